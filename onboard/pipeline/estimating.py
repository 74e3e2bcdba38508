"""What a build would cost before anything is spent: what it would make and why, how long that takes on this machine,
what a voice elsewhere would be given to speak, what a model would be asked. Looks only.

What follows from measured sentences (sound, captions, the join) is only known once they have been spoken; until then
it is counted as if they had a usual length, and said to be so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from onboard.core.errors import OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND
from onboard.pipeline import approving, freshness, gapping, genuine, reading
from onboard.pipeline.asking import UnansweredError
from onboard.pipeline.looking import look_now, looking, script_now
from onboard.pipeline.plan import PlannedSentence, VideoPlan, plan_video
from onboard.pipeline.schedule import timed
from onboard.pipeline.standing import StationStatus
from onboard.pipeline.status import status_of
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.narrate import Heard
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.writers.model import Estimate, estimate
from onboard.store import AbsentError, Store

_LETTERS_A_SECOND = 14
"""About how fast is spoken; only to count what follows from it, never to place anything."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One workstation in one language.

    ``model``      questions to be asked of the model now; answers that fail the check are asked for once more, so at
                   most twice as much is sent
    ``standing``   how its video stands (see ``status``)
    ``due``        what would be made, as far as it is known, each with why
    ``seconds``    about how long one processor takes for that, and for what is expected to follow from it
    ``spoken``     characters that voices elsewhere would be given to speak, by host
    ``unknown``    what cannot be known yet, in words; "" where all is known
    """

    station: str
    language: str
    model: Estimate
    standing: StationStatus
    due: tuple[freshness.Due, ...] = ()
    seconds: float = 0.0
    spoken: Mapping[str, int] = field(default_factory=dict)
    unknown: str = ""


def cost_of(workspace: Workspace, stations: Sequence[str]) -> tuple[Cost, ...]:
    """One row a workstation and language. Nothing is made, written or sent.

    What several of them share is counted for the first.
    """
    costs, counted = Costs(), set[str]()
    costs.recall(workspace.last)
    found: list[Cost] = []
    for name in stations:
        rows = list(status_of(workspace, name))
        with tempfile.TemporaryDirectory(prefix="onboard-") as lent:
            ahead = _ahead_of(workspace, name, Path(lent))
            for row in rows:
                cost = Cost(row.station, row.language, estimate(row.waiting), row)
                found.append(_counted(cost, ahead.get(row.language), costs, counted))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What a build would make for one video: the units that are due, and those that only may turn out to be."""

    due: tuple[freshness.Due, ...] = ()
    likely: tuple[Work, ...] = ()
    unknown: str = ""


def _counted(cost: Cost, ahead: _Ahead | None, costs: Costs, counted: set[str]) -> Cost:
    if ahead is None:
        return cost
    due = tuple(one for one in ahead.due if one.work.fingerprint() not in counted)
    likely = [work for work in ahead.likely if work.fingerprint() not in counted]
    counted.update(one.work.fingerprint() for one in due)
    counted.update(work.fingerprint() for work in likely)
    works = [*(one.work for one in due), *likely]
    seconds = sum(costs.of(work) for work in works if work.service() is None)
    return replace(cost, due=due, seconds=seconds, spoken=_spoken_elsewhere(due), unknown=ahead.unknown)


def _spoken_elsewhere(due: Sequence[freshness.Due]) -> dict[str, int]:
    spoken: dict[str, int] = {}
    for one in due:
        if (service := one.work.service()) is not None and (words := getattr(one.work, "spoken", "")):
            spoken[service.name] = spoken.get(service.name, 0) + len(words)
    return spoken


def _ahead_of(workspace: Workspace, name: str, pictures: Path) -> dict[str, _Ahead]:
    """By language; nothing where a workstation cannot be read: its status says why."""
    obtain = looking(Store(workspace.store))
    with suppress(OnboardError):
        station = workspace.station(name)
        instruction = reading.read_station(workspace, station, obtain, pictures=pictures)
        today = datetime.now().astimezone().date()
        checked = gapping.check_station(workspace, station, instruction, obtain, today)
        return {language: _ahead(workspace, station.told_in(language), checked) for language in station.languages}
    return {}


def _ahead(workspace: Workspace, station: Station, checked: gapping.Checked) -> _Ahead:
    try:
        plan = _plan(workspace, station, checked)
    except UnansweredError:
        return _Ahead(unknown="what is spoken and drawn is known once the model has answered")
    except OnboardError:
        return _Ahead()
    store = Store(workspace.store)
    last = freshness.remembered(workspace.last / f"{station.id}.{station.language}.json")
    if all(store.has(told.align.fingerprint()) for told in plan.sentences()):
        with suppress(AbsentError):  # something turned out damaged, and is gone: it is spoken or measured again
            video = timed(plan, plan.heard(genuine.shelf_of((told.align for told in plan.sentences()), store)))
            return _Ahead(freshness.due({**plan.slots(), **video.slots()}, store, last))
    due = freshness.due(plan.slots(), store, last)
    return _Ahead(
        due, tuple(_likely(plan, store)), "how long it is, and so its sound and captions, is known once spoken"
    )


def _plan(workspace: Workspace, station: Station, checked: gapping.Checked) -> VideoPlan:
    """The plan as a build would make it, a draft marked as one where it would be."""
    instruction = checked.instruction
    now = script_now(workspace, station, instruction)
    look = look_now(workspace, station, now.script)
    voices = approving.voices_of(look)
    standing = approving.standing(workspace, station, instruction, now.script, now.findings, voices)
    may_publish = standing.may_publish(now.findings) and not checked.open
    obtain = looking(Store(workspace.store))
    return plan_video(instruction, now.script, station.id, replace(look, draft=not may_publish), obtain)


def _likely(plan: VideoPlan, store: Store) -> Iterator[Work]:
    """What would follow if every sentence had a usual length."""
    heard = {told.align.fingerprint(): _as_if_heard(told) for told in plan.sentences()}
    for work in timed(plan, heard).slots().values():
        if not store.has(work.fingerprint()):
            yield work


def _as_if_heard(told: PlannedSentence) -> Heard:
    seconds = 0.5 + len(told.speak.spoken) / _LETTERS_A_SECOND
    return Heard(round(seconds * SAMPLES_PER_SECOND), ())
