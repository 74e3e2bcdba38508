"""The picture of all pictograms in docs/pictograms.md, made anew: python docs/pictures/pictograms.py"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from onboard.resources import assets
from onboard.slides.colours import rgb
from onboard.slides.pictograms import Frame, Pictogram, drawn, listed

HERE = Path(__file__).resolve().parent
COLUMNS, SIDE, WIDTH, HEIGHT, MARGIN, TITLE = 8, 112, 176, 178, 28, 62
GROUND, INK, MUTED = "#FFFFFF", "#131C26", "#4A5763"
TITLES = {
    Frame.MANDATORY: "mandatory",
    Frame.WARNING: "warning",
    Frame.PROHIBITION: "prohibition",
    Frame.SAFE: "safe",
    Frame.FIRE: "fire",
    Frame.STOP: "stop",
    Frame.NONE: "none: marks of slides",
}


def main() -> None:
    groups = [[sign for sign in listed() if sign.frame is frame] for frame in TITLES]
    height = sum(TITLE + rows_of(group) * HEIGHT for group in groups) + 2 * MARGIN
    image = Image.new("RGB", (COLUMNS * WIDTH + 2 * MARGIN, height), GROUND)
    top = MARGIN
    for group in groups:
        ImageDraw.Draw(image).text((MARGIN + 12, top + 10), TITLES[group[0].frame], rgb(INK), font("Bold", 26))
        for place, sign in enumerate(group):
            row, column = divmod(place, COLUMNS)
            show(image, sign, MARGIN + column * WIDTH, top + TITLE + row * HEIGHT)
        top += TITLE + rows_of(group) * HEIGHT
    image.quantize(128, dither=Image.Dither.NONE).save(HERE / "pictograms.png", optimize=True)


def rows_of(group: list[Pictogram]) -> int:
    return -(-len(group) // COLUMNS)


def show(image: Image.Image, sign: Pictogram, x: int, y: int) -> None:
    canvas = ImageDraw.Draw(image)
    image.paste(drawn(sign.code, SIDE, INK, GROUND), (x + (WIDTH - SIDE) // 2, y))
    middle = x + WIDTH // 2
    canvas.text((middle, y + SIDE + 20), sign.code, rgb(INK), font("SemiBold", 16), anchor="mm")
    canvas.text((middle, y + SIDE + 40), sign.iso, rgb(MUTED), font("Regular", 14), anchor="mm")


def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(assets() / "fonts" / f"Inter-{weight}.ttf", size)


if __name__ == "__main__":
    main()
