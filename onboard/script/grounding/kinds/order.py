"""What comes first within one sentence, across one or more cited entries.

takes   a case      gives   an objection where two actions stand in the reverse order of the source
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Clause, Link, Pair, Turn, clauses, is_content, order, ranks
from onboard.script.grounding.evidence import EntryKind, Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.phrases import Phrases, phrases_of
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token


@dataclass(frozen=True, slots=True)
class Event:
    """One action of the source: its words, where it stands in time, and whether words say so.

    ``elided``  words of the clause before that it leaves out
    """

    tokens: tuple[Token, ...]
    elided: tuple[Token, ...]
    words: str
    time: float
    ordered: bool
    entry: str


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Objections to pairs "A before B" that the sentence states and the source has the other way round."""
    events = source_events(case)
    if not events or ties.is_verbatim(case):
        return
    told = clauses(case.said)
    yield from _at_other_end(case, language)
    for pair in order(told):
        reverse = _reversed(language, told, pair, events)
        if reverse is not None and (pair.said or (reverse[0].ordered and reverse[1].ordered)):
            earlier, later = reverse
            yield Objection(
                kind=Kind.WRONG_ORDER,
                reason=f"The source has “{earlier.words}” before “{later.words}”.",
                blocks=earlier.ordered and later.ordered,
                words=_words(told[pair.earlier]),
                source=f"{earlier.words} … {later.words}",
                affected=tuple(dict.fromkeys((earlier.entry, later.entry))),
            )
            return


def _at_other_end(case: Case, language: Language) -> Iterator[Objection]:
    """ "The sick ones first" where the source has them last."""
    ends = {Turn.FIRST: Turn.LAST, Turn.LAST: Turn.FIRST}
    for clause in clauses(case.said):
        mine = [token for token in clause.content() if ties.weight(token) == 1.0]
        if clause.turn not in ends or clause.denied or not mine:
            continue
        for entry, reading in case.cited:
            source = clauses(reading)
            same = [c for c in source if c.tokens and _is_all_of(language, mine, c)]
            if same and all(c.turn is ends[clause.turn] and not c.denied for c in same):
                reason = f"The source has “{_words(same[0])}” at the other end."
                words, there = _words(clause), _words(same[0])
                yield Objection(Kind.WRONG_ORDER, reason, blocks=False, words=words, source=there, affected=(entry.id,))
                return


