"""A document is replaced whole or not at all, and nothing that is nowhere else is overwritten."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from workshop import photo

from onboard.core.errors import InputError, OutputError
from onboard.core.fingerprint import digest
from onboard.pipeline import reading
from onboard.pipeline.scripting import made_here
from onboard.pipeline.updating import Updated, difference, difference_for, update
from onboard.pipeline.workspace import Station, Workspace, init, new, open_workspace

OLD = """\
# Deckel montieren

1. Reinigen Sie die Dichtfläche mit einem Tuch.
2. Setzen Sie den Deckel auf den Passstift.
3. Ziehen Sie die sechs Schrauben mit 25 Nm an.

   ![Schrauben](photos/03.png)
"""
NEW = (
    OLD.replace("25 Nm", "30 Nm")
    .replace("1. Reinigen", "1. Schalten Sie die Presse aus.\n1. Reinigen")
    .replace("photos/03.png", "photos/04.png")
)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with ws-04, read once, so that its steps are known."""
    photo(tmp_path / "old" / "photos" / "03.png", "#a04040", size=(320, 240))
    init(tmp_path / "plant")
    workspace = open_workspace(tmp_path / "plant")
    new(workspace, "ws-04", written(tmp_path / "old" / "liste.md", OLD), language="de")
    station = workspace.station("ws-04")
    reading.remember(station, reading.reading_of(workspace, station, made_here).known)
    return workspace


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The next version, under another name, with its photo beside it."""
    photo(tmp_path / "new" / "photos" / "04.png", "#40a040", size=(320, 240))
    return written(tmp_path / "new" / "liste-2.md", NEW)


def updated(place: Workspace, document: Path) -> Updated:
    return update(place, place.station("ws-04"), document)


def steps(place: Workspace) -> list[str]:
    return [step["id"] for step in json.loads(place.station("ws-04").steps.read_text())["steps"]]


def contents(folder: Path) -> dict[str, str]:
    """Every file of a workspace that a company keeps, by its digest."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for shelf in ("stations", "records")
        for path in sorted((folder / shelf).rglob("*"))
        if path.is_file()
    }


# ------------------------------------------------------------------------------------------------ replacing


def test_the_steps_keep_their_ids_and_the_old_document_is_kept(place: Workspace, fresh: Path) -> None:
    before = steps(place)
    done = updated(place, fresh)
    assert before == steps(place)[1:]
    assert OLD == (place.folder / done.kept).read_text(encoding="utf-8")
    assert done.kept.startswith("records/ws-04/documents/")
    station = place.station("ws-04")
    assert ("liste-2.md", NEW) == (station.document.name, station.document.read_text(encoding="utf-8"))
    assert not (station.folder / "liste.md").exists()
    assert (station.folder / "photos" / "04.png").is_file()


def test_what_a_person_wrote_into_the_settings_stays(place: Workspace, fresh: Path) -> None:
    settings = place.stations / "ws-04" / "station.toml"
    text = settings.read_text(encoding="utf-8").replace("\n", "\r\n") + "# mit Frau Albers besprochen\r\n"
    settings.write_bytes(text.encode())
    updated(place, fresh)
    expected = text.replace("\r\n", "\n").replace('"liste.md"', '"liste-2.md"')
    assert expected == settings.read_text(encoding="utf-8")


def test_the_next_version_may_have_the_same_name(place: Workspace, fresh: Path) -> None:
    before = steps(place)
    updated(place, fresh.rename(fresh.with_name("liste.md")))
    assert NEW == place.station("ws-04").document.read_text(encoding="utf-8")
    assert before == steps(place)[1:]


def test_going_back_to_the_old_document_gives_the_old_ids_and_keeps_both(place: Workspace, fresh: Path) -> None:
    before = steps(place)
    kept = updated(place, fresh).kept
    updated(place, shutil.copyfile(place.folder / kept, fresh.with_name("liste.md")))
    assert before == steps(place)
    assert 2 == len(list((place.records / "ws-04" / "documents").iterdir()))


def test_a_document_that_cannot_be_read_any_more_is_replaced_by_what_is_remembered(
    place: Workspace, fresh: Path
) -> None:
    before = steps(place)
    place.station("ws-04").document.unlink()
    assert "" == updated(place, fresh).kept
    assert before == steps(place)[1:]


def test_a_procedure_the_new_document_does_not_hold_any_more_is_passed_over(place: Workspace, fresh: Path) -> None:
    station = place.station("ws-04")
    chosen = replace(station, settings=station.settings.model_copy(update={"procedure": "deckel-demontieren"}))
    assert 4 == len(update(place, chosen, fresh).instruction.steps)


# ------------------------------------------------------------------------------------------------ refusing


def refused(place: Workspace, document: Path) -> InputError:
    """The error of an update that changed nothing."""
    before = contents(place.folder)
    with pytest.raises(InputError) as told:
        updated(place, document)
    assert before == contents(place.folder)
    return told.value


def test_another_file_of_that_name_in_the_workstation_is_not_overwritten(place: Workspace, fresh: Path) -> None:
    written(place.stations / "ws-04" / fresh.name, "# Notizen von Frau Albers\n")
    error = refused(place, fresh)
    assert "another file of that name in stations/ws-04" in error.reason
    assert fresh.name == error.file


