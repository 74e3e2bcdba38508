"""What reaches the terminal: printable characters, few lines, the right exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop import onboard, onboard_here

from onboard.cli import boundary, screen
from onboard.cli.commands import COMMANDS
from onboard.core.errors import InputError


@given(st.text())
def test_no_control_character_gets_through(text: str) -> None:
    assert not {character for character in screen.printable(text) if screen._is_hidden(character)} - {"\n"}


@given(st.text())
def test_text_without_control_characters_stays_as_it_is(text: str) -> None:
    plain = "".join(one for one in text if not screen._is_hidden(one))
    assert plain == screen.printable(plain)


@given(st.text(), st.integers(1, 5))
def test_a_message_keeps_to_its_lines(text: str, lines: int) -> None:
    assert len(screen.at_most_lines(text, lines)) <= lines * max(60, 100)


def test_a_message_says_file_place_what_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    boundary.tell(InputError("is missing", file="a.md", place="line 3", hint="Put it there.", subject="ws-04"))
    assert "error: ws-04/a.md: line 3: is missing. Put it there.\n" == capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    ended = onboard_here(name, "--help")
    assert (0, True) == (ended.code, ended.out.startswith(f"Usage: onboard {name}"))


def test_asking_for_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from onboard.cli.boundary import run; run(['--help']); "
        "print(sorted({'av', 'numpy', 'PIL', 'pydantic', 'fpdf', 'starlette', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.splitlines()[-1]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\n" + "\n".join(f"{n}. Schritt Nummer {n}." for n in range(1, 2000)))
    words = f"{sys.executable} -m onboard read {tmp_path / 'a.md'} --json | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {words}"], capture_output=True, text=True, check=False)
    assert "" == done.stderr


def test_a_reader_that_has_gone_before_anything_is_said_was_answered_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\n1. Schritt.\n")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "onboard", "read", str(tmp_path / "a.md")]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize("closed", ["2>&-", "<&- >&- 2>&-"])
def test_a_command_started_without_input_or_output_was_called_a_fault_of_onboard(tmp_path: Path, closed: str) -> None:
    script = f"{sys.executable} -m onboard init {tmp_path / 'place'} {closed}"
    assert 0 == subprocess.run(["bash", "-c", script], capture_output=True, check=False).returncode
    assert (tmp_path / "place" / "onboard.toml").is_file()
    script = f"{sys.executable} -m onboard -C {tmp_path / 'place'} build {closed}"
    assert 3 == subprocess.run(["bash", "-c", script], capture_output=True, check=False).returncode  # no workstations


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_result_that_cannot_be_written_was_called_a_fault_of_onboard(tmp_path: Path, form: list[str]) -> None:
    (tmp_path / "a.md").write_text("# T\n\n1. Schritt.\n")
    command = [sys.executable, "-m", "onboard", "read", str(tmp_path / "a.md"), *form]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (6, True) == (done.returncode, "takes nothing more" in done.stderr)


@pytest.mark.parametrize("error", [BrokenPipeError("a worker has gone"), SystemExit(0)])
def test_a_pipe_that_broke_elsewhere_passed_for_a_reader_who_had_read_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: BaseException
) -> None:
    def broken(*_words: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(boundary.onboard, "main", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert 1 == boundary.run(["status"])
    assert type(error).__name__ in capsys.readouterr().err


def test_a_fault_of_our_own_is_admitted_and_its_details_are_in_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_words: object, **_options: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(boundary.onboard, "main", broken)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert 1 == boundary.run(["status"])
    told = capsys.readouterr().err
    (log,) = tmp_path.glob("onboard-*.log")
    assert ("Traceback" in log.read_text(), "Traceback" in told, str(log) in told.replace("\n", "")) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"COLUMNS": "20"}])
def test_poor_terminals_are_served_too(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "a.md").write_text("# Größe prüfen\n\n1. Öl ablassen.\n", encoding="utf-8")
    ended = onboard("read", tmp_path / "a.md", env=environment)
    assert (0, "") == (ended.code, ended.err)


def test_progress_moves_on_a_terminal_and_is_plain_elsewhere(tmp_path: Path) -> None:
    import pty

    code = (
        "from onboard.cli.progress import progress; p = progress(); p.begin('narrate', 2); "
        "p.advance('narrate', 'scene a'); p.advance('narrate', 'scene b'); p.end('narrate')"
    )
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    assert 1 == len(plain.splitlines())
    assert plain.startswith("speaking: 2 made in ")
    parent, child = pty.openpty()
    subprocess.run([sys.executable, "-c", code], stderr=child, check=True)
    os.close(child)
    seen = os.read(parent, 4096).decode()
    assert "█" in seen
    assert "2/2" in seen
