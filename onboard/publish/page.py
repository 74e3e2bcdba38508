"""The pages' HTML, made from release records.

Takes a release record (see docs/formats/release.md) and where its files lie as seen from the page; gives the page.
Everything shown is in the HTML, so it can be read, printed and searched without JavaScript; the script only makes it
follow the video. All words come from documents and settings, hence every one is escaped, and the page's policy
(Content Security Policy Level 3) lets nothing run or load but the site's own files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from onboard.core.fingerprint import digest
from onboard.core.model import Signal
from onboard.publish.colours import brand
from onboard.publish.making import how_made
from onboard.publish.wording import Wording, clock, direction, own_name, plate, telephone, wording

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_TEMPLATES = Path(__file__).parent / "templates"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_SPEEDS = ("0.75", "1", "1.25", "1.5")


@dataclass(frozen=True, slots=True)
class Links:
    """Where things lie as seen from the page, as relative addresses; "" where there is none.

    ``files``     the folder of the release's files: "../../r/0123456789abcdef/", or "" for the same folder
    ``statics``   the folder of style, script and icon
    """

    files: str
    statics: str
    sign: str = ""
    index: str = ""


def static_files(colour: str) -> dict[str, tuple[str, bytes]]:
    """Style, script and icon by role, each as (name, bytes). The names carry the content's digest: a page that refers
    to one never meets a newer one, and it may be cached for ever."""
    contents = {
        "style": ("player.css", (_TEMPLATES / "player.css").read_bytes()),
        "brand": ("brand.css", _brand_style(colour).encode()),
        "script": ("player.js", (_TEMPLATES / "player.js").read_bytes()),
        "icon": ("icon.svg", (_TEMPLATES / "icon.svg").read_bytes()),
    }
    return {role: (_dated_by_content(name, content), content) for role, (name, content) in contents.items()}


def player_page(release: Mapping[str, Any], links: Links, *, reasons: Sequence[str] | None = None) -> bytes:
    """The player page of one workstation, UTF-8. ``reasons`` (not None) marks it as a draft and says why it is one."""
    station = release["workstation"]
    return _rendered(
        "player.html",
        policy=POLICY,
        release=release,
        station=station,
        plate=plate(station["id"], station["name"]),
        logo=links.files + station["logo"] if station["logo"] else "",
        contacts=[telephone(line) for line in station["contacts"] or filter(None, [station["responsible"]])],
        editions=[
            _edition_view(edition, release, links.files, is_first=number == 0)
            for number, edition in enumerate(release["editions"])
        ],
        links=links,
        statics=_addresses(links.statics, station["colour"]),
        reasons=reasons,
    )


def index_page(
    stations: Sequence[tuple[str, str, Mapping[str, Any]]], *, company: str, colour: str, language: str
) -> bytes:
    """The list of workstations, UTF-8: for each the page's address, the address of its files, its release record."""
    words = wording(language)
    return _rendered(
        "index.html",
        policy=POLICY,
        words=words,
        chrome=words.language,
        direction=direction(words.language),
        company=company,
        statics=_addresses("s/", colour),
        stations=[
            {
                "href": page,
                "plate": plate(release["workstation"]["id"], release["workstation"]["name"]),
                "name": release["workstation"]["name"],
                "title": release["editions"][0]["title"],
                "language": release["editions"][0]["language"],
                "poster": files + release["editions"][0]["poster"],
                "languages": [own_name(edition["language"]) for edition in release["editions"]],
            }
            for page, files, release in stations
        ],
    )


def _rendered(template: str, **values: object) -> bytes:
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A lone surrogate (from a broken document) has no UTF-8 form; it becomes "?", as a browser would show it.
    return pages.get_template(template).render(values).encode("utf-8", "replace")


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


# ------------------------------------------------------------------------------------------------ views


