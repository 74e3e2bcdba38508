"""From a timed video and the store to a release on the site, or to a marked draft beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from onboard import __version__, files, resources
from onboard.compose.captions.cue import too_fast, too_short
from onboard.compose.captions.files import caption_files
from onboard.core.fingerprint import fingerprint, plain
from onboard.core.model import Finding, Instruction, Origin, Scene, Script, Size, Statement
from onboard.core.quiz import QuizQuestion
from onboard.narrate.voices.settings import voice_class
from onboard.pipeline import approving
from onboard.pipeline.gapping import Checked
from onboard.pipeline.keys import credentials_record
from onboard.pipeline.news import NewSince, photo_marks
from onboard.pipeline.plan import VideoPlan
from onboard.pipeline.schedule import TimedVideo
from onboard.pipeline.scripting import Telling, questions_about
from onboard.pipeline.signing import step_labels
from onboard.pipeline.theming import theme_of
from onboard.pipeline.work.base import Obtain, Work
from onboard.pipeline.work.publish import MakeSign, sign_layout
from onboard.pipeline.workspace import Station, Workspace
from onboard.publish import addresses, release
from onboard.publish.content import (
    Content,
    Edition,
    Holding,
    News,
    NewsVideo,
    Rendition,
    ShownScene,
    SpokenSentence,
    Workstation,
)
from onboard.store import Store

_LOGO_LIMIT = 8 * files.MEBIBYTE


@dataclass(frozen=True, slots=True)
class Told:
    """What is new, and the short video that shows it; None where it has none of its own."""

    new: NewSince
    video: TimedVideo | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A video in one language whose work is all in the store, what it was made from, and what was decided about it."""

    station: Station
    checked: Checked
    script: Script
    video: TimedVideo
    findings: tuple[Finding, ...]
    standing: approving.Standing
    edited: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    questions: tuple[QuizQuestion, ...] = ()
    news: Told | None = None

    @property
    def instruction(self) -> Instruction:
        return self.checked.instruction

    @property
    def is_draft(self) -> bool:
        return self.video.plan.look.draft


def finished(
    workspace: Workspace,
    station: Station,
    checked: Checked,
    telling: Telling,
    video: TimedVideo,
    standing: approving.Standing,
    obtain: Obtain,
) -> Finished:
    """What a build has made, or would make: ``status`` compares the very same with what is shown."""
    script = telling.script
    questions = questions_about(workspace, checked.instruction, script, obtain)
    return Finished(station, checked, script, video, telling.findings, standing, telling.edited, questions=questions)


# ------------------------------------------------------------------------------------------------ what is shown


def mark_of(workspace: Workspace, one: Finished) -> str:
    """What stands for everything a page shows in one language, known without taking anything from the store.

    Kept in the release record: a page whose mark is still the same need not be made again. The versions of the tools
    do not count, so that an update alone publishes nothing; nor does what is new, which follows from the rest.
    """
    logo = workspace.settings.brand.logo
    return fingerprint(
        [
            [film.fingerprint() for film in one.video.films.values()],
            [picture.fingerprint() for picture in one.video.pictures],
            workstation(workspace, one, with_logo=False),
            files.digest_of(workspace.folder / logo, limit=_LOGO_LIMIT) if logo else "",
            record_of([one]),
            {name: ref.place for name, ref in one.instruction.sources().items()},
            workspace.settings.site.base_url,
            one.questions,
        ]
    )


def workstation(workspace: Workspace, finished: Finished, *, with_logo: bool = True) -> Workstation:
    """The place, and who answers for it, as the page tells it."""
    settings, instruction = workspace.settings, finished.instruction
    logo = settings.brand.logo if with_logo else ""
    return Workstation(
        id=finished.station.id,
        name=instruction.station.text if instruction.station else finished.station.id,
        revision=_text(instruction.revision),
        valid_from=_text(instruction.valid_from),
        responsible=_text(instruction.responsible),
        contacts=tuple(contact.text for contact in instruction.contacts),
        company=settings.company.name,
        colour=finished.video.plan.look.theme.colours.brand,
        logo=(Path(logo).suffix.lower(), files.read_bounded(workspace.folder / logo, _LOGO_LIMIT)) if logo else None,
        document=finished.station.settings.document,
        valid_until=until.isoformat() if (until := finished.station.settings.valid_until) else "",
    )


def _text(statement: Statement | None) -> str:
    return statement.text if statement else ""


