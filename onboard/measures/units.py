"""Units of measure: takes a text and a place in it -> gives the unit that stands there, by its sign, and its end.

A unit is named by its sign in SI notation with plain exponents ("mm", "N/mm2", "rpm"): one unit, one name, however it
is written ("U/min", "Umdrehungen pro Minute"). Nothing is converted: 60 s and 1 min are two values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from onboard.measures.letters import folded
from onboard.measures.tables import alternation, table, words

_INCH_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:)×x/–-]|(?:deep|long|wide|thick|high|tall|apart|from|above|below|off|diameter|dia|and|or)\b)"
)
_RAISED = str.maketrans("²³⁻¹", "23-1")


def unit_at(text: str, start: int, language: str, *, spelled: bool = False) -> tuple[str, int]:
    """The unit at ``start`` (spaces or one hyphen before it are passed over) and its end; ("", start) for none.

    ``spelled``  the number before it is in words, so a sign of one letter is more likely a word
    """
    front = _FRONT.match(text, start)
    end = _written_until(text, front.end(), language) if front else 0
    if front is None or not end:
        return "", start
    written = text[front.end() : end]
    if spelled and len(written) == 1 and written.isalpha():
        return "", start
    if written == "in" and not _INCH_GOES_ON.match(text, end):
        return "", start
    if written in ("a", "A", "to", "min", "U") and _is_word(written, text[end:], language):
        return "", start
    return _canonical(written, language), end


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
    known = _words(language)
    beginnings = (rest[:length] for length in range(min(len(rest), _longest(language)), 2, -1))
    return next((known[word] for word in beginnings if word in known and (len(word) > 3 or word == "bar")), "")


def _is_word(written: str, after: str, language: str) -> bool:
    """Whether a sign that is also a word is the word: "2 a day" is; "min." before a number is a bound."""
    if written == "min":
        return bool(re.match(r"\.\s?\d", after))
    if written in ("a", "to") and language == "en":
        return True
    return written == "U" and not re.match(r"[\s.,;)]|$", after)


# ------------------------------------------------------------------------------------------- where it ends

# One expression of two thousand words and signs took longer to compile than all that is ever asked of it.
_FRONT = re.compile(r"\s*-?\s*(?=[^\W\d_])|\s*(?=[°º℃℉%‰€$£\"″”'/])|\s*(?=1/min\b)")
_RUN = re.compile(r"\w+")
_EXPONENT = re.compile(r"(?:[²³]|\^?[23](?!\d)|⁻¹)?(?![^\W\d_]|\d)")
_SLASH = re.compile(r"\s?/\s?")
_DOT = re.compile(r"\s?[·*]\s?(?=m\b)")
_INCHES = ('"', "″", "”", "''")


def _written_until(text: str, start: int, language: str) -> int:
    """Where the unit ends that stands at ``start``, in words or signs, divided or multiplied; 0 where there is none."""
    end = further = _term_until(text, start, language)
    while further:
        end = further
        between = _SLASH.match(text, end) or _division(language).match(text, end) or _DOT.match(text, end)
        further = _term_until(text, between.end(), language) if between else 0
    return end


def _term_until(text: str, start: int, language: str) -> int:
    return _word_until(text, start, language) or _sign_until(text, start)


def _word_until(text: str, start: int, language: str) -> int:
    run = _RUN.match(text, start)
    first = folded(run[0]) if run else ""
    if run is None or first not in _by_first_run(language):
        return 0
    several = _of_several_runs(language, first)
    found = several.match(text, start) if several else None
    return found.end() if found else run.end() if first in _words(language) else 0


def _sign_until(text: str, start: int) -> int:
    signs = _signs()
    spaced = (sign.match(text, start) for first, sign in _spaced_signs() if text.startswith(first, start))
    longest = min(_longest_sign(), len(text) - start)
    ends = (start + length for length in range(longest, 0, -1) if text[start : start + length] in signs)
    for end in (*(found.end() for found in spaced if found), *ends):
        if text[start:end] in _INCHES:
            break
        if (exponent := _EXPONENT.match(text, end)) is not None:
            return exponent.end()
    return next((start + len(sign) for sign in _INCHES if text.startswith(sign, start)), 0)


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
def _longest(language: str) -> int:
    return max(map(len, _words(language)), default=0)


@functools.cache
def _by_first_run(language: str) -> Mapping[str, tuple[str, ...]]:
    """What words of units begin with -> those of more than one run of letters ("grad" -> "grad celsius", ...)."""
    found: dict[str, tuple[str, ...]] = {}
    for word in _words(language):
        first = _RUN.match(word)
        assert first is not None, f"{word!r} does not begin with a letter"
        found[first[0]] = (*found.get(first[0], ()), *(() if first[0] == word else (word,)))
    return found


@functools.cache
def _of_several_runs(language: str, first: str) -> re.Pattern[str] | None:
    listed = _by_first_run(language)[first]
    return re.compile(rf"(?i:{alternation(listed)})(?!\w)") if listed else None


@functools.cache
def _longest_sign() -> int:
    return max(map(len, _signs()))


@functools.cache
def _spaced_signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Signs with a space in them, the longest first, each with what stands before its space."""
    spaced = sorted((sign for sign in _signs() if " " in sign), key=lambda sign: (-len(sign), sign))
    return tuple((sign.split()[0], re.compile(alternation([sign]))) for sign in spaced)


@functools.cache
def _division(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s+(?i:{alternation(words(language, 'units', 'division', 'words'))})\s+")


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
