"""On other machines the same is made as here: by Dask's own scheduler and workers, as processes of their own."""

from __future__ import annotations

import os
import pickle
import platform
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from far_units import Deadly, Large, Measured, NewPages, Photo, Said, Seen, WhoMakes, WithKey
from hypothesis import given, settings
from hypothesis import strategies as st
from workshop import build as build_by_command
from workshop import made, plant

from onboard.core.errors import InputError, MissingError, OnboardError, ServiceError, UsageError
from onboard.core.fingerprint import digest
from onboard.pipeline import naming
from onboard.pipeline.build import Options, build
from onboard.pipeline.work.base import Work
from onboard.pipeline.working import cluster, errands
from onboard.pipeline.working.cluster import Cluster, Scheduler, joined
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.errands import Contents, Lacks, Luggage, Result, Stranger, carry_out, own_mark
from onboard.pipeline.working.workers import Here, Nobody
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store

TESTS = Path(__file__).parents[1]


# ------------------------------------------------------------------------------------------------ machines


class AsIfLong(Costs):
    """Nothing is so little that it is made here rather than sent."""

    def of(self, work: Work) -> float:
        return 1.0


class Dask:
    """A scheduler and its workers as processes on this machine, in ``folder``. ``words`` are told to all of them."""

    def __init__(self, folder: Path, *, words: Sequence[str] = ("--host", "127.0.0.1")) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.words = list(words)
        self.running: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0")
        _until(lambda: self.file.exists() and self.file.read_text().strip().endswith("}"))  # not half-written

    def add_worker(self, *words: str, paths: Sequence[Path] = ()) -> None:
        """Without a nanny, unless ``words`` say so. ``paths`` are looked into first for what it imports."""
        scratch = str(self.folder / "scratch")
        self._start("worker", "--nthreads", "1", "--local-directory", scratch, *words or ["--no-nanny"], paths=paths)

    def joined(self, **told: Any) -> Cluster:
        return joined(Scheduler(file=self.file, **told), costs=AsIfLong())

    def close(self) -> None:
        for one in reversed(self.running):
            one.terminate() if "--nanny" in one.args else one.kill()
        for one in self.running:
            try:
                one.wait(60)
            except subprocess.TimeoutExpired:
                one.kill()

    def _start(self, kind: str, *words: str, paths: Sequence[Path] = ()) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self.file)]
        looked_into = os.pathsep.join(map(str, (*paths, TESTS, TESTS.parent)))
        env = {**os.environ, "PYTHONPATH": looked_into, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}
        with (self.folder / f"{kind}.log").open("ab") as log:
            started = subprocess.Popen(
                [*command, "--no-dashboard", *self.words, *words], env=env, stdout=log, stderr=log, cwd=self.folder
            )
        self.running.append(started)
        return started


def _until(ready: Callable[[], Any], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@contextmanager
def running(folder: Path, workers: int = 2, **told: Any) -> Iterator[Dask]:
    folder.mkdir(exist_ok=True)
    dask = Dask(folder, **told)
    try:
        for _ in range(workers):
            dask.add_worker()
        yield dask
    finally:
        dask.close()


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Schedulers and workers are processes that start here and now, among all the other tests: they may take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "CONNECTING", 300.0)
        patch.setattr(cluster, "PATIENCE", 300.0)
        yield


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with running(tmp_path_factory.mktemp("dask")) as found:
        yield found


@pytest.fixture(scope="module")
def two(dask: Dask) -> Iterator[Cluster]:
    found = dask.joined()
    yield found
    found.close()


def run(workers: Any, works: Sequence[Work], store: Store) -> list[str]:
    heard: list[str] = []
    workers.run(works, store, lambda work: heard.append(work.label))
    return heard


def a_photo(folder: Path, content: bytes = b"a photo, of 12 megapixels") -> Photo:
    path = folder / "01.JPG"
    path.write_bytes(content)
    return Photo(digest(content), str(path))


