"""Passwords and keys: named in the settings, kept in the environment or the keyring, never written anywhere."""

from __future__ import annotations

import importlib
import os
from typing import Any

from onboard.core.errors import MissingError

_LONGEST = 64 * 1024


def secret(variable: str, *, wanted_for: str) -> str:
    """What is kept under a name: in the environment, else in the keyring entry of that name for onboard.

    ``wanted_for``   what it opens, for the error: "the target 'hall' (files.example)". Raises MissingError.
    """
    value = os.environ.get(variable) or _from_keyring(variable)
    if not value or len(value) > _LONGEST:
        raise MissingError(
            f"there is no {variable} for {wanted_for}: neither an environment variable nor an entry of that name for "
            "onboard in the keyring",
            hint=f'Set {variable}, or run "keyring set onboard {variable}" (package keyring).',
        )
    return value


def _from_keyring(variable: str) -> str:
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return keyring.get_password("onboard", variable) or ""
    except keyring.errors.KeyringError as exc:
        raise MissingError(
            f"the keyring cannot be read ({type(exc).__name__})",
            hint=f"Unlock it, or set the environment variable {variable}.",
        ) from exc
