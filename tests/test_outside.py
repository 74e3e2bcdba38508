"""Services outside are asked where they may be, with their key, and never for longer than was said."""

from __future__ import annotations

import asyncio
import threading

import pytest

from onboard.core.errors import InputError, MissingError
from onboard.outside import Address, address_of, host_in, key_of, pause_asked, printable, within

GENEROUS = 30.0


async def gives(value: int) -> int:
    return value


async def waits() -> None:
    await asyncio.sleep(GENEROUS)


async def closes_politely(closed: list[str]) -> None:
    try:
        await asyncio.sleep(GENEROUS)
    finally:
        closed.append("begun")
        await asyncio.sleep(GENEROUS)
        closed.append("done")


def test_work_that_ends_in_time_gives_what_it_gives():
    assert 5 == within(GENEROUS, gives(5))


def test_work_that_fails_fails_as_it_does():
    async def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        within(GENEROUS, fails())


def test_work_that_hangs_ends_at_its_time():
    with pytest.raises(TimeoutError):
        within(0.05, waits())


def test_closing_politely_is_not_waited_for():
    closed: list[str] = []
    with pytest.raises(TimeoutError):
        within(0.05, closes_politely(closed))
    assert ["begun"] == closed


def test_a_look_up_that_hangs_in_its_thread_is_not_waited_for():
    looked_up = threading.Event()

    async def looks_up() -> None:
        await asyncio.get_running_loop().run_in_executor(None, looked_up.wait, GENEROUS)

    with pytest.raises(TimeoutError):
        within(0.05, looks_up())
    assert not looked_up.is_set()
    looked_up.set()


def test_what_work_left_running_is_ended_with_it():
    ended: list[str] = []

    async def lingers() -> None:
        try:
            await asyncio.sleep(GENEROUS)
        finally:
            ended.append("yes")

    async def leaves_something() -> int:
        leaves_something.task = asyncio.ensure_future(lingers())  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        return 5

    assert 5 == within(GENEROUS, leaves_something())
    assert ["yes"] == ended


@pytest.mark.parametrize("url", ["http://127.0.0.1:8880/v1", "http://speech.lan/v1", "https://api.example.com/v1"])
def test_an_address_that_may_be_asked_tells_its_host(url):
    assert url.split("/")[2] == address_of(url, asked="a voice").host


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://api.example.com/v1", "in the clear"),
        ("ftp://127.0.0.1/v1", "is no address of a voice"),
        ("https://me:secret@api.example.com", "holds a name, a password or a query"),
    ],
)
def test_an_address_that_may_not_is_refused_without_its_password(url, said):
    with pytest.raises(InputError, match=said) as caught:
        address_of(url, asked="a voice")
    assert "secret" not in repr(caught.value.fields())


def test_a_key_is_needed_everywhere_but_here(monkeypatch):
    monkeypatch.delenv("OWN_KEY", raising=False)
    assert "" == key_of("OWN_KEY", Address("127.0.0.1", here=True))
    assert "" == key_of("", Address("api.example.com", here=False))
    monkeypatch.setenv("OWN_KEY", " sk-0815\n")
    assert "sk-0815" == key_of("OWN_KEY", Address("api.example.com", here=False))
    monkeypatch.setenv("OWN_KEY", "")
    with pytest.raises(MissingError):
        key_of("OWN_KEY", Address("api.example.com", here=False))


def test_words_of_a_stranger_come_on_one_line_short_and_without_the_key():
    assert "bad *** [31m here" == printable("bad sk-0815\n\x1b[31m  here", secret="sk-0815")
    assert 240 == len(printable("x" * 5000))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 0.0), ({"retry-after": "7"}, 7.0), ({"retry-after": "soon"}, 0.0), ({"retry-after": "-5"}, 0.0)],
)
def test_a_pause_is_taken_from_the_answer_where_it_is_a_number(headers, seconds):
    assert seconds == pause_asked(headers)


def test_where_a_redirect_leads_is_told_by_its_host_only():
    assert "other.example" == host_in("https://me:secret@other.example/x?key=secret")
    assert "" == host_in("http://[::1")
