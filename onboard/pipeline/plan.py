"""What a video is made of: units of work.

    speaking(...)     script + settings            -> slots         what to speak, known before anything is checked
    layouts(...)      script + photos + settings   -> Paginate s    what plan_video asks for, to be made side by side
    plan_video(...)   script + photos + settings   -> VideoPlan     what to speak and what to draw, in every format
    excerpt(...)      VideoPlan + ids of scenes    -> VideoPlan     only these, of the same pieces

Nothing is made here but what tells how many slides there are. When everything stands is ``schedule``'s to say, once the
sentences have been spoken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from onboard.core.clips import Clip
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Instruction, Photo, Picture, Scene, SceneKind, Script, Sentence, Slide
from onboard.core.timing import Ending, Pauses, Showing, endings
from onboard.narrate.normaliser.form import SpokenForm
from onboard.narrate.normaliser.lexicon import EMPTY, Lexicon
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.pipeline.tracks import Blend, Format, Track, fades_between, showings_of, track_of
from onboard.pipeline.views import View, views_of
from onboard.pipeline.work.base import Obtain, Shelf, Work
from onboard.pipeline.work.compose import MusicFile
from onboard.pipeline.work.credentials import Signatory
from onboard.pipeline.work.moving import Fade
from onboard.pipeline.work.narrate import Align, Heard, Speak, heard_of
from onboard.pipeline.work.slides import Paginate, Still, pages_of, undivided
from onboard.script.marking import shown_in


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

    ``formats``  in which it is made, at least one; the page's pictures are of the first
    ``moves``    whether one view fades into the next, marks appear and photos are zoomed into; else there are only cuts
    ``speaker``  of the video's language; ``other_speakers`` of sentences left in another, by language
    ``music``    what plays quietly under the video; None: nothing
    ``labels``   words beside what the document says, by name (scripts_templates/labels.toml)
    ``draft``    whether every picture is marked a draft
    ``signatory``  with what the video is signed; None: it is not. A draft never is
    """

    theme: Any
    formats: tuple[Format, ...]
    moves: bool
    speaker: Speaker
    pauses: Pauses
    labels: Mapping[str, str]
    company: str
    draft: bool
    other_speakers: Mapping[str, Speaker] = field(default_factory=dict)
    music: MusicFile | None = None
    signatory: Signatory | None = None

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
    """A scene and its work.

    ``endings``   what each sentence leaves its listener with
    ``tracks``    what it shows, by the name of the format
    ``showings``  when its clips play, in the order of its pictures
    """

    scene: Scene
    number: int | None
    sentences: tuple[PlannedSentence, ...]
    endings: tuple[Ending, ...]
    tracks: Mapping[str, Track]
    showings: tuple[Showing, ...] = ()

    @property
    def stills(self) -> tuple[Still, ...]:
        """Every view of it, one format after the other."""
        return tuple(still for track in self.tracks.values() for still in track.stills)


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """What to speak and what to draw for one video.

    ``fades``   by the name of the format, for each scene how it takes the place of the one before it
    ``sources`` file and SHA-256 of the instruction, then of its photos; ``script`` the fingerprint of the script
    ``name``    what is said of its work beside "the video" and "the soundtrack"; "" for the whole video, "news" for an
                excerpt
    """

    title: str
    language: str
    station: str
    look: Look
    scenes: tuple[PlannedScene, ...]
    fades: Mapping[str, tuple[Fade | Blend | None, ...]]
    sources: tuple[tuple[str, str], ...]
    script: str
    name: str = ""

    def slots(self) -> dict[str, Work]:
        """Every unit by the place it has in the video."""
        slots = {work.label: work for told in self.sentences() for work in (told.speak, told.align)}
        drawn = [work for planned in self.scenes for track in planned.tracks.values() for work in track.pieces()]
        fades = [fade for fades in self.fades.values() for fade in fades if isinstance(fade, Fade)]
        return {**slots, **{work.label: work for work in (*drawn, *fades)}}

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


# ------------------------------------------------------------------------------------------------ planning


def speaking(instruction: Instruction, script: Script, look: Look) -> dict[str, Work]:
    """Every unit that speaks or measures a sentence, by its slot: a part of what the video's plan will have."""
    warnings = _warnings(instruction)
    told = (one for scene in script.scenes for one in _sentences(scene, script.language, look, warnings))
    return {work.label: work for one in told for work in (one.speak, one.align)}


def layouts(instruction: Instruction, script: Script, look: Look) -> tuple[Paginate, ...]:
    """The units that planning will ask for, but those that follow from the result of one of them."""
    asked: list[Paginate] = []

    def noted(work: Work) -> bytes:
        assert isinstance(work, Paginate)
        asked.append(work)
        return undivided(work.slide)

    for scene in script.scenes:
        shown = _shown(scene, instruction, script.language, look)
        for held in look.formats:
            _views(shown, held, look, noted)
    return tuple(asked)


