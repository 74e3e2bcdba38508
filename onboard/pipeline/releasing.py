"""What visitors see of a workstation: published, rolled back, withdrawn, shown again.

takes   finished videos, or a person's decision      gives   releases, a line of history, pages that agree with it

A release is written first, then the sign and the records, then the line of history, then the pages, last the index.
Interrupted anywhere, the next run finishes: the history says what is to be shown, and whatever is there already is
only verified. Callers hold the workspace's lock.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from onboard.core.errors import CheckFailedError, InputError, UsageError
from onboard.core.progress import Progress
from onboard.pipeline import history, indexing, publishing
from onboard.pipeline.history import Deed, Event
from onboard.pipeline.indexing import Index
from onboard.pipeline.ledger import one_line
from onboard.pipeline.naming import known_address
from onboard.pipeline.publishing import Finished
from onboard.pipeline.work.base import Obtain
from onboard.pipeline.work.publish import DrawCode, code_drawing, code_pictures
from onboard.pipeline.workspace import Workspace
from onboard.publish import addresses, pointer, release
from onboard.publish.page import Notice
from onboard.store import Store

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """See ``build.StationReport``; ``videos`` is the folder they lie in, ``note`` what else is to be said."""

    outcome: str
    release: str
    address: str
    place: Path
    videos: Path
    note: str = ""


def publish(
    workspace: Workspace,
    editions: Sequence[Finished],
    store: Store,
    obtain: Obtain,
    now: datetime,
    progress: Progress,
    index: Index,
) -> dict[str, Outcome]:
    """Show a workstation's videos, one a language, in one release; what became of each, by language.

    ``index`` is told that the list of all workstations is to be written; the caller settles it.

    A language that is not among them goes on showing what it showed. What was withdrawn stays so, and what was rolled
    back from does not come back in that language, until a person says so (:func:`publish_again`).
    """
    station = editions[0].station
    code = known_address(workspace, station.id, now, progress)
    past = history.events(workspace, station.id)
    state = history.shown_after(past)
    marks = {one.script.language: publishing.mark_of(workspace, one) for one in editions}
    if state.withdrawn is not None:
        _put_notice(workspace, station.id, state.withdrawn)
        index.put()
        gone = _outcome(workspace, "withdrawn", "", code, f"withdrawn on {state.withdrawn.day}; {_LIFT} {station.id}")
        return dict.fromkeys(marks, gone)
    held = {
        language: _outcome(
            workspace,
            "held back",
            state.releases.get(language, ""),
            code,
            f"release {made} was rolled back from; {_LIFT} {station.id}",
        )
        for language, made in _held(workspace, editions, past, marks).items()
    }
    if not (editions := [one for one in editions if one.script.language not in held]):
        _require_there(workspace, station.id, state.releases)
        _put_pages(workspace, station.id, past)
        index.put()
        return held
    marks = {one.script.language: marks[one.script.language] for one in editions}
    fresh = _fresh(workspace.site, state, marks, progress)
    made = fresh or _write(workspace, editions, marks, store, progress)
    sheet = obtain(publishing.sign_of(workspace, editions, code))
    for one in addresses.codes_of(workspace.records, station.id):
        url = publishing.address_of(workspace, one)
        drawn = code_pictures(obtain(DrawCode(f"the code {one} of the sign", url, code_drawing())))
        pointer.write_sign(workspace.site, one, url, sheet, drawn)
    _keep_record(workspace, station.id, made)
    shown = {one.script.language: made for one in editions}
    showing = {**_others(workspace, station, state.releases, shown, progress), **shown}
    ordered = {language: showing[language] for language in station.languages if language in showing}
    if ordered != dict(state.releases):
        history.add(workspace, station.id, Event(now.isoformat(timespec="seconds"), Deed.PUBLISHED, ordered))
        past = history.events(workspace, station.id)
    was_there = [_live(workspace, one) for one in addresses.codes_of(workspace.records, station.id)]
    _put_pages(workspace, station.id, past)
    index.put()
    _drop_old(workspace, station.id, past, progress)
    as_before = all(one is not None and dict(one.releases) == ordered for one in was_there)
    done = _outcome(workspace, "unchanged" if as_before else "published", made, code)
    return {**dict.fromkeys(marks, done), **held}


_LIFT = "to show it again: onboard publish"


def _outcome(workspace: Workspace, outcome: str, made: str, code: str, note: str = "") -> Outcome:
    address = addresses.as_typed(publishing.address_of(workspace, code))
    return Outcome(outcome, made, address, workspace.site / "W" / code, workspace.site / "r" / made, note)


def _held(
    workspace: Workspace, editions: Sequence[Finished], past: Sequence[Event], marks: Mapping[str, str]
) -> dict[str, str]:
    """By language, the release that was rolled back from and would be made again."""
    held = {}
    for one in editions:
        language = one.script.language
        for made in sorted(history.held_in(past).get(language, ())):
            known = history.record_of(workspace, one.station.id, made)
            if known["record"].get("marks", {}).get(language) == marks[language] or _tells_the_same(known, one):
                held[language] = made
    return held


def _tells_the_same(known: Mapping[str, Any], one: Finished) -> bool:
    """Whether a release of the workstation's earlier name tells the same: with the name every mark has changed."""
    if known["workstation"]["id"] == one.station.id:
        return False
    before, after, language = known["record"], publishing.record_of([one]), one.script.language
    told = [
        (
            record.get("document", {}).get("sha256"),
            sorted(record.get("photos", {}).values()),
            record.get("languages", {}).get(language, {}).get("script", {}).get("sha256"),
            record.get("languages", {}).get(language, {}).get("voice"),
        )
        for record in (before, after)
    ]
    return told[0] == told[1]


