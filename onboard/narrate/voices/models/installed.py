"""Which models may be used: those whose bytes were tried, by the record that was written then.

``<models>/piper/`` holds for each model: ``NAME.onnx``, ``NAME.onnx.json``, a licence or model card where one came with
it, and ``NAME.json``, the record. A model without a record, or with other bytes than its record's, is not installed.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onboard import files
from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import digest
from onboard.narrate.voices.models.config import ModelConfig, config_of

LARGEST_MODEL = 350 * files.MEBIBYTE
LARGEST_CONFIG = files.MEBIBYTE
_PACKAGE = "piper-tts"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}(?<!\.onnx)(?<!\.json)")
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Record(BaseModel):
    """``NAME.json``: what was tried, and where it came from.

    ``size`` and ``modified`` (nanoseconds) are the model file's: where they are as they were, so are its bytes; where
    they are not, the bytes are compared.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    sha256: _Digest
    size: Annotated[int, Field(ge=1)]
    modified: int
    config_sha256: _Digest
    source: str
    licence: str = ""
    engine: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A piper model that may be used.

    ``name``            what ``voice`` in onboard.toml calls it
    ``path``            the model file
    ``language``        BCP 47 tag of what it speaks, as its configuration says: "de-DE"
    ``size``            bytes of the model
    ``sha256``          of the model, hex
    ``config_sha256``   of its configuration, hex
    ``speakers``        names of its speakers with their numbers; empty where it has one
    ``speaker_id``      the speaker it uses unless told otherwise
    ``source``          where it came from: a file's name, or host and path
    ``licence``         name of the licence or model card beside it, or ""
    """

    name: str
    path: Path
    language: str
    size: int
    sha256: str
    config_sha256: str
    speakers: tuple[tuple[str, int], ...]
    speaker_id: int
    source: str
    licence: str


def installed(models: Path) -> tuple[Installed, ...]:
    """The models that may be used, by name. InputError for a record or file that is damaged."""
    records = sorted(path for path in folder_of(models).glob("*.json") if not path.name.endswith(".onnx.json"))
    return tuple(installed_as(models, path.stem) for path in records)


def installed_as(models: Path, name: str) -> Installed:
    """The model of a name. Raises MissingError where there is none, InputError where its files are not as recorded."""
    record = record_of(models, name)
    path = model_path(models, name)
    _require_same(path, record)
    config = _config(path, record)
    speakers = config.speaker_id_map or {str(number): number for number in range(config.num_speakers)}
    return Installed(
        name=name,
        path=path,
        language=config.tag,
        size=record.size,
        sha256=record.sha256,
        config_sha256=record.config_sha256,
        speakers=tuple(speakers.items()) if config.num_speakers > 1 else (),
        speaker_id=config.default_speaker_id,
        source=record.source,
        licence=record.licence,
    )


def record_of(models: Path, name: str) -> Record:
    """The record of a name. Raises MissingError where there is none, InputError for a damaged one."""
    path = folder_of(models) / f"{checked_name(name)}.json"
    if not path.exists():
        raise MissingError(
            f"no voice {name!r} is installed", hint="Install it: onboard voices install FILE.onnx (docs/voices.md)."
        )
    shown = _shown(path)
    try:
        return Record.model_validate_json(files.read_bounded(path, LARGEST_CONFIG, name=shown))
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        raise _changed(shown, f"is not the record of a voice ({first['msg']})") from exc


def folder_of(models: Path) -> Path:
    """Where piper's models are, in the folder of installed voices."""
    return models / "piper"


def model_path(models: Path, name: str) -> Path:
    """The file of a model; its configuration is beside it, with ".json" behind the name."""
    return folder_of(models) / f"{name}.onnx"


def checked_name(name: str) -> str:
    """A name that can be a file's. InputError for others."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name[:40]!r} cannot be the name of a voice",
            place="voice",
            hint='Up to 80 letters, digits, "_", "-" and "."; like de_DE-thorsten-medium.',
        )
    return name


def engine() -> str:
    """The library and its version. MissingError where it is not installed. Its copy of eSpeak NG comes with it."""
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}"
    except PackageNotFoundError as exc:
        raise MissingError(
            f"the voice 'piper' needs the package {_PACKAGE}, which is not installed",
            hint='Install it: pip install "onboard[piper]".',
        ) from exc


# ------------------------------------------------------------------------------------------------ the same bytes


def _require_same(path: Path, record: Record) -> None:
    shown = _shown(path)
    try:
        now = os.stat(path, follow_symlinks=False)  # noqa: PTH116
    except OSError as exc:
        raise _changed(shown, "is not there, though its voice is installed") from exc
    if not stat.S_ISREG(now.st_mode):
        raise _changed(shown, "is no regular file")
    if now.st_size != record.size or (
        now.st_mtime_ns != record.modified and _digest(path, now.st_size, now.st_mtime_ns) != record.sha256
    ):
        raise _changed(shown, "is not the file that was installed")


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, modified: int) -> str:
    return files.digest_of(path, name=_shown(path), limit=LARGEST_MODEL)


def _config(model: Path, record: Record) -> ModelConfig:
    path = model.with_name(f"{model.name}.json")
    content = files.read_bounded(path, LARGEST_CONFIG, name=_shown(path))
    if digest(content) != record.config_sha256:
        raise _changed(_shown(path), "is not the file that was installed")
    return config_of(content, _shown(path))


def _changed(shown: str, reason: str) -> InputError:
    return InputError(reason, file=shown, hint="Remove the files of that name, and install the voice again.")


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])
