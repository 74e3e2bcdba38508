"""Samples, WAV files, and the same sound at another rate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import OnboardError
from onboard.narrate.levelling import true_peak
from onboard.narrate.sound import Sound, from_wav, from_waveform, resampled, to_wav, words_in
from onboard.narrate.word_time import WordTime


def tone(hertz: float, rate: int, seconds: float = 0.5, size: float = 0.5) -> Sound:
    return from_waveform(rate, size * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate))


@given(st.lists(st.integers(-32768, 32767), max_size=200), st.sampled_from([8000, 16000, 24000, 48000]))
def test_a_sound_written_as_wav_is_read_back_sample_for_sample(samples, rate):
    sound = Sound(rate, np.array(samples, dtype=np.int16))
    again = from_wav(to_wav(sound))
    assert (rate, samples) == (again.rate, again.samples.tolist())


@pytest.mark.parametrize("left", [0, 3, 20, 43, 44, 45, 500, 1043])
def test_a_wav_file_that_was_cut_is_refused(left):
    whole = to_wav(Sound(48_000, np.arange(500, dtype=np.int16)))
    assert 1044 == len(whole)
    with pytest.raises(OnboardError):
        from_wav(whole[:left])


def test_what_is_no_wav_file_is_refused():
    with pytest.raises(OnboardError, match="WAV"):
        from_wav(b"ID3 this is something else altogether, and long enough to have a header")


@pytest.mark.parametrize(("old", "new"), [(16_000, 48_000), (24_000, 48_000), (22_050, 48_000), (48_000, 16_000)])
def test_another_rate_keeps_pitch_level_length_and_place(old, new):
    before, after = tone(1000, old), resampled(tone(1000, old), new)
    assert -(-len(before.samples) * new // old) == len(after.samples)
    expected, inner = tone(1000, new).waveform(), slice(new // 20, -new // 20)
    assert np.abs(expected[inner] - after.waveform()[: len(expected)][inner]).max() < 0.002


def test_another_rate_adds_no_ghost_of_the_old_one():
    spectrum = np.abs(np.fft.rfft(resampled(tone(3000, 16_000), 48_000).waveform() * np.hanning(24_000)))
    above = spectrum[len(spectrum) // 3 :]
    assert above.max() < 1e-4 * spectrum.max()


def test_going_down_leaves_nothing_that_would_fold_back():
    steady = tone(11_000, 48_000).waveform() * np.hanning(24_000)
    assert true_peak(resampled(from_waveform(48_000, steady), 16_000)) < -80


def test_an_empty_sound_stays_empty():
    assert 0 == len(resampled(Sound(16_000, np.zeros(0, dtype=np.int16)), 48_000).samples)


def test_a_wav_file_keeps_which_words_are_heard_when():
    sound = Sound(48_000, np.arange(4_801, dtype=np.int16))
    words = (WordTime(0, 5, 100, 900), WordTime(6, 20, 900, 4_800))
    wav = to_wav(sound, words)
    assert (words, ()) == (words_in(wav), words_in(to_wav(sound)))
    assert sound.samples.tolist() == from_wav(wav).samples.tolist()
    with pytest.raises(OnboardError, match="word times"):
        words_in(wav[:-3])


@given(st.lists(st.tuples(*[st.integers(0, 2**31)] * 4), max_size=40))
def test_word_times_are_read_back_as_they_were_written(times):
    ordered = sorted(times, key=lambda one: one[2])
    words = tuple(WordTime(a, b, begins, begins + length) for a, b, begins, length in ordered)
    assert words == words_in(to_wav(Sound(16_000, np.arange(9, dtype=np.int16)), words))


WITH_WORDS = to_wav(
    Sound(48_000, np.arange(100, dtype=np.int16)),
    (WordTime(0, 5, 10, 50), WordTime(6, 20, 50, 90), WordTime(21, 22, 90, 99)),
)


@given(st.integers(0, len(WITH_WORDS)), st.binary(max_size=8), st.integers(0, 8))
def test_damaged_word_times_are_told_or_refused_but_never_crash(at, written, dropped):
    damaged = WITH_WORDS[:at] + written + WITH_WORDS[at + dropped :]
    try:
        words = words_in(damaged)
    except OnboardError:
        return
    assert all(isinstance(word, WordTime) for word in words)


@pytest.mark.parametrize("count", [4, 2**31, 2**32 - 1])
def test_more_cue_points_announced_than_there_are_is_damage(count):
    at = WITH_WORDS.index(b"cue ") + 8
    with pytest.raises(OnboardError, match="word times"):
        words_in(WITH_WORDS[:at] + count.to_bytes(4, "little") + WITH_WORDS[at + 4 :])


def test_cue_points_of_a_sound_editor_that_name_no_words_are_refused():
    renamed = WITH_WORDS.replace(b"0-5\0", b"Hi!\0")
    with pytest.raises(OnboardError, match="word times"):
        words_in(renamed)
