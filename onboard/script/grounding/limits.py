"""At least, at most: takes a text and a quantity in it -> gives the limit that the words around it make of it.

A limit has a side: MORE for "at least" and "over", LESS for "at most" and "under", EXACT for the bare figure. The words
around may leave two sides open ("Bei mehr als 5 bar nicht starten" also says: up to 5 bar), then both are given.
"""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass

from onboard.measures.letters import folded
from onboard.measures.quantities import Quantity, quantities
from onboard.measures.units import dimension
from onboard.script.grounding.tables import words


class Side(enum.StrEnum):
    """Where the values lie that a limit admits."""

    MORE = "more"
    LESS = "less"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Limit:
    """What the words around a quantity make of it.

    ``sides``   the sides it may have; more than one where the sentence leaves it open
    ``firm``    said by a word that is nothing but a limit ("mindestens"); "bis" and "erst nach" may also name a goal
    ``stress``  exactness is said outright ("genau");  ``about``  said to be no exact figure ("ca.")
    ``strict``  "more than", "under": a word that can as well name what lies beyond a limit
    ``negated`` a comparison under a negation: "not longer than"
    ``words``   the words that say so;  ``condition``  it says when something is to happen, not how something is to be
    """

    sides: frozenset[Side]
    firm: bool = False
    stress: bool = False
    about: bool = False
    strict: bool = False
    negated: bool = False
    words: str = ""
    condition: bool = False


_EXACT = Limit(frozenset({Side.EXACT}))
_OTHER = {Side.MORE: Side.LESS, Side.LESS: Side.MORE}


def limit_of(quantity: Quantity, text: str, language: str) -> Limit:
    """The limit that ``text`` makes of ``quantity``."""
    left, right = _left(text, quantity.start), _right(text, quantity.end)
    before = _before(quantity, left, right, language)
    found = (
        (before if before is not None and before.firm else None)
        or _behind(quantity, right, language)
        or before
        or _noun_before(left, language)
        or _verb_around(left, right, language)
        or _noun_in_clause(quantity, text, left, right, language)
    )
    return found or _EXACT


# The dot of an abbreviation ends nothing: "max. 5 kg".
_NO_ABBREVIATION = "".join(
    rf"(?<!{word})" for word in ("ca", "Ca", "max", "Max", "min", "Min", "mind", "Mind", "bzw", "approx", "Tel", "Nr")
)
_CLAUSE_BEGIN = re.compile(rf"{_NO_ABBREVIATION}\.(?=\s)|[;!?](?=\s)|[→(]|->|,(?=\s)")
_CLAUSE_END = re.compile(rf"{_NO_ABBREVIATION}\.(?=\s|$)|[;!?](?=\s|$)|[→]|->")


def _left(text: str, at: int) -> str:
    """The words of the clause before ``at``; the comma of "klein, max. 5" ends it, that of a figure does not."""
    before = text[:at]
    begin = 0
    for mark in _CLAUSE_BEGIN.finditer(before):
        begin = mark.end()
    return before[begin:]


def _right(text: str, at: int) -> str:
    end = _CLAUSE_END.search(text, at)
    if end is None:
        return text[at:]
    return text[at : end.end() if end[0] in ("→", "->") else end.start()]


_END_OF_A_VERB = re.compile(r"(?i:ab\s*:)")


@functools.cache
def _at_end(language: str, name: str) -> re.Pattern[str]:
    """A bound word at the end of the left context, with filling words behind it."""
    filling = _any(language, "between", "words")
    return re.compile(rf"(?i:(?<![\w]){_any(language, 'before', name)}\.?(?:\s*:)?(?:\s*{filling}){{0,2}}\s*$)")


@functools.cache
def _at_begin(language: str, name: str) -> re.Pattern[str]:
    """A bound word at the begin of the right context; a short noun phrase may stand before it."""
    return re.compile(
        rf"(?i:^[\s,()–-]*(?:[^\W\d_]+\s*){{0,2}}?[\s,()–-]*(?<!\w){_any(language, 'behind', name)}(?!\w))"
    )


