"""Every command as a person runs it: its words, its exit code; each of them once at least as a process of its own."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from workshop import Ended, edit, files_of, onboard, onboard_here, plant

from onboard.core.errors import UsageError
from onboard.web.server import lan_address


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant with the voice that comes built in, not yet built."""
    return plant(tmp_path_factory.mktemp("fresh"), workers=0)


@pytest.fixture(scope="module")
def offline(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The plant built with the network shut, and how that ended."""
    place = Path(shutil.copytree(fresh, tmp_path_factory.mktemp("offline") / "plant"))
    return place, onboard("-C", place, "build", "--offline", "--explain")


@pytest.fixture(scope="module")
def built(offline: tuple[Path, Ended]) -> Path:
    """A plant whose one workstation is published. Tests that change it take a copy."""
    return offline[0]


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "plant"))


# ------------------------------------------------------------------------------------------------ demo


@pytest.mark.slow
def test_demo_builds_the_sample_and_everything_it_names_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = onboard("demo", folder)
    assert 0 == first.code, first.err
    assert "ws-04 (de): published; " in first.out
    named = dict(re.findall(r"^  (script|sign to print|page|video) +(\S+)$", first.out, re.MULTILINE))
    assert {"script", "sign to print", "page", "video"} == named.keys()
    assert all((folder / path).exists() for path in named.values())
    assert f"onboard -C {folder} serve --lan" in first.out

    made = files_of(folder / "output"), files_of(folder / ".onboard" / "store")
    second = onboard("demo", folder)
    assert 0 == second.code, second.err
    assert "ws-04 (de): up to date; " in second.out
    assert "; 0 units of work made, " in second.out
    assert made == (files_of(folder / "output"), files_of(folder / ".onboard" / "store"))


# ------------------------------------------------------------------------------------------------ doctor


def test_doctor_outside_a_workspace_checks_what_does_not_depend_on_one(tmp_path: Path) -> None:
    ended = onboard("-C", tmp_path, "doctor")
    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith("Not in a workspace: ")
    checks = onboard_here("-C", tmp_path, "doctor", "--json").json["checks"]
    assert ["fonts", "scripts", "tables", "voice de", "voice en"] == [check["name"] for check in checks]


def test_doctor_in_a_workspace_checks_its_places_and_settings(built: Path) -> None:
    ended = onboard_here("-C", built, "doctor")
    assert (0, "") == (ended.code, ended.err)
    assert "MISSING" not in ended.out
    assert "note    base_url: not set: signs are stamped as a trial" in ended.out
    answer = onboard("-C", built, "doctor", "--json")
    states = {check["name"]: check["state"] for check in answer.json["checks"]}
    assert (0, "", 1) == (answer.code, answer.err, answer.json["version"])
    assert {"ok"} == {states[name] for name in ("voice de", "settings de", "write output", "write records")}
    assert "note" == states["base_url"]


def test_doctor_says_with_exit_code_4_what_is_missing_and_what_to_do(copy: Path) -> None:
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('language = "de"', 'language = "ar"'))
    ended = onboard_here("-C", copy, "doctor")
    (line,) = [line for line in ended.out.splitlines() if line.startswith("MISSING settings")]
    assert 4 == ended.code
    assert "the voice 'pico' does not speak 'ar'" in line
    assert "[voices.ar]" in line
    answer = onboard_here("-C", copy, "doctor", "--json")
    missing = [check["name"] for check in answer.json["checks"] if check["state"] == "missing"]
    assert (4, "") == (answer.code, answer.err)
    assert "settings ar" in missing


# ------------------------------------------------------------------------------------------------ build


def test_a_build_with_the_network_shut_is_published(offline: tuple[Path, Ended]) -> None:
    _, ended = offline
    assert 0 == ended.code, ended.err
    assert ended.out.startswith("ws-04 (de): published; ")


def test_a_build_where_there_is_no_network_at_all_is_published(fresh: Path, tmp_path: Path) -> None:
    """Not our own lock: a network namespace without any network."""
    place = Path(shutil.copytree(fresh, tmp_path / "plant"))
    alone = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a process cannot be cut off from the network here (needs unshare and its permission)")
    words = [*alone, sys.executable, "-m", "onboard", "-C", str(place), "build"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
    assert 0 == done.returncode, done.stderr
    assert done.stdout.startswith("ws-04 (de): published; ")


def test_an_online_voice_is_refused_where_the_build_is_offline(copy: Path) -> None:
    with (copy / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.de]\nprovider = "edge"\n')
    site = files_of(copy / "output" / "site")
    ended = onboard("-C", copy, "build", "--offline")
    assert (2, "", site) == (ended.code, ended.out, files_of(copy / "output" / "site"))
    assert "onboard.toml: line " in ended.err
    assert "the voice 'edge' needs the network, and this run is offline" in ended.err
    assert "Run without --offline, or choose an offline voice" in ended.err


def test_explain_says_why_for_every_unit_of_work(offline: tuple[Path, Ended], copy: Path) -> None:
    _, first = offline
    assert made_of(first) == len(reasons(first)) > 0
    assert {"new"} == {why for _, why in reasons(first)}
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    again = onboard_here("-C", copy, "build", "--explain")
    why = dict(reasons(again))
    assert 0 == again.code, again.err
    assert made_of(again) == len(why) > 0
    assert "the words changed" in {reason for slot, reason in why.items() if ", sentence " in slot}
    assert "the words shown changed" in {reason for slot, reason in why.items() if ", slide " in slot}


def made_of(ended: Ended) -> int:
    """How many units of work the summary says were made."""
    return int(re.findall(r"; (\d+) units? of work made, ", ended.out)[0])


def reasons(ended: Ended) -> list[tuple[str, str]]:
    """Slot and reason of every line that --explain printed."""
    return re.findall(r"^  made: (.+): (.+)$", ended.out, re.MULTILINE)


# ------------------------------------------------------------------------------------------------ status and script


def test_status_shows_a_table_of_workstations_and_their_state(copy: Path) -> None:
    fine = onboard("-C", copy, "status")
    assert (0, "") == (fine.code, fine.err)
    assert ["workstation", "rev.", "shown since", "state"] == columns(fine)[0]
    assert ("ws-04", "up to date") == (columns(fine)[1][0], columns(fine)[1][-1])
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    changed = onboard_here("-C", copy, "status")
    assert (8, "out of date") == (changed.code, columns(changed)[1][-1])
    assert re.search(r"^ws-04: out of date\n  the document changed: step 3: 25 Nm → 30 Nm$", changed.out, re.MULTILINE)


def columns(ended: Ended) -> list[list[str]]:
    """The rows of a printed table, without what follows it."""
    return [re.split(r" {2,}", line) for line in ended.out.splitlines() if "  " in line]


def test_status_of_an_empty_workspace_says_how_to_add_a_workstation(tmp_path: Path) -> None:
    onboard("init", tmp_path / "plant")
    ended = onboard_here("-C", tmp_path / "plant", "status")
    assert (0, "No workstations yet. Add one: onboard new ws-04 DOCUMENT\n") == (ended.code, ended.out)


def test_script_shows_every_sentence_with_its_place_in_the_document(copy: Path) -> None:
    ended = onboard("-C", copy, "script", "ws-04")
    document = (copy / "stations" / "ws-04" / "checklist.md").read_text().splitlines()
    first, *rest = ended.out.splitlines()
    sentences = [line for line in rest if line.startswith("  ")]
    assert (0, "", "stations/ws-04/script.de.yaml (written by template 2)") == (ended.code, ended.err, first)
    assert sentences
    assert [] == [line for line in sentences if not re.search(r"  \[lines? \d+(-\d+)?(, lines? \d+(-\d+)?)*\]$", line)]
    (torque,) = [line for line in sentences if "25 Nm" in line]
    assert "25 Nm" in document[int(re.findall(r"\[line (\d+)", torque)[0]) - 1]


def test_script_of_an_unknown_workstation_names_those_there_are(built: Path) -> None:
    ended = onboard_here("-C", built, "script", "ws-99")
    assert (3, "") == (ended.code, ended.out)
    assert "there is no workstation 'ws-99'. Known: ws-04." in ended.err


@pytest.mark.parametrize("name", ["/ws-04", "**", "../ws-04", "[a"])
def test_a_path_or_a_pattern_in_place_of_a_workstation_was_called_a_fault_of_onboard(copy: Path, name: str) -> None:
    ended = onboard_here("-C", copy, "build", name)
    assert (3, True) == (ended.code, f"there is no workstation '{name}'. Known: ws-04." in ended.err)


# ------------------------------------------------------------------------------------------------ serve


@dataclass(frozen=True)
class Serving:
    """A server under way: what it printed until it was ready, and the process."""

    lines: list[str]
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        return re.findall(r"Open (http://\S+)", self.lines[-1])[0]


@pytest.fixture
def lan(built: Path) -> Iterator[Serving]:
    """``onboard serve --lan`` on a free port, ended with Ctrl-C if the test has not done so."""
    try:
        lan_address()
    except UsageError:
        pytest.skip("this machine is in no network")
    words = [sys.executable, "-u", "-m", "onboard", "-C", str(built), "serve", "--lan", "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines: list[str] = []
    try:
        assert process.stdout is not None
        while not (lines and "Open http" in lines[-1]):
            line = process.stdout.readline()
            assert line, f"the server did not start: {process.communicate()[1]}"
            lines.append(line.rstrip("\n"))
        yield Serving(lines, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)


def test_serve_for_the_network_shows_a_code_that_leads_a_phone_to_the_site(lan: Serving) -> None:
    assert lan.address.startswith(f"http://{lan_address()}:")
    assert lan.address == scanned(lan.lines)
    with urllib.request.urlopen(lan.address, timeout=120) as page:
        assert 200 == page.status


def test_serve_ends_quietly_with_control_c(lan: Serving) -> None:
    lan.process.send_signal(signal.SIGINT)
    out, err = lan.process.communicate(timeout=120)
    assert (0, "", "") == (lan.process.returncode, out.strip(), err)


def test_serve_without_a_site_says_how_to_make_one(fresh: Path) -> None:
    ended = onboard_here("-C", fresh, "serve", "--port", "0")
    assert (2, "") == (ended.code, ended.out)
    assert "there is no site yet. Run: onboard build" in ended.err


def scanned(lines: list[str]) -> str:
    """What a phone reads off the half blocks in a terminal: a filled half is light, an empty one dark."""
    rows = [line for line in lines if line and not set(line) - set("█▀▄ ")]
    image = Image.new("L", (max(map(len, rows)), 2 * len(rows)), 0)
    for y, row in enumerate(rows):
        for x, block in enumerate(row):
            image.putpixel((x, 2 * y), 255 if block in "█▀" else 0)
            image.putpixel((x, 2 * y + 1), 255 if block in "█▄" else 0)
    (code,) = zxingcpp.read_barcodes(image.resize((image.width * 8, image.height * 8), Image.Resampling.NEAREST))
    return code.text
