"""What changed in the document since an edited script was written. Nothing is merged here, only said."""

from __future__ import annotations

from onboard.core.model import Finding, Instruction, Scene, SceneKind
from onboard.script.checking import step_gone, step_missing
from onboard.script.file import ScriptFile
from onboard.script.sources import source_digest


def changed_sources(file: ScriptFile, instruction: Instruction) -> tuple[Finding, ...]:
    """Findings in the order of the script, then of the document; empty where both agree.

    "source-changed"   the words or pictures a scene was written from are others now
    "step-gone"        the document no longer has the step
    "step-missing"     the document has a step the script does not
    """
    found, seen = [], set()
    for scene in file.script.scenes:
        about = (scene.kind, scene.step)
        if scene.id in file.sources and about not in seen:
            seen.add(about)
            now = source_digest(scene.kind, scene.step, instruction)
            if now is None:
                found.append(step_gone(scene))
            elif now != file.sources[scene.id]:
                found.append(_changed(scene, file, instruction))
    told = {scene.step for scene in file.script.scenes if scene.kind is SceneKind.STEP}
    for step in instruction.steps:
        if step.id not in told:
            found.append(step_missing(step))
    return tuple(found)


def _changed(scene: Scene, file: ScriptFile, instruction: Instruction) -> Finding:
    step = next((one for one in instruction.steps if one.id == scene.step), None)
    return Finding(
        kind="source-changed",
        scene=scene.id,
        text=f"what “{scene.heading}” was written from has changed in the document",
        hint="Compare the scene with the document and mend it. When it is right: "
        f"onboard script {file.workstation} --confirm",
        source=step.source.words if step is not None else "",
    )
