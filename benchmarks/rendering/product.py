"""The product as a person would run it: workspaces made and built by the command line, each command measured whole."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rendering.processes import OFTEN, FailedError, Run, run, users

STATION = "ws-90"
PUBLISHED_OR_DRAFT = (0, 8)


@dataclass(frozen=True, slots=True)
class Product:
    """An onboard that can be started. ``folder``: where its package lies, where it is not the one installed here."""

    name: str = "onboard"
    folder: Path | None = None

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "onboard", *words]

    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.folder)} if self.folder else {}

    def run(self, *words: str, allowed: Sequence[int] = (0,), looks: float = OFTEN) -> Run:
        return run(self.command(*words), environment=self.environment(), allowed=allowed, looks=looks)

    def compiled(self) -> None:
        """Compile all of its modules, as an installer does. A package that cannot be written to has that behind it."""
        found = find_spec("onboard")
        folders = [str(self.folder / "onboard")] if self.folder else found.submodule_search_locations if found else ()
        run([sys.executable, "-m", "compileall", "-q", *(folders or ())], allowed=(0, 1))


@dataclass(frozen=True, slots=True)
class Look:
    """The settings that differ between measurements, written into onboard.toml.

    ``formats``  "landscape", "portrait"; ``small``: each made small as well
    ``workers``  processes, 0 for one a core
    ``tables``   further settings, by table: {"video": {"encoder": '"x264"'}}, values as TOML writes them
    """

    formats: tuple[str, ...] = ("landscape",)
    small: bool = False
    workers: int = 0
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def toml(self) -> str:
        tables: dict[str, dict[str, str]] = {
            "video": {"formats": json.dumps(self.formats), "small": json.dumps(self.small)},
            "build": {"workers": str(self.workers)},
        }
        for table, settings in self.tables.items():
            tables.setdefault(table, {}).update(settings)
        lines = ["version = 1", 'language = "de"']
        for table, settings in tables.items():
            lines += ["", f"[{table}]", *(f"{key} = {value}" for key, value in settings.items())]
        return "\n".join(lines) + "\n"


USUAL = Look(formats=("landscape", "portrait"), small=True)


@dataclass(frozen=True, slots=True)
class Built:
    """One ``onboard build``: what it used, and what it reported of its workstations.

    ``cpu``  seconds of the processor in its units of work, by stage; empty where it does not tell
    """

    run: Run
    stations: Sequence[Mapping[str, Any]]
    cpu: Mapping[str, float]

    @property
    def report(self) -> Mapping[str, Any]:
        return self.stations[0]

    @property
    def video(self) -> Path:
        return Path(self.report["video"])

    @property
    def seconds(self) -> float:
        return sum(one["seconds"] for one in self.stations)

    def made(self) -> Counter[str]:
        """Units of work made, by stage."""
        return Counter(one["stage"] for station in self.stations for one in station["made"])


class Place:
    """A workspace of the product's."""

    def __init__(self, product: Product, folder: Path, look: Look) -> None:
        self.product, self.folder, self._look = product, folder, look
        product.run("init", str(folder))
        self.set(look)

    def set(self, look: Look) -> None:
        self._look = look
        (self.folder / "onboard.toml").write_text(look.toml(), encoding="utf-8")

    @property
    def look(self) -> Look:
        return self._look

    def add(self, unit: Path, station: str = STATION) -> None:
        self.product.run(
            "-C", str(self.folder), "new", station, str(unit / "checklist.md"), "--photos", str(unit), "--lang", "de"
        )

    def build(self, *words: str, looks: float = OFTEN) -> Built:
        """``looks`` as ``processes.run`` has it. Raises FailedError for anything but a video or a marked draft."""
        command = ("-C", str(self.folder), "build", "--json", *words)
        try:
            ran = self.product.run(*command, allowed=PUBLISHED_OR_DRAFT, looks=looks)
        except FailedError as error:
            said = re.findall(r'"reason": "(.*)"', str(error))
            raise FailedError(f"onboard build: {'; '.join(said)}" if said else str(error)) from error
        told = json.loads(ran.printed)
        return Built(ran, told["stations"], told.get("cpu", {}))

    def run(self, *words: str) -> Run:
        return self.product.run("-C", str(self.folder), *words)

    def environment(self) -> dict[str, str]:
        """What a program of this workspace is started with, where it is not measured."""
        return users(self.product.environment())

    def document(self, station: str = STATION) -> Path:
        return self.folder / "stations" / station / "checklist.md"

    def script(self, station: str = STATION) -> Path:
        return self.folder / "stations" / station / "script.de.yaml"

    def sentences(self, station: str = STATION) -> list[str]:
        """What is spoken, in order; taken from the script's file, whose form is documented."""
        spoken = re.split(r"^    sentences:$", self.script(station).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        said = []
        for scene in spoken:
            lines = iter(re.split(r"^  - id:", scene, flags=re.MULTILINE)[0].splitlines())
            for line in lines:
                if line.strip() == "- text: >-":
                    said.append(next(lines).strip())
        return said


def placed(product: Product, folder: Path, unit: Path, look: Look) -> Place:
    """A new workspace with one workstation."""
    place = Place(product, folder, look)
    place.add(unit)
    return place


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
