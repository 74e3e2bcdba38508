"""The narration of a built video, heard back: was every value, unit, "not" and part number heard?

Listens to what lies in the store, sentence by sentence, and keeps what was heard: a sentence is listened to again only
when its sound, its words or the recogniser changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onboard.core.errors import MissingError, attached
from onboard.core.progress import Progress, Quiet
from onboard.narrate.hearing.likeness import JUDGED
from onboard.narrate.hearing.settings import HearingSettings, hearing_settings
from onboard.narrate.languages import primary_language
from onboard.pipeline.looking import plan_now
from onboard.pipeline.plan import PlannedSentence, VideoPlan
from onboard.pipeline.project import SETTINGS_FILE
from onboard.pipeline.work.narrate import Listen, Missed, missed_in
from onboard.pipeline.working.workers import Here
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import Store


@dataclass(frozen=True, slots=True)
class Reported:
    """A sentence in which something was not heard.

    ``missed``  what, one line each; ``heard`` is what was heard instead, each time it was listened to
    """

    station: str
    language: str
    scene: str
    sentence: int
    text: str
    voice: str
    missed: tuple[str, ...]
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardBack:
    """A whole video, listened to.

    ``sentences``  how many were; ``unjudged`` is how many were not, because nothing can be judged in their language
    ``reported``   those in which something was not heard
    """

    station: str
    language: str
    sentences: int
    unjudged: int
    reported: tuple[Reported, ...]


def hear_back(workspace: Workspace, station: Station, *, progress: Progress | None = None) -> HeardBack:
    """Listen to the narration of a workstation in one language.

    Raises MissingError where no recogniser is configured or installed, InputError where something is not built yet.
    """
    recogniser, store = _recogniser(workspace, station.language), Store(workspace.store)
    with attached(subject=station.id):
        told = list(_numbered(plan_now(workspace, station)))
        judged = [one for one in told if primary_language(one[2].language) in JUDGED]
        listens = [_listen(*one, recogniser) for one in judged]
        _listen_to_new(listens, store, progress or Quiet())
    results = [missed_in(store.get(one.fingerprint())) for one in listens]
    reported = tuple(
        _reported(station, scene, n, sentence, result)
        for (scene, n, sentence), result in zip(judged, results, strict=True)
        if result.missed
    )
    return HeardBack(station.id, station.language, len(judged), len(told) - len(judged), reported)


def _recogniser(workspace: Workspace, language: str) -> HearingSettings:
    folder = workspace.settings.hearing.model
    if not folder:
        raise MissingError(
            "no recogniser is set, so nothing can be listened to",
            file=SETTINGS_FILE,
            hint='Set model = "FOLDER" under [hearing]; docs/voices.md says which models can be used.',
        )
    with attached(stage="hearing"):
        return hearing_settings(workspace.folder / folder, language, threads=os.cpu_count() or 1)


def _numbered(plan: VideoPlan) -> Iterator[tuple[str, int, PlannedSentence]]:
    for planned in plan.scenes:
        for n, told in enumerate(planned.sentences, 1):
            yield planned.scene.id, n, told


def _listen(scene: str, n: int, told: PlannedSentence, recogniser: HearingSettings) -> Listen:
    settings = replace(recogniser, language=primary_language(told.language))
    label = f"scene {scene}, sentence {n}"
    return Listen(label, told.sentence.text, told.form.text, told.speak.fingerprint(), settings)


def _listen_to_new(listens: Sequence[Listen], store: Store, progress: Progress) -> None:
    """In this process: the recogniser is loaded once, and uses every core itself."""
    missing = {mark: one for one in listens if not store.has(mark := one.fingerprint())}
    progress.begin("hearing", len(missing))
    try:
        Here().run(list(missing.values()), store, lambda work: progress.advance("hearing", work.label))
    finally:
        progress.end("hearing")


def _reported(station: Station, scene: str, n: int, told: PlannedSentence, result: Missed) -> Reported:
    voice = f"{told.speak.voice.provider}/{told.speak.voice.voice}"
    text = told.sentence.text
    return Reported(station.id, station.language, scene, n, text, voice, result.missed, result.heard)
