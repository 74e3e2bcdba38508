"""The whole way of a new hire, in a real Chromium: from the printed sign to the page, for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watching import PHONE, chromium_opened, port_kept, serving_site, slowly, until
from workshop import build, change_settings, edit, onboard_here, plant

from onboard.publish.sign.acceptance import decoded

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with port_kept() as port:
        yield port


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """A workstation told in German and English, published for an address of its own."""
    place = plant(tmp_path_factory.mktemp("sign"), silent=True, video='\n[video]\nmotion = "none"\nsmall = false\n')
    change_settings(place, 'base_url = ""', f'base_url = "http://localhost:{port}"')
    change_settings(place, 'language = "de"\n', 'language = "de"\ntranslations = ["en"]\n')
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.en]\nprovider = "silent"\n')
    assert "published" == build(place)["outcome"]
    return place


def printed(place: Path) -> str:
    """What a camera reads off the sign."""
    sheet = next((place / "output" / "site" / "W").glob("*/sign.pdf"))
    (address,) = decoded(sheet.read_bytes())
    return address


def phone(browser: Any, language: str) -> Any:
    return browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale=language)


SHOWN = "document.querySelector('.edition:not([hidden])')"


def test_from_the_sign_to_the_video_and_on_without_a_network(place: Path, port: int, browser: Any) -> None:
    address = printed(place)
    assert re.fullmatch(rf"HTTP://LOCALHOST:{port}/W/[0-9A-HJKMNP-TV-Z]{{8}}", address)
    context = phone(browser, "en-GB")
    page = context.new_page()
    with serving_site(place, port):
        page.goto(address)
        assert "en" == page.evaluate("document.documentElement.lang")
        page.click(".edition:not([hidden]) .start")
        until(page, "document.querySelector('#video').currentTime > 0.3")
        until(
            page, "[...document.querySelector('#video').textTracks].some((t) => t.mode === 'showing' && t.cues.length)"
        )
        slowly(page)
        third = "#chapters [data-start] >> nth=3"
        start = float(page.get_attribute(third, "data-start"))
        page.click(third)
        until(page, "to => document.querySelector('#video').currentTime >= to", start)
        until(page, f"{SHOWN}.querySelector('#chapters [aria-current]').dataset.start == {start}")
        page.click(".edition:not([hidden]) .show-source")
        until(page, "document.querySelector('#source-panel').innerText.includes('checklist.md')")
        page.click("#language [data-language=de]")
        assert "de" == page.evaluate("document.documentElement.lang")
        assert "Deckel montieren" in page.inner_text("h1 >> visible=true")
        page.click(".edition:not([hidden]) .start")
        until(page, "document.querySelector('#video').currentTime > 0.3")
        until(page, f"{SHOWN}.querySelector('[data-offline]').textContent.includes('Netz')")
    page.reload()
    assert "Deckel montieren" in page.inner_text("h1 >> visible=true")
    page.evaluate("const v = document.querySelector('#video'); v.muted = true; v.currentTime = 5; v.play();")
    until(page, "document.querySelector('#video').currentTime > 5.3")
    with serving_site(place, port):
        told = onboard_here("-C", place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt")
        assert 0 == told.code, told.err
        page.goto(address)
        until(page, "document.body.innerText.includes('Vorrichtung gesperrt')")
        assert 0 == page.locator("video").count()
        until(page, "async () => (await (await caches.match(location.href)).text()).includes('Vorrichtung gesperrt')")
    page.reload()
    assert "Vorrichtung gesperrt" in page.inner_text("body")
    context.close()
    assert 0 == onboard_here("-C", place, "publish", "ws-04").code


def test_the_text_is_there_without_javascript(place: Path, port: int, browser: Any) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    with serving_site(place, port):
        page.goto(printed(place))
        assert "Ziehen Sie die sechs Schrauben über Kreuz mit 25 Nm an" in page.inner_text("body")
        assert page.locator("video >> nth=0").is_visible()
    context.close()


def test_a_tap_on_a_step_brings_the_video_back_in_sight(place: Path, port: int, browser: Any) -> None:
    """On a phone held upright the list stands below the video; what plays unseen helps nobody."""
    context = phone(browser, "de-DE")
    page = context.new_page()
    with serving_site(place, port):
        page.goto(printed(place))
        last = ".edition:not([hidden]) .chapters li:last-child a"
        page.evaluate("last => document.querySelector(last).scrollIntoView()", last)
        until(page, f"{SHOWN}.querySelector('.screen').getBoundingClientRect().bottom < 80")
        page.tap(last)
        until(page, f"{SHOWN}.querySelector('.screen').getBoundingClientRect().bottom > 200")
    context.close()


def test_a_printed_sign_leads_there_after_new_releases_and_renaming(place: Path, port: int, browser: Any) -> None:
    address = printed(place)
    for torque in (25, 26):
        edit(place, f"{torque} Nm", f"{torque + 1} Nm")
        assert "published" == build(place)["outcome"]
    renamed = onboard_here("-C", place, "rename", "ws-04", "pumpe-1")
    assert 0 == renamed.code, renamed.err
    assert 0 == onboard_here("-C", place, "build").code
    assert address == printed(place)
    context = phone(browser, "de-DE")
    page = context.new_page()
    with serving_site(place, port):
        page.goto(address)
        assert "27 Nm" in page.inner_text("#transcript")
    context.close()
    assert 0 == onboard_here("-C", place, "links", "--offline-only").code
