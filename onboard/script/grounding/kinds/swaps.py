"""Two things exchanged: old and new, upper and lower, two values, two persons, from and to.

takes   a case      gives   an objection where the sentence ties together what the source ties to each other's partner
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onboard.measures.numerals import number_at
from onboard.measures.quantities import Quantity, Shape, quantities, units_agree
from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import is_content
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """At most one objection: the first pair that is crossed."""
    if ties.is_verbatim(case):
        return
    source = [unit for _, reading in case.cited for unit in _units(reading)]
    told = _units(case.said)
    entries = [_Unit(_content(reading), _values(reading)) for _, reading in case.cited]
    crossings = (
        *_misattached(case, language),
        *_crossed(language, told, source),
        *_crossed(language, told, entries),
        *_contrary(language, told, source),
        *_attached(case, language),
        *_into(case, language),
        *_persons(case, language),
    )
    for here, there in crossings:
        yield Objection(
            kind=Kind.SWAPPED_REFERENT,
            reason=f"The source has “{there}” together; the sentence has “{here}”.",
            blocks=False,
            words=here,
            source=there,
        )
        return


@dataclass(frozen=True, slots=True)
class _Unit:
    """The content words of a short stretch of text that belong to one thing, and the values of its numbers."""

    tokens: tuple[Token, ...]
    values: tuple[tuple[Token, Fraction], ...]

    def value(self, token: Token) -> Fraction | None:
        """The value of one of its numbers; None of other words."""
        return next((value for number, value in self.values if number is token), None)


_STOPS = frozenset(",;:.!?–—()/")


def _content(reading: Reading) -> tuple[Token, ...]:
    return tuple(token for token in reading.tokens if is_content(token))


def _values(reading: Reading) -> tuple[tuple[Token, Fraction], ...]:
    return tuple(pair for unit in _units(reading) for pair in unit.values)


def _contrary(language: Language, told: Sequence[_Unit], source: Sequence[_Unit]) -> Iterator[tuple[str, str]]:
    """ "Light pallets" where the source has only heavy ones: the opposite quality right before the same thing."""
    theirs = [pair for unit in source for pair in itertools.pairwise(unit.tokens)]
    everything = [token for unit in source for token in unit.tokens]
    for unit in told:
        for quality, thing in itertools.pairwise(unit.tokens):
            if quality.role is not Role.QUALITY or thing.role not in _THINGS:
                continue
            known = any(_share_pole(language, quality, token) for token in everything) or _has_other_pole(
                language, quality, told
            )
            for other, same in theirs:
                contrary = ties.opposed(language, quality, other) and ties.strength(language, thing, same) >= 0.9
                if contrary and not known:
                    yield f"{quality.text} {thing.text}", f"{other.text} {same.text}"


def _has_other_pole(language: Language, quality: Token, told: Sequence[_Unit]) -> bool:
    """ "The old ones have had their day, in go fresh ones": the sentence sets the two against each other itself."""
    return any(ties.opposed(language, quality, token) for unit in told for token in unit.tokens)


def _attached(case: Case, language: Language) -> Iterator[tuple[str, str]]:
    """ "The right corridor" where the source has the left one, and both sides stand in both."""
    theirs = [pair for _, reading in case.cited for pair in _poles_at_things(language, reading)]
    mine = _poles_at_things(language, case.said)
    for axis, pole, word, thing in mine:
        if thing is None:
            continue
        both = {p[1] for p in theirs if p[0] == axis}
        # One pole alone in the source is a matter of direction.
        if len(both) < 2 and not axis.startswith("contrast"):
            continue
        same = [p for p in theirs if p[0] == axis and p[3] is not None and ties.strength(language, thing, p[3]) >= 0.9]
        loose = any(p[0] == axis and p[1] == pole and p[3] is None for p in theirs)
        answered = axis.startswith("contrast") and _has_other_pole(language, word, _units(case.said))
        if same and not loose and not answered and all(p[1] != pole for p in same):
            yield f"{word.text} {thing.text}", f"{same[0][2].text} {thing.text}"


def _poles_at_things(language: Language, reading: Reading) -> list[tuple[str, bool, Token, Token | None]]:
    """(axis, pole, word, thing): an adjective and the noun right after it, or a word and the only thing near it."""
    found: list[tuple[str, bool, Token, Token | None]] = []
    for unit in _units(reading):
        things = [token for token in unit.tokens if token.role in _THINGS]
        for at, word in enumerate(unit.tokens):
            following = unit.tokens[at + 1] if at + 1 < len(unit.tokens) else None
            beside = following is not None and following.role in _THINGS and following.start - word.end <= 2
            thing = following if beside else things[0] if len(things) == 1 else None
            if thing is not word and word.role is Role.QUALITY:
                found.extend((axis, pole, word, thing) for axis, pole in ties.poles(language.code, word.text.lower()))
    return found


def _into(case: Case, language: Language) -> Iterator[tuple[str, str]]:
    """ "The acid into the water" told as "the water into the acid"."""
    if any(phrases.find(case.said, "negation", name) for name in ("not", "no", "forbid", "turning")):
        return
    theirs = [pair for _, reading in case.cited for pair in _moves(reading)]
    for thing, place in _moves(case.said):
        straight = [p for p in theirs if _same_pair(language, p, (thing, place))]
        turned = [p for p in theirs if _same_pair(language, p, (place, thing))]
        if turned and not straight:
            yield f"{thing.text} … {place.text}", f"{turned[0][0].text} … {turned[0][1].text}"


def _same_pair(language: Language, pair: tuple[Token, Token], other: tuple[Token, Token]) -> bool:
    return all(ties.strength(language, a, b) >= 0.9 for a, b in zip(pair, other, strict=True))


def _moves(reading: Reading) -> list[tuple[Token, Token]]:
    """(thing, place): the last thing before a preposition of place and the first after it, in one stretch."""
    found: list[tuple[Token, Token]] = []
    for tokens in _labelled(reading):
        for at, token in enumerate(tokens):
            before = [t for t in tokens[:at] if t.role in _THINGS]
            after = [t for t in tokens[at + 1 : at + 4] if t.role in _THINGS]
            if token.lower in phrases.words("direction", "into") and before and after:
                found.append((before[-1], after[0]))
    return found


def _persons(case: Case, language: Language) -> Iterator[tuple[str, str]]:
    """ "Ms A for the lamps" where the source has Mr B for the lamps, and Ms A for something else."""
    theirs = [pair for _, reading in case.cited for pair in _by_person(reading, frozenset())]
    names = frozenset(name.lower for name, _ in theirs)
    if len(names) < 2:
        return
    for name, words in _by_person(case.said, names):
        own = [token for other, tokens in theirs if other.lower == name.lower for token in tokens]
        for other, tokens in theirs:
            if other.lower == name.lower or not own:
                continue
            strange = [t for t in words if ties.best(language, t, tokens) >= 0.9 and ties.best(language, t, own) < 0.5]
            fitting = [t for t in words if ties.best(language, t, own) >= 0.7 and ties.best(language, t, tokens) < 0.5]
            if strange and not fitting:
                yield f"{name.text} … {strange[0].text}", f"{other.text} … {strange[0].text}"


def _by_person(reading: Reading, known: frozenset[str]) -> list[tuple[Token, list[Token]]]:
    """(name, words) of each stretch with one person in it; a person is a name behind a title, or a known one."""
    pieces: list[list[Token]] = []
    for tokens in reading.sentences():
        for part in _parted(list(tokens), ";!?–—"):
            pieces.extend(_parted(part, ",:", joiners=True) if len(_names(part, known)) > 1 else [part])
    found: list[tuple[Token, list[Token]]] = []
    waiting: list[Token] = []
    for piece in pieces:
        names = _names(piece, known)
        words = [
            t for t in piece if is_content(t) and t not in names and t.lower not in phrases.words("opposites", "titles")
        ]
        words = [t for t in words if ties.weight(t) == 1.0]
        if len(names) == 1:
            found.append((names[0], [*waiting, *words]))
            waiting = []
        elif not names and found and found[-1][0].end <= piece[0].start and not waiting:
            found[-1][1].extend(words) if _is_same_sentence(reading, found[-1][0], piece[0]) else waiting.extend(words)
        elif not names:
            waiting.extend(words)
    return found


def _is_same_sentence(reading: Reading, a: Token, b: Token) -> bool:
    return reading.sentence[reading.tokens.index(a)] == reading.sentence[reading.tokens.index(b)]


def _parted(tokens: list[Token], signs: str, *, joiners: bool = False) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        if (token.role is Role.SIGN and token.text in signs) or (
            joiners and token.lower in phrases.words("time", "listing")
        ):
            found.append([])
        else:
            found[-1].append(token)
    return [part for part in found if part]


def _names(tokens: Sequence[Token], known: frozenset[str]) -> list[Token]:
    titled = [
        token
        for before, token in itertools.pairwise(tokens)
        if before.lower in phrases.words("opposites", "titles") and token.text[:1].isupper()
    ]
    return [t for t in tokens if t.lower in known] if known else titled


def _share_pole(language: Language, a: Token, b: Token) -> bool:
    return bool(ties.poles(language.code, a.text.lower()) & ties.poles(language.code, b.text.lower()))


def _units(reading: Reading) -> list[_Unit]:
    found: list[list[Token]] = [[]]
    values: list[tuple[Token, Fraction]] = []
    number, read_to = -1, -1
    for token, sentence in zip(reading.tokens, reading.sentence, strict=True):
        label = token.text == ":" and len(found[-1]) <= 2
        # "Blue hose (left)": what stands in brackets belongs to what stands before.
        stops = token.role is Role.SIGN and token.text in _STOPS and token.text != "(" and not label
        if stops or token.lower in phrases.words("time", "listing") or sentence != number:
            found.append([])
            number = sentence
        if not (is_content(token) or _is_letter(token)) or token.start < read_to:
            continue
        numeral = number_at(reading.text, token.start, reading.language) if token.role is Role.NUMBER else None
        if numeral is not None:
            read_to = numeral.end
            values.append((token, numeral.value))
        found[-1].append(token)
    return [_Unit(tuple(tokens), tuple(pair for pair in values if pair[0] in tokens)) for tokens in found if tokens]


def _is_letter(token: Token) -> bool:
    """ "Valve A", "Tank B"."""
    return len(token.text) == 1 and token.text.isalpha() and token.text.isupper() and token.text != "I"


@dataclass(frozen=True, slots=True)
class _Contrast:
    """Two words of the source, each in its own unit, of which a thing can have only one.

    ``sure``  the words exclude each other by their meaning ("upper", "lower"), not only by standing apart
    """

    one: Token
    other: Token
    unit: _Unit
    partner: _Unit
    sort: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Held:
    """A word of the sentence that is one end of a contrast; ``turned`` where it is the partner's end."""

    word: Token
    contrast: _Contrast
    turned: bool

    def end(self) -> Token:
        """The word of the source that it is."""
        return self.contrast.other if self.turned else self.contrast.one