# ------------------------------------------------------------------------------------------------ the same as here


@pytest.mark.slow
def test_a_site_made_by_others_is_the_same_byte_for_byte(two: Cluster, tmp_path: Path) -> None:
    ours = plant(tmp_path / "one", silent=True)
    theirs, told = tmp_path / "other" / "plant", Options(now=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    naming.known_address(open_workspace(ours), "ws-04", told.now)
    shutil.copytree(ours, theirs)
    for place, workers in ((ours, Here()), (theirs, two)):
        (report,) = build(open_workspace(place), ["ws-04"], workers, options=told)
        assert (None, "published") == (report.error, report.outcome)
    assert _contents(ours / ".onboard" / "store") == _contents(theirs / ".onboard" / "store")
    assert _contents(ours / "output") == _contents(theirs / "output")


@pytest.mark.slow
def test_the_command_has_a_plant_built_by_the_scheduler_it_is_told(dask: Dask, tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    store = place / ".onboard" / "store"
    words = ("--all", "--scheduler-file", str(dask.file), "--workers-store", str(store))
    report = build_by_command(place, *words)
    assert (0, "published") == (report["code"], report["outcome"])
    assert [] == made(build_by_command(place))


def _contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "lists" not in path.parts
    }


def test_what_needs_each_other_is_made_in_order_and_of_the_very_same_bytes(two: Cluster, tmp_path: Path) -> None:
    store = Store(tmp_path)
    said = [Said(f"sentence {n}", n) for n in range(6)]
    measured = [Measured(f"measured {n}", one.fingerprint()) for n, one in enumerate(said)]
    heard = run(two, [*measured, *said], store)
    assert sorted(work.label for work in (*said, *measured)) == sorted(heard)
    for sound, found in zip(said, measured, strict=True):
        spoken = store.get(sound.fingerprint())
        assert b"%d %s" % (len(spoken), spoken) == store.get(found.fingerprint())


def test_photos_travel_and_no_path_of_ours_is_opened_there(two: Cluster, dask: Dask, tmp_path: Path) -> None:
    store, photo = Store(tmp_path / "store"), a_photo(tmp_path)
    works = [Seen(f"slide {n}", photo, n) for n in range(5)]
    run(two, works, store)
    for work in works:
        result = store.get(work.fingerprint())
        assert b"a photo," == result[:8]
        assert result[8:].decode().startswith(str(dask.folder / "scratch"))
        assert result[8:].decode().endswith(f"{photo.digest}.jpg")


def test_a_photo_that_was_changed_meanwhile_is_not_sent(two: Cluster, tmp_path: Path) -> None:
    photo = a_photo(tmp_path)
    Path(photo.path).write_bytes(b"another one")
    with pytest.raises(InputError, match="was changed"):
        run(two, [Seen("slide 1", Photo(digest(b"what it was"), photo.path))], Store(tmp_path / "store"))


def test_an_error_names_the_unit_and_the_file_as_we_know_it(two: Cluster, tmp_path: Path) -> None:
    photo = a_photo(tmp_path)
    with pytest.raises(InputError) as caught:
        run(two, [Seen("slide 13", photo, 13)], Store(tmp_path / "store"))
    error = caught.value
    told = (error.reason, error.hint, error.stage, error.place, error.file)
    assert ("13 is refused", "Take another.", "slides", "slide 13", photo.path) == told


def test_what_needs_a_key_or_a_place_here_is_made_here(two: Cluster, tmp_path: Path) -> None:
    store = Store(tmp_path)
    here, model, there = WithKey("with a key"), WhoMakes("with a model", tmp_path), WhoMakes("anywhere")
    run(two, [here, model, there], store)
    mine = str(os.getpid()).encode()
    assert mine == store.get(here.fingerprint()) == store.get(model.fingerprint())
    assert mine != store.get(there.fingerprint())


@pytest.mark.slow
def test_a_result_too_large_to_travel_is_made_here(two: Cluster, tmp_path: Path) -> None:
    store, large = Store(tmp_path), Large("large")
    run(two, [large], store)
    assert errands.MOST_CARRIED + 1 == store.describe(large.fingerprint()).length


def test_where_all_see_the_store_results_do_not_travel(dask: Dask, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    said, photo = Said("a sentence", 1), a_photo(tmp_path)
    works = [said, Measured("measured", said.fingerprint()), Seen("slide 1", photo)]
    workers = dask.joined(shelf=str(store.folder))
    try:
        assert 3 == len(run(workers, works, store))
    finally:
        workers.close()
    run(Nobody(), [work for work in works if not store.has(work.fingerprint())], store)


def test_a_shared_folder_that_is_another_one_is_found_out(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SEEN_WITHIN", 0.2)
    workers = dask.joined(shelf=str(tmp_path / "elsewhere"))
    try:
        with pytest.raises(MissingError, match="does not show up"):
            run(workers, [Said("a sentence", 1)], Store(tmp_path / "store"))
    finally:
        workers.close()


@pytest.mark.slow
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told what to keep")
def test_a_worker_whose_dask_gives_all_memory_back_at_once_keeps_it_for_the_next_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")  # as Dask's nanny says to the worker it starts
    store, work = Store(tmp_path / "store"), NewPages("twenty pictures", 20)
    with running(tmp_path / "dask", workers=1) as dask:
        workers = dask.joined()
        run(workers, [work], store)
        workers.close()
    if_all_were_new = work.pictures * work.picture // resource.getpagesize()
    assert int(store.get(work.fingerprint())) < if_all_were_new / 4


# ------------------------------------------------------------------------------------------------ who dies


@pytest.mark.slow
def test_a_worker_is_killed_and_the_others_go_on(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "store"), tmp_path / "log"
    works = [Said(f"sentence {n}", n, 0.1, str(log)) for n in range(24)]
    with running(tmp_path / "dask") as dask:
        workers = dask.joined()
        try:
            killer = threading.Thread(target=_kill_the_first_of, args=(log,))
            killer.start()
            heard = run(workers, works, store)
            killer.join()
        finally:
            workers.close()
    assert sorted(work.label for work in works) == sorted(heard)
    run(Nobody(), [work for work in works if not store.has(work.fingerprint())], store)


def _kill_the_first_of(log: Path) -> None:
    _until(lambda: log.exists() and log.read_text().count("\n") >= 4)
    os.kill(int(log.read_text().split()[-1]), signal.SIGKILL)


@pytest.mark.slow
def test_a_unit_that_kills_workers_is_named_and_the_workers_come_back(tmp_path: Path) -> None:
    with running(tmp_path / "dask", workers=0) as dask:
        dask.add_worker("--nanny")
        workers = dask.joined()
        try:
            with pytest.raises(OnboardError, match="3 workers died") as caught:
                run(workers, [Deadly("the film of step 7")], Store(tmp_path / "store"))
            assert ("compose", "the film of step 7") == (caught.value.stage, caught.value.place)
            assert ["a sentence"] == run(workers, [Said("a sentence", 1)], Store(tmp_path / "store"))
        finally:
            workers.close()


@pytest.mark.slow
def test_the_scheduler_is_killed_and_the_next_run_repeats_nothing(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "store"), tmp_path / "log"
    works = [Said(f"sentence {n}", n, 0.1, str(log)) for n in range(40)]
    with running(tmp_path / "dask") as dask:
        workers, heard = dask.joined(), list[str]()

        def finished(work: Work) -> None:
            heard.append(work.label)
            if len(heard) == 10:
                dask.scheduler.kill()

        try:
            with pytest.raises(ServiceError, match="is gone") as caught:
                workers.run(works, store, finished)
        finally:
            workers.close()
    assert 5 == caught.value.exit_code
    left = [work for work in works if not store.has(work.fingerprint())]
    again = run(Here(), left, store)
    assert set() == set(heard) & set(again)
    run(Nobody(), [work for work in works if not store.has(work.fingerprint())], store)


# ------------------------------------------------------------------------------------------------ who is refused


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with running(tmp_path / "dask", workers=0) as dask:
        dask.add_worker("--no-nanny", paths=[_another_pillow(tmp_path / "other")])
        with pytest.raises(MissingError) as caught:
            dask.joined()
    assert "the worker tcp://127.0.0.1" in caught.value.reason
    assert "pillow 1.2.3 (here: " in caught.value.reason


@pytest.mark.slow
def test_a_worker_of_another_version_that_comes_later_is_refused_too(tmp_path: Path) -> None:
    with running(tmp_path / "dask", workers=1) as dask:
        workers = dask.joined()
        try:
            dask.add_worker("--no-nanny", paths=[_another_pillow(tmp_path / "other")])
            with pytest.raises(MissingError, match=r"pillow 1\.2\.3"):
                for n in range(1000):
                    works = [Said(f"sentence {n}.{m}", 100 * n + m, 0.05) for m in range(8)]
                    run(workers, works, Store(tmp_path / "store"))
        finally:
            workers.close()


def _another_pillow(folder: Path) -> Path:
    known = folder / "pillow-1.2.3.dist-info"
    known.mkdir(parents=True)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: pillow\nVersion: 1.2.3\n")
    return folder


@pytest.mark.slow
def test_a_line_with_tls_works_and_who_has_no_certificate_of_ours_is_turned_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = _certificates(tmp_path / "ours"), _certificates(tmp_path / "others")
    words = ("--protocol", "tls", "--tls-ca-file", ours["ca"], "--tls-cert", ours["cert"], "--tls-key", ours["key"])
    with running(tmp_path / "dask", words=words, workers=1) as dask:
        with pytest.raises(MissingError, match="TLS__CA_FILE is not set"):
            dask.joined()
        with monkeypatch.context() as briefly, _certified(others):
            briefly.setattr(cluster, "CONNECTING", 2.0)
            with pytest.raises(ServiceError, match="no Dask scheduler answers at tls://"):
                dask.joined()
        with _certified(ours):
            workers = dask.joined()
        try:
            assert ["a sentence"] == run(workers, [Said("a sentence", 1)], Store(tmp_path / "store"))
        finally:
            workers.close()


def _certificates(folder: Path) -> dict[str, str]:
    import trustme

    folder.mkdir()
    authority = trustme.CA()
    leaf = authority.issue_cert("renderer.example.com")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    leaf.private_key_pem.write_to_path(folder / "key.pem")
    leaf.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    return {name: str(folder / f"{name}.pem") for name in ("ca", "cert", "key")}


@contextmanager
def _certified(files: dict[str, str]) -> Iterator[None]:
    """As Dask reads the environment when it is started."""
    from dask import config

    tls = "distributed.comm.tls"
    told = {f"{tls}.ca-file": files["ca"], f"{tls}.client.cert": files["cert"], f"{tls}.client.key": files["key"]}
    with config.set(told):
        yield


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tcp://renderer:8786", "tcp://[2001:db8::1]:8786"])
def test_a_line_in_the_clear_to_another_machine_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="in the clear"):
        joined(Scheduler(address))


@pytest.mark.parametrize(
    "address", ["renderer:8786", "http://renderer:8786", "tls://renderer", "tls://a@b:1", "tls://"]
)
def test_what_is_no_address_is_told_how_to_write_one(address: str) -> None:
    with pytest.raises(UsageError, match="no address of a Dask scheduler"):
        joined(Scheduler(address))


@pytest.mark.slow
def test_a_scheduler_that_anybody_can_reach_in_the_clear_is_refused_through_loopback_too(tmp_path: Path) -> None:
    with running(tmp_path / "dask", words=("--protocol", "tcp"), workers=0) as dask:
        assert '"tcp://127.' not in dask.file.read_text()
        port = dask.file.read_text().split('"address": "tcp://')[1].split('"')[0].rsplit(":", 1)[1]
        dask.add_worker()
        with pytest.raises(UsageError, match="in the clear"):
            joined(Scheduler(f"tcp://127.0.0.1:{port}"))


def test_an_offline_run_joins_nobody() -> None:
    with pytest.raises(UsageError, match="offline"):
        joined(Scheduler("tls://renderer:8786"), offline=True)


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(MissingError) as caught:
        joined(Scheduler("tcp://127.0.0.1:8786"))
    assert 'Run: pip install "onboard[cluster]"' == caught.value.hint


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 0.3)
    with pytest.raises(ServiceError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"):
        joined(Scheduler("tcp://127.0.0.1:9"))


def test_a_file_that_no_scheduler_wrote_is_named(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text("[]")
    with pytest.raises(InputError, match="is no scheduler file"):
        joined(Scheduler(file=file))


# ------------------------------------------------------------------------------------------------ errands


def test_an_errand_made_with_something_else_is_not_even_unpacked(tmp_path: Path) -> None:
    answer = carry_out("another mark", b"no pickle", Contents(tmp_path))
    assert Stranger(errands.made_with()) == answer


def test_who_carries_out_an_errand_asks_for_what_is_lacking_once(tmp_path: Path) -> None:
    contents, photo = Contents(tmp_path / "contents"), a_photo(tmp_path)
    luggage = Luggage(Seen("slide 1", photo), Store(tmp_path / "store"), "")
    answer = carry_out(own_mark(), luggage.packed(), contents)
    assert Lacks((f"{photo.digest}.jpg",)) == answer
    assert isinstance(carry_out(own_mark(), luggage.packed(answer.names), contents), Result)
    again = Luggage(Seen("slide 2", photo, 2), Store(tmp_path / "store"), "")
    assert isinstance(carry_out(own_mark(), again.packed(), contents), Result)


def test_what_arrives_under_another_name_than_its_digest_is_refused(tmp_path: Path) -> None:
    contents = Contents(tmp_path)
    with pytest.raises(OnboardError, match="has another digest"):
        contents.put(digest(b"one thing"), b"another thing")
    assert not contents.has(digest(b"one thing"))


@given(st.text(max_size=80))
def test_nothing_but_a_digest_is_ever_made_into_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        Contents(Path("somewhere")).path(name)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_a_machine_keeps_no_more_than_it_may_and_the_newest(tmp_path_factory: Any, asked: list[int]) -> None:
    now, folder = [1e9], tmp_path_factory.mktemp("contents")
    workers = [Contents(folder, most=500, now=lambda: now[0]) for _ in range(2)]
    things = [bytes([n]) * 100 for n in range(10)]
    for turn, n in enumerate(asked):
        now[0] += 1000.0
        if not workers[turn % 2].has(digest(things[n])):
            workers[turn % 2].put(digest(things[n]), things[n])
        assert things[n] == workers[(turn + 1) % 2].get(digest(things[n]))
    newest = set(list(dict.fromkeys(reversed(asked)))[:5])
    kept = {n for n in range(10) if workers[0].has(digest(things[n]))}
    assert newest <= kept
    assert len(kept) <= 6


def test_what_somebody_else_put_there_is_not_believed(tmp_path: Path) -> None:
    contents, name = Contents(tmp_path), digest(b"a photo")
    contents.path(name).write_bytes(b"another one")
    assert not contents.has(name)
    contents.put(name, b"a photo")
    assert b"a photo" == contents.get(name)


def test_a_unit_goes_and_comes_back_the_same(tmp_path: Path) -> None:
    work = Seen("slide 1", a_photo(tmp_path), 3)
    unpacked, _, _, _ = pickle.loads(Luggage(work, Store(tmp_path), "").packed())
    assert work.fingerprint() == unpacked.fingerprint()
