"""The sheet that hangs at the workstation: the code large, the address to type, nothing that ever changes.

Laid out from above and from below; what is left over becomes the space between. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from onboard.core.colours import RGB, VISIBLE, contrast, luminance
from onboard.core.errors import InputError
from onboard.publish.addresses import as_typed
from onboard.publish.colours import brand, parsed
from onboard.publish.content import Workstation
from onboard.publish.sign.acceptance import require_readable
from onboard.publish.sign.labels import Label, add_labels, letters_of
from onboard.publish.sign.paper import INK, SOFT, WHITE, Paper, Type, modules_of, opened, with_quiet_zone
from onboard.publish.sign.sizes import Size, far, metres, side_for, size_named
from onboard.publish.wording import direction, plate, wording

RED: RGB = (0xC1, 0x12, 0x1F)
_PALE_RED: RGB = (0xF4, 0xBC, 0xC0)
_FOOT: RGB = (0xF1, 0xF3, 0xF5)
_NAME_SIZES = (48, 44, 40, 36, 32, 28, 24, 21, 18)
_SMALLEST_MODULE = 0.5
_LEAST_GAP = 6.5


@dataclass(frozen=True, slots=True)
class Sign:
    """The PDF; ``side`` of its code in mm, and how many ``pages``."""

    content: bytes
    side: float
    pages: int


def sign(
    workstation: Workstation,
    url: str,
    *,
    trial: bool,
    languages: Sequence[str],
    fonts: Path,
    size: str = "A4",
    distance: str = "",
    labels: Sequence[Label] = (),
) -> Sign:
    """The sheet, and the ``labels`` on pages after it; accepted by a reader of codes.

    ``url`` is what the code says (see :func:`onboard.publish.addresses.permanent_url`); ``trial`` stamps the sheet as
    one not to put up; ``languages`` (BCP 47) are those it invites in; ``fonts`` holds "*-Regular.ttf" and "*-Bold.ttf";
    ``distance`` ("1 m", "60 cm") is that from which the code is read at least.
    Raises InputError for a logo that is no picture and a distance the sheet has no room for, MissingError for a
    character no font has, OnboardError when the finished sheet cannot be read by a machine.
    """
    sheet, told = size_named(size), tuple(dict.fromkeys(languages or ("en",)))
    shown = "".join((workstation.name, workstation.id, workstation.company, workstation.revision, *letters_of(labels)))
    title = f"{plate(workstation.id, workstation.name)} · {workstation.name}".removeprefix(" · ")
    paper = Paper((sheet.width, sheet.height), fonts=fonts, title=title, language=told[0], needed=shown)
    paper.add_page()
    side = _Sheet(paper, sheet, workstation, url, told, trial).draw(metres(distance))
    expected = [(url,), *add_labels(paper, sheet, workstation, url, labels, told, trial=trial)]
    content = bytes(paper.output())
    require_readable(content, expected)
    return Sign(content, side, len(expected))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet being drawn; all measures are those of A4 times ``size.scale``."""

    paper: Paper
    size: Size
    workstation: Workstation
    url: str
    languages: tuple[str, ...]
    trial: bool

    def draw(self, distance: float) -> float:
        """Everything, from above to below; returns the code's side."""
        modules = modules_of(self.url)
        self._require_fine_enough(modules)
        others = self._other_invitations()
        head, foot = self._head_height(), self.size.height - self._mm(31)
        below_code = len(others) * self._other().height * 1.12
        asked, wanted = side_for(distance), max(self.size.code, side_for(distance))
        room = foot - head - self._words_height(2) - below_code
        largest = self._largest(room, modules)
        if asked > largest:
            raise self._too_far(distance, largest)
        top = head
        if self.trial:
            room -= self._mm(20)
            largest, top = self._largest(room, modules), head + self._mm(20)
        side = min(wanted, largest)
        free = room + self._words_height(2) - with_quiet_zone(side, modules)
        kind, name = self._name(free - 4 * self._mm(_LEAST_GAP) - self._invitation().height)
        gap = (free - self._invitation().height - len(name) * kind.height) / 10

        self._head(head)
        if self.trial:
            self._trial_band(head)
            self._stamp((top + foot) / 2)
        y = self._lines("H1", name, kind, top=top + 2.2 * gap)
        y = self._invite(y + 1.2 * gap)
        y = self._code(y + 2.3 * gap, side, modules)
        self._others(others, top=y + 2.2 * gap)
        self._foot(foot)
        if self.trial:
            self._trial_frame()
        return side

    def _mm(self, on_a4: float) -> float:
        return on_a4 * self.size.scale

    def _type(
        self, size: float, *, least: float = 0.0, bold: bool = False, colour: RGB = INK, align: str = "C"
    ) -> Type:
        return Type(max(size * self.size.scale, least), bold, colour, align)

    @property
    def _margin(self) -> float:
        return self._mm(16)

    @property
    def _width(self) -> float:
        return self.size.width - 2 * self._margin

    def _line(self, text: str, kind: Type, *, y: float) -> None:
        self.paper.write_line(text, kind, x=self._margin, y=y, width=self._width)

    def _lines(self, tag: str, lines: Sequence[str], kind: Type, *, top: float) -> float:
        with self.paper.tagged(tag):
            for number, text in enumerate(lines):
                self._line(text, kind, y=top + number * kind.height)
        return top + len(lines) * kind.height

    # -------------------------------------------------------------------------------------------- room

    def _require_fine_enough(self, modules: int) -> None:
        if self.size.code / modules < _SMALLEST_MODULE:
            raise InputError(
                f"the address has {len(self.url)} characters: on {self.size.name} a module of its code would be "
                f"{self.size.code / modules:.2f} mm, and {_SMALLEST_MODULE} mm is the least that printers hold",
                hint="Choose a shorter base_url, or a larger sheet.",
            )

    def _words_height(self, lines: int) -> float:
        """What name (of so many lines in the smallest type) and invitation take at least, with the space between."""
        smallest = self._type(_NAME_SIZES[-1]).height
        return lines * smallest + self._invitation().height + 4 * self._mm(_LEAST_GAP)

    def _largest(self, room: float, modules: int) -> float:
        """The largest code for a sheet with so much room for it, white included."""
        return min(room, self.size.width - self._mm(12)) * modules / with_quiet_zone(modules, modules)

    def _too_far(self, distance: float, largest: float) -> InputError:
        side = side_for(distance)
        times = -(-side * 100 // self.size.code)
        return InputError(
            f"to be read from {far(side)} the code must be {side:.0f} mm wide, and {self.size.name} has room for "
            f"{int(largest)} mm (read from {far(largest)})",
            hint=f"Choose a larger sheet or a shorter distance, or have the sheet enlarged to {times:.0f} % in print.",
        )

    def _name(self, height: float) -> tuple[Type, tuple[str, ...]]:
        kind = Type(0, bold=True, align="C")
        sizes = [size * self.size.scale for size in _NAME_SIZES]
        smaller = [size * self.size.scale for size in (15, 12, 10)]
        for lines, tried in ((2, sizes[:-2]), (3, sizes), (4, smaller)):
            for each in tried:
                room = min(height, lines * Type(each).height)
                found, broken = self.paper.fitting(
                    self.workstation.name, kind, width=self._width, height=room, sizes=(each,)
                )
                if " ".join(broken) == " ".join(self.workstation.name.split()) and self._fits(broken, found):
                    return found, broken
        return self.paper.fitting(self.workstation.name, kind, width=self._width, height=height, sizes=smaller[-1:])

    def _fits(self, lines: Sequence[str], kind: Type) -> bool:
        return all(self.paper.width_of(line, kind) <= self._width for line in lines)

    # -------------------------------------------------------------------------------------------- above

    def _head_height(self) -> float:
        told = self.workstation.company or self.workstation.logo or self._plate()
        return self._mm(27) if told else self._mm(9)

    def _plate(self) -> str:
        return plate(self.workstation.id, self.workstation.name)

    def _head(self, height: float) -> None:
        """A band in the brand's colour with who and which; only a stripe where there is nothing to say."""
        roles, middle = brand(self.workstation.colour), height / 2
        with self.paper.ornament():
            self.paper.box(0, 0, self.size.width, height, parsed(roles.ground))
            if contrast(parsed(roles.ground), WHITE) < 1.25:  # a white brand: where the band ends must be seen
                self.paper.box(0, height - self._mm(0.6), self.size.width, self._mm(0.6), INK)
        left = self._margin
        if self.workstation.logo is not None:
            left += self._logo(self.workstation.logo[1], height) + self._mm(5)
        on_ground = parsed(roles.on_ground)
        place = self._type(19, bold=True, colour=on_ground, align="R")
        beside = min(self.paper.width_of(self._plate(), place), self._width * 0.4) if self._plate() else 0.0
        right = self.size.width - self._margin - beside
        company = self._type(19, bold=True, colour=on_ground, align="L")
        room = right - left - (self._mm(6) if beside else 0)
        if self.workstation.company:
            kind, lines = self.paper.fitting(
                self.workstation.company,
                company,
                width=room,
                height=height * 0.8,
                sizes=[company.size * share for share in (1, 0.85, 0.7, 0.6, 0.5)],
            )
            with self.paper.tagged("P"):
                for number, text in enumerate(lines):
                    y = middle + (number - len(lines) / 2) * kind.height
                    self.paper.write_line(text, kind, x=left, y=y, width=room)
        if self._plate():
            with self.paper.tagged("P"):
                self.paper.write_line(self._plate(), place, x=right, y=middle - place.height / 2, width=beside + 0.1)

    def _logo(self, content: bytes, height: float) -> float:
        """The logo on a plate at the upper left; returns its width in mm."""
        image, pad = opened(content, what="the logo"), self._mm(2.5)
        scale = min(self._mm(46) / image.width, (height - self._mm(12)) / image.height)
        width, tall = image.width * scale, image.height * scale
        top = (height - tall) / 2
        ground = parsed(brand(self.workstation.colour).ground)
        light = _is_light(image)
        if not light or contrast(ground, WHITE) < VISIBLE:
            with self.paper.ornament():
                colour, radius = INK if light else WHITE, self._mm(1.6)
                self.paper.box(self._margin, top - pad, width + 2 * pad, tall + 2 * pad, colour, radius=radius)
        else:
            pad = 0.0
        with self.paper.tagged("Figure", told=self.workstation.company or "Logo"):
            self.paper.picture(image, x=self._margin + pad, y=top, width=width, height=tall)
        return width + 2 * pad

    # -------------------------------------------------------------------------------------------- in the middle

    def _invitation(self) -> Type:
        return self._type(23, least=9)

    def _invite(self, top: float) -> float:
        """What to do, in the first language, beside a phone: for those who read none of them."""
        kind = self._invitation()
        words = wording(self.languages[0])["sign"]["scan"]
        phone = kind.height * 0.6
        wide = min(self.paper.width_of(words, kind), self._width - phone * 2)
        left = (self.size.width - wide - phone * 1.8) / 2
        at_right = direction(self.languages[0]) == "rtl"
        with self.paper.ornament():
            self._phone(left + wide + phone * 0.8 if at_right else left, top - kind.height * 0.03, phone)
        with self.paper.tagged("P"):
            self.paper.write_line(words, kind, x=left if at_right else left + phone * 1.8, y=top, width=wide + 0.2)
        return top + kind.height

    def _phone(self, x: float, y: float, width: float) -> None:
        """A phone, ``width`` mm wide, with a code on its screen."""
        ink = parsed(brand(self.workstation.colour).ink)
        tall, frame = width * 1.76, width * 0.11
        self.paper.box(x, y, width, tall, ink, radius=width * 0.2)
        self.paper.box(x + frame, y + frame * 2, width - 2 * frame, tall - frame * 4.2, WHITE)
        unit = (width - 4 * frame) / 5
        for column, row, side in ((0, 0, 2), (3, 0, 2), (0, 3, 2), (3, 3, 1), (4, 4, 1)):
            left, top = x + 2 * frame + column * unit, y + tall * 0.3 + row * unit
            self.paper.box(left, top, unit * side, unit * side, ink)

    def _code(self, top: float, side: float, modules: int) -> float:
        """The code in its quiet zone, in the corners of a viewfinder; returns where it ends."""
        whole = with_quiet_zone(side, modules)
        left, quiet = (self.size.width - whole) / 2, (whole - side) / 2
        with self.paper.ornament():
            if not self.trial:
                self.paper.box(left, top, whole, whole, WHITE)
            self._corners(left, top, whole)
        with self.paper.tagged("Figure", told=f"QR: {as_typed(self.url)}"):
            self.paper.code(self.url, x=left + quiet, y=top + quiet, side=side)
        return top + whole

    def _corners(self, left: float, top: float, side: float) -> None:
        """Outside the quiet zone, so that it stays white."""
        colour = parsed(brand(self.workstation.colour).ink)
        thick, long = self._mm(1.5), side * 0.11
        for x, inward in ((left - thick, 1), (left + side + thick, -1)):
            for y, down in ((top - thick, 1), (top + side + thick, -1)):
                self.paper.box(min(x, x + inward * long), min(y, y + down * thick), long, thick, colour)
                self.paper.box(min(x, x + inward * thick), min(y, y + down * long), thick, long, colour)

    # -------------------------------------------------------------------------------------------- below

    def _other(self) -> Type:
        size, least = (15, 7.5) if len(self.languages) <= 5 else (12.5, 7)
        return self._type(size, least=least)

    def _other_invitations(self) -> list[list[str]]:
        """The same in the other languages, in rows; each stands in one piece."""
        first, *others = dict.fromkeys(wording(language)["sign"]["scan"] for language in self.languages)
        others = [words for words in others if words != first]
        fewest = len(self._rows(others, self._width))
        widths = (self._width * share / 100 for share in range(40, 100, 4))
        narrowest = next((width for width in widths if len(self._rows(others, width)) == fewest), self._width)
        return self._rows(others, narrowest)

    def _rows(self, phrases: Sequence[str], width: float) -> list[list[str]]:
        rows = list[list[str]]()
        for words in phrases:
            if rows and self._row_width([*rows[-1], words], self._other()) <= width:
                rows[-1].append(words)
            else:
                rows.append([words])
        return rows

    def _others(self, rows: Sequence[Sequence[str]], *, top: float) -> None:
        kind = self._other()
        for number, row in enumerate(rows):
            self._row(row, kind, y=top + number * kind.height * 1.12)

    def _foot(self, top: float) -> None:
        """The address in words, for those whose camera does not read codes."""
        with self.paper.ornament():
            self.paper.box(0, top, self.size.width, self.size.height - top, _FOOT)
        typed = list(dict.fromkeys(wording(language)["sign"]["typed"] for language in self.languages[:2]))
        self._row(typed, self._type(11, least=6.5, colour=SOFT), y=top + self._mm(6))
        with self.paper.tagged("P"):
            self._line(as_typed(self.url), self._type(18, least=8, bold=True), y=top + self._mm(12.5))

    def _row_width(self, row: Sequence[str], kind: Type) -> float:
        return sum(self.paper.width_of(words, kind) for words in row) + (len(row) - 1) * self._between(kind)

    def _between(self, kind: Type) -> float:
        return kind.height * 1.4

    def _row(self, row: Sequence[str], kind: Type, *, y: float) -> None:
        """Phrases side by side in the middle, each in its own direction, with dots between them."""
        between, dot = self._between(kind), kind.height * 0.16
        colour = parsed(brand(self.workstation.colour).ink)
        x = max((self.size.width - self._row_width(row, kind)) / 2, self._margin)
        for place, words in enumerate(row):
            if place:
                with self.paper.ornament():
                    left = x - between / 2 - dot / 2
                    self.paper.box(left, y + kind.height / 2 - dot / 2, dot, dot, colour, radius=dot / 2.01)
            wide = min(self.paper.width_of(words, kind), self._width)
            with self.paper.tagged("P"):
                self.paper.write_line(words, kind, x=x, y=y, width=wide + 0.2)
            x += wide + between

    # -------------------------------------------------------------------------------------------- trial

    def _stamp(self, middle: float) -> None:
        """The word across the sheet and through the code: pale enough that the code still reads, as is proven."""
        words = list(dict.fromkeys(wording(language)["sign"]["trial"] for language in (self.languages[0], "en")))
        kind = self._type(150, bold=True, colour=_PALE_RED)
        centre = self.size.width / 2
        with self.paper.ornament(), self.paper.rotation(52, x=centre, y=middle):
            for number, word in enumerate(words):
                y = middle + self._mm(48) * (number - len(words) / 2) - self._mm(8)
                self.paper.write_line(word, kind, x=0, y=y, width=self.size.width)

    def _trial_band(self, top: float) -> None:
        """What the stamp means, in words."""
        says = [wording(language)["sign"] for language in dict.fromkeys((self.languages[0], "en"))]
        with self.paper.ornament():
            self.paper.box(0, top, self.size.width, self._mm(20), RED)
        words = "  ·  ".join(dict.fromkeys(say["trial"] for say in says))
        with self.paper.tagged("P"):
            self._line(words, self._type(18, bold=True, colour=WHITE), y=top + self._mm(1.2))
        for number, text in enumerate(dict.fromkeys(say["trial_text"] for say in says)):
            kind = self._type(9.5, least=5.5, colour=WHITE)
            with self.paper.tagged("P"):
                self._line(text, kind, y=top + self._mm(9.3) + number * kind.height)

    def _trial_frame(self) -> None:
        with self.paper.ornament():
            self.paper.set_draw_color(*RED)
            self.paper.set_line_width(self._mm(3))
            inset = self._mm(1.5)
            self.paper.rect(inset, inset, self.size.width - 2 * inset, self.size.height - 2 * inset)


def _is_light(image: Image.Image) -> bool:
    """Whether what a logo shows could not be seen on white: a logo made for dark ground."""
    if image.mode != "RGBA":
        return False
    small = image.resize((32, 32), Image.Resampling.BOX)
    bare = small.convert("RGB").tobytes()
    shown = [
        (bare[3 * place], bare[3 * place + 1], bare[3 * place + 2])
        for place, alpha in enumerate(small.getchannel("A").tobytes())
        if alpha > 127
    ]
    light = [colour for colour in shown if contrast(colour, WHITE) < VISIBLE and luminance(colour) > 0.5]
    return bool(shown) and len(light) > 0.9 * len(shown)
