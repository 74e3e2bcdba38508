"""Every piece of a video stands on a frame of its own, in order, whatever is said and shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onboard.core.clips import Clip
from onboard.core.model import LANDSCAPE, SceneKind, Slide
from onboard.core.timing import (
    SAMPLES_PER_FRAME,
    Moment,
    Pauses,
    Showing,
    SpokenScene,
    SpokenSentence,
    Timeline,
    arrange,
)
from onboard.pipeline.schedule import Placed, placed
from onboard.pipeline.tracks import Blend, Track
from onboard.pipeline.views import View
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.moving import FADE_FRAMES, Fade, Film
from onboard.pipeline.work.slides import Still

CLIP = Clip("00", 0.0, 3.0)


def still(name: str) -> Still:
    return Still(name, Slide(SceneKind.STEP, name, "de"), "theme", LANDSCAPE, "x264")


def fade(name: str, frames: int = FADE_FRAMES) -> Fade:
    return Fade(name, f"before {name}", f"after {name}", frames, "x264")


def films(name: str, frames: int) -> tuple[Film, ...]:
    slide = Slide(SceneKind.STEP, name, "de")
    return tuple(
        Film(name, slide, "a.mp4", CLIP, first, min(60, frames - first), "theme", LANDSCAPE, "x264")
        for first in range(0, frames, 60)
    )


def track(name: str, begins: list[Moment], *, film_at: int | None = None, frames: int = 0, moves: bool = True) -> Track:
    stills = tuple(still(f"{name}/{n}") for n in range(len(begins)))
    views = tuple(View(one.slide, moment) for one, moment in zip(stills, begins, strict=True))
    entrances = (None, *(fade(f"{name}>{n}", 6) if moves else None for n in range(1, len(begins))))
    played = tuple(films(name, frames) if n == film_at else () for n in range(len(begins)))
    return Track(views, stills, entrances, played)


def spoken(*seconds: float, showings: tuple[Showing, ...] = ()) -> SpokenScene:
    return SpokenScene(SceneKind.STEP, tuple(SpokenSentence(round(one * 48_000)) for one in seconds), showings)


def times_of(*scenes: SpokenScene) -> Timeline:
    return arrange(scenes, Pauses())


def named(pieces: list[Placed], *works: Any) -> list[tuple[int, str]]:
    labels = {work.fingerprint(): work.label for work in works}
    return [(frame, labels[mark]) for frame, mark, _ in pieces]


def test_a_scene_fades_into_the_next_in_its_own_last_frames() -> None:
    timeline = times_of(spoken(1.0), spoken(1.0))
    tracks, into = [track("a", [Moment(0)]), track("b", [Moment(0)])], fade("into b")
    pieces = named(list(placed(tracks, [None, into], timeline)), into, *tracks[0].stills, *tracks[1].stills)
    border = timeline.scenes[1].start_frame
    assert [(0, "a/0"), (border - FADE_FRAMES, "into b"), (border, "b/0")] == pieces


def test_where_the_stream_blends_a_scene_begins_on_its_frame_and_the_one_before_goes_over_into_it() -> None:
    timeline = times_of(spoken(1.0), spoken(1.0))
    tracks = [track("a", [Moment(0)]), track("b", [Moment(0)])]
    border = timeline.scenes[1].start_frame
    expected = [(0, tracks[0].stills[0].fingerprint(), 0), (border, tracks[1].stills[0].fingerprint(), FADE_FRAMES)]
    assert expected == list(placed(tracks, [None, Blend(FADE_FRAMES)], timeline))


def test_a_view_blends_in_while_its_words_begin_and_stands_right_behind() -> None:
    timeline = times_of(spoken(2.0, 2.0))
    one = replace(track("a", [Moment(0), Moment(1)]), entrances=(None, Blend(6)))
    words = timeline.scenes[0].sentences[1].start // SAMPLES_PER_FRAME
    expected = [(0, one.stills[0].fingerprint(), 0), (words + 6, one.stills[1].fingerprint(), 6)]
    assert expected == list(placed([one], [None], timeline))


def test_nothing_fades_while_somebody_speaks() -> None:
    timeline = arrange([spoken(1.0), spoken(1.0)], Pauses(lead_out=0.1))
    tracks, into = [track("a", [Moment(0)]), track("b", [Moment(0)])], fade("into b")
    assert into.fingerprint() not in [mark for _, mark, _ in placed(tracks, [None, into], timeline)]


def test_a_view_stands_when_its_words_are_spoken_and_its_entrance_begins_with_them() -> None:
    timeline = times_of(spoken(2.0, 2.0))
    one = track("a", [Moment(0), Moment(1)])
    pieces = named(list(placed([one], [None], timeline)), *one.stills, one.entrances[1])
    words = timeline.scenes[0].sentences[1].start // SAMPLES_PER_FRAME
    assert [(0, "a/0"), (words, "a>1"), (words + 6, "a/1")] == pieces


def test_a_clip_begins_with_its_words_and_its_scene_lasts_until_it_has_been_seen() -> None:
    frames = 200
    timeline = times_of(spoken(1.0, showings=(Showing(Moment(0), frames * SAMPLES_PER_FRAME),)))
    (times,) = timeline.scenes
    pieces = list(placed([track("a", [Moment(0)], film_at=0, frames=frames)], [None], timeline))
    starts = [frame for frame, *_ in pieces]
    assert starts == [0, *(times.showings[0].start // SAMPLES_PER_FRAME + at for at in range(0, frames, 60))]
    assert times.frames > starts[1] + frames


def test_a_clip_with_its_sound_kept_waits_for_the_last_word() -> None:
    timeline = times_of(spoken(1.0, 1.5, showings=(Showing(None, 48_000),)))
    (times,) = timeline.scenes
    assert times.showings[0].start >= times.sentences[-1].end


def test_pages_whose_words_were_spoken_during_a_clip_are_seen_behind_it_long_enough_to_read() -> None:
    frames = 300
    timeline = times_of(spoken(1.0, 1.0, showings=(Showing(Moment(0), frames * SAMPLES_PER_FRAME, 180 * 1600),)))
    one = track("a", [Moment(0), Moment(0, 0.5), Moment(1)], film_at=0, frames=frames, moves=False)
    (*_, first, second) = placed([one], [None], timeline)
    ends = timeline.scenes[0].showings[0].end // SAMPLES_PER_FRAME
    assert [(ends, one.stills[1].fingerprint(), 0), one.stills[2].fingerprint()] == [first, second[1]]
    assert min(second[0] - first[0], timeline.frames - second[0]) >= 90


seconds = st.floats(0.0, 4.0)
scenes = st.lists(
    st.tuples(
        st.lists(seconds, min_size=1, max_size=4),
        st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), max_size=6),
        st.integers(0, 150),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@given(scenes, st.floats(0.0, 1.0), st.booleans())
def test_pieces_rise_have_room_and_lose_no_view(made: list, lead_out: float, blends: bool) -> None:
    tracks, told = [], []
    for number, (lengths, moments, frames, moves) in enumerate(made):
        begins = [Moment(0), *sorted(Moment(min(n, len(lengths) - 1), share) for n, share in moments)]
        film_at = 0 if frames else None
        one = track(f"s{number}", begins, film_at=film_at, frames=frames, moves=moves)
        blended = tuple(Blend(entrance.frames) if entrance else None for entrance in one.entrances)
        tracks.append(replace(one, entrances=blended) if blends else one)
        room = len(moments) * 90 * SAMPLES_PER_FRAME
        showings = (Showing(Moment(0), frames * SAMPLES_PER_FRAME, room),) if frames else ()
        told.append(spoken(*lengths, showings=showings))
    timeline = arrange(told, Pauses(lead_out=lead_out))
    into = [Blend(FADE_FRAMES) if blends else fade(f"into {n}") for n in range(1, len(tracks))]
    fades = [None, *into]
    pieces = list(placed(tracks, fades, timeline))
    starts = [frame for frame, *_ in pieces]
    assert starts[0] == 0
    assert all(later > earlier for earlier, later in pairwise([*starts, timeline.frames]))
    seen = {mark for _, mark, _ in pieces}
    assert all(
        still.fingerprint() in seen for one in tracks for at, still in enumerate(one.stills) if not one.films[at]
    )
    assert all(film.fingerprint() in seen for one in tracks for films in one.films for film in films)
    assert all(start - blend > before for (before, *_), (start, _, blend) in pairwise(pieces))
    room = {mark: end - start for (start, mark, _), end in zip(pieces, [*starts[1:], timeline.frames], strict=True)}
    moving = [*fades, *(work for one in tracks for work in (*one.entrances, *(f for fs in one.films for f in fs)))]
    works = [work for work in moving if isinstance(work, Work) and work.fingerprint() in room]
    assert all(room[work.fingerprint()] >= work.frames for work in works)
