"""A small workstation whose videos really play, published into a site: what the tests of exports share."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from onboard.core.model import SceneKind, Signal, SourceRef
from onboard.core.quiz import QuizQuestion
from onboard.publish.content import Edition, Rendition, ShownScene, SpokenSentence, Workstation
from onboard.publish.page import Showing
from onboard.publish.release import verified, write_release

CODE = "K7M2Q9XA"
SECONDS = 3
TITLES = {"de": "Deckel montieren: Ölpumpe & Flansch <M8>", "en": "Mounting the cover", "ar": "تركيب الغطاء"}
_RATE = 15


@cache
def film(width: int = 320, height: int = 180) -> bytes:
    """Three seconds of H.264 and AAC, another grey each second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
            _encode(container, width, height)
        return path.read_bytes()


def _encode(container: Any, width: int, height: int) -> None:
    picture = container.add_stream("libx264", rate=_RATE)
    picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
    sound = container.add_stream("aac", rate=16000)
    sound.layout = "mono"
    for number in range(SECONDS * _RATE):
        pixels = np.full((height, width, 3), 60 + 60 * (number // _RATE), np.uint8)
        container.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
    container.mux(picture.encode(None))
    for start in range(0, SECONDS * 16000, 1000):
        piece = av.AudioFrame.from_ndarray(np.zeros((1, 1000), np.float32), format="fltp", layout="mono")
        piece.sample_rate, piece.pts = 16000, start
        container.mux(sound.encode(piece))
    container.mux(sound.encode(None))


def jpeg(grey: int, size: tuple[int, int] = (960, 540)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, grey).save(out, "JPEG")
    return out.getvalue()


def _sentence(text: str, start_ms: int, words: str) -> SpokenSentence:
    return SpokenSentence(text, start_ms, start_ms + 700, (SourceRef("checkliste.md", "lines 12-14", words),))


def scenes() -> tuple[ShownScene, ...]:
    """A title, a step with a warning, a check; a second each."""
    told = [
        (SceneKind.TITLE, "Deckel montieren", None, (), "Guten Tag.", "# Deckel montieren"),
        (SceneKind.STEP, "Schrauben anziehen", 1, ((Signal.WARNING, "Restdruck!"),), "Mit 25 Nm anziehen.", "- 25 Nm"),
        (SceneKind.CHECK, "Dichtheit prüfen", None, (), "Prüfen Sie, ob es dicht ist.", "- dicht?"),
    ]
    return tuple(
        ShownScene(
            kind.value, kind, heading, number, 1000 * at, 1000 * at + 1000, jpeg(90 + 50 * at), (), panels,
            (_sentence(text, 1000 * at + 100, words),),
        )
        for at, (kind, heading, number, panels, text, words) in enumerate(told)
    )  # fmt: skip


def questions() -> tuple[QuizQuestion, ...]:
    source = (SourceRef("checkliste.md", "line 12", "- Schrauben anziehen, 25 Nm"),)
    values, dangers = ("15 Nm", "25 Nm", "45 Nm"), ("Restdruck", "Lärm", "Frost")
    return (
        QuizQuestion("wert", "Womit wird angezogen?", values, 1, "Mit 25 Nm anziehen.", "step", source),
        QuizQuestion("druck", "Wovor wird gewarnt?", dangers, 0, "Restdruck!", "step", source),
    )


def edition(language: str = "de", **changes: Any) -> Edition:
    upright = Rendition("portrait", film(180, 320), jpeg(180, (540, 960)), 1080, 1920)
    small = Rendition("landscape", film(160, 90), jpeg(180, (854, 480)), 854, 480, small=True)
    known: dict[str, Any] = {
        "language": language,
        "title": TITLES.get(language, "Deckel montieren"),
        "video": film(),
        "captions": "WEBVTT\n\n00:00:00.100 --> 00:00:00.800\nGuten Tag.\n\n"
        "00:00:01.100 --> 00:00:01.800\nMit 25 Nm anziehen.\n\n00:00:02.100 --> 00:00:02.800\nPrüfen Sie.\n",
        "srt": "1\n00:00:00,100 --> 00:00:00,800\nGuten Tag.\n",
        "poster": jpeg(180),
        "scenes": scenes(),
        "duration_ms": 1000 * SECONDS,
        "width": 1920,
        "height": 1080,
        "renditions": (upright, small),
        "questions": questions(),
    }
    return Edition(**{**known, **changes})


def workstation(**changes: Any) -> Workstation:
    known: dict[str, Any] = {
        "id": "ws-04",
        "name": "Pumpenmontage Süd",
        "revision": "3",
        "valid_from": "2026-11-02",
        "responsible": "Jana Albers",
        "contacts": ("Jana Albers, Tel. 4711",),
        "company": "Albers Pumpen",
        "colour": "#1F5FA8",
        "logo": (".png", _png()),
        "document": "checkliste.md",
    }
    return Workstation(**{**known, **changes})


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (240, 80), "#1F5FA8").save(out, "PNG")
    return out.getvalue()


def record(languages: Iterable[str]) -> dict[str, Any]:
    script = {"writer": "template 1", "sha256": "a" * 64, "sentences": 3, "model_sentences": 0, "edited_scenes": [],
              "fallbacks": [], "models": []}  # fmt: skip
    account = {
        "script": script,
        "voice": {"provider": "pico", "voice": "de-DE", "engine": "py-nanotts 0.1.1"},
        "approvals": [{"by": "Jana Albers, Ausbildung", "at": "2026-11-22T09:30:00+01:00"}],
        "overrides": [],
        "findings": [],
    }
    return {
        "document": {"file": "checkliste.md", "sha256": "0123456789abcdef" * 4},
        "photos": {},
        "languages": dict.fromkeys(languages, account),
        "sent": [],
        "made_with": {"onboard": "0.1.0"},
    }


def showings(site: Path, *editions: Edition, **station: Any) -> list[Showing]:
    """Publish one release with these editions (a German one where none is given), and show all of it."""
    given = editions or (edition(),)
    made = write_release(site, workstation(**station), given, record(one.language for one in given))
    release = verified(site, made)
    return [Showing(release, one.language, "", "2026-11-20") for one in given]
