"""A file that is no text, whatever its suffix says, is answered with what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from onboard.core.errors import InputError
from onboard.ingest.reading import read


@pytest.mark.parametrize("suffix", [".md", ".txt", ".json", ".yaml"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04rest", "an office document or a zip archive, not text"),
        (b"%PDF-1.7 rest", "a PDF, not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or protected office document, not text"),
        (b"\x89PNG\r\n\x1a\n", r"a picture \(PNG\), not text"),
        (b"\xff\xd8\xff\xe0", r"a picture \(JPEG\), not text"),
        (b"\0\0\0\x18ftypheic", "a photo or film, not text"),
        (b"1. Deckel" + b"\0" * 20, "no text: much of it is zero bytes"),
    ],
)
def test_what_is_no_text_is_named(suffix: str, content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / f"liste{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what) as caught:
        read(path)
    assert caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "liste.md"
    path.write_bytes("# Öl wechseln\n\n1. Deckel öffnen.\n2. Öl ablassen.\n".encode(encoding))
    assert ["Deckel öffnen", "Öl ablassen"] == [step.title for step in read(path, language="de").steps]
