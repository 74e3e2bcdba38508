"""The sheet that hangs at the workstation: A4, the code large, the address to type, nothing that ever changes.

No revision, date or person stands on it: those change, and a sign that has to be printed again is a sign that is out
of date. The code's side is 120 mm: read from more than a metre (a tenth of the distance, the usual rule).
A sheet is accepted only when a reader (ZXing) decodes its rendering at 150 dpi to exactly the address.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import fpdf
import pypdfium2
import zxingcpp
from fontTools.ttLib import TTFont
from fpdf.enums import MethodReturnValue, PathPaintRule
from PIL import Image, UnidentifiedImageError

from onboard.core.colours import RGB
from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.publish.addresses import as_typed
from onboard.publish.colours import brand, parsed
from onboard.publish.content import Workstation
from onboard.publish.qr import QUIET_ZONE, qr_code
from onboard.publish.wording import plate, wording

CODE_SIDE_MM = 120.0
CHECK_DPI = 150
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 18.0
_RED: RGB = (0xC1, 0x12, 0x1F)
_PALE_RED: RGB = (0xF4, 0xBC, 0xC0)
_INK: RGB = (0x14, 0x19, 0x1F)
_SOFT: RGB = (0x4B, 0x56, 0x63)
_FAMILY = "sign"


def sign(workstation: Workstation, url: str, *, trial: bool, languages: Sequence[str], fonts: Path) -> bytes:
    """The sheet as PDF; the same arguments give the same bytes.

    ``url`` is what the code says (see :func:`onboard.publish.addresses.permanent_url`); ``trial`` stamps the sheet as
    one not to put up; ``languages`` (BCP 47) are those it invites in; ``fonts`` holds "*-Regular.ttf" and "*-Bold.ttf".
    Raises MissingError for a character no font has, InputError for a logo that is no picture, OnboardError when the
    finished sheet cannot be read by a machine.
    """
    sheet = _sheet(fonts, needed="".join((workstation.name, workstation.id, workstation.company)))
    sheet.set_title(f"{workstation.id} · {workstation.name}")
    sheet.add_page()
    _code(sheet, url, under=(lambda: _stamp(sheet, languages)) if trial else None)
    below = _head(sheet, workstation)
    if trial:
        below = _trial_band(sheet, languages, top=below)
    below = _name(sheet, workstation, top=below + (4 if trial else 10))
    _invitation(sheet, languages, top=below + 1)
    _other_invitations(sheet, languages, top=_HEIGHT - 46)
    _address(sheet, url, languages, top=_HEIGHT - 33)
    if trial:
        _trial_frame(sheet)
    content = bytes(sheet.output())
    _check_readable(content, url)
    return content


# ------------------------------------------------------------------------------------------------ the sheet


def _head(sheet: fpdf.FPDF, workstation: Workstation) -> float:
    """A band in the brand's colour with who and which; only a stripe where there is nothing to say. Its height."""
    roles = brand(workstation.colour)
    shown = plate(workstation.id, workstation.name)
    height = 26.0 if workstation.company or workstation.logo or shown else 8.0
    sheet.set_fill_color(*parsed(roles.ground))
    sheet.rect(0, 0, _WIDTH, height, style="F")
    left = _MARGIN
    if workstation.logo is not None:
        left += _logo(sheet, workstation.logo[1]) + 6
    sheet.set_text_color(*parsed(roles.on_ground))
    _line(sheet, workstation.company, x=left, y=8, width=_WIDTH - _MARGIN - left - 40, size=18, bold=True, align="L")
    _line(sheet, shown, x=_WIDTH - _MARGIN - 60, y=8, width=60, size=18, bold=True, align="R")
    return height


