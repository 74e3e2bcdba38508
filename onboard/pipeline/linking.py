"""Does every code ever issued still lead to a page? In the site, and as a phone finds it over HTTP.

takes   a workspace, and addresses to ask at      gives   what became of each code, and what to do about it
        an old server's folder                           pages that lead on to the new address
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from onboard import files
from onboard.core.errors import InputError, OnboardError, UsageError
from onboard.pipeline.visiting import UnreachableError, visit
from onboard.pipeline.workspace import Workspace
from onboard.publish import addresses, pointer, release
from onboard.publish.wording import direction, wording

SITE = "output/site"


@dataclass(frozen=True, slots=True)
class Link:
    """What became of one code in one place.

    ``workstation``  the one it leads to; "" for a code that is in no list
    ``place``        :data:`SITE`, or the address asked at
    ``state``        "live", "withdrawn" or "broken"
    ``told``         what is amiss, or worth knowing; ``hint`` what to do about it
    """

    code: str
    workstation: str
    place: str
    state: str
    told: str = ""
    hint: str = ""

    @property
    def broken(self) -> bool:
        return self.state == "broken"


@dataclass(frozen=True, slots=True)
class _Known:
    """A code, its workstation and what the site shows under it."""

    code: str
    workstation: str
    shown: pointer.Live | None


def check_links(workspace: Workspace, *, at: str = "", offline: bool = False) -> tuple[Link, ...]:
    """Every code in the site, then at ``at`` (else the base_url) and every earlier address, unless ``offline``.

    A page is live when everything it shows is as it was published; a notice that a video was withdrawn is an answer
    too. Raises InputError for a list of codes that is damaged.
    """
    known, links, first = [], [], dict[str, pointer.Live]()
    for link, shown in _in_site(workspace):
        links.append(_compared(link, shown, first))
        if link.workstation:
            known.append(_Known(link.code, link.workstation, shown))
    site = workspace.settings.site
    if not offline:
        for base in dict.fromkeys(base for base in (at or site.base_url, *site.earlier) if base):
            links += _over_http(known, base)
    return tuple(links)


# ------------------------------------------------------------------------------------------------ in the site


def _in_site(workspace: Workspace) -> Iterator[tuple[Link, pointer.Live | None]]:
    owners = {code: station for station, codes in addresses.all_codes(workspace.records).items() for code in codes}
    whole: dict[str, str] = {}
    for address in addresses.addresses(workspace.records):
        yield _found(workspace, address.code, owners[address.code], whole)
    for code in pointer.codes_in(workspace.site):
        if code not in owners:
            told = f"stands in the site, and is not in records/{addresses.LEDGER}"
            hint = "Restore that list from your backup or git; where that is lost too, run: onboard links --restore"
            yield Link(code, "", SITE, "broken", told, hint), None


def _found(workspace: Workspace, code: str, station: str, whole: dict[str, str]) -> tuple[Link, pointer.Live | None]:
    here = station in workspace.station_ids()
    again = f"Run: onboard build {station}" if here else f"Lead it to another: onboard links --lead {code} --to ID"
    gone = "" if here else f"its workstation {station} is not in the workspace any more"
    try:
        shown = pointer.live(workspace.site, code)
    except OnboardError as error:
        return Link(code, station, SITE, "broken", f"its page {error.reason}", again), None
    if shown is None:
        return Link(code, station, SITE, "broken", gone or "has no page", again), None
    if shown.withdrawn:
        return Link(code, station, SITE, "withdrawn", gone or f"since {shown.withdrawn}"), shown
    ids = {station, *addresses.names_of(workspace.records, station)}
    for made in dict.fromkeys(shown.releases.values()):
        if made not in whole:
            whole[made] = _damage(workspace, made)
        if whole[made]:
            return Link(code, station, SITE, "broken", whole[made], again), shown
        owner = str(release.read_release(workspace.site, made)["workstation"]["id"])
        if owner not in ids:
            return Link(code, station, SITE, "broken", f"still shows {owner}", again), shown
    return Link(code, station, SITE, "live", gone), shown


def _compared(link: Link, shown: pointer.Live | None, first: dict[str, pointer.Live]) -> Link:
    """The link; with a word where several codes lead to a workstation, and this one shows another page of it."""
    if link.broken or shown is None or first.setdefault(link.workstation, shown) == shown:
        return link
    told = f"does not show what the others of {link.workstation} show"
    return replace(link, told=told, hint=f"Run: onboard build {link.workstation}")


def _damage(workspace: Workspace, made: str) -> str:
    """Why a release is not what was published, "" where it is."""
    try:
        release.verified(workspace.site, made)
    except OnboardError as error:
        name = Path(error.file).name if error.file else made
        return f"release {made}: {name} {error.reason}"
    return ""


# ------------------------------------------------------------------------------------------------ over HTTP


def _over_http(known: Sequence[_Known], base: str) -> list[Link]:
    """A server that cannot be reached is asked once, not once a code."""
    links: list[Link] = []
    unreachable = ""
    for one in known:
        if not unreachable:
            try:
                links.append(_at(one, base))
            except UnreachableError as error:
                unreachable = str(error)
        if unreachable:
            hint = f"Is the server of {base} running, and does this machine reach it?"
            links.append(Link(one.code, one.workstation, base, "broken", unreachable, hint))
    return links


def _at(one: _Known, base: str) -> Link:
    url = addresses.as_typed(addresses.permanent_url(base, one.code))
    found = visit(url)
    told = f"{url}: {found.amiss}" if found.amiss else ""
    if found.amiss:
        hint = "Send the site there, or lead the old address on: docs/signs.md."
        return Link(one.code, one.workstation, base, "broken", told, hint)
    if found.withdrawn:
        return Link(one.code, one.workstation, base, "withdrawn")
    ours = set(one.shown.releases.values()) if one.shown else set[str]()
    other = bool(ours) and found.releases != ours
    return Link(one.code, one.workstation, base, "live", "shows another release than the site here" if other else "")


# ------------------------------------------------------------------------------------------------ leading on


def redirect_site(workspace: Workspace, folder: Path) -> int:
    """Pages for the server of an earlier address: each leads its code on to where it is now; how many.

    They are plain files for any web server. A page keeps what follows "#": the codes of steps lead on to their steps.
    Raises UsageError without a ``base_url``, InputError for a folder that holds something else.
    """
    base = workspace.settings.site.base_url
    if not base:
        raise UsageError(
            "there is no new address to lead to",
            file="onboard.toml",
            hint="Set base_url under [site], the old ones in earlier.",
        )
    strangers = (
        [path.name for path in folder.iterdir() if path.name not in ("W", "index.html")] if folder.is_dir() else []
    )
    if strangers or (folder.exists() and not folder.is_dir()):
        raise InputError(
            f"holds other things ({', '.join(sorted(strangers)[:3]) or 'it is a file'})",
            file=str(folder),
            hint="Name a folder that is empty, or not there yet.",
        )
    codes = [one.code for one in addresses.addresses(workspace.records)]
    language = workspace.settings.language
    for code in codes:
        target = addresses.as_typed(addresses.permanent_url(base, code)) + "/"
        files.write_if_other(folder / "W" / code / "index.html", _leading_on(target, language))
    files.write_if_other(folder / "index.html", _leading_on(f"{base}/", language))
    return len(codes)


def _leading_on(target: str, language: str) -> bytes:
    """A page that leads on at once; by itself where scripts run, else after a second, else by its link."""
    say, to = wording(language)["moved"], escape(target, quote=True)
    script = target.replace("\\", "%5C").replace('"', "%22").replace("<", "%3C")
    return f"""<!doctype html>
<html lang="{language}" dir="{direction(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="onboard-moved" content="{to}">
<title>{escape(say["title"])}</title>
<link rel="canonical" href="{to}">
<script>location.replace("{script}" + location.hash)</script>
<meta http-equiv="refresh" content="1; url={to}">
<style>body {{ font: 1.25rem/1.5 sans-serif; margin: 12vh auto; max-width: 32rem; padding: 0 1.5rem }}</style>
</head>
<body>
<h1>{escape(say["title"])}</h1>
<p><a href="{to}">{escape(say["go"])}</a></p>
</body>
</html>
""".encode()
