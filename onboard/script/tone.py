"""How a company wants to be heard: a value that goes into the prompts, and a check of what came back.

The check is of words, not of meaning: whether a sentence says what its source says is for the grounding check.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from onboard.core.model import Script, Sentence
from onboard.script.scenes import bare
from onboard.script.sentences import split


@dataclass(frozen=True, slots=True)
class Tone:
    """The tone of one workspace, in one language.

    ``address``           "Sie": formally, "du": informally, in any language that tells them apart
    ``plain``             plain language: short main clauses, common words
    ``sentence_words``    the longest sentence, in words
    ``glossary``          abbreviation -> what it is short for
    ``preferred``         a term -> the company's own word for it
    ``forbidden``         terms that must not be said
    ``greeting``, ``closing``   the company's own first and last sentence, "" for none
    ``do_not_translate``  names of products, machines, programs that stay as they are
    """

    address: Literal["Sie", "du"] = "Sie"
    plain: bool = False
    sentence_words: int = 22
    glossary: Mapping[str, str] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
    greeting: str = ""
    closing: str = ""
    do_not_translate: tuple[str, ...] = ()


def objections(text: str, tone: Tone) -> tuple[str, ...]:
    """What a text says against the tone, each as a sentence that tells what to say instead; () for nothing."""
    said = [
        *(f"Do not say “{term}”." for term in tone.forbidden if _says(text, term)),
        *(
            f"Say “{own}” in place of “{term}”."
            for term, own in tone.preferred.items()
            if _says(_without(text, own), term)
        ),
    ]
    longest = max((len(sentence.split()) for sentence in split(text)), default=0)
    if longest > tone.sentence_words:
        said.append(f"A sentence has {longest} words, and the limit is {tone.sentence_words}: divide it.")
    return tuple(said)


def framed(script: Script, tone: Tone, *, leaving: Collection[str] = ()) -> Script:
    """With the company's greeting in front and its closing at the end, each once; they rest on what stands beside.

    Scenes whose id is in ``leaving`` are not touched.
    """
    scenes = list(script.scenes)
    spoken = {bare(sentence.text) for _, sentence in script.sentences()}
    for at, words in ((0, tone.greeting), (-1, tone.closing)):
        if words and scenes and scenes[at].id not in leaving and bare(words) not in spoken:
            told = scenes[at].sentences
            own = (Sentence(words, told[at].cites),)
            scenes[at] = replace(scenes[at], sentences=(*own, *told) if at == 0 else (*told, *own))
    return replace(script, scenes=tuple(scenes))


def _says(text: str, term: str) -> bool:
    words = r"\s+".join(map(re.escape, term.split()))
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def _without(text: str, own: str) -> str:
    """The company's word may hold the other one: "Drehmomentschlüssel ISO" for "Drehmomentschlüssel"."""
    return re.sub(re.escape(own), " ", text, flags=re.IGNORECASE) if own else text
