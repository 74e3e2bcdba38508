"""Directions, sides and positions turned round: left and right, clockwise, upwards, towards, inlet and outlet.

takes   a case      gives   an objection where the sentence has one pole and the cited entries only the other
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Clause, Link, clauses
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.phrases import Found, Phrases, phrases_of
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Objections to directions; poles that are states ("offen") only where a clause is plainly about the same thing."""
    if ties.is_verbatim(case):
        return
    found = list(_poles(case, language))
    yield from (
        found
        or [
            *_rotations(case, language),
            *_routes(case, language),
            *_ways(case, language),
            *_bearings(case, language),
        ][:1]
    )


def _poles(case: Case, language: Language) -> Iterator[Objection]:
    for axis in _axes(language.code):
        said = _marks(case.said, axis)
        cited = [mark for _, reading in case.cited for mark in _marks(reading, axis)]
        if axis.state:
            yield from _states(case, language, axis)
        elif said and cited:
            yield from _against(said, cited, axis)


@dataclass(frozen=True, slots=True)
class _Axis:
    name: str
    state: bool
    one: Phrases
    other: Phrases


@dataclass(frozen=True, slots=True)
class _Mark:
    """A pole in a text; ``pole`` is turned round already where the words beside it deny it."""

    pole: bool
    words: str
    start: int
    denied: bool = False


@functools.cache
def _axes(code: str) -> tuple[_Axis, ...]:
    return tuple(
        _Axis(axis["name"], axis.get("state", False), *(phrases_of(tuple(axis[pole])) for pole in ("one", "other")))
        for axis in table(code, "direction").get("axis", [])
    )


def _marks(reading: Reading, axis: _Axis) -> list[_Mark]:
    pardoned = phrases.find(reading, "direction", "pardon")
    denials = _denials(reading)
    marks: list[_Mark] = []
    found = sorted(
        [(hit, True) for hit in phrases.find_any(reading.text, axis.one)]
        + [(hit, False) for hit in phrases.find_any(reading.text, axis.other)],
        key=lambda pair: (-len(pair[0].words), pair[0].start),
    )
    taken: list[Found] = []
    for hit, pole in found:
        if phrases.within(hit, pardoned) or phrases.within(hit, taken) or not _is_direction(reading, hit):
            continue
        taken.append(hit)
        denied = _is_denied(reading, hit, denials)
        marks.append(_Mark(pole != denied, hit.words, hit.start, denied))
    return marks


def _is_direction(reading: Reading, hit: Found) -> bool:
    """Whether the word is meant as a direction and not as a verb or a part of one ("to lower it", "is left")."""
    at = next((i for i, token in enumerate(reading.tokens) if token.start >= hit.start), -1)
    if at < 0:
        return False
    token = reading.tokens[at]
    following = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    word = hit.words.lower()
    if word == "lower":
        return following is not None and following.role is Role.NOUN and not token.tag.startswith("VV")
    if word == "left":
        return (
            not token.tag.startswith("VV")
            or at == 0
            or reading.tokens[at - 1].lower not in phrases.words("direction", "before_left")
        )
    if word in phrases.words("direction", "final_only"):
        return following is None or following.role is Role.SIGN
    if word in ("minus", "plus"):
        return following is None or following.role not in (Role.NUMBER, Role.UNIT)
    return True


def _denials(reading: Reading) -> tuple[Found, ...]:
    harmless = phrases.find(reading, "negation", "harmless")
    found = [f for name in ("not", "no", "forbid", "turning") for f in phrases.find(reading, "negation", name)]
    return tuple(f for f in found if not any(other.start <= f.start < other.end for other in harmless))


def _is_denied(reading: Reading, hit: Found, denials: Sequence[Found]) -> bool:
    """Whether a denial stands in the same clause: "nicht nach links", "rechts ist verboten"."""
    begin = max((end.end() for end in _CLAUSE_END.finditer(reading.text, 0, hit.start)), default=0)
    ending = _CLAUSE_END.search(reading.text, hit.end)
    end = ending.start() if ending else len(reading.text)
    here = [d for d in denials if begin <= d.start < end and not hit.start <= d.start < hit.end]
    apart = [d for d in here if not any(o is not d and o.start <= d.start and d.end <= o.end for o in here)]
    # "Nowhere except on top": two denials are none.
    return len(apart) == 1 or (bool(here) and not apart)


_CLAUSE_END = re.compile(r"[,;:!?–—()]|\.(?=\s)|\b(?:und|and|sondern|but|aber|while|während)\b")


def _against(said: list[_Mark], cited: list[_Mark], axis: _Axis) -> Iterator[Objection]:
    mine, theirs = {mark.pole for mark in said}, {mark.pole for mark in cited}
    # The same words, once with a denial, are a matter of the denial and not of the direction.
    same_words = {mark.pole != mark.denied for mark in said} & {mark.pole != mark.denied for mark in cited}
    if len(mine) == 1 and len(theirs) == 1 and mine != theirs and not same_words:
        yield _objection(said[0].words, cited[0].words, blocks=True)


