"""What a person writes without noticing that it says nothing, and what only looks like it."""

import pytest
from gaps_documents import document, found, step, words


@pytest.mark.parametrize(
    ("language", "sentence", "word"),
    [
        ("de", "Filter regelmäßig reinigen.", "regelmäßig"),
        ("de", "Lager in regelmäßigen Abständen prüfen.", "in regelmäßigen Abständen"),
        ("de", "Ausreichend Fett auftragen.", "Ausreichend"),
        ("de", "Erforderlichenfalls nachstellen.", "Erforderlichenfalls"),
        ("de", "Eventuell nachstellen.", "Eventuell"),
        ("de", "Angemessene Pausen machen.", "Angemessene"),
        ("de", "Gelegentlich umrühren.", "Gelegentlich"),
        ("de", "Die Flüssigkeit weitgehend entfernen.", "weitgehend"),
        ("de", "Mit einem geeigneten Werkzeug anheben.", "geeigneten"),
        ("de", "Mit der üblichen Menge füllen.", "üblichen"),
        ("de", "Auf normale Drehzahl bringen.", "normale"),
        ("de", "Den Deckel möglichst gerade aufsetzen.", "möglichst"),
        ("de", "Die Schraube ordnungsgemäß festziehen.", "ordnungsgemäß"),
        ("de", "Einige Minuten warten.", "Einige Minuten"),
        ("de", "Ggf. Öl nachfüllen.", "Ggf."),
        ("de-CH", "Den Filter regelmässig reinigen.", "regelmässig"),
        ("en", "Clean the filter regularly.", "regularly"),
        ("en", "Apply sufficient grease.", "sufficient"),
        ("en", "Tighten again if necessary.", "if necessary"),
        ("en", "Add oil as needed.", "as needed"),
        ("en", "Use an adequate amount of cleaner.", "adequate"),
        ("en", "Lift it with appropriate equipment.", "appropriate"),
        ("en", "Lift it with a suitable tool.", "suitable"),
        ("en", "Bring it to its normal speed.", "normal"),
        ("en", "Fill it with the usual amount.", "usual"),
        ("en", "Push it in as far as possible.", "as far as possible"),
        ("en", "Fasten the cover properly.", "properly"),
        ("en", "Fasten the cover correctly.", "correctly"),
        ("en", "Check the belt periodically.", "periodically"),
        ("en", "Fill it approximately to the mark.", "approximately"),
        ("es", "Limpie el filtro regularmente.", "regularmente"),
        ("fr", "Nettoyez le filtre régulièrement.", "régulièrement"),
        ("it", "Pulire il filtro regolarmente.", "regolarmente"),
        ("pl", "W razie potrzeby uzupełnić olej.", "W razie potrzeby"),
        ("tr", "Gerekirse yağ ekleyin.", "Gerekirse"),
        ("ro", "Dacă este necesar, adăugați ulei.", "Dacă este necesar"),
        ("uk", "За потреби долийте масло.", "За потреби"),
        ("ar", "نظف المرشح بانتظام.", "بانتظام"),
    ],
)
def test_a_vague_word_is_a_gap_and_named_in_the_reason(language: str, sentence: str, word: str) -> None:
    (gap,) = found(document(sentence, language=language), "vague-word")
    assert sentence == gap.words
    assert word in gap.why


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Filter regelmäßig, alle 8 Stunden, reinigen."),
        ("de", "Filter regelmäßig vor jeder Schicht reinigen."),
        ("de", "Ausreichend Fett (5 g) auftragen."),
        ("de", "Schalter auf „Normal“ stellen."),
        ("de", "Schalter auf NORMAL stellen."),
        ("de", "Den Normalbetrieb abwarten."),
        ("de", "Im Modus Normal starten."),
        ("de", "Das Tuch ist für Säure nicht geeignet."),
        ("de", "Das Tuch ist für Säure geeignet."),
        ("de", "Nur für Innenräume geeignet."),
        ("de", "Handkraft ist nicht ausreichend."),
        ("de", "Ungeeignete Werkzeuge aussortieren."),
        ("de", "Wenn der Stand unter MIN liegt, ggf. Öl nachfüllen."),
        ("de", "Den Stecker richtig einsetzen, bis er einrastet."),
        ("de", "Die Schraube ordnungsgemäß mit 25 Nm festziehen."),
        ("de", "Eventuell vorhandene Späne entfernen."),
        ("de", "Ca. 25 ml einfüllen."),
        ("de", "Ein regelmäßiges Sechseck anreißen."),
        ("en", "Clean the filter regularly, every 8 hours."),
        ("en", "Set the switch to “Normal”."),
        ("en", "Use the normally closed contact."),
        ("en", "Hold it normal to the surface."),
        ("en", "Hand force is not sufficient."),
        ("en", "Push the plug in properly until it clicks."),
        ("en", "Fill in approximately 25 ml."),
        ("en", "The cloth is suitable for acids."),
    ],
)
def test_a_word_that_its_sentence_makes_precise_or_that_is_a_name_is_no_gap(language: str, sentence: str) -> None:
    assert [] == words(document(sentence, language=language), "vague-word")


