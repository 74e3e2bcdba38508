"""Saved web pages and wiki exports: what the page is about, and nothing around it."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from onboard.core.errors import InputError
from onboard.ingest.hypertext.reader import HypertextReader
from onboard.ingest.outline import Callout, Heading, Listing, Paragraph, Table
from onboard.ingest.transcript import Transcript


def read(text: str | bytes) -> Transcript:
    return HypertextReader().transcript(text.encode() if isinstance(text, str) else text, "seite.html")


def test_only_what_the_page_is_about_is_read() -> None:
    outline = read(
        "<html lang='de'><head><title>Wiki – Deckel</title><script>alert('x')</script></head><body><nav>Start</nav>"
        "<h1>Deckel montieren</h1><div id='mw-content-text'><div class='toc'>Inhalt</div>"
        "<p>Den Deckel auf den Passstift setzen und festziehen.<span class='mw-editsection'>[Bearbeiten]</span></p>"
        "<p style='display:none'>unsichtbar</p></div><footer class='printfooter'>Impressum</footer></body></html>"
    ).outline
    assert ["Deckel montieren", "Den Deckel auf den Passstift setzen und festziehen.", "de"] == outline.source.split(
        "\n"
    )
    assert [Heading, Paragraph] == [type(block) for block in outline.blocks]


def test_lists_keep_their_numbers_and_boxes() -> None:
    (first, second) = read(
        "<ol start='3'><li>Drei<ul><li>a</li></ul></li><li value='7'>Sieben</li></ol>"
        "<ul><li><input type='checkbox'> Haken</li></ul>"
    ).outline.blocks
    assert isinstance(first, Listing)
    assert isinstance(second, Listing)
    assert ([3, 7], [True]) == ([one.number for one in first.entries], [one.box for one in second.entries])


def test_a_table_keeps_its_head_and_spanned_cells() -> None:
    (table,) = read(
        "<table><thead><tr><th>Nr.</th><th>Tätigkeit</th></tr></thead><tbody><tr><td colspan='2'>Vorbereiten</td></tr>"
        "<tr><td rowspan='2'>1</td><td>Lösen</td></tr><tr><td>Heben<br>und ablegen</td></tr></tbody></table>"
    ).outline.blocks
    assert isinstance(table, Table)
    assert ["Nr.", "Tätigkeit"] == [cell.text for cell in table.header.cells]
    assert [["Vorbereiten", ""], ["1", "Lösen"], ["", "Heben\u2028und ablegen"]] == [
        [cell.text for cell in row.cells] for row in table.rows
    ]
    assert [True, False, False] == [row.banner for row in table.rows]


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        ("admonition warning", "warning"),
        ("alert alert-danger", "danger"),
        ("confluence-information-macro confluence-information-macro-note", "notice"),
        ("wrap_box plugin_wrap wrap_caution", "caution"),
    ],
)
def test_boxes_of_wikis_are_call_outs(marks: str, kind: str) -> None:
    (box,) = read(f"<div class='{marks}'><p>Heiße Oberfläche!</p></div>").outline.blocks
    assert isinstance(box, Callout)
    assert kind == box.kind


def test_a_picture_in_the_page_itself_comes_along() -> None:
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "#aa3300").save(content, "PNG")
    written = base64.b64encode(content.getvalue()).decode()
    transcript = read(f"<p>Deckel <img alt='Deckel' src='data:image/png;base64,{written}'></p>")
    assert [content.getvalue()] == list(transcript.pictures.values())
    (paragraph,) = transcript.outline.blocks
    assert isinstance(paragraph, Paragraph)
    assert list(transcript.pictures) == [ref.file for ref in paragraph.prose.pictures]


def test_struck_text_is_left_out_and_said() -> None:
    outline = read("<p>Mit <s>20 Nm</s> 25 Nm anziehen.</p>").outline
    assert "Mit 25 Nm anziehen." == outline.source
    assert ["left-out"] == [problem.kind for problem in outline.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_umlauts_survive_every_encoding(encoding: str) -> None:
    assert "Öl prüfen" == read("<html><body><p>Öl prüfen</p></body></html>".encode(encoding)).outline.source


def test_places_are_lines_of_the_file() -> None:
    outline = read("<html>\n<body>\n<p>Eins</p>\n\n<p>Zwei</p></body></html>").outline
    assert ["line 3", "line 5"] == [spot.name for spot in outline.spots]


@pytest.mark.parametrize("text", ["", "   ", "<html><body></body></html>", "<div>" * 3000 + "x", "\0\0\0\0"])
def test_a_page_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.reason


PIECES = [
    *("<p>", "<ol>", "<li>", "<table>", "<tr>", "<td rowspan=9>", "<th colspan=70000>", "</p>", "</ol>", "text"),
    *("<img src=x>", "<div class=warning>", "<s>", "</s>", "<pre>", "<dl><dt>", "<dd>", "<h1>", "</h1>", "<br>"),
    *("&amp;", "<!DOCTYPE x [ ]>", "<details><summary>", "<caption>", "</table>"),
]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_page_is_read_or_refused(parts: list[str]) -> None:
    try:
        assert isinstance(read(" ".join(parts)), Transcript)
    except InputError as refused:
        assert refused.reason


@pytest.mark.samples
def test_microdata_gives_the_ten_steps_of_the_tire(samples: Path) -> None:
    path = samples / "schemaorg-howto-json-en" / "howto-microdata.html"
    blocks = HypertextReader().transcript(path.read_bytes(), path.name).outline.blocks
    steps = [
        entry.number for block in blocks if isinstance(block, Listing) and block.ordered for entry in block.entries
    ]
    assert list(range(1, 11)) == steps


def lines(text: str) -> list[str]:
    return read(text).outline.source.split("\n")


def test_the_header_and_footer_of_the_page_are_no_part_of_the_instruction() -> None:
    outline = read(
        "<body><header class='site-header'><h1>Bauwiki</h1><p>von der Werkstatt</p></header>"
        "<div><h1>Lampe bauen</h1><ol><li>Sockel kleben</li></ol><section><header>Ton</header><p>Gut.</p></section>"
        "</div>"
        "<footer><p>© 2024 Werkstatt</p></footer></body>"
    ).outline
    assert [("header", "Bauwiki"), ("header", "von der Werkstatt"), ("footer", "© 2024 Werkstatt")] == [
        (one.path[0], one.value) for one in outline.front
    ]
    said = [block.prose.text for block in outline.blocks if isinstance(block, Heading | Paragraph)]
    assert ["Lampe bauen", "Ton", "Gut."] == said


def test_a_header_that_holds_the_only_title_is_the_title() -> None:
    assert ["Lampe bauen", "Den Sockel auf die Platte kleben."] == lines(
        "<body><header><h1>Lampe bauen</h1></header><p>Den Sockel auf die Platte kleben.</p></body>"
    )


@pytest.mark.parametrize(
    "box",
    [
        "<div class='caution-block'><p>Fasern nicht knicken.</p></div>",
        "<p class='caution'>Fasern nicht knicken.</p>",
        "<div class='caution banner'>Fasern nicht knicken.</div>",
        "<div class='admonitionblock caution'><table><tr><td class='icon'><i class='fa icon-caution'></i></td>"
        "<td class='content'>Fasern nicht knicken.</td></tr></table></div>",
    ],
)
def test_boxes_of_any_make_are_call_outs(box: str) -> None:
    (block,) = read(f"<body>{box}</body>").outline.blocks
    assert isinstance(block, Callout)
    assert ("caution", ["Fasern nicht knicken."]) == (
        block.kind,
        [one.prose.text for one in block.blocks if isinstance(one, Paragraph)],
    )


def test_headings_named_like_a_menu_or_in_a_button_are_read() -> None:
    assert ["Menu", "Die Speisekarte drucken.", "Schritt 1: Ofen heizen", "Auf 200 °C stellen."] == lines(
        "<body><section id='menu'><h2 id='menu'>Menu</h2><p>Die Speisekarte drucken.</p></section>"
        "<div class='accordion'><h2><button class='accordion-button'>Schritt 1: Ofen heizen</button></h2><div>"
        "<p>Auf 200 °C stellen.</p></div></div><button>Senden</button></body>"
    )


def test_a_page_that_is_one_form_is_read_and_a_search_field_is_not() -> None:
    steps = "".join(f"<li>Die Schraube Nummer {number} lösen und beiseite legen</li>" for number in range(5))
    assert 6 == len(lines(f"<body><form><h2>Abbau</h2><ol>{steps}</ol></form><form>Suche <input></form></body>"))


def test_words_that_the_page_hides_are_counted() -> None:
    (problem,) = read(
        "<body><p>Den Deckel lösen.</p><div style='display:none'>Nie bei laufendem Motor!</div></body>"
    ).outline.problems
    assert ("left-out", "1 passages that the page does not show are left out", "line 1") == (
        problem.kind,
        problem.text,
        problem.place,
    )
