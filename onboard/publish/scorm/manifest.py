"""``imsmanifest.xml``: what a learning system reads of a course, and shows in its catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from onboard.publish.scorm.lesson import Lesson
from onboard.publish.wording import own_name

_TEMPLATES = Path(__file__).parent / "templates"
_TITLE = 200
"""Characters of a title (SCORM 1.2 Content Aggregation Model, 2.3.2.5; its schema refuses more)."""
_DESCRIPTION = 1000
_LARGEST_INT = 2**31 - 1
"""What the schema of the metadata takes as a size in bytes."""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Resource:
    """One lesson as the manifest names it: its page, and all its files, by their names in the package."""

    lesson: Lesson
    page: str
    files: tuple[str, ...]


def manifest(code: str, resources: Sequence[Resource], shared: Sequence[str]) -> bytes:
    """The manifest of a course, UTF-8.

    The identifiers are made of the workstation's code and the languages, so that a system which is given the next
    release knows which course it is.
    """
    first = resources[0].lesson
    size = sum(map(_size, resources))
    languages = "-".join(resource.lesson.edition["language"] for resource in resources)
    files = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_allowed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = files.get_template("imsmanifest.xml").render(
        course=f"onboard-{code}-{languages}",
        version=first.release["release"],
        title=_shortened(first.edition["title"], _TITLE),
        lessons=[_lesson_view(resource, several=len(resources) > 1) for resource in resources],
        shared=shared,
        size=size if size <= _LARGEST_INT else None,
    )
    return text.encode("utf-8", "replace")


def _lesson_view(resource: Resource, *, several: bool) -> dict[str, Any]:
    lesson = resource.lesson
    language, station = lesson.edition["language"], lesson.release["workstation"]
    title = f"{lesson.edition['title']} ({own_name(language)})" if several else lesson.edition["title"]
    return {
        "id": language,
        "language": language,
        "title": _shortened(title, _TITLE),
        "description": _shortened(lesson.description, _DESCRIPTION),
        "keywords": list(dict.fromkeys(filter(None, (*lesson.keywords, station["id"], station["name"])))),
        "seconds": round(lesson.edition["duration_ms"] / 1000),
        "version": " · ".join(filter(None, (station["revision"], lesson.release["release"]))),
        "passing": lesson.passing,
        "supports": lesson.words["page"]["supports"],
        "page": resource.page,
        "files": resource.files,
    }


def _size(resource: Resource) -> int:
    """Bytes of a lesson's videos."""
    lesson = resource.lesson
    return sum(lesson.release["files"][film["video"]]["bytes"] for film in lesson.films)


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _allowed(value: Any) -> Any:
    """A text without the characters XML 1.0 does not allow."""
    return _NOT_XML.sub("", value) if type(value) is str else value
