"""The contract of a target, and the list of those there are.

A target is a place for files under names ("r/0123456789abcdef/video.de.mp4"). It keeps one promise above all: **under
a file's final name lies all of it or what lay there before**, at every moment, for whoever looks. How a target does
that is its own affair: a temporary name and a rename, or a protocol that puts a whole object.

    TargetSettings   everything that decides where it is; one frozen value per kind
    Target           built from its settings; opens its connection with the first call
    TARGETS          scheme of the url -> class, imported only when asked for; others register in "onboard.targets"

Errors of a target: InputError for a setting, MissingError for a library, key or password that is not here,
ServiceError for what the other side does not do, OutputError where the place to write is this machine's,
UsageError where the network was forbidden; :class:`PassingError` for what may be over a little later, which
``patience`` answers by trying again, and which nobody else sees.
"""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, cast
from urllib.parse import SplitResult, urlsplit

from onboard import files
from onboard.core.errors import InputError, MissingError, ServiceError, UsageError, attached
from onboard.core.registry import Registry

TEMPORARY = files.TEMPORARY
"""How unfinished files are called on a target, in the folder of the finished one; servers show no dot names."""

FOLDERS = ("r", "s", "W")
"""The folders of a site; whatever else lies on a target is not looked into."""

COMMON = ("url", "always", "deadline_minutes", "linger_hours")


@dataclass(frozen=True, kw_only=True)
class TargetSettings:
    """One value per kind of target.

    ``name``               as onboard.toml calls it
    ``url``                where it is; no password in it
    ``always``             whether a build sends the site by itself
    ``deadline_minutes``   for one sending, all in all
    ``linger_hours``       how long files that no page needs any more stay, for phones that have the page open
    ``offline``            whether opening a connection is forbidden in this run
    """

    name: str
    url: str
    always: bool = False
    deadline_minutes: float = 60.0
    linger_hours: float = 24.0
    offline: bool = False

    @property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """Whom the files are sent to, for messages and records; "" for this machine."""
        parts = self.parts
        shown = parts.hostname or ""
        return f"{shown}:{parts.port}" if parts.port else shown


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: its name on the target, its size in bytes and its SHA-256 (hex).

    ``content``   where it lies here, or what is in it
    ``fixed``     whether it never changes under this name (releases; style and script named by their content)
    """

    name: str
    content: Path | bytes
    size: int
    digest: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class There:
    """A file as the target tells of it: bytes, and a ``mark`` that changes when it is written again (time, ETag)."""

    size: int
    mark: str


class PassingError(Exception):
    """A failure that may be over a little later: broken off, busy. ``hint`` what to do if it is not."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


class ChangedError(Exception):
    """What was to be replaced is no longer what it was when it was looked at: somebody else has written it."""


class Target(ABC):
    """A place for the site's files. Building one is cheap and opens no connection.

    Every call may be made again after it failed. Names are relative, with "/", and have been checked.

    Facts of the class:
    ``schemes``     of the urls it answers for
    ``remote``      whether it opens a connection
    ``replacing``   how a page takes the place of the one before it, one sentence for people
    """

    schemes: ClassVar[tuple[str, ...]]
    remote: ClassVar[bool] = True
    replacing: ClassVar[str]

    def __init__(self, settings: TargetSettings) -> None:
        """Raises UsageError for a remote target where the settings forbid the network."""
        if settings.offline and self.remote:
            raise UsageError(
                f"the target {settings.name!r} needs the network, and this run is offline",
                hint="Run without --offline, or name a target that is a folder: --to NAME",
            )
        self.settings = settings

    @classmethod
    @abstractmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> TargetSettings:
        """The settings of ``[targets.<name>]``. Raises InputError (``place`` is the key) for what cannot be used."""

    @abstractmethod
    def listing(self) -> Mapping[str, There]:
        """Every file that may be ours, by name: those of the folders r, s and W, and those at the top.

        Temporary names of ours are among them, links and what cannot be a name of ours are not.
        """

    @abstractmethod
    def blocks(self, name: str) -> Iterator[bytes]:
        """What lies there, in pieces. Raises :class:`FileNotFoundError` where nothing does."""

    @abstractmethod
    def put(self, file: SiteFile, instead_of: There | None) -> There:
        """Put a file there, whole, and tell what lies there then.

        What arrived is compared with what was sent (size and SHA-256, or a checksum that the other side computed
        itself) before it stands under its name where the target can do that, and else right after. ``instead_of`` is
        what it takes the place of, None for nothing: a target that can see to it raises ChangedError where something
        else lies there by now. Raises ServiceError for a file that did not arrive as it was sent.
        """

    @abstractmethod
    def remove(self, name: str) -> None:
        """Take a file away, and its folder where that is empty then. One that is gone already is no error."""

    @abstractmethod
    def close(self) -> None:
        """End the connection, if there is one; the next call opens another."""

    # ---------------------------------------------------------------------------------------- for every target

    def read(self, name: str, limit: int) -> bytes:
        """All of a file of at most ``limit`` bytes. Raises ServiceError for a larger one, FileNotFoundError."""
        taken = bytearray()
        for block in self.blocks(name):
            taken += block
            if len(taken) > limit:
                raise self.failed(f"sends more than {limit // files.MEBIBYTE} MiB for {name}", "Look at that file.")
        return bytes(taken)

    def holds(self, file: SiteFile, name: str = "") -> bool:
        """Whether what lies there (under ``name``, if given) is byte for byte this file; reads all of it."""
        total, size = hashlib.sha256(), 0
        try:
            for block in self.blocks(name or file.name):
                total.update(block)
                size += len(block)
                if size > file.size:
                    return False
        except FileNotFoundError:
            return False
        return size == file.size and total.hexdigest() == file.digest

    def failed(self, reason: str, hint: str = "") -> ServiceError:
        """The error that names the target."""
        where = f"the target {self.settings.name!r}"
        return ServiceError(f"{where}{f' ({self.settings.host})' if self.settings.host else ''} {reason}", hint=hint)

    def garbled(self, file: SiteFile) -> ServiceError:
        """The error for a file that did not arrive as it was sent."""
        return self.failed(
            f"did not keep {file.name} as it was sent ({file.size} bytes)",
            "Its disk may be full or faulty: look there, then run it again.",
        )


