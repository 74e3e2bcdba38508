"""Words for what was understood of a document; used by ``read`` and ``new``."""

from __future__ import annotations

from onboard.core.model import Instruction


def understood(instruction: Instruction) -> str:
    """One line: "Pumpendeckel montieren" (de): 9 steps, 2 warnings, ..."""
    counts = {
        "step": len(instruction.steps),
        "warning": len(instruction.warnings) + sum(len(step.warnings) for step in instruction.steps),
        "protective equipment": len(instruction.ppe),
        "tool": len(instruction.tools),
        "part": len(instruction.parts),
        "picture": len(instruction.all_pictures()),
        "check": len(instruction.checks),
    }
    told = [_counted(number, name) for name, number in counts.items() if number]
    language = f" ({instruction.language})" if instruction.language else ""
    return f"{instruction.title.text!r}{language}: {', '.join(told) or 'nothing that could be shown'}"


def untold(instruction: Instruction) -> str:
    """What the document says and no video tells: "lines 72-77, line 90"; "" where there is nothing."""
    return ", ".join(dict.fromkeys(note.source.place for note in instruction.untold()))


def _counted(number: int, name: str) -> str:
    if name == "protective equipment":
        return f"{number} × {name}"
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
