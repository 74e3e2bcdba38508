"""Sentences, warnings and mentions in a stretch of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from onboard.core.model import Signal
from onboard.ingest.outline import HARD_BREAK, Prose, clean
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

_LONGEST_ABBREVIATION = 12
_TAIL = 40
_LOOKED_INTO = 2_000
_ENDS_IN_AN_ORDINAL = re.compile(
    r"(?:^|\s)(?:der|die|das|dem|den|des|im|am|zum|zur|ab|bis|vom|beim|jede[rmsn]?|max\.|min\.)\s+\d{1,3}\.$",
    re.IGNORECASE,
)
_ENDS_IN_INITIALS = re.compile(r"(?:^|\s)(?:[^\W\d_]\.\s?){2,}$")
_ONLY_A_NUMBER = re.compile(r"^\W*\d{1,3}\.$")
_NUMBERED_NOUN = re.compile(r"^[A-ZÄÖÜ][a-zäöüß]+")
_ORNAMENT = re.compile(r"^[\s⚠️☠⛔🛑❗❕‼❌☢☣⚡🔥]+")
_WARNING_SIGN = re.compile(r"^\s*[⚠☠⛔🛑☢☣⚡]")
_LEAD_END = re.compile(r"[\s:.!–—-]*")


def sentences(prose: Prose, vocabulary: Vocabulary, language: str, source: str) -> list[Prose]:
    """The sentences of some prose, in order, each with a word in it.

    A forced line break ends a sentence, an abbreviation none.
    """
    found = []
    at = 0
    for line in prose.text.split(HARD_BREAK):
        found.extend((at + begin, at + end) for begin, end in _sentence_spans(line, vocabulary, language))
        at += len(line) + 1
    return [part for begin, end in found if re.search(r"\w", (part := prose.part(begin, end, source)).text)]


def _sentence_spans(line: str, vocabulary: Vocabulary, language: str) -> Iterator[tuple[int, int]]:
    flat = line.replace("\n", " ")
    if not flat.strip():
        return
    begin = at = 0
    pieces = list(segment(language.split("-")[0].lower() or "en", flat))
    if "".join(pieces) != flat:
        yield 0, len(line)
        return
    for index, piece in enumerate(pieces):
        at += len(piece)
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        if not following or not _goes_on(flat[max(begin, at - _TAIL) : at], following, vocabulary, language):
            yield begin, at
            begin = at


def _goes_on(sentence: str, following: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether the full stop at the end of ``sentence`` ends no sentence."""
    ending = sentence.rstrip()
    if not ending.endswith("."):
        return not re.search(r"\w", following)
    tail = ending[-_LONGEST_ABBREVIATION:].casefold()
    if any(tail.endswith(word) and not tail[: -len(word)][-1:].isalnum() for word in vocabulary.abbreviations):
        return True
    if _ENDS_IN_INITIALS.search(ending) or _ONLY_A_NUMBER.match(ending):
        return True
    if following[:1].islower():
        return True
    ordinal = language.startswith("de") and _ENDS_IN_AN_ORDINAL.search(ending) and _NUMBERED_NOUN.match(following)
    return bool(ordinal) or not re.search(r"\w", following)


# ------------------------------------------------------------------------------------------ warnings


@dataclass(frozen=True, slots=True)
class Alarm:
    """That a passage is a warning. ``skip``: how many of its characters are the signal word."""

    signal: Signal | None
    skip: int


def alarm(prose: Prose, vocabulary: Vocabulary) -> Alarm | None:
    """Whether a passage opens with a signal word (or a warning sign): "WARNUNG: ...", "**Caution** ...", "⚠ ..."."""
    text = prose.text
    if prose.lead:
        word = clean(_ORNAMENT.sub("", text[: prose.lead])).strip(" :!.–—-").casefold()
        if word in vocabulary.signal_words:
            kind = vocabulary.signal_words[word]
            rest = _LEAD_END.match(text, prose.lead)
            skip = rest.end() if rest else prose.lead
            return Alarm(SIGNALS[kind], 0 if kind == "important" else _unless_it_goes_on(text, skip))
    found = vocabulary.signal.match(text)
    if found:
        word = (found.group("marked") or found.group("capital")).casefold()
        if found.group("marked") or found.group("capital").isupper():
            kind = vocabulary.signal_words.get(clean(word))
            if kind is not None:
                if kind == "important":
                    return Alarm(None, 0)
                marked = bool(found.group("marked"))
                return Alarm(SIGNALS[kind], found.end() if marked else _unless_it_goes_on(text, found.end()))
    shouted = prose.lead >= len(text.strip()) > 0 and text.rstrip().endswith("!")
    if shouted and (vocabulary.warns(text) or text.rstrip().endswith("!!")):
        return Alarm(None, 0)
    if _WARNING_SIGN.match(text):
        ornament = _ORNAMENT.match(text)
        return Alarm(None, ornament.end() if ornament else 0)
    return None


def _unless_it_goes_on(text: str, skip: int) -> int:
    """ "GEFAHR durch Strom" is one phrase: without its first word it would say something else."""
    return 0 if text[skip : skip + 1].islower() else skip


def forbids(sentence: Prose, vocabulary: Vocabulary) -> bool:
    """Whether a sentence is plainly a prohibition or names a danger, without a signal word."""
    return vocabulary.warns(clean(sentence.text[:_LOOKED_INTO]))


# ------------------------------------------------------------------------------------------ mentions


def protective_equipment(text: str, vocabulary: Vocabulary, *, must_be_worn: bool) -> list[str]:
    """The protective equipment a sentence asks for, as it names it. "Keine Handschuhe tragen" asks for none.

    ``must_be_worn``: only where the sentence says to wear it; in a list of tools or equipment the name is enough.
    """
    text = text[:_LOOKED_INTO]
    if must_be_worn and not vocabulary.wear.search(text):
        return []
    found = []
    for match in vocabulary.ppe.finditer(text):
        clause = re.split(r"[.;:!?]|,\s", text[: match.start()])[-1]
        if not vocabulary.negation.search(clause):
            found.append(clean(match.group()))
    return found


def enumerated(text: str) -> list[tuple[int, int]]:
    """Where the members of "Inbusschlüssel 5 mm, Lappen; Öl (dünn, hell)" stand; "3,5 x 25" is one."""
    spans, begin, depth = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        follows_space = text[at + 1 : at + 2].isspace() or not text[at + 1 : at + 2]
        if letter == HARD_BREAK or (depth <= 0 and letter in ",;" and follows_space):
            spans.append((begin, at))
            begin = at + 1
    spans.append((begin, len(text)))
    return [(start, end) for start, end in spans if text[start:end].strip()]
