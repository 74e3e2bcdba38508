"""A workstation is known by the code its folder carries, whatever the folder is called."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onboard import files
from onboard.core.errors import InputError, OutputError, UsageError
from onboard.core.progress import Quiet
from onboard.pipeline import naming
from onboard.pipeline.naming import carried_code, code_of, known_address, lead, recognise, rename, restore
from onboard.pipeline.workspace import Workspace, init, open_workspace
from onboard.publish.addresses import addresses, codes_of, redirects, workstation_of

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


class Noted(Quiet):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace of two workstations, both published; the first has records."""
    init(tmp_path / "plant")
    here = open_workspace(tmp_path / "plant")
    for station in ("ws-04", "ws-05"):
        add(here, station)
        known_address(here, station, NOW)
    (here.records / "ws-04").mkdir()
    (here.records / "ws-04" / "approvals.jsonl").write_text("{}\n")
    return here


def add(place: Workspace, station: str) -> None:
    (place.stations / station).mkdir()
    (place.stations / station / "station.toml").write_text('version = 1\ndocument = "a.md"\nlanguage = "de"\n')


def moved(place: Workspace, old: str, new: str) -> None:
    (place.stations / old).rename(place.stations / new)


def test_a_folder_carries_its_code(place: Workspace) -> None:
    code = codes_of(place.records, "ws-04")[0]
    assert f"{code}\n" == (place.stations / "ws-04" / "code.txt").read_text()
    before = (place.stations / "ws-04" / "code.txt").stat().st_mtime_ns
    assert code == known_address(place, "ws-04", NOW)
    assert before == (place.stations / "ws-04" / "code.txt").stat().st_mtime_ns


def test_a_folder_renamed_by_hand_keeps_its_code_and_its_records_and_it_is_said(place: Workspace) -> None:
    code, said = code_of(place, "ws-04"), Noted()
    moved(place, "ws-04", "pump-1")
    assert code == known_address(place, "pump-1", NOW, said)
    assert [f"stations/pump-1 was called ws-04: its code {code} stays the same"] == said.notes
    assert [("ws-04", "pump-1")] == [(one.source, one.target) for one in redirects(place.records)]
    assert (place.records / "pump-1" / "approvals.jsonl").is_file()
    assert not (place.records / "ws-04").exists()
    known_address(place, "pump-1", NOW, said)
    assert 1 == len(said.notes) == len(redirects(place.records))


def test_a_copied_folder_gets_a_code_of_its_own(place: Workspace) -> None:
    code, said = code_of(place, "ws-04"), Noted()
    shutil.copytree(place.stations / "ws-04", place.stations / "ws-04-b")
    copy = known_address(place, "ws-04-b", NOW, said)
    assert code != copy
    assert (code, copy) == (carried_code(place, "ws-04"), carried_code(place, "ws-04-b"))
    assert [f"stations/ws-04-b is a copy of ws-04: ws-04 keeps the code {code}, it gets its own"] == said.notes


def test_two_folders_that_changed_names_each_keep_their_code(place: Workspace) -> None:
    four, five = code_of(place, "ws-04"), code_of(place, "ws-05")
    for _ in range(3):
        moved(place, "ws-04", "x")
        moved(place, "ws-05", "ws-04")
        moved(place, "x", "ws-05")
        recognise(place, NOW)
        four, five = five, four
        assert (four, five) == (known_address(place, "ws-04", NOW), known_address(place, "ws-05", NOW))
        assert ((four,), (five,)) == (codes_of(place.records, "ws-04"), codes_of(place.records, "ws-05"))


def test_names_passed_on_in_a_row_take_their_codes_along(place: Workspace) -> None:
    four, five = code_of(place, "ws-04"), code_of(place, "ws-05")
    moved(place, "ws-05", "ws-06")
    moved(place, "ws-04", "ws-05")
    recognise(place, NOW)
    assert (four, five) == (known_address(place, "ws-05", NOW), known_address(place, "ws-06", NOW))


def test_renamed_and_copied_at_once_is_refused_until_a_person_says_which_is_which(place: Workspace) -> None:
    code = code_of(place, "ws-04")
    moved(place, "ws-04", "pump-1")
    shutil.copytree(place.stations / "pump-1", place.stations / "pump-2")
    with pytest.raises(InputError, match="so does stations/pump-1") as caught:
        known_address(place, "pump-2", NOW)
    assert "stations/pump-2/code.txt" == caught.value.file
    (place.stations / "pump-1" / "code.txt").unlink()
    assert code == known_address(place, "pump-2", NOW)
    assert code != known_address(place, "pump-1", NOW)


def test_a_code_that_the_list_has_lost_stops_the_build_and_can_be_put_back(place: Workspace) -> None:
    code = code_of(place, "ws-05")
    ledger = place.records / "addresses.csv"
    ledger.write_text("".join(line for line in ledger.read_text().splitlines(keepends=True) if code not in line))
    with pytest.raises(InputError, match=r"not in records/addresses\.csv") as caught:
        known_address(place, "ws-05", NOW)
    assert "onboard links --restore" in str(caught.value.hint)
    assert {"ws-05": code} == restore(place, NOW)
    assert code == known_address(place, "ws-05", NOW)
    assert {} == restore(place, NOW)


def test_a_file_that_holds_no_code_is_refused(place: Workspace) -> None:
    (place.stations / "ws-04" / "code.txt").write_text("my code\n")
    with pytest.raises(InputError, match="holds no code"):
        known_address(place, "ws-04", NOW)


