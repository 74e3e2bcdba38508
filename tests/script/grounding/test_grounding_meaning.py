"""What the checks of duty, direction, condition, order, exchange and reason object to, and what they let pass."""

import pytest

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.kinds import causes, conditions, direction, obligation, order, swaps
from onboard.script.grounding.language import language
from onboard.script.grounding.reading import case_of

MODULES = (obligation, direction, conditions, order, swaps, causes)

KILN = "Ofentür erst öffnen, wenn Anzeige unter 80 °C. Brenngut nicht anfassen."
STABLE = "Vor dem Melken Euter mit feuchtem Tuch reinigen, danach Becher ansetzen."
CRANE = "Haken links einhängen, Seil nach oben führen."
OPTICS = "Linse nur mit trockenem Tuch wischen, Fassung nach außen."
GARDEN = "Alte Blüten in die braune Tonne, neue Stauden in die weiße Wanne."
SEWING = "Unterfaden 20 g Zug, Oberfaden 60 g Zug."
BOAT = "Check bilge, then start the blower; start the engine only after the blower has run for 4 min."
PRESS = "Ink unit opens to the left. Never wash rollers while the press is running."
CLINIC = "Discard opened vials after 28 days. Shake before use."
STORE = "Ms Amari counts the float, Mr Holt signs the sheet."
DARKROOM = "Pour the developer into the tray, lamp red; if the lamp is white, stop work."

SAW = "GEFAHR: Kreissäge kann Finger abtrennen. Schutzhaube muss immer unten sein."
LADDER = "DANGER! A fall can be fatal. Always keep three points of contact."


def objections(source: str, sentence: str, tongue: str, kind: EntryKind = EntryKind.STEP) -> list[Objection]:
    case = case_of(Source(tongue, (Entry("S1", kind, source),)), Claim(sentence, ("S1",)))
    return [found for module in MODULES for found in module.objections(case, language(tongue))]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (KILN, "Solange die Anzeige mehr als achtzig Grad meldet, bleibt die Ofentür zu.", "de"),
        (KILN, "Vom Brenngut lassen Sie bitte die Finger.", "de"),
        (STABLE, "Die Becher werden angesetzt, nachdem das Euter gereinigt ist.", "de"),
        (STABLE, "Bevor Sie melken, wird das Euter mit einem feuchten Tuch sauber gemacht.", "de"),
        (CRANE, "Der Haken kommt auf die linke Seite, und das Seil läuft hinauf.", "de"),
        (OPTICS, "Für die Linse gibt es nichts anderes als ein trockenes Tuch.", "de"),
        (GARDEN, "In die weiße Wanne kommen die neuen Stauden, in die braune Tonne die alten Blüten.", "de"),
        (SEWING, "Der Oberfaden läuft mit sechzig Gramm, der Unterfaden mit zwanzig.", "de"),
        (BOAT, "The engine stays off until the blower has been running for four minutes.", "en"),
        (BOAT, "First comes the bilge check, then the blower.", "en"),
        (PRESS, "As long as the press is running, no roller is washed.", "en"),
        (CLINIC, "A vial that was opened is thrown away after twenty-eight days.", "en"),
        (CLINIC, "Before you use it, give it a shake.", "en"),
        (STORE, "Mr Holt puts his signature on the sheet once Ms Amari has counted the float.", "en"),
        (DARKROOM, "Is the lamp white? Then work stops.", "en"),
    ],
)
def test_an_honest_retelling_passes(source: str, sentence: str, tongue: str) -> None:
    assert [found.reason for found in objections(source, sentence, tongue)] == []


