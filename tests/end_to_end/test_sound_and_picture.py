"""What a phone plays: loud as promised, without a click, and never out of step with the picture.

Everything is measured in the finished MP4: decoded by PyAV, and by ffmpeg where it is installed.
"""

from __future__ import annotations

import random
import re
import subprocess
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from as_planned import planned
from compose.films import joined, shows
from compose.marks import click, clicks_in, pictures_in, sound_of
from compose.music_pieces import encoded, melody
from workshop import build, plant

from onboard.compose.joining import Sounding
from onboard.compose.music import Music
from onboard.compose.soundtrack import scene_sound, soundtrack
from onboard.core.model import SceneKind
from onboard.core.timing import (
    SAMPLES_PER_FRAME,
    SAMPLES_PER_SECOND,
    Ending,
    Pauses,
    SceneTimes,
    Span,
    SpokenScene,
    SpokenSentence,
    Timeline,
    arrange,
)
from onboard.narrate.levelling import RATE, loudness, true_peak
from onboard.narrate.sound import from_wav, from_waveform
from onboard.narrate.speaking import speak
from onboard.narrate.voices.settings import voice_settings
from onboard.pipeline.schedule import timed
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store

FRAME = 1 / 30


@dataclass(frozen=True)
class Film:
    """A finished video, and where everything was meant to stand in it."""

    video: bytes
    scenes: tuple[SceneTimes, ...]

    @property
    def spans(self) -> list[Span]:
        return [span for scene in self.scenes for span in scene.sentences]


def film(scenes: list[list[bytes]], timeline: Timeline, music: Music | None = None) -> Film:
    """The MP4 of spoken scenes; scene n shows n. With music the sound is one stretch, else one a scene."""
    pictures = [shows(number, times.start_frame) for number, times in enumerate(timeline.scenes)]
    spoken = zip(timeline.scenes, scenes, strict=True)
    if music is None:
        sound = [
            Sounding(times.sound.start, partial(scene_sound, offsets(times, scene), times.sound.samples))
            for times, scene in spoken
        ]
    else:
        told = [(span.start, wav) for times, scene in spoken for span, wav in zip(times.sentences, scene, strict=True)]
        sound = [Sounding(0, partial(soundtrack, told, timeline.samples, music=music))]
    return Film(joined(pictures, timeline.frames, sound), timeline.scenes)


def offsets(times: SceneTimes, scene: list[bytes]) -> list[tuple[int, bytes]]:
    return list(zip(times.offsets, scene, strict=True))


def arranged(scenes: list[list[bytes]], pauses: Pauses, endings: list[Ending] | None = None) -> Timeline:
    turn = iter(endings or [Ending.STATEMENT] * sum(map(len, scenes)))
    return arrange(
        [
            SpokenScene(
                SceneKind.STEP,
                tuple(SpokenSentence(len(from_wav(sentence).samples), next(turn)) for sentence in scene),
            )
            for scene in scenes
        ],
        pauses,
    )


# ------------------------------------------------------------------------------------------------ in step


@pytest.fixture(scope="module")
def hundred() -> Film:
    """A hundred scenes of odd lengths, each beginning with a click as soon as a scene may speak."""
    dice = random.Random(17)
    scenes = [[click(dice.randrange(4_801, 90_000)) for _ in range(dice.randrange(1, 4))] for _ in range(100)]
    endings = [dice.choice(list(Ending)) for scene in scenes for _ in scene]
    return film(scenes, arranged(scenes, Pauses(lead_in=0.0), endings))


def apart(hundred: Film, heard: np.ndarray) -> list[float]:
    """Seconds that the click of each scene is later behind the first frame of its picture than was planned."""
    seen = [at for at, _ in pictures_in(hundred.video)]
    clicks = clicks_in(heard, [scene.sentences[0].start for scene in hundred.scenes])
    planned = [scene.sentences[0].start_seconds - scene.start_seconds for scene in hundred.scenes]
    assert 100 == len(seen)
    return [sample / SAMPLES_PER_SECOND - at - far for sample, at, far in zip(clicks, seen, planned, strict=True)]


