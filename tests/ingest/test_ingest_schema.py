"""The JSON of an instruction, and its page in the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from documents import Reads

from onboard.ingest.reading import read
from onboard.ingest.schema import as_json

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "formats" / "instruction.md"


def test_the_json_holds_everything_the_instruction_says(fixtures: Path) -> None:
    instruction = read(fixtures / "spindel.md")
    plain = json.loads(json.dumps(as_json(instruction)))
    assert plain["version"] == 1
    assert "Spindelwechsel an der Fräse" == plain["title"]
    assert len(plain["steps"]) == 5
    assert {"id", "title", "text", "section", "statements", "warnings", "pictures", "source"} == set(plain["steps"][0])
    assert {"file", "place", "words"} == set(plain["steps"][0]["source"])
    assert "there is no such file" == plain["steps"][0]["pictures"][0]["missing"]
    assert "warning" == plain["warnings"][0]["signal"]
    assert {"id", "text", "aspect", "source"} == set(plain["steps"][0]["statements"][0])
    texts = json.dumps(plain, ensure_ascii=False)
    assert all(json.dumps(one.text, ensure_ascii=False)[1:-1] in texts for one in instruction.statements())


def test_the_json_holds_no_path_of_this_machine(reads: Reads, tmp_path: Path) -> None:
    instruction = reads("# T\n\n1. A\n\n   ![](bilder/a.png)\n", photos=("bilder/a.png",))
    assert instruction.all_pictures()[0].path
    assert str(tmp_path) not in json.dumps(as_json(instruction))


def test_the_example_in_the_docs_is_what_the_program_gives(reads: Reads) -> None:
    source, example = re.findall(r"```(?:markdown|json)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[:2]
    assert json.loads(example) == as_json(reads(source, name="ws-04.md", language=""))


def documented_kinds() -> set[str]:
    problems = PAGE.read_text("utf-8").split("## Problems")[1]
    return set(re.findall(r"^\| `([a-z-]+)` \|", problems, re.MULTILINE))


def test_every_kind_of_problem_is_documented_and_no_other() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "onboard" / "ingest").rglob("*.py"))
    known = set(re.findall(r'(?:Problem|Remark|_remark|_report|say\.of)\(\s*"([a-z-]+)"', code))
    known |= set(re.findall(r'kind="([a-z-]+)"', code))
    assert known - documented_kinds() == set()
    assert {kind for kind in documented_kinds() if f'"{kind}"' not in code} == set()


@pytest.mark.parametrize("name", ["spindel.md", "tabelle.md", "lines.txt", "headings.md"])
def test_every_citation_leads_to_words_in_the_document(fixtures: Path, name: str) -> None:
    lines = (fixtures / name).read_text("utf-8").split("\n")
    for source in read(fixtures / name).sources().values():
        first, _, last = re.sub(r"lines? ", "", source.place).partition("-")
        assert source.words
        assert source.words in "\n".join(lines[int(first) - 1 : int(last or first)])
