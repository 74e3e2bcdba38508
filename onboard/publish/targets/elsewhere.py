"""What else fsspec reaches: a Windows share (smb://), Google's and Microsoft's object stores, HDFS and more.

    [targets.hall]
    url = "smb://anlernen@files.example.com/web/site"
    password = "ONBOARD_PASSWORD"

fsspec brings a scheme, its library the rest. A new file is sent under a temporary name, read back, and moved, so it
appears whole. How a page takes the place of the one before it is up to what is behind the scheme: object stores put it
whole, a share is written over. What needs that in one step takes a target of its own kind (folder, sftp, s3). Schemes
in the clear (ftp, http) are not used.
"""

from __future__ import annotations

import contextlib
import importlib.util
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from onboard import files
from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.outside import printable
from onboard.publish.targets.base import (
    FOLDERS,
    PassingError,
    SiteFile,
    Target,
    TargetSettings,
    There,
    library_missing,
    opened,
    settings_of,
    temporary_name,
)
from onboard.publish.targets.secrets import secret

try:
    import fsspec
    from fsspec.registry import known_implementations
except ImportError as exc:
    raise library_missing(exc, "fsspec") from exc

_BLOCK = files.MEBIBYTE
_IN_THE_CLEAR = ("ftp", "http", "ws")
_OBJECTS = ("gs", "gcs", "abfs", "az", "abfss", "oci", "oss", "memory")


@dataclass(frozen=True, kw_only=True)
class ElsewhereSettings(TargetSettings):
    """``url``: scheme://user@host/folder. ``password``: name of the variable that holds it, "" for none."""

    password: str = ""


class Elsewhere(Target):
    """A folder as fsspec sees it."""

    schemes = ()
    replacing = "written over the old one; whether in one step is up to what is there"

    settings: ElsewhereSettings  # type: ignore[assignment]

    def __init__(self, settings: ElsewhereSettings) -> None:
        super().__init__(settings)
        self._opened: Any = None

    @classmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> ElsewhereSettings:
        settings = ElsewhereSettings(**settings_of(name, table, secrets=("password",)))
        scheme = settings.parts.scheme
        if scheme in _IN_THE_CLEAR:
            raise InputError(
                f"{scheme}:// is in the clear: the password and the pages could be read and changed on the way",
                place="url",
                hint="Use sftp://, webdavs:// or s3://.",
            )
        if scheme not in known_implementations or "::" in settings.url:
            raise InputError(
                f"nobody here knows {scheme}://",
                place="url",
                hint="Known: file, sftp, s3, webdavs, and what fsspec reaches; see docs/targets.md.",
            )
        return settings

    # ---------------------------------------------------------------------------------------- the contract

    def listing(self) -> Mapping[str, There]:
        try:
            with self._translated("listing"):
                return dict(self._listed("", top=True))
        except FileNotFoundError:
            return {}

    def blocks(self, name: str) -> Iterator[bytes]:
        with self._translated(name), self._line().open(self._path(name), "rb") as file:
            while block := file.read(_BLOCK):
                yield block

    def put(self, file: SiteFile, instead_of: There | None) -> There:
        with self._translated(file.name):
            line, whole = self._line(), self.settings.parts.scheme in _OBJECTS
            if not whole:
                line.makedirs(posixpath.dirname(self._path(file.name)), exist_ok=True)
            name = file.name if whole or instead_of is not None else temporary_name(file.name)
            self._send(file, name)
            if not self.holds(file, name):
                raise self.garbled(file)
            if name != file.name:
                line.mv(self._path(name), self._path(file.name))
            line.invalidate_cache()
            # as it is listed: some tell other times of a file by itself
            there = dict(self._files_in(posixpath.dirname(file.name))).get(file.name, There(-1, ""))
        if there.size != file.size:
            raise self.garbled(file)
        return there

    def remove(self, name: str) -> None:
        with self._translated(name):
            line = self._line()
            with contextlib.suppress(FileNotFoundError):
                line.rm_file(self._path(name))
            line.invalidate_cache()
            folder = self._path(posixpath.dirname(name))
            if posixpath.dirname(name) and line.isdir(folder) and not line.ls(folder, detail=False):
                line.rmdir(folder)

    def close(self) -> None:
        self._opened = None

    # ---------------------------------------------------------------------------------------- files there

    def _path(self, name: str) -> str:
        parts = self.settings.parts
        inner = unquote(parts.path)
        # A share's and an HDFS's host is not part of the path; a bucket or a container is.
        base = inner if parts.scheme in ("smb", "hdfs") else f"{parts.netloc}{inner}"
        return posixpath.join(base, name) if name else base

    def _send(self, file: SiteFile, name: str) -> None:
        with opened(file) as source, self._line().open(self._path(name), "wb") as out:
            while block := source.read(_BLOCK):
                out.write(block)

    def _listed(self, folder: str, *, top: bool = False) -> Iterator[tuple[str, There]]:
        for name, entry in self._entries(folder):
            if entry["type"] == "directory" and (not top or name in FOLDERS):
                yield from self._listed(name)
            elif entry["type"] == "file":
                yield name, _there(entry)

    def _files_in(self, folder: str) -> Iterator[tuple[str, There]]:
        return ((name, _there(entry)) for name, entry in self._entries(folder) if entry["type"] == "file")

    def _entries(self, folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for entry in self._line().ls(self._path(folder), detail=True, refresh=True):
            yield posixpath.join(folder, posixpath.basename(str(entry["name"]).rstrip("/"))), entry

    # ---------------------------------------------------------------------------------------- the connection

    def _line(self) -> Any:
        if self._opened is None:
            settings, parts = self.settings, self.settings.parts
            options: dict[str, Any] = {"skip_instance_cache": True, "use_listings_cache": False}
            if parts.scheme in ("smb", "hdfs"):
                where = f"the target {settings.name!r} ({settings.host})"
                options |= {"host": parts.hostname, "port": parts.port, "username": unquote(parts.username or "")}
                options |= {"password": secret(settings.password, wanted_for=where)} if settings.password else {}
            try:
                self._opened = fsspec.filesystem(parts.scheme, **options)
            except ImportError as exc:
                raise MissingError(
                    f"this target needs a library that is not installed: {exc.name or printable(str(exc))}",
                    hint='For smb://: pip install "onboard[smb]"; for others see docs/targets.md.',
                ) from exc
        return self._opened

    @contextlib.contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        """The errors of the many libraries, as ours: what is left of the line may be over a little later."""
        try:
            yield
        except (OnboardError, FileNotFoundError, PassingError):
            raise
        except PermissionError as exc:
            raise self.failed(f"gives no permission for {what}", "Look at the user in url, and at its rights.") from exc
        except (OSError, EOFError) as exc:
            raise PassingError(f"broke off ({printable(str(exc)) or type(exc).__name__})") from exc
        except Exception as exc:
            if not _is_theirs(exc):
                raise
            raise self.failed(f"did not do it for {what} ({printable(str(exc)) or type(exc).__name__})") from exc


def _is_theirs(exc: Exception) -> bool:
    """Whether an error was made by a library, not by a fault of ours."""
    module = type(exc).__module__.partition(".")[0]
    return module not in ("builtins", "onboard") and importlib.util.find_spec(module) is not None


def _there(told: Mapping[str, Any]) -> There:
    marks = (told.get(key) for key in ("etag", "ETag", "mtime", "last_write_time", "modified", "created"))
    return There(int(told["size"] or 0), str(next((mark for mark in marks if mark), "")))
