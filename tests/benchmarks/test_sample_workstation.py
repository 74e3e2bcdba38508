"""The workstation that comes with onboard is the first thing anybody sees: it must be whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageOps

from onboard import resources
from onboard.core.model import Instruction, Signal
from onboard.ingest.reading import read

SAMPLE = resources.assets() / "sample"
PHOTOS = sorted((SAMPLE / "photos").glob("*.jpg"))
LARGEST_PHOTO = 600_000
LARGEST_TOGETHER = 3_500_000


@pytest.fixture(params=["checklist.md", "checklist.en.md"])
def instruction(request: pytest.FixtureRequest) -> Instruction:
    return read(SAMPLE / request.param, photos=[SAMPLE / "photos"])


def test_the_sample_is_read_without_a_problem(instruction: Instruction) -> None:
    assert () == instruction.problems
    assert 9 == len(instruction.steps)
    assert 3 == len(instruction.ppe)
    assert instruction.station is not None
    assert "WS-04" == instruction.station.text


def test_the_sample_warns_before_the_work_and_at_two_steps(instruction: Instruction) -> None:
    assert (Signal.WARNING, Signal.CAUTION) == tuple(warning.signal for warning in instruction.warnings)
    at_steps = [warning.signal for step in instruction.steps for warning in step.warnings]
    assert [Signal.NOTICE, Signal.CAUTION] == at_steps


def test_every_photo_of_the_sample_is_shown_once(instruction: Instruction) -> None:
    shown = [Path(picture.file).name for picture in instruction.all_pictures()]
    assert [photo.name for photo in PHOTOS] == shown
    assert not any(picture.missing for picture in instruction.all_pictures())


def test_both_languages_of_the_sample_give_the_same_values() -> None:
    german, english = (values((SAMPLE / name).read_text()) for name in ("checklist.md", "checklist.en.md"))
    assert german == english


def values(text: str) -> list[str]:
    return [
        found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)? (?:Nm|bar)|M8 × 25|\d{4}-\d\d-\d\d", text)
    ]


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_a_photo_of_the_sample_is_small_sharp_and_clean(path: Path) -> None:
    with Image.open(path, formats=("JPEG",)) as photo:
        assert (2016, 1512) == photo.size
        assert "rendered" == photo.getexif()[ExifTags.Base.Make]
        assert ExifTags.IFD.GPSInfo not in photo.getexif()
    assert path.stat().st_size <= LARGEST_PHOTO


def test_the_photos_of_the_sample_are_small_together() -> None:
    assert sum(path.stat().st_size for path in PHOTOS) <= LARGEST_TOGETHER


def test_one_photo_of_the_sample_lies_on_its_side_as_phones_store_them() -> None:
    sizes = {}
    for path in PHOTOS:
        with Image.open(path, formats=("JPEG",)) as photo:
            sizes[path.stem] = ImageOps.exif_transpose(photo).size
    assert ["08-manometer"] == [name for name, (width, height) in sizes.items() if height > width]
