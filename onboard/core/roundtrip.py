"""A value as plain data and back, whole: what is kept in a file of ours to be the same value in the next run.

takes   a frozen dataclass of dataclasses, enums, tuples, mappings and plain values      gives   what JSON can hold

Unlike :func:`~onboard.core.fingerprint.plain` it keeps every field, also those that are no part of the meaning, and it
leaves out type names: whoever reads knows what was written. Nothing is guessed: what does not fit is a ValueError.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")


def as_plain(value: Any) -> Any:
    """A value as dicts, lists, text and figures. Raises TypeError for what is no plain value."""
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, tuple | list):
        return [as_plain(one) for one in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: as_plain(one) for key, one in value.items()}
    if dataclasses.is_dataclass(value):
        return {name: as_plain(getattr(value, name)) for name in _names(type(value))}
    raise TypeError(f"a {type(value).__name__} is no plain value")


def from_plain(kind: type[Value], plain: Any) -> Value:
    """The value of a dataclass that ``plain`` was made of. Raises ValueError where it does not fit."""
    return _reader(kind)(plain)


_AS_THEY_ARE = frozenset({str, int, float, bool})


@functools.cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind) if one.init)


@functools.cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What reads a value of a type, as the type is written in a dataclass."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return functools.partial(_dataclass, hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    if hint is float:
        return functools.partial(_of, (float, int))
    if hint in _AS_THEY_ARE:
        return functools.partial(_of, (hint,))
    outer, inner = typing.get_origin(hint), typing.get_args(hint)
    if outer is typing.Literal:
        return functools.partial(_one_of, inner)
    if outer is tuple:
        return functools.partial(_tuple, inner)
    if outer in (types.UnionType, typing.Union) and len(inner) == 2 and inner[1] is types.NoneType:
        return functools.partial(_or_none, _reader(inner[0]))
    if outer in (Mapping, dict) and inner[0] is str:
        return functools.partial(_mapping, _reader(inner[1]))
    raise TypeError(f"{hint} is no type of a plain value")


@functools.cache
def _readers(kind: type) -> Mapping[str, Callable[[Any], Any]]:
    hints = typing.get_type_hints(kind)
    return {name: _reader(hints[name]) for name in _names(kind)}


def _dataclass(kind: type, plain: Any) -> Any:
    readers = _readers(kind)
    if not isinstance(plain, dict) or plain.keys() != readers.keys():
        raise ValueError(f"no {kind.__name__}")
    return kind(**{name: readers[name](one) for name, one in plain.items()})


def _of(kinds: tuple[type, ...], plain: Any) -> Any:
    if type(plain) not in kinds:
        raise ValueError(f"a {type(plain).__name__} where a {kinds[0].__name__} is needed")
    return plain


def _one_of(known: tuple[Any, ...], plain: Any) -> Any:
    if plain not in known:
        raise ValueError(f"no such value where one of {len(known)} is needed")
    return plain


def _tuple(inner: tuple[Any, ...], plain: Any) -> Any:
    if not isinstance(plain, list):
        raise ValueError("no list")
    if len(inner) == 2 and inner[1] is Ellipsis:
        read = _reader(inner[0])
        return tuple([read(one) for one in plain])
    return tuple(_reader(one)(each) for one, each in zip(inner, plain, strict=True))


def _or_none(read: Callable[[Any], Any], plain: Any) -> Any:
    return None if plain is None else read(plain)


def _mapping(read: Callable[[Any], Any], plain: Any) -> Any:
    if not isinstance(plain, dict):
        raise ValueError("no mapping")
    return {key: read(one) for key, one in plain.items()}
