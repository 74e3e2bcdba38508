"""Presentations: a slide is a step, call-outs are read in the order a person reads them, nothing is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import decks
import photofiles
import pytest
from decks import CONTENT, ONLY_TITLE, TITLE, Deck, arrow, box, hidden, numbered, picture, shape
from lxml import etree
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from words_powerpoint import lost

from onboard.core.model import Instruction
from onboard.ingest.outline import Block, Callout, Heading, Listing, Paragraph, Table
from onboard.ingest.powerpoint.reader import PowerPointReader
from onboard.ingest.reading import read
from onboard.ingest.transcript import Transcript


def transcript(deck: Deck | bytes) -> Transcript:
    content = deck if isinstance(deck, bytes) else deck.saved()
    return PowerPointReader().transcript(content, "kurs.pptx")


def lines(blocks: Iterable[Block]) -> list[str]:
    """What blocks say, one line a passage: "# " a heading, "! " a step, "1) " and "- " entries, "[...]" a picture."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(f"{'!' if block.marked else '#' * block.level} {block.prose.text}")
        elif isinstance(block, Paragraph):
            found.append(block.prose.text + "".join("[picture]" for _ in block.prose.pictures))
        elif isinstance(block, Listing):
            for entry in block.entries:
                first, *rest = lines(entry.blocks)
                found.append(f"{entry.number}) {first}" if block.ordered else f"- {first}")
                found.extend(f"  {line}" for line in rest)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                cells = (cell.text + "[picture]" * len(cell.pictures) for cell in row.cells)
                found.append(" | ".join(cells))
        elif isinstance(block, Callout):
            found.extend(lines(block.blocks))
    return found


def said(deck: Deck) -> list[str]:
    return lines(transcript(deck).outline.blocks)


def instruction(deck: Deck | bytes, folder: Path) -> Instruction:
    path = folder / "kurs.pptx"
    path.write_bytes(deck if isinstance(deck, bytes) else deck.saved())
    return read(path, transcribe=lambda content, name, _: PowerPointReader().transcript(content, name))


# ------------------------------------------------------------------------------------------ what is a step


def test_each_slide_with_work_is_a_step_and_title_agenda_safety_tools_and_thanks_are_not() -> None:
    headings = [line for line in said(decks.german_course()) if line[0] in "#!"]
    assert [
        "# Dichtung wechseln",
        "## Inhalt",
        "## Sicherheit",
        "## Werkzeug",
        "! Deckel abnehmen",
        "! Dichtung einlegen",
        "! Deckel festschrauben",
        "# Vielen Dank",
    ] == headings


def test_a_course_becomes_steps_tools_protective_equipment_and_warnings(tmp_path: Path) -> None:
    read_in = instruction(decks.german_course(), tmp_path)
    assert ["Deckel abnehmen", "Dichtung einlegen", "Deckel festschrauben"] == [step.title for step in read_in.steps]
    assert [1, 1, 1] == [len(step.pictures) for step in read_in.steps]
    assert 2 == len(read_in.tools)
    assert 1 <= len(read_in.warnings)
    assert "slide 5 to notes, slide 5" == read_in.steps[0].source.place


def test_the_entries_of_a_numbered_list_are_the_steps_where_the_deck_gives_them_so(tmp_path: Path) -> None:
    assert [
        "# Drucker neu starten",
        "Version 2",
        "## Ablauf",
        "1) Drucker ausschalten",
        "2) 30 s warten",
        "  1) Netzstecker ziehen",
        "  2) Netzstecker einstecken",
        "3) Drucker einschalten",
    ] == said(decks.one_list())
    assert 3 == len(instruction(decks.one_list(), tmp_path).steps)


def test_a_list_that_counts_on_over_several_slides_is_one_list_of_steps(tmp_path: Path) -> None:
    steps = instruction(decks.counting_on(), tmp_path).steps
    assert ["slide 2", "slide 2", "slide 3", "slide 3", "slide 4"] == [step.source.place for step in steps]


