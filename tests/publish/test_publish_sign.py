"""The sign: a machine reads it, a trial cannot be taken for the real one, it never has to be printed again."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_station import jpeg, workstation
from PIL import Image

from onboard.core.colours import contrast
from onboard.core.errors import InputError, MissingError
from onboard.publish.addresses import ALPHABET, permanent_url
from onboard.publish.content import Workstation
from onboard.publish.pointer import write_sign
from onboard.publish.qr import QUIET_ZONE, qr_code, qr_png, qr_svg
from onboard.publish.sign.acceptance import decoded, rendered
from onboard.publish.sign.sheet import Sign
from onboard.publish.sign.sheet import sign as drawn
from onboard.resources import assets

URL = "HTTPS://TRAINING.EXAMPLE.COM/W/K7M2Q9XA"
FONTS = assets() / "fonts"
TEN = ["de", "en", "fr", "it", "es", "pl", "tr", "ro", "uk", "ar"]
PAPER = {"A4": (210, 297), "A5": (148, 210), "A6": (105, 148)}
LONG = workstation(
    name="Endmontage der Kreiselpumpenbaureihe KPX mit Gleitringdichtung und Druckprüfung im Nassbereich Halle 7",
    company="Albers Pumpen und Verdichterbau Gesellschaft mit beschränkter Haftung",
    logo=(".jpg", jpeg(60, (800, 200))),
    colour="#FFD100",
)


def whole_sign(station: Workstation | None = None, **asked: Any) -> Sign:
    return drawn(station or workstation(), URL, **{"trial": False, "languages": ["de"], "fonts": FONTS, **asked})


def sign(station: Workstation | None = None, **asked: Any) -> bytes:
    return whole_sign(station, **asked).content


def render(sheet: bytes, dpi: int = 100) -> Image.Image:
    return next(rendered(sheet, dpi, grey=False))


def text_of(sheet: bytes) -> str:
    document = pypdfium2.PdfDocument(sheet)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.parametrize("trial", [False, True])
def test_the_sign_leads_to_the_address_and_says_it_in_words(trial: bool) -> None:
    sheet = sign(workstation(), trial=trial, languages=["de", "en"])
    assert (URL,) == decoded(sheet) == decoded(sheet, dpi=75)
    said = text_of(sheet)
    for words in ("https://training.example.com/W/K7M2Q9XA", "Pumpenmontage", "Albers Pumpen", "Scannen", "Scan and"):
        assert words in said


def test_a_trial_is_stamped_and_the_real_sign_is_not() -> None:
    trial = text_of(sign(workstation(), trial=True, languages=["de"]))
    real = text_of(sign(workstation(), trial=False, languages=["de"]))
    for words in ("PROBE", "TRIAL", "base_url"):
        assert words in trial
        assert words not in real


def test_nothing_that_changes_stands_on_the_sign() -> None:
    before = sign(workstation(), trial=False, languages=["de"])
    changes = {"revision": "99", "valid_from": "2031-01-01", "responsible": "X", "contacts": (), "document": "y"}
    assert before == sign(workstation(**changes), trial=False, languages=["de"])


def test_a_long_name_a_logo_and_many_languages_still_fit() -> None:
    station = workstation(
        name="Endmontage der Kreiselpumpenbaureihe KPX mit Gleitringdichtung und Druckprüfung im Nassbereich Halle 7",
        company="Albers Pumpen und Verdichterbau Gesellschaft mit beschränkter Haftung",
        logo=(".jpg", jpeg(60, (800, 200))),
        colour="#FFD100",
    )
    for trial in (False, True):
        sheet = sign(station, trial=trial, languages=["de", "en", "tr", "pl"])
        assert (URL,) == decoded(sheet)


def test_a_name_no_font_can_write_is_refused_with_the_character() -> None:
    with pytest.raises(MissingError, match="U\\+4E2D"):
        sign(workstation(name="Linie 中"), trial=False, languages=["de"])


def test_a_logo_that_is_no_picture_is_refused() -> None:
    with pytest.raises(InputError, match="logo"):
        sign(workstation(logo=(".png", b"%!PS")), trial=False, languages=["de"])


def test_missing_fonts_are_said(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no pair of fonts"):
        sign(fonts=tmp_path)


def test_code_and_sign_are_found_under_the_permanent_address(tmp_path: Path) -> None:
    sheet = sign(workstation(), trial=False, languages=["de"])
    write_sign(tmp_path, "K7M2Q9XA", URL, sheet)
    folder = tmp_path / "W" / "K7M2Q9XA"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {"qr.svg", "qr.png", "sign.pdf"} == set(before)
    assert sheet == (folder / "sign.pdf").read_bytes()
    write_sign(tmp_path, "K7M2Q9XA", URL, sheet)
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.raises(InputError):
        write_sign(tmp_path, "../elsewhere", URL, sheet)


@pytest.mark.parametrize("size", ["A4", "A5", "A6"])
@pytest.mark.parametrize("trial", [False, True])
def test_every_size_holds_ten_languages_a_long_name_and_a_logo(size: str, trial: bool) -> None:
    made = whole_sign(LONG, size=size, trial=trial, languages=TEN)
    assert (URL,) == decoded(made.content)
    said = text_of(made.content)
    for words in ("Halle 7", "Scannez", "Скануйте", "Zeskanuj", "/W/K7M2Q9XA"):
        assert words in said
    width, height = PAPER[size]
    with_box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made.content)
    assert with_box
    assert (width, height) == tuple(round(float(side) * 25.4 / 72) for side in with_box.groups())


@pytest.mark.parametrize(("size", "distance", "side"), [("A4", "1 m", 120), ("A4", "1,3m", 130), ("A5", "90 cm", 90)])
def test_a_code_is_at_least_a_tenth_of_the_distance_wide(size: str, distance: str, side: float) -> None:
    assert side == pytest.approx(whole_sign(size=size, distance=distance).side)


@pytest.mark.parametrize(("size", "distance", "needed"), [("A4", "2 m", "200 mm"), ("A6", "1 m", "100 mm")])
def test_a_distance_the_sheet_has_no_room_for_is_refused_with_the_figures(
    size: str, distance: str, needed: str
) -> None:
    with pytest.raises(InputError) as caught:
        sign(size=size, distance=distance)
    assert needed in caught.value.reason
    assert f"{size} has room for" in caught.value.reason
    assert "larger sheet" in str(caught.value.hint)


def test_what_is_no_size_and_no_distance_is_refused() -> None:
    with pytest.raises(InputError, match="A3"):
        sign(size="A3")
    for distance in ("0 m", "far", "-1 m", "1 km"):
        with pytest.raises(InputError, match="no distance"):
            sign(distance=distance)


def test_the_same_sign_is_the_same_file() -> None:
    assert sign(LONG, languages=TEN) == sign(LONG, languages=TEN)


def test_a_screen_reader_is_told_title_language_and_what_each_thing_is() -> None:
    made = sign(LONG, languages=["de", "en"])
    assert b"/Lang (de)" in made
    assert b"/DisplayDocTitle true" in made
    assert b"/Marked true" in made
    kinds = re.findall(rb"/S /(\w+)", made)
    assert 1 == kinds.count(b"H1")
    assert 2 == kinds.count(b"Figure")  # the logo and the code
    assert 2 == made.count(b"/Alt ")
    assert b"/FontFile2" in made  # the fonts are inside


def test_nothing_of_a_logo_but_its_pixels_reaches_the_sign() -> None:
    out, told = io.BytesIO(), Image.Exif()
    told[0x010E] = "secret of the photographer"
    Image.new("RGB", (400, 200), "#c02020").save(out, "JPEG", exif=told, icc_profile=b"profile of the camera" * 9)
    made = sign(workstation(logo=(".jpg", out.getvalue())))
    streams = [zlib.decompress(one) for one in re.findall(rb"stream\n(x\x9c.*?)\nendstream", made, re.DOTALL)]
    assert streams
    for word in (b"secret", b"camera", b"Exif"):
        assert not any(word in one for one in (made, *streams))


@pytest.mark.parametrize("colour", ["#FFFFFF", "#FFD100", "#0A2540", "#000000", "#7A1F3D"])
def test_company_and_plate_can_be_read_on_every_brand(colour: str) -> None:
    page = render(sign(workstation(colour=colour)))
    band = page.crop((0, 0, page.width, page.height // 14)).convert("RGB")
    seen = {colour for _, colour in band.getcolors(1 << 20) or ()}
    lightest, darkest = max(seen, key=sum), min(seen, key=sum)
    assert contrast(lightest, darkest) > 4.5


@given(name=st.text(st.characters(codec="latin-1", categories=("L", "N", "Zs")), min_size=1, max_size=120))
@settings(max_examples=25)
def test_whatever_a_workstation_is_called_its_sign_can_be_read(name: str) -> None:
    made = sign(workstation(name=name), size="A6", languages=["de", "ar"])
    assert (URL,) == decoded(made)


@given(st.text(ALPHABET, min_size=8, max_size=8), st.sampled_from(["https://a.de", "http://10.0.0.7:8000/schulung/x"]))
def test_a_code_scanned_is_the_address_it_was_made_of(code: str, base_url: str) -> None:
    url = permanent_url(base_url, code)
    with Image.open(io.BytesIO(qr_png(url, scale=4))) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [(url, "Q")] == [(each.text, each.ec_level) for each in found]


def test_the_quiet_zone_belongs_to_the_picture() -> None:
    side = len(tuple(qr_code(URL).matrix)) + 2 * QUIET_ZONE
    with Image.open(io.BytesIO(qr_png(URL, scale=3))) as picture:
        assert (3 * side, 3 * side) == picture.size
    assert f'viewBox="0 0 {side} {side}"'.encode() in qr_svg(URL)


def test_an_address_without_a_path_makes_a_smaller_code() -> None:
    assert "alphanumeric" == qr_code(permanent_url("https://training.example.com", "K7M2Q9XA")).mode
