"""Words for what was understood of a document, and of what changed in it; used by the commands that read one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from onboard.core.attributes import written
from onboard.core.model import Instruction, Picture
from onboard.ingest.change.difference import About, Change, Changes, What

_PLACES_SHOWN = 6
_RENUMBERING = (What.ADDED, What.REMOVED, What.MOVED, What.JOINED, What.DIVIDED, What.RESTORED)


def understood(instruction: Instruction) -> str:
    """One line: "Pumpendeckel montieren" (de): 9 steps, 2 warnings, ..."""
    counts = {
        "step": len(instruction.steps),
        "warning": len(instruction.warnings) + sum(len(step.warnings) for step in instruction.steps),
        "protective equipment": len(instruction.ppe),
        "tool": len(instruction.tools),
        "part": len(instruction.parts),
        "picture": len(instruction.all_pictures()),
        "check": len(instruction.checks),
    }
    told = [_counted(number, name) for name, number in counts.items() if number]
    language = f" ({instruction.language})" if instruction.language else ""
    return f"{instruction.title.text!r}{language}: {', '.join(told) or 'nothing that could be shown'}"


def shown(picture: Picture) -> str:
    """One line: "picture 01.jpg, marks: arrow=...", "clip 02.mp4, 3.0 s to 11.0 s, seen for 16.0 s, ..."."""
    told = [
        f"{'clip' if picture.clip else 'picture'} {picture.file}{f' ({picture.missing})' if picture.missing else ''}"
    ]
    if clip := picture.clip:
        speed = f" at {clip.speed:g} × speed" if clip.speed != 1 else ""
        told.append(
            f"{clip.start:.1f} s to {clip.end:.1f} s, seen for {clip.seconds:.1f} s{speed}, sound: {clip.sound}"
        )
    if picture.marks:
        told.append(f"marks: {written(picture.marks)}")
    return ", ".join(told)


def untold(instruction: Instruction) -> str:
    """What the document says and no video tells: "lines 72-77; line 90"; "" where there is nothing."""
    return places(note.source.place for note in instruction.untold())


def places(named: Iterable[str]) -> str:
    """Places of a document, each once and the first few of many: "line 90; table 2, row 3; and 4 more places"."""
    different = list(dict.fromkeys(named))
    shown, more = different[:_PLACES_SHOWN], len(different) - _PLACES_SHOWN
    if more == 1:
        shown = different
    return "; ".join([*shown, f"and {more} more places"] if more > 1 else shown)


def next_steps(station: str, instruction: Instruction) -> str:
    """What to do after a workstation's document was read."""
    if instruction.steps:
        return f"Next: onboard check {station} (what the document leaves open), then onboard build {station}"
    document = shlex.quote(f"stations/{station}/{instruction.document}")
    return f"Nothing can be built of it yet. Next: onboard read {document} (where everything went)"


def numbered_photos(changes: Changes, photos: Path) -> Sequence[str]:
    """Lines about photos that stand at another step because steps came, went or moved.

    ``photos``: the workstation's folder of photos. A file called "Schritt 6.jpg" belongs to whichever step is the sixth
    now: a new step in front of it takes its photo away, and no rule can see that.
    """
    steps = [change for change in changes.changes if change.about is About.STEP]
    if not any(change.what in _RENUMBERING for change in steps):
        return ()
    moved = list(_moved_photos(changes.changes, photos))
    if not moved:
        return ()
    return (
        "Look at the photos: the steps have other numbers now, and these photos are called by a number",
        *moved,
        "    Rename those in its folder photos/ that show another step now, and add photos of new steps.",
    )


def _moved_photos(changes: Sequence[Change], photos: Path) -> Iterator[str]:
    for change in changes:
        if change.about is not About.PICTURE or change.step is None:
            continue
        if any(name and (photos / Path(name).name).is_file() for name in (change.before, change.after)):
            was, now = change.before or "no photo", change.after or "no photo"
            yield f'    step {change.step.place} "{change.step.title}": {was} before, {now} now'


def _counted(number: int, name: str) -> str:
    if name == "protective equipment":
        return f"{number} × {name}"
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
