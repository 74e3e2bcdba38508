"""A text taken apart once, so that every kind of check looks at the same words.

takes   a text, its language and a glossary      gives   a Reading: tokens in order, with what is known of each
takes   a source and a claim                     gives   a Case: the claim and everything it may be compared with, read
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onboard.script.grounding import language as languages
from onboard.script.grounding.evidence import Claim, Entry, Source
from onboard.script.grounding.tokens import Role, Token


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its tokens in order. ``sentence`` numbers the sentences of the text, one entry a token.

    ``expansions`` are the tokens of the other form of what stands in the text: of the glossary's and of everyday
    abbreviations the full form, of a full form the glossary's abbreviation. Their ``start`` and ``end`` are those of
    what they stand for.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    sentence: tuple[int, ...]
    expansions: tuple[Token, ...] = ()

    def content(self) -> tuple[Token, ...]:
        """The tokens that carry content: nouns, verbs, qualities, names and codes."""
        return tuple(token for token in self.tokens if token.role in _CONTENT)

    def sentences(self) -> tuple[tuple[Token, ...], ...]:
        """The tokens, sentence by sentence."""
        count = max(self.sentence, default=-1) + 1
        return tuple(
            tuple(token for token, at in zip(self.tokens, self.sentence, strict=True) if at == number)
            for number in range(count)
        )


_CONTENT = frozenset({Role.NOUN, Role.VERB, Role.QUALITY, Role.NAME, Role.CODE})


@dataclass(frozen=True, slots=True)
class Case:
    """One claim and everything it may be compared with, read; the entries it does not cite once they are asked for.

    ``claim``     the sentence;  ``said`` its reading
    ``cited``     the cited entries in the order of the source, with their readings
    ``glossary``  abbreviation -> full form; readings hold both forms where either stands
    """

    source: Source
    claim: Claim
    said: Reading
    cited: tuple[tuple[Entry, Reading], ...]
    glossary: Mapping[str, str]

    @property
    def language(self) -> str:
        return self.source.language

    def others(self) -> tuple[tuple[Entry, Reading], ...]:
        """The entries it does not cite, with their readings."""
        entries = (entry for entry in self.source.entries if entry.id not in self.claim.cites)
        return tuple((entry, read(entry.text, self.language, self.glossary)) for entry in entries)

    def evidence(self) -> tuple[Token, ...]:
        """All tokens of the cited entries, and what the glossary says they also are."""
        return tuple(token for _, reading in self.cited for token in (*reading.tokens, *reading.expansions))


def read(text: str, language: str, glossary: Mapping[str, str]) -> Reading:
    """``text`` taken apart; the same text is read once."""
    return _read(text, language, tuple(sorted(glossary.items())))


def case_of(source: Source, claim: Claim) -> Case:
    """``claim`` and what it cites of ``source``, read."""
    cited = (entry for entry in source.entries if entry.id in claim.cites)
    return Case(
        source=source,
        claim=claim,
        said=read(claim.text, source.language, source.glossary),
        cited=tuple((entry, read(entry.text, source.language, source.glossary)) for entry in cited),
        glossary=source.glossary,
    )


@functools.lru_cache(maxsize=4096)
def _read(text: str, language: str, glossary: tuple[tuple[str, str], ...]) -> Reading:
    known = languages.language(language)
    tokens: list[Token] = []
    numbers: list[int] = []
    for number, (start, end) in enumerate(_sentence_spans(text, known.words("words", "abbreviations"))):
        for token in known.tokens(text[start:end], start):
            tokens.append(token)
            numbers.append(number)
    return Reading(
        text=text,
        language=language,
        tokens=tuple(tokens),
        sentence=tuple(numbers),
        expansions=tuple(_expansions(text, language, glossary, tuple(tokens))),
    )


_SENTENCE_END = re.compile(r"[.!?…]+[\"'»“”)]*(?=\s+\S)|\n+")


# After a figure, "3 m." and "5 min." mostly end a sentence, unless what is measured follows ("5 min. Wartezeit").
_MEASURED = re.compile(r"\d\s?(?:min|sec|sek|std|hrs|h|s|m|g|t|l|v|a|w|n|k)\.$", re.IGNORECASE)
_LASTING = re.compile(r"\w*(?:zeit|zeiten|dauer|pause|ruhe|lauf|abstand|länge|höhe|tiefe|breite)\b", re.IGNORECASE)


def _sentence_spans(text: str, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    begin = 0
    for mark in _SENTENCE_END.finditer(text):
        before = text[begin : mark.end()].split()
        last = before[-1].lower() if before else ""
        following = text[mark.end() :].lstrip()
        single_letter = len(last.rstrip(".")) == 1 and last.rstrip(".").isalpha()
        if last.endswith(".") and not _opens_a_sentence(following):
            continue
        measured = _MEASURED.search(text, begin, mark.end()) is not None and _LASTING.match(following) is None
        if last.endswith(".") and (last in abbreviations or single_letter) and not measured:
            continue
        yield begin, mark.end()
        begin = mark.end()
    if text[begin:].strip():
        yield begin, len(text)


def _opens_a_sentence(following: str) -> bool:
    opening = following.lstrip("\"'„“»(¿¡")[:1]
    return opening.isupper() or opening.isdigit()


def _expansions(
    text: str, language: str, glossary: tuple[tuple[str, str], ...], tokens: tuple[Token, ...]
) -> Iterator[Token]:
    known = languages.language(language)
    for other, start, end in _glossed(text, glossary):
        yield from _standing_for(known.tokens(other, 0), start, end)
    everyday = known.table("abbreviations", "short")
    for token in tokens:
        short = "" if token.role is Role.FUNCTION else token.lower.replace(".", "")
        for word in everyday.get(short, ()):
            yield from _standing_for(known.tokens(word, 0), token.start, token.end)
        for part in token.parts[:-1] if len(token.parts) > 1 else ():
            for word in everyday.get(part, ()):
                yield from _standing_for(known.tokens(word, 0), token.start, token.end)


def _glossed(text: str, glossary: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, int, int]]:
    """The other form of each glossary entry in the text, and where it stands; of two that overlap, the longer one."""
    forms = sorted((pair for one, two in glossary for pair in ((one, two), (two, one))), key=lambda pair: -len(pair[0]))
    taken: list[tuple[int, int]] = []
    for here, other in forms:
        # An abbreviation may have a plural ending: "TCs".
        for found in re.finditer(rf"(?<!\w){re.escape(here)}(?:s|en|er)?(?!\w)", text, re.IGNORECASE):
            start, end = found.span()
            if not any(begin <= start and end <= last and (begin, last) != (start, end) for begin, last in taken):
                taken.append((start, end))
                yield other, start, end
                break


def _standing_for(tokens: tuple[Token, ...], start: int, end: int) -> Iterator[Token]:
    for token in tokens:
        yield replace(token, start=start, end=end)
