"""Where a model's endpoint is, and whether it may be asked the way its address says.

An address in the clear (``http://``) is for this machine and the house's own network: anywhere else the document and
the key could be read on the way.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from onboard.core.errors import InputError

_HOUSE = "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7"  # RFC 1122, 1918, 4291, 4193
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?\.?")
"""A host's name. What ends in a number is an address in another spelling (134744072, 0x7f.1), which resolvers take."""
_HOUSE_NAMES = (".local", ".internal", ".lan", ".home.arpa")  # RFC 6762, ICANN 2024, usage, RFC 8375


@dataclass(frozen=True, slots=True)
class Address:
    """``host`` as messages and records name it: "api.example.com", "127.0.0.1:11434"; ``here``: this very machine."""

    host: str
    here: bool


def address_of(base_url: str) -> Address:
    """The endpoint's address. Raises InputError for one that is none, tells a password, or must not be in the clear."""
    parts = _parts(base_url)
    name = parts.hostname or ""
    if parts.scheme == "http" and not _is_in_house(name):
        raise InputError(
            f"base_url asks {name} in the clear (http://), where document and key could be read on the way",
            hint="Use https://. Only this machine and the house's own network may be asked by http://.",
            stage="script",
        )
    shown = f"[{name}]" if ":" in name else name
    return Address(f"{shown}:{parts.port}" if parts.port else shown, _is_here(name))


def _parts(base_url: str) -> SplitResult:
    try:
        parts = urlsplit(base_url)
        is_address = parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        is_address, parts = False, urlsplit("")
    if not is_address or not base_url.isascii() or not base_url.isprintable() or " " in base_url:
        raise _no_address("is no address of a model", 'It looks like "http://127.0.0.1:11434/v1".')
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise _no_address("holds a name, a password or a query", "Give the key by the setting key, the address alone.")
    return parts


def _no_address(reason: str, hint: str) -> InputError:
    return InputError(f"base_url {reason}", hint=hint, stage="script")


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
