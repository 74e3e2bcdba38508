"""The order of things when a site is sent to a target.

    compare    what is there, what is missing, and whether somebody else has published there
    send       what pages refer to; then the pages, one replacement each, the list of all last; then clear away

Interrupted anywhere, the next run finishes: what lies there whole is not sent again (a file that was broken off in the
middle is sent again from its beginning). No page is switched before everything it refers to lies there and was
verified, and nothing is taken away that a page there refers to, that we did not put there, or that went out of use only
just now.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from onboard import files
from onboard.core.errors import CheckFailedError
from onboard.core.progress import Progress
from onboard.publish.targets import manifest
from onboard.publish.targets.base import TEMPORARY, ChangedError, SiteFile, Target, There, file_of
from onboard.publish.targets.manifest import Known
from onboard.publish.targets.patience import Patience
from onboard.publish.targets.site import (
    PAGE_LIMIT,
    is_name,
    is_notice,
    is_page,
    is_pointer,
    needs,
    require_whole,
    site_files,
)

STAGE = "publish"
_SAVE_EVERY_BYTES = 256 * files.MEBIBYTE

Written = Mapping[str, frozenset[str]] | None
"""By a page's name, the SHA-256 of what we wrote there last, or were about to write when we were interrupted: what may
be replaced. None: whatever is there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a target lacks of a site.

    ``missing``   files to send, in order; ``pages`` to switch after that, in order
    ``there``     everything that lies there; ``whole`` what of it is ours and verified
    ``noted``     what the manifest says of it
    ``notes``     what else was seen there, one sentence each
    ``amiss``     why nothing but notices of what was withdrawn may be sent; None where everything may
    """

    site: tuple[SiteFile, ...]
    missing: tuple[SiteFile, ...]
    pages: tuple[SiteFile, ...]
    there: Mapping[str, There]
    whole: Mapping[str, Known]
    noted: Mapping[str, Known]
    notes: tuple[str, ...]
    amiss: CheckFailedError | None = None


@dataclass(slots=True)
class Account:
    """What was done so far: files and bytes that arrived, the pages switched (name -> SHA-256), files taken away."""

    files: int = 0
    bytes: int = 0
    pages: dict[str, str] = field(default_factory=dict)
    removed: int = 0
    notes: list[str] = field(default_factory=list)


# ------------------------------------------------------------------------------------------------ compare


def compare(target: Target, site: Path, written: Written, patience: Patience, progress: Progress) -> Plan:
    """What a target lacks; only reads.

    Raises CheckFailedError where a page there is not what we wrote last, or a page here refers to something that is
    not there; and what a target raises.
    """
    ours = site_files(site)
    amiss = _amiss(ours)
    there = patience.call("listing what is there", target.listing)
    noted, notes = _noted(target, there, patience)
    whole, missing, pages = dict(noted), list[SiteFile](), list[SiteFile]()
    progress.begin("compare", len(ours))
    for file in ours:
        told = there.get(file.name)
        if told is not None and _is_whole(target, file, told, noted.get(file.name), patience):
            whole[file.name] = Known(file.digest, told)
        elif is_page(file.name):
            pages.append(file)
        else:
            missing.append(file)
            if told is not None and file.fixed:
                notes.append(f"{file.name} was damaged there; it is sent again")
        progress.advance("compare", file.name)
    progress.end("compare")
    _require_own(target, [page for page in pages if page.name in there], written, patience)
    if amiss and not any(map(is_notice, pages)):
        raise amiss
    return Plan(ours, tuple(missing), tuple(pages), there, whole, noted, tuple(notes), amiss)


def _amiss(ours: Sequence[SiteFile]) -> CheckFailedError | None:
    try:
        require_whole(ours)
    except CheckFailedError as error:
        return error
    return None


def _noted(target: Target, there: Mapping[str, There], patience: Patience) -> tuple[dict[str, Known], list[str]]:
    if manifest.NAME not in there:
        return {}, []
    content = patience.call("reading what is known of it", lambda: target.read(manifest.NAME, manifest.LIMIT))
    try:
        return manifest.from_bytes(content), []
    except ValueError:
        return {}, [f"{manifest.NAME} there cannot be read; every file is compared instead"]


def _is_whole(target: Target, file: SiteFile, told: There, before: Known | None, patience: Patience) -> bool:
    if before is not None and before.is_whole(told, file.digest):
        return True
    same_size = told.size == file.size
    return same_size and patience.call(f"reading {file.name} again", lambda: target.holds(file), size=file.size)


def _require_own(target: Target, pages: Sequence[SiteFile], written: Written, patience: Patience) -> None:
    """Raise CheckFailedError where one of the pages there is neither what we wrote last nor what we want to write."""
    if written is None:
        return
    strange = [page.name for page in pages if not _is_own(target, page, written, patience)]
    if not strange:
        return
    raise CheckFailedError(
        f"the target {target.settings.name!r} shows pages that were not published from here: {strange[0]}"
        + (f" and {len(strange) - 1} more" if len(strange) > 1 else ""),
        place=f"[targets.{target.settings.name}]",
        hint="Somebody published from another copy, or it is another site: bring this workspace (records/) up to date, "
        "or replace what is shown there with --force.",
    )


def _is_own(target: Target, page: SiteFile, written: Mapping[str, frozenset[str]], patience: Patience) -> bool:
    try:
        content = patience.call(f"reading {page.name}", lambda: target.read(page.name, PAGE_LIMIT))
    except FileNotFoundError:
        return True
    return file_of(page.name, content).digest in {page.digest, *written.get(page.name, ())}


# ------------------------------------------------------------------------------------------------ send


def send(
    target: Target,
    plan: Plan,
    patience: Patience,
    account: Account,
    progress: Progress,
    *,
    now: datetime,
    written: Written,
    switching: Callable[[Mapping[str, str]], None],
) -> None:
    """Put there what is missing, switch the pages, clear away; ``account`` tells at any time what was done.

    What was withdrawn goes first: it does not wait until the videos of others have arrived. ``switching`` is told
    pages and their digests before the first of them is replaced. Raises what a target raises, CheckFailedError where
    somebody else publishes there at the same time.
    """
    run = _Run(target, plan, patience, account, progress, dict(plan.whole), plan.there.get(manifest.NAME))
    account.notes += plan.notes
    run.clear_temporaries()
    progress.begin(STAGE, len(plan.missing) + len(plan.pages))
    try:
        for missing, pages in _in_turn(plan):
            for file in missing:
                run.put(file)
            if pages:
                run.save()
                _require_own(target, pages, written, patience)  # it may have taken an hour to get here
                switching({page.name: page.digest for page in pages})
            for page in pages:
                run.switch(page)
    finally:
        progress.end(STAGE)
    run.clear_away(now)
    run.save()


def _in_turn(plan: Plan) -> Iterator[tuple[Sequence[SiteFile], Sequence[SiteFile]]]:
    """Files to send and the pages to switch after them: the notices with what they need, then everything else."""
    notices = [page for page in plan.pages if is_notice(page)]
    needed: set[str] = set()
    for page in notices:
        needed |= needs(page.name, page.content) if isinstance(page.content, bytes) else set()
    if notices:
        yield [file for file in plan.missing if file.name in needed], notices
    if plan.amiss:
        raise plan.amiss
    others = [page for page in plan.pages if page not in notices]
    yield [file for file in plan.missing if file.name not in needed], others


@dataclass(slots=True)
class _Run:
    """One sending, and what is known to lie there by now (``known``)."""

    target: Target
    plan: Plan
    patience: Patience
    account: Account
    progress: Progress
    known: dict[str, Known]
    manifest_there: There | None
    _unsaved: int = 0

    def clear_temporaries(self) -> None:
        """What an interrupted run left: a temporary name is always ours."""
        for name in self.plan.there:
            if posixpath.basename(name).startswith(TEMPORARY):
                self.patience.call("clearing up", lambda name=name: self.target.remove(name))

    def put(self, file: SiteFile) -> None:
        there = self._placed(file, self.plan.there.get(file.name))
        self.known[file.name] = Known(file.digest, there)
        self.account.files += 1
        self.account.bytes += file.size
        self._unsaved += file.size
        if self._unsaved >= _SAVE_EVERY_BYTES:
            self.save()
        self.progress.advance(STAGE, file.name)

    def switch(self, page: SiteFile) -> None:
        self.put(page)
        if not self.patience.call(f"fetching {page.name} again", lambda: self.target.holds(page)):
            raise self.target.garbled(page)
        self.account.pages[page.name] = page.digest

    def save(self) -> None:
        """Write down what lies there, where that is something new."""
        file = file_of(manifest.NAME, manifest.as_bytes(self.known))
        if self.known != self.plan.noted or self.manifest_there is None:
            self.manifest_there = self._placed(file, self.manifest_there)
        self._unsaved = 0

    def _placed(self, file: SiteFile, instead_of: There | None) -> There:
        try:
            return self.patience.call(
                f"sending {file.name}", lambda: self.target.put(file, instead_of), size=2 * file.size
            )
        except ChangedError as exc:
            # An earlier attempt of ours may have arrived without our having been told.
            if self.patience.call(f"reading {file.name}", lambda: self.target.holds(file), size=file.size):
                return self.patience.call("listing what is there", self.target.listing)[file.name]
            raise CheckFailedError(
                f"somebody else is publishing to the target {self.target.settings.name!r} right now "
                f"({file.name} changed there)",
                place=f"[targets.{self.target.settings.name}]",
                hint="Agree on one who publishes, then run it again.",
            ) from exc

    # ------------------------------------------------------------------------------------ clear away

    def clear_away(self, now: datetime) -> None:
        """Take away what has been out of use for long enough; note down what went out of use now."""
        in_use = self._in_use()
        for name, known in list(self.known.items()):
            if name in self._ours() or _unit(name) in in_use or not self._may_go(name):
                self.known[name] = replace(known, unused="")
            elif name not in self.plan.there:
                del self.known[name]
            elif self.plan.there[name] != known.there:
                del self.known[name]
                self.account.notes.append(f"{name} is not as it was put there; it is left alone")
            else:
                self._linger_or_go(name, known, now)

    def _linger_or_go(self, name: str, known: Known, now: datetime) -> None:
        since = replace(known, unused=known.unused or now.isoformat(timespec="seconds"))
        if since.unused_hours(now) < self.target.settings.linger_hours:
            self.known[name] = since
            return
        self.patience.call(f"taking {name} away", lambda: self.target.remove(name))
        del self.known[name]
        self.account.removed += 1

    def _ours(self) -> frozenset[str]:
        return frozenset(file.name for file in self.plan.site)

    def _in_use(self) -> frozenset[str]:
        """What any page there refers to, ours and others', as units that stay together."""
        ours = self._ours()
        named: set[str] = set()
        for file in self.plan.site:
            if isinstance(file.content, bytes):
                named |= needs(file.name, file.content)
        for name in sorted(name for name in self.plan.there if is_name(name) and is_page(name) and name not in ours):
            content = self.patience.call(f"reading {name}", lambda name=name: self.target.read(name, PAGE_LIMIT))
            named |= needs(name, content)
            if is_pointer(name):
                self.account.notes.append(f"{name} is shown there, but is not in the site here; it is left as it is")
        return frozenset(map(_unit, named))

    def _may_go(self, name: str) -> bool:
        """Only releases, styles and scripts, and what lies beside a page of ours; never a page."""
        beside = f"{posixpath.dirname(name)}/index.html"
        return not is_page(name) and (
            name.startswith(("r/", "s/")) or (name.startswith("W/") and beside in self._ours())
        )


def _unit(name: str) -> str:
    """What stays or goes as one: a release's folder, else a file."""
    return posixpath.dirname(name) if name.startswith("r/") else name
