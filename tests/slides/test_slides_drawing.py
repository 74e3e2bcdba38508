"""What a drawn slide promises: the same picture every time, photos whole and upright, errors with names."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from onboard.core.errors import InputError
from onboard.core.model import LANDSCAPE, Photo, SceneKind, Signal, Size, Slide
from onboard.files import digest_of
from onboard.resources import assets
from onboard.slides.boxes import Box, Picture
from onboard.slides.cropping import aspects
from onboard.slides.drawing import draw
from onboard.slides.layout import laid_out, paginate
from onboard.slides.originals import picture_of, shown_size
from onboard.slides.theme import Theme, load_theme

RED, GREEN, BLUE, YELLOW = (200, 20, 20), (20, 160, 20), (20, 20, 200), (220, 200, 20)


def saved(path: Path, image: Image.Image, **options: object) -> Photo:
    image.save(path, **options)  # pyright: ignore[reportArgumentType]
    return Photo(path.name, digest_of(path), path=str(path))


def four_colours(width: int, height: int) -> Image.Image:
    """Red and green above, blue and yellow below."""
    image = Image.new("RGB", (2, 2))
    for place, colour in zip(((0, 0), (1, 0), (0, 1), (1, 1)), (RED, GREEN, BLUE, YELLOW), strict=True):
        image.putpixel(place, colour)
    return image.resize((width, height), Image.Resampling.NEAREST)


def corners(image: Image.Image, box: Box, inset: int = 12) -> list[str]:
    names = {RED: "red", GREEN: "green", BLUE: "blue", YELLOW: "yellow"}
    left, top, right, bottom = box.x + inset, box.y + inset, box.right - inset, box.bottom - inset
    found = [image.getpixel(place) for place in ((left, top), (right, top), (left, bottom), (right, bottom))]
    return [names[min(names, key=lambda known: _distance(known, pixel))] for pixel in found]


def _distance(one: tuple[int, int, int], other: object) -> int:
    assert isinstance(other, tuple)
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def step(*photos: Photo, **fields: object) -> Slide:
    slide = Slide(SceneKind.STEP, "Deckel öffnen", "de", number=2, points=("Vier Schrauben M6 lösen.",), photos=photos)
    return replace(slide, **fields)  # pyright: ignore[reportArgumentType]


def photo_box(slide: Slide, theme: Theme) -> Box:
    return next(e.box for e in laid_out(slide, theme, LANDSCAPE).elements if isinstance(e, Picture))


@pytest.mark.parametrize("kind", list(SceneKind))
@pytest.mark.parametrize("size", [LANDSCAPE, Size(1080, 1920), Size(1280, 720)], ids=["landscape", "portrait", "720p"])
def test_every_kind_of_slide_is_drawn_in_every_size(kind: SceneKind, size: Size, theme: Theme) -> None:
    slide = Slide(
        kind,
        "Spindel wechseln",
        "de",
        number=1 if kind is SceneKind.STEP else None,
        lines=(("Arbeitsplatz", "WS-04"), ("Telefon", "07121 555-234")),
        points=("6 x Schraube 4 x 30", "Schutzbrille"),
        panels=((Signal.DANGER, "Rotierende Spindel."),),
        footer="Revision 3",
    )
    (page,) = paginate(slide, theme, size)
    picture = draw(page, theme, size)
    assert ("RGB", (size.width, size.height)) == (picture.mode, picture.size)
    assert len(picture.getcolors(maxcolors=1 << 20) or ()) > 20


def test_the_same_slide_gives_the_same_picture_bit_for_bit(theme: Theme, tmp_path: Path) -> None:
    slide = step(saved(tmp_path / "a.jpg", four_colours(1600, 1200), quality=90), draft="ENTWURF", footer="WS-04")
    assert draw(slide, theme, LANDSCAPE).tobytes() == draw(slide, theme, LANDSCAPE).tobytes()


def test_where_a_photo_lies_does_not_change_the_slide(theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    here = saved(tmp_path / "a.png", four_colours(800, 600))
    there = replace(saved(tmp_path / "b" / "a.png", four_colours(800, 600)))
    assert here == there
    assert draw(step(here), theme, LANDSCAPE).tobytes() == draw(step(there), theme, LANDSCAPE).tobytes()


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, ["red", "green", "blue", "yellow"]),
        (2, ["green", "red", "yellow", "blue"]),
        (3, ["yellow", "blue", "green", "red"]),
        (4, ["blue", "yellow", "red", "green"]),
        (5, ["red", "blue", "green", "yellow"]),
        (6, ["blue", "red", "yellow", "green"]),
        (7, ["yellow", "green", "blue", "red"]),
        (8, ["green", "yellow", "red", "blue"]),
    ],
)
def test_a_photo_stands_upright_however_the_camera_was_held(
    orientation: int, expected: list[str], theme: Theme, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = saved(tmp_path / "held.jpg", four_colours(1600, 800), exif=exif, quality=95)
    assert ((800, 1600) if orientation > 4 else (1600, 800)) == shown_size(photo)
    slide = step(photo)
    assert expected == corners(draw(slide, theme, LANDSCAPE), photo_box(slide, theme))


def test_a_photo_is_never_cropped(theme: Theme, tmp_path: Path) -> None:
    for width, height in ((1600, 1200), (600, 1600), (3000, 400)):
        slide = step(saved(tmp_path / f"{width}.png", four_colours(width, height)))
        found = corners(draw(slide, theme, LANDSCAPE), photo_box(slide, theme))
        assert ["red", "green", "blue", "yellow"] == found


def test_a_transparent_picture_stands_on_white(tmp_path: Path) -> None:
    for mode, colour in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))):
        photo = saved(tmp_path / f"{mode}.png", Image.new(mode, (300, 200), colour))
        assert (255, 255, 255) == picture_of(photo, 150, 100).getpixel((75, 50))


def test_a_sixteen_bit_drawing_is_not_bleached(tmp_path: Path) -> None:
    photo = saved(tmp_path / "deep.png", Image.new("I;16", (300, 200), 0x8000))
    assert (128, 128, 128) == picture_of(photo, 150, 100).getpixel((75, 50))


def test_what_a_photo_is_counts_not_what_it_is_called(tmp_path: Path) -> None:
    four_colours(400, 300).save(tmp_path / "photo.jpg", format="PNG")
    assert (400, 300) == shown_size(
        Photo("photo.jpg", digest_of(tmp_path / "photo.jpg"), path=str(tmp_path / "photo.jpg"))
    )


def test_a_missing_photo_leaves_a_frame_that_says_why(theme: Theme) -> None:
    slide = step(Photo("foto_07.jpg", "", missing="Die Datei liegt nicht im Ordner photos"))
    shown = [line for e in laid_out(slide, theme, LANDSCAPE).elements for line in getattr(e, "lines", ())]
    assert "foto_07.jpg" in shown
    assert "Die Datei liegt nicht im Ordner photos" in " ".join(shown).replace("\u00a0", " ")
    assert draw(slide, theme, LANDSCAPE) != draw(step(), theme, LANDSCAPE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture at all",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
    ids=["empty", "text", "eps", "broken png"],
)
def test_an_unreadable_photo_is_an_error_that_names_the_file(content: bytes, theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "foto.png").write_bytes(content)
    with pytest.raises(InputError) as raised:
        paginate(
            step(Photo("foto.png", digest_of(tmp_path / "foto.png"), path=str(tmp_path / "foto.png"))), theme, LANDSCAPE
        )
    assert ("foto.png", "slides") == (raised.value.file, raised.value.stage or "slides")


def test_a_photo_cut_off_in_the_middle_is_an_error_that_names_the_file(theme: Theme, tmp_path: Path) -> None:
    photo = saved(tmp_path / "half.jpg", Image.effect_noise((1600, 1200), 90), quality=90)
    Path(photo.path).write_bytes(Path(photo.path).read_bytes()[:60_000])
    with pytest.raises(InputError, match=r"half\.jpg"):
        draw(step(photo), theme, LANDSCAPE)


def test_a_picture_with_too_many_pixels_is_refused_with_the_limit(theme: Theme, tmp_path: Path) -> None:
    photo = saved(tmp_path / "huge.png", Image.new("1", (10_000, 10_001)))
    with pytest.raises(InputError, match=r"10000 x 10001 pixels, and the limit is 100 million"):
        draw(step(photo), theme, LANDSCAPE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_called_a_photo_does_not_hang(theme: Theme, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(InputError, match="pipe"):
        draw(step(Photo("pipe.jpg", "", path=str(tmp_path / "pipe.jpg"))), theme, LANDSCAPE)


def test_a_character_no_font_has_is_an_error_that_names_it(theme: Theme) -> None:
    with pytest.raises(InputError, match=r"U\+0F40 TIBETAN LETTER KA"):
        paginate(step(points=("Prüfen ཀ",)), theme, LANDSCAPE)


def test_the_signs_of_a_workshop_can_all_be_shown(theme: Theme) -> None:
    signs = "≤ ≥ ≠ ≈ ⌀ Ø → ← ↑ ↓ ✓ ✗ ⚠ ⚠️ ° µ μ × · ⋅ – — „“ ‚‘ … ± Ω ² ³ ½ ☐ ☑ ☎ 💡 ✅ ❌ ❗ ® ™ €"
    letters = "Łódź Čeština Ağaç Țară Ελλάδα Привет"
    assert (1920, 1080) == draw(step(points=(signs, letters)), theme, LANDSCAPE).size


def test_a_draft_carries_its_word_along_the_upper_edge(theme: Theme) -> None:
    plain, marked = draw(step(), theme, LANDSCAPE), draw(step(draft="ENTWURF"), theme, LANDSCAPE)
    changed = ImageChops.difference(plain, marked).getbbox()
    assert (0, 0, 1920, 56) == changed


def test_a_brand_colour_and_logo_change_the_slide(theme: Theme, tmp_path: Path) -> None:
    saved(tmp_path / "logo.png", four_colours(400, 100))
    branded = load_theme(assets() / "theme", colour="#B00020", logo=tmp_path / "logo.png")
    picture = draw(step(), branded, LANDSCAPE)
    assert (0xB0, 0x00, 0x20) == picture.getpixel((5, 500))
    logo = next(e for e in laid_out(step(), branded, LANDSCAPE).elements if e.role == "logo")
    assert ["red", "green", "blue", "yellow"] == corners(picture, logo.box, inset=4)


@pytest.mark.samples
@pytest.mark.parametrize("folder", ["nistkasten-zusammenbau-de", "openflexure-actuator-en/images"])
def test_the_photos_of_real_checklists_are_cropped_only_where_nothing_is_to_be_seen(folder: str, theme: Theme) -> None:
    samples = Path(os.environ.get("ONBOARD_SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
    if not (samples / folder).is_dir():
        pytest.skip("the folder of sample documents is not here (ONBOARD_SAMPLES)")
    for path in sorted(path for path in (samples / folder).iterdir() if path.suffix in {".png", ".jpg"})[:6]:
        slide = step(Photo(path.name, digest_of(path), path=str(path)))
        shape, box = aspects(slide.photos[0]), photo_box(slide, theme)
        assert shape.narrowest * 0.99 <= box.width / box.height <= shape.widest * 1.01
        assert (1920, 1080) == draw(slide, theme, LANDSCAPE).size
