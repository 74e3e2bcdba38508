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
from script_instructions import pump_cover

from onboard.core.errors import InputError
from onboard.core.model import Origin, Panel, Point, Scene, SceneKind, Script, Sentence, Signal
from onboard.script import checking
from onboard.script.checking import KINDS
from onboard.script.file import ScriptFile, Version, dump, is_edited, load, mismatch, text_of
from onboard.script.grounding.evidence import Kind
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
_origins = st.builds(
    Origin,
    writer=_text,
    host=st.just("") | _text,
    prompt=st.just("") | _text,
    characters=st.integers(0, 10**9),
    redacted=st.booleans(),
    fallback=st.just("") | _text,
)
_scenes = st.builds(
    Scene,
    id=_text,
    kind=st.sampled_from(SceneKind),
    heading=_text,
    sentences=st.lists(st.builds(Sentence, _text, _cites, st.just("") | _text), min_size=1, max_size=3).map(tuple),
    points=st.lists(st.builds(Point, _text, _cites), max_size=2).map(tuple),
    panels=st.lists(st.builds(Panel, _text, _cites, st.sampled_from([None, *Signal])), max_size=2).map(tuple),
    pictures=st.lists(_text, max_size=2).map(tuple),
    step=_text,
    origin=st.none() | _origins,
)
_proposed = st.builds(Version, _scenes, st.just("") | _text, st.just("") | _text)
_versions = st.builds(
    Version,
    _scenes,
    st.just("") | _text,
    st.just("") | _text,
    st.lists(_proposed, max_size=2, unique_by=lambda version: version.scene.id).map(tuple),
)
_lists = st.lists(_versions, min_size=1, max_size=3, unique_by=lambda version: version.scene.id)


def script_text() -> str:
    return dump(TemplateWriter().write(pump_cover(), language="de"), pump_cover(), "ws-04")


@given(st.lists(_scenes, min_size=1, max_size=3, unique_by=lambda scene: scene.id), _text, _text)
def test_any_script_comes_back_as_it_was(scenes, writer, workstation):
    script = Script("de", writer, tuple(scenes))
    file = load(dump(script, pump_cover(), workstation), "script.de.yaml")
    assert (script, workstation) == (file.script, file.workstation)
    assert not is_edited(file)


@given(_lists, st.just([]) | _lists, st.lists(_text, max_size=30), _text)
def test_any_file_comes_back_as_it_was_with_origins_proposals_and_what_is_kept_aside(told, gone, order, writer):
    file = ScriptFile(
        Script("de", writer, tuple(version.scene for version in told)),
        "ws-04",
        {version.scene.id: version.source for version in told if version.source},
        {version.scene.id: version.written for version in told if version.written},
        "0123456789ab",
        tuple(order),
        {version.scene.id: version.proposed for version in told if version.proposed},
        tuple(gone),
    )
    again = load(text_of(file), "script.de.yaml")
    assert file == again
    assert file.origins == again.origins
    assert [version.scene.origin for version in told] == [scene.origin for scene in again.script.scenes]
    assert text_of(file) == text_of(again)


def test_where_a_scene_comes_from_is_no_edit_but_is_written_down():
    script = TemplateWriter().write(pump_cover(), language="de")
    origin = Origin("tiny-1", "127.0.0.1", "0123abcd", 812, True, "25 Nm was lost")
    scenes = tuple(dataclasses.replace(scene, origin=origin) for scene in script.scenes)
    file = load(dump(dataclasses.replace(script, scenes=scenes), pump_cover(), "ws-04"), "f")
    without = load(script_text(), "f")
    assert not is_edited(file)
    assert (without.written, without.whole) == (file.written, file.whole)
    assert {origin} == {scene.origin for scene in file.script.scenes}
    assert without != file


FORMER = (Path(__file__).parent / "script_of_the_first_video.de.yaml").read_text("utf-8")


def test_a_file_from_before_is_read_and_known_to_be_untouched():
    file = load(FORMER, "f")
    assert not is_edited(file)
    assert ((), {}, ()) == (file.order, file.proposed, file.gone)
    assert {} == file.remarks


def test_a_file_from_before_that_was_edited_is_known_to_be_edited():
    assert is_edited(load(FORMER.replace("Alle Teile", "Die Teile"), "f"))


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


