"""What people are instructed in, and who: takes a release record -> gives what the record of instruction says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard.core.model import SceneKind

_TOLD = (SceneKind.SAFETY, SceneKind.TOOLS, SceneKind.STEP, SceneKind.CHECK)
"""Scenes that are topics; the others greet, sum up, or name whom to ask."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was instructed; ``number`` and ``department`` are "" where nobody said."""

    name: str
    number: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What people are instructed in: one release in one language, as its record tells it.

    ``shown_since``   ISO 8601 date, "" for unknown
    ``checksum``      SHA-256 of the document
    ``approvals``     (who, on which day)
    ``topics``        headings of the chapters, numbered where they are steps; ``questions`` that check understanding
    ``logo``          the bytes of a PNG, JPEG or WEBP; None for none
    """

    station: Mapping[str, Any]
    language: str
    title: str
    release: str
    shown_since: str
    checksum: str
    approvals: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    questions: tuple[str, ...]
    logo: bytes | None = None


def lesson_of(release: Mapping[str, Any], language: str, *, shown_since: str, logo: bytes | None) -> Lesson:
    """What a release's record (docs/formats/release.md) says about one of its languages. Raises KeyError for others."""
    edition = {one["language"]: one for one in release["editions"]}[language]
    made = release["record"]
    account = made.get("languages", {}).get(language, made)
    return Lesson(
        release["workstation"],
        language,
        edition["title"],
        release["release"],
        shown_since,
        made.get("document", {}).get("sha256", ""),
        tuple((str(one.get("by", "")), str(one.get("at", ""))[:10]) for one in account.get("approvals", ())),
        tuple(_topics(edition["scenes"])),
        tuple(one["text"] for one in edition.get("questions", ())),
        logo,
    )


def _topics(scenes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    told: set[str] = set()
    for scene in scenes:
        number = f"{scene['number']}. " if scene["number"] is not None else ""
        topic = f"{number}{scene['heading']}"
        if scene["kind"] in _TOLD and topic not in told:
            told.add(topic)
            yield topic
