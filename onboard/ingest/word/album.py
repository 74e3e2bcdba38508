"""The pictures of one document: each part once, under a name made of its content."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from onboard.core.model import Problem
from onboard.ingest import package
from onboard.ingest.package import Relation
from onboard.ingest.transcript import picture_name
from onboard.ingest.word.remarks import Remarks

_MAGIC = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\0\0\0", "emf"),
)


@dataclass
class Album:
    """Takes pictures out of the package when they are met."""

    opened: zipfile.ZipFile
    name: str
    remarks: Remarks
    pictures: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def picture(self, relations: Mapping[str, Relation], wanted: str, place: str) -> str:
        """The name of the picture behind a relationship; "" where there is none, which is said by a problem."""
        relation = relations.get(wanted)
        if relation is None:
            self.remarks.problems.append(self._missing("a picture the document refers to", place))
            return ""
        if relation.external:
            self.remarks.problems.append(package.picture_outside(relation.target, self.name, place))
            return ""
        if relation.target not in self._names:
            if relation.target not in self.opened.NameToInfo:
                self.remarks.problems.append(self._missing(f'the picture "{relation.target}"', place))
                return ""
            content = package.part(self.opened, relation.target, self.name)
            name = picture_name(content, _suffix(relation.target, content))
            self.pictures[name] = content
            self._names[relation.target] = name
        return self._names[relation.target]

    def drawn(self, png: bytes) -> str:
        """The name of a picture that was drawn here."""
        name = picture_name(png, "png")
        self.pictures[name] = png
        return name

    def content(self, relation: Relation | None) -> bytes:
        """The bytes of a picture inside; b"" where there is none."""
        if relation is None or relation.external or relation.target not in self.opened.NameToInfo:
            return b""
        return package.part(self.opened, relation.target, self.name)

    def _missing(self, what: str, place: str) -> Problem:
        hint = "Insert the picture into the document again."
        return Problem("missing-photo", f"{what} is not inside it", self.name, place, hint, stops=True)


def _suffix(path: str, content: bytes) -> str:
    """The suffix of the part's name, or, where that is none of a picture, what its first bytes say."""
    suffix = path.rpartition(".")[2].lower()
    if suffix.isalnum() and len(suffix) <= 5 and suffix not in ("bin", "tmp", "dat", "img"):
        return suffix
    return next((known for magic, known in _MAGIC if content.startswith(magic)), "bin")
