"""Damages documents, at random but repeatably, and watches what a reader makes of them.

    seed documents + dice -> damaged documents -> reader -> crashes

A document is damaged as bytes, and, where it is a zip, inside its parts before they are packed again, so that the
damage reaches the reader behind the packing. XML parts are damaged as XML: elements doubled, moved, nested and cut,
attributes set to what nobody expects.

A fuzz target is one call of :func:`main`; a short test calls :func:`hunted`.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onboard.core.errors import OnboardError

Read = Callable[[bytes], object]
"""Reads a document; may raise OnboardError, and nothing else."""

NUMBERS = (
    b"-1",
    b"0",
    b"1",
    b"9",
    b"65536",
    b"2147483648",
    b"-99999999999999999999",
    b"1e309",
    b"NaN",
    b"",
    b"x" * 300,
)
WORDS = (b"\xff\xfe", b"\x00", b"&#0;", b"&amp;", b"]]>", b"<!-- -->", "Ü\u202e\u2028".encode(), b"../../etc/passwd")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]{0,40})\b[^<>]{0,400}>.{0,3000}?</\1>", re.DOTALL)
_VALUE = re.compile(rb'="([^"<>]{0,200})"')
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Crash:
    """A document that made a reader raise something that is no OnboardError, or answer without a reason."""

    content: bytes
    error: str
    trace: str


def hunted(read: Read, seeds: Sequence[bytes], seed: int, *, seconds: float = 0, rounds: int = 0) -> Iterator[Crash]:
    """Reads damaged documents for so many seconds, or so many rounds, and gives those that crashed."""
    dice = random.Random(seed)
    ends = time.monotonic() + seconds if seconds else None
    done = 0
    while (ends is None or time.monotonic() < ends) and (not rounds or done < rounds):
        done += 1
        content = damaged(dice.choice(seeds), dice)
        if crash := crashed(read, content):
            yield crash


def crashed(read: Read, content: bytes) -> Crash | None:
    """How a reader crashed on a document; None where it read it or refused it with a reason."""
    try:
        read(content)
    except OnboardError as error:
        if not error.reason.strip():
            return Crash(content, "an OnboardError without a reason", traceback.format_exc())
    except Exception as exc:
        return Crash(content, f"{type(exc).__name__}: {exc}", traceback.format_exc())
    return None


def damaged(content: bytes, dice: random.Random) -> bytes:
    """A document damaged once or a few times: mostly inside its parts, sometimes its packing."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        content = _repacked(content, dice) if dice.random() < 0.85 else as_bytes(content, dice)
    return content[:_LARGEST]


def as_bytes(content: bytes, dice: random.Random) -> bytes:
    """Bits turned, stretches cut out, doubled or overwritten."""
    if not content:
        return bytes(dice.randrange(256) for _ in range(dice.randrange(64)))
    first = dice.randrange(len(content))
    last = min(len(content), first + dice.choice((1, 2, 4, 16, 256, 4096)))
    match dice.randrange(6):
        case 0:
            return content[:first] + bytes([content[first] ^ (1 << dice.randrange(8))]) + content[first + 1 :]
        case 1:
            return content[:first] + content[last:]
        case 2:
            return content[:last] + content[first:last] + content[last:]
        case 3:
            return content[:first] + bytes(dice.randrange(256) for _ in range(last - first)) + content[last:]
        case 4:
            return content[:first]
        case _:
            return content[:first] + dice.choice((*NUMBERS, *WORDS)) + content[first:]


def as_xml(content: bytes, dice: random.Random) -> bytes:
    """An XML part with an element doubled, moved, nested, unwrapped or cut, or an attribute set to the unexpected."""
    match dice.randrange(8):
        case 0 | 1:
            return _with_value(content, dice)
        case 2:
            return _with_element(content, dice, lambda one: one * dice.choice((2, 3, 50)))
        case 3:
            return _with_element(content, dice, lambda _: b"")
        case 4:
            return _moved(content, dice)
        case 5:
            return _with_element(content, dice, lambda one: _nested(one, dice.choice((2, 8, 60, 300))))
        case 6:
            return _without_tag(content, dice)
        case _:
            return as_bytes(content, dice)


def main(read: Read, seeds: Mapping[str, bytes]) -> None:
    """A fuzz target: ``python fuzz/fuzz_X.py SECONDS SEED``; ends with 1 where something crashed."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2])
    found: dict[str, Crash] = {}
    for name, content in seeds.items():
        if crash := crashed(read, content):
            found[f"seed {name}: {crash.error}"] = crash
    for crash in hunted(read, list(seeds.values()), seed, seconds=seconds):
        where = crash.trace.strip().splitlines()[-2].strip() if crash.trace else ""
        found.setdefault(f"{where} {crash.error[:80]}", crash)
    for number, (title, crash) in enumerate(found.items(), 1):
        print(f"--- {number}: {title}\n{crash.trace}")
    print(f"{len(found)} sorts of crashes in {seconds:.0f} seconds, seed {seed}")
    sys.exit(1 if found else 0)


# ------------------------------------------------------------------------------------------ inside the package


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _repacked(content: bytes, dice: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except Exception:
        # Whatever a damaged zip makes zipfile raise: it is damaged once more, as bytes.
        return as_bytes(content, dice)
    if not parts:
        return as_bytes(content, dice)
    names = list(parts)
    # The parts with the text are larger than the rest: they are damaged more often.
    name = dice.choices(names, weights=[1 + min(len(parts[one]), 20_000) for one in names])[0]
    match dice.randrange(12):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[dice.choice(names)]
        case 2:
            parts[name] = b""
        case _:
            xml = name.endswith((".xml", ".rels"))
            parts[name] = as_xml(parts[name], dice) if xml else as_bytes(parts[name], dice)
    return zipped({one: part[:_LARGEST] for one, part in parts.items()})


def _with_value(content: bytes, dice: random.Random) -> bytes:
    found = _some(_VALUE, content, dice)
    if not found:
        return as_bytes(content, dice)
    others = [one.group(1) for one in list(_VALUE.finditer(content))[:200]]
    value = dice.choice((*NUMBERS, *WORDS[4:], dice.choice(others)))
    return content[: found.start(1)] + value.replace(b"<", b"") + content[found.end(1) :]


def _with_element(content: bytes, dice: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    found = _some(_ELEMENT, content, dice)
    if not found:
        return as_bytes(content, dice)
    return content[: found.start()] + change(found.group()) + content[found.end() :]


def _nested(element: bytes, times: int) -> bytes:
    opening = _TAG.match(element)
    name = re.match(rb"<([\w:.-]+)", element)
    if not opening or not name or opening.group().endswith(b"/>"):
        return element
    return opening.group() * times + element + (b"</" + name.group(1) + b">") * times


def _moved(content: bytes, dice: random.Random) -> bytes:
    found, to = _some(_ELEMENT, content, dice), _some(_TAG, content, dice)
    return content[: to.end()] + found.group() + content[to.end() :] if found and to else as_bytes(content, dice)


def _without_tag(content: bytes, dice: random.Random) -> bytes:
    found = _some(_TAG, content, dice)
    return content[: found.start()] + content[found.end() :] if found else as_bytes(content, dice)


def _some(pattern: re.Pattern[bytes], content: bytes, dice: random.Random) -> re.Match[bytes] | None:
    at = dice.randrange(len(content)) if content else 0
    return pattern.search(content, at) or pattern.search(content)
