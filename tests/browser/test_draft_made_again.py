"""A draft that is open in a browser while it is made again: it shows itself anew, and disturbs nobody who watches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exported_station import edition, record, workstation
from watching import chromium_opened, until

from onboard.publish.release import write_draft

pytestmark = pytest.mark.browser
MARKED = "() => document.body.dataset.kept === 'yes'"
SOON_MILLISECONDS = 2_500
LEAVES_A_NOTE = """() => addEventListener('pagehide', () => {
    const { ended, currentTime } = document.querySelector('#video');
    localStorage.setItem('note', ended ? 'seen to its end' : `left at ${currentTime}`);
})"""
"""What the page is when it is replaced, which may be in the moment in which the video ends."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as opened:
        yield opened


def drafted(folder: Path, title: str) -> None:
    write_draft(folder, workstation(), [edition(title=title)], record(["de"]), ["why"])


def opened(browser: Any, folder: Path) -> Any:
    """From the disk, without a server, as a trainer opens it."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE").new_page()
    page.goto((folder / "index.html").as_uri())
    page.evaluate("() => { document.body.dataset.kept = 'yes'; }")
    return page


def test_an_open_draft_shows_what_was_saved(browser: Any, tmp_path: Path) -> None:
    drafted(tmp_path / "draft", "Deckel montieren")
    page = opened(browser, tmp_path / "draft")
    drafted(tmp_path / "draft", "Deckel abnehmen")
    until(page, "() => document.title.startsWith('Deckel abnehmen')")
    page.context.close()


def test_the_same_draft_made_again_leaves_the_page_as_it_is(browser: Any, tmp_path: Path) -> None:
    drafted(tmp_path / "draft", "Deckel montieren")
    page = opened(browser, tmp_path / "draft")
    drafted(tmp_path / "draft", "Deckel montieren")
    page.wait_for_timeout(SOON_MILLISECONDS)
    assert page.evaluate(MARKED)
    page.context.close()


def test_who_watches_the_video_sees_it_to_its_end(browser: Any, tmp_path: Path) -> None:
    drafted(tmp_path / "draft", "Deckel montieren")
    page = opened(browser, tmp_path / "draft")
    page.evaluate(LEAVES_A_NOTE)
    page.click(".edition:visible .start")
    until(page, "() => document.querySelector('#video').currentTime > 0.2")
    drafted(tmp_path / "draft", "Deckel abnehmen")
    until(page, "() => document.title.startsWith('Deckel abnehmen')")
    assert "seen to its end" == page.evaluate("() => localStorage.getItem('note')")
    page.context.close()
