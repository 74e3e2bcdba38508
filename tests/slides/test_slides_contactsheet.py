"""A contact sheet promises: every picture whole and in order, its caption below it, in any script."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from onboard.resources import assets
from onboard.slides.contactsheet import Cell, png, sheet
from onboard.slides.sheets import MOST_CELLS, divided
from onboard.slides.theme import Theme, load_theme

COLOURS = ("#B00020", "#00695C", "#3949AB", "#EF6C00", "#6A1B9A")


def cells(count: int, *, size: tuple[int, int] = (960, 540), **told: str) -> list[Cell]:
    return [
        Cell(Image.new("RGB", size, COLOURS[at % len(COLOURS)]), f"Schritt {at + 1}", str(at + 1), **told)
        for at in range(count)
    ]


def places(image: Image.Image) -> list[tuple[int, int]]:
    """Left upper corner of each colour, in the order of ``COLOURS``."""
    pixels = np.asarray(image)
    found = []
    for colour in COLOURS:
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        rows, columns = np.nonzero((pixels == wanted).all(axis=2))
        found.append((int(columns.min()), int(rows.min())))
    return found


def test_pictures_stand_in_rows_in_their_order(theme: Theme) -> None:
    found = places(sheet(cells(5), theme, title="Deckel montieren"))
    assert found == sorted(found, key=lambda place: (place[1], place[0]))
    assert 2 == len({top for _, top in found})


def test_a_sheet_of_a_language_from_the_right_begins_at_the_right(theme: Theme) -> None:
    arabic = [Cell(cell.picture, "تركيب الغطاء بعزم 25 Nm", cell.number) for cell in cells(5)]
    found = places(sheet(arabic, theme, title="تركيب الغطاء", language="ar"))
    assert found == sorted(found, key=lambda place: (place[1], -place[0]))


@pytest.mark.parametrize("size", [(960, 540), (540, 960)])
def test_every_picture_is_shown_whole_and_in_its_shape(theme: Theme, size: tuple[int, int]) -> None:
    pixels = np.asarray(sheet(cells(1, size=size), theme, title="Eins"))
    rows, columns = np.nonzero((pixels == [0xB0, 0x00, 0x20]).all(axis=2))
    shape = (int(np.ptp(columns)) + 1) / (int(np.ptp(rows)) + 1)
    assert shape == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_long_caption_makes_the_sheet_higher_by_one_line_and_never_wider(theme: Theme) -> None:
    long = [Cell(Image.new("RGB", (960, 540)), "Drehmomentschlüsselverlängerung aufsetzen und " * 9)]
    short = [Cell(Image.new("RGB", (960, 540)), "Kurz")]
    drawn, other = sheet(long, theme, title="Lang"), sheet(short, theme, title="Kurz")
    assert drawn.width == other.width
    assert 0 < drawn.height - other.height < 50


def test_a_note_stands_out_below_its_picture(theme: Theme) -> None:
    plain, noted = sheet(cells(1), theme, title="Eins"), sheet(cells(1, note="Foto fehlt"), theme, title="Eins")
    assert noted.height > plain.height
    tint = tuple(int(theme.colours.caution_tint[at : at + 2], 16) for at in (1, 3, 5))
    assert (np.asarray(noted) == tint).all(axis=2).any()


def test_a_dark_theme_has_a_dark_sheet_on_which_slides_are_seen_to_end() -> None:
    theme = load_theme(assets() / "theme", mode="dark")
    slide = Image.new("RGB", (960, 540), theme.colours.ground)
    image = sheet([Cell(slide, "Eins")], theme, title="Eins")
    corner, middle = image.getpixel((0, 0)), image.getpixel((image.width // 2, image.height // 2))
    assert corner != middle
    assert isinstance(corner, tuple)
    assert max(corner) < 64


def test_many_slides_go_onto_further_sheets_and_none_is_lost(theme: Theme) -> None:
    small = [Cell(Image.new("RGB", (96, 54)), str(at)) for at in range(MOST_CELLS + 3)]
    (first, several), (second, rest) = divided(small, "Viele")
    assert ("Viele (1/2)", "Viele (2/2)", small) == (first, second, [*several, *rest])
    with pytest.raises(ValueError, match="cells"):
        sheet(small, theme, title="Zu viele")


def test_the_same_slides_give_the_same_sheet(theme: Theme) -> None:
    one, other = (sheet(cells(3), theme, title="Gleich") for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_a_sheets_file_holds_every_pixel_as_it_was_drawn(theme: Theme) -> None:
    drawn = sheet(cells(7), theme, title="Deckel montieren")
    with Image.open(io.BytesIO(png(drawn))) as read:
        read.verify()
    with Image.open(io.BytesIO(png(drawn))) as read:
        assert ("PNG", drawn.size, drawn.tobytes()) == (read.format, read.size, read.convert("RGB").tobytes())


def test_a_picture_may_come_as_the_file_it_is_kept_in(theme: Theme) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (960, 540), "#808080").save(kept, "JPEG", quality=95)
    drawn = [
        sheet([Cell(picture, "Eins")], theme, title="Eins")
        for picture in (kept.getvalue(), Image.open(io.BytesIO(kept.getvalue())))
    ]
    assert drawn[0].tobytes() == drawn[1].tobytes()
