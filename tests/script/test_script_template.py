from __future__ import annotations

import dataclasses
import functools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from script_instructions import (
    grounding_instructions,
    instruction,
    instructions,
    picture,
    pump_cover,
    statement,
    step,
    warning,
)

from onboard.core.errors import InputError
from onboard.core.model import Instruction, SceneKind, Script, Signal, Step
from onboard.script.checking import check
from onboard.script.scenes import left_in_source
from onboard.script.words import SIGNAL_WORDS
from onboard.script.writers.base import WRITERS
from onboard.script.writers.template import TemplateSettings, TemplateWriter


@functools.cache
def writer(address, folder: Path | None) -> TemplateWriter:
    return TemplateWriter(TemplateSettings(address=address, folder=folder))


def written(told: Instruction, address="Sie", folder: Path | None = None) -> Script:
    return writer(address, folder).write(told, language=told.language)


def spoken(script: Script, kind: SceneKind | None = None) -> list[str]:
    return [sentence.text for scene, sentence in script.sentences() if kind in (None, scene.kind)]


def of_step(script: Script, identifier: str) -> list:
    return [scene for scene in script.scenes if scene.step == identifier]


# -------------------------------------------------------------------------------------------- the whole script


def test_the_scenes_come_in_the_order_a_new_hire_needs_them():
    kinds = list(dict.fromkeys(scene.kind for scene in written(pump_cover()).scenes))
    expected = [
        SceneKind.TITLE,
        SceneKind.SAFETY,
        SceneKind.TOOLS,
        SceneKind.STEP,
        SceneKind.CHECK,
        SceneKind.CONTACT,
    ]
    assert expected == kinds


def test_what_an_instructor_would_say():
    assert [
        "Willkommen am Arbeitsplatz WS-04.",
        "Dieses Video zeigt Ihnen die Arbeit „Pumpendeckel montieren“.",
        "Gilt für die Kühlmittelpumpe KP-80.",
        "Zuerst zu Ihrer Sicherheit.",
        "Warnung: Das Gehäuse steht unter Druck.",
        "Schrauben niemals unter Druck lösen!",
        "Tragen Sie Schutzbrille und Schutzhandschuhe.",
        "Sie brauchen dieses Werkzeug: Drehmomentschlüssel 5–50 Nm mit Einsatz SW 6 und fusselfreies Tuch.",
        "Sie brauchen dieses Material: Deckel und 6 Zylinderschrauben M8 × 25.",
        "Legen Sie die Teile bereit.",
        "Legen Sie alle Teile auf die Matte und prüfen Sie sie auf Schäden.",
        "Hinweis: Gebrauchte Dichtungen nie ein zweites Mal verwenden.",
        "Legen Sie die neue Dichtung auf.",
        "Alle sechs Löcher müssen über den Gewinden liegen.",
        "Vorsicht: Quetschgefahr!",
        "Nicht zwischen Deckel und Gehäuse greifen.",
        "Ziehen Sie die Schrauben mit 25 Nm ± 2 Nm fest.",
        "Halten Sie dieselbe Reihenfolge ein.",
        "Zum Schluss die Kontrolle.",
        "Alle sechs Schrauben sind mit 25 Nm angezogen.",
        "Verantwortlich für diese Anleitung ist Jana Albers, Tel. 4711.",
        "Undichte Pumpen sperren und Jana Albers anrufen, Tel. 4711.",
    ] == [text.replace(" nun ", " ").replace(" jetzt ", " ") for text in spoken(written(pump_cover()))]


def test_a_bare_instruction_gets_a_title_and_its_steps_and_nothing_invented():
    script = written(instruction(step("a", "Den Deckel abnehmen."), language="de"))
    assert [SceneKind.TITLE, SceneKind.STEP] == [scene.kind for scene in script.scenes]


def test_the_same_instruction_gives_the_same_script():
    assert written(pump_cover()) == written(pump_cover())


@settings(max_examples=40)
@given(instructions())
def test_every_sentence_cites_what_the_instruction_says(told):
    known = {one.id for one in told.statements()}
    script = written(told)
    assert all(sentence.cites and set(sentence.cites) <= known for _, sentence in script.sentences())
    assert all(set(one.cites) <= known for scene in script.scenes for one in (*scene.points, *scene.panels))


