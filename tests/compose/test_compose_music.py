"""Music keeps out of the way of speech, is silent where a warning is told, and comes from a file nobody vouches for."""

import io
import struct
import wave

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import click, wav
from music_pieces import RATE, encoded, melody
from PIL import Image
from streams import sound_of

from onboard.compose.music import Music, music_bed
from onboard.compose.music_settings import LARGEST_MUSIC, MusicSettings
from onboard.compose.soundtrack import soundtrack
from onboard.core.errors import InputError, OnboardError
from onboard.core.timing import Span

SECOND = 48_000
TUNE = encoded(melody(14))
SPEECH = (Span(3 * SECOND, 4 * SECOND), Span(round(7.5 * SECOND), 4 * SECOND), Span(20 * SECOND, 5 * SECOND))
LENGTH = 40 * SECOND


def heard_of(content: bytes = TUNE, speech=SPEECH, samples: int = LENGTH, **settings) -> np.ndarray:
    warnings = settings.pop("warnings", ())
    bed = music_bed(Music("lied.wav", content, MusicSettings(**settings), warnings), samples, speech)
    return np.concatenate([bed.between(at, min(at + SECOND, samples)) for at in range(0, samples, SECOND)])


def loudness(sound: np.ndarray) -> float:
    """LUFS of a stretch, ungated: its power after the K-weighting of ITU-R BS.1770-4."""
    z = np.exp(-2j * np.pi * np.arange(len(sound) // 2 + 1) / len(sound))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weighted = np.fft.irfft(np.fft.rfft(sound) * shelf * high_pass, len(sound))
    return float(-0.691 + 10 * np.log10(max((weighted**2).mean(), 1e-30)))


def loudest_three_seconds(sound: np.ndarray) -> float:
    return max(loudness(sound[at : at + 3 * SECOND]) for at in range(0, len(sound) - 3 * SECOND + 1, SECOND // 3))


# ------------------------------------------------------------------------------------------------ under speech


@pytest.mark.parametrize("below", [20.0, 24.0, 30.0])
def test_no_passage_comes_nearer_to_the_speech_than_was_set(below):
    heard = heard_of(below_speech=below, speech=(Span(0, 30 * SECOND),), samples=30 * SECOND)
    assert loudest_three_seconds(heard) <= -16.0 - below + 0.5


def test_calm_music_lies_as_far_below_the_speech_as_was_set():
    hum = np.sin(2 * np.pi * 440 * np.arange(15 * RATE) / RATE) * 0.01
    heard = heard_of(encoded(hum), speech=(Span(0, 30 * SECOND),), samples=30 * SECOND)
    assert pytest.approx(-40.0, abs=0.3) == loudest_three_seconds(heard[3 * SECOND : 12 * SECOND])


def test_a_peak_of_the_music_on_a_peak_of_the_speech_stays_under_minus_2_dbtp():
    drums = melody(14, beat=1.0) + 0.9 * (np.arange(14 * RATE) % RATE < 40)
    for below in (20.0, 24.0):
        heard = heard_of(encoded(np.clip(drums, -1, 1)), speech=(Span(0, LENGTH),), below_speech=below)
        assert 20 * np.log10(10 ** (-2.5 / 20) + np.abs(heard).max()) <= -1.99


def test_it_has_given_way_before_a_word_is_said_and_comes_back_gently():
    steady = heard_of(speech=(Span(0, LENGTH),), fade=0.0)[: 13 * SECOND]
    heard = heard_of(speech=SPEECH, fade=0.0)[: 13 * SECOND]
    gains = np.divide(heard, steady, where=np.abs(steady) > 1e-6, out=np.ones_like(steady))
    for span in SPEECH[:2]:
        assert np.allclose(1.0, gains[span.start : span.end], atol=0.01)
    assert pytest.approx(10 ** (6 / 20), abs=0.02) == gains[SECOND]
    assert pytest.approx(10 ** (6 / 20), abs=0.02) == gains[round(12.9 * SECOND)]
    # 6 LU in 0.6 s: between two moments a hundredth of a second apart never more than a quarter of a decibel.
    moments = gains[2 * SECOND : 13 * SECOND : SECOND // 100]
    assert np.abs(20 * np.log10(moments[1:] / moments[:-1])).max() < 0.25


def test_it_does_not_surge_up_in_the_short_pause_between_two_sentences():
    pause = slice(SPEECH[0].end, SPEECH[1].start)
    steady = heard_of(speech=(Span(0, LENGTH),))[pause]
    assert np.allclose(steady, heard_of(speech=SPEECH)[pause], atol=1e-4)


def test_a_warning_is_told_without_music():
    warning = SPEECH[2]
    heard = heard_of(warnings=(warning,))
    assert 0.0 == np.abs(heard[warning.start : warning.end + SECOND // 4]).max()
    assert np.abs(heard[warning.end + 2 * SECOND : warning.end + 4 * SECOND]).max() > 0.001


def test_it_comes_out_of_silence_and_goes_back_into_it():
    heard = heard_of(speech=(Span(19 * SECOND, SECOND),))
    assert np.abs(heard[:480]).max() < 1e-4
    assert np.abs(heard[-480:]).max() < 1e-4
    assert loudness(heard[: SECOND // 2]) < loudness(heard[5 * SECOND : 8 * SECOND]) - 6


# ------------------------------------------------------------------------------------------------ again and again


def test_a_short_piece_begins_again_without_a_gap_a_bump_or_a_click():
    heard = heard_of(speech=(Span(0, 60 * SECOND),), samples=60 * SECOND)[3 * SECOND : 57 * SECOND]
    levels = [loudness(heard[at : at + 2 * SECOND]) for at in range(0, len(heard) - 2 * SECOND, SECOND // 2)]
    assert max(levels) - min(levels) < 3
    first_pass = np.abs(np.diff(heard[: 7 * SECOND])).max()
    assert np.abs(np.diff(heard)).max() < 1.5 * first_pass


def test_silence_and_fading_around_a_piece_are_not_repeated():
    faded = melody(14) * np.interp(np.arange(14 * RATE), [0, 12 * RATE, 14 * RATE], [1, 1, 0])
    heard = heard_of(
        encoded(np.concatenate([np.zeros(4 * RATE), faded, np.zeros(4 * RATE)])),
        speech=(Span(0, 60 * SECOND),),
        samples=60 * SECOND,
    )[2 * SECOND : 57 * SECOND]
    levels = [loudness(heard[at : at + 2 * SECOND]) for at in range(0, len(heard) - 2 * SECOND, SECOND // 2)]
    assert max(levels) - min(levels) < 4


@given(st.integers(0, 30 * SECOND), st.integers(1, 3 * SECOND), st.integers(1, 3 * SECOND))
@settings(max_examples=20)
def test_a_stretch_is_the_same_however_it_is_asked_for(start, first, second):
    bed = music_bed(Music("lied.wav", TUNE), LENGTH, SPEECH)
    halves = [bed.between(start, start + first), bed.between(start + first, start + first + second)]
    assert np.array_equal(bed.between(start, start + first + second), np.concatenate(halves))


# ------------------------------------------------------------------------------------------------ in the track


def placed(length: int = 2 * SECOND) -> list[tuple[int, bytes]]:
    talk = 12_000 * np.sin(2 * np.pi * 300 * np.arange(length) / SECOND)
    return [(SECOND, wav(talk)), (6 * SECOND, wav(talk))]


def test_the_track_holds_speech_and_music():
    plain = sound_of(soundtrack(placed(), 12 * SECOND))
    heard = sound_of(soundtrack(placed(), 12 * SECOND, music=Music("lied.wav", TUNE)))
    assert loudness(plain[4 * SECOND : 5 * SECOND]) < -70
    assert -55 < loudness(heard[4 * SECOND : 5 * SECOND]) < -30
    assert pytest.approx(loudness(plain[SECOND : 3 * SECOND]), abs=0.1) == loudness(heard[SECOND : 3 * SECOND])


def test_equal_music_gives_equal_bytes():
    one, two = (soundtrack(placed(), 12 * SECOND, music=Music("lied.wav", TUNE)) for _ in range(2))
    assert one == two


def test_a_silent_draft_stays_silent():
    quiet = [(0, wav(np.zeros(SECOND))), (2 * SECOND, wav(np.zeros(SECOND)))]
    music = Music("lied.wav", TUNE)
    assert soundtrack(quiet, 6 * SECOND) == soundtrack(quiet, 6 * SECOND, music=music)
    assert soundtrack([], 6 * SECOND) == soundtrack([], 6 * SECOND, music=music)


# ------------------------------------------------------------------------------------------------ somebody's file


@pytest.mark.parametrize(
    ("container", "codec", "rate", "channels"),
    [
        ("wav", "pcm_s16le", 44_100, 2),
        ("wav", "pcm_s24le", 96_000, 1),
        ("wav", "pcm_f32le", 22_050, 2),
        ("aiff", "pcm_s16be", 44_100, 2),
        ("flac", "flac", 44_100, 2),
        ("mp3", "libmp3lame", 44_100, 2),
        ("ipod", "aac", 48_000, 2),
        ("adts", "aac", 44_100, 1),
        ("ogg", "libopus", 48_000, 2),
        ("matroska", "libopus", 48_000, 2),
    ],
)
def test_the_usual_formats_are_read(container, codec, rate, channels):
    content = encoded(melody(12, rate=rate), container, codec, rate=rate, channels=channels)
    usual = heard_of(encoded(melody(12)), speech=(Span(0, LENGTH),))
    heard = heard_of(content, speech=(Span(0, LENGTH),))
    assert pytest.approx(loudness(usual), abs=1.0) == loudness(heard)


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    return file.getvalue()


def _odd(rate: int, channels: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(bytes(range(256)) * 2_000)
    return file.getvalue()


def _mute() -> bytes:
    """A video without sound."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=30, width=64, height=64, pix_fmt="yuv420p")
        output.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        output.mux(stream.encode(None))
    return file.getvalue()


def _with_floats(value: float) -> bytes:
    content = encoded(melody(12), "wav", "pcm_f32le")
    return content[:200_000] + struct.pack("<f", value) * 100 + content[200_400:]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no sound that can be read"),
        (b"La la la", "no sound that can be read"),
        (_png(), "no sound that can be read"),
        (bytes(100_000), "no sound that can be read"),
        (encoded(melody(12), "flac", "flac")[:-3_000], "no sound that can be read"),
        (_mute(), "holds no sound"),
        (encoded(np.zeros(20 * RATE)), "is silent"),
        (encoded(melody(9)), "has 9.0 seconds of music, and at least 10 are needed"),
        (encoded(np.pad(melody(6), 10 * RATE)), "has 6."),
        (_odd(1, 1), "1 channels at 1 Hz"),
        (_odd(48_000, 32), "32 channels"),
        (_with_floats(float("nan")), "far beyond full scale"),
        (_with_floats(1e30), "far beyond full scale"),
        (b"RIFF" + bytes(LARGEST_MUSIC), "has 64.1 MiB, and the limit is 64"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_played_is_refused_by_name_with_its_reason_and_a_way_out(content, words):
    with pytest.raises(InputError) as refused:
        heard_of(content)
    assert ("lied.wav", "compose") == (refused.value.file, refused.value.stage)
    assert words in refused.value.reason
    assert refused.value.hint


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\n{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {}\n",
        "#EXTM3U\n{}\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
)
def test_a_file_that_names_another_file_opens_nothing(playlist, tmp_path):
    (tmp_path / "private.wav").write_bytes(TUNE)
    with pytest.raises(InputError, match="no sound that can be read"):
        heard_of(playlist.format(tmp_path / "private.wav").encode())


COMPRESSED = encoded(melody(12), "mp3", "libmp3lame"), encoded(melody(12), "ipod", "aac"), TUNE[:1_500_000]


@given(st.sampled_from(COMPRESSED), st.data())
@settings(max_examples=25)
def test_a_damaged_file_is_played_or_refused_and_nothing_else(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    noise = data.draw(st.binary(max_size=200))
    damaged = content[:at] + noise + content[at + len(noise) : data.draw(st.sampled_from([None, -1, at + 5_000]))]
    try:
        heard = heard_of(damaged, samples=SECOND, speech=(Span(0, SECOND),))
    except OnboardError as refused:
        assert isinstance(refused, InputError)
    else:
        assert np.isfinite(heard).all()


def test_only_the_first_five_minutes_of_a_piece_are_used():
    rate, minutes_5, minutes_6 = 8_000, 300, 360
    hum = 0.1 * np.sin(2 * np.pi * 440 * np.arange(rate * minutes_6) / rate)
    hum[rate * minutes_5 :] *= 8
    music = Music("lied.wav", encoded(hum, rate=rate, channels=1))
    bed = music_bed(music, minutes_6 * SECOND, (Span(0, minutes_6 * SECOND),))
    early, late = (bed.between(at * SECOND, (at + 10) * SECOND) for at in (100, 320))
    assert pytest.approx(loudness(early), abs=0.1) == loudness(late)
    assert pytest.approx(-40, abs=0.1) == loudness(early)


def test_a_click_of_the_speech_is_where_it_was():
    heard = sound_of(soundtrack([(3 * SECOND, click())], 6 * SECOND, music=Music("lied.wav", TUNE)))
    assert abs(int(np.flatnonzero(np.abs(heard) > 0.2)[0]) - 3 * SECOND) < 48
