"""Grave gaps wait for a person, and only as long as the words they accepted stand there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from workshop import onboard_here

from onboard.core.errors import InputError, OutputError, UsageError
from onboard.pipeline import reading
from onboard.pipeline.gapping import Checked, accept, acceptances, check_document, check_station
from onboard.pipeline.scripting import made_here
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.gaps import FindGaps
from onboard.pipeline.workspace import Workspace, init, new, open_workspace

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

CHECKLIST = """\
---
title: Deckel montieren
revision: 2
responsible: Jana Albers, Tel. 4711
language: de
---

# Deckel montieren

## Arbeitsschritte

1. Reinigen Sie die Dichtfläche.
2. Ziehen Sie die sechs Schrauben mit 25 Nm an.

## Endkontrolle

- Alle sechs Schrauben sind mit 30 Nm angezogen.
"""


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with ws-04, whose document contradicts itself."""
    init(tmp_path / "plant")
    workspace = open_workspace(tmp_path / "plant")
    (tmp_path / "liste.md").write_text(CHECKLIST, encoding="utf-8")
    new(workspace, "ws-04", tmp_path / "liste.md")
    return workspace


def checked(place: Workspace, obtain: Callable[[Work], bytes] = made_here, today: date = TODAY) -> Checked:
    station = place.station("ws-04")
    return check_station(place, station, reading.read_station(place, station, made_here), obtain, today)


def contradiction(place: Workspace) -> str:
    (gap,) = checked(place).open
    return gap.id


def accepted(place: Workspace, *gaps: str, by: str = "Jana Albers, QS") -> tuple[str, ...]:
    return tuple(one.gap for one in accept(place, "ws-04", checked(place), gaps, by=by, now=NOW))


def reword(place: Workspace, old: str, new_words: str) -> None:
    path = place.stations / "ws-04" / "liste.md"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new_words), encoding="utf-8")


def record(place: Workspace) -> Path:
    return place.records / "ws-04" / "accepted.jsonl"


# ------------------------------------------------------------------------------------------------ accepting


def test_what_a_person_accepted_is_recorded_with_their_name_the_time_and_the_words(place: Workspace) -> None:
    gap = contradiction(place)
    assert (gap,) == accepted(place, gap, by="  Jana\tAlbers,  QS ")
    (line,) = record(place).read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (gap, "contradiction", "Jana Albers, QS", "2026-11-22T09:30:00+00:00") == (
        *(told["gap"], told["kind"], told["by"], told["at"]),
    )
    now = checked(place)
    assert ((), told) == (now.open, {"version": 1, **now.record()[0]})


def test_a_reason_tells_the_words_and_the_command_that_accepts_them(place: Workspace) -> None:
    (reason,) = checked(place).reasons("ws-04")
    assert "30 Nm" in reason
    assert f"onboard check ws-04 --accept {contradiction(place)} --by" in reason


def test_an_acceptance_ends_when_the_words_change_and_holds_again_when_they_are_back(place: Workspace) -> None:
    first = contradiction(place)
    accepted(place, first)
    reword(place, "mit 30 Nm", "mit 35 Nm")
    other = contradiction(place)
    assert first != other
    accepted(place, other)
    reword(place, "mit 35 Nm", "mit 30 Nm")
    assert () == checked(place).open
    assert [first, other] == [one.gap for one in acceptances(place, "ws-04")]


def test_an_acceptance_outlives_a_step_that_is_put_in_front(place: Workspace) -> None:
    accepted(place, contradiction(place))
    reword(place, "1. Reinigen", "1. Schalten Sie die Presse aus.\n1. Reinigen")
    assert () == checked(place).open


def test_accepting_twice_writes_once(place: Workspace) -> None:
    gap = contradiction(place)
    assert (gap,) == accepted(place, gap, gap)
    assert () == accepted(place, gap)
    assert 1 == len(acceptances(place, "ws-04"))


@pytest.mark.parametrize("name", ["", "   ", "4711", "–", ", QS", "Jana\u202eAlbers", "J" * 201])
def test_nobody_accepts_a_gap_without_a_name(place: Workspace, name: str) -> None:
    gap = contradiction(place)
    with pytest.raises(UsageError, match=r"name of a person|cannot be printed|the limit is 200"):
        accepted(place, gap, by=name)
    assert not record(place).exists()


def test_a_gap_that_is_not_there_is_refused_with_those_that_are(place: Workspace) -> None:
    with pytest.raises(UsageError, match="there is no gap 'contradiction-0000'") as refused:
        accepted(place, "contradiction-0000")
    assert contradiction(place) in (refused.value.hint or "")
    assert not record(place).exists()


def test_of_several_gaps_none_is_accepted_where_one_is_not_there(place: Workspace) -> None:
    with pytest.raises(UsageError):
        accepted(place, contradiction(place), "contradiction-0000")
    assert () == acceptances(place, "ws-04")


