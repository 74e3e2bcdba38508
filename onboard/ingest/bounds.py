"""How much a Markdown text may hold, so that it is read in seconds: nothing that people write comes near.

The parser is written for texts of people; a few megabytes made to be slow would keep it busy for minutes.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore

from onboard.core.errors import InputError

DEEPEST = 60
LONGEST_PARAGRAPH = 50_000
MOST_BRACKETS = 1_000
MOST_SQUARED_BRACKETS = 30_000_000
"""Opening brackets of each paragraph squared, summed up: the end of each is looked for up to the paragraph's end."""
MOST_LINES = 40_000
"""Lines with words, and cells of tables, in a document: each costs a parser of Markdown a tenth of a millisecond."""
MOST_EMPTY_LINES = 500_000
MOST_MARKS = 500_000
"""Signs in a whole document that could begin a mark (``*``, ``[`` ...); the parser weighs each with each."""

_MARKS = re.compile(r"[*_~`\[\]{}<>&!\\$]")


def refuse_too_much(lines: list[str], name: str) -> None:
    """Refuses what nobody wrote by hand, before it takes minutes and gigabytes to parse."""
    hint = "Divide it: one document for each procedure."
    if len(lines) > MOST_EMPTY_LINES:
        raise InputError(f"holds {len(lines)} lines, and the limit is {MOST_EMPTY_LINES}", file=name, hint=hint)
    # What is indented is in a list in a list, and each of them looks at the line.
    indents = (len(line) - len(line.lstrip()) for line in lines)
    count = sum(
        1 + line.count("|") + min(indent, DEEPEST) // 6
        for line, indent in zip(lines, indents, strict=True)
        if line and not line.isspace()
    )
    if count > MOST_LINES:
        raise InputError(
            f"holds {count} lines and table cells (indented ones count more), and the limit is {MOST_LINES}",
            file=name,
            hint=hint,
        )
    marks = sum(len(_MARKS.findall(line)) for line in lines)
    if marks > MOST_MARKS:
        raise InputError(f"holds {marks} signs of Markdown, and the limit is {MOST_MARKS}", file=name, hint=hint)


def refuse_slow_paragraphs(state: StateCore) -> None:
    """Refuses what would take a parser of Markdown minutes: it looks for the end of every bracket in a paragraph."""
    squared = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        place = f"line {token.map[0] + 1}" if token.map else None
        hint = "Divide it by empty lines."
        if len(token.content) > LONGEST_PARAGRAPH:
            reason = f"a paragraph of {len(token.content)} characters, and the limit is {LONGEST_PARAGRAPH}"
            raise InputError(reason, place=place, hint=hint)
        if (brackets := token.content.count("[")) > MOST_BRACKETS:
            reason = f"{brackets} opening brackets in one paragraph, and the limit is {MOST_BRACKETS}"
            raise InputError(reason, place=place, hint=hint)
        squared += brackets * brackets
        if squared > MOST_SQUARED_BRACKETS:
            raise InputError("paragraphs with hundreds of opening brackets", place=place, hint=hint)
