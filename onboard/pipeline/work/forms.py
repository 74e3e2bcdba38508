"""What results look like, by the kind of work: whether bytes are a result of a kind at all.

takes   the name of a kind, and bytes      gives   whether a unit of that kind may have made them
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

TOLD_BY_BEGINNING = frozenset({"SceneSound", "Soundtrack", "Join", "Credentialed", "MakeSign"})
"""Kinds of whose results only the first bytes are looked at. Any other has to be given whole."""


def fits(kind: str, content: bytes) -> bool:
    """Whether these bytes can be read as a result of the kind; as one of a kind that is not known, anything can."""
    try:
        return kind not in forms() or forms()[kind](content) is not False
    except Exception:  # whatever reading it ends with: it is not what was made
        return False


@cache
def forms() -> Mapping[str, Callable[[bytes], object]]:
    """What reads a result, by the name of the kind: raises, or gives False, where it is none."""
    from onboard.ingest.prints import Print
    from onboard.ingest.transcript import Transcript
    from onboard.pipeline.work import gaps, narrate, publish, script, slides

    piece, picture = _piece, _picture
    return {
        "Transcribe": Transcript.from_bytes,
        "PrintPhoto": Print.from_bytes,
        "InspectPhoto": lambda content: _has(content, "digest", "width", "height", "format"),
        "InspectClip": lambda content: _has(content, "digest", "seconds", "width", "height", "sound"),
        "ClipPicture": picture("JPEG"),
        "FindGaps": gaps.gaps_of,
        "AskModel": script.answer_of,
        "WriteScript": script.script_from,
        "CheckScript": script.findings_of,
        "AskWhatWasUnderstood": lambda content: _is_list(content) and script.questions_of(content),
        "Speak": _wav,
        "Align": narrate.heard_of,
        "Listen": narrate.missed_in,
        "Paginate": _pages,
        "Still": piece,
        "Thumbnail": picture("JPEG"),
        "Glance": lambda content: bool(slides.results_of(content)),
        "Sheet": picture("PNG"),
        "PagePicture": picture("JPEG"),
        "Small": piece,
        "SceneSound": _aac,
        "Soundtrack": _aac,
        "Fade": piece,
        "ZoomIn": piece,
        "Film": piece,
        "Join": _mp4,
        "Credentialed": _mp4,
        "SmallPicture": picture("JPEG"),
        "MakeSign": lambda content: content.startswith(b"%PDF-"),
        "DrawCode": lambda content: bool(publish.code_pictures(content)),
    }


def _has(content: bytes, *names: str) -> bool:
    told = json.loads(content)
    return isinstance(told, dict) and told.keys() >= set(names)


def _is_list(content: bytes) -> bool:
    """A mapping would do for a list of nothing, too."""
    return isinstance(json.loads(content), list)


def _pages(content: bytes) -> bool:
    pages: Any = json.loads(content)
    names = {"heading", "lines", "points", "panels", "photos", "page"}
    return isinstance(pages, list) and bool(pages) and all(page.keys() == names for page in pages)


def _wav(content: bytes) -> None:
    from onboard.narrate.sound import from_wav, words_in

    from_wav(content)
    words_in(content)


def _piece(content: bytes) -> object:
    from onboard.compose.h264.pieces import divided

    return divided(content)


def _picture(format_: str) -> Callable[[bytes], object]:
    def read(content: bytes) -> object:
        from PIL import Image

        with Image.open(io.BytesIO(content), formats=(format_,)) as image:
            return image.load()

    return read


def _aac(content: bytes) -> bool:
    """ADTS: twelve bits set, then the version, then two bits that are not (ISO/IEC 13818-7, 6.2.1)."""
    return len(content) > 7 and content[0] == 0xFF and content[1] & 0xF6 == 0xF0


def _mp4(content: bytes) -> bool:
    return content[4:8] == b"ftyp"
