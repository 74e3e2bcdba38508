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
