"""Photos on slides have the colours and the white that a person saw, take bounded memory, and leave nothing behind."""

from __future__ import annotations

import struct
import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from onboard.core.errors import InputError
from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Slide
from onboard.core.photos import MOST_PIXELS
from onboard.files import digest_of
from onboard.slides.cropping import aspects
from onboard.slides.drawing import draw
from onboard.slides.originals import clear_picture_of, picture_of, plate, shown_size
from onboard.slides.photos import developed
from onboard.slides.theme import Theme

WHITE, BLUE, GREY = (255, 255, 255), (40, 60, 190), (128, 128, 128)


def photo(path: Path, picture: Image.Image, **options: object) -> Photo:
    picture.save(path, **options)
    return Photo(path.name, digest_of(path), path=str(path))


def colours(shown: Image.Image) -> tuple[tuple[int, ...], ...]:
    """Left and right."""
    assert shown.mode == "RGB"
    return tuple(shown.getpixel((x, shown.height // 2)) for x in (shown.width // 4, shown.width * 3 // 4))  # type: ignore[misc]


def half_clear(mode: str) -> Image.Image:
    """Nothing on the left, blue (or grey) on the right."""
    clear = Image.new("RGBA", (80, 60), (0, 0, 0, 0))
    clear.paste((*(GREY if mode == "LA" else BLUE), 255), (40, 0, 80, 60))
    return clear.convert(mode)


@pytest.mark.parametrize("size", [(80, 60), (20, 15), (160, 120)])
def test_grey_and_alpha_stand_on_white(tmp_path: Path, size: tuple[int, int]) -> None:
    assert (WHITE, GREY) == colours(picture_of(photo(tmp_path / "a.png", half_clear("LA")), *size))


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_colours_and_alpha_stand_on_white(tmp_path: Path, kind: str) -> None:
    assert (WHITE, BLUE) == colours(
        picture_of(photo(tmp_path / f"a.{kind}", half_clear("RGBA"), lossless=True), 40, 30)
    )


def palette() -> Image.Image:
    picture = Image.new("P", (80, 60), 0)
    picture.putpalette([0, 0, 0, *BLUE])
    picture.paste(1, (40, 0, 80, 60))
    return picture


@pytest.mark.parametrize("transparency", [0, bytes([0, 255])], ids=["one colour", "an alpha for each"])
def test_a_transparent_colour_of_a_palette_is_white(tmp_path: Path, transparency: int | bytes) -> None:
    assert (WHITE, BLUE) == colours(picture_of(photo(tmp_path / "a.png", palette(), transparency=transparency), 40, 30))


def test_a_transparent_colour_without_alpha_is_white(tmp_path: Path) -> None:
    picture = palette().convert("RGB")
    assert (WHITE, BLUE) == colours(picture_of(photo(tmp_path / "a.png", picture, transparency=(0, 0, 0)), 40, 30))


def test_half_transparent_edges_have_no_dark_seam(tmp_path: Path) -> None:
    """Colour under what is clear does not shine through when a picture is made smaller."""
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    clear.paste((255, 255, 255, 255), (133, 0, 400, 300))
    shown = np.asarray(picture_of(photo(tmp_path / "a.png", clear), 61, 47))
    assert shown.min() >= 250


def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    picture = Image.fromarray(np.full((60, 80), 0x8080, dtype=np.uint16))
    assert (GREY, GREY) == colours(picture_of(photo(tmp_path / "a.png", picture), 40, 30))


def test_black_and_white_becomes_grey_where_it_is_made_smaller(tmp_path: Path) -> None:
    stripes = Image.fromarray((np.indices((60, 80)).sum(0) % 2 * 255).astype(np.uint8)).convert("1")
    shown = np.asarray(picture_of(photo(tmp_path / "a.png", stripes), 20, 15))
    assert 120 <= shown.mean() <= 135


# ------------------------------------------------------------------------------------------------ colours


def profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A colour profile (ICC.1:2010) of a screen or camera."""
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4xI4s4s4s", 128 + len(table) + len(body), 0x04200000, b"mntr", kind, b"XYZ ")
    return head + bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1.0, 0.8249) + bytes(48) + table + body


def fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def display_p3() -> bytes:
    """An iPhone's (SMPTE EG 432-1, adapted to D50, with sRGB's curve)."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1.0, 0.8249), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    primaries = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
    for letter, primary in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags[letter + b"XYZ"] = b"XYZ " + bytes(4) + fixed(*primary)
    return profile(b"RGB ", tags)


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
@pytest.mark.parametrize(
    ("stored", "seen"),
    [((234, 51, 35), (255, 0, 0)), ((117, 251, 76), (0, 255, 0)), ((128, 128, 128), (128, 128, 128))],
    ids=["red", "green", "grey"],
)
def test_an_iphone_s_colours_are_those_of_every_screen(
    tmp_path: Path, kind: str, stored: tuple[int, int, int], seen: tuple[int, int, int]
) -> None:
    """What Display P3 stores for sRGB's primaries."""
    options = {"quality": 95} if kind == "jpg" else {"lossless": True}
    one = photo(tmp_path / f"a.{kind}", Image.new("RGB", (64, 48), stored), icc_profile=display_p3(), **options)
    shown = colours(picture_of(one, 32, 24))
    assert all(abs(a - b) <= 4 for colour in shown for a, b in zip(colour, seen, strict=True)), shown


def test_a_grey_photo_keeps_the_curve_of_its_profile(tmp_path: Path) -> None:
    """A grey of gamma 1.0: half the light is stored as 128, which every screen shows as 188."""
    linear = b"para" + bytes(4) + struct.pack(">HH", 0, 0) + fixed(1.0)
    grey = profile(b"GRAY", {b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1.0, 0.8249), b"kTRC": linear})
    one = photo(tmp_path / "a.jpg", Image.new("L", (64, 48), 128), icc_profile=grey, quality=95)
    assert all(abs(level - 188) <= 3 for colour in colours(picture_of(one, 32, 24)) for level in colour)


@pytest.mark.parametrize("icc", [b"nonsense", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])
def test_a_profile_that_says_nothing_about_a_photo_is_passed_over(tmp_path: Path, icc: bytes) -> None:
    assert (BLUE, BLUE) == colours(
        picture_of(photo(tmp_path / "a.png", Image.new("RGB", (64, 48), BLUE), icc_profile=icc), 32, 24)
    )


# ------------------------------------------------------------------------------------------------ the rest


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_a_photo_is_upright_however_the_camera_was_held(tmp_path: Path, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.new("RGB", (80, 60), WHITE)
    picture.paste((0, 0, 0), (0, 0, 40, 30))
    one = photo(tmp_path / f"a.{kind}", picture, exif=exif)
    width, height = (80, 60) if orientation < 5 else (60, 80)
    assert (width, height) == shown_size(one)
    shown = picture_of(one, width, height).convert("L")
    dark = [
        at for at in range(4) if shown.getpixel((width * (1 + at % 2 * 2) // 4, height * (1 + at // 2 * 2) // 4)) < 99
    ]
    assert [{1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}[orientation]] == dark


def test_nothing_but_pixels_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    options = {"exif": exif, "icc_profile": display_p3(), "comment": b"Zeughaus", "xmp": b"<x:xmpmeta/>"}
    one = photo(tmp_path / "a.jpg", Image.new("RGB", (64, 48)), **options)
    assert {} == picture_of(one, 32, 24).info


def test_exif_that_cannot_be_read_leaves_a_photo_as_it_stands(tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg", Image.new("RGB", (64, 48), BLUE), exif=b"Exif\0\0MM\0*\xff\xff\xff\xffnonsense")
    assert (64, 48) == shown_size(one)
    assert picture_of(one, 32, 24).size == (32, 24)


def test_damage_in_a_png_does_not_pass_for_missing_exif(tmp_path: Path) -> None:
    one = photo(tmp_path / "a.png", Image.effect_noise((64, 64), 90))
    path = Path(one.path)
    path.write_bytes(path.read_bytes()[:2_000])
    with pytest.raises(InputError, match=r"a\.png"):
        shown_size(Photo("a.png", digest_of(path), path=str(path)))


def test_a_photo_of_the_largest_size_is_shown(tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg", Image.new("L", (10_000, MOST_PIXELS // 10_000), 128), quality=50)
    assert (GREY, GREY) == colours(picture_of(one, 32, 32))


def test_a_photo_that_is_laid_out_and_drawn_is_read_and_decoded_once(tmp_path: Path, theme: Theme) -> None:
    one = photo(tmp_path / "a.jpg", Image.effect_noise((1_600, 1_200), 60).convert("RGB"), quality=90)
    aspects(one)
    Path(one.path).unlink()
    assert (800, 600) == developed(one, 800, 600, theme).size


def test_of_other_slides_photos_nothing_stays_in_memory_while_one_is_drawn(tmp_path: Path, theme: Theme) -> None:
    one, other = (photo(tmp_path / f"{name}.jpg", Image.new("RGB", (400, 300), name)) for name in ("red", "blue"))
    before = weakref.ref(plate(one).image)
    shown = plate(other).image
    draw(Slide(SceneKind.STEP, "Deckel", "de", 1, photos=(other,)), theme, LANDSCAPE)
    assert before() is None
    assert plate(other).image is shown


def test_two_photos_of_a_slide_are_decoded_once_for_both_formats(tmp_path: Path, theme: Theme) -> None:
    photos = tuple(photo(tmp_path / f"{name}.jpg", Image.new("RGB", (400, 300), name)) for name in ("red", "blue"))
    decoded = [plate(one).image for one in photos]
    for size in (LANDSCAPE, PORTRAIT):
        draw(Slide(SceneKind.STEP, "Deckel", "de", 1, photos=photos), theme, size)
    assert all(plate(one).image is image for one, image in zip(photos, decoded, strict=True))


def test_a_photo_makes_room_before_another_is_decoded(tmp_path: Path) -> None:
    photos = [photo(tmp_path / f"{shade}.png", Image.new("L", (40, 30), shade)) for shade in (0, 100, 200)]
    first = weakref.ref(plate(photos[0]).image)
    plate(photos[1])
    Path(photos[2].path).unlink()
    with pytest.raises(InputError):
        plate(photos[2])
    assert first() is None


def test_a_close_view_is_made_of_the_photo_s_own_pixels(tmp_path: Path, theme: Theme) -> None:
    """Not of the small print that the whole photo was shown with."""
    fine = Image.fromarray((np.indices((3_000, 4_000)).sum(0) // 2 % 2 * 255).astype(np.uint8))
    one = photo(tmp_path / "a.jpg", fine, quality=95)
    whole = np.asarray(developed(one, 800, 600, theme), dtype=float)
    marks = (Mark(MarkKind.ZOOM, 0.4, 0.4, 0.2, 0.2),)
    close = np.asarray(developed(replace(one, marks=marks, zoomed=0), 800, 600, theme), dtype=float)
    assert (True, True) == (whole.std() < 40, close.std() > 100)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_clear_in_a_logo_stays_clear(tmp_path: Path, mode: str) -> None:
    shown = clear_picture_of(photo(tmp_path / "a.png", half_clear(mode)), 40, 30)
    colour = GREY if mode == "LA" else BLUE
    assert (0, (*colour, 255)) == (shown.getpixel((10, 15))[3], shown.getpixel((30, 15)))  # type: ignore[index]


def test_an_opaque_logo_covers_what_it_stands_on(tmp_path: Path) -> None:
    shown = clear_picture_of(photo(tmp_path / "a.jpg", Image.new("RGB", (80, 60), BLUE), quality=95), 40, 30)
    assert (255, 255) == shown.getchannel("A").getextrema()


def test_a_changed_photo_is_not_shown(tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg", Image.new("RGB", (64, 48), WHITE))
    Image.new("RGB", (64, 48), BLUE).save(one.path)
    with pytest.raises(InputError, match="changed while"):
        picture_of(one, 32, 24)


def test_marks_stand_right_on_a_photo_that_was_turned(tmp_path: Path, theme: Theme) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    one = photo(tmp_path / "a.jpg", Image.new("RGB", (800, 600), WHITE), exif=exif)
    marked = developed(replace(one, marks=(Mark(MarkKind.NUMBER, 0.25, 0.1, number="1"),)), 600, 800, theme)
    dark = np.argwhere(np.asarray(marked.convert("L")) < 200).mean(axis=0)
    assert (80, 150) == (pytest.approx(dark[0], abs=6), pytest.approx(dark[1], abs=6))


MEASURED = """
import sys
from onboard.core.model import Photo
from onboard.files import digest_of
from onboard.slides.originals import picture_of, shown_size
from pathlib import Path
one = Photo("a.png", digest_of(Path(sys.argv[1])), path=sys.argv[1])
shown_size(one), picture_of(one, 1_200, 800)
# Of this program alone: getrusage also counts what the process had that started it.
status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in the units of Linux")
@pytest.mark.parametrize(("mode", "most"), [("RGB", 320), ("RGBA", 520)])
def test_a_png_of_50_megapixels_takes_little_more_memory_than_its_pixels(tmp_path: Path, mode: str, most: int) -> None:
    """200 MB decoded; where it is transparent, once more."""
    Image.new(mode, (8_660, 5_774)).save(tmp_path / "a.png", compress_level=1)
    ended = subprocess.run([sys.executable, "-c", MEASURED, tmp_path / "a.png"], capture_output=True, check=True)
    assert int(ended.stdout) < most, "MiB"


@given(
    width=st.integers(1, 60), height=st.integers(1, 60), mode=st.sampled_from(["1", "L", "P", "RGB", "RGBA", "LA"]),
    across=st.integers(1, 300), down=st.integers(1, 300), blurred=st.booleans(), zoomed=st.booleans(),
)  # fmt: skip
@settings(max_examples=60)
def test_a_photo_of_any_shape_is_shown_in_a_place_of_any_shape(
    tmp_path_factory: pytest.TempPathFactory, theme: Theme,
    width: int, height: int, mode: str, across: int, down: int, blurred: bool, zoomed: bool,
) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("any") / "a.png"
    picture = Image.effect_noise((width, height), 80).convert("RGB").convert(mode)
    marks = (Mark(MarkKind.ZOOM, 0.2, 0.2, 0.1, 0.6), Mark(MarkKind.NUMBER, 0.5, 0.5, number="1"))
    if blurred:
        marks = (*marks, Mark(MarkKind.BLUR, 0.1, 0.1, 0.3, 0.3))
    one = replace(photo(path, picture), marks=marks, zoomed=0 if zoomed else None)
    found = aspects(one)
    assert found.narrowest <= found.natural <= found.widest
    shown = developed(one, across, down, theme)
    assert ((across, down), "RGB") == (shown.size, shown.mode)
