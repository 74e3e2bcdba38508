"""A clip's own sound never drowns the speech, and what is kept of it is as loud as the speech."""

import numpy as np
import pytest
from marks import wav
from streams import sound_of

from onboard.compose.clip_tracks import ClipLevels, ClipTrack
from onboard.compose.soundtrack import soundtrack
from onboard.core.clips import ClipSound
from onboard.core.errors import OnboardError
from onboard.core.timing import Span

SECOND = 48_000


def tone(seconds: float, loud: float, pitch: float = 1_000.0) -> np.ndarray:
    """A sine of so many LUFS: at 997 Hz a full-scale sine in one channel has -3.01 (ITU-R BS.1770-4)."""
    height = 32_767 * 10 ** ((loud + 3.01) / 20)
    samples = np.arange(round(seconds * SECOND))
    return np.round(height * np.sin(samples * 2 * np.pi * pitch / SECOND)).astype(np.int16)


def level(heard: np.ndarray) -> float:
    """LUFS of a sine near 1 kHz."""
    return float(10 * np.log10(max((heard**2).mean(), 1e-12)))


def speech(seconds: float, loud: float = -16.0) -> bytes:
    return wav(tone(seconds, loud, 400.0))


def above(heard: np.ndarray, low: float) -> np.ndarray:
    """What is heard above so many hertz."""
    waves = np.fft.rfft(heard)
    waves[: round(low * len(heard) / SECOND)] = 0
    return np.fft.irfft(waves, len(heard))


@pytest.mark.parametrize(("recorded", "wanted"), [(-6.0, -16.0), (-16.0, -16.0), (-20.0, -16.0), (-30.0, -24.0)])
def test_what_is_kept_is_as_loud_as_the_speech_and_a_quiet_hall_stays_quiet(recorded, wanted):
    track = ClipTrack(5 * SECOND, tone(4, recorded), ClipSound.KEEP)
    heard = sound_of(soundtrack([(0, speech(4))], 10 * SECOND, clips=[track]))
    assert pytest.approx(wanted, abs=0.7) == level(heard[6 * SECOND : 8 * SECOND])


def test_a_ducked_clip_is_20_below_the_speech_and_12_in_the_pauses():
    track = ClipTrack(0, tone(12, -10.0), ClipSound.DUCK)
    heard = above(sound_of(soundtrack([(4 * SECOND, speech(4))], 12 * SECOND, clips=[track])), 700)
    told = (level(heard[5 * SECOND : 7 * SECOND]), level(heard[2 * SECOND : 3 * SECOND]))
    assert pytest.approx((-36.0, -28.0), abs=1.6) == told


def test_a_ducked_clip_has_given_way_when_the_first_word_comes():
    track = ClipTrack(0, tone(8, -10.0), ClipSound.DUCK)
    heard = above(sound_of(soundtrack([(4 * SECOND, speech(2))], 8 * SECOND, clips=[track])), 700)
    assert level(heard[4 * SECOND : round(4.1 * SECOND)]) <= level(heard[5 * SECOND : round(5.9 * SECOND)]) + 1.0


def test_the_whole_stays_as_loud_as_the_speech_and_below_its_peak():
    loud = np.clip(np.random.default_rng(1).normal(0, 12_000, 6 * SECOND), -32_768, 32_767).astype(np.int16)
    clips = [ClipTrack(0, loud, ClipSound.DUCK), ClipTrack(7 * SECOND, loud, ClipSound.KEEP)]
    heard = sound_of(soundtrack([(SECOND, speech(4))], 14 * SECOND, clips=clips))
    assert np.abs(heard).max() <= 10 ** (-1.5 / 20)
    assert pytest.approx(-16.0, abs=1.0) == level(heard[SECOND : 5 * SECOND])


def test_a_clips_sound_begins_at_its_sample():
    click = np.zeros(SECOND, np.int16)
    click[10_000:10_048] = 20_000
    heard = sound_of(soundtrack([], 4 * SECOND, clips=[ClipTrack(2 * SECOND, click, ClipSound.KEEP)]))
    assert abs(int(np.abs(heard).argmax()) - (2 * SECOND + 10_024)) < 48


def test_a_level_is_added():
    track = ClipTrack(0, tone(4, -16.0), ClipSound.KEEP, level=-6.0)
    assert pytest.approx(-22.0, abs=0.7) == level(sound_of(soundtrack([], 4 * SECOND, clips=[track]))[SECOND:-SECOND])


def test_silence_stays_silence():
    track = ClipTrack(0, np.zeros(2 * SECOND, np.int16), ClipSound.DUCK)
    assert 0.0 == np.abs(sound_of(soundtrack([], 2 * SECOND, clips=[track]))).max()


@pytest.mark.parametrize(
    ("tracks", "words"),
    [
        ([ClipTrack(0, tone(2, -20), ClipSound.KEEP)], "where somebody speaks"),
        ([ClipTrack(at * SECOND, tone(2, -20), ClipSound.DUCK) for at in (3, 4)], "free"),
        ([ClipTrack(9 * SECOND, tone(2, -20), ClipSound.DUCK)], "free"),
        ([ClipTrack(0, tone(1, -20), ClipSound.MUTE)], "muted"),
    ],
    ids=["kept over speech", "two at once", "beyond the end", "muted"],
)
def test_clips_that_do_not_fit_are_refused(tracks, words):
    with pytest.raises(OnboardError, match=words):
        soundtrack([(SECOND, speech(1))], 10 * SECOND, clips=tracks)


def test_other_levels_are_another_sound():
    def made(levels: ClipLevels) -> bytes:
        track = ClipTrack(0, tone(3, -16.0), ClipSound.DUCK, levels=levels)
        return soundtrack([(SECOND, speech(1))], 3 * SECOND, clips=[track])

    assert made(ClipLevels()) != made(ClipLevels(below_speech=26.0))


def test_the_span_of_a_track_is_where_it_is_heard():
    assert Span(7, SECOND) == ClipTrack(7, tone(1, -20), ClipSound.KEEP).span