# ---------------------------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity and the words it stands with.

    ``near``  the words of its own stretch;  ``labels`` its numbered things ("stage 1");  ``wide`` those of its entry
    """

    quantity: Quantity
    near: tuple[Token, ...]
    labels: frozenset[tuple[str, Fraction]]
    wide: tuple[Token, ...]
    words: str
    text: str
    sentence: int


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A figure of the sentence that stands with the words of another value of the source."""

    figure: _Figure
    rival: _Figure
    anchors: int
    is_listed_beside: bool

    def values(self) -> tuple[Fraction, Fraction]:
        """What the sentence has, what the source has."""
        return self.figure.quantity.value, self.rival.quantity.value


def _misattached(case: Case, language: Language) -> Iterator[tuple[str, str]]:
    """Values at the wrong things: two of them crossed, or one where the words beside it are another value's."""
    source = [figure for _, reading in case.cited for figure in _figures(reading)]
    told = _figures(case.said)
    near = list(_crossings(language, told, source, wide=False))
    wide = list(_crossings(language, told, source, wide=True))
    for crossing in (*near, *wide):
        mine, theirs = crossing.values()
        both = any(other.values() == (theirs, mine) for other in (near if crossing in near else wide))
        alone = (
            crossing in near
            and crossing.anchors >= 2
            and crossing.figure.quantity.unit != ""
            and crossing.is_listed_beside
            and not any(other.quantity.value == theirs for other in told)
        )
        if both or alone:
            yield crossing.figure.words, crossing.rival.words


