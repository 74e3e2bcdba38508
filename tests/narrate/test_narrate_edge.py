"""The online voice against a real websocket server on loopback that behaves well, badly, or not at all."""

import asyncio
import io
import json
import threading
import time

import av
import edge_tts.communicate
import numpy as np
import pytest
from aiohttp import WSMsgType, web

from onboard.core.errors import InputError, ServiceError, UsageError
from onboard.narrate.sound import from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.edge import Edge, _split_at_clauses
from onboard.narrate.voices.settings import voice_settings

SENTENCE = "Ziehen Sie die Schraube an, und ziehen Sie die Mutter an."
WORD_SECONDS = 0.3
TAIL_SECONDS = 0.2


def mp3_of(words: int) -> bytes:
    rate, file = 24_000, io.BytesIO()
    times = np.arange(round(rate * (words * WORD_SECONDS + TAIL_SECONDS))) / rate
    voiced = np.sin(2 * np.pi * 220 * times) * (times < words * WORD_SECONDS) * (0.6 + 0.4 * np.sin(20 * times))
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono", options={"b": "48k"})
        frame = av.AudioFrame.from_ndarray((9000 * voiced).astype(np.int16)[None, :], format="s16", layout="mono")
        frame.rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()


class Service:
    """The speech service's protocol on 127.0.0.1, with one fault at a time."""

    def __init__(self, fault: str = "", at: float = 1.0) -> None:
        self.fault, self.at, self.heard, self.connections = fault, at, [], 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Service":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_get("/speak", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/speak?t=1"
        self._stop = asyncio.Event()
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        if self.fault.isdigit():
            return web.Response(status=int(self.fault))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type != WSMsgType.TEXT or "Path:ssml" not in message.data:
                continue
            self.heard.append(message.data)
            text = message.data.split("'>")[-1].split("</prosody>")[0]
            await self._speak(socket, text)
            break
        await socket.close()
        return socket

    async def _speak(self, socket: web.WebSocketResponse, text: str) -> None:
        words = text.replace("&lt;", "<").replace("&amp;", "&").split()
        await socket.send_str("Path:turn.start\r\n\r\n{}")
        if self.fault == "stall":
            await asyncio.sleep(30)
        sound = b"" if self.fault == "nothing" else mp3_of(len(words))
        if self.fault == "noise":
            sound = bytes(np.random.default_rng(5).integers(0, 256, 9000, dtype=np.uint8))
        if self.fault == "cut":
            sound = sound[: int(self.at * len(sound))]
        sent = 0
        for number, word in enumerate(words):
            if self.fault == "drop" and number >= self.at * len(words):
                return
            if self.fault != "unmarked":
                await self._mark(socket, number, word.strip(".,"))
            upto = len(sound) * (number + 1) // len(words)
            for start in range(sent, upto, 700):
                await self._sound(socket, sound[start : min(start + 700, upto)])
            sent = upto
            if self.fault == "drip":
                await asyncio.sleep(0.4)
        if self.fault != "no end":
            await socket.send_str("Path:turn.end\r\n\r\n{}")

    async def _mark(self, socket: web.WebSocketResponse, number: int, word: str) -> None:
        ticks = round(WORD_SECONDS * 10_000_000)
        mark = {"Offset": number * ticks, "Duration": ticks, "text": {"Text": word, "Length": len(word)}}
        body = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": mark}]})
        await socket.send_str(f"Path:audio.metadata\r\n\r\n{body}")

    async def _sound(self, socket: web.WebSocketResponse, sound: bytes) -> None:
        head = b"X-RequestId:1\r\nPath:audio\r\nContent-Type:audio/mpeg\r\n"
        await socket.send_bytes(len(head).to_bytes(2, "big") + head + sound)


@pytest.fixture
def service(monkeypatch):
    started = []

    def start(fault: str = "", at: float = 1.0) -> Service:
        one = Service(fault, at)
        one.__enter__()
        started.append(one)
        monkeypatch.setattr(edge_tts.communicate, "WSS_URL", one.url)
        return one

    yield start
    for one in started:
        one.__exit__()


