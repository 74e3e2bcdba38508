"""All kinds over one sentence.

takes   a source and a claim      gives   the objections, those that block first
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onboard.script.grounding.evidence import Claim, Objection, Source
from onboard.script.grounding.kinds import (
    bounds,
    causes,
    citation,
    conditions,
    contacts,
    direction,
    entities,
    identifiers,
    obligation,
    order,
    swaps,
    values,
)
from onboard.script.grounding.language import Language, language
from onboard.script.grounding.reading import Case, case_of

# Every kind of statement, in the order in which their objections are shown. One line a module.
KINDS: tuple[Callable[[Case, Language], Iterator[Objection]], ...] = (
    values.objections,
    bounds.objections,
    identifiers.objections,
    contacts.objections,
    obligation.objections,
    direction.objections,
    conditions.objections,
    order.objections,
    swaps.objections,
    causes.objections,
    entities.objections,
    citation.objections,
)


def judge(source: Source, claim: Claim) -> tuple[Objection, ...]:
    """What the cited entries do not bear out in ``claim``; nothing where they bear out everything."""
    case = case_of(source, claim)
    known = language(source.language)
    found = dict.fromkeys(objection for objections in KINDS for objection in objections(case, known))
    return tuple(sorted(found, key=lambda objection: not objection.blocks))
