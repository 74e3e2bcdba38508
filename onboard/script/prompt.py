"""The prompts of ``scripts_templates/prompts``: what a model is told to do, and how it is given the document.

A prompt file is a Jinja2 template of the *system* message: ``write``, ``repair`` and ``translate``, each as
``<name>.<language>.j2`` or ``<name>.common.j2``. It is given the tone and the languages, never a word of the document:
that goes into the *user* message, as one line of JSON between two marks that no JSON line can be. So no text of a
document is ever a template, and the model is told that all of it is data.

A workspace's own files go before ours, one by one, and count as untrusted: Jinja2's sandbox, no calls, no arithmetic,
few filters, undefined names are errors, bounded size; no variables of its own, no loop in a loop, and what is included
includes nothing, so that filling it in ends soon. ``<language>.toml`` beside them holds what a language knows about
counting steps and naming people.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from onboard import files, resources
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest, fingerprint
from onboard.script.redaction import People
from onboard.script.words import primary

PROMPTS = "prompts"
NAMES = ("write", "repair", "translate")
VERSION_DIGITS = 12
FILE_LIMIT = 128 * 1024
RENDERED_LIMIT = 24_000
BEGIN, END = "----- begin of the document's words (JSON) -----", "----- end of the document's words -----"
_FILTERS = ("default", "first", "join", "last", "length", "lower", "sort", "title", "trim", "upper")
_MADE_OF = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Include, nodes.If, nodes.For, nodes.Filter, nodes.Test),
    *(nodes.Name, nodes.Const, nodes.Tuple, nodes.Keyword, nodes.CondExpr, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not),
)
_LONGEST_SEPARATOR = 40
_ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**"})
_PEOPLE_OF_ALL = ("de", "en")


class Counting(BaseModel):
    """How a language counts steps: words for "step", numbers in words, beginnings of ordinals."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    steps: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()


class _Naming(BaseModel):
    """See :class:`onboard.script.redaction.People`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    titles: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()
    telephone: tuple[str, ...] = ()


class _Tongue(BaseModel):
    """One ``<language>.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    counting: Counting = Counting()
    people: _Naming = _Naming()


@dataclass(frozen=True)
class Prompts:
    """All prompt files of a workspace, read and checked. ``version`` stands for their content."""

    version: str
    templates: Mapping[str, str]
    tongues: Mapping[str, _Tongue]

    def system(self, name: str, language: str, values: Mapping[str, Any]) -> str:
        """The system message ``name`` for a language. Raises InputError for a template that cannot be filled."""
        own = f"{name}.{primary(language)}.j2"
        file = own if own in self.templates else f"{name}.common.j2"
        environment = _Sandbox(loader=DictLoader(dict(self.templates)), undefined=StrictUndefined, autoescape=False)
        environment.filters = {key: environment.filters[key] for key in _FILTERS}
        rendered, length = [], 0
        try:
            self._refuse_the_endless(environment, file, may_include=True)
            for piece in environment.get_template(file).generate(values):
                length += len(piece)
                if length > RENDERED_LIMIT:
                    raise InputError(f"grows over {RENDERED_LIMIT} characters", file=_shown(file), stage="script")
                rendered.append(piece)
        except (TemplateError, TypeError, ValueError, KeyError, RecursionError) as exc:
            raise InputError(
                f"cannot be filled in ({exc})",
                file=_shown(file),
                hint="Compare it with the file that ships; docs/model.md lists the names.",
                stage="script",
            ) from exc
        return "".join(rendered).strip()

    def _refuse_the_endless(self, environment: _Sandbox, file: str, *, may_include: bool) -> None:
        """Raises SecurityError for a template whose filling in could take for ever, or any amount of memory."""
        for node in _inside(environment.parse(self.templates[file], file)):
            if not isinstance(node, _MADE_OF):
                raise SecurityError(f"{file}, line {node.lineno}: {type(node).__name__} is not allowed in prompts")
            if isinstance(node, nodes.For) and (
                not isinstance(node.iter, nodes.Name) or any(node.find_all((nodes.For, nodes.Include)))
            ):
                raise SecurityError(f"{file}, line {node.lineno}: a loop goes over one list, and holds no other loop")
            if isinstance(node, nodes.Filter) and node.name == "join" and not _is_short(node):
                raise SecurityError(f"{file}, line {node.lineno}: join takes a text of {_LONGEST_SEPARATOR} characters")
            if isinstance(node, nodes.Include):
                named = str(node.template.value) if isinstance(node.template, nodes.Const) else ""
                if not may_include or named not in self.templates:
                    raise SecurityError(f"{file}, line {node.lineno}: only one file that is there can be included")
                self._refuse_the_endless(environment, named, may_include=False)

    def language_name(self, language: str) -> str:
        """What a language calls itself; its tag where there is no file for it."""
        tongue = self.tongues.get(primary(language))
        return tongue.name if tongue else language

    def counting(self, language: str) -> Counting:
        tongue = self.tongues.get(primary(language))
        return tongue.counting if tongue else Counting()

    def people(self, language: str) -> People:
        """How people are named in documents of a language; German and English besides, since documents mix."""
        chosen = [
            self.tongues[one].people
            for one in dict.fromkeys((primary(language), *_PEOPLE_OF_ALL))
            if one in self.tongues
        ]

        def every(name: str) -> list[str]:
            return [word for one in chosen for word in getattr(one, name)]

        return People(
            titles=frozenset(every("titles")),
            degrees=frozenset(every("degrees")),
            given=frozenset(every("given")),
            particles=frozenset(every("particles")),
            never=frozenset(word.lower() for word in every("never")),
            endings=tuple(dict.fromkeys(every("endings"))),
            calling=frozenset(word.lower() for word in every("calling")),
            telephone=tuple(sorted(set(every("telephone")), key=lambda word: (-len(word), word))),
        )