def _require_there(workspace: Workspace, station: str, releases: Mapping[str, str]) -> None:
    """Raise InputError where a release to roll back to is lost, and only a person can say what is shown instead."""
    for made in releases.values():
        if not (workspace.site / "r" / made).is_dir():
            raise InputError(
                f"release {made}, to be rolled back to, is not in the site any more",
                subject=station,
                hint=f"Put output/site/r/{made} back from your backup, or show the newest: onboard publish {station}. "
                "How many are kept: keep under [site].",
            )


def _fresh(site: Path, state: history.Shown, marks: Mapping[str, str], progress: Progress) -> str:
    """The release visitors are to see, if it is this one in every language, and whole; "" where one must be written."""
    shown = {state.releases.get(language, "") for language in marks}
    if len(shown) != 1 or "" in shown:
        return ""
    live = shown.pop()
    if not (site / "r" / live).is_dir():
        return ""
    try:
        known = release.read_release(site, live)["record"].get("marks", {})
        if any(known.get(language) != mark for language, mark in marks.items()):
            return ""  # another takes its place: whether it is whole need not be known
        release.verified(site, live)
    except (CheckFailedError, InputError) as damage:
        progress.note(f"{damage}; it is written again")
        return ""
    return live


def _write(
    workspace: Workspace, editions: Sequence[Finished], marks: Mapping[str, str], store: Store, progress: Progress
) -> str:
    record = {**publishing.record_of(editions), "made_with": publishing.tools(editions), "marks": dict(marks)}
    station = publishing.workstation(workspace, editions[0])
    content = [publishing.edition(one, store) for one in editions]
    return release.write_release(workspace.site, station, content, record, progress=progress)


def _keep_record(workspace: Workspace, station: str, made: str) -> None:
    history.keep_record(workspace, station, made, (workspace.site / "r" / made / release.RECORD_NAME).read_bytes())


def put_back_records(workspace: Workspace, station: str, progress: Progress) -> None:
    """Copy records that were lost, in a merge or with half a backup, from the releases of the site, and say so.

    Raises InputError for a history that is damaged.
    """
    for made in history.in_order(history.events(workspace, station)):
        if os.path.lexists(workspace.records / station / f"{made}.json"):
            continue
        try:
            release.read_release(workspace.site, made)
        except (InputError, CheckFailedError):
            continue  # it is lost there too; whoever needs it says so
        _keep_record(workspace, station, made)
        progress.note(f"records/{station}/{made}.json was lost; it is put back from the site")


def _others(
    workspace: Workspace, station: Any, before: Mapping[str, str], now: Mapping[str, str], progress: Progress
) -> dict[str, str]:
    """The workstation's other languages, as they are shown already."""
    others = {}
    for language, one in before.items():
        if language in now or language not in station.languages:
            continue
        if (workspace.site / "r" / one).is_dir():
            others[language] = one
        else:
            progress.note(f"release {one} ({language}) is not in the site any more; it is shown again once it is built")
    return others


