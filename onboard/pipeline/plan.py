"""What a video is made of: units of work, and where each stands in time.

    plan_video(...)   script + photos + settings   -> VideoPlan     what to speak and what to draw
    timed(...)        VideoPlan + measured lengths -> TimedVideo    when; hence sound, captions, chapters, the join

Pure: nothing is made here. The second half needs the sentences spoken, since durations are measured, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.engine import engine_version
from onboard.compose.joining import Chapter, Labels
from onboard.compose.soundtrack import SoundtrackSettings
from onboard.core.model import Instruction, Photo, Picture, Scene, SceneKind, Script, Sentence, Size, Slide
from onboard.core.timing import (
    SAMPLES_PER_FRAME,
    Ending,
    Pauses,
    SceneTimes,
    SpokenScene,
    SpokenSentence,
    Timeline,
    arrange,
    endings,
)
from onboard.narrate.normaliser.form import SpokenForm
from onboard.narrate.normaliser.lexicon import EMPTY, Lexicon
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.pipeline.work import (
    Align,
    Heard,
    Join,
    MusicFile,
    Obtain,
    PagePicture,
    Paginate,
    Shelf,
    Soundtrack,
    Speak,
    Still,
    Work,
    heard_of,
    pages_of,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks a language.

    ``voice``     settings of the voice (``narrate.voices.base.VoiceSettings``)
    ``fallback``  of the voice for sentences that the first one's service does not speak; None: there is none
    ``lexicon``   how this workspace says its words
    """

    voice: Any
    fallback: Any | None = None
    lexicon: Lexicon = EMPTY

    def voices(self) -> tuple[Any, ...]:
        return (self.voice,) if self.fallback is None else (self.voice, self.fallback)


@dataclass(frozen=True, slots=True)
class Look:
    """How a video looks and sounds: everything that is the same for all its scenes.

    ``speaker``  of the video's language; ``other_speakers`` of sentences left in another, by language
    ``music``    what plays quietly under the video; None: nothing
    ``labels``   words beside what the document says, by name (scripts_templates/labels.toml)
    ``draft``    whether every picture is marked a draft
    """

    theme: Any
    size: Size
    encoder: Any
    speaker: Speaker
    pauses: Pauses
    labels: Mapping[str, str]
    company: str
    draft: bool
    other_speakers: Mapping[str, Speaker] = field(default_factory=dict)
    music: MusicFile | None = None

    def speaker_of(self, sentence: Sentence) -> Speaker:
        return self.other_speakers.get(sentence.language, self.speaker)

    def speakers(self) -> tuple[Speaker, ...]:
        return (self.speaker, *self.other_speakers.values())


@dataclass(frozen=True, slots=True)
class PlannedSentence:
    """A sentence and its work: what is said for it, the speaking of that, and the measuring of what was spoken.

    ``warns``     whether it tells a warning
    ``fallback``  the same sentence by the fallback voice, None where there is none
    ``instead``   why it is spoken by the fallback; "" where it is not
    """

    sentence: Sentence
    language: str
    form: SpokenForm
    speak: Speak
    align: Align
    warns: bool = False
    fallback: PlannedSentence | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class PlannedScene:
    """A scene and its work: its sentences, and a Still a slide.

    ``endings``  what each sentence leaves its listener with

    ``turns``   for each slide the sentence with which it appears; the first is 0. None: shares of the time instead,
                where a scene has fewer sentences than slides
    """

    scene: Scene
    number: int | None
    sentences: tuple[PlannedSentence, ...]
    endings: tuple[Ending, ...]
    stills: tuple[Still, ...]
    turns: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """What to speak and what to draw for one video."""

    title: str
    language: str
    station: str
    look: Look
    scenes: tuple[PlannedScene, ...]

    def slots(self) -> dict[str, Work]:
        """Every unit by the place it has in the video."""
        slots: dict[str, Work] = {}
        for planned in self.scenes:
            for n, told in enumerate(planned.sentences, 1):
                slots[f"scene {planned.scene.id}, sentence {n}"] = told.speak
                slots[f"scene {planned.scene.id}, sentence {n}, word times"] = told.align
            for n, still in enumerate(planned.stills, 1):
                slots[f"scene {planned.scene.id}, slide {n}"] = still
        return slots

    def replaceable(self) -> frozenset[str]:
        """Fingerprints of the Speaks that a fallback voice may take the place of."""
        return frozenset(told.speak.fingerprint() for told in self.sentences() if told.fallback)

    def falling_back(self, unspoken: Mapping[str, str]) -> VideoPlan:
        """The plan in which the fallback speaks what its voice could not; ``unspoken`` is why, by fingerprint."""

        def spoken(told: PlannedSentence) -> PlannedSentence:
            why = unspoken.get(told.speak.fingerprint())
            return replace(told.fallback, instead=why) if why and told.fallback else told

        scenes = (replace(planned, sentences=tuple(map(spoken, planned.sentences))) for planned in self.scenes)
        return replace(self, scenes=tuple(scenes))

    def sentences(self) -> Iterator[PlannedSentence]:
        return (told for planned in self.scenes for told in planned.sentences)

    def heard(self, shelf: Shelf) -> dict[str, Heard]:
        """What was measured of every sentence, by fingerprint of its Align; all must be on the shelf."""
        marks = {told.align.fingerprint() for told in self.sentences()}
        return {mark: heard_of(shelf(mark)) for mark in marks}


