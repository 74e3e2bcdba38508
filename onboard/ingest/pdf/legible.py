"""Whether letters make words: fonts often do not say which letters they draw, and draw the right ones all the same."""

from __future__ import annotations

import re

_COMMON = re.compile(
    r"^(?:der|die|das|und|mit|den|dem|ein|eine|im|auf|an|zu|von|nicht|ist|bei|the|and|of|to|with|is|for|on|not|be|from"
    r"|do|na|nie|się|jest|oraz|ve|bir|ile|için|bu|da|de|la|el|los|en|con|por|para|del|și|cu|nu|pe|din|care|та|на|не|до|по"
    r"|для|le|les|et|des|une|du|il|per|non|che|من|في|على|إلى|مع|لا)$"
)
_LEAST = 0.06
"""In any of these languages more than a fifth of all words are among them; in mixed-up letters none is."""


def makes_words(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    common = sum(bool(_COMMON.match(word)) for word in words)
    return common >= 3 and common > _LEAST * len(words)