def test_a_table_of_steps_gives_a_step_a_row_with_the_pictures_laid_on_it(tmp_path: Path) -> None:
    assert [
        "## Rüsten",
        "Nr. | Arbeitsschritt | Hinweis | Bild",
        "1 | Form einsetzen | Auf Sitz achten | [picture]",
        "2 | Schrauben anziehen | 25 Nm | [picture]",
        "3 | Probelauf starten | Haube geschlossen | [picture]",
    ] == said(decks.table_of_steps())
    steps = instruction(decks.table_of_steps(), tmp_path).steps
    assert [1, 1, 1] == [len(step.pictures) for step in steps]
    assert "slide 1, table, row 2" == steps[0].source.place


def test_two_slides_of_the_same_title_are_two_steps_and_a_continued_slide_is_not(tmp_path: Path) -> None:
    steps = instruction(decks.sections_and_parts(), tmp_path).steps
    assert [("Rüsten", "Werkzeug einsetzen"), ("Betrieb", "Teil einlegen"), ("Betrieb", "Teil einlegen")] == [
        (step.section, step.title) for step in steps
    ]
    assert "slides 3-4" == steps[0].source.place


def test_a_slide_without_a_title_is_named_by_its_largest_text_and_a_bare_picture_belongs_to_the_slide_before() -> None:
    assert [
        "! Öffnen",
        "[picture]",
        "Menü Datei öffnen",
        "! Auf Speichern klicken",
        "[picture]",
        "[picture]",
    ] == said(decks.without_titles())


def test_a_pictogram_typed_as_a_letter_is_no_title() -> None:
    deck = Deck()
    slide = deck.slide(6)
    box(slide, "🗑\ufe0f", 0.5, 0.4, 0.8, 0.8, size=40)
    box(slide, "Behälter leeren", 1.5, 0.4, 6, 0.8, size=32)
    box(slide, "Deckel öffnen und Inhalt in die Tonne geben", 0.5, 2, 8, 0.6, size=18)
    (heading,) = (one for one in transcript(deck).outline.blocks if isinstance(one, Heading))
    assert "Behälter leeren" == heading.prose.text


def test_text_boxes_that_repeat_at_the_lower_edge_are_footers_and_warnings_there_stay() -> None:
    deck = Deck()
    for number in range(1, 5):
        slide = deck.slide(ONLY_TITLE, f"Handgriff {number}")
        box(slide, f"Hebel {number} ziehen", 1, 2)
        box(slide, "Muster GmbH · Montage", 0.5, 7, 4)
        box(slide, f"{number} / 4", 12, 7, 1)
        box(slide, "WARNUNG: Quetschgefahr!", 5, 7, 4)
    found = transcript(deck)
    told = [block.prose.text for block in found.outline.blocks if isinstance(block, Paragraph)]
    assert [f"Hebel {number} ziehen" for number in range(1, 5)] == [text for text in told if "Hebel" in text]
    assert 4 == found.outline.source.count("WARNUNG: Quetschgefahr!")
    assert [(("footer",), "Muster GmbH · Montage")] == [
        (one.path, one.value) for one in found.outline.front if one.path == ("footer",)
    ]
    assert "/ 4" not in found.outline.source


def test_a_deck_without_a_title_slide_begins_with_its_first_step(tmp_path: Path) -> None:
    steps = instruction(decks.marked_screenshots(), tmp_path).steps
    assert ["Programm starten", "Daten laden", "Zwei Bilder"] == [step.title for step in steps]


def test_a_title_that_runs_on_over_all_slides_names_the_whole_and_each_slide_is_named_by_its_text() -> None:
    deck = Deck()
    for text in ("Maschine ausschalten", "Werkzeug lösen\nZange benutzen", "Werkzeug entnehmen", "Haube schließen"):
        deck.slide(CONTENT, "Rüsten der Presse", text)
    assert [
        "# Rüsten der Presse",
        "! Maschine ausschalten",
        "! Werkzeug lösen",
        "- Zange benutzen",
        "! Werkzeug entnehmen",
        "! Haube schließen",
    ] == said(deck)


