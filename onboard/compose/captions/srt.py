"""Captions <-> SubRip text (SRT), for players that know no WebVTT.

There is no standard; this is what the most players read (VLC, mpv, ffmpeg, television sets): UTF-8 with a byte order
mark and CRLF, without which some Windows players and television sets guess another encoding or show the times as
text. SRT has tags and no way to write a ``<`` that begins none: an invisible WORD JOINER parts what would be read as
one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.compose.captions.checking import Read, faults_in_order, read_ms, timestamp
from onboard.compose.captions.cue import Cue
from onboard.compose.captions.letters import JOINER

_BYTE_ORDER_MARK = "\ufeff"
_TIME = r"(\d{2,6}):([0-5]\d):([0-5]\d),(\d{3})"
_TIMING = re.compile(rf"{_TIME} --> {_TIME}", re.ASCII)
_TAG = re.compile(r"<(?=[A-Za-z/!])|--(?=>)")


def srt(cues: Sequence[Cue]) -> str:
    """The captions as the text of an SRT file, its byte order mark first; to be written as UTF-8."""
    blocks = [
        f"{number}\n{timestamp(cue.start_ms, ',')} --> {timestamp(cue.end_ms, ',')}\n{_TAG.sub(_parted, cue.text)}\n\n"
        for number, cue in enumerate(cues, start=1)
    ]
    return _BYTE_ORDER_MARK + "".join(blocks).replace("\n", "\r\n")


def faults_in_srt(srt_text: str) -> tuple[str, ...]:
    """What is wrong with an SRT file of captions, each with its caption's place; empty where nothing is."""
    faults = [] if srt_text.startswith(_BYTE_ORDER_MARK) else ["line 1: does not begin with a byte order mark"]
    if re.search(r"(?<!\r)\n|\r(?!\n)", srt_text):
        faults.append("a line does not end with CR LF")
    lines = srt_text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").strip("\n")
    blocks = re.split(r"\n\n+", lines) if lines else []
    for number, (block, found) in enumerate(
        zip(blocks, faults_in_order([_read(block) for block in blocks]), strict=True), start=1
    ):
        faults += [f"caption {number}: {fault}" for fault in (*_faults_in_form(block, number), *found)]
    return tuple(faults)


def _parted(sign: re.Match[str]) -> str:
    return sign[0] + JOINER


def _read(block: str) -> Read | None:
    _, *rest = block.split("\n")
    timing = _TIMING.fullmatch(rest[0]) if rest else None
    if timing is None:
        return None
    return Read(read_ms(timing.groups()[:4]), read_ms(timing.groups()[4:]), tuple(rest[1:]))


def _faults_in_form(block: str, number: int) -> list[str]:
    first, *rest = block.split("\n")
    faults = [] if first == str(number) else [f"is numbered {first[:20]!r}"]
    if any(_TAG.search(line) or "{" in line for line in rest[1:]):
        faults.append("holds what a player takes for a tag or a time")
    return faults
