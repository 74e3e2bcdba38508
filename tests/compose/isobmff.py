"""MP4 as ISO/IEC 14496-12 says it is to be read: written against the standard, knows nothing of our writer."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate

CONTAINERS = {"moov", "trak", "edts", "tref", "mdia", "minf", "dinf", "stbl", "udta"}


@dataclass
class Box:
    kind: str
    offset: int
    content: bytes
    inside: list[Box]

    def all(self, path: str) -> list[Box]:
        """The boxes at a path: "moov/trak"."""
        first, _, rest = path.partition("/")
        found = [box for box in self.inside if box.kind == first]
        return [deeper for box in found for deeper in box.all(rest)] if rest else found

    def one(self, path: str) -> Box:
        (found,) = self.all(path)
        return found

    def tree(self) -> str:
        """The kinds of all boxes inside, in their order: "ftyp moov(mvhd trak(...))"."""
        return " ".join(box.kind + (f"({box.tree()})" if box.inside else "") for box in self.inside)


def read(video: bytes, *, media: int | None = None) -> Box:
    """A file's boxes; ``media``: how many bytes of its last box's content are not there."""
    return Box("file", 0, video, _inside(video, 0, len(video), media or 0))


def _inside(video: bytes, at: int, end: int, missing: int) -> list[Box]:
    found = []
    while at < end:
        size, kind = struct.unpack_from(">I4s", video, at)
        opens = 8
        if size == 1:
            (size,), opens = struct.unpack_from(">Q", video, at + 8), 16
        if kind == b"mdat":
            size -= missing
        assert opens <= size <= end - at, f"box {kind} of {size} bytes at {at}, and {end - at} are there"
        name = kind.decode("latin-1")
        inside = _inside(video, at + opens, at + size, 0) if name in CONTAINERS else []
        found.append(Box(name, at, video[at + opens : at + size], inside))
        at += size
    return found


@dataclass
class Track:
    """``samples``: (place in the file, bytes, decoded at, seen at, whether decoding can begin there) of each."""

    number: int
    handler: str
    clock: int
    media_ticks: int
    edit: tuple[int, int]
    samples: list[tuple[int, int, int, int, bool]]

    @property
    def stts_ticks(self) -> int:
        return self.samples[-1][2]


def tracks(file: Box) -> list[Track]:
    return [_track(trak) for trak in file.all("moov/trak")]


def _track(trak: Box) -> Track:
    (number,) = struct.unpack_from(">I", trak.one("tkhd").content, 12)
    clock, media_ticks = struct.unpack_from(">II", trak.one("mdia/mdhd").content, 12)
    entries, length, media_time, rate = struct.unpack(">4xIIiI", trak.one("edts/elst").content)
    assert (1, 1 << 16) == (entries, rate)
    return Track(
        number,
        trak.one("mdia/hdlr").content[8:12].decode(),
        clock,
        media_ticks,
        (length, media_time),
        _samples(trak.one("mdia/minf/stbl")),
    )


def _samples(stbl: Box) -> list[tuple[int, int, int, int, bool]]:
    same, count = struct.unpack_from(">4xII", stbl.one("stsz").content)
    assert same == 0
    sizes = struct.unpack_from(f">{count}I", stbl.one("stsz").content, 12)
    durations = _runs(stbl.one("stts").content)
    waits = _runs(stbl.one("ctts").content) if stbl.all("ctts") else [0] * count
    assert count == len(durations) == len(waits)
    times = list(accumulate(durations, initial=0))
    sync = set(range(1, count + 1))
    if stbl.all("stss"):
        content = stbl.one("stss").content
        sync = set(struct.unpack_from(f">{len(content) // 4 - 2}I", content, 8))
    return [
        (place, size, at, at + wait, number in sync)
        for number, (place, size, at, wait) in enumerate(
            zip(_places(stbl, sizes), sizes, times[:-1], waits, strict=True), start=1
        )
    ]


def _runs(content: bytes) -> list[int]:
    (count,) = struct.unpack_from(">4xI", content)
    figures = struct.unpack_from(f">{2 * count}I", content, 8)
    assert len(content) == 8 + 8 * count
    return [value for often, value in zip(figures[::2], figures[1::2], strict=True) for _ in range(often)]


def _places(stbl: Box, sizes: tuple[int, ...]) -> list[int]:
    (offsets,) = [*stbl.all("stco"), *stbl.all("co64")]
    (count,) = struct.unpack_from(">4xI", offsets.content)
    rows = struct.unpack_from(f">{count}{'I' if offsets.kind == 'stco' else 'Q'}", offsets.content, 8)
    content = stbl.one("stsc").content
    changes = [struct.unpack_from(">III", content, at) for at in range(8, len(content), 12)]
    places, sample, length = [], 0, 0
    for number, offset in enumerate(rows, start=1):
        length = next((samples for first, samples, _ in changes if first == number), length)
        places += accumulate(sizes[sample : sample + length - 1], initial=offset)
        sample += length
    return places
