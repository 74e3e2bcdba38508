"""Lists read as an instructor would: a few things a sentence, quantities kept, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.core.model import Sentence, Statement
from onboard.script.sentences import is_speakable, split
from onboard.script.writers.telling import told_plainly
from onboard.script.writers.wordings import Wordings

_EACH = 5
_LENGTH = 180
_RULE = re.compile(
    r"\b(verboten|untersagt|nicht|kein\w*|nie\w*|ohne|nur|trage[nt]?|benutzen|verwenden|muss|müssen|ist|sind|wenn|"
    r"forbidden|prohibited|not|no|never|without|only|wear|use|must|is|are|when|if|do|should|required)\b",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"\b(?!blende|spende)[^\W\d_]*(?:fest|[a-z]{2}end|lich|ig|isch|sam|bar|los|dicht|frei|en|kurz|lang|eng|leicht|schwer|weich|"
    r"sauber|trocken|neu)(?:e[ns]?)(?=\s+[A-ZÄÖÜ])",
    re.IGNORECASE,
)
_NOMINATIVE = re.compile(r"^[^\W\d_]+er\s+[A-ZÄÖÜ]")


def ppe_told(ppe: Sequence[Statement], address: str, wordings: Wordings) -> list[Sentence]:
    """One sentence for what is merely named; a rule ("no gloves at the spindle") stays a sentence of its own."""
    sayings = [(statement, saying) for statement in ppe for saying in split(statement.text) if is_speakable(saying)]
    named = [(statement, saying, _worn(saying)) for statement, saying in sayings]
    plain = [(statement, worn) for statement, _, worn in named if worn]
    told = []
    for group in _groups(plain):
        key = "ppe_named" if any(_NOMINATIVE.match(worn) for _, worn in group) else "ppe"
        entries = [entry for _, worn in group for entry in _parted(worn)]
        if key == "ppe":
            entries = [_begun_small(entry, wordings) for entry in entries]
        told.append(_sentence(key, "ppe", group, entries, wordings))
    for statement, saying, worn in named:
        if not worn:
            told += told_plainly(saying, (statement.id,), address, wordings)
    return told


def _worn(text: str) -> str:
    """What is to be worn, or "" where the statement says more than that."""
    bare = re.sub(r"\s+(tragen|anlegen|benutzen)$", "", text.strip().rstrip("."))
    plain = not (_RULE.search(bare) or bare.endswith(("!", "?")) or ":" in bare or bare.lower().startswith("bei "))
    return bare if plain and len(bare) <= 80 else ""


def _parted(worn: str) -> list[str]:
    entries = worn.split(", ")
    nouns = all(re.match(r"[A-ZÄÖÜ]", entry) and " " not in entry for entry in entries)
    return entries if nouns else [worn]


def _begun_small(entry: str, wordings: Wordings) -> str:
    """German writes an adjective small inside a sentence: "Feste Schuhe" -> "feste Schuhe"."""
    if wordings.grammar is None or not _ADJECTIVE.match(entry):
        return entry
    return entry[0].lower() + entry[1:]


def things_told(things: Sequence[Statement], key: str, address: str, wordings: Wordings) -> list[Sentence]:
    """Tools or parts (``key``), in groups of about five; what is a sentence already stays one."""
    told: list[Sentence] = []
    run: list[tuple[Statement, str]] = []
    begun = False
    for statement in things:
        if not is_speakable(statement.text):
            continue
        if _is_sentence(statement.text):
            told += _runs(run, key, begun, wordings)
            begun, run = begun or bool(run), []
            told += told_plainly(statement.text, (statement.id,), address, wordings)
        else:
            run.append((statement, _begun_small(statement.text.strip().rstrip(" .,;:"), wordings)))
    return [*told, *_runs(run, key, begun, wordings)]


def _is_sentence(text: str) -> bool:
    """Whether an entry of a list is a remark of its own rather than a thing: "All screws countersunk if possible." """
    return text.rstrip().endswith((".", "!", "?")) and len(text) > 30 and not text[0].isdigit()


def _runs(run: Sequence[tuple[Statement, str]], key: str, begun: bool, wordings: Wordings) -> list[Sentence]:
    return [
        _sentence(f"{key}_more" if begun or at else key, key, group, [entry for _, entry in group], wordings, turn=at)
        for at, group in enumerate(_groups(run))
    ]


def _groups(run: Sequence[tuple[Statement, str]]) -> list[list[tuple[Statement, str]]]:
    """At most five things and about 180 characters a group, and no single one left over at the end."""
    groups: list[list[tuple[Statement, str]]] = []
    for statement, entry in run:
        length = sum(len(listed) + 2 for _, listed in groups[-1]) if groups else 0
        if not groups or len(groups[-1]) == _EACH or length + len(entry) > _LENGTH:
            groups.append([])
        groups[-1].append((statement, entry))
    if len(groups) > 1 and len(groups[-1]) == 1 and len(groups[-2]) > 2:
        groups[-1].insert(0, groups[-2].pop())
    return groups


def _sentence(
    key: str,
    name: str,
    group: Sequence[tuple[Statement, str]],
    entries: Sequence[str],
    wordings: Wordings,
    turn: int = 0,
) -> Sentence:
    cites = tuple(statement.id for statement, _ in group)
    return Sentence(wordings.say(key, turn, **{name: wordings.listed(entries)}), cites)
