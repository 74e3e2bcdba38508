"""A unit of work on a machine that has neither our store nor our files: what travels with it, and what comes back.

takes   a unit, packed, and whatever it reads that is not there yet      gives   its result, or what is still lacking

A unit says what it reads: results of other units by fingerprint, files (photos, clips, fonts, music) by path and
digest. Whoever carries errands out keeps all of it under its SHA-256, and answers with what is lacking; then that is
sent, so that everything travels to a machine once. No path of another machine is ever opened: what arrives is digested,
and a file is put back into the unit under the name of that digest. Where the store is a folder that both machines see,
results are read and kept there, and only files travel.

Knows nothing of how errands get there and back: see ``cluster``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pickle
import platform
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from onboard import files, resources
from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import digest, fingerprint
from onboard.pipeline.work.base import Work, mark_of
from onboard.store import Store

MOST_CARRIED = 64 * files.MEBIBYTE
"""What one unit may read, and make, on another machine; one that reads or makes more is made where it is asked for."""

MOST_KEPT = 4096 * files.MEBIBYTE
"""What the workers of a machine keep of what they were sent; beyond it, what was not used for longest goes."""

_IN_USE = 600.0
"""Seconds for which nothing is taken away that a unit was promised."""

_LIBRARIES = (
    "av",
    "distributed",
    "espeakng-loader",
    "fonttools",
    "fpdf2",
    "HanTa",
    "lxml",
    "markdown-it-py",
    "moviepy",
    "numpy",
    "onboard",
    "pi-heif",
    "pillow",
    "py-nanotts",
    "pyphen",
    "pypdfium2",
    "segno",
    "uharfbuzz",
    "uniseg",
    "zxing-cpp",
)
"""What results are made with, and what carries them. Not the servers, clients and screens of other rooms."""

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?")


# ------------------------------------------------------------------------------------------------ made with


@cache
def made_with() -> tuple[tuple[str, str], ...]:
    """Everything that results are made with in this process, by name; two that differ might make different ones.

    Looked up once: a process that runs on while another version is installed is still the old one.
    """
    python = f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}"
    ours = fingerprint(
        [mark_of("onboard"), *_digests_in(resources.assets()), *_digests_in(resources.scripts_templates())]
    )
    return (("python", python), *((name, _version(name)) for name in _LIBRARIES), ("onboard's own code", ours[:12]))


@cache
def own_mark() -> str:
    """What stands for :func:`made_with`."""
    return fingerprint(made_with())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _digests_in(folder: Path) -> list[str]:
    return [digest(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]


def differences(here: Sequence[tuple[str, str]], there: Sequence[tuple[str, str]]) -> str:
    """What another machine makes results with that is not the same as here, for people; "" where all is the same."""
    other = dict(there)
    return ", ".join(
        f"{name} {other.get(name, 'none')} (here: {ours})" for name, ours in here if other.get(name, "none") != ours
    )


# ------------------------------------------------------------------------------------------------ what travels


@dataclass(frozen=True, slots=True)
class Result:
    """What was made, and the CPU seconds it took; None for ``content`` where it was kept on the shared shelf."""

    content: bytes | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Lacks:
    """What has to be sent first, by the names of :class:`Luggage`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The result is too large to travel."""

    length: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The unit's own error."""

    error: OnboardError


@dataclass(frozen=True, slots=True)
class Stranger:
    """It is made with something else there, and was not even unpacked."""

    made_with: tuple[tuple[str, str], ...]


Answer = Result | Lacks | TooLarge | Failed | Stranger


class Luggage:
    """Everything that a unit reads, by name: SHA-256, and for a file the ending of its name."""

    def __init__(self, work: Work, store: Store, shelf: str) -> None:
        """Raises AbsentError where something it needs is not in the store."""
        self._work = work
        self._store = store
        self._shelf = shelf
        self._needs = {} if shelf else {mark: store.describe(mark) for mark in work.needs()}
        self._files = {_name_of(value): Path(value.path) for value in files_in(work)}

    def fits(self) -> bool:
        """Whether it is little enough to travel, and all there."""
        try:
            return self._size() <= MOST_CARRIED
        except OSError:
            return False  # who makes the unit here says it better

    def _size(self) -> int:
        sizes = [path.stat().st_size for path in self._files.values()]
        return sum(sizes) + sum(kept.length for kept in self._needs.values())

    def packed(self, names: Sequence[str] = ()) -> bytes:
        """The errand: the unit, by fingerprint the SHA-256 of what it needs, and some of what it reads.

        Raises InputError for a file that is not, or no longer, what the unit was planned with.
        """
        needs = {mark: kept.sha256 for mark, kept in self._needs.items()}
        results = {kept.sha256: mark for mark, kept in self._needs.items()}
        sent = {name: self._store.get(results[name]) if name in results else self._file(name) for name in names}
        return pickle.dumps((self._work, needs, self._shelf, sent), protocol=5)

    def _file(self, name: str) -> bytes:
        path = self._files[name]
        content = files.read_bounded(path, MOST_CARRIED)
        if digest(content) != name[:64]:
            raise InputError("was changed while it was being read", file=str(path), hint="Run it again.")
        return content


