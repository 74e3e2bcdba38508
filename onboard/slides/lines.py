"""Where a text may break into lines, and where it never does.

Break opportunities are those of UAX #14 (Unicode line breaking), minus the places where a reader would stumble:
between a number and its unit, inside "z. B.", between "Abb." and its number, in "4 x 30", in a telephone number. It
also keeps small kana and closing marks from beginning a line (kinsoku), and knows no words in Thai, Lao and Khmer,
which are written without spaces: their lines end at spaces and at zero width spaces the text has, else between letters.

Words are hyphenated (see ``hyphens``) where one does not fit into a line at all. In running text a long word is also
hyphenated where its line would else be left more than half empty and the text becomes a line shorter by it; never at
the end of two lines one below the other, never in the last word, and German compounds only where they are joined.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from onboard.slides.hyphens import joints, points

Measure = Callable[[str], float]

NO_BREAK = "\u00a0"
_SOFT_HYPHEN = "\u00ad"

_FULL_ENOUGH = 0.4
"""Share of a line's width from which on it is left as it is rather than filled with a part of the next word."""

_LONG_WORD = 12
"""Letters from which on a word that would fit on the next line may be hyphenated: a slide is read at a glance."""

_WELL_FILLED = 0.6
"""Share of a line's width from which on a word is divided at its joint, though more of it would go on the line."""

_LONG = 240
"""Characters that stand on no line of a slide: of what is longer, so much is measured first."""

_UNIT = (
    r"(?:[kMmµμcdhn]?(?:m|g|l|L|N|Nm|Pa|V|A|W|Wh|Ah|Hz|s|J|Ω|F|bar|mol|lx)(?:²|³|/s|/min|/h)?|N[·⋅*]m|"
    r"U/min|1/min|rpm|RPM|psi|dB|°|°[CF]|K|%|‰|€|\$|d|h|t|mal|min\.?|Min\.?|Sek\.?|Std\.?|sec|Minuten?|Sekunden?|"
    r"Н[·⋅*]?м|[мкс]?м(?:²|³)?|к?г|мл|л|бар|к?Па|МПа|мин\.?|сек\.?|с|ч|шт\.?|об/мин|к?В|А|к?Вт|Гц|"
    r"Stunden?|minutes?|seconds?|hours?|Zoll|inch|inches|in|ft|lb|lbs|oz|St\.|Stk\.?|Stück|pcs|pc|Uhr|ppm|VAC|VDC)"
)
_NOTHING_MORE = r"(?![^\W\u2e80-\uffff])"
"""No letter follows but one of a script that writes no spaces between words."""

# Each matches exactly the stretch whose spaces must not become line ends.
_GLUED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=[\d½¼¾]) (?={_UNIT}{_NOTHING_MORE})",
        r"(?<=\d) [x×*±–-] (?=\d)",
        r"(?<=\d) [x×] (?=\w)",
        r"(?<=\d[x×]) (?=\w)",
        r"(?<=\d) (?=\d{3}(?!\d))",
        r"(?<=\b[^\W\d_]\.) (?=[^\W\d_]\.)",
        r"\b(?:Abb|Fig|Nr|No|Pos|Kap|Tab|Art|Ziff|ca|min|max|approx|vgl|Abs|S|p)\. (?=[\d<>≤≥~±A-Z])",
        r"\b(?:Abbildung|Bild|Figure|Typ|Type|Seite|Page|Kapitel|Position|Größe|Size) (?=\d)",
        r"(?<=[±≤≥<>=⌀Ø~≈§]) (?=\d)",
        rf"(?<=[\d {NO_BREAK}])(?:{_UNIT})? (?=±[ {NO_BREAK}]?\d)",
        r" (?=[–—…] )",
        r"(?<!\w)(?:\+|00)\d{1,3}[ /-]?(?:\(0\)[ ]?)?\d[\d /-]{4,18}\d",
        r"(?<![\d.,])0\d{2,5}[ /-]{1,3}\d[\d -]{3,12}\d",
        r"(?<!\w)« (?=\w)|(?<=\S) »(?!\w)| (?=[!?;:](?:\s|$))",
    )
)

_WHOLE = re.compile(
    r"(?<![\w/-])(?=[\w-]{0,12}\d)[A-ZÄÖÜ0-9-]{2,16}/[\w.-]{1,6}(?![\w/-])|"
    rf"(?<=[\d{NO_BREAK}]){_UNIT}{_NOTHING_MORE}|\d[\d.,]*{NO_BREAK}?[–-]{NO_BREAK}?\d[\d.,]*"
)
"""What UAX #14 would break behind a slash or a dash: units ("U/" "min"), ranges, part numbers ("4711-0815/" "A")."""

_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœ")
_TOGETHER = frozenset(("ch", "ck", "sc", "ph", "th", "qu", "st", "sh"))
_CLOSING = frozenset(")]}»”’」』")
_NATURAL_ENDS = frozenset("-/_.,:;=+&|\\)")
_BEFORE_THEIR_CONSONANT = frozenset("เแโใไເແໂໃໄ")
"""Vowels of Thai and Lao that are written in front of the consonant they are spoken after."""


