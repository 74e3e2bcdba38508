"""Where a line of a caption may end: what belongs together is read together.

Each place between two words has a cost. Free ones are where the voice breathes anyway; costly ones tear a number
from its unit, an article from its noun or a "nicht" from its verb: "Berühren Sie das Blatt | nicht." says the
opposite for as long as the first line is alone on the screen. The words are in ``words/<language>.toml``; a language
without a file gets what punctuation, numbers and units tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.compose.captions.characters import cost_between
from onboard.compose.captions.costs import AVOID, BREATH, COMMA, NEVER, PHRASE, PLAIN
from onboard.compose.captions.splitting import UNSPACED, Word
from onboard.compose.captions.vocabulary import Vocabulary, vocabulary_of


def break_costs(words: Sequence[Word], language: str) -> tuple[float, ...]:
    """For each word, what it costs to end a line after it; the last one's end is free."""
    known = vocabulary_of(language)
    texts = [word.text for word in words]
    costs = [
        _cost_inside(texts, place, known) if words[place + 1].joined else _cost(texts, place, known)
        for place in range(len(words) - 1)
    ]
    return (*costs, BREATH)


def _cost(texts: Sequence[str], place: int, known: Vocabulary) -> float:
    word, following = texts[place], texts[place + 1]
    if _is_one_thing(texts, place, known) or _is_prohibition(texts, place, known):
        return NEVER
    noun_phrase = _inside_noun_phrase(texts, place, known)
    if noun_phrase:
        return noun_phrase
    if word[-1] in _SENTENCE_ENDS or word in _DASHES:
        return BREATH
    if word[-1] in _PAUSES or following[0] in "([":
        return COMMA
    before, after = _bare(word), _bare(following)
    if after in known.conjunctions and before not in known.leaning:
        return PHRASE
    if before in known.leaning or after in known.clinging or _is_second_half(texts, place, known):
        return AVOID
    if _is_before_prohibition(texts, place, known) or following in _DASHES or _are_names(word, following, known):
        return AVOID
    return PHRASE if after in known.openings else PLAIN


def _cost_inside(texts: Sequence[str], place: int, known: Vocabulary) -> float:
    """Between two characters of Chinese or Japanese, or two parts of a word that is too long for a line."""
    left, right = "".join(texts[max(0, place - 5) : place + 1]), "".join(texts[place + 1 : place + 6])
    return cost_between(left, right, known.characters) if UNSPACED.search(left[-1] + right[0]) else PLAIN


# ------------------------------------------------------------------------------------ numbers, names, compounds


