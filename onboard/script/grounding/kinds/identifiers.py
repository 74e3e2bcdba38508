"""Names that are no words: takes a case -> gives objections to part numbers, labels and colours the source has not.

A code of the sentence ("M8x25", "4471-B", "EN 388") must stand in a cited entry or in the glossary, spaces and hyphens
aside. A letter or number behind a noun is its name ("type K", "Stufe 3"); a colour must be one of the source.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from onboard.measures.letters import folded
from onboard.measures.quantities import Shape, quantities
from onboard.measures.units import unit_at
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tables import table, words
from onboard.script.grounding.tokens import Role, Token


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Codes, then letters and numbers that name, then colours."""
    if not case.cited:
        return
    yield from _codes(case)
    yield from _letters(case)
    yield from _labels(case, language)
    yield from _colours(case)


def cited_text(case: Case) -> str:
    """The cited entries in one text, with the glossary's other forms of what stands in them."""
    own = [entry.text for entry, _ in case.cited]
    forms = [
        other
        for pair in case.glossary.items()
        for form, other in (pair, pair[::-1])
        if any(form.casefold() in text.casefold() for text in own)
    ]
    return "\n".join((*own, *forms))


_CODE = re.compile(
    r"(?<![\w-])(?:[A-Za-zÄÖÜäöü]{1,6}[-./]?\d[\w]*(?:[-./×x]\w+)*|\d+[-/]?[A-ZÄÖÜ][A-Z0-9ÄÖÜ]*(?:[-/]\w+)*|\d+-[A-Z]\w*|[A-Z]{2,}-[A-Z0-9]+)(?!\w|-\w)"
)
_COUNTED = re.compile(r"(?i:\d+(?:er|x|×|-?fach|-?mal|-?malig\w*|st|nd|rd|th|s))(?:$|-)|.*@")


def _codes(case: Case) -> Iterator[Objection]:
    text = case.claim.text
    held = cited_text(case)
    known = words(case.language, "identifiers", "formulas", "words")
    for match in _CODE.finditer(text):
        # "ER25-Spannzange" is the code and a word.
        code = re.sub(r"-[A-ZÄÖÜ]?[a-zäöüß]{2,}.*$", "", match[0])
        if _COUNTED.match(code) or code.casefold() in known or _is_measure(code, case.language):
            continue
        if not any(char.isdigit() for char in code) and not code.isupper():
            continue
        if _stands_in(code, held) or text[match.start() - 1 : match.start()] == "@" or ("." in code and "@" in text):
            continue
        yield Objection(
            Kind.INVENTED_MATERIAL_OR_PART,
            "no cited entry has this designation",
            blocks=any(char.isdigit() for char in code),
            words=code,
            source=_likest(code, held),
            affected=tuple(entry.id for entry, _ in case.cited),
        )


def _is_measure(code: str, language: str) -> bool:
    """ "15kg", "12V", "m2": a figure with its unit, or a unit."""
    digits = re.match(r"\d+(?:[.,]\d+)?-?", code)
    if digits is not None:
        unit, end = unit_at(code, digits.end(), language)
        return bool(unit) and (end == len(code) or code[end] == "-")
    return unit_at(" " + code, 0, language)[1] == len(code) + 1


def _stands_in(code: str, held: str) -> bool:
    pieces = re.findall(r"[^\W\d_]+|\d+", code)
    pattern = r"[\s\-./×x]*".join(re.escape(piece) for piece in pieces)
    return re.search(rf"(?i:(?<![^\W_]){pattern}(?!\d))", held) is not None


def _likest(code: str, held: str) -> str:
    """The source's code of the same make: the letters or the digits are equal."""
    letters = "".join(re.findall(r"[^\W\d_]+", code)).casefold()
    digits = re.findall(r"\d+", code)
    for match in _CODE.finditer(held):
        other = "".join(re.findall(r"[^\W\d_]+", match[0])).casefold()
        if (letters and letters == other) or set(digits) & set(re.findall(r"\d+", match[0])):
            return match[0]
    return ""


_LETTER = re.compile(r"(?<![\w-])(?P<noun>[^\W\d_]{3,})[\s-](?P<letter>[A-ZÄÖÜ])(?![\w'’-]|\.\s?[A-ZÄÖÜ])")


