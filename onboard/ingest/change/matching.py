"""Which step of a document is which step of its next version, and the instruction with the ids its steps had.

Ids that the author gave come first, then what :mod:`~onboard.ingest.change.pairing` finds in the words. Two parts of an
old step that are steps of their own now, or two old steps that are one now, are told where that is certain. A step that
was deleted in an earlier version and is back gets its old id back.

Where the language is another, words say nothing: only ids the author gave, texts that are the same, and photos count.
Nothing is guessed from the order alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from onboard.core.model import Instruction, Picture, Statement, Step
from onboard.ingest.change.identities import Known, KnownStep, known_of
from onboard.ingest.change.likeness import Wording, unnumbered
from onboard.ingest.change.pairing import Entry, Paired, Pairing
from onboard.ingest.names import distinct, title_slug

ALIKE_RESTORED = 0.75
"""How alike a new step must be to one deleted earlier to be that step again."""
SURELY = 92
"""How alike, in percent of letters in order, the parts together must be to the whole to be a step divided or joined."""

_MOST_PARTS = 4
_MOST_SHARING = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A step before and now. ``new`` is the id it has in the document as read, before ids are kept.

    ``why``       "id" the author gave it · "same" text · "values" only differ · "title" is the same · "words" are alike
                  · "picture" is the same · "place" between the same neighbours
    ``likeness``  of the texts, from 0 to 1; 1 where nothing but values differs
    """

    old: str
    new: str
    why: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of the steps.

    ``same``       in the order of the new document
    ``restored``   steps deleted earlier that are back
    ``joined``     (old id, new id): an old step without one of its own that went into this new one
    ``divided``    (new id, old id): a new step that was a part of this old one
    ``given``      ids in the new document that its author gave
    ``reserved``   ids that no new step may have: those of steps that are or were deleted
    """

    same: tuple[Pair, ...]
    restored: tuple[Pair, ...] = ()
    joined: tuple[tuple[str, str], ...] = ()
    divided: tuple[tuple[str, str], ...] = ()
    given: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()

    def kept(self) -> Mapping[str, str]:
        """The id to have by id as read, for every step that had one; an id the author gives now wins."""
        pairs = (*self.same, *self.restored)
        return {pair.new: pair.new if pair.new in self.given else pair.old for pair in pairs}

    def renamed(self) -> Mapping[str, str]:
        """Id before -> id now, of the steps whose author gave them another id."""
        kept = self.kept()
        return {pair.old: kept[pair.new] for pair in self.same if kept[pair.new] != pair.old}


@dataclass(frozen=True, slots=True)
class Continued:
    """A document read again: with the ids its steps had, and what to remember of it."""

    instruction: Instruction
    matching: Matching
    known: Known


def continued(before: Known | None, fresh: Instruction) -> Continued:
    """A freshly read instruction with the ids its steps had; ``before`` is what was remembered, None the first time.

    Doing it again with the outcome changes nothing.
    """
    if before is None:
        return Continued(fresh, matched(known_of(fresh), fresh), known_of(fresh))
    matching = matched(before, fresh)
    instruction = with_kept_ids(fresh, matching)
    return Continued(instruction, matching, known_of(instruction, fresh, before))


# ------------------------------------------------------------------------------------------ which is which


def matched(old: Known, new: Instruction) -> Matching:
    """Which step of ``new``, as it was read, is which step of ``old``."""
    theirs = known_of(new).steps
    pairing = Pairing([_entry(step) for step in old.steps], [_entry(step) for step in theirs])
    _by_given_ids(pairing, old.steps, theirs)
    pairing.same()
    _by_adopted_ids(pairing, old.steps, theirs)
    restored = _restored(pairing, old.gone, theirs)
    pairing.same_but_for_values()
    joined: dict[int, int] = {}
    divided: dict[int, int] = {}
    speaks_another = _is_another_language(old.language, new.language)
    if not speaks_another:
        joined, divided = _joined(pairing), _divided(pairing)
        pairing.same_title()
        pairing.similar()
    pairing.same_picture()
    if not speaks_another:
        pairing.in_place()
        pairing.elsewhere.update(divided)
        ids = {pair.old for pair in restored}
        gone = [step for step in old.gone if step.id not in ids]
        restored += _restored(pairing, gone, theirs, alike=True)
    return _matching(pairing, old, theirs, restored, joined, divided)


def _matching(
    pairing: Pairing,
    old: Known,
    theirs: Sequence[KnownStep],
    restored: Sequence[Pair],
    joined: Mapping[int, int],
    divided: Mapping[int, int],
) -> Matching:
    """Places to ids."""
    same = tuple(_pair(old.steps[one.old], theirs[one.new], one) for one in pairing.pairs)
    ids = {pair.old for pair in (*same, *restored)}
    return Matching(
        same,
        tuple(restored),
        tuple((old.steps[at].id, theirs[into].id) for at, into in sorted(joined.items())),
        tuple((theirs[at].id, old.steps[out_of].id) for at, out_of in sorted(divided.items())),
        frozenset(step.id for step in theirs if step.given),
        frozenset(step.id for step in (*old.steps, *old.gone) if step.id not in ids),
    )


def _pair(old: KnownStep, new: KnownStep, found: Paired) -> Pair:
    return Pair(old.id, new.id, found.why, round(found.likeness, 3))


def _entry(step: KnownStep) -> Entry:
    wording = Wording(_worded(step))
    shown = frozenset(picture.digest for picture in step.pictures if picture.digest)
    warned = tuple(warning.text for warning in step.warnings)
    key = (wording.text, step.section, shown, warned)
    return Entry(key, wording, title_slug(step.title), step.section, shown, step.derived if step.given else "")


def _worded(step: KnownStep) -> str:
    """Title and text without the number in front; the title once."""
    title, text = unnumbered(step.title), unnumbered(step.text)
    return text if text.startswith(title) else f"{title} {text}"


def _is_another_language(one: str, other: str) -> bool:
    return bool(one and other) and one.split("-")[0] != other.split("-")[0]


def _by_given_ids(pairing: Pairing, old: Sequence[KnownStep], new: Sequence[KnownStep]) -> None:
    known = {step.derived: at for at, step in enumerate(old) if step.given}
    for at, step in enumerate(new):
        if (mine := known.get(step.derived)) is not None:
            pairing.pair(mine, at, "id", pairing.alike(mine, at))


def _by_adopted_ids(pairing: Pairing, old: Sequence[KnownStep], new: Sequence[KnownStep]) -> None:
    """An author wrote down the id that a step had anyway, and reworded the step."""
    known = {old[at].id: at for at in pairing.free_old()}
    for at in pairing.free_new():
        mine = known.get(new[at].id)
        if new[at].given and mine is not None:
            pairing.pair(mine, at, "id", pairing.alike(mine, at))


# ------------------------------------------------------------------------------------------ joined and divided


def _joined(pairing: Pairing) -> dict[int, int]:
    """Old steps that went into a new one; one of each lot is paired with it, the others are given here."""
    found = {}
    for parts, whole in _composed(pairing, pairing.old, pairing.free_old(), pairing.new, pairing.free_new()):
        if not pairing.is_free(whole) or any(part in pairing.to_new for part in parts):
            continue
        heir = _heir(pairing.old, parts, pairing.new[whole])
        pairing.pair(heir, whole, "words", pairing.alike(heir, whole))
        found |= {part: whole for part in parts if part != heir}
    return found


def _divided(pairing: Pairing) -> dict[int, int]:
    """New steps that were parts of an old one; one of each lot is paired with it, the others are given here."""
    found = {}
    for parts, whole in _composed(pairing, pairing.new, pairing.free_new(), pairing.old, pairing.free_old()):
        if whole in pairing.to_new or not all(pairing.is_free(part) for part in parts):
            continue
        heir = _heir(pairing.new, parts, pairing.old[whole])
        pairing.pair(whole, heir, "words", pairing.alike(whole, heir))
        found |= {part: whole for part in parts if part != heir}
    return found


def _composed(
    pairing: Pairing, ones: Sequence[Entry], free: Sequence[int], wholes: Sequence[Entry], whole_free: Sequence[int]
) -> Iterator[tuple[range, int]]:
    """Neighbours that together say what one entry of the other side says."""
    spread = pairing.likeness.spread
    having: dict[str, list[int]] = defaultdict(list)
    for at in whole_free:
        for word in wholes[at].wording.words:
            having[word].append(at)
    waiting = set(free)
    for first in free:
        words = ones[first].wording.words
        rarest = min(words, key=lambda word: (spread[word], word), default="")
        near = having.get(rarest, [])
        for end in range(first + 2, first + _MOST_PARTS + 1):
            if end - 1 not in waiting or len(near) > _MOST_SHARING:
                break
            together = " ".join(one.wording.plain for one in ones[first:end])
            for whole in near:
                if fuzz.ratio(together, wholes[whole].wording.plain, score_cutoff=SURELY):
                    yield range(first, end), whole


def _heir(ones: Sequence[Entry], parts: range, whole: Entry) -> int:
    """The part that goes by the whole's id: the one with its title, else the one that says most."""
    titled = [at for at in parts if ones[at].title == whole.title]
    return titled[0] if titled else max(parts, key=lambda at: (len(ones[at].wording.plain), -at))


