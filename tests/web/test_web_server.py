"""The server: a phone can play the video, nothing but the site is given out, nobody can hold it up."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onboard.core.errors import InputError, UsageError
from onboard.web.server import Deadlines, lan_address, serve, serving

CODE = "0123ABCD"
RELEASE = "0123456789abcdef"
VIDEO = bytes(range(256)) * 1000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plant") / "site"
    files = {
        "index.html": b"<!doctype html>index",
        f"W/{CODE}/index.html": b"<!doctype html>page",
        f"W/{CODE}/qr.svg": b"<svg/>",
        f"W/{CODE}/sign.pdf": b"%PDF-",
        f"r/{RELEASE}/video.de.mp4": VIDEO,
        f"r/{RELEASE}/captions.de.vtt": b"WEBVTT",
        f"r/{RELEASE}/empty.jpg": b"",
        "r/.onboard-tmp-1234/video.de.mp4": b"half",
        "s/player.0123456789ab.js": b"",
        ".secret": b"no",
        "W/.git/config": b"no",
    }  # fmt: skip
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder.parent / "outside.txt").write_text("no")
    (folder / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "linked").symlink_to(folder.parent)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    with serving(site) as url:
        yield url.split("/")[2]


def ask(host: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(host, timeout=120)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


FILM = f"/r/{RELEASE}/video.de.mp4"


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-1", 206, 0, 1),
        ("bytes=0-", 206, 0, 255_999),
        ("bytes=1000-1999", 206, 1000, 1999),
        ("bytes=255999-300000", 206, 255_999, 255_999),
        ("bytes=-500", 206, 255_500, 255_999),
        ("bytes=-999999", 206, 0, 255_999),
    ],
)
def test_a_phone_gets_the_part_of_the_video_it_asks_for(
    host: str, asked: str, status: int, first: int, last: int
) -> None:
    answer = ask(host, FILM, Range=asked)
    assert (status, f"bytes {first}-{last}/256000") == (answer.status, answer.headers["content-range"])
    assert VIDEO[first : last + 1] == answer.body
    assert str(len(answer.body)) == answer.headers["content-length"]


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999999999-", "bytes=-0"])
def test_a_part_outside_the_video_is_refused_with_its_size(host: str, asked: str) -> None:
    answer = ask(host, FILM, Range=asked)
    assert (416, "bytes */256000") == (answer.status, answer.headers["content-range"])


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-2", "bytes=", "bytes=-", "lines=0-1", "junk", "bytes=" + "1" * 99]
)
def test_a_range_that_is_not_understood_gives_the_whole_video(host: str, asked: str) -> None:
    answer = ask(host, FILM, Range=asked)
    assert (200, VIDEO) == (answer.status, answer.body)


def test_a_range_of_an_empty_file_is_refused(host: str) -> None:
    assert 416 == ask(host, f"/r/{RELEASE}/empty.jpg", Range="bytes=0-0").status
    assert 200 == ask(host, f"/r/{RELEASE}/empty.jpg").status


def test_a_resumed_download_continues_only_the_same_file(host: str) -> None:
    whole = ask(host, FILM)
    for same in (whole.headers["etag"], whole.headers["last-modified"]):
        assert 206 == ask(host, FILM, Range="bytes=5-", If_Range=same).status
    for other in ('"other"', "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert 200 == ask(host, FILM, Range="bytes=5-", If_Range=other).status


def test_head_says_what_get_would_say_without_the_bytes(host: str) -> None:
    for headers in ({}, {"Range": "bytes=5-9"}):
        got, headed = ask(host, FILM, **headers), ask(host, FILM, "HEAD", **headers)
        assert b"" == headed.body
        assert {**got.headers, "date": ""} == {**headed.headers, "date": ""}


def test_what_a_visitor_already_has_is_not_sent_again(host: str) -> None:
    first = ask(host, "/")
    for headers in ({"If_None_Match": first.headers["etag"]}, {"If_None_Match": f'"x", W/{first.headers["etag"]}'},
                    {"If_Modified_Since": first.headers["last-modified"]}):  # fmt: skip
        again = ask(host, "/", **headers)
        assert (304, b"") == (again.status, again.body)
    assert 200 == ask(host, "/", If_None_Match='"x"', If_Modified_Since=first.headers["last-modified"]).status


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("/", "text/html; charset=utf-8", "no-cache"),
        (f"/W/{CODE}/", "text/html; charset=utf-8", "no-cache"),
        (f"/W/{CODE}/qr.svg", "image/svg+xml", "no-cache"),
        (f"/W/{CODE}/sign.pdf", "application/pdf", "no-cache"),
        (FILM, "video/mp4", "public, max-age=31536000, immutable"),
        (f"/r/{RELEASE}/captions.de.vtt", "text/vtt; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/s/player.0123456789ab.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
    ],
)
def test_every_file_says_what_it_is_and_how_long_it_holds(host: str, path: str, kind: str, kept: str) -> None:
    answer = ask(host, path)
    assert (200, kind, kept) == (answer.status, answer.headers["content-type"], answer.headers["cache-control"])


# ------------------------------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (f"/W/{CODE}", f"../W/{CODE}/"),
        ("/W/0123abcd", f"../W/{CODE}/"),
        ("/w/0123ABCD/", f"../../W/{CODE}/"),
        ("/W/oL23-abcd", f"../W/{CODE}/"),
        ("/W/OI23ABCD/", f"../../W/{CODE}/"),
    ],
)
def test_an_address_typed_by_hand_finds_its_page(host: str, typed: str, expected: str) -> None:
    answer = ask(host, typed)
    assert (308, expected) == (answer.status, answer.headers["location"])


def test_an_unknown_code_is_explained_in_two_languages(host: str) -> None:
    answer = ask(host, "/W/ZZZZZZZZ/")
    assert 404 == answer.status
    assert "Unter diesem Code" in answer.body.decode()
    assert "under this code" in answer.body.decode()


# ------------------------------------------------------------------------------------------------ what is not given out


@pytest.mark.parametrize(
    "path",
    ["/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/r/../../outside.txt", "//outside.txt",
     "/..\\outside.txt", "/.secret", "/W/.git/config", "/r/.onboard-tmp-1234/video.de.mp4", "/link.txt",
     "/linked/outside.txt", "/linked/", "/pipe.txt", "/r", f"/r/{RELEASE}", "/r/", "/%00", "/index.html%00.txt",
     "/index.html/", "/C:/Windows", "/%ff%fe", "/" + "a" * 5000, "/" + "a/" * 2000],
)  # fmt: skip
def test_nothing_but_the_sites_own_files_is_given_out(host: str, path: str) -> None:
    assert 404 == ask(host, path).status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECTED"])
def test_nobody_can_do_more_than_read(host: str, method: str) -> None:
    answer = ask(host, "/", method)
    assert 405 == answer.status
    assert {"GET", "HEAD"} == {name.strip() for name in answer.headers["allow"].split(",")}


@pytest.mark.parametrize("path", ["/", FILM, "/missing", f"/W/{CODE}"])
def test_every_answer_carries_the_security_headers(host: str, path: str) -> None:
    headers = ask(host, path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert ("nosniff", "no-referrer") == (headers["x-content-type-options"], headers["referrer-policy"])
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers
    assert "set-cookie" not in headers


# ------------------------------------------------------------------------------------------------ deadlines


def closes(connection: socket.socket) -> bool:
    """Whether the other side ends the connection (within the socket's generous timeout)."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_a_visitor_who_does_not_finish_asking_is_let_go(site: Path, sent: bytes) -> None:
    with serving(site, deadlines=Deadlines(request=0.4)) as url:
        address = url.split("/")[2].split(":")
        with socket.create_connection((address[0], int(address[1])), timeout=120) as connection:
            connection.sendall(sent)
            assert closes(connection)


def test_a_visitor_who_sends_a_body_is_let_go_after_the_answer(host: str) -> None:
    address = host.split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=120) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc")
        assert closes(connection)


