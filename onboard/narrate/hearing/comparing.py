"""What was to be said and what a recogniser heard -> which critical things were not heard, and the word error rate.

compare(written, spoken, heard, language)   -> Verdict
heard_once(verdicts)                        -> the Verdict of listening several times

Both texts become the words they sound like (``wording``) and are laid side by side (``aligning``). Then every value,
unit, negation, part number, side and limit of the sentence is looked at: all its words must have been heard, and a
number without a digit too many. A thing that is written but that the voice was not even given is one too.

A recogniser mishears as well: what was not heard is a reason to listen, not a proof.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onboard.narrate.hearing.aligning import Step, aligned
from onboard.narrate.hearing.alike import Alike
from onboard.narrate.hearing.critical import Kind, Thing, critical_things
from onboard.narrate.hearing.likeness import Likeness, likeness
from onboard.narrate.hearing.pieces import Sort
from onboard.narrate.hearing.wording import Word, words_of

__all__ = ["Judged", "Kind", "Verdict", "compare", "heard_once"]


_BARELY = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """One critical thing of a sentence.

    ``expected``   its words, as the voice was given them, or as written where it was not given them
    ``heard``      the words heard in their place; "" for none
    ``right``      whether they are the same
    ``given``      whether the voice was given it at all
    """

    kind: Kind
    expected: str
    heard: str
    right: bool
    given: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sentence.

    ``things``   all critical things, in the sentence's order, then those the voice was not given
    ``added``    negations heard that nobody said
    ``words``    how many words were to be said, a digit or a letter counting as one
    ``errors``   how many were heard wrong, not heard, or heard without being said
    """

    things: tuple[Judged, ...]
    added: tuple[str, ...]
    words: int
    errors: int

    @property
    def missed(self) -> tuple[Judged, ...]:
        """The things that were not heard right."""
        return tuple(thing for thing in self.things if not thing.right)

    @property
    def barely_heard(self) -> bool:
        """More than half of the words were heard wrong or not at all: a sentence cut off, or another one."""
        return self.word_error_rate > _BARELY

    @property
    def passed(self) -> bool:
        """Everything critical was heard, no negation that nobody said, and most of the rest."""
        return not (self.missed or self.added or self.barely_heard)

    @property
    def word_error_rate(self) -> float:
        """Errors a word; may be above 1."""
        return self.errors / max(1, self.words)


def compare(written: str, spoken: str, heard: str, language: str) -> Verdict:
    """The verdict on one sentence.

    ``written``    the sentence in the script
    ``spoken``     its spoken form, which the voice was given
    ``heard``      what a recogniser heard
    ``language``   BCP 47 tag; InputError where it cannot be judged
    """
    words = likeness(language)
    written, spoken, heard = (unicodedata.normalize("NFC", text) for text in (written, spoken, heard))
    clocks = frozenset("".join(clock) for clock in re.findall(r"(?<!\d)(\d{1,2}):([0-5]\d)(?!\d)", written))
    sound = _Meeting.of(spoken, heard, words, clocks)
    judged = [sound.judged(thing) for thing in critical_things(sound.expected, words)]
    judged += _not_given(_Meeting.of(written, spoken, words, clocks), heard)
    return Verdict(tuple(judged), sound.added_negations(), _counted(sound.expected), sound.errors())


