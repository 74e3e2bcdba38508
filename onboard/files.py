"""The disk, and the only file that knows which operating system it runs on.

    read_bounded     read a file somebody gave us: a regular file, no larger than a limit, never through a link
    write_durably    all or nothing, and it stays written when the power goes; ``write_ours``: where whatever stands in
                     the way gives way, since nothing but ours belongs there
    locked           one run at a time in a workspace
    limit_this_process   how much memory and time a program of its own gets, for what somebody else made;
                         ``bare_environment``: what it is told of ours, which is next to nothing

Knows nothing of what the bytes mean. Errors: InputError for what is read, OutputError for what is written,
LockedError for the lock.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from onboard.core.errors import InputError, LockedError, OutputError


class InTheWayError(OutputError):
    """A folder stands where a file is to be written, or a file where a folder is: one place, not the whole disk."""


MEBIBYTE = 1024 * 1024
TEMPORARY = ".onboard-tmp-"


# ------------------------------------------------------------------------------------------------ reading


def read_bounded(path: Path, limit: int, *, name: str | None = None) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes.

    Links, pipes, devices and folders are refused: a "document" that is a link to an endless device would fill the
    memory, a named pipe would wait for ever. ``name`` is what errors call the file (default: its path).
    """
    shown = name or str(path)
    with _opened_regular(path, shown) as handle:
        return b"".join(_pieces(handle, limit, shown))


def _pieces(handle: int, limit: int, shown: str) -> Iterator[bytes]:
    size = os.fstat(handle).st_size
    if size > limit:
        raise InputError(
            f"{size / MEBIBYTE:.1f} MiB, and the limit is {limit / MEBIBYTE:.0f} MiB",
            file=shown,
            hint="Use a smaller file.",
        )
    left = limit + 1
    while left and (piece := os.read(handle, min(left, MEBIBYTE))):
        left -= len(piece)
        if not left:
            raise InputError(f"grew over the limit of {limit / MEBIBYTE:.0f} MiB while being read", file=shown)
        yield piece


def digest_of(path: Path, *, name: str | None = None, limit: int | None = None) -> str:
    """SHA-256 (hex) of a regular file of at most ``limit`` bytes, read in pieces."""
    total = hashlib.sha256()
    with _opened_regular(path, name or str(path)) as handle:
        if limit is not None and (size := os.fstat(handle).st_size) > limit:
            raise InputError(
                f"{size / MEBIBYTE:.1f} MiB, and the limit is {limit / MEBIBYTE:.0f} MiB",
                file=name or str(path),
                hint="Use a smaller file.",
            )
        while piece := os.read(handle, MEBIBYTE):
            total.update(piece)
    return total.hexdigest()


@contextlib.contextmanager
def _opened_regular(path: Path, shown: str) -> Iterator[int]:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except OSError as exc:
        raise InputError(*_why_unreadable(path, exc), file=shown) from exc
    try:
        kind = os.fstat(handle).st_mode
        if stat.S_ISDIR(kind):
            raise InputError("is a folder, not a file", file=shown, hint="Name the file inside it.")
        if not stat.S_ISREG(kind):
            raise InputError("is a pipe or device, not a file", file=shown, hint="Give a regular file.")
        yield handle
    except OSError as exc:
        raise InputError(f"cannot be read ({exc.strerror or exc})", file=shown) from exc
    finally:
        os.close(handle)


