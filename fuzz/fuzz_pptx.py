"""Fuzz target: presentations and their drawings. ``python fuzz/fuzz_pptx.py SECONDS SEED``"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "ingest"), str(ROOT)]

import decks  # noqa: E402
import mutations  # noqa: E402

from onboard.ingest.powerpoint.reader import PowerPointReader  # noqa: E402


def read(content: bytes) -> object:
    return PowerPointReader().transcript(content, "fuzzed.pptx").as_bytes()


def seeds() -> dict[str, bytes]:
    """Decks without the layouts nobody uses: damage is to hit what is read."""
    return {name: slimmed(made().saved()) for name, made in decks.ALL.items()}


def slimmed(content: bytes) -> bytes:
    """A deck without its thumbnail and printer settings."""
    parts = decks.parts_of(content)
    return decks.packed({name: part for name, part in parts.items() if "thumbnail" not in name and ".bin" not in name})


if __name__ == "__main__":
    mutations.main(read, seeds())
