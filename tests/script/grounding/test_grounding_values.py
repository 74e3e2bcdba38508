"""What the value, limit, name and contact checks object to, and what they let pass."""

import pytest

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.kinds import bounds, contacts, identifiers, values
from onboard.script.grounding.language import language
from onboard.script.grounding.reading import case_of

MILK = "Milch auf 72 °C erhitzen, 15 s halten, dann auf unter 6 °C kühlen."
WOOD = "Leimholz: Pressdruck 0,8 N/mm², Presszeit mind. 45 min, Holzfeuchte 8–12 %."
DRIP = "2 Ampullen à 10 ml in 500 ml NaCl, Laufrate max. 120 ml/h. Dr. Weißgerber, Station 4B, Tel. -2317."
LAUNDRY = "Bettwäsche bei 60 °C waschen, Programm 7, Waschmittel 2 Messbecher (blau), täglich."
TYRES = "Torque lug nuts to 110 Nm in a star pattern; re-torque after 50 km. Tyre pressure ≥ 2.2 bar."
LAB = "Acetone: max. 2 L at the bench, store below 25 °C, cabinet F (yellow)."
FAULTS = "Report faults to Mr Ekström (maintenance), ext. 77, or Ms Farouk (night shift), ext. 78."
PALLET = "Palette max. 1,80 m hoch packen, 3 Lagen Stretchfolie, Spanngurt 2 x."
FILTERS = "Clean filters every 6 weeks (Fridays, 14:30). Log in form F-27 rev. 3."
PRINT = "Print run 5,000; ink density 1.35; check every 250th sheet. Blanket wash VarnoClean 3."


def objections(source: str, sentence: str, tongue: str) -> list[Objection]:
    case = case_of(Source(tongue, (Entry("S1", EntryKind.STEP, source),)), Claim(sentence, ("S1",)))
    known = language(tongue)
    return [one for kind in (values, bounds, identifiers, contacts) for one in kind.objections(case, known)]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (MILK, "Die Milch wird auf zweiundsiebzig Grad erhitzt und fünfzehn Sekunden gehalten.", "de"),
        (MILK, "72 Grad, 15 Sekunden: das sind die beiden Werte, die Sie sich merken.", "de"),
        (WOOD, "Die Presse drückt mit null Komma acht Newton je Quadratmillimeter.", "de"),
        (WOOD, "Die Feuchte muss zwischen acht und zwölf Prozent liegen.", "de"),
        (DRIP, "Fragen beantwortet Doktor Weißgerber unter zwei drei eins sieben.", "de"),
        (DRIP, "Wer Fragen hat, wählt zwei, drei, eins, sieben.", "de"),
        (LAUNDRY, "Programm sieben wäscht die Bettwäsche mit sechzig Grad.", "de"),
        (LAUNDRY, "Jeden Tag läuft die Bettwäsche bei sechzig Grad.", "de"),
        (PALLET, "Bei einem Meter achtzig ist Schluss.", "de"),
        (PALLET, "Zweimal kommt der Spanngurt herum.", "de"),
        (FILTERS, "Fridays at half past two it is filter time.", "en"),
        (PRINT, "Every two hundred and fiftieth sheet is checked.", "en"),
        (FAULTS, "At night, Ms Farouk is the one to call, extension seventy-eight.", "en"),
        (LAB, "Storage is in the yellow cabinet F.", "en"),
    ],
)
def test_a_figure_or_name_said_in_another_notation_passes(source: str, sentence: str, tongue: str) -> None:
    assert [] == objections(source, sentence, tongue)


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (MILK, "Danach muss die Milch kälter als sechs Grad sein.", "de"),
        (WOOD, "Vor Ablauf von fünfundvierzig Minuten wird die Presse nicht geöffnet.", "de"),
        (WOOD, "Kürzer als 45 Minuten wird nicht gepresst.", "de"),
        (WOOD, "Mehr als zwölf Prozent Feuchte sind zu viel.", "de"),
        (WOOD, "Trockener als acht Prozent darf das Holz nicht sein.", "de"),
        (DRIP, "Schneller als hundertzwanzig Milliliter pro Stunde darf es nicht laufen.", "de"),
        (PALLET, "Die Palette darf 1,8 Meter nicht überragen.", "de"),
        (TYRES, "The pressure must not drop below 2.2 bar.", "en"),
        (TYRES, "Anything under 2.2 bar is too low.", "en"),
        (LAB, "Two litres is the limit at the bench.", "en"),
        (LAB, "Is it warmer than 25 degrees? Then it is no place for acetone.", "en"),
    ],
)
def test_a_limit_said_from_the_other_side_with_a_negation_passes(source: str, sentence: str, tongue: str) -> None:
    assert [] == objections(source, sentence, tongue)


