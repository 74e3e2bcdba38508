"""A document without lines of its own is written down, and every word of it keeps its place."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.ingest.outline import HARD_BREAK, Places, Spot
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.transcript import Transcript, picture_name


def test_a_passage_is_cited_by_its_place_in_the_document() -> None:
    scribe = Scribe()
    first = scribe.paragraph([Run("Deckel lösen.")], Spot("paragraph", 1))
    second = scribe.paragraph([Run("Schraube "), Run("M8", bold=True)], Spot("paragraph", 2))
    places = Places.of("sop.docx", scribe.outline([first, second]))
    assert ("paragraph 2", "Schraube M8") == (places.prose(second.prose).place, places.prose(second.prose).words)
    assert "paragraphs 1-2" == places.lines(first.first, second.last).place


@pytest.mark.parametrize(
    ("first", "last", "place"),
    [
        (Spot("cell", 5, "Prüfplan", 1), Spot("cell", 5, "Prüfplan", 3), "Prüfplan!A5:C5"),
        (Spot("cell", 12, "Table 1", 28), Spot("cell", 12, "Table 1", 28), "'Table 1'!AB12"),
        (Spot("row", 3, "table 2", 1), Spot("row", 3, "table 2", 4), "table 2, row 3"),
        (Spot("row", 3, "table 2", 2), Spot("row", 3, "table 2", 2), "table 2, row 3, cell 2"),
        (Spot("row", 3, "table 2", 1), Spot("row", 5, "table 2", 4), "table 2, rows 3-5"),
        (Spot("page", 4), Spot("page", 4), "page 4"),
        (Spot("page", 4), Spot("page", 5), "pages 4-5"),
        (Spot("paragraph", 7), Spot("row", 1, "table 1", 2), "paragraph 7 to table 1, row 1, cell 2"),
        (Spot("paragraph", 2, "header"), Spot("paragraph", 2, "header"), "header, paragraph 2"),
    ],
)
def test_a_place_reads_as_a_person_would_say_it(first: Spot, last: Spot, place: str) -> None:
    assert place == first.to(last)


def test_a_cell_with_several_passages_is_one_text_with_breaks() -> None:
    scribe = Scribe()
    spots = [Spot("row", 1, "table 1", 1), Spot("row", 1, "table 1", 2)]
    row = scribe.row([[[Run("1")]], [[Run("Deckel lösen")], [Run("Nicht werfen!")], [Run(picture="a.png")]]], spots)
    assert ["1", f"Deckel lösen{HARD_BREAK}Nicht werfen!"] == [cell.text for cell in row.cells]
    assert ["a.png"] == [ref.file for ref in row.cells[1].pictures]


def test_control_characters_never_get_into_the_text() -> None:
    scribe = Scribe()
    paragraph = scribe.paragraph([Run("Ach\x00tung\x1b[31m \ud800heiß\r\nnicht\vberühren")], Spot("paragraph", 1))
    assert f"Achtung[31m heiß{HARD_BREAK}nicht{HARD_BREAK}berühren" == paragraph.prose.text


def test_more_than_anybody_writes_is_refused_with_the_limit() -> None:
    scribe = Scribe()
    with pytest.raises(InputError, match=r"more than 300000 passages or 20 million characters"):
        for _ in range(3):
            scribe.paragraph([Run("x" * 8_000_000)], Spot("paragraph", 1))


RUNS = st.lists(
    st.builds(
        Run,
        st.text(string.ascii_letters + " \n\t\x07äß\u00a0\u2028", max_size=12),
        bold=st.booleans(),
        picture=st.sampled_from(["", "a.png"]),
        link=st.sampled_from(["", "b.docx"]),
    ),
    max_size=4,
)


@given(st.lists(RUNS, min_size=1, max_size=6))
def test_every_letter_stands_where_its_prose_says(passages: list[list[Run]]) -> None:
    scribe = Scribe()
    blocks = [scribe.paragraph(runs, Spot("paragraph", n)) for n, runs in enumerate(passages, 1)]
    outline = scribe.outline(blocks)
    places = Places.of("doc.docx", outline)
    for n, block in enumerate(blocks, 1):
        prose = block.prose
        assert prose.text.replace(HARD_BREAK, "\n") == outline.source[prose.start : prose.end]
        assert f"paragraph {n}" == places.prose(prose).place
        assert 0 <= prose.lead <= len(prose.text)
        assert all(prose.start <= ref.start <= prose.end for ref in prose.pictures)
        for at in range(len(prose.text)):
            part = prose.part(at, len(prose.text), outline.source)
            assert prose.text[at:].strip(f" \n{HARD_BREAK}") in outline.source[part.start : part.end].replace(
                "\n", HARD_BREAK
            )


@given(st.lists(RUNS, min_size=1, max_size=4), st.binary(min_size=1, max_size=20))
def test_a_transcript_comes_back_from_its_bytes_as_it_was(passages: list[list[Run]], picture: bytes) -> None:
    scribe = Scribe()
    entries = [scribe.entry([scribe.paragraph(runs, Spot("paragraph", n))]) for n, runs in enumerate(passages, 1)]
    heading = scribe.heading([Run("Ende")], 2, Spot("paragraph", 9), identity="ende")
    row = scribe.row([[runs] for runs in passages], [Spot("cell", 1, "Blatt", n) for n, _ in enumerate(passages, 1)])
    blocks = [
        scribe.listing(entries, ordered=True),
        scribe.callout("warning", [heading]),
        scribe.table([row, row], header=row),
    ]
    front = [scribe.field(("Revision",), "3", Spot("paragraph", 1, "header"))]
    one = Transcript(scribe.outline(blocks, front=front), {picture_name(picture, "PNG"): picture})
    assert one == Transcript.from_bytes(one.as_bytes())


@given(st.binary(max_size=60))
def test_bytes_that_are_no_transcript_are_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        Transcript.from_bytes(content)
