"""What stands in the store under the name of a result and is none is told from one, whatever the kind."""

import importlib
import pkgutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from workshop import build, onboard_here, plant

from onboard.core.fingerprint import digest
from onboard.files import MEBIBYTE
from onboard.ingest.outline import Outline
from onboard.ingest.transcript import Transcript, picture_name
from onboard.pipeline import genuine
from onboard.pipeline import work as kinds
from onboard.pipeline.freshness import DIGITS, kinds_of_work
from onboard.pipeline.work import forms
from onboard.pipeline.work.base import Shelf, Work
from onboard.store import DamagedError, Store

STRANGE = (b"", b"{}", b"null", b'{"of": "another kind"}', b'["of another kind"]', b"RIFF", bytes(100), b"\xff\xd8\xff")


def kinds_there_are() -> set[str]:
    for module in pkgutil.iter_modules(kinds.__path__, f"{kinds.__name__}."):
        importlib.import_module(module.name)
    return {one.__name__ for one in Work.__subclasses__() if one.__module__.startswith(kinds.__name__)}


def test_every_kind_of_work_says_what_its_results_look_like() -> None:
    assert kinds_there_are() == set(forms.forms())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("built"), silent=True, video="")
    assert "published" == build(place)["outcome"]
    return place


def test_what_a_build_made_is_of_its_kind_and_of_no_other_form(built: Path) -> None:
    store, known = Store(built / ".onboard" / "store"), kinds_of_work(built / ".onboard" / "last")
    found = {one.fingerprint: known[one.fingerprint[:DIGITS]] for one in store.entries()}
    assert {"Speak", "Align", "Still", "Small", "PagePicture", "Join", "MakeSign"} < set(found.values())
    assert [] == [kind for mark, kind in found.items() if not genuine.is_of_kind(kind, mark, store)]
    for kind in set(found.values()):
        for content in STRANGE:
            store.put(mark := digest(kind.encode() + content), content)
            assert not genuine.is_of_kind(kind, mark, store), (kind, content)
            store.remove(mark)


@dataclass(frozen=True)
class FindGaps(Work):
    """As the kind that finds gaps is called."""

    stage = "gaps"

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf: Shelf) -> bytes:
        return b"[]"


def test_a_result_that_is_none_is_removed_when_it_is_asked_for(tmp_path: Path) -> None:
    store, work = Store(tmp_path), FindGaps("the gaps")
    store.put(work.fingerprint(), b'{"of": "another kind"}')
    with pytest.raises(DamagedError, match="was no result of FindGaps and has been removed"):
        genuine.kept(work, store)
    assert not store.is_there(work.fingerprint())


def test_a_document_with_many_large_photos_was_taken_for_no_result_of_its_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genuine, "_LARGEST", MEBIBYTE)
    store, photo = Store(tmp_path), bytes(3 * MEBIBYTE)
    transcript = Transcript(Outline("a document", ()), {picture_name(photo, "jpg"): photo})
    store.put(mark := digest(b"read"), transcript.as_bytes())
    assert genuine.is_of_kind("Transcribe", mark, store)


def test_of_a_long_video_only_the_beginning_is_read_to_tell_it_from_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genuine, "_LARGEST", MEBIBYTE)
    store, rest = Store(tmp_path), bytes(3 * MEBIBYTE)
    store.put(video := digest(b"video"), b"\0\0\0\x18ftypisom" + rest)
    store.put(other := digest(b"other"), b"RIFF" + rest)
    assert (True, False) == tuple(genuine.is_of_kind("Join", mark, store) for mark in (video, other))


def test_a_result_that_cannot_be_read_just_now_was_removed_as_none(tmp_path: Path) -> None:
    limits = pytest.importorskip("resource")
    store, work = Store(tmp_path), FindGaps("the gaps")
    store.put(work.fingerprint(), b"[]")
    usual = limits.getrlimit(limits.RLIMIT_NOFILE)
    limits.setrlimit(limits.RLIMIT_NOFILE, (3, usual[1]))  # as where too many files are open
    try:
        genuine.require([work], store)
    finally:
        limits.setrlimit(limits.RLIMIT_NOFILE, usual)
    assert b"[]" == store.get(work.fingerprint())


def test_something_else_in_place_of_findings_passed_for_a_check_that_objected_to_nothing(built: Path) -> None:
    store, last = Store(built / ".onboard" / "store"), built / ".onboard" / "last"
    known = kinds_of_work(last)
    looked = {known[one.fingerprint[:DIGITS]]: one.fingerprint for one in store.entries()}
    right = {mark: store.get(mark) for mark in (looked["CheckScript"], looked["FindGaps"])}
    for mark in right:
        store.remove(mark)
        store.put(mark, b"{}")
    for path in last.glob("*still.json"):
        path.unlink()
    assert "unchanged" == build(built)["outcome"]
    assert right == {mark: store.get(mark) for mark in right}


def test_the_store_verified_names_what_is_whole_and_no_result_of_its_kind(built: Path) -> None:
    store, known = Store(built / ".onboard" / "store"), kinds_of_work(built / ".onboard" / "last")
    align = next(one.fingerprint for one in store.entries() if known[one.fingerprint[:DIGITS]] == "Align")
    right = store.get(align)
    store.remove(align)
    store.put(align, b'{"of": "another kind"}')
    ended = onboard_here("-C", built, "store", "verify", "--keep")
    assert (8, True, True) == (ended.code, align in ended.out, store.is_there(align))
    ended = onboard_here("-C", built, "store", "verify")
    assert (8, True, False) == (ended.code, align in ended.out, store.is_there(align))
    store.put(align, right)
    assert 0 == onboard_here("-C", built, "store", "verify").code


@pytest.mark.parametrize("words", [("status",), ("build", "--dry-run")])
def test_looking_where_a_measurement_is_none_was_called_a_fault_of_onboard(built: Path, words: tuple[str, ...]) -> None:
    store, last = Store(built / ".onboard" / "store"), built / ".onboard" / "last"
    known = kinds_of_work(last)
    align = next(one.fingerprint for one in store.entries() if known[one.fingerprint[:DIGITS]] == "Align")
    right = store.get(align)
    store.remove(align)
    store.put(align, b'{"of": "another kind"}')
    for path in last.glob("*still.json"):
        path.unlink()
    ended = onboard_here("-C", built, *words)
    assert (True, False) == (ended.code in {0, 8}, store.is_there(align)), ended.err
    store.put(align, right)
