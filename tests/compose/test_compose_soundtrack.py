"""Sentences stand in the track exactly where the timeline put them."""

import numpy as np
import pytest
from marks import CLICK, click, clicks_in, packets_of, sound_of, wav

from onboard.compose.engine import opened
from onboard.compose.soundtrack import soundtrack
from onboard.core.errors import InputError, OnboardError

SECOND = 48_000


def tone(seconds: float, hertz: float, level: float = 0.3) -> np.ndarray:
    return level * 32_767 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SECOND)) / SECOND)


def test_every_sentence_sounds_at_its_sample():
    starts = [0, 4_800, 50_001, 143_999, 191_999, 200_000]
    heard = sound_of(soundtrack([(start, click()) for start in starts], 6 * SECOND))
    assert all(abs(found - start) < 48 for found, start in zip(clicks_in(heard, starts), starts, strict=True))


def test_the_track_is_as_long_as_it_was_asked_to_be():
    for samples in (1, 1_024, 1_025, 48_000, 155_200):
        packets = packets_of(soundtrack([], samples), "audio")
        assert samples == packets[-1].pts + packets[-1].duration


def test_it_does_not_matter_in_which_order_sentences_are_given():
    placed = [(0, click()), (SECOND, click()), (2 * SECOND, click())]
    assert soundtrack(placed, 3 * SECOND) == soundtrack(placed[::-1], 3 * SECOND)


def test_the_track_is_what_phones_play():
    with opened(soundtrack([(0, click())], SECOND)) as container:
        stream = container.streams.audio[0]
        context = stream.codec_context
        assert ("aac", "LC", 48_000, 1) == (context.name, context.profile, context.sample_rate, context.channels)


def test_sound_comes_out_as_it_went_in():
    spoken = tone(2, 440) + tone(2, 1_100, 0.1)
    heard = sound_of(soundtrack([(10_000, wav(spoken))], 3 * SECOND))[10_000 : 10_000 + len(spoken)]
    wanted = spoken / 32_768
    noise = heard - wanted
    assert 10 * np.log10((wanted**2).mean() / (noise**2).mean()) > 30


def test_silence_stays_silent():
    assert np.abs(sound_of(soundtrack([], 3 * SECOND))).max() < 1e-4


def test_a_loud_sentence_does_not_get_louder():
    heard = sound_of(soundtrack([(0, wav(tone(2, 220, 0.75)))], 3 * SECOND))
    assert np.abs(heard).max() < 0.75 * 10 ** (0.5 / 20)


def voiced(pitch: float, high: float, seconds: float = 1.0) -> np.ndarray:
    """A buzzing vowel with sharp onsets: what makes the encoder lift peaks. At the ceiling of a levelled sentence."""
    times, ringing = np.arange(round(seconds * SECOND)) / SECOND, np.arange(4_800) / SECOND
    pulses = np.zeros(len(times))
    pulses[:: int(SECOND / pitch)] = 1
    formants = ((600, 1.0, 300), (1_400, 0.7, 400), (2_600, 0.5, 500), (5_200, 0.4, 600), (high, 0.3, 600))
    rings = [size * np.sin(2 * np.pi * hertz * ringing) * np.exp(-decay * ringing) for hertz, size, decay in formants]
    buzz = (
        np.convolve(pulses, np.sum(rings, axis=0))[: len(times)]
        * np.minimum(1, times * 50)
        * np.minimum(1, (seconds - times) * 20)
    )
    return buzz / np.abs(buzz).max() * 0.7499 * 32_767


@pytest.mark.parametrize("lift", [1.0, 1.2])
@pytest.mark.parametrize(("pitch", "high"), [(220, 7_000), (70, 12_000), (160, 10_000)])
def test_what_the_encoder_makes_of_sharp_sounds_stays_under_the_promised_peak(pitch, high, lift):
    sentence = wav(np.clip(voiced(pitch, high) * lift, -32_768, 32_767))
    heard = sound_of(soundtrack([(start, sentence) for start in (4_801, 60_000, 120_345)], 4 * SECOND))
    assert true_peak(heard) <= -1.5


def test_turning_down_is_heard_as_no_step():
    sharp, quiet = voiced(220, 7_000), tone(1, 300, 0.3)
    heard = sound_of(soundtrack([(0, wav(quiet)), (SECOND, wav(sharp * 1.2)), (2 * SECOND, wav(quiet))], 3 * SECOND))
    for start in (4_800, 2 * SECOND + 4_800 * 3):
        calm = heard[start : start + SECOND // 2]
        assert np.abs(calm - quiet[start % SECOND : start % SECOND + len(calm)] / 32_768).max() < 0.02


def true_peak(heard: np.ndarray) -> float:
    """In dBTP: four times oversampled, as ITU-R BS.1770-4 has it."""
    oversampled = 4 * np.fft.irfft(np.fft.rfft(heard, len(heard)), 4 * len(heard))
    return float(20 * np.log10(np.abs(oversampled).max()))


def test_a_sentence_over_the_seam_of_two_stretches_is_whole():
    spoken = tone(3.5, 300)
    heard = sound_of(soundtrack([(700, wav(spoken))], 5 * SECOND))
    assert np.abs(heard[700 : 700 + len(spoken)] - spoken / 32_768).max() < 0.05


def test_sentences_may_touch():
    heard = sound_of(soundtrack([(0, click(4_800)), (4_800, click(4_800))], 9_600))
    assert abs(clicks_in(heard, [4_800])[0] - 4_800) < CLICK


def test_equal_sentences_give_equal_bytes():
    placed = [(123, wav(tone(1, 500)))]
    assert soundtrack(placed, 2 * SECOND) == soundtrack(placed, 2 * SECOND)


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (wav(np.zeros(100), rate=16_000), "16000 Hz"),
        (wav(np.zeros(100), channels=2), "2 channel"),
        (b"", "no WAV"),
        (b"ID3 an mp3 it may be", "no WAV"),
        (click()[:20], "no WAV"),
        (click()[:-200], "cut off"),
    ],
)
def test_a_sound_of_another_kind_is_refused_and_named(sound, words):
    with pytest.raises(InputError) as refused:
        soundtrack([(0, sound)], SECOND)
    assert words in refused.value.reason


@pytest.mark.parametrize(
    ("placed", "samples"),
    [
        ([(0, click()), (4_799, click())], SECOND),
        ([(SECOND - 4_799, click())], SECOND),
        ([(-1, click())], SECOND),
        ([], 0),
    ],
    ids=["overlap", "leaves the track", "before the track", "no length"],
)
def test_sentences_that_cannot_stand_so_are_refused(placed, samples):
    with pytest.raises(OnboardError):
        soundtrack(placed, samples)
