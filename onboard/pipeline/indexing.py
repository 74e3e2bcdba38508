"""The list of all workstations on the site, written after what changes it.

takes   a workspace      gives   the site's index, read from the site itself

    put     writes it now
    Index   writes it while many workstations are published: at once where that is cheap, else now and then, and last

Reading the whole site after each of many workstations would take longer than making them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from onboard.core.progress import Progress
from onboard.pipeline import publishing
from onboard.pipeline.workspace import Workspace
from onboard.publish import pointer

PAUSE = 20.0
"""So many times as long as it took to write it, nobody writes it again."""


def put(workspace: Workspace, progress: Progress) -> None:
    """Write the index, and tell which pages had to be left out. Raises OutputError."""
    settings = workspace.settings
    left_out = pointer.write_index(
        workspace.site,
        company=settings.company.name,
        colour=publishing.colour_of(workspace),
        language=settings.language,
    )
    for page in left_out:
        progress.note(f"left out of the index: {page}")


class Index:
    """The index during one run. Whoever uses it sees to it that one thread does at a time, and settles it at the end.

    A run that is killed before leaves what was there; the next one writes it, whatever else it does (``stamping``).
    """

    def __init__(self, workspace: Workspace, progress: Progress, *, now: Callable[[], float] = time.monotonic) -> None:
        self._workspace, self._progress, self._now = workspace, progress, now
        self._is_due = False
        self._from: float | None = None

    def put(self) -> None:
        """A page has changed."""
        self._is_due = True
        if self._from is None or self._now() >= self._from:
            self.settle()

    def settle(self) -> None:
        """Write what is still to be written. Raises OutputError."""
        if not self._is_due:
            return
        began = self._now()
        put(self._workspace, self._progress)
        ended = self._now()
        self._is_due, self._from = False, ended + PAUSE * (ended - began)
