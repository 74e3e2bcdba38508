"""A network that drops, resets, stalls, drips or refuses at any byte: a sentence comes whole, or as an error.

Between the voice and a server that speaks the real protocol stands a wire that spoils one byte of choice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import edge_tts.communicate
import pytest
from edge_tts.drm import DRM
from hypothesis import given, settings
from hypothesis import strategies as some
from speech_services import (
    RATE,
    SENTENCE,
    EdgeService,
    SpeechEndpoint,
    Trouble,
    Wire,
    bursts,
    coded,
    says,
    sends,
    wav_of,
)

from onboard.core.errors import ServiceError
from onboard.narrate.sound import Utterance
from onboard.narrate.voices.edge import Edge
from onboard.narrate.voices.openai import OpenAI
from onboard.narrate.voices.remote import Online

TIMEOUT = 0.7
GENEROUS = 30.0
"""Seconds after which a test says that it did not end; nothing finer is asserted about time."""


@dataclass
class Speaker:
    """A voice at the far end of a wire, what it says when all is well, and how many bytes that takes."""

    voice: Online
    wire: Wire
    whole: Utterance
    bytes_of: dict[str, int]

    def under(self, trouble: Trouble) -> Utterance | ServiceError:
        """What comes of a sentence; an error of exit code 5 is a result, any other is not."""
        self.wire.with_trouble(trouble)
        return _ended(lambda: self.voice.synthesise(SENTENCE))

    def is_whole(self, spoken: Utterance) -> bool:
        return (self.whole.sound.samples.tolist(), self.whole.words) == (spoken.sound.samples.tolist(), spoken.words)


def _ended(work: Callable[[], Utterance]) -> Utterance | ServiceError:
    results: list[Utterance | BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as exc:
            results.append(exc)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(GENEROUS)
    assert results, f"still not ended after {GENEROUS:g} s"
    result = results[0]
    if isinstance(result, BaseException) and not isinstance(result, ServiceError):
        raise result
    return result


def _speaker(voice: Online, wire: Wire) -> Speaker:
    wire.with_trouble(None)
    whole = voice.synthesise(SENTENCE)
    hurried = type(voice)(replace(voice.settings, timeout=TIMEOUT), first_pause=0.01)
    deadline = time.monotonic() + GENEROUS
    while len(wire.passed) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)  # the wire counts when the connection is closed
    return Speaker(hurried, wire, whole, dict(wire.passed))


@pytest.fixture(scope="module")
def edge() -> Iterator[Speaker]:
    with EdgeService() as service, Wire(service.port) as wire, pytest.MonkeyPatch.context() as patched:
        patched.setattr(DRM, "clock_skew_seconds", 0.0)
        patched.setattr(edge_tts.communicate, "WSS_URL", f"ws://127.0.0.1:{wire.port}/speak?t=1")
        yield _speaker(Edge(Edge.settings_from({"timeout": 10.0}, "de")), wire)


WAYS = {
    "wav that tells its length": says(),
    "wav without length, in a whole answer": sends(wav_of(bursts(11), told=0xFFFFFFFF)),
    "wav without length, in chunks": sends(wav_of(bursts(11), told=0), how="chunked"),
    "wav that tells its length, closed": says(how="closing"),
    "mp3 in chunks": sends(coded(bursts(11), "mp3", "libmp3lame"), how="chunked"),
    "flac, closed": sends(coded(bursts(11), "flac", "flac"), how="closing"),
    "bare samples in chunks": sends(bursts(11).tobytes(), how="chunked"),
}


@pytest.fixture(scope="module", params=WAYS)
def openai(request) -> Iterator[Speaker]:
    with SpeechEndpoint(WAYS[request.param]) as endpoint, Wire(endpoint.port) as wire:
        table = {"base_url": f"http://127.0.0.1:{wire.port}/v1", "model": "m", "voice": "v", "timeout": 10.0}
        kind = {"format": "pcm"} if "bare" in request.param else {}
        yield _speaker(OpenAI(OpenAI.settings_from({**table, **kind, "key": ""}, "de")), wire)


def troubles(kinds: tuple[str, ...], connections: int) -> some.SearchStrategy[tuple[str, str, float, int]]:
    """Kind, side, place as a share of the bytes of that side, and how many connections suffer."""
    places = some.floats(0, 0.9999) | some.floats(0, 0.15) | some.floats(0.9, 0.9999)
    return some.tuples(
        some.sampled_from(kinds), some.sampled_from(("answer", "question")), places, some.just(connections)
    )


def trouble_of(speaker: Speaker, drawn: tuple[str, str, float, int]) -> Trouble:
    kind, side, share, connections = drawn
    return Trouble(kind, int(share * speaker.bytes_of[side]), side, connections)


QUICK = ("drop", "reset", "429", "503")
SLOW = ("stall", "drip")


def test_the_wire_alone_changes_nothing(edge, openai):
    for speaker in (edge, openai):
        speaker.wire.with_trouble(None)
        assert speaker.is_whole(speaker.voice.synthesise(SENTENCE))
        assert min(speaker.bytes_of.values()) > 200
        assert abs(speaker.whole.sound.seconds - len(bursts(11)) / RATE) < 0.06


@given(drawn=troubles(QUICK, 1_000))
@settings(max_examples=40)
def test_edge_never_gives_less_than_the_sentence_where_every_connection_breaks(edge, drawn):
    result = edge.under(trouble_of(edge, drawn))
    assert isinstance(result, ServiceError) or edge.is_whole(result)


@given(drawn=troubles(QUICK, 1_000))
@settings(max_examples=6)
def test_openai_never_gives_less_than_the_sentence_where_every_connection_breaks(openai, drawn):
    result = openai.under(trouble_of(openai, drawn))
    assert isinstance(result, ServiceError) or len(result.sound.samples) == len(openai.whole.sound.samples)
    if isinstance(result, Utterance) and drawn[0] in ("drop", "reset"):
        assert openai.is_whole(result)


@given(drawn=troubles(("drop", "reset"), 1))
@settings(max_examples=12)
def test_a_connection_that_breaks_once_costs_nothing_but_time(edge, drawn):
    result = edge.under(trouble_of(edge, drawn))
    assert isinstance(result, Utterance)
    assert edge.is_whole(result)


@given(drawn=troubles(("drop", "reset"), 1))
@settings(max_examples=4)
def test_an_endpoint_that_breaks_off_once_costs_nothing_but_time(openai, drawn):
    result = openai.under(trouble_of(openai, drawn))
    assert isinstance(result, Utterance)
    assert openai.is_whole(result)


@given(drawn=troubles(SLOW, 1_000))
@settings(max_examples=4)
def test_edge_ends_at_its_deadline_wherever_the_line_stalls_or_drips(edge, drawn):
    result = edge.under(trouble_of(edge, drawn))
    assert isinstance(result, ServiceError) or edge.is_whole(result)


@given(drawn=troubles(SLOW, 1_000))
@settings(max_examples=1)
def test_openai_ends_at_its_deadline_wherever_the_line_stalls_or_drips(openai, drawn):
    result = openai.under(trouble_of(openai, drawn))
    assert isinstance(result, ServiceError) or openai.is_whole(result)


@pytest.mark.slow
@given(drawn=troubles(QUICK + SLOW, 1_000) | troubles(QUICK + SLOW, 2))
@settings(max_examples=150)
def test_edge_survives_a_long_day_on_a_bad_network(edge, drawn):
    result = edge.under(trouble_of(edge, drawn))
    assert isinstance(result, ServiceError) or len(result.sound.samples) == len(edge.whole.sound.samples)


@pytest.mark.slow
@given(drawn=troubles(QUICK + SLOW, 1_000) | troubles(QUICK + SLOW, 2))
@settings(max_examples=40)
def test_openai_survives_a_long_day_on_a_bad_network(openai, drawn):
    result = openai.under(trouble_of(openai, drawn))
    assert isinstance(result, ServiceError) or len(result.sound.samples) == len(openai.whole.sound.samples)
