"""The words of a PDF as another pair of eyes sees them: PDFium's plain text, without layout.

Words at a line's end that are divided there are put together first; presentation forms are spelled out. What the reader
leaves out on purpose is not known here: the tests name it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pypdfium2

from onboard.ingest.outline import Callout, Heading, Listing, Outline, Paragraph, Table

_HYPHENS = re.compile(
    "(\\w)[-\u00ad\ufffe\x02]\\s*(?:\r\n|\n|(?<=[\ufffe\x02]))\\s*(?!und |oder )(?=[a-zäöüßąćęłńóśźż])"
)


def words_in(content: bytes) -> Counter[str]:
    """Every word on its pages, as PDFium gives the text."""
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return counted(_HYPHENS.sub(r"\1", text))


def counted(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", text).replace("\ufffe", "-").replace("\x02", "-")
    plain = re.sub("[\u200b-\u200f\u00ad]", "", plain)
    return Counter(re.findall(r"[^\W\d_]+|\d+", plain.casefold()))


def written(outline: Outline) -> Counter[str]:
    """Every word an outline holds, numbers of lists included."""
    said: list[str] = [field.value for field in outline.front]
    said.extend(" ".join(field.path) for field in outline.front)

    def walk(blocks: tuple) -> None:  # type: ignore[type-arg]
        for block in blocks:
            match block:
                case Heading() | Paragraph():
                    said.append(block.prose.text)
                    said.extend(picture.alt for picture in block.prose.pictures)
                case Listing():
                    for entry in block.entries:
                        said.append(str(entry.number or ""))
                        walk(entry.blocks)
                case Table():
                    for row in (block.header, *block.rows):
                        said.extend(cell.text for cell in row.cells)
                        said.extend(picture.alt for cell in row.cells for picture in cell.pictures)
                case Callout():
                    walk(block.blocks)

    walk(outline.blocks)
    return counted(" ".join(said))
