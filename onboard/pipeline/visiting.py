"""An address asked as a phone asks it: GET, redirects followed, no cookies, so many seconds and bytes and no more.

Knows HTTP and our pages' marks; not workspaces. It asks directly, without a proxy.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

DEADLINE_SECONDS = 15.0
MOST_REDIRECTS = 5
_HEAD_BYTES = 256 * 1024
"""What tells whose page it is stands in its head."""
_SHOWN = re.compile(rb'<meta name="onboard-release" content="([A-Za-z0-9: -]{16,4000})">')
_WITHDRAWN = re.compile(rb'<meta name="onboard-withdrawn" content="([0-9-]{10})">')
_MOVED = re.compile(rb'<meta name="onboard-moved" content="([^"<>]{1,2000})">')
_RELEASE = re.compile(rb"[0-9a-f]{16}")


class UnreachableError(Exception):
    """The server could not be spoken to at all."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What a phone found: where it ended (``url``), with which HTTP ``status``.

    ``releases``    those the page shows; none where it is not one of ours
    ``withdrawn``   whether it is a notice of ours
    ``amiss``       why it is no page of ours, "" where it is one
    """

    url: str
    status: int
    releases: frozenset[str] = frozenset()
    withdrawn: bool = False
    amiss: str = ""


def visit(url: str, *, deadline: float = DEADLINE_SECONDS) -> Visited:
    """What stands at an address. Raises UnreachableError where no answer came."""
    status = 0
    for _ in range(MOST_REDIRECTS + 1):
        status, headers, content = _asked(url, deadline)
        onward = headers.get("location", "") if status in (301, 302, 303, 307, 308) else ""
        if moved := _MOVED.search(content):
            onward = unescape(moved[1].decode("utf-8", "replace"))
        if not onward:
            return _seen(url, status, content)
        following = urljoin(url, onward)
        if urlsplit(following).scheme not in ("http", "https"):
            return Visited(url, status, amiss=f"it leads to {following[:80]!r}, which is no page")
        url = following
    return Visited(url, status, amiss=f"it was redirected more than {MOST_REDIRECTS} times")


def _seen(url: str, status: int, content: bytes) -> Visited:
    if status != 200:
        return Visited(
            url, status, amiss=f"the server answers {status} {http.client.responses.get(status, '')}".rstrip()
        )
    if _WITHDRAWN.search(content):
        return Visited(url, status, withdrawn=True)
    shown = _SHOWN.search(content)
    releases = frozenset(one.decode() for one in _RELEASE.findall(shown[1])) if shown else frozenset[str]()
    return Visited(url, status, releases, amiss="" if releases else "what stands there is no page of onboard")


def _asked(url: str, deadline: float) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers (names in small letters) and the beginning of the body."""
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, deadline)
    # A limit for each read is none for all of them: a byte now and then would keep us here for ever.
    over = threading.Event()
    watch = threading.Timer(deadline, _break_off, [connection, over])
    watch.daemon = True
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": "onboard", "Accept": "text/html", "Connection": "close"})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        content = answer.read(_HEAD_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as exc:
        raise UnreachableError(_in_words(exc, deadline, over=over.is_set())) from exc
    finally:
        watch.cancel()
        connection.close()
    if over.is_set():  # what was broken off looks like an answer that is short
        raise UnreachableError(_late(deadline))
    return answer.status, headers, content


def _connection(scheme: str, host: str, port: int | None, deadline: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=deadline, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=deadline)


def _break_off(connection: Any, over: threading.Event) -> None:
    over.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already


def _in_words(exc: Exception, deadline: float, *, over: bool) -> str:
    if over or isinstance(exc, TimeoutError):
        return _late(deadline)
    if isinstance(exc, socket.gaierror):
        return "there is no host of that name"
    if isinstance(exc, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted here ({exc.verify_message})"
    if isinstance(exc, ConnectionRefusedError):
        return "nobody answers there"
    return str(exc)[:120] or type(exc).__name__


def _late(deadline: float) -> str:
    return f"no answer within {deadline:g} s"
