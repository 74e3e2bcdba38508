"""Warnings that lack one of their three parts: the hazard, what happens, what to do.

Source: ANSI Z535.6, ISO 3864-2. Sentences of one notice are looked at together. A notice ("HINWEIS", "NOTICE") warns
of no injury and needs neither; a prohibition in prose tells what to do and is not asked for its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onboard.core.model import SafetyWarning, Signal
from onboard.gaps.blanks import is_left_open
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Reading, quoted

_NEAR = 2
_LOOKED_INTO = 2_000


def incomplete_warnings(reading: Reading) -> Iterator[Hole]:
    if not reading.listed("warnings", "action"):
        return
    said = reading.instruction
    general = tuple(_notices(said.warnings))
    ruled = any(_acts(_text(notice), reading) for notice in general)
    for notice in general:
        yield from _lacking(notice, "", reading, rules_elsewhere=ruled)
    for step in said.steps:
        for notice in _notices(step.warnings):
            yield from _lacking(notice, step.id, reading, rules_elsewhere=False)


def _notices(warnings: Iterable[SafetyWarning]) -> Iterator[tuple[SafetyWarning, ...]]:
    """Warnings that belong together: next to each other, of the same signal word."""
    notice: list[SafetyWarning] = []
    for warning in warnings:
        if notice and not (warning.signal == notice[-1].signal and _near(notice[-1], warning)):
            yield tuple(notice)
            notice = []
        notice.append(warning)
    if notice:
        yield tuple(notice)


def _near(one: SafetyWarning, other: SafetyWarning) -> bool:
    first, second = re.findall(r"\d+", one.source.place), re.findall(r"\d+", other.source.place)
    if not first or not second or one.source.file != other.source.file:
        return one.source.place == other.source.place
    return first[:-1] == second[:-1] and abs(int(second[-1][:9]) - int(first[-1][:9])) <= _NEAR


def _lacking(
    notice: tuple[SafetyWarning, ...], step: str, reading: Reading, *, rules_elsewhere: bool
) -> Iterator[Hole]:
    text, first = _text(notice), notice[0]
    if first.signal is Signal.NOTICE or is_left_open(text, reading):
        return
    words = quoted(first.text)
    acts, tells = _acts(text, reading), _tells_consequence(text, reading)
    if not tells and first.signal is not None:
        yield Hole(Kind.NO_CONSEQUENCE, words, first.source.place, first.source.file, step)
    if not acts and not rules_elsewhere:
        yield Hole(Kind.NO_ACTION, words, first.source.place, first.source.file, step)


def _text(notice: tuple[SafetyWarning, ...]) -> str:
    return "\n".join(warning.text for warning in notice)[:_LOOKED_INTO]


def _tells_consequence(text: str, reading: Reading) -> bool:
    return reading.pattern("warnings", "consequence").search(text) is not None


def _acts(text: str, reading: Reading) -> bool:
    """Whether any clause says what to do; "Teile können wegspringen" says what happens."""
    for clause in re.split(r"[.!?;:\n–]+(?:\s|$)", text):
        modal = reading.pattern("warnings", "modal").search(clause)
        if reading.pattern("warnings", "action").search(clause) and not modal:
            return True
    return False
