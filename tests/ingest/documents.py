"""What the tests of this room are given to read with."""

from __future__ import annotations

from collections.abc import Callable

from onboard.core.model import Instruction

Reads = Callable[..., Instruction]
"""Reads a text as if it were a document: ``reads(text, name=..., language=..., photos=(...))``."""
