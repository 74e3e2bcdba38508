"""What a language knows: words, lemmas, compounds, synonyms, kinds of things and of actions.

takes   a language code ("de", "en")      gives   a Language: tokens of a text, how two tokens are related, word lists

Lemmas and parts of speech are HanTa's (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization",
KONVENS), a hidden Markov model over morphemes that ships its German and English models. Word lists are the TOML files
in data/<language>/; the thesaurus beside them has everyday synonyms (data/README.md has sources and licences).
"""

from __future__ import annotations

import enum
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.script.grounding import compounds
from onboard.script.grounding.thesaurus import thesaurus
from onboard.script.grounding.tokens import Role, Token

if TYPE_CHECKING:
    from onboard.script.grounding.tagging import Tagger

_DATA = Path(__file__).parent / "data"


class Relation(enum.StrEnum):
    """How one word stands to another, the closest first."""

    SAME = "same"
    INFLECTED = "inflected"  # "Schraube", "Schrauben"; "fix", "fixed"
    DERIVED = "derived"  # "prüfen", "Prüfung"; "clean", "cleaning"
    SYNONYM = "synonym"  # "Spachtel", "Spatel"; also two verbs of one family of actions
    COMPOUND = "compound"  # one is the head or a modifier of the other: "Spachtel", "Kunststoffspachtel"
    BROADER = "broader"  # the first names what the second is a sort of
    NARROWER = "narrower"  # the first is a sort of the second
    OPPOSITE = "opposite"
    NONE = "none"


@functools.cache
def language(code: str) -> Language:
    """The language of this code; one that has no data folder knows no words but still takes texts apart."""
    return Language(code)


