"""The permanent address behind a printed QR code: issued once per workstation, the same ever after.

``records/addresses.csv`` lists what was issued: code, workstation, time (ISO 8601, UTC).
``records/redirects.csv`` lists which workstation went where: a workstation that was renamed or has become part of
another, or a single code. Lines are only ever added to either. Redirects are read from top to bottom; each moves the
codes that led to its ``from`` at that time, so a workstation may be renamed and named back, and its old name may be
given to a new one, which has a code of its own.

A code is eight random characters of Crockford's base 32 (https://www.crockford.com/base32.html) in upper case: no
I, L, O, U, so it can be read out and typed; 40 random bits, so nobody finds a page by trying neighbours.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE, locked, read_bounded, write_durably

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
LEDGER = "addresses.csv"
HEADER = "code,workstation,issued"
REDIRECTS = "redirects.csv"
REDIRECTS_HEADER = "from,to,at"

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NAME = r"[^\s,\"]+"
_TIME = r"[0-9T:Z+-]{20,25}"
_LINE = re.compile(rf"(?P<code>{_CODE.pattern}),(?P<workstation>{_NAME}),(?P<issued>{_TIME})")
_REDIRECT = re.compile(rf"(?P<source>{_NAME}),(?P<target>{_NAME}),(?P<at>{_TIME})")
_LEDGER_LIMIT = 16 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the list of what was issued."""

    code: str
    workstation: str
    issued: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """One line of the list of what went where: ``source`` is a workstation's id or a code, ``target`` an id."""

    source: str
    target: str
    at: str


def random_code() -> str:
    """Eight characters nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def address_of(records: Path, workstation: str, *, now: datetime, draw: Callable[[], str] = random_code) -> str:
    """The first of a workstation's codes (see :func:`codes_of`); issued at ``now`` if it has none yet.

    ``records`` is the folder of the lists. Raises InputError naming the line where one is damaged, and for a name that
    cannot stand in it; OutputError, LockedError where they cannot be written.
    """
    _require_listable(workstation)
    if codes := codes_of(records, workstation):
        return codes[0]
    with _locked(records):
        if codes := codes_of(records, workstation):
            return codes[0]
        code = _unused(addresses(records), draw)
        # Later than every redirect of this name: those moved what an earlier workstation of the name had.
        left = [_time(one.at) + timedelta(seconds=1) for one in redirects(records) if one.source == workstation]
        _add(records / LEDGER, HEADER, f"{code},{workstation},{_written(max([now, *left]))}")
    return code


def addresses(records: Path) -> tuple[Address, ...]:
    """Every address ever issued, oldest first. Raises InputError naming the line that is damaged."""
    ledger = records / LEDGER
    known: dict[str, Address] = {}
    for number, line in enumerate(_lines(ledger, HEADER)[1:], start=2):
        match = _LINE.fullmatch(line)
        if match is None or not _is_time(match["issued"]):
            raise _damaged(ledger, number, f"is damaged: {line[:60]!r}")
        if match["code"] in known:
            raise _damaged(ledger, number, f"gives the code {match['code']} a second time")
        known[match["code"]] = Address(**match.groupdict())
    return tuple(known.values())


def issue_again(records: Path, code: str, workstation: str, *, now: datetime) -> None:
    """Put a code back that is missing from the list, as one of ``workstation``.

    Raises InputError for a code that is none, or that the list has.
    """
    _require_listable(workstation)
    if not is_code(code):
        raise InputError(f"{code[:40]!r} is no address code", hint="A code has eight characters, like K7M2Q9XA.")
    with _locked(records):
        if any(one.code == code for one in addresses(records)):
            raise InputError(f"the code {code} stands in the list already", file=str(records / LEDGER))
        left = [_time(one.at) + timedelta(seconds=1) for one in redirects(records) if one.source == workstation]
        _add(records / LEDGER, HEADER, f"{code},{workstation},{_written(max([now, *left]))}")


# ------------------------------------------------------------------------------------------------ what went where


def redirects(records: Path) -> tuple[Redirect, ...]:
    """Every redirect, in the order they hold in. Raises InputError naming the line that is damaged."""
    ledger = records / REDIRECTS
    known = []
    for number, line in enumerate(_lines(ledger, REDIRECTS_HEADER)[1:], start=2):
        match = _REDIRECT.fullmatch(line)
        if match is None or not _is_time(match["at"]):
            raise _damaged(ledger, number, f"is damaged: {line[:60]!r}")
        if match["source"] == match["target"]:
            raise _damaged(ledger, number, f"leads {match['source']!r} to itself")
        known.append(Redirect(**match.groupdict()))
    return tuple(known)


def codes_of(records: Path, workstation: str) -> tuple[str, ...]:
    """Every code that leads to a workstation: those issued to it first, oldest first, then those led to it; or none.

    Raises InputError naming the line of a list that is damaged.
    """
    return all_codes(records).get(workstation, ())


def all_codes(records: Path) -> Mapping[str, tuple[str, ...]]:
    """Every code ever issued, by the workstation it leads to now, each in the order of :func:`codes_of`."""
    issued = addresses(records)
    times = {one.code: _time(one.issued) for one in issued}
    codes: dict[str, list[str]] = {}
    for one in issued:
        codes.setdefault(one.workstation, []).append(one.code)
    for one in redirects(records):
        _follow(codes, one, times)
    return {workstation: tuple(led) for workstation, led in codes.items() if led}


def _follow(codes: dict[str, list[str]], one: Redirect, times: Mapping[str, datetime]) -> None:
    at = _time(one.at)
    for workstation, led in list(codes.items()):
        moved = [code for code in led if one.source in (workstation, code) and times[code] <= at]
        if moved and workstation != one.target:
            codes[workstation] = [code for code in led if code not in moved]
            codes.setdefault(one.target, []).extend(moved)


def workstation_of(records: Path, code: str) -> str:
    """The id of the workstation a code leads to now. Raises InputError for a code that was never issued."""
    for workstation, codes in all_codes(records).items():
        if code in codes:
            return workstation
    raise InputError(
        f"the code {code[:40]} was never issued here",
        file=str(records / LEDGER),
        hint="If it stands on a printed sign, restore this file from your backup or git.",
    )


def names_of(records: Path, workstation: str) -> tuple[str, ...]:
    """The ids under which a workstation's codes were issued, or led on from, besides its own."""
    codes = set(codes_of(records, workstation))
    issued = {one.workstation for one in addresses(records) if one.code in codes}
    every = {one.code for one in addresses(records)}
    passed = {one.source for one in redirects(records) if one.source not in every and one.target == workstation}
    return tuple(sorted((issued | passed) - {workstation}))


