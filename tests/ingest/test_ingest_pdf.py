"""A PDF is read as a person reads it: in order, with its lists, tables and pictures, and no word is lost."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import printed_pdf
import pytest
from PIL import Image
from printed_pdf import Sheet, photo
from words_pdf import words_in, written

from onboard.core.errors import InputError
from onboard.ingest.outline import Block, Heading, Listing, Outline, Paragraph, Table
from onboard.ingest.pdf.reader import PdfReader
from onboard.ingest.reading import read
from onboard.ingest.transcript import Transcript


def transcribed(content: bytes) -> Transcript:
    return PdfReader().transcript(content, "doc.pdf")


def outlined(content: bytes) -> Outline:
    return transcribed(content).outline


def listings(outline: Outline) -> list[Listing]:
    return [block for block in outline.blocks if isinstance(block, Listing)]


def tables(outline: Outline) -> list[Table]:
    return [block for block in outline.blocks if isinstance(block, Table)]


def texts(outline: Outline) -> list[str]:
    return [block.prose.text for block in outline.blocks if isinstance(block, Heading | Paragraph) and block.prose.text]


def first_text(blocks: tuple[Block, ...]) -> str:
    return next(block.prose.text for block in blocks if isinstance(block, Paragraph))


def pictures_of(blocks: tuple[Block, ...]) -> list[str]:
    return [ref.file for block in blocks if isinstance(block, Paragraph) for ref in block.prose.pictures]


# ---------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("name", sorted(printed_pdf.everything()))
def test_every_word_on_the_pages_is_in_the_outline_as_often_as_there(name: str) -> None:
    content = printed_pdf.everything()[name]()
    lost = words_in(content) - written(outlined(content))
    if name == "contents":  # its table of contents says again what stands below
        lost -= Counter(["inhalt", "vorbereitung", "montage"])
    furniture = {"seite", "von", "handbuch", "musterwerk", "gmbh", "arbeitsanweisung"} | {"dokument", "nr", "aa", "rev"}
    assert {} == {
        word: count
        for word, count in lost.items()
        if word not in furniture | {"stand"} and not word.isdigit() and len(word) > 1
    }


def test_a_word_divided_at_a_lines_end_is_whole_again_and_a_true_hyphen_stays() -> None:
    (said,) = texts(outlined(printed_pdf.hyphens()))
    for words in (
        "Drehmoment an",
        "M8-Schraube",
        "Ein- und Ausschalter",
        "CNC-Fräse",
        "Not-Halt-Taste",
        "Ein- und Ausbau",
    ):
        assert words in said


def test_spaced_letters_raised_figures_read_as_words() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.cell(0, 8, "G E F A H R durch Quetschen", new_x="LMARGIN", new_y="NEXT")
    sheet.cell(sheet.get_string_width("Fläche 20 mm"), 8, "Fläche 20 mm")
    sheet.set_font_size(7)
    sheet.set_xy(sheet.get_x(), sheet.get_y() - 1.2)
    sheet.cell(10, 8, "2")
    said = " ".join(texts(outlined(sheet.bytes())))
    assert "GEFAHR durch Quetschen" in said
    assert "20 mm²" in said


def test_a_shadow_printed_beneath_its_words_is_not_read_twice() -> None:
    sheet = Sheet()
    sheet.add_page()
    for shift in (0.0, 0.15):
        sheet.set_xy(20 + shift, 30)
        sheet.cell(0, 8, "Hallo Halle")
    assert ["Hallo Halle"] == texts(outlined(sheet.bytes()))


def test_polish_and_arabic_are_read_in_the_order_they_are_spoken() -> None:
    polish = outlined(
        printed_pdf.spoken(["1. Poluzuj śrubę mocującą łożysko.", "2. Sprawdź zużycie paska (Rysunek 2)."])
    )
    (listing,) = listings(polish)
    assert ["Poluzuj śrubę mocującą łożysko.", "Sprawdź zużycie paska (Rysunek 2)."] == [
        first_text(entry.blocks) for entry in listing.entries
    ]
    arabic = outlined(
        printed_pdf.spoken(
            [
                "1. قم بشد البرغي M8 بعزم 25 نيوتن متر (الصورة 3).",
                "2. أغلق الغطاء بإحكام ثم تحقق من إشارة الضوء الأخضر.",
            ],
            font="NotoSansArabic-Medium.ttf",
            rtl=True,
        )
    )
    (listing,) = listings(arabic)
    assert [1, 2] == [entry.number for entry in listing.entries]
    assert "قم بشد البرغي M8 بعزم 25 نيوتن متر (الصورة 3)." == first_text(listing.entries[0].blocks)


# ---------------------------------------------------------------------------------------------- order


def test_two_columns_are_read_one_after_the_other() -> None:
    said = texts(outlined(printed_pdf.two_columns()))
    assert ["Wartung", "Schalten", "Öffnen", "Prüfen", "Schließen", "Entlüften", "Nehmen", "Melden"] == [
        text.split()[0] for text in said
    ]


def test_names_in_the_margin_stand_before_their_passages() -> None:
    said = texts(outlined(printed_pdf.side_notes()))[1:]
    assert ["Vorbereitung", "Stellen", "Messung", "Ziehen", "Abschluss", "Füllen"] == [text.split()[0] for text in said]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    sheet = Sheet()
    sheet.add_page()
    for column, lines in enumerate((_LEFT_COLUMN, _RIGHT_COLUMN)):
        sheet.set_y(30)
        for line in lines:
            sheet.set_x(20 + 90 * column)
            sheet.cell(80, 5, line, new_x="LMARGIN", new_y="NEXT")
    assert [" ".join((*_LEFT_COLUMN, *_RIGHT_COLUMN))] == texts(outlined(sheet.bytes()))


_LEFT_COLUMN = (
    "Der Hebel an der linken Seite wird so",
    "lange nach unten gedrückt, bis die Lampe",
    "über dem Tor grün leuchtet und das Band",
    "stehen geblieben ist, was je nach Last",
)
_RIGHT_COLUMN = (
    "einige Sekunden dauert, in denen man",
    "die Hände hinter der gelben Linie hält",
    "und das Band nicht aus den Augen lässt,",
    "damit niemand zu Schaden kommt.",
)


def test_a_page_laid_on_its_side_is_read_upright() -> None:
    sheet = Sheet()
    sheet.add_page()
    with sheet.rotation(90, 100, 100):
        sheet.set_xy(40, 60)
        sheet.cell(100, 6, "1. Deckel öffnen.")
        sheet.set_xy(40, 68)
        sheet.cell(100, 6, "2. Deckel schließen.")
    (listing,) = listings(outlined(sheet.bytes()))
    assert ["Deckel öffnen.", "Deckel schließen."] == [first_text(entry.blocks) for entry in listing.entries]


def test_cards_with_numbers_are_read_in_the_order_of_the_numbers() -> None:
    sheet = Sheet()
    sheet.add_page()
    for number in range(1, 5):
        row, column = divmod(number - 1, 2)
        sheet.set_y(40 + row * 60)
        sheet.say(
            f"{number}. Klappe {number} öffnen, den Stecker ziehen und die Klappe wieder schließen.",
            left=column * 90,
            width=75,
        )
    (listing,) = listings(outlined(sheet.bytes()))
    assert [1, 2, 3, 4] == [entry.number for entry in listing.entries]


# ---------------------------------------------------------------------------------------------- headers, contents


def test_a_list_over_a_pages_end_is_one_list_and_headers_are_fields() -> None:
    outline = outlined(printed_pdf.numbered())
    (listing,) = listings(outline)
    assert list(range(1, 31)) == [entry.number for entry in listing.entries]
    assert {1} == {len(entry.blocks) for entry in listing.entries}
    fields = {field.path[0]: field.value for field in outline.front if field.path}
    assert ("AA-104", "3", "12.03.2026") == (fields["Dokument-Nr."], fields["Rev."], fields["Stand"])
    assert "Seite" not in outline.source


def test_a_table_in_the_page_header_gives_fields_once() -> None:
    sheet = Sheet()
    for number in range(1, 4):
        sheet.add_page()
        sheet.set_y(12)
        sheet.set_font_size(8)
        for column, (key, value) in enumerate((("Revision", "4"), ("Freigegeben von", "M. Yılmaz"))):
            sheet.rect(20 + 50 * column, 10, 50, 12)
            sheet.set_xy(22 + 50 * column, 12)
            sheet.cell(40, 4, key)
            sheet.set_xy(22 + 50 * column, 16)
            sheet.cell(40, 4, value)
        sheet.set_xy(160, 12)
        sheet.cell(30, 4, f"Seite {number} von 3")
        sheet.set_font_size(11)
        sheet.set_y(40)
        sheet.say(f"{number}. Hebel {number} umlegen.")
    outline = outlined(sheet.bytes())
    assert [(("Revision",), "4"), (("Freigegeben von",), "M. Yılmaz")] == [(f.path, f.value) for f in outline.front]
    assert [1, 2, 3] == [entry.number for entry in listings(outline)[0].entries]
    assert "Seite" not in outline.source


def test_a_line_at_the_top_of_many_pages_that_belongs_to_the_text_below_is_no_header() -> None:
    sheet = Sheet()
    for number in range(1, 6):
        sheet.add_page()
        sheet.say("Danach die Auflagefläche reinigen und prüfen.")
        sheet.say(f"Schraube {number} lösen und ablegen.")
    outline = outlined(sheet.bytes())
    assert 5 == outline.source.count("Danach die Auflagefläche reinigen und prüfen.")


def test_each_line_knows_its_page() -> None:
    outline = outlined(printed_pdf.numbered())
    pages = [outline.spots[entry.first - 1].name for entry in listings(outline)[0].entries]
    assert ("page 1", "page 2") == (pages[0], pages[-1])
    assert pages == sorted(pages)


def test_steps_that_read_alike_on_every_page_are_no_header() -> None:
    sheet = Sheet()
    for number in range(1, 5):
        sheet.add_page()
        sheet.say(f"Schritt {number}", size=16, bold=True)
        sheet.say(f"Hebel {number} umlegen.")
    outline = outlined(sheet.bytes())
    assert [f"Schritt {number}" for number in range(1, 5)] == [
        block.prose.text for block in outline.blocks if isinstance(block, Heading)
    ]


def test_a_whole_sentence_in_large_letters_is_no_heading() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.say("Reinigen", size=18)
    sheet.say("Alle Flächen werden mit einem feuchten Tuch abgewischt, nie mit dem Schlauch.", size=14)
    sheet.say("Danach wird die Maschine mit Druckluft getrocknet und wieder eingeschaltet.")
    sheet.say("Am Ende des Tages wird das Ergebnis in das Blatt eingetragen.")
    headings = [block.prose.text for block in outlined(sheet.bytes()).blocks if isinstance(block, Heading)]
    assert ["Reinigen"] == headings


def test_a_line_of_the_contents_that_stands_nowhere_else_is_kept() -> None:
    said = texts(outlined(printed_pdf.contents()))
    assert 1 == sum("Abnahme" in text for text in said)
    assert 1 == sum("Vorbereitung" in text for text in said)


def test_a_table_of_contents_is_no_list_of_steps() -> None:
    outline = outlined(printed_pdf.contents())
    assert ["Vorbereitung", "Montage"] == [b.prose.text for b in outline.blocks if isinstance(b, Heading)][1:]
    assert [[1, 2], [1, 2]] == [[entry.number for entry in listing.entries] for listing in listings(outline)]


def test_headings_have_levels_by_their_size() -> None:
    outline = outlined(printed_pdf.bullets())
    assert [1, 2, 2, 2] == [block.level for block in outline.blocks if isinstance(block, Heading)]


def test_bold_and_underlined_lines_with_a_number_are_headings_where_other_text_stands_below() -> None:
    outline = outlined(printed_pdf.numbered_chapters())
    assert [
        (1, "Montageanweisung"),
        (2, "2. Vormontage"),
        (3, "2.1 Muttern"),
        (3, "2.2 Schrauben"),
        (2, "3. Montage"),
        (3, "3.1 Kopf"),
    ] == [(block.level, block.prose.text) for block in outline.blocks if isinstance(block, Heading)]
    assert [[1, 2, 3]] * 3 == [[entry.number for entry in listing.entries] for listing in listings(outline)]


def test_bold_entries_of_one_list_stay_entries() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.say("Vor dem Einschalten ist alles zu prüfen, was im Plan steht, und zwar täglich und von allen.")
    for number, text in enumerate(("Haube schließen", "Not-Halt prüfen", "Einschalten"), 1):
        sheet.say(f"{number}. {text}", bold=number == 2)
    (listing,) = listings(outlined(sheet.bytes()))
    assert [1, 2, 3] == [entry.number for entry in listing.entries]


def test_numbered_headings_below_one_another_are_several() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.say("4. Programmieren", size=16)
    sheet.say("4.1. Vorbereiten", size=16)
    sheet.say("Die Umgebung wird gestartet und der Rechner mit der Steuerung verbunden.")
    headings = [block.prose.text for block in outlined(sheet.bytes()).blocks if isinstance(block, Heading)]
    assert ["4. Programmieren", "4.1. Vorbereiten"] == headings


# ---------------------------------------------------------------------------------------------- lists


def test_numbers_that_only_hang_out_make_a_list_over_a_pages_end() -> None:
    (listing,) = listings(outlined(printed_pdf.hanging_numbers()))
    assert [1, 2, 3] == [entry.number for entry in listing.entries]
    assert "Den Tank leeren" == first_text(listing.entries[0].blocks)


@pytest.mark.parametrize("marks", [("1-", "2-"), ("1.-", "2.-"), ("1º", "2º"), ("i.", "ii."), ("i)", "ii)")])
def test_numbers_as_they_are_written_elsewhere_make_a_list(marks: tuple[str, str]) -> None:
    sheet = Sheet()
    sheet.add_page()
    for mark, text in zip(marks, ("Abrir la tapa", "Cerrar la tapa"), strict=True):
        sheet.entry(mark, text)
    (listing,) = listings(outlined(sheet.bytes()))
    assert [(1, "Abrir la tapa"), (2, "Cerrar la tapa")] == [
        (entry.number, first_text(entry.blocks)) for entry in listing.entries
    ]


def test_a_step_label_begins_its_paragraph_which_goes_on_over_a_pages_end() -> None:
    said = [text for text in texts(outlined(printed_pdf.step_labels())) if text.startswith("Schritt")]
    words = " ".join((*printed_pdf.WRAPPED, printed_pdf.LAST_LINE))
    assert [f"Schritt {number}) {words}" for number in (1, 2)] == said


def test_the_letter_o_set_apart_is_a_bullet_and_as_a_word_it_stays_one() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.say("1. Wybierz sposób")
    for text in ("Sprawdź moc", "Zapisz wynik o godzinie"):
        sheet.set_x(sheet.l_margin + 8)
        sheet.cell(6, 5, "o")
        sheet.cell(80, 5, text, new_x="LMARGIN", new_y="NEXT")
    outline = outlined(sheet.bytes())
    (inner,) = [block for block in listings(outline)[0].entries[0].blocks if isinstance(block, Listing)]
    assert ["Sprawdź moc", "Zapisz wynik o godzinie"] == [first_text(entry.blocks) for entry in inner.entries]


def test_a_stretched_line_is_one_line() -> None:
    sheet = Sheet()
    sheet.add_page()
    words = ("werden", "die", "Drähte", "verzinnt", "und", "gekürzt.")
    left = 20.0
    for word in words:
        sheet.text(left, 40, word)
        left += sheet.get_string_width(word) + 9
    assert [" ".join(words)] == texts(outlined(sheet.bytes()))


def test_bullets_letters_and_boxes_are_lists() -> None:
    tools, steps, checks = listings(outlined(printed_pdf.bullets()))
    assert (False, 3) == (tools.ordered, len(tools.entries))
    assert (True, [1, 2, 3]) == (steps.ordered, [entry.number for entry in steps.entries])
    inner = steps.entries[0].blocks[1]
    assert isinstance(inner, Listing)
    assert ["unter der Werkbank", "vor dem Tor"] == [first_text(entry.blocks) for entry in inner.entries]
    assert [True, True] == [entry.box for entry in checks.entries]


def test_numbers_with_points_are_lists_of_their_own_inside_the_entry_they_count() -> None:
    sheet = Sheet()
    sheet.add_page()
    for text in ("1. Vorbereiten", "1.1 Strom abschalten", "1.2 Deckel öffnen", "2. Reinigen", "2.1 Filter ausblasen"):
        sheet.say(text)
    (listing,) = listings(outlined(sheet.bytes()))
    assert [1, 2] == [entry.number for entry in listing.entries]
    inner = [block for entry in listing.entries for block in entry.blocks if isinstance(block, Listing)]
    assert [[1, 2], [1]] == [[entry.number for entry in one.entries] for one in inner]


def test_the_letter_that_word_draws_for_a_bullet_is_one() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.entry("•", "Werkzeug")
    sheet.entry("o", "Besen", left=8)
    (listing,) = listings(outlined(sheet.bytes()))
    inner = listing.entries[0].blocks[1]
    assert isinstance(inner, Listing)
    assert ["Besen"] == [first_text(entry.blocks) for entry in inner.entries]


def test_bullets_that_are_drawn_and_not_written_are_bullets() -> None:
    sheet = Sheet()
    sheet.add_page()
    for text in ("Besen", "Schaufel"):
        sheet.circle(22, sheet.get_y() + 2.6, 0.7, style="F")
        sheet.say(text, left=6)
    (listing,) = listings(outlined(sheet.bytes()))
    assert ["Besen", "Schaufel"] == [first_text(entry.blocks) for entry in listing.entries]


def test_a_date_at_the_beginning_of_a_line_is_no_step() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.say("14. November 2026")
    sheet.ln(4)
    sheet.say("1. Deckel öffnen.")
    sheet.say("2. Deckel schließen.")
    outline = outlined(sheet.bytes())
    assert ["14. November 2026"] == texts(outline)
    assert [1, 2] == [entry.number for entry in listings(outline)[0].entries]


# ---------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without rules"])
def test_a_table_of_steps_keeps_rows_cells_and_pictures_together(ruled: bool) -> None:
    (table,) = tables(outlined(printed_pdf.table_of_steps(ruled=ruled)))
    assert ["Nr.", "Arbeitsschritt", "Hinweis", "Bild"] == [cell.text for cell in table.header.cells]
    assert ["1", "2", "3"] == [row.cells[0].text for row in table.rows]
    assert "Deckel 2 abnehmen und den Filter vorsichtig nach oben herausziehen" == table.rows[1].cells[1].text
    assert [1, 1, 1] == [len(row.cells[3].pictures) for row in table.rows]


def test_a_table_over_several_pages_is_one_table() -> None:
    outline = outlined(printed_pdf.table_of_steps(rows=14))
    (table,) = tables(outline)
    assert [str(number) for number in range(1, 15)] == [row.cells[0].text for row in table.rows]


def test_columns_that_only_stand_below_one_another_are_a_table() -> None:
    (table,) = tables(outlined(printed_pdf.aligned_table()))
    assert ["Nr.", "Arbeitsschritt", "Drehmoment"] == [cell.text for cell in table.header.cells]
    assert ("2", "Schraube M8 über Kreuz anziehen, dabei das Gehäuse festhalten", "25 Nm") == tuple(
        cell.text for cell in table.rows[1].cells
    )


# ---------------------------------------------------------------------------------------------- pictures


def test_a_picture_stands_with_the_text_beside_it() -> None:
    (listing,) = listings(outlined(printed_pdf.pictures_beside()))
    assert [1, 1, 1] == [len(pictures_of(entry.blocks)) for entry in listing.entries]


def test_a_plain_photo_is_taken_byte_for_byte_and_one_with_an_arrow_over_it_is_rendered() -> None:
    transcript = transcribed(printed_pdf.call_outs())
    (listing,) = listings(transcript.outline)
    arrow, plain, drawing = (pictures_of(entry.blocks)[0] for entry in listing.entries)
    assert photo("#997755").getvalue()[:2] == transcript.pictures[plain][:2]
    with Image.open(io.BytesIO(transcript.pictures[arrow])) as image:
        colours = image.convert("RGB").getcolors(1_000_000) or []
        reds = sum(count for count, (red, green, blue) in colours if red > 220 and green < 60 and blue < 60)
    assert reds > 200
    with Image.open(io.BytesIO(transcript.pictures[drawing])) as image:
        assert image.width > 300


def test_a_caption_describes_its_picture_and_stays_with_the_step() -> None:
    (listing,) = listings(outlined(printed_pdf.captioned()))
    shown = [ref for block in listing.entries[0].blocks if isinstance(block, Paragraph) for ref in block.prose.pictures]
    assert ["Bild 1: Spannrolle mit Schraube"] == [ref.alt for ref in shown]


def test_different_photos_in_the_same_place_on_every_page_are_all_kept() -> None:
    sheet = Sheet()
    for number, colour in enumerate(("#a03020", "#20a030", "#3020a0"), 1):
        sheet.add_page()
        sheet.say(f"Schritt {number}", size=18, bold=True)
        sheet.say(f"Hebel {number} umlegen.")
        sheet.image(photo(colour), x=100, y=60, w=80)
    assert 3 == len(transcribed(sheet.bytes()).pictures)


def test_a_logo_on_every_page_is_no_picture_of_a_step() -> None:
    sheet = Sheet()
    logo = photo("#204060", (200, 80))
    for number in range(1, 4):
        sheet.add_page()
        sheet.image(logo, x=160, y=8, w=30)
        sheet.say(f"{number}. Hebel {number} umlegen.")
    assert {} == dict(transcribed(sheet.bytes()).pictures)


# ---------------------------------------------------------------------------------------------- what cannot be read


def refused(content: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        transcribed(content)
    return caught.value


def test_a_scan_is_answered_with_what_to_do() -> None:
    error = refused(printed_pdf.scan(4))
    assert "has no text: 4 of its 4 pages are pictures (a scan)" == error.reason
    assert error.hint and "searchable PDF" in error.hint


def test_single_scanned_pages_are_named_and_keep_a_video_from_being_made() -> None:
    outline = outlined(printed_pdf.scan(4, text_on=(1, 3)))
    assert [("unreadable-page", "page 2", True), ("unreadable-page", "page 4", True)] == [
        (problem.kind, problem.place, problem.stops) for problem in outline.problems
    ]


def test_a_password_is_said_and_an_owners_password_alone_does_not_matter() -> None:
    assert "is protected by a password" == refused(printed_pdf.locked()).reason
    assert "Deckel öffnen." in outlined(printed_pdf.locked(user="")).source


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\0\0\0\0", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "pointer"),
        (b"PK\x03\x04rest", "is no PDF: it is a Word, Excel, PowerPoint or zip file"),
        (b"<html><body>Seite</body></html>", "is no PDF: it is a web page"),
        (b"%PDF-1.7\nnothing else", "is damaged"),
    ],
)
def test_what_is_no_pdf_is_called_by_its_name(content: bytes, words: str) -> None:
    assert words in refused(content).reason


def test_a_truncated_file_is_read_as_far_as_it_goes_or_refused() -> None:
    whole = printed_pdf.numbered()
    try:
        outline = outlined(whole[: len(whole) * 9 // 10])
    except InputError as error:
        assert error.reason
    else:
        assert outline.blocks


# ---------------------------------------------------------------------------------------------- as a whole


def test_a_printed_instruction_becomes_steps_with_pages_as_places(tmp_path: Path) -> None:
    document = tmp_path / "anweisung.pdf"
    document.write_bytes(printed_pdf.numbered())
    instruction = read(document)
    assert 30 == len(instruction.steps)
    assert "page 1" == instruction.steps[0].source.place
    assert "Spindel wechseln" == instruction.title.text
    assert instruction.revision and "3" == instruction.revision.text
