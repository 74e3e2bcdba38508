"""The sheet to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.fingerprint import digest, fingerprint
from onboard.pipeline.work.base import Shelf, Work


@dataclass(frozen=True)
class MakeSign(Work):
    """Lay out the sheet to print, and decode its QR code from the rendering before it is accepted. Result: PDF."""

    stage = "publish"

    workstation: Any
    url: str
    trial: bool
    languages: tuple[str, ...]
    layout: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the workstation": _shown_on_sign(self.workstation),
            "the address": self.url,
            "the trial stamp": self.trial,
            "the languages": self.languages,
            "the layout of signs": self.layout,
        }

    def fingerprint(self) -> str:
        return fingerprint([type(self).__name__, self.version, self.inputs()])

    def _make(self, shelf: Shelf) -> bytes:
        from onboard import resources
        from onboard.publish.sign import sign

        fonts = resources.assets() / "fonts"
        return sign(self.workstation, self.url, trial=self.trial, languages=self.languages, fonts=fonts)


def _shown_on_sign(workstation: Any) -> dict[str, Any]:
    """What the sheet shows of a workstation: nothing that changes with its document; a logo by its digest."""
    named = {f: getattr(workstation, f) for f in ("id", "name", "company", "colour")}
    logo = workstation.logo
    return {**named, "logo": (logo[0], digest(logo[1])) if logo else None}


def sign_layout(assets: Path) -> str:
    """What stands for everything a sheet is laid out with: fonts, words, code, the library that draws it."""
    from importlib.metadata import version
    from importlib.resources import files as inside

    publish = inside("onboard.publish")
    words = [
        path.read_bytes() for path in sorted((publish / "words").iterdir(), key=str) if path.name.endswith(".toml")
    ]
    code = (publish / "sign.py").read_bytes()
    fonts = [path.read_bytes() for path in sorted((assets / "fonts").glob("*.ttf"))]
    return fingerprint([version("fpdf2"), *(digest(content) for content in (code, *words, *fonts))])
