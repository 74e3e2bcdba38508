"""What stands in braces behind a picture: marks, and which part of a clip is shown (docs/formats/marks.md).

{arrow="0.42,0.55" label="Spannschraube" blur="60%,0%,20%,30%"}

read_attributes     text -> marks and cut; all it does not understand is an InputError
names_marks         whether a text in braces means to be that, or is somebody else's
written             marks and cut -> text, in one spelling
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from onboard.core.clips import LONGEST_CUT, ClipSound, Cut
from onboard.core.errors import InputError
from onboard.core.marks import Mark, MarkKind

MOST_MARKS = 40
LONGEST_TEXT = 4_000
LONGEST_LABEL = 80
LONGEST_NUMBER = 3
SLOWEST, FASTEST = 0.25, 4.0
DECIMALS = 4
"""A ten-thousandth of a picture is less than a pixel of any slide."""

MARK_KEYS = tuple(kind.value for kind in MarkKind)
CUT_KEYS = ("start", "end", "speed", "sound")
_KEYS = (*MARK_KEYS, *CUT_KEYS)

_OF_OTHERS = frozenset(
    {
        *("width", "height", "class", "id", "style", "align", "alt", "title", "loading", "srcset", "sizes", "role"),
        *("dir", "lang", "border", "hspace", "vspace", "target", "rel", "caption", "scale", "float", "placement"),
        *("decoding", "type", "kind", "autoplay", "controls", "loop", "muted", "poster", "preload", "playsinline"),
        *("max-width", "max-height", "min-width", "min-height", "out-width", "out-height", "margin", "padding", "page"),
        *("lightbox", "group", "link", "href", "name", "src", "key", "ref", "columns", "cols", "layout", "shadow"),
        *("qty", "cat", "note", "valign", "zoomable", "data", "aria", "fig", "pos", "position", "size", "w", "h"),
    }
)
"""Attributes other programs know behind a picture; they are left alone, as is what begins with data-, aria-, fig-."""

_CLOSING = MappingProxyType(
    {'"': '"', "'": "'", "“": "“”", "”": "“”", "„": "“”", "«": "»", "»": "«", "‘": "‘’", "’": "‘’", "‚": "‘’"}
)
_TOKEN = re.compile(r"[\s,]*(?:(?P<key>[^\W\d_][\w:-]*?)\s*(?P<sign>[=:])\s*|(?P<bare>[^\s=,\"'“”„«»‘’‚]+))")
_NAMED = re.compile(
    r"(?P<key>[^\W\d_][\w-]{0,40})\s*[=:]\s*"
    r"(?P<places>[\"'“”„«»‘’‚]?(?:[^@={},;]{1,80}@)?\s*-?[\d.]{1,12}\s*%?\s*[,;]\s*-?[\d.])?"
)
_BLUR_AT = re.compile(r"(?<![\w-])blur\w{0,4}\W{0,4}[\d.]{1,12}\s{0,4}%?\s{0,4}[,;]\s{0,4}[\d.]", re.IGNORECASE)
"""A blur with its place, but without its sign: ``{blur 0.1,0.2,0.3,0.4}``. To take it for words would show a face."""
_UNQUOTED = re.compile(r"[^\s\"'“”„«»‘’‚]*")
_SHARE = re.compile(r"(?P<figure>\d{1,12}(?:[.,]\d{1,18})?|[.,]\d{1,18})\s*(?P<percent>%?)", re.ASCII)
_TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,6})?)\s*s?", re.ASCII)
_PACE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(%|x|×|)", re.ASCII)
_TO = re.compile(r"\s*(?:>|->|→|&gt;)\s*")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in the braces behind a picture. ``cut``: None where nothing is said about a clip."""

    marks: tuple[Mark, ...] = ()
    cut: Cut | None = None


