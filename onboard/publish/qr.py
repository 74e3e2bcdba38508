"""The permanent address as a QR code (ISO/IEC 18004), to look at and to print.

Error correction level Q: a quarter of the code may be dirty. The quiet zone of four modules belongs to the picture;
without it readers fail on dark plates. Nothing is drawn inside the code.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import segno

QUIET_ZONE = 4

_CAPITALS = re.compile(r"[0-9A-Z $%*+./:-]+")


def qr_code(url: str) -> segno.QRCode:
    """The code itself; its ``matrix`` holds the modules without the quiet zone.

    What stands before a "#" is written in the alphanumeric mode where it can be: the code of a step gets smaller.
    """
    import segno
    from segno import consts

    address, hash_, fragment = url.partition("#")
    if hash_ and _CAPITALS.fullmatch(address):
        parts: Any = [(address, consts.MODE_ALPHANUMERIC), (hash_ + fragment, consts.MODE_BYTE)]
        return segno.make_qr(parts, error="q", boost_error=False)
    return segno.make_qr(url, error="q", boost_error=False)


def pictures(url: str) -> dict[str, bytes]:
    """The code as files, by name: what lies beside a page."""
    return {"qr.svg": qr_svg(url), "qr.png": qr_png(url)}


def qr_svg(url: str) -> bytes:
    """An SVG document of its own; one unit is one module, black on white."""
    out = io.BytesIO()
    qr_code(url).save(
        out, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, title="QR", nl=False
    )
    return out.getvalue()


def qr_terminal(url: str) -> str:
    """The code in half blocks, for a phone held against a terminal."""
    out = io.StringIO()
    qr_code(url).terminal(out, border=QUIET_ZONE, compact=True)
    return out.getvalue().rstrip("\n")


def qr_png(url: str, scale: int = 16) -> bytes:
    """A PNG, ``scale`` pixels a module."""
    out = io.BytesIO()
    qr_code(url).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()
