"""Killed at any moment while it publishes, a hundred times: nobody sees a mixture, and the next run finishes."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from targets_sent import make_workspace, publishing
from targets_servers import fetcher, nginx, openssh
from targets_site import CODES, torn, tree, write_site

KILLS = 100


class Visitors:
    """Phones that look at every workstation again and again, through nginx; ``objections`` is what they had."""

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        self.objections: list[str] = []
        self.looks = 0
        self._fetch, self._versions, self._ended = fetch, (0,), False
        self._threads = [threading.Thread(target=self._look, args=(code,)) for code in CODES[:2]]

    def may_see(self, *versions: int) -> None:
        self._versions = versions

    def _look(self, code: str) -> None:
        while not self._ended:
            before = self._versions
            try:
                objection = torn(self._fetch, code, lambda before=before: (*before, *self._versions))
            except OSError as exc:
                objection = f"{code}: {exc}"
            if objection:
                self.objections.append(objection)
            self.looks += 1
            time.sleep(0.03)

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        for thread in self._threads:
            thread.join()


@contextlib.contextmanager
def a_folder(home: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    (home / "srv").mkdir(parents=True)
    yield home / "srv" / "www", {"url": f"file://{home}/srv/www"}


@contextlib.contextmanager
def a_server(home: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    with openssh(home) as server:
        yield server.folder, server.table


@pytest.mark.slow
@pytest.mark.parametrize("kind", [a_folder, a_server], ids=["folder", "sftp"])
def test_whoever_looks_while_publishing_is_killed_a_hundred_times_sees_the_old_release_or_the_new(
    kind: Callable, tmp_path: Path, dice: random.Random
) -> None:
    with kind(tmp_path / "server") as (folder, table), nginx(tmp_path / "nginx", folder) as address:
        workspace = make_workspace(tmp_path / "plant", {"hall": table})
        with Visitors(fetcher(address)) as visitors:
            visitors.may_see(0, 1, 2)
            for version in (1, 2):  # the first time, the libraries are loaded
                write_site(workspace.site, version, codes=CODES[:2])
                usual = finish(workspace.folder)
            killed, version = 0, 2
            while killed < KILLS:
                version += 1
                visitors.may_see(version - 1, version)
                write_site(workspace.site, version, codes=CODES[:2])
                for _ in range(dice.randint(1, 6)):
                    killed += kill(workspace.folder, dice.uniform(0, usual))
                usual = finish(workspace.folder)
                assert tree(folder).items() >= tree(workspace.site).items()
        assert [] == visitors.objections
        assert visitors.looks > KILLS


def kill(folder: Path, after: float) -> int:
    """Start publishing, and kill it so many seconds later; 1 where it was still at it."""
    process = publishing(folder)
    process.join(after)
    was_at_it = process.is_alive()
    process.kill()
    process.join()
    return int(was_at_it)


def finish(folder: Path) -> float:
    """Publish to the end; how many seconds it took."""
    began = time.monotonic()
    process = publishing(folder)
    process.join(600)
    assert 0 == process.exitcode
    return time.monotonic() - began
