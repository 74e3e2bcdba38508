"""The documentation says what the program does, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from onboard.cli.commands import COMMANDS
from onboard.cli.commands import onboard as command
from onboard.narrate.voices.base import VOICES
from onboard.pipeline.project import Settings, StationSettings

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def help_of(*words: str) -> str:
    return CliRunner().invoke(command, [*words, "--help"], prog_name="onboard", terminal_width=80).output


def settings_of(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from settings_of(inner, f"{before}{name}.")
        else:
            yield before + name


def test_the_help_in_the_readme_is_the_help() -> None:
    block = re.search(r"```\n\$ onboard --help\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block
    assert help_of() == block[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"## onboard {name}" in (ROOT / "docs" / "commands.md").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    section = (ROOT / "docs" / "commands.md").read_text().split(f"## onboard {name}\n")[1].split("\n## ")[0]
    for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", help_of(name), re.MULTILINE):
        assert option in section or option == "--help"


def test_every_command_shown_exists() -> None:
    for path in DOCS:
        text = path.read_text()
        shown = re.findall(r"`onboard (?:-C \S+ )?([a-z]+)", text)
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
            shown += re.findall(r"^(?:\$ )?onboard (?:-C \S+ )?([a-z]+)", block, re.MULTILINE)
        assert [] == [name for name in shown if name not in COMMANDS], path.name


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "formats" / "onboard-toml.md").read_text()
    for setting in [*settings_of(Settings), *settings_of(StationSettings)]:
        assert f"`{setting}`" in page or setting == "voices"


def test_every_voice_is_documented() -> None:
    page = (ROOT / "docs" / "voices.md").read_text()
    assert [] == [name for name in VOICES.names() if name not in page]


def test_every_problem_of_a_document_is_documented() -> None:
    page = (ROOT / "docs" / "formats" / "instruction.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "onboard" / "ingest").rglob("*.py"))
    kinds = set(re.findall(r'(?:kind=|Problem\(\s*)"([a-z]+(?:-[a-z]+)+)"', code))
    assert kinds
    assert [] == sorted(kind for kind in kinds if f"`{kind}`" not in page)


def test_every_finding_is_documented() -> None:
    page = (ROOT / "docs" / "formats" / "script.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "onboard" / "script").rglob("*.py"))
    kinds = set(re.findall(r'(?:kind=|Finding\(\s*)"([a-z]+(?:-[a-z]+)+)"', code))
    assert kinds
    assert [] == sorted(kind for kind in kinds if f"`{kind}`" not in page)


def test_no_link_inside_the_documentation_is_broken() -> None:
    broken = []
    for path in DOCS:
        prose = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)", prose):
            if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert [] == broken


def test_no_machine_path_and_no_download_address_stands_in_the_project() -> None:
    telling = re.compile(r"(/root/|/home/\w|/tmp/\w|--index-url|files\.pythonhosted)")
    suffixes = {".py", ".md", ".toml", ".lock", ".yaml", ".j2", ".html", ".css", ".js", ".txt", ""}
    found = []
    for folder in ("onboard", "assets", "scripts_templates", "docs", "benchmarks", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts:
                found += [path.name for line in path.read_text(errors="replace").splitlines() if telling.search(line)]
    assert [] == found
