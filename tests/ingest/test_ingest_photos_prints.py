"""What a print promises: the photo as a person sees it, as a plain picture, and one message where there is none."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import photofiles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photofiles import BLUE, GREEN, GREY, RED, alike, corners, quarters, saved
from PIL import Image, features

from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import digest
from onboard.ingest import prints
from onboard.ingest.photokinds import is_plain, kind_of, stranger
from onboard.ingest.photos import inspect_photo, needs_print, shown
from onboard.ingest.prints import LONGEST_SIDE, Print, printed

AS_THEY_STOOD = (RED, GREEN, BLUE, GREY)
ANIMATED = ("is animated; its first picture is shown",)
ONLY_WITH_AVIF = pytest.mark.skipif(not features.check("avif"), reason="this Pillow cannot read AVIF")


def seen(made: Print) -> Image.Image:
    return Image.open(io.BytesIO(made.content), formats=("JPEG", "PNG"))


# ------------------------------------------------------------------------------------------------ formats

OTHER = Image.new("RGB", (80, 60), "#000000")
SIXTEEN = Image.fromarray(np.full((60, 80), 0x8080, dtype=np.uint16))
PRINTS = {
    "HEIC": (lambda: photofiles.heic(quarters()), ()),
    "HEIC of several photos": (
        lambda: photofiles.heic(quarters(), OTHER, primary_index=0),
        ("holds several photos; the main one is shown",),
    ),
    "AVIF": (lambda: saved(quarters(), "AVIF", quality=95, subsampling="4:4:4"), ()),
    "GIF": (lambda: saved(quarters(), "GIF"), ()),
    "animated GIF": (lambda: saved(quarters(), "GIF", save_all=True, append_images=[OTHER]), ANIMATED),
    "animated PNG": (lambda: saved(quarters(), "PNG", save_all=True, append_images=[OTHER]), ANIMATED),
    "animated WebP": (lambda: saved(quarters(), "WEBP", save_all=True, append_images=[OTHER], lossless=True), ANIMATED),
    "BMP": (lambda: saved(quarters(), "BMP"), ()),
    "TIFF": (lambda: saved(quarters(), "TIFF"), ()),
    "TIFF, LZW": (lambda: saved(quarters(), "TIFF", compression="tiff_lzw"), ()),
    "TIFF, JPEG": (lambda: saved(quarters(), "TIFF", compression="jpeg", quality=95), ()),
    "TIFF of several pages": (
        lambda: saved(quarters(), "TIFF", save_all=True, append_images=[OTHER]),
        ("has several pages; the first is shown",),
    ),
    "TIFF in CIELAB": (lambda: saved(in_lab(quarters()), "TIFF"), ()),
    "JPEG 2000": (lambda: saved(quarters(), "JPEG2000"), ()),
    "CMYK JPEG": (
        lambda: saved(quarters().convert("CMYK"), "JPEG", quality=95),
        ("has printing colours (CMYK) without a profile; its colours may look different",),
    ),
    "YCCK JPEG": (
        lambda: photofiles.ycck(quarters()),
        ("has printing colours (CMYK) without a profile; its colours may look different",),
    ),
    "EMF with one picture": (lambda: photofiles.emf(photofiles.emf_bitmap(quarters())), ()),
    "packed EMF": (lambda: gzip.compress(photofiles.emf(photofiles.emf_bitmap(quarters()))), ()),
    "WMF with one picture": (lambda: photofiles.wmf(photofiles.wmf_bitmap(quarters())), ()),
}


def in_lab(picture: Image.Image) -> Image.Image:
    from PIL import ImageCms

    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.profileToProfile(picture, srgb, lab, outputMode="LAB") or picture


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=ONLY_WITH_AVIF if kind == "AVIF" else ()) for kind in PRINTS]
)
def test_a_print_shows_what_the_photo_shows(kind: str) -> None:
    make, notes = PRINTS[kind]
    content = make()
    assert needs_print(content)
    made = printed(content, "foto")
    assert notes == made.notes
    assert ((80, 60), "RGB") == (seen(made).size, seen(made).mode)
    assert alike(AS_THEY_STOOD, corners(seen(made)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "LA"])
def test_a_photo_every_program_shows_alike_needs_no_print(kind: str, mode: str) -> None:
    if kind == "JPEG" and mode in ("RGBA", "P", "LA"):
        mode = "L"
    assert not needs_print(saved(quarters().convert(mode), kind))


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF    WEBPVP8 ", b"hello"])
def test_what_does_not_show_to_be_plain_is_not_taken_for_it(content: bytes) -> None:
    assert needs_print(content)


def test_a_png_too_large_to_be_decoded_for_every_slide_gets_a_print() -> None:
    large = saved(Image.new("1", (6_000, 5_000)), "PNG")
    assert needs_print(large)
    assert (LONGEST_SIDE, 3_413) == seen(printed(large, "foto.png")).size
    assert not needs_print(saved(Image.new("L", (6_000, 5_000)), "JPEG")), "a JPEG can be decoded at a small scale"


# ------------------------------------------------------------------------------------------------ orientation


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["HEIC", "TIFF", "AVIF", "CMYK JPEG"])
def test_a_print_is_upright_however_the_camera_was_held(kind: str, orientation: int) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow cannot read AVIF")
    exif = photofiles.turned_exif(orientation)
    content = {
        "HEIC": lambda: photofiles.heic(quarters(), exif=exif.tobytes()),
        "TIFF": lambda: saved(quarters(), "TIFF", tiffinfo={0x0112: orientation}),
        "AVIF": lambda: saved(quarters(), "AVIF", exif=exif.tobytes(), quality=95, subsampling="4:4:4"),
        "CMYK JPEG": lambda: saved(quarters().convert("CMYK"), "JPEG", exif=exif, quality=95),
    }[kind]()
    upright = {
        1: (RED, GREEN, BLUE, GREY),
        2: (GREEN, RED, GREY, BLUE),
        3: (GREY, BLUE, GREEN, RED),
        4: (BLUE, GREY, RED, GREEN),
        5: (RED, BLUE, GREEN, GREY),
        6: (BLUE, RED, GREY, GREEN),
        7: (GREY, GREEN, BLUE, RED),
        8: (GREEN, GREY, RED, BLUE),
    }[orientation]
    picture = seen(printed(content, "foto"))
    assert ((80, 60) if orientation < 5 else (60, 80)) == picture.size
    assert alike(upright, corners(picture), within=12)


# ------------------------------------------------------------------------------------------------ colours


def test_sixteen_bits_a_pixel_keep_their_brightness() -> None:
    assert alike((GREY,) * 4, corners(seen(printed(saved(SIXTEEN, "PNG"), "grau.png"))))
    assert alike((GREY,) * 4, corners(seen(printed(saved(SIXTEEN, "TIFF"), "grau.tif"))))
    assert alike((BLUE,) * 4, corners(seen(printed(photofiles.deep_png(80, 60, BLUE), "blau.png"))))


def test_a_deep_tiff_keeps_its_colours() -> None:
    sixteen = photofiles.deep_tiff(8, 8, (16, 16, 16), b"".join(bytes((level, level)) for level in BLUE) * 64)
    twelve = photofiles.deep_tiff(8, 8, (12,), b"\x80\x08\x00" * 32)
    assert alike((BLUE,) * 4, corners(seen(printed(sixteen, "blau.tif"))))
    assert alike((GREY,) * 4, corners(seen(printed(twelve, "grau.tif"))))


def test_a_picture_of_measured_values_is_spread_from_black_to_white_and_says_so() -> None:
    ramp = Image.fromarray(np.linspace(-3, 1e6, 4_800, dtype=np.float32).reshape(60, 80))
    made = printed(saved(ramp, "TIFF"), "messung.tif")
    assert ("has more than 16 bits a pixel; its brightness was spread from black to white",) == made.notes
    assert (0, 255) == seen(made).convert("L").getextrema()


@pytest.mark.parametrize(
    ("profile", "stored"),
    [
        (photofiles.matrix_profile(photofiles.DISPLAY_P3), (234, 51, 35)),
        (photofiles.matrix_profile(photofiles.ADOBE_RGB, 2.2), (219, 0, 0)),
    ],
    ids=["Display P3", "Adobe RGB"],
)
def test_a_cameras_red_is_the_red_of_every_screen(profile: bytes, stored: tuple[int, int, int]) -> None:
    """The figures are what each camera stores for sRGB's pure red."""
    content = saved(Image.new("RGB", (64, 64), stored), "TIFF", icc_profile=profile)
    assert alike(((255, 0, 0),) * 4, corners(seen(printed(content, "rot.tif"))), within=4)