def heard_once(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of listening several times to the same sentence: a thing is right that was right once.

    What was heard in a wrong thing's place is that of the first time; the errors are the fewest of all times.
    """
    first = verdicts[0]
    things = tuple(
        next((thing for thing in one if thing.right), one[0])
        for one in zip(*(verdict.things for verdict in verdicts), strict=True)
    )
    added = tuple(word for word in first.added if all(word in verdict.added for verdict in verdicts))
    return replace(first, things=things, added=added, errors=min(verdict.errors for verdict in verdicts))


def _not_given(given: _Meeting, heard: str) -> list[Judged]:
    """Critical things of the written sentence that are missing in its spoken form, judged by what was heard."""
    missing = [thing for thing in critical_things(given.expected, given.words) if not given.has(thing)]
    if not missing:
        return []
    sound = _Meeting.of(given.text, heard, given.words, given.clocks)
    return [replace(sound.judged(thing), given=False) for thing in missing]


def _counted(row: Sequence[Word]) -> int:
    return sum(not word.optional for word in row)


# ------------------------------------------------------------------------------------------------ two texts meet


@dataclass(frozen=True)
class _Meeting:
    """Two texts, their words, and how these meet. ``clocks``: digits of the times of day in the sentence, "1430"."""

    text: str
    other: str
    expected: tuple[Word, ...]
    heard: tuple[Word, ...]
    steps: tuple[Step, ...]
    words: Likeness
    clocks: frozenset[str]

    @classmethod
    def of(cls, text: str, other: str, words: Likeness, clocks: frozenset[str]) -> _Meeting:
        expected, heard = words_of(text, words.language), words_of(other, words.language)
        return cls(text, other, expected, heard, aligned(expected, heard, Alike(words)), words, clocks)

    def errors(self) -> int:
        """Words heard wrong, not heard, or heard without being said.

        A point too many is punctuation, and digits too many of one heard number are one error: a recogniser that
        writes "5,000,000,000" made one.
        """
        total, counted = 0, -1
        for step in self.steps:
            heard = {
                word.start
                for word in self.heard[step.starts : step.stops]
                if word.start != counted and not word.optional and word.sort is not Sort.POINT
            }
            if not step.same:
                total += max(_counted(self.expected[step.begins : step.ends]), len(heard))
                counted = max(heard, default=counted)
        return total

    def judged(self, thing: Thing) -> Judged:
        """Whether all words of a thing were heard, and, of a number, no more than them."""
        inside = [step for step in self.steps if step.begins < thing.ends and step.ends > thing.begins]
        right = all(step.same or step.begins == step.ends or self.expected[step.begins].optional for step in inside)
        if thing.kind in {Kind.VALUE, Kind.PART_NUMBER}:
            right = right and not any(self._makes_another(step, thing) for step in self.steps)
        said = self.text[self.expected[thing.begins].start : self.expected[thing.ends - 1].end]
        return Judged(thing.kind, said, self._in_its_place(thing), right)

    def has(self, thing: Thing) -> bool:
        """Whether the other text has a thing, if only in other words: "24.11." as "vierundzwanzigster November"."""
        if self.judged(thing).right:
            return True
        own = self.expected[thing.begins : thing.ends]
        if thing.kind is Kind.UNIT:
            return all(word.sort is not Sort.UNIT or word.said in {other.said for other in self.heard} for word in own)
        if thing.kind not in {Kind.VALUE, Kind.PART_NUMBER} or any(word.said == "minus" for word in own):
            return False
        numbers, others = _numbers(own, self.words), _numbers(self.heard, self.words)
        return "".join(_digits(own)) in "".join(_digits(self.heard)) or not Counter(numbers) - Counter(others)

    def _makes_another(self, step: Step, thing: Thing) -> bool:
        """Whether something heard inside a number, or right beside it, makes it another number."""
        beside = thing.begins <= step.ends and step.begins <= thing.ends
        if step.same or not beside or _has_number(self.expected[step.begins : step.ends]):
            return False
        heard = self.heard[step.starts : step.stops]
        signed = any(word.sort is Sort.SIGN and not word.optional for word in heard)
        pointed = any(word.sort is Sort.POINT and not word.optional for word in heard)
        return signed or _has_number(heard) or (pointed and self._may_not_have_point(step, thing))

    def _may_not_have_point(self, step: Step, thing: Thing) -> bool:
        """A point more is a pause in a part number, a time of day, or behind the point the number has ("0,0,5")."""
        inside = thing.begins < step.begins and step.ends < thing.ends
        has_one = any(word.sort is Sort.POINT for word in self.expected[thing.begins : step.begins])
        digits = "".join(word.said for word in self.expected[thing.begins : thing.ends] if word.sort is Sort.DIGIT)
        return inside and thing.kind is Kind.VALUE and not has_one and digits not in self.clocks

    def _in_its_place(self, thing: Thing) -> str:
        """The words heard where those of a thing were to be heard; "" for none."""
        found = [
            word
            for step in self.steps
            if (step.begins < thing.ends and step.ends > thing.begins) or self._makes_another(step, thing)
            for word in self.heard[step.starts : step.stops]
        ]
        return self.other[found[0].start : found[-1].end] if found else ""

    def added_negations(self) -> tuple[str, ...]:
        """Negations that were heard and that nobody said."""
        known = frozenset(self.words.critical[Kind.NEGATION.value])
        return tuple(
            self.other[word.start : word.end]
            for step in self.steps
            if not step.same and not any(word.said in known for word in self.expected[step.begins : step.ends])
            for word in self.heard[step.starts : step.stops]
            if word.said in known
        )


def _has_number(row: Sequence[Word]) -> bool:
    return any(word.sort in {Sort.DIGIT, Sort.FRACTION} and not word.optional for word in row)


def _digits(row: Sequence[Word]) -> list[str]:
    return [word.said for word in row if word.said.isdecimal()]


def _numbers(row: Sequence[Word], words: Likeness) -> list[str]:
    """The numbers of a row, those of its months among them; of zeros only that of "0,5", since "5,00" is said "5"."""
    found: list[str] = []
    before: Word | None = None
    for word in row:
        goes_on = before is not None and before.start == word.start and bool(found)
        if word.sort is Sort.MONTH:
            found.append(str(words.months.index(word.said) + 1))
        elif word.said.isdecimal() and goes_on and before and before.sort is Sort.DIGIT:
            found[-1] += word.said
        elif word.said.isdecimal():
            found.append(word.said)
        elif word.sort is Sort.POINT and found and not found[-1].strip("0"):
            found[-1] = "0."
        before = word
    return [number.lstrip("0") for number in found if number.strip("0")]
