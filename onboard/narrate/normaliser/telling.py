"""Readings, one after the other -> the spoken form: spaces, pauses, and what each spoken word stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from onboard.narrate.normaliser.form import Piece, SpokenForm
from onboard.narrate.normaliser.reading import PAUSE, Reading
from onboard.narrate.normaliser.writing import Token

_DIVIDING = ("-", "/")
_CLOSING = frozenset(",.;:!?)")
_NO_PAUSE_BEHIND = frozenset(",.;:!?(„‚")


class Telling:
    """The spoken form of a text as far as it has been read. Readings are added in the order of the text.

    ``loosened``  what is glued together in writing gets spaces where it is said apart: "M8" is said "M 8"
    """

    def __init__(self, written: str, tokens: Sequence[Token], *, loosened: bool) -> None:
        self._written = written
        self._tokens = tokens
        self._loosened = loosened
        self._text = ""
        self._pieces: list[Piece] = []
        self._unsure: dict[str, None] = {}
        self._apart = False
        self._pause = False

    def add(self, begin: int, reading: Reading) -> None:
        """Say what the tokens from ``begin`` on are read as."""
        first, last = self._tokens[begin], self._tokens[reading.end - 1]
        if last.text in _DIVIDING and reading.end - 1 > begin:
            last = self._tokens[reading.end - 2]
        if reading.unsure:
            self._unsure[self._written[first.start : last.end]] = None
        self._apart = self._apart or (bool(first.gap) and begin > 0)
        if reading.text == PAUSE != first.text:
            self._pause = True
        elif reading.text[:1] in _CLOSING and reading.text:
            self._close(reading.text)
        elif reading.text:
            self._say(reading.text, first.start, last.end)
            if reading.stop:
                self._close(".")
        else:
            self._apart = True

    def _close(self, sign: str) -> None:
        """A sign that stands behind a word without a space."""
        self._pause = self._apart = False
        if self._text or sign != ",":
            self._text += sign

    def _say(self, text: str, start: int, end: int) -> None:
        if self._pause and self._text:
            self._text += "" if self._text[-1] in _NO_PAUSE_BEHIND else ","
            self._apart = self._text[-1] != "("
        between = " " if self._text and (self._apart or self._touches(text)) else ""
        self._pause = self._apart = False
        begins = len(self._text) + len(between)
        self._text += between + text
        if any(character.isalnum() for character in text):
            self._belong(start, end, begins, len(self._text))

    def _touches(self, text: str) -> bool:
        """Whether a text needs a space although it is glued on in writing."""
        before = self._text[-1]
        return self._loosened and (
            (before.isalnum() and (text[0].isalnum() or text[0] == "(")) or (before in ",:;" and text[0].isalnum())
        )

    def _belong(self, start: int, end: int, begins: int, ends: int) -> None:
        before = self._pieces[-1] if self._pieces else None
        if before is not None and (start < before.end or self._is_one_word(before, start, begins)):
            self._pieces[-1] = Piece(before.start, max(end, before.end), before.begins, ends)
        else:
            self._pieces.append(Piece(start, end, begins, ends))

    def _is_one_word(self, before: Piece, start: int, begins: int) -> bool:
        """Whether a piece goes on without white space, in writing and in speech: "PSA-Schrank"."""
        between = self._written[before.end : start] + self._text[before.ends : begins]
        return not any(character.isspace() for character in between)

    def finished(self) -> SpokenForm:
        """All that was added."""
        text = unicodedata.normalize("NFC", self._text)
        whole = (Piece(0, len(self._written), 0, len(text)),) if text else ()
        pieces = tuple(self._pieces) if text == self._text else whole
        return SpokenForm(self._written, text, pieces, tuple(self._unsure))
