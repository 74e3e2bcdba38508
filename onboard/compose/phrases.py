"""Where a line of a caption may end: what belongs together is read together.

Each place between two words has a cost. Free ones are where the voice breathes anyway; costly ones tear a number
from its unit, an article from its noun or a "nicht" from its verb: "Berühren Sie das Blatt | nicht." says the
opposite for as long as the first line is alone on the screen. Word lists exist for German and English; other
languages get what punctuation, numbers and units tell. Lines also never break inside what Unicode keeps together
(UAX #14, UAX #29).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from onboard.compose.languages import primary_language

NEVER = 1000.0
AVOID = 40.0
PLAIN = 6.0
PHRASE = 2.0
COMMA = 1.0
BREATH = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces; ``joined`` to the one before it where a long word had to be divided."""

    text: str
    joined: bool = False


def width(text: str) -> int:
    """Characters as the eye counts them: combining and invisible ones nothing, East Asian wide ones two."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def words_of(text: str, longest: int) -> tuple[Word, ...]:
    """The words of a sentence; one wider than ``longest`` is divided where Unicode allows it, or else anywhere."""
    printable = "".join(" " if character in _LINE_ENDS else character for character in text)
    printable = "".join(character for character in printable if unicodedata.category(character) not in ("Cc", "Cs"))
    return tuple(
        Word(piece, joined=place > 0)
        for word in _BREAKING_SPACE.split(printable)
        if word
        for place, piece in enumerate(_divided(word, longest))
    )


def _divided(word: str, longest: int) -> list[str]:
    if width(word) <= longest:
        return [word]
    pieces = [""]
    for unit in line_break_units(word):
        for part in [unit] if width(unit) <= longest else grapheme_clusters(unit):
            if width(pieces[-1] + part) > longest:
                pieces.append("")
            pieces[-1] += part
    return [piece for piece in pieces if piece]


def together(words: Sequence[Word]) -> str:
    """Words as a line."""
    return "".join(word.text if word.joined or not place else f" {word.text}" for place, word in enumerate(words))


def break_costs(words: Sequence[Word], language: str) -> tuple[float, ...]:
    """For each word, what it costs to end a line after it; the last one's end is free."""
    lists = _LISTS.get(primary_language(language), _Lists())
    texts = [word.text for word in words]
    costs = [_cost(texts, place, lists) if not words[place + 1].joined else PLAIN for place in range(len(words) - 1)]
    return (*costs, BREATH)


def _cost(texts: Sequence[str], place: int, lists: _Lists) -> float:
    word, following = texts[place], texts[place + 1]
    before, after = _bare(word), _bare(following)
    if _belongs_to_number(texts, place) or _is_unit(following, lists):
        return NEVER
    if _ABBREVIATED_LETTER.fullmatch(word) or word.lower() in lists.abbreviations:
        return NEVER
    if (before in lists.negations and not _ends_phrase(word)) or after in lists.negations_after_verb:
        return NEVER
    if word[-1] in ".!?…;:–—" or following[0] in "–—":
        return BREATH
    if word[-1] in ",)":
        return COMMA
    if after in lists.conjunctions:
        return PHRASE
    if _inside_noun_phrase(texts, place, lists) or _is_title_and_name(word, following):
        return NEVER
    if before in lists.leaning or after in lists.clinging or _is_split_verb(texts, place, lists):
        return AVOID
    if after in lists.leaning and any(_bare(word) in lists.negations for word in texts[place + 2 : place + 3]):
        return AVOID  # "Berühren Sie das Blatt | unter keinen Umständen."
    return PHRASE if after in lists.opening else PLAIN


def _belongs_to_number(texts: Sequence[str], place: int) -> bool:
    """ "25 | Nm", "10 | bis 12", "± | 0,5", "Schritt | 3": whatever follows or names a number stays with it."""
    word, following = texts[place], texts[place + 1]
    if _NUMBER.fullmatch(word) and not _ends_phrase(word):
        return True
    if _NUMBER.fullmatch(following.rstrip(".,;:!?)")):
        return word in _BETWEEN_NUMBERS or (word[0].isupper() and word != "Sie") or word in ("#", "§")
    return False


def _is_unit(text: str, lists: _Lists) -> bool:
    bare = text.rstrip(".,;:!?)")
    return bare in _UNITS or bare.lower() in lists.unit_words


def _inside_noun_phrase(texts: Sequence[str], place: int, lists: _Lists) -> bool:
    """After an article, and in German between it and its noun, which has a capital: "die sechs | gelben Schrauben"."""
    if _bare(texts[place]) in lists.articles:
        return True
    if not lists.nouns_have_capitals or not any(word[0].isupper() for word in texts[place + 1 : place + 3]):
        return False
    for word in reversed(texts[max(place - 3, 0) : place + 1]):
        if _bare(word) in lists.articles:
            return True
        if not word[0].islower() or _ends_phrase(word) or _bare(word) in lists.conjunctions:
            return False
    return False


def _is_title_and_name(word: str, following: str) -> bool:
    return word.rstrip(".") in _TITLES and following[0].isupper()


def _is_split_verb(texts: Sequence[str], place: int, lists: _Lists) -> bool:
    """ "Legen Sie das Werkstück | ein und ...": a verb's second half, known by what follows it."""
    if _bare(texts[place + 1]) not in lists.verb_halves:
        return False
    return place + 2 == len(texts) or _ends_phrase(texts[place + 1]) or _bare(texts[place + 2]) in lists.conjunctions


