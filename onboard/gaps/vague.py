"""Vague words: "regelmäßig", "if necessary". A word is no gap where its sentence makes it precise.

Source of the German words: BG BAU, on wording instructions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from onboard.gaps import words
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Reading, quoted, sentence_around
from onboard.gaps.sections import is_operating_instruction, notes_of_sections
from onboard.measures.quantities import Shape, quantities

_QUESTIONS = ("often", "much", "long", "when", "which", "usual", "well", "about")
_PARTS = (Part.PPE, Part.TOOLS, Part.WARNING, Part.STEP, Part.CHECK)
# "Diese Anweisung beschreibt das normale Rüsten" instructs nobody yet.
_OF_THE_WORK = frozenset({"usual", "which"})
_TIMES = frozenset({"s", "min", "h", "d", "week", "month", "year"})


def vague_words(reading: Reading) -> Iterator[Hole]:
    # What stands beside the steps is read to the viewer; a page without steps or rules is prose about something.
    prose = (Part.INTRODUCTION,) if reading.instruction.steps or is_operating_instruction(reading) else ()
    rules = notes_of_sections(reading) if is_operating_instruction(reading) else ()
    for passage in (*reading.of(*_PARTS, *prose), *rules):
        if passage.part in (Part.PPE, Part.TOOLS) and passage.source in reading.sentences:
            continue
        for question, match in _found(passage.text, reading.language):
            if passage.part is Part.INTRODUCTION and question in _OF_THE_WORK:
                continue
            yield Hole(
                Kind.VAGUE_WORD,
                quoted(passage.text, match.start(), match.end()),
                passage.source.place,
                passage.source.file,
                passage.step,
                question,
                {"word": match[0]},
            )


def _found(text: str, language: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What is vague in a text, by the question it leaves open, each place once."""
    taken: list[tuple[int, int]] = []
    for question in _QUESTIONS:
        for match in words.pattern(language, "vague", question).finditer(text):
            span = match.span()
            if any(begin < span[1] and span[0] < end for begin, end in taken):
                continue
            if match[0] == text.strip(" .!:"):
                continue
            if _is_excepted(text, match, language) or _is_name(text, match, language):
                continue
            if not _is_precise(text, match, question, language):
                taken.append(span)
                yield question, match


def _is_excepted(text: str, match: re.Match[str], language: str) -> bool:
    before = text[: match.start()]
    if _negated(language).search(before):
        return True
    return any(
        excepted.start() < match.end() and match.start() < excepted.end()
        for excepted in _exceptions(language).finditer(text)
    )


@cache
def _negated(language: str) -> re.Pattern[str]:
    negations = [one.replace("{}", "").strip() for one in words.listed(language, "vague", "exceptions") if "{}" in one]
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}\s+$" for one in negations) or r"(?!)", re.IGNORECASE)


@cache
def _exceptions(language: str) -> re.Pattern[str]:
    return words.pattern_of(language, (one for one in words.listed(language, "vague", "exceptions") if "{}" not in one))


def _is_name(text: str, match: re.Match[str], language: str) -> bool:
    """The name of a switch position, a mode, a part: in quotation marks, in capitals, hyphened, or written large."""
    said, before, after = match[0], text[: match.start()], text[match.end() :]
    if after.startswith(("-", "‑")) or before.endswith(("-", "‑")):
        return True
    if re.search(r"[„“”\"'‚‘«»‹›]\s*$", before) and re.match(r"\s*[“”\"'‘’«»‹›]", after):
        return True
    if said.isupper() and len(said) > 2 and not text.isupper():
        return True
    large = said[0].isupper() and " " not in said
    return large and bool(re.search(r"[\w,)]\s+$", before)) and language in ("de", "en")


def _is_precise(text: str, match: re.Match[str], question: str, language: str) -> bool:
    begin, end = sentence_around(text, *match.span())
    sentence = text[begin:end]
    found = quantities(sentence, language)
    if question in ("much", "about", "long") and any(not one.article and not one.vague for one in found):
        return True
    if question in ("often", "long") and any(one.shape is Shape.RHYTHM or one.unit in _TIMES for one in found):
        return True
    if question == "well" and any(one.unit for one in found):
        return True
    rest = f"{text[begin : match.start()]} … {text[match.end() : end]}"
    # What makes "properly" precise stands behind it: "bis es klickt", "so that it clicks".
    looked = text[match.end() : end] if question in ("well", "much", "which") else rest
    return words.pattern(language, "precise", question).search(looked) is not None
