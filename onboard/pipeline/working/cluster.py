"""The same work on many machines: the one file between us and Dask (``distributed``, imported only when asked for).

takes   where a Dask scheduler is      gives   Workers whose units its workers make: the same results

    joined         a Scheduler -> Cluster, once its lines are known to be safe and its workers to be of our own version
    Cluster        a Crew whose hands send errands (see ``errands``) and keep what comes back on the client's own shelf
    _carried_out   what a Dask worker runs

Dask carries, begins a unit again elsewhere when its worker dies, and gives up on one that several have died of. What
needs what, and which is first, is the Crew's: a unit is sent when all it needs is kept, so that nothing another result
was made with is ever made again. Keys never travel: what needs one, or is too large, is made by the client.

A Dask scheduler lets whoever reaches it run any code on every machine of it. So a line in the clear is refused unless
it stays on this machine (docs/scale.md).
"""

from __future__ import annotations

import copyreg
import ipaddress
import json
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import InputError, MissingError, OnboardError, ServiceError, UsageError
from onboard.pipeline.work.base import Work
from onboard.pipeline.working import memory
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.errands import (
    Answer,
    Contents,
    Failed,
    Lacks,
    Luggage,
    Result,
    Stranger,
    carry_out,
    differences,
    made_with,
    names_places,
    own_mark,
)
from onboard.pipeline.working.making import Hand, make_and_keep
from onboard.pipeline.working.workers import Crew
from onboard.store import Store

CONNECTING = 10.0
"""Seconds in which a scheduler must answer."""

PATIENCE = 60.0
"""Seconds without a single worker, after which it is said that there is none."""

_LOOKING = 5.0
"""Seconds after which somebody who waits for a unit looks whether there are workers at all."""

_FINISHING = 10.0
"""Seconds that units under way have when nobody wants more of them."""

_ROUNDS = 10
"""How often one unit is sent, each time to a worker that lacks something, until something must be wrong."""

_SEEN_WITHIN = 30.0
"""Seconds in which a file that another machine wrote shows up in a shared folder."""

_WORTH_SENDING = 0.01
"""Seconds of work: a unit of less is made here sooner than it is sent."""

_LINE = re.compile(r"(?P<scheme>tls|tcp)://(?P<host>[^/@:\s]+|\[[0-9a-f:.]+\]):\d{1,5}")

