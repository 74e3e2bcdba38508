"""For a poor connection: the same video in fewer pixels and bytes, with the same times, sound and captions."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import av
import pytest
from as_planned import planned
from clips_filmed import filmed
from workshop import CHECKLIST, build, edit, made, plant

from onboard.pipeline.schedule import TimedVideo, timed
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store

SHAPES = {
    "landscape": (1920, 1080),
    "portrait": (1080, 1920),
    "landscape small": (854, 480),
    "portrait small": (480, 854),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("small"), video="")
    assert 0 == build(place)["code"]
    return place


@pytest.fixture(scope="module")
def video(place: Path) -> TimedVideo:
    plan = planned(place)
    return timed(plan, plan.heard(store(place).get))


def store(place: Path) -> Store:
    return Store(open_workspace(place).store)


@pytest.fixture(scope="module")
def films(place: Path, video: TimedVideo) -> dict[str, bytes]:
    return {name: store(place).get(work.fingerprint()) for name, work in video.films.items()}


def test_each_format_has_a_small_rendition_of_its_shape(films: dict[str, bytes]) -> None:
    shapes = {}
    for name, content in films.items():
        with av.open(io.BytesIO(content)) as file:
            shapes[name] = (file.streams.video[0].width, file.streams.video[0].height)
    assert SHAPES == shapes


def test_a_small_rendition_is_as_long_and_has_the_captions_and_chapters_of_the_large_one(
    films: dict[str, bytes],
) -> None:
    told = set()
    for content in films.values():
        with av.open(io.BytesIO(content)) as file:
            length = {float(stream.duration * stream.time_base) for stream in file.streams if stream.type == "video"}
            chapters = tuple((one["start"], one["metadata"]["title"]) for one in file.chapters())
            captions = tuple((one.pts, bytes(one)) for one in file.demux(file.streams.subtitles[0]) if one.size)
            told.add((*length, chapters, captions))
    assert 1 == len(told)


def test_scenes_begin_at_the_same_frames(video: TimedVideo) -> None:
    starts = {scene.start_frame for scene in video.timeline.scenes}
    for join in video.joins.values():
        assert starts <= {frame for frame, *_ in join.placed}


def test_three_minutes_of_a_small_rendition_are_less_than_a_megabyte_and_a_half(
    films: dict[str, bytes], video: TimedVideo
) -> None:
    for name in ("landscape small", "portrait small"):
        assert len(films[name]) / video.timeline.seconds * 180 < 1_500_000


def test_speech_is_as_loud_in_a_small_rendition_and_peaks_no_higher(
    films: dict[str, bytes], ffmpeg: str, tmp_path: Path
) -> None:
    path = tmp_path / "small.mp4"
    path.write_bytes(films["landscape small"])
    with av.open(str(path)) as file:
        sound = file.streams.audio[0].codec_context
        assert ("aac", "LC", 48_000, 1) == (sound.name, sound.profile, sound.sample_rate, sound.channels)
    command = [ffmpeg, "-hide_banner", "-i", path, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split("Summary:")[1]
    named = {
        line.split(":")[0].strip(): line.split(":")[1].split()[0]
        for line in told.splitlines()
        if "  " in line and line.rstrip()[-1] in "SB"
    }
    assert abs(float(named["I"]) + 16) <= 1
    assert float(named["Peak"]) <= -1.5


def test_a_changed_step_makes_only_its_own_small_pieces_again(place: Path, video: TimedVideo) -> None:
    edit(place, "mit 25 Nm an", "mit 30 Nm an")
    small = [slot for slot in made(build(place), "compose") if "small" in slot]
    (changed,) = {
        one.scene.id for one in planned(place).scenes if any("30 Nm" in told.sentence.text for told in one.sentences)
    } - {"summary"}
    joined = {"the video, landscape small", "the video, portrait small"}
    assert {f"scene {changed}, sound, small", *joined} <= set(small)
    assert all(changed in slot for slot in small if slot.startswith("scene"))
    assert 0 < len([slot for slot in small if slot.startswith("scene")]) < len(video.smalls)


def test_a_clip_still_plays_in_a_small_rendition(tmp_path: Path) -> None:
    text = CHECKLIST.replace("![Deckel](photos/02.jpg)", "![Deckel](photos/02.mp4)")
    place = plant(tmp_path, text, silent=True, video='[video]\nformats = ["portrait"]\nmotion = "none"\n')
    filmed(place / "stations" / "ws-04" / "photos" / "02.mp4")
    assert 0 == build(place)["code"]
    plan = planned(place)
    one = timed(plan, plan.heard(store(place).get))
    begins = next(span.start_seconds for scene in one.timeline.scenes for span in scene.showings)
    with av.open(io.BytesIO(store(place).get(one.films["portrait small"].fingerprint()))) as file:
        shown = [frame for frame in file.decode(video=0) if begins < float(frame.time) < begins + 1]
    assert len(shown) > 20


def test_a_workspace_may_do_without(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True, video='[video]\nformats = ["landscape"]\nmotion = "none"\nsmall = false\n')
    assert 0 == build(place)["code"]
    plan = planned(place)
    one = timed(plan, plan.heard(store(place).get))
    assert (["landscape"], (), len(plan.scenes)) == (list(one.films), one.smalls, len(one.sounds))
