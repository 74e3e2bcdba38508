"""What must be made again, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onboard.pipeline.freshness import due, remember, remembered
from onboard.pipeline.work.base import Work
from onboard.store import Store


@dataclass(frozen=True)
class Said(Work):
    stage = "narrate"
    words: str
    voice: str = "pico"

    def inputs(self) -> dict[str, Any]:
        return {"the words": self.words, "the voice": self.voice}

    def _make(self, shelf) -> bytes:
        return self.words.encode()


def said(words: str, voice: str = "pico") -> Said:
    return Said("label", words, voice)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def kept(store: Store, *works: Work) -> None:
    for work in works:
        store.put(work.fingerprint(), work.make(store.get))


def told(tmp_path: Path, store: Store, before: dict[str, Work], now: dict[str, Work]) -> dict[str, str]:
    remember(tmp_path / "last.json", before)
    return {one.slot: one.why for one in due(now, store, remembered(tmp_path / "last.json"))}


def test_what_is_on_the_shelf_is_not_due(tmp_path: Path, store: Store) -> None:
    kept(store, said("a"))
    assert {} == told(tmp_path, store, {}, {"sentence 1": said("a")})


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (said("b"), "the words changed"),
        (said("a", "edge"), "the voice changed"),
        (said("b", "edge"), "the words and the voice changed"),
        (said("a"), "no longer in the store"),
    ],
)
def test_the_reason_names_the_inputs_that_changed(tmp_path: Path, store: Store, now: Work, why: str) -> None:
    assert {"sentence 1": why} == told(tmp_path, store, {"sentence 1": said("a")}, {"sentence 1": now})


def test_what_never_stood_there_is_new(tmp_path: Path, store: Store) -> None:
    assert {"a heading nobody knew": "new"} == told(
        tmp_path, store, {"sentence 1": said("a")}, {"a heading nobody knew": said("b")}
    )


def test_a_reworded_step_is_recognised_under_its_new_name(tmp_path: Path, store: Store) -> None:
    before = {"scene schrauben-anziehen-55f5, sentence 1": said("a")}
    now = {"scene schrauben-anziehen-f9b9, sentence 1": said("b")}
    assert ["the words changed"] == list(told(tmp_path, store, before, now).values())


def test_equal_work_in_two_slots_is_due_once(tmp_path: Path, store: Store) -> None:
    assert 1 == len(told(tmp_path, store, {}, {"sentence 1": said("a"), "sentence 2": said("a")}))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2}', '{"version": 1}'])
def test_losing_the_record_loses_only_the_why(tmp_path: Path, store: Store, content: str) -> None:
    (tmp_path / "last.json").write_text(content)
    assert {} == remembered(tmp_path / "last.json")


def test_an_equal_record_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    remember(path, {"sentence 1": said("a")})
    before = path.stat().st_mtime_ns
    remember(path, {"sentence 1": said("a")})
    assert before == path.stat().st_mtime_ns
