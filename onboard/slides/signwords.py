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
"""A longer text is no line of a slide: no sign can be meant for all of it."""

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
    """One way to call for a sign.

    ``key``       its longest word, to see quickly that it is not there
    ``fullness``  how much of it is spelled out: of two that overlap the fuller one counts
    ``contrary``  whether it has one of the contrary words in it, which then turns round nothing else
    """

    code: str
    written: str
    key: str
    fullness: int
    contrary: bool


class _Call(NamedTuple):
    """A place in a sentence where the words of a phrase stand."""

    start: int
    end: int
    fullness: int
    code: str
    contrary: bool
    prohibits: bool


class _Sentence(NamedTuple):
    """What a sentence calls for; ``turned``: it has a contrary word that is no part of that."""

    calls: list[_Call]
    turned: bool

    @property
    def prohibits(self) -> bool:
        return any(call.prohibits for call in self.calls)


def codes_for(text: str, language: str, frames: Mapping[str, str]) -> tuple[str, ...]:
    """Codes a line of text calls for, in the order of its words; ``frames`` tells each code's frame.

    A prohibition counts where its whole phrase is there, and then stands alone in its sentence, but for hazards. A
    hazard counts in a sentence that negates nothing else; everything else only in a text that negates nothing else.
    """
    tag = language.split("-")[0].lower()
    if tag not in languages() or len(text) > _LONGEST_LINE:
        return ()
    wording = _wording(tag)
    sentences = [_read(_plain(part, tag), wording, frames) for part in _SENTENCE_END.split(text)]
    plain = not any(sentence.turned for sentence in sentences)
    codes = [
        call.code
        for sentence in sentences
        for call in sentence.calls
        if call.prohibits
        or (frames[call.code] == _WARNING and not sentence.turned)
        or (frames[call.code] != _WARNING and plain and not sentence.prohibits)
    ]
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Those with words for signs, as BCP 47 tags."""
    return tuple(sorted(file.name.split(".")[1] for file in (assets() / "pictograms").glob("words.*.toml")))


def _read(sentence: str, wording: Wording, frames: Mapping[str, str]) -> _Sentence:
    found = [
        _Call(*match.span(), phrase.fullness, phrase.code, phrase.contrary, frames[phrase.code] == _PROHIBITION)
        for phrase in wording.phrases
        if phrase.key in sentence
        for match in _pattern(wording.style, phrase.written).finditer(sentence)
    ]
    calls = _fullest(found)
    rest = _without(sentence, calls)
    standing = [call for call in calls if not call.prohibits or _stands(call, sentence, rest, wording)]
    return _Sentence(standing, bool(wording.contrary.search(_without(sentence, standing))))


def _fullest(found: list[_Call]) -> list[_Call]:
    """Of calls that overlap only the fullest, in the order of the words."""
    kept: list[_Call] = []
    for call in sorted(found, key=lambda call: (-call.fullness, call.start, call.code)):
        if all(call.end <= other.start or other.end <= call.start for other in kept):
            kept.append(call)
    return sorted(kept)


def _stands(call: _Call, sentence: str, rest: str, wording: Wording) -> bool:
    """Whether the words around a prohibition leave it one: not "kein Rauchverbot", "keine Handschuhe mit Löchern"."""
    before = " ".join(rest[: call.start].split()[-2:])
    return not wording.contrary.search(before) and not wording.narrowing.match(sentence, call.end)


def _without(sentence: str, calls: list[_Call]) -> str:
    """The sentence with commas in the place of the phrases that have a contrary word of their own."""
    for call in calls:
        if call.contrary:
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
    turning = "|".join(style.pattern(_plain(word, tag)) for word in written["contrary"])
    # Capitals from a keyboard that is not Turkish lose their dots: "DEĞIL" turns a sentence round all the same.
    contrary = re.compile(turning.replace("i", "[iı]") if tag == "tr" else turning)
    phrases = tuple(
        _phrase(code, _plain(phrase, tag), contrary) for code, phrases in written["words"].items() for phrase in phrases
    )
    narrowing = "|".join(re.escape(_plain(word, tag)) for word in written["narrowing"])
    return Wording(style, phrases, contrary, re.compile(rf"\W+(?:{narrowing})(?!\w)"))


def _phrase(code: str, written: str, contrary: re.Pattern[str]) -> Phrase:
    spelled = written.replace("*", "")
    words = spelled.split()
    fullness = sum(len(word) for word in words) + len(words)
    return Phrase(code, written, max(words, key=len), fullness, bool(contrary.search(spelled)))


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
