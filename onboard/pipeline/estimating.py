"""What a build would cost before anything is spent: questions to a model, and the work that is due. Looks only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.core.errors import OnboardError
from onboard.pipeline import reading, scripting
from onboard.pipeline.asking import UnansweredError, unasked
from onboard.pipeline.status import StationStatus, looking, status_of
from onboard.pipeline.workspace import Workspace
from onboard.script.writers.model import Estimate, estimate
from onboard.script.writers.questions import Question
from onboard.store import Store


@dataclass(frozen=True, slots=True)
class Cost:
    """One workstation in one language.

    ``model``      questions to be asked of the model now; answers that fail the check are asked for once more, so at
                   most twice as much is sent
    ``standing``   how its video stands (see ``status``)
    """

    station: str
    language: str
    model: Estimate
    standing: StationStatus


def cost_of(workspace: Workspace, stations: Sequence[str]) -> tuple[Cost, ...]:
    """One row a workstation and language. Nothing is made, written or sent."""
    return tuple(_cost(workspace, station, row) for station in stations for row in status_of(workspace, station))


def _cost(workspace: Workspace, name: str, row: StationStatus) -> Cost:
    store = Store(workspace.store)
    questions: tuple[Question, ...] = ()
    try:
        station = workspace.station(name)
        instruction = reading.read_station(workspace, station, looking(store))
        if row.language:
            scripting.script_of(
                workspace, station.told_in(row.language), instruction, unasked(store), looking(store), keep=False
            )
    except UnansweredError as waiting:
        questions = waiting.questions
    except OnboardError:
        pass  # told by the row: the state "error" and its reason
    return Cost(name, row.language, estimate(questions), row)
