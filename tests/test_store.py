"""The shelf: what is on it is what was put there, or it is said that it is not."""

import io
import multiprocessing
import os
import random
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard import files
from onboard.core.errors import CheckFailedError, LockedError, OnboardError
from onboard.core.fingerprint import digest
from onboard.store import SECONDS_A_DAY, AbsentError, DamagedError, Kept, Store

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
        lambda content: content.replace(b"onboard-entry 2", b"onboard-entry 3"),
    ],
    ids=["emptied", "cut short", "grown", "filled with zeros", "one bit flipped", "unknown version"],
)
def test_a_damaged_entry_is_noticed_removed_and_never_returned(store: Store, damage) -> None:
    store.put(MARK, b"the result")
    entry_of(store).write_bytes(damage(entry_of(store).read_bytes()))
    with pytest.raises(DamagedError):
        store.get(MARK)
    assert not store.has(MARK)


def test_an_entry_under_the_name_of_another_is_noticed_removed_and_never_returned(store: Store) -> None:
    other = "f" * 64
    store.put(other, b"the result of something else")
    entry_of(store).parent.mkdir(parents=True, exist_ok=True)
    (store.folder / "ff" / other).rename(entry_of(store))
    assert (False, False) == (store.has(MARK), store.is_whole(MARK))
    with pytest.raises(DamagedError):
        store.get(MARK)
    assert not store.is_there(MARK)


def test_what_an_earlier_version_kept_is_still_what_is_got(store: Store) -> None:
    entry_of(store).parent.mkdir(parents=True)
    entry_of(store).write_bytes(b"onboard-entry 1 000000000000010 %s\nthe result" % digest(b"the result").encode())
    assert (True, b"the result") == (store.has(MARK), store.get(MARK))


def test_an_entry_of_the_wrong_length_counts_as_missing_without_being_read(store: Store) -> None:
    store.put(MARK, b"the result")
    entry_of(store).write_bytes(entry_of(store).read_bytes()[:-1])
    assert not store.has(MARK)


def test_names_that_are_no_fingerprint_cannot_leave_the_shelf(store: Store) -> None:
    with pytest.raises(ValueError, match="not a fingerprint"):
        store.put("../../etc/passwd", b"")


# ------------------------------------------------------------------------------------------------ without holding it


@given(
    parts=st.lists(st.binary(max_size=600), max_size=8),
    rewritten=st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=80)), max_size=3),
    seed=st.booleans(),
)
def test_what_is_written_piece_by_piece_also_out_of_order_is_what_is_got(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], rewritten: list[tuple[int, bytes]], seed: bool
) -> None:
    store, told = Store(tmp_path_factory.mktemp("store")), io.BytesIO()

    def write(file: BinaryIO) -> None:
        for target in (file, told):
            for part in parts:
                target.write(part)
            for at, piece in rewritten:
                target.seek(min(at, sum(map(len, parts))))
                target.write(piece)
        if seed:
            file.seek(0)
            assert told.getvalue() == file.read()

    store.keep(MARK, write)
    content = told.getvalue()
    assert content == store.get(MARK)
    assert Kept(len(content), digest(content)) == store.describe(MARK)


def test_a_large_entry_is_written_and_copied_without_being_in_memory(store: Store, tmp_path: Path) -> None:
    piece, count = bytes(range(256)) * 1024, 160

    def write(file: BinaryIO) -> None:
        for _ in range(count):
            file.write(piece)

    tracemalloc.start()
    try:
        store.keep(MARK, write)
        store.copy_to(MARK, tmp_path / "video.mp4")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(piece) * count == (tmp_path / "video.mp4").stat().st_size
    assert most < 8 * files.MEBIBYTE


def test_a_damaged_entry_is_never_copied(store: Store, tmp_path: Path) -> None:
    store.put(MARK, bytes(5 * files.MEBIBYTE))
    with entry_of(store).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"x")
    with pytest.raises(DamagedError):
        store.copy_to(MARK, tmp_path / "video.mp4")
    assert ([], False) == ([path for path in tmp_path.iterdir() if path != store.folder], store.has(MARK))


def test_what_fails_while_it_is_written_leaves_nothing(store: Store) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"half of it")
        raise OnboardError("the voice has failed")

    with pytest.raises(OnboardError, match="the voice has failed"):
        store.keep(MARK, write)
    assert (False, []) == (store.has(MARK), [path for path in store.folder.rglob("*") if path.is_file()])


# ------------------------------------------------------------------------------------------------ several at once


def test_of_two_that_make_the_same_the_first_stays_and_both_go_on_with_it(store: Store) -> None:
    store.put(MARK, b"spoken at half past")
    store.put(MARK, b"spoken a second later")
    assert b"spoken at half past" == store.get(MARK)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"onboard-entry 1 9 cut"),
        lambda path: os.mkfifo(path),
        lambda path: (path / "a folder").mkdir(parents=True),
        lambda path: path.symlink_to("nowhere"),
    ],
)
def test_what_stands_in_the_place_of_an_entry_and_is_none_gives_way(store: Store, damage) -> None:
    entry_of(store).parent.mkdir(parents=True)
    damage(entry_of(store))
    store.put(MARK, b"the result")
    assert b"the result" == store.get(MARK)


