"""When everything stands, once the sentences have been spoken: durations are measured, never guessed.

    timed(...)   VideoPlan + what was measured -> TimedVideo    times; hence sound, captions, chapters, the join

Pure: nothing is made here. All formats of a video have the same times, and one sound. So have the small renditions,
where there are any: nothing is zoomed into in them, and the sound is encoded once more.

Sound is encoded a scene at a time, and placed on the grid of the encoder's frames (see ``core.timing``): what changes
in one scene moves the others' sound and encodes none of it again. Where music plays, or a filmed clip is heard, all of
a video's sound is one track.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.joining import Chapter, Labels
from onboard.compose.sound_settings import SoundtrackSettings
from onboard.core.clips import Clip, ClipSound
from onboard.core.timing import SAMPLES_PER_FRAME, SceneTimes, Span, SpokenScene, SpokenSentence, Timeline, arrange
from onboard.pipeline.plan import PlannedScene, PlannedSentence, VideoPlan
from onboard.pipeline.tracks import Blend, Format, Track, small_of
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.compose import Join, PagePicture, SceneSound, Small, Soundtrack
from onboard.pipeline.work.credentials import Credentialed
from onboard.pipeline.work.moving import Fade
from onboard.pipeline.work.narrate import Heard
from onboard.pipeline.work.publish import SmallPicture
from onboard.publish.claims import Claims

_SMALL_SOUND, _SMALL_BAND = 48_000, 15_000
"""Bits of one second, and Hz at most: measured, speech keeps its level and its peaks, and has seven tenths of the usual
bytes."""

_READ = 60
"""Frames that a page behind a clip stands at least."""

_LEAST = 2
"""Frames that a piece stands at least."""


@dataclass(frozen=True, slots=True)
class TimedVideo:
    """When everything stands, and the work that follows from it.

    ``sounds``    the sound of the scenes, or of the whole; once more for the small renditions where there are any
    ``smalls``    the pieces of the small renditions
    ``joins``     the video, by the name of the format: "landscape"; of the small renditions: "landscape small"
    ``films``     what is published, by the same names: the video, signed where it is to be
    ``pictures``  one a scene, in the first format; ``thumbnails`` the same, small
    ``posters``   of the other formats, by their names
    """

    plan: VideoPlan
    timeline: Timeline
    sounds: tuple[Sound, ...]
    smalls: tuple[Small, ...]
    joins: Mapping[str, Join]
    films: Mapping[str, Work]
    pictures: tuple[PagePicture, ...]
    thumbnails: tuple[SmallPicture, ...]
    posters: Mapping[str, PagePicture]
    cues: tuple[Cue, ...]

    @property
    def join(self) -> Join:
        """Of the format that comes first."""
        return self.joins[self.plan.look.formats[0].name]

    def slots(self) -> dict[str, Work]:
        works = (*self.sounds, *self.smalls, *self.joins.values(), *self.films.values(), *self.posters.values())
        named: dict[str, Work] = {work.label: work for work in (*works, *self.thumbnails)}
        for planned, picture in zip(self.plan.scenes, self.pictures, strict=True):
            named[f"scene {planned.scene.id}, page picture"] = picture
        return named


def timed(plan: VideoPlan, heard: Mapping[str, Heard]) -> TimedVideo:
    """Place everything in time. ``heard`` is what was measured, by fingerprint of each Align."""
    measured = [[heard[told.align.fingerprint()] for told in planned.sentences] for planned in plan.scenes]
    spoken = [_spoken_scene(planned, scene) for planned, scene in zip(plan.scenes, measured, strict=True)]
    timeline = arrange(spoken, plan.look.pauses)
    sentences = list(_placed_sentences(plan, measured, timeline))
    sounds = _sounds(plan, timeline)
    captions = cues(
        [
            Captioned(span, told.sentence.text, told.language, told.form.anchors(one.words))
            for told, one, span in sentences
        ],
        round(timeline.seconds * 1000),
    )
    first, *others = plan.look.formats
    pictures = tuple(_picture(planned, first, f"scene {planned.scene.id}, page picture") for planned in plan.scenes)
    reduced = [held for held in plan.look.formats if held.small]
    smalls = {held.name: _smalls(plan, held) for held in reduced}
    small_sounds = [(start, _small_sound(sound)) for start, sound in sounds]
    joins = {held.name: _join(plan, held, timeline, sounds, captions) for held in plan.look.formats}
    for held in reduced:
        joins[f"{held.name} small"] = _small_join(
            plan, held, timeline, small_sounds, joins[held.name], smalls[held.name]
        )
    return TimedVideo(
        plan,
        timeline,
        tuple(sound for _, sound in (*sounds, *(small_sounds if reduced else ()))),
        tuple(small for made in smalls.values() for small in made.values()),
        joins,
        {name: _film(plan, join) for name, join in joins.items()},
        pictures,
        tuple(SmallPicture(f"{picture.label}, for the list", picture.fingerprint()) for picture in pictures),
        {held.name: _picture(plan.scenes[0], held, f"the poster, {held.name}") for held in others},
        captions,
    )


def _spoken_scene(planned: PlannedScene, measured: Sequence[Heard]) -> SpokenScene:
    sentences = zip(measured, planned.endings, strict=True)
    spoken = tuple(SpokenSentence(one.samples, ending) for one, ending in sentences)
    return SpokenScene(planned.scene.kind, spoken, planned.showings)


_PlacedSentence = tuple[PlannedSentence, Heard, Span]
"""A sentence, its measurement, and where on the timeline it is heard."""


def _placed_sentences(
    plan: VideoPlan, measured: Sequence[Sequence[Heard]], timeline: Timeline
) -> Iterator[_PlacedSentence]:
    for planned, scene, times in zip(plan.scenes, measured, timeline.scenes, strict=True):
        yield from zip(planned.sentences, scene, times.sentences, strict=True)


def _join(
    plan: VideoPlan, held: Format, timeline: Timeline, sounds: Sequence[PlacedSound], captions: tuple[Cue, ...]
) -> Join:
    pieces = placed([planned.tracks[held.name] for planned in plan.scenes], plan.fades[held.name], timeline)
    return Join(
        _called(plan, "video") + ("" if held is plan.look.formats[0] else f", {held.name}"),
        tuple(pieces),
        timeline.frames,
        tuple((start, sound.fingerprint()) for start, sound in sounds),
        captions,
        _chapters(plan, timeline),
        _labels(plan),
        held.encoder,
        held.rhythm,
    )


def _smalls(plan: VideoPlan, held: Format) -> dict[str, Small]:
    """The pieces of a small rendition, by the fingerprints of those they are made of."""
    tracks = [planned.tracks[held.name] for planned in plan.scenes]
    pieces = [
        piece for track in tracks for piece in (*track.stills, *(film for films in track.films for film in films))
    ]
    return {piece.fingerprint(): small_of(piece, held.small) for piece in pieces}


def _small_join(
    plan: VideoPlan,
    held: Format,
    timeline: Timeline,
    sounds: Sequence[PlacedSound],
    join: Join,
    smalls: Mapping[str, Small],
) -> Join:
    tracks = [planned.tracks[held.name].plainer() for planned in plan.scenes]
    fades = [fade if isinstance(fade, Blend) else None for fade in plan.fades[held.name]]
    return replace(
        join,
        label=f"{_called(plan, 'video')}, {held.name} small",
        placed=tuple(
            (frame, smalls[mark].fingerprint(), blend) for frame, mark, blend in placed(tracks, fades, timeline)
        ),
        sounds=tuple((start, sound.fingerprint()) for start, sound in sounds),
        encoder=held.small,
        rhythm=held.small_rhythm,
    )


def _called(plan: VideoPlan, what: str) -> str:
    return " ".join(part for part in ("the", plan.name, what) if part)


def _picture(planned: PlannedScene, held: Format, label: str) -> PagePicture:
    return PagePicture(label, planned.tracks[held.name].face.fingerprint())


def _chapters(plan: VideoPlan, timeline: Timeline) -> tuple[Chapter, ...]:
    """One a scene; the scenes of one long step are one chapter."""
    chapters, before = [], None
    for planned, times in zip(plan.scenes, timeline.scenes, strict=True):
        if planned.scene.step is None or planned.scene.step != before:
            chapters.append(Chapter(times.start_frame, planned.scene.heading))
        before = planned.scene.step
    return tuple(chapters)


def _labels(plan: VideoPlan) -> Labels:
    """What is synthetic is said in words and by name: always the speech, and the text where a model wrote it."""
    words, voices, models = plan.look.labels, _voices(plan), _models(plan)
    draft = f"{words['draft']} · " if plan.look.draft else ""
    return Labels(
        title=draft + plan.title,
        language=plan.language,
        station=plan.station,
        comment="",
        ai_label=" · ".join((words["synthetic_voice"], *((words["model_text"],) if models else ()))),
        version="onboard",
        ai_systems="; ".join((f"speech: {', '.join(voices)}", *((f"text: {', '.join(models)}",) if models else ()))),
    )


def _voices(plan: VideoPlan) -> tuple[str, ...]:
    spoken = (told.speak.voice for told in plan.sentences())
    return tuple(dict.fromkeys(f"{voice.provider}/{voice.voice}" for voice in spoken))


def _models(plan: VideoPlan) -> tuple[str, ...]:
    """The models whose words are told."""
    origins = (planned.scene.origin for planned in plan.scenes)
    return tuple(dict.fromkeys(one.writer for one in origins if one and one.host and not one.fallback))


def _film(plan: VideoPlan, join: Join) -> Work:
    if plan.look.signatory is None or plan.look.draft:
        return join
    labels: Labels = join.labels
    claims = Claims(
        title=labels.title,
        language=plan.language,
        workstation=plan.station,
        ai_label=labels.ai_label,
        ai_systems=labels.ai_systems,
        script=plan.script,
        sources=plan.sources,
    )
    return Credentialed(f"{join.label}, signed", join.fingerprint(), claims, plan.look.signatory)


# ------------------------------------------------------------------------------------------------ sound

Sound = SceneSound | Soundtrack

PlacedSound = tuple[int, Sound]
"""The first sample of the video that a sound plays, and the sound."""


def _sounds(plan: VideoPlan, timeline: Timeline) -> list[PlacedSound]:
    clips = tuple(_heard_clips(plan, timeline))
    if plan.look.music is None and not clips:
        return list(_scene_sounds(plan, timeline))
    return [(0, _soundtrack(plan, timeline, clips))]


def _scene_sounds(plan: VideoPlan, timeline: Timeline) -> Iterator[PlacedSound]:
    for planned, times in zip(plan.scenes, timeline.scenes, strict=True):
        if planned.sentences:
            spoken = tuple(
                (span.start - times.sound.start, told.speak.fingerprint())
                for told, span in zip(planned.sentences, times.sentences, strict=True)
            )
            label = f"scene {planned.scene.id}, sound"
            yield times.sound.start, SceneSound(label, spoken, times.sound.samples, SoundtrackSettings())


def _small_sound(sound: Sound) -> Sound:
    band = min(sound.settings.bandwidth, _SMALL_BAND)
    settings = replace(sound.settings, bits_per_second=_SMALL_SOUND, bandwidth=band)
    return replace(sound, label=f"{sound.label}, small", settings=settings)


def _soundtrack(plan: VideoPlan, timeline: Timeline, clips: tuple[tuple[int, Clip], ...]) -> Soundtrack:
    music = plan.look.music
    sentences = [
        (told, span)
        for planned, times in zip(plan.scenes, timeline.scenes, strict=True)
        for told, span in zip(planned.sentences, times.sentences, strict=True)
    ]
    return Soundtrack(
        _called(plan, "soundtrack"),
        tuple((span.start, told.speak.fingerprint()) for told, span in sentences),
        timeline.samples,
        SoundtrackSettings.beside_speech(),
        music,
        tuple(span for told, span in sentences if told.warns) if music else (),
        clips,
    )


def _heard_clips(plan: VideoPlan, timeline: Timeline) -> Iterator[tuple[int, Clip]]:
    """Where a clip's own sound begins, for those that are heard."""
    for planned, times in zip(plan.scenes, timeline.scenes, strict=True):
        played = (films[0].clip for films in planned.tracks[plan.look.formats[0].name].films if films)
        for clip, span in zip(played, times.showings, strict=True):
            if clip.sound is not ClipSound.MUTE:
                yield span.start, clip