def lead(records: Path, source: str, target: str, *, now: datetime) -> tuple[str, ...]:
    """From now on the codes of ``source`` (a workstation's id, or one code) lead to ``target``; the codes it moved.

    Nothing is written where there is nothing to move. Raises InputError for names that cannot stand in the list.
    """
    _require_listable(source)
    _require_listable(target)
    with _locked(records):
        moved = _codes_at(records, source)
        here = set(codes_of(records, target))
        if not set(moved) - here:
            return ()
        # Not before what it moves was issued, should the clock have been set back since.
        issued = [_time(one.issued) for one in addresses(records) if one.code in moved]
        _add(records / REDIRECTS, REDIRECTS_HEADER, f"{source},{target},{_written(max([now, *issued]))}")
    return tuple(code for code in moved if code not in here)


def _codes_at(records: Path, source: str) -> tuple[str, ...]:
    alone = (source,) if any(one.code == source for one in addresses(records)) else ()
    return codes_of(records, source) or alone


# ------------------------------------------------------------------------------------------------ the files


def _locked(records: Path) -> AbstractContextManager[None]:
    return locked(records / ".addresses.lock", wait_seconds=20)


def _add(ledger: Path, header: str, line: str) -> None:
    # Written as a whole and renamed: an appended line could be cut by a full disk, and be taken for damage.
    write_durably(ledger, "\n".join([*_lines(ledger, header), line, ""]).encode())


def _lines(ledger: Path, header: str) -> Sequence[str]:
    """The lines of a list, its header first; just the header where it has none yet."""
    if not ledger.exists() and not ledger.is_symlink():
        return [header]
    try:
        text = read_bounded(ledger, _LEDGER_LIMIT).decode()
    except UnicodeDecodeError as exc:
        raise _damaged(ledger, 1, "is not UTF-8 text") from exc
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    if not lines or lines[0] != header:
        raise _damaged(ledger, 1, f"should be {header!r}")
    return lines


def _damaged(ledger: Path, line: int, what: str) -> InputError:
    return InputError(
        what,
        file=str(ledger),
        place=f"line {line}",
        hint="Restore this file from your backup or git: printed codes depend on it.",
    )


def _require_listable(workstation: str) -> None:
    if not re.fullmatch(_NAME, workstation):
        raise InputError(
            f"the workstation name {workstation!r} cannot stand in the list of addresses",
            hint="Use letters, digits and hyphens.",
        )


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _written(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
