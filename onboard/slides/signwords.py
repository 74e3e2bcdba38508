"""The words that call for a pictogram, by language; looked for in a line of text.

They lie in ``assets/pictograms/words.<language>.toml`` (docs/pictograms.md says how they are written). A wrong sign is
worse than none: where a line might mean the contrary of what its words say, nothing is found.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from onboard.resources import assets

_PROHIBITION, _WARNING = "prohibition", "warning"
_LONGEST_LINE = 2_000
"""Of a longer text only so many characters are looked at, and none of its signs can be meant for all of it."""

_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3}[.])\s+|(?<=[!?;؛؟])\s*|[\n|•]+")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u0652\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااي\u0647")
_CEDILLAS = str.maketrans("şţ", "șț")
_APOSTROPHES = str.maketrans("’ʼ´`", "''''")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language speaks of what the signs tell.

    ``phrases``    each with the code it calls for
    ``contrary``   words that turn round what a sentence says: "nicht", "ohne", "ausziehen"
    ``narrowing``  words after a prohibition that make it one of something else: "keine Handschuhe mit ..."
    """

    style: Style
    phrases: tuple[Phrase, ...]
    contrary: re.Pattern[str]
    narrowing: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """``key`` is its longest word, to see quickly that it is not there; of two that overlap the fuller one counts."""

    code: str
    written: str
    key: str
    fullness: int


class _Call(NamedTuple):
    start: int
    end: int
    fullness: int
    code: str


def codes_for(text: str, language: str, frames: Mapping[str, str]) -> tuple[str, ...]:
    """Codes a line of text calls for, in the order of its words; ``frames`` tells each code's frame.

    A prohibition counts where its whole phrase is there, and then stands alone in its sentence, but for hazards. A
    hazard counts in a sentence that negates nothing else; everything else only in a text that negates nothing else.
    """
    tag = language.split("-")[0].lower()
    if tag not in languages() or len(text) > _LONGEST_LINE:
        return ()
    wording = _wording(tag)
    sentences = [_plain(sentence, tag) for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    calls = [_calls(sentence, wording) for sentence in sentences]
    contrary = [
        bool(wording.contrary.search(_without(sentence, [call for call in found if frames[call.code] == _PROHIBITION])))
        for sentence, found in zip(sentences, calls, strict=True)
    ]
    codes: list[str] = []
    for found, turned in zip(calls, contrary, strict=True):
        prohibits = any(frames[call.code] == _PROHIBITION for call in found)
        for call in found:
            frame = frames[call.code]
            if frame == _PROHIBITION:
                sure = True
            elif frame == _WARNING:
                sure = not turned
            else:
                sure = not prohibits and not any(contrary)
            if sure:
                codes.append(call.code)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Those with words for signs, as BCP 47 tags."""
    return tuple(sorted(file.name.split(".")[1] for file in (assets() / "pictograms").glob("words.*.toml")))


def _calls(sentence: str, wording: Wording) -> list[_Call]:
    """What a sentence calls for, in the order of its words; of calls that overlap only the fullest."""
    found = [
        _Call(match.start(), match.end(), phrase.fullness, phrase.code)
        for phrase in wording.phrases
        if phrase.key in sentence
        for match in _pattern(wording.style, phrase.written).finditer(sentence)
    ]
    kept: list[_Call] = []
    for call in sorted(found, key=lambda call: (-call.fullness, call.start, call.code)):
        if all(call.end <= other.start or other.end <= call.start for other in kept):
            kept.append(call)
    return sorted(call for call in kept if not wording.narrowing.match(sentence, call.end))


def _without(sentence: str, calls: list[_Call]) -> str:
    for call in calls:
        sentence = sentence[: call.start] + "," * (call.end - call.start) + sentence[call.end :]
    return sentence


def _plain(text: str, language: str) -> str:
    """Without what is written now this way, now that: capitals, kinds of apostrophes, Arabic vowel signs."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_APOSTROPHES)
    if language == "ro":
        text = text.translate(_CEDILLAS)
    if language == "ar":
        text = _ARABIC_MARKS.sub("", text).translate(_ARABIC_LETTERS)
    return text


# ------------------------------------------------------------------------------------------------ reading the lists


@lru_cache(maxsize=32)
def _wording(tag: str) -> Wording:
    written = tomllib.loads((assets() / "pictograms" / f"words.{tag}.toml").read_text(encoding="utf-8"))
    style = Style(tuple(written.get("endings", ())), tuple(written.get("beginnings", ())))
    phrases = tuple(
        _phrase(code, _plain(phrase, tag)) for code, phrases in written["words"].items() for phrase in phrases
    )
    contrary = "|".join(style.pattern(_plain(word, tag)) for word in written["contrary"])
    narrowing = "|".join(re.escape(_plain(word, tag)) for word in written["narrowing"])
    return Wording(style, phrases, re.compile(contrary), re.compile(rf"\W+(?:{narrowing})(?!\w)"))


def _phrase(code: str, written: str) -> Phrase:
    words = written.replace("*", "").split()
    return Phrase(code, written, max(words, key=len), sum(len(word) for word in words) + len(words))


@lru_cache(maxsize=2048)
def _pattern(style: Style, phrase: str) -> re.Pattern[str]:
    return re.compile(style.pattern(phrase))


@dataclass(frozen=True, slots=True)
class Style:
    """How a language's words change: what may stand behind and in front of one."""

    endings: tuple[str, ...]
    beginnings: tuple[str, ...]

    def pattern(self, phrase: str) -> str:
        """``*`` in front of a word: it may end a compound; behind it: it goes on as it likes."""
        return r"[\s\-]+".join(self._word(word) for word in phrase.split())

    def _word(self, word: str) -> str:
        before = r"(?<!\w)" + (rf"(?:{'|'.join(self.beginnings)})?" if self.beginnings else "")
        before = r"(?<!\w)\w*" if word.startswith("*") else before
        endings = rf"(?:{'|'.join(self.endings)})?" if self.endings else ""
        after = r"\w{0,8}" if word.endswith("*") else endings
        return rf"{before}{re.escape(word.strip('*'))}{after}(?!\w)"
