"""The values of the grounding check. All frozen, all plain; they cross no other room's border."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class EntryKind(enum.StrEnum):
    """What an entry of the source is. Steps and warnings must be told; the rest may be."""

    STEP = "step"
    WARNING = "warning"
    PPE = "ppe"
    TOOL = "tool"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One citable place of the source; ``text`` is what it says, as plain text."""

    id: str
    kind: EntryKind
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A whole instruction: its entries in order, its language ("de", "en"), and abbreviation -> full form."""

    language: str
    entries: tuple[Entry, ...]
    glossary: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def cited(self, cites: tuple[str, ...]) -> tuple[Entry, ...]:
        """The entries of these ids, in the order of the source; ids it does not have are left out."""
        return tuple(entry for entry in self.entries if entry.id in cites)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and the ids of the entries it names as its evidence."""

    text: str
    cites: tuple[str, ...]


class Kind(enum.StrEnum):
    """What is wrong, in the words of the public development set (see docs/grounding.md)."""

    WRONG_NUMBER = "wrong_number"
    INVENTED_NUMBER = "invented_number"
    UNIT_CHANGE = "unit_change"
    WRONG_BOUND = "wrong_bound"
    NEGATION_FLIP = "negation_flip"
    INVENTED_TOOL = "invented_tool"
    INVENTED_PPE = "invented_ppe"
    INVENTED_MATERIAL_OR_PART = "invented_material_or_part"
    INVENTED_CONTACT = "invented_contact"
    INVENTED_STEP = "invented_step"
    SOFTENED_WARNING = "softened_warning"
    WRONG_ORDER = "wrong_order"
    WRONG_DIRECTION = "wrong_direction"
    WRONG_CONDITION = "wrong_condition"
    SWAPPED_REFERENT = "swapped_referent"
    UNSUPPORTED_CAUSE = "unsupported_cause"
    WRONG_CITATION = "wrong_citation"
    DROPPED_STEP = "dropped_step"
    DROPPED_WARNING = "dropped_warning"
    PARTIAL_DROP = "partial_drop"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing the cited entries do not bear out.

    ``blocks``    certain enough to keep a video from being published (at most one such objection in a hundred
                  honest sentences may be wrong); else it is shown for review
    ``words``     the words of the sentence it is about, verbatim where possible
    ``source``    the words of the source that say otherwise, or ""
    ``affected``  ids of the entries concerned
    """

    kind: Kind
    reason: str
    blocks: bool
    words: str = ""
    source: str = ""
    affected: tuple[str, ...] = ()
