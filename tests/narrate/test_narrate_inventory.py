"""What is said of voices: those that are here, those that could be had, and what each means."""

import subprocess
import sys

import pytest
import tiny_models

from onboard.narrate.inventory import every_voice, voices_for
from onboard.narrate.voices import espeak
from onboard.narrate.voices.base import VOICES
from onboard.narrate.voices.installing import install
from onboard.narrate.voices.models import installed as installed_models


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder of voices with two that speak French."""
    folder, source = tmp_path_factory.mktemp("voices"), tmp_path_factory.mktemp("source")
    for name in ("b", "a"):
        config = tiny_models.config("fr_FR", espeak="fr")
        install(tiny_models.place(source, name, tiny_models.humming(), config), folder)
    return folder


def facts_of(language, models=None):
    return {one.provider: one for one in voices_for(language, models)}


def test_every_provider_is_told_of_for_a_language():
    facts = facts_of("de")
    assert list(VOICES.names()) == list(facts)
    assert ("de-DE", True, True) == (facts["pico"].voice, facts["pico"].usable, facts["pico"].offline)
    assert ("de", True, True) == (facts["espeak"].voice, facts["espeak"].usable, facts["espeak"].offline)
    assert (False, True) == (facts["edge"].offline, facts["edge"].speaks)
    assert not facts["silent"].speaks
    assert all(one.note for one in facts.values() if one.usable)
    assert all(one.licence for one in facts.values() if one.usable)


def test_all_voices_of_a_language_are_named_the_usual_one_first(models):
    assert ("en-GB", "en-US") == facts_of("en")["pico"].voices
    assert ("en-US", "en-GB") == facts_of("en-US")["pico"].voices
    assert ("a", "b") == facts_of("fr", models)["piper"].voices


def test_a_language_no_usual_voice_speaks_is_covered_by_those_that_can_be_set():
    for language in ("pl", "tr", "ro", "uk", "ar"):
        facts = facts_of(language)
        assert (False, False) == (facts["pico"].usable, facts["pico"].known)
        assert facts["espeak"].usable
        assert facts["edge"].usable


def test_what_could_be_had_says_how(models, monkeypatch):
    german = facts_of("de", models)["piper"]
    assert (True, False, ()) == (german.known, german.usable, german.voices)
    assert "onboard voices install" in german.remedy
    monkeypatch.setattr(installed_models, "_PACKAGE", "piper-tts-that-is-not-there")
    monkeypatch.setattr(espeak, "_PACKAGE", "espeakng-loader-that-is-not-there")
    facts = facts_of("fr", models)
    assert 'pip install "onboard[piper]"' in facts["piper"].remedy
    assert 'pip install "onboard[espeak]"' in facts["espeak"].remedy
    assert "not installed" in facts["espeak"].obstacle


def test_a_damaged_voice_is_told_rather_than_left_out(tmp_path):
    config = tiny_models.config("fr_FR", espeak="fr")
    install(tiny_models.place(tmp_path / "source", "hum", tiny_models.humming(), config), tmp_path)
    (tmp_path / "piper" / "hum.onnx").unlink()
    french = facts_of("fr", tmp_path)["piper"]
    assert (False, True) == (french.usable, french.known)
    assert french.obstacle


def test_a_voice_of_another_package_that_cannot_be_loaded_is_told(monkeypatch):
    monkeypatch.setitem(VOICES.ours, "broken", "no_such_module_anywhere:Voice")
    broken = facts_of("de")["broken"]
    assert not broken.usable
    assert "no_such_module_anywhere" in broken.obstacle
    assert "" in [one.language for one in every_voice() if one.provider == "broken"]


def test_every_voice_is_listed_under_every_language_it_knows(models):
    facts = every_voice(models)
    assert len(facts) == len({(one.provider, one.language) for one in facts})
    assert set(VOICES.names()) == {one.provider for one in facts}
    assert [one.language for one in facts] == sorted(one.language for one in facts)
    assert {"de", "en", "fr", "it", "es"} == {one.language for one in facts if one.provider == "pico"}
    assert [("silent", "")] == [(one.provider, one.language) for one in facts if not one.speaks]
    assert ["fr"] == [one.language for one in facts if one.provider == "piper" and one.usable]
    assert all(one.known for one in facts)


def test_looking_at_voices_loads_no_engine():
    program = """
import sys
import onboard.narrate.inventory
assert not {"onnxruntime", "piper", "edge_tts", "py_nanotts", "aiohttp", "openai"} & set(sys.modules)
onboard.narrate.inventory.every_voice()
assert not {"onnxruntime", "piper", "espeakng_loader"} & set(sys.modules)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (0, "") == (ended.returncode, ended.stderr)
