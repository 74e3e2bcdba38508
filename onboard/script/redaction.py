"""Names, telephone numbers and e-mail addresses out of a text, and back into what came of it.

    personal(instruction, people)   what of it is personal: literal words, in the order they appear
    redacted(text, known)           the text with placeholders such as [[PERSON_1]], and the way back

The same words get the same placeholder in every text that is given the same ``known``. It is a net, not a guarantee:
found are people with a title ("Frau Dimova"), with a known given name, or standing where contacts stand; their
surnames elsewhere; labelled, international and German mobile telephone numbers; e-mail addresses. Values, dates, norms
and part numbers are no candidates by construction: a number counts only behind a telephone's label, a country code or
a mobile's, or a name in a contact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onboard.core.model import Instruction

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = r"(?:\+ ?\d{1,15}|\(?\d{2,}\)?)(?: ?\(0\) ?)?(?:[ \-–/.]{1,3}\(?\d{2,}\)?)*"
_ABROAD = re.compile(
    r"(?<![\w.,+±])(?:\+ ?[1-9]\d{0,14}|00[1-9]\d{0,2}(?=[ \-–/(]))(?: ?\(0\) ?)?(?:[ \-–/.()]{1,3}\d{2,})*(?!\w)"
    r"|(?<![\w.,+±/-])01[5-7]\d[ /-]?\d{3,4}(?: ?\d){3,5}(?![\w/-])"  # a German mobile: ITU-T E.164, 49 15x to 17x
)
_UNIT = r"(?! ?(?:mm|cm|m|km|µm|kg|g|mg|Nm|N|kN|V|kV|A|mA|W|kW|bar|mbar|psi|°|%|‰|Hz|kHz|rpm|ml|l)(?!\w))"
_PLACEHOLDER = re.compile(r"\[\[[A-Z]+_\d+\]\]")
_ALIKE = re.compile(r"\[\[|\]\]|(?<![^\W_])(?:PERSON|PHONE|EMAIL|TEXT)[ _-]?\d+", re.IGNORECASE)
_MARKS = "\u0300-\u036f"  # an umlaut may be a letter and a mark (Unicode form NFD), as files from a Mac have it
_WORD = re.compile(rf"[^\W\d_](?:[\w'’{_MARKS}-]*[\w{_MARKS}])?\.?")
_ENDED_BY_NUMBER = re.compile(rf"(.*?)({_NUMBER})", re.DOTALL)
_LEAST_ABROAD = 7
_LONGEST_NAME, _LEAST_WORD = 4, 3


class PlaceholderError(ValueError):
    """A text holds a placeholder that was never given out, or a mangled one."""


@dataclass(frozen=True, slots=True)
class People:
    """What a language knows about naming people; words of several languages may stand in it.

    ``titles``     "Frau", "Mr": a name follows        ``degrees``   "Dr.", "Ing.": may stand before a name
    ``given``      given names that are no other word   ``particles`` "von", "de": inside a name
    ``never``      capitalised, but no name: "Schichtleitung", "Sie"; ``endings`` likewise, as ends of words
    ``calling``    words beside a name in a contact: "anrufen", "call"
    ``telephone``  labels of a telephone number: "Tel", "Durchwahl", "ext"
    """

    titles: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    calling: frozenset[str] = frozenset()
    telephone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders. ``originals`` leads from each placeholder in it to the words it stands for."""

    text: str
    originals: Mapping[str, str] = field(default_factory=dict)
    before: str = field(default="", repr=False)

    def restored(self, text: str) -> str:
        """``text`` with the words back in place. Raises PlaceholderError for a placeholder invented or mangled."""
        for found in _PLACEHOLDER.findall(text):
            if found not in self.originals:
                raise PlaceholderError(f"the placeholder “{found}” was never given out")
        for found in _ALIKE.findall(_PLACEHOLDER.sub("\0", text)):
            if found not in self.before:
                raise PlaceholderError(f"a placeholder is mangled: “{found}”")
        return _PLACEHOLDER.sub(lambda found: self.originals[found[0]], text)


