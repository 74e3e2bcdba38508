"""The pages' HTML, made from release records.

Takes a release record (see docs/formats/release.md) and where its files lie as seen from the page; gives the page.
Everything shown is in the HTML, so it can be read, printed and searched without JavaScript; the script only makes it
follow the video. All words come from documents and settings, hence every one is escaped, and the page's policy
(Content Security Policy Level 3) lets nothing run or load but the site's own files.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2

from onboard.core.fingerprint import digest
from onboard.publish.colours import brand
from onboard.publish.showing import Links, Notice, Showing
from onboard.publish.views import contacts, edition_views
from onboard.publish.wording import direction, own_name, plate, wording

__all__ = ["POLICY", "WORKER", "Links", "Notice", "Showing", "draft_files", "index_page", "player_page",
           "service_worker", "static_files", "withdrawn_page"]  # fmt: skip

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
WORKER = "sw.js"
_TEMPLATES = Path(__file__).parent / "templates"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@functools.cache
def static_files(colour: str) -> Mapping[str, tuple[str, bytes]]:
    """Style, script and icon by role, each as (name, bytes). The names carry the content's digest: a page that refers
    to one never meets a newer one, and it may be cached for ever."""
    contents = {
        "style": ("player.css", _squeezed("player.css")),
        "brand": ("brand.css", _brand_style(colour).encode()),
        "first": ("first.js", _squeezed("first.js")),
        "script": ("player.js", _squeezed("player.js")),
        "find": ("find.js", _squeezed("find.js")),
        "offline": ("offline.js", _squeezed("offline.js")),
        "icon": ("icon.svg", (_TEMPLATES / "icon.svg").read_bytes()),
    }
    named = {role: (_dated_by_content(name, content), content) for role, (name, content) in contents.items()}
    return MappingProxyType(named)


def _squeezed(name: str) -> bytes:
    """A style or script without what only people read: comments that have lines to themselves, indentation, and the
    spaces around a style's signs. None of our strings holds such signs."""
    text = re.sub(r"(?ms)^\s*/\*.*?\*/$|^\s*//.*?$|^\s+", "", (_TEMPLATES / name).read_text(encoding="utf-8"))
    if name.endswith(".css"):
        text = re.sub(r";?\s*([{};,])\s*|(?<=[\w-]):\s+", lambda sign: sign[1] or ":", text)
    return text.encode()


def service_worker() -> bytes:
    """What keeps pages for when there is no network; it stands at the root of the site, since it may only serve what
    lies below it."""
    return (_TEMPLATES / WORKER).read_bytes()


def player_page(
    showings: Sequence[Showing], links: Links, *, reasons: Sequence[str] | None = None, draft: str = ""
) -> bytes:
    """The player page of one workstation, UTF-8: its languages, each from a release of its own.

    ``reasons`` (not None) marks it as a draft and says why it is one; ``draft`` tells it from the one that may take its
    place while it is open (:func:`draft_files`).
    """
    newest = showings[0].release["workstation"]
    return _rendered(
        "player.html",
        policy=POLICY,
        shown=" ".join(f"{one.language}:{one.release['release']}" for one in showings),
        station=newest,
        logo=showings[0].files + newest["logo"] if newest["logo"] else "",
        editions=edition_views(showings, links),
        links=links,
        statics=_addresses(links.statics, newest["colour"]),
        reasons=reasons,
        draft=draft,
    )


def draft_files(mark: str) -> dict[str, bytes]:
    """By name, what lets a draft's open page notice that another one, of another ``mark``, has taken its place."""
    return {
        "draft.js": _squeezed("draft.js"),
        "newest.js": f"document.documentElement.dataset.newest = {json.dumps(mark)};\n".encode(),
    }


def withdrawn_page(notice: Notice, links: Links) -> bytes:
    """The page of a workstation whose video was withdrawn, UTF-8: since when, why, and whom to ask."""
    station = notice.release["workstation"]
    languages = [edition["language"] for edition in notice.release["editions"]]
    chromes = {words.language: words for words in map(wording, languages)}
    return _rendered(
        "withdrawn.html",
        policy=POLICY,
        station=station,
        plate=plate(station["id"], station["name"]),
        contacts=contacts(station),
        day=notice.day,
        reason=notice.reason,
        editions=[
            {"chrome": chrome, "direction": direction(chrome), "words": words, "day": words.day(notice.day)}
            for chrome, words in chromes.items()
        ],
        links=links,
        statics=_addresses(links.statics, station["colour"]),
    )


def index_page(
    stations: Sequence[tuple[str, str, Mapping[str, Any], Sequence[str]]],
    *,
    company: str,
    colour: str,
    language: str,
    statics: str = "s/",
) -> bytes:
    """The list of workstations, UTF-8: for each the page's address, the address of its files, its release record, and
    the languages it is shown in. ``statics`` is where style, script and icon lie."""
    words = wording(language)
    return _rendered(
        "index.html",
        policy=POLICY,
        words=words,
        chrome=words.language,
        direction=direction(words.language),
        company=company,
        statics=_addresses(statics, colour),
        stations=[
            {
                "href": page,
                "plate": plate(release["workstation"]["id"], release["workstation"]["name"]),
                "name": release["workstation"]["name"],
                "title": release["editions"][0]["title"],
                "language": release["editions"][0]["language"],
                "small": files + release["editions"][0]["scenes"][0]["thumbnail"],
                "large": files + release["editions"][0]["scenes"][0]["picture"],
                "sought": " ".join(
                    (release["workstation"]["id"], release["workstation"]["name"], release["editions"][0]["title"])
                ).casefold(),
                "languages": [(one, own_name(one)) for one in languages],
            }
            for page, files, release, languages in stations
        ],
    )


def _rendered(template: str, **values: object) -> bytes:
    # A lone surrogate (from a broken document) has no UTF-8 form; it becomes "?", as a browser would show it.
    return templates(_TEMPLATES).get_template(template).render(values).encode("utf-8", "replace")


@functools.cache
def templates(folder: Path) -> jinja2.Environment:
    """The HTML templates of a folder, compiled once; every value is escaped, one that is missing is an error."""
    return jinja2.Environment(
        bytecode_cache=_compiled_before(),
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _compiled_before() -> jinja2.BytecodeCache | None:
    """Where Jinja keeps what it compiles, as Python does its modules: among this user's temporary files, for nobody
    else to write. None where the machine has no such place: then each process compiles.
    """
    try:
        return _Compiled(pattern=f"__onboard_{_how_compiled()}_%s.cache")
    except (OSError, RuntimeError):
        return None


def _how_compiled() -> str:
    """What compiled templates depend on besides their text: Jinja itself, and how it is told to compile them."""
    return digest(jinja2.__version__.encode() + Path(__file__).read_bytes())[:12]


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Goes without where it cannot be written: a full disk for temporary files keeps no page from being made."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _printable(value: Any) -> Any:
    """A text without the control characters HTML does not allow."""
    return _CONTROLS.sub("", value) if type(value) is str else value


# ------------------------------------------------------------------------------------------------ static files


def _brand_style(colour: str) -> str:
    roles = brand(colour)
    return (
        f":root{{--brand:{roles.ground};--on-brand:{roles.on_ground};--brand-ink:{roles.ink}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--brand-ink:{roles.ink_at_night}}}}}\n"
        "@media print{:root{--brand-ink:#000}}\n"
    )


def _dated_by_content(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{digest(content)[:12]}.{suffix}"


def _addresses(folder: str, colour: str) -> dict[str, str]:
    return {role: folder + name for role, (name, _) in static_files(colour).items()}
