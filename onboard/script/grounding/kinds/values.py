"""Figures and units: takes a case -> gives objections to quantities that the cited entries do not have.

Each quantity of the sentence must be borne out by one of the source: an equal value with a unit that agrees. A unit may
be left out ("auf sechzig"), a list counted ("those three checks"), a number of a name or a label repeated. Whether a
value stands at the right part of the machine is ``swaps``; whether it is at least or at most is ``bounds``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from onboard.measures.quantities import Quantity, Shape, digits_in, quantities, units_agree
from onboard.measures.tables import alternation
from onboard.measures.units import dimension, unit_at
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.limits import Side, limit_of
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tables import table, words
from onboard.script.grounding.tokens import Role, Token

# More things than these nobody counts off a list.
_COUNTABLE = 15


@dataclass(frozen=True, slots=True)
class _Held:
    """A quantity of a cited entry: where it stands, and the noun it counts."""

    quantity: Quantity
    entry: str
    words: str
    noun: Token | None
    label: Token | None


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Quantities of the sentence that no cited entry bears out, in order."""
    said = quantities(case.claim.text, case.language)
    if not said or not case.cited:
        return
    held = _held(case)
    digits = frozenset(number for text in _texts(case) for number in digits_in(_unmeasured(text, case), case.language))
    for quantity in said:
        if (objection := _objection(quantity, held, digits, case, language)) is not None:
            yield objection


def _unmeasured(text: str, case: Case) -> str:
    """The text without its measures: the 3 of "3 m" counts nothing."""
    for quantity in reversed(quantities(text, case.language)):
        if quantity.unit:
            text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _texts(case: Case) -> tuple[str, ...]:
    """The texts of the cited entries, and the glossary's other forms of what stands in them."""
    own = [entry.text for entry, _ in case.cited]
    both = [form for pair in case.glossary.items() for form in pair]
    return (*own, *(other for form in both for other in _other_forms(form, case) if any(form in text for text in own)))


def _other_forms(form: str, case: Case) -> tuple[str, ...]:
    return tuple(b if a == form else a for a, b in case.glossary.items() if form in (a, b))


def _held(case: Case) -> tuple[_Held, ...]:
    found = [
        _Held(
            quantity,
            entry.id,
            entry.text[quantity.start : quantity.end],
            noun_after(quantity, reading),
            label_before(quantity, reading),
        )
        for entry, reading in case.cited
        for quantity in quantities(entry.text, case.language)
    ]
    spelled_out = [
        _Held(quantity, "", text, None, None)
        for text in _texts(case)[len(case.cited) :]
        for quantity in quantities(text, case.language)
    ]
    return (*found, *spelled_out)


def noun_after(quantity: Quantity, reading: Reading) -> Token | None:
    """What the quantity counts: "Schrauben" in "vier neue Schrauben"; None where no noun belongs to it."""
    behind = [token for token in reading.tokens if token.start >= quantity.end][:4]
    for token in behind:
        if reading.text[quantity.end : token.start].strip(" -\u00a0") and token is behind[0]:
            return None
        # German writes nouns with a capital, whatever the tagger thinks.
        capital = reading.language == "de" and token.text[:1].isupper() and token.text.isalpha() and len(token.text) > 2
        if token.role is Role.NOUN or (capital and token.role is not Role.FUNCTION):
            return token
        if token.role is not Role.QUALITY or token.tag in ("ADV", "AV0", "AVP"):
            return None
    return None


def label_before(quantity: Quantity, reading: Reading) -> Token | None:
    """What the quantity names: "Stufe" in "Stufe 3"."""
    before = [token for token in reading.tokens if token.end <= quantity.start]
    if (
        before
        and before[-1].role in (Role.NOUN, Role.NAME, Role.CODE, Role.UNIT)
        and not reading.text[before[-1].end : quantity.start].strip()
    ):
        return before[-1]
    return None