def test_a_visitor_who_stops_reading_is_let_go(tmp_path: Path) -> None:
    size = 256 * 1024 * 1024
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(size)
    with serving(tmp_path, deadlines=Deadlines(reading=0.4)) as url:
        address = url.split("/")[2].split(":")
        with socket.create_connection((address[0], int(address[1])), timeout=120) as connection:
            connection.sendall(b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
            # The server gives up while nothing is read; others are answered meanwhile and afterwards.
            for _ in range(40):
                ask(":".join(address), "/big.mp4", Range="bytes=0-9")
                time.sleep(0.05)
            received = 0
            try:
                while piece := connection.recv(1 << 20):
                    received += len(piece)
            except ConnectionError:
                pass
            assert received < size


def test_headers_without_end_are_refused(host: str) -> None:
    address = host.split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=120) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
        assert closes(connection)


# ------------------------------------------------------------------------------------------------ starting, ending


def test_a_port_in_use_is_said(site: Path, host: str) -> None:
    with pytest.raises(UsageError, match="already in use"):
        serve(site, port=int(host.split(":")[1]))


def test_an_address_of_somebody_else_is_said(site: Path) -> None:
    with pytest.raises(UsageError, match="no address"):
        serve(site, host="192.0.2.77")


def test_a_site_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no site here"):
        serve(tmp_path / "nothing")


def test_the_address_for_the_phone_is_not_this_machines_own(site: Path) -> None:
    try:
        address = lan_address()
    except UsageError:
        pytest.skip("this machine is in no network")
    assert not address.startswith("127.")


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_ends_the_server_quietly_even_while_a_video_is_being_watched(tmp_path: Path) -> None:
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    program = (
        "import sys; from pathlib import Path; from onboard.web.server import serve\n"
        "serve(Path(sys.argv[1]), port=0, on_ready=lambda url: print(url, flush=True)); print('ended')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        address = running.stdout.readline().split("/")[2].split(":")
        with socket.create_connection((address[0], int(address[1])), timeout=120) as watching:
            watching.sendall(b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert watching.recv(1000)
            running.send_signal(2)
            assert "ended\n" == running.stdout.read()
        assert "" == running.stderr.read()
    assert 0 == running.returncode
