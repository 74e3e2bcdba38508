"""What an attack on reading, checking and updating documents broke."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from workshop import CHECKLIST, build, edit, onboard_here, plant

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE
from onboard.ingest.alone import Limits, Told, answer_of
from onboard.ingest.references import photos_in

TALKS = """
from onboard.ingest.alone import Limits, Told, answering
told = Told("reading it", "its reader", "Mend it.")
answering(lambda content: bytes(5_000_000), Limits(2**31, 20, 20.0, 2**20), told)
"""
NOT_ACCEPTED = "is no acceptance as onboard writes them"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_an_answer_over_the_limit_was_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talks_too_much.py").write_text(TALKS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    limits, spoken = Limits(2**31, 20, 20.0, MEBIBYTE), Told("reading it", "its reader", "Mend it.")
    with pytest.raises(InputError, match="what comes of reading it is more than 1 MiB"):
        answer_of("talks_too_much", (), b"x", "d.docx", limits, spoken)


def test_two_reports_of_documents_that_call_themselves_the_same_overwrote_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CHECKLIST)
    (tmp_path / "b.md").write_text(CHECKLIST.replace("25 Nm", "30 Nm"))
    done = onboard_here("check", tmp_path / "a.md", tmp_path / "b.md", "--html", tmp_path / "pages")
    assert 0 == done.code, done.err
    assert ["gaps-WS-04-2.html", "gaps-WS-04.html"] == sorted(path.name for path in (tmp_path / "pages").iterdir())


def test_an_end_of_line_that_only_unicode_knows_did_not_damage_the_record_of_acceptances(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    record = place / "records" / "ws-04" / "accepted.jsonl"
    record.parent.mkdir(parents=True, exist_ok=True)
    words = {"version": 1, "at": "2026-11-02", "by": "J", "gap": "g", "kind": "k", "place": "line 1"}
    words["words"] = "a\u2028b\x85c"
    record.write_text(json.dumps(words, ensure_ascii=False) + "\n", encoding="utf-8")
    assert 0 == onboard_here("-C", place, "check", "ws-04").code
    record.write_text("[" * 100_000)
    ended = onboard_here("-C", place, "check", "ws-04")
    assert 3 == ended.code
    assert NOT_ACCEPTED in ended.err


def test_the_folder_of_a_whole_disk_is_not_walked_through(tmp_path: Path) -> None:
    for outer in range(30):
        for inner in range(30):
            folder = tmp_path / f"{outer:02}" / f"{inner:02}"
            folder.mkdir(parents=True)
            for number in range(25):
                (folder / f"{number}.txt").touch()
    (tmp_path / "99").mkdir()
    (tmp_path / "99" / "1.jpg").touch()
    assert () == photos_in(tmp_path)
    assert ("1.jpg",) == photos_in(tmp_path / "99")


def test_a_damaged_history_was_a_fault_of_ours(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    assert 0 == build(place)["code"]
    history = place / "records" / "ws-04" / "history.jsonl"
    whole = history.read_text()
    history.write_text('{"at": "2026\n')
    edit(place, "25 Nm", "26 Nm")
    told = onboard_here("-C", place, "build")
    assert 3 == told.code
    assert "records/ws-04/history.jsonl: line 1: is no line of a history of releases" in told.err
    history.write_text(whole)
    assert "published" == build(place)["outcome"]
