"""A translation against its source: what must be the same whatever the languages.

takes   a text, its translation and their languages
gives   objections: figures, units, part numbers, contacts, names and signal words lost or added (these block), and for
        review: a denial gone, words left as they were, next to nothing or far too much said

No dictionary is needed. Figures are read as each language writes them (comma or point; Arabic-Indic digits), units and
the few words that matter come from data/parity.toml. Numbers up to twelve may become words; their loss never blocks.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.tables import table
from onboard.script.words import SIGNAL_WORDS, primary

_SMALL = 12
_LEFT = 0.6
_LEAST_WORDS = 3
_LEAST_LENGTH, _SHORTEST, _LONGEST = 25, 0.25, 4.0


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number with its unit's sign, "" where none follows. ``readings``: what the digits may mean, exactly."""

    text: str
    readings: frozenset[Fraction]
    unit: str
    follows: str

    def is_small(self) -> bool:
        return not self.unit and all(value.denominator == 1 and 0 <= value <= _SMALL for value in self.readings)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text taken apart: what it holds of each sort that must be kept."""

    whole: str
    language: str
    mails: tuple[str, ...]
    phones: tuple[str, ...]
    codes: tuple[str, ...]
    figures: tuple[_Figure, ...]


def parity(
    source_text: str, source_language: str, translated: str, target_language: str, *, keep: Sequence[str] = ()
) -> tuple[Objection, ...]:
    """What the translation does not keep. ``keep``: terms that stay as they are wherever the source has them."""
    source = _taken_apart(source_text, primary(source_language))
    target = _taken_apart(translated, primary(target_language))
    return tuple(
        dict.fromkeys(
            (
                *_contacts(source, target),
                *_codes(source, target),
                *_figures(source, target),
                *_names(source, target, keep),
                *_signals(source, target),
                *_denials(source, target),
                *_amount(source, target, keep),
            )
        )
    )


# ------------------------------------------------------------------------------------------- taking apart


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d[\d()]*(?:[ /–-]\(?\d[\d()]*)+(?![\w.,]*\d)")
_LEAST_DIGITS = 6
_TIMES = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")
_CODE = re.compile(r"(?<!\w)(?=[\w./×-]*\d)(?=[\w./×-]*[^\W\d_])\w+(?:[./×-]\w+)*")
_NUMBER = re.compile(r"[-−–]?\d+(?:[.,'’\u00a0\u2009\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789" + ".,")
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}


def _taken_apart(text: str, language: str) -> _Text:
    rest = _TIMES.sub("×", text.translate(_DIGITS))
    mails, rest = _cut(_MAIL, rest, lambda _: True)
    phones, rest = _cut(_PHONE, rest, _is_phone)
    codes, rest = _cut(_CODE, rest, _is_code)
    return _Text(
        whole=text,
        language=language,
        mails=tuple(mail.casefold() for mail in mails),
        phones=tuple(re.sub(r"\D", "", phone) for phone in phones),
        codes=tuple(_plain(code) for code in codes),
        figures=tuple(_figures_in(rest, language)),
    )


def _cut(pattern: re.Pattern[str], text: str, wanted: object) -> tuple[list[str], str]:
    assert callable(wanted)
    found: list[str] = []

    def one(match: re.Match[str]) -> str:
        if not wanted(match[0]):
            return match[0]
        found.append(match[0])
        return " \0 "

    return found, pattern.sub(one, text)


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    grouped = re.fullmatch(r"\d{1,3}(?: \d{3})+", text) is not None
    return len(digits) >= _LEAST_DIGITS and not grouped


def _is_code(text: str) -> bool:
    """Part numbers, norms, names of programs: a digit and a capital; no measure ("25Nm"), no "10-Liter-Wanne"."""
    measure = re.match(r"\d+(?:[.,]\d+)?[-]?(?P<rest>[^\d\s].*)$", text)
    if measure and (_unit_of(measure["rest"]) or len(re.split(r"[-/]", measure["rest"])[0]) > 3):
        return False
    return any(character.isupper() for character in text) and not re.search(r"[^\W\d_]{4,}[^\d]*$", text)


def _plain(code: str) -> str:
    return re.sub(r"[\W_]", "", code.replace("×", "x")).casefold()


def _figures_in(text: str, language: str) -> Iterator[_Figure]:
    for sign, value in _VULGAR.items():
        text = text.replace(sign, f" {value} ")
    for found in _NUMBER.finditer(text):
        number = found[0].lstrip("-−–")
        follows = text[found.end() :].lstrip(" \u00a0\u202f-")
        before = text[: found.start()].rstrip()
        unit = _unit_of(follows) or ("%" if before.casefold().endswith(("%", "٪", "yüzde")) else "")
        yield _Figure(number, _readings(number, language), unit, follows[:12])


def _readings(number: str, language: str) -> frozenset[Fraction]:
    """What the digits may mean. "1.500" is both 1500 and 1.5: documents do not keep to their language's marks."""
    plain = re.sub(r"['’\u00a0\u2009\u202f ]", "", number)
    parts = re.split(r"[.,]", plain)
    if len(parts) == 1:
        return frozenset({Fraction(plain)})
    found = set[Fraction]()
    if all(len(part) == 3 for part in parts[1:]):
        found.add(Fraction("".join(parts)))
    if len(parts) == 2 or all(len(part) == 3 for part in parts[1:-1]):
        found.add(Fraction("".join(parts[:-1]) + "." + parts[-1]))
    return frozenset(found or {Fraction("".join(parts))})


