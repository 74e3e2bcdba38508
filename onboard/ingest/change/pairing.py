"""Two lists of texts -> which of them belong together.

From what is certain to what is likely; nothing once paired is parted again:

    1  the same, and only once on either side; then their neighbours, as long as they are the same too
    2  the same, several times: told apart by their order between those already paired
    3  the same but for values ("25 Nm", "30 Nm"), once on either side; then their neighbours
    4  the same title, once on either side, in order or with a similar text
    5  similar texts, the most similar first; among equals the one that stands where it is expected
    6  the same picture, that nothing else shows on either side, in order
    7  between two neighbours that are paired: less similar ones, in order
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from onboard.ingest.change.likeness import Likeness, Wording, unnumbered

ALIKE = 0.5
"""How alike two texts must be to be one text, reworded (step 5). How it was found: docs/formats/steps.md."""
ALIKE_ELSEWHERE = 0.65
"""The same, for one that was moved as well."""
ALIKE_IN_PLACE = 0.35
"""The same, between two paired neighbours and in order (step 7)."""
ALIKE_ALONE = 0.25
"""The same, where there is one old and one new text between the two neighbours, and no other."""
ALIKE_TITLED = 0.3
"""The same, under the same title, for one that was moved (step 4)."""

_IN_ORDER, _SAME_GROUP, _SAME_PICTURE, _SAME_NUMBERS = 0.06, 0.02, 0.03, 0.03
_MOST_COMPARED = 20_000
_MOST_IN_A_GAP = 2_500
_FEW = 400
_RAREST = 8
_MOST_SHARING = 50
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a list.

    ``key``       equal where nothing at all differs
    ``wording``   its words
    ``title``     equal for equal titles, "" where it has none
    ``group``     the heading it stands below
    ``pictures``  digests of what it shows
    ``given``     the id its author gave it, or ""
    """

    key: Hashable
    wording: Wording
    title: str = ""
    group: str = ""
    pictures: frozenset[str] = frozenset()
    given: str = ""


@dataclass(frozen=True, slots=True)
class Paired:
    """Places (from 0) in the old and the new list.

    ``why``   "id", "same", "values", "title", "words", "picture" or "place"
    """

    old: int
    new: int
    why: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _Expected:
    """Where in the new list an old entry would stand: between two places, and at which if nothing came between."""

    after: int
    before: int
    at: tuple[int, int]

    def fits(self, place: int) -> bool:
        return self.after < place < self.before

    def away(self, place: int) -> int:
        return min(abs(place - one) for one in self.at)


