"""Compares the words of a Markdown source with the words an instruction reaches: none may be lost.

What is no word is removed from the source first: addresses, picture names, attributes, comments, HTML tags, shortcodes,
icons, numbers and boxes of lists, labels of steps, signal words.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from onboard.core.model import Instruction

MARKUP = [
    (r"(?s)<!--.*?-->", " "),
    (r"(?ms)^-+8<-+\s*$.*?^-+8<-+\s*$|^-+8<-+.*$", " "),
    (r"!\[([^\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)", " "),
    (r"\[[^\[\]\n]*\](?:\([^()\n]*\))?\{[^{}\n]*hidden[^{}\n]*\}", " "),
    (r"\[([^\[\]\n]*)\]\[[^\[\]\n]*\]\([^()\n]*\)\{[^{}\n]*\}", r" \1 "),
    (r"\[\.\]\([^()\n]*\)\{step\}", " "),
    (r"\]\([^()\n]*\)", "] "),
    (r"\{\{?[^{}\n]*\}\}?", " "),
    (r"<[^>\n]*>", " "),
    (r"(?m)^\s*(?:>\s*)*\d+[.)]\s", " "),
    (r"(?m)^#{1,6}\s*\d+[.)]\s", " "),
    (r"(?m)^\s*[-*+]\s+\[[ xX]\]", " "),
    (r":[a-z][a-z0-9_+-]*[a-z0-9_+-]:|:[A-Za-z]+(?:-[A-Za-z0-9]+)+:", " "),
    (r"(?m)^(\s*)(?:!!!|\?\?\?\+?)\s+[\w-]+", r"\1 "),
    (r"\[![A-Za-z]+\]", " "),
    (r"(?m)^\s*>i(?=\s|$)", " "),
    (r"(?im)^\s*#*\s*(?:schritt|step|etapa)\b\s*\d*\s*:?", " "),
    (r"(?i)\*\*\s*(?:warning|caution|note|notice|warnung|gefahr|vorsicht|hinweis)\s*:?\s*\*\*", " "),
    (
        r"(?im)(?:^|(?<=[>\-*.]\s))\s*(?:warning|caution|note|notice|warnung|gefahr|vorsicht|hinweis|achtung|ملاحظة)\s*:",
        " ",
    ),
]


def lost_words(source: str, instruction: Instruction) -> Counter[str]:
    """Words of the source that the instruction says less often than the source."""
    front = re.match(r"(?s)\A---\s*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", source)
    body = source[front.end() :] if front else source
    for pattern, replacement in MARKUP:
        body = re.sub(pattern, replacement, body)
    return _words(unescape(body)) - _words(" ".join(_reached(instruction)))


def _words(text: str) -> Counter[str]:
    plain = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", text)
    return Counter(re.findall(r"\w+", plain.replace("_", " ").casefold()))


def _reached(instruction: Instruction) -> list[str]:
    sections: list[str] = []
    for step in instruction.steps:
        if not sections or sections[-1] != step.section:
            sections.append(step.section)
    said = [statement.text for statement in instruction.statements()]
    problems = [problem.text for problem in instruction.problems if problem.kind == "missing-include"]
    keys = [one.source.words.replace(one.text, " ", 1) for one in instruction.metadata]
    return [*said, *sections, *problems, *keys]
