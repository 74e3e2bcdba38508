"""A small workstation with videos, made up; the bytes of the videos are not looked at by what is tested here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from onboard.core.model import SceneKind, Signal, SourceRef
from onboard.core.quiz import QuizQuestion
from onboard.publish.content import (
    Change,
    Changed,
    Edition,
    News,
    NewsVideo,
    Rendition,
    ShownScene,
    SpokenSentence,
    Workstation,
)

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


SMALL = (
    Rendition("landscape", b"video de, small", jpeg(180), 854, 480, small=True),
    Rendition("portrait", b"video de, upright, small", jpeg(180, (540, 960)), 480, 854, small=True),
)


def question(number: int = 1, **changes: Any) -> QuizQuestion:
    known: dict[str, Any] = {
        "id": f"question-{number}",
        "text": "Mit welchem Wert werden die Schrauben angezogen?",
        "answers": ("20 Nm", "25 Nm", "30 Nm"),
        "right": 1,
        "because": "Ziehen Sie die Schrauben an.",
        "scene": "anziehen",
        "sources": (SourceRef("checkliste.md", "lines 12-14", "- Schrauben anziehen, 25 Nm"),),
    }
    return QuizQuestion(**{**known, **changes})


def news(**changes: Any) -> News:
    """One scene of each kind of change, and a short video of the first."""
    known: dict[str, Any] = {
        "since": "0123456789abcdef",
        "since_day": "2026-10-02",
        "changes": (
            Change(
                Changed.REWORDED,
                "anziehen",
                1,
                "Schrauben anziehen",
                ("Mit 20 Nm anziehen.",),
                ("Mit 25 Nm anziehen.",),
            ),
            Change(Changed.NEW, "anziehen+2", 1, "Schrauben anziehen", (), ("Prüfen Sie.",)),
            Change(Changed.MOVED, "title", None, "Deckel montieren"),
            Change(Changed.GONE, "fetten", None, "Gewinde fetten", ("Fetten Sie das Gewinde.",)),
        ),
        "video": NewsVideo(
            b"news de",
            "WEBVTT\n\n00:00:00.400 --> 00:00:01.900\nZiehen Sie.\n",
            jpeg(150),
            3000,
            1920,
            1080,
            ("anziehen",),
        ),
    }
    return News(**{**known, **changes})


def twenty_steps(language: str = "de") -> Edition:
    """A station as large as they come: twenty steps of two sentences, each with a source of its own, some warnings."""
    told = []
    for number in range(1, 25):
        kind = SceneKind.STEP if 2 < number < 23 else SceneKind.SUMMARY
        spoken = tuple(
            sentence(f"Ziehen Sie Schraube {number} mit 25 Nm fest, Teil {part}.", number * 6000 + part * 2000,
                     f"{number}. Schraube mit 25 Nm festziehen, {part}", f"line {number * 2 + part}")
            for part in (0, 1)
        )  # fmt: skip
        panels = ((Signal.CAUTION, "Quetschgefahr!"),) if number % 5 == 0 else ()
        shown = number - 2 if kind == SceneKind.STEP else None
        told.append(
            ShownScene(f"schraube-{number}", kind, f"Schraube {number} festziehen", shown, number * 6000,
                       number * 6000 + 6000, jpeg(), ("25 Nm",), panels, spoken)
        )  # fmt: skip
    return edition(language, scenes=tuple(told), duration_ms=150_000, renditions=(UPRIGHT, *SMALL))


def everything(language: str = "de", **changes: Any) -> Edition:
    """An edition that has all a page can show."""
    asked = (question(1), question(2, text="Was kommt zuerst?", right=0))
    return edition(language, renditions=(UPRIGHT, *SMALL), questions=asked, news=news(), **changes)


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
