"""Words and signs to look up in a written text: takes a table -> finds its longest entry at a place.

    Phrases.at   the entry that begins at a token, and where it ends

An entry is compared token by token, so "Nm" is never found inside "Nmm". Knows no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from onboard.narrate.normaliser.writing import Kind, Token, tokens_of

Meaning = TypeVar("Meaning")


class _Entry(NamedTuple, Generic[Meaning]):
    rest: tuple[tuple[str, bool], ...]
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Entries by how they are written.

    ``spaces``  "needed": white space stands exactly where the entry has it; "free": it may also be left out there
    """

    def __init__(self, entries: Mapping[str, Meaning], *, spaces: str = "needed") -> None:
        self._free = spaces == "free"
        self._entries: dict[str, list[_Entry[Meaning]]] = {}
        for written, meaning in entries.items():
            first, *others = tokens_of(written)
            rest = tuple((token.text, bool(token.gap)) for token in others)
            self._entries.setdefault(first.text, []).append(_Entry(rest, meaning))
        for entries_of_word in self._entries.values():
            entries_of_word.sort(key=lambda entry: -len(entry.rest))

    def at(self, tokens: Sequence[Token], at: int, *, first: str = "") -> tuple[Meaning, int] | None:
        """The longest entry that begins at ``tokens[at]``, and the token behind it.

        ``first``   read instead of the first token's own text (its small letters, say)
        ``tokens``  the last one is of the kind END
        """
        for rest, meaning in self._entries.get(first or tokens[at].text, ()):
            behind = at + 1
            for text, spaced in rest:
                token = tokens[behind]
                if token.text != text or (bool(token.gap) != spaced and not (spaced and self._free)):
                    break
                behind += 1
            else:
                return meaning, behind
        return None

    def whole_at(self, tokens: Sequence[Token], at: int, *, first: str = "") -> tuple[Meaning, int] | None:
        """Like :meth:`at`, and no letter, digit or raised digit is glued to its end."""
        found = self.at(tokens, at, first=first)
        if found is None:
            return None
        behind = tokens[found[1]]
        ends_in_sign = tokens[found[1] - 1].kind is Kind.SIGN
        return None if not ends_in_sign and not behind.gap and behind.kind in _LETTERS else found


_LETTERS = (Kind.WORD, Kind.NUMBER, Kind.RAISED)
