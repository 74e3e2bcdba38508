"""One spoken sentence -> what was heard of it: listened to again, slower and quicker, before anything is reported.

listen(wav, written, spoken, settings)   -> Hearing
told(hearing)                            -> what to tell a person of it

A recogniser mishears. So a thing counts as missed only when it is missed three times: in the sound as it is, in the
same sound slower and deeper, and quicker and higher, which it hears with other ears. It is never told the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboard.narrate.hearing.comparing import Judged, Verdict, compare, heard_once
from onboard.narrate.hearing.recogniser import Transcript, transcribe
from onboard.narrate.hearing.settings import HearingSettings

STRETCHED = (1.0, 1.12, 0.94)
"""How long the sound lasts each time it is listened to. Found by trying eleven ways on 31 sentences that were heard
wrong at first: these two left the fewest right ones wrong, and let no wrong one pass."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard of a sentence: a transcript and a verdict each time it was listened to, the first as it is.

    ``verdict``   of all of them together: a thing is right that was right once
    """

    transcripts: tuple[Transcript, ...]
    verdicts: tuple[Verdict, ...]
    verdict: Verdict


def listen(wav: bytes, written: str, spoken: str, settings: HearingSettings) -> Hearing:
    """Whether the critical things of a sentence are heard in its sound.

    ``wav``      the sentence, one channel, 16 bit
    ``written``  as it stands in the script
    ``spoken``   its spoken form, which the voice was given

    Raises what :func:`onboard.narrate.hearing.recogniser.transcribe` raises, and InputError for a language in which
    nothing can be judged.
    """
    transcripts: list[Transcript] = []
    verdicts: list[Verdict] = []
    for stretched in STRETCHED:
        transcripts.append(transcribe(wav, settings, stretched=stretched))
        verdicts.append(compare(written, spoken, transcripts[-1].text, settings.language))
        if heard_once(verdicts).passed:
            break
    return Hearing(tuple(transcripts), tuple(verdicts), heard_once(verdicts))


def told(hearing: Hearing) -> tuple[str, ...]:
    """What to tell a person of a sentence, one line for each thing amiss; empty where it passed.

    What was not heard may be the recogniser's mistake, and the line says so.
    """
    verdict = hearing.verdict
    lines = [_thing(thing) for thing in verdict.missed]
    lines += [f"{word!r} was heard, and is not in the sentence {_LISTEN}" for word in verdict.added]
    if verdict.barely_heard:
        heard = hearing.transcripts[0].text
        lines.append(f"most of the sentence was not heard; heard: {heard!r} {_LISTEN}")
    return tuple(lines)


_LISTEN = "(may be the recogniser's mistake: listen)"


def _thing(thing: Judged) -> str:
    heard = f"; heard: {thing.heard!r}" if thing.heard else ""
    if not thing.given:
        return f"the {thing.kind} {thing.expected!r} is written, but the voice was not given it{heard}"
    return f"the {thing.kind} {thing.expected!r} was not heard{heard} {_LISTEN}"
