"""Different values for the same thing. Grave, therefore found with reserve.

Two values contradict each other only where the document itself says that they are about the same: the same name of a
value ("Prüfdruck"), the same screw by its size ("M8"), the same words but for the figure, or a count of all there are.
Values that follow each other in the work (first 10 Nm, then 25 Nm; drill 3 mm, then 5 mm) do not contradict.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Passage, Reading, all_stopwords, quoted
from onboard.gaps.values import is_exact
from onboard.gaps.wording import place_in_words
from onboard.measures.quantities import Quantity, Shape, quantities
from onboard.measures.units import dimension

_PARTS = (Part.INTRODUCTION, Part.WARNING, Part.STEP, Part.CHECK, Part.NOTE)
_INSTRUCTS = frozenset({Part.STEP, Part.CHECK, Part.WARNING})
_DESIGNATION = re.compile(r"(?<!\w)[MG]\d{1,3}(?![\w.,]*\d*\s*%)(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROW = re.compile(r"[^:,]{2,40}: [^:]{1,60}, [^:,]{2,40}: ")
_WORKED = re.compile(r"(?<!\w)[^\W\d_A-ZÄÖÜ][^\W\d_]{3,}")
_MOST_ALIKE = 100
_FEWEST_SAME_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value and what it is of: ``names`` of values, ``sizes`` of screws, ``things``: all words that tell.

    ``titled``   the things that its step's title tells
    """

    passage: Passage
    quantity: Quantity
    names: frozenset[str]
    sizes: frozenset[str]
    things: frozenset[str]
    titled: frozenset[str]


def contradictions(reading: Reading) -> Iterator[Hole]:
    yield from _different_values(reading)
    yield from _different_counts(reading)


def _different_values(reading: Reading) -> Iterator[Hole]:
    alike: dict[tuple[str, str], list[_Fact]] = defaultdict(list)
    for fact in _facts(reading):
        for thing in sorted(fact.things | fact.names | fact.sizes):
            alike[fact.quantity.unit, thing].append(fact)
    found: dict[str, tuple[_Fact, _Fact]] = {}
    for facts in alike.values():
        for one, other in combinations(facts[:_MOST_ALIKE], 2):
            if _contradict(one, other, reading) and not _borne_out(one, other, facts):
                # Of several stages in the work the last one counts.
                found[other.passage.id] = (one, other)
    for one, other in found.values():
        yield _hole(other.passage, other.quantity, one.passage, one.quantity, "values", reading.language)


def _borne_out(one: _Fact, other: _Fact, alike: list[_Fact]) -> bool:
    """Whether a value told outside the work is that of another stage of the work: 10 Nm, 25 Nm, "are at 25 Nm"."""
    for general in (one, other):
        if not _is_work(general.passage) and any(
            fact.quantity.value == general.quantity.value
            for fact in alike[:_MOST_ALIKE]
            if _is_work(fact.passage) and fact is not general
        ):
            return True
    return False


# ------------------------------------------------------------------------------------------ facts


def _facts(reading: Reading) -> Iterator[_Fact]:
    """Passages that give exactly one exact value of a unit, and are no stage of several."""
    if not reading.listed("values", "named"):
        return
    staged = reading.pattern("values", "staged")
    for passage in reading.of(*_PARTS):
        if not any(letter.isdecimal() for letter in passage.text) or staged.search(passage.text):
            continue
        found = [one for one in quantities(passage.text, reading.language) if one.unit and dimension(one.unit)]
        for quantity in found:
            alone = sum(dimension(one.unit) == dimension(quantity.unit) for one in found) == 1
            if alone and is_exact(passage.text, quantity, reading):
                yield _fact(passage, quantity, reading)


def _fact(passage: Passage, quantity: Quantity, reading: Reading) -> _Fact:
    text = passage.text[: quantity.start] + " " + passage.text[quantity.end :]
    sizes = frozenset(match[0] for match in _DESIGNATION.finditer(text))
    titled = _things(reading.titles.get(passage.step, ""), reading)
    return _Fact(passage, quantity, _value_names(text, reading), sizes, _things(text, reading), titled)


