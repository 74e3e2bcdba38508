"""HTTPS with the company's own certificate: it works, or it is said what is wrong with the two files."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.hazmat.primitives.serialization import load_pem_private_key as load_key

from onboard.core.errors import InputError
from onboard.web.server import Deadlines, serving
from onboard.web.tls import tls_context

AUTHORITY = trustme.CA()


def pair(folder: Path, **issued: datetime) -> tuple[Path, Path]:
    """A certificate for this machine and its key, as files."""
    leaf = AUTHORITY.issue_cert("127.0.0.1", **issued)
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    return chain, key


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("index")
    (folder / "film.mp4").write_bytes(bytes(range(256)) * 4000)
    return folder


@contextlib.contextmanager
def shown(site: Path, deadlines: Deadlines) -> Iterator[tuple[str, int]]:
    with serving(site, tls=tls_context(*pair(site.parent)), deadlines=deadlines) as url:
        assert url.startswith("https://")
        host, _, port = url.split("/")[2].partition(":")
        yield host, int(port)


@pytest.fixture
def address(site: Path) -> Iterator[tuple[str, int]]:
    with shown(site, Deadlines()) as address:
        yield address


@pytest.fixture
def hurried(site: Path) -> Iterator[tuple[str, int]]:
    """The address of a server that waits for nobody."""
    with shown(site, Deadlines(request=1.0)) as address:
        yield address


def in_time(ask: Callable[[], Any]) -> Any:
    """Try until it is done in time: a machine that stands still just then has us let go as well."""
    for _ in range(20):
        with contextlib.suppress(ConnectionError, ssl.SSLError, http.client.BadStatusLine):
            return ask()
    raise AssertionError("let go each time")


def trusting(**versions: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    for name, version in versions.items():
        setattr(context, name, version)
    return context


def asked(address: tuple[str, int], path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPSConnection(*address, timeout=120, context=trusting())
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


def test_a_browser_that_trusts_the_company_gets_the_site_and_parts_of_videos(address: tuple[str, int]) -> None:
    assert b"index" == asked(address, "/").read()
    film = bytes(range(256)) * 4000
    assert film == asked(address, "/film.mp4").read()
    part = asked(address, "/film.mp4", Range="bytes=100000-900000")
    assert (206, film[100_000:900_001]) == (part.status, part.read())


def test_browsers_are_told_to_come_by_https_from_now_on_but_only_over_https(
    site: Path, address: tuple[str, int]
) -> None:
    assert "max-age=31536000" == asked(address, "/").headers["strict-transport-security"]
    with serving(site) as url:
        plain = http.client.HTTPConnection(url.split("/")[2], timeout=120)
        plain.request("GET", "/")
        assert "strict-transport-security" not in plain.getresponse().headers


def test_only_tls_of_today_is_spoken(address: tuple[str, int]) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = trusting(minimum_version=version, maximum_version=version)
        with (
            socket.create_connection(address, timeout=120) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as spoken,
        ):
            assert spoken.cipher()
    with pytest.warns(DeprecationWarning):
        old = trusting(minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(address, timeout=120) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_whoever_does_not_finish_shaking_hands_is_let_go(hurried: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(hurried, timeout=120) as connection:
        connection.sendall(sent)
        received = b""
        try:
            while piece := connection.recv(1000):
                received += piece
        except ConnectionError:
            pass
        assert b"HTTP" not in received
    assert 200 == in_time(lambda: asked(hurried, "/")).status


def test_whoever_does_not_finish_asking_is_let_go_under_tls_too(hurried: tuple[str, int]) -> None:
    def hands_shaken() -> ssl.SSLSocket:
        plain = socket.create_connection(hurried, timeout=120)
        return trusting().wrap_socket(plain, server_hostname="127.0.0.1")

    with in_time(hands_shaken) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        with pytest.raises((ConnectionError, ssl.SSLError)):
            connection.recv(1000) or _closed()


def _closed() -> None:
    raise ConnectionResetError


# ------------------------------------------------------------------------------------------------ what is wrong


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    chain, key = pair(tmp_path)
    with pytest.raises(InputError, match="no certificate here") as met:
        tls_context(tmp_path / "none.pem", key)
    assert str(tmp_path / "none.pem") == met.value.file
    with pytest.raises(InputError, match="no key here"):
        tls_context(chain, tmp_path / "none.pem")


def test_files_in_the_wrong_order_are_noticed(tmp_path: Path) -> None:
    chain, key = pair(tmp_path)
    with pytest.raises(InputError, match="holds no certificate"):
        tls_context(key, chain)
    with pytest.raises(InputError, match="holds no key"):
        tls_context(chain, chain)


def test_a_file_too_large_for_what_it_should_be_is_not_read(tmp_path: Path) -> None:
    _, key = pair(tmp_path)
    (tmp_path / "film.mp4").write_bytes(bytes(2_000_000))
    with pytest.raises(InputError, match="larger than 1 MiB"):
        tls_context(tmp_path / "film.mp4", key)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(InputError, match=r"does not belong to the certificate chain\.pem"):
        tls_context(pair(tmp_path)[0], pair(tmp_path / "other")[1])


def test_a_key_under_a_password_is_refused(tmp_path: Path) -> None:
    chain, key = pair(tmp_path)
    kept = load_key(key.read_bytes(), None)
    key.write_bytes(kept.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    with pytest.raises(InputError, match="protected by a password"):
        tls_context(chain, key)


def test_a_damaged_certificate_is_refused(tmp_path: Path) -> None:
    chain, key = pair(tmp_path)
    chain.write_text("-----BEGIN CERTIFICATE-----\nMIIBnonsense\n-----END CERTIFICATE-----\n")
    with pytest.raises(InputError, match="cannot be used"):
        tls_context(chain, key)


def test_a_certificate_outside_its_time_is_refused_with_the_day(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    expired = pair(tmp_path, not_before=now - timedelta(days=9), not_after=now - timedelta(days=2))
    with pytest.raises(InputError, match=f"expired on {now - timedelta(days=2):%Y-%m-%d}"):
        tls_context(*expired)
    early = pair(tmp_path, not_before=now + timedelta(days=2), not_after=now + timedelta(days=9))
    with pytest.raises(InputError, match=f"not valid before {now + timedelta(days=2):%Y-%m-%d}"):
        tls_context(*early)