def test_as_many_pictures_as_entries_of_a_list_stand_with_their_entries(tmp_path: Path) -> None:
    deck = Deck()
    deck.slide(TITLE, "Pumpe warten")
    slide = deck.slide(CONTENT, "Reinigung")
    numbered(slide.placeholders[1], [(0, "Deckel öffnen"), (0, "Sieb spülen"), (1, "mit Wasser"), (0, "Schließen")])
    for index, colour in enumerate(("red", "green", "blue")):
        picture(slide, 9, 1.5 + 1.8 * index, 2.2, 1.5, colour)
    assert [1, 1, 1] == [len(step.pictures) for step in instruction(deck, tmp_path).steps]


def test_an_arrow_between_two_pictures_does_not_tie_them_together() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Vorher und nachher")
    for left, colour in ((0.5, "red"), (7, "green")):
        picture(slide, left, 2, 5, 4, colour)
    arrow(slide, 5.6, 4, 6.9, 4)
    assert {decks.photo("red").getvalue(), decks.photo("green").getvalue()} == set(transcript(deck).pictures.values())


# ------------------------------------------------------------------------------------------ order


def test_numbered_call_outs_are_read_by_their_numbers_whatever_order_they_were_drawn_in() -> None:
    found = said(decks.marked_screenshots())
    assert ["1. Datei wählen", "[picture]", "2. Pfad C:\\Daten\\Prüfung prüfen", "3. OK drücken"] == found[4:8]


def test_a_number_in_front_of_one_call_out_only_is_its_number_and_no_sentence() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Maske laden")
    box(slide, "Maske wählen", 1, 2)
    box(slide, "1. Pfeil anklicken", 1, 4)
    deck.slide(CONTENT, "Danach", "Tun")
    assert ["1) Pfeil anklicken", "Maske wählen"] == said(deck)[1:3]


def test_a_number_in_a_circle_beside_a_text_is_the_number_of_that_text() -> None:
    found = said(decks.badges())
    assert ["[picture]", "1) Schlüssel drehen", "2) Taste F2 halten", "3) Freigabe drücken"] == found[1:5]


def test_two_columns_under_a_heading_each_are_read_one_after_the_other() -> None:
    found = said(decks.columns_of_text())
    assert ["Richtig", "- Spatel flach führen", "Falsch", "- Spatel ankanten"] == found[1:5]
    assert ["- Zuerst links", "- Darauf Mitte", "- Dann rechts", "- Danach unten"] == found[6:10]


def test_photos_in_rows_are_read_row_by_row_each_with_its_caption() -> None:
    found = said(decks.grid_of_photos())
    captions = ["Greifen", "Heben", "Drehen", "Setzen"]
    assert [line for caption in captions for line in (caption, "[picture]")] == found[1:9]


def test_arabic_slides_are_read_from_right_to_left() -> None:
    found = said(decks.arabic())
    assert found.index("أدر المقبض إلى اليمين") < found.index("ثم انتظر ٣٠ ثانية")


@pytest.mark.parametrize(
    ("kind", "first", "shown"),
    [
        ("arabicParenR", 1, ["1)", "2)"]),
        ("alphaLcPeriod", 1, ["a.", "b."]),
        ("romanUcPeriod", 3, ["III.", "IV."]),
        ("circleNumDbPlain", 1, ["①", "②"]),
        ("alphaUcParenBoth", 26, ["(Z)", "(AA)"]),
    ],
)
def test_numbers_of_a_list_in_a_table_are_shown_as_on_the_slide(kind: str, first: int, shown: list[str]) -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Werte")
    made = slide.shapes.add_table(2, 2, 0, 0, 5_000_000, 1_000_000).table
    made.cell(0, 0).text, made.cell(0, 1).text = "Was", "Wert"
    numbered(made.cell(1, 0), [(0, "eins"), (0, "zwei")], kind=kind, first=first)
    made.cell(1, 1).text = "x"
    expected = "\u2028".join(f"{number} {text}" for number, text in zip(shown, ("eins", "zwei"), strict=True))
    assert f"{expected} | x" == said(deck)[2]


