"""Lines that are underlined from end to end: they stand out as bold ones do, and are taken for such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onboard.ingest.pdf.glyphs import Word
from onboard.ingest.pdf.markers import stands_alone
from onboard.ingest.pdf.sheet import Stroke

_BELOW = 0.3
"""Of the size: a rule further below the letters parts rows, or is to be written on."""
_LONGEST = 100
_SLACK = 3.0


def with_underlines(levels: list[list[Word]], strokes: Sequence[Stroke]) -> list[list[Word]]:
    """A page's levels of words; those that are underlined all over, and are no addresses, are bold."""
    rules = [stroke for stroke in strokes if stroke.level]
    return [
        [replace(word, bold=True) for word in level] if rules and _is_underlined(level, rules) else level
        for level in levels
    ]


def _is_underlined(level: list[Word], rules: Sequence[Stroke]) -> bool:
    words = sorted(level, key=lambda word: word.box.left)
    text = " ".join(word.text for word in words)
    if len(text) > _LONGEST or "://" in text or "www." in text or "@" in text:
        return False
    left, right = words[0].box.left - _SLACK, max(word.box.right for word in words) + _SLACK
    base, size = words[0].base, words[0].size
    near = [rule for rule in rules if 0 <= rule.at - base < _BELOW * size and left <= rule.start and rule.end <= right]
    bare = [word for word in words if not any(_is_over(word, rule) for rule in near)]
    return bool(near) and (not bare or (bare == words[:1] and len(words) > 1 and stands_alone(words[0].text)))


def _is_over(word: Word, rule: Stroke) -> bool:
    return rule.start <= word.box.middle[0] <= rule.end
