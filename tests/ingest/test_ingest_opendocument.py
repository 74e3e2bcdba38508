"""OpenDocument text: lists with their numbers, tables, pictures, headers; what is left out is said."""

from __future__ import annotations

import random
import re
from pathlib import Path

import fuzz_odt
import mutations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odt_made import LINKS, NAMESPACES, items, odt, picture

from onboard.core.errors import InputError
from onboard.ingest.opendocument.reader import OpenDocumentReader
from onboard.ingest.outline import Heading, Listing, Paragraph, Table
from onboard.ingest.transcript import Transcript


def read(body: str, **around: object) -> Transcript:
    return OpenDocumentReader().transcript(odt(body, **around), "liste.odt")  # type: ignore[arg-type]


def test_headings_paragraphs_and_lists_keep_their_order_and_numbers() -> None:
    blocks = read(
        '<text:h text:outline-level="1">Deckel</text:h><text:p>Vorher.</text:p>'
        f'<text:list text:style-name="Z" xml:id="a">{items("Eins", "Zwei")}</text:list><text:p>Dazwischen.</text:p>'
        f'<text:list text:style-name="Z" text:continue-list="a">{items("Drei")}</text:list>'
    ).outline.blocks
    assert [Heading, Paragraph, Listing, Paragraph, Listing] == [type(block) for block in blocks]
    numbers = [entry.number for block in blocks if isinstance(block, Listing) for entry in block.entries]
    assert [1, 2, 3] == numbers


def test_a_list_in_a_list_is_below_its_entry() -> None:
    (block,) = read(
        '<text:list text:style-name="Z"><text:list-item><text:p>Eins</text:p>'
        f"<text:list>{items('a', 'b')}</text:list></text:list-item></text:list>"
    ).outline.blocks
    assert isinstance(block, Listing)
    inner = block.entries[0].blocks[1]
    assert isinstance(inner, Listing)
    assert (True, False, 2) == (block.ordered, inner.ordered, len(inner.entries))


def test_a_table_keeps_its_cells_places_and_pictures() -> None:
    transcript = read(
        "<table:table><table:table-row><table:table-cell><text:p>Nr.</text:p></table:table-cell>"
        "<table:table-cell><text:p>Tätigkeit</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell>"
        '<text:p>Deckel lösen <draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:title>Deckel</svg:title>'
        "</draw:frame></text:p></table:table-cell></table:table-row></table:table>",
        more={"Pictures/a.png": picture()},
    )
    (table,) = transcript.outline.blocks
    assert isinstance(table, Table)
    assert ["Nr.", "Tätigkeit"] == [cell.text for cell in table.header.cells]
    cell = table.rows[0].cells[1]
    assert ("Deckel lösen", ["Deckel"]) == (cell.text, [ref.alt for ref in cell.pictures])
    assert [picture()] == list(transcript.pictures.values())
    assert "table 1, row 2, cell 2" == transcript.outline.spots[table.rows[0].last - 1].name


def test_text_boxes_notes_tabs_and_breaks_are_read() -> None:
    transcript = read(
        '<text:p>Zug<text:tab/>25<text:s text:c="3"/>Nm<text:line-break/>an'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Fußnote</text:p></text:note-body>"
        "</text:note><draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame></text:p>"
    )
    texts = [block.prose.text for block in transcript.outline.blocks if isinstance(block, Paragraph)]
    assert ["Zug 25 Nm\u2028an", "Fußnote", "Kasten"] == texts


def test_what_was_taken_back_is_left_out_and_said() -> None:
    outline = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gelöscht</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p>Bleibt <text:span text:style-name="weg">nicht</text:span>'
        '<text:span text:style-name="geheim">geheim</text:span><office:annotation><text:p>Frage</text:p>'
        "</office:annotation></text:p>"
    ).outline
    assert "Bleibt" == outline.source
    assert [("left-out", 3), ("comments", 1)] == [
        (kind, sum(int(one.text.split()[0]) for one in outline.problems if one.kind == kind))
        for kind in ("left-out", "comments")
    ]


def test_page_headers_state_what_the_document_is() -> None:
    outline = read("<text:p>Text</text:p>", header="<text:p>Revision: 3</text:p><text:p>Seite 1</text:p>").outline
    assert [(("Revision",), "3")] == [(one.path, one.value) for one in outline.front]
    assert "Seite" not in outline.source


