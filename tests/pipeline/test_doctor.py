"""doctor says of every language that will be spoken what will speak it, and what leaves the house by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workshop import plant

from onboard.pipeline.doctor import Check, examine
from onboard.pipeline.workspace import open_workspace
from onboard.script.grounding import lines

TOP = 'translations = ["pl"]\n'


def voice_check(place: Path, language: str) -> Check:
    (found,) = [check for check in examine(open_workspace(place)) if check.name == f"voice {language}"]
    return found


def with_settings(place: Path, top: str, tables: str = "") -> Path:
    path = place / "onboard.toml"
    path.write_text(path.read_text().replace("version = 1\n", f"version = 1\n{top}", 1) + tables)
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return plant(tmp_path)


def test_the_built_in_voice_is_named_with_its_licence(place: Path) -> None:
    check = voice_check(place, "de")
    assert ("ok", "pico/de-DE (offline, Apache-2.0)") == (check.state, check.text)


def test_a_translation_nothing_speaks_is_missing_and_what_could_speak_it_is_told(place: Path) -> None:
    check = voice_check(with_settings(place, TOP), "pl")
    assert ("missing", True) == (check.state, "does not speak 'pl'" in check.text)
    assert "espeak" in check.hint
    assert "edge" in check.hint


def test_the_emergency_voice_speaks_it_where_it_is_asked_for(place: Path) -> None:
    check = voice_check(with_settings(place, TOP, '\n[voices.pl]\nprovider = "espeak"\n'), "pl")
    assert ("ok", True) == (check.state, check.text.startswith("espeak/pl (offline, GPL"))


def test_an_online_voice_is_a_note_that_says_where_every_sentence_goes_and_names_the_fallback(place: Path) -> None:
    tables = '\n[voices.de]\nprovider = "edge"\n\n[voices.de.fallback]\nprovider = "pico"\n'
    check = voice_check(with_settings(place, "", tables), "de")
    assert "note" == check.state
    assert "Every new sentence is sent to speech.platform.bing.com." == check.hint
    assert "where its service fails, pico/de-DE" in check.text


def test_a_damaged_table_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(lines._DATA, tmp_path / "tables")
    monkeypatch.setattr(lines, "_DATA", tmp_path / "tables")
    assert ["ok"] == [check.state for check in examine(None) if check.name == "tables"]
    zeroed, gone = (tmp_path / "tables" / name for name in ("de/tagger.words", "en/thesaurus.words"))
    zeroed.write_bytes(bytes(zeroed.stat().st_size))
    gone.unlink()
    (check,) = [check for check in examine(None) if check.name == "tables"]
    assert ("missing", "de/tagger.words, en/thesaurus.words: not as made") == (check.state, check.text)


def offline_check(place: Path) -> Check:
    (found,) = [check for check in examine(open_workspace(place)) if check.name == "offline"]
    return found


@pytest.mark.parametrize(
    ("base_url", "state", "said"),
    [
        ("https://lernen.example", "ok", "after the first visit"),
        ("http://lernen.example", "note", "will not work without a network"),
        ("", "note", "only where the site has an https:// base_url"),
    ],
)
def test_it_is_said_whether_pages_will_work_without_a_network(
    place: Path, base_url: str, state: str, said: str
) -> None:
    path = place / "onboard.toml"
    path.write_text(path.read_text().replace('base_url = ""', f'base_url = "{base_url}"'))
    check = offline_check(place)
    assert (state, True) == (check.state, said in check.text)
    assert base_url != "http://lernen.example" or "--tls-cert" in check.hint