class Language:
    """What is known of one language. Made by :func:`language`; loads each list when it is first asked for."""

    def __init__(self, code: str) -> None:
        self.code = code

    def tokens(self, text: str, start: int = 0) -> tuple[Token, ...]:
        """The tokens of one sentence, whose first character stands at ``start`` of the whole text."""
        pieces = list(self._pieces(text))
        tagged = _tagged(self.code, tuple(_speakable(piece, shape) for piece, _, shape in pieces))
        tokens = [
            self._token(piece, start + at, shape, lemma, tag, _opens(pieces, number))
            for number, ((piece, at, shape), (lemma, tag)) in enumerate(zip(pieces, tagged, strict=True))
        ]
        tokens = _with_particles_told(tokens)
        return tuple(_with_prefixes_joined(tokens) if self.code == "de" else tokens)

    def words(self, topic: str, name: str) -> frozenset[str]:
        """The list ``name`` of data/<language>/<topic>.toml; empty where there is none."""
        return _words(self.code, topic, name)

    def table(self, topic: str, name: str) -> dict[str, tuple[str, ...]]:
        """The table ``name`` of data/<language>/<topic>.toml: key -> words."""
        return _table(self.code, topic, name)

    def related(self, a: Token, b: Token) -> Relation:
        """How ``a`` stands to ``b``; numbers, units and signs are only ever the same or not."""
        if a.lower == b.lower:
            return Relation.SAME
        if a.role in _FIXED or b.role in _FIXED:
            return Relation.NONE
        return _related(self.code, _form(self.code, a), _form(self.code, b))

    def families(self, token: Token) -> frozenset[str]:
        """The families of actions (data/<language>/actions.toml) that a verb, or a noun made from one, belongs to."""
        if token.tag.startswith("VV") and self.code == "de" and _is_joined(token):
            return _families("de", token.lemma)
        if token.role in (Role.VERB, Role.NOUN):
            return _families(self.code, token.lemma) | _families(self.code, token.lower)
        if token.tag in _PREPOSITIONS:
            return frozenset()
        known = _family_of(self.code)
        return known.get(token.lemma, frozenset()) | known.get(token.lower, frozenset())

    def thing(self, token: Token) -> str:
        """The class of things (data/<language>/things.toml) that a noun belongs to: "tool", "ppe", "material" ...;
        "free" for a word too general to be wrong, "thing" for one that is a thing of no listed class, "" if unknown.
        """
        if token.lower in _words(self.code, "things", "free"):
            return "free"
        listed = _class_of(self.code).get(token.lower) if token.lower != token.lemma else None
        return listed or _thing(self.code, token.lemma, token.parts) or _thing(self.code, token.lower, (token.lower,))

    def alike(self, a: str, b: str) -> bool:
        """Whether two lemmas, or parts of compounds, mean much the same."""
        return _synonyms(self.code, a, b)

    def families_of_parts(self, token: Token) -> frozenset[str]:
        """The families of what a compound is made of: "Blasluft" tells blowing, "Einweghandschuh" throwing away."""
        known = _family_of(self.code)
        parts = token.parts[:-1] if len(token.parts) > 1 else ()
        return frozenset(family for part in parts for family in known.get(part, ()))

    def names_an_action(self, token: Token) -> bool:
        """Whether a noun stands in the list of a family itself ("Probelauf"), not only by its root."""
        return token.lemma in _family_of(self.code) or token.lower in _family_of(self.code)

    def bodies(self, *names: str) -> frozenset[str]:
        """The parts of the body that protective equipment of these names protects."""
        bodies = _table(self.code, "things", "bodies")
        return frozenset(body for body, words in bodies.items() if not set(names).isdisjoint(words))

    def is_verb(self, word: str) -> bool:
        """Whether there is a verb of this dictionary form."""
        return thesaurus(self.code).is_other(word) or word in _family_of(self.code)

    def thing_of_two_words(self, first: Token, second: Token) -> str:
        """The class of what two words name together ("hearing protection": "ppe"), "" where they are no one thing."""
        listed = _class_of(self.code).get(f"{first.lower}-{second.lower}", "")
        known = thesaurus(self.code).subject(f"{first.lower} {second.lemma}") == "n.artifact"
        return listed or ("tool" if known else "")

    def is_compound_of(self, whole: Token, part: Token) -> bool:
        """Whether ``part`` is the head or a modifier of the compound ``whole``."""
        return len(whole.parts) > 1 and part.lemma in whole.parts

    def _pieces(self, text: str) -> Iterator[tuple[str, int, str]]:
        abbreviations = self.words("words", "abbreviations")
        at = 0
        while found := _PIECE.search(text, at):
            piece, shape = found.group(), str(found.lastgroup).rstrip("2")
            if shape == "word":
                dotted = _DOTTED.match(text, found.start())
                if dotted and dotted.group().replace(" ", "").lower() in abbreviations:
                    piece = dotted.group()
            yield piece, found.start(), shape
            at = found.start() + len(piece)

    def _token(self, piece: str, at: int, shape: str, lemma: str, tag: str, first: bool) -> Token:
        role = self._role_here(self._role(piece, shape, tag), piece, tag, first)
        lower, lemma = piece.casefold(), lemma.lower()
        parts: tuple[str, ...] = (lemma,)
        if role in (Role.CODE, Role.NUMBER, Role.SIGN, Role.UNIT):
            lemma, parts = lower, (lower,)
        elif shape == "code":
            parts = (*lower.split("-")[:-1], lemma)
            lemma = "-".join(parts)
        elif self.code == "de" and role in (Role.NOUN, Role.NAME, Role.QUALITY):
            # The lemma of a noun that the tagger took for a verb is the verb's.
            lemma, parts = _german_parts(lower, lower if role is Role.NOUN and not tag.startswith("N") else lemma)
        elif "-" in lemma:
            parts = tuple(part for part in re.split(r"[-‐‑]", lemma) if part) or (lemma,)
        return Token(piece, at, at + len(piece), lower, lemma, role, "" if role is Role.CODE else tag, parts)

    def _role_here(self, role: Role, piece: str, tag: str, first: bool) -> Role:
        """A German word with a capital inside a sentence is a noun, whatever the tagger takes it for."""
        if self.code != "de":
            return role
        if role is Role.NOUN and piece.islower() and tag.startswith("N"):
            # In ordinary writing a German noun has a capital; "achtzig" is none.
            return Role.QUALITY
        if first or role not in (Role.FUNCTION, Role.VERB, Role.QUALITY):
            return role
        plain = piece[:1].isupper() and piece[1:].islower() and len(piece) > 3 and not tag.startswith(("PPER", "PPOS"))
        return Role.NOUN if plain and piece.casefold() not in self.words("words", "function") else role

    def _role(self, piece: str, shape: str, tag: str) -> Role:
        if shape == "number":
            return Role.NUMBER
        if shape == "sign":
            return Role.UNIT if piece in "%‰°" else Role.SIGN
        if shape == "unit" or piece in self.words("words", "unit_signs"):
            return Role.UNIT
        if shape == "code" and _speakable(piece, shape) != piece:
            return Role.NOUN
        if shape == "code" or (_is_label(piece) and piece.casefold() not in self.words("words", "shouted")):
            return Role.CODE
        lower = piece.casefold()
        if lower in self.words("words", "function"):
            return Role.FUNCTION
        role = _ROLES[self.code](tag) if self.code in _ROLES else Role.NOUN
        if tag == "AJC" and lower in _class_of(self.code):
            # "refractometer" is no comparative.
            return Role.NOUN
        if role is Role.NAME and not self._is_name(piece, lower):
            return Role.NOUN
        return role

    def _is_name(self, piece: str, lower: str) -> bool:
        if not piece[0].isupper() or thesaurus(self.code).is_noun(lower) or _thing(self.code, lower, (lower,)):
            return False
        return self.code != "de" or len(_german_parts(lower, lower)[1]) == 1


