"""What a drawing holds, each thing once: pictures, text boxes, words in a diagram. DrawingML and VML alike.

A drawing that stands there in two forms (``mc:AlternateContent``) is read in one. Text boxes in a group or on a canvas
with a few words each are labels of the drawing; a box with more to say is a passage of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from onboard.ingest.braces import parted, without_words
from onboard.ingest.outline import clean
from onboard.ingest.word.markup import MC, OFFICE, A, Element, M, R, V, W, branch, local

_GROUPS = frozenset({"wgp", "wpc", "grpSp", "group", "lockedCanvas"})
_LABEL_WORDS = 8
_DEEPEST = 100
_MACHINE_MADE = re.compile(
    r"\s*(?:(?:Beschreibung automatisch generiert|Automatisch generierte Beschreibung|"
    r"Description automatically generated|KI-generierte Inhalte können fehlerhaft sein\.?|"
    r"AI-generated content may be incorrect\.?|Opis wygenerowany automatycznie|"
    r"Descripción generada automáticamente|Açıklama otomatik olarak oluşturuldu).*)",
    re.IGNORECASE | re.DOTALL,
)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|heic|webp|svg)$|https?://\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing on a drawing.

    ``kind``      "picture", "box", "diagram", "chart", "object", "words"
    ``relation``  id of the relationship that leads to it; ``linked``: to a picture outside
    ``element``   of a box, what stands in it
    ``alt``       the description of a picture; the words of "words"; the program of an "object"
    """

    kind: str
    relation: str = ""
    element: Element = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """``grouped``: its shapes belong together, as on a canvas; ``shapes`` in the order of the file."""

    shapes: tuple[Shape, ...]
    grouped: bool = False
    alt: str = ""
    element: Element = field(default=None, compare=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """The words of boxes that only name what is drawn; each once."""
        if not self.grouped:
            return ()
        texts = (words_of(shape.element) for shape in self.shapes if shape.kind == "box")
        return tuple(dict.fromkeys(text for text in texts if 0 < len(text.split()) <= _LABEL_WORDS))

    @property
    def boxes(self) -> tuple[Element, ...]:
        """What stands in boxes that say more than a label."""
        boxes = (shape.element for shape in self.shapes if shape.kind == "box")
        return tuple(box for box in boxes if not self.grouped or len(words_of(box).split()) > _LABEL_WORDS)


def drawing(element: Element) -> Drawing:
    """A ``w:drawing``, ``w:pict`` or ``w:object``, taken apart."""
    alt = next((_described(one.get("descr", "")) for one in element.iter() if local(one) == "docPr"), "")
    shapes = tuple(_shapes(element, alt, 0))
    grouped = any(local(one) in _GROUPS for one in element.iter())
    return Drawing(shapes, grouped, alt, element)


def words_of(element: Element) -> str:
    """The words of a text box on one line."""
    paragraphs = ("".join(one.text or "" for one in line.iter(W + "t")) for line in element.iter(W + "p"))
    return clean(" ".join(paragraphs))


def _shapes(element: Element, alt: str, depth: int) -> Iterator[Shape]:
    if depth > _DEEPEST:
        return
    for child in element:
        tag = child.tag
        if tag == MC + "AlternateContent":
            for chosen in branch(child):
                yield from _shapes(chosen, alt, depth + 1)
        elif tag == W + "txbxContent":
            yield Shape("box", element=child)
        elif tag == A + "blip":
            if wanted := child.get(R + "embed") or child.get(R + "link"):
                yield Shape("picture", wanted, alt=alt)
        elif tag == V + "imagedata":
            if wanted := child.get(R + "id") or child.get(R + "href"):
                yield Shape("picture", wanted, alt=alt or _described(child.get(OFFICE + "title", "")))
        elif tag == V + "textpath" and child.get("string"):
            yield Shape("words", alt=child.get("string", ""))
        elif tag == OFFICE + "OLEObject":
            yield Shape("object", alt=child.get("ProgID", ""))
        elif local(child) == "chart" and child.get(R + "id"):
            yield Shape("chart", child.get(R + "id", ""))
        elif local(child) == "relIds" and child.get(R + "dm"):
            yield Shape("diagram", child.get(R + "dm", ""))
        elif tag != M + "oMath":
            own = _described(child.get("alt", "")) if local(child) in ("shape", "rect", "group") else ""
            yield from _shapes(child, own or _named(child) or alt, depth + 1)


def _named(element: Element) -> str:
    """The description a picture in a group has of its own."""
    if local(element) != "pic":
        return ""
    return next((_described(one.get("descr", "")) for one in element.iter() if local(one) == "cNvPr"), "")


def _described(text: str) -> str:
    """A description somebody wrote; one that a program made up, or that only names a file, is none, its marks apart."""
    words, _ = parted(text)
    made_up = _MACHINE_MADE.search(words) or _FILE_NAME.match(clean(words))
    return without_words(text) if made_up else clean(text)
