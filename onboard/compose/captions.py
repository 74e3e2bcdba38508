"""Sentences and when they are spoken -> captions a person can read in time.

At most two lines of 42 characters and seven seconds; at least one second and at most 17 characters a second where
the measured time allows (Netflix, Timed Text Style Guide, German, adult programmes). A caption begins with its
sentence; it may stand on into the pause that follows, never into the next one.

WebVTT as in the W3C's "WebVTT: The Web Video Text Tracks Format" (Candidate Recommendation, 4 April 2019).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from onboard.compose.phrases import BREATH, Word, break_costs, together, width, words_of
from onboard.core.errors import OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND, Span

LONGEST_LINE = 42
MOST_LINES = 2
SHORTEST_MS = 1_000
LONGEST_MS = 7_000
CHARACTERS_PER_SECOND = 17
LINGER_MS = 500


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption, from ``start_ms`` up to but not including ``end_ms``; its lines are divided by a line feed."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Captioned:
    """A sentence as captions show it, and when it is heard.

    ``span``      in the video's sound
    ``language``  BCP 47 tag of this sentence
    ``anchors``   (character of the text, samples after the span's start): when that character begins to sound; both
                  numbers rise. Between two of them time follows the characters
    """

    span: Span
    text: str
    language: str
    anchors: tuple[tuple[int, int], ...] = ()


def cues(sentences: Sequence[Captioned], end_ms: int) -> tuple[Cue, ...]:
    """Captions of spoken sentences, in order; ``end_ms`` is the video's end.

    A long sentence is divided over several, each beginning at its share of characters of the measured time.
    Raises OnboardError where sentences overlap, are silent or leave the video.
    """
    starts = [_ms(sentence.span.start) for sentence in sentences]
    made: list[Cue] = []
    for sentence, (start, room_end) in zip(sentences, pairwise([*starts, end_ms]), strict=True):
        span, text, language = sentence.span, sentence.text, sentence.language
        end = _ms(span.end)
        if end > room_end:
            raise OnboardError(
                f"the sentence {text!r} is spoken until {end} ms, and there is room until {room_end} ms",
                stage="compose",
            )
        made += _cues_of_sentence(text, language, start, end, room_end)
    return tuple(made)


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLES_PER_SECOND


def _cues_of_sentence(text: str, language: str, start: int, end: int, room_end: int) -> list[Cue]:
    words = words_of(text, LONGEST_LINE)
    parts = _parts(_Measured(words, language), end - start) if width(together(words)) else []
    if not parts or end - start < len(parts):
        raise OnboardError(
            f"the sentence {text!r} is spoken in {end - start} ms and makes {len(parts)} captions", stage="compose"
        )
    lengths = [len(part.replace("\n", " ")) for part in parts]
    ends = [start + (end - start) * reached // sum(lengths) for reached in accumulate(lengths)]
    ends[-1] = _with_pause(ends[-2] if len(ends) > 1 else start, end, lengths[-1], room_end)
    return [
        Cue(begins, min(ends_at, begins + LONGEST_MS), part)
        for begins, ends_at, part in zip([start, *ends], ends, parts, strict=False)
    ]


def _with_pause(start: int, spoken_until: int, length: int, room_end: int) -> int:
    """When the last caption of a sentence goes: read at ease if the pause allows, and no flicker before the next."""
    wished = max(spoken_until, start + SHORTEST_MS, start + -(-length * 1000 // CHARACTERS_PER_SECOND))
    return room_end if room_end - wished < LINGER_MS else wished


# ------------------------------------------------------------------------------------- dividing a sentence

_A_CUE = 20.0
_FULL_CUE = 30.0
_TORN_CUE = 2.0
_TOO_LONG = 200.0
_TOO_SHORT = 60.0
_UNEVEN_LINES = 10.0


class _Measured:
    """The words of a sentence with the widths and costs of every line they could make."""

    def __init__(self, words: Sequence[Word], language: str) -> None:
        self.words = words
        self.costs = break_costs(words, language)
        self._spaces = [0 if word.joined else 1 for word in words]
        self._reached = [
            0,
            *accumulate(width(word.text) + space for word, space in zip(words, self._spaces, strict=True)),
        ]

    def width(self, start: int, end: int) -> int:
        """Of the words from ``start`` up to but not including ``end``, as one line."""
        return self._reached[end] - self._reached[start] - self._spaces[start]

    def text(self, start: int, end: int) -> str:
        return together(self.words[start:end])


def _parts(sentence: _Measured, spoken_ms: int) -> list[str]:
    """The cheapest division of a sentence into captions (dynamic programming over the ends of words)."""
    count = len(sentence.words)
    best = [(0.0, 0, 0)]  # for each end: cost up to there, where its caption starts, where its second line starts
    for end in range(1, count + 1):
        choices = []
        for start in range(end - 1, -1, -1):
            if sentence.width(start, end) > LONGEST_LINE * MOST_LINES + 1:
                break
            for second_line, lines_cost in _ways_to_lay_out(sentence, start, end):
                shown_ms = spoken_ms * sentence.width(start, end) / sentence.width(0, count)
                cost = lines_cost + _cue_cost(sentence.width(start, end), shown_ms)
                choices.append((best[start][0] + cost + _TORN_CUE * sentence.costs[end - 1], start, second_line))
        best.append(min(choices))
    return _texts_of(sentence, best)


def _texts_of(sentence: _Measured, best: Sequence[tuple[float, int, int]]) -> list[str]:
    parts, end = [], len(sentence.words)
    while end:
        _, start, second_line = best[end]
        lines = [(start, end)] if second_line == start else [(start, second_line), (second_line, end)]
        parts.append("\n".join(sentence.text(*line) for line in lines))
        end = start
    return parts[::-1]


def _ways_to_lay_out(sentence: _Measured, start: int, end: int) -> list[tuple[int, float]]:
    """(where the second line starts, cost); one line, "starting its second" at ``start``, where it fits."""
    if sentence.width(start, end) <= LONGEST_LINE:
        return [(start, BREATH)]
    ways = []
    for second in range(start + 1, end):
        upper, lower = sentence.width(start, second), sentence.width(second, end)
        if max(upper, lower) <= LONGEST_LINE:
            ways.append((second, sentence.costs[second - 1] + _UNEVEN_LINES * ((upper - lower) / LONGEST_LINE) ** 2))
    return ways


def _cue_cost(columns: int, shown_ms: float) -> float:
    fullness = columns / (LONGEST_LINE * MOST_LINES)
    too_long = max(0.0, shown_ms - LONGEST_MS) / 1000 * _TOO_LONG
    too_short = max(0.0, SHORTEST_MS - shown_ms) / 1000 * _TOO_SHORT
    return _A_CUE + _FULL_CUE * fullness**2 + too_long + too_short


# --------------------------------------------------------------------------------------------- WebVTT


def webvtt(cues: Sequence[Cue], language: str) -> str:
    """The captions as a WebVTT file; ``&``, ``<`` and ``>`` escaped, so that no text can end or style a cue."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}"]
    blocks += [
        f"{number}\n{_timestamp(cue.start_ms)} --> {_timestamp(cue.end_ms)}\n{_escaped(cue.text)}"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n\n".join(blocks) + "\n"


def _timestamp(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ------------------------------------------------------------------------------------------- validation

_TIMING = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})")
_REFERENCE = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm);")


