"""The server that workers are forked from holds what they need, can be forked safely, and falls over nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from onboard.pipeline.work import ready
from onboard.pipeline.work.ready import WANTED, Prospect

TOLD = """
import json, os, sys
import onboard.pipeline.work.ready
wanted = ("numpy", "av", "fpdf", "onboard.slides.layout", "onboard.narrate.speaking", "onboard.script.checking")
there = [name for name in wanted if name in sys.modules]
threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
print(json.dumps([there, threads, "ONBOARD_SERVER_PROSPECT" in os.environ]))
"""


def started(prospect: Prospect | None) -> tuple[list[str], int, bool]:
    """What a process has in memory that imports what the server does; how many threads; whether it still is asked."""
    environment = {name: value for name, value in os.environ.items() if name != WANTED}
    environment |= dict(prospect.told()) if prospect else {}
    ended = subprocess.run([sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True)
    there, threads, asked = json.loads(ended.stdout)
    return there, threads, asked


def test_who_is_no_server_loads_nothing() -> None:
    assert ([], 1, False) == started(None)


@pytest.mark.parametrize("language", ["de", "en-GB", "tr", ""])
def test_a_server_for_a_plant_has_everything_and_no_thread(language: str) -> None:
    there, threads, asked = started(Prospect(language, many=True))
    assert (6, 1, False) == (len(there), threads, asked)


def test_a_server_that_only_draws_loads_no_sound_and_no_video() -> None:
    there, threads, _ = started(Prospect("de", drawing=True))
    sound_and_video = {"onboard.narrate.speaking", "av"} & set(there)
    assert (True, set(), 1) == ("onboard.slides.layout" in there, sound_and_video, threads)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_a_server_makes_a_little_of_can_be_made(language: str) -> None:
    """A server that cannot make it starts all the same, so that nobody would notice but by its slowness."""
    ready._draw(language)
    ready._check(language)
