"""Whatever the bytes are: a transcript, or an error that says why. Nothing is fetched, run, or left to crash."""

from __future__ import annotations

import random
from functools import cache

import fuzz_pdf
import mutations
import printed_pdf
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_pdf import Sheet
from words_pdf import words_in, written

from onboard.core.errors import InputError
from onboard.ingest import apart
from onboard.ingest.pdf.reader import MOST_PAGES, PdfReader


def test_documents_damaged_at_random_are_read_or_refused(dice: random.Random) -> None:
    seeds = list(fuzz_pdf.seeds().values())
    assert [] == [one.trace for one in mutations.hunted(fuzz_pdf.read, seeds, dice.randrange(2**32), rounds=30)]


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(["bullets", "form"]))
def test_damaged_bytes_are_read_or_refused(seed: int, name: str) -> None:
    content = mutations.as_bytes(_seed(name), random.Random(seed))
    assert mutations.crashed(fuzz_pdf.read, content) is None


@cache
def _seed(name: str) -> bytes:
    return {"bullets": printed_pdf.bullets, "form": printed_pdf.form}[name]()


def test_a_file_without_its_end_is_repaired_or_refused_by_the_process_that_reads_apart() -> None:
    content = printed_pdf.numbered()
    assert apart.transcribed(content, "ganz.pdf", ".pdf").outline.blocks
    with pytest.raises(InputError, match="damaged"):
        apart.transcribed(content[:400], "halb.pdf", ".pdf")


def test_scripts_and_attached_files_are_named_and_never_touched() -> None:
    problems = PdfReader().transcript(printed_pdf.form(), "form.pdf").outline.problems
    assert ["active-content", "comments"] == [problem.kind for problem in problems]
    assert "1 script(s) and 1 attached file(s)" in problems[0].text


def test_a_form_is_read_as_it_is_filled_in_and_an_empty_field_is_a_blank() -> None:
    source = PdfReader().transcript(printed_pdf.form(), "form.pdf").outline.source
    assert "Name: Jana Berg" in source
    assert "Drehmoment: ____" in source
    assert "Stimmt das" not in source


def test_a_book_is_refused_with_the_limit_it_breaks() -> None:
    sheet = Sheet()
    for _ in range(MOST_PAGES + 1):
        sheet.add_page()
    with pytest.raises(InputError, match=f"has {MOST_PAGES + 1} pages, more than the {MOST_PAGES} that are read"):
        PdfReader().transcript(sheet.bytes(), "buch.pdf")


def test_letters_nobody_can_tell_are_refused_not_read_aloud() -> None:
    with printed_pdf.unpacked():
        content = printed_pdf.numbered()
    # The tables that say which letter each sign is, turned into signs without a meaning.
    garbled = content
    for code in range(0x41, 0x7B):
        garbled = garbled.replace(b"<%04X>" % code, b"<%04X>" % (0xE000 + code))
    with pytest.raises(InputError, match="cannot be read: its fonts do not tell which letters they draw"):
        PdfReader().transcript(garbled, "wirr.pdf")


@settings(max_examples=25)
@given(st.data())
def test_words_anywhere_on_a_page_are_never_lost(data: st.DataObject) -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_auto_page_break(False)
    sheet.set_font("helvetica")
    # In different places, so that no letter is printed upon its like.
    places = st.tuples(st.integers(0, 1), st.integers(0, 24), st.integers(0, 20), st.sampled_from([8, 11, 16]))
    words = st.text("abcdefgh", min_size=2, max_size=7)
    for column, row, shift, size in data.draw(st.lists(places, min_size=1, max_size=25, unique_by=lambda one: one[:2])):
        sheet.set_font_size(size)
        sheet.set_xy(10 + 95 * column + shift, 15 + 11 * row)
        sheet.cell(40, 5, " ".join(data.draw(st.lists(words, min_size=1, max_size=2))))
    content = bytes(sheet.output())
    said = written(PdfReader().transcript(content, "x.pdf").outline)
    # Of letters, not of words: what stands below one another may be taken for a word divided at a line's end.
    assert sorted("".join(words_in(content).elements())) == sorted("".join(said.elements()))
