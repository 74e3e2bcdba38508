"""Units of work: frozen values that any process can carry out.

A unit of work knows its inputs, hence its fingerprint: same inputs, same result, made once. It holds no open file
and no library object, only values; what it needs from other units it names by fingerprint and is given by ``shelf``.
Raising ``version`` of a kind makes all of it again: do so whenever its code makes something else of the same inputs.
"""

from __future__ import annotations

import abc
import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from onboard.core.clips import Clip
from onboard.core.errors import InputError, attached
from onboard.core.fingerprint import added_later, canonical, digest, fingerprint, plain
from onboard.core.model import Finding, Gap, Instruction, Script, Signal, Size, Slide
from onboard.core.timing import SAMPLES_PER_SECOND, Span

Shelf = Callable[[str], bytes]
Obtain = Callable[["Work"], bytes]
"""Gives the result of one small unit of work, made on the spot where it is not on the shelf."""


@dataclass(frozen=True, slots=True)
class Service:
    """An outside service that work waits for: its name, and how many units it is given at once."""

    name: str
    at_once: int


PAGE_PICTURE_WIDTH = 960
PAGE_PICTURE_QUALITY = 82


@dataclass(frozen=True)
class Work(abc.ABC):
    """One unit. ``label`` names it for people and is not part of its meaning; neither is any path."""

    stage: ClassVar[str]
    version: ClassVar[int] = 1

    label: str = field(compare=False)

    def fingerprint(self) -> str:
        """What the result is kept under."""
        return fingerprint([type(self).__name__, self.version, self])

    @abc.abstractmethod
    def inputs(self) -> dict[str, Any]:
        """The inputs by the names people know them by; compared to say why something is made again."""

    def needs(self) -> tuple[str, ...]:
        """Fingerprints of the units whose results it reads."""
        return ()

    def service(self) -> Service | None:
        """The outside service it waits for; None for work this machine does."""
        return None

    def make(self, shelf: Shelf) -> bytes:
        """Carry it out. Errors say which unit it was."""
        with attached(stage=self.stage, place=self.label):
            return self._make(shelf)

    @abc.abstractmethod
    def _make(self, shelf: Shelf) -> bytes: ...


def made_here(work: Work) -> bytes:
    """The result of one small unit of work that needs no other, made here and now and not kept."""
    return work.make(_nothing)


def _nothing(mark: str) -> bytes:
    raise KeyError(mark)


def _unchanged(path: str, mark: str, limit: int, name: str) -> bytes:
    """The bytes of the file that a unit was planned with. Raises InputError where it is another by now."""
    from onboard import files

    content = files.read_bounded(Path(path), limit, name=name)
    if digest(content) != mark:
        raise InputError("was changed while it was being read", file=name, hint="Run it again.")
    return content


@dataclass(frozen=True)
class Transcribe(Work):
    """Take a document down, in a process of its own. Result: bytes of ``ingest.transcript.Transcript``.

    ``suffix`` tells its format, in lower case; ``name`` is what errors call it; ``reader`` stands for the code that
    reads it.
    """

    stage = "ingest"

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

        content = _unchanged(self.path, self.digest, largest(self.suffix), self.name)
        return transcribed(content, self.name, self.suffix).as_bytes()


@dataclass(frozen=True)
class PrintPhoto(Work):
    """Make a print of a photo that cannot be shown as it is. Result: bytes of ``ingest.prints.Print``.

    ``recipe`` is the version of how prints are made.
    """

    stage = "ingest"

    digest: str
    recipe: int
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the photo": self.digest, "how prints are made": self.recipe}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.core.photos import LARGEST_FILE
        from onboard.ingest.prints import printed

        content = _unchanged(self.path, self.digest, LARGEST_FILE, self.label)
        return printed(content, self.label).as_bytes()


