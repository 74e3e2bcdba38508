"""Runs the site's application on a socket: one process, no logging of visitors, HTTPS where it is given a certificate.

For more visitors than a hall has, put any web server in front, or let it show the folder itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from onboard.core.errors import InputError, OutputError, UsageError
from onboard.files import open_files
from onboard.web.answering import application
from onboard.web.door import Door
from onboard.web.patience import Deadlines, Patient

__all__ = ["Deadlines", "application", "lan_address", "serve", "serving"]

PLACES = 2048
_FILES_BESIDE_VISITORS = 64


def serve(
    site: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    tls: ssl.SSLContext | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Show the site until Ctrl-C. ``on_ready`` is called once with the address, as soon as visitors are answered.

    ``port`` 0 takes a free one; ``tls`` (see :func:`onboard.web.tls.tls_context`) makes it HTTPS. Raises InputError
    where there is no site, UsageError where the address is taken or not one of this machine's.
    """
    server, listening = _prepared(site, host, port, tls, on_ready, Deadlines(), PLACES)
    with listening, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


@contextlib.contextmanager
def serving(
    site: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    deadlines: Deadlines | None = None,
    places: int = PLACES,
) -> Iterator[str]:
    """Show the site from a thread of its own for the length of a ``with`` block; gives the address.

    ``places`` is how many visitors' connections may be open at a time.
    """
    ready = threading.Event()
    addresses: list[str] = []

    def on_ready(url: str) -> None:
        addresses.append(url)
        ready.set()

    server, listening = _prepared(site, host, port, tls, on_ready, deadlines or Deadlines(), places)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    with listening:
        thread.start()
        try:
            if not ready.wait(timeout=30):
                raise OutputError("the server did not start within 30 seconds")
            yield addresses[0]
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def lan_address() -> str:
    """The address under which other devices in this network reach this machine.

    Asks the operating system which of its addresses a packet to the outside would carry; none is sent (connecting a
    UDP socket only looks up the route). Raises UsageError where this machine is in no network.
    """
    probes = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET, "10.255.255.255"), (socket.AF_INET6, "2001:db8::1"))
    for family, target in probes:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((target, 9))
            address = asking.getsockname()[0]
            if not _is_only_here(address):
                return address
    raise UsageError(
        "this machine is in no network that a phone could share",
        hint="Connect it to the network of the phone, or name an address with --host.",
    )


def _is_only_here(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    return known.is_loopback or known.is_unspecified or (known.version == 6 and known.is_link_local)


# ------------------------------------------------------------------------------------------------ preparing


def _prepared(
    site: Path,
    host: str,
    port: int,
    tls: ssl.SSLContext | None,
    on_ready: Callable[[str], None] | None,
    deadlines: Deadlines,
    places: int,
) -> tuple[_Server, socket.socket]:
    if not site.is_dir():
        raise InputError("there is no site here yet", file=str(site), hint="Build a video first: onboard build.")
    listening = _listening(host, port)
    config = uvicorn.Config(
        application(site, secure=tls is not None),
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_config=None,
        # A request that is none is the visitor's business, and answered; nothing is told about it.
        log_level="critical",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(deadlines.request) or 1,
    )
    address = _address(host, listening, "https" if tls else "http")
    return _Server(config, address, on_ready, deadlines, tls, _places(places)), listening


def _places(wanted: int) -> int:
    """As many as the system lets one program have open: each place may take a connection and a file."""
    return max(8, min(wanted, (open_files(2 * wanted + _FILES_BESIDE_VISITORS) - _FILES_BESIDE_VISITORS) // 2))


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, in the one family the host's name leads to first."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as exc:
        raise UsageError(f"{host!r} is no address to listen on", hint="Give an address of this machine.") from exc
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except (OSError, OverflowError) as exc:
        listening.close()
        raise _not_bound(host, port, exc) from exc
    return listening


def _not_bound(host: str, port: int, exc: Exception) -> UsageError:
    number = getattr(exc, "errno", None)
    if number == errno.EADDRINUSE:
        return UsageError(f"port {port} is already in use", hint="End the other program, or choose another --port.")
    if number == errno.EACCES:
        return UsageError(f"port {port} may not be opened", hint="Choose a --port above 1023.")
    if number == errno.EADDRNOTAVAIL:
        return UsageError(f"{host} is no address of this machine", hint="Choose another --host.")
    return UsageError(f"cannot listen on {host} port {port} ({exc})", hint="Choose another --host or --port.")


def _address(host: str, listening: socket.socket, scheme: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{listening.getsockname()[1]}/"


class _Server(uvicorn.Server):
    """uvicorn's, with a door of our own. Tells when it is ready, and under which address; at its end it waits for
    answers under way, but not for ever."""

    def __init__(
        self,
        config: uvicorn.Config,
        address: str,
        on_ready: Callable[[str], None] | None,
        deadlines: Deadlines,
        tls: ssl.SSLContext | None,
        places: int,
    ) -> None:
        super().__init__(config)
        self.servers: list[asyncio.base_events.Server] = []
        self._address = address
        self._on_ready = on_ready
        self._deadlines = deadlines
        self._door = Door(places, self._protocol, deadlines, tls)
        self._doors: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn's own accepts without looking at who comes, and gives a TLS handshake a minute.
        await self.lifespan.startup()
        self._doors = [asyncio.create_task(self._door.keep(listening)) for listening in sockets or ()]
        await asyncio.sleep(0)  # the doors are opened at the loop's next turn
        self.started = True
        if self._on_ready is not None:
            self._on_ready(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for door in self._doors:
            door.cancel()
        await asyncio.gather(*self._doors, return_exceptions=True)
        # uvicorn's own deadline cancels its tasks, each with a traceback; a connection that ends is an ordinary thing.
        cutting = asyncio.get_running_loop().call_later(self._deadlines.stopping, self._door.everybody_out)
        await super().shutdown(sockets)
        cutting.cancel()

    def _protocol(self, on_lost: Callable[[], None]) -> Patient:
        return Patient(
            self._deadlines,
            on_lost,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
