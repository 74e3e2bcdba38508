"""The files of this room, read once: how letters sound (``letters/``), and what the ear goes by (``ear.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

_ROOM = "onboard.narrate.alignment"
_SILENT = "silent"
_COMMON = 0.8
"""How far a common sound is taken for a reason to hear it: 1 would be not at all."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a language says whole numbers.

    ``ones``         0 to 19
    ``tens``         10 to 90; two equal neighbours ("soixante", "soixante") go on counting with 10 to 19
    ``one_hundred``  whether 100 and 1000 begin with "one"
    ``between``      what stands between ones and tens where the ones come first, "" where they do not
    """

    ones: tuple[str, ...]
    tens: tuple[str, ...]
    hundred: str
    thousand: str
    million: str
    one_hundred: bool
    between: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language's letters sound.

    ``letters``   graphemes -> sounds; "^" before one binds it to the beginning of a word, "$" after it to the end
    ``names``     a letter that stands for itself -> the sounds of its name
    ``numbers``   None where nothing is known about them
    ``joining``   words a voice rather pauses before than behind
    """

    letters: dict[str, str]
    names: dict[str, str]
    numbers: Numbers | None
    joining: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Weights:
    """What the ear goes by.

    ``edges``     Hz, of the bands it listens in, n + 1 of them
    ``sounds``    the kinds of sound it tells apart, the first is silence
    ``weights``   shape (3 n + 3, sounds)
    ``bias``      shape (sounds,)
    ``usual``     shape (sounds,): what is taken off the log-likelihood of a sound for being common
    ``seconds``   kind of expected sound -> how long it lasts at an even tempo
    ``heard_as``  kind of expected sound -> column of ``weights``
    """

    edges: tuple[float, ...]
    sounds: str
    weights: np.ndarray
    bias: np.ndarray
    usual: np.ndarray
    seconds: dict[str, float]
    heard_as: dict[str, int]


@lru_cache
def spelling_of(language: str) -> Spelling:
    """A language's own letters and, for what it lacks, those of all alphabets. ``language``: a primary subtag."""
    everywhere = _read("letters", "other.toml")
    own = _read("letters", f"{language}.toml") if language in _languages() else everywhere
    single = {letter: sounds for letter, sounds in _by_letter(everywhere["letters"]).items() if len(letter) == 1}
    numbers = own.get("numbers")
    return Spelling(
        single | _by_letter(own["letters"]),
        _by_letter(everywhere["names"]) | _by_letter(own.get("names", {})),
        _numbers(numbers) if numbers else None,
        frozenset(own.get("pauses", {}).get("before", "").split()),
    )


@lru_cache
def weights() -> Weights:
    table = _read("ear.toml")
    sounds = table["sounds"]
    return Weights(
        tuple(table["edges"]),
        sounds,
        np.array(table["weights"], dtype=np.float32),
        np.array(table["bias"], dtype=np.float32),
        _COMMON * np.log(np.array(table["share"], dtype=np.float32)),
        {kind: row["seconds"] for kind, row in table["expected"].items()},
        {kind: sounds.index(row["heard_as"]) for kind, row in table["expected"].items() if "heard_as" in row},
    )


def _languages() -> set[str]:
    files = resources.files(_ROOM).joinpath("letters").iterdir()
    return {file.name.removesuffix(".toml") for file in files}


def _read(*place: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(_ROOM).joinpath(*place).read_text(encoding="utf-8"))


def _by_letter(table: dict[str, str]) -> dict[str, str]:
    return {
        letter: "" if sounds == _SILENT else sounds for sounds, letters in table.items() for letter in letters.split()
    }


def _numbers(table: dict[str, Any]) -> Numbers:
    return Numbers(
        tuple(table["ones"].split()),
        tuple(table["tens"].split()),
        table["hundred"],
        table["thousand"],
        table["million"],
        table["one_hundred"],
        table.get("between", ""),
    )
