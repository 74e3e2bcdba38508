"""One sentence, one voice, one verified WAV."""

import random
import re
import sys
from itertools import pairwise
from types import ModuleType
from typing import ClassVar

import numpy as np
import pytest

from onboard.core.errors import InputError, OnboardError
from onboard.narrate.levelling import loudness, true_peak
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.sound import Sound, Utterance, from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.base import VOICES, Voice, VoiceSettings
from onboard.narrate.voices.settings import voice_class, voice_settings
from onboard.narrate.word_time import WordTime

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
    assert -16.5 < loudness(sound) < -15.1
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
    assert from_wav(speak(spoken_form(word, "de").text, voice_settings("pico", {}, "de"))).seconds > 0.2


@pytest.mark.slow
@pytest.mark.samples
def test_every_line_of_the_german_sample_can_be_spoken(samples):
    lines = (samples / "nistkasten-zusammenbau-de" / "Documentation.md").read_text(encoding="utf-8").splitlines()
    readable = [line for line in lines if any(map(str.isalpha, line)) and "<" not in line and len(line) < 400]
    assert readable
    for line in readable[::4]:
        speak(spoken_form(line, "de").text, voice_settings("pico", {}, "de"))


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


def registered(voice: type[_Broken], monkeypatch) -> VoiceSettings:
    module = ModuleType("broken_voices")
    setattr(module, voice.__name__, voice)
    monkeypatch.setitem(sys.modules, "broken_voices", module)
    monkeypatch.setitem(VOICES.ours, voice.name, f"broken_voices:{voice.__name__}")
    return voice.settings_from({}, "de")


@pytest.mark.parametrize("voice", [Nothing, Mute, Half, Endless])
def test_a_voice_that_breaks_its_promise_is_caught(voice, monkeypatch):
    settings = registered(voice, monkeypatch)
    with pytest.raises(OnboardError, match=r"plausible|silence") as caught:
        speak("Ziehen Sie alle vier Schrauben der Haube an.", settings)
    assert "Ziehen Sie alle vier Schrauben der Haube an." == caught.value.place


# ------------------------------------------------------------------------------------------------ sounds cut short

SAID = (
    ("de", "Setzen Sie die Schutzbrille auf, bevor Sie die Maschine einschalten."),
    ("de", "Prüfen Sie, ob der Stift fest im Stoff haftet."),
    ("de", "Ziehen Sie die sechs Schrauben über Kreuz mit 25 Newtonmeter an."),
    ("en", "Put on safety glasses before you switch the machine on."),
    ("en", "Push the brush off the shaft, then lift the grip."),
    ("fr", "Serrez les deux rondelles avec une clé dynamométrique."),
    ("it", "Controllare il filtro dell'aria prima di accendere la macchina."),
    ("es", "Apriete los tornillos hasta que la tapa quede bien cerrada."),
)


class Prepared(_Broken):
    """Gives the sound it was told to give."""

    name = "prepared"
    sound: ClassVar[Sound]

    def synthesise(self, text):
        return Utterance(self.sound)


def raw(language: str, text: str) -> Sound:
    settings = voice_settings("pico", {}, language)
    return voice_class("pico")(settings).synthesise(text).sound


def cut_inside_words(sound: Sound, dice: random.Random, count: int) -> list[Sound]:
    """The sound cut at random places where somebody is speaking: not in a pause of a tenth of a second or more."""
    frame = sound.rate // 200
    powers = (sound.waveform()[: len(sound.samples) // frame * frame].reshape(-1, frame) ** 2).mean(axis=1)
    loud = np.flatnonzero(powers > powers.max() / 1_000)
    places = [at for a, b in pairwise(loud) if b - a <= 20 for at in range(a + 1, b + 1) if at > 20]
    return [
        Sound(sound.rate, sound.samples[: dice.choice(places) * frame + dice.randrange(frame)]) for _ in range(count)
    ]


def test_a_sound_that_breaks_off_inside_a_word_is_caught(dice, monkeypatch):
    settings = registered(Prepared, monkeypatch)
    tried = caught = 0
    for language, text in SAID:
        for cut in cut_inside_words(raw(language, text), dice, 40):
            monkeypatch.setattr(Prepared, "sound", cut, raising=False)
            tried += 1
            try:
                speak(text, settings)
            except OnboardError as error:
                assert re.search("broke off|plausible", error.reason)
                caught += 1
    assert caught >= 0.95 * tried


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_no_whole_sentence_is_taken_for_a_cut_one(speed):
    for language, text in (*SAID, ("de", "Fertig."), ("en", "Stop."), ("it", "Fatto."), ("es", "Sí."), ("fr", "Oui.")):
        assert speak(text, voice_settings("pico", {"speed": speed}, language))


def test_a_voice_that_tells_its_words_is_held_to_them_instead(monkeypatch):
    class Telling(Prepared):
        name = "telling"

        def synthesise(self, text):
            return Utterance(self.sound, (WordTime(0, len(text), 0, len(self.sound.samples)),))

    text, whole = SAID[0][1], raw(*SAID[0])
    monkeypatch.setattr(Prepared, "sound", Sound(whole.rate, whole.samples[: round(2.8 * whole.rate)]), raising=False)
    assert speak(text, registered(Telling, monkeypatch))
    with pytest.raises(OnboardError, match="broke off"):
        speak(text, registered(Prepared, monkeypatch))
