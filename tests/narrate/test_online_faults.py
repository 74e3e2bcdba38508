"""A network that drops, resets, stalls, drips or refuses at any byte: a sentence comes whole, or as an error.

Between the voice and a server that speaks the real protocol stands a wire that spoils one byte of choice. The long days
send several sentences at a time, each over a wire of its own: most of such a day is waiting.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import ContextVar
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

TIMEOUT, PATIENT = 0.7, 60.0
"""Seconds for a sentence: where a line may stall, and where nothing but the machine may keep it waiting."""
GENEROUS = 120.0
"""Seconds after which a test says that it did not end; nothing finer is asserted about time."""
AT_ONCE = 10
"""Sentences of a long day that are sent at the same time."""
DAYS_ON_EDGE, DAYS_ON_AN_ENDPOINT = 10, 2
"""AT_ONCE sentences each."""


@dataclass
class Speaker:
    """A voice at the far end of a wire, what it says when all is well, and how many bytes that takes."""

    voice: Online
    wire: Wire
    whole: Utterance
    bytes_of: dict[str, int]

    def under(self, trouble: Trouble | None, *, timeout: float = PATIENT) -> Utterance | ServiceError:
        """What comes of a sentence; an error of exit code 5 is a result, any other is not."""
        self.wire.with_trouble(trouble)
        voice = type(self.voice)(replace(self.voice.settings, timeout=timeout), first_pause=0.01)
        return _ended(lambda: voice.synthesise(SENTENCE), self.wire)

    def is_whole(self, spoken: Utterance) -> bool:
        return (self.whole.sound.samples.tolist(), self.whole.words) == (spoken.sound.samples.tolist(), spoken.words)


MINE: ContextVar[Wire] = ContextVar("MINE")
"""The wire of the sentence that is being spoken."""


class _AddressOfMine(str):
    """Edge's library has one address for all requests: this one leads each to the wire of its sentence."""

    __slots__ = ()

    def __format__(self, _: str) -> str:
        return f"ws://127.0.0.1:{MINE.get().port}/speak?t=1"


def _ended(work: Callable[[], Utterance], wire: Wire) -> Utterance | ServiceError:
    results: list[Utterance | BaseException] = []

    def run() -> None:
        MINE.set(wire)
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
    whole = _ended(lambda: voice.synthesise(SENTENCE), wire)
    assert isinstance(whole, Utterance), whole
    deadline = time.monotonic() + GENEROUS
    while len(wire.passed) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)  # the wire counts when the connection is closed
    return Speaker(voice, wire, whole, dict(wire.passed))


@pytest.fixture(scope="module")
def edges() -> Iterator[list[Speaker]]:
    """Several, each with a wire of its own."""
    with EdgeService() as service, ExitStack() as wires, pytest.MonkeyPatch.context() as patched:
        patched.setattr(DRM, "clock_skew_seconds", 0.0)
        patched.setattr(edge_tts.communicate, "WSS_URL", _AddressOfMine())
        voice = Edge(Edge.settings_from({"timeout": PATIENT}, "de"))
        yield [_speaker(voice, wires.enter_context(Wire(service.port))) for _ in range(AT_ONCE)]


@pytest.fixture(scope="module")
def edge(edges: list[Speaker]) -> Speaker:
    return edges[0]


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
def openais(request) -> Iterator[list[Speaker]]:
    """Several, each with a wire of its own."""
    kind = {"format": "pcm"} if "bare" in request.param else {}

    def speaker(wire: Wire) -> Speaker:
        table = {"base_url": f"http://127.0.0.1:{wire.port}/v1", "model": "m", "voice": "v", "timeout": PATIENT}
        return _speaker(OpenAI(OpenAI.settings_from({**table, **kind, "key": ""}, "de")), wire)

    with SpeechEndpoint(WAYS[request.param]) as endpoint, ExitStack() as wires:
        yield [speaker(wires.enter_context(Wire(endpoint.port))) for _ in range(AT_ONCE)]


@pytest.fixture(scope="module")
def openai(openais: list[Speaker]) -> Speaker:
    return openais[0]


def troubles(kinds: tuple[str, ...], connections: int) -> some.SearchStrategy[tuple[str, str, float, int]]:
    """Kind, side, place as a share of the bytes of that side, and how many connections suffer."""
    places = some.floats(0, 0.9999) | some.floats(0, 0.15) | some.floats(0.9, 0.9999)
    return some.tuples(
        some.sampled_from(kinds), some.sampled_from(("answer", "question")), places, some.just(connections)
    )


def trouble_of(speaker: Speaker, drawn: tuple[str, str, float, int]) -> Trouble:
    kind, side, share, connections = drawn
    return Trouble(kind, int(share * speaker.bytes_of[side]), side, connections)


def day_of(speakers: Sequence[Speaker], drawn: Sequence[tuple[str, str, float, int]]) -> Iterator[bool]:
    """Whether each sentence of a long day ended as an error or with all its samples."""
    with ThreadPoolExecutor(len(speakers)) as pool:
        results = pool.map(
            lambda speaker, one: speaker.under(trouble_of(speaker, one), timeout=TIMEOUT), speakers, drawn
        )
    for speaker, result in zip(speakers, results, strict=True):
        yield isinstance(result, ServiceError) or len(result.sound.samples) == len(speaker.whole.sound.samples)


QUICK = ("drop", "reset", "429", "503")
SLOW = ("stall", "drip")


def test_the_wire_alone_changes_nothing(edge, openai):
    for speaker in (edge, openai):
        alone = speaker.under(None)
        assert isinstance(alone, Utterance)
        assert speaker.is_whole(alone)
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
    result = edge.under(trouble_of(edge, drawn), timeout=TIMEOUT)
    assert isinstance(result, ServiceError) or edge.is_whole(result)


@given(drawn=troubles(SLOW, 1_000))
@settings(max_examples=1)
def test_openai_ends_at_its_deadline_wherever_the_line_stalls_or_drips(openai, drawn):
    result = openai.under(trouble_of(openai, drawn), timeout=TIMEOUT)
    assert isinstance(result, ServiceError) or openai.is_whole(result)


long_days = some.lists(troubles(QUICK + SLOW, 1_000) | troubles(QUICK + SLOW, 2), min_size=AT_ONCE, max_size=AT_ONCE)


@pytest.mark.slow
@given(drawn=long_days)
@settings(max_examples=DAYS_ON_EDGE)
def test_edge_survives_a_long_day_on_a_bad_network(edges, drawn):
    assert all(day_of(edges, drawn))


@pytest.mark.slow
@given(drawn=long_days)
@settings(max_examples=DAYS_ON_AN_ENDPOINT)
def test_openai_survives_a_long_day_on_a_bad_network(openais, drawn):
    assert all(day_of(openais, drawn))