_FIXED = frozenset({Role.NUMBER, Role.UNIT, Role.SIGN})

# What a piece of text is before anything is known of words. A code has letters and digits ("M8x25", "4er", "H-4");
# a measure such as "25mm" is a number and a unit.
_PIECE = re.compile(
    r"""
      (?P<code>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<unit>°[CFK]\b|U/min|[NWVAJ]/[a-zµ]+[²³]?|(?:kg|mg|g|ml|l|m|km)/(?:m|l|h|s|min|kg|cm|mm)[²³]?\b)
    | (?P<number>\d+(?:[.,\u00a0\u202f’]\d{3})*(?:[.,]\d+)?
        (?=(?:mm|cm|km|m|kg|g|mg|µm|l|ml|cl|s|h|min|bar|V|A|W|kW|Nm|N|kN|°|%)(?:[²³]|\b)|(?!\w)|[-–]\d))
    | (?P<code2>(?=[\w/.×-]*\d)(?=[\w/.×-]*[^\W\d_])\w+(?:[-/.×]\w+)*)
    | (?P<number2>\d+)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-‐‑][^\W\d_]+)*[²³]?)
    | (?P<sign>[^\w\s]|_)
    """,
    re.VERBOSE,
)
# "ca.", "z. B.", "e.g.": an abbreviation is one token with its full stops.
_DOTTED = re.compile(r"[^\W\d_]+\.(?: ?[^\W\d_]{1,2}\.)*")


def _opens(pieces: list[tuple[str, int, str]], number: int) -> bool:
    """Whether the piece may have its capital because a sentence, or something like one, begins with it."""
    return number == 0 or pieces[number - 1][2] in ("sign", "number")


def _speakable(piece: str, shape: str) -> str:
    """The word at the end of "M8x25-Schrauben", which says what the thing is; any other piece as it is."""
    front, _, tail = piece.rpartition("-")
    return tail if shape == "code" and front and tail.isalpha() and len(tail) > 2 and "@" not in piece else piece


def _is_label(piece: str) -> bool:
    return len(piece) > 1 and piece.isupper()


@functools.cache
def _tagger(code: str) -> Tagger | None:
    # Imported here: the library brings numpy along, which takes a while.
    from onboard.script.grounding import tagging

    return tagging.tagger(code)


