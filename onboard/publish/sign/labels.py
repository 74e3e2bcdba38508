"""One label a step, to cut out and put up where the step is done: its code opens the page at that step.

A step's code says ``<permanent address>#step-<scene>``: it holds as long as the step does, whatever its number becomes.
Names and numbers of steps do change, so every page of labels says which revision it is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from onboard.core.errors import InputError
from onboard.publish.colours import brand, parsed
from onboard.publish.content import Workstation
from onboard.publish.sign.paper import INK, SOFT, WHITE, Paper, Type, modules_of, opened, with_quiet_zone
from onboard.publish.sign.sizes import Size, far
from onboard.publish.wording import plate, wording

MOST_LABELS = 400
_RED = (0xC1, 0x12, 0x1F)
_LINE = (0xB4, 0xBC, 0xC6)
_SMALLEST_MODULE = 0.42
_MARGIN, _HEAD, _FOOT = 10.0, 17.0, 9.0
_COLUMNS = {"A4": 2, "A5": 1, "A6": 1}
_ROWS = {"A4": 6, "A5": 4, "A6": 3}
_PAD = 3.0


@dataclass(frozen=True, slots=True)
class Label:
    """A step: its first ``scene``'s id, its ``number`` as shown, its ``headings`` (one a language), a JPEG or b""."""

    scene: str
    number: int
    headings: tuple[str, ...]
    picture: bytes = b""


def step_url(url: str, scene: str) -> str:
    """The address of a step: what its code says."""
    return f"{url}#step-{quote(scene, safe='-._~+')}"


def letters_of(labels: Sequence[Label]) -> Iterator[str]:
    """Everything of the labels that is written."""
    return (heading for label in labels for heading in label.headings)


