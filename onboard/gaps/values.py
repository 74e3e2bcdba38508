"""Values without their unit, and set points without a tolerance."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from onboard.gaps import words
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Passage, Reading, quoted, sentence_around
from onboard.measures.quantities import Quantity, Shape, quantities
from onboard.measures.units import dimension

_PARTS = (Part.INTRODUCTION, Part.WARNING, Part.STEP, Part.CHECK)
_NUMBER = r"(?P<number>[-−+]?\d+(?:[.,]\d+)*(?:\s?[-–]\s?\d+(?:[.,]\d+)*)?)"
_FAR = 3
_SET_POINTS = frozenset({"torque", "pressure", "temperature", "length", "voltage", "current"})


def values_left_open(reading: Reading) -> Iterator[Hole]:
    yield from _without_unit(reading)
    yield from _without_tolerance(reading)


# ------------------------------------------------------------------------------------------ unit


def _without_unit(reading: Reading) -> Iterator[Hole]:
    for passage in reading.of(*_PARTS):
        for match in (*_measured(passage.text, reading), *_heated(passage.text, reading)):
            if _bare(passage.text, match, reading.language):
                source = passage.source
                yield Hole(
                    Kind.NO_UNIT,
                    quoted(passage.text, match.start(), match.end()),
                    source.place,
                    source.file,
                    passage.step,
                    named={"value": match["number"], "unit": _likely_unit(match, reading)},
                )


def _measured(text: str, reading: Reading) -> Iterator[re.Match[str]]:
    """ "Drehmoment 25", "pressure: 3": the name of what is measured, then a figure and nothing that it counts."""
    kinds, between = reading.listed("values", "kinds"), reading.listed("values", "between")
    if not kinds:
        return
    compound = r"\w*" if reading.language == "de" else ""
    name = rf"(?<!\w)(?P<kind>{compound}(?:{_any(kinds)}))"
    link = rf"\s*[:=]?\s*(?:(?:{_any(between)})\s+){{0,2}}"
    for match in re.finditer(rf"(?i:{name}{link}){_NUMBER}", text):
        if not re.search(rf"(?i:(?:{_any(reading.listed('values', 'no_kinds'))})$)", match["kind"] or ""):
            yield match


def _heated(text: str, reading: Reading) -> Iterator[re.Match[str]]:
    """ "auf 80 erhitzen", "mit 25 anziehen", "heat to 80": verbs that need a value, and the value."""
    heating, fastening = reading.listed("values", "heating"), reading.listed("values", "fastening")
    if not heating:
        return
    about = r"(?:ca\.\s+|etwa\s+)?"
    if reading.language == "de":
        yield from re.finditer(rf"(?i:\b(?:auf|bis)\s+{about}){_NUMBER}(?i:\s+(?:{_any(heating)})(?!\w))", text)
        yield from re.finditer(rf"(?i:\bmit\s+{about}){_NUMBER}(?i:\s+(?:{_any(fastening)})(?!\w))", text)
    elif reading.language == "en":
        verbs = _any((*heating, *fastening))
        yield from re.finditer(rf"(?i:(?<!\w)(?:{verbs})(?:\s+[a-z]+){{0,4}}?\s+to\s+){_NUMBER}", text)


def _bare(text: str, match: re.Match[str], language: str) -> bool:
    """Whether the figure has no unit and counts nothing."""
    start, end = match.span("number")
    found = next((one for one in quantities(text, language) if one.start <= start < one.end), None)
    if found is None or found.unit or found.times or found.shape not in (Shape.AMOUNT, Shape.RANGE):
        return False
    after = words.listed(language, "values", "after")
    heated = "kind" not in match.re.groupindex
    closing = rf"\s*(?:$|[.;,!)\]|](?!\d)|(?i:\s(?:{_any(after)})(?!\w)))"
    return (heated and language == "de") or re.match(closing, text[end:]) is not None


def _likely_unit(match: re.Match[str], reading: Reading) -> str:
    """The unit to propose, by what is measured; a dimension where it is nothing else."""
    known = words.book(reading.language).get("unit_of", {})
    if kind := match.groupdict().get("kind"):
        return next((unit for name, unit in known.items() if kind.casefold().endswith(name)), "mm")
    fastened = reading.pattern("values", "fastening").search(match[0])
    return known["fastened" if fastened else "heated"]


@functools.cache
def _any(listed: tuple[str, ...]) -> str:
    return "|".join(re.escape(one) for one in sorted(listed, key=lambda one: (-len(one), one))) or "(?!)"


# ------------------------------------------------------------------------------------------ tolerance


def _without_tolerance(reading: Reading) -> Iterator[Hole]:
    """Where the same unit has a tolerance elsewhere, or the value is to be exactly that."""
    told = [(passage, quantity) for passage in reading.of(*_PARTS, Part.NOTE) for quantity in _of(passage, reading)]
    tolerated = {(one.unit, one.value) for _, one in told if one.tolerance is not None}
    units = {unit for unit, _ in tolerated if is_set_point(unit)}
    for passage, quantity in told:
        if passage.part is Part.NOTE or quantity.tolerance is not None or (quantity.unit, quantity.value) in tolerated:
            continue
        if not is_set_point(quantity.unit) or not is_exact(passage.text, quantity, reading):
            continue
        # Most lengths name what a thing is called: a 5 mm key, a 2x4, a 20 mm board.
        if dimension(quantity.unit) == "length" and not _is_adjusted(passage.text, quantity, reading):
            continue
        if quantity.unit in units or _must_be(passage.text, quantity, reading):
            source = passage.source
            yield Hole(
                Kind.NO_TOLERANCE,
                quoted(passage.text, quantity.start, quantity.end),
                source.place,
                source.file,
                passage.step,
                named={"value": passage.text[quantity.start : quantity.end]},
            )


def _of(passage: Passage, reading: Reading) -> Iterator[Quantity]:
    if any(letter.isdecimal() for letter in passage.text):
        yield from quantities(passage.text, reading.language)


def is_set_point(unit: str) -> bool:
    """Whether a unit is one in which machines are set: torque, pressure, temperature, voltage, a dimension."""
    return dimension(unit) in _SET_POINTS


def is_exact(text: str, quantity: Quantity, reading: Reading) -> bool:
    """One value, not zero, without "at most", "about" or the like before it."""
    if quantity.shape is not Shape.AMOUNT or quantity.times or quantity.vague or quantity.value == 0:
        return False
    before = re.split(r"[;!?,]\s|\.\s(?=[A-ZÄÖÜ])", text[max(0, quantity.start - 40) : quantity.start])[-1]
    bounds = reading.pattern("values", "bounds").finditer(before)
    return not any(len(before[match.end() :].split()) < _FAR for match in bounds)


def _is_adjusted(text: str, quantity: Quantity, reading: Reading) -> bool:
    begin, end = sentence_around(text, quantity.start, quantity.end)
    return reading.pattern("values", "adjusted").search(text[begin:end]) is not None


def _must_be(text: str, quantity: Quantity, reading: Reading) -> bool:
    begin, end = sentence_around(text, quantity.start, quantity.end)
    sentence = text[begin:end]
    demanded = reading.pattern("values", "exactly").search(sentence)
    return demanded is not None and abs(demanded.end() - (quantity.end - begin)) < 30
