"""Many visitors, slow visitors, visitors who want all the room: everybody else is served."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboard.web.server import Deadlines, serving

FILM = random.Random(7).randbytes(300_000)
LENIENT = Deadlines(request=600, body=600, reading=600)
"""For tests of something else than deadlines: a machine that stands still is late for any that is shorter."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("index")
    (tmp_path / "film.mp4").write_bytes(FILM)
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(256 * 1024 * 1024)
    return tmp_path


def where(url: str) -> tuple[str, int]:
    host, _, port = url.split("/")[2].partition(":")
    return host, int(port)


def is_served(address: tuple[str, int], source: str = "127.0.0.1") -> bool:
    connection = http.client.HTTPConnection(*address, timeout=120, source_address=(source, 0))
    with contextlib.closing(connection):
        connection.request("GET", "/film.mp4")
        return connection.getresponse().read() == FILM


def ends(connection: socket.socket) -> int:
    """Waits until the other side ends the connection (within the socket's generous timeout); gives the bytes until
    then."""
    received = 0
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(1 << 20):
            received += len(piece)
    return received


@contextlib.contextmanager
def held_open(address: tuple[str, int], number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as open_ones:
        held = []
        for _ in range(number):
            held.append(open_ones.enter_context(socket.create_connection(address, timeout=120)))
            held[-1].sendall(sent)
        yield held


# ------------------------------------------------------------------------------------------------ many


async def visit(address: tuple[str, int], wrong: list[str]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    for first, last in ((0, 9), (10, 199_999), (200_000, len(FILM) - 1)):
        writer.write(f"GET /film.mp4 HTTP/1.1\r\nHost: x\r\nRange: bytes={first}-{last}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(last - first + 1)
        if not head.startswith(b"HTTP/1.1 206") or body != FILM[first : last + 1]:
            wrong.append(head.decode())
    writer.close()


def test_two_hundred_phones_at_once_get_every_byte(site: Path) -> None:
    wrong: list[str] = []

    async def all_of_them(address: tuple[str, int]) -> None:
        await asyncio.gather(*(visit(address, wrong) for _ in range(200)))

    with serving(site, deadlines=LENIENT) as url:
        asyncio.run(all_of_them(where(url)))
    assert [] == wrong


# ------------------------------------------------------------------------------------------------ all the room


def test_one_visitor_with_hundreds_of_half_open_connections_starves_nobody(site: Path) -> None:
    half = b"GET / HTTP/1.1\r\nX-Slow: "
    with serving(site, places=64, deadlines=LENIENT) as url, held_open(where(url), 512, half) as held:
        assert all(is_served(where(url), source) for source in ("127.0.0.1", "127.0.0.2", "127.0.0.3"))
        assert 0 == ends(held[0])


def test_who_waits_longest_at_the_fullest_address_goes_first(site: Path) -> None:
    with serving(site, places=8, deadlines=LENIENT) as url:
        address = where(url)
        kept = http.client.HTTPConnection(*address, timeout=120, source_address=("127.0.0.9", 0))
        with contextlib.closing(kept), held_open(address, 32, b""):
            kept.request("GET", "/")
            assert b"index" == kept.getresponse().read()
            assert is_served(address, "127.0.0.2")
            # Others came and went; the one from a quiet address still has its connection.
            before = kept.sock
            kept.request("GET", "/")
            assert b"index" == kept.getresponse().read()
            assert before is kept.sock


def test_one_visitor_with_many_answers_that_are_never_taken_starves_nobody(site: Path) -> None:
    asking = b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\n\r\n"
    with serving(site, places=16, deadlines=LENIENT) as url, held_open(where(url), 40, asking):
        assert is_served(where(url), "127.0.0.2")


# ------------------------------------------------------------------------------------------------ slow


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\nX-Slow: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"]
)
def test_a_byte_now_and_then_keeps_no_connection_open(site: Path, sent: bytes) -> None:
    with (
        serving(site, deadlines=Deadlines(request=0.5, body=0.5)) as url,
        socket.create_connection(where(url), timeout=120) as connection,
    ):
        connection.sendall(sent)
        with pytest.raises(ConnectionError):
            for _ in range(600):
                connection.sendall(b"a")
                time.sleep(0.05)


def test_a_body_that_stalls_does_not_outlive_its_deadline_while_an_answer_is_under_way(site: Path) -> None:
    with (
        serving(site, deadlines=Deadlines(body=0.4)) as url,
        socket.create_connection(where(url), timeout=120) as connection,
    ):
        connection.sendall(b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc")
        time.sleep(1)
        assert ends(connection) < 256 * 1024 * 1024


def test_taking_a_little_now_and_then_is_not_enough(site: Path) -> None:
    with serving(site, deadlines=Deadlines(reading=0.5)) as url, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(120)
        connection.connect(where(url))
        connection.sendall(b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionError):
            for _ in range(600):
                assert connection.recv(100)
                time.sleep(0.05)


def test_a_slow_but_steady_visitor_gets_everything(site: Path) -> None:
    deadlines = Deadlines(request=5, body=5, reading=60)
    with serving(site, deadlines=deadlines) as url, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(120)
        connection.connect(where(url))
        connection.sendall(b"GET /film.mp4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b""
        while piece := connection.recv(8000):
            received += piece
            time.sleep(0.15)  # some forty times: longer in all than a visitor may take to ask
    assert received.endswith(FILM)


def test_a_file_that_gets_shorter_while_it_is_sent_ends_the_connection(site: Path) -> None:
    with serving(site) as url, socket.create_connection(where(url), timeout=120) as connection:
        connection.sendall(b"GET /big.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100)
        with (site / "big.mp4").open("r+b") as file:
            file.truncate(10)
        assert ends(connection) < 256 * 1024 * 1024
        assert is_served(where(url))
