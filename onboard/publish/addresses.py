"""The permanent address behind a printed QR code: issued once per workstation, the same ever after.

``records/addresses.csv`` lists what was issued: code, workstation, time (ISO 8601, UTC). Lines are only ever added.
A code is eight random characters of Crockford's base 32 (https://www.crockford.com/base32.html) in upper case: no
I, L, O, U, so it can be read out and typed; 40 random bits, so nobody finds a page by trying neighbours.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE, locked, read_bounded, write_durably

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
LEDGER = "addresses.csv"
HEADER = "code,workstation,issued"

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_LINE = re.compile(rf"(?P<code>{_CODE.pattern}),(?P<workstation>[^\s,\"]+),(?P<issued>[0-9T:Z+-]{{20,25}})")
_LEDGER_LIMIT = 16 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the list."""

    code: str
    workstation: str
    issued: str


def random_code() -> str:
    """Eight characters nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def address_of(records: Path, workstation: str, *, now: datetime, draw: Callable[[], str] = random_code) -> str:
    """The code of a workstation; issued at ``now`` if it has none yet.

    ``records`` is the folder of the list. Should the list name a workstation twice (two copies of a workspace were
    merged), the older line counts and the other code stays taken. Raises InputError naming the line where the list
    is damaged, and for a name that cannot stand in it; OutputError, LockedError where it cannot be written.
    """
    if not re.fullmatch(r"[^\s,\"]+", workstation):
        raise InputError(
            f"the workstation name {workstation!r} cannot stand in the list of addresses",
            hint="Use letters, digits and hyphens.",
        )
    ledger = records / LEDGER
    if (code := _issued(addresses(records), workstation)) is not None:
        return code
    with locked(records / ".addresses.lock", wait_seconds=20):
        known = addresses(records)
        if (code := _issued(known, workstation)) is not None:
            return code
        code = _unused(known, draw)
        line = f"{code},{workstation},{now.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}"
        # Written as a whole and renamed: an appended line could be cut by a full disk, and be taken for damage.
        write_durably(ledger, "\n".join([*_lines(ledger), line, ""]).encode())
    return code


def addresses(records: Path) -> tuple[Address, ...]:
    """Every address ever issued, oldest first. Raises InputError naming the line that is damaged."""
    ledger = records / LEDGER
    known: dict[str, Address] = {}
    for number, line in enumerate(_lines(ledger)[1:], start=2):
        match = _LINE.fullmatch(line)
        if match is None or not _is_time(match["issued"]):
            raise _damaged(ledger, number, f"is damaged: {line[:60]!r}")
        if match["code"] in known:
            raise _damaged(ledger, number, f"gives the code {match['code']} a second time")
        known[match["code"]] = Address(**match.groupdict())
    return tuple(known.values())


def _lines(ledger: Path) -> list[str]:
    """The lines of the list, its header first; just the header where nothing was issued yet."""
    if not ledger.exists() and not ledger.is_symlink():
        return [HEADER]
    try:
        text = read_bounded(ledger, _LEDGER_LIMIT).decode()
    except UnicodeDecodeError as exc:
        raise _damaged(ledger, 1, "is not UTF-8 text") from exc
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    if not lines or lines[0] != HEADER:
        raise _damaged(ledger, 1, f"should be {HEADER!r}")
    return lines


def _damaged(ledger: Path, line: int, what: str) -> InputError:
    return InputError(
        what,
        file=str(ledger),
        place=f"line {line}",
        hint="Restore this file from your backup or git: printed codes depend on it.",
    )


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _issued(known: tuple[Address, ...], workstation: str) -> str | None:
    return next((address.code for address in known if address.workstation == workstation), None)


def _unused(known: tuple[Address, ...], draw: Callable[[], str]) -> str:
    taken = {address.code for address in known}
    while (code := draw()) in taken:
        pass
    return code


# ------------------------------------------------------------------------------------------------ spelling


def is_code(text: str) -> bool:
    """Whether a text is spelled as codes are issued."""
    return _CODE.fullmatch(text) is not None


def as_issued(typed: str) -> str:
    """A code as a person typed it, in the spelling it was issued in: upper case, O is 0, I and L are 1.

    What is no code comes back changed or not, and fails :func:`is_code`.
    """
    return typed.upper().replace("-", "").translate(str.maketrans("OIL", "011"))


def permanent_url(base_url: str, code: str) -> str:
    """``<base_url>/W/<code>``: what the QR code says.

    Without a path in ``base_url`` the scheme and the host are given in capitals (they mean the same, RFC 3986 6.2.2.1)
    so that the whole address fits the QR code's alphanumeric mode, and the code gets smaller. Raises InputError for
    anything that is not an http(s) address of a host.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError) as exc:
        raise _no_base_url(base_url) from exc
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host):
        raise _no_base_url(base_url)
    if parts.username is not None or parts.query or parts.fragment or not parts.path.isascii() or " " in parts.path:
        raise _no_base_url(base_url)
    host = f"[{host}]" if ":" in host else host
    root = f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}"
    path = parts.path.rstrip("/")
    return f"{root}{path}/W/{code}" if path else f"{root.upper()}/W/{code}"


def as_typed(url: str) -> str:
    """The address as people write it: scheme and host in lower case, the code as it is."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}"


def _no_base_url(base_url: str) -> InputError:
    return InputError(
        f"{base_url[:80]!r} is no address a page can stand under",
        hint='Give scheme and host, as in base_url = "https://training.example.com".',
    )
