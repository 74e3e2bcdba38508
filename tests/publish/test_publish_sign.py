"""The sign: a machine reads it, a trial cannot be taken for the real one, it never has to be printed again."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from made_up_station import jpeg, workstation
from PIL import Image

from onboard.core.errors import InputError, MissingError
from onboard.publish.addresses import ALPHABET, permanent_url
from onboard.publish.qr import QUIET_ZONE, qr_code, qr_png, qr_svg
from onboard.publish.release import write_sign
from onboard.publish.sign import decoded, sign
from onboard.resources import assets

URL = "HTTPS://TRAINING.EXAMPLE.COM/W/K7M2Q9XA"
FONTS = assets() / "fonts"


def text_of(sheet: bytes) -> str:
    document = pypdfium2.PdfDocument(sheet)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.parametrize("trial", [False, True])
def test_the_sign_leads_to_the_address_and_says_it_in_words(trial: bool) -> None:
    sheet = sign(workstation(), URL, trial=trial, languages=["de", "en"], fonts=FONTS)
    assert (URL,) == decoded(sheet) == decoded(sheet, dpi=75)
    said = text_of(sheet)
    for words in ("https://training.example.com/W/K7M2Q9XA", "Pumpenmontage", "Albers Pumpen", "Scannen", "Scan and"):
        assert words in said


def test_a_trial_is_stamped_and_the_real_sign_is_not() -> None:
    trial = text_of(sign(workstation(), URL, trial=True, languages=["de"], fonts=FONTS))
    real = text_of(sign(workstation(), URL, trial=False, languages=["de"], fonts=FONTS))
    for words in ("PROBE", "TRIAL", "base_url"):
        assert words in trial
        assert words not in real


def test_nothing_that_changes_stands_on_the_sign() -> None:
    before = sign(workstation(), URL, trial=False, languages=["de"], fonts=FONTS)
    changes = {"revision": "99", "valid_from": "2031-01-01", "responsible": "X", "contacts": (), "document": "y"}
    assert before == sign(workstation(**changes), URL, trial=False, languages=["de"], fonts=FONTS)


def test_a_long_name_a_logo_and_many_languages_still_fit() -> None:
    station = workstation(
        name="Endmontage der Kreiselpumpenbaureihe KPX mit Gleitringdichtung und Druckprüfung im Nassbereich Halle 7",
        company="Albers Pumpen und Verdichterbau Gesellschaft mit beschränkter Haftung",
        logo=(".jpg", jpeg(60, (800, 200))),
        colour="#FFD100",
    )
    for trial in (False, True):
        sheet = sign(station, URL, trial=trial, languages=["de", "en", "tr", "pl"], fonts=FONTS)
        assert (URL,) == decoded(sheet)


def test_a_name_no_font_can_write_is_refused_with_the_character() -> None:
    with pytest.raises(MissingError, match="U\\+4E2D"):
        sign(workstation(name="Linie 中"), URL, trial=False, languages=["de"], fonts=FONTS)


def test_a_logo_that_is_no_picture_is_refused() -> None:
    with pytest.raises(InputError, match="logo"):
        sign(workstation(logo=(".png", b"%!PS")), URL, trial=False, languages=["de"], fonts=FONTS)


def test_missing_fonts_are_said(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no pair of fonts"):
        sign(workstation(), URL, trial=False, languages=["de"], fonts=tmp_path)


def test_code_and_sign_are_found_under_the_permanent_address(tmp_path: Path) -> None:
    sheet = sign(workstation(), URL, trial=False, languages=["de"], fonts=FONTS)
    write_sign(tmp_path, "K7M2Q9XA", URL, sheet)
    folder = tmp_path / "W" / "K7M2Q9XA"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {"qr.svg", "qr.png", "sign.pdf"} == set(before)
    assert sheet == (folder / "sign.pdf").read_bytes()
    write_sign(tmp_path, "K7M2Q9XA", URL, sheet)
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.raises(InputError):
        write_sign(tmp_path, "../elsewhere", URL, sheet)


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
