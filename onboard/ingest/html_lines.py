"""HTML between the lines of a Markdown text, rewritten line by line into Markdown, so that line numbers stay.

    <h3>Werkzeug</h3>        a heading
    <li>Zange</li>           an entry of the list around it, numbered in <ol>
    <div class="row">        what only places other things is an empty line, so that Markdown inside is read as such

Tables, preformatted text, scripts and comments stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ANY = re.compile(r"^\s*</?(?:div|section|article|center|ul|ol|li|h[1-6]|figure|main|aside)\b", re.IGNORECASE)
_ONLY_TAGS = re.compile(
    r"\s*(?:</?(?:div|section|article|center|figure|main|aside|ul|ol|p|span|br|hr)\b[^<>]{0,1000}>\s*|"
    r"</(?:li|h[1-6])\s*>\s*)+(?:<!--[^<>]*-->\s*)?",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)(ul|ol|li)\b[^<>]{0,1000}>", re.IGNORECASE)
_HEADING = re.compile(r"\s*<h([1-6])\b[^<>]{0,1000}>(.*?)</h\1\s*>\s*", re.IGNORECASE)
_ENTRY = re.compile(r"\s*(?:<[uo]l\b[^<>]{0,1000}>\s*)*<li\b[^<>]{0,1000}>(.*)", re.IGNORECASE)
_CLOSINGS = re.compile(r"(?:\s*</(?:li|ul|ol|div|section)\s*>)+\s*$", re.IGNORECASE)
_KEPT = re.compile(r"<(table|pre|script|style|details|picture|video|svg)\b", re.IGNORECASE)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_DEEPEST = 10


def plain_lines(lines: Sequence[str]) -> list[str]:
    """The same number of lines."""
    if not any(_ANY.match(line) for line in lines):
        return list(lines)
    rewriting = _Rewriting()
    return [rewriting.line(line) for line in lines]


class _Rewriting:
    """Where in lists the lines are, and what they are in that stays as it is.

    ``lists``: for each list around a line, the number of its latest entry, None where it has no numbers.
    """

    def __init__(self) -> None:
        self.lists: list[int | None] = []
        self.kept = ""
        self.fence = ""

    def line(self, line: str) -> str:
        if self._stays(line):
            return line
        if _ONLY_TAGS.fullmatch(line):
            self._count(line)
            return ""
        if heading := _HEADING.fullmatch(line):
            return f"{'#' * int(heading[1])} {heading[2].strip()}"
        entry = _ENTRY.match(line)
        if entry and len(re.findall(r"<li\b", line, re.IGNORECASE)) == 1:
            before = line[: entry.start(1)]
            self._count(before)
            marked = self._marked(_CLOSINGS.sub("", entry[1]).strip())
            self._count(entry[1])
            return marked
        inside = bool(self.lists) and bool(line.strip())
        said = _CLOSINGS.sub("", line) if self.lists else line
        shown = f"{'   ' * len(self.lists)}{said.lstrip()}" if inside else line
        self._count(line)
        return shown.rstrip() if inside else shown

    def _stays(self, line: str) -> bool:
        if self.kept:
            if f"</{self.kept}" in line.casefold() or (self.kept == "!" and "-->" in line):
                self.kept = ""
            return True
        if fence := _FENCE.match(line):
            opens = not self.fence
            self.fence = fence[1][0] if opens else "" if fence[1][0] == self.fence else self.fence
            return True
        if self.fence:
            return True
        if (found := _KEPT.search(line)) and f"</{found[1]}" not in line.casefold():
            self.kept = found[1].casefold()
            return True
        return found is not None

    def _count(self, text: str) -> None:
        for closes, name in _TAG.findall(text):
            if name.casefold() == "li":
                continue
            if closes:
                self.lists = self.lists[:-1]
            elif len(self.lists) < _DEEPEST:
                self.lists.append(0 if name.casefold() == "ol" else None)

    def _marked(self, text: str) -> str:
        number = self.lists[-1] if self.lists else None
        indent = "   " * max(0, len(self.lists) - 1)
        if number is None:
            return f"{indent}- {text}"
        self.lists[-1] = number + 1
        return f"{indent}{number + 1}. {text}"
