"""A unit of work: what any process can carry out, and what its result is kept under.

It knows its inputs, hence its fingerprint: same inputs, same result, made once. It holds no open file and no library
object, only values; what it needs from other units it names by fingerprint and is given by ``shelf``.
Raising ``version`` of a kind makes all of it again: do so whenever its code makes something else of the same inputs.
"""

from __future__ import annotations

import abc
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from onboard.core.errors import InputError, attached
from onboard.core.fingerprint import digest, fingerprint

Shelf = Callable[[str], bytes]
"""Gives the result kept under a fingerprint."""

Obtain = Callable[["Work"], bytes]
"""Gives the result of one small unit of work, made on the spot where it is not on the shelf."""


@dataclass(frozen=True, slots=True)
class Service:
    """An outside service that work waits for: its name, and how many units it is given at once."""

    name: str
    at_once: int


@dataclass(frozen=True)
class Work(abc.ABC):
    """One unit. ``label`` names it for people and is not part of its meaning; neither is any path."""

    stage: ClassVar[str]
    version: ClassVar[int] = 1
    takes: ClassVar[float] = 0.1
    """About how many seconds of one processor one takes. Measured ones take its place (see ``costs``)."""
    opens: ClassVar[float] = 0.0
    """About how many seconds of work can only be planned once it is made: what much hangs on is made first."""

    apart: ClassVar[bool] = False
    """Whether it fills the memory of whoever makes it with tables: a worker that has made one ends afterwards, unless
    more of the kind are to come.
    """

    at_home: ClassVar[bool] = False
    """Whether only the machine that asks may make it: it needs a key, or its result is too large to travel."""

    label: str = field(compare=False)

    def fingerprint(self) -> str:
        """What the result is kept under."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        """Found once: everybody who asks whether a unit is made, or needs it, asks for this."""
        return fingerprint([type(self).__name__, self.version, self])

    @abc.abstractmethod
    def inputs(self) -> dict[str, Any]:
        """The inputs by the names people know them by; compared to say why something is made again."""

    def needs(self) -> tuple[str, ...]:
        """Fingerprints of the units whose results it reads."""
        return ()

    @property
    def near(self) -> str:
        """What it has in common with others that a worker keeps in memory for a moment; "" for nothing."""
        return ""

    def service(self) -> Service | None:
        """The outside service it waits for; None for work this machine does."""
        return None

    def make(self, shelf: Shelf) -> bytes:
        """Carry it out. Errors say which unit it was."""
        with attached(stage=self.stage, place=self.label):
            return self._make(shelf)

    def make_into(self, shelf: Shelf, target: BinaryIO) -> None:
        """Carry it out, and write the result into an open file. Errors as those of :meth:`make`."""
        with attached(stage=self.stage, place=self.label):
            self._make_into(shelf, target)

    @abc.abstractmethod
    def _make(self, shelf: Shelf) -> bytes: ...

    def _make_into(self, shelf: Shelf, target: BinaryIO) -> None:
        """A kind whose results are large overrides this, and holds no more of one than it must."""
        target.write(self._make(shelf))


def made_here(work: Work) -> bytes:
    """The result of one small unit of work that needs no other, made here and now and not kept."""
    return work.make(_nothing)


def _nothing(mark: str) -> bytes:
    raise KeyError(mark)


def unchanged(path: str, mark: str, limit: int, name: str) -> bytes:
    """The bytes of the file that a unit was planned with. Raises InputError where it is another by now."""
    from onboard import files

    content = files.read_bounded(Path(path), limit, name=name)
    require_unchanged(digest(content), mark, name)
    return content


def require_unchanged(found: str, planned: str, name: str) -> None:
    """Raises InputError where a file has another digest by now than the unit was planned with."""
    if found != planned:
        raise InputError("was changed while it was being read", file=name, hint="Run it again.")


@cache
def mark_of(*rooms: str) -> str:
    """What stands for everything that rooms make their results with: their code, their words and tables.

    Found once: what a process has loaded stays as it was.
    """
    return fingerprint([mark for room in rooms for mark in _digests_in(room)])


@cache
def _digests_in(room: str) -> tuple[str, ...]:
    folder = Path(__file__).parents[2].joinpath(*room.split(".")[1:])
    inside = [Path(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(_MADE_WITH)]
    return tuple(digest(path.read_bytes()) for path in sorted(inside))


_MADE_WITH = (".py", ".toml")
