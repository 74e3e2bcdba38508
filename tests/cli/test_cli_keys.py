"""onboard keys: a certificate with the records, a private key that only its owner sees, and what a video says."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workshop import NO_TERMINAL, change_settings, files_of, onboard_here

from onboard.pipeline import keys
from onboard.pipeline.workspace import open_workspace

NAME = "ONBOARD_SIGNING_KEY"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    assert 0 == onboard_here("init", tmp_path / "plant").code
    return tmp_path / "plant"


def in_a_terminal(*words: str | Path) -> tuple[int, str]:
    """How a command ended, and all that was seen, on a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "onboard", *map(str, words)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **NO_TERMINAL}
    ) as one:
        os.close(theirs)
        seen = b""
        while True:
            try:
                read = os.read(ours, 65_536)
            except OSError:  # what Linux answers once the other end is closed
                break
            if not read:
                break
            seen += read
    os.close(ours)
    return one.returncode, seen.decode().replace("\r\n", "\n")


def key_shown(seen: str) -> str:
    (key,) = re.findall(rf"^{NAME}=(\S+)$", seen, re.MULTILINE)
    return key


def everything_in(place: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file())


def test_the_private_key_is_shown_once_and_is_in_no_file(place: Path) -> None:
    code, seen = in_a_terminal("-C", place, "keys", "init", "--name", "Muster GmbH")
    assert (0, 1) == (code, seen.count(f"{NAME}="))
    (kept,) = (place / "records" / "keys").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}\.pem", kept.name)
    key = key_shown(seen)
    assert key.encode() not in everything_in(place)
    assert b"PRIVATE" not in everything_in(place)
    shown = onboard_here("-C", place, "keys", "show", "--json", env={NAME: key})
    (row,) = shown.json["certificates"]
    assert ("Muster GmbH", True, f"records/keys/{kept.name}") == (row["company"], row["ready"], row["file"])


def test_the_key_is_not_shown_where_it_would_end_in_a_file(place: Path) -> None:
    ended = onboard_here("-C", place, "keys", "init", "--name", "Muster GmbH")
    assert (2, "") == (ended.code, ended.out)
    assert "on a terminal only" in ended.err
    assert not (place / "records" / "keys").exists()


def test_a_second_certificate_is_made_only_when_asked_for_and_the_first_stays(place: Path) -> None:
    change_settings(place, 'name = ""', 'name = "Muster GmbH"')
    first = in_a_terminal("-C", place, "keys", "init")
    assert 0 == first[0]
    before = files_of(place / "records" / "keys")
    code, seen = in_a_terminal("-C", place, "keys", "init")
    assert (2, True) == (code, "there is a certificate already" in seen)
    assert before == files_of(place / "records" / "keys")
    second = in_a_terminal("-C", place, "keys", "init", "--again")
    assert 0 == second[0]
    assert before.items() <= files_of(place / "records" / "keys").items()
    shown = onboard_here("-C", place, "keys", "show", env={NAME: key_shown(first[1])})
    assert "does not belong to the certificate" in shown.out
    assert "not used any more" in shown.out
    assert key_shown(first[1]) not in shown.out


def test_of_two_certificates_of_one_second_either_was_the_newest(place: Path) -> None:
    workspace, now = open_workspace(place), datetime.now(UTC)
    made = [keys.make(workspace, "Muster GmbH", now, lambda _name, _key: None).file for _ in range(6)]
    assert made == [kept.file for kept in keys.certificates(workspace)]


KEYRING = """\
from types import SimpleNamespace
kept = {}
errors = SimpleNamespace(KeyringError=OSError)
def get_keyring(): return SimpleNamespace(priority=5)
def get_password(owner, name): return kept.get((owner, name))
def set_password(owner, name, secret): kept[owner, name] = secret
"""
"""A keyring in memory, with what we use of the real package's face."""


def test_a_keyring_keeps_the_key_and_nothing_shows_it(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.py").write_text(KEYRING)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    ended = onboard_here("-C", place, "keys", "init", "--name", "Muster GmbH")
    assert (0, "", True) == (ended.code, ended.err, f"in the keyring, as {NAME}" in ended.out)
    assert f"{NAME}=" not in ended.out
    assert onboard_here("-C", place, "keys", "show", "--json").json["certificates"][0]["ready"]
    sys.modules.pop("keyring")


def test_no_company_no_certificate(place: Path) -> None:
    ended = onboard_here("-C", place, "keys", "init")
    assert (2, True) == (ended.code, "no company is named" in ended.err)


def test_a_workspace_without_certificates_says_how_to_make_one(place: Path) -> None:
    assert "onboard keys init" in onboard_here("-C", place, "keys", "show").out


def test_doctor_can_tell_what_is_missing_and_what_runs_out(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)

    def told(when: datetime) -> tuple[str, str]:
        found = keys.outlook(open_workspace(place), when)
        assert found
        return found.state, found.text

    assert keys.outlook(open_workspace(place), now) is None
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[credentials]\nsign = "c2pa"\n')
    assert "missing" == told(now)[0]
    kept: dict[str, str] = {}
    keys.make(open_workspace(place), "Muster GmbH", now, kept.__setitem__)
    state, text = told(now)
    assert ("missing", True) == (state, NAME in text)
    monkeypatch.setenv(NAME, kept[NAME])
    assert "ok" == told(now)[0]
    assert "note" == told(now + timedelta(days=5 * 365 - 30))[0]
    assert "missing" == told(now + timedelta(days=6 * 365))[0]


def test_a_file_that_is_no_signed_video_is_said_to_be_none(place: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    ended = onboard_here("-C", place, "keys", "verify", tmp_path / "a.mp4", "--json")
    assert (3, "") == (ended.code, ended.out)
    assert "a.mp4" in ended.err