def test_two_vague_words_in_one_sentence_are_two_gaps() -> None:
    both = found(document("Regelmäßig ausreichend Fett auftragen."), "vague-word")
    assert 2 == len({gap.id for gap in both})


def test_a_vague_word_in_the_list_of_equipment_is_a_gap() -> None:
    assert ["Geeignete Schutzhandschuhe"] == words(document(ppe=["Geeignete Schutzhandschuhe"]), "vague-word")


def test_vague_words_in_notes_beside_the_work_are_no_gaps() -> None:
    assert [] == words(document("Filter reinigen.", notes=["Der Verein trifft sich regelmäßig."]), "vague-word")


def test_the_advice_is_german_for_a_german_document_and_english_for_a_polish_one() -> None:
    (german,) = found(document("Regelmäßig reinigen."), "vague-word")
    (polish,) = found(document("Regularnie czyścić filtr.", language="pl"), "vague-word")
    assert german.instead.startswith("Den Abstand")
    assert polish.instead.startswith("Give the interval")


@pytest.mark.parametrize(
    "sentence",
    [
        "Vakuum auf ____ Torr einstellen.",
        "Vakuum auf …… Torr einstellen.",
        "Druck: TBD",
        "Druck tbd.",
        "Den Druck xxx einstellen.",
        "Der Druck beträgt ?? bar.",
        "Ventil [...] öffnen.",
        "TODO: Foto machen",
        "Ansprechpartner: N. N.",
        "Bild folgt.",
        "Freigabe folgt noch",
        "Grenzwert noch festzulegen.",
        "Gültig ab xx.xx.xxxx",
    ],
)
def test_a_blank_where_a_value_should_stand_is_a_gap(sentence: str) -> None:
    assert [sentence] == words(document(sentence), "blank")


@pytest.mark.parametrize(
    "sentence",
    [
        "Datum: ________ Unterschrift: ________",
        "Istwert notieren: ____ bar",
        "Seriennummer eintragen: ______",
        "Vorgehen wie folgt:",
        "Daraus folgt: Ventil zu.",
        "Danach folgt die Endkontrolle",
        "Wirklich fertig?",
        "Größe XXL nehmen.",
        "Datei xx_25 öffnen",
        "Und so weiter...",
        "Montage ............ 12",
    ],
)
def test_a_line_to_fill_in_at_work_is_no_gap(sentence: str) -> None:
    assert [] == words(document(sentence), "blank")


def test_a_step_that_nobody_can_listen_to_at_once_is_a_gap() -> None:
    long = "Den Deckel vorsichtig abnehmen und neben die Maschine legen. "
    (gap,) = found(document(step(1, *[long] * 8)), "too-long")
    assert "step-1" == gap.step
    assert "Sekunden" in gap.why


def test_a_short_step_is_not_too_long() -> None:
    assert [] == words(document("Den Deckel abnehmen."), "too-long")


def test_a_sentence_in_another_language_is_a_gap() -> None:
    english = "Please put the cover on the machine and make sure that it is closed."
    assert [english] == words(
        document("Den Deckel auf die Maschine setzen und mit der Hand festhalten.", english), "language-mix"
    )


def test_a_sentence_in_another_script_is_a_gap() -> None:
    ukrainian = "Перевірте тиск у системі перед початком роботи."
    assert [ukrainian] == words(document("Den Druck prüfen.", ukrainian), "language-mix")


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Taste START drücken.",
        "Das Menü „Set up the machine for the first time“ öffnen.",
        "Software update starten.",
    ],
)
def test_names_on_a_display_are_no_mixture_of_languages(sentence: str) -> None:
    assert [] == words(document(sentence), "language-mix")


def test_a_document_in_two_languages_throughout_is_one_gap() -> None:
    german = ["Den Deckel auf die Maschine setzen und mit der Hand festhalten."] * 4
    english = ["Put the cover on the machine and hold it with your hand."] * 4
    assert 1 == len(
        words(document(*(one for pair in zip(german, english, strict=True) for one in pair)), "language-mix")
    )


def test_a_field_for_what_the_author_knows_is_a_gap_even_in_a_form() -> None:
    said = document(notes=["Ansprechpartner: ________", "Notruf: ____", "Blatt-Nummer: ____", "Grenzdruck: ____"])
    assert ["Ansprechpartner: ________", "Notruf: ____", "Grenzdruck: ____"] == words(said, "blank")
