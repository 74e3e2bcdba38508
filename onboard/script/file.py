"""``script.<lang>.yaml``, version 1: a script as people read, edit, compare and keep it.

The format is described in docs/formats/script.md. Written so that an editor needs no quotes: every spoken or shown
text stands in a folded block (``>-``), where colons, number signs and quotation marks are just characters. Read with
every scalar as a string, so none of YAML 1.1's surprises (``no``, ``012``, ``1:30``) can happen; anchors and aliases
are refused.

Two digests a scene: ``source`` of what it was written from, ``written`` of the scene as the writer wrote it; one
``written`` and one list of scenes for the whole. They tell an edited script from an untouched one, a changed document
from the same one, and a scene that was deleted from one that is new. Remarks (``# ...``) that somebody added are no
part of the meaning, but are written again with the scene they stood at.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import yaml

from onboard.core import attributes
from onboard.core.errors import InputError
from onboard.core.marks import PictureMarks
from onboard.core.model import Instruction, Origin, Panel, Point, Scene, SceneKind, Script, Sentence, Signal
from onboard.script.sources import short, source_digest
from onboard.script.words import primary
from onboard.script.yaml_nodes import composed

VERSION = "1"
WIDTH = 112
LIMIT_FIGURE = 12
SHOWN_FAULTS = 8

Read = TypeVar("Read")
Kind = TypeVar("Kind", SceneKind, Signal)


@dataclass(frozen=True, slots=True)
class Version:
    """A scene as it stands in the file, with what is known about it.

    ``source``     digest of what it was written from; "" for a scene added by hand
    ``written``    digest of the scene as it was written; "" for a scene added by hand
    ``proposed``   what the document makes of it now, where it was edited and the document has changed, until a
                   person decides; empty where there is nothing to decide
    """

    scene: Scene
    source: str = ""
    written: str = ""
    proposed: tuple[Version, ...] = ()

    @property
    def is_edited(self) -> bool:
        """Whether anybody changed it since it was written, or added it."""
        return short(self.scene) != self.written


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script file, read.

    ``sources``    scene id -> digest of what it was written from; scenes added by hand have none
    ``written``    scene id -> digest of the scene as it was written
    ``whole``      digest of the whole script as it was written, "" where the file has none
    ``order``      ids of the scenes as they were written, in order; empty in files from before it existed
    ``proposed``   scene id -> what the document makes of it now, where that is to be decided
    ``gone``       edited scenes of what the document no longer says: kept, not told
    ``origins``    where the words of each scene come from, in the order of the file; made from the scenes, in which
                   it does not count
    ``remarks``    scene id -> lines somebody added as remarks, "" for those at the top; not part of the meaning
    ``lines``      name of a field of the file -> its line, counted from 1; not part of the meaning
    """

    script: Script
    workstation: str
    sources: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""
    order: tuple[str, ...] = ()
    proposed: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    gone: tuple[Version, ...] = ()
    origins: tuple[Origin | None, ...] = field(init=False)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "origins", tuple(_origins((*self.gone, *self.versions()))))

    def versions(self) -> tuple[Version, ...]:
        """The scenes that are told, in order, each with what is known about it."""
        return tuple(
            Version(
                scene, self.sources.get(scene.id, ""), self.written.get(scene.id, ""), self.proposed.get(scene.id, ())
            )
            for scene in self.script.scenes
        )


def _origins(versions: Sequence[Version]) -> Iterator[Origin | None]:
    for version in versions:
        yield version.scene.origin
        yield from _origins(version.proposed)


def is_edited(file: ScriptFile) -> bool:
    """Whether anybody changed, added, removed or moved anything since it was written, or something waits for them."""
    return (
        bool(file.gone or file.proposed)
        or short(file.script) != file.whole
        or any(version.is_edited for version in file.versions())
    )


def file_of(script: Script, instruction: Instruction, workstation: str) -> ScriptFile:
    """The file of a script just written from ``instruction``."""
    digests = {scene.id: source_digest(scene.kind, scene.step, instruction) for scene in script.scenes}
    return ScriptFile(
        script,
        workstation,
        {identifier: digest for identifier, digest in digests.items() if digest is not None},
        {scene.id: short(scene) for scene in script.scenes},
        short(script),
        tuple(scene.id for scene in script.scenes),
    )


# ------------------------------------------------------------------------------------------------ writing

