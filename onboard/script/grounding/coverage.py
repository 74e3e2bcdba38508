"""A whole script against the whole source: what it leaves out, and what it tells in the wrong order.

takes   a source and the claims of a script in the order of telling
gives   objections: dropped_step, dropped_warning, partial_drop, wrong_order, each with the ids concerned

Steps and warnings must be told. What an entry says is taken apart into passages (what stands between commas, full
stops and joining words) and these into units: words of content and quantities. Each unit found in the sentences that
cite the entry speaks for the passage being told, each one missing speaks against it, as much as units of its sort
usually survive a retelling (a quantity nearly always, a noun mostly, a verb half the time): naive Bayes over log odds.
An entry is dropped where the odds of all of it are against; a passage is, where its own odds are. A sentence that only
names several steps in front or at the end (an overview, a recap) tells none of them and has no place in the order.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onboard.measures.quantities import Quantity, quantities, units_agree
from onboard.script.grounding import ties
from onboard.script.grounding.clauses import is_content
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.language import Language, Relation, language
from onboard.script.grounding.reading import Reading, read
from onboard.script.grounding.tokens import Role, Token

_KINDS = {EntryKind.STEP: Kind.DROPPED_STEP, EntryKind.WARNING: Kind.DROPPED_WARNING}

# How often a unit of a sort is found again where it is told, and where it is not (by chance). Set by judgement, on the
# cautious side: over the honest development scripts the first is 0.84 (verbs) to 1.00 (measures), for freer retellings
# than theirs it is less.
_SURVIVES = {
    "measure": (0.96, 0.03),
    "count": (0.85, 0.10),
    "code": (0.95, 0.02),
    "name": (0.90, 0.02),
    "noun": (0.87, 0.06),
    "verb": (0.65, 0.10),
    "quality": (0.65, 0.06),
    "danger": (0.75, 0.10),
    "light": (0.40, 0.25),
}
_REWORDED = frozenset({"noun", "verb", "quality", "danger", "count"})
_FOUND = 0.5
_ENTRY_ODDS = 0.0
_CERTAIN_ODDS = -2.5
_TOLD_ODDS = 2.0
_PASSAGE_ODDS = -1.2
_NAMED_ONLY = 0.5
_SPARE = 0.7


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of content or a quantity of an entry.

    ``words``    the token, and what the glossary says it also is; empty for a quantity
    ``passage``  the number of the passage it stands in
    ``repeated`` whether it stood in the entry before: then a pronoun may tell it
    """

    words: tuple[Token, ...]
    quantity: Quantity | None
    passage: int
    sort: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class _Content:
    """What a step or warning says: its units, all its words, and the place of each passage in its text."""

    entry: Entry
    units: tuple[_Unit, ...]
    words: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the script, taken apart."""

    claim: Claim
    tokens: tuple[Token, ...]
    amounts: tuple[Quantity, ...]


def judge_script(source: Source, claims: Sequence[Claim]) -> tuple[Objection, ...]:
    """What the script leaves out of the steps and warnings, and which steps it tells in another order."""
    known = language(source.language)
    said = tuple(_said(claim, source) for claim in claims)
    contents = tuple(_content(entry, source) for entry in source.entries if entry.kind in _KINDS)
    contents = tuple(content for content in contents if content.units)
    telling = _without_overviews(said, contents, known)
    told = {content.entry.id: _told(content, telling, contents, known) for content in contents}
    missing = [
        objection
        for content in contents
        for objection in _missing(content, told[content.entry.id], telling, contents, known)
    ]
    dropped = {one.affected[0] for one in missing if one.kind is Kind.DROPPED_STEP}
    steps = [one for one in contents if one.entry.kind is EntryKind.STEP and one.entry.id not in dropped]
    return (*missing, *_disorder(steps, telling, known))


# ------------------------------------------------------------------------------------------- taking apart


_BREAKS = frozenset(",;:–—-()!?→>=")
_SIGNALS = frozenset({"gefahr", "warnung", "vorsicht", "achtung", "hinweis", "danger", "warning", "caution", "notice"})


def _content(entry: Entry, source: Source) -> _Content:
    reading = read(entry.text, source.language, source.glossary)
    known = language(source.language)
    joiners = known.words("coverage", "joiners")
    amounts = quantities(entry.text, source.language)
    units: list[_Unit] = []
    spans: list[tuple[int, int]] = []
    seen: set[str] = set()
    begin, sentence = 0, 0
    for token, number in zip(reading.tokens, reading.sentence, strict=True):
        amount = next((one for one in amounts if one.start <= token.start < one.end), None)
        if amount is not None and amount.start < token.start:
            continue
        divides = token.text in _BREAKS or token.lower in joiners or number != sentence or _ends(entry.text, token)
        if divides and amount is None and units and units[-1].passage == len(spans):
            spans.append((begin, token.start))
            begin = token.start
        sentence = number
        if amount is not None:
            units.append(_unit_of_amount(amount, len(spans), seen))
        elif is_content(token) and token.lower.rstrip(".") not in known.words("coverage", "idle"):
            units.append(_unit_of_word(token, reading, len(spans), seen, known))
    if units and units[-1].passage == len(spans):
        spans.append((begin, len(entry.text)))
    words = tuple(token for token in reading.tokens if token.role is not Role.SIGN)
    return _Content(entry, tuple(units), words, tuple(spans))


_SENTENCE = re.compile(r"\.\s+[^\W\da-z_]")


def _ends(text: str, token: Token) -> bool:
    """Whether a full stop ends a sentence here; after a unit ("3 m. No climbing") it is taken for an abbreviation's."""
    return token.text == "." and _SENTENCE.match(text, token.start) is not None


