"""Pictures a program can read and sounds it can find: how the tests look at a finished video."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import av
import numpy as np
from av.container import InputContainer
from PIL import Image, ImageDraw

from onboard.compose.encoders.base import Change
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.core.model import Size

SMALL = Size(320, 180)
BITS = 10
CLICK = 48


@contextmanager
def opened(video: bytes) -> Iterator[InputContainer]:
    """An MP4 of ours, to look into."""
    with av.open(io.BytesIO(video), mode="r", format="mp4") as container:
        yield container


def encoder(size: Size = SMALL) -> X264:
    return X264(X264Settings(size=size))


def numbered(number: int, size: Size = SMALL) -> Image.Image:
    """A picture that shows a number as black and white blocks."""
    picture = Image.new("L", (size.width, size.height), 96)
    draw, block = ImageDraw.Draw(picture), size.width // BITS
    for bit in range(BITS):
        corner = bit * block, size.height // 4
        draw.rectangle((*corner, corner[0] + block - 1, size.height * 3 // 4), fill=235 if number >> bit & 1 else 16)
    return picture.convert("RGB")


def number_on(frame: av.VideoFrame) -> int:
    return _number(frame.to_ndarray(format="gray"))


def number_in(picture: Image.Image) -> int:
    return _number(np.asarray(picture.convert("L")))


def _number(luma: np.ndarray) -> int:
    row, block = luma[luma.shape[0] // 2], luma.shape[1] // BITS
    return sum((int(row[bit * block + block // 2]) > 128) << bit for bit in range(BITS))


def piece(number: int, size: Size = SMALL) -> bytes:
    return encoder(size).encode([Change(0, numbered(number, size))])


def wav(samples: np.ndarray, rate: int = 48_000, channels: int = 1) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return written.getvalue()


def click(samples: int = 4_800) -> bytes:
    """A millisecond of noise-free loudness, then silence."""
    sound = np.zeros(samples)
    sound[:CLICK] = 20_000
    return wav(sound)


def pictures_in(video: bytes) -> list[tuple[float, int]]:
    """(seconds, number shown) wherever the shown number changes."""
    seen: list[tuple[float, int]] = []
    with opened(video) as container:
        for frame in container.decode(video=0):
            number = number_on(frame)
            if not seen or seen[-1][1] != number:
                seen.append((frame.time, number))
    return seen


def sound_of(video: bytes) -> np.ndarray:
    """All samples, full scale = 1.0, at the place their time stamps give them; what stands before 0 is not heard."""
    with opened(video) as container:
        pieces = [
            (round(frame.pts * frame.time_base * 48_000), frame.to_ndarray()[0]) for frame in container.decode(audio=0)
        ]
    heard = np.zeros(max(at + len(piece) for at, piece in pieces))
    for at, piece in pieces:
        heard[max(at, 0) : at + len(piece)] = piece[max(0, -at) :]
    return heard


def clicks_in(heard: np.ndarray, near: Sequence[int], within: int = 2_400) -> list[int]:
    """The first loud sample around each expected one."""
    found = []
    for at in near:
        start = max(0, at - within)
        loud = np.flatnonzero(np.abs(heard[start : at + within]) > 0.2)
        assert len(loud), f"no click around sample {at}"
        found.append(start + int(loud[0]))
    return found


def packets_of(video: bytes, kind: str) -> list[av.Packet]:
    with opened(video) as container:
        stream = getattr(container.streams, kind)[0]
        return [packet for packet in container.demux(stream) if packet.size]


def boxes(video: bytes) -> list[tuple[str, int, bytes]]:
    """(type, offset, content) of a file's outermost boxes."""
    found, at = [], 0
    while at < len(video):
        size, kind = int.from_bytes(video[at : at + 4], "big"), video[at + 4 : at + 8].decode("latin-1")
        assert size >= 8, f"box {kind} of {size} bytes"
        found.append((kind, at, video[at + 8 : at + size]))
        at += size
    assert at == len(video)
    return found
