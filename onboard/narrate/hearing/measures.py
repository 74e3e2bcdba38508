"""Units, spoken or as symbols -> their names: "Nm", "N·m" and "Newton-Meter" are all "newtonmeter".

with_units(pieces, words)   the pieces, with every unit under its name
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from onboard.narrate.hearing.likeness import Likeness, likeness
from onboard.narrate.hearing.pieces import Piece, Sort, texts_of

_ENDINGS = ("", "s", "n", "en", "e", "es")
"""Of a spoken unit in the plural or another case."""


@dataclass(frozen=True)
class _Units:
    """Runs of pieces -> a unit's name; symbols as written, and those of several letters in lower case."""

    spoken: dict[tuple[str, ...], str]
    symbols: dict[tuple[str, ...], str]
    any_case: dict[tuple[str, ...], str]
    longest: int


@lru_cache(maxsize=8)
def _units(language: str) -> _Units:
    words = likeness(language)
    spoken: dict[tuple[str, ...], str] = {}
    symbols: dict[tuple[str, ...], str] = {}
    any_case: dict[tuple[str, ...], str] = {}
    for name, sayings, signs in _known(words):
        for saying in sayings:
            for ending in _ENDINGS:
                spoken.setdefault(tuple(f"{saying}{ending}".split()), name)
        for symbol in (texts_of(sign, words) for sign in signs):
            symbols.setdefault(symbol, name)
            if len("".join(symbol)) > 1 and name.startswith((*words.usual_prefixes, *words.units, *words.bases)):
                any_case.setdefault(tuple(text.lower() for text in symbol), name)
    return _Units(spoken, symbols, any_case, max(len(run) for run in (*spoken, *symbols)))


def _known(words: Likeness) -> Iterator[tuple[str, list[str], list[str]]]:
    """Every unit: its name, how it is said, its signs. Without a prefix first: a symbol may be two units' ("min")."""
    prefixes = [("", ""), *words.prefixes.items()]
    for prefix, letter in prefixes:
        for base, (sayings, signs) in (*words.units.items(), *words.lengths.items(), *words.bases.items()):
            if not prefix or base not in words.units:
                yield prefix + base, [prefix + said for said in sayings], [letter + sign for sign in signs]
    for prefix, letter in prefixes:
        for power, raised in words.powers.items():
            for base, (sayings, signs) in words.lengths.items():
                named = [f"{power}{prefix}{said}" for said in sayings]
                yield f"{power}{prefix}{base}", named, [f"{letter}{sign}{raised}" for sign in signs]


def with_units(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    """A symbol is one only after a number or after "per"; "per" and "/" between units are the word "per"."""
    units = _units(words.language)
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        length, names = _unit_at(pieces, at, found[-1] if found else None, units, words)
        run = pieces[at : at + max(1, length)]
        for name in names:
            sort = Sort.WORD if name == words.per else Sort.UNIT
            found.append(replace(run[0], said=name, end=run[-1].end, number="", sort=sort))
        found += [] if length else run
        at += len(run)
    return found


def _unit_at(
    pieces: Sequence[Piece], at: int, before: Piece | None, units: _Units, words: Likeness
) -> tuple[int, tuple[str, ...]]:
    """How many pieces from ``at`` on are a unit, and its name; one with "per" in it has three."""
    counted = (
        before is not None
        and pieces[at].start - before.end <= 1
        and (bool(before.number) or before.said == words.per or before.sort is Sort.FRACTION)
    )
    for length in range(min(units.longest, len(pieces) - at), 0, -1):
        run = pieces[at : at + length]
        if not all(piece.sort is Sort.WORD for piece in run):
            continue
        name = units.spoken.get(tuple(piece.said for piece in run))
        if counted and name is None and not _is_spelled(pieces[at : at + length + 1]):
            written = tuple(piece.text for piece in run)
            name = units.symbols.get(written) or units.any_case.get(tuple(text.lower() for text in written))
        if name:
            one, divided, other = name.partition(f" {words.per} ")
            return length, ((one, words.per, other) if divided else (name,))
    divides = before is not None and before.sort is Sort.UNIT and pieces[at].said == "/"
    return (1, (words.per,)) if divides else (0, ())


def _is_spelled(pieces: Sequence[Piece]) -> bool:
    """Whether a single letter goes on with another one: the "H V" of a hardness is no henry."""
    if len(pieces) != 2 or pieces[1].start - pieces[0].end > 1:
        return False
    return all(len(piece.text) == 1 and piece.text.isupper() for piece in pieces)
