"""What is written -> what is said: "25 Nm" -> "25 Newtonmeter", "z. B." -> "zum Beispiel".

The spoken form is given to the voice; captions show what is written. The words are in ``words/<language>.toml``,
where an editor of words can change them; a language without such a file is only tidied. Whole numbers stay in digits,
which every voice reads well in its own grammar; what a voice would misread (decimals, thousands, signs, units,
dates) becomes words. **No number is lost, none is invented**: every value can be found again in the spoken form.

Pure but for reading the words. Knows no voice.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from onboard.narrate.languages import primary_language

_SAME = str.maketrans(
    {
        "℃": "°C", "℉": "°F", "º": "°", "μ": "µ", "Ω": "Ω", "⋅": "·", "∙": "·", "‑": "-", "‐": "-", "∅": "⌀",
        "➜": "→", "➔": "→", "➡": "→", "⇒": "→", "►": "→", "➤": "→", "✔": "✓", "☑": "✓", "✅": "✓", "✘": "✗",
        "☒": "✗", "❌": "✗", "⩽": "≤", "⩾": "≥", "￮": "°", "\u00ad": None, "\u200b": None, "\u2060": None,
        "\ufeff": None, "\ufe0f": None,
    }
)  # fmt: skip
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\u2600-\u2712\u2715-\u2716\u2719-\u27bf\u2b00-\u2bff\u20e3]\u200d?")
_BULLETS = re.compile(r"^(?:[\s→✓✗•▪■□☐·*]|[-–—](?=\s))+")
_ADDRESS = re.compile(r"(\S*(?://|@|www\.)\S*)")

_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = rf"(?<!\d)(?:\d+(?:[.,']\d+|{_SPACE}000(?!\d)|[\u00a0\u202f\u2009]\d{{3}}(?!\d))*|(?<![\w.,])[.,]\d+)"
_SIGN = r"(?:±|\+/[-−–]|(?<![\w.,)\]])[+\-−–](?=\d)|(?<![\w.,)\]])[+−](?=\s\d))"
_SIGNED = rf"(?:{_SIGN}\s?)?{_NUMBER}"
_TO = r"\s?(?:-|–|—|−|…|\.\.\.?)\s?"


def spoken_form(text: str, language: str) -> str:
    """The words a voice is given for a written sentence. ``language`` is a BCP 47 tag.

    Addresses (with "//", "@" or "www.") are left as they are. The result has single spaces and is in NFC.
    """
    tidy = _tidied(text)
    words = _words(primary_language(language))
    if words is None:
        return " ".join(_PICTOGRAPHS.sub(" ", tidy).split())
    parts = _ADDRESS.split(_BULLETS.sub("", tidy))
    said = "".join(part if index % 2 else _said(part, words) for index, part in enumerate(parts))
    return re.sub(r"\s+([,.;:!?)])", r"\1", " ".join(said.split())).lstrip(", ")


def _tidied(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_SAME))


def _said(text: str, words: _Words) -> str:
    """The story: apart, numbers, words, signs."""
    return _without_signs(_in_words(_with_numbers_said(_apart(text), words), words), words)


# ------------------------------------------------------------------------------------------------ the words


@dataclass(frozen=True)
class _Words:
    """One language's table, and the expressions made of it."""

    numbers: dict[str, Any]
    fractions: dict[str, str]
    dates: dict[str, Any]
    units: dict[str, list[str]]
    units_alone: tuple[str, ...]
    abbreviations: dict[str, str]
    before_number: dict[str, str]
    letters: tuple[str, ...]
    signs: dict[str, str]

    @property
    def unit(self) -> str:
        """Any unit symbol, the longest first, not in the middle of a longer word."""
        return rf"(?:{_any_of(self.units)})(?![\w²³⁻·])"


@lru_cache(maxsize=16)
def _words(language: str) -> _Words | None:
    file = resources.files("onboard.narrate") / "words" / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return None
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    table["units_alone"] = tuple(table["units_alone"]["symbols"])
    table["letters"] = tuple(table["letters"]["words"])
    return _Words(**table)


def _any_of(symbols: Any) -> str:
    return "|".join(re.escape(symbol).replace(r"\ ", _SPACE) for symbol in sorted(symbols, key=len, reverse=True))


# ------------------------------------------------------------------------------------------------ apart


