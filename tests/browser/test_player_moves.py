"""In a real Chromium: both videos show the right picture wherever one jumps, and captions cover nothing to be read."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from clips_filmed import filmed
from PIL import Image
from watching import PHONE, chromium_opened, seek, served, until
from workshop import build, plant

from onboard.slides.frame import CAPTIONS_LANDSCAPE, CAPTIONS_PORTRAIT

pytestmark = pytest.mark.browser

FRAME = 1 / 30
TRIES, LOOKS = 10, 100
LYING = {"width": 844, "height": 390}
DESK = {"width": 1280, "height": 800}
STEPS = """\
---
title: Deckel spannen
language: de
---

# Deckel spannen

## Arbeitsschritte

1. Legen Sie den Deckel auf das Gehäuse, bis er ringsum gleichmäßig aufliegt. Lösen Sie danach die Spannschraube.

   ![Deckel](photos/01.jpg){zoom="0.3,0.3,0.3,0.3" label="Spannschraube@0.4,0.4"}

2. Warten Sie zwei Minuten.

   ![Warten](photos/dreh.mp4){start="0:01" end="0:05"}

3. Schließen Sie die Haube.

   ![Haube](photos/02.jpg)

   **WARNUNG:** Greifen Sie nie in die laufende Presse.
"""


@dataclass(frozen=True)
class Shown:
    """A page being watched, and the video it chose; ``asked`` are the names of the files it asked for."""

    page: Any
    video: Path
    asked: Sequence[str]

    def picture(self, seconds: float) -> np.ndarray:
        """What the browser shows there, small and grey."""
        seek(self.page, seconds)
        content = self.page.evaluate(
            """() => {
                const video = document.querySelector('#video'), canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
                canvas.getContext('2d').drawImage(video, 0, 0);
                return canvas.toDataURL('image/png').split(',')[1];
            }"""
        )
        return small(Image.open(io.BytesIO(base64.b64decode(content))))


def small(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L").resize((picture.width // 8, picture.height // 8), Image.Resampling.BOX), int)


def in_file(video: Path, seconds: float) -> np.ndarray:
    """What another decoder finds there."""
    last = None
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            if float(frame.time) > seconds:
                break
            last = frame
    assert last is not None
    return small(last.to_image())


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference, 0 to 255."""
    return float(np.abs(one - other).mean())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("moves"), STEPS, silent=True, video="\n[video]\nsmall = false\n", workers=0)
    filmed(place / "stations" / "ws-04" / "photos" / "dreh.mp4", seconds=6.0, turned=90)
    assert build(place)["outcome"] == "published"
    return place


@pytest.fixture(scope="module")
def edition(place: Path) -> dict[str, Any]:
    record = next((place / "output" / "site" / "r").glob("*/release.json"))
    return {**json.loads(record.read_text())["editions"][0], "folder": record.parent}


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with served(place) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


@pytest.fixture(params=["upright", "lying", "at a desk"])
def shown(request: Any, browser: Any, address: str, edition: dict[str, Any]) -> Iterator[Shown]:
    viewport = {"upright": PHONE, "lying": LYING, "at a desk": DESK}[request.param]
    phone = viewport is not DESK
    context = browser.new_context(
        viewport=viewport, device_scale_factor=2 if phone else 1, is_mobile=phone, has_touch=phone, locale="de-DE"
    )
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(address)
    until(page, "document.querySelector('#video').readyState >= 1")
    upright = next(one for one in edition["renditions"] if one["format"] == "portrait" and not one.get("small"))
    name = (upright if viewport is PHONE else edition)["video"]
    yield Shown(page, edition["folder"] / name, asked)
    context.close()


def test_each_way_of_holding_a_phone_loads_its_own_video_and_no_other(shown: Shown) -> None:
    shown.page.evaluate("document.querySelector('#video').muted = true; document.querySelector('#video').play()")
    until(shown.page, "document.querySelector('#video').currentTime > 0.5")
    assert {shown.video.name} == {name for name in shown.asked if name.endswith(".mp4")}


def test_a_chapter_jumped_to_shows_its_picture_at_once(shown: Shown, edition: dict[str, Any]) -> None:
    for scene in reversed(edition["scenes"]):
        start = scene["start_ms"] / 1000
        at_once = shown.picture(start + FRAME / 2)
        assert apart(at_once, in_file(shown.video, start + FRAME / 2)) < 1.5
        assert apart(at_once, shown.picture(start + 8 * FRAME)) < 0.5


