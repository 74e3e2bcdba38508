"""What is kept of a value is the same value in the next run, or is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.fingerprint import fingerprint
from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Instruction, Origin, Picture, Scene, SceneKind, Script, Sentence, SourceRef, Statement
from onboard.core.roundtrip import as_plain, from_plain

SOURCE = SourceRef("liste.md", "line 1", "# Deckel")
TITLE = Statement("meta:title", "Deckel", SOURCE)


@dataclass(frozen=True, slots=True)
class Shelf:
    names: Mapping[str, int] = field(default_factory=dict)
    place: tuple[float, float] | None = None


def kept(value):
    return from_plain(type(value), json.loads(json.dumps(as_plain(value))))


@given(st.builds(Instruction, problems=st.just(())))
def test_every_instruction_is_the_same_after_it_was_kept(instruction: Instruction) -> None:
    again = kept(instruction)
    assert (instruction, fingerprint(instruction)) == (again, fingerprint(again))
    assert repr(instruction) == repr(again)


def test_what_is_no_part_of_the_meaning_is_kept_too() -> None:
    picture = Picture("p1", "01.jpg", SOURCE, path="/desk/01.jpg", marks=(Mark(MarkKind.ARROW, 0.5, 1.0, tail=(0, 1)),))
    scene = Scene("a", SceneKind.TITLE, "A", (Sentence("A.", ()),), origin=Origin("small", characters=7))
    again = kept(Instruction("liste.md", "0" * 64, "de", TITLE, pictures=(picture,)))
    assert "/desk/01.jpg" == again.pictures[0].path
    assert Origin("small", characters=7) == kept(Script("de", "template 2", (scene,))).scenes[0].origin


def test_mappings_and_pairs_come_back() -> None:
    assert Shelf({"a": 1}, (0.5, 1.0)) == kept(Shelf({"a": 1}, (0.5, 1.0)))
    assert Shelf() == kept(Shelf())


@pytest.mark.parametrize(
    "damage",
    [
        {"title": None},
        {"language": 7},
        {"problems": [["x"]]},
        {"steps": {}},
        {"steps": [None]},
        {"surplus": 1},
        {"pictures": [{"id": "p1"}]},
    ],
)
def test_what_was_damaged_is_refused_and_never_guessed(damage: dict[str, object]) -> None:
    plain = {**as_plain(Instruction("liste.md", "0" * 64, "de", TITLE)), **damage}
    with pytest.raises(ValueError, match=r"no |where a"):
        from_plain(Instruction, plain)


def test_a_field_that_is_missing_is_refused() -> None:
    plain = as_plain(replace(TITLE, aspect=None))
    del plain["text"]
    with pytest.raises(ValueError, match="no Statement"):
        from_plain(Statement, plain)


def test_what_is_no_plain_value_is_not_kept() -> None:
    with pytest.raises(TypeError, match="no plain value"):
        as_plain(object())