@pytest.mark.parametrize(
    ("source", "sentence", "tongue", "kind"),
    [
        (MILK, "Die Milch wird auf siebenundzwanzig Grad erhitzt.", "de", Kind.WRONG_NUMBER),
        (MILK, "Halten Sie die Temperatur fünfzehn Minuten.", "de", Kind.UNIT_CHANGE),
        (WOOD, "Das Holz ruht danach drei Tage.", "de", Kind.WRONG_NUMBER),
        (WOOD, "Die Feuchte muss zwischen acht und zwanzig Prozent liegen.", "de", Kind.WRONG_NUMBER),
        (PALLET, "Der Spanngurt kommt dreimal herum.", "de", Kind.WRONG_NUMBER),
        (TYRES, "After fifty miles they are tightened again.", "en", Kind.UNIT_CHANGE),
        (FILTERS, "Fridays at half past three it is filter time.", "en", Kind.WRONG_NUMBER),
    ],
)
def test_another_figure_or_unit_blocks(source: str, sentence: str, tongue: str, kind: Kind) -> None:
    assert [(kind, True)] == [(one.kind, one.blocks) for one in objections(source, sentence, tongue)]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue", "kind"),
    [
        (LAUNDRY, "Drei Messbecher Waschmittel kommen hinein.", "de", Kind.WRONG_NUMBER),
        (PRINT, "Fifteen thousand copies are printed.", "en", Kind.WRONG_NUMBER),
    ],
)
def test_another_count_without_a_unit_is_shown_for_review(source: str, sentence: str, tongue: str, kind: Kind) -> None:
    assert [(kind, False)] == [(one.kind, one.blocks) for one in objections(source, sentence, tongue)]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (MILK, "Gekühlt wird auf über sechs Grad.", "de"),
        (WOOD, "Nach höchstens fünfundvierzig Minuten nehmen Sie das Holz heraus.", "de"),
        (WOOD, "Die Holzfeuchte darf acht Prozent nicht überschreiten.", "de"),
        (DRIP, "Langsamer als 120 Milliliter in der Stunde darf es nicht laufen.", "de"),
        (TYRES, "2.2 bar is the most the tyres may have.", "en"),
        (TYRES, "Keep the pressure under 2.2 bar.", "en"),
        (LAB, "At least two litres should stand at the bench.", "en"),
        (LAB, "Store it at 25 degrees or more.", "en"),
    ],
)
def test_a_limit_turned_round_blocks(source: str, sentence: str, tongue: str) -> None:
    assert [(Kind.WRONG_BOUND, True)] == [(one.kind, one.blocks) for one in objections(source, sentence, tongue)]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue", "words"),
    [
        (LAUNDRY, "Zwei grüne Messbecher Waschmittel gehören dazu.", "de", "grüne"),
        (LAUNDRY, "Programm sechs wäscht die Bettwäsche.", "de", "sechs"),
        (LAB, "Store it in cabinet E.", "en", "cabinet E"),
        (FILTERS, "Enter it in form F-72.", "en", "F-72"),
        (PRINT, "VarnoClean 5 is what you wash the blanket with.", "en", "5"),
    ],
)
def test_another_part_number_label_or_colour_is_objected_to(
    source: str, sentence: str, tongue: str, words: str
) -> None:
    assert any(words in one.words for one in objections(source, sentence, tongue))


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (FAULTS, "Faults go to Mr Ekström on extension 78.", "en"),
        (FAULTS, "Faults go to Mr Ekberg.", "en"),
        (FAULTS, "Tell the safety officer about any fault.", "en"),
        (FAULTS, "Call the breakdown hotline.", "en"),
        (DRIP, "Rückfragen beantwortet Frau Weißmann.", "de"),
        (DRIP, "Fragen beantwortet Doktor Weißgerber unter zwei drei sieben eins.", "de"),
    ],
)
def test_another_person_department_or_number_blocks(source: str, sentence: str, tongue: str) -> None:
    assert any(one.blocks for one in objections(source, sentence, tongue))


