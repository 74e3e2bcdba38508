"""``script.<lang>.yaml``, version 1: a script as people read, edit, compare and keep it.

The format is described in docs/formats/script.md. Written so that an editor needs no quotes: every spoken or shown
text stands in a folded block (``>-``), where colons, number signs and quotation marks are just characters. Read with
every scalar as a string, so none of YAML 1.1's surprises (``no``, ``012``, ``1:30``) can happen; anchors and aliases
are refused.

Two digests a scene: ``source`` of what it was written from, ``written`` of the scene as the writer wrote it; one
``written`` for the whole. They tell an edited script from an untouched one, and a changed document from the same one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Panel, Point, Scene, SceneKind, Script, Sentence, Signal
from onboard.script.sources import short, source_digest
from onboard.script.words import primary

VERSION = "1"
WIDTH = 112
LIMIT_CHARACTERS = 4_000_000
LIMIT_DEPTH = 8
LIMIT_NODES = 400_000
SHOWN_FAULTS = 8

Read = TypeVar("Read")
Kind = TypeVar("Kind", SceneKind, Signal)


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script file, read.

    ``sources``   scene id -> digest of what it was written from; scenes added by hand have none
    ``written``   scene id -> digest of the scene as it was written
    ``whole``     digest of the whole script as it was written, "" where the file has none
    ``lines``     name of a field of the file -> its line, counted from 1; not part of the meaning
    """

    script: Script
    workstation: str
    sources: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def is_edited(file: ScriptFile) -> bool:
    """Whether anybody changed, added, removed or moved anything since it was written."""
    return short(file.script) != file.whole or any(
        short(scene) != file.written.get(scene.id) for scene in file.script.scenes
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
# - "source" und "written" stehen lassen: daran wird erkannt, was bearbeitet wurde und was im Dokument neu ist.
#
# Eine bearbeitete Datei wird nie überschrieben. Gelöscht, wird sie aus dem Dokument neu geschrieben.
""",
    "en": """\
# The script of the video: what is spoken and shown. This file is meant to be edited.
#
# - Each sentence under "sentences" is spoken by itself. Its text stands indented below "text: >-";
#   colons and quotation marks are fine in it.
# - "cites" names the places of the document a sentence rests on. The check compares both.
# - "heading", "points" and "panels" are shown on the slide, "pictures" are its photos.
# - Leave "source" and "written" alone: they tell what was edited, and what is new in the document.
#
# An edited file is never overwritten. Delete it to have it written anew from the document.
""",
}
_TOKEN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+-]*(?::[A-Za-z0-9_./+-]+)*")
_AMBIGUOUS = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n|~)|[-+.\d][\d_.:eExXa-fA-F+-]*")
_SPECIAL = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def dump(script: Script, instruction: Instruction, workstation: str) -> str:
    """The file's text for a script just written from ``instruction``."""
    return _dumped(
        script,
        instruction,
        workstation,
        whole=short(script),
        written={scene.id: short(scene) for scene in script.scenes},
    )


def confirmed(file: ScriptFile, instruction: Instruction) -> str:
    """The file's text with the source digests of an instruction as it is now: a person says the edits fit it.

    The digests of what was once written stay, so the script is still known to be edited.
    """
    return _dumped(file.script, instruction, file.workstation, written=file.written, whole=file.whole)


def _dumped(
    script: Script, instruction: Instruction, workstation: str, *, whole: str, written: Mapping[str, str]
) -> str:
    lines = [
        f"version: {VERSION}",
        f"workstation: {_scalar(workstation)}",
        f"language: {_scalar(script.language)}",
        f"writer: {_scalar(script.writer)}",
        *([f"written: {_scalar(whole)}"] if whole else []),
        "scenes:",
    ]
    for scene in script.scenes:
        lines += ["", *_scene_lines(scene, source_digest(scene.kind, scene.step, instruction), written.get(scene.id))]
    header = _HEADERS.get(script.language, _HEADERS["en"])
    return header + "\n" + "\n".join(lines) + "\n"


def _scene_lines(scene: Scene, source: str | None, written: str | None) -> Iterator[str]:
    yield f"  - id: {_scalar(scene.id)}"
    yield f"    kind: {scene.kind.value}"
    if scene.step is not None:
        yield f"    step: {_scalar(scene.step)}"
    yield from _text("    ", "heading", scene.heading)
    if source is not None:
        yield f"    source: {_scalar(source)}"
    if written is not None:
        yield f"    written: {_scalar(written)}"
    if scene.pictures:
        yield "    pictures:"
        yield from (f"      - {_scalar(picture)}" for picture in scene.pictures)
    for name, shown in (("panels", scene.panels), ("points", scene.points), ("sentences", scene.sentences)):
        if shown:
            yield f"    {name}:"
        for one in shown:
            signal = one.signal if isinstance(one, Panel) else None
            first = [f"signal: {signal.value}"] if signal else []
            entry = [*first, *_text("", "text", one.text), f"cites: [{', '.join(map(_scalar, one.cites))}]"]
            yield f"      - {entry[0]}"
            yield from (f"        {line}" if line else "" for line in entry[1:])


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


def load(text: str, file: str) -> ScriptFile:
    """A script file's text, read. Raises one InputError with all mistakes, the first as its place."""
    root = _composed(text, file)
    reading = _Reading()
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


def _composed(text: str, file: str) -> yaml.Node | None:
    if len(text) > LIMIT_CHARACTERS:
        raise InputError(
            f"{len(text)} characters, and the limit is {LIMIT_CHARACTERS}", hint="Divide the instruction.", file=file
        )
    try:
        _bounded(text, file)
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        raise InputError(
            f"is no valid YAML ({' '.join((exc.problem or exc.context or 'unreadable').split())})",
            hint='Mind the indentation; a text belongs indented below "text: >-".',
            file=file,
            place=f"line {mark.line + 1}" if mark else None,
            stage="script",
        ) from exc
    except yaml.YAMLError as exc:
        raise InputError(
            f"is no valid YAML ({' '.join(str(exc).split())})", hint="Save it as UTF-8 text.", file=file, stage="script"
        ) from exc


def _bounded(text: str, file: str) -> None:
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        mark = event.start_mark
        line = f"line {mark.line + 1}" if mark else None
        if getattr(event, "anchor", None) is not None:
            raise InputError(
                "anchors and aliases (& and *) are not used here", hint="Write it out.", file=file, place=line
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > LIMIT_DEPTH or nodes > LIMIT_NODES:
            figure = (
                f"more than {LIMIT_DEPTH} levels deep" if depth > LIMIT_DEPTH else f"more than {LIMIT_NODES} entries"
            )
            raise InputError(f"is {figure}", hint="A script is never that large.", file=file, place=line)


class _Reading:
    """Walks the nodes and keeps what is wrong with them, so that everything can be said at once."""

    def __init__(self) -> None:
        self.faults: list[tuple[int, str]] = []

    def script(self, root: yaml.Node | None) -> ScriptFile:
        top = self._mapping(
            root, ("version", "workstation", "language", "writer", "written", "scenes"), ("written",), "the file"
        )
        version = self._string(top.get("version"))
        if "version" in top and version != VERSION:
            self._fault(top["version"], f"version {version!r} is not known; this program reads version {VERSION}")
        listed = [self._scene(node) for node in self._sequence(top.get("scenes"), "scenes")]
        scenes: dict[str, Scene] = {}
        for node, scene, _, _ in listed:
            if scene.id in scenes:
                self._fault(node, f"there is already a scene {scene.id!r}")
            scenes[scene.id] = scene
        if "scenes" in top and not listed:
            self._fault(top["scenes"], "there are no scenes")
        script = Script(self._string(top.get("language")), self._string(top.get("writer")), tuple(scenes.values()))
        return ScriptFile(
            script,
            self._string(top.get("workstation")),
            {scene.id: source for _, scene, source, _ in listed if source},
            {scene.id: written for _, scene, _, written in listed if written},
            self._string(top.get("written")),
            {name: node.start_mark.line + 1 for name, node in top.items()},
        )

    def _scene(self, node: yaml.Node) -> tuple[yaml.Node, Scene, str, str]:
        optional = ("step", "source", "written", "pictures", "panels", "points")
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
        scene = Scene(
            id=self._string(fields.get("id")),
            kind=kind,
            heading=self._string(fields.get("heading")),
            sentences=tuple(self._each(fields, "sentences", self._sentence)),
            points=tuple(self._each(fields, "points", self._point)),
            panels=tuple(self._each(fields, "panels", self._panel)),
            pictures=tuple(self._each(fields, "pictures", self._string)),
            step=step,
        )
        return node, scene, self._string(fields.get("source")), self._string(fields.get("written"))

    def _each(self, fields: Mapping[str, yaml.Node], key: str, read: Callable[[yaml.Node], Read]) -> list[Read]:
        return [read(node) for node in self._sequence(fields.get(key), key)]

    def _sentence(self, node: yaml.Node) -> Sentence:
        fields = self._mapping(node, ("text", "cites"), ("cites",), "a sentence")
        return Sentence(self._string(fields.get("text")), tuple(self._each(fields, "cites", self._string)))

    def _point(self, node: yaml.Node) -> Point:
        fields = self._mapping(node, ("text", "cites"), ("cites",), "a point")
        return Point(self._string(fields.get("text")), tuple(self._each(fields, "cites", self._string)))

    def _panel(self, node: yaml.Node) -> Panel:
        fields = self._mapping(node, ("signal", "text", "cites"), ("signal", "cites"), "a panel")
        signal = self._choice(fields["signal"], Signal, Signal.NOTICE) if "signal" in fields else None
        return Panel(self._string(fields.get("text")), tuple(self._each(fields, "cites", self._string)), signal)

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
            return node.value
        self._fault(node, "a text is needed here")
        return ""

    def _fault(self, node: yaml.Node | None, fault: str) -> None:
        self.faults.append((node.start_mark.line + 1 if node is not None else 1, fault))
