"""An approval: who may give it, what it binds to, what ends it, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop import CHECKLIST, document

from onboard.core.errors import CheckFailedError, InputError, OnboardError, UsageError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Finding, Instruction, Origin, Scene, SceneKind, Script, Sentence
from onboard.ingest.reading import read
from onboard.pipeline import approving
from onboard.pipeline.workspace import Station, Workspace, init, new, open_workspace
from onboard.script.writers.template import TemplateSettings, TemplateWriter

NOW = datetime.fromisoformat("2026-11-22T09:30:00+01:00")
VOICE = {"provider": "silent", "speed": 1.0}
JANA, MEHMET = "Jana Albers, Ausbildung", "Mehmet Kaya, Arbeitssicherheit"
HEAT = Finding("value-not-in-source", "title", "“80 °C” stands nowhere", "Take it out.", "Bei 80 °C.")
LOOK = Finding("unsupported-cause", "title", "a reason", "Look at it.", "Weil es so ist.", blocks=False)


@dataclass
class Bench:
    """A workstation as it stands on the desk of those who approve."""

    workspace: Workspace
    station: Station
    instruction: Instruction
    script: Script
    findings: tuple[Finding, ...] = ()
    voice: Any = None

    def standing(self) -> approving.Standing:
        return approving.standing(*self._what())

    def approve(self, by: str = JANA, override: str = "", now: datetime = NOW) -> approving.Approved:
        return approving.approve(*self._what(), by=by, override=override, now=now)

    def say(self, scene: str, text: str) -> None:
        """Change the first sentence of a scene."""
        told = [
            replace(one, sentences=(replace(one.sentences[0], text=text), *one.sentences[1:]))
            if one.id == scene
            else one
            for one in self.script.scenes
        ]
        self.script = replace(self.script, scenes=tuple(told))

    def by_a_model(self) -> None:
        origin = Origin("small-model", "llm.example", "3f9a", 1200, True)
        self.script = replace(self.script, scenes=tuple(replace(one, origin=origin) for one in self.script.scenes))

    @property
    def ledger(self) -> Path:
        return self.workspace.records / "ws-04" / "approvals.jsonl"

    def _what(self) -> Any:
        return self.workspace, self.station, self.instruction, self.script, self.findings, self.voice or VOICE


@pytest.fixture
def bench(tmp_path: Path) -> Callable[..., Bench]:
    def made(required_by: int | None = None) -> Bench:
        place = tmp_path / "plant"
        init(place)
        if required_by is not None:
            with (place / "onboard.toml").open("a") as settings:
                settings.write(f"\n[approval]\nrequired_by = {required_by}\n")
        workspace = open_workspace(place)
        new(workspace, "ws-04", document(tmp_path / "desk"))
        station = workspace.station("ws-04")
        instruction = read(station.document, photos=[station.folder / "photos"], language="de")
        return Bench(
            workspace, station, instruction, TemplateWriter(TemplateSettings()).write(instruction, language="de")
        )

    return made


# ------------------------------------------------------------------------------------------------ how many


def test_template_text_without_findings_needs_nobody(bench: Callable[..., Bench]) -> None:
    stands = bench().standing()
    assert (0, 0, None, ()) == (stands.required, stands.missing, stands.voided, stands.reasons(()))
    assert stands.may_publish(())


@pytest.mark.parametrize("required_by", [None, 0, 1])
def test_a_models_text_is_never_published_unapproved_whatever_the_settings_say(
    bench: Callable[..., Bench], required_by: int | None
) -> None:
    desk = bench(required_by)
    desk.by_a_model()
    assert (1, 1, False) == (desk.standing().required, desk.standing().missing, desk.standing().may_publish(()))
    assert desk.approve().standing.may_publish(())


def test_a_script_whose_model_was_refused_everywhere_counts_as_template_text(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.by_a_model()
    refused = Origin("small-model", "llm.example", fallback="a value of its own")
    desk.script = replace(desk.script, scenes=tuple(replace(one, origin=refused) for one in desk.script.scenes))
    assert 0 == desk.standing().required


def test_a_script_that_forgot_where_its_words_come_from_counts_as_its_writers(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.script = replace(desk.script, writer="small-model")
    assert 1 == desk.standing().required


def test_two_persons_are_two_persons(bench: Callable[..., Bench]) -> None:
    desk = bench(2)
    assert 1 == desk.approve(JANA).standing.missing
    for same in (JANA, "jana  ALBERS", "Jana Albers, Leitung"):
        with pytest.raises(CheckFailedError, match="has approved this already, and 2 persons must"):
            desk.approve(same)
    assert (JANA, MEHMET) == tuple(one.by for one in desk.approve(MEHMET).standing.holding)
    assert desk.standing().may_publish(())


def test_approving_the_same_again_writes_nothing(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    assert desk.approve().written
    before = desk.ledger.read_bytes(), desk.ledger.stat().st_mtime_ns
    assert not desk.approve(now=NOW + timedelta(days=300)).written
    assert before == (desk.ledger.read_bytes(), desk.ledger.stat().st_mtime_ns)


def test_once_it_is_due_again_the_same_person_may_say_that_it_still_holds(bench: Callable[..., Bench]) -> None:
    desk = bench(2)
    desk.approve()
    again = desk.approve(now=NOW.replace(year=2027))
    assert again.written
    assert 1 == again.standing.missing
    assert 2 == desk.ledger.read_text().count("\n")


@pytest.mark.parametrize("by", ["", "  ", ", Ausbildung", "-", "Jana\u202eAlbers", "\x1b[31mJana", "J" * 300])
def test_only_the_name_of_a_person_approves(bench: Callable[..., Bench], by: str) -> None:
    desk = bench(1)
    with pytest.raises(UsageError):
        desk.approve(by)
    assert not desk.ledger.exists()


# ------------------------------------------------------------------------------------------------ what ends it


def test_a_changed_sentence_ends_the_approval_and_the_scene_is_named(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    scene = desk.script.scenes[3].id
    desk.say(scene, "Etwas anderes.")
    told = f"the approval by {JANA} of 2026-11-22 no longer holds: the script changed in the scene {scene}"
    assert (1, told) == (desk.standing().missing, str(desk.standing().voided))
    assert told[1:] in desk.standing().reasons(())[0]


def test_an_approval_nobody_needs_ends_visibly_too(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.approve()
    desk.say("title", "Etwas anderes.")
    assert ((), True) == (desk.standing().reasons(()), desk.standing().may_publish(()))
    assert "no longer holds" in desk.standing().notes()[0]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("the voice changed", lambda desk: setattr(desk, "voice", {**VOICE, "speed": 1.1})),
        ("the photos changed", lambda desk: other_photo(desk)),
        ("the document changed; the photos changed", lambda desk: other_marks(desk)),
        ("the document changed", lambda desk: other_document(desk, "25 Nm", "30 Nm")),
        ("the document changed", lambda desk: other_document(desk, "revision: 2", "revision: 3")),
        ("the document changed", lambda desk: other_document(desk, "> **WARNUNG:**", "> **VORSICHT:**")),
        ("the document changed", lambda desk: other_document(desk, "## Endkontrolle", "Neu.\n\n## Endkontrolle")),
    ],
)  # fmt: skip
def test_whatever_was_approved_ends_the_approval_when_it_changes(
    bench: Callable[..., Bench], what: str, change: Callable[[Bench], None]
) -> None:
    desk = bench(1)
    desk.approve()
    change(desk)
    assert desk.standing().voided is not None
    assert str(desk.standing().voided).endswith(f"no longer holds: {what}")


def other_photo(desk: Bench) -> None:
    picture = next(desk.station.folder.glob("photos/*1.jpg"))
    picture.write_bytes((picture.parent / "02.jpg").read_bytes())
    desk.instruction = read(desk.station.document, photos=[picture.parent], language="de")


def other_marks(desk: Bench) -> None:
    """An arrow that points elsewhere says something else, though not a word of the document is another."""
    other_document(desk, "(photos/01.jpg)", '(photos/01.jpg){arrow="0.4,0.5"}')


def other_document(desk: Bench, old: str, new: str) -> None:
    assert old in CHECKLIST
    desk.station.document.write_text(CHECKLIST.replace(old, new))
    desk.instruction = read(desk.station.document, photos=[desk.station.folder / "photos"], language="de")


def test_moving_lines_of_the_document_or_renaming_it_changes_nothing_that_was_approved(
    bench: Callable[..., Bench],
) -> None:
    desk = bench(1)
    desk.approve()
    other_document(desk, "## Sicherheit", "\n\n## Sicherheit")
    desk.instruction = replace(desk.instruction, document="other.md", digest="0" * 64)
    assert 0 == desk.standing().missing


def test_another_writer_of_the_same_words_changes_nothing_that_was_approved(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    desk.script = replace(desk.script, writer="template 2")
    assert 0 == desk.standing().missing


def test_an_approval_holds_again_when_the_change_is_taken_back(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    before = desk.script
    desk.say("title", "Etwas anderes.")
    assert 1 == desk.standing().missing
    desk.script = before
    assert 0 == desk.standing().missing


def test_each_language_is_approved_by_itself(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    desk.station = replace(desk.station, language="en", languages=("de", "en"))
    desk.script = replace(desk.script, language="en")
    assert (1, None) == (desk.standing().missing, desk.standing().voided)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Instruction:
    return read(document(tmp_path_factory.mktemp("desk")), photos=[], language="de")


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_sentences_that_differ_never_share_a_mark(read_once: Instruction, one: str, other: str) -> None:
    def mark(text: str) -> str:
        scene = Scene("a", SceneKind.STEP, "A", (Sentence(text, ()),), step="a")
        return approving.mark_of_approval(read_once, Script("de", "template 1", (scene,)), VOICE)

    assert (one == other) == (mark(one) == mark(other))


# ------------------------------------------------------------------------------------------------ findings


def test_what_blocks_is_listed_and_nothing_is_approved_without_a_reason(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.findings = (HEAT, LOOK)
    with pytest.raises(CheckFailedError) as caught:
        desk.approve()
    assert (8, "title") == (caught.value.exit_code, caught.value.place)
    assert "--override" in str(caught.value.hint)
    assert not desk.ledger.exists()
    assert ("title: “80 °C” stands nowhere. Take it out.",) == desk.standing().reasons(desk.findings)


def test_a_reason_lets_a_finding_pass_and_both_are_kept_and_published(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.findings = (HEAT, LOOK)
    done = desk.approve(override="Steht auf dem Typenschild.")
    assert done.standing.may_publish(desk.findings)
    line = json.loads(desk.ledger.read_text())
    assert [["value-not-in-source", "Steht auf dem Typenschild."]] == [
        [one["kind"], one["reason"]] for one in line["overrides"]
    ]
    record = approving.record_of(done.standing, desk.findings)
    assert [{"by": JANA, "at": "2026-11-22T09:30:00+01:00"}] == record["approvals"]
    assert [("Steht auf dem Typenschild.", JANA)] == [(one["reason"], one["by"]) for one in record["overrides"]]
    assert [True, False] == [one["blocks"] for one in record["findings"]]


def test_a_reason_covers_only_what_was_seen(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.findings = (HEAT,)
    desk.approve(override="Steht auf dem Typenschild.")
    desk.findings = (HEAT, replace(HEAT, text="“90 °C” stands nowhere"))
    assert not desk.standing().may_publish(desk.findings)
    assert desk.approve(override="Auch das.").standing.may_publish(desk.findings)


def test_a_reason_ends_with_the_approval_it_was_given_with(bench: Callable[..., Bench]) -> None:
    desk = bench()
    desk.findings = (HEAT,)
    desk.approve(override="Steht auf dem Typenschild.")
    desk.say("title", "Etwas anderes.")
    assert not desk.standing().overridden(HEAT)


def test_a_reason_where_nothing_blocks_is_refused(bench: Callable[..., Bench]) -> None:
    with pytest.raises(UsageError, match="nothing to override"):
        bench().approve(override="Vorsichtshalber.")


# ------------------------------------------------------------------------------------------------ what is kept


def test_every_approval_stays_on_record_and_the_last_script_beside_it(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    first = desk.ledger.read_text()
    desk.say("title", "Etwas anderes.")
    desk.approve(MEHMET)
    assert desk.ledger.read_text().startswith(first)
    last = approving.last_approved(desk.workspace, desk.station)
    assert last is not None
    assert (MEHMET, desk.script) == (last.approval.by, last.script)
    assert desk.instruction.sources()["meta:title"].words == last.words["meta:title"]
    assert {"approvals.jsonl", "approved.de.yaml", "approved.de.json"} == {
        one.name for one in desk.ledger.parent.iterdir()
    }


def test_a_copy_that_is_not_what_was_approved_is_not_compared_with(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    desk.approve()
    copy = desk.ledger.parent / "approved.de.yaml"
    copy.write_text(copy.read_text().replace("Willkommen", "Hallo"))
    assert approving.last_approved(desk.workspace, desk.station) is None
    desk.say("title", "Etwas anderes.")
    assert str(desk.standing().voided).endswith("the script changed")


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", "{}", '{"version": 2}', '{"version": 1, "at": 5}', "null", "[" * 100_000, '"x"', "\udcff"],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_an_error_with_its_line_never_no_approval(
    bench: Callable[..., Bench], line: str
) -> None:
    desk = bench(1)
    desk.approve()
    with desk.ledger.open("ab") as ledger:
        ledger.write(line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(InputError) as caught:
        desk.standing()
    assert ("records/ws-04/approvals.jsonl", "line 2") == (caught.value.file, caught.value.place)


@given(st.binary(max_size=200))
def test_whatever_stands_in_the_record_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    place = tmp_path_factory.mktemp("plant")
    init(place)
    workspace = open_workspace(place)
    (workspace.records / "ws-04").mkdir()
    (workspace.records / "ws-04" / "approvals.jsonl").write_bytes(junk)
    station = Station("ws-04", place, None, "de", ("de",))  # type: ignore[arg-type]
    try:
        assert () == approving.approvals(workspace, station)
    except OnboardError as error:
        assert error.file is not None


@pytest.mark.parametrize("said", ["eins\u2028zwei\x85drei", 'mit "Anführung" \\ und\nZeile', "\x1c\x0b", "{}"])
def test_whatever_a_sentence_holds_its_approval_can_be_read_again(bench: Callable[..., Bench], said: str) -> None:
    desk = bench(1)
    desk.findings = (replace(HEAT, sentence=said),)
    desk.approve(override="Doch.")
    assert desk.standing().overridden(desk.findings[0])


def test_a_mark_is_a_digest_of_its_parts(bench: Callable[..., Bench]) -> None:
    desk = bench(1)
    approval = desk.approve().approval
    assert fingerprint(dict(approval.parts)) == approval.mark
    assert approval.mark == approving.mark_of_approval(desk.instruction, desk.script, VOICE)
