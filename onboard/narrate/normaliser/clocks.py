"""Times of day and durations: "14:30 Uhr" -> "14 Uhr 30", "8:00–16:30" -> "8 Uhr bis 16 Uhr 30", "1:30 min"."""

from __future__ import annotations

from typing import NamedTuple

from onboard.narrate.normaliser.numbers import Number
from onboard.narrate.normaliser.quantities import FoundUnit, say_with_unit, unit_at
from onboard.narrate.normaliser.reading import Reading, Writing

_DASHES = ("-", "–", "—")
_BELOW = {"h": ("h", "min", "s"), "min": ("min", "s")}
"""What the parts of a duration are, by the unit behind it."""


class _Time(NamedTuple):
    """``sure``: something else than the digits says that it is a time."""

    end: int
    text: str
    sure: bool


def read_clock(writing: Writing, at: int) -> Reading | None:
    """A time of day, or two with a dash; a duration where a unit stands behind."""
    if not writing.is_number(at) or (writing.glued(at) and (writing.is_alphanumeric(at - 1) or _divides(writing, at))):
        return None
    duration = _duration_at(writing, at)
    if duration is not None:
        return duration
    first = _time_at(writing, at)
    if first is None:
        return None
    if writing.text(first.end) in _DASHES:
        last = _time_at(writing, first.end + 1)
        if last is not None:
            return Reading(last.end, f"{first.text} {writing.words.numbers.range} {last.text}")
    return Reading(first.end, first.text) if first.sure or _looks_like_a_time(writing, at) else None


def _divides(writing: Writing, at: int) -> bool:
    return writing.text(at - 1) in ":.," and writing.glued(at - 1) and writing.is_number(at - 2)


def _looks_like_a_time(writing: Writing, at: int) -> bool:
    """Whether nothing speaks for a ratio: "1:50" is more often a scale than ten to two."""
    if writing.before(at) in writing.words.clock.before:
        return True
    return writing.text(at) != "1" and not writing.mentioned_before(at, writing.words.numbers.context.ratios)


def _time_at(writing: Writing, at: int) -> _Time | None:
    clock = writing.words.clock
    hour, minute, end = writing.text(at), writing.text(at + 2), at + 3
    if not writing.is_number(at) or len(hour) > 2 or int(hour) > 24:
        return None
    half = clock.halves.whole_at(writing.tokens, at + 1)
    if half is not None and 1 <= int(hour) <= 12:
        return _Time(half[1], f"{int(hour)} {half[0]}", True)
    marked = writing.glued_sign(at + 1, ":")
    is_said = writing.text(end) in clock.words or writing.before(at) in clock.pointed_after
    pointed = writing.glued_sign(at + 1, ".") and is_said
    lettered = writing.text(at + 1) in clock.words and writing.glued(at + 1) and writing.glued(at + 2)
    two_digits = writing.is_number(at + 2) and len(minute) == 2 and int(minute) < 60
    if not ((marked or pointed or lettered) and two_digits) or writing.glued_sign(end, ":.,"):
        return None
    half = clock.halves.whole_at(writing.tokens, end)
    if half is not None:
        time = _time_of_day(writing, int(hour), int(minute)) if int(minute) else str(int(hour))
        return _Time(half[1], f"{time} {half[0]}", True)
    named = writing.text(end) in clock.words
    return _Time(end + named, _time_of_day(writing, int(hour), int(minute)), named or lettered)


def _time_of_day(writing: Writing, hour: int, minute: int) -> str:
    clock = writing.words.clock
    if not minute:
        return clock.hour.format(hour)
    return (clock.hours if minute > 9 else clock.hours_early).format(hour, minute)


def _duration_at(writing: Writing, at: int) -> Reading | None:
    """ "1:30 min", "2:15 h", "0:45:00 h"."""
    parts, end = [writing.text(at)], at + 1
    while writing.glued_sign(end, ":") and writing.is_number(end + 1) and len(parts) < 3:
        parts.append(writing.text(end + 1))
        end += 2
    found = unit_at(writing, end)
    if found is not None and found.symbol == "h" and writing.before(at) in writing.words.clock.before:
        time = _time_at(writing, at)
        return None if time is None else Reading(found.end, time.text)
    if len(parts) == 3 and (found is None or found.symbol not in _BELOW):
        return _with_seconds(writing, at, end, parts)
    if found is None or len(parts) < 2 or len(_BELOW.get(found.symbol, ())) < len(parts):
        return None
    return Reading(found.end, _parts_said(writing, at, parts, _BELOW[found.symbol]))


def _with_seconds(writing: Writing, at: int, end: int, parts: list[str]) -> Reading | None:
    """ "14:30:05" is a time, "00:01:30" a duration."""
    hour, minute, second = parts
    if len(minute) != 2 or len(second) != 2 or len(hour) > 2 or max(int(minute), int(second)) > 59:
        return None
    if not int(hour) or int(hour) > 24:
        return Reading(end, _parts_said(writing, at, parts, ("h", "min", "s")))
    seconds = _parts_said(writing, at, [second], ("s",))
    named = writing.text(end) in writing.words.clock.words
    return Reading(end + named, f"{_time_of_day(writing, int(hour), int(minute))} {seconds}")


def _parts_said(writing: Writing, at: int, parts: list[str], symbols: tuple[str, ...]) -> str:
    """ "2 Stunden 15 Minuten"; parts that are nothing are left out, but not all."""
    said = []
    for part, symbol in zip(parts, symbols, strict=False):
        found = _unit(writing, symbol)
        if found is not None and (int(part) or len(parts) == 1):
            said.append(say_with_unit(writing, at, Number(-1, str(int(part)), "", (part,)), found))
    return " ".join(said) or " ".join(str(int(part)) for part in parts)


def _unit(writing: Writing, symbol: str) -> FoundUnit | None:
    unit = writing.words.unit_forms.get(symbol)
    return None if unit is None else FoundUnit(-1, symbol, unit)