def read_attributes(text: str) -> Attributes:
    """The marks and the cut that a text names: ``arrow="0.42,0.55" label="Spannschraube"``, with its braces or without.

    What other programs write there (``.class``, ``#id``, ``width="50%"``) is left alone. Raises InputError, which names
    the attribute and what to write instead, for anything else that cannot be understood: a blur that silently does
    nothing would show a face.
    """
    inside = text.strip()
    if inside.startswith("{") and inside.endswith("}"):
        inside = inside[1:-1]
    if len(inside) > LONGEST_TEXT:
        raise InputError(f"{len(inside)} characters of marks, and the limit is {LONGEST_TEXT}", hint="Take some away.")
    reading = _Reading()
    for key, value in _pairs(inside.removeprefix(":")):
        reading.take(key, value)
    return reading.attributes()


def names_marks(text: str) -> bool:
    """Whether a text in braces means to be marks or a cut, rightly written or not; else it is somebody else's."""
    return (
        _lacks_its_sign(text)
        or text.strip("{}: \t\n").lower() in _KEYS
        or any(
            key in _KEYS or (not _is_of_others(key) and bool(_meant(key) or has_places))
            for key, has_places in _named(text)
        )
    )


def points_at_places(text: str) -> bool:
    """Whether a text in braces names a mark with its place, rightly written or not."""
    return _lacks_its_sign(text) or any(key in MARK_KEYS and has_places for key, has_places in _named(text))


def _lacks_its_sign(text: str) -> bool:
    return _BLUR_AT.search(text[:LONGEST_TEXT]) is not None


def _named(text: str) -> Iterator[tuple[str, bool]]:
    """Each name in a text in braces, and whether figures as of a place follow."""
    for found in _NAMED.finditer(text[:LONGEST_TEXT]):
        yield found["key"].lower(), bool(found["places"])


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Names in small letters and their values. A word without a value has the value "" (``{.left}``, ``{mute}``)."""
    at = 0
    while at < len(text) and (found := _TOKEN.match(text, at)):
        at = found.end()
        if found["bare"] is not None:
            yield found["bare"].lower(), ""
            continue
        key = found["key"].lower()
        opening = text[at : at + 1]
        if opening in _CLOSING:
            ends = [end for sign in _CLOSING[opening] if (end := text.find(sign, at + 1)) >= 0]
            if not ends:
                raise InputError(
                    f"{_cut_off(f'{key}={text[at:]}')} lacks its second quotation mark", hint=f"Write {_example(key)}."
                )
            value, at = text[at + 1 : min(ends)], min(ends) + 1
        else:
            written = _UNQUOTED.match(text, at)
            value, at = (written[0], written.end()) if written else ("", at)
            value = value.rstrip(",") if found["sign"] == ":" else value
        yield key, " ".join(value.split())
    if text[at:].strip(" \t\n,"):
        raise InputError(f"{_cut_off(text[at:].strip())!r} is no attribute", hint=f"Write {_example('arrow')}.")


class _Reading:
    """Takes one attribute after the other."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.waiting = ""
        self.cut: dict[str, str] = {}

    def take(self, key: str, value: str) -> None:
        if key in MARK_KEYS:
            if not value:
                raise InputError(f"{key} has no value", hint=f"Write {_example(key)}.")
            self._mark(MarkKind(key), value)
        elif key in CUT_KEYS:
            if not value:
                raise InputError(f"{key} has no value", hint=f"Write {_example(key)}.")
            if key in self.cut:
                raise InputError(f"{key} is said twice", hint="Take one away.")
            self.cut[key] = value
        elif not _is_of_others(key):
            raise _unknown(key, value)

    def attributes(self) -> Attributes:
        if self.waiting:
            raise InputError(
                f"{_shown('label', self.waiting)} does not say where",
                hint=f'Write it behind a mark, or with its place: label="{_cut_off(self.waiting)}@0.4,0.5".',
            )
        return Attributes(tuple(self.marks), _cut(self.cut) if self.cut else None)

    def _mark(self, kind: MarkKind, value: str) -> None:
        if kind is not MarkKind.LABEL:
            mark = _READ[kind](kind, value)
            if self.waiting and not self.marks:
                mark = _labelled(mark, self.waiting)
                self.waiting = ""
            self._add(mark)
            return
        words, at, place = value.rpartition("@")
        if at and re.match(r"\s*[-+]?[.,]?\d", place):
            x, y = _shares(kind, value, place, 2)
            self._add(Mark(kind, x, y, label=_words(words, value)))
        elif self.marks:
            self.marks[-1] = _labelled(self.marks[-1], _words(value, value))
        elif self.waiting:
            raise InputError(f"{_shown('label', value)} is a second label in front of the first mark", hint=_ONE_LABEL)
        else:
            self.waiting = _words(value, value)

    def _add(self, mark: Mark) -> None:
        if len(self.marks) >= MOST_MARKS:
            raise InputError(f"more than {MOST_MARKS} marks on one picture", hint="Show it twice, or take some away.")
        self.marks.append(mark)


