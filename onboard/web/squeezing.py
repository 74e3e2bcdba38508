"""Text made smaller on its way: pages, style, scripts and captions go out gzipped (RFC 1952) to whoever takes that.

A hall's connection is poor, and a page of twenty steps is a quarter of its size so. Media are never touched, and a
range is always one of the file itself. What was made smaller once is remembered, so that a shift does not cost it two
hundred times.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from pathlib import PurePosixPath

SQUEEZED = frozenset({".html", ".css", ".js", ".json", ".svg", ".vtt", ".srt", ".txt"})
LEAST, MOST = 512, 4 * 1024 * 1024
"""Bytes of a file that is worth it, and of one that is still done."""
REMEMBERED = 16 * 1024 * 1024

_GZIP = re.compile(r"\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE)


def is_squeezed(path: str, size: int) -> bool:
    """Whether a file goes out smaller to those who take it so."""
    return PurePosixPath(path).suffix.lower() in SQUEEZED and LEAST <= size <= MOST


def takes_gzip(accepted: str) -> bool:
    """What an Accept-Encoding header (RFC 9110, section 12.5.3) says of gzip; "" says no."""
    for part in accepted[:1024].split(","):
        match = _GZIP.fullmatch(part)
        if match is not None:
            return match["weight"] is None or float(match["weight"]) > 0
    return False


class Squeezer:
    """Remembers what it made smaller, the last used longest, within a bound of bytes."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._bytes = 0
        self._known: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def squeezed(self, path: str, etag: str, content: Callable[[], bytes]) -> bytes:
        """A file's content as gzip; ``etag`` says which version of it. The same content gives the same bytes."""
        key = path, etag
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return known
        made = gzip.compress(content(), compresslevel=6, mtime=0)
        self._known[key] = made
        self._bytes += len(made)
        while self._bytes > self._remembered:
            _, dropped = self._known.popitem(last=False)
            self._bytes -= len(dropped)
        return made
