"""Numbers in a text, in digits and in words.

takes   a text, a place in it and a language      gives   the number that begins there, exact, and where it ends

Digits follow the language's notation ("1.500" is fifteen hundred in German and one and a half in English). Number
words follow https://www.unicode.org/reports/tr35/tr35-numbers.html (spelled-out numbers) as far as people speak them;
digits read out one by one ("six-six-two-oh") give one number and the digits as they stand.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from onboard.measures.tables import alternation, table


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its place: ``text[start:end]``.

    ``spelled``  in words;  ``ordinal``  "third";  ``article``  "a", "eine": one, if it counts at all
    ``vague``    "a couple": two or so
    ``digits``   digits read out one by one, as they stand, or ""
    ``rest``     what a compound goes on with: "minütig" of "zehnminütig", "mal" of "zweimal", else ""
    """

    value: Fraction
    start: int
    end: int
    spelled: bool = False
    ordinal: bool = False
    article: bool = False
    vague: bool = False
    digits: str = ""
    rest: str = ""


_VULGAR = {
    "½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
    "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_DIGITS = re.compile(
    rf"\d{{1,3}}(?:(?:{_SPACE}|['’])\d{{3}})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*",
)
_FRACTION = re.compile(
    rf"(?:(?P<whole>\d+)(?:{_SPACE}+|\s*-\s*))?(?P<over>\d{{1,2}})\s?[/⁄]\s?(?P<under>\d{{1,2}})(?![\d/])"
)
_MIXED = re.compile(rf"{_SPACE}?(?P<vulgar>[{''.join(_VULGAR)}])")
_POWER = re.compile(r"\s?[×x·*]\s?10(?:\^\s?(?P<plain>[-−+]?\d+)|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_TEN_POWER = re.compile(r"10(?:\^\s?(?P<plain>[-−+]?\d+)|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_WORD = re.compile(r"[^\W\d_]+")
_INCH_PARTS = frozenset({2, 3, 4, 5, 8, 16, 32, 64})


def number_at(text: str, start: int, language: str) -> Numeral | None:
    """The number that begins at ``start``, without sign and unit; None where none does."""
    if start < len(text) and (text[start].isdecimal() or text[start] in _VULGAR):
        return _in_digits(text, start, language)
    return _in_words(text, start, language)


def value_of(digits: str, language: str) -> Fraction | None:
    """ "1.500" in German -> 1500; None for what is no number: "1.2.3"."""
    plain = re.sub(rf"{_SPACE}|['’]", "", digits)
    group, point = (",", ".") if language == "en" else (".", ",")
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?", plain):
        plain = plain.replace(group, "")
    plain = plain.replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _in_digits(text: str, start: int, language: str) -> Numeral | None:
    if text[start] in _VULGAR:
        return Numeral(Fraction(_VULGAR[text[start]]), start, start + 1)
    if (match := _TEN_POWER.match(text, start)) is not None:
        return Numeral(Fraction(10) ** _exponent(match), start, match.end())
    if (match := _FRACTION.match(text, start)) is not None:
        over, under = int(match["over"]), int(match["under"])
        if under in _INCH_PARTS and 0 < over < under and _is_fraction(match):
            return Numeral(Fraction(over, under) + int(match["whole"] or 0), start, match.end())
    match = _DIGITS.match(text, start)
    value = value_of(match[0], language) if match else None
    if match is None or value is None:
        return None
    end = match.end()
    if (mixed := _MIXED.match(text, end)) is not None and value.denominator == 1:
        return Numeral(value + Fraction(_VULGAR[mixed["vulgar"]]), start, mixed.end())
    if (power := _POWER.match(text, end)) is not None:
        return Numeral(value * Fraction(10) ** _exponent(power), start, power.end())
    return Numeral(value, start, end)


def _is_fraction(match: re.Match[str]) -> bool:
    # "1 1/2" and 3/8 are fractions; "12/16" without a common use is more often a pair of names.
    return match["whole"] is None or int(match["whole"]) < 100


def _exponent(match: re.Match[str]) -> int:
    raised = match["plain"] or match["raised"].translate(_SUPERSCRIPT)
    return int(raised.replace("−", "-"))


def _in_words(text: str, start: int, language: str) -> Numeral | None:
    if _homograph(text, start, language):
        return None
    return _english(text, start) if language == "en" else _german(text, start) if language == "de" else None


@functools.cache
def _homographs(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed: Mapping[str, list[str]] = table(language, "numbers").get("homographs", {})
    return tuple((word, re.compile(rf"\b{alternation(phrases)}\b", re.IGNORECASE)) for word, phrases in listed.items())


def _homograph(text: str, start: int, language: str) -> bool:
    for word, phrases in _homographs(language):
        if text[start : start + len(word)].lower() == word and any(
            match.start() <= start < match.end() for match in phrases.finditer(text)
        ):
            return True
    return False


@functools.cache
def _small(language: str, *names: str) -> Mapping[str, Fraction]:
    listed = table(language, "numbers")
    return {word: Fraction(value) for name in names for word, value in listed.get(name, {}).items()}


# German: one word a number


@functools.cache
def _german_pattern() -> re.Pattern[str]:
    units, teens, tens = (alternation(_small("de", name)) for name in ("units", "teens", "tens"))
    below = f"(?:{units}und{tens}|{tens}|{teens}|{units})"
    hundreds = f"(?:(?:{below})?hundert(?:und)?{below}?|{below})"
    return re.compile(f"(?P<thousands>{hundreds})?tausend(?:und)?(?P<ones>{hundreds})?|(?P<only>{hundreds})")


def _german_value(word: str) -> Fraction:
    """The value of a word that is nothing but a number."""
    if "tausend" in word:
        left, right = word.split("tausend", 1)
        return (_german_value(left) if left else Fraction(1)) * 1000 + _german_value(right)
    if "hundert" in word:
        left, right = word.split("hundert", 1)
        return (_german_value(left) if left else Fraction(1)) * 100 + _german_value(right)
    word = word.removeprefix("und") if word.startswith("und") else word
    known = _small("de", "units", "teens", "tens")
    if not word:
        return Fraction(0)
    if word in known:
        return known[word]
    units, tens = word.rsplit("und", 1)
    return known[units] + known[tens]


_GERMAN_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer", "eines"})


def _german(text: str, start: int) -> Numeral | None:
    word = _WORD.match(text, start)
    if word is None:
        return None
    lower, end = word[0].lower(), word.end()
    if lower in _GERMAN_ARTICLES:
        article = Numeral(Fraction(1), start, end, spelled=True, article=True)
        return _german_point(text, article) or _german_part(text, start, end, Fraction(1)) or article
    known = _small("de", "words")
    if lower in known:
        return Numeral(known[lower], start, end, spelled=True)
    first = _german_fraction_word(lower, start, end) or _german_word(lower, start, end)
    if first is None:
        return None
    if first.rest or first.ordinal:
        return first
    return (
        _german_point(text, first)
        or _german_part(text, start, end, first.value)
        or _german_sequence(text, start, first)
    )


def _german_word(lower: str, start: int, end: int) -> Numeral | None:
    match = _german_pattern().match(lower)
    if match is None:
        return None
    value, rest = _german_value(match[0]), lower[match.end() :]
    if rest in ("", "s"):
        return Numeral(value, start, end, spelled=True) if rest == "" else None
    if rest in ("einhalb", "undeinhalb"):
        return Numeral(value + Fraction(1, 2), start, end, spelled=True)
    if re.fullmatch(r"s?te[nrsm]?", rest) and lower not in _small("de", "teens"):
        return Numeral(value, start, end, spelled=True, ordinal=True)
    return Numeral(value, start, end, spelled=True, rest=rest)


def _german_fraction_word(lower: str, start: int, end: int) -> Numeral | None:
    """ "Viertelstunde", "halbjährlich", "Viertel"; "dritte", "erste" stand here too, as they begin with no number."""
    ordinals = _small("de", "ordinals")
    for ending in ("e", "en", "er", "es", "em"):
        if lower.endswith(ending) and lower.removesuffix(ending) in ordinals:
            return Numeral(ordinals[lower.removesuffix(ending)], start, end, spelled=True, ordinal=True)
    for part, value in _small("de", "parts").items():
        if lower.startswith(part) and lower not in ("halber", "halbieren"):
            return Numeral(value, start, end, spelled=True, rest=lower[len(part) :])
    return None


def _german_part(text: str, start: int, end: int, count: Fraction) -> Numeral | None:
    """ "drei Viertel", "ein halber" from "drei", "ein"."""
    following = re.compile(r"[\s-]+([^\W\d_]+)").match(text, end)
    if following is None:
        return None
    lower = following[1].lower()
    known = {**_small("de", "words"), **_small("de", "parts")}
    if lower in known and known[lower] < 1:
        return Numeral(count * known[lower], start, following.end(), spelled=True)
    for part, value in _small("de", "parts").items():
        if lower.startswith(part) and value < 1 and lower != part:
            return Numeral(count * value, start, following.end(), spelled=True, rest=lower[len(part) :])
    return None


def _german_point(text: str, first: Numeral) -> Numeral | None:
    point = re.compile(r"[\s-]+(?:komma|punkt)((?:[\s-]+[^\W\d_]+)+)", re.IGNORECASE).match(text, first.end)
    if point is None:
        return None
    digits, end = "", first.end
    for word in _WORD.finditer(text, point.start(1), point.end(1)):
        lower = word[0].lower()
        # "Null-Komma-fünfundsiebziger Litze".
        lower = lower.removesuffix("er") if _german_pattern().fullmatch(lower.removesuffix("er")) else lower
        matched = _german_pattern().fullmatch(lower)
        if matched is None or (lower in _GERMAN_ARTICLES):
            break
        value = _german_value(lower)
        if digits.strip("0") and value >= 10:
            break
        digits, end = digits + str(value), word.end()
        if value >= 10:
            break
    if not digits:
        return None
    return Numeral(first.value + Fraction(int(digits), 10 ** len(digits)), first.start, end, spelled=True)


_JOIN = re.compile(r"(?:\s*[-–]\s*|\s+)(?=[^\W\d_])")


def _german_sequence(text: str, start: int, first: Numeral) -> Numeral:
    """Digits read out one after the other: "sechs-sechs-zwei-null"; the number itself where it is alone."""
    if first.value.denominator != 1:
        return first
    digits, end = str(first.value), first.end
    count = 1
    while (join := _JOIN.match(text, end)) is not None:
        word = _WORD.match(text, join.end())
        if word is None:
            break
        lower = word[0].lower()
        if lower in _GERMAN_ARTICLES or _german_pattern().fullmatch(lower) is None:
            break
        digits, end, count = digits + str(_german_value(lower)), word.end(), count + 1
    if count == 1:
        return first
    return Numeral(Fraction(int(digits)), start, end, spelled=True, digits=digits)


# English: several words a number


def _english(text: str, start: int) -> Numeral | None:
    word = _WORD.match(text, start)
    if word is None:
        return None
    lower = word[0].lower()
    if lower in ("a", "an"):
        return _english_after_article(text, word)
    known = _small("en", "words")
    if lower in known:
        if lower in ("double", "triple", "treble"):
            repeated = _english_run(text, start)
            if repeated is not None and repeated.digits:
                return repeated
        return Numeral(known[lower], start, word.end(), spelled=True, vague=lower in ("couple", "pair", "pairs"))
    if lower in _small("en", "parts") and lower not in _small("en", "ordinals"):
        return Numeral(_small("en", "parts")[lower], start, word.end(), spelled=True)
    if lower == "point":
        decimals, end = _english_decimals(text, word.end())
        return Numeral(decimals, start, end, spelled=True) if end > word.end() else None
    if lower in _small("en", "ordinals"):
        return Numeral(_small("en", "ordinals")[lower], start, word.end(), spelled=True, ordinal=True)
    return _english_run(text, start)


def _english_after_article(text: str, article: re.Match[str]) -> Numeral | None:
    following = re.compile(r"\s+([^\W\d_]+)").match(text, article.end())
    if following is None:
        # A letter that names: "cover a".
        return None
    lower = following[1].lower()
    if lower in ("hundred", "thousand"):
        return _english_run(text, following.start(1), Fraction(1), article.start())
    if lower in ("dozen", "couple", "pair"):
        value = _small("en", "words")[lower]
        return Numeral(value, article.start(), following.end(), spelled=True, vague=lower != "dozen")
    if lower in ("half", "third", "quarter", "fifth", "eighth", "tenth", "hundredth", "thousandth"):
        if lower in ("third", "fifth", "eighth", "tenth") and not re.match(r"\s+of\b", text[following.end() :]):
            return None
        return Numeral(_small("en", "parts")[lower], article.start(), following.end(), spelled=True)
    return Numeral(Fraction(1), article.start(), article.end(), spelled=True, article=True)


_SEPARATOR = re.compile(r"(?:\s*-\s*|\s+)(?P<and>and[\s-]+)?(?=[^\W\d_])", re.IGNORECASE)


def _english_run(text: str, start: int, implied: Fraction | None = None, begin: int | None = None) -> Numeral | None:
    """The longest run of number words; a run that makes no number is digits read out."""
    small = _small("en", "units", "teens", "tens")
    pieces: list[tuple[str, bool]] = []
    position, end, joined = start, start, False
    while (word := _WORD.match(text, position)) is not None:
        lower = word[0].lower()
        if lower not in small and lower not in ("hundred", "thousand", "million", "double", "triple", "treble"):
            break
        if joined and pieces and pieces[-1][0] not in ("hundred", "thousand", "million"):
            break
        if pieces and text[position - 1].isspace() and re.match(r"-[^\W\d_]", text[word.end() :]) is not None:
            goes_on = re.compile(r"-([^\W\d_]+)").match(text, word.end())
            names = [*(name for name, _ in pieces), lower]
            if goes_on is not None and goes_on[1].lower() not in small and _english_value(names, implied) is None:
                # "three one-inch posts": a count, and a size.
                break
        pieces.append((lower, joined))
        end = word.end()
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        joined, position = bool(separator["and"]), separator.end()
    if not pieces or (len(pieces) == 1 and pieces[0][0] in ("oh", "double", "triple", "treble")):
        return None
    names = [name for name, _ in pieces]
    if implied is None and names[0] in ("hundred", "thousand"):
        implied = Fraction(1)
    begin = start if begin is None else begin
    value = _english_value(names, implied)
    if value is None:
        digits = _english_digits(names)
        return Numeral(Fraction(int(digits)), begin, end, spelled=True, digits=digits) if digits else None
    ordinal = re.compile(r"[\s-]+(?:and\s+)?([^\W\d_]+)").match(text, end)
    if (
        ordinal
        and (names[-1] in _small("en", "tens") or names[-1] in ("hundred", "thousand"))
        and ordinal[1].lower() in _small("en", "ordinals")
    ):
        value, end = value + _small("en", "ordinals")[ordinal[1].lower()], ordinal.end()
        return Numeral(value, begin, end, spelled=True, ordinal=True)
    return _english_tail(text, Numeral(value, begin, end, spelled=True, article=names == ["one"]))


def _english_tail(text: str, number: Numeral) -> Numeral:
    """With "point five", "and a half", "quarters" behind it."""
    if (point := re.compile(r"\s+point(?=[\s-])", re.IGNORECASE).match(text, number.end)) is not None:
        decimals, end = _english_decimals(text, point.end())
        if end > point.end():
            return Numeral(number.value + decimals, number.start, end, spelled=True)
    half = re.compile(r"\s+and\s+(?:a\s+|one\s+)?(half|quarter|three[\s-]quarters|third)\b", re.IGNORECASE)
    if (match := half.match(text, number.end)) is not None:
        part = {"half": "1/2", "quarter": "1/4", "third": "1/3"}.get(match[1].lower(), "3/4")
        return Numeral(number.value + Fraction(part), number.start, match.end(), spelled=True)
    parts = re.compile(rf"[\s-]+({alternation(_small('en', 'parts'))})\b", re.IGNORECASE).match(text, number.end)
    if parts is not None and (number.value > 1 or parts[1].lower() in ("half", "third", "quarter")):
        return Numeral(number.value * _small("en", "parts")[parts[1].lower()], number.start, parts.end(), spelled=True)
    return number


def _english_decimals(text: str, start: int) -> tuple[Fraction, int]:
    digits, end = "", start
    units = _small("en", "units")
    whole = _small("en", "units", "teens", "tens")
    while (match := re.compile(r"[\s-]+([^\W\d_]+)").match(text, end)) is not None:
        lower = match[1].lower()
        if lower in units or (not digits.strip("0") and lower in whole):
            digits, end = digits + str(whole[lower]), match.end()
            if lower not in units:
                digits, end = _with_ones(text, digits, lower, end)
                break
        else:
            break
    return (Fraction(int(digits), 10 ** len(digits)), end) if digits else (Fraction(0), start)


def _with_ones(text: str, digits: str, last: str, end: int) -> tuple[str, int]:
    """The decimals "twenty" with the "five" of "point twenty-five", and where they end."""
    ones = re.compile(r"[\s-]([^\W\d_]+)").match(text, end) if last in _small("en", "tens") else None
    value = _small("en", "units").get(ones[1].lower(), Fraction(0)) if ones is not None else Fraction(0)
    return (digits[:-1] + str(value), ones.end()) if ones is not None and value else (digits, end)


def _english_value(names: list[str], implied: Fraction | None) -> Fraction | None:
    """The number these words make, or None where they only stand side by side: "six two"."""
    units, teens, tens = (_small("en", name) for name in ("units", "teens", "tens"))
    total, current, room = Fraction(0), implied if implied is not None else Fraction(0), 1000
    fresh = implied is None
    for name in names:
        if name in ("thousand", "million"):
            if fresh:
                return None
            total, current, room, fresh = (
                total + current * (1000 if name == "thousand" else 1_000_000),
                Fraction(0),
                1000,
                False,
            )
        elif name == "hundred":
            if fresh or current == 0 or current >= 100:
                return None
            current, room = current * 100, 100
        else:
            value = units.get(name, teens.get(name, tens.get(name)))
            if value is None or value >= room or name == "oh" or (value == 0 and len(names) > 1):
                return None
            current, fresh = current + value, False
            room = 10 if name in tens else 1
    return total + current


def _english_digits(names: list[str]) -> str:
    small = _small("en", "units", "teens", "tens")
    digits, repeat, after_tens = "", 1, False
    for name in names:
        if name in ("double", "triple", "treble"):
            repeat = 2 if name == "double" else 3
            continue
        if name not in small:
            return ""
        value = str(small[name])
        if after_tens and len(value) == 1 and value != "0":
            digits = digits[:-1] + value
        else:
            digits += value * repeat
        repeat, after_tens = 1, name in _small("en", "tens")
    return digits