@functools.cache
def _any(language: str, *names: str) -> str:
    found = sorted(words(language, "bounds", *names), key=lambda word: (-len(word), word))
    parts = [
        re.escape(word.rstrip("*")).replace(r"\ ", r"\s+") + (r"\w*" if word.endswith("*") else "") for word in found
    ]
    ended = [part + (r"(?!\w)" if part[-1:].isalnum() else "") for part in parts]
    return "(?:" + "|".join(ended) + ")" if ended else "(?!)"


def _may_stand(text: str, language: str, *names: str) -> bool:
    """Whether the beginning of a word of the list stands in the text; else its expression need not be compiled."""
    plain = folded(text)
    return any(beginning in plain for beginning in _beginnings(language, *names))


@functools.cache
def _beginnings(language: str, *names: str) -> tuple[str, ...]:
    return tuple(folded(word.rstrip("*").split()[0]) for word in words(language, "bounds", *names))


@functools.cache
def _comparative(language: str, side: str) -> str:
    return _any(language, "comparing", side)


def _before(quantity: Quantity, left: str, right: str, language: str) -> Limit | None:
    if (compared := _compared_before(quantity, left, right, language)) is not None:
        return compared
    matches = [
        (match.start(), name, match)
        for name in ("least", "most", "more", "less", "upto", "after", "exact", "about")
        if _may_stand(left, language, "before", name) and (match := _at_end(language, name).search(left)) is not None
    ]
    if not matches:
        return None
    # "takes over: 108 degrees an hour" sets no limit.
    matches = [found for found in matches if not (found[1] in ("more", "less") and ":" in found[2][0])]
    # "Lesen Sie den Druck ab: 180 bar": the end of a verb, and no limit.
    matches = [found for found in matches if not _END_OF_A_VERB.match(found[2][0])]
    if not matches:
        return None
    # The longest wording wins: "nicht unter" is one phrase.
    _, name, match = min(matches, key=lambda found: found[0])
    said = match[0].strip()
    if name == "exact":
        return Limit(frozenset({Side.EXACT}), firm=True, stress=True, words=said)
    if name == "about":
        return Limit(frozenset({Side.EXACT}), about=True, words=said)
    if name == "upto":
        return Limit(_open_under_negation(Side.LESS, left[: match.start()], language), words=said)
    if name == "after":
        return Limit(frozenset({Side.MORE, Side.EXACT}), words=said)
    if name in ("more", "less"):
        return _over_or_under(quantity, name, match, left, right, language)
    return Limit(frozenset({Side.MORE if name == "least" else Side.LESS}), firm=True, words=said)


def _over_or_under(
    quantity: Quantity, name: str, match: re.Match[str], left: str, right: str, language: str
) -> Limit | None:
    side = Side.MORE if name == "more" else Side.LESS
    said = match[0].strip()
    during = said.lower() in ("über", "over") and dimension(quantity.unit) == "time"
    if during and not _negation_near(left[: match.start()], language):
        return Limit(frozenset({Side.MORE, Side.EXACT}), words=said)
    if language == "de" and said.lower() == "keine":
        return None
    return _strict(side, said, left[: match.start()], right, language)


def _strict(side: Side, said: str, before: str, right: str, language: str) -> Limit:
    if len(before.split()) <= 1 and not _negation_near(before, language) and _refused_behind(right, language):
        return Limit(frozenset({_OTHER[side]}), firm=True, negated=True, words=said)
    if re.match(rf"(?i:[\s:,)=→–-]*{_any(language, 'refusing', 'words')})", right) is not None:
        return Limit(frozenset({_OTHER[side]}), firm=True, negated=True, words=said)
    condition = _is_condition(before, language) or _CONSEQUENCE.match(right) is not None
    sides = _turned(side, before, language)
    filling = _any(language, "negated", "filling")
    negated = rf"(?i:(?<!\w){_any(language, 'negations', 'words')}(?:\s+{filling}){{0,2}}\s*$)"
    if condition and sides != {side} and re.search(negated, before) is None:
        # "Solange sie nicht unter 50 Grad gefallen ist": the rest of the sentence is turned as well.
        sides = frozenset(_OTHER)
    fixed = re.search(negated, before) is not None
    return Limit(
        sides, firm=True, strict=not fixed, negated=sides != {side} and not fixed, words=said, condition=condition
    )


