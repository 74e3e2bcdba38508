"""YAML between two lines of dashes at the top of a document: keys and values, each with its place.

TOML between lines of "+++" is read a line at a time, and so is Pandoc's block of "%" lines: title, authors, date.

Read from PyYAML's node graph, which builds no objects and keeps the position of every value. Anchors and aliases are
refused: a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from onboard.ingest.outline import Field

_OPENING = re.compile(r"^---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$", re.MULTILINE | re.DOTALL)
_TOML_LINE = re.compile(r"[ \t]*([\w.\"'-]+)[ \t]*=[ \t]*(\S.*?)[ \t]*$")
_PERCENT = re.compile(r"(?:%[ \t]?[^\n]*(?:\n[ \t]+[^\n]+)*(?:\n|\Z)){1,3}")
_PERCENT_KEYS = ("title", "author", "date")
_LONGEST = 64 * 1024
_MOST_FIELDS = 500
_MOST_BRACKETS = 500


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``end`` is where the document proper begins; ``broken`` says in which line (from 1) and why it is no YAML."""

    fields: tuple[Field, ...] = ()
    end: int = 0
    broken: tuple[int, str] | None = None


def front_matter(source: str) -> FrontMatter:
    """The front matter of a document; one that cannot be parsed is given line by line, and said to be broken."""
    opening = _OPENING.match(source)
    closing = _CLOSING.search(source, opening.end()) if opening else None
    if not opening or not closing:
        return _toml(source) or _percent(source) or FrontMatter()
    begin, end = opening.end(), closing.end()
    text = source[begin : closing.start()]
    if not re.search(r"^\s*[^\s#:][^:\n]*:", text, re.MULTILINE):
        return FrontMatter()
    try:
        fields = _parsed(text, begin)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = source.count("\n", 0, begin) + (mark.line if mark else 0) + 1
        reason = getattr(exc, "problem", None) or "it cannot be parsed"
        return FrontMatter(_line_by_line(text, begin), end, (line, " ".join(str(reason).split())))
    except (RecursionError, ValueError) as exc:
        return FrontMatter(_line_by_line(text, begin), end, (2, str(exc) or "nested too deeply"))
    return FrontMatter(fields, end)


def _toml(source: str) -> FrontMatter | None:
    found = _TOML.match(source[:_LONGEST])
    if not found:
        return None
    fields, at = [], found.start(1)
    for line in found[1].split("\n"):
        if said := _TOML_LINE.match(line):
            fields.append(Field((said[1].strip("\"'"),), said[2].strip("\"'[]"), at, at + len(line)))
        elif line.strip():
            fields.append(Field((), line.strip(), at, at + len(line)))
        at += len(line) + 1
    return FrontMatter(tuple(fields), found.end())


def _percent(source: str) -> FrontMatter | None:
    found = _PERCENT.match(source[:_LONGEST]) if source.startswith("%") else None
    if not found:
        return None
    fields, at = [], 0
    for key, said in zip(_PERCENT_KEYS, re.split(r"^%[ \t]?", found[0], flags=re.MULTILINE)[1:], strict=False):
        at = source.index("%", at)
        value = " ".join(said.split())
        if value:
            fields.append(Field((key,), value, at, at + len(said.rstrip()) + 2))
        at += 1
    return FrontMatter(tuple(fields), found.end())


def _parsed(text: str, begin: int) -> tuple[Field, ...]:
    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST // 1024} KiB")
    if (brackets := text.count("[") + text.count("{")) > _MOST_BRACKETS:
        raise ValueError(f"{brackets} opening brackets, and the limit is {_MOST_BRACKETS}")
    if any(isinstance(token, yaml.AliasToken | yaml.AnchorToken) for token in yaml.scan(text, Loader=yaml.SafeLoader)):
        raise ValueError("anchors and aliases are not read")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found: list[Field] = []
    if root is not None:
        _collect(root, (), found, begin)
    return tuple(found)


def _collect(node: yaml.Node, path: tuple[str, ...], found: list[Field], begin: int, start: int | None = None) -> None:
    if len(found) >= _MOST_FIELDS:
        raise ValueError(f"more than {_MOST_FIELDS} values")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            _collect(value, (*path, name), found, begin, key.start_mark.index)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _collect(one, path, found, begin)
    elif isinstance(node, yaml.ScalarNode) and (path or node.value.strip()):
        first = node.start_mark.index if start is None else start
        found.append(Field(path, str(node.value).strip(), begin + first, begin + node.end_mark.index))


def _line_by_line(text: str, begin: int) -> tuple[Field, ...]:
    fields, at = [], begin
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        if line.strip():
            path = (key.strip(" -\t"),) if colon and value.strip() else ()
            fields.append(Field(path, value.strip(" '\"") if path else line.strip(" -:\t"), at, at + len(line)))
        at += len(line) + 1
    return tuple(fields)
