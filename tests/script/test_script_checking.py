from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from script_instructions import grounding_instructions, instruction, instructions, pump_cover, statement, step, warning

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Panel, Point, Scene, SceneKind, Script, Sentence, Signal
from onboard.script.checking import check
from onboard.script.writers.template import TemplateWriter
from onboard.script.writers.verbatim import VerbatimWriter


def kinds(script: Script, told) -> list[str]:
    return [finding.kind for finding in check(script, told)]


def written() -> Script:
    return TemplateWriter().write(pump_cover(), language="de")


def with_sentence(script: Script, scene_id: str, at: int, sentence: Sentence) -> Script:
    return dataclasses.replace(
        script,
        scenes=tuple(
            dataclasses.replace(scene, sentences=(*scene.sentences[:at], sentence, *scene.sentences[at + 1 :]))
            if scene.id == scene_id
            else scene
            for scene in script.scenes
        ),
    )


def test_an_honest_script_has_no_findings():
    assert () == check(written(), pump_cover())


def test_a_sentence_without_citation():
    assert ["missing-citation"] == kinds(
        with_sentence(written(), "title", 0, Sentence("Willkommen.", ())), pump_cover()
    )


def test_a_citation_the_document_does_not_have():
    script = with_sentence(written(), "title", 0, Sentence("Willkommen.", ("meta:nix",)))
    assert ["unknown-citation"] == kinds(script, pump_cover())


def test_an_empty_sentence():
    script = with_sentence(written(), "title", 0, Sentence("…", ("meta:title",)))
    assert ["empty-sentence"] == kinds(script, pump_cover())


def test_a_step_without_a_scene_and_a_scene_without_a_step():
    script = written()
    without = dataclasses.replace(script, scenes=tuple(scene for scene in script.scenes if scene.step != "teile"))
    assert ["step-missing"] == kinds(without, pump_cover())
    extra = Scene("x", SceneKind.STEP, "X", (Sentence("Los.", ("meta:title",)),), step="x")
    assert ["step-gone"] == kinds(dataclasses.replace(script, scenes=(*script.scenes, extra)), pump_cover())


def test_steps_in_another_order():
    script = written()
    at = [scene.id for scene in script.scenes].index("teile")
    scenes = list(script.scenes)
    scenes[at], scenes[at + 1] = scenes[at + 1], scenes[at]
    assert ["wrong-order"] == kinds(dataclasses.replace(script, scenes=tuple(scenes)), pump_cover())


def test_a_warning_left_out():
    script = written()
    without = tuple(scene for scene in script.scenes if scene.kind is not SceneKind.SAFETY)
    left = dataclasses.replace(script, scenes=without)
    assert ["warning-missing", "warning-not-shown"] == kinds(left, pump_cover())


def test_a_warning_spoken_too_late():
    script = written()
    scenes = [
        dataclasses.replace(scene, sentences=scene.sentences[::-1]) if scene.id == "festziehen" else scene
        for scene in script.scenes
    ]
    order, finding = check(dataclasses.replace(script, scenes=tuple(scenes)), pump_cover())
    assert ("warning-missing", "festziehen", True) == (finding.kind, finding.scene, finding.blocks)
    assert "only after" in finding.text
    assert ("wrong-order", "festziehen") == (order.kind, order.scene)


def test_a_warning_without_its_signal_word():
    softer = Sentence("Hinweis: Das Gehäuse steht unter Druck.", ("warning:druck",))
    (finding,) = check(with_sentence(written(), "safety", 1, softer), pump_cover())
    assert "“Warnung”" in finding.text


@pytest.mark.parametrize(
    ("source", "sentence", "expected"),
    [
        ("Mit 25 Nm anziehen.", "Mit 52 Nm anziehen.", ["wrong-number"]),
        ("Mit 0,5 bar füllen.", "Mit 0.5 bar füllen.", []),
        ("Auf 1.200 U/min stellen.", "Auf 1200 U/min stellen.", []),
        ("Auf 1.200 U/min stellen.", "Auf 1,2 U/min stellen.", ["wrong-number"]),
        ("Soll 10.000 Stück.", "Soll 10 000 Stück.".replace(" 000", "\u202f000"), []),
        ("0,50 mm Spalt", "0,5 mm Spalt.", []),
        ("Vier Schrauben lösen.", "4 Schrauben lösen.", []),
        ("Beide Schrauben lösen.", "Die 2 Schrauben lösen.", []),
        ("M8 × 25", "M10 × 25.", ["invented-material-or-part"]),
        ("Tel. 66-20", "Tel. 6620.", []),
        ("Soll +2 bis +4 °C", "Soll 2–4 °C.", []),
        ("0,5 mm", "5 mm.", ["wrong-number"]),
        ("Ohne Zahl.", "Mit 3 Zahlen.", ["invented-number"]),
    ],
)
def test_a_spoken_number_stands_in_the_source(source, sentence, expected):
    told = instruction(step("a", source))
    script = Script("de", "x", (Scene("a", SceneKind.STEP, "A", (Sentence(sentence, ("a/1",)),), step="a"),))
    assert expected == kinds(script, told)


