"""What is printed for a workstation, besides what the build prints: its sheet in any size, labels for its steps.

takes   a timed video, or what visitors see of a workstation      gives   the steps that get labels; a sheet to print
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onboard import files, resources
from onboard.core.errors import UsageError, attached
from onboard.core.model import SceneKind
from onboard.pipeline.naming import code_of
from onboard.pipeline.schedule import TimedVideo
from onboard.pipeline.work.publish import StepLabel
from onboard.pipeline.workspace import Workspace
from onboard.publish import addresses, pointer, release
from onboard.publish.content import Workstation

if TYPE_CHECKING:
    from onboard.publish.sign.labels import Label
    from onboard.publish.sign.sheet import Sign

TRIAL_ADDRESS = "http://localhost:8000"
_PICTURE_LIMIT = 16 * files.MEBIBYTE


def step_labels(videos: Sequence[TimedVideo]) -> tuple[StepLabel, ...]:
    """One label a step, from its first scene; its heading in the language of each video, the first one's picture."""
    if not videos:
        return ()
    headings = [{one.scene.id: one.scene.heading for one in video.plan.scenes} for video in videos]
    labels: dict[int, StepLabel] = {}
    for planned, picture in zip(videos[0].plan.scenes, videos[0].pictures, strict=True):
        scene, number = planned.scene, planned.number
        if scene.kind is SceneKind.STEP and number is not None and number not in labels:
            told = tuple(dict.fromkeys(known[scene.id] for known in headings if scene.id in known))
            labels[number] = StepLabel(scene.id, number, told, picture.fingerprint())
    return tuple(labels.values())


def live_sign(workspace: Workspace, station: str, *, size: str, distance: str, steps: bool) -> Sign:
    """The sheet of a workstation as visitors see it now. Raises UsageError for one that is not published."""
    from onboard.publish.sign.sheet import sign

    code = code_of(workspace, station)
    shown = pointer.live(workspace.site, code) if code else None
    if shown is None or not shown.releases:
        why = "was withdrawn" if shown else "is not published yet"
        raise UsageError(f"{station} {why}", subject=station, hint=f"Run: onboard build {station}")
    known = {made: release.read_release(workspace.site, made) for made in dict.fromkeys(shown.releases.values())}
    editions = [_edition(known[made], language) for language, made in shown.releases.items()]
    first = next(iter(shown.releases.values()))
    with attached(subject=station):
        return sign(
            _workstation(workspace, first, known[first]["workstation"]),
            addresses.permanent_url(workspace.settings.site.base_url or TRIAL_ADDRESS, code),
            trial=not workspace.settings.site.base_url,
            languages=tuple(dict.fromkeys((*shown.releases, workspace.settings.language))),
            fonts=resources.assets() / "fonts",
            size=size,
            distance=distance,
            labels=_labels(workspace, first, editions) if steps else (),
        )


def _edition(known: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    return next(one for one in known["editions"] if one["language"] == language or not language)


def _workstation(workspace: Workspace, made: str, known: Mapping[str, Any]) -> Workstation:
    """As its release record tells it."""
    logo = known["logo"]
    return Workstation(
        id=known["id"],
        name=known["name"],
        revision=known["revision"],
        valid_from=known["valid_from"],
        responsible=known["responsible"],
        contacts=tuple(known["contacts"]),
        company=known["company"],
        colour=known["colour"],
        logo=(f".{logo.rpartition('.')[2]}", _file(workspace, made, logo)) if logo else None,
        document=known["document"],
    )


def _labels(workspace: Workspace, made: str, editions: Sequence[Mapping[str, Any]]) -> tuple[Label, ...]:
    from onboard.publish.sign.labels import Label

    headings = [{scene["id"]: scene["heading"] for scene in edition["scenes"]} for edition in editions]
    labels: dict[int, Label] = {}
    for scene in editions[0]["scenes"]:
        number = scene["number"]
        if number is not None and number not in labels:
            told = tuple(dict.fromkeys(known[scene["id"]] for known in headings if scene["id"] in known))
            labels[number] = Label(scene["id"], number, told, _file(workspace, made, scene["picture"]))
    return tuple(labels.values())


def _file(workspace: Workspace, made: str, name: str) -> bytes:
    return files.read_bounded(workspace.site / "r" / made / name, _PICTURE_LIMIT, name=f"output/site/r/{made}/{name}")
