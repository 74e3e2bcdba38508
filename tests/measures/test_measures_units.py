"""Where a unit ends: as one expression of all words and signs would tell."""

from __future__ import annotations

import re
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.measures import units
from onboard.measures.letters import folded
from onboard.measures.tables import alternation, words


@cache
def one_expression(language: str) -> re.Pattern[str]:
    """The front, then words and signs, divided or multiplied: the whole grammar of a unit."""
    signs = [sign for sign in units._signs() if sign not in ('"', "''", "″", "”")]
    sign = rf"(?:{alternation(signs)}(?:[²³]|\^?[23](?!\d)|⁻¹)?(?![^\W\d_]|\d)|[\"″”]|'')"
    word = rf"(?i:{alternation(units._words(language))})(?!\w)"
    term = f"(?:{word}|{sign})"
    listed = words(language, "units", "division", "words")
    between = rf"(?:\s?/\s?|\s+(?i:{alternation(listed)})\s+|\s?[·*]\s?(?=m\b))"
    return re.compile(
        rf"(?:\s*-?\s*(?=[^\W\d_])|\s*(?=[°º℃℉%‰€$£\"″”'/])|\s*(?=1/min\b))(?P<unit>{term}(?:{between}{term})*)"
    )


BETWEEN = ["/", " / ", " pro ", " je ", " in der ", " per ", " a ", " in a ", "·m", " · m", "*", " ", "  ", "-", "\n"]
AROUND = [
    "2",
    "3",
    "²",
    "³",
    "⁻¹",
    "^2",
    "^23",
    ".",
    ",",
    ")",
    "x",
    "s",
    "1/min",
    "_",
    "”",
    '"',
    "''",
    "°",
    "ſ",
    "İ",
    "K",
]
FRONTS = ["", " ", " -", "-", "  - ", "x", "  "]


def texts(language: str) -> st.SearchStrategy[str]:
    piece = st.sampled_from([*units._words(language), *units._signs(), *BETWEEN, *AROUND])
    written = st.tuples(piece, st.sampled_from([str, str, str.upper, str.title])).map(lambda pair: pair[1](pair[0]))
    joined = st.lists(st.tuples(written, st.sampled_from(["", "", " ", "-"])), min_size=1, max_size=5)
    return st.tuples(st.sampled_from(FRONTS), joined).map(
        lambda pair: pair[0] + "".join(part for both in pair[1] for part in both)
    )


@pytest.mark.parametrize("language", ["de", "en"])
@given(data=st.data())
def test_a_unit_ends_where_one_expression_of_all_says(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    expected = one_expression(language).match(text)
    front = units._FRONT.match(text)
    end = units._written_until(text, front.end(), language) if front else 0
    assert (expected["unit"] if expected else "") == (text[front.end() : end] if front and end else "")


def test_letters_are_folded_as_an_expression_compares_them() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    cased = [one for one in every if one.lower() != one or one.upper() != one or one.casefold() != one]
    for letter in "abcdefghijklmnopqrstuvwxyzäöüßåéèêçñøæœµ":
        equal = set(re.findall(re.escape(letter), "".join(cased), re.IGNORECASE))
        assert equal == {one for one in cased if folded(one) == folded(letter)}
    assert [] == [one for one in every if len(folded(one)) != 1]
