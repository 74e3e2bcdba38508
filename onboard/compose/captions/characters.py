"""Where a line of Chinese or Japanese may end, which have no spaces to tell.

There is no dictionary here, only scripts and lists of characters: a Japanese phrase ends where particles end and the
next begins with a Chinese character; in Chinese, lines end at punctuation and before what opens a phrase.
"""

from __future__ import annotations

import unicodedata

from onboard.compose.captions.costs import AVOID, BREATH, COMMA, NEVER, PHRASE, PLAIN
from onboard.compose.captions.vocabulary import Characters

_STOPS = "。！？；：…．"
_COMMAS = "，、）」』】》”,"
_NONE = ("\0",)


def cost_between(left: str, right: str, known: Characters) -> float:
    """What it costs to end a line between what stands before and what stands after it (a few characters of each)."""
    if left[-1] in _STOPS:
        return BREATH
    if left[-1] in _COMMAS:
        return COMMA
    scripts = _script(left[-1]), _script(right[0])
    counts = left[-1].isdigit() or left[-1] in known.numerals
    if counts or left.endswith(known.negations or _NONE) or scripts == ("katakana", "katakana"):
        return NEVER
    if right.startswith(known.openings or _NONE):
        return PHRASE
    if right.startswith(known.closings or _NONE) or scripts == ("han", "hiragana"):
        return AVOID
    if scripts[0] == "hiragana" != scripts[1]:
        return PHRASE
    return PLAIN if left.endswith(known.closings or _NONE) else AVOID


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    for beginning, script in (("HIRAGANA", "hiragana"), ("KATAKANA", "katakana"), ("CJK UNIFIED", "han")):
        if name.startswith(beginning):
            return script
    return "other"
