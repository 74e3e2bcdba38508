"""Render the pictures of the sample workstation again: POV-Ray scenes -> JPEG files like a phone's.

    python assets/sample-source/render.py [--quick] [NAME ...]

Needs POV-Ray 3.7 with its standard include files, Pillow and numpy. Without names, every scene in this folder is
rendered into ``assets/sample/photos``; ``--quick`` traces half as many rays across, in coarser light. A picture takes
some minutes of one processor core. The scenes tell what is seen; this file only develops the film: contrast, a slight
vignette and the grain of a small sensor (seeded: the same scene gives the same file with the same POV-Ray).
"""

# ruff: noqa: S603, S607, T201  (a script for a terminal that starts the one program it is for)
from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

SCENES = Path(__file__).resolve().parent
PHOTOS = SCENES.parent / "sample" / "photos"
LONG, SHORT = 2016, 1512
TRACED = 2 / 3  # of the width: what a ray tracer sees sharply in every pixel, a phone's sensor of that size does not
UPRIGHT = {"08-manometer"}
TURN_RIGHT = 6  # EXIF 2.32, tag Orientation: the stored rows are to be turned 90 degrees clockwise for viewing


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", metavar="NAME", help="scenes to render, e.g. 03-dichtung (default: all)")
    arguments.add_argument("--quick", action="store_true", help="fewer rays, coarser light")
    wanted = arguments.parse_args()
    PHOTOS.mkdir(parents=True, exist_ok=True)
    for name in wanted.names or sorted(scene.stem for scene in SCENES.glob("*.pov")):
        picture = developed(rendered(name, quick=wanted.quick))
        save_like_a_phone(picture, PHOTOS / f"{name}.jpg", upright=name in UPRIGHT)
        print(f"{name}.jpg  {(PHOTOS / f'{name}.jpg').stat().st_size // 1024} KiB", flush=True)


def rendered(name: str, *, quick: bool) -> Image.Image:
    size = (SHORT, LONG) if name in UPRIGHT else (LONG, SHORT)
    width, height = (round(side * TRACED / (2 if quick else 1)) for side in size)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "picture.png"
        options = [f"+I{name}.pov", f"+O{target}", f"+W{width}", f"+H{height}", "-D", "+WT1"]
        quality = ["+A0.25", "+R2", f"Declare=Fine={0 if quick else 1}"]
        subprocess.run(["povray", *options, *quality], cwd=SCENES, check=True, capture_output=True)
        with Image.open(target, formats=("PNG",)) as picture:
            return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def developed(picture: Image.Image) -> Image.Image:
    light = np.asarray(picture, dtype=np.float32) / 255
    height, width = light.shape[:2]
    light = light + 0.06 * np.sin(2 * np.pi * (light - 0.5)) * (2 - 2 * light)  # deeper shadows, highlights as they are
    light = light + 0.10 * (light.mean(axis=2, keepdims=True) - light)  # a little less colour than the lacquer has
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    vignette = 1 - 0.14 * np.clip((down**2 + across**2) / 2, 0, 1) ** 1.5
    grain = np.random.default_rng(4711).normal(0, 0.0045, (height, width, 1)).astype(np.float32)
    film = light * vignette[..., None] + grain
    return Image.fromarray((np.clip(film, 0, 1) * 255 + 0.5).astype(np.uint8))


def save_like_a_phone(picture: Image.Image, target: Path, *, upright: bool) -> None:
    """JPEG with a phone's EXIF; an upright photo is stored lying on its side, with its orientation noted."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "rendered"
    exif[ExifTags.Base.Model] = "rendered"
    exif[ExifTags.Base.Software] = "POV-Ray"
    exif[ExifTags.Base.DateTime] = "2026:10:26 09:12:00"
    exif[ExifTags.Base.Orientation] = TURN_RIGHT if upright else 1
    stored = picture.transpose(Image.Transpose.ROTATE_90) if upright else picture
    stored.save(target, "JPEG", quality=86, subsampling="4:2:0", optimize=True, exif=exif)


if __name__ == "__main__":
    main()
