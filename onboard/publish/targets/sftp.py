"""A folder of a server that is reached by SSH (SFTP, version 3).

    [targets.hall]
    url = "sftp://anlernen@files.example.com/srv/www/anlernen"

Who the server is, is known from known_hosts and nothing else: an unknown or changed host key ends it. Keys come from
the SSH agent, from ~/.ssh or a file (``identity``), or from a variable (``key``); passwords from a variable only.
A page takes the place of the one before by OpenSSH's posix-rename; a server without it is refused, because deleting
first would leave visitors without a page.

Source: draft-ietf-secsh-filexfer-02; OpenSSH's PROTOCOL, sections 4.3 (posix-rename) and 4.5 (fsync).
"""

from __future__ import annotations

import contextlib
import getpass
import io
import posixpath
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from onboard.core.errors import InputError, MissingError
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
    import paramiko
    from paramiko.sftp import CMD_EXTENDED
except ImportError as exc:
    raise library_missing(exc, "sftp") from exc

BLOCK = 32 * 1024
_READ_AHEAD = 64
_SECONDS = 30.0
_SYSTEM_HOSTS = Path("/etc/ssh/ssh_known_hosts")


@dataclass(frozen=True, kw_only=True)
class SftpSettings(TargetSettings):
    """``url``: sftp://user@host:port/folder, or /~/folder below the user's own.

    ``password``, ``passphrase``, ``key``   names of variables that hold the password, the passphrase of the key file,
                                            the private key itself
    ``identity``                            a file with the private key; "" for the agent and the usual ones
    ``known_hosts``                         a file of host keys beside the usual ones
    """

    password: str = ""
    passphrase: str = ""
    key: str = ""
    identity: str = ""
    known_hosts: str = ""

    @property
    def user(self) -> str:
        return unquote(self.parts.username or "") or getpass.getuser()

    @property
    def folder(self) -> str:
        path = unquote(self.parts.path)
        return path.removeprefix("/~/") if path.startswith("/~/") else path or "/"


