"""The way in: the blocks of a document -> its steps and everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onboard.ingest.outline import Block
from onboard.ingest.sections import Section, sections, walk, with_hidden_headings
from onboard.ingest.structure.finding import all_loose, by_structure
from onboard.ingest.structure.headings import by_headings, sections_said_to_be_steps
from onboard.ingest.structure.pieces import Arrangement, Draft
from onboard.ingest.structure.procedures import procedures_of
from onboard.ingest.structure.prose import told_in_order
from onboard.ingest.vocabulary import Vocabulary


def arranged(blocks: Sequence[Block], vocabulary: Vocabulary, source: str) -> Arrangement:
    """The document's steps and everything else, in the order of the document; no block is lost."""
    root = sections(with_hidden_headings(blocks, vocabulary, source), vocabulary)
    said = sections_said_to_be_steps(root, vocabulary)
    if not said and _sets_rules(root, vocabulary):
        return Arrangement(tuple(all_loose(root, vocabulary)))
    found = by_headings(root, said, vocabulary) if said else by_structure(root, vocabulary)
    if not any(isinstance(piece, Draft) for piece in found.pieces):
        return replace(found, pieces=tuple(told_in_order(found.pieces, vocabulary, source)))
    return replace(found, procedures=procedures_of(root, found.pieces, vocabulary))


def _sets_rules(root: Section, vocabulary: Vocabulary) -> bool:
    """Whether the title says that rules follow, numbered or not, and no section that a procedure does."""
    titles = [child for child in root.children if child.heading]
    inner = [section for section in walk(root) if section.role == "procedure"]
    return bool(titles) and vocabulary.sets_rules(titles[0].name) and not inner
