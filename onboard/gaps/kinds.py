"""The closed list of kinds of gaps. What each looks for, and when it keeps quiet, stands in docs/gaps.md."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Kind(enum.StrEnum):
    """One value a kind, as ``Gap.kind`` names it."""

    VAGUE_WORD = "vague-word"
    BLANK = "blank"
    NO_UNIT = "no-unit"
    NO_TOLERANCE = "no-tolerance"
    CONTRADICTION = "contradiction"
    NO_PICTURE = "no-picture"
    MISSING_PHOTO = "missing-photo"
    NO_SUCH_DOCUMENT = "no-such-document"
    NO_SUCH_PICTURE = "no-such-picture"
    NO_SUCH_STEP = "no-such-step"
    ONLY_ELSEWHERE = "only-elsewhere"
    NO_CONSEQUENCE = "no-consequence"
    NO_ACTION = "no-action"
    MISSING_PROTECTION = "missing-protection"
    PPE_NOT_LISTED = "ppe-not-listed"
    NO_PPE_LIST = "no-ppe-list"
    TOOL_NOT_LISTED = "tool-not-listed"
    NO_TOOL_LIST = "no-tool-list"
    NO_RESPONSIBLE = "no-responsible"
    NO_REVISION = "no-revision"
    NO_VALID_FROM = "no-valid-from"
    UNKNOWN_CONTACT = "unknown-contact"
    EXPIRED_CONTACT = "expired-contact"
    TOO_LONG = "too-long"
    MISSING_SECTION = "missing-section"
    SKIPPED_NUMBER = "skipped-number"
    LANGUAGE_MIX = "language-mix"


GRAVE = frozenset({Kind.CONTRADICTION, Kind.MISSING_PROTECTION})
"""A video is published only after a person accepted these by their id."""


@dataclass(frozen=True, slots=True)
class Hole:
    """What a family found, before it is put into words.

    ``words``   verbatim from the instruction, or "" where the hole is that there are none
    ``place``   as a source ref names it; "" for the whole document
    ``reason``  which of its kind's wordings fits: "vague-word" has one for each open question; "" for the only one
    ``named``   what the wording's placeholders stand for
    """

    kind: Kind
    words: str = ""
    place: str = ""
    file: str = ""
    step: str = ""
    reason: str = ""
    named: dict[str, str] = field(default_factory=dict)
