"""Phrases are found as one expression of all of them would find them, and mostly without any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.script.grounding import phrases
from onboard.script.grounding.phrases import phrases_of
from onboard.script.grounding.tables import table

TOPICS = sorted((path.parent.name, path.stem) for path in Path(phrases.__file__).parent.glob("data/*/*.toml"))


def lists_in(found: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        if found and all(isinstance(one, str) for one in found):
            yield tuple(found)
        else:
            for one in found:
                yield from lists_in(one)


LISTS = [found for code, topic in TOPICS for found in lists_in(table(code, topic))]
OWN = [
    ("*los", "*frei*", "ohne … Öl", "z. B.", "don't", "a*", "…", "* *", "„so“", "-", "nicht … mehr als", "NIE", "weiß"),
]


def all_in_one(listed: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(set(listed), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(phrases._expression(phrase) for phrase in ordered), re.IGNORECASE)


@st.composite
def told(draw: st.DrawFn, listed: tuple[str, ...]) -> str:
    """A text with phrases of a list in it: written otherwise, in other words, cut short."""
    words = [
        word for phrase in draw(st.lists(st.sampled_from(listed), min_size=1, max_size=4)) for word in phrase.split()
    ]
    endings = st.sampled_from(["", "en", "-teil", "1", "_x"])
    forms = (
        str,
        str.upper,
        str.title,
        lambda word: word[:-1],
        lambda word: "x" + word,
        lambda word: word.replace("s", "ſ"),
    )
    spoken = (
        draw(st.sampled_from(forms))(word.replace("*", draw(endings)).replace("…", "eins zwei")) for word in words
    )
    joiners = st.sampled_from([" ", " ", "  ", "\n", ", ", ". ", "-", " und "])
    return "".join(word + draw(joiners) for word in spoken)


@given(st.data())
def test_phrases_are_found_as_one_expression_finds_them(data: st.DataObject) -> None:
    listed = data.draw(st.sampled_from(LISTS + OWN * 50))
    text = data.draw(told(listed) | told(data.draw(st.sampled_from(LISTS))))
    expected = [(hit.span(), hit.group()) for hit in all_in_one(listed).finditer(text)]
    assert expected == [(hit.span(), hit.group()) for hit in phrases_of(listed).finditer(text)]
    for word in text.split():
        assert bool(all_in_one(listed).fullmatch(word)) == phrases_of(listed).fullmatch(word)


@pytest.mark.parametrize("text", ["Grundplatte einlegen.", "", "12 Nm"])
def test_a_text_without_a_word_of_a_list_needs_no_expression(text: str) -> None:
    listed = phrases_of(("nicht", "niemals", "auf keinen Fall", "*los", "unter … Grad"))
    before = phrases._compiled.cache_info()
    assert [] == list(listed.finditer(text))
    assert before == phrases._compiled.cache_info()
