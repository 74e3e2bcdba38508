"""Does a script keep what the instruction says? Deterministic, and only objections that are certain.

"missing-citation"     a sentence rests on nothing
"unknown-citation"     it rests on something the instruction does not have
"empty-sentence"       there is nothing to speak
"step-missing"         a step has no scene
"step-gone"            a scene tells a step the instruction does not have
"wrong-order"          the steps are told in another order than they stand in the instruction
"warning-missing"      a warning is not spoken, not before what it protects, or without its signal word
"value-not-in-source"  a number is spoken that none of the cited places has
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from onboard.core.model import Finding, Instruction, SafetyWarning, Scene, SceneKind, Script, Sentence, Statement, Step
from onboard.script.sentences import is_speakable
from onboard.script.words import SIGNAL_WORDS, primary


def check(script: Script, instruction: Instruction) -> tuple[Finding, ...]:
    """What is objected to, in the order of the script."""
    said = {statement.id: statement for statement in instruction.statements()}
    return (
        *(finding for scene in script.scenes for finding in _citations(scene, said)),
        *(finding for scene, sentence in script.sentences() for finding in _values(scene, sentence, said)),
        *_steps(script, instruction),
        *_warnings(script, instruction),
    )


# ---------------------------------------------------------------------------------------------- citations


def _citations(scene: Scene, said: Mapping[str, Statement | SafetyWarning]) -> Iterator[Finding]:
    for sentence in scene.sentences:
        if not is_speakable(sentence.text):
            yield Finding(
                "empty-sentence", scene.id, "a sentence has no words", "Write it, or take it out.", sentence.text
            )
        if not sentence.cites:
            yield Finding(
                "missing-citation",
                scene.id,
                "a sentence names nothing it rests on",
                'Name the places of the document under "cites".',
                sentence.text,
            )
    for one in (*scene.sentences, *scene.points, *scene.panels):
        for cited in one.cites:
            if cited not in said:
                yield Finding(
                    "unknown-citation",
                    scene.id,
                    f"the document has no {cited!r}",
                    "Name a place the document has; `onboard read DOCUMENT --json` lists them.",
                    one.text,
                )


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


# ---------------------------------------------------------------------------------------------- values

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_COUNTS = {
    1: "ein one once single erst",
    2: "zwei zwo zweit zwie beid doppel two twice second both double pair paar",
    3: "drei dritt three third triple",
    4: "vier four",
    5: "fünf five fifth",
    6: "sechs six",
    7: "sieb seven",
    8: "acht eight",
    9: "neun nine ninth",
    10: "zehn ten",
    11: "elf eleven",
    12: "zwölf twelve twelf dutzend dozen",
    20: "zwanzig twenty",
    30: "dreißig dreissig thirty",
    40: "vierzig forty",
    50: "fünfzig fifty halb half",
    60: "sechzig sixty",
    100: "hundert hundred",
    1000: "tausend thousand",
}


def _values(scene: Scene, sentence: Sentence, said: Mapping[str, Statement | SafetyWarning]) -> Iterator[Finding]:
    cited = [said[one] for one in sentence.cites if one in said]
    if not cited or len(cited) < len(sentence.cites):
        return
    source = " ".join(f"{one.text} {one.source.words}" for one in cited)
    known = {value for number in _numbers(source) for value in _readings(number)}
    digits = "".join(re.findall(r"\d", source))
    for number in _numbers(sentence.text):
        if _readings(number) & known or _in_words(number, source) or (len(number) >= 4 and number in digits):
            continue
        yield Finding(
            "value-not-in-source",
            scene.id,
            f"“{number}” stands in none of the cited places",
            "Take the value from the document, or cite the place that has it.",
            sentence.text,
            " / ".join(one.source.words for one in cited),
        )


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(_GROUPED.sub("", text))


def _readings(number: str) -> set[str]:
    """What a written number may mean: "1.500" is 1500 or 1.5, "0,5" is 0.5; each in one spelling."""
    parts = re.split(r"[.,]", number)
    readings = {".".join(_trimmed(parts))} if len(parts) <= 2 else {".".join(parts)}
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        readings.add("".join(parts).lstrip("0") or "0")
    if len(parts) > 2 and all(len(part) == 3 for part in parts[1:-1]):
        readings.add(".".join(_trimmed(["".join(parts[:-1]), parts[-1]])))
    return readings


def _trimmed(parts: Sequence[str]) -> list[str]:
    whole = parts[0].lstrip("0") or "0"
    fraction = parts[1].rstrip("0") if len(parts) > 1 else ""
    return [whole, fraction] if fraction else [whole]


def _in_words(number: str, source: str) -> bool:
    if not number.isdigit() or len(number) > 4:
        return False
    lowered = source.casefold()
    return any(word in lowered for word in _COUNTS.get(int(number), "").split())