TARGETS = Registry(
    "target",
    {
        "file": "onboard.publish.targets.folder:Folder",
        "sftp": "onboard.publish.targets.sftp:Sftp",
        "s3": "onboard.publish.targets.s3:S3",
        "webdav": "onboard.publish.targets.webdav:Webdav",
        "webdavs": "onboard.publish.targets.webdav:Webdav",
    },
    "onboard.targets",
)
_ELSEWHERE = "onboard.publish.targets.elsewhere:Elsewhere"


def target_class(url: str) -> type[Target]:
    """The class that answers for a url: one of ours, or what fsspec reaches.

    Raises InputError (``place`` "url") for a scheme that nobody knows, MissingError where a library is not installed.
    """
    scheme = url.partition(":")[0].lower()
    known = TARGETS.names()
    registry = TARGETS if scheme in known else Registry("target", {scheme: _ELSEWHERE}, TARGETS.group)
    with attached(place="url"):
        _refuse_odd(url)
        return cast("type[Target]", registry.load(scheme))


def file_of(name: str, content: bytes) -> SiteFile:
    """A file that lies nowhere here."""
    return SiteFile(name, content, len(content), hashlib.sha256(content).hexdigest(), fixed=False)


def opened(file: SiteFile) -> BinaryIO:
    """A file of the site, to be read in pieces; never through a link."""
    path = file.content
    if isinstance(path, bytes):
        return io.BytesIO(path)
    if path.is_symlink():
        raise InputError("is a link, and links are not sent", file=str(path), hint="Build the site again.")
    try:
        return path.open("rb")
    except OSError as exc:
        raise InputError(f"cannot be read ({exc.strerror or exc})", file=str(path)) from exc


def temporary_name(name: str) -> str:
    """A name of its own for an unfinished file, beside the finished one."""
    return posixpath.join(posixpath.dirname(name), f"{TEMPORARY}{os.urandom(8).hex()}")


def library_missing(exc: ImportError, extra: str) -> MissingError:
    """The error for a target whose library is not here; ``extra`` is what to install onboard with."""
    return MissingError(
        f"this target needs a library that is not installed: {exc.name or exc}",
        hint=f'Install it: pip install "onboard[{extra}]"',
    )


# ------------------------------------------------------------------------------------------------ reading tables


def settings_of(
    name: str, table: Mapping[str, object], *, known: tuple[str, ...] = (), secrets: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What all targets are told, checked, and the texts of ``known``; ``secrets`` are names of variables, never values.

    Raises InputError for an unknown key, a value of another kind, a url with a password, a secret that is no name.
    """
    for key in table:
        if key not in (*COMMON, *known, *secrets):
            raise InputError(
                f"unknown setting {key!r} for this target",
                place=key,
                hint=f"Known: {', '.join((*COMMON, *known, *secrets))}; see docs/targets.md.",
            )
    url = _text(table, "url", "")
    _refuse_odd(url)
    values: dict[str, Any] = {
        "name": name,
        "url": url.rstrip("/"),
        "always": _truth(table, "always"),
        "deadline_minutes": _number(table, "deadline_minutes", 60.0, 0.01, 24 * 60.0),
        "linger_hours": _number(table, "linger_hours", 24.0, 0.0, 24 * 365.0),
    }
    values |= {key: _text(table, key, "") for key in known if key in table}
    values |= {key: _variable(table, key) for key in secrets if key in table}
    return values


def _refuse_odd(url: str) -> None:
    try:
        parts = urlsplit(url)
        odd = not parts.scheme or parts.port == 0
    except ValueError:
        odd, parts = True, urlsplit("")
    if odd or not url.isprintable():
        raise InputError(
            "url is no address of a place for files",
            place="url",
            hint='Write it like "sftp://user@host/srv/www/site", "s3://bucket/site" or "file:///srv/www/site".',
        )
    if parts.password is not None:
        raise InputError(
            "url holds a password",
            place="url",
            hint='Take it out, and name the environment variable that holds it: password = "ONBOARD_PASSWORD"',
        )
    if parts.query or parts.fragment:
        raise InputError("url holds a query or a fragment", place="url", hint="Give the address alone.")


def _text(table: Mapping[str, object], key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise InputError(f"{key} is {value!r}, and must be a text", place=key, hint="Put it in quotation marks.")
    return value


def _variable(table: Mapping[str, object], key: str) -> str:
    name = _text(table, key, "")
    if name and not (name.isascii() and name.isidentifier() and len(name) <= 100):
        # not quoted: it may be the password itself
        raise InputError(
            f"{key} must be the name of an environment variable or keyring entry, not a secret itself",
            place=key,
            hint=f'Write it like: {key} = "ONBOARD_{key.upper()}"',
        )
    return name


def _truth(table: Mapping[str, object], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise InputError(f"{key} is {value!r}, and must be true or false", place=key)
    return value


def _number(table: Mapping[str, object], key: str, default: float, least: float, most: float) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{key} is {value!r}, and must be a number from {least:g} to {most:g}", place=key)
    if not least <= value <= most:
        raise InputError(f"{key} is {value:g}, and must be from {least:g} to {most:g}", place=key)
    return float(value)
