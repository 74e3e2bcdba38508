"""Places in documents, said in a language: "table 2, row 3" is "Tabelle 2, Zeile 3" in German.

A source ref's place is English and made of few words (``ingest.outline.Spot``); each language gives its own for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS = (
    *("line", "lines", "paragraph", "paragraphs", "row", "rows", "cell", "cells", "page", "pages", "slide", "slides"),
    *("step", "steps", "table", "header", "footer", "footnote", "endnote", "notes", "text box", "file name"),
    *("layout", "document", "property", "properties", "sheet", "to"),
)
_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w-])")
_SPAN = re.compile(r"(?<=\d)-(?=\d)")


def told(place: str, words: Mapping[str, str]) -> str:
    """A place with the words of a language; one without a word of its own stays English.

    A cell of a spreadsheet ("Prüfplan!B5") is written as the spreadsheet writes it, whatever the sheet is called.
    """
    if "!" in place:
        return place
    return _SPAN.sub("–", _WORD.sub(lambda found: words.get(found[0], found[0]), place))
