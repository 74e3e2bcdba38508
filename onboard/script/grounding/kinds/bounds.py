"""At least and at most: takes a case -> gives objections to limits that are turned round or made up.

Only figures that the cited entries have are looked at (others are for ``values``): the limit the sentence makes of one
is held against those the source makes of it. A dropped limit is honest as long as nothing else is said.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from onboard.measures.quantities import Quantity, Shape, quantities, units_agree
from onboard.measures.tables import alternation
from onboard.measures.units import dimension
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.kinds.values import noun_after
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.limits import Limit, Side, limit_of
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tables import words
from onboard.script.grounding.tokens import Role, Token

_IN = re.compile(r"(?i:(?<!\w)in\s+(?:the\s+|den\s+)?(?:(?:first|last|next|ersten|letzten|nächsten)\s+)?)$")


@dataclass(frozen=True, slots=True)
class _Bound:
    """A figure of a cited entry and one of its limits."""

    limit: Limit
    entry: str
    words: str
    noun: Token | None
    within: bool


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Limits of the sentence that the cited entries turn round or do not have, in order."""
    for quantity in quantities(case.claim.text, case.language):
        if quantity.shape in (Shape.RANGE, Shape.RATIO, Shape.DATE, Shape.ORDINAL) or quantity.digits:
            continue
        if _is_pronoun(quantity, case) or _is_tolerance_in_words(quantity, case):
            continue
        said = limit_of(quantity, case.claim.text, case.language)
        bounds = _of_the_same_thing(quantity, tuple(_bounds(quantity, case)), case, language)
        if not bounds or any(_agrees(quantity, said, bound, case) for bound in bounds):
            continue
        yield _objection(quantity, said, bounds[0], case)


def _is_pronoun(quantity: Quantity, case: Case) -> bool:
    """ "over the one beneath it": a thing, and no number."""
    before = case.claim.text[: quantity.start]
    return (
        quantity.article
        and re.search(r"(?i:\b(?:the|this|that|each|every|d(?:er|ie|as|en|em))\s+)$", before) is not None
    )


def _is_tolerance_in_words(quantity: Quantity, case: Case) -> bool:
    """ "ten more or less": on both sides, and no limit."""
    sides = alternation(words(case.language, "bounds", "both_sides", "words"))
    near = case.claim.text[max(0, quantity.start - 25) : quantity.end + 40]
    return re.search(rf"(?i:(?<!\w){sides}(?!\w))", near) is not None


def _bounds(quantity: Quantity, case: Case) -> Iterator[_Bound]:
    """The limits the cited entries put on this very figure."""
    for entry, reading in case.cited:
        for source in quantities(entry.text, case.language):
            if source.unit and quantity.unit and not units_agree(source.unit, quantity.unit):
                continue
            said = entry.text[source.start : source.end]
            noun = noun_after(source, reading) if not source.unit else None
            # "Rises by 2 mbar in 10 min": a length of time in which something happens.
            within = dimension(source.unit) == "time" and _IN.search(entry.text[: source.start]) is not None
            for limit in _limits(source, quantity.value, entry.text, case.language):
                yield _Bound(limit, entry.id, said if not limit.words else f"{limit.words} {said}", noun, within)


def _of_the_same_thing(
    quantity: Quantity, bounds: tuple[_Bound, ...], case: Case, language: Language
) -> tuple[_Bound, ...]:
    """Of equal counts, those that count the same: "two stitches" is not the two of "double fold"."""
    noun = noun_after(quantity, case.said) if not quantity.unit else None
    if noun is None:
        return bounds
    same = tuple(
        bound
        for bound in bounds
        if bound.noun is not None and language.related(noun, bound.noun) in (Relation.SAME, Relation.INFLECTED)
    )
    return same or bounds


def _limits(source: Quantity, value: Fraction, text: str, language: str) -> Iterator[Limit]:
    if source.shape is Shape.RANGE:
        low, high = sorted(source.values)
        if value == low:
            yield Limit(frozenset({Side.MORE, Side.EXACT}), firm=True)
        if value == high:
            yield Limit(frozenset({Side.LESS, Side.EXACT}), firm=True)
        return
    if source.tolerance is not None and value != source.value:
        if value == source.value - source.tolerance:
            yield Limit(frozenset({Side.MORE, Side.EXACT}), firm=True)
        elif value in (source.value + source.tolerance, source.tolerance):
            yield Limit(frozenset({Side.LESS, Side.EXACT}), firm=True)
        return
    if value in source.values or (source.unit == "%" and value * 100 in source.values):
        yield limit_of(source, text, language)


def _agrees(quantity: Quantity, said: Limit, bound: _Bound, case: Case) -> bool:
    if bound.within and said.sides == {Side.LESS} and bound.limit.sides == {Side.EXACT}:
        return True
    return _agree(quantity, said, bound.limit, case)


def _agree(quantity: Quantity, said: Limit, held: Limit, case: Case) -> bool:
    if said.stress:
        return Side.EXACT in held.sides and not held.about
    if said.sides & held.sides or Side.EXACT in said.sides:
        return True
    if held.sides == {Side.EXACT}:
        # "closer than", "not longer than" often only retell a distance or a time; "at least" does not.
        return not said.firm or said.negated or (said.strict and _is_condition(quantity, case))
    return _complements(quantity, said, held, case)


