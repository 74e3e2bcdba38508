"""Release + people -> PDF to print: the record that they were instructed, to be signed by both sides.

German law wants instruction at work documented (ArbSchG section 12, DGUV Vorschrift 1 section 4); what DGUV Regel
100-001 asks of the record stands on it: what about, when, by whom, who, two signatures. The video supports the
instruction and does not replace it; the sheet says so, and is worth nothing before it is signed.

A4, black on white, for office printers; as many pages as there are people, each with its head and number. The same
arguments give the same bytes. Names of people are on the sheet and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image

from onboard.core.errors import MissingError
from onboard.publish.lesson import Lesson, Person
from onboard.publish.sign.paper import INK, SOFT, Paper, Type, opened
from onboard.publish.wording import Wording, direction, plate, wording

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _TOP, _BOTTOM = 17.0, 15.0, 20.0
_INNER = WIDTH - 2 * _LEFT
_ROW = 11.0
_SIGNING = 31.0
_KEPT_TOGETHER = 3
_LOGO_WIDTH, _LOGO_HEIGHT = 46.0, 14.0
_THIN, _THICK = 0.2, 0.5

_TITLE = Type(21, bold=True)
_SECTION = Type(11.5, bold=True)
_TEXT = Type(9.5)
_STRONG = Type(9.5, bold=True)
_LABEL = Type(8, colour=SOFT)
_SMALL = Type(7.5, colour=SOFT)
_LONGEST_WORD = 24
_NAME_SIZES = (10.5, 9.5, 8.5, 7.5, 6.5, 5.5)


def attendance(
    lesson: Lesson, people: Sequence[Person], *, rows: int, on: str = "", by: str = "", fonts: Path
) -> bytes:
    """The record as PDF, in the lesson's language.

    ``rows``   how many lines there are at least; those that no person fills are empty
    ``on``     the day of the instruction (ISO 8601), ``by`` who instructs: "" leaves a line to write on
    ``fonts``  the folder with "*-Regular.ttf" and "*-Bold.ttf"
    Raises MissingError for a character no font has, InputError for a logo that is no picture.
    """
    words = wording(lesson.language)
    paper = _paper(lesson, people, words, by, fonts)
    lines = [*people, *(Person("") for _ in range(rows - len(people)))]
    _Sheet(paper, words, lesson, on, by).draw(lines)
    return bytes(paper.output())


def _paper(lesson: Lesson, people: Sequence[Person], words: Wording, by: str, fonts: Path) -> Paper:
    station = lesson.station
    said = (
        *(str(value) for value in station.values() if isinstance(value, str)),
        *(lesson.title, *lesson.topics, *lesson.questions, by),
        *(approver for approver, _ in lesson.approvals),
        *(f"{one.name}{one.number}{one.department}" for one in people),
    )
    title = f"{words['attendance']['title']} · {station['id']} · {station['name']}"
    try:
        return Paper(
            (WIDTH, HEIGHT), fonts=fonts, title=title, language=lesson.language, needed=_printable("".join(said))
        )
    except MissingError as error:
        if error.file:
            raise  # the fonts themselves are gone
        reason = error.reason.removesuffix(" needed on the sign")
        raise MissingError(
            f"{reason} needed on the record", hint="Write the names in letters that these fonts have."
        ) from error


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


@dataclass(slots=True)
class _Sheet:
    """The pages being drawn, from above to below; ``y`` is where the next thing goes."""

    paper: Paper
    words: Wording
    lesson: Lesson
    on: str
    by: str
    y: float = 0.0

    def draw(self, lines: Sequence[Person]) -> None:
        self._first_page()
        self._facts()
        self._listed(self._say("topics"), self.lesson.topics, mark="")
        self._listed(self._say("questions"), self.lesson.questions, mark="box")
        self._declaration()
        self._table(lines)
        self._instructor()
        self._feet()

    def _say(self, key: str) -> str:
        return self.words["attendance"][key]

    # -------------------------------------------------------------------------------------------- pages

    def _first_page(self) -> None:
        self.paper.add_page()
        station = self.lesson.station
        logo = self._logo()
        room = _INNER - (_LOGO_WIDTH + 6 if logo else 0)
        self.y = _TOP
        if station["company"]:
            with self.paper.tagged("P"):
                self._line(station["company"], Type(11, bold=True), width=room)
            self.y += 6.5
        with self.paper.tagged("H1"):
            self._line(self._say("title"), _TITLE, width=room)
        self.y = max(self.y + _TITLE.height + 2, _TOP + (_LOGO_HEIGHT + 4 if logo else 0))
        self._rule(_THICK)
        self.y += 4

    def _next_page(self) -> None:
        """A further page: which record this is stands above it again."""
        self.paper.add_page()
        self.y = _TOP
        with self.paper.ornament():
            self._line(f"{self._say('title')} · {self._station()}", _STRONG, width=_INNER - 62)
            self._line(f"{self._say('release')} {self.lesson.release}", _SMALL, x=_INNER - 60, width=60, align="R")
        self.y += 6
        self._rule(_THICK)
        self.y += 4

    def _feet(self) -> None:
        """What stands below every page; written last, when it is known how many there are."""
        pages = self.paper.page
        for page in range(1, pages + 1):
            self.paper.page = page
            self.paper.set_line_width(_THICK)  # what the page before ended with is not what this one did
            self.y = HEIGHT - 13
            with self.paper.ornament():
                self._rule(_THIN)
                self.y += 1.2
                self._line(self._say("private"), _SMALL, width=_INNER - 42)
                of = self._say("page").format(page=page, pages=pages)
                self._line(of, _SMALL, x=_INNER - 40, width=40, align="R")

    def _logo(self) -> bool:
        if self.lesson.logo is None:
            return False
        image: Image.Image = opened(self.lesson.logo, what="the logo")
        scale = min(_LOGO_WIDTH / image.width, _LOGO_HEIGHT / image.height)
        width, height = image.width * scale, image.height * scale
        with self.paper.ornament():
            self.paper.picture(image, x=self._at(_INNER - width, width), y=_TOP - 1, width=width, height=height)
        return True

    def _room(self, height: float) -> None:
        """Go on on the next page where less than this is left of this one."""
        if self.y + height > HEIGHT - _BOTTOM:
            self._next_page()

    # -------------------------------------------------------------------------------------------- what about

    def _facts(self) -> None:
        """Everything that says which state of which instruction this is, in two columns."""
        lesson, station = self.lesson, self.lesson.station
        approved = [f"{who} · {self._short_day(day)}" if day else who for who, day in lesson.approvals]
        wide = [
            (self._say("workstation"), self._station()),
            (self._say("work"), lesson.title),
        ]
        pairs = [
            (self._say("revision"), station["revision"]),
            (self._say("valid_from"), self.words.day(station["valid_from"])),
            (self._say("release"), lesson.release),
            (self._say("shown_since"), self.words.day(lesson.shown_since)),
            (self._say("document"), station["document"]),
            (self._say("responsible"), station["responsible"]),
        ]
        for label, value in wide:
            self._fact(label, value, x=0, width=_INNER, kind=_STRONG)
            self.y += 5.6
        shown = [(label, value) for label, value in pairs if value]
        for at in range(0, len(shown), 2):
            for column, (label, value) in enumerate(shown[at : at + 2]):
                self._fact(label, value, x=column * _INNER / 2, width=_INNER / 2 - 3)
            self.y += 5.6
        for number, who in enumerate(approved):
            self._fact("" if number else self._say("approved_by"), who, x=0, width=_INNER)
            self.y += 5.6
        if lesson.checksum:
            self._fact(self._say("checksum"), lesson.checksum, x=0, width=_INNER, kind=Type(8))
            self.y += 5.6
        self.y += 3
        self._blank(self._say("date"), self.words.day(self.on), x=0, width=_INNER * 0.36)
        self._blank(self._say("instructor"), self.by, x=_INNER * 0.4, width=_INNER * 0.6)
        self.y += 14.5

    def _station(self) -> str:
        station = self.lesson.station
        return f"{plate(station['id'], station['name'])} · {station['name']}".removeprefix(" · ")

    def _fact(self, label: str, value: str, *, x: float, width: float, kind: Type = _TEXT) -> None:
        with self.paper.tagged("P"):
            self._line(label, _LABEL, x=x, width=33, down=0.55)
            self._line(_printable(value), kind, x=x + 34, width=width - 34)

    def _blank(self, label: str, value: str, *, x: float, width: float) -> None:
        """A line to write on, with what it is for below it, and what is known already on it."""
        with self.paper.tagged("P"):
            if value:
                self._line(_printable(value), Type(10.5), x=x, width=width, down=0.6)
            self._rule(_THIN, x=x, width=width, down=6)
            self._line(label, _LABEL, x=x, width=width, down=6.6)

    def _listed(self, heading: str, texts: Sequence[str], *, mark: str) -> None:
        """A heading and its list: in two columns where that saves room and the lines are short."""
        if not texts:
            return
        self._heading(heading)
        columns = 2 if mark == "" and len(texts) > 3 else 1
        width = (_INNER - 6 * (columns - 1)) / columns
        indent = 5.0 if mark else 0.0
        left = [self._broken(text, width - indent) for text in texts]
        while left:
            count = self._fitting(left, columns)
            if count == 0:
                self._next_page()
                count = self._fitting(left, columns) or 1
            for beside in _side_by_side(left[:count], columns):
                for column, lines in enumerate(beside):
                    self._entry(lines, x=column * (width + 6), indent=indent, width=width - indent)
                self.y += _height(beside)
            left = left[count:]
        self.y += 3

    def _fitting(self, entries: Sequence[tuple[str, ...]], columns: int) -> int:
        """How many entries this page has room for, read down one column and then the next."""
        room = HEIGHT - _BOTTOM - self.y
        return next(
            (
                count
                for count in range(len(entries), 0, -1)
                if sum(map(_height, _side_by_side(entries[:count], columns))) <= room
            ),
            0,
        )

    def _entry(self, lines: Sequence[str], *, x: float, indent: float, width: float) -> None:
        if indent:
            self._box(x=x)
        with self.paper.tagged("P"):
            for number, line in enumerate(lines):
                self._line(line, _TEXT, x=x + indent, width=width, down=number * _TEXT.height)

    def _broken(self, text: str, width: float) -> tuple[str, ...]:
        return self.paper.broken(_printable(text), _TEXT, width) or ("",)

    def _heading(self, text: str) -> None:
        self._room(16)
        with self.paper.tagged("H2"):
            self._line(text, _SECTION, width=_INNER)
        self.y += _SECTION.height + 1.2

    def _declaration(self) -> None:
        """What the signatures say, and what the video is not."""
        kinds = ((self._say("statement"), _STRONG), (self._say("supports"), _TEXT))
        texts = [(line, kind) for text, kind in kinds for line in self.paper.broken(text, kind, _INNER)]
        self._room(len(texts) * _STRONG.height + 3 + 3 * _ROW)
        self.y += 1
        with self.paper.tagged("P"):
            for line, kind in texts:
                self._line(line, kind, width=_INNER)
                self.y += kind.height
        self.y += 3.5

    # -------------------------------------------------------------------------------------------- who

    def _table(self, lines: Sequence[Person]) -> None:
        columns = self._columns(lines)
        self._room(2 * _ROW + 6)
        self._table_head(columns)
        for number, person in enumerate(lines, start=1):
            left = len(lines) - number + 1
            # The other signature never stands on a page without names.
            together = left * _ROW + _SIGNING if left <= _KEPT_TOGETHER else _ROW
            if self.y + together > HEIGHT - _BOTTOM:
                self._next_page()
                self._table_head(columns)
            self._row(number, person, columns)

    def _columns(self, lines: Sequence[Person]) -> tuple[tuple[str, float], ...]:
        """Key and width of each column; what no line fills is left out, of a list that names people."""
        named = any(person.name for person in lines)
        optional = [
            (key, width)
            for key, width in (("number", 23.0), ("department", 31.0))
            if any(getattr(person, key) for person in lines) or (not named and key == "number")
        ]
        left = _INNER - 9 - 25 - sum(width for _, width in optional)
        return (("row", 9.0), ("name", left * 0.52), *optional, ("day", 25.0), ("signature", left * 0.48))

    def _table_head(self, columns: Sequence[tuple[str, float]]) -> None:
        with self.paper.tagged("P"):
            x = 0.0
            for key, width in columns:
                self._line(self._say(key), _LABEL, x=x + 1.2, width=width - 2.4)
                x += width
        self.y += 5
        self._rule(_THICK)

    def _row(self, number: int, person: Person, columns: Sequence[tuple[str, float]]) -> None:
        shown = {
            "row": str(number),
            "name": person.name,
            "number": person.number,
            "department": person.department,
            "day": self._short_day(self.on) if person.name else "",
            "signature": "",
        }
        x = 0.0
        with self.paper.tagged("P"):
            for key, width in columns:
                if shown[key]:
                    self._cell(_printable(shown[key]), x=x + 1.2, width=width - 2.4, small=key != "name")
                x += width
        x = 0.0
        for _, width in columns[:-1]:
            x += width
            self._upright(x)
        self.y += _ROW
        self._rule(_THIN)

    def _short_day(self, written: str) -> str:
        """A day in figures, as the language writes it; what is no ISO 8601 date stays as it is."""
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return written
        return self._say("day_form").format(day=day.day, month=day.month, year=day.year)

    def _cell(self, text: str, *, x: float, width: float, small: bool) -> None:
        sizes = _NAME_SIZES[1:] if small else _NAME_SIZES
        text, kind, lines = _dividable(text), Type(sizes[0]), (text,)
        if self.paper.width_of(text, kind) > width:
            kind, lines = self.paper.fitting(text, kind, width=width, height=_ROW - 1.6, sizes=sizes)
        above = (_ROW - len(lines) * kind.height) / 2
        for number, line in enumerate(lines):
            self._line(line, kind, x=x, width=width, down=above + number * kind.height)

    def _instructor(self) -> None:
        """The other signature."""
        self._room(_SIGNING)
        self.y += 8
        with self.paper.tagged("P"):
            self._line(self._say("sign_instructor"), _STRONG, width=_INNER)
        self.y += 11
        self._blank(self._say("day"), self._short_day(self.on), x=0, width=_INNER * 0.2)
        self._blank(self._say("in_print"), self.by, x=_INNER * 0.24, width=_INNER * 0.34)
        self._blank(self._say("signature"), "", x=_INNER * 0.62, width=_INNER * 0.38)
        self.y += 12

    # -------------------------------------------------------------------------------------------- strokes

    def _at(self, x: float, width: float) -> float:
        """Where something stands that begins ``x`` mm behind the margin, read from the side the language begins at."""
        return _LEFT + (_INNER - x - width if self._mirrored else x)

    @property
    def _mirrored(self) -> bool:
        return direction(self.words.language) == "rtl"

    def _line(
        self, text: str, kind: Type, *, width: float, x: float = 0.0, down: float = 0.0, align: str = "L"
    ) -> None:
        if self._mirrored:
            align = {"L": "R", "R": "L"}[align]
        # A line that begins in a fallback font leaves fpdf with a wrong idea of which font the page is in.
        self.paper.current_font_is_set_on_page = False
        placed = Type(kind.size, kind.bold, kind.colour, align)
        self.paper.write_line(text, placed, x=self._at(x, width), y=self.y + down, width=width)

    def _rule(self, thickness: float, *, x: float = 0.0, width: float = _INNER, down: float = 0.0) -> None:
        left = self._at(x, width)
        with self._inked(thickness):
            self.paper.line(left, self.y + down, left + width, self.y + down)

    def _upright(self, x: float) -> None:
        left = self._at(x, 0)
        with self._inked(_THIN):
            self.paper.line(left, self.y, left, self.y + _ROW)

    def _box(self, *, x: float) -> None:
        with self._inked(0.3):
            self.paper.rect(self._at(x, 3.2), self.y + 0.5, 3.2, 3.2, style="D")

    @contextmanager
    def _inked(self, thickness: float) -> Iterator[None]:
        self.paper.set_draw_color(*INK)
        self.paper.set_line_width(thickness)
        yield


def _side_by_side(entries: Sequence[tuple[str, ...]], columns: int) -> list[list[tuple[str, ...]]]:
    """Entries as rows, so that they are read down one column and then the next."""
    rows = -(-len(entries) // columns)
    return [[entries[at] for at in range(row, len(entries), rows)] for row in range(rows)]


def _height(beside: Sequence[tuple[str, ...]]) -> float:
    """Of a row of entries, in mm."""
    return max(map(len, beside)) * _TEXT.height + 0.7


def _dividable(text: str) -> str:
    """A text whose words are short enough for a column: nobody's name may be printed too small to read."""
    return " ".join(word[at : at + _LONGEST_WORD] for word in text.split() for at in range(0, len(word), _LONGEST_WORD))
