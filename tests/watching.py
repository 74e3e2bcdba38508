"""A Chromium, and the product's own server: what tests that look at pages in a real browser share.

A machine that runs all tests at once may stand still for seconds at any line. So nothing here waits for a fixed time,
what is waited for is waited for long, and where a moment of a video matters it is played slowly (:func:`slowly`).
"""

from __future__ import annotations

import re
import signal
import socket
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
PATIENCE_SECONDS = 120
"""For whatever a browser or a server is asked: it is there in a moment, or a busy machine needs long."""


@contextmanager
def serving_site(place: Path, port: int = 0) -> Iterator[str]:
    """Where the product's own server shows the site of a workspace, without a "/" at the end."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "onboard", "-C", str(place), "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        found = None
        while not found:
            line = server.stdout.readline()
            assert line, "the server did not start"
            found = re.search(r"http://[\w.:]+", line)
        yield found[0]
        server.send_signal(signal.SIGINT)
        assert 0 == server.wait(PATIENCE_SECONDS)
    finally:
        server.kill()
        server.wait()


@contextmanager
def served(place: Path) -> Iterator[str]:
    """Where the product's own server serves the page of a workspace's only workstation."""
    code = next((place / "output" / "site" / "W").iterdir()).name
    with serving_site(place) as address:
        yield f"{address}/W/{code}"


@contextmanager
def port_kept() -> Iterator[int]:
    """A port at which a server may come and go; nobody else is given it meanwhile.

    It is bound here without being listened at: a server that may reuse an address, as ours may, binds it as well.
    """
    with socket.socket() as keeping:
        keeping.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeping.bind(("127.0.0.1", 0))
        yield int(keeping.getsockname()[1])


@contextmanager
def chromium_opened(program: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, timeout=1000 * PATIENCE_SECONDS)
        browser.on("context", patient)
        yield browser
        browser.close()


def patient(context: Any) -> None:
    """Pages of this context are waited for as long as anything else."""
    context.set_default_timeout(1000 * PATIENCE_SECONDS)


def until(page: Any, true: str, arg: Any = None) -> None:
    """Wait for something to be true in the page. Playwright's own way of waiting needs eval, which our CSP forbids.

    A page that cannot answer yet (it loads anew in the moment it is asked, it has no such element yet) is asked again.
    """
    from playwright.sync_api import Error

    told = "no"
    for _ in range(PATIENCE_SECONDS * 20):
        try:
            if page.evaluate(true, arg):
                return
        except Error as error:
            told = error.message
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {true} ({told})")


def slowly(page: Any) -> None:
    """Have the page's videos play sixteen times slower, the slowest a browser does: no moment of them is missed."""
    page.evaluate(
        """() => document.querySelectorAll('video').forEach(video => {
            video.defaultPlaybackRate = video.playbackRate = 1 / 16;
        })"""
    )


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
