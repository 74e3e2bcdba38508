"""How long units of work take on this machine: what each kind says of itself, until it has been measured here.

Rough on purpose: one figure a kind, the newest measurements counting most. It decides what is begun first, whether
more processes are worth their start, and what is said of the time that is left; never what is made. Kept in
``.onboard/last/``; losing it loses nothing but the first build's good guesses.
"""

from __future__ import annotations

import json
import math
import threading
from pathlib import Path

from onboard import files
from onboard.pipeline.work.base import Work

FILE = "seconds.json"

_LIMIT = files.MEBIBYTE
_NEWEST = 0.2
"""How much the newest measurement counts."""

_MOST_KINDS = 200


class Costs:
    """Expected seconds by kind of work; may be asked and told from any thread."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        """Seconds of what has been made since, by stage."""
        self._path: Path | None = None
        self._known: dict[str, float] = {}
        self._kept: dict[str, float] = {}
        self._lock = threading.Lock()

    def recall(self, folder: Path) -> None:
        """What was measured before, as it is kept in a folder; from now on :meth:`keep` keeps it there."""
        with self._lock:
            if self._path != folder / FILE:
                self._path = folder / FILE
                self._kept = _read(self._path)
                self._known = {**self._kept, **self._known}

    def of(self, work: Work) -> float:
        """Seconds that this unit is expected to take; of waiting, where it waits for an outside service."""
        return self._known.get(kind_of(work), work.takes)

    def learn(self, work: Work, seconds: float) -> None:
        """A unit took so long."""
        if not math.isfinite(seconds) or seconds < 0:
            return
        kind = kind_of(work)
        with self._lock:
            self.spent[work.stage] = self.spent.get(work.stage, 0.0) + seconds
            before = self._known.get(kind)
            self._known[kind] = seconds if before is None else before + _NEWEST * (seconds - before)

    def keep(self) -> None:
        """Write them down, where they have changed by more than a tenth."""
        with self._lock:
            now = {kind: round(seconds, 4) for kind, seconds in sorted(self._known.items())}
        if self._path is None or not any(_differs(seconds, self._kept.get(kind)) for kind, seconds in now.items()):
            return
        files.write_ours(self._path, json.dumps({"version": 1, "seconds": now}, indent=1).encode())
        self._kept = now


def kind_of(work: Work) -> str:
    """What is measured together: "Still"; and apart for each service that is waited for: "Speak, api.example.com"."""
    service = work.service()
    return type(work).__name__ + (f", {service.name}" if service else "")


def _read(path: Path) -> dict[str, float]:
    try:
        record = json.loads(files.read_bounded(path, _LIMIT))
        known = dict(record["seconds"].items()) if record["version"] == 1 else {}
        return {
            str(kind): float(seconds) for kind, seconds in list(known.items())[:_MOST_KINDS] if _is_seconds(seconds)
        }
    except (files.InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value < 86_400


def _differs(seconds: float, before: float | None) -> bool:
    return before is None or abs(seconds - before) > 0.1 * max(before, 0.001)
