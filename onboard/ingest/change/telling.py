"""Changes -> lines for a terminal, or plain data (version 1, described in docs/formats/steps.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from onboard.core.model import Signal
from onboard.ingest.change.difference import About, Change, Changes, Named, What
from onboard.ingest.change.marking import Went, marked

VERSION = 1

_SHOWN = 70
_VALUES_SHOWN = 4
_WORDS_BESIDE = 6
_LONGEST = 500
_CALLED: Mapping[About, str] = MappingProxyType(
    {
        About.PPE: "protective equipment",
        About.CHECK: "final check",
        About.VALID_FROM: "valid from",
    }
)


def told(changes: Changes) -> list[str]:
    """A line a change, in English, the document's words in quotes; below it, indented, the words before and after.

    Neighbours that moved together share a line.
    Words that went stand in ``[-...-]``, words that came in ``{+...+}``. Nothing has changed: no line.
    """
    return [line for run in _runs(changes.changes) for line in (_lines(run[0]) if len(run) == 1 else _run_lines(run))]


def as_json(changes: Changes) -> dict[str, Any]:
    """The changes as plain data."""
    return {
        "version": VERSION,
        "before": dict(zip(("document", "digest"), changes.before, strict=True)),
        "after": dict(zip(("document", "digest"), changes.after, strict=True)),
        "unchanged": list(changes.unchanged),
        "changes": [_plain(change) for change in changes.changes],
    }


def _plain(change: Change) -> dict[str, Any]:
    return {
        "about": str(change.about),
        "what": str(change.what),
        "step": asdict(change.step) if change.step else None,
        "was": change.was,
        "beside": asdict(change.beside) if change.beside else None,
        "before": change.before,
        "after": change.after,
        "values": [list(pair) for pair in change.values],
        "signals": [None if one is None else str(one) for one in change.signals],
        "name": change.name,
        "words": [{"went": str(mark.went), "words": mark.words} for mark in _marks(change)],
    }


# ------------------------------------------------------------------------------------------ lines


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes one by one, but steps that moved together together."""
    run: list[Change] = []
    for change in changes:
        if run and not _moved_together(run[-1], change):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _moved_together(one: Change, next_one: Change) -> bool:
    if not (one.about is next_one.about is About.STEP and one.what is next_one.what is What.MOVED):
        return False
    if not (one.step and next_one.step and one.was and next_one.was):
        return False
    return (next_one.step.place - one.step.place, next_one.was - one.was) == (1, 1)


def _run_lines(run: Sequence[Change]) -> Iterator[str]:
    first, last = run[0], run[-1]
    if first.step and last.step:
        titles = f"{_quoted(first.step.title)} to {_quoted(last.step.title)}"
        were = f"were steps {first.was} to {last.was}, now {_behind(first.beside)}"
        yield f"steps {first.step.place} to {last.step.place}, {titles}, moved: {were}"


def _lines(change: Change) -> Iterator[str]:
    match change.about:
        case About.STEP:
            yield _step_line(change)
        case About.WARNING:
            yield _warning_line(change)
        case _:
            yield _other_line(change)
    marks = _marks(change)
    if marks:
        yield f"    before: {_side(change, Went.OUT)}"
        yield f"    after:  {_side(change, Went.IN)}"


def _marks(change: Change) -> tuple[Any, ...]:
    worded = change.about in (About.STEP, About.WARNING, About.PPE, About.CHECK, About.INTRODUCTION, About.NOTE)
    is_other = change.what is What.CHANGED and change.before != change.after
    return marked(change.before, change.after) if worded and is_other else ()


def _side(change: Change, shown: Went) -> str:
    signs = {Went.OUT: "[-{}-]", Went.IN: "{{+{}+}}", Went.SAME: "{}"}
    words = [
        signs[one.went].format(_shortened(one.words) if one.went is Went.SAME else one.words)
        for one in _marks(change)
        if one.went in (Went.SAME, shown)
    ]
    line = " ".join(" ".join(words).split()) or "nothing"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} ..."


def _shortened(words: str) -> str:
    """What has not changed, without its middle."""
    every = words.split()
    return (
        words
        if len(every) <= 2 * _WORDS_BESIDE + 1
        else " ".join([*every[:_WORDS_BESIDE], "...", *every[-_WORDS_BESIDE:]])
    )


def _step_line(change: Change) -> str:
    assert change.step
    step = _numbered(change.step)
    match change.what:
        case What.REMOVED:
            return f"{_formerly(change.step)} deleted"
        case What.ADDED:
            return f"{step} inserted {_behind(change.beside)}"
        case What.RESTORED:
            return f"{step} is back, {_behind(change.beside)}"
        case What.MOVED:
            return f"{step} moved: was step {change.was}, now {_behind(change.beside)}"
        case What.JOINED:
            return f"{_formerly(change.step)} is part of {_numbered(change.beside)} now"
        case What.DIVIDED:
            return f"{step} was a part of {_formerly(change.beside)}"
        case What.RENAMED:
            return f'{step} has the id "{change.after}" now, was "{change.before}"'
        case What.CHANGED:
            return f"{step} reworded{_values(change)}"


def _warning_line(change: Change) -> str:
    where = f" at {_stood(change)}" if change.step else ""
    before, after = change.signals
    match change.what:
        case What.CHANGED:
            signals = f": {_signal(before)} → {_signal(after)}" if before != after else ""
            quoted = "" if change.before != change.after else f" {_quoted(change.after)}"
            return f"warning changed{where}{signals}{_values(change)}{quoted}"
        case What.MOVED:
            stood = f"step {change.was}" if change.was else "all steps"
            return (
                f"warning moved from {stood} to {_numbered(change.step) if change.step else 'all steps'}: "
                + _quoted(change.after)
            )
        case _:
            signal = before or after
            spoken = f"{_signal(signal)} " if signal else ""
            return f"warning {change.what}{where}: {spoken}{_quoted(change.before or change.after)}"


def _stood(change: Change) -> str:
    """A step that is no more has its place of before."""
    return _formerly(change.step) if change.what is What.REMOVED and change.was else _numbered(change.step)


def _other_line(change: Change) -> str:
    called = change.name.removeprefix("meta:").replace("-", " ") if change.name else _CALLED.get(change.about)
    where = f" at {_numbered(change.step)}" if change.step else ""
    subject = f"{called or change.about} {change.what}{where}"
    if _marks(change):
        return subject + _values(change)
    if change.what is What.CHANGED:
        return f"{subject}: {_quoted(change.before)} → {_quoted(change.after)}"
    return f"{subject}: {_quoted(change.before or change.after)}"


def _values(change: Change) -> str:
    shown = [f"{before} → {after}" for before, after in change.values[:_VALUES_SHOWN]]
    more = ["..."] if len(change.values) > _VALUES_SHOWN else []
    return f": {', '.join([*shown, *more])}" if shown else ""


def _behind(step: Named | None) -> str:
    return f"after {_numbered(step)}" if step else "at the beginning"


def _numbered(step: Named | None) -> str:
    return f"step {step.place} {_quoted(step.title)}" if step else "all steps"


def _formerly(step: Named | None) -> str:
    return f"{_quoted(step.title)} (was step {step.place})" if step else "another step"


def _signal(signal: Signal | None) -> str:
    return signal.value.upper() if signal else "no signal word"


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[:_SHOWN].rsplit(" ", 1)[0]} ..."'
