"""A bundle on a stick, opened from its folder (file://) in a real browser, which has no server and no network."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exported_station import edition, showings
from watching import chromium_opened, seek, slowly, until

from onboard.publish.archive import write_archive
from onboard.publish.bundle import Looks, Shown, bundle_entries

pytestmark = pytest.mark.browser
SAID = """words => [...document.querySelector('#video').textTracks]
    .some(track => track.mode === 'showing' && [...(track.activeCues || [])].some(cue => cue.text === words))"""
LOOKS = Looks("Albers Pumpen", "#1F5FA8", "de")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bundles, unpacked: one workstation in three languages, and two workstations."""
    folder = tmp_path_factory.mktemp("stick")
    site = folder / "site"
    pump = Shown(showings(site, edition("de"), edition("en"), edition("ar")))
    filter_ = Shown(showings(site, edition("de", title="Filter wechseln"), id="ws-05", name="Filter"))
    for name, stations in (("one", [pump]), ("two", [pump, filter_])):
        archive = write_archive(folder / f"{name}.zip", bundle_entries(site, stations, LOOKS))
        with zipfile.ZipFile(archive.path) as package:
            package.extractall(folder / name)
    return folder


def opened(browser: Any, path: Path, locale: str = "de-DE") -> Any:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale).new_page()
    page.outside = []
    page.on("request", lambda request: page.outside.append(request.url))
    page.goto(path.as_uri())
    return page


def closed(page: Any) -> None:
    assert [] == [url for url in page.outside if not url.startswith(("file:", "data:", "blob:"))]
    page.context.close()


def test_the_video_plays_with_its_captions(browser: Any, stick: Path) -> None:
    page = opened(browser, stick / "one" / "index.html")
    page.click(".edition:visible .start")
    until(page, "() => document.querySelector('#video').currentTime > 0.2")
    until(page, "() => document.querySelector('#video').ended")
    for seconds, words in ((0.4, "Guten Tag."), (1.4, "Mit 25 Nm anziehen.")):
        seek(page, seconds)
        until(page, SAID, words)
    closed(page)


def test_chapters_lead_to_their_place_and_the_source_follows(browser: Any, stick: Path) -> None:
    page = opened(browser, stick / "one" / "index.html")
    slowly(page)
    page.click(".edition:visible .show-source")
    page.click("#chapters [data-start='1.000']")
    until(page, "() => document.querySelector('#video').currentTime >= 1")
    until(page, "() => document.querySelector('#source-panel').textContent.includes('Mit 25 Nm anziehen.')")
    assert "- 25 Nm" in page.inner_text("#source-panel")
    closed(page)


def test_the_language_of_the_browser_is_shown_and_can_be_changed(browser: Any, stick: Path) -> None:
    page = opened(browser, stick / "one" / "index.html", locale="en-GB")
    until(page, "() => document.title.startsWith('Mounting the cover')")
    page.click("#language [data-language='ar']")
    until(page, "() => document.documentElement.dir === 'rtl'")
    page.click(".edition:visible .start")
    until(page, "() => document.querySelector('#video').currentTime > 0.2")
    closed(page)


def test_questions_are_answered_without_a_server(browser: Any, stick: Path) -> None:
    page = opened(browser, stick / "one" / "index.html")
    page.click(".edition:visible .check summary")
    for place, answer in ((0, 1), (1, 2)):
        question = page.query_selector_all("#check fieldset")[place]
        question.query_selector_all("input")[answer].check()
        question.query_selector("button").click()
    until(page, "() => document.querySelector('#check .result').innerText.includes('1 von 2')")
    closed(page)


def test_the_list_of_workstations_leads_to_their_pages_and_back(browser: Any, stick: Path) -> None:
    page = opened(browser, stick / "two" / "index.html")
    page.click("a[href*='ws-05']")
    until(page, "() => document.title.startsWith('Filter wechseln')")
    page.click(".edition:visible .start")
    until(page, "() => document.querySelector('#video').currentTime > 0.2")
    page.click("a[href$='../index.html']")
    until(page, "() => document.querySelectorAll('.stations a').length === 2")
    closed(page)
