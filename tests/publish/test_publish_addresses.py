"""A printed QR code never breaks: the address behind it is issued once."""

from __future__ import annotations

import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import InputError, OutputError
from onboard.publish.addresses import (
    ALPHABET,
    HEADER,
    address_of,
    addresses,
    as_issued,
    is_code,
    permanent_url,
    random_code,
)

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
names = st.from_regex(r"[a-zäöü0-9][a-z0-9_.-]{0,20}", fullmatch=True)


def test_a_workstation_keeps_its_address(tmp_path: Path) -> None:
    first = address_of(tmp_path, "ws-04", now=NOW)
    later = address_of(tmp_path, "ws-04", now=datetime(2031, 1, 1, tzinfo=UTC))
    assert first == later
    assert f"{HEADER}\n{first},ws-04,2026-11-22T08:30:00Z\n" == (tmp_path / "addresses.csv").read_text()


def test_two_workstations_never_share_an_address_even_when_chance_says_so(tmp_path: Path) -> None:
    drawn = iter(["AAAAAAAA", "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    codes = [address_of(tmp_path, name, now=NOW, draw=lambda: next(drawn)) for name in ("one", "two")]
    assert ["AAAAAAAA", "BBBBBBBB"] == codes


@given(st.lists(names, max_size=12))
def test_any_order_of_asking_gives_each_its_own_and_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, asked: list[str]
) -> None:
    records = tmp_path_factory.mktemp("records")
    issued: dict[str, str] = {}
    for name in asked:
        code = address_of(records, name, now=NOW)
        assert issued.setdefault(name, code) == code
        assert is_code(code)
    assert len(issued) == len(set(issued.values()))
    assert list(issued.items()) == [(known.workstation, known.code) for known in addresses(records)]


def _ask(records: Path, name: str) -> str:
    return address_of(records, name, now=NOW)


def test_runs_at_the_same_time_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        codes = pool.starmap(_ask, [(tmp_path, f"ws-{number % 3}") for number in range(12)])
    assert 3 == len(set(codes)) == len(addresses(tmp_path))


@pytest.mark.parametrize(
    "line",
    [
        "K7M2Q9XA,ws-05",
        "K7M2Q9X,ws-05,2026-11-22T08:30:00Z",
        "K7M2Q9XU,ws-05,2026-11-22T08:30:00Z",
        "K7M2Q9XA,ws-05,2026-13-45T08:30:00Z",
        "",
        "K7M2Q9XA,ws-05,2026-11-22T08:30:00Z,more",
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_issued(tmp_path: Path, line: str) -> None:
    ledger = tmp_path / "addresses.csv"
    ledger.write_text(f"{HEADER}\nAAAAAAAA,ws-04,2026-11-22T08:30:00Z\n{line}\nBBBBBBBB,ws-06,2026-11-22T08:30:00Z\n")
    before = ledger.read_bytes()
    with pytest.raises(InputError) as caught:
        address_of(tmp_path, "ws-07", now=NOW)
    assert ("line 3", str(ledger)) == (caught.value.place, caught.value.file)
    assert before == ledger.read_bytes()


def test_a_code_given_twice_is_damage(tmp_path: Path) -> None:
    lines = [HEADER, "AAAAAAAA,ws-04,2026-11-22T08:30:00Z", "AAAAAAAA,ws-05,2026-11-22T08:30:00Z", ""]
    (tmp_path / "addresses.csv").write_text("\n".join(lines))
    with pytest.raises(InputError, match="a second time"):
        address_of(tmp_path, "ws-04", now=NOW)


def test_an_editor_that_changed_line_ends_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "addresses.csv").write_bytes(f"{HEADER}\r\nAAAAAAAA,ws-04,2026-11-22T08:30:00Z".encode())
    assert "AAAAAAAA" == address_of(tmp_path, "ws-04", now=NOW)
    address_of(tmp_path, "ws-05", now=NOW)
    assert ["ws-04", "ws-05"] == [known.workstation for known in addresses(tmp_path)]


def test_a_link_in_place_of_the_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "addresses.csv").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="is a link"):
        address_of(tmp_path, "ws-04", now=NOW)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError):
        address_of(tmp_path, "ws-04", now=NOW)


def test_a_name_that_would_break_the_list_is_refused(tmp_path: Path) -> None:
    for name in ("a,b", "a\nb", "", 'a"b', "a b"):
        with pytest.raises(InputError, match="cannot stand"):
            address_of(tmp_path, name, now=NOW)


@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8))
def test_a_code_typed_by_hand_is_understood(code: str) -> None:
    misread = code.replace("0", "o").replace("1", "l", 1).replace("1", "I").lower()
    assert code == as_issued(f"{misread[:4]}-{misread[4:]}")


def test_codes_look_random() -> None:
    assert 200 == len({random_code() for _ in range(200)})


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://training.example.com", "HTTPS://TRAINING.EXAMPLE.COM/W/K7M2Q9XA"),
        ("http://10.0.0.7:8000/", "HTTP://10.0.0.7:8000/W/K7M2Q9XA"),
        ("https://example.com/Schulung/", "https://example.com/Schulung/W/K7M2Q9XA"),
        ("https://büro.example", "HTTPS://XN--BRO-HOA.EXAMPLE/W/K7M2Q9XA"),
        ("http://[2001:db8::7]:8000", "HTTP://[2001:DB8::7]:8000/W/K7M2Q9XA"),
    ],
)
def test_the_permanent_address_is_as_short_in_the_code_as_it_can_be(base_url: str, expected: str) -> None:
    assert expected == permanent_url(base_url, "K7M2Q9XA")


@pytest.mark.parametrize(
    "base_url",
    ["", "training.example.com", "ftp://example.com", "https://", "https://u:p@example.com", "https://example.com/?a=b",
     "https://example.com/#x", "javascript:alert(1)", "https://exa mple.com", "http://example.com:99999"],
)  # fmt: skip
def test_a_base_url_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(InputError, match="no address a page can stand under"):
        permanent_url(base_url, "K7M2Q9XA")
