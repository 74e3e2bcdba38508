"""German note style into whole sentences: "Schrauben über Kreuz anziehen" -> "Ziehen Sie die Schrauben über Kreuz an".

In German the verb of such a note stands at its end. To ask somebody to act, it moves to the front, and what is
separable stays behind; the middle of the sentence keeps its order (Duden, Die Grammatik, "Verbstellung"). A noun
written without its article gets it only where gender and number are certain. Of several notes in a row ("Korb anheben
und abspülen") the later ones get a pronoun for the first one's object. Everything that is not simple, or whose words
are not in the lexicon, is left as it stands: wrong grammar is worse than a note read aloud.

Figures, units, part numbers and negations are never touched.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TAIL = re.compile(r"[,:;]\s|\s[–—(-](?=[\s\w])|\s\(")
_CLAUSES = re.compile(r"(,)\s+|\s+(und|u\.)\s+")
_JOINTS = frozenset(("u.", "o.", "+", "&", "/", "->", "→"))
_WORD = re.compile(r"[^\s,.:;!?()]+")
_NOUN = re.compile(r"[^\W\d]+(-[^\W\d]+)*")
_SINGULAR = "1 1x 1× ein einen einem eines das des dem am im vom beim zum ins ans aufs dieses diesem jeder jeden jedes"
_FEMININE = ("ung", "heit", "keit", "tion", "tät")
_PLURAL = ("ungen", "heiten", "keiten", "tionen", "täten")
_NEGATIONS = "nicht kein keine keinen keinem nie niemals nur erst"
_PRONOUNS = {"den": "ihn", "jeden": "ihn", "diesen": "ihn", "das": "es", "jedes": "es", "dieses": "es"}
_UNIT = re.compile(r"(s|sec|sek|min|h|Sekunden?|Minuten?|Stunden?|Mal|mal|mm|cm|m|Umdrehungen?)\.?")
_FIGURE = re.compile(r"\d+([.,–-]\d+)*")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of scripts_templates/grammar/de.toml.

    ``verbs``   last words of a note -> (finite part, part that stays at the end)
    ``nouns``   lower-case noun -> "den", "das", "die", "plural", "den_or_plural", "das_or_plural", "bare"
    """

    verbs: Mapping[tuple[str, ...], tuple[str, str]]
    imperative: Mapping[str, str]
    nouns: Mapping[str, str]
    words: Mapping[str, frozenset[str]]


_WORDS = ("articles", "counts", "leave", "subordinate", "asking", "lasting", "leads", "prepositions", "manners")


def grammar_of(table: Mapping[str, object]) -> Grammar:
    """The grammar of a parsed file. Raises KeyError, TypeError or ValueError where it is not as it must be."""
    verbs = {}
    for entry in _strings(table["verbs"]):
        rest, bar, finite = entry.partition("|")
        verbs[tuple(f"{rest}{finite}".split())] = (finite, rest.strip()) if bar else (entry, "")
    words, nouns = _table(table["words"]), _table(table["nouns"])
    return Grammar(
        verbs=verbs,
        imperative={key: str(value) for key, value in _table(table.get("imperative", {})).items()},
        nouns={noun.lower(): kind for kind, listed in nouns.items() for noun in _strings(listed)},
        words={key: frozenset(_strings(words[key])) for key in _WORDS},
    )


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("a table is needed")
    return value


def _strings(value: object) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError("a list of words is needed")
    return value