@functools.cache
def _units() -> tuple[tuple[str, str, bool], ...]:
    """(what is written, the unit's sign, whether it is the beginning of a word), the longest first."""
    listed = [
        (word.rstrip("*"), sign, word.endswith("*"))
        for sign, words in table("", "parity").get("units", {}).items()
        for word in words.split()
    ]
    return tuple(sorted(listed, key=lambda one: -len(one[0])))


@functools.lru_cache(maxsize=4096)
def _unit_of(follows: str) -> str:
    """The sign of the unit a text begins with, or ""."""
    for word, sign, is_beginning in _units():
        written = follows[: len(word)]
        same = written == word if len(word) <= 2 else written.casefold() == word.casefold()
        after = follows[len(word) : len(word) + 1]
        if same and (is_beginning or not after.isalpha()):
            return sign
    return ""


# ------------------------------------------------------------------------------------------- objections


def _contacts(source: _Text, target: _Text) -> Iterator[Objection]:
    for what, mine, theirs in (("address", source.mails, target.mails), ("number", source.phones, target.phones)):
        digits = re.sub(r"\D", "", target.whole.translate(_DIGITS))
        for one in mine:
            if one not in theirs and not (what == "number" and one in digits):
                yield Objection(Kind.INVENTED_CONTACT, f"the {what} {one} is missing", True, source=one)
        known = re.sub(r"\D", "", source.whole.translate(_DIGITS))
        for one in theirs:
            if one not in mine and not (what == "number" and one in known):
                yield Objection(Kind.INVENTED_CONTACT, f"the source has no {what} {one}", True, words=one)


def _codes(source: _Text, target: _Text) -> Iterator[Objection]:
    said, asked = _plain(target.whole.translate(_DIGITS)), _plain(source.whole.translate(_DIGITS))
    for code in source.codes:
        if code not in said:
            yield Objection(Kind.INVENTED_MATERIAL_OR_PART, f"“{code.upper()}” is missing", True, source=code)
    for code in target.codes:
        if code not in asked:
            yield Objection(Kind.INVENTED_MATERIAL_OR_PART, f"the source has no “{code.upper()}”", True, words=code)


def _figures(source: _Text, target: _Text) -> Iterator[Objection]:
    left = list(target.figures)
    missing: list[_Figure] = []
    for figure in source.figures:
        same = [one for one in left if one.readings & figure.readings and _agree(one.unit, figure.unit)]
        if same:
            left.remove(same[0])
        else:
            missing.append(figure)
    for figure in missing:
        alike = [one for one in left if one.readings & figure.readings]
        if alike:
            left.remove(alike[0])
            yield _changed_unit(figure, alike[0])
        elif not _in_words(figure, target):
            named = _named(figure)
            yield Objection(Kind.WRONG_NUMBER, f"{named} is missing", not figure.is_small(), source=named)
    known = frozenset(value for figure in source.figures for value in figure.readings)
    for figure in left:
        if not figure.readings & known and not _in_words(figure, source):
            named = _named(figure)
            yield Objection(Kind.INVENTED_NUMBER, f"the source has no {named}", not figure.is_small(), words=named)


def _changed_unit(figure: _Figure, now: _Figure) -> Objection:
    """Certain where both units are known; else the unit may be written in a way nobody listed."""
    return Objection(
        Kind.UNIT_CHANGE,
        f"{_named(figure)} has become {_named(now)}",
        bool(now.unit and figure.unit),
        words=_named(now),
        source=_named(figure),
    )


def _named(figure: _Figure) -> str:
    return f"{figure.text} {figure.unit}".strip()


def _agree(one: str, other: str) -> bool:
    """Whether two units may be the same: a degree may be of any sort; a unit lost is not the same."""
    return one == other or (one.startswith("°") and other.startswith("°") and "°" in (one, other))


def _in_words(figure: _Figure, text: _Text) -> bool:
    """Whether a number up to twelve stands in the text as a word, or may: its words are not known there."""
    if not all(value.denominator == 1 and 0 < value <= _SMALL for value in figure.readings):
        return False
    beginnings = table("", "parity").get("counts", {}).get(text.language, "").split()
    if not beginnings:
        return True
    (value,) = list(figure.readings)[:1]
    options = beginnings[int(value) - 1].split("|") if value <= len(beginnings) else ()
    return any(re.search(rf"(?<!\w){re.escape(option)}", text.whole, re.IGNORECASE) for option in options)


