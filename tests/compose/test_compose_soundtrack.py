"""Sentences stand in the track exactly where the timeline put them."""

import io
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import CLICK, click, clicks_in, wav
from streams import PACKET, frames_of, joined, sound_of, window_of

from onboard.compose.aac import decoded
from onboard.compose.mp4.adts import SILENCE
from onboard.compose.sound_settings import SoundtrackSettings
from onboard.compose.soundtrack import scene_sound, soundtrack
from onboard.core.errors import InputError, OnboardError
from onboard.core.model import SceneKind
from onboard.core.timing import QUIET, SAMPLES_PER_PACKET, Pauses, SpokenScene, SpokenSentence, arrange

SECOND = 48_000


def tone(seconds: float, hertz: float, level: float = 0.3) -> np.ndarray:
    return level * 32_767 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SECOND)) / SECOND)


def test_every_sentence_sounds_at_its_sample():
    starts = [0, 4_800, 50_001, 143_999, 191_999, 200_000]
    heard = sound_of(soundtrack([(start, click()) for start in starts], 6 * SECOND))
    assert all(abs(found - start) < 48 for found, start in zip(clicks_in(heard, starts), starts, strict=True))


def test_the_track_has_a_packet_of_priming_and_as_many_as_hold_its_samples():
    for samples in (1, 1_024, 1_025, 48_000, 155_200):
        assert 1 + -(-samples // PACKET) == len(frames_of(soundtrack([], samples)))


def test_it_does_not_matter_in_which_order_sentences_are_given():
    placed = [(0, click()), (SECOND, click()), (2 * SECOND, click())]
    assert soundtrack(placed, 3 * SECOND) == soundtrack(placed[::-1], 3 * SECOND)


def test_the_track_is_what_phones_play():
    with av.open(io.BytesIO(soundtrack([(0, click())], SECOND)), format="aac") as container:
        context = container.streams.audio[0].codec_context
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


# ------------------------------------------------------------------------------------------------ scene by scene


def scene(*sentences: np.ndarray) -> tuple[list[tuple[int, bytes]], int]:
    """Sentences in their places, as the timeline puts them, and how long their stretch is."""
    spoken = SpokenScene(SceneKind.STEP, tuple(SpokenSentence(len(one)) for one in sentences))
    times = arrange([spoken], Pauses()).scenes[0]
    return [(at, wav(one)) for at, one in zip(times.offsets, sentences, strict=True)], times.sound.samples


def heard_in(frames: list[bytes]) -> np.ndarray:
    return np.concatenate(list(decoded(frames)))[PACKET:]


SPEECH = [voiced(220, 7_000, 0.7), tone(0.4, 300), voiced(110, 9_000, 0.3), tone(0.2, 5_000, 0.7), voiced(70, 12_000)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SPEECH), min_size=1, max_size=2), min_size=2, max_size=4), st.floats(0, 1))
def test_scenes_joined_sound_sample_by_sample_as_each_does_alone(scenes, pause):
    spoken = [SpokenScene(SceneKind.STEP, tuple(SpokenSentence(len(one)) for one in said)) for said in scenes]
    timeline = arrange(spoken, Pauses(lead_in=pause, lead_out=pause, between=pause))
    stretches = []
    for times, said in zip(timeline.scenes, scenes, strict=True):
        placed = [(at, wav(one)) for at, one in zip(times.offsets, said, strict=True)]
        stretches.append((times.sound.start, scene_sound(placed, times.sound.samples)))
    together = heard_in(joined(stretches, timeline.samples, SILENCE))
    apart = np.zeros(len(together), np.float32)
    for start, stream in stretches:
        alone = sound_of(stream)
        apart[start : start + len(alone)] = alone
    assert np.array_equal(apart, together)


def test_a_scene_sounds_as_it_would_in_one_track():
    placed, samples = scene(*SPEECH)
    alone, whole = sound_of(scene_sound(placed, samples)), sound_of(soundtrack(placed, samples, SoundtrackSettings()))
    assert np.array_equal(whole, alone)


def test_a_voice_keeps_all_it_has():
    """The widest of them speaks at 24 kHz."""
    placed, samples = scene(tone(1, 11_000, 0.1))
    heard = sound_of(scene_sound(placed, samples))[QUIET : QUIET + SECOND]
    assert 20 * np.log10(heard.std() / (0.1 / 2**0.5)) == pytest.approx(0, abs=0.3)


def test_a_scene_begins_and_ends_with_silent_packets_of_the_plainest_kind():
    for sentence in SPEECH:
        frames = frames_of(scene_sound(*scene(sentence)))
        assert [0, 0] == [window_of(frames[0]), window_of(frames[-1])]
        assert 0.0 == np.abs(heard_in([frames[-1], frames[0], SILENCE])).max()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(SPEECH), min_size=1, max_size=3), st.integers(0, 5_000))
def test_windows_follow_each_other_as_the_standard_has_it(said, cut):
    """ISO/IEC 14496-3, 4.6.11: after long or stop comes long or start, after start or short comes short or stop."""
    placed, samples = scene(*[one[: len(one) - cut] for one in said])
    windows = [window_of(frame) for frame in frames_of(scene_sound(placed, samples))]
    assert 2 in windows, "nothing sharp enough to be worth this test"
    for before, after in pairwise([0, *windows, 0]):
        assert after in ((0, 1) if before in (0, 3) else (2, 3))


def test_every_decoder_plays_the_same_samples():
    """No part of it is noise that a decoder makes up (perceptual noise substitution)."""
    hiss = np.random.default_rng(7).normal(0, 3_000, SECOND)
    frames = frames_of(scene_sound(*scene(hiss)))
    assert np.array_equal(heard_in(frames), heard_in([SILENCE] * 3 + frames)[3 * PACKET :])


def test_what_the_encoder_lifts_in_a_scene_is_turned_down():
    placed, samples = scene(np.clip(voiced(220, 7_000) * 1.2, -32_768, 32_767))
    assert true_peak(sound_of(scene_sound(placed, samples))) <= -1.5


def test_more_bits_leave_less_noise():
    placed, samples = scene(SPEECH[0])
    sizes = [len(scene_sound(placed, samples, SoundtrackSettings(bits_per_second=bits))) for bits in (48_000, 80_000)]
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize(
    ("placed", "samples", "words"),
    [
        ([(QUIET, click())], 10 * SAMPLES_PER_PACKET + 1, "not a number of packets"),
        ([], 0, "not a number of packets"),
        ([(QUIET - 1, click())], 10 * SAMPLES_PER_PACKET, "must be silent"),
        ([(QUIET, click(QUIET + 1))], 3 * QUIET, "must be silent"),
    ],
    ids=["no whole packets", "no length", "speaks too early", "speaks too long"],
)
def test_a_scene_that_could_not_be_joined_is_refused(placed, samples, words):
    with pytest.raises(OnboardError) as refused:
        scene_sound(placed, samples)
    assert words in refused.value.reason
