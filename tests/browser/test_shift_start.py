"""Shift start: while a hall of phones loads pages and plays videos, a real Chromium is served as well."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watching import PHONE, chromium_opened, seek, served, until
from workshop import build, plant

pytestmark = [pytest.mark.browser, pytest.mark.slow]

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

PHONES = 60


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = plant(tmp_path_factory.mktemp("shift"))
    assert build(place)["outcome"] == "published"
    with served(place) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


def test_a_phone_plays_and_seeks_while_a_hall_of_phones_loads(browser: Any, address: str) -> None:
    from serve_phones import Seen, Where, shift_start

    host, _, port = address.split("/")[2].partition(":")
    page = "/" + address.split("/", 3)[3] + "/"
    crowd: list[Seen] = []

    def come() -> None:
        where = Where(host, int(port), None)
        crowd.append(asyncio.run(shift_start(where, page, PHONES, seconds=1, bits_a_second=8e6, play=True)))

    others = threading.Thread(target=come)
    others.start()
    phone = browser.new_context(viewport=PHONE, locale="de-DE").new_page()
    phone.goto(address)
    until(phone, "document.querySelector('#video').readyState >= 1")
    for seconds in (20, 5):
        seek(phone, seconds)
    others.join()
    assert [] == crowd[0].errors
    assert PHONES == len(crowd[0].page_times)
