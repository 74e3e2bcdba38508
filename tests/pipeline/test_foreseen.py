"""While another process checks a script, its video is made as if nothing were objected to; what comes of it is the same
as if everything had waited for the check.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from workshop import change_settings, edit, onboard, plant

from onboard.core.errors import ServiceError
from onboard.narrate.voices.base import VOICES, VoiceSettings
from onboard.narrate.voices.silent import Silent
from onboard.pipeline.build import StationReport, build
from onboard.pipeline.working.making import make_and_keep
from onboard.pipeline.working.pair import Pair
from onboard.pipeline.working.workers import Processes, Workers
from onboard.pipeline.workspace import open_workspace

ALTERED, HONEST, WRONG = "mit einem fusselfreien Tuch.", "sorgfältig mit einem fusselfreien Tuch.", "30 Nm"


class Beside(Pair):
    """A pair whose second half is a thread: a process of tests has others, and is never forked."""

    MOMENT = 0.0

    def divide(self) -> None:
        self._is_two, self._twin = True, _Thread()


class _Thread:
    def make(self, work, store) -> float:
        make_and_keep(work, store)
        return 0.1

    def close(self) -> None:
        pass


def divided() -> Workers:
    workers = Beside(2)
    workers.divide()
    return workers


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("foreseen"), silent=True)
    assert "published" == made(place, Processes(1)).outcome
    return place


@pytest.fixture
def places(published: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same workspace twice."""
    both = tmp_path / "a", tmp_path / "b"
    for place in both:
        shutil.copytree(published, place)
    return both


def made(place: Path, workers: Workers) -> StationReport:
    try:
        (report,) = build(open_workspace(place), ("ws-04",), workers)
    finally:
        workers.close()
    return report


def say(place: Path, old: str, new: str) -> None:
    """Word a sentence differently, as a trainer does."""
    path = place / "stations" / "ws-04" / "script.de.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def shown(folder: Path) -> Mapping[str, bytes]:
    """Everything below a folder but what says when it was made."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def slots(report: StationReport) -> list[str]:
    return sorted(one.slot for one in report.made)


def test_a_changed_sentence_is_published_just_as_if_the_check_had_been_waited_for(places: tuple[Path, Path]) -> None:
    for place in places:
        say(place, ALTERED, HONEST)
    reports = [made(places[0], divided()), made(places[1], Processes(1))]
    assert [("published", True)] * 2 == [(one.outcome, one.findings == reports[1].findings) for one in reports]
    assert slots(reports[1]) == slots(reports[0])
    assert shown(places[1] / "output" / "site" / "r") == shown(places[0] / "output" / "site" / "r")


def test_a_changed_value_in_the_document_is_published_just_so(places: tuple[Path, Path]) -> None:
    for place in places:
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
    reports = [made(places[0], divided()), made(places[1], Processes(1))]
    assert ["published"] * 2 == [one.outcome for one in reports]
    assert slots(reports[1]) == slots(reports[0])
    assert shown(places[1] / "output" / "site" / "r") == shown(places[0] / "output" / "site" / "r")


def test_what_the_check_objects_to_becomes_a_marked_draft_and_visitors_see_what_they_saw(
    places: tuple[Path, Path],
) -> None:
    before = shown(places[0] / "output" / "site")
    for place in places:
        say(place, "25 Nm", WRONG)
    reports = [made(places[0], divided()), made(places[1], Processes(1))]
    assert ["draft"] * 2 == [one.outcome for one in reports]
    assert reports[1].findings == reports[0].findings != ()
    assert reports[1].reasons == reports[0].reasons != ()
    assert before == shown(places[0] / "output" / "site")
    assert shown(places[1] / "output" / "drafts") == shown(places[0] / "output" / "drafts")


class Gone(Silent):
    """A voice of an outside service that answers nobody."""

    name = "gone"
    offline = False
    parallel = 1

    @classmethod
    def settings_from(cls, table, language, *, models=None):
        return VoiceSettings(provider=cls.name, voice="gone", language=language, engine="gone 1")

    @classmethod
    def host_of(cls, settings):
        return "speech.example.com"

    def synthesise(self, text):
        raise ServiceError("the service does not answer")


@pytest.fixture
def gone(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose voice answers nobody, and a script that is objected to."""
    module = ModuleType("gone_voice")
    vars(module)["Gone"] = Gone
    monkeypatch.setitem(sys.modules, "gone_voice", module)
    monkeypatch.setitem(VOICES.ours, "gone", "gone_voice:Gone")
    place = Path(shutil.copytree(published, tmp_path / "a"))
    change_settings(place, 'provider = "silent"', 'provider = "gone"')
    say(place, "25 Nm", WRONG)
    return place


def test_where_the_voice_fails_it_is_told_all_the_same_what_the_check_objects_to(gone: Path) -> None:
    report = made(gone, divided())
    assert ("failed", True) == (report.outcome, isinstance(report.error, ServiceError))
    assert "value-not-in-source" in {finding.kind for finding in report.findings}


def test_that_a_fallback_spoke_was_said_of_the_video_that_was_not_to_be_as_well(gone: Path) -> None:
    change_settings(gone, 'provider = "gone"', 'provider = "gone"\nfallback = { provider = "pico" }')
    report = made(gone, divided())
    (note,) = report.notes
    assert ("draft", True) == (report.outcome, "spoken by the fallback voice pico/" in note)


def test_one_changed_sentence_is_built_by_the_command_with_a_fork_as_without(places: tuple[Path, Path]) -> None:
    """As a user starts it, where the settings let it have a process a core; the other place has one process."""
    divided, alone = places
    settings = divided / "onboard.toml"
    settings.write_text(settings.read_text().replace("workers = 1", "workers = 2"))
    for place in places:
        say(place, ALTERED, HONEST)
    reports = [onboard("-C", place, "build", "--json").json["stations"][0] for place in places]
    assert ["published"] * 2 == [report["outcome"] for report in reports]
    assert shown(alone / "output" / "site" / "r") == shown(divided / "output" / "site" / "r")
    assert [sorted(one["slot"] for one in report["made"]) for report in reports] == [
        sorted(one["slot"] for one in reports[1]["made"])
    ] * 2
