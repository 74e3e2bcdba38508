"""A written text, apart: takes a text -> gives its tokens, each knowing where it was written.

A token is a run of letters (Greek ones by themselves: "Δp" is two), a run of digits, a run of raised digits, or one
sign (some signs come in runs: "____", "...", "--"). White space is no token; the token behind it keeps it as ``gap``.
Spellings of one and the same thing are made one ("℃" is "°C", "①" is "1", "‑" is "-"), but ``start`` and ``end``
always count characters of what was written.

Knows no language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a token is made of."""

    WORD = "letters"
    NUMBER = "digits"
    RAISED = "raised digits"
    SIGN = "a sign"
    END = "nothing: the text is over"


class Token(NamedTuple):
    """``text`` stands at written[start:end]; ``gap`` is the white space before it, "" where it is glued on."""

    kind: Kind
    text: str
    start: int
    end: int
    gap: str


NOWHERE = Token(Kind.END, "", 0, 0, " ")
"""What stands before the first token and behind the last."""
BEYOND = (NOWHERE,) * 8
"""So far ahead (or back) anybody may look without asking whether there is something."""

_SAME = {
    "￮": "°", "μ": "µ", "∆": "Δ", "⋅": "·", "∙": "·", "‑": "-", "‐": "-", "﹣": "-", "∅": "⌀",
    "➜": "→", "➔": "→", "➡": "→", "⇒": "→", "►": "→", "➤": "→", "⟶": "→", "⇨": "→", "🡒": "→", "▶": "→",
    "✔": "✓", "☑": "✓", "✅": "✓", "🗸": "✓", "✘": "✗", "☒": "✗", "❌": "✗", "✖": "✗", "⩽": "≤", "≦": "≤",
    "⩾": "≥", "≧": "≥", "˝": "″", "✕": "×", "╳": "×", "⨯": "×", "⨉": "×", "∗": "*", "⁄": "/", "∕": "/",
    "∼": "~", "〜": "~", "№": "No.", "٫": ".", "٬": ",", "٪": "%",
}  # fmt: skip
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff"
_COMPATIBLE = "\u2080-\u208e\u2100-\u211d\u2121\u2160-\u2188\u2460-\u24ff\u3371-\u33df\uff01-\uff5e\ufb00-\ufb06"
_ODD = re.compile(f"[{re.escape(''.join(_SAME))}{_UNSEEN}{_COMPATIBLE}]|(?![0-9])\\d")
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_COMPATIBLE_ONE = re.compile(f"[{_COMPATIBLE}]")

_LONGEST_CLUSTER = 32
"""Characters; no letter of any language has so many marks, and each is looked at with all before it."""

_TOKEN = re.compile(
    r"(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+)"
    r"|(?P<word>[^\W\d_⁰¹²³⁴-⁹¼-¾⅐-⅟Ͱ-Ͽἀ-῿]+|(?:(?!\d)[Ͱ-Ͽἀ-῿])+)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<sign>_{2,}|\.{3,}|-{2,}|={2,}|\*{2,}|#{2,}|\?{2,}|!{2,}|§§|'')"
    r"|\S"
)


def tokens_of(text: str) -> tuple[Token, ...]:
    """All tokens of a text, in order; without its white space and invisible characters nothing is left out."""
    tidy, starts, ends = tidied(text)
    found: list[Token] = []
    after = 0
    for match in _TOKEN.finditer(tidy):
        begin, end = match.span()
        kind = _KINDS.get(match.lastgroup or "", Kind.SIGN)
        token = Token(kind, match[0], starts[begin], ends[end - 1], tidy[after:begin])
        after = end
        if found and _goes_on(found[-1], token):
            token = Token(Kind.WORD, found[-1].text + token.text, found[-1].start, token.end, found.pop().gap)
        found.append(token)
    return tuple(found)


def tidied(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text in NFC and in one spelling, and for each of its characters where it was written: from, up to."""
    if unicodedata.is_normalized("NFC", text) and not _ODD.search(text):
        return text, range(len(text)), range(1, len(text) + 1)
    tidy: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _in_one_spelling(text[start:end]):
            tidy.append(character)
            starts.append(start)
            ends.append(end)
    return "".join(tidy), starts, ends


def begins_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether only signs stand between a token and the beginning of its sentence."""
    last = at - 1
    while last >= 0 and tokens[last].kind is Kind.SIGN:
        if tokens[last].text in STOPS:
            return True
        last -= 1
    return last < 0


STOPS = (".", "!", "?", "...", "…")
"""What ends a sentence."""

_KINDS = {"raised": Kind.RAISED, "word": Kind.WORD, "number": Kind.NUMBER}


def _goes_on(before: Token, token: Token) -> bool:
    """Whether a token belongs to the word before it: vowel signs and marks are no letters to a pattern."""
    if token.gap or before.kind is not Kind.WORD:
        return False
    return _is_mark(token.text[0]) or (token.kind is Kind.WORD and _is_mark(before.text[-1]))


def _is_mark(character: str) -> bool:
    return character in "\u200c\u200d" or (character > "\u02ff" and unicodedata.category(character)[0] == "M")


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that can be put into NFC each for itself."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or at - start == _LONGEST_CLUSTER or not _composes(text[start:at], text[at]):
            yield start, at
            start = at


def _composes(before: str, character: str) -> bool:
    if character < "\u0300":
        return False
    joined = unicodedata.normalize("NFC", before + character)
    return joined != unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", character)


def _in_one_spelling(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if not _ODD.search(composed):
        return composed
    return unicodedata.normalize("NFC", "".join(_spelled(character) for character in composed))


def _spelled(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if _UNSEEN_ONE.match(character):
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if _COMPATIBLE_ONE.match(character):
        return unicodedata.normalize("NFKC", character)
    return character
