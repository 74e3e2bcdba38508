"""What a narrator may call a thing or a reading, and what is a new one."""

from __future__ import annotations

import pytest

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Source
from onboard.script.grounding.judging import judge
from onboard.script.grounding.reading import read


def kinds(language: str, text: str, sentence: str) -> set[Kind]:
    source = Source(language, (Entry("S1", EntryKind.STEP, text),))
    return {objection.kind for objection in judge(source, Claim(sentence, ("S1",)))}


def test_an_instrument_that_the_unit_implies_is_no_new_tool() -> None:
    source = "Milch auf 72 °C erhitzen, dann abkühlen."
    assert Kind.INVENTED_TOOL not in kinds("de", source, "Steigt das Thermometer auf 72 °C, lassen Sie sie abkühlen.")


def test_a_second_name_for_the_same_agent_is_no_new_material() -> None:
    expected: set[Kind] = set()
    assert expected == kinds("de", "Sonde in die Desinfektionslösung legen.", "Legen Sie sie ins Desinfektionsmittel.")


def test_a_pencil_in_the_source_says_that_something_is_written() -> None:
    expected: set[Kind] = set()
    assert expected == kinds("de", "Datum mit Bleistift auf den Rand.", "Schreiben Sie das Datum mit Bleistift hin.")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Clip on above 3 m. No climbing.", "en", 2),
        ("Rest 5 min. Unwrapped goods only.", "en", 2),
        ("Nach 5 min. Wartezeit spülen.", "de", 1),
    ],
)
def test_a_sentence_may_end_with_a_unit(text: str, language: str, expected: int) -> None:
    assert expected == len(read(text, language, {}).sentences())


def test_of_two_glossary_forms_the_longer_one_is_meant() -> None:
    glossary = {"DS": "drive side", "NDS": "non-drive side"}
    assert ["NDS"] == [token.text for token in read("Grease the non-drive side.", "en", glossary).expansions]
