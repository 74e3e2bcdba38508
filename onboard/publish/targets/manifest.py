"""What is known to lie on a target, and since when it is out of use: a file beside the site, for the next sending.

    .onboard-target.json   {"version": 1, "files": {name: {"sha256", "bytes", "mark", "unused"?}}}

It is a hint, never trusted alone. A file is taken for ours and whole only if the target itself tells the same size and
the same mark (time of writing, ETag) as when it was verified; anything else is read back and compared. A manifest that
cannot be read, or that was written by a stranger, costs reading and can remove nothing that is in use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onboard import files
from onboard.publish.targets.base import There
from onboard.publish.targets.site import is_name

NAME = ".onboard-target.json"
LIMIT = 128 * files.MEBIBYTE
VERSION = 1

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Known:
    """A file we put there: its digest, how the target told of it then, and since when no page needs it ("" in use)."""

    digest: str
    there: There
    unused: str = ""

    def is_whole(self, there: There | None, digest: str) -> bool:
        """Whether the file still lies there as it was verified, and is the one of that digest."""
        return self.there == there and self.digest == digest

    def unused_hours(self, now: datetime) -> float:
        """For how long it has been out of use; 0 while it is in use."""
        return (now - datetime.fromisoformat(self.unused)).total_seconds() / 3600 if self.unused else 0.0


def as_bytes(known: Mapping[str, Known]) -> bytes:
    """The manifest as it is written."""
    listed: dict[str, dict[str, Any]] = {
        name: {"sha256": one.digest, "bytes": one.there.size, "mark": one.there.mark}
        | ({"unused": one.unused} if one.unused else {})
        for name, one in sorted(known.items())
    }
    return json.dumps({"version": VERSION, "files": listed}, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(content: bytes) -> dict[str, Known]:
    """What a manifest says. Raises ValueError for one that is none; then nothing is known."""
    try:
        fields = json.loads(content)
        if fields["version"] != VERSION:
            raise ValueError("another version")
        return {_name(name): _known(one) for name, one in fields["files"].items()}
    except (KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ValueError("no manifest") from exc


def _name(name: str) -> str:
    if not is_name(name):
        raise ValueError("a name that is none of ours")
    return name


def _known(one: Mapping[str, Any]) -> Known:
    digest, size, mark, unused = one["sha256"], one["bytes"], one["mark"], one.get("unused", "")
    if not (isinstance(size, int) and isinstance(mark, str) and _DIGEST.fullmatch(digest)):
        raise ValueError("a file that is not described")
    if unused and datetime.fromisoformat(unused).tzinfo is None:
        raise ValueError("a time without its zone")
    return Known(digest, There(size, mark), unused)
