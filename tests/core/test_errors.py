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
    attached,
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