def test_remarks_are_written_again_where_they_stood():
    text = script_text().replace("  - id: dichtung\n", "  # Jana fragen\n  - id: dichtung\n")
    text = text.replace("    kind: tools\n", "    kind: tools  # auch hier\n    #   und  hier\n")
    text = "# Stand: Montag\n" + text + "\n# Ende\n"
    file = load(text, "f")
    assert {
        "": ("Stand: Montag",),
        "dichtung": ("Jana fragen",),
        "tools": ("auch hier", "  und  hier"),
        "contact": ("Ende",),
    } == file.remarks
    assert file.remarks == load(text_of(file), "f").remarks
    assert "\n  # Jana fragen\n  - id: dichtung\n" in text_of(file)


def test_a_number_sign_in_a_text_is_no_remark():
    text = script_text().replace("Zuerst zu Ihrer Sicherheit.", "Platz # 4: siehe #7.")
    text = text.replace("    kind: tools\n", '    kind: tools\n    pictures: ["a # b", c#d]\n')
    file = load(text, "f")
    assert {} == file.remarks
    assert "Platz # 4: siehe #7." in [one.text for _, one in file.script.sentences()]


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
        (script_text().replace("version: 1", "version: 2"), "line 13", "version '2' is not known"),
        ("version: 1\n\tscenes: []\n", "line 2", "no valid YAML"),
        ("a: b\x00c", None, "no valid YAML"),
        ("a: 1\n---\nb: 2\n", "line 2", "no valid YAML"),
        ('"\\udcff": a\n', "line 1", "\\uDCFF is half a letter: write the letter itself"),
    ],
)
def test_a_file_that_is_no_script_is_refused_with_the_place(text, place, told):
    with pytest.raises(InputError) as caught:
        load(text, "script.de.yaml")
    assert told in caught.value.reason
    assert (place, "script.de.yaml") == (caught.value.place, caught.value.file)


@pytest.mark.parametrize("origin", ["{writer: x, characters: -1}", "{writer: x, redacted: 1}", "{host: x}", "x"])
def test_an_origin_that_cannot_be_is_refused_with_its_line(origin):
    text = script_text().replace("    kind: tools\n", f"    kind: tools\n    origin: {origin}\n")
    line = text.splitlines().index("    kind: tools") + 2
    with pytest.raises(InputError) as caught:
        load(text, "script.de.yaml")
    assert f"line {line}" == caught.value.place


def test_what_is_proposed_has_no_proposals_of_its_own():
    scene = "{id: contact, kind: contact, heading: A, sentences: [{text: B}]"
    text = script_text() + f"    proposed: [{scene}, proposed: x}}]\n"
    with pytest.raises(InputError) as caught:
        load(text, "script.de.yaml")
    assert "'proposed' is unknown in a scene" in caught.value.reason


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


# -------------------------------------------------------------------------------------------- the documentation

DOCS = Path(__file__).parents[2] / "docs"


def test_the_examples_in_the_documentation_are_scripts():
    page = (DOCS / "formats" / "script.md").read_text("utf-8")
    plain, open_ = [load(example, "script.md") for example in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    assert ["Warnung: Das Gehäuse steht unter Druck.", "Tragen Sie Schutzbrille."] == [
        one.text for _, one in plain.script.sentences()
    ]
    assert ["festziehen"] == list(open_.proposed)
    assert {"festziehen": ("am Montag mit Jana ansehen",)} == open_.remarks


def test_every_finding_is_documented_and_no_other():
    room = Path(__file__).parents[2] / "onboard" / "script"
    page = (DOCS / "formats" / "script.md").read_text("utf-8").split("## Findings")[1]
    made = [kind for path in sorted(room.rglob("*.py")) for kind in finding_kinds(ast.parse(path.read_text("utf-8")))]
    found = {kind for kind in made if kind} | {kind.value.replace("_", "-") for kind in Kind}
    assert [None] == [kind for kind in made if kind is None]  # only the grounding room's kinds are not written out
    assert set(KINDS) == found
    assert sorted(KINDS) == sorted(re.findall(r"^\| `([a-z-]+)`", page, re.MULTILINE))
    assert list(KINDS) == re.findall(r'^"([a-z-]+)"  ', checking.__doc__ or "", re.MULTILINE)


def finding_kinds(tree: ast.Module) -> Iterator[str | None]:
    """The kind of every finding made in a file; None for one that is no literal."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "Finding":
            kind = next(
                (word.value for word in call.keywords if word.arg == "kind"), call.args[0] if call.args else None
            )
            yield str(kind.value) if isinstance(kind, ast.Constant) else None