_ONE_LABEL = "Each mark has one label, written behind it."


def _labelled(mark: Mark, words: str) -> Mark:
    if mark.kind is MarkKind.BLUR:
        raise InputError(f"{_shown('label', words)} stands behind a blur, which has none", hint=_ONE_LABEL)
    if mark.label:
        raise InputError(f"{_shown('label', words)} is the second label of one mark", hint=_ONE_LABEL)
    return replace(mark, label=words)


def _words(text: str, value: str) -> str:
    words = " ".join(text.split())
    if not any(letter.isalnum() for letter in words):
        raise InputError(f"{_shown('label', value)} has no words", hint=f"Write {_example('label')}.")
    if len(words) > LONGEST_LABEL:
        raise InputError(
            f"{_shown('label', value)} has {len(words)} characters, and the limit is {LONGEST_LABEL}",
            hint="Name the thing only; the rest belongs into the step.",
        )
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in words):
        raise InputError("a label holds a character that cannot be shown", hint="Type the label again.")
    # One sort of quotation mark is left to write it down in.
    return words.replace("'", "’") if '"' in words else words


def _arrow(kind: MarkKind, value: str) -> Mark:
    tail, *tips = _TO.split(value)
    if len(tips) > 1:
        raise InputError(f"{_shown(kind, value)} has more than one tip", hint="Write an arrow for each.")
    x, y = _shares(kind, value, tips[0] if tips else tail, 2)
    if not tips:
        return Mark(kind, x, y)
    from_x, from_y = _shares(kind, value, tail, 2)
    if (from_x, from_y) == (x, y):
        raise InputError(f"{_shown(kind, value)} ends where it begins", hint=f"Write {_example('arrow')}.")
    return Mark(kind, x, y, tail=(from_x, from_y))


def _region(kind: MarkKind, value: str) -> Mark:
    x, y, width, height = _shares(kind, value, value, 4)
    width, height = _inside(x, width), _inside(y, height)
    if width is None or height is None:
        raise InputError(
            f"{_shown(kind, value)} reaches beyond the picture",
            hint="The four are: left edge, upper edge, width, height; left edge and width together are at most 1.",
        )
    if not (width and height):
        raise InputError(
            f"{_shown(kind, value)} has no width or no height",
            hint=f"The four are: left edge, upper edge, width, height. Write {_example(kind)}.",
        )
    return Mark(kind, x, y, width, height)


def _inside(begin: float, length: float) -> float | None:
    """A length that ends inside the picture, a rounding error forgiven; None where it does not."""
    room = round(1 - begin, DECIMALS)
    return min(length, room) if length <= room + 2 * 10**-DECIMALS else None


def _circle(kind: MarkKind, value: str) -> Mark:
    x, y, radius = _shares(kind, value, value, 3)
    if not radius:
        raise InputError(f"{_shown(kind, value)} has no radius", hint=f"Write {_example(kind)}.")
    return Mark(kind, x, y, radius)


def _number(kind: MarkKind, value: str) -> Mark:
    number, at, place = value.rpartition("@")
    number = number.strip()
    if not at or not (0 < len(number) <= LONGEST_NUMBER and number.isalnum()):
        raise InputError(
            f"{_shown(kind, value)} is no number with its place",
            hint=f"At most {LONGEST_NUMBER} digits or letters: {_example(kind)}.",
        )
    x, y = _shares(kind, value, place, 2)
    return Mark(kind, x, y, number=number)


_READ: MappingProxyType[MarkKind, Callable[[MarkKind, str], Mark]] = MappingProxyType(
    {
        MarkKind.ARROW: _arrow,
        MarkKind.BOX: _region,
        MarkKind.BLUR: _region,
        MarkKind.ZOOM: _region,
        MarkKind.CIRCLE: _circle,
        MarkKind.NUMBER: _number,
    }
)


