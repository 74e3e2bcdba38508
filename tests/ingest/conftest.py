"""Documents and photos, made here: small, and each with one trap."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import Reads
from PIL import Image

from onboard.core.model import Instruction
from onboard.ingest.reading import read


@pytest.fixture
def fixtures() -> Path:
    return Path(__file__).with_name("fixtures")


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads a text as if it were a document; pictures named in ``photos`` lie beside it."""

    def reads(text: str, *, name: str = "doc.md", language: str = "de", photos: tuple[str, ...] = ()) -> Instruction:
        for photo in photos:
            path = tmp_path / photo
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (320, 240), "#7A8C5B").save(path)
        document = tmp_path / name
        document.write_bytes(text.encode())
        return read(document, language=language)

    return reads
