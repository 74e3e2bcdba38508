from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from script_instructions import instruction, picture, pump_cover, ref, statement, step, warning

from onboard.core.errors import InputError
from onboard.core.model import Panel, Point, Scene, SceneKind, Script, Sentence, Signal
from onboard.script import checking
from onboard.script.checking import KINDS
from onboard.script.comparing import changed_sources
from onboard.script.file import confirmed, dump, is_edited, load, mismatch
from onboard.script.writers.template import TemplateWriter

_text = st.text(min_size=1) | st.sampled_from(
    [
        "no",
        "012",
        "1:30",
        "a: b",
        "# x",
        "- x",
        "»“'\"",
        "x\n\ny",
        " x",
        "x ",
        "a  b",
        "---",
        "\u2028",
        "null",
        "~",
        "a\tb",
    ]
)
_cites = st.lists(_text, max_size=3).map(tuple)
_scenes = st.builds(
    Scene,
    id=_text,
    kind=st.sampled_from(SceneKind),
    heading=_text,
    sentences=st.lists(st.builds(Sentence, _text, _cites), min_size=1, max_size=3).map(tuple),
    points=st.lists(st.builds(Point, _text, _cites), max_size=2).map(tuple),
    panels=st.lists(st.builds(Panel, _text, _cites, st.sampled_from([None, *Signal])), max_size=2).map(tuple),
    pictures=st.lists(_text, max_size=2).map(tuple),
    step=_text,
)


def script_text() -> str:
    return dump(TemplateWriter().write(pump_cover(), language="de"), pump_cover(), "ws-04")


@given(st.lists(_scenes, min_size=1, max_size=3, unique_by=lambda scene: scene.id), _text, _text)
def test_any_script_comes_back_as_it_was(scenes, writer, workstation):
    script = Script("de", writer, tuple(scenes))
    file = load(dump(script, pump_cover(), workstation), "script.de.yaml")
    assert (script, workstation) == (file.script, file.workstation)
    assert not is_edited(file)


def test_an_ordinary_yaml_reader_reads_the_same_words():
    script = TemplateWriter().write(pump_cover(), language="de")
    plain = yaml.safe_load(script_text())
    assert [one.text for _, one in script.sentences()] == [
        one["text"] for scene in plain["scenes"] for one in scene["sentences"]
    ]


def test_the_file_is_made_to_be_read():
    lines = script_text().splitlines()
    assert lines[0].startswith("# Das Skript zum Video")
    assert max(len(line) for line in lines) <= 120
    assert "          Warnung: Das Gehäuse steht unter Druck." in lines


def test_an_edited_sentence_is_noticed():
    edited = script_text().replace("Zuerst zu Ihrer Sicherheit.", "Sicherheit zuerst: immer!")
    file = load(edited, "script.de.yaml")
    assert is_edited(file)
    assert "Sicherheit zuerst: immer!" in [one.text for _, one in file.script.sentences()]


def test_a_removed_or_moved_scene_is_noticed():
    script = TemplateWriter().write(pump_cover(), language="de")
    file = load(script_text(), "script.de.yaml")
    for scenes in (script.scenes[:-1], (script.scenes[1], script.scenes[0], *script.scenes[2:])):
        assert is_edited(dataclasses.replace(file, script=dataclasses.replace(script, scenes=scenes)))


def test_other_spacing_and_comments_are_no_edit():
    assert not is_edited(load("# mine\n" + script_text().replace("\n\n", "\n"), "script.de.yaml"))


BROKEN = """\
version: 1
workstation: ws-04
language: de
writer: template 1
scenes:
  - id: a
    kind: stepp
    heading: A
    sentences:
      - text: Hallo
        cites: [x]
        zites: [y]
  - id: a
    kind: step
    heading: B
    sentences: []
"""