def _objection(said: str, cited: str, *, blocks: bool) -> Objection:
    return Objection(
        kind=Kind.WRONG_DIRECTION,
        reason=f"The source says “{cited}” where the sentence says “{said}”.",
        blocks=blocks,
        words=said,
        source=cited,
    )


# ---------------------------------------------------------------------------------------------- turning


def _rotations(case: Case, language: Language) -> Iterator[Objection]:
    """ "Nach rechts drehen" is clockwise: sides are compared with rotations where something is turned."""
    axes = {axis.name: axis for axis in _axes(language.code)}
    if "rotation" not in axes or "side" not in axes:
        return
    said = _turns(case.said, axes)
    cited = [turn for _, reading in case.cited for turn in _turns(reading, axes)]
    if not said or not cited:
        return
    both_named_alike = {mixed for _, mixed in said} == {mixed for _, mixed in cited} and len({m for _, m in said}) == 1
    if not both_named_alike:
        yield from _against([mark for mark, _ in said], [mark for mark, _ in cited], axes["rotation"])


def _turns(reading: Reading, axes: dict[str, _Axis]) -> list[tuple[_Mark, bool]]:
    turned = [(mark, False) for mark in _marks(reading, axes["rotation"])]
    sides = _marks(reading, axes["side"]) if _TURNING.search(reading.text) else []
    # The side axis has "left" first, the rotation axis "clockwise" (to the right).
    return turned + [(_Mark(not mark.pole, mark.words, mark.start, mark.denied), True) for mark in sides]


_TURNING = re.compile(r"dreh|schraub|\bturn|\btwist|\bscrew|\brotat", re.IGNORECASE)


# ---------------------------------------------------------------------------------------------- from here to there


def _routes(case: Case, language: Language) -> Iterator[Objection]:
    """ "From left to right" told as "from right to left": both poles are there, only their order is turned."""
    for axis in _axes(language.code):
        if axis.state:
            continue
        said = _route(case.said, axis)
        for _, reading in case.cited:
            cited = _route(reading, axis)
            if said and cited and said[0] != cited[0]:
                yield _objection(said[1], cited[1], blocks=True)


def _ways(case: Case, language: Language) -> Iterator[Objection]:
    """ "From the heel to the toe" where the source goes from the toe to the heel."""
    if _denials(case.said):
        return
    theirs = [way for _, reading in case.cited for way in _ways_of(reading)]
    for origin, goal in _ways_of(case.said):
        straight = any(_is_way(language, way, (origin, goal)) for way in theirs)
        turned = [way for way in theirs if _is_way(language, way, (goal, origin))]
        if turned and not straight:
            here = case.said.text[origin.start : goal.end]
            yield _objection(here, f"{turned[0][0].text} → {turned[0][1].text}", blocks=False)


def _is_way(language: Language, way: tuple[Token, Token], other: tuple[Token, Token]) -> bool:
    return all(ties.strength(language, a, b) >= 0.9 for a, b in zip(way, other, strict=True))


def _ways_of(reading: Reading) -> list[tuple[Token, Token]]:
    """(from, to): the first thing after "from" or "start at", and the first one after "to" or "towards" behind it."""
    begins = [*phrases.find(reading, "direction", "way_from")]
    if phrases.find(reading, "direction", "way_begins"):
        begins += phrases.find(reading, "direction", "way_at")
    found: list[tuple[Token, Token]] = []
    for begin in begins:
        origin = _thing_after(reading, begin)
        later = [f for f in phrases.find(reading, "direction", "way_to") if origin and f.start >= origin.end]
        goal = _thing_after(reading, later[0]) if later else None
        near = origin and goal and goal.start - origin.end < 40
        if origin and goal and near and _number_of(reading, origin) == _number_of(reading, goal):
            found.append((origin, goal))
    return found


def _number_of(reading: Reading, token: Token) -> int:
    return reading.sentence[reading.tokens.index(token)]


def _thing_after(reading: Reading, place: Found) -> Token | None:
    following = [token for token in reading.tokens if token.start >= place.end][:3]
    for token in following:
        # "From the east portal to the west portal": the first word of content tells the two apart.
        if token.role in (Role.NOUN, Role.NAME, Role.CODE, Role.QUALITY):
            return token
        if token.role in (Role.SIGN, Role.VERB, Role.NUMBER):
            return None
    return None


def _route(reading: Reading, axis: _Axis) -> tuple[bool, str] | None:
    """The pole a route starts from, and its words."""
    marks = sorted(_marks(reading, axis), key=lambda mark: mark.start)
    for first, second in itertools.pairwise(marks):
        between = reading.text[first.start + len(first.words) : second.start].strip().lower()
        # "Nach oben" is one word of its axis and holds the preposition itself.
        joined = between in phrases.words("direction", "route") or (
            not between and second.words.lower().startswith(("nach ", "to "))
        )
        if first.pole != second.pole and joined:
            return first.pole, reading.text[first.start : second.start + len(second.words)]
    return None