def speaking(text: str = SENTENCE, **table):
    return Edge(Edge.settings_from({"timeout": 5.0, **table}, "de")).synthesise(text).sound


def test_a_whole_answer_is_taken(service):
    server = service()
    sound = speaking()
    assert 24_000 == sound.rate
    assert sound.seconds >= 11 * WORD_SECONDS
    assert "de-DE, KatjaNeural" in server.heard[0]
    assert "rate='+0%'" in server.heard[0]


def test_a_whole_answer_becomes_a_levelled_sentence(service):
    service()
    assert from_wav(speak(SENTENCE, voice_settings("edge", {}, "de"))).seconds > 3


def test_the_pace_is_asked_for_in_percent(service):
    server = service()
    speaking(speed=0.9)
    assert "rate='-10%'" in server.heard[0]


@pytest.mark.parametrize("at", [0.0, 0.1, 0.3, 0.45, 0.5, 0.8, 0.9])
def test_a_connection_dropped_on_the_way_is_an_error_wherever_it_drops(service, at):
    # At 0.45 the last word heard is "an", which is also the last word of the sentence.
    service("drop", at)
    with pytest.raises(ServiceError, match="Microsoft's speech service"):
        speaking()


@pytest.mark.parametrize("at", [0.001, 0.02, 0.25, 0.5, 0.75, 0.9])
def test_sound_that_ends_before_the_last_word_is_an_error_wherever_it_ends(service, at):
    service("cut", at)
    with pytest.raises(ServiceError, match=r"s of sound of|not readable MP3|without sound|not finish|No audio"):
        speaking()


def test_an_answer_without_its_closing_message_is_taken_only_because_all_of_it_is_there(service):
    service("no end")
    assert speaking().seconds >= 11 * WORD_SECONDS


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("unmarked", "no word marks"),
        ("nothing", "No audio"),
        ("noise", "MP3|of sound"),
        ("403", "403"),
        ("429", "too many requests"),
        ("503", "not available"),
        ("500", "500"),
    ],
)
def test_every_fault_is_an_error_with_something_to_do(service, fault, said):
    service(fault)
    with pytest.raises(ServiceError, match=said) as caught:
        speaking()
    assert "offline voice" in caught.value.hint


@pytest.mark.parametrize("fault", ["stall", "drip"])
def test_one_deadline_holds_for_the_whole_sentence(service, fault):
    service(fault)
    started = time.monotonic()
    with pytest.raises(ServiceError, match="within 1 s"):
        speaking(timeout=1.0)
    assert time.monotonic() - started < 20


def test_nobody_listening_is_an_error(monkeypatch):
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://127.0.0.1:9/speak?t=1")
    with pytest.raises(ServiceError):
        speaking()


def test_offline_opens_no_connection(service):
    server = service()
    with pytest.raises(UsageError):
        speak(SENTENCE, voice_settings("edge", {}, "de", offline=True))
    assert 0 == server.connections


def test_signs_of_markup_reach_the_service_as_text(service):
    server = service()
    speaking("Wert <b> & <c> lesen.")
    assert "Wert &lt;b&gt; &amp; &lt;c&gt; lesen." in server.heard[0]


def test_letters_the_voice_would_swallow_are_not_sent(service):
    server = service()
    with pytest.raises(InputError, match="Cyrillic"):
        speaking("Guten Привет Tag.")
    assert 0 == server.connections


def test_a_sentence_too_long_for_one_request_is_sent_in_clauses_and_whole(service):
    server = service()
    clause = "ziehen Sie dann die nächste Schraube ganz vorsichtig und gleichmäßig an"
    long = f"{', '.join([clause] * 60)}."
    assert long == " ".join(_split_at_clauses(long))
    assert speaking(long, timeout=60.0).seconds >= 660 * WORD_SECONDS
    assert 2 == len(server.heard)
    assert server.heard[0].split("</prosody>")[0].endswith(",")


def test_a_word_longer_than_a_request_is_refused():
    with pytest.raises(InputError, match="3000 bytes"):
        _split_at_clauses("x" * 4000)
