"""An instruction as YAML or JSON: our own form (docs/formats/instruction-file.md), and whatever is built like it.

A mapping with steps, wherever they stand: at the top, in a mapping around them ("sop", "workInstruction"), in sections,
in a list of several procedures. Single values state what the document is; lists are sections under their own key. A
step is a text, or a mapping: what is to be done, its substeps, warnings and pictures, and anything else under its own
key ("duration", "role", "tools", "expected_result").
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.ingest.braces import parted
from onboard.ingest.outline import Block, Paragraph
from onboard.ingest.structured import keys
from onboard.ingest.structured.located import Node
from onboard.ingest.structured.writing import Writing

_SIGNALS = frozenset({"danger", "warning", "caution", "notice"})
_ABOUT_THE_FILE = frozenset({"onboard", "$schema", "@context"})
_INTRODUCED = "introduction"
_UNSAID = frozenset({"true", "false"})


def is_own(top: Node) -> bool:
    """Whether there are steps in it: one procedure, several, or a bare list of things to do."""
    return any(keys.holds_steps(one) for one in top.each()) or _is_checklist(top) or _are_steps(top)


def blocks_of(top: Node, writing: Writing) -> list[Block]:
    if top.kind == "list":
        if any(keys.holds_steps(one) for one in top.entries):
            return _procedures(top, writing)
        return [writing.heading("steps", 2, top.line), *_steps(top.entries, 3, writing)]
    # One value is the document's title, whatever its key is called.
    return _Body(writing, title=_title_of(top), checklist=not keys.holds_steps(top)).blocks(top)


def _is_checklist(top: Node) -> bool:
    return any(keys.is_checklist(key, node) for key, _, node in top.members)


def _are_steps(top: Node) -> bool:
    """Whether a file is nothing but a list of mappings that each say what is to be done and in which order."""
    members = [{key for key, _, _ in one.members} for one in top.entries]
    return bool(members) and all(
        any(keys.is_work(key) for key in said) and any(keys.is_number(key) for key in said) for said in members
    )


def _procedures(node: Node, writing: Writing) -> list[Block]:
    """Several procedures, each under a heading of the first level; what each states stands below it."""
    blocks: list[Block] = []
    for number, one in enumerate(node.each(), 1):
        titled = _title(one)
        named = titled.text if titled else f"{number}"
        blocks.append(writing.heading(named, 1, one.line, identity=" ".join(named.split())))
        blocks += _Body(writing, titled=titled, stated=False).blocks(one)
    return blocks


def _title(node: Node) -> Node | None:
    """What names a mapping: its title, also that of the only mapping in it; else its number or first text."""
    told = [(key, one) for key, _, one in node.members if one.kind == "text" and not one.is_empty]
    for chosen in (keys.is_title, keys.is_identity):
        if found := next((one for key, one in told if chosen(key)), None):
            return found
    if told:
        return told[0][1]
    inside = [one for _, _, one in node.members if one.kind == "mapping"]
    return _title(inside[0]) if len(inside) == 1 else None


def _title_of(top: Node) -> Node | None:
    """The first value with a title's key, at the top or in a mapping around the steps."""
    if found := next((one for key, _, one in top.members if keys.is_title(key) and one.text.strip()), None):
        return found
    inside = [one for _, _, one in top.members if one.kind == "mapping"]
    return next((found for one in inside if (found := _title_of(one))), None)


