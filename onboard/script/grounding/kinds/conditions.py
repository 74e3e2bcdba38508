"""When something holds: another condition than the source's, its opposite, or none where the source has one.

takes   a case      gives   an objection where a condition is turned round, invented, or taken away
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from onboard.measures.quantities import quantities
from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Clause, Link, Turn, clauses, is_content
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tokens import Role, Token


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """At most one objection, the surest."""
    if not case.cited or ties.is_verbatim(case):
        return
    found = (
        _optional(case),
        _whatever(case),
        _turned(case, language),
        _lacking_there(case, language),
        _other_relation(case, language),
        _other_side(case, language),
        _other_case(case, language),
        _still(case, language),
        _too_early(case, language),
        _at_once(case),
        _other_time(case, language),
        _stopped(case, language),
        _invented_limit(case, language),
        _invented(case, language),
    )
    yield from [objection for objection in found if objection is not None][:1]


def _objection(reason: str, words: str, source: str = "", *, blocks: bool = False) -> Objection:
    return Objection(kind=Kind.WRONG_CONDITION, reason=reason, blocks=blocks, words=words, source=source)


def _optional(case: Case) -> Objection | None:
    """ "Bei Bedarf", "if needed": a duty made to hang on somebody's opinion."""
    for place in phrases.find(case.said, "negation", "if_needed"):
        if not any(phrases.find(reading, "negation", "if_needed") for _, reading in case.cited):
            return _objection(f"The source has no “{place.words}”.", place.words)
    return None


def _whatever(case: Case) -> Objection | None:
    """ "Auch wenn", "always": the condition of the source taken away."""
    if not any(_has_condition(reading) for _, reading in case.cited):
        return None
    if any(phrases.find(reading, "time", "even_if") for _, reading in case.cited):
        return None
    for clause in clauses(case.said):
        if clause.link is Link.EVEN_IF and not _denied(case.said):
            return _objection("The source makes this hang on a condition.", clause.connective)
    if any(phrases.find(reading, "negation", "always") for _, reading in case.cited) or _denied(case.said):
        return None
    if any(_has_condition(reading) for reading in (case.said,)):
        return None
    for place in phrases.find(case.said, "negation", "always"):
        return _objection("The source makes this hang on a condition.", place.words)
    return None


def _has_condition(reading: Reading) -> bool:
    return any(clause.link is not Link.MAIN for clause in clauses(reading)) or bool(
        phrases.find(reading, "negation", "only")
    )


def _denied(reading: Reading) -> bool:
    return any(phrases.find(reading, "negation", name) for name in ("not", "no", "forbid"))


_CONDITIONAL = frozenset({Link.IF, Link.ONLY_IF, Link.WHILE, Link.AFTER, Link.UNLESS})


def _turned(case: Case, language: Language) -> Objection | None:
    """The condition is the opposite of the source's and what hangs on it is the same."""
    told = clauses(case.said)
    for clause in told:
        if clause.link not in _CONDITIONAL or clause.host < 0 or not clause.tokens:
            continue
        host = told[clause.host]
        if host.denied or _avoids(case.said, host) or host.lasting:
            continue
        if any(_agrees(language, clause, other) for _, reading in case.cited for other in clauses(reading)):
            continue
        if any(_has_case(language, clause, host, clauses(reading)) for _, reading in case.cited):
            continue
        for _, reading in case.cited:
            source = clauses(reading)
            for other in _conditions_of(source):
                reason = _opposite(language, case.said, clause, reading, other)
                if reason and not _host_denied(source, other) and _same_consequence(language, host, source, other):
                    return _objection("The source has the opposite condition.", _words(clause), _words(other))
    return None


def _agrees(language: Language, clause: Clause, other: Clause) -> bool:
    """Whether the source has this very condition, whatever else it has."""
    if not other.tokens or _is_negative(clause) != _is_negative(other):
        return False
    mine, theirs = _state_words(clause), _state_words(other)
    return bool(mine) and all(ties.best(language, token, theirs) >= 0.9 for token in mine)