# ------------------------------------------------------------------------------------------------ what persons decide


def rollback(
    workspace: Workspace,
    station: str,
    *,
    now: datetime,
    to: str = "",
    language: str = "",
    by: str = "",
    reason: str = "",
    progress: Progress,
) -> Event:
    """Show what was shown before, or the release ``to``; in one ``language`` or, with "", in all.

    Raises UsageError where there is nothing to go back to, InputError where that release is not in the site any more,
    CheckFailedError where it is damaged.
    """
    past = history.events(workspace, station)
    state = history.shown_after(past)
    if not state.releases:
        raise UsageError("nothing is shown here that could be rolled back", subject=station, hint=_see(station))
    wanted = _chosen(workspace, station, past, to) if to else _before(past)
    if language:
        wanted = {one: made for one, made in wanted.items() if one == language}
    target = {one: wanted.get(one, made) for one, made in state.releases.items()}
    if target == dict(state.releases):
        raise UsageError("there is nothing before it to go back to", subject=station, hint=_see(station))
    _require_there(workspace, station, target)
    for one in dict.fromkeys(target.values()):
        release.verified(workspace.site, one)
    event = Event(_at(now), Deed.ROLLED_BACK, target, _one(by, "--by"), _one(reason, "--reason"))
    history.add(workspace, station, event)
    _put_pages(workspace, station, (*past, event))
    indexing.put(workspace, progress)
    return event


def _chosen(workspace: Workspace, station: str, past: Sequence[Event], to: str) -> dict[str, str]:
    """The languages of a release, which may be named by its first digits."""
    known = [one for one in history.in_order(past) if one.startswith(to.lower())]
    if len(known) != 1:
        what = "is no release of this workstation" if not known else "could be several releases"
        raise UsageError(f"{to[:40]!r} {what}", subject=station, hint=_see(station))
    editions = history.record_of(workspace, station, known[0])["editions"]
    return {edition["language"]: known[0] for edition in editions}


def _before(past: Sequence[Event]) -> dict[str, str]:
    """What was shown before what is shown now, further back with each time."""
    shown = past[-1].shown
    since = next(at for at, event in enumerate(past) if event.shown == shown)
    earlier = (event.shown for event in reversed(past[:since]) if event.shown and event.shown != shown)
    return dict(next(earlier, {}))


def withdraw(
    workspace: Workspace, station: str, *, now: datetime, reason: str, by: str = "", progress: Progress
) -> Event:
    """Show a notice instead: why, and whom to ask. Nothing is published here until a person says so.

    Raises UsageError where nothing is shown, or no reason is given.
    """
    past = history.events(workspace, station)
    state = history.shown_after(past)
    if state.withdrawn is not None:
        _put_notice(workspace, station, state.withdrawn)
        raise UsageError(f"is withdrawn since {state.withdrawn.day} already", subject=station, hint=_see(station))
    if not state.releases:
        raise UsageError("nothing is shown here that could be withdrawn", subject=station, hint=_see(station))
    if not (said := _one(reason, "--reason")):
        raise UsageError("needs a reason; it is shown on the page", subject=station, hint='--reason "…"')
    event = Event(_at(now), Deed.WITHDRAWN, {}, _one(by, "--by"), said)
    history.add(workspace, station, event)
    _put_notice(workspace, station, event)
    indexing.put(workspace, progress)
    return event


def publish_again(workspace: Workspace, station: str, *, by: str = "", now: datetime, progress: Progress) -> Event:
    """Show the newest release again, after it was withdrawn or rolled back from.

    Where that release is not in the site any more, it is allowed, and the next build shows what it makes. Raises
    UsageError where there is nothing to undo.
    """
    past = history.events(workspace, station)
    state = history.shown_after(past)
    held = history.held_back(past)
    if state.withdrawn is None and not held:
        raise UsageError("is neither withdrawn nor rolled back", subject=station, hint=_see(station))
    newest = _newest(past)
    whole = newest and all(_is_whole(workspace, one) for one in dict.fromkeys(newest.values()))
    event = Event(_at(now), Deed.SHOWN_AGAIN if whole else Deed.ALLOWED, newest if whole else {}, _one(by, "--by"))
    history.add(workspace, station, event)
    if whole:
        _put_pages(workspace, station, (*past, event))
        indexing.put(workspace, progress)
    return event


