"""What the grounding check says of a script: an Instruction becomes a source, sentences claims, objections findings.

takes   a Script, the Instruction, the glossary      gives   Findings whose kinds are those of the grounding room

A sentence in the document's language is checked against what it cites; one in another language for what must be the
same in any language. A sentence that is the document's own needs no check. Of what a script tells in the document's
language, every statement of a step and every warning is looked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from onboard.core.model import (
    Finding,
    Instruction,
    Panel,
    Point,
    SafetyWarning,
    Scene,
    SceneKind,
    Script,
    Sentence,
    Statement,
    Step,
)
from onboard.script.grounding.coverage import judge_script
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Objection, Source
from onboard.script.grounding.judging import judge
from onboard.script.scenes import bare
from onboard.script.sentences import is_speakable, split
from onboard.script.words import SIGNAL_WORDS, primary

LANGUAGES = ("de", "en")
_TITLE = "#title"
Said = Statement | SafetyWarning
One = Sentence | Point | Panel


def objections_to(script: Script, instruction: Instruction, glossary: Mapping[str, str]) -> Iterator[Finding]:
    """What is said or shown and not borne out, then what is left out. Only of places the instruction has."""
    told = _Told(script, instruction, source_of(instruction, primary(script.language), glossary))
    unfounded = tuple(told.unfounded())
    yield from unfounded
    yield from told.not_kept()
    yield from told.left_out({finding.sentence for finding in unfounded if finding.blocks})


def language_of(instruction: Instruction, script: Script) -> str:
    """The document's language; the script's where the document does not say."""
    return primary(instruction.language or script.language)


def source_of(instruction: Instruction, spoken: str, glossary: Mapping[str, str]) -> Source:
    """The instruction as the entries of a source: each statement under its own id, a step's title beside its own."""
    language = primary(instruction.language or spoken)
    return Source(language, tuple(_entries(instruction, language)), glossary)


def _entries(instruction: Instruction, language: str) -> Iterator[Entry]:
    kinds = (
        *((one, EntryKind.PPE) for one in instruction.ppe),
        *((one, EntryKind.TOOL) for one in (*instruction.tools, *instruction.parts)),
        *((one, EntryKind.STEP) for step in instruction.steps for one in step.statements),
    )
    kind_of = {one.id: kind for one, kind in kinds}
    for one in instruction.statements():
        if isinstance(one, SafetyWarning):
            yield Entry(one.id, EntryKind.WARNING, _with_signal(one, language))
        else:
            yield Entry(one.id, kind_of.get(one.id, EntryKind.NOTE), one.text)
    for step in instruction.steps:
        yield Entry(step.id + _TITLE, EntryKind.NOTE, step.title)


def _with_signal(warning: SafetyWarning, language: str) -> str:
    word = SIGNAL_WORDS.get(language, {}).get(warning.signal) if warning.signal else None
    if word is None or re.match(rf"{re.escape(word)}(?!\w)", warning.text, re.IGNORECASE):
        return warning.text
    return f"{word}: {warning.text}"