def edition(finished: Finished, store: Store) -> Edition:
    """A video with everything shown around it; what is large stays in the store until it is copied."""
    video, sources = finished.video, finished.instruction.sources()
    pictures = [_kept(picture, store) for picture in video.pictures]
    thumbnails = [_kept(thumbnail, store) for thumbnail in video.thumbnails]
    scenes = tuple(
        ShownScene(
            id=planned.scene.id,
            kind=planned.scene.kind,
            heading=planned.scene.heading,
            number=planned.number,
            start_ms=round(times.start_seconds * 1000),
            end_ms=round(times.end_seconds * 1000),
            picture=picture,
            thumbnail=thumbnail,
            points=tuple(point.text for point in planned.scene.points),
            panels=tuple((panel.signal, panel.text) for panel in planned.scene.panels),
            photos=photo_marks(planned.scene, finished.instruction),
            sentences=tuple(
                SpokenSentence(
                    sentence.text,
                    round(span.start_seconds * 1000),
                    round(span.end_seconds * 1000),
                    tuple(sources[cite] for cite in sentence.cites if cite in sources),
                    sentence.language,
                )
                for sentence, span in zip(planned.scene.sentences, times.sentences, strict=True)
            ),
        )
        for planned, times, picture, thumbnail in zip(
            video.plan.scenes, video.timeline.scenes, pictures, thumbnails, strict=True
        )
    )
    captions = caption_files(video.cues, video.plan.language)
    first = video.plan.look.formats[0]
    return Edition(
        language=video.plan.language,
        title=video.plan.title,
        video=_kept(video.films[first.name], store),
        captions=captions.webvtt,
        srt=captions.srt,
        poster=pictures[0],
        scenes=scenes,
        duration_ms=round(video.timeline.seconds * 1000),
        width=first.size.width,
        height=first.size.height,
        renditions=tuple(_renditions(video, store)),
        questions=finished.questions,
        news=_news(finished.news, store) if finished.news else None,
    )


def _news(told: Told, store: Store) -> News:
    film = told.video
    new = told.new
    if film is None:
        return News(new.since, new.day, new.changes)
    size = film.plan.look.formats[0].size
    shown = NewsVideo(
        _kept(next(iter(film.films.values())), store),
        caption_files(film.cues, film.plan.language).webvtt,
        _kept(film.pictures[0], store),
        round(film.timeline.seconds * 1000),
        size.width,
        size.height,
        new.scenes,
    )
    return News(new.since, new.day, new.changes, shown)


def _renditions(video: TimedVideo, store: Store) -> Iterator[Rendition]:
    """The video in its other formats, then small in each of them."""
    first, *others = video.plan.look.formats
    posters = {held.name: _kept(video.posters[held.name], store) for held in others}
    for held in others:
        yield _rendition(video, held.name, held.name, posters[held.name], held.size, store, small=False)
    for held in (first, *others):
        if f"{held.name} small" in video.films and held.small is not None:
            poster = posters.get(held.name, b"")
            yield _rendition(video, f"{held.name} small", held.name, poster, held.small.size, store, small=True)


def _rendition(
    video: TimedVideo, name: str, form: str, poster: Holding, size: Size, store: Store, *, small: bool
) -> Rendition:
    return Rendition(form, _kept(video.films[name], store), poster, size.width, size.height, small)


def _kept(work: Work, store: Store) -> Content:
    """The result of a unit, where it lies. Raises AbsentError, DamagedError."""
    mark = work.fingerprint()
    kept = store.describe(mark)
    return Content(kept.length, kept.sha256, partial(store.pieces, mark))


def record_of(editions: Sequence[Finished]) -> dict[str, Any]:
    """How the videos came to be; docs/formats/release.md. Nothing of this machine, no time of making, no key."""
    instruction = editions[0].instruction
    accepted = editions[0].checked.record()
    signatory = editions[0].video.plan.look.signatory
    return {
        "document": {"file": instruction.document, "sha256": instruction.digest},
        **({"accepted_gaps": accepted} if accepted else {}),
        **({"credentials": credentials_record(signatory)} if signatory else {}),
        "photos": {picture.file: picture.digest for picture in instruction.all_pictures() if picture.digest},
        "languages": {one.script.language: _language_record(one) for one in editions},
        "sent": [sent for one in editions for sent in _sent(one)],
    }


def _language_record(finished: Finished) -> dict[str, Any]:
    plan = finished.video.plan
    fallen = [
        {"scene": planned.scene.id, "sentence": n, "voice": f"{voice.provider}/{voice.voice}", "reason": told.instead}
        for planned in plan.scenes
        for n, told in enumerate(planned.sentences, 1)
        if told.instead and (voice := told.speak.voice)
    ]
    return {
        "script": _script_record(finished),
        "voice": _voice_record(plan.look.speaker.voice),
        **({"fallback_voice": fallen} if fallen else {}),
        "captions": _captions_record(finished.video),
        **approving.record_of(finished.standing, finished.findings),
    }


