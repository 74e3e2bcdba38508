"""Progress on the terminal: one moving line where there is one, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

from onboard.cli import screen
from onboard.core.progress import Progress

_WORDS = {
    "ingest": "reading",
    "narrate": "speaking",
    "slides": "drawing",
    "compose": "composing",
    "hearing": "listening",
    "fetch": "fetching",
    "install": "trying",
    "compare": "comparing",
    "publish": "sending",
}
_BAR = 24


def progress() -> Progress:
    """The listener that fits standard error."""
    return Bar() if sys.stderr.isatty() else Lines()


@dataclass
class Lines:
    """One line a stage: for logs and pipes."""

    _began: dict[str, float] = field(default_factory=dict)
    _made: dict[str, int] = field(default_factory=dict)

    def begin(self, stage: str, total: int) -> None:
        self._began[stage], self._made[stage] = time.monotonic(), 0

    def advance(self, stage: str, done: str) -> None:
        self._made[stage] += 1

    def end(self, stage: str) -> None:
        seconds = time.monotonic() - self._began[stage]
        screen.aside(f"{_WORDS.get(stage, stage)}: {self._made[stage]} made in {seconds:.1f} s")

    def note(self, text: str) -> None:
        screen.aside(text)


@dataclass
class Bar:
    """One line that moves, and is gone when its stage ends."""

    _total: int = 0
    _made: int = 0
    _began: float = 0.0

    def begin(self, stage: str, total: int) -> None:
        self._total, self._made, self._began = total, 0, time.monotonic()
        self._show(stage, "")

    def advance(self, stage: str, done: str) -> None:
        self._made += 1
        self._show(stage, done)

    def end(self, stage: str) -> None:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
        Lines({stage: self._began}, {stage: self._made}).end(stage)

    def note(self, text: str) -> None:
        sys.stderr.write("\r\033[K")
        screen.aside(text)

    def _show(self, stage: str, done: str) -> None:
        filled = _BAR * self._made // max(1, self._total)
        word = _WORDS.get(stage, stage)
        line = f"{word:<10} {'█' * filled}{'░' * (_BAR - filled)} {self._made}/{self._total}{self._left()}  {done}"
        sys.stderr.write("\r\033[K" + screen.printable(line)[:100])
        sys.stderr.flush()

    def _left(self) -> str:
        spent = time.monotonic() - self._began
        if self._made < 3 or spent < 2:
            return ""
        return f", {spent / self._made * (self._total - self._made):.0f} s left"
