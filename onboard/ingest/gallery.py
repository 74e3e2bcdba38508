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
from onboard.ingest.photokinds import KNOWN
from onboard.ingest.photos import Show
from onboard.ingest.references import named_file, require_text, resolve

_LONGEST_NAME = 120
_MOST_PICTURES = 2_000
"""Different ones of one document: for some of them a process is started."""


_HINTS = MappingProxyType(
    {
        "missing-photo": "Put the photo beside the document or into the photo folder.",
        "outside-photo": "Put the photo into the folder of the document, or name its folder as a photo folder.",
        "unreadable-photo": f"Replace it by a whole file: {KNOWN}.",
    }
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at a file gave: what is shown, or why nothing can be and what to do about it."""

    path: str = ""
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
        """The file of one of them, written where it does not lie there whole. Raises OutputError."""
        path = self.folder / name
        files.write_if_other(path, self.pictures[name])
        return path


@dataclass
class Gallery:
    """Finds the files behind the pictures of one document; each file is looked at once."""

    document: str
    places: Places
    folder: Path
    photos: tuple[Path, ...]
    show: Show
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
        if found.note:
            self._remark("photo-note", file, found.note, source)
        return self._shown(found.path, file, ref.alt, source, str(found.path))

    def _embedded(self, file: str, ref: PictureRef, source: SourceRef) -> Picture:
        return self._shown(self.embedded.laid(file), file, ref.alt, source, "")

    def _shown(self, path: Path, file: str, alt: str, source: SourceRef, found: str) -> Picture:
        look = self._look_at(path, file, source)
        if look.reason:
            self._report("unreadable-photo", file, look.reason, source, look.hint)
            return Picture("", file, source, alt, missing=look.reason, found=found)
        lasting = look.path if self.embedded.kept or look.path == found else ""
        return Picture("", file, source, alt, look.digest, path=lasting, found=found)

    def by_name(self, path: Path, name: str) -> Picture:
        """A photo that the document does not show, and that its own name places; still without an id.

        Raises InputError for a name that is no text.
        """
        require_text(name)
        return self._shown(path, name, "", SourceRef(f"{path.parent.name}/{name}", "file name", name), str(path))

    def repeats(self, refs: Sequence[PictureRef]) -> bool:
        """Whether a block of HTML only shows again what the document has shown already."""
        return len(refs) > 1 and all(ref.gallery and named_file(ref.file) in self._placed for ref in refs)

    def _look_at(self, path: Path, file: str, source: SourceRef) -> _Look:
        if path not in self._looks:
            try:
                if len(self._looks) >= _MOST_PICTURES:
                    raise InputError(
                        f"is one of more than {_MOST_PICTURES} pictures, and so many are looked at",
                        hint="Divide the document.",
                    )
                shown, facts = self.show(path, file)
                self._looks[path] = _Look(str(shown), facts.digest)
            except InputError as error:
                self._looks[path] = _Look(reason=error.reason, hint=error.hint or "")
            else:
                for note in facts.notes:
                    self._remark("photo-note", file, note, source)
                if facts.tiny:
                    size = f"has only {facts.width} x {facts.height} pixels and will look blurred"
                    self._remark("tiny-photo", file, size, source, "Take it again, or use the original.")
        return self._looks[path]

    def _remark(self, kind: str, file: str, text: str, source: SourceRef, hint: str = "") -> None:
        self.problems.append(Problem(kind, f"{_short(file)}: {text}", self.document, source.place, hint))

    def _report(self, kind: str, file: str, reason: str, source: SourceRef, hint: str = "") -> None:
        text = f"{_short(file) or 'a picture without a file name'}: {reason}"
        self.problems.append(Problem(kind, text, self.document, source.place, hint or _HINTS[kind], stops=True))


def _short(file: str) -> str:
    return file if len(file) <= _LONGEST_NAME else file[: _LONGEST_NAME - 1] + "…"