def test_the_objection_shows_what_the_source_says_instead() -> None:
    (one,) = objections(MILK, "Halten Sie die Temperatur zwanzig Sekunden.", "de")
    assert ("zwanzig Sekunden", "15 s", ("S1",)) == (one.words, one.source, one.affected)


def test_a_greeting_without_figures_is_no_business_of_these_checks() -> None:
    assert [] == objections(MILK, "Schön, dass Sie wieder dabei sind!", "de")


OVEN = "Glühofen Programm 6, 640 °C, Rampe 90 °C/h, 30 min halten. Mehr als 5 % Ausschuss: Ofen sperren. DW 518."
SILO = "Fill silo within last 3 mths only. Mix 70 % rye / 30 % oats. Moisture 14 %, tolerance ±2. Fill in 40 min."
LOCK = "Gate lock at pressure > 4 bar not allowed. Reject seals longer than 9 mm. Vet. office: Dr Amberg, ext. 81."


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (OVEN, "Eine halbe Stunde wird gehalten.", "de"),
        (OVEN, "Die Durchwahl ist die fünf, die eins und die acht.", "de"),
        (OVEN, "Programm sechs und 640 Grad stellen Sie ein.", "de"),
        (OVEN, "Um neunzig Grad klettert er, Stunde für Stunde.", "de"),
        (SILO, "Seven parts rye go with three parts oats.", "en"),
        (SILO, "Anything between 12 and 16 percent is fine.", "en"),
        (SILO, "Within forty minutes it is full.", "en"),
        (SILO, "Fourteen percent, two more or less.", "en"),
        (SILO, "Nothing filled more than three months ago counts.", "en"),
        (LOCK, "Lock the gate at four bar or less.", "en"),
        (LOCK, "Doctor Amberg at the veterinary office answers.", "en"),
    ],
)
def test_a_figure_told_by_another_way_of_counting_passes(source: str, sentence: str, tongue: str) -> None:
    assert [] == objections(source, sentence, tongue)


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (OVEN, "Eine Dreiviertelstunde wird gehalten.", "de"),
        (OVEN, "Die Durchwahl ist die fünf, die acht und die eins.", "de"),
        (SILO, "Anything between 11 and 17 percent is fine.", "en"),
        (LOCK, "Lock the gate only above four bar.", "en"),
        (LOCK, "Reject seals shorter than 9 mm.", "en"),
        (FILTERS, "Clean the filters every three weeks.", "en"),
    ],
)
def test_a_figure_changed_on_such_a_way_is_objected_to(source: str, sentence: str, tongue: str) -> None:
    assert [] != objections(source, sentence, tongue)


def test_a_limit_told_from_its_other_side_never_blocks() -> None:
    assert [] == [one for one in objections(OVEN, "Bis fünf Prozent Ausschuss läuft der Ofen.", "de") if one.blocks]


def test_the_end_of_a_separable_verb_is_no_limit() -> None:
    source = "Pressdruck am Manometer ablesen: 180 bar ± 5 bar."
    assert [] == objections(source, "Lesen Sie nun den Pressdruck am Manometer ab: 180 bar ± 5 bar.", "de")
    assert [] != objections(source, "Der Pressdruck am Manometer ist ab 180 bar ± 5 bar richtig.", "de")
