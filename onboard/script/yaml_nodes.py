"""A text in YAML as nodes with their places, bounded; every scalar a string, no anchors, nothing constructed.

takes   the text of a file      gives   its nodes, and the parser's events, or an InputError that names the line

libyaml reads eight times as fast as PyYAML's own parser. It is used where both are known to read the same, and never
has the last word: about what it refuses, and what it might read otherwise, the other one decides.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

from onboard.core.errors import InputError

LIMIT_CHARACTERS = 4_000_000
LIMIT_DEPTH = 8
LIMIT_NODES = 400_000

_READ_OTHERWISE = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")
"""Where the two differ, as comparing them has shown; also in a last line without an end."""


def composed(text: str, file: str) -> tuple[yaml.Node | None, list[yaml.Event]]:
    """The root of a text's nodes, None for an empty one, and the events it was made of."""
    if len(text) > LIMIT_CHARACTERS:
        raise InputError(
            f"{len(text)} characters, and the limit is {LIMIT_CHARACTERS}", hint="Divide the instruction.", file=file
        )
    try:
        events = _quickly(text, file) or list(_bounded(text, file, yaml.BaseLoader))
        return _Composer(events).get_single_node(), events
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        raise InputError(
            f"is no valid YAML ({' '.join((exc.problem or exc.context or 'unreadable').split())})",
            hint='Mind the indentation; a text belongs indented below "text: >-".',
            file=file,
            place=f"line {mark.line + 1}" if mark else None,
            stage="script",
        ) from exc
    except yaml.YAMLError as exc:
        raise InputError(
            f"is no valid YAML ({' '.join(str(exc).split())})", hint="Save it as UTF-8 text.", file=file, stage="script"
        ) from exc


def _quickly(text: str, file: str) -> list[yaml.Event]:
    """What libyaml reads; nothing where PyYAML was built without it, or the other parser is to decide."""
    if not yaml.__with_libyaml__ or not text.endswith("\n") or _READ_OTHERWISE.search(text):
        return []
    try:
        events = list(_bounded(text, file, yaml.CBaseLoader))
    except (yaml.YAMLError, InputError, UnicodeError):
        return []
    return [] if any(map(_is_read_otherwise, events)) else events


def _is_read_otherwise(event: yaml.Event) -> bool:
    """Tags, and question marks outside quotes and blocks, which may open a key."""
    plain_words = event.value if isinstance(event, yaml.ScalarEvent) and not event.style else ""
    return getattr(event, "tag", None) is not None or "?" in plain_words


def _bounded(text: str, file: str, parser: type[Any]) -> Iterator[yaml.Event]:
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=parser)):
        mark = event.start_mark
        line = f"line {mark.line + 1}" if mark else None
        if getattr(event, "anchor", None) is not None:
            raise InputError(
                "anchors and aliases (& and *) are not used here", hint="Write it out.", file=file, place=line
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > LIMIT_DEPTH or nodes > LIMIT_NODES:
            figure = (
                f"more than {LIMIT_DEPTH} levels deep" if depth > LIMIT_DEPTH else f"more than {LIMIT_NODES} entries"
            )
            raise InputError(f"is {figure}", hint="A script is never that large.", file=file, place=line)
        yield event


class _Composer(Composer, BaseResolver):
    """Makes nodes of what a parser has read already, so that a text is parsed only once."""

    def __init__(self, events: Sequence[yaml.Event]) -> None:
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self._events = deque(events)

    def check_event(self, *kinds: type[yaml.Event]) -> bool:
        return isinstance(self._events[0], kinds)

    def peek_event(self) -> yaml.Event:
        return self._events[0]

    def get_event(self) -> yaml.Event:
        return self._events.popleft()
