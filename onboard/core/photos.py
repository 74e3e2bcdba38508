"""How large a photo may be: the same figures wherever one is read, printed or shown."""

from __future__ import annotations

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes: more than any phone writes (a raw-like JPEG of 48 megapixels has 30 MiB)."""

MOST_PIXELS = 100_000_000
"""Twice what most phones take (12 to 50 million), and an A4 page scanned at 1,200 dpi fits."""

FEWEST_PIXELS = 200
"""A photo whose longer side has fewer is blurred on every slide."""
