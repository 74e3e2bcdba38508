"""How a company says its own words: takes ``lexicon.<language>.csv`` -> gives a Lexicon, ready to be looked up.

    read_lexicon   the text of such a file -> Lexicon; every mistake with its line, at once
    sayings        a workspace's lexicon and the words everybody says alike -> what is said for a written word

The form of the files is in docs/formats/lexicon.md. The acronyms everybody says alike ("PSA" letter by letter, "DIN"
as a word) are files of the same form, ``words/lexicon.<language>.csv``; a workspace's rows win over them.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from onboard.core.errors import InputError
from onboard.narrate.normaliser.phrases import Phrases
from onboard.narrate.normaliser.writing import Kind, Token, begins_sentence, tokens_of

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5_000
LONGEST_WRITTEN = 100
LONGEST_SPOKEN = 300
"""Characters of a row."""
_TOLD = 5
"""Mistakes told in full; of more only the number is of use."""

_COLUMNS = ("written", "spoken", "voice")
_FORM = 'The first line must be "written,spoken" or "written,spoken,voice" (docs/formats/lexicon.md).'


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rows of (written, spoken, voice): ``voice`` is "" for every voice, "pico", or "pico/de-DE"."""

    rows: tuple[tuple[str, str, str], ...] = ()


EMPTY = Lexicon()


# ------------------------------------------------------------------------------------------------ reading a file


def read_lexicon(text: str | bytes, name: str) -> Lexicon:
    """The rows of a lexicon file. ``name`` is what errors call it.

    ``text``   bytes are UTF-8, with or without a byte order mark, or Windows-1252, as spreadsheets write them

    Raises InputError that names every mistake with its line, and for a file over the limits.
    """
    if len(text) > MOST_BYTES:
        raise InputError(
            f"{len(text) / MOST_BYTES:.1f} MiB, and the limit is {MOST_BYTES // 1024**2} MiB",
            file=name,
            hint="Keep only the words that a voice says wrong.",
        )
    table = _lines(_decoded(text), name)
    columns = _columns(next(table, (1, [])), name)
    rows: dict[tuple[str, str], tuple[int, str]] = {}
    mistakes: list[tuple[int, str]] = []
    for line, cells in table:
        if len(rows) > MOST_ROWS:
            raise InputError(f"more than {MOST_ROWS} rows", file=name, place=f"line {line}", hint="Shorten it.")
        if not any(cells) or cells[0].startswith("# "):
            continue
        mistake = _mistake(cells, columns, rows)
        if mistake:
            mistakes.append((line, mistake))
        else:
            row = dict(zip(columns, cells, strict=False))
            rows[row["written"], row.get("voice", "")] = (line, row["spoken"])
    if mistakes:
        raise _all_mistakes(mistakes, name)
    return Lexicon(tuple((written, spoken, voice) for (written, voice), (_, spoken) in rows.items()))


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Cells, tidied, with the line they stand in."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(first), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
    except csv.Error as exc:
        raise InputError(
            f"is not a table ({exc})",
            file=name,
            place=f"line {reader.line_num}",
            hint='Put a cell with quotes in it between quotes, and double those inside: "a ""b"" c".',
        ) from exc


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _columns(first: tuple[int, list[str]], name: str) -> tuple[str, ...]:
    line, cells = first
    columns = tuple(cell.lower() for cell in cells)
    while columns and not columns[-1]:
        columns = columns[:-1]
    unknown = [column for column in columns if column not in _COLUMNS]
    if unknown or not {"written", "spoken"} <= set(columns) or len(set(columns)) < len(columns):
        found = ", ".join(column[:20] for column in columns[:5]) or "nothing"
        reason = f"the first line does not name the columns (found: {found})"
        raise InputError(reason, file=name, place=f"line {line}", hint=_FORM)
    return columns


def _mistake(cells: Sequence[str], columns: Sequence[str], known: Mapping[tuple[str, str], tuple[int, str]]) -> str:
    """What is wrong with a row; "" for nothing."""
    if any(cells[len(columns) :]):
        return f"{len(cells)} cells, and there are {len(columns)} columns"
    row = dict(zip(columns, cells, strict=False))
    written, spoken, voice = (row.get(column, "") for column in _COLUMNS)
    if not written or not spoken:
        return f"nothing is {'written' if not written else 'spoken'}"
    if (written, voice) in known:
        return f"{written[:40]!r} is in line {known[written, voice][0]} already"
    for column, text, most in (("written", written, LONGEST_WRITTEN), ("spoken", spoken, LONGEST_SPOKEN)):
        if len(text) > most:
            return f"{column}: {len(text)} characters, and the limit is {most}"
        for character in text:
            if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") or character == "\ufffd":
                return f"{column}: holds U+{ord(character):04X}, which is no character to read"
    if not any(character.isalnum() for character in spoken):
        return f"spoken: {spoken[:40]!r} has no letter and no digit"
    for sign in "<>":
        if sign in spoken:
            return f"spoken: {sign!r} is not spoken by every voice; write a word"
    if voice and (voice.count("/") > 1 or voice.startswith("/") or " " in voice):
        return f'voice: {voice[:40]!r} is not "provider" or "provider/voice"'
    return ""


