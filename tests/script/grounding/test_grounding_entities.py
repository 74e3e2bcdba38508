"""Tools, equipment, materials and actions that a narration makes up, and honest ways to name those of the source."""

from __future__ import annotations

import pytest

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.kinds import entities
from onboard.script.grounding.language import language
from onboard.script.grounding.reading import case_of

SADDLER = Source(
    "de",
    (
        Entry("P1", EntryKind.PPE, "Lederschürze, Schutzbrille"),
        Entry("T1", EntryKind.TOOL, "Halbmond, Ahle, Nähkloben, Bienenwachs"),
        Entry("S1", EntryKind.STEP, "Riemen 25 mm mit Halbmond zuschneiden, Kanten mit Glasscherbe brechen."),
        Entry("S2", EntryKind.STEP, "Leinengarn wachsen, Löcher mit Ahle vorstechen, 8 Stiche je Zoll."),
        Entry("N1", EntryKind.NOTE, "Nachbestellung: Fr. Aydin, Lager, App. 31"),
    ),
)

DIVER = Source(
    "en",
    (
        Entry("P1", EntryKind.PPE, "Ear defenders at compressor, nitrile gloves"),
        Entry("T1", EntryKind.TOOL, "Hex key 6 mm, O-ring pick, silicone grease"),
        Entry("S1", EntryKind.STEP, "Open tank valve slowly, fill to 200 bar, max. 30 bar/min."),
        Entry("S2", EntryKind.STEP, "Regulator: swap O-ring, wipe seat w/ lint-free cloth."),
        Entry("W1", EntryKind.WARNING, "Never fill a tank without a valid test stamp."),
    ),
)


def objections(source: Source, text: str, *cites: str) -> list[Objection]:
    return list(entities.objections(case_of(source, Claim(text, cites)), language(source.language)))


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Schürze aus Leder um und die Brille auf.", ("P1",)),
        ("Ahle, Nähkloben, Halbmond und etwas Wachs von der Biene liegen bereit.", ("T1",)),
        ("Schneiden Sie den Riemen mit dem Halbmond zu, fünfundzwanzig Millimeter breit.", ("S1",)),
        ("Zum Brechen der Kanten dient eine Scherbe aus Glas.", ("S1",)),
        ("Das Garn aus Leinen wird gewachst, bevor Sie die Löcher stechen.", ("S2",)),
        ("Rufen Sie Frau Aydin im Lager an, wenn etwas nachbestellt werden muss.", ("N1",)),
        ("Hier im Bild sehen Sie, wie es geht: acht Stiche auf einen Zoll.", ("S2",)),
    ],
)
def test_a_thing_may_be_named_in_other_words(text: str, cites: tuple[str, ...]) -> None:
    assert [] == objections(SADDLER, text, *cites)


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Is the regulator's O-ring changed? Then clean the seat with a cloth that leaves no lint.", ("S2",)),
        ("Fill the cylinder slowly until the pressure reads two hundred bar.", ("S1",)),
        ("Gloves made of nitrile, and hearing protection near the compressor.", ("P1",)),
        ("No stamp, no air: a tank without a valid test stamp is never filled.", ("W1",)),
    ],
)
def test_an_english_thing_may_be_named_in_other_words(text: str, cites: tuple[str, ...]) -> None:
    assert [] == objections(DIVER, text, *cites)


@pytest.mark.parametrize(
    ("source", "text", "cite", "kind", "word"),
    [
        (SADDLER, "Schürze, Schutzbrille und ein Gehörschutz gehören dazu.", "P1", Kind.INVENTED_PPE, "Gehörschutz"),
        (SADDLER, "Schneiden Sie den Riemen mit der Schere zu.", "S1", Kind.INVENTED_TOOL, "Schere"),
        (SADDLER, "Das Garn wird mit Paraffin gewachst.", "S2", Kind.INVENTED_MATERIAL_OR_PART, "Paraffin"),
        (SADDLER, "Schneiden Sie den Riemen zu und ölen Sie ihn ein.", "S1", Kind.INVENTED_STEP, "ölen"),
        (DIVER, "Nitrile gloves, ear defenders and a helmet are worn.", "P1", Kind.INVENTED_PPE, "helmet"),
        (DIVER, "Swap the O-ring with a screwdriver.", "S2", Kind.INVENTED_TOOL, "screwdriver"),
        (DIVER, "Wipe the seat with a cloth soaked in alcohol.", "S2", Kind.INVENTED_MATERIAL_OR_PART, "alcohol"),
        (DIVER, "Swap the O-ring, weigh it and wipe the seat.", "S2", Kind.INVENTED_STEP, "weigh"),
    ],
)
def test_what_the_source_does_not_have_is_named(source: Source, text: str, cite: str, kind: Kind, word: str) -> None:
    found = {(objection.kind, objection.words) for objection in objections(source, text, cite)}
    assert (kind, word) in found


def test_only_equipment_that_the_whole_source_never_names_keeps_a_video_back() -> None:
    invented = objections(SADDLER, "Setzen Sie einen Helm auf.", "P1")
    elsewhere = objections(SADDLER, "Tragen Sie die Schutzbrille.", "S1")
    assert [True] == [objection.blocks for objection in invented]
    assert [False] == [objection.blocks for objection in elsewhere]


def test_a_thing_that_is_said_to_be_absent_is_not_invented() -> None:
    assert [] == objections(SADDLER, "Die Kanten brechen Sie ohne Hobel, nur mit der Glasscherbe.", "S1")
