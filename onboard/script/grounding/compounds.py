"""German compounds taken apart, and words reduced to what verb and noun have in common.

takes   a lemma      gives   its parts, head last ("kunststoffspachtel" -> "kunststoff", "spachtel"), or its root
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

# Linking sounds between the parts of a German compound (Fuhrhop 1998, "Grenzfälle morphologischer Einheiten").
_LINKS = ("", "s", "n", "en", "es", "er", "e", "-")
_SHORTEST = 3

Known = Callable[[str], bool]


def split(lemma: str, is_noun: Known, is_modifier: Known) -> tuple[str, ...]:
    """The parts of a German compound, head last; the lemma alone where it is none."""
    if "-" in lemma.strip("-"):
        parts = tuple(part for piece in lemma.split("-") if piece for part in split(piece, is_noun, is_modifier))
        return parts or (lemma,)
    found = _best(lemma, is_noun, is_modifier, 3)
    return found or (lemma,)


def _best(lemma: str, is_noun: Known, is_modifier: Known, depth: int) -> tuple[str, ...]:
    candidates = list(_splits(lemma, is_noun, is_modifier, depth)) if len(lemma) >= 2 * _SHORTEST - 1 else []
    # Few parts first, then a long head: "wasch-beckenrand" is worse than "waschbecken-rand" by neither, so the more
    # even of the two is taken.
    return min(candidates, key=lambda parts: (len(parts), -min(map(len, parts)), -len(parts[-1])), default=())


def _splits(lemma: str, is_noun: Known, is_modifier: Known, depth: int) -> Iterator[tuple[str, ...]]:
    for at in range(2, len(lemma) - 1):
        head = _noun(lemma[at:], is_noun, is_modifier)
        if not head:
            continue
        modifier = _modifier(lemma[:at], is_noun, is_modifier)
        if modifier:
            yield modifier, head
        elif depth and len(lemma[:at]) >= 2 * _SHORTEST:
            front = _unlinked(lemma[:at], is_noun, is_modifier, depth - 1)
            if front:
                yield *front, head


def _unlinked(text: str, is_noun: Known, is_modifier: Known, depth: int) -> tuple[str, ...]:
    for link in _LINKS:
        if text.endswith(link):
            found = _best(text[: len(text) - len(link)], is_noun, is_modifier, depth)
            if found:
                return found
    return _best(text + "e", is_noun, is_modifier, depth)


def _noun(text: str, is_noun: Known, is_modifier: Known) -> str:
    if len(text) < _SHORTEST and text != "öl":
        return ""
    if len(text) == _SHORTEST and is_modifier(text):
        return ""
    for ending in ("", "n", "en", "e", "s", "er", "ern"):
        bare = text.removesuffix(ending)
        if text.endswith(ending) and len(bare) >= _SHORTEST - (bare == "öl"):
            # "Bretter" has a plural ending, "Dreher" is one who turns.
            if is_noun(bare) and not (ending == "er" and is_modifier(bare)):
                return bare
            # "Säcke", "Schlösser"
            flat = bare.translate(_UMLAUTS)
            if flat != bare and ending in ("e", "en", "er", "ern", "n") and is_noun(flat):
                return flat
    return ""


def _modifier(text: str, is_noun: Known, is_modifier: Known) -> str:
    if len(text) < _SHORTEST:
        return text if is_noun(text) or is_modifier(text) else ""
    for link in ("n", "en", "s", ""):
        bare = text.removesuffix(link)
        if text.endswith(link) and len(bare) > _SHORTEST and is_noun(bare):
            return bare
    for link in _LINKS:
        bare = text.removesuffix(link)
        if text.endswith(link) and len(bare) >= _SHORTEST and (is_noun(bare) or is_modifier(bare)):
            return bare
    for lost in ("e", "en"):
        if is_noun(text + lost) or is_modifier(text + lost):
            return text + lost
    return text if is_modifier(text) else ""


# The longer ending first.
_ENDINGS = {
    "de": """
        izierungen ektionen isatoren ierungen izierung isierung izieren isieren ektions igkeit ierbar ierend ierung
        ektion isator iziert isiert atoren ation ungen ieren heit keit iert bare ator lich isch ung bar nis eln ern elt
        ert end en er ig e n t
    """.split(),  # noqa: SIM905
    "en": """
        isation ization ations itions ically ation ition ments ances ance ness ment fully ably ible able ings edly ful
        ing ion ers ors ies ied ive ed er or al ly es s e y
    """.split(),  # noqa: SIM905
}


@functools.lru_cache(maxsize=65536)
def root(lemma: str, code: str) -> str:
    """What "reinigen" and "Reinigung", "clean" and "cleaning" have in common; at least four letters, else the lemma."""
    if code == "de":
        lemma = lemma.translate(_UMLAUTS)
    for ending in _ENDINGS.get(code, ()):
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 4:
            bare = lemma.removesuffix(ending)
            # "fitting" and "fit", "trimmed" and "trim"
            return bare[:-1] if code == "en" and bare[-1] == bare[-2] and bare[-1] not in "slf" else bare
    return lemma


_UMLAUTS = str.maketrans("äöü", "aou")
