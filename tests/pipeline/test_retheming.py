"""A theme is made again when, and only when, something of it has changed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from workshop import change_settings, photo

from onboard.core.fingerprint import fingerprint
from onboard.pipeline import retheming, theming
from onboard.pipeline.workspace import Workspace, init, open_workspace


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace whose theme for German was kept."""
    init(tmp_path / "plant")
    workspace = open_workspace(tmp_path / "plant")
    workspace.last.mkdir(parents=True)
    theming.remember(workspace, ["de"])
    return workspace


def is_made_again(place: Workspace) -> bool:
    return retheming.unchanged(open_workspace(place.folder), ("de",)) is None


def test_the_theme_that_was_kept_is_the_one_that_would_be_made(place: Workspace) -> None:
    last = retheming.unchanged(place, ("de",))
    (place.last / "theme.json").unlink()
    made = theming.theme_of(place, ["de"])
    assert (repr(made), fingerprint(made)) == (repr(last), fingerprint(last))


def test_it_is_kept_for_no_language_too_and_for_no_other(place: Workspace) -> None:
    kept = [retheming.unchanged(place, told) is not None for told in ((), ("de",), ("ar",))]
    assert [True, True, False] == kept


def own_theme(place: Workspace) -> None:
    (place.folder / "theme").mkdir()
    (place.folder / "theme" / "theme.toml").write_text('version = 1\n[colours]\nbrand = "#112233"\n')


def own_sign(place: Workspace) -> None:
    (place.folder / "signs").mkdir()
    photo(place.folder / "signs" / "m001.png", "#a04040", size=(300, 300))


def another_colour(place: Workspace) -> None:
    change_settings(place.folder, "[brand]", '[brand]\ncolour = "#0B5FA5"')


def a_link_to_a_theme(place: Workspace) -> None:
    (place.folder / "elsewhere").mkdir()
    (place.folder / "theme").symlink_to(place.folder / "elsewhere")


def a_damaged_record(place: Workspace) -> None:
    (place.last / "theme.json").write_text("[1]")


def a_record_that_never_ends(place: Workspace) -> None:
    (place.last / "theme.json").write_text("[" * 100_000)


@pytest.mark.parametrize(
    "change", [own_theme, own_sign, another_colour, a_link_to_a_theme, a_damaged_record, a_record_that_never_ends]
)
def test_whatever_belongs_to_a_theme_has_it_made_again(place: Workspace, change: Callable[[Workspace], None]) -> None:
    change(place)
    assert is_made_again(place)


def test_an_own_theme_is_kept_until_it_is_saved_again(place: Workspace) -> None:
    own_theme(place)
    time.sleep(0.05)
    theming.remember(place, ["de"])
    assert not is_made_again(place)
    (place.folder / "theme" / "theme.toml").write_text('version = 1\n[colours]\nbrand = "#332211"\n')
    assert is_made_again(place)


def test_a_theme_saved_while_the_one_before_is_being_made_is_never_mistaken_for_it(place: Workspace) -> None:
    before, made = retheming.look(place), theming.theme_of(place, ["de"])
    own_theme(place)
    retheming.keep(place, ["de"], made, before)
    assert is_made_again(place)


def test_a_theme_that_did_not_change_brings_no_font_library_into_memory(place: Workspace) -> None:
    told = (
        "import sys; from pathlib import Path; from onboard.pipeline.theming import theme_of; "
        "from onboard.pipeline.workspace import open_workspace; theme_of(open_workspace(Path(sys.argv[1])), ['de']); "
        "print([one for one in sys.modules if one in ('PIL', 'uharfbuzz', 'fontTools')])"
    )
    words = [sys.executable, "-c", told, str(place.folder)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=600, check=True)
    assert "[]" == ended.stdout.strip()
