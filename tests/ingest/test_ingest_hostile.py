"""Whatever the bytes are: an instruction, or an InputError that says where and what to do."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from documents import Reads
from hypothesis import example, given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.ingest.reading import read
from onboard.ingest.schema import as_json

WORDS = [
    "# ", "## Schritt 1: ", "1. ", "2) ", "- ", "- [ ] ", "> ", ">!! ", "!!! danger \"x\"\n    ", "::: note\n", ":::\n",
    "| a | b |\n|-|-|\n| 1 | 2 |\n", "![](a.png)", "<img src=b.png>", "**", "Warnung: ", "GEFAHR",
    "{pagestep}", "{{BOM}}", "[x](y.md){qty: 2, cat: tool}", "```\n", "---\n", "title: T\n", "\n", "\n\n", "    ", "\t",
    "öl ", "Nie. ", "z. B. ", "\u200f", "\x00", "\u2028", "&amp;", "Werkzeug:", "<!--", "-->", "\\", "--8<--\n",
]  # fmt: skip
soup = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map("".join)


def outcome(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "doc.md")
        document.write_bytes(content)
        try:
            instruction = read(document, language="de")
        except InputError as error:
            assert error.file == "doc.md"
            assert error.reason
            return
    statements = list(instruction.statements())
    pictures = instruction.all_pictures()
    names = [*(one.id for one in statements), *(one.id for one in pictures), *(one.id for one in instruction.steps)]
    assert len(set(names)) == len(names)
    assert all(one.text.strip() and one.source.place for one in statements)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for one in statements for letter in one.text)
    assert all(step.title and step.statements for step in instruction.steps)
    assert folder not in repr(as_json(instruction))


@given(soup)
@example("1. \n2.\n")
@example("| a |\n|-|\n")
@example("- [ ] \n")
@example("> \n> [!WARNING]\n")
def test_no_text_makes_it_stumble(text: str) -> None:
    outcome(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    outcome(content)


@given(soup, st.integers(0, 5))
def test_an_inserted_step_leaves_the_other_ids_as_they_are(noise: str, at: int) -> None:
    steps = [f"Schraube {letter} lösen {' '.join(noise.split())[:20]}" for letter in "abcde"]
    texts = ["".join(letter for letter in step if letter.isalnum() or letter == " ") for step in steps]
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "doc.md")

        def ids(entries: list[str]) -> list[str]:
            document.write_text("# T\n\n" + "".join(f"1. {entry}\n" for entry in entries))
            return [step.id for step in read(document, language="de").steps]

        before, after = ids(texts), ids([*texts[:at], "Etwas ganz anderes", *texts[at:]])
    assert before == [name for name in after if not name.startswith("etwas")]


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf\n"], ids=["nothing", "white space", "a mark"])
def test_an_empty_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "doc.md").write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        read(tmp_path / "doc.md")


@pytest.mark.parametrize("name", ["doc.xyz", "doc", "doc.md.exe"])
def test_a_format_nobody_reads_is_refused_with_those_that_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    assert ".md" in str(caught.value.hint)
    assert caught.value.stage == "ingest"


def test_a_document_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read(tmp_path / "weg.md")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_link_a_pipe_or_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for name in ("link.md", "pipe.md", "folder.md"):
        with pytest.raises(InputError):
            read(tmp_path / name)


def test_a_document_over_the_limit_is_refused_with_the_figure(tmp_path: Path) -> None:
    (tmp_path / "doc.md").write_bytes(b"x" * (6 * 1024 * 1024))
    with pytest.raises(InputError, match=r"6\.0 MiB, and the limit is 5 MiB"):
        read(tmp_path / "doc.md")


@pytest.mark.parametrize(
    "text", ["> " * 200 + "x", "x" * 60_000, "[" * 2_000], ids=["nesting", "one paragraph", "brackets"]
)
def test_what_would_choke_a_parser_is_refused_with_the_limit(reads: Reads, text: str) -> None:
    with pytest.raises(InputError, match=r"more than 30 deep|the limit is") as caught:
        reads(text)
    assert caught.value.place == "line 1"


def test_an_old_encoding_is_read_and_reported(tmp_path: Path) -> None:
    (tmp_path / "doc.md").write_bytes("# T\n\n1. Öl ablassen.\n".encode("cp1252"))
    instruction = read(tmp_path / "doc.md", language="de")
    assert instruction.steps[0].text == "Öl ablassen."
    assert [("encoding", "line 3")] == [(problem.kind, problem.place) for problem in instruction.problems]


def test_control_characters_do_not_survive_and_are_reported(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Öl\x00 \x1b[31mablassen.\n")
    assert instruction.steps[0].text == "Öl [31mablassen."
    assert [("encoding", "line 3")] == [(problem.kind, problem.place) for problem in instruction.problems]


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    for name, ends in (("a", b"\n"), ("b", b"\r\n")):
        (tmp_path / f"{name}.md").write_bytes("# T\n\n1. Öl ablassen.\n2. Warten.\n".encode().replace(b"\n", ends))
    first, second = (read(tmp_path / f"{name}.md", language="de") for name in "ab")
    assert [step.statements[0].source.place for step in first.steps] == [
        step.statements[0].source.place for step in second.steps
    ]


def test_a_thousand_steps_are_read(reads: Reads) -> None:
    text = "# T\n\n" + "".join(
        f"{n}. Schraube {n} mit 25 Nm anziehen. Prüfen.\n   - Detail\n\n" for n in range(1, 1001)
    )
    assert len(reads(text).steps) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "# a\n" * 60_000,
        "1. a\n" * 60_000,
        "|a|b|\n|-|-|\n" + "|c|d|\n" * 20_000,
        "".join(" " * 2 * depth + "- a\n" for depth in range(25)) * 1_000,
        "\n" * 600_000 + "1. a",
        ("*a **b " * 5_000 + "\n\n") * 60,
        ("[" * 900 + "\n\n") * 100,
    ],
    ids=["headings", "list", "table", "nested lists", "empty lines", "marks", "brackets"],
)
def test_texts_made_to_be_slow_are_refused_before_they_are_parsed(reads: Reads, text: str) -> None:
    with pytest.raises(InputError, match=r"the limit is|hundreds of opening brackets") as caught:
        reads(text)
    assert caught.value.hint


def test_other_front_matter_than_yaml_names_the_document(reads: Reads) -> None:
    pandoc = reads("% Deckel montieren\n% Jana Albers\n% 12.03.2025\n\n1. Heben.\n2. Senken.\n")
    assert ("Deckel montieren", 2) == (pandoc.title.text, len(pandoc.steps))
    assert {"Jana Albers", "12.03.2025"} <= {one.text for one in pandoc.metadata}
    toml = reads('+++\ntitle = "Deckel montieren"\nrevision = 3\n+++\n\n1. Heben.\n2. Senken.\n')
    assert ("Deckel montieren", "3") == (toml.title.text, toml.revision and toml.revision.text)


def test_a_percent_sign_in_the_middle_of_a_line_is_no_front_matter(reads: Reads) -> None:
    instruction = reads("5 % Essig in den Tank füllen:\n\n1. Tank öffnen.\n2. Füllen.\n")
    assert any("5 % Essig" in one.text for one in instruction.statements())