def _has_case(language: Language, clause: Clause, host: Clause, source: Sequence[Clause]) -> bool:
    """Whether the source has this state beside this very consequence: "at red into rework"."""
    mine = {pole for token in clause.tokens for pole in ties.poles(language.code, token.lower)}
    for at, other in enumerate(source):
        theirs = {pole for token in other.tokens for pole in ties.poles(language.code, token.lower)}
        following = source[at + 1 : at + 2]
        if mine & theirs and any(_is_tied(language, host, near) for near in (other, *following)):
            return True
    return False


def _is_negative(clause: Clause) -> bool:
    """ "Unless it is dry" and "if it is not dry" are one condition."""
    return clause.denied != (clause.link is Link.UNLESS)


def _conditions_of(source: Sequence[Clause]) -> list[Clause]:
    """Conditions with a connective, and the telegraphic ones that stand before what follows from them."""
    return [clause for clause in source if clause.tokens]


def _host_denied(source: Sequence[Clause], condition: Clause) -> bool:
    return condition.host >= 0 and (source[condition.host].denied or source[condition.host].lasting)


def _avoids(reading: Reading, clause: Clause) -> bool:
    if not clause.tokens:
        return False
    return any(
        clause.tokens[0].start <= place.start < clause.tokens[-1].end
        for place in phrases.find(reading, "negation", "avoid")
    )


def _opposite(language: Language, reading: Reading, clause: Clause, source: Reading, other: Clause) -> bool:
    """Whether the clauses name the same thing in opposite states: by a denial, by opposite words, by more and less."""
    mine, theirs = _state_words(clause), _state_words(other)
    pairs = [(a, b) for a in mine for b in theirs if ties.opposed(language, a, b)]
    opposed = [(a, b) for a, b in pairs if not _has(theirs, a) and not _has(mine, b)]
    size = _size(reading, clause), _size(source, other)
    # "Leakage from 0.5 l: …; less: …": the source has the other case too, in a word.
    otherwise = any(_size(source, c) == size[0] and not _values(source, c) for c in clauses(source) if c.tokens)
    more_less = size[0] != size[1] and 0 not in size and not otherwise
    telling = [a for a in mine if a.role is not Role.QUALITY and ties.weight(a) == 1.0]
    common = [a for a in telling if ties.best(language, a, theirs) >= 0.7]
    if any(a.role in _THINGS for a in telling) and not any(a.role in _THINGS for a in common):
        # Two clauses without a thing in common are not about the same.
        common = []
    denied = _is_negative(clause) != _is_negative(other) and len(common) >= 1
    if _is_negative(clause) or _is_negative(other):
        stated = other.link in _CONDITIONAL or not any(token.role is Role.VERB for token in other.tokens)
        return stated and denied and not opposed and not more_less
    things = [token for token in mine if token.role in _THINGS], [token for token in theirs if token.role in _THINGS]
    if opposed and all(things) and not any(ties.best(language, token, things[1]) >= 0.7 for token in things[0]):
        return False
    return (bool(opposed) and len(opposed) % 2 == 1) or (more_less and _same_figure(reading, clause, source, other))


_THINGS = frozenset({Role.NOUN, Role.NAME, Role.CODE})


def _state_words(clause: Clause) -> list[Token]:
    """Its content words, and a particle of state at its end ("Riegel zu")."""
    last = clause.tokens[-1]
    return [
        t
        for t in clause.tokens
        if is_content(t) or (t is last and (t.tag == "PTKVZ" or t.lower in phrases.words("direction", "particles")))
    ]


def _has(tokens: Sequence[Token], token: Token) -> bool:
    return any(other.lemma == token.lemma for other in tokens)


