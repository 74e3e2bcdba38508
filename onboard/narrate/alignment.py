"""When each word of a spoken sentence is heard: measured in the sound, where the voice itself does not tell.

word_times   a sentence's spoken form and its sound -> one WordTime a word
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from onboard.narrate.sound import Sound, WordTime


def word_times(spoken: str, language: str, sound: Sound) -> tuple[WordTime, ...]:
    """One for each word (what stands between spaces) of ``spoken``, in order, none overlapping, all inside the sound.

    ``language``   BCP 47 tag
    """
    words = list(re.finditer(r"\S+", spoken))
    lengths = [len(word[0]) + 1 for word in words]
    reached = [0, *accumulate(lengths)]
    samples = [len(sound.samples) * at // max(1, reached[-1]) for at in reached]
    return tuple(
        WordTime(word.start(), word.end(), *times) for word, times in zip(words, pairwise(samples), strict=True)
    )
