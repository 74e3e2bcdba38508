"""What a page is made from: release records, and where things lie as seen from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Links:
    """Where things lie as seen from the page, as relative addresses; "" where there is none.

    ``statics``   the folder of style, script and icon
    ``worker``    the service worker, which keeps the page for when there is no network
    ``report``    where a mistake is told, with {workstation}, {release}, {language} and {step} to be filled in
    """

    statics: str
    sign: str = ""
    index: str = ""
    worker: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """One language of a page: the release record it is taken from, and where that release's files lie.

    ``files``           "../../r/0123456789abcdef/", or "" for the page's own folder
    ``published``       the day (or moment) it was first shown, ISO 8601; "" where nobody knows
    ``captions``        the captions' WebVTT, to be written into the page; "" where the page is served, since browsers
                        load captions from a server but not from a folder. ``news_captions`` are those of the news
    """

    release: Mapping[str, Any]
    language: str
    files: str
    published: str = ""
    captions: str = ""
    news_captions: str = ""

    @property
    def edition(self) -> Mapping[str, Any]:
        return next(one for one in self.release["editions"] if one["language"] == self.language)


@dataclass(frozen=True, slots=True)
class Notice:
    """Why nothing is shown under an address any more: ``release`` is the record shown last, ``day`` ISO 8601.

    ``reason``   as the person who withdrew it gave it, one line; it is public
    """

    release: Mapping[str, Any]
    day: str
    reason: str
