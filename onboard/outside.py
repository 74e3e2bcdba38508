"""Services outside: where one may be asked, with which key, and a line that sends and takes only so much.

    address_of   an address from the settings, checked -> Address
    key_of       the key, from the environment or the keyring
    post         one question by HTTP -> Reply; what can go wrong with the line is a LineError
    guarded      the same line for a library that asks by itself
    within       work that is given so many seconds, all in all

What the libraries do when left alone, and what is done about it here:

- their time limits are per read, so a dripping server holds them for ever: ``within``, and a limit of bytes for
  whatever is sent back, errors too
- they follow redirects, take proxies and passwords from the environment, and tell the server which machine this is:
  none of that; only the headers of ``_HEADERS`` are sent
- an address in the clear (``http://``) is for this machine and the house's own network: anywhere else the text and
  the key could be read on the way

Certificates are verified against the machine's own store (OpenSSL's; ``SSL_CERT_FILE`` names another), so that a
company's own authority counts. Knows nothing of what is asked for.
"""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
import os
import re
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

import httpx2

from onboard.core.errors import InputError, MissingError, OnboardError, ServiceError

Failed = Callable[[str, str], ServiceError]
"""What happened and what to do -> the error that names the service."""

_Result = TypeVar("_Result")

_HOUSE = "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7"  # RFC 1122, 1918, 4291, 4193
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?\.?")
"""A host's name. What ends in a number is an address in another spelling (134744072, 0x7f.1), which resolvers take."""
_HOUSE_NAMES = (".local", ".internal", ".lan", ".home.arpa")  # RFC 6762, ICANN 2024, usage, RFC 8375
_HEADERS = ("host", "accept", "authorization", "connection", "content-length", "content-type", "user-agent")
_SHOWN = 240
_CANCELS = 10
_GRACE = 0.2


# ------------------------------------------------------------------------------------------------ where


@dataclass(frozen=True, slots=True)
class Address:
    """``host`` as messages and records name it: "api.example.com", "127.0.0.1:11434"; ``here``: this very machine."""

    host: str
    here: bool


def address_of(base_url: str, *, asked: str) -> Address:
    """The address of what is asked ("a model").

    Raises InputError for one that is none, tells a password, or must not be asked in the clear.
    """
    parts = _parts(base_url, asked)
    name = parts.hostname or ""
    if parts.scheme == "http" and not _is_in_house(name):
        raise InputError(
            f"base_url asks {name} in the clear (http://), where the text and the key could be read on the way",
            hint="Use https://. Only this machine and the house's own network may be asked by http://.",
        )
    shown = f"[{name}]" if ":" in name else name
    return Address(f"{shown}:{parts.port}" if parts.port else shown, _is_here(name))


def _parts(base_url: str, asked: str) -> SplitResult:
    try:
        parts = urlsplit(base_url)
        is_address = parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        is_address, parts = False, urlsplit("")
    if not is_address or not base_url.isascii() or not base_url.isprintable() or " " in base_url:
        raise InputError(
            f"base_url is no address of {asked}",
            hint='It looks like "http://127.0.0.1:11434/v1".',
        )
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InputError(
            "base_url holds a name, a password or a query",
            hint="Give the key by the setting key, the address alone.",
        )
    return parts


