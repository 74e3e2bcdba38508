"""The unit of work that is measured: twenty photos of twelve megapixels and a checklist of about five minutes.

Deterministic (seeded): the same call gives the same files with the same Pillow and numpy. The photos are as hard on a
JPEG decoder and on a video encoder as real ones: light that changes slowly, hard edges, texture, and the grain of a
small sensor on everything; none of it is a picture of anything.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

PHOTO_SIZE = (4032, 3024)
STEPS = 20

_WORK = (
    ("Grundplatte einlegen", "die Grundplatte", "in die Aufnahme"),
    ("Lagerbock aufsetzen", "den Lagerbock", "auf die Grundplatte"),
    ("Welle einführen", "die Welle", "in den Lagerbock"),
    ("Sicherungsring einsetzen", "den Sicherungsring", "in die Nut der Welle"),
    ("Zahnrad aufschieben", "das Zahnrad", "auf die Welle"),
    ("Distanzhülse stecken", "die Distanzhülse", "auf den Zapfen"),
    ("Riemen auflegen", "den Riemen", "auf beide Scheiben"),
    ("Spannrolle anbauen", "die Spannrolle", "an den Halter"),
    ("Motor einsetzen", "den Motor", "in den Rahmen"),
    ("Kabel verlegen", "das Kabel", "in den Kanal"),
    ("Stecker verbinden", "den Stecker", "in die Buchse"),
    ("Sensor befestigen", "den Sensor", "in die Bohrung"),
    ("Abdeckung aufsetzen", "die Abdeckung", "auf das Gehäuse"),
    ("Dichtung einlegen", "die Dichtung", "in die Nut"),
    ("Ventil einschrauben", "das Ventil", "in den Block"),
    ("Schlauch anschließen", "den Schlauch", "auf den Stutzen"),
    ("Filter einsetzen", "den Filter", "in den Topf"),
    ("Griff anschrauben", "den Griff", "an die Klappe"),
    ("Schild aufkleben", "das Schild", "auf die Vorderseite"),
    ("Haube schließen", "die Haube", "auf den Rahmen"),
)


def make_checklist(
    path: Path, steps: int = STEPS, *, sentences: int = 4, number_of_station: int = 90, first: int = 0
) -> None:
    """A German checklist in Markdown with one photo a step; of four sentences, some 14 seconds of speech each.

    ``first``  counts on from there, so that another station's steps say other parts and values
    """
    lines = [
        "---",
        "titel: Messaufgabe Antrieb montieren",
        f"arbeitsplatz: WS-{number_of_station}",
        "revision: 1",
        "sprache: de",
        "---",
        "",
    ]
    lines += ["# Messaufgabe Antrieb montieren", "", "## Arbeitsschritte", ""]
    for number in range(1, steps + 1):
        title, part, place = _WORK[(first + number - 1) % len(_WORK)]
        distance = f"{0.1 + (first + number) / 20:.2f}".replace(".", ",")
        said = (
            f"Prüfe {part} auf Kratzer.",
            f"Setze {part} {place}.",
            f"Ziehe die Schrauben {torque_of(first + number)} an.",
            f"Der Abstand beträgt {distance} mm.",
        )
        lines += [
            f"{number}. **{title}.** {' '.join(said[2:3] if sentences == 1 else said[-sentences:])}",
            "",
            f"   ![{title}]({photo_name(number)})",
            "",
        ]
    path.write_text("\n".join(lines), encoding="utf-8")


def torque_of(number: int) -> str:
    """What step ``number`` says of its screws; the measuring changes it in one step."""
    return f"mit {5 + number} Nm"


def photo_name(number: int) -> str:
    return f"foto-{number:02}.jpg"


def make_photo(path: Path, seed: int, size: tuple[int, int] = PHOTO_SIZE) -> None:
    """One JPEG (quality 90, 4:2:0), by ``seed``."""
    dice = np.random.default_rng(seed)
    picture = _light(dice, size)
    _edges(picture, dice)
    grained = np.asarray(picture, dtype=np.int16) + _grain(dice, size)
    Image.fromarray(np.clip(grained, 0, 255).astype(np.uint8)).save(path, "JPEG", quality=90, subsampling="4:2:0")


def _light(dice: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    corners = Image.fromarray(dice.integers(60, 200, (3, 4, 3), dtype=np.uint8))
    return corners.resize(size, Image.Resampling.BICUBIC)


def _edges(picture: Image.Image, dice: np.random.Generator) -> None:
    brush = ImageDraw.Draw(picture)
    width, height = picture.size
    for _ in range(60):
        x, y = int(dice.integers(0, width)), int(dice.integers(0, height))
        box = (x, y, x + int(dice.integers(width // 60, width // 5)), y + int(dice.integers(height // 60, height // 5)))
        colour = tuple(int(level) for level in dice.integers(20, 235, 3))
        (brush.ellipse if dice.random() < 0.5 else brush.rectangle)(box, fill=colour, outline=(15, 15, 15), width=5)


def _grain(dice: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Texture of some pixels' size and noise of single pixels: (height, width, 1), levels."""
    width, height = size
    coarse = Image.fromarray(dice.normal(0, 9, (height // 5, width // 5)).astype(np.float32))
    texture = np.asarray(coarse.resize(size, Image.Resampling.BILINEAR))
    noise = dice.standard_normal((height, width), dtype=np.float32) * 4
    return (texture + noise).astype(np.int16)[..., None]
