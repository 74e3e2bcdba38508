"""Footers that are no footers to PowerPoint: text boxes drawn or copied onto the lower edge of every slide.

    slides -> the same slides, what only repeats at their lower edge among their edges

What repeats is said once, by the presentation. A warning that is repeated stays on every slide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from onboard.ingest.powerpoint.slides import Piece, Prepared, Words
from onboard.ingest.vocabulary import Vocabulary

_FEWEST = 3
_PAGE = re.compile(r"(?P<page>\d{1,3})(?:\s*\W\s*(?P<last>\d{1,3}))?")


def take_footers(slides: Sequence[Prepared], words: Vocabulary) -> None:
    """Takes what repeats at the lower edge of most slides off them, and the numbers of pages."""
    counts = Counter(text for slide in slides for text in {_repeated(piece, slide) for piece in slide.pieces} if text)
    running = {text for text, count in counts.items() if count >= _FEWEST and count * 2 > len(slides)}
    for slide in slides:
        kept: list[Piece] = []
        for piece in slide.pieces:
            text = _repeated(piece, slide)
            if text not in running or words.signal.search(text):
                kept.append(piece)
            elif isinstance(piece, Words) and text != _NUMBER:
                slide.edges.append(piece.text)
        slide.pieces = kept


_NUMBER = "\0"
"""Stands for the number of the page in what is compared."""


def _repeated(piece: Piece, slide: Prepared) -> str:
    """What would repeat on other slides, if this is a footer; "" where it cannot be one."""
    if not isinstance(piece, Words) or not piece.lowest or piece.number is not None:
        return ""
    if piece.role or any(one.bullet for one in piece.said):
        return ""
    page = _PAGE.fullmatch(piece.text)
    if page:
        return _NUMBER if int(page.group("page")) == slide.number else ""
    return piece.text
