"""What a writer promises.

A writer is built from one frozen settings value and turns an instruction into a script in one language:

- every sentence, point and panel cites ids of ``instruction.statements()``;
- nothing is invented: no tool, value, person or reason that the cited statements do not give;
- every warning is spoken before what it protects, with its signal word, and shown;
- every step has at least one scene, in the instruction's order;
- no sentence speaks a step's number or how many there are, so that inserting a step changes no other sentence;
- the same instruction and settings give the same script.

It raises InputError for a language it has no words for: the language, those it knows, and what to do. It never
writes a part of a script.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from onboard.core.model import Instruction, Script
from onboard.core.registry import Registry


class Writer(ABC):
    """Writes scripts. ``name`` goes into :attr:`Script.writer`."""

    name: str

    @abstractmethod
    def write(self, instruction: Instruction, *, language: str) -> Script:
        """The script of ``instruction`` in ``language`` (BCP 47). Raises InputError."""


WRITERS = Registry(
    "writer",
    {
        "template": "onboard.script.writers.template:TemplateWriter",
        "verbatim": "onboard.script.writers.verbatim:VerbatimWriter",
    },
    "onboard.writers",
)
