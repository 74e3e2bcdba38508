"""Ids survive inserting, deleting and moving other steps."""

from __future__ import annotations

from documents import Reads
from hypothesis import given
from hypothesis import strategies as st

from onboard.ingest.names import distinct, slug

STEPS = [
    "Öl ablassen.",
    "Filter wechseln.",
    "Schrauben anziehen. Mit 10 Nm.",
    "Schrauben anziehen. Mit 25 Nm.",
    "Deckel schließen.",
]


def ids(reads: Reads, steps: list[str]) -> dict[str, str]:
    instruction = reads("# T\n\n" + "".join(f"{n}. {step}\n" for n, step in enumerate(steps, 1)))
    return {step.text: step.id for step in instruction.steps}


def test_inserting_deleting_and_moving_leave_the_other_ids_as_they_are(reads: Reads) -> None:
    before = ids(reads, STEPS)
    inserted = ids(reads, [STEPS[0], "Wanne unterstellen.", *STEPS[1:]])
    moved = ids(reads, [STEPS[4], *STEPS[:4]])
    deleted = ids(reads, STEPS[1:])
    assert before == {text: name for text, name in inserted.items() if text in before}
    assert before == moved
    assert deleted == {text: name for text, name in before.items() if text in deleted}


def test_ids_are_readable_and_ascii(reads: Reads) -> None:
    assert ids(reads, ["Öl & Fett ablassen."]) == {"Öl & Fett ablassen.": "oel-fett-ablassen"}
    assert slug("Łódź: größer, Çelik, ıSı") == "lodz-groesser-celik-isi"
    assert slug("قم بكي طرف الحزام").startswith("x")


def test_an_id_the_author_gave_is_kept(reads: Reads) -> None:
    assert reads("# T\n\n## Schritt 1: Luft ablassen {#luft}\n\nText.\n").steps[0].id == "luft"


def test_long_titles_that_begin_alike_have_ids_of_their_own(reads: Reads) -> None:
    before = ids(reads, ["Die Schraube oben links mit dem Schlüssel lösen"])
    after = ids(
        reads, ["Die Schraube oben links mit dem Schlüssel lösen", "Die Schraube oben links mit dem Hammer lösen"]
    )
    assert before.items() <= after.items()


def test_a_changed_value_leaves_the_id_as_it_is(reads: Reads) -> None:
    before, after = ids(reads, ["Schrauben mit 25 Nm anziehen."]), ids(reads, ["Schrauben mit 30 Nm anziehen."])
    assert [*before.values()] == [*after.values()] == ["schrauben-mit-nm-anziehen"]


def test_steps_that_differ_only_in_a_number_have_ids_of_their_own(reads: Reads) -> None:
    assert 2 == len(set(ids(reads, ["Schraube 1 anziehen.", "Schraube 2 anziehen."]).values()))


def test_identical_twins_are_told_apart_by_their_order(reads: Reads) -> None:
    steps = reads("# T\n\n1. Prüfen.\n2. Prüfen.\n3. Prüfen.\n").steps
    assert len({step.id for step in steps}) == 3


def test_statement_ids_carry_the_id_of_their_step(reads: Reads) -> None:
    step = reads("# T\n\n1. Öl ablassen. Warten.\n").steps[0]
    assert ["oel-ablassen/1", "oel-ablassen/2"] == [one.id for one in step.statements]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "a-2"]), st.text(max_size=3)), max_size=20))
def test_names_are_always_different(wanted: list[tuple[str, str]]) -> None:
    names = distinct(wanted)
    assert len(wanted) == len(names) == len(set(names))
