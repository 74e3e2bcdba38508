"""Small made-up sites: releases of a few files, pages that refer to them as real ones do, and a visitor who looks."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from onboard.core.progress import Progress, Quiet
from onboard.publish.targets.base import Target
from onboard.publish.targets.patience import Patience
from onboard.publish.targets.sending import Account, Plan, Written, compare, send
from onboard.publish.targets.site import needs

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CODES = ("K7M2Q9XA", "AYQ78J4R", "0123ABCD")


def style(version: int) -> str:
    """The style sheet's name carries its content's digest."""
    return f"s/player.{hashlib.sha256(css(version)).hexdigest()[:12]}.css"


def css(version: int) -> bytes:
    return b"body { order: %d }" % version


def release_files(code: str, version: int, *, size: int = 3000) -> dict[str, bytes]:
    """What lies in a release's folder; every file says in its first line which release it belongs to."""
    release = release_id(code, version)
    names = ("video.de.mp4", "captions.de.vtt", "poster.de.jpg", "release.json")
    return {f"r/{release}/{name}": f"{release} {name}\n".encode() + b"." * size for name in names}


def release_id(code: str, version: int) -> str:
    return hashlib.sha256(f"{code} {version}".encode()).hexdigest()[:16]


def page(code: str, version: int) -> bytes:
    release = release_id(code, version)
    return (
        f'<!doctype html><html><head><meta name="onboard-release" content="de:{release}">'
        f'<link rel="stylesheet" href="../../{style(version)}"></head><body>'
        f'<video src="../../r/{release}/video.de.mp4" poster="../../r/{release}/poster.de.jpg">'
        f'<track src="../../r/{release}/captions.de.vtt"></video>'
        f'<a href="../../r/{release}/release.json">record</a> <a href="sign.pdf">sign</a>'
        f'<a href="../../index.html">all</a> <a href="mailto:qm@example.com">ask</a></body></html>'
    ).encode()


def write_site(site: Path, version: int, *, codes: tuple[str, ...] = CODES, keep: int = 1, size: int = 3000) -> None:
    """The site as it is after publishing a version: that one, and so many releases before it."""
    shutil.rmtree(site, ignore_errors=True)
    found = {"index.html": "".join(f'<a href="W/{code}/">{version}</a>' for code in codes).encode()}
    found |= {"sw.js": b"// %d" % version}
    for code in codes:
        for one in range(max(1, version - keep), version + 1):
            found |= release_files(code, one, size=size) | {style(one): css(one)}
        found |= {f"W/{code}/index.html": page(code, version), f"W/{code}/sign.pdf": b"%PDF " + code.encode()}
        found |= {f"W/{code}/qr.svg": b"<svg/>"}
    for name, content in found.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but those whose names begin with a dot."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def torn(fetch: Callable[[str], bytes | None], code: str, allowed: Callable[[], tuple[int, ...]]) -> str:
    """What a visitor of a workstation objects to, "" where all is well: a page that is none of the versions that are
    ``allowed`` once it was fetched, or one that names a file that is missing or not whole. Version 0 is no page."""
    content = fetch(f"W/{code}/index.html")
    versions = allowed()
    if content is None:
        return "" if 0 in versions else f"no page for {code}"
    known = {page(code, version): version for version in versions if version}
    if content not in known:
        return f"a page of {code} that nobody published: {content[:200]!r}"
    version = known[content]
    for name, whole in {**release_files(code, version), style(version): css(version)}.items():
        if name in needs(f"W/{code}/index.html", content) and (got := fetch(name)) != whole:
            return f"{name} of version {version} is {'missing' if got is None else f'broken ({len(got)} bytes)'}"
    return ""


@dataclass
class Publisher:
    """Sends a site to a target as the pipeline does, and remembers what it wrote."""

    target: Target
    site: Path
    now: datetime = NOW
    written: dict[str, frozenset[str]] | None = field(default_factory=dict)
    progress: Progress = field(default_factory=Quiet)
    seconds: float = 120.0

    def plan(self) -> Plan:
        return compare(self.target, self.site, self.written, self._patience(), self.progress)

    def publish(self) -> Account:
        account = Account()
        patience = self._patience()
        plan = compare(self.target, self.site, self.written, patience, self.progress)
        send(
            self.target,
            plan,
            patience,
            account,
            self.progress,
            now=self.now,
            written=self.written,
            switching=self._about_to_switch,
        )
        if self.written is not None:
            self.written |= {name: frozenset({digest}) for name, digest in account.pages.items()}
        self.target.close()
        return account

    def _patience(self) -> Patience:
        import time

        return Patience(self.target, time.monotonic() + self.seconds, first_pause=0.01)

    def _about_to_switch(self, pages: Written) -> None:
        if self.written is not None and pages is not None:
            for name, digest in pages.items():
                self.written[name] = self.written.get(name, frozenset()) | {str(digest)}


def release_shown(content: bytes) -> str:
    found = re.search(rb"de:([0-9a-f]{16})", content)
    return found[1].decode() if found else ""
