"""What is new, as a short video: only some scenes, of the pieces the whole video is made of."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import av
import pytest
from as_planned import planned
from workshop import build, plant

from onboard.core.timing import SAMPLES_PER_FRAME
from onboard.pipeline.plan import VideoPlan, excerpt
from onboard.pipeline.schedule import TimedVideo, timed
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.workers import Here
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant whose video was built, with fades; nothing was new in it."""
    video = '\n[video]\nformats = ["landscape"]\nsmall = false\n'
    place = plant(tmp_path_factory.mktemp("news"), silent=True, video=video)
    assert 0 == build(place)["code"]
    return place


@pytest.fixture(scope="module")
def plan(place: Path) -> VideoPlan:
    return planned(place)


def store_of(place: Path) -> Store:
    return Store(open_workspace(place).store)


def timed_in(plan: VideoPlan, store: Store) -> TimedVideo:
    return timed(plan, plan.heard(store.get))


def missing(slots: Mapping[str, Work], store: Store) -> dict[str, str]:
    """What is not in the store yet: by its slot, its kind."""
    return {slot: type(work).__name__ for slot, work in slots.items() if not store.has(work.fingerprint())}


def made(plan: VideoPlan, store: Store) -> tuple[TimedVideo, bytes]:
    """Carry out everything that is missing for a plan; the video it makes."""
    for work in plan.slots().values():
        if not store.has(work.fingerprint()):
            Here().run([work], store, lambda _: None)
    video = timed_in(plan, store)
    Here().run(list(video.slots().values()), store, lambda _: None)
    return video, store.get(video.join.fingerprint())


def step(plan: VideoPlan, words: str) -> str:
    return next(one.scene.id for one in plan.scenes if any(words in told.sentence.text for told in one.sentences))


def test_an_excerpt_of_one_step_needs_nothing_but_its_join(place: Path, plan: VideoPlan) -> None:
    store, news = store_of(place), excerpt(plan, [step(plan, "25 Nm")])
    assert {} == missing(news.slots(), store)
    video = timed_in(news, store)
    assert {"the news video": "Join"} == missing(video.slots(), store)


def test_every_piece_of_an_excerpt_is_byte_for_byte_one_of_the_whole_video(place: Path, plan: VideoPlan) -> None:
    store, wanted = store_of(place), step(plan, "25 Nm")
    (scene,) = excerpt(plan, [wanted]).scenes
    assert [one for one in plan.scenes if one.scene.id == wanted] == [scene]
    whole, part = timed_in(plan, store), timed_in(excerpt(plan, [wanted]), store)
    assert {mark for _, mark, _ in part.join.placed} < {mark for _, mark, _ in whole.join.placed}


def test_scenes_that_stood_apart_fade_into_each_other_anew(place: Path, plan: VideoPlan) -> None:
    store, wanted = store_of(place), [plan.scenes[at].scene.id for at in (-1, 0)]
    news = excerpt(plan, wanted)
    assert list(reversed(wanted)) == [one.scene.id for one in news.scenes]
    assert {} == missing(news.slots(), store), "the stream itself blends them"
    video, content = made(news, store)
    fade = next(one for one in news.fades["landscape"] if one)
    border = video.timeline.scenes[1].start_frame
    assert (border, fade.frames) in [(frame, blend) for frame, _, blend in video.join.placed]
    with av.open(io.BytesIO(content)) as file:
        assert 2 == len(file.chapters())


def test_an_excerpt_plays_only_its_scenes_from_the_first_frame_to_the_last(place: Path, plan: VideoPlan) -> None:
    store, wanted = store_of(place), step(plan, "25 Nm")
    video, content = made(excerpt(plan, [wanted]), store)
    whole = timed_in(plan, store)
    (long,) = [times for one, times in zip(plan.scenes, whole.timeline.scenes, strict=True) if one.scene.id == wanted]
    assert long.frames == video.timeline.frames
    with av.open(io.BytesIO(content)) as file:
        stream = file.streams.video[0]
        assert long.frames * SAMPLES_PER_FRAME / 48_000 == float(stream.duration * stream.time_base)
        assert (1920, 1080) == (stream.width, stream.height)
        assert "Was ist neu: Deckel montieren" == file.metadata["title"]
    spoken = [told.sentence.text for told in video.plan.sentences()]
    assert " ".join(spoken).split() == " ".join(cue.text for cue in video.cues).split()
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(video.cues))


def test_an_excerpt_has_no_slot_in_common_with_its_video_but_for_the_same_work(place: Path, plan: VideoPlan) -> None:
    store = store_of(place)
    whole = {**plan.slots(), **timed_in(plan, store).slots()}
    news = excerpt(plan, [plan.scenes[0].scene.id, plan.scenes[-1].scene.id])
    part = {**news.slots(), **timed_in(news, store).slots()}
    assert [] == [slot for slot in part if slot in whole and whole[slot].fingerprint() != part[slot].fingerprint()]


@pytest.mark.parametrize("named", [[], ["no such scene"]])
def test_an_excerpt_of_nothing_or_of_what_is_not_there_is_refused(plan: VideoPlan, named: list[str]) -> None:
    with pytest.raises(ValueError, match="excerpt"):
        excerpt(plan, named)
