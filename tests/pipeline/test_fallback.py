"""A fallback voice speaks what the configured one could not, only where it is configured, and the record says so."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from workshop import plant

from onboard.core.errors import ServiceError
from onboard.narrate.voices.base import VOICES, VoiceSettings
from onboard.narrate.voices.silent import Silent
from onboard.pipeline.build import StationReport, build
from onboard.pipeline.status import status
from onboard.pipeline.working.workers import Processes
from onboard.pipeline.workspace import open_workspace

FAILING: set[str] = set()
ASKED: list[str] = []


class Far(Silent):
    """A voice of an outside service that does not answer for some words."""

    name = "far"
    offline = False
    parallel = 1

    @classmethod
    def settings_from(cls, table, language, *, models=None):
        return VoiceSettings(provider=cls.name, voice="far", language=language, engine="far 1")

    @classmethod
    def host_of(cls, settings):
        return "speech.example.com"

    def synthesise(self, text):
        ASKED.append(text)
        if any(word in text for word in FAILING):
            raise ServiceError("the far service does not answer")
        return super().synthesise(text)


@pytest.fixture(autouse=True)
def _far(monkeypatch: pytest.MonkeyPatch):
    module = ModuleType("far_voice")
    module.Far = Far
    monkeypatch.setitem(sys.modules, "far_voice", module)
    monkeypatch.setitem(VOICES.ours, "far", "far_voice:Far")
    FAILING.clear()
    ASKED.clear()


def workshop(folder: Path, settings: str) -> Path:
    place = plant(folder)
    with (place / "onboard.toml").open("a") as file:
        file.write(settings)
    return place


FAR = '\n[voices.de]\nprovider = "far"\n'
FALLBACK = '\n[voices.de.fallback]\nprovider = "pico"\n'


def built(place: Path) -> StationReport:
    (report,) = build(open_workspace(place), ("ws-04",), Processes(1))
    return report


def record_of(report: StationReport) -> dict:
    return json.loads((Path(report.video).parent / "release.json").read_text())["record"]


def test_without_a_fallback_a_service_that_fails_stops_the_build_and_keeps_what_is_spoken(tmp_path: Path) -> None:
    place = workshop(tmp_path, FAR)
    FAILING.add("Dichtfläche")
    failed = built(place)
    assert ("failed", "does not answer") == (failed.outcome, str(failed.error and failed.error.reason)[-15:])
    spoken = set(ASKED)
    FAILING.clear()
    ASKED.clear()
    assert "published" == built(place).outcome
    assert {text for text in spoken if "Dichtfläche" not in text}.isdisjoint(ASKED)


def test_a_configured_fallback_speaks_what_failed_and_the_release_names_each_sentence(tmp_path: Path) -> None:
    place = workshop(tmp_path, FAR + FALLBACK)
    FAILING.add("Dichtfläche")
    report = built(place)
    assert "published" == report.outcome
    own = record_of(report)["languages"]["de"]
    assert [("pico/de-DE", "the far service does not answer")] == [
        (one["voice"], one["reason"]) for one in own["fallback_voice"]
    ]
    assert any("fallback voice pico/de-DE" in note for note in report.notes)
    (sent,) = record_of(report)["sent"]
    assert ("speech.example.com", sum(map(len, set(ASKED)))) == (sent["host"], sent["characters"])


def test_once_the_service_answers_again_only_that_sentence_is_made_again(tmp_path: Path) -> None:
    place = workshop(tmp_path, FAR + FALLBACK)
    FAILING.add("Dichtfläche")
    built(place)
    (row,) = status(open_workspace(place))
    assert "out of date" == row.state
    FAILING.clear()
    ASKED.clear()
    report = built(place)
    assert ("published", 1) == (report.outcome, len(ASKED))
    assert "fallback_voice" not in record_of(report)["languages"]["de"]
    ASKED.clear()
    assert ("unchanged", []) == (built(place).outcome, ASKED)


def test_a_service_that_fails_again_and_again_is_not_asked_for_every_sentence(tmp_path: Path) -> None:
    place = workshop(tmp_path, FAR + FALLBACK)
    FAILING.add("")
    report = built(place)
    assert ("published", 3) == (report.outcome, len(ASKED))
    fallen = record_of(report)["languages"]["de"]["fallback_voice"]
    assert any("not asked" in one["reason"] for one in fallen)


def test_silence_is_no_fallback(tmp_path: Path) -> None:
    place = workshop(tmp_path, FAR + FALLBACK.replace("pico", "silent"))
    failed = built(place)
    assert failed.error and "makes no sound" in failed.error.reason
    assert ("onboard.toml", True) == (failed.error.file, str(failed.error.place).startswith("line "))
