"""What a file's tracks want to know of a language: its ISO 639-2/T code."""

from __future__ import annotations

UNDETERMINED = "und"
_THREE_LETTERS = {
    "ar": "ara", "bg": "bul", "bs": "bos", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "it": "ita", "ja": "jpn", "ka": "kat", "ko": "kor", "ku": "kur", "lt": "lit", "lv": "lav",
    "mk": "mkd", "nb": "nob", "nl": "nld", "no": "nor", "pl": "pol", "ps": "pus", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "so": "som", "sq": "sqi", "sr": "srp", "sv": "swe", "ta": "tam",
    "th": "tha", "ti": "tir", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip


def three_letters(tag: str) -> str:
    """ISO 639-2/T code of a BCP 47 tag ("de-AT" -> "deu"); "und" where it is not known."""
    primary = primary_language(tag)
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return _THREE_LETTERS.get(primary, UNDETERMINED)


def primary_language(tag: str) -> str:
    """The first part of a BCP 47 tag, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()
