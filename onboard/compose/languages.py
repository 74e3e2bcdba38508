"""What tracks and captions want to know of a language: its ISO 639-2/T code, and which way it is written."""

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

_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_SCRIPTS_RIGHT_TO_LEFT = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))


def three_letters(tag: str) -> str:
    """ISO 639-2/T code of a BCP 47 tag ("de-AT" -> "deu"); "und" where it is not known."""
    primary = primary_language(tag)
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return _THREE_LETTERS.get(primary, UNDETERMINED)


def primary_language(tag: str) -> str:
    """The first part of a BCP 47 tag, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()


def right_to_left(tag: str) -> bool | None:
    """Whether a BCP 47 tag names a language written from right to left; None where the tag does not tell."""
    primary, *others = tag.replace("_", "-").lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    if script:
        return script in _SCRIPTS_RIGHT_TO_LEFT
    if primary in _RIGHT_TO_LEFT:
        return True
    return False if primary in _THREE_LETTERS else None
