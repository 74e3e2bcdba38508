"""Marks on photos: written behind the picture in Markdown, at the end of its alternative text everywhere else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import openpyxl
import pptx
import pytest
from documents import Reads
from odt_made import items, odt
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from pptx.util import Inches

from onboard.core.attributes import Attributes, names_marks, read_attributes, written
from onboard.core.model import Instruction, Picture
from onboard.ingest.braces import BRACES, parted
from onboard.ingest.change.changes import changes
from onboard.ingest.change.difference import About, What
from onboard.ingest.change.identities import as_bytes, known_from, known_of
from onboard.ingest.change.matching import continued
from onboard.ingest.reading import read
from onboard.ingest.schema import as_json

ARROW = 'arrow="0.42,0.55" label="Spannschraube"'
FACE = 'blur="0.6,0,0.2,0.3"'


def pictures(instruction: Instruction) -> list[Picture]:
    return list(instruction.all_pictures())


def marks(instruction: Instruction) -> list[str]:
    return [written(picture.marks) for picture in pictures(instruction)]


def unreadable(instruction: Instruction) -> list[tuple[str, str, bool]]:
    return [(one.place, one.text, one.stops) for one in instruction.problems if one.kind == "unreadable-mark"]


def photo(color: str = "#7A8C5B") -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (320, 240), color).save(stream, "PNG")
    return stream


# ------------------------------------------------------------------------------------------------ Markdown


@pytest.mark.parametrize(
    "picture",
    [
        f"![Spannen](01.jpg){{{ARROW}}}",
        f"![Spannen](01.jpg) {{{ARROW}}}",
        f"![Spannen](01.jpg)\n   {{{ARROW}}}",
        '![Spannen](01.jpg){arrow="0.42,0.55"\n   label="Spannschraube"}',
        f"![Spannen](01.jpg){{: .gross {ARROW} width=50%}}",
        f"![Spannen][foto]{{{ARROW}}}\n\n[foto]: 01.jpg",
        f"[![Spannen](01.jpg)](01.jpg){{{ARROW}}}",
        f'![Spannen](01.jpg "Titel"){{{ARROW}}}',
        "![Spannen {arrow=0.42,0.55 label=Spannschraube}](01.jpg)",
        "![Spannen](01.jpg){arrow=„42%;55%“ label=„Spannschraube“}",
        '<img src="01.jpg" alt="Spannen" data-marks=\'arrow="0.42,0.55" label="Spannschraube"\'>',
        '<img src="01.jpg" alt="Spannen" data-arrow="0.42,0.55" data-label="Spannschraube">',
        f'<img src="01.jpg" alt="Spannen">{{{ARROW}}}',
    ],
)
def test_marks_behind_a_picture_are_its_own_and_no_words(reads: Reads, picture: str) -> None:
    instruction = reads(f"# Titel\n\n1. Spannen Sie das Teil.\n\n   {picture}\n\n2. Fertig.\n", photos=("01.jpg",))
    assert [ARROW] == marks(instruction)
    (shown,) = instruction.steps[0].pictures
    assert ("Spannen", None) == (shown.alt, shown.missing)
    assert ["Spannen Sie das Teil.", "Fertig."] == [step.text for step in instruction.steps]
    assert "0.42" not in " ".join(statement.text for statement in instruction.statements())
    assert [] == unreadable(instruction)


def test_the_source_of_a_picture_keeps_its_marks_word_for_word(reads: Reads) -> None:
    instruction = reads(f"# T\n\n1. Spannen. ![](01.jpg){{{FACE}}} Weiter.\n", photos=("01.jpg",))
    (shown,) = pictures(instruction)
    assert ("line 3", f"![](01.jpg){{{FACE}}}") == (shown.source.place, shown.source.words)
    assert "Spannen. Weiter." == instruction.steps[0].text


def test_marks_in_a_table_belong_to_the_picture_of_their_cell(reads: Reads) -> None:
    rows = f"| Ziehen | ![](01.jpg){{{ARROW}}} |\n| Drehen | 02.jpg {{{FACE}}}, 03.jpg |\n"
    text = f"# T\n\n| Schritt | Bild |\n|---|---|\n{rows}"
    instruction = reads(text, photos=("01.jpg", "02.jpg", "03.jpg"))
    assert [ARROW, FACE, ""] == marks(instruction)
    assert ["01.jpg", "02.jpg", "03.jpg"] == [picture.file for picture in pictures(instruction)]
    assert ["Ziehen", "Drehen"] == [step.text for step in instruction.steps]
    assert [] == unreadable(instruction)


@pytest.mark.parametrize("braces", ["{width=50%}", "{.left}", "{: .left}", '{:height="36px"}', "{#bild-1}"])
def test_what_other_programs_write_behind_a_picture_is_neither_spoken_nor_reported(reads: Reads, braces: str) -> None:
    instruction = reads(f"# T\n\n1. Spannen. ![](01.jpg){braces} Weiter.\n", photos=("01.jpg",))
    assert "Spannen. Weiter." == instruction.steps[0].text
    assert [] == [problem.kind for problem in instruction.problems]


def test_words_in_braces_behind_a_picture_stay_words(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Spannen. ![](01.jpg){siehe oben} Weiter.\n", photos=("01.jpg",))
    assert "{siehe oben}" in instruction.steps[0].text


@pytest.mark.parametrize(
    ("braces", "said"),
    [
        ('{blur="0.6,0,0.2"}', "3 figures, and 4 are needed"),
        ('{blurr="0.6,0,0.2,0.3"}', 'blurr="0.6,0,0.2,0.3" is not known'),
        ('{unscharf="0.6,0,0.2,0.3"}', "is not known"),
        ('{blur="0,6,0,0,2,0,3"}', "figures"),
        ('{blur="0.6,0,0.2,0.3}', "second quotation mark"),
        ('{start="0:03"}', "for filmed clips, and this is a picture"),
    ],
)
def test_a_mark_that_cannot_be_read_stops_the_video_and_says_where(reads: Reads, braces: str, said: str) -> None:
    instruction = reads(f"# T\n\n1. Spannen.\n\n   ![](01.jpg){braces}\n", photos=("01.jpg",))
    ((place, text, stops),) = unreadable(instruction)
    assert ("line 5", True) == (place, stops)
    assert text.startswith("01.jpg: ")
    assert said in text


def test_an_attribute_nobody_knows_is_told_and_stops_nothing(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Spannen.\n\n   ![](01.jpg){foo=bar}\n", photos=("01.jpg",))
    assert [("line 5", '01.jpg: foo="bar" is not known', False)] == unreadable(instruction)


@pytest.mark.parametrize("text", ["1. Spannen. {blur=0.1,0.1,0.2,0.2}\n", '1. Tun.\n\n## Ende {arrow="0.1,0.2"}\n'])
def test_a_mark_behind_no_picture_stops_the_video(reads: Reads, text: str) -> None:
    ((_, said, stops),) = unreadable(reads(f"# T\n\n{text}"))
    assert stops
    assert "stands behind no picture" in said


def test_a_document_that_shows_how_marks_are_written_may_do_so(reads: Reads) -> None:
    text = '# T\n\n1. Schreiben Sie:\n\n```\n![](a.jpg){arrow="0.1,0.2"}\n```\n'
    instruction = reads(text)
    assert [] == pictures(instruction)


# ------------------------------------------------------------------------------------------------ other formats

ALT = f"Spannen {{{ARROW} {FACE}}}"
BOTH = f"{ARROW} {FACE}"


def in_word(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Titel", 0)
    document.add_paragraph("Spannen Sie das Teil.", style="List Number")
    shape = document.add_picture(photo(), Inches(2))
    shape._inline.docPr.set("descr", f"{ALT}\n\nAutomatisch generierte Beschreibung")
    document.add_paragraph("Fertig.", style="List Number")
    document.save(str(path))


def in_powerpoint(path: Path) -> None:
    deck = pptx.Presentation()
    for title in ("Spannen Sie das Teil", "Lösen Sie das Teil"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        if title.startswith("Spannen"):
            shape = slide.shapes.add_picture(photo(), Inches(1), Inches(2), Inches(4))
            shape._element.nvPicPr.cNvPr.set("descr", ALT)
    deck.save(str(path))


def in_opendocument(path: Path) -> None:
    shown = f'<draw:image xlink:href="Pictures/1.png"/><svg:desc>{escape(ALT)}</svg:desc>'
    body = items(f"Spannen Sie das Teil.<draw:frame>{shown}</draw:frame>", "Fertig.")
    path.write_bytes(odt(f"<text:list>{body}</text:list>", more={"Pictures/1.png": photo().getvalue()}))


def in_html(path: Path) -> None:
    photo().seek(0)
    (path.parent / "01.png").write_bytes(photo().getvalue())
    alt = ALT.replace('"', "&quot;")
    path.write_text(f'<h1>Titel</h1><ol><li>Spannen.<img src="01.png" alt="{alt}"></li><li>Fertig.</li></ol>')


def in_html_attributes(path: Path) -> None:
    (path.parent / "01.png").write_bytes(photo().getvalue())
    own = 'data-arrow="0.42,0.55" data-label="Spannschraube" data-blur="0.6,0,0.2,0.3"'
    path.write_text(f'<h1>Titel</h1><ol><li>Spannen.<img src="01.png" alt="Spannen" {own}></li><li>Fertig.</li></ol>')


def in_yaml(path: Path) -> None:
    (path.parent / "01.png").write_bytes(photo().getvalue())
    shown = {"file": "01.png", "alt": "Spannen", "marks": BOTH}
    path.write_text(json.dumps({"title": "Titel", "steps": [{"text": "Spannen.", "pictures": [shown]}, "Fertig."]}))


def in_csv(path: Path) -> None:
    (path.parent / "01.png").write_bytes(photo().getvalue())
    quoted = BOTH.replace('"', '""')
    path.write_text(f'Nr.;Arbeitsschritt;Bild\n1;Spannen.;"01.png {{{quoted}}}"\n2;Fertig.;\n3;Ende.;\n')


def in_excel(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Nr.", "Arbeitsschritt", "Bild"), (1, "Spannen.", None), (2, "Fertig.", None), (3, "Ende.", None)):
        book.active.append(row)
    book.active.row_dimensions[2].height = 120
    shown = SheetImage(photo())
    shown.width, shown.height = 60, 45
    book.active.add_image(shown, "C2")
    book.save(path)
    rewritten(path, "xl/drawings/drawing1.xml", r'descr="[^"]*"', 'descr="' + ALT.replace('"', "&quot;") + '"')


def rewritten(path: Path, part: str, before: str, after: str) -> None:
    """``before`` is a pattern that stands once in a part of a zipped file."""
    with zipfile.ZipFile(path) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    parts[part], changed = re.subn(before, after, bytes(parts[part]).decode())
    assert 1 == changed
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("doc.docx", in_word),
        ("doc.pptx", in_powerpoint),
        ("doc.odt", in_opendocument),
        ("doc.html", in_html),
        ("doc.htm", in_html_attributes),
        ("doc.json", in_yaml),
        ("doc.csv", in_csv),
        ("doc.xlsx", in_excel),
    ],
)
def test_other_formats_have_their_marks_in_the_alternative_text(tmp_path: Path, name: str, make) -> None:
    make(tmp_path / name)
    instruction = read(tmp_path / name, language="de")
    assert [BOTH] == marks(instruction)
    assert "{" not in pictures(instruction)[0].alt
    assert "0.42" not in " ".join(statement.text for statement in instruction.statements())
    assert [] == unreadable(instruction)


def test_a_description_with_words_in_braces_stays_a_description() -> None:
    assert ("Menge {2 Stück} und {A}", "") == parted("Menge {2 Stück} und {A}")
    assert ("Spannen", 'arrow="0.1,0.2"') == parted('Spannen {arrow="0.1,0.2"}')
    assert ("Spannen Ende", "arrow=„0.1,0.2“ label=„l'arbre“") == parted(
        "Spannen {arrow=„0.1,0.2“ label=„l'arbre“} Ende"
    )


# ------------------------------------------------------------------------------------------------ versions


def test_new_marks_change_the_pictures_of_a_step_and_not_its_id(reads: Reads) -> None:
    text = "# T\n\n1. Spannen Sie das Teil.\n\n   ![](01.jpg){}\n\n2. Fertig machen.\n"
    before = reads(text.replace("{}", ""), photos=("01.jpg",))
    known = known_of(before)
    after = continued(known, reads(text.replace("{}", f"{{{ARROW}}}"), photos=("01.jpg",)))
    assert [step.id for step in before.steps] == [step.id for step in after.instruction.steps]
    (change,) = changes(known, after.instruction, after.matching).changes
    told = (change.about, change.what, change.before, change.after)
    assert (About.PICTURE, What.CHANGED, "01.jpg", f"01.jpg {{{ARROW}}}") == told
    assert after.known == known_from(as_bytes(after.known), "steps.json")


def test_what_is_known_of_pictures_without_marks_is_written_as_before_there_were_any(reads: Reads) -> None:
    known = known_of(reads("# T\n\n1. Spannen.\n\n   ![](01.jpg)\n", photos=("01.jpg",)))
    assert b"marks" not in as_bytes(known)


def test_marks_are_in_the_json_of_an_instruction(reads: Reads) -> None:
    plain = as_json(reads(f"# T\n\n1. Spannen.\n\n   ![](01.jpg){{{ARROW}}}\n", photos=("01.jpg",)))
    (shown,) = plain["steps"][0]["pictures"]
    place = {"kind": "arrow", "x": 0.42, "y": 0.55, "width": 0.0, "height": 0.0}
    assert [{**place, "label": "Spannschraube", "number": "", "tail": None}] == shown["marks"]
    assert shown["clip"] is None


def test_every_example_in_the_docs_can_be_read() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats" / "marks.md").read_text(encoding="utf-8")
    examples = [found[0] for found in BRACES.finditer(text) if names_marks(found[0])]
    examples += re.findall(r'`((?:arrow|number|label|blur|zoom|start)="[^`]*)`', text)
    assert 6 <= len(examples)
    assert all(read_attributes(example) != Attributes() for example in examples)


@pytest.mark.parametrize(
    "written",
    ['(blur="0.1,0.1,0.2,0.2")', '[blur="0.1,0.1,0.2,0.2"]', "｛blur=0.1,0.1,0.2,0.2｝", '{ blur="0.1,0.1,0.2,0.2"'],
)
def test_a_blur_in_wrong_brackets_stops_the_video_rather_than_showing_a_face(tmp_path: Path, written: str) -> None:
    Image.new("RGB", (600, 400), "#804020").save(tmp_path / "p.jpg")
    text = f"# Titel\n\n## Arbeitsschritte\n\n1. Lösen Sie die Schraube.\n\n   ![Bild](p.jpg){written}\n"
    (tmp_path / "checklist.md").write_text(text)
    instruction = read(tmp_path / "checklist.md", language="de")
    assert ["unreadable-mark"] == [one.kind for one in instruction.problems if one.stops]


def test_a_photo_that_stands_twice_in_a_step_keeps_the_marks_of_both_places(tmp_path: Path) -> None:
    Image.new("RGB", (600, 400), "#804020").save(tmp_path / "p.jpg")
    text = '# T\n\n## Arbeitsschritte\n\n1. Lösen Sie sie.\n\n   ![a](p.jpg)![a](p.jpg){blur="0.1,0.1,0.2,0.2"}\n'
    (tmp_path / "checklist.md").write_text(text)
    (step,) = read(tmp_path / "checklist.md", language="de").steps
    assert [["blur"]] == [[mark.kind.value for mark in picture.marks] for picture in step.pictures]