_HEADERS = {
    "de": """\
# Das Skript zum Video: was gesprochen und gezeigt wird. Diese Datei darf bearbeitet werden.
#
# - Jeder Satz unter "sentences" wird einzeln gesprochen. Der Text steht eingerückt unter "text: >-";
#   Doppelpunkte und Anführungszeichen sind darin erlaubt.
# - "cites" nennt die Stellen des Dokuments, auf denen ein Satz beruht. Die Prüfung vergleicht beides.
# - "heading", "points" und "panels" stehen auf der Folie, "pictures" sind die Fotos dazu.
# - "source", "written" und "scenes_written" stehen lassen: daran wird erkannt, was bearbeitet wurde und was im
#   Dokument neu ist.
#
# Was hier bearbeitet wurde, wird nie überschrieben. Hat sich auch das Dokument an der Stelle geändert, steht dessen
# Fassung darunter ("proposed"), bis jemand entscheidet. Gelöscht, wird die Datei aus dem Dokument neu geschrieben.
""",
    "en": """\
# The script of the video: what is spoken and shown. This file is meant to be edited.
#
# - Each sentence under "sentences" is spoken by itself. Its text stands indented below "text: >-";
#   colons and quotation marks are fine in it.
# - "cites" names the places of the document a sentence rests on. The check compares both.
# - "heading", "points" and "panels" are shown on the slide, "pictures" are its photos.
# - Leave "source", "written" and "scenes_written" alone: they tell what was edited, and what is new in the document.
#
# What was edited here is never overwritten. Where the document has changed as well, its version stands below
# ("proposed") until somebody decides. Delete the file to have it written anew from the document.
""",
}
_DECIDE = {
    "de": """\
# Hier hat sich auch das Dokument geändert. Oben: wie bearbeitet. Unten: was das Dokument jetzt sagt.
# Oben übernehmen, was richtig ist, dann den Block "proposed" löschen.
""",
    "en": """\
# Here the document has changed as well. Above: as edited. Below: what the document says now.
# Take over above what is right, then delete the block "proposed".
""",
}
_ASIDE = {
    "de": """\
# Bearbeitete Szenen, zu denen das Dokument nichts mehr sagt: aufgehoben, aber nicht erzählt.
# Was noch stimmt, unten in eine andere Szene übernehmen, dann hier löschen.
""",
    "en": """\
# Edited scenes of which the document no longer says anything: kept, but not told.
# Take over into another scene below what is still right, then delete them here.
""",
}
_FORMER = """\
# - "source" und "written" stehen lassen: daran wird erkannt, was bearbeitet wurde und was im Dokument neu ist.
# Eine bearbeitete Datei wird nie überschrieben. Gelöscht, wird sie aus dem Dokument neu geschrieben.
# - Leave "source" and "written" alone: they tell what was edited, and what is new in the document.
# An edited file is never overwritten. Delete it to have it written anew from the document.
"""
_TOKEN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+-]*(?::[A-Za-z0-9_./+-]+)*")
_AMBIGUOUS = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n|~)|[-+.\d][\d_.:eExXa-fA-F+-]*")
_REMARK = re.compile(r"(?<!\S)#([^\r\n\x85\u2028\u2029]*)")
_AROUND = "# \t"
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair: YAML can name it, and no file can hold it."""
_SPECIAL = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def dump(script: Script, instruction: Instruction, workstation: str) -> str:
    """The file's text for a script just written from ``instruction``."""
    return text_of(file_of(script, instruction, workstation))


def text_of(file: ScriptFile) -> str:
    """The text of a file; reading it gives an equal one."""
    language = file.script.language
    lines = [
        *(_remark("", remark) for remark in file.remarks.get("", ())),
        f"version: {VERSION}",
        f"workstation: {_scalar(file.workstation)}",
        f"language: {_scalar(language)}",
        f"writer: {_scalar(file.script.writer)}",
        *([f"written: {_scalar(file.whole)}"] if file.whole else []),
        *_order_lines(file.order),
    ]
    if file.gone:
        lines += [
            "",
            "gone:",
            *_told("  ", _ASIDE, language),
            *_versions_lines("  ", file.gone, language, file.remarks),
        ]
        lines.append("")
    lines += ["scenes:", *_versions_lines("  ", file.versions(), language, file.remarks)]
    return _in(_HEADERS, language) + "\n" + "\n".join(lines) + "\n"


