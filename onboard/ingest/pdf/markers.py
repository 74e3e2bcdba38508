"""What stands in front of an entry of a list: numbers, letters, bullets, boxes to tick."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

BULLETS = "•●○◦‣⁃∙▪▫■□◆◇❖➢➤►▶▸→⇒✓✔✗✘★☞·"
BOXES = "☐☑☒❏❑❒⬜▢"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓"
_DASHES = r"\-–—*"
_HANGING = r"(?:und|oder|bis|and|or|to|y|o|e|i|u|și|sau|lub|oraz|ve|veya|та|або|и|или)\b"
_UNIT = r"(?:[mcµkn]?m|[mµk]?g|m?l|[mk]?[VAWN]|[kM]?Hz|Nm|bar|[kM]?Pa|°?C|min|[hsx]|Zoll|inch|Liter|Stk)\b"
_ROMAN = MappingProxyType({"i": 1, "v": 5, "x": 10})

_MARK = re.compile(
    rf"""^(?:
        (?P<box>[{BOXES}]|\[[ xX]?\])\s*
      | (?P<bullet>[{BULLETS}])\s*
      | (?P<dash>[{_DASHES}])(?P<dashgap>\s+|(?=[^\W\d_]|\d+\s*[xX×]))
      | (?P<number>\d{{1,4}})(?P<after>[.)]|\.\)|:(?=\s+[^\W\d_]))(?:\s+|(?=[^\W\d_])|$)
      | (?P<dashed>\d{{1,2}})(?:\.-|\s?[-–]|\.?[ºª]\.?)\s+(?!{_HANGING})(?=[^\W\d_])
      | (?P<circled>[{CIRCLED}])\s*
      | \((?P<round>\d{{1,3}})\)\s*
      | (?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[.)]?\s+(?!{_UNIT})(?=[^\W\d_])
      | (?P<roman>x{{0,2}}(?:ix|iv|v?i{{1,3}}|v))[.)]\s+(?=[^\W\d_]{{2}})
      | (?P<letter>[a-zA-Z])\)\s+
      | (?P<dotted>[a-k])[.-]\s+(?=[^\W\d_]{{2}})
      | \((?P<roundletter>[a-z])\)\s+
    )""",
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"^(?:[{BULLETS}{BOXES}{_DASHES}]|\(?\d{{1,4}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?|\(?[a-zA-Z]\)|[a-k]\.|o"
    rf"|\d{{1,2}}(?:\.?-|\.?[ºª]\.?)|[{CIRCLED}]|x{{0,2}}(?:ix|iv|v?i{{1,3}}|v)[.)]|[IVX]{{1,5}}[.)]|[A-Z]\.)$"
)
STEP_LABEL = re.compile(
    r"^(?:Schritt|Arbeitsschritt|Step|Etapa|Krok|Adım|Paso|Pasul|Крок|Passo|Étape|Stap|الخطوة|خطوة)\s+(?:Nr\.?\s*)?\d{1,3}\s*[).:–-]*"
    r"(?=\s|$)",
    re.IGNORECASE,
)
"""What a step's own line begins with: "Schritt 3:"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind``: "box", "bullet", "number", "deep" (1.2), "roman" or "letter".

    ``length``   of the mark and the space behind it
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
    if found["dashed"]:
        return Mark("number", found.end(), int(found["dashed"]), "-")
    if circled := found["circled"]:
        return Mark("number", found.end(), int(unicodedata.numeric(circled)), circled)
    if roman := found["roman"]:
        return Mark("roman", found.end(), _value(roman), roman)
    if found["deep"]:
        return Mark("deep", found.end(), sign=found["deep"])
    if dotted := found["dotted"]:
        return Mark("letter", found.end(), ord(dotted) - ord("a") + 1, f"{dotted}.")
    letter = found["letter"] or found["roundletter"]
    return Mark("letter", found.end(), ord(letter.lower()) - ord("a") + 1, letter)


def stands_alone(text: str) -> bool:
    """Whether a piece of text is nothing but a mark."""
    return bool(_ALONE.match(text.strip()))


def _value(roman: str) -> int:
    """Of a small Roman number: "ix" -> 9."""
    values: Sequence[int] = [_ROMAN[letter] for letter in roman]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
