"""A workspace with a made-up site, and publishing it in a process that can be killed."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from onboard.pipeline.holding import exclusive
from onboard.pipeline.sending import Options, send_site, targets_of
from onboard.pipeline.workspace import Workspace, open_workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def make_workspace(folder: Path, targets: Mapping[str, Mapping[str, object]]) -> Workspace:
    """``targets``: tables of onboard.toml, by name."""
    lines = ["version = 1"]
    for name, table in targets.items():
        lines += ["", f"[targets.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    for inner in ("stations", "records", "output/site"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    (folder / "onboard.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return open_workspace(folder)


def publish(folder: Path) -> None:
    """Send the site to all targets; ends the process with 1 where one of them failed."""
    workspace = open_workspace(folder)
    with exclusive(workspace, wait_seconds=120):
        sent = send_site(workspace, targets_of(workspace), options=Options(now=NOW, first_pause=0.05))
    for one in sent:
        if one.error:
            print(one.error, one.error.hint, file=sys.stderr)
            sys.exit(1)


def publishing(folder: Path) -> multiprocessing.process.BaseProcess:
    """Publish in a process of its own; it starts quickly, since the libraries are loaded once for all of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["targets_sent", "onboard.publish.targets.sftp", "onboard.publish.targets.folder"])
    process = context.Process(target=publish, args=(folder,))
    process.start()
    return process
