"""How a company says its own words. (Being written.)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rows of a lexicon."""

    rows: tuple[tuple[str, str, str], ...] = ()


EMPTY = Lexicon()


def read_lexicon(text: str, name: str) -> Lexicon:
    raise NotImplementedError(name)
