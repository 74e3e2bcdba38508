"""A step that was reworded: another id, as ids come from a step's first words, but still the same step.

Only where a trainer edited its scenes does that matter; elsewhere the old ones go and the new ones come.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from onboard.core.model import Instruction, Panel, Point, Scene, SceneKind, Script, Sentence
from onboard.script.file import ScriptFile, Version
from onboard.script.sources import short

Line = TypeVar("Line", Sentence, Point, Panel)

ALIKE = 0.5
"""The share of words in common, in order, from which a vanished and a new step are taken for the same
(:class:`difflib.SequenceMatcher`). Different steps of one document had at most 0.33 in 119 pairs of real ones, short
steps said in other words 0.57 and more. To be wrong costs a question, no words."""
CLEARLY = 0.1
"""How much less alike the next best must be."""


def reworded(present: ScriptFile, fresh: Script, instruction: Instruction) -> dict[str, str]:
    """Id before -> id now, of the edited steps that the document has under another id."""
    ids = {step.id for step in instruction.steps}
    told = _by_step(version.scene for version in present.versions() if version.written)
    edited = {version.scene.step for version in present.versions() if version.is_edited or version.proposed}
    vanished = {step: scenes for step, scenes in told.items() if step not in ids}
    taken = {scene.step for scene in present.script.scenes} | {version.scene.step for version in present.gone}
    taken |= {_step_of(identifier) for identifier in (*present.order, *(scene.id for scene in present.script.scenes))}
    new = {step: scenes for step, scenes in _by_step(fresh.scenes).items() if step not in taken}
    found: dict[str, str] = {}
    alike = {(old, now): _alike(vanished[old], new[now]) for old in vanished for now in new}
    for (old, now), ratio in alike.items():
        rivals = [other for pair, other in alike.items() if pair != (old, now) and (pair[0] == old or pair[1] == now)]
        if old in edited and ratio >= ALIKE and all(ratio - other >= CLEARLY for other in rivals):
            found[old] = now
    return found


def renamed(file: ScriptFile, names: Mapping[str, str]) -> ScriptFile:
    """The file with steps under their new ids, in scenes and citations."""
    if not names:
        return file
    versions = [_version(version, names) for version in file.versions()]
    ids = {before.id: version.scene.id for before, version in zip(file.script.scenes, versions, strict=True)}
    return replace(
        file,
        script=replace(file.script, scenes=tuple(version.scene for version in versions)),
        sources={ids[identifier]: digest for identifier, digest in file.sources.items() if identifier in ids},
        written={ids[identifier]: digest for identifier, digest in file.written.items() if identifier in ids},
        proposed={version.scene.id: version.proposed for version in versions if version.proposed},
        order=tuple(_named(identifier, names) for identifier in file.order),
        remarks={ids.get(identifier, identifier): remarks for identifier, remarks in file.remarks.items()},
    )


def _by_step(scenes: Iterable[Scene]) -> dict[str, list[Scene]]:
    found: dict[str, list[Scene]] = {}
    for scene in scenes:
        if scene.kind is SceneKind.STEP and scene.step is not None:
            found.setdefault(scene.step, []).append(scene)
    return found


def _alike(before: Sequence[Scene], now: Sequence[Scene]) -> float:
    """From 0 to 1: how much of what is spoken, or of what is shown, is the same; the larger."""
    return max(_ratio(_spoken(before), _spoken(now)), _ratio(_shown(before), _shown(now)))


def _ratio(before: Sequence[str], now: Sequence[str]) -> float:
    return difflib.SequenceMatcher(None, before, now, autojunk=False).ratio() if before and now else 0.0


def _spoken(scenes: Sequence[Scene]) -> list[str]:
    return _words(sentence.text for scene in scenes for sentence in scene.sentences)


def _shown(scenes: Sequence[Scene]) -> list[str]:
    return _words(text for scene in scenes for text in (scene.heading, *(point.text for point in scene.points)))


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"\w+", text.casefold())]


def _version(version: Version, names: Mapping[str, str]) -> Version:
    return replace(
        version,
        scene=_scene(version.scene, names),
        proposed=tuple(_proposed(proposed, names) for proposed in version.proposed),
    )


def _proposed(version: Version, names: Mapping[str, str]) -> Version:
    scene = _scene(version.scene, names)
    return replace(version, scene=scene, written=version.written if version.is_edited else short(scene))


def _scene(scene: Scene, names: Mapping[str, str]) -> Scene:
    if scene.kind is not SceneKind.STEP or scene.step is None or scene.step not in names:
        return scene
    return replace(
        scene,
        id=_named(scene.id, names),
        step=names[scene.step],
        sentences=tuple(_cited(one, names) for one in scene.sentences),
        points=tuple(_cited(one, names) for one in scene.points),
        panels=tuple(_cited(one, names) for one in scene.panels),
    )


def _cited(one: Line, names: Mapping[str, str]) -> Line:
    return replace(one, cites=tuple(_cite(cited, names) for cited in one.cites))


def _cite(cited: str, names: Mapping[str, str]) -> str:
    """Statements of a step are called "<step>/<n>"."""
    step, slash, number = cited.rpartition("/")
    return f"{names[step]}/{number}" if slash and step in names else cited


def _named(identifier: str, names: Mapping[str, str]) -> str:
    step = _step_of(identifier)
    return names[step] + identifier.removeprefix(step) if step in names else identifier


def _step_of(identifier: str) -> str:
    """A step's scenes are called "<step>", "<step>+2", ..."""
    step, plus, number = identifier.rpartition("+")
    return step if plus and number.isdigit() else identifier
