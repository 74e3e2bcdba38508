"""What is remembered of a document: written, read again, and refused where it is damaged."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from documents import Reads
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.core.model import SourceRef, Statement
from onboard.ingest.change.identities import MOST_GONE, as_bytes, is_given, known_from, known_of
from onboard.ingest.change.matching import continued

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats" / "steps.md"
TEXT = "# T\n\n1. Öl ablassen. Warten.\n\n> [!WARNING]\n> Heiß.\n\n2. Deckel zu.\n\n   ![](a.png)\n"


def test_what_is_written_is_read_again_as_it_was(reads: Reads) -> None:
    known = known_of(reads(TEXT))
    content = as_bytes(known)
    assert known == known_from(content, "steps.json")
    assert content == as_bytes(known_from(content, "steps.json"))


def test_a_changed_step_changes_only_its_own_lines(reads: Reads) -> None:
    before = as_bytes(known_of(reads(TEXT))).decode().splitlines()
    after = as_bytes(known_of(reads(TEXT.replace("Warten", "Kurz warten")))).decode().splitlines()
    assert 2 == sum(one != other for one, other in zip(before, after, strict=True))  # the sentence, and the digest


def test_the_contact_of_the_settings_is_not_the_documents(reads: Reads) -> None:
    one = reads(TEXT)
    told = replace(one, contacts=(Statement("workspace:contact", "Jana", SourceRef("onboard.toml", "line 3", "")),))
    assert known_of(one) == known_of(told)


@pytest.mark.parametrize("title", ["Öl ablassen", "Schraube 3", "Prüfen", "42", "قص الأحزمة", "A" * 200])
def test_an_id_made_of_the_title_is_not_taken_for_the_authors(reads: Reads, title: str) -> None:
    steps = reads(f"# T\n\n1. {title}\n2. Deckel zu\n3. {title}\n4. {title}\n").steps
    assert [False] * 4 == [is_given(step) for step in steps]
    assert is_given(reads(f"# T\n\n## Schritt 1: {title} {{#mein-schritt}}\n\nText.\n").steps[0])


def test_only_the_steps_deleted_last_are_remembered(reads: Reads) -> None:
    known = None
    for number in range(3):
        steps = "".join(
            f"{at}. Teil {'abcdefghij'[number * 3 + at]}{number} einlegen und x{at}y{number} prüfen.\n"
            for at in (1, 2, 3)
        )
        known = continued(known, reads(f"# T\n\n{steps}")).known
    assert known is not None
    assert len(known.gone) <= MOST_GONE
    assert {step.id for step in known.gone}.isdisjoint(step.id for step in known.steps)


# ------------------------------------------------------------------------------------------ damage


def refused(content: bytes | str) -> InputError:
    with pytest.raises(InputError) as caught:
        known_from(content.encode() if isinstance(content, str) else content, "steps.json")
    assert "steps.json" == caught.value.file
    assert caught.value.hint
    return caught.value


def damaged(reads: Reads, **changed: object) -> str:
    return json.dumps({**json.loads(as_bytes(known_of(reads(TEXT)))), **changed})


def test_a_damaged_file_is_refused_with_its_line_and_what_to_do(reads: Reads) -> None:
    lines = as_bytes(known_of(reads(TEXT))).decode().splitlines()
    assert "line 4" == refused("\n".join([*lines[:3], "oops", *lines[4:]])).place
    merge = refused("\n".join([*lines[:2], "<<<<<<< HEAD", *lines[2:]]))
    assert ("holds an unsettled merge", "line 3") == (merge.reason, merge.place)
    assert "line 2" == refused(b"{\n\xff}").place
    assert "steps[0].title" == refused(damaged(reads, steps=[{"id": "a", "derived": "a", "says": []}])).place


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b'"x"', b"[" * 100_000, b'{"version": 1}', b'{"version":1,"title":"\\ud800"}'],
)
def test_what_is_no_list_of_steps_is_refused(content: bytes) -> None:
    refused(content)


def test_a_file_of_a_newer_onboard_is_refused_as_such(reads: Reads) -> None:
    assert "newer" in (refused(damaged(reads, version=2)).hint or "")


def test_ids_that_are_none_or_stand_there_twice_are_refused(reads: Reads) -> None:
    step = {"id": "a", "derived": "a", "title": "A", "says": ["A."]}
    assert "twice" in refused(damaged(reads, steps=[step, step])).reason
    assert "twice" in refused(damaged(reads, steps=[step], gone=[step])).reason
    assert "no id" in refused(damaged(reads, steps=[{**step, "id": "../../etc"}])).reason


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(content: bytes) -> None:
    refused(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda one: st.lists(one) | st.dictionaries(st.sampled_from(("steps", "id", "gone", "title", "warnings")), one),
    )
)
def test_no_json_makes_it_fail_in_another_way(plain: object) -> None:
    refused(json.dumps({"version": 1, "document": "d", "digest": "", "language": "", "steps": plain, "gone": plain}))


def test_the_example_in_the_docs_is_what_the_program_writes(reads: Reads) -> None:
    source, example = re.findall(r"```(?:markdown|json)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[:2]
    assert example.encode() == as_bytes(known_of(reads(source, name="ws-04.md", language="")))
