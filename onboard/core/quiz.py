"""Questions to check whether something was understood: one is right, and the source says why."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.core.model import SourceRef


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A multiple-choice question about one workstation, in one language.

    ``id``        stays the same while what it asks about does
    ``text``      the question; ``answers`` in the order they are shown; ``right`` is the place of the right one, from 0
    ``because``   the sentence of the script that says so, as it is spoken
    ``scene``     id of the scene it is spoken in
    ``sources``   where the document says it
    """

    id: str
    text: str
    answers: tuple[str, ...]
    right: int
    because: str
    scene: str
    sources: tuple[SourceRef, ...]
