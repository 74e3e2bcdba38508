"""What has changed in a document, the way a trainer thinks of it: safety first, then step by step, then the rest.

A step is reworded, moved, inserted, deleted, back again, joined with another or divided. Only as many steps count as
moved as must have been taken up and put elsewhere: whatever was inserted in front of a step does not move it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest

from onboard.core.model import Instruction, Signal
from onboard.ingest.change.identities import Known, KnownPicture, KnownStep, known_of
from onboard.ingest.change.likeness import Wording, unnumbered
from onboard.ingest.change.marking import other_values
from onboard.ingest.change.matching import Matching, with_kept_ids
from onboard.ingest.change.pairing import Entry, longest_rising, paired_texts


class About(StrEnum):
    """What a change concerns, the gravest first."""

    WARNING = "warning"
    PPE = "ppe"
    STEP = "step"
    SECTION = "section"
    PICTURE = "picture"
    TOOL = "tool"
    PART = "part"
    CHECK = "check"
    CONTACT = "contact"
    TITLE = "title"
    STATION = "station"
    REVISION = "revision"
    VALID_FROM = "valid-from"
    RESPONSIBLE = "responsible"
    LANGUAGE = "language"
    METADATA = "metadata"
    INTRODUCTION = "introduction"
    NOTE = "note"


class What(StrEnum):
    """What became of it. ``JOINED``: went into another step; ``DIVIDED``: was a part of another step."""

    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    RESTORED = "restored"
    JOINED = "joined"
    DIVIDED = "divided"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Named:
    """A step as a person finds it: its id, its title, and its place in the document, counted from 1."""

    id: str
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another than before.

    ``step``      the step it concerns, as it is now (of a removed one: as it was); None where it concerns the whole
    ``was``       the step's place before, from 1, where that is told
    ``beside``    the step now in front of an added or moved one, None at the beginning; of a joined or divided one,
                  the step it went into or came out of
    ``before``, ``after``   the words that differ; "" where there were or are none
    ``values``    among these words, values in the place of others: ("25 Nm", "30 Nm")
    ``signals``   the warning's signal word before and now
    ``name``      of metadata: its id
    """

    about: About
    what: What
    step: Named | None = None
    was: int | None = None
    beside: Named | None = None
    before: str = ""
    after: str = ""
    values: tuple[tuple[str, str], ...] = ()
    signals: tuple[Signal | None, Signal | None] = (None, None)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between a document and its next version.

    ``before``, ``after``   name and SHA-256 of the two documents
    ``changes``             the gravest first; empty where nothing is another that a reader of it would see
    ``unchanged``           ids of the steps that are as they were, warnings and pictures included
    """

    before: tuple[str, str]
    after: tuple[str, str]
    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]


def changes(old: Instruction | Known, new: Instruction, matching: Matching) -> Changes:
    """What has changed from ``old`` to ``new``; ``new`` and ``matching`` as the document was read, before ids are kept.

    Steps are named by the ids they have afterwards.
    """
    before = old if isinstance(old, Known) else known_of(old)
    return _Comparison(before, known_of(with_kept_ids(new, matching), new), matching).result()


@dataclass(frozen=True)
class _Comparison:
    """Two versions and which step is which.

    ``now_of``   place in the new document by place in the old one, from 0
    ``into``     the same for old steps that were joined with another one
    ``out_of``   place in the old document by place in the new one, for parts of an old step
    """

    old: Known
    new: Known
    matching: Matching
    now_of: dict[int, int] = field(init=False)
    into: dict[int, int] = field(init=False)
    out_of: dict[int, int] = field(init=False)
    back: set[int] = field(init=False)

    def __post_init__(self) -> None:
        mine = {step.id: at for at, step in enumerate(self.old.steps)}
        theirs = {step.derived: at for at, step in enumerate(self.new.steps)}
        found = {
            "now_of": {mine[pair.old]: theirs[pair.new] for pair in self.matching.same},
            "into": {mine[was]: theirs[now] for was, now in self.matching.joined},
            "out_of": {theirs[now]: mine[was] for now, was in self.matching.divided},
            "back": {theirs[pair.new] for pair in self.matching.restored},
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def result(self) -> Changes:
        found = [
            *self._warnings(),
            *self._texts(About.PPE, self.old.ppe, self.new.ppe),
            *self._steps(),
            *self._sections(),
            *self._pictures(),
            *self._texts(About.TOOL, self.old.tools, self.new.tools),
            *self._texts(About.PART, self.old.parts, self.new.parts),
            *self._texts(About.CHECK, self.old.checks, self.new.checks),
            *self._texts(About.CONTACT, self.old.contacts, self.new.contacts),
            *self._singles(),
            *self._texts(About.INTRODUCTION, self.old.introduction, self.new.introduction),
            *self._texts(About.NOTE, self.old.notes, self.new.notes),
        ]
        touched = {change.step.id for change in found if change.step}
        return Changes(
            (self.old.document, self.old.digest),
            (self.new.document, self.new.digest),
            tuple(found),
            tuple(step.id for step in self.new.steps if step.id not in touched),
        )

    def _was(self, at: int) -> Named:
        return Named(self.old.steps[at].id, self.old.steps[at].title, at + 1)

    def _is(self, at: int) -> Named:
        return Named(self.new.steps[at].id, self.new.steps[at].title, at + 1)

    def _in_front_of(self, at: int) -> Named | None:
        return self._is(at - 1) if at else None

    def _changed(self, about: About, before: str, after: str, step: Named | None = None) -> Change:
        values = other_values(before, after, self.new.language or self.old.language)
        return Change(about, What.CHANGED, step, before=before, after=after, values=values)

    # ---------------------------------------------------------------- steps

    def _steps(self) -> Iterator[Change]:
        """In the order of the new document; a deleted step where it stood."""
        moved = self._moved()
        were = {now: was for was, now in self.now_of.items()}
        gone = {now: self._gone_behind(was) for was, now in self.now_of.items()}
        yield from self._gone_behind(-1)
        for at in range(len(self.new.steps)):
            if at in were:
                yield from self._step(were[at], at, at in moved)
            elif at in self.out_of:
                yield Change(About.STEP, What.DIVIDED, self._is(at), beside=self._was(self.out_of[at]))
            else:
                what = What.RESTORED if at in self.back else What.ADDED
                text = _told(self.new.steps[at])
                yield Change(About.STEP, what, self._is(at), beside=self._in_front_of(at), after=text)
            yield from gone.get(at, ())

    def _gone_behind(self, at: int) -> list[Change]:
        """Deleted and joined steps that stood between an old step and the next one that is still there."""
        found = []
        for behind in range(at + 1, len(self.old.steps)):
            if behind in self.now_of:
                break
            if behind in self.into:
                joined = self._is(self.into[behind])
                found.append(Change(About.STEP, What.JOINED, self._was(behind), behind + 1, joined))
            else:
                text = _told(self.old.steps[behind])
                found.append(Change(About.STEP, What.REMOVED, self._was(behind), behind + 1, before=text))
        return found

    def _step(self, was: int, now: int, has_moved: bool) -> Iterator[Change]:
        if has_moved:
            yield Change(About.STEP, What.MOVED, self._is(now), was + 1, self._in_front_of(now))
        lost = sorted([was, *(at for at, into in self.into.items() if into == now)])
        won = sorted([now, *(at for at, out_of in self.out_of.items() if out_of == was)])
        before, after = _differing([self.old.steps[at] for at in lost], [self.new.steps[at] for at in won])
        if before != after:
            yield self._changed(About.STEP, before, after, self._is(now))
        if self.old.steps[was].id != self.new.steps[now].id:
            ids = self.old.steps[was].id, self.new.steps[now].id
            yield Change(About.STEP, What.RENAMED, self._is(now), before=ids[0], after=ids[1])

    def _moved(self) -> set[int]:
        """New places of the fewest steps that must have been moved."""
        places = [now for _, now in sorted(self.now_of.items())]
        kept = {places[at] for at in longest_rising(places)}
        return set(places) - kept

    def _sections(self) -> Iterator[Change]:
        """A section that has another name is said once; a step that stands in another one, for itself."""
        went: dict[str, set[str]] = {}
        for was, now in self.now_of.items():
            went.setdefault(self.old.steps[was].section, set()).add(self.new.steps[now].section)
        known = {step.section for step in self.old.steps}
        renamed = {
            old: next(iter(new)) for old, new in went.items() if len(new) == 1 and old and not (new & (known | {""}))
        }
        for old, new in renamed.items():
            yield self._changed(About.SECTION, old, new)
        for was, now in sorted(self.now_of.items(), key=lambda pair: pair[1]):
            before, after = self.old.steps[was].section, self.new.steps[now].section
            if before != after and renamed.get(before) != after:
                yield Change(About.SECTION, What.CHANGED, self._is(now), before=before, after=after)

    # ---------------------------------------------------------------- safety

    def _warnings(self) -> Iterator[Change]:
        """Those that are no more, those that say something else, those elsewhere, new ones."""
        mine = [(None, one) for one in self.old.warnings]
        mine += [(at, one) for at, step in enumerate(self.old.steps) for one in step.warnings]
        theirs = [(None, one) for one in self.new.warnings]
        theirs += [(at, one) for at, step in enumerate(self.new.steps) for one in step.warnings]
        owners = [None if at is None else self.now_of.get(at, self.into.get(at, -1)) for at, _ in mine]
        pairs = paired_texts(
            [_entry(one.text, (owner, one.signal), str(owner)) for owner, (_, one) in zip(owners, mine, strict=True)],
            [_entry(one.text, (at, one.signal), str(at)) for at, one in theirs],
        )
        found: list[Change] = []
        for place in sorted(set(range(len(mine))) - {pair.old for pair in pairs}):
            at, one = mine[place]
            owner = None if at is None else self._was(at)
            found.append(Change(About.WARNING, What.REMOVED, owner, before=one.text, signals=(one.signal, None)))
        for pair in pairs:
            (was, old), (now, new) = mine[pair.old], theirs[pair.new]
            step = None if now is None else self._is(now)
            signals = (old.signal, new.signal)
            if unnumbered(old.text) != unnumbered(new.text) or old.signal != new.signal:
                told = self._changed(About.WARNING, old.text, new.text, step)
                found.append(
                    Change(About.WARNING, What.CHANGED, step, None, None, old.text, new.text, told.values, signals)
                )
            if owners[pair.old] != now:
                stood = None if was is None else was + 1
                found.append(Change(About.WARNING, What.MOVED, step, stood, after=new.text, signals=signals))
        for place in sorted(set(range(len(theirs))) - {pair.new for pair in pairs}):
            at, one = theirs[place]
            owner = None if at is None else self._is(at)
            found.append(Change(About.WARNING, What.ADDED, owner, after=one.text, signals=(None, one.signal)))
        order = list(What)
        return iter(sorted(found, key=lambda change: order.index(change.what)))

    # ---------------------------------------------------------------- the rest

    def _pictures(self) -> Iterator[Change]:
        yield from _other_pictures(self.old.pictures, self.new.pictures, None)
        for was, now in sorted(self.now_of.items(), key=lambda pair: pair[1]):
            yield from _other_pictures(self.old.steps[was].pictures, self.new.steps[now].pictures, self._is(now))

    def _texts(self, about: About, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
        pairs = paired_texts([_entry(text) for text in old], [_entry(text) for text in new])
        lost, won = {pair.old for pair in pairs}, {pair.new for pair in pairs}
        yield from (Change(about, What.REMOVED, before=text) for at, text in enumerate(old) if at not in lost)
        for pair in pairs:
            if unnumbered(old[pair.old]) != unnumbered(new[pair.new]):
                yield self._changed(about, old[pair.old], new[pair.new])
        yield from (Change(about, What.ADDED, after=text) for at, text in enumerate(new) if at not in won)

    def _singles(self) -> Iterator[Change]:
        old, new = self.old, self.new
        for about, before, after in (
            (About.TITLE, old.title, new.title),
            (About.STATION, old.station, new.station),
            (About.REVISION, old.revision, new.revision),
            (About.VALID_FROM, old.valid_from, new.valid_from),
            (About.RESPONSIBLE, old.responsible, new.responsible),
            (About.LANGUAGE, old.language, new.language),
        ):
            yield from _single(about, before, after)
        mine, theirs = old.metadata or {}, new.metadata or {}
        for name in dict.fromkeys((*mine, *theirs)):
            yield from _single(About.METADATA, mine.get(name), theirs.get(name), name)


def _entry(text: str, key: object = None, group: str = "") -> Entry:
    wording = Wording(unnumbered(text))
    return Entry((wording.text, key), wording, group=group)


def _told(step: KnownStep) -> str:
    return step.text or step.title


def _differing(old: Sequence[KnownStep], new: Sequence[KnownStep]) -> tuple[str, str]:
    """The sentences of the one that the other does not have; numbering does not count."""
    mine, theirs = _sentences(old), _sentences(new)
    if " ".join(mine) == " ".join(theirs):
        return "", ""
    out = [one for one in mine if one not in theirs]
    into = [one for one in theirs if one not in mine]
    return (" ".join(out), " ".join(into)) if out or into else (" ".join(mine), " ".join(theirs))


def _sentences(steps: Sequence[KnownStep]) -> list[str]:
    found = []
    for step in steps:
        title = unnumbered(step.title)
        said = [unnumbered(one) for one in step.says]
        begins = bool(said) and said[0].startswith(title)
        found += said if begins else [title, *said]
    return found


def _other_pictures(old: Sequence[KnownPicture], new: Sequence[KnownPicture], step: Named | None) -> Iterator[Change]:
    """A picture under another name is the same picture."""
    mine = [one for one in old if not any(_is_same_picture(one, other) for other in new)]
    theirs = [one for one in new if not any(_is_same_picture(one, other) for other in old)]
    mine.sort(key=lambda one: one.file not in {other.file for other in theirs})
    theirs.sort(key=lambda one: [*(other.file for other in mine), one.file].index(one.file))
    for before, after in zip_longest(mine, theirs):
        if before and after:
            yield Change(About.PICTURE, What.CHANGED, step, before=before.file, after=after.file)
        elif before:
            yield Change(About.PICTURE, What.REMOVED, step, before=before.file)
        elif after:
            yield Change(About.PICTURE, What.ADDED, step, after=after.file)


def _is_same_picture(one: KnownPicture, other: KnownPicture) -> bool:
    if one.digest and other.digest:
        return one.digest == other.digest
    return one.file == other.file and one.digest == other.digest


def _single(about: About, before: str | None, after: str | None, name: str = "") -> Iterator[Change]:
    if (before or "") == (after or ""):
        return
    what = What.ADDED if not before else What.REMOVED if not after else What.CHANGED
    yield Change(about, what, before=before or "", after=after or "", name=name)