def test_a_phones_heic_in_display_p3_keeps_its_colours() -> None:
    picture = Image.new("RGB", (64, 64), (234, 51, 35))
    picture.info["icc_profile"] = photofiles.matrix_profile(photofiles.DISPLAY_P3)
    assert alike(((255, 0, 0),) * 4, corners(seen(printed(photofiles.heic(picture), "rot.heic"))), within=6)


def test_printing_colours_are_those_of_their_profile() -> None:
    """A press whose cyan is a dark purple: what only its profile tells."""
    profile = photofiles.printing_profile((80, 170, 70))
    content = saved(Image.new("CMYK", (64, 64), (255, 0, 0, 0)), "JPEG", quality=95, icc_profile=profile)
    made = printed(content, "druck.jpg")
    assert () == made.notes
    red, green, blue = corners(seen(made))[0]
    assert red > green < blue, "a plain conversion gives (0, 255, 255)"


@pytest.mark.parametrize(
    "profile", [b"nonsense", photofiles.printing_profile((80, 170, 70))], ids=["damaged", "of a press"]
)
def test_a_profile_that_says_nothing_about_a_picture_is_passed_over(profile: bytes) -> None:
    content = saved(quarters(), "TIFF", icc_profile=profile)
    assert alike(AS_THEY_STOOD, corners(seen(printed(content, "foto.tif"))))


