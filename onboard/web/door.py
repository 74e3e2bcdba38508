"""Lets visitors in: accepts connections, shakes hands where TLS is spoken, and sees that nobody takes all the room.

A hall's phones often share one address (a router, a proxy in front), so no address has a fixed share. Only when all
places are taken somebody has to go: of those who are waiting, asking nothing, the longest waiting of the address that
holds most places; while nobody waits, the oldest answer of an address that holds more than the newcomer's. Thus one
visitor with hundreds of half-open connections only ever loses his own.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from onboard.web.patience import Deadlines, Patient

_TOO_MANY_OPEN = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_BACKLOG = 1024


@dataclass(slots=True, eq=False)
class _Visitor:
    """A connection from its acceptance on; ``protocol`` is None while hands are being shaken."""

    address: str
    since: float
    greeting: asyncio.Task[None] | None = None
    protocol: Patient | None = field(default=None)

    @property
    def answering(self) -> bool:
        return self.protocol is not None and self.protocol.answering

    @property
    def waiting_since(self) -> float:
        return self.since if self.protocol is None else self.protocol.since

    def leave(self) -> None:
        if self.protocol is not None:
            self.protocol.leave()
        elif self.greeting is not None:
            self.greeting.cancel()


class Door:
    """``places`` is how many may be in at a time; ``protocol`` makes the protocol of a connection, given what it is to
    call when the connection is lost."""

    def __init__(
        self,
        places: int,
        protocol: Callable[[Callable[[], None]], Patient],
        deadlines: Deadlines,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.places = places
        self._protocol = protocol
        self._deadlines = deadlines
        self._tls = tls
        self._inside: set[_Visitor] = set()

    async def keep(self, listening: socket.socket) -> None:
        """Let visitors in until cancelled."""
        loop = asyncio.get_running_loop()
        listening.listen(_BACKLOG)
        listening.setblocking(False)
        while True:
            try:
                connection, address = await loop.sock_accept(listening)
            except OSError as exc:
                if exc.errno in _TOO_MANY_OPEN:
                    self._make_room(None)
                    await asyncio.sleep(0.05)
                elif exc.errno == errno.EBADF:
                    return  # the server ends
                continue
            self._let_in(connection, address[0])
            # Those inside get their turn before the next newcomer.
            await asyncio.sleep(0)

    def everybody_out(self) -> None:
        """End every connection now."""
        for visitor in list(self._inside):
            visitor.leave()

    def _let_in(self, connection: socket.socket, address: str) -> None:
        if len(self._inside) >= self.places and not self._make_room(address):
            connection.close()
            return
        visitor = _Visitor(address, asyncio.get_running_loop().time())
        self._inside.add(visitor)
        visitor.greeting = asyncio.create_task(self._greet(connection, visitor))

    async def _greet(self, connection: socket.socket, visitor: _Visitor) -> None:
        timeouts = (
            {"ssl_handshake_timeout": self._deadlines.request, "ssl_shutdown_timeout": self._deadlines.stopping}
            if self._tls
            else {}
        )

        def made() -> Patient:
            return self._protocol(lambda: self._inside.discard(visitor))

        try:
            with contextlib.suppress(OSError):
                # Unsent bytes wait on the disk, not in the kernel's memory.
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, "TCP_NOTSENT_LOWAT", 25), 128 * 1024)
            _, protocol = await asyncio.get_running_loop().connect_accepted_socket(
                made, connection, ssl=self._tls, **timeouts
            )
        except (OSError, asyncio.CancelledError):
            # No TLS, a handshake that failed or took too long, somebody who left again: ordinary things.
            connection.close()
            self._inside.discard(visitor)
            return
        visitor.protocol = protocol

    def _make_room(self, newcomer: str | None) -> bool:
        """Whether somebody was sent away, so that there is room for a newcomer from this address."""
        held = Counter(visitor.address for visitor in self._inside)
        waiting = [visitor for visitor in self._inside if not visitor.answering]
        answered = [visitor for visitor in self._inside if newcomer and held[visitor.address] > held[newcomer] + 1]
        leaving = min(
            waiting or answered, key=lambda visitor: (-held[visitor.address], visitor.waiting_since), default=None
        )
        if leaving is None:
            return False
        self._inside.discard(leaving)
        leaving.leave()
        return True
