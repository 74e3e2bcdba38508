"""The network: shut, when a run says so.

``shut`` makes every attempt of this process to open a connection, or to look up a host, an error, whoever
attempts it. Talking to other processes of this machine through the file system (AF_UNIX) is no network. It cannot be
undone: it is for the life of a process, and worker processes shut their own.
"""

from __future__ import annotations

import socket
import sys
from typing import Any

from onboard.core.errors import UsageError

_ATTEMPTS = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
    "socket.sendto",
    "socket.sendmsg",
)


def shut() -> None:
    """From now on nothing in this process opens a connection."""
    sys.addaudithook(_refuse)


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event not in _ATTEMPTS:
        return
    first = details[0] if details else None
    if isinstance(first, socket.socket) and first.family == getattr(socket, "AF_UNIX", None):
        return
    where = details[1] if isinstance(first, socket.socket) and len(details) > 1 else first
    raise UsageError(
        f"this run is offline, and something wanted to open a connection to {_shown(where)}",
        hint="Run without --offline, or change the settings that need the network.",
    )


def _shown(where: Any) -> str:
    return str(where[0]) if isinstance(where, tuple) and where else str(where)
