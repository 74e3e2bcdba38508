"""What can be asked of a stranger's video, and how the answers are written on the line between two processes.

An answer is one letter, its length in eight bytes (big-endian), and so many bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import IO

from onboard.files import MEBIBYTE

FACTS, PICTURE, REPEAT, SOUND, ERROR, END = b"F", b"P", b"R", b"S", b"E", b"."
_LENGTH = 8

MOST_PIXELS = 7_680 * 4_320
"""Of one picture: 8K (ITU-R BT.2020)."""
MOST_PICTURES = 600_000
"""Of one file: 40 minutes at 240 a second."""
LARGEST_ANSWER = 3 * MOST_PIXELS
"""Bytes of one answer; two minutes of sound have less."""

MEMORY = 3_072 * MEBIBYTE
"""Bytes of address space. 1080p takes 0.3 GiB, 4K HEVC with 10 bits 0.6."""
CPU_SECONDS = 900
ANSWER_SECONDS = 120.0
"""Until the next answer; the longest wait is for the first picture after a distant keyframe of an 8K film."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one file.

    ``kind``            "facts", "picture", "film" or "sound"
    ``start, end``      seconds from the first picture; for "picture" only ``start``
    ``speed``           of "film" and "sound"
    ``width, height``   the picture is fitted into, keeping its shape; 0: as it is, but at most ``longest`` a side
    ``first, last``     "film": numbers of the frames wanted, 30 a second of the finished video, both included
    """

    kind: str
    start: float = 0.0
    end: float = 0.0
    speed: float = 1.0
    width: int = 0
    height: int = 0
    longest: int = 0
    first: int = 0
    last: int = 0

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Question:
        return cls(**json.loads(text))


def put(line: IO[bytes], kind: bytes, content: bytes | memoryview = b"") -> None:
    """Write one answer."""
    line.write(kind + len(content).to_bytes(_LENGTH, "big"))
    line.write(content)
    line.flush()


def taken(line: IO[bytes]) -> tuple[bytes, bytes]:
    """The next answer: its letter and its content. EOFError where the line ends, ValueError for an absurd length."""
    head = _exactly(line, 1 + _LENGTH)
    length = int.from_bytes(head[1:], "big")
    if length > LARGEST_ANSWER:
        raise ValueError(f"an answer of {length} bytes")
    return head[:1], _exactly(line, length)


def _exactly(line: IO[bytes], wanted: int) -> bytes:
    content = line.read(wanted)
    if len(content) != wanted:
        raise EOFError
    return content
