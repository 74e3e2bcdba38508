"""The digest of a value: same meaning, same digest, on every machine.

A value is a frozen dataclass, an enum, or plain data made of str, int, float, bool, None, tuples, lists and
mappings with string keys. A dataclass field declared with ``field(compare=False)`` does not belong to the
meaning (the path a photo happens to lie at, say) and does not count. One declared with :func:`added_later` counts
only where it differs from its default, so that values from before the field existed keep their digest.

The canonical form is JSON (RFC 8259) with sorted keys and no spaces, UTF-8, strings as they are (no Unicode
normalisation: a different spelling is a different text); the digest is SHA-256 (FIPS 180-4), in lower-case hex.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import json
from collections.abc import Mapping
from typing import Any

_ADDED_LATER = "added later"


def added_later(default: Any) -> Any:
    """A dataclass field that a value did not always have."""
    return dataclasses.field(default=default, metadata={_ADDED_LATER: True})


def fingerprint(value: Any) -> str:
    """64 hexadecimal digits that stand for the meaning of ``value``."""
    return digest(canonical(value).encode())


def digest(content: bytes) -> str:
    """SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> str:
    """The one spelling of a value that is hashed."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(value: Any) -> Any:
    """A value as plain data: what JSON can hold. Dataclasses become objects with their type's name."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple or kind is list:
        return [plain(one) for one in value]
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, str | int | float):
        return value
    if (named := _meaningful(kind)) is not None:
        return {"": kind.__name__, **{name: plain(getattr(value, name)) for name, one in named if _counts(one, value)}}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("only string keys have a fingerprint")
        return {key: plain(one) for key, one in value.items()}
    raise TypeError(f"a {kind.__name__} has no fingerprint")


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _meaningful(kind: type) -> tuple[tuple[str, dataclasses.Field[Any]], ...] | None:
    """The fields of a dataclass that belong to its meaning; None for a type that is none. Asked for every value."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple((one.name, one) for one in dataclasses.fields(kind) if one.compare)


def _counts(one: dataclasses.Field[Any], value: Any) -> bool:
    return _ADDED_LATER not in one.metadata or getattr(value, one.name) != one.default