def test_a_number_grouped_by_a_fixed_space_may_be_written_with_a_plain_one():
    told = instruction(step("a", "Auf 10\u202f000 Stück stellen.", "Dann 1\u00a0200 Umdrehungen."))
    script = TemplateWriter().write(told, language="de")
    assert () == check(script, told)
    wrong = with_sentence(script, "a", 0, Sentence("Auf 10 500 Stück stellen.", ("a/1",)))
    assert [("wrong-number", True)] == [(finding.kind, finding.blocks) for finding in check(wrong, told)]


# -------------------------------------------------------------------------------------------- what is shown


def changed(scene_id: str, **shown) -> Script:
    script = written()
    scenes = [dataclasses.replace(one, **shown) if one.id == scene_id else one for one in script.scenes]
    assert any(one.id == scene_id for one in scenes)
    return dataclasses.replace(script, scenes=tuple(scenes))


PRESSURE = "Das Gehäuse steht unter Druck. Schrauben niemals unter Druck lösen!"
CRUSHING = "Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen."


@pytest.mark.parametrize(
    ("scene", "panels", "expected"),
    [
        ("safety", (), "is not shown"),
        ("safety", (Panel(PRESSURE, ("warning:druck",), Signal.NOTICE),), "“notice” in place of “warning”"),
        ("safety", (Panel(PRESSURE, ("warning:druck",)),), "without its signal “warning”"),
        ("safety", (Panel("Vorsicht am Gehäuse.", ("warning:druck",), Signal.WARNING),), "in other words"),
        ("festziehen", (), "is not shown"),
        ("festziehen", (Panel(CRUSHING, ("festziehen:w",), Signal.NOTICE),), "“notice” in place of “caution”"),
    ],
)
def test_a_warning_is_shown_with_its_signal_and_in_its_words(scene, panels, expected):
    (finding,) = check(changed(scene, panels=panels), pump_cover())
    assert ("warning-not-shown", scene, True) == (finding.kind, finding.scene, finding.blocks)
    assert expected in finding.text


def test_a_warning_the_document_gives_no_signal_is_shown_without_one():
    told = instruction(warnings=(warning("warning:1", "Heiße Oberfläche."),))
    safety = Scene(
        "safety",
        SceneKind.SAFETY,
        "Sicherheit",
        (Sentence("Heiße Oberfläche.", ("warning:1",)),),
        panels=(Panel("Heiße Oberfläche.", ("warning:1",), Signal.DANGER),),
    )
    (finding,) = check(Script("de", "x", (safety,)), told)
    assert "“danger”, which the document does not give" in finding.text


def test_a_warning_of_a_step_shown_in_another_step_only_is_not_shown():
    script = written()
    (panel,) = next(scene.panels for scene in script.scenes if scene.id == "festziehen")
    moved = tuple(
        dataclasses.replace(scene, panels=(panel,))
        if scene.id == "teile"
        else dataclasses.replace(scene, panels=())
        if scene.id == "festziehen"
        else scene
        for scene in script.scenes
    )
    assert ["warning-not-shown"] == kinds(dataclasses.replace(script, scenes=moved), pump_cover())


def test_a_warning_may_be_broken_into_lines_on_its_panel():
    panel = Panel(PRESSURE.replace(". ", ".\n"), ("warning:druck",), Signal.WARNING)
    assert () == check(changed("safety", panels=(panel,)), pump_cover())


def test_a_number_shown_beside_the_picture_stands_in_the_source():
    points = (Point("Schrauben mit 52 Nm ± 2 Nm festziehen.", ("festziehen/1",)),)
    (finding,) = check(changed("festziehen", points=points), pump_cover())
    assert ("wrong-number", "festziehen", points[0].text) == (finding.kind, finding.scene, finding.sentence)
    assert finding.blocks


