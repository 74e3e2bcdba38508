"""A neutral listener to what is being done. Who shows it (a bar, plain lines, nobody) is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """Told about a stage's units of work, in order: ``begin``, then ``advance`` for each, then ``end``."""

    def begin(self, stage: str, total: int) -> None:
        """``total`` units of work of this stage are about to be made."""
        ...

    def advance(self, stage: str, done: str) -> None:
        """One more is made; ``done`` names it."""
        ...

    def end(self, stage: str) -> None:
        """The stage is finished."""
        ...

    def note(self, text: str) -> None:
        """Something worth telling that is no error."""
        ...


class Quiet:
    """Listens and says nothing."""

    def begin(self, stage: str, total: int) -> None:
        pass

    def advance(self, stage: str, done: str) -> None:
        pass

    def end(self, stage: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass


@dataclass
class Recorder:
    """Remembers everything it was told; for tests and for reports."""

    made: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def begin(self, stage: str, total: int) -> None:
        pass

    def advance(self, stage: str, done: str) -> None:
        self.made.append((stage, done))

    def end(self, stage: str) -> None:
        pass

    def note(self, text: str) -> None:
        self.notes.append(text)