@dataclass(frozen=True)
class InspectPhoto(Work):
    """Decode a photo once, to know that it can be shown. Result: JSON of ``ingest.photos.PhotoFacts``."""

    stage = "ingest"

    digest: str
    path: str = field(compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the photo": self.digest}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.ingest.photos import inspect_photo

        facts = inspect_photo(Path(self.path), self.label)
        if facts.digest != self.digest:
            raise InputError("was changed while it was being read", file=self.label, hint="Run it again.")
        return json.dumps(plain(facts)).encode()


@dataclass(frozen=True)
class Speak(Work):
    """Speak one sentence. Result: WAV, 48 kHz mono 16 bit, levelled."""

    stage = "narrate"
    version = 2

    spoken: str
    voice: Any

    def inputs(self) -> dict[str, Any]:
        return {"the words": self.spoken, "the voice": self.voice}

    def service(self) -> Service | None:
        from onboard.narrate.voices.settings import voice_class

        voice = voice_class(self.voice.provider)
        return None if voice.offline else Service(voice.host_of(self.voice), voice.parallel)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.speaking import speak

        return speak(self.spoken, self.voice)


@dataclass(frozen=True)
class Align(Work):
    """Measure a spoken sentence, and find when each of its words is heard. Result: JSON, see :func:`heard_of`."""

    stage = "narrate"
    version = 2

    spoken: str
    language: str
    sound: str

    def inputs(self) -> dict[str, Any]:
        return {"the words": self.spoken, "the language": self.language, "the sound": self.sound}

    def needs(self) -> tuple[str, ...]:
        return (self.sound,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.alignment.aligning import word_times
        from onboard.narrate.sound import from_wav, words_in

        wav = shelf(self.sound)
        sound = from_wav(wav)
        if sound.rate != SAMPLES_PER_SECOND:
            raise ValueError(f"narration is kept at {SAMPLES_PER_SECOND} Hz, not {sound.rate}")
        told = words_in(wav)
        words = told or word_times(self.spoken, self.language, sound)
        times = [[word.start, word.end, word.begins, word.ends] for word in words]
        return canonical({"samples": len(sound.samples), "told_by_voice": bool(told), "words": times}).encode()


@dataclass(frozen=True, slots=True)
class Heard:
    """A spoken sentence as measured: its ``samples``, and its words (``narrate.sound.WordTime``)."""

    samples: int
    words: tuple[Any, ...]


def heard_of(result: bytes) -> Heard:
    """The measurement in the result of an Align."""
    from onboard.narrate.sound import WordTime

    fields = json.loads(result)
    return Heard(fields["samples"], tuple(WordTime(*word) for word in fields["words"]))


@dataclass(frozen=True)
class Listen(Work):
    """Listen to a spoken sentence with a recogniser. Result: JSON, see :func:`missed_in`."""

    stage = "hearing"

    written: str
    spoken: str
    sound: str
    recogniser: Any

    def inputs(self) -> dict[str, Any]:
        return {"the words": [self.written, self.spoken], "the sound": self.sound, "the recogniser": self.recogniser}

    def needs(self) -> tuple[str, ...]:
        return (self.sound,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.hearing.listening import listen, told

        hearing = listen(shelf(self.sound), self.written, self.spoken, self.recogniser)
        heard = [transcript.text for transcript in hearing.transcripts]
        return canonical({"missed": told(hearing), "heard": heard}).encode()


@dataclass(frozen=True, slots=True)
class Missed:
    """What was not heard of a sentence, one line each, and ``heard``: what was, each time it was listened to."""

    missed: tuple[str, ...]
    heard: tuple[str, ...]


def missed_in(result: bytes) -> Missed:
    """The findings in the result of a Listen."""
    fields = json.loads(result)
    return Missed(tuple(fields["missed"]), tuple(fields["heard"]))


@dataclass(frozen=True)
class AskModel(Work):
    """Ask a language model one question. Result: JSON, see :func:`answer_of`. The key is looked up only here."""

    stage = "script"

    question: Any

    def inputs(self) -> dict[str, Any]:
        asked = self.question
        return {"the prompt": [asked.system, asked.user, asked.schema], "the model": asked.settings}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.writers.endpoint import answer, key_of

        return canonical(answer(self.question, key=key_of(self.question.settings))).encode()


def answer_of(result: bytes) -> Any:
    """The Answer in the result of an AskModel."""
    from onboard.script.writers.questions import Answer

    fields = json.loads(result)
    return Answer(**{name: value for name, value in fields.items() if name})


@dataclass(frozen=True)
class CheckScript(Work):
    """Compare a script with its instruction. Result: JSON, see :func:`findings_of`.

    ``checker`` stands for the check's own code and language data: better rules look again at every script.
    """

    stage = "check"

    script: Script
    instruction: Instruction
    glossary: Mapping[str, str]
    checker: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the script": self.script,
            "the document": self.instruction,
            "the glossary": self.glossary,
            "the rules of the check": self.checker,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.checking import check

        return canonical(check(self.script, self.instruction, glossary=self.glossary)).encode()


def findings_of(result: bytes) -> tuple[Finding, ...]:
    """The findings in the result of a CheckScript."""
    return tuple(Finding(**{name: value for name, value in one.items() if name}) for one in json.loads(result))


@dataclass(frozen=True)
class FindGaps(Work):
    """Find what an instruction leaves open. Result: JSON, see :func:`gaps_of`.

    ``beside``    names of the files beside the document
    ``contacts``  the bytes of contacts.csv as Latin-1 text, "" where there is none; ``today`` an ISO date, which counts
                  only with them
    ``finder``    stands for the code and words that find gaps
    """

    stage = "gaps"

    instruction: Instruction
    beside: tuple[str, ...]
    contacts: str
    today: str
    finder: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the document": self.instruction,
            "the files beside it": self.beside,
            "the contacts": [self.contacts, self.today],
            "the rules for gaps": self.finder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.gaps.checking import gaps
        from onboard.gaps.contacts import read_contacts

        listed = read_contacts(self.contacts.encode("latin-1")) if self.contacts else None
        found = gaps(
            self.instruction,
            contacts=listed,
            today=date.fromisoformat(self.today),
            known_documents=frozenset(self.beside),
        )
        return canonical(found).encode()


def gaps_of(result: bytes) -> tuple[Gap, ...]:
    """The gaps in the result of a FindGaps."""
    return tuple(Gap(**{name: value for name, value in one.items() if name}) for one in json.loads(result))


def gaps_mark() -> str:
    """What stands for everything gaps are found with: code and words of the room, and what reads quantities."""
    return _mark_of("onboard.gaps", "onboard.measures")


def _mark_of(*rooms: str) -> str:
    from importlib.resources import files as inside

    made_with = [
        path
        for room in rooms
        for path in sorted(Path(str(inside(room))).rglob("*"))
        if path.suffix in (".py", ".toml", ".gz")
    ]
    return fingerprint([digest(path.read_bytes()) for path in made_with])


def checker_mark() -> str:
    """What stands for everything a check is made with: code and language data of the rooms, and the tagger."""
    from importlib.metadata import version

    return fingerprint([version("HanTa"), _mark_of("onboard.script", "onboard.measures")])


@dataclass(frozen=True)
class Paginate(Work):
    """Divide a slide into as many as it needs, by measuring. Result: JSON, see :func:`pages_of`."""

    stage = "layout"

    slide: Slide
    theme: Any
    size: Size

    def inputs(self) -> dict[str, Any]:
        return {**_shown_on(self.slide), "the theme": self.theme, "the picture size": self.size}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.slides.layout import paginate

        pages = [
            {
                "heading": page.heading,
                "lines": page.lines,
                "points": page.points,
                "panels": page.panels,
                "photos": [self.slide.photos.index(photo) for photo in page.photos],
                "page": page.page,
            }
            for page in paginate(self.slide, self.theme, self.size)
        ]
        return canonical(pages).encode()


def _shown_on(slide: Slide) -> dict[str, Any]:
    """A slide's inputs by the names people know them by."""
    return {
        "the words shown": [slide.kind, slide.heading, slide.language, slide.lines, slide.points, slide.panels],
        "the photo": slide.photos,
        "the form": slide.form,
        "the step's number": slide.number,
        "the draft mark": slide.draft,
        "the footer": slide.footer,
        "the page of the slide": slide.page,
    }


def pages_of(slide: Slide, result: bytes) -> tuple[Slide, ...]:
    """The slides that together show this one, from the result of its Paginate."""
    return tuple(
        dataclasses.replace(
            slide,
            heading=page["heading"],
            lines=tuple((label, text) for label, text in page["lines"]),
            points=tuple(page["points"]),
            panels=tuple((Signal(signal) if signal else None, text) for signal, text in page["panels"]),
            photos=tuple(slide.photos[n] for n in page["photos"]),
            page=page["page"],
        )
        for page in json.loads(result)
    )


@dataclass(frozen=True)
class Still(Work):
    """Draw one slide and encode it as one held picture. Result: a piece of no fixed length (see compose)."""

    stage = "slides"

    slide: Slide
    theme: Any
    size: Size
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {
            **_shown_on(self.slide),
            "the theme": self.theme,
            "the picture size": self.size,
            "the encoder": self.encoder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.encoders.base import ENCODERS, Change
        from onboard.slides.drawing import draw

        picture = draw(self.slide, self.theme, self.size)
        return ENCODERS.load(self.encoder.encoder)(self.encoder).encode([Change(0, picture)])


@dataclass(frozen=True)
class PagePicture(Work):
    """The picture of a scene as the page shows it. Result: JPEG."""

    stage = "compose"

    still: str
    width: int = PAGE_PICTURE_WIDTH
    quality: int = PAGE_PICTURE_QUALITY

    def inputs(self) -> dict[str, Any]:
        return {"the slide": self.still, "the width": self.width, "the quality": self.quality}

    def needs(self) -> tuple[str, ...]:
        return (self.still,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.stills import page_picture

        return page_picture(shelf(self.still), self.width, self.quality)


@dataclass(frozen=True)
class MusicFile:
    """A piece of music as it lies in the workspace. ``settings`` is ``compose.music.MusicSettings``."""

    name: str = field(compare=False)
    path: str = field(compare=False)
    digest: str
    settings: Any


@dataclass(frozen=True)
class Soundtrack(Work):
    """All sentences in one continuous track. ``placed`` is (first sample, fingerprint of the Speak). Result: AAC.

    ``music``      what plays under them; ``warnings`` are the spans of the track where it is silent
    ``clips``      filmed clips that are heard: (first sample, the clip)
    """

    stage = "compose"

    placed: tuple[tuple[int, str], ...]
    samples: int
    settings: Any
    music: MusicFile | None = None
    warnings: tuple[Span, ...] = ()
    clips: tuple[tuple[int, Clip], ...] = added_later(())

    def inputs(self) -> dict[str, Any]:
        return {
            "the sentences": self.placed,
            "the length": self.samples,
            "the sound's encoding": self.settings,
            "the music": [self.music, self.warnings],
            "the clips": self.clips,
        }

    def needs(self) -> tuple[str, ...]:
        return tuple(spoken for _, spoken in self.placed)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.soundtrack import soundtrack

        placed = [(start, shelf(spoken)) for start, spoken in self.placed]
        return soundtrack(placed, self.samples, self.settings, self._music(), tuple(self._heard()))

    def _heard(self) -> Iterator[Any]:
        from onboard.compose.clip_tracks import ClipTrack
        from onboard.compose.clips import sound

        return (ClipTrack(start, sound(clip), clip.sound) for start, clip in self.clips)

    def _music(self) -> Any:
        from onboard.compose.music import LARGEST_MUSIC, Music

        if self.music is None:
            return None
        content = _unchanged(self.music.path, self.music.digest, LARGEST_MUSIC, self.music.name)
        return Music(self.music.name, content, self.music.settings, self.warnings)


@dataclass(frozen=True)
class Join(Work):
    """Join everything without encoding it again. ``placed`` is (first frame, fingerprint of the Still). Result: MP4."""

    stage = "compose"

    placed: tuple[tuple[int, str], ...]
    frames: int
    sound: str
    cues: tuple[Any, ...]
    chapters: tuple[Any, ...]
    labels: Any
    engine: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the pictures": self.placed,
            "the length": self.frames,
            "the sound": self.sound,
            "the captions": self.cues,
            "the chapters": self.chapters,
            "the title and labels": self.labels,
            "the library that joins": self.engine,
        }

    def needs(self) -> tuple[str, ...]:
        return (self.sound, *(still for _, still in self.placed))

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.joining import Placed, join

        pictures = [Placed(start, shelf(still)) for start, still in self.placed]
        return join(pictures, self.frames, shelf(self.sound), self.cues, self.chapters, self.labels)


@dataclass(frozen=True)
class MakeSign(Work):
    """Lay out the sheet to print, and decode its QR code from the rendering before it is accepted. Result: PDF."""

    stage = "publish"

    workstation: Any
    url: str
    trial: bool
    languages: tuple[str, ...]
    layout: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the workstation": _shown_on_sign(self.workstation),
            "the address": self.url,
            "the trial stamp": self.trial,
            "the languages": self.languages,
            "the layout of signs": self.layout,
        }

    def fingerprint(self) -> str:
        return fingerprint([type(self).__name__, self.version, self.inputs()])

    def _make(self, shelf: Shelf) -> bytes:
        from onboard import resources
        from onboard.publish.sign import sign

        fonts = resources.assets() / "fonts"
        return sign(self.workstation, self.url, trial=self.trial, languages=self.languages, fonts=fonts)


def _shown_on_sign(workstation: Any) -> dict[str, Any]:
    """What the sheet shows of a workstation: nothing that changes with its document; a logo by its digest."""
    named = {f: getattr(workstation, f) for f in ("id", "name", "company", "colour")}
    logo = workstation.logo
    return {**named, "logo": (logo[0], digest(logo[1])) if logo else None}


def sign_layout(assets: Path) -> str:
    """What stands for everything a sheet is laid out with: fonts, words, code, the library that draws it."""
    from importlib.metadata import version
    from importlib.resources import files as inside

    publish = inside("onboard.publish")
    words = [
        path.read_bytes() for path in sorted((publish / "words").iterdir(), key=str) if path.name.endswith(".toml")
    ]
    code = (publish / "sign.py").read_bytes()
    fonts = [path.read_bytes() for path in sorted((assets / "fonts").glob("*.ttf"))]
    return fingerprint([version("fpdf2"), *(digest(content) for content in (code, *words, *fonts))])
