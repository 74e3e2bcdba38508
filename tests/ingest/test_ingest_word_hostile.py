"""Whatever the bytes are: a transcript, or an error that says why. Nothing is fetched, run, or left to crash."""

from __future__ import annotations

import random

import fuzz_docx
import mutations
import pytest
from docx_made import docx, p, photo, picture, r, tbl, tc, tr
from hypothesis import given, settings
from hypothesis import strategies as st
from words_word import read, sketch

from onboard.core.errors import InputError
from onboard.ingest import apart


def test_documents_damaged_at_random_are_read_or_refused(dice: random.Random) -> None:
    seeds = list(fuzz_docx.seeds().values())
    assert [] == [one.trace for one in mutations.hunted(fuzz_docx.read, seeds, dice.randrange(2**32), rounds=80)]


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(sorted(fuzz_docx.seeds())))
def test_damaged_bytes_are_read_or_refused(seed: int, name: str) -> None:
    content = mutations.as_bytes(fuzz_docx.seeds()[name], random.Random(seed))
    assert mutations.crashed(fuzz_docx.read, content) is None


def test_a_damaged_document_is_refused_by_the_process_that_reads_apart() -> None:
    content = docx(p("Text."))
    with pytest.raises(InputError, match="cut off or damaged"):
        apart.transcribed(content[: len(content) // 2], "halb.docx", ".docx")


def test_a_macro_document_is_read_and_its_macros_named() -> None:
    transcript = read(docx(p("Text."), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "a.docm")
    assert ["macros"] == [one.kind for one in transcript.outline.problems]


def test_nesting_without_end_is_an_error_not_a_crash() -> None:
    deep = "<w:hyperlink>" * 200 + r("tief") + "</w:hyperlink>" * 200
    assert mutations.crashed(read, docx(p(deep))) is None
    inner = tbl(tr("innen"))
    for _ in range(70):
        inner = tbl(tr(tc(inner)))
    assert mutations.crashed(read, docx(inner)) is None


def test_what_is_nested_deeper_than_is_read_is_said() -> None:
    inner = tbl(tr("ganz innen", "zweite"))
    for _ in range(45):
        inner = tbl(tr(tc(inner), "neben"))
    with pytest.raises(InputError, match="nested too deep"):
        read(docx(inner))


def test_absurd_numbers_are_survived() -> None:
    absurd = tr(tc("a").replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="999999999"/>'), "b")
    assert ["| a | b |"] == sketch(docx(tbl(absurd)))
    assert ["x"] == sketch(docx(p("x", more='<w:outlineLvl w:val="-7"/><w:ind w:left="1e99"/>')))


def test_a_table_of_absurd_width_is_refused() -> None:
    with pytest.raises(InputError, match="more than 256 columns"):
        read(docx(tbl(tr(*(["x"] * 300)))))


def test_styles_based_on_each_other_in_a_circle_are_survived() -> None:
    def style(name: str, base: str) -> str:
        inside = f'<w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        return f'<w:style w:type="paragraph" w:styleId="{name}">{inside}</w:style>'

    assert ["x"] == sketch(docx(p("x", style="a"), styles=style("a", "b") + style("b", "a")))


def test_a_picture_whose_part_is_missing_is_missed() -> None:
    problem = read(docx(p("Text ", picture("zz")))).outline.problems[0]
    assert ("missing-photo", True) == (problem.kind, problem.stops)


def test_a_damaged_picture_is_handed_on_as_it_is() -> None:
    assert [b"no picture"] == list(read(docx(p(picture("a")), photos={"a": b"no picture"})).pictures.values())


def test_the_same_picture_twice_is_one_picture() -> None:
    red = photo("red")
    transcript = read(docx(p(picture("a")), p(picture("b")), photos={"a": red, "b": red}))
    assert [red] == list(transcript.pictures.values())