def test_the_diagram_of_a_process_is_read_as_its_data_says_not_as_it_is_stored() -> None:
    found = said(decks.diagram())
    assert ["None) Anliefern", "None) Prüfen", "  - Menge zählen", "None) Einlagern"] == found[1:]


# ------------------------------------------------------------------------------------------ what is left out


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    found = transcript(decks.not_to_be_read())
    assert [
        ("left-out", "slide 6", False),
        ("missing-photo", "slide 7", True),
        ("left-out", "slide 7", False),
        ("left-out", "slide 7", False),
    ] == [(problem.kind, problem.place, problem.stops) for problem in found.outline.problems]
    hidden_slide, linked, *_ = (problem.text for problem in found.outline.problems)
    assert "ACHTUNG: alte Werte, 30 Nm" in hidden_slide
    assert "anlage.png" in linked
    assert "geheim" not in linked


def test_logos_slide_numbers_and_dates_are_no_part_of_a_step_and_a_footer_is_said_once() -> None:
    found = transcript(decks.not_to_be_read())
    everything = "\n".join(lines(found.outline.blocks))
    assert "1.1.2020" not in everything
    assert 1 == everything.count("[picture]")
    assert ["AA-017 | Rev. 3 | Stand: 12.03.2026"] == [field.value for field in found.outline.front]


def test_comments_are_counted_and_macros_named() -> None:
    deck = Deck()
    deck.slide(CONTENT, "Arbeit", "Tun")
    parts = decks.parts_of(deck.saved())
    space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    parts["ppt/comments/comment1.xml"] = f"<p:cmLst {space}><p:cm/><p:cm/></p:cmLst>".encode()
    parts["ppt/vbaProject.bin"] = b"macro"
    found = transcript(decks.packed(parts)).outline.problems
    assert ["macros", "comments"] == [problem.kind for problem in found]
    assert "2 comments left out" == found[1].text


def test_a_deck_of_hidden_slides_is_refused() -> None:
    deck = Deck()
    hidden(deck.slide(CONTENT, "Arbeit", "Tun"))
    with pytest.raises(Exception, match="hidden slides only"):
        transcript(deck)


def test_the_words_of_the_master_are_said_once_in_front() -> None:
    deck = Deck()
    master = deck.office.slide_master
    made = master.shapes.add_textbox if hasattr(master.shapes, "add_textbox") else None
    assert made is None, "python-pptx can do it now: use it here"
    deck.slide(CONTENT, "Erstens", "Tun")
    deck.slide(CONTENT, "Zweitens", "Lassen")
    source = deck.slide(ONLY_TITLE, "Drittens")
    moved = box(source, "Mustermann GmbH, Rev. 7", 0, 7)._element
    master.shapes._spTree.append(moved)
    front = transcript(deck).outline.front
    assert ["Mustermann GmbH, Rev. 7"] == [field.value for field in front]


# ------------------------------------------------------------------------------------------ pictures


def test_what_is_drawn_over_a_picture_is_in_the_picture_and_separate_pictures_stay_separate() -> None:
    found = transcript(decks.marked_screenshots())
    plain = {decks.photo(colour).getvalue() for colour in ("orange", "green", "purple")}
    originals = [content for content in found.pictures.values() if content in plain]
    assert 4 == len(found.pictures)
    assert 3 == len(originals)


def test_a_picture_and_its_oval_in_nested_groups_are_one_picture() -> None:
    found = transcript(decks.groups())
    assert 1 == len(found.pictures)
    assert decks.photo().getvalue() not in found.pictures.values()


