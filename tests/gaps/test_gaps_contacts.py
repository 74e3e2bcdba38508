"""The list of contacts, and the people and numbers a document names."""

from dataclasses import replace
from datetime import date

import pytest
from gaps_documents import document, found, source, words
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.core.model import Statement
from onboard.gaps.contacts import Contact, Contacts, read_contacts

LIST = Contacts(
    (
        Contact("Jana Albers", "Schichtleitung", "+49 711 1234-4711", date(2027, 3, 31)),
        Contact("Öz, Mehmet", "Instandhaltung", "4712", date(2026, 1, 31)),
        Contact("Sam Reyes", "", "ext. 204"),
    )
)


@pytest.mark.parametrize(
    "content",
    [
        "name;role;phone;valid-until\nJana Albers;Schichtleitung;4711;2027-03-31\n",
        "Name,Rolle,Telefon,gültig bis\nJana Albers,Schichtleitung,4711,31.03.2027\n",
        "\ufeffTelefon;Name;Gültig bis;Funktion\r\n4711;Jana Albers;31.3.2027;Schichtleitung\r\n\r\n",
        "name\trole\tphone\tvalid_until\tremark\nJana Albers\tSchichtleitung\t4711\t2027-03-31\tx\n",
    ],
)
def test_a_list_is_read_in_german_and_english_whatever_separates_its_cells(content: str) -> None:
    assert (Contact("Jana Albers", "Schichtleitung", "4711", date(2027, 3, 31)),) == read_contacts(
        content.encode()
    ).entries


def test_a_list_saved_by_excel_in_windows_1252_keeps_its_umlauts() -> None:
    assert "Jörg Müßig" == read_contacts("Name;Telefon\nJörg Müßig;1\n".encode("cp1252")).entries[0].name


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "line 1", 'no column "name"'),
        (b"Jana;4711\n", "line 1", 'no column "name"'),
        (b"name;phone\nJana;4711;x\n", "line 2", "has 3 cells, the header 2"),
        (b"name;phone;role\n\n;;Leitung\n", "line 3", "neither a person nor a telephone number"),
        (b"name;valid until\nJana;soon\n", "line 2", '"soon" is no date'),
        (b"name;valid until\nJana;31.02.2027\n", "line 2", '"31.02.2027" is no date'),
        (b'name;phone\n"Jana;4711\n', "line 2", "no table"),
        (b"name;phone;telefon\nJana;1;2\n", "line 1", "two columns"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_the_line(content: bytes, place: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refused:
        read_contacts(content)
    assert ("contacts.csv", place) == (refused.value.file, refused.value.place)


def test_a_list_too_large_is_refused_with_the_limit() -> None:
    with pytest.raises(InputError, match="more than 1,048,576"):
        read_contacts(b"x" * 1_048_577)


@given(st.binary(max_size=300) | st.text(alphabet="name;,\n\"'\t\r\0phoe1Ä", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_plainly(content: bytes) -> None:
    try:
        read_contacts(content)
    except InputError as refused:
        assert refused.reason


# ------------------------------------------------------------------------------------------ people


@pytest.mark.parametrize(
    "sentence",
    [
        "Bei Fragen Herrn Meier rufen.",
        "Bei Fragen Frau Dr. Schulz rufen.",
        "Störung melden: Tel. 9999.",
        "Störung melden, Durchwahl 99-99.",
        "Call ext. 333 if it stops.",
    ],
)
def test_who_is_not_in_the_list_is_a_gap(sentence: str) -> None:
    assert 1 == len(words(document(sentence), "unknown-contact", contacts=LIST))


@pytest.mark.parametrize(
    "sentence",
    [
        "Bei Fragen Frau Albers rufen.",
        "Bei Fragen Frau J. Albers rufen.",
        "Störung melden: Tel. 4711.",
        "Störung melden: Tel. 0711 12344711.",
        "Störung melden: Tel. +49 (0)711 1234-4711.",
        "Notruf: Tel. 112.",
        "Im Notfall 110 wählen.",
        "Mit 4711 spülen.",
        "Call ext. 204.",
        "Es besteht Lebensgefahr. Niemals hineingreifen.",
    ],
)
def test_who_is_in_the_list_and_what_is_no_contact_is_no_gap(sentence: str) -> None:
    assert [] == words(document(sentence), "unknown-contact", contacts=LIST)


def test_the_responsible_person_is_looked_up_without_a_title() -> None:
    assert ["Max Muster"] == words(document(responsible="Max Muster, Tel. 4711"), "unknown-contact", contacts=LIST)
    assert ["Max Muster"] == words(document(responsible="Jana Albers und Max Muster"), "unknown-contact", contacts=LIST)
    assert [] == words(document(responsible="Jana Albers, Tel. 4711"), "unknown-contact", contacts=LIST)


@pytest.mark.parametrize(
    "contact", ["Ansprechpartner: Max Muster, Telefon 4711", "Max Muster (4711)", "Kontakt: Max Muster"]
)
def test_contacts_are_looked_up_where_the_document_lists_them(contact: str) -> None:
    assert ["Max Muster"] == words(document(contacts=[contact]), "unknown-contact", contacts=LIST)


@pytest.mark.parametrize(
    "contact",
    ["Undichte Pumpen sperren und sofort melden.", "Abteilung Instandhaltung", "Schichtleitung Halle 3", "Team Lager"],
)
def test_departments_and_sentences_are_no_people(contact: str) -> None:
    assert [] == words(document(contacts=[contact]), "unknown-contact", contacts=LIST)


def test_a_contact_whose_time_is_over_is_a_gap_with_the_date() -> None:
    (gap,) = found(document("Herrn Öz rufen."), "expired-contact", contacts=LIST)
    assert "31.01.2026" in gap.why


def test_without_a_list_nobody_is_looked_up() -> None:
    assert [] == found(document("Herrn Meier rufen, Tel. 9999."), "unknown-contact")


def test_whoever_approved_the_document_is_looked_up_too() -> None:
    said = replace(document(), metadata=(Statement("meta:approved-by", "Max Muster", source("x", 5)),))
    assert ["Max Muster"] == words(said, "unknown-contact", contacts=LIST)
