"""onboard nachweis: what is shown now, the names of those who were instructed, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from onboard.core.errors import CheckFailedError, InputError, OnboardError, UsageError
from onboard.pipeline.attending import Wanted, names_in, write_attendance
from onboard.pipeline.workspace import Workspace, init, open_workspace
from onboard.publish.lesson import Person

RELEASE = "12dba13e74a17d21"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One workstation that is published, as far as its records go."""
    folder = tmp_path / "work"
    init(folder)
    station = folder / "stations" / "ws-04"
    station.mkdir(parents=True)
    (station / "checklist.md").write_text("# Deckel montieren\n")
    (station / "station.toml").write_text('version = 1\ndocument = "checklist.md"\nlanguage = "de"\n')
    records = folder / "records" / "ws-04"
    records.mkdir(parents=True)
    record = {
        "release": RELEASE,
        "version": 1,
        "workstation": {
            **dict.fromkeys(("revision", "valid_from", "responsible", "company"), ""),
            "id": "ws-04",
            "name": "Pumpen",
            "document": "checklist.md",
            "logo": None,
            "contacts": [],
        },
        "editions": [
            {"language": language, "title": "Deckel montieren", "scenes": [], "questions": []}
            for language in ("de", "pl")
        ],
        "record": {"document": {"file": "checklist.md", "sha256": "0" * 64}},
    }
    (records / f"{RELEASE}.json").write_text(json.dumps(record))
    published(records, "published", {"de": RELEASE, "pl": RELEASE})
    return open_workspace(folder)


def published(records: Path, deed: str, shown: dict[str, str], **more: str) -> None:
    line = {"version": 2, "at": "2026-11-21T08:00:00+00:00", "deed": deed, "shown": shown, **more}
    with (records / "history.jsonl").open("a") as history:
        history.write(json.dumps(line) + "\n")


def listed(folder: Path, content: str | bytes = "Name;Personalnr.\nJana Albers;4711\n") -> Path:
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ------------------------------------------------------------------------------------------------ the record


def test_a_record_is_readable_by_its_owner_only_and_nothing_else_is_left(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = write_attendance(workspace, "ws-04", Wanted(listed(tmp_path), output=out / "record.pdf"))
    assert ("de", RELEASE, 1) == (done.language, done.release, done.people)
    assert [out / "record.pdf"] == list(out.iterdir())
    assert 0o600 == (out / "record.pdf").stat().st_mode & 0o777


def test_names_stand_on_the_record_and_nowhere_in_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()}
    write_attendance(workspace, "ws-04", Wanted(listed(tmp_path), output=tmp_path / "record.pdf"))
    assert before == {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()}


def test_a_record_is_written_again_in_its_place(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("Jana Albers", "Mehmet Öztürk"):
        wanted = Wanted(listed(tmp_path, f"{name}\n"), output=tmp_path / "record.pdf")
        write_attendance(workspace, "ws-04", wanted)
    document = PdfDocument(tmp_path / "record.pdf")
    assert "Mehmet Öztürk" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_the_record_goes_where_the_person_stands(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = write_attendance(workspace, "ws-04", Wanted(language="pl", rows=3))
    assert tmp_path / "nachweis-ws-04-pl.pdf" == done.path


@pytest.mark.parametrize("place", ["output/site/r/record.pdf", "output/record.pdf", "records/ws-04/record.pdf"])
def test_names_are_not_put_where_they_would_be_published_or_kept(workspace: Workspace, place: str) -> None:
    with pytest.raises(UsageError, match="names of people do not belong there"):
        write_attendance(workspace, "ws-04", Wanted(rows=3, output=workspace.folder / place))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(on="24.11.2026"), "is no day"),
        (Wanted(by="x" * 121), "121 characters"),
        (Wanted(output=Path("list.csv")), "written as a PDF"),
        (Wanted(language="fr"), "not shown in the language 'fr'"),
    ],
)
def test_what_cannot_be_is_said(workspace: Workspace, wanted: Wanted, said: str) -> None:
    with pytest.raises(OnboardError, match=said):
        write_attendance(workspace, "ws-04", wanted)


def test_nobody_is_instructed_with_what_was_withdrawn(workspace: Workspace) -> None:
    published(workspace.records / "ws-04", "withdrawn", {}, reason="Drehmoment falsch")
    with pytest.raises(CheckFailedError, match="withdrawn on 2026-11-21: Drehmoment falsch"):
        write_attendance(workspace, "ws-04", Wanted(rows=3))


def test_nobody_is_instructed_with_what_was_never_published(workspace: Workspace) -> None:
    (workspace.records / "ws-04" / "history.jsonl").unlink()
    with pytest.raises(InputError, match="nothing is published"):
        write_attendance(workspace, "ws-04", Wanted(rows=3))


# ------------------------------------------------------------------------------------------------ names

JANA = (Person("Jana Albers", "4711", "Montage"),)


@pytest.mark.parametrize(
    "text",
    [
        "Jana Albers;4711;Montage",
        "Jana Albers,4711,Montage\r\n",
        "Jana Albers\t4711\tMontage\n\n",
        "Name;Personalnummer;Abteilung\nJana Albers;4711;Montage",
        "Abteilung;Pers.-Nr.;Mitarbeiter\nMontage;4711;Jana Albers",
        "Nachname,Vorname,Nr.,Bereich\nAlbers,Jana,4711,Montage",
        "Vorname;Name;PNR;Schicht\nJana;Albers;4711;Montage",
        'name,number,department\n"Jana Albers","4711","Montage"',
        "Працівник;Номер;Відділ\nJana Albers;4711;Montage",
        "الاسم;رقم الموظف;القسم\nJana Albers;4711;Montage",
        ";;\n  Jana   Albers ; 4711;Montage;;\n",
    ],
)
def test_a_list_is_understood_however_it_was_saved(text: str) -> None:
    assert JANA == names_in(text.encode(), "list.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_understood_in_the_usual_encodings(encoding: str) -> None:
    assert (Person("Jörg Müßig"),) == names_in("Name\nJörg Müßig".encode(encoding), "list.csv")


def test_a_list_of_family_and_given_names_stays_as_it_is_written() -> None:
    assert (Person("Albers, Jana"), Person("Öztürk, Mehmet")) == names_in(
        b"Albers, Jana\n\xc3\x96zt\xc3\xbcrk, Mehmet", "l"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names nobody"),
        (b"\n ;; \n", "names nobody"),
        (b"Name;Nr\n", "no names below"),
        (b"Name;Nr\nJana;1\n;2\n", "line 3: names nobody"),
        (b"\x00\x01", "NUL"),
        (b'"Jana', "no CSV"),
        (b"A" * 121, "121 characters"),
        (b"A\n" * 2001, "2001 people, and 2000"),
        (b"A" + b";" * 60, "61 columns"),
        (b"\x81\x8d", "is no text"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_the_line(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as refused:
        names_in(content, "list.csv")
    assert said in str(refused.value)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_names_or_one_clear_error(content: bytes) -> None:
    try:
        people = names_in(content, "list.csv")
    except InputError:
        return
    assert people
    assert all(one.name and one.name.isprintable() for one in people)
