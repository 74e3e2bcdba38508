"""The pictures of one document: which file each one is, what is marked on it, and why one cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from onboard import files
from onboard.core.attributes import Attributes, names_marks, read_attributes
from onboard.core.clips import Clip, Cut
from onboard.core.errors import InputError
from onboard.core.model import Picture, Problem, SourceRef
from onboard.ingest.braces import parted
from onboard.ingest.outline import PictureRef, Places
from onboard.ingest.photokinds import KNOWN, is_named_clip
from onboard.ingest.photos import PhotoFacts, Show, ShowClip
from onboard.ingest.references import named_file, require_text, resolve

_LONGEST_NAME = 120
_MOST_PICTURES = 2_000
"""Different ones of one document: for some of them a process is started."""


_MARKS_UNREAD = "its marks cannot be read, and what they blur is not to be seen"
_NO_CLIPS = "Save one picture of it as JPEG, and name that."
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
    clip: Clip | None = None


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
    film: ShowClip | None = None
    problems: list[Problem] = field(default_factory=list)
    _looks: dict[tuple[Path, Cut | None], _Look] = field(default_factory=dict)
    _unreadable: dict[Path, _Look] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def picture(self, ref: PictureRef) -> Picture:
        """One placement, still without an id; a problem is noted where it cannot be shown, or its marks not be read."""
        file = named_file(ref.file)
        source = self.places.span(ref.start, ref.end)
        alt, inside = parted(ref.alt)
        self._placed.add(file)
        try:
            attributes = self._attributes(file, f"{ref.braces} {inside}".strip(), source)
        except InputError:
            return Picture("", file, source, alt, missing=_MARKS_UNREAD)
        placed = Picture("", file, source, alt, marks=attributes.marks)
        if file in self.embedded.pictures:
            return self._shown(self.embedded.laid(file), placed, attributes.cut, "")
        found = resolve(file, self.folder, self.photos)
        if found.path is None:
            self._report(found.kind, file, found.missing, source)
            return replace(placed, missing=found.missing)
        if found.note:
            self._remark("photo-note", file, found.note, source)
        return self._shown(found.path, placed, attributes.cut, str(found.path))

    def by_name(self, path: Path, name: str) -> Picture:
        """A photo that the document does not show, and that its own name places; still without an id.

        Raises InputError for a name that is no text.
        """
        require_text(name)
        placed = Picture("", name, SourceRef(f"{path.parent.name}/{name}", "file name", name))
        return self._shown(path, placed, None, str(path))

    def _attributes(self, file: str, braces: str, source: SourceRef) -> Attributes:
        """Raises InputError, its problem noted, for marks that are not understood; somebody else's braces are none."""
        try:
            return read_attributes(braces)
        except InputError as error:
            problem = Problem(
                "unreadable-mark",
                f"{_short(file) or 'a picture'}: {error.reason}",
                self.document,
                source.place,
                error.hint or "",
                stops=names_marks(braces),
            )
            self.problems.append(problem)
            if problem.stops:
                raise
            return Attributes()

    def _shown(self, path: Path, placed: Picture, cut: Cut | None, found: str) -> Picture:
        """``found``: where the named file lies, "" for one inside the document."""
        filmed = is_named_clip(path.name)
        if cut is not None and not filmed:
            reason = "start, end, speed and sound are for filmed clips, and this is a picture"
            hint = "Take them away, or name the clip."
            self._report("unreadable-mark", placed.file, reason, placed.source, hint)
        look = self._look_at(path, placed.file, placed.source, (cut or Cut()) if filmed else None)
        if look.reason:
            self._report("unreadable-photo", placed.file, look.reason, placed.source, look.hint)
            return replace(placed, missing=look.reason, found=found)
        lasting = look.path if self.embedded.kept or look.path == found or look.clip else ""
        return replace(placed, digest=look.digest, path=lasting, found=found, clip=look.clip)

    def repeats(self, refs: Sequence[PictureRef]) -> bool:
        """Whether a block of HTML only shows again what the document has shown already."""
        return len(refs) > 1 and all(ref.gallery and named_file(ref.file) in self._placed for ref in refs)

    def _look_at(self, path: Path, file: str, source: SourceRef, cut: Cut | None) -> _Look:
        """``cut``: of a clip; None for a photo.

        A clip that cannot be read is not read again for each of its cuts: finding that out may take minutes.
        """
        if path in self._unreadable:
            return self._unreadable[path]
        if (path, cut) not in self._looks:
            try:
                if len(self._looks) >= _MOST_PICTURES:
                    raise InputError(
                        f"is one of more than {_MOST_PICTURES} pictures, and so many are looked at",
                        hint="Divide the document.",
                    )
                shown, facts, clip = self._seen(path, file, cut)
                self._looks[path, cut] = _Look(str(shown), facts.digest, clip=clip)
            except InputError as error:
                self._looks[path, cut] = _Look(reason=error.reason, hint=error.hint or "")
                if cut is not None and error.stage is not None:  # raised by a reader, not by what is asked of the clip
                    self._unreadable[path] = self._looks[path, cut]
            else:
                for note in facts.notes:
                    self._remark("photo-note", file, note, source)
                if facts.tiny:
                    size = f"has only {facts.width} x {facts.height} pixels and will look blurred"
                    self._remark("tiny-photo", file, size, source, "Take it again, or use the original.")
        return self._looks[path, cut]

    def _seen(self, path: Path, file: str, cut: Cut | None) -> tuple[Path, PhotoFacts, Clip | None]:
        if cut is None:
            return (*self.show(path, file), None)
        if self.film is None:
            raise InputError("is a filmed clip, and only photos are looked at here", hint=_NO_CLIPS)
        filmed = self.film(path, file, cut)
        return filmed.path, filmed.facts, filmed.clip

    def _remark(self, kind: str, file: str, text: str, source: SourceRef, hint: str = "") -> None:
        self.problems.append(Problem(kind, f"{_short(file)}: {text}", self.document, source.place, hint))

    def _report(self, kind: str, file: str, reason: str, source: SourceRef, hint: str = "") -> None:
        text = f"{_short(file) or 'a picture without a file name'}: {reason}"
        self.problems.append(Problem(kind, text, self.document, source.place, hint or _HINTS[kind], stops=True))


def _short(file: str) -> str:
    return file if len(file) <= _LONGEST_NAME else file[: _LONGEST_NAME - 1] + "…"