@dataclass(frozen=True)
class _Told:
    """A script beside its source."""

    script: Script
    instruction: Instruction
    source: Source

    @functools.cached_property
    def texts(self) -> Mapping[str, str]:
        """What each place says, by its id."""
        return {entry.id: entry.text for entry in self.source.entries}

    @functools.cached_property
    def own(self) -> Mapping[str, str]:
        """What each place says without the signal word in front, by its id."""
        return {one.id: one.text for one in self.instruction.statements()}

    @functools.cached_property
    def titles(self) -> Mapping[str, str]:
        """The id of a step's title by the ids of what the step says and warns of."""
        return {
            one.id: step.id + _TITLE for step in self.instruction.steps for one in (*step.statements, *step.warnings)
        }

    # ---------------------------------------------------------------------------------------- borne out?

    def unfounded(self) -> Iterator[Finding]:
        if self.source.language not in LANGUAGES:
            return
        for scene, one in _all(self.script):
            if self._is_of_document(one) and self._is_known(one) and not self._is_verbatim(one):
                yield from self._judged(scene, one)

    def _judged(self, scene: Scene, one: One) -> Iterator[Finding]:
        cites = tuple(dict.fromkeys((*one.cites, *self._titles_of(one.cites))))
        claim = Claim(_without_quoted(one.text, [self.own[cite] for cite in one.cites]), cites)
        for objection in _judged(_key(self.source), claim):
            if objection.kind is Kind.WRONG_CITATION and _is_of_heading(objection.words, scene):
                continue
            yield _finding(objection, scene.id, one.text, objection.source or self._says(one.cites))

    def _titles_of(self, cites: Sequence[str]) -> Iterator[str]:
        """The titles of the steps it rests on, where they say something else than the places themselves."""
        said = bare(" ".join(self.texts[cite] for cite in cites))
        for title in (self.titles[cite] for cite in cites if cite in self.titles):
            if bare(self.texts[title]) not in said:
                yield title

    def _is_of_document(self, one: One) -> bool:
        spoken = one.language if isinstance(one, Sentence) and one.language else self.script.language
        return primary(spoken) == self.source.language

    def _is_known(self, one: One) -> bool:
        return bool(one.cites) and is_speakable(one.text) and all(cite in self.texts for cite in one.cites)

    def _is_verbatim(self, one: One) -> bool:
        return any(
            bare(one.text) in _own_words(text) for cite in one.cites for text in (self.texts[cite], self.own[cite])
        )

    def _says(self, cites: Iterable[str]) -> str:
        return " / ".join(dict.fromkeys(self.texts[cite] for cite in cites if cite in self.texts))

    # ---------------------------------------------------------------------------------------- translated?

    def not_kept(self) -> Iterator[Finding]:
        """A translation is looked at passage by passage: what is one sentence there may be two here.

        Around what is left in the document's language, only what is added there is looked for.
        """
        carried = {cite for _, one in self.script.sentences() if self._is_of_document(one) for cite in one.cites}
        foreign = [
            (scene, one)
            for scene, one in _all(self.script)
            if isinstance(one, Sentence) and not self._is_of_document(one) and self._is_known(one)
        ]
        if not foreign:
            return
        # Imported here: few scripts are translations.
        from onboard.script.grounding.parity import parity

        for passage in _passages(foreign):
            cites = tuple(dict.fromkeys(cite for _, one in passage for cite in one.cites))
            source = " ".join(self.texts[entry.id] for entry in self.source.entries if entry.id in cites)
            spoken = " ".join(dict.fromkeys(one.text for _, one in passage))
            for objection in parity(source, self.source.language, spoken, self.script.language):
                if carried.issuperset(cites) and not (objection.words and objection.words in spoken):
                    continue
                scene, one = _place_of(objection, passage)
                yield _finding(objection, scene.id, one.text, objection.source or source)

    # ---------------------------------------------------------------------------------------- left out?

    def left_out(self, wrong: Set[str]) -> Iterator[Finding]:
        """What nobody tells. A place told by a sentence among ``wrong`` is told, only not as it should be."""
        if self.source.language not in LANGUAGES or primary(self.script.language) != self.source.language:
            return
        spoken = [(scene, one) for scene, one in self.script.sentences() if self._is_of_document(one)]
        claims = tuple(Claim(one.text, one.cites) for _, one in spoken)
        told = {scene.step for scene in self.script.scenes if scene.kind is SceneKind.STEP}
        cited = {cite for _, one in spoken for cite in one.cites}
        told_wrong = {cite for _, one in spoken if one.text in wrong for cite in one.cites}
        found = _script_judged(_key(self.source), claims)
        gone = {entry for one in found if one.kind is Kind.DROPPED_STEP for entry in one.affected}
        for objection in found:
            entry = objection.affected[0]
            step = self._step_of(entry)
            if objection.kind is not Kind.WRONG_ORDER and entry in told_wrong:
                continue
            if objection.kind is Kind.DROPPED_WARNING and entry not in cited:
                continue  # that it is not spoken is another finding already
            if step is not None and step.id not in told:
                continue
            if objection.kind is Kind.WRONG_ORDER:
                if len({self._step_of(one) for one in objection.affected}) > 1:
                    continue  # the order of the scenes is looked at
                if self._in_order(objection.affected):
                    continue  # only a title or an overview said it before
                objection = replace(objection, blocks=False)
            if objection.kind is Kind.DROPPED_STEP and step is not None and not _all_of(step, gone):
                objection = _of_step(objection)
            yield _finding(objection, self._home(entry, step), "", self.texts[entry])

    def _in_order(self, entries: Iterable[str]) -> bool:
        """Whether the sentences that cite these places stand in the document's order, or it says one of them twice."""
        said = [bare(entry.text) for entry in self.source.entries if not entry.id.endswith(_TITLE)]
        if any(said.count(bare(self.texts[entry])) > 1 for entry in entries):
            return True
        cited = [cite for _, one in self.script.sentences() for cite in one.cites]
        places = [entry.id for entry in self.source.entries]
        told = [(places.index(entry), cited.index(entry)) for entry in entries if entry in places and entry in cited]
        return sorted(told) == sorted(told, key=lambda pair: pair[1])

    def _step_of(self, entry: str) -> Step | None:
        return next((step for step in self.instruction.steps if any(one.id == entry for one in step.statements)), None)

    def _home(self, entry: str, step: Step | None) -> str:
        citing = [scene.id for scene, one in self.script.sentences() if entry in one.cites]
        of_step = [scene.id for scene in self.script.scenes if step is not None and scene.step == step.id]
        return next(iter((*citing, *of_step)), "safety" if step is None else step.id)


