"""How somebody is reached: telephone numbers and addresses of mail in a line of text.

A number counts where a word says that it is one ("Tel. 4711"), or where it looks like nothing else ("+49 89 5550").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = (
    r"(?:Notruf|Tel(?:efon|ephone|\.)?|Durchwahl|DW|Handy|Mobil(?:e|telefon)?|Fon|Phone|Emergency|ext(?:ension|\.)?|Call"
    r"|Tél(?:éphone|\.)?|Teléfono|Telefono|Dahili|Тел(?:ефон|\.)?|هاتف|تلفون|جوال|טלפון|טל['׳.]?|נייד)"
)
_NUMBER = re.compile(
    rf"(?<!\w)(?P<label>{_LABEL})(?:\s*[:.]?\s*|\s+(?:Nr|No)\.?\s*:?\s*)(?P<after>[+–-]?\(?\d[\d\s()/.–-]{{1,24}}\d)"
    r"|(?<![\w.,/-])(?P<alone>(?:\+\d|00\d\d|0\d{1,5}[ /]|\(0)[\d\s()/–-]{4,24}\d)(?!\w)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:(?:E-?Mail|mail)\s*:?\s*)?(?P<mail>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)", re.IGNORECASE)
_EDGES = " ,;:|·–—-،؛"


@dataclass(frozen=True, slots=True)
class Reach:
    """One line of a contact: whom it names, how to reach them, and what else it says; "" where it does not.

    ``label``   the document's word for the number: "Durchwahl"
    """

    who: str
    what: str = ""
    label: str = ""
    number: str = ""
    mail: str = ""


def reach_in(text: str, role: str = "") -> Reach:
    """Who and how. ``role`` is a fact's label, and may be the word for the number that is all its text.

    No word of the line is lost but what the sign of an envelope says: "mail:".
    """
    if re.fullmatch(_LABEL, role.strip(_EDGES), re.IGNORECASE) and re.fullmatch(r"[+\d(][\d\s()/.–-]+", text):
        return Reach("", number=text)
    rest, label, number, mail = text, "", "", ""
    if found := _NUMBER.search(rest):
        number, label = (found["after"] or found["alone"]).strip(), found["label"] or ""
        rest = f"{rest[: found.start()].rstrip(_EDGES + '(')}, {rest[found.end() :].lstrip(_EDGES + ')')}"
    if found := _MAIL.search(rest):
        mail = found["mail"]
        rest = f"{rest[: found.start()].rstrip(_EDGES + '(')}, {rest[found.end() :].lstrip(_EDGES + ')')}"
    if not (number or mail):
        return Reach(text)
    who, what = (*re.split(r"\s*[,;،؛]\s+", rest.strip(_EDGES), maxsplit=1), "")[:2]
    return Reach(who.strip(_EDGES), what.strip(_EDGES), label, number, mail)


def unbroken_numbers(text: str) -> str:
    """The text with every telephone number, and the word for it, held together by spaces that no line ends at."""
    return _NUMBER.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
