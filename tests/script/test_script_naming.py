"""A mark appears with the sentence that names it, and in doubt it is there from the start."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.marks import Mark, MarkKind
from onboard.script.naming import named_with


def arrow(label: str) -> Mark:
    return Mark(MarkKind.ARROW, 0.2, 0.2, label=label)


def number(text: str) -> Mark:
    return Mark(MarkKind.NUMBER, 0.2, 0.2, number=text)


def names(sentence: str, mark: Mark, language: str = "de") -> bool:
    return (0,) == named_with([sentence], [mark], language)


@pytest.mark.parametrize(
    ("language", "label", "sentence"),
    [
        ("de", "Spannschraube", "Lösen Sie die Spannschrauben."),
        ("de", "Spannschrauben", "Lösen Sie die Spannschraube!"),
        ("de", "Hahn", "Öffnen Sie beide Hähne."),
        ("de", "rote Taste", "Halten Sie die roten Tasten gedrückt."),
        ("de", "Taste für Not-Halt", "Drücken Sie die Not-Halt-Taste."),
        ("de", "Öl", "Füllen Sie Öl nach."),
        ("de", "M8x25", "Drehen Sie die Schraube M8x25 ein."),
        ("de-AT", "Räder", "Prüfen Sie das Rad."),
        ("en", "battery", "Remove both batteries."),
        ("en", "the release lever", "Pull the release levers."),
        ("fr", "levier", "Tirez les leviers."),
        ("es", "tornillo", "Afloje los tornillos."),
        ("it", "vite", "Allentare le viti."),
        ("ro", "șurub", "Slăbiți șuruburile."),
        ("pl", "dźwignia", "Pociągnij dźwignię."),
        ("pl", "śruba mocująca", "Poluzuj śruby mocujące."),
        ("pl", "zawór", "Zamknij dopływ zaworu."),
        ("pl", "drążek", "Chwyć za drążka."),
        ("cs", "páka", "Zatáhněte za páku."),
        ("uk", "затискний гвинт", "Послабте затискні гвинти."),
        ("uk", "кришка", "Напис є на кришці."),
        ("ru", "рычаг", "Потяните рычагом."),
        ("tr", "Sıkma vidası", "Sıkma vidasını gevşetin."),
        ("tr", "kapak", "Kapağı açın."),
        ("tr", "İki kol", "İki kolu birlikte çekin."),
        ("ar", "غطاء", "ارفع الغطاء."),
        ("ar", "الرافعة", "اسحب رافعة."),
        ("ja", "レバー", "レバーを引きます。"),
        ("hu", "csavar", "Lazítsa meg a csavart."),
        ("sv", "skruven", "Lossa skruvarna."),
        ("", "lever", "Pull the levers."),
    ],
)
def test_a_label_is_named_by_its_words_whatever_their_endings(language: str, label: str, sentence: str) -> None:
    assert names(sentence, arrow(label), language)


@pytest.mark.parametrize(
    ("language", "label", "sentence"),
    [
        ("de", "Spannschraube", "Lösen Sie die Schraube."),
        ("de", "Deckel", "Heben Sie die Decke an."),
        ("de", "rote Taste", "Drücken Sie die grüne Taste."),
        ("de", "M8x25", "Drehen Sie die Schraube M8x20 ein."),
        ("de", "Ventil 1", "Öffnen Sie Ventil 2."),
        ("en", "plate", "It is too late."),
        ("tr", "kol", "Bu çok kolay."),
        ("ar", "باب", "استخدم بابا نويل الكتاب"),
        ("pl", "koło", "Pracuj w kolejności."),
    ],
)
def test_a_sentence_about_something_else_names_nothing(language: str, label: str, sentence: str) -> None:
    assert not names(sentence, arrow(label), language)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1", "Lösen Sie die Schraube (1)."),
        ("2", "Lösen Sie die Schrauben (1, 2 und 3)."),
        ("2", "Lösen Sie die Schrauben (1–3)."),
        ("1", "Lösen Sie Pos. 1 und 2."),
        ("2", "Lösen Sie die Positionen 1 und 2."),
        ("3", "① und ③ zugleich drücken."),
        ("A", "Den Hebel (A) umlegen."),
        ("3a", "Schraube [3a] lösen."),
        ("1", "Siehe Bild (Pos. 1)."),
        ("1", "Press item 1."),
        ("4", "Poz. 4 odkręcić."),
    ],
)
def test_a_number_is_named_in_brackets_or_behind_a_word_for_it(text: str, sentence: str) -> None:
    assert names(sentence, number(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2", "Nehmen Sie 2 Schrauben."),
        ("2", "Nehmen Sie Schrauben (2 Stück)."),
        ("25", "Ziehen Sie mit 25 Nm an."),
        ("1", "Wiederholen Sie Schritt 1."),
        ("1", "Position 12 bleibt frei."),
        ("8", "Schraube M8 (8 mm) lösen."),
    ],
)
def test_a_figure_of_something_else_names_no_number(text: str, sentence: str) -> None:
    assert not names(sentence, number(text))


def test_the_first_sentence_that_names_a_mark_is_its_own() -> None:
    sentences = ["Schauen Sie.", "Den Hebel ziehen.", "Hebel loslassen."]
    assert (1, None, 1) == named_with(sentences, [arrow("Hebel"), arrow("Deckel"), arrow("Hebel")], "de")


def test_a_zoom_goes_where_the_speaker_is_and_a_frame_round_labels_appears_with_the_first() -> None:
    sentences = ["Schauen Sie.", "Den Hebel ziehen.", "Den Deckel heben."]
    zoom, box = Mark(MarkKind.ZOOM, 0.1, 0.1, 0.4, 0.4), Mark(MarkKind.BOX, 0, 0, 1, 1)
    marks = [zoom, box, arrow("Deckel"), Mark(MarkKind.CIRCLE, 0.9, 0.9, 0.05, label="Hebel")]
    assert (2, 1, 2, 1) == named_with(sentences, marks, "de")


def test_marks_without_words_are_there_from_the_start() -> None:
    marks = [Mark(MarkKind.ARROW, 0.2, 0.2), Mark(MarkKind.ZOOM, 0.5, 0.5, 0.1, 0.1), Mark(MarkKind.BLUR, 0, 0, 1, 1)]
    assert (None, None, None) == named_with(["Ein Satz (1)."], [*marks], "de")


def test_a_zoom_with_a_label_of_its_own_goes_by_it() -> None:
    zoom = Mark(MarkKind.ZOOM, 0.1, 0.1, 0.4, 0.4, label="Schaltschrank")
    assert (1, 0) == named_with(["Den Hebel ziehen.", "Am Schaltschrank."], [zoom, arrow("Hebel")], "de")


_word = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12)
_languages = st.sampled_from(["de", "en", "fr", "pl", "uk", "tr", "ar", "ja", "ro", "xx", ""])


@given(st.lists(_word, min_size=1, max_size=3), st.lists(_word, max_size=4), _languages)
def test_a_label_said_word_for_word_is_always_heard(label: list[str], around: list[str], language: str) -> None:
    words = " ".join(label)
    assert names(f"{' '.join(around)} {words}, {' '.join(around)}.", arrow(words), language)


@given(
    st.lists(st.text(max_size=60), max_size=4),
    st.lists(st.builds(arrow, st.text(max_size=20)) | st.builds(number, st.sampled_from(["1", "2", "A"])), max_size=4),
    _languages,
)
def test_each_mark_gets_a_sentence_there_is_or_none(sentences: list[str], marks: list[Mark], language: str) -> None:
    named = named_with(sentences, marks, language)
    assert len(marks) == len(named)
    assert all(at is None or 0 <= at < len(sentences) for at in named)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.text(min_size=1, max_size=20), _languages)
def test_a_sentence_added_behind_changes_nothing_for_what_was_named(
    sentences: list[str], label: str, language: str
) -> None:
    (before,) = named_with(sentences, [arrow(label)], language)
    (after,) = named_with([*sentences, "Noch ein Satz."], [arrow(label)], language)
    assert before is None or before == after
