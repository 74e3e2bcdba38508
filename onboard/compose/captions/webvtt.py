"""Captions <-> WebVTT, as in the W3C's "WebVTT: The Web Video Text Tracks Format" (Candidate Recommendation, 2019)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.compose.captions.checking import Read, faults_in_order, read_ms, timestamp
from onboard.compose.captions.cue import Cue, too_fast, too_short

_TIME = r"(\d{2,6}):([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME} --> {_TIME}", re.ASCII)
_LANGUAGE = re.compile(r"^Language: (\S+)$", re.MULTILINE)
_REFERENCES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}
_REFERENCE = re.compile("|".join(_REFERENCES))


def webvtt(cues: Sequence[Cue], language: str) -> str:
    """The captions as a WebVTT file; ``&``, ``<`` and ``>`` escaped, so that no text can end or style a cue."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}"]
    blocks += [
        f"{number}\n{timestamp(cue.start_ms, '.')} --> {timestamp(cue.end_ms, '.')}\n{_escaped(cue.text)}"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n\n".join(blocks) + "\n"


def faults_in(webvtt_text: str) -> tuple[str, ...]:
    """What is wrong with a WebVTT file of captions, each with its cue's place; empty where nothing is.

    Checks the header, the form and order of times, overlaps, lengths, lines, escapes and directions. Reading speed and
    the shortest time are aims that the spoken time may not allow: see :func:`exceptions_in`.
    """
    header, blocks = _blocks_of(webvtt_text)
    faults = [] if re.match(r"WEBVTT(?:[ \t\n]|\Z)", header) else ["line 1: does not begin with WEBVTT"]
    if "-->" in header:
        faults.append("header: holds an arrow")
    captions = [_read(block) for block in blocks]
    for number, (block, found) in enumerate(zip(blocks, faults_in_order(captions), strict=True), start=1):
        faults += [f"cue {number}: {fault}" for fault in (*found, *_faults_in_escapes(block))]
    return tuple(faults)


def exceptions_in(webvtt_text: str) -> tuple[str, ...]:
    """Captions of a WebVTT file that stand too short to be read in time, each with its cue's place.

    All are taken as of the file's language; :func:`too_fast` knows that of each caption.
    """
    header, blocks = _blocks_of(webvtt_text)
    language = _LANGUAGE.search(header)
    read = [caption for caption in map(_read, blocks) if caption]
    cues = [Cue(one.start_ms, one.end_ms, "\n".join(one.lines), language[1] if language else "") for one in read]
    return tuple(map(str, (*too_fast(cues), *too_short(cues))))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks_of(text: str) -> tuple[str, list[str]]:
    lines = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    header, *blocks = re.split(r"\n\n+", lines.rstrip("\n"))
    return header, blocks


def _read(block: str) -> Read | None:
    lines = block.split("\n")
    at = 0 if "-->" in lines[0] else 1
    timing = _TIMING.fullmatch(lines[at]) if at < len(lines) else None
    if timing is None:
        return None
    times = read_ms(timing.groups()[:4]), read_ms(timing.groups()[4:])
    return Read(*times, tuple(_REFERENCE.sub(lambda one: _REFERENCES[one[0]], line) for line in lines[at + 1 :]))


def _faults_in_escapes(block: str) -> list[str]:
    lines = block.split("\n")
    words = lines[1 if "-->" in lines[0] else 2 :]
    faults = []
    if any("<" in line or "&" in _REFERENCE.sub("", line) for line in words):
        faults.append("holds a < or & that is not escaped")
    if any("-->" in line for line in words):
        faults.append("holds an arrow")
    return faults
