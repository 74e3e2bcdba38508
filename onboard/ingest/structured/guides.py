"""Guides of iFixit and oManual (IEEE 1874) as JSON: steps of lines, each line with a bullet that tells what it is.

https://www.ifixit.com/api/2.0/doc and http://www.omanual.org/documentation.php name the fields; texts come as wiki
text (``text_raw``) or HTML (``text``, ``text_rendered``).
"""

from __future__ import annotations

import re
from types import MappingProxyType

from onboard.ingest.outline import Block, Entry, Paragraph
from onboard.ingest.structured.located import Node
from onboard.ingest.structured.writing import Writing

_CALLOUTS = MappingProxyType({"icon_caution": "caution", "icon_note": "notice", "icon_reminder": "notice"})
_WIKI_LINK = re.compile(r"\[(?:\[|https?://)?[^\[\]|]{1,300}\|([^\[\]|]{1,300})(?:\|[^\[\]]{0,100})?\]\]?")
_WIKI_MARKS = re.compile(r"'{2,5}|\[\[|\]\]|^=+|=+$", re.MULTILINE)
_STATED = ("category", "subject", "type", "difficulty", "time_required", "locale", "langid", "revisionid")


def is_guide(top: Node) -> bool:
    """Whether a mapping is a guide: its steps have lines."""
    steps = _steps(top)
    return any(step.get("lines") is not None for step in steps.each()) if steps else False


def _steps(top: Node) -> Node | None:
    for inside in (top, top.get("guide")):
        if inside is not None and (steps := inside.get("steps")) is not None:
            return steps
    return None


def blocks_of(top: Node, writing: Writing) -> list[Block]:
    guide = top.get("guide") or top
    blocks: list[Block] = [writing.heading(guide.said("title") or top.said("title") or "guide", 1, guide.line)]
    for key in _STATED:
        if (stated := guide.get(key)) is not None and stated.kind == "text":
            writing.state("language" if key in ("locale", "langid") else key, stated)
    for key in ("summary", "introduction_raw", "introduction"):
        if (said := guide.get(key)) is not None and not (key == "introduction" and guide.get("introduction_raw")):
            blocks += _paragraphs(said, writing)
    for key in ("tools", "parts"):
        listed = guide.get(key)
        if listed is not None and (entries := [_thing(one, writing) for one in listed.each()]):
            blocks += [writing.heading(key, 2, listed.line), *writing.listing(entries)]
    steps = _steps(top)
    entries = [_step(step, number, writing) for number, step in enumerate(_in_order(steps), 1)]
    if steps is not None and entries:
        blocks += [writing.heading("steps", 2, steps.line), *writing.listing(entries, ordered=True)]
    said = guide.get("conclusion_raw", "conclusion")
    if said is not None:
        blocks += [writing.heading("conclusion", 2, said.line), *_paragraphs(said, writing)]
    return blocks


def _in_order(steps: Node | None) -> list[Node]:
    """The steps as their guide counts them, where it counts them all."""
    found = list(steps.each()) if steps else []
    counts = [step.said("orderby") for step in found]
    if not all(count.isdecimal() and len(count) < 6 for count in counts):
        return found
    return [step for _, step in sorted(zip(map(int, counts), found, strict=True), key=lambda one: one[0])]


def _paragraphs(node: Node, writing: Writing) -> list[Block]:
    return writing.paragraphs(Node(node.line, "text", _unwiki(node.text))) if node.kind == "text" else []


def _thing(node: Node, writing: Writing) -> Entry:
    said = node.text if node.kind == "text" else node.said("text", "name", "title")
    amount = node.said("quantity")
    note = node.said("notes")
    counted = f"{amount} {said}" if amount not in ("", "1") else said
    return writing.scribe.entry([writing.paragraph(f"{counted} ({note})" if note else counted, node.line)])


def _step(node: Node, number: int, writing: Writing) -> Entry:
    blocks: list[Block] = []
    if title := node.said("title"):
        blocks.append(writing.paragraph(_unwiki(title), node.line, bold=True))
    lines = node.get("lines")
    deeper: list[Entry] = []
    for line in lines.each() if lines else ():
        said = _line(line, writing)
        if said is None:
            continue
        kind = _CALLOUTS.get(line.said("bullet"), "")
        if kind:
            blocks += _flushed(deeper, writing)
            blocks += writing.callout(kind, [said])
        elif line.said("level") not in ("", "0") and blocks:
            deeper.append(writing.scribe.entry([said]))
        else:
            blocks += _flushed(deeper, writing)
            blocks.append(said)
    blocks += _flushed(deeper, writing)
    blocks += writing.pictures(_pictures(node), node.line)
    return writing.scribe.entry(blocks or [writing.paragraph("", node.line)], number=number)


def _flushed(entries: list[Entry], writing: Writing) -> list[Block]:
    found = list(writing.listing(entries))
    entries.clear()
    return list(found)


def _line(node: Node, writing: Writing) -> Paragraph | None:
    text = node.text if node.kind == "text" else node.said("text_raw", "text", "text_rendered")
    return writing.paragraph(_unwiki(text), node.line) if text.strip() else None


def _pictures(node: Node) -> list[tuple[str, str]]:
    """The best size named of every picture of a step; all of them are on the net or beside the document."""
    media = node.get("media")
    if media is None:
        return []
    images = media.get("data", "image", "images") or media
    found = []
    for one in images.each():
        file = one.text if one.kind == "text" else one.said("original", "large", "standard", "medium", "src", "url")
        if file:
            found.append((file, one.said("text", "alt", "title")))
    return found


def _unwiki(text: str) -> str:
    return _WIKI_MARKS.sub("", _WIKI_LINK.sub(r"\1", text))