@settings(max_examples=40)
@given(st.sampled_from(["de", "en"]).flatmap(lambda language: instructions(language=language)))
def test_nothing_the_template_writes_is_stopped_by_the_checks(told):
    # of words thrown together at random, some are shown for review; those of real instructions are not (below)
    assert [] == [finding for finding in check(written(told), told) if finding.blocks]


@settings(max_examples=40)
@given(instructions())
def test_no_statement_and_no_picture_of_a_step_is_dropped(told):
    script = written(told)
    cited = {one for _, sentence in script.sentences() for one in sentence.cites}
    for one in told.steps:
        assert {said.id for said in (*one.statements, *one.warnings)} <= cited
        shown = [file for scene in of_step(script, one.id) for file in scene.pictures]
        assert list(dict.fromkeys(shot.file for shot in one.pictures)) == shown
    said = (*told.tools, *told.parts, *told.ppe, *told.warnings, *told.checks, *told.introduction)
    assert {one.id for one in said} <= cited


@settings(max_examples=40)
@given(instructions())
def test_every_sentence_has_a_capital_or_sign_in_front_and_one_mark_at_the_end(told):
    for text in spoken(written(told)):
        assert text == text.strip()
        assert text.rstrip("\"“”’')]»«›‹").endswith((".", "!", "?", "…"))


@settings(max_examples=40)
@given(instructions(), st.integers(0, 5), instructions())
def test_inserting_a_step_changes_no_other_sentence(told, at, other):
    if not other.steps or other.steps[0].id in {one.id for one in told.steps}:
        return
    longer = dataclasses.replace(told, steps=(*told.steps[:at], other.steps[0], *told.steps[at:]))
    left = [scene for scene in written(longer).scenes if scene.step != other.steps[0].id]
    assert list(written(told).scenes) == left


NUMBERED = re.compile(
    r"\b(schritt|step)\s+(\d+|eins|zwei|drei|vier|one|two|three)\b|\bvon \d+ schritten\b|\bof \d+ steps\b|"
    r"\bals (erstes|zweites|drittes|letztes|nächstes)\b|\b(first|second|third|last|next) step\b",
    re.IGNORECASE,
)


def test_narration_never_speaks_a_steps_number():
    many = instruction(*(step(f"s{at}", f"Die Klappe {chr(64 + at)} öffnen.") for at in range(1, 13)))
    assert [] == [text for text in spoken(written(many)) if NUMBERED.search(text) or re.search(r"\d", text)]


# -------------------------------------------------------------------------------------------- safety


def test_a_warning_keeps_its_signal_word_and_is_shown():
    script = written(pump_cover())
    assert "Warnung: Das Gehäuse steht unter Druck." in spoken(script, SceneKind.SAFETY)
    assert [Signal.WARNING] == [panel.signal for scene in script.scenes for panel in scene.panels][:1]


@pytest.mark.parametrize(
    ("language", "signal", "expected"),
    [
        ("de", Signal.DANGER, "Gefahr: Lebensgefahr durch Strom."),
        ("de", Signal.CAUTION, "Vorsicht: Lebensgefahr durch Strom."),
        ("de", None, "Lebensgefahr durch Strom."),
        ("en", Signal.DANGER, "Danger: Lebensgefahr durch Strom."),
        ("en", Signal.NOTICE, "Notice: Lebensgefahr durch Strom."),
    ],
)
def test_the_signal_word_is_spoken_in_the_scripts_language(language, signal, expected):
    told = instruction(warnings=(warning("warning:1", "Lebensgefahr durch Strom", signal),), language=language)
    assert expected in spoken(written(told))


def test_a_signal_word_is_not_spoken_twice():
    told = instruction(warnings=(warning("warning:1", "Warnung: Heiß!", Signal.WARNING),))
    assert "Warnung: Heiß!" in spoken(written(told))


def test_achtung_without_a_level_is_spoken_as_the_document_has_it():
    told = instruction(warnings=(warning("warning:1", "Späne sind scharf", None, "> **Achtung:** Späne sind scharf"),))
    assert "Achtung: Späne sind scharf." in spoken(written(told))


def test_a_warning_is_spoken_before_its_step():
    first = of_step(written(pump_cover()), "festziehen")[0]
    assert ("festziehen:w",) == first.sentences[0].cites
    assert ["Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen."] == [panel.text for panel in first.panels]


