"""The errors of onboard: one tree, one exit code a branch.

    OnboardError                     1   our own fault
    ├── UsageError                   2   the command was called in a way it cannot be
    ├── InputError                   3   a document, photo, script or setting is not as it must be
    ├── MissingError                 4   something is missing on this machine: a voice, a font, a program
    ├── ServiceError                 5   an outside service did not do its part
    ├── OutputError                  6   the place to write does not take it: full, read-only, gone
    ├── LockedError                  7   another run holds the workspace
    └── CheckFailedError             8   a check failed: findings, damage, not approved

Reason and hint come from where the error happens; *where* (stage, workstation, file, place) is attached on the
way up by :func:`attached`, which fills only what is still unknown. Errors travel between processes, so they are
built from plain values only. Nothing but ``onboard.cli`` turns them into text for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class OnboardError(Exception):
    """What went wrong, where, and what to do about it.

    ``reason``       what is wrong, with the figure and the limit where there is one; no final full stop
    ``hint``         what the person can do; a sentence
    ``stage``        the room it happened in: "ingest", "narrate", ...
    ``subject``      the workstation it happened to, by its id
    ``file``         the file concerned, as the person knows it
    ``place``        the place in that file, or the scene or sentence concerned
    """

    exit_code = 1

    def __init__(
        self,
        reason: str,
        *,
        hint: str | None = None,
        stage: str | None = None,
        subject: str | None = None,
        file: str | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.stage = stage
        self.subject = subject
        self.file = file
        self.place = place

    def fields(self) -> dict[str, Any]:
        """All that is known, by name; what ``--json`` prints."""
        return {
            "error": type(self).__name__,
            "exit_code": self.exit_code,
            "reason": self.reason,
            "hint": self.hint,
            "stage": self.stage,
            "workstation": self.subject,
            "file": self.file,
            "place": self.place,
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.reason, dict(self.__dict__))

    def __str__(self) -> str:
        where = [part for part in (self.file or self.subject, self.place) if part]
        return ": ".join([*where, self.reason])


def _rebuilt(cls: type[OnboardError], reason: str, state: dict[str, Any]) -> OnboardError:
    error = cls(reason)
    error.__dict__.update(state)
    return error


class UsageError(OnboardError):
    """The command was called in a way it cannot be."""

    exit_code = 2


class InputError(OnboardError):
    """A document, photo, script or setting is not as it must be."""

    exit_code = 3


class MissingError(OnboardError):
    """Something this job needs is not on this machine: a voice, a font, a program."""

    exit_code = 4


class ServiceError(OnboardError):
    """An outside service did not do its part."""

    exit_code = 5


class OutputError(OnboardError):
    """The place to write does not take it: full, read-only, gone."""

    exit_code = 6


class LockedError(OnboardError):
    """Another run holds the workspace."""

    exit_code = 7


class CheckFailedError(OnboardError):
    """A check failed: findings, damage, not approved."""

    exit_code = 8


# ------------------------------------------------------------------------------------------------ told by a process

_LONGEST_TOLD = 300


def as_told(error: OnboardError) -> dict[str, str | None]:
    """What a process that reads a stranger's file tells of an error: see :func:`from_told`."""
    return {"kind": type(error).__name__, "reason": error.reason, "hint": error.hint, "place": error.place}


def from_told(fields: Mapping[str, Any], *, file: str, hint: str) -> OnboardError:
    """The error that such a process told, about the ``file`` it read; with ``hint`` where it gave none.

    It may have been taken over by what it read: what it says is not believed to be short, harmless or an error at all.
    Raises KeyError, ValueError or TypeError where it is none.
    """
    kind = {"InputError": InputError, "MissingError": MissingError}.get(fields["kind"], OnboardError)
    place = fields["place"]
    return kind(
        _shown(fields["reason"]),
        hint=_shown(fields["hint"] or hint),
        file=file,
        place=_shown(place) if place else None,
    )


def _shown(text: object) -> str:
    plain = "".join(letter for letter in str(text) if letter.isprintable())
    return plain if len(plain) <= _LONGEST_TOLD else plain[: _LONGEST_TOLD - 1] + "…"


# ------------------------------------------------------------------------------------------------ where it happened


@contextmanager
def attached(
    *,
    stage: str | None = None,
    subject: str | None = None,
    file: str | None = None,
    place: str | None = None,
) -> Iterator[None]:
    """Tell every error that passes where it happened; what an inner one already said stays."""
    try:
        yield
    except OnboardError as error:
        error.stage = error.stage or stage
        error.subject = error.subject or subject
        error.file = error.file or file
        error.place = error.place or place
        raise
