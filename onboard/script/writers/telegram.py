"""German note style into whole sentences: "Schrauben über Kreuz anziehen" -> "Ziehen Sie die Schrauben über Kreuz an".

In German the verb of such a note stands at its end. To ask somebody to act, it moves to the front, and what is
separable stays behind; the middle of the sentence keeps its order (Duden, Die Grammatik, "Verbstellung"). A noun
written without its article gets it only where gender, number and case are certain. Of several notes in a row ("Korb
anheben und abspülen") the later ones get a pronoun for the first one's object. Everything that is not simple, or whose
words are not in the lexicon, is left as it stands: wrong grammar is worse than a note read aloud.

Figures, units, part numbers and negations are never touched.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_BORDER = re.compile(r":\s|\s[–—-](?=\s)")
_JOINT = re.compile(r"([,;]\s+und|[,;]|\s(?:und|u\.|sowie|oder|bzw\.))\s+")
_UNREAD = frozenset(("u.", "o.", "+", "&", "/", "->", "→"))
_WORD = re.compile(r"[^\s,.:;!?()]+")
_NOUN = re.compile(r"[^\W\d]+(-[^\W\d]+)*")
_MASKED = re.compile(r"\([^()]*\)|\"[^\"]+\"|„[^„“”]+[“”]|“[^“”]+”|‚[^‚‘’]+[‘’]|»[^«»]+«")
_ASIDE, _QUOTED = 0xE000, 0xE400
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SINGULAR = "1 1x 1× ein einen einem eines das des dem am im vom beim zum ins ans aufs dieses diesem jeder jeden jedes"
_FEMININE = ("ung", "heit", "keit", "schaft", "tion", "tät", "enz", "anz")
_PLURAL = ("ungen", "heiten", "keiten", "schaften", "tionen", "täten", "enzen")
_MASCULINE = ("tor", "sor")
_NEGATIONS = "nicht kein keine keinen keinem nie niemals nur erst ohne"
_FORBIDDING = frozenset(("nicht", "kein", "keine", "keinen", "nie", "niemals", "ohne"))
_PRONOUNS = {"den": "ihn", "jeden": "ihn", "diesen": "ihn", "das": "es", "jedes": "es", "dieses": "es"}
_NOMINATIVE = {"den": "der", "das": "das", "die": "die", "plural": "die"}
_DATIVE = {"den": "dem", "das": "dem", "die": "der"}
_BARE_PRONOUNS = ("ihn", "sie", "es")
_UNIT = re.compile(r"(s|sec|sek|min|h|Sek|Min|Sekunden?|Minuten?|Stunden?|Mal|mal|mm|cm|m|Umdrehungen?)\.?")
_FIGURE = re.compile(r"\d+([.,–-]\d+)*")
_CASES = {
    **dict.fromkeys(("mit", "aus", "von"), "dative"),
    "durch": "accusative",
    **dict.fromkeys(("in", "auf", "an", "unter", "über", "hinter", "vor", "neben", "zwischen"), "either"),
}
_Action: TypeAlias = tuple[str, str]  # the parts of a verb: ("nehmen", "ab")
_TIMES = re.compile(r"\d+([.,–-]\d+)*[x×]?")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of scripts_templates/grammar/de.toml.

    ``verbs``   last words of a note -> (finite part, part that stays at the end)
    ``bases``   verbs that also occur with the prefixes of ``words["separable"]`` and ``words["inseparable"]``
    ``nouns``   lower-case noun -> "den", "das", "die", "plural", "den_or_plural", "das_or_plural", "bare"
    """

    verbs: Mapping[tuple[str, ...], tuple[str, str]]
    bases: frozenset[str]
    imperative: Mapping[str, str]
    nouns: Mapping[str, str]
    words: Mapping[str, frozenset[str]]

    def kind(self, noun: str) -> str | None:
        """Gender and number of a noun or of a compound that ends in one; None where it is not known."""
        return _kind(noun, self)