def _logo(sheet: fpdf.FPDF, content: bytes) -> float:
    """The logo on a white plate at the upper left; returns its width in mm."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            image.load()
            scale = min(42 / image.width, 14 / image.height)
            width, height = image.width * scale, image.height * scale
            picture = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise InputError(f"the logo cannot be read as a picture ({exc})", hint="Give a PNG or JPEG file.") from exc
    sheet.set_fill_color(255, 255, 255)
    sheet.rect(_MARGIN, 4, width + 4, 18, style="F", round_corners=True, corner_radius=1.5)
    sheet.image(picture, x=_MARGIN + 2, y=4 + (18 - height) / 2, w=width, h=height)
    return width + 4


def _name(sheet: fpdf.FPDF, workstation: Workstation, *, top: float) -> float:
    """The workstation's name, as large as two lines above the code allow; returns where it ends."""
    sheet.set_text_color(*_INK)
    width, room = _WIDTH - 2 * _MARGIN, _HEIGHT - 50 - CODE_SIDE_MM * 1.25 - 14 - top
    for size in (40, 36, 32, 28, 24, 20, 16, 12, 9, 6):
        sheet.set_font(_FAMILY, "B", size)
        height = sheet.font_size * 1.2
        needed = sheet.multi_cell(
            width, h=height, text=workstation.name, align="C", dry_run=True, output=MethodReturnValue.HEIGHT
        )
        if isinstance(needed, float) and needed <= min(room, 2.01 * height):
            break
    sheet.set_xy(_MARGIN, top)
    sheet.multi_cell(width, h=height, text=workstation.name, align="C", new_x="LMARGIN", new_y="NEXT")
    return sheet.get_y()


def _code(sheet: fpdf.FPDF, url: str, *, under: Callable[[], None] | None) -> None:
    """The code on white, quiet zone included; what ``under`` draws comes between the white and the code."""
    rows = [bytes(row) for row in qr_code(url).matrix]
    module = CODE_SIDE_MM / len(rows)
    side = CODE_SIDE_MM + 2 * QUIET_ZONE * module
    left, top = (_WIDTH - side) / 2, _HEIGHT - 50 - side
    sheet.set_fill_color(255, 255, 255)
    sheet.rect(left, top, side, side, style="F")
    if under is not None:
        under()
    # One path for all modules: a renderer that smooths edges leaves no hairlines between them.
    with sheet.new_path(paint_rule=PathPaintRule.FILL_NONZERO) as path:
        path.style.fill_color = "#000000"
        for y, row in enumerate(rows):
            for start, length in _runs(row):
                path.rectangle(
                    left + (QUIET_ZONE + start) * module, top + (QUIET_ZONE + y) * module, length * module, module
                )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The dark stretches of a row: where each starts and how long it is."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs


def _invitation(sheet: fpdf.FPDF, languages: Sequence[str], *, top: float) -> None:
    """What to do, in the first language."""
    sheet.set_text_color(*_INK)
    words = wording(languages[0] if languages else "en")["sign"]["scan"]
    _line(sheet, words, x=_MARGIN, y=top, width=_WIDTH - 2 * _MARGIN, size=22, bold=False, align="C")


def _other_invitations(sheet: fpdf.FPDF, languages: Sequence[str], *, top: float) -> None:
    """The same in the other languages, on one line."""
    first, *others = dict.fromkeys(wording(language)["sign"]["scan"] for language in languages or ("en",))
    sheet.set_text_color(*_INK)
    words = "  ·  ".join(words for words in others if words != first)
    _line(sheet, words, x=_MARGIN, y=top, width=_WIDTH - 2 * _MARGIN, size=16, bold=False, align="C")


def _address(sheet: fpdf.FPDF, url: str, languages: Sequence[str], *, top: float) -> None:
    """The address in words, for those whose camera does not read codes."""
    sheet.set_text_color(*_SOFT)
    typed = " / ".join(dict.fromkeys(wording(language)["sign"]["typed"] for language in languages[:2]))
    _line(sheet, typed, x=_MARGIN, y=top, width=_WIDTH - 2 * _MARGIN, size=11, bold=False, align="C")
    sheet.set_text_color(*_INK)
    _line(sheet, as_typed(url), x=_MARGIN, y=top + 6, width=_WIDTH - 2 * _MARGIN, size=17, bold=True, align="C")


# ------------------------------------------------------------------------------------------------ trial


