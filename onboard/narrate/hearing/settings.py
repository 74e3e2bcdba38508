"""A recogniser's settings, and the folder its model lies in.

    HearingSettings    everything that decides what is heard
    hearing_settings   a folder and a language -> the settings, the folder checked
    joined             a model that came in parts -> a folder

The model is a Whisper model in CTranslate2's form: a folder with ``model.bin``, ``config.json``, ``tokenizer.json``
and ``vocabulary.json`` (or ``.txt``). All of it has to be there: the library would fetch a missing tokenizer from a
hub, and nothing here ever asks the network for anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from onboard import __version__, files
from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.languages import primary_language

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_FURTHER = ("preprocessor_config.json",)


@dataclass(frozen=True, kw_only=True)
class HearingSettings:
    """What decides what is heard.

    ``model``          digest of the model's files
    ``language``       BCP 47 tag of what is spoken; it is told, never guessed
    ``engine``         libraries and versions, our own among them: it judges what they hear
    ``compute_type``   CTranslate2's name of the arithmetic
    ``beam_size``      how many readings are followed at once
    ``folder``         where the model lies; it may be moved
    ``threads``        how many cores listen; they hear the same
    """

    model: str
    language: str
    engine: str
    compute_type: str = "int8"
    beam_size: int = 5
    folder: Path = field(compare=False)
    threads: int = field(default=1, compare=False)


def hearing_settings(
    folder: Path, language: str, *, threads: int = 1, beam_size: int = 5, compute_type: str = "int8"
) -> HearingSettings:
    """The settings for the model in ``folder``. Reads all of the model once, for its digest.

    Raises MissingError where the library or the folder is absent, InputError where the folder is not a whole model.
    """
    return HearingSettings(
        model=_digest(_model_files(folder)),
        language=primary_language(language),
        engine=_engine(),
        compute_type=compute_type,
        beam_size=beam_size,
        folder=folder,
        threads=threads,
    )


def joined(parts: Sequence[Path], others: Sequence[Path], folder: Path) -> Path:
    """A model that came in parts, as the new ``folder``: ``model.bin`` is all ``parts`` in a row, beside it ``others``.

    All of it or nothing. Raises OutputError where it cannot be written, also where the folder is not empty.
    """
    bench = files.temporary_folder(folder.parent)
    try:
        with files.writing(folder):
            with (bench / "model.bin").open("wb") as whole:
                for part in parts:
                    with part.open("rb") as stream:
                        shutil.copyfileobj(stream, whole)
            for other in others:
                shutil.copyfile(other, bench / other.name)
        files.move_durably(bench, folder)
    finally:
        shutil.rmtree(bench, ignore_errors=True)
    return folder


def _engine() -> str:
    try:
        heard_by = f"faster-whisper {version('faster-whisper')}, ctranslate2 {version('ctranslate2')}"
    except PackageNotFoundError as exc:
        raise MissingError(
            "the recogniser needs the library faster-whisper, which is not installed",
            stage="narrate",
            hint="Install the extra: pip install 'onboard[hearing]'.",
        ) from exc
    return f"{heard_by}, judged by onboard {__version__}"


def _model_files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise MissingError(
            "there is no recogniser's model here",
            stage="narrate",
            file=str(folder),
            hint="Put a Whisper model for faster-whisper there, or name its folder (docs/voices.md).",
        )
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    vocabularies = [name for name in _VOCABULARIES if (folder / name).is_file()]
    missing += [] if vocabularies else [" or ".join(_VOCABULARIES)]
    if missing:
        raise InputError(
            f"not a folder with a model for faster-whisper: {', '.join(missing)} missing",
            stage="narrate",
            file=str(folder),
            hint=f"It holds {', '.join(_NEEDED)} and {_VOCABULARIES[0]}; docs/voices.md says where to get one.",
        )
    further = [name for name in _FURTHER if (folder / name).is_file()]
    return [folder / name for name in sorted((*_NEEDED, *vocabularies, *further))]


def _digest(model: Sequence[Path]) -> str:
    """Links are followed first: a model shared between programs is often a folder of them."""
    return fingerprint({file.name: files.digest_of(file.resolve(), name=str(file)) for file in model})
