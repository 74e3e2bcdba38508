"""Which workstation a folder is, whatever it is called: the code that its folder carries.

takes   a workspace      gives   the permanent address of a workstation; workstations under new names

``stations/<id>/code.txt`` holds the code of the printed sign, one line. The folder is the witness: where it was renamed
by hand, its code says which workstation it was, and ``records/redirects.csv`` gets a line. Two folders that carry the
same code are a workstation and its copy; the code stays with the one that the list of addresses names.

Knows no page and no release. Every function that writes wants the workspace's lock held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboard import files
from onboard.core.errors import InputError, OutputError, UsageError
from onboard.core.progress import Progress, Quiet
from onboard.pipeline.workspace import STATION_ID, Workspace
from onboard.publish import addresses

CODE_FILE = "code.txt"
_LIMIT = 1024


def known_address(workspace: Workspace, station: str, now: datetime, progress: Progress | None = None) -> str:
    """The code a workstation is published and printed under; issued at ``now`` if it has none yet.

    A folder that was renamed by hand keeps its code, and ``progress`` is told. Raises InputError where the folder
    carries a code that was never issued here, or that another folder carries too and nobody can tell whose it is.
    """
    carried = carried_code(workspace, station)
    if carried and carried not in addresses.codes_of(workspace.records, station):
        recognise(workspace, now, progress)
        _require_settled(workspace, station, carried)
    code = code_of(workspace, station) or addresses.address_of(workspace.records, station, now=now)
    carry(workspace, station, code)
    return code


def code_of(workspace: Workspace, station: str) -> str:
    """The code a workstation is printed under: the one its folder carries, else its first; "" where it has none."""
    codes = addresses.codes_of(workspace.records, station)
    carried = carried_code(workspace, station)
    return carried if carried in codes else codes[0] if codes else ""


def carried_code(workspace: Workspace, station: str) -> str:
    """The code that a workstation's folder carries, "" for none. Raises InputError where it is no code."""
    path = workspace.stations / station / CODE_FILE
    if not path.exists() and not path.is_symlink():
        return ""
    name = f"stations/{station}/{CODE_FILE}"
    code = files.read_bounded(path, _LIMIT, name=name).decode("utf-8-sig", "replace").strip()
    if not addresses.is_code(code):
        raise InputError(
            f"holds no code: {code[:40]!r}",
            file=name,
            hint="Write the eight characters of the printed sign into it, or remove it.",
        )
    return code


def carry(workspace: Workspace, station: str, code: str) -> None:
    """Lay a code into a workstation's folder."""
    files.write_if_other(workspace.stations / station / CODE_FILE, f"{code}\n".encode())


def _drop(workspace: Workspace, station: str) -> None:
    path = workspace.stations / station / CODE_FILE
    with files.writing(path):
        path.unlink()


# ------------------------------------------------------------------------------------------------ renamed by hand


def recognise(workspace: Workspace, now: datetime, progress: Progress | None = None) -> None:
    """Find folders that were renamed or copied by hand, keep their codes leading to them, and say so.

    What cannot be told apart is left for :func:`known_address` to refuse.
    """
    say = progress or Quiet()
    codes = addresses.all_codes(workspace.records)
    owners = {code: workstation for workstation, led in codes.items() for code in led}
    carried = _all_carried(workspace)
    strays = {
        station: code for station, code in carried.items() if code in owners and code not in codes.get(station, ())
    }
    for station, code in strays.items():
        owner = owners[code]
        if owner in workspace.station_ids():
            if owner in strays:  # the two (or more) have changed names, each carries its own code
                addresses.lead(workspace.records, code, station, now=now)
                say.note(f"stations/{station} carries the code {code} of {owner}: it leads to {station} now")
            elif carried.get(owner, code) == code:
                _drop(workspace, station)
                say.note(f"stations/{station} is a copy of {owner}: {owner} keeps the code {code}, it gets its own")
        elif list(carried.values()).count(code) == 1:
            _led_on(workspace, owner, station, now)
            say.note(f"stations/{station} was called {owner}: its code {code} stays the same")


def _all_carried(workspace: Workspace) -> Mapping[str, str]:
    return {station: code for station in workspace.station_ids() if (code := carried_code(workspace, station))}


def _require_settled(workspace: Workspace, station: str, carried: str) -> None:
    """Raise InputError where a carried code is nobody's, or two folders carry it and its workstation is gone."""
    name = f"stations/{station}/{CODE_FILE}"
    if all(one.code != carried for one in addresses.addresses(workspace.records)):
        raise InputError(
            f"carries the code {carried}, which is not in records/{addresses.LEDGER}",
            file=name,
            hint="Restore that list from your backup or git; where that is lost too, run: onboard links --restore",
        )
    if carried_code(workspace, station) != carried or carried in addresses.codes_of(workspace.records, station):
        return
    owner = addresses.workstation_of(workspace.records, carried)
    if owner in workspace.station_ids():
        raise InputError(
            f"carries the code {carried}, which leads to {owner}, and {owner} carries another",
            file=name,
            hint=f"Where its sign hangs here: onboard links --lead {carried} --to {station}. If not, remove this file.",
        )
    others = [other for other, code in _all_carried(workspace).items() if code == carried and other != station]
    raise InputError(
        f"carries the code {carried}, and so does stations/{', '.join(others)}; their workstation {owner!r} is gone",
        file=name,
        hint=f"Remove {CODE_FILE} from the folder that is the copy.",
    )


