"""Watching: a save becomes a new draft, whatever editors do on the way, and nothing is ever published."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from workshop import edit, files_of, happens, photo, plant

from onboard.core.errors import InputError, OnboardError, ServiceError
from onboard.core.progress import Quiet
from onboard.pipeline.build import Options
from onboard.pipeline.watching import SETTLED_SECONDS, TEXT_SETTLED_SECONDS, Rebuilt, watch, woken
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.workers import Finished, Here, Unmade
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store


@dataclass
class Heard:
    """Everything a watcher was told, in order."""

    saves: list[tuple[str, ...]] = field(default_factory=list)
    rebuilds: list[Rebuilt] = field(default_factory=list)
    troubles: list[OnboardError] = field(default_factory=list)
    waits: list[tuple[str, ...]] = field(default_factory=list)

    def saved(self, files: Sequence[str]) -> None:
        self.saves.append(tuple(files))

    def growing(self, files: Sequence[str]) -> None:
        self.waits.append(tuple(files))

    def rebuilt(self, told: Rebuilt) -> None:
        self.rebuilds.append(told)

    def trouble(self, error: OnboardError) -> None:
        self.troubles.append(error)


def watched(place: Path, *saves: Callable[[], object], pause: Callable[[float], None] = lambda _: None) -> Heard:
    """Watch while these saves happen, one after the other."""
    heard = Heard()

    def wakes() -> Iterator[None]:
        for save in saves:
            save()
            yield None
            yield None  # what a build wrote wakes us too

    options, workers = Options(draft=True), Here()
    watch(place, (), workers, heard, options=options, progress=Quiet(), wakes=wakes(), pause=pause)
    return heard


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return plant(tmp_path)


def test_it_begins_with_a_draft_and_makes_another_after_a_save(place: Path) -> None:
    heard = watched(place, lambda: edit(place, "mit 25 Nm an", "mit 30 Nm an"))
    first, second = heard.rebuilds
    assert [("stations/ws-04/checklist.md",)] == heard.saves
    assert ((), "draft", "draft") == (first.saved, first.reports[0].outcome, second.reports[0].outcome)
    assert "25 Nm → 30 Nm" in " ".join(second.changes["ws-04"])
    assert len(second.reports[0].made) < len(first.reports[0].made) / 2


def test_nothing_is_published(place: Path) -> None:
    watched(place, lambda: edit(place, "mit 25 Nm an", "mit 30 Nm an"))
    assert (True, False) == ((place / "output/drafts/ws-04/index.html").is_file(), (place / "output/site").exists())
    with pytest.raises(ValueError, match="only drafts"):
        watch(place, (), Here(), Heard(), options=Options(), progress=Quiet(), wakes=())


def test_files_of_the_moment_are_no_save(place: Path) -> None:
    station = place / "stations" / "ws-04"
    names = ("~$checklist.docx", ".checklist.md.swp", "4913", "checklist.md~", ".~lock.checklist.odt#", "new.docx.tmp")

    def scratch() -> None:
        for name in names:
            (station / name).write_text("x")

    heard = watched(place, scratch, lambda: (place / "notes.txt").write_text("x"))
    assert ([], 1) == (heard.saves, len(heard.rebuilds))


def test_a_photo_a_setting_and_a_script_count_as_saves(place: Path) -> None:
    station = place / "stations" / "ws-04"
    script = station / "script.de.yaml"
    heard = watched(
        place,
        lambda: photo(station / "photos" / "02.jpg", "#208040"),
        lambda: (place / "onboard.toml").open("a").write("\n[pauses]\nbetween = 1.0\n"),
        lambda: script.write_text(script.read_text().replace("fusselfreien Tuch", "sauberen Tuch")),
    )
    saves = [("stations/ws-04/photos/02.jpg",), ("onboard.toml",), ("stations/ws-04/script.de.yaml",)]
    assert (saves, 4, []) == (heard.saves, len(heard.rebuilds), heard.troubles)


def test_a_photo_replaced_by_one_of_the_same_size_and_time_is_a_save(place: Path) -> None:
    name = "stations/ws-04/photos/02.jpg"
    before = (place / name).stat()

    def replaced() -> None:
        """As ``cp -p`` does."""
        (place / name).write_bytes((place / name).read_bytes()[::-1])
        os.utime(place / name, ns=(before.st_atime_ns, before.st_mtime_ns))

    heard = watched(place, replaced)
    now = (place / name).stat()
    assert (before.st_size, before.st_mtime_ns) == (now.st_size, now.st_mtime_ns)
    assert [(name,)] == heard.saves


def test_broken_settings_and_documents_are_told_and_watching_goes_on(place: Path) -> None:
    settings, document = place / "onboard.toml", place / "stations" / "ws-04" / "checklist.md"
    good = settings.read_text(), document.read_text()
    heard = watched(
        place,
        lambda: settings.write_text("version = ["),
        lambda: settings.write_text(good[0]),
        lambda: document.write_text(""),
        lambda: document.write_text(good[1].replace("25 Nm", "30 Nm")),
    )
    assert ["onboard.toml"] == [error.file for error in heard.troubles]
    outcomes = [report.outcome for told in heard.rebuilds for report in told.reports]
    assert ("failed", "draft") == (outcomes[-2], outcomes[-1])


def test_a_save_during_a_rebuild_leads_to_one_more(place: Path) -> None:
    """What is saved after the files were looked at, and before the draft is done, is seen afterwards."""

    class Meanwhile(Heard):
        def saved(self, files: Sequence[str]) -> None:
            super().saved(files)
            if len(self.saves) == 1:
                photo(place / "stations" / "ws-04" / "photos" / "01.jpg", "#208040")

    heard = Meanwhile()

    def wakes() -> Iterator[None]:
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
        yield None
        yield None
        yield None

    watch(place, (), Here(), heard, options=Options(draft=True), progress=Quiet(), wakes=wakes(), pause=lambda _: None)
    assert [("stations/ws-04/checklist.md",), ("stations/ws-04/photos/01.jpg",)] == heard.saves


def test_what_is_saved_during_a_rebuild_needs_no_second_wake(place: Path) -> None:
    class Meanwhile(Heard):
        def saved(self, files: Sequence[str]) -> None:
            super().saved(files)
            if len(self.saves) < 3:
                photo(place / "stations" / "ws-04" / "photos" / "01.jpg", ("#208040", "#802040")[len(self.saves) - 1])

    heard = Meanwhile()

    def wakes() -> Iterator[None]:
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
        yield None

    watch(place, (), Here(), heard, options=Options(draft=True), progress=Quiet(), wakes=wakes(), pause=lambda _: None)
    a_photo = ("stations/ws-04/photos/01.jpg",)
    assert [("stations/ws-04/checklist.md",), a_photo, a_photo] == heard.saves
    assert 4 == len(heard.rebuilds)


def test_an_edited_script_that_a_rebuild_brings_up_to_date_is_no_save(place: Path) -> None:
    script = place / "stations" / "ws-04" / "script.de.yaml"
    heard = watched(
        place,
        lambda: script.write_text(script.read_text().replace("fusselfreien Tuch", "sauberen Tuch")),
        lambda: edit(place, "mit 25 Nm an", "mit 30 Nm an"),
    )
    assert [("stations/ws-04/script.de.yaml",), ("stations/ws-04/checklist.md",)] == heard.saves
    assert 3 == len(heard.rebuilds)
    assert all(words in script.read_text() for words in ("sauberen Tuch", "30 Nm"))


def test_what_is_saved_in_a_script_while_it_is_brought_up_to_date_is_kept(place: Path) -> None:
    """A model may take minutes to write, and a person goes on meanwhile."""
    script = place / "stations" / "ws-04" / "script.de.yaml"

    class Meanwhile(Here):
        def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raised) -> None:
            if any(work.stage == "script" for work in works) and script.exists():
                script.write_text(script.read_text().replace("fusselfreien Tuch", "sauberen Tuch"))
            super().run(works, store, finished, unmade)

    def wakes() -> Iterator[None]:
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
        yield None

    heard, options = Heard(), Options(draft=True)
    watch(place, (), Meanwhile(), heard, options=options, progress=Quiet(), wakes=wakes(), pause=lambda _: None)
    _, second, third = (told.reports[0] for told in heard.rebuilds)
    assert ("failed", "draft") == (second.outcome, third.outcome)
    assert "was saved while it was being brought up to date" in str(second.error)
    assert all(words in script.read_text() for words in ("sauberen Tuch", "30 Nm"))


def _raised(work: Work, error: ServiceError) -> None:
    raise error


def test_a_text_is_waited_for_less_than_a_photo_and_an_empty_one_as_long(place: Path) -> None:
    waited: list[float] = []
    station = place / "stations" / "ws-04"

    def last_wait() -> float:
        return waited[-1]

    asked: list[float] = []
    watched(
        place,
        lambda: edit(place, "mit 25 Nm an", "mit 30 Nm an"),
        lambda: asked.append(last_wait()) or photo(station / "photos" / "02.jpg", "#208040"),
        lambda: asked.append(last_wait()) or (station / "checklist.md").write_text(""),
        lambda: asked.append(last_wait()),
        pause=waited.append,
    )
    assert [TEXT_SETTLED_SECONDS, SETTLED_SECONDS, SETTLED_SECONDS] == asked


def test_nobody_waits_where_nothing_was_saved(place: Path) -> None:
    waited: list[float] = []
    watched(place, lambda: None, lambda: None, pause=waited.append)
    assert 1 == len(waited)


def test_the_workspace_is_made_ready_once_when_the_first_drafts_stand(place: Path) -> None:
    heard, ready = Heard(), list[int]()

    def wakes() -> Iterator[None]:
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
        yield None

    told = {"options": Options(draft=True), "progress": Quiet(), "wakes": wakes(), "pause": lambda _: None}
    watch(place, (), Here(), heard, ready=lambda _: ready.append(len(heard.rebuilds)), **told)
    assert ([1], 2) == (ready, len(heard.rebuilds))


def test_a_change_of_the_workspace_folder_itself_wakes_nobody_and_breaks_nothing(place: Path) -> None:
    told = threading.Event()

    def touched() -> None:
        while not told.wait(0.3):  # again and again: nobody knows when the system has begun to watch
            place.chmod(0o755)
            (place / "output").mkdir(exist_ok=True)
            time.sleep(0.2)
            edit(place, "mit 2", "mit 2")

    touching = threading.Thread(target=touched)
    touching.start()
    try:
        first = next(changes for changes in woken(place) if changes)  # now and then it wakes without any
    finally:
        told.set()
        touching.join()
    assert "checklist.md" in str(first)


def test_a_file_that_still_grows_is_waited_for(place: Path) -> None:
    growing = place / "stations" / "ws-04" / "photos" / "03.jpg"
    goes = iter(range(1, 20))

    def meanwhile(_: float) -> None:
        if growing.exists() and (n := next(goes, None)):
            growing.write_bytes(b"x" * n)

    heard = watched(place, lambda: growing.write_bytes(b""), pause=meanwhile)
    assert ([("stations/ws-04/photos/03.jpg",)], 1) == (heard.waits, len(heard.saves))
    assert 19 == growing.stat().st_size


def test_a_workstation_that_is_not_there_is_refused_at_once(place: Path) -> None:
    with pytest.raises(InputError, match="there is no workstation 'ws-99'"):
        watch(place, ("ws-99",), Here(), Heard(), options=Options(draft=True), progress=Quiet(), wakes=())


def test_only_the_workstation_that_was_saved_is_made_again(place: Path) -> None:
    import shutil

    shutil.copytree(place / "stations" / "ws-04", place / "stations" / "ws-05")
    heard = watched(place, lambda: edit(place, "mit 25 Nm an", "mit 30 Nm an"))
    assert [["ws-04", "ws-05"], ["ws-04"]] == [[report.station for report in told.reports] for told in heard.rebuilds]
    assert open_workspace(place).station_ids() == ("ws-04", "ws-05")


@pytest.mark.slow
def test_the_command_sees_real_saves_and_ends_at_once_with_a_whole_draft(place: Path, tmp_path: Path) -> None:
    log = tmp_path / "watch.log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "onboard", "-C", str(place), "watch", "ws-04"]
        running = subprocess.Popen(
            command,
            stdout=out,
            stderr=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=_listens_to_ctrl_c,
        )
    try:
        _until(lambda: "draft in" in log.read_text(), running)
        made = files_of(place / "output" / "drafts")
        edit(place, "mit 25 Nm an", "mit 30 Nm an")
        _until(lambda: "saved: stations/ws-04/checklist.md" in log.read_text(), running)
        _until(lambda: log.read_text().count("draft in") >= 2, running)
        assert made != files_of(place / "output" / "drafts")
        edit(place, "mit 30 Nm an", "mit 35 Nm an")
        _until(lambda: log.read_text().count("saved: ") >= 2, running)
    finally:
        running.send_signal(signal.SIGINT)
        try:
            code = running.wait(300)
        finally:
            running.kill()
    assert (130, False) == (code, "Traceback" in log.read_text())
    assert made.keys() == files_of(place / "output" / "drafts").keys()


def _listens_to_ctrl_c() -> None:
    """A shell's background jobs, these tests perhaps among them, have Ctrl-C ignored, and pass that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _until(is_so: Callable[[], bool], running: subprocess.Popen[bytes]) -> None:
    assert happens(is_so, at_work=running)
