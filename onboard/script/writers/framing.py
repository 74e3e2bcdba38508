"""The document's words and the words around them, each as sentences of one language.

Where the script is in the document's language, a wording holds the document's words: "Sie brauchen dieses Werkzeug:
Zange und Feile." Where it is in another, they stand apart, so that each sentence can be spoken by a voice of its own
language: "These are the tools you need." and "Zange und Feile."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.core.model import Sentence
from onboard.script.sentences import divided, spelled, whole
from onboard.script.writers.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Framing:
    """How one instruction is put into words.

    ``frames``          the words around the document's, in the script's language
    ``own``             the words of the document's own language: joints, conjunctions, grammar
    ``left``            the document's language where it is another than the script's, else ""
    ``address``         "Sie" or "du"
    ``glossary``        (abbreviation, what is said in its place)
    ``sentence_words``  longer sentences are divided where they safely can be; 0: never
    ``plain``           without small words of transition
    """

    frames: Wordings
    own: Wordings
    left: str = ""
    address: str = "Sie"
    glossary: tuple[tuple[str, str], ...] = ()
    sentence_words: int = 0
    plain: bool = False

    def said(self, text: str, cites: Sequence[str]) -> list[Sentence]:
        """The document's words as whole sentences."""
        parts = divided(self.spelled(text), self.sentence_words) if self.sentence_words else (self.spelled(text),)
        return [Sentence(whole(part), tuple(cites), self.left) for part in parts]

    def verbatim(self, text: str, cites: Sequence[str]) -> Sentence:
        """The document's words as they are: a warning."""
        return Sentence(whole(text), tuple(cites), self.left)

    def alone(self, key: str, cites: Sequence[str]) -> Sentence:
        """Words of the frame without any of the document's."""
        return Sentence(self.frames.say(key, key), tuple(cites))

    def framed(self, key: str, by: str | int, cites: Sequence[str], **words: str) -> list[Sentence]:
        """The sentence ``key`` with the document's words in it, or, in another language, in front of them."""
        spelled_out = {name: self.spelled(text) for name, text in words.items()}
        if not self.left:
            return [Sentence(self.frames.say(key, by, **spelled_out), tuple(cites))]
        if self.frames.apart is None:
            raise InputError(
                f"[apart] is missing, and the document is in another language ({self.left!r})",
                file=self.frames.file,
                hint="Copy that table from the file that ships. See docs/writing-templates.md.",
                stage="script",
            )
        apart = self.frames.apart.get(key, "")
        lead = [Sentence(apart, tuple(cites))] if apart else []
        return [*lead, *(Sentence(whole(text), tuple(cites), self.left) for text in list(spelled_out.values())[:1])]

    def spelled(self, text: str) -> str:
        """With signs between words and the glossary's abbreviations written out."""
        text = spelled(text, self.own.joints)
        for short, full in self.glossary:
            text = re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", lambda _, full=full: full, text)
        return text
