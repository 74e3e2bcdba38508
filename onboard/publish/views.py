"""What the page's template is given for each language: everything in the order and the words in which it is shown.

Takes release records and the page's own words; gives plain values. Knows no markup.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from onboard.core.model import Signal
from onboard.publish import machine
from onboard.publish.making import how_made
from onboard.publish.showing import Links, Showing
from onboard.publish.wording import Telephone, Wording, clock, direction, own_name, plate, telephone, wording

_SPEEDS = ("0.75", "1", "1.25", "1.5")
_PARTS = ("video", "chapters", "source-panel", "transcript", "contact", "news", "check")
_MEGABYTE = 1_000_000
_PLACES_NAMED = 3


def edition_views(showings: Sequence[Showing], links: Links) -> list[dict[str, Any]]:
    """The page's languages, in order; each says which others are newer than it is."""
    newer = _newer(showings)
    return [
        {**_edition_view(one, links, is_first=number == 0), "newer": newer[number]}
        for number, one in enumerate(showings)
    ]


def contacts(station: Mapping[str, Any]) -> list[Telephone]:
    """Whom to ask: the contacts, and the responsible person where none of them can be called."""
    named = [telephone(line) for line in station["contacts"]]
    if station["responsible"] and not any(line.dialled for line in named):
        named.append(telephone(station["responsible"]))
    return named


def _newer(showings: Sequence[Showing]) -> list[list[tuple[str, str]]]:
    """For each language those that tell a later state of the document: tag and own name."""

    def age(one: Showing) -> tuple[str, str]:
        return one.published, one.release["workstation"]["valid_from"]

    newest = max(map(age, showings))
    latest = [one for one in showings if age(one) == newest]
    return [
        []
        if age(one) == newest or _state(one) == _state(latest[0])
        else [(each.language, own_name(each.language)) for each in latest]
        for one in showings
    ]


def _state(showing: Showing) -> tuple[Any, ...]:
    """What of the document is told. Another voice makes another release too, but nothing in it is out of date."""
    document = showing.release["record"].get("document")
    digest = document.get("sha256") if isinstance(document, Mapping) else showing.release["release"]
    return digest, showing.release["workstation"]["revision"]


# ------------------------------------------------------------------------------------------------ one language


def _edition_view(showing: Showing, links: Links, *, is_first: bool) -> dict[str, Any]:
    edition, release, files = showing.edition, showing.release, showing.files
    language, station = edition["language"], release["workstation"]
    words = wording(language)
    making = how_made(release["record"], edition, words)
    say = words["page"]
    ai_label = f"{say['ai_text']} {say['ai_label']}" if making and making.by_model else say["ai_label"]
    scenes = [
        _scene_view(one, number, _Place(showing, words, links)) for number, one in enumerate(edition["scenes"], 1)
    ]
    return {
        "release": release,
        "files": files,
        "station": station,
        "plate": plate(station["id"], station["name"]),
        "contacts": contacts(station),
        "published": words.day(showing.published[:10]),
        "language": language,
        "chrome": words.language,
        "direction": direction(language),
        "own_name": own_name(language),
        "words": words,
        "title": edition["title"],
        "captions": files + edition["captions"],
        "cues": machine.block(machine.cues(showing.captions)) if showing.captions else "",
        "width": edition["width"],
        "height": edition["height"],
        "films": _films(edition, files),
        "less": _less(edition, release, files, words),
        "picture_width": 960,
        "picture_height": round(960 * edition["height"] / edition["width"]),
        "length": words.length(edition["duration_ms"]),
        "valid_from": words.day(station["valid_from"]),
        "until": station.get("valid_until", ""),
        "valid_until": words.day(station.get("valid_until", "")),
        "speeds": [(value, f"{value.replace('.', words['date']['point'])}×") for value in _SPEEDS],
        "scenes": scenes,
        "chapters": _chapters(scenes),
        "news": _news_view(showing, words, scenes),
        "questions": _question_views(edition, words, scenes),
        "report": _report(links, showing, ""),
        "making": making,
        "ai_label": ai_label,
        "described": machine.block(machine.video_object(showing, ai_label, station["company"])),
        "left_in_language": _left_in_language(edition, words),
        "ids": {part: part if is_first else f"{part}-{language}" for part in _PARTS},
    }


