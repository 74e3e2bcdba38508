"""What stands in front of an entry of a list: numbers, letters, bullets, boxes to tick."""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLETS = "•●○◦‣⁃∙▪▫■□◆◇❖➢➤►▶▸→⇒✓✔✗✘★☞·"
BOXES = "☐☑☒❏❑❒⬜▢"
_DASHES = r"\-–—*"

_MARK = re.compile(
    rf"""^(?:
        (?P<box>[{BOXES}]|\[[ xX]?\])\s*
      | (?P<bullet>[{BULLETS}])\s*
      | (?P<dash>[{_DASHES}])(?P<dashgap>\s+|(?=[^\W\d_]|\d+\s*[xX×]))
      | (?P<number>\d{{1,4}})(?P<after>[.)]|\.\))(?:\s+|(?=[^\W\d_])|$)
      | \((?P<round>\d{{1,3}})\)\s*
      | (?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[.)]?\s+(?=[^\W\d_])
      | (?P<letter>[a-zA-Z])\)\s+
      | (?P<dotted>[a-k])\.\s+(?=[^\W\d_]{{2}})
      | \((?P<roundletter>[a-z])\)\s+
    )""",
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"^(?:[{BULLETS}{BOXES}{_DASHES}]|\(?\d{{1,4}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?|\(?[a-zA-Z]\)|[a-k]\.|o)$"
)
STEP_LABEL = re.compile(
    r"^(?:Schritt|Arbeitsschritt|Step|Etapa|Krok|Adım|Paso|Pasul|Крок|Passo|Étape|Stap|الخطوة|خطوة)\s+(?:Nr\.?\s*)?\d{1,3}\s*[).:–-]*"
    r"(?=\s|$)",
    re.IGNORECASE,
)
"""What a step's own line begins with: "Schritt 3:"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind``: "box", "bullet", "number", "deep" (1.2) or "letter"; ``length``: of the mark and the space behind it.

    ``number``   as written, for "number"; of a letter its place in the alphabet
    """

    kind: str
    length: int
    number: int | None = None
    sign: str = ""


def mark_of(text: str) -> Mark | None:
    """The mark a line begins with, or None."""
    found = _MARK.match(text)
    if not found:
        return None
    if found["box"]:
        return Mark("box", found.end(), sign="☐")
    if found["bullet"] or found["dash"]:
        return Mark("bullet", found.end(), sign=found["bullet"] or found["dash"])
    if found["number"] or found["round"]:
        return Mark(
            "number", found.end(), int(found["number"] or found["round"]), "(" if found["round"] else found["after"]
        )
    if found["deep"]:
        return Mark("deep", found.end(), sign=found["deep"])
    if dotted := found["dotted"]:
        return Mark("letter", found.end(), ord(dotted) - ord("a") + 1, f"{dotted}.")
    letter = found["letter"] or found["roundletter"]
    return Mark("letter", found.end(), ord(letter.lower()) - ord("a") + 1, letter)


def stands_alone(text: str) -> bool:
    """Whether a piece of text is nothing but a mark."""
    return bool(_ALONE.match(text.strip()))
