"""A browser plays a signed video like any other: the credentials are in a box that players step over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from watching import chromium_opened, served, until
from workshop import build, plant

from onboard.pipeline import keys
from onboard.pipeline.workspace import open_workspace

SETTINGS = '\n[video]\nformats = ["landscape"]\nmotion = "none"\n\n[credentials]\nsign = "c2pa"\n'


@pytest.mark.browser
def test_a_browser_plays_a_signed_video_and_seeks_in_it(
    tmp_path: Path, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = plant(tmp_path, silent=True, video=SETTINGS)
    keys.make(open_workspace(place), "Muster GmbH", datetime.now(UTC), monkeypatch.setenv)
    assert 0 == build(place)["code"]
    (small,) = place.glob("output/site/r/*/*small*.mp4")
    assert keys.verified(open_workspace(place), small).holds
    with served(place) as page_url, chromium_opened(chromium) as browser:
        page = browser.new_context().new_page()
        address = f"{page_url.split('/W/')[0]}/r/{small.parent.name}/{small.name}"
        page.goto(address)
        until(page, "document.querySelector('video').readyState >= 2")
        page.evaluate("document.querySelector('video').currentTime = 5")
        until(page, "!document.querySelector('video').seeking && document.querySelector('video').readyState >= 2")
        assert [854, 480, None] == page.evaluate(
            "[document.querySelector('video').videoWidth, document.querySelector('video').videoHeight, "
            "document.querySelector('video').error]"
        )
