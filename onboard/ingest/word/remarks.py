"""What is left out of a document, counted while it is read, and said once each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from onboard.core.model import Problem

_LONGEST = 300

_SAYINGS = MappingProxyType(
    {
        "deleted": (
            "{count} deleted with tracked changes and left out, “{words}”",
            "Accept or reject the changes in Word if they were to stay.",
        ),
        "hidden": (
            "{count} of hidden text left out, “{words}”",
            "Make the text visible in Word if it belongs to the instruction.",
        ),
        "struck": (
            "{count} struck through and left out, “{words}”",
            "Remove the line through it if it is still valid; delete it if not.",
        ),
        "object": (
            "{count} of another program ({words}) not opened; at most its picture is there",
            "Write what it says into the document.",
        ),
        "shape": (
            "{count} over the page left out: lines, arrows or other shapes",
            "Group them with their picture in Word (select them all, Group), or use a screenshot of both.",
        ),
        "chart": ("{count} left out", "Insert a picture of the chart."),
        "inserted-document": (
            "{count} left out: it was inserted as a file of its own",
            "Open the document in Word and save it again, so that it becomes part of it.",
        ),
    }
)
_COUNTED = MappingProxyType(
    {"object": "object", "chart": "chart", "shape": "drawing", "inserted-document": "document inside"}
)


@dataclass
class Remarks:
    """Counts what is left out, with its words, and where the first of each sort stood."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)

    def note(self, sort: str, words: str, place: str) -> None:
        """One more passage of a sort, its words and its place."""
        self._counts[sort] = self._counts.get(sort, 0) + 1
        self._places.setdefault(sort, place)
        before, plain = self._words.get(sort, ""), " ".join(words.split())
        if plain and len(before) <= _LONGEST:
            self._words[sort] = f"{before} · {plain}" if before else plain

    def all(self) -> Iterator[Problem]:
        """Problems in the order in which they were met, and one for each sort that was counted."""
        yield from self.problems
        for sort, count in self._counts.items():
            text, hint = _SAYINGS[sort]
            words = self._words.get(sort, "")
            words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
            thing = _COUNTED.get(sort, "passage")
            counted = f"{count} {thing}{'' if count == 1 else 's'}"
            yield Problem("left-out", text.format(count=counted, words=words), self.name, self._places[sort], hint)


def comments(count: int, name: str) -> Problem:
    """Says that there are comments; who wrote them, and what, is nobody else's business."""
    there = "is 1 comment" if count == 1 else f"are {count} comments"
    text = f"there {there} in the margin, not read aloud"
    return Problem("comments", text, name, hint="Settle them, and delete them in Word.")
