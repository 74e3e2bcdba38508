"""What a person chooses of a document: one of several procedures, or its rules where it has no steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.core.model import Problem, Procedure

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


def chosen(procedures: Sequence[Procedure], choice: Choice, document: str) -> Procedure | None:
    """The procedure that was asked for; None for all of them, and where nobody asked.

    Raises InputError where the document has none of that id.
    """
    if choice.procedure in ("", ALL):
        return None
    found = next((one for one in procedures if one.id == choice.procedure), None)
    if found is None:
        known = ", ".join(one.id for one in procedures)
        raise InputError(
            f'has no procedure "{choice.procedure}"' + ("" if known else "; it holds one procedure only"),
            file=document,
            hint=f"Its procedures are: {known}; or say {ALL}." if known else "Leave the choice out.",
        )
    return found


def problems_of(procedures: Sequence[Procedure], choice: Choice, document: str) -> list[Problem]:
    """That somebody must choose, or what was left out because somebody chose."""
    if not procedures or choice.procedure == ALL:
        return []
    if not choice.procedure:
        ids = ", ".join(one.id for one in procedures)
        named = ", ".join(f'"{one.title}" ({len(one.steps)} steps)' for one in procedures)
        return [
            Problem(
                "several-procedures",
                f"holds {len(procedures)} procedures, and a video tells one: {named}",
                document,
                hint=f'Choose one of {ids}, or {ALL}: --procedure ID, or procedure = "ID" in station.toml.',
                stops=True,
            )
        ]
    return [
        Problem(
            "other-procedure",
            f'"{one.title}" ({len(one.steps)} steps) is another procedure and left out',
            document,
            one.source.place,
            f"Choose {one.id} to have it, or {ALL} for all.",
        )
        for one in procedures
        if one.id != choice.procedure
    ]
