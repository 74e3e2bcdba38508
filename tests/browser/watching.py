"""A Chromium before the product's own server: what the tests of this folder share."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PHONE = {"width": 390, "height": 844}


@contextmanager
def served(place: Path) -> Iterator[str]:
    """Where the product's own server serves the page of a workspace's only workstation."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "onboard", "-C", str(place), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    found = None
    while not found:
        line = server.stdout.readline()
        assert line, "the server did not start"
        found = re.search(r"http://[\w.:]+", line)
    code = next((place / "output" / "site" / "W").iterdir()).name
    yield f"{found[0]}/W/{code}"
    server.send_signal(signal.SIGINT)
    server.wait(20)


@contextmanager
def chromium_opened(program: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def until(page: Any, true: str, arg: Any = None, *, seconds: float = 20) -> None:
    """Wait for something to be true in the page. Playwright's own way of waiting needs eval, which our CSP forbids.

    A page that loads anew in the moment it is asked has not answered: it is asked again.
    """
    from playwright.sync_api import Error

    for _ in range(round(seconds * 20)):
        try:
            if page.evaluate(true, arg):
                return
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {true}")


def seek(page: Any, seconds: float) -> None:
    page.evaluate(
        """seconds => new Promise(done => {
            const video = document.querySelector('#video');
            const painted = () => requestAnimationFrame(() => requestAnimationFrame(done));
            video.addEventListener('seeked', painted, {once: true});
            video.currentTime = seconds;
        })""",
        seconds,
    )
