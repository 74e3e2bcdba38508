#!/usr/bin/env python3
"""The large tables of the grounding check -> data/tables.toml: their sizes and digests, which stand for them.

    digest_tables.py     run it whenever derive_thesaurus.py or derive_tagger.py have written one

A script is checked again when the checker is another. Reading twenty megabytes at every start to know that took longer
than many a check.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "onboard" / "script" / "grounding" / "data"


def main() -> None:
    (DATA / "tables.toml").write_text(digests(), encoding="utf-8")


def digests() -> str:
    """The file's text: each table of each language with the number and the digest of its bytes."""
    tables = sorted(path for path in DATA.glob("*/*.*") if path.stem in ("tagger", "thesaurus"))
    lines = (f'"{path.parent.name}/{path.name}" = {_of(path.read_bytes())}' for path in tables)
    return "\n".join(("# The large tables; written by benchmarks/grounding/digest_tables.py.", *lines, ""))


def _of(content: bytes) -> str:
    return f'{{ bytes = {len(content)}, sha256 = "{hashlib.sha256(content).hexdigest()}" }}'


if __name__ == "__main__":
    main()