def test_a_number_shown_in_a_warning_stands_in_the_warning():
    panel = Panel(f"{PRESSURE} 12 bar!", ("warning:druck",), Signal.WARNING)
    assert ["invented-number", "warning-not-shown"] == kinds(changed("safety", panels=(panel,)), pump_cover())


@pytest.mark.parametrize(
    ("scene", "heading", "expected"),
    [
        ("festziehen", "Festziehen mit 25 Nm", []),
        ("festziehen", "Festziehen mit 30 Nm", ["value-not-in-source"]),
        ("festziehen", "Schrauben M8 festziehen", ["value-not-in-source"]),  # of the parts list, not of this step
        ("tools", "6 Schrauben und Werkzeug", []),
        ("tools", "9 Schrauben und Werkzeug", ["value-not-in-source"]),
        ("check", "Prüfen: 25 Nm", []),
    ],
)
def test_a_number_in_a_heading_stands_in_what_it_is_the_heading_of(scene, heading, expected):
    assert expected == kinds(changed(scene, heading=heading), pump_cover())


@pytest.mark.parametrize("writer", [TemplateWriter(), VerbatimWriter()])
def test_numbers_of_the_title_may_stand_in_every_heading_made_of_it(writer):
    title = "Kühlmittelpumpe KP-80 an Prüfstand 3 montieren, Ausgabe 2024"
    long = "x" * 60 + "1234567890" * 3
    told = dataclasses.replace(pump_cover(), title=statement("meta:title", title))
    told = dataclasses.replace(told, steps=(*told.steps, step("lang", "Prüfen.", title=long)))
    assert () == check(writer.write(told, language="de"), told)


def test_what_is_shown_rests_on_something_the_document_has():
    nowhere = (Point("Alle Teile.", ()), Point("Die Matte.", ("teile/9",)))
    script = changed("teile", points=nowhere)
    assert [("missing-citation", "Alle Teile."), ("unknown-citation", "Die Matte.")] == [
        (finding.kind, finding.sentence) for finding in check(script, pump_cover())
    ]
    panel = Panel(PRESSURE, (), Signal.WARNING)
    assert ["missing-citation"] == kinds(changed("safety", panels=(panel,)), pump_cover())


def test_a_picture_the_document_does_not_place_is_named_with_those_it_does():
    (finding,) = check(changed("teile", pictures=("1.jpg", "1.jpeg")), pump_cover())
    assert ("unknown-picture", "teile", "1.jpeg", True) == (
        finding.kind,
        finding.scene,
        finding.sentence,
        finding.blocks,
    )
    assert "1.jpg" in finding.hint


def test_a_picture_in_a_document_without_pictures_is_to_be_taken_out():
    told = instruction(step("a", "Deckel abnehmen."))
    script = TemplateWriter().write(told, language="de")
    scenes = tuple(dataclasses.replace(scene, pictures=("1.jpg",)) for scene in script.scenes if scene.step)
    (finding,) = check(dataclasses.replace(script, scenes=scenes), told)
    assert "take it out" in finding.hint


# -------------------------------------------------------------------------------------------- what is said


def told_as(source: str, sentence: str, **others) -> tuple[Script, Instruction]:
    """A document of one step and a script that tells it in one sentence."""
    document = instruction(step("a", source), **others)
    scene = Scene("a", SceneKind.STEP, "A", (Sentence(sentence, ("a/1",)),), step="a")
    return Script(document.language, "x", (scene,)), document


@pytest.mark.parametrize(
    ("source", "sentence", "kind"),
    [
        ("Ventil links öffnen.", "Öffnen Sie das Ventil rechts.", "wrong-direction"),
        ("Den Deckel nicht öffnen.", "Öffnen Sie den Deckel.", "negation-flip"),
        ("Höchstens 3 bar aufgeben.", "Geben Sie mindestens 3 bar auf.", "wrong-bound"),
        ("Bei Fragen Frau Dorn, Tel. 4412.", "Bei Fragen hilft Frau Korn, Telefon 4412.", "invented-contact"),
    ],
)
def test_a_sentence_that_says_otherwise_blocks_and_is_named_word_for_word(source, sentence, kind):
    found = check(*told_as(source, sentence))
    assert (kind, "a", sentence, True) in [(one.kind, one.scene, one.sentence, one.blocks) for one in found]
    assert all(one.hint and one.source for one in found)


