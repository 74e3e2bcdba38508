"""Where a word may be hyphenated, by the rules of its language.

The patterns are those of TeX and LibreOffice, from the wheel of pyphen (Liang, "Word Hy-phen-a-tion by Com-put-er",
1983). Patterns err now and then, so what they say is checked: every part has a vowel and three letters stand on either
side. Words that a reader takes in as a whole are left alone: short ones, capitals, and everything with a figure in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any

import pyphen
from pyphen import HyphDict

LEAST_LETTERS = 8
"""A word shorter than this is never hyphenated."""

_MOST_LETTERS = 100
_LEAST_BESIDE = 3
_EASILY_READ = 5

_HOME = {"de": "de_DE", "en": "en_GB", "no": "nb_NO", "nb": "nb_NO", "nn": "nn_NO", "pt": "pt_PT"}
"""Of languages with several dictionaries, the one for a tag that names no country."""

_VOWELS = frozenset("aeiouyæøœıаеёиоуыэюяіїєαεηιουω")

_FIRST_PARTS_END = re.compile(r"(?:heits|keits|ungs|schafts|ions|täts|lings|tums)\Z")
_LAST_PART = re.compile(
    r"(?:abdeckung|abteilung|anweisung|behälter|bekleidung|beleuchtung|bohrer|brille|brillen|bürste|deckel|"
    r"dichtung|dreher|einrichtung|einsatz|filter|fläche|flüssigkeit|gefahr|gehäuse|gewinde|halter|handschuh|"
    r"handschuhe|kasten|kette|kleidung|lager|leiste|maschine|messer|moment|motor|mutter|muttern|"
    r"pflicht|platte|platz|prüfung|pumpe|rahmen|reiniger|reinigung|riemen|rolle|schalter|scheibe|scheiben|"
    r"schlauch|schlüssel|schraube|schrauben|schraubendreher|schraubenzieher|schuh|schuhe|schutz|spachtel|spannung|"
    r"spindel|stelle|taste|teile|tücher|ventil|vorrichtung|wasser|wechsel|welle|werkzeug|zange)\Z"
)
"""What German compounds of a workshop end in: longer lists begin to find such words inside others."""

# Of a LibreOffice dictionary (hyphen(3), README.hyphen).
_NO_PATTERN = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_HEXADECIMAL = re.compile(r"\^{2}([0-9a-f]{2})")
_FIGURE_AND_LETTER = re.compile(r"(\d?)(\D?)")
_FIGURES, _ALL_BUT_COUNTING = b"0123456789", bytes(set(range(256)) - set(b"123456789\n"))

_SURE = 7
"""Letters of a last part long enough not to be the end of another word ("welle" in "Schwelle")."""


def points(word: str, language: str) -> tuple[int, ...]:
    """Where a word of letters may be hyphenated: counts of letters in front of the hyphen, rising.

    ``language`` is a BCP 47 tag; () for one without a dictionary (Arabic, Hebrew, Turkish, Chinese ...), and for a word
    that is short, stands in capitals or holds anything but letters.
    """
    if (
        not LEAST_LETTERS <= len(word) <= _MOST_LETTERS
        or not word.isalpha()
        or not (word.islower() or word[1:].islower())
    ):
        return ()
    return _points(unicodedata.normalize("NFC", word).lower(), language) if _is_composed(word) else ()


def joints(word: str, language: str) -> tuple[int, ...]:
    """Those of the points where a reader stumbles least.

    In German, which writes its compounds in one word, where two words were joined to one; in other languages those with
    five letters on either side.
    """
    if not _is_german(language):
        return tuple(at for at in points(word, language) if _EASILY_READ <= at <= len(word) - _EASILY_READ)
    last = _before_last_part(word.lower())
    return tuple(at for at in points(word, language) if at == last or _FIRST_PARTS_END.search(word[:at].lower()))


def _is_composed(word: str) -> bool:
    return unicodedata.is_normalized("NFC", word)


@lru_cache(maxsize=4096)
def _points(word: str, language: str) -> tuple[int, ...]:
    dictionary = _dictionary(language)
    if dictionary is None:
        return ()
    # A place with data is one where letters change ("asszony-nyal"): what is shown must be what is written.
    places = [int(place) for place in dictionary.positions(word) if place.data is None and 1 <= place <= len(word) - 1]
    last = _before_last_part(word) if _is_german(language) else 0
    if last and len(word) - last >= _SURE:
        # Patterns miss it at times: "schlüsse-lein-satz".
        places = sorted({last, *(place for place in places if abs(place - last) > 2)})
    return tuple(
        place for place in _between_syllables(word, places) if _LEAST_BESIDE <= place <= len(word) - _LEAST_BESIDE
    )


def _is_german(language: str) -> bool:
    return language.split("-")[0].lower() == "de"


def _before_last_part(word: str) -> int:
    """Where the last part of a German compound begins; 0 where it is not in our list."""
    found = _LAST_PART.search(word, _LEAST_BESIDE)
    return found.start() if found else 0


def _between_syllables(word: str, places: list[int]) -> list[int]:
    """Without those that would cut off a part that has no vowel: "Zucke-r-bäcker", "moment-sch-lüssel"."""
    kept: list[int] = []
    begin = 0
    for number, place in enumerate(places):
        if _has_vowel(word[begin:place]):
            following = places[number + 1] if number + 1 < len(places) else len(word)
            # A lone consonant ends the syllable in front of it, several begin the one behind.
            if place + 1 == following and not _has_vowel(word[place:following]):
                continue
            kept.append(place)
            begin = place
    return [place for place in kept if _has_vowel(word[place:])]


def _has_vowel(letters: str) -> bool:
    return not _VOWELS.isdisjoint(unicodedata.normalize("NFD", letters))


@lru_cache(maxsize=32)
def _dictionary(language: str) -> HyphDict | None:
    tag = language.replace("_", "-").lower().split("-")
    name = pyphen.language_fallback(_HOME[tag[0]] if len(tag) == 1 and tag[0] in _HOME else "_".join(tag))
    return AsAsked(pyphen.LANGUAGES[name]) if name else None


class AsAsked(HyphDict):
    """A dictionary whose patterns are parsed when a word has their letters.

    pyphen parses all of them when it opens one: of the German ones, 77,000 or half a second in every process.
    """

    def __init__(self, path: Path) -> None:
        encoding, _, written = path.read_bytes().partition(b"\n")
        name = encoding.decode().strip()
        text = written.decode("cp1251" if name.lower() == "microsoft-cp1251" else name)
        text = _HEXADECIMAL.sub(lambda found: chr(int(found[1], 16)), text)
        lines = [line for line in map(str.strip, text.splitlines()) if not line.startswith(_NO_PATTERN)]
        plain = "\n".join([line.split("/")[0] if "=" in line else line for line in lines]).encode()
        # Bytes are sifted at once; in UTF-8 those of ASCII stand for nothing else.
        letters = plain.translate(None, _FIGURES).decode().split("\n")
        figures = plain.translate(None, _ALL_BUT_COUNTING).split(b"\n")
        self.patterns = _Patterns(compress(zip(letters, lines, strict=True), figures))
        self.cache = {}
        self.maxlen = max(map(len, self.patterns))


class _Patterns(dict[str, Any]):
    """By its letters, a pattern: as it is written, until it has been asked for."""

    def get(self, letters: str, default: Any = None) -> Any:
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = _parsed(found)
        return found


def _parsed(pattern: str) -> tuple[int, tuple[int, ...]] | None:
    """Where its first figure but 0 stands, and its figures from there to the last; None where it has none."""
    value: Callable[[str], int] = int
    if "/" in pattern and "=" in pattern:
        pattern, change = pattern.split("/", 1)
        value = pyphen.AlternativeParser(pattern, change)
    figures = tuple(value(figure or "0") for figure, _ in _FIGURE_AND_LETTER.findall(pattern))
    places = [place for place, figure in enumerate(figures) if figure]
    return (places[0], figures[places[0] : places[-1] + 1]) if places else None
