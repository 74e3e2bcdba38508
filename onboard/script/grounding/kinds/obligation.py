"""What must be, may be, need not be and must not be: a denial turned round, a duty or a warning made weaker.

takes   a case      gives   objections of two kinds: negation_flip and softened_warning
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Clause, Link, clauses
from onboard.script.grounding.evidence import EntryKind, Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.phrases import Found
from onboard.script.grounding.reading import Case, Reading, Role, Token
from onboard.script.grounding.tables import table


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """At most one objection of each kind, the surest."""
    if not case.cited or ties.is_verbatim(case):
        return
    flips = (
        _needless(case, language),
        _permitted(case, language),
        _crossed_denials(case, language),
        _conceded(case),
        _anyone(case),
        _kept(case, language),
        _unmade(case, language),
        _affirmed(case, language),
        _done_without(case, language),
        _denied(case, language),
    )
    yield from [flip for flip in flips if flip is not None][:1]
    softer = (_hedged(case, language), _made_small(case), _lost(case))
    yield from [soft for soft in softer if soft is not None][:1]


# ---------------------------------------------------------------------------------------------- denials turned round


def _needless(case: Case, language: Language) -> Objection | None:
    """The sentence says that something need not be; the source says no such thing."""
    pardoned = _found(case.said, "negation", "double")
    for place in _found(case.said, "negation", "unnecessary"):
        if phrases.within(place, pardoned) or _in_evidence(case, "negation", "unnecessary"):
            continue
        if _weak_alone(place) and (not _denials_of_evidence(case) or _is_denied_here(case.said, place)):
            continue
        return _flip(f"The source does not say that this may be left out (“{place.words}”).", place.words, blocks=True)
    return None


def _weak_alone(place: Found) -> bool:
    """Words that take a duty away only where the source forbids something ("ruhig", "fine")."""
    return place.words.lower() in phrases.words("negation", "weak")


def _permitted(case: Case, language: Language) -> Objection | None:
    """The sentence permits, without any denial, what the source denies."""
    if _is_any(case.said, _DENYING) or _is_any(case.said, ("only", "not_yet")) or "?" in case.said.text:
        return None
    for place in _found(case.said, "negation", "permit"):
        denied = [clause for clause in _evidence_clauses(case) if _clause_denied(case, clause)]
        mine = [token for token in case.said.tokens if _tells(token)]
        for _, clause in denied:
            theirs = [token for token in clause.tokens if _tells(token)]
            common = [token for token in theirs if ties.best(language, token, mine) >= 0.7]
            if common and len(common) >= 0.4 * len(theirs) and not _is_about_danger(case.said, place):
                words = " ".join(token.text for token in clause.tokens)
                return _flip(f"The source forbids this: “{words}”.", place.words, source=words, blocks=len(common) > 1)
    return None


def _crossed_denials(case: Case, language: Language) -> Objection | None:
    """ "The plug, not the cord" where the source says "the cord, not the plug"."""
    for _, reading in case.cited:
        mine, theirs = _denied_things(case.said), _denied_things(reading)
        for thing in mine:
            for other in theirs:
                apart = ties.strength(language, thing, other) < 0.9
                affirmed_there = _is_affirmed(language, thing, reading, theirs)
                affirmed_here = _is_affirmed(language, other, case.said, mine)
                if apart and affirmed_there and affirmed_here:
                    return _flip(f"The source denies “{other.text}”.", thing.text, source=other.text, blocks=True)
    return None


def _denied_things(reading: Reading) -> list[Token]:
    """The things right after a denial: "not the plug", "nie die Hand"."""
    found: list[Token] = []
    for name in ("not", "turning"):
        for place in _found(reading, "negation", name):
            following = [token for token in reading.tokens if token.start >= place.end][:4]
            for token in following:
                if token.role in (Role.NOUN, Role.NAME, Role.CODE):
                    found.append(token)
                if token.role in (Role.VERB, Role.SIGN):
                    break
    return found


def _is_affirmed(language: Language, thing: Token, reading: Reading, denied: Sequence[Token]) -> bool:
    return any(
        token not in denied and ties.strength(language, thing, token) >= 0.9
        for token in reading.tokens
        if token.role in (Role.NOUN, Role.NAME, Role.CODE)
    )


def _conceded(case: Case) -> Objection | None:
    """The sentence holds something to be allowed all the same ("dürfen Sie noch", "even with"), the source does not."""
    if _is_any(case.said, ("not", "no", "forbid")) or _in_evidence(case, "negation", "concession"):
        return None
    if _in_evidence(case, "negation", "permit") or not _denials_of_evidence(case):
        return None
    for place in _found(case.said, "negation", "concession"):
        return _flip("The source does not allow this all the same.", place.words, blocks=False)
    return None


def _anyone(case: Case) -> Objection | None:
    """ "Anyone may" where the source says "only trained staff"."""
    if not _in_evidence(case, "negation", "only") or _is_any(case.said, (*_DENYING, "only")):
        return None
    for place in _found(case.said, "negation", "anyone"):
        if not _in_evidence(case, "negation", "anyone"):
            return _flip("The source allows only some.", place.words, blocks=False)
    return None


def _kept(case: Case, language: Language) -> Objection | None:
    """ "May still be used" where the source has it sorted out."""
    if _is_any(case.said, (*_DENYING, "only", "reject")) or not _in_evidence(case, "negation", "reject"):
        return None
    if _in_evidence(case, "negation", "accept"):
        return None
    evidence = [token for token in case.evidence() if _tells(token)]
    things = [token for token in case.said.tokens if token.role in (Role.NOUN, Role.QUALITY) and _tells(token)]
    for place in _found(case.said, "negation", "accept"):
        if any(ties.best(language, token, evidence) >= 0.9 for token in things):
            return _flip("The source has this sorted out.", place.words, blocks=False)
    return None


def _unmade(case: Case, language: Language) -> Objection | None:
    """ "Untrained staff can open it" where the source has "trained", and no denial turns it round again."""
    if _is_any(case.said, (*_DENYING, "only", "unnecessary")) or not _is_any(case.said, ("permit",)):
        return None
    known = {token.lower for token in case.evidence()}
    for token in case.said.tokens:
        for prefix in sorted(phrases.words("negation", "prefixes")):
            bare = token.lower.removeprefix(prefix)
            if bare != token.lower and bare in known and token.lower not in known:
                return _flip(f"The source says “{bare}”.", token.text, source=bare, blocks=False)
    return None


def _perhaps(case: Case) -> bool:
    """Words that may deny, other than those the source has too."""
    known = {f.words.lower() for _, reading in case.cited for f in _found(reading, "negation", "perhaps")}
    return any(place.words.lower() not in known for place in _found(case.said, "negation", "perhaps"))


def _done_without(case: Case, language: Language) -> Objection | None:
    """The sentence does without what the source asks for: "startet ohne Probelauf"."""
    if _is_any(case.said, ("not", "no", "forbid", "avoid")) or _perhaps(case) or _has_denying_shape(case.said):
        return None
    for place in _found(case.said, "negation", "without"):
        lacking = [t for t in case.said.tokens if t.start >= place.end and _tells(t)][:2]
        for reading, clause in _evidence_clauses(case):
            if lacking and not clause.denied and not _is_any(reading, ("not", "no", "without", "forbid", "avoid")):
                tied = [t for t in lacking if ties.best(language, t, clause.tokens) >= 0.9]
                if tied:
                    return _flip("The source asks for this.", f"{place.words} {tied[0].text}", blocks=False)
    return None


def _affirmed(case: Case, language: Language) -> Objection | None:
    """The sentence tells as an action, without any denial, what the source denies."""
    if _is_any(case.said, (*_DENYING, "only", "unnecessary")) or _perhaps(case) or _has_denying_shape(case.said):
        return None
    mine = [token for token in case.said.tokens if _tells(token)]
    if any(clause.link in (Link.UNTIL, Link.BEFORE, Link.UNLESS) or clause.lasting for clause in clauses(case.said)):
        return None
    for reading, clause in _evidence_clauses(case):
        if not _clause_denied(case, (reading, clause)):
            continue
        theirs = [token for token in clause.tokens if _tells(token)]
        verbs = [token for token in theirs if _is_action(token)]
        no_things = _found(reading, "negation", "no")
        common = [token for token in theirs if ties.best(language, token, mine) >= 0.7]
        # Where the source also tells the same action without a denial, the sentence may be about that.
        elsewhere = [t for r, c in _evidence_clauses(case) if c is not clause for t in c.tokens if _tells(t)]
        own = [token for token in common if ties.best(language, token, elsewhere) < 0.7]
        # "No pliers" denies the thing itself; "do not use the load" denies an action whose verb says too little.
        denies_thing = (
            any(theirs[0].start - 12 <= place.start < theirs[-1].end for place in no_things) if theirs else False
        )
        whole = (bool(verbs) or denies_thing) and all(ties.best(language, verb, mine) >= 0.7 for verb in verbs)
        if own and whole and len(common) >= 0.6 * len(theirs):
            words = " ".join(token.text for token in clause.tokens)
            return _flip(f"The source denies this: “{words}”.", case.said.text, source=words, blocks=len(common) > 1)
    return None


def _denied(case: Case, language: Language) -> Objection | None:
    """The sentence denies an action that the source asks for without any denial."""
    if any(_is_any(reading, (*_DENYING, "perhaps", "only", "unnecessary")) for _, reading in case.cited):
        return None
    if any(_has_denying_shape(reading) for _, reading in case.cited) or _found(case.said, "negation", "double"):
        return None
    harmless = _found(case.said, "negation", "harmless")
    for clause in clauses(case.said):
        if clause.link is not Link.MAIN or not clause.denied or not clause.tokens:
            continue
        places = [place for name in ("not", "no") for place in _found(case.said, "negation", name)]
        here = [p for p in places if clause.tokens[0].start <= p.start < clause.tokens[-1].end]
        here = [p for p in here if not phrases.within(p, harmless) and not _opens_harmless(p, harmless)]
        if not here or _is_waiting(case, clause):
            continue
        theirs = [token for _, other in _evidence_clauses(case) for token in other.tokens if _tells(token)]
        verbs = [token for token in clause.tokens if _is_action(token) and ties.weight(token) == 1.0]
        if verbs and all(ties.best(language, verb, theirs) >= 0.9 for verb in verbs):
            words = " ".join(token.text for token in clause.tokens)
            return _flip("The source asks for this and does not deny it.", words, blocks=False)
    return None


def _opens_harmless(place: Found, harmless: Sequence[Found]) -> bool:
    return any(other.start <= place.start < other.end for other in harmless)


def _is_waiting(case: Case, clause: Clause) -> bool:
    """Whether the denial holds for a time only: "not until", "nicht, bevor", or under a condition."""
    told = clauses(case.said)
    hosted = [other for other in told if other.host >= 0 and told[other.host] is clause]
    timed = any(other.link is not Link.MAIN for other in hosted) or _is_any(case.said, ("not_yet",))
    return timed or any(token.lower in phrases.words("negation", "limiting") for token in clause.tokens)


_DENYING = ("not", "no", "without", "forbid", "avoid")


def _is_any(reading: Reading, names: Sequence[str]) -> bool:
    return any(_found(reading, "negation", name) for name in names)


def _has_denying_shape(reading: Reading) -> bool:
    """Words with a denying part: "spannungsfrei", "fettlos", "ungeöffnet", "unused"."""
    endings = tuple(table(reading.language, "negation").get("lacking_suffixes", ()))
    prefixes = ("un", "non-")
    return any(
        (token.role is Role.QUALITY and token.lower.startswith(prefixes) and len(token.lower) > 5)
        or (token.lower.endswith(endings) and len(token.lower) > 6 and token.role is Role.QUALITY)
        for token in reading.tokens
    )


def _evidence_clauses(case: Case) -> list[tuple[Reading, Clause]]:
    return [(reading, clause) for _, reading in case.cited for clause in clauses(reading) if clause.tokens]


def _clause_denied(case: Case, pair: tuple[Reading, Clause]) -> bool:
    reading, clause = pair
    harmless = (*_found(reading, "negation", "harmless"), *_found(reading, "negation", "double"))
    places = [place for name in ("not", "no", "forbid") for place in _found(reading, "negation", name)]
    return any(
        clause.tokens[0].start - 8 <= place.start < clause.tokens[-1].end and not _opens_harmless(place, harmless)
        for place in places
        if any(place.start <= token.start < place.end or token.start == place.start for token in clause.tokens)
    )


def _denials_of_evidence(case: Case) -> bool:
    return any(_is_any(reading, ("not", "no", "forbid", "avoid", "only", "without")) for _, reading in case.cited)


def _is_denied_here(reading: Reading, place: Found) -> bool:
    return any(place.start - 30 < denial.start < place.start for denial in _found(reading, "negation", "not"))


def _tells(token: Token) -> bool:
    return (token.role in (Role.NOUN, Role.VERB, Role.NAME, Role.CODE, Role.QUALITY) or token.tag == "NNI") and (
        ties.weight(token) == 1.0 and token.lower not in phrases.words("negation", "frame")
    )


def _is_action(token: Token) -> bool:
    return token.role is Role.VERB or token.tag == "NNI" or token.tag.startswith(("VVG", "VVN", "VVI", "VVB"))


def _is_about_danger(reading: Reading, place: Found) -> bool:
    """ "Der Reifen kann platzen": what may happen, not what one may do."""
    after = [f for f in _found(reading, "danger", "danger") if place.start < f.start < place.end + 60]
    return place.words.lower() in phrases.words("negation", "maybe") and bool(after)


def _flip(reason: str, words: str, *, source: str = "", blocks: bool) -> Objection:
    return Objection(kind=Kind.NEGATION_FLIP, reason=reason, blocks=blocks, words=words, source=source)


# ---------------------------------------------------------------------------------------------- warnings made weaker


def _hedged(case: Case, language: Language) -> Objection | None:
    """The sentence advises where the source orders."""
    pardoned = _found(case.said, "modality", "hedge_pardon")
    for place in _found(case.said, "modality", "hedge"):
        if (
            phrases.within(place, pardoned)
            or _in_evidence(case, "modality", "hedge")
            or _is_conditional(case.said, place)
        ):
            continue
        if _is_warning(case):
            return _softer("The warning is made a piece of advice", place, blocks=True)
        # An imperative is an order without a word for it.
        if _is_duty(case) or place.words.lower() not in phrases.words("modality", "conditional"):
            return _softer("What the source orders is made a piece of advice", place, blocks=False)
    return None


def _is_conditional(reading: Reading, place: Found) -> bool:
    """ "Sollte der Druck fallen, …" and "Should it ring, …" are conditions; so is a hedge in a question."""
    if place.words.lower() not in phrases.words("modality", "conditional"):
        return False
    asked = "?" in reading.text[place.end :]
    before = reading.text[: place.start].rstrip()
    return asked or not before or before[-1] in ".!?:;–" or (before[-1] == "," and reading.language == "en")


def _made_small(case: Case) -> Objection | None:
    """The danger of a warning is made small."""
    if not _is_warning(case):
        return None
    for place in _found(case.said, "danger", "trivial"):
        if not _in_evidence(case, "danger", "trivial"):
            return _softer("The danger is made small", place, blocks=False)
    return None


def _lost(case: Case) -> Objection | None:
    """The danger is called by a weaker name: "heiß" told as "warm"."""
    for families in table(case.language, "danger").get("lost", []):
        strong, small = phrases.compiled(families["strong"]), phrases.compiled(families["small"])
        named = [f for _, reading in case.cited for f in phrases.find_any(reading.text, strong)]
        told_small = phrases.find_any(case.said.text, small)
        kept = phrases.find_any(case.said.text, strong)
        known = [f for _, reading in case.cited for f in phrases.find_any(reading.text, small)]
        if named and told_small and not kept and not known and _is_warning(case):
            return _softer(f"The source says “{named[0].words}”; the danger is made small", told_small[0], blocks=True)
    return None


def _softer(reason: str, place: Found, *, blocks: bool) -> Objection:
    return Objection(kind=Kind.SOFTENED_WARNING, reason=f"{reason}: “{place.words}”.", blocks=blocks, words=place.words)


def _is_warning(case: Case) -> bool:
    return any(
        entry.kind is EntryKind.WARNING or any(_is_signal(f) for f in _found(reading, "danger", "signal"))
        for entry, reading in case.cited
    )


def _is_signal(found: Found) -> bool:
    return found.words.isupper()


def _is_duty(case: Case) -> bool:
    return any(_found(reading, "modality", "duty") for _, reading in case.cited)


def _found(reading: Reading, topic: str, name: str) -> tuple[Found, ...]:
    return phrases.find(reading, topic, name)


def _in_evidence(case: Case, topic: str, name: str) -> bool:
    return any(_found(reading, topic, name) for _, reading in case.cited)
