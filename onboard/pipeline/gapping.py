"""What a workstation's document leaves open, and which grave gaps a person has accepted.

takes   an Instruction, the workspace's contacts, the date      gives   a Checked: its gaps, and what keeps it a draft

An acceptance names a gap by its id, which stands for the words it concerns: where they change, it no longer holds. It
is kept with the workstation's records, a line each, lines are only ever added:

    records/ws-04/accepted.jsonl     {"version": 1, "at", "by", "gap", "kind", "words", "place"}
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import UsageError
from onboard.core.model import Gap, Instruction
from onboard.ingest.reading import read_suffixes
from onboard.pipeline.ledger import Ledger, person
from onboard.pipeline.work.base import Obtain
from onboard.pipeline.work.gaps import FindGaps, gaps_mark, gaps_of
from onboard.pipeline.workspace import Station, Workspace

CONTACTS_FILE = "contacts.csv"

_OURS = re.compile(r"steps\.json|code\.txt|script\..*")
"""What lies beside a workstation's document and is none."""
_MOST_BESIDE = 20_000


@dataclass(frozen=True, slots=True)
class Accepted:
    """One line of ``accepted.jsonl``; ``at`` is ISO 8601, ``by`` is "Name, role" as given, and published."""

    at: str
    by: str
    gap: str
    kind: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Checked:
    """``accepted``: who accepted a gap that is there now, by the gap's id."""

    instruction: Instruction
    gaps: tuple[Gap, ...]
    accepted: Mapping[str, Accepted]

    @property
    def open(self) -> tuple[Gap, ...]:
        """Grave gaps that nobody has accepted."""
        return tuple(gap for gap in self.gaps if gap.grave and gap.id not in self.accepted)

    def reasons(self, station: str) -> tuple[str, ...]:
        """Why no video of it may be published, a sentence each."""
        return tuple(
            f"The document has a grave gap ({gap.kind}){_told(gap)}. Mend it, or accept it: "
            f'onboard check {station} --accept {gap.id} --by "NAME, ROLE"'
            for gap in self.open
        )

    def record(self) -> list[dict[str, str]]:
        """The accepted gaps, for the release record."""
        return [dataclasses.asdict(one) for one in sorted(self.accepted.values(), key=lambda one: one.gap)]


def _told(gap: Gap) -> str:
    where = f", {gap.place}" if gap.place else ""
    return f"{where}: “{gap.words}”" if gap.words else where


def check_station(
    workspace: Workspace, station: Station, instruction: Instruction, obtain: Obtain, today: date
) -> Checked:
    """The gaps of a workstation, and which of them were accepted. Raises InputError for a damaged record."""
    gaps = _gaps(instruction, station.folder, _contacts(workspace), obtain, today)
    given = {one.gap: one for one in acceptances(workspace, station.id)}
    return Checked(instruction, gaps, {gap.id: given[gap.id] for gap in gaps if gap.grave and gap.id in given})


def check_document(document: Path, instruction: Instruction, obtain: Obtain, today: date) -> Checked:
    """The gaps of a document that is in no workspace."""
    return Checked(instruction, _gaps(instruction, document.parent, "", obtain, today), {})


def _gaps(instruction: Instruction, folder: Path, contacts: str, obtain: Obtain, today: date) -> tuple[Gap, ...]:
    suffixes = read_suffixes()
    beside = tuple(
        name for name in _names_in(folder) if Path(name).suffix.lower() in suffixes and not _OURS.fullmatch(name)
    )
    # The date counts only for contacts: without them the same document has the same gaps tomorrow.
    when = today if contacts else date.min
    return gaps_of(obtain(FindGaps("the gaps", instruction, beside, contacts, when.isoformat(), gaps_mark())))


def _names_in(folder: Path) -> list[str]:
    """The first names in a folder; none where it may not be looked into."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in islice(entries, _MOST_BESIDE) if entry.name.isprintable())
    except OSError:
        return []


def _contacts(workspace: Workspace) -> str:
    """The workspace's list of contacts, checked; "" where it keeps none."""
    from onboard.gaps.contacts import LARGEST_BYTES, read_contacts

    path = workspace.folder / CONTACTS_FILE
    if not os.path.lexists(path):
        return ""
    content = files.read_bounded(path, LARGEST_BYTES, name=CONTACTS_FILE)
    read_contacts(content, CONTACTS_FILE)
    return content.decode("latin-1")


# ------------------------------------------------------------------------------------------------ accepting


def acceptances(workspace: Workspace, station: str) -> tuple[Accepted, ...]:
    """Every acceptance of a workstation, in the order they were given."""
    ledger = _ledger(workspace, station)
    return tuple(_accepted(fields, number, ledger) for number, fields in ledger.read())


def _accepted(fields: Mapping[str, Any], number: int, ledger: Ledger) -> Accepted:
    names = [field.name for field in dataclasses.fields(Accepted)]
    if not all(isinstance(fields.get(name), str) for name in names):
        raise ledger.damaged(number)
    return Accepted(**{name: fields[name] for name in names})


def accept(
    workspace: Workspace, station: str, checked: Checked, gaps: Sequence[str], *, by: str, now: datetime
) -> tuple[Accepted, ...]:
    """Record that a person accepts grave gaps. Those accepted already are left alone. The caller holds the lock.

    Raises UsageError for a name that is none, a gap that is not there, or one that needs no acceptance.
    """
    name = person(by, "accepting a gap")
    at = now.isoformat(timespec="seconds")
    new = tuple(
        Accepted(at, name, gap.id, gap.kind, gap.words, gap.place)
        for gap in (_grave(checked, one) for one in dict.fromkeys(gaps))
        if gap.id not in checked.accepted
    )
    if new:
        _ledger(workspace, station).add([dataclasses.asdict(one) for one in new])
    return new


def _grave(checked: Checked, name: str) -> Gap:
    found = next((gap for gap in checked.gaps if gap.id == name), None)
    if found is None:
        known = ", ".join(gap.id for gap in checked.open) or "none is open"
        raise UsageError(f"there is no gap {name!r}", hint=f"Grave gaps that are not accepted: {known}.")
    if not found.grave:
        raise UsageError(f"{name!r} keeps nothing from being published", hint="It needs no acceptance.")
    return found


def _ledger(workspace: Workspace, station: str) -> Ledger:
    return Ledger(workspace, station, "accepted.jsonl", "acceptance")
