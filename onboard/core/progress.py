"""A neutral listener to what is being done. Who shows it (a bar, plain lines, nobody) is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """Told about a stage's units of work: ``begin``, then ``advance`` for each, then ``end``.

    Stages overlap: one may begin, and begin again, before another has ended. Told by one thread at a time.
    """

    def begin(self, stage: str, total: int) -> None:
        """``total`` units of work of this stage, or so many more, are about to be made."""
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

    def parts(self, total: int) -> None:
        """So many parts, each with stages of its own, are about to be made beside each other: workstations."""
        ...

    def settled(self, part: str) -> None:
        """A part is finished; ``part`` says which, and what became of it."""
        ...

    def outlook(self, done: float, ahead: float) -> None:
        """Seconds of work that are done, and about how many more there are; told again whenever that changes."""
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

    def parts(self, total: int) -> None:
        pass

    def settled(self, part: str) -> None:
        pass

    def outlook(self, done: float, ahead: float) -> None:
        pass


@dataclass
class Recorder(Quiet):
    """Remembers what was made and noted; for tests and for reports."""

    made: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts_settled: list[str] = field(default_factory=list)

    def advance(self, stage: str, done: str) -> None:
        self.made.append((stage, done))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def settled(self, part: str) -> None:
        self.parts_settled.append(part)
