"""How much memory a program and its children use together, watched from outside (Linux only: /proc).

Pages shared between processes are counted once: the sum of the proportional set sizes (PSS, proc_pid_smaps(5)).
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

EVERY_SECONDS = 0.2


class PeakMemory:
    """Watches a running process with all its descendants until ``stop``; ``mebibytes`` is the highest sum seen.

    Short peaks between two looks are missed; ``mebibytes`` is None where the system has no /proc.
    """

    def __init__(self, process: subprocess.Popen[bytes], *, every_seconds: float = EVERY_SECONDS) -> None:
        self._every_seconds = every_seconds
        self.mebibytes: float | None = 0.0 if sys.platform == "linux" else None
        self._pid = process.pid
        self._ended = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def stop(self) -> None:
        self._ended.set()
        self._watching.join()

    def _watch(self) -> None:
        while self.mebibytes is not None and not self._ended.wait(self._every_seconds):
            self.mebibytes = max(self.mebibytes, mebibytes(self._pid))


def mebibytes(pid: int) -> float:
    """What a process and its descendants use together now. Linux."""
    return sum(map(_kibibytes, family(pid))) / 1024


def family(pid: int) -> set[int]:
    """A process and its descendants. Linux."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (stat := _read(folder / "stat")):
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family, before = {pid}, 0
    while len(family) > before:
        before = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return family


def _kibibytes(pid: int) -> int:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(path: Path) -> str:
    """Its text, or nothing when the process has gone meanwhile."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""