_CERTIFICATES = {
    "tls_ca_file": "DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
    "tls_client_cert": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT",
    "tls_client_key": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY",
}


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Where a Dask scheduler is, and what is allowed.

    ``address``    like "tls://renderer:8786"; "" where ``file`` says it, which ``dask scheduler`` wrote
    ``shelf``      the folder in which its workers see the store; "" where they do not, and results travel
    ``insecure``   whether a line to another machine may be in the clear
    """

    address: str = ""
    file: Path | None = None
    shelf: str = ""
    insecure: bool = False


def joined(scheduler: Scheduler, *, offline: bool = False, costs: Costs | None = None) -> Cluster:
    """Workers of that scheduler; close them when done.

    Raises UsageError for an address that is none or not safe, MissingError where distributed, a certificate or our own
    version is missing, ServiceError where nobody answers.
    """
    address = _address_of(scheduler)
    if offline:
        raise UsageError(
            "this run is offline, and a Dask scheduler is reached by the network",
            hint="Run without --offline, or without a scheduler.",
        )
    _require_safe([address], scheduler)
    client = _connected(address)
    try:
        _require_workers(client, address)
        _require_safe(_addresses(client), scheduler)
        _require_same(client)
        return Cluster(client, address, scheduler.shelf, costs)
    except BaseException:
        _let_go(client)
        raise


class Cluster(Crew):
    """Let Dask's workers make units. Twice as many are under way as there are threads, so that none waits for us."""

    def __init__(self, client: Any, address: str, shelf: str, costs: Costs | None = None) -> None:
        self._client = client
        self._address = address
        self.shelf = shelf
        threads = sum(worker["nthreads"] for worker in _workers(client).values())
        super().__init__(max(2 * threads, 8), costs)

    def answer(self, work: Work, errand: bytes, to: str) -> tuple[str, Answer]:
        """A worker's address and its answer; ``to`` is the one to ask rather than others, "" for any.

        Where one dies, another is asked. Raises OnboardError naming a unit that several workers have died of,
        ServiceError where the scheduler is gone, or has had no workers for some time.
        """
        with self._told_of(work):
            future = self._client.submit(
                _carried_out,
                own_mark(),
                errand,
                key=f"{type(work).__name__}-{uuid.uuid4().hex}",
                workers=[to] if to else None,
                allow_other_workers=bool(to),
                pure=False,
            )
            return self._awaited(future)

    def close(self) -> None:
        """What is under way has some seconds to be finished and kept."""
        given_up = threading.Timer(_FINISHING, _let_go, (self._client,))
        given_up.start()
        super().close()
        given_up.cancel()
        _let_go(self._client)

    def _hired(self) -> Hand:
        return _Far(self)

    def _belongs_here(self, work: Work) -> bool:
        return work.at_home or self.costs.of(work) < _WORTH_SENDING or names_places(work)

    def _awaited(self, future: Any) -> Any:
        """Its result. (Not by a time limit of Dask, which cancels what it waits for.)"""
        is_done, lonely_since = threading.Event(), None
        future.add_done_callback(lambda _: is_done.set())
        while not is_done.wait(_LOOKING):
            if _workers(self._client):
                lonely_since = None
            elif lonely_since is None:
                lonely_since = time.monotonic()
            elif time.monotonic() - lonely_since > PATIENCE:
                raise _no_workers(self._address)
        return future.result()

    @contextmanager
    def _told_of(self, work: Work) -> Iterator[None]:
        """What Dask raises, in our words."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            if self._client.status != "running":
                raise self._gone()
            yield
        except KilledWorker as exc:
            raise OnboardError(
                f"{exc.allowed_failures + 1} workers died, one after the other, with this unit of work",
                stage=work.stage,
                place=work.label,
                hint="Have they enough memory? Their logs say more. Run it again to go on; finished work is kept.",
            ) from exc
        except (CancelledError, CommClosedError) as exc:
            raise self._gone() from exc
        except Exception as exc:
            if isinstance(exc, OnboardError) or self._client.status == "running":
                raise
            raise self._gone() from exc

    def _gone(self) -> ServiceError:
        return ServiceError(
            f"the Dask scheduler {self._address} is gone",
            hint="Run it again, with a scheduler or without one: finished work is kept.",
        )


class _Far:
    """A hand: sends one unit at a time, and waits for it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def make(self, work: Work, store: Store) -> float:
        luggage = Luggage(work, store, self._cluster.shelf)
        answer = self._answer(work, luggage) if luggage.fits() else None
        if isinstance(answer, Failed):
            raise answer.error
        if not isinstance(answer, Result):
            return _made_here(work, store)
        if answer.content is None:
            self._require_seen(work, store)
        else:
            store.put(work.fingerprint(), answer.content)
        return answer.seconds

    def close(self) -> None:
        pass

    def _answer(self, work: Work, luggage: Luggage) -> Answer:
        """What a worker made of a unit, after whatever it lacked was sent to it."""
        errand, to = luggage.packed(), ""
        for _ in range(_ROUNDS):
            to, answer = self._cluster.answer(work, errand, to)
            if isinstance(answer, Stranger):
                raise _stranger(f"the worker {to}", differences(made_with(), answer.made_with))
            if not isinstance(answer, Lacks):
                return answer
            errand = luggage.packed(answer.names)
        raise OnboardError(
            f"{_ROUNDS} times in a row a worker lost what it had been sent",
            hint="Has it room on its disk? Run it again to go on; finished work is kept.",
        )

    def _require_seen(self, work: Work, store: Store) -> None:
        until = time.monotonic() + _SEEN_WITHIN
        while not store.has(work.fingerprint()):
            if time.monotonic() > until:
                raise MissingError(
                    f"what a worker has kept in {self._cluster.shelf} does not show up in {store.folder}",
                    hint="Both must be the same folder; or leave --workers-store away, and results travel.",
                )
            time.sleep(0.05)


def _made_here(work: Work, store: Store) -> float:
    began = time.thread_time()
    make_and_keep(work, store)
    return time.thread_time() - began


# ------------------------------------------------------------------------------------------------ on a worker


def _carried_out(mark: str, errand: bytes) -> tuple[str, Answer]:
    """Runs in a thread of a Dask worker: where that is, and what became of the errand."""
    from distributed import get_worker

    _get_ready()
    worker = get_worker()
    return worker.address, carry_out(mark, errand, _contents_in(worker.local_directory))


@cache
def _get_ready() -> None:
    """Before its first errand, a worker is made to keep what it frees for the next one."""
    memory.keep_freed()


@cache
def _contents_in(folder: str) -> Contents:
    """Beside the folder of its own that Dask gives each worker: the same for all that were given one place."""
    return Contents(Path(folder).parent / "onboard-contents")


# ------------------------------------------------------------------------------------------------ where


