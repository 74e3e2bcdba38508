"""A sentence and when each of its words is heard -> the captions it is divided into."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from onboard.compose.captions.costs import BREATH
from onboard.compose.captions.letters import width
from onboard.compose.captions.limits import LONGEST_MS, MOST_LINES, SHORTEST_MS, Limits
from onboard.compose.captions.phrases import break_costs
from onboard.compose.captions.splitting import Word

_A_CAPTION = 20.0
_FULL = 30.0
_TORN = 2.0
_UNEVEN = 20.0
_MISSED_AIM = 100.0
_PER_SECOND = 200.0


@dataclass(frozen=True, slots=True)
class Part:
    """One caption: the words of its lines, and which word of the sentence it begins with."""

    first: int
    lines: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class Times:
    """When each word begins, in ms; ``spoken_until`` the last ends, and ``free_until`` the next caption may come."""

    begins: tuple[int, ...]
    spoken_until: int
    free_until: int

    def spoken(self, first: int, end: int) -> int:
        """How long the words from ``first`` up to but not including ``end`` are heard."""
        return (self.begins[end] if end < len(self.begins) else self.spoken_until) - self.begins[first]

    def shown(self, first: int, end: int) -> int:
        """How long they may be seen: the last ones stand on into the pause."""
        until = self.begins[end] if end < len(self.begins) else self.free_until
        return min(until - self.begins[first], LONGEST_MS)


def divided(words: Sequence[Word], times: Times, language: str, limits: Limits) -> tuple[Part, ...]:
    """The cheapest division (dynamic programming over the ends of words); none where the time is too short for any.

    What counts, from most to least: never tear what belongs together; seven seconds, one second, and time to read;
    few captions, ending where the voice breathes; even lines.
    """
    sentence = _Measured(words, language, limits)
    count = len(words)
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # for each end: cost so far, where its caption starts, line 2
    for end in range(1, count + 1):
        best.append(min(_choices(sentence, times, best, end), default=(math.inf, 0, 0)))
    return () if math.isinf(best[count][0]) else tuple(_parts(sentence, best))


class _Measured:
    """The words of a sentence with the widths and costs of every line they could make."""

    def __init__(self, words: Sequence[Word], language: str, limits: Limits) -> None:
        self.words = words
        self.limits = limits
        self.costs = break_costs(words, language)
        widths = [width(word.text, full_width=limits.full_width) for word in words]
        self._spaces = [0 if word.joined else 1 for word in words]
        self._reached = [0, *accumulate(columns + space for columns, space in zip(widths, self._spaces, strict=True))]

    def width(self, start: int, end: int) -> int:
        """Of the words from ``start`` up to but not including ``end``, as one line."""
        return self._reached[end] - self._reached[start] - self._spaces[start]

    def laid_out(self, start: int, end: int) -> tuple[float, int] | None:
        """(cost, where the second line starts); ``start`` itself where one line holds all, None where two do not."""
        longest = self.limits.line
        if self.width(start, end) <= longest:
            return BREATH, start
        best: tuple[float, int] | None = None
        for second in range(start + 1, end):
            upper, lower = self.width(start, second), self.width(second, end)
            if upper > longest:
                break
            if lower <= longest:
                way = self.costs[second - 1] + _UNEVEN * ((upper - lower) / longest) ** 2, second
                best = min(best or way, way)
        return best


def _choices(
    sentence: _Measured, times: Times, best: Sequence[tuple[float, int, int]], end: int
) -> Iterator[tuple[float, int, int]]:
    """(cost, start, second line) of every caption that could end before the word ``end``."""
    torn = _TORN * sentence.costs[end - 1]
    for start in range(end - 1, -1, -1):
        columns = sentence.width(start, end)
        if columns > sentence.limits.line * MOST_LINES + 1:
            return
        shown = times.shown(start, end)
        lines = sentence.laid_out(start, end)
        if lines is None or shown < 1 or math.isinf(best[start][0]):
            continue
        cost = lines[0] + torn + _cost(columns, times.spoken(start, end), shown, sentence.limits)
        yield best[start][0] + cost, start, lines[1]


def _cost(columns: int, spoken_ms: int, shown_ms: int, limits: Limits) -> float:
    fullness = columns / (limits.line * MOST_LINES)
    needed = limits.reading_ms(columns)
    missing = (spoken_ms - LONGEST_MS, SHORTEST_MS - shown_ms, needed - shown_ms)
    missed = sum(_MISSED_AIM + ms / 1000 * _PER_SECOND for ms in missing if ms > 0)
    return _A_CAPTION + _FULL * fullness**2 + missed


def _parts(sentence: _Measured, best: Sequence[tuple[float, int, int]]) -> list[Part]:
    parts, end = [], len(sentence.words)
    while end:
        _, start, second = best[end]
        lines = [(start, end)] if second == start else [(start, second), (second, end)]
        parts.append(Part(start, tuple(tuple(sentence.words[slice(*line)]) for line in lines)))
        end = start
    return parts[::-1]
