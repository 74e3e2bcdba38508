"""From the site to the targets of onboard.toml, and what was sent where.

    targets_of     [targets.<name>] -> settings, checked, all mistakes of a target told with its table
    show_again     what was rolled back from or withdrawn, shown again because a person says so
    send_site      the site to targets, one after the other; one that fails does not keep the others from being served
    send_always    those that a build serves by itself (``always = true``)

Kept in records/sent.jsonl, a line each: that pages are about to be switched, that a sending is done, that it stopped.
From it is known what we wrote last on a target, so that what somebody else published there is noticed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onboard.core.errors import InputError, OnboardError, UsageError, attached
from onboard.core.progress import Progress, Quiet
from onboard.pipeline.ledger import Ledger
from onboard.pipeline.workspace import Workspace
from onboard.publish.targets.base import Target, TargetSettings, target_class
from onboard.publish.targets.patience import Patience
from onboard.publish.targets.sending import Account, Plan, Written, compare, send

SENT = "sent.jsonl"
_SWITCHING, _DONE, _STOPPED = "switching", "sent", "stopped"


@dataclass(frozen=True, slots=True)
class Options:
    """How to send. ``force``: replace pages that somebody else published. ``dry_run``: compare and send nothing.

    ``by``           who publishes, "" where nobody said
    ``first_pause``  seconds before a call that failed is made again
    """

    now: datetime = field(default_factory=lambda: datetime.now().astimezone())
    by: str = ""
    force: bool = False
    dry_run: bool = False
    first_pause: float = 1.0


@dataclass(slots=True)
class Sent:
    """What became of one target.

    ``outcome``    "sent", "unchanged", "failed"; of a dry run "waiting" where something would be sent
    ``files``      that were sent (would be), with their ``bytes``; ``pages`` of them were switched, ``removed`` taken
                   away
    ``replacing``  how a page takes the place of the one before, in words
    """

    target: str
    url: str
    host: str = ""
    outcome: str = "failed"
    files: int = 0
    bytes: int = 0
    pages: tuple[str, ...] = ()
    removed: int = 0
    seconds: float = 0.0
    replacing: str = ""
    notes: tuple[str, ...] = ()
    error: OnboardError | None = None


# ------------------------------------------------------------------------------------------------ which


def targets_of(workspace: Workspace, names: Sequence[str] = (), *, offline: bool = False) -> tuple[Target, ...]:
    """The targets named, or all, ready to be called. Raises UsageError for one that is not there, InputError for
    settings that cannot be used, MissingError where a library is not installed."""
    tables = workspace.settings.targets
    for name in names:
        if name not in tables:
            raise UsageError(
                f"there is no target {name!r}",
                file="onboard.toml",
                hint=f"Known: {', '.join(tables)}." if tables else "Add [targets.NAME]; see docs/targets.md.",
            )
    chosen = [name for name in tables if name in names or not names]
    return tuple(_target(workspace, name, tables[name], offline=offline) for name in chosen)


def _target(workspace: Workspace, name: str, table: Mapping[str, Any], *, offline: bool) -> Target:
    with attached(file="onboard.toml", stage="publish"):
        try:
            target = target_class(str(table.get("url", "")))
            settings = replace(target.settings_from(name, table), offline=offline)
        except OnboardError as error:
            error.place = f"[targets.{name}]" + (f" {error.place}" if error.place else "")
            raise
    _refuse_own_folders(workspace, settings)
    return target(settings)


def _refuse_own_folders(workspace: Workspace, settings: TargetSettings) -> None:
    if urlsplit(settings.url).scheme != "file":
        return
    folder = Path(urlsplit(settings.url).path).resolve()
    for own in workspace.written_folders():
        if folder == own.resolve() or own.resolve().is_relative_to(folder):
            raise InputError(
                f"leads to {own.relative_to(workspace.folder)} of this workspace, or to a folder around it",
                file="onboard.toml",
                place=f"[targets.{settings.name}] url",
                hint="Choose a folder of its own.",
            )


# ------------------------------------------------------------------------------------------------ shown again


def show_again(
    workspace: Workspace, stations: Sequence[str], *, by: str, now: datetime, progress: Progress
) -> tuple[str, ...]:
    """Show the newest release of workstations again, where it was withdrawn or rolled back from.

    Returns what was done, one sentence each. Raises InputError for a workstation that is not there. The caller holds
    the workspace's lock.
    """
    if not stations:
        return ()
    from onboard.pipeline import history, releasing  # they know how releases are made, which sending does not need

    for station in stations:
        workspace.station(station)
    told = []
    for station in stations:
        past = history.events(workspace, station)
        if history.shown_after(past).withdrawn is None and not history.held_back(past):
            continue
        event = releasing.publish_again(workspace, station, by=by, now=now, progress=progress)
        shown = ", ".join(f"{release} ({language})" for language, release in event.shown.items())
        told.append(
            f"{station}: shows {shown} again" if shown else f"{station}: may be published again; run: onboard build"
        )
    return tuple(told)


# ------------------------------------------------------------------------------------------------ sending


def send_always(
    workspace: Workspace, *, options: Options, offline: bool = False, progress: Progress | None = None
) -> tuple[Sent, ...]:
    """The site to every target that says ``always = true``. The caller holds the workspace's lock."""
    names = [name for name, table in workspace.settings.targets.items() if table.get("always") is True]
    if not names:
        return ()
    return send_site(workspace, targets_of(workspace, names, offline=offline), options=options, progress=progress)


