"""How long a video takes, what of it has to be, what others take, and what a change costs: one command, one table.

    python benchmarks/renderer.py [--quick | --full] [--json FILE] [--write-docs] [PART ...]

Runs the installed product as a person would, each command a process of its own in a fresh workspace, and measures from
outside. What is measured, how, and how to read it: docs/performance.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rendering import changes, cold, drifting, lowest, plants, rivals, saves, seeking, table
from rendering.bench import Bench, Pains
from rendering.processes import FailedError
from rendering.product import Product
from rendering.table import Part, Row, SkippedError
from work_unit import STEPS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
PARTS: Mapping[str, tuple[str, Callable[[Bench], Iterator[Row]]]] = {
    "cold": ("Everything new", cold.cold),
    "floor": ("The floor", lowest.floor),
    "rivals": ("Others, with the same slides and sound", rivals.rivals),
    "small": ("Five slides of four seconds", rivals.small_rival),
    "changes": ("One thing changed", changes.changes),
    "watch": ("One thing saved, while onboard watch runs", saves.saves),
    "preview": ("Slides only", cold.preview),
    "seeking": ("Seeking, in a real browser", seeking.seeking),
    "drift": ("Clicks against pictures", drifting.drift),
    "scaling": ("How it grows", cold.scaling),
    "plant": ("A plant of small videos", plants.plant),
    "standstill": ("Five hundred videos, nothing changed", plants.standstill),
}
QUICK = ("cold", "floor", "rivals", "changes", "watch", "preview", "seeking", "drift")
USUAL = (*QUICK, "small", "scaling", "plant")


def main() -> int:
    wanted = _arguments()
    told = table.machine()
    with _folder(wanted.keep) as folder:
        before = Product("before", wanted.before.resolve()) if wanted.before else None
        product = Product(folder=wanted.onboard and wanted.onboard.resolve())
        bench = Bench(product, folder, wanted.pains, wanted.steps, before)
        bench.warm()
        parts = [measured(name, bench) for name in wanted.parts]
    print(table.markdown(parts, told))
    if wanted.json:
        wanted.json.parent.mkdir(parents=True, exist_ok=True)
        wanted.json.write_text(json.dumps(table.plain(parts, told), indent=2, ensure_ascii=False) + "\n")
    if wanted.write_docs:
        PAGE.write_text(table.rewritten(PAGE.read_text(encoding="utf-8"), parts, told), encoding="utf-8")
    return 1 if any(part.skipped.startswith("failed") for part in parts) else 0


def measured(name: str, bench: Bench) -> Part:
    """One part's rows; where it fails, what it said, so that the others are measured all the same."""
    title, rows = PARTS[name]
    print(f"measuring: {title}", file=sys.stderr, flush=True)
    found: list[Row] = []
    try:
        found.extend(rows(bench))
    except SkippedError as why:
        return Part(name, title, found, f"not measured: {why}")
    except Exception as error:  # whatever breaks one part must not cost the others their figures
        said = str(error) if isinstance(error, FailedError) else f"{type(error).__name__}: {error}"
        return Part(name, title, found, f"failed: {said[:500]}".replace("\n", " ").replace("|", "/"))
    return Part(name, title, found)


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    pains = words.add_mutually_exclusive_group()
    pains.add_argument("--quick", dest="pains", action="store_const", const=Pains.QUICK, help="in three minutes")
    pains.add_argument("--full", dest="pains", action="store_const", const=Pains.FULL, help="nothing scaled: hours")
    words.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    words.add_argument("--write-docs", action="store_true", help="put the tables into docs/performance.md")
    words.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this new folder and leave it")
    words.add_argument("--steps", type=int, default=STEPS, help=f"steps and photos (default {STEPS})")
    words.add_argument("--onboard", type=Path, metavar="FOLDER", help="measure the onboard package that lies there")
    words.add_argument("--before", type=Path, metavar="FOLDER", help="and an earlier one beside it, built cold")
    wanted = words.parse_args()
    wanted.pains = wanted.pains or Pains.USUAL
    usual: Mapping[Pains, Sequence[str]] = {Pains.QUICK: QUICK, Pains.USUAL: USUAL, Pains.FULL: tuple(PARTS)}
    unknown = sorted(set(wanted.parts) - set(PARTS))
    if unknown:
        words.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    wanted.parts = wanted.parts or usual[wanted.pains]
    return wanted


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True)
        yield keep.resolve()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
