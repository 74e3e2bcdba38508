"""A page's letters as PDFium gives them: each character with its box, baseline, size and look."""

from __future__ import annotations

import ctypes
import math
from dataclasses import replace
from typing import Any

from onboard.core.errors import InputError
from onboard.ingest.pdf.sheet import Box, Letter, Sheet
from onboard.ingest.pdf.view import View

MOST_LETTERS = 200_000
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "fett")
_FORCE_BOLD = 1 << 18
_INVISIBLE = 3


class Letters:
    def __init__(self, view: View, found: Sheet) -> None:
        self.view, self.found = view, found
        self.looks: dict[int, tuple[float, bool, str, int, bool]] = {}

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        text = page.get_textpage()
        try:
            count = text.count_chars()
            if count > MOST_LETTERS:
                raise InputError(
                    f"holds {count} characters on one page, more than the {MOST_LETTERS} that are read",
                    hint="Divide the document.",
                    place=f"page {self.found.number}",
                )
            self._read(text, count, raw)
        finally:
            text.close()

    def _read(self, text: Any, count: int, raw: Any) -> None:
        rect = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        visible = self.found.box.grown(2)
        seen: _Seen = {}
        last = (0.0, 0.0)
        for index in range(count):
            code = raw.FPDFText_GetUnicode(text, index)
            if raw.FPDFText_IsGenerated(text, index) == 1:
                self._guessed_space(code, index)
                continue
            if not (raw.FPDFText_GetLooseCharBox(text, index, rect) and raw.FPDFText_GetCharOrigin(text, index, x, y)):
                continue
            size, bold, font, angle, hidden = self._look(text, index, raw)
            if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
                self.found.unmapped += 1
            letter = _character(code)
            if not letter or size <= 0.5:
                continue
            box = self.view.box(rect.left, rect.bottom, rect.right, rect.top)
            if not visible.holds(box.middle):
                continue
            base = self.view.point(x.value, y.value)
            if not letter.isspace():
                # Two letters of one sign, as in "ff", have one place too; they follow each other.
                ligature = bool(self.found.letters) and base == last and self.found.letters[-1].order == index - 1
                last = base
                if not ligature and _seen_there(letter, base, max(1, round(size)), seen):
                    continue  # printed twice, one upon the other, to look bold or to cast a shadow
            self.found.hidden += hidden
            # Turned text keeps its place; its baseline is along the other axis.
            along = base[1] if angle in (0, 180) else base[0]
            self.found.letters.append(Letter(letter, box, along, size, bold, font, index, angle))

    def _guessed_space(self, code: int, index: int) -> None:
        """A space that PDFium sees between two letters, though the file has none."""
        if code == 0x20 and self.found.letters and self.found.letters[-1].order == index - 1:
            last = self.found.letters[-1]
            if not last.text.isspace():
                edge = Box(last.box.right, last.box.top, last.box.right, last.box.bottom)
                self.found.letters.append(replace(last, text=" ", box=edge, order=index))

    def _look(self, text: Any, index: int, raw: Any) -> tuple[float, bool, str, int, bool]:
        """Size, boldness, font, angle and invisibility of one letter; the same for a whole text object."""
        handle = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value if handle else None
        if key is not None and key in self.looks:
            return self.looks[key]
        matrix = raw.FS_MATRIX()
        size = raw.FPDFText_GetFontSize(text, index)
        angle = 0
        if raw.FPDFText_GetMatrix(text, index, matrix):
            scale = math.hypot(matrix.c, matrix.d)
            size = abs(size) * scale if scale > 0 else size
            angle = (round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 - self.view.turn) % 360
        font, bold, hidden = "", False, False
        if handle:
            font, bold = _font(raw.FPDFTextObj_GetFont(handle), raw)
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            hidden = mode == _INVISIBLE
            bold = bold or mode == 2
        look = (size, bold, font, angle, hidden)
        if key is not None:
            self.looks[key] = look
        return look


_Seen = dict[tuple[str, int, int, int], tuple[float, float]]


def _seen_there(letter: str, base: tuple[float, float], size: int, seen: _Seen) -> bool:
    """Whether the same letter in the same size stands right there already; it does from now on."""
    unit = 0.16 * size
    across, down = base[0] / unit, base[1] / unit
    x, y = int(across), int(down)
    beside_x, beside_y = x + (1 if across - x > 0.5 else -1), y + (1 if down - y > 0.5 else -1)
    for i in (x, beside_x):
        for j in (y, beside_y):
            other = seen.get((letter, size, i, j))
            if other and abs(other[0] - base[0]) < 0.5 * unit and abs(other[1] - base[1]) < 0.5 * unit:
                return True
    seen[letter, size, x, y] = base
    return False


def _character(code: int) -> str:
    """The letter of a code; "" for what is none. PDFium gives 2 and U+FFFE for the hyphen at a line's end."""
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    if code < 0x20:
        return " " if code in (9, 10, 13) else ""
    return chr(code)


def _font(font: Any, raw: Any) -> tuple[str, bool]:
    if not font:
        return "", False
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(min(max(length, 1), 256))
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace")
    plain = name.lower()
    flags = raw.FPDFFont_GetFlags(font)
    bold = any(word in plain for word in _BOLD_NAMES) or (flags > 0 and bool(flags & _FORCE_BOLD))
    return name, bold or raw.FPDFFont_GetWeight(font) >= 600


# ---------------------------------------------------------------------------------------------- rules, drawings, images
