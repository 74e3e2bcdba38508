"""The page on gaps says what the search does, and nothing else."""

import re
import tomllib
from pathlib import Path

import pytest

from onboard.gaps.kinds import GRAVE, Kind

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "gaps.md").read_text("utf-8")
WORDING = ROOT / "onboard" / "gaps" / "wording"


def test_every_kind_is_documented_and_every_documented_one_exists() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (yes)? ?\|", PAGE, re.MULTILINE))
    assert sorted(Kind) == sorted(rows)
    assert sorted(GRAVE) == sorted(kind for kind, grave in rows.items() if grave)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_has_a_name_a_reason_and_an_advice(language: str) -> None:
    said = tomllib.loads((WORDING / f"{language}.toml").read_text("utf-8"))
    assert sorted(Kind) == sorted(said["names"])
    assert sorted(Kind) == sorted(said["kinds"])


def test_german_and_english_say_the_same_things() -> None:
    def keys(table: dict[str, object], before: str = "") -> set[str]:
        inner = {name: value for name, value in table.items() if isinstance(value, dict)}
        return {f"{before}{name}" for name in table} | {
            key for name, value in inner.items() for key in keys(value, f"{before}{name}.")
        }

    both = [tomllib.loads((WORDING / f"{language}.toml").read_text("utf-8")) for language in ("de", "en")]
    assert keys(both[0]) == keys(both[1])
