"""Real PDFs from elsewhere: what a person counts in them, and every word of them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from words_pdf import counted, words_in, written

from onboard.core.model import Instruction
from onboard.ingest.outline import Listing, Outline, Table
from onboard.ingest.pdf.reader import PdfReader
from onboard.ingest.reading import read

pytestmark = pytest.mark.samples

WORDCLOCK = "wordclock-pdf-de/Aufbauanleitung.pdf"
LED_ENGINE = "led-engine-docx-en/AssemblyInstructions.pdf"
AMBULANCE = "ambulance-checklist-xlsx-it/NUOVA check list.pdf"
SIGN = "fablab-legacy-office-de/Hinweisschilder_divers/geraetenutzung.pdf"
FORM = "fablab-legacy-office-de/Verbandbuch/Verbandbuch-Loseblatt.pdf"

_PAGE_NUMBERS = Counter(str(page) for page in range(2, 12))
_COMPOSED = Counter(["selbststandige", "nachrucks", "prache", "ger", "at"])
"""Words whose accents stand beside their letters in the file: read as selbstständige, nachRücksprache, Gerät."""
_TRUE_HYPHEN = Counter(["customdesigned"])
"""What putting divided words together blindly makes of "custom-designed"; the reader knows "custom-made" beside it."""
LEFT_OUT = {WORDCLOCK: _PAGE_NUMBERS, LED_ENGINE: _TRUE_HYPHEN, AMBULANCE: Counter(), SIGN: _COMPOSED, FORM: Counter()}


@cache
def outlined(path: Path) -> Outline:
    return PdfReader().transcript(path.read_bytes(), path.name).outline


@cache
def instruction_in(path: Path) -> Instruction:
    return read(path)


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_every_word_of_a_real_document_is_read(samples: Path, name: str) -> None:
    content = (samples / name).read_bytes()
    assert LEFT_OUT[name] == words_in(content) - written(outlined(samples / name))


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_every_word_of_a_real_document_is_reached_from_its_instruction(samples: Path, name: str) -> None:
    lost = words_in((samples / name).read_bytes()) - _reached(instruction_in(samples / name)) - LEFT_OUT[name]
    # Numbers of lists are kept as such, signal words as signals.
    assert [] == [word for word in lost if not word.isdigit() and word not in ("caution", "achtung", "note")]


def _reached(instruction: Instruction) -> Counter[str]:
    said = [statement.text for statement in instruction.statements()]
    said.extend(step.section for step in instruction.steps)
    return counted(" ".join([*said, *(picture.alt for picture in instruction.all_pictures())]))


def test_the_kit_manual_has_its_pictures_warnings_and_sections(samples: Path) -> None:
    instruction = instruction_in(samples / WORDCLOCK)
    assert 24 == len(instruction.all_pictures())
    assert 8 <= len(instruction.steps) <= 16
    assert 2 == len(instruction.all_warnings())
    said = " ".join(statement.text for statement in instruction.statements())
    for words in ("Gelb - Lila -Rot", "150 Ohm", "20x Vorwiederstände Led", "21x 150 Ohm", "S03"):
        assert words in said


def test_the_printed_assembly_instruction_has_a_picture_in_each_step_that_shows_one(samples: Path) -> None:
    outline = outlined(samples / LED_ENGINE)
    numbers = [e.number for block in outline.blocks if isinstance(block, Listing) for e in block.entries]
    assert list(range(1, 15)) == numbers
    assert [6, 17] == [len(block.rows) + 1 for block in outline.blocks if isinstance(block, Table)]
    instruction = instruction_in(samples / LED_ENGINE)
    assert (14, 7) == (len(instruction.steps), len(instruction.all_pictures()))
    assert {"Figure"} == {picture.alt.split()[0] for picture in instruction.all_pictures()}


def test_the_checklist_keeps_amounts_beside_their_things(samples: Path) -> None:
    outline = outlined(samples / AMBULANCE)
    rows = [row for block in outline.blocks if isinstance(block, Table) for row in (block.header, *block.rows)]
    cells = [[cell.text for cell in row.cells] for row in rows]
    assert ["10", "Busta garze sterili"] in cells
    assert ["1", "Confezione garze non sterili"] in cells
    assert ["SACCA AMBU ADULTI"] in [[cell.text for cell in row.cells] for row in rows if row.banner]


@pytest.mark.parametrize("name", [SIGN, FORM])
def test_a_sign_and_a_form_hold_no_numbered_steps(samples: Path, name: str) -> None:
    outline = outlined(samples / name)
    assert [] == [block for block in outline.blocks if isinstance(block, Listing) and block.ordered]