# ---------------------------------------------------------------------------------------------- states


def _states(case: Case, language: Language, axis: _Axis) -> Iterator[Objection]:
    """States and movements: only of the same thing in a plain clause, for a denial or a time turns them round."""
    said = [clause for clause in clauses(case.said) if clause.tokens]
    cited = [(reading, clause) for _, reading in case.cited for clause in clauses(reading) if clause.tokens]
    for clause in said:
        mine = _state(clause, axis)
        ended = any(other.link in (Link.UNTIL, Link.BEFORE) for other in said) and clause.lasting
        if _waits(case.said, clause):
            continue
        if mine is None or clause.denied or ended or clause.link is not Link.MAIN:
            continue
        rivals = [
            (other, _state(other, axis))
            for reading, other in cited
            if _same_thing(language, clause, other) and not _waits(reading, other)
        ]
        poles = {state[0] for _, state in rivals if state is not None}
        all_poles = {state[0] for _, other in cited if (state := _state(other, axis)) is not None}
        conditional = clause.lasting and any(other.link not in (Link.MAIN, Link.AFTER) for other in said)
        if conditional and not all(other.lasting for other, state in rivals if state is not None):
            continue
        if (
            poles == {not mine[0]}
            and mine[0] not in all_poles
            and not any(o.denied or o.link is not Link.MAIN for o, _ in rivals)
        ):
            word = next(state[1] for _, state in rivals if state is not None)
            yield _objection(mine[1], word, blocks=False)


def _state(clause: Clause, axis: _Axis) -> tuple[bool, str] | None:
    for at, token in enumerate(clause.tokens):
        is_last = at + 1 == len(clause.tokens)
        behind = clause.tokens[at - 1].lower if at else ""
        ahead = "" if is_last else clause.tokens[at + 1].lower
        # "Have to be on all through the lift": behind a form of being and before no thing.
        stated = behind in phrases.words("direction", "being") and ahead in phrases.words("direction", "after_state")
        if token.role is Role.NOUN or (
            token.lower in phrases.words("direction", "particles") and not (is_last or stated or token.tag == "PTKVZ")
        ):
            continue
        if axis.one.fullmatch(token.text.lower()) or axis.one.fullmatch(token.lemma):
            return True, token.text
        if axis.other.fullmatch(token.text.lower()) or axis.other.fullmatch(token.lemma):
            return False, token.text
    return None


def _same_thing(language: Language, clause: Clause, other: Clause) -> bool:
    mine, theirs = _things(clause), _things(other)
    return bool(mine and theirs) and max(ties.best(language, thing, theirs) for thing in mine) >= 0.9


def _things(clause: Clause) -> list[Token]:
    return [token for token in clause.tokens if token.role in (Role.NOUN, Role.NAME, Role.CODE)]


def _waits(reading: Reading, clause: Clause) -> bool:
    """Whether the clause says "not yet" or "only": then the other pole holds until something else is done."""
    begin, end = clause.tokens[0].start, clause.tokens[-1].end
    places = (*phrases.find(reading, "negation", "only"), *phrases.find(reading, "negation", "not_yet_outright"))
    return any(begin - 8 <= place.start < end for place in places)


# ---------------------------------------------------------------------------------------------- bearings


def _bearings(case: Case, language: Language) -> Iterator[Objection]:
    """ "Vom Gerät weg" where the source says "zum Gerät"."""
    if _denials(case.said):
        return
    for near, far in (("bearing_to", "bearing_from"), ("bearing_from", "bearing_to")):
        said, other = _bearing(case.said, near), _bearing(case.said, far)
        for _, reading in case.cited:
            cited = _bearing(reading, far)
            for words, thing in said:
                against = [theirs for theirs in cited if ties.strength(language, thing, theirs[1]) >= 0.9]
                agreed = [
                    theirs for theirs in _bearing(reading, near) if ties.strength(language, thing, theirs[1]) >= 0.9
                ]
                if against and not agreed and not other:
                    yield _objection(words, against[0][0], blocks=False)


def _bearing(reading: Reading, name: str) -> list[tuple[str, Token]]:
    """What something points to or away from: (words, thing)."""
    ends = phrases.find(reading, "direction", "bearing_end")
    outward = name == "bearing_from"
    far = [f.end for f in phrases.find(reading, "direction", "bearing_from")]
    found: list[tuple[str, Token]] = []
    for place in phrases.find(reading, "direction", name):
        thing = next((t for t in reading.tokens if t.start >= place.end), None)
        if thing is None or thing.role not in (Role.NOUN, Role.NAME, Role.CODE):
            continue
        ended = any(0 <= end.start - thing.end <= 2 for end in ends)
        away = outward and (ended or reading.language == "en" or "weg" in place.words.lower())
        toward = not outward and not any(0 <= place.start - at <= 1 for at in far)
        if away or toward:
            found.append((reading.text[place.start : thing.end], thing))
    return found