def test_a_hundred_scenes_later_sound_and_picture_are_still_together(hundred):
    distances = apart(hundred, sound_of(hundred.video))
    assert max(map(abs, distances)) < FRAME
    # What is promised is a frame; what is built is a millisecond, and none more at the end than at the beginning.
    assert max(map(abs, distances)) < 0.001
    assert abs(distances[-1] - distances[0]) < 0.0005


def test_another_player_hears_them_together_too(hundred, ffmpeg, tmp_path):
    (tmp_path / "video.mp4").write_bytes(hundred.video)
    command = [ffmpeg, "-v", "error", "-i", tmp_path / "video.mp4", "-map", "0:a", "-f", "f32le", "-"]
    heard = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
    assert max(map(abs, apart(hundred, heard))) < FRAME
    # Some players let the encoder's last block sound to its end.
    assert 0 <= len(heard) - sum(scene.frames for scene in hundred.scenes) * SAMPLES_PER_FRAME < 1_024


def test_every_sentence_of_a_hundred_scenes_is_where_its_caption_will_be(hundred):
    starts = [span.start for span in hundred.spans]
    found = clicks_in(sound_of(hundred.video), starts)
    assert max(abs(click - start) for click, start in zip(found, starts, strict=True)) < 48


# ------------------------------------------------------------------------------------------------ loud, and clean

SAID = {
    "de": (
        "Willkommen am Arbeitsplatz.",
        "Fertig.",
        "Setzen Sie die Schutzbrille auf, bevor Sie die Maschine einschalten.",
        "Prüfen Sie, ob der Stift fest im Stoff haftet.",
        "Achtung.",
        "Ziehen Sie die Schraube mit 25 Newtonmeter an.",
    ),
    "en": (
        "Welcome to the workstation.",
        "Stop.",
        "Put on safety glasses before you switch the machine on.",
        "Lift the grip off the shaft.",
        "Yes.",
        "The two washers should sit between the gear and the body.",
    ),
    "fr": ("Oui.", "Serrez les deux rondelles avec une clé dynamométrique.", "C'est tout.", "Vérifiez la soupape."),
    "it": (
        "Fatto.",
        "Controllare il filtro dell'aria prima di accendere la macchina.",
        "Attenzione.",
        "Stringere la vite.",
    ),
    "es": ("Sí.", "Apriete los tornillos hasta que la tapa quede bien cerrada.", "Eso es todo.", "Use guantes."),
}


def narrated(sentences: tuple[str, ...], language: str, music: Music | None = None) -> Film:
    voice = voice_settings("pico", {}, language)
    scenes = [[speak(text, voice) for text in sentences[at : at + 2]] for at in range(0, len(sentences), 2)]
    return film(scenes, arranged(scenes, Pauses()), music)


@pytest.fixture(scope="module", params=SAID)
def spoken(request) -> Film:
    return narrated(SAID[request.param], request.param)


@pytest.fixture(scope="module")
def with_music() -> Film:
    return narrated(SAID["de"] * 2, "de", Music("lied.mp3", encoded(melody(12), "mp3", "libmp3lame")))


def played(film: Film) -> np.ndarray:
    return sound_of(film.video)


