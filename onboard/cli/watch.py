"""onboard watch: drafts, made again as files are saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.core.errors import OnboardError
    from onboard.pipeline.build import StationReport
    from onboard.pipeline.watching import Rebuilt


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option("--voice", is_flag=True, help="Drafts that speak; the usual ones are silent, and sooner made.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.pass_obj
def command(workspace: Path, stations: tuple[str, ...], voice: bool, offline: bool) -> None:
    """Make drafts of the workstations named, or of all, and again whenever a file of theirs is saved.

    Documents, photos, scripts, templates, theme and settings are watched until Ctrl-C. Nothing is ever published.
    """
    from onboard import network
    from onboard.core.progress import Quiet
    from onboard.pipeline.build import Options
    from onboard.pipeline.staying import Staying, rehearse
    from onboard.pipeline.watching import watch, woken
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    workers = Staying(place.settings.build.workers or None, offline=offline)
    if offline:
        network.shut()
    watched = ", ".join(stations) or "all workstations"
    screen.say(f"Watching {watched} in {place.folder}. Drafts only, nothing is published. Ctrl-C ends it.")
    try:
        options = Options(draft=True, voice=voice, offline=offline)
        watch(
            place.folder,
            stations,
            workers,
            _Lines(place.folder),
            options=options,
            progress=Quiet(),
            wakes=woken(place.folder),
            ready=lambda now: rehearse(now, stations or now.station_ids(), workers.costs, voice=voice),
        )
    finally:
        workers.close()


@dataclass
class _Lines:
    """A line or two for each thing that happens, with the time of day."""

    folder: Path
    _pages: set[str] = field(default_factory=set)

    def saved(self, files: Sequence[str]) -> None:
        shown = ", ".join(files[:_SHOWN])
        more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
        self._say(f"saved: {shown}{more}")

    def growing(self, files: Sequence[str]) -> None:
        self._say(f"still being written: {', '.join(files[:_SHOWN])}")

    def rebuilt(self, told: Rebuilt) -> None:
        took = f" in {told.seconds:.1f} s" if len(told.reports) == 1 else ""
        for report in told.reports:
            self._tell(report, took)
        for station, lines in told.changes.items():
            named = f"{station}: " if len(told.reports) > 1 else ""
            for line in lines:
                screen.say(f"          {named}{line}")
        if told.found_nothing:
            self._say(f"nothing to make again ({told.seconds:.1f} s)")
        elif len(told.reports) > 1:
            self._say(f"done in {told.seconds:.1f} s")

    def trouble(self, error: OnboardError) -> None:
        self._fail(error)

    def _tell(self, report: StationReport, took: str) -> None:
        if report.error:
            self._fail(report.error)
        elif report.made:
            parts = f"{len(report.made)} part{'s' * (len(report.made) > 1)} made, {report.reused} kept"
            self._say(f"{report.station} ({report.language}): draft{took}, {parts}{self._page(report)}")
            for finding in report.findings:
                screen.say(f"          finding: {finding.scene}: {finding.text}")

    def _page(self, report: StationReport) -> str:
        """Where the draft lies, the first time."""
        if report.place in self._pages:
            return ""
        self._pages.add(report.place)
        return f": {Path(report.place).relative_to(self.folder) / 'index.html'}"

    def _fail(self, error: OnboardError) -> None:
        where = [error.file or error.subject or "", error.place or ""]
        told = ": ".join(part for part in (*where, error.reason.rstrip(".")) if part)
        screen.error(screen.at_most_lines(f"{_now()}  error: {told}.", 1, ending=error.hint or ""))

    def _say(self, text: str) -> None:
        screen.say(f"{_now()}  {text}")


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"


_SHOWN = 4
