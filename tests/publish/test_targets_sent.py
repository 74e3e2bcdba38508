"""From onboard.toml to the targets and the records, by the pipeline and by the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from targets_sent import NOW, make_workspace
from targets_site import CODES, page, release_files, tree, write_site

from onboard.cli.boundary import run
from onboard.core.errors import CheckFailedError, InputError, MissingError, OutputError, UsageError
from onboard.core.progress import Recorder
from onboard.pipeline.sending import Options, Sent, send_always, send_site, targets_of, worst
from onboard.pipeline.workspace import Workspace, open_workspace

OPTIONS = Options(now=NOW, first_pause=0.01)


@pytest.fixture
def plant(tmp_path: Path) -> Workspace:
    """A workspace with a site and two targets, one of which a build serves by itself."""
    tables = {
        "hall": {"url": f"file://{tmp_path}/hall"},
        "stick": {"url": f"file://{tmp_path}/stick", "always": True},
    }
    workspace = make_workspace(tmp_path / "plant", tables)
    write_site(workspace.site, 1)
    return workspace


def sent(workspace: Workspace, *names: str, options: Options = OPTIONS) -> tuple[Sent, ...]:
    return send_site(workspace, targets_of(workspace, names), options=options)


def records(workspace: Workspace) -> list[dict[str, object]]:
    return [json.loads(line) for line in (workspace.records / "sent.jsonl").read_text().splitlines()]


def test_the_site_goes_to_every_target_and_it_is_kept_what_was_sent_where(plant: Workspace, tmp_path: Path) -> None:
    told = sent(plant, options=replace(OPTIONS, by="Jana Albers, Ausbildung"))
    whole = tree(plant.site)
    expected = [("hall", "sent", len(whole)), ("stick", "sent", len(whole))]
    assert expected == [(one.target, one.outcome, one.files) for one in told]
    assert [whole, whole] == [tree(tmp_path / "hall"), tree(tmp_path / "stick")]
    switching, done = records(plant)[:2]
    assert ("switching", "sent", 1, 1) == (switching["event"], done["event"], switching["version"], done["version"])
    kept = (done["at"], done["target"], done["host"], done["by"], done["files"], done["bytes"])
    size = sum(map(len, whole.values()))
    assert ("2026-11-22T09:30:00+00:00", "hall", "", "Jana Albers, Ausbildung", len(whole), size) == kept
    assert switching["pages"] == done["pages"]


def test_sending_again_sends_nothing_and_records_nothing(plant: Workspace) -> None:
    sent(plant)
    before = records(plant)
    assert ["unchanged", "unchanged"] == [one.outcome for one in sent(plant)]
    assert before == records(plant)


def test_one_target_that_fails_does_not_keep_the_others_from_being_served(plant: Workspace, tmp_path: Path) -> None:
    (tmp_path / "hall").write_text("no folder")
    told = sent(plant)
    refused, served = told
    assert isinstance(refused.error, OutputError)
    assert served.error is None
    assert 6 == worst(told)
    assert tree(plant.site) == tree(tmp_path / "stick")


def test_a_copy_of_the_workspace_that_is_behind_does_not_undo_what_the_other_published(
    plant: Workspace, tmp_path: Path
) -> None:
    sent(plant, "hall")
    shutil.copytree(plant.folder, tmp_path / "copy")
    copy = open_workspace(tmp_path / "copy")
    write_site(copy.site, 2)
    sent(copy, "hall")
    write_site(plant.site, 3)
    late = sent(plant, "hall")[0]
    assert isinstance(late.error, CheckFailedError)
    assert "--force" in str(late.error.hint)
    assert page(CODES[0], 2) == (tmp_path / "hall" / "W" / CODES[0] / "index.html").read_bytes()
    shutil.copy(copy.records / "sent.jsonl", plant.records / "sent.jsonl")  # as git would bring it
    assert "sent" == sent(plant, "hall")[0].outcome
    write_site(copy.site, 4)
    assert "sent" == sent(copy, "hall", options=replace(OPTIONS, force=True))[0].outcome


def test_a_dry_run_tells_what_would_be_sent_and_writes_nothing_anywhere(plant: Workspace, tmp_path: Path) -> None:
    told = sent(plant, "hall", options=replace(OPTIONS, dry_run=True))[0]
    assert ("waiting", len(tree(plant.site)), len(CODES) + 1) == (told.outcome, told.files, len(told.pages))
    assert not (tmp_path / "hall").exists()
    assert not (plant.records / "sent.jsonl").exists()


def test_a_build_serves_only_the_targets_that_say_so(plant: Workspace, tmp_path: Path) -> None:
    assert ["stick"] == [one.target for one in send_always(plant, options=OPTIONS)]
    assert not (tmp_path / "hall").exists()


def test_what_was_seen_on_a_target_is_told_once(plant: Workspace, tmp_path: Path) -> None:
    sent(plant, "hall")
    name = next(iter(release_files(CODES[0], 1)))
    (tmp_path / "hall" / name).write_bytes(b"broken")
    listener = Recorder()
    told = send_site(plant, targets_of(plant, ["hall"]), options=OPTIONS, progress=listener)
    assert [f"hall: {name} was damaged there; it is sent again"] == listener.notes
    assert (f"{name} was damaged there; it is sent again",) == told[0].notes
    assert ("publish", name) in listener.made


def test_a_record_that_is_damaged_is_an_error_with_its_line(plant: Workspace) -> None:
    sent(plant, "hall")
    with (plant.records / "sent.jsonl").open("a") as out:
        out.write('{"version": 1, "target": "hall", "pages": {"W/K7M2Q9XA/index.html": 7}}\n')
    error = sent(plant, "hall")[0].error
    assert (InputError, "line 3") == (type(error), error and error.place)


@pytest.mark.parametrize("inside", ["output/site", "output", "records", "."])
def test_a_target_inside_the_workspaces_own_folders_is_refused(inside: str, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "plant", {"own": {"url": f"file://{tmp_path}/plant/{inside}"}})
    with pytest.raises(InputError, match="of this workspace, or to a folder around it"):
        targets_of(workspace)


def test_offline_nothing_but_folders_is_served(tmp_path: Path) -> None:
    tables = {"hall": {"url": f"file://{tmp_path}/hall"}, "far": {"url": "sftp://files.example/srv"}}
    workspace = make_workspace(tmp_path / "plant", tables)
    with pytest.raises(UsageError, match="the target 'far' needs the network"):
        targets_of(workspace, offline=True)
    assert 1 == len(targets_of(workspace, ["hall"], offline=True))


def test_a_target_nobody_set_is_named_with_those_there_are(plant: Workspace) -> None:
    with pytest.raises(UsageError) as caught:
        targets_of(plant, ["halle"])
    assert ("there is no target 'halle'", "Known: hall, stick.") == (caught.value.reason, caught.value.hint)


def test_a_mistake_in_a_target_is_told_with_its_table(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "plant", {"hall": {"url": "sftp://a:b@files.example/srv"}})
    with pytest.raises(InputError) as caught:
        targets_of(workspace)
    assert ("onboard.toml", "[targets.hall] url") == (caught.value.file, caught.value.place)


@pytest.mark.parametrize(
    ("url", "library", "extra"),
    [
        ("sftp://files.example/srv", "paramiko", "sftp"),
        ("s3://bucket/site", "obstore", "s3"),
        ("webdavs://files.example/site", "webdav4", "webdav"),
        ("smb://files.example/share", "fsspec", "fsspec"),
    ],
)
def test_a_library_that_is_not_installed_is_said_with_what_to_install(url: str, library: str, extra: str) -> None:
    script = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from onboard.core.errors import MissingError\nfrom onboard.publish.targets.base import target_class\n"
        f"try: target_class({url!r})\nexcept MissingError as error: print(error.hint)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert f'Install it: pip install "onboard[{extra}]"' == told.strip()
    assert 4 == MissingError.exit_code


# ------------------------------------------------------------------------------------------------ the command


Told = tuple[int, str, str]


@pytest.fixture
def onboard(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """The command: its exit code, what it wrote, what it wrote of errors."""

    def called(folder: Path, *words: str) -> Told:
        code = run(["-C", str(folder), *words])
        return (code, *capsys.readouterr())

    return called


def test_the_command_sends_the_site_and_tells_what_it_did(
    onboard: Callable[..., Told], plant: Workspace, tmp_path: Path
) -> None:
    code, out, _ = onboard(plant.folder, "publish", "--to", "hall", "--dry-run")
    assert (0, True) == (code, "nothing was sent" in out)
    code, out, _ = onboard(plant.folder, "publish", "--by", "Jana Albers, Ausbildung")
    assert (0, True) == (code, f"hall: {len(tree(plant.site))} files" in out)
    assert tree(plant.site) == tree(tmp_path / "hall")
    code, out, error = onboard(plant.folder, "publish", "--to", "stick", "--json")
    assert (0, ["unchanged"], "") == (code, [one["outcome"] for one in json.loads(out)["targets"]], error)


def test_the_command_says_where_a_target_is_missing(onboard: Callable[..., Told], tmp_path: Path) -> None:
    code, _, error = onboard(make_workspace(tmp_path / "plant", {}).folder, "publish")
    assert (2, True) == (code, "docs/targets.md" in error)


def test_the_command_ends_with_the_code_of_the_target_that_failed(
    onboard: Callable[..., Told], plant: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "hall").write_text("no folder")
    code, out, error = onboard(plant.folder, "publish")
    assert (6, True, True) == (code, "stick: " in out, "hall" in error)


def test_offline_the_command_opens_no_connection(onboard: Callable[..., Told], tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "plant", {"far": {"url": "sftp://files.example/srv"}})
    write_site(workspace.site, 1)
    code, _, error = onboard(workspace.folder, "publish", "--offline")
    assert (2, True) == (code, "needs the network, and this run is offline" in error)