def _objection(
    quantity: Quantity, held: tuple[_Held, ...], digits: frozenset[Fraction], case: Case, language: Language
) -> Objection | None:
    if _says_nothing(quantity, case):
        return None
    noun = noun_after(quantity, case.said) if not quantity.unit else None
    rivals = _rivals(noun, held, language) if noun is not None else ()
    if quantity.shape is Shape.ORDINAL:
        return _wrong_ordinal(quantity, held, digits, case)
    if quantity.times and (objection := _wrong_times(quantity, held, case)) is not None:
        return objection
    rhythms = any(one.quantity.shape is Shape.RHYTHM for one in held)
    if quantity.shape is Shape.RHYTHM and not rhythms and _rhythm_is_told_otherwise(case):
        return None
    if quantity.times and _is_rhythm_taken_apart(quantity, held, case):
        return None
    if any(_bears_out(one, quantity, held) for one in held if noun is None or not one.quantity.unit):
        if not rivals or any(_bears_out(one, quantity, held) for one in rivals) or quantity.value == 1:
            return None
        if quantity.unit or _is_counted(quantity, noun, case):
            return None
        return _wrong_number(quantity, rivals[0], case, blocks=False)
    if not quantity.unit and all(value in digits for value in quantity.values) and not rivals:
        return None
    if _is_read_out(quantity, case) or _is_contrast(quantity, held, case):
        return None
    if _said(quantity, case).lower() in words(case.language, "numbers", "both", "words") and not rivals:
        return None
    if not quantity.unit and _is_counted(quantity, noun, case) and not rivals:
        return None
    if _is_example(quantity, held, case) or _is_share_in_parts(quantity, noun, held):
        return None
    if _is_rounded(quantity, held, case) or (_is_reckoned(quantity, held) and _tells_reckoning(case)):
        return None
    if _is_rate_without_time(quantity, held, case):
        return None
    return _unfounded(quantity, held, rivals, case)


def _wrong_ordinal(
    quantity: Quantity, held: tuple[_Held, ...], digits: frozenset[Fraction], case: Case
) -> Objection | None:
    """ "every fiftieth sheet"; other ordinals count what the narrator tells ("the second thing")."""
    before = case.claim.text[: quantity.start]
    if re.search(r"(?i:\b(?:every|each|jede[nrsm]?)\s+)$", before) is None or quantity.value < 3:
        return None
    if quantity.value in digits or any(quantity.value in one.quantity.all_values() for one in held):
        return None
    ordinals = [one for one in held if one.quantity.shape is Shape.ORDINAL]
    return _wrong_number(quantity, (ordinals or list(held) or [None])[0], case, blocks=bool(ordinals))


