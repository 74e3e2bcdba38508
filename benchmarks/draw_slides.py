"""What drawing slides with large photos costs: milliseconds of one core, and memory.

Each photo is measured in a program of its own, so that nothing is remembered from another: the slide's first drawing
(read, looked at, laid out, decoded, drawn), the same slide in the other format, with marks, a zoom into it, and a frame
of that. The programs start warm: they have drawn the slide with a small photo, so that fonts and hyphens
are loaded.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PIL import Image
from work_unit import PHOTO_SIZE, make_photo

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Slide
from onboard.files import digest_of
from onboard.resources import assets
from onboard.slides.drawing import draw
from onboard.slides.hyphens import points
from onboard.slides.layout import paginate
from onboard.slides.theme import load_theme
from onboard.slides.zooming import Zoom

LARGE = (8160, 6120)
KINDS = ("12 MP JPEG", "12 MP JPEG, progressive", "50 MP JPEG", "12 MP PNG", "12 MP WebP")


@dataclass(frozen=True)
class Figures:
    """Milliseconds of processor time; memory at most, beyond that of the program itself, in MiB.

    ``memory``        until the slides have been drawn
    ``zoom_memory``   until the zoom has been drawn, too
    """

    first: float
    other_format: float
    marks: float
    zoom_begun: float
    zoom_frame: float
    memory: int
    zoom_memory: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", action="store_true", help="photos of a hundredth of the size, to try the program")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        print(json.dumps(asdict(_measured(wanted.one))))
        return
    with tempfile.TemporaryDirectory() as folder:
        photos = make_photos(Path(folder), 10 if wanted.small else 1)
        figures = {kind: _best([_apart(path) for _ in range(wanted.runs)]) for kind, path in photos.items()}
    print(table(figures))
    if wanted.json:
        wanted.json.write_text(json.dumps({kind: asdict(each) for kind, each in figures.items()}, indent=2))


def make_photos(folder: Path, smaller: int) -> dict[str, Path]:
    """One of each kind, as hard on a decoder as real ones."""
    paths = [folder / name for name in ("a.jpg", "b.jpg", "c.jpg", "d.png", "e.webp")]
    width, height = (side // smaller for side in PHOTO_SIZE)
    make_photo(paths[0], 1, (width, height))
    make_photo(paths[2], 2, (LARGE[0] // smaller, LARGE[1] // smaller))
    with Image.open(paths[0]) as photo:
        photo.save(paths[1], quality=90, progressive=True)
        photo.save(paths[3], compress_level=3)
        photo.save(paths[4], quality=90, method=2)
    return dict(zip(KINDS, paths, strict=True))


def table(figures: dict[str, Figures]) -> str:
    lines = [
        "| photo | first drawing | other format | with marks | zoom begun | a frame of it | memory | with zoom |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind, each in figures.items():
        times = (each.first, each.other_format, each.marks, each.zoom_begun, each.zoom_frame)
        cells = [*(f"{time:.0f} ms" for time in times), f"{each.memory} MiB", f"{each.zoom_memory} MiB"]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _apart(path: Path) -> Figures:
    program = [sys.executable, __file__, "--one", str(path)]
    return Figures(**json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout))


def _best(runs: list[Figures]) -> Figures:
    """The least of each: what a busy machine adds is not ours."""
    return Figures(**{name: min(getattr(run, name) for run in runs) for name in asdict(runs[0])})


def _measured(path: Path) -> Figures:
    theme = load_theme(assets() / "theme")
    photo = Photo(path.name, digest_of(path), path=str(path))
    slide = Slide(
        SceneKind.STEP,
        "Abdeckung anschrauben",
        "de",
        number=4,
        points=("Die vier Schrauben über Kreuz mit 25 Nm anziehen.", "Auf festen Sitz prüfen."),
        photos=(photo,),
        footer="WS-90",
    )
    small = path.with_name("small.png")
    Image.effect_noise((400, 300), 60).convert("RGB").save(small)
    warm = replace(slide, photos=(Photo(small.name, digest_of(small), path=str(small)),))
    for size in (LANDSCAPE, PORTRAIT):
        draw(paginate(warm, theme, size)[0], theme, size)
    points("Drehmomentschlüssel", "de")
    before = _memory("VmRSS")
    marks = (
        Mark(MarkKind.ZOOM, 0.4, 0.4, 0.2, 0.2),
        Mark(MarkKind.BOX, 0.42, 0.42, 0.1, 0.1, label="Abdeckung"),
        Mark(MarkKind.ARROW, 0.6, 0.6, label="Schraube"),
        Mark(MarkKind.NUMBER, 0.2, 0.2, number="1"),
        Mark(MarkKind.BLUR, 0.1, 0.7, 0.1, 0.1),
    )
    marked = replace(slide, photos=(replace(photo, marks=marks),))
    close = replace(slide, photos=(replace(photo, marks=marks, zoomed=0),))
    first = _milliseconds(lambda: draw(paginate(slide, theme, LANDSCAPE)[0], theme, LANDSCAPE))
    other = _milliseconds(lambda: draw(paginate(slide, theme, PORTRAIT)[0], theme, PORTRAIT))
    with_marks = _milliseconds(lambda: draw(marked, theme, LANDSCAPE))
    memory = _memory("VmHWM") - before
    start = time.process_time()
    zoom = Zoom(marked, close, theme, LANDSCAPE)
    begun = (time.process_time() - start) * 1000
    frames = [_milliseconds(lambda share=share: zoom.at(share / 30)) for share in range(1, 30)]
    return Figures(first, other, with_marks, begun, statistics.mean(frames), memory, _memory("VmHWM") - before)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _memory(name: str) -> int:
    """In MiB, of this program alone; 0 where the system does not tell (elsewhere than on Linux)."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines[name].split()[0]) // 1024


if __name__ == "__main__":
    main()
