"""Units of measure: takes a text and a place in it -> gives the unit that stands there, by its sign, and its end.

A unit is named by its sign in SI notation with plain exponents ("mm", "N/mm2", "rpm"): one unit, one name, however it
is written ("U/min", "Umdrehungen pro Minute"). Nothing is converted: 60 s and 1 min are two values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from onboard.measures.tables import alternation, table, words

_INCH_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:)×x/–-]|(?:deep|long|wide|thick|high|tall|apart|from|above|below|off|diameter|dia|and|or)\b)"
)
_RAISED = str.maketrans("²³⁻¹", "23-1")


def unit_at(text: str, start: int, language: str, *, spelled: bool = False) -> tuple[str, int]:
    """The unit at ``start`` (spaces or one hyphen before it are passed over) and its end; ("", start) for none.

    ``spelled``  the number before it is in words, so a sign of one letter is more likely a word
    """
    match = _pattern(language).match(text, start)
    if match is None:
        return "", start
    unit = _canonical(match["unit"], language)
    if spelled and len(match["unit"]) == 1 and match["unit"].isalpha():
        return "", start
    if match["unit"] == "in" and not _INCH_GOES_ON.match(text, match.end()):
        return "", start
    if match["unit"] in ("a", "A", "to", "min", "U") and _is_word(text, match, language):
        return "", start
    return unit, match.end()


def dimension(unit: str) -> str:
    """What a unit measures: "length", "time", "force/length2"; "" for none."""
    known = _dimensions()
    parts = []
    for part in unit.split("/"):
        bare = part.rstrip("23-1") if part not in known else part
        name = known.get(part) or known.get(bare, "")
        parts.append(name + (part[len(bare) :] if part != bare else ""))
    return "/".join(parts) if unit else ""


def unit_in_compound(rest: str, language: str) -> str:
    """The unit a compound number goes on with: "minütig", "literkanister" -> "min", "l"; "" for none."""
    for unit, endings in table(language, "units").get("endings", {}).items():
        if any(rest.startswith(ending) for ending in endings):
            return unit
    match = _compound_words(language).match(rest)
    return _words(language)[match[0]] if match else ""


def _is_word(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a sign that is also a word is the word: "2 a day" is; "min." before a number is a bound."""
    after = text[match.end() :]
    if match["unit"] == "min":
        return bool(re.match(r"\.\s?\d", after))
    if match["unit"] in ("a", "to") and language == "en":
        return True
    return match["unit"] == "U" and not re.match(r"[\s.,;)]|$", after)


@functools.cache
def _dimensions() -> Mapping[str, str]:
    signs = table("", "symbols")
    known: dict[str, str] = {**signs["prefixed"], **signs["plain"]}
    for prefix in signs["prefixes"]:
        for base, measured in signs["prefixed"].items():
            known.setdefault(prefix + base, measured)
    return known


@functools.cache
def _signs() -> Mapping[str, str]:
    return {**{sign: sign for sign in _dimensions()}, **table("", "symbols")["also"]}


@functools.cache
def _words(language: str) -> Mapping[str, str]:
    """Every word of a unit, lower case -> unit."""
    listed = table(language, "units")
    known: dict[str, str] = {}
    prefixed = table("", "symbols")["prefixed"]
    for unit, names in listed.get("words", {}).items():
        for name in names:
            known[name] = unit
            if unit in prefixed:
                for prefix, sign in listed["prefixes"].items():
                    known[prefix + name] = sign + unit
    for power, exponent in listed.get("powers", {}).items():
        for name, unit in tuple(known.items()):
            if unit.endswith("m") or unit in ("inch", "ft", "yd"):
                known[power + name] = f"{unit}{exponent}"
    return known


@functools.cache
def _compound_words(language: str) -> re.Pattern[str]:
    return re.compile(alternation(word for word in _words(language) if len(word) >= 4 or word == "bar"))


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    signs = [sign for sign in _signs() if sign not in ('"', "''", "″", "”")]
    sign = rf"(?:{alternation(signs)}(?:[²³]|\^?[23](?!\d)|⁻¹)?(?![^\W\d_]|\d)|[\"″”]|'')"
    word = rf"(?i:{alternation(_words(language))})(?!\w)"
    term = f"(?:{word}|{sign})"
    listed = words(language, "units", "division", "words")
    between = rf"(?:\s?/\s?|\s+(?i:{alternation(listed)})\s+|\s?[·*]\s?(?=m\b))"
    return re.compile(
        rf"(?:\s*-?\s*(?=[^\W\d_])|\s*(?=[°º℃℉%‰€$£\"″”'/])|\s*(?=1/min\b))(?P<unit>{term}(?:{between}{term})*)"
    )


def _canonical(written: str, language: str) -> str:
    known_words, signs = _words(language), _signs()
    plain = re.sub(r"\s+", " ", written)
    if plain.lower() in known_words:
        return known_words[plain.lower()]
    if plain in signs:
        return signs[plain]
    listed = words(language, "units", "division", "words")
    parts = re.split(rf"\s?/\s?|\s(?i:{alternation(listed)})\s", plain)
    whole = "/".join(_one(part, language) for part in parts)
    return {"turn/min": "rpm", "1/min": "rpm", "rev/min": "rpm"}.get(whole, whole)


def _one(part: str, language: str) -> str:
    part = part.strip()
    if part.lower() in _words(language):
        return _words(language)[part.lower()]
    raised = re.search(r"\^?([23²³]|⁻¹)$", part)
    bare = part[: raised.start()] if raised else part
    bare = re.sub(r"\s?[·*]\s?", "", bare)
    unit = _words(language).get(bare.lower()) or _signs().get(bare, bare)
    return unit + (raised[1].translate(_RAISED) if raised else "")
