"""Headings that only their look tells: numbered lines, bold or underlined from end to end, with other text below.

Where the same look is that of the entries of one list, they stay entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from onboard.ingest.pdf.layout import Member
from onboard.ingest.pdf.passages import Text

_LONGEST = 100
_DEEPEST = 6


def with_numbered_headings(members: Sequence[Member]) -> list[Member]:
    """The members, with such lines as headings below those that are set in large letters."""
    bold = [line.bold for member in members if isinstance(member, Text) for line in member.lines]
    if sum(bold) * 2 > len(bold):
        return list(members)
    taken = _chosen(members)
    if taken:
        deepest = max((one.level for one in members if isinstance(one, Text) and one.kind == "heading"), default=0)
        least = min(_depth(text) for text in taken)
        for text in taken:
            text.kind, text.level = "heading", min(_DEEPEST, deepest + 1 + _depth(text) - least)
            text.mark = None
    return list(members)


def _chosen(members: Sequence[Member]) -> list[Text]:
    """Those of each depth of numbers, if at least half of them have something else below."""
    by_depth: dict[int, list[tuple[Text, bool]]] = {}
    before: Member | None = None
    for member, below in pairwise([*members, None]):
        if isinstance(member, Text) and _stands_out(member) and not _is_among_entries(before, member, below):
            by_depth.setdefault(_depth(member), []).append((member, _has_text_below(member, below)))
        before = member
    return [
        text for group in by_depth.values() if 2 * sum(heads for _, heads in group) >= len(group) for text, _ in group
    ]


def _stands_out(member: Member | None) -> bool:
    return (
        isinstance(member, Text)
        and member.kind == "entry"
        and member.mark is not None
        and member.mark.kind in ("number", "deep")
        and member.mark.sign != "("
        and len(member.lines) <= 2
        and all(line.bold for line in member.lines)
        and sum(line.letters for line in member.lines) <= _LONGEST
    )


def _is_among_entries(before: Member | None, member: Text, below: Member | None) -> bool:
    """Whether a list goes through it whose other entries are plain: it is only an important one."""
    return any(
        isinstance(other, Text)
        and not _stands_out(other)
        and _steps(member, other) == step
        and abs(other.start - member.start) < 0.6 * member.lines[0].size
        for other, step in ((before, -1), (below, 1))
    )


def _has_text_below(member: Text, below: Member | None) -> bool:
    if below is None:
        return False
    return not (isinstance(below, Text) and _stands_out(below) and _depth(below) <= _depth(member))


def _steps(member: Text, other: Text) -> int | None:
    """How far an entry's number is from another's; None where they do not count together."""
    if not member.mark or not other.mark or member.mark.kind != "number" or other.mark.kind != "number":
        return None
    return (other.mark.number or 0) - (member.mark.number or 0)


def _depth(text: Text) -> int:
    return text.mark.sign.count(".") + 1 if text.mark and text.mark.kind == "deep" else 1