def add_labels(
    paper: Paper,
    size: Size,
    workstation: Workstation,
    url: str,
    labels: Sequence[Label],
    languages: Sequence[str],
    *,
    trial: bool,
) -> list[tuple[str, ...]]:
    """Pages of labels after the last page; gives what the codes on each of them say.

    Raises InputError for more than :data:`MOST_LABELS`, and an id so long that its code could not be printed.
    """
    if len(labels) > MOST_LABELS:
        raise InputError(f"{len(labels)} steps, and {MOST_LABELS} is the most that get labels")
    a_page = _COLUMNS[size.name] * _ROWS[size.name]
    pages = [labels[start : start + a_page] for start in range(0, len(labels), a_page)]
    said = []
    for number, page in enumerate(pages, 1):
        paper.add_page()
        drawing = _Page(paper, size, workstation, url, languages[0], trial)
        drawing.head(f"{number}/{len(pages)}")
        said.append(tuple(drawing.label(label, place) for place, label in enumerate(page)))
        drawing.cuts(len(page))
        drawing.foot()
    return said


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of labels being drawn; millimetres."""

    paper: Paper
    size: Size
    workstation: Workstation
    url: str
    language: str
    trial: bool

    @property
    def _width(self) -> float:
        return (self.size.width - 2 * _MARGIN) / _COLUMNS[self.size.name]

    @property
    def _height(self) -> float:
        return (self.size.height - _HEAD - _FOOT - 2) / _ROWS[self.size.name]

    def _corner(self, place: int) -> tuple[float, float]:
        """Upper left of a label; they are read row by row."""
        row, column = divmod(place, _COLUMNS[self.size.name])
        return _MARGIN + column * self._width, _HEAD + row * self._height

    def head(self, page: str) -> None:
        say, station = wording(self.language), self.workstation
        name = " · ".join(part for part in (plate(station.id, station.name), station.name) if part)
        kind, small = Type(11, bold=True), Type(7.5, colour=SOFT)
        trial = say["sign"]["trial"]
        right = self.paper.width_of(trial, kind) + 6 if self.trial else 0.0
        with self.paper.tagged("H2"):
            self.paper.write_line(name, kind, x=_MARGIN, y=5, width=self.size.width - 2 * _MARGIN - right)
        if self.trial:
            with self.paper.ornament():
                left = self.size.width - _MARGIN - right + 2
                self.paper.box(left, 4.6, right - 2, kind.height + 0.8, _RED, radius=1)
            with self.paper.tagged("P"):
                self.paper.write_line(trial, Type(11, bold=True, colour=WHITE, align="C"), x=left, y=5, width=right - 2)
        with self.paper.tagged("P"):
            self.paper.write_line(
                say["labels"]["cut"], small, x=_MARGIN, y=10.6, width=self.size.width - 2 * _MARGIN - 10
            )
        with self.paper.ornament():
            right_aligned = Type(7.5, colour=SOFT, align="R")
            self.paper.write_line(page, right_aligned, x=self.size.width - _MARGIN - 10, y=10.6, width=10)

    def label(self, label: Label, place: int) -> str:
        """One label; gives what its code says."""
        url = step_url(self.url, label.scene)
        left, top = self._corner(place)
        modules = modules_of(url)
        whole = min(self._height - 2 * _PAD, self._width * 0.46)
        side = whole * modules / with_quiet_zone(modules, modules)
        if side / modules < _SMALLEST_MODULE:
            raise InputError(
                f"the address of step {label.number} has {len(url)} characters: a module of its code would be "
                f"{side / modules:.2f} mm, and {_SMALLEST_MODULE} mm is the least that printers hold",
                hint="Choose a shorter base_url, a larger sheet, or print no codes of steps.",
            )
        quiet = (whole - side) / 2
        code_top = top + (self._height - whole) / 2
        words = left + _PAD + whole + 1.5
        self._words(label, words, top + _PAD, left + self._width - _PAD - words, self._height - 2 * _PAD)
        with self.paper.tagged("Figure", told=f"QR: {wording(self.language)['kind']['step']} {label.number}"):
            self.paper.code(url, x=left + _PAD + quiet, y=code_top + quiet, side=side)
        return url

    def _words(self, label: Label, x: float, y: float, width: float, height: float) -> None:
        """Number and heading above, the picture below, where there is room for one."""
        badge = 8.5
        colours = brand(self.workstation.colour)
        ink = parsed(colours.ink)
        with self.paper.ornament():
            self.paper.box(x, y, badge, badge, ink, radius=badge / 2.01)
        with self.paper.tagged("P"):
            number = Type(13, bold=True, colour=WHITE, align="C")
            self.paper.write_line(
                str(label.number), number, x=x + 1, y=y + (badge - number.height) / 2, width=badge - 2
            )
        station = self.workstation
        place = " · ".join(part for part in (plate(station.id, station.name), station.name) if part)
        with self.paper.tagged("P"):
            small = Type(7, colour=SOFT)
            beside = width - badge - 2
            text = self.paper.fitting(place, small, width=beside, height=badge, sizes=(7, 6.2))
            for line_number, line in enumerate(text[1]):
                top = y + (badge - len(text[1]) * text[0].height) / 2 + line_number * text[0].height
                self.paper.write_line(line, text[0], x=x + badge + 2, y=top, width=beside)
        image = opened(label.picture, what=f"the picture of step {label.number}") if label.picture else None
        tall = min(width * image.height / image.width, height * 0.46) if image else 0.0
        y, height = y + badge + 1.6, height - badge - 1.6
        used = self._headings(label.headings, x, y, width, height - (tall + 1.5 if image else 0))
        if image:
            wide, top = tall * image.width / image.height, max(y + used + 1.5, y + height - tall)
            with self.paper.tagged("Figure", told=label.headings[0]):
                self.paper.picture(image, x=x, y=top, width=wide, height=tall)
            with self.paper.ornament():  # a slide is as white as the paper
                self.paper.set_draw_color(*_LINE)
                self.paper.set_line_width(0.2)
                self.paper.rect(x, top, wide, tall)

    def _headings(self, headings: Sequence[str], x: float, y: float, width: float, height: float) -> float:
        """In the first language large, in another small where it fits; how high they are."""
        first, *others = dict.fromkeys(headings)
        used = 0.0
        kind, lines = self.paper.fitting(
            first, Type(0, bold=True), width=width, height=height, sizes=(12, 11, 10, 9, 8, 7, 6)
        )
        with self.paper.tagged("H3"):
            for line in lines:
                self.paper.write_line(line, kind, x=x, y=y + used, width=width)
                used += kind.height
        for other in others[:2]:
            small, lines = self.paper.fitting(other, Type(0, colour=SOFT), width=width, height=99, sizes=(7,))
            if used + len(lines) * small.height > height:
                break
            with self.paper.tagged("P"):
                for line in lines:
                    self.paper.write_line(line, small, x=x, y=y + used, width=width)
                    used += small.height
        return used

    def cuts(self, labels: int) -> None:
        """Dashed lines around every label."""
        columns = _COLUMNS[self.size.name]
        rows = -(-labels // columns)
        right, bottom = _MARGIN + self._width * columns, _HEAD + rows * self._height
        with self.paper.ornament():
            self.paper.set_draw_color(*_LINE)
            self.paper.set_line_width(0.25)
            self.paper.set_dash_pattern(dash=1.6, gap=1.2)
            for row in range(rows + 1):
                # Under the last, half-filled row only as far as there are labels.
                full = right if row < rows or labels % columns == 0 else _MARGIN + self._width * (labels % columns)
                self.paper.line(_MARGIN, _HEAD + row * self._height, full, _HEAD + row * self._height)
            for column in range(columns + 1):
                short = labels % columns and column > labels % columns
                end = bottom - self._height if short else bottom
                x = _MARGIN + column * self._width
                self.paper.line(x, _HEAD, x, end)
            self.paper.set_dash_pattern()

    def foot(self) -> None:
        """Of which revision the labels are, and how near one must be."""
        say = wording(self.language)
        whole = min(self._height - 2 * _PAD, self._width * 0.46)
        told = [say["labels"]["near"].format(distance=far(whole * 0.78))]
        if self.workstation.revision:
            told.insert(0, f"{say['page']['revision']} {self.workstation.revision}")
        kind = Type(7, colour=INK)
        with self.paper.tagged("P"):
            self.paper.write_line(
                "  ·  ".join(told), kind, x=_MARGIN, y=self.size.height - 7.5, width=self.size.width - 2 * _MARGIN
            )
