"""Many small videos at once: with one worker and with two, as processes and on Dask; and a plant that stands still."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from work_unit import make_checklist, photo_name

from rendering.bench import Bench, Pains
from rendering.processes import RARELY, users
from rendering.product import Look, Place, cores
from rendering.table import Goal, Row, SkippedError, row
from rendering.units import SMALL_PHOTO, commented, work_unit

STATIONS, STEPS = 40, 2
LEAST_TIMES = 1.8
FORMATS = ("landscape", "portrait")
AS_ADVISED = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
}
"""What a scheduler and its workers are told: docs/scale.md, "Settings of Dask worth knowing"."""
STANDING = 500
STANDING_SECONDS = 3.0


def plant(bench: Bench) -> Iterator[Row]:
    """Forty stations of two steps, photos of two megapixels, landscape; nothing of one is another's but some words."""
    stations = 2 if bench.pains is Pains.QUICK else STATIONS
    if cores() < 2:
        raise SkippedError("two workers need two cores")
    unit = work_unit(bench.folder / "plant-unit", STEPS, size=SMALL_PHOTO)
    yield from _one_and_two("processes", bench, unit, stations)
    if importlib.util.find_spec("distributed") is None:
        yield Row("Dask", figure="not measured: distributed is not installed (the extra cluster)")
        return
    if "--scheduler-file" not in bench.product.run("build", "--help").printed:
        yield Row("Dask", figure="not measured: this onboard has no --scheduler-file")
        return
    yield from _one_and_two("Dask", bench, unit, stations)


def _one_and_two(kind: str, bench: Bench, unit: Path, stations: int) -> Iterator[Row]:
    taken = {}
    for workers in (1, 2):
        place = _plant(bench, f"plant-{kind}-{workers}", unit, stations, Look(workers=workers))
        if kind == "Dask":
            with _cluster(bench, workers) as scheduler:
                far = ("--scheduler-file", str(scheduler), "--workers-store", str(_store(place)))
                built = place.build(*far, looks=RARELY)
        else:
            built = place.build(looks=RARELY)
        taken[workers] = built
        note = f"{len(built.stations)} videos, {built.run.wall / len(built.stations):.2f} s each"
        if kind == "Dask":
            note += "; CPU and memory without the workers'"
        yield row(f"{stations} stations, {kind}, {workers}", built.run, note)
    times = taken[1].run.wall / taken[2].run.wall
    yield Row(
        f"two workers against one, {kind}", figure=f"{times:.2f} ×", goal=Goal(f"{LEAST_TIMES} ×", times >= LEAST_TIMES)
    )


def standstill(bench: Bench) -> Iterator[Row]:
    """Videos of one step, alike but for the station, so that making them does not take hours."""
    videos = 8 if bench.pains is Pains.QUICK else STANDING
    unit = work_unit(bench.folder / "standing-unit", 1, sentences=1, size=SMALL_PHOTO)
    place = _plant(bench, "standing", unit, videos // len(FORMATS), Look(formats=FORMATS), alike=True)
    made = place.build()
    yield row(f"{videos} videos, cold", made.run, f"{len(made.stations)} stations × {len(FORMATS)} formats")
    still = place.build()
    remade = sum(still.made().values())
    met = still.run.wall <= STANDING_SECONDS and remade == 0
    yield row(
        f"{videos} videos, nothing changed", still.run, f"made: {remade}", goal=Goal(f"{STANDING_SECONDS:.0f} s", met)
    )


def _plant(bench: Bench, name: str, unit: Path, stations: int, look: Look, *, alike: bool = False) -> Place:
    """The first station is added by the product; the others are that folder again, with their own words and photos."""
    place = Place(bench.product, bench.folder / name, look)
    place.add(unit, "ws-001")
    first = place.folder / "stations" / "ws-001"
    for number in range(2, stations + 1):
        station = place.folder / "stations" / f"ws-{number:03}"
        (station / "photos").mkdir(parents=True)
        (station / "station.toml").write_bytes((first / "station.toml").read_bytes())
        photos = sorted((first / "photos").iterdir())
        make_checklist(
            station / "checklist.md",
            len(photos),
            sentences=1 if alike else 4,
            number_of_station=number,
            first=0 if alike else number * STEPS,
        )
        for index, photo in enumerate(photos, start=1):
            content = photo.read_bytes() if alike else commented(photo.read_bytes(), f"station {number}")
            (station / "photos" / photo_name(index)).write_bytes(content)
    return place


def _store(place: Place) -> Path:
    return place.folder / ".onboard" / "store"


@contextmanager
def _cluster(bench: Bench, workers: int) -> Iterator[Path]:
    """A Dask scheduler and its workers on loopback, a thread each; gives the file that says where the scheduler is."""
    scheduler = bench.folder / f"scheduler-{workers}.json"
    environment = {**bench.product.environment(), **AS_ADVISED}
    started = [_dask("dask_scheduler", scheduler, environment, "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        _until(lambda: _is_written(scheduler), started)
        for _ in range(workers):
            told = ("--nworkers", "1", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard")
            place = bench.folder / f"dask-{len(started)}-{workers}"
            started.append(_dask("dask_worker", scheduler, environment, *told, "--local-directory", str(place)))
        _until(lambda: _workers_of(scheduler) >= workers, started)
        yield scheduler
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)


def _dask(program: str, scheduler: Path, environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(scheduler), *words]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=users(environment), cwd=scheduler.parent, stdout=quiet, stderr=quiet)


def _is_written(scheduler: Path) -> bool:
    """Whether all of the file is there: it is empty for a moment."""
    return scheduler.exists() and scheduler.read_text(encoding="utf-8").rstrip().endswith("}")


def _workers_of(scheduler: Path) -> int:
    from distributed import Client

    with Client(scheduler_file=str(scheduler), set_as_default=False) as client:
        return len(client.scheduler_info(n_workers=-1)["workers"])


def _until(true: Callable[[], bool], started: list[subprocess.Popen[bytes]], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until or any(process.poll() is not None for process in started):
            raise SkippedError("Dask did not start")
        time.sleep(0.2)
