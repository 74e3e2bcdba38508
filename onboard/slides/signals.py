"""Signal words of warnings, by language, and their standard colours.

Words: ISO 3864-2 and ANSI Z535.6 as they are used in each language. Colours: ANSI Z535.1 safety red, orange, yellow
and blue, in the sRGB values common for screens; they are not a brand's to change. The word of a warning is never
exchanged for a weaker or stronger one; a language without words here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.core.model import Signal


@dataclass(frozen=True, slots=True)
class SignalLook:
    """``colour`` of the panel, ``on`` it the word; a notice has no triangle."""

    colour: str
    on: str
    triangle: bool


_LOOKS = {
    Signal.DANGER: SignalLook("#C8102E", "#FFFFFF", triangle=True),
    Signal.WARNING: SignalLook("#FF8200", "#000000", triangle=True),
    Signal.CAUTION: SignalLook("#FFD100", "#000000", triangle=True),
    Signal.NOTICE: SignalLook("#0B57A4", "#FFFFFF", triangle=False),
}

_WORDS = {
    #       danger, warning, caution, notice
    "ar": ("خطر", "تحذير", "تنبيه", "إشعار"),
    "cs": ("NEBEZPEČÍ", "VÝSTRAHA", "UPOZORNĚNÍ", "OZNÁMENÍ"),
    "da": ("FARE", "ADVARSEL", "FORSIGTIG", "BEMÆRK"),
    "de": ("GEFAHR", "WARNUNG", "VORSICHT", "HINWEIS"),
    "en": ("DANGER", "WARNING", "CAUTION", "NOTICE"),
    "es": ("PELIGRO", "ADVERTENCIA", "ATENCIÓN", "AVISO"),
    "fr": ("DANGER", "AVERTISSEMENT", "ATTENTION", "AVIS"),
    "it": ("PERICOLO", "AVVERTENZA", "ATTENZIONE", "AVVISO"),
    "nl": ("GEVAAR", "WAARSCHUWING", "VOORZICHTIG", "LET OP"),
    "pl": ("NIEBEZPIECZEŃSTWO", "OSTRZEŻENIE", "UWAGA", "NOTYFIKACJA"),
    "pt": ("PERIGO", "ADVERTÊNCIA", "CUIDADO", "AVISO"),
    "ro": ("PERICOL", "AVERTISMENT", "ATENȚIE", "NOTĂ"),
    "sv": ("FARA", "VARNING", "FÖRSIKTIGHET", "OBS"),
    "tr": ("TEHLİKE", "UYARI", "DİKKAT", "BİLDİRİM"),
    "uk": ("НЕБЕЗПЕКА", "ПОПЕРЕДЖЕННЯ", "ОБЕРЕЖНО", "ПРИМІТКА"),
}


def signal_look(signal: Signal) -> SignalLook:
    return _LOOKS[signal]


def signal_word(signal: Signal, language: str) -> str:
    """The word in capitals; ``language`` is a BCP 47 tag. Raises InputError for a language without words."""
    return signal_words(language)[list(Signal).index(signal)]


def signal_words(language: str) -> tuple[str, str, str, str]:
    """All four words, strongest first."""
    words = _WORDS.get(language.split("-")[0].lower())
    if words is None:
        raise InputError(
            f"no signal words are known for the language {language!r}",
            stage="slides",
            hint=f"Known: {', '.join(sorted(_WORDS))}.",
        )
    return words
