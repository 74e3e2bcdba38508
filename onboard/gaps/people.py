"""People and telephone numbers the instruction names and the contact list does not know, or no longer has."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onboard.gaps import words
from onboard.gaps.contacts import Contact, Contacts
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import TOLD, Part, Passage, Reading

_NAME = r"[^\W\d_a-zäöüß][^\W\d_]*(?:[-'’][^\W\d_]+)*|[^\W\d_a-zäöüß]\."
_PERSON = re.compile(
    rf"(?:(?:Dr|Prof|Dipl)\.(?:-Ing\.)?\s+)*(?:(?:{_NAME})\s+){{1,3}}(?:(?:von|van|de|zu)\s+)?(?:{_NAME})"
)
_PIECE = re.compile(r"(?:(?!\s(?:und|oder|sowie|and|or)\s)[^,;:()\n|/–&])+")
_NUMBER = re.compile(r"\+?\(?\d[\d\s/().–-]*\d|\d{2,}")
_EVERYWHERE = frozenset({"112", "110", "911", "999", "115", "19222", "0112", "0110", "116117"})
_SHORTEST = 3
_ANSWERING = ("meta:approved-by", "meta:checked-by")


@dataclass(frozen=True, slots=True)
class _Named:
    """A person or a number named in a passage; ``words`` as they stand there."""

    passage: Passage
    words: str
    is_phone: bool


def unknown_people(reading: Reading, contacts: Contacts | None, today: date) -> Iterator[Hole]:
    if contacts is None:
        return
    for named in _named(reading):
        known = [one for one in contacts.entries if _is(one, named)]
        source, step = named.passage.source, named.passage.step
        about = {"contact": named.words, "list": contacts.file}
        reason = "phone" if named.is_phone else "person"
        if not known:
            yield Hole(Kind.UNKNOWN_CONTACT, named.words, source.place, source.file, step, reason, about)
        elif all(one.valid_until is not None and one.valid_until < today for one in known):
            last = max(one.valid_until for one in known if one.valid_until is not None)
            about["until"] = last.strftime("%d.%m.%Y") if reading.language == "de" else last.isoformat()
            yield Hole(Kind.EXPIRED_CONTACT, named.words, source.place, source.file, step, reason, about)


def _named(reading: Reading) -> Iterator[_Named]:
    responsible = reading.instruction.responsible
    for passage in reading.of(*TOLD, Part.HEAD):
        answering = passage.part is Part.HEAD and passage.id.startswith(_ANSWERING)
        plain = passage.part is Part.CONTACT or answering or (responsible is not None and passage.id == responsible.id)
        for start, end in _people(passage.text, plain):
            yield _Named(passage, passage.text[start:end], is_phone=False)
        for start, end in _phones(passage.text, plain):
            yield _Named(passage, passage.text[start:end], is_phone=True)


def _people(text: str, plain: bool) -> Iterator[tuple[int, int]]:
    """Where people are named: behind "Herr" or "Frau"; where contacts are listed, also a bare name."""
    titled = re.compile(rf"(?<!\w)(?:{_titles()})\s+((?:(?:Dr|Prof)\.\s+)*(?:{_NAME})(?:\s+(?:{_NAME}))?)")
    found = [match.span(1) for match in titled.finditer(text)]
    if plain:
        for piece in _PIECE.finditer(text):
            person = re.search(
                rf"^\s*(?:(?:und|oder|sowie|and|or)\s+)?(?:{_titles()})?\s*({_PERSON.pattern})\s*$",
                _without_phone(piece[0]),
            )
            if person and not _is_role(person[1]):
                found.append((piece.start() + person.start(1), piece.start() + person.end(1)))
    for span in sorted(set(found)):
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in found):
            yield span


def _without_phone(piece: str) -> str:
    return re.split(rf"(?i:(?<!\w)(?:{_phone_words()})(?!\w))|\+?\d", piece)[0].rstrip(" .:-")


def _phones(text: str, plain: bool) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand: behind "Tel.", "Durchwahl", "ext."; and a bare number beside a contact."""
    called = re.compile(rf"(?i:(?<!\w)(?:{_phone_words()})(?!\w))\s*(?:[:.]|-?Nr\.?:?|number:?)?\s*(?:intern\s*)?")
    for match in called.finditer(text):
        number = _NUMBER.match(text, match.end())
        if number is not None and _digits(number[0]) not in _EVERYWHERE and len(_digits(number[0])) >= _SHORTEST:
            yield number.span()
    if plain and not called.search(text):
        for number in re.finditer(r"(?<![\w.-])(?:\+|0)\d[\d\s/().–-]{5,}\d(?!\w)", text):
            yield number.span()


def _is(contact: Contact, named: _Named) -> bool:
    if named.is_phone:
        return any(_same_number(named.words, listed) for listed in re.split(r"[,;]| oder | or ", contact.phone))
    return _same_person(named.words, contact.name)


def _same_number(one: str, other: str) -> bool:
    """Equal, or one the extension at the end of the other; +49 and 0 are one beginning."""
    short, long = sorted((_digits(one), _digits(other)), key=len)
    if len(short) < _SHORTEST:
        return False
    return long.endswith(short.lstrip("0") if len(short) > 6 else short)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", re.sub(r"\(0\)", "", number))


def _same_person(one: str, other: str) -> bool:
    """The same names in any order; an initial stands for a name, a family name alone for the person."""
    said, listed = _names(one), _names(other)
    if not said or not listed:
        return False
    return all(
        any(name == known or _initial(name, known) or _initial(known, name) for known in listed) for name in said
    )


def _names(text: str) -> list[str]:
    plain = re.sub(r"(?i:\b(?:dr|prof|dipl|ing)\.?(?=\s|-|$))", " ", text)
    plain = re.sub(rf"(?i:(?<!\w)(?:{_titles()})(?=\s))", " ", plain)
    return [name.rstrip(".") for name in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?", plain.casefold())]


def _initial(short: str, long: str) -> bool:
    return len(short) == 1 and long.startswith(short)


def _is_role(text: str) -> bool:
    roles = {role for code in words.languages() for role in words.listed(code, "people", "roles")}
    return any(part.casefold().strip(".") in roles for part in re.split(r"[\s-]+", text))


def _titles() -> str:
    return _any("titles")


def _phone_words() -> str:
    return _any("phone")


@functools.cache
def _any(name: str) -> str:
    known = {one for code in words.languages() for one in words.listed(code, "people", name)}
    forms = {form for one in known for form in ((one, one.capitalize()) if name == "titles" else (one,))}
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