# ------------------------------------------------------------------------------------------ restored


def _restored(
    pairing: Pairing, gone: Sequence[KnownStep], new: Sequence[KnownStep], *, alike: bool = False
) -> list[Pair]:
    """Steps deleted earlier that are back: with the author's id, or in the same words, or, if asked, in similar ones.

    Who undoes an edit gets the ids back there were before it; so the same words come before all similar ones.
    """
    free = pairing.free_new()
    if not free or not gone:
        return []
    again = Pairing([_entry(step) for step in gone], [pairing.new[at] for at in free])
    _by_given_ids(again, gone, [new[at] for at in free])
    again.same()
    if alike:
        again.same_but_for_values()
        again.similar(ALIKE_RESTORED, ALIKE_RESTORED)
    pairing.elsewhere.update(free[one.new] for one in again.pairs)
    return [_pair(gone[one.old], new[free[one.new]], one) for one in again.pairs]


# ------------------------------------------------------------------------------------------ ids


def with_kept_ids(instruction: Instruction, matching: Matching) -> Instruction:
    """The instruction, as it was read, with the ids its steps had before, and all that is made of them.

    A new step keeps the id that reading gave it, unless another step has or had that: then it gets another. Every id
    stays unique.
    """
    names = _names(instruction, matching)
    return replace(
        instruction,
        steps=tuple(_named(step, names[step.id]) for step in instruction.steps),
        procedures=tuple(
            replace(one, steps=tuple(names.get(step, step) for step in one.steps)) for one in instruction.procedures
        ),
    )


