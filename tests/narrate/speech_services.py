"""Speech services on loopback that speak the real protocols well, badly, or not at all, and a wire to spoil them.

EdgeService     Microsoft's websocket protocol
SpeechEndpoint  OpenAI's POST /v1/audio/speech
Wire            a TCP proxy that drops, resets, stalls, drips or refuses at a byte of choice
"""

from __future__ import annotations

import asyncio
import io
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import unescape

import av
import numpy as np
from aiohttp import WSMsgType, web
from edge_tts.drm import generate_sec_ms_gec_v2

SENTENCE = "Ziehen Sie die Schraube an, und ziehen Sie die Mutter an."
RATE = 24_000
WORD_SECONDS = 0.3
VOICED_SECONDS = 0.24
TAIL_SECONDS = 0.3
TICKS = 10_000_000


# ------------------------------------------------------------------------------------------------ sound


@lru_cache
def bursts(words: int, rate: int = RATE) -> np.ndarray:
    """A tone for each word and quiet between them, int16."""
    times = np.arange(round(rate * (words * WORD_SECONDS + TAIL_SECONDS))) / rate
    into = times % WORD_SECONDS
    ramp = np.clip(np.minimum(into, VOICED_SECONDS - into) / 0.01, 0, 1) * (times < words * WORD_SECONDS)
    return (9000 * np.sin(2 * np.pi * 220 * times) * ramp).astype(np.int16)


def coded(samples: np.ndarray, kind: str, codec: str, rate: int = RATE, *, tag: bool = False) -> bytes:
    """As a file of the kind; MP3 with or without a tag that tells the coder's delay."""
    file = io.BytesIO()
    options = {"write_xing": str(int(tag)), "id3v2_version": "3" if tag else "0"} if kind == "mp3" else {}
    with av.open(file, "w", format=kind, options=options) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = 48_000
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()


@lru_cache
def mp3_of(words: int) -> bytes:
    return coded(bursts(words), "mp3", "libmp3lame")


def wav_of(
    samples: np.ndarray, rate: int = RATE, *, told: int | None = None, form: tuple[int, int, int] = (1, 1, 16)
) -> bytes:
    """A WAV; ``told``: the length its header tells; ``form``: format, channels, bits of the samples as they are."""
    kind, channels, bits = form
    body = samples.tobytes()
    length = len(body) if told is None else told
    block = channels * bits // 8
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, channels, rate, rate * block, block, bits)
    return b"RIFF" + struct.pack("<I", min(length + 36, 0xFFFFFFFF)) + b"WAVE" + head + b"data" + struct.pack(
        "<I", length
    ) + body  # fmt: skip


# ------------------------------------------------------------------------------------------------ a loop in a thread


class _Background:
    """Something that serves on a loop of its own in a thread."""

    def __enter__(self) -> Any:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._until_stopped())
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        if left:
            self._loop.run_until_complete(asyncio.wait(left, timeout=2))
        self._loop.close()

    async def _until_stopped(self) -> None:
        self._stop = asyncio.Event()
        stop = await self._start()
        self._ready.set()
        await self._stop.wait()
        await stop()

    async def _start(self) -> Callable[[], Any]:
        raise NotImplementedError


# ------------------------------------------------------------------------------------------------ Microsoft's service