def test_a_warning_is_never_reworded():
    told = instruction(warnings=(warning("warning:1", "Deckel nicht öffnen", Signal.DANGER),))
    assert "Gefahr: Deckel nicht öffnen." in spoken(written(told))


@pytest.mark.parametrize(
    ("language", "ppe", "expected"),
    [
        ("de", ["Schutzbrille", "Feste Schuhe"], ["Tragen Sie Schutzbrille und feste Schuhe."]),
        ("de", ["Schutzbrille tragen", "Gehörschutz tragen."], ["Tragen Sie Schutzbrille und Gehörschutz."]),
        ("de", ["Gehörschutz, Laugenhandschuhe"], ["Tragen Sie Gehörschutz und Laugenhandschuhe."]),
        ("de", ["Schutzbrille", "Handschuhe verboten!"], ["Tragen Sie Schutzbrille.", "Handschuhe verboten!"]),
        ("de", ["Schutzbrille. Handschuhe verboten!"], ["Tragen Sie Schutzbrille.", "Handschuhe verboten!"]),
        ("de", ["Keine Handschuhe"], ["Tragen Sie keine Handschuhe."]),
        ("de", ["Kein Schmuck"], ["Kein Schmuck."]),
        (
            "de",
            ["Schutzbrille, Haarnetz, KEINE Handschuhe!"],
            ["Tragen Sie Schutzbrille und Haarnetz.", "Tragen Sie keine Handschuhe!"],
        ),
        (
            "de",
            ["Einmalhandschuhe, Schürze, ggf. Schutzbrille"],
            ["Tragen Sie Einmalhandschuhe, Schürze und ggf. Schutzbrille."],
        ),
        ("de", ["Fester Schuh"], ["Ihre Schutzausrüstung: Fester Schuh."]),
        ("en", ["Safety glasses", "Protective gloves"], ["Wear safety glasses and protective gloves."]),
        ("en", ["Safety shoes, hi-vis vest"], ["Wear safety shoes and hi-vis vest."]),
        ("en", ["No gloves at the spindle"], ["Wear no gloves at the spindle."]),
    ],
)
def test_only_equipment_to_be_worn_is_asked_to_be_worn(language, ppe, expected):
    told = instruction(ppe=tuple(statement(f"ppe:{at}", text) for at, text in enumerate(ppe)), language=language)
    assert expected == spoken(written(told), SceneKind.SAFETY)[1:]


# -------------------------------------------------------------------------------------------- tools


def test_a_long_list_of_tools_is_told_in_sentences_of_a_few_and_shown_in_full():
    listed = tuple(statement(f"tool:{at}", f"{at + 1} Werkzeug {chr(65 + at)}") for at in range(23))
    scenes = [scene for scene in written(instruction(tools=listed)).scenes if scene.kind is SceneKind.TOOLS]
    assert [one.text for one in listed] == [point.text for scene in scenes for point in scene.points]
    assert max(len(scene.points) for scene in scenes) <= 12
    assert max(len(sentence.cites) for scene in scenes for sentence in scene.sentences) <= 5


def test_entries_with_commas_are_told_apart_by_semicolons():
    told = instruction(tools=(statement("tool:1", "Zange, isoliert"), statement("tool:2", "Feile")))
    assert ["Sie brauchen dieses Werkzeug: Zange, isoliert; Feile."] == spoken(written(told), SceneKind.TOOLS)
    more = instruction(tools=(*told.tools, statement("tool:3", "Säge")))
    assert ["Sie brauchen dieses Werkzeug: Zange, isoliert; Feile; Säge."] == spoken(written(more), SceneKind.TOOLS)


# -------------------------------------------------------------------------------------------- steps


def test_a_long_step_is_divided_at_sentence_borders_and_deals_out_its_photos():
    sentences = [
        f"Der Hebel {chr(65 + at)} ist lang und steht nach der Montage der Baugruppe senkrecht." for at in range(14)
    ]
    told = step("lang", *sentences, pictures=tuple(f"{at}.jpg" for at in range(6)))
    scenes = of_step(written(instruction(told)), "lang")
    assert ["lang", "lang+2", "lang+3"][: len(scenes)] == [scene.id for scene in scenes]
    assert 2 <= len(scenes) <= 3
    assert [f"{at}.jpg" for at in range(6)] == [file for scene in scenes for file in scene.pictures]
    assert all(1 <= len(scene.pictures) <= 4 for scene in scenes)
    assert sentences == [sentence.text for scene in scenes for sentence in scene.sentences]
    assert max(sum(len(one.text) for one in scene.sentences) for scene in scenes) < 600


