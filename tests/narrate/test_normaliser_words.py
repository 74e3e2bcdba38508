"""Every language's words are complete, in one form, and hold nothing a voice would stumble over."""

import csv
import tomllib
from pathlib import Path

import pytest

from onboard.core.errors import OnboardError
from onboard.narrate.normaliser import words as room
from onboard.narrate.normaliser.lexicon import read_lexicon
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.normaliser.plurals import RULES, plural
from onboard.narrate.normaliser.words import read_words, words_of
from onboard.narrate.normaliser.writing import NOWHERE, tokens_of

FOLDER = Path(room.__file__).parent / "words"
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.toml"))
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
LISTED_FREELY = {"units", "abbreviations", "signs", "nouns", "before", "endings", "cases", "numbers", "names", "short"}


def table(language: str) -> dict:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def keys(value: object, before: str = "") -> set[str]:
    """The keys of a table and those inside, but for tables of a language's own entries."""
    if not isinstance(value, dict) or (before.rpartition(".")[2] in LISTED_FREELY and before != "numbers"):
        return set()
    return {f"{before}.{key}" for key in value} | {one for key in value for one in keys(value[key], f"{before}.{key}")}


def fixed_keys(language: str) -> set[str]:
    free = ("denominators.", "million.", "spelled_out.", "before_number.", "before_name.", "word_ends.", "plurals.")
    free += ("signs.", "powers.", "orders.", "halves.", "counted.numbers.", "counted.nouns.", "counted.cases.")
    return {key for key in keys(table(language)) if not any(f".{part}" in key for part in free)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_as_english(language):
    assert fixed_keys("en") == fixed_keys(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_loaded_and_has_a_plural_rule(language):
    assert language == words_of(language).language
    assert language in RULES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_unit_is_one_the_language_has(language):
    words = words_of(language)
    reached = {plural(language, str(n), decimals) for n in range(130) for decimals in ("", "0", "5")} | {
        "other",
        "many",
    }
    for symbol, unit in words.unit_forms.items():
        named = {kind for kind in unit.forms if not kind.isdigit()}
        assert "other" in named, symbol
        assert named <= reached & CATEGORIES, symbol


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_spelling_of_a_unit_is_said_behind_every_number(language):
    words = words_of(language)
    spellings = [symbol for symbol in table(language)["units"] if symbol not in words.unit_use.inches]
    for symbol in spellings:
        for number in ("0", "1", "2", "3", "5", "11", "21", "22", "100", "1000000"):
            said = spoken_form(f"x {number} {symbol} x", language).text
            unit = words.unit_forms[words.units.at((*tokens_of(symbol), NOWHERE), 0)[0]]
            names = [form.replace("{}", "").strip() for form in unit.forms.values()]
            genders = [name for form in unit.forms.values() for name in form.split()]
            assert any(name in said for name in (*names, *genders)), (number, symbol, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_as_long_as_what_they_count(language):
    words = words_of(language)
    assert 12 == len(words.dates.months)
    assert len(words.ordinals.words) in (0, *range(31, 101))
    assert len(words.cardinals.words) in (0, 100)
    assert not words.cardinals.words or all(words.cardinals.spelled(number) for number in range(100))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_holds_a_sign_that_a_voice_would_refuse(language):
    def phrases(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for one in value.values():
                yield from phrases(one)

    whole = table(language)
    said = [whole["signs"], whole["abbreviations"], whole["units"], whole["abbreviation_use"]["before_number"]]
    spellings = set(whole["units"])
    for phrase in phrases(said):
        assert phrase in spellings or not set(phrase) & set("<>%°=²³~#"), phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_lexicon_of_acronyms_without_doubles(language):
    name = f"lexicon.{language}.csv"
    rows = read_lexicon((FOLDER / name).read_bytes(), name).rows
    assert all(not voice for _, _, voice in rows)
    assert len(rows) == len({written for written, _, _ in rows})
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        assert ["written", "spoken"] == next(csv.reader(file))


@pytest.mark.parametrize(
    ("language", "number", "category"),
    [
        ("de", "1", "one"),
        ("de", "1,0", "other"),
        ("en", "0", "other"),
        ("fr", "0", "one"),
        ("fr", "1,5", "one"),
        ("fr", "2", "other"),
        ("fr", "1000000", "many"),
        ("es", "1,0", "one"),
        ("it", "1,0", "other"),
        ("tr", "1", "one"),
        ("pl", "1", "one"),
        ("pl", "22", "few"),
        ("pl", "12", "many"),
        ("pl", "5", "many"),
        ("pl", "1,5", "other"),
        ("uk", "21", "one"),
        ("uk", "11", "many"),
        ("uk", "3", "few"),
        ("uk", "0,5", "other"),
        ("ro", "0", "few"),
        ("ro", "1", "one"),
        ("ro", "19", "few"),
        ("ro", "20", "other"),
        ("ro", "101", "few"),
        ("ro", "1,5", "few"),
        ("ar", "0", "zero"),
        ("ar", "1", "one"),
        ("ar", "2", "two"),
        ("ar", "5", "few"),
        ("ar", "11", "many"),
        ("ar", "100", "other"),
        ("ar", "103", "few"),
        ("ar", "0,5", "other"),
        ("nl", "1", "other"),
    ],
)
def test_numbers_have_the_plural_category_that_cldr_gives_them(language, number, category):
    whole, _, decimals = number.partition(",")
    assert category == plural(language, whole, decimals)


@pytest.mark.parametrize("text", ["version = 2", "version = 1", "versi", "version = 1\n[numbers]\ndecimal = 5"])
def test_words_in_another_form_are_our_fault_and_say_which_file(text):
    with pytest.raises(OnboardError, match="not in the form they must have") as caught:
        read_words(text, "xx")
    assert "words/xx.toml" == caught.value.file
    assert 1 == caught.value.exit_code
