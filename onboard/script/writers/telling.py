"""Statements into sentences an instructor would say.

The document's own words are the substance. What is a sentence stays one; a line that ends open ("Check:") is joined
with the lines that complete it; a note becomes a request where the language's grammar knows how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onboard.core.model import SafetyWarning, Sentence, Statement, Step
from onboard.script.scenes import bare
from onboard.script.sentences import is_ended, is_speakable, split, whole
from onboard.script.words import SIGNAL_WORDS
from onboard.script.writers.framing import Framing
from onboard.script.writers.telegram import Note, as_plea, as_request
from onboard.script.writers.wordings import chosen

_JOINED = 240
_ENTRY = 70
_DU = re.compile(r"\b(du|dich|dir|dein(e[nmrs]?)?)\b")
_SIE = re.compile(r"(?<=[a-zäöüß,] )(Sie|Ihnen|Ihre?[nmrs]?)\b")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_FIGURE_OR_NEGATION = re.compile(
    r"\d|\b(nicht|kein\w*|nie\w*|nur|ohne|not|no|never|only|without|don't|must)\b", re.IGNORECASE
)
# "Schraube M8 x 25": what is no telling word in a comparison of heading and body
_FILLING = "der die das den dem des ein eine einen und oder mit von the and with for into"


def warnings_told(warnings: Sequence[SafetyWarning], language: str, framing: Framing) -> list[Sentence]:
    """Each warning word for word, its signal word in front where it has one.

    Where the document is in another language, the signal word is a sentence of its own, in the script's language.
    """
    told = []
    for warning in warnings:
        words, cites = _signal(warning, language, framing), (warning.id,)
        first, *rest = [whole(sentence) for sentence in split(warning.text) if is_speakable(sentence)] or [""]
        if framing.left and warning.signal is not None:
            told.append(Sentence(f"{words}.", cites))
            words = ""
        elif words and bare(first) == bare(words):
            words = ""
        if words and not _begins_with(first, words):
            frame = framing.own if framing.left else framing.frames
            first = whole(frame.say("warning", warning.text, signal=words, warning=first)) if first else f"{words}."
        told += [framing.verbatim(sentence, cites) for sentence in (first, *rest) if sentence]
    return told


def _signal(warning: SafetyWarning, language: str, framing: Framing) -> str:
    if warning.signal is not None:
        return SIGNAL_WORDS[language][warning.signal]
    plain = re.sub(r"^[\W_\d]+|\[[ xX]\]", "", warning.source.words)
    return next((word for word in framing.own.attention if re.match(rf"{re.escape(word)}\W*[:!]", plain, re.I)), "")


def _begins_with(text: str, word: str) -> bool:
    return re.match(rf"{re.escape(word)}\b\s*[:!.–-]", text, re.IGNORECASE) is not None


def address_of(text: str, *, otherwise: str) -> str:
    """ "Sie" or "du", as a text itself addresses people (German)."""
    if _DU.search(text):
        return "du"
    return "Sie" if _SIE.search(text) else otherwise


def step_told(step: Step, shelf: tuple[str, ...], framing: Framing) -> list[Sentence]:
    """What a step says. ``shelf`` are the entries of the lists of tools and parts: see :class:`telegram.Note`."""
    statements = [statement for statement in step.statements if is_speakable(statement.text)]
    heading, covered = _silent_heading(step, statements)
    adverb = "" if framing.plain else chosen(framing.own.adverbs, step.id)
    note = Note("", address_of(step.text, otherwise=framing.address), adverb, step.text, shelf)
    told: list[Sentence] = []
    pleading = True  # once a step is enough
    for text, cites in _completed([one for one in statements if one is not heading]):
        own = (heading.id, *cites) if heading and covered in cites else cites
        if not told and is_heading(step, statements) and not is_ended(text):
            own_note = replace(note, text=framing.spelled(text))
            request = _request(own_note, framing)
            said = request or _plea(own_note, framing)
            pleading = request is not None or said is None
            told += framing.said(said or whole(framing.own.say("heading", step.id, heading=text.rstrip(" ,;:–-"))), own)
            continue
        for sentence in filter(is_speakable, split(text)):
            piece = replace(note, text=framing.spelled(sentence), adverb="" if told else note.adverb)
            request = _request(piece, framing)
            plea = _plea(piece, framing) if pleading and request is None else None
            pleading = pleading and plea is None
            told += framing.said(request or plea or sentence, own)
    return told


def told_plainly(text: str, cites: tuple[str, ...], framing: Framing) -> list[Sentence]:
    """One statement as one or more whole sentences, all resting on it."""
    told: list[Sentence] = []
    for sentence in filter(is_speakable, split(text)):
        note = Note(framing.spelled(sentence), framing.address)
        told += framing.said(_request(note, framing) or sentence, cites)
    return told


def _request(note: Note, framing: Framing) -> str | None:
    return None if framing.own.grammar is None else as_request(note, framing.own.grammar)


def _plea(note: Note, framing: Framing) -> str | None:
    if framing.own.grammar is None:
        return None
    asked = as_plea(note, framing.own.grammar)
    return whole(framing.own.say("note", 0, note=asked.removesuffix("."))) if asked else None


def is_heading(step: Step, statements: Sequence[Statement]) -> bool:
    """Whether a step's first statement is its heading, with something below it."""
    return len(statements) > 1 and bare(statements[0].text) == bare(step.title) and not is_ended(statements[0].text)


def _silent_heading(step: Step, statements: Sequence[Statement]) -> tuple[Statement | None, str]:
    """The heading that need not be spoken since one statement below says all of it, and that statement's id."""
    if not is_heading(step, statements):
        return None, ""
    heading = statements[0]
    words = _telling_words(heading.text)
    if len(heading.text.split()) > 6 or _FIGURE_OR_NEGATION.search(heading.text) or not words:
        return None, ""
    for statement in statements[1:]:
        if words <= _telling_words(statement.text):
            return heading, statement.id
    return None, ""


def _telling_words(text: str) -> set[str]:
    return {word.casefold()[:6] for word in _LETTERS.findall(text) if word.casefold() not in _FILLING.split()}


def _completed(statements: Sequence[Statement]) -> list[tuple[str, tuple[str, ...]]]:
    """Lines that end open joined with those that complete them: ("Check: oil level, belt", ids)."""
    joined: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(statements):
        last = _end_of_list(statements, at)
        text = statements[at].text
        for place, statement in enumerate(statements[at + 1 : last]):
            text = f"{text}{',' if place else ''} {statement.text.strip(' ,;')}"
        joined.append((text, tuple(statement.id for statement in statements[at:last])))
        at = last
    return joined


def _end_of_list(statements: Sequence[Statement], at: int) -> int:
    """Behind the last line that completes the line ``at``; ``at`` + 1 where that line stands by itself."""
    lead = statements[at].text.rstrip()
    last, length = at + 1, len(lead)
    if is_ended(lead):
        return last
    while last < len(statements):
        entry = statements[last].text.strip()
        goes_on = entry[:1].islower() and not lead.endswith((")", ",", ";")) and _open_clause(lead)
        listed = lead.endswith(":") and len(entry) <= _ENTRY and not is_ended(entry) and not entry.endswith(":")
        length += len(entry) + 2
        if not (goes_on or listed):
            break
        if length > _JOINED:
            return at + 1
        last += 1
    return last


def _open_clause(lead: str) -> bool:
    """Whether a line cannot end a sentence: it ends with a colon, or with a subordinating word and a pronoun."""
    return lead.endswith(":") or re.search(r"\b(dass|damit|wenn|ob|that|so that|if)(\s+\w{2,4})?$", lead) is not None