def test_all_mistakes_are_told_at_once_with_their_lines():
    with pytest.raises(InputError) as caught:
        load(BROKEN, "stations/ws-04/script.de.yaml")
    error = caught.value
    assert ("stations/ws-04/script.de.yaml", "line 7") == (error.file, error.place)
    assert "'stepp' is none of title" in error.reason
    for told in ("line 12: 'zites' is unknown", "line 13: there is already a scene 'a'", "line 13: a scene of kind"):
        assert told in error.reason
    assert "line 16: a scene needs at least one sentence" in error.reason


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("", "line 1", "the file must be written as names with values"),
        ("- a\n", "line 1", "must be written as names"),
        ("version: 1\nscenes: [\n", "line 3", "no valid YAML"),
        ("a: &x 1\nb: *x\n", "line 1", "anchors and aliases"),
        ("a: " + "[" * 50 + "]" * 50, "line 1", "more than 8 levels"),
        (script_text().replace("version: 1", "version: 2"), "line 11", "version '2' is not known"),
        ("version: 1\n\tscenes: []\n", "line 2", "no valid YAML"),
        ("a: b\x00c", None, "no valid YAML"),
        ("a: 1\n---\nb: 2\n", "line 2", "no valid YAML"),
    ],
)
def test_a_file_that_is_no_script_is_refused_with_the_place(text, place, told):
    with pytest.raises(InputError) as caught:
        load(text, "script.de.yaml")
    assert told in caught.value.reason
    assert (place, "script.de.yaml") == (caught.value.place, caught.value.file)


@given(st.text())
def test_no_text_whatever_crashes_the_reader(text):
    try:
        load(text, "script.de.yaml")
    except InputError as error:
        assert "script.de.yaml" == error.file


def test_yaml_11_surprises_do_not_happen():
    text = script_text()
    text = re.sub(r"heading: >-\n {6}Sicherheit", "heading: no", text)
    assert "no" in [scene.heading for scene in load(text, "script.de.yaml").script.scenes]


# -------------------------------------------------------------------------------------------- whose script it is


@pytest.mark.parametrize("language", ["de", "de-AT", "DE"])
def test_the_script_of_a_workstation_is_taken_in_its_language(language):
    mismatch(load(script_text(), "f"), "ws-04", language, "f")


@pytest.mark.parametrize(
    ("workstation", "language", "field", "told"),
    [
        ("ws-05", "de", "workstation", "is the script of workstation 'ws-04', not of 'ws-05'"),
        ("ws-04", "en", "language", "is in the language 'de', not in 'en'"),
        ("ws-05", "en", "workstation", "not of 'ws-05'; is in the language 'de', not in 'en'"),
    ],
)
def test_the_script_of_another_workstation_or_language_is_refused_with_its_line(workstation, language, field, told):
    text = script_text()
    line = [one.split(":")[0] for one in text.splitlines()].index(field) + 1
    with pytest.raises(InputError) as caught:
        mismatch(load(text, "f"), workstation, language, "stations/ws-05/script.de.yaml")
    assert told in caught.value.reason
    assert ("stations/ws-05/script.de.yaml", f"line {line}") == (caught.value.file, caught.value.place)


def test_where_the_lines_are_not_known_the_field_is_named():
    file = dataclasses.replace(load(script_text(), "f"), lines={})
    with pytest.raises(InputError) as caught:
        mismatch(file, "ws-04", "en", "f")
    assert "language" == caught.value.place


def test_a_comment_above_changes_no_meaning():
    assert load(script_text(), "f") == load("# mine\n" + script_text(), "f")


# -------------------------------------------------------------------------------------------- comparing


def test_a_script_and_its_document_agree():
    assert () == changed_sources(load(script_text(), "f"), pump_cover())


def changed(told) -> list[tuple[str, str]]:
    return [(finding.kind, finding.scene) for finding in changed_sources(load(script_text(), "f"), told)]


def test_a_changed_step_is_named_and_no_other():
    told = pump_cover()
    steps = list(told.steps)
    steps[1] = step("dichtung", "Neue Dichtung auflegen.", "Alle acht Löcher müssen über den Gewinden liegen.")
    assert [("source-changed", "dichtung")] == changed(dataclasses.replace(told, steps=tuple(steps)))


