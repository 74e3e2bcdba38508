"""The writer that needs no model: the document's own sentences, framed by wordings from ``scripts_templates/``.

What it adds are a welcome, a few transitions and the sentences around lists; what it says about the work is the
document's. Revision, date and notes are shown on the page, not spoken. There is no spoken summary: it would have to
be spoken anew with every inserted step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onboard.core.errors import InputError
from onboard.core.model import (
    Instruction,
    Panel,
    Picture,
    Point,
    SafetyWarning,
    Scene,
    SceneKind,
    Script,
    Sentence,
    Statement,
    Step,
)
from onboard.script.scenes import bare, files_of, heading_of, loose_pictures, nothing_said, scenes_of, step_points
from onboard.script.sentences import is_speakable, whole
from onboard.script.words import SIGNAL_WORDS, primary
from onboard.script.writers.base import Writer
from onboard.script.writers.framing import Framing
from onboard.script.writers.listing import forbidden, ppe_told, things_told
from onboard.script.writers.telling import address_of, step_told, told_plainly, warnings_told
from onboard.script.writers.template_settings import TemplateSettings, template_digests
from onboard.script.writers.wordings import Wordings, languages, load_wordings, plain_wordings

_POINTS = 10


class TemplateWriter(Writer):
    """Writes with the wordings of ``scripts_templates/``, in each language that has a file there."""

    name = "template 2"

    def __init__(self, settings: TemplateSettings | None = None) -> None:
        settings = settings or TemplateSettings()
        self.settings = replace(settings, templates=settings.templates or template_digests(settings.folder))
        self._read: dict[tuple[str, str], Wordings] = {}

    def write(self, instruction: Instruction, *, language: str) -> Script:
        """The script in ``language``. What the document says stays in the document's language where that is another.

        Such sentences carry :attr:`Sentence.language`; see :func:`onboard.script.scenes.left_in_source`.
        """
        tongue = primary(language)
        telling = _Telling(instruction, tongue, self._framing(instruction, tongue), dict(self.settings.phrases))
        scenes = (
            *telling.title(),
            *telling.safety(),
            *telling.tools(),
            *(scene for step in instruction.steps for scene in telling.step(step)),
            *telling.check(),
            *telling.contact(),
        )
        return Script(tongue, self.name, telling.closed(scenes))

    def _framing(self, instruction: Instruction, language: str) -> Framing:
        if language not in SIGNAL_WORDS:
            raise InputError(
                f"no signal words are known for the language {language!r}",
                hint=f"Known: {', '.join(sorted(SIGNAL_WORDS))}.",
                stage="script",
            )
        # not the steps: one more of them must not change how the others are told
        introduction = " ".join(one.text for one in instruction.introduction)
        address = address_of(introduction, otherwise=self.settings.address)
        source = primary(instruction.language) or language
        frames = self._wordings(language, address)
        return Framing(
            frames,
            frames if source == language else self._own(source, address),
            left="" if source == language else source,
            address=address,
            glossary=self.settings.glossary,
            sentence_words=self.settings.sentence_words,
            plain=self.settings.plain,
        )

    def _own(self, language: str, address: str) -> Wordings:
        """The words of a document's language; a language we have none for is read without."""
        if language in languages(self.settings.folder):
            return self._wordings(language, address)
        return plain_wordings(language)

    def _wordings(self, language: str, address: str) -> Wordings:
        if (language, address) not in self._read:
            self._read[language, address] = load_wordings(language, address, self.settings.folder)
        return self._read[language, address]


