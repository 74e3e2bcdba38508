"""The protocol of one connection: uvicorn's, with deadlines it does not have, and files handed over by the system.

Each deadline is for the whole of something, never for the next byte: who sends or takes a byte a second keeps none of
them (RFC 9112, section 9.5, leaves them to the server). An answer's file goes from the disk to the network by
``sendfile`` where that can be, without passing through Python.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

GIVES_FILES = "onboard.file"
"""The ASGI extension: ``await scope["extensions"][GIVES_FILES](handle, span)``, between the start of the answer and its
empty end, sends these bytes of an open file."""

GiveFile: TypeAlias = Callable[[int, range], Awaitable[None]]

STRETCH = 256 * 1024
BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a visitor may take, in seconds.

    ``request``   from the connection (under TLS also for its handshake), or the answer before, to the end of the next
                  request's headers
    ``body``      from there to the end of what a request brings
    ``reading``   to take each 256 KiB of an answer, and its end
    ``stopping``  until answers still under way are cut off when the server ends
    """

    request: float = 15.0
    body: float = 30.0
    reading: float = 60.0
    stopping: float = 3.0


class Patient(H11Protocol):
    """One visitor's connection; ends it where a deadline passes.

    ``answering``    whether a request is being answered just now
    ``since``        when that, or the waiting for a request, began (the loop's clock)
    """

    def __init__(self, deadlines: Deadlines, on_lost: Callable[[], None], **known: Any) -> None:
        super().__init__(**known)
        self.deadlines = deadlines
        self.answering = False
        self.since = self.loop.time()
        self._on_lost = on_lost
        self._until_request: asyncio.TimerHandle | None = None
        self._until_body: asyncio.TimerHandle | None = None
        self._until_read: asyncio.TimerHandle | None = None
        self._giving: asyncio.Task[Any] | None = None

    def leave(self) -> None:
        """End this connection now, whatever it is at."""
        if self._giving is not None:
            # The loop's sendfile is not told when its connection is aborted, and would wait for ever.
            self._giving.cancel()
        if self.transport is not None:
            self._cut()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._until_request, self._until_body, self._until_read):
            _stopped(timer)
        super().connection_lost(exc)
        self._on_lost()

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is before:
            if self._until_body and self.conn.their_state is not h11.SEND_BODY:
                self._until_body = _stopped(self._until_body)
            return
        self._until_request = _stopped(self._until_request)
        self.answering, self.since = True, self.loop.time()
        # The task that answers has not begun yet: it is made, and runs at the loop's next turn.
        extensions: dict[str, Any] = {GIVES_FILES: self._give_file}
        self.cycle.scope["extensions"] = extensions
        if self.conn.their_state is h11.SEND_BODY:
            self._until_body = self.loop.call_later(self.deadlines.body, self.leave)

    def on_response_complete(self) -> None:
        # The next request may already be here (pipelining); it then stops the clock again.
        self.answering = False
        self._await_request()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._until_read = self._until_read or self.loop.call_later(self.deadlines.reading, self.leave)

    def resume_writing(self) -> None:
        self._until_read = _stopped(self._until_read)
        super().resume_writing()

    def _cut(self) -> None:
        if self.answering and (connection := self.transport.get_extra_info("socket")) is not None:
            # Else the system goes on sending what it was given, for as long as the visitor likes.
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _await_request(self) -> None:
        _stopped(self._until_request)
        self.since = self.loop.time()
        self._until_request = self.loop.call_later(self.deadlines.request, self.leave)

    async def _give_file(self, handle: int, span: range) -> None:
        """Raises nothing for a visitor who leaves or is too slow: the connection is then at its end."""
        if not span or self.transport.is_closing():
            return
        # h11 counts what it is told is sent, so that a wrong length would be noticed; the bytes go past it.
        self.conn.send_with_data_passthrough(h11.Data(data=_Length(len(span))))
        self._giving = asyncio.current_task()
        try:
            with io.FileIO(handle, closefd=False) as file:
                for at in range(span.start, span.stop, STRETCH):
                    async with asyncio.timeout(self.deadlines.reading):
                        await self._give_stretch(file, at, min(STRETCH, span.stop - at))
        except (OSError, EOFError, TimeoutError, RuntimeError, asyncio.CancelledError):
            self.cycle.disconnected = True
            self._cut()
        finally:
            self._giving = None

    async def _give_stretch(self, file: io.FileIO, at: int, length: int) -> None:
        """Raises EOFError where the file got shorter: the connection then ends instead of being filled up."""
        if self.scheme == "http":
            if await self.loop.sendfile(self.transport, file, at, length) < length:
                raise EOFError
            return
        file.seek(at)
        for left in range(length, 0, -BLOCK):
            block = file.read(min(BLOCK, left))
            if len(block) < min(BLOCK, left) or self.transport.is_closing():
                raise EOFError
            self.transport.write(block)
            await asyncio.sleep(0)  # a fast visitor is not served at the cost of the others
            await self.flow.drain()


class _Length(bytes):
    """Stands for bytes that are sent by another way: it has their number, and nothing in it."""

    def __new__(cls, length: int) -> _Length:
        made = super().__new__(cls)
        made.length = length
        return made

    length: int

    def __len__(self) -> int:
        return self.length


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