def _all(script: Script) -> Iterator[tuple[Scene, One]]:
    for scene in script.scenes:
        for one in (*scene.sentences, *scene.points, *scene.panels):
            yield scene, one


@functools.lru_cache(maxsize=4096)
def _own_words(text: str) -> frozenset[str]:
    """The sentences of a text, and all of it, for comparing."""
    return frozenset(bare(one) for one in (text, *split(text)))


_QUOTED = re.compile(r"„([^„“”]+)[“”]|“([^“”]+)”|«([^«»]+)»|»([^«»]+)«|\"([^\"]+)\"")


def _without_quoted(text: str, cited: Sequence[str]) -> str:
    """The sentence without what it quotes word for word from what it cites: "Willkommen zur Anleitung „Pumpe“."."""
    known = {bare(one) for one in cited}
    return _QUOTED.sub(lambda quoted: "" if bare(quoted[0].strip('„“”«»"')) in known else quoted[0], text)


def _is_of_heading(words: str, scene: Scene) -> bool:
    """Whether the words are those of what the scene is about: "Zuerst zu Ihrer Sicherheit." under "Sicherheit"."""
    heading = scene.heading.casefold().split()
    return scene.kind is not SceneKind.STEP and all(word in heading for word in words.casefold().split())


def _all_of(step: Step, gone: set[str]) -> bool:
    return all(one.id in gone for one in step.statements if is_speakable(one.text))


def _of_step(objection: Objection) -> Objection:
    """A statement of a step left out, the others told."""
    return Objection(
        Kind.PARTIAL_DROP,
        "a sentence of the step is not told",
        objection.blocks,
        objection.words,
        objection.source,
        objection.affected,
    )


def _passages(spoken: Sequence[tuple[Scene, Sentence]]) -> Iterator[list[tuple[Scene, Sentence]]]:
    """Sentences that rest on the same places, directly or through each other."""
    passages: list[tuple[set[str], list[tuple[Scene, Sentence]]]] = []
    for pair in spoken:
        cites, members = set(pair[1].cites), [pair]
        apart: list[tuple[set[str], list[tuple[Scene, Sentence]]]] = []
        for known, others in passages:
            if known & cites:
                cites, members = cites | known, [*others, *members]
            else:
                apart.append((known, others))
        passages = [*apart, (cites, members)]
    for _, members in passages:
        yield members