def test_a_gap_that_keeps_nothing_back_needs_nobody(place: Workspace) -> None:
    light = next(gap.id for gap in checked(place).gaps if not gap.grave)
    with pytest.raises(UsageError, match="keeps nothing from being published"):
        accepted(place, light)


# ------------------------------------------------------------------------------------------------ the record


@pytest.mark.parametrize(
    "line", ["{", "[]", '"ja"', "7", '{"gap": "contradiction-1"}', "\x00", "[" * 100_000], ids=range(7)
)
def test_a_damaged_record_is_named_with_its_line_and_taken_for_no_acceptance(place: Workspace, line: str) -> None:
    accepted(place, contradiction(place))
    with record(place).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(InputError) as told:
        checked(place)
    assert ("records/ws-04/accepted.jsonl", "line 3") == (told.value.file, told.value.place)
    assert "backup" in (told.value.hint or "")


def test_a_record_that_is_no_text_is_not_read_with_signs_in_the_place_of_its_letters(place: Workspace) -> None:
    accepted(place, contradiction(place))
    with record(place).open("ab") as file:
        file.write("Größe".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8 text") as told:
        checked(place)
    assert "line 2" == told.value.place


def test_a_record_of_a_newer_onboard_is_left_to_that_one(place: Workspace) -> None:
    gap = contradiction(place)
    accepted(place, gap)
    content = record(place).read_text(encoding="utf-8").replace('"version": 1', '"version": 2')
    record(place).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="another version"):
        accepted(place, gap)
    assert content == record(place).read_text(encoding="utf-8")


def test_an_acceptance_is_not_written_through_a_link(place: Workspace, tmp_path: Path) -> None:
    gap = contradiction(place)
    (tmp_path / "elsewhere").mkdir()
    (place.records / "ws-04").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="is a link"):
        accepted(place, gap)
    assert [] == list((tmp_path / "elsewhere").iterdir())


def test_what_was_accepted_before_stays_as_it_was(place: Workspace) -> None:
    accepted(place, contradiction(place))
    before = record(place).read_bytes()
    reword(place, "mit 30 Nm", "mit 35 Nm")
    accepted(place, contradiction(place), by="Ömer Yılmaz, Meister")
    assert record(place).read_bytes().startswith(before)


# ------------------------------------------------------------------------------------------------ freshness


def asked(place: Workspace, today: date = TODAY) -> FindGaps:
    """The one unit of work a check asks for."""
    works: list[Work] = []

    def obtain(work: Work) -> bytes:
        works.append(work)
        return made_here(work)

    checked(place, obtain, today)
    (work,) = works
    assert isinstance(work, FindGaps)
    return work


def test_tomorrow_the_same_document_has_the_same_gaps(place: Workspace) -> None:
    assert asked(place).fingerprint() == asked(place, date(2027, 5, 1)).fingerprint()


def test_with_a_list_of_contacts_the_day_counts(place: Workspace) -> None:
    (place.folder / "contacts.csv").write_text("Name;Telefon;gültig bis\nJana Albers;4711;2026-12-31\n", "utf-8")
    today, later = asked(place), asked(place, date(2027, 5, 1))
    assert today.fingerprint() != later.fingerprint()
    assert {"the contacts"} == {name for name, value in today.inputs().items() if later.inputs()[name] != value}


def test_only_documents_beside_it_count_and_not_our_own_files(place: Workspace) -> None:
    before, folder = asked(place).fingerprint(), place.stations / "ws-04"
    for name in ("01.jpg", "notes", "script.de.yaml"):
        (folder / name).write_text("")
    station = place.station("ws-04")
    reading.remember(station, reading.reading_of(place, station, made_here).known)
    assert before == asked(place).fingerprint()
    (folder / "AA-105.docx").write_text("")
    assert before != asked(place).fingerprint()


def test_another_document_is_looked_through_again(place: Workspace) -> None:
    before = asked(place)
    reword(place, "mit 30 Nm", "mit 35 Nm")
    after = asked(place)
    assert {"the document"} == {name for name, value in before.inputs().items() if after.inputs()[name] != value}


def test_a_list_of_contacts_that_cannot_be_read_is_said_and_not_passed_over(place: Workspace) -> None:
    (place.folder / "contacts.csv").write_text("wer;was\nJana;4711\n", "utf-8")
    with pytest.raises(InputError) as told:
        checked(place)
    assert "contacts.csv" == told.value.file


def test_a_document_without_a_workspace_is_checked_without_its_records(place: Workspace) -> None:
    accepted(place, contradiction(place))
    station = place.station("ws-04")
    instruction = reading.read_station(place, station, made_here)
    assert 1 == len(check_document(station.document, instruction, made_here, TODAY).open)


def test_a_name_without_a_gap_accepts_nothing_and_is_not_passed_over(place: Workspace) -> None:
    ended = onboard_here("-C", place.folder, "check", "ws-04", "--by", "Jana Albers, QS")
    assert 2 == ended.code
    assert "--accept GAP" in ended.err
