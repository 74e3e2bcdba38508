"""Settings are typed, and all mistakes are reported at once with their lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.pipeline.project import key_lines, load_settings, load_station
from onboard.pipeline.workspace import FIRST_SETTINGS


def settings(tmp_path: Path, text: str):
    (tmp_path / "onboard.toml").write_text(text)
    return load_settings(tmp_path / "onboard.toml")[0]


def mistakes(tmp_path: Path, text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        settings(tmp_path, text)
    return caught.value


def test_what_init_writes_is_valid_and_says_the_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path, "version = 1\n") == settings(tmp_path, FIRST_SETTINGS)


def test_every_commented_example_in_what_init_writes_is_valid_too(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in FIRST_SETTINGS.splitlines()
    ]
    read = settings(tmp_path, "\n".join(lines))
    assert ("#0B5FA5", {"de": {"provider": "pico", "speed": 1.0}}) == (read.brand.colour, read.voices)


def test_all_mistakes_are_reported_at_once_each_with_its_line(tmp_path: Path) -> None:
    error = mistakes(
        tmp_path,
        'version = 1\nlanguage = "deutsch"\n[brand]\ncolour = "blue"\n\n[site]\nbase_url = "ftp://x"\n'
        '[build]\nmissing_photos = "skip"\nwrkers = 2\n',
    )
    assert "line 2" == error.place
    for said in (
        "'deutsch' is no language",
        "line 4: brand.colour",
        "line 7: site.base_url",
        "line 9:",
        "line 10: unknown setting 'build.wrkers'",
    ):
        assert said in error.reason


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    error = mistakes(tmp_path, 'version = 1\nlanguage = "de\n')
    assert ("onboard.toml", "line 2") == (error.file, error.place)


def test_a_missing_version_is_said(tmp_path: Path) -> None:
    assert "'version' is missing" in mistakes(tmp_path, 'language = "de"\n').reason


def test_text_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "onboard.toml").write_bytes('version = 1\n[company]\nname = "Müller"\n'.encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        load_settings(tmp_path / "onboard.toml")
    assert "line 3" == caught.value.place


@pytest.mark.parametrize("path", ["../secret.png", "/etc/logo.png", "brand\\\\logo.png", "C:/logo.png"])
def test_a_logo_outside_the_workspace_is_refused(tmp_path: Path, path: str) -> None:
    assert "leads out of the workspace" in mistakes(tmp_path, f'version = 1\n[brand]\nlogo = "{path}"\n').reason


def test_a_document_outside_its_workstation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text('version = 1\ndocument = "../../other.md"\nlanguage = "de"\n')
    with pytest.raises(InputError, match="leads out of the workspace"):
        load_station(tmp_path / "station.toml", name="stations/ws-04/station.toml")


def test_the_address_of_the_site_loses_its_final_slash(tmp_path: Path) -> None:
    assert "https://t.example" == settings(tmp_path, 'version=1\nsite.base_url = "https://t.example/"\n').site.base_url


KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)


@given(st.lists(KEYS, unique=True, min_size=1), KEYS)
def test_every_key_is_found_on_its_own_line(keys: list[str], table: str) -> None:
    text = f"[{table}]\n" + "".join(f"{key} = 1 # = x\n" for key in keys)
    assert {(table,): 1, **{(table, key): line for line, key in enumerate(keys, 2)}} == key_lines(text)