def plan_video(instruction: Instruction, script: Script, station: str, look: Look, obtain: Obtain) -> VideoPlan:
    """Units of work for every sentence and every view of a script; ``obtain`` gives the result of a small unit."""
    scenes = tuple(_planned(scene, instruction, script.language, look, obtain) for scene in script.scenes)
    photos = {picture.file: picture.digest for picture in instruction.all_pictures() if picture.digest}
    sources = ((instruction.document, instruction.digest), *sorted(photos.items()))
    title, fades = instruction.title.text, _fades(scenes, look)
    return VideoPlan(title, script.language, station, look, scenes, fades, sources, fingerprint(script))


def shown_by(
    scene: Scene, instruction: Instruction, language: str, look: Look, obtain: Obtain
) -> tuple[int | None, dict[str, Track]]:
    """What a scene shows, by the name of the format, and its step's number: what of it is seen and not heard."""
    shown = _shown(scene, instruction, language, look)
    return shown.slide.number, {held.name: _track(shown, held, look, obtain) for held in look.formats}


def excerpt(plan: VideoPlan, scenes: Collection[str]) -> VideoPlan:
    """The same video with only these scenes (by their ids, in the plan's order), in its first format alone.

    All of it is what the whole video is made of, but the fades between scenes that did not follow each other there.
    ValueError where none of its scenes is named, or one that it has not.
    """
    kept = tuple(planned for planned in plan.scenes if planned.scene.id in scenes)
    if not kept or len(kept) != len(set(scenes)):
        raise ValueError(f"an excerpt of scenes {sorted(scenes)}, of which {len(kept)} are in the video")
    first, labels = plan.look.formats[0], plan.look.labels
    look = replace(plan.look, formats=(replace(first, small=None),))
    fades = {
        name: tuple(replace(fade, label=f"news, {fade.label}") if isinstance(fade, Fade) else fade for fade in made)
        for name, made in _fades(kept, look).items()
    }
    return replace(plan, title=f"{labels['news']}: {plan.title}", look=look, scenes=kept, fades=fades, name="news")


def _fades(scenes: Sequence[PlannedScene], look: Look) -> dict[str, tuple[Fade | Blend | None, ...]]:
    return {
        held.name: fades_between([planned.tracks[held.name] for planned in scenes], held, moves=look.moves)
        for held in look.formats
    }


def _planned(scene: Scene, instruction: Instruction, language: str, look: Look, obtain: Obtain) -> PlannedScene:
    warnings = _warnings(instruction)
    shown = _shown(scene, instruction, language, look)
    tracks = {held.name: _track(shown, held, look, obtain) for held in look.formats}
    return PlannedScene(
        scene,
        shown.slide.number,
        _sentences(scene, language, look, warnings),
        endings(scene.sentences, warnings),
        tracks,
        showings_of(list(tracks.values()), shown.clips),
    )


def _warnings(instruction: Instruction) -> frozenset[str]:
    return frozenset(warning.id for warning in instruction.all_warnings())


# ------------------------------------------------------------------------------------------------ what is said


def _sentences(scene: Scene, language: str, look: Look, warnings: Set[str]) -> tuple[PlannedSentence, ...]:
    return tuple(
        _told(sentence, f"scene {scene.id}, sentence {n}", language, look, warnings)
        for n, sentence in enumerate(scene.sentences, 1)
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


# ------------------------------------------------------------------------------------------------ what is shown


@dataclass(frozen=True, slots=True)
class _Shown:
    """A scene as it is to be shown: all of it on one ``slide``, however much it is.

    ``warnings``  ids of the instruction's warnings; ``clips`` what plays in the place of which photo, by its file name
    """

    scene: Scene
    slide: Slide
    warnings: frozenset[str]
    clips: Mapping[str, Clip]


def _shown(scene: Scene, instruction: Instruction, language: str, look: Look) -> _Shown:
    number = next((number for number, step in enumerate(instruction.steps, 1) if step.id == scene.step), None)
    pictures = shown_in(instruction, scene)
    clips = {picture.file: picture.clip for picture in pictures if picture.clip is not None}
    return _Shown(scene, _slide(scene, number, instruction, language, pictures, look), _warnings(instruction), clips)


def _track(shown: _Shown, held: Format, look: Look, obtain: Obtain) -> Track:
    """What a scene shows in one format; how many slides that takes is measured."""
    views = _views(shown, held, look, obtain)
    called = partial(_called, shown.scene, held, look)
    return track_of(views, shown.clips, look.theme, held, moves=look.moves, called=called)


def _views(shown: _Shown, held: Format, look: Look, obtain: Obtain) -> tuple[View, ...]:
    label = _called(shown.scene, held, look, "layout")

    def paginate(slide: Slide) -> tuple[Slide, ...]:
        return pages_of(slide, obtain(Paginate(label, slide, look.theme, held.size)))

    return views_of(shown.scene, shown.slide, paginate, warnings=shown.warnings, clips=shown.clips)


def _called(scene: Scene, held: Format, look: Look, what: str) -> str:
    return f"scene {scene.id}, {what}" + ("" if held is look.formats[0] else f", {held.name}")


def _slide(
    scene: Scene,
    number: int | None,
    instruction: Instruction,
    language: str,
    pictures: Sequence[Picture],
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
        photos=tuple(map(_photo, pictures)),
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
    is_clip = picture.clip is not None
    return Photo(picture.file, picture.digest, picture.missing, picture.path, marks=picture.marks, whole=is_clip)