def _tagged(code: str, pieces: tuple[str, ...]) -> list[tuple[str, str]]:
    tagger = _tagger(code)
    if tagger is None or not pieces:
        return [(piece.casefold(), "") for piece in pieces]
    # A heading in capitals ("ACHTUNG") would be read as a name.
    plain = [piece.capitalize() if piece.isupper() and len(piece) > 3 else piece for piece in pieces]
    tagged = tagger.tag_sent([piece[-_LONGEST_WORD:] for piece in plain])
    return [(piece[:-_LONGEST_WORD] + lemma, tag) for piece, (_, lemma, tag) in zip(plain, tagged, strict=True)]


# What is longer is no word (a key, a line of rubbish), and the tagger's work grows with the square of the length: of
# such a piece it sees the end, which tells the part of speech.
_LONGEST_WORD = 80


def _german_role(tag: str) -> Role:
    if tag == "NN":
        return Role.NOUN
    if tag in ("NE", "FM"):
        return Role.NAME
    if tag.startswith("VV"):
        return Role.VERB
    if tag.startswith("ADJ") or tag in ("ADV", "TRUNC"):
        return Role.QUALITY
    if tag == "CARD":
        return Role.NUMBER
    if tag.startswith("$"):
        return Role.SIGN
    return Role.FUNCTION


def _english_role(tag: str) -> Role:
    if tag.startswith("NN"):
        return Role.NOUN
    if tag == "NP0":
        return Role.NAME
    if tag.startswith("VV"):
        return Role.VERB
    if tag.startswith("AJ") or tag == "AV0":
        return Role.QUALITY
    if tag == "CRD":
        return Role.NUMBER
    if tag == "PUN":
        return Role.SIGN
    return Role.FUNCTION


_ROLES = {"de": _german_role, "en": _english_role}


# Tags of prepositions, and of the German "zu" before an infinitive.
_PREPOSITIONS = frozenset({"APPR", "APPRART", "PTKZU", "PRP", "PRF", "TO0"})


def _with_particles_told(tokens: list[Token]) -> list[Token]:
    """ "Deckel zu." and "Motor aus, ...": at the end of a clause a preposition is none but tells an action."""
    told = []
    for at, token in enumerate(tokens):
        ends = at + 1 == len(tokens) or tokens[at + 1].role is Role.SIGN
        told.append(replace(token, tag="PTK") if ends and token.tag in _PREPOSITIONS else token)
    return told


def _with_prefixes_joined(tokens: list[Token]) -> list[Token]:
    """ "Hängen Sie den Schlüssel auf": the verb's lemma becomes "aufhängen"."""
    joined = list(tokens)
    for at, token in enumerate(tokens):
        if token.tag != "PTKVZ":
            continue
        for before in range(at - 1, -1, -1):
            verb = joined[before]
            if verb.role is Role.VERB and ("FIN" in verb.tag or "IMP" in verb.tag):
                lemma = token.lower + verb.lemma
            elif token.lower + verb.lower in _family_of("de"):
                # "..., fetten Sie die Pole ein": taken for an adjective
                lemma = token.lower + verb.lower
            else:
                continue
            joined[before] = replace(verb, lemma=lemma, parts=(lemma,), role=Role.VERB)
            break
    return joined


def _is_joined(token: Token) -> bool:
    """Whether the lemma has a prefix that stands apart in the text: "eintragen", of "tragen ... ein"."""
    own = "FIN" in token.tag or "IMP" in token.tag
    return own and len(token.lemma) > len(token.lower) and token.lemma[:3] != token.lower[:3]


@functools.lru_cache(maxsize=65536)
def _german_parts(lower: str, lemma: str) -> tuple[str, tuple[str, ...]]:
    """Lemma and parts of a German noun; the split mends a plural that the tagger did not know."""
    if lemma != lower and not _is_german_noun(lemma) and _is_german_noun(lower):
        lemma = lower
    if not _is_german_noun(lemma):
        singulars = (lemma.removesuffix(ending) for ending in ("n", "en", "e", "s") if lemma.endswith(ending))
        lemma = next((singular for singular in singulars if _is_german_noun(singular)), lemma)
    if lower in _words("de", "words", "whole") or lemma in _words("de", "words", "whole"):
        return lemma, (lemma,)
    parts = compounds.split(lemma, _is_german_noun, _is_german_modifier)
    if len(parts) == 1 and lemma != lower:
        parts = compounds.split(lower, _is_german_noun, _is_german_modifier)
    if len(parts) == 1:
        return _split_at_known_head(lemma)
    if _is_german_noun(lemma):
        return lemma, parts
    place = lemma.rfind(parts[-1][:3])
    return (lemma[:place] + parts[-1] if place > 0 else lemma), parts


