"""Lists read as an instructor would: a few things a sentence, quantities kept, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.core.model import Sentence, Statement
from onboard.script.sentences import is_speakable, split
from onboard.script.writers.framing import Framing
from onboard.script.writers.telling import told_plainly

_EACH = 5
_LENGTH = 180
_RULE = re.compile(
    r"\b(verboten|untersagt|nicht|kein\w*|nie\w*|ohne|nur|trage[nt]?|benutzen|verwenden|muss|müssen|ist|sind|wenn|"
    r"forbidden|prohibited|not|no|never|without|only|wear|use|must|is|are|when|if|do|should|required)\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"(keine[n]?|kein|no)\s+(?=\w)", re.IGNORECASE)
_ENTRY = re.compile(r"(?:(?:ggf|evtl)\.\s+)?[^\W\d][\w-]*(?:\s+[\w-]+){0,3}")
_ADJECTIVE = re.compile(
    r"\b(?!blende|spende)[^\W\d_]*(?:fest|[a-z]{2}end|lich|ig|isch|sam|bar|los|dicht|frei|en|kurz|lang|eng|leicht|schwer|weich|"
    r"sauber|trocken|neu)(?:e[ns]?)(?=\s+[A-ZÄÖÜ])",
    re.IGNORECASE,
)
_NOMINATIVE = re.compile(r"^[^\W\d_]+er\s+[A-ZÄÖÜ]")


def ppe_told(ppe: Sequence[Statement], framing: Framing) -> list[Sentence]:
    """One sentence for what is merely named; what must not be worn, and a rule, is a sentence of its own."""
    sayings = [
        (statement, part)
        for statement in ppe
        for saying in split(framing.spelled(statement.text))
        for part in _parted(saying)
        if is_speakable(part)
    ]
    named = [(statement, part, _worn(part)) for statement, part in sayings]
    plain = [(statement, worn) for statement, _, worn in named if worn]
    told = []
    for group in _groups(plain):
        key = "ppe_named" if any(_NOMINATIVE.match(worn) for _, worn in group) else "ppe"
        entries = [_begun_small(worn, framing) if key == "ppe" else worn for _, worn in group]
        told += _sentence(key, "ppe", group, entries, framing)
    for statement, part, worn in named:
        if not worn:
            said = _not_worn(part, framing)
            told += framing.said(said, (statement.id,)) if said else told_plainly(part, (statement.id,), framing)
    return told


def forbidden(statement: Statement) -> tuple[str, ...]:
    """What must not be worn, as the document says it: "KEINE Handschuhe!"."""
    return tuple(part for saying in split(statement.text) for part in _parted(saying) if _FORBIDDEN.match(part))


def _worn(text: str) -> str:
    """What is to be worn, or "" where the statement says more than that."""
    bare = re.sub(r"\s+(tragen|anlegen|benutzen)$", "", text.strip().rstrip("."))
    plain = not (_RULE.search(bare) or bare.endswith(("!", "?")) or ":" in bare or bare.lower().startswith("bei "))
    return bare if plain and len(bare) <= 80 else ""


def _not_worn(text: str, framing: Framing) -> str:
    """A prohibition as a whole sentence, its force kept: "KEINE Handschuhe!" -> "Tragen Sie keine Handschuhe!"."""
    found = _FORBIDDEN.match(text)
    if found is None:
        return ""
    mark = "!" if text.rstrip().endswith("!") else "."
    rest = text[found.end() :].strip().rstrip(" .!")
    word = found[1].lower()
    if word == "kein":
        kind = framing.own.grammar.kind(rest.split(" ")[0]) if framing.own.grammar else None
        word = {"den": "keinen", "das": "kein"}.get(kind or "", "")
    return f"{framing.own.say('not_worn', 0, ppe=f'{word} {rest}').rstrip('.')}{mark}" if word and rest else ""


def _parted(saying: str) -> list[str]:
    """The things of one line, where it does no more than list them: "Schutzbrille, Haarnetz, KEINE Handschuhe!"."""
    entries = re.split(r",\s+(?:und\s+|and\s+)?", saying)
    plain = [entry for entry in entries if not _FORBIDDEN.match(entry)]
    if not all(_ENTRY.fullmatch(entry.strip(" .!")) and not _RULE.search(entry.strip(" .!")) for entry in plain):
        return [saying]
    listed = (
        len(plain) < len(entries)
        or all(" " not in entry.strip() or _ADJECTIVE.match(entry) for entry in plain)
        or all(" " in entry.strip() for entry in plain)
    )
    return entries if len(entries) > 1 and (listed or re.match(r"(ggf|evtl)\.", plain[-1])) else [saying]


def _begun_small(entry: str, framing: Framing) -> str:
    """German writes an adjective small inside a sentence: "Feste Schuhe" -> "feste Schuhe"."""
    if framing.own.grammar is None or not _ADJECTIVE.match(entry):
        return entry
    return entry[0].lower() + entry[1:]


def things_told(things: Sequence[Statement], key: str, framing: Framing) -> list[Sentence]:
    """Tools or parts (``key``), in groups of about five; what is a sentence already stays one."""
    told: list[Sentence] = []
    run: list[tuple[Statement, str]] = []
    begun = False
    for statement in things:
        if not is_speakable(statement.text):
            continue
        if _is_sentence(statement.text):
            told += _runs(run, key, begun, framing)
            begun, run = begun or bool(run), []
            told += told_plainly(statement.text, (statement.id,), framing)
        else:
            run.append((statement, _begun_small(statement.text.strip().rstrip(" .,;:"), framing)))
    return [*told, *_runs(run, key, begun, framing)]


def _is_sentence(text: str) -> bool:
    """Whether an entry of a list is a remark of its own rather than a thing: "All screws countersunk if possible." """
    return text.rstrip().endswith((".", "!", "?")) and len(text) > 30 and not text[0].isdigit()


def _runs(run: Sequence[tuple[Statement, str]], key: str, begun: bool, framing: Framing) -> list[Sentence]:
    return [
        sentence
        for at, group in enumerate(_groups(run))
        for sentence in _sentence(
            f"{key}_more" if begun or at else key, key, group, [entry for _, entry in group], framing, turn=at
        )
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
    framing: Framing,
    turn: int = 0,
) -> list[Sentence]:
    cites = tuple(dict.fromkeys(statement.id for statement, _ in group))
    return framing.framed(key, turn, cites, **{name: framing.own.listed(entries)})
