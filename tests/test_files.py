"""The disk: what is read is bounded and regular, what is written is whole or not there."""

import errno
import multiprocessing
import os
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from onboard import files
from onboard.core.errors import InputError, LockedError, OutputError


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# Title")
    assert files.read_bounded(tmp_path / "a.md", 100) == b"# Title"


def test_a_file_over_the_limit_is_refused_and_the_limit_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 2 * files.MEBIBYTE)
    with pytest.raises(InputError, match=r"2\.0 MiB, and the limit is 1 MiB"):
        files.read_bounded(tmp_path / "a.md", files.MEBIBYTE)


def test_a_link_to_an_endless_device_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="is a link"):
        files.read_bounded(tmp_path / "a.md", 100)


def test_a_named_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(InputError, match="pipe or device"):
        files.read_bounded(tmp_path / "a.md", 100)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        files.read_bounded(tmp_path, 100)


def test_a_missing_file_is_named_as_its_owner_calls_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        files.read_bounded(tmp_path / "gone.md", 100, name="stations/ws-04/gone.md")
    assert ("stations/ws-04/gone.md", "there is no such file") == (caught.value.file, caught.value.reason)


def test_a_write_replaces_the_old_content_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.json"
    files.write_durably(path, b"old")
    files.write_durably(path, b"new")
    assert ([path], b"new") == (list(path.parent.iterdir()), path.read_bytes())


def test_a_write_into_a_file_that_is_in_the_way_keeps_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputError):
        files.write_durably(tmp_path / "a" / "b", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_file_is_named_and_left(tmp_path: Path) -> None:
    (tmp_path / "a.json" / "of somebody").mkdir(parents=True)
    with pytest.raises(files.InTheWayError, match="is a folder, and a file is to be written there") as caught:
        files.write_durably(tmp_path / "a.json", b"new")
    assert (str(tmp_path / "a.json"), True) == (caught.value.file, (tmp_path / "a.json" / "of somebody").is_dir())
    assert [tmp_path / "a.json"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("stands", [lambda path: path.write_bytes(b""), lambda path: path.symlink_to("nowhere")])
def test_what_stands_in_the_place_of_a_folder_is_named_and_not_the_file_below(tmp_path: Path, stands) -> None:
    stands(tmp_path / "a")
    with pytest.raises(files.InTheWayError, match="is no folder, and one is needed there") as caught:
        files.write_durably(tmp_path / "a" / "b" / "c", b"new")
    assert str(tmp_path / "a") == caught.value.file


def test_where_nothing_but_ours_may_stand_a_folder_gives_way(tmp_path: Path) -> None:
    (tmp_path / "a.json" / "left").mkdir(parents=True)
    files.write_ours(tmp_path / "a.json", b"new")
    assert b"new" == (tmp_path / "a.json").read_bytes()
    (tmp_path / "b.json").symlink_to(tmp_path / "a.json")
    files.write_ours(tmp_path / "b.json", b"newer")
    assert (b"new", b"newer") == ((tmp_path / "a.json").read_bytes(), (tmp_path / "b.json").read_bytes())


def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(OutputError, match="no space left") as caught, files.writing(Path("output")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "finished work is kept" in (caught.value.hint or "")


def test_clearing_up_touches_only_our_own_temporary_names(tmp_path: Path) -> None:
    theirs = tmp_path / ".someone-elses.tmp"
    theirs.write_bytes(b"")
    files.temporary_folder(tmp_path)
    (tmp_path / f"{files.TEMPORARY}abc").write_bytes(b"")
    files.clear_temporaries(tmp_path)
    assert [theirs] == list(tmp_path.iterdir())


def _hold(lock: str, ready: Event) -> None:
    with files.locked(Path(lock)):
        ready.set()
        time.sleep(600)


def test_a_second_run_is_told_who_holds_the_lock_and_gets_it_when_that_one_is_killed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    holder = spawn.Process(target=_hold, args=(str(tmp_path / "lock"), ready))
    holder.start()
    assert ready.wait(300)
    with pytest.raises(LockedError, match=f"process {holder.pid} on "), files.locked(tmp_path / "lock"):
        pass
    holder.kill()
    holder.join()
    with files.locked(tmp_path / "lock", wait_seconds=60):
        pass


def test_a_program_that_opens_a_strangers_file_is_told_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONBOARD_MODEL_KEY", "secret")
    monkeypatch.setenv("LC_TIME", "de_DE.UTF-8")
    told = files.bare_environment()
    assert "secret" not in told.values()
    assert {"PATH", "LC_TIME"} <= set(told)
