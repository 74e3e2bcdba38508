"""Errors say where they happened, keep what was known first, and survive the way between processes."""

import pickle

import pytest

from onboard.core.errors import (
    CheckFailedError,
    InputError,
    LockedError,
    MissingError,
    OnboardError,
    OutputError,
    ServiceError,
    UsageError,
    as_told,
    attached,
    from_told,
)

CODES = {
    OnboardError: 1,
    UsageError: 2,
    InputError: 3,
    MissingError: 4,
    ServiceError: 5,
    OutputError: 6,
    LockedError: 7,
    CheckFailedError: 8,
}


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_each_branch_has_its_exit_code(kind: type[OnboardError], code: int) -> None:
    assert code == kind("x").exit_code


@pytest.mark.parametrize("kind", CODES)
def test_an_error_survives_pickling_with_everything_it_knows(kind: type[OnboardError]) -> None:
    error = kind("too large", hint="Use less.", stage="ingest", subject="ws-04", file="a.md", place="line 3")
    again = pickle.loads(pickle.dumps(error))
    assert (kind, error.fields()) == (type(again), again.fields())


def test_the_place_is_attached_on_the_way_up_and_the_innermost_wins() -> None:
    with (
        pytest.raises(InputError) as caught,
        attached(subject="ws-04", place="outer"),
        attached(stage="slides", place="scene 2"),
    ):
        raise InputError("unreadable", file="photo.jpg")
    assert ("ws-04", "slides", "photo.jpg", "scene 2") == (
        caught.value.subject,
        caught.value.stage,
        caught.value.file,
        caught.value.place,
    )


def test_an_error_told_by_a_process_comes_home_with_the_file_it_was_about() -> None:
    error = from_told(as_told(InputError("is empty", place="page 3")), file="plan.pdf", hint="Save it again.")
    assert ("InputError", "is empty", "Save it again.", "plan.pdf", "page 3") == (
        type(error).__name__,
        error.reason,
        error.hint,
        error.file,
        error.place,
    )


def test_a_process_that_was_taken_over_tells_nothing_long_and_nothing_that_moves_the_cursor() -> None:
    told = {"kind": "SystemExit", "reason": "\x1b[2J" + "a" * 1_000, "hint": "", "place": None}
    error = from_told(told, file="plan.pdf", hint="Save it again.")
    assert OnboardError is type(error)
    assert ("[2J", 300) == (error.reason[:3], len(error.reason))
