"""The golden tables: what is written and how an experienced instructor reads it aloud, language by language."""

import tomllib
from pathlib import Path

import pytest

from onboard.narrate.normaliser.normalising import spoken_form

TABLES = sorted((Path(__file__).parent / "golden").glob("spoken.*.toml"))
ROWS = [
    pytest.param(table.name.split(".")[1], written, said, id=f"{table.name.split('.')[1]}, {kind}: {written}")
    for table in TABLES
    for kind, rows in tomllib.loads(table.read_text(encoding="utf-8")).items()
    for written, said in rows.items()
]


@pytest.mark.parametrize(("language", "written", "said"), ROWS)
def test_a_sentence_is_said_as_an_instructor_reads_it(language, written, said):
    assert said == spoken_form(written, language).text


@pytest.mark.parametrize("language", ["de", "en"])
def test_german_and_english_have_hundreds_of_rows(language):
    assert len([row for row in ROWS if row.values[0] == language]) >= 240
