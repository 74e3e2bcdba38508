"""How a command starts: with what it needs, and nothing that only others need."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"PIL", "aiohttp", "av", "distributed", "jinja2", "moviepy", "numpy", "openai", "pydantic", "starlette", "yaml"}
STAGES = {f"onboard.{room}" for room in ("compose", "gaps", "ingest", "narrate", "script", "slides", "web")}


def imported_by(program: str) -> set[str]:
    """The modules that a process has imported when it ends."""
    told = f"{program}\nimport sys; print(*sys.modules, sep='\\n')"
    return set(subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split())


def test_the_help_of_every_command_is_shown_without_anything_that_makes_videos() -> None:
    found = imported_by(
        "from click.testing import CliRunner\n"
        "from onboard.cli.commands import COMMANDS, onboard\n"
        "for name in COMMANDS:\n"
        "    shown = CliRunner().invoke(onboard, [name, '--help'])\n"
        "    assert shown.exit_code == 0, shown.output\n"
    )
    assert "onboard.cli.build" in found
    assert set() == found & (HEAVY | STAGES)


@pytest.mark.parametrize("module", ["onboard.pipeline.standstill.noticing", "onboard.pipeline.standstill.foundations"])
def test_looking_whether_anything_changed_needs_no_stage_and_no_library(module: str) -> None:
    assert set() == imported_by(f"import {module}") & (HEAVY | STAGES)


def test_telling_how_things_stand_starts_no_stage_while_nothing_changed() -> None:
    drawing_and_sound = {"PIL", "av", "numpy", "onboard.compose", "onboard.narrate", "onboard.slides", "yaml"}
    assert set() == imported_by("import onboard.pipeline.status") & drawing_and_sound
