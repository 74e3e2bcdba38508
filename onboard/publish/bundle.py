"""A bundle: player pages that open from a folder, without a server or a network.

    index.html                 the player page; of several workstations, the list of them
    README.txt                 how to open it, what is in it, and that it is a copy
    files/r/<release>/         what the pages show, and the release records
    files/s/                   style and scripts
    files/W/<workstation>/     the pages, where there are several

Takes what is shown of workstations now; gives the files by name, for ``archive``. Captions are written into the pages,
because browsers load no caption files from folders. Names are such that read-only media take them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onboard.files import MEBIBYTE, read_bounded
from onboard.publish.archive import Entry, files_named, release_entries
from onboard.publish.page import Links, Showing, index_page, player_page, static_files
from onboard.publish.wording import own_name, plate, wording

_FILES = "files/"
_CAPTIONS_LIMIT = 4 * MEBIBYTE
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BYTE_ORDER_MARK = "\ufeff"
"""By which every editor of Windows knows that a text is UTF-8."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a workstation, one showing a language, each from a release that was verified.

    ``address``      where the workstation's valid page is, "" where no address was ever set
    ``station_id``   what it is called now, which its releases may not know yet; "" as they call it
    """

    showings: Sequence[Showing]
    address: str = ""
    station_id: str = ""

    @property
    def station(self) -> Mapping[str, Any]:
        return self.showings[0].release["workstation"]

    @property
    def id(self) -> str:
        return self.station_id or self.station["id"]


@dataclass(frozen=True, slots=True)
class Looks:
    """Who hands it out: the company's name and colour for the list, the language of the list, and where mistakes are
    told (see :class:`onboard.publish.page.Links`)."""

    company: str
    colour: str
    language: str
    report: str = ""


def bundle_entries(site: Path, stations: Sequence[Shown], looks: Looks) -> tuple[Entry, ...]:
    """The files of a bundle. Raises InputError, CheckFailedError where a release cannot be read."""
    pages = dict(_pages(site, stations, looks))
    statics = {
        f"{_FILES}s/{name}": content
        for colour in dict.fromkeys([looks.colour, *(one.station["colour"] for one in stations)])
        for name, content in static_files(colour).values()
    }
    texts = {**pages, **statics, "README.txt": _readme(stations)}
    return (*(Entry(name, content) for name, content in texts.items()), *_release_entries(site, stations))


def _pages(site: Path, stations: Sequence[Shown], looks: Looks) -> Iterator[tuple[str, bytes]]:
    if len(stations) == 1:
        links = Links(f"{_FILES}s/", report=looks.report)
        yield "index.html", player_page(_showings(site, stations[0], f"{_FILES}r/"), links)
        return
    listed = []
    for one in stations:
        page = f"{_FILES}W/{one.id}/index.html"
        links = Links("../../s/", index="../../../index.html", report=looks.report)
        yield page, player_page(_showings(site, one, "../../r/"), links)
        first, languages = one.showings[0], tuple(showing.language for showing in one.showings)
        named = {**first.release, "editions": [first.edition]}  # the list shows the first edition: one that is here
        listed.append((page, f"{_FILES}r/{named['release']}/", named, languages))
    yield (
        "index.html",
        index_page(listed, company=looks.company, colour=looks.colour, language=looks.language, statics=f"{_FILES}s/"),
    )


def _showings(site: Path, one: Shown, releases: str) -> list[Showing]:
    return [
        replace(
            showing,
            files=f"{releases}{showing.release['release']}/",
            captions=_captions(site, showing, showing.edition),
            news_captions=_captions(site, showing, (showing.edition.get("news") or {}).get("video")),
        )
        for showing in one.showings
    ]


def _captions(site: Path, showing: Showing, film: Mapping[str, Any] | None) -> str:
    if not film:
        return ""
    path = site / "r" / showing.release["release"] / film["captions"]
    return read_bounded(path, _CAPTIONS_LIMIT).decode("utf-8", "replace")


def _release_entries(site: Path, stations: Sequence[Shown]) -> Iterator[Entry]:
    """Of each release, what the languages that are shown of it need; its record whole."""
    used: dict[str, tuple[Mapping[str, Any], set[str]]] = {}
    for showing in (showing for one in stations for showing in one.showings):
        release = showing.release
        _, names = used.setdefault(release["release"], (release, set()))
        names.update(files_named(release, [showing.edition, release["workstation"]["logo"]]))
    for release, names in used.values():
        yield from release_entries(site, release, names, f"{_FILES}r/{release['release']}/")


# ------------------------------------------------------------------------------------------------ README.txt


def _readme(stations: Sequence[Shown]) -> bytes:
    """Plain text in every language of the bundle, with the line ends that every editor shows."""
    spoken = (showing.language for one in stations for showing in one.showings)
    chromes = {words.language: words for words in map(wording, spoken)}
    parts = ["\n".join(_readme_lines(stations, language)) for language in chromes]
    text = f"\n\n{'-' * 72}\n\n".join(parts) + "\n"
    return (_BYTE_ORDER_MARK + text.replace("\n", "\r\n")).encode("utf-8", "replace")


def _readme_lines(stations: Sequence[Shown], language: str) -> Iterator[str]:
    words = wording(language)
    say, tell = words["page"], words["bundle"]
    title = tell["title"]
    yield from (title, "=" * len(title), "", f"1. {tell['open1']}", f"2. {tell['open2']}", "")
    yield from (tell["copy1"], tell["copy2"], "", f"{tell['workstations']}:")
    for one in stations:
        station = one.station
        yield ""
        yield "  " + " · ".join(filter(None, (plate(station["id"], station["name"]), _line(station["name"]))))
        if one.address:
            yield f"  {one.address}"
        for showing in one.showings:
            revision = _line(showing.release["workstation"]["revision"])
            known = (
                f"{say['revision']} {revision}" if revision else "",
                f"{say['release']} {showing.release['release']}",
                tell["since"].format(day=words.day(showing.published[:10])) if showing.published else "",
            )
            title = _line(showing.edition["title"])
            yield f"  - {own_name(showing.language)}: {title} ({', '.join(filter(None, known))})"


def _line(text: str) -> str:
    """A text as a line of its own, without what steers a terminal or turns the direction of what follows."""
    return " ".join(_STEERING.sub(" ", text).split())
