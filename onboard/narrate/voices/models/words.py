"""How long each phoneme lasts -> when each word is heard.

A text's words are not its phonemes' words: "25" becomes two, "of the" becomes one. So each word is also read alone,
both readings are laid side by side (Needleman and Wunsch 1970, doi:10.1016/0022-2836(70)90057-4), and words are cut
where the readings agree. Where they do not agree well enough there are no times, rather than guessed ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onboard.narrate.word_time import WordTime

_GAP = ""
"""Between two words: a space, a stop."""
_SKIPPED_LETTER = 1.0
_SKIPPED_GAP = 0.6
_NEVER = 9.0
_AGREEING = 0.7
"""Least share of phonemes in which both readings agree. Measured: 0.9 on workshop sentences, 0.3 on other words."""
_AGREEING_IN_WORDS = 0.3
_SHORT = 4
"""Phonemes of words that are often said quite otherwise in a sentence ("a", "the", "for")."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """``symbol`` sounds from sample ``begins`` up to ``ends``."""

    symbol: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """Words ``first`` up to ``last`` (both included) are the heard phonemes from ``start`` up to ``end``."""

    first: int
    last: int
    start: int
    end: int


def word_times(
    places: Sequence[tuple[int, int]], alone: Sequence[Sequence[str]], heard: Iterable[Phoneme]
) -> tuple[WordTime, ...]:
    """Times of words at ``places`` (start, end) of a text, each read ``alone`` as phonemes, all of them ``heard``.

    Words that are drawn together where they cannot be told apart get one time for all of them.
    """
    spoken = _letters(heard)
    readings = [_letters(Phoneme(symbol, 0, 0) for symbol in reading) for reading in alone]
    told = [number for number, reading in enumerate(readings) if reading]
    if not told or not spoken:
        return ()
    written, owners = _joined([[letter.symbol for letter in readings[number]] for number in told])
    pairs = _side_by_side(written, [letter.symbol for letter in spoken])
    cuts = _cuts(written, owners, [letter.symbol for letter in spoken], pairs)
    if not _agree(written, owners, spoken, pairs, cuts):
        return ()
    return tuple(_word_time(places, told, cut, spoken) for cut in cuts)


def _word_time(
    places: Sequence[tuple[int, int]], told: Sequence[int], cut: _Cut, spoken: Sequence[Phoneme]
) -> WordTime:
    letters = [letter for letter in spoken[cut.start : cut.end] if letter.symbol != _GAP]
    return WordTime(places[told[cut.first]][0], places[told[cut.last]][1], letters[0].begins, letters[-1].ends)


# ------------------------------------------------------------------------------------------------ letters


def _letters(phonemes: Iterable[Phoneme]) -> list[Phoneme]:
    """Letters with their stresses and lengths, and one gap between words."""
    letters, stress = list[Phoneme](), list[int]()
    for phoneme in phonemes:
        kind = unicodedata.category(phoneme.symbol[0])
        if phoneme.symbol[0] in "ˈˌ":
            stress.append(phoneme.begins)
        elif kind in {"Ll", "Lu", "Lo", "Lt", "Nd", "No"}:
            letters.append(Phoneme(phoneme.symbol, min([*stress, phoneme.begins]), phoneme.ends))
            stress.clear()
        elif kind[0] in "ZP":
            letters.append(Phoneme(_GAP, phoneme.begins, phoneme.ends))
        elif letters and letters[-1].symbol != _GAP:
            letters[-1] = Phoneme(letters[-1].symbol, letters[-1].begins, phoneme.ends)
    return [
        letter
        for before, letter in pairwise([Phoneme(_GAP, 0, 0), *_without_last_gap(letters)])
        if letter.symbol != _GAP or before.symbol != _GAP
    ]


def _without_last_gap(letters: list[Phoneme]) -> list[Phoneme]:
    last = max((at for at, letter in enumerate(letters) if letter.symbol != _GAP), default=-1)
    return letters[: last + 1]


def _joined(readings: Sequence[Sequence[str]]) -> tuple[list[str], list[int]]:
    """All symbols with a gap between words, and which word each belongs to; -1 for the gaps between words."""
    symbols, owners = list[str](), list[int]()
    for number, reading in enumerate(readings):
        if number:
            symbols.append(_GAP)
            owners.append(-1)
        symbols += reading
        owners += [number] * len(reading)
    return symbols, owners


# ------------------------------------------------------------------------------------------------ side by side


def _side_by_side(written: Sequence[str], spoken: Sequence[str]) -> dict[int, int]:
    """Which written symbol stands beside which spoken one, in the cheapest arrangement."""
    skips = [_SKIPPED_GAP if symbol == _GAP else _SKIPPED_LETTER for symbol in spoken]
    row = [0.0]
    for skip in skips:
        row.append(row[-1] + skip)
    steps = [bytes([1] * len(row))]
    for symbol in written:
        skipped = _SKIPPED_GAP if symbol == _GAP else _SKIPPED_LETTER
        above, row, taken = row, [row[0] + skipped], bytearray([2])
        for at, other in enumerate(spoken):
            beside = above[at] + (0.0 if symbol == other else _NEVER if _GAP in (symbol, other) else 1.0)
            left, up = row[at] + skips[at], above[at + 1] + skipped
            least = min(beside, left, up)
            row.append(least)
            taken.append(0 if beside == least else 1 if left == least else 2)
        steps.append(bytes(taken))
    return _traced(steps)


def _traced(steps: Sequence[bytes]) -> dict[int, int]:
    pairs = dict[int, int]()
    down, right = len(steps) - 1, len(steps[0]) - 1
    while down or right:
        step = 1 if not down else 2 if not right else steps[down][right]
        if step == 0:
            pairs[down - 1] = right - 1
        down -= step != 1
        right -= step != 2
    return pairs


def _cuts(written: Sequence[str], owners: Sequence[int], spoken: Sequence[str], pairs: dict[int, int]) -> list[_Cut]:
    """Cut at each gap that is in both readings, and inside drawn-together words where both neighbours agree."""
    cuts, first, start = list[_Cut](), 0, 0
    for at, owner in enumerate(owners):
        if owner != -1:
            continue
        word = owners[at - 1]
        if at in pairs:
            cuts.append(_Cut(first, word, start, pairs[at]))
            first, start = word + 1, pairs[at] + 1
        elif _same(written, spoken, pairs, at - 1) and _same(written, spoken, pairs, at + 1):
            before, behind = pairs[at - 1], pairs[at + 1]
            if behind == before + 1:
                cuts.append(_Cut(first, word, start, behind))
                first, start = word + 1, behind
    return [*cuts, _Cut(first, owners[-1], start, len(spoken))]


def _same(written: Sequence[str], spoken: Sequence[str], pairs: dict[int, int], at: int) -> bool:
    return at in pairs and written[at] == spoken[pairs[at]]


def _agree(
    written: Sequence[str],
    owners: Sequence[int],
    spoken: Sequence[Phoneme],
    pairs: dict[int, int],
    cuts: Sequence[_Cut],
) -> bool:
    """Whether the readings agree in the whole, and of any two neighbouring words at least in one."""
    same = {at for at, other in pairs.items() if written[at] != _GAP and written[at] == spoken[other].symbol}
    agreeing = list[bool]()
    for cut in cuts:
        heard = sum(letter.symbol != _GAP for letter in spoken[cut.start : cut.end])
        mine = [at for at, owner in enumerate(owners) if cut.first <= owner <= cut.last and written[at] != _GAP]
        longer = max(heard, len(mine))
        if not heard:
            return False
        agreeing.append(longer < _SHORT or len(same.intersection(mine)) >= _AGREEING_IN_WORDS * longer)
    letters = max(sum(symbol != _GAP for symbol in written), sum(letter.symbol != _GAP for letter in spoken))
    return len(same) >= _AGREEING * letters and all(one or other for one, other in pairwise([True, *agreeing, True]))
