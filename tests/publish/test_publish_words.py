from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from onboard.core.model import Signal
from onboard.publish.wording import wording
from onboard.script.words import SIGNAL_WORDS

WORDS = Path(__file__).parents[2] / "onboard" / "publish" / "words"
LANGUAGES = sorted(file.stem for file in WORDS.glob("*.toml"))


def test_the_page_speaks_every_language_that_signal_words_are_known_for():
    assert sorted(SIGNAL_WORDS) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_keeps_its_blanks(language):
    own, english = (tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8")) for name in (language, "en"))
    assert {name: set(words) for name, words in english.items()} == {name: set(words) for name, words in own.items()}
    for section, words in english.items():
        for name, text in words.items():
            if isinstance(text, str):
                blanks = r"\{[^}]*\}"
                assert set(re.findall(blanks, text)) == set(re.findall(blanks, own[section][name])), (section, name)
    assert 12 == len(own["date"]["months"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warnings_signal_word_reads_on_the_page_as_it_is_spoken(language):
    spoken, shown = SIGNAL_WORDS[language], wording(language)["signal"]
    capitals = str.maketrans({"i": "İ", "ı": "I"}) if language == "tr" else {}
    assert {signal: spoken[signal].translate(capitals).upper() for signal in Signal} == {
        signal: shown[signal.value] for signal in Signal
    }


def test_turkish_places_and_dates_are_written_as_turkish_does():
    assert ("satır 12", "2 Kasım 2026") == (wording("tr").place("line 12"), wording("tr").day("2026-11-02"))
