"""Protective equipment and tools that a step names and no list does.

The reader puts equipment that a sentence asks for on the list of equipment itself, with that sentence as its source;
such an entry was not listed by the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.core.model import Aspect, SourceRef, Statement
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Passage, Reading, quoted

CLASSES = ("gloves", "eyes", "face", "ears", "feet", "head", "breath", "body", "fall")
"""What protects the same part of the body is the same equipment here: the list says "Schutzhandschuhe", a step
"schnittfeste Handschuhe"."""
_SAID = (Part.WARNING, Part.STEP, Part.INTRODUCTION, Part.CHECK)
# One tool is at hand, or is only switched off.
_FEWEST_TOOLS = 2
_AT_WORK = (Part.WARNING, Part.STEP)


def unlisted_equipment(reading: Reading) -> Iterator[Hole]:
    yield from _unlisted_ppe(reading)
    yield from _unlisted_tools(reading)


def _listed(entries: tuple[Statement, ...], reading: Reading) -> tuple[Statement, ...]:
    """Those that stand in a list of their own, not in a sentence that the reader took them from."""
    sentences: set[SourceRef] = {passage.source for passage in reading.of(*_SAID) if not _is_column(passage, reading)}
    return tuple(entry for entry in entries if entry.source not in sentences)


def _is_column(passage: Passage, reading: Reading) -> bool:
    """Whether a statement of a step is the cell of a column of equipment or tools: that is a list."""
    label = re.match(r"\s*([^:\n]{2,40}):\s", passage.text)
    return passage.aspect in (Aspect.PPE, Aspect.TOOL, Aspect.PART) or (
        label is not None and reading.pattern("equipment", "labels").fullmatch(label[1].strip()) is not None
    )


def _told_before(reading: Reading, what: str) -> bool:
    """Whether a heading announces a list that the reader did not take for one, or something is named outside steps."""
    said = reading.instruction
    titles = [said.title.text, *reading.headings, *(part for step in said.steps for part in (step.title, step.section))]
    if any(reading.pattern("equipment", f"heading_{what}").search(title) for title in titles):
        return True
    outside = [passage.text for passage in reading.of(Part.INTRODUCTION, Part.NOTE, Part.WARNING) if not passage.step]
    patterns = [reading.pattern("equipment", name) for name in CLASSES]
    sought = patterns if what == "ppe" else [reading.pattern("tools", "words")]
    return any(pattern.search(text) for text in outside for pattern in sought)


# ------------------------------------------------------------------------------------------ protective equipment


def _unlisted_ppe(reading: Reading) -> Iterator[Hole]:
    entries = [entry.text for entry in (*_listed(reading.instruction.ppe, reading), *reading.instruction.tools)]
    listed = "\n".join(entries)
    named = list(_named_ppe(reading))
    if listed.strip() and any(reading.pattern("equipment", name).search(listed) for name in CLASSES):
        told: set[str] = set()
        for name, passage, match in named:
            if name not in told and not reading.pattern("equipment", name).search(listed):
                told.add(name)
                yield _hole(Kind.PPE_NOT_LISTED, passage, match)
    elif named and not _listed(reading.instruction.ppe, reading) and not _told_before(reading, "ppe"):
        first = {name: match[0] for name, _, match in reversed(named)}
        words = ", ".join(dict.fromkeys(first[name] for name, _, _ in named))
        yield Hole(Kind.NO_PPE_LIST, file=reading.instruction.document, named={"equipment": words})


def _named_ppe(reading: Reading) -> Iterator[tuple[str, Passage, re.Match[str]]]:
    for passage in reading.of(*_AT_WORK):
        if not passage.step or _is_column(passage, reading):
            continue
        for name in CLASSES:
            for match in reading.pattern("equipment", name).finditer(passage.text):
                if not _negated(passage.text, match, reading):
                    yield name, passage, match
                    break


def _negated(text: str, match: re.Match[str], reading: Reading) -> bool:
    before = re.split(r"[.!?;:,]", text[: match.start()])[-1]
    after = re.split(r"[.!?;:,]", text[match.end() :])[0]
    negation = reading.pattern("equipment", "negated")
    return negation.search(before) is not None or negation.search(after) is not None


# ------------------------------------------------------------------------------------------ tools


def _unlisted_tools(reading: Reading) -> Iterator[Hole]:
    said = reading.instruction
    listed = [entry.text for entry in _listed(said.tools, reading)]
    listed += [entry.text for entry in (*said.parts, *said.ppe)]
    named = list(_named_tools(reading))
    if _listed(said.tools, reading):
        told: set[str] = set()
        for passage, match in named:
            tool = match[0].casefold()
            if tool not in told and not _covered(tool, listed, reading):
                told.add(tool)
                yield _hole(Kind.TOOL_NOT_LISTED, passage, match)
        return
    tools = tuple(dict.fromkeys(match[0] for _, match in named))
    if len(tools) < _FEWEST_TOOLS or said.tools or _told_before(reading, "tools"):
        return
    if not any(_covered(tool.casefold(), listed, reading) for tool in tools):
        yield Hole(Kind.NO_TOOL_LIST, file=said.document, named={"tools": ", ".join(tools)})


def _named_tools(reading: Reading) -> Iterator[tuple[Passage, re.Match[str]]]:
    others = reading.pattern("tools", "not")
    for passage in reading.of(*_AT_WORK):
        if not passage.step or _is_column(passage, reading):
            continue
        for match in reading.pattern("tools", "words").finditer(passage.text):
            if not any(one.start() <= match.start() < one.end() for one in others.finditer(passage.text)):
                if reading.language == "en" and not _is_used(passage.text, match):
                    continue
                yield passage, match


def _is_used(text: str, match: re.Match[str]) -> bool:
    """ "Loosen it with the wrench", "using a small hammer"; not "clamp the board", "the length of the clamp"."""
    return _USING.search(text[: match.start()]) is not None


_USING = re.compile(r"(?i:(?<!\w)(?:with|using|use|take|via)\s+(?:(?:an?|the|your)\s+)?(?:[\w-]+\s+){0,2})$")


def _covered(tool: str, listed: list[str], reading: Reading) -> bool:
    """Whether the list has the tool, its sort or one of its other names."""
    stems = {_stem(tool)}
    for group in reading.listed("tools", "same"):
        if any(_stem(name) in tool or tool in name for name in group):
            stems |= {_stem(name) for name in group}
    text = " ".join(listed).casefold()
    listed_words = re.findall(r"[^\W\d_]+", text)
    return any(stem in text for stem in stems) or any(
        len(word) >= 5 and tool.endswith(_stem(word)) for word in listed_words
    )


def _stem(word: str) -> str:
    plain = word.casefold()
    return plain[:-1] if len(plain) > 5 and plain.endswith(("n", "s")) and not plain.endswith("ss") else plain


def _hole(kind: Kind, passage: Passage, match: re.Match[str]) -> Hole:
    source = passage.source
    words = quoted(passage.text, match.start(), match.end())
    return Hole(kind, words, source.place, source.file, passage.step, named={"thing": match[0]})
