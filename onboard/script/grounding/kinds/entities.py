"""Tools, protective equipment, materials, parts and actions that the source does not have.

takes   a case      gives   one objection for each thing or action of the sentence that the cited entries do not name

A word counts as named when the entries have it in any form: inflected, derived, as part of a compound, as a synonym, as
a narrower word. Words too general to be wrong (data/<language>/things.toml, ``free``) and words of the telling are let
pass. A thing that another entry has is left to ``citation``: it is mostly what the whole instruction is about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from onboard.script.grounding.alignment import Bearing, Borne, Evidence, borne, evidence_of
from onboard.script.grounding.evidence import EntryKind, Kind, Objection
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tokens import Role, Token

# The classes of data/<language>/things.toml that make an objection. Persons are the affair of ``contacts``; places are
# named too freely.
_KINDS = {
    "ppe": Kind.INVENTED_PPE,
    "tool": Kind.INVENTED_TOOL,
    "container": Kind.INVENTED_TOOL,
    "document": Kind.INVENTED_MATERIAL_OR_PART,
    "material": Kind.INVENTED_MATERIAL_OR_PART,
    "part": Kind.INVENTED_MATERIAL_OR_PART,
    "thing": Kind.INVENTED_MATERIAL_OR_PART,
}


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """What the sentence names and does that its cited entries do not have."""
    if not case.cited:
        return
    cited = evidence_of(tuple(reading for _, reading in case.cited), case.language)
    yield from _things(case, language, cited)
    yield from _things_of_no_class(case, language, cited)
    yield from _things_of_two_words(case, language, cited)
    yield from _qualities(case, language, cited)
    yield from _actions(case, language, cited)


def _elsewhere(case: Case) -> Evidence:
    """What the entries that are not cited have. They are read only for what the cited ones lack."""
    return evidence_of(tuple(reading for _, reading in case.others()), case.language)


def _things(case: Case, language: Language, cited: Evidence) -> Iterator[Objection]:
    spelled = cited.spells_out(case.said.tokens)
    for at, token in enumerate(case.said.tokens):
        sort = language.thing(token)
        if token.role is not Role.NOUN or sort not in _KINDS or token in spelled or _is_no_thing(case, at, language):
            continue
        if _is_read_off(case, at, language, cited):
            continue
        shown = borne(token, cited, language)
        here = shown.bearing
        if _says_little_more(shown, cited, language):
            continue
        names = _names(case, at)
        bodies = language.bodies(*names)
        # What protects another part of the body is another thing, though the thesaurus has both under one word.
        if here is Bearing.CLOSE or (here is Bearing.LOOSE and not bodies):
            continue
        elsewhere = _elsewhere(case)
        there = borne(token, elsewhere, language).bearing
        if sort == "ppe" and not _same_body(names, cited, language):
            if _is_worked_on(names, case, language):
                continue
            # A coat may be of paint, a cap on a bottle: only what is surely worn is certain enough to block.
            unheard = there is Bearing.NONE and bool(bodies) and not _same_body(names, elsewhere, language)
            yield _objection(case, token, Kind.INVENTED_PPE, blocks=unheard)
        elif sort != "ppe" and (there is not Bearing.CLOSE or _is_of_another_sort(case, at, language, cited)):
            yield _objection(case, token, _KINDS[sort])


def _says_little_more(shown: Borne, cited: Evidence, language: Language) -> bool:
    """ "Desinfektionsmittel" for "Desinfektionslösung": all but a general head is there."""
    heads = language.words("things", "heads")
    if shown.bearing is Bearing.PART and heads.issuperset(shown.missing):
        return True
    lemma = shown.token.lemma
    stems = (lemma.removesuffix(head).rstrip("s-") for head in heads if lemma.endswith(head))
    return any(len(stem) > 3 and cited.begins(stem) for stem in stems)


def _is_read_off(case: Case, at: int, language: Language, cited: Evidence) -> bool:
    """ "Klettert das Thermometer über 45 Grad": the unit tells the instrument; "mit dem Thermometer" is a tool."""
    token = case.said.tokens[at]
    units = language.table("things", "gauges").get(token.head, ())
    used = any(before.lower in language.words("things", "using") for before in case.said.tokens[max(0, at - 3) : at])
    said = {other.lemma for other in case.said.tokens} | {other.lower for other in case.said.tokens}
    return not used and not cited.units.isdisjoint(units) and not said.isdisjoint(language.words("things", "reading"))


def _is_worked_on(names: tuple[str, ...], case: Case, language: Language) -> bool:
    """Whether a step has it in its hands and nobody wears it: an optician's glasses, a laundry's gowns."""
    kinds = {
        entry.kind
        for entry, reading in (*case.cited, *case.others())
        if entry.kind in (EntryKind.STEP, EntryKind.PPE)
        and _same_body(names, evidence_of((reading,), case.language), language)
    }
    return EntryKind.STEP in kinds and EntryKind.PPE not in kinds


def _is_of_another_sort(case: Case, at: int, language: Language, cited: Evidence) -> bool:
    """Whether a material that another entry has is said to be one that no entry has: "nitric acid"."""
    before = case.said.tokens[at - 1] if at else None
    if before is None or before.role is not Role.QUALITY or language.thing(case.said.tokens[at]) != "material":
        return False
    return _unborne(before, case, cited, language)


def _unborne(token: Token, case: Case, cited: Evidence, language: Language) -> bool:
    """Whether no entry bears it out, cited or not."""
    here = borne(token, cited, language).bearing
    return here is Bearing.NONE and borne(token, _elsewhere(case), language).bearing is Bearing.NONE


def _is_no_thing(case: Case, at: int, language: Language) -> bool:
    """Whether the noun is an action after all ("etwas zum Schreiben"), or the sentence says that it is not there."""
    token = case.said.tokens[at]
    acts = case.language == "de" and token.lower.endswith("n") and language.is_verb(token.lower)
    return acts or _tells_an_action(case, at, language) or _absent(case, at, language) or _measures(case, at, language)


def _measures(case: Case, at: int, language: Language) -> bool:
    """ "A thin coat of paint"."""
    tokens = case.said.tokens
    followed = at + 1 < len(tokens) and tokens[at + 1].lower == "of"
    return followed and tokens[at].lemma in language.words("things", "measures")


def _absent(case: Case, at: int, language: Language) -> bool:
    """ "ohne Wasser", "no open flame"."""
    return any(token.lower in language.words("things", "absent") for token in case.said.tokens[max(0, at - 2) : at])


def _tells_an_action(case: Case, at: int, language: Language) -> bool:
    """Whether what was taken for an English noun is a verb: at the head of a sentence ("Slip into the smock") or after
    "to"."""
    tokens = case.said.tokens
    before = tokens[at - 1] if at else None
    may_begin = before is None or before.role is Role.SIGN or before.lower in language.words("words", "before_a_verb")
    if case.language != "en" or not may_begin or tokens[at].role is Role.QUALITY:
        return False
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    has_object = tokens[at].tag != "NN2" and following in language.words("words", "after_a_verb")
    return has_object or bool(language.families(tokens[at]))


def _same_body(names: tuple[str, ...], evidence: Evidence, language: Language) -> bool:
    """Whether the evidence protects the same part of the body: "Ohrstöpsel" and "Gehörschutz"."""
    there = {name for token in evidence.tokens for name in (token.lemma, token.lower, token.head)} | evidence.pairs
    return not language.bodies(*names).isdisjoint(language.bodies(*there))


def _names(case: Case, at: int) -> tuple[str, ...]:
    """What a piece of equipment may be listed as: "shield", "face-shield"."""
    token = case.said.tokens[at]
    before = case.said.tokens[at - 1].lower if at else ""
    return token.lemma, token.lower, token.head, f"{before}-{token.lower}", f"{before}-{token.lemma}"


def _things_of_two_words(case: Case, language: Language, cited: Evidence) -> Iterator[Objection]:
    """Things of two words the second of which says little: "hearing protection", "spirit level"."""
    for first, second in itertools.pairwise(case.said.tokens):
        if case.language != "en" or second.role is not Role.NOUN or language.thing(second) in _KINDS:
            continue
        sort, name = language.thing_of_two_words(first, second), f"{first.lower}-{second.lower}"
        if sort not in _KINDS or language.thing(first) in _KINDS or name in cited.pairs:
            continue
        if not _same_body((name,), cited, language) if sort == "ppe" else _unborne(first, case, cited, language):
            yield _objection(case, first, _KINDS[sort])


def _things_of_no_class(case: Case, language: Language, cited: Evidence) -> Iterator[Objection]:
    """Nouns of no known class that stand beside a thing: "mit dem Zettel und dem Bissregistrat"."""
    tokens = case.said.tokens
    for at, token in enumerate(tokens):
        if token.role is not Role.NOUN or language.thing(token) or _is_no_thing(case, at, language):
            continue
        if _is_abstract(token, language) or not _stands_beside_a_thing(case, at, language, cited):
            continue
        if _unborne(token, case, cited, language):
            yield _objection(case, token, Kind.INVENTED_MATERIAL_OR_PART)


def _is_abstract(token: Token, language: Language) -> bool:
    """By its ending: "Reinigung", "Sauberkeit", "Wartezeit"."""
    endings = tuple(language.words("things", "abstract"))
    return not endings or token.lemma.endswith(endings)


def _stands_beside_a_thing(case: Case, at: int, language: Language, cited: Evidence) -> bool:
    """Whether only "and", a comma, articles and qualities stand between it and a thing that the entries have."""
    tokens = case.said.tokens
    joining = language.words("words", "joining")
    linked = False
    for before in reversed(tokens[max(0, at - 5) : at]):
        if before.lower in joining:
            linked = True
        elif before.role is Role.NOUN:
            return (
                linked
                and bool(language.thing(before))
                and language.thing(before) in _KINDS
                and (borne(before, cited, language).bearing >= Bearing.LOOSE)
            )
        elif before.role not in (Role.FUNCTION, Role.QUALITY, Role.NUMBER):
            return False
    return False


def _qualities(case: Case, language: Language, cited: Evidence) -> Iterator[Objection]:
    """Qualities that make a thing another thing: "distilled", "rostfrei"."""
    telling = language.words("things", "qualities")
    for token in case.said.tokens:
        if (
            token.role is Role.QUALITY
            and token.lemma in telling
            and borne(token, cited, language).bearing < Bearing.LOOSE
        ):
            yield _objection(case, token, Kind.INVENTED_MATERIAL_OR_PART)


def _actions(case: Case, language: Language, cited: Evidence) -> Iterator[Objection]:
    strong = language.words("actions", "strong")
    for at, token in enumerate(case.said.tokens):
        families = language.families(token)
        if not families or not families <= strong or not _acts(case, at, language):
            continue
        if borne(token, cited, language).bearing >= Bearing.LOOSE:
            continue
        if not _near(families, cited, language) or _is_one_more(case, at, language, cited):
            yield _objection(case, token, Kind.INVENTED_STEP)


def _acts(case: Case, at: int, language: Language) -> bool:
    """Whether the token is a verb of doing, or a noun that names one ("Leerlauf")."""
    token = case.said.tokens[at]
    if token.lemma in language.words("actions", "general"):
        return False
    if token.role is Role.VERB or _tells_an_action(case, at, language):
        return True
    if case.language == "en" or token.role is not Role.NOUN or not language.names_an_action(token):
        return False
    return not language.thing(token) and not _is_no_thing(case, at, language)


def _near(families: frozenset[str], cited: Evidence, language: Language) -> bool:
    """Whether the entries tell an action that an honest sentence may tell in these words."""
    near, units = language.table("actions", "near"), language.table("actions", "units")
    if any(not cited.units.isdisjoint(units.get(family, ())) for family in families):
        return True
    tools = language.table("actions", "tools")
    if any(cited.has_any_part(tools.get(family, ())) for family in families):
        return True
    if not families.isdisjoint(_CONTACTING) and any("@" in token.lower for token in cited.tokens):
        return True
    wide = families.union(*(near.get(family, ()) for family in families))
    told = (language.families(token) | language.families_of_parts(token) for token in cited.tokens)
    return any(not there.isdisjoint(wide) for there in told)


def _is_one_more(case: Case, at: int, language: Language, cited: Evidence) -> bool:
    """Whether the actions that might be meant are already told by other verbs: "test it and log it" for "test it"."""
    token = case.said.tokens[at]
    families = language.families(token)
    near = language.table("actions", "near")
    wide = families.union(*(near.get(family, ()) for family in families))
    meant = [other for other in cited.tokens if not language.families(other).isdisjoint(wide)]
    told = [
        other
        for place, other in enumerate(case.said.tokens)
        if place != at and other.role is Role.VERB and other.lemma != token.lemma
    ]
    return bool(meant) and all(any(_tells(verb, other, language) for verb in told) for other in meant)


def _tells(verb: Token, other: Token, language: Language) -> bool:
    return language.related(verb, other) in (Relation.SAME, Relation.INFLECTED, Relation.DERIVED)


_CONTACTING = frozenset({"call", "send", "write"})


def _objection(case: Case, token: Token, kind: Kind, blocks: bool = False) -> Objection:
    entries = tuple(entry.id for entry, _ in case.cited)
    return Objection(
        kind=kind,
        reason=f"“{token.text}” is not in {', '.join(entries)}",
        blocks=blocks,
        words=token.text,
        affected=entries,
    )