def _is_all_of(language: Language, tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether the clause has all the words, or, where it has no verb ("zuletzt Weichspüler"), all the things."""
    verbless = not any(token.role is Role.VERB for token in clause.tokens)
    asked = [token for token in tokens if token.role in _THINGS] if verbless else tokens
    return bool(asked) and all(ties.best(language, token, clause.tokens) >= 0.7 for token in asked)


def source_events(case: Case) -> list[Event]:
    """The actions of the cited entries in their order in time."""
    found: list[Event] = []
    for number, (entry, reading) in enumerate(case.cited):
        told = clauses(reading)
        times = ranks(told)
        said = {at for pair in order(told) for at in (pair.earlier, pair.later)}
        things: tuple[Token, ...] = ()
        topic: tuple[Token, ...] = ()
        actions: tuple[Token, ...] = ()
        for at, clause in enumerate(told):
            content = tuple(t for t in clause.tokens if is_content(t) or _is_extent(reading.language, t))
            mine = tuple(token for token in content if token.role in _THINGS)
            rest = tuple(token for token in content if token.role not in _THINGS) or _particles(clause)
            things, actions = (mine or things), (rest or actions)
            # "Katheter abklemmen, dann diskonnektieren": the thing is not said again, elsewhere the action is not.
            elided = (*(() if mine else dict.fromkeys((*things, *topic))), *(() if rest else actions))
            topic = mine if at == 0 or told[at - 1].sentence != clause.sentence else topic
            if content and entry.kind in _TOLD and not clause.denied:
                found.append(Event(content, elided, _words(clause), number * 1000 + times[at], at in said, entry.id))
    return found


_TOLD = frozenset({EntryKind.STEP, EntryKind.WARNING, EntryKind.NOTE})


def _particles(clause: Clause) -> tuple[Token, ...]:
    """ "Deckel zu": the particle at the end is the action."""
    last = clause.tokens[-1:]
    return tuple(token for token in last if token.lower in phrases.words("direction", "particles"))


def _with_apposition(told: Sequence[Clause], at: int, apart: int) -> tuple[Token, ...]:
    """ "Das Salz, 450 Gramm, ist bereits drin": a clause without a thing takes the things just before it."""
    found = told[at].content()
    before = at - 1
    while not any(token.role in _THINGS for token in found) and before >= 0 and told[before].link is Link.MAIN:
        if (
            before == apart
            or told[before].sentence != told[at].sentence
            or any(t.role is Role.VERB for t in told[before].tokens)
        ):
            break
        found = told[before].content() + found
        before -= 1
    return found


_THINGS = frozenset({Role.NOUN, Role.NAME, Role.CODE})


def _words(clause: Clause) -> str:
    return " ".join(token.text for token in clause.tokens)


def _reversed(
    language: Language, told: Sequence[Clause], pair: Pair, events: Sequence[Event]
) -> tuple[Event, Event] | None:
    """The two events (earlier, later) of the source that the pair has in the reverse order; None where it has not."""
    first, second = _with_apposition(told, pair.earlier, pair.later), _with_apposition(told, pair.later, pair.earlier)
    first, second = _distinct(language, first, second), _distinct(language, second, first)
    if any(token.lower in phrases.words("time", "pronouns") for token in told[pair.later].tokens):
        # "Load the oven and then let it heat up": the thing belongs to both.
        first = [token for token in first if token.role not in _THINGS] or first
    scores_first = [_score(language, first, event, events) for event in events]
    scores_second = [_score(language, second, event, events) for event in events]
    straight, turned = 0.0, 0.0
    found: tuple[Event, Event] | None = None
    for a, event_a in enumerate(events):
        for b, event_b in enumerate(events):
            both = scores_first[a] + scores_second[b]
            sure = scores_first[a] >= _TIED and scores_second[b] >= _TIED
            if a != b and event_a.time > event_b.time and sure and both > turned:
                turned, found = both, (event_b, event_a)
            elif event_a.time <= event_b.time:
                straight = max(straight, both)
    return found if found is not None and turned > straight + _MARGIN else None


_TIED = 0.45
_MARGIN = 0.3


def _distinct(language: Language, tokens: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """Tokens that only this side has: what both sides name cannot tell which comes first."""
    return [token for token in tokens if not any(ties.strength(language, token, other) >= 0.9 for other in others)]


def _score(language: Language, tokens: Sequence[Token], event: Event, events: Sequence[Event]) -> float:
    """Ties of the tokens to the event, each shared out among the events that have it; opposite poles count against."""
    total = 0.0
    for token in tokens:
        here = _tie(language, token, event)
        if here >= _ELIDED * 0.5:
            everywhere = sum(_tie(language, token, other) for other in events)
            total += here * ties.weight(token) * min(1.0, here / everywhere if everywhere else 1.0)
        elif any(
            ties.opposed(language, token, other) or _is_other_extent(language, token, other) for other in event.tokens
        ):
            total -= 0.5
    return total


def _is_extent(code: str, token: Token) -> bool:
    return any(end.fullmatch(token.lower) for end in _extents(code))


@functools.cache
def _extents(code: str) -> tuple[Phrases, ...]:
    return tuple(phrases_of(tuple(words)) for words in table(code, "opposites").get("extent", []))


def _is_other_extent(language: Language, token: Token, other: Token) -> bool:
    """ "Ganz öffnen" is not "einen Spalt öffnen"."""
    ends = _extents(language.code)
    mine = {at for at, end in enumerate(ends) if end.fullmatch(token.lower)}
    return any(at not in mine and end.fullmatch(other.lower) for at, end in enumerate(ends)) if mine else False


def _tie(language: Language, token: Token, event: Event) -> float:
    own = ties.best(language, token, event.tokens)
    return own if own >= 0.5 else _ELIDED * ties.best(language, token, event.elided)


# What an event leaves out ties it less than what it says.
_ELIDED = 0.5
