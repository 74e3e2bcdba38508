"""The page of one lesson: video, text with sources, questions, and what of it the learning system is told.

All text is in the HTML, every word of it escaped; the scripts make it follow the video and report. As on the player
page nothing but the package's own files may load or run (Content Security Policy Level 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.fingerprint import digest
from onboard.core.model import Signal
from onboard.publish.making import how_made
from onboard.publish.page import POLICY, static_files, templates
from onboard.publish.views import contacts, described, panel_views
from onboard.publish.wording import Wording, clock, direction, plate, wording

_TEMPLATES = Path(__file__).parent / "templates"
_SPEEDS = ("0.75", "1", "1.25", "1.5")
_PICTURE_WIDTH = 960


@dataclass(frozen=True, slots=True)
class Lesson:
    """One language of a course.

    ``release``, ``edition``   the release record, and its part for this language
    ``films``                  the videos to choose from, the first for screens: format, video, poster, width, height
    ``passing``                per cent of the questions that have to be right; None where there are none
    """

    release: Mapping[str, Any]
    edition: Mapping[str, Any]
    films: tuple[Mapping[str, Any], ...]
    passing: int | None

    @property
    def words(self) -> Wording:
        return wording(self.edition["language"])

    @property
    def description(self) -> str:
        return self.words["scorm"]["description"].format(workstation=self.release["workstation"]["name"])

    @property
    def keywords(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.words["scorm"]["keywords"].split(","))


def lesson_statics(colour: str) -> dict[str, tuple[str, bytes]]:
    """What all lessons of a course share, by role: name and bytes. The names carry the content's digest, because some
    systems keep files of the course before."""
    of_page = static_files(colour)
    own = {role: (_TEMPLATES / name).read_bytes() for role, name in _OWN.items()}
    return {
        **{role: of_page[role] for role in ("brand", "icon")},
        **{role: (_dated_by_content(_OWN[role], content), content) for role, content in own.items()},
    }


_OWN = {"style": "lesson.css", "lms": "lms.js", "script": "lesson.js"}


def _dated_by_content(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{digest(content)[:12]}.{suffix}"


def lesson_page(lesson: Lesson, statics: Mapping[str, str]) -> bytes:
    """The page, UTF-8; ``statics`` are addresses by role, the release's files lie beside it."""
    page = templates(_TEMPLATES).get_template("lesson.html")
    return page.render(_view(lesson), statics=statics).encode("utf-8", "replace")


# ------------------------------------------------------------------------------------------------ views


def _view(lesson: Lesson) -> dict[str, Any]:
    release, edition, words = lesson.release, lesson.edition, lesson.words
    station, say = release["workstation"], words["page"]
    scenes = [_scene_view(number, scene, words) for number, scene in enumerate(edition["scenes"], start=1)]
    making = how_made(release["record"], edition, words)
    film = lesson.films[0]
    return {
        "policy": POLICY,
        "say": say,
        "tell": words["scorm"],
        "words": words,
        "language": edition["language"],
        "chrome": words.language,
        "direction": direction(edition["language"]),
        "release": release["release"],
        "station": station,
        "plate": plate(station["id"], station["name"]),
        "title": edition["title"],
        "valid_from": words.day(station["valid_from"]),
        "contacts": contacts(station),
        "film": film,
        "upright": next((one for one in lesson.films[1:] if one["format"] == "portrait"), None),
        "captions": edition["captions"],
        "seconds": f"{edition['duration_ms'] / 1000:.3f}",
        "length": words.length(edition["duration_ms"]),
        "speeds": [(value, f"{value.replace('.', words['date']['point'])}×") for value in _SPEEDS],
        "picture_width": _PICTURE_WIDTH,
        "picture_height": round(_PICTURE_WIDTH * edition["height"] / edition["width"]),
        "scenes": scenes,
        "chapters": _chapters(scenes),
        "questions": [_question_view(one, scenes, words) for one in edition.get("questions", ())],
        "passing": lesson.passing,
        "ai_label": f"{say['ai_text']} {say['ai_label']}" if making and making.by_model else say["ai_label"],
        "approved": making.approved if making else (),
    }


def _scene_view(number: int, scene: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    kind = words["kind"][scene["kind"]]
    label = f"{kind} {scene['number']}" if scene["number"] is not None else kind
    panels = panel_views(scene, words)
    return {
        "at": number,
        "id": scene["id"],
        "number": scene["number"],
        "label": "" if label.casefold() == scene["heading"].strip().casefold() else label,
        "heading": scene["heading"],
        "picture": scene["picture"],
        "thumbnail": scene["thumbnail"],
        "described": described(scene, panels, words),
        "start": _seconds(scene["start_ms"]),
        "end": _seconds(scene["end_ms"]),
        "clock": clock(scene["start_ms"]),
        "panels": panels,
        "warns": any(panel["signal"] != Signal.NOTICE for panel in panels),
        "sentences": [_sentence_view(sentence, words) for sentence in scene["sentences"]],
    }


def _sentence_view(sentence: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    proofs = _proofs(sentence["sources"], words)
    return {
        "text": sentence["text"],
        "language": sentence.get("language", ""),
        "start": _seconds(sentence["start_ms"]),
        "end": _seconds(sentence["end_ms"]),
        "proofs": proofs,
        "where": "; ".join(dict.fromkeys(proof["place"] for proof in proofs)) or "–",
    }


def _proofs(sources: Sequence[Mapping[str, str]], words: Wording) -> list[dict[str, str]]:
    cited = {(source["file"], source["place"], source["words"]): source for source in sources}
    return [{**source, "place": words.place(source["place"])} for source in cited.values()]


def _chapters(scenes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The scenes, a step told in several of them being one."""
    chapters: list[dict[str, Any]] = []
    for scene in scenes:
        if chapters and scene["number"] is not None and scene["number"] == chapters[-1]["number"]:
            chapters[-1] |= {"end": scene["end"], "warns": chapters[-1]["warns"] or scene["warns"]}
        else:
            chapters.append(dict(scene))
    return chapters


def _question_view(question: Mapping[str, Any], scenes: Sequence[Mapping[str, Any]], words: Wording) -> dict[str, Any]:
    spoken = next((scene for scene in scenes if scene["id"] == question["scene"]), None)
    return {
        "text": question["text"],
        "answers": question["answers"],
        "right": question["right"],
        "because": question["because"],
        "proofs": _proofs(question["sources"], words),
        "start": spoken["start"] if spoken else "",
        "clock": spoken["clock"] if spoken else "",
    }


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"