@dataclass(frozen=True, slots=True)
class _Telling:
    """One instruction being told: the scenes, kind by kind."""

    instruction: Instruction
    language: str
    framing: Framing
    phrases: Mapping[str, str]

    def title(self) -> tuple[Scene, ...]:
        told = self.instruction
        title = told.title.text.strip().rstrip(" .:")
        opening: list[Sentence] = []
        if welcome := self.phrases.get("welcome", ""):
            cited = told.title if told.station is None else told.station
            opening = [Sentence(whole(welcome), (cited.id,)), *self._say("job", (told.title,), title=title)]
        elif told.station is None:
            opening = self._say("welcome", (told.title,), title=title)
        else:
            station = _without_word(told.station.text, self.framing.own.workstation)
            opening = [
                *self._say("welcome_station", (told.station, told.title), station=station, title=title),
                *self._say("job", (told.title,), title=title),
            ]
        if self.framing.left and (left := self.framing.alone("left", (told.title.id,))).text:
            opening.append(left)
        introduction = [sentence for one in told.introduction for sentence in self._plainly(one)]
        heading, files = heading_of(told.title.text), files_of(loose_pictures(told).title)
        return scenes_of("title", SceneKind.TITLE, heading, [*opening, *introduction], pictures=files)

    def safety(self) -> tuple[Scene, ...]:
        warnings, ppe = self.instruction.warnings, self.instruction.ppe
        told = [
            *warnings_told(warnings, self.language, self.framing),
            *ppe_told(ppe, self.framing),
        ]
        if not told:
            return ()
        lead = self.framing.alone("safety", told[0].cites)
        return scenes_of(
            "safety",
            SceneKind.SAFETY,
            self.framing.frames.headings["safety"],
            [lead, *told],
            points=_points(ppe),
            panels=(*_panels(warnings), *(Panel(words, (one.id,)) for one in ppe for words in forbidden(one))),
            pictures=files_of(loose_pictures(self.instruction).safety),
        )

    def tools(self) -> tuple[Scene, ...]:
        tools, parts = self.instruction.tools, self.instruction.parts
        near = loose_pictures(self.instruction)
        if tools and parts and len(tools) + len(parts) <= _POINTS:
            told = [*self._things(tools, "tools"), *self._things(parts, "parts")]
            return self._shelf("tools", "tools_and_parts", told, (*tools, *parts), (*near.tools, *near.parts))
        return (
            *self._shelf("tools", "tools", self._things(tools, "tools"), tools, near.tools),
            *self._shelf("parts", "parts", self._things(parts, "parts"), parts, near.parts),
        )

    def _things(self, things: Sequence[Statement], key: str) -> list[Sentence]:
        return things_told(things, key, self.framing)

    def _shelf(
        self,
        identifier: str,
        heading: str,
        told: Sequence[Sentence],
        things: Sequence[Statement],
        pictures: Sequence[Picture],
    ) -> tuple[Scene, ...]:
        if not told:
            return ()
        return scenes_of(
            identifier,
            SceneKind.TOOLS,
            self.framing.frames.headings[heading],
            told,
            points=_points(things),
            points_each=_POINTS,
            pictures=files_of(pictures),
        )

    def step(self, step: Step) -> tuple[Scene, ...]:
        shelf = tuple(thing.text for thing in (*self.instruction.tools, *self.instruction.parts))
        warned = warnings_told(step.warnings, self.language, self.framing)
        told = [*warned, *step_told(step, shelf, self.framing)]
        if not told:
            raise nothing_said(step)
        heading, files = heading_of(step.title), files_of(step.pictures)
        return scenes_of(
            step.id,
            SceneKind.STEP,
            heading,
            told,
            points=step_points(step, heading, beside_picture=bool(files)),
            panels=_panels(step.warnings),
            pictures=files,
            step=step.id,
        )

    def check(self) -> tuple[Scene, ...]:
        checks = [check for check in self.instruction.checks if is_speakable(check.text)]
        if not checks:
            return ()
        lead = self.framing.alone("check", (checks[0].id,))
        told = [sentence for check in checks for sentence in self._plainly(check)]
        heading = self.framing.frames.headings["check"]
        return scenes_of(
            "check",
            SceneKind.CHECK,
            heading,
            [lead, *told],
            points=_points(checks),
            points_each=_POINTS,
            pictures=files_of(loose_pictures(self.instruction).check),
        )

    def contact(self) -> tuple[Scene, ...]:
        responsible, contacts = self.instruction.responsible, self.instruction.contacts
        told = []
        if responsible is not None and is_speakable(responsible.text):
            told += self._say("responsible", (responsible,), responsible=_named(responsible.text))
        for contact in contacts:
            if responsible is not None and bare(contact.text) == bare(responsible.text):
                continue
            named = _without_label(contact.text, self.framing.own.contact)
            if _is_address(named):
                told += self._say("contact", (contact,), contact=_named(named))
            else:
                told += self._plainly(contact)
        if not told:
            return ()
        shown = [one for one in (responsible, *contacts) if one is not None]
        unique = tuple({bare(one.text): one for one in reversed(shown)}.values())[::-1]
        return scenes_of(
            "contact", SceneKind.CONTACT, self.framing.frames.headings["contact"], told, points=_points(unique)
        )

    def closed(self, scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
        """With the company's last words: in the scene of contacts, or in a scene of their own. Never in a step."""
        closing, title = self.phrases.get("closing", ""), self.instruction.title
        if not closing:
            return scenes
        if scenes[-1].kind is SceneKind.CONTACT:
            last = scenes[-1]
            said = Sentence(whole(closing), last.sentences[-1].cites)
            return (*scenes[:-1], replace(last, sentences=(*last.sentences, said)))
        said = Sentence(whole(closing), (title.id,))
        return (*scenes, *scenes_of("closing", SceneKind.SUMMARY, heading_of(title.text), [said]))

    def _plainly(self, statement: Statement) -> list[Sentence]:
        return told_plainly(statement.text, (statement.id,), self.framing)

    def _say(self, key: str, cited: Sequence[Statement], **words: str) -> list[Sentence]:
        return self.framing.framed(key, cited[0].text, tuple(one.id for one in cited), **words)


def _without_word(station: str, words: Sequence[str]) -> str:
    for word in words:
        if station.casefold().startswith(word.casefold() + " ") or station.casefold().startswith(word.casefold() + ":"):
            return station[len(word) :].strip(" :")
    return station.strip().rstrip(".")


def _is_address(text: str) -> bool:
    """Whether a contact is a name or number rather than a sentence or a labelled line."""
    return ":" not in text and not text.rstrip().endswith((".", "!", "?")) and len(text) <= 120


def _without_label(contact: str, words: Sequence[str]) -> str:
    """A contact without the word the frame says anyway: "Kontakt: Prüflabor, Tel. 2231"."""
    label, colon, rest = contact.partition(":")
    return rest.strip() if colon and label.strip().casefold() in {word.casefold() for word in words} else contact


def _named(text: str) -> str:
    return text.strip().rstrip(" .,;:")


def _points(statements: Sequence[Statement]) -> tuple[Point, ...]:
    return tuple(Point(one.text, (one.id,)) for one in statements if is_speakable(one.text))


def _panels(warnings: Sequence[SafetyWarning]) -> tuple[Panel, ...]:
    return tuple(Panel(one.text, (one.id,), one.signal) for one in warnings)
