"""The way in: the blocks of a document -> its steps and everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onboard.ingest.outline import Block
from onboard.ingest.sections import sections, with_hidden_headings
from onboard.ingest.structure.finding import by_structure
from onboard.ingest.structure.headings import by_headings, sections_said_to_be_steps
from onboard.ingest.structure.pieces import Arrangement
from onboard.ingest.structure.procedures import procedures_of
from onboard.ingest.vocabulary import Vocabulary


def arranged(blocks: Sequence[Block], vocabulary: Vocabulary, source: str) -> Arrangement:
    """The document's steps and everything else, in the order of the document; no block is lost."""
    root = sections(with_hidden_headings(blocks, vocabulary, source), vocabulary)
    said = sections_said_to_be_steps(root, vocabulary)
    found = by_headings(root, said) if said else by_structure(root, vocabulary)
    return replace(found, procedures=procedures_of(root, found.pieces, vocabulary))