class EdgeService(_Background):
    """One fault at a time; ``at``: the share of the answer after which it comes; ``clock``: seconds its clock is off.

    With a clock it demands the token of its own time, as the real one does. ``faults`` are taken one a connection, the
    last one stays.
    """

    def __init__(self, *faults: str, at: float = 1.0, clock: float | None = None, **headers: str) -> None:
        self.faults, self.at, self.clock, self.headers = faults or ("",), at, clock, headers
        self.heard: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.marks: list[Any] | None = None

    async def _start(self) -> Callable[[], Any]:
        app = web.Application()
        app.router.add_get("/speak", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self.url = f"ws://127.0.0.1:{self.port}/speak?t=1"
        return runner.cleanup

    @property
    def connections(self) -> int:
        return len(self.asked)

    def _refused_for_its_token(self, request: web.Request) -> web.Response | None:
        if self.clock is None:
            return None
        now = time.time() + self.clock
        good = {generate_sec_ms_gec_v2(now + late) for late in (-300, 0, 300)}
        if request.query["Sec-MS-GEC"] in good:
            return None
        return web.Response(status=403, headers={"Date": formatdate(now, usegmt=True)})

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults[min(self.connections, len(self.faults) - 1)]
        self.asked.append({name.lower(): value for name, value in request.headers.items()})
        if refused := self._refused_for_its_token(request):
            return refused
        if fault.isdigit():
            return web.Response(status=int(fault), headers={"Date": "nonsense", **self.headers})
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        async for message in ws:
            if message.type == WSMsgType.TEXT and "Path:ssml" in message.data:
                self.heard.append(message.data)
                with suppress(ConnectionResetError):
                    await self._speak(ws, unescape(message.data.split("'>")[-1].split("</prosody>")[0]), fault)
                break
        await ws.close(code=1007 if fault == "unknown voice" else 1000)
        return ws

    async def _speak(self, ws: web.WebSocketResponse, text: str, fault: str) -> None:
        words = text.split()
        if fault == "unknown voice":
            return
        await ws.send_str("Path:turn.start\r\n\r\n{}")
        if fault == "stall":
            await asyncio.sleep(30)
        sound = b"" if fault == "nothing" else mp3_of(len(words))
        if fault == "noise":
            sound = bytes(np.random.default_rng(5).integers(0, 256, 9000, dtype=np.uint8))
        if fault == "cut":
            sound = sound[: int(self.at * len(sound))]
        if fault == "flood":
            sound = sound[:700] * 30_000
        sent = 0
        for number, word in enumerate(words):
            if fault == "drop" and number >= self.at * len(words):
                return
            if fault != "unmarked":
                await self._mark(ws, number, word.strip(".,"))
            upto = len(sound) * (number + 1) // len(words)
            for start in range(sent, upto, 700):
                await self._sound(ws, sound[start : min(start + 700, upto)])
            sent = upto
            if fault == "drip":
                await asyncio.sleep(0.4)
        if fault != "no end":
            await ws.send_str("Path:turn.end\r\n\r\n{}")

    async def _mark(self, ws: web.WebSocketResponse, number: int, word: str) -> None:
        mark: Any = {
            "Offset": round(number * WORD_SECONDS * TICKS),
            "Duration": round(VOICED_SECONDS * TICKS),
            "text": {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"},
        }
        if self.marks is not None:
            mark |= self.marks[number % len(self.marks)]
        body = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": mark}]})
        await ws.send_str(f"Path:audio.metadata\r\n\r\n{body}")

    async def _sound(self, ws: web.WebSocketResponse, sound: bytes) -> None:
        head = b"X-RequestId:1\r\nPath:audio\r\nContent-Type:audio/mpeg\r\n"
        await ws.send_bytes(len(head).to_bytes(2, "big") + head + sound)


# ------------------------------------------------------------------------------------------------ OpenAI's protocol

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    server: SpeechEndpoint.Server  # type: ignore[assignment]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        endpoint = self.server.endpoint
        with endpoint.lock:
            endpoint.heard.append(body)
            endpoint.paths.append(self.path)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            at = min(len(endpoint.heard), len(endpoint.behaviours)) - 1
        endpoint.behaviours[at](self, body)

    def send(self, content: bytes, *, status: int = 200, how: str = "length", **headers: str) -> None:
        """``how`` the end is told: by "length", "chunked", or by "closing" only."""
        self.protocol_version = "HTTP/1.1" if how == "chunked" else "HTTP/1.0"
        self.send_response(status)
        for name, value in {"content_type": "audio/wav", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if how == "length":
            self.send_header("content-length", str(len(content)))
        if how == "chunked":
            self.send_header("transfer-encoding", "chunked")
            self.send_header("connection", "close")
            parts = [content[at : at + 4096] for at in range(0, len(content), 4096)]
            content = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


class SpeechEndpoint:
    """Behaves as told, call by call; the last behaviour stays. Keeps what it heard."""

    class Server(ThreadingHTTPServer):
        endpoint: SpeechEndpoint
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Who breaks a connection off does not fill the test's output."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviours, self.tls = behaviours, tls
        self.heard: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()

    def __enter__(self) -> SpeechEndpoint:
        self._server = self.Server(("127.0.0.1", 0), Handler)
        self._server.endpoint = self
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def sends(content: bytes, **how: Any) -> Behaviour:
    return lambda handler, body: handler.send(content, **how)


def says(samples: np.ndarray | None = None, rate: int = RATE, **how: Any) -> Behaviour:
    """A burst for each word, as WAV."""

    def speak(handler: Handler, body: dict[str, Any]) -> None:
        spoken = bursts(len(body["input"].split()), rate) if samples is None else samples
        handler.send(wav_of(spoken, rate), **how)

    return speak


def refuses(status: int, message: str = "", *, code: str | None = None, **headers: str) -> Behaviour:
    content = json.dumps({"error": {"message": message, "code": code}}).encode()
    return sends(content, status=status, content_type="application/json", **headers)


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    time.sleep(60)


def drips(handler: Handler, body: dict[str, Any]) -> None:
    """One byte at a time, always in time for a limit per read."""
    handler.send_response(200)
    handler.send_header("content-length", "100000")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"R")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def breaks_off(handler: Handler, body: dict[str, Any]) -> None:
    handler.connection.close()


def floods(handler: Handler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"RIFF" * 262_144)
    except OSError:
        pass


# ------------------------------------------------------------------------------------------------ the wire


@dataclass(frozen=True)
class Trouble:
    """What happens to the first ``connections`` connections at byte ``at`` of the answer, or of the question."""

    kind: str
    at: int
    of: str = "answer"
    connections: int = 1_000


@dataclass
class Wire(_Background):
    """A TCP proxy on 127.0.0.1 in front of ``target``; ``passed`` counts the bytes of the last whole connection."""

    target: int
    trouble: Trouble | None = None
    made: int = 0
    passed: dict[str, int] = field(default_factory=dict)

    async def _start(self) -> Callable[[], Any]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

        async def stop() -> None:
            server.close()

        return stop

    def with_trouble(self, trouble: Trouble | None) -> None:
        """From the next connection on."""
        self.trouble, self.made = trouble, 0

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made += 1
        trouble = self.trouble if self.trouble and self.made <= self.trouble.connections else None
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            await asyncio.gather(
                self._pump("question", reader, far_writer, writer, trouble),
                self._pump("answer", far_reader, writer, writer, trouble),
            )
        except (OSError, _EndedError):
            pass
        finally:
            far_writer.close()
            writer.close()

    async def _pump(
        self,
        which: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        client: asyncio.StreamWriter,
        trouble: Trouble | None,
    ) -> None:
        passed = 0
        mine = trouble if trouble and trouble.of == which else None
        while part := await reader.read(65_536):
            if mine and passed + len(part) > mine.at:
                writer.write(part[: mine.at - passed])
                await writer.drain()
                await _spoil(mine.kind, part[mine.at - passed :], reader, writer, client)
            passed += len(part)
            writer.write(part)
            await writer.drain()
        self.passed[which] = passed
        writer.write_eof()


class _EndedError(Exception):
    """The wire is cut."""


async def _spoil(
    kind: str, rest: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, client: asyncio.StreamWriter
) -> None:
    if kind == "stall":
        await asyncio.sleep(60)
    if kind == "drip":
        while rest:
            for byte in rest:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.05)
            rest = await reader.read(65_536)
    if kind == "reset":
        line = client.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.transport.abort()
    if kind in ("429", "503"):
        client.write(f"HTTP/1.1 {kind} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await client.drain()
    raise _EndedError
