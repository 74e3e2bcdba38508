"""What the store keeps, and what may be taken away.

count_on    a finished build's units, and the pictures of its document, are held from now on
clear       ``onboard gc``: takes away what no finished build counts on
verify      ``onboard store verify``: reads every entry, and takes away what is damaged

What is held is listed in the store itself, a list a workstation and language, so that several workspaces can share one.
Nothing that is taken away is lost for good: it is made again where it is needed. Formats: docs/formats/store.md.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onboard import files
from onboard.core.errors import OnboardError, UsageError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Instruction
from onboard.core.progress import Progress
from onboard.pipeline import freshness, genuine
from onboard.pipeline.standstill import noticing
from onboard.pipeline.workspace import Workspace
from onboard.store import SECONDS_A_DAY, AbsentError, Entry, Held, Store

_DRAFT = ".draft"
_PICTURES_LIMIT = 16 * files.MEBIBYTE


# ------------------------------------------------------------------------------------------------ counting on


def count_on(
    workspace: Workspace,
    store: Store,
    station: str,
    language: str,
    fingerprints: Iterable[str],
    instruction: Instruction,
    *,
    draft: bool = False,
) -> None:
    """Hold everything a finished video was made of, in place of what was held for it before. Raises OutputError.

    ``draft``   it may not be published yet: what the video that may is made of stays held beside it, since most of
                that is needed again once this one is approved, and all of it where the change is taken back
    """
    name = _list_of(workspace, station, language)
    store.hold(f"{name}{_DRAFT}" if draft else name, fingerprints, said=_said(workspace))
    if not draft:
        store.let_go(f"{name}{_DRAFT}")
    shown = {Path(one.path) for one in instruction.all_pictures() if one.path}
    named = sorted(path.name for path in shown if path.parent == workspace.pictures)
    content = json.dumps({"version": 1, "pictures": named}, indent=1).encode()
    files.write_ours(_pictures_of(workspace, station), content)


def is_counted_on(workspace: Workspace, store: Store, station: str, language: str) -> bool:
    """Whether it is known what a video was made of."""
    name = _list_of(workspace, station, language)
    return store.has_list(name) or store.has_list(f"{name}{_DRAFT}")


def _list_of(workspace: Workspace, station: str, language: str) -> str:
    return f"{_holder(workspace)}/{station}.{language}"


def _holder(workspace: Workspace) -> str:
    """What a workspace's lists are called by; in a store of its own it may be moved with it."""
    if files.is_inside(workspace.store, workspace.folder):
        return "own"
    return fingerprint([socket.gethostname(), str(workspace.folder.resolve())])[:16]


def _said(workspace: Workspace) -> str:
    if files.is_inside(workspace.store, workspace.folder):
        return "this workspace"
    return f"{socket.gethostname()}:{workspace.folder.resolve()}"


def _pictures_of(workspace: Workspace, station: str) -> Path:
    return workspace.last / f"{station}.pictures.json"


# ------------------------------------------------------------------------------------------------ taking away


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of files, and their bytes together."""

    count: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may be taken away of what nobody counts on.

    ``unused_days``   only what has not been asked for in so many days
    ``most_bytes``    only until the store is no larger than this, what was not asked for longest first; None: all
    """

    unused_days: float = 0.0
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was taken away, or would be.

    ``results``, ``pictures``   of the store; of ``.onboard/pictures``
    ``kept``, ``counted_on``    what is left of the store, and that part of it that finished builds count on
    ``gone``                    videos that are no more: their lists, "<workstation>.<language>"
    ``others``                  other workspaces that count on this store, each with the day one of its videos was
                                built last (ISO 8601)
    """

    results: Amount
    pictures: Amount
    kept: Amount
    counted_on: Amount
    gone: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def clear(
    workspace: Workspace,
    wanted: Wanted,
    *,
    dry_run: bool = False,
    wait_seconds: float = 0.0,
) -> Cleared:
    """Take away what no finished build counts on. Killed at any moment, it has taken away less.

    Raises LockedError where a build is at work on the store, UsageError where it is not known yet what a video counts
    on, CheckFailedError where a list is damaged.
    """
    workspace.require_own_folders()
    store = Store(workspace.store)
    with files.locked(workspace.lock, wait_seconds=wait_seconds), store.alone(wait_seconds=wait_seconds):
        stations = workspace.station_ids()
        _require_lists(workspace, store, stations)
        held = tuple(store.held())
        gone = _gone(workspace, held)
        counted_on = frozenset().union(*(one.fingerprints for one in held if one.name not in gone))
        entries = tuple(store.entries())
        taken = _to_take(entries, counted_on, wanted)
        pictures = _unused_pictures(workspace, stations)
        if not dry_run:
            for name in gone:
                store.let_go(name)
            _remove(store, taken, pictures)
    left = set(entries) - set(taken)
    return Cleared(
        _amount(taken),
        Amount(len(pictures), sum(size for _, size in pictures)),
        _amount(left),
        _amount([one for one in left if one.fingerprint in counted_on]),
        tuple(dict.fromkeys(name.partition("/")[2].removesuffix(_DRAFT) for name in gone)),
        _others(workspace, held),
    )


def _require_lists(workspace: Workspace, store: Store, stations: Sequence[str]) -> None:
    """Raises UsageError for a video that was built when no lists were kept: all of it would seem unused."""
    for station in stations:
        for language in _languages(workspace, station):
            built = (workspace.last / f"{station}.{language}.json").exists()
            if built and not is_counted_on(workspace, store, station, language):
                noticing.forget(workspace.folder, station)
                raise UsageError(
                    f"it is not known what the video in {language} is made of; nothing was taken away",
                    subject=station,
                    hint=f"Build it once, and run this again: onboard build {station}",
                )


def _languages(workspace: Workspace, station: str) -> tuple[str, ...]:
    try:
        return workspace.station(station).languages
    except OnboardError as error:
        error.hint = error.hint or "Mend it first: until then it is not known which videos there are."
        raise


def _gone(workspace: Workspace, held: Sequence[Held]) -> tuple[str, ...]:
    """The lists of this workspace's videos that are no more: of a workstation or a language that was taken out."""
    there = {
        _list_of(workspace, station, language) + kind
        for station in workspace.station_ids()
        for language in _languages(workspace, station)
        for kind in ("", _DRAFT)
    }
    own = f"{_holder(workspace)}/"
    return tuple(one.name for one in held if one.name.startswith(own) and one.name not in there)


