"""What documents call things: the words of ``words/<language>.toml``, all languages together.

A document is met in whatever language it is in, and often mixes two, so headings, columns and keys are recognised in
every language at once. Only where one word means different things does the document's own language decide.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from onboard.core.model import Signal

SIGNALS: Mapping[str, Signal | None] = {
    "danger": Signal.DANGER,
    "warning": Signal.WARNING,
    "caution": Signal.CAUTION,
    "notice": Signal.NOTICE,
    "attention": None,
    "important": None,
}
"""Kinds of warning, and the standard signal word each stands for; the last two have no level in the standards.

"Wichtig: ..." is heard as a warning and keeps its word, which is none of the signal words that a slide shows.
"""

_NUMBERING = re.compile(
    r"^\s*(\(?\d{1,3}(\.\d{1,3})*\s*[.):](?!\d)|\(?\d{1,3}(\.\d{1,3})+(?!\d)|[a-z]\))\s*", re.IGNORECASE
)
_GUESSED_FROM = 20_000
_FEWEST_TELLING = 3
_LINES_LOOKED_AT = 2_000
_COLUMN_WORDS = 5
_TITLE_WORDS = 8
_UNDOING = frozenset({"unbuild", "tear_down", "stop", "unload"})
_LOOKED_INTO = 2_000
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD_BORDER = re.compile(r"_+|(?<=[a-zäöü]{2})(?=[A-ZÄÖÜ][a-zäöü])|(?<=[a-z]{4})(?=No\b)")
"""Where the words of "Step_No" and "jobStep" meet."""
_EDGES = " \t\n:.,;!?()[]„“”\"'–—-*_"


@dataclass(frozen=True, slots=True)
class StepLabel:
    """``title_at``: where the title begins behind the label; ``marked``: a colon or the like stands between them."""

    number: int | None
    title_at: int
    marked: bool


@dataclass(frozen=True)
class Vocabulary:
    """All the words, ready to be asked.

    ``telling``            by language: its commonest words, and letters that others do not have
    ``exact, openings, stems``  what a heading announces: as a whole, by how it begins, word by word
    ``keys, columns``      what a "Key: value" line and a table's column give
    ``procedures``         what headings name whole pieces of work, by sort
    """

    languages: Mapping[str, str]
    telling: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    abbreviations: frozenset[str]
    keys: Mapping[str, str]
    columns: Mapping[str, str]
    column_stems: tuple[tuple[re.Pattern[str], str], ...]
    signal_words: Mapping[str, str]
    exact: Mapping[str, str]
    openings: Mapping[str, str]
    stems: tuple[tuple[re.Pattern[str], str], ...]
    fillers: frozenset[str]
    step: re.Pattern[str]
    signal: re.Pattern[str]
    ppe: re.Pattern[str]
    wear: re.Pattern[str]
    negation: re.Pattern[str]
    tool: re.Pattern[str]
    prohibition: re.Pattern[str]
    work: re.Pattern[str]
    procedures: Mapping[str, re.Pattern[str]]
    rules: re.Pattern[str]
    hazard: re.Pattern[str]
    emergency: re.Pattern[str]
    need: re.Pattern[str]
    sequence: re.Pattern[str]
    attention: re.Pattern[str]
    because: re.Pattern[str]

    def section(self, heading: str) -> str:
        """What a heading announces ("tools", "safety", "procedure", ...), or "" where it is not one of those."""
        words = folded(_NUMBERING.sub("", heading))
        if not words:
            return ""
        if words in self.exact:
            return self.exact[words]
        for opening, role in self.openings.items():
            if words.startswith(opening):
                return role
        roles = [self._role_of(word) for word in re.split(r"[\s/,&+]+", words) if word.strip("-") not in self.fillers]
        known = {role for role in roles if role}
        if not roles or "" in roles:
            return ""
        if len(known) == 1:
            return known.pop()
        return "requirements" if known <= {"tools", "parts", "ppe"} else ""

    def _role_of(self, word: str) -> str:
        word = word.strip("-()")
        if not word:
            return ""
        if word in self.exact:
            return self.exact[word]
        return next((role for stem, role in self.stems if stem.fullmatch(word)), "")

    def numbered_step(self, text: str) -> StepLabel | None:
        """What "Schritt 3: Titel", "Step 1" or "2. Schritt" say; None for a text that is no such label."""
        found = self.step.match(text)
        if not found:
            return None
        number, mark, title = found.group("number") or found.group("other"), found.group("mark"), found.group("title")
        if number is None and (title or "").strip() and (mark or "").strip() != ":":
            return None
        begin = found.start("title") if (title or "").strip() else len(text)
        return StepLabel(int(number) if number else None, begin, bool(mark))

    def column(self, head: str, *, strictly: bool = False) -> str:
        """What the cells below a table's head give, or "" for a head we do not know.

        ``strictly``: only where the head is one of our words and nothing more; else "Benötigtes Werkzeug", "Zeit in
        min" and "Foto des Teils" are known by their first or last word too.
        """
        name = folded(_BRACKETS.sub(" ", head)) or folded(head)
        if not name:
            return ""
        if found := self._column_of(name):
            return found
        if " " not in name and (apart := folded(_WORD_BORDER.sub(" ", head))) != name:
            return self.column(apart, strictly=strictly)
        parts = [part.strip(_EDGES) for part in re.split(r"\s*(?:[/,+&|]|\s-\s)\s*", name)]
        if len(parts) > 1 and (found := next((one for part in parts if (one := self._column_of(part))), "")):
            return found
        words = [word for word in re.split(r"[\s/]+", name) if word not in self.fillers]
        if strictly or not words or len(words) > _COLUMN_WORDS or any(word.isdigit() for word in words):
            return ""
        for word in (words[0], words[-1]):
            if (found := self._column_of(word.strip(_EDGES))) and found not in ("number", "tick", "name", "value"):
                return found
        return ""

    def _column_of(self, name: str) -> str:
        if name in self.columns:
            return self.columns[name]
        if " " in name:
            return ""
        return next((meaning for stem, meaning in self.column_stems if stem.fullmatch(name)), "")

    def warns(self, text: str) -> bool:
        """Whether a sentence plainly forbids, names a danger, or asks for care and says what happens otherwise."""
        looked = text[:_LOOKED_INTO]
        if self.prohibition.search(looked):
            return True
        return bool(self.attention.search(looked) and self.because.search(looked))

    def is_work(self, text: str) -> bool:
        """Whether a short text tells somebody to do something, by one of the commonest verbs of such work."""
        return bool(self.work.search(text[:_LOOKED_INTO]))

    def procedure_of(self, heading: str) -> str:
        """What sort of work a heading names: "start", "stop", "build", "clean", ..., "noun" where it only says that it
        is a procedure ("Arbeitsablauf Presse"), or ""."""
        plain = folded(_NUMBERING.sub("", heading))
        if not plain or len(plain.split()) > _TITLE_WORDS:
            return ""
        kinds = [kind for kind, words in self.procedures.items() if words.search(plain)]
        return min(kinds, key=lambda kind: (kind == "noun", kind not in _UNDOING), default="")

    def says_procedure(self, heading: str) -> bool:
        """Whether a heading says that a procedure follows, whatever else it names: "Start-up procedure"."""
        plain = folded(_NUMBERING.sub("", heading))
        return len(plain.split()) <= _TITLE_WORDS and bool(self.procedures["noun"].search(plain))

    def names_hazards(self, heading: str) -> bool:
        """Whether a heading is about dangers, and not about what to do against them."""
        return bool(self.hazard.search(folded(heading))) and not self.rules.search(folded(heading))

    def names_emergencies(self, heading: str) -> bool:
        """Whether a heading says what a rule sheet must tell besides the rules: malfunctions, first aid, upkeep."""
        return bool(self.emergency.search(folded(_NUMBERING.sub("", heading))))

    def sets_rules(self, heading: str) -> bool:
        """Whether a heading says that rules follow: "Hausordnung", "Werkstattregeln", "House rules"."""
        plain = folded(heading)
        return bool(plain) and len(plain.split()) <= _TITLE_WORDS and bool(self.rules.search(plain))

    def key(self, name: str) -> str:
        """What a key of the front matter or a "Key: value" line gives, or "" for a key we do not know."""
        name = folded(name.replace("_", " "))
        return self.keys.get(name) or (self._role_of(name) if " " not in name else self.exact.get(name, ""))

    def language_of(self, tag: str) -> str:
        """BCP 47 tag of a language given by tag or by name; "" where it is neither."""
        name = folded(tag)
        if name in self.languages:
            return self.languages[name]
        return tag.strip() if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag.strip()) else ""

    def guessed_language(self, text: str) -> str:
        """The language whose commonest words and own letters a text clearly uses, or ""."""
        words = [word.strip(_EDGES) for word in text.casefold().split()[:_GUESSED_FROM]]
        counts = sorted(
            (
                (sum(word in common or not letters.isdisjoint(word) for word in words), language)
                for language, (common, letters) in self.telling.items()
            ),
            reverse=True,
        )
        (best, language), (second, _) = counts[0], counts[1]
        clear = best >= _FEWEST_TELLING and best >= 1.5 * second and best >= 0.02 * len(words)
        return language if clear else self._language_of_names(text)

    def _language_of_names(self, text: str) -> str:
        """The language whose names of sections, columns and keys most lines of a short text are."""
        lines = [folded(line.partition(":")[0]) for line in text.splitlines()[:_LINES_LOOKED_AT]]
        votes = Counter(
            language
            for line in lines
            for language, names in _own_names().items()
            if 0 < len(line) < 60 and line in names
        ).most_common(2)
        if not votes or votes[0][1] < 2 or (len(votes) > 1 and votes[1][1] * 2 > votes[0][1]):
            return ""
        return votes[0][0]


def folded(text: str) -> str:
    """A heading, key or column head as it is compared: lower case, single spaces, no edges."""
    # What is printable has no letter that only directs others, such as a soft hyphen.
    plain = text if text.isprintable() else "".join(one for one in text if unicodedata.category(one) != "Cf")
    return " ".join(plain.casefold().split()).strip(_EDGES)


def without_number(heading: str) -> str:
    return _NUMBERING.sub("", heading)


@lru_cache(maxsize=16)
def vocabulary(language: str = "") -> Vocabulary:
    """All words we know; where two languages disagree, ``language`` decides, then German, then English."""
    tables = _tables()
    preferred = [language.split("-")[0].lower(), "de", "en"]
    order = sorted(tables, key=lambda name: (preferred.index(name) if name in preferred else len(preferred), name))
    books = [tables[name] for name in order]
    sections, columns = _inverted(books, "sections"), _inverted(books, "columns")
    return Vocabulary(
        languages={folded(name): book["language"] for book in books for name in (book["language"], *book["names"])},
        telling={book["language"]: (frozenset(book["stopwords"]), frozenset(book["letters"])) for book in books},
        abbreviations=frozenset(word for book in books for word in book["abbreviations"]),
        keys=_folded(_inverted(books, "metadata")),
        columns=_folded({words: meaning for words, meaning in columns.items() if "*" not in words}),
        column_stems=tuple((_wild(words), meaning) for words, meaning in columns.items() if "*" in words),
        signal_words=_inverted(books, "signals"),
        exact={folded(words): role for words, role in sections.items() if not words.endswith(("...", "*"))},
        openings={folded(words[:-3]) + " ": role for words, role in sections.items() if words.endswith("...")},
        stems=tuple((_wild(words), role) for words, role in sections.items() if words.endswith("*")),
        fillers=frozenset(word for book in books for word in book["sections"].get("fillers", ())),
        step=_step_pattern(word for book in books for word in book["step"]),
        signal=_signal_pattern(word for book in books for words in book["signals"].values() for word in words),
        ppe=_ppe_pattern(books),
        wear=_any(_listed(books, "ppe", "wear")),
        negation=_any(_listed(books, "ppe", "negations")),
        tool=_any(_listed(books, "tools", "words")),
        prohibition=_prohibition_pattern(books),
        work=_any(_listed(books, "work", "verbs")),
        procedures={kind: _any(_listed(books, "procedures", kind)) for kind in _kinds(books)},
        rules=_any(_listed(books, "work", "rules")),
        hazard=_any(_listed(books, "work", "hazards")),
        emergency=_any(_listed(books, "work", "emergencies")),
        need=_any(_listed(books, "work", "need")),
        sequence=_opening(_listed(books, "work", "sequence")),
        attention=_any(_listed(books, "attention", "phrases")),
        because=_any(_listed(books, "attention", "because")),
    )


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_WORDS.glob("*.toml"))}


@cache
def _own_names() -> Mapping[str, frozenset[str]]:
    """By language, what only it calls sections, columns and keys so."""
    named = {
        book["language"]: {
            folded(word.rstrip(". "))
            for table in ("sections", "columns", "metadata")
            for words in book.get(table, {}).values()
            for word in words
            if "*" not in word
        }
        for book in _tables().values()
    }
    shared = Counter(word for words in named.values() for word in words)
    return {language: frozenset(word for word in words if shared[word] == 1) for language, words in named.items()}


_WORDS = Path(__file__).with_name("words")


def _inverted(books: Iterable[Mapping[str, Any]], table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for book in books:
        for meaning, words in book.get(table, {}).items():
            if meaning != "fillers":
                for word in words:
                    found.setdefault(word, meaning)
    return found


def _folded(meanings: Mapping[str, str]) -> dict[str, str]:
    """By the words as they are compared; the first meaning stays."""
    found: dict[str, str] = {}
    for words, meaning in meanings.items():
        found.setdefault(folded(words), meaning)
    return found


def _listed(books: Iterable[Mapping[str, Any]], table: str, name: str) -> list[str]:
    return [word for book in books for word in book.get(table, {}).get(name, ())]


def _kinds(books: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(kind for book in books for kind in book.get("procedures", {})))


def _wild(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word).replace(r"\*", r"[\w-]*"))


def _alternatives(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"[\w-]*").replace(r"\ ", r"\s+") for word in longest_first)


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{_alternatives(words)})(?!\w)", re.IGNORECASE)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(words)})(?!\w)", re.IGNORECASE)


def _step_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """ "Schritt 3: Titel", "Step 1", "1. Schritt - Titel": groups number or other (in front), mark, title."""
    every = _alternatives(words)
    return re.compile(
        rf"^\s*(?:(?:{every})(?![-\u2010\u2011][^\W\d])(?:\s*(?:nr\.?|no\.?|\#)?\s*(?P<number>\d{{1,4}})[a-z]?)?"
        rf"|(?P<other>\d{{1,4}})\s*[.)]?\s*(?:{every})(?![-\u2010\u2011][^\W\d]))"
        rf"(?:(?P<mark>\s*[:.)–—-]+)?(?:\s+|(?<=[:.)–—-])|$)(?P<title>.*))?$",
        re.IGNORECASE | re.DOTALL,
    )


def _signal_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A signal word that opens a passage: followed by a colon, dash or exclamation mark, or in capitals."""
    words = list(words)
    every, shouted = _alternatives(words), _alternatives(word.upper() for word in words)
    return re.compile(
        rf"^[\s⚠️☠⛔🛑*]*(?:(?P<marked>{every})\s*(?:[:!]|\s[–—-](?=\s))\s*"
        rf"|(?P<capital>{shouted})(?=\s|$)\s*)",
        re.IGNORECASE,
    )


def _ppe_pattern(books: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    books = list(books)
    words, qualifiers = _listed(books, "ppe", "words"), _listed(books, "ppe", "qualifiers")
    return re.compile(
        rf"(?<![\w-])(?:(?:{_alternatives(qualifiers)})\s+)*(?:{_alternatives(words)})(?!\w)", re.IGNORECASE
    )


def _prohibition_pattern(books: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """Patterns written in capitals mean capitals in the text: "DO NOT" is a warning where "do not" is a remark."""
    alternatives = []
    for pattern in _listed(list(books), "prohibitions", "patterns"):
        shouted = any(letter.isupper() for letter in re.sub(r"\\.", "", pattern))
        alternatives.append(f"(?:{pattern})" if shouted else f"(?i:{pattern})")
    return re.compile("|".join(alternatives))
