"""A small workshop for tests: a workstation of three steps with photos, and the onboard command.

The command can be run in two ways: ``onboard`` starts a process, as a user does; ``onboard_here`` runs the same
command inside the tests' process, which saves the second or two a start takes. What is promised of a command's
result may be shown by either; what is promised of a process (that it starts, ends, is killed, is offline) only by the
first. tests/cli/test_workshop.py holds the two to the same answers.
"""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from onboard.cli import boundary

CHECKLIST = """\
---
title: Deckel montieren
station: WS-04
revision: 2
valid from: 2026-11-02
responsible: Jana Albers, Tel. 4711
language: de
---

# Deckel montieren

## Sicherheit

> **WARNUNG:** Die Presse schließt ohne Vorwarnung. Greifen Sie nie in den Arbeitsraum.

Schutzausrüstung:

- Schutzbrille
- Handschuhe

## Werkzeug

- Drehmomentschlüssel 5–50 Nm
- Steckschlüssel SW 13

## Arbeitsschritte

1. Reinigen Sie die Dichtfläche mit einem fusselfreien Tuch.

   ![Dichtfläche](photos/01.jpg)

2. Setzen Sie den Deckel auf den Passstift.

   ![Deckel](photos/02.jpg)

3. Ziehen Sie die sechs Schrauben über Kreuz mit 25 Nm an.

   **VORSICHT:** Quetschgefahr zwischen Deckel und Gehäuse.

## Endkontrolle

- Alle sechs Schrauben sind angezogen.
- Der Deckel liegt ringsum auf.
"""

NO_TERMINAL = {"COLUMNS": "100"}
"""The width taken where there is no terminal; the tests may run in one, and libraries of theirs may set another."""

NEW_STEP = "3. Legen Sie die neue Flachdichtung trocken ein.\n\n4. Ziehen Sie"


def photo(path: Path, colour: str, *, size: tuple[int, int] = (1600, 1200), **save: Any) -> Path:
    """A picture that can be told from others by its colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill="white")
    image.save(path, **save)
    return path


def document(folder: Path, text: str = CHECKLIST) -> Path:
    """The checklist with its two photos beside it."""
    photo(folder / "photos" / "01.jpg", "#a04040")
    photo(folder / "photos" / "02.jpg", "#4040a0")
    path = folder / "checklist.md"
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def onboard(*words: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> Ended:
    """Run the command as a process of its own, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "onboard", *map(str, words)],
        cwd=cwd,
        env={**os.environ, **NO_TERMINAL, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def onboard_here(*words: str | Path, env: dict[str, str] | None = None) -> Ended:
    """Run the command in this process: the same words, error boundary, output and exit code, without a start.

    Refuses ``--offline``, which shuts the network of the process it runs in for good.
    """
    assert "--offline" not in words, "the tests' own network would be shut: run it as a process"
    out, err = _pipe("strict"), _pipe("backslashreplace")
    answered_by = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in {**NO_TERMINAL, **(env or {})}.items():
            patch.setenv(name, value)
        try:
            code = boundary.run([str(word) for word in words])
        finally:
            signal.signal(signal.SIGTERM, answered_by)
    return Ended(code, _written(out), _written(err))


def _pipe(errors: str) -> io.TextIOWrapper:
    """What Python makes of a process's output where that is a pipe."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors, write_through=True)


def _written(pipe: io.TextIOWrapper) -> str:
    pipe.seek(0)
    return pipe.read()


PLAIN_VIDEO = '\n[video]\nformats = ["landscape"]\nmotion = "none"\nsmall = false\n'
"""One format and only cuts: for tests of something else, which need not wait for fades."""


def plant(
    folder: Path, text: str = CHECKLIST, *, silent: bool = False, workers: int = 1, video: str = PLAIN_VIDEO
) -> Path:
    """A workspace with the workstation ws-04, not yet built.

    ``workers`` is the setting: 1 lets the command itself do all work; 0, its default, starts a process a core.
    ``video`` is the table of its settings; "" for the usual: two formats, and fades.
    """
    source = document(folder / "desk", text)
    place = folder / "plant"
    assert onboard_here("init", place).code == 0
    change_settings(place, "[build]\n", f"[build]\nworkers = {workers}\n")
    with (place / "onboard.toml").open("a") as settings:
        settings.write(video)
        settings.write('\n[voices.de]\nprovider = "silent"\n' if silent else "")
    added = onboard_here("-C", place, "new", "ws-04", source, "--photos", source.parent / "photos")
    assert (0, "") == (added.code, added.err)
    return place


def change_settings(place: Path, old: str, new: str) -> None:
    """Change onboard.toml of a workspace."""
    path = place / "onboard.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit(place: Path, old: str, new: str) -> None:
    """Change the checklist of ws-04."""
    path = place / "stations" / "ws-04" / "checklist.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def build(place: Path, *words: str) -> dict[str, Any]:
    """Build, and return the report of ws-04."""
    ended = onboard_here("-C", place, "build", "--json", *words)
    assert ended.out, ended.err
    return {**ended.json["stations"][0], "code": ended.code}


def made(report: dict[str, Any], stage: str = "") -> list[str]:
    """The slots that were made, of one stage or of all."""
    return [one["slot"] for one in report["made"] if stage in ("", one["stage"])]


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file by its path, with what would change if it were written again."""
    found = {}
    for inside, _, names in os.walk(folder):
        for path in map(Path(inside).joinpath, names):
            with suppress(FileNotFoundError):  # a run at work gave it another name while it was looked at
                mark = path.stat()
                if stat.S_ISREG(mark.st_mode):
                    found[path.relative_to(folder).as_posix()] = mark.st_mtime_ns, mark.st_ino
    return found


ENDURED_SECONDS = 300
"""How long a test waits for what a process is sure to do: a machine that runs all tests at once may stand still."""


def happens(is_so: Callable[[], object], *, at_work: subprocess.Popen[Any] | None = None) -> bool:
    """Wait for something to be so; False where what should bring it about is no longer ``at_work``."""
    end = time.monotonic() + ENDURED_SECONDS
    while not is_so():
        if at_work is not None and at_work.poll() is not None:
            return bool(is_so())
        assert time.monotonic() < end, f"did not happen within {ENDURED_SECONDS} s"
        time.sleep(0.01)
    return True


def at_work(place: Path, *words: str, **how: Any) -> subprocess.Popen[Any]:
    """A command as a process, which leads a group of its own: all it starts belongs to that."""
    command = [sys.executable, "-m", "onboard", "-C", str(place), *words]
    told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **how}
    return subprocess.Popen(command, start_new_session=True, **told)


def killed(run: subprocess.Popen[Any], *, alone: bool = False) -> bool:
    """Kill a command, and all it started (``alone``: that ends by itself); whether it was still at work.

    When this returns none of them is left: who is killed in the middle of a call may still finish that.
    """
    run.kill() if alone else os.killpg(run.pid, signal.SIGKILL)
    code = run.wait()
    assert happens(lambda: not members_of(run.pid))
    return code == -signal.SIGKILL


def members_of(group: int) -> list[int]:
    """Processes of a group that are still alive."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, pgrp = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(pgrp) == group and state != "Z":
            found.append(int(entry.name))
    return found