def _films(edition: Mapping[str, Any], files: str) -> dict[str, dict[str, str]]:
    """The same video by how it is held: "landscape", "portrait", and "… small" for a poor connection."""
    upright = edition["height"] > edition["width"]
    films = {"portrait" if upright else "landscape": edition}
    for other in edition.get("renditions", ()):
        films.setdefault(f"{other['format']}{' small' if other.get('small') else ''}", other)
    return {name: {"video": files + one["video"], "poster": files + one["poster"]} for name, one in films.items()}


def _less(edition: Mapping[str, Any], release: Mapping[str, Any], files: str, words: Wording) -> list[dict[str, str]]:
    """The renditions for a poor connection: address, how it is held, how large it is."""
    return [
        {
            "video": files + one["video"],
            "format": words["player"].get(one["format"], one["format"]),
            "size": _megabytes(release["files"].get(one["video"], {}).get("bytes", 0), words),
        }
        for one in edition.get("renditions", ())
        if one.get("small")
    ]


def _megabytes(size: int, words: Wording) -> str:
    number = f"{max(0.1, size / _MEGABYTE):.1f}".replace(".", words["date"]["point"])
    return words["player"]["megabytes"].format(number) if size else ""


def _left_in_language(edition: Mapping[str, Any], words: Wording) -> str:
    """The line that says which parts are in another language; "" where none are."""
    spoken = (sentence.get("language") for scene in edition["scenes"] for sentence in scene["sentences"])
    names = [own_name(language) for language in dict.fromkeys(spoken) if language]
    return words["page"]["left_in_language"].format(languages=", ".join(names)) if names else ""


def _report(links: Links, showing: Showing, step: str) -> str:
    """Where a mistake is told, filled in; everything that is filled in is percent-encoded (RFC 3986)."""
    if not links.report:
        return ""
    known = {
        "workstation": showing.release["workstation"]["id"],
        "release": showing.release["release"],
        "language": showing.language,
        "step": step,
    }
    encoded = {name: quote(value.encode("utf-8", "replace"), safe="") for name, value in known.items()}
    return re.sub(r"\{(\w+)\}", lambda match: encoded.get(match[1], match[0]), links.report)


# ------------------------------------------------------------------------------------------------ scenes


@dataclass(frozen=True, slots=True)
class _Place:
    showing: Showing
    words: Wording
    links: Links


def _scene_view(scene: Mapping[str, Any], number: int, at: _Place) -> dict[str, Any]:
    words, files = at.words, at.showing.files
    panels = panel_views(scene, words)
    sources, sentences = _with_sources(scene["sentences"], words)
    return {
        "id": scene["id"],
        "place": f"{at.showing.language}/step-{scene['id']}",
        "scene": number,
        "label": _label(scene, words),
        "number": scene["number"],
        "heading": scene["heading"],
        "picture": files + scene["picture"],
        "thumbnail": files + scene["thumbnail"],
        "described": described(scene, panels, words),
        "start": _seconds(scene["start_ms"]),
        "end": _seconds(scene["end_ms"]),
        "clock": clock(scene["start_ms"]),
        "panels": panels,
        "warns": any(panel["signal"] != Signal.NOTICE for panel in panels),
        "sentences": sentences,
        "sources": sources,
        "where": _where([source["place"] for source in sources]),
        "report": _report(at.links, at.showing, scene["id"]),
    }


def panel_views(scene: Mapping[str, Any], words: Wording) -> list[dict[str, str]]:
    """A scene's warnings, each with its signal word in the page's language, "" where it has none."""
    return [
        {
            "signal": panel["signal"],
            "word": words["signal"][panel["signal"]] if panel["signal"] else "",
            "text": panel["text"],
        }
        for panel in scene["panels"]
    ]


def described(scene: Mapping[str, Any], panels: Sequence[Mapping[str, str]], words: Wording) -> str:
    """A scene's picture in words, for those who do not see it."""
    warned = [": ".join(filter(None, (panel["word"], panel["text"]))) for panel in panels]
    return f"{words['page']['picture_of']}: {' · '.join([scene['heading'], *scene['points'], *warned])}"


def _label(scene: Mapping[str, Any], words: Wording) -> str:
    """What stands small above a heading: "Schritt 4", "Kontrolle"; "" where the heading already says it."""
    kind = words["kind"][scene["kind"]]
    if scene["number"] is not None:
        return f"{kind} {scene['number']}"
    return "" if kind.casefold() == scene["heading"].strip().casefold() else kind


