"""Clauses of a text and the time order among them.

takes   a reading      gives   its clauses, each with the connective that opens it, and pairs (earlier, later)

Connectives are those of data/<language>/time.toml. A clause here is what holds one action: a main or subordinate
clause, a telegraphic "Korb anheben", or the noun of an action ("nach dem Anheben"). The order model is Allen's "before"
alone (Allen 1983, Maintaining Knowledge about Temporal Intervals): who lasts how long is not asked.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.script.grounding import phrases
from onboard.script.grounding.phrases import Found
from onboard.script.grounding.reading import Reading
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token


class Link(enum.StrEnum):
    """How a clause hangs on the one that hosts it."""

    MAIN = "main"
    BEFORE = "before"
    AFTER = "after"
    WHILE = "while"
    UNTIL = "until"
    IF = "if"
    ONLY_IF = "only_if"
    EVEN_IF = "even_if"
    UNLESS = "unless"


class Turn(enum.StrEnum):
    """What an adverb says of the clause's place among the others."""

    NONE = ""
    FIRST = "first"
    THEN = "then"
    LAST = "last"
    EARLIER = "earlier"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``host`` is the place of the clause it hangs on, or -1; ``connective`` the words that open it.

    ``denied`` it holds a denial, ``lasting`` a verb of lasting ("bleibt", "stays"), ``achieved`` a word that says that
    it is over by then ("schon", "already", "fertig").
    """

    tokens: tuple[Token, ...]
    link: Link = Link.MAIN
    connective: str = ""
    turn: Turn = Turn.NONE
    host: int = -1
    denied: bool = False
    lasting: bool = False
    achieved: bool = False
    sentence: int = 0

    def content(self) -> tuple[Token, ...]:
        """Its tokens that carry content, numbers included."""
        return tuple(token for token in self.tokens if is_content(token))


@dataclass(frozen=True, slots=True)
class Pair:
    """Clause ``earlier`` comes before clause ``later``; ``said`` where words say so."""

    earlier: int
    later: int
    said: bool


def is_content(token: Token) -> bool:
    """Whether the token names a thing, an action, a quality or a number."""
    # The tagger's classes of nominalised infinitives ("das Öffnen") and adjectives ("die Groben") say what they say
    # whatever their role.
    return token.role in _CONTENT or token.tag in ("NNI", "NNA")


_CONTENT = frozenset({Role.NOUN, Role.VERB, Role.QUALITY, Role.NAME, Role.CODE, Role.NUMBER})


@functools.lru_cache(maxsize=8192)
def clauses(reading: Reading) -> tuple[Clause, ...]:
    """The clauses of the text in the order in which they stand."""
    found: list[Clause] = []
    for number, tokens in enumerate(reading.sentences()):
        begin = len(found)
        found.extend(_of_sentence(reading, tokens, number, begin))
    return tuple(_with_questions_hosted(found))


def order(found: Sequence[Clause]) -> tuple[Pair, ...]:
    """Which clause comes before which, as far as words say so."""
    return tuple(dict.fromkeys(pair for at in range(len(found)) for pair in _pairs_of(found, at)))


def ranks(found: Sequence[Clause]) -> tuple[float, ...]:
    """The place of each clause in time: the order of telling, put right where words say otherwise."""
    places = [float(at) for at in range(len(found))]
    for at, clause in enumerate(found):
        if clause.link in (Link.IF, Link.ONLY_IF) and 0 <= clause.host < at:
            places[at] = clause.host - 0.25
    for pair in order(found):
        if places[pair.earlier] > places[pair.later]:
            places[pair.earlier] = places[pair.later] - 0.5
    return tuple(places)


# ---------------------------------------------------------------------------------------------- splitting


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    words: str
    link: Link | None
    turn: Turn
    nominal: bool = False


_LINKS = (Link.BEFORE, Link.AFTER, Link.WHILE, Link.UNTIL, Link.ONLY_IF, Link.EVEN_IF, Link.UNLESS, Link.IF)
_TURNS = (Turn.FIRST, Turn.THEN, Turn.LAST, Turn.EARLIER, Turn.TOGETHER)


def _marks(reading: Reading) -> tuple[_Mark, ...]:
    found: list[_Mark] = []
    for link in _LINKS:
        found.extend(_Mark(f.start, f.end, f.words, link, Turn.NONE) for f in phrases.find(reading, "time", link.value))
    for link in (Link.BEFORE, Link.AFTER, Link.WHILE, Link.UNTIL, Link.IF):
        nominal = phrases.find(reading, "time", f"{link.value}_noun")
        found.extend(_Mark(f.start, f.end, f.words, link, Turn.NONE, nominal=True) for f in nominal)
    for turn in _TURNS:
        found.extend(_Mark(f.start, f.end, f.words, None, turn) for f in phrases.find(reading, "time", turn.value))
    pairwise = phrases.find(reading, "time", "first_of_two")
    found.extend(_Mark(f.start, f.end, f.words, None, Turn.FIRST) for f in pairwise if _has_later_turn(reading, f))
    return tuple(_longest(found))


def _has_later_turn(reading: Reading, found: Found) -> bool:
    turns = (*phrases.find(reading, "time", "then"), *phrases.find(reading, "time", "last"))
    return any(turn.start > found.end for turn in turns)


def _longest(marks: list[_Mark]) -> Iterator[_Mark]:
    taken = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.nominal)):
        if mark.start >= taken:
            taken = mark.end
            yield mark


def _of_sentence(reading: Reading, tokens: tuple[Token, ...], number: int, begin: int) -> list[Clause]:
    if not tokens:
        return []
    marks = [m for m in _marks(reading) if tokens[0].start <= m.start < tokens[-1].end and _holds(m, tokens, reading)]
    rest, nominals = _without_nominals(tokens, marks, reading.language)
    pieces = _pieces(rest, [mark for mark in marks if not mark.nominal], reading.language)
    drafts = [_draft(reading, piece, marks, number) for piece in pieces]
    drafts = _inherited(drafts, pieces, reading)
    drafts = _verb_first(drafts, reading, tokens)
    hosted = [_hosted(drafts, at, begin, reading) for at in range(len(drafts))]
    return hosted + [_nominal_clause(reading, nominal, hosted, begin, number) for nominal in nominals]


def _holds(mark: _Mark, tokens: tuple[Token, ...], reading: Reading) -> bool:
    """Whether the words are a connective here and not a preposition, an ordinal or a range."""
    at = next((i for i, token in enumerate(tokens) if token.start >= mark.start), 0)
    before = tokens[at - 1] if at else None
    following = next((token for token in tokens[at:] if token.start >= mark.end), None)
    words = mark.words.lower()
    opens = before is None or before.role is Role.SIGN or before.lower in phrases.words("time", "joiners")
    if words in phrases.words("time", "opening_only"):
        return opens
    if words == "bis" and not mark.nominal:
        measured = following is not None and following.role in (Role.NUMBER, Role.UNIT, Role.SIGN)
        return not measured and (opens or before is None or before.role is not Role.NUMBER)
    if words == "once" and before is not None and before.lower in ("at", "all", "only"):
        return False
    if words == "once" and following is not None:
        return following.lower not in ("a", "an", "per", "again", "more", "every", "daily", "weekly", "each") or (
            following.lower in ("a", "an", "each", "every") and not _is_period(tokens, following)
        )
    if words in phrases.words("time", "ordinals"):
        adjective = following is not None and (
            following.role in (Role.NOUN, Role.NUMBER, Role.UNIT) or following.tag.startswith("AJ")
        )
        determined = before is not None and (before.tag in ("AT0", "DPS", "DT0") or before.lower == "of")
        return not determined and (
            not adjective or (words == "first" and before is None and not _is_noun_first(following))
        )
    is_comparative = words == "später" and following is not None and following.role is Role.NOUN
    return mark.nominal or not (words in ("so", "dabei", "darauf") or is_comparative)


def _is_noun_first(following: Token | None) -> bool:
    return following is not None and following.role in (Role.NOUN, Role.NUMBER) and following.tag != "NN0"


def _is_period(tokens: tuple[Token, ...], following: Token) -> bool:
    after = next((token for token in tokens if token.start >= following.end), None)
    return after is not None and after.lower in phrases.words("time", "periods")


_BREAKS = frozenset(",;:–—()!?→>=-")


def _without_nominals(
    tokens: tuple[Token, ...], marks: list[_Mark], language: str
) -> tuple[list[Token], list[tuple[_Mark, tuple[Token, ...]]]]:
    """Phrases such as "nach dem Anheben des Korbs" taken out of the sentence, and the rest."""
    rest = list(tokens)
    found: list[tuple[_Mark, tuple[Token, ...]]] = []
    for mark in marks:
        if not mark.nominal:
            continue
        phrase = _action_phrase([token for token in rest if token.start >= mark.end], mark, language)
        if phrase:
            found.append((mark, phrase))
            rest = [token for token in rest if not mark.start <= token.start < phrase[-1].end]
    return rest, found


def _action_phrase(following: list[Token], mark: _Mark, language: str) -> tuple[Token, ...]:
    """The tokens up to the noun of an action and its genitive; none where the first noun is a thing or a place."""
    head = next((i for i, token in enumerate(following[:5]) if _is_nominal(token)), None)
    if head is None or any(token.role is Role.SIGN for token in following[:head]):
        return ()
    noun = following[head]
    is_event = (
        noun.tag == "NNI"
        or _is_written_as_noun(noun)
        or _is_event_noun(noun, language)
        or (following[0].lower == "dem" and _is_infinitive_noun(noun, language))
    )
    every_time = following[0].lower.startswith(("jede", "diese"))
    state_of = (mark.link is Link.IF or every_time) and noun.role in (Role.NOUN, Role.NAME)
    if not (is_event or state_of):
        return ()
    end = head + 1
    if is_event and len(following) > end and (following[end].lower in phrases.words("time", "genitive")):
        genitive = next((i for i, token in enumerate(following[end : end + 4]) if _is_nominal(token)), None)
        if genitive is not None and not any(
            token.role in (Role.VERB, Role.SIGN) for token in following[end : end + genitive]
        ):
            end += genitive + 1
    return tuple(following[:end])


def _is_nominal(token: Token) -> bool:
    return token.role in (Role.NOUN, Role.NAME, Role.CODE) or token.tag in ("NNI", "NN") or _is_written_as_noun(token)


def _is_written_as_noun(token: Token) -> bool:
    """A German infinitive with a capital, which the tagger takes for a verb or an adjective now and then."""
    infinitive = token.tag.startswith("VV") or (token.tag.startswith("ADJ") and token.lemma == token.lower)
    return token.text[:1].isupper() and infinitive and token.lower.endswith("n")


def _is_infinitive_noun(noun: Token, language: str) -> bool:
    """ "Nach dem Melken": a dative in -en is an action, but for the nouns that end so themselves ("vor dem Ofen")."""
    words = tuple(table(language, "time").get("nouns_in_en", ()))
    return noun.text[:1].isupper() and noun.lower.endswith(("en", "eln", "ern")) and not noun.lower.endswith(words)


def _is_event_noun(noun: Token, language: str) -> bool:
    words = table(language, "time")
    return noun.lower in words.get("event_nouns", ()) or (
        noun.text[:1].isupper() and noun.lower.endswith(tuple(words.get("event_suffixes", ())) or ("\0",))
    )


def _pieces(tokens: list[Token], marks: list[_Mark], language: str) -> list[list[Token]]:
    starts = {mark.start for mark in marks if mark.link is not None}
    turned = {mark.start for mark in marks if mark.turn in (Turn.THEN, Turn.LAST)}
    pieces: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        joined = token.lower in phrases.words("time", "coordinators")
        follows = tokens[at + 1].start if at + 1 < len(tokens) else -1
        if token.role is Role.SIGN and token.text in _BREAKS:
            pieces.append([])
            continue
        if token.text == ".":
            continue
        opens = token.start in starts and (language == "en" or _at_opening(pieces[-1]))
        right = _until_break(tokens[at + 1 :], starts)
        divides = joined and (
            follows in turned
            or any(part.start in turned for part in right)
            or (_has_verb(pieces[-1]) and _has_verb(right))
        )
        if (opens and any(piece_token.role is not Role.FUNCTION for piece_token in pieces[-1])) or (
            opens and language == "en" and pieces[-1] and not _at_opening(pieces[-1])
        ):
            pieces.append([])
        if divides or _is_then_opening(token, tokens, at) or _is_new_subject(token, pieces[-1], starts, language):
            pieces.append([])
        pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _is_then_opening(token: Token, tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1] if at else None
    return token.lower in phrases.words("time", "following_on") or (
        token.lower == "then"
        and before is not None
        and before.lower not in {*phrases.words("time", "joiners"), "only", "until"}
    )


def _is_new_subject(token: Token, piece: list[Token], starts: set[int], language: str) -> bool:
    """ "When it is out of order you put up the sign": English may leave out the comma."""
    linked = any(part.start in starts for part in piece[:2])
    return (
        language == "en"
        and token.lower in phrases.words("time", "subjects")
        and linked
        and len(piece) > 2
        and any(is_content(part) for part in piece)
    )


def _at_opening(piece: list[Token]) -> bool:
    """Whether nothing but joining words stands before in the piece."""
    return all(token.role in (Role.FUNCTION, Role.QUALITY) for token in piece) and len(piece) <= 2


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(
        token.role is Role.VERB or token.tag.startswith(("VA", "VM", "VB", "VH", "VD")) for token in tokens
    ) or any(token.role is Role.QUALITY and token.tag in ("PTKVZ", "AVP") for token in tokens)


def _until_break(tokens: Sequence[Token], starts: set[int]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if found and token.start in starts:
            break
        if (token.role is Role.SIGN and token.text in _BREAKS) or token.lower in phrases.words("time", "coordinators"):
            break
        found.append(token)
    return found


def _draft(reading: Reading, piece: list[Token], marks: list[_Mark], number: int) -> Clause:
    opening = [m for m in marks if not m.nominal and piece[0].start <= m.start < piece[-1].end]
    link = next((m for m in opening if m.link is not None and _near_start(piece, m)), None)
    turn = next((m for m in opening if m.turn is not Turn.NONE), None)
    used = [m for m in (link, turn) if m is not None]
    tokens = tuple(
        t
        for t in piece
        if not any(m.start <= t.start < m.end for m in used) and t.lower not in phrases.words("time", "coordinators")
    )
    return Clause(
        tokens=tokens,
        link=link.link if link and link.link else Link.MAIN,
        connective=link.words if link else "",
        turn=turn.turn if turn else Turn.NONE,
        # "Falls nicht": the denial is in the connective.
        denied=_is_denied(reading, tokens if link and link.link is Link.UNLESS else piece),
        lasting=_holds_one_of(reading, piece, "stay"),
        achieved=_holds_one_of(reading, piece, "achieved"),
        sentence=number,
    )


def _near_start(piece: list[Token], mark: _Mark) -> bool:
    return sum(token.start < mark.start for token in piece) <= 2


def _is_denied(reading: Reading, piece: Sequence[Token]) -> bool:
    places = [
        *phrases.find(reading, "negation", "not"),
        *phrases.find(reading, "negation", "no"),
        *phrases.find(reading, "negation", "forbid"),
        *phrases.find(reading, "negation", "without"),
    ]
    harmless = phrases.find(reading, "negation", "harmless")
    return bool(piece) and any(
        piece[0].start <= place.start < piece[-1].end and not any(h.start <= place.start < h.end for h in harmless)
        for place in places
    )


def _holds_one_of(reading: Reading, piece: Sequence[Token], name: str) -> bool:
    return any(piece[0].start <= place.start < piece[-1].end for place in phrases.find(reading, "time", name))


def _inherited(drafts: list[Clause], pieces: list[list[Token]], reading: Reading) -> list[Clause]:
    """ "Nachdem A und B, …": the part after "und" hangs on the same connective."""
    found: list[Clause] = []
    for at, draft in enumerate(drafts):
        previous = found[-1] if found else None
        joined = pieces[at][0].lower in phrases.words("time", "coordinators")
        if previous is not None and previous.link is not Link.MAIN and draft.link is Link.MAIN:
            broken = reading.text[pieces[at - 1][-1].end : pieces[at][0].start].strip() != ""
            continues = pieces[at][0].lower in phrases.words("time", "continuing")
            if (joined and not broken and draft.turn is Turn.NONE) or continues:
                draft = _changed(draft, link=previous.link, connective=previous.connective)
        found.append(draft)
    return found


def _changed(
    clause: Clause, *, link: Link | None = None, connective: str | None = None, host: int | None = None
) -> Clause:
    return dataclasses.replace(
        clause,
        link=clause.link if link is None else link,
        connective=clause.connective if connective is None else connective,
        host=clause.host if host is None else host,
    )


def _verb_first(drafts: list[Clause], reading: Reading, tokens: tuple[Token, ...]) -> list[Clause]:
    """German conditionals without a conjunction ("Steht die Tür offen, …"), and questions ("Eingeschlossen? …")."""
    if not drafts or drafts[0].link is not Link.MAIN or drafts[0].turn is not Turn.NONE or not drafts[0].tokens:
        return drafts
    is_question = tokens[-1].text == "?"
    first = list(drafts[0].tokens)
    finite = (
        first[0].tag in ("VV(FIN)", "VA(FIN)", "VM(FIN)")
        and len(first) > 1
        and first[1].lower not in phrases.words("time", "addressed")
    )
    answered = (
        len(drafts) > 1
        and bool(drafts[1].tokens)
        and (next(iter(drafts[1].tokens)).tag.startswith("V") or drafts[1].turn is Turn.THEN)
    )
    conditional = reading.language == "de" and finite and answered and "," in reading.text[first[0].start :]
    if is_question:
        return [*drafts[:-1], _changed(drafts[-1], link=Link.IF)]
    if conditional:
        return [_changed(drafts[0], link=Link.IF), *drafts[1:]]
    return drafts


def _hosted(drafts: list[Clause], at: int, begin: int, reading: Reading) -> Clause:
    draft = drafts[at]
    if draft.link is Link.MAIN:
        return draft
    mains = [i for i, other in enumerate(drafts) if other.link is Link.MAIN and other.tokens]
    earlier = [i for i in mains if i < at]
    later = [i for i in mains if i > at]
    ahead = bool(later) and _opens_anew(drafts, at, reading)
    host = earlier[-1] if earlier and not ahead else later[0] if later else -1
    return _changed(draft, host=host + begin if host >= 0 else -1)


def _opens_anew(drafts: list[Clause], at: int, reading: Reading) -> bool:
    """ "Caution: while it turns, …": behind a colon or a semicolon the clause hangs on what follows it."""
    before, here = drafts[at - 1].tokens if at else (), drafts[at].tokens
    if not before or not here:
        return False
    return any(sign in reading.text[before[-1].end : here[0].start] for sign in ":;!?–—")


def _nominal_clause(
    reading: Reading, nominal: tuple[_Mark, tuple[Token, ...]], hosted: list[Clause], begin: int, number: int
) -> Clause:
    mark, tokens = nominal
    near = [
        (min(_distance(reading, token, mark) for token in clause.tokens), at)
        for at, clause in enumerate(hosted)
        if clause.tokens
    ]
    host = min(near)[1] if near else -1
    return Clause(
        tokens=tokens,
        link=mark.link or Link.MAIN,
        connective=mark.words,
        host=host + begin if host >= 0 else -1,
        denied=_is_denied(reading, tokens),
        sentence=number,
    )


def _distance(reading: Reading, token: Token, mark: _Mark) -> int:
    """How far the token is from the phrase; one in another clause is farther than any in its own."""
    begin, end = (token.end, mark.start) if token.end <= mark.start else (mark.end, token.start)
    apart = any(sign in reading.text[begin:end] for sign in _BREAKS - {"-", "(", ")"})
    return abs(token.start - mark.start) + (len(reading.text) if apart else 0)


def _with_questions_hosted(found: list[Clause]) -> list[Clause]:
    return [
        _changed(clause, host=at + 1)
        if clause.link is Link.IF
        and clause.host < 0
        and at + 1 < len(found)
        and found[at + 1].sentence == clause.sentence + 1
        else clause
        for at, clause in enumerate(found)
    ]


# ---------------------------------------------------------------------------------------------- order


def _pairs_of(found: Sequence[Clause], at: int) -> Iterator[Pair]:
    clause = found[at]
    yield from _pairs_by_link(found, at, clause)
    if clause.turn in (Turn.NONE, Turn.TOGETHER):
        return
    others = [i for i, other in enumerate(found) if i != at and other.link is Link.MAIN and other.tokens]
    # "Vorher" and "first" reach back over one full stop, no further.
    earlier = [i for i in others if i < at and found[i].sentence >= clause.sentence - 1]
    later = [i for i in others if i > at]
    if clause.turn is Turn.THEN and at and found[at - 1].tokens and not clause.denied:
        # "Is the way free? Then …" is a condition rather than an order.
        yield Pair(at - 1, at, said=found[at - 1].sentence == clause.sentence or found[at - 1].link is Link.MAIN)
    elif clause.turn is Turn.EARLIER and not clause.denied:
        yield from (Pair(at, i, said=True) for i in earlier)
    elif clause.turn is Turn.FIRST:
        beside = [i for i in later if found[i].sentence == clause.sentence]
        yield from (Pair(at, i, said=True) for i in (beside or earlier))
    elif clause.turn is Turn.LAST:
        yield from (Pair(i, at, said=True) for i in (*earlier, *later))


def _pairs_by_link(found: Sequence[Clause], at: int, clause: Clause) -> Iterator[Pair]:
    host = clause.host
    if host < 0 or not clause.tokens or not found[host].tokens:
        return
    denied = found[host].denied
    if clause.link is Link.BEFORE and not denied:
        yield Pair(host, at, said=True)
    elif (
        clause.link is Link.BEFORE
        or (clause.link is Link.UNTIL and (denied or found[host].lasting))
        or (clause.link is Link.AFTER and not denied)
        or (clause.link is Link.IF and not denied and any(t.lower in ("erst", "only") for t in found[host].tokens))
    ):
        yield Pair(at, host, said=True)
    elif clause.link is Link.IF and found[host].achieved and not clause.achieved:
        yield Pair(host, at, said=True)
    elif (
        clause.link is Link.IF and (clause.achieved or _is_perfect(clause)) and not found[host].achieved and not denied
    ):
        yield Pair(at, host, said=True)


def _is_perfect(clause: Clause) -> bool:
    """ "…, wenn sie ausgewogen sind"; not the passive "wenn sie ausgewogen werden"."""
    participle = any(token.tag in ("VV(PP)", "VVN") for token in clause.tokens)
    return participle and any(token.lower in phrases.words("time", "perfect") for token in clause.tokens)