def _names(instruction: Instruction, matching: Matching) -> dict[str, str]:
    """Id to have by id as read: those the author gave, then those that were, then the new ones."""
    kept = matching.kept()
    names = {step.id: step.id for step in instruction.steps if step.id in matching.given}
    taken = set(names.values())
    for step in instruction.steps:
        wanted = kept.get(step.id)
        if wanted and step.id not in names and wanted not in taken:
            names[step.id] = wanted
            taken.add(wanted)
    taken |= matching.reserved
    for step in instruction.steps:
        if step.id not in names and step.id not in taken:
            names[step.id] = step.id
            taken.add(step.id)
    rest = [step for step in instruction.steps if step.id not in names]
    others = distinct([(title_slug(step.title), f"{step.title} {step.text}") for step in rest], frozenset(taken))
    return names | {step.id: name for step, name in zip(rest, others, strict=True)}


def _named(step: Step, name: str) -> Step:
    if name == step.id:
        return step

    def renamed(identifier: str) -> str:
        return name + identifier.removeprefix(step.id) if identifier.startswith(f"{step.id}/") else identifier

    def statement(one: Statement) -> Statement:
        return replace(one, id=renamed(one.id))

    def picture(one: Picture) -> Picture:
        return replace(one, id=renamed(one.id))

    return replace(
        step,
        id=name,
        statements=tuple(map(statement, step.statements)),
        pictures=tuple(map(picture, step.pictures)),
    )
