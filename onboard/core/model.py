"""The values that travel between the stages. One word for one thing; all frozen, all plain.

    Instruction   the source document, read: what it says, and where it says it
    Script        what will be told and shown: scenes of sentences, each citing statements of the instruction
    Slide         what one slide shows, before anybody has laid it out
    Gap           something the document leaves open
    Finding       something a check objects to

Times live in :mod:`onboard.core.timing`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from onboard.core.clips import Clip
from onboard.core.fingerprint import added_later
from onboard.core.marks import Mark, PictureMarks


class Signal(enum.StrEnum):
    """Signal words of safety notices, strongest first (ANSI Z535.6, ISO 3864-2)."""

    DANGER = "danger"
    WARNING = "warning"
    CAUTION = "caution"
    NOTICE = "notice"


# ---------------------------------------------------------------------------------------------- instruction


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where exactly it says that.

    ``file``    the document, as named by whoever gave it, without folders
    ``place``   where in it, as a person finds it there: "line 12", "lines 12-14", "paragraph 7", "table 2, row 3",
                "Prüfplan!B5", "page 4", "slide 3"; counted from 1, both ends included
    ``words``   the words there, verbatim, markup included
    """

    file: str
    place: str
    words: str


class Aspect(enum.StrEnum):
    """What a statement inside a step tells, besides what is to be done."""

    SUBSTEP = "substep"
    """It opens a sub-step: an entry of a list inside the step."""
    DURATION = "duration"
    """How long the step takes."""
    ACCEPTANCE = "acceptance"
    """By what one sees that it was done well."""
    ROLE = "role"
    """Who does it."""
    TOOL = "tool"
    PART = "part"
    PPE = "ppe"


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest piece of an instruction that can be cited: a sentence, a list entry, a table row, a value.

    ``id``      unique in its instruction: "meta:title", "tool:drehmomentschluessel", "spindel-loesen/2"
    ``text``    what it says, as plain text
    ``aspect``  inside a step, where the document sets it apart: a column "Zeit", a list below the step; else None
    """

    id: str
    text: str
    source: SourceRef
    aspect: Aspect | None = added_later(None)


@dataclass(frozen=True, slots=True)
class SafetyWarning:
    """A warning; ``signal`` is its signal word where the document gives one, never one we chose."""

    id: str
    text: str
    source: SourceRef
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One placement of a photo or drawing in the document.

    ``id``        unique in its instruction
    ``file``      as the document names it, relative to the document; "" where the document names none
    ``path``      where the file that is shown lies on this machine; "" when missing; not part of the meaning
    ``digest``    SHA-256 of the bytes of the file that is shown; "" when missing
    ``alt``       the document's own description, possibly ""
    ``missing``   why it cannot be shown, or None
    ``found``     where the named file lies, of which what is shown may be a print; "" for one inside the document
    ``marks``     what the document points at on it
    ``clip``      the filmed clip that is shown here; what ``path`` and ``digest`` name is then its first picture
    """

    id: str
    file: str
    source: SourceRef
    alt: str = ""
    digest: str = ""
    missing: str | None = None
    path: str = field(default="", compare=False)
    found: str = field(default="", compare=False)
    marks: tuple[Mark, ...] = added_later(())
    clip: Clip | None = added_later(None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work.

    ``id``           stable: does not change when other steps are inserted, deleted or moved
    ``title``        what a list of steps shows: the heading, or the first sentence; verbatim, plain text
    ``statements``   everything the step says, in order, sentence by sentence; ids are "<step id>/<n>"
    ``warnings``     to be heard before the step
    ``section``      the heading of the group it stands in, or ""
    ``source``       the whole step
    """

    id: str
    title: str
    statements: tuple[Statement, ...]
    source: SourceRef
    warnings: tuple[SafetyWarning, ...] = ()
    pictures: tuple[Picture, ...] = ()
    section: str = ""

    @property
    def text(self) -> str:
        return " ".join(statement.text for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in the documentation: what a document leaves open and a new hire would have to guess.

    ``kind``    one of the closed list in docs/gaps.md: "vague-word", "no-unit", "contradiction", ...
    ``id``      stable while the words it concerns stay the same: what a person accepts it by
    ``words``   the document's words, verbatim; "" where the gap is that there are none
    ``place``   where, as a source ref names it; "" where it concerns the whole document
    ``step``    id of the step it concerns, or ""
    ``why``     why it matters to a new hire; a sentence
    ``instead`` what to write; a sentence
    ``grave``   whether a video is published only after a person accepted it by name
    """

    kind: str
    id: str
    file: str
    place: str
    words: str
    why: str
    instead: str
    step: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something amiss in a document that could still be read.

    ``kind``    one of a closed, documented list: "missing-photo", "unreadable-photo", "left-out", ...
    ``stops``   whether a video must not be made of it without a person's decision
    """

    kind: str
    text: str
    file: str
    place: str = ""
    hint: str = ""
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """One of several procedures that a document holds.

    ``id``      a slug of its title, unique in its document; what a person chooses it by
    ``steps``   ids of its steps, in order
    """

    id: str
    title: str
    steps: tuple[str, ...]
    source: SourceRef


@dataclass(frozen=True, slots=True)
class Instruction:
    """A workstation's instruction, read from one document.

    The single statements (``station``, ``revision``, ``valid_from``, ``responsible``) are None where the document
    does not say. ``language`` is a BCP 47 tag ("de"), or "" where neither document nor caller says.
    ``introduction`` is what is said in front of the steps; ``checks`` what is to be checked at the end;
    ``notes`` everything else the document says, so that no word of it is lost; the ids of mere headings begin with
    "heading:". ``metadata`` is what else it says of itself ("meta:document-number", "meta:approved-by", ...).
    ``procedures`` are named where the document holds several; ``steps`` are those of the one that was chosen, or of
    all of them.
    """

    document: str
    digest: str
    language: str
    title: Statement
    station: Statement | None = None
    revision: Statement | None = None
    valid_from: Statement | None = None
    responsible: Statement | None = None
    introduction: tuple[Statement, ...] = ()
    ppe: tuple[Statement, ...] = ()
    tools: tuple[Statement, ...] = ()
    parts: tuple[Statement, ...] = ()
    warnings: tuple[SafetyWarning, ...] = ()
    steps: tuple[Step, ...] = ()
    checks: tuple[Statement, ...] = ()
    contacts: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()
    pictures: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()
    metadata: tuple[Statement, ...] = added_later(())
    procedures: tuple[Procedure, ...] = added_later(())

    def statements(self) -> Iterator[Statement | SafetyWarning]:
        """Everything that can be cited, in the order of the document's parts."""
        for single in (self.title, self.station, self.revision, self.valid_from, self.responsible):
            if single is not None:
                yield single
        yield from self.metadata
        yield from self.introduction
        yield from self.ppe
        yield from self.tools
        yield from self.parts
        yield from self.warnings
        for step in self.steps:
            yield from step.warnings
            yield from step.statements
        yield from self.checks
        yield from self.contacts
        yield from self.notes

    def sources(self) -> dict[str, SourceRef]:
        """Source ref by statement id: what a citation leads to."""
        return {statement.id: statement.source for statement in self.statements()}

    def untold(self) -> tuple[Statement, ...]:
        """Notes that are more than a heading: what the document says and no video tells."""
        return tuple(note for note in self.notes if not note.id.startswith("heading:"))

    def all_pictures(self) -> tuple[Picture, ...]:
        """Every placement, those outside the steps first."""
        return (*self.pictures, *(picture for step in self.steps for picture in step.pictures))

    def all_warnings(self) -> tuple[SafetyWarning, ...]:
        """Those for everything first."""
        return (*self.warnings, *(warning for step in self.steps for warning in step.warnings))


# ---------------------------------------------------------------------------------------------- script


class SceneKind(enum.StrEnum):
    """What a scene is for; one template of a slide each."""

    TITLE = "title"
    SAFETY = "safety"
    TOOLS = "tools"
    STEP = "step"
    CHECK = "check"
    SUMMARY = "summary"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One spoken sentence and the ids of the statements it rests on.

    ``language``   BCP 47, where it is another than its script's: a step left in the language of the document; or ""
    """

    text: str
    cites: tuple[str, ...]
    language: str = added_later("")


@dataclass(frozen=True, slots=True)
class Point:
    """One line shown on the slide, and what it rests on."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A warning shown on the slide: its signal word (None: shown without one), its text, what it rests on."""

    text: str
    cites: tuple[str, ...]
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a scene's words come from: how the answer to "was AI used here, and what left the house?" is kept.

    ``writer``      "template 1", or the model's name
    ``host``        the model's host, "" where nothing was asked
    ``prompt``      the prompts' version: first digits of their digest
    ``characters``  how many were sent for this scene, all questions together
    ``redacted``    whether names, telephone numbers and addresses were taken out before
    ``fallback``    why a model's words were not taken and the template's stand here, or ""
    """

    writer: str
    host: str = ""
    prompt: str = ""
    characters: int = 0
    redacted: bool = False
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture and what is said to it.

    ``id``         stable and unique in its script; a step's scenes are "<step id>" and "<step id>+2", "+3", ...
    ``heading``    shown large, and the name of the chapter
    ``sentences``  spoken, in order; at least one
    ``points``     shown beside or below the picture
    ``panels``     warnings shown
    ``pictures``   photos shown, by the file name the instruction gives them
    ``step``       the step it belongs to, for kind STEP
    ``marks``      of those pictures that have others here than the document gives them
    ``origin``     where its words come from; None: from the script's writer, by rule. Not part of the meaning
    """

    id: str
    kind: SceneKind
    heading: str
    sentences: tuple[Sentence, ...]
    points: tuple[Point, ...] = ()
    panels: tuple[Panel, ...] = ()
    pictures: tuple[str, ...] = ()
    step: str | None = None
    origin: Origin | None = field(default=None, compare=False)
    marks: tuple[PictureMarks, ...] = added_later(())


@dataclass(frozen=True, slots=True)
class Script:
    """What one video tells, in one language.

    ``writer``   who wrote it: "template 1", "verbatim 1", later a model's name
    """

    language: str
    writer: str
    scenes: tuple[Scene, ...]

    def sentences(self) -> Iterator[tuple[Scene, Sentence]]:
        for scene in self.scenes:
            for sentence in scene.sentences:
                yield scene, sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check objects to in a script.

    ``kind``       one of the closed list in docs/formats/script.md: "missing-citation", "source-changed", ...
    ``sentence``   the words objected to, "" where it concerns a whole scene
    ``source``     the words of the source, where there are any
    ``blocks``     whether it keeps a video from being published
    """

    kind: str
    scene: str
    text: str
    hint: str
    sentence: str = ""
    source: str = ""
    blocks: bool = True


# ---------------------------------------------------------------------------------------------- slides


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo to show.

    ``missing``   a reason: a marked empty frame is shown
    ``path``      where the file lies; not part of the meaning
    ``marks``     all its marks: what it is cropped to never cuts one, whether it is seen yet or not
    ``hidden``    which of them (counted from 0) are not seen yet; a BLUR always works
    ``zoomed``    which of them (a ZOOM) fills the picture's place now; None: the photo is shown as a whole
    ``whole``     whether it must not be cropped: a drawing, a screen, a clip
    """

    file: str
    digest: str
    missing: str | None = None
    path: str = field(default="", compare=False)
    marks: tuple[Mark, ...] = added_later(())
    hidden: tuple[int, ...] = added_later(())
    zoomed: int | None = added_later(None)
    whole: bool = added_later(False)


class SlideForm(enum.StrEnum):
    """Which of a kind's templates a slide is drawn by."""

    USUAL = ""
    """The one its kind and what it holds call for."""
    WARNING = "warning"
    """Its warnings fill the slide, until they have been heard."""


@dataclass(frozen=True, slots=True)
class Slide:
    """What one slide shows, before anybody has laid it out.

    ``number``     the number of the step, shown but never spoken; there is no total (see docs/decisions)
    ``lines``      small facts on a title or contact slide: ("Arbeitsplatz", "WS-04"), ...
    ``points``     text lines; ``panels`` warnings as (signal, text)
    ``page``       1 for the first slide of its scene, 2 for its continuation, ...
    ``draft``      the word printed across a draft ("ENTWURF"), or ""
    ``footer``     small print at the lower edge
    ``left_in``    BCP 47 of the document's words, where they are left in another language than ``language``; or ""
    """

    kind: SceneKind
    heading: str
    language: str
    number: int | None = None
    lines: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    panels: tuple[tuple[Signal | None, str], ...] = ()
    photos: tuple[Photo, ...] = ()
    page: int = 1
    draft: str = ""
    footer: str = ""
    left_in: str = added_later("")
    form: SlideForm = added_later(SlideForm.USUAL)


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's width and height in pixels; both even."""

    width: int
    height: int


LANDSCAPE = Size(1920, 1080)
PORTRAIT = Size(1080, 1920)
FORMATS = {"landscape": LANDSCAPE, "portrait": PORTRAIT}
"""How a video is held: by the name that settings and file names use."""