class _Body:
    """Takes down a mapping that holds steps, and the mappings around them.

    ``title``: the value that is the document's title; ``titled``: the value that is told as its heading already;
    ``stated``: single values are fields of the whole document rather than notes below a heading; ``checklist``: its
    checks are its steps.
    """

    def __init__(
        self,
        writing: Writing,
        *,
        title: Node | None = None,
        titled: Node | None = None,
        stated: bool = True,
        checklist: bool = False,
    ) -> None:
        self.writing = writing
        self.title = title
        self.titled = titled
        self.stated = stated
        self.checklist = checklist

    def blocks(self, node: Node, around: str = "") -> list[Block]:
        """``around``: what the mapping itself is called: the "id" of an "sop" is its "sop id"."""
        named = {key.casefold() for key, _, _ in node.members}
        blocks: list[Block] = []
        for key, line, member in node.members:
            casefolded = key.casefold()
            if member.is_empty or member is self.titled or casefolded in _ABOUT_THE_FILE:
                continue
            if casefolded == "version" and "onboard" in named:
                continue
            word = keys.spoken(key)
            blocks += self._member(key, f"{around} {word}".strip() if casefolded == "id" else word, line, member)
        return blocks

    def _member(self, key: str, word: str, line: int, node: Node) -> list[Block]:
        writing = self.writing
        if keys.is_steps(key, node) or (self.checklist and keys.is_checklist(key, node)):
            return [writing.heading(word, 2, line), *_steps(keys.steps_in(node), 3, writing)]
        if keys.is_group(key, node):
            if keys.groups_procedures(key) and len(node.entries) > 1:
                return _procedures(node, writing)
            return [block for one in node.entries for block in self._section(one)]
        if keys.holds_steps(node) or any(one.kind != "text" for _, _, one in node.members):
            return self.blocks(node, word)
        return self._told(key, word, line, node)

    def _told(self, key: str, word: str, line: int, node: Node) -> list[Block]:
        writing = self.writing
        if node.kind == "text" and not (keys.is_text(key) or word.casefold() == _INTRODUCED or keys.is_warning(key)):
            if self.stated:
                writing.state("title" if node is self.title else word, node)
                return []
            return [writing.paragraph(f"{word}: {node.text}", line)]
        if keys.is_picture(key):
            return writing.pictures(_pictures(node), line)
        if keys.is_warning(key):
            return [writing.heading(word, 2, line), *_warnings(node, writing, keys.signal_of(key))]
        if node.kind == "text":
            return writing.paragraphs(node)
        if node.kind == "mapping" and self.stated:
            for inside, _, one in node.members:
                if not one.is_empty:
                    writing.state(keys.spoken(inside), one)
            return []
        return [writing.heading(word, 2, line), *_listed(node, writing)]

    def _section(self, node: Node) -> list[Block]:
        """A section of a procedure: its heading, what it says, its steps."""
        writing, titled = self.writing, _title(node)
        blocks: list[Block] = [writing.heading(titled.text, 2, node.line)] if titled else []
        for key, line, member in node.members:
            if member is titled or member.is_empty:
                continue
            if keys.is_steps(key, member):
                blocks += _steps(keys.steps_in(member), 3, writing)
            elif keys.is_group(key, member):
                blocks += [block for one in member.entries for block in self._section(one)]
            elif keys.is_warning(key):
                blocks += _warnings(member, writing, keys.signal_of(key))
            elif keys.is_picture(key):
                blocks += writing.pictures(_pictures(member), line)
            elif not _counts(key, member):
                blocks += writing.paragraphs(member)
        return blocks


def _steps(steps: list[Node], level: int, writing: Writing) -> list[Block]:
    return [block for step in steps for block in _step(step, level, writing)]


def _step(node: Node, level: int, writing: Writing) -> list[Block]:
    if node.kind == "text":
        return [writing.heading(node.text, level, node.line, marked=True)]
    title = _work_of(node)
    named, line = (title.text, title.line) if title else ("", node.line)
    identity = next((one.text for key, _, one in node.members if key.casefold() == "id" and one.quoted), "")
    blocks: list[Block] = [writing.heading(named, level, line, identity=identity, marked=True)]
    rest = [(key, at, one) for key, at, one in node.members if one is not title and not one.is_empty]
    # What is to be done first, whatever stands in front of it.
    for key, at, member in sorted(rest, key=lambda one: not keys.is_text(one[0])):
        if not _counts(key, member) and not (member.text.casefold() in _UNSAID and not member.quoted):
            blocks += _said_in_step(key, at, member, writing)
    return blocks