def faults_in(webvtt_text: str) -> tuple[str, ...]:
    """What is wrong with a WebVTT file of captions, each with its cue's place; empty where nothing is.

    Checks the header, the form and order of times, overlaps, lengths, lines and escapes. Reading speed and the
    shortest time are aims that the spoken time may not allow, so they are not faults.
    """
    header, *blocks = re.split(r"\n\n+", webvtt_text.removeprefix("\ufeff").rstrip("\n"))
    faults = [] if re.match(r"WEBVTT(?:[ \t\n]|\Z)", header) else ["line 1: does not begin with WEBVTT"]
    if "-->" in header:
        faults.append("header: holds an arrow")
    reached = 0
    for number, block in enumerate(blocks, start=1):
        found, reached = _faults_in_cue(block, reached)
        faults += [f"cue {number}: {fault}" for fault in found]
    return tuple(faults)


def _faults_in_cue(block: str, reached: int) -> tuple[list[str], int]:
    lines = block.split("\n")
    at = 0 if "-->" in lines[0] else 1
    timing = _TIMING.fullmatch(lines[at]) if at < len(lines) else None
    if timing is None:
        return ["no line of times"], reached
    start, end = _read_ms(timing.groups()[:4]), _read_ms(timing.groups()[4:])
    faults = []
    if end <= start:
        faults.append(f"ends at {end} ms, before it begins at {start} ms")
    if start < reached:
        faults.append(f"begins at {start} ms, while the one before stands until {reached} ms")
    if end - start > LONGEST_MS:
        faults.append(f"stands {end - start} ms; the limit is {LONGEST_MS}")
    return faults + _faults_in_lines(lines[at + 1 :]), max(reached, end)


def _faults_in_lines(lines: Sequence[str]) -> list[str]:
    faults = []
    if not any(line.strip() for line in lines):
        faults.append("has no words")
    if len(lines) > MOST_LINES:
        faults.append(f"has {len(lines)} lines; the limit is {MOST_LINES}")
    for line in lines:
        bare = _REFERENCE.sub("", line)
        if "<" in bare or "&" in bare:
            faults.append("holds a < or & that is not escaped")
        if "-->" in line:
            faults.append("holds an arrow")
        if any(ord(character) < 32 for character in line):
            faults.append("holds a control character")
        shown = _unescaped(line)
        if width(shown) > LONGEST_LINE:
            faults.append(f"has a line of {width(shown)} characters; the limit is {LONGEST_LINE}")
    return faults


def _read_ms(parts: Sequence[str]) -> int:
    hours, minutes, seconds, ms = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u00a0").replace("&amp;", "&")
