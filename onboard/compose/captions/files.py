"""The files of captions a release holds, each checked before anybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.compose.captions.cue import Cue
from onboard.compose.captions.srt import faults_in_srt, srt
from onboard.compose.captions.webvtt import faults_in, webvtt
from onboard.core.errors import OnboardError


@dataclass(frozen=True, slots=True)
class CaptionFiles:
    """The same captions twice, as text to be written in UTF-8, its ends of lines as they are."""

    webvtt: str
    srt: str


def caption_files(cues: Sequence[Cue], language: str) -> CaptionFiles:
    """Both files of a video's captions; ``language`` is the video's, a BCP 47 tag.

    Raises OnboardError where one of them has a fault: that is a mistake of ours, and nothing may be published.
    """
    files = CaptionFiles(webvtt(cues, language), srt(cues))
    found = [f"WebVTT: {fault}" for fault in faults_in(files.webvtt)]
    found += [f"SRT: {fault}" for fault in faults_in_srt(files.srt)]
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise OnboardError(
            f"the captions are faulty: {found[0]}{more}",
            stage="compose",
            hint="This is a mistake of onboard: please report it, with the sentence concerned.",
        )
    return files
