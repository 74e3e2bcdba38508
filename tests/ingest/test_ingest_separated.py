"""Tables of values as programs export them: every separator, every code page, records over several lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.ingest.outline import Heading, Table
from onboard.ingest.reading import read
from onboard.ingest.separated import SeparatedReader
from onboard.ingest.transcript import Transcript

STEPS = "Nr.;Tätigkeit;Zeit\n1;Deckel öffnen;0,5\n2;Öl prüfen, Maß 25 Nm;1,25\n"


def taken(content: bytes | str, name: str = "liste.csv") -> Transcript:
    return SeparatedReader().transcript(content.encode() if isinstance(content, str) else content, name)


def table(transcript: Transcript) -> list[list[str]]:
    found = next(one for one in transcript.outline.blocks if isinstance(one, Table))
    return [[cell.text for cell in row.cells] for row in (found.header, *found.rows)]


EXPECTED = [["Nr.", "Tätigkeit", "Zeit"], ["1", "Deckel öffnen", "0,5"], ["2", "Öl prüfen, Maß 25 Nm", "1,25"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_list_is_the_same_in_every_encoding(encoding: str) -> None:
    assert EXPECTED == table(taken(STEPS.encode(encoding)))


def test_a_guessed_code_page_is_said() -> None:
    assert ["encoding"] == [one.kind for one in taken(STEPS.encode("cp1252")).outline.problems]
    assert [] == list(taken(STEPS).outline.problems)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Lp.;Czynność\n1;Wyłączyć maszynę\n2;Odkręcić śruby\n"),
        ("cp1254", "No;İş\n1;Şalteri kapatın\n2;Kalıbı sökün, ağır\n"),
    ],
)
def test_polish_and_turkish_code_pages_are_told_by_their_letters(encoding: str, text: str) -> None:
    assert [line.split(";") for line in text.splitlines()] == table(taken(text.encode(encoding)))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator_is_recognised(separator: str) -> None:
    rows = [["Nr.", "Tätigkeit", "Zeit"], ["1", "Deckel öffnen", "5"], ["2", "Öl prüfen", "12"]]
    assert rows == table(taken("\r\n".join(separator.join(row) for row in rows)))


def test_commas_in_prose_and_numbers_are_no_separators() -> None:
    text = "Nr.;Tätigkeit;Zeit\n1;Deckel, Ring, Bolzen, Stift;0,5\n2;Öl, Fett, Lappen, Eimer;1,25\n"
    assert ["1", "Deckel, Ring, Bolzen, Stift", "0,5"] == table(taken(text))[1]


def test_a_first_line_may_say_the_separator() -> None:
    assert ["1", "Deckel; öffnen"] == table(taken("sep=|\nNr.|Tätigkeit\n1|Deckel; öffnen\n2|Öl; prüfen\n"))[1]


def test_a_record_over_several_lines_is_one_row_at_its_first_line() -> None:
    found = taken('Nr.;Tätigkeit\n1;"Deckel öffnen\nund ""sichern"""\n2;Schließen\n')
    assert ["1", 'Deckel öffnen\u2028und "sichern"'] == table(found)[1]
    block = next(one for one in found.outline.blocks if isinstance(one, Table))
    assert ["line 2", "line 4"] == [found.outline.spots[row.first - 1].name for row in block.rows]


def test_lines_above_the_heads_are_title_and_facts() -> None:
    found = taken(f"Prüfanweisung Pumpe;;\nRev.:;C;\n;;\n{STEPS}")
    assert ["Prüfanweisung Pumpe"] == [one.prose.text for one in found.outline.blocks if isinstance(one, Heading)]
    assert [(("Rev.",), "C")] == [(one.path, one.value) for one in found.outline.front]
    assert EXPECTED == table(found)


def test_empty_columns_ragged_rows_and_zero_bytes_do_no_harm() -> None:
    text = "Nr.;;Tätigkeit;;;\n1;;Deckel\x00öffnen;;;\n2;;Schließen\n3;;Prüfen;;ja\n"
    found = taken(text)
    assert [
        ["Nr.", "Tätigkeit", ""],
        ["1", "Deckel öffnen", ""],
        ["2", "Schließen", ""],
        ["3", "Prüfen", "ja"],
    ] == table(found)
    assert ["encoding"] == [one.kind for one in found.outline.problems]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b";;;\n;;\n", "is empty"),
        (b"PK\x03\x04rest", "is an office document or a zip archive, not a table of values"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is a web page (HTML), not a table of values"),
        (b"version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer, not the document itself"),
        (b'a;"' + b"x" * 200_000, "is no table of values: field larger than field limit (100000)"),
    ],
)
def test_what_is_no_table_of_values_is_answered_plainly(content: bytes, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        taken(content)
    assert (reason, True) == (refused.value.reason, bool(refused.value.hint))


def test_a_list_becomes_steps(tmp_path: Path) -> None:
    document = tmp_path / "liste.csv"
    document.write_text(STEPS, "utf-8")
    assert ["Deckel öffnen", "Öl prüfen, Maß 25 Nm"] == [step.title for step in read(document).steps]


def test_a_table_as_wide_as_no_list_of_steps_is_refused_and_separators_at_the_end_are_no_columns() -> None:
    with pytest.raises(InputError) as refused:
        taken("\n".join(";".join(f"Wert {column}" for column in range(2_000)) for _ in range(20)))
    assert ("holds values in more than 400 columns, which no list of steps has", "line 1") == (
        refused.value.reason,
        refused.value.place,
    )
    assert EXPECTED == table(taken(STEPS.replace("\n", f"{';' * 16_000}\n")))


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), max_size=12), st.sampled_from(";,\t|"))
def test_any_records_are_read_or_refused(rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in rows)
    try:
        taken(text.encode("utf-8", "surrogatepass"))
    except InputError as error:
        assert error.reason