def _ends_phrase(word: str) -> bool:
    return word[-1] in ".,;:!?…"


def _bare(word: str) -> str:
    return word.strip("„“”\"'‚‘’»«()[].,;:!?…").lower()


@dataclass(frozen=True, slots=True)
class _Lists:
    """A language's words, in lower case.

    ``negations``             belong to what follows ("nicht öffnen", "only when")
    ``negations_after_verb``  belong to what stands before them too ("öffnen Sie nicht")
    ``leaning``               want to be read with what follows: prepositions, conjunctions
    ``clinging``              want to be read with what stands before: pronouns after their verb
    ``opening``               a phrase begins with them
    """

    articles: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    negations_after_verb: frozenset[str] = frozenset()
    leaning: frozenset[str] = frozenset()
    clinging: frozenset[str] = frozenset()
    verb_halves: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    unit_words: frozenset[str] = frozenset()
    nouns_have_capitals: bool = False


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LINE_ENDS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BREAKING_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_NUMBER = re.compile(r"[(\[]?[±~≈<>≤≥⌀Øø+−–-]?\d[\d.,:/×x–−-]*")
_ABBREVIATED_LETTER = re.compile(r"[(„\"]?[^\W\d_]\.")
_BETWEEN_NUMBERS = _listed("bis to und and von from × x ± – − - ca. max. min. Nr. No. Abb. Fig. S. p. §")
_TITLES = _listed("Herr Herrn Frau Dr Prof Mr Mrs Ms Ing")
_UNITS = _listed(
    "Nm N·m N⋅m N kN mm cm dm m km µm mm² cm² m² mm³ cm³ m³ ml cl l L mg g kg t s sec min h ms °C °F K ° % ‰ bar mbar "
    "Pa kPa MPa hPa psi V mV kV A mA W kW MW Hz kHz MHz Ω kΩ lx lm dB J kJ kWh Ah mAh rpm U/min 1/min m/s km/h m/min "
    "l/min m³/h kg/m³ € $ Stk Stk. St. pcs in ft lb lbs oz ft·lb"
) - _listed("in")
_LISTS = {
    "de": _Lists(
        articles=_listed(
            "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines dieser "
            "diese dieses diesen diesem jede jeder jedes jeden jedem ihr ihre ihren ihrem ihrer ihres sein seine "
            "seinen seinem seiner mein meine beide beiden alle allen aller zum zur im am vom beim ins ans"
        ),
        negations=_listed("nicht nie niemals keinesfalls kein keine keinen keinem keiner nur erst"),
        negations_after_verb=_listed("nicht nie niemals keinesfalls"),
        leaning=_listed(
            "in an auf aus bei mit nach von vor zu über unter für durch ohne gegen um zwischen neben hinter seit "
            "während bis und oder sowie aber dass wenn weil ob als wie sehr ganz so zu sich er es wir ich"
        ),
        clinging=_listed("sie sich es er ihn ihm uns mir man"),
        verb_halves=_listed("ein an auf aus ab zu los fest um vor nach mit bei weg hin her hoch zurück heraus hinein"),
        conjunctions=_listed("und oder sowie aber sondern denn dass weil wenn bis damit sodass bevor nachdem sobald"),
        opening=_listed(
            "während solange ohne mit auf in an aus bei nach von vor zu über unter für durch gegen um zwischen neben "
            "hinter"
        ),
        abbreviations=_listed(
            "ca. max. min. bzw. nr. abb. bild tab. s. vgl. inkl. exkl. ggf. evtl. dr. prof. hr. fr. fa. tel. art.-nr. "
            "st. usw. ggfs. einschl. zzgl. mind. sog. u.a. z.b. d.h."
        )
        - _listed("usw."),
        unit_words=_listed(
            "newtonmeter newton millimeter zentimeter meter kilometer mikrometer gramm kilogramm milligramm tonne "
            "tonnen liter milliliter sekunde sekunden minute minuten stunde stunden grad prozent bar volt ampere "
            "watt kilowatt hertz umdrehungen euro"
        ),
        nouns_have_capitals=True,
    ),
    "en": _Lists(
        articles=_listed("the a an this that these those your my his her its our their each every any some no"),
        negations=_listed("not never no don't doesn't cannot can't won't mustn't only without"),
        negations_after_verb=_listed("not"),
        leaning=_listed(
            "in on at of to by with from for into onto over under through between behind before after until and or "
            "but if when that than as very i you we he she it they is are be must should will can may do does"
        ),
        clinging=_listed("it you them him me us itself yourself"),
        conjunctions=_listed("and or but because if when while until"),
        opening=_listed(
            "so before after that which with without from to in on at of by "
            "for into onto over under through between behind"
        ),
        abbreviations=_listed("e.g. i.e. approx. max. min. no. fig. vs. incl. excl. mr. mrs. ms. dr. st. p. pp."),
        unit_words=_listed(
            "newton newtons millimeters millimetres centimeters centimetres meters metres grams kilograms tonnes "
            "litres liters seconds minutes hours degrees percent volts amps watts kilowatts hertz inches feet pounds"
        ),
    ),
}
