"""The sheet to print, and the small pictures of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onboard.core.fingerprint import digest, fingerprint
from onboard.pipeline.work.base import Shelf, Work

_PUBLISH = Path(__file__).parents[2] / "publish"


@dataclass(frozen=True)
class SmallPicture(Work):
    """The picture of a scene for the list of contents. ``picture`` is its fingerprint. Result: JPEG."""

    stage = "publish"
    takes = 0.01

    picture: str

    def inputs(self) -> dict[str, Any]:
        return {"the picture": self.picture}

    def needs(self) -> tuple[str, ...]:
        return (self.picture,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.publish.thumbnails import thumbnail

        return thumbnail(shelf(self.picture))


@dataclass(frozen=True)
class StepLabel:
    """A step that gets a label: its first scene, its number, its heading in each language, its picture's mark or ""."""

    scene: str
    number: int
    headings: tuple[str, ...]
    picture: str = ""


@dataclass(frozen=True)
class MakeSign(Work):
    """Lay out the sheet to print, and decode its QR codes from the rendering before it is accepted. Result: PDF.

    ``size`` and ``distance`` are settings; ``steps`` those that get a label on a page behind the sheet.
    """

    stage = "publish"
    version = 2
    takes = 0.5

    workstation: Any
    url: str
    trial: bool
    languages: tuple[str, ...]
    layout: str
    size: str = "A4"
    distance: str = ""
    steps: tuple[StepLabel, ...] = ()

    def inputs(self) -> dict[str, Any]:
        # Nothing that changes stands on the sheet; on labels the revision does.
        revision = {"the revision": self.workstation.revision} if self.steps else {}
        return {
            "the workstation": _shown_on_sign(self.workstation),
            "the address": self.url,
            "the trial stamp": self.trial,
            "the languages": self.languages,
            "the layout of signs": self.layout,
            "the size": self.size,
            "the distance": self.distance,
            "the steps": self.steps,
            **revision,
        }

    def fingerprint(self) -> str:
        return fingerprint([type(self).__name__, self.version, self.inputs()])

    def needs(self) -> tuple[str, ...]:
        return tuple(step.picture for step in self.steps if step.picture)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard import resources
        from onboard.publish.sign.labels import Label
        from onboard.publish.sign.sheet import sign

        labels = [
            Label(step.scene, step.number, step.headings, shelf(step.picture) if step.picture else b"")
            for step in self.steps
        ]
        return sign(
            self.workstation,
            self.url,
            trial=self.trial,
            languages=self.languages,
            fonts=resources.assets() / "fonts",
            size=self.size,
            distance=self.distance,
            labels=labels,
        ).content


@dataclass(frozen=True)
class DrawCode(Work):
    """Draw an address as a code. ``drawing`` stands for what draws it. Result: JSON, see :func:`code_pictures`."""

    stage = "publish"
    takes = 0.02

    url: str
    drawing: str

    def inputs(self) -> dict[str, Any]:
        return {"the address": self.url, "how codes are drawn": self.drawing}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.publish.qr import pictures

        return json.dumps({name: content.hex() for name, content in pictures(self.url).items()}).encode()


def code_pictures(result: bytes) -> dict[str, bytes]:
    """The files in the result of a DrawCode, by name."""
    return {name: bytes.fromhex(content) for name, content in json.loads(result).items()}


@cache
def code_drawing() -> str:
    """What stands for everything a code is drawn with."""
    from importlib.metadata import version

    return fingerprint([version("segno"), digest((_PUBLISH / "qr.py").read_bytes())])


def _shown_on_sign(workstation: Any) -> dict[str, Any]:
    """What the sheet shows of a workstation: nothing that changes with its document; a logo by its digest."""
    named = {f: getattr(workstation, f) for f in ("id", "name", "company", "colour")}
    logo = workstation.logo
    return {**named, "logo": (logo[0], digest(logo[1])) if logo else None}


@cache
def sign_layout(assets: Path) -> str:
    """What stands for everything a sheet is laid out with: fonts, words, code, the libraries that draw it."""
    from importlib.metadata import version

    code = [_PUBLISH / name for name in ("qr.py", "colours.py", "wording.py", "addresses.py")]
    made_with = [*sorted((_PUBLISH / "sign").glob("*.py")), *code, *sorted((_PUBLISH / "words").glob("*.toml"))]
    fonts = sorted((assets / "fonts").glob("*.ttf"))
    libraries = [f"{name} {version(name)}" for name in ("fpdf2", "segno", "uharfbuzz", "pillow")]
    return fingerprint([*libraries, *(digest(path.read_bytes()) for path in (*made_with, *fonts))])
