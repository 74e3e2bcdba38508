"""Words in capitals, words with an ending in brackets, and words whose sound is a guess.

An acronym is said as the lexicon has it. One that it does not have is said letter by letter if it is short or has no
vowel, and is a guess in any case. A plain word in capitals ("NICHT berühren") is said as the word it is: some voices
would spell it.
"""

from __future__ import annotations

from onboard.narrate.normaliser.reading import Reading, Writing
from onboard.narrate.normaliser.words import Letters

_SPELLED = 3
"""Letters up to which an unknown word in capitals is spelled, even with a vowel."""
_ACRONYM = 5
"""Letters up to which a word in capitals may be an acronym; longer ones are words."""


def read_acronym(writing: Writing, at: int) -> Reading | None:
    """A word of at least two letters, all of them capitals; a small s makes its plural ("LEDs")."""
    text = writing.text(at)
    if said := writing.sayings.of_acronym(text):
        return Reading(at + 1, said)
    if len(text) < 2 or not writing.is_word(at):
        return None
    if text[-1] == "s" and (said := writing.sayings.of_acronym(text[:-1])):
        return Reading(at + 1, said[:-1] + writing.words.letters.plurals.get(said[-1], f"{said[-1]}s"))
    if not text.isupper():
        return None
    letters = writing.words.letters
    has_vowel = _has_vowel(text, letters)
    if text in letters.shouted or (has_vowel and (writing.shouting or _is_beside_shouting(writing, at))):
        return Reading(at + 1, text.capitalize() if writing.first_of_sentence(at) else text.lower())
    if len(text) <= _SPELLED or not has_vowel:
        return Reading(at + 1, writing.words.letter_by_letter(text), unsure=True)
    return Reading(at + 1, text, unsure=len(text) <= _ACRONYM)


def _is_beside_shouting(writing: Writing, at: int) -> bool:
    """Whether the word before or behind is a plain one in capitals: "REMOVE TUBING FIRST"."""
    if len(writing.text(at)) <= _SPELLED:
        return False
    return any(_is_plain(writing.text(one), writing.words.letters) for one in (at - 1, at + 1))


def _is_plain(text: str, letters: Letters) -> bool:
    """Whether a word in capitals is no acronym."""
    return text.isupper() and (text in letters.shouted or len(text) > _ACRONYM)


def is_shouting(words: list[str], letters: Letters) -> bool:
    """Whether a text is in capitals altogether, so that capitals say nothing."""
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    small = [word for word in words if len(word) > 1 and not word.isupper()]
    plain = [word for word in capitals if _is_plain(word, letters)]
    return len(plain) > 1 and not small


def read_with_ending(writing: Writing, at: int) -> Reading | None:
    """ "Schraube(n)" is said "Schrauben", "Mitarbeiter(innen)" with a space."""
    bracket = writing.text(at + 1) == "(" and writing.glued(at + 1) and writing.glued(at + 2)
    if not bracket or writing.text(at + 3) != ")" or not writing.glued(at + 3):
        return None
    ending, letters = writing.text(at + 2), writing.words.letters
    if ending in letters.joined_endings:
        return Reading(at + 4, f"{writing.text(at)} {ending}")
    return Reading(at + 4, f"{writing.text(at)}{ending}") if ending in letters.optional_endings else None


def read_guess(writing: Writing, at: int) -> Reading | None:
    """A word that does not look like one of the language: said as it is written, and a guess."""
    text, letters = writing.text(at), writing.words.letters
    if len(text) < 2 or not writing.is_word(at):
        return None
    small = text.lower()
    strange = any(not ("a" <= letter <= "z" or letter in letters.native) for letter in small)
    if not _has_vowel(text, letters) and not text.islower() and len(text) <= _SPELLED:
        return Reading(at + 1, writing.words.letter_by_letter(text), unsure=True)
    if strange or not _has_vowel(text, letters) or not _is_cased_like_a_word(text) or letters.foreign.search(small):
        return Reading(at + 1, text, unsure=True)
    return None


def _has_vowel(text: str, letters: Letters) -> bool:
    return any(letter in letters.vowels for letter in text.lower())


def _is_cased_like_a_word(text: str) -> bool:
    return text.isupper() or text[1:] == text[1:].lower()