# ------------------------------------------------------------------------------------------------ figures


def _shares(kind: MarkKind, value: str, text: str, count: int) -> tuple[float, ...]:
    """``count`` shares of a picture: "0.42,0.55", "42%,55%", "0,42;0,55".

    Where commas divide, none of them is a decimal one: "0,42,0,55" has four figures and not two, and is refused.
    """
    parts = text.split(";") if ";" in text else text.split(",")
    read = [_SHARE.fullmatch(part.strip()) for part in parts]
    figures = [found for found in read if found is not None]
    if len(parts) != count or len(figures) != count:
        raise InputError(f"{_shown(kind, value)}: {_miscounted(text, parts, count)}", hint=f"Write {_example(kind)}.")
    whole = [found for found in figures if not found["percent"]]
    if len(whole) != count and any(float(found["figure"].replace(",", ".")) for found in whole):
        raise InputError(f"{_shown(kind, value)}: some figures have a % and some have not", hint="Write all with one.")
    return tuple(_share(kind, value, found) for found in figures)


_SHARES = "Write shares of its width and height from 0 to 1, or per cent; 0.5 is the middle."
_DECIMALS = 'Write shares from 0 to 1 with a full stop ("0.42,0.55"), or with ";" between ("0,42;0,55"); or per cent.'
_WITHOUT_POINTS = frozenset("0123456789,;>@ ")


def _share(kind: MarkKind, value: str, found: re.Match[str]) -> float:
    share = float(found["figure"].replace(",", ".")) / (100 if found["percent"] else 1)
    if share > 1:
        raise InputError(
            f"{_shown(kind, value)}: {found[0].strip()} lies outside of the picture",
            hint=_DECIMALS if set(value) <= _WITHOUT_POINTS else _SHARES,
        )
    return round(share, DECIMALS)


def _miscounted(text: str, parts: Sequence[str], count: int) -> str:
    if ";" not in text and len(parts) == 2 * count and all(part.strip().isdecimal() for part in parts):
        return 'decimal commas cannot be told from the others; write a full stop ("0.42,0.55") or ";" between'
    if any("-" in part for part in parts):
        return "nothing lies below 0"
    return f"{len(parts)} figures, and {count} are needed" if len(parts) != count else "is no list of figures"


def _cut(told: dict[str, str]) -> Cut:
    start = _seconds("start", told["start"]) if "start" in told else None
    end = _seconds("end", told["end"]) if "end" in told else None
    speed = _speed(told["speed"]) if "speed" in told else 1.0
    if end is not None and end <= (start or 0.0):
        raise InputError(f"{_shown('end', told['end'])} is not behind the start", hint=f"Write {_example('start')}.")
    seen = (end - (start or 0.0)) / speed if end is not None else 0.0
    if seen > LONGEST_CUT:
        raise InputError(
            f"the clip would be seen for {seen:.0f} seconds, and the limit is {LONGEST_CUT:.0f}",
            hint="Show less of it: a later start, an earlier end.",
        )
    return Cut(start, end, speed, _sound(told["sound"]) if "sound" in told else ClipSound.MUTE)


def _seconds(key: str, value: str) -> float:
    found = _TIME.fullmatch(value)
    hours, minutes, seconds = (found[1], found[2], float(found[3].replace(",", "."))) if found else (None, None, 60.0)
    if not found or (minutes is not None and seconds >= 60) or (hours is not None and int(minutes or 0) >= 60):
        raise InputError(f"{_shown(key, value)} is no time", hint=f"Write {_example('start')}.")
    return round(int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds, 3)


def _speed(value: str) -> float:
    found = _PACE.fullmatch(value)
    speed = float(found[1].replace(",", ".")) / (100 if found[2] == "%" else 1) if found else 0.0
    speed = round(speed, DECIMALS)
    if not SLOWEST <= speed <= FASTEST:
        raise InputError(
            f"{_shown('speed', value)} is no speed from {SLOWEST:g} to {FASTEST:g}",
            hint='Write speed="0.5" for half the speed.',
        )
    return speed


