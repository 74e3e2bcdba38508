"""``theme.toml`` -> plain tables: a workspace's own laid over the one that ships, key by key.

takes   one theme file or two      gives   one set of tables, complete, or one InputError with every mistake by its key

Knows which keys there are and what may stand at each; not what a colour or a font is for. Format:
docs/formats/theme.md.
"""

from __future__ import annotations

import reprlib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.errors import InputError
from onboard.files import read_bounded
from onboard.slides.colours import is_colour
from onboard.slides.palette import WRITTEN

THEME_FILE = "theme.toml"
THEME_VERSION = 1
DENSITIES = ("comfortable", "compact", "large")
SIZES = ("value", "title", "display", "heading", "body", "minimum", "small")
FACES = ("regular", "semibold", "bold")

_LIMIT = 64 * 1024
_MOST_FALLBACKS = 32
_MOST_DOTS = 100
"""In one line: each nests a key deeper, and takes time and memory for all those before it."""
_MOST_TOLD, _LONGEST_TOLD = 20, 60
"""Mistakes that are told, and letters of what somebody wrote."""
_LONGEST_NAME = 120

Place = tuple[Path, str]
"""A theme file and the key in it."""
Mistake = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A theme as written, complete: light, dark and every density; and where each key stands.

    ``colours``, ``dark``   by name; ``dark`` whole, what the file does not say of it taken from ``colours``
    ``type``                by density, each whole
    ``fonts``               file name by weight; ``fallback`` further ones
    ``places``              the file that had the last word, by key ("colours.dark.ink"); a mistake is named by it
    """

    density: str
    colours: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]
    fallback: tuple[str, ...]
    type: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Path]

    def place(self, *keys: str) -> Place:
        """Where the first of ``keys`` stands that is written anywhere."""
        return next(((self.places[key], key) for key in keys if key in self.places), (Path(THEME_FILE), keys[0]))


def read_written(files: Sequence[Path]) -> Written:
    """The theme that ``files`` give together, each laid over those before it; the first must be complete.

    Raises InputError that names every mistake by its key.
    """
    tables = [(file, _parsed(file)) for file in files]
    mistakes = [mistake for file, table in tables for mistake in _mistakes(file, table)]
    mistakes += _missing(*tables[0])
    refuse(mistakes)
    merged = _merged([_flat(table) for _, table in tables])
    places = {key: file for file, table in tables for key in _flat(table)}
    colours = {name: merged[f"colours.{name}"].upper() for name in WRITTEN}
    dark = {name: merged.get(f"colours.dark.{name}", colours[name]).upper() for name in WRITTEN}
    scale = {name: merged[f"type.{name}"] for name in SIZES}
    return Written(
        density=merged.get("density", DENSITIES[0]),
        colours=colours,
        dark=dark,
        fonts={name: merged[f"fonts.{name}"] for name in FACES},
        fallback=tuple(merged["fonts.fallback"]),
        type={each: {name: merged.get(f"type.{each}.{name}", scale[name]) for name in SIZES} for each in DENSITIES},
        places=places,
    )


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise one InputError of all mistakes, where there are any."""
    if not mistakes:
        return
    (first, key), reason = mistakes[0]
    others = "".join(f"; {other}: {words}" for (_, other), words in mistakes[1:_MOST_TOLD])
    told = f"{len(mistakes)} mistakes in all. " if others else ""
    raise InputError(
        reason + others, file=str(first), place=key, stage="slides", hint=f"{told}See docs/formats/theme.md."
    )


def _parsed(file: Path) -> Mapping[str, Any]:
    try:
        text = read_bounded(file, _LIMIT).decode("utf-8-sig")
        _refuse_deep_keys(file, text)
        return tomllib.loads(text)
    except ValueError as exc:
        raise InputError(f"is no TOML: {exc}", file=str(file), stage="slides", hint="Mend the line named.") from exc
    except RecursionError as exc:
        hint = "See docs/formats/theme.md."
        raise InputError("nests its tables or lists too deep", file=str(file), stage="slides", hint=hint) from exc