def test_a_number_that_is_drawn_on_a_picture_is_a_mark_and_no_text() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Abdecken")
    picture(slide, 1, 2, 6, 4)
    shape(slide, MSO_SHAPE.OVAL, 2, 3, 0.5, 0.5, "1")
    box(slide, "Deckel", 8, 3)
    deck.slide(CONTENT, "Danach", "Prüfen")
    assert ["! Abdecken", "[picture]", "Deckel"] == said(deck)[:3]


def test_a_drawing_that_cannot_be_drawn_is_delivered_as_it_is_and_said() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Zeichnung")
    picture(slide, 1, 2, 6, 4)
    shape(slide, MSO_SHAPE.OVAL, 2, 3, 1, 1)
    broken = decks.changed(deck.saved(), lambda name, part: b"\x01\0\0\0EMF" if "media/" in name else part)
    found = transcript(broken)
    assert [b"\x01\0\0\0EMF"] == list(found.pictures.values())
    assert ["left-out"] == [problem.kind for problem in found.outline.problems]


def test_arrows_over_a_picture_that_office_wrapped_in_a_metafile_are_drawn_over_it() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Zeichnung")
    picture(slide, 1, 2, 6, 4)
    shape(slide, MSO_SHAPE.OVAL, 2, 3, 1, 1)
    wrapped = photofiles.emf(photofiles.emf_bitmap(Image.new("RGB", (80, 60), "green")))
    found = transcript(decks.changed(deck.saved(), lambda name, part: wrapped if "media/" in name else part))
    assert ["png"] == [name.rpartition(".")[2] for name in found.pictures]
    assert () == found.outline.problems


def test_a_cropped_picture_is_shown_as_the_slide_shows_it() -> None:
    deck = Deck()
    made = picture(deck.slide(ONLY_TITLE, "Ausschnitt"), 1, 2, 6, 4)
    made.crop_left = 0.5
    (content,) = transcript(deck).pictures.values()
    assert decks.photo().getvalue() != content


def test_a_description_that_a_program_guessed_is_not_taken() -> None:
    deck = Deck()
    descriptions = ("Ein Bild, das Text enthält.\n\nAutomatisch generierte Beschreibung", "Ventil V3, geschlossen")
    for text, colour in zip(descriptions, ("red", "blue"), strict=True):
        made = picture(deck.slide(ONLY_TITLE, "Bild"), 1, 2, 6, 4, colour)
        made._element.find(f".//{qn('p:cNvPr')}").set("descr", text)
    blocks = transcript(deck).outline.blocks
    alts = [ref.alt for block in blocks if isinstance(block, Paragraph) for ref in block.prose.pictures]
    assert ["", "Ventil V3, geschlossen"] == alts


# ------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize("name", list(decks.ALL))
def test_no_word_of_a_deck_is_lost(name: str, tmp_path: Path) -> None:
    content = decks.ALL[name]().saved()
    assert [] == lost(content, instruction(content, tmp_path))


@pytest.mark.parametrize("name", list(decks.ALL))
def test_reading_a_deck_twice_gives_the_same_bytes(name: str) -> None:
    content = decks.ALL[name]().saved()
    assert transcript(content).as_bytes() == transcript(content).as_bytes()