def _size(reading: Reading, clause: Clause) -> int:
    """+1 where the clause says "more", -1 where it says "less", 0 where neither or both."""
    begin, end = clause.tokens[0].start, clause.tokens[-1].end
    more = [f for f in phrases.find(reading, "negation", "more") if begin <= f.start < end]
    less = [f for f in phrases.find(reading, "negation", "less") if begin <= f.start < end]
    return (len(more) > 0) - (len(less) > 0)


def _same_figure(reading: Reading, clause: Clause, source: Reading, other: Clause) -> bool:
    mine, theirs = _values(reading, clause), _values(source, other)
    return not mine or not theirs or bool(mine & theirs)


def _values(reading: Reading, clause: Clause) -> frozenset[Fraction]:
    begin, end = clause.tokens[0].start, clause.tokens[-1].end
    return frozenset(q.value for q in quantities(reading.text, reading.language) if begin <= q.start < end)


def _same_consequence(language: Language, host: Clause, source: Sequence[Clause], condition: Clause) -> bool:
    """Whether what hangs on the condition here is what hangs on it there."""
    theirs = [token for clause in source if clause is not condition for token in clause.content()]
    mine = [token for token in host.content() if ties.weight(token) == 1.0 and token.role is not Role.QUALITY]
    mine = _unmeasured(mine)
    return bool(mine) and sum(ties.best(language, token, theirs) >= 0.5 for token in mine) >= 0.5 * len(mine)


def _lacking_there(case: Case, language: Language) -> Objection | None:
    """ "While there is pressure" where the source has the same done "drucklos", "pressure-free"."""
    told = clauses(case.said)
    for clause in told:
        if clause.link not in _CONDITIONAL or clause.host < 0 or clause.denied or clause.link is Link.UNLESS:
            continue
        host = told[clause.host]
        if host.denied or host.lasting or _avoids(case.said, host) or _avoids(case.said, clause):
            continue
        things = {token.lemma for token in clause.tokens if token.role in _THINGS}
        for _, reading in case.cited:
            for other in clauses(reading):
                lacks = [token for token in other.tokens if ties.lacking(token) in things]
                if lacks and not other.denied and _is_same(language, host, other):
                    return _objection("The source has the opposite condition.", _words(clause), lacks[0].text)
    return None


def _is_same(language: Language, host: Clause, other: Clause) -> bool:
    mine = [token for token in host.content() if ties.weight(token) == 1.0 and token.role is not Role.QUALITY]
    mine = _unmeasured(mine)
    return bool(mine) and sum(ties.best(language, token, other.tokens) >= 0.7 for token in mine) >= 0.5 * len(mine)


def _other_relation(case: Case, language: Language) -> Objection | None:
    """ "Until it runs" where the source says "while it runs": the same clause, the same action, another connective."""
    told = clauses(case.said)
    for clause in told:
        sense = _sense(told, clause)
        if not sense:
            continue
        seen: list[tuple[str, Clause]] = []
        for _, reading in case.cited:
            source = clauses(reading)
            for other in source:
                same = _sense(source, other) and _same_state(language, clause, other, source[other.host])
                if same and _is_same(language, told[clause.host], source[other.host]):
                    seen.append((_sense(source, other), other))
        rivals = [
            other
            for theirs, other in seen
            if frozenset((sense, theirs)) in _EXCLUSIVE or (sense == "if" and theirs == "before" and _is_state(clause))
        ]
        if rivals and len(rivals) == len(seen):
            here, there = f"{clause.connective} {_words(clause)}", f"{rivals[0].connective} {_words(rivals[0])}"
            return _objection("The source ties this to it in another way.", here, there)
    return None


def _sense(told: Sequence[Clause], clause: Clause) -> str:
    """How the clause limits its host, a denial of the host reckoned in; "" where it does not or nobody can tell."""
    if clause.link in (Link.MAIN, Link.EVEN_IF) or clause.host < 0 or clause.denied or not clause.tokens:
        return ""
    host = told[clause.host]
    if host.lasting and not host.denied:
        # "Stays shut while it blinks" and "do not open while it blinks" are one.
        return ""
    if not host.denied:
        return "if" if clause.link is Link.ONLY_IF else clause.link.value
    return {Link.BEFORE: "after", Link.UNTIL: "after", Link.WHILE: "not while", Link.IF: "not while"}.get(
        clause.link, ""
    )


