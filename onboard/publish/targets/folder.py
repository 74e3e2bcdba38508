"""A folder of this machine, or one that is mounted here: a disk, a share, a stick.

    [targets.hall]
    url = "file:///srv/www/anlernen"

The folder above it must be there: a share that is not mounted is no place to write.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.request import url2pathname

from onboard import files
from onboard.core.errors import InputError, OutputError
from onboard.publish.targets.base import (
    FOLDERS,
    SiteFile,
    Target,
    TargetSettings,
    There,
    opened,
    settings_of,
    temporary_name,
)

BLOCK = files.MEBIBYTE


@dataclass(frozen=True, kw_only=True)
class FolderSettings(TargetSettings):
    """``url``: file:///folder."""

    @property
    def folder(self) -> Path:
        return Path(url2pathname(self.parts.path))

    @property
    def host(self) -> str:
        return ""


class Folder(Target):
    """A folder. Files are written under a temporary name, onto the disk, read again, and renamed."""

    schemes = ("file",)
    remote = False
    replacing = "renamed over the old one, from one moment to the next"

    settings: FolderSettings  # type: ignore[assignment]

    @classmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> FolderSettings:
        settings = FolderSettings(**settings_of(name, table))
        if settings.parts.netloc not in ("", "localhost") or not settings.parts.path.startswith("/"):
            raise InputError(
                "url names no folder of this machine",
                place="url",
                hint='Write three strokes and the whole path: "file:///srv/www/site"; for a share: "smb://host/share".',
            )
        return settings

    def listing(self) -> Mapping[str, There]:
        folder = self.settings.folder
        if not folder.parent.is_dir():
            raise OutputError(
                "there is no such folder", file=str(folder.parent), hint="Mount it, or mend url in onboard.toml."
            )
        if not folder.exists():
            return {}
        with files.writing(folder):
            return dict(_listed(folder, "", top=True))

    def blocks(self, name: str) -> Iterator[bytes]:
        path = self.settings.folder / name
        try:
            if path.is_symlink() or not path.is_file():
                raise FileNotFoundError(name)
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    yield block
        except FileNotFoundError:
            raise
        except OSError as exc:
            raise OutputError(f"cannot be read ({exc.strerror or exc})", file=str(path)) from exc

    def put(self, file: SiteFile, instead_of: There | None) -> There:
        path = self.settings.folder / file.name
        self._refuse_links(path)
        with files.writing(path):
            files.make_folder(path.parent)
            temporary = self.settings.folder / temporary_name(file.name)
            try:
                self._write(file, temporary)
                if not self.holds(file, str(temporary.relative_to(self.settings.folder))):
                    raise OutputError(
                        "does not hold what was just written to it",
                        file=str(path),
                        hint="Look at the disk: it cannot be trusted.",
                    )
                mark = _there(temporary.stat())
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            files.sync_folder(path.parent)
        return mark

    def _write(self, file: SiteFile, temporary: Path) -> None:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        with os.fdopen(handle, "wb") as out, opened(file) as source:
            while block := source.read(BLOCK):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())

    def _refuse_links(self, path: Path) -> None:
        """A link inside the target leads out of it; the target itself may be one."""
        for part in (path, *path.parents):
            if part == self.settings.folder:
                return
            if part.is_symlink():
                raise OutputError(
                    "is a link, and links are not written through", file=str(part), hint="Remove the link."
                )

    def remove(self, name: str) -> None:
        path = self.settings.folder / name
        self._refuse_links(path)
        with files.writing(path):
            path.unlink(missing_ok=True)
            if path.parent != self.settings.folder:
                with contextlib.suppress(OSError):  # not empty yet
                    path.parent.rmdir()

    def close(self) -> None:
        pass


def _listed(folder: Path, before: str, *, top: bool = False) -> Iterator[tuple[str, There]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            told = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(told.st_mode) and (not top or entry.name in FOLDERS):
                yield from _listed(Path(entry.path), f"{before}{entry.name}/")
            elif stat.S_ISREG(told.st_mode):
                yield before + entry.name, _there(told)


def _there(told: os.stat_result) -> There:
    return There(told.st_size, f"{told.st_mtime_ns:x}")
