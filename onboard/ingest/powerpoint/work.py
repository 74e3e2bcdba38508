"""Which slides of a deck are steps.

    prepared slides -> Plan (a level for each heading, and which of them are steps)

Usually one slide is one task. It is otherwise where a deck gives its steps as numbered lists: then the lists are the
steps, and no slide is marked. Title slides, section headers, agendas, thanks, and slides about tools, protective
equipment or safety are no steps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onboard.ingest.powerpoint.order import number_in
from onboard.ingest.powerpoint.slides import Grid, Prepared, Shown, Tree, Words
from onboard.ingest.sections import STEPLESS
from onboard.ingest.vocabulary import Vocabulary, folded

_OPENINGS = frozenset({"title", "secHead"})
_STEP_COLUMNS = frozenset({"step", "task", "action"})
_AGENDA = frozenset(
    {
        *("agenda", "inhalt", "inhaltsverzeichnis", "gliederung", "übersicht", "themen", "tagesordnung"),
        *("contents", "table of contents", "outline", "overview", "topics", "spis treści", "plan prezentacji"),
        *("içindekiler", "gündem", "índice", "contenido", "cuprins", "agendă", "conținut", "зміст", "план"),
        *("المحتويات", "جدول الأعمال", "sommaire", "sommario", "indice"),
    }
)
_CLOSING = re.compile(
    r"(?:vielen |herzlichen )?dank\b|danke\b|noch fragen|fragen\s*\?|gibt es (?:noch )?fragen|thank(?:s| you)\b"
    r"|(?:any )?questions\s*\??$|the end$|ende$|dziękuj|pytania|teşekkür|sorular|gracias|preguntas|mulțum|întrebări"
    r"|дякую|запитання|питання\s*\?|شكرا|أسئلة|merci\b|grazie\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\s*[(\[–—-]?\s*(?:fortsetzung|forts\.|cont(?:inued|\.|’d|'d|d)?|suite|cd\.|c\.d\.|devam(?:ı)?|continuación|continuare"
    r"|продовження|تابع|\d{1,2}\s*(?:/|von|of|z|из|de|din)\s*\d{1,2})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_MOSTLY = 0.7
_OUTWEIGHS = 2
_FEWEST_RUNNING, _RUNNING = 4, 0.8
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """By the number of each slide: its heading's level, and whether it is a step."""

    levels: dict[int, int]
    steps: frozenset[int]


def planned(slides: Sequence[Prepared], words: Vocabulary) -> Plan:
    """``slides`` without the hidden ones, in order."""
    levels, working = _levels(slides, words)
    marked = working if len(working) > 1 and not _gives_lists(working, words) else []
    return Plan(levels, frozenset(one.number for one in marked))


def _gives_lists(working: Sequence[Prepared], words: Vocabulary) -> bool:
    """Whether a deck gives its steps as lists or tables of steps, not as slides."""
    listing = [one for one in working if _own_numbers(one, words)]
    entries = sum(len(_own_numbers(one, words)) for one in listing)
    others = len(working) - len(listing)
    named = any(words.section(one.heading) == "procedure" for one in listing)
    mostly = len(listing) >= _MOSTLY * len(working) or entries >= _OUTWEIGHS * others
    return bool(listing) and (named or mostly or _count_on(listing, words))


def running_title(slides: Sequence[Prepared], plan: Plan) -> str:
    """What stands as a title on nearly every step, and so is the title of the whole; "" where there is no such."""
    headings = [folded(one.heading) for one in slides if one.number in plan.steps]
    if len(headings) < _FEWEST_RUNNING:
        return ""
    title, count = Counter(headings).most_common(1)[0]
    return title if count >= _RUNNING * len(headings) else ""


def is_agenda(slide: Prepared) -> bool:
    return folded(slide.heading) in _AGENDA


def _levels(slides: Sequence[Prepared], words: Vocabulary) -> tuple[dict[int, int], list[Prepared]]:
    levels: dict[int, int] = {}
    working: list[Prepared] = []
    only_titles = sum(not one.pieces for one in slides) >= _HALF * len(slides)
    before = ""
    for index, slide in enumerate(slides):
        base = folded(_AGAIN.sub("", slide.heading))
        if _opens(slide, first=index == 0, slides=slides, only_titles=only_titles):
            levels[slide.number] = 1
        elif working and base and base == before and _AGAIN.search(slide.heading):
            levels[slide.number] = 3
            continue
        elif _closes(slide, last=index >= len(slides) - 2):
            levels[slide.number] = 1
        else:
            levels[slide.number] = 2
            about = words.section(slide.heading)
            if slide.heading and about not in STEPLESS and not is_agenda(slide):
                working.append(slide)
        before = base
    return levels, working


def _opens(slide: Prepared, *, first: bool, slides: Sequence[Prepared], only_titles: bool) -> bool:
    """Whether a slide is the title of the deck or of a part of it."""
    if slide.kind in _OPENINGS:
        return first or not _holds_work(slide)
    if only_titles or not slide.heading:
        return False
    if not slide.pieces and not slide.notes:
        return len(slides) > 1
    if (
        first
        and not _holds_work(slide)
        and any(isinstance(one, Words) and one.role == "subTitle" for one in slide.pieces)
    ):
        return True
    if not first or len(slides) < 3:
        return False
    brief = all(isinstance(piece, Words) and piece.role in ("", "subTitle") for piece in slide.pieces)
    said = [one.text for piece in slide.pieces if isinstance(piece, Words) for one in piece.said]
    brief = brief and len(said) <= 3 and sum(len(text) for text in said) <= 120
    others = slides[1:]
    alone = sum(_holds_work(one) for one in others) >= _MOSTLY * len(others)
    return brief and (alone or all(one.kind != slide.kind for one in others))


def _holds_work(slide: Prepared) -> bool:
    lists = sum(len(piece.said) for piece in slide.pieces if isinstance(piece, Words))
    return any(isinstance(piece, Shown | Grid | Tree) for piece in slide.pieces) or lists > 3


def _closes(slide: Prepared, *, last: bool) -> bool:
    return last and bool(_CLOSING.match(slide.heading.strip()))


def _own_numbers(slide: Prepared, words: Vocabulary) -> list[int]:
    """The numbers of a slide's own list: two at least, in one text body; or the rows of a table of steps."""
    for piece in slide.pieces:
        if isinstance(piece, Words):
            top = [one for one in piece.said if not one.level]
            numbers = [one.number if one.number is not None else number_in(one.text) for one in top]
            found = [number for number in numbers if number is not None]
            if len(found) >= 2 and found == sorted(set(found)):
                return found
        elif isinstance(piece, Grid) and len(piece.rows) > 2:
            heads = (" ".join(said.text for said in cell.said) for cell in piece.rows[0].cells)
            if any(words.column(head) in _STEP_COLUMNS for head in heads):
                return list(range(1, len(piece.rows)))
    return []


def _count_on(slides: Iterable[Prepared], words: Vocabulary) -> bool:
    """Whether the list of one slide goes on where the one before ended."""
    end = 0
    for slide in slides:
        numbers = _own_numbers(slide, words)
        if end and numbers[0] == end + 1:
            return True
        end = numbers[-1]
    return False
