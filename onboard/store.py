"""The shelf: what can be recomputed, by the fingerprint of what it was made from.

takes   a fingerprint and bytes      gives   the same bytes, or says plainly that they are not (or no longer) there

Every entry is a file of its own, ``<first two digits>/<fingerprint>``: one header line with a format version, the
length and the SHA-256 of the content, then the content. It is written durably (see ``files.write_durably``) and
verified on every reading: an entry that is cut short, filled with zeros or altered counts as damaged, is taken off
the shelf, and is reported as such, never returned. The store knows digests, not meanings; only ``pipeline`` asks it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from onboard import files
from onboard.core.errors import OnboardError

_HEADER = re.compile(rb"onboard-entry 1 (\d{1,15}) ([0-9a-f]{64})\n")
_HEADER_ROOM = 128
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class AbsentError(OnboardError):
    """The store has no such entry."""


class DamagedError(AbsentError):
    """The store had such an entry, and it was damaged; it has been removed."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries. Several processes may use it at once: an entry is only ever replaced by its equal."""

    folder: Path

    def has(self, fingerprint: str) -> bool:
        """Whether an entry of the right length is there. Its content is verified when it is read."""
        path = self._path(fingerprint)
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return False
            with path.open("rb") as entry:
                header = _HEADER.match(entry.read(_HEADER_ROOM))
                return header is not None and os.fstat(entry.fileno()).st_size == header.end() + int(header[1])
        except OSError:
            return False

    def get(self, fingerprint: str) -> bytes:
        """The content. Raises AbsentError, or DamagedError after removing the entry."""
        path = self._path(fingerprint)
        try:
            entry = path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else b""
        except FileNotFoundError:
            raise AbsentError(f"the store has no entry {fingerprint[:12]}", stage="store") from None
        except OSError as exc:
            raise AbsentError(f"cannot be read ({exc.strerror})", stage="store", file=str(path)) from exc
        header = _HEADER.match(entry[:_HEADER_ROOM])
        if header is not None:
            content = entry[header.end() :]
            if len(content) == int(header[1]) and hashlib.sha256(content).hexdigest().encode() == header[2]:
                return content
        with files.writing(path):
            path.unlink(missing_ok=True)
        raise DamagedError(f"entry {fingerprint[:12]} was damaged and has been removed", stage="store", file=str(path))

    def put(self, fingerprint: str, content: bytes) -> None:
        """Keep ``content`` under ``fingerprint``; it is on the disk when this returns. Raises OutputError."""
        header = f"onboard-entry 1 {len(content)} {hashlib.sha256(content).hexdigest()}\n"
        files.write_durably(self._path(fingerprint), header.encode() + content)

    def clear_temporaries(self) -> None:
        """Remove what killed runs left half-written. Only while nobody else writes here."""
        if self.folder.is_dir():
            for shelf in self.folder.iterdir():
                if shelf.is_dir():
                    files.clear_temporaries(shelf)

    def _path(self, fingerprint: str) -> Path:
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise ValueError(f"not a fingerprint: {fingerprint!r}")
        return self.folder / fingerprint[:2] / fingerprint
