"""One page as PDFium gives it: letters, rules, drawings, images and form fields, each with its place.

Places are in points from the upper left corner of the page as it is shown, x to the right and y down; the page's own
rotation is undone. Nothing is understood here.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from onboard.core.errors import InputError

MOST_OBJECTS = 200_000
MOST_LETTERS = 200_000
_DEEPEST = 8
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "fett")
_FORCE_BOLD = 1 << 18
_INVISIBLE = 3

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def common(self, other: Box) -> Box:
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def overlap(self, other: Box) -> float:
        """The common area."""
        shared = self.common(other)
        return shared.area if shared.width > 0 and shared.height > 0 else 0.0

    def holds(self, point: tuple[float, float]) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def beside(self, other: Box) -> float:
        """How much of the height both share."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def over(self, other: Box) -> float:
        """How much of the width both share."""
        return min(self.right, other.right) - max(self.left, other.left)


def around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One character. ``base`` is the y of its baseline; ``order`` its place in the file; ``angle`` in degrees."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    font: str
    order: int
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line or the edge of a box, level or upright. ``at``: its y or x; ``start``, ``end`` along it."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A path: its box, how many pieces it is of, and whether any of them is slanted or round.

    ``plain``   a filled rectangle or a frame: an underlay, a rule, the border of something
    """

    box: Box
    pieces: int
    crooked: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Image:
    """A bitmap placed on the page. ``handle`` is PDFium's; ``upright``: neither turned nor mirrored."""

    box: Box
    pixels: tuple[int, int]
    upright: bool
    handle: Any = field(compare=False, repr=False)


@dataclass
class Sheet:
    """What stands on one page. ``unmapped``: letters whose meaning the file does not tell; ``hidden``: invisible ones."""

    number: int
    box: Box
    letters: list[Letter] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    unmapped: int = 0
    hidden: int = 0
    comments: int = 0


def sheet(page: Any, number: int, form: Any = None) -> Sheet:
    """Everything on a page of pypdfium2. Raises InputError where there is more than anybody reads."""
    view = _View.of(page)
    found = Sheet(number, Box(0, 0, view.width, view.height))
    _Objects(view, found).read(page)
    _Letters(view, found).read(page)
    _Annotations(view, found, form).read(page)
    return found


# ---------------------------------------------------------------------------------------------- the page's frame


