"""Equally loud, never too high, clean at both ends. ffmpeg's ebur128 is the referee where it is installed."""

import math
import re
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import OnboardError
from onboard.narrate.levelling import CEILING, RATE, TARGET, end_level, levelled, loudness, true_peak
from onboard.narrate.sound import Sound, Utterance, from_wav, from_waveform, to_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.settings import voice_settings

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg, the referee, is not installed")

GERMAN = (
    "Willkommen am Arbeitsplatz.",
    "Setzen Sie die Schutzbrille auf, bevor Sie die Maschine einschalten.",
    "Achtung.",
    "Ziehen Sie die Schraube mit 25 Newtonmeter an.",
    "Prüfen Sie, ob der Not-Aus-Taster frei zugänglich ist.",
    "Das ist der letzte Schritt.",
)
ENGLISH = (
    "Welcome to the workstation.",
    "Put on safety glasses before you switch the machine on.",
    "Stop.",
    "Tighten the screw to 25 newton metres.",
    "The two washers should sit between the gear and the body.",
)


def speechlike(seed: int, seconds: float, size: float) -> Sound:
    """Noise in syllables with a pause: what a gate and a limiter have to deal with."""
    noise = np.random.default_rng(seed).normal(size=round(RATE * seconds))
    times = np.arange(len(noise)) / RATE
    syllables = np.maximum(0, np.sin(2 * np.pi * 4 * times)) ** 2 * (times % 3 < 2.2)
    return from_waveform(RATE, size * np.convolve(noise * syllables, np.ones(8) / 8, mode="same"))


def measured_by_ffmpeg(content: bytes, folder, name: str = "sound.wav") -> tuple[float, float]:
    file = folder / name
    file.write_bytes(content)
    report = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-i", str(file), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr.split("Summary:")[1]
    found = [re.search(rf"{word}:\s+(-?[\d.]+)", report) for word in ("I", "Peak")]
    return float(found[0][1]), float(found[1][1])


def narration(sentences, language: str) -> Sound:
    voice, pause = voice_settings("pico", {}, language), np.zeros(round(0.45 * RATE), dtype=np.int16)
    spoken = [from_wav(speak(sentence, voice)).samples for sentence in sentences]
    return Sound(RATE, np.concatenate([pause, *(piece for one in spoken for piece in (one, pause))]))


def test_the_reference_tone_measures_what_the_standard_says():
    times = np.arange(5 * RATE) / RATE
    tone = from_waveform(RATE, 10 ** (-20 / 20) * np.sin(2 * np.pi * 997 * times))
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS.
    assert pytest.approx(-23.01, abs=0.05) == loudness(tone)


def test_a_peak_between_two_samples_is_seen():
    times = np.arange(RATE) / RATE
    # A quarter of the sampling rate, 45 degrees off: every sample is 3 dB below the crest.
    tone = from_waveform(RATE, 0.5 * np.sin(2 * np.pi * RATE / 4 * times + np.pi / 4))
    assert pytest.approx(20 * math.log10(0.5), abs=0.1) == true_peak(tone)


@needs_ffmpeg
@pytest.mark.parametrize("size", [0.02, 0.2, 1.5])
def test_loudness_and_true_peak_agree_with_ffmpeg(size, tmp_path):
    sound = speechlike(7, 6.3, size)
    loud, peak = measured_by_ffmpeg(to_wav(sound), tmp_path)
    assert pytest.approx(loud, abs=0.2) == loudness(sound)
    assert pytest.approx(peak, abs=0.2) == true_peak(sound)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.15, 4.0), st.floats(0.003, 2.0))
def test_every_sentence_comes_out_near_the_target_and_under_the_ceiling(seed, seconds, size):
    finished = levelled(Utterance(speechlike(seed, seconds, size))).sound
    # These bursts of noise have far higher crests than a voice; where both cannot be had, the ceiling wins.
    assert -18.5 < loudness(finished) < -15.1
    assert true_peak(finished) <= CEILING + 0.05


def test_a_click_is_held_down_not_let_through():
    clicked = speechlike(3, 2.0, 0.1).waveform()
    clicked[RATE] = 0.99
    finished = levelled(Utterance(from_waveform(RATE, clicked))).sound
    assert true_peak(finished) <= CEILING + 0.05


def test_the_limiter_moves_slowly_enough_not_to_be_heard():
    times = np.arange(2 * RATE) / RATE
    swelling = np.sin(2 * np.pi * 200 * times) * (0.05 + 0.95 * (np.abs(times - 1) < 0.1))
    finished = levelled(Utterance(from_waveform(RATE, swelling))).sound.waveform()
    spectrum = np.abs(np.fft.rfft(finished * np.hanning(len(finished))))
    hertz = np.fft.rfftfreq(len(finished), 1 / RATE)
    assert spectrum[hertz > 2000].max() < 1e-3 * spectrum.max()


def test_pauses_at_both_ends_become_one_short_breath():
    speech = speechlike(5, 1.0, 0.3).waveform()
    short = levelled(Utterance(from_waveform(RATE, speech))).sound
    long = levelled(Utterance(from_waveform(RATE, np.pad(speech, (RATE, 2 * RATE))))).sound
    assert len(short.samples) == len(long.samples)
    assert 0 == long.samples[0] == long.samples[-1]


