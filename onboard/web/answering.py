"""One request, one answer: the site's files over HTTP.

Byte ranges (RFC 9110, section 14), validators and conditions (section 13), because a phone will not play a video from
a server that has no ranges, and a page in a hall with poor reception should be loaded once. Only regular files inside
the site are given out: no folders, no dot names, no temporary names, nothing through a link. Nothing is logged.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onboard.publish.addresses import as_issued, is_code
from onboard.publish.page import POLICY
from onboard.publish.targets.site import content_type
from onboard.web.patience import GIVES_FILES, GiveFile
from onboard.web.squeezing import Squeezer, is_squeezed, takes_gzip

BLOCK = 64 * 1024
MOST_HEADERS = 32 * 1024
SECURITY_HEADERS: Mapping[str, str] = {
    # The page's own policy, and what only a header can say; the service worker asks for pages and files.
    "content-security-policy": f"{POLICY}; connect-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
}
ONLY_HTTPS = ("strict-transport-security", "max-age=31536000")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"

_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_HIDDEN = re.compile(rb"%(?:2f|5c|00)", re.IGNORECASE)
_NEVER_CHANGES = re.compile(r"r/[0-9a-f]{16}/.+|s/[\w-]+\.[0-9a-f]{12}\.\w+")
_NAME = re.compile(r"[^./\\\x00-\x1f:][^/\\\x00-\x1f:]{0,254}")
_ADDRESS = re.compile(r"[Ww]/(?P<typed>[A-Za-z0-9-]{8,16})(?P<slash>/?)")
_RANGE = re.compile(r"bytes=\s*(?P<first>\d*)-(?P<last>\d*)\s*")


@dataclass(frozen=True, slots=True)
class _Found:
    """An open regular file of the site; who has it closes it."""

    handle: int
    size: int
    changed_ns: int
    path: str

    @property
    def etag(self) -> str:
        return f'"{self.changed_ns:x}-{self.size:x}"'

    @property
    def headers(self) -> dict[str, str]:
        return {
            "content-type": content_type(self.path),
            "accept-ranges": "bytes",
            "etag": self.etag,
            "last-modified": formatdate(self.changed_ns // 1_000_000_000, usegmt=True),
            "cache-control": FOR_EVER if _NEVER_CHANGES.fullmatch(self.path) else ASK_FIRST,
            **({"vary": "accept-encoding"} if is_squeezed(self.path, self.size) else {}),
        }


class _NotThereError(Exception):
    """There is nothing to give out under this path."""


def application(site: Path, *, secure: bool = False) -> ASGIApp:
    """The site as an ASGI application: GET and HEAD of its files, and nothing else.

    ``secure``: it is shown over HTTPS, and browsers are told to come by nothing else from now on.
    """
    root, squeezer = site.resolve(), Squeezer()

    async def answer(request: Request) -> Response:
        return await _answer(root, squeezer, request)

    route = Route("/{path:path}", answer, methods=["GET", "HEAD"])
    return _Secured(Starlette(routes=[route]), secure=secure)


async def _answer(root: Path, squeezer: Squeezer, request: Request) -> Response:
    path = request.scope["path"].removeprefix("/")
    if (elsewhere := _redirect(path)) is not None:
        return elsewhere
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    try:
        # Not in a thread: an open file of a local disk costs less than the way there and back.
        found = _open(root, name)
    except _NotThereError:
        return _not_there(path)
    if _is_unchanged(request, found):
        os.close(found.handle)
        kept = {key: value for key, value in found.headers.items() if key not in ("content-type", "accept-ranges")}
        return Response(status_code=304, headers=kept)
    smaller = is_squeezed(found.path, found.size) and takes_gzip(request.headers.get("accept-encoding", ""))
    if smaller and "range" not in request.headers:
        return _squeezed(request, squeezer, found)
    return _file(request, found)


def _squeezed(request: Request, squeezer: Squeezer, found: _Found) -> Response:
    """A text made smaller. Not in a thread: a page takes two milliseconds, once."""
    try:
        content = squeezer.squeezed(found.path, found.etag, lambda: _read(found.handle, 0, found.size))
    finally:
        os.close(found.handle)
    headers = {key: value for key, value in found.headers.items() if key != "accept-ranges"}
    # Weak: the bytes are others than the file's (RFC 9110, section 8.8.1).
    headers |= {"content-encoding": "gzip", "content-length": str(len(content)), "etag": f"W/{found.etag}"}
    return Response(b"" if request.method == "HEAD" else content, headers=headers)


def _redirect(path: str) -> Response | None:
    """The permanent address in its one spelling: upper case, with a slash, look-alike characters put right.

    Relative, so that it holds behind a server that shows the site under a path of its own.
    """
    match = _ADDRESS.fullmatch(path)
    if match is None:
        return None
    code = as_issued(match["typed"])
    right = f"W/{code}/"
    if path == right or not is_code(code):
        return None
    up = "../../" if match["slash"] else "../"
    return RedirectResponse(f"{up}{right}", status_code=308, headers={"cache-control": ASK_FIRST})


def _open(root: Path, name: str) -> _Found:
    """Open a file of the site by its address, one folder after the other, and never through a link."""
    parts = name.split("/")
    if len(parts) > 8 or not all(_NAME.fullmatch(part) for part in parts):
        raise _NotThereError
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    path = root
    try:
        for part in parts:
            path /= part
            if path.is_symlink():
                raise _NotThereError
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as exc:
        raise _NotThereError from exc
    state = os.fstat(handle)
    if not stat.S_ISREG(state.st_mode):
        os.close(handle)
        raise _NotThereError
    return _Found(handle, state.st_size, state.st_mtime_ns, name)


# ------------------------------------------------------------------------------------------------ conditions


def _is_unchanged(request: Request, found: _Found) -> bool:
    """Whether the visitor already has it: If-None-Match first, If-Modified-Since only without it."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or found.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    return request.headers.get("if-modified-since") == found.headers["last-modified"]