def test_what_is_transparent_stands_on_white() -> None:
    clear = Image.new("RGBA", (80, 60), (9, 9, 9, 0))
    clear.paste((*BLUE, 255), (40, 0, 80, 60))
    other = clear.copy()
    other.paste((*RED, 255), (50, 10, 60, 20))
    palette = Image.new("P", (80, 60), 0)
    palette.putpalette([0, 0, 0, *BLUE])
    palette.paste(1, (40, 0, 80, 60))
    for content in (
        saved(clear, "TIFF"),
        saved(clear, "GIF"),
        saved(palette, "GIF", transparency=0),
        saved(clear, "WEBP", save_all=True, append_images=[other], lossless=True),
        photofiles.heic(clear),
    ):
        assert alike(((255, 255, 255), BLUE) * 2, corners(seen(printed(content, "frei"))))


# ------------------------------------------------------------------------------------------------ the file


def test_a_print_carries_nothing_but_pixels() -> None:
    picture = quarters()
    picture.info["icc_profile"] = photofiles.matrix_profile(photofiles.DISPLAY_P3)
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Zeughaus</x:xmpmeta>'
    made = printed(photofiles.heic(picture, exif=photofiles.turned_exif(6).tobytes(), xmp=packet), "foto.heic")
    assert {} == dict(seen(made).getexif())
    assert not {"icc_profile", "xmp", "exif", "comment"} & set(seen(made).info)
    for trace in (b"Maker of the phone", b"Zeughaus", b"Exif"):
        assert trace not in made.content


def test_a_drawing_stays_clean_and_a_photo_stays_small() -> None:
    photo = Image.effect_noise((400, 300), 60).convert("RGB")
    assert ("jpg", "png") == (
        printed(saved(photo, "BMP"), "foto.bmp").suffix,
        printed(saved(quarters(), "BMP"), "a.bmp").suffix,
    )


def test_a_print_is_no_longer_than_its_limit_and_keeps_its_shape() -> None:
    assert (LONGEST_SIDE, 82) == seen(printed(saved(quarters(10_000, 200), "BMP"), "lang.bmp")).size
    assert (1, LONGEST_SIDE) == seen(printed(saved(quarters(1, 9_000), "BMP"), "hoch.bmp")).size
    assert (1, 1) == seen(printed(saved(quarters(1, 1), "BMP"), "punkt.bmp")).size


def test_bands_leave_no_seam() -> None:
    """Larger than a band, and reduced: a smooth slope stays one."""
    slope = np.linspace(0, 255, 9_001).astype(np.uint8)[:, None].repeat(1_500, 1)
    picture = np.asarray(seen(printed(saved(Image.fromarray(slope), "TIFF"), "verlauf.tif")).convert("L"), dtype=int)
    assert (LONGEST_SIDE, 683) == picture.shape
    assert np.abs(np.diff(picture[:, 300])).max() <= 2


