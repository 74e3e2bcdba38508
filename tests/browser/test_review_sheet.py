"""The review sheet in a real browser: opened from its folder, on a screen, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watching import chromium_opened
from workshop import edit, onboard_here, plant

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet with a change, a photo and a finding on it."""
    place = plant(tmp_path_factory.mktemp("review"), silent=True)
    assert 0 == onboard_here("-C", place, "approve", "ws-04", "--by", "Jana Albers, Ausbildung").code
    edit(place, "25 Nm", "30 Nm")
    script = place / "stations" / "ws-04" / "script.de.yaml"
    script.write_text(script.read_text().replace("auf den Passstift.", "auf den Passstift bei 80 °C.", 1))
    assert 0 == onboard_here("-C", place, "review", "ws-04").code
    return place / "output" / "review" / "ws-04.de.html"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_screen_and_loads_nothing(browser: Any, sheet: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.goto(sheet.as_uri())
    shown = page.evaluate("document.documentElement.scrollWidth")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    photos = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    context.close()
    assert ([], {"file"}) == (complaints, set(asked) - {"data"})
    assert shown <= width
    assert {"light": "rgb(251, 250, 247)", "dark": "rgb(21, 23, 26)"}[scheme] == ground
    assert [320, 320] == photos


def test_spoken_words_and_source_stand_side_by_side_on_paper_with_lines_to_sign(browser: Any, sheet: Path) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 990}, java_script_enabled=True)
    page = context.new_page()
    page.goto(sheet.as_uri())
    page.emulate_media(media="print")
    said, proof = (page.locator(f"#script .row .{part}").first.bounding_box() for part in ("said", "proof"))
    assert said["x"] + said["width"] <= proof["x"]
    assert page.locator(".signatures").is_visible()
    assert not page.locator(".command").is_visible()
    context.close()
