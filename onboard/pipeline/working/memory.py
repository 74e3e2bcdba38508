"""What the C library does with memory that was freed: kept for the next picture or sound, or given back to the system.

    keep_freed   blocks as large as a picture are kept, in this process
    give_back    what is kept goes back

The system gives memory anew zeroed, page by page, at the first touch of each: half of what large arrays cost. What was
freed and kept is there at once, and who makes one unit of work after the other needs again what it has just freed.
"""

from __future__ import annotations

import os
from contextlib import suppress

_LARGEST_KEPT = 17 << 20
"""Bytes of a block. Pictures of a slide have 6 MB, photos decoded for it 10. Twice as much is kept in all."""

_LARGEST_OF_ANY = 32 << 20
"""Bytes; glibc takes no more (half a heap of a thread)."""

_TOLD = "MALLOC_TRIM_THRESHOLD_"
"""The environment variable by which Dask has its workers give back everything, at once."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_OTHERS = (AttributeError, OSError, TypeError)
"""Another C library, another system."""


def keep_freed() -> None:
    """Keep what is freed, where the library can (mallopt(3), of glibc).

    It does so by itself once a large block was freed; but not in a process that was told in its environment when to
    give back what. There each large array is new memory, until the library is told otherwise.
    """
    bytes(_LARGEST_KEPT)
    if _TOLD in os.environ:
        import ctypes

        with suppress(*_OTHERS):
            library = ctypes.CDLL(None)
            library.mallopt(_MMAP_THRESHOLD, _LARGEST_OF_ANY)
            library.mallopt(_TRIM_THRESHOLD, 2 * _LARGEST_KEPT)


def give_back() -> None:
    """Give back what is kept, where the library can (malloc_trim(3), of glibc)."""
    import ctypes

    with suppress(*_OTHERS):
        ctypes.CDLL(None).malloc_trim(0)