_LETTERS = "A-Za-zÀ-ÖØ-öø-\u024f\u0386\u0388-\u03ce\u0400-\u0481\u048a-\u052f\u0620-\u064a\u0671-\u06d3"
_PLAIN = re.compile(
    rf"(?:\(?[{_LETTERS}]+(?:-[{_LETTERS}]+)*[.,;:!?]?\)?[.,;:!?]?(?: |\Z)|"
    rf"\d+(?:[.,]\d+)?[.,;:!?]?(?:[ {NO_BREAK}]|\Z))*"
)
"""Words for which UAX #14 comes to this: lines end behind a space, and behind a hyphen between letters."""

_BETWEEN_WORDS = re.compile(rf"(?<=[{_LETTERS}] )(?=[{_LETTERS}])")
_PLAIN_UNIT = re.compile(rf"[^ -]+(?: |-(?=[{_LETTERS}])|\Z)")


@lru_cache(maxsize=4096)
def bound(text: str) -> str:
    """The text with spaces made unbreakable where a line must not end; runs of white space become one space."""
    text = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()
    for pattern in _GLUED:
        text = pattern.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return text


def needs_splitting(text: str, width: float, measure: Measure) -> bool:
    """Whether some word is wider than a whole line."""
    return any(measure(_shown(unit)) > width for unit in _units(text))


def broken(text: str, width: float, measure: Measure, *, balanced: bool = False, language: str = "") -> tuple[str, ...]:
    """The text as lines no wider than ``width`` (in the unit of ``measure``), as few as possible.

    ``balanced`` makes the lines about equally long and hyphenates only what fits into no line (headings). Otherwise the
    last line is only kept from being a single short word. ``language`` (BCP 47) is whose rules words are hyphenated
    by; where it has none, a word wider than a line is split between syllables by a rule of thumb.
    """
    units = _units(text)
    filling = _Filling(width, measure, language, marked=not balanced)
    lines = filling.lines(units)
    if not balanced and len(lines) > 1:
        tighter = replace(filling, loose=True)
        shorter = tighter.lines(units)
        if len(shorter) < len(lines):
            filling, lines = tighter, shorter
    if len(lines) < 2 or not (balanced or _is_widow(lines, width, measure)):
        return lines
    return _evened(units, lines, filling, least=0.0 if balanced else 0.7)


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[str, ...]:
    """The stretches between break opportunities. Finding them takes far longer than measuring them.

    A soft hyphen is no opportunity here: it says where its word may be hyphenated.
    """
    text = bound(text)
    whole = [found.span() for found in _WHOLE.finditer(text)]
    units: list[str] = []
    at = 0
    for unit in _opportunities(text):
        if units and (_belong_together(units[-1], unit) or any(start < at < end for start, end in whole)):
            units[-1] += unit
        else:
            units.append(unit)
        at += len(unit)
    return tuple(units)


def _belong_together(before: str, after: str) -> bool:
    """Whether there is no place for a line's end between two units: at a soft hyphen, and inside a Korean word.

    UAX #14 lets Korean break between any two syllables; readers expect it between words, which have spaces.
    """
    last, first = before[-1], after[0]
    return last == _SOFT_HYPHEN or (
        (_is_hangul(first) and (last.isalnum() or last in _CLOSING)) or (_is_hangul(last) and first.isalnum())
    )


def _is_hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3" or "\u1100" <= letter <= "\u11ff"


def _opportunities(text: str) -> Iterator[str]:
    """The units of UAX #14. A line may end at any space between two letters: what is between such stands by itself."""
    for part in _BETWEEN_WORDS.split(text):
        yield from _PLAIN_UNIT.findall(part) if _PLAIN.fullmatch(part) else _standard_units(part)


@lru_cache(maxsize=4096)
def _standard_units(part: str) -> tuple[str, ...]:
    return tuple(line_break_units(part))


def _shown(line: str) -> str:
    return line.replace(_SOFT_HYPHEN, "").rstrip(" ")


# ------------------------------------------------------------------------------------------------ filling lines