def _put_many(folder: str, seed: int) -> int:
    """Puts and reads two hundred entries that others put as well, each longer than a pipe takes at once."""
    store, wrong = Store(Path(folder)), 0
    order = random.Random(seed).sample(range(50), 50)
    with store.in_use(wait_seconds=300):
        for number in order:
            mark = digest(b"%d" % number)
            if store.has(mark):
                store.get(mark)
            store.put(mark, digest(b"%d" % number).encode() * 2000)
            wrong += store.get(mark) != digest(b"%d" % number).encode() * 2000
    return wrong


def test_builds_that_share_a_store_never_see_half_an_entry(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert [0, 0, 0] == list(pool.map(_put_many, [str(tmp_path / "store")] * 3, range(3)))
    assert [] == list((tmp_path / "store" / "unfinished").iterdir())


def _write_half_and_wait(folder: str, ready: Event) -> None:
    def write(file: BinaryIO) -> None:
        file.write(bytes(100_000))
        file.flush()
        ready.set()
        time.sleep(600)

    with Store(Path(folder)).in_use():
        Store(Path(folder)).keep(MARK, write)


def test_what_another_build_is_just_writing_is_swept_only_when_that_build_is_dead(store: Store) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    other = spawn.Process(target=_write_half_and_wait, args=(str(store.folder), ready))
    other.start()
    assert ready.wait(300)
    with store.in_use():
        assert 1 == len(list((store.folder / "unfinished").iterdir()))
    with pytest.raises(LockedError), store.alone():
        pass
    other.kill()
    other.join()
    with store.in_use():
        assert ([], False) == (list((store.folder / "unfinished").iterdir()), store.has(MARK))


def left(store: Store, machine: str, number: int, *, days_old: float = 0.0) -> Path:
    """What a killed run of a machine has left half-written."""
    path = store.folder / "unfinished" / f"{files.TEMPORARY}{machine}-{number:016x}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half a resu")
    os.utime(path, (time.time() - days_old * SECONDS_A_DAY,) * 2)
    return path


def test_what_another_machine_is_just_writing_was_swept_where_its_lock_cannot_be_seen(store: Store) -> None:
    theirs, long_ago = left(store, "0a1b2c3d", 1), left(store, "0a1b2c3d", 2, days_old=1.1)
    with store.in_use():
        assert [theirs] == list(theirs.parent.iterdir())
    long_ago = left(store, "0a1b2c3d", 2, days_old=1.1)
    with store.alone():
        assert ([theirs], False) == (list(theirs.parent.iterdir()), long_ago.exists())


def test_what_a_killed_run_left_stayed_in_a_store_that_is_never_without_a_build(store: Store) -> None:
    with store.in_use():
        recent, long_ago = left(store, "0a1b2c3d", 1, days_old=0.9), left(store, "0a1b2c3d", 2, days_old=1.1)
        with store.in_use():
            assert ([recent], False) == (list(recent.parent.iterdir()), long_ago.exists())


def test_an_unfinished_file_says_which_machine_writes_it(store: Store) -> None:
    def look(file: BinaryIO) -> None:
        (one,) = (store.folder / "unfinished").iterdir()
        assert not files.is_of_another_machine(one.name)
        machine = one.name.removeprefix(files.TEMPORARY).partition("-")[0]
        assert files.is_of_another_machine(one.name.replace(machine, "0" * 8))

    store.keep(MARK, look)
    assert not files.is_of_another_machine(f"{files.TEMPORARY}of-an-earlier-version")


def test_an_entry_that_is_asked_for_counts_as_used_today(store: Store) -> None:
    store.put(MARK, b"the result")
    os.utime(entry_of(store), (0, 0))
    assert [0.0] == [one.used for one in store.entries()]
    store.has(MARK)
    assert [True] == [time.time() - one.used < SECONDS_A_DAY for one in store.entries()]


# ------------------------------------------------------------------------------------------------ who counts on what


@given(marks=st.sets(st.integers(0, 2**40), max_size=20))
def test_a_list_holds_what_was_listed_last(tmp_path_factory: pytest.TempPathFactory, marks: set[int]) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    listed = {digest(b"%d" % mark) for mark in marks}
    store.hold("own/ws-04.de", [MARK], said="this workspace")
    store.hold("own/ws-04.de", listed, said="a hall\nwith two names")
    assert [("own/ws-04.de", "a hall with two names", listed)] == [
        (one.name, one.said, one.fingerprints) for one in store.held()
    ]


@pytest.mark.parametrize("content", [b"", b"onboard-list 1 3\nthis workspace\n", b"onboard-list 2 0\n\n", b"\xff\xfe"])
def test_a_list_that_cannot_be_read_is_an_error_and_never_an_empty_list(store: Store, content: bytes) -> None:
    store.hold("own/ws-04.de", [MARK], said="this workspace")
    (store.folder / "lists" / "own" / "ws-04.de").write_bytes(content)
    with pytest.raises(CheckFailedError, match="nobody knows what may be taken away"):
        list(store.held())


def test_the_name_of_a_list_cannot_leave_the_store(store: Store) -> None:
    with pytest.raises(ValueError, match="not a list's name"):
        store.hold("own/../../ws-04", [], said="")
