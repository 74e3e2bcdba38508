"""The words inside a shape, of its ``txBody`` (slides) or its ``txbx`` (Word).

    shape + theme -> Lettering

Only what is needed to draw them: size, boldness, colour, alignment, bullets. What the words mean is for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from onboard.ingest.drawing.colours import A, Theme, colour_in, fill_of
from onboard.ingest.drawing.things import Colour, Lettering, Letters, WrittenLine

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MOST_LETTERS = 4_000

_ANCHORS = MappingProxyType({"t": "top", "ctr": "middle", "b": "bottom"})
_ALIGNS = MappingProxyType({"ctr": "centre", "center": "centre", "r": "right", "right": "right", "end": "right"})
_TURNS = MappingProxyType({"vert": 90.0, "eaVert": 90.0, "vert270": 270.0})
_INSETS = (("lIns", 91_440), ("tIns", 45_720), ("rIns", 91_440), ("bIns", 45_720))
_WORD_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def lettering_of(shape: Any, theme: Theme) -> Lettering | None:
    """The words in a shape, or None where there are none."""
    body = _child(shape, "txBody")
    holder = _child(shape, "txbx")
    properties = _child(body, "bodyPr") if body is not None else _child(shape, "bodyPr")
    reference = _child(_child(shape, "style"), "fontRef")
    colour = colour_in(reference, theme) or theme.named("tx1")
    if body is not None:
        paragraphs = tuple(_slide_paragraphs(body, theme, colour, _scale(properties)))
    elif holder is not None:
        paragraphs = tuple(_word_paragraphs(holder, colour))
    else:
        return None
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        return None
    get = properties.get if properties is not None else {}.get
    left, top, right, bottom = (_number(get(name), otherwise) for name, otherwise in _INSETS)
    return Lettering(
        paragraphs,
        _ANCHORS.get(get("anchor") or "t", "top"),
        (left, top, right, bottom),
        get("wrap") != "none",
        _TURNS.get(get("vert") or "", 0.0),
    )


def counted(kind: str, number: int) -> str:
    """How a slide shows a number of a numbered list: ("arabicPeriod", 3) -> "3."."""
    shown = str(number)
    if kind.startswith("alpha"):
        shown = _lettered(number)
    elif kind.startswith("roman"):
        shown = _roman(number)
    if "Uc" in kind:
        shown = shown.upper()
    if kind.endswith("ParenBoth"):
        return f"({shown})"
    if kind.endswith("ParenR"):
        return f"{shown})"
    if kind.startswith("circleNum") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return shown if kind.endswith(("Plain", "DbPlain")) else f"{shown}."


def _lettered(number: int) -> str:
    shown = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        shown = chr(ord("a") + digit) + shown
    return shown


def _roman(number: int) -> str:
    shown, left = "", min(number, 3_999)
    for value, sign in (*_ROMANS, *_SMALL_ROMANS):
        count, left = divmod(left, value)
        shown += sign * count
    return shown


# ------------------------------------------------------------------------------------------ slides


def _slide_paragraphs(body: Any, theme: Theme, colour: Colour, scale: float) -> Iterator[WrittenLine]:
    level = body.find(f"{A}lstStyle/{A}lvl1pPr")
    usual = level.find(f"{A}defRPr") if level is not None else None
    size = _size(usual, 18.0)
    left = MOST_LETTERS
    number = 0
    for paragraph in body.iterfind(f"{A}p"):
        properties = paragraph.find(f"{A}pPr")
        align = (properties.get("algn") if properties is not None else None) or (
            level.get("algn") if level is not None else None
        )
        letters = list(_slide_letters(paragraph, theme, _first_colour(usual, theme, colour), size, scale))
        mark = ""
        automatic = properties.find(f"{A}buAutoNum") if properties is not None else None
        bullet = properties.find(f"{A}buChar") if properties is not None else None
        if automatic is not None and letters:
            first = int(_number(automatic.get("startAt"), 1))
            number = number + 1 if number else first
            mark = counted(automatic.get("type") or "arabicPeriod", number) + " "
        else:
            number = 0
            if bullet is not None and letters:
                mark = "• "
        if mark:
            letters.insert(0, Letters(mark, letters[0].size, letters[0].bold, letters[0].colour))
        left -= sum(len(one.text) for one in letters)
        if left < 0:
            return
        yield WrittenLine(tuple(letters) or (Letters("", size * scale),), _ALIGNS.get(align or "", "left"))


def _slide_letters(paragraph: Any, theme: Theme, colour: Colour, size: float, scale: float) -> Iterator[Letters]:
    for run in paragraph:
        if not isinstance(run.tag, str):
            continue
        name = run.tag.removeprefix(A)
        if name not in ("r", "fld", "br"):
            continue
        look = run.find(f"{A}rPr")
        text = "\n" if name == "br" else (run.findtext(f"{A}t") or "").replace("\v", "\n").replace("_x000D_", "")
        bold = look is not None and look.get("b") in ("1", "true")
        yield Letters(text, _size(look, size) * scale, bold, _first_colour(look, theme, colour))


def _first_colour(look: Any, theme: Theme, otherwise: Colour) -> Colour:
    found = fill_of(look, theme)
    return found if isinstance(found, tuple) else otherwise


def _size(look: Any, otherwise: float) -> float:
    text = look.get("sz") if look is not None else None
    return max(1.0, min(400.0, _number(text, otherwise * 100) / 100))


def _scale(properties: Any) -> float:
    fitted = _child(properties, "normAutofit")
    return max(0.1, min(1.0, _number(fitted.get("fontScale"), 100_000) / 100_000)) if fitted is not None else 1.0


# ------------------------------------------------------------------------------------------ Word


def _word_paragraphs(holder: Any, colour: Colour) -> Iterator[WrittenLine]:
    left = MOST_LETTERS
    for paragraph in holder.iter(f"{W}p"):
        align = paragraph.find(f"{W}pPr/{W}jc")
        letters = tuple(_word_letters(paragraph, colour))
        left -= sum(len(one.text) for one in letters)
        if left < 0:
            return
        value = align.get(f"{W}val") if align is not None else ""
        yield WrittenLine(letters or (Letters("", 11.0),), _ALIGNS.get(value or "", "left"))


def _word_letters(paragraph: Any, colour: Colour) -> Iterator[Letters]:
    for run in paragraph.iter(f"{W}r"):
        look = run.find(f"{W}rPr")
        size = look.find(f"{W}sz") if look is not None else None
        tint = look.find(f"{W}color") if look is not None else None
        bold = look.find(f"{W}b") if look is not None else None
        value = (tint.get(f"{W}val") or "") if tint is not None else ""
        inked = colour
        if _WORD_HEX.fullmatch(value):
            inked = (int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16), 255)
        text = ""
        for part in run:
            if part.tag == f"{W}t":
                text += part.text or ""
            elif part.tag in (f"{W}br", f"{W}cr"):
                text += "\n"
            elif part.tag == f"{W}tab":
                text += " "
        if text:
            points = _number(size.get(f"{W}val"), 22) / 2 if size is not None else 11.0
            strong = bold is not None and bold.get(f"{W}val") not in ("0", "false")
            yield Letters(text, max(1.0, min(400.0, points)), strong, inked)


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((one for one in element if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name), None)


def _number(text: str | None, otherwise: float) -> float:
    try:
        found = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return found if abs(found) < 1e9 else otherwise
