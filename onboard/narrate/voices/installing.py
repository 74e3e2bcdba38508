"""A piper model from somewhere -> an installed voice: fetched, compared, tried, and only then in place.

takes   an .onnx file, a folder, or an address      gives   Installed, in <models>/piper/

A model is made by others and read by a program in C++, so it first speaks one word in a child process with limits of
memory and time (``models/trial.py``). What was tried is what is installed: the same bytes, by their digests. Killed
at any moment it leaves either the voice or nothing that counts as one.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from onboard import files
from onboard.core.errors import InputError, MissingError, OnboardError, ServiceError, UsageError
from onboard.core.fingerprint import digest
from onboard.core.progress import Progress, Quiet
from onboard.narrate.voices.models.config import config_of
from onboard.narrate.voices.models.installed import (
    LARGEST_CONFIG,
    LARGEST_MODEL,
    Installed,
    Record,
    checked_name,
    engine,
    folder_of,
    installed,
    installed_as,
    model_path,
    record_of,
)

__all__ = ["Installed", "install", "installed"]

STAGE = "install"
_CARDS = ("MODEL_CARD", "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")
_FETCH_SECONDS = 1_800.0
_TRIAL_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a model is: ``place`` is a folder or an address without its last part; ``source`` is how it is told."""

    place: Path | str
    stem: str
    source: str

    def of(self, name: str) -> str:
        return f"{self.place}/{name}"


def install(
    source: str | Path,
    models: Path,
    *,
    name: str | None = None,
    offline: bool = False,
    sha256: str | None = None,
    progress: Progress | None = None,
) -> Installed:
    """Install a model; nothing is done where the same one is installed already. The caller holds the workspace.

    ``source``   an .onnx file with its .onnx.json beside it; a folder with one such pair, or with ``name``.onnx; a
                 http(s) or file address of the .onnx file, or of the folder it is in and ``name``
    ``models``   the folder of installed voices
    ``name``     what it is to be called; else as its file
    ``sha256``   what the model's digest must be (hex)

    Raises UsageError for an address in an ``offline`` run, InputError for files that are not a model that works, or
    that would replace another voice, ServiceError where they cannot be fetched, MissingError without piper-tts,
    OutputError where they cannot be written.
    """
    engine()
    wanted = _digest_wanted(sha256)
    found = _found(source, name)
    called = checked_name(name or found.stem)
    listener = progress or Quiet()
    if isinstance(found.place, str) and offline:
        raise UsageError(
            f"{found.source} is to be fetched, and this run is offline",
            hint="Run without --offline, or install from a file.",
        )
    if wanted and _is_installed(models, called, wanted):
        return installed_as(models, called)
    files.make_folder(folder_of(models))
    files.clear_temporaries(folder_of(models))
    with _workbench(folder_of(models)) as bench:
        _bring(found, bench, called, listener)
        record = _recorded(bench, called, found.source, wanted)
        if not _is_installed(models, called, record.sha256, record.config_sha256):
            _require_free(models, called, record)
            listener.begin(STAGE, 2)
            _try(bench / f"{called}.onnx", record)
            listener.advance(STAGE, f"{called} speaks")
            _put(bench, models, called, record)
            listener.advance(STAGE, f"{called} is installed")
            listener.end(STAGE)
        if not record.licence:
            listener.note(f"no licence came with {called}: find out whether you may use it")
    return installed_as(models, called)


# ------------------------------------------------------------------------------------------------ where it is


def _found(source: str | Path, name: str | None) -> _Found:
    if isinstance(source, str) and re.match(r"https?://", source, re.IGNORECASE):
        return _at_address(source, name)
    path = _path_of(source)
    if path.is_dir():
        stem = _only_model_in(path, name)
        return _Found(path, stem, f"{stem}.onnx")
    if path.suffix != ".onnx":
        raise InputError(
            "is no piper model" if path.exists() else "there is no such file or folder",
            file=str(path),
            hint="Name a file called NAME.onnx, with NAME.onnx.json beside it, or the folder they are in.",
        )
    return _Found(path.parent, path.stem, path.name)


def _path_of(source: str | Path) -> Path:
    text = str(source)
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        return Path(source)
    parts = urlsplit(text)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        raise InputError(
            f"a voice cannot be fetched by {parts.scheme[:20]}://",
            hint="Use https://, http:// in the house, or a file.",
        )
    return Path(url2pathname(parts.path))


def _only_model_in(folder: Path, name: str | None) -> str:
    found = sorted(path.stem for path in folder.glob("*.onnx"))
    if name in found:
        return name
    if len(found) != 1:
        raise InputError(
            f"holds {len(found)} piper models" if found else "holds no piper model (NAME.onnx)",
            file=str(folder),
            hint="Name the file." if found else "Name the folder of NAME.onnx and NAME.onnx.json.",
        )
    return found[0]


def _at_address(url: str, name: str | None) -> _Found:
    from onboard.narrate.voices.models.fetching import shown_address

    base = url.rstrip("/")
    if base.endswith(".onnx"):
        base, _, last = base.rpartition("/")
        stem = checked_name(last.removesuffix(".onnx"))
    elif name:
        stem = checked_name(name)
    else:
        raise InputError(
            "that address does not say which voice", hint="Let it end in NAME.onnx, or give the name (--name)."
        )
    return _Found(base, stem, shown_address(f"{base}/{stem}.onnx"))


