"""onboard attendance: the English name of onboard nachweis."""

from __future__ import annotations

from onboard.cli.nachweis import command as command
