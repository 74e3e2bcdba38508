"""What the parts of one run share: the product, a folder, how thorough to be, and what was built already."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from rendering import takings
from rendering.floor import SPEECH
from rendering.processes import run
from rendering.product import STATION, USUAL, Built, Look, Place, Product, placed
from rendering.units import SMALL_PHOTO, work_unit

ALONE, LANDSCAPE, USUALLY = "alone", "landscape", "usual"
LOOKS = {ALONE: Look(workers=1), LANDSCAPE: Look(), USUALLY: USUAL}
FLOOR = Path(__file__).resolve().with_name("floor.py")


class Pains(Enum):
    """How much is measured: in three minutes, as usual, or whatever it takes."""

    QUICK = "quick"
    USUAL = "usual"
    FULL = "full"


@dataclass(slots=True)
class Bench:
    """``steps``: of the unit of work. ``before``: an earlier onboard, measured beside this one where that is cheap."""

    product: Product
    folder: Path
    pains: Pains
    steps: int
    before: Product | None = None
    _units: dict[tuple[int, int], Path] = field(default_factory=dict)
    _cold: dict[str, tuple[Place, Built]] = field(default_factory=dict)
    _speech: dict[Path, float] = field(default_factory=dict)

    def warm(self) -> None:
        """What a machine that has onboard for a while is past: modules compiled, programs read from disk once."""
        for product in filter(None, (self.product, self.before)):
            product.compiled()
        unit = work_unit(self.folder / "warming", 2, sentences=1, size=SMALL_PHOTO)
        place = placed(self.product, self.folder / "warmed", unit, Look())
        place.build()
        place.run("preview", STATION)

    def unit(self, steps: int, *, sentences: int = 4) -> Path:
        """The folder of a unit of work, made when first asked for."""
        if (steps, sentences) not in self._units:
            made = work_unit(self.folder / f"unit-{steps}-{sentences}", steps, sentences=sentences)
            self._units[steps, sentences] = made
        return self._units[steps, sentences]

    def place(
        self, name: str, look: Look, *, steps: int = 0, sentences: int = 4, product: Product | None = None
    ) -> Place:
        """A new workspace with a unit of work in it."""
        unit = self.unit(steps or self.steps, sentences=sentences)
        return placed(product or self.product, self.folder / name, unit, look)

    def cold(self, name: str) -> tuple[Place, Built]:
        """The unit of work built in a new workspace, by the name of its look in LOOKS.

        Three times, in workspaces of their own, and the one with the middle seconds of the processor is kept; once
        where it has to be quick.
        """
        if name not in self._cold:
            times = 1 if self.pains is Pains.QUICK else 3
            places = [self.place(f"{name}-{time}", LOOKS[name]) for time in range(1, times + 1)]
            made = sorted(((place, place.build()) for place in places), key=lambda one: one[1].run.cpu)
            self._cold[name] = made[times // 2]
        return self._cold[name]

    def alone(self) -> tuple[Place, Built]:
        """By one process, landscape: what the floor and the rivals are compared with."""
        return self.cold(ALONE)

    def speech(self, place: Place) -> float:
        """Seconds of the processor that speaking what is said there takes, alone."""
        if place.folder not in self._speech:
            self._speech[place.folder] = self.floor(place, None, (SPEECH,))[SPEECH]
        return self._speech[place.folder]

    def floor(self, place: Place, built: Built | None, parts: tuple[str, ...] = ()) -> dict[str, float]:
        """Seconds of the processor of each part, or of the parts named; slides are taken where ``built`` is given."""
        sentences = self.folder / f"{place.folder.name}-sentences.json"
        sentences.write_text(json.dumps(place.sentences(), ensure_ascii=False), encoding="utf-8")
        slides, video = (self.taken(place, built), built.video) if built else (Path("-"), Path("-"))
        photos = place.document().parent / "photos"
        words = [sys.executable, str(FLOOR), str(slides), str(photos), str(video), str(sentences), *parts]
        return json.loads(run(words).printed)

    def taken(self, place: Place, built: Built) -> Path:
        """The slides and sounds of all scenes of a video, taken out once."""
        folder = self.folder / f"{place.folder.name}-takings"
        if not folder.exists():
            takings.take(built.video, folder, takings.scenes(built.video))
        return folder