def _crossings(
    language: Language, told: Sequence[_Figure], source: Sequence[_Figure], *, wide: bool
) -> Iterator[_Crossing]:
    for figure in told:
        homes = [home for home in source if _is_value_of(figure, home)]
        for rival in source:
            rivals = rival.quantity.value != figure.quantity.value and _same_unit(figure, rival)
            if not (homes and rivals):
                continue
            anchors = _anchors(language, figure, [rival], homes, wide=wide)
            if anchors and not _anchors(language, figure, homes, [rival], wide=wide):
                yield _Crossing(figure, rival, anchors, all(_listed_beside(home, rival) for home in homes))


def _listed_beside(home: _Figure, rival: _Figure) -> bool:
    """Whether each of the two names its own thing: a new sentence of the same entry may go on with the thing before."""
    return bool(home.near) and (home.text != rival.text or home.sentence == rival.sentence)


def _is_value_of(figure: _Figure, home: _Figure) -> bool:
    return home.quantity.value == figure.quantity.value and _same_unit(figure, home)


def _same_unit(figure: _Figure, other: _Figure) -> bool:
    return figure.quantity.unit == "" or units_agree(figure.quantity.unit, other.quantity.unit)


def _figures(reading: Reading) -> list[_Figure]:
    found: list[_Figure] = []
    amounts = [
        q
        for q in quantities(reading.text, reading.language)
        if q.shape in (Shape.AMOUNT, Shape.RANGE) and not q.article
    ]
    everything = (*reading.tokens, *reading.expansions)
    wide = tuple(token for token in everything if _anchors_something(token))
    carried: tuple[Token, ...] = ()
    sentence = -1
    for unit in _labelled(reading):
        number = reading.sentence[reading.tokens.index(unit[0])]
        carried, sentence = (carried if number == sentence else ()), number
        begin, end = unit[0].start, unit[-1].end
        inside = [q for q in amounts if begin <= q.start < end]
        named = {q for q in inside if _is_name(unit, q, reading.language)}
        tokens = [
            t for t in everything if begin <= t.start < end and not any(q.start <= t.start < q.end for q in inside)
        ]
        near = tuple(token for token in tokens if _anchors_something(token)) or carried
        labels = frozenset((_before(unit, q), q.value) for q in named)
        carried = near
        found.extend(
            _Figure(q, near, labels, wide, reading.text[begin:end], reading.text, sentence)
            for q in inside
            if q not in named
        )
    return found