def test_a_linked_picture_is_missing_and_never_fetched() -> None:
    body = '<text:p>x<draw:frame><draw:image xlink:href="http://host/a.png"/></draw:frame></text:p>'
    (problem,) = read(body).outline.problems
    assert ("missing-photo", True) == (problem.kind, problem.stops)
    assert "a.png" in problem.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "damaged|not"),
        (odt("<text:p/>"), "is empty"),
        (odt("<text:p>&x;</text:p>"), "content.xml"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        OpenDocumentReader().transcript(content, "liste.odt")
    assert re.search(reason, caught.value.reason), caught.value.reason


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(odt(f"<text:list>{items('Eins', 'Zwei')}</text:list>"))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(OpenDocumentReader().transcript(bytes(content), "liste.odt"), Transcript)
    except InputError as refused:
        assert refused.reason


@pytest.mark.samples
def test_the_sign_at_the_exit_is_a_list_of_five(samples: Path) -> None:
    (path,) = (samples / "fablab-legacy-office-de" / "aushaenge").glob("*.odt")
    blocks = OpenDocumentReader().transcript(path.read_bytes(), path.name).outline.blocks
    (listing,) = [block for block in blocks if isinstance(block, Listing)]
    assert 5 == len(listing.entries)


LETTERS = """
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="11pt"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="gross" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="18pt"/></style:style>
<style:style style:name="mittel" style:family="text"><style:text-properties fo:font-size="14pt"/></style:style>
"""


def levels(body: str) -> list[tuple[str, int]]:
    blocks = read(body, styles=LETTERS).outline.blocks
    return [(block.prose.text, block.level if isinstance(block, Heading) else 0) for block in blocks]  # type: ignore[union-attr]


def test_the_style_of_titles_makes_the_title_and_everything_else_ranks_below() -> None:
    assert [("Türmodul", 1), ("Einbau", 2), ("Den Deckel lösen.", 0)] == levels(
        '<text:p text:style-name="P1">Türmodul</text:p><text:h text:outline-level="1">Einbau</text:h>'
        '<text:p text:style-name="Standard">Den Deckel lösen.</text:p>'
    )


def test_lines_in_large_letters_are_headings_though_no_style_says_so() -> None:
    text = '<text:p text:style-name="Standard">Den Deckel mit beiden Händen gerade nach oben abheben.</text:p>'
    assert [("Was kann das Modul?", 1), ("", 0), ("Verkehrszähler", 2), ("", 0)] == [
        (said if level else "", level)
        for said, level in levels(
            f'<text:p text:style-name="gross">Was kann das Modul?</text:p>{text}<text:p text:style-name="Standard">'
            f'<text:span text:style-name="mittel">Verkehrszähler</text:span></text:p>{text}'
        )
    ]


def test_a_word_in_large_letters_makes_no_heading_of_its_sentence() -> None:
    assert [("Immer den Stecker ziehen", 0), ("Den Deckel mit beiden Händen abheben.", 0)] == levels(
        '<text:p text:style-name="Standard"><text:span text:style-name="mittel">Immer</text:span> den Stecker ziehen'
        '</text:p><text:p text:style-name="Standard">Den Deckel mit beiden Händen abheben.</text:p>'
    )


def test_page_headers_without_a_key_are_kept_beside_the_instruction() -> None:
    front = read("<text:p>Bleibt.</text:p>", header="<text:p>Werk Nord, Juni 2025</text:p>").outline.front
    assert [(("header",), "Werk Nord, Juni 2025")] == [(one.path, one.value) for one in front]


def test_properties_that_programs_write_are_not_told() -> None:
    meta = (
        f'<office:document-meta {NAMESPACES} {LINKS}><office:meta><meta:user-defined meta:name="AppVersion">16.0'
        '</meta:user-defined><meta:user-defined meta:name="Prüfer">Jana</meta:user-defined></office:meta>'
        "</office:document-meta>"
    )
    front = read("<text:p>Bleibt.</text:p>", more={"meta.xml": meta.encode()}).outline.front
    assert [(("Prüfer",), "Jana")] == [(one.path, one.value) for one in front]


def test_documents_damaged_at_random_are_read_or_refused(dice: random.Random) -> None:
    seeds = list(fuzz_odt.seeds().values())
    assert [] == [one.trace for one in mutations.hunted(fuzz_odt.read, seeds, dice.randrange(2**32), rounds=150)]
