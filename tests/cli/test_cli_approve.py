"""onboard approve: who approves what, and what then may be published."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from workshop import Ended, build, edit, onboard_here, plant

JANA, MEHMET = "Jana Albers, Ausbildung", "Mehmet Kaya, Arbeitssicherheit"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"), silent=True)


@pytest.fixture
def place(planted: Path, tmp_path: Path) -> Path:
    """A workspace of its own for every test."""
    return Path(shutil.copytree(planted, tmp_path / "plant"))


def approve(place: Path, by: str = JANA, *words: str) -> Ended:
    return onboard_here("-C", place, "approve", "ws-04", "--by", by, *words)


def require(place: Path, persons: int) -> None:
    with (place / "onboard.toml").open("a") as settings:
        settings.write(f"\n[approval]\nrequired_by = {persons}\n")


def warm(place: Path) -> None:
    """Give one sentence of the script a value the document does not have."""
    assert 0 == onboard_here("-C", place, "review", "ws-04").code
    path = place / "stations" / "ws-04" / "script.de.yaml"
    path.write_text(path.read_text().replace("auf den Passstift.", "auf den Passstift bei 80 °C.", 1))


def test_an_approval_says_what_it_is_for_and_what_to_do_next(place: Path) -> None:
    ended = approve(place)
    assert (0, "") == (ended.code, ended.err)
    assert re.fullmatch(
        r"ws-04 \(de\), mark [0-9a-f]{12}: approved by Jana Albers, Ausbildung\n  publish it: onboard build\n",
        ended.out,
    )


def test_approving_again_says_so_and_writes_nothing(place: Path) -> None:
    approve(place)
    before = (place / "records" / "ws-04" / "approvals.jsonl").read_bytes()
    ended = approve(place)
    assert 0 == ended.code
    assert "already; nothing was written" in ended.out
    assert before == (place / "records" / "ws-04" / "approvals.jsonl").read_bytes()


def test_the_second_person_must_be_another(place: Path) -> None:
    require(place, 2)
    assert "1 more approval is needed, by another person" in approve(place).out
    refused = approve(place, "JANA ALBERS, Leitung")
    assert 8 == refused.code
    assert "must be another person's" in refused.err
    assert 0 == approve(place, MEHMET).code


def test_what_blocks_is_listed_by_name_and_needs_a_reason(place: Path) -> None:
    warm(place)
    refused = approve(place)
    assert 8 == refused.code
    assert "blocks: setzen-sie-den-deckel-auf-den-passstift: invented-number:" in refused.out
    assert "--override" in refused.err
    assert not (place / "records" / "ws-04" / "approvals.jsonl").exists()
    done = approve(place, JANA, "--override", "Steht auf dem Typenschild.")
    assert 0 == done.code
    assert (
        "overridden: setzen-sie-den-deckel-auf-den-passstift: invented-number: Steht auf dem Typenschild." in done.out
    )


def test_only_what_was_read_is_approved_where_the_sheets_mark_is_given(place: Path) -> None:
    mark = re.search(r"mark ([0-9a-f]{12})", onboard_here("-C", place, "review", "ws-04").out)
    assert mark
    edit(place, "25 Nm", "30 Nm")
    refused = approve(place, JANA, "--mark", mark[1])
    assert (8, "") == (refused.code, refused.out)
    assert f"what you read had the mark {mark[1]}" in refused.err
    edit(place, "30 Nm", "25 Nm")
    assert 0 == approve(place, JANA, "--mark", mark[1]).code


@pytest.mark.parametrize("by", ["", "  ", ", Ausbildung"])
def test_nobody_cannot_approve(place: Path, by: str) -> None:
    ended = approve(place, by)
    assert 2 == ended.code
    assert "needs the name of a person" in ended.err


def test_without_a_name_the_usage_is_told(place: Path) -> None:
    assert 2 == onboard_here("-C", place, "approve", "ws-04").code


@pytest.mark.slow
def test_an_approval_lets_it_be_published_and_a_change_takes_it_back(place: Path) -> None:
    require(place, 1)
    assert ("draft", 8) == (build(place)["outcome"], build(place)["code"])
    approve(place)
    published = build(place)
    assert ("published", 0) == (published["outcome"], published["code"])
    record = json.loads((place / "records" / "ws-04" / f"{published['release']}.json").read_text())["record"]
    assert [JANA] == [one["by"] for one in record["languages"]["de"]["approvals"]]
    page = next((place / "output" / "site" / "W").glob("*/index.html")).read_text()
    assert "Freigegeben von" in page
    assert JANA in page
    edit(place, "25 Nm", "30 Nm")
    assert "draft" == build(place)["outcome"]
    draft = (place / "output" / "drafts" / "ws-04" / "index.html").read_text()
    assert f"The approval by {JANA} of" in draft
    assert "no longer holds" in draft


@pytest.mark.slow
def test_a_reason_is_published_with_the_name_of_who_gave_it(place: Path) -> None:
    warm(place)
    assert "draft" == build(place)["outcome"]
    approve(place, JANA, "--override", "Steht auf dem Typenschild.")
    assert "published" == build(place)["outcome"]
    page = next((place / "output" / "site" / "W").glob("*/index.html")).read_text()
    assert f"Trotzdem freigegeben von {JANA}: Steht auf dem Typenschild." in page
