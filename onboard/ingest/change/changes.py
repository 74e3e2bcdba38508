"""What has changed in a document, the way a trainer thinks of it: safety first, then step by step, then the rest.

A step is reworded, moved, inserted, deleted, back again, joined with another or divided. Only as many steps count as
moved as must have been taken up and put elsewhere: whatever was inserted in front of a step does not move it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from onboard.core.model import Instruction
from onboard.ingest.change.difference import About, Change, Changes, Named, What
from onboard.ingest.change.identities import Known, KnownPicture, KnownStep, known_of
from onboard.ingest.change.likeness import flat, is_numbered, unnumbered
from onboard.ingest.change.marking import other_values
from onboard.ingest.change.matching import Matching, with_kept_ids
from onboard.ingest.change.pairing import longest_rising, paired_texts, text_entry
from onboard.ingest.change.safety import other_warnings


def changes(old: Instruction | Known, new: Instruction, matching: Matching) -> Changes:
    """What has changed from ``old`` to ``new``; ``new`` and ``matching`` as the document was read, before ids are kept.

    Steps are named by the ids they have afterwards.
    """
    before = old if isinstance(old, Known) else known_of(old)
    return _comparison(before, known_of(with_kept_ids(new, matching), new), matching).result()


def _comparison(old: Known, new: Known, matching: Matching) -> _Comparison:
    mine = {step.id: at for at, step in enumerate(old.steps)}
    theirs = {step.derived: at for at, step in enumerate(new.steps)}
    return _Comparison(
        old,
        new,
        {mine[pair.old]: theirs[pair.new] for pair in matching.same},
        {mine[was]: theirs[now] for was, now in matching.joined},
        {theirs[now]: mine[was] for now, was in matching.divided},
        frozenset(theirs[pair.new] for pair in matching.restored),
        (_counts_its_steps(old), _counts_its_steps(new)),
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two versions and which step is which, by their places from 0.

    ``now_of``   place in the new document by place in the old one
    ``into``     the same for old steps that were joined with another one
    ``out_of``   place in the old document by place in the new one, for parts of an old step
    ``back``     places in the new document of steps that were deleted earlier
    ``counted``  whether the old document, and the new one, numbers its steps in words
    """

    old: Known
    new: Known
    now_of: Mapping[int, int]
    into: Mapping[int, int]
    out_of: Mapping[int, int]
    back: frozenset[int]
    counted: tuple[bool, bool]

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
        touched = {change.step.id for change in found if change.step} | self._heirs()
        return Changes(
            (self.old.document, self.old.digest),
            (self.new.document, self.new.digest),
            tuple(found),
            tuple(step.id for step in self.new.steps if step.id not in touched),
        )

    def _heirs(self) -> set[str]:
        """Ids of the steps that took others in, or of which parts became steps."""
        places = {*self.into.values(), *(self.now_of[was] for was in self.out_of.values())}
        return {self.new.steps[at].id for at in places}

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
        mine, theirs = self._parts(was, now)
        before, after = _differing(_sentences(mine, self.counted[0]), _sentences(theirs, self.counted[1]))
        if before != after:
            yield self._changed(About.STEP, before, after, self._is(now))
        if self.old.steps[was].id != self.new.steps[now].id:
            ids = self.old.steps[was].id, self.new.steps[now].id
            yield Change(About.STEP, What.RENAMED, self._is(now), before=ids[0], after=ids[1])

    def _parts(self, was: int, now: int) -> tuple[list[KnownStep], list[KnownStep]]:
        """A step before and now, with the steps it took in and those that parts of it became."""
        lost = sorted([was, *(at for at, into in self.into.items() if into == now)])
        won = sorted([now, *(at for at, out_of in self.out_of.items() if out_of == was)])
        return [self.old.steps[at] for at in lost], [self.new.steps[at] for at in won]

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
        renamed = {old: next(iter(new)) for old, new in went.items() if len(new) == 1 and not new & known}
        for old, new in renamed.items():
            yield from _single(About.SECTION, old, new)
        for was, now in sorted(self.now_of.items(), key=lambda pair: pair[1]):
            before, after = self.old.steps[was].section, self.new.steps[now].section
            if before != after and renamed.get(before) != after:
                yield Change(About.SECTION, What.CHANGED, self._is(now), before=before, after=after)

    # ---------------------------------------------------------------- the rest

    def _warnings(self) -> Iterator[Change]:
        places = {**self.into, **self.now_of}
        stands = {at: self._is(places[at]) if at in places else None for at in range(len(self.old.steps))}
        return other_warnings(self.old, self.new, stands, self.new.language or self.old.language)

    def _pictures(self) -> Iterator[Change]:
        yield from _other_pictures(self.old.pictures, self.new.pictures, None)
        for was, now in sorted(self.now_of.items(), key=lambda pair: pair[1]):
            mine, theirs = ([one for step in steps for one in step.pictures] for steps in self._parts(was, now))
            yield from _other_pictures(mine, theirs, self._is(now))

    def _texts(self, about: About, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
        pairs = paired_texts([text_entry(text) for text in old], [text_entry(text) for text in new])
        lost, won = {pair.old for pair in pairs}, {pair.new for pair in pairs}
        yield from (Change(about, What.REMOVED, before=text) for at, text in enumerate(old) if at not in lost)
        for pair in pairs:
            if flat(old[pair.old]) != flat(new[pair.new]):
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
        mine, theirs = old.metadata, new.metadata
        for name in dict.fromkeys((*mine, *theirs)):
            yield from _single(About.METADATA, mine.get(name), theirs.get(name), name)


def _told(step: KnownStep) -> str:
    return step.text or step.title


def _counts_its_steps(known: Known) -> bool:
    """Whether every step begins with a number: then that is no value, and changes with every step in front."""
    return len(known.steps) > 1 and all(is_numbered(step.title) for step in known.steps)


def _differing(mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """The sentences of the one that the other does not have; all of them, where only their order is another."""
    if " ".join(mine) == " ".join(theirs):
        return "", ""
    kept = {*mine} & {*theirs}
    out, into = [one for one in mine if one not in kept], [one for one in theirs if one not in kept]
    return (" ".join(out), " ".join(into)) if out or into else (" ".join(mine), " ".join(theirs))


def _sentences(steps: Sequence[KnownStep], counted: bool) -> list[str]:
    """What some steps say, title first; without the numbers in front, where the document counts its steps in words."""
    shown = unnumbered if counted else flat
    found = []
    for step in steps:
        title = shown(step.title)
        said = [shown(step.says[0]), *map(flat, step.says[1:])] if step.says else []
        begins = bool(said) and said[0].startswith(title)
        found += said if begins else [title, *said]
    return found


def _other_pictures(old: Sequence[KnownPicture], new: Sequence[KnownPicture], step: Named | None) -> Iterator[Change]:
    """A picture under another name is the same picture, with other marks on it another one."""
    mine = [one for one in old if not any(_is_same_picture(one, other) for other in new)]
    theirs = [one for one in new if not any(_is_same_picture(one, other) for other in old)]
    mine.sort(key=lambda one: one.file not in {other.file for other in theirs})
    theirs.sort(key=lambda one: [*(other.file for other in mine), one.file].index(one.file))
    for before, after in zip_longest(mine, theirs):
        if before and after:
            only_marks = replace(before, marks=after.marks) == after
            was, now = (_marked(before), _marked(after)) if only_marks else (before.file, after.file)
            yield Change(About.PICTURE, What.CHANGED, step, before=was, after=now)
        elif before:
            yield Change(About.PICTURE, What.REMOVED, step, before=before.file)
        elif after:
            yield Change(About.PICTURE, What.ADDED, step, after=after.file)


def _marked(picture: KnownPicture) -> str:
    return f"{picture.file} {{{picture.marks}}}" if picture.marks else picture.file


def _is_same_picture(one: KnownPicture, other: KnownPicture) -> bool:
    if one.marks != other.marks:
        return False
    if one.digest and other.digest:
        return one.digest == other.digest
    return one.file == other.file and one.digest == other.digest


def _single(about: About, before: str | None, after: str | None, name: str = "") -> Iterator[Change]:
    if (before or "") == (after or ""):
        return
    what = What.ADDED if not before else What.REMOVED if not after else What.CHANGED
    yield Change(about, what, before=before or "", after=after or "", name=name)
