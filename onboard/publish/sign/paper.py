"""A page that is drawn on: type that fits, codes, pictures, and what a screen reader is told of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import fpdf
from fontTools.ttLib import TTFont
from fpdf.enums import PathPaintRule
from PIL import Image, ImageOps, UnidentifiedImageError

from onboard.core.colours import RGB
from onboard.core.errors import InputError, MissingError
from onboard.publish.qr import QUIET_ZONE, qr_code

INK: RGB = (0x14, 0x19, 0x1F)
SOFT: RGB = (0x4B, 0x56, 0x63)
WHITE: RGB = (0xFF, 0xFF, 0xFF)
POINT_MM = 25.4 / 72
_FAMILY = "sign"
_PRINTED_DPI = 300


@dataclass(frozen=True, slots=True)
class Type:
    """How a line of text is set: ``size`` in points; ``align`` is "L", "C" or "R"."""

    size: float
    bold: bool = False
    colour: RGB = INK
    align: str = "L"

    @property
    def height(self) -> float:
        """Of a line, in mm."""
        return self.size * POINT_MM * 1.22


class Paper(fpdf.FPDF):
    """Pages of one size (mm), with their fonts; fixed dates, so that the same drawing is the same file."""

    def __init__(self, size: tuple[float, float], *, fonts: Path, title: str, language: str, needed: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format=size)
        regular, bold, others = _faces(fonts)
        _check_glyphs((regular, *others), needed)
        self.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self.set_producer("onboard")
        self.set_title(title)
        self.set_lang(language)
        self.viewer_preferences = fpdf.ViewerPreferences(display_doc_title=True)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_font(_FAMILY, "", regular)
        self.add_font(_FAMILY, "B", bold)
        for number, path in enumerate(others):
            self.add_font(f"other{number}", "", path)
        self.set_fallback_fonts([f"other{number}" for number in range(len(others))], exact_match=False)
        self.set_text_shaping(True)
        self.set_font(_FAMILY, "", 12)

    # -------------------------------------------------------------------------------------------- what is what

    @contextmanager
    def tagged(self, kind: str, *, told: str = "") -> Iterator[None]:
        """What is drawn inside is a "H1", "P", "Figure" ... (PDF 1.7, 14.8.4); ``told`` instead of showing it."""
        with self._marked_sequence(alt_text=told or None) as element:
            element.s = f"/{kind}"
            yield

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside tells nothing: screen readers pass it by."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    # -------------------------------------------------------------------------------------------- type

    def width_of(self, text: str, kind: Type) -> float:
        """How wide a line is, in mm."""
        self.set_font(_FAMILY, "B" if kind.bold else "", kind.size)
        return self.get_string_width(text)

    def write_line(self, text: str, kind: Type, *, x: float, y: float, width: float) -> None:
        """One line in ``width`` (mm), made smaller where it is too long."""
        if not text:
            return
        if (wide := self.width_of(text, kind)) > width:
            self.set_font_size(kind.size * width / wide * 0.99)
        self.set_text_color(*kind.colour)
        self.set_xy(x, y)
        self.cell(width, h=kind.height, text=text, align=kind.align)

    def broken(self, text: str, kind: Type, width: float) -> tuple[str, ...]:
        """A text in as few lines as fit into ``width``, of about the same length; a word is never divided."""
        fewest = self._filled(text.split(), kind, width)
        narrow, wide = 0.0, width
        for _ in range(7):
            middle = (narrow + wide) / 2
            if len(self._filled(text.split(), kind, middle)) == len(fewest):
                wide = middle
            else:
                narrow = middle
        return self._filled(text.split(), kind, wide)

    def _filled(self, words: Sequence[str], kind: Type, width: float) -> tuple[str, ...]:
        lines: list[str] = []
        for word in words:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_of(longer, kind) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return tuple(lines)

    def fitting(
        self, text: str, kind: Type, *, width: float, height: float, sizes: Sequence[float]
    ) -> tuple[Type, tuple[str, ...]]:
        """The largest of the ``sizes`` at which a text fits, and its lines; cut at the last one, with an ellipsis."""
        tried, lines = kind, tuple[str, ...]()
        for size in sizes:
            tried = Type(size, kind.bold, kind.colour, kind.align)
            lines = self.broken(text, tried, width)
            fits = all(self.width_of(line, tried) <= width for line in lines)
            if fits and len(lines) * tried.height <= height + 0.01:
                return tried, lines
        room = max(1, int(height / tried.height + 0.01))
        return tried, lines if len(lines) <= room else (*lines[: room - 1], self._cut(lines[room - 1], tried, width))

    def _cut(self, line: str, kind: Type, width: float) -> str:
        while line and self.width_of(f"{line}…", kind) > width:
            line = line[:-1]
        return f"{line.rstrip()}…"

    # -------------------------------------------------------------------------------------------- shapes

    def box(self, x: float, y: float, width: float, height: float, colour: RGB, *, radius: float = 0.0) -> None:
        """A filled rectangle."""
        self.set_fill_color(*colour)
        if radius:
            self.rect(x, y, width, height, style="F", round_corners=True, corner_radius=radius)
        else:
            self.rect(x, y, width, height, style="F")

    def code(self, url: str, *, x: float, y: float, side: float) -> None:
        """A code of this side (mm) with its upper left module at ``x``, ``y``; the white around it is not drawn."""
        rows = [bytes(row) for row in qr_code(url).matrix]
        module = side / len(rows)
        # One path for all modules: a renderer that smooths edges leaves no hairlines between them.
        with self.new_path(paint_rule=PathPaintRule.FILL_NONZERO) as path:
            path.style.fill_color = "#000000"
            for number, row in enumerate(rows):
                for start, length in _runs(row):
                    path.rectangle(x + start * module, y + number * module, length * module, module)

    def picture(self, image: Image.Image, *, x: float, y: float, width: float, height: float) -> None:
        """An image at this place, with no more pixels than a printer shows."""
        most = (round(width / 25.4 * _PRINTED_DPI) or 1, round(height / 25.4 * _PRINTED_DPI) or 1)
        if image.width > most[0]:
            image = image.resize(most, Image.Resampling.LANCZOS)
        self.image(image, x=x, y=y, w=width, h=height)


def modules_of(url: str) -> int:
    """How many modules a side of the code has."""
    return len(tuple(qr_code(url).matrix))


def with_quiet_zone(side: float, modules: int) -> float:
    """The side (mm) of a code together with the white it needs around it."""
    return side * (modules + 2 * QUIET_ZONE) / modules


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The dark stretches of a row: where each starts and how long it is."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs


def opened(content: bytes, *, what: str) -> Image.Image:
    """The pixels of a PNG, JPEG or WEBP and nothing else of it. Raises InputError for what is none."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            upright = ImageOps.exif_transpose(image)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            pixels = upright.convert("RGBA" if clear else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise InputError(f"{what} cannot be read as a picture ({exc})", hint="Give a PNG or JPEG file.") from exc
    bare = Image.new(pixels.mode, pixels.size)  # a copy would take what else the file tells along
    bare.paste(pixels)
    return bare


# ------------------------------------------------------------------------------------------------ fonts


def _faces(fonts: Path) -> tuple[Path, Path, tuple[Path, ...]]:
    """The regular and bold face of the first family that has both, and every other face to fall back on."""
    every = sorted(fonts.glob("*.ttf"))
    for regular in (path for path in every if path.stem.endswith("-Regular")):
        bold = regular.with_name(regular.name.replace("-Regular", "-Bold"))
        if bold in every:
            family = regular.stem.removesuffix("Regular")
            return regular, bold, tuple(path for path in every if not path.stem.startswith(family))
    raise MissingError(
        'no pair of fonts "…-Regular.ttf" and "…-Bold.ttf" found for the sign',
        file=str(fonts),
        hint="Install onboard again: its fonts are part of it.",
    )


def _check_glyphs(faces: Sequence[Path], text: str) -> None:
    known: set[int] = set()
    for face in faces:
        with TTFont(face, lazy=True) as font:
            known |= set(font.getBestCmap() or ())
    for character in text:
        if ord(character) not in known and not character.isspace():
            raise MissingError(
                f"no font has the character {character!r} (U+{ord(character):04X}) needed on the sign",
                hint="Write the name of the workstation without it.",
            )