@dataclass(frozen=True, slots=True)
class TimedVideo:
    """When everything stands, and the work that follows from it."""

    plan: VideoPlan
    timeline: Timeline
    sound: Soundtrack
    join: Join
    pictures: tuple[PagePicture, ...]
    cues: tuple[Cue, ...]

    def slots(self) -> dict[str, Work]:
        named: dict[str, Work] = {"the soundtrack": self.sound, "the video": self.join}
        for planned, picture in zip(self.plan.scenes, self.pictures, strict=True):
            named[f"scene {planned.scene.id}, page picture"] = picture
        return named


# ------------------------------------------------------------------------------------------------ what


def plan_video(instruction: Instruction, script: Script, station: str, look: Look, obtain: Obtain) -> VideoPlan:
    """Units of work for every sentence and every slide of a script; ``obtain`` gives the result of a small unit."""
    photos = {picture.file: picture for picture in instruction.all_pictures()}
    numbers = {step.id: number for number, step in enumerate(instruction.steps, 1)}
    scenes = tuple(
        _planned(scene, numbers.get(scene.step or ""), instruction, script.language, photos, look, obtain)
        for scene in script.scenes
    )
    return VideoPlan(instruction.title.text, script.language, station, look, scenes)


def _planned(
    scene: Scene,
    number: int | None,
    instruction: Instruction,
    language: str,
    photos: Mapping[str, Picture],
    look: Look,
    obtain: Obtain,
) -> PlannedScene:
    slide = _slide(scene, number, instruction, language, photos, look)
    pages = pages_of(slide, obtain(Paginate(f"scene {scene.id}, layout", slide, look.theme, look.size)))
    numbered = enumerate(scene.sentences, 1)
    warnings = frozenset(one.id for one in instruction.all_warnings())
    return PlannedScene(
        scene,
        number,
        tuple(_told(sentence, f"scene {scene.id}, sentence {n}", language, look, warnings) for n, sentence in numbered),
        endings(scene.sentences, warnings),
        tuple(
            Still(f"scene {scene.id}, slide {page.page}", page, look.theme, look.size, look.encoder) for page in pages
        ),
        _turns(scene, pages),
    )


def _told(sentence: Sentence, label: str, language: str, look: Look, warnings: Set[str]) -> PlannedSentence:
    speaker, spoken_in = look.speaker_of(sentence), sentence.language or language
    warns = not warnings.isdisjoint(sentence.cites)
    told, *others = (
        replace(_told_by(voice, sentence, label, spoken_in, speaker.lexicon), warns=warns) for voice in speaker.voices()
    )
    return replace(told, fallback=others[0]) if others else told


def _told_by(voice: Any, sentence: Sentence, label: str, language: str, lexicon: Lexicon) -> PlannedSentence:
    form = spoken_form(sentence.text, language, lexicon, voice=f"{voice.provider}/{voice.voice}")
    speak = Speak(label, form.text, voice)
    align = Align(f"{label}, word times", form.text, language, speak.fingerprint())
    return PlannedSentence(sentence, language, form, speak, align)


def _slide(
    scene: Scene,
    number: int | None,
    instruction: Instruction,
    language: str,
    photos: Mapping[str, Picture],
    look: Look,
) -> Slide:
    return Slide(
        kind=scene.kind,
        heading=scene.heading,
        language=language,
        number=number,
        lines=_facts(instruction, look.labels) if scene.kind is SceneKind.TITLE else (),
        points=tuple(point.text for point in scene.points),
        panels=tuple((panel.signal, panel.text) for panel in scene.panels),
        photos=tuple(_photo(photos[file]) for file in scene.pictures if file in photos),
        draft=look.labels["draft"] if look.draft else "",
        footer=" · ".join(part for part in (look.company, instruction.title.text) if part),
        left_in=next((sentence.language for sentence in scene.sentences if sentence.language), ""),
    )


