"""A newcomer reads a room's front page first: it names everyone who lives there, and nobody who does not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from onboard.cli.commands import COMMANDS
from onboard.ingest.reading import read_suffixes

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "onboard"
ROOMS = sorted(path.parent.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("__init__.py"))


def front_page(room: str) -> str:
    return ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))) or ""


def inhabitants(room: str) -> set[str]:
    """The files and the rooms inside a room; the commands of the terminal have a list of their own."""
    folder = HOUSE / room
    files = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}
    rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
    return (files | rooms) - ({name.replace("-", "_") for name in COMMANDS} if room == "cli" else set())


@pytest.mark.parametrize("room", ROOMS)
def test_a_front_page_names_everyone_who_lives_there(room: str) -> None:
    words = set(re.findall(r"\w+", front_page(room)))
    assert set() == inhabitants(room) - words


@pytest.mark.parametrize("room", ROOMS)
def test_a_front_page_lists_nobody_who_does_not_live_there(room: str) -> None:
    listed = re.findall(r"^ {0,6}([a-z_0-9]+)/? {2,}\S", front_page(room), re.MULTILINE)
    assert [] == [name for name in listed if name not in inhabitants(room) | {"takes"}]


def test_every_format_that_is_read_is_in_the_table_of_documents() -> None:
    table = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    assert [] == [suffix for suffix in read_suffixes() if f"`{suffix}`" not in table]
