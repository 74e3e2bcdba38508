"""No word of a document is lost, and the real samples are read as their descriptions say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from documents import Reads
from lost_words import lost_words

from onboard.core.model import Instruction, Signal
from onboard.ingest.choosing import Choice
from onboard.ingest.reading import read


@pytest.mark.parametrize("name", ["spindel.md", "headings.md", "gitbuilding.md", "regeln.md"])
def test_no_word_of_our_own_documents_is_lost(fixtures: Path, name: str) -> None:
    source = (fixtures / name).read_text("utf-8")
    assert Counter() == lost_words(source, read(fixtures / name))


def test_a_lost_word_would_be_noticed(reads: Reads) -> None:
    instruction = reads("# Titel\n\n1. Eins\n")
    assert Counter({"zwei": 1}) == lost_words("# Titel\n\n1. Eins\n2. Zwei\n", instruction)


# ------------------------------------------------------------------------------------------ the samples


def shape(instruction: Instruction) -> tuple[int, int]:
    return len(instruction.steps), len(instruction.all_pictures())


@pytest.mark.samples
def test_no_word_of_any_sample_is_lost(samples: Path) -> None:
    documents = [
        path for path in sorted(samples.rglob("*.md")) if ".source" not in path.name and path.name != "INDEX.md"
    ]
    assert len(documents) > 40
    lost = {str(path.relative_to(samples)): lost_words(path.read_text("utf-8"), read(path)) for path in documents}
    assert {name: words for name, words in lost.items() if words} == {}


@pytest.mark.samples
def test_the_nesting_box_has_32_steps_in_8_groups_and_27_pictures(samples: Path) -> None:
    instruction = read(samples / "nistkasten-zusammenbau-de" / "Documentation.md")
    assert (32, 27) == shape(instruction)
    assert ("Zusammenbau", "de") == (instruction.title.text, instruction.language)
    groups = Counter(step.section for step in instruction.steps)
    assert [6, 1, 8, 8, 3, 2, 3, 1] == list(groups.values())
    assert (8, 10, 2) == (len(instruction.tools), len(instruction.parts), len(instruction.pictures))
    assert not [problem for problem in instruction.problems if problem.stops]


@pytest.mark.samples
def test_the_microscope_has_7_steps_and_13_pictures(samples: Path) -> None:
    instruction = read(samples / "openflexure-actuator-en" / "1_actuator_assembly.md")
    assert ("Actuator assembly", "en") == (instruction.title.text, instruction.language)
    assert (1, [2, 2, 1, 2, 4, 1, 0]) == (len(instruction.pictures), [len(step.pictures) for step in instruction.steps])
    assert (7, 3) == (len(instruction.parts), len(instruction.tools))
    assert not [problem for problem in instruction.problems if problem.stops]


@pytest.mark.samples
def test_the_safety_instruction_is_rules_and_no_steps(samples: Path) -> None:
    document = samples / "betriebsanweisung-platinendrucker-de" / "docs" / "sicherheit" / "ba-platinendrucker.md"
    instruction = read(document)
    assert "Betriebsanweisung Platinendrucker" == instruction.title.text
    assert (0, 13) == (len(instruction.steps), len(instruction.warnings))
    assert [Signal.WARNING] * 3 + [None] * 10 == [warning.signal for warning in instruction.warnings]
    assert ["Handschuhe", "Schutzbrille"] == [one.text for one in instruction.ppe]
    assert ["missing-include", "no-steps"] == [problem.kind for problem in instruction.problems]
    assert not any("Höink" in one.text for one in (*instruction.warnings, *instruction.introduction))


@pytest.mark.samples
def test_the_flow_cell_keeps_its_steps_its_torque_and_names_its_pointers(samples: Path) -> None:
    folder = samples / "rfb-flow-cell-buildup-en"
    pages = ("fabrication", "electronics", "cell_assembly", "jig_assembly", "leak_test", "electrolyte", "testing")
    prose = ("cleanup", "analysis")
    steps = {name: len(read(folder / f"{name}.md").steps) for name in (*pages, *prose)}
    assert [8, 5, 19, 2, 5, 4, 4, 0, 0] == list(steps.values())
    cell = read(folder / "cell_assembly.md")
    assert "5 N⋅m" in cell.steps[18].text
    assert {"torque wrench", "10 mm socket", "5mm hex key"} <= {one.text.split(" (")[0] for one in cell.tools}
    assert [16, 16] == [
        len(cell.all_pictures()),
        sum("Git LFS pointer" in problem.text for problem in cell.problems),
    ]
    electrolyte = read(folder / "electrolyte.md")
    assert Signal.CAUTION == electrolyte.warnings[0].signal
    assert "1.36 grams zinc chloride" in [part.text for part in electrolyte.parts]
    leak = read(folder / "leak_test.md")
    assert ["Don't get your computer wet!"] == [one.text for one in leak.steps[0].warnings]


@pytest.mark.samples
def test_the_tourniquet_has_15_steps_and_finds_its_photos_in_their_folder(samples: Path) -> None:
    folder = samples / "tourniquet-ar"
    document = folder / "assembly_instructions" / "INSTRUCTIONS_AR.md"
    instruction = read(document, photos=[folder / "assets" / "instructions"])
    assert (15, 24, "ar") == (*shape(instruction), instruction.language)
    assert [2, 2, 1, 3, 1, 1, 2, 1, 1, 0, 1, 0, 1, 1, 1] == [len(step.pictures) for step in instruction.steps]
    assert (7, 6) == (len(instruction.parts), len(instruction.pictures))
    assert "97 سم" in instruction.steps[0].text
    assert instruction.steps[10].text.startswith("قم")
    assert not any(picture.missing for picture in instruction.all_pictures())
    assert all(picture.missing for picture in read(document).all_pictures())


@pytest.mark.samples
def test_the_lamp_has_its_stages_pictures_and_measures(samples: Path) -> None:
    folder = samples / "librehub-led-buildup-es"
    names = ["EtapaUno", *(f"Etapa_{number}" for number in range(2, 8))]
    stages = [read(folder / f"{name}.md") for name in names]
    assert [1] * 7 == [len(stage.steps) for stage in stages]
    assert [2, 1, 6, 5, 1, 2, 1] == [len(stage.steps[0].pictures) for stage in stages]
    overview = read(folder / "Instrucciones.md")
    assert (7, [Signal.WARNING, Signal.CAUTION]) == (len(overview.steps), [one.signal for one in overview.warnings])
    said = " ".join(stage.steps[0].text for stage in stages)
    for measure in ("2 centímetros", "5 centímetros", "33 mm", "20 mm", "16 mm", "2.5 mm", "1 Ampere"):
        assert measure in said


@pytest.mark.samples
def test_the_furnace_is_two_procedures_and_a_daily_check_and_its_leftovers_are_flagged(samples: Path) -> None:
    document = samples / "furnace-sop-docx-en" / "SOP.docx"
    whole = read(document)
    assert [14, 6] == [len(one.steps) for one in whole.procedures]
    assert {"several-procedures", "left-out"} <= {problem.kind for problem in whole.problems}
    assert 6 <= len(whole.checks)
    chosen = read(document, choice=Choice(procedure=whole.procedures[1].id))
    assert [step.id for step in whole.steps[14:]] == [step.id for step in chosen.steps]
    assert "9. Begin to power on the furnace gradually from LabVIEW" in " ".join(one.text for one in whole.notes)


@pytest.mark.samples
def test_steps_are_counted_as_a_person_counts_them_in_every_format(samples: Path) -> None:
    counts = {
        "led-engine-docx-en/AssemblyInstructions.docx": (7, 6),
        "ambulance-checklist-xlsx-it/checklist.xlsx": (190, 1),
        "ambulance-checklist-xlsx-it/checklist.csv": (155, 0),
        "wordclock-pdf-de/Aufbauanleitung.pdf": (11, 24),
        "schemaorg-howto-json-en/howto-change-a-flat-tire.jsonld": (10, 6),
        "schemaorg-howto-json-en/howto-microdata.html": (10, 6),
        "librehub-led-buildup-es/bill_of_materials.xlsx": (0, 0),
        "betriebsanweisung-platinendrucker-de/tables/gb.csv": (0, 0),
    }
    assert counts == {name: shape(read(samples / name)) for name in counts}


@pytest.mark.samples
def test_the_safety_instruction_becomes_ten_rules_if_asked(samples: Path) -> None:
    document = samples / "betriebsanweisung-platinendrucker-de" / "docs" / "sicherheit" / "ba-platinendrucker.md"
    instruction = read(document, choice=Choice(rules=True))
    assert 10 == len(instruction.steps)
    assert [Signal.WARNING] * 3 == [warning.signal for warning in instruction.warnings]
    assert not any("Höink" in step.text for step in instruction.steps)
