"""Languages by their tags, and the letters each is written in."""

from __future__ import annotations

import unicodedata

from onboard.core.errors import InputError

_SCRIPTS = {
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ur": "ARABIC",
    "bg": "CYRILLIC",
    "mk": "CYRILLIC",
    "ru": "CYRILLIC",
    "sr": "CYRILLIC",
    "uk": "CYRILLIC",
    "el": "GREEK",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "mr": "DEVANAGARI",
    "th": "THAI",
    "ko": "HANGUL",
    "zh": "CJK",
    "ja": "CJK HIRAGANA KATAKANA",
}


def primary_language(tag: str) -> str:
    """ "de" of "de-AT": the first subtag of a BCP 47 tag, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()


def require_readable(text: str, language: str) -> None:
    """InputError for letters of a script that voices of the language pass over without a sound.

    Every language may have Latin letters in it (names, products); other scripts only where they are its own.
    """
    scripts = {"LATIN", "FULLWIDTH", "FEMININE", "MASCULINE", *_SCRIPTS.get(primary_language(language), "").split()}
    for character in text:
        if unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo"}:
            script = unicodedata.name(character, "UNKNOWN").partition(" ")[0]
            if script not in scripts and character != "µ":
                raise InputError(
                    f"{character!r} ({script.capitalize()}) is a letter that a voice for {language!r} cannot speak",
                    hint=f"Write it in the letters of {language!r}, or check the language of the script.",
                )
