"""Two formats, fades, marks, zooms and filmed clips in a whole video, seen by decoding the file."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from clips_filmed import filmed
from PIL import Image, ImageDraw
from workshop import build, edit, made, onboard_here, plant

from onboard.compose.encoders.base import Rhythm
from onboard.pipeline.work.moving import FADE_FRAMES

FRAME = 1 / 30
STEPS = """\
---
title: Deckel spannen
language: de
---

# Deckel spannen

## Arbeitsschritte

1. Legen Sie den Deckel auf. Lösen Sie danach die Spannschraube.

   ![Deckel](photos/01.jpg){arrow="0.9,0.1" label="Spannschraube" blur="0.1,0.6,0.3,0.3"}

2. Warten Sie zwei Minuten.

3. Schließen Sie die Haube.

   **GEFAHR:** Greifen Sie nie in die laufende Presse.
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("moving"), STEPS, silent=True, video="", workers=0)
    written = secret(place / "stations" / "ws-04" / "photos" / "01.jpg")
    assert written.is_file()
    report = build(place)
    assert (0, "published") == (report["code"], report["outcome"]), report
    return place


@pytest.fixture
def copy(place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(place, tmp_path / "plant"))


def secret(path: Path) -> Path:
    """A photo with stripes of one pixel, like small print, where it is to be blurred."""
    image = Image.new("RGB", (1600, 1200), "#707070")
    canvas = ImageDraw.Draw(image)
    for x in range(160, 640, 8):
        canvas.rectangle((x, 720, x + 3, 1079), fill="white" if x // 8 % 2 else "black")
    image.save(path, quality=95)
    return path


def release(place: Path) -> tuple[Path, Mapping[str, Any]]:
    folder = max((place / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return folder, json.loads((folder / "release.json").read_text())["editions"][0]


def upright(edition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The video for a phone held upright."""
    (portrait,) = [one for one in edition["renditions"] if not one.get("small")]
    return portrait


def pictures_at(video: Path, *seconds: float) -> list[np.ndarray]:
    """What is seen at these times, in order, as RGB."""
    with av.open(str(video)) as container:
        wanted, found, last = list(seconds), [], None
        for frame in container.decode(video=0):
            while wanted and float(frame.time) > wanted[0] + FRAME / 4:
                found.append(last)
                wanted.pop(0)
            if not wanted:
                break
            last = frame
        found += [last for _ in wanted]
        return [frame.to_ndarray(format="rgb24") for frame in found]


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference of two pictures, 0 to 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


# ------------------------------------------------------------------------------------------------ formats


def test_a_phone_and_a_screen_each_get_a_video_of_their_shape_with_the_same_times(place: Path) -> None:
    folder, edition = release(place)
    portrait = upright(edition)
    shapes = {}
    for name in (edition["video"], portrait["video"]):
        with av.open(str(folder / name)) as container:
            stream = container.streams.video[0]
            shapes[stream.width, stream.height] = float(stream.duration * stream.time_base)
    assert {(1920, 1080), (1080, 1920)} == set(shapes)
    assert 1 == len(set(shapes.values()))
    assert (1080, 1920) == (portrait["width"], portrait["height"])


def test_a_phone_held_upright_is_offered_the_upright_video_first(place: Path) -> None:
    page = next((place / "output" / "site" / "W").glob("*/index.html")).read_text()
    first, second = re.findall(r'<source src="([^"]+)" type="video/mp4"([^>]*)>', page)[:2]
    assert first[0].endswith("video.de.portrait.mp4")
    assert "(orientation: portrait)" in first[1]
    assert second[0].endswith("video.de.mp4")


def test_a_second_build_makes_nothing(copy: Path) -> None:
    report = build(copy)
    assert ("unchanged", []) == (report["outcome"], made(report))


def test_one_changed_step_makes_its_own_views_and_no_fade(copy: Path) -> None:
    edit(copy, "Warten Sie zwei Minuten.", "Warten Sie drei Minuten.")
    report = build(copy)
    drawn, moving = made(report, "slides"), [slot for slot in made(report, "compose") if "entrance" in slot]
    assert {"warten"} == {slot.removeprefix("scene ").split(",")[0].split("-")[0] for slot in drawn}
    assert 2 == len(drawn)
    assert [] == moving, "the stream itself blends one view into the next"


@pytest.mark.slow
def test_with_the_plain_encoder_one_changed_step_makes_the_fades_beside_it(tmp_path: Path) -> None:
    video = '\n[video]\nformats = ["landscape"]\nsmall = false\nencoder = "x264"\n'
    place = plant(tmp_path, silent=True, video=video)
    assert "published" == build(place)["outcome"]
    edit(place, "mit 25 Nm an", "mit 30 Nm an")
    report = build(place)
    drawn, fades = made(report, "slides"), [slot for slot in made(report, "compose") if "entrance" in slot]
    assert "published" == report["outcome"]
    assert len(drawn) <= len(fades) <= len(drawn) + 1, "a fade in and a fade out"


# ------------------------------------------------------------------------------------------------ motion


def test_a_scene_fades_into_the_next_before_its_chapter_begins(place: Path) -> None:
    folder, edition = release(place)
    start = edition["scenes"][2]["start_ms"] / 1000
    before, between, after, later = pictures_at(
        folder / edition["video"], start - 12 * FRAME, start - 5 * FRAME, start, start + 8 * FRAME
    )
    assert apart(before, after) > 2
    assert min(apart(between, before), apart(between, after)) > 0.15 * apart(before, after)
    assert apart(after, later) < 1


def test_motion_none_has_only_cuts(copy: Path) -> None:
    with (copy / "onboard.toml").open("a") as settings:
        settings.write('\n[video]\nmotion = "none"\n')
    report = build(copy)
    folder, edition = release(copy)
    start = edition["scenes"][2]["start_ms"] / 1000
    before, between = pictures_at(folder / edition["video"], start - 12 * FRAME, start - 2 * FRAME)
    assert [] == [slot for slot in made(report) if "entrance" in slot]
    assert apart(before, between) < 0.5


def test_an_unknown_motion_and_an_unknown_format_are_refused_with_what_there_is(copy: Path) -> None:
    with (copy / "onboard.toml").open("a") as settings:
        settings.write('\n[video]\nmotion = "wild"\nformats = ["square"]\n')
    ended = onboard_here("-C", copy, "build")
    assert 3 == ended.code
    assert all(word in ended.err for word in ("'calm'", "'none'", "'landscape'", "'portrait'"))


# ------------------------------------------------------------------------------------------------ marks


def scene_with_marks(edition: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(scene for scene in edition["scenes"] if len(scene["sentences"]) == 2 and scene["kind"] == "step")


def test_a_mark_is_seen_from_the_sentence_that_names_it(place: Path) -> None:
    folder, edition = release(place)
    first, second = scene_with_marks(edition)["sentences"]
    names = [edition["video"], upright(edition)["video"]]
    for name in names:
        unmarked, still, marked = pictures_at(
            folder / name,
            first["start_ms"] / 1000,
            second["start_ms"] / 1000 - 2 * FRAME,
            second["start_ms"] / 1000 + 10 * FRAME,
        )
        assert apart(unmarked, still) < 0.5
        assert apart(unmarked, marked) > 0.3


def test_the_pages_picture_of_a_step_shows_its_marks(place: Path) -> None:
    folder, edition = release(place)
    scene = scene_with_marks(edition)
    (marked,) = pictures_at(folder / edition["video"], scene["sentences"][1]["start_ms"] / 1000 + 10 * FRAME)
    small = np.asarray(Image.open(folder / scene["picture"]).convert("RGB"))
    shrunk = np.asarray(Image.fromarray(marked).resize(small.shape[1::-1]))
    assert apart(small, shrunk) < 4


def test_what_is_blurred_cannot_be_read_anywhere_in_what_is_published(place: Path, copy: Path) -> None:
    edit(copy, 'blur="0.1,0.6,0.3,0.3"', "")
    build(copy)
    for number in (0, 1):
        hidden, open_to_all = (fine_lines(first_picture(one, number)) for one in (place, copy))
        assert open_to_all > 10 * hidden
    folder, _ = release(place)
    assert [] == [path.name for path in folder.iterdir() if path.suffix == ".jpg" and b"Exif" in path.read_bytes()]


def first_picture(place: Path, rendition: int) -> np.ndarray:
    """What is seen of the step with the photo before its mark appears; 0 landscape, 1 portrait."""
    folder, edition = release(place)
    name = [edition["video"], upright(edition)["video"]][rendition]
    (seen,) = pictures_at(folder / name, scene_with_marks(edition)["sentences"][0]["start_ms"] / 1000)
    return seen


def fine_lines(picture: np.ndarray) -> float:
    """The photo is plain but for its small print: pixels that differ strongly from those 3 to their left and right."""
    grey = picture.mean(axis=2)
    left, right = grey[:, 3:-3] - grey[:, :-6], grey[:, 3:-3] - grey[:, 6:]
    lines = (np.sign(left) == np.sign(right)) & (np.minimum(np.abs(left), np.abs(right)) > 40)
    return float(lines.sum())


def test_a_danger_fills_the_screen_while_it_is_spoken(place: Path) -> None:
    folder, edition = release(place)
    scene = edition["scenes"][-1] if edition["scenes"][-1]["kind"] == "step" else edition["scenes"][-2]
    first, second = scene["sentences"][0], scene["sentences"][1]
    alone, usual = pictures_at(
        folder / edition["video"], first["start_ms"] / 1000, second["start_ms"] / 1000 + 12 * FRAME
    )
    red = np.array([200, 16, 46])
    shares = [(np.abs(picture.astype(int) - red).max(axis=2) < 30).mean() for picture in (alone, usual)]
    assert shares[0] > 2 * shares[1] > 0


# ------------------------------------------------------------------------------------------------ clips


@pytest.fixture
def with_clip(copy: Path) -> Path:
    """The second step shows a clip that a phone filmed upright, at an uneven rate."""
    filmed(copy / "stations" / "ws-04" / "photos" / "dreh.mp4", seconds=4.0, turned=90)
    text = 'Warten Sie zwei Minuten.\n\n   ![Drehen](photos/dreh.mp4){start="0:01" end="0:04"}\n'
    edit(copy, "Warten Sie zwei Minuten.\n", text)
    return copy


def test_a_clip_is_seen_in_its_step_from_its_words_on(with_clip: Path) -> None:
    report = build(with_clip)
    assert (0, "published") == (report["code"], report["outcome"]), report
    folder, edition = release(with_clip)
    scene = next(scene for scene in edition["scenes"] if scene["sentences"][0]["text"].startswith("Warten"))
    starts = scene["sentences"][0]["start_ms"] / 1000
    assert scene["end_ms"] / 1000 >= starts + 3
    for name in (edition["video"], upright(edition)["video"]):
        seen = pictures_at(folder / name, *(starts + second for second in (0.1, 1.1, 2.1, 2.9)))
        assert all(apart(one, other) > 0.2 for one, other in pairwise(seen))


def test_a_clip_costs_the_still_scenes_nothing(with_clip: Path) -> None:
    drawn = made(build(with_clip), "slides")
    assert all("warten" in slot for slot in drawn)


def test_a_clip_that_is_cut_to_nothing_is_refused_with_its_name(with_clip: Path) -> None:
    edit(with_clip, 'start="0:01" end="0:04"', 'start="0:04" end="0:01"')
    ended = onboard_here("-C", with_clip, "build")
    assert 3 == ended.code
    assert "dreh.mp4" in ended.err


# ------------------------------------------------------------------------------------------------ clips, measured

TURN = 0.164
"""Seconds in which an uneven film shows five frames: at its multiples a frame begins, and so may a flash."""

FLASHES = tuple(turns * TURN - 0.0005 for turns in (9, 15, 21))

FILMED = """\
---
title: Haube drehen
language: de
---

# Haube drehen

## Arbeitsschritte

1. Drehen Sie die Haube.

   ![Drehen](photos/hoch.mp4){start="0:01" end="0:05" sound="keep"}

2. Legen Sie den Deckel auf.

   ![Deckel](photos/01.jpg)

3. Senken Sie die Haube.

   ![Senken](photos/kopfueber.mp4){start="0:01" end="0:05" speed="0.5" sound="duck"}
"""


@pytest.fixture(scope="module")
def filmed_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips at uneven rates, flashing and beeping at once: one filmed upright, one upside down and slowed down."""
    place = plant(tmp_path_factory.mktemp("filmed"), FILMED, silent=True, video="", workers=0)
    photos = place / "stations" / "ws-04" / "photos"
    filmed(photos / "hoch.mp4", seconds=6.0, turned=90, flashes=FLASHES)
    filmed(photos / "kopfueber.mp4", seconds=6.0, turned=180, flashes=FLASHES)
    report = build(place)
    assert (0, "published") == (report["code"], report["outcome"]), report
    return place


def videos(place: Path) -> list[Path]:
    folder, edition = release(place)
    return [folder / edition["video"], folder / upright(edition)["video"]]


def step_starting(place: Path, words: str) -> tuple[float, float]:
    """Seconds from and to which this step's scene is seen."""
    _, edition = release(place)
    scene = next(scene for scene in edition["scenes"] if scene["sentences"][0]["text"].startswith(words))
    return scene["start_ms"] / 1000, scene["end_ms"] / 1000


def flashes_seen(video: Path, begins: float, ends: float) -> list[float]:
    """When the picture becomes bright all at once, in seconds of the video."""
    shown = [(at, light) for at, light in lights(video) if begins + 0.6 < at < ends - 0.6]
    middle = (np.median([light for _, light in shown]) + max(light for _, light in shown)) / 2
    return [at for (_, before), (at, light) in pairwise(shown) if before < middle <= light]


@cache
def lights(video: Path) -> list[tuple[float, float]]:
    """When each frame is shown, and how bright it is."""
    with av.open(str(video)) as container:
        return [(float(frame.time), frame.to_ndarray(format="gray").mean()) for frame in container.decode(video=0)]


def beeps_heard(sound: np.ndarray, begins: float, ends: float) -> list[float]:
    """When a beep begins, in seconds of the video; ``sound`` has 48,000 samples a second."""
    stretch = np.abs(sound[round(begins * 48_000) : round(ends * 48_000)])
    loud = np.flatnonzero(stretch > stretch.max() / 4)
    firsts = loud[np.diff(loud, prepend=-48_000) > 9_600]
    return [begins + first / 48_000 for first in firsts]


@pytest.mark.parametrize(("words", "speed"), [("Drehen", 1.0), ("Senken", 0.5)])
def test_a_clip_plays_in_sync_with_its_sound_and_at_its_speed(filmed_place, ffmpeg, words, speed):
    begins, ends = step_starting(filmed_place, words)
    apart_in_clip = 6 * TURN / speed
    for video in videos(filmed_place):
        seen, heard = flashes_seen(video, begins, ends), beeps_heard(heard_by(ffmpeg, video), begins, ends)
        assert (3, 3) == (len(seen), len(heard))
        assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) <= FRAME
        assert max(abs(after - before - apart_in_clip) for before, after in pairwise(seen)) <= FRAME
        assert max(abs(after - before - apart_in_clip) for before, after in pairwise(heard)) <= FRAME


@cache
def heard_by(ffmpeg: str, video: Path) -> np.ndarray:
    """All of its sound, decoded by another decoder than ours, which stops at the first thing that is amiss."""
    command = [ffmpeg, "-v", "error", "-xerror", "-i", video, "-map", "0:v", "-f", "null", "-"]
    assert "" == subprocess.run(command, capture_output=True, text=True, check=True).stderr
    command = [ffmpeg, "-v", "error", "-xerror", "-i", video, "-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "f32le"]
    return np.frombuffer(subprocess.run([*command, "-"], capture_output=True, check=True).stdout, np.float32)


@pytest.mark.parametrize(("words", "goes"), [("Drehen", (0, 1)), ("Senken", (-1, 0))])
def test_a_clip_is_seen_upright_however_the_phone_was_held(filmed_place, words, goes):
    """Its bar goes from left to right as it is stored: turned by 90 degrees it sinks, by 180 it goes to the left."""
    begins, ends = step_starting(filmed_place, words)
    for video in videos(filmed_place):
        first = flashes_seen(video, begins, ends)[0]
        early, late = (seen.mean(axis=2) for seen in pictures_at(video, first - 0.2, first + 0.5))
        new, old = (np.argwhere(bar > 60).mean(axis=0) for bar in (late - early, early - late))
        down, right = (new - old) / np.ptp(np.argwhere(np.abs(late - early) > 60), axis=0)
        assert goes == (round(right), round(down))


def test_a_still_scene_between_two_clips_has_few_pictures_until_it_fades(filmed_place):
    begins, ends = step_starting(filmed_place, "Legen")
    assert ends - begins > 2
    for video in videos(filmed_place):
        shown = [at for at, _ in lights(video) if begins - FRAME / 2 < at < ends - FRAME / 2]
        rhythm = Rhythm()
        most = (ends - begins) * rhythm.still_rate + rhythm.run_up / FRAME + FADE_FRAMES
        assert len(shown) <= most + 2, "a few a second, then all of the run-up and the fade"
