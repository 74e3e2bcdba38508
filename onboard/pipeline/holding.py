"""A workspace held by one who writes into it.

takes   a workspace      gives   a context in which nobody else builds, publishes or sweeps there
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from onboard import files
from onboard.pipeline.workspace import Workspace
from onboard.store import Store


@contextmanager
def exclusive(workspace: Workspace, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """One build at a time in a workspace; LockedError where another is at work."""
    workspace.require_own_folders()
    with files.locked(workspace.lock, wait_seconds=wait_seconds), Store(workspace.store).in_use():
        yield
