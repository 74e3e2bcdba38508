from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from script_instructions import texts

from onboard.script.writers.telegram import Grammar, Note, as_request, grammar_of


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    file = Path(__file__).parents[2] / "scripts_templates" / "grammar" / "de.toml"
    return grammar_of(tomllib.loads(file.read_text("utf-8")))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Schrauben über Kreuz anziehen, 25 Nm", "Ziehen Sie die Schrauben über Kreuz an, 25 Nm."),
        (
            "Anlage abschalten u. gegen Wiedereinschalten sichern",
            "Schalten Sie die Anlage ab und sichern Sie sie gegen Wiedereinschalten.",
        ),
        ("Maschine ausschalten und NOT-AUS drücken.", "Schalten Sie die Maschine aus und drücken Sie den NOT-AUS."),
        (
            "Rakelring reinigen und auf Riefen kontrollieren.",
            "Reinigen Sie den Rakelring und kontrollieren Sie ihn auf Riefen.",
        ),
        (
            "Korb anheben, 30 s abtropfen lassen und im Spülbecken 2 abspülen.",
            "Heben Sie den Korb an, lassen Sie ihn 30 s abtropfen und spülen Sie ihn im Spülbecken 2 ab.",
        ),
        (
            "Alle Teile auf die Matte legen und auf Schäden prüfen",
            "Legen Sie alle Teile auf die Matte und prüfen Sie sie auf Schäden.",
        ),
        (
            "Erst den Druck vollständig ablassen, dann den Prüfadapter abnehmen.",
            "Lassen Sie erst den Druck vollständig ab, dann nehmen Sie den Prüfadapter ab.",
        ),
        (
            "Bohrfutter mit dem Futterschlüssel öffnen und alten Bohrer herausnehmen.",
            "Öffnen Sie das Bohrfutter mit dem Futterschlüssel und nehmen Sie den alten Bohrer heraus.",
        ),
        ("Neue Dichtung auflegen.", "Legen Sie die neue Dichtung auf."),
        ("Neue Schrauben eindrehen.", "Drehen Sie die neuen Schrauben ein."),
        ("Neues Blatt einlegen", "Legen Sie das neue Blatt ein."),
        ("Öl nachfüllen", "Füllen Sie Öl nach."),
        (
            "Ventil V3 langsam öffnen, bis der Druck 2 bar erreicht",
            "Öffnen Sie das Ventil V3 langsam, bis der Druck 2 bar erreicht.",
        ),
        (
            "Drehzahl auf 1.200 U/min stellen (Riemenstufe 3).",
            "Stellen Sie die Drehzahl auf 1.200 U/min (Riemenstufe 3).",
        ),
        ("6 Schrauben M8 × 25 mit 25 Nm anziehen", "Ziehen Sie 6 Schrauben M8 × 25 mit 25 Nm an."),
        ("Alle sechs Schrauben eindrehen.", "Drehen Sie alle sechs Schrauben ein."),
        ("Prüfen, ob alle Teile vorhanden sind", "Prüfen Sie, ob alle Teile vorhanden sind."),
        ("2 Minuten warten", "Warten Sie 2 Minuten."),
        ("Schutzhaube nicht öffnen", "Öffnen Sie die Schutzhaube nicht."),
        (
            "Tür niemals von außen verriegeln, wenn jemand in der Zelle ist.",
            "Verriegeln Sie die Tür niemals von außen, wenn jemand in der Zelle ist.",
        ),
    ],
)
def test_a_note_becomes_a_whole_sentence(grammar, note, expected):
    assert expected == as_request(Note(note), grammar)


