"""References that lead nowhere: documents not beside this one, pictures and steps it does not have."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import TOLD, Part, Passage, Reading, quoted

_FILE = r"[\w()+-][\w .()+-]{0,80}?\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|md|html?)"
_CODE = r"(?:[A-ZÄÖÜ]{1,6}[-_ ]?)(?:[A-ZÄÖÜ]{1,4}[-_ ]?)?\d[\w./-]*"
# Standards and rules are had elsewhere, and everybody knows where.
_STANDARD = re.compile(
    r"^(?:DIN|EN|ISO|IEC|VDE|VDI|DGUV|BGV|BGI|BGR|TRGS|TRBS|ASTM|ANSI|UL|OSHA|NFPA|BG|GHS|EG|EU|EC|UN|RAL|IP|CE|AEUV)\b"
)
_LINKED = re.compile(r"\]\(\s*<?([^)>#?\s:]+\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|md|html?))>?\s*(?:\"[^\"]*\")?\)", re.I)
_MOST_STATEMENTS = 2


def dead_references(reading: Reading, known_documents: frozenset[str]) -> Iterator[Hole]:
    said = reading.instruction
    known = frozenset(_plain(name) for name in (*known_documents, said.document, said.title.text))
    told: set[str] = set()
    for passage in reading.of(*TOLD, Part.NOTE):
        yield from _documents(passage, reading, known, told)
        yield from _pictures(passage, reading)
        yield from _steps(passage, reading)
    yield from _includes(reading)
    yield from _only_elsewhere(reading)


# ------------------------------------------------------------------------------------------ documents


def _documents(passage: Passage, reading: Reading, known: frozenset[str], named: set[str]) -> Iterator[Hole]:
    """Documents that are not there, each at its first mention; ``named`` are those already told of."""
    for start, end, name in sorted(_names_of_documents(passage.text, reading)):
        if _plain(name) not in named and not _is_known(name, known) and not _STANDARD.match(name):
            named.add(_plain(name))
            yield _hole(Kind.NO_SUCH_DOCUMENT, passage, start, end, {"document": name.strip()})
    for link in _LINKED.finditer(passage.source.words):
        name = link[1].rsplit("/", 1)[-1].replace("%20", " ")
        if not _is_known(name, known) and _plain(name) not in named and "//" not in link[1]:
            named.add(_plain(name))
            label = re.search(r"\[([^\[\]]*)$", passage.source.words[: link.start()])
            at = passage.text.find(label[1]) if label and label[1] else -1
            yield _hole(Kind.NO_SUCH_DOCUMENT, passage, max(at, 0), max(at, 0), {"document": name})


def _names_of_documents(text: str, reading: Reading) -> Iterator[tuple[int, int, str]]:
    see, nouns = reading.listed("references", "see"), reading.listed("references", "documents")
    manuals = reading.listed("references", "manuals")
    if not see:
        return
    seen = rf"(?i:(?<!\w)(?:{_any(see)})(?!\w))\s+(?i:(?:der|die|das|den|dem|the|our|file|datei)\s+)?"
    number = r"(?:Nr\.\s*|No\.\s*)?"
    noun = rf"(?i:(?:{_any(nouns)})(?:e?s|en|n)?)"
    for match in re.finditer(
        rf"{seen}(?:{noun}\s+|[A-ZÄÖÜ][a-zäöü]{{3,}}\s+)?{number}[„“\"'»(]?(?P<name>{_FILE}|{_CODE})", text
    ):
        if not _is_own(match["name"], reading):
            yield match.start(), match.end(), match["name"].rstrip(".,-/")
    for match in re.finditer(rf"{seen}(?P<name>{noun}\s+{number}\d[\d./-]{{2,}}\w*)", text):
        yield match.start(), match.end(), match["name"].rstrip(".,-/")
    for match in re.finditer(rf"{seen}{noun}\s+[„“\"»'](?P<name>[^“”\"«'\n]{{2,80}})[“”\"«']", text):
        yield match.start(), match.end(), match["name"]
    for match in re.finditer(rf"{seen}(?P<name>(?i:{_any(manuals)}))(?!\w)", text):
        if not re.match(r"\s+(?:Nr\.|No\.)?\s*[„“\"»A-ZÄÖÜ]{2,}[-\d]", text[match.end() :]):
            yield match.start(), match.end(), match["name"]


def _is_own(name: str, reading: Reading) -> bool:
    """Whether a code names a picture, a step, a table, a section of this document, or a screw."""
    own = (*reading.listed("references", "pictures"), *reading.listed("references", "steps"))
    return bool(
        re.match(
            rf"(?i:(?:{_any(own)}|tab|tabelle|table|kap|kapitel|abschnitt|section|chapter|seite|page|punkt|pos|nr|no)\b)",
            name,
        )
        or re.match(r"M\d+(?:[x×]\d+)?$|[A-Z]\d{1,2}$|V\d", name)
    )


def _is_known(name: str, known: frozenset[str]) -> bool:
    plain = _plain(name)
    return any(
        plain == other or (len(plain) > 2 and plain in other) or (len(other) > 4 and other in plain) for other in known
    )


def _plain(name: str) -> str:
    stem = re.sub(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|md|html?)$", "", name.strip().casefold())
    return re.sub(r"[\W_]+", "", stem)


def _includes(reading: Reading) -> Iterator[Hole]:
    for problem in reading.instruction.problems:
        if problem.kind == "missing-include":
            name = re.search(r"[\"„“]([^\"“”]+)[\"“”]", problem.text)
            named = {"document": name[1] if name else problem.text}
            yield Hole(Kind.NO_SUCH_DOCUMENT, "", problem.place, problem.file, named=named)


# ------------------------------------------------------------------------------------------ pictures and steps


def _pictures(passage: Passage, reading: Reading) -> Iterator[Hole]:
    said = reading.instruction
    pictures = len(said.all_pictures())
    for match in _numbered("pictures", passage, reading):
        number = int(match["number"])
        if number > pictures and not _captioned(number, match, reading):
            named = {"number": str(number), "pictures": str(pictures)}
            reason = "some" if pictures else "none"
            yield _hole(Kind.NO_SUCH_PICTURE, passage, match.start(), match.end(), named, reason)


def _captioned(number: int, match: re.Match[str], reading: Reading) -> bool:
    """Whether some caption, description or file name carries the number."""
    words = reading.pattern("references", "pictures").pattern
    label = re.compile(rf"^\W*(?:{words})\s*0*{number}(?!\d)", re.IGNORECASE)
    captions = [passage.text for passage in reading.passages if passage.text != match.string]
    captions += [text for picture in reading.instruction.all_pictures() for text in (picture.alt, picture.file)]
    return any(label.search(text) for text in captions) or any(
        re.search(rf"(?<!\d)0*{number}(?!\d)", picture.file) for picture in reading.instruction.all_pictures()
    )


def _steps(passage: Passage, reading: Reading) -> Iterator[Hole]:
    steps = reading.instruction.steps
    if not steps:
        return
    for match in _numbered("steps", passage, reading):
        number = int(match["number"])
        if number > len(steps) and number > _highest_printed(reading):
            named = {"number": str(number), "steps": str(len(steps))}
            yield _hole(Kind.NO_SUCH_STEP, passage, match.start(), match.end(), named)


def _highest_printed(reading: Reading) -> int:
    """The highest number that stands before a step in the document: numbers may jump."""
    printed = [
        re.match(r"[\s#*|_>-]*(?:[^\W\d_]+\s+)?(\d{1,4})(?!\d)", step.source.words)
        for step in reading.instruction.steps
    ]
    return max((int(match[1]) for match in printed if match), default=0)


def _numbered(name: str, passage: Passage, reading: Reading) -> Iterator[re.Match[str]]:
    """ "siehe Bild 3", "(Abb. 3)", "wie in Schritt 12": a reference by number, not a heading or a caption."""
    listed = reading.listed("references", name)
    if not listed:
        return
    endings = "(?:e|er|es|en|s)?"
    pattern = rf"(?i:(?<!\w)(?:{_any(listed)}){endings})\.?\s*(?:Nr\.\s*|No\.\s*)?(?P<number>\d{{1,3}})(?![\d]|[.,]\d)"
    for match in re.finditer(pattern, passage.text):
        before = passage.text[: match.start()]
        if before.strip(" \t*#([{-–—") or before.rstrip().endswith(("(", "[")):
            yield match


# ------------------------------------------------------------------------------------------ steps that only refer


def _only_elsewhere(reading: Reading) -> Iterator[Hole]:
    told: set[str] = set()
    for step in reading.instruction.steps:
        said = [statement.text for statement in step.statements if statement.text.rstrip(".:") != step.title]
        if len(step.statements) <= _MOST_STATEMENTS and all(_refers(text, reading) for text in said or [step.title]):
            told.add(step.source.place)
            words = (said or [step.title])[0]
            yield Hole(Kind.ONLY_ELSEWHERE, words, step.source.place, step.source.file, step.id)
    for problem in reading.instruction.problems:
        if problem.kind == "other-document" and problem.place not in told:
            told.add(problem.place)
            yield Hole(Kind.ONLY_ELSEWHERE, "", problem.place, problem.file)


def _refers(text: str, reading: Reading) -> bool:
    """Whether a sentence is nothing but "siehe AA-12", "follow the manual"."""
    see, references = reading.listed("references", "see"), ("documents", "manuals", "steps")
    if not see:
        return False
    listed = tuple(noun for name in references for noun in reading.listed("references", name))
    article = r"(?:(?:der|die|das|den|dem|the|in|im|of|dieser|this)\s+)*"
    target = rf"(?:(?i:(?:{_any(listed)})(?:e?s|en|n)?)(?:\s+(?:Nr\.\s*)?[\w./„“\"-]+){{0,3}}|{_FILE}|{_CODE})"
    verbs = rf"(?:\s+(?i:{_any(reading.listed('references', 'follow_words'))}))?"
    return re.fullmatch(rf"\W*(?i:(?:{_any(see)}))\s+(?i:{article}){target}{verbs}\W*", text) is not None


@functools.cache
def _any(listed: tuple[str, ...]) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(listed, key=lambda one: (-len(one), one)))


def _hole(kind: Kind, passage: Passage, start: int, end: int, named: dict[str, str], reason: str = "") -> Hole:
    words = quoted(passage.text, start, end)
    return Hole(kind, words, passage.source.place, passage.source.file, passage.step, reason, named)
