"""Workstations to measure with: a document and its photos in a folder, made by seed."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image, ImageDraw
from work_unit import PHOTO_SIZE, make_checklist, make_photo, photo_name

SMALL_PHOTO = (1600, 1200)
DIFFERENT = 20
"""So many photos are drawn; further ones have the same pixels and other bytes."""
GRID = (4, 2)
"""Cells of the mark of a marked photo, across and down: eight bits, the lowest first."""
_MARK_COLOUR = (255, 0, 255)


def work_unit(folder: Path, steps: int, *, sentences: int = 4, size: tuple[int, int] = PHOTO_SIZE) -> Path:
    """``checklist.md`` of so many steps, each of so many sentences (1 to 4), and a photo for each."""
    folder.mkdir(parents=True)
    make_checklist(folder / "checklist.md", steps, sentences=sentences)
    with ProcessPoolExecutor() as pool:
        names = [folder / photo_name(number) for number in range(1, min(steps, DIFFERENT) + 1)]
        list(pool.map(make_photo, names, range(1, len(names) + 1), [size] * len(names)))
    for number in range(DIFFERENT + 1, steps + 1):
        drawn = (folder / photo_name((number - 1) % DIFFERENT + 1)).read_bytes()
        (folder / photo_name(number)).write_bytes(commented(drawn, f"photo {number}"))
    return folder


def marked_unit(folder: Path, steps: int, *, sentences: int = 4) -> Path:
    """Like a work unit, with photos that say their number to a machine."""
    folder.mkdir(parents=True)
    make_checklist(folder / "checklist.md", steps, sentences=sentences)
    for number in range(1, steps + 1):
        marked(number).save(folder / photo_name(number), "JPEG", quality=92)
    return folder


def marked(number: int) -> Image.Image:
    """Eight cells, white for one and black for nought, in a frame of a colour that no slide has."""
    photo = Image.new("RGB", SMALL_PHOTO, _MARK_COLOUR)
    brush = ImageDraw.Draw(photo)
    width, height = SMALL_PHOTO
    edge = height // 12
    across, down = GRID
    cell = ((width - 2 * edge) / across, (height - 2 * edge) / down)
    for bit in range(across * down):
        left, top = edge + bit % across * cell[0], edge + bit // across * cell[1]
        level = 255 * (number >> bit & 1)
        brush.rectangle((left, top, left + cell[0], top + cell[1]), fill=(level, level, level))
    return photo


def commented(jpeg: bytes, comment: str) -> bytes:
    """The same picture in other bytes: a comment segment behind the first marker (ITU-T T.81, B.2.4.5)."""
    text = comment.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:]
