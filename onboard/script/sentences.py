"""A text into sentences, a line into a whole sentence. No word is changed, added or dropped here.

Signs that stand for a word between two others are written out, by the table of the text's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ABBREVIATIONS = """
    abb abs art bspw bzw ca chr dgl dipl dr evtl fa fig fr ggf hr inkl ing jh kap max mind min mio mrd nr pos prof
    rd s sog st std str tab tel u usw vgl z zzgl zul
    approx dept e.g eg etc ext fig i.e ie inc incl jr mr mrs ms no nos ref resp sr vs vol
"""
_BORDER = re.compile(r"(?<=[.!?…])[\"“”’')\]]*\s+(?=[\"„“‚‘'(\[]*[^\W\d_a-zß-öø-ÿ])")
_LAST_WORD = re.compile(r"([^\s(\[„“\"]+)\.[\"“”’')\]]*$")
_CLOSERS = "\"“”’')]»«›‹"
_ARROW = r"(?:->|=>|→|➔|➜|⇒)"
_OPENING_ARROW = re.compile(rf"^\s*{_ARROW}\s*")
_INNER_ARROW = re.compile(rf"\s*{_ARROW}\s*")
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d]|[).])\s+([+&])\s+(?=[^\W\d])")
_SHORT_WORD = re.compile(r"(?<![\w.])([^\W\d]\.)\s+(?=[^\W\d]{3})")
_SPACED_SLASH = re.compile(r"(?<=[^\W\d])\s+/\s+(?=[^\W\d])")
_SLASH = re.compile(r"(?<![\w/.-])([^\W\d]{3,}-?|[^\W\d]\d{1,3})/([^\W\d]{3,}|[^\W\d]\d{1,3})(?![\w/-])")
_DIVIDING = re.compile(r";\s+|\s[–—]\s+")


def spelled(text: str, joints: Mapping[str, str]) -> str:
    """The text with the signs between its words written out: "Licht + Hupe" -> "Licht und Hupe".

    ``joints``   sign -> word: "+", "&", "/", abbreviations such as "u."; what follows "per" (a list of words, by
    spaces) is no alternative: "Teile/Stunde". A sign between figures, in a unit or in a name stays as it is. An arrow
    in front falls away; an arrow, or a slash with spaces, becomes a comma.
    """
    text = _INNER_ARROW.sub(", ", _OPENING_ARROW.sub("", text)).rstrip(", ")
    text = re.sub(r"([.:;,?!]),(?=\s)", lambda found: "," if found[1] == "," else _after(found[1]), text)
    text = _BETWEEN_WORDS.sub(lambda found: f" {joints.get(found[1], found[1])} ", text)
    text = _SHORT_WORD.sub(lambda found: f"{joints.get(found[1], found[1])} ", text)
    if "/" in joints:
        text = _SPACED_SLASH.sub(", ", text)
        text = _SLASH.sub(lambda found: _alternative(found, joints), text)
    return text


def _after(mark: str) -> str:
    """A comma behind a full stop is kept, as in "i. O., weiter"; behind another mark it is one too many."""
    return f"{mark}," if mark == "." else mark


def _alternative(found: re.Match[str], joints: Mapping[str, str]) -> str:
    left, right = found[1], found[2]
    named = left.isupper() and right.isupper() and left.isalpha()
    if named or joints["/"] == "," or right.lower() in joints.get("per", "").split() or left.lower() == "und":
        return found[0]
    return f"{left} {joints['/']} {right}"


def divided(text: str, words: int) -> tuple[str, ...]:
    """A sentence of more than ``words`` words, divided at semicolons and dashes; the parts have three words or more."""
    if len(text.split()) <= words:
        return (text,)
    parts, start = [], 0
    for border in _DIVIDING.finditer(text):
        left, right = text[start : border.start()], text[border.end() :]
        level = left.count("(") == left.count(")") and left.count("„") == left.count("“")
        if level and len(left.split()) >= 3 and len(right.split()) >= 3:
            parts.append(left)
            start = border.end()
    return (*parts, text[start:])


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
