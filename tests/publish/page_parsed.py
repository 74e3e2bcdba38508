"""A page taken apart, for tests that look at what is on it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from made_up_station import RECORD, edition, workstation

from onboard.publish.content import Edition
from onboard.publish.page import Links, Showing, player_page
from onboard.publish.release import read_release, write_release

VOID = frozenset({"br", "img", "link", "meta", "source", "track", "input", "hr"})


class Parsed(HTMLParser):
    """A page as elements and texts; complains about tags that do not close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()

    def handle_data(self, data: str) -> None:
        if "script" not in self._open[-1:]:
            self.texts.append(data)

    def all(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == name]

    def by_id(self, name: str) -> tuple[str, dict[str, str]]:
        found = [(tag, attributes) for tag, attributes in self.elements if attributes.get("id") == name]
        assert 1 == len(found), name
        return found[0]


def record_of(site: Path, *shown: Edition, **changes: Any) -> dict[str, Any]:
    station, record = changes.pop("station", workstation()), changes.pop("record", RECORD)
    return read_release(site, write_release(site, station, shown or (edition(),), record))


def drawn(*showings: Showing, **links: str) -> Parsed:
    return Parsed(player_page(showings, Links("../../s/", **links)).decode())


def shape(page: str) -> list[tuple[str, list[str]]]:
    """Elements and the names of their attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in Parsed(page).elements]
