"""Real servers on loopback: SSH (OpenSSH and asyncssh), S3 (moto), WebDAV (WsgiDAV), nginx; and a line that is cut."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
from watching import PATIENCE_SECONDS, port_kept

HERE = "127.0.0.1"
NGINX_WRITES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
SSHD, NGINX, KEYGEN = "/usr/sbin/sshd", "/usr/sbin/nginx", "ssh-keygen"


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it listens there."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert process.poll() is None, f"the server ended: {log.read_text(errors='replace')}"
        try:
            socket.create_connection((HERE, port), PATIENCE_SECONDS).close()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path, **more: object) -> Iterator[subprocess.Popen[bytes]]:
    """A server's process, from when it listens until it is not needed any more."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, **more)  # type: ignore[call-overload]
    try:
        wait_for(port, process, log)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


# ------------------------------------------------------------------------------------------------ SSH


@dataclass(frozen=True)
class SshServer:
    """``folder`` is where the site goes, as the server's files lie; ``table`` the settings of a target for it."""

    folder: Path
    port: int
    home: Path
    url: str

    @property
    def table(self) -> dict[str, object]:
        return {
            "url": self.url,
            "identity": str(self.home / "client"),
            "known_hosts": str(self.home / "known_hosts"),
        }


def make_keys(home: Path, port: int) -> None:
    """The server's and the client's keys, and the client's known_hosts."""
    home.mkdir(parents=True, exist_ok=True)
    for name in ("host", "client", "other"):
        made = [KEYGEN, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(home / name)]
        subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    shutil.copy(home / "client.pub", home / "authorized")
    (home / "authorized").chmod(0o600)
    know_host(home, port, "host")


def know_host(home: Path, port: int, key: str) -> None:
    kind, text = (home / f"{key}.pub").read_text().split()[:2]
    (home / "known_hosts").write_text(f"[{HERE}]:{port} {kind} {text}\n")


@contextlib.contextmanager
def openssh(home: Path) -> Iterator[SshServer]:
    if not Path(SSHD).exists():
        pytest.skip("no sshd on this machine")
    folder = home / "srv" / "www"
    folder.parent.mkdir(parents=True)
    with port_kept() as port:
        make_keys(home, port)
        config = home / "sshd_config"
        config.write_text(
            f"ListenAddress {HERE}\nPort {port}\nHostKey {home / 'host'}\nAuthorizedKeysFile {home / 'authorized'}\n"
            f"PidFile {home / 'pid'}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nMaxStartups 100\n"
            "LogLevel VERBOSE\nLoginGraceTime 600\n"
            "Subsystem sftp internal-sftp\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with running([SSHD, "-D", "-e", "-f", str(config)], port, home / "sshd.log"):
            yield SshServer(folder, port, home, f"sftp://{getpass.getuser()}@{HERE}:{port}{folder}")


@contextlib.contextmanager
def async_ssh(home: Path, kind: str = "plain") -> Iterator[SshServer]:
    """A server by other hands, whose root is its own folder. ``kind``: see sftp_server.py."""
    root = home / "srv"
    root.mkdir(parents=True)
    script = Path(__file__).with_name("targets_sftp_server.py")
    with port_kept() as port:
        make_keys(home, port)
        command = [sys.executable, str(script), str(port), str(home), str(root), kind]
        with running(command, port, home / "asyncssh.log"):
            yield SshServer(root / "www", port, home, f"sftp://trainer@{HERE}:{port}/www")


# ------------------------------------------------------------------------------------------------ web


@contextlib.contextmanager
def nginx(home: Path, folder: Path) -> Iterator[str]:
    """nginx as docs/targets.md sets it up, serving a folder; its address."""
    if not Path(NGINX).exists():
        pytest.skip("no nginx on this machine")
    home.mkdir(parents=True, exist_ok=True)
    config = home / "nginx.conf"
    with port_kept() as port:
        config.write_text(
            f"daemon off; pid {home / 'pid'}; error_log {home / 'error.log'}; worker_processes 1;\n"
            + (f"user {getpass.getuser()};\n" if os.geteuid() == 0 else "")
            + "events { worker_connections 256; }\n"
            "http { include /etc/nginx/mime.types; types { text/vtt vtt; } access_log off;\n"
            + "".join(f"{one}_temp_path {home / one};\n" for one in NGINX_WRITES)
            + f"server {{ listen {HERE}:{port}; root {folder}; location ~ /\\. {{ return 404; }}\n"
            "location ~ ^/(r|s)/ { add_header Cache-Control 'public, max-age=31536000, immutable'; }\n"
            "location / { add_header Cache-Control no-cache; } } }\n"
        )
        with running([NGINX, "-p", str(home), "-c", str(config)], port, home / "nginx.log"):
            yield f"http://{HERE}:{port}/"


def fetcher(address: str) -> Callable[[str], bytes | None]:
    """What a visitor gets for a name; None where there is nothing."""

    def fetch(name: str) -> bytes | None:
        try:
            with urllib.request.urlopen(address + name, timeout=PATIENCE_SECONDS) as answer:
                return answer.read()
        except HTTPError as exc:
            if exc.code == 404:
                return None
            raise
        except URLError:
            raise

    return fetch


@contextlib.contextmanager
def s3(home: Path) -> Iterator[str]:
    """moto's S3 as a process of its own, with a bucket "training"; its address.

    It does not check signatures, rights or the checksums sent along, and knows no limit of speed.
    """
    home.mkdir(parents=True, exist_ok=True)
    with port_kept() as port:
        script = (
            "import sys; from moto.server import ThreadedMotoServer as S; import time; "
            f"S('{HERE}', {port}).start(); time.sleep(10**6)"
        )
        with running([sys.executable, "-c", script], port, home / "moto.log"):
            address = f"http://{HERE}:{port}"
            made = urllib.request.Request(f"{address}/training", method="PUT")
            urllib.request.urlopen(made, timeout=PATIENCE_SECONDS).close()
            yield address


@contextlib.contextmanager
def webdav(home: Path) -> Iterator[tuple[str, Path]]:
    """WsgiDAV with one user, "trainer", "geheim wie ü"; its address and the folder it writes into."""
    pytest.importorskip("wsgidav")
    pytest.importorskip("cheroot")
    root = home / "dav"
    root.mkdir(parents=True)
    script = Path(__file__).with_name("targets_webdav_server.py")
    with (
        port_kept() as port,
        running([sys.executable, str(script), str(port), str(root)], port, home / "webdav.log"),
    ):
        yield f"{HERE}:{port}", root


# ------------------------------------------------------------------------------------------------ a line that is cut


class Cutting:
    """Passes everything on to a port, and cuts the line after so many bytes from the client, ``times`` times."""

    def __init__(self, to: int, after: int, times: int, *, stalls: bool = False) -> None:
        self._to, self._after, self._left, self._stalls = to, after, times, stalls
        self.cut = 0
        self.ended = threading.Event()
        self._listening = socket.create_server((HERE, 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.create_connection((HERE, self._to))
        threading.Thread(target=self._pass_on, args=(server, client, None), daemon=True).start()
        limit = self._after if self._left > 0 else None
        self._pass_on(client, server, limit)

    def _pass_on(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while block := source.recv(16384):
                passed += len(block)
                if limit is not None and passed > limit:
                    self._left -= 1
                    self.cut += 1
                    if self._stalls:
                        self.ended.wait()
                    break
                sink.sendall(block)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def close(self) -> None:
        self.ended.set()
        self._listening.close()
