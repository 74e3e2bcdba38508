"""Tables of contents: what they say is said again where it stands, so their lines are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.ingest.pdf.layout import Member
from onboard.ingest.pdf.passages import CONTENTS, Text, title_key

_LONGEST = 250
"""Letters, the dots included."""
_TITLE = re.compile(
    r"^(?:inhalt|inhaltsverzeichnis|inhaltsübersicht|(?:table of )?contents|index|spis treści|içindekiler|índice|"
    r"contenido|cuprins|indice|sommaire|table des matières|inhoud|зміст|содержание|المحتويات|فهرس)$"
)


def without_contents(members: Sequence[Member]) -> list[Member]:
    """The members without the lines of a table of contents that stand elsewhere as well, and without its title.

    A line that stands nowhere else is a paragraph.
    """
    titles = {_key(member) for member in members if isinstance(member, Text) and member.kind != CONTENTS}
    found: list[Member] = []
    dropped = False
    for member in members:
        if isinstance(member, Text) and member.kind == CONTENTS:
            if _key(member) in titles:
                dropped = True
                continue
            member.kind = "paragraph"
        found.append(member)
    return [member for member in found if not (dropped and _is_title(member))]


def _key(text: Text) -> str:
    return title_key(text.said).removeprefix("o ") if sum(line.letters for line in text.lines) <= _LONGEST else ""


def _is_title(member: Member) -> bool:
    return isinstance(member, Text) and bool(_TITLE.match(title_key(member.said)))
