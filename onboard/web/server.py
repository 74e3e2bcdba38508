"""Runs the site's application on a socket: one process, no logging of visitors, deadlines for the slow.

uvicorn has no deadline for a request's headers or for a visitor who stops reading; the protocol here adds both
(RFC 9112 leaves them to the server). For more visitors than a hall has, put any web server in front, or let it show
the folder itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from onboard.core.errors import InputError, OutputError, UsageError
from onboard.web.answering import application

__all__ = ["Deadlines", "application", "lan_address", "serve", "serving"]

CONNECTIONS = 512


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a visitor may take, in seconds.

    ``request``   from the connection, or the answer before, to the end of the next request's headers
    ``reading``   without taking anything off an answer that is waiting for it
    ``stopping``  until answers still under way are cut off when the server ends
    """

    request: float = 15.0
    reading: float = 60.0
    stopping: float = 3.0


def serve(
    site: Path, *, host: str = "127.0.0.1", port: int = 8000, on_ready: Callable[[str], None] | None = None
) -> None:
    """Show the site until Ctrl-C. ``on_ready`` is called once with the address, as soon as visitors are answered.

    ``port`` 0 takes a free one. Raises InputError where there is no site, UsageError where the address is taken or
    not one of this machine's.
    """
    server, listening = _prepared(site, host, port, on_ready, Deadlines())
    with listening, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


@contextlib.contextmanager
def serving(site: Path, *, host: str = "127.0.0.1", port: int = 0, deadlines: Deadlines | None = None) -> Iterator[str]:
    """Show the site from a thread of its own for the length of a ``with`` block; gives the address."""
    ready = threading.Event()
    addresses: list[str] = []

    def on_ready(url: str) -> None:
        addresses.append(url)
        ready.set()

    server, listening = _prepared(site, host, port, on_ready, deadlines or Deadlines())
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
    site: Path, host: str, port: int, on_ready: Callable[[str], None] | None, deadlines: Deadlines
) -> tuple[_Server, socket.socket]:
    if not site.is_dir():
        raise InputError("there is no site here yet", file=str(site), hint="Build a video first: onboard build.")
    listening = _listening(host, port)
    config = uvicorn.Config(
        application(site),
        http=_protocol(deadlines),
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=int(deadlines.request) or 1,
    )
    return _Server(config, _address(host, listening), on_ready, deadlines), listening


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


def _address(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


class _Server(uvicorn.Server):
    """Tells when it is ready, and under which address; at its end it waits for answers under way, but not for ever."""

    def __init__(
        self, config: uvicorn.Config, address: str, on_ready: Callable[[str], None] | None, deadlines: Deadlines
    ) -> None:
        super().__init__(config)
        self._address = address
        self._on_ready = on_ready
        self._deadlines = deadlines

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._on_ready is not None:
            self._on_ready(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn's own deadline cancels its tasks, each with a traceback; a connection that ends is an ordinary thing.
        cutting = asyncio.get_running_loop().call_later(self._deadlines.stopping, self._cut_off)
        await super().shutdown(sockets)
        cutting.cancel()

    def _cut_off(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


# ------------------------------------------------------------------------------------------------ deadlines


def _protocol(deadlines: Deadlines) -> type[H11Protocol]:
    """The protocol of one connection, with these deadlines."""

    class Impatient(H11Protocol):
        """Ends a connection whose headers do not arrive, or whose answer is not taken, in time."""

        _until_request: asyncio.TimerHandle | None = None
        _until_read: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._await_request()

        def handle_events(self) -> None:
            before = self.cycle
            super().handle_events()
            if self.cycle is not before:
                self._until_request = _stopped(self._until_request)

        def on_response_complete(self) -> None:
            # The next request may already be here (pipelining); it then stops the clock again.
            self._await_request()
            super().on_response_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._until_request = _stopped(self._until_request)
            self._until_read = _stopped(self._until_read)
            super().connection_lost(exc)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._until_read = self._until_read or self.loop.call_later(deadlines.reading, self.transport.abort)

        def resume_writing(self) -> None:
            self._until_read = _stopped(self._until_read)
            super().resume_writing()

        def _await_request(self) -> None:
            _stopped(self._until_request)
            self._until_request = self.loop.call_later(deadlines.request, self.transport.abort)

    return Impatient


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
