"""Structured files: our own form, schema.org HowTo, and guides; every value with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.core.model import Aspect, Signal
from onboard.ingest.reading import read
from onboard.ingest.structured.located import Node, json_nodes, yaml_nodes
from onboard.ingest.structured.readers import JsonReader, YamlReader
from onboard.ingest.transcript import Transcript

DOCS = Path(__file__).resolve().parents[2] / "docs" / "formats" / "instruction-file.md"


def saved(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_example_of_our_own_form_reads_as_its_page_says(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert example
    instruction = read(saved(tmp_path, "deckel.yaml", example[1]))
    assert ("Deckel montieren", "de", "3") == (
        instruction.title.text,
        instruction.language,
        instruction.revision and instruction.revision.text,
    )
    assert ["Schalten Sie die Presse aus.", "Deckel aufsetzen", "Schrauben anziehen"] == [
        step.title for step in instruction.steps
    ]
    assert "deckel-setzen" == instruction.steps[1].id
    assert ["photos/02.jpg"] == [picture.file for picture in instruction.steps[1].pictures]
    assert [Signal.WARNING] == [warning.signal for warning in instruction.all_warnings()]
    aspects = {one.aspect for one in instruction.steps[2].statements}
    assert {Aspect.SUBSTEP, Aspect.DURATION, Aspect.ROLE, Aspect.ACCEPTANCE, Aspect.TOOL} <= aspects
    assert ["Schutzbrille"] == [one.text for one in instruction.ppe]
    assert ["Drehmomentschlüssel 5–50 Nm"] == [one.text for one in instruction.tools][:1]
    assert ["Alle sechs Schrauben sind angezogen."] == [one.text for one in instruction.checks]
    assert 1 == len(instruction.contacts)
    assert "line 18" == instruction.steps[1].statements[1].source.place


def test_the_same_in_json_is_the_same_instruction(tmp_path: Path) -> None:
    content = {"title": "Deckel", "language": "de", "steps": ["Deckel lösen.", {"title": "Heben", "text": "Anheben."}]}
    one = read(saved(tmp_path, "a.json", json.dumps(content, indent=1)))
    other = read(saved(tmp_path, "a.yaml", json.dumps(content, indent=1)))
    assert [step.text for step in one.steps] == [step.text for step in other.steps]
    assert ["Deckel lösen.", "Heben Anheben."] == [step.text for step in one.steps]


def test_a_guide_of_lines_keeps_its_cautions_and_tools(tmp_path: Path) -> None:
    guide = {
        "title": "Battery Replacement",
        "introduction_raw": "Use '''this guide''' to replace the [battery|battery].",
        "tools": [{"text": "Spudger", "quantity": 1}, {"text": "T5 Torx", "quantity": 2, "notes": "magnetic"}],
        "steps": [
            {
                "title": "Open the case",
                "lines": [
                    {"bullet": "black", "level": 0, "text_raw": "Remove the two 2.5 mm screws."},
                    {"bullet": "black", "level": 1, "text_raw": "Keep them apart."},
                    {"bullet": "icon_caution", "level": 0, "text_raw": "Do not bend the cable."},
                ],
                "media": {"type": "image", "data": [{"standard": "https://host/a.jpg"}]},
            },
            {"title": "", "lines": [{"bullet": "black", "level": 0, "text_raw": "Lift out the battery."}]},
        ],
        "conclusion_raw": "Reassemble in reverse order.",
    }
    instruction = read(saved(tmp_path, "guide.json", json.dumps(guide)), language="en")
    assert 2 == len(instruction.steps)
    assert [("Do not bend the cable.", Signal.CAUTION)] == [
        (warning.text, warning.signal) for warning in instruction.steps[0].warnings
    ]
    assert ["Spudger", "2 T5 Torx (magnetic)"] == [tool.text for tool in instruction.tools]
    assert ["https://host/a.jpg"] == [picture.file for picture in instruction.all_pictures()]
    assert instruction.all_pictures()[0].missing
    assert "Reassemble in reverse order." in {one.text for one in instruction.statements()}


@pytest.mark.samples
def test_the_tire_has_ten_steps_in_three_sections_and_six_pictures(samples: Path) -> None:
    path = samples / "schemaorg-howto-json-en" / "howto-change-a-flat-tire.jsonld"
    instruction = read(path)
    sections = [step.section for step in instruction.steps]
    assert ["Preparation"] * 2 + ["Raise the car"] * 5 + ["Finishing up"] * 3 == sections
    assert "Change a Flat Tire" == instruction.title.text
    assert ["Spare tire", "Lug wrench", "Jack", "Wheel wedges"] == [tool.text for tool in instruction.tools]
    assert ["Flares"] == [part.text for part in instruction.parts]
    assert 6 == len(instruction.all_pictures())
    assert not instruction.procedures
    said = " ".join(statement.text for statement in instruction.statements())
    values = re.findall(r'"text": "([^"]*)"', path.read_text("utf-8"))
    assert [] == [value for value in values if " ".join(value.split()).rstrip(".") not in said]


# ------------------------------------------------------------------------------------------ refusals, limits


@pytest.mark.parametrize(
    ("reader", "text", "reason"),
    [
        (JsonReader, "", "is empty"),
        (JsonReader, "{", "is no JSON that can be read"),
        (JsonReader, '{"a": 1, b}', "text in double quotes is missing"),
        (JsonReader, '{"a": 1} x', "something stands behind its end"),
        (JsonReader, '{"name": "x"}', "holds no instruction in a form that is known"),
        (JsonReader, "[" * 100_000, "nested deeper than 60 levels"),
        (YamlReader, "a: &x [1]\nb: *x", "uses aliases"),
        (YamlReader, "a: [1", "is no YAML that can be read"),
        (YamlReader, "[" * 200_000, "nested deeper than 60 levels"),
        (YamlReader, "- " * 200_000, "nested deeper than 60 levels"),
        (YamlReader, "just text", "holds no instruction in a form that is known"),
        (YamlReader, "# nothing", "is empty"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_reason(reader: type, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        reader().transcript(text.encode(), "a.json")


def test_a_mistake_is_named_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        json_nodes('{\n "a": 1,\n "b": nein\n}')
    assert "line 3" == caught.value.place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def value_of(node: Node) -> object:
    match node.kind:
        case "mapping":
            return {key: value_of(one) for key, _, one in node.members}
        case "list":
            return [value_of(one) for one in node.entries]
    return node.text if node.quoted else json.loads(node.text or "null")


@given(JSON, st.sampled_from([None, 1]))
def test_every_json_text_is_understood_as_the_standard_library_does(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    if text in ("null", '""'):
        return
    assert json.loads(text) == value_of(json_nodes(text))


@settings(max_examples=100)
@given(JSON)
def test_any_values_in_any_form_are_read_or_refused(value: object) -> None:
    for shape in ({"steps": value}, {"@type": "HowTo", "step": value, "tool": value}, {"steps": [{"lines": value}]}):
        for reader in (JsonReader, YamlReader):
            try:
                assert isinstance(reader().transcript(json.dumps(shape).encode(), "a.json"), Transcript)
            except InputError as refused:
                assert refused.reason


def test_yaml_keeps_numbers_and_dates_as_they_are_written() -> None:
    node = yaml_nodes("revision: 03\nvalid from: 2026-11-02\nok: yes\n")
    assert ["03", "2026-11-02", "yes"] == [member.text for _, _, member in node.members]


# ------------------------------------------------------------------------------ files that other programs keep


def test_steps_are_found_in_whatever_stands_around_them(tmp_path: Path) -> None:
    instruction = read(
        saved(
            tmp_path,
            "sop.yaml",
            """