# ------------------------------------------------------------------------------------------------ onboard rename


def test_rename_takes_folder_records_and_codes_along(place: Workspace) -> None:
    code = code_of(place, "ws-04")
    done = rename(place, "ws-04", "pump-1", NOW)
    assert ((code,), False) == (done.codes, done.finished)
    assert ("pump-1", "ws-05") == place.station_ids()
    assert (place.records / "pump-1" / "approvals.jsonl").is_file()
    assert code == known_address(place, "pump-1", NOW)


def test_a_workstation_from_before_folders_carried_codes_can_be_renamed(place: Workspace) -> None:
    code = code_of(place, "ws-04")
    (place.stations / "ws-04" / "code.txt").unlink()
    assert (code,) == rename(place, "ws-04", "pump-1", NOW).codes
    assert code == carried_code(place, "pump-1")


def test_a_workstation_that_was_never_published_can_be_renamed(place: Workspace) -> None:
    add(place, "12345678")
    assert () == rename(place, "12345678", "new", NOW).codes
    assert () == redirects(place.records)


@pytest.mark.parametrize("new", ["Pump", "a/b", "../x", "", "-a"])
def test_a_name_that_is_no_id_is_refused(place: Workspace, new: str) -> None:
    with pytest.raises(UsageError, match="no id"):
        rename(place, "ws-04", new, NOW)


def test_a_name_that_is_taken_is_refused_and_nothing_is_changed(place: Workspace) -> None:
    for taken in ("ws-05", "ws-04"):
        with pytest.raises(UsageError, match="there already"):
            rename(place, "ws-04", taken, NOW)
    (place.records / "old").mkdir()
    with pytest.raises(UsageError, match="there already"):
        rename(place, "ws-04", "old", NOW)
    with pytest.raises(InputError, match="no workstation"):
        rename(place, "ws-99", "pump-1", NOW)
    assert ("ws-04", "ws-05") == place.station_ids()


def test_a_name_whose_old_codes_would_lead_there_is_refused(place: Workspace) -> None:
    shutil.rmtree(place.stations / "ws-05")
    with pytest.raises(UsageError, match="earlier workstation 'ws-05'"):
        rename(place, "ws-04", "ws-05", NOW)
    lead(place, "ws-05", "ws-04", NOW)
    assert 2 == len(rename(place, "ws-04", "ws-05", NOW).codes)


def test_records_that_are_a_link_are_not_moved(place: Workspace, tmp_path: Path) -> None:
    shutil.rmtree(place.records / "ws-04")
    (place.records / "ws-04").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="is a link"):
        rename(place, "ws-04", "pump-1", NOW)


class KilledError(Exception):
    pass


@pytest.mark.parametrize("deed", range(4))
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("finish", ["rename", "build"])
def test_killed_anywhere_a_renaming_is_finished_by_the_next_run(
    place: Workspace, monkeypatch: pytest.MonkeyPatch, deed: int, after: bool, finish: str
) -> None:
    code = code_of(place, "ws-04")
    with monkeypatch.context() as patch:
        left = [deed]
        for module, name in ((files, "move_durably"), (naming.addresses, "write_durably")):
            patch.setattr(module, name, killing(getattr(module, name), left, after))
        with contextlib.suppress(KilledError):
            rename(place, "ws-04", "pump-1", NOW)
    if finish == "rename":
        with contextlib.suppress(InputError):  # all was done before it was killed
            rename(place, "ws-04", "pump-1", NOW)
        assert "pump-1" in place.station_ids()
    else:
        recognise(place, NOW)
    (here,) = set(place.station_ids()) - {"ws-05"}
    assert code == known_address(place, here, NOW)
    assert here == workstation_of(place.records, code)
    assert (place.records / here / "approvals.jsonl").is_file()
    assert 2 == len(addresses(place.records))


def killing(real: Callable[..., None], left: list[int], after: bool) -> Callable[..., None]:
    """Does it so many times, then dies before or after doing it."""

    def call(*given: object) -> None:
        left[0] -= 1
        if left[0] >= 0:
            real(*given)
            return
        if after:
            real(*given)
        raise KilledError

    return call


# ------------------------------------------------------------------------------------------------ onboard links --lead


def test_a_merged_workstation_shares_its_codes(place: Workspace) -> None:
    own, other = code_of(place, "ws-04"), code_of(place, "ws-05")
    assert (other,) == lead(place, "ws-05", "ws-04", NOW)
    assert (own, other) == codes_of(place.records, "ws-04")
    assert own == known_address(place, "ws-04", NOW)
    fresh = known_address(place, "ws-05", NOW)  # its folder is still there
    assert fresh not in (own, other)
    assert (fresh,) == lead(place, fresh.lower(), "ws-04", NOW)


def test_nothing_is_led_to_where_nothing_is(place: Workspace) -> None:
    with pytest.raises(InputError, match="no workstation"):
        lead(place, "ws-05", "ws-99", NOW)
    with pytest.raises(UsageError, match="no code of ws-99"):
        lead(place, "ws-99", "ws-04", NOW)
    with pytest.raises(UsageError, match="neither"):
        lead(place, "no such thing", "ws-04", NOW)


def test_fifty_renamings_later_the_first_sign_still_leads_there(place: Workspace) -> None:
    code, name = code_of(place, "ws-04"), "ws-04"
    for number in range(50):
        new = ("pump", "ws-04", f"line-{number}", "ws")[number % 4]
        rename(place, name, new, NOW)
        name = new
        assert code == known_address(place, name, NOW)
    assert 2 == len(addresses(place.records))
