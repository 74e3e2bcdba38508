"""The emergency voice: the real eSpeak NG in a program of its own, and programs that break in its place."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.sound import Sound, from_wav, words_in
from onboard.narrate.speaking import speak
from onboard.narrate.voices import espeak
from onboard.narrate.voices.espeak import Espeak, spoken_by, word_times
from onboard.narrate.voices.legible import legible
from onboard.narrate.voices.settings import voice_settings

SENTENCES = {
    "ar": "اربط البرغي وأغلق غطاء الآلة.",
    "bg": "Затегнете винта и затворете капака.",
    "cs": "Utáhněte šroub a zavřete kryt stroje.",
    "de": "Ziehen Sie die Schraube an.",
    "en": "Tighten the screw and close the cover.",
    "el": "Σφίξτε τη βίδα και κλείστε το καπάκι.",
    "hu": "Húzza meg a csavart, és zárja be a fedelet.",
    "nl": "Draai de schroef vast en sluit de kap.",
    "pl": "Dokręć śrubę i zamknij pokrywę maszyny.",
    "ro": "Strângeți șurubul și închideți capacul.",
    "ru": "Затяните винт и закройте крышку.",
    "tr": "Vidayı sıkın ve makinenin kapağını kapatın.",
    "uk": "Затягніть гвинт і закрийте кришку.",
}


def spoken(text, language="de", **table):
    return Espeak(Espeak.settings_from(table, language)).synthesise(text)


@pytest.mark.parametrize("language", SENTENCES)
def test_languages_no_other_offline_voice_has_are_spoken_word_for_word(language):
    wav = speak(SENTENCES[language], voice_settings("espeak", {}, language))
    assert 1 < from_wav(wav).seconds < 8
    words = [SENTENCES[language][word.start : word.end] for word in words_in(wav)]
    assert SENTENCES[language].split() == " ".join(words).split()


def test_every_language_it_claims_has_a_voice_and_every_voice_exists():
    for language in Espeak.languages:
        for voice in Espeak.names_of_voices(language):
            assert spoken("1, 2, 3", language, voice=voice).sound.seconds > 0.5, voice


def test_a_word_lasts_until_the_next_without_the_pause_behind_it():
    text = "Halt, dann prüfen."
    uttered = spoken(text)
    stop, then, check = uttered.words
    assert ("Halt,", "dann", "prüfen.") == tuple(text[word.start : word.end] for word in uttered.words)
    assert stop.ends < then.begins <= then.ends <= check.begins < check.ends <= len(uttered.sound.samples)
    assert not np.abs(uttered.sound.samples[stop.ends : then.begins].astype(int)).max() > 16


def test_words_it_draws_together_get_one_time():
    text = "the end of the line"
    assert ["the", "end", "of the", "line"] == [text[w.start : w.end] for w in spoken(text, "en").words]


def test_a_text_in_parts_and_over_several_lines_keeps_its_places():
    text = "  Ziehen\n\tSie\u00ad  die Scha\u00adle an  "
    assert ["Ziehen", "Sie\u00ad", "die", "Scha\u00adle", "an"] == [text[w.start : w.end] for w in spoken(text).words]


def test_speed_and_pitch_are_taken_as_told():
    text = "Ziehen Sie alle Schrauben der Haube an"
    slow, usual, quick = (spoken(text, speed=speed).sound.seconds for speed in (0.5, 1.0, 2.0))
    assert slow > 1.7 * usual > 1.7 * 1.6 * quick
    low, high = (spoken(text, pitch=pitch).sound.samples for pitch in (0.65, 1.6))
    assert 1.4 * crossings(low) < crossings(high)


def crossings(samples):
    """How often a second the slow part of a sound changes its sign: follows the pitch."""
    smooth = np.convolve(samples.astype(float), np.hanning(220), "same")
    return float(np.mean(np.diff(np.sign(smooth)) != 0))


def test_the_same_sentence_is_the_same_sound():
    one, other = (spoken("Ziehen Sie die Schraube an.") for _ in range(2))
    assert np.array_equal(one.sound.samples, other.sound.samples)
    assert one.words == other.words


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"voice": "pl"}, "pl"),
        ({"voice": "de+f9"}, r"de\+f9"),
        ({"voice": "../../voices/x"}, "voices"),
        ({"pitch": 2.0}, "2.0"),
        ({"speed": 3}, "3"),
        ({"speaker": 1}, "speaker"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(table, named):
    with pytest.raises(InputError, match=named) as caught:
        voice_settings("espeak", table, "de")
    assert caught.value.hint or "from" in caught.value.reason


def test_a_language_it_does_not_have_says_which_it_has():
    with pytest.raises(MissingError, match="'ja'") as caught:
        voice_settings("espeak", {}, "ja")
    assert "tr, uk" in caught.value.hint


def test_a_voice_of_a_woman_or_a_man_may_be_chosen():
    assert not np.array_equal(
        spoken("Schraube", voice="de+f2").sound.samples[:4000], spoken("Schraube", voice="de+m3").sound.samples[:4000]
    )
    assert 3 == len({fingerprint(voice_settings("espeak", {"voice": v}, "de")) for v in ("de", "de+f2", "de+m3")})


def test_without_its_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(espeak, "_PACKAGE", "espeakng-loader-that-is-not-there")
    with pytest.raises(MissingError, match="not installed") as caught:
        voice_settings("espeak", {}, "de")
    assert 'pip install "onboard[espeak]"' in caught.value.hint


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Guten Привет Tag", "Cyrillic"),
        ("Durchmesser ⌀ 5", "'⌀'"),
        ("a < b", "'<'"),
        ("Halt\0an", r"U\+0000"),
        ("x" * 300, "300 letters"),
    ],
)
def test_what_it_would_pass_over_is_an_error(text, reason):
    with pytest.raises(InputError, match=reason) as caught:
        spoken(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "...", "  \n "])
def test_nothing_is_never_passed_off_as_speech(text):
    with pytest.raises(OnboardError, match="no sound"):
        spoken(text)


# ------------------------------------------------------------------------------------------------ a program that breaks

BREAKING = {
    "crashes": ("import os; os.abort()", "ended with the code -"),
    "hangs": ("import time; time.sleep(600)", "did not finish within 1 s"),
    "drips": ("import time\nwhile True: print('{', flush=True); time.sleep(0.2)", "did not finish within 1 s"),
    "says nothing": ("", "cannot be read"),
    "says nonsense": ("print('Segmentation fault')", "cannot be read"),
    "fails": ("raise OSError('no such library')", "no such library"),
    "refuses": ("""print('{"fault": "it has no voice"}')""", "it has no voice"),
    "stops short": ("""print('{"rate": 22050, "samples": 900, "marks": []}'); print('12')""", "3 bytes of 1800"),
    "is silent": (
        """import sys; sys.stdout.write('{"rate": 22050, "samples": 4, "marks": []}' + chr(10) + chr(0) * 8)""",
        "no sound",
    ),
}


@pytest.mark.parametrize("way", BREAKING)
def test_a_program_that_breaks_is_an_error_never_a_sentence(way, tmp_path):
    program = tmp_path / "espeak_child.py"
    code, reason = BREAKING[way]
    program.write_text(code)
    with pytest.raises(OnboardError, match=reason) as caught:
        spoken_by(program, {"text": "Halt"}, deadline=1 if "1 s" in reason else 30)
    assert caught.value.hint


def test_a_voice_data_folder_that_is_damaged_is_an_error(tmp_path):
    library = espeak._library(espeak._folder())
    request = {"library": str(library), "data": str(tmp_path), "voice": "de", "rate": 175, "pitch": 50}
    with pytest.raises(OnboardError, match="espeak"):
        spoken_by(espeak._CHILD, {**request, "text": "Halt", "signs": []}, deadline=30)


def test_espeak_and_onboard_never_share_a_process():
    child = Path(espeak.__file__).with_name("espeak_child.py").read_text()
    imported = {line.split()[1].partition(".")[0] for line in child.splitlines() if line.startswith(("import", "from"))}
    assert {"__future__", "ctypes", "json", "sys", "typing"} == imported
    spoken("Halt.")
    if Path("/proc/self/maps").exists():
        assert "libespeak-ng" not in Path("/proc/self/maps").read_text()


# ------------------------------------------------------------------------------------------------ word marks


@given(
    st.lists(st.sampled_from(["an", "Haube", "25", "z. B.", "–"]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-3, 60), st.sampled_from([-5, 0, 1, 700, 1_500, 2_000, 3_000])), max_size=12),
)
def test_whatever_the_marks_word_times_are_in_order_and_inside(words, marks):
    text = " ".join(words)
    sound = Sound(22_050, np.full(2_000, 500, dtype=np.int16))
    times = word_times(legible(text, "de"), marks, sound)
    places = [place for word in times for place in (word.start, word.end)]
    samples = [sample for word in times for sample in (word.begins, word.ends)]
    assert places == sorted(places)
    assert samples == sorted(samples)
    assert all(0 <= sample <= 2_000 for sample in samples)
