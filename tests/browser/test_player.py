"""In a real Chromium, from ``onboard serve``: it plays, seeks to the right picture; captions and source follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watching import PHONE, chromium_opened, seek, served, slowly, until
from workshop import build, plant

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("browser"))
    assert build(place)["outcome"] == "published"
    return place


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with served(place) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page on a phone, loaded; any message of the browser about an error fails the test."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="de-DE")
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: elsewhere.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto(address)
    until(page, "document.querySelector('#video').readyState >= 1")
    yield page
    context.close()
    assert ([], []) == (complaints, [url for url in elsewhere if not url.startswith(("data:", "blob:"))])


@pytest.fixture(scope="module")
def edition(place: Path) -> dict[str, Any]:
    record = next((place / "output" / "site" / "r").glob("*/release.json"))
    return {**json.loads(record.read_text())["editions"][0], "folder": record.parent}


def picture(page: Any) -> list[int]:
    """What is seen now, small: 96 × 54 pixels."""
    return page.evaluate(
        """() => {
            const video = document.querySelector('#video'), canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [96, 54];
            const context = canvas.getContext('2d');
            context.imageSmoothingQuality = 'high';
            context.drawImage(video, 0, 0, 96, 54);
            return [...context.getImageData(0, 0, 96, 54).data];
        }"""
    )


def expected_picture(edition: dict[str, Any], scene: dict[str, Any]) -> list[int]:
    from PIL import Image

    with Image.open(edition["folder"] / scene["picture"]) as image:
        small = image.convert("RGBA").resize((96, 54), Image.Resampling.BOX)
    return [value for pixel in small.get_flattened_data() for value in pixel]


def difference(one: list[int], other: list[int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_it_loads_with_the_right_length_and_size(page: Any, edition: dict[str, Any]) -> None:
    duration, width = page.evaluate(
        "() => { const v = document.querySelector('#video'); return [v.duration, v.videoWidth]; }"
    )
    assert abs(duration * 1000 - edition["duration_ms"]) < 50
    assert 1920 == width


def test_it_plays(page: Any) -> None:
    page.evaluate("document.querySelector('#video').muted = true; document.querySelector('#video').play()")
    until(page, "document.querySelector('#video').currentTime > 1.2")


def test_every_scene_can_be_jumped_to_and_shows_its_own_picture(page: Any, edition: dict[str, Any]) -> None:
    pictures = {scene["id"]: expected_picture(edition, scene) for scene in edition["scenes"]}
    for scene in reversed(edition["scenes"]):
        seek(page, scene["start_ms"] / 1000 + 0.05)
        seen = picture(page)
        nearest = min(pictures, key=lambda id_: difference(seen, pictures[id_]))
        assert scene["id"] == nearest


def test_a_tap_on_a_step_jumps_there_and_marks_it(page: Any, edition: dict[str, Any]) -> None:
    slowly(page)
    chapters = page.locator("#chapters [data-start]")
    assert chapters.count() >= 5
    for n in (3, 1):
        chapter = chapters.nth(n)
        start = float(chapter.get_attribute("data-start"))
        chapter.scroll_into_view_if_needed()
        chapter.click()
        until(page, "start => Math.abs(document.querySelector('#video').currentTime - start) < 1.5", start)
        until(page, "document.querySelectorAll('#chapters [aria-current]').length === 1")


def test_captions_are_on_and_say_what_is_spoken(page: Any, edition: dict[str, Any]) -> None:
    sentence = edition["scenes"][3]["sentences"][0]
    seek(page, sentence["start_ms"] / 1000 + 0.3)
    until(
        page,
        """() => { const track = document.querySelector('#video').textTracks[0];
            return track && track.mode === 'showing' && track.activeCues && track.activeCues.length > 0; }""",
    )
    shown = page.evaluate("document.querySelector('#video').textTracks[0].activeCues[0].text")
    assert " ".join(shown.split()) in sentence["text"] or sentence["text"].startswith(" ".join(shown.split())[:20])


def test_the_source_panel_follows_the_sentence_being_spoken(page: Any, edition: dict[str, Any]) -> None:
    button = page.locator("[aria-controls='source-panel']")
    if button.count() and button.first.get_attribute("aria-expanded") != "true":
        button.first.click()
    for scene in edition["scenes"][1:5]:
        sentence = scene["sentences"][-1]
        seek(page, sentence["start_ms"] / 1000 + 0.2)
        words = sentence["sources"][0]["words"].split("\n")[0].strip()[:25]
        until(page, "words => document.querySelector('#source-panel').innerText.includes(words)", words)


def test_without_javascript_all_text_is_there(browser: Any, address: str, edition: dict[str, Any]) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    text = page.locator("#transcript").text_content()
    context.close()
    for scene in edition["scenes"]:
        for sentence in scene["sentences"]:
            assert sentence["text"] in text


def test_the_page_fits_a_phone_without_scrolling_sideways(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_plays_to_its_end(page: Any, edition: dict[str, Any]) -> None:
    seek(page, edition["duration_ms"] / 1000 - 1)
    page.evaluate("document.querySelector('#video').muted = true; document.querySelector('#video').play()")
    until(page, "document.querySelector('#video').ended")
