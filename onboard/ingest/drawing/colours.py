"""Colours of DrawingML: named, of the theme, and what is done to them (ECMA-376 part 1, 20.1.2.3).

    colour element + theme -> Colour

A gradient or a pattern becomes the mean of its colours.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from PIL import ImageColor

from onboard.ingest.drawing.things import Colour

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_OFFICE = MappingProxyType(
    {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": "44546A",
        "lt2": "E7E6E6",
        "accent1": "4472C4",
        "accent2": "ED7D31",
        "accent3": "A5A5A5",
        "accent4": "FFC000",
        "accent5": "5B9BD5",
        "accent6": "70AD47",
        "hlink": "0563C1",
        "folHlink": "954F72",
    }
)
_STANDS_FOR = MappingProxyType({"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"})
_LINE_WIDTHS = (6_350.0, 12_700.0, 19_050.0)
_WHOLE = 100_000
_SHORT = MappingProxyType({"dk": "dark", "lt": "light", "med": "medium"})
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_GREY: Colour = (128, 128, 128, 255)


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours and line widths of a document.

    ``colours``      "accent1" -> "4472C4"
    ``stands_for``   what the slide's master says of "tx1", "bg1", ...
    ``line_widths``  of the theme's line styles 1, 2, 3, in EMU
    """

    colours: Mapping[str, str] = field(default_factory=lambda: _OFFICE)
    stands_for: Mapping[str, str] = field(default_factory=lambda: _STANDS_FOR)
    line_widths: tuple[float, ...] = _LINE_WIDTHS

    @classmethod
    def from_xml(cls, root: Any, mapping: Mapping[str, str] | None = None) -> Theme:
        """Of a theme part's root (``a:theme``); ``mapping``: the attributes of the master's ``p:clrMap``."""
        colours = dict(_OFFICE)
        scheme = root.find(f".//{A}clrScheme")
        for one in scheme if scheme is not None else ():
            if isinstance(one.tag, str) and len(one):
                value = one[0].get("lastClr") or one[0].get("val") or ""
                if _HEX.fullmatch(value):
                    colours[one.tag.removeprefix(A)] = value
        widths = tuple(_number(line.get("w"), 9_525) for line in root.iterfind(f".//{A}lnStyleLst/{A}ln"))
        return cls(colours, {**_STANDS_FOR, **(mapping or {})}, widths or _LINE_WIDTHS)

    def named(self, name: str) -> Colour:
        plain = self.stands_for.get(name, name)
        return _of_hex(self.colours.get(plain, self.colours.get(name, "")))


def colour_in(parent: Any, theme: Theme, placeholder: Colour | None = None) -> Colour | None:
    """The colour that stands in an element, or None where there is none. ``placeholder``: what ``phClr`` means."""
    if parent is None:
        return None
    for child in parent:
        if isinstance(child.tag, str) and (found := _colour(child, theme, placeholder)):
            return _changed(found, child)
    return None


def fill_of(properties: Any, theme: Theme, placeholder: Colour | None = None) -> Colour | bool | None:
    """What an element's fill is: a colour; None where it says "no fill"; False where it says nothing."""
    for child in properties if properties is not None else ():
        match child.tag:
            case tag if tag == f"{A}noFill":
                return None
            case tag if tag == f"{A}solidFill":
                return colour_in(child, theme, placeholder)
            case tag if tag == f"{A}gradFill":
                stops = (colour_in(stop, theme, placeholder) for stop in child.iterfind(f"{A}gsLst/{A}gs"))
                return _mean(stops)
            case tag if tag == f"{A}pattFill":
                return _mean(colour_in(child.find(f"{A}{side}"), theme, placeholder) for side in ("fgClr", "bgClr"))
            case _:
                continue
    return False


def _colour(element: Any, theme: Theme, placeholder: Colour | None) -> Colour | None:
    value = element.get("val") or ""
    match element.tag.removeprefix(A):
        case "srgbClr":
            return _of_hex(value)
        case "schemeClr":
            return (placeholder or _GREY) if value == "phClr" else theme.named(value)
        case "sysClr":
            return _of_hex(element.get("lastClr") or ("FFFFFF" if value == "window" else "000000"))
        case "prstClr":
            return _preset(value)
        case "scrgbClr":
            shares = (_number(element.get(part), 0) / _WHOLE for part in "rgb")
            red, green, blue = (_byte(_gamma(share)) for share in shares)
            return red, green, blue, 255
        case "hslClr":
            hue = _number(element.get("hue"), 0) / 21_600_000
            saturation, light = (_number(element.get(part), 0) / _WHOLE for part in ("sat", "lum"))
            return _from_hls(hue, light, saturation, 255)
        case _:
            return None


def _changed(colour: Colour, element: Any) -> Colour:
    """The colour after what its element's children do to it, in their order."""
    red, green, blue, cover = colour
    for child in element:
        if not isinstance(child.tag, str):
            continue
        share = _number(child.get("val"), _WHOLE) / _WHOLE
        hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
        match child.tag.removeprefix(A):
            case "alpha":
                cover = _byte(share)
                continue
            case "lumMod":
                light *= share
            case "lumOff":
                light += share
            case "satMod":
                saturation *= share
            case "satOff":
                saturation += share
            case "shade":
                red, green, blue = (_byte(_gamma(_linear(part) * share)) for part in (red, green, blue))
                continue
            case "tint":
                red, green, blue = (_byte(_gamma(1 - (1 - _linear(part)) * share)) for part in (red, green, blue))
                continue
            case _:
                continue
        red, green, blue, _ = _from_hls(hue, light, saturation, 255)
    return red, green, blue, cover


def shaded(colour: Colour, by: float) -> Colour:
    """Lighter (above 0, towards white) or darker (below 0, towards black)."""
    aim = 255 if by > 0 else 0
    red, green, blue = (round(part + (aim - part) * abs(by)) for part in colour[:3])
    return red, green, blue, colour[3]


def _mean(colours: Iterable[Colour | None]) -> Colour | None:
    found = [colour for colour in colours if colour]
    if not found:
        return _GREY
    red, green, blue, cover = (round(sum(parts) / len(found)) for parts in zip(*found, strict=True))
    return red, green, blue, cover


def _preset(name: str) -> Colour:
    for short, long in _SHORT.items():
        if re.match(rf"{short}[A-Z]", name):
            name = long + name[len(short) :]
    try:
        found = ImageColor.getrgb(name.lower())
    except ValueError:
        return _GREY
    return found[0], found[1], found[2], 255


def _of_hex(value: str) -> Colour:
    if not _HEX.fullmatch(value):
        return _GREY
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16), 255


def _from_hls(hue: float, light: float, saturation: float, cover: int) -> Colour:
    parts = colorsys.hls_to_rgb(hue % 1, min(1.0, max(0.0, light)), min(1.0, max(0.0, saturation)))
    red, green, blue = (_byte(part) for part in parts)
    return red, green, blue, cover


def _byte(share: float) -> int:
    return min(255, max(0, round(share * 255)))


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _gamma(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float((text or "").rstrip("%")) * (1_000 if text and text.endswith("%") else 1)
    except ValueError:
        return otherwise