def _value_names(text: str, reading: Reading) -> frozenset[str]:
    """Names of single values: "Prüfdruck", "operating temperature"; not "Druck", "the temperature"."""
    heads = _any(reading.listed("values", "named"))
    if reading.language == "de":
        found = {match[0].casefold() for match in re.finditer(rf"(?<!\w)[^\W\d_]{{3,}}(?:{heads})(?!\w)", text, re.I)}
    else:
        pairs = re.finditer(rf"(?<!\w)([a-z]{{3,}})\s+({heads})(?!\w)", text, re.IGNORECASE)
        ignored = all_stopwords().get(reading.language, frozenset())
        found = {match[0].casefold() for match in pairs if match[1].casefold() not in ignored}
    return frozenset(re.sub(r"\s+", " ", name) for name in found if name not in reading.listed("values", "unnamed"))


@functools.cache
def _any(listed: tuple[str, ...]) -> str:
    return "|".join(re.escape(one) for one in sorted(listed, key=lambda one: (-len(one), one))) or "(?!)"


def _things(text: str, reading: Reading) -> frozenset[str]:
    """The words that tell what it is about, without endings: German nouns, English words that are not common."""
    stop = all_stopwords().get(reading.language, frozenset())
    idle = frozenset(_stem(word) for word in reading.listed("values", "idle"))
    said = [match[0] for match in _WORD.finditer(text)]
    if reading.language == "de":
        said = [word for word in said if word[0].isupper()]
    told = {_stem(word) for word in said if len(word) > 2 and word.casefold() not in stop}
    return frozenset(told - idle) | frozenset(match[0].casefold() for match in _DESIGNATION.finditer(text))


def _stem(word: str) -> str:
    plain = word.casefold()
    return re.sub(r"(?:en|n|e|es|s)$", "", plain) if len(plain) > 4 else plain


# ------------------------------------------------------------------------------------------ two facts


def _contradict(one: _Fact, other: _Fact, reading: Reading) -> bool:
    first, second = one.quantity, other.quantity
    if one.passage.id == other.passage.id or first.unit != second.unit or first.value == second.value:
        return False
    if not any(fact.passage.part in _INSTRUCTS for fact in (one, other)):
        return False
    if _ROW.match(one.passage.text) and _ROW.match(other.passage.text):
        return False  # each row of a table is about a thing of its own
    both_steps = _is_work(one.passage) and _is_work(other.passage)
    same_step = both_steps and one.passage.step == other.passage.step
    mine, theirs = _about(one, both_steps), _about(other, both_steps)
    if same_step or not (_within(mine, theirs) or _within(theirs, mine)):
        return False
    if one.names & other.names:
        return True
    if dimension(first.unit) == "torque" and _fastens(one, reading) and _fastens(other, reading):
        return bool(one.sizes & other.sizes) or (not both_steps and _same_fastened(one, other, reading))
    same_words = one.things == other.things and len(one.things) >= _FEWEST_SAME_WORDS
    return same_words and not both_steps and _same_verbs(one, other, reading)


def _is_work(passage: Passage) -> bool:
    """Whether it is said in the course of the work; a row of a table holds for all of it."""
    return bool(passage.step) and not _ROW.match(passage.text)


