"""What must be, may be, need not be and must not be: a denial turned round, a duty or a warning made weaker.

takes   a case      gives   objections of two kinds: negation_flip and softened_warning
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Clause, Link, clauses
from onboard.script.grounding.evidence import EntryKind, Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.phrases import Found, phrases_of
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token


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
        _added(case, language),
        _omitted(case, language),
        _left(case, language),
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
        if _is_left_out(case, language, place):
            continue
        if _weak_alone(place) and (not _denials_of_evidence(case) or _is_denied_here(case.said, place)):
            continue
        return _flip(f"The source does not say that this may be left out (“{place.words}”).", place.words, blocks=True)
    return None


def _is_left_out(case: Case, language: Language, place: Found) -> bool:
    """ "We need no lid" where the source says "leave the lid off", "without lid"."""
    things = [t for clause in _around(case.said, place) for t in clause.tokens if t.role in (Role.NOUN, Role.NAME)]
    if _is_any(case.said, ("taken_away", "avoid")):
        # "No need to take off the scarf" where the source has "no scarves".
        return False
    for reading, clause in _evidence_clauses(case):
        begin, end = clause.tokens[0].start - 8, clause.tokens[-1].end
        omitted = [
            f for name in ("omit", "no", "without") for f in _found(reading, "negation", name) if begin <= f.start < end
        ]
        if omitted and any(ties.best(language, thing, clause.tokens) >= 0.7 for thing in things):
            return True
    return False


def _added(case: Case, language: Language) -> Objection | None:
    """ "And on the cover too" where the source has "not on the cover"."""
    if _is_denying(case.said) or _is_any(case.said, ("only",)):
        return None
    mine = [token for token in case.said.tokens if _tells(token)]
    for place in _found(case.said, "negation", "also"):
        for pair in _evidence_clauses(case):
            things = [t for t in pair[1].tokens if t.role in (Role.NOUN, Role.NAME, Role.CODE) and _tells(t)]
            others = [t for r, c in _evidence_clauses(case) if c is not pair[1] for t in c.tokens]
            own = [t for t in things if ties.best(language, t, mine) >= 0.9 and ties.best(language, t, others) < 0.9]
            verbs = [t for t in pair[1].tokens if _tells(t) and _is_action(t)]
            if own and len(own) == len(things) and not verbs and _forbids(case, pair):
                return _flip("The source leaves this out.", place.words, source=own[0].text, blocks=False)
    return None


def _omitted(case: Case, language: Language) -> Objection | None:
    """ "Every crate gets its lid" where the source has the lid left off."""
    if (
        _is_denying(case.said)
        or _perhaps(case)
        or _has_denying_shape(case.said)
        or _is_any(case.said, ("omit", "only"))
    ):
        return None
    mine = [token for token in case.said.tokens if _tells(token)]
    for reading, clause in _evidence_clauses(case):
        begin, end = clause.tokens[0].start, clause.tokens[-1].end
        omitted = [f for f in _found(reading, "negation", "omit") if begin <= f.start < end]
        things = [t for t in clause.tokens if t.role in (Role.NOUN, Role.NAME) and _tells(t)]
        elsewhere = [t for _, c in _evidence_clauses(case) if c is not clause for t in c.tokens]
        own = [t for t in things if ties.best(language, t, mine) >= 0.7 and ties.best(language, t, elsewhere) < 0.7]
        if omitted and not clause.denied and clause.link is Link.MAIN and own and len(own) == len(things):
            return _flip("The source has this left out.", own[0].text, source=omitted[0].words, blocks=False)
    return None


def _left(case: Case, language: Language) -> Objection | None:
    """ "The glass may stay on" where the source has all of it taken off."""
    if _is_denying(case.said) or _is_any(case.said, ("only",)) or "?" in case.said.text:
        return None
    for place in _found(case.said, "negation", "left_there"):
        things = [t for c in _around(case.said, place)[:1] for t in c.tokens if t.role in (Role.NOUN, Role.NAME)]
        for reading, clause in _evidence_clauses(case):
            begin, end = clause.tokens[0].start, clause.tokens[-1].end
            taken = [f for f in _found(reading, "negation", "taken_away") if begin <= f.start < end]
            same = [t for t in things if _tells(t) and ties.best(language, t, clause.tokens) >= 0.9]
            if taken and same and not clause.denied and not _in_evidence(case, "negation", "left_there"):
                return _flip("The source has this taken away.", place.words, source=taken[0].words, blocks=False)
    return None


def _weak_alone(place: Found) -> bool:
    """Words that take a duty away only where the source forbids something ("ruhig", "fine")."""
    return place.words.lower() in phrases.words("negation", "weak")


def _permitted(case: Case, language: Language) -> Objection | None:
    """The sentence permits, without any denial, what the source denies."""
    if _is_denying(case.said) or _is_any(case.said, ("only",)) or "?" in case.said.text:
        return None
    waits = _is_any(case.said, ("not_yet",))
    for place in _found(case.said, "negation", "permit"):
        denied = [pair for pair in _evidence_clauses(case) if _forbids(case, pair)]
        mine = [token for clause in _around(case.said, place) for token in clause.tokens if _tells(token)]
        for reading, clause in denied:
            if waits and _is_limited(reading, clause):
                continue
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


def _around(reading: Reading, place: Found) -> list[Clause]:
    """The clause that holds the place, and those that hang on it or that it hangs on."""
    told = clauses(reading)
    here = {at for at, c in enumerate(told) if c.tokens and c.tokens[0].start - 30 <= place.start < c.tokens[-1].end}
    inside = {at for at in here if told[at].tokens[0].start <= place.start} or here
    near = {at for at, c in enumerate(told) if c.host in inside} | {
        told[at].host for at in inside if told[at].host >= 0
    }
    # "The glaze may touch it, that is no problem": what stands right before belongs to a comment without words.
    bare = {at - 1 for at in inside if at and not [token for token in told[at].tokens if _tells(token)]}
    return [clause for at, clause in enumerate(told) if at in inside | near | bare and clause.tokens]


def _forbids(case: Case, pair: tuple[Reading, Clause]) -> bool:
    """A denial in a main clause; "if no size is given" forbids nothing."""
    return pair[1].link in (Link.MAIN, Link.BEFORE, Link.UNTIL) and _clause_denied(case, pair)


def _is_without(reading: Reading, clause: Clause) -> bool:
    """ "…, ohne die Pumpe laufen zu lassen": what is done without is not to be; "nie ohne" asks for it."""
    begin, end = clause.tokens[0].start, clause.tokens[-1].end
    lacking = [f for f in _found(reading, "negation", "without") if begin <= f.start < end]
    others = [
        f for name in ("not", "no", "forbid") for f in _found(reading, "negation", name) if begin <= f.start < end
    ]
    return bool(lacking) and not others and lacking[0].start - begin <= 1


def _is_limited(reading: Reading, clause: Clause) -> bool:
    """Whether the denial holds until, while or unless something only."""
    told = clauses(reading)
    hung = any(other.host >= 0 and told[other.host] == clause for other in told)
    return hung or _is_any(reading, ("not_yet_outright",))


def _is_denying(reading: Reading) -> bool:
    """Whether it denies anything; "no problem" and "not more than" do not."""
    harmless = _found(reading, "negation", "harmless")
    return any(not _opens_harmless(place, harmless) for name in _DENYING for place in _found(reading, "negation", name))


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
        if not (_forbids(case, (reading, clause)) or _is_without(reading, clause)):
            continue
        theirs = [token for token in clause.tokens if _tells(token)]
        verbs = [token for token in theirs if _is_action(token)] or [t for t in theirs if _is_infinitive(case, t)]
        no_things = _found(reading, "negation", "no")
        common = [token for token in theirs if ties.best(language, token, mine) >= 0.7]
        # Where the source also tells the same action without a denial, the sentence may be about that.
        others = [c for r, c in _evidence_clauses(case) if c is not clause and not _forbids(case, (r, c))]
        elsewhere = [token for other in others for token in other.tokens if _tells(token)]
        own = [token for token in common if ties.best(language, token, elsewhere) < 0.7]
        # "No pliers" denies the thing itself; "do not use the load" denies an action whose verb says too little.
        denies_thing = (
            any(theirs[0].start - 12 <= place.start < theirs[-1].end for place in no_things) if theirs else False
        )
        whole = (bool(verbs) or denies_thing) and all(ties.best(language, verb, mine) >= 0.7 for verb in verbs)
        # A list of what the work is made of has one word an action: too little to go by.
        recap = len(common) == 1 and len(case.cited) > 2
        if own and whole and not recap and len(common) >= 0.6 * len(theirs):
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


def _is_infinitive(case: Case, token: Token) -> bool:
    """ "Nicht zerlegen": the tagger takes some bare infinitives for adjectives."""
    return case.language == "de" and token.role is Role.QUALITY and token.lower.endswith(("en", "ern", "eln"))


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
        strong, small = (phrases_of(tuple(families[name])) for name in ("strong", "small"))
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
