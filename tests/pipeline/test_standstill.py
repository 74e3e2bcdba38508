"""A build with nothing to do knows so before it reads anything; whatever is changed, it looks closely again."""

from __future__ import annotations

import json
import os
import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from workshop import build, change_settings, edit, files_of, onboard, onboard_here, photo, plant

from onboard.pipeline.standstill import traces
from onboard.pipeline.standstill.foundations import Bounds, Foundations
from onboard.pipeline.standstill.noticing import holding, stamp_file, standing_still

NOT_LOOKED_AT = (".gitignore", ".onboard/", "output/drafts", "output/review", "records/.addresses.lock")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workstation in two languages, published, with a list of words of its own."""
    place = plant(tmp_path_factory.mktemp("still"), silent=True)
    change_settings(place, 'language = "de"', 'language = "de"\ntranslations = ["en"]')
    with (place / "onboard.toml").open("a") as written:
        written.write('\n[voices.en]\nprovider = "silent"\n\n[credentials]\nkey = "PLANT_KEY"\n')
    (place / "lexicon.de.csv").write_text("written,spoken\nSW 13,Schlüsselweite dreizehn\n", encoding="utf-8")
    assert 0 == build(place)["code"]
    assert standing_still(place).settled
    return place


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """The same elsewhere, stamped there."""
    return stamped(Path(shutil.copytree(built, tmp_path / "copy")))


def stamped(place: Path) -> Path:
    """The stamps of a workspace made to tell of it as it lies here, as a build with nothing to do would leave them."""
    time.sleep(traces.TICK_SECONDS)
    looked, now = traces.now_on_disk(place / ".onboard" / "last"), Foundations(place)
    for name in ("ws-04", ""):
        stamp = json.loads(stamp_file(place, name).read_bytes())
        found = dict(now.of_station(name, Bounds(**stamp["bounds"])) if name else now.of_index())
        newest = max(one.newest for one in found.values())
        stamp |= {"marks": {what: one.mark() for what, one in found.items()}, "looked": looked, "newest": newest}
        stamp_file(place, name).write_text(json.dumps(stamp))
    return place


def holds(place: Path, *, today: date | None = None, offline: bool = False) -> bool:
    return "ws-04" in holding(place, ["ws-04"], today=today, offline=offline)


# ------------------------------------------------------------------------------------------------ nothing changed


def test_a_build_that_made_everything_leaves_nothing_to_look_at_for_the_next(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    report = build(copy)
    assert ("published", True) == (report["outcome"], bool(report["made"]))
    assert standing_still(copy).settled


def test_what_is_told_at_a_standstill_is_what_a_close_look_tells(copy: Path) -> None:
    edit(copy, "fusselfreien Tuch", "sauberen Tuch")
    build(copy)
    quick = onboard_here("-C", copy, "build", "--explain").out, onboard_here("-C", copy, "build", "--json").json
    for stamp in (copy / ".onboard" / "last").glob("*still.json"):
        stamp.unlink()
    close = onboard_here("-C", copy, "build", "--explain").out, onboard_here("-C", copy, "build", "--json").json
    assert close[0] == quick[0]
    for report in (*close[1]["stations"], *quick[1]["stations"]):
        report["stages"] = {}
    assert close[1] == quick[1]


def test_looking_for_changes_writes_nothing(copy: Path) -> None:
    before = files_of(copy)
    onboard_here("-C", copy, "build")
    del before[".onboard/lock"]
    assert before == {name: found for name, found in files_of(copy).items() if name != ".onboard/lock"}


def test_nothing_of_the_pipeline_is_imported_where_nothing_changed(copy: Path) -> None:
    ended = onboard("-C", copy, "build", env={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip() for line in ended.err.splitlines()}
    assert 0 == ended.code
    assert set() == imported & {"pydantic", "numpy", "av", "PIL", "jinja2", "yaml", "onboard.pipeline.build"}


def test_an_emptied_store_leaves_nothing_to_be_done(copy: Path) -> None:
    shutil.rmtree(copy / ".onboard" / "store")
    assert standing_still(copy).settled


# ------------------------------------------------------------------------------------------------ something changed

CHANGES = ("append", "rewrite", "remove", "rename", "link", "beside")


def change(path: Path, how: str) -> None:
    """Make a file another; "rewrite" as secretly as can be: as long as it was, and with its old times."""
    before = path.stat()
    if how == "append":
        path.write_bytes(path.read_bytes() + b"\n")
    elif how == "rewrite":
        path.write_bytes(bytes(255 - byte for byte in path.read_bytes()))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif how == "remove":
        path.unlink()
    elif how == "rename":
        path.rename(path.with_name(f"{path.stem}-2{path.suffix}"))
    elif how == "link":
        path.rename(path.with_name("elsewhere"))
        path.symlink_to("elsewhere")
    else:
        path.with_name(f"new-{path.name}").write_bytes(b"")


@given(data=st.data(), how=st.sampled_from(CHANGES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_any_file_goes_unseen(
    built: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, how: str
) -> None:
    copy = stamped(Path(shutil.copytree(built, tmp_path_factory.mktemp("any") / "copy")))
    every = [name for name in sorted(files_of(copy)) if not name.startswith(NOT_LOOKED_AT)]
    name = data.draw(st.sampled_from(every))
    assume((how, Path(name).parent) != ("beside", Path("records")))  # nobody reads what lies beside the lists there
    assert standing_still(copy).settled
    change(copy / name, how)
    assert not standing_still(copy).settled
    shutil.rmtree(copy.parent)


@pytest.mark.parametrize("name", ["__pycache__/01.jpg", ".onboard-tmp-01.jpg", ".hidden/01.jpg"])
def test_a_photo_is_looked_at_whatever_it_is_called(copy: Path, name: str) -> None:
    shown = photo(copy / "stations" / "ws-04" / "photos" / name, "#a04040")
    assert holds(stamped(copy))
    change(shown, "rewrite")
    assert not holds(copy)


def test_what_a_killed_run_left_is_looked_at_and_cleared(copy: Path) -> None:
    left = copy / "stations" / "ws-04" / ".onboard-tmp-0123456789abcdef"
    left.write_bytes(b"half")
    assert not holds(copy)
    assert "unchanged" == build(copy)["outcome"]
    assert (False, True) == (left.exists(), holds(copy))


def test_the_index_alone_is_written_again_where_only_it_is_gone(copy: Path) -> None:
    index = copy / "output" / "site" / "index.html"
    before = index.read_bytes()
    index.unlink()
    assert ("unchanged", []) == (build(copy)["outcome"], build(copy)["made"])
    assert before == index.read_bytes()
    assert standing_still(copy).settled


def test_a_deleted_page_is_there_again_after_a_build(copy: Path) -> None:
    page = next((copy / "output" / "site" / "W").glob("*/index.html"))
    before = page.read_bytes()
    page.unlink()
    assert "published" == build(copy)["outcome"]
    assert before == page.read_bytes()


def test_a_release_that_was_tampered_with_is_mended(copy: Path) -> None:
    film = next((copy / "output" / "site" / "r").glob("*/video.de.mp4"))
    before, times = film.read_bytes(), film.stat()
    film.write_bytes(before[:-1] + b"\0")
    os.utime(film, ns=(times.st_atime_ns, times.st_mtime_ns))
    build(copy)
    assert before == film.read_bytes()


def test_what_was_changed_and_changed_back_is_looked_at_once(copy: Path) -> None:
    for value in ("30", "25"):
        edit(copy, "mit 25 Nm an" if value == "30" else "mit 30 Nm an", f"mit {value} Nm an")
    assert not standing_still(copy).settled
    assert "unchanged" == build(copy)["outcome"]
    assert standing_still(copy).settled


@pytest.mark.parametrize(
    "words", [("withdraw", "ws-04", "--reason", "falsch"), ("approve", "ws-04", "--by", "A B, QM")]
)
def test_what_a_person_decides_ends_a_standstill(copy: Path, words: tuple[str, ...]) -> None:
    assert 0 == onboard_here("-C", copy, *words).code
    assert not standing_still(copy).settled


def test_what_is_withdrawn_is_never_at_a_standstill(copy: Path) -> None:
    onboard_here("-C", copy, "withdraw", "ws-04", "--reason", "falsch")
    assert "withdrawn" == build(copy)["outcome"]
    assert not holds(copy)


def test_another_version_of_onboard_looks_closely(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "of_program", lambda: "another")
    assert not holds(copy)


def test_a_library_that_is_replaced_is_a_change_wherever_it_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    marks = [traces.of_program()]
    for version in ("1.0", "1.1"):
        (tmp_path / f"a_voice-{version}.dist-info").mkdir()
        marks.append(traces.of_program())
    assert 3 == len(set(marks))


def test_running_from_another_folder_is_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = traces.of_program()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert before == traces.of_program()


def test_a_key_the_settings_name_that_appears_is_a_change(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY_OF_NOBODY", "secret")
    assert holds(copy)
    monkeypatch.setenv("PLANT_KEY", "secret")
    assert not holds(copy)


def test_no_key_is_written_into_a_stamp(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANT_KEY", "a-secret-key")
    build(copy)
    assert holds(copy)
    assert b"a-secret-key" not in stamp_file(copy, "ws-04").read_bytes()


# ------------------------------------------------------------------------------------------------ dates, and runs


def test_without_a_list_of_contacts_it_holds_as_long_as_nothing_changes(copy: Path) -> None:
    assert holds(copy, today=date.today() + timedelta(4000))  # noqa: DTZ011


def test_with_a_list_of_contacts_it_holds_for_the_day(copy: Path) -> None:
    (copy / "contacts.csv").write_text("name,role,phone,valid until\nJana Albers,Leitung,4711,2031-01-01\n")
    assert "code" in build(copy)
    assert holds(copy)
    assert not holds(copy, today=date.today() + timedelta(1))  # noqa: DTZ011
    assert not holds(copy, today=date.today() - timedelta(1))  # noqa: DTZ011


def test_a_run_that_must_stay_offline_trusts_only_one_that_was(copy: Path) -> None:
    assert not holds(copy, offline=True)
    assert 0 == onboard("-C", copy, "build", "--offline").code
    assert holds(copy, offline=True)
    assert holds(copy)


def test_a_site_that_is_sent_after_each_build_is_never_settled(copy: Path) -> None:
    away = copy.parent / "away"
    away.mkdir()
    with (copy / "onboard.toml").open("a") as written:
        written.write(f'\n[targets.share]\nurl = "file://{away}"\nalways = true\n')
    assert "unchanged" == build(copy)["outcome"]
    standing = standing_still(copy)
    assert ((), False, 2) == (standing.moved, standing.settled, len(standing.reports))
    (away / "index.html").unlink()
    assert 0 == onboard_here("-C", copy, "build").code
    assert (away / "index.html").is_file()


def test_a_draft_is_made_at_a_standstill_too_and_ends_it_for_nobody(copy: Path) -> None:
    assert "draft" == build(copy, "--draft")["outcome"]
    assert holds(copy)


def test_a_failed_workstation_has_no_stamp_and_keeps_no_other_from_one(copy: Path) -> None:
    shutil.copytree(copy / "stations" / "ws-04", copy / "stations" / "ws-05")
    (copy / "stations" / "ws-05" / "code.txt").unlink()
    (copy / "stations" / "ws-05" / "checklist.md").write_text("nothing to tell\n")
    onboard_here("-C", copy, "build")
    standing = standing_still(copy)
    assert (("ws-05",), False) == (standing.moved, standing.settled)
    assert ["ws-04", "ws-04"] == [report.station for report in standing.reports]


def test_a_file_saved_in_the_same_tick_as_the_stamp_makes_it_worthless(copy: Path) -> None:
    stamp = json.loads(stamp_file(copy, "ws-04").read_bytes())
    stamp_file(copy, "ws-04").write_text(json.dumps({**stamp, "looked": stamp["newest"]}))
    assert not holds(copy)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"{}", b"[]", b'{"version": 1}', b"[" * 100_000])
def test_a_stamp_that_cannot_be_read_is_no_stamp(copy: Path, content: bytes) -> None:
    stamp_file(copy, "ws-04").write_bytes(content)
    assert not holds(copy)
    assert "unchanged" == build(copy)["outcome"]


def test_another_run_at_work_is_told_also_where_nothing_changed(copy: Path) -> None:
    from onboard import files

    with files.locked(copy / ".onboard" / "lock"):
        assert 7 == onboard_here("-C", copy, "build").code
