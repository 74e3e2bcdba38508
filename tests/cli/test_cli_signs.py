"""``onboard sign``, ``onboard rename`` and ``onboard links``, as a user calls them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workshop import onboard_here

sys.path.append(str(Path(__file__).parents[1] / "publish"))
from made_up_station import RECORD, edition, workstation

from onboard.pipeline.naming import known_address
from onboard.pipeline.work.publish import MakeSign, StepLabel, sign_layout
from onboard.pipeline.workspace import init, open_workspace
from onboard.publish import pointer
from onboard.publish.release import write_release
from onboard.publish.sign.acceptance import decoded, read_from, rendered
from onboard.resources import assets

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    """A workspace with one published workstation."""
    folder = tmp_path / "plant"
    init(folder)
    (folder / "onboard.toml").write_text('version = 1\n[site]\nbase_url = "https://anlernen.example.com"\n')
    here = open_workspace(folder)
    (here.stations / "ws-04").mkdir()
    (here.stations / "ws-04" / "station.toml").write_text('version = 1\ndocument = "a.md"\nlanguage = "de"\n')
    code = known_address(here, "ws-04", NOW)
    made = write_release(here.site, workstation(), [edition(), edition("en")], RECORD)
    pointer.show(here.site, "ws-04", code, {"de": made, "en": made})
    return folder


def code_in(plant: Path) -> str:
    return (plant / "stations" / "ws-04" / "code.txt").read_text().strip()


def test_a_sign_of_any_size_with_labels_is_written_where_it_is_asked_for(plant: Path, tmp_path: Path) -> None:
    target = tmp_path / "signs" / "four.pdf"
    done = onboard_here("-C", plant, "sign", "ws-04", "--size", "A6", "--steps", "--output", target)
    assert (0, "") == (done.code, done.err)
    assert "A6, code 58 mm wide, read from up to 58 cm; 1 page of labels" in done.out
    address = f"HTTPS://ANLERNEN.EXAMPLE.COM/W/{code_in(plant)}"
    first, second = rendered(target.read_bytes())
    assert ((address,), (f"{address}#step-anziehen",)) == (read_from(first), read_from(second))


def test_a_distance_the_sheet_cannot_hold_writes_nothing(plant: Path, tmp_path: Path) -> None:
    done = onboard_here("-C", plant, "sign", "ws-04", "--distance", "5 m", "--output", tmp_path / "x.pdf")
    assert 3 == done.code
    assert "the code must be 500 mm wide, and A4 has room for" in done.err
    assert not (tmp_path / "x.pdf").exists()


def test_the_settings_say_size_distance_and_steps(plant: Path, tmp_path: Path) -> None:
    with (plant / "onboard.toml").open("a") as file:
        file.write('[sign]\nsize = "A5"\ndistance = "95 cm"\nsteps = true\n')
    done = onboard_here("-C", plant, "sign", "ws-04", "--output", tmp_path / "x.pdf")
    assert "A5, code 95 mm wide, read from up to 95 cm; 1 page of labels" in done.out


def test_without_a_base_url_the_sign_is_a_trial_and_it_is_said(plant: Path, tmp_path: Path) -> None:
    (plant / "onboard.toml").write_text("version = 1\n")
    done = onboard_here("-C", plant, "sign", "ws-04", "--output", tmp_path / "x.pdf")
    assert "stamped as a trial" in done.out
    assert (f"HTTP://LOCALHOST:8000/W/{code_in(plant)}",) == decoded((tmp_path / "x.pdf").read_bytes())


def test_what_is_not_published_has_no_sign(plant: Path) -> None:
    (plant / "output" / "site" / "W" / code_in(plant) / "index.html").unlink()
    done = onboard_here("-C", plant, "sign", "ws-04")
    assert (2, True) == (done.code, "ws-04 is not published yet. Run: onboard build ws-04" in done.err)


def test_a_renamed_workstation_keeps_its_code_and_links_says_so(plant: Path) -> None:
    code = code_in(plant)
    assert f"{code}: the same as before" in onboard_here("-C", plant, "rename", "ws-04", "pump-1").out
    done = onboard_here("-C", plant, "links", "--offline-only", "--json")
    (link,) = done.json["links"]
    assert (0, code, "pump-1", "live") == (done.code, link["code"], link["workstation"], link["state"])


def test_a_code_that_leads_nowhere_ends_links_with_8_and_what_to_do(plant: Path) -> None:
    (plant / "output" / "site" / "W" / code_in(plant) / "index.html").unlink()
    done = onboard_here("-C", plant, "links", "--offline-only")
    assert 8 == done.code
    assert f"1 code of 1 leads nowhere: {code_in(plant)}: has no page. Run: onboard build ws-04" in done.err


def test_lead_wants_to_know_where_to(plant: Path) -> None:
    assert 2 == onboard_here("-C", plant, "links", "--lead", "ws-04").code
    assert "Nothing to put back" in onboard_here("-C", plant, "links", "--restore").out
    done = onboard_here("-C", plant, "links", "--redirect-site", plant.parent / "old")
    assert "1 code leads on to https://anlernen.example.com" in done.out


def test_a_sign_is_made_again_for_everything_that_shows_on_it_and_nothing_else() -> None:
    def marked(**changes: object) -> str:
        known = {"workstation": workstation(), "url": "u", "trial": False, "languages": ("de",), "layout": "x"}
        return MakeSign("the sign", **{**known, **changes}).fingerprint()  # pyright: ignore[reportArgumentType]

    steps = (StepLabel("a", 1, ("A",), "mark"),)
    changes = ({"size": "A5"}, {"distance": "1 m"}, {"steps": steps}, {"trial": True}, {"languages": ("en",)},
               {"layout": "y"}, {"url": "v"}, {"workstation": workstation(name="Other")})  # fmt: skip
    assert 1 + len(changes) == len({marked(), *(marked(**change) for change in changes)})
    later = workstation(revision="4")
    assert marked() == marked(workstation=later)
    assert marked(steps=steps) != marked(steps=steps, workstation=later)
    assert sign_layout(assets()) == sign_layout(assets())
