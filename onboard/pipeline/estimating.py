"""What a build would cost before anything is spent: questions to a model, and the work that is due. Looks only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.pipeline.status import StationStatus, status_of
from onboard.pipeline.workspace import Workspace
from onboard.script.writers.model import Estimate, estimate


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
    rows = (row for station in stations for row in status_of(workspace, station))
    return tuple(Cost(row.station, row.language, estimate(row.waiting), row) for row in rows)