def _why_unreadable(path: Path, exc: OSError) -> tuple[str]:
    if path.is_symlink():
        return ("is a link; links are not followed, so that nothing outside the folder is read",)
    if exc.errno == errno.ENOENT:
        return ("there is no such file",)
    if exc.errno == errno.ENXIO:
        return ("is a pipe or device, not a file",)
    if exc.errno == errno.EACCES and path.is_dir():
        return ("is a folder, not a file",)
    return (f"cannot be read ({exc.strerror or exc})",)


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, links resolved, lies in a folder."""
    return path.resolve().is_relative_to(folder.resolve())


# ------------------------------------------------------------------------------------------------ writing


@contextlib.contextmanager
def writing(where: Path) -> Iterator[None]:
    """Tell what a failed write means, in the words of the person who must mend it."""
    try:
        yield
    except OSError as exc:
        reasons = {
            errno.ENOSPC: ("no space left on the disk", "Free some space and run it again: finished work is kept."),
            errno.EDQUOT: ("the disk quota is used up", "Free some space and run it again: finished work is kept."),
            errno.EROFS: ("the disk is read-only", "Choose a folder that can be written, or remount the disk."),
            errno.EACCES: ("no permission to write", "Give yourself write permission, or choose another folder."),
            errno.ELOOP: ("is a link, and links are not written through", "Remove the link."),
            errno.EPERM: ("no permission to write", "Give yourself write permission, or choose another folder."),
        }
        if exc.errno in _IN_THE_WAY:
            raise _in_the_way(where, exc) from exc
        reason, hint = reasons.get(exc.errno or 0, (f"cannot be written ({exc.strerror or exc})", None))
        raise OutputError(reason, file=str(where), hint=hint) from exc


_IN_THE_WAY = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY})


def _in_the_way(where: Path, exc: OSError) -> InTheWayError:
    """What stands where something else must: the file system says only that it does not fit."""
    named = [Path(name) for name in (exc.filename2, exc.filename) if isinstance(name, str | os.PathLike)]
    place = named[0] if named else where
    file = next((one for one in (*reversed(place.parents), place) if os.path.lexists(one) and not one.is_dir()), None)
    what = "is no folder, and one is needed there" if file else "is a folder, and a file is to be written there"
    return InTheWayError(what, file=str(file or place), hint="Move it away, and run it again.")


def write_durably(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: a reader sees the old file or the new one, also after a power cut.

    Temporary name in the same folder (created exclusively), write, fsync, rename, fsync the folder.
    """
    write_pieces_durably(path, [content])


def copy_durably(source: Path, path: Path, limit: int, *, name: str | None = None) -> None:
    """Put what a regular file of at most ``limit`` bytes holds at ``path``, as :func:`write_durably` does.

    However large it is, little of it is in memory at a time. Refuses what :func:`read_bounded` refuses.
    """
    shown = name or str(source)
    with _opened_regular(source, shown) as handle:
        write_pieces_durably(path, _pieces(handle, limit, shown))


def write_pieces_durably(path: Path, pieces: Iterable[bytes]) -> None:
    """Put what the ``pieces`` make together at ``path``, as :func:`write_durably` does; where they fail, nothing."""
    with writing(path):
        make_folder(path.parent)
        with fresh_file(path.parent) as (file, temporary):
            for piece in pieces:
                file.write(piece)
            sync_file(file)
            file.close()  # Windows renames no file that is open
            temporary.replace(path)
        sync_folder(path.parent)


@contextlib.contextmanager
def fresh_file(folder: Path, mode: int = 0o644) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file under a temporary name in a folder, open to be written and read; gone afterwards, unless renamed."""
    temporary = folder / f"{TEMPORARY}{_this_machine()}-{secrets.token_hex(8)}"
    try:
        handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "w+b") as file:
            yield file, temporary
    finally:
        temporary.unlink(missing_ok=True)


def is_of_another_machine(name: str) -> bool:
    """Whether the name of a temporary file says that another machine than this one is writing it, or has written it."""
    said = _SAYS_ITS_MACHINE.fullmatch(name)
    return said is not None and said[1] != _this_machine()


_SAYS_ITS_MACHINE = re.compile(re.escape(TEMPORARY) + r"([0-9a-f]{8})-[0-9a-f]{16}")


@functools.cache
def _this_machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def write_if_other(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, durably, unless it is there already; a file of other content is replaced."""
    expected = hashlib.sha256(content).hexdigest()
    same_size = path.is_file() and not path.is_symlink() and path.stat().st_size == len(content)
    if not (same_size and digest_of(path) == expected):
        write_durably(path, content)