@pytest.mark.parametrize(
    ("source", "sentence", "tongue", "kind"),
    [
        (KILN, "Auf die achtzig Grad müssen Sie beim Öffnen der Ofentür nicht warten.", "de", Kind.NEGATION_FLIP),
        (OPTICS, "Das trockene Tuch ist für die Linse nicht nötig.", "de", Kind.NEGATION_FLIP),
        (PRESS, "You may wash the rollers while the press is running.", "en", Kind.NEGATION_FLIP),
        (CLINIC, "There is no need to shake it before use.", "en", Kind.NEGATION_FLIP),
        (CRANE, "Hängen Sie den Haken rechts ein.", "de", Kind.WRONG_DIRECTION),
        (CRANE, "Das Seil führen Sie nach unten.", "de", Kind.WRONG_DIRECTION),
        (OPTICS, "Die Fassung zeigt nach innen.", "de", Kind.WRONG_DIRECTION),
        (PRESS, "The ink unit swings open to the right.", "en", Kind.WRONG_DIRECTION),
        (STABLE, "Setzen Sie die Becher an und reinigen Sie danach das Euter.", "de", Kind.WRONG_ORDER),
        (BOAT, "Start the blower, and once that is done check the bilge.", "en", Kind.WRONG_ORDER),
        (
            GARDEN,
            "Alte Blüten kommen in die weiße Wanne, neue Stauden in die braune Tonne.",
            "de",
            Kind.SWAPPED_REFERENT,
        ),
        (SEWING, "Der Unterfaden läuft mit sechzig Gramm, der Oberfaden mit zwanzig.", "de", Kind.SWAPPED_REFERENT),
        (STORE, "Mr Holt counts the float and Ms Amari signs the sheet.", "en", Kind.SWAPPED_REFERENT),
        (DARKROOM, "As long as the lamp is not white, stop work.", "en", Kind.WRONG_CONDITION),
        (CLINIC, "If necessary, shake it before use.", "en", Kind.WRONG_CONDITION),
        (CRANE, "Der Haken hängt links, weil dort der Motor leichter ist.", "de", Kind.UNSUPPORTED_CAUSE),
        (BOAT, "The blower runs for four minutes so that petrol fumes can escape.", "en", Kind.UNSUPPORTED_CAUSE),
        (CLINIC, "Shake it before use, otherwise the crystals clog the needle.", "en", Kind.UNSUPPORTED_CAUSE),
    ],
)
def test_a_meaning_turned_round_is_objected_to(source: str, sentence: str, tongue: str, kind: Kind) -> None:
    assert kind in {found.kind for found in objections(source, sentence, tongue)}


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (SAW, "An der Kreissäge sollte die Schutzhaube möglichst unten sein.", "de"),
        (SAW, "Am besten lassen Sie die Schutzhaube unten.", "de"),
        (SAW, "Die Schutzhaube ist in der Regel unten.", "de"),
        (LADDER, "Try to keep three points of contact.", "en"),
        (LADDER, "It is a good idea to have three points of contact on a ladder.", "en"),
        (LADDER, "Ideally you keep three points of contact.", "en"),
    ],
)
def test_a_warning_made_a_piece_of_advice_blocks(source: str, sentence: str, tongue: str) -> None:
    found = objections(source, sentence, tongue, EntryKind.WARNING)
    assert [(one.kind, one.blocks) for one in found] == [(Kind.SOFTENED_WARNING, True)]


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (SAW, "Gefahr! Diese Säge kann Ihnen Finger abtrennen, deshalb muss die Haube jederzeit unten sein.", "de"),
        (SAW, "Ohne Ausnahme gilt: Schutzhaube unten, sonst sind die Finger in Gefahr.", "de"),
        (LADDER, "You may die if you fall, so three points of contact are a must.", "en"),
        (LADDER, "A fall can kill; three points of contact have to be kept at all times.", "en"),
    ],
)
def test_a_warning_told_in_full_strength_passes(source: str, sentence: str, tongue: str) -> None:
    assert [found.reason for found in objections(source, sentence, tongue, EntryKind.WARNING)] == []


@pytest.mark.parametrize(
    ("source", "tongue"),
    [(text, "de") for text in (KILN, STABLE, CRANE, OPTICS, GARDEN, SEWING, SAW)]
    + [(text, "en") for text in (BOAT, PRESS, CLINIC, STORE, DARKROOM, LADDER)],
)
def test_an_entry_read_out_as_it_stands_passes(source: str, tongue: str) -> None:
    assert [found.reason for found in objections(source, source, tongue)] == []


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        ("Leere Flaschen erst zählen, dann abholen lassen.", "Die Flaschen werden abgeholt, dann gezählt.", "de"),
        ("Weigh the flour, then sift.", "Sift the flour and weigh it afterwards.", "en"),
    ],
)
def test_a_thing_that_is_not_said_again_still_has_its_place_in_the_order(
    source: str, sentence: str, tongue: str
) -> None:
    assert [found.kind for found in objections(source, sentence, tongue)] == [Kind.WRONG_ORDER]


def test_the_hand_that_may_and_the_hand_that_may_not_cannot_be_exchanged() -> None:
    source = "Lift by the handle, never by the hose."
    assert objections(source, "The handle is for lifting, the hose is not.", "en") == []
    found = objections(source, "Lift by the hose, never by the handle.", "en")
    assert [(one.kind, one.blocks) for one in found] == [(Kind.NEGATION_FLIP, True)]


def test_a_direction_objection_names_both_words() -> None:
    found = objections(CRANE, "Hängen Sie den Haken rechts ein.", "de")
    assert [(one.words, one.source, one.blocks) for one in found] == [("rechts", "links", True)]


def test_a_side_of_the_picture_is_no_side_of_the_machine() -> None:
    assert objections(CRANE, "Rechts im Bild sehen Sie den Haken.", "de") == []


def test_turning_to_the_right_is_turning_clockwise() -> None:
    source = "Kurbel zum Heben nach rechts drehen."
    assert objections(source, "Im Uhrzeigersinn gedreht, hebt die Kurbel.", "de") == []
    turned = objections(source, "Gegen den Uhrzeigersinn gedreht, hebt die Kurbel.", "de")
    assert [one.kind for one in turned] == [Kind.WRONG_DIRECTION]


