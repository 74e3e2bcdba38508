"""A scene's picture, small: for the list of contents, of which a phone shows dozens over a poor connection.

takes   a JPEG      gives   a JPEG, at most 256 pixels wide
"""

from __future__ import annotations

import io

from PIL import Image

from onboard.core.errors import OnboardError

WIDTH = 256
QUALITY = 72


def thumbnail(picture: bytes) -> bytes:
    """The picture, small. Raises OnboardError for what is no JPEG."""
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as image:
            image.draft("RGB", (WIDTH, WIDTH))
            image.thumbnail((WIDTH, WIDTH * 2))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise OnboardError(f"the picture of a scene is no JPEG ({exc})", stage="publish") from exc
    return out.getvalue()