def _facts(instruction: Instruction, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    named = {
        "station": instruction.station,
        "revision": instruction.revision,
        "valid_from": instruction.valid_from,
        "responsible": instruction.responsible,
    }
    return tuple((labels[name], statement.text) for name, statement in named.items() if statement is not None)


def _photo(picture: Picture) -> Photo:
    return Photo(picture.file, picture.digest, picture.missing, picture.path)


def _turns(scene: Scene, pages: tuple[Slide, ...]) -> tuple[int, ...] | None:
    """The sentence each page of a scene's slide appears with: the first that cites what the page shows."""
    turns, shown = [0], len(pages[0].points)
    for page in pages[1:]:
        cited = {cite for point in scene.points[shown : shown + len(page.points)] for cite in point.cites}
        shown += len(page.points)
        later = range(turns[-1] + 1, len(scene.sentences))
        turn = next((n for n in later if cited & set(scene.sentences[n].cites)), None)
        if turn is None:
            return _even_turns(len(pages), len(scene.sentences))
        turns.append(turn)
    return tuple(turns)


def _even_turns(pages: int, sentences: int) -> tuple[int, ...] | None:
    return tuple(page * sentences // pages for page in range(pages)) if sentences >= pages else None


# ------------------------------------------------------------------------------------------------ when


def timed(plan: VideoPlan, heard: Mapping[str, Heard]) -> TimedVideo:
    """Place everything in time. ``heard`` is what was measured, by fingerprint of each Align."""
    measured = [[heard[told.align.fingerprint()] for told in planned.sentences] for planned in plan.scenes]
    spoken = [_spoken_scene(planned, scene) for planned, scene in zip(plan.scenes, measured, strict=True)]
    timeline = arrange(spoken, plan.look.pauses)
    sentences = [
        (told, one, span)
        for planned, scene, times in zip(plan.scenes, measured, timeline.scenes, strict=True)
        for told, one, span in zip(planned.sentences, scene, times.sentences, strict=True)
    ]
    sound = Soundtrack(
        "the soundtrack",
        tuple((span.start, told.speak.fingerprint()) for told, _, span in sentences),
        timeline.samples,
        SoundtrackSettings(),
        plan.look.music,
        tuple(span for told, _, span in sentences if told.warns) if plan.look.music else (),
    )
    captions = cues(
        [
            Captioned(span, told.sentence.text, told.language, told.form.anchors(one.words))
            for told, one, span in sentences
        ],
        round(timeline.seconds * 1000),
    )
    stills = [[still.fingerprint() for still in planned.stills] for planned in plan.scenes]
    placed = tuple(
        (frame, mark)
        for planned, times, marks in zip(plan.scenes, timeline.scenes, stills, strict=True)
        for frame, mark in zip(_frames_of_pages(planned, times), marks, strict=True)
    )
    join = Join(
        "the video",
        placed,
        timeline.frames,
        sound.fingerprint(),
        captions,
        _chapters(plan, timeline),
        _labels(plan),
        engine_version(),
    )
    pictures = tuple(
        PagePicture(f"scene {planned.scene.id}, page picture", marks[0])
        for planned, marks in zip(plan.scenes, stills, strict=True)
    )
    return TimedVideo(plan, timeline, sound, join, pictures, captions)


def _spoken_scene(planned: PlannedScene, measured: Sequence[Heard]) -> SpokenScene:
    sentences = zip(measured, planned.endings, strict=True)
    return SpokenScene(planned.scene.kind, tuple(SpokenSentence(one.samples, ending) for one, ending in sentences))


def _frames_of_pages(planned: PlannedScene, times: SceneTimes) -> tuple[int, ...]:
    if planned.turns is None:
        count = len(planned.stills)
        return tuple(times.start_frame + n * times.frames // count for n in range(count))
    first, *others = planned.turns
    assert first == 0
    return (times.start_frame, *(times.sentences[turn].start // SAMPLES_PER_FRAME for turn in others))


def _chapters(plan: VideoPlan, timeline: Timeline) -> tuple[Chapter, ...]:
    """One a scene; the scenes of one long step are one chapter."""
    chapters, before = [], None
    for planned, times in zip(plan.scenes, timeline.scenes, strict=True):
        if planned.scene.step is None or planned.scene.step != before:
            chapters.append(Chapter(times.start_frame, planned.scene.heading))
        before = planned.scene.step
    return tuple(chapters)


def _labels(plan: VideoPlan) -> Labels:
    draft = f"{plan.look.labels['draft']} · " if plan.look.draft else ""
    return Labels(
        title=draft + plan.title,
        language=plan.language,
        station=plan.station,
        comment="",
        ai_label=plan.look.labels["synthetic_voice"],
        version="onboard",
    )
