"""Numbers in texts: which of them does a source not have? Number formats and small number words count as equal."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_COUNTS = {
    1: "ein one once single erst",
    2: "zwei zwo zweit zwie beid doppel two twice second both double pair paar",
    3: "drei dritt three third triple",
    4: "vier four",
    5: "fünf five fifth",
    6: "sechs six",
    7: "sieb seven",
    8: "acht eight",
    9: "neun nine ninth",
    10: "zehn ten",
    11: "elf eleven",
    12: "zwölf twelve twelf dutzend dozen",
    20: "zwanzig twenty",
    30: "dreißig dreissig thirty",
    40: "vierzig forty",
    50: "fünfzig fifty halb half",
    60: "sechzig sixty",
    100: "hundert hundred",
    1000: "tausend thousand",
}


def unfounded(text: str, source: str) -> tuple[str, ...]:
    """The numbers of ``text`` that ``source`` has in no spelling, in order, as they are written."""
    known = {value for number in _numbers(source) for value in _readings(number)}
    digits = "".join(re.findall(r"\d", source))
    return tuple(
        number
        for number in _numbers(_joined(text, known))
        if not (_readings(number) & known or _in_words(number, source) or (len(number) >= 4 and number in digits))
    )


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(_GROUPED.sub("", text))


def _joined(text: str, known: set[str]) -> str:
    """With "10 000" as one number where the source has it as one; else they may be two: "M8 100"."""

    def whole(spaced: re.Match[str]) -> str:
        joined = spaced[0].replace(" ", "")
        return joined if _readings(joined) & known else spaced[0]

    return _SPACED.sub(whole, text)


def _readings(number: str) -> set[str]:
    """What a written number may mean: "1.500" is 1500 or 1.5, "0,5" is 0.5; each in one spelling."""
    parts = re.split(r"[.,]", number)
    readings = {".".join(_trimmed(parts))} if len(parts) <= 2 else {".".join(parts)}
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        readings.add("".join(parts).lstrip("0") or "0")
    if len(parts) > 2 and all(len(part) == 3 for part in parts[1:-1]):
        readings.add(".".join(_trimmed(["".join(parts[:-1]), parts[-1]])))
    return readings


def _trimmed(parts: Sequence[str]) -> list[str]:
    whole = parts[0].lstrip("0") or "0"
    fraction = parts[1].rstrip("0") if len(parts) > 1 else ""
    return [whole, fraction] if fraction else [whole]


def _in_words(number: str, source: str) -> bool:
    if not number.isdigit() or len(number) > 4:
        return False
    lowered = source.casefold()
    return any(word in lowered for word in _COUNTS.get(int(number), "").split())
