"""Documents of steps as trainers write them, and the next version of each; seeded, so that every run makes the same.

A step carries a mark of its own that no reader sees, so that a test knows which step is which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from onboard.core.model import Instruction, Picture, SafetyWarning, SourceRef, Statement, Step
from onboard.ingest.names import distinct, title_slug

THINGS = {
    "de": "Deckel Spindel Schutzhaube Spannzange Kühlmittelbehälter Luftschlauch Hauptschalter Werkstück Filterpatrone "
    "Bedienpult Vorschub Zahnriemen Sicherungsring Abstreifer Ölwanne Greifer Palette Stecker Dichtung Führungsschiene "
    "Messuhr Klemmleiste Förderband Lichtschranke Spannhebel Typenschild Lagerbock Sensor Magazin Anschlag",
    "en": "cover spindle guard collet coolant-tank air-hose main-switch workpiece filter-cartridge panel feed belt "
    "retaining-ring wiper drip-tray gripper pallet plug seal guide-rail dial-gauge terminal-strip conveyor "
    "light-barrier clamping-lever nameplate bearing-block sensor magazine stop",
}
VERBS = {
    "de": "abnehmen lösen reinigen prüfen einsetzen festziehen ausrichten anschließen entleeren schmieren markieren "
    "austauschen verriegeln nachstellen ablesen eintragen wegräumen abwischen",
    "en": "remove loosen clean check insert tighten align connect drain grease mark replace lock adjust read record "
    "store wipe",
}
FORMS = {
    "de": [
        "{thing} {verb}.",
        "{thing} mit {value} {verb}.",
        "Den {thing} vorsichtig von der {other} trennen und {verb}.",
        "Prüfen Sie, ob {thing} und {other} fest sitzen, bevor Sie {third} {verb}.",
        "Anschließend {thing} an der {other} {verb} und {value} warten.",
        "Wenn der {thing} klemmt, {other} {verb} und den Schichtleiter rufen.",
        "Schraube M{number} am {thing} über Kreuz {verb}.",
        "{thing} erst {verb}, dann {other} bis zum Anschlag einschieben.",
    ],
    "en": [
        "{verb} the {thing}.",
        "{verb} the {thing} to {value}.",
        "Carefully separate the {thing} from the {other} and {verb} it.",
        "Make sure that {thing} and {other} sit tight before you {verb} the {third}.",
        "Then {verb} the {thing} at the {other} and wait {value}.",
        "If the {thing} is stuck, {verb} the {other} and call the shift leader.",
        "{verb} bolt M{number} at the {thing} crosswise.",
        "First {verb} the {thing}, then push the {other} in until it stops.",
    ],
}
REPLACEMENTS = {
    "de": "Abdeckung Gehäuse langsam sorgfältig gründlich erneut Handrad komplett kurz seitlich Halter Tuch dort "
    "Klappe herausziehen drehen heben senken",
    "en": "housing casing slowly thoroughly again handwheel completely briefly sideways holder cloth there flap pull "
    "turn lift lower",
}
UNITS = ["Nm", "mm", "bar", "°C", "min", "s", "kg"]


@dataclass(frozen=True)
class Draft:
    """A step to be: its sentences, whether the first is a heading, and the mark that tells which step it is."""

    mark: int
    sentences: tuple[str, ...]
    heading: str = ""
    section: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    given: str = ""

    @property
    def words(self) -> int:
        return sum(len(sentence.split()) for sentence in self.sentences)


class Author:
    """Writes steps and revises them, in one language."""

    def __init__(self, random: Random, language: str = "de") -> None:
        self.random, self.language = random, language
        self._marks = count()

    def document(self, steps: int) -> list[Draft]:
        return [self.step() for _ in range(steps)]

    def step(self) -> Draft:
        sentences = tuple(self._sentence() for _ in range(self.random.choice((1, 1, 2, 3, 4))))
        return Draft(next(self._marks), sentences)

    def _sentence(self) -> str:
        things = self.random.sample(THINGS[self.language].split(), 3)
        return self.random.choice(FORMS[self.language]).format(
            thing=things[0],
            other=things[1],
            third=things[2],
            verb=self.random.choice(VERBS[self.language].split()),
            value=f"{self.random.randint(1, 90)} {self.random.choice(UNITS)}",
            number=self.random.choice((4, 5, 6, 8, 10)),
        )

    def reworded(self, draft: Draft, words: int) -> Draft:
        """With so many words replaced, at most a third of all."""
        sentences = [sentence.split() for sentence in draft.sentences]
        places = [(row, at) for row, sentence in enumerate(sentences) for at in range(len(sentence))]
        for row, at in self.random.sample(places, min(words, max(1, len(places) // 3))):
            sentences[row][at] = self.random.choice(REPLACEMENTS[self.language].split())
        return replace(draft, sentences=tuple(" ".join(sentence) for sentence in sentences))

    def with_other_values(self, draft: Draft) -> Draft:
        def other(word: str) -> str:
            return str(self.random.randint(91, 180)) if word.isdigit() else word

        return replace(draft, sentences=tuple(" ".join(map(other, one.split())) for one in draft.sentences))


def instruction(drafts: Sequence[Draft], language: str = "de") -> Instruction:
    """As reading makes it: ids of the titles, statements numbered."""
    titles = [draft.heading or draft.sentences[0].rstrip(".") for draft in drafts]
    says = [(draft.heading, *draft.sentences) if draft.heading else draft.sentences for draft in drafts]
    wanted = [
        (draft.given or title_slug(title), " ".join((title, *said)))
        for draft, title, said in zip(drafts, titles, says, strict=True)
    ]
    source = SourceRef("doc.md", "line 1", "")
    steps = []
    for draft, title, said, name in zip(drafts, titles, says, distinct(wanted), strict=True):
        steps.append(
            Step(
                name,
                title,
                tuple(Statement(f"{name}/{number}", text, source) for number, text in enumerate(said, 1)),
                source,
                tuple(SafetyWarning(f"warning:{text[:20]}", text, source) for text in draft.warnings),
                tuple(Picture(f"{name}/picture:{file}", file, source, digest=one) for file, one in draft.pictures),
                draft.section,
            )
        )
    return Instruction("doc.md", "0" * 64, language, Statement("meta:title", "Doc", source), steps=tuple(steps))
