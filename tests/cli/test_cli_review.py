"""onboard review: what a person reads before approving, on the terminal and as a page."""

from __future__ import annotations

import base64
import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from workshop import Ended, edit, onboard_here, plant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"), silent=True)


@pytest.fixture
def place(planted: Path, tmp_path: Path) -> Path:
    """A workspace of its own for every test."""
    return Path(shutil.copytree(planted, tmp_path / "plant"))


def reviewed(place: Path, *words: str) -> Ended:
    ended = onboard_here("-C", place, "review", "ws-04", *words)
    assert (0, "") == (ended.code, ended.err)
    return ended


def page_of(place: Path) -> str:
    return (place / "output" / "review" / "ws-04.de.html").read_text(encoding="utf-8")


def edit_script(place: Path, old: str, new: str) -> None:
    path = place / "stations" / "ws-04" / "script.de.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_sentence_is_shown_with_its_source_and_the_page_is_named(place: Path) -> None:
    shown = reviewed(place).out
    assert (
        "  Setzen Sie den Deckel auf den Passstift.\n      line 32: Setzen Sie den Deckel auf den Passstift.\n" in shown
    )
    assert str(place / "output" / "review" / "ws-04.de.html") in shown
    assert "no approval is needed" in shown
    assert page_of(place).startswith("<!doctype html>")


def test_after_an_approval_the_changes_come_first_with_the_words_that_changed(place: Path) -> None:
    assert 0 == onboard_here("-C", place, "approve", "ws-04", "--by", "Jana Albers").code
    edit(place, "25 Nm", "30 Nm")
    shown = reviewed(place).out
    first = shown.index("Changed since Jana Albers approved it")
    assert first < shown.index("mit [-25-]{+30+} Nm an") < shown.index("Deckel montieren")
    assert "line 36: Ziehen Sie die sechs Schrauben über Kreuz mit [-25-]{+30+} Nm an." in shown
    assert "<del>25</del><ins>30</ins>" in page_of(place).replace("\n", "")


def test_an_edited_sentence_with_a_value_of_its_own_blocks_visibly(place: Path) -> None:
    reviewed(place)
    edit_script(place, "den Deckel auf den Passstift.", "den Deckel bei 80 °C auf den Passstift.")
    shown = reviewed(place).out
    assert shown.index("This blocks:") < shown.index("Deckel montieren\n")
    assert "[edited by hand]" in shown
    assert 'id="blocking"' in page_of(place)


def test_the_page_speaks_the_language_of_the_workspace(place: Path) -> None:
    settings = place / "onboard.toml"
    settings.write_text(settings.read_text().replace('language = "de"', 'language = "en"'))
    reviewed(place)
    assert "The whole script, sentence by sentence" in page_of(place)


def test_a_language_it_is_not_told_in_is_refused(place: Path) -> None:
    ended = onboard_here("-C", place, "review", "ws-04", "--lang", "fi")
    assert 2 == ended.code
    assert "is not told in 'fi'" in ended.err


def test_a_photo_is_on_the_page_small_and_without_what_the_camera_knew(place: Path) -> None:
    reviewed(place)
    found = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page_of(place))
    assert 2 == len(found)
    for photo in found:
        with Image.open(io.BytesIO(base64.b64decode(photo))) as image:
            assert (320, {}) == (max(image.size), dict(image.getexif()))
