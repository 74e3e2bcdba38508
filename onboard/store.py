"""The shelf: what can be recomputed, by the fingerprint of what it was made from.

takes   a fingerprint and bytes      gives   the same bytes, or says plainly that they are not (or no longer) there

    <first two digits>/<fingerprint>   an entry: one header line with a format version, its own name, the length and
                                       the SHA-256 of the content, then the content
    lists/<holder>/<name>              a list of entries that somebody counts on; what is on none may be taken away
    unfinished/                        what is just being written
    lock                               shared by everybody who counts on the shelf, held alone by who takes away

The format is written down in docs/formats/store.md. The store knows digests, not meanings; only ``pipeline`` asks it.

*Verified on every reading.* An entry that is cut short, filled with zeros, altered, or stands under another's name
counts as damaged, is taken off the shelf, and is reported as such, never returned.

*What a power cut may take.* An entry appears under its name when it is written, but the disk is made to take it at once
(fsync) only where ``durably`` is asked for: for what was paid for. Anything else that a power cut takes (some seconds'
work: as long as the operating system holds writes back) is absent or damaged afterwards, is found to be so, and is made
again; waiting for the disk hundreds of times a build would save nothing but that. Nobody sees the difference: what
visitors are shown is copied out of the store, verified while it is copied, and durable before it is shown. A process
that is killed loses nothing, since what it wrote is the operating system's by then.

*Several builds at once.* An entry stands under its name whole or not at all. Where two make the same at the same time
the first stays, so that both go on with the same bytes (no two syntheses of a sentence are alike). Across machines all
this holds as far as their file system does: names that appear at once, and locks that others see.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from onboard import files
from onboard.core.errors import CheckFailedError, LockedError, OnboardError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SECONDS_A_DAY = 86_400

_HEADER = re.compile(rb"onboard-entry (?:1|2 ([0-9a-f]{64})) (\d{1,15}) ([0-9a-f]{64})\n")
"""Version 1 did not say its name."""
_HEADER_ROOM = 192
_HEADER_LENGTH = len(f"onboard-entry 2 {'0' * 64} {0:015} {'0' * 64}\n")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[0-9a-f]{2}")
_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))

_LIST_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LIST_HEAD = re.compile(r"onboard-list 1 (\d{1,9})")
_LIST_LIMIT = 64 * files.MEBIBYTE


class AbsentError(OnboardError):
    """The store has no such entry."""


class DamagedError(AbsentError):
    """The store had such an entry, and it was damaged; it has been removed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an entry says of its content: bytes, and SHA-256 in hex. True once it was read to its end."""

    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on the shelf: its fingerprint, its bytes on the disk, and when it was last asked for (within a day)."""

    fingerprint: str
    size: int
    used: float


