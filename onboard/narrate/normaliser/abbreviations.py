"""Abbreviations: "z. B." -> "zum Beispiel", "S. 12" -> "Seite 12", "Hauptstr." -> "Hauptstraße"."""

from __future__ import annotations

from onboard.narrate.normaliser.phrases import Phrases
from onboard.narrate.normaliser.reading import Reading, Writing
from onboard.narrate.normaliser.words import without_spaces

_DIAMETERS = ("⌀", "Ø", "ø")


def read_abbreviation(writing: Writing, at: int) -> Reading | None:
    """Whatever of [abbreviations] stands here; in front of numbers and names there are more."""
    if writing.glued(at) and (writing.is_alphanumeric(at - 1) or writing.text(at - 1) == "."):
        return None
    use = writing.words.abbreviations
    found = _in_front(writing, at, use.before_number)
    compares = writing.among(at, "<>≤≥") and writing.is_number(at - 1)
    if found and _number_behind(writing, found.end) and not compares:
        return found
    if (found := _in_front(writing, at, use.before_name)) and _name_behind(writing, found.end):
        return found
    return _always(writing, at) or _word_end(writing, at)


def _in_front(writing: Writing, at: int, phrases: Phrases[str]) -> Reading | None:
    found = phrases.at(writing.tokens, at)
    return Reading(found[1], found[0]) if found else None


def _number_behind(writing: Writing, at: int) -> bool:
    return writing.begins_number(at) or writing.text(at) in _DIAMETERS


def _name_behind(writing: Writing, at: int) -> bool:
    return writing.is_word(at) and writing.text(at)[0].isupper() and not writing.glued(at)


def _always(writing: Writing, at: int) -> Reading | None:
    text, always = writing.text(at), writing.words.abbreviations.always
    found, capital = always.whole_at(writing.tokens, at), False
    if found is None and text[:1].isupper():
        capital = True
        found = always.whole_at(writing.tokens, at, first=text[0].lower() + text[1:])
    if found is None:
        return None
    said, end = found
    said = said[0].upper() + said[1:] if capital else said
    return Reading(end, said, stop=_stops(writing, at, end))


def _stops(writing: Writing, at: int, end: int) -> bool:
    """Whether the stop of an abbreviation is the sentence's too, and another one begins behind it."""
    written = without_spaces("".join(writing.text(one) for one in range(at, end)))
    return written in writing.words.abbreviations.ending and _name_behind(writing, end)


def _word_end(writing: Writing, at: int) -> Reading | None:
    """The abbreviated last part of a longer word."""
    if writing.text(at + 1) != "." or not writing.glued(at + 1):
        return None
    for short, long in writing.words.abbreviations.word_ends.items():
        word, end = writing.text(at), short.removesuffix(".")
        if word.endswith(end) and len(word) > len(end):
            return Reading(at + 2, word.removesuffix(end) + long)
    return None
