"""A place in a document is said in the reader's language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from onboard.core.places import told

ROOM = Path(__file__).resolve().parents[2] / "onboard"
TABLES = [(path, "place") for room in ("publish", "script/review") for path in (ROOM / room / "words").glob("*.toml")]
TABLES += [(path, "places") for path in (ROOM / "gaps" / "wording").glob("*.toml")]


def words(path: Path, table: str) -> dict[str, str]:
    return tomllib.loads(path.read_text("utf-8"))[table]


@pytest.mark.parametrize(
    ("place", "german"),
    [
        ("line 12", "Zeile 12"),
        ("lines 12-14", "Zeilen 12–14"),
        ("paragraph 7", "Absatz 7"),
        ("table 2, row 3, cell 2", "Tabelle 2, Zeile 3, Zelle 2"),
        ("table 2, rows 3-5", "Tabelle 2, Zeilen 3–5"),
        ("paragraph 7 to table 1, row 1", "Absatz 7 bis Tabelle 1, Zeile 1"),
        ("header, paragraph 2", "Kopfzeile, Absatz 2"),
        ("pages 4-5", "Seiten 4–5"),
        ("slide 3, notes, paragraph 1", "Folie 3, Notizen, Absatz 1"),
        ("'Table 1'!A5:C5", "'Table 1'!A5:C5"),
        ("file name", "Dateiname"),
        ("anywhere", "anywhere"),
    ],
)
def test_german_names_every_place_a_document_has(place: str, german: str) -> None:
    assert german == told(place, words(ROOM / "publish" / "words" / "de.toml", "place"))


@pytest.mark.parametrize(("path", "table"), TABLES, ids=lambda one: getattr(one, "stem", one))
def test_every_language_has_all_the_words(path: Path, table: str) -> None:
    english = words(ROOM / "publish" / "words" / "en.toml", "place")
    assert english.keys() == words(path, table).keys()
