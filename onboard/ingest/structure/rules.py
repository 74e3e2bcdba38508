"""The rules of a document that has no steps: a Betriebsanweisung, house rules, a sign.

What must be done and what must not becomes a step of one statement each, under the heading it stands below. Hazards
stay warnings for the whole; equipment, contacts, the purpose and what is meant for trainers stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onboard.ingest.outline import Callout, Heading, Listing, Paragraph, Table, clean
from onboard.ingest.passages import alarm
from onboard.ingest.structure.looks import is_contact
from onboard.ingest.structure.pieces import Draft, Loose, Piece
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

_KEPT = frozenset({"ppe", "tools", "parts", "requirements", "contacts", "trainer", "introduction", "column", "group"})
_FEWEST_WORDS = 2


def as_rules(pieces: Sequence[Piece], words: Vocabulary) -> list[Piece]:
    """The same pieces, each rule a step; no block is lost."""
    found: list[Piece] = []
    section = ""
    for piece in pieces:
        if isinstance(piece, Loose) and isinstance(piece.block, Heading):
            section = clean(piece.block.prose.text).rstrip(":")
            found.append(piece)
        elif isinstance(piece, Loose):
            found.extend(_rules(piece, section, words))
        else:
            found.append(piece)
    return found


def rules_in(pieces: Sequence[Piece], words: Vocabulary) -> int:
    """How many rules a document holds."""
    return sum(isinstance(piece, Draft) for piece in as_rules(pieces, words))


def _rules(piece: Loose, section: str, words: Vocabulary) -> Iterator[Piece]:
    block, role = piece.block, piece.role
    if role in _KEPT or is_contact(block, words) or (role == "safety" and words.names_hazards(section)):
        yield piece
        return
    match block:
        case Callout() if _is_open(block, words):
            title = clean(block.title.text) if block.title else section
            inner = words.section(title) or role
            if block.title:
                yield Loose(Heading(block.title, 6, block.first, block.first), "heading")
            for one in block.blocks:
                yield from _rules(Loose(one, inner), title, words)
        case Listing():
            for entry in block.entries:
                yield Draft(
                    tuple(Loose(one, "") for one in entry.blocks), entry.first, entry.last, section=section, rule=True
                )
        case Table() if role == "safety":
            for row in block.rows:
                one = replace(block, rows=(row,), first=row.first, last=row.last, above=())
                yield Draft((Loose(one, ""),), row.first, row.last, section=section, rule=True)
            yield from (Loose(Paragraph(c, block.first, block.first), "column") for c in block.header.cells if c.text)
        case Paragraph() if _may_hold_rules(role, section, words) and _is_rule(block, words):
            yield Draft((Loose(block, ""),), block.first, block.last, section=section, rule=True)
        case _:
            yield piece


def _may_hold_rules(role: str, section: str, words: Vocabulary) -> bool:
    return role not in ("aside", "contents") or words.names_emergencies(section)


def _is_open(block: Callout, words: Vocabulary) -> bool:
    """Whether a call-out is a section of its own, and no warning and no example."""
    titled = block.title is not None and words.section(block.title.text) not in ("", *_KEPT)
    return block.kind not in SIGNALS and (titled or block.kind != "example")


def _is_rule(block: Paragraph, words: Vocabulary) -> bool:
    text = block.prose.text.strip()
    loud = alarm(block.prose, words)
    plain = text.endswith((".", "!")) and not block.code and (loud is None or loud.signal is None)
    return plain and len(re.findall(r"[^\W\d]{2,}", text)) >= _FEWEST_WORDS
