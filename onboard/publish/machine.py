"""What a page says to programs: a schema.org VideoObject per language, and captions for browsers without a server.

Both stand in the page as data blocks, which no browser runs (HTML, "The script element"), so the page's policy holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from onboard.publish.showing import Showing

_CUE = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})[^\n]*\n((?:.+\n?)+)")
_SOURCE_TYPE = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
"""Photos and words of people, spoken by a machine: IPTC's term for it, as schema.org/digitalSourceType spells it."""


def video_object(showing: Showing, ai_label: str, company: str) -> dict[str, Any]:
    """One language's video in the terms of schema.org/VideoObject; addresses are relative to the page."""
    edition, seconds = showing.edition, round(showing.edition["duration_ms"] / 1000)
    described = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": edition["title"],
        "description": f"{edition['title']} – {showing.release['workstation']['name']}. {ai_label}",
        "inLanguage": edition["language"],
        "duration": f"PT{seconds // 60}M{seconds % 60}S",
        "thumbnailUrl": showing.files + edition["poster"],
        "contentUrl": showing.files + edition["video"],
        "uploadDate": showing.published,
        "digitalSourceType": _SOURCE_TYPE,
        "creditText": ai_label,
        "publisher": {"@type": "Organization", "name": company} if company else "",
    }
    return {key: value for key, value in described.items() if value}


def cues(captions: str) -> list[tuple[float, float, str]]:
    """The captions of a WebVTT file of ours (docs/formats/captions.md): begin and end in seconds, and the text."""
    found = []
    for match in _CUE.finditer(captions.replace("\r\n", "\n")):
        numbers = [int(part) for part in match.groups()[:8]]
        begin, end = ((h * 60 + m) * 60 + s + ms / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))
        found.append((round(begin, 3), round(end, 3), match[9].rstrip("\n")))
    return found


def block(value: list[Any] | Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: no text in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escapes = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\x7f": "\\u007f",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return text.translate(str.maketrans(escapes))