def measured_by_ffmpeg(ffmpeg: str, video: bytes, tmp_path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of the file."""
    path = tmp_path / "video.mp4"
    path.write_bytes(video)
    command = [ffmpeg, "-hide_banner", "-nostats", "-i", path, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null"]
    report = subprocess.run([*command, "-"], capture_output=True, text=True, check=True).stderr.split("Summary:")[1]
    whole, peak = (re.search(rf"{word}:\s+(-?[\d.]+)", report) for word in ("I", "Peak"))
    assert whole and peak
    return float(whole[1]), float(peak[1])


def test_the_video_is_as_loud_as_promised_and_no_peak_is_too_high(spoken):
    heard = from_waveform(RATE, played(spoken))
    assert pytest.approx(-16.0, abs=0.5) == loudness(heard)
    assert true_peak(heard) <= -1.5


def test_the_referee_measures_the_same(spoken, ffmpeg, tmp_path):
    whole, peak = measured_by_ffmpeg(ffmpeg, spoken.video, tmp_path)
    assert pytest.approx(-16.0, abs=0.5) == whole
    assert peak <= -1.5


def test_no_sentence_is_louder_or_softer_than_the_others_not_even_a_single_word(spoken):
    heard = played(spoken)
    levels = [loudness(from_waveform(RATE, heard[span.start : span.end])) for span in spoken.spans]
    assert max(abs(level + 16.0) for level in levels) <= 1.5


def test_music_changes_nothing_about_loudness_and_peak(with_music, ffmpeg, tmp_path):
    whole, peak = measured_by_ffmpeg(ffmpeg, with_music.video, tmp_path)
    assert pytest.approx(-16.0, abs=0.5) == whole
    assert peak <= -1.5
    assert np.abs(played(with_music)[: with_music.spans[0].start]).max() > 1e-4


def burst(heard: np.ndarray, at: int) -> float:
    """dBFS of the loudest 2 ms above 9 kHz within 20 ms of a place: a step has all frequencies, Pico none up there."""
    around = np.pad(heard, 960)[at : at + 1_920]
    spectrum = np.fft.rfft(around * np.hanning(1_920), 4_096)
    spectrum[np.fft.rfftfreq(4_096, 1 / RATE) < 9_000] = 0
    powers = (np.fft.irfft(spectrum, 4_096)[:1_920].reshape(-1, 96) ** 2).mean(axis=1)
    return float(10 * np.log10(powers.max() + 1e-14))


def step(heard: np.ndarray, at: int) -> float:
    """The largest jump from one sample to the next within 5 ms of a place, full scale = 1.0."""
    return float(np.abs(np.diff(np.pad(heard, 240)[at : at + 480])).max())


def test_no_joint_clicks(spoken):
    heard = played(spoken)
    joints = [at for span in spoken.spans for at in (span.start, span.end)]
    assert max(burst(heard, at) for at in joints) < -75
    assert max(step(heard, at) for at in joints) < 0.005


def test_a_sentence_cut_off_hard_would_have_been_heard(spoken):
    heard = played(spoken)
    middles = [span.start + span.samples // 2 for span in spoken.spans]
    for at in middles:
        heard[at : at + RATE // 10] = 0
    assert max(burst(heard, at) for at in middles) > -60
    assert max(step(heard, at) for at in middles) > 0.01


def test_between_sentences_and_scenes_there_is_room_for_breath(spoken):
    heard = played(spoken)
    powers = (heard[: len(heard) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1)
    silent = powers < powers.max() / 10_000
    for scene in spoken.scenes:
        for before, after in pairwise(scene.sentences):
            middle = (before.end + after.start) // 960
            length = _run(silent, middle) / 100
            assert 0.4 <= length <= 0.9
    for before, after in pairwise(spoken.scenes):
        middle = (before.sentences[-1].end + after.sentences[0].start) // 960
        assert 1.1 <= _run(silent, middle) / 100 <= 1.8


def _run(silent: np.ndarray, at: int) -> int:
    assert silent[at]
    sounding = np.flatnonzero(~silent)
    return int(sounding[sounding > at][0] - sounding[sounding < at][-1])


# ------------------------------------------------------------------------------------------------ by the command


@pytest.mark.slow
def test_a_company_s_music_plays_under_its_video_but_not_under_a_warning(tmp_path):
    place = plant(tmp_path)
    (place / "lied.mp3").write_bytes(encoded(melody(12), "mp3", "libmp3lame"))
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[music]\nfile = "lied.mp3"\n')
    assert 0 == build(place)["code"]
    plan, store = planned(place), Store(open_workspace(place).store)
    video = timed(plan, plan.heard(store.get))
    heard = sound_of(next(place.glob("output/site/r/*/video.de.mp4")).read_bytes())
    told = [sentence for scene in plan.scenes for sentence in scene.sentences]
    spans = [span for scene in video.timeline.scenes for span in scene.sentences]
    after = {True: [], False: []}
    for sentence, span in zip(told, spans, strict=True):
        after[sentence.warns].append(np.abs(heard[span.end : span.end + RATE // 5]).max())
    assert len(after[True]) >= 2
    assert max(after[True]) < 1e-3 < sorted(after[False])[len(after[False]) // 2]
    assert pytest.approx(-16.0, abs=0.5) == loudness(from_waveform(RATE, heard))
