"""Reasons, purposes and consequences that the cited entries do not give, however true they may be in the world.

takes   a case      gives   an objection where what follows "because", "so that", "otherwise" is not in the source
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onboard.script.grounding import phrases, ties
from onboard.script.grounding.clauses import Link, clauses, is_content
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language
from onboard.script.grounding.phrases import Found
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tokens import Role, Token


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Objections to reasons most of whose words the cited entries do not have."""
    if not case.cited or ties.is_verbatim(case):
        return
    evidence = [token for token in case.evidence() if is_content(token)]
    explained = any(
        phrases.find(reading, "causes", name)
        for _, reading in case.cited
        for name in ("because", "purpose", "otherwise")
    )
    for cause in _causes(case):
        given = _reason(case, cause.place)
        content = [token for token in given if is_content(token) and ties.weight(token) == 1.0]
        # That something "threatens" or "occurs" says no more than the danger itself.
        content = [t for t in content if not phrases.is_listed(case.language, t.lower, "causes", "happening")]
        # Where the source gives no reason of any kind, a word of the same family does not bear one out.
        enough = 0.5 if explained or not cause.strong else 0.6
        unborne = [token for token in content if ties.best(language, token, evidence) < enough]
        # What follows "therefore" is mostly the instruction itself, in other words.
        share = (0.5 if cause.outcome and not explained else 0.6) if cause.strong else 1.0
        if not cause.strong and any(token.lower in phrases.words("causes", "duties") for token in given):
            continue
        least = 1 if cause.strong else 2
        if content and len(unborne) >= max(least, share * len(content)):
            yield Objection(
                kind=Kind.UNSUPPORTED_CAUSE,
                reason=f"The source gives no such reason: “{_text(case, cause.place, given)}”.",
                blocks=False,
                words=_text(case, cause.place, given),
            )
            return


@dataclass(frozen=True, slots=True)
class _Cause:
    """A connective of reason.

    ``strong``   the reason, purpose or effect itself follows it;  ``outcome``  what happens otherwise
    """

    place: Found
    strong: bool
    outcome: bool = False


def _causes(case: Case) -> Iterator[_Cause]:
    causes = [*_ends(case), *_comments(case)] + [
        _Cause(
            place,
            strong=(name != "result" or _is_so_then(case, place)) and not _is_mere_so(place),
            outcome=name == "otherwise",
        )
        for name in ("because", "purpose", "otherwise", "result", "effect_verbs")
        for place in phrases.find(case.said, "causes", name)
    ]
    taken = -1
    for cause in sorted(causes, key=lambda cause: (cause.place.start, -cause.place.end)):
        if cause.place.start >= taken and _is_cause(case, cause.place):
            taken = cause.place.end
            yield cause


def _is_mere_so(place: Found) -> bool:
    """ "So the …" may go on with the instruction; "so that", "so as to" give an end."""
    words = place.words.lower()
    return words.startswith("so ") and not words.startswith(("so that", "so as", "so dass"))


def _is_so_then(case: Case, place: Found) -> bool:
    """ "…, so reißt es nicht": behind an order the clause gives what comes of it; behind a condition it may be one."""
    following = [token for token in case.said.tokens if token.start >= place.end]
    if case.language != "de" or place.words.lower() != "so" or len(following) < 2:
        return False
    conditional = any(clause.link is not Link.MAIN for clause in clauses(case.said))
    finite = following[0].tag.startswith("VV(FIN") and following[1].lower not in phrases.words("time", "addressed")
    behind_order = any(token.start < place.start and token.role is not Role.SIGN for token in case.said.tokens)
    return finite and behind_order and not conditional


def _comments(case: Case) -> Iterator[_Cause]:
    """ "…, das beruhigt die Kuh", "…, this calms the cow": a remark on what was said just before."""
    tokens = case.said.tokens
    for before, token, verb in zip(tokens, tokens[1:], tokens[2:], strict=False):
        opens = before.text in (",", ";", "–", "—", ":")
        if opens and token.lower in phrases.words("causes", "demonstratives") and verb.tag in ("VV(FIN)", "VVZ"):
            yield _Cause(Found(token.start, token.end, token.text), strong=False)


def _ends(case: Case) -> Iterator[_Cause]:
    """English "…, to do something" behind a whole clause: the end that the means serve."""
    tokens = case.said.tokens
    for at, token in enumerate(tokens[1:-1], start=1):
        acts_before = any(t.role is Role.VERB or t.tag.startswith(("VB", "VV")) for t in tokens[:at])
        behind_thing = tokens[at - 1].role in (Role.NOUN, Role.CODE) or tokens[at - 1].text == ","
        if (
            case.language == "en"
            and token.lower == "to"
            and tokens[at + 1].tag == "VVI"
            and acts_before
            and behind_thing
        ):
            yield _Cause(Found(token.start, token.end, token.text), strong=False)


def _is_cause(case: Case, place: Found) -> bool:
    """Whether the word gives a reason here: "da" opens a clause, "damit" is no "with it", "since" no time."""
    tokens = case.said.tokens
    at = next((i for i, token in enumerate(tokens) if token.start >= place.start), 0)
    before = tokens[at - 1] if at else None
    following = next((token for token in tokens if token.start >= place.end), None)
    opens = before is None or before.role is Role.SIGN or before.lower in phrases.words("time", "coordinators")
    word = place.words.lower()
    if following is None or following.role is Role.SIGN:
        return word in phrases.words("causes", "closing")
    if _is_so_then(case, place):
        return opens
    if word in phrases.words("causes", "opening"):
        return opens and _closes_with_verb(case, place, word)
    if word.startswith("or ") and (before is None or before.role is not Role.SIGN or "?" in case.said.text):
        # "The cable or the plug" is a choice of things.
        return False
    orders = following.lower in phrases.words("time", "addressed")
    return not orders and (before is not None or not word.startswith(("so ", "or ")))


def _closes_with_verb(case: Case, place: Found, word: str) -> bool:
    """A German reason is a subordinate clause; "um acht Uhr" and "da liegt er" are none."""
    following = [token for token in case.said.tokens if token.start >= place.end]
    if word == "um":
        clause = _to_break(following)
        return any(token.lower == "zu" or token.tag in ("VV(IZU)", "PTKZU") for token in clause)
    if word in phrases.words("causes", "verb_last"):
        clause = _to_break(following)
        return bool(clause) and clause[-1].tag.startswith("V") and not clause[0].tag.startswith("V")
    if word in ("as", "since"):
        return bool(following) and following[0].lower not in phrases.words("causes", "not_after_as")
    return word not in phrases.words("causes", "onward")


def _to_break(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.role is Role.SIGN and token.text in ",;:.!?–—":
            break
        found.append(token)
    return found


def _reason(case: Case, cause: Found) -> list[Token]:
    """The words of the reason: from the connective to the end of its clause, in its own sentence."""
    following = [token for token in case.said.tokens if token.start >= cause.end]
    clause = _to_break(following)
    return clause or _to_break([token for token in case.said.tokens if token.start < cause.start])


def _text(case: Case, cause: Found, given: list[Token]) -> str:
    return case.said.text[cause.start : max(cause.end, given[-1].end if given else cause.end)]
