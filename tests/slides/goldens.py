"""Golden pictures: how every template looked when somebody last looked at it, and how a slide is compared with that.

There is one sheet for each template and format in golden/, "safety.portrait.webp": a row for each theme, a column for
each language. Pictures are kept at a fifth of their size, and compared by the mean colours of small squares: what a
person would see is found, what another version of a library rounds otherwise is not.

    python tests/slides/goldens.py          draws anew what looks different now (make goldens)
    python tests/slides/goldens.py --all    draws everything anew
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from specimens import LANGUAGES, Specimen, specimens

from onboard.core.model import FORMATS
from onboard.resources import assets
from onboard.slides.drawing import draw
from onboard.slides.theme import Mode, Theme, load_theme

GOLDEN = Path(__file__).parent / "golden"
THEMES: tuple[Mode, ...] = ("light", "dark")

SHRUNK = 5
"""How many pixels of a slide, each way, make one of a golden picture."""

_QUALITY = 58
_SQUARE = 4
_MOST_ANYWHERE, _MOST_OFTEN, _MOST_ON_AVERAGE = 22.0, 12.0, 2.0
"""Of 255 levels: of the worst square, of all but a hundredth of them, of all together.

Measured on the specimens: storing a picture costs at most 19, 10 and 1.5, with edges drawn a pixel off here and there
no more. A word moved by four pixels of 1920 makes 37 and more, a bullet of 17 pixels that is missing 68.
"""


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden picture: of a template, in a format and theme."""

    specimen: Specimen
    form: str
    theme: Mode

    def __str__(self) -> str:
        return f"{self.specimen.name}-{self.form}-{self.theme}-{self.specimen.language}"

    @property
    def sheet(self) -> Path:
        return GOLDEN / f"{self.specimen.name}.{self.form}.webp"

    def drawn(self) -> Image.Image:
        """The slide as it is drawn now, in the full size of a video."""
        return draw(self.specimen.slide, theme_in(self.theme), FORMATS[self.form])

    def kept(self) -> Image.Image:
        """The golden picture. Raises FileNotFoundError where there is none yet."""
        return _sheet(self.sheet).crop(self.cell)

    @property
    def cell(self) -> tuple[int, int, int, int]:
        """Where on its sheet it stands."""
        size = FORMATS[self.form]
        width, height = size.width // SHRUNK, size.height // SHRUNK
        x, y = LANGUAGES.index(self.specimen.language) * width, THEMES.index(self.theme) * height
        return x, y, x + width, y + height


def goldens() -> tuple[Golden, ...]:
    """All there should be, those of one sheet one after the other."""
    every = [Golden(one, form, theme) for one in specimens() for form in FORMATS for theme in THEMES]
    return tuple(sorted(every, key=lambda one: (one.specimen.name, one.form, THEMES.index(one.theme))))


@lru_cache(maxsize=2)
def theme_in(mode: Mode) -> Theme:
    """The theme that ships with the program."""
    return load_theme(assets() / "theme", mode=mode)


@lru_cache(maxsize=2)
def _sheet(file: Path) -> Image.Image:
    with Image.open(file, formats=("WEBP",)) as sheet:
        return sheet.convert("RGB")


