"""A stranger's file is read in a process that may crash, loop or grow without harm."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from onboard.core.errors import InputError
from onboard.ingest import apart
from onboard.ingest.transcript import Transcript

READER = """
from onboard.ingest.base import Reader
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.outline import Spot
from onboard.ingest.transcript import Transcript

class Trap(Reader):
    def transcript(self, content, name):
        return eval(content)(name)

def reads(name):
    scribe = Scribe()
    return Transcript(scribe.outline([scribe.paragraph([Run("gelesen")], Spot("page", 1))]))
"""


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a ".trap" document, whose content is Python: a reader as another package may bring one."""
    (tmp_path / "trapping.py").write_text(READER)
    about = tmp_path / "trapping-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: trapping\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[onboard.readers]\n.trap = trapping:Trap\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def read(what: str) -> Transcript:
        return apart.transcribed(what.encode(), "böse.trap", ".trap")

    return read


def test_a_reader_of_another_package_reads_in_a_process_of_its_own(trap) -> None:
    assert "gelesen" == trap("reads").outline.source


def test_a_reader_that_crashes_is_one_message_about_one_document(trap) -> None:
    with pytest.raises(InputError, match=r"its reader crashed on it \(signal 11\)") as caught:
        trap("lambda name: __import__('os').kill(__import__('os').getpid(), 11)")
    assert "böse.trap" == caught.value.file


def test_a_reader_that_raises_anything_is_one_message_about_one_document(trap) -> None:
    with pytest.raises(InputError, match=r"is damaged or unusual: it cannot be read \(ZeroDivisionError"):
        trap("lambda name: 1 / 0")


def test_a_refusal_travels_with_its_place_and_advice(trap) -> None:
    refusal = "__import__('onboard.core.errors').core.errors.InputError('is empty', hint='Fill it.', place='page 1')"
    with pytest.raises(InputError, match="is empty") as caught:
        trap(f"lambda name: (_ for _ in ()).throw({refusal})")
    assert ("Fill it.", "page 1") == (caught.value.hint, caught.value.place)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_document_that_fills_the_memory_is_stopped_with_the_limit(trap) -> None:
    with pytest.raises(InputError, match="needs more than 3072 MiB of memory"):
        trap("lambda name: bytearray(4_000_000_000)")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_document_that_takes_all_the_time_is_stopped(trap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LIMITS", replace(apart.LIMITS, deadline_seconds=3.0))
    with pytest.raises(InputError, match="took more than 3 seconds"):
        trap("lambda name: __import__('time').sleep(60)")


def test_what_a_library_prints_is_not_taken_for_the_answer(trap) -> None:
    assert "gelesen" == trap("lambda name: print('x' * 10000, flush=True) or reads(name)").outline.source


def test_a_reader_opens_no_connection(trap) -> None:
    with pytest.raises(InputError, match="open a connection, which was refused"):
        trap("lambda name: __import__('socket').create_connection(('127.0.0.1', 9))")


def test_a_reader_gets_none_of_our_keys(trap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONBOARD_MODEL_KEY", "geheim")
    with pytest.raises(InputError) as caught:
        trap("lambda name: (_ for _ in ()).throw(ValueError(sorted(__import__('os').environ)))")
    assert "ONBOARD_MODEL_KEY" not in caught.value.reason


def test_the_answer_of_a_process_that_was_killed_is_no_answer(trap) -> None:
    with pytest.raises(InputError, match=f"signal {int(signal.SIGTERM)}"):
        trap("lambda name: __import__('os').kill(__import__('os').getpid(), 15)")
