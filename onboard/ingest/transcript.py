"""A document taken down: its outline and the pictures it carries inside, and how both travel as bytes.

    Transcript   outline · pictures by name

The bytes are one line of JSON and then the pictures, one behind the other: what a reading process of its own hands
over, and what the store keeps. Whoever reads them checks them; they come from a process that read what a stranger
wrote.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest.outline import (
    Callout,
    Entry,
    Field,
    Heading,
    Listing,
    Outline,
    Paragraph,
    PictureRef,
    Prose,
    Row,
    Spot,
    Table,
    Thing,
)

VERSION = 1

_SUFFIX = re.compile(r"[a-z0-9]{1,8}")
_VALUES = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            *(Outline, Heading, Paragraph, Listing, Entry, Table, Row, Callout, Prose),
            *(PictureRef, Thing, Spot, Field, Problem),
        )
    }
)


def picture_name(content: bytes, suffix: str) -> str:
    """The name of a picture inside a document: made of its content, so that it is the same after every edit.

    ``suffix`` may come from the document: one that is no plain short word becomes "bin".
    """
    plain = suffix.lower().lstrip(".")
    return f"picture-{hashlib.sha256(content).hexdigest()[:10]}.{plain if _SUFFIX.fullmatch(plain) else 'bin'}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """``pictures``: the bytes of each picture the outline names by :func:`picture_name`, as they stood in the file."""

    outline: Outline
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        head = {
            "version": VERSION,
            "outline": _plain(self.outline),
            "pictures": [[name, len(content)] for name, content in self.pictures.items()],
        }
        line = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
        return b"".join((line, b"\n", *self.pictures.values()))

    @classmethod
    def from_bytes(cls, content: bytes) -> Transcript:
        """Raises InputError where these are no bytes of a transcript of this version."""
        try:
            line, _, rest = content.partition(b"\n")
            head = json.loads(line)
            if head["version"] != VERSION:
                raise ValueError(head["version"])
            outline = _value(head["outline"])
            pictures, at = {}, 0
            for name, length in head["pictures"]:
                picture = rest[at : at + int(length)]
                at += int(length)
                # It becomes the name of a file, and must lead nowhere else.
                if name != picture_name(picture, PurePosixPath(name).suffix):
                    raise ValueError("a picture under a name that is not its own")
                pictures[name] = picture
            if not isinstance(outline, Outline) or at != len(rest):
                raise ValueError("cut off")
        except (ValueError, KeyError, TypeError, RecursionError) as exc:
            raise InputError("what was read of it cannot be understood", hint="Run this again.") from exc
        return cls(outline, pictures)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((one.name, getattr(value, one.name), one.default) for one in dataclasses.fields(value))
        return [type(value).__name__, {name: _plain(inside) for name, inside, default in fields if inside != default}]
    if isinstance(value, tuple | list):
        return {"": [_plain(inside) for inside in value]}
    return value


def _value(plain: Any) -> Any:
    match plain:
        case [str(name), dict(fields)]:
            return _VALUES[name](**{key: _value(inside) for key, inside in fields.items()})
        case {"": list(inside)}:
            return tuple(_value(one) for one in inside)
        case str() | int() | float() | bool() | None:
            return plain
    raise ValueError(f"no value of a transcript: {type(plain).__name__}")