_WORDS = (
    *("articles", "counts", "leave", "subordinate", "asking", "lasting", "leads", "prepositions", "manners"),
    *(
        "alone",
        "separable",
        "inseparable",
        "unmoved",
        "directed",
        "static",
        "set_phrases",
        "singular_verbs",
        "plural_verbs",
    ),
)


def grammar_of(table: Mapping[str, object]) -> Grammar:
    """The grammar of a parsed file. Raises KeyError, TypeError or ValueError where it is not as it must be."""
    verbs = {}
    for entry in _strings(table["verbs"]):
        rest, bar, finite = entry.partition("|")
        verbs[tuple(f"{rest}{finite}".split())] = (finite, rest.strip()) if bar else (entry, "")
    words, nouns = _table(table["words"]), _table(table["nouns"])
    return Grammar(
        verbs=verbs,
        bases=frozenset(_strings(table.get("bases", []))),
        imperative={key: str(value) for key, value in _table(table.get("imperative", {})).items()},
        nouns={noun.lower(): kind for kind, listed in nouns.items() for noun in _strings(listed)},
        words={key: frozenset(_strings(words.get(key, []))) for key in _WORDS},
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
    if not stripped or stripped.endswith("..") or _PRIVATE.search(stripped):
        return None
    masked, hidden = _masked(stripped)
    body, mark = masked.rstrip(".!"), "!" if masked.endswith("!") else "."
    if not body or any(sign in body for sign in '!?"„“…()'):
        return None
    said = (
        _conditioned(body, note, grammar)
        or _told(body, note, grammar)
        or _labelled(body, note, grammar)
        or _with_subject(body, grammar)
    )
    return _shown(f"{said}{mark}", hidden) if said else None


def as_plea(note: Note, grammar: Grammar) -> str | None:
    """A note that cannot be a request, as it goes on behind "Bitte": its own words, begun small where they must be.

    None where it asks for nothing, or where "Bitte" would soften it: a prohibition, a condition, an exclamation.
    """
    stripped = note.text.strip()
    words = stripped.rstrip(".").split()
    if len(words) < 2 or _negated(stripped) or _PRIVATE.search(stripped):
        return None
    first = words[0].lower()
    if first in grammar.words["leads"] | grammar.words["subordinate"]:
        return None
    masked, hidden = _masked(stripped.rstrip("."))
    if (
        not _is_asked_throughout(_JOINT.split(masked)[::2], grammar)
        or any(mark in masked for mark in "!?…:")
        or not _is_free(masked, grammar)
    ):
        return None
    small = first in grammar.words["prepositions"] | grammar.words["manners"] | grammar.words["articles"]
    small = small or (_finite(first.strip(",;"), grammar) is not None and first not in grammar.nouns)
    small = small or re.search("(weise|lich|ig|sam)$", words[0]) is not None
    begun = masked[0].lower() + masked[1:] if small or _is_adjective(masked.split(), grammar) else masked
    return f"{_shown(begun, hidden)}."


def _is_asked_throughout(pieces: Sequence[str], grammar: Grammar) -> bool:
    """Whether a note ends in what is to be done, but for a figure behind it: "Deckel anziehen, 25 Nm"."""
    figure = re.compile(r"\d|(ca|max|min|mind)\.")
    asked = [piece for piece in pieces if not figure.match(piece)]
    return bool(asked) and _is_asked(asked[-1], grammar)


def _is_asked(piece: str, grammar: Grammar) -> bool:
    words = _without_asides(piece.split())
    return bool(words) and (words[-1] in grammar.words["unmoved"] or _verb(words, grammar) is not None)


def _is_free(text: str, grammar: Grammar) -> bool:
    """Whether no word of it makes it a sentence already."""
    return not {word.lower() for word in text.split()} & (grammar.words["leave"] - {"zu"})


def _masked(text: str) -> tuple[str, list[str]]:
    """Brackets and quoted names as one sign each: nothing in them is ours to change."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[0])
        return chr((_ASIDE if found[0].startswith("(") else _QUOTED) + len(hidden) - 1)

    return _MASKED.sub(hide, text), hidden


def _shown(text: str, hidden: Sequence[str]) -> str:
    return _PRIVATE.sub(lambda sign: hidden[(ord(sign[0]) - _ASIDE) % (_QUOTED - _ASIDE)], text)


def _is_aside(word: str) -> bool:
    return "\ue000" <= word < "\ue400"


def _without_asides(words: Sequence[str]) -> list[str]:
    kept = list(words)
    while kept and _is_aside(kept[-1]):
        kept.pop()
    return kept


# --------------------------------------------------------------------------------------- clauses


def _conditioned(body: str, note: Note, grammar: Grammar) -> str | None:
    """A condition in front: "Wenn der Druck fällt, Ventil schließen" -> "Wenn der Druck fällt, schließen Sie ..."."""
    condition, comma, rest = body.partition(", ")
    words = condition.split()
    if not (comma and words) or words[0].lower() not in grammar.words["subordinate"] or _verb(words[1:], grammar):
        return None
    said = _told(rest, note, grammar, inner=True)
    return f"{_with_articled_subject(words, grammar)}, {said}" if said else None


def _labelled(body: str, note: Note, grammar: Grammar) -> str | None:
    """A request behind the thing it is about: "Kühltheke: Temperatur prüfen"."""
    label, colon, rest = body.partition(": ")
    if not colon or len(label.split()) > 3 or not _is_free(label, grammar) or _verb(label.split(), grammar):
        return None
    said = _told(rest, note, grammar)
    return f"{label}: {said}" if said else None


def _told(body: str, note: Note, grammar: Grammar, *, inner: bool = False) -> str | None:
    """Notes in a row, each ending in its verb, and what may follow the last one unchanged."""
    border = _BORDER.search(body)
    core, tail = (body, "") if border is None else (body[: border.start()], body[border.start() :])
    parts = _pieces(core, grammar)
    texts, joints = parts[::2], ["", *parts[1::2]]
    told, pronoun, end, forbidden = "", "", 0, False
    pending: list[tuple[str, str]] = []
    for at, (joint, text) in enumerate(zip(joints, texts, strict=True)):
        words = text.split()
        if words and words[0].lower() in grammar.words["subordinate"]:
            break
        bare = _without_asides(words)
        if not bare or _verb(bare, grammar) is None:
            pending.append((joint, text))
            continue
        objects = [*pending, (joint, text)]
        clause = _clause(objects, note, grammar, pronoun if told else None)
        if clause is None and not told and not pending:
            break  # it may ask: "Prüfen, ob ..."
        if clause is None or (told and forbidden):
            return None  # what is forbidden first may be meant for all that follows
        forbidden = any(word.lower() in _FORBIDDING for word in words)
        asides = " ".join(words[len(bare) :])
        said = _joined(clause, objects[0][0], note, grammar, inner=inner or bool(told))
        told += said + (f" {asides}" if asides else "")
        pronoun, pending, end = clause.pronoun or pronoun, [], at + 1
    rest = "".join(joint + (" " if joint else "") + text for joint, text in zip(joints[end:], texts[end:], strict=True))
    tail = rest + tail
    if not told:
        clause = _asking(texts[0], tail[len(texts[0]) :], note, grammar)
        if clause is None:
            return None
        told, tail = _ordered(clause, note, grammar, front=True, inner=inner), tail[len(texts[0]) :]
    if not _tail_may_stay(tail, grammar):
        return None
    return told + _tail(tail, grammar)


def _pieces(core: str, grammar: Grammar) -> list[str]:
    """Texts and joints in turn; "innen und außen" stays together."""
    first, *others = _JOINT.split(core)
    parts = [first]
    for joint, text in zip(others[::2], others[1::2], strict=True):
        before, after = parts[-1].split()[-1:], text.split()[:1]
        if joint == " und" and before and after and {before[0].lower(), after[0]} <= grammar.words["manners"]:
            parts[-1] += f"{joint} {text}"
        else:
            parts += [joint, text]
    return parts


def _joined(clause: _Clause, joint: str, note: Note, grammar: Grammar, *, inner: bool) -> str:
    """A clause behind the ones before it, with the joint that stood between them."""
    if not joint:
        return _ordered(clause, note, grammar, front=not (inner and clause.lead), inner=inner)
    joint = " und" if joint.strip() == "u." else joint
    front = not joint.startswith((",", ";")) or joint.endswith("und") or not clause.lead
    return f"{joint} {_ordered(clause, note, grammar, front=front, inner=True)}"


def _tail_may_stay(tail: str, grammar: Grammar) -> bool:
    if not tail:
        return True
    words = [word.lower() for word in _WORD.findall(tail)]
    if not words or words[0] in grammar.words["subordinate"]:
        return True
    if tail.startswith(",") and not (words[0][0].isdigit() or words[0] in ("ca", "max", "min", "mind", "mindestens")):
        named = re.match(r",\s+([A-ZÄÖÜ][^\s,]*)\s+(?:ca\.|max\.|min\.|mind\.|\d)", tail)
        if not named:
            return False
    if re.search(r"\b(und|oder) [a-zäöü]|(?<![\d¼½¾] )\b[a-zäöü][a-zäöüß-]*n\)?$", tail):
        return False
    ends = {verb[-1] for verb in grammar.verbs}
    return not any(word in ends or word in ("sonst", "dann", "danach", "dabei", "sondern", "aber") for word in words)


def _tail(tail: str, grammar: Grammar) -> str:
    """What follows, unchanged but for the article of a clause's subject: ", wenn Zange öffnet"."""
    found = re.match(r"(,\s+)(.+)$", tail, re.DOTALL)
    if found is None or found[2].split()[0].lower() not in grammar.words["subordinate"]:
        return tail
    return found[1] + _with_articled_subject(found[2].split(" "), grammar)


def _with_articled_subject(words: Sequence[str], grammar: Grammar) -> str:
    """ "wenn Zange von selbst öffnet" -> "wenn die Zange von selbst öffnet"; an abbreviated clause stays as it is."""
    if len(words) > 2 and words[1][:1].isupper() and re.fullmatch(r"[a-zäöüß]+(t|n|d)", words[-1]):
        kind = _kind(words[1], grammar) or ""
        one = words[-1].endswith("t") and words[-1] not in grammar.words["plural_verbs"]
        article = _NOMINATIVE.get(kind.removesuffix("_or_plural") if one else kind)
        if article and not words[2][:1].isupper():
            return " ".join([words[0], article, *words[1:]])
    return " ".join(words)


def _with_subject(body: str, grammar: Grammar) -> str | None:
    """A statement about a thing without its article: "Deckel muss aufliegen" -> "Der Deckel muss aufliegen"."""
    words = body.split()
    if len(words) < 3 or not words[0][:1].isupper() or not _NOUN.fullmatch(words[0]):
        return None
    at = next((at for at in range(1, len(words)) if not (_names(words[at]) or _is_aside(words[at]))), 1)
    kind = _kind(words[0], grammar) or ""
    if words[at] in grammar.words["singular_verbs"]:
        article = _NOMINATIVE.get(kind.removesuffix("_or_plural")) if kind != "plural" else None
    elif words[at] in grammar.words["plural_verbs"]:
        article = "die" if kind == "plural" or kind.endswith("_or_plural") else None
    else:
        return None
    return f"{article.capitalize()} {body}" if article else None


def _asking(core: str, tail: str, note: Note, grammar: Grammar) -> _Clause | None:
    """ "Prüfen, ob ...", "Vor dem Ablassen prüfen, dass ...": a verb that asks, and what it asks."""
    words = core.split()
    words = [core.lower()] if len(words) == 1 else words
    found = _verb(words, grammar)
    first = _WORD.search(tail)
    if found is None or words[-1].lower() not in grammar.words["asking"] or first is None:
        return None
    middle, finite, behind = found
    if first[0] not in ("ob", "dass") or not tail.startswith(","):
        return None
    phrase = _adjuncts(middle, (finite, behind), grammar)
    return None if phrase is None else _Clause("", phrase, finite, behind)


def _clause(objects: Sequence[tuple[str, str]], note: Note, grammar: Grammar, pronoun: str | None) -> _Clause | None:
    """A note taken apart; ``objects`` are its pieces, the last with the verb: "Schrauben", "und", "Muttern anziehen".

    ``pronoun`` can stand for the object of the note before; "" or None: nothing can.
    """
    *listed, (joint, text) = objects
    words, lead = _without_asides(text.split()), ""
    for length in (2, 1):
        opening_words = " ".join(words[:length]).lower()
        if not listed and not lead and len(words) > length and opening_words in grammar.words["leads"]:
            lead, words = opening_words, words[length:]
    found = _verb(words, grammar)
    if found is None:
        return None
    middle, finite, behind = found
    if not _is_plain(middle, grammar) or any(not _is_plain(text.split(), grammar) for _, text in listed):
        return None
    if listed:
        return _listing([*listed, (joint, " ".join(middle))], finite, behind, note, grammar)
    if finite in grammar.words["lasting"] and not behind:
        phrase = _adjuncts(middle, (finite, behind), grammar) if middle else None
        return None if phrase is None else _Clause(lead, phrase, finite, behind)
    opening, rest = _opening(middle, (finite, behind), grammar)
    if rest and (named := _object(rest, (finite, behind), note, grammar)) is not None:
        return _Clause(lead, (*opening, *named[0]), finite, behind, named[1])
    if pronoun and (phrase := _adjuncts(middle, (finite, behind), grammar)) is not None:
        return _Clause(lead, (pronoun, *phrase), finite, behind)
    return None


def _is_plain(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether a note's words hold no second verb, no joint we do not read and nothing that must stay as it is."""
    for word, after in itertools.zip_longest(words, words[1:], fillvalue=""):
        if word.lower() in grammar.words["leave"] and not (word == "zu" and after in ("zweit", "dritt", "viert")):
            return False
        if word in _UNREAD or (word[:1].islower() and _finite(word, grammar)):
            return False
    return True


def _listing(
    listed: Sequence[tuple[str, str]], finite: str, behind: str, note: Note, grammar: Grammar
) -> _Clause | None:
    """Several objects of one verb: "Handlauf, Bettgitter und Griffe" -> "den Handlauf, das Bettgitter und die Griffe".

    Only where the last joint is a word: two notes may stand side by side with a comma between them.
    """
    if listed[-1][0].strip(" ,;") not in ("und", "u.", "sowie", "oder"):
        return None
    phrase: list[str] = []
    opening: tuple[str, ...] = ()
    for at, (joint, text) in enumerate(listed):
        words: Sequence[str] = text.split()
        if at == 0:
            opening, words = _opening(words, (finite, behind), grammar)
        named = _object(words, (finite, behind), note, grammar)
        if named is None or (at < len(listed) - 1 and not _is_noun_phrase(named[0], grammar)):
            return None
        if at:
            word = "und" if joint.strip() == "u." else joint.strip(" ,;")
            phrase[-1] += "," if joint.startswith((",", ";")) else ""
            phrase += [word] if word else []
        phrase += named[0]
    return _Clause("", (*opening, *phrase), finite, behind, "sie")


def _is_noun_phrase(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether the words are an object and nothing besides: "die neue Dichtung", "Öl", "6 Schrauben M8"."""
    at = 0
    while at < len(words) and not words[at][:1].isupper():
        at += 1
    return at < len(words) and all(_names(word) or _is_aside(word) for word in words[at + 1 :])


def _verb(words: Sequence[str], grammar: Grammar) -> tuple[list[str], str, str] | None:
    for length in (2, 1):
        last = tuple(words[-length:])
        if len(last) == length and (verb := grammar.verbs.get(last)) is not None:
            return list(words[:-length]), *verb
    if len(words) > 1 and words[-1] in ("lassen", "halten") and _finite(words[-2], grammar) and words[-1] == "lassen":
        return list(words[:-2]), "lassen", words[-2]
    if words and (verb := _finite(words[-1], grammar)) is not None:
        return list(words[:-1]), *verb
    return None


def _finite(word: str, grammar: Grammar) -> tuple[str, str] | None:
    """The parts of one infinitive: as listed, or a known verb with a prefix ("heraus|drehen", "verdrehen")."""
    if (verb := grammar.verbs.get((word,))) is not None:
        return verb
    if word in grammar.bases:
        return word, ""
    for prefix in sorted(grammar.words["separable"], key=len, reverse=True):
        if word.startswith(prefix) and word[len(prefix) :] in grammar.bases:
            return word[len(prefix) :], prefix
    if any(word.startswith(prefix) and word[len(prefix) :] in grammar.bases for prefix in grammar.words["inseparable"]):
        return word, ""
    return (word, "") if re.fullmatch(r"[a-zäöüß]{3,}ieren", word) else None


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
    if phrase and phrase[0] in _BARE_PRONOUNS:
        return [phrase[0], adverb, *phrase[1:]]
    return [adverb, *phrase]


def _negated(text: str) -> bool:
    return any(word.lower().strip(".,") in _NEGATIONS.split() for word in _WORD.findall(text))


# --------------------------------------------------------------------------------------- the object of a note


def _object(words: Sequence[str], action: _Action, note: Note, grammar: Grammar) -> tuple[tuple[str, ...], str] | None:
    """The object and what follows it, complete with articles, and the pronoun for that object."""
    named = _named(words, note, grammar)
    if named is None:
        return None
    phrase, pronoun = named
    head = next((at for at, word in enumerate(phrase) if word[:1].isupper()), len(phrase) - 1)
    rest = _articled(phrase[head + 1 :], action, grammar)
    return None if rest is None else ((*phrase[: head + 1], *rest), pronoun)


def _named(middle: Sequence[str], note: Note, grammar: Grammar) -> tuple[tuple[str, ...], str] | None:
    """The middle of a note that begins with its object, complete with article, and the pronoun for that object."""
    if not middle:
        return None
    first, second = middle[0], middle[1] if len(middle) > 1 else ""
    if first.lower() in grammar.words["articles"] | grammar.words["counts"]:
        counted = second.lower() in grammar.words["counts"] and len(middle) > 2
        adjective = len(middle) > 2 and second[:1].islower() and _is_ended_as_adjective(second)
        noun = middle[2] if counted or adjective else second
        return ((first.lower(), *middle[1:]), _PRONOUNS.get(first.lower(), "sie")) if noun[:1].isupper() else None
    if _TIMES.fullmatch(first):
        return (tuple(middle), "sie") if second[:1].isupper() and _NOUN.fullmatch(second) and first != "1" else None
    if first[:1].isupper() and _NOUN.fullmatch(first) and (kind := _kind_here(first, note, grammar)):
        follows = second[:1].isupper() and not _names(second)
        if second.lower() in grammar.words["articles"] - {"der"} or (follows and kind != "bare"):
            return None
        article = {"plural": "die", "bare": ""}.get(kind, kind)
        pronoun = "" if kind == "bare" else _PRONOUNS.get(article, "sie")
        return (article, *middle) if article else tuple(middle), pronoun
    if second[:1].isupper() and _NOUN.fullmatch(second):
        return _with_adjective(first, second, middle[2:], note, grammar)
    return None


def _is_adjective(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether a note begins with an adjective, which is written small inside a sentence: "Volle Kiste"."""
    return (
        len(words) > 1
        and _is_ended_as_adjective(words[0])
        and _kind(words[1], grammar) is not None
        and (_kind(words[0], grammar) is None)
    )


def _is_ended_as_adjective(word: str) -> bool:
    return re.fullmatch(r"[A-ZÄÖÜa-zäöü][a-zäöüß]{2,}(e|en|es)", word) is not None


def _with_adjective(
    adjective: str, noun: str, rest: Sequence[str], note: Note, grammar: Grammar
) -> tuple[tuple[str, ...], str] | None:
    """ "Neues Blatt" -> "das neue Blatt": the ending changes with the article (Duden, "Adjektivdeklination")."""
    if not _is_ended_as_adjective(adjective) or (rest and rest[0][:1].isupper() and not _names(rest[0])):
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
    if kind == "bare" and lowered.endswith(("e", "en", "es")):
        return (lowered, noun, *rest), ""
    return None


def _names(word: str) -> bool:
    """Whether a word behind a noun names it ("Taste START", "Schrauben M8") rather than being another noun."""
    return (
        word.isupper()
        or any(character.isdigit() for character in word)
        or ("\ue400" <= word < "\uf8ff")
        or word in ("×", "x")
    )


def _kind_here(noun: str, note: Note, grammar: Grammar) -> str | None:
    kind = _kind(noun, grammar)
    if kind and kind.endswith("_or_plural"):
        return kind.removesuffix("_or_plural") if _shown_single(noun, note) else None
    return kind


def _kind(noun: str, grammar: Grammar) -> str | None:
    lowered = noun.lower()
    if lowered in grammar.nouns:
        return grammar.nouns[lowered]
    ends = (lowered[at:] for at in range(1, len(lowered) - 2) if len(lowered) - at > 3 or len(lowered) > 6)
    found = next((end for end in ends if end in grammar.nouns and end not in grammar.words["alone"]), None)
    for ending, kind in (*((one, "plural") for one in _PLURAL), *((one, "die") for one in _FEMININE)):
        if len(lowered) > 5 and lowered.endswith(ending) and not (found or "").endswith(ending):
            return kind  # but "Vorsprung" is found as "Sprung"
    if found is not None:
        return grammar.nouns[found]
    return "den" if lowered.endswith(_MASCULINE) else None


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


# --------------------------------------------------------------------------------------- how, where, how long


def _opening(words: Sequence[str], action: _Action, grammar: Grammar) -> tuple[tuple[str, ...], Sequence[str]]:
    """What stands before the object ("Nach Programmende", "Ggf."), begun small, and the rest."""
    if words and words[0].lower() in grammar.words["articles"] | grammar.words["counts"]:
        return (), words
    at = _adjunct_end(words, 0, grammar)
    if at is None or at == 0:
        return (), words
    phrase = _articled(words[:at], action, grammar)
    if phrase is None:
        return (), words
    small = phrase[0][0].lower() + phrase[0][1:]
    return (small, *phrase[1:]), words[at:]


def _adjuncts(words: Sequence[str], action: _Action, grammar: Grammar) -> tuple[str, ...] | None:
    """The words complete with articles, if they say only how, where or how long and hold no object of their own."""
    at = 0
    while at < len(words):
        if words[at].lower() in ("nicht", "nie", "niemals") or _is_aside(words[at]):
            at += 1
            continue
        end = _adjunct_end(words, at, grammar)
        if end is None or end == at:
            return None
        at = end
    phrase = _articled(words, action, grammar)
    return phrase and (phrase[0][0].lower() + phrase[0][1:], *phrase[1:])


def _adjunct_end(words: Sequence[str], at: int, grammar: Grammar) -> int | None:
    """Behind the words at ``at`` that say how, where or how long; ``at`` where there are none; None: not readable."""
    if at >= len(words):
        return at
    word = words[at]
    if word.lower() in grammar.words["manners"] or (word == "und" and at and words[at - 1] in grammar.words["manners"]):
        return at + 1
    if _FIGURE.fullmatch(word) and at + 1 < len(words) and _UNIT.fullmatch(words[at + 1]):
        return at + 2
    if word.lower() in grammar.words["prepositions"]:
        return _end_of_phrase(words, at + 1, grammar)
    return at


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
    if at < len(words) and words[at] in ("zweit", "dritt", "viert"):
        return at + 1
    if at >= len(words) or not (words[at][:1].isupper() or _names(words[at])):
        return None
    at += 1
    while at < len(words) and _names(words[at]):
        at += 1
    return at


def _articled(words: Sequence[str], action: _Action, grammar: Grammar) -> tuple[str, ...] | None:
    """The words with the articles that their prepositions ask for; None where an article is missing and not certain."""
    said: list[str] = []
    at = 0
    while at < len(words):
        said.append(words[at])
        at += 1
        if words[at - 1].lower() in _CASES and at < len(words):
            behind = _behind_preposition(words[at - 1].lower(), words[at:], action, grammar)
            if behind is None:
                return None
            said += behind[0]
            at += behind[1]
    return tuple(said)


def _behind_preposition(
    preposition: str, words: Sequence[str], action: _Action, grammar: Grammar
) -> tuple[list[str], int] | None:
    """What stands behind a preposition with its article, and how many words it took; None: not certain."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if f"{preposition} {first}" in grammar.words["set_phrases"] or not first[:1].isalpha() or _names(first):
        return [], 0
    if preposition == "auf" and action[0] in grammar.words["asking"]:
        return [], 0  # "auf Risse prüfen"
    case = _case(preposition, action, grammar)
    if first[:1].isupper():
        kind = (_kind(first, grammar) or "").removesuffix("_or_plural")
        several = case == "dative" and first.endswith("n") and _is_several(first[:-1], grammar)
        if kind in ("plural", "bare") or several:
            return [], 0
        article = _article(kind, case)
        return ([article, first], 1) if article else None
    if second[:1].isupper() and re.fullmatch(r"[a-zäöüß]{3,}(em|er|en|es|e)", first):
        kind = (_kind(second, grammar) or "").removesuffix("_or_plural")
        if kind in ("den", "das") and first.endswith("em"):
            return ["einem", f"{first[:-2]}en", second], 2
        if kind == "die" and first.endswith("er"):
            return ["einer", f"{first[:-2]}en", second], 2
        if kind == "die" and first.endswith("e") and case == "accusative":
            return ["die", first, second], 2
        if kind == "den" and first.endswith("en") and case == "accusative":
            return ["den", first, second], 2
        if kind == "das" and first.endswith("es") and case == "accusative":
            return ["das", first[:-1], second], 2
        return [], 0
    return [], 0


def _is_several(noun: str, grammar: Grammar) -> bool:
    """Whether a noun without the "n" of its dative is a plural: "Spanngurte(n)"."""
    kind = _kind(noun, grammar) or ""
    return kind == "plural" or kind.endswith("_or_plural")


def _case(preposition: str, action: _Action, grammar: Grammar) -> str:
    """Where to, or where: that depends on the verb (Duden, "Wechselpräpositionen"); "" where it is not known."""
    case = _CASES[preposition]
    if case != "either":
        return case
    finite, behind = action
    if f"{behind}{finite}" in grammar.words["static"]:
        return "dative"
    return "accusative" if {finite, f"{behind}{finite}"} & grammar.words["directed"] else ""


def _article(kind: str, case: str) -> str:
    if case == "dative":
        return _DATIVE.get(kind, "")
    return kind if case == "accusative" and kind in ("den", "das", "die") else ""


def _imperative(verb: str, grammar: Grammar) -> str:
    if verb in grammar.imperative:
        return grammar.imperative[verb]
    if verb.endswith("eln"):
        return f"{verb[:-3]}le"
    if verb.endswith("ern"):
        return f"{verb[:-1]}e"
    return f"{verb[:-2]}e" if verb.endswith("en") else verb