def _anchors_something(token: Token) -> bool:
    return is_content(token) and token.role is not Role.NUMBER and ties.weight(token) == 1.0


def _is_name(unit: Sequence[Token], quantity: Quantity, language: str) -> bool:
    """ "Stage 1", "Platz drei": the number names the thing before it and measures nothing."""
    before = [token for token in unit if token.end <= quantity.start]
    return (
        quantity.value.denominator == 1
        and bool(before)
        and phrases.is_listed(language, before[-1].text, "opposites", "numbered")
    )


def _before(unit: Sequence[Token], quantity: Quantity) -> str:
    return [token for token in unit if token.end <= quantity.start][-1].lemma


def _labelled(reading: Reading) -> list[list[Token]]:
    """Stretches between commas and joining words; a short label before a colon belongs to the stretch after it."""
    found: list[list[Token]] = [[]]
    number = -1
    for token, sentence in zip(reading.tokens, reading.sentence, strict=True):
        label = token.text == ":" and len(found[-1]) <= 3
        stop = token.role is Role.SIGN and token.text in _STOPS and not label
        after_unit = bool(found[-1]) and found[-1][-1].text.endswith(".") and token.text[:1].isupper()
        if stop or after_unit or token.lower in phrases.words("time", "listing") or sentence != number:
            found.append([])
            number = sentence
        if not stop:
            found[-1].append(token)
    return [tokens for tokens in found if tokens]


def _anchors(
    language: Language, figure: _Figure, ours: Sequence[_Figure], theirs: Sequence[_Figure], *, wide: bool
) -> int:
    """How many words beside the figure stand beside one of ``ours`` and beside none of ``theirs``."""
    words = sum(
        _closest(language, token, ours, wide=wide) >= max(0.7, _closest(language, token, theirs, wide=wide) + 0.25)
        for token in figure.near
    )
    labels = sum(
        any(label in other.labels for other in ours) and not any(label in other.labels for other in theirs)
        for label in figure.labels
    )
    return words + labels


def _closest(language: Language, token: Token, figures: Sequence[_Figure], *, wide: bool) -> float:
    return max((ties.best(language, token, figure.wide if wide else figure.near) for figure in figures), default=0.0)


# ---------------------------------------------------------------------------------------------- words