def test_a_heading_whose_words_the_body_repeats_is_not_spoken_twice():
    told = step("a", "Deckel aufsetzen", "Den Deckel vorsichtig aufsetzen.", title="Deckel aufsetzen")
    scene = of_step(written(instruction(told)), "a")[0]
    assert ["Setzen Sie den Deckel vorsichtig auf."] == [
        re.sub(" (nun|jetzt) ", " ", one.text) for one in scene.sentences
    ]
    assert ("a/1", "a/2") == scene.sentences[0].cites


def test_a_heading_that_says_more_is_spoken_first():
    told = step("a", "Druckprobe", "Ventil V3 langsam öffnen.", title="Druckprobe")
    assert "Druckprobe." == spoken(written(instruction(told)), SceneKind.STEP)[0]


def test_a_sentence_that_goes_on_in_a_list_is_told_as_one():
    told = step(
        "halter",
        "Wichtig: Stelle sicher, dass du die Halter so platzierst, dass sie",
        "im geschlossenen Zustand die Tür festhalten",
        "im geöffneten Zustand die Tür nicht blockieren",
    )
    assert [
        "Wichtig: Stelle sicher, dass du die Halter so platzierst, dass sie im geschlossenen Zustand die Tür "
        "festhalten, im geöffneten Zustand die Tür nicht blockieren."
    ] == spoken(written(instruction(told)), SceneKind.STEP)


def test_an_open_line_is_told_with_the_entries_that_complete_it():
    told = step("p", "Check:", "oil level", "belt tension", "Then close the cover.")
    assert ["Check: oil level, belt tension.", "Then close the cover."] == spoken(
        written(instruction(told, language="en")), SceneKind.STEP
    )


def test_a_long_title_becomes_a_heading_of_its_own_words():
    told = step(
        "a", "Befestige die Frontplatte aus Recyclingkunststoff (im Bild blau) mit zwei Schrauben am Nistkasten."
    )
    heading = of_step(written(instruction(told)), "a")[0].heading
    assert len(heading) <= 70
    assert told.title.startswith(heading.removesuffix(" …"))


def test_a_point_does_not_repeat_the_heading():
    scene = of_step(written(pump_cover()), "dichtung")[0]
    assert "Neue Dichtung auflegen" == scene.heading
    assert ["Alle sechs Löcher müssen über den Gewinden liegen."] == [point.text for point in scene.points]


def test_a_step_that_says_nothing_is_an_error_that_names_the_place():
    with pytest.raises(InputError) as caught:
        written(instruction(step("leer", "—")))
    assert ("checklist.md", "line 1") == (caught.value.file, caught.value.place)


def test_the_document_may_address_people_as_du():
    told = instruction(step("a", "Den Deckel abnehmen."), ppe=(statement("ppe:1", "Schutzbrille"),))
    script = spoken(written(told, address="du"))
    assert "Trage Schutzbrille." in script
    assert re.fullmatch("Nimm ((nun|jetzt) )?den Deckel ab.", script[-1])


def test_text_of_the_document_is_never_a_template():
    told = instruction(step("a", "{{ 7 * 7 }} {% for x in y %}"), title="{{ title }}")
    assert ["Willkommen zur Anleitung „{{ title }}“.", "{{ 7 * 7 }} {% for x in y %}."] == spoken(written(told))


# -------------------------------------------------------------------------------------------- contact


def test_contacts_from_document_and_workspace_are_told():
    told = instruction(contacts=(statement("workspace:contact", "Schichtleitung, Tel. 100"),))
    assert ["Bei Fragen für Sie da: Schichtleitung, Tel. 100."] == spoken(written(told), SceneKind.CONTACT)


def test_without_a_contact_there_is_no_contact_scene():
    assert [] == spoken(written(instruction(step("a", "Den Deckel abnehmen."))), SceneKind.CONTACT)


# -------------------------------------------------------------------------------------------- languages, templates


LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "pl", "ro", "tr", "uk")


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(InputError) as caught:
        TemplateWriter().write(instruction(language="hu"), language="hu")
    assert "'hu'" in caught.value.reason
    assert f"Known: {', '.join(LANGUAGES)}." in (caught.value.hint or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_a_document_of_its_own(language):
    told = dataclasses.replace(pump_cover(), language=language)
    script = TemplateWriter().write(told, language=language)
    assert language == script.language
    assert left_in_source(script) is None
    assert {one.id for one in told.tools} <= {cited for _, sentence in script.sentences() for cited in sentence.cites}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "de"])
def test_in_another_language_every_sentence_is_in_one_language_and_says_which(language):
    """What the document says stays German and is marked so; what we say is in the script's language."""
    script = TemplateWriter().write(pump_cover(), language=language)
    own = {one.text for _, one in TemplateWriter().write(pump_cover(), language="de").sentences()}
    frames = {one.text for _, one in script.sentences() if not one.language}
    assert "de" == left_in_source(script)
    words = {word for one in pump_cover().statements() for word in re.findall(r"\w{4,}", one.text)}
    assert set() == {word for text in frames for word in re.findall(r"\w{4,}", text)} & words
    for scene in script.scenes:
        if scene.kind is SceneKind.STEP:
            signals = set(SIGNAL_WORDS[language].values())
            left = [one for one in scene.sentences if one.language]
            assert all(one.text.rstrip(".") in signals for one in scene.sentences if not one.language)
            assert [] == [one.text for one in left if one.text not in own and not one.cites[0].endswith(":w")]


def test_a_warnings_signal_word_is_spoken_in_the_scripts_language_as_a_sentence_of_its_own():
    script = TemplateWriter().write(pump_cover(), language="tr")
    told = [(one.text, one.language) for one in of_step(script, "festziehen")[0].sentences][:3]
    assert [
        ("Dikkat.", ""),
        ("Quetschgefahr!", "de"),
        ("Nicht zwischen Deckel und Gehäuse greifen.", "de"),
    ] == told
    assert ["Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen."] == [
        panel.text for panel in of_step(script, "festziehen")[0].panels
    ]


def test_a_document_in_a_language_without_wordings_is_told_in_its_own_words():
    told = dataclasses.replace(pump_cover(), language="hu")
    script = TemplateWriter().write(told, language="en")
    assert "hu" == left_in_source(script)
    assert "Neue Dichtung auflegen." in spoken(script)


def test_inserting_a_step_changes_no_other_sentence_in_another_language_either():
    longer = dataclasses.replace(pump_cover(), steps=(*pump_cover().steps, step("neu", "Deckel prüfen.")))
    before, after = (TemplateWriter().write(told, language="pl").scenes for told in (pump_cover(), longer))
    assert list(before) == [scene for scene in after if scene.step != "neu"]


def test_a_region_does_not_matter():
    assert "de" == TemplateWriter().write(pump_cover(), language="de-AT").language


def test_the_writer_is_found_by_name_and_needs_no_settings():
    assert "template 2" == WRITERS.load("template")().name
    assert "verbatim 1" == WRITERS.load("verbatim")().name


def own_words(folder: Path, change: tuple[str, str], name="narration/de.toml") -> Path:
    shipped = Path(__file__).parents[2] / "scripts_templates" / name
    own = folder / name
    own.parent.mkdir(parents=True, exist_ok=True)
    text = shipped.read_text("utf-8")
    assert change[0] in text
    own.write_text(text.replace(*change), "utf-8")
    return folder


def test_a_workspace_speaks_its_own_words(tmp_path):
    folder = own_words(tmp_path, ("Willkommen am Arbeitsplatz {{ station }}.", "Moin an der {{ station }}!"))
    assert "Moin an der WS-04!" == spoken(written(pump_cover(), folder=folder))[0]


def test_changed_words_make_other_settings(tmp_path):
    folder = own_words(tmp_path, ("Willkommen", "Moin"))
    own, ours = TemplateWriter(TemplateSettings(folder=folder)), TemplateWriter()
    assert own.settings != ours.settings


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("{{ station }}.", "{{ staton }}."), "staton is unknown here (known: station, title)"),
        (("{{ station }}.", "{{ station"), "welcome_station"),
        (("{{ station }}.", "{{ station * 999999999 }}."), "no calculation"),
        (("{{ station }}.", "{{ station.__class__ }}."), "no calculation"),
        (("{{ station }}.", "{% for a in station %}x{% endfor %}"), "no calculation"),
        (("{{ signal }}: {{ warning }}", "{{ warning }}"), "{{ signal }} is missing"),
        (("{{ warning }}", "Achtung"), "{{ warning }} is missing"),
        (("[headings]", "[kopfzeilen]"), "[headings] is missing"),
        (('and = "und"', "and = 7"), "[words] and is missing"),
        (("[headings]", "[headings"), "no valid TOML"),
    ],
)
def test_a_mistake_in_a_workspaces_words_is_named_with_its_file(tmp_path, change, named):
    folder = own_words(tmp_path, change)
    with pytest.raises(InputError) as caught:
        written(pump_cover(), folder=folder)
    assert "scripts_templates/narration/de.toml" == caught.value.file
    assert named in caught.value.reason


