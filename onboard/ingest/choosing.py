"""What a person chooses of a document: one of several procedures, or its rules where it has no steps."""

from __future__ import annotations

from dataclasses import dataclass

ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose.

    ``procedure``   id of one of the document's procedures, :data:`ALL` for all of them one after the other, "" where
                    nobody chose
    ``rules``       make the steps of its rules, where it has rules and no steps
    """

    procedure: str = ""
    rules: bool = False


NOTHING_CHOSEN = Choice()
