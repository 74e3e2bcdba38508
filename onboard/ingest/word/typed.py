"""Numbers, bullets and boxes that somebody typed -> labels, like those Word counts.

A number counts only in company: at least two lines, the later with the higher number. What is left alone stays text,
and a number that comes again out of its order is said by a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onboard.core.model import Problem
from onboard.ingest.scribe import Run
from onboard.ingest.word.numbering import Label
from onboard.ingest.word.pieces import Line, Piece
from onboard.ingest.word.symbols import BOXES, EMPTY_BOX

_NUMBER = re.compile(r"\s*\(?((?:\d{1,3}\.)*)(\d{1,4})(?:[.)]\s+(?=\S)|[.)](?=[^\W\d_]{3})|(?<=\.\d)\s+(?=\S))")
_BULLET = re.compile(r"\s*([-–—•·▪▫►▸➢➤○●■◦*])\s+(?=\S)")
_BOX = re.compile(rf"\s*[{BOXES}]\s*(?=\S)")
_WIDEST_JUMP = 3
_HEADING_WORDS = 10
BOLD_LEVEL = 6
"""The level of a heading that nobody marked as one."""


@dataclass(frozen=True, slots=True)
class _Found:
    at: int
    prefix: str
    number: int
    end: int


def labelled(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces; lines that open with a typed number, bullet or box have it as their label."""
    found = list(pieces)
    for order, run in enumerate(_runs(found)):
        heads = _are_headings([found[one.at] for one in run], found, run)
        for one in run:
            line = found[one.at]
            if not isinstance(line, Line):
                continue
            if heads:
                found[one.at] = replace(line, level=BOLD_LEVEL)
                continue
            label = Label(f"{one.prefix}{one.number}.", f"typed {order}", one.prefix.count("."), one.number)
            label = replace(label, indent=line.indent)
            found[one.at] = replace(line, runs=without(line.runs, one.end), label=label)
    for at, piece in enumerate(found):
        if isinstance(piece, Line) and not piece.level:
            found[at] = _with_box(piece)
    return _with_bullets(found)


def strays(pieces: Sequence[Piece], name: str) -> Iterator[Problem]:
    """Numbers out of their order: typed alone, after a list that has had them already. A single "1." is none."""
    taken = {one.at for run in _runs(pieces) for one in run}
    had: set[int] = set()
    for found in _numbers(pieces):
        line = pieces[found.at]
        if found.at in taken:
            had.add(found.number)
        elif found.number in had and found.number > 1 and not found.prefix and isinstance(line, Line):
            text = f'"{line.text[:60]}" has the number {found.number} and belongs to no list of steps'
            yield Problem("skipped-number", text, name, line.spot.name, "Number it anew, or delete the line.")


def without(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without so many characters at their beginning; pictures stay."""
    found: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if run.text[cut:] or run.picture:
            found.append(replace(run, text=run.text[cut:]))
    return tuple(found)


def boxed(line: Line) -> Line | None:
    """A line that opens with one box to tick, without the box; None where it does not, or has several."""
    text = "".join(run.text for run in line.runs)
    found = _BOX.match(text)
    if not found or any(letter in BOXES for letter in text[found.end() :]):
        return None
    return replace(line, runs=without(line.runs, found.end()))


def _with_box(line: Line) -> Line:
    if line.label is not None or (ticked := boxed(line)) is None:
        return line
    return replace(ticked, label=Label(EMPTY_BOX, "typed box", 0, None, line.indent))


def _with_bullets(pieces: list[Piece]) -> list[Piece]:
    marks = [_bullet(piece) for piece in pieces]
    for at, mark in enumerate(marks):
        neighbours = (marks[at - 1] if at else 0, marks[at + 1] if at + 1 < len(marks) else 0)
        piece = pieces[at]
        if mark and any(neighbours) and isinstance(piece, Line):
            label = Label("•", "typed bullet", 0, None, piece.indent)
            pieces[at] = replace(piece, runs=without(piece.runs, mark), label=label)
    return pieces


def _bullet(piece: Piece) -> int:
    """How many characters a typed bullet takes at the beginning of a line; 0 where there is none."""
    if not isinstance(piece, Line) or piece.level or piece.label is not None:
        return 0
    found = _BULLET.match("".join(run.text for run in piece.runs))
    return found.end() if found else 0


def _numbers(pieces: Sequence[Piece]) -> Iterator[_Found]:
    for at, piece in enumerate(pieces):
        if isinstance(piece, Line) and not piece.level and piece.label is None:
            text = "".join(run.text for run in piece.runs)
            found = _NUMBER.match(text)
            if found and not _is_value(text, found):
                yield _Found(at, found.group(1), int(found.group(2)), found.end())


def _is_value(text: str, found: re.Match[str]) -> bool:
    """Whether "2.5 Nm" is no number of a line but a value: nothing closes it, and no long word follows."""
    if not found.group(1) or found.group().rstrip()[-1] in ".)":
        return False
    return not re.match(r"[^\W\d_]{4}", text[found.end() :]) or text[found.end()].islower()


def _runs(pieces: Sequence[Piece]) -> Iterator[list[_Found]]:
    """Lines whose numbers ascend, at least two; a heading ends them."""
    headings = [at for at, piece in enumerate(pieces) if isinstance(piece, Line) and piece.level]
    open_runs: dict[str, list[_Found]] = {}
    done: list[list[_Found]] = []
    for found in _numbers(pieces):
        while headings and headings[0] < found.at:
            headings.pop(0)
            done.extend(open_runs.values())
            open_runs = {}
        run = open_runs.get(found.prefix)
        if run and 0 < found.number - run[-1].number <= _WIDEST_JUMP:
            run.append(found)
        else:
            if run:
                done.append(run)
            open_runs[found.prefix] = [found]
    done.extend(open_runs.values())
    yield from sorted((run for run in done if len(run) > 1), key=lambda run: run[0].at)


def _are_headings(lines: Sequence[Piece], pieces: Sequence[Piece], run: Sequence[_Found]) -> bool:
    """Whether numbered lines are headings nobody marked: bold throughout, short, each with something below it."""
    if not all(isinstance(line, Line) and line.bold and len(line.text.split()) <= _HEADING_WORDS for line in lines):
        return False
    own = {found.at for found in run}
    below = [found.at + 1 < len(pieces) and found.at + 1 not in own for found in run]
    return sum(below) * 2 > len(below)