@pytest.mark.parametrize(
    "note",
    [
        "Tampon mit Klebeband abziehen, erst dann fünf Probedrucke machen.",
        "Schrauben und Muttern anziehen",
        "Netzstecker ziehen + Kabel aufrollen",
        "Anlage abschalten o. Stecker ziehen",
        "Die Bohrungen mittig setzen (siehe Bild) oder verwende die Platte als Schablone",
        "Datum und Kürzel eintragen, Etikett auf das Gehäuse kleben.",
        "Die Teile müssen trocknen",
        "Die Schnüre durch die Löcher führen (gelbe Linien) und festknoten",
        "Bei mehr als +7 °C Ware sperren (rotes Band) und Frau Dimova aus der QS anrufen, Tel. 66-20.",
        "Reiniger Tecsol P zu 3 % zudosieren.",
        "Schrauben lösen sich",
        "Überprüfe, ob alle Teile vorhanden sind",
        "Nehmen Sie den Deckel ab.",
        "Deckel zu, dann starten",
        "Wer darf die Schrauben lösen?",
        "Es ist verboten, die Schutzhaube zu öffnen.",
        "Name eintragen",
        "Nicht öffnen",
        "Verdampfer muss eisfrei sein, sonst abtauen lassen.",
        "Mit Tuch und Kaltreiniger abwischen",
        "Main switch off, padlock on.",
    ],
)
def test_what_is_not_simple_is_left_as_it_stands(grammar, note):
    assert as_request(Note(note), grammar) is None


def test_one_lid_or_several_is_not_guessed(grammar):
    assert as_request(Note("Deckel abnehmen"), grammar) is None


@pytest.mark.parametrize(
    ("context", "shelf", "expected"),
    [
        ("Der Deckel muss ohne Spalt aufliegen.", (), "Nehmen Sie den Deckel ab."),
        ("", ("1 × Deckel",), "Nehmen Sie den Deckel ab."),
        ("", ("Deckel, verzinkt",), "Nehmen Sie den Deckel ab."),
        ("", ("2 Deckel",), None),
        ("Die Deckel sind scharf.", (), None),
    ],
)
def test_step_and_parts_list_show_whether_it_is_one(grammar, context, shelf, expected):
    assert expected == as_request(Note("Deckel abnehmen", context=context, shelf=shelf), grammar)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Alten Bohrer herausnehmen", "Nimm den alten Bohrer heraus."),
        ("Maschine entriegeln", "Entriegle die Maschine."),
        ("Werkstück sichern", "Sichere das Werkstück."),
        ("Ventil öffnen", "Öffne das Ventil."),
        ("Drehzahl messen", "Miss die Drehzahl."),
    ],
)
def test_people_can_be_addressed_as_du(grammar, note, expected):
    assert expected == as_request(Note(note, "du"), grammar)


def test_a_transition_fits_where_nothing_is_forbidden(grammar):
    assert "Ziehen Sie nun die Schrauben an." == as_request(Note("Schrauben anziehen", adverb="nun"), grammar)
    assert "Ziehen Sie die Schrauben nicht an." == as_request(Note("Schrauben nicht anziehen", adverb="nun"), grammar)


@given(texts)
def test_no_figure_and_no_negation_is_lost_or_invented(grammar, text):
    told = as_request(Note(text), grammar)
    if told is not None:
        assert sorted(re.findall(r"\d+", text)) == sorted(re.findall(r"\d+", told))
        assert len(re.findall(r"\bnicht\b", text)) == len(re.findall(r"\bnicht\b", told))


@given(texts)
def test_words_keep_their_count(grammar, text):
    """What is added: "Sie", an article or pronoun a clause, and the part of the verb that moved."""
    told = as_request(Note(text), grammar)
    if told is not None:
        clauses = 1 + len(re.findall(r",|\bund\b", text))
        assert len(text.split()) <= len(told.split()) <= len(text.split()) + 4 * clauses


def test_the_examples_of_the_documentation_are_true(grammar):
    page = (Path(__file__).parents[2] / "docs" / "writing-templates.md").read_text("utf-8")
    table = page.split("| in the document | spoken |")[1].split("\n\n")[0]
    rows = [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in table.splitlines()[2:]]
    assert len(rows) == 5
    for note, spoken in rows:
        told = as_request(Note(note), grammar) or f"{note}."
        assert spoken.split(" (")[0] == told
