"""Dialects of Markdown, rewritten line by line into plain Markdown, so that line numbers stay as they are.

    !!! warning "Title"      MkDocs admonitions, and ??? folded ones: indented content
    === "Title"              MkDocs tabs: indented content, below a heading of its own
    ::: warning Title        fenced containers, closed by :::
    > [!WARNING]             GitHub alerts
    >! >!! >i >?             GitBuilding (BuildUp) call-outs
    {{% alert color="…" %}}  Hugo's boxes, closed by {{% /alert %}}; {% hint style="…" %} of GitBook
    {{< figure src="…" >}}   Hugo's pictures; its other shortcodes are taken away, what they hold is kept
    --8<-- "file"            includes: left out and reported
    ##Heading                headings without the space
    ![](my photo.jpg)        names of pictures with spaces

Each call-out becomes a block quote whose first line is remembered with its kind and title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onboard.ingest.html_lines import plain_lines

_KINDS = {
    "danger": "danger", "gefahr": "danger",
    "warning": "warning", "warnung": "warning",
    "caution": "caution", "vorsicht": "caution",
    "note": "notice", "notice": "notice", "info": "notice", "hinweis": "notice",
    "attention": "attention", "achtung": "attention", "error": "attention", "important": "attention",
    "tip": "help", "hint": "help", "question": "help", "help": "help",
    "example": "example", "abstract": "example", "summary": "example", "tldr": "example",
}  # fmt: skip
_BUILDUP = {"!!": "warning", "!": "caution", "i": "notice", "?": "help"}
_PLACEMENTS = ("inline", "end", "inline end")
_DEEPEST = 8
_LONGEST_CONTAINER = 300

_CODE_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_ADMONITION = re.compile(r"^(\s*)(?:!!!|\?\?\?\+?)\s+([\w-]+)[ \t]*([^\"“„]*)(.*)$")
_TAB = re.compile(r"^(\s*)===[!+]?\s+[\"'“„](.{1,200}?)[\"'“”]\s*$")
_HEADED = re.compile(r"^\s{0,3}(#{1,6})(?=\s)")
_CONTAINER = re.compile(r"^\s{0,3}:{3,}\s*\{?\s*\.?([A-Za-z][\w-]*)\}?\s*(.*)$")
_CONTAINER_END = re.compile(r"^\s{0,3}:{3,}\s*$")
_BOX = re.compile(
    r"^\s*\{(?:\{[<%]|%)\s*(alert|notice|admonition|callout|hint|note|tip|warning|danger|caution|info)\b([^{}]{0,300})[>%]\}\}?\s*$"
)
_BOX_END = re.compile(
    r"^\s*\{(?:\{[<%]|%)\s*(?:/\s*|end)(?:alert|notice|admonition|callout|hint|note|tip|warning|danger|caution|info)\s*[>%]\}\}?\s*$"
)
_SHORTCODE_PICTURE = re.compile(r"\{\{[<%]\s*(?:figure|img|image|imgproc|picture|photo)\s+([^{}]{1,400}?)\s*/?[>%]\}\}")
_SHORTCODE = re.compile(
    r"\{\{[<%]\s*/?\s*[A-Za-z][\w./-]*(?:\s[^{}]{0,400})?\s*[>%]\}\}|\{%\s*(?:end)?(?:tabs?|embed|content-ref|file|code|hint)\b[^{}]{0,400}%\}"
)
_ARGUMENT = re.compile(r"([\w-]+)\s*=\s*[\"\u201c]([^\"\u201d]*)[\"\u201d]")
_COLOURS = {"primary": "notice", "success": "help", "light": "notice", "secondary": "notice"}
_ALERT = re.compile(r"^(\s*>\s?)\[!([A-Za-z]+)\][+-]?\s*(.*)$")
_BUILDUP_LINE = re.compile(r"^(\s{0,3})>(!!|!(?!\[)|i(?=\s|$)|\?)(.*)$")
_INCLUDE_LINE = re.compile(r"^\s*-{1,}8<-{1,}\s+[\"']?([^\"'\n]+?)[\"']?\s*$")
_INCLUDE_FENCE = re.compile(r"^\s*-{1,}8<-{1,}\s*$")
_WORD_AS_DEFINITION = re.compile(r"^\s{0,3}\[[^\[\]]+\]:\s*[^\s/.#<]+\s*$")
_PICTURE = re.compile(
    r"(!\[[^\]\n]{0,500}\]\()([^<>()\n\"]{1,300}(?:\([^<>()\n\"]{0,100}\)[^<>()\n\"]{0,300}){0,3})(\))"
)
_TIGHT_HEADING = re.compile(r"^(\s{0,3}#{1,6})([^\s#].*)$")


@dataclass(frozen=True, slots=True)
class CalloutMark:
    """The kind of call-out that begins in a line, and its title ("" where it has none)."""

    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """A file the document wants put in its place; lines counted from 0, the last one excluded."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``callouts`` by line, counted from 0."""

    lines: tuple[str, ...]
    callouts: dict[int, CalloutMark] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()


