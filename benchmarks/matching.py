"""How well and how fast the steps of a revised document are recognised.

    python benchmarks/matching.py [--steps 1000] [--documents 200] [--json FILE]

*How well*: seeded documents of twenty steps in German and English; of each, one step in ten is deleted, one in ten
inserted, one in five reworded (so many of its words replaced, at most a third), and two steps change places. Counted
are the reworded steps that keep their id, and all steps that get the id of another.

*How fast*: one document of ``--steps`` steps, and what it becomes in the worst cases. Seconds are CPU time of this
process, for matching the fastest of three (telling remembers what it measured in a text, so it is run once); beside
them the same as a multiple of the time this machine takes for a fixed piece of work in plain Python, so that figures of
two machines can be compared. Memory is the peak of what Python allocates while matching.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from onboard.core.model import Instruction
from onboard.ingest.change.changes import changes
from onboard.ingest.change.identities import Known, as_bytes, known_of
from onboard.ingest.change.matching import matched
from onboard.ingest.change.telling import told

# The tests' documents, so that both say the same.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "ingest"))
from revised_documents import Author, Draft, instruction

REPEATED = 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=1000)
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    figures = {"recognised": list(recognised(given.documents)), "speed": list(speed(given.steps))}
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")


# ------------------------------------------------------------------------------------------ how well


def recognised(documents: int) -> Iterator[dict[str, object]]:
    print("language  words replaced   kept their id          another step's")
    for language in ("de", "en"):
        for words in (1, 2, 3):
            kept = wrong = reworded = every = 0
            for seed in range(documents):
                one = _revision(Random(seed), language, words)
                kept, wrong, reworded, every = kept + one[0], wrong + one[1], reworded + one[2], every + one[3]
            shares = kept / reworded, wrong / every
            line = f"{kept} of {reworded}, {shares[0]:.1%}   {wrong} of {every}, {shares[1]:.2%}"
            print(f"{language:8}  {words:14}   {line}")
            yield {"language": language, "words": words, "kept": shares[0], "another": shares[1], "reworded": reworded}


def _revision(random: Random, language: str, words: int) -> tuple[int, int, int, int]:
    """Reworded steps that kept their id; steps that have another's; reworded steps; steps."""
    author = Author(random, language)
    before = author.document(20)
    now: list[Draft] = []
    reworded: set[int] = set()
    for draft in before:
        fate = random.random()
        if fate < 0.1:
            continue
        if fate < 0.3:
            reworded.add(draft.mark)
        now.append(author.reworded(draft, words) if fate < 0.3 else draft)
        if random.random() < 0.1:
            now.append(author.step())
    at, other = random.randrange(len(now)), random.randrange(len(now))
    now[at], now[other] = now[other], now[at]
    old, fresh = instruction(before, language), instruction(now, language)
    mine, theirs = _marks(old, before), _marks(fresh, now)
    pairs = [(mine[pair.old], theirs[pair.new]) for pair in matched(known_of(old), fresh).same]
    kept = sum(was == is_now and is_now in reworded for was, is_now in pairs)
    return kept, sum(was != is_now for was, is_now in pairs), len(reworded), len(now)


def _marks(one: Instruction, drafts: Sequence[Draft]) -> dict[str, int]:
    return {step.id: draft.mark for step, draft in zip(one.steps, drafts, strict=True)}


# ------------------------------------------------------------------------------------------ how fast


def speed(steps: int) -> Iterator[dict[str, object]]:
    yardstick = _seconds(_yardstick)
    print(f"\n{steps} steps; the yardstick takes {yardstick:.3f} s here")
    print("what became of it             matching        telling        MiB   paired   steps.json")
    for name, before, now in _cases(steps):
        known, fresh = known_of(instruction(before)), instruction(now)
        matching = _seconds(lambda known=known, fresh=fresh: matched(known, fresh))
        pairs = matched(known, fresh)
        telling = _seconds(lambda known=known, fresh=fresh, pairs=pairs: told(changes(known, fresh, pairs)), repeated=1)
        peak, paired, size = _peak(known, fresh), len(pairs.same), len(as_bytes(known)) / 1024
        shown = (f"{one:5.2f} s {one / yardstick:5.1f}×" for one in (matching, telling))
        print(f"{name:28}", *shown, f"{peak:5.1f}   {paired:6}   {size:6.0f} KiB", sep="  ")
        yield {
            "case": name,
            "matching": matching,
            "telling": telling,
            "yardstick": yardstick,
            "mebibytes": peak,
            "paired": paired,
        }


def _cases(steps: int) -> Iterator[tuple[str, list[Draft], list[Draft]]]:
    author = Author(Random(1))
    before = author.document(steps)
    shuffled = list(before)
    author.random.shuffle(shuffled)
    same = [Draft(at, ("Schraube M6 anziehen.",)) for at in range(steps)]
    yield "nothing", before, before
    yield "one step reworded", before, [author.reworded(before[0], 2), *before[1:]]
    yield "every tenth step inserted", before, [one for at, old in enumerate(before) for one in _after(author, at, old)]
    yield "all reworded", before, [author.reworded(one, 2) for one in before]
    yield "all in another order", before, shuffled
    yield "all reworded, other order", before, [author.reworded(one, 2) for one in shuffled]
    yield "another document", before, Author(Random(2)).document(steps)
    yield "a translation, not said so", before, Author(Random(2), "en").document(steps)
    yield "all the same, one less", same, same[1:]
    yield "all the same, all reworded", same, [Draft(one.mark, ("Schraube M6 handfest anziehen.",)) for one in same]


def _after(author: Author, at: int, old: Draft) -> list[Draft]:
    return [old] if at % 10 else [old, author.step()]


def _seconds(work: Callable[[], object], repeated: int = REPEATED) -> float:
    found = []
    for _ in range(repeated):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _yardstick() -> int:
    counted: dict[str, int] = {}
    for number in range(200_000):
        word = str(number % 5_000)
        counted[word] = counted.get(word, 0) + number
    return sum(counted.values())


def _peak(known: Known, fresh: Instruction) -> float:
    """MiB."""
    tracemalloc.start()
    matched(known, fresh)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


if __name__ == "__main__":
    main()
