"""What an outline is taken apart into: steps, and everything else, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.ingest.outline import Block, Heading, Prose


@dataclass(frozen=True, slots=True)
class Loose:
    """A block outside every step. ``role``: what its section is about, "heading", or "" where nobody says."""

    block: Block
    role: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A step, found but not yet understood.

    ``heading``   its heading, with "Schritt 3:" and all
    ``title``     a title that is no heading: the cell of a table
    ``passages``  everything in it, with the role of the part of the step it stands in
    ``number``    as written
    ``rule``      it is no work, but one rule of a document that has no steps
    """

    passages: tuple[Loose, ...]
    first: int
    last: int
    heading: Heading | None = None
    title: Prose | None = None
    section: str = ""
    number: int | None = None
    rule: bool = False


Piece = Loose | Draft


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the structure that a person should know."""

    kind: str
    text: str
    first: int
    last: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One of several procedures: its heading, and the lines it takes."""

    heading: Heading
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``procedures`` are none where the document holds one only."""

    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...] = ()
    procedures: tuple[Chapter, ...] = ()
