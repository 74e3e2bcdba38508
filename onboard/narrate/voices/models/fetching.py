"""A file from an http(s) address, all of it or an error: bounded in bytes, one deadline for everything.

What the library does when left alone, and what is done about it here: it unpacks whatever is packed (refused), waits
for ever for a line that drips (one deadline), follows redirects anywhere (each is checked like the first address),
takes proxies from the environment (not at all). Knows nothing of what it fetches.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp
from yarl import URL

from onboard import files, outside
from onboard.core.errors import InputError, ServiceError
from onboard.core.progress import Progress

STAGE = "fetch"
_MOST_REDIRECTS = 5
_PIECE = 64 * 1024
_STALLED = 60.0
_GONE = (404, 410)
_HEADERS = {"accept-encoding": "identity", "user-agent": "onboard"}


def fetch(url: str, target: Path, *, most_bytes: int, seconds: float, listener: Progress) -> bool:
    """Write what is at ``url`` to ``target`` durably. False where there is nothing (404, 410).

    The listener is told of each MiB (stage "fetch"). Raises InputError for an address that may not be asked,
    ServiceError for anything but all of it within ``seconds``.
    """
    shown = shown_address(url)
    try:
        return outside.within(seconds, _fetched(url, target, most_bytes, listener))
    except TimeoutError as exc:
        raise _failed(shown, f"was not fetched within {seconds:g} s") from exc
    except (aiohttp.ClientError, ConnectionError) as exc:
        raise _failed(shown, f"cannot be fetched ({outside.printable(str(exc)) or type(exc).__name__})") from exc


def shown_address(url: str) -> str:
    """Host and path: what messages and records name. InputError for an address that may not be asked.

    Https, or http in the house; no password, no query in the address itself.
    """
    try:
        host = outside.address_of(url, asked="a voice").host
    except InputError as exc:
        raise InputError(
            "that is no address a voice can be fetched from",
            hint="It begins with https:// (http:// only in the house's own network) and holds no password or query.",
        ) from exc
    return f"{host}{urlsplit(url).path}"


async def _fetched(url: str, target: Path, most_bytes: int, listener: Progress) -> bool:
    limits = aiohttp.ClientTimeout(total=None, sock_connect=_STALLED, sock_read=_STALLED)
    async with aiohttp.ClientSession(
        auto_decompress=False, headers=_HEADERS, timeout=limits, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as line:
        for _ in range(_MOST_REDIRECTS + 1):
            async with line.get(URL(url, encoded=True), allow_redirects=False) as answer:
                if not 300 <= answer.status < 400:
                    return await _taken(answer, shown_address(_bare(url)), target, most_bytes, listener)
                url = urljoin(url, answer.headers.get("location", ""))
                shown_address(_bare(url))
    raise _failed(shown_address(_bare(url)), f"is redirected more than {_MOST_REDIRECTS} times")


def _bare(url: str) -> str:
    """Without the query that redirects to stores of files carry."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


async def _taken(answer: aiohttp.ClientResponse, shown: str, target: Path, most_bytes: int, listener: Progress) -> bool:
    if answer.status in _GONE:
        return False
    if answer.status != 200:
        raise _failed(shown, f"is refused ({answer.status})")
    _require_plain(answer.headers, shown)
    told = answer.content_length or 0
    if told > most_bytes:
        raise _too_large(shown, most_bytes)
    listener.begin(STAGE, -(-told // files.MEBIBYTE))
    with files.writing(target), target.open("xb") as file:
        await _written(answer, file, shown, most_bytes, listener)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    listener.end(STAGE)
    return True


async def _written(
    answer: aiohttp.ClientResponse, file: IO[bytes], shown: str, most_bytes: int, listener: Progress
) -> None:
    taken = 0
    async for piece in answer.content.iter_chunked(_PIECE):
        before, taken = taken, taken + len(piece)
        if taken > most_bytes:
            raise _too_large(shown, most_bytes)
        file.write(piece)
        if taken // files.MEBIBYTE > before // files.MEBIBYTE:
            listener.advance(STAGE, f"{taken // files.MEBIBYTE} MiB of {shown}")


def _require_plain(headers: Mapping[str, str], shown: str) -> None:
    if headers.get("content-encoding", "identity") != "identity":
        raise _failed(shown, "comes packed, though asked not to")


def _too_large(shown: str, most_bytes: int) -> ServiceError:
    return _failed(shown, f"is larger than the limit of {most_bytes // files.MEBIBYTE} MiB")


def _failed(shown: str, reason: str) -> ServiceError:
    return ServiceError(
        f"{shown} {reason}", hint="Try again, or fetch the files by other means and install them from a folder."
    )
