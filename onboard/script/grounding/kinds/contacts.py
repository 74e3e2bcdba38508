"""Persons, departments, numbers and addresses: takes a case -> gives objections to contacts the source does not have.

E-mail addresses, telephone digits and names must stand in a cited entry; a department or a role may be said by another
word of the same line in data/<language>/contacts.toml. Where the source names several persons, each keeps its own
number.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from onboard.measures.letters import folded
from onboard.measures.quantities import quantities
from onboard.measures.tables import alternation
from onboard.script.grounding.evidence import Kind, Objection
from onboard.script.grounding.kinds.identifiers import cited_text
from onboard.script.grounding.language import Language
from onboard.script.grounding.reading import Case
from onboard.script.grounding.tables import table, words
from onboard.script.grounding.tokens import Role


def objections(case: Case, language: Language) -> Iterator[Objection]:
    """Addresses, then numbers, names and roles."""
    if not case.cited:
        return
    held = cited_text(case)
    yield from _addresses(case, held)
    yield from _numbers_of_others(case)
    yield from _names(case, held)
    yield from _roles(case, held)
    yield from _other_departments(case, held)


_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\w|(?:https?://|www\.)[\w./-]*\w")


def _objection(case: Case, said: str, reason: str, source: str = "", *, blocks: bool) -> Objection:
    return Objection(
        Kind.INVENTED_CONTACT,
        reason,
        blocks=blocks,
        words=said,
        source=source,
        affected=tuple(entry.id for entry, _ in case.cited),
    )


def _addresses(case: Case, held: str) -> Iterator[Objection]:
    known = [match[0] for match in _ADDRESS.finditer(held)]
    for match in _ADDRESS.finditer(case.claim.text):
        if match[0].casefold() not in (address.casefold() for address in known):
            yield _objection(case, match[0], "no cited entry has this address", known[0] if known else "", blocks=True)


@functools.cache
def _titled(language: str) -> re.Pattern[str]:
    titles = alternation(words(language, "contacts", "titles", "words"))
    return re.compile(
        rf"(?<!\w)(?i:{titles})\.?\s+(?:(?i:{titles})\.?\s+)*(?P<name>[A-ZÄÖÜ][\w'’-]+(?:\s+(?:von|van|de|der|zu|di|el|al)\b)*(?:\s+[A-ZÄÖÜ][a-zäöüß'’-]+)?)"
    )


def _names(case: Case, held: str) -> Iterator[Objection]:
    text = case.claim.text
    folded = _folded(held)
    seen: set[int] = set()
    for match in _titled(case.language).finditer(text):
        first = match["name"].split()[0]
        seen.update(range(match.start(), match.end()))
        if not _is_known(first, folded):
            yield _objection(case, match[0], "no cited entry names this person", blocks=True)
    for name, begin in _beside_known_names(case, folded):
        if begin not in seen:
            yield _objection(case, name, "the source names another person", blocks=True)
    if case.language == "en":
        yield from _unknown_capitals(case, folded, seen)


def _folded(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+", text))


def _is_known(name: str, folded: frozenset[str]) -> bool:
    return all(
        part.casefold() in folded or part.casefold().removesuffix("s") in folded
        for part in re.findall(r"[^\W\d_]{2,}", re.sub(r"['’]s$", "", name))
    )


def _beside_known_names(case: Case, folded: frozenset[str]) -> Iterator[tuple[str, int]]:
    """ "Keisha Lindqvist" where the source has "Keisha Lindgren": half of the name is known, half is not."""
    held = "\n".join(entry.text for entry, _ in case.cited)
    pairs = re.findall(r"(?<!\w)(?=([A-ZÄÖÜ][a-zäöüß]+)\s+([A-ZÄÖÜ][\w'’-]+))", held)
    first_names = {first for first, _ in pairs}
    last_names = {last for _, last in pairs}
    for match in re.finditer(r"(?<!\w)(?=([A-ZÄÖÜ][a-zäöüß]+)\s+([A-ZÄÖÜ][a-zäöüß'’-]+)(?!\w))", case.claim.text):
        first, last = match[1], re.sub(r"['’]s$", "", match[2])
        if (first, last) in pairs:
            continue
        token = next((one for one in case.said.tokens if one.start == match.start(2)), None)
        if first in first_names and not _is_known(last, folded) and _may_be_name(token, case):
            yield f"{match[1]} {match[2]}", match.start(1)
        before = next((one for one in case.said.tokens if one.start == match.start(1)), None)
        if last in last_names and not _is_known(first, folded) and _may_be_name(before, case) and match.start(1):
            yield f"{match[1]} {match[2]}", match.start(1)


def _may_be_name(token: object, case: Case) -> bool:
    # A German noun is written with a capital as well; only what the tagger takes for a name is one.
    return case.language != "de" or getattr(token, "role", None) is Role.NAME


def _unknown_capitals(case: Case, folded: frozenset[str], seen: set[int]) -> Iterator[Objection]:
    """English writes names with a capital: two such words in a row that the source does not have are a person."""
    if not _reaches(case):
        return
    for match in re.finditer(r"(?<=[a-z,;:] )([A-Z][a-z'’-]+)\s+([A-Z][a-z'’-]+)", case.claim.text):
        if match.start() in seen or _is_known(match[1], folded) or _is_known(match[2], folded):
            continue
        seen.update(range(match.start(), match.end()))
        yield _objection(case, match[0], "no cited entry names this", blocks=False)
    yield from _single_names(case, folded, seen)


def _single_names(case: Case, folded: frozenset[str], seen: set[int]) -> Iterator[Objection]:
    """ "from Bogumil" where the source has "from Bogdan": its name is missing and another one stands there."""
    usual = words(case.language, "contacts", "capitals", "words")
    there = [
        match[0]
        for entry, _ in case.cited
        for match in _INNER_CAPITAL.finditer(entry.text)
        if match[0].casefold() not in usual and match[0] not in case.claim.text
    ]
    if not there:
        return
    for match in _INNER_CAPITAL.finditer(case.claim.text):
        known = match[0].casefold() in usual or _is_known(match[0], folded)
        if match.start() in seen or known:
            continue
        yield _objection(case, match[0], "no cited entry names this", there[0], blocks=False)


_INNER_CAPITAL = re.compile(r"(?<=[a-z,;:(] )[A-Z][a-z]{2,}(?!\w)")


@functools.cache
def _reaching(language: str) -> re.Pattern[str]:
    found = words(language, "contacts", "reaching", "words")
    parts = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"(?!\w)") for word in found]
    return re.compile(rf"(?i:(?<!\w)(?:{'|'.join(sorted(parts, key=lambda part: (-len(part), part)))}))")


def _reaches(case: Case) -> bool:
    """Whether the sentence is about telling or asking somebody."""
    text = case.claim.text
    return _reaching(case.language).search(text) is not None or _ADDRESS.search(text) is not None


def _roles_possible(text: str, language: str) -> Iterator[str]:
    """The roles of which the beginning of a name stands in the text; of the others no expression need be compiled."""
    plain = folded(text)
    for role, beginnings in _role_beginnings(language):
        if any(beginning in plain for beginning in beginnings):
            yield role


@functools.cache
def _role_beginnings(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    roles = table(language, "contacts").get("roles", {})
    return tuple((role, tuple(folded(name.split()[0]) for name in names)) for role, names in roles.items())


@functools.cache
def _role_pattern(language: str, role: str) -> re.Pattern[str]:
    """The words of a role, the longest first, so that "quality assurance" is not also "quality"."""
    endings = r"(?:s|es|n|en|in|innen|e)?" if language == "de" else r"(?:['’]s|s)?"
    names = table(language, "contacts")["roles"][role]
    return re.compile(rf"(?<![\w-])(?i:{alternation(names)}){endings}(?![\w-])")


def _is_title(match: re.Match[str], text: str, language: str) -> bool:
    """ "Doctor Hallam" is a person, whatever her profession is called."""
    titles = words(language, "contacts", "titles", "words")
    return match[0].casefold() in titles and re.match(r"\.?\s+[A-ZÄÖÜ][a-zäöüß]", text[match.end() :]) is not None


def _roles_in(text: str, language: str) -> dict[str, str]:
    """Roles of a text and the words that say them; a word inside a longer one of another role does not count."""
    found = [
        (match.start(), match.end(), role, match[0])
        for role in _roles_possible(text, language)
        for match in _role_pattern(language, role).finditer(text)
        # A German noun has a capital: "warten" is no "Warte".
        if not _is_title(match, text, language)
        and (language != "de" or match[0][0].isupper() or match[0].split()[-1][0].isupper() or match[0].isdigit())
    ]
    return {
        role: said
        for start, end, role, said in found
        if not any(a <= start and end <= b and (b - a) > (end - start) for a, b, _, _ in found)
    }


def _roles(case: Case, held: str) -> Iterator[Objection]:
    said = _roles_in(case.claim.text, case.language)
    if not said:
        return
    there = _roles_in(held, case.language)
    folded = held.casefold()
    ambiguous = words(case.language, "contacts", "ambiguous", "roles")
    covers = table(case.language, "contacts").get("covers", {})
    for role, name in said.items():
        if _is_abbreviated(name, held):
            continue
        if role in there or name.casefold() in folded or name.casefold().rstrip("sn") in folded:
            continue
        if any(other in there for other in covers.get(role, ())):
            continue
        if role in ambiguous and not _reaches(case):
            continue
        others = [words_ for other, words_ in there.items() if other not in said]
        yield _objection(
            case,
            name,
            "the source names another department or person" if others else "no cited entry has this contact",
            others[0] if others else "",
            blocks=bool(others),
        )


def _is_abbreviated(name: str, held: str) -> bool:
    """Whether the source has it shortened: "Vet.-Amt" for "Veterinäramt", "fire dept." for "fire department"."""
    shorts = [re.sub(r"[\W\d_]", "", short).casefold() for short in re.findall(r"(?<!\w)[^\W\d_][\w.-]*\.[\w-]*", held)]
    folded = held.casefold()
    return all(
        word in folded or any(len(short) >= 3 and _is_shortened(short, word) for short in shorts)
        for word in re.findall(r"[^\W\d_]+", name.casefold())
    )


def _is_shortened(short: str, word: str) -> bool:
    """Whether the letters of ``short`` stand in ``word`` in this order, from its first on."""
    rest = iter(word)
    return word[0] == short[0] and all(letter in rest for letter in short)


def _other_departments(case: Case, held: str) -> Iterator[Objection]:
    """ "the tyre shop" where the source has "battery shop": the same sort of place by another name."""
    if not _reaches(case):
        return
    heads = alternation(words(case.language, "contacts", "departments", "heads"))
    usual = words(case.language, "contacts", "departments", "usual")
    if case.language == "de":
        pattern = re.compile(rf"(?<!\w)(?P<name>[A-ZÄÖÜ][a-zäöüß]{{2,}}?)s?-?(?P<head>(?i:{heads}))(?!\w)")
    else:
        pattern = re.compile(rf"(?<!\w)(?P<name>[^\W\d_]{{3,}})\s(?P<head>(?i:{heads}))(?!\w)")
    folded = held.casefold()
    there = [match for match in pattern.finditer(held) if match["name"].casefold() not in usual]
    for match in pattern.finditer(case.claim.text):
        name = match["name"].casefold()
        if name in usual or name in folded:
            continue
        alike = [other for other in there if other["head"].casefold() == match["head"].casefold()]
        if alike:
            yield _objection(case, match[0], "the source names another department", alike[0][0], blocks=False)


def _numbers_of_others(case: Case) -> Iterator[Objection]:
    """A number of one person said of another, where the source names both."""
    people = [
        (match["name"].split()[-1], entry.text, match.start())
        for entry, _ in case.cited
        for match in _titled(case.language).finditer(entry.text)
    ]
    if len({name for name, _, _ in people}) < 2:
        return
    owner: dict[str, str] = {}
    for name, text, at in people:
        following = [other for _, other_text, other in people if other_text == text and other > at]
        # The next sentence tells of something else: "Ms Okonjo, ext. 52. Reeds (no. 7714): …".
        part = re.split(r"(?<=[\d)])[.;]\s|\n", text[at : min(following, default=len(text))])[0]
        for run in re.findall(r"\d[\d /-]*\d", part):
            owner[re.sub(r"\D", "", run)] = name
    said = case.claim.text
    named = [name for name, _, _ in people if re.search(rf"(?<!\w){re.escape(name)}", said)]
    if len(set(named)) != 1:
        return
    runs = [re.sub(r"\D", "", run) for run in re.findall(r"\d[\d /-]*\d", said)]
    runs += [one.digits or str(one.value) for one in quantities(said, case.language) if one.spelled]
    for run in runs:
        if run in owner and owner[run] != named[0]:
            yield _objection(case, run, f"this is the number of {owner[run]}", owner[run], blocks=True)