def _apart(text: str) -> str:
    """Spaces where letters and numbers stand together: M8 -> M 8, WS-04 -> WS 04; and one spelling of powers."""
    text = re.sub(r"\bmin(?:\^?[-−]1|⁻¹)(?!\d)", "min⁻¹", text)
    text = re.sub(r"(?<![^\W\d])([cdmk]?m)\^?([23])(?!\d)", lambda power: power[1] + "²³"[int(power[2]) - 2], text)
    text = re.sub(r"[Øø](?=\s?\d)", "⌀", text)
    text = re.sub(r"(?<=[^\W\d_])-?(?=\d)", " ", text)
    return re.sub(r"(?<=\d)(?=[A-ZÄÖÜ][a-zäöüß]{3})", " ", text)


# ------------------------------------------------------------------------------------------------ numbers


def _with_numbers_said(text: str, words: _Words) -> str:
    """Every number once, from left to right, by the first of the forms that fits; what was said is not read again."""
    forms: dict[Callable[[re.Match[str], _Words], str], str] = {
        _say_date: _date_form(words),
        _say_clock: r"(?<![\d:.,])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d:])(?P<oclock>\s?Uhr\b)?",
        _say_ratio: rf"(?<![\d:.,])(?P<one>{_NUMBER})\s?:\s?(?P<other>{_NUMBER})(?!:?\d)",
        _say_fraction: rf"(?:(?P<whole>(?<![\d.,/])\d+){_SPACE}?)?(?<![\d/])(?P<part>{_any_of(words.fractions)}|[½¼¾])"
        rf"(?:{_SPACE}?(?P<part_unit>{words.unit}|\"|in\b))?(?![\d/])",
        _say_size: rf"(?P<sides>{_NUMBER}(?:{_SPACE}?[x×]{_SPACE}?{_NUMBER})+)"
        rf"(?:{_SPACE}?(?P<side_unit>{words.unit}))?",
        _say_times: rf"(?P<count>{_NUMBER}){_SPACE}?[x×](?![\w.,])(?!\s\d)",
        _say_range: rf"(?<![\w.,][-–])(?P<least>{_SIGNED})(?:{_SPACE}?(?P<least_unit>{words.unit}))?(?P<to>{_TO})"
        rf"(?P<most>{_SIGNED})(?![.,]?\d)(?!-\d)(?:{_SPACE}?(?P<most_unit>{words.unit}))?",
        _say_quantity: rf"(?P<number>{_SIGNED})(?:(?:{_SPACE}?|-(?=[^\s\d]+-))(?P<unit>{words.unit})"
        r"(?P<per>/(?=[^\W\d]))?)?",
    }
    any_form = re.compile("|".join(f"(?P<{say.__name__}>{form})" for say, form in forms.items()))

    def said(match: re.Match[str]) -> str:
        spoken = next(say for say in forms if match[say.__name__] is not None)(match, words)
        stops = match[0].endswith(".") and match.end() == len(match.string.rstrip())
        return f"{spoken}." if stops else spoken

    return any_form.sub(said, text)


def _say_number(raw: str, words: _Words, *, before: str = "") -> str:
    """One number without its sign. ``before`` is what stands in front of it ("Abb. 3.2" is no decimal)."""
    numbers = words.numbers
    thousands, decimal = numbers["thousands"], {".": ",", ",": "."}[numbers["thousands"]]
    raw = re.sub(_SPACE, " ", raw)
    if raw[0] in ".,":
        raw = f"0{raw}"
    if any(before.rstrip().endswith(word) for word in numbers["numbered"]) and re.fullmatch(r"\d+(\.\d+)+", raw):
        return f" {numbers['point']} ".join(_digits(part) for part in raw.split("."))
    grouped = re.fullmatch(
        rf"([1-9]\d{{0,2}}(?:([{thousands}' ])\d{{3}})(?:\2\d{{3}})*)(?:{re.escape(decimal)}(\d+))?", raw
    )
    if grouped:
        return _with_decimals(_say_large(int(re.sub(r"\D", "", grouped[1])), words), grouped[3], words)
    plain = re.fullmatch(r"(\d+)(?:[.,](\d+))?", raw)
    if plain:
        return _with_decimals(_digits(plain[1]), plain[2], words)
    if re.fullmatch(r"\d+(\.\d+)+", raw):
        return f" {numbers['point']} ".join(_digits(part) for part in raw.split("."))
    return ", ".join(_digits(part) for part in re.split(r"[., ']", raw))


