"""The pictures of one document: which file each one is, and why one cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from onboard import files
from onboard.core.errors import InputError
from onboard.core.model import Picture, Problem, SourceRef
from onboard.ingest.outline import PictureRef, Places
from onboard.ingest.photos import Inspect
from onboard.ingest.references import named_file, resolve

_LONGEST_NAME = 120


_HINTS = MappingProxyType(
    {
        "missing-photo": "Put the photo beside the document or into the photo folder.",
        "outside-photo": "Put the photo into the folder of the document, or name its folder as a photo folder.",
        "unreadable-photo": "Replace it by a whole JPEG, PNG or WebP file.",
    }
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at a file gave: its digest, or why it cannot be shown and what to do about it."""

    digest: str = ""
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The pictures inside a document, and the folder they are laid in under their own names.

    ``kept``   whether the folder outlives the reading; else a picture has no path afterwards
    """

    pictures: Mapping[str, bytes]
    folder: Path
    kept: bool

    def laid(self, name: str) -> Path:
        """The file of one of them, written where it is not there yet. Raises OutputError."""
        path = self.folder / name
        content = self.pictures[name]
        if not (path.is_file() and path.stat().st_size == len(content)):
            files.write_durably(path, content)
        return path


@dataclass
class Gallery:
    """Finds the files behind the pictures of one document; each file is looked at once."""

    document: str
    places: Places
    folder: Path
    photos: tuple[Path, ...]
    inspect: Inspect
    embedded: Embedded
    problems: list[Problem] = field(default_factory=list)
    _looks: dict[Path, _Look] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def picture(self, ref: PictureRef) -> Picture:
        """One placement, still without an id; a problem is noted where it cannot be shown."""
        file = named_file(ref.file)
        source = self.places.span(ref.start, ref.end)
        self._placed.add(file)
        if file in self.embedded.pictures:
            return self._embedded(file, ref, source)
        found = resolve(file, self.folder, self.photos)
        if found.path is None:
            self._report(found.kind, file, found.missing, source)
            return Picture("", file, source, ref.alt, missing=found.missing)
        look = self._look_at(found.path, file)
        if look.reason:
            self._report("unreadable-photo", file, look.reason, source, look.hint)
            return Picture("", file, source, ref.alt, missing=look.reason)
        return Picture("", file, source, ref.alt, look.digest, path=str(found.path))

    def _embedded(self, file: str, ref: PictureRef, source: SourceRef) -> Picture:
        path = self.embedded.laid(file)
        look = self._look_at(path, file)
        if look.reason:
            self._report("unreadable-photo", file, look.reason, source, look.hint)
            return Picture("", file, source, ref.alt, missing=look.reason)
        return Picture("", file, source, ref.alt, look.digest, path=str(path) if self.embedded.kept else "")

    def repeats(self, refs: Sequence[PictureRef]) -> bool:
        """Whether a block of HTML only shows again what the document has shown already."""
        return len(refs) > 1 and all(ref.gallery and named_file(ref.file) in self._placed for ref in refs)

    def _look_at(self, path: Path, file: str) -> _Look:
        if path not in self._looks:
            try:
                self._looks[path] = _Look(self.inspect(path, file).digest)
            except InputError as error:
                self._looks[path] = _Look(reason=error.reason, hint=error.hint or "")
        return self._looks[path]

    def _report(self, kind: str, file: str, reason: str, source: SourceRef, hint: str = "") -> None:
        shown = file if len(file) <= _LONGEST_NAME else file[: _LONGEST_NAME - 1] + "…"
        text = f"{shown or 'a picture without a file name'}: {reason}"
        self.problems.append(Problem(kind, text, self.document, source.place, hint or _HINTS[kind], stops=True))