def _digest_wanted(sha256: str | None) -> str:
    wanted = (sha256 or "").strip().lower()
    if wanted and not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise InputError(
            f"{wanted[:20]!r} is no SHA-256", place="sha256", hint="It has 64 digits from 0 to 9 and a to f."
        )
    return wanted


# ------------------------------------------------------------------------------------------------ bringing it


@contextmanager
def _workbench(folder: Path) -> Iterator[Path]:
    bench = files.temporary_folder(folder)
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)  # what it leaves is cleared by the next run


def _bring(found: _Found, bench: Path, called: str, listener: Progress) -> None:
    """Model, configuration and what tells its licence, into ``bench``, under the name it is to have."""
    for end, limit in ((".onnx.json", LARGEST_CONFIG), (".onnx", LARGEST_MODEL)):
        if not _brought(found, f"{found.stem}{end}", bench / f"{called}{end}", limit, listener):
            raise _absent(found, f"{found.stem}{end}")
    for card in _CARDS:
        if _brought(found, card, bench / f"{called}.{card}", LARGEST_CONFIG, listener):
            break


def _brought(found: _Found, file: str, target: Path, limit: int, listener: Progress) -> bool:
    if isinstance(found.place, str):
        from onboard.narrate.voices.models.fetching import fetch

        return fetch(found.of(file), target, most_bytes=limit, seconds=_FETCH_SECONDS, listener=listener)
    source = found.place / file
    if not source.exists() and not source.is_symlink():
        return False
    files.write_durably(target, files.read_bounded(source, limit))
    return True


def _absent(found: _Found, file: str) -> OnboardError:
    if isinstance(found.place, str):
        return ServiceError(f"there is no {file} at the address", hint="Is the name of the voice right?")
    return InputError(
        "there is no such file",
        file=str(found.place / file),
        hint="A piper model is two files: NAME.onnx and NAME.onnx.json.",
    )


def _recorded(bench: Path, called: str, source: str, wanted: str) -> Record:
    """The record of what lies in ``bench``."""
    model, config = bench / f"{called}.onnx", bench / f"{called}.onnx.json"
    content = files.read_bounded(config, LARGEST_CONFIG, name=config.name)
    config_of(content, config.name)
    told = files.digest_of(model, name=model.name, limit=LARGEST_MODEL)
    if wanted and told != wanted:
        raise InputError(
            f"its SHA-256 is {told[:16]}..., and {wanted[:16]}... was asked for",
            file=source,
            hint="It is another model than you think, or it was changed on the way. Nothing was installed.",
        )
    state = model.stat()
    if not state.st_size:
        raise InputError("is empty", file=model.name, hint="Fetch it again.")
    return Record(
        sha256=told,
        size=state.st_size,
        modified=state.st_mtime_ns,
        config_sha256=digest(content),
        source=source,
        licence=next((f"{called}.{card}" for card in _CARDS if (bench / f"{called}.{card}").exists()), ""),
        engine=engine(),
    )


# ------------------------------------------------------------------------------------------------ trying it


def _try(model: Path, record: Record, *, seconds: float = _TRIAL_SECONDS) -> None:
    """Let a child process load the model and speak. InputError where it does not, or breaks the process."""
    arguments = (str(model), record.sha256, record.config_sha256)
    try:
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "onboard.narrate.voices.models.trial", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise _broken(model.name, f"did not come to an end within {seconds:g} s") from exc
    except OSError as exc:
        raise OnboardError(f"the program that tries voices cannot be started ({exc.strerror or exc})") from exc
    if ended.returncode == 3:
        told = json.loads(ended.stdout)
        raise InputError(told["reason"], hint=told["hint"], file=told["file"] or model.name, place=told["place"])
    if ended.returncode != 0:
        raise _broken(model.name, f"broke the program that tried it ({_ending(ended)})")


def _ending(ended: subprocess.CompletedProcess[bytes]) -> str:
    lines = ended.stderr.decode(errors="replace").strip().splitlines()
    return f"code {ended.returncode}{f', {lines[-1][:120]}' if lines else ''}"


def _broken(shown: str, reason: str) -> InputError:
    return InputError(
        f"is not a piper model that works: it {reason}", file=shown, hint="Nothing was installed. Take another."
    )


# ------------------------------------------------------------------------------------------------ putting it in place


def _is_installed(models: Path, name: str, sha256: str, config_sha256: str = "") -> bool:
    """Whether this very model is installed, and whole."""
    try:
        there = installed_as(models, name)
    except (InputError, MissingError):
        return False
    return there.sha256 == sha256 and config_sha256 in ("", there.config_sha256)


def _require_free(models: Path, name: str, record: Record) -> None:
    """InputError where a voice of that name with another sound is installed."""
    try:
        there = record_of(models, name)
    except MissingError:
        return
    if (there.sha256, there.config_sha256) != (record.sha256, record.config_sha256):
        raise InputError(
            f"another voice is installed as {name!r}: its digest is {there.sha256[:16]}..., the new one's "
            f"{record.sha256[:16]}...",
            hint="Give the new one a name of its own (--name), or remove the old one's files first.",
        )


def _put(bench: Path, models: Path, name: str, record: Record) -> None:
    """All files, the record last: without it they do not count."""
    for end in (".onnx.json", *(f".{card}" for card in _CARDS), ".onnx"):
        if (bench / f"{name}{end}").exists():
            files.move_durably(bench / f"{name}{end}", folder_of(models) / f"{name}{end}")
    content = record.model_dump_json(indent=2) + "\n"
    files.write_durably(model_path(models, name).with_name(f"{name}.json"), content.encode())
