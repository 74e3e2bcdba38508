"""Requests that two programs could read in two ways, or that ask for more than a site: 4xx, or what the RFC says."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from onboard.web.server import serving

SECRET = b"outside of the site"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder = tmp_path_factory.mktemp("plant")
    (folder / "secret.txt").write_bytes(SECRET)
    site = folder / "site"
    (site / "s").mkdir(parents=True)
    (site / "index.html").write_text("index")
    (site / "s" / "film.mp4").write_bytes(bytes(1000))
    with serving(site) as url:
        host, _, port = url.split("/")[2].partition(":")
        yield host, int(port)


def answers(address: tuple[str, int], sent: bytes) -> bytes:
    """Everything that comes back until the server ends the connection, or has nothing more to say."""
    received = b""
    with socket.create_connection(address, timeout=120) as connection, contextlib.suppress(OSError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            received += piece
    return received


def statuses(address: tuple[str, int], sent: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"(?m)^HTTP/1\.[01] (\d{3})", answers(address, sent))]


@pytest.mark.parametrize(
    "headers",
    [
        b"",  # HTTP/1.1 without a Host
        b"Host: a\r\nHost: b\r\n",
        b"Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
        b"Host: x\r\nTransfer-Encoding: xchunked\r\n",
        b"Host: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        b"Host: x\r\nContent-Length: -5\r\n",
        b"Host: x\r\nContent-Length: 5, 6\r\n",
        b"Host: x\r\nX: a\x00b\r\n",
        b"Host: x\r\n X: folded\r\nY : spaced\r\n",
        b"Host: x\r\nX y: z\r\n",
        b"Host: x\r\n: nameless\r\n",
    ],
)
def test_headers_that_could_be_read_in_two_ways_are_refused(address: tuple[str, int], headers: bytes) -> None:
    assert [400] == statuses(address, b"GET / HTTP/1.1\r\n" + headers + b"\r\n")


@pytest.mark.parametrize(
    "headers",
    [
        b"X: " + b"a" * 40_000 + b"\r\n",
        b"X: " + b"a" * 100_000 + b"\r\n",
        b"".join(b"X-%d: y\r\n" % number for number in range(20_000)),
    ],
)
def test_headers_without_end_are_not_read_to_their_end(address: tuple[str, int], headers: bytes) -> None:
    # The connection may be gone before the refusal was read.
    assert statuses(address, b"GET / HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n") in ([400], [431], [])


def test_a_request_hidden_in_the_body_of_another_is_not_answered(address: tuple[str, int]) -> None:
    hidden = b"0\r\n\r\nGET /s/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n"
    both = b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(hidden)
    assert [400] == statuses(address, both + hidden)
    either = b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert [200] == statuses(address, either + hidden)


@pytest.mark.parametrize(
    "line",
    [b"GET /\r\n", b"GET  / HTTP/1.1\r\n", b"GET /a b HTTP/1.1\r\n", b"G\x00T / HTTP/1.1\r\n",
     b"\x16\x03\x01\x02\x00\x01\r\n", b"GET /\xc0\xae HTTP/1.1\r\n"],
)  # fmt: skip
def test_a_line_that_asks_for_nothing_is_refused(address: tuple[str, int], line: bytes) -> None:
    assert [400] == statuses(address, line + b"Host: x\r\n\r\n")


@pytest.mark.parametrize("line", [b"GET / HTTP/9.9\r\n", b"GET / HTTP/2.0\r\n", b"PRI * HTTP/2.0\r\n"])
def test_another_version_of_http_is_not_spoken(address: tuple[str, int], line: bytes) -> None:
    assert [505] == statuses(address, line + b"Host: x\r\n\r\n")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"http://elsewhere.example/", 200),  # as a proxy is asked; RFC 9112, section 3.2.2
        (b"http://elsewhere.example", 200),
        (b"HTTPS://elsewhere.example/s/film.mp4", 200),
        (b"http://elsewhere.example/../secret.txt", 404),
        (b"ftp://elsewhere.example/", 404),
        (b"*", 404),
        (b"//elsewhere.example/", 404),
        (b"/..%2fsecret.txt", 404),
        (b"/..%5csecret.txt", 404),
        (b"/s%2ffilm.mp4", 404),
        (b"/%c0%ae%c0%ae/secret.txt", 404),
        (b"/%e0%80%ae%e0%80%ae/secret.txt", 404),
        (b"/%252e%252e/secret.txt", 404),
        (b"/..\\secret.txt", 404),
        (b"/s/..;/..;/secret.txt", 404),
        (b"/s/film.mp4%00.html", 404),
        (b"/s/film.mp4/", 404),
        (b"/s/film.mp4%20", 404),
        (b"/S/film.mp4", 404),
        (b"/index.html::$DATA", 404),
        (b"/?../secret.txt", 200),
        (b"/s/film.mp4?x=" + b"y" * 4000, 200),
    ],
)
def test_odd_addresses_lead_nowhere_else(address: tuple[str, int], target: bytes, status: int) -> None:
    assert [status] == statuses(address, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")


@pytest.mark.parametrize("method", [b"CONNECT", b"TRACE", b"PROPFIND", b"get", b"M-SEARCH", b"X" * 2000])
def test_odd_methods_do_nothing(address: tuple[str, int], method: bytes) -> None:
    assert [405] == statuses(address, method + b" / HTTP/1.1\r\nHost: x\r\n\r\n")


def test_nothing_sent_comes_back_in_an_answers_headers(address: tuple[str, int]) -> None:
    split = answers(address, b"GET /W/0123ABCD%0d%0aSet-Cookie:%20a HTTP/1.1\r\nHost: x\r\nX-Evil: y\r\n\r\n")
    assert b"Set-Cookie" not in split
    assert b"X-Evil" not in split


def test_an_upgrade_is_not_followed(address: tuple[str, int]) -> None:
    for wanted in (b"websocket", b"h2c"):
        sent = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " + wanted
        assert [200] == statuses(address, sent + b"\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")


junk = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60).map(str.encode)


@given(name=st.sampled_from([b"Range", b"If-Range", b"If-None-Match", b"If-Modified-Since", b"Accept"]), value=junk,
       begins=st.sampled_from([b"", b"bytes=", b'"', b"W/"]))  # fmt: skip
@hypothesis_settings(max_examples=100)
def test_rubbish_in_conditions_and_ranges_is_ignored_or_refused(
    address: tuple[str, int], name: bytes, value: bytes, begins: bytes
) -> None:
    header = name + b": " + begins + value + b"\r\n"
    found = statuses(address, b"GET /s/film.mp4 HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n")
    assert len(found) == 1
    assert found[0] in (200, 206, 304, 416)


@given(st.lists(st.sampled_from(["..", "%2e%2e", ".", "%2f", "\\", "/", "secret.txt", "s", "%00", "%25"]), max_size=8))
@hypothesis_settings(max_examples=100)
def test_no_address_leads_out_of_the_site(address: tuple[str, int], parts: list[str]) -> None:
    target = "/" + "/".join(parts)
    assert SECRET not in answers(address, b"GET " + target.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n")
