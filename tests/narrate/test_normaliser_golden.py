"""The golden tables: what is written and how an experienced instructor reads it aloud, language by language."""

import tomllib
from pathlib import Path

import pytest

from onboard.narrate.normaliser.normalising import spoken_form

TABLES = sorted((Path(__file__).parent / "golden").glob("spoken.*.toml"))
ROWS = [
    pytest.param(table.name.split(".")[1], rows, id=f"{table.name.split('.')[1]}, {kind}")
    for table in TABLES
    for kind, rows in tomllib.loads(table.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("language", "rows"), ROWS)
def test_a_sentence_is_said_as_an_instructor_reads_it(language, rows):
    assert rows == {written: spoken_form(written, language).text for written in rows}


@pytest.mark.parametrize("language", ["de", "en"])
def test_german_and_english_have_hundreds_of_rows(language):
    assert sum(len(rows.values[1]) for rows in ROWS if rows.values[0] == language) >= 240
