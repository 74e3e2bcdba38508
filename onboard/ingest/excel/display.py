"""A cell's value as its program displays it: number formats (ECMA-376 part 1, 18.8.30 and 18.8.31).

The decimal comma, the names of months and the short date depend on the language of the machine, which a file does not
say; here they follow the language of the document. Whole numbers are shown in full where a program would round them to
"1.2E+12", because they are mostly article numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "<short>", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "<short> h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "0.0E+0", 49: "@",
}  # fmt: skip
BUILT_IN: Mapping[int, str] = MappingProxyType(_BUILT_IN)

_POINT = frozenset(("en", "ar", "he", "hi", "ja", "ko", "th", "zh"))
_SHORT_DATES = MappingProxyType({"en": "yyyy-mm-dd", "es": "dd/mm/yyyy", "fr": "dd/mm/yyyy", "it": "dd/mm/yyyy"})
_POINTED_DATES = frozenset(("de", "pl", "ro", "ru", "tr", "uk"))
"""A slash in a format of dates stands for whatever the machine divides dates by."""
_TRUTH = MappingProxyType(
    {
        "de": ("WAHR", "FALSCH"), "es": ("VERDADERO", "FALSO"), "fr": ("VRAI", "FAUX"), "it": ("VERO", "FALSO"),
        "pl": ("PRAWDA", "FAŁSZ"), "ro": ("ADEVĂRAT", "FALS"), "tr": ("DOĞRU", "YANLIŞ"), "uk": ("ІСТИНА", "ХИБНІСТЬ"),
    }
)  # fmt: skip
_MONTHS = MappingProxyType(
    {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
        "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    }
)
_DAYS = MappingProxyType(
    {
        "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    }
)
_LOCALES = MappingProxyType(
    {"07": "de", "09": "en", "0a": "es", "0c": "fr", "10": "it", "15": "pl", "18": "ro", "1f": "tr"}
)
_SHORT_DAYS = MappingProxyType({"de": 2})

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(AM/PM|A/P|am/pm)|(General|Standard)|([yYjJ]+|[mM]+|[dDtT]+|[hH]+|[sS]+)'
    r"|([0#?]+(?:[0#?,]*[0#?])?)|(\.)|(,)|(%)|([eE][+-])|(@)|(<short>)|(.)",
    re.DOTALL,
)
_LOOKED_INTO = 250
_SIGNIFICANT = 11
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a date without a zone, as a sheet has it
_LATEST = 2_958_466


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows, and whether its value is a number, a date or a time."""

    text: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Display:
    """Shows values as a program set to ``language`` would. ``since_1904``: the workbook counts days from there."""

    language: str
    since_1904: bool = False

    def truth(self, value: bool) -> str:
        yes, no = _TRUTH.get(self.language, ("TRUE", "FALSE"))
        return yes if value else no

    def number(self, raw: str, code: str) -> str:
        """A number under a number format. A value that is no number is shown as it is written."""
        try:
            value = Decimal(raw.strip())
        except InvalidOperation:
            return raw
        if not value.is_finite() or abs(value.adjusted()) > 300:
            return raw
        code = code[:_LOOKED_INTO]
        section, signed = _section(_sections(code), value)
        tokens = _tokens(section)
        if is_date(section):
            return self._date(value, tokens)
        return self._figures(value if signed else abs(value), tokens)

    def words(self, text: str, code: str) -> str:
        """A text under a number format, which may put words around it."""
        if "@" not in code or code == "@":
            return text
        sections = _sections(code[:_LOOKED_INTO])
        section = sections[3] if len(sections) > 3 else sections[-1] if "@" in sections[-1] else "@"
        shown = "".join(text if kind == "@" else inside for kind, inside in _tokens(section) if kind in ("@", "text"))
        return shown if text in shown else text

    # -------------------------------------------------------------------- figures

    def _figures(self, value: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
        if any(kind == "general" for kind, _ in tokens) or not any(
            kind in ("digits", "text", "percent") for kind, _ in tokens
        ):
            plain = self._general(value) if any(kind == "general" for kind, _ in tokens) else ""
            return "".join(
                plain if kind == "general" else inside for kind, inside in tokens if kind in ("general", "text")
            )
        if not any(kind == "digits" for kind, _ in tokens):
            return ("-" if value < 0 else "") + "".join(
                inside for kind, inside in tokens if kind in ("text", "percent")
            ).strip()
        if any(kind == "slash" for kind, _ in tokens):
            return self._general(value)
        kinds = [kind for kind, _ in tokens]
        whole, fraction, exponent = _placeholders(tokens)
        value = value.scaleb(2 * kinds.count("percent")).scaleb(-3 * _thousandths(tokens))
        power = 0
        if "exponent" in kinds:
            power = value.adjusted() if value else 0
            value = value.scaleb(-power)
        rounded = (
            abs(value).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP) if abs(value) < 10**18 else abs(value)
        )
        figures, _, tail = f"{rounded:f}".partition(".")
        figures = figures.lstrip("0").rjust(whole.count("0"), "0")
        while tail and tail.endswith("0") and fraction[len(tail) - 1 : len(tail)] in ("#", "?"):
            tail = tail[:-1]
        if any(kind == "digits" and "," in inside for kind, inside in tokens):
            figures = self._grouped(figures)
        sign = "-" if value < 0 and rounded else ""
        return sign + self._filled(tokens, figures, tail, power, exponent)

    def _filled(self, tokens: Sequence[tuple[str, str]], figures: str, tail: str, power: int, exponent: str) -> str:
        """The format with the figures in the place of its first placeholders."""
        out: list[str] = []
        state = "whole"
        for kind, inside in tokens:
            if kind == "digits" and state == "whole":
                out.append(figures)
                state = "done"
            elif kind == "point":
                if state == "whole":
                    out.append(figures)
                out.append(f"{self._mark}{tail}" if tail else "")
                state = "fraction"
            elif kind == "exponent":
                out.append(
                    f"E{'-' if power < 0 else '+' if '+' in inside else ''}{str(abs(power)).rjust(len(exponent), '0')}"
                )
                state = "exponent"
            elif kind == "percent":
                out.append("%")
            elif kind == "text":
                out.append(inside)
        return "".join(out).strip()

    def _general(self, value: Decimal) -> str:
        if value == value.to_integral_value():
            return f"{value.to_integral_value():f}" if abs(value) < 10**15 else f"{value:.5E}".replace(".", self._mark)
        places = max(0, _SIGNIFICANT - 2 - max(0, value.adjusted()))
        text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
        if text.strip("-0.") == "":
            text = f"{value:.5E}"
        return text.replace(".", self._mark)

    def _grouped(self, figures: str) -> str:
        mark = "," if self._mark == "." else "\u00a0" if self.language in ("pl", "fr", "uk", "ru") else "."
        return re.sub(r"(?<=\d)(?=(\d{3})+$)", mark, figures)

    @property
    def _mark(self) -> str:
        return "." if not self.language or self.language in _POINT else ","

    # -------------------------------------------------------------------- dates

    def _date(self, value: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
        days = float(value) + (1462 if self.since_1904 else 0)
        if not 0 <= days < _LATEST:
            return self._general(value)
        language = (
            next((_LOCALES.get(inside[-2:], "") for kind, inside in tokens if kind == "locale"), "") or self.language
        )
        fine = any(kind == "fine" for kind, _ in tokens)
        moment = _EPOCH + timedelta(days=days + (1 if days < 60 and days >= 1 else 0))
        rounding = timedelta(microseconds=0 if fine else 500_000)
        moment = (moment + rounding).replace(microsecond=moment.microsecond if fine else 0)
        total = round(days * 86_400)
        return _Clock(moment, total, language or "en", self._mark).shown(_dated(tokens, self.language))


@dataclass(frozen=True)
class _Clock:
    """One moment, told token by token. ``seconds``: all of them, for times that go beyond a day."""

    moment: datetime
    seconds: int
    language: str
    mark: str

    def shown(self, tokens: Sequence[tuple[str, str]]) -> str:
        halves = any(kind == "half" for kind, _ in tokens)
        out = [self._one(kind, inside, halves) for kind, inside in tokens]
        return "".join(out).strip()

    def _one(self, kind: str, inside: str, halves: bool) -> str:
        moment, length = self.moment, len(inside)
        match kind:
            case "year":
                return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
            case "month" if length > 2:
                return self._month(length)
            case "month":
                return f"{moment.month:0{length}d}"
            case "day" if length > 2:
                return self._day(length)
            case "day":
                return f"{moment.day:0{length}d}"
            case "hour":
                hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
                return f"{hour:0{min(length, 2)}d}"
            case "minute":
                return f"{moment.minute:0{min(length, 2)}d}"
            case "second":
                return f"{moment.second:0{min(length, 2)}d}"
            case "all":
                unit = {"h": 3_600, "m": 60, "s": 1}[inside[0].lower()]
                return f"{self.seconds // unit:0{length}d}"
            case "half":
                return "AM" if moment.hour < 12 else "PM"
            case "fine":
                return self.mark + f"{moment.microsecond:06d}"[:length]
            case "text":
                return inside
        return ""

    def _month(self, length: int) -> str:
        name = _MONTHS.get(self.language, _MONTHS["en"]).split()[self.moment.month - 1]
        return name if length == 4 else name[:1] if length == 5 else name[:3]

    def _day(self, length: int) -> str:
        name = _DAYS.get(self.language, _DAYS["en"]).split()[self.moment.weekday()]
        return name if length > 3 else name[: _SHORT_DAYS.get(self.language, 3)]


# ------------------------------------------------------------------------------------------ the language of formats


def is_date(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    return any(kind in ("letters", "all", "short") for kind, _ in _tokens(code[:_LOOKED_INTO]))


def shows_nothing(code: str) -> bool:
    """Whether a format hides every value: ";;;"."""
    return bool(code) and not code.strip(";") and code.count(";") >= 2


def _sections(code: str) -> list[str]:
    """The sections between semicolons that are no words: positive; negative; zero; text."""
    found, begin, quoted, index = [], 0, False, 0
    while index < len(code):
        if code[index] == '"':
            quoted = not quoted
        elif code[index] == "\\" and not quoted:
            index += 1
        elif code[index] == ";" and not quoted:
            found.append(code[begin:index])
            begin = index + 1
        index += 1
    return [*found, code[begin:]]


def _section(sections: Sequence[str], value: Decimal) -> tuple[str, bool]:
    """The section for a value, and whether the value's own sign is shown."""
    conditions = [_condition(section) for section in sections[:3]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is None or _holds(value, condition):
                return section, True
        return sections[-1], True
    numeric = sections[:3] if len(sections) > 1 else sections
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:
        return numeric[2], True
    return numeric[0], True


def _condition(section: str) -> tuple[str, Decimal] | None:
    found = re.search(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]", section)
    return (found.group(1), Decimal(found.group(2))) if found else None


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
    }.get(sign, value != limit)


def _tokens(section: str) -> list[tuple[str, str]]:
    """A section as (kind, what it says): "text", "digits", "point", "letters" of a date, ..."""
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(section):
        (
            quoted,
            escaped,
            space,
            _,
            bracket,
            half,
            general,
            letters,
            digits,
            point,
            comma,
            percent,
            power,
            at,
            short,
            other,
        ) = found.groups()
        if quoted is not None or escaped:
            tokens.append(("text", quoted if quoted is not None else escaped))
        elif space:
            tokens.append(("text", " "))
        elif bracket is not None:
            tokens.extend(_bracket(bracket))
        elif half:
            tokens.append(("half", half))
        elif general:
            tokens.append(("general", ""))
        elif letters:
            tokens.append(("letters", letters))
        elif digits:
            tokens.append(("digits", digits))
        elif point:
            tokens.append(("point", "."))
        elif comma:
            tokens.append(("comma", ","))
        elif percent:
            tokens.append(("percent", "%"))
        elif power:
            tokens.append(("exponent", power))
        elif at:
            tokens.append(("@", "@"))
        elif short:
            tokens.append(("short", ""))
        elif other == "/" and any(kind == "digits" for kind, _ in tokens):
            tokens.append(("slash", "/"))
        elif other:
            tokens.append(("text", other))
    return tokens


def _bracket(inside: str) -> list[tuple[str, str]]:
    """[h] counts beyond a day, [$€-407] is a currency and a locale, colours and conditions are not shown."""
    if re.fullmatch(r"[hH]+|[mM]+|[sS]+", inside):
        return [("all", inside)]
    if inside.startswith("$"):
        currency, _, locale = inside[1:].partition("-")
        found = [("locale", locale.lower())] if locale else []
        if locale.upper() in ("F800", "F400"):
            return [("short", "only")] if locale.upper() == "F800" else found
        return [*([("text", currency)] if currency else []), *found]
    return []


def _dated(tokens: Sequence[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """The tokens of a date: what each letter is; "m" is minutes beside hours or seconds, else months."""
    plain: list[tuple[str, str]] = []
    skipping = False
    for kind, inside in tokens:
        if kind == "short":
            plain.extend(_tokens(_SHORT_DATES.get(language, "dd.mm.yyyy" if language else "yyyy-mm-dd")))
            skipping = True
            if inside:
                break
        elif not (skipping and kind == "letters" and inside[0].lower() in "dym"):
            plain.append((kind, inside))
    letters = [index for index, (kind, _) in enumerate(plain) if kind in ("letters", "all")]
    found: list[tuple[str, str]] = []
    for index, (kind, inside) in enumerate(plain):
        if kind == "letters":
            at = letters.index(index)
            before = plain[letters[at - 1]][1][0].lower() if at else ""
            after = plain[letters[at + 1]][1][0].lower() if at + 1 < len(letters) else ""
            found.append((_meaning(inside, before, after), inside))
        elif kind == "point":
            fine = index + 1 < len(plain) and plain[index + 1][0] == "digits"
            found.append(("", "") if fine else ("text", "."))
        elif kind == "digits":
            found.append(("fine", inside) if index and plain[index - 1][0] == "point" else ("", ""))
        elif kind in ("comma", "slash") or inside == "/":
            found.append(("text", "." if inside == "/" and language in _POINTED_DATES else inside))
        else:
            found.append((kind, inside))
    return found


def _meaning(letters: str, before: str, after: str) -> str:
    first = letters[0].lower()
    if first == "m" and len(letters) <= 2 and (before == "h" or after == "s"):
        return "minute"
    return {"y": "year", "j": "year", "m": "month", "d": "day", "t": "day", "h": "hour", "s": "second"}[first]


def _placeholders(tokens: Sequence[tuple[str, str]]) -> tuple[str, str, str]:
    """The placeholders in front of the point, behind it, and behind the exponent."""
    whole, fraction, exponent, at = "", "", "", 0
    for kind, inside in tokens:
        if kind == "point":
            at = 1
        elif kind == "exponent":
            at = 2
        elif kind == "digits":
            plain = inside.replace(",", "")
            whole, fraction, exponent = (
                (whole + plain, fraction, exponent),
                (whole, fraction + plain, exponent),
                (whole, fraction, exponent + plain),
            )[at]
    return whole, fraction, exponent


def _thousandths(tokens: Sequence[tuple[str, str]]) -> int:
    """How often a value is divided by a thousand: commas right behind the last placeholder."""
    digits = [index for index, (kind, _) in enumerate(tokens) if kind == "digits"]
    return sum(kind == "comma" for kind, _ in tokens[digits[-1] + 1 :]) if digits else 0