def write_ours(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` as :func:`write_if_other` does, in a folder where nothing but ours may stand and all
    may be deleted at any time: a link or a folder in its place gives way.
    """
    with writing(path):
        make_way(path)
    write_if_other(path, content)


def make_way(path: Path) -> None:
    """Remove what a file cannot be renamed over; a regular file stays until its replacement takes its place."""
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def move_durably(source: Path, target: Path) -> None:
    """Rename a finished file or folder into place; the target must not be a folder with something in it."""
    with writing(target):
        source.replace(target)
        sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; their names, too, outlive a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():  # else somebody else has made it meanwhile
            raise
    sync_folder(folder.parent)


def sync_file(file: BinaryIO) -> None:
    """Make what was written to a file outlive a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlive a power cut. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary_folder(beside: Path) -> Path:
    """A fresh, empty folder under a temporary name in ``beside``; rename it when it is finished."""
    with writing(beside):
        make_folder(beside)
        folder = beside / f"{TEMPORARY}{secrets.token_hex(8)}"
        folder.mkdir()
        return folder


def fill_folder(folder: Path, contents: Mapping[str, Iterable[bytes]], *, durably: bool = True) -> None:
    """Write new files, by name, into a folder that nobody sees yet: one from :func:`temporary_folder`.

    ``durably``   they outlive a power cut once the folder is renamed, by :func:`move_durably`
    """
    for name, pieces in contents.items():
        with writing(folder / name):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(folder / name, flags, 0o644), "wb") as file:
                file.writelines(pieces)
                if durably:
                    sync_file(file)
    if durably:
        with writing(folder):
            sync_folder(folder)


def clear_temporaries(folder: Path) -> None:
    """Remove what an interrupted run left in a folder under temporary names; nothing else is touched."""
    with writing(folder):
        for left in folder.glob(f"{TEMPORARY}*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)


# ------------------------------------------------------------------------------------------------ locking


@contextlib.contextmanager
def locked(path: Path, *, wait_seconds: float = 0.0, shared: bool = False, signed: bool = True) -> Iterator[None]:
    """Hold the lock file at ``path``; LockedError where another run has it after ``wait_seconds``.

    ``shared``: together with others that share it, while nobody has it alone.

    The operating system lets go of the lock when its process ends, however it ends: no stale locks.

    ``signed``   the file says who holds it (pid, host, time), for people; where several may, it says nothing
    """
    with writing(path):
        make_folder(path.parent)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o666 if shared else 0o644)
    try:
        kind = os.fstat(handle)
        if not stat.S_ISREG(kind.st_mode) or kind.st_nlink != 1:
            raise OutputError("is not a lock file of ours", file=str(path), hint="Remove it.")
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(handle, shared=shared):
            if time.monotonic() >= deadline:
                raise LockedError(
                    f"another run is at work here ({_holder(path)})",
                    file=str(path),
                    hint="Wait until it is done, then run this again.",
                )
            time.sleep(0.05)
        if signed:
            with writing(path):
                _sign(handle)
        yield
    finally:
        os.close(handle)


def _sign(handle: int) -> None:
    os.ftruncate(handle, 0)
    who = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
    os.pwrite(handle, json.dumps(who).encode(), 0) if hasattr(os, "pwrite") else None


_SHARERS = 128
"""Windows shares no lock of this kind: there each sharer has a byte of its own, and who is alone has all of them."""

_BEHIND_THE_TEXT = 65_536
"""Where those bytes lie, so that who has the lock can still be read."""


def _try_lock(handle: int, *, shared: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        for first, length in [(at, 1) for at in range(_SHARERS)] if shared else [(0, _SHARERS)]:
            os.lseek(handle, _BEHIND_THE_TEXT + first, os.SEEK_SET)
            with contextlib.suppress(OSError):
                msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
                return True
        return False
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        who = json.loads(path.read_text())
        return f"process {who['pid']} on {who['host']}, since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "it has not said which"


# ------------------------------------------------------------------------------------------------ limits


_TOLD = ("PATH", "LANG", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "VIRTUAL_ENV", "PYTHONPATH")


def bare_environment() -> dict[str, str]:
    """What a program needs to run, and no key or password that happens to be set.

    One arena: each further one that the C library opens for a thread takes 64 MiB of the address space.
    """
    kept = {name: value for name, value in os.environ.items() if name in _TOLD or name.startswith("LC_")}
    return {**kept, "MALLOC_ARENA_MAX": "1"}


def open_files(wanted: int) -> int:
    """How many files and connections this process may have open at once, raised towards ``wanted`` where it may be.

    macOS starts programs with 256. Windows has no such limit; 512 is what its C library takes.
    """
    if sys.platform == "win32":
        return min(wanted, 512)
    import resource

    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return wanted
    raised = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if raised > allowed:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, most))
            allowed = raised
    return min(wanted, allowed)


def limit_this_process(*, memory: int, cpu_seconds: int, largest_file: int | None = None) -> None:
    """From now on this process gets so many bytes of address space and seconds of processor, and leaves no core dump.

    ``largest_file``: bytes it may write into one file.

    Windows has no such limits; there the deadline of whoever waits for the process is the only one.
    """
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
