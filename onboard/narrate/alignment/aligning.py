"""Words and sound -> word times: what is expected, what is heard, and how the two fit best.

A sentence is turned into the sounds its letters make (vowel, hiss, nasal, stop ...), each with the time it usually
takes, with a possible pause between words; the sound into how much each hundredth of a second sounds like each of
them. The likeliest way to lay the one over the other is found exactly. So a pause without punctuation is found, a
comma without a pause needs none, and a misjudged letter is put right by the next ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from onboard.narrate.alignment.ear import MOMENT, Heard, heard
from onboard.narrate.alignment.expected import Pause, Phone, expected
from onboard.narrate.alignment.matching import matched
from onboard.narrate.languages import primary_language
from onboard.narrate.sound import Sound
from onboard.narrate.word_time import WordTime

_FAINT = -5.0
"""Bels below the loud moments: what is louder before the first sound after a pause belongs to that sound."""
_LONGEST_RISE = 8
"""Moments that may be so; breath and noise in a pause are no word."""


def word_times(spoken: str, language: str, sound: Sound) -> tuple[WordTime, ...]:
    """One for each word (what stands between spaces) of ``spoken``, in order, none overlapping, all inside the sound.

    A word nothing is heard of ("-") has no length. Where there is nothing to listen for or to (no letter in the words,
    hardly more than silence in the sound), time is shared out by characters.

    ``language``   BCP 47 tag
    """
    words = list(re.finditer(r"\S+", spoken))
    to_hear = expected([word[0] for word in words], primary_language(language))
    moments = heard(sound)
    if not to_hear or moments.sounding < len(words):
        borders = _shared_out([len(word[0]) for word in words], len(sound.samples))
    else:
        borders = _in_samples(_heard_words(to_hear, moments, len(words)), sound)
    return tuple(
        WordTime(word.start(), word.end(), begins, ends) for word, (begins, ends) in zip(words, borders, strict=True)
    )


def _shared_out(lengths: Sequence[int], samples: int) -> list[tuple[int, int]]:
    reached = [0, *accumulate(length + 1 for length in lengths)]
    return list(pairwise(samples * at // max(1, reached[-1]) for at in reached))


def _heard_words(to_hear: Sequence[Phone | Pause], moments: Heard, count: int) -> list[tuple[int, int]]:
    """For each word, the moments from its first sound up to its last; a silent word begins and ends with the last."""
    spans = matched(to_hear, moments)
    ends = [0] * count
    begins: list[int | None] = [None] * count
    paused = True
    for one, (start, end) in zip(to_hear, spans, strict=True):
        if start == end:
            continue
        if isinstance(one, Phone):
            if begins[one.word] is None:
                begins[one.word] = _onset(moments.level, start) if paused else start
            ends[one.word] = end
        paused = isinstance(one, Pause)
    return _in_order(begins, ends)


def _onset(level: np.ndarray, start: int) -> int:
    """Where the sound that was recognised at ``start`` after a pause rises out of the silence."""
    earliest = max(0, start - _LONGEST_RISE)
    while start > earliest and level[start - 1] > _FAINT:
        start -= 1
    return start


def _in_order(begins: Sequence[int | None], ends: Sequence[int]) -> list[tuple[int, int]]:
    borders, reached = [], 0
    for begin, end in zip(begins, ends, strict=True):
        begin = reached if begin is None else max(begin, reached)
        reached = max(begin, end)
        borders.append((begin, reached))
    return borders


def _in_samples(borders: Sequence[tuple[int, int]], sound: Sound) -> list[tuple[int, int]]:
    samples = [min(round(moment * MOMENT * sound.rate), len(sound.samples)) for border in borders for moment in border]
    return list(zip(samples[::2], samples[1::2], strict=True))