def _split_at_known_head(lemma: str) -> tuple[str, tuple[str, ...]]:
    """ "Nitrilhandschuh" is a glove whatever "Nitril" may be."""
    heads = _class_of("de")
    if lemma in heads or not _is_german_noun(lemma):
        for at in range(3, len(lemma) - 3):
            if lemma[at:] in heads:
                return lemma, (lemma[:at].removesuffix("-"), lemma[at:])
    return lemma, (lemma,)


@functools.lru_cache(maxsize=65536)
def _is_german_noun(word: str) -> bool:
    if word in _words("de", "words", "never_a_part"):
        return False
    if word in _class_of("de") or word in _words("de", "things", "free"):
        return True
    # The thesaurus has too many rare words of three letters ("Reh", "Ale") to see them in every compound.
    return len(word) > 3 and thesaurus("de").is_noun(word)


@functools.lru_cache(maxsize=65536)
def _is_german_modifier(word: str) -> bool:
    if word in _words("de", "words", "never_a_part"):
        return False
    if word in _words("de", "words", "prefixes"):
        return True
    return len(word) > 2 and any(thesaurus("de").is_other(word + ending) for ending in ("", "en", "n"))


# Of a token what its relations depend on: lower case, lemma, parts, and the parts of speech it may have.
_Form = tuple[str, str, tuple[str, ...], str]


def _form(code: str, token: Token) -> _Form:
    part = {Role.NOUN: "n", Role.NAME: "n", Role.CODE: "n", Role.VERB: "v", Role.QUALITY: "ar"}.get(token.role, "")
    if code == "en" and part == "n" and _families(code, token.lemma):
        part = "nv"
    # OpenThesaurus does not tell verbs from adjectives.
    return token.lower, token.lemma, token.parts, part.replace("ar", "v") if code == "de" else part


@functools.lru_cache(maxsize=262144)
def _related(code: str, one: _Form, other: _Form) -> Relation:
    (a_lower, a, a_parts, a_part), (b_lower, b, b_parts, b_part) = one, other
    if a in (b, b_lower) or a_lower == b:
        return Relation.INFLECTED
    if a.replace("-", "") == b.replace("-", ""):
        return Relation.INFLECTED
    if _opposed(code, a, b):
        return Relation.OPPOSITE
    a_root, b_root = compounds.root(a, code), compounds.root(b, code)
    # "etikettieren" is made of "Etikett", whose own root is shorter.
    if a_root in (b_root, b) or (a == b_root and len(a) > 3):
        return Relation.DERIVED
    part = "".join(letter for letter in a_part if letter in b_part)
    if _in_one_group(code, a, b) or _in_one_family(code, one, other) or (part and thesaurus(code).same(a, b, part)):
        return Relation.SYNONYM
    # The form in the text too: the lemma of "Laken" might be "Lake", of "glasses" it is "glass".
    if part == "n" and (_in_one_group(code, a_lower, b_lower) or thesaurus(code).same(a_lower, b_lower, part)):
        return Relation.SYNONYM
    if (len(a_parts) > 1 and b in a_parts) or (len(b_parts) > 1 and a in b_parts) or _ends_in(code, a, b):
        return Relation.COMPOUND
    if part == "n" and (_ends_in(code, a, b_lower) or _ends_in(code, a_lower, b)):
        return Relation.COMPOUND
    if part == "n" and code == "de" and thesaurus(code).heads(b, a):
        return Relation.BROADER
    if part and thesaurus(code).broader(a, b, part):
        return Relation.BROADER
    if part and thesaurus(code).broader(b, a, part):
        return Relation.NARROWER
    return Relation.NONE


