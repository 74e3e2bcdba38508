"""Which way text runs: the direction of a language, and the order in which the parts of a line are drawn.

The order is that of UAX #9 (the Unicode bidirectional algorithm), all of it: embeddings and isolates that a document
holds, and brackets in pairs. One thing is added in front of it, as its higher-level protocols allow: in
a line that runs from right to left, a quantity, part number, telephone number or range is one piece that is read from
left to right ("25 Nm", "M8 × 25", "5–50 bar"), where the bare algorithm would draw the unit in front of its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

_RTL_LANGUAGES = frozenset(
    (
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "glk",
        "he",
        "iw",
        "ji",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "prs",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    )
)
_RTL_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

_LEFTWARDS = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\u2068\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""What can make a part of a line run from right to left: letters, Arabic figures, controls."""

_DEEPEST = 125
"""max_depth of UAX #9, BD2."""

_MOST_BRACKETS = 63
"""BD16."""

_REMOVED = frozenset(("RLE", "LRE", "RLO", "LRO", "PDF", "BN"))
_INITIATORS = frozenset(("LRI", "RLI", "FSI"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_STRONG = {"L": "L", "R": "R", "AN": "R", "EN": "R"}
"""What a type counts as for the neutrals beside it (rules N0 to N2)."""

_OPENING = "([{༺༼᚛⁅⁽₍⌈⌊〈❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨⸬〈《「『【〔〖〘〚﹙﹛﹝（［｛｟｢"
_CLOSING = ")]}༻༽᚜⁆⁾₎⌉⌋〉❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦐⦎⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩⸭〉》」』】〕〗〙〛﹚﹜﹞）］｝｠｣"
_CLOSED_BY = dict(zip(_OPENING, _CLOSING, strict=True)) | {"\u2329": "〉"}
_SAME_AS = {"\u232a": "〉"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line that runs one way: ``text[start:end]``."""

    start: int
    end: int
    rtl: bool


def right_to_left(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left; a script in the tag decides ("az-Arab")."""
    language, *rest = language.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES


def visual_runs(text: str, rtl: bool) -> tuple[Run, ...]:
    """The runs of one line in the order they stand from left to right, in a paragraph that runs the way given."""
    if not rtl and not _LEFTWARDS.search(text):
        return (Run(0, len(text), False),) if text else ()
    levels = embedding_levels(text, 1 if rtl else 0)
    kept = [at for at in range(len(text)) if levels[at] >= 0]
    stretches: list[list[int]] = []
    for at in kept:
        if stretches and levels[stretches[-1][0]] == levels[at]:
            stretches[-1].append(at)
        else:
            stretches.append([at])
    runs = [(levels[places[0]], Run(places[0], places[-1] + 1, levels[places[0]] % 2 == 1)) for places in stretches]
    return tuple(run for _, run in _reordered(runs))


def _reordered(runs: Sequence[tuple[int, Run]]) -> Sequence[tuple[int, Run]]:
    """Rule L2: from the highest level down to the lowest odd one, every stretch of at least that level is turned."""
    ordered = list(runs)
    for level in range(max((level for level, _ in ordered), default=0), 0, -1):
        at = 0
        while at < len(ordered):
            end = at
            while end < len(ordered) and ordered[end][0] >= level:
                end += 1
            ordered[at:end] = reversed(ordered[at:end])
            at = end + 1
    return ordered


# ------------------------------------------------------------------------------------------------ one piece

_FOREIGN = re.compile(r"[^\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]+")
"""A stretch without letters or digits that run from right to left, and without directions the document gives itself."""

_PHRASE_ENDS = re.compile(
    r"(?<=[,;:!?]) |(?<=\d\.) |(?<=\.) (?!\d)|(?:^|(?<=\s))[(\[{«„“\"]+|[)\]}»“”\"]+(?=[\s.,;:!?]|$)"
)
_CORE = re.compile(r"(?:[#±≤≥<>=~≈⌀Ø§+−–-](?=[\d#]))*\w(?:.*[\w%‰°′″²³½¼¾+])?", re.DOTALL)


def isolated(text: str) -> str:
    """A line of a right-to-left text with everything technical in it put into isolates that run from left to right."""
    return _FOREIGN.sub(lambda found: _with_isolates(found[0], attached=found.start() > 0), text)


def _with_isolates(stretch: str, *, attached: bool) -> str:
    """``attached``: whether letters stand directly in front of it, so that "-" there is a hyphen and no minus."""
    parts, at = [], 0
    for found in (*_PHRASE_ENDS.finditer(stretch), None):
        end = found.start() if found else len(stretch)
        parts.append(_isolated_core(stretch[at:end], hyphen=attached and at == 0))
        if found:
            parts.append(found[0])
            at = found.end()
    return "".join(parts)


def _isolated_core(phrase: str, *, hyphen: bool) -> str:
    core = _CORE.search(phrase, 1 if hyphen and phrase[:1] in "+−–-" else 0)
    if core is None or not any(character.isdigit() for character in core[0]) or not _brackets_match(core[0]):
        return phrase
    return f"{phrase[: core.start()]}{LRI}{core[0]}{PDI}{phrase[core.end() :]}"


def _brackets_match(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "{}"))


# ------------------------------------------------------------------------------------------------ levels


def embedding_levels(text: str, base: int) -> list[int]:
    """The level of each character in a paragraph of level ``base`` (0 or 1); odd ones run from right to left.

    -1 for controls, which rule X9 takes out. The text is one paragraph, and its lines are one.
    """
    original = [bidirectional(character) or "L" for character in text]
    partner = _isolate_partners(original)
    explicit, kinds = _explicit_levels(original, partner, base)
    levels = list(explicit)
    for sequence in _isolating_runs(explicit, original, partner):
        resolved = _resolved(text, sequence, explicit, kinds, original, base)
        for at, level in zip(sequence, resolved, strict=True):
            levels[at] = level
    _reset_ends(levels, original, base)
    return levels


def _isolate_partners(kinds: Sequence[str]) -> dict[int, int]:
    """Where each isolate ends (BD9), both ways; one that has no end is missing."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for at, kind in enumerate(kinds):
        if kind in _INITIATORS:
            opened.append(at)
        elif kind == "PDI" and opened:
            start = opened.pop()
            partner[start], partner[at] = at, start
    return partner


def _explicit_levels(original: Sequence[str], partner: Mapping[int, int], base: int) -> tuple[list[int], list[str]]:
    """Rules X1 to X9: levels before the text is looked at, and types where the document overrides them."""
    levels, kinds = [base] * len(original), list(original)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    lost_isolates = lost_embeddings = 0
    for at, kind in enumerate(original):
        level, override, _ = stack[-1]
        levels[at] = level
        if kind in ("RLE", "LRE", "RLO", "LRO"):
            deeper = _next_level(level, odd=kind[0] == "R")
            if deeper <= _DEEPEST and not lost_isolates and not lost_embeddings:
                stack.append((deeper, kind[0] if kind[2] == "O" else "", False))
            elif not lost_isolates:
                lost_embeddings += 1
            levels[at] = -1
        elif kind in _INITIATORS:
            kinds[at] = override or kind
            odd = kind == "RLI" or (kind == "FSI" and _first_strong(original, partner, at) == 1)
            deeper = _next_level(level, odd=odd)
            if deeper <= _DEEPEST and not lost_isolates and not lost_embeddings:
                stack.append((deeper, "", True))
            else:
                lost_isolates += 1
        elif kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif any(isolate for _, _, isolate in stack):
                lost_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
            levels[at], override, _ = stack[-1]
            kinds[at] = override or kind
        elif kind == "PDF":
            if not lost_isolates and lost_embeddings:
                lost_embeddings -= 1
            elif not lost_isolates and not stack[-1][2] and len(stack) > 1:
                stack.pop()
            levels[at] = -1
        elif kind == "BN":
            levels[at] = -1
        elif kind == "B":
            levels[at] = base
        else:
            kinds[at] = override or kind
    return levels, kinds


def _next_level(level: int, *, odd: bool) -> int:
    return (level + 1) | 1 if odd else (level + 2) & ~1


def _first_strong(kinds: Sequence[str], partner: Mapping[int, int], at: int) -> int:
    """The level that rules P2 and P3 give what an FSI holds."""
    end, at = partner.get(at, len(kinds)), at + 1
    while at < end:
        if kinds[at] in ("L", "R", "AL"):
            return 0 if kinds[at] == "L" else 1
        at = partner.get(at, end) + 1 if kinds[at] in _INITIATORS else at + 1
    return 0


def _isolating_runs(
    levels: Sequence[int], original: Sequence[str], partner: Mapping[int, int]
) -> Sequence[Sequence[int]]:
    """Rule X10: the stretches of one level, joined over the isolates they enclose."""
    runs: list[list[int]] = []
    for at in range(len(levels)):
        if levels[at] < 0:
            continue
        if runs and levels[runs[-1][-1]] == levels[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    begins = {run[0]: run for run in runs}
    sequences: list[list[int]] = []
    for run in runs:
        if original[run[0]] == "PDI" and run[0] in partner:
            continue
        sequence = list(run)
        while original[sequence[-1]] in _INITIATORS and sequence[-1] in partner:
            sequence += begins[partner[sequence[-1]]]
        sequences.append(sequence)
    return sequences


def _resolved(
    text: str,
    sequence: Sequence[int],
    explicit: Sequence[int],
    kinds: Sequence[str],
    original: Sequence[str],
    base: int,
) -> Sequence[int]:
    """Rules W1 to I2 for one sequence: the level of each of its characters."""
    level = explicit[sequence[0]]
    before = next((explicit[at] for at in range(sequence[0] - 1, -1, -1) if explicit[at] >= 0), base)
    after = next((explicit[at] for at in range(sequence[-1] + 1, len(explicit)) if explicit[at] >= 0), base)
    if original[sequence[-1]] in _INITIATORS:
        after = base
    start, end = ("R" if max(level, beside) % 2 else "L" for beside in (before, after))
    own = [kinds[at] for at in sequence]
    _resolve_weak(own, start)
    _resolve_brackets([text[at] for at in sequence], own, [original[at] for at in sequence], level, start)
    _resolve_neutral(own, level, start, end)
    return [level + _raised(kind, level) for kind in own]


def _raised(kind: str, level: int) -> int:
    """Rules I1 and I2."""
    if level % 2:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _resolve_weak(kinds: list[str], start: str) -> None:
    """Rules W1 to W7, in place."""
    before = start
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = "ON" if before in ("LRI", "RLI", "FSI", "PDI") else before
        before = kinds[at]
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        between = kinds[at - 1] if kinds[at - 1] == kinds[at + 1] else ""
        if (kinds[at], between) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            kinds[at] = between
    _resolve_terminators(kinds)
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _resolve_terminators(kinds: list[str]) -> None:
    """Rules W5 and W6: "%" and the like belong to the number beside them."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > at:
            beside = (at > 0 and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[at:end] = ["EN" if beside else "ON"] * (end - at)
        at = max(end, at + 1)
    kinds[:] = ["ON" if kind in ("ES", "CS") else kind for kind in kinds]


def _resolve_brackets(
    characters: Sequence[str], kinds: list[str], original: Sequence[str], level: int, start: str
) -> None:
    """Rule N0: a pair of brackets runs as what it holds, in place."""
    embedding = "R" if level % 2 else "L"
    for opening, closing in _bracket_pairs(characters, kinds):
        inside = {_STRONG[kind] for kind in kinds[opening + 1 : closing] if kind in _STRONG}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            context = next((_STRONG[kind] for kind in reversed(kinds[:opening]) if kind in _STRONG), start)
            direction = context if context != embedding else embedding
        for at in (opening, closing):
            kinds[at] = direction
            for mark in range(at + 1, len(kinds)):
                if original[mark] != "NSM":
                    break
                kinds[mark] = direction


def _bracket_pairs(characters: Sequence[str], kinds: Sequence[str]) -> Sequence[tuple[int, int]]:
    """BD16: pairs of brackets, in the order of the opening ones."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, character in enumerate(characters):
        if kinds[at] != "ON":
            continue
        if character in _CLOSED_BY:
            if len(opened) == _MOST_BRACKETS:
                return ()
            opened.append((_CLOSED_BY[character], at))
        elif _SAME_AS.get(character, character) in _CLOSING:
            closing = _SAME_AS.get(character, character)
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == closing:
                    pairs.append((opened[depth][1], at))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], level: int, start: str, end: str) -> None:
    """Rules N1 and N2, in place."""
    at = 0
    while at < len(kinds):
        stop = at
        while stop < len(kinds) and kinds[stop] in _NEUTRAL:
            stop += 1
        if stop > at:
            before = _STRONG[kinds[at - 1]] if at else start
            after = _STRONG[kinds[stop]] if stop < len(kinds) else end
            direction = before if before == after else "R" if level % 2 else "L"
            kinds[at:stop] = [direction] * (stop - at)
        at = max(stop, at + 1)


def _reset_ends(levels: list[int], original: Sequence[str], base: int) -> None:
    """Rule L1: tabs, and white space in front of them or at the end of the line, run with the paragraph."""
    trailing = True
    for at in range(len(levels) - 1, -1, -1):
        kind = original[at]
        if kind in ("S", "B"):
            levels[at], trailing = base, True
        elif trailing and (kind == "WS" or kind in _INITIATORS or kind == "PDI"):
            levels[at] = base
        elif kind not in _REMOVED:
            trailing = False
