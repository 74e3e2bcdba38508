"""The pictures that Wingdings, Webdings and Symbol have for letters, as the characters everybody else writes.

Source: the vendors' character sets as mapped by Unicode (L2/11-344 and the Symbol table of Unicode's mappings).
"""

from __future__ import annotations

from types import MappingProxyType

EMPTY_BOX, CROSSED_BOX, TICKED_BOX = "☐", "☒", "☑"
BOXES = EMPTY_BOX + CROSSED_BOX + TICKED_BOX + "□❏❐❑❒◻▢🗆🗹🗵"


def _table(*pairs: str) -> dict[int, str]:
    """ "21✏ 22✂": hexadecimal codes and what they show; of several letters, those of the next codes too."""
    return {
        int(pair[:2], 16) + at: letter for line in pairs for pair in line.split() for at, letter in enumerate(pair[2:])
    }


_WINGDINGS = _table(
    "21✏ 22✂ 28☎ 29✆ 2A✉ 36⌛ 45☜ 46☞ 47☝ 4A☺ 4C☹ 4E☠ 52☼ 54❄ 6C● 6E■ 6F☐ 70☐ 71☐ 72☐ 73⬧ 75◆ 76❖ 78☒",
    "80⓪①②③④⑤⑥⑦⑧⑨⑩ 8C❶❷❸❹❺❻❼❽❾❿ 9E· 9F• A1○ A7▪ A8☐ AB★ D8➢",
    "DF←→↑↓ E7←→↑↓ EF⇦⇨⇧⇩⇔ FB✗✓☒☑",
)
_WINGDINGS_2 = _table("2A☐ 4F✗✓☒☑☒☒ 6A⓪①②③④⑤⑥⑦⑧⑨⑩ A3☐")
_WEBDINGS = _table("61✓ 63☐ 67■ 69ℹ 72✗ C9☎")
_SYMBOL = {
    **dict(zip(map(ord, "abgdezhqiklmnxoprstufcyw"), "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
    **dict(zip(map(ord, "ABGDEZHQIKLMNXOPRSTUFCYW"), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)),
    **_table("A2′≤ A5∞ AC←↑→↓°±″≥× B7•÷≠≡≈… C6⌀ D2®©™ D6√⋅ DB⇔ DE⇒"),
}
_FONTS = MappingProxyType(
    {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}
)
_PRIVATE = range(0xF020, 0xF100)


def is_pictorial(font: str) -> bool:
    """Whether a font has pictures for letters."""
    return font.strip().lower() in _FONTS


def symbol(code: int, font: str) -> str:
    """The character a font shows for a code; "" where it is only an ornament."""
    shown = _FONTS.get(font.strip().lower(), {})
    plain = code - 0xF000 if code in _PRIVATE else code
    if plain in shown:
        return shown[plain]
    if font.strip().lower() == "symbol" and 0x20 <= plain < 0x7F:
        return chr(plain)
    if shown or code in _PRIVATE:
        return " " if plain in (0x20, 0xA0) else ""
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def shown(text: str, font: str) -> str:
    """A text as its font shows it; characters of private use, which only such fonts have, are replaced in any font."""
    if is_pictorial(font):
        return "".join(" " if letter.isspace() else symbol(ord(letter), font) for letter in text)
    if any(ord(letter) in _PRIVATE for letter in text):
        return "".join(_private(letter, font) for letter in text)
    return text


def _private(letter: str, font: str) -> str:
    code = ord(letter)
    if code not in _PRIVATE:
        return letter
    return symbol(code, font if is_pictorial(font) else "symbol" if code - 0xF000 in _SYMBOL else "wingdings")
