"""How a page's own coordinates become those of the page as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onboard.ingest.pdf.sheet import Box

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    left: float
    bottom: float
    across: float
    up: float
    turn: int

    @classmethod
    def of(cls, page: Any) -> View:
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


def matrix_of(handle: Any, raw: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


# ---------------------------------------------------------------------------------------------- letters