def test_the_end_of_a_word_is_not_cut_off():
    times = np.arange(RATE) / RATE
    dying = np.sin(2 * np.pi * 300 * times) * 0.5 * 10 ** (-50 * times / 20)
    finished = levelled(Utterance(from_waveform(RATE, dying))).sound
    assert len(finished.samples) >= RATE


def test_a_soft_last_consonant_after_a_stop_is_kept():
    vowel = 0.3 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE)
    release = 0.003 * np.sin(2 * np.pi * 5_000 * np.arange(RATE // 50) / RATE)
    up = np.concatenate([vowel, np.zeros(round(0.13 * RATE)), release, np.zeros(RATE)])
    finished = levelled(Utterance(from_waveform(RATE, up))).sound
    assert pytest.approx(0.03 + 1.0 + 0.13 + 0.02 + 0.06, abs=0.01) == finished.seconds


@pytest.mark.parametrize("language", ["de", "en", "fr", "it", "es"])
def test_what_a_voice_rustles_after_its_last_word_does_not_lengthen_the_pause(language):
    words = {"de": "Fertig.", "en": "Check.", "fr": "Les gants.", "it": "Serrare la vite.", "es": "Eso es todo."}
    finished = from_wav(speak(words[language], voice_settings("pico", {}, language)))
    frame = RATE // 100
    waveform = finished.waveform()[: len(finished.samples) // frame * frame]
    powers = (waveform.reshape(-1, frame) ** 2).mean(axis=1)
    assert (len(powers) - np.flatnonzero(powers > powers.max() / 1_000)[-1]) * 0.01 < 0.4


def test_how_loud_a_sound_ends_is_told_against_its_loudest_moment():
    times = np.arange(RATE) / RATE
    steady = 0.5 * np.sin(2 * np.pi * 400 * times)
    assert pytest.approx(0.0, abs=0.1) == end_level(from_waveform(RATE, steady))
    assert pytest.approx(-20.0, abs=0.2) == end_level(
        from_waveform(RATE, np.append(steady, 0.1 * steady[: RATE // 10]))
    )
    assert end_level(from_waveform(RATE, np.append(steady, np.zeros(RATE // 10)))) < -90


def test_silence_stays_silence_of_the_same_length():
    silence = Sound(RATE, np.zeros(12_345, dtype=np.int16))
    assert -math.inf == loudness(silence) == true_peak(silence)
    assert silence.samples.tolist() == levelled(Utterance(silence)).sound.samples.tolist()


@pytest.mark.parametrize("at", [0.0, 1.0, 3.7])
def test_a_single_word_is_levelled_wherever_in_a_long_silence_it_stands(at):
    waveform = np.zeros(4 * RATE)
    word = speechlike(3, 0.3, 0.05).waveform()
    waveform[round(at * RATE) :][: len(word)] = word
    assert abs(loudness(levelled(Utterance(from_waveform(RATE, waveform))).sound) - TARGET) < 2  # the ceiling wins


def test_what_is_too_soft_to_be_heard_is_not_made_loud():
    hum = from_waveform(RATE, 0.004 * np.sin(2 * np.pi * 8 * np.arange(2 * RATE) / RATE))
    assert np.array_equal(hum.samples, levelled(Utterance(hum)).sound.samples)


def test_another_rate_than_the_video_s_is_refused():
    with pytest.raises(OnboardError, match="16000 Hz"):
        levelled(Utterance(Sound(16_000, np.zeros(100, dtype=np.int16))))


@pytest.mark.parametrize(("sentences", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_a_whole_narration_is_at_minus_16_lufs(sentences, language):
    whole = narration(sentences, language)
    assert pytest.approx(-16.0, abs=0.5) == loudness(whole)
    assert true_peak(whole) <= -1.5


@needs_ffmpeg
def test_after_the_encoder_the_narration_still_keeps_loudness_and_peak(tmp_path):
    (tmp_path / "whole.wav").write_bytes(to_wav(narration(GERMAN, "de")))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", tmp_path / "whole.wav", "-c:a", "aac", "-b:a", "64k", tmp_path / "whole.m4a"],
        check=True,
    )
    loud, peak = measured_by_ffmpeg((tmp_path / "whole.m4a").read_bytes(), tmp_path, "again.m4a")
    assert pytest.approx(-16.0, abs=0.5) == loud
    assert peak <= -1.5


@pytest.mark.slow
@pytest.mark.samples
def test_in_a_long_narration_every_sentence_is_as_loud_as_the_others(samples):
    lines = (samples / "nistkasten-zusammenbau-de" / "Documentation.md").read_text(encoding="utf-8").splitlines()
    readable = [" ".join(re.findall(r"[\w,.]+", line)) for line in lines if line.count(" ") > 2 and "<" not in line]
    sentences = [line for line in readable if 10 < len(line) < 200][:30] + ["Fertig.", "Stopp.", "Gut.", "Ja."] * 2
    voice, pause = voice_settings("pico", {}, "de"), np.zeros(round(0.45 * RATE), dtype=np.int16)
    spoken = [from_wav(speak(sentence, voice)) for sentence in sentences]
    assert max(abs(loudness(sound) - TARGET) for sound in spoken) <= 1.5
    whole = np.concatenate([part for sound in spoken for part in (sound.samples, pause)])
    assert pytest.approx(TARGET, abs=0.5) == loudness(Sound(RATE, whole))
