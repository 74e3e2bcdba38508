"""onboard preview: one command, a page and sheets to look at, in seconds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from workshop import Ended, onboard_here, plant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def place(planted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / "plant"))


def previewed(place: Path, *words: str) -> Ended:
    ended = onboard_here("-C", place, "preview", *words)
    assert 0 == ended.code, ended.err
    return ended


def test_without_a_word_it_shows_all_workstations_and_says_where(place: Path) -> None:
    ended = previewed(place)
    folder = place / "output" / "preview" / "ws-04"
    assert re.match(r"ws-04: \d+ slides\n", ended.out)
    for name in ("index.html", "de.landscape.png", "de.portrait.png"):
        assert (folder / name).is_file()
        assert str(folder / name) in ended.out


def test_one_format_one_kind_of_file_and_another_folder_can_be_asked_for(place: Path, tmp_path: Path) -> None:
    previewed(place, "ws-04", "--format", "portrait", "--png", "--lang", "de", "--out", str(tmp_path / "desk"))
    assert ["de.portrait.png"] == [path.name for path in (tmp_path / "desk" / "ws-04").iterdir()]
    assert not (place / "output" / "preview").exists()


def test_a_missing_photo_is_named_and_is_no_error(place: Path) -> None:
    (place / "stations" / "ws-04" / "photos" / "02.jpg").unlink()
    assert "a photo is missing" in previewed(place, "--html").out


def test_a_workstation_that_is_not_there_is_an_input_error_that_names_those_that_are(place: Path) -> None:
    ended = onboard_here("-C", place, "preview", "ws-99")
    assert 3 == ended.code
    assert "Known: ws-04" in ended.err


def test_one_workstation_that_cannot_be_shown_does_not_keep_the_others(place: Path) -> None:
    shutil.copytree(place / "stations" / "ws-04", place / "stations" / "ws-01")
    (place / "stations" / "ws-01" / "checklist.md").unlink()
    ended = onboard_here("-C", place, "preview", "--png")
    assert (3, True) == (ended.code, "checklist.md" in ended.err)
    assert (place / "output" / "preview" / "ws-04" / "de.landscape.png").is_file()


def test_a_workspace_without_workstations_says_what_to_do(tmp_path: Path) -> None:
    onboard_here("init", tmp_path / "empty")
    ended = onboard_here("-C", tmp_path / "empty", "preview")
    assert (3, True) == (ended.code, "onboard new" in ended.err)


def test_a_theme_with_mistakes_is_an_input_error_that_names_file_and_key(place: Path) -> None:
    (place / "theme").mkdir()
    (place / "theme" / "theme.toml").write_text('version = 1\n[colours]\nmuted = "#CCCCCC"\n', encoding="utf-8")
    ended = onboard_here("-C", place, "preview")
    assert 3 == ended.code
    assert "theme/theme.toml: colours.muted: #CCCCCC on ground #FFFFFF has a contrast of 1.6" in ended.err
