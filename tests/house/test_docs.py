"""The documentation says what the program does, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner
from pydantic import BaseModel

from onboard.cli.commands import COMMANDS
from onboard.cli.commands import onboard as command
from onboard.narrate.voices.base import VOICES
from onboard.pipeline.project import Settings, StationSettings
from onboard.script.grounding.evidence import Kind

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


def commands_of(name: str) -> Iterator[tuple[str, ...]]:
    """A command, and those inside it."""
    yield (name,)
    found = command.get_command(Context(command), name)
    if isinstance(found, Group):
        yield from ((name, inner) for inner in found.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    section = (ROOT / "docs" / "commands.md").read_text().split(f"## onboard {name}\n")[1].split("\n## ")[0]
    for words in commands_of(name):
        assert f"onboard {' '.join(words)}" in f"onboard {name}{section}"
        for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", help_of(*words), re.MULTILINE):
            assert f"`{option}" in section or f", {option}" in section.replace("`", "") or option == "--help"


def test_every_command_shown_exists() -> None:
    for path in DOCS:
        text = path.read_text()
        shown = re.findall(r"`onboard (?:-C \S+ )?([a-z][a-z-]*)", text)
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
            shown += re.findall(r"^(?:\$ )?onboard (?:-C \S+ )?([a-z][a-z-]*)", block, re.MULTILINE)
        assert [] == [name for name in shown if name not in COMMANDS], path.name


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "formats" / "onboard-toml.md").read_text()
    for setting in [*settings_of(Settings), *settings_of(StationSettings)]:
        assert f"`{setting}`" in page or setting == "voices"


def test_every_voice_is_documented() -> None:
    page = (ROOT / "docs" / "voices.md").read_text()
    assert [] == [name for name in VOICES.names() if name not in page]


def test_every_problem_of_a_document_is_documented_and_every_documented_one_exists() -> None:
    page = ROOT / "docs" / "formats" / "instruction.md"
    givers = {"Problem": 0, "Remark": 0, "_report": 0, "_remark": 0, "Found": 2}
    assert kinds_in(ROOT / "onboard" / "ingest", givers) == kinds_documented(page, "## Problems")


def test_every_finding_is_documented_and_every_documented_one_exists() -> None:
    page = ROOT / "docs" / "formats" / "script.md"
    given = {*kinds_in(ROOT / "onboard" / "script", {"Finding": 0}), *(kind.replace("_", "-") for kind in Kind)}
    assert sorted(given) == kinds_documented(page, "## Findings")


def kinds_documented(page: Path, heading: str) -> list[str]:
    """The first column of the table below a heading."""
    section = page.read_text().split(f"\n{heading}\n")[1].split("\n## ")[0]
    return sorted(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))


def kinds_in(folder: Path, givers: dict[str, int]) -> list[str]:
    """Every kind that the functions in ``folder`` give to one of ``givers``: called by name, the kind at that position.

    A kind is a literal, a choice of literals, or a name given one of those in the same function; what is handed on
    (``remark.kind``, a parameter ``kind``) was given to another of them. Anything else is an error, not overlooked.
    """
    found: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        for scope in ast.parse(path.read_text()).body:
            for function in [one for one in ast.walk(scope) if isinstance(one, ast.FunctionDef)]:
                for call in [one for one in ast.walk(function) if isinstance(one, ast.Call)]:
                    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                    given = _kind_given(call, givers[name]) if name in givers else None
                    if given is not None:
                        found |= _literals(given, function, f"{path.name}:{call.lineno}")
    return sorted(found)


def _kind_given(call: ast.Call, position: int) -> ast.expr | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "kind"]
    return named[0] if named else call.args[position] if len(call.args) > position else None


def _literals(kind: ast.expr, function: ast.FunctionDef, where: str) -> set[str]:
    match kind:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return _literals(kind.body, function, where) | _literals(kind.orelse, function, where)
        case ast.Attribute(attr="kind"):
            return set()
        case ast.Name(id=name):
            parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
            if name == "kind" and name in parameters:
                return set()
            given = [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Assign) and name in {getattr(target, "id", "") for target in one.targets}
            ]
            assert given, f"{where}: where does {name} come from?"
            return set().union(*(_literals(one, function, where) for one in given))
    raise AssertionError(f"{where}: this kind cannot be told from the code")


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
