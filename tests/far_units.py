"""Units of work for tests that have them made elsewhere: whoever makes them imports this file by its name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.pipeline.work.base import Work
from onboard.pipeline.working import errands


@dataclass(frozen=True)
class Photo:
    """A file as units name it."""

    digest: str
    path: str = field(compare=False)


@dataclass(frozen=True)
class Seen(Work):
    """What a photo begins with, and under which path it was read. Result: both."""

    stage = "slides"

    photo: Photo
    number: int = 0

    def inputs(self) -> dict[str, Any]:
        return {"the photo": self.photo, "the number": self.number}

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        if self.number == 13:
            raise InputError("13 is refused", file=self.photo.path, hint="Take another.")
        return Path(self.photo.path).read_bytes()[:8] + self.photo.path.encode()


@dataclass(frozen=True)
class Said(Work):
    """A word and a number drawn by chance, after some seconds: not twice the same, as a voice."""

    stage = "narrate"

    number: int
    pause: float = 0.0
    log: str = field(default="", compare=False)

    def inputs(self) -> dict[str, Any]:
        return {"the number": self.number}

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        time.sleep(self.pause)
        if self.log:
            with Path(self.log).open("a") as log:
                log.write(f"{self.label} {os.getpid()}\n")
        return f"{self.number} {os.urandom(8).hex()}".encode()


@dataclass(frozen=True)
class Measured(Work):
    """The result of another unit, measured. Result: its length and itself."""

    stage = "narrate"

    sound: str

    def inputs(self) -> dict[str, Any]:
        return {"the sound": self.sound}

    def needs(self) -> tuple[str, ...]:
        return (self.sound,)

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        return b"%d %s" % (len(shelf(self.sound)), shelf(self.sound))


@dataclass(frozen=True)
class WhoMakes(Work):
    """Which process makes it."""

    stage = "publish"

    place: Path | None = None

    def inputs(self) -> dict[str, Any]:
        return {}

    def fingerprint(self) -> str:
        return digest(self.label.encode())

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        return str(os.getpid()).encode()


@dataclass(frozen=True)
class WithKey(WhoMakes):
    at_home: ClassVar[bool] = True


@dataclass(frozen=True)
class Deadly(Work):
    """Kills whoever makes it."""

    stage = "compose"

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


@dataclass(frozen=True)
class NewPages(Work):
    """Needs memory for ``pictures``, one after the other, and frees it. Result: the pages that were new for it."""

    stage = "slides"
    picture: ClassVar[int] = 8 << 20

    pictures: int

    def inputs(self) -> dict[str, Any]:
        return {"the pictures": self.pictures}

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        import resource

        bytearray(self.picture)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(self.pictures):
            bytearray(self.picture)
        return str(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before).encode()


@dataclass(frozen=True)
class Large(Work):
    """More than travels."""

    stage = "compose"

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf: Callable[[str], bytes]) -> bytes:
        return bytes(errands.MOST_CARRIED + 1)
