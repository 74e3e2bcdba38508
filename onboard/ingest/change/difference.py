"""What a difference between two versions of a document is made of; how it is found is in :mod:`.changes`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onboard.core.model import Signal


class About(StrEnum):
    """What a change concerns, the gravest first."""

    WARNING = "warning"
    PPE = "ppe"
    STEP = "step"
    SECTION = "section"
    PICTURE = "picture"
    TOOL = "tool"
    PART = "part"
    CHECK = "check"
    CONTACT = "contact"
    TITLE = "title"
    STATION = "station"
    REVISION = "revision"
    VALID_FROM = "valid-from"
    RESPONSIBLE = "responsible"
    LANGUAGE = "language"
    METADATA = "metadata"
    INTRODUCTION = "introduction"
    NOTE = "note"


class What(StrEnum):
    """What became of it. ``JOINED``: went into another step; ``DIVIDED``: was a part of another step; ``RENAMED``: its
    author gave it another id."""

    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    RESTORED = "restored"
    JOINED = "joined"
    DIVIDED = "divided"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Named:
    """A step as a person finds it: its id, its title, and its place in the document, counted from 1."""

    id: str
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another than before.

    ``step``      the step it concerns, as it is now, or as it was where it is no more; None where it concerns the whole
    ``was``       of steps moved, joined or no more, and of a moved warning: the step's place before, from 1
    ``beside``    the step now in front of an added or moved one, None at the beginning; of a joined or divided one,
                  the step it went into or came out of
    ``before``, ``after``   the words that differ; "" where there were or are none
    ``values``    among these words, values in the place of others: ("25 Nm", "30 Nm")
    ``signals``   the warning's signal word before and now
    ``name``      of metadata: its id
    """

    about: About
    what: What
    step: Named | None = None
    was: int | None = None
    beside: Named | None = None
    before: str = ""
    after: str = ""
    values: tuple[tuple[str, str], ...] = ()
    signals: tuple[Signal | None, Signal | None] = (None, None)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between a document and its next version.

    ``before``, ``after``   name and SHA-256 of the two documents
    ``changes``             the gravest first; empty where nothing is another that a reader of it would see
    ``unchanged``           ids of the steps that are as they were, warnings and pictures included
    """

    before: tuple[str, str]
    after: tuple[str, str]
    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]
