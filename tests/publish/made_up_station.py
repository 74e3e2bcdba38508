"""A small workstation with videos, made up; the bytes of the videos are not looked at by what is tested here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from onboard.core.model import SceneKind, Signal, SourceRef
from onboard.publish.content import Edition, Rendition, ShownScene, SpokenSentence, Workstation

RECORD = {
    "sources": [{"file": "checkliste.md", "sha256": "0" * 64}],
    "voices": {"de": {"provider": "pico", "voice": "de-DE"}},
    "ai": {"voice": True, "script": False},
    "sent": [],
}


def jpeg(grey: int = 200, size: tuple[int, int] = (960, 540)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, grey).save(out, "JPEG")
    return out.getvalue()


def sentence(text: str, start_ms: int, words: str = "25 Nm", place: str = "line 12") -> SpokenSentence:
    return SpokenSentence(text, start_ms, start_ms + 1500, (SourceRef("checkliste.md", place, words),))


def scenes() -> tuple[ShownScene, ...]:
    """A title, and a step told in two scenes, the first with warnings."""
    greeting = (sentence("Guten Tag.", 400),)
    tightening = (sentence("Ziehen Sie die Schrauben an.", 3400, "- Schrauben anziehen, 25 Nm", "lines 12-14"),)
    checking = (sentence("Prüfen Sie.", 6400),)
    warnings = ((Signal.WARNING, "Restdruck!"), (None, "Nie den Schlagschrauber nehmen."))
    step = SceneKind.STEP, "Schrauben anziehen", 1
    return (
        ShownScene("title", SceneKind.TITLE, "Deckel montieren", None, 0, 3000, jpeg(), (), (), greeting),
        ShownScene("anziehen", *step, 3000, 6000, jpeg(120), ("25 Nm",), warnings, tightening),
        ShownScene("anziehen+2", *step, 6000, 9000, jpeg(90), (), (), checking),
    )


def edition(language: str = "de", **changes: Any) -> Edition:
    known: dict[str, Any] = {
        "language": language,
        "title": "Deckel montieren",
        "video": b"video " + language.encode(),
        "captions": "WEBVTT\n\n00:00:00.400 --> 00:00:01.900\nGuten Tag.\n",
        "srt": "\ufeff1\n00:00:00,400 --> 00:00:01,900\nGuten Tag.\n",
        "poster": jpeg(180),
        "scenes": scenes(),
        "duration_ms": 9000,
        "width": 1920,
        "height": 1080,
    }
    return Edition(**{**known, **changes})


UPRIGHT = Rendition("portrait", b"video de, upright", jpeg(180, (540, 960)), 1080, 1920)


def workstation(**changes: Any) -> Workstation:
    known: dict[str, Any] = {
        "id": "ws-04",
        "name": "Pumpenmontage",
        "revision": "3",
        "valid_from": "2026-11-02",
        "responsible": "Jana Albers",
        "contacts": ("Jana Albers, Tel. 4711",),
        "company": "Albers Pumpen",
        "colour": "#1F5FA8",
        "logo": None,
        "document": "checkliste.md",
    }
    return Workstation(**{**known, **changes})


def editions(*languages: str) -> Sequence[Edition]:
    return [edition(language) for language in languages or ("de",)]
