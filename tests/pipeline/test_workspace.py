"""What a workspace keeps in order by itself."""

from __future__ import annotations

from pathlib import Path

from onboard.files import TEMPORARY
from onboard.pipeline.build import build
from onboard.pipeline.working.workers import Here
from onboard.pipeline.workspace import init, open_workspace


def test_a_build_clears_what_killed_runs_left_wherever_they_were_writing(tmp_path: Path) -> None:
    init(tmp_path / "plant")
    place = open_workspace(tmp_path / "plant")
    station = place.stations / "ws-04"
    folders = [*place.written_folders(), station, place.records / "ws-04", place.records / "ws-04" / "documents"]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{TEMPORARY}0123456789abcdef").write_text("half a fi")
        (folder / "mine.txt").write_text("not ours to remove")
    (station / "station.toml").write_text('version = 1\ndocument = "a.md"\nlanguage = "de"\n')
    build(place, (), Here())
    assert [] == list(place.folder.rglob(f"{TEMPORARY}*"))
    assert len(folders) == len(list(place.folder.rglob("mine.txt")))
