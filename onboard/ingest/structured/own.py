"""Our own form of an instruction, as YAML or JSON; described in docs/formats/instruction-file.md.

A mapping with ``steps`` (or ``sections`` of steps). Single values state what the document is; lists are sections under
their own key. A step is a text, or a mapping: ``id``, ``title``, ``text``, ``substeps``, ``warnings``, ``pictures``,
and anything else under its own key (``duration``, ``role``, ``tools``, ...).
"""

from __future__ import annotations

from onboard.ingest.outline import Block, Paragraph
from onboard.ingest.structured.located import Node
from onboard.ingest.structured.writing import Writing

_STEPS = ("steps", "schritte", "arbeitsschritte")
_SECTIONS = ("sections", "procedures", "abschnitte", "abläufe")
_WARNINGS = frozenset({"warnings", "warning", "warnungen", "warnung", "sicherheit", "safety", "gefahren"})
_PICTURES = frozenset({"pictures", "picture", "photos", "photo", "images", "image", "bilder", "bild", "foto", "fotos"})
_SUBSTEPS = frozenset({"substeps", "sub-steps", "teilschritte", "details"})
_TITLES = ("title", "titel", "name", "heading")
_TEXTS = ("text", "description", "beschreibung", "what", "was")
_TOLD_IN_STEP = frozenset({"id", *_TITLES, *_TEXTS})
_SIGNALS = frozenset({"danger", "warning", "caution", "notice"})


def is_own(top: Node) -> bool:
    """Whether a mapping has steps, or sections that have."""
    if top.get(*_STEPS) is not None:
        return True
    sections = top.get(*_SECTIONS)
    return any(one.get(*_STEPS) is not None for one in sections.each()) if sections else False


def blocks_of(top: Node, writing: Writing) -> list[Block]:
    blocks: list[Block] = []
    for key, line, node in top.members:
        if node.is_empty or key.casefold() in ("onboard", "version", "$schema"):
            continue
        word = key.replace("_", " ")
        if key.casefold() in _STEPS:
            blocks += [writing.heading(word, 2, line), *_steps(node, 3, writing)]
        elif key.casefold() in _SECTIONS:
            for section in node.each():
                blocks += _section(section, writing)
        elif node.kind == "text" and key.casefold() not in (*_TEXTS, "introduction"):
            writing.state(word, node)
        elif key.casefold() in _PICTURES:
            blocks += writing.pictures(_pictures(node), line)
        elif key.casefold() in _WARNINGS:
            blocks += [writing.heading(word, 2, line), *_warnings(node, writing)]
        elif node.kind == "text":
            blocks += writing.paragraphs(node)
        else:
            blocks += [writing.heading(word, 2, line), *_listed(node, writing)]
    return blocks


def _section(node: Node, writing: Writing) -> list[Block]:
    title, steps = node.said(*_TITLES), node.get(*_STEPS)
    blocks: list[Block] = [writing.heading(title, 2, node.line)] if title else []
    for key, line, member in node.members:
        if key.casefold() in (*_TITLES, *_STEPS) or member.is_empty:
            continue
        if key.casefold() in _WARNINGS:
            blocks += _warnings(member, writing)
        elif key.casefold() in _PICTURES:
            blocks += writing.pictures(_pictures(member), line)
        else:
            blocks += writing.paragraphs(member)
    return [*blocks, *(_steps(steps, 3, writing) if steps else ())]


def _steps(node: Node, level: int, writing: Writing) -> list[Block]:
    return [block for step in node.each() for block in _step(step, level, writing)]


def _step(node: Node, level: int, writing: Writing) -> list[Block]:
    if node.kind == "text":
        return [writing.heading(node.text, level, node.line, marked=True)]
    title, text = node.get(*_TITLES), node.get(*_TEXTS)
    if title is None:
        title, text = text, None
    named, line = (title.text, title.line) if title and title.kind == "text" else ("", node.line)
    blocks: list[Block] = [writing.heading(named, level, line, identity=node.said("id"), marked=True)]
    if text is not None:
        blocks += writing.paragraphs(text)
    for key, at, member in node.members:
        if member.is_empty or key.casefold() in _TOLD_IN_STEP:
            continue
        if key.casefold() in _WARNINGS:
            blocks += _warnings(member, writing)
        elif key.casefold() in _PICTURES:
            blocks += writing.pictures(_pictures(member), at)
        elif key.casefold() in _SUBSTEPS:
            blocks += _listed(member, writing)
        else:
            blocks += _labelled(key.replace("_", " "), member, writing)
    return blocks


def _labelled(label: str, node: Node, writing: Writing) -> list[Paragraph]:
    """What a step says under a key of its own: "duration: 2 min", "tools: wrench, cloth"."""
    entries = [one for one in node.each() if one.kind == "text" and not one.is_empty]
    if not entries:
        return [block for block in writing.paragraphs(node) if isinstance(block, Paragraph)]
    return [writing.paragraph(", ".join(one.text for one in entries), entries[0].line, label=label)]


def _warnings(node: Node, writing: Writing) -> list[Block]:
    """Each a call-out: with its signal word where it gives one, else a section's word says what it is."""
    blocks: list[Block] = []
    for one in node.each():
        text = one.text if one.kind == "text" else one.said(*_TEXTS, *_TITLES)
        signal = one.said("signal").casefold() if one.kind == "mapping" else ""
        kind = signal if signal in _SIGNALS else "attention"
        if text:
            blocks += writing.callout(kind, [writing.paragraph(text, one.line)])
    return blocks


def _listed(node: Node, writing: Writing) -> list[Block]:
    entries = []
    for one in node.each():
        if one.kind == "mapping":
            said = " ".join(member.text for _, _, member in one.members if member.kind == "text" and member.text)
            entries.append(writing.scribe.entry([writing.paragraph(said, one.line)]))
        else:
            found = writing.paragraphs(one)
            entries += [writing.scribe.entry(found)] if found else []
    return list(writing.listing(entries))


def _pictures(node: Node) -> list[tuple[str, str]]:
    found = []
    for one in node.each():
        file = one.text if one.kind == "text" else one.said("file", "datei", "src", "path")
        if file:
            found.append((file, one.said("alt", "text", "caption")))
    return found
