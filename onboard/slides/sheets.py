"""Which pictures lie on which contact sheet. Apart from drawing them, so that who only plans sheets loads no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

MOST_CELLS = 64
"""More would make a picture that few viewers open; the rest goes onto a further sheet."""

Some = TypeVar("Some")


def divided(cells: Sequence[Some], title: str) -> Iterator[tuple[str, Sequence[Some]]]:
    """As many sheets as it takes: the title and the pictures of each."""
    count = -(-len(cells) // MOST_CELLS)
    for number in range(count):
        told = f"{title} ({number + 1}/{count})" if count > 1 else title
        yield told, cells[number * MOST_CELLS : (number + 1) * MOST_CELLS]