class Sftp(Target):
    """A server's folder. Files are written under a temporary name, read back, compared, and renamed."""

    schemes = ("sftp",)
    replacing = "renamed over the old one by the server, from one moment to the next (posix-rename)"

    settings: SftpSettings  # type: ignore[assignment]

    def __init__(self, settings: SftpSettings) -> None:
        super().__init__(settings)
        self._client: paramiko.SSHClient | None = None
        self._files: paramiko.SFTPClient | None = None
        self._made: set[str] = set()

    @classmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> SftpSettings:
        values = settings_of(name, table, known=("identity", "known_hosts"), secrets=("password", "passphrase", "key"))
        settings = SftpSettings(**values)
        if not settings.parts.hostname:
            raise InputError(
                "url names no host", place="url", hint='Write it like "sftp://user@files.example.com/srv/www/site".'
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
            size = file.stat().st_size or 0
            file.prefetch(size, _READ_AHEAD)
            while block := file.read(BLOCK * 8):
                yield block

    def put(self, file: SiteFile, instead_of: There | None) -> There:
        with self._translated(file.name):
            self._make_folders(posixpath.dirname(file.name))
            temporary = temporary_name(file.name)
            try:
                self._write(file, temporary)
                if not self.holds(file, temporary):
                    raise self.garbled(file)
                self._rename(temporary, file.name)
            except BaseException:
                with contextlib.suppress(Exception):  # what went wrong is told; the next run clears what is left
                    if self._files is not None:
                        self._files.remove(self._path(temporary))
                raise
            there = _there(self._line().stat(self._path(file.name)))
        if there.size != file.size:
            raise self.garbled(file)
        return there

    def remove(self, name: str) -> None:
        with self._translated(name):
            with contextlib.suppress(FileNotFoundError):
                self._line().remove(self._path(name))
            if folder := posixpath.dirname(name):
                self._made.discard(folder)
                with contextlib.suppress(OSError):  # not empty yet
                    self._line().rmdir(self._path(folder))

    def close(self) -> None:
        client, self._client, self._files = self._client, None, None
        self._made = set()
        if client is not None:
            client.close()

    # ---------------------------------------------------------------------------------------- files there

    def _path(self, name: str) -> str:
        return posixpath.join(self.settings.folder, name)

    def _listed(self, folder: str, *, top: bool = False) -> Iterator[tuple[str, There]]:
        for entry in self._line().listdir_attr(self._path(folder)):
            name, mode = posixpath.join(folder, entry.filename), entry.st_mode or 0
            if top and entry.filename in FOLDERS and stat.S_ISLNK(mode):
                raise self.failed(f"has a link in the place of the folder {name}", "Links are not written through.")
            if stat.S_ISDIR(mode) and (not top or entry.filename in FOLDERS):
                yield from self._listed(name)
            elif stat.S_ISREG(mode):
                yield name, _there(entry)

    def _write(self, file: SiteFile, temporary: str) -> None:
        line = self._line()
        with line.open(self._path(temporary), "wx") as out, opened(file) as source:
            out.set_pipelined(True)
            while block := source.read(BLOCK):
                out.write(block)
            out.flush()
            with contextlib.suppress(OSError):  # not every server can; then its disk decides when it writes
                line._request(CMD_EXTENDED, "fsync@openssh.com", out.handle)

    def _rename(self, temporary: str, name: str) -> None:
        line, before, after = self._line(), self._path(temporary), self._path(name)
        try:
            line.posix_rename(before, after)
        except OSError as exc:
            if exc.errno is not None or self._is_gone():
                raise
            raise self.failed(
                f"cannot put a file in the place of another in one step ({exc})",
                "It needs posix-rename, which OpenSSH's sftp-server has; deleting first would leave visitors without "
                "a page.",
            ) from exc

    def _make_folders(self, folder: str) -> None:
        """The folder of a file and those above it, down from the target's own."""
        wanted = [""]
        for part in filter(None, folder.split("/")):
            wanted.append(posixpath.join(wanted[-1], part))
        for one in wanted:
            if one in self._made:
                continue
            path = self._path(one)
            try:
                if not stat.S_ISDIR(self._line().lstat(path).st_mode or 0) and one:
                    raise self.failed(f"has something that is no folder at {path}", "Remove it there.")
            except FileNotFoundError:
                try:
                    self._line().mkdir(path, 0o755)
                except FileNotFoundError as exc:
                    raise self.failed(
                        f"has no folder {posixpath.dirname(path)}", "Make it there, or mend url."
                    ) from exc
            self._made.add(one)

    # ---------------------------------------------------------------------------------------- the connection

    def _line(self) -> Any:
        if self._files is None:
            self._files = self._connected()
        return self._files

    def _connected(self) -> paramiko.SFTPClient:
        settings, client = self.settings, paramiko.SSHClient()
        self._load_hosts(client)
        client.set_missing_host_key_policy(_Refusing(self))
        self._client = client
        own_key = self._own_key()
        password = self._secret(settings.password)
        client.connect(
            settings.parts.hostname or "",
            settings.parts.port or 22,
            settings.user,
            password=password,
            pkey=own_key,
            key_filename=str(Path(settings.identity).expanduser()) if settings.identity else None,
            passphrase=self._secret(settings.passphrase),
            allow_agent=not (own_key or password or settings.identity),
            look_for_keys=not (own_key or password or settings.identity),
            timeout=_SECONDS,
            banner_timeout=_SECONDS,
            auth_timeout=_SECONDS,
            channel_timeout=_SECONDS,
        )
        line = client.open_sftp()
        channel = line.get_channel()
        if channel is not None:
            channel.settimeout(_SECONDS)
        return line

    def _load_hosts(self, client: paramiko.SSHClient) -> None:
        client.load_system_host_keys()
        if _SYSTEM_HOSTS.is_file():
            client.load_system_host_keys(str(_SYSTEM_HOSTS))
        if self.settings.known_hosts:
            path = Path(self.settings.known_hosts).expanduser()
            try:
                client.load_system_host_keys(str(path))
            except OSError as exc:
                raise MissingError("cannot be read", file=str(path), hint="Mend known_hosts in onboard.toml.") from exc

    def _secret(self, variable: str) -> str | None:
        where = f"the target {self.settings.name!r} ({self.settings.host})"
        return secret(variable, wanted_for=where) if variable else None

    def _own_key(self) -> paramiko.PKey | None:
        text = self._secret(self.settings.key)
        if text is None:
            return None
        for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
            with contextlib.suppress(paramiko.SSHException, ValueError):
                return kind.from_private_key(io.StringIO(text), self._secret(self.settings.passphrase))
        raise MissingError(
            f"what {self.settings.key} holds is no private key that can be used",
            hint="It holds the whole file, from BEGIN to END, of an Ed25519, ECDSA or RSA key.",
        )

    def _is_gone(self) -> bool:
        transport = self._client.get_transport() if self._client else None
        channel = self._files.get_channel() if self._files else None
        return transport is None or not transport.is_active() or channel is None or channel.closed

    # ---------------------------------------------------------------------------------------- its errors

    @contextlib.contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        """paramiko's errors, and those of the line, as ours."""
        host = self.settings.parts.hostname
        try:
            yield
        except paramiko.BadHostKeyException as exc:
            raise self.failed(
                f"shows another host key than the one that is known ({_fingerprint(exc.key)}, known is "
                f"{_fingerprint(exc.expected_key)})",
                "Somebody may be in between. Ask its administrator; only if it was changed on purpose: "
                f"ssh-keygen -R {host}, then add the new key.",
            ) from exc
        except paramiko.PasswordRequiredException as exc:
            raise MissingError(
                "the private key is locked with a passphrase",
                hint='Name the variable that holds it: passphrase = "ONBOARD_PASSPHRASE", or use the SSH agent.',
            ) from exc
        except paramiko.AuthenticationException as exc:
            raise self.failed(
                f"lets nobody in as {self.settings.user!r} with what was shown to it ({exc})",
                "Look at the user in url, and at the key or password.",
            ) from exc
        except FileNotFoundError:
            raise
        except TimeoutError as exc:
            raise PassingError(f"did not answer for {_SECONDS:.0f} s") from exc
        except (paramiko.SSHException, EOFError, ConnectionError) as exc:
            raise PassingError(f"broke the connection off ({exc or type(exc).__name__})") from exc
        except PermissionError as exc:
            raise self.failed(f"gives no permission for {what}", f"Let {self.settings.user} write there.") from exc
        except OSError as exc:
            if self._client is None or self._files is None:
                raise PassingError(
                    f"cannot be reached ({exc})", "Is the host in url right, and is it running?"
                ) from exc
            if self._is_gone():
                raise PassingError(f"broke the connection off ({exc})") from exc
            raise self.failed(f"did not do it for {what} ({exc})", "Its disk may be full: look there.") from exc


class _Refusing(paramiko.MissingHostKeyPolicy):
    """A host nobody has vouched for is not talked to."""

    def __init__(self, target: Sftp) -> None:
        self._target = target

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        parts = self._target.settings.parts
        port = f"-p {parts.port} " if parts.port else ""
        raise self._target.failed(
            f"is not in known_hosts (it shows {_fingerprint(key)})",
            "Compare that with what its administrator tells you, then add it: "
            f"ssh-keyscan {port}{parts.hostname} >> ~/.ssh/known_hosts",
        )


def _fingerprint(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.fingerprint}"


def _there(told: paramiko.SFTPAttributes) -> There:
    return There(told.st_size or 0, str(told.st_mtime or 0))
