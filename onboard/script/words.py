"""Signal words as they are spoken and looked for.

They are fixed by standards (ISO 3864-2, ANSI Z535.6 and their national editions), so no template changes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from onboard.core.model import Signal

SIGNAL_WORDS: Mapping[str, Mapping[Signal, str]] = MappingProxyType(
    {
        "de": {
            Signal.DANGER: "Gefahr",
            Signal.WARNING: "Warnung",
            Signal.CAUTION: "Vorsicht",
            Signal.NOTICE: "Hinweis",
        },
        "en": {
            Signal.DANGER: "Danger",
            Signal.WARNING: "Warning",
            Signal.CAUTION: "Caution",
            Signal.NOTICE: "Notice",
        },
        "es": {
            Signal.DANGER: "Peligro",
            Signal.WARNING: "Advertencia",
            Signal.CAUTION: "Atención",
            Signal.NOTICE: "Aviso",
        },
        "fr": {
            Signal.DANGER: "Danger",
            Signal.WARNING: "Avertissement",
            Signal.CAUTION: "Attention",
            Signal.NOTICE: "Avis",
        },
        "it": {
            Signal.DANGER: "Pericolo",
            Signal.WARNING: "Avvertenza",
            Signal.CAUTION: "Attenzione",
            Signal.NOTICE: "Avviso",
        },
        "pl": {
            Signal.DANGER: "Niebezpieczeństwo",
            Signal.WARNING: "Ostrzeżenie",
            Signal.CAUTION: "Uwaga",
            Signal.NOTICE: "Notyfikacja",
        },
        "tr": {
            Signal.DANGER: "Tehlike",
            Signal.WARNING: "Uyarı",
            Signal.CAUTION: "Dikkat",
            Signal.NOTICE: "Bildirim",
        },
        "ro": {
            Signal.DANGER: "Pericol",
            Signal.WARNING: "Avertisment",
            Signal.CAUTION: "Atenție",
            Signal.NOTICE: "Notă",
        },
        "uk": {
            Signal.DANGER: "Небезпека",
            Signal.WARNING: "Попередження",
            Signal.CAUTION: "Обережно",
            Signal.NOTICE: "Примітка",
        },
        "ar": {
            Signal.DANGER: "خطر",
            Signal.WARNING: "تحذير",
            Signal.CAUTION: "تنبيه",
            Signal.NOTICE: "إشعار",
        },
    }
)


def primary(language: str) -> str:
    """The language of a BCP 47 tag without script or region: "de" of "de-AT"."""
    return language.replace("_", "-").split("-")[0].lower()