def test_a_step_moved_down_by_lines_above_it_has_not_changed():
    told = pump_cover()
    steps = tuple(
        dataclasses.replace(one, source=dataclasses.replace(one.source, place="line 99")) for one in told.steps
    )
    assert [] == changed(dataclasses.replace(told, steps=steps))


def test_another_photo_is_a_change_of_its_step():
    told = pump_cover()
    other = dataclasses.replace(told.steps[0], pictures=(picture("teile-1.jpg", "1.jpg", digest="f" * 64),))
    assert [("source-changed", "teile")] == changed(dataclasses.replace(told, steps=(other, *told.steps[1:])))


def test_new_and_vanished_steps_are_named():
    told = pump_cover()
    new = step("probe", "Probelauf machen.")
    assert [("step-gone", "festziehen"), ("step-missing", "probe")] == changed(
        dataclasses.replace(told, steps=(*told.steps[:2], new))
    )


def test_a_new_general_warning_changes_the_safety_scene():
    told = pump_cover()
    more = (*told.warnings, warning("warning:neu", "Heiße Oberfläche.", Signal.CAUTION))
    assert [("source-changed", "safety")] == changed(dataclasses.replace(told, warnings=more))


def test_confirming_the_edits_settles_it_and_they_stay_edits():
    told = dataclasses.replace(pump_cover(), checks=(statement("check:1", "Alle Schrauben sind mit 30 Nm angezogen."),))
    edited = load(script_text().replace("Zuerst zu Ihrer Sicherheit.", "Sicherheit zuerst."), "f")
    (finding,) = changed_sources(edited, told)
    assert "onboard script ws-04 --confirm" in finding.hint
    settled = load(confirmed(edited, told), "f")
    assert () == changed_sources(settled, told)
    assert is_edited(settled)
    assert edited.script == settled.script


def test_a_scene_added_by_hand_has_no_source_to_compare():
    text = script_text() + "  - {id: extra, kind: summary, heading: X, sentences: [{text: Y, cites: [meta:title]}]}\n"
    file = load(text, "f")
    assert is_edited(file)
    assert () == changed_sources(file, pump_cover())


def test_a_scene_of_a_step_the_document_never_had():
    script = Script("de", "x", (Scene("z", SceneKind.STEP, "Z", (Sentence("Z.", ()),), step="z"),))
    told = instruction(step("z", "Z."))
    file = load(dump(script, told, "w"), "f")
    assert ["step-gone"] == [finding.kind for finding in changed_sources(file, instruction())]
    assert ref("x") == ref("x")


# -------------------------------------------------------------------------------------------- the documentation

DOCS = Path(__file__).parents[2] / "docs"


def test_the_example_in_the_documentation_is_a_script():
    example = re.search(r"```yaml\n(.*?)```", (DOCS / "formats" / "script.md").read_text("utf-8"), re.DOTALL)
    assert example is not None
    file = load(example[1], "script.md")
    assert ["Warnung: Das Gehäuse steht unter Druck.", "Tragen Sie Schutzbrille."] == [
        one.text for _, one in file.script.sentences()
    ]


def test_every_finding_is_documented_and_no_other():
    room = Path(__file__).parents[2] / "onboard" / "script"
    page = (DOCS / "formats" / "script.md").read_text("utf-8").split("## Findings")[1]
    found = [kind for path in sorted(room.rglob("*.py")) for kind in finding_kinds(ast.parse(path.read_text("utf-8")))]
    assert set(KINDS) == set(found)
    assert sorted(KINDS) == sorted(re.findall(r"^\| `([a-z-]+)`", page, re.MULTILINE))
    assert list(KINDS) == re.findall(r'^"([a-z-]+)"  ', checking.__doc__ or "", re.MULTILINE)


def finding_kinds(tree: ast.Module) -> Iterator[str]:
    """The kind of every finding made in a file; one that is no literal is an error, not overlooked."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "Finding":
            kind = next(
                (word.value for word in call.keywords if word.arg == "kind"), call.args[0] if call.args else None
            )
            assert isinstance(kind, ast.Constant), f"line {call.lineno}: a kind that is not written out"
            yield str(kind.value)
