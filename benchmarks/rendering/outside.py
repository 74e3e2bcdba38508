"""Start a program, wait for it and for all it started, and write down what they used.

    python outside.py FIGURES.json SECONDS PROGRAM [WORD ...]

Seconds on the clock until the program itself ended, seconds of the processor of its whole tree (user and system,
getrusage(2)), the highest sum of the tree's proportional set sizes, and how much of the machine others used meanwhile.
SECONDS pass between two looks at the memory: each takes some milliseconds of a core for every process of the tree,
which a program that has all cores at work is kept waiting.
Linux: processes whose parent ended before them come to this one (PR_SET_CHILD_SUBREAPER, prctl(2)), so that a pool's
server that nobody waits for is counted too. Ends with the program's own exit code.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from memory import PeakMemory

PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 120.0
"""How long processes that outlive the program are waited for."""


def main() -> int:
    figures, every_seconds, *words = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    busy = machine_busy()
    began = time.perf_counter()
    program = subprocess.Popen(words)
    memory = PeakMemory(program, every_seconds=float(every_seconds))
    code = program.wait()
    wall = time.perf_counter() - began
    left = _reap()
    elapsed = time.perf_counter() - began
    memory.stop()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    known = cpu + time.process_time()
    others = None
    if busy is not None:
        others = max(0.0, (machine_busy() or 0.0) - busy - known) / elapsed / (os.cpu_count() or 1)
    told = {"wall": wall, "cpu": cpu, "mebibytes": memory.mebibytes, "others": others, "left": left}
    Path(figures).write_text(json.dumps(told))
    return code


def _reap() -> int:
    """Wait for the processes that were left to this one; how many of them had to be stopped."""
    until = time.monotonic() + PATIENCE_SECONDS
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        left = _children()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return len(left)
    return 0


def _children() -> list[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def machine_busy() -> float | None:
    """Seconds all processors were busy since the machine started (proc_stat(5)), steal included; None elsewhere."""
    try:
        with Path("/proc/stat").open(encoding="ascii") as file:
            user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    except FileNotFoundError:
        return None
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