_EXCLUSIVE = frozenset(
    frozenset(pair)
    for pair in (
        ("after", "before"),
        ("after", "until"),
        ("before", "while"),
        ("before", "until"),
        ("not while", "after"),
        ("not while", "while"),
        ("not while", "if"),
        ("unless", "if"),
        ("unless", "while"),
        ("unless", "after"),
    )
)


def _is_state(clause: Clause) -> bool:
    """ "When it is open": it has been opened by then; "when opening it" is something else."""
    return any(token.lower in phrases.words("time", "being") for token in clause.tokens)


def _same_state(language: Language, clause: Clause, other: Clause, host: Clause) -> bool:
    """Whether the two clauses say the same; that something "is over" is no word of its own.

    A thing that the source names in the host only ("wipe the lens before fitting") counts as said.
    """
    mine, theirs = _unmeasured(_state_words(clause)), _unmeasured(_state_words(other))
    mine = [token for token in mine if not phrases.is_listed(language.code, token.lower, "time", "achieved")]
    theirs = [token for token in theirs if not phrases.is_listed(language.code, token.lower, "time", "achieved")]
    if not mine or not theirs:
        return False
    covered = sum(ties.best(language, token, mine) >= 0.7 for token in theirs)
    wide = (*theirs, *(token for token in host.tokens if token.role in _THINGS))
    own = any(ties.best(language, token, theirs) >= 0.7 for token in mine)
    return own and all(ties.best(language, token, wide) >= 0.7 for token in mine) and covered >= 0.5 * len(theirs)


def _unmeasured(tokens: Sequence[Token]) -> list[Token]:
    """Without numbers and what they count or measure."""
    return [
        token
        for at, token in enumerate(tokens)
        if token.role is not Role.NUMBER and (at == 0 or tokens[at - 1].role is not Role.NUMBER)
    ]


def _other_side(case: Case, language: Language) -> Objection | None:
    """ "Under 1 mm, tighten" where the source has "gap under 1 mm; if more: tighten"."""
    told = clauses(case.said)
    for clause in told:
        size = _size(case.said, clause) if clause.tokens and clause.link in _CONDITIONAL else 0
        if not size or clause.host < 0 or clause.denied or told[clause.host].denied or not _values(case.said, clause):
            continue
        for _, reading in case.cited:
            source = clauses(reading)
            for at, other in enumerate(source[:-1]):
                short = other.tokens and len(other.content()) <= 2 and not _values(reading, other) and not other.denied
                turned = short and at and _size(reading, other) == -size and source[at + 1].tokens
                same = turned and _same_figure(case.said, clause, reading, source[at - 1])
                if same and source[at - 1].tokens and _is_same(language, told[clause.host], source[at + 1]):
                    return _objection("The source has the opposite condition.", _words(clause), _words(other))
    return None


def _still(case: Case, language: Language) -> Objection | None:
    """ "While it is still hot" where the source has the same done after, once or when something else has come."""
    told = clauses(case.said)
    for clause in told:
        if clause.link not in (Link.WHILE, Link.IF) or clause.host < 0 or not _is_still(case.said, clause):
            continue
        host = told[clause.host]
        if host.denied or host.lasting or _avoids(case.said, host):
            continue
        for _, reading in case.cited:
            source = clauses(reading)
            if any(_is_still(reading, other) for other in source):
                continue
            for other in source:
                awaited = other.link in (Link.AFTER, Link.ONLY_IF) and 0 <= other.host and not other.denied
                if awaited and _is_same(language, source[other.host], host):
                    return _objection(
                        "The source lets this wait.", f"{clause.connective} {_words(clause)}", _words(other)
                    )
    return None