def _crossed(language: Language, told: Sequence[_Unit], source: Sequence[_Unit]) -> Iterator[tuple[str, str]]:
    contrasts = _contrasts(language, source)
    doubtful: dict[tuple[_Contrast, _Contrast], set[bool]] = {}
    for unit in told:
        held = _held(language, unit, contrasts)
        for first in held:
            for second in held:
                a, b = first.contrast, second.contrast
                apart = a.one is not b.one and a.other is not b.other and a.unit is b.unit and a.partner is b.partner
                apart = apart and (a.sort != b.sort or not a.sure)
                if not apart or first.turned == second.turned or first.word.start >= second.word.start:
                    continue
                crossing = (
                    f"{first.word.text} … {second.word.text}",
                    f"{first.end().text} … {(b.other if first.turned else b.one).text}",
                )
                key = (a, b) if (a.one.start, a.other.start) < (b.one.start, b.other.start) else (b, a)
                seen = doubtful.setdefault(key, set())
                seen.add(first.turned if a is key[0] else second.turned)
                if (
                    (a.sure and b.sure)
                    or len(seen) == 2
                    or ((a.sure or b.sure) and _is_whole(language, unit, a if a.sure else b))
                ):
                    yield crossing


def _is_whole(language: Language, unit: _Unit, contrast: _Contrast) -> bool:
    """Whether the stretch of the sentence is made of nothing but words of the two stretches of the source."""
    if any(contrast.sort == name for name in _states(language.code)):
        # "Open the screw, close when dry": the thing of the second state is not said again.
        return False
    source = (*contrast.unit.tokens, *contrast.partner.tokens)
    return all(ties.best(language, token, source) >= 0.9 for token in unit.tokens if ties.weight(token) == 1.0)


@functools.cache
def _states(code: str) -> frozenset[str]:
    return frozenset(axis["name"] for axis in table(code, "direction").get("axis", []) if axis.get("state", False))


def _held(language: Language, unit: _Unit, contrasts: Sequence[_Contrast]) -> list[_Held]:
    return [
        _Held(word, contrast, turned)
        for contrast in contrasts
        for word in unit.tokens
        for turned in (False, True)
        if _is_only(language, word, contrast, unit, turned=turned)
    ]


def _contrasts(language: Language, source: Sequence[_Unit]) -> list[_Contrast]:
    return [
        _Contrast(a, b, unit, partner, sort, sort not in _DOUBTFUL)
        for i, unit in enumerate(source)
        for partner in source[i + 1 :]
        for a in unit.tokens
        for b in partner.tokens
        if (sort := _sort(language, a, b, unit, partner))
        and not _stands(a, partner, unit)
        and not _stands(b, unit, partner)
    ]


_DOUBTFUL = frozenset({"number", "thing"})
_THINGS = frozenset({Role.NOUN, Role.NAME, Role.CODE})


def _stands(token: Token, unit: _Unit, own: _Unit) -> bool:
    value = own.value(token)
    if value is not None:
        return any(value == other for _, other in unit.values)
    return any(other.lemma == token.lemma for other in unit.tokens)


def _sort(language: Language, a: Token, b: Token, unit: _Unit, partner: _Unit) -> str:
    """In what the two words exclude each other; "" where they do not."""
    if a.lemma == b.lemma:
        return ""
    shared = ties.poles(language.code, a.text.lower())
    for axis, pole in sorted(ties.poles(language.code, b.text.lower())):
        if (axis, not pole) in shared:
            return axis
    if all(phrases.is_listed(language.code, token.text.lower(), "opposites", "colours") for token in (a, b)):
        return "colour"
    if unit.value(a) is not None and partner.value(b) is not None:
        return "number"
    if _is_letter(a) and _is_letter(b):
        return "letter"
    apart = Role.QUALITY not in (a.role, b.role) and Role.NUMBER not in (a.role, b.role)
    return "thing" if apart and ties.weight(a) == 1.0 == ties.weight(b) else ""


def _is_only(language: Language, word: Token, contrast: _Contrast, unit: _Unit, *, turned: bool) -> bool:
    """Whether the word is the one end of the contrast and the unit does not hold the other end too."""
    mine, other = (contrast.other, contrast.one) if turned else (contrast.one, contrast.other)
    homes = (contrast.partner, contrast.unit) if turned else (contrast.unit, contrast.partner)
    return _is(language, word, unit, mine, homes[0]) and not any(
        _is(language, token, unit, other, homes[1]) for token in unit.tokens
    )


def _is(language: Language, word: Token, unit: _Unit, end: Token, home: _Unit) -> bool:
    value = home.value(end)
    if value is not None:
        return unit.value(word) == value
    colour = ties.colour(language, word)
    if ties.strength(language, word, end) >= 0.9 or (colour >= 0 and colour == ties.colour(language, end)):
        return True
    # "Right-hand" is "right"; but of two words for one quality only the same one is it ("warm" is not "hot").
    axes = {axis for axis, _ in ties.poles(language.code, word.text.lower()) if not axis.startswith("contrast")}
    return bool(axes) and _share_pole(language, word, end)