def test_the_workstations_own_document_is_no_next_version_by_whatever_way(place: Workspace, tmp_path: Path) -> None:
    own = place.station("ws-04").document
    (tmp_path / "link.md").symlink_to(own)
    for path in (own, tmp_path / "link.md"):
        assert "onboard build ws-04" in (refused(place, path).hint or "")


@pytest.mark.parametrize("name", ["steps.json", "script.de.yaml", "Script.md"])
def test_a_document_with_a_name_of_our_own_is_refused(place: Workspace, tmp_path: Path, name: str) -> None:
    assert "onboard itself uses" in refused(place, written(tmp_path / "new" / name, NEW)).reason


def test_a_document_outside_the_workspace_is_not_read_through_the_settings(
    place: Workspace, fresh: Path, tmp_path: Path
) -> None:
    own = place.station("ws-04").document
    own.unlink()
    own.symlink_to(written(tmp_path / "secret.md", "# Geheim\n\n1. Geheimes tun.\n"))
    station = place.station("ws-04")
    with pytest.raises(InputError, match="outside the workspace"):
        reading.read_station(place, station, made_here)
    shutil.rmtree(place.records, ignore_errors=True)
    updated(place, fresh)
    assert not any("Geheim" in path.read_text("utf-8", "replace") for path in place.records.rglob("*.md"))


def test_a_folder_of_a_workstation_that_is_a_link_is_not_followed(
    place: Workspace, fresh: Path, tmp_path: Path
) -> None:
    folder = place.stations / "ws-04"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = contents(tmp_path)
    with pytest.raises(InputError, match="is a link"):
        update(place, Station("ws-04", folder, place.station("ws-04").settings, "de", ("de",)), fresh)
    assert before == contents(tmp_path)


def test_old_documents_are_not_written_through_a_link(place: Workspace, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (place.records / "ws-04").mkdir(parents=True)
    (place.records / "ws-04" / "documents").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="leads out of the workspace"):
        updated(place, fresh)
    assert [] == list((tmp_path / "elsewhere").iterdir())
    assert OLD == place.station("ws-04").document.read_text(encoding="utf-8")


def test_settings_that_name_the_document_in_another_way_are_left_alone(place: Workspace, fresh: Path) -> None:
    settings = place.stations / "ws-04" / "station.toml"
    settings.write_text('version = 1\n"document" = "liste.md"\nlanguage = "de"\n', encoding="utf-8")
    assert "document = " in (refused(place, fresh).hint or "")


# ------------------------------------------------------------------------------------------------ looking


def test_a_difference_is_told_without_writing_anything(place: Workspace, fresh: Path, tmp_path: Path) -> None:
    def everything() -> dict[str, int]:
        return {str(path): path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}

    before = everything()
    told = difference_for(place, place.station("ws-04"), fresh)
    between = difference(tmp_path / "old" / "liste.md", fresh)
    assert before == everything()
    assert told
    assert between


# ------------------------------------------------------------------------------------------------ interruption

KILLED = """
import os, sys
from pathlib import Path
from onboard.pipeline.updating import difference_for, update
from onboard.pipeline.workspace import open_workspace

plants, document = Path(sys.argv[1]), Path(sys.argv[2])
first = open_workspace(plants / "0")
difference_for(first, first.station("ws-04"), document)  # what is imported once need not be imported in every child

def run(number):
    left = number
    def stop(event, _):
        nonlocal left
        if event in ("os.rename", "os.remove", "shutil.rmtree"):
            left -= 1
            if left < 0:
                os._exit(9)
    place = open_workspace(plants / str(number))
    sys.addaudithook(stop)
    update(place, place.station("ws-04"), document)

for number in range(40):
    child = os.fork()
    if not child:
        run(number)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        print(number)
        break
"""
"""Updates the first workspace killed before its first change of a name, the second before its second, and so on."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("name", ["liste-2.md", "liste.md"])
def test_an_update_killed_at_any_moment_leaves_the_old_or_the_new_and_completes_when_run_again(
    place: Workspace, fresh: Path, tmp_path: Path, name: str
) -> None:
    fresh = fresh.rename(fresh.with_name(name))
    for number in range(40):
        shutil.copytree(place.folder, tmp_path / "plants" / str(number))
    told = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "plants", fresh], capture_output=True, text=True, check=True
    )
    moments = int(told.stdout)
    assert 6 < moments, "each of its writes is a moment"
    whole = open_workspace(tmp_path / "plants" / str(moments))
    before, after = steps(place), steps(whole)
    for number in range(moments):
        again = open_workspace(tmp_path / "plants" / str(number))
        station = again.station("ws-04")
        assert station.document.read_text(encoding="utf-8") in (OLD, NEW), number
        ids = [step.id for step in reading.read_station(again, station, made_here).steps]
        assert ids in (before, after), number
        again.clear_temporaries()
        if station.document.name == name and station.document.read_text(encoding="utf-8") == NEW:
            reading.remember(station, reading.reading_of(again, station, made_here).known)
        else:
            updated(again, fresh)
        assert after == steps(again), number
        kept = contents(again.folder)
        if name == "liste.md":
            assert contents(whole.folder) == kept, number
        else:
            assert contents(whole.folder).items() <= kept.items(), number