def _unit_of_amount(amount: Quantity, passage: int, seen: set[str]) -> _Unit:
    key = f"{sorted(amount.values)} {amount.unit}"
    unit = _Unit((), amount, passage, "measure" if amount.unit else "count", key in seen)
    seen.add(key)
    return unit


def _unit_of_word(token: Token, reading: Reading, passage: int, seen: set[str], known: Language) -> _Unit:
    also = tuple(one for one in reading.expansions if one.start <= token.start < one.end and is_content(one))
    sort = "noun" if also else _sort(token, known)
    unit = _Unit((token, *also), None, passage, sort, token.lemma in seen)
    seen.add(token.lemma)
    return unit


def _is_light(token: Token, known: Language) -> bool:
    return (
        token.lower in _SIGNALS
        or ties.weight(token) < 1
        or not known.words("coverage", "general").isdisjoint((token.lower, token.lemma))
    )


def _sort(token: Token, known: Language) -> str:
    if _is_light(token, known):
        return "light"
    if token.lower.endswith(("gefahr", "hazard")):
        return "danger"
    if token.role is Role.VERB and known.thing(token) not in ("", "free"):
        return "noun"  # in telegram style the tagger takes "padlock on" for an order
    return {Role.NOUN: "noun", Role.NAME: "name", Role.CODE: "code", Role.VERB: "verb", Role.NUMBER: "count"}.get(
        token.role, "quality"
    )


def _said(claim: Claim, source: Source) -> _Said:
    reading = read(claim.text, source.language, source.glossary)
    tokens = tuple(token for token in (*reading.tokens, *reading.expansions) if token.role is not Role.SIGN)
    return _Said(claim, tokens, quantities(claim.text, source.language))


# ------------------------------------------------------------------------------------------- what is told


@dataclass(frozen=True, slots=True)
class _Told:
    """How far each unit of a content is told, from 0 to 1."""

    content: _Content
    strengths: tuple[float, ...]

    def share(self) -> float:
        return sum(self.strengths) / len(self.strengths)

    def excused(self, spare: int, passage: int | None = None) -> float:
        """How much of the odds against the passage, or all of it, ``spare`` words of the sentences may account for.

        A code or a measure is never said in other words.
        """
        missing = sorted(
            (
                -_odds(unit, 0.0)
                for unit, strength in zip(self.content.units, self.strengths, strict=True)
                if passage in (None, unit.passage) and strength < _FOUND and unit.sort in _REWORDED
            ),
            reverse=True,
        )
        return _SPARE * sum(missing[:spare])

    def has_passage(self) -> bool:
        """Whether a passage of several is clearly told."""
        return len(self.content.spans) > 1 and any(self.odds(at) > _TOLD_ODDS for at in range(len(self.content.spans)))

    def odds(self, passage: int | None = None) -> float:
        """The log odds that the passage (or all of it) is told."""
        return sum(
            _odds(unit, strength)
            for unit, strength in zip(self.content.units, self.strengths, strict=True)
            if passage is None or unit.passage == passage
        )


