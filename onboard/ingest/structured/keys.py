"""What the keys of a structured file say: the words of headings and columns, however they are written together.

``safetyWarnings``, ``safety_warnings`` and ``Safety warnings`` are one key; ``narzedzia`` is ``narzędzia`` and
``pruefpunkte`` is ``Prüfpunkte``, since many programs take plain letters only for their keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from onboard.ingest.structured.located import Node
from onboard.ingest.vocabulary import Vocabulary, folded, vocabulary

_HUMP = re.compile(r"(?<=[^\W\d_])(?<![A-ZÄÖÜ])(?=[A-ZÄÖÜ])|[_\-]+")
_NUMBERED = re.compile(r"(?:[^\W\d_]+[\s_\-]*)?(\d{1,4})[.)]?\s*$")
_FILE_WORDS = re.compile(r"\s(?:url|uri|path|file|src|link|href|name)s?$")
_STEPS = frozenset({"steps", "schritte", "step list", "actions", "items", "todo", "todos"})
_SECTIONS = frozenset({"sections", "abschnitte", "phases", "phasen", "stages", "groups", "chapters", "parts"})
_PROCEDURES = frozenset({"procedures", "sops", "guides", "workflows", "abläufe", "anleitungen", "documents"})
_WARNINGS = frozenset({"sicherheit", "warnhinweis", "warnhinweise", "danger", "caution", "cautions", "vorsicht"})
_PICTURES = frozenset({"img", "imgs", "media", "bilder", "bild", "fotos", "foto", "photos", "thumbnail"})
_SUBSTEPS = frozenset({"substeps", "sub steps", "sub step", "teilschritte", "unterschritte", "details", "bullets"})
_TITLES = ("title", "titel", "name", "heading", "headline", "label", "bezeichnung", "überschrift")
_TEXTS = ("text", "description", "beschreibung", "what", "was", "body", "content", "inhalt")
_SIGNALS = ("danger", "caution", "notice")
_IDS = frozenset({"id", "uuid", "key", "slug", "stepid", "step id", "type"})


def spoken(key: str) -> str:
    """A key as its words: "toolsRequired" is "tools Required", "narzedzia" is "narzędzia"."""
    words = " ".join(_HUMP.sub(" ", key).split())
    return _spelled().get(folded(words), words)


def is_title(key: str) -> bool:
    return folded(spoken(key)) in _TITLES


def is_text(key: str) -> bool:
    return folded(spoken(key)) in _TEXTS


def is_number(key: str) -> bool:
    """Whether a key counts steps, where what it holds is a number."""
    word = folded(spoken(key))
    return word in _IDS or _words().column(word) in ("number", "step")


def is_identity(key: str) -> bool:
    return folded(spoken(key)) in _IDS


def is_work(key: str) -> bool:
    """Whether a step says under this key what is to be done."""
    return _words().column(spoken(key)) in ("step", "task", "action", "name", "how")


def is_warning(key: str) -> bool:
    word = folded(spoken(key))
    if word in _WARNINGS:
        return True
    return _words().column(word) == "warning" or _words().section(word) == "safety"


def signal_of(key: str) -> str:
    """The kind of call-out a key names by a signal word: "caution: ..." ; "attention" where it names none."""
    kind = next((kind for said, kind in _words().signal_words.items() if folded(said) == folded(spoken(key))), "")
    return kind if kind in _SIGNALS else "attention"


def is_picture(key: str) -> bool:
    word = _FILE_WORDS.sub("", folded(spoken(key)))
    return word in _PICTURES or _words().column(word, strictly=True) == "picture"


def is_amount(key: str) -> bool:
    return _words().column(spoken(key), strictly=True) == "amount"


def is_substeps(key: str) -> bool:
    return folded(spoken(key)) in _SUBSTEPS


def is_steps(key: str, node: Node) -> bool:
    """Whether a member is the steps of the work: its key says so, and it holds several things to do."""
    word = folded(spoken(key))
    named = word in _STEPS or _words().section(word) == "procedure" or _words().column(word) in ("step", "task")
    return named and bool(steps_in(node)) and not any(True for one in node.each() if holds_steps(one))


def is_checklist(key: str, node: Node) -> bool:
    """Whether a member could be the steps, where nothing else is: a list of checks."""
    return _words().section(spoken(key)) == "checks" and node.kind == "list" and bool(steps_in(node))


def is_group(key: str, node: Node) -> bool:
    """Whether a member holds several things with steps of their own."""
    return node.kind == "list" and any(holds_steps(one) for one in node.entries)


def groups_procedures(key: str) -> bool:
    """Whether what a member holds are whole procedures rather than sections of one."""
    word = folded(spoken(key))
    if word in _SECTIONS:
        return False
    return word in _PROCEDURES or _words().says_procedure(word)


def holds_steps(node: Node, depth: int = 6) -> bool:
    """Whether there are steps in a mapping, or in what it holds."""
    if node.kind != "mapping" or not depth:
        return False
    return any(
        is_steps(key, member)
        or holds_steps(member, depth - 1)
        or any(holds_steps(one, depth - 1) for one in member.entries)
        for key, _, member in node.members
    )


def steps_in(node: Node) -> list[Node]:
    """The steps a node holds: a list's entries, what stands under 1, 2, 3, or the lines of a text."""
    match node.kind:
        case "list":
            return [one for one in node.entries if not one.is_empty]
        case "mapping":
            numbered = all(_NUMBERED.match(key) for key, _, _ in node.members)
            return [one for _, _, one in node.members if not one.is_empty] if numbered else []
        case _:
            lines = [(at, one.strip()) for at, one in enumerate(node.text.split("\n")) if one.strip()]
            found = [Node(node.line + at, "text", _LISTED.sub("", one), quoted=True) for at, one in lines]
            return found if len(found) > 1 and all(_LISTED.match(one) for _, one in lines) else []


_LISTED = re.compile(r"(?:\(?\d{1,3}[.)]|[-*•])\s+")


def _words() -> Vocabulary:
    return vocabulary()


@cache
def _spelled() -> Mapping[str, str]:
    """How words are really spelled, by how they are written with plain letters only."""
    known = [*_words().exact, *_words().columns, *_words().keys]
    taken = frozenset(known)
    written = {plain: word for word in known for plain in (_bare(word), _bare(word, umlauts=True)) if plain != word}
    return {plain: word for plain, word in written.items() if plain not in taken and plain.isascii()}


def _bare(word: str, *, umlauts: bool = False) -> str:
    """A word without what stands on its letters; German umlauts with an e behind them instead."""
    if umlauts:
        word = word.translate(_UMLAUTS)
    return "".join(
        one for one in unicodedata.normalize("NFKD", word.translate(_BARRED)) if not unicodedata.combining(one)
    )


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BARRED = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o"})
