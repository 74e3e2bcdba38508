"""Does a script keep what the instruction says? Deterministic; what blocks is certain, the rest is for a person to see.

What is spoken and what is shown is checked alike: the form of the script here, its numbers in headings and in languages
the grounding room does not know by :mod:`onboard.script.values`, every statement by :mod:`onboard.script.grounds`.

"missing-citation"     a sentence, point or panel rests on nothing
"unknown-citation"     it rests on something the instruction does not have
"empty-sentence"       there is nothing to speak
"unknown-picture"      a scene shows a picture the instruction does not place anywhere
"step-missing"         a step has no scene
"step-gone"            a scene tells a step the instruction does not have
"wrong-order"          steps, or the sentences of one, are told in another order than they stand in the instruction
"warning-missing"      a warning is not spoken, not before what it protects, or without its signal word
"warning-not-shown"    a warning does not stand as a panel where it belongs, with its signal and in its words
"value-not-in-source"  a number is spoken or shown that none of the cited places has
"source-changed"       what an edited scene was written from is another now (:mod:`onboard.script.comparing`)
"undecided"            a trainer and the document have both changed a scene, and nobody has decided yet

What the cited places do not bear out (:mod:`onboard.script.grounding`):

"wrong-number"               another value than theirs
"invented-number"            a value they do not have
"unit-change"                another unit than theirs
"wrong-bound"                at least, at most, up to or from, exchanged or made up
"negation-flip"              yes and no exchanged
"invented-tool"              a tool they do not name
"invented-ppe"               protective equipment they do not ask for
"invented-material-or-part"  a material, part, number of a part or colour they do not name
"invented-contact"           a person, department, number or address they do not name
"invented-step"              something to do that they do not ask for
"softened-warning"           a warning or an obligation with less force than theirs
"wrong-direction"            another side or direction than theirs
"wrong-condition"            another before, after, if, while or until than theirs
"swapped-referent"           two things exchanged or merged
"unsupported-cause"          a reason, purpose or consequence they do not give
"wrong-citation"             true perhaps, but said by other places
"dropped-step"               a step is cited and not told
"dropped-warning"            a warning is cited and not told
"partial-drop"               a part of a step or warning is not told
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from onboard.core.model import (
    Finding,
    Instruction,
    Panel,
    SafetyWarning,
    Scene,
    SceneKind,
    Script,
    Sentence,
    Statement,
    Step,
)
from onboard.script.scenes import heading_of
from onboard.script.sentences import is_speakable
from onboard.script.values import unfounded
from onboard.script.words import SIGNAL_WORDS, primary

KINDS = (
    "missing-citation",
    "unknown-citation",
    "empty-sentence",
    "unknown-picture",
    "step-missing",
    "step-gone",
    "wrong-order",
    "warning-missing",
    "warning-not-shown",
    "value-not-in-source",
    "source-changed",
    "undecided",
    "wrong-number",
    "invented-number",
    "unit-change",
    "wrong-bound",
    "negation-flip",
    "invented-tool",
    "invented-ppe",
    "invented-material-or-part",
    "invented-contact",
    "invented-step",
    "softened-warning",
    "wrong-direction",
    "wrong-condition",
    "swapped-referent",
    "unsupported-cause",
    "wrong-citation",
    "dropped-step",
    "dropped-warning",
    "partial-drop",
)
_SUGGESTED = 5


def check(
    script: Script, instruction: Instruction, *, glossary: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """What is objected to: the form of the script, then what its sentences say, then what they leave out.

    ``glossary``   abbreviation -> full form: either may stand for the other
    """
    # Imported here: what the grounding room knows of languages takes a while to load, and few commands check.
    from onboard.script.grounds import LANGUAGES, language_of, objections_to

    said = {statement.id: statement for statement in instruction.statements()}
    strange = () if language_of(instruction, script) in LANGUAGES else script.scenes
    return (
        *(finding for scene in script.scenes for finding in _citations(scene, said)),
        *_pictures(script, instruction),
        *(finding for scene in strange for finding in _values(scene, said)),
        *objections_to(script, instruction, glossary),
        *_headings(script, instruction, said),
        *_steps(script, instruction),
        *_warnings(script, instruction),
        *_panels(script, instruction),
    )


# ---------------------------------------------------------------------------------------------- citations


def _citations(scene: Scene, said: Mapping[str, Statement | SafetyWarning]) -> Iterator[Finding]:
    for sentence in scene.sentences:
        if not is_speakable(sentence.text):
            yield Finding(
                "empty-sentence", scene.id, "a sentence has no words", "Write it, or take it out.", sentence.text
            )
    for what, one in (
        *(("sentence", sentence) for sentence in scene.sentences),
        *(("point", point) for point in scene.points),
        *(("panel", panel) for panel in scene.panels),
    ):
        if not one.cites:
            yield Finding(
                "missing-citation",
                scene.id,
                f"a {what} names nothing it rests on",
                'Name the places of the document under "cites".',
                one.text,
            )
        for cited in one.cites:
            if cited not in said:
                yield Finding(
                    "unknown-citation",
                    scene.id,
                    f"the document has no {cited!r}",
                    "Name a place the document has; `onboard read DOCUMENT --json` lists them.",
                    one.text,
                )


# ---------------------------------------------------------------------------------------------- pictures


def _pictures(script: Script, instruction: Instruction) -> Iterator[Finding]:
    placed = tuple(dict.fromkeys(picture.file for picture in instruction.all_pictures() if picture.file))
    for scene in script.scenes:
        for file in dict.fromkeys(scene.pictures):
            if file not in placed:
                yield Finding(
                    "unknown-picture",
                    scene.id,
                    f"the document has no picture {file!r}",
                    f"{_instead(file, placed)} Or place it in the document.",
                    file,
                )


def _instead(file: str, placed: Sequence[str]) -> str:
    if not placed:
        return "The document has no pictures: take it out."
    near = difflib.get_close_matches(file, placed, n=_SUGGESTED) or placed[:_SUGGESTED]
    return f"Name one the document has ({', '.join(near)}{', …' if len(near) < len(placed) else ''}), or take it out."


# ---------------------------------------------------------------------------------------------- steps


def _steps(script: Script, instruction: Instruction) -> Iterator[Finding]:
    told = list(dict.fromkeys(scene.step for scene in script.scenes if scene.kind is SceneKind.STEP and scene.step))
    order = {step.id: at for at, step in enumerate(instruction.steps)}
    for step in instruction.steps:
        if step.id not in told:
            yield step_missing(step)
    for scene in script.scenes:
        if scene.kind is SceneKind.STEP and scene.step not in order:
            yield step_gone(scene)
    latest = -1
    for scene in script.scenes:
        at = order.get(scene.step or "", latest) if scene.kind is SceneKind.STEP else latest
        if at < latest:
            yield Finding(
                "wrong-order",
                scene.id,
                f"“{scene.heading}” is told after “{instruction.steps[latest].title}”, and the document has it before",
                "Put the scenes into the document's order.",
            )
        latest = max(latest, at)


def step_missing(step: Step) -> Finding:
    return Finding(
        "step-missing",
        step.id,
        f"the step “{step.title}” has no scene",
        f"Add a scene for it (kind: step, step: {step.id}), or delete the script to have it written anew.",
        source=step.source.words,
    )


def step_gone(scene: Scene) -> Finding:
    return Finding(
        "step-gone",
        scene.id,
        f"the document has no step {scene.step!r}",
        "Take its scenes out of the script, or put the step back into the document.",
    )


# ---------------------------------------------------------------------------------------------- warnings


def _warnings(script: Script, instruction: Instruction) -> Iterator[Finding]:
    spoken = list(script.sentences())
    first_step = next((at for at, (scene, _) in enumerate(spoken) if scene.kind is SceneKind.STEP), len(spoken))
    for warning in instruction.warnings:
        yield from _warning(warning, "safety", spoken, first_step, script.language)
    for step in instruction.steps:
        own = {warning.id for warning in step.warnings}
        begins = next(
            (at for at, (scene, one) in enumerate(spoken) if scene.step == step.id and not own & set(one.cites)),
            len(spoken),
        )
        for warning in step.warnings:
            yield from _warning(warning, step.id, spoken, begins, script.language)


def _warning(
    warning: SafetyWarning, scene: str, spoken: Sequence[tuple[Scene, Sentence]], before: int, language: str
) -> Iterator[Finding]:
    if not is_speakable(warning.text):
        return
    places = [at for at, (_, sentence) in enumerate(spoken) if warning.id in sentence.cites]
    fault = ""
    if not places:
        fault = "a warning is not spoken"
    elif places[0] >= before:
        fault = "a warning is spoken only after what it protects has begun"
    elif warning.signal is not None:
        word = SIGNAL_WORDS.get(primary(language), {}).get(warning.signal)
        texts = [spoken[at][1].text for at in places if at < before]
        if word and not any(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for text in texts):
            fault = f"a warning has lost its signal word “{word}”"
    if fault:
        yield Finding(
            "warning-missing",
            spoken[places[0]][0].id if places else scene,
            fault,
            f"Speak it first, with its signal word, citing {warning.id}.",
            spoken[places[0]][1].text if places else "",
            warning.source.words,
        )


# ---------------------------------------------------------------------------------------------- warnings shown


def _panels(script: Script, instruction: Instruction) -> Iterator[Finding]:
    safety = [scene for scene in script.scenes if scene.kind is SceneKind.SAFETY]
    for warning in instruction.warnings:
        yield from _shown(warning, "safety", safety)
    for step in instruction.steps:
        scenes = [scene for scene in script.scenes if scene.kind is SceneKind.STEP and scene.step == step.id]
        for warning in step.warnings:
            yield from _shown(warning, step.id, scenes)


def _shown(warning: SafetyWarning, home: str, scenes: Sequence[Scene]) -> Iterator[Finding]:
    """``scenes`` are those it may stand in; ``home`` is the one to name where there are none."""
    if not is_speakable(warning.text):
        return
    panels = [(scene, panel) for scene in scenes for panel in scene.panels]
    alike = [(scene, panel) for scene, panel in panels if _words(panel.text) == _words(warning.text)]
    if any(panel.signal is warning.signal for _, panel in alike):
        return
    citing = [(scene, panel) for scene, panel in panels if warning.id in panel.cites]
    scene, panel = next(iter((*alike, *citing)), (None, None))
    yield Finding(
        "warning-not-shown",
        scene.id if scene else scenes[0].id if scenes else home,
        _altered(panel, warning) if panel else "a warning is not shown",
        f"Show it as a panel {_with(warning)}, word for word, citing {warning.id}.",
        panel.text if panel else "",
        warning.source.words,
    )


def _altered(panel: Panel, warning: SafetyWarning) -> str:
    if panel.signal is warning.signal:
        return "a warning is shown in other words"
    if warning.signal is None:
        return f"a warning is shown with the signal “{panel.signal}”, which the document does not give"
    if panel.signal is None:
        return f"a warning is shown without its signal “{warning.signal}”"
    return f"a warning is shown with the signal “{panel.signal}” in place of “{warning.signal}”"


def _with(warning: SafetyWarning) -> str:
    return "without a signal" if warning.signal is None else f"with signal: {warning.signal}"


def _words(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------------------------------------- values


_MEND = "Take the value from the document, or cite the place that has it."
_MEND_HEADING = "Take the value from the document, or leave it out of the heading."


def _values(scene: Scene, said: Mapping[str, Statement | SafetyWarning]) -> Iterator[Finding]:
    for one in (*scene.sentences, *scene.points, *scene.panels):
        if one.cites and all(cited in said for cited in one.cites):
            yield from _unfounded(scene, one.text, [said[cited] for cited in one.cites], "the cited places", _MEND)


def _headings(
    script: Script, instruction: Instruction, said: Mapping[str, Statement | SafetyWarning]
) -> Iterator[Finding]:
    """A step's heading against what the step says; another's against what scenes of its kind cite, and the title."""
    steps = {step.id: step for step in instruction.steps}
    cited: dict[SceneKind, dict[str, None]] = {}
    for scene in script.scenes:
        cited.setdefault(scene.kind, {}).update(dict.fromkeys(_cited(scene)))
    for scene in script.scenes:
        if scene.kind is not SceneKind.STEP:
            title, where = instruction.title.text, "the places its scenes cite"
            sources = [instruction.title, *(said[one] for one in cited[scene.kind] if one in said)]
        elif scene.step in steps:
            step = steps[scene.step]
            title, where = step.title, "the words of its step"
            # not the source of the whole step: it may hold the step's number
            sources = [*step.statements, Statement(step.id, title, replace(step.source, words=title))]
        else:
            continue
        if scene.heading != heading_of(title):  # the document's own, at most shortened
            yield from _unfounded(scene, scene.heading, sources, where, _MEND_HEADING)


def _cited(scene: Scene) -> Iterator[str]:
    for one in (*scene.sentences, *scene.points, *scene.panels):
        yield from one.cites


def _unfounded(
    scene: Scene, text: str, sources: Sequence[Statement | SafetyWarning], where: str, hint: str
) -> Iterator[Finding]:
    for number in unfounded(text, " ".join(f"{one.text} {one.source.words}" for one in sources)):
        yield Finding(
            "value-not-in-source",
            scene.id,
            f"“{number}” stands in none of {where}",
            hint,
            text,
            " / ".join(dict.fromkeys(one.source.words for one in sources)),
        )