def redacted(text: str, known: Sequence[str]) -> Redacted:
    """``text`` without the words in ``known``, e-mail addresses and international telephone numbers.

    Words that look like a placeholder already are replaced too, so that the way back is always the same.
    """
    numbering = _Numbering(known)
    literals = sorted({one for one in known if one.strip()}, key=lambda one: (-len(one), one))
    named = "|".join(rf"(?<!\w){re.escape(one)}(?=(?:s|['’]s?)?(?!\w))" for one in literals)
    pattern = re.compile("|".join(filter(None, (_PLACEHOLDER.pattern, named))))

    def replaced(passage: str) -> str:
        return pattern.sub(lambda found: token(found[0]), passage)

    def token(words: str) -> str:
        if _PLACEHOLDER.fullmatch(words):
            return numbering.token("TEXT", words)
        kind, before, rest = _parts(words)
        return (replaced(before) if before else "") + numbering.token(kind, rest)

    netted = _netted(text, numbering)
    shown = "".join(words if is_token else replaced(words) for words, is_token in netted)
    used = {one: words for one, words in numbering.originals.items() if one in shown}
    return Redacted(shown, used, text)


def _netted(text: str, numbering: _Numbering) -> Iterator[tuple[str, bool]]:
    """The text in pieces: e-mail addresses and telephone numbers from abroad as tokens, the rest as it is."""
    spans = sorted(
        [(*one.span(), "EMAIL") for one in _EMAIL.finditer(text)]
        + [(*one.span(), "PHONE") for one in _ABROAD.finditer(text) if _digits(one[0]) >= _LEAST_ABROAD]
    )
    at = 0
    for start, end, kind in spans:
        if start >= at:
            yield text[at:start], False
            yield numbering.token(kind, text[start:end]), True
            at = end
    yield text[at:], False


class _Numbering:
    """Which placeholder stands for which words; those in ``known`` first, so that they are the same everywhere."""

    def __init__(self, known: Iterable[str]) -> None:
        self.originals: dict[str, str] = {}
        self._tokens: dict[tuple[str, str], str] = {}
        for one in known:
            kind, _, words = _parts(one)
            self.token(kind, words)

    def token(self, kind: str, words: str) -> str:
        if (kind, words) not in self._tokens:
            token = f"[[{kind}_{1 + sum(one == kind for one, _ in self._tokens)}]]"
            self._tokens[kind, words] = token
            self.originals[token] = words
        return self._tokens[kind, words]


def _parts(words: str) -> tuple[str, str, str]:
    """Kind, what stays before, what is replaced: "Tel. 4711" keeps its label."""
    if "@" in words:
        return "EMAIL", "", words
    number = _ENDED_BY_NUMBER.fullmatch(words)
    return ("PHONE", number[1], number[2]) if number else ("PERSON", "", words)


# ------------------------------------------------------------------------------------------------ finding people


def personal(instruction: Instruction, people: People) -> tuple[str, ...]:
    """The personal words of an instruction, each once, in the order they are found.

    A telephone number stands with what leads to it ("Tel. 4711"), so that the same digits elsewhere stay.
    """
    contacts = [one.text for one in (instruction.responsible, *instruction.contacts) if one is not None]
    texts = [one.text for one in instruction.statements()] + [step.title for step in instruction.steps]
    things = " ".join(one.text for one in (*instruction.tools, *instruction.parts, *instruction.ppe))
    found: dict[str, None] = {}
    for text in contacts:
        found |= dict.fromkeys(_in_contact(text, people))
    for text in texts:
        found |= dict.fromkeys((*_with_title(text, people, things), *_with_given_name(text, people)))
    names = [one for one in found if _parts(one)[0] == "PERSON"]
    for name in names:
        found |= dict.fromkeys(_single_words(name, people, things))
    names = [one for one in found if _parts(one)[0] == "PERSON"]
    found |= dict.fromkeys(one for one in _spelled_otherwise(names, texts) if any(one in text for text in texts))
    for text in texts:
        found |= dict.fromkeys((*_EMAIL.findall(text), *_labelled_numbers(text, people), *_abroad(text)))
    for text in contacts:
        found |= dict.fromkeys(_numbers_behind_names(text, found))
    return tuple(found)


def _abroad(text: str) -> list[str]:
    return [one[0] for one in _ABROAD.finditer(text) if _digits(one[0]) >= _LEAST_ABROAD]


def _labelled_numbers(text: str, people: People) -> list[str]:
    if not people.telephone:
        return []
    labels = "|".join(map(re.escape, people.telephone))
    pattern = rf"(?<!\w)(?:{labels})(?:[ .:-]|nr|no|number|nummer){{0,8}}{_NUMBER}(?!\w){_UNIT}"
    return [one[0] for one in re.finditer(pattern, text, re.IGNORECASE)]