def _wrong_times(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> Objection | None:
    counted = [one for one in held if one.quantity.times and one.quantity.value > 1]
    if not counted or len(quantity.values) > 1 or any(one.quantity.value == quantity.value for one in counted):
        return None
    plain = [one for one in held if one.noun is None and not one.quantity.unit]
    if any(_bears_out(one, quantity, held) for one in plain):
        return None
    return _wrong_number(quantity, counted[0], case, blocks=True)


def _is_rhythm_taken_apart(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "four times a year" is every three months."""
    following = next((one for one in quantities(case.claim.text, case.language) if one.start >= quantity.end), None)
    if following is None or following.shape is not Shape.RHYTHM or quantity.value == 0:
        return False
    value, unit = _rhythm(following)
    return any(
        _rhythm(one.quantity) == (value / quantity.value, unit) for one in held if one.quantity.shape is Shape.RHYTHM
    )


def _rhythm_is_told_otherwise(case: Case) -> bool:
    """Whether the source says how often in words that are no figure: "morgens und abends", "on Mondays"."""
    told = alternation(words(case.language, "numbers", "rhythm_words", "words"))
    return any(re.search(rf"(?i:(?<!\w){told})", text) for text in _texts(case))


def _says_nothing(quantity: Quantity, case: Case) -> bool:
    """Articles, "a couple", "once", and the time of a rate ("twice a day") state no figure."""
    if quantity.vague:
        return True
    if quantity.value == 1 and not quantity.unit and quantity.shape is Shape.AMOUNT:
        return True
    before = case.claim.text[: quantity.start]
    if (
        quantity.value == 2
        and not quantity.unit
        and re.search(
            r"(?i:\b(?:zwischen|between)\s+(?:(?:den|the|any|je|jeweils|jeden|every|each|these|those|diesen)\s+){0,2})$",
            before,
        )
    ):
        # Between stands nothing but two.
        return True
    if quantity.value == 1 and _per(case, quantity.unit):
        return True
    if quantity.article and quantity.unit in (
        "bit",
        "drop",
        "turn",
        "cup",
        "d",
        "ft",
        "yd",
        "t",
        "pt",
        "gal",
        "s",
        "shift",
        "mil",
        "pH",
    ):
        # "a bit", "a second person", "in turn", "a day": seldom the unit, and then seldom wrong.
        return True
    return quantity.article and (_rate(case.language).search(before) is not None or _follows_noun(quantity, case))


def _follows_noun(quantity: Quantity, case: Case) -> bool:
    """ "strokes a minute" is a rate, "wait a minute" a time."""
    before = [token for token in case.said.tokens if token.end <= quantity.start]
    return bool(before) and before[-1].role is Role.NOUN


def _per(case: Case, unit: str) -> bool:
    """Whether the source has something for each of this unit: "6 per metre", "60 strokes/min"."""
    for text in _texts(case):
        for match in re.finditer(r"(?i:/|(?<!\w)(?:pro|je|per|jede[nrms]?|every|each)\s)\s*", text):
            if unit and unit_at(text, match.end() - (1 if match[0].endswith(" ") else 0), case.language)[0] == unit:
                return True
    return False


@functools.cache
def _rate(language: str) -> re.Pattern[str]:
    lead = alternation(words(language, "numbers", "rate", "before"))
    return re.compile(rf"(?i:(?<!\w){lead})\W*$")


def _bears_out(one: _Held, quantity: Quantity, held: tuple[_Held, ...]) -> bool:
    source = one.quantity
    if quantity.shape is Shape.CLOCK:
        return source.shape is Shape.CLOCK and all(
            any((value - other) % 720 == 0 for other in source.values) for value in quantity.values
        )
    if quantity.shape is Shape.RHYTHM:
        return source.shape in (Shape.RHYTHM, Shape.AMOUNT) and _rhythms_agree(source, quantity, held)
    if source.shape is Shape.CLOCK and not quantity.unit and 0 < quantity.value <= 24:
        # "bis elf" is eleven o'clock.
        return any((quantity.value * 60 - other) % 720 == 0 for other in source.values)
    if _is_converted(source, quantity):
        return True
    if not _units_fit(one, quantity, held):
        return False
    known = source.all_values()
    if all(value in known or (-value in known and _sign_is_said(quantity)) for value in quantity.values):
        allowed = {
            *_half_width(source),
            *quantity.values,
            *(value for two in held for value in two.quantity.all_values()),
        }
        return quantity.tolerance is None or quantity.tolerance in allowed
    if source.unit == "%" and not quantity.unit and quantity.value * 100 in known:
        return True
    # A range may be retold from two places ("8 °C, not below 5") where no range of the source has one of its ends.
    others = {value for two in held for value in two.quantity.values if _units_fit(two, quantity, held)}
    ends_taken = any(
        two.quantity.shape is Shape.RANGE and set(two.quantity.values) & set(quantity.values) for two in held
    )
    return len(quantity.values) > 1 and not ends_taken and set(quantity.values) <= others


def _is_converted(source: Quantity, quantity: Quantity) -> bool:
    """Whether it is the same in another unit: "thirty seconds" is half a minute."""
    factors = table("", "symbols")["factors"]
    if source.unit == quantity.unit or not {source.unit, quantity.unit} <= set(factors):
        return False
    (base, factor), (other, rate) = (factors[unit].split() for unit in (source.unit, quantity.unit))
    if base != other:
        return False
    known = {value * Fraction(factor) for value in source.all_values()}
    return all(value * Fraction(rate) in known for value in quantity.values)


def _half_width(source: Quantity) -> tuple[Fraction, ...]:
    return (abs(source.values[-1] - source.values[0]) / 2,) if len(source.values) == 2 else ()


def _sign_is_said(quantity: Quantity) -> bool:
    return quantity.tolerance is not None


def _rhythm(quantity: Quantity) -> tuple[Fraction, str]:
    factor, unit = {"week": (168, "h"), "d": (24, "h"), "year": (12, "month"), "min": (Fraction(1, 60), "h")}.get(
        quantity.unit, (1, quantity.unit)
    )
    return quantity.value * factor, unit


def _rhythms_agree(source: Quantity, quantity: Quantity, held: tuple[_Held, ...]) -> bool:
    (own, own_unit), (value, unit) = _rhythm(source), _rhythm(quantity)
    # "twice a year" is every six months.
    return own_unit == unit and (
        own == value or (quantity.value == 1 and any(own == value / times for times in (2, 3, 4, 6, 12)))
    )


def _units_fit(one: _Held, quantity: Quantity, held: tuple[_Held, ...]) -> bool:
    source = one.quantity
    if units_agree(source.unit, quantity.unit) or (source.unit.startswith(f"{quantity.unit}/") and quantity.unit):
        # "vier Milliliter auf den Liter" is 4 ml/l taken apart; what it is divided by is another figure's business.
        return True
    if not quantity.unit:
        # "auf sechzig" is 60 °C; "sixty parts" is not.
        return True
    if not source.unit and one.noun is None and one.label is None and not source.times:
        before = [two for two in held if two.entry == one.entry and two.quantity.end <= source.start]
        return bool(before) and units_agree(before[-1].quantity.unit, quantity.unit)
    return False


def _is_read_out(quantity: Quantity, case: Case) -> bool:
    """Whether the digits stand in the source in this order, grouped in another way: "5550 188"."""
    written = re.sub(r"\D", "", _said(quantity, case)) if not quantity.spelled else quantity.digits
    stream = "".join(re.findall(r"\d", " ".join(_texts(case))))
    if not quantity.digits and quantity.spelled and not quantity.unit and 0 <= quantity.value <= 9:
        written = _digits_around(quantity, case)
    return bool(written) and (quantity.spelled or len(written) >= 5) and not quantity.unit and written in stream


def _is_share_in_parts(quantity: Quantity, noun: Token | None, held: tuple[_Held, ...]) -> bool:
    """ "sixty parts to forty" is 60 % and 40 %."""
    if quantity.unit or (noun is not None and noun.head not in ("part", "parts", "teil", "teile", "anteil")):
        return False
    shares = {one.quantity.value for one in held if one.quantity.unit == "%" and len(one.quantity.values) == 1}
    return any(100 - share in shares and share in (quantity.value, quantity.value * 10) for share in shares)


def _is_rate_without_time(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "108 degrees at a time, hour by hour" is 108 °C/h: the time is told by another word of the sentence."""
    for one in held:
        above, _, below = one.quantity.unit.partition("/")
        if below and units_agree(above, quantity.unit) and set(quantity.values) <= one.quantity.all_values():
            told = alternation(words(case.language, "units", "words", below))
            if re.search(rf"(?i:{told})", case.claim.text):
                return True
    return False


def _is_contrast(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "Five high, not six": the figure it is not, beside the figure it is."""
    before = case.claim.text[: quantity.start]
    refused = alternation(words(case.language, "numbers", "contrast", "words"))
    if re.search(rf"(?i:(?<!\w){refused}\s+)$", before) is None:
        return False
    others = [one for one in quantities(case.claim.text, case.language) if one != quantity and not one.article]
    return any(_bears_out(one, other, held) for one in held for other in others)


def _is_beyond(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "At nine percent it would be too damp, eight is the limit": both are said, and the limit is right."""
    bad = alternation(word.rstrip("*") for word in words(case.language, "bounds", "bad", "words"))
    if re.search(rf"(?i:(?<!\w){bad})", case.claim.text) is None:
        return False
    others = [one for one in quantities(case.claim.text, case.language) if one != quantity and not one.article]
    return any(one.quantity.unit == quantity.unit and _bears_out(one, other, held) for one in held for other in others)


def _digits_around(quantity: Quantity, case: Case) -> str:
    """The digits of "the three, the one and the seven", where they are at least three; else none."""
    run: list[Quantity] = []
    for one in quantities(case.claim.text, case.language):
        single = one.spelled and not one.unit and (one.digits or (one.value.denominator == 1 and 0 <= one.value <= 9))
        gap = case.claim.text[run[-1].end : one.start] if run else ""
        if run and not (single and re.fullmatch(r"[\s,–-]*(?i:und|and|then|dann|die|der|the|a|\s|,)*\s*", gap)):
            if quantity in run:
                break
            run = []
        if single:
            run.append(one)
    digits = "".join(one.digits or str(one.value) for one in run)
    return digits if quantity in run and len(digits) >= 3 else ""


def _is_example(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "One point three ppm on the test? That is too much": a figure beyond the source's limit, asked after."""
    mark = re.search(r"[.!?](?=\s|$)", case.claim.text[quantity.end :])
    if mark is None or mark[0] != "?" or len(quantity.values) > 1:
        return False
    for one in held:
        if one.entry and one.quantity.unit == quantity.unit and len(one.quantity.values) == 1:
            text = next(entry.text for entry, _ in case.cited if entry.id == one.entry)
            if limit_of(one.quantity, text, case.language).sides != {Side.EXACT}:
                return True
    return False


def _rivals(noun: Token, held: tuple[_Held, ...], language: Language) -> tuple[_Held, ...]:
    """The counted things of the source that the noun may mean."""
    return tuple(
        one
        for one in held
        if one.noun is not None
        and not one.quantity.unit
        and not one.quantity.article
        and one.quantity.shape is not Shape.ORDINAL
        and language.related(noun, one.noun) in (Relation.SAME, Relation.INFLECTED)
    )


def _is_counted(quantity: Quantity, noun: Token | None, case: Case) -> bool:
    """Whether the narrator may have counted what is there: "those are the three checks"."""
    if quantity.times and not re.search(
        r"(?i:\b(?:first|once|then|erst|zuerst|einmal|dann)\b)", case.claim.text[quantity.end :]
    ):
        return False
    if quantity.value.denominator != 1 or not 2 <= quantity.value <= _COUNTABLE or len(quantity.values) > 1:
        return False
    if int(quantity.value) not in _counts(case):
        return False
    before = case.claim.text[: quantity.start]
    definite = re.search(
        rf"(?i:(?<!\w){alternation(words(case.language, 'numbers', 'definite', 'words'))})\s+$", before
    )
    if noun is None or definite is not None:
        return True
    return noun.lemma in words(case.language, "numbers", "counted", "nouns") or noun.head in words(
        case.language, "numbers", "counted", "nouns"
    )


_LISTED = re.compile(r",|;|/|\+|&|(?<!\w)(?i:und|and|or|oder|sowie|then|dann|plus|as well as)(?!\w)")


_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


def _counts(case: Case) -> frozenset[int]:
    """How many points there are: cited entries, parts of their lists, parts of the sentence's own list."""
    counts = {len(case.cited)}
    told = (*_texts(case), case.claim.text)
    # A remark in brackets is no member of the list: "Messschieber, Funkgerät (Kanal 7)".
    for text in (*told, *(bare for text in told if (bare := _BRACKETS.sub("", text)) != text)):
        for part in re.split(r"[.:!?–;](?!\d)|\s-\s", text):
            listed = [piece for piece in _LISTED.split(part) if piece.strip()]
            counts.add(len(listed))
        counts.add(len([part for part in re.split(r"[.:!?;](?!\d)", text) if part.strip()]))
        counts.add(len([piece for piece in _LISTED.split(text) if piece.strip()]))
    total = sum(
        len([p for p in re.split(r"[,;/+&.]|(?<!\w)(?:und|and)(?!\w)", text) if p.strip()])
        for text in _texts(case)[: len(case.cited)]
    )
    return frozenset({*counts, total})


def _unfounded(quantity: Quantity, held: tuple[_Held, ...], rivals: tuple[_Held, ...], case: Case) -> Objection:
    certain = _is_certain(quantity, case) and not _is_reckoned(quantity, held) and not _is_within(quantity, held)
    if rivals:
        # A small count may be the narrator's own, or that of one side; nobody counts ten thousand pieces off a list.
        return _wrong_number(quantity, rivals[0], case, blocks=certain and quantity.value > _COUNTABLE)
    same_value = [
        one for one in held if quantity.unit and one.quantity.unit and set(quantity.values) <= one.quantity.all_values()
    ]
    if same_value:
        one = same_value[0]
        return Objection(
            Kind.UNIT_CHANGE,
            f"the source has {one.words}, in another unit",
            blocks=True,
            words=_said(quantity, case),
            source=one.words,
            affected=(one.entry,) if one.entry else (),
        )
    measured = dimension(quantity.unit)
    alike = [
        one
        for one in held
        if not one.quantity.article
        and (units_agree(one.quantity.unit, quantity.unit) or (measured and dimension(one.quantity.unit) == measured))
        and (one.quantity.shape is quantity.shape or quantity.unit)
    ]
    if alike:
        comparable = (
            bool(quantity.unit)
            or quantity.shape is Shape.RATIO
            or _same_label(quantity, alike, case)
            or _is_dialled(quantity, alike, case)
        )
        certain = certain and comparable and not _is_beyond(quantity, held, case)
        return _wrong_number(quantity, alike[0], case, blocks=certain)
    return Objection(
        Kind.INVENTED_NUMBER,
        "no cited entry has this figure",
        blocks=certain and bool(quantity.unit),
        words=_said(quantity, case),
        affected=tuple(entry.id for entry, _ in case.cited),
    )


def _is_certain(quantity: Quantity, case: Case) -> bool:
    """Whether the figure is read without doubt: in digits, or a complete numeral in words and no part of another."""
    if quantity.article or (quantity.shape is Shape.RHYTHM and quantity.value == 1):
        return False
    if quantity.spelled and quantity.digits and quantity.unit:
        return False
    return not (quantity.spelled and _goes_on(quantity, case))


def _goes_on(quantity: Quantity, case: Case) -> bool:
    """Whether number words stand directly beside it: then it may be the rest of a figure read out otherwise."""
    said = quantities(case.claim.text, case.language)
    gaps = [
        case.claim.text[one.end : quantity.start]
        for one in said
        if one.spelled and not one.unit and not one.article and one.end <= quantity.start
    ]
    points = alternation(words(case.language, "numbers", "signs", "point"))
    before = case.claim.text[: quantity.start]
    return any(re.fullmatch(r"[\s-]+", gap) for gap in gaps) or bool(re.search(rf"(?i:(?<!\w){points}\s+)$", before))


def _same_label(quantity: Quantity, alike: list[_Held], case: Case) -> bool:
    """Whether both name the same: "Stufe 3" and "Stufe 2"."""
    label = label_before(quantity, case.said)
    return label is not None and any(one.label is not None and one.label.lemma == label.lemma for one in alike)


def _is_dialled(quantity: Quantity, alike: list[_Held], case: Case) -> bool:
    """Whether both are numbers one reaches somebody at, or codes: the same digits in number, none of them an amount."""
    written = quantity.digits or re.sub(r"\D", "", _said(quantity, case))
    if quantity.spelled and not quantity.digits:
        return False
    return len(written) >= 2 and any(
        len(re.sub(r"\D", "", one.words)) == len(written) and one.noun is None and one.label is not None
        for one in alike
    )


def _is_rounded(quantity: Quantity, held: tuple[_Held, ...], case: Case) -> bool:
    """ "knapp fünf Meter" for 4,85 m: said to be round, and rounder than the figure of the source."""
    if not quantity.unit or len(quantity.values) > 1 or quantity.value <= 0:
        return False
    lowest, highest = Fraction(0), Fraction(0)
    before, behind = case.claim.text[: quantity.start], case.claim.text[quantity.end :]
    for name, low, high in (("under", 90, 100), ("over", 100, 110), ("near", 95, 105)):
        told = alternation(words(case.language, "numbers", "rounding", name))
        if re.search(rf"(?i:(?<!\w){told}\s+)$", before) or re.match(rf"(?i:\s+{told}(?!\w))", behind):
            lowest, highest = quantity.value * low / 100, quantity.value * high / 100
            break
    return any(
        units_agree(one.quantity.unit, quantity.unit)
        and lowest <= value <= highest
        and _significant(quantity.value) < _significant(value)
        for one in held
        for value in one.quantity.values
    )


def _significant(value: Fraction) -> int:
    """How many digits it is written with, zeros at either end left out."""
    return len(f"{float(value):.6f}".rstrip("0").replace(".", "").strip("0"))


def _is_reckoned(quantity: Quantity, held: tuple[_Held, ...]) -> bool:
    """Whether it is the sum, the difference or a multiple of figures of the source: "2 x 5 min" is ten minutes."""
    if len(quantity.values) > 1 or quantity.shape is not Shape.AMOUNT:
        return False
    alike = [
        one.quantity.value
        for one in held
        if one.quantity.shape is Shape.AMOUNT and one.quantity.unit == quantity.unit and not one.quantity.article
    ]
    counts = [
        one.quantity.value
        for one in held
        if one.quantity.shape is Shape.AMOUNT and not one.quantity.unit and not one.quantity.article
        and one.label is None and one.quantity.value > 1
    ]  # fmt: skip
    pairs = [(alike[i], alike[k]) for i in range(len(alike)) for k in range(i)]
    sums = {value for one, two in pairs for value in (one + two, abs(one - two))}
    multiples = {value for one in alike for count in counts for value in (one * count, one / count) if quantity.unit}
    return quantity.value in sums | multiples | ({sum(alike, Fraction(0))} if len(alike) > 1 else set())


def _tells_reckoning(case: Case) -> bool:
    """Whether the sentence says that it reckons: "insgesamt", "all told"."""
    for word in words(case.language, "numbers", "together", "words"):
        if re.search(
            rf"(?i:(?<!\w){re.escape(word.rstrip('*'))}{'' if word.endswith('*') else '(?!' + chr(92) + 'w)'})",
            case.claim.text,
        ):
            return True
    return False


def _is_within(quantity: Quantity, held: tuple[_Held, ...]) -> bool:
    """Whether it lies inside a range or tolerance of the source: an example of it, perhaps."""
    for one in held:
        source = one.quantity
        if len(quantity.values) > 1 or not units_agree(source.unit, quantity.unit):
            continue
        if source.shape is Shape.RANGE and min(source.values) < quantity.value < max(source.values):
            return True
        if source.tolerance is not None and abs(quantity.value - source.value) < source.tolerance:
            return True
    return False


def _wrong_number(quantity: Quantity, one: _Held | None, case: Case, *, blocks: bool) -> Objection:
    if one is None:
        return Objection(
            Kind.INVENTED_NUMBER, "no cited entry has this figure", blocks=blocks, words=_said(quantity, case)
        )
    return Objection(
        Kind.WRONG_NUMBER,
        f"the source has {one.words}",
        blocks=blocks,
        words=_said(quantity, case),
        source=one.words,
        affected=(one.entry,) if one.entry else (),
    )


def _said(quantity: Quantity, case: Case) -> str:
    return case.claim.text[quantity.start : quantity.end]