def _with_sources(
    sentences: Sequence[Mapping[str, Any]], words: Wording
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a scene rests on, each place once and numbered from 1, and its sentences with these numbers."""
    numbers: dict[tuple[str, str, str], int] = {}
    told = []
    for sentence in sentences:
        cited = dict.fromkeys((ref["file"], ref["place"], ref["words"]) for ref in sentence["sources"])
        told.append(
            {
                "text": sentence["text"],
                "language": sentence.get("language", ""),
                "start": _seconds(sentence["start_ms"]),
                "end": _seconds(sentence["end_ms"]),
                "sources": sorted(numbers.setdefault(ref, len(numbers) + 1) for ref in cited),
            }
        )
    return [_source_view(*ref, words) for ref in numbers], told


def _where(named: Sequence[str]) -> str:
    """The first places, so that a list of twenty stays one line."""
    places = list(dict.fromkeys(filter(None, named)))
    return "; ".join(places[:_PLACES_NAMED]) + (" …" if len(places) > _PLACES_NAMED else "")


def _source_view(file: str, place: str, verbatim: str, words: Wording) -> dict[str, str]:
    return {"file": file, "place": words.place(place), "words": verbatim}


def _chapters(scenes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the list of contents shows: the scenes, a step told in several scenes being one entry."""
    chapters: list[dict[str, Any]] = []
    for scene in scenes:
        goes_on = chapters and scene["number"] is not None and scene["number"] == chapters[-1]["number"]
        if goes_on:
            chapters[-1] |= {"end": scene["end"], "warns": chapters[-1]["warns"] or scene["warns"]}
        else:
            chapters.append(dict(scene))
    return chapters


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"


# ------------------------------------------------------------------------------------------------ news, questions


def _news_view(showing: Showing, words: Wording, scenes: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    news, files = showing.edition.get("news"), showing.files
    if not news:
        return None
    places, film = {scene["id"]: scene for scene in scenes}, news.get("video")
    step = words["kind"]["step"]
    return {
        "title": words["news"]["title"].format(day=words.day(news["since_day"][:10])),
        "count": words["news"]["changes"].format(count=len(news["changes"])),
        "changes": [
            {
                "kind": change["kind"],
                "word": words["news"][change["kind"]],
                "label": f"{step} {change['number']}" if change["number"] is not None else "",
                "heading": change["heading"],
                "place": places[change["scene"]]["place"] if change["scene"] in places else "",
                "pairs": _pairs(change["before"], change["after"]),
            }
            for change in news["changes"]
        ],
        "film": film
        and {
            **film,
            "video": files + film["video"],
            "captions": files + film["captions"],
            "poster": files + film["poster"],
            "length": words.length(film["duration_ms"]),
            "cues": machine.block(machine.cues(showing.news_captions)) if showing.news_captions else "",
        },
    }


Marked = list[tuple[str, bool]]
"""A text in pieces, each with whether it differs."""


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[Marked, Marked]]:
    """Old beside new words, those that differ marked. A sentence that was only left out or added stands alone."""
    paired = []
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = list(before[i:i_end]), list(after[j:j_end])
        if len(old) != len(new):
            old, new = [" ".join(old)], [" ".join(new)]
        paired += [_marked(one, other) for one, other in zip(old, new, strict=True)]
    return paired


def _marked(before: str, after: str) -> tuple[Marked, Marked]:
    if not before or not after:
        return ([(before, False)] if before else []), ([(after, False)] if after else [])
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    left: Marked = []
    right: Marked = []
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for pieces, words in ((left, old[i:i_end]), (right, new[j:j_end])):
            if words:
                pieces.append(("".join(words), kind != "equal"))
    return left, right


def _question_views(
    edition: Mapping[str, Any], words: Wording, scenes: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    places, questions = {scene["id"]: scene for scene in scenes}, edition.get("questions", ())
    return [
        {
            "name": f"{edition['language']}-{number}",
            "number": words["check"]["number"].format(number=number, count=len(questions)),
            "text": one["text"],
            "answers": one["answers"],
            "right": one["right"],
            "because": one["because"],
            "sources": [_source_view(ref["file"], ref["place"], ref["words"], words) for ref in one["sources"]],
            "scene": places.get(one["scene"]),
            "start": _spoken_at(edition, one),
        }
        for number, one in enumerate(questions, start=1)
    ]


def _spoken_at(edition: Mapping[str, Any], question: Mapping[str, Any]) -> str:
    """When the sentence that answers a question is spoken; "" where that scene is not in the video."""
    for scene in edition["scenes"]:
        if scene["id"] == question["scene"]:
            spoken = [each["start_ms"] for each in scene["sentences"] if each["text"] == question["because"]]
            return _seconds(spoken[0] if spoken else scene["start_ms"])
    return ""
