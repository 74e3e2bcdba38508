"""What is written becomes what is said, and no number is lost on the way."""

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.narrate.spoken import spoken_form

GERMAN = {
    "Ziehen Sie die Schraube mit 25 Nm an.": "Ziehen Sie die Schraube mit 25 Newtonmeter an.",
    "Drehmoment 5 N·m, ±0,05 mm.": "Drehmoment 5 Newtonmeter, plus minus 0 Komma 0 5 Millimeter.",
    "Druck 0,5–0,8 bar bei 40 °C": "Druck 0 Komma 5 bis 0 Komma 8 Bar bei 40 Grad Celsius",
    "1.500 U/min und 3 %": "1500 Umdrehungen pro Minute und 3 Prozent",
    "M8×25 mit SW 13": "M 8 mal 25 mit Schlüsselweite 13",
    "6 x Holzschrauben vom Typ 4 x 30": "6 mal Holzschrauben vom Typ 4 mal 30",
    "12x Schrauben 3,5 x 25": "12 mal Schrauben 3 Komma 5 mal 25",
    "10.000 Stück": "10000 Stück",
    "1.250.000 Hübe": "eine Million 250000 Hübe",
    "jeweils ca. 15-20 cm lang": "jeweils zirka 15 bis 20 Zentimeter lang",
    "1-2 Schraubzwingen, z.B. mit einer Feile": "1 bis 2 Schraubzwingen, zum Beispiel mit einer Feile",
    "Z. B. ggf. bzw. max. 5 min.": "Zum Beispiel gegebenenfalls beziehungsweise maximal 5 Minuten.",
    "min. 3 bar usw.": "mindestens 3 Bar und so weiter.",
    "Tragen Sie PSA, prüfen Sie den KSS.": "Tragen Sie P S A, prüfen Sie den K S S.",
    "PSA-Schrank": "P S A-Schrank",
    "≤ 25 Nm, ≥5 bar, <5 V": "höchstens 25 Newtonmeter, mindestens 5 Bar, weniger als 5 Volt",
    "⌀ 8 mm, Ø8": "Durchmesser 8 Millimeter, Durchmesser 8",
    "→ Ventil öffnen → warten": "Ventil öffnen, warten",
    "✓ Dichtung sitzt": "Dichtung sitzt",
    "Anzeige zeigt ✓": "Anzeige zeigt Häkchen",
    "vom 22.11.2026": "vom zweiundzwanzigsten November 2026",
    "Stand 2026-11-01": "Stand erster November 2026",
    "um 14:30 Uhr, 8:00 Uhr": "um 14 Uhr 30, 8 Uhr",
    "Maßstab 1:50": "Maßstab 1 zu 50",
    "Teil 4711-0815, Nr. 47110815": "Teil 4711, 0 8 1 5, Nummer 4 7 1 1 0 8 1 5",
    "Station WS-04": "Station W S 0 4",
    "s. Abb. 3.2": "siehe Abbildung 3 Punkt 2",
    "-5 °C bis +40 °C": "minus 5 Grad Celsius bis plus 40 Grad Celsius",
    "25 ± 2 Nm": "25 plus minus 2 Newtonmeter",
    "1 mm, 1,0 mm, 1 min": "ein Millimeter, 1 Komma 0 Millimeter, eine Minute",
    '1/2" Rohr, 1 1/2 Zoll, Schritt 3/4': "ein halb Zoll Rohr, 1 und ein halb Zoll, Schritt 3/4",
    "230-V-Anschluss": "230 Volt-Anschluss",
    "Drehmoment in Nm": "Drehmoment in Newtonmeter",
    "Frontplatte/Tür und/oder Dach": "Frontplatte, Tür und oder Dach",
    "Schritt 3 - 5 Schrauben": "Schritt 3, 5 Schrauben",
    "____ Torr": "nicht angegeben Torr",
    "5 mm/Hub": "5 Millimeter pro Hub",
    "100 mm x 50 mm": "100 Millimeter mal 50 Millimeter",
    "10\u202f000 U/min": "10000 Umdrehungen pro Minute",
    "3000 min-1": "3000 Umdrehungen pro Minute",
    "⚠️ Heiß": "Heiß",
    "Hilfe: mail@werk-05.de": "Hilfe: mail@werk-05.de",
    "die 2. Schraube": "die 2. Schraube",
    "3 m2, 8 cm^3, Programm2": "3 Quadratmeter, 8 Kubikzentimeter, Programm 2",
}
ENGLISH = {
    "Tighten to 25 Nm (18 ft-lb).": "Tighten to 25 newton metres (18 foot-pounds).",
    "3x M3x25mm hexagon head screws": "3 times M 3 by 25 millimetres hexagon head screws",
    "O-ring, 30x2mm": "O-ring, 30 by 2 millimetres",
    "e.g. approx. 10,000 pcs at 1,500 rpm": "for example approximately 10000 pieces at 1500 revolutions per minute",
    "0.5-0.8 bar, 3%, 40 °C": "0 point 5 to 0 point 8 bar, 3 percent, 40 degrees Celsius",
    "1 mm, 1.5 mm, .5 mm": "1 millimetre, 1 point 5 millimetres, 0 point 5 millimetres",
    "2nd step, No. 5, Fig. 3": "2nd step, number 5, Figure 3",
    "on 2026-11-22": "on 22 November 2026",
    "±0.05 mm; 5–10 V DC": "plus or minus 0 point 0 5 millimetres; 5 to 10 volts D C",
    "PPE and/or gloves": "P P E and or gloves",
    "Clean, dry, etc.": "Clean, dry, et cetera.",
}