def _ends_in(code: str, a: str, b: str) -> bool:
    """Whether one is the head of the other though the split came out otherwise: "Schild", "Gesichts-schutzschild"."""
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if code != "de" or len(short) < 4 or len(long) - len(short) < 3 or not long.endswith(short):
        return False
    return long not in _words("de", "words", "whole") and _is_german_noun(short)


def _opposed(code: str, a: str, b: str) -> bool:
    return thesaurus(code).opposite(a, b) or thesaurus(code).opposite(b, a)


def _synonyms(code: str, a: str, b: str) -> bool:
    return _in_one_group(code, a, b) or thesaurus(code).same(a, b)


def _in_one_group(code: str, a: str, b: str) -> bool:
    return not _groups(code).get(a, frozenset()).isdisjoint(_groups(code).get(b, frozenset()))


def _in_one_family(code: str, one: _Form, other: _Form) -> bool:
    """Whether both tell an action of one family; a noun that names a thing ("Schloss") tells none."""
    return not _told(code, one).isdisjoint(_told(code, other))


def _told(code: str, form: _Form) -> frozenset[str]:
    lower, lemma, parts, part = form
    if part == "n" and _thing(code, lemma, parts) not in ("", "free"):
        return frozenset()
    if part in ("n", "v", "nv"):
        return _families(code, lemma) | _families(code, lower)
    return _family_of(code).get(lower, frozenset()) | _family_of(code).get(lemma, frozenset())


@functools.cache
def _groups(code: str) -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    text = _topic(code, "synonyms").get("groups", "")
    for number, line in enumerate(str(text).splitlines()):
        for word in line.split():
            groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


@functools.cache
def _family_of(code: str) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for family, words in _table(code, "actions", "families").items():
        for word in words:
            members.setdefault(word, set()).add(family)
            members.setdefault("/" + compounds.root(word, code), set()).add(family)
    return {word: frozenset(families) for word, families in members.items()}


@functools.lru_cache(maxsize=65536)
def _families(code: str, word: str) -> frozenset[str]:
    known = _family_of(code)
    found = known.get(word)
    return found if found is not None else known.get("/" + compounds.root(word, code), frozenset())


@functools.cache
def _class_of(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in _table(code, "things", "classes").items():
        for word in words:
            found.setdefault(word, name)
    return found


@functools.lru_cache(maxsize=65536)
def _thing(code: str, lemma: str, parts: tuple[str, ...]) -> str:
    classes, free = _class_of(code), _words(code, "things", "free")
    if lemma in free:
        return "free"
    if lemma in classes:
        return classes[lemma]
    head = parts[-1]
    if head in classes:
        return classes[head]
    if head in free:
        return "free" if len(parts) == 1 else ""
    if code == "de":
        for at in range(2, len(lemma) - 3):
            if lemma[at:] in classes and len(lemma) - at >= 4:
                return classes[lemma[at:]]
        above = thesaurus(code).above(lemma)
        for name, broader in _table(code, "things", "above").items():
            if not above.isdisjoint(broader):
                return name
        return next((classes[word] for word in sorted(above) if word in classes), "")
    subject = thesaurus(code).subject(lemma)
    return {"n.artifact": "thing", "n.substance": "material", "n.food": "material", "n.person": "person"}.get(
        subject, ""
    )


@functools.cache
def _topic(code: str, topic: str) -> dict[str, object]:
    path = _DATA / code / f"{topic}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@functools.cache
def _table(code: str, topic: str, name: str) -> dict[str, tuple[str, ...]]:
    found = _topic(code, topic).get(name, {})
    assert isinstance(found, dict), f"{topic}.{name} is a list, not a table"
    return {key: tuple(_flat(value)) for key, value in found.items()}


@functools.cache
def _words(code: str, topic: str, name: str) -> frozenset[str]:
    return frozenset(_flat(_topic(code, topic).get(name, ())))


def _flat(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield from found.split()
    elif isinstance(found, dict):
        for value in found.values():
            yield from _flat(value)
    elif isinstance(found, Iterable):
        for value in found:
            assert isinstance(value, str), f"{value!r} is not a word"
            yield value
