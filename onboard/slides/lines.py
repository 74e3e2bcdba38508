"""Where a text may break into lines, and where it never does.

Break opportunities are those of UAX #14 (Unicode line breaking), minus the places where a reader would stumble:
between a number and its unit, inside "z. B.", between "Abb." and its number, in "4 x 30".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

Measure = Callable[[str], float]

NO_BREAK = "\u00a0"
_SOFT_HYPHEN = "\u00ad"

_UNIT = (
    r"(?:[kMmµμcdhn]?(?:m|g|l|L|N|Nm|Pa|V|A|W|Wh|Ah|Hz|s|J|Ω|F|bar|mol|lx)(?:²|³|/s|/min|/h)?|N[·⋅*]m|"
    r"U/min|1/min|rpm|RPM|psi|dB|°|°[CF]|K|%|‰|€|\$|d|h|t|mal|min\.?|Min\.?|Sek\.?|Std\.?|sec|Minuten?|Sekunden?|"
    r"Stunden?|minutes?|seconds?|hours?|Zoll|inch|inches|in|ft|lb|lbs|oz|St\.|Stk\.?|Stück|pcs|pc|Uhr|ppm|VAC|VDC)"
)
# Each matches exactly the stretch whose spaces must not become line ends.
_GLUED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=[\d½¼¾]) (?={_UNIT}(?!\w))",
        r"(?<=\d) [x×*±–-] (?=\d)",
        r"(?<=\d) [x×] (?=\w)",
        r"(?<=\d[x×]) (?=\w)",
        r"(?<=\d) (?=\d{3}(?!\d))",
        r"(?<=\b[^\W\d_]\.) (?=[^\W\d_]\.)",
        r"\b(?:Abb|Fig|Nr|No|Pos|Kap|Tab|Art|Ziff|ca|min|max|approx|vgl|Abs|S|p)\. (?=[\d<>≤≥~±A-Z])",
        r"\b(?:Abbildung|Bild|Figure|Typ|Type|Seite|Page|Kapitel|Position|Größe|Size) (?=\d)",
        r"(?<=[±≤≥<>=⌀Ø~≈§]) (?=\d)",
        r" (?=[–—…] )",
    )
)

_WHOLE = re.compile(rf"(?<=[\d{NO_BREAK}]){_UNIT}(?!\w)|\d[\d.,]*{NO_BREAK}?[–-]{NO_BREAK}?\d[\d.,]*")
"""Units of measure, which UAX #14 would break behind their slash ("U/" "min"), and ranges, behind their dash."""

_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœ")
_TOGETHER = frozenset(("ch", "ck", "sc", "ph", "th", "qu", "st", "sh"))
_NATURAL_ENDS = frozenset("-/_.,:;=+&|\\)")


def bound(text: str) -> str:
    """The text with spaces made unbreakable where a line must not end; runs of white space become one space."""
    text = re.sub(r"[ \t\r\n\f\v]+", " ", text.replace(_SOFT_HYPHEN, "")).strip()
    for pattern in _GLUED:
        text = pattern.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return text


def needs_splitting(text: str, width: float, measure: Measure) -> bool:
    """Whether some word is wider than a whole line."""
    return any(measure(unit.rstrip(" ")) > width for unit in _units(text))


def broken(text: str, width: float, measure: Measure, *, balanced: bool = False) -> tuple[str, ...]:
    """The text as lines no wider than ``width`` (in the unit of ``measure``), as few as possible.

    ``balanced`` makes the lines about equally long (headings). Otherwise the last line is only kept from being a
    single short word. A word wider than the line is split, with a hyphen where both sides are letters.
    """
    units = [piece for unit in _units(text) for piece in _split(unit, width, measure)]
    lines = _filled(units, width, measure)
    if len(lines) < 2 or not (balanced or _is_widow(lines, width, measure)):
        return lines
    return _evened(units, lines, width, measure, least=0.0 if balanced else 0.7)


@lru_cache(maxsize=1024)
def _units(text: str) -> tuple[str, ...]:
    """The stretches between break opportunities. Finding them takes far longer than measuring them."""
    text = bound(text)
    whole = [found.span() for found in _WHOLE.finditer(text)]
    units: list[str] = []
    at = 0
    for unit in line_break_units(text):
        if any(start < at < end for start, end in whole):
            units[-1] += unit
        else:
            units.append(unit)
        at += len(unit)
    return tuple(units)


def _filled(units: Sequence[str], width: float, measure: Measure) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for unit in units:
        if line and measure((line + unit).rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line = unit
        else:
            line += unit
    return (*lines, line.rstrip(" ")) if line.strip(" ") else tuple(lines)


def _is_widow(lines: Sequence[str], width: float, measure: Measure) -> bool:
    return " " not in lines[-1] and measure(lines[-1]) < width / 4


def _evened(
    units: Sequence[str], lines: tuple[str, ...], width: float, measure: Measure, *, least: float
) -> tuple[str, ...]:
    """The same number of lines, as narrow as they can be made but not below ``least`` of the width."""
    low, high, best = width * max(least, 1 / len(lines)), width, lines
    while high - low > width / 100:
        middle = (low + high) / 2
        tried = _filled(units, middle, measure)
        if len(tried) == len(lines) and all(measure(line) <= middle for line in tried):
            high, best = middle, tried
        else:
            low = middle
    return best


def _split(unit: str, width: float, measure: Measure) -> list[str]:
    pieces, rest = [], unit
    while measure(rest.rstrip(" ")) > width:
        clusters = list(grapheme_clusters(rest))
        if len(clusters) == 1:
            break
        room = _longest(clusters, width, measure)
        at, hyphen = _place_to_split(clusters, room)
        pieces.append("".join(clusters[:at]) + hyphen)
        rest = "".join(clusters[at:])
    return [*pieces, rest]


def _longest(clusters: Sequence[str], width: float, measure: Measure) -> int:
    low, high = 1, len(clusters) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if measure("".join(clusters[:middle]) + "-") <= width:
            low = middle
        else:
            high = middle - 1
    return max(low, 1)


def _place_to_split(clusters: Sequence[str], room: int) -> tuple[int, str]:
    """How many clusters stay on this line, and what is written behind them."""
    least = max(room // 2, 1)
    for at in range(room, least - 1, -1):
        if clusters[at - 1] in _NATURAL_ENDS:
            return at, ""
    for at in range(min(room, len(clusters) - 3), max(least, 3) - 1, -1):
        if _is_syllable_start(clusters, at):
            return at, "-"
    letters = clusters[room - 1].isalpha() and clusters[room].isalpha()
    return room, "-" if letters else ""


def _is_syllable_start(clusters: Sequence[str], at: int) -> bool:
    """A consonant before a vowel begins a syllable: a rule of thumb good enough for a word that must be split."""
    before, here, after = (cluster.lower() for cluster in clusters[at - 1 : at + 2])
    return (
        before.isalpha()
        and here.isalpha()
        and here not in _VOWELS
        and after in _VOWELS
        and before + here not in _TOGETHER
    )
