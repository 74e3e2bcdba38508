"""Moving, turning and scaling: the transforms of SVG 1.1 (section 7.6)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from onboard.slides.paths import Outline

_MOST = 20
_TRANSFORM = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_COUNTS = {"matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewX": (1,), "skewY": (1,)}


@dataclass(frozen=True, slots=True)
class Matrix:
    """(x, y) -> (a x + c y + e, b x + d y + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def after(self, inner: Matrix) -> Matrix:
        """Both, the inner one first."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    @property
    def scale(self) -> float:
        """How much longer a length becomes, on average over all directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    def moved(self, outline: Outline) -> Outline:
        points = ((self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f) for x, y in outline.points)
        return Outline(tuple(points), outline.closed)


_UNMOVED = Matrix(1, 0, 0, 1, 0, 0)


def matrix_of(transform: str) -> Matrix:
    """What a ``transform`` says. Raises ValueError for one that cannot be read."""
    whole, place, count = _UNMOVED, 0, 0
    while transform[place:].strip():
        found = _TRANSFORM.match(transform, place)
        count += 1
        if found is None or count > _MOST:
            raise ValueError(f"has a transform that is not read: {transform[place : place + 40]!r}")
        try:
            numbers = [float(word) for word in re.split(r"[\s,]+", found[2].strip())]
        except ValueError as exc:
            raise ValueError(f"has a transform with no numbers: {found[0][:40]!r}") from exc
        if len(numbers) not in _COUNTS[found[1]] or not all(abs(number) < 1e6 for number in numbers):
            raise ValueError(f"has a transform that is not read: {found[0][:40]!r}")
        whole = whole.after(_single(found[1], numbers))
        place = found.end()
    return whole


def fitted(field: tuple[float, float, float, float], width: float, height: float) -> Matrix:
    """A field (left, top, width, height) as large as it goes in the middle of another size."""
    left, top, wide, tall = field
    scale = min(width / wide, height / tall)
    x, y = (width - wide * scale) / 2 - left * scale, (height - tall * scale) / 2 - top * scale
    return Matrix(scale, 0, 0, scale, x, y)


def _single(name: str, numbers: list[float]) -> Matrix:
    match name:
        case "matrix":
            return Matrix(*numbers)
        case "translate":
            return Matrix(1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
        case "scale":
            return Matrix(numbers[0], 0, 0, numbers[-1], 0, 0)
        case "rotate":
            cosine, sine = math.cos(math.radians(numbers[0])), math.sin(math.radians(numbers[0]))
            x, y = numbers[1:] or (0.0, 0.0)
            turned = Matrix(cosine, sine, -sine, cosine, 0, 0)
            return Matrix(1, 0, 0, 1, x, y).after(turned).after(Matrix(1, 0, 0, 1, -x, -y))
        case "skewX":
            return Matrix(1, 0, math.tan(math.radians(numbers[0])), 1, 0, 0)
        case _:
            return Matrix(1, math.tan(math.radians(numbers[0])), 0, 1, 0, 0)
