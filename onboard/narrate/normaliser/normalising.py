"""A written sentence -> its spoken form. (Being written.)"""

from __future__ import annotations

from onboard.narrate import spoken
from onboard.narrate.normaliser.form import Piece, SpokenForm
from onboard.narrate.normaliser.lexicon import EMPTY, Lexicon


def spoken_form(text: str, language: str, lexicon: Lexicon = EMPTY, *, voice: str = "") -> SpokenForm:
    """The words a voice is given for a written sentence. ``language`` is a BCP 47 tag."""
    said = spoken.spoken_form(text, language)
    return SpokenForm(text, said, (Piece(0, len(text), 0, len(said)),))