def test_the_middle_of_a_clip_a_zoom_and_a_fade_shows_the_frame_that_belongs_there(
    shown: Shown, edition: dict[str, Any]
) -> None:
    zoomed, clip = (next(one for one in edition["scenes"] if says(one, words)) for words in ("Legen", "Warten"))
    begins = zoomed["sentences"][1]["start_ms"] / 1000
    moving = [clip["start_ms"] / 1000 + second for second in (3.71, 1.93, 2.82)]
    moving += [begins + 0.63, begins + 0.31, zoomed["end_ms"] / 1000 - 4.5 * FRAME]
    pictures = [shown.picture(at) for at in moving]
    for at, seen in zip(moving, pictures, strict=True):
        assert apart(seen, in_file(shown.video, at)) < 1.5
    assert min(apart(pictures[0], pictures[1]), apart(pictures[3], pictures[4])) > 0.5


def says(scene: dict[str, Any], words: str) -> bool:
    return scene["sentences"][0]["text"].startswith(words)


def test_a_fade_and_a_clip_play_without_a_halt(shown: Shown, edition: dict[str, Any]) -> None:
    clip = next(scene for scene in edition["scenes"] if says(scene, "Warten"))
    begins = clip["start_ms"] / 1000
    # Any video halts now and then where the machine has no time for it; a video that is amiss halts every time.
    played: list[list[Any]] = []
    while not played or (played[-1] and len(played) < TRIES):
        played.append(halts(shown.page, begins - 1.5, begins + 4))
    assert [] == played[-1]


def halts(page: Any, begins: float, ends: float) -> list[Any]:
    """Play a part of the video: what made it halt, and where."""
    seek(page, begins)
    page.evaluate(
        """() => { const video = document.querySelector('#video');
            video.muted = true; video.halts = [];
            const halt = event => video.halts.push([event.type, video.currentTime]);
            const listen = () => { video.onwaiting = video.onstalled = video.onerror = halt; };
            video.addEventListener('playing', listen, {once: true});
            return video.play();
        }"""
    )
    until(page, "end => document.querySelector('#video').currentTime > end", ends)
    return page.evaluate(
        """() => { const video = document.querySelector('#video');
            video.onwaiting = video.onstalled = video.onerror = null;
            video.pause();
            return video.halts;
        }"""
    )


@pytest.mark.parametrize("controls", [False, True], ids=["while it plays", "while the controls are shown"])
def test_captions_cover_nothing_that_is_to_be_read(shown: Shown, edition: dict[str, Any], controls: bool) -> None:
    upright = shown.video.name != edition["video"]
    height, zone = (1920, CAPTIONS_PORTRAIT) if upright else (1080, CAPTIONS_LANDSCAPE)
    sentences = sorted(
        (one for scene in edition["scenes"] for one in scene["sentences"]), key=lambda one: len(one["text"])
    )
    for sentence in sentences[-2:]:
        begins, lowest = caption_and_picture(shown.page, sentence["start_ms"] / 1000 + 0.5, controls=controls)
        assert begins >= lowest * (1 - zone / height)


def caption_and_picture(page: Any, seconds: float, *, controls: bool) -> tuple[float, float]:
    """Where a caption begins, and where the picture ends, in pixels of the page below the picture's upper edge."""
    page.evaluate(
        """controls => { const video = document.querySelector('#video');
            video.pause();
            video.controls = controls;
            document.querySelector('.start').hidden = true;
            video.scrollIntoView({block: 'nearest', behavior: 'instant'});
        }""",
        controls,
    )
    seek(page, seconds)
    until(page, "document.querySelector('#video').textTracks[0].activeCues.length === 1")
    place = page.locator("#video").bounding_box()
    for _ in range(LOOKS):
        pictures = [seen_with_captions(page, place, mode) for mode in ("showing", "hidden", "showing")]
        rows = np.flatnonzero((np.abs(pictures[0] - pictures[1]) > 24).sum(axis=1) > 4)
        # Both times the same: all was drawn when it was looked at.
        if len(rows) and np.array_equal(pictures[0], pictures[2]):
            break
    else:
        raise AssertionError("no caption is seen")
    across, down, wide, tall = page.evaluate(
        """() => {
            const video = document.querySelector('#video');
            return [video.videoWidth, video.videoHeight, video.clientWidth, video.clientHeight];
        }"""
    )
    shown_tall = down * min(wide / across, tall / down)
    scale = pictures[0].shape[0] / place["height"]
    return rows[0] / scale, shown_tall


def seen_with_captions(page: Any, place: Any, mode: str) -> np.ndarray:
    page.evaluate("mode => { document.querySelector('#video').textTracks[0].mode = mode; }", mode)
    page.wait_for_timeout(300)
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=place))).convert("L"), int)