def _order_lines(order: Sequence[str]) -> Iterator[str]:
    if order:
        listed = ", ".join(map(_scalar, order))
        whole = f"scenes_written: [{listed}]"
        yield from [whole] if len(whole) <= WIDTH else ["scenes_written:", *_listed(order)]


def _listed(order: Sequence[str]) -> Iterator[str]:
    """A flow list over several lines: an id is never divided, as it might hold a blank."""
    line = "  ["
    for at, identifier in enumerate(order):
        entry = _scalar(identifier) + ("," if at < len(order) - 1 else "]")
        if len(line) + len(entry) > WIDTH and line.strip() not in ("", "["):
            yield line.rstrip()
            line = "   "
        line += entry + " "
    yield line.rstrip()


def _versions_lines(
    indent: str, versions: Sequence[Version], language: str, remarks: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    for version in versions:
        yield ""
        yield from (_remark(indent, remark) for remark in remarks.get(version.scene.id, ()))
        yield from _version_lines(indent, version, language)


def _version_lines(indent: str, version: Version, language: str) -> Iterator[str]:
    lines = _scene_lines(version.scene, version.source, version.written)
    yield f"{indent}- {next(lines)}"
    inner = indent + "  "
    yield from (f"{inner}{line}" if line else "" for line in lines)
    if version.proposed:
        yield from _told(inner, _DECIDE, language)
        yield f"{inner}proposed:"
        for proposed in version.proposed:
            yield from _version_lines(f"{inner}  ", proposed, language)


def _scene_lines(scene: Scene, source: str, written: str) -> Iterator[str]:
    yield f"id: {_scalar(scene.id)}"
    yield f"kind: {scene.kind.value}"
    if scene.step is not None:
        yield f"step: {_scalar(scene.step)}"
    yield from _text("", "heading", scene.heading)
    if source:
        yield f"source: {_scalar(source)}"
    if written:
        yield f"written: {_scalar(written)}"
    if scene.origin is not None:
        yield "origin:"
        yield from _origin_lines("  ", scene.origin)
    if scene.pictures:
        yield "pictures:"
        yield from (f"  - {_scalar(picture)}" for picture in scene.pictures)
    if scene.marks:
        yield "marks:"
    for marked in scene.marks:
        yield from _text("  ", _scalar(marked.file), attributes.written(marked.marks))
    for name, shown in (("panels", scene.panels), ("points", scene.points), ("sentences", scene.sentences)):
        if shown:
            yield f"{name}:"
        for one in shown:
            first, *rest = _said_lines(one)
            yield f"  - {first}"
            yield from (f"    {line}" if line else "" for line in rest)


def _said_lines(one: Sentence | Point | Panel) -> Iterator[str]:
    if isinstance(one, Panel) and one.signal:
        yield f"signal: {one.signal.value}"
    yield from _text("", "text", one.text)
    if isinstance(one, Sentence) and one.language:
        yield f"language: {_scalar(one.language)}"
    yield f"cites: [{', '.join(map(_scalar, one.cites))}]"


def _origin_lines(indent: str, origin: Origin) -> Iterator[str]:
    yield f"{indent}writer: {_scalar(origin.writer)}"
    if origin.host:
        yield f"{indent}host: {_scalar(origin.host)}"
    if origin.prompt:
        yield f"{indent}prompt: {_scalar(origin.prompt)}"
    if origin.characters:
        yield f"{indent}characters: {origin.characters}"
    if origin.redacted:
        yield f"{indent}redacted: true"
    if origin.fallback:
        yield from _text(indent, "fallback", origin.fallback)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(primary(language), texts["en"])


def _told(indent: str, texts: Mapping[str, str], language: str) -> Iterator[str]:
    yield from (f"{indent}{line}" for line in _in(texts, language).splitlines())


def _remark(indent: str, remark: str) -> str:
    return f"{indent}# {remark}".rstrip()


def _text(indent: str, key: str, text: str) -> Iterator[str]:
    """A text as a folded block, or quoted where folding would not give back the same characters."""
    if not _is_foldable(text):
        yield f"{indent}{key}: {_quoted(text)}"
        return
    yield f"{indent}{key}: >-"
    folded = textwrap.TextWrapper(
        WIDTH - 10,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )
    yield from (f"{indent}  {line}" for line in folded.wrap(text))


def _is_foldable(text: str) -> bool:
    words = text.split(" ")
    return all(words) and all(
        character == " " or (character.isprintable() and character != "\ufeff") for character in text
    )


def _scalar(text: str) -> str:
    if _TOKEN.fullmatch(text) and not _AMBIGUOUS.fullmatch(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(_SPECIAL.get(one) or (one if one.isprintable() else _escaped(one)) for one in text) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# ------------------------------------------------------------------------------------------------ reading


@lru_cache(maxsize=16)
def load(text: str, file: str) -> ScriptFile:
    """A script file's text, read. Raises one InputError with all mistakes, the first as its place.

    Remembered: a build reads what it found, what it wrote, and what both come to.
    """
    root, events = composed(text, file)
    reading = _Reading(list(_remarks(text, events)))
    found = reading.script(root)
    if reading.faults:
        faults = sorted(reading.faults)
        rest = len(faults) - SHOWN_FAULTS
        told = [faults[0][1], *(f"line {line}: {fault}" for line, fault in faults[1:SHOWN_FAULTS])]
        raise InputError(
            "; ".join(told) + (f"; and {rest} more" if rest > 0 else ""),
            hint="Mend these lines, or delete the file to have it written anew. docs/formats/script.md shows the form.",
            file=file,
            place=f"line {faults[0][0]}",
            stage="script",
        )
    return found


def mismatch(file: ScriptFile, workstation: str, language: str, name: str) -> None:
    """Raise InputError where a script file is not of the workstation and language it is to be told for.

    ``name`` is the file as the person knows it. Of a language only the primary part counts: "de" fits "de-AT".
    """
    faults = []
    if file.workstation != workstation:
        faults.append(("workstation", f"is the script of workstation {file.workstation!r}, not of {workstation!r}"))
    if primary(file.script.language) != primary(language):
        faults.append(("language", f"is in the language {file.script.language!r}, not in {language!r}"))
    if faults:
        field_name = faults[0][0]
        raise InputError(
            "; ".join(fault for _, fault in faults),
            hint=f"Put the script of {workstation} in {language} there, or delete the file to have it written anew.",
            stage="script",
            subject=workstation,
            file=name,
            place=f"line {file.lines[field_name]}" if field_name in file.lines else field_name,
        )


@dataclass(frozen=True, slots=True)
class _Remark:
    """A remark somebody wrote: where it begins, and its words."""

    at: int
    column: int
    words: str


def _remarks(text: str, events: Iterable[yaml.Event]) -> Iterator[_Remark]:
    """What somebody wrote behind a "#"; not what the program writes there itself."""
    ours = _our_remarks()
    for begins, ends in _between_scalars(text, events):
        for found in _REMARK.finditer(text, begins, ends):
            words = found[1].removeprefix(" ").rstrip()
            if words and words.strip(_AROUND) not in ours:
                yield _Remark(found.start(), found.start() - text.rfind("\n", 0, found.start()) - 1, words)


def _between_scalars(text: str, events: Iterable[yaml.Event]) -> Iterator[tuple[int, int]]:
    """From where to where the text is not a scalar's: only there does "#" begin a remark."""
    read = 0
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            begins = event.start_mark.index
            if event.style in ("|", ">"):  # a remark may follow the sign on its line
                begins = max(text.find("\n", begins), begins)
            yield read, begins
            read = event.end_mark.index
    yield read, len(text)


def _our_remarks() -> set[str]:
    texts = (_FORMER, *(text for known in (_HEADERS, _DECIDE, _ASIDE) for text in known.values()))
    return {line.strip(_AROUND) for text in texts for line in text.splitlines()}


class _Reading:
    """Walks the nodes and keeps what is wrong with them, so that everything can be said at once."""

    def __init__(self, remarks: Sequence[_Remark]) -> None:
        self.faults: list[tuple[int, str]] = []
        self.remarks = remarks

    def script(self, root: yaml.Node | None) -> ScriptFile:
        optional = ("written", "scenes_written", "gone")
        needed = ("version", "workstation", "language", "writer", "scenes")
        top = self._mapping(root, (*needed, *optional), optional, "the file")
        version = self._string(top.get("version"))
        if "version" in top and version != VERSION:
            self._fault(top["version"], f"version {version!r} is not known; this program reads version {VERSION}")
        gone = self._versions(top, "gone")
        told = self._versions(top, "scenes")
        if "scenes" in top and not told:
            self._fault(top["scenes"], "there are no scenes")
        return ScriptFile(
            Script(
                self._string(top.get("language")),
                self._string(top.get("writer")),
                tuple(version.scene for version in told),
            ),
            self._string(top.get("workstation")),
            {version.scene.id: version.source for version in told if version.source},
            {version.scene.id: version.written for version in told if version.written},
            self._string(top.get("written")),
            tuple(self._each(top, "scenes_written", self._string)),
            {version.scene.id: version.proposed for version in told if version.proposed},
            tuple(gone),
            self._remarked(top),
            {name: node.start_mark.line + 1 for name, node in top.items()},
        )

    def _versions(self, fields: Mapping[str, yaml.Node], key: str, *, nested: bool = False) -> list[Version]:
        """The scenes of a list, each id once."""
        found: dict[str, Version] = {}
        for node in self._sequence(fields.get(key), key):
            version = self._version(node, nested=nested)
            if version.scene.id in found:
                self._fault(node, f"there is already a scene {version.scene.id!r}")
            found[version.scene.id] = version
        return list(found.values())

    def _version(self, node: yaml.Node, *, nested: bool) -> Version:
        optional = ("step", "source", "written", "origin", "pictures", "marks", "panels", "points")
        optional = optional if nested else (*optional, "proposed")
        needed = ("id", "kind", "heading", "sentences")
        fields = self._mapping(node, (*needed, *optional), optional, "a scene")
        kind = self._choice(fields.get("kind"), SceneKind, SceneKind.SUMMARY)
        step = self._string(fields.get("step")) if "step" in fields else None
        if kind is SceneKind.STEP and step is None:
            self._fault(node, 'a scene of kind "step" needs its "step"')
        if "id" in fields and not self._string(fields["id"]):
            self._fault(fields["id"], "the id is empty")
        if "sentences" in fields and not self._sequence(fields["sentences"], "sentences", quiet=True):
            self._fault(fields["sentences"], "a scene needs at least one sentence")
        pictures = tuple(self._each(fields, "pictures", self._string))
        scene = Scene(
            id=self._string(fields.get("id")),
            kind=kind,
            heading=self._string(fields.get("heading")),
            sentences=tuple(self._each(fields, "sentences", self._sentence)),
            points=tuple(self._each(fields, "points", self._point)),
            panels=tuple(self._each(fields, "panels", self._panel)),
            pictures=pictures,
            step=step,
            origin=self._origin(fields["origin"]) if "origin" in fields else None,
            marks=tuple(self._marks(fields["marks"], pictures)) if "marks" in fields else (),
        )
        return Version(
            scene,
            self._string(fields.get("source")),
            self._string(fields.get("written")),
            tuple(self._versions(fields, "proposed", nested=True)),
        )

    def _remarked(self, top: Mapping[str, yaml.Node]) -> dict[str, tuple[str, ...]]:
        """Remarks by the scene they stand at: in it, or above it no deeper than its dash; "" at the top."""
        scenes = sorted(
            (node.start_mark.index, node.start_mark.column, self._identifier(node))
            for key in ("gone", "scenes")
            for node in self._sequence(top.get(key), key, quiet=True)
        )
        starts = [start for start, _, _ in scenes]
        found: dict[str, tuple[str, ...]] = {}
        for remark in self.remarks:
            next_one = bisect_right(starts, remark.at)
            if next_one < len(scenes) and remark.column < scenes[next_one][1] and (next_one or remark.column):
                home = scenes[next_one][2]
            else:
                home = scenes[next_one - 1][2] if next_one else ""
            found[home] = (*found.get(home, ()), remark.words)
        return found

    def _identifier(self, node: yaml.Node) -> str:
        """The id of a scene that was read before."""
        named = node.value if isinstance(node, yaml.MappingNode) else ()
        return next((str(value.value) for key, value in named if key.value == "id"), "")

    def _each(self, fields: Mapping[str, yaml.Node], key: str, read: Callable[[yaml.Node], Read]) -> list[Read]:
        return [read(node) for node in self._sequence(fields.get(key), key)]

    def _sentence(self, node: yaml.Node) -> Sentence:
        fields = self._mapping(node, ("text", "language", "cites"), ("language", "cites"), "a sentence")
        return Sentence(
            self._string(fields.get("text")),
            tuple(self._each(fields, "cites", self._string)),
            self._string(fields.get("language")),
        )

    def _point(self, node: yaml.Node) -> Point:
        fields = self._mapping(node, ("text", "cites"), ("cites",), "a point")
        return Point(self._string(fields.get("text")), tuple(self._each(fields, "cites", self._string)))

    def _panel(self, node: yaml.Node) -> Panel:
        fields = self._mapping(node, ("signal", "text", "cites"), ("signal", "cites"), "a panel")
        signal = self._choice(fields["signal"], Signal, Signal.NOTICE) if "signal" in fields else None
        return Panel(self._string(fields.get("text")), tuple(self._each(fields, "cites", self._string)), signal)

    def _origin(self, node: yaml.Node) -> Origin:
        optional = ("host", "prompt", "characters", "redacted", "fallback")
        fields = self._mapping(node, ("writer", *optional), optional, "an origin")
        return Origin(
            writer=self._string(fields.get("writer")),
            host=self._string(fields.get("host")),
            prompt=self._string(fields.get("prompt")),
            characters=self._figure(fields["characters"]) if "characters" in fields else 0,
            redacted=self._is_true(fields["redacted"]) if "redacted" in fields else False,
            fallback=self._string(fields.get("fallback")),
        )

    def _marks(self, node: yaml.Node, pictures: Sequence[str]) -> Iterator[PictureMarks]:
        """The marks of a scene's pictures: by file, the text a document has in braces behind the picture."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, 'marks must be written as a picture with its marks: photos/01.jpg: arrow="0.42,0.55"')
            return
        told: set[str] = set()
        for key, value in node.value:
            file = self._string(key)
            if file in told:
                self._fault(key, f"the marks of {file!r} stand there twice")
            elif file not in pictures:
                shown = ", ".join(map(repr, pictures)) or "none"
                self._fault(key, f"{file!r} is none of the scene's pictures ({shown})")
            told.add(file)
            try:
                said = attributes.read_attributes(self._string(value))
            except InputError as error:
                self._fault(value, f"the marks of {file!r}: {error.reason}. {error.hint or ''}".rstrip(" ."))
                continue
            if said.cut is not None:
                self._fault(value, f"which part of the clip {file!r} is shown is said in the document, not here")
            yield PictureMarks(file, said.marks)

    def _figure(self, node: yaml.Node) -> int:
        text = self._string(node)
        if re.fullmatch(r"[0-9]+", text) and len(text) <= LIMIT_FIGURE:
            return int(text)
        self._fault(node, f"{text!r} is no whole number of at most {LIMIT_FIGURE} digits")
        return 0

    def _is_true(self, node: yaml.Node) -> bool:
        text = self._string(node)
        if text not in ("true", "false"):
            self._fault(node, f"{text!r} is none of true, false")
        return text == "true"

    def _choice(self, node: yaml.Node | None, kinds: type[Kind], otherwise: Kind) -> Kind:
        if node is None:
            return otherwise
        text = self._string(node)
        try:
            return kinds(text)
        except ValueError:
            self._fault(node, f"{text!r} is none of {', '.join(kind.value for kind in kinds)}")
            return otherwise

    def _mapping(
        self, node: yaml.Node | None, known: Sequence[str], optional: Sequence[str], what: str
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, f"{what} must be written as names with values")
            return {}
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._string(key)
            if name not in known:
                self._fault(key, f"{name!r} is unknown in {what} (known: {', '.join(known)})")
            elif name in fields:
                self._fault(key, f"{name!r} stands there twice")
            fields.setdefault(name, value)
        missing = [name for name in known if name not in fields and name not in optional]
        if missing:
            self._fault(node, f"{what} lacks {', '.join(missing)}")
        return fields

    def _sequence(self, node: yaml.Node | None, what: str, *, quiet: bool = False) -> list[yaml.Node]:
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value == ""):
            return []
        if isinstance(node, yaml.SequenceNode):
            return node.value
        if not quiet:
            self._fault(node, f"{what} must be a list")
        return [node] if quiet else []

    def _string(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        if isinstance(node, yaml.ScalarNode):
            if half := _HALF.search(node.value):
                self._fault(node, f"\\u{ord(half.group()):X} is half a letter: write the letter itself")
                return ""
            return node.value
        self._fault(node, "a text is needed here")
        return ""

    def _fault(self, node: yaml.Node | None, fault: str) -> None:
        self.faults.append((node.start_mark.line + 1 if node is not None else 1, fault))
