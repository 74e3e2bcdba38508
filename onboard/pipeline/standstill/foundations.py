"""What a finished workstation stands on, as traces: all that a build reads for it, and all that it leaves for it.

takes   a workspace's folder, a workstation      gives   Traces, by what people would call them

Imports nothing of the pipeline. Knows no stage.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.files import TEMPORARY
from onboard.pipeline.standstill import traces
from onboard.pipeline.standstill.traces import Traces

SETTINGS = "onboard.toml"

_LOOKED_AT_APART = ("stations", "records", "output")
"""At the top of a workspace; what begins with a dot there is read by nobody."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a workstation stands on beside what is called after it.

    ``codes``, ``releases``   of it on the site
    ``named``     files that settings name, by their place in the workspace
    ``fonts``     fonts of this machine on its slides; ``shelves`` the folders that were searched for them
    """

    codes: Sequence[str]
    releases: Sequence[str]
    named: Sequence[str] = ()
    fonts: Sequence[str] = ()
    shelves: Sequence[str] = ()


class Foundations:
    """Of all workstations of a workspace; what they share is looked at once, and only when asked for.

    Looks once: who wants to see what has become of something since asks another one. ``program`` gives the mark of
    onboard itself; who knows what it was when this process began may tell that.
    """

    def __init__(self, folder: Path, program: Callable[[], str] | None = None) -> None:
        self.folder = folder
        self._program = program
        self._known: dict[str, Traces] = {}
        self._ledgers: tuple[Any, Any, Any] | None = None

    def of_station(self, station: str, bounds: Bounds) -> Iterator[tuple[str, Traces]]:
        """All that one workstation stands on. Raises UnsureError where that cannot be told."""
        yield from self.of_all()
        yield "its folder", self.own(station)
        yield "its records", self.records(station)
        yield "its codes", self.codes(station)
        yield "files named elsewhere", self._named(bounds)
        yield "its pages", self._on_site("W", bounds.codes)
        yield "its releases", self._on_site("r", bounds.releases)
        yield "what pages share", self._once("statics", self._statics)

    def of_index(self) -> Iterator[tuple[str, Traces]]:
        """What the list of all workstations stands on, the list, and what lies beside it on the site."""
        yield from self.of_all()
        yield "what pages share", self._once("statics", self._statics)
        yield "the index", self._index()

    def of_all(self) -> Iterator[tuple[str, Traces]]:
        """What is there before a build, is the same for all, and is written by none."""
        yield "onboard", self._once("onboard", lambda: Traces().tell("", (self._program or traces.of_program)()))
        yield "the workspace", self._once("workspace", self._workspace)
        yield "the environment", self._once("environment", self._environment)

    def own(self, station: str) -> Traces:
        return Traces().folder(self.folder / "stations" / station)

    def records(self, station: str) -> Traces:
        return Traces().folder(self.folder / "records" / station)

    def codes(self, station: str) -> Traces:
        """The codes that lead to a workstation, the lines they were issued with, and what led them here."""
        from onboard.publish import addresses

        if self._ledgers is None:
            records = self.folder / "records"
            self._ledgers = addresses.all_codes(records), addresses.addresses(records), addresses.redirects(records)
        codes, issued, redirects = self._ledgers
        own = codes.get(station, ())
        lines = [str(one) for one in issued if one.code in own]
        led = [str(one) for one in redirects if one.target == station]
        return Traces().tell("codes", *own).tell("issued", *lines).tell("led", *led)

    def _once(self, name: str, look: Callable[[], Traces]) -> Traces:
        if name not in self._known:
            self._known[name] = look()
        return self._known[name]

    def _workspace(self) -> Traces:
        hidden = [name for name in os.listdir(self.folder) if name.startswith(".")]  # noqa: PTH208
        own = Traces().folder(self.folder, but=(*_LOOKED_AT_APART, *hidden))
        return own.folder(self.folder / "records" / "keys", "records/keys/")

    def _environment(self) -> Traces:
        words = re.findall(r"[A-Za-z_][A-Za-z0-9_]*", (self.folder / SETTINGS).read_text("utf-8", "replace"))
        named = ("ONBOARD_SIGNING_KEY", "ONBOARD_MODEL_KEY", *words)
        return Traces().tell("", traces.of_environment(named, os.environ))

    def _named(self, bounds: Bounds) -> Traces:
        found = Traces()
        for name in bounds.named:
            found.file(self.folder / name, name)
        for name in bounds.fonts:
            found.file(name, name)
        return found.shelves(bounds.shelves)

    def _on_site(self, shelf: str, names: Sequence[str]) -> Traces:
        found = Traces()
        for name in names:
            found.folder(self.folder / "output" / "site" / shelf / name, f"{name}/")
        return found

    def _statics(self) -> Traces:
        site = self.folder / "output" / "site"
        return Traces().file(site / "sw.js", "sw.js").folder(site / "s", "s/")

    def _index(self) -> Traces:
        site = self.folder / "output" / "site"
        found = Traces().file(site / "index.html", "index.html")
        with suppress(FileNotFoundError), os.scandir(site) as beside:
            found.tell("beside it", *sorted(one.name for one in beside if not one.name.startswith(TEMPORARY)))
        with suppress(FileNotFoundError), os.scandir(site / "W") as pages:
            for name in sorted(page.name for page in pages):
                found.file(f"{site}/W/{name}/index.html", f"W/{name}")
        return found
