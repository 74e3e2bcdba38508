from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from script_instructions import instruction, instructions, pump_cover, statement, step, warning

from onboard.core.errors import InputError
from onboard.core.model import Scene, SceneKind, Script, Sentence, Signal
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
    assert ["warning-missing"] == kinds(dataclasses.replace(script, scenes=without), pump_cover())


def test_a_warning_spoken_too_late():
    script = written()
    scenes = [
        dataclasses.replace(scene, sentences=scene.sentences[::-1]) if scene.id == "festziehen" else scene
        for scene in script.scenes
    ]
    (finding,) = check(dataclasses.replace(script, scenes=tuple(scenes)), pump_cover())
    assert ("warning-missing", "festziehen") == (finding.kind, finding.scene)
    assert "only after" in finding.text


def test_a_warning_without_its_signal_word():
    softer = Sentence("Hinweis: Das Gehäuse steht unter Druck.", ("warning:druck",))
    (finding,) = check(with_sentence(written(), "safety", 1, softer), pump_cover())
    assert "“Warnung”" in finding.text


@pytest.mark.parametrize(
    ("source", "sentence", "expected"),
    [
        ("Mit 25 Nm anziehen.", "Mit 52 Nm anziehen.", ["value-not-in-source"]),
        ("Mit 0,5 bar füllen.", "Mit 0.5 bar füllen.", []),
        ("Auf 1.200 U/min stellen.", "Auf 1200 U/min stellen.", []),
        ("Auf 1.200 U/min stellen.", "Auf 1,2 U/min stellen.", []),
        ("Soll 10.000 Stück.", "Soll 10 000 Stück.".replace(" 000", "\u202f000"), []),
        ("0,50 mm Spalt", "0,5 mm Spalt.", []),
        ("Vier Schrauben lösen.", "4 Schrauben lösen.", []),
        ("Beide Schrauben lösen.", "Die 2 Schrauben lösen.", []),
        ("M8 × 25", "M10 × 25.", ["value-not-in-source"]),
        ("Tel. 66-20", "Tel. 6620.", []),
        ("Soll +2 bis +4 °C", "Soll 2–4 °C.", []),
        ("0,5 mm", "5 mm.", ["value-not-in-source"]),
        ("Ohne Zahl.", "Mit 3 Zahlen.", ["value-not-in-source"]),
    ],
)
def test_a_spoken_number_stands_in_the_source(source, sentence, expected):
    told = instruction(step("a", source))
    script = Script("de", "x", (Scene("a", SceneKind.STEP, "A", (Sentence(sentence, ("a/1",)),), step="a"),))
    assert expected == kinds(script, told)


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
    with pytest.raises(InputError, match="'pl'"):
        VerbatimWriter().write(instruction(), language="pl")


def test_the_verbatim_writer_refuses_an_empty_step():
    with pytest.raises(InputError, match="says nothing"):
        VerbatimWriter().write(instruction(step("a", "—")), language="de")


def test_notes_are_not_spoken():
    cited = {one for _, sentence in written().sentences() for one in sentence.cites}
    assert "note:1" not in cited
    assert statement("note:1", "x").id == "note:1"