def _address_of(scheduler: Scheduler) -> str:
    """The address given, or the one that a scheduler file says."""
    if bool(scheduler.address) == bool(scheduler.file):
        raise UsageError("a scheduler is named by its address or by its file", hint="Give one of them.")
    if scheduler.file is None:
        return scheduler.address
    try:
        return str(json.loads(files.read_bounded(scheduler.file, files.MEBIBYTE))["address"])
    except (ValueError, KeyError, TypeError) as exc:
        raise InputError(
            "is no scheduler file", file=str(scheduler.file), hint="Name what dask scheduler --scheduler-file wrote."
        ) from exc


def _require_safe(addresses: Iterable[str], scheduler: Scheduler) -> None:
    """Every line is encrypted, or stays on this machine."""
    for address in addresses:
        line = _LINE.fullmatch(address)
        if line is None:
            hint = 'Write it like "tls://renderer.example.com:8786".'
            raise UsageError(f"{address!r} is no address of a Dask scheduler", hint=hint)
        if line["scheme"] == "tcp" and not _is_here(line["host"]) and not scheduler.insecure:
            raise UsageError(
                f"{address} is in the clear, and whoever reaches a Dask scheduler or worker can run code on it",
                hint="Start them with TLS (docs/scale.md), or with --host 127.0.0.1. --insecure allows it.",
            )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


# ------------------------------------------------------------------------------------------------ joining


def _connected(address: str) -> Any:
    distributed = _library()
    security = distributed.Security(require_encryption=True) if address.startswith("tls:") else None
    if security:
        _require_certificates(security)
    try:
        return distributed.Client(address, security=security, timeout=CONNECTING, set_as_default=False, name="onboard")
    except (OSError, ValueError) as exc:
        certificates = ", and does it know our certificate" if security else ""
        raise ServiceError(
            f"no Dask scheduler answers at {address} within {CONNECTING:.0f} s",
            hint=f"Is it running, is the address right{certificates}?",
        ) from exc


def _library() -> Any:
    try:
        from dask import config
    except ImportError as exc:
        raise MissingError(
            "work is given to other machines by the package distributed, which is not installed",
            hint='Run: pip install "onboard[cluster]"',
        ) from exc
    quiet = {"distributed": "critical", "tornado": "critical", "asyncio": "critical"}
    with config.set({"logging": quiet}):  # read while it is imported: what went wrong is told once, by us
        import distributed
    for error in [kind for kind in copyreg.dispatch_table if issubclass(kind, OnboardError)]:
        # It has every error travel with what caused it, and that may hold a connection; ours travel as they are.
        del copyreg.dispatch_table[error]
    return distributed


def _require_certificates(security: Any) -> None:
    for name, variable in _CERTIFICATES.items():
        path = getattr(security, name)
        if path is None:
            raise MissingError(
                f"a line with TLS needs a certificate, and {variable} is not set",
                hint="Set it to a PEM file; docs/scale.md says how they are made.",
            )
        if "-----BEGIN" not in path and not Path(path).is_file():
            raise MissingError(f"there is no such file, and {variable} names it", file=path, hint="Name the PEM file.")


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as exc:
        raise _no_workers(address) from exc


def _no_workers(address: str) -> ServiceError:
    return ServiceError(
        f"the Dask scheduler {address} has had no worker for {PATIENCE:.0f} s",
        hint="Start some (docs/scale.md), and run it again: finished work is kept.",
    )


def _addresses(client: Any) -> Iterator[str]:
    """Of the scheduler, as it listens, and of every worker."""
    yield client.scheduler_info(n_workers=-1)["address"]
    yield from _workers(client)


def _workers(client: Any) -> Mapping[str, Any]:
    return client.scheduler_info(n_workers=-1)["workers"]


def _require_same(client: Any) -> None:
    """Scheduler and workers make results with what we make them with. Those that come later say so of each unit."""
    for where, told in _told_made_with(client):
        if isinstance(told, Exception):
            raise _stranger(where, f"it could not say what it makes them with ({told})") from told
        if differs := differences(made_with(), told):
            raise _stranger(where, differs)


def _told_made_with(client: Any) -> Iterator[tuple[str, Any]]:
    try:
        yield "the scheduler", client.run_on_scheduler(made_with)
    except Exception as exc:  # whatever it makes of code that it does not have
        yield "the scheduler", exc
    for at, told in client.run(made_with, on_error="return").items():
        yield f"the worker {at}", told


def _stranger(where: str, differs: str) -> MissingError:
    return MissingError(
        f"{where} would not make the same results: {differs}",
        hint="Install the same versions there, start it again, and run this again.",
    )


def _let_go(client: Any) -> None:
    client.close(timeout=2.0)
