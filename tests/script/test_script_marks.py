"""Marks in the script file: written, read, kept, and brought together with those of the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from script_instructions import instruction, pump_cover, step

from onboard.core.attributes import read_attributes, written
from onboard.core.clips import Clip, ClipSound
from onboard.core.errors import InputError
from onboard.core.marks import Mark, MarkKind, PictureMarks
from onboard.core.model import Instruction, Picture, Scene, Script
from onboard.script.file import ScriptFile, dump, is_edited, load, text_of
from onboard.script.marking import shown_in
from onboard.script.merging import decided, merge
from onboard.script.review.page import Decision, review_page
from onboard.script.review.reviewing import review_of
from onboard.script.writers.template import TemplateWriter

PUMP = pump_cover()
ARROW = read_attributes('arrow="0.42,0.55" label="Spannschraube"').marks
FACE = read_attributes('blur="0.6,0,0.2,0.3"').marks


def fresh(told: Instruction) -> Script:
    return TemplateWriter().write(told, language="de")


def file_of(told: Instruction = PUMP) -> ScriptFile:
    return load(dump(fresh(told), told, "ws-04"), "script.de.yaml")


def marked(file: ScriptFile, scene: str, marks: tuple[Mark, ...], picture: str = "1.jpg") -> ScriptFile:
    def change(one: Scene) -> Scene:
        return replace(one, marks=(PictureMarks(picture, marks),)) if one.id == scene else one

    scenes = tuple(change(one) for one in file.script.scenes)
    return load(text_of(replace(file, script=replace(file.script, scenes=scenes))), "script.de.yaml")


def scene_of(script: Script, identifier: str) -> Scene:
    return next(one for one in script.scenes if one.id == identifier)


def reworded(told: Instruction, identifier: str, *texts: str) -> Instruction:
    new = step(identifier, *texts, title="Teile")
    steps = (replace(one, statements=new.statements) if one.id == identifier else one for one in told.steps)
    return replace(told, steps=tuple(steps))


def with_pictures(*of_steps: tuple[Picture, ...], loose: tuple[Picture, ...] = ()) -> Instruction:
    steps = [
        replace(step(f"schritt-{n}", f"Schritt {n} tun."), pictures=pictures) for n, pictures in enumerate(of_steps, 1)
    ]
    return instruction(*steps, pictures=loose)


def placed(marks: str = "", file: str = "1.jpg", digest: str = "0" * 64) -> Picture:
    return Picture("p", file, step("s", "x").source, digest=digest, marks=read_attributes(marks).marks)


# ------------------------------------------------------------------------------------------------ the file


@given(
    st.lists(st.sampled_from([*ARROW, *FACE, *read_attributes('number="3@0.1,0.2" label="a: #b"').marks]), max_size=5),
    st.sampled_from(["1.jpg", "photos/Ein Bild: 1.jpg", "no", "# x", "a\u2028b"]),
)
def test_marks_come_back_from_the_file_as_they_were(marks: list[Mark], picture: str) -> None:
    scene = scene_of(fresh(PUMP), "teile")
    scene = replace(scene, pictures=(picture,), marks=(PictureMarks(picture, tuple(marks)),))
    script = Script("de", "by hand", (scene,))
    assert script == load(dump(script, PUMP, "ws-04"), "f").script


def test_marks_are_written_as_documents_write_them() -> None:
    text = text_of(marked(file_of(), "teile", ARROW))
    assert '    marks:\n      1.jpg: >-\n        arrow="0.42,0.55" label="Spannschraube"\n' in text


def test_marks_may_be_written_on_one_line() -> None:
    line = '      1.jpg: \'arrow="0.42,0.55" label="Spannschraube"\'\n'
    text = text_of(file_of()).replace("      - 1.jpg\n", f"      - 1.jpg\n    marks:\n{line}")
    assert (PictureMarks("1.jpg", ARROW),) == scene_of(load(text, "f").script, "teile").marks


def test_a_script_without_marks_is_written_as_before_there_were_any() -> None:
    assert "marks" not in text_of(file_of())


def test_a_mark_is_an_edit() -> None:
    assert not is_edited(file_of())
    assert is_edited(marked(file_of(), "teile", ARROW))
    assert is_edited(marked(file_of(), "teile", ()))


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ('      1.jpg: arrow="0.4"', "1 figures, and 2 are needed. Write arrow="),
        ('      2.jpg: arrow="0.4,0.5"', "'2.jpg' is none of the scene's pictures ('1.jpg')"),
        ('      1.jpg: start="0:03"', "is said in the document, not here"),
        ('      1.jpg: arrow="0.4,0.5"\n      1.jpg: arrow="0.4,0.5"', "stand there twice"),
        ('      - arrow="0.4,0.5"', "marks must be written as a picture with its marks"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named_with_its_line(marks: str, said: str) -> None:
    text = text_of(file_of()).replace("      - 1.jpg\n", f"      - 1.jpg\n    marks:\n{marks}\n")
    line = 1 + text[: text.index("    marks:\n")].count("\n") + marks.count("\n") + 1
    with pytest.raises(InputError) as raised:
        load(text, "script.de.yaml")
    assert ("script.de.yaml", f"line {line}") == (raised.value.file, raised.value.place)
    assert said in raised.value.reason


# ------------------------------------------------------------------------------------------------ merging


def test_marks_alone_do_not_keep_a_scene_from_following_the_document() -> None:
    told = reworded(PUMP, "teile", "Alle Teile auf die Matte legen.")
    after = merge(marked(file_of(), "teile", ARROW), fresh(told), told)
    scene = scene_of(after.script, "teile")
    assert (PictureMarks("1.jpg", ARROW),) == scene.marks
    assert scene_of(fresh(told), "teile").sentences == scene.sentences
    assert () == after.findings
    assert after.text == merge(load(after.text, "f"), fresh(told), told).text


def test_marks_stay_with_words_a_trainer_wrote_and_with_those_taken_from_the_document() -> None:
    file = marked(file_of(), "teile", ARROW)
    scenes = tuple(replace(one, heading="Alles da?") if one.id == "teile" else one for one in file.script.scenes)
    file = load(text_of(replace(file, script=replace(file.script, scenes=scenes))), "f")
    told = reworded(PUMP, "teile", "Alle Teile auf die Matte legen.")
    waiting = load(merge(file, fresh(told), told).text, "f")
    assert ["teile"] == list(waiting.proposed)
    assert ("Alles da?", ARROW) == (
        scene_of(waiting.script, "teile").heading,
        scene_of(waiting.script, "teile").marks[0].marks,
    )
    for take in ("mine", "document"):
        settled = load(decided(waiting, told, "teile", take), "f")
        assert ARROW == scene_of(settled.script, "teile").marks[0].marks


def test_marks_of_a_picture_the_document_no_longer_shows_are_gone_with_it() -> None:
    steps = tuple(replace(one, pictures=()) if one.id == "teile" else one for one in PUMP.steps)
    told = replace(PUMP, steps=steps)
    after = merge(marked(file_of(), "teile", ARROW), fresh(told), told)
    assert () == scene_of(after.script, "teile").marks


# ------------------------------------------------------------------------------------------------ what is shown


def shown(told: Instruction, scene: str, *marks: PictureMarks) -> list[str]:
    script = fresh(told)
    return [written(one.marks) for one in shown_in(told, replace(scene_of(script, scene), marks=marks))]


def test_a_picture_shown_twice_has_in_each_step_the_marks_it_has_there() -> None:
    told = with_pictures((placed('arrow="0.1,0.1"'),), (placed('box="0.2,0.2,0.2,0.2"'),))
    assert ['arrow="0.1,0.1"'] == shown(told, "schritt-1")
    assert ['box="0.2,0.2,0.2,0.2"'] == shown(told, "schritt-2")


def test_a_picture_that_stands_twice_in_a_step_has_the_marks_of_both_places() -> None:
    told = with_pictures((placed('arrow="0.1,0.1"'), placed('arrow="0.1,0.1" box="0.2,0.2,0.2,0.2"')))
    assert ['arrow="0.1,0.1" box="0.2,0.2,0.2,0.2"'] == shown(told, "schritt-1")


def test_a_face_blurred_once_is_blurred_wherever_the_same_photo_is_shown() -> None:
    face = 'blur="0.6,0,0.2,0.3"'
    told = with_pictures(
        (placed(),), (placed('arrow="0.1,0.1"', file="kopie.jpg"),), (placed(digest="1" * 64, file="2.jpg"),)
    )
    told = replace(told, pictures=(placed(face, file="titel.jpg"),))
    assert [face] == shown(told, "schritt-1")
    assert [f'{face} arrow="0.1,0.1"'] == shown(told, "schritt-2")
    assert [""] == shown(told, "schritt-3")


def test_a_script_takes_the_place_of_the_documents_marks_and_uncovers_no_face() -> None:
    told = with_pictures((placed('blur="0.6,0,0.2,0.3" arrow="0.1,0.1"'),))
    assert ['blur="0.6,0,0.2,0.3"'] == shown(told, "schritt-1", PictureMarks("1.jpg", ()))
    both = 'blur="0.6,0,0.2,0.3" arrow="0.42,0.55" label="Spannschraube"'
    assert [both] == shown(told, "schritt-1", PictureMarks("1.jpg", ARROW))


# ------------------------------------------------------------------------------------------------ the review page


def page(told: Instruction, script: Script, language: str = "de") -> str:
    decision = Decision("0" * 64, 1, 1, (), None, {}, "onboard approve ws-04")
    review = review_of(told, script, ())
    made = date(2026, 11, 2)
    return review_page(review, decision, station="ws-04", language=language, made=made, thumbnails={}).decode()


def test_the_review_page_tells_what_a_picture_is_marked_with_and_when_it_appears() -> None:
    marks = 'arrow="0.1,0.1" label="Teile" number="2@0.5,0.5" blur="0,0,0.1,0.1"'
    told = with_pictures((replace(placed(marks), digest="0" * 64),))
    script = fresh(told)
    said = replace(scene_of(script, "schritt-1").sentences[0], text="Legen Sie die Teile bereit.")
    scenes = tuple(replace(one, sentences=(said,)) if one.id == "schritt-1" else one for one in script.scenes)
    told_page = page(told, replace(script, scenes=scenes))
    assert "<li>Pfeil „Teile“, mit Satz 1</li>" in told_page
    assert "<li>Nummer 2, von Anfang an</li>" in told_page
    assert "<li>Eine Stelle unkenntlich gemacht</li>" in told_page


def test_the_review_page_tells_which_part_of_a_clip_is_shown() -> None:
    clip = Clip("0" * 64, 3.0, 11.5, 0.5, ClipSound.DUCK)
    told = with_pictures((replace(placed(), clip=clip),))
    assert "<li>Film, Sekunde 3 bis 11,5, 0,5-fache Geschwindigkeit, Ton leise</li>" in page(told, fresh(told))
    assert "<li>Film, second 3 to 11.5, 0.5 times the speed, sound quiet</li>" in page(told, fresh(told), "en")


def test_words_of_a_label_cannot_write_html_into_the_review_page() -> None:
    told = with_pictures((replace(placed(), marks=(Mark(MarkKind.ARROW, 0, 0, label="<script>x</script>"),)),))
    assert "<script>" not in page(told, fresh(told))
