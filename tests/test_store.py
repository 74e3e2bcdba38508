"""The shelf: what is on it is what was put there, or it is said that it is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.fingerprint import digest
from onboard.store import AbsentError, DamagedError, Store

MARK = digest(b"what it was made from")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def entry_of(store: Store) -> Path:
    return store.folder / MARK[:2] / MARK


@given(content=st.binary(max_size=2000))
def test_what_is_put_is_what_is_got(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.put(MARK, content)
    assert (True, content) == (store.has(MARK), store.get(MARK))


def test_what_was_never_put_is_absent(store: Store) -> None:
    assert not store.has(MARK)
    with pytest.raises(AbsentError):
        store.get(MARK)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: bytes(len(content)),
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content.replace(b"onboard-entry 1", b"onboard-entry 2"),
    ],
    ids=["emptied", "cut short", "grown", "filled with zeros", "one bit flipped", "unknown version"],
)
def test_a_damaged_entry_is_noticed_removed_and_never_returned(store: Store, damage) -> None:
    store.put(MARK, b"the result")
    entry_of(store).write_bytes(damage(entry_of(store).read_bytes()))
    with pytest.raises(DamagedError):
        store.get(MARK)
    assert not store.has(MARK)


def test_an_entry_of_the_wrong_length_counts_as_missing_without_being_read(store: Store) -> None:
    store.put(MARK, b"the result")
    entry_of(store).write_bytes(entry_of(store).read_bytes()[:-1])
    assert not store.has(MARK)


def test_names_that_are_no_fingerprint_cannot_leave_the_shelf(store: Store) -> None:
    with pytest.raises(ValueError, match="not a fingerprint"):
        store.put("../../etc/passwd", b"")
