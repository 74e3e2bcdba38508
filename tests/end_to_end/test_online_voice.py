"""A voice of a service: every sentence is asked for once, whatever happens, and the record says what left the house."""

from __future__ import annotations

import contextlib
import io
import json
import threading
import time
import wave
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from workshop import at_work, build, happens, killed, onboard, plant

from onboard.narrate.voices.openai import OpenAI

RATE = 24_000


def speechlike(text: str) -> bytes:
    """A WAV as long as somebody would need for a text: noise in syllables, quiet at both ends."""
    seconds = 0.3 + sum(map(str.isalnum, text)) / 14
    times = np.arange(int(seconds * RATE)) / RATE
    noise = np.random.default_rng(len(text)).standard_normal(len(times))
    loud = np.abs(np.sin(2 * np.pi * 2 * times)) * (times > 0.1) * (times < seconds - 0.15)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes((noise * loud * 4_000).astype("<i2").tobytes())
    return file.getvalue()


class Service(ThreadingHTTPServer):
    """An OpenAI-compatible speech server that counts what it is asked for, and what it has spoken to the end.

    After so many answers it keeps whoever asks waiting until it ``goes_on``: a build is then at work for sure.
    """

    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.asked: Counter[str] = Counter()
        self.spoken: Counter[str] = Counter()
        self.broken = False
        self.answers_at_most = 10**9
        self.goes_on = threading.Event()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked[asked["input"]] += 1
        if sum(self.server.asked.values()) > self.server.answers_at_most:
            self.server.goes_on.wait()
        time.sleep(0.15)
        if self.server.broken:
            self.send_response(400)
            self.send_header("content-length", "0")
            self.end_headers()
            return
        sound = speechlike(asked["input"])
        self.send_response(200)
        self.send_header("content-type", "audio/wav")
        self.send_header("content-length", str(len(sound)))
        self.end_headers()
        self.wfile.write(sound)
        self.server.spoken[asked["input"]] += 1

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a build was killed while it was listening
            super().handle()

    def log_message(self, *words: object) -> None:
        """Nothing: the test's output is not the server's."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def place(tmp_path: Path, service: Service) -> Path:
    place = plant(tmp_path)
    settings = place / "onboard.toml"
    table = {"provider": "openai", "base_url": f"http://127.0.0.1:{service.server_port}/v1", "model": "m", "voice": "v"}
    lines = "".join(f'{key} = "{value}"\n' for key, value in table.items())
    settings.write_text(f'{settings.read_text()}\n[voices.de]\n{lines}key = ""\n')
    return place


@pytest.mark.slow
def test_what_a_service_has_spoken_is_never_asked_for_again_not_even_after_a_kill(
    place: Path, service: Service
) -> None:
    kills = 3
    for _ in range(kills):
        service.goes_on.clear()
        service.answers_at_most = sum(service.asked.values()) + 6
        run = at_work(place, "build")
        assert happens(lambda: sum(service.asked.values()) > service.answers_at_most, at_work=run)
        assert killed(run)
        service.answers_at_most = 10**9
        service.goes_on.set()
    assert "published" == build(place)["outcome"]
    again = [text for text, times in service.spoken.items() if times > 1]
    assert len(again) <= kills * OpenAI.parallel  # only what was on its way when the build was killed
    before = Counter(service.asked)
    assert ("unchanged", before) == (build(place)["outcome"], service.asked)


def test_the_record_says_what_was_sent_where_and_no_key(place: Path, service: Service) -> None:
    settings = place / "onboard.toml"
    settings.write_text(settings.read_text().replace('key = ""', 'key = "VOICE_KEY"'))
    done = onboard("-C", place, "build", "--json", env={"VOICE_KEY": "sk-very-secret-0123456789"})
    assert 0 == done.code, done.err
    (station,) = done.json["stations"]
    release = Path(station["video"]).parent
    (sent,) = json.loads((release / "release.json").read_text())["record"]["sent"]
    host = f"127.0.0.1:{service.server_port}"
    assert ("openai", host, "speech", sum(map(len, service.asked))) == tuple(
        sent[key] for key in ("to", "host", "purpose", "characters")
    )
    held = [path for path in place.rglob("*") if path.is_file() and b"sk-very-secret" in path.read_bytes()]
    assert [] == held


def test_a_service_that_refuses_ends_the_build_with_one_message_and_nothing_published(
    place: Path, service: Service
) -> None:
    service.broken = True
    done = onboard("-C", place, "build")
    assert 5 == done.code
    assert len(done.err.strip().splitlines()[-3:]) <= 3
    assert f"127.0.0.1:{service.server_port}" in done.err
    assert not list((place / "output" / "site").rglob("*.mp4"))
