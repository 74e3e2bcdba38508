"""Instructions built by hand, and generated ones, for the tests of the script room."""

from __future__ import annotations

import json
import os
from pathlib import Path

from hypothesis import strategies as st

from onboard.core.model import Instruction, Picture, SafetyWarning, Signal, SourceRef, Statement, Step
from onboard.script.sentences import split


def ref(words: str, line: int = 1) -> SourceRef:
    return SourceRef("checklist.md", f"line {line}", words)


def statement(identifier: str, text: str) -> Statement:
    return Statement(identifier, text, ref(text))


def warning(identifier: str, text: str, signal: Signal | None = None, words: str | None = None) -> SafetyWarning:
    return SafetyWarning(identifier, text, ref(words or text), signal)


def picture(identifier: str, file: str, digest: str = "0" * 64) -> Picture:
    return Picture(identifier, file, ref(f"![]({file})"), digest=digest)


def step(
    identifier: str,
    *texts: str,
    title: str | None = None,
    warnings: tuple[SafetyWarning, ...] = (),
    pictures: tuple[str, ...] = (),
) -> Step:
    return Step(
        identifier,
        texts[0].rstrip(".") if title is None else title,
        tuple(statement(f"{identifier}/{at}", text) for at, text in enumerate(texts, 1)),
        ref(" ".join(texts)),
        warnings,
        tuple(picture(f"{identifier}-{file}", file) for file in pictures),
    )


def instruction(*steps: Step, language: str = "de", title: str = "Pumpendeckel montieren", **parts) -> Instruction:
    return Instruction("checklist.md", "0" * 64, language, statement("meta:title", title), steps=tuple(steps), **parts)


def pump_cover() -> Instruction:
    """A workstation with everything an instruction can say."""
    return instruction(
        step(
            "teile", "Teile bereitlegen.", "Alle Teile auf die Matte legen und auf Schäden prüfen.", pictures=("1.jpg",)
        ),
        step(
            "dichtung",
            "Neue Dichtung auflegen.",
            "Alle sechs Löcher müssen über den Gewinden liegen.",
            warnings=(warning("dichtung:w", "Gebrauchte Dichtungen nie ein zweites Mal verwenden.", Signal.NOTICE),),
            pictures=("2.jpg", "3.jpg"),
        ),
        step(
            "festziehen",
            "Schrauben mit 25 Nm ± 2 Nm festziehen.",
            "Dieselbe Reihenfolge einhalten.",
            warnings=(
                warning("festziehen:w", "Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen.", Signal.CAUTION),
            ),
        ),
        station=statement("meta:station", "WS-04"),
        revision=statement("meta:revision", "3"),
        responsible=statement("meta:responsible", "Jana Albers, Tel. 4711"),
        introduction=(statement("intro/1", "Gilt für die Kühlmittelpumpe KP-80."),),
        ppe=(statement("ppe:brille", "Schutzbrille"), statement("ppe:handschuhe", "Schutzhandschuhe")),
        tools=(
            statement("tool:schluessel", "Drehmomentschlüssel 5–50 Nm mit Einsatz SW 6"),
            statement("tool:tuch", "Fusselfreies Tuch"),
        ),
        parts=(statement("part:deckel", "Deckel"), statement("part:schrauben", "6 Zylinderschrauben M8 × 25")),
        warnings=(
            warning(
                "warning:druck", "Das Gehäuse steht unter Druck. Schrauben niemals unter Druck lösen!", Signal.WARNING
            ),
        ),
        checks=(statement("check:1", "Alle sechs Schrauben sind mit 25 Nm angezogen."),),
        contacts=(statement("contact:1", "Undichte Pumpen sperren und Jana Albers anrufen, Tel. 4711."),),
        notes=(statement("note:1", "Ablage im Ordner 7."),),
    )


def grounding_instructions() -> list[Instruction]:
    """The instructions of the public grounding set, where it is at hand."""
    samples = Path(os.environ.get("ONBOARD_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
    found: dict[str, Instruction] = {}
    for name in ("grounding.jsonl", "coverage.jsonl"):
        file = samples.parent / "grounding-dev" / name
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            case = json.loads(line)
            found.setdefault(case["domain"], _of_entries(case["domain"], case["lang"], case["source"]))
    return list(found.values())


def _of_entries(title: str, language: str, entries: list[dict[str, str]]) -> Instruction:
    def of_kind(kind: str) -> list[tuple[str, str]]:
        return [(entry["id"], entry["text"]) for entry in entries if entry["kind"] == kind]

    return instruction(
        *(step(identifier, *split(text)) for identifier, text in of_kind("step")),
        language=language,
        title=title,
        ppe=tuple(statement(f"ppe:{identifier}", text) for identifier, text in of_kind("ppe")),
        tools=tuple(statement(f"tool:{identifier}", text) for identifier, text in of_kind("tool")),
        warnings=tuple(warning(f"warning:{identifier}", text) for identifier, text in of_kind("warning")),
        notes=tuple(statement(f"note:{identifier}", text) for identifier, text in of_kind("note")),
    )


_VOCABULARY = (
    "Deckel Schraube Schrauben M8 25 Nm 0,5 mm nicht anziehen lösen prüfen, und über Kreuz vorsichtig die den Ventil "
    "öffnen: ist muss; (links) „Stopp“ z. B. Dichtung Korb auf 60 °C stellen # - & <b> {{x}}"
)
_WORDS = st.sampled_from(_VOCABULARY.split(" "))
texts = st.one_of(
    st.lists(_WORDS, min_size=1, max_size=12).map(" ".join),
    st.text(min_size=1, max_size=60),
)
_speakable = texts.map(lambda text: f"{text} a".strip())
# A list names things: one called "not basket" beside one called "basket" is no list that anybody writes.
_listed = _speakable.map(lambda text: text.replace("nicht", "leicht"))


@st.composite
def instructions(draw: st.DrawFn, language: str = "de") -> Instruction:
    def several(prefix: str, most: int, texts: st.SearchStrategy[str] = _speakable) -> tuple[Statement, ...]:
        listed = draw(st.lists(texts, max_size=most))
        return tuple(statement(f"{prefix}:{at}", text) for at, text in enumerate(listed))

    def warned(prefix: str) -> tuple[SafetyWarning, ...]:
        listed = draw(st.lists(st.tuples(_speakable, st.sampled_from([None, *Signal])), max_size=2))
        return tuple(warning(f"{prefix}:w{at}", text, signal) for at, (text, signal) in enumerate(listed))

    names = draw(st.lists(st.text("abcdefgh", min_size=1, max_size=6), unique=True, max_size=5))
    steps = [
        step(
            name,
            *draw(st.lists(_speakable, min_size=1, max_size=6)),
            warnings=warned(name),
            pictures=tuple(draw(st.lists(st.sampled_from(["1.jpg", "2.jpg", "3.png", "4.jpg", "5.jpg"]), max_size=5))),
        )
        for name in names
    ]
    return instruction(
        *steps,
        language=language,
        title=draw(_speakable),
        station=draw(st.none() | _speakable.map(lambda text: statement("meta:station", text))),
        introduction=several("intro", 3),
        ppe=several("ppe", 4, _listed),
        tools=several("tool", 12, _listed),
        parts=several("part", 4, _listed),
        warnings=warned("warning"),
        checks=several("check", 3),
        contacts=several("contact", 2),
    )