@dataclass(frozen=True, slots=True)
class _View:
    """How the page's own coordinates become those of the page as it is shown."""

    left: float
    bottom: float
    across: float
    up: float
    turn: int

    @classmethod
    def of(cls, page: Any) -> _View:
        import pypdfium2.raw as raw

        rect = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, rect):
            rect.left, rect.bottom, rect.right, rect.top = 0, 0, *page.get_size()
        across, up = abs(rect.right - rect.left), abs(rect.top - rect.bottom)
        return cls(min(rect.left, rect.right), min(rect.top, rect.bottom), across, up, page.get_rotation() % 360)

    @property
    def width(self) -> float:
        return self.up if self.turn in (90, 270) else self.across

    @property
    def height(self) -> float:
        return self.across if self.turn in (90, 270) else self.up

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, x
            case 180:
                return self.across - x, y
            case 270:
                return self.up - y, self.across - x
        return x, self.up - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _matrix_of(handle: Any, raw: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


# ---------------------------------------------------------------------------------------------- letters


class _Letters:
    def __init__(self, view: _View, found: Sheet) -> None:
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
        seen: set[tuple[str, int, int]] = set()
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
                if _seen_there(letter, base, 0.16 * size, seen):
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


def _seen_there(letter: str, base: tuple[float, float], unit: float, seen: set[tuple[str, int, int]]) -> bool:
    """Whether the same letter stands within half a unit of there; it does from now on."""
    across, down = base[0] / unit, base[1] / unit
    x, y = int(across), int(down)
    beside_x, beside_y = x + (1 if across - x > 0.5 else -1), y + (1 if down - y > 0.5 else -1)
    if any(at in seen for at in ((letter, x, y), (letter, beside_x, y), (letter, x, beside_y), (letter, beside_x, beside_y))):
        return True
    seen.add((letter, x, y))
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


class _Objects:
    def __init__(self, view: _View, found: Sheet) -> None:
        self.view, self.found = view, found
        self.count = 0

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        handles = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
        self._read(handles, (1, 0, 0, 1, 0, 0), None, 0, raw)

    def _read(self, handles: Iterator[Any], outer: Matrix, frame: Box | None, depth: int, raw: Any) -> None:
        for handle in handles:
            if not handle:
                continue
            self.count += 1
            if self.count > MOST_OBJECTS:
                raise InputError(
                    f"is drawn of more than {MOST_OBJECTS} pieces on one page",
                    hint="Export it again with its drawings as pictures.",
                    place=f"page {self.found.number}",
                )
            kind = raw.FPDFPageObj_GetType(handle)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(handle, outer, frame, raw)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._image(handle, outer, frame, raw)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = (
                    raw.FPDFFormObj_GetObject(handle, index) for index in range(raw.FPDFFormObj_CountObjects(handle))
                )
                clip = self._clip(handle, outer, frame, raw)
                self._read(inside, times(_matrix_of(handle, raw), outer), clip, depth + 1, raw)

    def _path(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(handle, fill, stroke) or not (fill.value or stroke.value):
            return
        points, crooked = self._points(handle, times(_matrix_of(handle, raw), outer), raw)
        if not points:
            return
        box = around([Box(x, y, x, y) for line in points for x, y in line])
        if frame is not None:
            box = box.common(frame)
        box = box.common(self.found.box.grown(1))
        if box.width < 0 or box.height < 0:
            return
        pieces = sum(max(1, len(line) - 1) for line in points)
        thin = min(box.width, box.height) < 3
        if thin and not crooked and pieces <= 8:
            self._thin(box)
            return
        plain = not crooked and pieces <= 8 * len(points)
        if stroke.value and not crooked:
            for line in points:
                self._edges(line)
        elif plain and fill.value:
            for line in points:
                part = around([Box(x, y, x, y) for x, y in line])
                if min(part.width, part.height) < 3:
                    self._thin(part)
        self.found.shapes.append(Shape(box, pieces, crooked, plain and all(_is_frame(line) for line in points)))

    def _thin(self, box: Box) -> None:
        if max(box.width, box.height) < 3:
            return
        if box.width >= box.height:
            self.found.strokes.append(Stroke(True, (box.top + box.bottom) / 2, box.left, box.right))
        else:
            self.found.strokes.append(Stroke(False, (box.left + box.right) / 2, box.top, box.bottom))

    def _edges(self, line: list[tuple[float, float]]) -> None:
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            if abs(y1 - y2) < 1 and abs(x1 - x2) > 3:
                self.found.strokes.append(Stroke(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x1 - x2) < 1 and abs(y1 - y2) > 3:
                self.found.strokes.append(Stroke(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2)))

    def _points(self, handle: Any, matrix: Matrix, raw: Any) -> tuple[list[list[tuple[float, float]]], int]:
        """The path's corners, line by line, as shown; and how many of its pieces are slanted or round."""
        a, b, c, d, e, f = matrix
        lines: list[list[tuple[float, float]]] = []
        x, y, crooked, curves = ctypes.c_float(), ctypes.c_float(), 0, 0
        total = raw.FPDFPath_CountSegments(handle)
        self.count += max(0, total) // 8
        for index in range(max(0, total)):
            segment = raw.FPDFPath_GetPathSegment(handle, index)
            if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            point = self.view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO or not lines:
                lines.append([point])
            else:
                before = lines[-1][-1]
                if kind == raw.FPDF_SEGMENT_BEZIERTO:
                    curves += 1
                elif min(abs(before[0] - point[0]), abs(before[1] - point[1])) > 1:
                    crooked += 1
                lines[-1].append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                lines[-1].append(lines[-1][0])
        return [line for line in lines if len(line) > 1], crooked + curves // 3

    def _image(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> None:
        a, b, c, d, e, f = times(_matrix_of(handle, raw), outer)
        corners = [self.view.point(x, y) for x, y in ((e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f))]
        whole = around([Box(x, y, x, y) for x, y in corners])
        clip = self._clip(handle, outer, frame, raw)
        shown = whole.common(clip) if clip is not None else whole
        shown = shown.common(self.found.box)
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if not raw.FPDFImageObj_GetImagePixelSize(handle, width, height) or min(shown.width, shown.height) <= 0.5:
            return
        slant = abs(b) + abs(c) > 0.01 * (abs(a) + abs(d))
        upright = not slant and a > 0 and d > 0 and self.view.turn == 0 and shown.area > 0.97 * whole.area
        self.found.images.append(Image(shown, (width.value, height.value), upright, handle))

    def _clip(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> Box | None:
        """The rectangle that a clip leaves to be seen; corners only, which is enough for what programs write."""
        path = raw.FPDFPageObj_GetClipPath(handle)
        if not path:
            return frame
        a, b, c, d, e, f = outer
        x, y = ctypes.c_float(), ctypes.c_float()
        clip = frame
        for index in range(min(max(0, raw.FPDFClipPath_CountPaths(path)), 50)):
            boxes: list[Box] = []
            for number in range(min(max(0, raw.FPDFClipPath_CountPathSegments(path, index)), 500)):
                segment = raw.FPDFClipPath_GetPathSegment(path, index, number)
                if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                    px, py = self.view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
                    boxes.append(Box(px, py, px, py))
            if boxes:
                own = around(boxes)
                clip = own if clip is None else own.common(clip)
        return clip


def _is_frame(line: list[tuple[float, float]]) -> bool:
    """A rectangle, or what looks like one from afar."""
    return len(line) <= 6


# ---------------------------------------------------------------------------------------------- fields, comments


class _Annotations:
    """Form fields as they are filled in, typed notes, and how many comments there are."""

    def __init__(self, view: _View, found: Sheet, form: Any) -> None:
        self.view, self.found, self.form = view, found, form

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        for index in range(min(max(0, raw.FPDFPage_GetAnnotCount(page)), 5_000)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            try:
                self._read(annotation, raw)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)

    def _read(self, annotation: Any, raw: Any) -> None:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and self.form is not None:
            self._write(annotation, self._value(annotation, raw), raw)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            self._write(annotation, _string(annotation, b"Contents", raw), raw)
        elif kind in (
            raw.FPDF_ANNOT_TEXT,
            raw.FPDF_ANNOT_HIGHLIGHT,
            raw.FPDF_ANNOT_UNDERLINE,
            raw.FPDF_ANNOT_STRIKEOUT,
            raw.FPDF_ANNOT_CARET,
        ):
            self.found.comments += 1

    def _value(self, annotation: Any, raw: Any) -> str:
        """As displayed: the words of a field, a ticked or empty box, or a blank."""
        kind = raw.FPDFAnnot_GetFormFieldType(self.form, annotation)
        if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
            return "☑" if raw.FPDFAnnot_IsChecked(self.form, annotation) else "☐"
        if kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
            return ""
        length = raw.FPDFAnnot_GetFormFieldValue(self.form, annotation, None, 0)
        buffer = ctypes.create_string_buffer(min(max(length, 2), 40_000))
        raw.FPDFAnnot_GetFormFieldValue(self.form, annotation, _wide(buffer), len(buffer))
        return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0].strip() or "____"

    def _write(self, annotation: Any, words: str, raw: Any) -> None:
        rect = raw.FS_RECTF()
        if not words or not raw.FPDFAnnot_GetRect(annotation, rect):
            return
        box = self.view.box(rect.left, rect.bottom, rect.right, rect.top)
        lines = [line for line in words.replace("\r", "\n").split("\n") if line.strip()][:500]
        step = min(14.0, box.height / max(1, len(lines)))
        size = max(4.0, min(11.0, step * 0.8))
        top = box.top + max(0.0, (box.height - step * len(lines)) / 2)
        order = 1_000_000
        for number, line in enumerate(lines):
            base = top + step * number + size
            width = min(size * 0.5, box.width / max(1, len(line)))
            for index, letter in enumerate(line):
                left = box.left + width * index
                place = Box(left, base - size * 0.8, left + width, base + size * 0.2)
                self.found.letters.append(Letter(letter, place, base, size, False, "", order))
                order += 1


def _string(annotation: Any, key: bytes, raw: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(min(max(length, 2), 40_000))
    raw.FPDFAnnot_GetStringValue(annotation, key, _wide(buffer), len(buffer))
    return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0].strip()


def _wide(buffer: Any) -> Any:
    return ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
