"""onboard gc: free what no video needs any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.shelving import Amount, Cleared

_GIGABYTE = 1_000_000_000


@click.command()
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Only what was not used for so long.")
@click.option("--max-size", type=click.FloatRange(min=0), metavar="GB", help="Only until the store is this small.")
@click.option("--dry-run", is_flag=True, help="Say what would be freed, and free nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--wait", "wait_seconds", type=float, default=0.0, metavar="SECONDS", help="Wait for another run to end.")
@click.pass_obj
def command(
    workspace: Path,
    older_than: float | None,
    max_size: float | None,
    dry_run: bool,
    as_json: bool,
    wait_seconds: float,
) -> None:
    """Free what no video needs any more: results of earlier texts, slides and settings.

    What the last finished build of every video is made of stays, so the next build has nothing to make again. What
    visitors see, scripts, approvals and records are not touched.
    """
    from onboard.pipeline.shelving import Wanted, clear
    from onboard.pipeline.workspace import open_workspace

    wanted = Wanted(older_than or 0.0, None if max_size is None else round(max_size * _GIGABYTE))
    place = open_workspace(workspace)
    done = clear(place, wanted, dry_run=dry_run, wait_seconds=wait_seconds)
    if as_json:
        screen.say_json(_as_json(done, dry_run=dry_run))
    else:
        _tell(done, wanted.most_bytes, dry_run=dry_run)


def _tell(done: Cleared, most_bytes: int | None, *, dry_run: bool) -> None:
    freed = done.results.size + done.pictures.size
    verb = "Would free" if dry_run else "Freed"
    screen.say(f"{verb} {size_in_words(freed)}" if freed else "There is nothing to free")
    rows: dict[str, str] = {}
    if done.results.count:
        rows["results"] = _amount(done.results)
    if done.pictures.count:
        rows["pictures of documents"] = _amount(done.pictures)
    if done.gone:
        rows["videos that are no more"] = ", ".join(done.gone)
    needed = "all" if done.counted_on == done.kept else size_in_words(done.counted_on.size)
    rows["kept"] = f"{_amount(done.kept)}, {needed} of it needed by the videos as they are now"
    screen.facts(rows)
    for said, day in done.others:
        screen.say(f"  note: {said} counts on this store as well; last built {day}")
    if most_bytes is not None and done.kept.size > most_bytes:
        screen.say(
            f"  note: more than {size_in_words(most_bytes)} is left, since the rest is needed or was used too recently"
        )


def _amount(amount: Amount) -> str:
    return f"{size_in_words(amount.size)} in {amount.count} file{'s' * (amount.count != 1)}"


def size_in_words(size: int) -> str:
    """Bytes as people say them, in decimal units as disks are sold."""
    for unit, bytes_of_it in (("GB", _GIGABYTE), ("MB", 1_000_000), ("kB", 1000)):
        if size >= bytes_of_it:
            return f"{size / bytes_of_it:.1f} {unit}"
    return f"{size} bytes"


def _as_json(done: Cleared, *, dry_run: bool) -> dict[str, object]:
    def fields(amount: Amount) -> dict[str, int]:
        return {"files": amount.count, "bytes": amount.size}

    return {
        "dry_run": dry_run,
        "freed": {"results": fields(done.results), "pictures": fields(done.pictures)},
        "kept": fields(done.kept),
        "needed": fields(done.counted_on),
        "videos_gone": list(done.gone),
        "other_workspaces": [{"workspace": said, "last_built": day} for said, day in done.others],
    }
