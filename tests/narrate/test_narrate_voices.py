"""Voices and their settings: what is accepted, what is refused, and what each makes of a sentence."""

import pickle

import numpy as np
import pytest

from onboard.core.errors import InputError, MissingError, UsageError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.voices.settings import voice_class, voice_settings


def spoken(text: str, language: str, provider: str = "pico", **table):
    settings = voice_settings(provider, table, language)
    return voice_class(provider)(settings).synthesise(text).sound


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("de", "de-DE"),
        ("de-AT", "de-DE"),
        ("en", "en-GB"),
        ("en-US", "en-US"),
        ("fr", "fr-FR"),
        ("it", "it-IT"),
        ("es", "es-ES"),
    ],
)
def test_each_language_has_its_offline_voice(language, voice):
    assert voice == voice_settings("pico", {}, language).voice


def test_a_language_without_offline_voice_says_which_there_are():
    with pytest.raises(MissingError) as caught:
        voice_settings("pico", {}, "pl")
    assert "'pl'" in caught.value.reason
    assert "de, en, fr, it, es" in caught.value.hint


@pytest.mark.parametrize(
    ("provider", "table", "named"),
    [
        ("picco", {}, "picco"),
        ("pico", {"speeed": 1.0}, "speeed"),
        ("pico", {"voice": "de-CH"}, "de-CH"),
        ("pico", {"voice": "en-GB"}, "en-GB"),
        ("pico", {"speed": 9}, "9"),
        ("pico", {"speed": "fast"}, "fast"),
        ("pico", {"speed": True}, "True"),
        ("pico", {"pitch": 0.1}, "0.1"),
        ("pico", {"voice": 3}, "3"),
        ("edge", {"voice": "Katja"}, "Katja"),
        ("edge", {"voice": "fr-FR-DeniseNeural"}, "fr-FR-DeniseNeural"),
        ("edge", {"timeout": 0}, "timeout"),
        ("silent", {"voice": "x"}, "voice"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(provider, table, named):
    with pytest.raises(InputError) as caught:
        voice_settings(provider, table, "de")
    assert named in caught.value.reason
    assert caught.value.hint or "from" in caught.value.reason


def test_a_multilingual_voice_may_speak_another_language():
    settings = voice_settings("edge", {"voice": "en-US-AvaMultilingualNeural"}, "de")
    assert "en-US-AvaMultilingualNeural" == settings.voice


def test_whatever_changes_the_sound_changes_the_fingerprint_and_nothing_else():
    def digest(table, **more):
        return fingerprint(voice_settings("pico", table, "de", **more))

    assert digest({}) == digest({"provider": "pico"}) == digest({}, offline=True)
    assert 4 == len({digest({}), digest({"speed": 0.9}), digest({"pitch": 1.1}), digest({"pitch": 0.9})})
    slow, quick = ({"timeout": seconds} for seconds in (90, 10))
    assert fingerprint(voice_settings("edge", slow, "de")) == fingerprint(voice_settings("edge", quick, "de"))


def test_settings_travel_between_processes():
    settings = voice_settings("pico", {"speed": 0.9}, "de")
    assert settings == pickle.loads(pickle.dumps(settings))


def test_an_online_voice_is_refused_when_offline():
    with pytest.raises(UsageError, match="needs the network"):
        voice_class("edge")(voice_settings("edge", {}, "de", offline=True))


def test_the_silent_voice_is_silent_and_longer_for_longer_sentences():
    short, long = spoken("Halt.", "de", "silent"), spoken("Halten Sie die Maschine jetzt an.", "de", "silent")
    assert not short.samples.any()
    assert not long.samples.any()
    assert 0.4 <= short.seconds < long.seconds < 4
    assert (
        pytest.approx(long.seconds / 2, abs=0.01)
        == spoken("Halten Sie die Maschine jetzt an.", "de", "silent", speed=2.0).seconds
    )


def test_pico_speaks_without_clipping():
    for language, text in (("de", "Ziehen Sie die Schraube mit 25 Newtonmeter an."), ("en", "Tighten the screw.")):
        assert np.abs(spoken(text, language).samples.astype(int)).max() < 32_000


def test_pico_takes_speed_as_told():
    slow, usual, quick = (spoken("Ziehen Sie alle Schrauben an.", "de", speed=speed) for speed in (0.5, 1.0, 2.0))
    assert slow.seconds > 1.6 * usual.seconds > 1.6 * 1.3 * quick.seconds


@pytest.mark.parametrize("text", ["Drücken Sie <b>hier</b>.", "<ignore>Achtung</ignore>", "a < b"])
def test_markup_is_never_obeyed_nor_swallowed(text):
    with pytest.raises(InputError, match="'<'"):
        spoken(text, "de")


@pytest.mark.parametrize("text", ["Guten Привет Tag", "مرحبا", "Winkel α", "日本"])
def test_letters_pico_would_swallow_are_refused(text):
    with pytest.raises(InputError, match="cannot speak"):
        spoken(text, "de")


def test_names_from_other_languages_are_spoken_by_their_nearest_letters():
    assert spoken("Herr Łódź", "de").seconds == pytest.approx(spoken("Herr Lodz", "de").seconds, abs=0.15)


@pytest.mark.parametrize(("text", "reason"), [("Halt\0 an", r"U\+0000"), ("", "no letter"), ("...", "no letter")])
def test_what_pico_would_break_off_at_or_be_silent_for_is_refused(text, reason):
    with pytest.raises(InputError, match=reason):
        spoken(text, "de")


def test_pico_tells_no_word_times_rather_than_guessed_ones():
    settings = voice_settings("pico", {}, "de")
    assert () == voice_class("pico")(settings).synthesise("Ziehen Sie die Schraube an.").words


def test_a_word_without_end_is_refused_rather_than_broken_off():
    with pytest.raises(InputError, match="400 letters"):
        spoken("x" * 400, "de")


def test_a_sentence_of_a_thousand_words_is_spoken_to_its_end():
    sentence = "Ziehen Sie die Schraube an und "
    once = spoken(sentence, "de").seconds
    assert spoken(sentence * 160, "de").seconds > 0.7 * 160 * once
