"""Showing one release in all its languages, as most tests want it."""

from __future__ import annotations

from pathlib import Path

from onboard.core.errors import CheckFailedError
from onboard.publish.content import Workstation
from onboard.publish.pointer import live, show
from onboard.publish.release import read_release


def switch(site: Path, station: Workstation, code: str, release: str) -> None:
    """Show a release; one that is damaged is refused by ``show`` itself, in the language the tests have most."""
    try:
        languages = [edition["language"] for edition in read_release(site, release)["editions"]]
    except CheckFailedError:
        languages = ["de"]
    show(site, station.id, code, dict.fromkeys(languages, release))


def shown(site: Path, code: str) -> str | None:
    """The one release that is shown in all languages; None where nothing is."""
    now = live(site, code)
    if now is None:
        return None
    (release,) = set(now.releases.values())
    return release
