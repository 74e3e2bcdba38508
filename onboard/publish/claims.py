"""What a video says of how it came to be, in the form that Content Credentials hold it.

The form is the manifest of the C2PA technical specification (2.2): what was done first (``c2pa.actions.v2``), what the
file is (``c2pa.metadata``), and an assertion of our own with what it was made from; docs/content-credentials.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
OWN_ASSERTION = "onboard.instruction"
MP4 = "video/mp4"

_CONTEXT = {"dc": "http://purl.org/dc/elements/1.1/", "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"}


@dataclass(frozen=True, slots=True)
class Claims:
    """What is said of a video.

    ``workstation``  its id
    ``ai_label``     in words of the video's language, what is synthetic; ``ai_systems`` what made that
    ``script``       SHA-256 of the script's meaning
    ``sources``      file and SHA-256 of the instruction, then of its photos
    """

    title: str
    language: str
    workstation: str
    ai_label: str
    ai_systems: str
    script: str
    sources: tuple[tuple[str, str], ...]

    def manifest(self, made_with: Mapping[str, str]) -> dict[str, Any]:
        """The manifest's definition; ``made_with`` is the name and version of the program."""
        created = {
            "action": "c2pa.created",
            "digitalSourceType": SYNTHETIC,
            "softwareAgent": dict(made_with),
            "description": self.ai_label,
        }
        described = {
            "@context": _CONTEXT,
            "dc:title": self.title,
            "dc:language": [self.language],
            "Iptc4xmpExt:DigitalSourceType": SYNTHETIC,
            "Iptc4xmpExt:AISystemUsed": self.ai_systems,
        }
        made_from = {
            "version": 1,
            "workstation": self.workstation,
            "language": self.language,
            "ai": {"label": self.ai_label, "systems": self.ai_systems},
            "script": {"sha256": self.script},
            "sources": [{"file": file, "sha256": digest} for file, digest in self.sources],
        }
        assertions = {"c2pa.actions.v2": {"actions": [created]}, "c2pa.metadata": described, OWN_ASSERTION: made_from}
        return {
            "claim_generator_info": [dict(made_with)],
            "title": self.title,
            "format": MP4,
            "assertions": [{"label": label, "data": told} for label, told in assertions.items()],
        }