def test_the_same_photo_gives_the_same_print() -> None:
    content = photofiles.heic(quarters())
    assert printed(content, "a.heic") == printed(content, "b.heic")


@given(st.binary(max_size=60), st.sampled_from(["jpg", "png"]), st.lists(st.text(max_size=40), max_size=3))
def test_a_print_comes_back_from_its_bytes(rest: bytes, suffix: str, notes: list[str]) -> None:
    begin = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}[suffix]
    clean = tuple("".join(letter for letter in note if letter.isprintable()) for note in notes)
    made = Print(begin + rest, suffix, clean)
    assert made == Print.from_bytes(made.as_bytes())


@given(
    st.one_of(
        st.binary(max_size=80),
        st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()),
    )
)
def test_what_is_no_print_is_not_taken_for_one(packed: bytes) -> None:
    with pytest.raises(InputError, match="cannot be understood"):
        Print.from_bytes(packed)


# ------------------------------------------------------------------------------------------------ refusals

RAW = {254: 1}
REFUSED = {
    "EMF of lines": (lambda: photofiles.emf(photofiles.EMF_LINE), r"Windows drawing \(EMF\) of lines"),
    "EMF of a picture and lines": (
        lambda: photofiles.emf(photofiles.emf_bitmap(quarters()), photofiles.EMF_LINE),
        r"Windows drawing \(EMF\) of lines",
    ),
    "EMF of two pictures": (
        lambda: photofiles.emf(*[photofiles.emf_bitmap(quarters())] * 2),
        r"Windows drawing \(EMF\)",
    ),
    "empty EMF": (photofiles.emf, "without a picture"),
    "WMF of lines": (lambda: photofiles.wmf(photofiles.WMF_LINE), r"Windows drawing \(WMF\) of lines"),
    "EMF cut off": (lambda: photofiles.emf(photofiles.emf_bitmap(quarters()))[:900], "damaged"),
    "packed nothing": (lambda: b"\x1f\x8b\x08" + bytes(20), "damaged"),
    "packed text": (lambda: gzip.compress(b"a text"), "not a photo"),
    "packed too much": (lambda: gzip.compress(b"\1\0\0\0" + bytes(70_000_000)), "more than the limit of 64 MiB"),
    "raw file": (lambda: saved(quarters(), "TIFF", tiffinfo=RAW), "raw file"),
    "TIFF cut off": (lambda: saved(quarters(), "TIFF", compression="tiff_lzw")[:150], "damaged"),
    "HEIC cut off": (lambda: photofiles.heic(Image.effect_noise((400, 300), 60).convert("RGB"))[:9_000], "damaged"),
    "GIF of 110 megapixels": (lambda: gif_head(11_000, 10_000), "110 megapixels, and the limit is 100"),
    "GIF of 4,295 megapixels": (lambda: gif_head(65_535, 65_535), "4295 megapixels, and the limit is 100"),
    "text": (lambda: b"hello", "not a photo"),
}


def gif_head(width: int, height: int) -> bytes:
    one = saved(Image.new("P", (1, 1)), "GIF")
    return one[:6] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + one[10:]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_print_can_be_made_of_says_why_and_what_to_do(kind: str) -> None:
    make, reason = REFUSED[kind]
    with pytest.raises(InputError, match=reason) as caught:
        printed(make(), "bild.emf")
    assert caught.value.file == "bild.emf"
    assert caught.value.hint


def test_a_print_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "LIMITS", replace(prints.LIMITS, deadline_seconds=0.001))
    with pytest.raises(InputError, match="took more than") as caught:
        printed(saved(quarters(), "BMP"), "foto.bmp")
    assert caught.value.file == "foto.bmp"


@given(
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF    WEBPVP8X", b"    ftyp", b"<"]),
    st.binary(),
)
def test_looking_at_the_first_bytes_never_fails(beginning: bytes, rest: bytes) -> None:
    content = beginning + rest
    assert isinstance(kind_of(content), str)
    assert isinstance(is_plain(content), bool)
    assert isinstance(stranger(content), tuple)


def test_remarks_without_end_before_a_drawing_are_soon_read() -> None:
    assert ("", "") == stranger(b"<!-- a --><?b?> " * 400)
    assert "SVG" in stranger(b"<!-- a -->\n<?xml a?>" * 40 + b"<svg/>")[0]


