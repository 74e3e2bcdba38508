"""The permanent address as a QR code (ISO/IEC 18004), to look at and to print.

Error correction level Q: a quarter of the code may be dirty. The quiet zone of four modules belongs to the picture;
without it readers fail on dark plates. Nothing is drawn inside the code.
"""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4


def qr_code(url: str) -> segno.QRCode:
    """The code itself; its ``matrix`` holds the modules without the quiet zone."""
    return segno.make_qr(url, error="q", boost_error=False)


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