@dataclass(frozen=True, slots=True)
class Held:
    """A list of entries that somebody counts on.

    ``name``      "<holder>/<name>"; ``said`` is who the holder is, for people
    ``renewed``   when it was written last, or found to be still right (seconds since 1970, within a day)
    """

    name: str
    said: str
    renewed: float
    fingerprints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries. Several processes, and builds, may use it at once."""

    folder: Path

    # -------------------------------------------------------------------------------------------- reading

    def has(self, fingerprint: str) -> bool:
        """Whether an entry of the right length is there. Its content is verified when it is read."""
        try:
            handle = os.open(self._path(fingerprint), _READING)
        except OSError:
            return False
        try:
            return _kept(handle, fingerprint) is not None
        except OSError:
            return False
        finally:
            os.close(handle)

    def get(self, fingerprint: str) -> bytes:
        """The content. Raises AbsentError, or DamagedError after removing the entry."""
        return b"".join(self.pieces(fingerprint))

    def describe(self, fingerprint: str) -> Kept:
        """How long the content is and its digest, as the entry says. Raises as :meth:`get`."""
        with self._opened(fingerprint) as (_, kept):
            return kept

    def pieces(self, fingerprint: str) -> Iterator[bytes]:
        """The content, at most a mebibyte at a time. Raises as :meth:`get`; damage may be known only at the end."""
        with self._opened(fingerprint) as (handle, kept):
            told = hashlib.sha256()
            while piece := os.read(handle, files.MEBIBYTE):
                told.update(piece)
                yield piece
            if told.hexdigest() != kept.sha256:
                raise self._damaged(fingerprint, handle)

    def copy_to(self, fingerprint: str, path: Path) -> None:
        """Put the content at ``path``: durably, verified, in pieces. Raises as :meth:`get`, and OutputError."""
        files.write_pieces_durably(path, self.pieces(fingerprint))

    @contextlib.contextmanager
    def _opened(self, fingerprint: str) -> Iterator[tuple[int, Kept]]:
        """An entry open behind its header."""
        path = self._path(fingerprint)
        try:
            handle = os.open(path, _READING)
        except FileNotFoundError:
            raise AbsentError(
                f"the store has no entry {fingerprint[:12]}", stage="store", hint="Run it again."
            ) from None
        except OSError as exc:
            if Path(path).is_symlink():
                raise self._damaged(fingerprint) from exc
            raise AbsentError(f"cannot be read ({exc.strerror})", stage="store", file=path) from exc
        try:
            kept = _kept(handle, fingerprint)
            if kept is None:
                raise self._damaged(fingerprint, handle)
            yield handle, kept
        except OSError as exc:
            raise AbsentError(f"cannot be read ({exc.strerror})", stage="store", file=path) from exc
        finally:
            os.close(handle)

    def _damaged(self, fingerprint: str, handle: int | None = None) -> DamagedError:
        """The error, after taking the entry away; unless another run has put a new one there meanwhile."""
        path = Path(self._path(fingerprint))
        with files.writing(path):
            if handle is None or (path.exists() and os.path.samestat(path.lstat(), os.fstat(handle))):
                _take_off(path)
        reason = f"entry {fingerprint[:12]} was damaged and has been removed"
        return DamagedError(reason, stage="store", file=str(path))

    # -------------------------------------------------------------------------------------------- writing

    def put(self, fingerprint: str, content: bytes, *, durably: bool = False) -> None:
        """Keep ``content`` under ``fingerprint``; see :meth:`keep`."""
        self.keep(fingerprint, lambda file: file.write(content), durably=durably)

    def keep(self, fingerprint: str, write: Callable[[BinaryIO], object], *, durably: bool = False) -> None:
        """Keep what ``write`` writes into the file it is given, however long that is. Raises OutputError.

        It may seek in that file and read it, and must not close it. Where it raises nothing is kept. Where there is an
        entry already, that one stays.

        ``durably``   it is on the disk when this returns: for what was paid for
        """
        path = Path(self._path(fingerprint))
        with files.writing(self.folder):
            unfinished = self.folder / "unfinished"
            make = files.make_folder if durably else _make_folder
            make(unfinished)
            make(path.parent)
            with files.fresh_file(unfinished, 0o666) as (file, temporary):
                _fill(file, fingerprint, write)
                if durably:
                    files.sync_file(file)
                file.close()  # Windows renames no file that is open
                _place(temporary, path)
            if durably:
                files.sync_folder(path.parent)

    # -------------------------------------------------------------------------------------------- together, and alone

    @contextlib.contextmanager
    def in_use(self, *, wait_seconds: float = 60.0) -> Iterator[None]:
        """Count on the shelf: as long as this is held, nobody takes away what is on it, but for what is damaged.

        Any number of runs may hold it. The first one sweeps out what killed runs of this machine left half-written;
        each, what is a day old of anybody's. Raises LockedError where somebody takes away for longer than
        ``wait_seconds``, OutputError where the store cannot be written.
        """
        lock, unfinished = self.folder / "lock", self.folder / "unfinished"
        with contextlib.suppress(LockedError), files.locked(lock, signed=False):
            _sweep(unfinished, alone=True)
        with files.locked(lock, shared=True, signed=False, wait_seconds=wait_seconds):
            _sweep(unfinished, alone=False)
            yield

    @contextlib.contextmanager
    def alone(self, *, wait_seconds: float = 0.0) -> Iterator[None]:
        """Nobody counts on the shelf as long as this is held, and what killed runs of this machine left is gone; what
        those of others left, once it is a day old. Raises LockedError.
        """
        with files.locked(self.folder / "lock", signed=False, wait_seconds=wait_seconds):
            for folder in (self.folder / "unfinished", *self._shelves()):  # where earlier versions wrote
                _sweep(folder, alone=True)
            yield

    # -------------------------------------------------------------------------------------------- what is on it

    def entries(self) -> Iterator[Entry]:
        """Every entry there is, damaged ones included, in the order of their names."""
        for shelf in self._shelves():
            with os.scandir(shelf) as found:
                there = sorted((one for one in found if _FINGERPRINT.fullmatch(one.name)), key=lambda one: one.name)
            for one in there:
                with contextlib.suppress(FileNotFoundError):  # taken away meanwhile
                    told = one.stat(follow_symlinks=False)
                    yield Entry(one.name, told.st_size, told.st_mtime)

    def is_whole(self, fingerprint: str) -> bool:
        """Whether an entry is what was put there, read to its end. It is not removed, and counts as asked for."""
        try:
            handle = os.open(self._path(fingerprint), _READING)
        except OSError:
            return False
        try:
            kept, told = _kept(handle, fingerprint), hashlib.sha256()
            while kept is not None and (piece := os.read(handle, files.MEBIBYTE)):
                told.update(piece)
            return kept is not None and told.hexdigest() == kept.sha256
        except OSError:
            return False
        finally:
            os.close(handle)

    def is_there(self, fingerprint: str) -> bool:
        """Whether something stands under that name, whole or not."""
        return os.path.lexists(self._path(fingerprint))

    def remove(self, fingerprint: str) -> None:
        """Take an entry away, where it is there. Raises OutputError."""
        path = Path(self._path(fingerprint))
        with files.writing(path):
            _take_off(path)

    def _shelves(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from sorted(one for one in self.folder.iterdir() if _SHELF.fullmatch(one.name) and one.is_dir())

    def _path(self, fingerprint: str) -> str:
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise ValueError(f"not a fingerprint: {fingerprint!r}")
        return os.path.join(self.folder, fingerprint[:2], fingerprint)  # noqa: PTH118  a build asks thousands of times

    # -------------------------------------------------------------------------------------------- who counts on what

    def hold(self, name: str, fingerprints: Iterable[str], *, said: str) -> None:
        """Say, durably, that these entries are counted on, in place of what the list ``name`` said before."""
        listed = sorted(set(fingerprints))
        content = "\n".join([f"onboard-list 1 {len(listed)}", " ".join(said.split()), *listed, ""])
        path = self._list(name)
        files.write_ours(path, content.encode())
        with files.writing(path):
            if time.time() - path.stat().st_mtime > SECONDS_A_DAY:
                os.utime(path)

    def held(self) -> Iterator[Held]:
        """Every list. Raises CheckFailedError for one that cannot be read: then nobody knows what may be taken."""
        for path in sorted((self.folder / "lists").glob("*/*")):
            if path.name.startswith(files.TEMPORARY):
                continue
            try:
                lines = files.read_bounded(path, _LIST_LIMIT).decode().splitlines()
                head = _LIST_HEAD.fullmatch(lines[0])
                listed = frozenset(filter(_FINGERPRINT.fullmatch, lines[2:]))
                if head is None or int(head[1]) != len(listed):
                    raise ValueError(lines[0][:80])
            except (files.InputError, ValueError, IndexError) as exc:
                raise CheckFailedError(
                    "cannot be read as a list of entries, so nobody knows what may be taken away",
                    stage="store",
                    file=str(path),
                    hint="Remove this file, and build the workstations of its workspace again.",
                ) from exc
            yield Held(f"{path.parent.name}/{path.name}", lines[1], path.stat().st_mtime, listed)

    def has_list(self, name: str) -> bool:
        return self._list(name).is_file()

    def let_go(self, name: str) -> None:
        """Remove a list, where it is there."""
        path = self._list(name)
        with files.writing(path):
            _take_off(path)

    def _list(self, name: str) -> Path:
        if not _LIST_NAME.fullmatch(name):
            raise ValueError(f"not a list's name: {name!r}")
        return self.folder / "lists" / name


# ------------------------------------------------------------------------------------------------ an entry


def _kept(handle: int, name: str) -> Kept | None:
    """What an entry says of its content, and the handle placed behind it; None where it is no entry of that length, or
    is the one of another fingerprint than its ``name``: copied there, or put there by a repaired disk."""
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        return None
    header = _HEADER.match(os.read(handle, _HEADER_ROOM))
    if header is None or told.st_size != header.end() + int(header[2]) or header[1] not in (None, name.encode()):
        return None
    os.lseek(handle, header.end(), os.SEEK_SET)
    if time.time() - told.st_mtime > SECONDS_A_DAY and os.utime in os.supports_fd:
        with contextlib.suppress(OSError):  # of another owner, on a read-only disk: then it seems unused, no more
            os.utime(handle)
    return Kept(int(header[2]), header[3].decode())


def _fill(file: BinaryIO, name: str, write: Callable[[BinaryIO], object]) -> None:
    """An entry: the content first, then, in the room left in front of it, what it turned out to be."""
    content = _Content(file)
    file.write(bytes(_HEADER_LENGTH))
    target = io.BufferedRandom(content, files.MEBIBYTE // 16)
    write(cast("BinaryIO", target))
    target.flush()
    length, digest = content.finished()
    file.seek(0)
    file.write(f"onboard-entry 2 {name} {length:015} {digest}\n".encode())
    file.flush()


class _Content(io.RawIOBase):
    """The part of a file behind the header, as a file of its own. What is written in order is digested on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._told = hashlib.sha256()
        self._told_to = 0

    def finished(self) -> tuple[int, str]:
        """How long it is, and its SHA-256; read again where it was not written in order."""
        length = self.seek(0, os.SEEK_END)
        if length != self._told_to:
            self._told = hashlib.sha256()
            self.seek(0)
            while piece := self._file.read(files.MEBIBYTE):
                self._told.update(piece)
        return length, self._told.hexdigest()

    def write(self, piece: ReadableBuffer, /) -> int:
        at = self.tell()
        written = self._file.write(piece)
        if at == self._told_to:
            self._told.update(memoryview(piece)[:written])
            self._told_to += written
        else:
            self._told_to = -1
        return written

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        found = self._file.read(memoryview(buffer).nbytes)
        memoryview(buffer)[: len(found)] = found
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset + (_HEADER_LENGTH if whence == os.SEEK_SET else 0), whence) - _HEADER_LENGTH

    def tell(self) -> int:
        return self._file.tell() - _HEADER_LENGTH

    def truncate(self, size: int | None = None, /) -> int:
        self._told_to = -1
        return self._file.truncate(None if size is None else size + _HEADER_LENGTH) - _HEADER_LENGTH

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _place(temporary: Path, path: Path) -> None:
    """Give a finished entry its name, unless there is one already."""
    try:
        os.link(temporary, path)  # fails where there is one, which a rename does not
    except OSError:  # there is one; or the file system knows no second names
        if not _is_entry(path):
            files.make_way(path)
            temporary.replace(path)


def _is_entry(path: Path) -> bool:
    try:
        handle = os.open(path, _READING)
    except OSError:
        return False
    try:
        return _kept(handle, path.name) is not None
    finally:
        os.close(handle)


def _take_off(path: Path) -> None:
    """Whatever stands in the place of an entry or a list is gone."""
    files.make_way(path)
    path.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)


def _sweep(folder: Path, *, alone: bool) -> None:
    """Take away what killed runs left half-written: this machine's at once where nobody is at work (``alone``), as far
    as this machine sees; anything else, another machine's too, once nothing was written to it for a day.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    with files.writing(folder), os.scandir(folder) as found:
        for one in found:
            with contextlib.suppress(FileNotFoundError):  # its writer has finished it, or another sweeps as well
                if one.name.startswith(files.TEMPORARY) and (
                    (alone and not files.is_of_another_machine(one.name)) or _is_old(one)
                ):
                    _take_off(Path(one.path))


def _is_old(one: os.DirEntry[str]) -> bool:
    return time.time() - one.stat(follow_symlinks=False).st_mtime > SECONDS_A_DAY
