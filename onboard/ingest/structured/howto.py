"""schema.org HowTo as JSON-LD: https://schema.org/HowTo.

A HowTo has steps, or sections of steps; a step has a text, or directions and tips; tools and supplies are texts or
objects; every value may be one or a list. Steps are numbered through all sections, so that sections are groups of one
procedure. Several HowTos in one file are several procedures.
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.ingest.outline import Block, Entry, Listing
from onboard.ingest.structured.located import Node
from onboard.ingest.structured.writing import Writing, is_picture, texts

_MEDIA = ("image", "beforeMedia", "duringMedia", "afterMedia", "thumbnailUrl", "video")
_TOLD = frozenset(
    {
        "@context",
        "@type",
        "@id",
        "@graph",
        "name",
        "step",
        "steps",
        "tool",
        "supply",
        "description",
        "inlanguage",
        "url",
    }
    | {one.casefold() for one in _MEDIA}
)
_STATED = ("totalTime", "prepTime", "performTime", "datePublished", "dateModified", "version", "identifier")


def howtos(top: Node) -> list[Node]:
    """The HowTos of a JSON-LD text: itself, entries of a list, members of a graph."""
    found: list[Node] = []
    for node in top.each():
        if "HowTo" in _types(node):
            found.append(node)
        elif (graph := node.get("@graph")) is not None:
            found.extend(howtos(graph))
    return found


def blocks_of(nodes: list[Node], writing: Writing) -> list[Block]:
    blocks: list[Block] = []
    for node in nodes:
        blocks += _howto(node, writing)
    return blocks


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [one.text.rpartition("/")[2] for one in types.each()] if types else []


def _howto(node: Node, writing: Writing) -> list[Block]:
    blocks: list[Block] = [writing.heading(node.said("name") or "HowTo", 1, node.line)]
    if (language := node.get("inLanguage")) is not None and language.kind == "text":
        writing.state("language", language)
    for key in _STATED:
        if (stated := node.get(key)) is not None and stated.kind == "text":
            writing.state(key, stated)
    if (description := node.get("description")) is not None:
        blocks += writing.paragraphs(description)
    blocks += writing.pictures(_pictures(node), node.line)
    for key, line, member in node.members:
        if key in ("tool", "supply"):
            blocks += [writing.heading(key, 2, line), *_things(member, writing)]
    number = 0
    for key, line, member in node.members:
        if key in ("step", "steps"):
            # The key alone would read like the heading of one step.
            blocks.append(writing.heading("steps", 2, line))
            for part in _listed(member):
                found, number = _part(part, number, writing)
                blocks += found
    return blocks + _rest(node, writing)


def _rest(node: Node, writing: Writing) -> list[Block]:
    """Whatever else it says, as notes under their own keys."""
    blocks: list[Block] = []
    for key, line, member in node.members:
        if key.casefold() in _TOLD or key in _STATED or member.is_empty:
            continue
        said = _without_types(member)
        if any(True for _ in texts(said)):
            blocks += [writing.heading(key, 2, line), *writing.paragraphs(said)]
    return blocks


def _without_types(node: Node) -> Node:
    members = [(key, line, _without_types(one)) for key, line, one in node.members if not key.startswith("@")]
    return Node(node.line, node.kind, node.text, node.quoted, members, [_without_types(one) for one in node.entries])


def _listed(node: Node) -> Iterator[Node]:
    """The things of a list: also of an ItemList, whose elements may be wrapped in ListItems."""
    for one in node.each():
        wrapped = {"ItemList": "itemListElement", "ListItem": "item"}
        inside = next((one.get(key) for kind, key in wrapped.items() if kind in _types(one)), None)
        if inside is None:
            yield one
        else:
            yield from _listed(inside)


def _things(node: Node, writing: Writing) -> list[Block]:
    entries: list[Entry] = []
    for one in _listed(node):
        said = one.text if one.kind == "text" else one.said("name", "item", "text")
        amount = one.get("requiredQuantity")
        counted = " ".join(part.text for part in (amount.each() if amount else ()) if part.kind == "text")
        blocks = [writing.paragraph(f"{counted} {said}".strip(), one.line, pictures=_pictures(one))]
        entries.append(writing.scribe.entry(blocks))
    return list(writing.listing(entries))


def _part(node: Node, number: int, writing: Writing) -> tuple[list[Block], int]:
    """A section or a step; gives its blocks and the number of the last step so far."""
    if "HowToSection" not in _types(node):
        return [_numbered([_step(node, number + 1, writing)], writing)], number + 1
    blocks: list[Block] = []
    if node.said("name"):
        blocks.append(writing.heading(node.said("name"), 3, node.line))
    if (description := node.get("description", "text")) is not None:
        blocks += writing.paragraphs(description)
    blocks += writing.pictures(_pictures(node), node.line)
    inside = node.get("itemListElement", "steps", "step")
    entries = []
    for one in _listed(inside) if inside else ():
        number += 1
        entries.append(_step(one, number, writing))
    return ([*blocks, _numbered(entries, writing)] if entries else blocks), number


def _numbered(entries: list[Entry], writing: Writing) -> Listing:
    return writing.scribe.listing(entries, ordered=True)


def _step(node: Node, number: int, writing: Writing) -> Entry:
    if node.kind == "text":
        return writing.scribe.entry([writing.paragraph(node.text, node.line)], number=number)
    blocks: list[Block] = []
    name, text = node.said("name"), node.said("text", "description")
    if name and name.strip() not in text:
        blocks.append(writing.paragraph(name, node.line, bold=True))
    if text:
        blocks.append(writing.paragraph(text, node.line))
    blocks += writing.pictures(_pictures(node), node.line)
    inside = node.get("itemListElement", "steps")
    for one in _listed(inside) if inside else ():
        blocks += _direction(one, writing)
    if not blocks:
        blocks.append(writing.paragraph("", node.line))
    return writing.scribe.entry(blocks, number=number)


def _direction(node: Node, writing: Writing) -> list[Block]:
    if node.kind == "text":
        return [writing.paragraph(node.text, node.line)]
    said = node.get("text", "name", "description")
    inside = node.get("itemListElement")
    blocks: list[Block] = []
    if said is not None and said.kind == "text":
        blocks.append(writing.paragraph(said.text, said.line, pictures=_pictures(node)))
    else:
        blocks += writing.pictures(_pictures(node), node.line)
    for one in _listed(inside) if inside else ():
        blocks += _direction(one, writing)
    return blocks


def _pictures(node: Node) -> list[tuple[str, str]]:
    """(file, description) of every picture of a node itself."""
    found: list[tuple[str, str]] = []
    for key in _MEDIA:
        media = node.get(key)
        for one in media.each() if media else ():
            file = one.text if one.kind == "text" else one.said("contentUrl", "url", "@id")
            if file and (key != "video" or is_picture(file)):
                found.append((file, one.said("caption", "name", "description")))
    return found