def _sound(value: str) -> ClipSound:
    try:
        return ClipSound(value.lower())
    except ValueError as exc:
        raise InputError(
            f"{_shown('sound', value)} is not known", hint=f"Write one of {', '.join(one.value for one in ClipSound)}."
        ) from exc


# ------------------------------------------------------------------------------------------------ messages

_EXAMPLES = MappingProxyType(
    {
        "arrow": 'arrow="0.42,0.55"',
        "box": 'box="0.1,0.2,0.3,0.25"',
        "circle": 'circle="0.5,0.4,0.1"',
        "number": 'number="1@0.3,0.4"',
        "label": 'label="Spannschraube" behind a mark, or label="Spannschraube@0.4,0.5"',
        "blur": 'blur="0.1,0.2,0.3,0.25"',
        "zoom": 'zoom="0.1,0.2,0.3,0.25"',
        "start": 'start="0:03" end="0:11"',
        "end": 'start="0:03" end="0:11"',
        "speed": 'speed="0.5"',
        "sound": 'sound="mute"',
    }
)


def _example(key: str) -> str:
    return _EXAMPLES.get(key, _EXAMPLES["arrow"])


def _is_of_others(key: str) -> bool:
    plain = key.lstrip("-")
    return not plain or plain[0] in "#.=" or plain in _OF_OTHERS or plain.split("-")[0] in ("data", "aria", "fig")


def _meant(key: str) -> str:
    """The one of our own names that a name is perhaps meant for, or ""."""
    return next(iter(get_close_matches(key, _KEYS, 1, 0.72)), "")


def _unknown(key: str, value: str) -> InputError:
    meant = _meant(key)
    known = f"Marks are {', '.join(MARK_KEYS)}; a clip has {', '.join(CUT_KEYS)}."
    return InputError(
        f"{_shown(key, value) if value else repr(_cut_off(key))} is not known",
        hint=f"Write {_example(meant)}." if meant else known,
    )


def _shown(key: str, value: str) -> str:
    return f'{_cut_off(key)}="{_cut_off(value)}"'


def _cut_off(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= 60 else plain[:59] + "…"


# ------------------------------------------------------------------------------------------------ writing


def written(marks: Sequence[Mark], cut: Cut | None = None) -> str:
    """Marks and a cut in the one spelling that reads the same, without braces: ``arrow="0.42,0.55"``."""
    return " ".join([*(told for mark in marks for told in _told(mark)), *(_told_cut(cut) if cut else ())])


def _told(mark: Mark) -> Iterator[str]:
    kind, place = mark.kind.value, _figures(mark.x, mark.y)
    match mark.kind:
        case MarkKind.LABEL:
            yield f"{kind}={_quoted(f'{mark.label}@{place}')}"
            return
        case MarkKind.NUMBER:
            yield f'{kind}="{mark.number}@{place}"'
        case MarkKind.CIRCLE:
            yield f'{kind}="{place},{_figures(mark.width)}"'
        case MarkKind.ARROW:
            begins = f"{_figures(*mark.tail)}>" if mark.tail else ""
            yield f'{kind}="{begins}{place}"'
        case _:
            yield f'{kind}="{place},{_figures(mark.width, mark.height)}"'
    if mark.label:
        yield f"label={_quoted(mark.label)}"


def _told_cut(cut: Cut) -> Iterator[str]:
    if cut.start is not None:
        yield f'start="{_clock(cut.start)}"'
    if cut.end is not None:
        yield f'end="{_clock(cut.end)}"'
    if cut.speed != 1.0:
        yield f'speed="{_figures(cut.speed)}"'
    if cut.sound is not ClipSound.MUTE or cut == Cut():
        yield f'sound="{cut.sound.value}"'


def _figures(*figures: float) -> str:
    return ",".join(f"{figure:.{DECIMALS}f}".rstrip("0").rstrip(".") for figure in figures)


def _clock(seconds: float) -> str:
    """ "0:03", "1:07.5"."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    whole, thousandths = divmod(rest, 1000)
    return f"{minutes}:{whole:02}{f'.{thousandths:03}'.rstrip('0') if thousandths else ''}"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'
