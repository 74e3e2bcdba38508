"""What making units of work loads, loaded once by the server that workers are forked from (``working.hands``).

    Prospect    what will be asked for soon
    get_ready   imports what that needs, and makes a little of it: tables and fonts are loaded when first used

Whatever is loaded here once is shared by all workers until one of them writes to it (copy on write). Nothing here may
start a thread: a process that has some cannot be forked safely.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date

from onboard import resources
from onboard.core.model import (
    LANDSCAPE,
    Instruction,
    Scene,
    SceneKind,
    Script,
    Sentence,
    Slide,
    SourceRef,
    Statement,
    Step,
)

WANTED = "ONBOARD_SERVER_PROSPECT"
"""The environment variable that tells a server what it is to get ready for."""

_DRAWING = (
    "onboard.pipeline.work.slides",
    "onboard.ingest.photos",
    "onboard.slides.contactsheet",
    "onboard.slides.drawing",
    "onboard.slides.layout",
    # What NumPy and Pillow import at the first photo only (Image.preinit).
    "numpy.ma",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
)
_VIDEOS = (
    "onboard.pipeline.plan",
    "onboard.narrate.speaking",
    "onboard.narrate.alignment.aligning",
    "onboard.compose.encoders.splice",
    "onboard.compose.moving",
    "onboard.compose.soundtrack",
    "onboard.compose.stills",
    "onboard.compose.joining",
)
_STATIONS = (
    "onboard.gaps.checking",
    "onboard.publish.sign.sheet",
    "onboard.script.checking",
    "onboard.script.quiz.choosing",
)

_SAID = {
    "de": "Ziehen Sie die Schraube mit 25 Nm an, bevor Sie die Schutzabdeckung schließen.",
    "en": "Tighten the screw to 25 Nm before you close the safety cover.",
}
"""A sentence with something in it for every table."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What will be asked for soon.

    ``language``   BCP 47, of most of it; "" where that is not known
    ``drawing``    nothing but slides
    ``many``       several workstations: every worker checks, and makes signs
    """

    language: str = ""
    drawing: bool = False
    many: bool = False

    def told(self) -> Mapping[str, str]:
        """As a server is told of it, in its environment."""
        return {WANTED: json.dumps(asdict(self))}


USUAL = Prospect()
"""Videos of one workstation."""


def get_ready(prospect: Prospect) -> None:
    _import(_DRAWING)
    if not prospect.drawing:
        _import(_VIDEOS)
    if prospect.many:
        _import(_STATIONS)
    language = prospect.language.partition("-")[0].lower()
    if language in _SAID:
        with suppress(Exception):  # a worker that needs it says what is wrong; without a server there would be none
            _draw(language)
            if prospect.many:
                _check(language)
    gc.collect()
    gc.freeze()  # else the first collection in a worker would write to, and thereby copy, all of it


def _import(names: Iterable[str]) -> None:
    for name in names:
        importlib.import_module(name)


def _draw(language: str) -> None:
    from onboard.slides.drawing import draw
    from onboard.slides.layout import paginate
    from onboard.slides.theme import load_theme, with_language

    theme = with_language(load_theme(resources.assets() / "theme"), language)
    slide = Slide(SceneKind.STEP, _SAID[language], language, 1, points=(_SAID[language],))
    draw(paginate(slide, theme, LANDSCAPE)[0], theme, LANDSCAPE)


def _check(language: str) -> None:
    from onboard.gaps.checking import gaps
    from onboard.script.checking import check

    said = _SAID[language]
    ref = SourceRef("document", "1", said)
    step = Step("step", said, (Statement("step/1", said, ref),), ref)
    instruction = Instruction("document", "", language, Statement("meta:title", said, ref), steps=(step,))
    scene = Scene("step", SceneKind.STEP, said, (Sentence(said, ("step/1",)),), step="step")
    check(Script(language, "", (scene,)), instruction)
    gaps(instruction, contacts=None, today=date.min)


if WANTED in os.environ:  # a server of multiprocessing can be told nothing but what to import
    get_ready(Prospect(**json.loads(os.environ.pop(WANTED))))
