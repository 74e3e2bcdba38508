"""A sheet is accepted only when a reader (ZXing) decodes its rendering to exactly what stands in its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2
import zxingcpp
from PIL import Image

from onboard.core.errors import OnboardError

CHECK_DPI = 150


def require_readable(content: bytes, expected: Sequence[Sequence[str]]) -> None:
    """Raise OnboardError unless every page shows exactly the codes ``expected`` of it, each once, in any order."""
    pages = list(rendered(content))
    for number, (page, urls) in enumerate(zip(pages, expected, strict=True), 1):
        found = read_from(page)
        if Counter(found) != Counter(urls):
            wrong = sorted((Counter(urls) - Counter(found)) or (Counter(found) - Counter(urls)))
            raise OnboardError(
                f"page {number} of the finished sign cannot be read by a machine: {len(found)} of {len(urls)} codes, "
                f"not {', '.join(wrong)[:200]}",
                stage="publish",
                hint="Report this with the settings of this workspace: the sign was not written.",
            )


def rendered(content: bytes, dpi: int = CHECK_DPI, *, grey: bool = True) -> Iterator[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=grey)  # pyright: ignore[reportArgumentType]
            yield picture.to_pil()
    finally:
        document.close()


def read_from(picture: Image.Image) -> tuple[str, ...]:
    """What the codes in a picture say."""
    return tuple(code.text for code in zxingcpp.read_barcodes(picture))


def decoded(content: bytes, dpi: int = CHECK_DPI) -> tuple[str, ...]:
    """What the codes on the first page of a PDF say, rendered at ``dpi``."""
    return read_from(next(rendered(content, dpi)))