def test_a_reason_that_the_source_gives_may_be_told() -> None:
    source = "Saatgut dunkel lagern, damit es nicht keimt."
    assert objections(source, "Damit das Saatgut nicht zu keimen beginnt, liegt es im Dunkeln.", "de") == []


def test_a_greeting_without_evidence_is_left_alone() -> None:
    case = case_of(Source("en", (Entry("S1", EntryKind.STEP, BOAT),)), Claim("Welcome aboard, let's go!", ()))
    assert [found for module in MODULES for found in module.objections(case, language("en"))] == []


LAUNDRY = (
    "Trommel füllen, dann Waschmittel zugeben, zuletzt Weichspüler. Sieb reinigen, ohne die Pumpe laufen zu lassen."
)
POOL = "Ist der Wert zu hoch, Becken sperren; ist er zu niedrig, Pumpe hochstellen."
TUNNEL = "Test hydrants from the east portal to the west portal. Reopen the tube only after control agrees."
BAKERY = "Let the dough rest until it has doubled. Ms Hart orders flour; Mr Doyle repairs ovens."
BINDERY = "Apply glue to the spine only, not to the cover. Fold sheets before trimming. Take all offcuts off the table."
WELDING = "Leitungen nur drucklos lösen. Schild weglassen. Nicht direkt über der Flasche schweißen."


@pytest.mark.parametrize(
    ("source", "sentence", "tongue", "kind"),
    [
        (LAUNDRY, "Der Weichspüler kommt zuerst hinein.", "de", Kind.WRONG_ORDER),
        (LAUNDRY, "Das Sieb reinigen Sie bei laufender Pumpe.", "de", Kind.NEGATION_FLIP),
        (POOL, "Ist der Wert zu niedrig, sperren Sie das Becken.", "de", Kind.WRONG_CONDITION),
        (TUNNEL, "Hydrants are tested from the west portal to the east portal.", "en", Kind.WRONG_DIRECTION),
        (BAKERY, "Once the dough has doubled, let it rest.", "en", Kind.WRONG_CONDITION),
        (BAKERY, "Ms Hart repairs the ovens and Mr Doyle orders flour.", "en", Kind.SWAPPED_REFERENT),
        (BINDERY, "Glue goes on the spine and on the cover too.", "en", Kind.NEGATION_FLIP),
        (BINDERY, "The offcuts may stay on the table.", "en", Kind.NEGATION_FLIP),
        (WELDING, "Solange Druck anliegt, lösen Sie die Leitungen.", "de", Kind.WRONG_CONDITION),
        (WELDING, "Das Schild wird eingesetzt.", "de", Kind.NEGATION_FLIP),
        (WELDING, "Schweißen Sie direkt über der Flasche.", "de", Kind.NEGATION_FLIP),
        (WELDING, "Lösen Sie die Leitungen drucklos, das schont die Dichtung.", "de", Kind.UNSUPPORTED_CAUSE),
    ],
)
def test_one_word_of_time_or_denial_that_turns_the_work_round_is_found(
    source: str, sentence: str, tongue: str, kind: Kind
) -> None:
    assert kind in {found.kind for found in objections(source, sentence, tongue)}


@pytest.mark.parametrize(
    ("source", "sentence", "tongue"),
    [
        (LAUNDRY, "Die Pumpe steht, während Sie das Sieb reinigen.", "de"),
        (POOL, "Bei zu niedrigem Wert stellen Sie die Pumpe höher.", "de"),
        (TUNNEL, "With control in agreement the tube may open again.", "en"),
        (BAKERY, "If an oven needs repair, Mr Doyle is your man.", "en"),
        (WELDING, "Ein Schild brauchen wir hier nicht.", "de"),
        (WELDING, "Gelöst wird eine Leitung erst, wenn kein Druck mehr darauf ist.", "de"),
        ("Ansprechpartnerin: Anna Berg, App. 12", "Bei Fragen für Sie da: Anna Berg.", "de"),
        ("Contact: Anna Berg, ext. 12", "If you have any questions, contact Anna Berg.", "en"),
        (
            "If no variant is named, use the strong one. The office may also say that the weak one applies.",
            "The office may also say which variant applies.",
            "en",
        ),
    ],
)
def test_the_same_work_in_other_words_of_time_or_denial_passes(source: str, sentence: str, tongue: str) -> None:
    assert [found.reason for found in objections(source, sentence, tongue)] == []


def test_a_prohibition_that_two_cited_entries_share_is_still_one() -> None:
    entries = (
        Entry("W1", EntryKind.WARNING, "Den Deckel niemals öffnen."),
        Entry("S1", EntryKind.STEP, "Den Deckel niemals öffnen."),
    )
    case = case_of(Source("de", entries), Claim("Öffnen Sie den Deckel.", ("W1", "S1")))
    found = [objection for module in MODULES for objection in module.objections(case, language("de"))]
    assert [(objection.kind, objection.blocks) for objection in found] == [(Kind.NEGATION_FLIP, True)]