def _edition_view(edition: Mapping[str, Any], release: Mapping[str, Any], files: str, *, is_first: bool) -> Any:
    language, station = edition["language"], release["workstation"]
    words = wording(language)
    scenes = [_scene_view(scene, words, files) for scene in edition["scenes"]]
    parts = ("video", "chapters", "source-panel", "transcript", "contact")
    making = how_made(release["record"], edition, words)
    say = words["page"]
    return {
        "language": language,
        "chrome": words.language,
        "direction": direction(language),
        "own_name": own_name(language),
        "words": words,
        "title": edition["title"],
        "video": files + edition["video"],
        "captions": files + edition["captions"],
        "poster": files + edition["poster"],
        "width": edition["width"],
        "height": edition["height"],
        "upright": edition["height"] > edition["width"],
        "portrait": _portrait(edition, files),
        "picture_width": 960,
        "picture_height": round(960 * edition["height"] / edition["width"]),
        "length": words.length(edition["duration_ms"]),
        "valid_from": words.day(station["valid_from"]),
        "speeds": [(value, f"{value.replace('.', words['date']['point'])}×") for value in _SPEEDS],
        "scenes": scenes,
        "chapters": _chapters(scenes),
        "making": making,
        "ai_label": f"{say['ai_text']} {say['ai_label']}" if making and making.by_model else say["ai_label"],
        "left_in_language": _left_in_language(edition, words),
        "ids": {part: part if is_first else f"{part}-{language}" for part in parts},
    }


def _portrait(edition: Mapping[str, Any], files: str) -> dict[str, str] | None:
    """The video for a phone held upright, where the usual one is not for it and there is another."""
    for other in edition.get("renditions", ()):
        if other["format"] == "portrait" and edition["height"] < edition["width"]:
            return {"video": files + other["video"], "poster": files + other["poster"]}
    return None


def _left_in_language(edition: Mapping[str, Any], words: Wording) -> str:
    """The line that says which parts are in another language; "" where none are."""
    spoken = (sentence.get("language") for scene in edition["scenes"] for sentence in scene["sentences"])
    names = [own_name(language) for language in dict.fromkeys(spoken) if language]
    return words["page"]["left_in_language"].format(languages=", ".join(names)) if names else ""


def _scene_view(scene: Mapping[str, Any], words: Wording, files: str) -> dict[str, Any]:
    panels = [
        {
            "signal": panel["signal"],
            "word": words["signal"][panel["signal"]] if panel["signal"] else "",
            "text": panel["text"],
        }
        for panel in scene["panels"]
    ]
    warned = [": ".join(filter(None, (panel["word"], panel["text"]))) for panel in panels]
    seen = [scene["heading"], *scene["points"], *warned]
    return {
        "label": _label(scene, words),
        "number": scene["number"],
        "heading": scene["heading"],
        "picture": files + scene["picture"],
        "thumbnail": files + scene["thumbnail"],
        "described": f"{words['page']['picture_of']}: {' · '.join(seen)}",
        "start": _seconds(scene["start_ms"]),
        "end": _seconds(scene["end_ms"]),
        "clock": clock(scene["start_ms"]),
        "panels": panels,
        "warns": any(panel["signal"] != Signal.NOTICE for panel in panels),
        "sentences": [_sentence_view(sentence, words) for sentence in scene["sentences"]],
    }


def _label(scene: Mapping[str, Any], words: Wording) -> str:
    """What stands small above a heading: "Schritt 4", "Kontrolle"; "" where the heading already says it."""
    kind = words["kind"][scene["kind"]]
    if scene["number"] is not None:
        return f"{kind} {scene['number']}"
    return "" if kind.casefold() == scene["heading"].strip().casefold() else kind


def _sentence_view(sentence: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    # One line of a document is often cited twice, for two words of it; it is shown once.
    cited = {(source["file"], source["place"], source["words"]): source for source in sentence["sources"]}
    proofs = [{**source, "place": words.place(source["place"])} for source in cited.values()]
    return {
        "text": sentence["text"],
        "language": sentence.get("language", ""),
        "start": _seconds(sentence["start_ms"]),
        "end": _seconds(sentence["end_ms"]),
        "proofs": proofs,
        "where": "; ".join(dict.fromkeys(proof["place"] for proof in proofs)) or "–",
    }


def _chapters(scenes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the list of contents shows: the scenes, a step told in several scenes being one entry."""
    chapters: list[dict[str, Any]] = []
    for number, scene in enumerate(scenes, start=1):
        goes_on = chapters and scene["number"] is not None and scene["number"] == chapters[-1]["number"]
        if goes_on:
            chapters[-1] |= {"end": scene["end"], "warns": chapters[-1]["warns"] or scene["warns"]}
        else:
            chapters.append({**scene, "scene": number})
    return chapters


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"
