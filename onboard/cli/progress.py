"""Progress on the terminal: one moving line where there is one, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, field

from onboard.cli import screen
from onboard.core.progress import Progress, Quiet

_WORDS = {
    "ingest": "reading",
    "narrate": "speaking",
    "layout": "laying out",
    "slides": "drawing",
    "compose": "composing",
    "hearing": "listening",
    "fetch": "fetching",
    "install": "trying",
    "compare": "comparing",
    "publish": "publishing",
    "store": "verifying",
}
_BAR = 24
_WIDEST = 100
_SETTLED_AFTER = 2.0
"""Seconds until a remaining time is told: before that, nobody knows how fast this is."""


def progress() -> Progress:
    """The listener that fits standard error."""
    return Bar() if sys.stderr.isatty() else Lines()


@dataclass
class Lines(Quiet):
    """For logs and pipes: one line a stage; where several workstations are made beside each other, one line each."""

    _began: dict[str, float] = field(default_factory=dict)
    _made: dict[str, int] = field(default_factory=dict)
    _parts: int = 1

    def begin(self, stage: str, total: int) -> None:
        self._began.setdefault(stage, time.monotonic())
        self._made.setdefault(stage, 0)

    def advance(self, stage: str, done: str) -> None:
        self._made[stage] = self._made.get(stage, 0) + 1

    def end(self, stage: str) -> None:
        began, made = self._began.pop(stage, time.monotonic()), self._made.pop(stage, 0)
        if self._parts == 1:
            screen.aside(f"{_WORDS.get(stage, stage)}: {made} made in {time.monotonic() - began:.1f} s")

    def note(self, text: str) -> None:
        screen.aside(text)

    def parts(self, total: int) -> None:
        self._parts = total

    def settled(self, part: str) -> None:
        if self._parts > 1:
            screen.aside(part)


@dataclass
class Bar:
    """One line that moves; above it, the lines that stay."""

    _lines: Lines = field(default_factory=Lines)
    _open: dict[str, tuple[int, int]] = field(default_factory=dict)
    _began: float = 0.0
    _named: str = ""
    _shares: tuple[float, float] | None = None
    _furthest: float = 0.0
    _parts: tuple[int, int] = (0, 1)

    def begin(self, stage: str, total: int) -> None:
        if not self._open and self._shares is None:
            self._began = time.monotonic()
        made, before = self._open.get(stage, (0, 0))
        self._open[stage] = made, before + total
        self._lines.begin(stage, total)
        self._show(stage)

    def advance(self, stage: str, done: str) -> None:
        made, total = self._open.get(stage, (0, 0))
        self._open[stage], self._named = (made + 1, total), done
        self._lines.advance(stage, done)
        self._show(stage)

    def end(self, stage: str) -> None:
        self._open.pop(stage, None)
        self._clear()
        self._lines.end(stage)
        self._show_again()

    def note(self, text: str) -> None:
        self._clear()
        self._lines.note(text)
        self._show_again()

    def parts(self, total: int) -> None:
        self._parts = 0, total
        self._lines.parts(total)

    def settled(self, part: str) -> None:
        self._parts = self._parts[0] + 1, self._parts[1]
        self._clear()
        self._lines.settled(part)
        self._show_again()

    def outlook(self, done: float, ahead: float) -> None:
        if self._shares is None:
            self._began = time.monotonic()
        self._shares = done, ahead

    def _show_again(self) -> None:
        if self._open:
            self._show(next(reversed(self._open)))

    def _show(self, stage: str) -> None:
        made, total = self._open[stage]
        part, whole = (made, total) if self._shares is None else (self._shares[0], sum(self._shares))
        if self._shares is not None:  # what turns out to be left makes the time longer, never the bar shorter
            self._furthest = max(self._furthest, part / max(whole, 1e-9))
        share = part / max(whole, 1e-9) if self._shares is None else self._furthest
        filled = min(_BAR, int(_BAR * share))
        several = f", {self._parts[0]} of {self._parts[1]} workstations" if self._parts[1] > 1 else ""
        how_far = f"{made}/{total}" if self._shares is None else f"{int(100 * share)} %"
        line = (
            f"{_WORDS.get(stage, stage):<10} {'█' * filled}{'░' * (_BAR - filled)} {how_far}{several}"
            f"{self._left(part, whole)}  {self._named}"
        )
        width = min(_WIDEST, shutil.get_terminal_size((_WIDEST + 1, 24)).columns - 1)
        sys.stderr.write("\r\033[K" + screen.printable(line)[:width])
        sys.stderr.flush()

    def _left(self, part: float, whole: float) -> str:
        """The time that is left, at the speed at which it has gone so far."""
        spent = time.monotonic() - self._began
        if part <= 0 or spent < _SETTLED_AFTER or (self._shares is None and part < 3):
            return ""
        minutes, seconds = divmod(round(spent / part * (whole - part)), 60)
        return f", {minutes}:{seconds:02} min left" if minutes else f", {max(1, seconds)} s left"

    def _clear(self) -> None:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
