"""Passwords and keys: named in the settings, kept in the environment or the keyring, never written anywhere."""

from __future__ import annotations

import os

from onboard.core.errors import MissingError
from onboard.outside import from_keyring

_LONGEST = 64 * 1024


def secret(variable: str, *, wanted_for: str) -> str:
    """What is kept under a name: in the environment, else in the keyring entry of that name for onboard.

    ``wanted_for``   what it opens, for the error: "the target 'hall' (files.example)". Raises MissingError.
    """
    value = os.environ.get(variable) or from_keyring(variable)
    if not value or len(value) > _LONGEST:
        raise MissingError(
            f"there is no {variable} for {wanted_for}: neither an environment variable nor an entry of that name for "
            "onboard in the keyring",
            hint=f'Set {variable}, or run "keyring set onboard {variable}" (package keyring).',
        )
    return value