def rewritten(lines: Sequence[str], first: int = 0, depth: int = 0) -> Rewritten:
    """The same number of lines, in plain Markdown. ``first`` is the number of the first of them."""
    if not depth:
        lines = plain_lines(lines)
    if any(_TAB.match(line) for line in lines):
        lines = _without_tabs(lines)
    out: list[str] = []
    callouts: dict[int, CalloutMark] = {}
    includes: list[Include] = []
    fence = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        if opened := _CODE_FENCE.match(line):
            fence = _after_fence(fence, opened.group(1))
        found = None if fence or depth >= _DEEPEST else _callout(lines, at)
        if found is not None:
            content, mark, taken = found
            inner = rewritten(content, first + at, depth + 1)
            indent = re.match(r"\s*", line)
            out.extend(f"{indent.group() if indent else ''}> {text}".rstrip() for text in inner.lines)
            out.extend([""] * (taken - len(content)))
            callouts[first + at] = mark
            callouts.update({where: one for where, one in inner.callouts.items() if where != first + at})
            includes.extend(inner.includes)
            at += taken
        elif not fence and (taken := _include_length(lines, at)):
            names = [_include_name(text) for text in lines[at : at + taken]]
            includes.extend(Include(name, first + at, first + at + taken) for name in names if name)
            out.extend([""] * taken)
            at += taken
        else:
            alert = None if fence else _ALERT.match(line)
            if alert and alert.group(2).lower() in _KINDS:
                callouts[first + at] = CalloutMark(_KINDS[alert.group(2).lower()])
                line = alert.group(1) + alert.group(3)
            out.append(line if fence else _plain_markdown(line))
            at += 1
    return Rewritten(tuple(out), callouts, tuple(includes))


def _without_tabs(lines: Sequence[str]) -> list[str]:
    """Tabs beside each other become sections below each other; a tab inside a step becomes a line in bold."""
    out: list[str] = []
    level, fence, inside = 1, "", list[int]()
    for line in lines:
        wide = _expanded(line)
        indent = len(wide) - len(wide.lstrip())
        if wide.strip():
            inside = [one for one in inside if indent >= one + 4]
        tab = None if fence else _TAB.match(wide)
        kept = wide[4 * len(inside) :] if inside and wide.strip() else line
        if tab:
            inside.append(indent)
            shown = 4 * (len(inside) - 1)
            out.append(
                f"{'#' * min(level + 1, 6)} {tab.group(2)}"
                if indent == shown
                else f"{kept[: indent - shown]}**{tab.group(2)}**"
            )
            continue
        if opened := _CODE_FENCE.match(kept):
            fence = _after_fence(fence, opened.group(1))
        if not inside and not fence and (headed := _HEADED.match(line)):
            level = len(headed.group(1))
        out.append(kept)
    return out


def _after_fence(open_fence: str, mark: str) -> str:
    if not open_fence:
        return mark
    closes = mark[0] == open_fence[0] and len(mark) >= len(open_fence)
    return "" if closes else open_fence


Taken = tuple[list[str], CalloutMark, int]


def _callout(lines: Sequence[str], at: int) -> Taken | None:
    """Content (its first line stands for the opening one), mark, and how many lines it takes."""
    if admonition := _ADMONITION.match(lines[at]):
        return _admonition(lines, at, admonition)
    if (container := _CONTAINER.match(lines[at])) and container.group(1).lower() in _KINDS:
        return _container(lines, at, container)
    if box := _BOX.match(lines[at]):
        return _box(lines, at, box)
    if buildup := _BUILDUP_LINE.match(lines[at]):
        return _buildup(lines, at, buildup.group(2))
    return None


def _admonition(lines: Sequence[str], at: int, opening: re.Match[str]) -> Taken | None:
    indent = len(opening.group(1).expandtabs(4))
    content, end = [""], at + 1
    for offset in range(at + 1, len(lines)):
        wide = _expanded(lines[offset])
        if wide.strip() and len(wide) - len(wide.lstrip()) < indent + 4:
            break
        if wide.strip():
            end = offset + 1
        content.append(wide[indent + 4 :])
    kind, unquoted, quoted = opening.group(2), opening.group(3).strip(), opening.group(4).strip().strip("\"“”„'")
    known = kind.lower() in _KINDS
    if not known and end == at + 1:
        return None
    named = "" if unquoted in _PLACEMENTS else unquoted
    title = quoted or (named if known else f"{kind} {named}".strip())
    return content[: end - at], CalloutMark(_KINDS.get(kind.lower(), ""), title), end - at