def _compared_before(quantity: Quantity, left: str, right: str, language: str) -> Limit | None:
    """ "länger als 3 min", "no heavier than 15 kg"."""
    for name in ("more", "less"):
        if not _may_stand(left, language, "comparing", name):
            continue
        pattern = re.compile(
            rf"(?i:(?<!\w){_comparative(language, name)}(?:\s+[^\W\d_]+){{0,2}}?"
            rf"\s+{_any(language, 'comparing', 'than')}"
            rf"(?:\s*{_any(language, 'between', 'words')}){{0,2}}\s*$)"
        )
        if (match := pattern.search(left)) is not None:
            side = _side(name, match[0], quantity, language)
            return _strict(side, match[0].strip(), left[: match.start()], right, language)
    return None


# "> 30 min: sperren", "> 20 kg → Aufkleber": what stands behind the sign is to be done then.
_CONSEQUENCE = re.compile(r"[^.;,]{0,25}?(?:→|->|:|=)")


def _refused_behind(right: str, language: str) -> bool:
    """ "Höher als 1,80 m darf nicht gepackt werden": the verb with its negation follows the figure."""
    allowed = _any(language, "allowing", "words")
    negation = _any(language, "negations", "words")
    clause = re.split(r",\s", right)[0]
    return re.match(rf"(?i:\s*(?:[^\W\d_]+\s+){{0,3}}?{allowed}\s+(?:[^\s]+\s+){{0,4}}?{negation})", clause) is not None


def _side(name: str, said: str, quantity: Quantity, language: str) -> Side:
    low = words(language, "bounds", "comparing", "lower_if_temperature")
    if any(word in said.lower() for word in low) and dimension(quantity.unit) in ("temperature", "degree"):
        return Side.LESS
    return Side.MORE if name == "more" else Side.LESS


def _turned(side: Side, before: str, language: str) -> frozenset[Side]:
    """The side under the negations before it: one close by turns it, one far away leaves both open."""
    if _negation_near(before, language):
        return frozenset({_OTHER[side]})
    return _open_under_negation(side, before, language)


def _open_under_negation(side: Side, before: str, language: str) -> frozenset[Side]:
    if re.search(rf"(?i:(?<!\w){_any(language, 'negations', 'words')})", before):
        return frozenset(_OTHER)
    return frozenset({side})


def _negation_near(before: str, language: str) -> bool:
    near = rf"(?i:(?<!\w){_any(language, 'negations', 'words')}(?:\s+[^\s,;:]+){{0,3}}\s*$)"
    return re.search(near, before) is not None


def _is_condition(before: str, language: str) -> bool:
    if re.search(rf"(?i:(?<!\w){_any(language, 'goals', 'words')}(?:\s+[^\s,;:]+){{0,5}}\s*$)", before) is not None:
        return False
    return re.search(rf"(?i:(?<!\w){_any(language, 'conditions', 'words')})", before) is not None or not before.strip()


