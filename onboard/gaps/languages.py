"""Sentences in another language than the instruction's, told by script or by stop words; whole sentences only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import TOLD, Passage, Reading, all_stopwords, quoted, spoken_words

_FEWEST_WORDS = 6
_FEWEST_TELLING = 3
_SHARE = 0.25
_BILINGUAL = 0.3
_SCRIPTS = {"ar": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "bg": "CYRILLIC", "sr": "CYRILLIC", "el": "GREEK",
            "fa": "ARABIC", "ur": "ARABIC", "he": "HEBREW", "zh": "CJK", "ja": "CJK", "ko": "HANGUL"}  # fmt: skip


def foreign_sentences(reading: Reading) -> Iterator[Hole]:
    """One gap a step; one for the whole document where it is written in two languages throughout."""
    if not reading.instruction.language:
        return
    told = [passage for passage in reading.of(*TOLD) if len(spoken_words(passage.text)) >= _FEWEST_WORDS]
    foreign = [(passage, language) for passage in told if (language := _foreign(passage.text, reading.language))]
    if len(foreign) > 2 and len(foreign) > _BILINGUAL * len(told):
        passage, language = foreign[0]
        yield _hole(passage, language, reading, "throughout")
        return
    seen: set[tuple[str, str]] = set()
    for passage, language in foreign:
        owner = (passage.step or passage.source.place, language)
        if owner not in seen:
            seen.add(owner)
            yield _hole(passage, language, reading, "sentence")


def _foreign(text: str, own: str) -> str:
    """The language a text is clearly in, if it is not its own; "" otherwise."""
    script = _script(text)
    expected = _SCRIPTS.get(own, "LATIN")
    if script and script != expected:
        return next((code for code, name in _SCRIPTS.items() if name == script), "en" if script == "LATIN" else "")
    known = all_stopwords()
    if own not in known:
        return ""
    said = spoken_words(text)
    for other, common in known.items():
        telling = sum(word in common and word not in known[own] for word in said)
        at_home = sum(word in known[own] and word not in common for word in said)
        if other != own and telling >= _FEWEST_TELLING and telling >= _SHARE * len(said) and at_home == 0:
            return other
    return ""


def _script(text: str) -> str:
    """The script nearly all letters are of, or ""."""
    letters = [letter for letter in text if letter.isalpha()]
    names = [unicodedata.name(letter, "").partition(" ")[0] for letter in letters]
    for name in ("LATIN", "CYRILLIC", "ARABIC", "GREEK", "HEBREW", "CJK", "HANGUL"):
        if names and sum(found == name for found in names) >= 0.8 * len(names):
            return name
    return ""


def _hole(passage: Passage, language: str, reading: Reading, reason: str) -> Hole:
    end = next(re.finditer(r"[.!?](?=\s|$)|$", passage.text)).end()
    named = {"foreign": language, "own": reading.language}
    source = passage.source
    return Hole(Kind.LANGUAGE_MIX, quoted(passage.text, 0, end), source.place, source.file, passage.step, reason, named)