SEEDS = {
    "HEIC": lambda: photofiles.heic(quarters(), exif=photofiles.turned_exif(6).tobytes()),
    "TIFF": lambda: saved(quarters(), "TIFF", compression="tiff_lzw", save_all=True, append_images=[OTHER]),
    "G4": lambda: saved(quarters().convert("1"), "TIFF", compression="group4"),
    "GIF": lambda: saved(quarters(), "GIF", save_all=True, append_images=[OTHER]),
    "EMF": lambda: photofiles.emf(photofiles.emf_bitmap(quarters(20, 10))),
    "WMF": lambda: photofiles.wmf(photofiles.wmf_bitmap(quarters(20, 10))),
    "JPEG 2000": lambda: saved(quarters(), "JPEG2000"),
    "CMYK": lambda: saved(quarters().convert("CMYK"), "JPEG"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_photo_gives_a_print_or_one_message(kind: str) -> None:
    seed = SEEDS[kind]()

    @settings(max_examples=12)  # a process each; fuzz_photos.py tries thousands
    @given(
        st.lists(st.tuples(st.integers(8, len(seed) - 1), st.integers(0, 255)), min_size=1, max_size=12),
        st.integers(12, len(seed)),
    )
    def try_it(changes: list[tuple[int, int]], length: int) -> None:
        content = bytearray(seed)
        for at, value in changes:
            content[at] = value
        try:
            assert isinstance(printed(bytes(content[:length]), "foto"), Print)
        except InputError as error:
            assert error.file == "foto"

    try_it()


# ------------------------------------------------------------------------------------------------ memory

MEASURED = """
import resource, sys
from onboard.ingest.prints import printed
printed(sys.stdin.buffer.read(), "foto")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in the units of Linux")
@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda: saved(Image.new("1", (10_000, 7_000)), "TIFF", compression="group4"), 250),
        (lambda: saved(Image.new("RGB", (8_660, 5_774), BLUE), "PNG", compress_level=1), 500),
    ],
    ids=["a scan of 70 megapixels in black and white", "a PNG of 50 megapixels"],
)
def test_a_huge_photo_takes_little_more_memory_than_its_pixels(make, most: int) -> None:
    ended = subprocess.run([sys.executable, "-c", MEASURED], input=make(), capture_output=True, check=True)
    assert int(ended.stdout) < most, "MiB"


# ------------------------------------------------------------------------------------------------ photos


def test_a_photo_that_is_shown_as_it_is_stays_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    quarters().save(path)
    assert path == shown(path, "foto.jpg", tmp_path / "prints")[0]
    assert not (tmp_path / "prints").exists()


def test_a_print_is_laid_under_its_digest_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    path.write_bytes(photofiles.heic(quarters()))
    target, facts = shown(path, "foto.jpg", tmp_path / "prints")
    assert (tmp_path / "prints" / f"{facts.digest}.png", digest(target.read_bytes())) == (target, facts.digest)
    assert (80, 60, "HEIC", True) == (facts.width, facts.height, facts.format, facts.print)
    assert ("is named .jpg, but is a HEIC picture; it was read as what it is",) == facts.notes
    before = target.stat()
    assert (target, facts) == shown(path, "foto.jpg", tmp_path / "prints")
    assert before == target.stat()


def test_a_print_that_was_damaged_is_laid_again(tmp_path: Path) -> None:
    path = tmp_path / "foto.heic"
    path.write_bytes(photofiles.heic(quarters()))
    target, _ = shown(path, "foto.heic", tmp_path)
    whole = target.read_bytes()
    target.write_bytes(bytes(len(whole)))
    shown(path, "foto.heic", tmp_path)
    assert whole == target.read_bytes()


def test_what_is_known_of_a_photo_is_of_its_own_file_and_its_print_s_size(tmp_path: Path) -> None:
    path = tmp_path / "gross.tif"
    quarters(5_000, 100).save(path)
    facts = inspect_photo(path, "gross.tif")
    assert (digest(path.read_bytes()), LONGEST_SIDE, 82) == (facts.digest, facts.width, facts.height)


def test_a_folder_that_takes_no_print_is_an_error_of_the_output(tmp_path: Path) -> None:
    path = tmp_path / "foto.gif"
    quarters().save(path)
    with pytest.raises(OnboardError) as caught:
        shown(path, "foto.gif", path)
    assert caught.value.exit_code == 6
