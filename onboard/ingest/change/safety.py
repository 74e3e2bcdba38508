"""The warnings of two versions of a document: which are no more, say something else, stand elsewhere, are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onboard.ingest.change.difference import About, Change, Named, What
from onboard.ingest.change.identities import Known, KnownStep, KnownWarning
from onboard.ingest.change.likeness import flat
from onboard.ingest.change.marking import other_values
from onboard.ingest.change.pairing import Entry, paired_texts, text_entry


@dataclass(frozen=True, slots=True)
class _Standing:
    """A warning and where it stands.

    ``place``   of its step in its own document, from 0; None where it is for the whole
    ``step``    the step as it is now, or as it was where it is no more; None where it is for the whole
    ``is_gone`` its step is no more
    """

    warning: KnownWarning
    place: int | None = None
    step: Named | None = None
    is_gone: bool = False

    @property
    def at(self) -> str:
        """The same before and now for the same step."""
        return f"{'gone ' * self.is_gone}{self.step.id}" if self.step else ""


def other_warnings(old: Known, new: Known, stands: Mapping[int, Named | None], language: str) -> Iterator[Change]:
    """What has changed in the warnings, the gravest first.

    ``stands``: by place of an old step, from 0, the step it is or went into now; None where it is no more.
    """
    mine = list(_before(old, stands))
    theirs = list(_now(new))
    pairs = paired_texts([_entry(one) for one in mine], [_entry(one) for one in theirs])
    together = [(mine[pair.old], theirs[pair.new]) for pair in pairs]
    kept, known = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    yield from (_removed(one) for at, one in enumerate(mine) if at not in kept)
    yield from (_changed(before, now, language) for before, now in together if _is_other(before.warning, now.warning))
    yield from (_moved(before, now) for before, now in together if before.at != now.at)
    yield from (_added(one) for at, one in enumerate(theirs) if at not in known)


def _before(old: Known, stands: Mapping[int, Named | None]) -> Iterator[_Standing]:
    yield from (_Standing(warning) for warning in old.warnings)
    for place, step in enumerate(old.steps):
        now = stands[place]
        for warning in step.warnings:
            yield _Standing(warning, place, now or _named(old.steps, place), now is None)


def _now(new: Known) -> Iterator[_Standing]:
    yield from (_Standing(warning) for warning in new.warnings)
    for place, step in enumerate(new.steps):
        yield from (_Standing(warning, place, _named(new.steps, place)) for warning in step.warnings)


def _named(steps: Sequence[KnownStep], place: int) -> Named:
    return Named(steps[place].id, steps[place].title, place + 1)


def _entry(one: _Standing) -> Entry:
    return text_entry(one.warning.text, (one.at, one.warning.signal), one.at)


def _is_other(before: KnownWarning, now: KnownWarning) -> bool:
    return flat(before.text) != flat(now.text) or before.signal != now.signal


def _removed(one: _Standing) -> Change:
    was = one.place + 1 if one.is_gone and one.place is not None else None
    signals = (one.warning.signal, None)
    return Change(About.WARNING, What.REMOVED, one.step, was, before=one.warning.text, signals=signals)


def _changed(before: _Standing, now: _Standing, language: str) -> Change:
    old, new = before.warning, now.warning
    values = other_values(old.text, new.text, language)
    return replace(_added(now), what=What.CHANGED, before=old.text, values=values, signals=(old.signal, new.signal))


def _moved(before: _Standing, now: _Standing) -> Change:
    was = None if before.place is None else before.place + 1
    signals = (before.warning.signal, now.warning.signal)
    return replace(_added(now), what=What.MOVED, was=was, signals=signals)


def _added(one: _Standing) -> Change:
    return Change(About.WARNING, What.ADDED, one.step, after=one.warning.text, signals=(None, one.warning.signal))
