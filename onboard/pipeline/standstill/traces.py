"""Whether files are as they were, told without reading them: by their names, sizes, times and places on the disk.

takes   folders and files      gives   a mark that is another as soon as one of them may hold something else

The rule is git's (https://git-scm.com/docs/racy-git): a file that is written again keeps its size and place, and its
time only within one tick of the disk's clock. So traces are worth something once everything among them is older than
that; :func:`settled` says how much older. Times are those of the disk, which may be another machine's.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from onboard import resources
from onboard.files import TEMPORARY

_MOST_FILES = 50_000
_DEEPEST = 16
_FINE, _COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds: a little more than a tick of a kernel's clock (10 ms at 100 Hz), and the two seconds of FAT."""


class UnsureError(Exception):
    """The traces would tell nothing: a link that leads who knows where, too many files, a folder not to be read."""


@dataclass(slots=True)
class Traces:
    """Traces as they are found, by name; ``newest`` is the latest time among them, in nanoseconds."""

    newest: int = 0
    found: dict[str, str] = field(default_factory=dict)

    def mark(self) -> str:
        """64 hexadecimal digits that stand for all of it."""
        told = "\n".join(f"{name}\0{trace}" for name, trace in self.found.items())
        return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def tell(self, name: str, *words: object) -> Traces:
        """Something that is no file."""
        self.found[name] = repr(words)
        return self

    def file(self, path: Path | str, name: str) -> Traces:
        """One file, or that there is none."""
        try:
            self._take(name, os.stat(path, follow_symlinks=False))  # noqa: PTH116 - asked for ten thousands of times
        except FileNotFoundError:
            self.found[name] = "-"
        except OSError as exc:
            raise UnsureError(str(path)) from exc
        return self

    def folder(self, path: Path, front: str = "", *, but: Iterable[str] = (), code: bool = False) -> Traces:
        """Everything in a folder and below it, but some names at its top; or that it is not there.

        ``front``  stands before each name, to tell folders apart
        ``code``   it holds code of ours: what Python compiles of it, where it runs, tells nothing
        """
        if path.is_symlink():
            raise UnsureError(str(path))
        self.found[f"{front}/"] = "folder" if path.is_dir() else "-"
        if path.is_dir():
            for name, entry in _walked(path, frozenset(but), code=code):
                self._take(front + name, entry)
        return self

    def shelves(self, folders: Iterable[str]) -> Traces:
        """Folders with all below them, by their own times: whether something was put there or taken away."""
        for folder in folders:
            below = (place for place, _, _ in os.walk(folder))
            self.tell(folder, *sorted((place, os.stat(place).st_mtime_ns) for place in below))  # noqa: PTH116
        return self

    def _take(self, name: str, found: os.stat_result) -> None:
        if stat.S_ISDIR(found.st_mode):
            self.found[name] = "folder"  # its time changes with what is in it, and that is here too
        elif stat.S_ISREG(found.st_mode):
            self.newest = max(self.newest, latest(found))
            times = f"{found.st_mtime_ns} {found.st_ctime_ns}"
            self.found[name] = f"{found.st_mode:o} {found.st_size} {times} {found.st_ino}"
        else:
            raise UnsureError(name)


def latest(found: os.stat_result) -> int:
    """When something about a file was changed last. One that is dated in the future never settles."""
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _walked(folder: Path, but: frozenset[str], *, code: bool) -> Iterator[tuple[str, os.stat_result]]:
    """What lies below a folder by its name there, in order; whatever it is called: a document may show any file."""
    waiting, count = [("", str(folder), 0)], 0
    while waiting:
        front, place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                here = sorted(entries, key=lambda entry: entry.name)
            for entry in here:
                if (code and entry.name == "__pycache__") or (not front and entry.name in but):
                    continue
                count += 1
                if count > _MOST_FILES or depth > _DEEPEST:
                    raise UnsureError(place)
                name = f"{front}{entry.name}"
                yield name, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", entry.path, depth + 1))
        except OSError as exc:
            raise UnsureError(place) from exc


# ------------------------------------------------------------------------------------------------ the disk's clock


def settled(newest: int, now: int) -> bool:
    """Whether the newest of some files, seen at ``now``, is so old that it cannot be written again unseen."""
    return newest + (_COARSE if newest % 1_000_000_000 == 0 else _FINE) < now


TICK_SECONDS = 0.025
"""After which a file written just now is settled, on a disk that is not FAT."""


def now_on_disk(folder: Path) -> int:
    """What the clock of the disk says under ``folder``, in nanoseconds. Raises OSError where nothing can be written."""
    probe = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        return latest(os.fstat(handle))
    finally:
        os.close(handle)
        probe.unlink()


# ------------------------------------------------------------------------------------------------ what it is made with


def of_program() -> str:
    """The mark of onboard itself, its words and looks, Python, and which libraries are installed in which version."""
    traces = Traces().tell("python", sys.version)
    for own in (Path(__file__).parents[2], resources.assets(), resources.scripts_templates()):
        traces.folder(own, f"{own.name}/", code=True)
    for place in sys.path:  # also what PYTHONPATH names
        with suppress(OSError), os.scandir(place or os.curdir) as entries:
            kept = sorted((one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(_DESCRIBED))
            if kept:
                traces.tell(place, *kept)
    return traces.mark()


_DESCRIBED = (".dist-info", ".egg-info")


def of_environment(words: Iterable[str], environment: Mapping[str, str]) -> str:
    """The mark of which of some words are names of environment variables that are set, and where home is.

    Their values do not count: they are keys, and nothing is made of them.
    """
    named = sorted(word for word in set(words) if environment.get(word))
    return Traces().tell("set", *named).tell("home", environment.get("HOME"), environment.get("WINDIR")).mark()
