from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from script_instructions import texts

from onboard.script.writers.telegram import Grammar, Note, as_plea, as_request, grammar_of


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
        ("Schrauben und Muttern anziehen", "Ziehen Sie die Schrauben und die Muttern an."),
        (
            "Handlauf, Bettgitter und Griffe gründlich abwischen",
            "Wischen Sie den Handlauf, das Bettgitter und die Griffe gründlich ab.",
        ),
        (
            "Die Schnüre durch die Löcher führen (gelbe Linien) und festknoten",
            "Führen Sie die Schnüre durch die Löcher (gelbe Linien) und knoten Sie sie fest.",
        ),
        (
            "Tampon mit Klebeband abziehen, erst dann fünf Probedrucke machen.",
            "Ziehen Sie den Tampon mit dem Klebeband ab, erst dann machen Sie fünf Probedrucke.",
        ),
        ("Rundlauf prüfen, max. 0,05 mm", "Prüfen Sie den Rundlauf, max. 0,05 mm."),
        ("Heizung auf 60 °C stellen, Zeit ca. 40 min", "Stellen Sie die Heizung auf 60 °C, Zeit ca. 40 min."),
        ('Taste "Clean" 5 s gedrückt halten', 'Halten Sie die Taste "Clean" 5 s gedrückt.'),
        ("Neue Rolle einlegen (Etiketten nach außen!)", "Legen Sie die neue Rolle ein (Etiketten nach außen!)."),
        ("Schwere Teile (> 15 kg) immer zu zweit heben", "Heben Sie die schweren Teile (> 15 kg) immer zu zweit."),
        ("Nach Programmende Ventil V1 schließen", "Schließen Sie nach Programmende das Ventil V1."),
        (
            "Vor dem Ablassen prüfen, dass niemand unter der Bühne steht",
            "Prüfen Sie vor dem Ablassen, dass niemand unter der Bühne steht.",
        ),
        (
            "Wenn i. O., Maschine freigeben, sonst Meister holen",
            "Wenn i. O., geben Sie die Maschine frei, sonst holen Sie den Meister.",
        ),
        (
            "Pressvorgang erst beenden, wenn Zange von selbst öffnet",
            "Beenden Sie den Pressvorgang erst, wenn die Zange von selbst öffnet.",
        ),
        ("Kühltheke: Temperatur prüfen", "Kühltheke: Prüfen Sie die Temperatur."),
        ("Rohr innen und außen entgraten", "Entgraten Sie das Rohr innen und außen."),
        ("Maschine 10 min warmlaufen lassen", "Lassen Sie die Maschine 10 min warmlaufen."),
    ],
)
def test_a_note_becomes_a_whole_sentence(grammar, note, expected):
    assert expected == as_request(Note(note), grammar)


@pytest.mark.parametrize(
    "note",
    [
        "Netzstecker ziehen + Kabel aufrollen",
        "Anlage abschalten o. Stecker ziehen",
        "Die Bohrungen mittig setzen (siehe Bild) oder verwende die Platte als Schablone",
        "Datum und Kürzel eintragen, Etikett auf das Gehäuse kleben.",
        "Die Teile müssen trocknen",
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
        "Mit Tuch und Kaltreiniger abwischen",
        "Main switch off, padlock on.",
    ],
)
def test_what_is_not_simple_is_left_as_it_stands(grammar, note):
    assert as_request(Note(note), grammar) is None


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Kiste in Regal stellen", "Stellen Sie die Kiste in das Regal."),
        ("Kiste im Regal abstellen", "Stellen Sie die Kiste im Regal ab."),
        ("Klebeband unter Druckkopf durchziehen", "Ziehen Sie das Klebeband unter dem Druckkopf durch."),
        ("Karte aus Schublade nehmen", "Nehmen Sie die Karte aus der Schublade."),
        ("Gabelzinken auf Risse prüfen", "Prüfen Sie die Gabelzinken auf Risse."),
        ("Maschine mit sauberem Tuch abwischen", "Wischen Sie die Maschine mit einem sauberen Tuch ab."),
        ("Maschine mit kaltem Wasser spülen", "Spülen Sie die Maschine mit kaltem Wasser."),
        ("Schrauben von Hand eindrehen", "Drehen Sie die Schrauben von Hand ein."),
        ("Adern nach Plan auflegen", "Legen Sie die Adern nach Plan auf."),
        ("Klappe über Rampe dichten", None),
    ],
)
def test_a_preposition_gets_the_article_its_case_asks_for_or_the_note_stays(grammar, note, expected):
    assert expected == as_request(Note(note), grammar)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Deckel muss ohne Spalt aufliegen", "Der Deckel muss ohne Spalt aufliegen."),
        ("Stecker müssen trocken sein", "Die Stecker müssen trocken sein."),
        ("Druckprobe wird am Ende durchgeführt", "Die Druckprobe wird am Ende durchgeführt."),
        ('Reste sind im Behälter "Sondermüll" zu sammeln', 'Die Reste sind im Behälter "Sondermüll" zu sammeln.'),
        ("Öl muss klar sein", None),
        ("Der Deckel muss aufliegen", None),
    ],
)
def test_a_statement_about_a_thing_gets_its_article(grammar, note, expected):
    assert expected == as_request(Note(note), grammar)


@pytest.mark.parametrize(
    "note",
    [
        "Dichtring prüfen, nicht ölen bzw. fetten!",
        "Ventil nicht öffnen und Pumpe starten",
        "Maschine nicht mit Wasser reinigen, trocknen",
        "Schutzhaube nie öffnen oder entfernen",
        "Keine Lösungsmittel verwenden",
        "Niemals Säure und Lauge mischen",
    ],
)
def test_what_is_forbidden_is_never_torn_from_what_it_forbids(grammar, note):
    assert (None, None) == (as_request(Note(note), grammar), as_plea(Note(note), grammar))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Deckel handfest anziehen", "Deckel handfest anziehen."),
        ("Mit Tuch und Kaltreiniger abwischen", "mit Tuch und Kaltreiniger abwischen."),
        ("Schrauben über Kreuz voranziehen", "Schrauben über Kreuz voranziehen."),
        ("Nachspülen und trocknen lassen", "nachspülen und trocknen lassen."),
        ("Klappe auf, alte Rolle raus", None),
        ("Deckel nicht abnehmen", None),
        ("Nur Originalfilter einsetzen", None),
        ("Filter wechseln!", None),
        ("Dann Deckel abnehmen", None),
        ("Wenn warm, Deckel abnehmen", None),
        ("Der Deckel ist zu öffnen", None),
        ("Filter: wechseln", None),
        ("Reihenfolge 1 bis 6 wie markiert", None),
    ],
)
def test_a_note_that_stays_one_can_be_asked_for_politely_unless_that_softens_it(grammar, note, expected):
    assert expected == as_plea(Note(note), grammar)


def test_the_hidden_part_of_a_note_is_never_changed(grammar):
    assert "Drehen Sie die Schraube (nicht die Mutter!) ein." == as_request(
        Note("Schraube (nicht die Mutter!) eindrehen"), grammar
    )


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
    assert len(rows) == 9
    for note, spoken in rows:
        told = as_request(Note(note), grammar) or f"{note}."
        assert spoken.split(" (")[0] == told


def test_a_note_that_begins_with_a_comma_is_left_as_it_is(grammar):
    assert as_request(Note(", a"), grammar) is None
