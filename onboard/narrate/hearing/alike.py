"""Whether words sound the same: the same word, a letter and its name, a stroke and "bis", a unit spelled by ear.

Alike(words)(one, other)    of two words
Alike(words).joins(run, row)   which words of a row are a run of words, written together
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from onboard.narrate.hearing.likeness import Likeness
from onboard.narrate.hearing.pieces import Sort
from onboard.narrate.hearing.wording import Word

_LETTERS_A_SLIP = 3
"""One letter in so many may be wrong where a word that is no unit passes for a unit spelled by ear."""
_SLIPS = 2


class Alike:
    """In one language."""

    def __init__(self, words: Likeness) -> None:
        self._words = words

    def __call__(self, one: Word, other: Word) -> bool:
        """Whether two words sound the same."""
        return (
            one.said == other.said
            or self._letter(one.said) == self._letter(other.said)
            or self._is_stroke(one, other)
            or self._is_stroke(other, one)
            or _is_unit_by_ear(one, (other,))
        )

    def joins(self, run: Sequence[Word], row: Sequence[Word]) -> Iterator[int]:
        """The places in ``row`` of a word that is the whole ``run``: "Newton Meter", "P S A", "Pe Es A"."""
        together = "".join(word.said for word in run).replace(" ", "")
        letters = [self._letter(word.said) for word in run]
        spelled = "".join(letters) if all(len(letter) == 1 for letter in letters) else together
        for place, word in enumerate(row):
            if word.said.replace(" ", "") in (together, spelled) or _is_unit_by_ear(word, run):
                yield place

    def _letter(self, said: str) -> str:
        return self._letters.get(said, said)

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {name: letter for letter, names in self._words.letters.items() for name in names}

    def _is_stroke(self, stroke: Word, other: Word) -> bool:
        """The stroke in "4711-0815" and "Strich" are the same, and so are that in "3-5" and "bis"."""
        return stroke.optional and stroke.sort is not Sort.WORD and other.said in self._words.strokes


def _is_unit_by_ear(unit: Word, run: Sequence[Word]) -> bool:
    """A unit that the recogniser did not know how to spell: "Amphäre"."""
    if unit.sort is not Sort.UNIT or any(word.sort is not Sort.WORD for word in run):
        return False
    name, heard = unit.said.replace(" ", ""), "".join(word.said for word in run)
    slips = min(_SLIPS, len(name) // _LETTERS_A_SLIP)
    return name[0] == heard[0] and abs(len(name) - len(heard)) <= slips and _distance(name, heard) <= slips


def _distance(one: str, other: str) -> int:
    """Letters to change, to add or to leave out."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row = row, [at]
        for index, its in enumerate(other, 1):
            row.append(min(above[index] + 1, row[-1] + 1, above[index - 1] + (letter != its)))
    return row[-1]