def _numbers_behind_names(text: str, names: Iterable[str]) -> Iterator[str]:
    """ "Albers, 4711": the number behind a name, in a contact."""
    for name in names:
        if _parts(name)[0] == "PERSON":
            for one in re.finditer(rf"(?<!\w){re.escape(name)}[ ,:(–-]{{1,3}}{_NUMBER}(?!\w){_UNIT}", text):
                yield one[0]


def _with_title(text: str, people: People, things: str) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        titled = _is_title(word[0], people)
        if titled or word[0] in people.degrees:
            first = at + 1
            while first < len(words) and words[first][0] in people.degrees:
                first += 1
            name = _name_at(text, words, first, people, may_begin_small=True, in_capitals=titled)
            if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", things):
                yield text[word.start() : text.index(name, word.end()) + len(name)]  # "Herr Hammer", not each hammer
            elif name:
                yield name


def _is_title(word: str, people: People) -> bool:
    spelled = word.title() if word.isupper() and len(word) > 3 else word  # "FRAU"; "MS" is more than that
    return spelled in people.titles or spelled.rstrip(".") in people.titles


def _with_given_name(text: str, people: People) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if _composed(word[0].rstrip(".")) in people.given:
            yield _name_at(text, words, at, people)


def _in_contact(text: str, people: People) -> Iterator[str]:
    """Runs of capitalised words in a contact that nothing speaks against."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        name = _name_at(text, words, at, people)
        if not name:
            at += 1
            continue
        count = len(_WORD.findall(name))
        start, end = words[at].start(), words[at].start() + len(name)
        before, after = text[:start].rstrip(), text[end:].lstrip()
        following = _WORD.match(after)
        called = following is not None and following[0].rstrip(".").lower() in people.calling
        begins = not before or before.endswith((".", "!", "?"))
        stands_alone = not after or not after[0].isalnum()
        if count >= 2 and (not begins or stands_alone or called):
            yield name
        elif count >= 3:  # "Ring Mei Tanaka now": the first word begins the sentence
            yield name[words[at + 1].start() - start :]
        elif count == 1 and stands_alone and (not before or before.endswith(":")):
            yield name
        at += count


def _name_at(
    text: str,
    words: Sequence[re.Match[str]],
    first: int,
    people: People,
    *,
    may_begin_small: bool = False,
    in_capitals: bool = False,
) -> str:
    """The name that begins with word ``first``: capitalised words side by side, none that is never a name; or ""."""
    last, count = -1, 0
    for at in range(first, len(words)):
        word = words[at][0]
        plain = word.rstrip(".")
        is_initial = word.endswith(".") and len(plain) == 1 and plain.isupper()
        is_particle = plain in people.particles and (last >= 0 or may_begin_small)
        if not is_particle and (not plain[0].isupper() or _is_never(plain, people, in_capitals)):
            break
        if not is_particle:
            last, count = at, count + 1
        gap = text[words[at].end() : words[at + 1].start()] if at + 1 < len(words) else ""
        if count == _LONGEST_NAME or not gap or gap.strip() or (word.endswith(".") and not is_initial):
            break
    return text[words[first].start() : words[last].end()].rstrip(".") if last >= 0 else ""


def _is_never(word: str, people: People, in_capitals: bool = False) -> bool:
    lowered = _composed(word.lower())
    is_short_form = word.isupper() and len(word) > 1 and not in_capitals
    return lowered in people.never or lowered.endswith(people.endings) or is_short_form


def _composed(word: str) -> str:
    return unicodedata.normalize("NFC", word)


def _single_words(name: str, people: People, things: str) -> Iterator[str]:
    """The words of a full name that stand for the person alone, unless a tool or part is called so."""
    words = [one[0].rstrip(".") for one in _WORD.finditer(name)]
    for word in words if len(words) > 1 else ():
        is_thing = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", things)
        if len(word) >= _LEAST_WORD and word[0].isupper() and word not in people.titles and not is_thing:
            yield word


def _spelled_otherwise(names: Iterable[str], texts: Sequence[str]) -> Iterator[str]:
    """Full names with other spaces or in capitals, single ones in capitals; all with umlauts in one sign or in two."""
    for name in names:
        for form in ("NFC", "NFD"):
            spelled = unicodedata.normalize(form, name)
            yield from (one for one in (spelled, spelled.upper()) if len(one) >= _LEAST_WORD and one != name)
        if " " in name:
            spaced = r"\s+".join(map(re.escape, name.split()))
            pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
            for text in texts:
                yield from pattern.findall(text)


def _digits(text: str) -> int:
    return sum(one.isdigit() for one in text)