def _within(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether all of some are among the others, by their own name or a narrower one: screws, cover screws."""
    return all(any(other == thing or other.endswith(thing) for other in others) for thing in some)


def _about(fact: _Fact, with_title: bool) -> frozenset[str]:
    """What a value is about; between two steps also their titles tell, so that two different works stay apart."""
    return fact.things | fact.titled if with_title else fact.things


def _fastens(fact: _Fact, reading: Reading) -> bool:
    return reading.pattern("values", "fastening").search(fact.passage.text) is not None


def _same_fastened(one: _Fact, other: _Fact, reading: Reading) -> bool:
    """Whether both speak of the cover; of "the screws" only where the document knows no more than one sort of them."""
    fasteners = {_stem(word) for word in reading.listed("values", "fasteners")}
    shared = one.things & other.things
    if shared - fasteners or not shared:
        return bool(shared)
    told = " ".join(passage.text for passage in reading.passages)
    return len({match[0] for match in _DESIGNATION.finditer(told)}) <= 1


def _same_verbs(one: _Fact, other: _Fact, reading: Reading) -> bool:
    """The same words but for figures, articles and endings."""
    stop = all_stopwords().get(reading.language, frozenset())

    def told(text: str) -> set[str]:
        return {_stem(word) for word in _WORD.findall(text) if word.casefold() not in stop}

    return len(told(one.passage.text) ^ told(other.passage.text)) <= 1


# ------------------------------------------------------------------------------------------ counts


def _different_counts(reading: Reading) -> Iterator[Hole]:
    """ "Alle acht Schrauben" where the list has six; 21 LEDs used where the list has 20."""
    if not reading.listed("values", "all"):
        return
    yield from _different_totals(reading)
    listed = [(passage, count) for passage in reading.of(Part.PARTS) if (count := _listed_count(passage, reading))]
    for passage in reading.of(Part.STEP, Part.CHECK):
        for quantity, noun, is_all in _counted(passage, reading):
            matching = [one for one in listed if _has_noun(one[0].text, noun, reading)]
            if len(matching) != 1:
                continue
            source, count = matching[0]
            if quantity.value > count.value or (is_all and quantity.value != count.value):
                yield _hole(passage, quantity, source, count, "counts", reading.language)


def _different_totals(reading: Reading) -> Iterator[Hole]:
    """ "Alle sechs Schrauben" in the work, "alle acht Schrauben" in the check."""
    totals: dict[str, list[tuple[Passage, Quantity]]] = defaultdict(list)
    for passage in reading.of(Part.STEP):
        for quantity, noun, is_all in _counted(passage, reading):
            if is_all:
                totals[noun].append((passage, quantity))
    for passage in reading.of(Part.CHECK):
        for quantity, noun, is_all in _counted(passage, reading):
            told = totals.get(noun, [])
            if is_all and told and all(other.value != quantity.value for _, other in told):
                yield _hole(passage, quantity, *told[-1], "counts", reading.language)


def _listed_count(passage: Passage, reading: Reading) -> Quantity | None:
    """How many of a part the list has: a plain count at the beginning."""
    found = [one for one in quantities(passage.text, reading.language) if one.start <= 1 and _is_count(one)]
    if not found or reading.pattern("values", "packed").search(passage.text):
        return None
    return found[0]


def _is_count(quantity: Quantity) -> bool:
    whole = quantity.value.denominator == 1 and quantity.value > 0
    return quantity.shape is Shape.AMOUNT and not quantity.unit and whole and not quantity.article


def _counted(passage: Passage, reading: Reading) -> Iterator[tuple[Quantity, str, bool]]:
    """Counts in a sentence, what they count, and whether they count all there are."""
    every = _any(reading.listed("values", "all"))
    for quantity in quantities(passage.text, reading.language):
        if not _is_count(quantity) or quantity.value < 2:
            continue
        before, after = passage.text[: quantity.start], passage.text[quantity.end :]
        noun = re.match(r"\s+((?:[a-zäöü]+(?:e[nrsm]?|ed)\s+){0,2})([^\W\d_]{3,})", after)
        if noun is None or (reading.language == "de" and not noun[2][0].isupper()):
            continue
        is_all = re.search(rf"(?i:(?<!\w)(?:{every})(?:\s+the|\s+of\s+the)?\s+)$", before) is not None
        # A line of a checklist, "2 Decken", counts something of its own.
        if is_all or (not noun[1] and _WORKED.search(after[noun.end() :])):
            yield quantity, _stem(noun[2]), is_all


def _has_noun(part: str, noun: str, reading: Reading) -> bool:
    listed = [_stem(word) for word in _WORD.findall(re.split(r"\b(?:mit|with|für|for)\b|[,(]", part)[0])]
    return any(word == noun or (reading.language == "de" and word.endswith(noun)) for word in listed)


def _hole(passage: Passage, quantity: Quantity, first: Passage, given: Quantity, reason: str, language: str) -> Hole:
    named = {
        "value": passage.text[quantity.start : quantity.end],
        "other": first.text[given.start : given.end],
        "place": place_in_words(first.source.place, language),
        "words": quoted(first.text, given.start, given.end),
    }
    source = passage.source
    words_there = quoted(passage.text, quantity.start, quantity.end)
    return Hole(Kind.CONTRADICTION, words_there, source.place, source.file, passage.step, reason, named)