def _is_still(reading: Reading, clause: Clause) -> bool:
    if not clause.tokens:
        return False
    begin, end = clause.tokens[0].start, clause.tokens[-1].end
    return any(begin <= place.start < end for place in phrases.find(reading, "time", "still"))


def _too_early(case: Case, language: Language) -> Objection | None:
    """ "Während", "schon", "already": done at once what the source lets wait."""
    waits = any(
        clause.turn is Turn.THEN or clause.link in (Link.UNTIL, Link.AFTER, Link.ONLY_IF)
        for _, reading in case.cited
        for clause in clauses(reading)
    ) or any(phrases.find(reading, "negation", "not_yet") for _, reading in case.cited)
    if not waits or _denied(case.said):
        return None
    for clause in clauses(case.said):
        outright = any(phrases.find(reading, "negation", "not_yet_outright") for _, reading in case.cited)
        still = outright and phrases.find(case.said, "time", "still")
        hurried = still or phrases.find(case.said, "time", "early") or phrases.find(case.said, "negation", "permit")
        if clause.link is Link.WHILE and clause.host >= 0 and hurried:
            host = clauses(case.said)[clause.host]
            if not host.lasting and not _avoids(case.said, host):
                return _objection("The source lets this wait.", clause.connective)
    return None


def _at_once(case: Case) -> Objection | None:
    """ "At once" where the source asks for a wait."""
    if any(phrases.find(reading, "time", "immediate") for _, reading in case.cited) or _denied(case.said):
        return None
    if not any(phrases.find(reading, "time", "waiting") for _, reading in case.cited):
        return None
    if phrases.find(case.said, "time", "waiting"):
        return None
    for place in phrases.find(case.said, "time", "immediate"):
        return _objection("The source asks for a wait.", place.words)
    return None


def _other_time(case: Case, language: Language) -> Objection | None:
    """ "During the shift" where the source says "after the shift", and the same hangs on it."""
    told = clauses(case.said)
    for clause in told:
        if clause.link is not Link.WHILE or clause.host < 0 or told[clause.host].denied or told[clause.host].lasting:
            continue
        mine = [token for token in clause.content() if ties.weight(token) == 1.0]
        for _, reading in case.cited:
            source = clauses(reading)
            for other in source:
                timed = other.link in (Link.AFTER, Link.BEFORE) and other.host >= 0
                same = bool(mine) and all(ties.best(language, token, other.tokens) >= 0.9 for token in mine)
                if timed and same and _same_consequence(language, told[clause.host], source, other):
                    here = f"{clause.connective} {_words(clause)}"
                    return _objection("The source has another time.", here, f"{other.connective} {_words(other)}")
    return None


def _stopped(case: Case, language: Language) -> Objection | None:
    """ "You can stop before it is done" where the source says "until it is done"."""
    if _denied(case.said) or not phrases.find(case.said, "time", "ending"):
        return None
    told = clauses(case.said)
    for clause in told:
        mine = [token for token in clause.content() if ties.weight(token) == 1.0]
        if clause.link is not Link.BEFORE or not mine:
            continue
        for _, reading in case.cited:
            for other in clauses(reading):
                if other.link is Link.UNTIL and all(ties.best(language, t, other.tokens) >= 0.9 for t in mine):
                    return _objection("The source goes on until then.", f"{clause.connective} {_words(clause)}")
    return None


def _invented_limit(case: Case, language: Language) -> Objection | None:
    """ "Only when wet" where the source knows nothing of wet."""
    if any(phrases.find(reading, "negation", "only") for _, reading in case.cited):
        return None
    evidence = case.evidence()
    for place in phrases.find(case.said, "time", "only_if"):
        following = [t for t in case.said.tokens if t.start >= place.end and is_content(t) and ties.weight(t) == 1.0][
            :2
        ]
        if following and all(ties.best(language, token, evidence) < 0.5 for token in following):
            return _objection("The source has no such condition.", f"{place.words} {following[0].text}")
    return None