# ------------------------------------------------------------------------------------------------ pictures

Placed = tuple[int, str, int]
"""The frame from which a piece is seen, its fingerprint, and how many frames in front of it blend into it."""


def placed(tracks: Sequence[Track], fades: Sequence[Fade | Blend | None], timeline: Timeline) -> Iterator[Placed]:
    """Every piece of a video in one format, in order; ``tracks`` and ``fades`` are those of its scenes.

    A scene fades into the next within its own last frames, when nothing is said any more: whoever jumps to a
    chapter sees its picture at once. Where there is no time for something that moves, the next view is cut to.
    """
    blend = 0
    for track, times, fade in zip(tracks, timeline.scenes, [*fades[1:], None], strict=True):
        ((frame, mark, _), *others), free = _of_scene(track, times)
        yield frame, mark, blend
        yield from others
        blend = 0
        if fade is not None and times.end_frame - fade.frames >= max(free, times.quiet_from):
            if isinstance(fade, Blend):
                blend = fade.frames
            else:
                yield times.end_frame - fade.frames, fade.fingerprint(), 0


def _of_scene(track: Track, times: SceneTimes) -> tuple[list[Placed], int]:
    """A scene's pieces, and the first frame from which another may stand."""
    pieces: list[Placed] = []
    free, shown = times.start_frame, iter(times.showings)
    begins = _frames_of_views(track, times)
    ends = [*begins[1:], times.end_frame]
    for at, (frame, end) in enumerate(zip(begins, ends, strict=True)):
        frame = max(frame, free)
        films = track.films[at]
        starts = next(shown).start // SAMPLES_PER_FRAME if films else end
        entrance, blend = track.entrances[at], 0
        if entrance is not None and frame + entrance.frames + _LEAST <= min(starts, end):
            if isinstance(entrance, Blend):
                blend = entrance.frames
            else:
                pieces.append((frame, entrance.fingerprint(), 0))
            frame += entrance.frames
        if frame < starts:
            pieces.append((frame, track.stills[at].fingerprint(), blend))
            free = frame + 1
        for film in films:
            pieces.append((starts, film.fingerprint(), 0))
            starts = free = starts + film.frames
    return pieces, free


def _frames_of_views(track: Track, times: SceneTimes) -> list[int]:
    """Where each view begins: with its words, but not before the one in front of it was seen.

    Where so much is shown to so few words that not all of it would be seen, each gets an equal share of the time.
    """
    frames, filmed = [times.start_frame], [span.end // SAMPLES_PER_FRAME for span in times.showings]
    for played, view in zip(track.films[:-1], track.views[1:], strict=True):
        seen = filmed.pop(0) if played else frames[-1] + _LEAST
        frames.append(max(times.frame_at(view.begins), seen, frames[-1] + _LEAST))
    behind = max((at for at, played in enumerate(track.films, 1) if played), default=0)
    late = len(frames) - behind
    if behind and late and min(end - start for start, end in pairwise([*frames[behind:], times.end_frame])) < _READ:
        # Pages whose words were spoken during a clip share the time behind it.
        start = frames[behind]
        frames[behind:] = [start + at * (times.end_frame - start) // late for at in range(late)]
    if frames[-1] + _LEAST > times.end_frame and not behind:
        return [times.start_frame + at * times.frames // len(track.views) for at in range(len(track.views))]
    return frames
