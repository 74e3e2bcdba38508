"""The way in: a document and photo folders -> an Instruction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.core.errors import InputError, attached
from onboard.core.fingerprint import digest, fingerprint
from onboard.core.model import Instruction
from onboard.files import read_bounded, writing
from onboard.ingest.base import READERS
from onboard.ingest.choosing import NOTHING_CHOSEN, Choice

if TYPE_CHECKING:
    from onboard.ingest.base import Reader
    from onboard.ingest.photos import Show, ShowClip
    from onboard.ingest.transcript import Transcript

_ONLY_ANSWERS = "onboard.ingest.legacy:"
_DECODERS = ("pypdfium2", "lxml", "pillow", "pyyaml", "markdown-it-py")

Transcribe = Callable[[bytes, str, str], "Transcript"]
"""Takes a document down: its bytes, its name, its suffix in lower case."""


def transcribed(content: bytes, name: str, suffix: str) -> Transcript:
    """A document's transcript: read here where it is plain text, and in a process of its own where it is not."""
    from onboard.ingest import apart

    reader = _reader(suffix)
    return apart.transcribed(content, name, suffix) if reader.apart else reader().transcript(content, name)


def read(
    document: Path,
    *,
    photos: Sequence[Path] = (),
    language: str = "",
    choice: Choice = NOTHING_CHOSEN,
    show: Show | None = None,
    film: ShowClip | None = None,
    transcribe: Transcribe = transcribed,
    pictures: Path | None = None,
) -> Instruction:
    """What a document says, and where it says it.

    ``photos``      more folders to look for pictures in, besides the document's own
    ``language``    BCP 47 tag; wins over what the document says
    ``choice``      which of several procedures, and whether rules may be steps
    ``show``        looks at each photo once; one that remembers may be given, and so for ``transcribe``
    ``film``        looks at each filmed clip; without it none can be shown
    ``pictures``    a folder where the pictures inside the document and prints of photos are laid, named by their
                    content; without it they are looked at and known by their digest, but have no path

    Raises InputError where the document cannot be read: no regular file, too large, a format nobody here reads,
    damaged, or empty. What is amiss but readable is in ``problems``. Writes nothing else, opens no connection.
    """
    from onboard.ingest.gallery import Embedded
    from onboard.ingest.photos import shown
    from onboard.ingest.understanding import understood

    name = document.name
    with attached(stage="ingest", file=name):
        suffix = document.suffix.lower()
        content = read_bounded(document, _reader(suffix, name).largest, name=name)
        transcript = transcribe(content, name, suffix)
        with _lent_folder() as lent:
            folder = pictures or lent
            embedded = Embedded(transcript.pictures, folder, kept=pictures is not None)
            look = show or partial(shown, folder=folder)
            where = (document.parent, photos)
            return understood(transcript.outline, name, digest(content), language, *where, look, embedded, choice, film)


@contextmanager
def _lent_folder() -> Iterator[Path]:
    """A folder for as long as it is needed. Raises OutputError where the machine has no room for one."""
    import tempfile

    with writing(Path(tempfile.gettempdir())):
        lent = tempfile.TemporaryDirectory(prefix="onboard-")
    with lent as path:
        yield Path(path)


def is_apart(suffix: str) -> bool:
    """Whether documents of this format are read in a process of their own, which takes a moment."""
    return _reader(suffix).apart


def reader_mark(suffix: str) -> str:
    """Stands for what reads a format: where it is another, a document may be read otherwise.

    Readers share drawings, grids and words with each other, so all code and words of the room count, and the libraries
    that decode; of a reader that was registered from elsewhere, its own folder too.
    """
    import inspect as inspect_module
    from importlib.metadata import version

    room, own = Path(__file__).parent, Path(inspect_module.getfile(_reader(suffix)))
    made_with = [*room.rglob("*.py"), *room.rglob("*.toml")]
    if not own.is_relative_to(room):
        made_with += own.parent.glob("*.py")
    libraries = [version(name) for name in _DECODERS]
    return fingerprint([libraries, [digest(path.read_bytes()) for path in sorted(made_with)]])[:16]


def largest(suffix: str) -> int:
    """How many bytes a document of this format may have. Raises InputError for a format nobody reads."""
    return _reader(suffix).largest


def read_suffixes() -> tuple[str, ...]:
    """The suffixes of documents that can be read, as against those that are only answered with what to do."""
    return tuple(suffix for suffix in READERS.names() if not READERS.ours.get(suffix, "").startswith(_ONLY_ANSWERS))


def _reader(suffix: str, name: str = "") -> type[Reader]:
    from onboard.ingest.legacy import answer_for

    if suffix not in READERS.names():
        known = answer_for(suffix)
        if known is not None:
            raise known
        raise InputError(
            f'a "{suffix}" document cannot be read' if suffix else "has no suffix that tells its format",
            file=name or None,
            hint=f"These can be read: {', '.join(read_suffixes())}. Save it as one of them.",
        )
    return READERS.load(suffix)