def _work_of(node: Node) -> Node | None:
    """What a step is called: its title, else what is to be done, else its text or first words."""
    told = [(key, one) for key, _, one in node.members if one.kind == "text" and not one.is_empty]
    told = [(key, one) for key, one in told if not _counts(key, one)]
    plain = [one for one in told if not (keys.is_warning(one[0]) or keys.is_picture(one[0]))]
    for chosen in (keys.is_title, lambda key: keys.is_work(key) and not keys.is_text(key), keys.is_text):
        if found := next((one for key, one in plain if chosen(key)), None):
            return found
    return plain[0][1] if plain else None


def _counts(key: str, node: Node) -> bool:
    """Whether a member is only the step's number or what it is filed under."""
    if node.kind != "text" or not keys.is_number(key):
        return False
    return keys.is_identity(key) or node.text.strip().rstrip(".)").isdecimal()


def _said_in_step(key: str, line: int, node: Node, writing: Writing) -> list[Block]:
    if keys.is_warning(key):
        return _warnings(node, writing, keys.signal_of(key))
    if keys.is_picture(key):
        return writing.pictures(_pictures(node), line)
    if node.kind == "text" and (keys.is_text(key) or keys.is_work(key)):
        return writing.paragraphs(node)
    if keys.is_substeps(key) or (node.kind != "text" and keys.is_steps(key, node)):
        return _listed(node, writing) if node.kind == "list" else writing.paragraphs(node)
    return list(_labelled(keys.spoken(key), node, writing))


def _labelled(label: str, node: Node, writing: Writing) -> list[Paragraph]:
    """What a step says under a key of its own: "duration: 2 min", "tools: wrench, cloth"."""
    said = [one for one in map(_line_of, node.each()) if one]
    return [writing.paragraph(", ".join(said), node.line, label=label)] if said else []


def _warnings(node: Node, writing: Writing, usual: str) -> list[Block]:
    """Each a call-out: with its signal word where it gives one, else what its key says it is."""
    blocks: list[Block] = []
    for one in node.each():
        signal = next((inner.text.casefold() for key, _, inner in one.members if _names_signal(key)), "")
        text = one.text if one.kind == "text" else _without_signal(one)
        if text.strip():
            blocks += writing.callout(signal if signal in _SIGNALS else usual, [writing.paragraph(text, one.line)])
    return blocks


def _names_signal(key: str) -> bool:
    return keys.spoken(key).casefold() in ("signal", "level", "severity", "type", "kind", "stufe")


def _without_signal(node: Node) -> str:
    told = [(key, one) for key, _, one in node.members if not _names_signal(key) and not keys.is_identity(key)]
    return ". ".join(text.rstrip(".") for _, one in told if (text := _line_of(one)))


def _listed(node: Node, writing: Writing) -> list[Block]:
    entries = []
    for one in _things(node):
        said = _line_of(one)
        if said:
            entries.append(writing.scribe.entry([writing.paragraph(said, one.line)]))
    return list(writing.listing(entries))


def _things(node: Node) -> Iterator[Node]:
    if node.kind == "mapping":
        for key, line, one in node.members:
            said = _line_of(one)
            if said:
                yield Node(line, "text", f"{keys.spoken(key)}: {said}", quoted=True)
    else:
        yield from node.each()


def _line_of(node: Node) -> str:
    """Everything a node says, in one line: the amount in front of what it is an amount of."""
    if node.kind == "text":
        return node.text
    if node.kind == "list":
        return ", ".join(said for one in node.entries if (said := _line_of(one)))
    told = [(key, one) for key, _, one in node.members if not one.is_empty]
    told.sort(key=lambda one: not keys.is_amount(one[0]))
    return " ".join(said for _, one in told if (said := _line_of(one)))


def _pictures(node: Node) -> list[tuple[str, str]]:
    found = []
    for one in node.each():
        file = one.text if one.kind == "text" else one.said("file", "datei", "src", "path", "url", "original", "image")
        file, inside = parted(file)
        if file:
            alt, marks = one.said("alt", "text", "caption", "title"), one.said("marks", "markierungen") or inside
            found.append((file, f"{alt} {{{marks.strip('{} ')}}}" if marks else alt))
    return found