def _invented(case: Case, language: Language) -> Objection | None:
    """A condition none of whose words the cited entries have."""
    evidence = case.evidence()
    for clause in clauses(case.said):
        if clause.link not in (Link.IF, Link.ONLY_IF, Link.UNLESS) or not clause.connective or clause.host < 0:
            continue
        content = [token for token in clause.content() if ties.weight(token) == 1.0]
        things = [token for token in content if token.role in (Role.NOUN, Role.NAME, Role.CODE, Role.NUMBER)]
        if clause.connective.lower() == "bei" and (
            any(t.role is Role.NUMBER for t in content) or _values(case.said, clause)
        ):
            continue
        if all(phrases.is_listed(language.code, token.lower, "time", "asking") for token in content):
            # "If you have any questions": part of every instruction that names somebody.
            continue
        absent = {ties.lacking(token) for token in evidence}
        if things and all(
            ties.best(language, token, evidence) < 0.5 and token.lemma not in absent for token in content
        ):
            return _objection("The source has no such condition.", f"{clause.connective} {_words(clause)}")
    return None


def _other_case(case: Case, language: Language) -> Objection | None:
    """ "Too low: shut the pool" where the source shuts it when too high, and does something else when too low."""
    told = clauses(case.said)
    for clause in told:
        if clause.link not in _CONDITIONAL or clause.host < 0 or not clause.tokens or clause.denied:
            continue
        host = told[clause.host]
        if host.denied or host.lasting or _avoids(case.said, host):
            continue
        for _, reading in case.cited:
            source = clauses(reading)
            cases = [at for at in range(len(source)) if source[at].tokens and _follows(source, at) is not None]
            mine = [at for at in cases if _names_state(language, clause, source[at], source)]
            others = [at for at in cases if at not in mine]
            rivals = [at for at in others if any(_excludes(language, source[at], source[m]) for m in mine)]
            there = [at for at in rivals if _is_hung(language, host, source, at)]
            here = [at for at in mine if (near := _follows(source, at)) and _is_tied(language, host, near)]
            if there and mine and not here:
                return _objection(
                    "The source has this under another condition.", _words(clause), _words(source[there[0]])
                )
    return None


def _names_state(language: Language, clause: Clause, other: Clause, source: Sequence[Clause]) -> bool:
    """Whether ``other`` says the same of a thing that it may name by a pronoun only."""
    mine = _unmeasured([token for token in _state_words(clause) if ties.weight(token) == 1.0])
    own = [token for token in mine if ties.best(language, token, other.tokens) >= 0.9]
    wide = [token for c in source for token in c.tokens]
    states = [token for token in own if token.role is Role.QUALITY or token.tag == "PTKVZ"]
    return bool(states) and all(ties.best(language, token, wide) >= 0.7 for token in mine)


def _excludes(language: Language, a: Clause, b: Clause) -> bool:
    colours = [{ties.colour(language, token) for token in clause.tokens} - {-1} for clause in (a, b)]
    apart = all(colours) and not colours[0] & colours[1]
    return apart or any(ties.opposed(language, one, other) for one in a.tokens for other in b.tokens)


def _follows(source: Sequence[Clause], at: int) -> Clause | None:
    """What hangs on a condition: its host, or, in note form, the clause after it."""
    if source[at].host >= 0:
        found = source[source[at].host]
    elif at + 1 < len(source) and source[at + 1].sentence == source[at].sentence:
        found = source[at + 1]
    else:
        return None
    return found if found.tokens else None


def _is_hung(language: Language, host: Clause, source: Sequence[Clause], at: int) -> bool:
    found = _follows(source, at)
    return found is not None and _is_same(language, host, found)


def _is_tied(language: Language, host: Clause, other: Clause) -> bool:
    return any(ties.best(language, token, other.tokens) >= 0.7 for token in host.content() if ties.weight(token) == 1.0)


def _words(clause: Clause) -> str:
    return " ".join(token.text for token in clause.tokens)