def _behind(quantity: Quantity, right: str, language: str) -> Limit | None:
    """ "60 °C oder mehr", "three kegs or fewer", "25 minutes, not longer"."""
    for name, side in (("least", Side.MORE), ("most", Side.LESS)):
        match = _at_begin(language, name).match(right) if _may_stand(right, language, "behind", name) else None
        if (
            match is not None
            and not quantities(match[0], language)
            and not _belongs_to_next(right[match.end() :], language)
        ):
            return Limit(frozenset({side}), firm=True, words=match[0].strip(" ,()–-"))
    for name in ("more", "less"):
        if not _may_stand(right, language, "comparing", name):
            continue
        comparative = _comparative(language, name)
        choice = (
            rf"(?i:^[\s,(]*(?:[^\W\d_]+\s+){{0,2}}?{_any(language, 'comparing', 'or')}\s+(?:noch\s+)?{comparative})"
        )
        if (match := re.compile(choice).match(right)) is not None and not quantities(match[0], language):
            side = _side(name, match[0], quantity, language)
            return Limit(frozenset({side}), firm=True, strict=True, words=match[0].strip(" ,("))
        negation = _any(language, "negations", "words")
        than = _any(language, "comparing", "than")
        refused = (
            rf"(?i:^[\s,–-]*(?:[^\W\d_]+\s+){{0,3}}?[,–-]?\s*(?:(?:und|aber|and|but)\s+)?"
            rf"(?:{negation}(?:\s+[^\W\d_]+){{0,1}}?\s+{comparative}(?!\s+{than})"
            rf"|{comparative}\s+(?:[^\W\d_]+\s+){{0,2}}?{negation}))"
        )
        if (match := re.compile(refused).match(right)) is not None:
            side = _side(name, match[0], quantity, language)
            return Limit(frozenset({_OTHER[side]}), firm=True, words=match[0].strip(" ,–-"))
    return None


def _belongs_to_next(behind: str, language: str) -> bool:
    """Whether a bound word is followed by a figure of its own: "0.5 mm, maximum plus 0.8"."""
    if re.match(rf"(?i:\s+{_any(language, 'comparing', 'than')})", behind):
        return True
    following = next(iter(quantities(behind, language)), None)
    if following is None or following.article:
        return False
    gap = behind[: following.start]
    return re.fullmatch(rf"(?i:[\s.:]*(?:{_any(language, 'between', 'words')}\s*){{0,2}})", gap) is not None


def _verb_around(left: str, right: str, language: str) -> Limit | None:
    """ "darf 60 °C nicht überschreiten", "werden 5 bar unterschritten"."""
    clause = re.split(r",\s", right)[0]
    for name, side in (("more", Side.MORE), ("less", Side.LESS)):
        if not _may_stand(left + clause, language, "verbs", name):
            continue
        verb = rf"(?i:(?<!\w){_any(language, 'verbs', name)})"
        behind, before = re.search(verb, clause), re.search(verb, left)
        place = clause[: behind.start()] if behind else left[: before.start()] if before else None
        if place is None:
            continue
        negated = re.search(
            rf"(?i:(?<!\w){_any(language, 'negations', 'words')})", (left + " " + place) if behind else place
        )
        word = behind or before
        assert word is not None
        return Limit(
            frozenset({_OTHER[side] if negated else side}),
            firm=True,
            strict=not negated,
            words=word[0],
            condition=not negated,
        )
    return None


def _noun_before(left: str, language: str) -> Limit | None:
    """ "Mindestabstand 80 mm", "load limit 1,600 kg"."""
    for name, side in (("least", Side.MORE), ("most", Side.LESS)):
        if not _may_stand(left, language, "nouns", name):
            continue
        match = re.search(rf"(?i:(?<!\w){_any(language, 'nouns', name)}[\s:=]*(?:[^\W\d_]+\s+)?$)", left)
        if match is not None:
            return Limit(frozenset({side}), firm=True, words=match[0].strip())
    return None


def _noun_in_clause(quantity: Quantity, text: str, left: str, right: str, language: str) -> Limit | None:
    """ "Der Mindestabstand beträgt 80 mm", "forty-five seconds is the shortest": the clause has one figure only."""
    clause_right = re.split(rf",\s(?!(?i:{_any(language, 'pointing', 'words')}))|:\s", right)[0]
    others = [
        one
        for one in quantities(text, language)
        if quantity.start - len(left) <= one.start < quantity.end + len(clause_right)
        and one.start != quantity.start
        and not one.article
    ]
    if others:
        return None
    sides = {
        side: match
        for name, side in (("least", Side.MORE), ("most", Side.LESS))
        if _may_stand(left + clause_right, language, "nouns", name)
        and (match := re.search(rf"(?i:(?<!\w){_any(language, 'nouns', name)})", f"{left} | {clause_right}"))
    }
    if len(sides) != 1:
        return None
    side, match = next(iter(sides.items()))
    return Limit(frozenset({side}), firm=True, words=match[0])
