"""Same meaning, same digest; another meaning, another digest."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.fingerprint import fingerprint
from onboard.core.model import Photo, Signal

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_the_same_value_always_has_the_same_digest(value: object) -> None:
    assert fingerprint(value) == fingerprint(value)


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_a_mapping_does_not_count(value: dict[str, int]) -> None:
    assert fingerprint(value) == fingerprint(dict(reversed(value.items())))


@given(st.text(), st.text())
def test_two_texts_are_told_apart(one: str, other: str) -> None:
    assert (one == other) == (fingerprint(one) == fingerprint(other))


def test_where_a_photo_lies_is_not_part_of_its_meaning() -> None:
    here = Photo("a.jpg", "0" * 64, path="/one/place/a.jpg")
    there = Photo("a.jpg", "0" * 64, path="/another/place/a.jpg")
    assert fingerprint(here) == fingerprint(there)


def test_two_kinds_of_value_with_equal_fields_are_told_apart() -> None:
    @dataclass(frozen=True)
    class One:
        text: str
        place: str = field(default="", compare=False)

    @dataclass(frozen=True)
    class Other:
        text: str

    assert fingerprint(One("a")) != fingerprint(Other("a"))


def test_an_enum_counts_by_its_value() -> None:
    assert fingerprint(Signal.DANGER) == fingerprint("danger")


@pytest.mark.parametrize("value", [object(), {1: "one"}, b"bytes", {1, 2}])
def test_a_value_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        fingerprint(value)
