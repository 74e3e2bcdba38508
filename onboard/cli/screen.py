"""Writing to the terminal: only printable characters, colours only where they can be seen."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import click

from onboard.core.errors import OutputError


def say(text: str = "") -> None:
    """A line of the result."""
    result(printable(text))


def result(text: str) -> None:
    """A line of the result that is printable, and may be coloured. Raises OutputError where it cannot be written."""
    try:
        click.echo(text)
    except BrokenPipeError:  # whoever reads it has read enough
        raise
    except OSError as exc:
        reason = f"takes nothing more ({exc.strerror or exc})"
        hint = "What was done is done; choose another place for what is said."
        raise OutputError(reason, file="standard output", hint=hint) from exc


def aside(text: str) -> None:
    """A line about the work, not the result: standard error."""
    click.echo(printable(text), err=True)


def error(text: str) -> None:
    click.echo(click.style(printable(text), fg="red"), err=True)


def say_json(value: Any) -> None:
    """A result for a program, on standard output and nothing else there; what is not printable is escaped."""
    result(_as_json(value, indent=2))


def error_json(value: Any) -> None:
    """An error for a program: one line on standard error."""
    click.echo(_as_json(value, indent=None), err=True)


def _as_json(value: Any, *, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "".join(one if one == "\n" or not _is_hidden(one) else json.dumps(one)[1:-1] for one in text)


def table(rows: Sequence[Sequence[str]], *, head: Sequence[str]) -> None:
    """Rows in columns; the last column takes what is left."""
    lines = [list(head), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    for number, line in enumerate(lines):
        text = "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]])
        result(click.style(text, bold=True) if number == 0 else text)


def facts(named: Mapping[str, str]) -> None:
    """Name and value, one a line, values under each other."""
    width = max(map(len, named), default=0)
    for name, value in named.items():
        say(f"  {name.ljust(width)}  {value}")


def printable(text: str) -> str:
    """Control characters, also those that turn the direction of text, become visible escapes."""
    return "".join(_visible(character) for character in text)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")


def _visible(character: str) -> str:
    if character == "\n" or not _is_hidden(character):
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def at_most_lines(text: str, count: int, *, ending: str = "") -> str:
    """Text and ending on at most ``count`` lines of the terminal's width; the text is shortened before the ending."""
    room = max(60, shutil.get_terminal_size((100, 24)).columns) * count
    text, ending = " ".join(text.split()), " ".join(ending.split())
    text = _shortened(text, max(40, room - len(ending) - 1))
    return _shortened(f"{text} {ending}".strip(), room)


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 2] + " …"