def _to_take(entries: Sequence[Entry], counted_on: frozenset[str], wanted: Wanted) -> tuple[Entry, ...]:
    latest = time.time() - wanted.unused_days * SECONDS_A_DAY
    free = [one for one in entries if one.fingerprint not in counted_on and one.used <= latest]
    if wanted.most_bytes is None:
        return tuple(free)
    too_much, taken = sum(one.size for one in entries) - wanted.most_bytes, list[Entry]()
    for one in sorted(free, key=lambda one: (one.used, one.fingerprint)):
        if too_much <= 0:
            break
        taken.append(one)
        too_much -= one.size
    return tuple(taken)


def _unused_pictures(workspace: Workspace, stations: Sequence[str]) -> tuple[tuple[Path, int], ...]:
    """Prepared pictures that no built document shows, and their bytes; not those of today, which may be looked at."""
    if not workspace.pictures.is_dir():
        return ()
    shown = {name for station in stations for name in _shown_pictures(workspace, station)}
    unused = []
    for path in sorted(workspace.pictures.iterdir()):
        told = path.lstat()
        if path.name not in shown and path.is_file() and time.time() - told.st_mtime > SECONDS_A_DAY:
            unused.append((path, told.st_size))
    return tuple(unused)


def _shown_pictures(workspace: Workspace, station: str) -> Iterator[str]:
    """By name. Where they are not known, none: a picture that is missing is laid there again by the next reading."""
    with contextlib.suppress(files.InputError, ValueError, KeyError, TypeError, RecursionError):
        told = json.loads(files.read_bounded(_pictures_of(workspace, station), _PICTURES_LIMIT))
        yield from map(str, told["pictures"])


def _remove(store: Store, entries: Sequence[Entry], pictures: Sequence[tuple[Path, int]]) -> None:
    for entry in entries:
        store.remove(entry.fingerprint)
    for path, _ in pictures:
        with files.writing(path):
            path.unlink(missing_ok=True)


def _amount(entries: Iterable[Entry]) -> Amount:
    sizes = [one.size for one in entries]
    return Amount(len(sizes), sum(sizes))


def _others(workspace: Workspace, held: Sequence[Held]) -> tuple[tuple[str, str], ...]:
    latest: dict[str, float] = {}
    for one in held:
        if not one.name.startswith(f"{_holder(workspace)}/"):
            latest[one.said] = max(one.renewed, latest.get(one.said, 0.0))
    return tuple((said, time.strftime("%Y-%m-%d", time.localtime(at))) for said, at in sorted(latest.items()))


# ------------------------------------------------------------------------------------------------ verifying


@dataclass(frozen=True, slots=True)
class Verified:
    """What every entry turned out to be; ``damaged`` by fingerprint, ``removed`` whether they were taken away."""

    whole: Amount
    damaged: tuple[str, ...]
    removed: bool


def verify(store: Store, *, keep: bool = False, progress: Progress, kinds: Mapping[str, str] | None = None) -> Verified:
    """Read every entry to its end. What is damaged is taken away, unless it is to be kept, and made again when needed.

    ``kinds``   of what kind results are, as far as it is known (``freshness.kinds_of_work``); what is no result of its
                kind counts as damaged

    Builds may be at work meanwhile. Raises OutputError where a damaged entry cannot be taken away.
    """
    entries = tuple(store.entries())
    whole, damaged, known = list[Entry](), list[str](), kinds or {}
    progress.begin("store", len(entries))
    try:
        for entry in entries:
            kind = known.get(entry.fingerprint[: freshness.DIGITS], "")
            if not store.is_whole(entry.fingerprint):
                if store.is_there(entry.fingerprint):
                    damaged.append(entry.fingerprint)
                    if not keep:
                        _take_damaged(store, entry.fingerprint)
            elif not kind or genuine.is_of_kind(kind, entry.fingerprint, store):
                whole.append(entry)
            else:
                damaged.append(entry.fingerprint)
                if not keep:
                    store.remove(entry.fingerprint)
            progress.advance("store", entry.fingerprint[:12])
    finally:
        progress.end("store")
    return Verified(_amount(whole), tuple(damaged), removed=bool(damaged) and not keep)


def _take_damaged(store: Store, mark: str) -> None:
    try:
        for _ in store.pieces(mark):
            pass
    except AbsentError:
        if not store.is_whole(mark):  # one the disk cannot read stays where it is unless it is told to go
            store.remove(mark)
