"""Other values that look like a value and are wrong: takes a quantity as it is written -> gives ones of the same form.

The same unit, the same tolerance, as many decimals, as round a number, a similar magnitude; at least a fifth away, and
outside of every tolerance and range of the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from onboard.core.fingerprint import fingerprint
from onboard.measures.quantities import Quantity, Shape, quantities

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_FACTORS = tuple(Fraction(*pair) for pair in ((2, 5), (1, 2), (3, 5), (7, 10), (7, 5), (8, 5), (2, 1), (5, 2)))
_APART = Fraction(6, 5)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class _Number:
    """How a number is written: ``grouping`` and ``point`` are the signs it uses, "" where it uses none."""

    value: Fraction
    decimals: int
    grouping: str
    point: str

    @property
    def roundness(self) -> Fraction:
        """The step such numbers go in: 5 for 25, 10 for 120, a tenth for 0,5."""
        whole = int(self.value * 10**self.decimals)
        step = next(size for size in (1000, 500, 100, 50, 10, 5, 2, 1) if whole % size == 0 and whole >= 2 * size)
        return Fraction(step, 10**self.decimals)

    def written(self, value: Fraction) -> str:
        """Another value in the same way of writing."""
        scaled = round(value * 10**self.decimals)
        digits = f"{scaled:0{self.decimals + 1}d}"
        whole, fraction = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        if self.grouping:
            whole = f"{int(whole):,}".replace(",", self.grouping)
        return f"{whole}{self.point}{fraction}" if fraction else whole


def wrong_values(
    text: str, quantity: Quantity, language: str, *, known: Iterable[Quantity], taken: Iterable[Quantity], seed: str
) -> list[str]:
    """Wrong values for ``text``, the words of ``quantity``; none where its form is not understood.

    ``known``   quantities of the same document: the best wrong values, where their unit is the same
    ``taken``   quantities that are said about the same step: never wrong
    """
    numbers = list(_NUMBER.finditer(text))
    form = _form(numbers[0][0], quantity) if numbers else None
    if form is None or not _can_vary(text, quantity, form):
        return []
    count = 2 if quantity.shape is Shape.RANGE else 1
    wanted = [value / quantity.value for value in _elsewhere(quantity, known)] if count == 1 else []
    below = [factor for factor in _FACTORS if factor < 1]
    above = [factor for factor in _FACTORS if factor > 1]
    found: list[tuple[str, Quantity]] = []
    for factor in (*wanted, *_mixed(below, above, seed)):
        values = [_rounded(value * factor, form.roundness) for value in quantity.values[:count]]
        other = _replaced(text, numbers[:count], [form.written(value) for value in values])
        again = _read_again(other, quantity, language)
        if again is not None and all(_is_apart(again, one) for one in (quantity, *taken, *(q for _, q in found))):
            found.append((other, again))
        if len(found) == 3:
            break
    return [other for other, _ in found]


def _form(number: str, quantity: Quantity) -> _Number | None:
    """How the number is written; None where that cannot be told."""
    value = quantity.value
    digits = re.sub(r"\D", "", number)
    if value <= 0 or not digits:
        return None
    for decimals in range(len(digits)):
        if Fraction(int(digits), 10**decimals) == value:
            fraction = number[len(number) - decimals :] if decimals else ""
            if decimals and not (fraction.isdecimal() and number[-decimals - 1] in ".,"):
                return None
            point = number[-decimals - 1] if decimals else ""
            grouping = re.sub(r"\d", "", number[: len(number) - decimals - 1] if decimals else number)[:1]
            return _Number(value, decimals, grouping, point)
    return None


def _can_vary(text: str, quantity: Quantity, form: _Number) -> bool:
    """Whether another number can stand there without its grammar showing: "1 Minute" is known by the missing n."""
    worded = any(_WORD.search(part) for part in re.split(r"[^\w]+", text))
    return int(form.value * 10**form.decimals) >= 2 and not (worded and quantity.value < 2)


def _elsewhere(quantity: Quantity, known: Iterable[Quantity]) -> Iterator[Fraction]:
    for other in known:
        near = other.unit == quantity.unit and other.shape is Shape.AMOUNT and not other.spelled and other.value > 0
        if near and Fraction(1, 6) <= other.value / quantity.value <= 6:
            yield other.value


def _mixed(below: list[Fraction], above: list[Fraction], seed: str) -> Iterator[Fraction]:
    """Smaller and larger ones, so that the right value is the smallest, the largest or in between, equally often."""
    smaller = int(fingerprint([seed, "smaller"])[:8], 16) % 4
    below = sorted(below, key=lambda one: fingerprint([seed, str(one)]))
    above = sorted(above, key=lambda one: fingerprint([seed, str(one)]))
    yield from below[:smaller]
    yield from above[: 3 - smaller]
    yield from above[3 - smaller :]
    yield from below[smaller:]


def _rounded(value: Fraction, step: Fraction) -> Fraction:
    return round(value / step) * step


def _replaced(text: str, numbers: list[re.Match[str]], written: list[str]) -> str:
    for number, other in reversed(list(zip(numbers, written, strict=True))):
        text = text[: number.start()] + other + text[number.end() :]
    return text


def _read_again(text: str, quantity: Quantity, language: str) -> Quantity | None:
    """The other value as it will be read; None where it reads as something else or nothing."""
    found = quantities(text, language)
    if len(found) != 1 or (found[0].shape, found[0].unit) != (quantity.shape, quantity.unit):
        return None
    worded = any(_WORD.search(part) for part in re.split(r"[^\w]+", text))
    return None if found[0].value <= 0 or (worded and found[0].value < 2) else found[0]


def _is_apart(one: Quantity, other: Quantity) -> bool:
    """Whether neither could be taken for the other: their spans do not meet, and are a fifth apart."""
    if one.unit != other.unit:
        return True
    (low, high), (least, most) = _span(one), _span(other)
    if not (high < least or most < low):
        return False
    lower, upper = min(one.value, other.value), max(one.value, other.value)
    return lower <= 0 or upper / lower >= _APART


def _span(quantity: Quantity) -> tuple[Fraction, Fraction]:
    around = quantity.tolerance or Fraction(0)
    return min(quantity.values) - around, max(quantity.values) + around
