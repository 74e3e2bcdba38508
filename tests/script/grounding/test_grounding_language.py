"""What the grounding check knows of German and English words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.script.grounding.language import Relation, language
from onboard.script.grounding.reading import read
from onboard.script.grounding.tokens import Role, Token


def noun(word: str, code: str = "de") -> Token:
    frame = f"Hier liegt die {word}." if code == "de" else f"Here is the {word}."
    return next(token for token in read(frame, code, {}).tokens if token.text == word)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Kunststoffspachtel", ("kunststoff", "spachtel")),
        ("Gummistiefel", ("gummi", "stiefel")),
        ("Mehlsäcke", ("mehl", "sack")),
        ("Ölwannen", ("öl", "wanne")),
        ("Nitrilhandschuhe", ("nitril", "handschuh")),
        ("Kühlwasserpumpe", ("kühlwasser", "pumpe")),
        ("HSS-Bohrer", ("hss", "bohrer")),
    ],
)
def test_a_german_compound_is_known_by_its_parts(compound: str, parts: tuple[str, ...]) -> None:
    assert parts == noun(compound).parts


@pytest.mark.parametrize("word", ["Handschuh", "Behälter", "Schraubendreher", "Nummer", "Schalter"])
def test_a_word_that_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert (word.lower(),) == noun(word).parts


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Zange", "Zangen", Relation.INFLECTED),
        ("Schraubendreher", "Schraubenzieher", Relation.SYNONYM),
        ("Plastik", "Kunststoff", Relation.SYNONYM),
        ("Kanne", "Gießkanne", Relation.SYNONYM),
        ("Tisch", "Arbeitstisch", Relation.COMPOUND),
        ("Werkzeug", "Schraubendreher", Relation.BROADER),
        ("Hobel", "Kochtopf", Relation.NONE),
    ],
)
def test_two_german_things_are_related_as_a_speaker_would_say(one: str, other: str, relation: Relation) -> None:
    assert relation == language("de").related(noun(one), noun(other))


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("chisel", "chisels", Relation.INFLECTED),
        ("spanner", "wrench", Relation.SYNONYM),
        ("rag", "cloth", Relation.SYNONYM),
        ("tool", "hammer", Relation.BROADER),
        ("saddle", "vinegar", Relation.NONE),
    ],
)
def test_two_english_things_are_related_as_a_speaker_would_say(one: str, other: str, relation: Relation) -> None:
    assert relation == language("en").related(noun(one, "en"), noun(other, "en"))


def test_a_verb_whose_prefix_stands_apart_is_the_joined_verb() -> None:
    verbs = [token.lemma for token in read("Hängen Sie den Sattel auf.", "de", {}).tokens if token.role is Role.VERB]
    assert verbs == ["aufhängen"]


def test_du_and_sie_name_the_same_action() -> None:
    told = [
        [token.lemma for token in read(text, "de", {}).tokens if token.role is Role.VERB]
        for text in ("Stell den Topf ab.", "Stellen Sie den Topf ab.")
    ]
    assert told[0] == told[1] == ["abstellen"]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    reading = read("Teig ca. 20 min ruhen lassen, Hr. Ostermeyer fragen. Danach backen.", "de", {})
    assert 2 == len(reading.sentences())


def test_what_the_glossary_says_is_read_along() -> None:
    expansions = read("Use the BVM.", "en", {"BVM": "bag valve mask"}).expansions
    assert ["bag", "valve", "mask"] == [token.lower for token in expansions]


def test_an_everyday_abbreviation_is_read_in_full() -> None:
    assert "kupfer" in [token.lemma for token in read("Cu-Dichtung einlegen.", "de", {}).expansions]


@pytest.mark.parametrize(
    ("word", "code", "sort"),
    [
        ("Schweißerhandschuhe", "de", "ppe"),
        ("Rohrzange", "de", "tool"),
        ("Leinöl", "de", "material"),
        ("Teil", "de", "free"),
        ("hairnet", "en", "ppe"),
        ("pliers", "en", "tool"),
        ("turpentine", "en", "material"),
        ("thing", "en", "free"),
    ],
)
def test_a_thing_is_known_by_what_it_is_for(word: str, code: str, sort: str) -> None:
    assert sort == language(code).thing(noun(word, code))


def test_a_language_without_data_is_taken_apart_all_the_same() -> None:
    assert ["Umyj", "ręce", "."] == [token.text for token in read("Umyj ręce.", "pl", {}).tokens]


@given(text=st.text(max_size=60), code=st.sampled_from(["de", "en", "fr"]))
def test_every_token_stands_where_it_says(text: str, code: str) -> None:
    reading = read(text, code, {})
    assert all(text[token.start : token.end] == token.text for token in reading.tokens)
    assert len(reading.tokens) == len(reading.sentence)
