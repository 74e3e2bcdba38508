"""A voice that clicks: a server on loopback that speaks OpenAI's protocol for speech and answers every sentence alike.

The click is the loudest thing in its sound by far, so it can be found again to a fraction of a millisecond. A short
hum follows it, since a voice that says nothing is refused.
"""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np

RATE = 48_000
_APART_SECONDS = 0.25
"""Two clicks are never closer."""


@contextmanager
def clicking_voice() -> Iterator[Mapping[str, str]]:
    """The table [voices.de] that has onboard ask it, while it serves."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sound = _spoken(asked["input"])
            self.send_response(200)
            self.send_header("Content-Type", "audio/wav")
            self.send_header("Content-Length", str(len(sound)))
            self.end_headers()
            self.wfile.write(sound)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {
            "provider": '"openai"',
            "base_url": f'"http://127.0.0.1:{server.server_port}/v1"',
            "model": '"click"',
            "voice": '"click"',
            "key": '""',
        }
    finally:
        server.shutdown()
        server.server_close()


def _spoken(text: str) -> bytes:
    """A WAV: a click 50 ms after its start, a hum 12 dB softer for as long as the text takes to say, quiet."""
    seconds = 1 + len(text) / 15
    time = np.arange(round(seconds * RATE)) / RATE
    hum = 0.12 * np.sin(2 * np.pi * 220 * time) * ((time > 0.15) & (time < seconds - 0.2))
    click = 0.5 * np.sin(2 * np.pi * 2_000 * time) * ((time >= 0.05) & (time < 0.06))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(((hum + click) * 32767).astype("<i2").tobytes())
    return target.getvalue()


def clicks_in(video: Path) -> list[float]:
    """When each click of a finished file begins to sound, in seconds, as a player hears it (edit lists honoured)."""
    pieces: list[tuple[int, np.ndarray]] = []
    with av.open(video) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            begin = round(float((frame.pts or 0) * frame.time_base) * frame.sample_rate) if frame.time_base else 0
            samples = frame.to_ndarray().astype(np.float32)
            pieces.append((begin, samples.mean(axis=0)))
    rate = RATE
    track = np.zeros(max(begin + len(samples) for begin, samples in pieces) + 1, dtype=np.float32)
    for begin, samples in pieces:
        kept = samples[max(0, -begin) :]
        track[max(0, begin) : max(0, begin) + len(kept)] = kept
    loud = np.flatnonzero(np.abs(track) > 0.5 * np.abs(track).max())
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > _APART_SECONDS * RATE)]
    return [float(start) / rate for start in starts]
