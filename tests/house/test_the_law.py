"""The law of the house is a file (pyproject.toml); here it is enforced."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


def run(*command: str) -> str:
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_rooms_know_only_whom_they_may_know() -> None:
    assert "" == run("lint-imports", "--no-cache")


def test_the_code_is_tidy() -> None:
    assert "" == run("ruff", "check", ".")


def test_the_code_has_one_layout() -> None:
    assert "" == run("ruff", "format", "--check", ".")


@pytest.mark.slow
def test_the_types_agree() -> None:
    assert "" == run("basedpyright", "--pythonpath", sys.executable)


def test_only_one_file_knows_the_operating_system() -> None:
    telling = re.compile(r"\b(fcntl|msvcrt|sys\.platform|os\.name|os\.fork|resource\.setrlimit)\b")
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "onboard").rglob("*.py")
        if telling.search(path.read_text())
    }
    assert {"onboard/files.py"} == knowing


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "onboard").rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert [] == silent