sop:
  id: SOP-0042
  title: Centrifuge start-up
  version: "2.1"
  approved_by: Dr. Kim
  safety:
    ppe: [safety glasses]
    warnings: [Never open the lid while the rotor turns.]
  equipment:
    - {name: Centrifuge C5, id: EQ-12}
  procedure:
    - step: 1
      action: Switch on the main switch.
      expected_result: The display lights up.
    - step: 2
      action: Load the rotor on both sides.
      caution: Unbalanced rotors can break.
      image: rotor.jpg
      done: false
""",
        ),
        language="en",
    )
    assert ["Switch on the main switch.", "Load the rotor on both sides."] == [step.title for step in instruction.steps]
    assert "Centrifuge start-up" == instruction.title.text
    assert "2.1" == (instruction.revision and instruction.revision.text)
    assert {"SOP-0042", "Dr. Kim"} <= {one.text for one in instruction.metadata}
    assert [None, Signal.CAUTION] == [warning.signal for warning in instruction.all_warnings()]
    assert ["safety glasses"] == [one.text for one in instruction.ppe]
    assert ["Centrifuge C5 EQ-12"] == [one.text for one in instruction.tools]
    assert ["rotor.jpg"] == [picture.file for picture in instruction.all_pictures()]
    assert "false" not in {one.text for one in instruction.statements()}


def test_keys_may_be_written_together_and_in_any_language(tmp_path: Path) -> None:
    first = {"workInstruction": {"docTitle": "x", "title": "Pumpe", "toolsRequired": ["Schlüssel 13"], "steps": []}}
    first["workInstruction"]["steps"] = [
        {"stepNumber": 1, "instruction": "Gehäuse einspannen", "imageUrl": "1.jpg"},
        {"stepNumber": 2, "title": "Prüfen", "description": "Welle drehen.", "safetyWarnings": ["Quetschgefahr"]},
    ]
    one = read(saved(tmp_path, "a.json", json.dumps(first)), language="de")
    assert ["Gehäuse einspannen", "Prüfen"] == [step.title for step in one.steps]
    assert (1, 1) == (len(one.all_pictures()), len(one.all_warnings()))
    assert ["Schlüssel 13"] == [tool.text for tool in one.tools]
    second = {"tytul": "Filtr", "narzedzia": ["klucz"], "kroki": [{"opis": "Odkręć pokrywę", "zdjecie": "f.jpg"}]}
    other = read(saved(tmp_path, "b.json", json.dumps(second)), language="pl")
    assert ["Odkręć pokrywę"] == [step.title for step in other.steps]
    assert ["f.jpg"] == [picture.file for picture in other.steps[0].pictures]


@pytest.mark.parametrize(
    "steps",
    [
        "steps:\n  1: Lift the lid\n  2: Press START\n",
        "steps:\n  step_1: Lift the lid\n  step_2: Press START\n",
        "steps: |\n  1. Lift the lid\n  2. Press START\n",
        "phases:\n  - name: One\n    tasks: [Lift the lid]\n  - name: Two\n    tasks:\n      - task: Press START\n",
        "checklist:\n  - {id: 1, text: Lift the lid, done: no}\n  - {id: 2, text: Press START}\n",
    ],
)
def test_steps_are_steps_however_they_are_listed(tmp_path: Path, steps: str) -> None:
    instruction = read(saved(tmp_path, "a.yaml", f"title: Press\n{steps}"), language="en")
    assert ["Lift the lid", "Press START"] == [step.title for step in instruction.steps]


def test_several_documents_and_records_in_one_file_are_all_read(tmp_path: Path) -> None:
    several = read(
        saved(tmp_path, "a.yaml", "title: Ölwechsel\nschritte: [Öl ablassen, Öl einfüllen]\n---\nschritte: [a]")
    )
    assert ["Öl ablassen", "Öl einfüllen", "a"] == [step.title for step in several.steps]
    records = [
        {"sop_id": "S-1", "title": "Start-up", "steps": ["Open valve A", "Press START"]},
        {"sop_id": "S-2", "title": "Shut-down", "steps": ["Press STOP", "Close valve A"]},
    ]
    choice = read(saved(tmp_path, "b.json", json.dumps(records)), language="en")
    assert [("Start-up", 2), ("Shut-down", 2)] == [(one.title, len(one.steps)) for one in choice.procedures]


def test_the_steps_of_a_guide_stand_in_the_order_it_counts(tmp_path: Path) -> None:
    line = {"bullet": "black", "level": 0}
    guide = {
        "title": "Battery",
        "steps": [
            {"orderby": 2, "lines": [{**line, "text_raw": "Remove the screws."}]},
            {"orderby": 1, "lines": [{**line, "text_raw": "Switch the phone off."}]},
        ],
    }
    instruction = read(saved(tmp_path, "guide.json", json.dumps(guide)), language="en")
    assert ["Switch the phone off", "Remove the screws"] == [step.title for step in instruction.steps]