def _place_of(objection: Objection, passage: Sequence[tuple[Scene, Sentence]]) -> tuple[Scene, Sentence]:
    """The sentence with the words objected to; else the longest."""
    figure = objection.words.split(" ")[0]
    having = [pair for pair in passage if figure and figure.casefold() in pair[1].text.casefold()]
    return next(iter(having), max(passage, key=lambda pair: len(pair[1].text)))


# ------------------------------------------------------------------------------------------- asking the room


_Key = tuple[str, tuple[Entry, ...], tuple[tuple[str, str], ...]]


def _key(source: Source) -> _Key:
    return source.language, source.entries, tuple(source.glossary.items())


# A model's script is checked several times over, with most of its sentences unchanged.
@functools.lru_cache(maxsize=4096)
def _judged(key: _Key, claim: Claim) -> tuple[Objection, ...]:
    language, entries, glossary = key
    return judge(Source(language, entries, dict(glossary)), claim)


@functools.lru_cache(maxsize=64)
def _script_judged(key: _Key, claims: tuple[Claim, ...]) -> tuple[Objection, ...]:
    language, entries, glossary = key
    return judge_script(Source(language, entries, dict(glossary)), claims)


# ------------------------------------------------------------------------------------------- findings


def _finding(objection: Objection, scene: str, sentence: str, source: str) -> Finding:
    form, text = _forms()[objection.kind], objection.reason.rstrip(".")
    return replace(form, scene=scene, text=text, sentence=sentence, source=source, blocks=objection.blocks)


@functools.cache
def _forms() -> Mapping[Kind, Finding]:
    """A finding of each kind, still without scene and words: its name, and what to do about it."""
    return {
        Kind.WRONG_NUMBER: _form("wrong-number", "Take the value from the document."),
        Kind.INVENTED_NUMBER: _form("invented-number", "Take the value out, or cite the place that has it."),
        Kind.UNIT_CHANGE: _form("unit-change", "Take the unit of the document."),
        Kind.WRONG_BOUND: _form("wrong-bound", "Say at least, at most, up to or from as the document does."),
        Kind.NEGATION_FLIP: _form("negation-flip", "Say what the document says: do, or do not."),
        Kind.INVENTED_TOOL: _form("invented-tool", "Take it out, or cite the place that names it."),
        Kind.INVENTED_PPE: _form("invented-ppe", "Take it out, or cite the place that asks for it."),
        Kind.INVENTED_MATERIAL_OR_PART: _form(
            "invented-material-or-part", "Name it as the document does, or cite the place that names it."
        ),
        Kind.INVENTED_CONTACT: _form("invented-contact", "Take name, number and address from the document."),
        Kind.INVENTED_STEP: _form("invented-step", "Take it out, or cite the place that asks for it."),
        Kind.SOFTENED_WARNING: _form(
            "softened-warning", "Say it as strictly as the document does, the danger and the signal word included."
        ),
        Kind.WRONG_ORDER: _form("wrong-order", "Tell it in the document's order."),
        Kind.WRONG_DIRECTION: _form("wrong-direction", "Take side and direction from the document."),
        Kind.WRONG_CONDITION: _form("wrong-condition", "Say before, after, if, while and until as the document does."),
        Kind.SWAPPED_REFERENT: _form("swapped-referent", "Compare with the document which of the two is meant."),
        Kind.UNSUPPORTED_CAUSE: _form("unsupported-cause", "Take the reason out: the document does not give it."),
        Kind.WRONG_CITATION: _form("wrong-citation", "Cite the place that says it."),
        Kind.DROPPED_STEP: _form("dropped-step", "Tell what the document says there."),
        Kind.DROPPED_WARNING: _form("dropped-warning", "Speak the warning, with its danger and its signal word."),
        Kind.PARTIAL_DROP: _form("partial-drop", "Tell the part that is missing."),
    }


def _form(kind: str, hint: str) -> Finding:
    return Finding(kind, "", "", hint)
