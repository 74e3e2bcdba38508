"""onboard review: a script beside its source, before somebody approves it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.core.model import Finding
    from onboard.pipeline.reviewing import Reviewed
    from onboard.script.review.changes import Piece
    from onboard.script.review.reviewing import ReviewedScene, ReviewedText


@click.command()
@click.argument("station", metavar="ID")
@click.option(
    "--lang", "language", metavar="LANG", default="", help="In this of its languages; else in the document's."
)
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.pass_obj
def command(workspace: Path, station: str, language: str, offline: bool) -> None:
    """Show the script of workstation ID beside its source, sentence by sentence, and write it as a page to print.

    First what changed since the last approval, then what blocks, then the whole script in order.
    """
    from onboard import network
    from onboard.cli.progress import progress
    from onboard.pipeline.asking import Asking
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.reviewing import review
    from onboard.pipeline.scripting import refuse_models
    from onboard.pipeline.workspace import open_workspace
    from onboard.store import Store

    place = open_workspace(workspace)
    if offline:
        refuse_models(place)
        network.shut()
    with exclusive(place):
        chosen = place.station(station)
        chosen = chosen.told_in(language) if language else chosen
        ask = Asking(place, Store(place.store), progress())
        reviewed = review(place, chosen, ask, now=datetime.now().astimezone())
    tell(reviewed)
    screen.say()
    screen.facts({"page": str(reviewed.page)})


def tell(reviewed: Reviewed) -> None:
    """The whole review on the terminal."""
    for change in reviewed.changes:
        screen.say(change)
    _tell_changes(reviewed)
    blocking = reviewed.standing.open_findings(reviewed.findings)
    if blocking:
        screen.say("\nThis blocks:")
    for finding in blocking:
        _tell_finding(finding)
    for scene in reviewed.review.scenes:
        _tell_scene(scene, reviewed)
    _tell_standing(reviewed)


def _tell_changes(reviewed: Reviewed) -> None:
    review, voided = reviewed.review, reviewed.standing.voided
    if voided is None:
        return
    screen.say(f"Changed since {voided.approval.by} approved it on {voided.approval.at[:10]}:")
    if not review.compared:
        screen.say("  what was approved then is no longer here; everything is shown below")
    elif not review.is_other:
        screen.say("  not a word of it")
    for scene in review.others:
        screen.say(f"\n  {scene.title}{_state(scene)}")
        for text in (*scene.shown, *scene.sentences):
            if text.is_other:
                _tell_change(text)
        for gone in scene.gone:
            screen.say(f"    - {gone}")
        for picture in scene.pictures:
            if picture.is_other:
                screen.say(f"    another photo: {picture.file}")
    for heading, sentences in review.gone:
        screen.say(f"\n  {heading} (gone)")
        for text in sentences:
            screen.say(f"    - {text}")


def _state(scene: ReviewedScene) -> str:
    return " (new)" if scene.change == "new" else " (moved)" if scene.moved else ""


def _tell_change(text: ReviewedText) -> None:
    if text.change == "new":
        screen.say(f"    + {text.text}")
    elif any(piece.kind != "same" for piece in text.pieces):
        screen.say(f"    {_marked(text.pieces)}")
    else:
        screen.say(f"    {text.text}")
    for cited in text.cited:
        if cited.is_other:
            screen.say(f"      {cited.place}: {_one_line(_marked(cited.pieces))}")


def _marked(pieces: Sequence[Piece]) -> str:
    """A text with its changes as word-level diffs are written: [-gone-] {+new+}."""
    marks = {"gone": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def _tell_scene(scene: ReviewedScene, reviewed: Reviewed) -> None:
    screen.say(f"\n{scene.title}{_origin(scene)}")
    for finding in scene.findings:
        _tell_finding(finding, reviewed)
    told: set[str] = set()
    for text in scene.sentences:
        _tell_text(text, reviewed)
        told.update(cited.id for cited in text.cited)
    for text in scene.shown:
        _tell_text(text, reviewed, before="on the picture: ", told=told)


def _tell_text(text: ReviewedText, reviewed: Reviewed, *, before: str = "", told: Collection[str] = ()) -> None:
    """``told``: sources of the same scene that stand above already."""
    left = f"  ({text.language})" if text.language else ""
    signal = f"{text.signal.upper()}: " if text.signal else ""
    screen.say(f"  {before}{signal}{text.text}{left}")
    for cited in text.cited:
        if cited.id not in told:
            screen.say(f"      {cited.place}: {_one_line(cited.words)}")
    if not text.cited:
        screen.say("      no source")
    for finding in text.findings:
        _tell_finding(finding, reviewed)


def _tell_finding(finding: Finding, reviewed: Reviewed | None = None) -> None:
    how = reviewed.standing.override_of(finding) if reviewed else None
    kind = "overridden" if how else "blocks" if finding.blocks else "look"
    reason = f" ({how[0].by}: {how[1].reason})" if how else ""
    where = "" if reviewed else f"{finding.scene}: "
    screen.say(f"    {kind}: {where}{finding.text}. {finding.hint}{reason}")
    if reviewed is None and finding.sentence:
        screen.say(f"        {_one_line(finding.sentence)}")


def _origin(scene: ReviewedScene) -> str:
    told = []
    if scene.origin and scene.origin.host:
        by = f"{scene.origin.writer} at {scene.origin.host}"
        told.append(f"template, since {by} was refused: {scene.origin.fallback}" if scene.origin.fallback else by)
    if scene.edited:
        told.append("edited by hand")
    return f"  [{'; '.join(told)}]" if told else ""


def _tell_standing(reviewed: Reviewed) -> None:
    standing = reviewed.standing
    screen.say(f"\nmark {standing.mark[:12]}, language {standing.language}")
    for approval in standing.holding:
        screen.say(f"approved by {approval.by} on {approval.at[:10]}")
    if standing.voided:
        screen.say(f"{standing.voided}")
    if standing.missing:
        command = f'onboard approve {standing.station} --lang {standing.language} --by "Name, role"'
        screen.say(f"{standing.missing} of {standing.required} approvals missing: {command}")
    elif not standing.required:
        screen.say("no approval is needed")


def _one_line(text: str) -> str:
    return " ".join(text.split())
