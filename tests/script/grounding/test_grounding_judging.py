"""All kinds over one sentence, and the answers of ``python -m onboard.script.grounding``."""

from __future__ import annotations

import json

from onboard.script.grounding.__main__ import answers
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Source
from onboard.script.grounding.judging import judge

SOURCE = Source("en", (Entry("P1", EntryKind.PPE, "Wading boots"), Entry("S1", EntryKind.STEP, "Rake weed from grid.")))
ITEM = {
    "id": "weir-1",
    "lang": "en",
    "source": [{"id": entry.id, "kind": entry.kind.value, "text": entry.text} for entry in SOURCE.entries],
    "sentence": "Put on a helmet and scrub the grid.",
    "cites": ["S1"],
}


def test_blocking_objections_come_first() -> None:
    blocks = [one.blocks for one in judge(SOURCE, Claim("Scrub the grid and put on a helmet.", ("S1",)))]
    assert sorted(blocks, reverse=True) == blocks
    assert True in blocks


def test_the_same_objection_is_made_once() -> None:
    found = judge(SOURCE, Claim("A helmet, yes, a helmet.", ("P1",)))
    assert len(set(found)) == len(found)


def test_every_item_is_answered_in_one_line_with_its_kinds_and_reasons() -> None:
    (answer,) = answers([json.dumps(ITEM), ""], blocking_only=False)
    assert {"id", "flagged", "blocking", "kinds", "affected", "reasons"} == set(answer)
    assert ("weir-1", True) == (answer["id"], answer["flagged"])


def test_only_blocking_objections_count_where_that_is_asked() -> None:
    honest = {**ITEM, "sentence": "Scrub the grid.", "cites": ["S1"]}
    (answer,) = answers([json.dumps(honest)], blocking_only=True)
    assert {"id": "weir-1", "flagged": False, "blocking": False, "kinds": [], "affected": [], "reasons": []} == answer
