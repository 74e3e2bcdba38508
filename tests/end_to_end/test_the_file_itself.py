"""The video as others see it: measured from the file with ffprobe and by decoding it, not taken from our own word."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from as_planned import spoken
from workshop import build, plant

from onboard.narrate.sound import from_wav

FRAME_MS = 1000 / 30


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("file"))


@pytest.fixture(scope="module")
def video(place: Path) -> Path:
    return Path(build(place)["video"])


@pytest.fixture(scope="module")
def edition(video: Path) -> dict:
    return json.loads((video.parent / "release.json").read_text())["editions"][0]


@pytest.fixture(scope="module")
def probed(video: Path, ffprobe: str) -> dict:
    words = [ffprobe, "-v", "error", "-print_format", "json", "-show_format", "-show_streams", "-show_chapters"]
    return json.loads(subprocess.run([*words, str(video)], capture_output=True, text=True, check=True).stdout)


def stream(probed: dict, kind: str) -> dict:
    return next(one for one in probed["streams"] if one["codec_type"] == kind)


def test_every_phone_can_play_it(probed: dict) -> None:
    video, audio = stream(probed, "video"), stream(probed, "audio")
    assert ("h264", "yuv420p", 1920, 1080) == tuple(video[key] for key in ("codec_name", "pix_fmt", "width", "height"))
    assert video["profile"] in ("Main", "High")
    assert ("aac", "LC", "48000") == tuple(audio[key] for key in ("codec_name", "profile", "sample_rate"))


def test_its_duration_is_a_whole_number_of_frames(probed: dict, edition: dict) -> None:
    frames = float(stream(probed, "video")["duration"]) * 30
    assert abs(frames - round(frames)) < 1e-3
    assert edition["duration_ms"] == round(round(frames) * FRAME_MS)


def test_sound_and_picture_end_together(probed: dict) -> None:
    lengths = [float(stream(probed, kind)["duration"]) for kind in ("video", "audio")]
    assert abs(lengths[0] - lengths[1]) * 1000 <= FRAME_MS


def test_playing_can_start_before_all_is_loaded(video: Path) -> None:
    content = video.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_chapters_lead_to_the_scenes(probed: dict, edition: dict) -> None:
    starts = {scene["start_ms"] for scene in edition["scenes"]}
    told = [round(float(chapter["start_time"]) * 1000) for chapter in probed["chapters"]]
    assert len(told) >= 6
    assert all(min(abs(start - one) for start in starts) <= 1 for one in told)


def test_captions_are_inside_in_the_right_language(probed: dict) -> None:
    assert ("mov_text", "deu") == (
        stream(probed, "subtitle")["codec_name"],
        stream(probed, "subtitle")["tags"]["language"],
    )


def test_the_file_says_that_its_speech_is_synthetic(probed: dict) -> None:
    assert "Synthetisch" in json.dumps(probed["format"]["tags"], ensure_ascii=False)


def test_other_eyes_find_nothing_wrong_with_it(video: Path, ffmpeg: str) -> None:
    words = [ffmpeg, "-v", "warning", "-xerror", "-i", str(video), "-map", "0:v", "-map", "0:a", "-f", "null", "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_the_picture_of_every_scene_appears_within_one_frame_of_its_time(video: Path, edition: dict) -> None:
    with av.open(str(video)) as container:
        track = container.streams.video[0]
        keys = [float(packet.pts * packet.time_base) * 1000 for packet in container.demux(track) if packet.is_keyframe]
    for scene in edition["scenes"]:
        assert min(abs(key - scene["start_ms"]) for key in keys) < FRAME_MS


def test_the_voice_of_every_sentence_is_heard_within_one_frame_of_its_time(
    place: Path, video: Path, edition: dict
) -> None:
    """Measured in the decoded sound: where it is most like the sentence as it was spoken (cross-correlation)."""
    track = decoded(video)
    wavs = spoken(place)
    assert [len(scene["sentences"]) for scene in edition["scenes"]] == [
        len(wavs[one["id"]]) for one in edition["scenes"]
    ]
    for scene in edition["scenes"]:
        for sentence, wav in zip(scene["sentences"], wavs[scene["id"]], strict=True):
            heard_at, likeness = found_in(track, from_wav(wav).waveform(), round(sentence["start_ms"] * 48))
            assert likeness > 0.95, sentence["text"]
            assert abs(heard_at / 48 - sentence["start_ms"]) <= FRAME_MS, sentence["text"]


def decoded(video: Path) -> np.ndarray:
    """The sound as a player gives it: every sample at its time in the file, 48 to a millisecond; shape (n,)."""
    with av.open(str(video)) as container:
        frames = [
            (round(float(frame.pts * frame.time_base) * 48_000), frame.to_ndarray()[0])
            for frame in container.decode(audio=0)
        ]
    track = np.zeros(max(at + len(samples) for at, samples in frames))
    for at, samples in frames:
        track[max(at, 0) : at + len(samples)] = samples[max(-at, 0) :]
    return track


def found_in(track: np.ndarray, sentence: np.ndarray, expected: int) -> tuple[int, float]:
    """The sample at which ``sentence`` begins in ``track``, looked for within half a second of where it is expected.

    Also how alike they are there: 1.0 for the same sound, whatever its loudness.
    """
    first = max(0, expected - 24_000)
    stretch = track[first : expected + len(sentence) + 24_000]
    length = len(stretch) + len(sentence)
    products = np.fft.irfft(np.fft.rfft(stretch, length) * np.conj(np.fft.rfft(sentence, length)), length)
    offset = int(np.argmax(products[: len(stretch) - len(sentence) + 1]))
    there = stretch[offset : offset + len(sentence)]
    return first + offset, float(products[offset] / (np.linalg.norm(there) * np.linalg.norm(sentence)))


def test_loudness_is_as_broadcasters_want_it(video: Path, ffmpeg: str) -> None:
    words = [ffmpeg, "-nostats", "-i", str(video), "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    loudness = float(summary.split("I:")[1].split("LUFS")[0])
    peak = float(summary.split("Peak:")[1].split("dBFS")[0])
    assert abs(loudness + 16) <= 0.5
    assert peak <= -1.5
