"""What may be taken away of what was computed, and what is kept."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from onboard import files
from onboard.core.errors import LockedError, UsageError
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction, Picture, SourceRef, Statement
from onboard.core.progress import Quiet, Recorder
from onboard.pipeline import shelving
from onboard.pipeline.shelving import Amount, Wanted, clear, count_on
from onboard.pipeline.workspace import Workspace, init, open_workspace
from onboard.store import SECONDS_A_DAY, Store

SIZE = 1000
"""Bytes of a result in these tests, and with its header a little more."""


def mark(name: str) -> str:
    return digest(name.encode())


def workspace(folder: Path, *stations: str, store: str = "") -> Workspace:
    """A workspace with workstations that tell nothing yet."""
    init(folder)
    if store:
        settings = folder / "onboard.toml"
        settings.write_text(settings.read_text().replace("[build]", f'[build]\nstore = "{store}"'))
    for station in stations:
        (folder / "stations" / station).mkdir(parents=True)
        text = 'version = 1\ndocument = "checklist.md"\nlanguage = "de"\n'
        (folder / "stations" / station / "station.toml").write_text(text)
    return open_workspace(folder)


def instruction(place: Workspace, *pictures: str) -> Instruction:
    """One that shows prepared pictures of the workspace."""
    source = SourceRef("checklist.md", "line 1", "Deckel")
    shown = tuple(
        Picture(f"picture-{name}", f"{name}.jpg", source, path=str(place.pictures / name)) for name in pictures
    )
    return Instruction("checklist.md", "0" * 64, "de", Statement("title", "Deckel", source), pictures=shown)


def built(place: Workspace, station: str, *names: str, pictures: tuple[str, ...] = (), draft: bool = False) -> Store:
    """As a finished build leaves it: results on the shelf, held from now on."""
    store = Store(place.store)
    for name in names:
        store.put(mark(name), name.encode().ljust(SIZE))
    place.last.mkdir(parents=True, exist_ok=True)
    (place.last / f"{station}.de.json").write_text('{"version": 1, "slots": {}}')
    count_on(place, store, station, "de", map(mark, names), instruction(place, *pictures), draft=draft)
    return store


def left(store: Store, *names: str) -> set[str]:
    return {name for name in names if store.has(mark(name))}


def used_days_ago(store: Store, name: str, days: float) -> None:
    at = time.time() - days * SECONDS_A_DAY
    os.utime(store.folder / mark(name)[:2] / mark(name), (at, at))


def test_what_the_last_build_of_every_video_is_made_of_stays_and_the_rest_goes(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04", "ws-05")
    built(place, "ws-04", "a first wording", "a slide")
    built(place, "ws-05", "a slide", "another slide")
    store = built(place, "ws-04", "a better wording", "a slide")
    done = clear(place, Wanted())
    everything = ("a first wording", "a better wording", "a slide", "another slide")
    assert {"a better wording", "a slide", "another slide"} == left(store, *everything)
    assert (1, 3, 3) == (done.results.count, done.kept.count, done.counted_on.count)
    assert Amount() == clear(place, Wanted()).results


def test_a_dry_run_says_the_same_and_takes_nothing(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    built(place, "ws-04", "old")
    store = built(place, "ws-04", "new")
    would = clear(place, Wanted(), dry_run=True)
    assert {"old", "new"} == left(store, "old", "new")
    assert would == clear(place, Wanted())


def test_only_what_was_not_used_for_so_long_goes(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    built(place, "ws-04", "of last year", "of last week")
    store = built(place, "ws-04", "of today")
    for name, days in (("of last year", 300.0), ("of last week", 7.0), ("of today", 300.0)):
        used_days_ago(store, name, days)
    clear(place, Wanted(unused_days=30))
    assert {"of last week", "of today"} == left(store, "of last year", "of last week", "of today")


def test_a_limit_of_size_takes_what_was_not_used_for_longest_and_never_what_is_needed(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    built(place, "ws-04", "oldest", "older", "old")
    store = built(place, "ws-04", "needed")
    for name, days in (("oldest", 9.0), ("older", 8.0), ("old", 7.0), ("needed", 99.0)):
        used_days_ago(store, name, days)
    clear(place, Wanted(most_bytes=int(2.5 * SIZE)))
    assert {"old", "needed"} == left(store, "oldest", "older", "old", "needed")
    done = clear(place, Wanted(most_bytes=0))
    assert ({"needed"}, 1) == (left(store, "oldest", "older", "old", "needed"), done.kept.count)


def test_what_a_workstation_needed_goes_with_it(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04", "ws-05")
    built(place, "ws-04", "a slide")
    store = built(place, "ws-05", "another slide")
    shutil.rmtree(place.stations / "ws-05")
    done = clear(place, Wanted())
    assert (("ws-05.de",), {"a slide"}) == (done.gone, left(store, "a slide", "another slide"))
    assert () == clear(place, Wanted()).gone


def test_a_draft_keeps_what_the_video_that_is_shown_needs_until_it_may_be_shown_itself(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    names = ("shown", "a draft", "a better draft", "approved")
    built(place, "ws-04", "shown")
    for name in names[1:3]:
        store = built(place, "ws-04", name, draft=True)
    clear(place, Wanted())
    assert {"shown", "a better draft"} == left(store, *names)
    store = built(place, "ws-04", "approved")
    clear(place, Wanted())
    assert {"approved"} == left(store, *names)


def test_prepared_pictures_that_no_document_shows_go_after_a_day(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    for name in ("shown.png", "unused.png", "of-today.png"):
        files.write_durably(place.pictures / name, b"a picture")
    for name in ("shown.png", "unused.png"):
        os.utime(place.pictures / name, (0, 0))
    built(place, "ws-04", "a slide", pictures=("shown.png",))
    done = clear(place, Wanted())
    assert Amount(1, 9) == done.pictures
    assert ["of-today.png", "shown.png"] == sorted(path.name for path in place.pictures.iterdir())


def test_workspaces_that_share_a_store_keep_what_the_others_need(tmp_path: Path) -> None:
    one = workspace(tmp_path / "one", "ws-04", store="../shelf")
    other = workspace(tmp_path / "other", "ws-04", store="../shelf")
    built(one, "ws-04", "theirs before", "both")
    built(one, "ws-04", "theirs", "both")
    store = built(other, "ws-04", "ours", "both")
    done = clear(other, Wanted())
    assert {"theirs", "ours", "both"} == left(store, "theirs before", "theirs", "ours", "both")
    assert [True] == [said.endswith(str((tmp_path / "one").resolve())) for said, _ in done.others]


def test_a_workspace_that_is_moved_keeps_what_it_needs(tmp_path: Path) -> None:
    built(workspace(tmp_path / "plant", "ws-04"), "ws-04", "a slide")
    (tmp_path / "plant").rename(tmp_path / "moved")
    place = open_workspace(tmp_path / "moved")
    clear(place, Wanted())
    assert {"a slide"} == left(Store(place.store), "a slide")


def test_nothing_is_taken_while_a_build_is_at_work_on_the_store(tmp_path: Path) -> None:
    one = workspace(tmp_path / "one", "ws-04", store="../shelf")
    other = workspace(tmp_path / "other", "ws-04", store="../shelf")
    store = built(one, "ws-04", "a slide")
    store.put(mark("of the build at work"), b"not held yet")
    with store.in_use(), pytest.raises(LockedError):
        clear(other, Wanted())
    assert {"of the build at work"} == left(store, "of the build at work")


def test_a_video_of_which_it_is_not_known_what_it_needs_is_an_error_and_nothing_is_taken(tmp_path: Path) -> None:
    """It was built by a version that kept no lists: everything would seem unused."""
    place = workspace(tmp_path / "plant", "ws-04")
    store = built(place, "ws-04", "a slide")
    shutil.rmtree(store.folder / "lists")
    with pytest.raises(UsageError, match="not known what the video in de is made of") as caught:
        clear(place, Wanted())
    assert ("ws-04", {"a slide"}) == (caught.value.subject, left(store, "a slide"))
    assert "onboard build ws-04" in str(caught.value.hint)


def test_what_killed_runs_left_is_swept(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    store = built(place, "ws-04", "a slide")
    before = store.folder / mark("a slide")[:2] / f"{files.TEMPORARY}of-an-earlier-version"
    now = store.folder / "unfinished" / f"{files.TEMPORARY}0123456789abcdef"
    for path in (before, now):
        path.write_bytes(b"half a resu")
    clear(place, Wanted())
    assert [False, False] == [path.exists() for path in (before, now)]


def test_verifying_reads_everything_and_takes_away_what_is_damaged(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    store = built(place, "ws-04", "whole", "cut short", "altered")
    for name, damage in (("cut short", lambda content: content[:-1]), ("altered", lambda content: content[:-1] + b"x")):
        path = store.folder / mark(name)[:2] / mark(name)
        path.write_bytes(damage(path.read_bytes()))
    heard = Recorder()
    for keep in (True, False):
        found = shelving.verify(store, keep=keep, progress=heard)
        assert (1, sorted(map(mark, ("cut short", "altered"))), not keep) == (
            found.whole.count,
            sorted(found.damaged),
            found.removed,
        )
    assert () == shelving.verify(store, progress=Quiet()).damaged
    assert (3 + 3, {"whole"}) == (len(heard.made), left(store, "whole", "cut short", "altered"))


def test_a_list_of_pictures_that_cannot_be_read_costs_only_pictures_that_are_laid_again(tmp_path: Path) -> None:
    place = workspace(tmp_path / "plant", "ws-04")
    built(place, "ws-04", "a slide", pictures=("shown.png",))
    assert {"version": 1, "pictures": ["shown.png"]} == json.loads((place.last / "ws-04.pictures.json").read_text())
    (place.last / "ws-04.pictures.json").write_text("{")
    assert Amount() == clear(place, Wanted()).pictures
