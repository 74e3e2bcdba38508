"""Many slides on one sheet, in order, each with its caption: to be looked over at a glance.

takes   pictures with captions, a theme      gives   one picture

Does not know whose slides they are, nor what is wrong with them: a note under a picture is told by whoever asks for
the sheet.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from onboard.core.model import Size
from onboard.slides.colours import mixed
from onboard.slides.directions import right_to_left
from onboard.slides.fonts import Face
from onboard.slides.lines import broken
from onboard.slides.sheets import MOST_CELLS
from onboard.slides.theme import Theme

_MARGIN, _GAP = 64, 40
_TITLE, _CAPTION, _NOTE = 40, 26, 23
_LEADING = 1.32
_CAPTION_LINES = 2
_CELL_WIDTHS = {True: 640, False: 420}
_COLUMNS = {True: 4, False: 6}

_UP, _TRUE_COLOUR = 2, 2
"""Of a PNG: the filter of a row, and red, green and blue of 8 bits each."""
_BAND = 64


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture: RGB, or the bytes of a JPEG file, which is in memory only while it is drawn.

    ``number``    shown in front of the caption; "" for a further picture of the same scene
    ``caption``   what it is, at most two lines of it are shown
    ``note``      what to look at: "continued", "photo missing"; or ""
    """

    picture: Image.Image | bytes
    caption: str
    number: str = ""
    note: str = ""

    def opened(self) -> Image.Image:
        if isinstance(self.picture, bytes):
            return Image.open(io.BytesIO(self.picture), formats=("JPEG",))
        return self.picture


def sheet(cells: Sequence[Cell], theme: Theme, *, title: str, language: str = "") -> Image.Image:
    """Pictures of one shape in rows, at most ``MOST_CELLS`` of them; RGB.

    ``language``  (BCP 47) of title and captions; rows begin where it begins to be read

    Raises InputError naming the character for a caption that no font of the theme can show.
    """
    if not 1 <= len(cells) <= MOST_CELLS:
        raise ValueError(f"a sheet has 1 to {MOST_CELLS} cells, not {len(cells)}")
    plan = _Plan(theme, _cell_size(cells[0].opened()), language)
    columns = min(len(cells), _COLUMNS[plan.cell.width > plan.cell.height])
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    heights = [plan.cell.height + max(plan.text_height(cell) for cell in row) for row in rows]
    width = 2 * _MARGIN + columns * plan.cell.width + (columns - 1) * _GAP
    top = _MARGIN + round(_TITLE * 1.9)
    height = top + sum(heights) + (len(rows) - 1) * _GAP + _MARGIN
    image = Image.new("RGB", (width, height), plan.ground)
    canvas = ImageDraw.Draw(image)
    plan.write_title(canvas, title, width)
    for row, row_height in zip(rows, heights, strict=True):
        for at, cell in enumerate(row):
            place = columns - 1 - at if plan.rtl else at
            plan.draw(image, canvas, cell, _MARGIN + place * (plan.cell.width + _GAP), top)
        top += row_height + _GAP
    return image


