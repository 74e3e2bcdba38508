"""A claim must cite the entry that bears it out."""

from __future__ import annotations

import pytest

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.kinds import citation
from onboard.script.grounding.language import language
from onboard.script.grounding.reading import case_of

BEEKEEPER = Source(
    "de",
    (
        Entry("P1", EntryKind.PPE, "Imkerschleier, Stichschutzhandschuhe"),
        Entry("S1", EntryKind.STEP, "Smoker anzünden, 3 Stöße ins Flugloch."),
        Entry("S2", EntryKind.STEP, "Deckel abheben, Rähmchen mit Stockmeißel lösen."),
        Entry("S3", EntryKind.STEP, "Waben schleudern bei max. 35 °C, Honig durch Doppelsieb."),
    ),
)

FERRY = Source(
    "en",
    (
        Entry("S1", EntryKind.STEP, "Lower the bow ramp, green lamp on the bridge."),
        Entry("S2", EntryKind.STEP, "Wave on lorries first, centre lane, 60 cm apart."),
        Entry("S3", EntryKind.STEP, "Lash motorcycles with two straps each."),
    ),
)


def objections(source: Source, text: str, *cites: str) -> list[Objection]:
    return list(citation.objections(case_of(source, Claim(text, cites)), language(source.language)))


@pytest.mark.parametrize(
    ("source", "text", "cite", "affected"),
    [
        (BEEKEEPER, "Der Honig läuft durch ein doppeltes Sieb, die Waben werden geschleudert.", "S1", "S3"),
        (BEEKEEPER, "Geben Sie drei Stöße ins Flugloch.", "S2", "S1"),
        (FERRY, "Every motorcycle gets two straps.", "S1", "S3"),
        (FERRY, "Lorries go into the centre lane first.", "S3", "S2"),
    ],
)
def test_a_claim_borne_out_by_another_entry_names_that_entry(
    source: Source, text: str, cite: str, affected: str
) -> None:
    assert [(Kind.WRONG_CITATION, (affected,))] == [(one.kind, one.affected) for one in objections(source, text, cite)]


@pytest.mark.parametrize(
    ("source", "text", "cite"),
    [
        (BEEKEEPER, "Drei Stöße aus dem Smoker gehen ins Flugloch.", "S1"),
        (BEEKEEPER, "Ist der Deckel ab, lösen Sie die Rähmchen.", "S2"),
        (FERRY, "Two straps hold each bike.", "S3"),
    ],
)
def test_a_claim_borne_out_by_its_citation_stands(source: Source, text: str, cite: str) -> None:
    assert [] == objections(source, text, cite)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (BEEKEEPER, "Hallo und willkommen am Bienenstand!"),
        (BEEKEEPER, "In dieser Folge schleudern wir Honig."),
        (BEEKEEPER, "So, weiter geht es mit den Waben."),
        (FERRY, "Good evening, and thanks for joining us on deck."),
        (FERRY, "Now for the motorcycles."),
        (FERRY, "That's it for today, see you at the next crossing!"),
    ],
)
def test_greetings_and_transitions_need_no_citation(source: Source, text: str) -> None:
    assert [] == objections(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (BEEKEEPER, "Die Waben dürfen höchstens fünfunddreißig Grad haben, wenn Sie schleudern."),
        (FERRY, "The lorries must stand 60 cm apart in the centre lane."),
    ],
)
def test_a_claim_without_a_citation_keeps_the_video_back(source: Source, text: str) -> None:
    assert [True] == [objection.blocks for objection in objections(source, text)]


def test_a_citation_of_an_entry_that_does_not_exist_keeps_the_video_back() -> None:
    assert [True] == [objection.blocks for objection in objections(FERRY, "Lower the ramp.", "S9")]