def _newest(past: Sequence[Event]) -> dict[str, str]:
    """What was published last; in a language that was rolled back from, what was published last there."""
    published = [event.shown for event in reversed(past) if event.deed is Deed.PUBLISHED]
    newest = dict(next(iter(published), {}))
    for language, held in history.held_in(past).items():
        if language in newest:
            newest[language] = next((shown[language] for shown in published if shown.get(language) in held), "")
    return {language: made for language, made in newest.items() if made}


def _is_whole(workspace: Workspace, made: str) -> bool:
    try:
        release.verified(workspace.site, made)
    except (CheckFailedError, InputError):
        return False
    return True


def _at(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _one(text: str, option: str) -> str:
    return one_line(text, option, _LONGEST)


def _see(station: str) -> str:
    return f"See: onboard history {station}"


# ------------------------------------------------------------------------------------------------ pages


def _put_pages(workspace: Workspace, station: str, past: Sequence[Event]) -> None:
    """Make every page of a workstation agree with its history."""
    state = history.shown_after(past)
    for code in addresses.codes_of(workspace.records, station):
        pointer.show(
            workspace.site,
            station,
            code,
            state.releases,
            published=state.since,
            report=workspace.settings.site.report,
            once=addresses.names_of(workspace.records, station),
        )


def _put_notice(workspace: Workspace, station: str, event: Event) -> None:
    """Put the notice in the place of every page of a workstation."""
    past = history.events(workspace, station)
    last = next(one.shown for one in reversed(past) if one.shown)
    record = _record_for_notice(workspace, station, last)
    languages = {edition["language"]: edition for edition in record["editions"]}
    shown = {**record, "editions": [languages.get(one, {"language": one}) for one in last]}
    for code in addresses.codes_of(workspace.records, station):
        pointer.withdraw(workspace.site, code, Notice(shown, event.day, event.reason))


def _record_for_notice(workspace: Workspace, station: str, last: Mapping[str, str]) -> Mapping[str, Any]:
    """The record that says whom to ask; where it is lost too, what is known without: a dangerous video must go."""
    made = next(iter(last.values()))
    try:
        return history.record_of(workspace, station, made)
    except InputError:
        try:
            return release.read_release(workspace.site, made)
        except (InputError, CheckFailedError):
            unknown = {"id": station, "name": station, "contacts": [], "responsible": "", "logo": None}
            settings = {"company": workspace.settings.company.name, "colour": publishing.colour_of(workspace)}
            return {"workstation": {**unknown, **settings}, "editions": []}


def _live(workspace: Workspace, code: str) -> pointer.Live | None:
    """What a page says now; one that is damaged counts as none, since it is written again."""
    try:
        return pointer.live(workspace.site, code)
    except CheckFailedError:
        return None


def _drop_old(workspace: Workspace, station: str, past: Sequence[Event], progress: Progress) -> None:
    """Remove releases that nobody is shown any more, but for as many as are kept to roll back to."""
    shelf = workspace.site / "r"
    ids = {station, *addresses.names_of(workspace.records, station)}
    known = history.in_order(past)
    shown = set(history.shown_after(past).releases.values())
    kept = shown | set([one for one in known if one not in shown][: workspace.settings.site.keep])
    own = [path.name for path in shelf.iterdir() if path.name not in kept and _belongs(workspace, path.name, ids)]
    try:
        dropped = pointer.drop_releases(workspace.site, sorted(own))
    except (InputError, CheckFailedError) as kept_for_now:
        progress.note(f"old releases are kept: {kept_for_now}")
        return
    if dropped:
        progress.note(f"{len(dropped)} old release{'s' * (len(dropped) > 1)} of {station} removed from the site")


def _belongs(workspace: Workspace, made: str, ids: set[str]) -> bool:
    try:
        return _owner(workspace.site, made) in ids
    except (InputError, CheckFailedError):
        return False


@lru_cache(maxsize=4096)
def _owner(site: Path, made: str) -> str:
    """The workstation a release is of: the same for ever, since its name is the digest of what its record says."""
    return release.read_release(site, made)["workstation"]["id"]
