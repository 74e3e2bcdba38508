"""The braces behind a picture, in which a document marks what is to be seen on it (docs/formats/marks.md).

    ![Spannen](01.jpg){arrow="0.42,0.55"}    Markdown: behind the picture
    Spannen {arrow="0.42,0.55"}              any format: in the picture's alternative text
    <img src="01.jpg" data-arrow="…">        HTML: attributes of its own

Only finds them; what they mean is :mod:`onboard.core.attributes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from onboard.core.attributes import CUT_KEYS, LONGEST_TEXT, MARK_KEYS, names_marks
from onboard.ingest.outline import PictureRef, clean
from onboard.ingest.photokinds import is_named_clip, is_named_picture

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

BRACES = re.compile(r"\{(?:\"[^\"]*\"|'[^'\n]*'|[^{}\"'])*\}")
"""Braces and what stands in them; those in quotation marks do not count."""

_BARE = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"<(img|video|source)\b((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_NAMED_FILE = re.compile(r"\S\.\w{2,5}\s*\Z")
_OPENING = re.compile(r"\{\s*:?\s*(?:[#.][A-Za-z]|[A-Za-z][\w-]*\s*[=:]\s*\S)")


# ------------------------------------------------------------------------------------------------ alternative text


def parted(words: str) -> tuple[str, str]:
    """A description without its marks, and the marks: ``Spannen {arrow="0.4,0.5"}`` -> Spannen, ``arrow="0.4,0.5"``.

    Braces that name no marks are words. Word's own "description made automatically" may stand behind them.
    """
    if "{" not in words:
        return words, ""
    inside: list[str] = []

    def taken(found: re.Match[str]) -> str:
        if not names_marks(found[0]):
            return found[0]
        inside.append(found[0][1:-1].strip())
        return " "

    pattern = BRACES if any(names_marks(found[0]) for found in BRACES.finditer(words)) else _BARE
    rest = pattern.sub(taken, words)
    return (clean(rest) if inside else words), " ".join(inside)


def without_words(description: str) -> str:
    """The marks of a description whose words are a program's guess or a file's name, in braces; "" without any."""
    _, marks = parted(description)
    return f"{{{marks}}}" if marks else ""


# ------------------------------------------------------------------------------------------------ Markdown


def behind_a_picture(state: StateInline, silent: bool) -> bool:
    """A rule for markdown-it: ``{...}`` behind a picture belongs to it. A space or line break between is allowed where
    marks are named; what is no list of attributes (``{siehe oben}``) stays words."""
    if state.src[state.pos] != "{":
        return False
    found = _found(state.src, state.pos)
    if found is None or len(found) > LONGEST_TEXT or not (near := _nearness(state)):
        return False
    marks = names_marks(found)
    if not marks and (near == "apart" or not _OPENING.match(found)):
        return False
    if not silent:
        if marks:
            state.pending = state.pending.rstrip()
        token = state.push("picture_braces", "", 0)
        token.content = found[1:-1]
    state.pos += len(found)
    return True


def is_of_a_named_file(state: StateInline, braces: str) -> bool:
    """Whether braces stand behind the mere name of a picture's file, as in a table's column: then they are its marks,
    and the name is understood later."""
    before = _NAMED_FILE.search(state.pending)
    name = state.pending.split()[-1] if before else ""
    return (is_named_picture(name) or is_named_clip(name)) and names_marks(braces)


def with_braces(picture: PictureRef, written: str, source: str, limit: int) -> PictureRef:
    """A picture with the braces behind it, which then are part of its place in the source."""
    at = source.find("{", picture.end, limit)
    end = picture.end
    if at >= 0 and (found := _found(source[:limit], at)):
        end = at + len(found)
    return replace(picture, braces=f"{picture.braces} {written}".strip(), end=end)


def _found(text: str, at: int) -> str | None:
    found = BRACES.match(text, at) or _BARE.match(text, at)
    return found[0] if found else None


def _nearness(state: StateInline) -> str:
    """ "close" where a picture stands right in front, "apart" where a space or line break is between, else ""."""
    if state.pending.strip():
        return ""
    apart = bool(state.pending)
    for token in reversed(state.tokens):
        if token.type == "softbreak" or (token.type == "text" and not token.content.strip()):
            apart = apart or token.type == "softbreak" or bool(token.content)
        elif token.type == "link_close" or (token.type == "html_inline" and _closes(token.content)):
            continue
        else:
            return ("apart" if apart else "close") if _is_picture(token) else ""
    return ""


def _closes(tag: str) -> bool:
    return bool(re.match(r"</(?:a|picture|video|figure|source)\b", tag, re.IGNORECASE))


def _is_picture(token: Token) -> bool:
    return token.type in ("image", "picture_braces") or (
        token.type == "html_inline" and tag_picture(token.content) is not None
    )


# ------------------------------------------------------------------------------------------------ HTML


def tag_picture(tag: str) -> tuple[str, str, str] | None:
    """File, description and braces of ``<img>``, and of ``<video>`` or ``<source>`` that name a clip; else None."""
    found = _TAG.match(tag)
    if found is None:
        return None
    attributes = {one[1].lower(): unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(found[2])}
    file = attributes.get("src") or attributes.get("data-src", "")
    if found[1].lower() != "img" and not is_own_clip(file):
        return None
    alt = attributes.get("alt") or attributes.get("title" if found[1].lower() == "video" else "alt", "")
    return file, clean(alt), of_attributes(attributes)


def is_own_clip(file: str) -> bool:
    """Whether a web page's video names a clip that may lie beside it; one on the net is no picture of a step."""
    return is_named_clip(file) and "//" not in file


def of_attributes(attributes: Mapping[str, str]) -> str:
    """What ``data-arrow``, ``data-start`` and the like say, and ``data-marks``, as it stands in braces elsewhere."""
    return " ".join(_told(attributes))


def _told(attributes: Mapping[str, str]) -> Iterator[str]:
    if marks := attributes.get("data-marks", "").strip():
        yield marks.removeprefix("{").removesuffix("}")
    for key, value in attributes.items():
        name = key.removeprefix("data-")
        if key != name and name in (*MARK_KEYS, *CUT_KEYS):
            yield f"{name}='{value}'" if '"' in value else f'{name}="{value}"'


def first_of_each(pictures: Sequence[PictureRef]) -> tuple[PictureRef, ...]:
    """Without the further formats of one clip (``clip.mp4`` and ``clip.webm`` in one ``<video>``)."""
    shown: list[PictureRef] = []
    for picture in pictures:
        same = shown and is_named_clip(picture.file) and _stem(shown[-1].file) == _stem(picture.file)
        if not (same and picture.file != shown[-1].file):
            shown.append(picture)
    return tuple(shown)


def _stem(file: str) -> str:
    return file.rpartition(".")[0]
