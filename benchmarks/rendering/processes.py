"""A program run and measured from outside, with everything it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OUTSIDE = Path(__file__).resolve().with_name("outside.py")
NOT_A_USERS = ("PYTHONDONTWRITEBYTECODE",)
"""What a developer's shell may say, and a user's does not: each start would compile all of our sources anew."""
OFTEN, RARELY = 0.1, 1.0
"""Seconds between two looks at a program's memory: as usual; and where all cores are at work and the clock counts. Ten
looks a second at five processes take a fifth of a core.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a whole process used, from its start to its end.

    ``wall``       seconds on the clock
    ``cpu``        seconds of the processor, user and system, it and all it started
    ``mebibytes``  the highest sum of proportional set sizes seen; None where there is no /proc
    ``others``     the share of the machine that others used meanwhile, 0 to 1; None where it cannot be known
    ``printed``    its standard output
    """

    wall: float
    cpu: float
    mebibytes: float | None
    others: float | None
    printed: str
    code: int


class FailedError(Exception):
    """A measured program ended with a code it should not have, or without its processes."""


def run(
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    allowed: Sequence[int] = (0,),
    looks: float = OFTEN,
) -> Run:
    """Run a program to its end, in an empty folder: Python looks for modules first where it is started.

    ``looks``   seconds between two looks at its memory

    Raises FailedError with what it said where its code is not allowed. Paths in ``words`` are absolute.
    """
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        ended = subprocess.run(
            [sys.executable, str(OUTSIDE), str(figures), str(looks), *words],
            env=users(environment),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd=folder,
        )
        if ended.returncode not in allowed:
            said = (ended.stderr or ended.stdout).strip()[-2000:]
            raise FailedError(f"{' '.join(words[:6])} … ended with code {ended.returncode}: {said}")
        told = json.loads(figures.read_text())
        if told["left"]:
            raise FailedError(f"{' '.join(words[:6])} … ended and left {told['left']} processes running")
    return Run(told["wall"], told["cpu"], told["mebibytes"], told["others"], ended.stdout, ended.returncode)


def users(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a user's program is started with: what is set here, and ``environment``."""
    return {name: value for name, value in os.environ.items() if name not in NOT_A_USERS} | dict(environment or {})