class _Sandbox(SandboxedEnvironment):
    intercepted_binops = _ARITHMETIC

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError("prompts do not calculate")


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for one in node.iter_child_nodes():
        yield from _inside(one)


def _is_short(join: nodes.Filter) -> bool:
    """A join with a short text between, over what is a list by itself: joins of joins grow without end."""
    given = [*join.args, *(one.value for one in join.kwargs)]
    short = all(isinstance(one, nodes.Const) and len(str(one.value)) <= _LONGEST_SEPARATOR for one in given)
    return short and isinstance(join.node, nodes.Name)


def document(words: Mapping[str, Any]) -> str:
    """The user message: the document's words as one line of JSON between two marks."""
    line = json.dumps(words, ensure_ascii=False)
    for sign in "\x7f\x85\u2028\u2029":  # the line ends, and the like, that JSON leaves as they are
        line = line.replace(sign, f"\\u{ord(sign):04x}")
    return f"{BEGIN}\n{line}\n{END}"


def prompt_version(folder: Path | None) -> str:
    """The first digits of the digest over every prompt file, the workspace's own in place of ours."""
    return fingerprint({name: digest(_content(name, path)) for name, path in _found(folder).items()})[:VERSION_DIGITS]


def load_prompts(folder: Path | None) -> Prompts:
    """Every prompt file. Raises InputError naming the file that is not as it must be."""
    found = _found(folder)
    return Prompts(
        version=prompt_version(folder),
        templates={name: _text(name, path) for name, path in found.items() if path.suffix == ".j2"},
        tongues={path.stem: _tongue(name, path) for name, path in found.items() if path.suffix == ".toml"},
    )


def _found(folder: Path | None) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in (resources.scripts_templates(), folder):
        if root is not None:
            for pattern in ("*.j2", "*.toml"):
                found |= {path.name: path for path in (root / PROMPTS).glob(pattern)}
    return dict(sorted(found.items()))


def _content(name: str, path: Path) -> bytes:
    return files.read_bounded(path, FILE_LIMIT, name=_shown(name))


def _text(name: str, path: Path) -> str:
    try:
        return _content(name, path).decode()
    except UnicodeDecodeError as exc:
        raise InputError("is not UTF-8 text", file=_shown(name), hint="Save it as UTF-8.", stage="script") from exc


def _tongue(name: str, path: Path) -> _Tongue:
    try:
        return _Tongue.model_validate(tomllib.loads(_text(name, path)))
    except tomllib.TOMLDecodeError as exc:
        raise _not_so(name, f"is no valid TOML ({exc})") from exc
    except RecursionError as exc:
        raise _not_so(name, "holds tables or lists in each other too deep to be read") from exc
    except ValidationError as exc:
        faults: Sequence[Any] = exc.errors(include_url=False, include_input=False)
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults[:8])
        raise _not_so(name, told) from exc


def _not_so(name: str, reason: str) -> InputError:
    return InputError(reason, file=_shown(name), hint="Compare it with the file that ships.", stage="script")


def _shown(name: str) -> str:
    return f"scripts_templates/{PROMPTS}/{name}"
