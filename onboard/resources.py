"""Where the words and the looks are: ``scripts_templates/`` and ``assets/``.

In a checkout they stand beside the package, where editors of words and brands find them; in an installed wheel they
are inside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def assets() -> Path:
    """Theme, fonts, pictograms, the sample workstation."""
    return _shipped("assets")


def scripts_templates() -> Path:
    """Narration forms per language, grammar, labels, prompts."""
    return _shipped("scripts_templates")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
