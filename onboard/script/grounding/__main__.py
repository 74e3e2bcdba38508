"""Labelled items in -> one answer a line out: ``python -m onboard.script.grounding ITEMS.jsonl [--blocking-only]``.

Takes both formats of the development sets (docs/grounding.md): one sentence an item, or with a field ``script`` one
whole script an item. Labels, where there are any, are not read. Exit code 0 whatever is found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Objection, Source
from onboard.script.grounding.judging import judge


def main(arguments: list[str] | None = None) -> None:
    """Answer every item on standard output, in the order of the file."""
    parser = argparse.ArgumentParser(prog="python -m onboard.script.grounding", description=__doc__)
    parser.add_argument("items", type=Path, metavar="ITEMS.jsonl")
    parser.add_argument("--blocking-only", action="store_true", help="count only what would keep a video back")
    options = parser.parse_args(arguments)
    for answer in answers(options.items.read_text(encoding="utf-8").splitlines(), options.blocking_only):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def answers(lines: Iterable[str], blocking_only: bool) -> Iterator[dict[str, object]]:
    """The answer to each line that holds an item."""
    for line in lines:
        if line.strip():
            asked = json.loads(line)
            found = [found for found in _objections(asked) if found.blocks or not blocking_only]
            yield _answer(asked["id"], found)


def _objections(asked: Mapping[str, Any]) -> tuple[Objection, ...]:
    source = Source(
        language=asked["lang"],
        entries=tuple(Entry(entry["id"], EntryKind(entry["kind"]), entry["text"]) for entry in asked["source"]),
        glossary=asked.get("glossary") or {},
    )
    if "script" not in asked:
        return judge(source, Claim(asked["sentence"], tuple(asked["cites"])))
    from onboard.script.grounding.coverage import judge_script

    return judge_script(source, tuple(Claim(told["text"], tuple(told["cites"])) for told in asked["script"]))


def _answer(identity: str, found: list[Objection]) -> dict[str, object]:
    return {
        "id": identity,
        "flagged": bool(found),
        "blocking": any(objection.blocks for objection in found),
        "kinds": list(dict.fromkeys(objection.kind.value for objection in found)),
        "affected": sorted({entry for objection in found for entry in objection.affected}),
        "reasons": [objection.reason for objection in found],
    }


if __name__ == "__main__":
    main()
