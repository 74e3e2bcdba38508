"""Letters compared as a regular expression compares them that ignores case: takes a text -> gives it folded.

For Latin letters only, which is what our lists of words are made of.
"""

from __future__ import annotations

# What IGNORECASE holds for equal beyond upper and lower case, length kept. "İ" is two letters to str.lower().
_ALSO_EQUAL = str.maketrans("İıſẛﬅμΜ", "iisṡﬆµµ")


def folded(text: str) -> str:
    """The text in lower case, as long as it was: two texts that IGNORECASE holds for equal are the same."""
    return text.lower() if text.isascii() else text.translate(_ALSO_EQUAL).lower()
