"""The citation itself: a claim that cites nothing, or that another entry bears out and the cited ones do not.

takes   a case      gives   at most one objection

Greetings, transitions and goodbyes claim nothing; they may cite nothing (data/<language>/telling.toml).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from onboard.measures.quantities import Quantity, quantities
from onboard.script.grounding.alignment import Bearing, borne, evidence_of
from onboard.script.grounding.evidence import Entry, Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tokens import Role, Token

# What an entry that is not cited must bear out, beyond what the cited ones do: this much in words, and this share of
# the sentence. One word alone is the topic of the whole instruction more often than a wrong citation.
_ENOUGH_WORDS = 1.3
_ENOUGH_SHARE = 0.4
_ONE_WORD_SHARE = 0.52
# Words that weigh no more are in every instruction ("Your safety comes first"): alone they prove no other source.
_GENERAL_WORD = 0.4


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """The claim without a citation, or with the wrong one."""
    if not case.claim.cites:
        yield from _without_citation(case, language)
    elif case.cited:
        yield from _elsewhere(case, language)
    else:
        missing = ", ".join(case.claim.cites)
        yield Objection(Kind.WRONG_CITATION, f"the source has no {missing}", blocks=True, words=case.claim.text)


def _without_citation(case: Case, language: Language) -> Iterator[Objection]:
    found = quantities(case.claim.text, case.language)
    measured = any(quantity.unit for quantity in found)
    bound = any(token.lower in language.words("telling", "duties") for token in case.said.tokens)
    telling = _telling(case.language).search(case.claim.text) is not None
    weighed = weigh(case, language)
    claims = measured or (weighed.gained >= _ENOUGH_WORDS and (bound or not telling))
    if claims:
        yield Objection(
            kind=Kind.WRONG_CITATION,
            reason="a claim that cites nothing",
            blocks=weighed.gained >= _ENOUGH_WORDS and (measured or bound),
            words=case.claim.text,
            source=weighed.entry.text if weighed.entry else "",
            affected=(weighed.entry.id,) if weighed.entry else (),
        )


def _elsewhere(case: Case, language: Language) -> Iterator[Objection]:
    weighed = weigh(case, language)
    if weighed.entry is None or not weighed.total:
        return
    share = weighed.gained / weighed.total
    if share >= _ONE_WORD_SHARE or (weighed.gained >= _ENOUGH_WORDS and share >= _ENOUGH_SHARE):
        words = "”, “".join(weighed.words)
        yield Objection(
            kind=Kind.WRONG_CITATION,
            reason=f"“{words}” is in {weighed.entry.id}, not in {', '.join(case.claim.cites)}",
            blocks=False,
            words=" ".join(weighed.words),
            source=weighed.entry.text,
            affected=(weighed.entry.id,),
        )


@functools.cache
def _telling(language: str) -> re.Pattern[str]:
    from onboard.script.grounding.language import language as known

    phrases = sorted(known(language).words("telling", "phrases"), key=len, reverse=True)
    patterns = (re.escape(phrase).replace(r"\*", r"\w*") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the words and figures of a sentence weigh: all of them, and those that only one other entry bears out."""

    total: float
    gained: float
    entry: Entry | None
    words: tuple[str, ...]


def weigh(case: Case, language: Language) -> Weighed:
    """The sentence against the cited entries, and against the other entry that has most of the rest."""
    cited = evidence_of(tuple(reading for _, reading in case.cited), case.language)
    said = [(token, weight) for token in case.said.tokens if (weight := _weight(token, language))]
    spelled = cited.spells_out(case.said.tokens)
    missing = [
        (token, weight)
        for token, weight in said
        if token not in spelled and borne(token, cited, language).bearing < Bearing.LOOSE
    ]
    figures = [(quantity, 1.0) for quantity in quantities(case.claim.text, case.language) if _tells(quantity)]
    held = {value for _, reading in case.cited for value in _values(reading)}
    lost = [(quantity, weight) for quantity, weight in figures if (quantity.values, quantity.unit) not in held]
    total = sum(weight for _, weight in said) + sum(weight for _, weight in figures)
    best = Weighed(total, 0.0, None, ())
    for entry, reading in case.others() if missing or lost else ():
        other = evidence_of((reading,), case.language)
        words = [(token.text, at) for token, at in missing if borne(token, other, language).bearing is Bearing.CLOSE]
        there = _values(reading)
        words += [(_text(case, quantity), at) for quantity, at in lost if (quantity.values, quantity.unit) in there]
        gained = sum(weight for _, weight in words)
        if gained > best.gained and any(weight > _GENERAL_WORD for _, weight in words):
            best = Weighed(total, gained, entry, tuple(word for word, _ in words))
    return best


def _values(reading: Reading) -> frozenset[tuple[object, str]]:
    return frozenset((quantity.values, quantity.unit) for quantity in quantities(reading.text, reading.language))


def _tells(quantity: Quantity) -> bool:
    """Whether it is a figure of its own; "a" and "one" are found everywhere."""
    return bool(quantity.unit) or not (quantity.article or quantity.vague or quantity.values == (1,))


def _text(case: Case, quantity: Quantity) -> str:
    return case.claim.text[quantity.start : quantity.end]


def _weight(token: Token, language: Language) -> float:
    if token.role is Role.NOUN:
        return 0.4 if language.thing(token) == "free" else 1.0
    if token.role in (Role.NAME, Role.CODE):
        return 1.0
    if token.role is Role.VERB:
        return 0.3 if token.lemma in language.words("actions", "general") else 0.7
    return 0.5 if token.role is Role.QUALITY else 0.0
