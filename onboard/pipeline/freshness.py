"""Must this be made again, and why? The one owner of that question.

The answer to "must it?" is the store alone: a unit whose fingerprint is on the shelf is fresh. The answer to "why?"
compares the unit's inputs with those of the unit that stood in the same *slot* ("scene spindel-loesen, sentence 2")
in the last finished build; that record is a convenience in ``.onboard/last/`` and losing it loses only the why.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.fingerprint import fingerprint
from onboard.pipeline.work.base import Work
from onboard.store import Store

Slots = Mapping[str, Work]
Remembered = Mapping[str, Mapping[str, str]]

DIGITS = 16
"""How much of a fingerprint is remembered."""

_LIMIT = 64 * files.MEBIBYTE
_SAME_SLOT = 0.8


@dataclass(frozen=True, slots=True)
class Due:
    """A unit of work that must be made, the slot it stands in, and why, in words."""

    slot: str
    work: Work
    why: str


def due(slots: Slots, store: Store, last: Remembered) -> tuple[Due, ...]:
    """The units that are not on the shelf, each once, in the order of their slots."""
    found, seen = [], set()
    gone = {slot: inputs for slot, inputs in last.items() if slot not in slots}
    for slot, work in slots.items():
        mark = work.fingerprint()
        if mark not in seen and not store.has(mark):
            found.append(Due(slot, work, why(work, last.get(slot) or _renamed(slot, gone))))
        seen.add(mark)
    return tuple(found)


def _renamed(slot: str, gone: Remembered) -> Mapping[str, str] | None:
    """What stood here under a name that is no more: a reworded step's id changes with its first words."""
    nearest = difflib.get_close_matches(slot, gone, n=1, cutoff=_SAME_SLOT)
    return gone[nearest[0]] if nearest else None


def why(work: Work, before: Mapping[str, str] | None) -> str:
    """Why ``work`` must be made, given the input digests of what stood in its slot before."""
    if before is None:
        return "new"
    now = input_digests(work)
    changed = [name for name, mark in now.items() if before.get(name) != mark]
    if not changed:
        return "no longer in the store"
    return f"{_listed(changed)} changed"


def input_digests(work: Work) -> dict[str, str]:
    """Digest by input name; what is remembered of a slot. The kind's version counts as "onboard itself"."""
    named = {name: fingerprint(value)[:16] for name, value in work.inputs().items()}
    return {**named, "onboard itself": fingerprint([type(work).__name__, work.version])[:16]}


def remembered(path: Path) -> Remembered:
    """The slots of the last finished build; nothing where there was none or its record is unreadable."""
    return _table(path, "slots")


def remember(path: Path, slots: Slots) -> None:
    """Keep the input digests of a finished build; of units that are the same they are known. An equal record is left
    untouched.
    """
    before, known = _table(path, "works"), _table(path, "slots")
    works = {slot: work.fingerprint()[:DIGITS] for slot, work in slots.items()}
    same = {slot for slot, mark in works.items() if before.get(slot) == mark and slot in known}
    digests = {slot: known[slot] if slot in same else input_digests(work) for slot, work in slots.items()}
    kinds = {slot: type(work).__name__ for slot, work in slots.items()}
    record = {"version": 1, "slots": digests, "works": works, "kinds": kinds}
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    files.write_ours(path, content)


def kinds_of_work(folder: Path) -> dict[str, str]:
    """Of what kind the results are that builds were made of, by the first digits of their fingerprints, as far as the
    records in ``folder`` say so.
    """
    found = {}
    for path in sorted(folder.glob("*.json")):
        works, kinds = _table(path, "works"), _table(path, "kinds")
        found.update({str(works[slot]): str(kind) for slot, kind in kinds.items() if slot in works})
    return found


def _table(path: Path, name: str) -> Mapping[str, Any]:
    """A part of the record; nothing where there is none, or one that cannot be read."""
    try:
        record = json.loads(files.read_bounded(path, _LIMIT))
        table = record[name] if record.get("version") == 1 else {}
        return table if isinstance(table, dict) else {}
    except (files.InputError, ValueError, KeyError, AttributeError, RecursionError):
        return {}


def _listed(names: Iterable[str]) -> str:
    *front, last = names
    return f"{', '.join(front)} and {last}" if front else last