def _is_host(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return _NAME.fullmatch(name) is not None
    return "%" not in name


def _is_here(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _is_in_house(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return _is_here(name) or "." not in name or name.endswith(_HOUSE_NAMES)
    networks = map(ipaddress.ip_network, _HOUSE.split())
    return any(address.version == network.version and address in network for network in networks)


# ------------------------------------------------------------------------------------------------ the key


def key_of(name: str, address: Address) -> str:
    """The key kept under ``name``: from the environment, else from the keyring.

    "" where none is needed: ``name`` is "", or there is none and the service is on this machine. Raises MissingError
    where there is none and one is needed, InputError for one that cannot be a key.
    """
    if not name:
        return ""
    key = (os.environ.get(name) or from_keyring(name)).strip()
    if key:
        return clean_key(key, name)
    if address.here:
        return ""
    raise MissingError(
        f"there is no key for {address.host}: neither an environment variable {name} nor an entry of that name for "
        "onboard in the keyring",
        hint=f'Set {name}, or run "keyring set onboard {name}" (package keyring); '
        'key = "" where the endpoint needs none.',
    )


def from_keyring(name: str) -> str:
    """What this machine's keyring holds for onboard under a name; "" for nothing, or where there is no keyring."""
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return keyring.get_password("onboard", name) or ""
    except keyring.errors.KeyringError as exc:
        raise MissingError(
            f"the keyring cannot be read ({type(exc).__name__})",
            hint=f"Unlock it, or set the environment variable {name}.",
        ) from exc


def clean_key(key: str, name: str) -> str:
    """The key as it is. InputError, without showing it, for what cannot be one."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            f"what {name} holds cannot be a key: it has spaces or signs that no key has",
            hint="Set it again, without quotation marks or line breaks.",
        )
    return key


# ------------------------------------------------------------------------------------------------ asking


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status. ``headers`` in lower case.

    ``whole``   whether the protocol shows that it is all of it; an answer that merely ends may have been cut off
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    whole: bool


class LineError(Exception):
    """What became of a connection: ``what`` happened and ``hint``; ``passing`` where it was there and broke off."""

    def __init__(self, what: str, hint: str, *, passing: bool) -> None:
        super().__init__(what)
        self.what, self.hint, self.passing = what, hint, passing


async def post(
    url: str, content: bytes, *, key: str = "", proxy: str = "", most_bytes: int, failed: Failed, table: str
) -> Reply:
    """Send JSON to an address and take what comes back, redirects and refusals included, up to ``most_bytes``.

    ``table``   the table of onboard.toml these settings are in, for hints: "[model]"

    Raises LineError where the connection could not be made or ended, the error ``failed`` gives for an answer that is
    too large or packed, InputError for a proxy that is none.
    """
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {key}"} if key else {})
    transport = guarded(proxy, authorised=bool(key), most_bytes=most_bytes, failed=failed, table=table)
    try:
        async with httpx2.AsyncClient(
            transport=transport, trust_env=False, follow_redirects=False, timeout=None
        ) as line:
            response = await line.post(url, content=content, headers=headers)
            taken = {name.lower(): value for name, value in response.headers.items()}
            whole = "content-length" in taken or "chunked" in taken.get("transfer-encoding", "")
            return Reply(response.status_code, taken, response.content, whole)
    except OnboardError:
        raise
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ExceptionGroup) as exc:
        root = root_of(exc)
        if isinstance(root, OnboardError):
            raise root from None
        raise error_of(exc, key=key, table=table) from (None if key and key in str(exc) else exc)


def guarded(proxy: str, *, authorised: bool, most_bytes: int, failed: Failed, table: str) -> httpx2.AsyncBaseTransport:
    """A connection that sends only what it must and takes at most ``most_bytes`` for one answer.

    ``authorised``   whether an "authorization" header goes out at all

    Raises InputError for a proxy that is none.
    """
    try:
        return _Guarded(proxy, authorised=authorised, most_bytes=most_bytes, failed=failed)
    except (ValueError, ImportError, httpx2.InvalidURL):  # their words hold the proxy's password
        raise InputError(
            f"the proxy in {table} cannot be used",
            hint='It looks like "http://proxy.example.com:3128"; socks5:// needs the package socksio.',
        ) from None


class _Guarded(httpx2.AsyncBaseTransport):
    def __init__(self, proxy: str, *, authorised: bool, most_bytes: int, failed: Failed) -> None:
        self._authorised, self._most_bytes, self._failed = authorised, most_bytes, failed
        self._line = httpx2.AsyncHTTPTransport(
            verify=ssl.create_default_context(), trust_env=False, proxy=proxy or None
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kept = {
            name: value
            for name, value in request.headers.items()
            if name in _HEADERS and (self._authorised or name != "authorization")
        }
        kept |= {"user-agent": "onboard", "accept-encoding": "identity"}  # what is unpacked cannot be bounded
        bare = httpx2.Request(
            request.method, request.url, headers=kept, stream=request.stream, extensions=request.extensions
        )
        response = await self._line.handle_async_request(bare)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise self._failed("answered packed, though asked not to", "Switch compression off in front of it.")
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response, self._most_bytes, self._failed),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._line.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, most_bytes: int, failed: Failed) -> None:
        self._response, self._most_bytes, self._failed = response, most_bytes, failed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for part in self._response.stream:  # type: ignore[union-attr]
            total += len(part)
            if total > self._most_bytes:
                raise self._failed(
                    f"sent more than {self._most_bytes // 1024 // 1024} MiB for one answer",
                    "Look into the endpoint's log.",
                )
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


def pause_asked(headers: Mapping[str, str]) -> float:
    """Seconds the service asks to wait (RFC 9110, Retry-After as a number); 0 where it does not."""
    asked = headers.get("retry-after", "")
    return float(asked) if re.fullmatch(r"\d{1,6}(\.\d+)?", asked) else 0.0


# ------------------------------------------------------------------------------------------------ within a time


def within(seconds: float, work: Coroutine[Any, Any, _Result]) -> _Result:
    """What ``work`` gives, or TimeoutError after so many seconds, whatever hangs.

    Not ``asyncio.run`` with a time limit: that waits for the look-up of a host's name, which runs in a thread and
    cannot be stopped, and for connections that want to be closed politely.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_within(seconds, work))
    finally:
        loop.run_until_complete(_what_is_left_ended())
        loop.close()


async def _within(seconds: float, work: Coroutine[Any, Any, _Result]) -> _Result:
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=seconds)
    if task.done():
        return task.result()
    for _ in range(_CANCELS):  # closing a connection takes a cancel of its own
        task.cancel()
        await asyncio.wait({task}, timeout=_GRACE)
        if task.done():
            break
    raise TimeoutError


async def _what_is_left_ended() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    generators = asyncio.ensure_future(asyncio.get_running_loop().shutdown_asyncgens())
    await asyncio.wait({generators, *left}, timeout=_GRACE)


# ------------------------------------------------------------------------------------------------ telling failures


def printable(words: str, *, secret: str = "") -> str:
    """Words of a stranger for people: on one line, short, and never the secret."""
    words = words.replace(secret, "***") if secret else words
    words = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def error_of(exc: Exception, *, key: str, table: str) -> LineError:
    """What an exception of the line means for people."""
    root = root_of(exc)
    words = printable(str(root), secret=key) or type(root).__name__
    if isinstance(root, ssl.SSLError) or "CERTIFICATE" in words.upper():
        return LineError(
            f"cannot be trusted ({words})",
            "Its certificate must be known to this machine; SSL_CERT_FILE names a company's own authority.",
            passing=False,
        )
    if is_broken_off(exc):
        return LineError(f"broke the connection off ({words})", "Run it again: what is done is kept.", passing=True)
    return LineError(
        f"cannot be reached ({words})",
        f"Is it running, and is base_url right? Proxies are used only where {table} proxy names one.",
        passing=False,
    )


def is_broken_off(exc: BaseException) -> bool:
    """Whether there was a connection, and it ended; one that never came about is not waited for."""
    found: BaseException | None = exc
    while found is not None:
        if isinstance(found, httpx2.ConnectError | httpx2.ProxyError | OnboardError):
            return False
        if isinstance(found, httpx2.ReadError | httpx2.WriteError | httpx2.RemoteProtocolError):
            return True
        found = _beneath(found)
    return False


def root_of(exc: BaseException) -> BaseException:
    """The innermost cause that has words of its own."""
    found, shown = exc, exc
    while found is not None:
        if isinstance(found, OnboardError):
            return found
        shown = found if str(found) and not isinstance(found, BaseExceptionGroup) else shown
        found = _beneath(found)
    return shown


def _beneath(exc: BaseException) -> BaseException | None:
    """What led to an exception; connecting is tried in parallel, and fails as a group."""
    return exc.exceptions[0] if isinstance(exc, BaseExceptionGroup) else exc.__cause__ or exc.__context__


def host_in(location: str) -> str:
    """The host of a redirect's target, "" where it names none."""
    try:
        return printable(httpx2.URL(location).host[:100])
    except httpx2.InvalidURL:
        return ""