def _captions_record(video: TimedVideo) -> dict[str, Any]:
    """How many captions there are, and which stand too briefly to be read at ease, because they are spoken so fast."""
    missed = [*too_fast(video.cues), *too_short(video.cues)]
    return {"cues": len(video.cues), "missed_aims": [str(one) for one in missed]}


def _voice_record(voice: Any) -> dict[str, Any]:
    return {name: value for name, value in plain(voice).items() if name and isinstance(value, str | int | float)}


def _script_record(finished: Finished) -> dict[str, Any]:
    """Who wrote what: a model where a scene says so, a person where it was edited, else the writer by rule."""
    script = finished.script
    asked = [scene for scene in script.scenes if scene.origin and scene.origin.host]
    models = {(one.writer, one.host, one.prompt, one.redacted): 0 for one in _origins(asked)}
    for one in _origins(asked):
        models[one.writer, one.host, one.prompt, one.redacted] += one.characters
    return {
        "writer": script.writer,
        "sha256": fingerprint(script),
        "sentences": sum(len(scene.sentences) for scene in script.scenes),
        "model_sentences": sum(len(scene.sentences) for scene in asked if scene.origin and not scene.origin.fallback),
        "edited_scenes": list(finished.edited),
        "fallbacks": [
            {"scene": scene.id, "reason": scene.origin.fallback}
            for scene in asked
            if scene.origin and scene.origin.fallback
        ],
        "models": [
            {"model": model, "host": host, "prompt": prompt, "characters": characters, "redacted": redacted}
            for (model, host, prompt, redacted), characters in models.items()
        ],
    }


def _origins(scenes: Sequence[Scene]) -> list[Origin]:
    return [scene.origin for scene in scenes if scene.origin]


def _sent(finished: Finished) -> list[dict[str, Any]]:
    """What left this machine for a video, as configured: to whom, what for, how many characters."""
    sent = [
        {"to": model["model"], "host": model["host"], "purpose": "text", "characters": model["characters"]}
        for model in _script_record(finished)["models"]
    ]
    for voice, texts in _spoken_by(finished.video.plan).items():
        remote = voice_class(voice.provider)
        if not remote.offline:
            host, characters = remote.host_of(voice), sum(map(len, texts))
            sent.append({"to": remote.name, "host": host, "purpose": "speech", "characters": characters})
    return sent


def _spoken_by(plan: VideoPlan) -> dict[Any, set[str]]:
    """What each voice was given to speak, also where its service failed and the fallback took over."""
    given: dict[Any, set[str]] = {}
    for told in plan.sentences():
        given.setdefault(told.speak.voice, set()).add(told.speak.spoken)
        if told.instead:
            given.setdefault(plan.look.speaker_of(told.sentence).voice, set()).add(told.speak.spoken)
    return given


def tools(editions: Sequence[Finished]) -> dict[str, str]:
    """The programs it was made with, and their versions."""
    voices = dict.fromkeys(str(told.speak.voice.engine) for one in editions for told in one.video.plan.sentences())
    return {
        "onboard": __version__,
        "voice": ", ".join(voices),
        **{name: version(name) for name in ("av", "pillow", "fpdf2")},
    }


def colour_of(workspace: Workspace) -> str:
    """The colour of what stands for all workstations together."""
    return workspace.settings.brand.colour or theme_of(workspace).colours.brand


# ------------------------------------------------------------------------------------------------ where it is shown


def put_draft(workspace: Workspace, finished: Finished, store: Store) -> Path:
    """Put a page with a banner beside the site, and give its folder; what is published stays as it is."""
    station = finished.station
    own = station.id if station.language == station.languages[0] else f"{station.id}.{station.language}"
    folder = workspace.drafts / own
    record = {**record_of([finished]), "made_with": tools([finished])}
    release.write_draft(folder, workstation(workspace, finished), [edition(finished, store)], record, finished.reasons)
    return folder


def sign_of(workspace: Workspace, editions: Sequence[Finished], code: str) -> MakeSign:
    """The sheet to print, as work: in the languages told and the workspace's own."""
    told = (one.script.language for one in editions)
    languages = tuple(dict.fromkeys((*told, workspace.settings.language)))
    trial = not workspace.settings.site.base_url
    settings = workspace.settings.sign
    return MakeSign(
        "the sign",
        workstation(workspace, editions[0]),
        address_of(workspace, code),
        trial,
        languages,
        sign_layout(resources.assets()),
        size=settings.size,
        distance=settings.distance,
        steps=step_labels([one.video for one in editions]) if settings.steps else (),
    )


def address_of(workspace: Workspace, code: str) -> str:
    """What a code says; of a site that has no address yet, one to try it out with."""
    return addresses.permanent_url(workspace.settings.site.base_url or "http://localhost:8000", code)