# -------------------------------------------------------------------------------------------- tone


def told_with(told: Instruction, **settings) -> list[str]:
    return spoken(TemplateWriter(TemplateSettings(**settings)).write(told, language="de"))


def test_the_glossarys_full_form_is_spoken_and_the_slide_keeps_what_is_written():
    told = instruction(step("a", "DMS auf 25 Nm stellen.", "Der DMS-80 bleibt liegen.", title="Einstellen"))
    script = TemplateWriter(TemplateSettings(glossary=(("DMS", "Drehmomentschlüssel"),))).write(told, language="de")
    scene = of_step(script, "a")[0]
    assert ["Bitte Drehmomentschlüssel auf 25 Nm stellen.", "Der DMS-80 bleibt liegen."] == spoken(
        script, SceneKind.STEP
    )
    assert ["DMS auf 25 Nm stellen.", "Der DMS-80 bleibt liegen."] == [point.text for point in scene.points]


def test_a_warning_stays_word_for_word_whatever_the_glossary_says():
    told = instruction(warnings=(warning("warning:1", "PSA tragen", Signal.WARNING),))
    assert "Warnung: PSA tragen." in told_with(told, glossary=(("PSA", "Schutzausrüstung"),))


def test_the_company_says_its_own_welcome_and_its_own_last_words():
    phrases = (("welcome", "Moin bei Pumpen-Petersen"), ("closing", "Danke, und gute Schicht!"))
    told = told_with(pump_cover(), phrases=phrases)
    assert ["Moin bei Pumpen-Petersen.", "Dieses Video zeigt Ihnen die Arbeit „Pumpendeckel montieren“."] == told[:2]
    assert "Danke, und gute Schicht!" == told[-1]


def test_the_last_words_are_never_in_a_step():
    script = TemplateWriter(TemplateSettings(phrases=(("closing", "Gute Schicht."),))).write(
        instruction(step("a", "Den Deckel abnehmen.")), language="de"
    )
    assert [("closing", SceneKind.SUMMARY)] == [(one.id, one.kind) for one in script.scenes if one.step is None][1:]


def test_plain_language_does_without_small_words_of_transition():
    steps = tuple(step(f"s{at}", "Den Deckel abnehmen.") for at in range(40))
    assert any(" nun " in text or " jetzt " in text for text in told_with(instruction(*steps)))
    assert {"Nehmen Sie den Deckel ab."} == set(told_with(instruction(*steps), plain=True)[1:])


def test_a_long_sentence_is_divided_where_the_settings_ask_for_it():
    text = "Die Mutter mit dem Schlüssel lösen; danach liegt sie lose auf der Welle."
    told = instruction(step("a", text))
    assert ["Lösen Sie die Mutter mit dem Schlüssel.", "Danach liegt sie lose auf der Welle."] == [
        re.sub(" (nun|jetzt) ", " ", one) for one in told_with(told, sentence_words=8)[1:]
    ] or ["Die Mutter mit dem Schlüssel lösen.", "Danach liegt sie lose auf der Welle."] == told_with(
        told, sentence_words=8
    )[1:]


def test_a_tone_makes_other_settings():
    assert TemplateSettings() != TemplateSettings(plain=True)


# -------------------------------------------------------------------------------------------- how it sounds


def test_a_table_row_is_told_activity_first_then_what_belongs_to_it():
    told = step("a", "Temperatur prüfen", "Werkzeug: Thermometer", "Hinweis: max. +7 °C", title="Temperatur prüfen")
    assert ["Prüfen Sie die Temperatur.", "Werkzeug: Thermometer.", "Hinweis: max. +7 °C."] == [
        re.sub(" (nun|jetzt) ", " ", text) for text in spoken(written(instruction(told)), SceneKind.STEP)
    ]


