"""The sheet to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.fingerprint import digest, fingerprint
from onboard.pipeline.work.base import Shelf, Work


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


def _shown_on_sign(workstation: Any) -> dict[str, Any]:
    """What the sheet shows of a workstation: nothing that changes with its document; a logo by its digest."""
    named = {f: getattr(workstation, f) for f in ("id", "name", "company", "colour")}
    logo = workstation.logo
    return {**named, "logo": (logo[0], digest(logo[1])) if logo else None}


def sign_layout(assets: Path) -> str:
    """What stands for everything a sheet is laid out with: fonts, words, code, the libraries that draw it."""
    from importlib.metadata import version
    from importlib.resources import files as inside

    publish = Path(str(inside("onboard.publish")))
    code = [publish / name for name in ("qr.py", "colours.py", "wording.py", "addresses.py")]
    made_with = [*sorted((publish / "sign").glob("*.py")), *code, *sorted((publish / "words").glob("*.toml"))]
    fonts = sorted((assets / "fonts").glob("*.ttf"))
    libraries = [f"{name} {version(name)}" for name in ("fpdf2", "segno", "uharfbuzz", "pillow")]
    return fingerprint([*libraries, *(digest(path.read_bytes()) for path in (*made_with, *fonts))])
