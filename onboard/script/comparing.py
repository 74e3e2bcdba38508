"""What is to be decided in a script file, and what a merge has changed in it, told to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from onboard.core.model import Finding, Instruction, Scene, Script
from onboard.script.arranging import has_moved
from onboard.script.file import ScriptFile, Version
from onboard.script.sources import Part, part_of, source_digest

_SHOWN = 2


def of_part(versions: Sequence[Version], part: Part) -> list[Version]:
    """Its scenes, without those added by hand."""
    return [version for version in versions if version.written and part_of(version.scene) == part]


def outdated(file: ScriptFile, instruction: Instruction) -> Iterator[Version]:
    """Edited scenes of which the document says something else than when both were last compared."""
    for version in file.versions():
        now = source_digest(*part_of(version.scene), instruction)
        if version.is_edited and version.source and version.source != now:
            yield version


def is_for_the_part(version: Version, versions: Sequence[Version], order: Sequence[str]) -> bool:
    """Whether what is proposed would take the place of the whole part."""
    if not version.proposed:
        return False
    mine = [one.scene.id for one in of_part(versions, part_of(version.scene))]
    return [one.scene.id for one in version.proposed] != [version.scene.id] or not set(mine) <= set(order)


def is_touched(version: Version) -> bool:
    """Whether somebody wrote into what is proposed: then it is theirs, and stays as it is."""
    return any(proposed.is_edited for proposed in version.proposed)


# ------------------------------------------------------------------------------------------------ findings


def findings_of(file: ScriptFile, instruction: Instruction) -> Iterator[Finding]:
    """What waits for a person's decision; all of it blocks.

    "step-gone"        an edited scene is kept aside, as the document no longer says anything it could tell
    "undecided"        a scene was edited, and the document has changed there
    "source-changed"   the document has changed again, and what is proposed was written into, so it was not renewed
    """
    for version in file.gone:
        yield _gone(version, file.workstation)
    for version in file.versions():
        if version.proposed:
            mine = of_part(file.versions(), part_of(version.scene))
            whole = is_for_the_part(version, mine, file.order)
            yield _undecided(version, mine if whole else [version], file.workstation)
    for version in outdated(file, instruction):
        yield _changed_again(version, instruction)


def _undecided(version: Version, mine: Sequence[Version], workstation: str) -> Finding:
    scene = version.scene
    ours, theirs = _differing([one.scene for one in mine], [one.scene for one in version.proposed])
    told = "; ".join(
        f"{where}: {', '.join(f'“{text}”' for text in texts[:_SHOWN])}{', …' if len(texts) > _SHOWN else ''}"
        for where, texts in (("here", ours), ("in the document", theirs))
        if texts
    )
    return Finding(
        "undecided",
        scene.id,
        f"“{scene.heading}” was edited, and the document has changed there" + (f" ({told})" if told else ""),
        'Take over in the script what is right and delete the block "proposed"; or, to have one of them: '
        f"onboard script {workstation} --keep-mine {scene.id}, or --take-document {scene.id}",
        ours[0] if ours else "",
        " ".join(theirs),
    )


def _differing(mine: Sequence[Scene], theirs: Sequence[Scene]) -> tuple[list[str], list[str]]:
    """What only one side says; where they say the same, what only one side shows."""
    for lines in (_said, _shown):
        ours, others = lines(mine), lines(theirs)
        differing = [text for text in ours if text not in others], [text for text in others if text not in ours]
        if any(differing):
            return differing
    return [], []


def _said(scenes: Sequence[Scene]) -> list[str]:
    return [sentence.text for scene in scenes for sentence in scene.sentences]


def _shown(scenes: Sequence[Scene]) -> list[str]:
    return [
        text
        for scene in scenes
        for text in (
            scene.heading,
            *(panel.text for panel in scene.panels),
            *(point.text for point in scene.points),
            *scene.pictures,
        )
    ]


def _gone(version: Version, workstation: str) -> Finding:
    scene = version.scene
    return Finding(
        "step-gone",
        scene.id,
        f"the document no longer says anything the edited scene “{scene.heading}” could tell; it is kept aside, untold",
        'Take over into another scene what is still right and delete it under "gone", or put the step back into the '
        f"document. To drop it: onboard script {workstation} --take-document {scene.id}",
        scene.sentences[0].text if scene.sentences else "",
    )


def _changed_again(version: Version, instruction: Instruction) -> Finding:
    step = next((one for one in instruction.steps if one.id == version.scene.step), None)
    return Finding(
        "source-changed",
        version.scene.id,
        f"the document has changed again since “{version.scene.heading}” and what is proposed for it were compared",
        'Decide first: take over what is right and delete the block "proposed". What the document says now is '
        "proposed then.",
        source=step.source.words if step is not None else "",
    )


# ------------------------------------------------------------------------------------------------ changes


def renamings(names: Mapping[str, str]) -> Iterator[str]:
    """A line for each step that has another id now; ``names``: id before -> id now."""
    for old, new in names.items():
        yield f"scene {new}: the document has reworded this step (it was {old})"


def changes_of(before: ScriptFile, after: ScriptFile, fresh: Script) -> Iterator[str]:
    """A line for each scene that is another than before; ``fresh`` is the document's script."""
    was = {version.scene.id: version for version in before.versions()}
    now = {version.scene.id: version for version in after.versions()}
    back = {version.scene.id for version in before.gone}
    aside = {version.scene.id for version in after.gone}
    for identifier, version in now.items():
        change = _change(was.get(identifier), version, identifier in back)
        if change:
            yield f"scene {identifier}: {change}"
    for identifier in was:
        if identifier not in now:
            became = "kept aside" if identifier in aside else "taken out"
            yield f"scene {identifier}: {became}, as the document no longer has it"
    parts = list(dict.fromkeys(part_of(scene) for scene in fresh.scenes))
    if has_moved(before.versions(), parts, before.order):
        yield "the scenes follow the document, which has its parts in another order now"


def _change(was: Version | None, now: Version, is_back: bool) -> str:
    if was is None:
        return "told again; the document has it again" if is_back else "new in the document"
    if now.proposed and now.proposed != was.proposed:
        return "edited, and changed in the document: both versions stand in the script"
    if was.proposed and not now.proposed:
        return "both versions say the same now"
    if was.scene != now.scene:
        return "taken over from the document"
    if was.source != now.source and now.is_edited:
        return "kept as edited; what has changed in the document does not concern it"
    return ""
