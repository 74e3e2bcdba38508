"""Providers are found by name and imported only when asked for."""

import sys

import pytest

from onboard.core.errors import InputError, MissingError
from onboard.core.registry import Registry

VOICES = Registry("voice", {"real": "fractions:Fraction", "absent": "no_such_library:Voice"}, "onboard.test.none")


def test_a_provider_is_loaded_by_its_name() -> None:
    from fractions import Fraction

    assert Fraction is VOICES.load("real")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="unknown voice 'other'") as caught:
        VOICES.load("other")
    assert "Known: real, absent." == caught.value.hint


def test_a_provider_whose_library_is_absent_says_which() -> None:
    with pytest.raises(MissingError, match="no_such_library"):
        VOICES.load("absent")


def test_naming_providers_imports_none_of_them() -> None:
    assert ("real", "absent") == VOICES.names()
    assert "no_such_library" not in sys.modules
