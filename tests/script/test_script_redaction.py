"""What is personal does not leave the house, what is technical stays, and everything comes back as it was."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_endpoint import Endpoint, Handler, completion
from script_instructions import instruction, statement, step
from script_parrots import parrot, words_of

from onboard.script.checking import check
from onboard.script.prompt import load_prompts
from onboard.script.redaction import PlaceholderError, personal, redacted
from onboard.script.tone import Tone
from onboard.script.writers.endpoint import answer
from onboard.script.writers.model import ModelWriter
from onboard.script.writers.questions import Question
from onboard.script.writers.template import TemplateWriter

PROMPTS = load_prompts(None)


def found(*texts: str, language: str = "de", contact: str = "", **parts) -> tuple[str, ...]:
    contacts = (statement("c", contact),) if contact else ()
    told = instruction(step("a", *texts), language=language, contacts=contacts, **parts)
    return personal(told, PROMPTS.people(language))


def sent(*texts: str, language: str = "de", contact: str = "") -> str:
    known = found(*texts, language=language, contact=contact)
    return redacted(" ".join(filter(None, (*texts, contact))), known).text


# -------------------------------------------------------------------------------------------- what is personal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Frau Dimova Bescheid geben.", "Frau [[PERSON_1]] Bescheid geben."),
        ("Herrn Dr. Kaya rufen.", "Herrn Dr. [[PERSON_1]] rufen."),
        ("Den Schlüssel hat Frau von der Heide.", "Den Schlüssel hat Frau [[PERSON_1]]."),
        ("Dr. Okonkwo fragen.", "Dr. [[PERSON_1]] fragen."),
        ("Jana Albers fragen.", "[[PERSON_1]] fragen."),
        ("Fragen Sie Mehmet Yılmaz-Öztürk.", "Fragen Sie [[PERSON_1]]."),
        ("Bei Störung Tel. 4711 anrufen.", "Bei Störung Tel. [[PHONE_1]] anrufen."),
        ("Durchwahl: 33-12, Telefon (0711) 12 34 56.", "Durchwahl: [[PHONE_1]], Telefon [[PHONE_2]]."),
        ("Anruf unter +49 711 123-456 oder +4915112345678.", "Anruf unter [[PHONE_1]] oder [[PHONE_2]]."),
        ("Foto an petra.vogt@werk.example.com senden.", "Foto an [[EMAIL_1]] senden."),
    ],
)
def test_people_and_how_to_reach_them_are_taken_out(text, shown):
    assert shown == sent(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tell Ms Lindqvist at once.", "Tell Ms [[PERSON_1]] at once."),
        ("Call Priya Raman, ext. 4711.", "Call [[PERSON_1]], ext. [[PHONE_1]]."),
        ("Ask Mrs. O'Neill or Mr Smith-Jones.", "Ask Mrs. [[PERSON_1]] or Mr [[PERSON_2]]."),
    ],
)
def test_english_names_are_taken_out(text, shown):
    assert shown == sent(text, language="en")


@pytest.mark.parametrize(
    ("contact", "gone", "stays"),
    [
        ("Schichtleitung Linie 3: Qiu Zheng, 4711", ["Qiu", "Zheng", "4711"], ["Schichtleitung Linie 3"]),
        ("Undichte Pumpen sperren und Xiu Wang anrufen.", ["Xiu", "Wang"], ["Undichte Pumpen sperren und"]),
        ("Qiu Zheng anrufen, Durchwahl 33.", ["Qiu", "Zheng", "33"], ["anrufen, Durchwahl"]),
        ("Ansprechpartner: Vogt", ["Vogt"], ["Ansprechpartner"]),
        ("J. Weber (Instandhaltung), Halle 7", ["Weber"], ["Instandhaltung", "Halle 7"]),
        ("Instandhaltung, Telefon 12-345", ["12-345"], ["Instandhaltung, Telefon"]),
    ],
)
def test_names_in_contacts_are_found_without_a_title(contact, gone, stays):
    text = sent("Los.", contact=contact)
    assert [] == [one for one in gone if one in text]
    assert [] == [one for one in stays if one not in text]


def test_a_surname_is_taken_out_wherever_it_stands():
    text = sent("Albers fragen, Albers' Schlüssel nehmen, Frau Albers danken.", contact="Jana Albers, Tel. 4711")
    assert "Albers" not in text
    first, second, third = re.match(r"(.*) fragen, (.*)' Schlüssel nehmen, Frau (.*) danken", text).groups()
    assert first == second == third


def test_the_same_person_has_the_same_placeholder_in_every_text():
    known = found("Frau Dimova rufen.", "Mit Frau Dimova prüfen.")
    assert {"Dimova": redacted("Frau Dimova rufen.", known).originals["[[PERSON_1]]"]} == {
        "Dimova": redacted("Mit Frau Dimova prüfen.", known).originals["[[PERSON_1]]"]
    }


@pytest.mark.parametrize(
    "text",
    [
        "Schrauben M8 × 25 mit 25 Nm ± 2 Nm anziehen.",
        "Nach DIN EN ISO 7010 und ISO 3864-2 kennzeichnen.",
        "Am 02.11.2026 um 14:30 Uhr prüfen, Frist 12/2027.",
        "Artikel 4711-0815 und Teil 0711/123456 bereitlegen.",
        "Auf +20 °C bis -5 °C stellen, Toleranz +0,5/-0,2 mm.",
        "Drehzahl 10 000 1/min, Druck 0,5–0,8 bar.",
        "Meldung E04 und Fehler 0x3F2A quittieren.",
        "Max. Füllstand beachten, Rose und Iris reinigen.",
        "Verlängerung: extension 250 mm einsetzen.",
        "Bei GEFAHR den NOT-HALT drücken, Notruf 112.",
    ],
)
def test_values_norms_dates_and_part_numbers_stay(text):
    assert text == sent(text)


def test_an_extension_is_taken_out_and_the_part_of_the_same_number_stays():
    assert "Tel. [[PHONE_1]] melden, Artikel 4711 tauschen." == sent("Tel. 4711 melden, Artikel 4711 tauschen.")


def test_a_tool_called_like_a_person_stays_a_tool():
    known = found("Herrn Hammer rufen.", "Mit dem Hammer lösen.", tools=(statement("t", "Hammer"),))
    assert "Mit dem Hammer lösen." == redacted("Mit dem Hammer lösen.", known).text
    assert "Hammer" not in redacted("Herrn Hammer rufen.", known).text


# -------------------------------------------------------------------------------------------- and back


_KNOWN = st.lists(st.sampled_from(["Jana Albers", "Jana", "Tel. 4711", "Albers, 4711", "a@b.de", "x", "7"]) | st.text())
_PIECES = st.sampled_from(
    [
        "Jana Albers",
        "Tel. 4711",
        "[[PERSON_1]]",
        "[[",
        "]]",
        "TEXT_2",
        "PHONE 3",
        "+49 711 123456",
        "a@b.de",
        " ",
        "ß",
        "s",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=9), max_size=12).map("".join), _KNOWN)
def test_every_text_comes_back_as_it_was(text, known):
    hidden = redacted(text, known)
    assert text == hidden.restored(hidden.text)


@given(st.lists(_PIECES | st.text(max_size=9), max_size=12).map("".join))
def test_known_words_do_not_stand_in_what_is_sent(text):
    hidden = redacted(f"{text} Jana Albers, Tel. 4711", ["Jana Albers", "Tel. 4711"])
    assert not hidden.text.endswith("4711")
    assert " Jana Albers," not in hidden.text


@pytest.mark.parametrize("altered", ["[[PERSON_2]]", "[[PERSON_1]", "[PERSON_1]]", "[[Person_1]]", "PERSON_1", "[[X]]"])
def test_an_invented_or_mangled_placeholder_is_never_printed(altered):
    hidden = redacted("Frau Dimova rufen.", ["Dimova"])
    with pytest.raises(PlaceholderError):
        hidden.restored(f"Rufen Sie Frau {altered}.")


# -------------------------------------------------------------------------------------------- on the wire


def test_nothing_personal_goes_over_the_wire():
    told = instruction(
        step("frau-dimova-anrufen", "Frau Dimova anrufen, Tel. 4711.", "Artikel 4711 mit 25 Nm anziehen."),
        responsible=statement("meta:responsible", "Jana Albers, Tel. 0711 / 998877"),
        contacts=(statement("c", "Schichtleitung: Karl Huber, 33, k.huber@example.com"),),
        introduction=(statement("i", "Jana Albers zeigt es Ihnen, Huber hilft."),),
    )

    def speak(handler: Handler, body: dict) -> None:
        system, user = (one["content"] for one in body["messages"])
        question = Question("", system, user, "{}", settings)
        handler.send(200, completion(json.dumps(parrot(words_of(question), question))))

    with Endpoint(speak) as endpoint:
        settings = endpoint.settings()
        script = ModelWriter(
            settings,
            Tone(glossary={"HU": "Karl Huber"}),
            lambda questions: [answer(one, key="") for one in questions],
            base=TemplateWriter(),
            check=check,
        ).write(told, language="de")
        wire = endpoint.sent
    personal_words = ("Dimova", "dimova", "Albers", "Jana", "Huber", "Tel. 4711", "0711", "998877", "k.huber")
    assert [] == [one for one in personal_words if one in wire]
    assert "Artikel 4711 mit 25 Nm" in wire
    spoken = " ".join(sentence.text for _, sentence in script.sentences())
    assert "Frau Dimova anrufen, Tel. 4711." in spoken
    assert "[[" not in spoken
