"""Which step a photo belongs to, by the name of its file.

    names of photos -> number of a step (and which of its photos)

"Schritt 3.jpg" says so; "03_abdeckung.jpg" says so only where the other names look like the same numbering, because
cameras, scanners and messengers number their files too ("IMG_0003.jpg"). In doubt a photo belongs to no step: a
person is told, and a wrong picture misleads. Looks at names only, never into files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePosixPath

_WORDS = (
    # In file names accents are often left out.
    *("schritt", "arbeitsschritt", "arbeitsgang", "montageschritt", "step", "étape", "etape", "passo", "fase"),
    *("krok", "etap", "adım", "adim", "paso", "pas", "pasul", "pasu", "крок", "этап", "етап", "шаг"),
    *("stap", "steg", "trin", "trinn", "lépés", "lepes", "korak", "vaihe", "βήμα", "خطوة", "الخطوة", "الخطوه", "خطوه"),
)
_NAMED_BY_OTHERS = re.compile(
    r"""(?x)
    (?:img|imag|image|dsc|dscn|dscf|dcim|pxl|mvimg|vid|mov|burst|gopr|gx|dji|pict|sam|hpim|cimg|kodak|fullsizerender
      |whatsapp|signal|telegram|threema|screenshot|screen|bildschirmfoto|bildschirmaufnahme|captura|zrzut|ekran
      |scan|scanned|scanner|camscanner|unbenannt|untitled|sans\ titre|download|thumbnail|page|seite|slide|folie|file
      |datei|pasted|clipboard|snip|thumb|frame)(?![^\W\d_])
    | photo_\d+_20\d\d
    | [0-9a-f]{8}(?:-|$)                         # a random name
    | \d{6}                                     # a time, a counter
    | \d{1,2}[._-]\d{1,2}[._-](?:\d\d|\d{4})(?!\d)
    | (?:19|20)\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d
    """
)
"""How cameras, messengers, scanners and programs begin the names they give; dates and times."""
_A_TIME = re.compile(r"\d{6}|\d[._-]\d+[._-]\d")
_PICTURE = re.compile(
    r"""(?x) .*(?:\d.*|(?<![^\W\d_])(?:
      bild|foto|photo|picture|pic|abb|abbildung|fig|figure|figura|illustration|imagen|fotografía|fotografia|zdjęcie
      |zdjecie|rysunek|rys|obraz|resim|şekil|sekil|fotoğraf|fotograf|poza|фото|рис|рисунок|зображення|صورة|الصورة|شكل
      |montage|ablauf|arbeitsablauf|anleitung|aufbau|assembly|instruction|instructions|procedure|process|workflow
      )[\s._\-(#]*)"""
)
"""What a numbering of steps may have before its number: "Bild", "WS-04"; not "Deckel", which may have several."""

_MEASURE = (
    r"(?:mm|cm|dm|m|km|kg|g|mg|v|kv|volt|ma|amp|ampere|w|kw|watt|nm|bar|hz|khz|l|ml|zoll|inch|grad|x|st|nd|rd|th)"
)
_BEFORE = r"(?<![^\W_])"
_GAP = r"[\s._\-#(\[]*"
_WHICH = (
    r"(?:(?P<letter>[a-z])(?![^\W_])"
    r"|[\s._-](?P<spaced>[a-e])(?![^\W_])"
    r"|[\s._\-]*\(?[._-]?(?P<count>(?<=\D)\d{1,2})(?!\d))?"
)
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SAID = re.compile(rf"{_BEFORE}(?:{_WORD}){_GAP}(?:nr|no|n)?{_GAP}(?P<number>\d{{1,3}})(?!\d){_WHICH}")
_SAID_BEFORE = re.compile(rf"(?<!\d)(?P<number>\d{{1,3}})[\s._-]*(?:{_WORD})(?![^\W\d_])")
_LEADING = re.compile(rf"[\s(\[]*(?P<number>\d{{1,3}})(?!\d)(?![\s._-]?{_MEASURE}(?![^\W_])){_WHICH}(?![^\W_])")
_TRAILING = re.compile(r"(?P<before>.*?\D)(?P<number>\d{1,3})(?P<letter>[a-z])?[\s)\]]*")

MOST_STEPS = 300
_MOST = 0.8
"""How much of a set of names must look like a numbering for a mere number to be believed."""


@dataclass(frozen=True, slots=True)
class _Number:
    """``said``: the name itself says that it is the number of a step; ``unsure``: it may number photos of one thing."""

    step: int
    which: str
    said: bool = False
    unsure: bool = False


def photo_numbers(names: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    """By name, the number of the step a photo shows and which of its photos it is ("", "a", "b", ... or "1", "2", ...);
    without those whose names do not tell. Names may stand in folders, with "/"; the folder's name counts where it
    names a step ("Schritt 3/IMG_0815.jpg")."""
    return {name: (number.step, number.which) for name, number in _numbers(names).items() if not number.unsure}


def matched(photos: Sequence[str], steps: int, shown: frozenset[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Photo -> number of its step (from 1 to ``steps``), in the order in which they are to be shown; and the photos
    that belong to no step by their names. ``shown``: those of ``photos`` that the document itself shows, which are in
    neither."""
    numbers = _numbers(photos)
    mere = [number for number in numbers.values() if not number.said]
    believed = _fits(mere, steps)
    belonging = {
        name: number
        for name, number in numbers.items()
        if name not in shown and number.step <= steps and (number.said or believed)
    }
    order = sorted(belonging, key=lambda name: (belonging[name].step, _in_order(belonging[name].which), name))
    rest = dict.fromkeys(name for name in photos if name not in belonging and name not in shown)
    return {name: belonging[name].step for name in order}, tuple(rest)


def _fits(mere: Sequence[_Number], steps: int) -> bool:
    """Whether mere numbers count steps: in a document of five, a numbering up to 30 counts something else, and
    "deckel_1" to "deckel_3" are photos of the lid, but not where there are as many steps as photos."""
    if any(number.unsure for number in mere):
        return sorted(number.step for number in mere) == list(range(1, steps + 1)) and steps > 2
    return sum(number.step <= steps for number in mere) >= _MOST * len(mere)


def _in_order(which: str) -> tuple[int, str]:
    return (int(which), "") if which.isdecimal() else (0, which)


# ------------------------------------------------------------------------------------------------ reading names


def _numbers(names: Sequence[str]) -> dict[str, _Number]:
    names = tuple(dict.fromkeys(names))
    said = {name: number for name in names if (number := _said(name)) is not None}
    silent = {name: _stem(name) for name in names if name not in said}
    for reading in (_leading, _behind_the_same_beginning, _trailing):
        if numbered := reading(silent):
            return {name: number for name in names if (number := said.get(name) or numbered.get(name))}
    return said


def _stem(name: str) -> str:
    return _folded(PurePosixPath(name.replace("\\", "/")).stem)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _said(name: str) -> _Number | None:
    """What "Schritt 3b", "step_03-2" or "3. adım" say, in the file's name or that of its folder."""
    folder = PurePosixPath(name.replace("\\", "/")).parent.name
    for text in (_stem(name), _folded(folder)):
        if found := _SAID.search(text):
            return _numbered(found, _which(found), said=True)
        if found := _SAID_BEFORE.search(text):
            return _numbered(found, "", said=True)
    return None


def _which(found: re.Match[str]) -> str:
    return found["letter"] or found["spaced"] or found["count"] or ""


def _numbered(found: re.Match[str], which: str, *, said: bool = False) -> _Number | None:
    step = int(found["number"])
    return _Number(step, which.lstrip("0") if which.isdecimal() else which, said) if 1 <= step <= MOST_STEPS else None


def _leading(stems: Mapping[str, str]) -> dict[str, _Number]:
    """ "03_abdeckung", "3", "3b": where they are most of the set, or count up from 1."""
    return _of_one_kind(stems, _lead)


def _behind_the_same_beginning(stems: Mapping[str, str]) -> dict[str, _Number]:
    """ "ws04-03_deckel", "ws04-04": the same, behind what all names begin with."""
    if len(stems) < 2:
        return {}
    pairs = zip(min(stems.values()), max(stems.values()), strict=False)
    common = "".join(one for one, other in takewhile(lambda pair: pair[0] == pair[1], pairs))
    beginning = re.sub(r"[^\s._\-(]*\Z", "", common)
    if not beginning or _A_TIME.search(beginning) or any(map(_NAMED_BY_OTHERS.match, stems.values())):
        return {}
    numbered = _of_one_kind({name: stem[len(beginning) :] for name, stem in stems.items()}, _lead)
    return _sure_or_not(numbered, beginning)


def _trailing(stems: Mapping[str, str]) -> dict[str, _Number]:
    """ "Bild3", "Foto (3)": where nearly all names are one word and a number."""
    words = Counter(found["before"] for stem in stems.values() if (found := _TRAILING.fullmatch(stem)))
    if not words:
        return {}
    word, count = words.most_common(1)[0]
    if count < 2 or _NAMED_BY_OTHERS.match(word) or _A_TIME.search(word):
        return {}

    def read(stem: str) -> _Number | None:
        found = _TRAILING.fullmatch(stem)
        return _numbered(found, found["letter"] or "") if found and found["before"] == word else None

    return _sure_or_not(_of_one_kind(stems, read, whole=True), word)


def _sure_or_not(numbered: dict[str, _Number], beginning: str) -> dict[str, _Number]:
    unsure = not _PICTURE.fullmatch(beginning)
    return {name: replace(number, unsure=unsure) for name, number in numbered.items()}


def _lead(stem: str) -> _Number | None:
    if _NAMED_BY_OTHERS.match(stem) or not (found := _LEADING.match(stem)):
        return None
    return _numbered(found, _which(found))


def _of_one_kind(
    stems: Mapping[str, str], read: Callable[[str], _Number | None], *, whole: bool = False
) -> dict[str, _Number]:
    """What ``read`` makes of each name, where it looks like one numbering; else nothing.

    ``whole``: only where it is one of nearly all names; else one that counts up from 1 is believed among others.
    """
    numbered = {name: number for name, stem in stems.items() if (number := read(stem))}
    numbered = {name: number for name, number in numbered.items() if _continues(number, numbered.values())}
    most = len(numbered) >= _MOST * len(stems)
    one_numbering = most or (not whole and _run(number.step for number in numbered.values()))
    return numbered if numbered and one_numbering and _distinct(numbered.values()) else {}


def _continues(number: _Number, others: Iterable[_Number]) -> bool:
    """ "3b" is a second photo of step 3 where there is a "3a" or a "3"; else it is a "3d-drucker"."""
    if number.which in ("", "a") or number.which.isdecimal():
        return True
    before = {chr(ord(number.which) - 1), "" if number.which == "b" else "a"}
    return any(other.step == number.step and other.which in before for other in others)


def _distinct(numbers: Iterable[_Number]) -> bool:
    """Most say something else, or every step has its photos in turn."""
    all_of_them = [(number.step, number.which) for number in numbers]
    return len(set(all_of_them)) >= _MOST * len(all_of_them) or _run(step for step, _ in all_of_them)


def _run(steps: Iterable[int]) -> bool:
    """Three or more numbers that leave out few of those from 1 on."""
    counted = set(steps)
    return len(counted) >= 3 and len(counted) >= _MOST * max(counted)
