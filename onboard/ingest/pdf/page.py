"""One page of PDFium -> a Sheet."""

from __future__ import annotations

from typing import Any

from onboard.ingest.pdf.annotations import Annotations
from onboard.ingest.pdf.drawn import Drawn
from onboard.ingest.pdf.letters import Letters
from onboard.ingest.pdf.sheet import Box, Letter, Sheet
from onboard.ingest.pdf.view import View

_BAND = 20.0


def sheet_of(page: Any, number: int, form: Any = None) -> Sheet:
    """Everything on a page of pypdfium2. Raises InputError where there is more than anybody reads."""
    view = View.of(page)
    found = Sheet(number, Box(0, 0, view.width, view.height))
    Drawn(view, found).read(page)
    Letters(view, found).read(page)
    Annotations(view, found, form).read(page)
    found.letters.extend(_drawn_marks(found))
    return found


def _drawn_marks(sheet: Sheet) -> list[Letter]:
    """Bullets and boxes to tick that are drawn in front of a line instead of written."""
    small = [
        shape
        for shape in sheet.shapes
        if 2 <= shape.box.width <= 14 and 2 <= shape.box.height <= 14 and 0.7 < shape.box.width / shape.box.height < 1.4
    ][:3_000]
    if not small:
        return []
    bands: dict[int, list[Letter]] = {}
    for letter in sorted(sheet.letters, key=lambda one: one.box.left):
        if not letter.text.isspace() and letter.angle == 0:
            for band in range(int(letter.box.top // _BAND), int(letter.box.bottom // _BAND) + 1):
                bands.setdefault(band, []).append(letter)
    found: list[Letter] = []
    for shape in small:
        x, y = shape.box.middle
        level = [one for one in bands.get(int(y // _BAND), ()) if one.box.top < y < one.box.bottom]
        behind = next((one for one in level if one.box.left >= shape.box.right - 0.5), None)
        if (
            behind is None
            or behind.box.left - shape.box.right > 2.5 * behind.size
            or shape.box.height > 1.3 * behind.size
        ):
            continue
        if any(shape.box.left - 1.2 * behind.size < one.box.right and one.box.left < x for one in level):
            continue  # in the midst of a line, or round a letter
        dot = shape.box.height < 0.6 * behind.size
        sign = "•" if dot else "☐" if not shape.filled and shape.plain else ""
        if sign:
            found.append(Letter(sign, shape.box, behind.base, behind.size, False, "", behind.order - 1))
    return found
