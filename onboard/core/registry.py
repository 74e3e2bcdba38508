"""Providers by name, imported only when asked for.

A registry knows where its providers live ("module:Class") without importing them, so that a command starts fast
and a provider's library is needed only by those who use it. Packages may add their own through an entry-point
group. To add one of ours: one file, and one line in the registry beside the contract.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from onboard.core.errors import InputError, MissingError


@cache
def _registered(group: str) -> tuple[tuple[str, str], ...]:
    """Name and target of what other packages add. Looked up once: it means to look into every installed package."""
    from importlib.metadata import entry_points

    return tuple((point.name, point.value) for point in entry_points(group=group))


@dataclass(frozen=True, slots=True)
class Registry:
    """``word`` says what is registered ("voice"); ``ours`` maps name to "module:Class"; ``group`` is for others."""

    word: str
    ours: Mapping[str, str]
    group: str

    def names(self) -> tuple[str, ...]:
        """Every name that can be loaded, ours first."""
        others = sorted(name for name, _ in _registered(self.group))
        return (*self.ours, *(name for name in others if name not in self.ours))

    def load(self, name: str) -> type:
        """The provider's class. Raises InputError for an unknown name, MissingError where its library is absent."""
        target = self.ours.get(name)
        if target is None:
            found = [value for known, value in _registered(self.group) if known == name]
            if not found:
                raise InputError(f"unknown {self.word} {name!r}", hint=f"Known: {', '.join(self.names())}.")
            target = found[0]
        module, _, attribute = target.partition(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except ImportError as exc:
            raise MissingError(
                f"the {self.word} {name!r} needs a library that is not installed: {exc.name or exc}",
                hint="Install it, or choose another in onboard.toml.",
            ) from exc
