"""A printed QR code never breaks: its workstation may be renamed, merged and named back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.publish.addresses import (
    REDIRECTS_HEADER,
    address_of,
    addresses,
    all_codes,
    codes_of,
    issue_again,
    lead,
    names_of,
    redirects,
    workstation_of,
)

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_renamed_workstation_keeps_its_code(tmp_path: Path) -> None:
    code = address_of(tmp_path, "ws-04", now=NOW)
    assert (code,) == lead(tmp_path, "ws-04", "pump-1", now=NOW)
    assert code == address_of(tmp_path, "pump-1", now=later(5))
    assert ("pump-1", (code,), ()) == (
        workstation_of(tmp_path, code),
        *(codes_of(tmp_path, n) for n in ("pump-1", "ws-04")),
    )
    assert ("ws-04",) == names_of(tmp_path, "pump-1")
    assert f"{REDIRECTS_HEADER}\nws-04,pump-1,2026-11-22T08:30:00Z\n" == (tmp_path / "redirects.csv").read_text()


def test_named_back_is_no_loop(tmp_path: Path) -> None:
    code = address_of(tmp_path, "a", now=NOW)
    for second, (old, new) in enumerate([("a", "b"), ("b", "a"), ("a", "b"), ("b", "c"), ("c", "a")]):
        assert (code,) == lead(tmp_path, old, new, now=later(second))
    assert "a" == workstation_of(tmp_path, code)


def test_an_old_name_may_be_given_to_a_new_workstation(tmp_path: Path) -> None:
    first = address_of(tmp_path, "ws-04", now=NOW)
    lead(tmp_path, "ws-04", "pump-1", now=NOW)
    second = address_of(tmp_path, "ws-04", now=NOW)  # in the same second
    assert first != second
    assert ("pump-1", "ws-04") == (workstation_of(tmp_path, first), workstation_of(tmp_path, second))


def test_merged_workstations_share_all_codes_their_own_first(tmp_path: Path) -> None:
    own, other = (address_of(tmp_path, name, now=NOW) for name in ("ws-04", "ws-05"))
    lead(tmp_path, "ws-05", "ws-04", now=NOW)
    assert (own, other) == codes_of(tmp_path, "ws-04")
    assert own == address_of(tmp_path, "ws-04", now=NOW)


def test_one_code_may_be_led_elsewhere_alone(tmp_path: Path) -> None:
    first, second = (address_of(tmp_path, name, now=NOW) for name in ("a", "b"))
    lead(tmp_path, "b", "a", now=NOW)
    assert (second,) == lead(tmp_path, second, "c", now=NOW)
    assert {"a": (first,), "c": (second,)} == all_codes(tmp_path)


def test_nothing_to_lead_writes_nothing(tmp_path: Path) -> None:
    address_of(tmp_path, "a", now=NOW)
    assert () == lead(tmp_path, "b", "a", now=NOW)
    lead(tmp_path, "a", "b", now=NOW)
    before = (tmp_path / "redirects.csv").read_bytes()
    assert () == lead(tmp_path, "a", "b", now=NOW)
    assert before == (tmp_path / "redirects.csv").read_bytes()


def test_a_clock_set_back_loses_no_code(tmp_path: Path) -> None:
    code = address_of(tmp_path, "a", now=later(3600))
    lead(tmp_path, "a", "b", now=NOW)
    assert (code,) == codes_of(tmp_path, "b")
    assert code != address_of(tmp_path, "a", now=NOW)


@pytest.mark.parametrize(
    ("line", "told"),
    [("a,a,2026-11-22T08:30:00Z", "to itself"), ("a,b", "damaged"), ("", "damaged"), ("a,b,yesterday", "damaged"),
     ("a b,c,2026-11-22T08:30:00Z", "damaged"), ("a,b,2026-13-01T00:00:00Z", "damaged")],
)  # fmt: skip
def test_a_damaged_line_is_named_and_nothing_is_issued(tmp_path: Path, line: str, told: str) -> None:
    address_of(tmp_path, "ws-04", now=NOW)
    before = (tmp_path / "addresses.csv").read_bytes()
    (tmp_path / "redirects.csv").write_text(
        f"{REDIRECTS_HEADER}\nx,y,2026-11-22T08:30:00Z\n{line}\nx,y,2026-11-22T08:30:00Z\n"
    )
    with pytest.raises(InputError, match=told) as caught:
        address_of(tmp_path, "ws-07", now=NOW)
    assert ("line 3", str(tmp_path / "redirects.csv")) == (caught.value.place, caught.value.file)
    assert before == (tmp_path / "addresses.csv").read_bytes()


def test_a_code_never_issued_is_said(tmp_path: Path) -> None:
    address_of(tmp_path, "a", now=NOW)
    with pytest.raises(InputError, match="never issued"):
        workstation_of(tmp_path, "AAAAAAAA")
    assert () == lead(tmp_path, "AAAAAAAA", "a", now=NOW)


def test_a_lost_code_can_be_put_back_once(tmp_path: Path) -> None:
    issue_again(tmp_path, "K7M2Q9XA", "ws-04", now=NOW)
    assert ("K7M2Q9XA",) == codes_of(tmp_path, "ws-04")
    with pytest.raises(InputError, match="already"):
        issue_again(tmp_path, "K7M2Q9XA", "ws-05", now=NOW)
    with pytest.raises(InputError, match="no address code"):
        issue_again(tmp_path, "none", "ws-05", now=NOW)


names = st.sampled_from(["a", "b", "c", "d", "12345678"])


@given(st.lists(st.tuples(names, names | st.none()), max_size=25))
def test_whatever_is_issued_and_led_every_code_leads_to_exactly_one_workstation(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, str | None]]
) -> None:
    records = tmp_path_factory.mktemp("records")
    where: dict[str, str] = {}
    for second, (name, target) in enumerate(deeds):
        if target is None:
            where[address_of(records, name, now=later(second // 3))] = name
        elif target != name:
            moved = lead(records, name, target, now=later(second // 3))
            assert {code for code, at in where.items() if at == name} == set(moved)
            where |= dict.fromkeys(moved, target)
    assert where == {code: workstation_of(records, code) for code in where}
    assert set(where) == {one.code for one in addresses(records)}
    assert len(redirects(records)) <= len(deeds)
