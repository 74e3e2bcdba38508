"""Which sentence names a mark, so that the mark appears when it is spoken.

    "Lösen Sie die Spannschrauben (1)."    names label="Spannschraube" and number="1"

In doubt a mark is named by no sentence: it is then there from the start, which is never wrong. One that appears with a
sentence about something else would be. A sentence names a label where it has all its words, each as written or with
another ending of its language; endings are word lists, not a grammar. It names a number in brackets ("(1)", "(2, 3)",
"①") or behind a word for it ("Pos. 1").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from types import MappingProxyType

from onboard.core.marks import Mark, MarkKind
from onboard.script.words import primary

_SHORTEST_STEM = 3
_LONGEST_FREE_ENDING = 2
"""Letters, for languages whose endings are not listed here."""
_LONGEST_SENTENCE = 5_000

_WORD = re.compile(r"[^\W_]+(?:[.,:/×x·-](?=\d)[^\W_]+)*")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese write their words without spaces between them."""

_SMALL = MappingProxyType(
    {
        "de": "der die das den dem des ein eine einen einem einer eines und oder am an auf aus bei für im in mit um von"
        " vom vor zu zum zur",
        "en": "a an the and or at by for from in of on to with",
        "es": "el la los las un una de del y o en para con",
        "fr": "le la les l un une des de du d et ou à au aux en pour avec",
        "it": "il lo la i gli le l un una di del della dell dei e o in per con",
        "nl": "de het een en of van op in aan voor met",
        "pl": "i oraz lub na w we z ze do od dla",
        "pt": "o a os as um uma de do da dos das e ou em no na para com",
        "ro": "și si sau de la pe în in cu",
        "tr": "ve veya ile bir",
        "uk": "і й та або на в у з зі до для",
        "ru": "и или на в с со до для",
    }
)
"""Words in a label that need not be in the sentence."""

_ENDINGS = MappingProxyType(
    {
        "de": "e en er ern es em n s ns nen se sen ses",
        "en": "s es ies y ves f fe",
        "es": "s es a as o os",
        "fr": "s x e es eau eaux al aux",
        "it": "a e i o he hi io",
        "nl": "s en n e ven f zen",
        "pt": "s es a as o os ão ões ães l is",
        "ro": "a ă e i ii iile ilor le lor ul ului uri urile urilor uri u ele elor ei ea o lui",
        "pl": "a ą ę e i o y u ie ia ią ię iom iami iach om ami ach em iem owi ów owie ek ka kiem ku ki ków kom kami"
        " kach kowi ej ego emu ym ymi ych",
        "cs": "a e ě i í o ou u ů y ovi em ům ami ách ech ích ům ek ku kem ky ků kům kách ce",
        "sk": "a e i í o ou u y ovi om ám ami ach och ov ek ku kom ky kov",
        "uk": "а я у ю и і ї е є о ою ею єю ом ем єм ам ям ами ями ах ях ів їв ові еві ка ку ки ці кою ок ком"
        " ий ого ому им ій их ими ої",
        "ru": "а я у ю ы и е о ой ей ою ею ом ем ём ам ям ами ями ах ях ов ев ь ью ка ку ки ке кой ок ком"
        " ый ий ого его ому ему ым им ая яя ую юю ые ие ых их ыми ими",
        "bg": "а я о е и ът ят та то те ове овете ите",
        "hr": "a e i o u om em ama ima ovi ove ova",
        "sr": "a e i o u om em ama ima ovi ove ova",
        "hu": "t ot et at öt k ok ek ak ök kat ket okat eket akat nak nek val vel ba be ban ben ra re on en ön hoz hez"
        " ja je a e ai ei",
        "el": "ος ου ο οι ων ους η ης α ας ες ι ιου ια ιών ιων ών",
        "sv": "en et n t ar arna er erna or orna a na s",
        "da": "en et n t er erne e ene s",
        "fi": "n a ä t in ien sta stä ssa ssä lla llä",
    }
)  # fmt: skip
_TURKISH = re.compile(
    r"(?:l[ae]r)?(?:[ıiuü]|s[ıiuü])?(?:[ny]?[ıiuü]|n[ıiuü]n|[ıiuü]n|[yn]?[ae]|n?[dt][ae]n?|y?l[ae])?(?:ki)?"
)
_ARABIC_FRONT = re.compile(r"^[وف]?(?:[بكل]?ال|لل|[بكل](?=\w{4}))?(?=\w{3})")
_ARABIC_END = re.compile(r"(?<=\w{3})(?:ات|ان|ين|ون|ها|هم|ه|ت)$")