def png(image: Image.Image) -> bytes:
    """An RGB picture as a PNG file (ISO/IEC 15948), in less than half the time that Pillow takes.

    Every row is told by its difference to the one above (filter type 2): about as short as the best of all filters for
    each row, which is what takes long.
    """
    width, height = image.size
    header = struct.pack(">IIBBBBB", width, height, 8, _TRUE_COLOUR, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", b"".join(_packed(image))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, content) for kind, content in parts)


def _packed(image: Image.Image) -> Iterator[bytes]:
    """A few rows at a time, so that no second picture is held."""
    packing, above = zlib.compressobj(1), np.zeros(image.width * 3, np.uint8)
    for top in range(0, image.height, _BAND):
        bottom = min(top + _BAND, image.height)
        rows = np.asarray(image.crop((0, top, image.width, bottom))).reshape(bottom - top, -1)
        filtered = np.full((len(rows), 1 + rows.shape[1]), _UP, np.uint8)
        np.subtract(rows, np.vstack((above, rows[:-1])), out=filtered[:, 1:])
        above = rows[-1]
        yield packing.compress(filtered.tobytes())
    yield packing.flush()


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _cell_size(picture: Image.Image) -> Size:
    width = _CELL_WIDTHS[picture.width >= picture.height]
    return Size(width, round(width * picture.height / picture.width))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the cells of one sheet are drawn; all are of one size."""

    theme: Theme
    cell: Size
    language: str

    @property
    def rtl(self) -> bool:
        return right_to_left(self.language)

    @property
    def ground(self) -> str:
        """Apart from every ground of a slide, so that a slide is seen to end where it ends."""
        colours = self.theme.colours
        return mixed(colours.ground, "#000000", 0.45) if colours.dark else mixed(colours.quiet, colours.ink, 0.09)

    def write_title(self, canvas: ImageDraw.ImageDraw, title: str, width: int) -> None:
        face = self._face("semibold", _TITLE)
        room = width - 2 * _MARGIN
        self._write(canvas, face, _shortened(title, room, face), _MARGIN, _MARGIN, room, self.theme.colours.ink)

    def text_height(self, cell: Cell) -> int:
        lines = self._caption(cell)[1]
        return 14 + round(_CAPTION * _LEADING) * len(lines) + (round(_NOTE * 1.9) if cell.note else 0)

    def draw(self, image: Image.Image, canvas: ImageDraw.ImageDraw, cell: Cell, x: int, y: int) -> None:
        colours, size = self.theme.colours, (self.cell.width, self.cell.height)
        small = cell.opened().convert("RGB").resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
        image.paste(small, (x, y))
        canvas.rectangle((x - 1, y - 1, x + size[0], y + size[1]), outline=colours.card_edge)
        below = y + size[1] + 14
        number, lines = self._caption(cell)
        indent = round(number.width) if number else 0
        if number:
            at = x + size[0] - indent if self.rtl else x
            self._write(canvas, number.face, number.text, at, below, indent, colours.ink)
        face = self._face("regular", _CAPTION)
        for line in lines:
            left = x if self.rtl else x + indent
            self._write(canvas, face, line, left, below, size[0] - indent, colours.ink)
            below += round(_CAPTION * _LEADING)
        if cell.note:
            self._write_note(canvas, cell.note, x, below + 4)

    def _caption(self, cell: Cell) -> tuple[_Number | None, Sequence[str]]:
        bold, face = self._face("bold", _CAPTION), self._face("regular", _CAPTION)
        number = _Number(bold, cell.number, bold.width(cell.number) + 14) if cell.number else None
        room = self.cell.width - (round(number.width) if number else 0)
        lines = broken(" ".join(cell.caption.split()) or "–", room, face.measure())
        if len(lines) > _CAPTION_LINES:
            rest = " ".join(lines[_CAPTION_LINES - 1 :])
            lines = (*lines[: _CAPTION_LINES - 1], _shortened(f"{rest} …", room, face))
        return number, lines

    def _write_note(self, canvas: ImageDraw.ImageDraw, note: str, x: int, y: int) -> None:
        """In a plate of the colour that says "look here", as wide as its words."""
        colours, face = self.theme.colours, self._face("semibold", _NOTE)
        text = _shortened(note, self.cell.width - 24, face)
        width, height = round(face.width(text)) + 24, round(_NOTE * 1.55)
        left = x + self.cell.width - width if self.rtl else x
        canvas.rounded_rectangle((left, y, left + width, y + height), radius=8, fill=colours.caution_tint)
        top = y + (height - face.cap_height) // 2 - (round(face.size * 0.96) - face.cap_height)
        self._write(canvas, face, text, left + 12, top, width - 24, colours.ink)

    def _write(
        self, canvas: ImageDraw.ImageDraw, face: Face, text: str, x: int, y: int, room: int, colour: str
    ) -> None:
        left = x + room - face.width(text, rtl=True) if self.rtl else x
        face.draw(canvas, left, y + round(face.size * 0.96), text, colour, rtl=self.rtl)

    def _face(self, weight: str, size: int) -> Face:
        fonts = self.theme.fonts
        return Face(getattr(fonts, weight), fonts.fallback, size, self.language)


@dataclass(frozen=True, slots=True)
class _Number:
    face: Face
    text: str
    width: float


def _shortened(text: str, room: int, face: Face) -> str:
    """A text on one line, its end left out where it has no room."""
    if face.width(text) <= room:
        return text
    fewest, most = 0, len(text)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fewest, most = (middle, most) if face.width(text[:middle].rstrip() + "…") <= room else (fewest, middle - 1)
    return text[:fewest].rstrip() + "…"