def send_site(
    workspace: Workspace, targets: Sequence[Target], *, options: Options, progress: Progress | None = None
) -> tuple[Sent, ...]:
    """The site to each of these targets. The caller holds the workspace's lock.

    A target's own error stands in what is told of it; raises only for what concerns all of them.
    """
    return tuple(_sent(workspace, target, options, progress or Quiet()) for target in targets)


def _sent(workspace: Workspace, target: Target, options: Options, progress: Progress) -> Sent:
    settings, began = target.settings, time.monotonic()
    told = Sent(settings.name, settings.url, settings.host, replacing=target.replacing)
    patience = Patience(target, began + settings.deadline_minutes * 60, options.first_pause)
    try:
        with attached(stage="publish"):
            written = None if options.force else written_last(workspace, settings.name)
            plan = compare(target, workspace.site, written, patience, progress)
            if options.dry_run:
                _tell_waiting(told, plan)
            else:
                _deliver(workspace, target, plan, patience, written, options, progress, told)
    except OnboardError as error:
        told.error = error
    finally:
        target.close()
    told.seconds = time.monotonic() - began
    return told


def _tell_waiting(told: Sent, plan: Plan) -> None:
    lacking = (*plan.missing, *plan.pages)
    told.files, told.bytes = len(lacking), sum(file.size for file in lacking)
    told.pages, told.notes = tuple(page.name for page in plan.pages), plan.notes
    told.outcome = "waiting" if lacking else "unchanged"


def _deliver(
    workspace: Workspace,
    target: Target,
    plan: Plan,
    patience: Patience,
    written: Written,
    options: Options,
    progress: Progress,
    told: Sent,
) -> None:
    account, name = Account(), target.settings.name

    def switching(pages: Mapping[str, str]) -> None:
        _record(workspace, target, _SWITCHING, options, {"pages": dict(pages)})

    stopped = ""
    try:
        send(target, plan, patience, account, progress, now=options.now, written=written, switching=switching)
    except BaseException as exc:
        stopped = exc.reason if isinstance(exc, OnboardError) else type(exc).__name__
        raise
    finally:
        told.files, told.bytes, told.removed = account.files, account.bytes, account.removed
        told.pages, told.notes = tuple(account.pages), tuple(account.notes)
        told.outcome = "failed" if stopped else "sent" if account.files or account.removed else "unchanged"
        for note in account.notes:
            progress.note(f"{name}: {note}")
        if account.files or account.removed:
            fields = {"files": account.files, "bytes": account.bytes, "removed": account.removed}
            why = {"reason": stopped} if stopped else {}
            _record(
                workspace, target, _STOPPED if stopped else _DONE, options, {**fields, "pages": account.pages, **why}
            )


# ------------------------------------------------------------------------------------------------ what was sent where


def _ledger(workspace: Workspace) -> Ledger:
    return Ledger(workspace, "", SENT, "record of a sending")


def _record(workspace: Workspace, target: Target, event: str, options: Options, fields: Mapping[str, Any]) -> None:
    line = {
        "event": event,
        "at": options.now.isoformat(timespec="seconds"),
        "target": target.settings.name,
        "url": target.settings.url,
        "host": target.settings.host,
        **({"by": options.by} if options.by else {}),
        **fields,
    }
    _ledger(workspace).add([line])


def written_last(workspace: Workspace, target: str) -> Mapping[str, frozenset[str]]:
    """By page, the digests of what we wrote on a target last; of an interrupted run also of what it was about to write.

    Raises InputError for a record that is damaged.
    """
    ledger, written = _ledger(workspace), dict[str, frozenset[str]]()
    for number, line in ledger.read():
        if line.get("target") != target:
            continue
        pages = line.get("pages", {})
        if not isinstance(pages, dict) or not all(isinstance(digest, str) for digest in pages.values()):
            raise ledger.damaged(number)
        for page, digest in pages.items():
            before = written.get(page, frozenset()) if line.get("event") == _SWITCHING else frozenset()
            written[page] = before | {digest}
    return written


def worst(sent: Sequence[Sent]) -> int:
    """The exit code of a run: that of the first target that failed, else 0."""
    return next((one.error.exit_code for one in sent if one.error), 0)