def _is_one_thing(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    word, following = texts[place], texts[place + 1]
    return (
        _belongs_to_number(texts, place, known)
        or _is_unit(following, known)
        or _is_abbreviated_letter(texts, place)
        or word.lower().lstrip(_OPENING) in known.abbreviations
        or word in _OPERATORS
        or (following in _OPERATORS and following not in _ARROWS)
        or _is_cut_compound(texts, place, known)
        or _is_name(texts, place, known)
    )


def _belongs_to_number(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """What follows a number or names it: "25 | Nm", "10 | bis 12", "± | 0,5", "Schritt | 3", "12. | März"."""
    word, following = texts[place], texts[place + 1]
    if _NUMBER.fullmatch(word.rstrip(".")) and (not _ends_phrase(word) or _is_ordinal(word, known)):
        continued = following in known.between_numbers and any(map(_begins_number, texts[place + 2 : place + 3]))
        counts = not _is_named(texts, place, known) and not known.joins(_bare(following))
        return continued or counts or _begins_number(following)
    if _begins_number(following):
        names = word[0].isupper() and known.nouns_have_capitals and word != "Sie"
        bare = _bare(word)
        known_name = word.lower() in known.numbered or bare in known.numbered
        return not _ends_phrase(word) and (
            names or known_name or word in _BEFORE_NUMBERS or bare in known.determiners or _is_between(texts, place)
        )
    return False


def _is_ordinal(word: str, known: Vocabulary) -> bool:
    return known.ordinals_have_dots and bool(_ORDINAL.fullmatch(word))


def _is_named(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """Whether a number is a name, so that what follows it is something else: "Schritt 3", "DIN 912"."""
    if not place:
        return False
    before = texts[place - 1]
    return before.lower() in known.numbered or _bare(before) in known.numbered or bool(_CAPITALS.fullmatch(before))


def _begins_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.rstrip(".,;:!?…)]”“\"'»")))


def _is_between(texts: Sequence[str], place: int) -> bool:
    """ "10 bis | 12": a single word between two numbers."""
    return place > 0 and bool(_NUMBER.fullmatch(texts[place - 1])) and not _ends_phrase(texts[place])


def _is_unit(text: str, known: Vocabulary) -> bool:
    bare = text.rstrip(".,;:!?…)]”“\"'»")
    return bare in known.unit_signs or bare.lower() in known.unit_words


def _is_abbreviated_letter(texts: Sequence[str], place: int) -> bool:
    """ "z. | B. | bei", "J. | Albers"; not the end of "X, Y and Z."."""
    letter = _ABBREVIATED_LETTER.fullmatch(texts[place])
    others = [*texts[max(0, place - 1) : place], texts[place + 1]]
    return bool(letter) and (texts[place].islower() or any(map(_ABBREVIATED_LETTER.fullmatch, others)))


def _is_cut_compound(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """ "Haupt- | und | Nebenschalter"."""
    if _CUT.fullmatch(texts[place]):
        return True
    return place > 0 and bool(_CUT.fullmatch(texts[place - 1])) and _bare(texts[place]) in known.conjunctions


def _is_name(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """ "Frau | Jana | Albers", "DIN | EN | ISO 4762", "Schalter | S3", "Typ | B"."""
    word, following = texts[place], texts[place + 1]
    if _ends_phrase(word) and word.rstrip(".").lower() not in known.titles:
        return False
    titled = any(_bare(earlier) in known.titles for earlier in texts[max(0, place - 1) : place + 1])
    if titled and word[0].isupper() and following[0].isupper():
        return True
    code = _CODE.fullmatch(following.rstrip(".,;:!?…)]"))
    if code and (_bare(word) in known.numbered or (known.nouns_have_capitals and word[0].isupper() and word != "Sie")):
        return True
    return bool(_CAPITALS.fullmatch(word) and _CAPITALS_OR_CODE.fullmatch(following.rstrip(".,;:!?…)]")))


def _are_names(word: str, following: str, known: Vocabulary) -> bool:
    """ "Jana | Albers", "Taste | Start"."""
    both = word[0].isupper() and following[0].isupper()
    return both and _bare(word) not in known.clinging and _bare(following) not in known.clinging


# ------------------------------------------------------------------------------------------- prohibitions


def _is_prohibition(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """ "nicht | öffnen", "öffnen Sie | nicht", "under | no circumstances"."""
    before, after = _bare(texts[place]), _bare(texts[place + 1])
    leads_up = after in known.negations_behind or (before in known.leaning and after in known.negations)
    return (before in known.negations or leads_up) and not _ends_phrase(texts[place])


def _is_before_prohibition(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """ "Berühren Sie das Blatt | unter keinen Umständen."."""
    second = texts[place + 2 : place + 3]
    return _bare(texts[place + 1]) in known.leaning and any(_bare(word) in known.negations for word in second)


# -------------------------------------------------------------------------------------------- noun and verb


def _inside_noun_phrase(texts: Sequence[str], place: int, known: Vocabulary) -> float:
    """After an article, and between it and its noun: "die sechs | gelben Schrauben". 0 where a line may end."""
    word, following = texts[place], texts[place + 1]
    if known.determines(_bare(word)) and not _ends_phrase(word):
        after = _bare(following)
        if after in known.conjunctions and after not in known.openings:
            return 0.0  # "legen Sie es ein | und ..."
        goes_on = known.nouns_have_capitals and after in known.openings and after not in known.determiners
        return AVOID if goes_on else NEVER  # "die in der Anleitung genannten Schrauben"
    if known.nouns_have_capitals:
        return _before_capital_noun(texts, place, known)
    determiners = [_bare(earlier) in known.determiners for earlier in texts[max(0, place - 1) : place]]
    content = not known.joins(_bare(word)) and not known.joins(_bare(following)) and not _ends_phrase(word)
    return AVOID if any(determiners) and content and not _ends_phrase(texts[place - 1]) else 0.0


def _before_capital_noun(texts: Sequence[str], place: int, known: Vocabulary) -> float:
    """German: between an article and the first word with a capital nothing ends, be it "kurze, feste" or "rote und"."""
    word, following = texts[place], texts[place + 1]
    if word[0].isupper() or word[-1] in _SENTENCE_ENDS or not _noun_follows(texts, place, known):
        return 0.0
    for earlier in reversed(texts[max(place - 4, 0) : place]):
        if known.determines(_bare(earlier)) and not _ends_phrase(earlier):
            return NEVER
        if not (earlier[0].islower() or earlier[0].isdigit()) or earlier[-1] in _SENTENCE_ENDS:
            break
    is_adjective = word.endswith(_ADJECTIVE_ENDS) and not known.joins(_bare(word))
    return AVOID if is_adjective and following[0].isupper() and _bare(following) not in known.clinging else 0.0


def _noun_follows(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """Whether only adjectives stand before the next word with a capital: "rote | und die grüne Taste"."""
    linked = False
    for word in texts[place + 1 : place + 5]:
        bare = _bare(word)
        if word[0].isupper():
            return bare not in known.clinging
        links = bare in known.between_numbers
        goes_on = links or (linked and known.determines(bare)) or not known.joins(bare)
        if not word[0].islower() or not goes_on or word[-1] in _SENTENCE_ENDS:
            return False
        linked = links
    return False


def _is_second_half(texts: Sequence[str], place: int, known: Vocabulary) -> bool:
    """ "Legen Sie das Werkstück | ein und ...": a verb's second half, known by what follows it."""
    if _bare(texts[place + 1]) not in known.verb_halves or _ends_phrase(texts[place]):
        return False
    return place + 2 == len(texts) or _ends_phrase(texts[place + 1]) or _bare(texts[place + 2]) in known.conjunctions


def _ends_phrase(word: str) -> bool:
    return word.rstrip("“”\"'»«)]")[-1:] in (*_PAUSES, *_SENTENCE_ENDS)


def _bare(word: str) -> str:
    return word.strip(_QUOTES + "()[].,;:!?…").replace("’", "'").lower()


# ------------------------------------------------------------------------------------------------------- signs

_QUOTES = "„“”\"'‚‘’»«‹›"
_OPENING = "(["
_SENTENCE_ENDS = ".!?…;:؟؛۔।"
_PAUSES = ",)]،、"
_DASHES = ("–", "—", "-", "‒", "―")
_ARROWS = ("→", "⇒", "->", ">")
_OPERATORS = frozenset(("×", "·", "=", "<", ">", "≤", "≥", "±", "≈", "~", "/", "+", "−", "→", "⇒", "->", "⌀", "Ø", "&"))
_NUMBER = re.compile(r"[(\[]?[±~≈<>≤≥⌀Øø+−–-]?\d[\d.,:/×x–−-]*")
_ORDINAL = re.compile(r"\d{1,2}\.")
_CUT = re.compile(r"[(„\"]?\w[\w-]+-,?")
_CODE = re.compile(r"[A-ZÄÖÜ]{1,3}[-–]?\d[\w.×/–-]*|[A-ZÄÖÜ]|[IVX]+")
_CAPITALS = re.compile(r"[A-ZÄÖÜ]{2,}[A-ZÄÖÜ/-]*")
_CAPITALS_OR_CODE = re.compile(r"[A-ZÄÖÜ]{2,}[A-ZÄÖÜ/-]*|[A-ZÄÖÜ]{0,3}[-–]?\d[\w.×/–-]*")
_ABBREVIATED_LETTER = re.compile(r"[(„\"]?[^\W\d_]\.")
_ADJECTIVE_ENDS = ("e", "en", "em", "er", "es")
_BEFORE_NUMBERS = ("×", "x", "±", "–", "−", "-", "#", "§", "№", "⌀", "Ø")
