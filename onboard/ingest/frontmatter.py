"""YAML between two lines of dashes at the top of a document: keys and values, each with its place.

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
        return FrontMatter()
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