@dataclass(frozen=True, slots=True)
class _Filling:
    """How lines are filled.

    ``marked``     words with soft hyphens are divided at them, where the line would else be left half empty
    ``loose``      so are other long words
    ``splitting``  words that fit into no line are split; else they stand out
    """

    width: float
    measure: Measure
    language: str
    marked: bool
    loose: bool = False
    splitting: bool = True

    def lines(self, units: Sequence[str]) -> tuple[str, ...]:
        lines: list[str] = []
        line, hyphenated = "", False
        waiting = list(reversed(units))
        while waiting:
            unit = waiting.pop()
            if self._fits(line + unit):
                line += unit
                continue
            head, tail = self._divided(line, unit, after_hyphen=hyphenated, last=not waiting)
            if head:
                lines.append(_shown(line + head))
                waiting.append(tail)
                line, hyphenated = "", True
            elif line:
                lines.append(_shown(line))
                waiting.append(unit)
                line, hyphenated = "", False
            else:
                line = unit
        return (*lines, _shown(line)) if line.strip(" ") else tuple(lines)

    def _fits(self, line: str) -> bool:
        shown = _shown(line)
        if len(shown) > _LONG and self.measure(shown[:_LONG]) > self.width:
            return False
        return self.measure(shown) <= self.width

    def _divided(self, line: str, unit: str, *, after_hyphen: bool, last: bool) -> tuple[str, str]:
        """The part of a unit that still goes on this line, with its hyphen, and the rest; ("", unit) for none."""
        if not self._fits(unit):
            if not self.splitting:
                return "", unit
            head, tail = self._at_hyphen(line, unit, forced=True)
            if head or line:
                return head, tail
            return _split(unit, self.width, self.measure)
        if _SOFT_HYPHEN in unit:
            wanted, enough = self.marked, _WELL_FILLED
        else:
            wanted, enough = self.loose and sum(map(str.isalpha, unit)) >= _LONG_WORD, _FULL_ENOUGH
        if not wanted or after_hyphen or last or self.measure(_shown(line)) >= self.width * enough:
            return "", unit
        return self._at_hyphen(line, unit, forced=False)

    def _at_hyphen(self, line: str, unit: str, *, forced: bool) -> tuple[str, str]:
        places, best = _hyphen_places(unit, self.language, forced)
        if not forced and _SOFT_HYPHEN not in unit:
            places = best
        fitting = bisect(places, False, key=lambda place: not self._fits(f"{line}{unit[:place]}-"))
        if not fitting:
            return "", unit
        place = places[fitting - 1]
        if line and best and best[0] > place and self.measure(_shown(line)) >= self.width * _FULL_ENOUGH:
            # On a line of its own the word is divided at its joint.
            return "", unit
        for joint in best:
            if joint <= place and self.measure(_shown(line + unit[:joint])) > self.width * _WELL_FILLED:
                place = joint
        return f"{unit[:place]}-", unit[place:]


_WORD = re.compile(rf"\W*([^\W\d_{NO_BREAK}](?:[^\W\d_]|{_SOFT_HYPHEN})*)\W*")


@lru_cache(maxsize=4096)
def _hyphen_places(unit: str, language: str, forced: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where a unit may be hyphenated, and which of these places are best; () where it is no single word."""
    found = _WORD.fullmatch(unit.rstrip(" "))
    if not found:
        return (), ()
    word, begin = found[1], found.start(1)
    if _SOFT_HYPHEN in word:
        places = tuple(begin + at for at, letter in enumerate(word) if letter == _SOFT_HYPHEN and at)
        return places, ()
    if not language:
        return (), ()
    word = word.lower() if forced else word
    return (
        tuple(begin + at for at in points(word, language)),
        tuple(begin + at for at in joints(word, language)),
    )


def _is_widow(lines: Sequence[str], width: float, measure: Measure) -> bool:
    return " " not in lines[-1] and measure(lines[-1]) < width / 4


def _evened(units: Sequence[str], lines: tuple[str, ...], filling: _Filling, *, least: float) -> tuple[str, ...]:
    """The same number of lines, as narrow as they can be made but not below ``least`` of the width."""
    width = filling.width
    low, high, best = width * max(least, 1 / len(lines)), width, lines
    while high - low > width / 100:
        middle = (low + high) / 2
        tried = replace(filling, width=middle, splitting=False).lines(units)
        if len(tried) == len(lines) and all(filling.measure(line) <= middle for line in tried):
            high, best = middle, tried
        else:
            low = middle
    return best


# ------------------------------------------------------------------------------------------------ splitting by force


def _split(unit: str, width: float, measure: Measure) -> tuple[str, str]:
    """A unit wider than a line that no rule of a language divides: what fits into one, and the rest."""
    text = unit.replace(_SOFT_HYPHEN, "")
    looked_at = 32
    while looked_at < len(text) and measure(text[:looked_at]) <= width:
        looked_at *= 2
    clusters = _clusters(text[: looked_at + 3])
    if len(clusters) == 1:
        return "", unit
    at, hyphen = _place_to_split(clusters, _longest(clusters, width, measure))
    head = "".join(clusters[:at])
    return head + hyphen, text[len(head) :]


@lru_cache(maxsize=4096)
def _clusters(text: str) -> tuple[str, ...]:
    """What a reader takes for single characters. Asked for the same words in every way to lay a slide out."""
    return tuple(grapheme_clusters(text))


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
    while room > 1 and clusters[room - 1][0] in _BEFORE_THEIR_CONSONANT:
        room -= 1
    return room, "-" if _is_hyphenated(clusters[room - 1]) and _is_hyphenated(clusters[room]) else ""


def _is_hyphenated(cluster: str) -> bool:
    """Whether it is a letter of a script that marks a divided word with a hyphen."""
    return cluster[0].isalpha() and (cluster[0] < "\u0590" or "\u1e00" <= cluster[0] < "\u2000")


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