_NUMBER_WORDS = (
    *("position", "positionen", "pos", "nummer", "nr", "ziffer", "markierung", "teil"),
    *("number", "no", "item", "callout", "mark", "part", "numéro", "numero", "número", "repère", "rep"),
    *("pozycja", "pozycji", "pozycję", "poz", "numer", "nr", "pozice", "číslo", "poziția", "poziţia", "numărul"),
    *("позиція", "позиції", "позицію", "поз", "номер", "позиция", "позиции", "позицию", "numara", "konum", "pozisyon"),
    *(
        "رقم",
        "الرقم",
        "الموضع",
        "θέση",
        "αριθμός",
        "nummer",
        "nr",
        "pozíció",
        "szám",
        "posizione",
        "posição",
        "posición",
    ),
)
_CIRCLED = MappingProxyType({chr(0x2460 + at): str(at + 1) for at in range(20)})
_BEHIND_A_WORD = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(sorted(set(_NUMBER_WORDS), key=len, reverse=True))})\.?|[№#])\s*"
    r"(?P<list>\w{1,3}(?!\w)(?:\s*(?:,|/|&|\+|und|and|oder|or|et|y|e|i|ve|та|і|и|و)\s*\w{1,3}(?!\w))*)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[]\s*(?P<list>[^()\[\]]{1,40}?)\s*[)\]]")
_MEMBER = re.compile(r"\s*(?:,|;|/|&|\+|\s(?:und|and|oder|or|et|y|e|i|ve|та|і|и|و)\s)\s*", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,3})\s*[–-]\s*(\d{1,3})")


def named_with(sentences: Sequence[str], marks: Sequence[Mark], language: str) -> tuple[int | None, ...]:
    """For each mark the place (from 0) of the first sentence that names it; None where none does.

    A mark without words, or whose words nobody says, is named with the first of the labelled marks that stand inside
    it: a ZOOM goes where the speaker is. ``language`` is that of the sentences, BCP 47. A BLUR is named by none.
    """
    said = [_Said(sentence[:_LONGEST_SENTENCE], primary(language)) for sentence in sentences]
    by_words = [None if mark.kind is MarkKind.BLUR else _named(mark, said) for mark in marks]
    return tuple(
        by_words[at] if by_words[at] is not None or not _has_inside(mark) else _named_inside(mark, marks, by_words)
        for at, mark in enumerate(marks)
    )


def _named(mark: Mark, said: Sequence[_Said]) -> int | None:
    return next((at for at, one in enumerate(said) if one.names(mark)), None)


def _has_inside(mark: Mark) -> bool:
    return mark.kind in (MarkKind.ZOOM, MarkKind.BOX, MarkKind.CIRCLE)


def _named_inside(around: Mark, marks: Sequence[Mark], named: Sequence[int | None]) -> int | None:
    inside = [at for mark, at in zip(marks, named, strict=True) if at is not None and _is_inside(mark, around)]
    return min(inside, default=None)


def _is_inside(mark: Mark, around: Mark) -> bool:
    x, y = mark.x, mark.y
    if mark.kind in (MarkKind.BOX, MarkKind.ZOOM):
        x, y = x + mark.width / 2, y + mark.height / 2
    if around.kind is MarkKind.CIRCLE:
        # How high the picture is, a radius does not tell; a circle is taken for as high as it is wide.
        return (x - around.x) ** 2 + (y - around.y) ** 2 <= around.width**2
    return around.x <= x <= around.x + around.width and around.y <= y <= around.y + around.height


class _Said:
    """A sentence, ready to be looked through."""

    def __init__(self, sentence: str, language: str) -> None:
        self.text = _plain(sentence)
        self.language = language
        self.words = _words(sentence)
        self.alike = _alike(language)
        self.numbers = _numbers(sentence)

    def names(self, mark: Mark) -> bool:
        return (bool(mark.number) and _plain(mark.number) in self.numbers) or (
            bool(mark.label) and self._says(mark.label)
        )

    def _says(self, label: str) -> bool:
        if _WITHOUT_SPACES.search(label):
            return _plain(label).replace(" ", "") in self.text.replace(" ", "")
        wanted = _words(label)
        small = _SMALL.get(self.language, "").split()
        wanted = [word for word in wanted if word not in small] or wanted
        return bool(wanted) and all(any(self.alike(word, one) for one in self.words) for word in wanted)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


# ------------------------------------------------------------------------------------------------ endings


def _alike(language: str) -> Callable[[str, str], bool]:
    """Whether two words are one with two endings."""
    match language:
        case "tr" | "az":
            return _alike_in_turkish
        case "ar" | "fa" | "ur":
            return _alike_in_arabic
        case _ if language in _ENDINGS:
            endings = frozenset(("", *map(_folded, _ENDINGS[language].split())))
            return lambda one, other: _is_written_alike(one, other) or _have_endings(one, other, endings)
        case _:
            return lambda one, other: _is_written_alike(one, other) or _has_free_ending(one, other)


