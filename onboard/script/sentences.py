"""A text into sentences, a line into a whole sentence. No word is changed, added or dropped here."""

from __future__ import annotations

import re

_ABBREVIATIONS = """
    abb abs art bspw bzw ca chr dgl dipl dr evtl fa fig fr ggf hr inkl ing jh kap max mind min mio mrd nr pos prof
    rd s sog st std str tab tel u usw vgl z zzgl zul
    approx dept e.g eg etc ext fig i.e ie inc incl jr mr mrs ms no nos ref resp sr vs vol
"""
_BORDER = re.compile(r"(?<=[.!?…])[\"“”’')\]]*\s+(?=[\"„“‚‘'(\[]*[^\W\d_a-zß-öø-ÿ])")
_LAST_WORD = re.compile(r"([^\s(\[„“\"]+)\.[\"“”’')\]]*$")
_CLOSERS = "\"“”’')]»«›‹"


def split(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order; joined by one space they are the text again (white space aside).

    Cautious: where a full stop may belong to an abbreviation, an ordinal or an initial, it does not split.
    """
    text = " ".join(text.split())
    sentences, start = [], 0
    for border in _BORDER.finditer(text):
        before = text[start : border.start()]
        closing = text[border.start() : border.end()].rstrip()
        if before.count("(") <= before.count(")") and _ends_sentence(before):
            sentences.append(before + closing)
            start = border.end()
    rest = text[start:]
    return (*sentences, rest) if rest else tuple(sentences)


def _ends_sentence(before: str) -> bool:
    if not before.endswith("."):
        return True
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = last[1].rstrip(".").lower()
    last_part = word.split(".")[-1]
    if len(last_part) == 1 or {word, last_part} & set(_ABBREVIATIONS.split()):
        return False
    return not word.isdigit()


def whole(text: str) -> str:
    """The same words as a sentence: capital at the beginning, one mark at the end."""
    text = " ".join(text.split()).strip()
    return _ended(_begun(text)) if text else ""


def is_ended(text: str) -> bool:
    """Whether a text already ends as a sentence does."""
    return text.rstrip().rstrip(_CLOSERS).endswith((".", "!", "?", "…"))


def is_speakable(text: str) -> bool:
    """Whether there is a letter or digit in it."""
    return any(character.isalnum() for character in text)


def _begun(text: str) -> str:
    first = re.match(r"[^\W\d_]+", text)
    # "pH", "kW" and "mA" are spelled as they are; a lone letter may be a variable
    if (
        first
        and len(first[0]) > 1
        and first[0].islower()
        and text[first.end() : first.end() + 1] in ("", " ", ",", "-")
    ):
        return text[0].upper() + text[1:]
    return text


def _ended(text: str) -> str:
    if is_ended(text):
        return text
    bare = text.rstrip(" ,;:–—-•·")
    return f"{bare or text}."
