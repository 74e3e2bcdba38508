"""Word documents as companies write them, and what a reader must see in them."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_made import (
    SPACES,
    STYLES,
    b,
    control,
    docx,
    field,
    group,
    p,
    photo,
    picture,
    r,
    shape,
    tbl,
    tc,
    text_box,
    tr,
    zipped,
)
from words_word import read, sketch

RED, BLUE, GREEN = photo("red"), photo("blue"), photo("green")


# ------------------------------------------------------------------------------------------ headings and places


def test_headings_are_known_by_their_style_in_any_language_of_word() -> None:
    names = ("heading 1", "Überschrift 1", "Nagłówek 1", "Título 1", "Başlık 1", "Заголовок 1", "عنوان 1")
    for name in names:
        style = f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/></w:style>'
        assert ["# Vorbereitung", "Text."] == sketch(docx(p("Vorbereitung", style="x"), p("Text."), styles=style)), name


def test_headings_rank_below_the_title() -> None:
    document = docx(p("Anlage", style="Titel"), p("Teil", style="berschrift1"), p("Stück", style="berschrift2"))
    assert ["# Anlage", "## Teil", "### Stück"] == sketch(document)


def test_a_style_is_a_heading_if_it_is_based_on_one() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Firma"/><w:basedOn w:val="berschrift2"/></w:style>'
    )
    assert ["## Kapitel"] == sketch(docx(p("Kapitel", style="Own"), styles=STYLES + own))


def test_large_lines_are_headings_where_nobody_used_styles() -> None:
    large, larger = '<w:sz w:val="28"/>', '<w:sz w:val="36"/>'
    document = docx(p(r("Presse", larger)), p(r("Vorbereitung", large)), p("Prüfen Sie die Presse auf Schäden."))
    assert ["# Presse", "## Vorbereitung", "Prüfen Sie die Presse auf Schäden."] == sketch(document)


def test_one_large_line_further_down_is_no_heading() -> None:
    lines = [p(f"Zeile {word}.") for word in ("eins", "zwei", "drei", "vier", "fünf")]
    assert "Groß geschrieben" == sketch(docx(*lines, p(r("Groß geschrieben", '<w:sz w:val="36"/>')), p("Ende.")))[5]


def test_a_bold_line_stays_a_line_that_is_bold() -> None:
    assert ["**Durchführung**", "Text."] == sketch(docx(p(b("Durchführung")), p("Text.")))


def test_a_passage_in_the_style_of_a_heading_is_a_passage() -> None:
    passage = " ".join(["Wort"] * 50)
    assert [passage] == sketch(docx(p(passage, style="berschrift1")))


def test_places_are_counted_as_a_person_counts() -> None:
    document = docx(p("Eins"), p(), p("Zwei"), tbl(tr("a", "b"), tr("", ""), tr("c", "d")), p("Drei"))
    names = [spot.name for spot in read(document).outline.spots]
    rows = ["table 1, row 1, cell 1", "table 1, row 1, cell 2", "table 1, row 3, cell 1", "table 1, row 3, cell 2"]
    assert ["paragraph 1", "paragraph 2", *rows, "paragraph 3"] == names


# ------------------------------------------------------------------------------------------ steps as they come


def test_a_table_of_steps_keeps_its_columns_its_pictures_and_word_s_numbers() -> None:
    document = docx(
        tbl(
            tr("Nr.", "Arbeitsschritt", "Hinweis", "Bild", "Zeit", header=True),
            tr(tc(p(num=(1, 0))), "Ausschalten.", "Sichern!", tc(p(picture("a"))), "2 min"),
            tr(tc("Einbau", span=5)),
            tr(tc(p(num=(1, 0))), tc("Öffnen.", "Mit 25 Nm."), "", tc(p(picture("b"))), ""),
        ),
        photos={"a": RED, "b": BLUE},
    )
    assert [
        "| Nr. | Arbeitsschritt | Hinweis | Bild | Zeit |",
        "| 1. | Ausschalten. | Sichern! | [picture] | 2 min |",
        "== Einbau",
        "| 2. | Öffnen. / Mit 25 Nm. |  | [picture] |  |",
    ] == sketch(document)


def test_comments_between_numbered_items_belong_to_the_item_before() -> None:
    document = docx(
        p("Kabel anschließen.", num=(1, 0)),
        p("Geduld haben.", style="Listenabsatz"),
        p(picture("a"), style="Listenabsatz"),
        p("Anlöten.", num=(1, 0)),
        p("Danach:", style="Listenabsatz"),
        p("Prüfen.", num=(2, 0)),
        photos={"a": RED},
    )
    assert ["1. Kabel anschließen.", "  Geduld haben.", "  [picture]", "2. Anlöten.", "Danach:", "- Prüfen."] == sketch(
        document
    )


def test_lists_in_lists_stay_below_their_entry() -> None:
    document = docx(
        p("Lösen.", num=(1, 0)), p("M6", num=(1, 1)), p("fest", num=(1, 2)), p("M8", num=(1, 1)), p("Weg.", num=(1, 0))
    )
    assert ["1. Lösen.", "  1. M6", "    - fest", "  2. M8", "2. Weg."] == sketch(document)


def test_pictures_between_entries_of_a_list_in_a_list_do_not_make_steps_of_them() -> None:
    document = docx(
        p("Installieren:", num=(1, 0)),
        p("Starten.", num=(1, 1)),
        p(picture("a")),
        p("Weiter.", num=(1, 1)),
        p(picture("b")),
        p("Prüfen.", num=(1, 0)),
        photos={"a": RED, "b": BLUE},
    )
    inner = ["  1. Starten.", "    [picture]", "  2. Weiter."]
    assert ["1. Installieren:", *inner, "[picture]", "2. Prüfen."] == sketch(document)


def test_typed_numbers_are_a_list_and_leftovers_are_flagged() -> None:
    document = docx(p("1. Ein."), p("2. Aus."), p(picture("a")), p("3) Ende."), p("2. Rest."), photos={"a": RED})
    assert ["1. Ein.", "2. Aus.", "[picture]", "3. Ende.", "2. Rest."] == sketch(document)
    problem = read(document).outline.problems[0]
    assert ("skipped-number", "paragraph 5") == (problem.kind, problem.place)
    assert '"2. Rest." has the number 2' in problem.text


def test_typed_numbers_of_two_levels_are_a_list_and_values_are_none() -> None:
    assert ["1. Motor starten.", "2. Warten."] == sketch(docx(p("5.1 Motor starten."), p("5.2 Warten.")))
    values = ["2.5 Nm für M4", "2.6 Nm für M5"]
    assert values == sketch(docx(*map(p, values)))


def test_a_single_typed_number_is_only_text() -> None:
    assert ["12. Januar: Abnahme"] == sketch(docx(p("12. Januar: Abnahme")))


def test_bold_numbered_lines_with_text_below_are_headings() -> None:
    document = docx(p(b("1. Ausschalten")), p("Taster drücken."), p(b("2. Öffnen")), p("Griff drehen."))
    assert ["###### **1. Ausschalten**", "Taster drücken.", "###### **2. Öffnen**", "Griff drehen."] == sketch(document)


def test_labels_with_words_are_read() -> None:
    document = docx(p("Lösen", num=(4, 0)), p("Schlüssel nehmen."), p("Wechseln", num=(4, 0)))
    assert ["Schritt 1: Lösen", "Schlüssel nehmen.", "Schritt 2: Wechseln"] == sketch(document)


def test_numbered_headings_show_their_number_and_numbered_paragraphs_below_are_a_list() -> None:
    document = docx(
        p("Zweck", style="berschrift1", num=(5, 0)),
        p("Durchführung", style="berschrift1", num=(5, 0)),
        p("Motor warmlaufen lassen.", num=(5, 1)),
        p("Öl ablassen.", num=(5, 1)),
    )
    assert ["# 1 Zweck", "# 2 Durchführung", "1. Motor warmlaufen lassen.", "2. Öl ablassen."] == sketch(document)


def test_what_stands_between_steps_of_one_chapter_belongs_to_neither() -> None:
    document = docx(
        p("Durchführung", style="berschrift1", num=(5, 0)),
        p("Lösen.", num=(5, 1)),
        p("Achtung: heiß!"),
        p("Heben.", num=(5, 1)),
    )
    assert ["# 1 Durchführung", "1. Lösen.", "Achtung: heiß!", "2. Heben."] == sketch(document)


def test_boxes_to_tick_are_boxes_however_they_were_made() -> None:
    box = control(r("☐"), '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>')
    old = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
    old += "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    old += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    wingdings = '<w:r><w:sym w:font="Wingdings" w:char="F06F"/></w:r>'
    document = docx(
        p("☐ Gitter zu"), p(box, " Öl da"), p(old, " Not-Halt"), p(wingdings, " Licht"), p("Druck", num=(3, 0))
    )
    assert [f"- [ ] {text}" for text in ("Gitter zu", "Öl da", "Not-Halt", "Licht", "Druck")] == sketch(document)


def test_a_question_with_several_boxes_is_left_as_it_is() -> None:
    assert ["☐ ja ☐ nein"] == sketch(docx(p("☐ ja ☐ nein")))


# ------------------------------------------------------------------------------------------ tables of all sorts


def test_a_layout_of_text_beside_pictures_is_steps_with_pictures() -> None:
    rows = [tr(f"{n}. Teil {n}.", tc(p(picture(name)))) for n, name in ((1, "a"), (2, "b"))]
    document = docx(tbl(*rows), photos={"a": RED, "b": BLUE})
    assert ["1. Teil 1.", "  [picture]", "2. Teil 2.", "  [picture]"] == sketch(document)


def test_layouts_one_row_each_count_on() -> None:
    tables = [tbl(tr(f"{n}. Teil {n}.", tc(p(picture(name))))) + p() for n, name in ((1, "a"), (2, "b"))]
    document = docx(*tables, photos={"a": RED, "b": BLUE})
    assert ["1. Teil 1.", "  [picture]", "2. Teil 2.", "  [picture]"] == sketch(document)


def test_a_row_of_pictures_goes_on_with_the_row_above() -> None:
    rows = [tr("Öffnen.", ""), tr(tc(p(picture("a"))), tc(p(picture("b")))), tr("Lösen.", tc(p(picture("c"))))]
    document = docx(tbl(*rows), photos={"a": RED, "b": BLUE, "c": GREEN})
    assert ["- Öffnen.", "  [picture]", "  [picture]", "- Lösen.", "  [picture]"] == sketch(document)


def test_a_layout_without_numbers_is_a_list_a_row() -> None:
    rows = [tr(tc(p(picture(name))), text) for name, text in (("a", "Öffnen."), ("b", "Lösen."))]
    document = docx(tbl(*rows), photos={"a": RED, "b": BLUE})
    assert ["- Öffnen.", "  [picture]", "- Lösen.", "  [picture]"] == sketch(document)


def test_a_table_numbered_from_its_first_row_is_a_list() -> None:
    document = docx(
        tbl(
            tr("1", "Schalter ausschalten.", tc(p(picture("a")))),
            tr(tc("Einbau", span=3)),
            tr("2", tc("Deckel öffnen.", p("langsam", num=(2, 0))), "Vorsicht, heiß!"),
        ),
        photos={"a": RED},
    )
    later = ["2. Deckel öffnen.", "  - langsam", "    Vorsicht, heiß!"]
    assert ["1. Schalter ausschalten.", "  [picture]", "Einbau", *later] == sketch(document)


def test_a_table_of_values_with_numbers_stays_a_table() -> None:
    assert ["| 1 | rot |", "| 2 | blau |"] == sketch(docx(tbl(tr("1", "rot"), tr("2", "blau"))))


def test_a_frame_of_one_cell_keeps_its_warning_together() -> None:
    assert ["> **WARNUNG**", "  Heiße Oberfläche."] == sketch(docx(tbl(tr(tc(p(b("WARNUNG")), "Heiße Oberfläche.")))))


def test_lines_in_one_frame_of_borders_are_kept_together() -> None:
    sides = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    framed = f"<w:pBdr>{sides}</w:pBdr>"
    document = docx(p("Vorher."), p(b("GEFAHR"), more=framed), p("Hochspannung.", more=framed), p("Nachher."))
    assert ["Vorher.", "> **GEFAHR**", "  Hochspannung.", "Nachher."] == sketch(document)


def test_a_quotation_further_in_is_no_part_of_the_entry_before() -> None:
    far = '<w:ind w:left="2400"/>'
    assert ["1. Öffnen.", "Zitat"] == sketch(docx(p("Öffnen.", num=(1, 0)), p("Zitat", more=far)))


def test_a_betriebsanweisung_is_read_part_by_part() -> None:
    def title(text: str) -> str:
        return tr(tc(text, span=3, fill="0000FF"))

    document = docx(
        tbl(
            tr("Nummer: 012", tc("BETRIEBSANWEISUNG", "gem. BetrSichV"), "Stand: 03/2026"),
            title("ANWENDUNGSBEREICH"),
            tr(tc("Arbeiten an der Bohrmaschine", span=3)),
            title("GEFAHREN FÜR MENSCH UND UMWELT"),
            tr(tc(p(picture("a"))), tc(p("Drehende Teile.", num=(2, 0)), p("Späne.", num=(2, 0)), span=2)),
            title("ERSTE HILFE"),
            tr(tc(p(picture("b"))), tc("Ruhe bewahren.", span=2)),
            columns=3,
        ),
        photos={"a": RED, "b": BLUE},
    )
    assert [
        "##### BETRIEBSANWEISUNG",
        "Nummer: 012",
        "gem. BetrSichV",
        "Stand: 03/2026",
        "###### ANWENDUNGSBEREICH",
        "Arbeiten an der Bohrmaschine",
        "###### GEFAHREN FÜR MENSCH UND UMWELT",
        "[picture]",
        "- Drehende Teile.",
        "- Späne.",
        "###### ERSTE HILFE",
        "Ruhe bewahren.",
        "[picture]",
    ] == sketch(document)


def test_merged_cells_are_said_once_and_a_merged_number_makes_one_row() -> None:
    document = docx(
        tbl(
            tr(tc("Nr.", merge="restart"), tc("Tätigkeit", merge="restart"), tc("Prüfung", span=2)),
            tr(tc(merge="continue"), tc(merge="continue"), "Soll", "Ist"),
            tr(tc("1", merge="restart"), "Messen.", "5 bar", "x"),
            tr(tc(merge="continue"), "Notieren.", "", ""),
            tr("2", "Schließen.", "0 bar", "y"),
            columns=4,
        )
    )
    assert [
        "| Nr. | Tätigkeit | Prüfung / Soll | Ist |",
        "| 1 | Messen. / Notieren. | 5 bar | x |",
        "| 2 | Schließen. | 0 bar | y |",
    ] == sketch(document)


def test_columns_that_were_dragged_apart_by_a_hair_are_one_column() -> None:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1000, 20, 3000, 2000))
    rows = (
        tr("Nr.", tc("Schritt", span=2), "Bild") + tr(tc("1", span=2), "Öffnen.", "x") + tr("2", tc("Zu.", span=2), "y")
    )
    document = docx(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")
    assert ["| Nr. | Schritt | Bild |", "| 1 | Öffnen. | x |", "| 2 | Zu. | y |"] == sketch(document)


def test_a_table_in_a_cell_is_read_row_by_row_in_that_cell() -> None:
    inner = tbl(tr("M6", "10 Nm"), tr("M8", "25 Nm"))
    assert ["| a | Tabelle: / M6 – 10 Nm / M8 – 25 Nm |"] == sketch(docx(tbl(tr("a", tc("Tabelle:", inner)))))


def test_empty_rows_and_columns_are_left_out() -> None:
    assert ["| a | b |", "| c | d |"] == sketch(docx(tbl(tr("a", "", "b"), tr("", "", ""), tr("c", "", "d"))))


def test_rows_and_cells_in_content_controls_are_there() -> None:
    row = tr("a", control(tc("b")))
    assert ["| a | b |", "| c | d |"] == sketch(docx(tbl(row, control(tr("c", "d")))))


# ------------------------------------------------------------------------------------------ the reading view


def test_insertions_are_kept_and_deletions_left_out_and_said() -> None:
    document = docx(
        p(
            "Ventil ",
            "<w:del><w:r><w:delText>nicht </w:delText></w:r></w:del>",
            f"<w:ins>{r('langsam ')}</w:ins>",
            "öffnen.",
        ),
        p("Ein Satz", more="<w:rPr><w:del/></w:rPr>"),
        p(" geht weiter."),
    )
    assert ["Ventil langsam öffnen.", "Ein Satz geht weiter."] == sketch(document)
    problem = read(document).outline.problems[0]
    assert ("left-out", "paragraph 1", False) == (problem.kind, problem.place, problem.stops)
    assert "1 passage deleted with tracked changes" in problem.text
    assert "“nicht”" in problem.text


def test_rows_that_are_deleted_or_hidden_are_left_out_and_said() -> None:
    for mark, said in (("del", "deleted with tracked changes"), ("hidden", "of hidden text")):
        gone = tr("c", "d").replace("<w:tr>", f"<w:tr><w:trPr><w:{mark}/></w:trPr>")
        document = docx(tbl(tr("a", "b"), gone))
        assert ["| a | b |"] == sketch(document)
        assert f"{said}" in read(document).outline.problems[0].text


def test_a_passage_that_was_moved_is_where_it_was_moved_to() -> None:
    away = p(f"<w:moveFrom>{r('Öffnen.')}</w:moveFrom>", num=(1, 0), more="<w:rPr><w:moveFrom/></w:rPr>")
    here = p(f"<w:moveTo>{r('Öffnen.')}</w:moveTo>", num=(1, 0))
    assert ["1. Heben.", "2. Öffnen."] == sketch(docx(away, p("Heben.", num=(1, 0)), here))


@pytest.mark.parametrize("look", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>"])
def test_hidden_and_struck_words_are_left_out_and_said_word_for_word(look: str) -> None:
    document = docx(p("Nur dies. ", r("Nicht das.", look)))
    assert ["Nur dies."] == sketch(document)
    assert "“Nicht das.”" in read(document).outline.problems[0].text


def test_comments_are_counted_and_nobody_is_named() -> None:
    comments = (
        '<w:comment w:id="0" w:author="Erika"><w:p/></w:comment><w:comment w:id="1" w:author="Max"><w:p/></w:comment>'
    )
    problem = read(docx(p("Text."), comments=comments)).outline.problems[0]
    assert ("comments", "there are 2 comments in the margin, not read aloud") == (problem.kind, problem.text)


def test_fields_give_their_result_and_tables_of_contents_nothing() -> None:
    contents = control(
        p("Inhaltsverzeichnis") + p("Kapitel\t3"),
        "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>",
    )
    document = docx(
        contents,
        p(field('TOC \\o "1-3"', "Kapitel 3")),
        p("Kapitel\t3", style="Verzeichnis1"),
        p(
            "Siehe ",
            field("REF a", "Abbildung 2"),
            " auf ",
            '<w:fldSimple w:instr="PAGEREF a">' + r("Seite 7") + "</w:fldSimple>",
            ".",
        ),
    )
    assert ["Siehe Abbildung 2 auf Seite 7."] == sketch(document)


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert ["Eins", "Zwei"] == sketch(docx(p(begin, "Eins"), p("Zwei")))


@pytest.mark.parametrize(
    "asked",
    [
        control(r("Klicken Sie hier, um Text einzugeben."), "<w:showingPlcHdr/>"),
        field("FORMTEXT", "\u2002\u2002\u2002\u2002"),
        "<w:fldSimple w:instr='FORMTEXT'><w:r><w:t>\u2002\u2002</w:t></w:r></w:fldSimple>",
    ],
)
def test_what_was_never_filled_in_is_a_blank(asked: str) -> None:
    assert ["Druck: ____ bar"] == sketch(docx(p("Druck: ", asked, " bar")))


def test_text_boxes_are_read_once_with_their_warning_together() -> None:
    document = docx(p("Öffnen.", num=(1, 0)), p(text_box(p(b("WARNUNG")), p("Heiß."))), p("Schließen.", num=(1, 0)))
    assert ["1. Öffnen.", "> **WARNUNG**", "  Heiß.", "2. Schließen."] == sketch(document)


def test_footnotes_follow_their_paragraph() -> None:
    note = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
        + p("Nur kalt.")
        + "</w:footnote>"
    )
    document = docx(p("Reinigen.", '<w:r><w:footnoteReference w:id="2"/></w:r>'), p("Ende."), footnotes=note)
    assert ["Reinigen.", "Nur kalt.", "Ende."] == sketch(document)
    assert "footnote 1, paragraph 1" == read(document).outline.spots[1].name


def test_a_raised_number_is_a_power_only_behind_a_number_or_a_unit() -> None:
    raised = "<w:vertAlign w:val='superscript'/>"
    assert ["10⁻³ m² Kraft1"] == sketch(docx(p("10", r("-3", raised), " m", r("2", raised), " Kraft", r("1", raised))))


def test_signs_and_formulas_are_words() -> None:
    superscript = '<w:vertAlign w:val="superscript"/>'
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>F</m:t></m:r></m:num><m:den><m:r><m:t>A</m:t></m:r></m:den></m:f></m:oMath>"
    )
    document = docx(
        p("5 m", r("2", superscript), ", p = ", formula),
        p(r("\uf0b3", '<w:rFonts w:ascii="Symbol"/>'), " 5 ", r("m", '<w:rFonts w:ascii="Symbol"/>'), "m"),
        p(
            "Not<-".replace("<-", ""),
            "<w:r><w:noBreakHyphen/></w:r>",
            "Halt",
            "<w:r><w:softHyphen/></w:r>",
            "\u00adtaste",
        ),
    )
    assert ["5 m², p = F/A", "≥ 5 μm", "Not-Halt\u00adtaste"] == sketch(document)


def test_arabic_stays_in_the_order_in_which_it_is_read() -> None:
    document = docx(p(r("بدّل المرشح خلال ", "<w:rtl/>"), r("10 min"), more="<w:bidi/>", num=(1, 0)))
    assert ["1. بدّل المرشح خلال 10 min"] == sketch(document)


# ------------------------------------------------------------------------------------------ pictures


def test_pictures_come_as_they_were_with_their_description() -> None:
    transcript = read(docx(p(picture("a", "Ventil offen")), p(picture("a")), photos={"a": RED}))
    placed = [ref for block in transcript.outline.blocks for ref in block.prose.pictures]  # type: ignore[union-attr]
    assert [RED] == list(transcript.pictures.values())
    assert [(placed[0].file, "Ventil offen"), (placed[0].file, "")] == [(one.file, one.alt) for one in placed]


@pytest.mark.parametrize("alt", ["Ein Bild, das Metall enthält. Automatisch generierte Beschreibung", "IMG_1234.jpg"])
def test_a_description_no_person_wrote_is_none(alt: str) -> None:
    block = read(docx(p(picture("a", alt)), photos={"a": RED})).outline.blocks[0]
    assert [""] == [one.alt for one in block.prose.pictures]  # type: ignore[union-attr]


def test_a_picture_that_is_only_linked_is_missed_and_named() -> None:
    link = '<Relationship Id="rIdx" Type="t/image" TargetMode="External" Target="file:///C:/Fotos/Ventil%20auf.jpg"/>'
    problem = read(docx(p("Text ", picture("x", relation="link")), relations=[link])).outline.problems[0]
    assert ("missing-photo", "paragraph 1", True) == (problem.kind, problem.place, problem.stops)
    assert "Ventil auf.jpg" in problem.text
    assert "C:" not in problem.text


def test_logos_in_headers_are_no_pictures_of_the_work() -> None:
    link = '<Relationship Id="rIda" Type="t/image" Target="media/a.png"/>'
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    )
    parts = {"word/_rels/header.xml.rels": relations}
    assert {} == read(docx(p("Text."), header=p(picture("a")), photos={"a": RED}, parts=parts)).pictures


def test_labels_around_a_drawing_are_its_description_and_one_note() -> None:
    drawing = group(shape(0, p("Tiegel")), shape(1_000_000, p("Rohr")))
    document = docx(p("Aufbauen.", num=(1, 0)), p(drawing))
    assert ["1. Aufbauen.", "[picture]", "> Tiegel · Rohr"] == sketch(document)
    transcript = read(document)
    assert ["Tiegel, Rohr"] == [one.alt for one in transcript.outline.blocks[1].prose.pictures]  # type: ignore[union-attr]
    assert [b"\x89PNG"] == [content[:4] for content in transcript.pictures.values()]
    assert "drawing 1, paragraph 1" == transcript.outline.spots[2].name


def test_numbers_laid_loose_over_a_picture_are_one_note() -> None:
    numbers = [text_box(p(str(number))) for number in (1, 2, 3)]
    document = docx(p(picture("a"), *numbers), p("Schalter", num=(1, 0)), photos={"a": RED})
    assert ["[picture]", "> 1 · 2 · 3", "1. Schalter"] == sketch(document)


def test_old_drawings_and_old_pictures_are_read_too() -> None:
    shown = '<w:r><w:pict><v:shape alt="Ventil"><v:imagedata r:id="rIda"/></v:shape></w:pict></w:r>'
    boxed = (
        f"<w:r><w:pict><v:rect><v:textbox><w:txbxContent>{p('Nur kalt öffnen!')}</w:txbxContent></v:textbox></v:rect>"
    )
    document = docx(p("Text ", shown), p(boxed + "</w:pict></w:r>"), photos={"a": RED})
    assert ["Text[picture]", "> Nur kalt öffnen!"] == sketch(document)


def test_the_words_of_a_diagram_are_read() -> None:
    graphic = (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="d" r:dm="rIdd"/></a:graphicData>'
    )
    words = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("Ein", "Aus"))
    document = docx(
        p(graphic + "</a:graphic></wp:inline></w:drawing></w:r>"),
        relations=['<Relationship Id="rIdd" Type="t/diagramData" Target="diagrams/data1.xml"/>'],
        parts={"word/diagrams/data1.xml": f"<dgm:data xmlns:dgm='d' {SPACES}>{words}</dgm:data>"},
    )
    assert ["> Ein", "  Aus"] == sketch(document)


def test_the_strict_form_of_the_format_is_the_same_document() -> None:
    usual = docx(p("Anlage", style="berschrift1"), p("Öffnen.", num=(1, 0)), p(picture("a")), photos={"a": RED})
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    with zipfile.ZipFile(io.BytesIO(usual)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for before, after in strict.items():
        parts = {name: content.replace(before, after) for name, content in parts.items()}
    assert ["# Anlage", "1. Öffnen.", "[picture]"] == sketch(zipped(parts))


def test_an_object_of_another_program_is_a_picture_and_is_said() -> None:
    inside = '<v:shape><v:imagedata r:id="rIda"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12" r:id="x"/>'
    document = docx(p("Text ", f"<w:r><w:object>{inside}</w:object></w:r>"), photos={"a": RED})
    assert ["Text[picture]"] == sketch(document)
    assert "Excel.Sheet.12" in read(document).outline.problems[0].text


def test_arrows_that_lie_loose_on_the_page_are_said_to_be_left_out() -> None:
    arrow = "<wps:wsp><wps:spPr><a:prstGeom prst='rightArrow'/></wps:spPr></wps:wsp>"
    loose = f"<w:r><w:drawing><wp:anchor><a:graphic>{arrow}</a:graphic></wp:anchor></w:drawing></w:r>"
    problem = read(docx(p("Hier. ", loose))).outline.problems[0]
    assert ("left-out", "paragraph 1") == (problem.kind, problem.place)
    assert () == read(docx(p("Hier. ", loose.replace("rightArrow", "line")))).outline.problems
    assert () == read(docx(p("Hier."), header=p(loose))).outline.problems


# ------------------------------------------------------------------------------------------ headers and footers


def stated(document: bytes) -> list[tuple[str, str]]:
    return [(field.path[0], field.value) for field in read(document).outline.front]


def test_a_header_table_says_number_revision_date_and_approver() -> None:
    page = p("Seite ", field("PAGE", "1"), " von ", field("NUMPAGES", "3"))
    document = docx(
        p("Text."),
        header=tbl(tr("ACME GmbH", "Dokument-Nr.: QM-012"), tr("Revision: 3", "Stand", "12.03.2026", tc(page))),
        footer=p("Freigegeben: Dr. Weiß\tRev. 3\tSeite ", field("PAGE", "1")),
    )
    assert [
        ("header", "ACME GmbH"),
        ("Dokument-Nr.", "QM-012"),
        ("Revision", "3"),
        ("Stand", "12.03.2026"),
        ("Freigegeben", "Dr. Weiß"),
        ("Rev", "3"),
    ] == stated(document)


def test_keys_above_their_values_are_understood() -> None:
    header = tbl(tr("Dokument-Nr.", "Revision", "Seite"), tr("AA-17", "2", tc(p(field("PAGE", "1")))))
    assert [("Dokument-Nr.", "AA-17"), ("Revision", "2")] == stated(docx(p("Text."), header=header))


def test_a_title_in_the_header_is_the_title_where_the_properties_say_so_too() -> None:
    core = '<c:coreProperties xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ölwechsel</dc:title>'
    parts = {"docProps/core.xml": core + "</c:coreProperties>"}
    assert [("title", "Ölwechsel")] == stated(docx(p("Text."), header=p("Ölwechsel"), parts=parts))
    assert [("header", "ACME")] == stated(docx(p("Text."), header=p("ACME"), parts=parts))


def test_a_header_without_keys_is_kept_once() -> None:
    document = docx(p("Text."), header=p("ACME GmbH"), footer=p("ACME GmbH\tSeite ", field("PAGE", "1")))
    assert [("header", "ACME GmbH")] == stated(document)


def test_a_warning_in_a_header_is_part_of_the_document() -> None:
    document = docx(
        p("Anlage", style="Titel"), p("Text."), header=p("Achtung: Nur für unterwiesenes Personal zugelassen!")
    )
    assert ["# Anlage", "Achtung: Nur für unterwiesenes Personal zugelassen!", "Text."] == sketch(document)


def test_a_short_warning_in_a_footer_is_no_field() -> None:
    assert ["Text."] != sketch(docx(p("Text."), footer=p("ACHTUNG: Quetschgefahr")))
    assert [] == stated(docx(p("Text."), footer=p("ACHTUNG: Quetschgefahr")))


# ------------------------------------------------------------------------------------------ the language

MARKED = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{}"/></w:rPr></w:rPrDefault></w:docDefaults>'


@pytest.mark.parametrize(
    ("mark", "text", "said"),
    [
        ("de-DE", "Schrauben mit Drehmoment anziehen, Deckel schließen, Hebel umlegen.", [("language", "de")]),
        ("de-DE", "Turn the lever to the left and close the lid of the housing, then wait for the lamp.", []),
        ("hr-HR", "Zategnuti vijke momentnim ključem, zatvoriti poklopac, okrenuti ručicu.", [("language", "hr")]),
        ("de-DE", "Kurz.", []),
    ],
)
def test_a_language_is_stated_where_mark_and_words_agree(mark: str, text: str, said: list[tuple[str, str]]) -> None:
    assert said == stated(docx(p(text), styles=MARKED.format(mark) + STYLES))


def test_a_text_marked_in_two_languages_states_none() -> None:
    english = r("Turn the lever slowly to the left hand side", '<w:lang w:val="en-GB"/>')
    document = docx(p("Hebel langsam nach links umlegen bitte", english), styles=MARKED.format("de-DE") + STYLES)
    assert [] == stated(document)
