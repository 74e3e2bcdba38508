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
    "bg": ("ОПАСНОСТ", "ПРЕДУПРЕЖДЕНИЕ", "ВНИМАНИЕ", "УКАЗАНИЕ"),
    "bs": ("OPASNOST", "UPOZORENJE", "OPREZ", "NAPOMENA"),
    "cs": ("NEBEZPEČÍ", "VÝSTRAHA", "UPOZORNĚNÍ", "OZNÁMENÍ"),
    "da": ("FARE", "ADVARSEL", "FORSIGTIG", "BEMÆRK"),
    "de": ("GEFAHR", "WARNUNG", "VORSICHT", "HINWEIS"),
    "el": ("ΚΙΝΔΥΝΟΣ", "ΠΡΟΕΙΔΟΠΟΙΗΣΗ", "ΠΡΟΣΟΧΗ", "ΕΙΔΟΠΟΙΗΣΗ"),
    "en": ("DANGER", "WARNING", "CAUTION", "NOTICE"),
    "es": ("PELIGRO", "ADVERTENCIA", "ATENCIÓN", "AVISO"),
    "et": ("OHT", "HOIATUS", "ETTEVAATUST", "MÄRKUS"),
    "fa": ("خطر", "هشدار", "احتیاط", "توجه"),
    "fi": ("VAARA", "VAROITUS", "HUOMIO", "HUOMAUTUS"),
    "fr": ("DANGER", "AVERTISSEMENT", "ATTENTION", "AVIS"),
    "ga": ("CONTÚIRT", "RABHADH", "AIRE", "FÓGRA"),
    "he": ("סכנה", "אזהרה", "זהירות", "הודעה"),
    "hi": ("खतरा", "चेतावनी", "सावधानी", "सूचना"),
    "hr": ("OPASNOST", "UPOZORENJE", "OPREZ", "NAPOMENA"),
    "hu": ("VESZÉLY", "FIGYELMEZTETÉS", "VIGYÁZAT", "MEGJEGYZÉS"),
    "it": ("PERICOLO", "AVVERTENZA", "ATTENZIONE", "AVVISO"),
    "ja": ("危険", "警告", "注意", "通知"),
    "ko": ("위험", "경고", "주의", "알림"),
    "lt": ("PAVOJUS", "ĮSPĖJIMAS", "ATSARGIAI", "PASTABA"),
    "lv": ("BĪSTAMI", "BRĪDINĀJUMS", "UZMANĪBU", "PIEZĪME"),
    "mt": ("PERIKLU", "TWISSIJA", "ATTENZJONI", "AVVIŻ"),
    "nb": ("FARE", "ADVARSEL", "FORSIKTIG", "MERK"),
    "nl": ("GEVAAR", "WAARSCHUWING", "VOORZICHTIG", "LET OP"),
    "nn": ("FARE", "ÅTVARING", "FORSIKTIG", "MERK"),
    "no": ("FARE", "ADVARSEL", "FORSIKTIG", "MERK"),
    "pl": ("NIEBEZPIECZEŃSTWO", "OSTRZEŻENIE", "UWAGA", "NOTYFIKACJA"),
    "pt": ("PERIGO", "ADVERTÊNCIA", "CUIDADO", "AVISO"),
    "ro": ("PERICOL", "AVERTISMENT", "ATENȚIE", "NOTĂ"),
    "ru": ("ОПАСНОСТЬ", "ПРЕДУПРЕЖДЕНИЕ", "ОСТОРОЖНО", "ПРИМЕЧАНИЕ"),
    "sk": ("NEBEZPEČENSTVO", "VÝSTRAHA", "UPOZORNENIE", "OZNÁMENIE"),
    "sl": ("NEVARNOST", "OPOZORILO", "POZOR", "OBVESTILO"),
    "sr": ("ОПАСНОСТ", "УПОЗОРЕЊЕ", "ОПРЕЗ", "НАПОМЕНА"),
    "sr-latn": ("OPASNOST", "UPOZORENJE", "OPREZ", "NAPOMENA"),
    "sv": ("FARA", "VARNING", "FÖRSIKTIGHET", "OBS"),
    "tr": ("TEHLİKE", "UYARI", "DİKKAT", "BİLDİRİM"),
    "uk": ("НЕБЕЗПЕКА", "ПОПЕРЕДЖЕННЯ", "ОБЕРЕЖНО", "ПРИМІТКА"),
    "vi": ("NGUY HIỂM", "CẢNH BÁO", "THẬN TRỌNG", "LƯU Ý"),
    "zh": ("危险", "警告", "小心", "注意"),
    "zh-hant": ("危險", "警告", "小心", "注意"),
    "zh-hk": ("危險", "警告", "小心", "注意"),
    "zh-mo": ("危險", "警告", "小心", "注意"),
    "zh-tw": ("危險", "警告", "小心", "注意"),
}


def signal_look(signal: Signal) -> SignalLook:
    return _LOOKS[signal]


def signal_word(signal: Signal, language: str) -> str:
    """The word in capitals; ``language`` is a BCP 47 tag. Raises InputError for a language without words."""
    return signal_words(language)[list(Signal).index(signal)]


def signal_words(language: str) -> tuple[str, str, str, str]:
    """All four words, strongest first; those of a script or country in the tag where it has its own ("zh-Hant")."""
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        words = _WORDS.get("-".join(parts[:length]))
        if words is not None:
            return words
    raise InputError(
        f"no signal words are known for the language {language!r}",
        stage="slides",
        hint=f"Known: {', '.join(sorted(_WORDS))}.",
    )