def _letters(case: Case) -> Iterator[Objection]:
    """ "Tecsol P" -> "Tecsol A", "type K" -> "type J"."""
    held = cited_text(case)
    pairs: dict[str, set[str]] = {}
    for match in _LETTER.finditer(held):
        pairs.setdefault(_stem(match["noun"]), set()).add(match["letter"])
    loose = set(re.findall(r"(?<![\w'’])[A-ZÄÖÜ](?![\w'’])", held))
    for match in _LETTER.finditer(case.claim.text):
        noun, letter = _stem(match["noun"]), match["letter"]
        if case.language == "en" and letter in "IA" and re.match(r"\s+[a-z]", case.claim.text[match.end() :]):
            continue
        if letter in pairs.get(noun, set()) or re.search(rf"(?<![^\W\d_]){letter}(?![^\W\d_])", held):
            if noun not in pairs or letter in pairs[noun]:
                continue
        elif noun not in pairs and not loose:
            continue
        yield Objection(
            Kind.INVENTED_MATERIAL_OR_PART,
            "the source has another letter there",
            blocks=noun in pairs,
            words=match[0],
            source=f"{match['noun']} {'/'.join(sorted(pairs.get(noun, loose)))}",
            affected=tuple(entry.id for entry, _ in case.cited),
        )


def _stem(noun: str) -> str:
    return noun.casefold().rstrip("s")[:12]


def _labels(case: Case, language: Language) -> Iterator[Objection]:
    """ "Stufe 3" -> "Stufe 2": the same label noun, another number."""
    held = [
        (token, quantity.value, reading.text[token.start : quantity.end], entry.id)
        for entry, reading in case.cited
        for quantity in quantities(entry.text, case.language)
        if quantity.shape is Shape.AMOUNT and not quantity.unit and not quantity.article
        if (token := _label_before(reading.tokens, reading.text, quantity.start)) is not None
    ]
    for quantity in quantities(case.claim.text, case.language):
        if quantity.unit or quantity.article or quantity.shape is not Shape.AMOUNT or quantity.digits:
            continue
        token = _label_before(case.said.tokens, case.claim.text, quantity.start)
        if token is None:
            continue
        # The very same word before a number is a name as well: "VarnoClean 3".
        alike = (Relation.SAME, Relation.INFLECTED) if _is_label(token, case.language) else (Relation.SAME,)
        same = [one for one in held if language.related(token, one[0]) in alike]
        if same and all(value != quantity.value for _, value, _, _ in same):
            yield Objection(
                Kind.WRONG_NUMBER,
                f"the source has {same[0][2]}",
                blocks=True,
                words=case.claim.text[token.start : quantity.end],
                source=same[0][2],
                affected=(same[0][3],),
            )


def _label_before(tokens: tuple[Token, ...], text: str, start: int) -> Token | None:
    before = [token for token in tokens if token.end <= start]
    if not before or text[before[-1].end : start].strip(" -") or not before[-1].text[:1].isalpha():
        return None
    return before[-1] if before[-1].role in (Role.NOUN, Role.NAME, Role.CODE) else None


def _is_label(token: Token, language: str) -> bool:
    listed = words(language, "numbers", "labels", "words")
    return token.lemma in listed or token.head in listed or token.lower in listed


@functools.cache
def _colour_pattern(language: str, colour: str) -> re.Pattern[str]:
    """The words that certainly are this colour."""
    prefixes = "|".join(map(re.escape, words(language, "identifiers", "colour_prefixes", "words")))
    ending = r"(?:e[nrsm]?)?" if language == "de" else ""
    either = "|".join(map(re.escape, words(language, "identifiers", "colours", colour)))
    return re.compile(rf"(?i:(?<![\w-])(?:(?:{prefixes})[- ]?)?(?:{either}){ending}(?![\w-]))")


def _colours_in(text: str, language: str) -> list[str]:
    """The colours one of whose words stands in the text, be it within another word."""
    plain = folded(text)
    colours = table(language, "identifiers").get("colours", {})
    return [colour for colour, names in colours.items() if any(folded(name) in plain for name in names)]


def _colours(case: Case) -> Iterator[Objection]:
    text, held = case.claim.text, cited_text(case)
    there = _colours_in(held, case.language)
    sure = [match[0] for colour in there for match in _colour_pattern(case.language, colour).finditer(held)]
    for colour in _colours_in(text, case.language):
        for match in _colour_pattern(case.language, colour).finditer(text):
            if colour in there or _is_verb_know(match, text, case.language):
                continue
            yield Objection(
                Kind.INVENTED_MATERIAL_OR_PART,
                "the source has another colour" if sure else "the source names no such colour",
                blocks=bool(sure),
                words=match[0],
                source=sure[0] if sure else "",
                affected=tuple(entry.id for entry, _ in case.cited),
            )


def _is_verb_know(match: re.Match[str], text: str, language: str) -> bool:
    if match[0].casefold() not in ("weiß", "weiss"):
        return False
    around = text[max(0, match.start() - 20) : match.end() + 12].casefold()
    listed = words(language, "identifiers", "knowing", "words")
    return any(re.search(rf"(?<!\w){word}(?!\w)", around) for word in listed)