def _with_decimals(whole: str, decimals: str | None, words: _Words) -> str:
    return f"{whole} {words.numbers['decimal']} {' '.join(decimals)}" if decimals else whole


def _digits(digits: str) -> str:
    """A whole number as the voice will read it; one by one where it is a code: "0815", "47110815"."""
    return " ".join(digits) if len(digits) > 6 or (len(digits) > 1 and digits[0] == "0") else digits


def _say_large(value: int, words: _Words) -> str:
    millions, rest = divmod(value, 1_000_000)
    if not millions:
        return str(rest)
    one, many = words.numbers["million"]
    return " ".join([one if millions == 1 else f"{millions} {many}", *([str(rest)] if rest else [])])


def _say_signed(raw: str, words: _Words, *, before: str = "") -> str:
    sign = raw[: len(raw) - len(raw.lstrip("±+-−–/ "))].strip()
    spoken = _say_number(raw.lstrip("±+-−–/ "), words, before=before)
    named = {"": "", "±": "plus_minus", "+": "plus"}.get(sign, "plus_minus" if "/" in sign else "minus")
    return f"{words.numbers[named]} {spoken}" if named else spoken


def _say_with_unit(raw: str, unit: str | None, words: _Words, *, before: str = "") -> str:
    spoken = _say_signed(raw, words, before=before)
    if not unit:
        return spoken
    one, many = words.units[re.sub(_SPACE, " ", unit)]
    return f"{spoken.removesuffix('1')}{one}" if raw.strip("±+-−–/ ") == "1" else f"{spoken} {many}"


def _say_quantity(match: re.Match[str], words: _Words) -> str:
    lead = " " if match["number"][0] in "±+" else ""
    spoken = _say_with_unit(match["number"], match["unit"], words, before=match.string[: match.start()])
    return f"{lead}{spoken} {words.numbers['per']} " if match["per"] else f"{lead}{spoken}"


def _say_range(match: re.Match[str], words: _Words) -> str:
    """A range, where it can be one: the second number larger, and a unit behind or no spaces around the dash."""
    least, most, unit = match["least"], match["most"], match["most_unit"]
    before = match.string[: match.start()]
    first = _say_with_unit(least, match["least_unit"], words, before=before)
    second = _say_with_unit(most, unit, words)
    is_code = any(re.fullmatch(r"0\d+|\d{7,}", part) for part in (least, most))
    tight = match["to"].strip() == match["to"]
    if is_code or not (unit or tight) or not _value(least, words) < _value(most, words):
        return f"{first}, {second}"
    return f"{first} {words.numbers['range']} {second}"


def _value(raw: str, words: _Words) -> float:
    thousands = words.numbers["thousands"]
    digits = re.sub(_SPACE, "", raw.lstrip("±+-−–/ "))
    if re.fullmatch(rf"[1-9]\d{{0,2}}({re.escape(thousands)}\d{{3}})+([.,]\d+)?", digits):
        digits = digits.replace(thousands, "")
    value = float(re.sub(r"[.,'](?=.*[.,'])", "", digits).replace(",", ".").replace("'", "."))
    return -value if raw[0] in "-−–" else value


def _say_size(match: re.Match[str], words: _Words) -> str:
    *sides, last = (_say_number(side.strip(), words) for side in re.split("[x×]", match["sides"]))
    unit = words.units[re.sub(_SPACE, " ", match["side_unit"])][1] if match["side_unit"] else ""
    return f" {words.numbers['by']} ".join([*sides, f"{last} {unit}".strip()])


def _say_times(match: re.Match[str], words: _Words) -> str:
    return f"{_say_number(match['count'], words)} {words.numbers['times']}"


def _say_ratio(match: re.Match[str], words: _Words) -> str:
    return f"{_say_number(match['one'], words)} {words.numbers['ratio']} {_say_number(match['other'], words)}"


def _say_fraction(match: re.Match[str], words: _Words) -> str:
    """1 1/2 inches; a bare 3/4 may be "three of four" or a part's number, and stays as it is."""
    part = {"½": "1/2", "¼": "1/4", "¾": "3/4"}.get(match["part"], match["part"])
    unit = {'"': "″", "in": "″"}.get(match["part_unit"] or "", match["part_unit"])
    if unit is None and part == match["part"]:
        return match[0]
    spoken = words.fractions[part]
    if match["whole"]:
        spoken = f"{_digits(match['whole'])} {words.numbers['and']} {spoken}"
    return f"{spoken} {words.units[unit][1]}" if unit else spoken