def test_a_deck_saved_in_the_strict_format_reads_the_same() -> None:
    usual = decks.german_course().saved()
    office = b"http://schemas.openxmlformats.org/"
    replaced = (
        (office + b"drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
        (office + b"presentationml/2006/main", b"http://purl.oclc.org/ooxml/presentationml/main"),
        (office + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )

    def strict(name: str, part: bytes) -> bytes:
        for old, new in replaced if name.endswith((".xml", ".rels")) else ():
            part = part.replace(old, new)
        return part

    assert lines(transcript(usual).outline.blocks) == lines(transcript(decks.changed(usual, strict)).outline.blocks)


def test_a_formula_is_read_by_its_letters() -> None:
    deck = Deck()
    slide = deck.slide(CONTENT, "Kraft", "Es gilt ")
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    choice = f"""<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
      xmlns:m="{math}"><mc:Choice Requires="a14"><m:oMath><m:r><m:t>F=12</m:t></m:r></m:oMath></mc:Choice>
      <mc:Fallback><m:x/></mc:Fallback></mc:AlternateContent>"""
    slide.placeholders[1].text_frame.paragraphs[0]._p.append(etree.fromstring(choice))
    assert "- Es gilt F=12" in said(deck)


def test_a_title_of_two_lines_is_one_heading() -> None:
    deck = Deck()
    deck.slide(TITLE, "Kurs")
    deck.slide(CONTENT, "Deckel\vabnehmen", "Vier Schrauben")
    deck.slide(CONTENT, "Ende der Arbeit", "Licht aus")
    assert "! Deckel abnehmen" in said(deck)


# ------------------------------------------------------------------------------------------ a real deck


@pytest.fixture(scope="module")
def screenshots(samples: Path) -> Path:
    return samples / "smbprobe-pptx-en" / "Instructions.pptx"


def real(path: Path) -> Instruction:
    return read(path, transcribe=lambda content, name, _: PowerPointReader().transcript(content, name))


@pytest.mark.samples
def test_a_deck_of_screenshots_has_a_step_a_slide_and_all_its_pictures(screenshots: Path) -> None:
    steps = real(screenshots).steps
    titles = ["Start the program", "Start Labview", "Load Mask", "Name Data", "Custom Paths", "Align 1", "Align 2"]
    titles += ["Align 3", "Align 2", "Run Program", "Data AutoSave", "Mask Creation", "Create Wafer Definition"]
    assert [*titles, "Load new plan", "Name Junctions"] == [step.title for step in steps]
    # 34 in the file; three of slide 13 are tied together by arrows and are one.
    assert [1, 1, 2, 1, 1, 4, 4, 3, 4, 3, 1, 1, 2, 2, 2] == [len(step.pictures) for step in steps]


@pytest.mark.samples
def test_the_call_outs_of_a_real_deck_are_read_in_order_and_its_paths_kept(screenshots: Path) -> None:
    steps = real(screenshots).steps
    said = [" / ".join(statement.text for statement in step.statements) for step in steps]
    orders = {
        2: ["Click Arrow", "Select Mask", "Mask Appears"],
        4: ["Click pads to deselect/select", "Click twice to name junction"],
        6: ["Click Move to position 2", "Align left needle", "Use joystick", "Set the position"],
        9: ["Return to Position 1", "/ Run Program"],
        13: ["Restart program", "Load new dxf file", "Select Active dxf layer"],
    }
    for index, words in orders.items():
        places = [said[index].index(word) for word in words]
        assert sorted(places) == places, said[index]
    everything = " ".join(said)
    for path in (
        "C:\\Data",
        "\\\\biod1792\\data",
        "%%desktop\\Automation\\Waferplans\\DXFFiles",
        "C:\\Users\\User\\Desktop\\Automation\\WaferPlans\\NewInstall_CopyAndChange.json",
    ):
        assert path in everything


@pytest.mark.samples
def test_no_word_of_a_real_deck_is_lost(screenshots: Path) -> None:
    assert [] == lost(screenshots.read_bytes(), real(screenshots))


@pytest.mark.samples
def test_circles_and_arrows_of_a_real_deck_are_in_its_pictures(screenshots: Path) -> None:
    found = PowerPointReader().transcript(screenshots.read_bytes(), screenshots.name)
    with zipfile.ZipFile(screenshots) as package:
        originals = {package.read(name) for name in package.namelist() if "media/" in name}
    shown = [content for content in found.pictures.values() if content not in originals]
    assert 21 == len(shown)
    assert [] == [content for content in shown if not reddish_or_blue(content)]


def reddish_or_blue(content: bytes) -> bool:
    """Whether anything in the colours that this deck draws with is to be seen."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    colours = image.getcolors(image.width * image.height) or []
    return any(sum(abs(a - b) for a, b in zip(c, ink, strict=True)) < 12 for _, c in colours for ink in INKS)


INKS = ((255, 0, 0), (68, 114, 196))