def _names(source: _Text, target: _Text, keep: Sequence[str]) -> Iterator[Objection]:
    for name in _titled(source.whole):
        if name.casefold() not in target.whole.casefold():
            yield Objection(Kind.INVENTED_CONTACT, f"the name {name} is missing", True, source=name)
    for term in keep:
        has = re.search(rf"(?<!\w){re.escape(term)}(?!\w)", source.whole, re.IGNORECASE)
        if has and term.casefold() not in target.whole.casefold():
            reason = f"“{term}” is to stay as it is, and is missing"
            yield Objection(Kind.INVENTED_MATERIAL_OR_PART, reason, True, source=term)


def _titled(text: str) -> tuple[str, ...]:
    """The surnames behind titles: "Frau Okonjo", "Dr. Halvorsen"."""
    titles = "|".join(re.escape(title) for title in table("", "parity").get("titles", {}).get("all", "").split())
    found = re.finditer(rf"(?<!\w)(?:{titles})\s+((?:(?:{titles})\s+)?)((?:[^\W\d_a-zß-öø-ÿ][\w'’-]+\s?){{1,3}})", text)
    return tuple(match[2].split()[-1] for match in found)


def _signals(source: _Text, target: _Text) -> Iterator[Objection]:
    mine, theirs = SIGNAL_WORDS.get(source.language, {}), SIGNAL_WORDS.get(target.language, {})
    for signal, word in mine.items():
        if not re.match(rf"\W*{re.escape(word)}\s*[:!–—-]", source.whole, re.IGNORECASE) or signal not in theirs:
            continue
        if not re.search(rf"(?<!\w){re.escape(theirs[signal])}", target.whole, re.IGNORECASE):
            reason = f"the signal word “{theirs[signal]}” is missing"
            yield Objection(Kind.SOFTENED_WARNING, reason, True, source=word)


def _denials(source: _Text, target: _Text) -> Iterator[Objection]:
    lists = table("", "parity").get("negation", {})
    if source.language not in lists or target.language not in lists:
        return
    mine, theirs = _denying(source, strictly=True), _denying(target, strictly=False)
    if mine and not theirs:
        yield Objection(Kind.NEGATION_FLIP, f"“{mine[0]}” is not in the translation", False, source=mine[0])
    mine, theirs = _denying(source, strictly=False), _denying(target, strictly=True)
    if theirs and not mine:
        yield Objection(Kind.NEGATION_FLIP, f"the source has no “{theirs[0]}”", False, words=theirs[0])


def _denying(text: _Text, *, strictly: bool) -> tuple[str, ...]:
    """The words that deny; ``strictly`` without those that only hold a denial ("un*", "only", "without")."""
    listed = table("", "parity")["negation"][text.language].split()
    words = re.findall(r"[\w’']+", text.whole.casefold())
    if strictly:
        listed = [word for word in listed[: _STRICT[text.language]] if "*" not in word]
    plain = {word for word in listed if "*" not in word}
    beginnings = tuple(word[:-1] for word in listed if word.endswith("*") and not word.startswith("*"))
    inside = tuple(word.strip("*") for word in listed if word.startswith("*"))
    return tuple(
        word
        for word in words
        if word in plain
        or (beginnings and word.startswith(beginnings))
        or any(one in word[2:] for one in inside)
        or ("n'" in plain and word.startswith(("n'", "n’")))
    )


# How many words at the front of each list deny and nothing else.
_STRICT = {"de": 9, "en": 3, "es": 3, "fr": 4, "it": 2, "pl": 2, "ro": 2, "tr": 2, "uk": 3, "ar": 4}


def _amount(source: _Text, target: _Text, keep: Sequence[str]) -> Iterator[Objection]:
    if not any(character.isalnum() for character in target.whole):
        if any(character.isalnum() for character in source.whole):
            yield Objection(Kind.PARTIAL_DROP, "nothing is translated", False, source=source.whole)
        return
    if source.language != target.language and (left := _left(source, target, keep)):
        yield Objection(Kind.PARTIAL_DROP, "these words are not translated", False, words=left, source=left)
    length, original = len(target.whole), len(source.whole)
    if max(length, original) >= _LEAST_LENGTH and original and not _SHORTEST <= length / original <= _LONGEST:
        reason = f"{length} characters stand for {original}"
        yield Objection(Kind.PARTIAL_DROP, reason, False, words=target.whole, source=source.whole)


def _left(source: _Text, target: _Text, keep: Sequence[str]) -> str:
    """The words the translation has as the source has them, where they are most of it; or ""."""
    kept = {word.casefold() for term in (*keep, *_titled(source.whole)) for word in term.split()}
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{4,}", source.whole)]
    words = [word for word in words if word not in kept]
    theirs = Counter(word.casefold() for word in re.findall(r"[^\W\d_]{4,}", target.whole))
    same = [word for word in words if theirs[word]]
    return " ".join(same) if len(same) >= _LEAST_WORDS and len(same) / len(words) > _LEFT else ""
