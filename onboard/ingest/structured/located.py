"""JSON (RFC 8259) or YAML text -> nodes, each with the line it stands on.

Nothing is built from what a file says: no objects, no dates, no numbers; a scalar is its text. Aliases are refused,
since a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from onboard.core.errors import InputError

DEEPEST = 60
MOST_NODES = 300_000

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_OTHER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


@dataclass(slots=True)
class Node:
    """A value: ``text`` of a scalar ("" for null), ``members`` of a mapping in order, ``entries`` of a list.

    ``line`` is where it begins, from 1. ``kind``: "text", "mapping" or "list"; ``quoted``: its text is no number, no
    true or false, no null.
    """

    line: int
    kind: str = "text"
    text: str = ""
    quoted: bool = False
    members: list[tuple[str, int, Node]] = field(default_factory=list)
    entries: list[Node] = field(default_factory=list)

    def get(self, *keys: str) -> Node | None:
        """The first member of one of these names that holds anything."""
        for name in keys:
            for key, _, node in self.members:
                if key.casefold() == name.casefold() and not node.is_empty:
                    return node
        return None

    def said(self, *keys: str) -> str:
        """The text of a member, "" where there is none."""
        node = self.get(*keys)
        return node.text if node and node.kind == "text" else ""

    def each(self) -> Iterator[Node]:
        """Its entries, or itself where it is no list: what may be one or several."""
        if self.kind == "list":
            yield from self.entries
        elif not self.is_empty:
            yield self

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.members or self.entries)


def json_nodes(text: str) -> Node:
    """The nodes of a JSON text; a comma too many is let pass. Raises InputError with the line where it is none."""
    return _Json(text).whole()


def yaml_nodes(text: str) -> Node:
    """The nodes of a YAML text, a list where it is several documents. Raises InputError with the line of a mistake."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_aliases_and_depth(yaml.scan(text, Loader=loader))
        tops = [top for top in yaml.compose_all(text, Loader=loader) if top is not None]
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        reason = " ".join(str(getattr(exc, "problem", None) or "it cannot be parsed").split())
        raise _broken("YAML", reason, mark.line + 1 if mark else 1) from exc
    if not tops:
        raise InputError("is empty", hint="Give a document with the steps of the work.")
    counted = _Counted()
    found = [counted.node(top, 0) for top in tops]
    return found[0] if len(found) == 1 else Node(1, "list", entries=found)


_OPENING = (
    *(yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken),
    *(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken),
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


def _refuse_aliases_and_depth(tokens: Iterator[yaml.Token]) -> None:
    """Token by token, before anything is put together: the library goes down as deep as a text tells it to."""
    depth = 0
    for token in tokens:
        if isinstance(token, yaml.AliasToken):
            raise InputError("uses aliases (*name), which are not read", hint="Write out what they stand for.")
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            _refuse_too_much(0, depth, token.start_mark.line + 1)


class _Counted:
    """Turns PyYAML's nodes into ours, within limits."""

    def __init__(self) -> None:
        self.count = 0

    def node(self, node: yaml.Node, depth: int) -> Node:
        self.count += 1
        line = node.start_mark.line + 1
        _refuse_too_much(self.count, depth, line)
        match node:
            case yaml.MappingNode():
                members = [
                    (str(key.value) if isinstance(key, yaml.ScalarNode) else "?", key.start_mark.line + 1, value)
                    for key, value in node.value
                ]
                found = [(key, at, self.node(value, depth + 1)) for key, at, value in members]
                return Node(line, "mapping", members=found)
            case yaml.SequenceNode():
                return Node(line, "list", entries=[self.node(one, depth + 1) for one in node.value])
            case _:
                null = node.tag.endswith(":null")
                quoted = node.tag.endswith(":str")
                return Node(line, "text", "" if null else str(node.value), quoted)


class _Json:
    """Reads a JSON text from its beginning to its end, knowing the line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.count = 0

    def whole(self) -> Node:
        self._skip()
        if self.at >= len(self.text):
            raise InputError("is empty", hint="Give a document with the steps of the work.")
        node = self._node(0)
        self._skip()
        if self.at < len(self.text):
            raise _broken("JSON", "something stands behind its end", self.line)
        return node

    def _node(self, depth: int) -> Node:
        self.count += 1
        _refuse_too_much(self.count, depth, self.line)
        line, letter = self.line, self.text[self.at : self.at + 1]
        if letter == "{":
            return Node(line, "mapping", members=list(self._members(depth)))
        if letter == "[":
            return Node(line, "list", entries=list(self._entries(depth)))
        if letter == '"':
            return Node(line, "text", self._string(), quoted=True)
        found = _OTHER.match(self.text, self.at)
        if not found:
            raise _broken("JSON", f"{letter!r} was not expected" if letter else "it ends too early", line)
        self.at = found.end()
        return Node(line, "text", "" if found.group() == "null" else found.group())

    def _members(self, depth: int) -> Iterator[tuple[str, int, Node]]:
        self._take("{")
        while not self._is_closed("}"):
            line = self.line
            key = self._string()
            self._skip()
            self._take(":")
            yield key, line, self._node(depth + 1)
            self._separate("}")

    def _entries(self, depth: int) -> Iterator[Node]:
        self._take("[")
        while not self._is_closed("]"):
            yield self._node(depth + 1)
            self._separate("]")

    def _is_closed(self, letter: str) -> bool:
        if self.text[self.at : self.at + 1] != letter:
            return False
        self.at += 1
        return True

    def _separate(self, closing: str) -> None:
        self._skip()
        if self.text[self.at : self.at + 1] == ",":
            self._take(",")
        elif self.text[self.at : self.at + 1] != closing:
            raise _broken("JSON", "a comma or a closing bracket is missing", self.line)

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if not found:
            raise _broken("JSON", "text in double quotes is missing", self.line)
        self.at = found.end()
        try:
            return json.loads(found.group(), strict=False)
        except ValueError as exc:
            raise _broken("JSON", "a text holds a backslash that means nothing", self.line) from exc

    def _take(self, letter: str) -> None:
        if self.text[self.at : self.at + 1] != letter:
            raise _broken("JSON", f"{letter!r} is missing", self.line)
        self.at += 1
        self._skip()

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        if found:
            self.line += found.group().count("\n")
            self.at = found.end()


def _refuse_too_much(count: int, depth: int, line: int) -> None:
    if count > MOST_NODES:
        raise InputError(f"holds more than {MOST_NODES} values", hint="Divide it: one file for each procedure.")
    if depth > DEEPEST:
        raise InputError(f"is nested deeper than {DEEPEST} levels", place=f"line {line}", hint="Simplify it.")


def _broken(form: str, reason: str, line: int) -> InputError:
    return InputError(f"is no {form} that can be read: {reason}", place=f"line {line}", hint="Mend that line.")