def _is_written_alike(one: str, other: str) -> bool:
    return one == other or _folded(one) == _folded(other)


def _have_endings(one: str, other: str, endings: frozenset[str]) -> bool:
    """One stem, and two endings of the language behind it; words with figures have none."""
    if _has_figure(one + other):
        return False
    one, other = _folded(one), _folded(other)
    stems = range(_SHORTEST_STEM, _shared(one, other) + 1)
    return any(one[at:] in endings and other[at:] in endings for at in stems)


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with together."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))


def _has_free_ending(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    stem = len(short) > _SHORTEST_STEM and long.startswith(short) and not _has_figure(long)
    return stem and len(long) - len(short) <= _LONGEST_FREE_ENDING


def _has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


_UNMARKED = str.maketrans({"ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "ґ": "г"})
_KEPT_APART = MappingProxyType({"й": "й", "ї": "ї", "ё": "е"})


def _folded(word: str) -> str:
    """Without umlauts and accents, which change with the ending (Hahn, Hähne; zawór, zaworu)."""
    letters = (
        _KEPT_APART.get(letter) or "".join(one for one in unicodedata.normalize("NFD", letter) if not _is_accent(one))
        for letter in unicodedata.normalize("NFC", word)
    )
    return "".join(letters).translate(_UNMARKED)


def _is_accent(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def _alike_in_turkish(one: str, other: str) -> bool:
    """Both begin with one stem: "vida", "vidası", "vidayı"; its last letter may soften: "kapak", "kapağı"."""
    one, other = (word.replace("i\u0307", "i") for word in (one, other))
    if one == other:
        return True
    if _has_figure(one + other):
        return False
    stems = range(_SHORTEST_STEM, _shared(one, other) + 1)
    return (
        any(_is_turkish(one[at:]) and _is_turkish(other[at:]) and (at > _SHORTEST_STEM or at in (len(one), len(other)))
            for at in stems)
        or _is_softened(one, other)
        or _is_softened(other, one)
    )  # fmt: skip


_SOFT = str.maketrans("kpçt", "ğbcd")


def _is_softened(bare: str, ended: str) -> bool:
    at = len(bare) - 1
    soft = {bare[-1:].translate(_SOFT), "g" if bare[-1:] == "k" else ""} - {bare[-1:], ""}
    ending = ended[at + 1 :]
    begins = at >= _SHORTEST_STEM and ended[:at] == bare[:at] and ended[at : at + 1] in soft
    return begins and ending[:1] in tuple("ıiuüae") and _is_turkish(ending)


def _is_turkish(ending: str) -> bool:
    return bool(_TURKISH.fullmatch(ending))


_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def _alike_in_arabic(one: str, other: str) -> bool:
    """Without vowel signs, the article and what is joined in front, and the commonest endings."""
    return not _arabic_stems(one).isdisjoint(_arabic_stems(other))


def _arabic_stems(word: str) -> frozenset[str]:
    bare = "".join(one for one in word if not _is_accent(one)).translate(_ARABIC_LETTERS)
    inner = _ARABIC_FRONT.sub("", bare)
    return frozenset((bare, inner, _ARABIC_END.sub("", inner)))


# ------------------------------------------------------------------------------------------------ numbers


def _numbers(sentence: str) -> frozenset[str]:
    """The numbers of marks a sentence names: "(1)", "(2, 3 und 4)", "(2-4)", "Pos. 1", "①"."""
    found = {_CIRCLED[letter] for letter in sentence if letter in _CIRCLED}
    for listed in _IN_BRACKETS.finditer(sentence):
        found |= _members(listed["list"])
    for listed in _BEHIND_A_WORD.finditer(sentence):
        found |= _members(listed["list"])
    return frozenset(map(_plain, found))


def _members(listed: str) -> set[str]:
    """Those of a list of nothing but numbers or single letters; none of "2 Stück"."""
    for word in ("position", "pos.", "pos", "nr.", "nr", "no.", "no", "поз.", "poz."):
        if listed.casefold().startswith(f"{word} "):
            listed = listed[len(word) :].strip()
    found: set[str] = set()
    for member in _MEMBER.split(listed):
        if span := _SPAN.fullmatch(member):
            first, last = int(span[1]), int(span[2])
            found |= {str(number) for number in range(first, min(last, first + 40) + 1)}
        elif member.isalnum() and ((member.isdecimal() and len(member) <= 3) or _is_lettered(member)):
            found.add(member)
        else:
            return set()
    return found


def _is_lettered(member: str) -> bool:
    """ "A", "3a", "B2"; not "mm"."""
    return len(member) == 1 or (len(member) <= 3 and sum(map(str.isalpha, member)) == 1 and _has_figure(member))
