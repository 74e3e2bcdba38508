"""How things stand, looked at only: nothing is kept, written, asked of a model or spoken.

looking      results from the store, or made for the moment where that is quick
script_now   the script as a build would find it; UnansweredError where a model would have to be asked
look_now     how its video looks and sounds
plan_now     what its video is made of, each sentence by the voice that has spoken it
"""

from __future__ import annotations

from contextlib import suppress

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Script
from onboard.pipeline import genuine, reading, scripting
from onboard.pipeline.asking import unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import Look, VideoPlan, plan_video
from onboard.pipeline.work.base import Obtain, Work
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import DamagedError, Store


def looking(store: Store) -> Obtain:
    """Results from the store, or made without being kept."""

    def obtain(work: Work) -> bytes:
        if store.has(work.fingerprint()):
            with suppress(DamagedError):  # it is gone by now, and the next build makes it again
                return genuine.kept(work, store)
        return work.make(store.get)

    return obtain


def script_now(workspace: Workspace, station: Station, instruction: Instruction) -> scripting.Telling:
    """The script of a workstation in one language, and what was found in it."""
    store = Store(workspace.store)
    return scripting.script_of(workspace, station, instruction, unasked(store), looking(store), keep=False)


def look_now(workspace: Workspace, station: Station, script: Script) -> Look:
    """How its video looks and sounds."""
    others = {sentence.language for _, sentence in script.sentences()}
    return look_of(workspace, station.language, draft=False, silent=False, others=others)


def plan_now(workspace: Workspace, station: Station) -> VideoPlan:
    """The video of a workstation in one language, every sentence of it spoken and measured.

    Raises InputError where sentences have not been spoken yet.
    """
    store = Store(workspace.store)
    instruction = reading.read_station(workspace, station, looking(store))
    script = script_now(workspace, station, instruction).script
    plan = plan_video(instruction, script, station.id, look_now(workspace, station, script), looking(store))
    plan = plan.falling_back({mark: "spoken by the fallback" for mark in plan.replaceable() if not store.has(mark)})
    absent = sum(not store.has(told.align.fingerprint()) for told in plan.sentences())
    if absent:
        raise InputError(
            f"{absent} sentence{'s have' if absent > 1 else ' has'} not been spoken yet",
            subject=station.id,
            hint=f"Run onboard build {station.id} first.",
        )
    return plan