# ------------------------------------------------------------------------------------------------ comparing


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures of one size are from each other, in levels of 255, and where most.

    ``levels`` by row and column of squares; ``width`` and ``height`` of the pictures.
    """

    levels: NDArray[np.float64]
    width: int
    height: int

    @property
    def seen(self) -> bool:
        """Whether a person would see it."""
        return self.worst > _MOST_ANYWHERE or self.often > _MOST_OFTEN or float(self.levels.mean()) > _MOST_ON_AVERAGE

    @property
    def worst(self) -> float:
        return float(self.levels.max())

    @property
    def often(self) -> float:
        return float(np.percentile(self.levels, 99))

    def __str__(self) -> str:
        row, column = np.unravel_index(int(self.levels.argmax()), self.levels.shape)
        right, down = (
            100 * (int(at) + 0.5) / many for at, many in zip((column, row), self.levels.shape[::-1], strict=True)
        )
        return (
            f"by {self.worst:.0f} of 255 levels at {right:.0f} % of its width and {down:.0f} % of its height "
            f"(limit {_MOST_ANYWHERE:.0f}), by {self.often:.0f} for one square in a hundred ({_MOST_OFTEN:.0f}), "
            f"by {self.levels.mean():.1f} on average ({_MOST_ON_AVERAGE})"
        )

    def picture(self) -> Image.Image:
        """Black where both are the same, white where the difference is seen."""
        bright = (self.levels * (255 / _MOST_ANYWHERE)).clip(0, 255).astype(np.uint8)
        return Image.fromarray(bright).resize((self.width, self.height), Image.Resampling.NEAREST)


def difference(expected: Image.Image, drawn: Image.Image) -> Difference:
    """Between a golden picture and one drawn now, of the same size; colour counts for half of what brightness does."""
    if expected.size != drawn.size:
        raise ValueError(f"pictures of {expected.size} and {drawn.size} cannot be compared")
    apart = np.abs(_squares(expected) - _squares(drawn)) * (1.0, 0.5, 0.5)
    return Difference(apart.max(axis=2), *expected.size)


def shrunk(picture: Image.Image) -> Image.Image:
    """A slide in the size of a golden picture."""
    return picture.reduce(SHRUNK)


def _squares(picture: Image.Image) -> NDArray[np.float64]:
    """Mean brightness and colour of each square."""
    levels = np.asarray(picture.convert("YCbCr"), np.float64)
    rows, columns = levels.shape[0] // _SQUARE, levels.shape[1] // _SQUARE
    whole = levels[: rows * _SQUARE, : columns * _SQUARE]
    return whole.reshape(rows, _SQUARE, columns, _SQUARE, 3).mean(axis=(1, 3))


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one size, side by side."""
    wide, tall = pictures[0].size
    row = Image.new("RGB", (wide * len(pictures), tall))
    for number, picture in enumerate(pictures):
        row.paste(picture, (number * wide, 0))
    return row


# ------------------------------------------------------------------------------------------------ renewing


def renew(everything: bool = False) -> Iterator[Path]:
    """Draw the sheets that look different now (or all of them), remove those of no template; tell which."""
    wanted = goldens()
    sheets = {one.sheet: [other for other in wanted if other.sheet == one.sheet] for one in wanted}
    GOLDEN.mkdir(exist_ok=True)
    for file, cells in sheets.items():
        pictures = [shrunk(cell.drawn()) for cell in cells]
        if everything or any(_differs(*pair) for pair in zip(cells, pictures, strict=True)):
            _write(file, cells, pictures)
            yield file
    for file in set(GOLDEN.iterdir()) - set(sheets):
        file.unlink()
        yield file


def _differs(golden: Golden, picture: Image.Image) -> bool:
    if not golden.sheet.exists():
        return True
    kept = golden.kept()
    return kept.size != picture.size or difference(kept, picture).seen


def _write(file: Path, cells: Sequence[Golden], pictures: Sequence[Image.Image]) -> None:
    wide, tall = pictures[0].size
    sheet = Image.new("RGB", (wide * len(LANGUAGES), tall * len(THEMES)))
    for cell, picture in zip(cells, pictures, strict=True):
        sheet.paste(picture, cell.cell)
    file.write_bytes(stored(sheet))


def stored(picture: Image.Image) -> bytes:
    """A picture as it is kept: small, and not quite what it was."""
    kept = BytesIO()
    picture.save(kept, "WEBP", quality=_QUALITY, method=6)
    return kept.getvalue()


if __name__ == "__main__":
    for sheet in renew(everything="--all" in sys.argv[1:]):
        print(sheet.relative_to(Path.cwd()) if sheet.is_relative_to(Path.cwd()) else sheet)
