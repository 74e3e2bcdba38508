"""Which figures keep a video from being published, and which are only shown for review."""

from __future__ import annotations

from fractions import Fraction

import pytest

from onboard.measures.quantities import quantities
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.kinds import bounds, values
from onboard.script.grounding.language import language
from onboard.script.grounding.reading import case_of

_FIGURES = {Kind.WRONG_NUMBER, Kind.INVENTED_NUMBER, Kind.UNIT_CHANGE, Kind.WRONG_BOUND}


def _objections(tongue: str, text: str, sentence: str) -> list[Objection]:
    case = case_of(Source(tongue, (Entry("S1", EntryKind.STEP, text),)), Claim(sentence, ("S1",)))
    known = language(tongue)
    found = [*values.objections(case, known), *bounds.objections(case, known)]
    return [objection for objection in found if objection.kind in _FIGURES]


@pytest.mark.parametrize(
    ("tongue", "sentence", "expected"),
    [
        ("de", "Ein Komma zwei null Meter Abstand.", "1.20"),
        ("de", "Null Komma null fünfundzwanzig Millimeter Spiel.", "0.025"),
        ("en", "Zero point twenty-five metres of slack.", "0.25"),
        ("en", "One point two zero metres of slack.", "1.2"),
    ],
)
def test_decimals_read_one_by_one_are_the_decimals_written(tongue: str, sentence: str, expected: str) -> None:
    assert [Fraction(expected)] == [quantity.value for quantity in quantities(sentence, tongue)]


@pytest.mark.parametrize(
    ("tongue", "text", "sentence"),
    [
        ("de", "Nähfaden, Stecknadeln, Maßband (Fach 7)", "Drei Sachen liegen bereit: Faden, Nadeln und Maßband."),
        ("de", "Saum mind. 4,5 cm; wenn schmaler, neu legen.", "Ist der Saum schmaler als 4,5 cm, legen Sie neu."),
        ("de", "Sind 4 Körbe da, Seil auf 4,85 m kürzen.", "Kürzen Sie das Seil auf knapp fünf Meter."),
        ("de", "10 min einweichen, 5 min spülen.", "Insgesamt dauert das fünfzehn Minuten."),
        ("en", "Soak 10 min, rinse 5 min.", "All told that takes fifteen minutes."),
    ],
)
def test_a_figure_that_a_simple_relation_explains_is_not_objected_to(tongue: str, text: str, sentence: str) -> None:
    assert [] == _objections(tongue, text, sentence)


@pytest.mark.parametrize(
    ("tongue", "text", "sentence", "expected"),
    [
        ("de", "Wolle 12 min bei 40 °C färben.", "Färben Sie die Wolle bei sechzig Grad.", [True]),
        ("en", "Dye the wool for 12 min.", "Dye the wool for twenty-one minutes.", [True]),
        ("en", "Dye the wool, stir, rinse.", "Rinse the wool in four waters.", [False]),
        ("de", "2 x 5 min spülen.", "Spülen Sie zehn Minuten.", [False]),
    ],
)
def test_only_a_figure_that_is_wrong_without_doubt_blocks(
    tongue: str, text: str, sentence: str, expected: list[bool]
) -> None:
    assert expected == [objection.blocks for objection in _objections(tongue, text, sentence)]