def _stamp(sheet: fpdf.FPDF, languages: Sequence[str]) -> None:
    """The word across the sheet and through the code: pale enough that the code still reads, as the check proves."""
    words = list(dict.fromkeys(wording(language)["sign"]["trial"] for language in (*languages[:1], "en")))
    sheet.set_text_color(*_PALE_RED)
    with sheet.rotation(52, x=_WIDTH / 2, y=_HEIGHT / 2 + 10):
        for number, word in enumerate(words):
            y = _HEIGHT / 2 + 10 - 24 * len(words) + 48 * number
            _line(sheet, word, x=0, y=y, width=_WIDTH, size=150, bold=True, align="C")


def _trial_band(sheet: fpdf.FPDF, languages: Sequence[str], *, top: float) -> float:
    """What the stamp means, in words; returns where the band ends."""
    says = [wording(language)["sign"] for language in dict.fromkeys((*languages[:1], "en"))]
    sheet.set_fill_color(*_RED)
    sheet.rect(0, top, _WIDTH, 21, style="F")
    sheet.set_text_color(255, 255, 255)
    words = " · ".join(dict.fromkeys(say["trial"] for say in says))
    _line(sheet, words, x=_MARGIN, y=top + 1.5, width=_WIDTH - 2 * _MARGIN, size=19, bold=True, align="C")
    for number, text in enumerate(dict.fromkeys(say["trial_text"] for say in says)):
        y = top + 10 + 5 * number
        _line(sheet, text, x=_MARGIN, y=y, width=_WIDTH - 2 * _MARGIN, size=9.5, bold=False, align="C")
    return top + 21


def _trial_frame(sheet: fpdf.FPDF) -> None:
    sheet.set_draw_color(*_RED)
    sheet.set_line_width(3)
    sheet.rect(1.5, 1.5, _WIDTH - 3, _HEIGHT - 3)


# ------------------------------------------------------------------------------------------------ type


def _sheet(fonts: Path, *, needed: str) -> fpdf.FPDF:
    """An empty A4 document with its fonts; fixed dates, so that the same sheet is the same file."""
    regular, bold, others = _faces(fonts)
    _check_glyphs((regular, *others), needed)
    sheet = fpdf.FPDF(orientation="portrait", unit="mm", format="A4")
    sheet.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    sheet.set_producer("onboard")
    sheet.set_auto_page_break(False)
    sheet.set_margin(_MARGIN)
    sheet.c_margin = 0
    sheet.add_font(_FAMILY, "", regular)
    sheet.add_font(_FAMILY, "B", bold)
    for number, path in enumerate(others):
        sheet.add_font(f"other{number}", "", path)
    sheet.set_fallback_fonts([f"other{number}" for number in range(len(others))], exact_match=False)
    sheet.set_text_shaping(True)
    sheet.set_font(_FAMILY, "", 12)
    return sheet


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


def _line(
    sheet: fpdf.FPDF, text: str, *, x: float, y: float, width: float, size: float, bold: bool, align: str
) -> None:
    """One line of text, made smaller until it fits into ``width`` (mm)."""
    sheet.set_font(_FAMILY, "B" if bold else "", size)
    if (wide := sheet.get_string_width(text)) > width:
        sheet.set_font_size(size * width / wide * 0.99)
    sheet.set_xy(x, y)
    sheet.cell(width, h=size * 0.46, text=text, align=align)


# ------------------------------------------------------------------------------------------------ acceptance


def _check_readable(content: bytes, url: str) -> None:
    """Raise unless the rendered sheet shows exactly one code, and it says exactly ``url``."""
    found = decoded(content)
    if found != (url,):
        raise OnboardError(
            f"the finished sign cannot be read by a machine: {found or 'no code'} instead of {url!r}",
            stage="publish",
            hint="Report this with the settings of this workspace: the sign was not written.",
        )


def decoded(content: bytes, dpi: int = CHECK_DPI) -> tuple[str, ...]:
    """What the codes on the first page of a PDF say, rendered at ``dpi``."""
    document = pypdfium2.PdfDocument(content)
    try:
        picture = document[0].render(scale=dpi / 72).to_pil()  # pyright: ignore[reportArgumentType]
    finally:
        document.close()
    return tuple(code.text for code in zxingcpp.read_barcodes(picture))
