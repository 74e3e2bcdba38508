"""Things of a closed list, such as tools and equipment: one that is named, among others the document says nothing of.

A thing has its names in the video's language and in the document's; it is the same where its key is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onboard.core.model import SceneKind, Statement
from onboard.script.quiz.candidate import Candidate, Kind, candidates, identity, shuffled
from onboard.script.quiz.reading import Reading
from onboard.script.quiz.words import Known

_LONGEST = 80
"""Longer statements say more than the name of a thing: when it is needed, or instead of what."""


def listed_questions(
    kind: Kind,
    weight: int,
    reading: Reading,
    statements: Sequence[Statement],
    *,
    told_in: SceneKind,
    listed: tuple[Known, ...],
    in_source: tuple[Known, ...],
    unclear: str,
) -> Iterator[Candidate]:
    """Each of the ``statements`` that names one thing, and is told in a scene of that kind by the same thing's name.

    ``in_source``   the same list in the document's language
    ``unclear``     by what words a statement is known (``Book.has``) of which nothing can be asked
    """
    stated = {statement.id: statement.text for statement in statements}
    for told in reading.told:
        if told.scene.kind is not told_in:
            continue
        for cite in (cite for cite in told.cites if cite in stated):
            text = stated[cite]
            named = named_in(text, in_source)
            if len(named) != 1 or len(text) > _LONGEST or reading.source_book.has(unclear, text):
                continue
            spoken = [known for known in listed if known.key == named[0].key]
            if not spoken or not spoken[0].named.search(told.text):
                continue
            identifier = identity(kind, reading, cite)
            yield from candidates(
                kind,
                weight,
                reading,
                told,
                identifier=identifier,
                ask=reading.book.ask[kind.value],
                right=spoken[0].name,
                wrong=shuffled(identifier, unnamed(reading, listed, in_source)),
            )


def named_in(text: str, listed: tuple[Known, ...]) -> list[Known]:
    """The things of a list that a text names."""
    return [known for known in listed if known.named.search(text)]


def unnamed(reading: Reading, listed: tuple[Known, ...], in_source: tuple[Known, ...]) -> list[str]:
    """The names of everything on a closed list that the document and the video do not even hint at.

    ``in_source``   the same list in the document's language
    """
    hints = {known.key: known.hinted for known in in_source}
    return [
        known.name
        for known in listed
        if known.key in hints and not known.hinted.search(reading.whole) and not hints[known.key].search(reading.whole)
    ]