def _all_mistakes(mistakes: Sequence[tuple[int, str]], name: str) -> InputError:
    (line, first), *others = mistakes
    reason = first + "".join(f"; line {other}: {words}" for other, words in others[: _TOLD - 1])
    left = len(mistakes) - _TOLD
    told = f"{left} more mistakes are not shown. " if left > 0 else ""
    return InputError(reason, file=name, place=f"line {line}", hint=f"{told}{_FORM}")


# ------------------------------------------------------------------------------------------------ looking up


class Sayings:
    """What is said for written words, in one language with one voice."""

    def __init__(self, own: Mapping[str, str], built_in: Mapping[str, str]) -> None:
        self._own = Phrases(own)
        self._own_small = Phrases({written: spoken for written, spoken in own.items() if written == written.lower()})
        self._own_codes = Phrases({written: spoken for written, spoken in own.items() if _is_code(written)})
        self._has_small = any(written == written.lower() for written in own)
        self._built_in = Phrases(built_in)
        self._built_in_words = {written: spoken for written, spoken in built_in.items() if _is_acronym(written)}
        self._words = {**self._built_in_words, **{word: spoken for word, spoken in own.items() if _is_acronym(word)}}

    def own_at(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The workspace's longest row at a token, and the token behind it. Small letters may begin a sentence.

        A part number may begin a compound too: the row "XQR7" also speaks for "XQR7-Schlüssel".
        """
        found = _whole(self._own, tokens, at) or _whole(self._own_codes, tokens, at, before_hyphen=True)
        text = tokens[at].text
        if found is None and self._has_small and text[:1].isupper() and begins_sentence(tokens, at):
            found = _whole(self._own_small, tokens, at, first=text[0].lower() + text[1:])
        return found

    def built_in_at(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Like :meth:`own_at`, of the words everybody says alike."""
        return _whole(self._built_in, tokens, at)

    def of_acronym(self, word: str) -> str:
        """What is said for a word with capitals in it, in compounds too ("PSA-Schrank"); "" for an unknown one."""
        return self._words.get(word, "")

    def of_letters(self, word: str) -> str:
        """Like :meth:`of_acronym`, for letters glued to digits: those are no word of the workspace's."""
        return self._built_in_words.get(word, "")


@lru_cache(maxsize=64)
def sayings(lexicon: Lexicon, language: str, voice: str) -> Sayings:
    """``language`` is a primary one ("de"); ``voice`` is "provider/voice", or "" for any."""
    return Sayings(_for_voice(lexicon.rows, voice), _for_voice(_built_in(language).rows, voice))


def _for_voice(rows: Iterable[tuple[str, str, str]], voice: str) -> dict[str, str]:
    """A voice's own row wins over its provider's, and that over the row for every voice."""
    found: dict[str, str] = {}
    for wanted in ("", voice.partition("/")[0], voice):
        found.update({written: spoken for written, spoken, of in rows if of == wanted and tokens_of(written)})
    return found


@lru_cache(maxsize=32)
def _built_in(language: str) -> Lexicon:
    file = resources.files("onboard.narrate.normaliser") / "words" / f"lexicon.{language}.csv"
    if not language.isalpha() or not file.is_file():
        return EMPTY
    return read_lexicon(file.read_bytes(), f"words/lexicon.{language}.csv")


def _is_acronym(written: str) -> bool:
    """Whether a row is one word with a capital behind its first letter: "PSA", "pH"."""
    return written.isalpha() and written[1:] != written[1:].lower()


def _is_code(written: str) -> bool:
    """Whether a row has both letters and digits: "XQR7"."""
    return any(sign.isalpha() for sign in written) and any(sign.isdigit() for sign in written)


def _whole(
    phrases: Phrases[str], tokens: Sequence[Token], at: int, *, first: str = "", before_hyphen: bool = False
) -> tuple[str, int] | None:
    """An entry that is not part of a longer word; a hyphen between letters or digits belongs to the word.

    ``before_hyphen``   it may be the first part of a compound of words
    """
    found = phrases.whole_at(tokens, at, first=first)
    if found is None or (tokens[at].kind is not Kind.SIGN and _goes_before(tokens, at)):
        return None
    behind = found[1]
    joins_word = before_hyphen and tokens[behind].text == "-" and tokens[behind + 1].kind is Kind.WORD
    return found if joins_word or not _goes_on(tokens, behind) else None


def _goes_before(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or tokens[at].gap:
        return False
    before = tokens[at - 1]
    if before.kind is not Kind.SIGN:
        return True
    return before.text == "-" and at > 1 and not before.gap and tokens[at - 2].kind is not Kind.SIGN


def _goes_on(tokens: Sequence[Token], behind: int) -> bool:
    if tokens[behind - 1].kind is Kind.SIGN or tokens[behind].text != "-" or tokens[behind].gap:
        return False
    return tokens[behind + 1].kind in (Kind.WORD, Kind.NUMBER) and not tokens[behind + 1].gap
