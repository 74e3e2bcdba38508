"""One sentence, one voice, one verified WAV."""

import sys
from types import ModuleType

import numpy as np
import pytest

from onboard.core.errors import InputError, OnboardError
from onboard.narrate.levelling import loudness, true_peak
from onboard.narrate.sound import Sound, Utterance, from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.spoken import spoken_form
from onboard.narrate.voices.base import VOICES, Voice, VoiceSettings
from onboard.narrate.voices.settings import voice_settings

SENTENCES = {
    "de": "Ziehen Sie die Schraube mit 25 Newtonmeter an.",
    "en": "Tighten the screw to 25 newton metres.",
    "fr": "Serrez la vis.",
    "it": "Stringere la vite.",
    "es": "Apriete el tornillo.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_every_offline_language_is_spoken_at_48_khz_loud_and_without_clipping(language):
    sound = from_wav(speak(SENTENCES[language], voice_settings("pico", {}, language)))
    assert 48_000 == sound.rate
    assert pytest.approx(-15.8, abs=0.5) == loudness(sound)
    assert true_peak(sound) <= -2.4


def test_the_silent_voice_gives_silence_and_is_allowed_to():
    sound = from_wav(speak("Ziehen Sie die Schraube an.", voice_settings("silent", {}, "de")))
    assert not sound.samples.any()
    assert sound.seconds > 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no letter and no digit"),
        (" ", "no letter and no digit"),
        ("!!! → ✓", "no letter and no digit"),
        ("Guten\0Tag", r"U\+0000"),
        ("Guten \x1b[31mTag", r"U\+001B"),
        ("Привет", "Cyrillic"),
        ("مرحبا", "Arabic"),
        ("x" * 5000, "5000 characters"),
    ],
)
def test_what_cannot_be_spoken_is_an_error_that_names_the_sentence(text, reason):
    with pytest.raises(InputError, match=reason) as caught:
        speak(text, voice_settings("pico", {}, "de"))
    assert "narrate" == caught.value.stage
    assert len(caught.value.place) <= 60
    assert caught.value.place.isprintable()
    assert caught.value.hint


@pytest.mark.parametrize("word", ["Ja", "Nein", "Stopp", "A", "5", "Öl", "Los!", "100 %"])
def test_the_shortest_sentences_are_spoken_too(word):
    assert from_wav(speak(spoken_form(word, "de"), voice_settings("pico", {}, "de"))).seconds > 0.2


@pytest.mark.slow
@pytest.mark.samples
def test_every_line_of_the_german_sample_can_be_spoken(samples):
    lines = (samples / "nistkasten-zusammenbau-de" / "Documentation.md").read_text(encoding="utf-8").splitlines()
    readable = [line for line in lines if any(map(str.isalpha, line)) and "<" not in line and len(line) < 400]
    assert readable
    for line in readable[::4]:
        speak(spoken_form(line, "de"), voice_settings("pico", {}, "de"))


# ------------------------------------------------------------------------------------------------ broken voices


class _Broken(Voice):
    """Voices that do not keep the promise: what a foreign provider could do to us."""

    offline, licence, languages = True, "none", ("de",)

    @classmethod
    def settings_from(cls, table, language, *, models=None):
        return VoiceSettings(provider=cls.name, voice=cls.name, language=language, engine="1")


class Nothing(_Broken):
    name = "nothing"

    def synthesise(self, text):
        return Utterance(Sound(16_000, np.zeros(0, dtype=np.int16)))


class Mute(_Broken):
    name = "mute"

    def synthesise(self, text):
        return Utterance(Sound(16_000, np.full(16_000 * 3, 12, dtype=np.int16)))


class Half(_Broken):
    name = "half"

    def synthesise(self, text):
        rng = np.random.default_rng(1)
        return Utterance(Sound(16_000, np.pad(rng.integers(-9000, 9000, 8_000), (0, 64_000)).astype(np.int16)))


class Endless(_Broken):
    name = "endless"

    def synthesise(self, text):
        rng = np.random.default_rng(1)
        return Utterance(Sound(16_000, rng.integers(-9000, 9000, 16_000 * 120).astype(np.int16)))


@pytest.mark.parametrize("voice", [Nothing, Mute, Half, Endless])
def test_a_voice_that_breaks_its_promise_is_caught(voice, monkeypatch):
    module = ModuleType("broken_voices")
    setattr(module, voice.__name__, voice)
    monkeypatch.setitem(sys.modules, "broken_voices", module)
    monkeypatch.setitem(VOICES.ours, voice.name, f"broken_voices:{voice.__name__}")
    with pytest.raises(OnboardError, match=r"plausible|silence") as caught:
        speak("Ziehen Sie alle vier Schrauben der Haube an.", voice.settings_from({}, "de"))
    assert "Ziehen Sie alle vier Schrauben der Haube an." == caught.value.place