def _complements(quantity: Quantity, said: Limit, held: Limit, case: Case) -> bool:
    """Whether the sentence tells the other side of the limit as what it is: "mehr als 15 kg sind zu viel"."""
    text = case.claim.text
    negated = _negates_elsewhere(said, text, case)
    condition = _is_condition(quantity, case)
    kept = _has(text[quantity.end :], "keeping", case) and not any(
        _has(entry.text, "keeping", case) for entry, _ in case.cited
    )
    if said.strict and (negated or kept):
        return True
    if held.condition and said.negated:
        return True
    if held.strict and said.strict and _is_judged_alike(case):
        # "Reject shorter ones" is no other side of "reject longer ones".
        return False
    if said.strict and condition and any(_has(entry.text, "else", case) for entry, _ in case.cited):
        return True
    if held.condition or (held.strict and _does_the_same(quantity, case)):
        # Outside a condition the opposite holds: "bis 20 kg braucht es keinen Aufkleber".
        return negated or (_has(text, "good", case) and not _has(text, "bad", case))
    return said.strict and (condition or _has(text, "bad", case) or _is_too_much(case))


def _is_judged_alike(case: Case) -> bool:
    """Whether sentence and source say the same bad consequence with the same verb, and no negation."""
    told = {token.lemma for token in case.said.tokens if token.role is Role.VERB and _has(token.lower, "bad", case)}
    held = {token.lemma for token in case.evidence() if token.role is Role.VERB}
    return bool(told & held)


def _does_the_same(quantity: Quantity, case: Case) -> bool:
    """Whether the sentence's action behind the figure is the source's: then the figure is its condition."""
    acts = {token.lemma for token in case.evidence() if token.role is Role.VERB}
    behind = [token for token in case.said.tokens if token.start >= quantity.end and token.role is Role.VERB]
    return any(token.lemma in acts for token in behind)


def _is_condition(quantity: Quantity, case: Case) -> bool:
    """Whether the sentence says what to do beyond a limit: "Über 26 Grad geraten? Dann …"."""
    text = case.claim.text
    begin = max((match.end() for match in re.finditer(r"[.!?;:]\s", text[: quantity.start])), default=0)
    behind = re.search(r"[.!?;](?=\s|$)", text[quantity.end :])
    if behind is not None and behind[0] == "?":
        return True
    clause = text[max(begin, text.rfind(", ", 0, quantity.start) + 1) : quantity.start]
    if re.search(rf"(?i:(?<!\w){alternation(words(case.language, 'bounds', 'if', 'words'))}(?!\w))", clause):
        return True
    first = next((token for token in case.said.tokens if token.start >= begin), None)
    told = alternation(words(case.language, "bounds", "consequences", "words"))
    goes_on = any(re.search(rf"(?i:(?<!\w){told})", entry.text) for entry, _ in case.cited)
    if first is not None and "," in text[quantity.end :] and _opens_condition(first, text, case.language, goes_on):
        return True
    # "Über 26 Grad kommt der Kessel in den Kühlraum", where the source says what is to happen beyond.
    leads = not text[begin : quantity.start].strip() or len(text[begin : quantity.start].split()) <= 2
    return leads and goes_on


def _is_too_much(case: Case) -> bool:
    """ "zu stramm", "too damp"."""
    tokens = case.said.tokens
    return any(
        token.lower in ("zu", "too") and behind.role is Role.QUALITY for token, behind in itertools.pairwise(tokens)
    )


def _opens_condition(first: Token, text: str, language: str, goes_on: bool) -> bool:
    """A sentence that begins with its verb: "Klettert es über 45 Grad, …", "Should it rise above 45, …"."""
    if language == "en":
        return first.lower == "should"
    finite = re.search(r"FIN|IMP", first.tag) is not None or (first.role is Role.VERB and goes_on)
    return finite and not _is_request(first, text)


def _is_request(first: Token, text: str) -> bool:
    """ "Stellen Sie …", "Nimm …": no condition, though the verb comes first; a condition has the third person."""
    if first.lower in words("de", "bounds", "opening", "words"):
        return False
    return re.match(r"\s+(?:Sie|bitte|wir)\b", text[first.end :]) is not None or not first.lower.endswith(("t", "en"))


def _negates_elsewhere(said: Limit, text: str, case: Case) -> bool:
    """Whether the sentence has a negation that is no part of the limit's own words: "nicht weniger als"."""
    negation = re.compile(rf"(?i:(?<!\w){alternation(words(case.language, 'bounds', 'negations', 'words'))}(?!\w))")
    around = text.find(said.words)
    return any(not around - 30 <= match.start() < around + len(said.words) for match in negation.finditer(text))


def _has(text: str, topic: str, case: Case) -> bool:
    for word in words(case.language, "bounds", topic, "words"):
        stem = re.escape(word.rstrip("*"))
        if re.search(rf"(?i:(?<!\w){stem}{'' if word.endswith('*') else '(?!' + chr(92) + 'w)'})", text):
            return True
    return False


def _is_certain(said: Limit, held: Limit, case: Case) -> bool:
    """A limit that is a case of the source, or "more than" without a demand, is too often told from its other side."""
    if held.condition:
        return False
    if held.strict:
        return not any(_has(entry.text, "bad", case) for entry, _ in case.cited)
    return not said.strict or _has(case.claim.text, "demanding", case)


def _objection(quantity: Quantity, said: Limit, bound: _Bound, case: Case) -> Objection:
    figure = case.claim.text[quantity.start : quantity.end]
    made_up = bound.limit.sides == {Side.EXACT}
    return Objection(
        Kind.WRONG_BOUND,
        f"the source says {bound.words}" + (", without such a limit" if made_up else ""),
        blocks=not made_up and not said.stress and _is_certain(said, bound.limit, case),
        words=f"{said.words} {figure}".strip(),
        source=bound.words,
        affected=(bound.entry,),
    )