def _refuse_deep_keys(file: Path, text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            raise InputError(
                f"has {line.count('.')} full stops in one line, and the limit is {_MOST_DOTS}",
                file=str(file),
                place=f"line {number}",
                stage="slides",
                hint="See docs/formats/theme.md.",
            )


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Every value by its key, as in "colours.dark.ink"."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = value
    return flat


def _merged(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {key: value for layer in layers for key, value in layer.items()}


# ------------------------------------------------------------------------------------------------ what may be written


def _mistakes(file: Path, table: Mapping[str, Any]) -> Iterator[Mistake]:
    if "version" not in table:
        yield (file, "version"), f"is missing; write version = {THEME_VERSION}"
    elif table["version"] != THEME_VERSION:
        yield (file, "version"), f"is {_shown(table['version'])}, and this program reads version {THEME_VERSION}"
    if table.get("density", DENSITIES[0]) not in DENSITIES:
        yield (file, "density"), f"is {_shown(table['density'])}, and must be one of {', '.join(DENSITIES)}"
    yield from _unknown(file, table, "", ("version", "density", "colours", "fonts", "type"))
    for name in ("colours", "fonts", "type"):
        if not isinstance(table.get(name, {}), Mapping):
            yield (file, name), "must be a table"
    yield from _in_table(file, table, "colours", WRITTEN, ("dark",), _colour_mistake)
    yield from _in_table(file, table, "fonts", (*FACES, "fallback"), (), _font_mistake)
    yield from _in_table(file, table, "type", SIZES, DENSITIES[1:], _size_mistake)


def _in_table(
    file: Path,
    table: Mapping[str, Any],
    name: str,
    known: Sequence[str],
    nested: Sequence[str],
    mistake: Callable[[str, Any], str],
) -> Iterator[Mistake]:
    written = table.get(name, {})
    if not isinstance(written, Mapping):
        return
    yield from _unknown(file, written, f"{name}.", (*known, *nested))
    for key, value in written.items():
        if key in known and (reason := mistake(key, value)):
            yield (file, f"{name}.{key}"), reason
        if key not in nested:
            continue
        if isinstance(value, Mapping):
            yield from _in_table(file, {f"{name}.{key}": value}, f"{name}.{key}", known, (), mistake)
        else:
            yield (file, f"{name}.{key}"), "must be a table"


def _unknown(file: Path, table: Mapping[str, Any], before: str, known: Sequence[str]) -> Iterator[Mistake]:
    for key in sorted(set(table) - set(known)):
        yield (file, f"{before}{_cut_off(key)}"), f"is unknown; known: {', '.join(known)}"


def _missing(file: Path, table: Mapping[str, Any]) -> Iterator[Mistake]:
    """Keys that the theme which others are laid over does not write."""
    written = _flat(table)
    needed = (
        *(f"colours.{name}" for name in WRITTEN),
        *(f"fonts.{name}" for name in (*FACES, "fallback")),
        *(f"type.{name}" for name in SIZES),
    )
    for key in needed:
        if key not in written:
            yield (file, key), "is missing"


def _colour_mistake(_: str, value: Any) -> str:
    return "" if isinstance(value, str) and is_colour(value) else f"{_shown(value)} is not a colour like #1A2B3C"


def _font_mistake(key: str, value: Any) -> str:
    if key != "fallback":
        return "" if _is_file_name(value) else f"{_shown(value)} must be a file name without folders"
    if not isinstance(value, list) or len(value) > _MOST_FALLBACKS:
        return f"must be a list of at most {_MOST_FALLBACKS} font files"
    wrong = [name for name in value if not _is_file_name(name)]
    return f"{_shown(wrong[0])} must be a file name without folders" if wrong else ""


def _is_file_name(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_NAME
        and value.isprintable()
        and Path(value).name == value
        and value != ".."
        and "\\" not in value
    )


def _size_mistake(_: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 12 <= value <= 400:
        return ""
    return f"{_shown(value)} must be a whole number of pixels from 12 to 400"


# ------------------------------------------------------------------------------------------------ what was written


def _shown(value: Any) -> str:
    """A value as it may be told: not all of it where it is long or deep."""
    if isinstance(value, str):
        return repr(_cut_off(value))
    try:
        return _cut_off(reprlib.repr(value))
    except ValueError:  # Python refuses to write whole numbers of thousands of digits down
        return "a number of more digits than can be read"


def _cut_off(text: str) -> str:
    return text if len(text) <= _LONGEST_TOLD else f"{text[: _LONGEST_TOLD - 1]}…"