def _led_on(workspace: Workspace, old: str, new: str, now: datetime) -> None:
    """The records, then the codes: while those are not led on, it can be told that something is left to do."""
    source, target = workspace.records / old, workspace.records / new
    if source.is_dir() and not source.is_symlink() and not target.exists():
        files.move_durably(source, target)
    addresses.lead(workspace.records, old, new, now=now)


# ------------------------------------------------------------------------------------------------ renamed by command


@dataclass(frozen=True, slots=True)
class Renamed:
    """``codes``: those that lead to the new name now; ``finished``: whether an interrupted run was taken up."""

    codes: tuple[str, ...]
    finished: bool


def rename(workspace: Workspace, old: str, new: str, now: datetime) -> Renamed:
    """Give a workstation another id: its folder, its codes, its records; killed anywhere, run it again to finish.

    The folder goes first: with its code in it, whatever is left to do can be told from it.
    Raises UsageError for an id that is none or taken, InputError where there is no such workstation.
    """
    if not STATION_ID.fullmatch(new):
        raise UsageError(
            f"{new!r} is no id for a workstation",
            hint="Use up to 40 small letters, digits and hyphens, like pump-1.",
        )
    finishing = old not in workspace.station_ids() and _was_called(workspace, new, old)
    if not finishing:
        workspace.station(old)
        _require_free(workspace, old, new)
        codes = addresses.codes_of(workspace.records, old)
        if codes and not carried_code(workspace, old):
            carry(workspace, old, codes[0])
        files.move_durably(workspace.stations / old, workspace.stations / new)
    _led_on(workspace, old, new, now)
    return Renamed(addresses.codes_of(workspace.records, new), finishing)


def _was_called(workspace: Workspace, station: str, old: str) -> bool:
    """Whether a workstation's folder is there under its new name, and something of the old one is left to do."""
    if station not in workspace.station_ids():
        return False
    carried = carried_code(workspace, station)
    return carried in addresses.codes_of(workspace.records, old) or (
        (workspace.records / old).is_dir() and not (workspace.records / station).exists()
    )


def _require_free(workspace: Workspace, old: str, new: str) -> None:
    for folder in (workspace.stations / old, workspace.records / old):
        if folder.is_symlink():
            raise OutputError(
                "is a link, and links are not moved", file=_inside(workspace, folder), hint="Remove the link."
            )
    for folder in (workspace.stations / new, workspace.records / new):
        if folder.exists() or folder.is_symlink():
            raise UsageError(
                "is there already", file=_inside(workspace, folder), hint="Choose another name; nothing was changed."
            )
    if codes := addresses.codes_of(workspace.records, new):
        raise UsageError(
            f"{', '.join(codes)} of an earlier workstation {new!r} would lead to this one",
            subject=old,
            hint=f"Choose another name, or lead them elsewhere first: onboard links --lead {new} --to ID",
        )


def _inside(workspace: Workspace, folder: Path) -> str:
    return str(folder.relative_to(workspace.folder))


# ------------------------------------------------------------------------------------------------ led by hand


def lead(workspace: Workspace, source: str, target: str, now: datetime) -> tuple[str, ...]:
    """Lead a workstation's codes, or one code, to another workstation; gives those that were moved.

    A folder that still carries one of them carries it no more: it gets a code of its own when it is published.
    Raises UsageError where there is nothing to lead, InputError for a workstation that is not there.
    """
    workspace.station(target)
    issued = {one.code for one in addresses.addresses(workspace.records)}
    source = code if (code := addresses.as_issued(source)) in issued else source
    if not addresses.is_code(source) and not STATION_ID.fullmatch(source):
        raise UsageError(f"{source[:40]!r} is neither a code nor a workstation", hint="Give one of them after --lead.")
    moved = addresses.lead(workspace.records, source, target, now=now)
    if not moved:
        raise UsageError(
            f"no code of {source} is led anywhere else than to {target}",
            hint="onboard links shows every code and its workstation.",
        )
    for station, code in _all_carried(workspace).items():
        if code in moved and station != target:
            _drop(workspace, station)
    return moved


def restore(workspace: Workspace, now: datetime) -> Mapping[str, str]:
    """Put codes that folders carry back into a list that has lost them; gives the code by workstation.

    Raises InputError where two folders carry the same lost code: nobody can tell whose it was.
    """
    issued = {one.code for one in addresses.addresses(workspace.records)}
    lost = {station: code for station, code in _all_carried(workspace).items() if code not in issued}
    for station, code in lost.items():
        if list(lost.values()).count(code) > 1:
            raise InputError(
                f"carries the code {code}, and another folder does too",
                file=f"stations/{station}/{CODE_FILE}",
                hint=f"Remove {CODE_FILE} from the folder that is the copy.",
            )
    for station, code in lost.items():
        addresses.issue_again(workspace.records, code, station, now=now)
    return lost
