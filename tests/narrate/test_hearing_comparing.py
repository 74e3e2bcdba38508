"""What was heard is compared with what was to be heard: by sound, not by spelling, and critical things first."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.narrate.hearing.comparing import Judged, Kind, compare, heard_once
from onboard.narrate.normaliser.normalising import spoken_form

SENTENCES = Path(__file__).resolve().parent.parent.parent / "benchmarks" / "voices"


def rows_of(name: str) -> list[dict[str, str]]:
    with (SENTENCES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


MARKED, WRONG = rows_of("sentences.tsv"), rows_of("wrong.tsv")


SAME_SOUND_GERMAN = [
    (
        "25 Nm",
        "25 Newtonmeter",
        "fünfundzwanzig Newtonmeter",
        "25 Newton-Meter",
        "25Nm",
        "25 N·m",
        "fünf und zwanzig Nm",
    ),
    ("0,5 bar", "null Komma fünf Bar", "0 Komma 5 Bar", "0.5 bar", "0,5 Bar"),
    ("M8×25", "M 8 mal 25", "M-8x25", "m acht mal fünfundzwanzig", "M8 x 25", "em acht mal 25"),
    ("4711 Stück", "4700 11 Stück", "viertausendsiebenhundertelf Stück", "4.711 Stück"),
    ("1.500 U/min", "1500 Umdrehungen pro Minute", "eintausendfünfhundert Umdrehungen pro Minute", "1500 rpm"),
    ("40 °C", "vierzig Grad Celsius", "40°C", "40 Grad Celsius"),
    ("±0,05 mm", "plus minus 0 Komma 0 5 Millimeter", "+-0,05 mm", "plus, minus 0,0,5 mm", "+/- 0,05 Millimeter"),
    ("3/4 Zoll", "drei viertel Zoll", "3/4 Zoll", "¾ Zoll", "dreiviertel Zoll"),
    ("zweiundzwanzigster November 2026", "22. November 2026", "22.11.2026", "22. November zweitausendsechsundzwanzig"),
    ("14:30 Uhr", "14 Uhr 30", "14.30 Uhr", "vierzehn Uhr dreißig"),
    ("PSA tragen", "P S A tragen", "psa tragen", "Pe Es A tragen"),
    ("4711-0815", "4711, 0 8 1 5", "4711 0815", "4711 Strich 0815", "47110815"),
    ("eine Minute", "1 Minute", "1 min"),
    ("im Uhrzeigersinn", "Im Uhrzeiger Sinn", "im Uhrzeigersinn"),
    ("dreimal drücken", "3 mal drücken", "3x drücken", "drei Mal drücken"),
    ("Maß prüfen", "Mass prüfen", "MASS PRÜFEN!"),
    ("16 Ampere", "16 A", "16 Amphäre"),
    ("5 Grad", "5°"),
    ("Klasse 10.9", "Klasse 10 Komma 9", "Klasse zehn neun", "Klasse 10,9"),
    ("je 10 Teile pro Million", "je 10 ppm", "je zehn P P M"),
    ("die 8. Schraube", "die achte Schraube", "die 8. Schraube"),
    ("ein 13er-Schlüssel", "ein dreizehner Schlüssel", "ein 13er Schlüssel"),
    ("80 Betriebsstunden", "80 Betriebs-Stunden", "achtzig Betriebsstunden"),
]
SAME_SOUND_ENGLISH = [
    ("25 Nm", "25 newton metres", "twenty-five newton meters", "25 Newton-Meters"),
    ("0.5 bar", "0 point 5 bar", "zero point five bar", "0.5 Bar"),
    ("M8×25", "M 8 by 25", "M8x25", "m eight by twenty-five"),
    ("1,500 rpm", "1500 revolutions per minute", "fifteen hundred revolutions per minute", "1500 RPM"),
    ("don't", "do not", "Do not"),
    ("cannot", "can't", "can not"),
    ("22 November 2026", "22nd November, 2026", "twenty-second november 2026"),
    ("3/8 inch", "three eighths inch", "3/8 inches", "⅜ inch"),
    ("14:30", "14 30", "14.30", "fourteen thirty"),
    ("counterclockwise", "counter clockwise", "anti-clockwise", "anticlockwise"),
    ("one hundred and twenty-one volts", "121 V", "121 volts"),
    ("seven million two hundred and thirty-one thousand pieces", "7,231,000 pieces"),
    ("±0.05 mm", "plus or minus 0.05 millimeters", "+/-0.05mm"),
    ("18 foot-pounds", "18 ft-lbs", "18 foot pounds"),
    ("a quarter turn", "1/4 turn", "¼ turn"),
    ("half an inch", "1/2 an inch", "one half an inch"),
    ("the second screw", "the 2nd screw"),
    ("part No. 5", "part number five"),
]


@pytest.mark.parametrize("ways", SAME_SOUND_GERMAN)
def test_german_that_sounds_the_same_is_the_same_however_it_is_spelled(ways):
    first, *others = (f"Hier {way}, ja." for way in ways)
    for other in others:
        verdict = compare(first, first, other, "de")
        assert ((), 0) == (verdict.missed, verdict.errors), other


@pytest.mark.parametrize("ways", SAME_SOUND_ENGLISH)
def test_english_that_sounds_the_same_is_the_same_however_it_is_spelled(ways):
    first, *others = (f"Here {way} now." for way in ways)
    for other in others:
        verdict = compare(first, first, other, "en")
        assert ((), 0) == (verdict.missed, verdict.errors), other


NOT_HEARD_GERMAN = {
    ("Ziehen Sie mit 25 Nm an.", "Ziehen Sie mit 35 Nm an."): [("value", "25", "35")],
    ("Ziehen Sie mit 25 Nm an.", "Ziehen Sie mit 25 Ncm an."): [("unit", "Nm", "Ncm")],
    ("Ziehen Sie mit 25 Nm an.", "Ziehen Sie mit an."): [("value", "25", ""), ("unit", "Nm", "")],
    ("Greifen Sie nicht hinein.", "Greifen Sie hinein."): [("negation", "nicht", "")],
    ("Tragen Sie keine Handschuhe.", "Tragen Sie eine Handschuhe."): [("negation", "keine", "eine")],
    ("Setzen Sie Teil 4711-0815 ein.", "Setzen Sie Teil 4711-0816 ein."): [("part number", "4711-0815", "4711-0816")],
    ("Stecker XS12 ziehen.", "Stecker XS13 ziehen."): [("part number", "XS12", "XS13")],
    ("Nach links drehen.", "Nach rechts drehen."): [("side", "links", "rechts")],
    ("Gegen den Uhrzeigersinn drehen.", "Im Uhrzeigersinn drehen."): [
        ("side", "Gegen den Uhrzeigersinn", "Im Uhrzeigersinn")
    ],
    ("Höchstens 0,5 bar.", "Mindestens 0,5 bar."): [("limit", "Höchstens", "Mindestens")],
    ("Auf 0,5 bar stellen.", "Auf 5 bar stellen."): [("value", "0,5", "5")],
    ("Auf 15 mm stellen.", "Auf 1,5 mm stellen."): [("value", "15", "1,5")],
    ("Auf 5 mm stellen.", "Auf 25 mm stellen."): [("value", "5", "25")],
    ("Auf -5 °C kühlen.", "Auf 5 °C kühlen."): [("value", "-5", "5")],
    ("Auf 5 °C kühlen.", "Auf minus 5 °C kühlen."): [("value", "5", "minus 5")],
    ("Vorschub 120 mm/min.", "Vorschub 120 mm/s."): [("unit", "mm/min", "mm/s")],
    ("Gültig bis 22.11.2026.", "Gültig bis 22. Oktober 2026."): [("value", "22.11.2026", "22. Oktober 2026")],
}
NOT_HEARD_ENGLISH = {
    ("Wait 15 minutes.", "Wait 50 minutes."): [("value", "15", "50")],
    ("Never open it.", "Open it."): [("negation", "Never", "")],
    ("Don't open it.", "Do open it."): [("negation", "Don't", "")],
    ("Turn it clockwise.", "Turn it counter clockwise."): [("side", "clockwise", "counter clockwise")],
    ("Use 3/8 inch.", "Use 3/4 inch."): [("value", "3/8", "3/4")],
    ("Use at most 5 bar.", "Use at least 5 bar."): [("limit", "at most", "at least")],
    ("Grease it every 200 operating hours.", "Grease it every 200 operating minutes."): [("unit", "hours", "minutes")],
}


@pytest.mark.parametrize(("pair", "expected"), NOT_HEARD_GERMAN.items())
def test_what_was_not_heard_in_german_is_named_with_what_was(pair, expected):
    said, other = pair
    verdict = compare(said, said, other, "de")
    assert expected == [(thing.kind.value, thing.expected, thing.heard) for thing in verdict.missed]


@pytest.mark.parametrize(("pair", "expected"), NOT_HEARD_ENGLISH.items())
def test_what_was_not_heard_in_english_is_named_with_what_was(pair, expected):
    said, other = pair
    verdict = compare(said, said, other, "en")
    assert expected == [(thing.kind.value, thing.expected, thing.heard) for thing in verdict.missed]


@pytest.mark.parametrize("row", MARKED, ids=lambda row: row["sentence"][:40])
def test_the_critical_things_of_a_sentence_are_those_a_person_marked(row):
    found = compare(row["sentence"], row["sentence"], "", row["language"]).things
    for kind in Kind:
        marked = [thing for thing in row[f"{kind.value}s"].split("; ") if thing]
        assert marked == [thing.expected for thing in found if thing.kind is kind], kind


@pytest.mark.parametrize("row", MARKED, ids=lambda row: row["sentence"][:40])
def test_a_sentence_heard_as_it_is_spoken_passes(row):
    spoken = spoken_form(row["sentence"], row["language"]).text
    verdict = compare(row["sentence"], spoken, spoken, row["language"])
    assert ((), (), 0) == (verdict.missed, verdict.added, verdict.errors)


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row["wrong"][:40])
def test_a_sentence_with_one_thing_changed_is_found_where_it_is_heard_well(row):
    right, wrong = (spoken_form(row[which], row["language"]).text for which in ("sentence", "wrong"))
    verdict = compare(row["sentence"], right, wrong, row["language"])
    assert row["kind"] in {thing.kind.value for thing in verdict.missed}


def test_of_a_standard_the_number_counts_and_not_how_its_letters_are_heard():
    written, spoken = "Schrauben nach DIN EN ISO 4762.", "Schrauben nach D I N E N I S O 47 62."
    assert () == compare(written, spoken, "Schrauben nach den Eniso, 4762.", "de").missed
    (missed,) = compare(written, spoken, "Schrauben nach DIN EN ISO 4763.", "de").missed
    assert (Kind.PART_NUMBER, "47 62", "4763") == (missed.kind, missed.expected, missed.heard)


def test_a_negation_that_nobody_said_is_told():
    verdict = compare("Öffnen Sie das Ventil.", "Öffnen Sie das Ventil.", "Öffnen Sie nicht das Ventil.", "de")
    assert (("nicht",), False) == (verdict.added, verdict.passed)


def test_what_is_written_and_was_not_given_to_the_voice_is_told():
    verdict = compare("Mit 25 Nm anziehen.", "Mit 35 Newtonmeter anziehen.", "Mit 35 Nm anziehen.", "de")
    assert (Judged(Kind.VALUE, "25", "35", right=False, given=False),) == verdict.missed


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Am 24.11. prüfen", "Am vierundzwanzigsten November prüfen"),
        ("Stand 11/2026", "Stand November 2026"),
        ("um 8:05 Uhr", "um 8 Uhr fünf"),
        ("Timer auf 1:30 min", "Timer auf eine Minute 30 Sekunden"),
        ("12,50 €", "12 Euro 50"),
        ("RAL 7035", "Rall 70 fünfunddreißig"),
        ("6ES7 214-1AG40", "6 E S 7 2 1 4, 1 A G 4 0"),
        ("3-polig", "dreipolig"),
        ("Vorsicht -> Rand", "Vorsicht, Rand"),
        ("Datei > Sichern", "Datei, Sichern"),
        ("8 cm^3 und 3 m2", "8 Kubikzentimeter und 3 Quadratmeter"),
        ("Tel. -58", "Telefon 5 8"),
        ("Spannmaß 412 mm (−0/+3)", "Spannmaß 412 Millimeter (minus 0, plus 3)"),
    ],
)
def test_what_is_spoken_in_other_words_was_given_to_the_voice(written, spoken):
    assert () == compare(written, spoken, spoken, "de").missed


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0,5 bar", "5 Bar"),
        ("-5 °C", "5 Grad Celsius"),
        ("25 Nm", "25"),
        ("nicht drehen", "drehen"),
        ("M8×25", "M 8"),
        ("1.500 U/min", "1 Komma 5 Umdrehungen pro Minute"),
        ("höchstens 3", "mindestens 3"),
    ],
)
def test_what_was_lost_on_the_way_to_the_voice_is_told_as_that(written, spoken):
    assert [False] == [thing.given for thing in compare(written, spoken, spoken, "de").missed]


def test_the_word_error_rate_counts_wrong_missing_and_added_words():
    verdict = compare("Der rote Hebel klemmt.", "Der rote Hebel klemmt.", "Der tote Hebel klemmt sehr", "de")
    assert (4, 2, 0.5) == (verdict.words, verdict.errors, verdict.word_error_rate)


def test_a_number_that_a_recogniser_goes_on_writing_is_one_error():
    verdict = compare("Es sind 5000 mAh.", "Es sind 5000 mAh.", "Es sind 5.000.000.000.000.000.000 mAh", "de")
    assert 1 == verdict.errors
    assert ["5000"] == [thing.expected for thing in verdict.missed]


def test_nothing_heard_is_all_wrong():
    verdict = compare("Nicht öffnen.", "Nicht öffnen.", "", "de")
    assert (1.0, ["Nicht"]) == (verdict.word_error_rate, [thing.expected for thing in verdict.missed])


def test_a_sentence_of_which_most_is_missing_does_not_pass_though_nothing_critical_is_in_it():
    said = "Räumen Sie danach bitte den ganzen Platz auf."
    assert not compare(said, said, "Räumen Sie danach", "de").passed
    assert compare(said, said, "Reumen Sie danach bitte den ganzen Platz", "de").passed


def test_a_word_written_apart_or_joined_is_no_error():
    assert 0 == compare("Die Kontermutter lösen.", "Die Kontermutter lösen.", "Die Konter Mutter lösen.", "de").errors
    assert 0 == compare("Den Not Aus drücken.", "Den Not Aus drücken.", "Den Notaus drücken.", "de").errors


def test_heard_once_in_listening_twice_is_heard():
    said = "Nicht auf 25 bar stellen."
    first = compare(said, said, "Licht auf 25 bar stellen.", "de")
    second = compare(said, said, "Nicht auf 20 bar stellen.", "de")
    assert ((), 1) == (heard_once([first, second]).missed, heard_once([first, second]).errors)


def test_missed_twice_is_told_with_what_was_heard_first():
    said = "Auf 25 bar stellen."
    verdicts = [compare(said, said, f"Auf {other} bar stellen.", "de") for other in (35, 45)]
    assert ["35"] == [thing.heard for thing in heard_once(verdicts).missed]


def test_a_language_in_which_nothing_can_be_judged_is_refused():
    with pytest.raises(InputError) as caught:
        compare("Serrez à 25 Nm.", "Serrez à 25 newtons-mètres.", "Serrez à 25 Nm.", "fr")
    assert "'fr'" in caught.value.reason
    assert "de, en" in (caught.value.hint or "")


@given(st.text(max_size=120), st.sampled_from(["de", "en"]))
def test_whatever_is_heard_is_compared(other, language):
    verdict = compare("Nicht M8 mit 25 Nm.", "Nicht M 8 mit 25 Newtonmeter.", other, language)
    assert verdict.words == 7
    assert 0 <= verdict.errors


@given(st.text(max_size=120), st.sampled_from(["de", "en"]))
def test_any_text_sounds_like_itself(text, language):
    verdict = compare(text, text, text, language)
    assert ((), (), 0) == (verdict.missed, verdict.added, verdict.errors)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_another_number_is_never_taken_for_the_right_one(one, other):
    said = f"Hier {one} Nm einstellen."
    assert (one == other) == compare(said, said, f"Hier {other} Newtonmeter einstellen.", "de").passed


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 99), st.integers(0, 99))
def test_another_decimal_is_never_taken_for_the_right_one(whole, other_whole, part, other_part):
    said, other = f"Auf {whole}.{part:02} bar.", f"Auf {other_whole}.{other_part:02} bar."
    for language in ("de", "en"):
        assert (said == other) == compare(said, said, other, language).passed


def test_the_marked_sentences_are_enough_to_measure_with():
    for language in ("de", "en"):
        rows = [row for row in MARKED if row["language"] == language]
        assert 60 == len(rows)
        for kind in ("values", "units"):
            assert 30 <= sum(len(re.findall(r"[^;]+", row[kind])) for row in rows), (language, kind)