def test_a_heading_that_ends_open_ends_with_one_mark():
    told = step("a", "Teile zuschneiden:", "Gurt: 97 cm.", title="Teile zuschneiden:")
    assert all(":." not in text for text in spoken(written(instruction(told)), SceneKind.STEP))


def test_only_one_note_of_a_step_is_asked_for_with_bitte():
    told = step("a", "Deckel abnehmen.", "Stecker ziehen.", "Filter wechseln.")
    assert ["Bitte Deckel abnehmen.", "Stecker ziehen.", "Filter wechseln."] == spoken(
        written(instruction(told)), SceneKind.STEP
    )


def test_equipment_that_must_not_be_worn_is_shown_as_a_warning():
    told = instruction(ppe=(statement("ppe:1", "Schutzbrille, KEINE Handschuhe!"),))
    (scene,) = [one for one in written(told).scenes if one.kind is SceneKind.SAFETY]
    assert [("KEINE Handschuhe!", None)] == [(panel.text, panel.signal) for panel in scene.panels]


@pytest.mark.parametrize(
    ("language", "contact", "expected"),
    [
        ("de", "Kontakt: Prüflabor, Tel. 2231", "Bei Fragen für Sie da: Prüflabor, Tel. 2231."),
        ("en", "Contact: Ms. Okafor, ext. 2210", "If you have any questions, contact Ms. Okafor, ext. 2210."),
        ("de", "Werkschutz: Tel. 110", "Werkschutz: Tel. 110."),
    ],
)
def test_a_contacts_label_is_not_spoken_twice(language, contact, expected):
    told = instruction(contacts=(statement("contact:1", contact),), language=language)
    assert [expected] == spoken(written(told), SceneKind.CONTACT)


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        (["Label printer", "Caliper 150 mm"], "label printer and caliper 150 mm"),
        (["Allen key 6 mm", "Brush", "PZ2 bit"], "Allen key 6 mm, brush and PZ2 bit"),
        (["Brush", "Zyx holder"], "Brush and Zyx holder"),
    ],
)
def test_a_list_does_not_mix_capitals(tools, expected):
    told = instruction(tools=tuple(statement(f"tool:{at}", text) for at, text in enumerate(tools)), language="en")
    assert expected in spoken(written(told), SceneKind.TOOLS)[0]


# -------------------------------------------------------------------------------------------- real lines


@pytest.mark.samples
def test_real_instructions_of_many_trades_are_told_without_objections():
    found = grounding_instructions()
    if not found:
        pytest.skip("the public grounding set is not beside the samples (ONBOARD_SAMPLES)")
    for told in found:
        script = written(told)
        assert () == check(script, told)
        assert [] == [text for text in spoken(script) if NUMBERED.search(text) or ".." in text]


def test_a_picture_beside_the_parts_list_is_shown_with_the_parts():
    def at_line(one, line: int):
        return dataclasses.replace(one, source=dataclasses.replace(one.source, place=f"line {line}"))

    told = dataclasses.replace(
        instruction(
            introduction=(at_line(statement("intro/1", "Eine Einleitung."), 3),),
            parts=(at_line(statement("part:1", "Deckel"), 20),),
        ),
        pictures=tuple(
            at_line(picture(file, file), line) for file, line in (("titel.jpg", 4), ("teile.jpg", 22), ("logo.png", 90))
        ),
    )
    shown = {scene.id: scene.pictures for scene in written(told).scenes}
    assert {"title": ("titel.jpg",), "parts": ("teile.jpg",)} == shown


def test_a_document_in_du_is_not_framed_in_sie():
    told = instruction(
        step("a", "Schrauben lösen."),
        introduction=(statement("intro/1", "Falls du Fragen hast, melde dich."),),
        ppe=(statement("ppe:1", "Schutzbrille"),),
    )
    assert "Trage Schutzbrille." in spoken(written(told))


def test_a_picture_shown_twice_in_a_step_is_shown_once():
    told = dataclasses.replace(
        step("a", "Den Deckel abnehmen."), pictures=(picture("p1", "1.jpg"), picture("p2", "1.jpg"))
    )
    assert isinstance(told, Step)
    assert ("1.jpg",) == of_step(written(instruction(told)), "a")[0].pictures