def _odds(unit: _Unit, strength: float) -> float:
    told, chance = _SURVIVES[unit.sort]
    found, missing = math.log(told / chance), math.log((1 - told) / (1 - chance))
    if unit.repeated:
        found, missing = found * 0.3, missing * 0.1
    return strength * found + (1 - strength) * missing if strength >= _FOUND else missing


def _told(content: _Content, telling: Sequence[_Said], contents: Sequence[_Content], known: Language) -> _Told:
    """How far the sentences that cite the entry tell it; where they do not, one that cites another and tells this."""
    told = _told_by(content, (one for one in telling if content.entry.id in one.claim.cites), known)
    if told.odds() >= _ENTRY_ODDS:
        return told
    others = (_apart(one, contents, known) for one in telling if content.entry.id not in one.claim.cites)
    elsewhere = (_told_by(content, (one,), known) for one in others)
    return next((one for one in elsewhere if one.odds() > _TOLD_ODDS), told)


def _apart(sentence: _Said, contents: Sequence[_Content], known: Language) -> _Said:
    """The sentence without what the entries it cites say."""
    cited = [unit for content in contents if content.entry.id in sentence.claim.cites for unit in content.units]
    return _Said(
        sentence.claim,
        tuple(token for token in sentence.tokens if not _is_of_cited(token, sentence, contents, known)),
        tuple(
            amount
            for amount in sentence.amounts
            if not any(unit.quantity and _same_amount(unit.quantity, amount) for unit in cited)
        ),
    )


def _told_by(content: _Content, sentences: Iterable[_Said], known: Language) -> _Told:
    strengths = [0.0] * len(content.units)
    for sentence in sentences:
        for at, strength in _aligned(content, sentence, known):
            strengths[at] = max(strengths[at], strength)
    return _Told(content, tuple(strengths))


@functools.lru_cache(maxsize=1 << 14)
def _aligned(content: _Content, sentence: _Said, known: Language) -> tuple[tuple[int, float], ...]:
    """Units of the content with the strength of their ties to words of the sentence, no word used twice."""
    pairs = sorted(_pairs(content, sentence, known), key=lambda pair: -pair[0])
    units: set[int] = set()
    places: set[int] = set()
    found: list[tuple[int, float]] = []
    for strength, at, place in pairs:
        if at not in units and place not in places:
            units.add(at)
            places.add(place)
            found.append((at, strength))
    return tuple(found)


def _pairs(content: _Content, sentence: _Said, known: Language) -> Iterator[tuple[float, int, int]]:
    for at, unit in enumerate(content.units):
        if unit.quantity is not None:
            for place, amount in enumerate(sentence.amounts):
                strength = _same_amount(unit.quantity, amount)
                if strength >= _FOUND:
                    yield strength, at, -1 - place
        else:
            for place, token in enumerate(sentence.tokens):
                strength = max(_tie(known, word, token) for word in unit.words)
                if strength >= _FOUND:
                    yield strength, at, place


def _same_amount(one: Quantity, other: Quantity) -> float:
    if not one.all_values() & other.all_values():
        return 0.0
    return 1.0 if units_agree(one.unit, other.unit) or not (one.unit and other.unit) else 0.6


@functools.lru_cache(maxsize=1 << 17)
def _tie(known: Language, one: Token, other: Token) -> float:
    """How closely a word of the sentence is tied to a word of the entry."""
    if one.lower == other.lower or one.lemma == other.lemma:
        return 1.0
    if not is_content(other):
        return 0.0
    if _is_light(other, known):
        return 0.6 if known.is_compound_of(one, other) else 0.0
    found = _strength(known, one, other)
    if found < 0.6 and known.families(one) & known.families(other):
        found = 0.6
    return max(found, _alike(one.lower, other.lower))


def _strength(known: Language, one: Token, other: Token) -> float:
    """What the words have to do with each other; that one verb is a sort of the other is true of half of all verbs."""
    broad = known.related(one, other) in (Relation.BROADER, Relation.NARROWER)
    nouns = {one.role, other.role} <= {Role.NOUN, Role.NAME}
    return 0.0 if broad and not nouns else ties.strength(known, one, other)