def names_places(value: object) -> bool:
    """Whether a value names places of this machine without a digest: the model of a voice, say."""
    return isinstance(value, Path) or any(map(names_places, _parts(value)))


def files_in(value: object) -> Iterator[Any]:
    """Every value in a unit that stands for a file: it has a ``path`` and the ``digest`` of what lies there."""
    if _is_file(value):
        yield value
    for part in _parts(value):
        yield from files_in(part)


def _parts(value: object) -> Iterator[object]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield getattr(value, field.name)
    elif isinstance(value, tuple | list):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.values()


def _is_file(value: Any) -> bool:
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return False
    path, mark = getattr(value, "path", None), getattr(value, "digest", None)
    return isinstance(path, str) and isinstance(mark, str) and bool(path and mark)


def _name_of(value: Any) -> str:
    ending = Path(value.path).suffix.lower()
    return value.digest + (ending if _ENDING.fullmatch(ending) else "")


# ------------------------------------------------------------------------------------------------ carried out


def carry_out(mark: str, errand: bytes, contents: Contents) -> Answer:
    """Make the unit of an errand on this machine; it is unpacked only where ``mark`` is our own."""
    if mark != own_mark():
        return Stranger(made_with())
    work, needs, shelf, sent = pickle.loads(errand)  # noqa: S301  Dask lets its client run anything here anyway
    for name, content in sent.items():
        contents.put(name, content)
    read = {*needs.values(), *map(_name_of, files_in(work))}
    if lacking := sorted(name for name in read if not contents.has(name)):
        return Lacks(tuple(lacking))
    placed, began = _placed(work, contents), time.process_time()
    try:
        if shelf:
            store = Store(Path(shelf))
            store.keep(work.fingerprint(), partial(placed.make_into, store.get))
            return Result(None, time.process_time() - began)
        result = placed.make(lambda mark: contents.get(needs[mark]))
    except OnboardError as error:
        error.file = {str(contents.path(_name_of(one))): one.path for one in files_in(work)}.get(
            error.file or "", error.file
        )
        return Failed(error)
    if len(result) > MOST_CARRIED:
        return TooLarge(len(result))
    contents.put(digest(result), result)
    return Result(result, time.process_time() - began)


def _placed(value: Any, contents: Contents) -> Any:
    """The same value with its files where this machine keeps them."""
    if _is_file(value):
        return dataclasses.replace(_with_parts(value, contents), path=str(contents.path(_name_of(value))))
    return _with_parts(value, contents)


def _with_parts(value: Any, contents: Contents) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
        placed = {name: _placed(part, contents) for name, part in parts.items()}
        other = {name: part for name, part in placed.items() if part is not parts[name]}
        return dataclasses.replace(value, **other) if other else value
    if isinstance(value, tuple | list):
        several = [_placed(part, contents) for part in value]
        same = all(new is old for new, old in zip(several, value, strict=True))
        return value if same else type(value)(several)
    if isinstance(value, Mapping):
        named = {name: _placed(part, contents) for name, part in value.items()}
        return value if all(named[name] is value[name] for name in named) else named
    return value


class Contents:
    """What the workers of a machine were sent and have made, in a folder they share; it outlives them.

    Each trusts only what it has digested itself. Several threads may use it. What was not used for longest goes where
    it becomes more than ``most`` bytes, but nothing that was used in the last ten minutes.
    """

    def __init__(self, folder: Path, *, most: int = MOST_KEPT, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._most = most
        self._now = now
        self._lock = threading.Lock()
        self._digested: set[str] = set()
        self._room = 0

    def has(self, name: str) -> bool:
        path = self.path(name)
        try:
            if name not in self._digested and files.digest_of(path) != name[:64]:
                return False
            os.utime(path, (self._now(), self._now()))
        except (OSError, InputError):  # never there, or made room for something else
            self._digested.discard(name)
            return False
        self._digested.add(name)
        return True

    def path(self, name: str) -> Path:
        """Where a content lies; nothing but the name of one is ever made into a path."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a content: {name[:80]!r}")
        return self._folder / name

    def get(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def put(self, name: str, content: bytes) -> None:
        """Keep a content. Raises OnboardError where it is not what its name says."""
        if digest(content) != name[:64]:
            raise OnboardError(f"what arrived as {name[:12]} has another digest", hint="Run it again.")
        path = self.path(name)
        with files.writing(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = path.with_name(f"{files.TEMPORARY}{secrets.token_hex(8)}")
            temporary.write_bytes(content)
            os.utime(temporary, (self._now(), self._now()))
            temporary.replace(path)
            self._digested.add(name)
            with self._lock:
                self._make_room(len(content))

    def _make_room(self, more: int) -> None:
        """Look what there is, now and then: others put things there too."""
        self._room -= more
        if self._room > 0:
            return
        found = sorted(self._used())
        kept = sum(size for _, size, _ in found)
        for used, size, path in found:
            if kept <= self._most or self._now() - used < _IN_USE:
                break
            kept -= size
            path.unlink(missing_ok=True)
        self._room = self._most // 64

    def _used(self) -> Iterator[tuple[float, int, Path]]:
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # somebody else has made room
                told = path.stat()
                yield told.st_mtime, told.st_size, path