@pytest.mark.parametrize(("written", "said"), GERMAN.items())
def test_german_is_said_as_a_trainer_would(written, said):
    assert said == spoken_form(written, "de-DE")


@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_english_is_said_as_a_trainer_would(written, said):
    assert said == spoken_form(written, "en")


def test_a_language_without_words_is_only_tidied():
    assert "Serrez à 25 Nm." == spoken_form("  Serrez  a\u0300 25 Nm. \U0001f4a1", "fr")


def test_plain_sentences_stay_as_they_are():
    for sentence in ("Öffnen Sie die Haube, aber nie bei laufender Maschine!", "Ist alles gut?", "Fertig."):
        assert sentence == spoken_form(sentence, "de")


@given(st.text(max_size=60), st.sampled_from(["de", "en", "fr"]))
def test_any_text_has_a_spoken_form_that_is_tidy(text, language):
    said = spoken_form(text, language)
    assert " ".join(said.split()) == said


@given(st.from_regex(r"[0-9a-zA-ZäΩ°%.,:/x×±<> \-]{1,30}", fullmatch=True), st.sampled_from(["de", "en"]))
def test_no_digit_gets_lost_in_any_tangle_of_signs(text, language):
    """Written digits, in order, are a subsequence of the said ones with number words resolved; dates apart."""
    written = re.findall(r"[1-9]", re.sub(r"(?<=m)[23]", "", text))  # "m2" is said as a square metre
    said = _digits_said(spoken_form(f"x {text}", language), language)
    left = iter(said)
    assert all(digit in left for digit in written), (text, said)


def _digits_said(said: str, language: str) -> str:
    numbers = {
        "de": {"eine Million": "1", "ein Achtel": "18", "ein Viertel": "14", "drei Viertel": "34", "ein halb": "12"}
        | {"drei Achtel": "38", "fünf Achtel": "58", "sieben Achtel": "78", "ein Drittel": "13", "zwei Drittel": "23"}
        | {"ein Sechzehntel": "116", "eine": "1", "ein": "1"},
        "en": {"one half": "12", "one quarter": "14", "three quarters": "34", "one eighth": "18"}
        | {"three eighths": "38", "five eighths": "58", "seven eighths": "78", "one third": "13", "two thirds": "23"}
        | {"one sixteenth": "116"},
    }[language]
    for word, digits in numbers.items():
        said = re.sub(rf"\b{word}\b", digits, said)
    return "".join(re.findall(r"\d", said))


def _written(value: Decimal, language: str, grouped: bool) -> str:
    text = f"{value:,f}" if grouped else f"{value:f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def _values(said: str, language: str) -> list[Decimal]:
    point, minus = {"de": ("Komma", "minus"), "en": ("point", "minus")}[language]
    said = re.sub(r"\bein(?:e)? (?=[A-Z])", "1 ", said)
    found = re.findall(rf"({minus} )?(\d+)(?: {point}((?: \d)+))?", said)
    return [Decimal(f"{'-' if m else ''}{whole}.{rest.replace(' ', '') or '0'}") for m, whole, rest in found]


quantities = st.decimals(min_value=0, max_value=999_999, places=3, allow_nan=False).map(
    lambda value: value.normalize() + 0
)


@given(
    value=quantities,
    unit=st.sampled_from(["Nm", "mm", "bar", "°C", "%", "kg", "m/s", "V", "min", "l/min", ""]),
    negative=st.booleans(),
    grouped=st.booleans(),
    gap=st.sampled_from([" ", "\u00a0", "\u202f", ""]),
    language=st.sampled_from(["de", "en"]),
)
def test_every_value_can_be_found_again_in_what_is_said(value, unit, negative, grouped, gap, language):
    # Three decimals and no grouping read like thousands ("1.500"): nobody can tell, so it is not asked.
    if not grouped and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", f"{value:f}"):
        return
    signed = -value if negative and value else value
    written = f"{'-' if signed < 0 else ''}{_written(abs(signed), language, grouped)}"
    said = spoken_form(f"Auf {written}{gap}{unit} stellen.", language)
    assert [signed] == _values(said, language)
    assert unit in ("", "min", "bar") or f" {unit} " not in said


@given(
    low=quantities,
    high=quantities,
    dash=st.sampled_from(["-", "–", " – ", " - ", "…", "..."]),
    language=st.sampled_from(["de", "en"]),
)
def test_both_ends_of_a_range_are_said(low, high, dash, language):
    low, high = sorted((low.quantize(Decimal("0.1")), high.quantize(Decimal("0.1"))))
    said = spoken_form(
        f"Mit {_written(low, language, True)}{dash}{_written(high, language, True)} mm fahren.", language
    )
    assert [low, high] == _values(said, language)
    if low < high:
        assert {"de": " bis ", "en": " to "}[language] in said


def test_the_same_letter_in_another_spelling_is_said_the_same():
    written = "Schlüssel für 25 µm"
    assert spoken_form(written, "de") == spoken_form(unicodedata.normalize("NFD", written), "de")
