"""onboard check: what a document leaves open."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.gaps.report import Report
    from onboard.pipeline.gapping import Checked
    from onboard.pipeline.workspace import Workspace


@click.command()
@click.argument("names", metavar="[ID|DOCUMENT]...", nargs=-1)
@click.option("--accept", "accepted", metavar="GAP", multiple=True, help="Accept a grave gap, by its name.")
@click.option("--by", "by", metavar='"NAME, ROLE"', default="", help="Who accepts it; published with the video.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a page to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/gaps.md) and nothing else.")
@click.pass_obj
def command(
    workspace: Path, names: tuple[str, ...], accepted: tuple[str, ...], by: str, html: Path | None, as_json: bool
) -> None:
    """Show what documents leave open: where, in which words, why it matters, and what to write instead.

    Of the workstations named, or of all, or of a document that is in no workspace yet. A gap stops nothing; a grave
    one keeps a video a draft until a person accepts it.
    """
    from onboard.core.errors import UsageError
    from onboard.gaps.report import VERSION, as_lines
    from onboard.gaps.report import as_json as schema

    if accepted:
        _accept(workspace, names, accepted, by)
        return
    if by:
        raise UsageError("--by says who accepts a gap, and no gap is named", hint="Name it: --accept GAP")
    found = _checked(workspace, names)
    reports = [_report(name, checked) for name, checked in found]
    if html:
        _write_pages(html, reports)
    if as_json:
        screen.say_json({"version": VERSION, "reports": [schema(report) for report in reports]})
        return
    for number, ((name, checked), report) in enumerate(zip(found, reports, strict=True)):
        if number:
            screen.say()
        for line in as_lines(report):
            screen.say(line)
        _tell_next(name, checked, report)


def _tell_next(name: str, checked: Checked, report: Report) -> None:
    """What stops a video besides gaps, and how a grave gap is accepted."""
    from onboard.pipeline.workspace import STATION_ID

    for problem in checked.instruction.problems:
        # What stops a video at a place, as a picture that is missing, is among the gaps already; a mark is not.
        if problem.stops and (not problem.place or problem.kind == "unreadable-mark"):
            where = f"{problem.file}, {problem.place}" if problem.place else problem.file
            screen.say(f"\nNo video can be made of {where}: {problem.text}. {problem.hint}".rstrip())
    waiting = report.waiting()
    if waiting and STATION_ID.fullmatch(name) and not Path(name).is_file():
        screen.say("\nNo video of it is published before each is mended in the document, or accepted by a person:")
        for gap in waiting:
            screen.say(f'  onboard check {name} --accept {gap.id} --by "NAME, ROLE"')


def _report(name: str, checked: Checked) -> Report:
    from onboard.gaps.report import report

    station = checked.instruction.station
    return report(
        checked.instruction,
        checked.gaps,
        station=station.text if station else name,
        checked=datetime.now().astimezone().date(),
        accepted={gap: f"{one.by}, {one.at[:10]}" for gap, one in checked.accepted.items()},
    )


def _write_pages(target: Path, reports: list[Report]) -> None:
    """One page into a file; several into a folder, each under its workstation's name."""
    from onboard import files
    from onboard.core.errors import UsageError
    from onboard.gaps.report import as_page

    if target.suffix.lower() in (".html", ".htm"):
        if len(reports) != 1:
            raise UsageError(f"{len(reports)} reports do not go into one file", hint="Give a folder: --html reports")
        files.write_durably(target, as_page(reports[0]).encode())
        screen.aside(f"written: {target}")
        return
    taken: set[str] = set()
    for report in reports:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", report.station).strip("-.")[:100] or "document"
        # Two documents may call themselves the same.
        name = next(one for one in chain((plain,), (f"{plain}-{n}" for n in count(2))) if one.lower() not in taken)
        taken.add(name.lower())
        page = target / f"gaps-{name}.html"
        files.write_durably(page, as_page(report).encode())
        screen.aside(f"written: {page}")


def _checked(workspace: Path, names: tuple[str, ...]) -> list[tuple[str, Checked]]:
    """What there is to say of each, by its name."""
    from onboard.pipeline.workspace import STATION_ID, open_workspace

    documents = [name for name in names if not STATION_ID.fullmatch(name) or Path(name).is_file()]
    found = [(Path(name).name, _of_document(Path(name))) for name in documents]
    stations = [name for name in names if name not in documents]
    if stations or not names:
        place = open_workspace(workspace)
        found += [(name, _of_station(place, name)) for name in stations or place.station_ids()]
    return found


def _of_document(document: Path) -> Checked:
    from onboard.ingest.choosing import ALL, Choice
    from onboard.ingest.reading import read
    from onboard.ingest.references import require_text
    from onboard.pipeline.filming import filming_here
    from onboard.pipeline.gapping import check_document
    from onboard.pipeline.work.base import made_here

    require_text(document.name)
    with filming_here() as film:
        instruction = read(document, choice=Choice(ALL, rules=True), film=film)
    return check_document(document, instruction, made_here, datetime.now().astimezone().date())


def _of_station(place: Workspace, name: str) -> Checked:
    from onboard.core.errors import attached
    from onboard.pipeline import gapping, reading
    from onboard.pipeline.looking import looking
    from onboard.store import Store

    with attached(subject=name):
        station, obtain = place.station(name), looking(Store(place.store))
        instruction = reading.read_station(place, station, obtain, stopping=False)
        return gapping.check_station(place, station, instruction, obtain, datetime.now().astimezone().date())


def _accept(workspace: Path, names: tuple[str, ...], accepted: tuple[str, ...], by: str) -> None:
    from onboard.core.errors import UsageError
    from onboard.pipeline.gapping import accept
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.workspace import open_workspace

    if len(names) != 1:
        raise UsageError("a gap is accepted for one workstation", hint="Name it: onboard check ID --accept GAP")
    place = open_workspace(workspace)
    with exclusive(place, wait_seconds=10):
        checked = _of_station(place, names[0])
        done = accept(place, names[0], checked, accepted, by=by, now=datetime.now().astimezone())
    for one in done:
        screen.say(f"{names[0]}: {one.gap} accepted by {one.by}")
    if not done:
        screen.say(f"{names[0]}: accepted already; nothing was written")
    screen.say(f"Next: onboard build {names[0]}")
