"""A folder of a WebDAV server: Apache, nginx, Nextcloud, many file boxes of the house.

    [targets.hall]
    url = "webdavs://anlernen@files.example.com/remote.php/dav/files/anlernen/site"
    password = "ONBOARD_PASSWORD"

webdavs:// is HTTPS; webdav:// is in the clear, and for this machine and the house's own network only. A new file is
sent under a temporary name, read back, and moved. A page is sent over the one before it in one request: moving over
another file would delete that first (RFC 4918, section 9.9.3), while Apache, nginx and Nextcloud keep what they are
sent aside until they have all of it.

Source: RFC 4918.
"""

from __future__ import annotations

import contextlib
import posixpath
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from onboard import files
from onboard.core.errors import InputError, OnboardError, attached
from onboard.outside import address_of, printable
from onboard.publish.targets.base import (
    FOLDERS,
    ChangedError,
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
    import httpx
    from webdav4.client import Client, ClientError, HTTPError, ResourceAlreadyExists, ResourceNotFound
except ImportError as exc:
    raise library_missing(exc, "webdav") from exc

_BLOCK = files.MEBIBYTE
_SECONDS = 60.0
_SCHEMES = {"webdav": "http", "webdavs": "https"}


@dataclass(frozen=True, kw_only=True)
class WebdavSettings(TargetSettings):
    """``url``: webdavs://user@host/folder. ``password``: name of the variable that holds it, "" for none."""

    password: str = ""

    @property
    def address(self) -> str:
        """The folder's address by HTTP, without a user."""
        return f"{_SCHEMES[self.parts.scheme]}://{self.host}{self.parts.path}/"


class Webdav(Target):
    """A server's folder, by WebDAV."""

    schemes = ("webdav", "webdavs")
    replacing = "sent over the old one in one request; Apache, nginx and Nextcloud replace it when they have all of it"

    settings: WebdavSettings  # type: ignore[assignment]

    def __init__(self, settings: WebdavSettings) -> None:
        super().__init__(settings)
        self._client: Client | None = None
        self._made: set[str] = set()

    @classmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> WebdavSettings:
        settings = WebdavSettings(**settings_of(name, table, secrets=("password",)))
        with attached(place="url"):
            try:
                address_of(settings.address, asked="a WebDAV server")
            except InputError as error:
                reason = error.reason.replace("base_url", "url").replace("http://", "webdav://")
                raise InputError(reason, hint='It looks like "webdavs://user@files.example.com/folder".') from error
        return settings

    # ---------------------------------------------------------------------------------------- the contract

    def listing(self) -> Mapping[str, There]:
        try:
            with self._translated("listing"):
                return dict(self._listed("", top=True))
        except FileNotFoundError:
            return {}

    def blocks(self, name: str) -> Iterator[bytes]:
        with self._translated(name):
            line = self._line()
            with line.http.stream("GET", line.join_url(name)) as answer:
                if answer.status_code != 200:
                    raise HTTPError(answer)
                yield from answer.iter_raw(_BLOCK)

    def put(self, file: SiteFile, instead_of: There | None) -> There:
        with self._translated(file.name):
            self._make_folders(posixpath.dirname(file.name))
            if instead_of is None:
                self._put_new(file)
            else:
                self._send(file, file.name)
                if not self.holds(file):
                    raise self.garbled(file)
            there = _there(self._line().info(file.name))
        if there.size != file.size:
            raise self.garbled(file)
        return there

    def remove(self, name: str) -> None:
        with self._translated(name):
            with contextlib.suppress(ResourceNotFound):
                self._line().remove(name)
            folder = posixpath.dirname(name)
            if folder and not self._line().ls(folder, detail=False):
                self._made.discard(folder)
                self._line().remove(f"{folder}/")

    def close(self) -> None:
        client, self._client, self._made = self._client, None, set()
        if client is not None:
            client.http.close()

    # ---------------------------------------------------------------------------------------- files there

    def _put_new(self, file: SiteFile) -> None:
        temporary = temporary_name(file.name)
        self._send(file, temporary)
        if not self.holds(file, temporary):
            raise self.garbled(file)
        try:
            self._line().move(temporary, file.name, overwrite=False)
        except ResourceAlreadyExists as exc:
            self._line().remove(temporary)
            raise ChangedError(file.name) from exc

    def _send(self, file: SiteFile, name: str) -> None:
        with opened(file) as source:
            self._line().upload_fileobj(source, name, overwrite=True, size=file.size)

    def _listed(self, folder: str, *, top: bool = False) -> Iterator[tuple[str, There]]:
        entries: list[Any] = self._line().ls(folder)
        for entry in entries:
            name = unquote(str(entry["name"])).strip("/")
            base = posixpath.basename(name)
            if posixpath.dirname(name) != folder or not base:
                continue  # itself, or something that was not asked for
            if entry["type"] == "directory" and (not top or base in FOLDERS):
                yield from self._listed(name)
            elif entry["type"] == "file":
                yield name, _there(entry)

    def _make_folders(self, folder: str) -> None:
        """The folder of a file and those above it, down from the target's own."""
        wanted = [""]
        for part in filter(None, folder.split("/")):
            wanted.append(posixpath.join(wanted[-1], part))
        for one in wanted:
            if one not in self._made:
                if one or not self._line().exists(""):
                    with contextlib.suppress(ResourceAlreadyExists):
                        self._line().mkdir(one)
                self._made.add(one)

    # ---------------------------------------------------------------------------------------- the connection

    def _line(self) -> Client:
        if self._client is None:
            settings = self.settings
            user = unquote(settings.parts.username or "")
            where = f"the target {settings.name!r} ({settings.host})"
            password = secret(settings.password, wanted_for=where) if settings.password else ""
            self._client = Client(
                settings.address,
                auth=(user, password) if user or password else None,
                retry=False,
                verify=ssl.create_default_context(),
                trust_env=False,
                timeout=_SECONDS,
                headers={"user-agent": "onboard", "accept-encoding": "identity"},
            )
        return self._client

    @contextlib.contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        """The libraries' errors as ours."""
        try:
            yield
        except OnboardError:
            raise
        except ResourceNotFound as exc:
            raise FileNotFoundError(what) from exc
        except HTTPError as exc:
            raise self._answered(what, exc.status_code, exc) from exc
        except ClientError as exc:
            raise self.failed(f"did not do it for {what} ({printable(str(exc))})", "Its disk may be full.") from exc
        except httpx.TransportError as exc:
            words = printable(str(exc)) or type(exc).__name__
            if "CERTIFICATE" in words.upper():
                raise self.failed(
                    f"cannot be trusted ({words})",
                    "Its certificate must be known to this machine; SSL_CERT_FILE names a company's own authority.",
                ) from exc
            raise PassingError(f"cannot be reached or broke off ({words})", "Is url right, and is it running?") from exc

    def _answered(self, what: str, status: int, exc: HTTPError) -> Exception:
        if status == 404:
            return FileNotFoundError(what)
        if status in (401, 403):
            return self.failed(f"refused {what} (status {status})", "Look at the user in url, and at the password.")
        if status == 507:
            return self.failed(f"has no space left for {what}", "Free some there and run it again.")
        if status in (408, 423, 425, 429) or status >= 500:
            return PassingError(f"answered with status {status}")
        return self.failed(f"refused {what} (status {status})", "Look at url, and at what may be done there.")


def _there(told: Mapping[str, Any]) -> There:
    return There(int(told["content_length"] or 0), str(told["etag"] or told["modified"] or ""))
