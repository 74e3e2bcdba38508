"""Finding what a document leaves open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from onboard.core.fingerprint import canonical
from onboard.core.model import Gap, Instruction
from onboard.pipeline.work.base import Shelf, Work, mark_of


@dataclass(frozen=True)
class FindGaps(Work):
    """Find what an instruction leaves open. Result: JSON, see :func:`gaps_of`.

    ``beside``    names of the files beside the document
    ``contacts``  the bytes of contacts.csv as Latin-1 text, "" where there is none; ``today`` an ISO date, which counts
                  only with them
    ``finder``    stands for the code and words that find gaps
    """

    stage = "gaps"
    takes = 0.3

    instruction: Instruction
    beside: tuple[str, ...]
    contacts: str
    today: str
    finder: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the document": self.instruction,
            "the files beside it": self.beside,
            "the contacts": [self.contacts, self.today],
            "the rules for gaps": self.finder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.gaps.checking import gaps
        from onboard.gaps.contacts import read_contacts

        listed = read_contacts(self.contacts.encode("latin-1")) if self.contacts else None
        found = gaps(
            self.instruction,
            contacts=listed,
            today=date.fromisoformat(self.today),
            known_documents=frozenset(self.beside),
        )
        return canonical(found).encode()


def gaps_of(result: bytes) -> tuple[Gap, ...]:
    """The gaps in the result of a FindGaps. Raises ValueError for anything but a list: nothing else may pass for a
    document that leaves nothing open.
    """
    found = json.loads(result)
    if not isinstance(found, list):
        raise ValueError("no list of gaps")
    return tuple(Gap(**{name: value for name, value in one.items() if name}) for one in found)


def gaps_mark() -> str:
    """What stands for everything gaps are found with: code and words of the room, and what reads quantities."""
    return mark_of("onboard.gaps", "onboard.measures")
