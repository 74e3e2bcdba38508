"""The language of a document, where its marks for the spelling checker and its words agree."""

from __future__ import annotations

from collections import Counter

from onboard.ingest.vocabulary import Vocabulary
from onboard.ingest.word.markup import Element, W, value

_MOSTLY = 0.9
_FEWEST_LETTERS = 40
_LOOKED_INTO = 100_000


def language_of(root: Element, styles: Element | None, words: Vocabulary) -> str:
    """A language's primary tag ("de"); "" where the marks disagree with each other, or with the words.

    Word marks every text with the language of whoever installed it, so a mark alone says little.
    """
    usual = _usual(styles)
    letters: Counter[str] = Counter()
    said: list[str] = []
    for run in root.iter(W + "r"):
        text = "".join(one.text or "" for one in run.iterchildren(W + "t"))
        if text:
            letters[_marked(run, usual)] += sum(letter.isalpha() for letter in text)
            said.append(text)
        if letters.total() > _LOOKED_INTO:
            break
    if letters.total() < _FEWEST_LETTERS:
        return ""
    tag, count = letters.most_common(1)[0]
    guessed = words.guessed_language(" ".join(said))
    agreed = not guessed or guessed.split("-")[0] == tag
    return tag if tag and agreed and count >= _MOSTLY * letters.total() else ""


def _usual(styles: Element | None) -> str:
    found = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
    return _primary(value(found, "lang"))


def _marked(run: Element, usual: str) -> str:
    properties = run.find(W + "rPr")
    rightwards = properties is not None and properties.find(W + "rtl") is not None
    return _primary(value(properties, "lang", "bidi" if rightwards else "val")) or ("" if rightwards else usual)


def _primary(tag: str) -> str:
    first = tag.partition("-")[0].lower()
    return first if first.isalpha() and len(first) in (2, 3) else ""
