"""Which release a visitor sees: one file a workstation, renamed into place.

    site/
    ├── index.html            the workstations; rewritten after each switch
    ├── sw.js                 the service worker, at the root of what it keeps
    ├── W/<code>/index.html   the permanent address: the page, each of its languages from a release; or a notice
    ├── r/<release>/          see ``release``
    └── s/                    style and scripts, under names that carry their content's digest

A page appears when everything it refers to is there and was verified: a visitor sees the old page or the new one.
Format: docs/formats/site.md.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onboard.core.errors import CheckFailedError, InputError, OutputError
from onboard.core.fingerprint import digest
from onboard.files import (
    MEBIBYTE,
    clear_temporaries,
    make_way,
    move_durably,
    read_bounded,
    temporary_folder,
    write_durably,
    writing,
)
from onboard.publish.addresses import is_code
from onboard.publish.page import (
    WORKER,
    Links,
    Notice,
    Showing,
    index_page,
    player_page,
    service_worker,
    static_files,
    withdrawn_page,
)
from onboard.publish.qr import pictures
from onboard.publish.release import damaged, digest_or_reason, read_release, verified

SIGN = "sign.pdf"

_SHOWN = re.compile(rb'<meta name="onboard-release" content="([A-Za-z0-9: -]{16,4000})">')
_PART = re.compile(r"(?:(?P<language>[A-Za-z0-9-]{2,40}):)?(?P<release>[0-9a-f]{16})")
_WITHDRAWN = re.compile(rb'<meta name="onboard-withdrawn" content="([0-9-]{10})">')
_PAGE_LIMIT = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Live:
    """What stands under a permanent address.

    ``releases``    release by language, in the order of the page; empty for a withdrawn one
    ``withdrawn``   the day since when nothing is shown, ISO 8601; "" while something is
    """

    releases: Mapping[str, str] = field(default_factory=dict)
    withdrawn: str = ""


def show(
    site: Path,
    workstation: str,
    code: str,
    releases: Mapping[str, str],
    *,
    published: Mapping[str, str] | None = None,
    report: str = "",
    once: Collection[str] = (),
) -> None:
    """Show these releases (by language) under a permanent address, from one moment to the next.

    Everything the page refers to is verified first; then one file is renamed. What was shown before stays, and can
    be shown again. ``published`` says since when (ISO 8601) a release is shown, ``report`` where mistakes are
    told, ``once`` which ids the workstation had before it was renamed. The page links to the sign if
    :func:`write_sign` has put one there.
    Raises InputError for a code, release or language that does not exist or belongs to another workstation,
    CheckFailedError for a damaged release, OutputError where the site cannot be written.
    """
    folder = _address_folder(site, code)
    records = {release: verified(site, release) for release in dict.fromkeys(releases.values())}
    showings = [
        Showing(records[release], language, f"../../r/{release}/", (published or {}).get(release, ""))
        for language, release in releases.items()
    ]
    for one in showings:
        _check_belongs(one, workstation, {workstation, *once})
    _place_statics(site, showings[0].release["workstation"]["colour"])
    sign = SIGN if (folder / SIGN).is_file() else ""
    _place_page(folder, player_page(showings, _links(sign=sign, report=report)))


def _check_belongs(showing: Showing, workstation: str, ids: Collection[str]) -> None:
    release, owner = showing.release["release"], showing.release["workstation"]["id"]
    if owner not in ids:
        raise InputError(
            f"release {release} belongs to the workstation {owner!r}",
            subject=workstation,
            hint="Choose a release of this workstation.",
        )
    if all(edition["language"] != showing.language for edition in showing.release["editions"]):
        raise InputError(
            f"release {release} has no video in the language {showing.language!r}",
            subject=workstation,
            hint="Choose a release that has one.",
        )


def withdraw(site: Path, code: str, notice: Notice) -> None:
    """Put a notice in the place of a page. Raises InputError for a code that is none, OutputError."""
    folder = _address_folder(site, code)
    _place_statics(site, notice.release["workstation"]["colour"])
    _place_page(folder, withdrawn_page(notice, _links()))


def _links(*, sign: str = "", report: str = "") -> Links:
    return Links("../../s/", sign=sign, index="../../index.html", worker=f"../../{WORKER}", report=report)


def _place_page(folder: Path, page: bytes) -> None:
    if folder.is_dir():
        clear_temporaries(folder)
    _replace(folder / "index.html", page)


def write_sign(site: Path, code: str, url: str, sheet: bytes, drawn: Mapping[str, bytes] | None = None) -> None:
    """Put the sheet and the code's pictures (qr.svg, qr.png, sign.pdf) under the permanent address, each atomically.

    ``drawn``   what :func:`~onboard.publish.qr.pictures` gives for ``url``, where somebody has it already
    """
    folder = _address_folder(site, code)
    if folder.is_dir():
        clear_temporaries(folder)
    for name, content in {**(drawn or pictures(url)), SIGN: sheet}.items():
        _replace(folder / name, content)


def live(site: Path, code: str) -> Live | None:
    """What is shown under a permanent address; None where nothing ever was.

    Raises CheckFailedError where the page is not one of ours any more.
    """
    page = _address_folder(site, code) / "index.html"
    if not page.exists() and not page.is_symlink():
        return None
    try:
        content = read_bounded(page, _PAGE_LIMIT)
    except InputError as exc:
        raise damaged(page, exc.reason) from exc
    if gone := _WITHDRAWN.search(content):
        return Live(withdrawn=gone[1].decode())
    shown = _SHOWN.search(content)
    parts = [_PART.fullmatch(part) for part in shown[1].decode().split()] if shown else []
    if not parts or None in parts:
        raise damaged(page, "does not say which release it shows")
    return Live(_by_language(site, [part for part in parts if part]))


def _by_language(site: Path, parts: list[re.Match[str]]) -> dict[str, str]:
    """Pages of onboard 0.1 name one release, which all their languages are from."""
    if parts[0]["language"]:
        return {part["language"]: part["release"] for part in parts}
    release = parts[0]["release"]
    try:
        return {edition["language"]: release for edition in read_release(site, release)["editions"]}
    except InputError:
        return {"": release}


# ------------------------------------------------------------------------------------------------ all of them


def write_index(site: Path, *, company: str, colour: str, language: str = "en") -> tuple[str, ...]:
    """Write the list of all workstations that are live, read from the site itself.

    Returns what had to be left out, one sentence each (a page or record that is damaged); the others are listed.
    """
    stations, left_out, listed = [], [], set[str]()
    for code in codes_in(site):
        try:
            shown = live(site, code)
            if shown is not None and shown.releases:
                release_id = next(iter(shown.releases.values()))
                release = read_release(site, release_id)
                # Several codes may lead to one workstation. Its id tells nothing: an old name may be given to another.
                if listed.isdisjoint(shown.releases.values()):
                    stations.append((f"W/{code}/", f"r/{release_id}/", release, tuple(shown.releases)))
                    listed |= set(shown.releases.values())
        except (InputError, CheckFailedError) as error:
            left_out.append(f"{error.file or code}: {error.reason}")
    stations.sort(key=lambda station: _by_number(station[2]["workstation"]["id"]))
    _place_statics(site, colour)
    clear_temporaries(site)
    _replace(site / "index.html", index_page(stations, company=company, colour=colour, language=language))
    return tuple(left_out)


def codes_in(site: Path) -> tuple[str, ...]:
    """The codes that have a folder in the site."""
    return tuple(sorted(path.name for path in (site / "W").glob("*") if is_code(path.name)))


def drop_releases(site: Path, releases: list[str]) -> tuple[str, ...]:
    """Remove releases that no page points to, each in one step; gives those that were there.

    Raises InputError for one that is still shown, OutputError where the site cannot be written.
    """
    if not releases:
        return ()
    pointed = {one for code in codes_in(site) if (shown := live(site, code)) for one in shown.releases.values()}
    dropped = []
    for release in releases:
        if release in pointed:
            raise InputError(f"release {release} is still shown", hint="Show another one first.")
        folder = site / "r" / release
        if folder.is_dir() and not folder.is_symlink():
            away = temporary_folder(site / "r")
            try:
                move_durably(folder, away / release)
            finally:
                shutil.rmtree(away, ignore_errors=True)
            dropped.append(release)
    return tuple(dropped)


def _address_folder(site: Path, code: str) -> Path:
    if not is_code(code):
        raise InputError(f"{code[:40]!r} is no address code", hint="Use the code from records/addresses.csv.")
    folder = site / "W" / code
    if folder.is_symlink():
        raise OutputError("is a link, and links are not written through", file=str(folder), hint="Remove the link.")
    return folder


def _place_statics(site: Path, colour: str) -> None:
    folder = site / "s"
    if folder.is_dir():
        clear_temporaries(folder)
    for name, content in static_files(colour).values():
        _replace(folder / name, content)
    _replace(site / WORKER, service_worker())


def _replace(path: Path, content: bytes) -> None:
    """Write a file unless it is already so: a build with nothing to do touches nothing."""
    if digest_or_reason(path) != digest(content):
        with writing(path):
            make_way(path)
        write_durably(path, content)


def _by_number(name: str) -> list[tuple[int, str]]:
    """ "ws-9" before "ws-10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.lower())]
