"""Steps told in prose: "Zuerst den Deckel öffnen. Dann das Öl ablassen. Anschließend ...".

Only where a document gives its steps in no other way, and says in which order things are done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.ingest.outline import Paragraph
from onboard.ingest.structure.pieces import Draft, Loose, Piece
from onboard.ingest.vocabulary import Vocabulary

_FEWEST = 3
_SENTENCE_BEGINS = re.compile(r"(?<=[^\W\d][.!?])\s+(?=[^\W\d_])")
_OPEN = ("", "procedure", "introduction")


def told_in_order(pieces: Sequence[Piece], words: Vocabulary, source: str) -> list[Piece]:
    """The same pieces, each sentence that says "then" the beginning of a step."""
    begins = {index: found for index, piece in enumerate(pieces) if (found := _begins(piece, words))}
    if sum(len(found) for found in begins.values()) < _FEWEST:
        return list(pieces)
    told: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index in begins and isinstance(piece, Loose) and isinstance(piece.block, Paragraph):
            told.extend(_cut(piece, piece.block, begins[index], words, source))
        else:
            told.append(piece)
    return told


def _begins(piece: Piece, words: Vocabulary) -> list[int]:
    """Where in a paragraph a sentence opens with "first", "then", "finally"."""
    if not isinstance(piece, Loose) or piece.role not in _OPEN or not isinstance(piece.block, Paragraph):
        return []
    text = piece.block.prose.text
    starts = [0, *(found.end() for found in _SENTENCE_BEGINS.finditer(text))]
    return [at for at in starts if words.sequence.match(text[at : at + 60])]


def _cut(piece: Loose, block: Paragraph, begins: Sequence[int], words: Vocabulary, source: str) -> list[Piece]:
    found: list[Piece] = []
    cuts = [0, *(at for at in begins if at > 0)]
    for at, part in zip(cuts, block.prose.cut(cuts, source), strict=True):
        whole = Paragraph(part, block.first, block.last, block.label)
        if at in begins or words.is_work(part.text):
            found.append(Draft((Loose(whole, ""),), block.first, block.last))
        else:
            found.append(Loose(whole, piece.role))
    return found
