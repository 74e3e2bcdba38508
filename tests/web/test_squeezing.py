"""A poor connection is spared: text goes out small to whoever takes it so, and media never do."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from onboard.web.server import serving
from onboard.web.squeezing import Squeezer, takes_gzip

PAGE = "<!doctype html><title>Pumpe</title>" + "<p>Ziehen Sie die Schrauben an.</p>" * 200


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text(PAGE)
    (site / "film.mp4").write_bytes(b"\0" * 5000)
    (site / "small.css").write_text("a{}")
    with serving(site) as address:
        yield address


def ask(address: str, path: str, *, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def test_a_page_goes_out_small_and_says_the_same(address: str) -> None:
    answer, content = ask(address, "/", accept_encoding="br, gzip")
    assert ("gzip", "accept-encoding") == (answer.headers["content-encoding"], answer.headers["vary"])
    assert PAGE == gzip.decompress(content).decode()
    assert len(content) * 10 < len(PAGE)
    assert str(len(content)) == answer.headers["content-length"]


def test_who_takes_no_gzip_gets_the_page_as_it_is(address: str) -> None:
    for accepted in ("identity", "gzip;q=0", "br"):
        answer, content = ask(address, "/", accept_encoding=accepted)
        assert (None, PAGE.encode()) == (answer.headers["content-encoding"], content)
        assert "accept-encoding" == answer.headers["vary"]


def test_a_range_is_one_of_the_file_itself(address: str) -> None:
    answer, content = ask(address, "/", accept_encoding="gzip", range="bytes=0-8")
    assert (206, None, b"<!doctype") == (answer.status, answer.headers["content-encoding"], content)


@pytest.mark.parametrize("path", ["/film.mp4", "/small.css"])
def test_media_and_what_is_small_already_are_left_alone(address: str, path: str) -> None:
    answer, _ = ask(address, path, accept_encoding="gzip")
    assert (200, None, None) == (answer.status, answer.headers["content-encoding"], answer.headers["vary"])


def test_a_page_that_is_there_already_is_not_sent_again(address: str) -> None:
    first, _ = ask(address, "/", accept_encoding="gzip")
    again, content = ask(address, "/", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (304, b"") == (again.status, content)


def test_asking_for_the_headers_sends_no_page(address: str) -> None:
    whole, content = ask(address, "/", accept_encoding="gzip")
    answer, nothing = ask(address, "/", method="HEAD", accept_encoding="gzip")
    assert (b"", whole.headers["content-length"]) == (nothing, answer.headers["content-length"])
    assert str(len(content)) == answer.headers["content-length"]


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("x-gzip", True),
        ("", False),
        ("gzip;q=0.000", False),
        ("gzipped", False),
        ("identity;q=1, *;q=0", False),
        ("gzip;q=2", False),
        ("\x00gzip", False),
    ],
)
def test_what_a_phone_takes_is_understood(accepted: str, taken: bool) -> None:
    assert taken is takes_gzip(accepted)


def test_what_was_made_smaller_is_remembered_within_a_bound() -> None:
    squeezer, asked = Squeezer(remembered=100), []

    def content(name: str) -> bytes:
        asked.append(name)
        return bytes(range(60))

    for name in ("a", "a", "b", "a", "c", "a"):
        squeezer.squeezed(name, "1", lambda name=name: content(name))
    assert ["a", "b", "a", "c", "a"] == asked


def test_another_version_of_a_file_is_another_content() -> None:
    squeezer = Squeezer()
    assert b"old" == gzip.decompress(squeezer.squeezed("a", "1", lambda: b"old"))
    assert b"new" == gzip.decompress(squeezer.squeezed("a", "2", lambda: b"new"))