class Pairing:
    """The work of pairing two lists.

    ``old`` and ``new`` are looked at only, ``pairs`` is what came of it; ``elsewhere`` are places in the new list that
    are not to be paired, since it is known already where they come from.
    """

    def __init__(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        self.old, self.new = old, new
        self.likeness = Likeness(entry.wording for entry in (*old, *new))
        self.to_new: dict[int, int] = {}
        self.to_old: dict[int, int] = {}
        self.elsewhere: set[int] = set()
        self._found: dict[int, tuple[str, float]] = {}

    @property
    def pairs(self) -> tuple[Paired, ...]:
        """By their place in the new list."""
        return tuple(Paired(self.to_old[new], new, *self._found[new]) for new in sorted(self.to_old))

    def pair(self, old: int, new: int, why: str, likeness: float = 1.0) -> None:
        self.to_new[old], self.to_old[new] = new, old
        self._found[new] = why, likeness

    def alike(self, old: int, new: int) -> float:
        return self.likeness(self.old[old].wording, self.new[new].wording)

    def free_old(self) -> list[int]:
        return [at for at in range(len(self.old)) if at not in self.to_new]

    def free_new(self) -> list[int]:
        return [at for at in range(len(self.new)) if self.is_free(at)]

    def is_free(self, new: int) -> bool:
        return new not in self.to_old and new not in self.elsewhere

    # ---------------------------------------------------------------- the same

    def same(self) -> None:
        """Steps 1 and 2."""
        self._once(lambda entry: entry.key, "same")
        self._once(lambda entry: entry.wording.text, "same")
        self._several_times()

    def same_but_for_values(self) -> None:
        """Step 3."""
        self._once(lambda entry: entry.wording.plain, "values")

    def _once(self, key: Callable[[Entry], Hashable], why: str) -> None:
        old, new = self.free_old(), self.free_new()
        theirs = _only(new, lambda at: key(self.new[at]))
        for mine, at in _only(old, lambda at: key(self.old[at])).items():
            if mine in theirs and self._may_pair(at, theirs[mine]):
                self.pair(at, theirs[mine], why)
        ends = [(-1, -1), (len(self.old), len(self.new))]
        for way in (1, -1):
            for at, other in [*self.to_new.items(), *ends]:
                self._along(at, other, way, key, why)

    def _along(self, old: int, new: int, way: int, key: Callable[[Entry], Hashable], why: str) -> None:
        """Pair the neighbours too, as far as they are the same."""
        while True:
            old, new = old + way, new + way
            inside = 0 <= old < len(self.old) and 0 <= new < len(self.new)
            if not inside or old in self.to_new or not self.is_free(new):
                return
            if key(self.old[old]) != key(self.new[new]):
                return
            if not self._may_pair(old, new):
                return
            self.pair(old, new, why)

    def _several_times(self) -> None:
        for olds, news in self._gaps():
            self._in_turn(olds, news)
        self._in_turn(self.free_old(), self.free_new())
        waiting: dict[str, list[int]] = defaultdict(list)
        for at in self.free_old():
            waiting[self.old[at].wording.text].append(at)
        for at in self.free_new():
            if (same := waiting.get(self.new[at].wording.text)) and self._may_pair(same[0], at):
                self.pair(same.pop(0), at, "same")

    def _in_turn(self, olds: Sequence[int], news: Sequence[int]) -> None:
        """Those that are the same and keep their order; where there are few, so that what stands between fits too."""
        mine = [self.old[at].wording.text for at in olds]
        theirs = [self.new[at].wording.text for at in news]
        if not set(mine) & set(theirs):
            return
        if len(olds) * len(news) <= _FEW:
            aligned = self._aligned(olds, news, ALIKE)
            places = [(old, new) for old, new, _ in aligned if self.old[old].wording == self.new[new].wording]
        else:
            blocks = [block for block in LCSseq.opcodes(mine, theirs) if block.tag == "equal"]
            ranges = [(range(one.src_start, one.src_end), range(one.dest_start, one.dest_end)) for one in blocks]
            places = [(olds[at], news[to]) for one, other in ranges for at, to in zip(one, other, strict=True)]
        for old, new in places:
            if self._may_pair(old, new):
                self.pair(old, new, "same")

    # ---------------------------------------------------------------- similar

    def same_title(self) -> None:
        """Step 4."""
        old = _only(self.free_old(), lambda at: self.old[at].title)
        new = _only(self.free_new(), lambda at: self.new[at].title)
        expected = self._expected()
        for title in [title for title in old if title and title in new]:
            likeness = self.alike(old[title], new[title])
            least = 0.0 if expected[old[title]].fits(new[title]) else ALIKE_TITLED
            if likeness >= least and self._may_pair(old[title], new[title]):
                self.pair(old[title], new[title], "title", likeness)

    def similar(self, in_order: float = ALIKE, elsewhere: float = ALIKE_ELSEWHERE) -> None:
        """Step 5. How alike two texts must be: where their order is kept, and where it is not."""
        expected = self._expected()
        found = []
        for old, new in self._candidates(expected):
            likeness = self.alike(old, new)
            fits = expected[old].fits(new)
            if likeness >= (in_order if fits else elsewhere) and self._may_pair(old, new):
                rank = round(likeness + self._beside(old, new) + _IN_ORDER * fits, 2)
                found.append((-rank, expected[old].away(new), old, new, likeness))
        for _, _, old, new, likeness in sorted(found):
            if old not in self.to_new and self.is_free(new):
                self.pair(old, new, "words", likeness)

    def same_picture(self) -> None:
        """Step 6."""
        expected = self._expected()
        theirs = _only_there(self.new)
        for digest, old in _only_there(self.old).items():
            new = theirs.get(digest)
            if new is None or old in self.to_new or not self.is_free(new):
                continue
            if expected[old].fits(new) and self._may_pair(old, new):
                self.pair(old, new, "picture", self.alike(old, new))

    def in_place(self) -> None:
        """Step 7."""
        for olds, news in self._gaps():
            if len(olds) * len(news) <= _MOST_IN_A_GAP:
                least = ALIKE_ALONE if len(olds) == len(news) == 1 else ALIKE_IN_PLACE
                for old, new, likeness in self._aligned(olds, news, least):
                    self.pair(old, new, "place", likeness)

    def _may_pair(self, old: int, new: int) -> bool:
        """Two ids that an author gave are two things, whatever their words, unless these are the same."""
        mine, theirs = self.old[old], self.new[new]
        return not (mine.given and theirs.given) or mine.wording == theirs.wording

    def _beside(self, old: int, new: int) -> float:
        """What speaks for a pair besides its words."""
        mine, theirs = self.old[old], self.new[new]
        return (
            _SAME_GROUP * (mine.group == theirs.group)
            + _SAME_PICTURE * bool(mine.pictures & theirs.pictures)
            + _SAME_NUMBERS * (mine.wording.numbers == theirs.wording.numbers)
        )

    def _candidates(self, expected: dict[int, _Expected]) -> Iterator[tuple[int, int]]:
        """Pairs worth comparing: all where they are few, else those that share a rare word or stand close by."""
        olds, news = self.free_old(), self.free_new()
        if len(olds) * len(news) <= _MOST_COMPARED:
            yield from ((old, new) for old in olds for new in news)
            return
        having: dict[str, list[int]] = defaultdict(list)
        for new in news:
            for word in self._rarest(self.new[new]):
                having[word].append(new)
        free = set(news)
        for old in olds:
            near = {at for place in expected[old].at for at in range(place - _NEAR, place + _NEAR + 1) if at in free}
            for word in self._rarest(self.old[old]):
                if len(having[word]) <= _MOST_SHARING:
                    near.update(having[word])
            yield from ((old, new) for new in sorted(near))

    def _rarest(self, entry: Entry) -> list[str]:
        spread = self.likeness.spread
        return sorted(entry.wording.words, key=lambda word: (spread[word], word))[:_RAREST]

    # ---------------------------------------------------------------- order

    def _kept_order(self) -> list[tuple[int, int]]:
        """The most pairs that stand in the same order on both sides, from end to end."""
        pairs = sorted(self.to_new.items())
        kept = [pairs[at] for at in longest_rising([new for _, new in pairs])]
        return [(-1, -1), *kept, (len(self.old), len(self.new))]

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """What is not paired yet, between pairs that keep their order."""
        gaps = []
        for (old, new), (next_old, next_new) in pairwise(self._kept_order()):
            olds = [at for at in range(old + 1, next_old) if at not in self.to_new]
            news = [at for at in range(new + 1, next_new) if self.is_free(at)]
            if olds and news:
                gaps.append((olds, news))
        return gaps

    def _expected(self) -> dict[int, _Expected]:
        return {
            at: _Expected(new, next_new, (new + at - old, next_new - (next_old - at)))
            for (old, new), (next_old, next_new) in pairwise(self._kept_order())
            for at in range(old + 1, next_old)
        }

    def _aligned(self, olds: Sequence[int], news: Sequence[int], least: float) -> list[tuple[int, int, float]]:
        """The pairs of a gap that are most alike together and keep their order (dynamic programming)."""
        likeness = [[self.alike(old, new) if self._may_pair(old, new) else 0.0 for new in news] for old in olds]
        gains = [
            [
                one - least + _SAME_NUMBERS * (self.old[old].wording == self.new[new].wording)
                for new, one in zip(news, row, strict=True)
            ]
            for old, row in zip(olds, likeness, strict=True)
        ]
        best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
        for row in range(len(olds) - 1, -1, -1):
            for column in range(len(news) - 1, -1, -1):
                gain = gains[row][column]
                paired = gain + best[row + 1][column + 1] if gain >= 0 else 0.0
                best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
        found, row, column = [], 0, 0
        while row < len(olds) and column < len(news):
            gain = gains[row][column]
            if gain >= 0 and best[row][column] == gain + best[row + 1][column + 1]:
                found.append((olds[row], news[column], likeness[row][column]))
                row, column = row + 1, column + 1
            elif best[row][column] == best[row + 1][column]:
                row += 1
            else:
                column += 1
        return found


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Places of a longest rising part of a list of different numbers, in order (patience sorting, Fredman 1975)."""
    ends: list[int] = []
    ends_at: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        place = bisect_left(ends, number)
        before.append(ends_at[place - 1] if place else -1)
        ends[place : place + 1] = [number]
        ends_at[place : place + 1] = [at]
    found = []
    at = ends_at[-1] if ends_at else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _only(places: Iterable[int], key: Callable[[int], Hashable]) -> dict[Hashable, int]:
    """Place by key, for keys that stand there once."""
    keys = [(key(at), at) for at in places]
    times = Counter(one for one, _ in keys)
    return {one: at for one, at in keys if times[one] == 1}


def _only_there(entries: Sequence[Entry]) -> dict[str, int]:
    """Place by picture, for pictures that one entry shows."""
    shown = [(digest, at) for at, entry in enumerate(entries) for digest in sorted(entry.pictures)]
    times = Counter(digest for digest, _ in shown)
    return {digest: at for digest, at in shown if times[digest] == 1}


def text_entry(text: str, key: Hashable = None, group: str = "") -> Entry:
    """A text that is no step; ``key`` is what else must be the same."""
    wording = Wording(unnumbered(text))
    return Entry((wording.text, key), wording, group=group)


def paired_texts(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[Paired, ...]:
    """All that belongs together in two lists of texts whose order does not matter much: warnings, tools, checks."""
    pairing = Pairing(old, new)
    pairing.same()
    pairing.same_but_for_values()
    pairing.similar(elsewhere=ALIKE)
    return pairing.pairs
