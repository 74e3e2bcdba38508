"""Looking into a document, a photo, a clip."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onboard.core.fingerprint import plain
from onboard.pipeline.work.base import Shelf, Work, require_unchanged, unchanged


@dataclass(frozen=True)
class Transcribe(Work):
    """Take a document down, in a process of its own. Result: bytes of ``ingest.transcript.Transcript``.

    ``suffix`` tells its format, in lower case; ``name`` is what errors call it; ``reader`` stands for the code that
    reads it.
    """

    stage = "ingest"
    takes = 0.5
    opens = 10.0

    digest: str
    suffix: str
    name: str
    reader: str
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        named = {"the document": self.digest, "its format": self.suffix, "its name": self.name}
        return {**named, "the reader": self.reader}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.ingest.reading import largest, transcribed

        content = unchanged(self.path, self.digest, largest(self.suffix), self.name)
        return transcribed(content, self.name, self.suffix).as_bytes()


@dataclass(frozen=True)
class PrintPhoto(Work):
    """Make a print of a photo that cannot be shown as it is. Result: bytes of ``ingest.prints.Print``.

    ``recipe`` is the version of how prints are made.
    """

    stage = "ingest"
    takes = 0.1

    digest: str
    recipe: int
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the photo": self.digest, "how prints are made": self.recipe}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.core.photos import LARGEST_FILE
        from onboard.ingest.prints import printed

        content = unchanged(self.path, self.digest, LARGEST_FILE, self.label)
        return printed(content, self.label).as_bytes()


@dataclass(frozen=True)
class InspectPhoto(Work):
    """Decode a photo once, to know that it can be shown. Result: JSON of ``ingest.photos.PhotoFacts``."""

    stage = "ingest"
    takes = 0.06

    digest: str
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the photo": self.digest}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.ingest.photos import inspect_photo

        facts = inspect_photo(Path(self.path), self.label)
        require_unchanged(facts.digest, self.digest, self.label)
        return json.dumps(plain(facts)).encode()

    def promised(self) -> bytes:
        """The result if the photo can be decoded, for who is to decode it next. Raises InputError as far as known."""
        from onboard.core.photos import LARGEST_FILE
        from onboard.ingest.photos import promised

        content = unchanged(self.path, self.digest, LARGEST_FILE, self.label)
        return json.dumps(plain(promised(content, self.label, self.digest))).encode()


@dataclass(frozen=True)
class InspectClip(Work):
    """Look into a filmed clip, to know that it can be shown. Result: JSON of ``compose.clips.ClipFacts``."""

    stage = "ingest"
    takes = 0.5

    digest: str
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the clip": self.digest}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.clips import inspect_clip

        facts = inspect_clip(Path(self.path), self.label)
        require_unchanged(facts.digest, self.digest, self.label)
        return json.dumps(plain(facts)).encode()


@dataclass(frozen=True)
class ClipPicture(Work):
    """The picture of a clip at some of its seconds: what stands for it where nothing moves. Result: JPEG."""

    stage = "ingest"
    takes = 0.3

    digest: str
    seconds: float
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the clip": self.digest, "the time": self.seconds}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.clips import picture

        output = io.BytesIO()
        picture(Path(self.path), self.label, self.seconds).save(output, "JPEG", quality=92)
        return output.getvalue()