def _file(request: Request, found: _Found) -> Response:
    headers = found.headers
    asked = request.headers.get("range")
    span = None if asked is None or not _range_holds(request, found) else _span(asked, found.size)
    if span is not None and span.start >= span.stop:
        os.close(found.handle)
        return Response(status_code=416, headers={"content-range": f"bytes */{found.size}", "accept-ranges": "bytes"})
    status = 200 if span is None else 206
    if span is not None:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{found.size}"
    span = span or range(found.size)
    headers["content-length"] = str(len(span))
    if request.method == "HEAD":
        os.close(found.handle)
        return Response(status_code=status, headers=headers)
    return _FileResponse(found.handle, span, status_code=status, headers=headers)


def _range_holds(request: Request, found: _Found) -> bool:
    """If-Range: a range is given only of the very file the visitor has begun with."""
    condition = request.headers.get("if-range")
    return condition is None or condition in (found.etag, found.headers["last-modified"])


def _span(asked: str, size: int) -> range | None:
    """The bytes asked for; empty where they lie outside; None for what is to be ignored (several ranges, nonsense)."""
    match = _RANGE.fullmatch(asked)
    if match is None or (match["first"] == match["last"] == "") or len(asked) > 64:
        return None
    if match["first"] == "":
        return range(max(0, size - int(match["last"])), size)
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else size - 1
    if match["last"] and last < first:
        return None
    return range(first, min(last + 1, size))


class _FileResponse(StreamingResponse):
    """Gives out a stretch of an open file, and closes it however the visitor leaves.

    Our own server hands files over to the system (see ``patience``); any other is given the bytes.
    """

    def __init__(self, handle: int, span: range, *, status_code: int, headers: Mapping[str, str]) -> None:
        super().__init__(_blocks(handle, span), status_code=status_code, headers=headers)
        self.handle = handle
        self.span = span

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        give_file: GiveFile | None = scope.get("extensions", {}).get(GIVES_FILES)
        try:
            if give_file is None:
                await super().__call__(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await give_file(self.handle, self.span)
            await send({"type": "http.response.body"})
        finally:
            os.close(self.handle)


async def _blocks(handle: int, span: range) -> AsyncIterator[bytes]:
    at = span.start
    while at < span.stop:
        block = await anyio.to_thread.run_sync(_read, handle, at, min(BLOCK, span.stop - at))
        if not block:
            # The file got shorter: the visitor's connection ends early instead of being filled up.
            return
        at += len(block)
        yield block


def _read(handle: int, at: int, length: int) -> bytes:
    os.lseek(handle, at, os.SEEK_SET)
    return os.read(handle, length)


# ------------------------------------------------------------------------------------------------ not there


def _not_there(path: str) -> Response:
    """A plain page in two languages; a person with a phone in hand may see it."""
    unknown_code = _ADDRESS.fullmatch(path) is not None
    german, english = (
        ("Unter diesem Code ist kein Video veröffentlicht. Bitte fragen Sie Ihre Vorgesetzten.",
         "No video is published under this code. Please ask your supervisor.")
        if unknown_code
        else ("Diese Seite gibt es hier nicht.", "This page does not exist here.")
    )  # fmt: skip
    page = (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>404</title></head>'
        f'<body><main><h1>{german}</h1><p lang="en">{english}</p></main></body></html>'
    )
    return Response(page, status_code=404, media_type="text/html", headers={"cache-control": "no-store"})


class _Secured:
    """Puts the security headers on every answer, turns away what two programs could read in two ways, and ends the
    connection after a request that brings a body."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        headers = [*SECURITY_HEADERS.items(), *([ONLY_HTTPS] if secure else [])]
        self.headers = [(name.encode(), value.encode()) for name, value in headers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        names = {name for name, _ in scope["headers"]}
        brings = {b"content-length", b"transfer-encoding"} & names
        added = [*self.headers, *([(b"connection", b"close")] if brings else [])]

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        answering: ASGIApp = self.app
        if scope["http_version"] not in ("1.0", "1.1"):
            answering = Response("HTTP Version Not Supported", status_code=505)
        elif sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADERS:
            answering = Response("Request Header Fields Too Large", status_code=431)
        elif len(brings) == 2:
            # RFC 9112, section 6.1: the server may refuse it; one in front may have counted otherwise.
            answering = Response("Bad Request", status_code=400)
        elif _HIDDEN.search(scope.get("raw_path", b"")):
            answering = _not_there("")
        elif absolute := _ABSOLUTE.match(scope["path"]):
            # "GET http://host/path", as a proxy is asked (RFC 9112, section 3.2.2).
            scope = {**scope, "path": scope["path"][absolute.end() :] or "/"}
        await answering(scope, receive, send_secured)