def _alike(one: str, other: str) -> float:
    """Words that have a long part in common: "Verbrennungsgefahr" and "verbrennen"."""
    short, long = sorted((one.replace("-", ""), other.replace("-", "")), key=len)
    if len(short) >= 4 and len(long) - len(short) <= 2 and long.startswith(short):
        return 0.9
    if len(short) < 5:
        return 0.0
    length = max(5, math.ceil(len(short) * 0.6))
    return 0.7 if any(short[at : at + length] in long for at in range(len(short) - length + 1)) else 0.0


# ------------------------------------------------------------------------------------------- objections


def _without_overviews(said: Sequence[_Said], contents: Sequence[_Content], known: Language) -> tuple[_Said, ...]:
    steps = {content.entry.id: content for content in contents if content.entry.kind is EntryKind.STEP}
    return tuple(one for one in said if not _only_names(one, steps, known))


def _only_names(sentence: _Said, steps: Mapping[str, _Content], known: Language) -> bool:
    """Whether the sentence cites three steps or more and tells little of each: an overview, a recap."""
    cited = [steps[cite] for cite in sentence.claim.cites if cite in steps]
    if len(cited) < 3:
        return False
    return sum(_told_by(content, (sentence,), known).share() for content in cited) / len(cited) < _NAMED_ONLY


def _spare(content: _Content, telling: Sequence[_Said], contents: Sequence[_Content], known: Language) -> int:
    """How many words of content the sentences that cite the entry have and nothing they cite does.

    They may tell, in words of their own, what seems to be missing.
    """
    return sum(
        1
        for sentence in telling
        if content.entry.id in sentence.claim.cites
        for token in sentence.tokens
        if _says_something(token, known)
        and not any(amount.start <= token.start < amount.end for amount in sentence.amounts)
        and not _is_of_cited(token, sentence, contents, known)
    )


def _says_something(token: Token, known: Language) -> bool:
    return (
        is_content(token)
        and token.role is not Role.NUMBER
        and not _is_light(token, known)
        and token.lower not in known.words("coverage", "idle")
        and token.lower not in known.words("coverage", "telling")
    )


def _is_of_cited(token: Token, sentence: _Said, contents: Sequence[_Content], known: Language) -> bool:
    """Whether something it cites has the word; "auf" and "off" stand for verbs in telegram style."""
    families = known.families(token)
    return any(
        _tie(known, word, token) >= _FOUND or bool(families and families & known.families(word))
        for content in contents
        if content.entry.id in sentence.claim.cites
        for word in (*content.words, *(also for unit in content.units for also in unit.words[1:]))
    )


def _missing(
    content: _Content, told: _Told, telling: Sequence[_Said], contents: Sequence[_Content], known: Language
) -> Iterator[Objection]:
    entry = content.entry
    spare = _spare(content, telling, contents, known)
    odds = told.odds() + told.excused(spare)
    if odds < _ENTRY_ODDS and not told.has_passage():
        what = "step" if entry.kind is EntryKind.STEP else "warning"
        yield Objection(
            _KINDS[entry.kind],
            f"the {what} {entry.id} is not told",
            odds < _CERTAIN_ODDS,
            source=entry.text,
            affected=(entry.id,),
        )
        return
    for passage, (start, end) in enumerate(content.spans):
        if told.odds(passage) + told.excused(spare, passage) < _PASSAGE_ODDS:
            words = entry.text[start:end].strip(" ,;:–—-().!?→>=")
            yield Objection(
                Kind.PARTIAL_DROP, f"{entry.id} is told without “{words}”", False, source=words, affected=(entry.id,)
            )


def _disorder(steps: Sequence[_Content], telling: Sequence[_Said], known: Language) -> Iterator[Objection]:
    """A step told before one that stands before it."""
    places = [(content, _place(content, telling, known)) for content in steps]
    placed = [(content, place) for content, place in places if place is not None]
    for (before, earlier), (after, later) in itertools.pairwise(placed):
        if earlier > later:
            yield Objection(
                Kind.WRONG_ORDER,
                f"{after.entry.id} is told before {before.entry.id}",
                True,
                words=telling[later].claim.text,
                source=after.entry.text,
                affected=(after.entry.id, before.entry.id),
            )


def _place(content: _Content, telling: Sequence[_Said], known: Language) -> int | None:
    """The number of the sentence that tells most of it."""
    shares = [
        (_told_by(content, (one,), known).odds(), -at)
        for at, one in enumerate(telling)
        if content.entry.id in one.claim.cites
    ]
    if not shares:
        return None
    _, at = max(shares)
    return -at