def test_the_glossary_s_full_form_is_the_same():
    script, document = told_as("RLT 2 min laufen lassen.", "Lassen Sie die Lüftungsanlage 2 Minuten laufen.")
    assert () == check(script, document, glossary={"RLT": "Lüftungsanlage"})


def test_a_retold_step_without_one_of_its_sentences_is_not_all_told():
    script = with_sentence(written(), "teile", 1, Sentence("Danach geht es weiter.", ("teile/2",)))
    assert ("partial-drop", "teile", True) in [(one.kind, one.scene, one.blocks) for one in check(script, pump_cover())]


def translated(text: str, language: str = "en", *, left: str = "") -> Script:
    said = Sentence(text, ("a/1",), language=left)
    return Script(language, "x", (Scene("a", SceneKind.STEP, "A", (said,), step="a"),))


def test_a_translation_keeps_what_needs_no_language():
    document = instruction(step("a", "Vier Schrauben M8 × 25 mit 25 Nm anziehen."))
    assert () == check(translated("Tighten the four M8x25 screws to 25 Nm."), document)
    wrong = check(translated("Tighten the four M8x52 screws to 25 mm."), document)
    assert {("invented-material-or-part", True), ("unit-change", True)} == {(one.kind, one.blocks) for one in wrong}


def test_a_translation_in_two_sentences_is_compared_as_one():
    document = instruction(step("a", "Auf 60 °C heizen und 15 min warten."))
    halves = (Sentence("Heat to 60 °C.", ("a/1",)), Sentence("Then wait 15 minutes.", ("a/1",)))
    script = Script("en", "x", (Scene("a", SceneKind.STEP, "A", halves, step="a"),))
    assert () == check(script, document)


def test_a_sentence_left_in_the_document_s_language_is_checked_in_it():
    document = instruction(step("a", "Ventil links öffnen."))
    assert () == check(translated("Öffnen Sie das linke Ventil.", left="de"), document)
    found = check(translated("Öffnen Sie das rechte Ventil.", left="de"), document)
    assert "wrong-direction" in [one.kind for one in found]


def test_a_document_in_a_language_of_its_own_has_its_numbers_checked():
    document = instruction(step("a", "Apriete con 25 Nm."), language="es")
    script = Script(
        "es", "x", (Scene("a", SceneKind.STEP, "A", (Sentence("Apriete con 52 Nm.", ("a/1",)),), step="a"),)
    )
    assert ["value-not-in-source"] == kinds(script, document)


@pytest.mark.parametrize("writer", [TemplateWriter(), VerbatimWriter()])
def test_the_writers_that_need_no_model_say_what_the_public_instructions_say(writer):
    for document in grounding_instructions():
        found = check(writer.write(document, language=document.language), document)
        assert [] == [one for one in found if one.blocks]


# -------------------------------------------------------------------------------------------- the verbatim writer


@settings(max_examples=40)
@given(instructions())
def test_the_verbatim_writer_says_every_statement_word_for_word(told):
    script = VerbatimWriter().write(told, language="de")
    assert () == check(script, told)
    spoken = [sentence.text for _, sentence in script.sentences()]
    said = {one.id: one for one in told.statements()}
    for _, sentence in script.sentences():
        assert sentence.text.endswith(said[sentence.cites[0]].text)
    assert len(spoken) == len({one.cites[0] for _, one in script.sentences()})


def test_the_verbatim_writer_speaks_signal_words():
    told = instruction(warnings=(warning("warning:1", "Heiß!", Signal.DANGER),), language="fr")
    spoken = [one.text for _, one in VerbatimWriter().write(told, language="fr").sentences()]
    assert ["Pumpendeckel montieren", "Danger: Heiß!"] == spoken


def test_the_verbatim_writer_names_the_languages_it_knows():
    with pytest.raises(InputError, match="'xx'"):
        VerbatimWriter().write(instruction(), language="xx")


def test_the_verbatim_writer_refuses_an_empty_step():
    with pytest.raises(InputError, match="says nothing"):
        VerbatimWriter().write(instruction(step("a", "—")), language="de")


def test_notes_are_not_spoken():
    cited = {one for _, sentence in written().sentences() for one in sentence.cites}
    assert "note:1" not in cited
    assert statement("note:1", "x").id == "note:1"
