"""What both files of captions must hold, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.compose.captions.letters import FORBIDDEN, unbalanced, width
from onboard.compose.captions.limits import LONGEST_MS, MOST_LINES, longest_line

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Read:
    """A caption as a file gives it: its time, and its lines as a reader sees them."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def faults_in_order(captions: Sequence[Read | None]) -> list[list[str]]:
    """For each caption what is wrong with it and where it stands; None is one whose times cannot be read."""
    found, reached = [], 0
    for caption in captions:
        if caption is None:
            found.append(["no line of times"])
            continue
        found.append([*_faults_in_times(caption, reached), *_faults_in_lines(caption.lines)])
        reached = max(reached, caption.end_ms)
    return found


def _faults_in_times(caption: Read, reached: int) -> list[str]:
    start, end = caption.start_ms, caption.end_ms
    faults = []
    if end <= start:
        faults.append(f"ends at {end} ms, before it begins at {start} ms")
    if start < reached:
        faults.append(f"begins at {start} ms, while the one before stands until {reached} ms")
    if end - start > LONGEST_MS:
        faults.append(f"stands {end - start} ms; the limit is {LONGEST_MS}")
    return faults


def _faults_in_lines(lines: Sequence[str]) -> list[str]:
    faults = []
    if not any(width(line.strip()) for line in lines):
        faults.append("has no words")
    if len(lines) > MOST_LINES:
        faults.append(f"has {len(lines)} lines; the limit is {MOST_LINES}")
    for line in lines:
        if width(line) > longest_line(line):
            faults.append(f"has a line of {width(line)} columns; the limit is {longest_line(line)}")
        if _CONTROL.search(line):
            faults.append("holds a control character")
        if FORBIDDEN.intersection(line):
            faults.append("holds a sign that could turn its words round")
        if unbalanced(line):
            faults.append("has a line that opens an isolate and does not close it, or the other way round")
    return faults


def read_ms(parts: Sequence[str]) -> int:
    """Hours, minutes, seconds and milliseconds as written -> milliseconds."""
    hours, minutes, seconds, ms = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def timestamp(ms: int, point: str) -> str:
    """Milliseconds -> "00:00:01.500", always in full."""
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
