"""A written sentence -> its spoken form: one walk over its tokens, from left to right.

Start here. At each place the recognisers are asked, in the order below; the first that knows what stands there says
how it is said and where it ends. What nobody knows is said as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from onboard.narrate.languages import primary_language
from onboard.narrate.normaliser.abbreviations import read_abbreviation
from onboard.narrate.normaliser.acronyms import is_shouting, read_acronym, read_guess, read_with_ending
from onboard.narrate.normaliser.addresses import read_address
from onboard.narrate.normaliser.clocks import read_clock
from onboard.narrate.normaliser.codes import read_code, read_coded, read_compound, read_postcode
from onboard.narrate.normaliser.dates import read_date, read_month, read_ordinal, read_weekday
from onboard.narrate.normaliser.fasteners import read_stainless, read_standard, read_strength, read_thread
from onboard.narrate.normaliser.form import SpokenForm
from onboard.narrate.normaliser.fractions import read_fraction, read_power, read_raised, read_slashed, read_stroke
from onboard.narrate.normaliser.lexicon import EMPTY, Lexicon, Sayings, sayings
from onboard.narrate.normaliser.numbers import before_stop, read_number
from onboard.narrate.normaliser.quantities import (
    read_alone,
    read_divided,
    read_once,
    read_prefixed,
    read_quantity,
    read_range,
    read_ratio,
    read_sign,
    read_times,
)
from onboard.narrate.normaliser.reading import Reading, Recogniser, Writing
from onboard.narrate.normaliser.romans import read_roman
from onboard.narrate.normaliser.signs import (
    is_bullet,
    is_picture,
    read_arrow,
    read_blank,
    read_dash,
    read_diameter,
    read_joined,
    read_letter,
    read_sign_name,
)
from onboard.narrate.normaliser.telephones import read_telephone
from onboard.narrate.normaliser.telling import Telling
from onboard.narrate.normaliser.words import words_of
from onboard.narrate.normaliser.writing import BEYOND, Kind, Token, tokens_of

_LONGEST = 3_000
"""Characters; longer texts are only tidied. No voice takes such a sentence (speaking.LONGEST_SENTENCE)."""
_MOST_KEPT = 4_096
"""Sentences: those of a long video, asked for again by whoever plans it."""


@lru_cache(_MOST_KEPT)
def spoken_form(text: str, language: str, lexicon: Lexicon = EMPTY, *, voice: str = "") -> SpokenForm:
    """The words a voice is given for a written sentence, and which of them belong to which written ones.

    ``language``  BCP 47 tag; one without words of its own is only tidied
    ``lexicon``   the workspace's, in this language
    ``voice``     "provider/voice", for the lexicon's rows for one voice only; "" for none of them

    The spoken text is in NFC, with single spaces, and empty only where nothing written has a letter or a digit.
    """
    primary, region = _tag(language)
    tokens = (*tokens_of(text), *BEYOND)
    words, said = words_of(primary), sayings(lexicon, primary, voice)
    if words is None or len(text) > _LONGEST:
        return _tidied(text, tokens, said)
    shouting = is_shouting([token.text for token in tokens if token.kind is Kind.WORD], words.letters)
    return _told(Writing(tokens, words, said, region, shouting), text)


def _tag(language: str) -> tuple[str, str]:
    """ "de-AT" -> "de", "AT"."""
    _, *others = language.replace("_", "-").split("-")
    return primary_language(language), next((part.upper() for part in others if len(part) == 2), "")


def _tidied(text: str, tokens: tuple[Token, ...], said: Sayings) -> SpokenForm:
    """The text of a language without words of its own: only the lexicon, and no pictures."""
    telling, at = Telling(text, tokens, loosened=False), 0
    while tokens[at].kind is not Kind.END:
        found = said.own_at(tokens, at)
        written = "" if is_picture(tokens[at].text) else tokens[at].text
        reading = Reading(found[1], found[0]) if found else Reading(at + 1, written)
        telling.add(at, reading)
        at = reading.end
    return telling.finished()


def _told(writing: Writing, text: str) -> SpokenForm:
    telling, at = Telling(text, writing.tokens, loosened=True), 0
    while is_bullet(writing, at):
        at += 1
    while not writing.ends_at(at):
        reading = _read(writing, at)
        if writing.text(reading.end - 1) == "." and writing.ends_at(reading.end) and reading.text != ".":
            reading = reading._replace(stop=True)
        if reading.text[-1:].isdigit() and writing.stops_behind(reading.end):
            reading = reading._replace(text=before_stop(reading.text, writing.words))
        telling.add(at, reading)
        at = reading.end
    return telling.finished()


def _read(writing: Writing, at: int) -> Reading:
    for recognise in RECOGNISERS[writing.tokens[at].kind]:
        reading = recognise(writing, at)
        if reading is not None:
            return reading
    return Reading(at + 1, writing.text(at))


def _own_words(writing: Writing, at: int) -> Reading | None:
    """What the workspace's lexicon says."""
    found = writing.sayings.own_at(writing.tokens, at)
    return Reading(found[1], found[0]) if found else None


def _common_words(writing: Writing, at: int) -> Reading | None:
    """What the language's own lexicon says."""
    found = writing.sayings.built_in_at(writing.tokens, at)
    return Reading(found[1], found[0]) if found else None


RECOGNISERS: Mapping[Kind, tuple[Recogniser, ...]] = {
    Kind.WORD: (
        _own_words,
        read_address,
        read_standard,
        read_stainless,
        read_times,
        read_diameter,
        _common_words,
        read_abbreviation,
        read_weekday,
        read_month,
        read_prefixed,
        read_alone,
        read_roman,
        read_with_ending,
        read_code,
        read_compound,
        read_letter,
        read_acronym,
        read_guess,
    ),
    Kind.NUMBER: (
        _own_words,
        _common_words,
        read_address,
        read_telephone,
        read_date,
        read_ordinal,
        read_clock,
        read_strength,
        read_thread,
        read_fraction,
        read_power,
        read_range,
        read_ratio,
        read_once,
        read_quantity,
        read_coded,
        read_postcode,
        read_slashed,
        read_compound,
        read_code,
        read_number,
    ),
    Kind.RAISED: (read_raised,),
    Kind.SIGN: (
        _own_words,
        read_blank,
        read_telephone,
        read_thread,
        read_prefixed,
        read_arrow,
        read_abbreviation,
        read_alone,
        read_diameter,
        read_joined,
        read_sign,
        read_times,
        read_fraction,
        read_quantity,
        read_number,
        read_stroke,
        read_divided,
        read_dash,
        read_sign_name,
    ),
}
"""In the order they are asked. What is more special comes first: a date before a number with decimals."""