def _container(lines: Sequence[str], at: int, opening: re.Match[str]) -> Taken | None:
    depth = 1
    for end in range(at + 1, min(at + _LONGEST_CONTAINER, len(lines))):
        if _CONTAINER_END.match(lines[end]):
            depth -= 1
        elif _CONTAINER.match(lines[end]):
            depth += 1
        if not depth:
            title = opening.group(2).strip().strip("[]\"'")
            mark = CalloutMark(_KINDS[opening.group(1).lower()], title)
            return ["", *lines[at + 1 : end]], mark, end - at + 1
    return None


def _box(lines: Sequence[str], at: int, opening: re.Match[str]) -> Taken | None:
    said = {key.lower(): value for key, value in _ARGUMENT.findall(opening.group(2))}
    named = [opening.group(1), *re.findall(r"[a-z]+", opening.group(2).lower())]
    kinds = (said.get(key, "").lower() for key in ("style", "color", "type", "level", "context"))
    kind = next((found for one in (*kinds, *named) if (found := _KINDS.get(one) or _COLOURS.get(one))), "")
    for end in range(at + 1, min(at + _LONGEST_CONTAINER, len(lines))):
        if _BOX_END.match(lines[end]):
            return ["", *lines[at + 1 : end]], CalloutMark(kind, said.get("title", "")), end - at + 1
    return None


def _buildup(lines: Sequence[str], at: int, mark: str) -> Taken:
    content = []
    for offset in range(at, len(lines)):
        line = lines[offset]
        same = _BUILDUP_LINE.match(line)
        if same and same.group(2) == mark:
            rest = same.group(3)
        elif content and re.match(rf"^\s{{0,3}}>{re.escape(mark)}", line):
            rest = line.lstrip()[1 + len(mark) :]
        else:
            break
        content.append(rest[1:] if rest.startswith(" ") else rest)
    return content, CalloutMark(_BUILDUP[mark]), len(content)


def _expanded(line: str) -> str:
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].expandtabs(4) + body


def _include_length(lines: Sequence[str], at: int) -> int:
    if _INCLUDE_LINE.match(lines[at]):
        return 1
    if _INCLUDE_FENCE.match(lines[at]):
        for end in range(at + 1, min(at + 50, len(lines))):
            if _INCLUDE_FENCE.match(lines[end]):
                return end - at + 1
    return 0


def _include_name(line: str) -> str:
    if _INCLUDE_FENCE.match(line):
        return ""
    named = _INCLUDE_LINE.match(line)
    return named.group(1) if named else line.strip()


def _plain_markdown(line: str) -> str:
    """Small slips that CommonMark takes for text."""
    if "{{" in line or "{%" in line:
        line = _SHORTCODE.sub("", _SHORTCODE_PICTURE.sub(_shortcode_picture, line))
    return _spoken_definition(_spaced_heading(_PICTURE.sub(_bracketed_if_spaced, line)))


def _shortcode_picture(found: re.Match[str]) -> str:
    said = {key.lower(): value for key, value in _ARGUMENT.findall(found.group(1))}
    first = found.group(1).split()[0].strip("\"'")
    file = said.get("src") or said.get("link") or ("" if "=" in first else first)
    alt = said.get("alt") or said.get("caption") or said.get("title") or ""
    return f"![{alt.replace('[', '(').replace(']', ')')}](<{file}>)" if file else alt


def _bracketed_if_spaced(picture: re.Match[str]) -> str:
    opening, file, closing = picture.groups()
    spaced = " " in file.strip() and re.search(r"\.\w{2,5}$", file.strip())
    return f"{opening}<{file.strip()}>{closing}" if spaced else picture.group()


def _spaced_heading(line: str) -> str:
    tight = _TIGHT_HEADING.match(line)
    if not tight:
        return line
    marks, text = tight.groups()
    hash_tag = len(marks.strip()) == 1 and not (text[0].isupper() or (text[0].isalpha() and not text[0].islower()))
    return line if hash_tag else f"{marks} {text}"


def _spoken_definition(line: str) -> str:
    """ "[WARNUNG]: heiß" would be taken for the target of a link and vanish."""
    return f"\\{line.lstrip()}" if _WORD_AS_DEFINITION.match(line) else line
