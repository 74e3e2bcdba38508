"""What a workspace's video is made of, planned again from what is on disk: to compare a made file with."""

from __future__ import annotations

from pathlib import Path

from onboard.pipeline import reading, scripting
from onboard.pipeline.asking import unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import VideoPlan, plan_video
from onboard.pipeline.work.base import Work
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store


def planned(place: Path, name: str = "ws-04") -> VideoPlan:
    """The plan of a workstation that is built; everything it asks for lies in the store already."""
    workspace = open_workspace(place)
    station = workspace.station(name)
    store = Store(workspace.store)

    def obtain(work: Work) -> bytes:
        return store.get(work.fingerprint())

    instruction = reading.read_station(workspace, station, obtain)
    script = scripting.script_of(workspace, station, instruction, unasked(store), obtain, keep=False).script
    look = look_of(workspace, station.settings.language, draft=False, silent=False)
    return plan_video(instruction, script, station.id, look, obtain)


def spoken(place: Path, name: str = "ws-04") -> dict[str, list[bytes]]:
    """The WAV files of every scene's sentences, by the scene's id, as the store has them."""
    store = Store(open_workspace(place).store)
    return {
        scene.scene.id: [store.get(sentence.speak.fingerprint()) for sentence in scene.sentences]
        for scene in planned(place, name).scenes
    }