@dataclass(frozen=True, slots=True)
class _Clause:
    """One note taken apart: "dann den Adapter vorsichtig ab|nehmen" -> lead, phrase, finite, behind, pronoun."""

    lead: str
    phrase: tuple[str, ...]
    finite: str
    behind: str
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note to turn into a request.

    ``address``   "Sie" or "du"
    ``adverb``    a small word after the verb, "nun"; left out where the note has its own, or a negation
    ``context``   the step's words, which can show that a noun is meant in the singular
    ``shelf``     the entries of the lists of tools and parts, which can show the same
    """

    text: str
    address: str = "Sie"
    adverb: str = ""
    context: str = ""
    shelf: tuple[str, ...] = ()


def as_request(note: Note, grammar: Grammar) -> str | None:
    """The note as a whole sentence, or None where it is better left as it is."""
    stripped = note.text.strip()
    body = stripped.rstrip(".")
    if not body or any(mark in body for mark in '!?"„“…') or stripped.endswith(".."):
        return None
    said = _several(body, note, grammar) or _single(body, note, grammar)
    return f"{said}." if said else None


def _several(body: str, note: Note, grammar: Grammar) -> str | None:
    """Notes in a row, each ending in its verb: "Korb anheben, abtropfen lassen und abspülen"."""
    pieces = _CLAUSES.split(body)
    texts, joints = pieces[::3], list(zip(pieces[1::3], pieces[2::3], strict=True))
    if len(texts) < 2:
        return None
    pronoun, told = "", ""
    for at, text in enumerate(texts):
        clause = _clause(text, note, grammar, pronoun if at else None)
        if clause is None:
            return None
        pronoun = clause.pronoun or pronoun
        if at == 0:
            told = _ordered(clause, note, grammar, front=True)
        elif joints[at - 1][0]:
            told += f", {_ordered(clause, note, grammar, front=False)}"
        else:
            told += f" und {_ordered(clause, note, grammar, front=True, inner=True)}"
    return told


def _single(body: str, note: Note, grammar: Grammar) -> str | None:
    """One note, and what may follow it unchanged: "Schrauben anziehen, 25 Nm"."""
    border = _TAIL.search(body)
    core, tail = (body, "") if border is None else (body[: border.start()], body[border.start() :])
    if not _tail_may_stay(tail, grammar):
        return None
    clause = _clause(core, note, grammar, None) or _asking(core, tail, grammar)
    return None if clause is None else _ordered(clause, note, grammar, front=True) + tail


def _tail_may_stay(tail: str, grammar: Grammar) -> bool:
    if re.fullmatch(r"(\s\([^()]*\))?", tail):
        return True
    words = [word.lower() for word in _WORD.findall(tail)]
    if words and words[0] in grammar.words["subordinate"]:
        return True
    if re.search(r"\b(und|oder) [a-zäöü]|\b[a-zäöü][a-zäöüß-]*n\)?$", tail):
        return False
    ends = {verb[-1] for verb in grammar.verbs}
    return not any(word in ends or word in ("sonst", "dann", "danach", "dabei", "sondern", "aber") for word in words)


def _asking(core: str, tail: str, grammar: Grammar) -> _Clause | None:
    """ "Prüfen, ob ...": a verb alone, and what it asks."""
    found = grammar.verbs.get((core.lower(),))
    first = _WORD.search(tail)
    if found is None or core.lower() not in grammar.words["asking"] or first is None or first[0] not in ("ob", "dass"):
        return None
    return _Clause("", (), *found)


def _clause(text: str, note: Note, grammar: Grammar, pronoun: str | None) -> _Clause | None:
    """A note taken apart. ``pronoun`` can stand for the object of the note before; "" or None: nothing can."""
    words = text.split()
    lead = ""
    if len(words) > 2 and words[0].lower() in grammar.words["leads"]:
        lead, words = words[0].lower(), words[1:]
    found = _verb(words, grammar)
    if found is None:
        return None
    middle, finite, behind = found
    if any(word.lower() in grammar.words["leave"] for word in middle):
        return None
    if any(word in _JOINTS or (word,) in grammar.verbs for word in middle):
        return None  # two notes in one, joined in a way we do not read
    if finite in grammar.words["lasting"]:
        return _Clause(lead, tuple(middle), finite, behind) if middle and _is_adjunct(middle, grammar) else None
    if (named := _named(middle, note, grammar)) is not None:
        return _Clause(lead, *named[:1], finite, behind, named[1])
    if pronoun and _is_adjunct(middle, grammar):
        return _Clause(lead, (pronoun, *middle), finite, behind)
    return None


def _verb(words: Sequence[str], grammar: Grammar) -> tuple[list[str], str, str] | None:
    for length in (2, 1):
        last = tuple(words[-length:])
        if len(last) == length and (verb := grammar.verbs.get(last)) is not None:
            return list(words[:-length]), *verb
    return None


def _ordered(clause: _Clause, note: Note, grammar: Grammar, *, front: bool, inner: bool = False) -> str:
    """The clause with its verb in front ("nehmen Sie dann ... ab"), or behind its lead ("dann nehmen Sie ... ab")."""
    formal = note.address == "Sie"
    verb = clause.finite if formal else _imperative(clause.finite, grammar)
    adverb = clause.lead or ("" if inner or not front or _negated(note.text) else note.adverb)
    if front:
        verb = verb if inner else verb[0].upper() + verb[1:]
        parts = [verb, "Sie" if formal else "", *_placed(adverb, clause.phrase)]
    else:
        parts = [clause.lead, verb, "Sie" if formal else "", *clause.phrase]
    return " ".join(part for part in (*parts, clause.behind) if part)


def _placed(adverb: str, phrase: Sequence[str]) -> list[str]:
    """A pronoun goes before an adverb ("nehmen Sie ihn dann"), a noun behind it ("nehmen Sie dann den Deckel")."""
    if phrase and phrase[0] in ("ihn", "sie", "es"):
        return [phrase[0], adverb, *phrase[1:]]
    return [adverb, *phrase]


def _negated(text: str) -> bool:
    return any(word.lower().strip(".,") in _NEGATIONS.split() for word in _WORD.findall(text))


# --------------------------------------------------------------------------------------- the object of a note


def _named(middle: Sequence[str], note: Note, grammar: Grammar) -> tuple[tuple[str, ...], str] | None:
    """The middle of a note that begins with its object, complete with article, and the pronoun for that object."""
    if not middle:
        return None
    first, second = middle[0], middle[1] if len(middle) > 1 else ""
    if first.lower() in grammar.words["articles"] | grammar.words["counts"]:
        counted = second.lower() in grammar.words["counts"] and len(middle) > 2
        noun = middle[2] if counted else second
        return ((first.lower(), *middle[1:]), _PRONOUNS.get(first.lower(), "sie")) if noun[:1].isupper() else None
    if re.fullmatch(r"\d+[x×]?", first):
        return (tuple(middle), "sie") if second[:1].isupper() and _NOUN.fullmatch(second) and first != "1" else None
    if first[:1].isupper() and _NOUN.fullmatch(first) and (kind := _kind_here(first, note, grammar)):
        follows = second[:1].isupper() and not _names(second)
        if second.lower() in grammar.words["articles"] or (follows and kind != "bare"):
            return None
        article = {"plural": "die", "bare": ""}.get(kind, kind)
        pronoun = "" if kind == "bare" else _PRONOUNS.get(article, "sie")
        return (article, *middle) if article else tuple(middle), pronoun
    if second[:1].isupper() and _NOUN.fullmatch(second):
        return _with_adjective(first, second, middle[2:], note, grammar)
    return None


def _with_adjective(
    adjective: str, noun: str, rest: Sequence[str], note: Note, grammar: Grammar
) -> tuple[tuple[str, ...], str] | None:
    """ "Neues Blatt" -> "das neue Blatt": the ending changes with the article (Duden, "Adjektivdeklination")."""
    if not re.fullmatch(r"[A-ZÄÖÜa-zäöü][a-zäöüß]{2,}(e|en|es)", adjective) or (rest and rest[0][:1].isupper()):
        return None
    kind = _kind(noun, grammar)
    lowered = adjective[0].lower() + adjective[1:]
    if lowered in grammar.words["leave"] | {"keine", "keinen", "eine", "einen", "viele", "einige", "mehrere", "andere"}:
        return None
    if kind == "die" and lowered.endswith("e"):
        return ("die", lowered, noun, *rest), "sie"
    if kind == "plural" and lowered.endswith("e"):
        return ("die", f"{lowered}n", noun, *rest), "sie"
    if kind in ("den", "den_or_plural") and lowered.endswith("en"):
        return ("den", lowered, noun, *rest), "ihn"
    if kind in ("das", "das_or_plural") and lowered.endswith("es"):
        return ("das", lowered[:-1], noun, *rest), "es"
    return None


def _names(word: str) -> bool:
    """Whether a word behind a noun names it ("Taste START", "Schrauben M8") rather than being another noun."""
    return word.isupper() or any(character.isdigit() for character in word)


def _kind_here(noun: str, note: Note, grammar: Grammar) -> str | None:
    kind = _kind(noun, grammar)
    if kind and kind.endswith("_or_plural"):
        return kind.removesuffix("_or_plural") if _shown_single(noun, note) else None
    return kind


def _kind(noun: str, grammar: Grammar) -> str | None:
    lowered = noun.lower()
    if lowered in grammar.nouns:
        return grammar.nouns[lowered]
    ends = (lowered[at:] for at in range(1, len(lowered) - 3))
    found = next((end for end in ends if end in grammar.nouns), None)
    if found is not None:
        return grammar.nouns[found]
    if len(lowered) > 5 and lowered.endswith(_PLURAL):
        return "plural"
    return "die" if len(lowered) > 5 and lowered.endswith(_FEMININE) else None


def _shown_single(noun: str, note: Note) -> bool:
    """Whether the step or the lists of tools and parts show that this noun is one thing."""
    listed = [_counted(entry) for entry in note.shelf]
    counts = [count for name, count in listed if name.lower().endswith(noun.lower())]
    if counts:
        return counts in (["1"], [""])
    words = _WORD.findall(f"{note.context} {note.text}")
    for before, after in itertools.pairwise(words):
        articled = before.lower() in _SINGULAR.split() or before == "Der" or (before == "den" and noun[-1] != "n")
        if after == noun and articled:
            return True
    return False


def _counted(entry: str) -> tuple[str, str]:
    """The thing and the count of an entry in a list of parts: "2 x Deckel, verzinkt" -> ("Deckel", "2")."""
    found = re.match(r"(?:(\d+)\s*[x×]?\s+)?([^\s,.;]+)", entry.strip())
    return (found[2], found[1] or "") if found else ("", "")


def _is_adjunct(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether these words say only how, where or how long, so that they hold no object of their own."""
    at = 0
    while at < len(words):
        word = words[at]
        if word.lower() in grammar.words["manners"]:
            at += 1
        elif _FIGURE.fullmatch(word) and at + 1 < len(words) and _UNIT.fullmatch(words[at + 1]):
            at += 2
        elif word.lower() in grammar.words["prepositions"]:
            end = _end_of_phrase(words, at + 1, grammar)
            if end is None:
                return False
            at = end
        else:
            return False
    return True


def _end_of_phrase(words: Sequence[str], at: int, grammar: Grammar) -> int | None:
    """Behind "[article] [adjective] Noun [number or name]", which stands at ``at``."""
    if at < len(words) and words[at].lower() in grammar.words["articles"] | {"dem", "der", "einem", "einer"}:
        at += 1
    if at < len(words) and words[at].lower() in grammar.words["counts"]:
        at += 1
    if at < len(words) and re.fullmatch(r"[a-zäöüß]+(em|en|er|es|e)", words[at]):
        at += 1
    if at < len(words) and _FIGURE.fullmatch(words[at]):
        return at + 2 if at + 1 < len(words) else at + 1
    if at >= len(words) or not words[at][:1].isupper():
        return None
    at += 1
    while at < len(words) and _names(words[at]):
        at += 1
    return at


def _imperative(verb: str, grammar: Grammar) -> str:
    if verb in grammar.imperative:
        return grammar.imperative[verb]
    if verb.endswith("eln"):
        return f"{verb[:-3]}le"
    if verb.endswith("ern"):
        return f"{verb[:-1]}e"
    return f"{verb[:-2]}e" if verb.endswith("en") else verb
