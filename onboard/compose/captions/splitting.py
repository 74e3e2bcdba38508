"""A sentence -> its words: what stands between two places where a line may end.

Lines never end inside what Unicode keeps together: UAX #14, which knows what may not begin or end a line of Chinese
and Japanese, and UAX #29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from onboard.compose.captions.letters import cleaned, columns, width
from onboard.compose.captions.limits import Limits

UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]")
"""A letter of Chinese or Japanese, which has no spaces between words. (Korean has.)"""

_UNBREAKING = "\u00a0\u2007\u202f"


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two places where a line may end.

    ``place``    in the sentence, of its first letter or digit
    ``joined``   to the one before it, without a space: in Chinese and Japanese, or where a long word was divided
    """

    text: str
    place: int
    joined: bool = False


def words_of(text: str, limits: Limits) -> tuple[Word, ...]:
    """The words of a sentence, cleaned; one wider than a line is divided where Unicode allows it, or else anywhere."""
    return tuple(
        Word(_letters(piece), _first_sounding(piece), joined=number > 0)
        for token in _tokens(text)
        for number, piece in enumerate(_pieces(token, limits))
    )


def together(words: Sequence[Word]) -> str:
    """Words as a line."""
    return "".join(word.text if word.joined or not place else f" {word.text}" for place, word in enumerate(words))


_Letters = list[tuple[str, int]]


def _tokens(text: str) -> Iterator[_Letters]:
    """What stands between spaces; what cannot be seen alone goes with its neighbour."""
    waiting: _Letters = []
    found: list[_Letters] = []
    for is_space, run in groupby(cleaned(text), lambda one: one[0].isspace() and one[0] not in _UNBREAKING):
        letters = list(run)
        if is_space:
            continue
        if any(columns(letter) and not letter.isspace() for letter, _ in letters):
            found.append(waiting + letters)
            waiting = []
        elif found:
            found[-1] += letters
        else:
            waiting += letters
    return (_stripped(token) for token in found)


def _stripped(token: _Letters) -> _Letters:
    seen = [place for place, (letter, _) in enumerate(token) if not letter.isspace()]
    return token[seen[0] : seen[-1] + 1]


def _letters(piece: _Letters) -> str:
    return "".join(letter for letter, _ in piece)


def _first_sounding(piece: _Letters) -> int:
    return next((place for letter, place in piece if letter.isalnum()), piece[0][1])


def _pieces(token: _Letters, limits: Limits) -> Iterator[_Letters]:
    """A token at each place where its line may end; most have none inside."""
    word = _letters(token)
    parts = list(line_break_units(word)) if UNSPACED.search(word) else [word]
    reached = 0
    for part in parts:
        for piece in _divided(part, limits):
            yield token[reached : reached + len(piece)]
            reached += len(piece)


def _divided(word: str, limits: Limits) -> list[str]:
    def fits(text: str) -> bool:
        return width(text, full_width=limits.full_width) <= limits.line

    if fits(word):
        return [word]
    pieces = [""]
    for unit in line_break_units(word):
        for part in [unit] if fits(unit) else grapheme_clusters(unit):
            if pieces[-1] and not fits(pieces[-1] + part):
                pieces.append("")
            pieces[-1] += part
    return pieces
