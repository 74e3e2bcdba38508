"""The digest of a value: same meaning, same digest, on every machine.

A value is a frozen dataclass, an enum, or plain data made of str, int, float, bool, None, tuples, lists and
mappings with string keys. A dataclass field declared with ``field(compare=False)`` does not belong to the
meaning (the path a photo happens to lie at, say) and does not count.

The canonical form is JSON (RFC 8259) with sorted keys and no spaces, UTF-8, strings as they are (no Unicode
normalisation: a different spelling is a different text); the digest is SHA-256 (FIPS 180-4), in lower-case hex.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import Any


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
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.compare}
        return {"": type(value).__name__, **named}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("only string keys have a fingerprint")
        return {key: plain(one) for key, one in value.items()}
    raise TypeError(f"a {type(value).__name__} has no fingerprint")