def _say_clock(match: re.Match[str], words: _Words) -> str:
    """14:30 Uhr -> 14 Uhr 30; "1:50" and what no clock shows is a ratio."""
    hour, minute = int(match["hour"]), int(match["minute"])
    is_time = match["oclock"] or (hour != 1 and hour < 25 and minute < 60)
    if not is_time:
        return f"{_digits(match['hour'])} {words.numbers['ratio']} {_digits(match['minute'])}"
    if match["oclock"]:
        return f"{hour} {words.dates['clock']}{f' {minute}' if minute else ''}"
    return f"{hour} {_digits(match['minute'])}"


def _date_form(words: _Words) -> str:
    iso = r"(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>0[1-9]|[12]\d|3[01])"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])\.\s?"
    dotted = rf"{day}(?:(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>(?:19|20)\d\d)|(?={_any_of(words.dates['months'])}))"
    return rf"(?<![\w.,-])(?:{iso}{f'|{dotted}' if words.dates['days'] else ''})(?!\d|[.,-]\d)"


def _say_date(match: re.Match[str], words: _Words) -> str:
    groups = match.groupdict()
    day = int(groups["iso_day"] or groups["day"])
    month, year = groups["iso_month"] or groups.get("month"), groups["iso_year"] or groups.get("year")
    spoken_day = str(day)
    if words.dates["days"]:
        in_front = match.string[: match.start()].split()
        declined = in_front and in_front[-1].lower() in words.dates["after"]
        spoken_day = words.dates["days"][day - 1] + words.dates["ending_after" if declined else "ending"]
    return f"{spoken_day} {words.dates['months'][int(month) - 1]} {year}" if month else f"{spoken_day} "


# ------------------------------------------------------------------------------------------------ words


def _in_words(text: str, words: _Words) -> str:
    """Abbreviations, units without a number, letters, and strokes between words."""
    for short, long in sorted(words.abbreviations.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<![\w.]){_either_case(short)}(?!\w)", _replacing(long), text)
    for short, long in words.before_number.items():
        start = r"(?<![\w.])" if short[0].isalpha() else ""
        text = re.sub(rf"{start}{re.escape(short)}\s?(?=\d)", f"{long} ", text)
    alone = _any_of(words.units_alone)
    text = re.sub(rf"(?<![\w/·°-])(?:{alone})(?![\w²³⁻·/])", lambda unit: words.units[unit[0]][1], text)
    text = re.sub(rf"(?<![^\W_])(?:{_any_of(words.letters)})(?![^\W_])", lambda acronym: " ".join(acronym[0]), text)
    text = re.sub(r"\s[x×]\s(?=\d)", f" {words.numbers['by']} ", text)
    text = re.sub(r"_{2,}", f" {words.numbers['blank']} ", text)
    return re.sub(r"(?<=[^\W\d])\s?/\s?(?=[^\W\d])|(?<=\d)/(?=[^\W\d])|(?<=[^\W\d])/(?=\d)", ", ", text)


def _either_case(short: str) -> str:
    spaced = re.escape(short).replace(r"\ ", rf"{_SPACE}?")
    return f"[{short[0]}{short[0].upper()}]{spaced[1:]}" if short[0].islower() else spaced


def _replacing(long: str) -> Callable[[re.Match[str]], str]:
    """The long form, with the short one's capital; an abbreviation's stop at the end of the text stays a stop."""

    def replaced(match: re.Match[str]) -> str:
        capital = match[0][0].isupper() and long[0].islower()
        ends = match[0].endswith(".") and match.end() == len(match.string.rstrip())
        return (long[0].upper() if capital else long[0]) + long[1:] + ("." if ends else "")

    return replaced


# ------------------------------------------------------------------------------------------------ signs


def _without_signs(text: str, words: _Words) -> str:
    """Signs that mean something by their names; pictures and markup are not speech and are left out."""
    text = re.sub(r"(?<=\s)[-–—](?=\s)", ",", text)
    text = re.sub(r"(?<=\d)[-–](?=\d)", ", ", text)
    for sign, name in words.signs.items():
        text = text.replace(sign, ", " if name == "," else f" {name} ")
    return re.sub(r"[*_`|~^]", " ", _PICTOGRAPHS.sub(" ", text)).replace(" ,", ",")
