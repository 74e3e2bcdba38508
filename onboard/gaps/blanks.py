"""Blanks: a line to fill in where a value should stand, "TBD", "folgt". What the worker is to fill in is no gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import TOLD, Part, Passage, Reading, quoted, spoken_words
from onboard.measures.units import unit_at

_LEFT_OPEN = re.compile(
    r"_{3,}|(?:_ ){2,}_|…\s?…+|\.{4,}|(?:\. ){4,}\.?|\[\s*(?:\.{2,}|…|_+|\?+|[xX]{2,}|tbd|TBD)\s*\]"
    r"|(?<!\w)(?:TBD|tbd|T\.B\.D\.|t\.b\.d\.|TBA|TBC|TODO|ToDo|FIXME)(?!\w)"
    r"|(?<!\w)(?:x{3,}|[xX]{2}[.:/][xX]{2}(?:[.:/][xX]{2,4})?)(?!\w)|(?<![\w?!])\?{2,}(?![\w?!])"
    r"|(?<!\w)[Ll]orem ipsum(?!\w)"
)
# A table of contents leads the eye to the page with dots.
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}\.?|…\s?…+)\s*\d{1,4}\s*$")
_MOST_WORDS = 4
_FEWEST_FIELDS = 3


def blanks(reading: Reading) -> Iterator[Hole]:
    for passage in reading.of(*TOLD, Part.HEAD, Part.NOTE):
        for match in _left_open(passage.text, reading):
            yield _hole(passage, match.start(), match.end())
        if _follows(passage.text, reading):
            yield _hole(passage, 0, len(passage.text))


def is_left_open(text: str, reading: Reading) -> bool:
    """Whether a text says nothing but that something is to be written."""
    rest = _LEFT_OPEN.sub("", text)
    return rest != text and not spoken_words(reading.pattern("blank", "words").sub("", rest))


def _left_open(text: str, reading: Reading) -> Iterator[re.Match[str]]:
    if _LEADER.search(text):
        return
    quoted_before = -1
    for match in _LEFT_OPEN.finditer(text):
        if match.start() > quoted_before and not _is_form(text, match, reading):
            yield match
            quoted_before = text.find(".", match.end()) if "." in text[match.end() :] else len(text)
    for match in reading.pattern("blank", "words").finditer(text):
        if match[0].casefold() not in ("n. n.", "n.n.") or match[0][0].isupper():
            yield match


def _is_form(text: str, match: re.Match[str], reading: Reading) -> bool:
    """Whether the worker is to fill it in: "Datum: ____", "Istwert notieren: ____ bar", "__ / __ / 20__".

    A label with a blank behind it is a field of a form, unless a unit follows, or it asks for what the author knows.
    """
    if not re.match(r"[_.…]", match[0]):
        return False
    before, after = text[: match.start()], text[match.end() :]
    if reading.pattern("blank", "recording").search(text) or before.rstrip().endswith("/") or after.lstrip()[:1] == "/":
        return True
    if unit_at(text, match.end(), reading.language)[0]:
        return False
    fields = len(_LEFT_OPEN.findall(text))
    if fields >= _FEWEST_FIELDS or (fields > 1 and reading.pattern("blank", "form").search(text)):
        return True
    return not spoken_words(text) or _asks_worker(before, reading)


def _asks_worker(before: str, reading: Reading) -> bool:
    label = re.search(r"(?P<label>[^:|;,_….]*?)\s*(?:\([^)]*\)\s*)?(?P<colon>:)?\s*$", before)
    if label is None or reading.pattern("blank", "open").search(label["label"]):
        return False
    short = 0 < len(label["label"].split()) <= _MOST_WORDS
    numbered = re.search(r"(?:n°|nº|nr|no|№)\.?\s*$|\d\s*$", before, re.IGNORECASE) is not None
    form = reading.pattern("blank", "form").search(label["label"]) is not None
    return numbered or (short and (form or (label["colon"] is not None and not _measured(label["label"], reading))))


def _measured(label: str, reading: Reading) -> bool:
    return any(label.casefold().endswith(kind) for kind in reading.listed("values", "kinds"))


def _follows(text: str, reading: Reading) -> bool:
    """ "Bild folgt", "Freigabe folgt noch": a short line that ends in a promise."""
    plain = text.strip().rstrip(".!)…").strip()
    if len(plain.split()) > _MOST_WORDS or reading.pattern("blank", "follows_not").search(plain):
        return False
    return any(match.end() == len(plain) and match.start() > 0 for match in _follow_words(plain, reading))


def _follow_words(text: str, reading: Reading) -> Iterator[re.Match[str]]:
    return reading.pattern("blank", "follows").finditer(text)


def _hole(passage: Passage, start: int, end: int) -> Hole:
    words = quoted(passage.text, start, end)
    return Hole(Kind.BLANK, words, passage.source.place, passage.source.file, passage.step)
