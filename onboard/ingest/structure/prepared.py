"""Blocks as they are meant: a number typed in front of a line makes a list of it, and a table finds its heads."""

from __future__ import annotations

from collections.abc import Sequence

from onboard.ingest.outline import Block, Places
from onboard.ingest.structure.cells import laid_out
from onboard.ingest.structure.typed import with_typed_lists
from onboard.ingest.vocabulary import Vocabulary


def prepared(blocks: Sequence[Block], words: Vocabulary, places: Places) -> list[Block]:
    """The same blocks, none lost: ready to be asked which of them are steps."""
    return with_typed_lists(laid_out(blocks, words, places), words, places)
