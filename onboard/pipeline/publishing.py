"""From a timed video and the store to a release on the site, or to a marked draft beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from onboard import __version__, files, resources
from onboard.compose.captions.cue import too_fast, too_short
from onboard.compose.captions.files import caption_files
from onboard.core.errors import CheckFailedError, InputError
from onboard.core.fingerprint import fingerprint, plain
from onboard.core.model import Finding, Instruction, Origin, Scene, Script, Statement
from onboard.core.progress import Progress
from onboard.narrate.voices.settings import voice_class
from onboard.pipeline import approving
from onboard.pipeline.gapping import Checked
from onboard.pipeline.plan import VideoPlan
from onboard.pipeline.schedule import TimedVideo
from onboard.pipeline.tracks import Format
from onboard.pipeline.work.base import Obtain
from onboard.pipeline.work.publish import MakeSign, sign_layout
from onboard.pipeline.workspace import Station, Workspace
from onboard.publish import addresses, release
from onboard.publish.content import Edition, Rendition, ShownScene, SpokenSentence, Workstation
from onboard.store import Store

_LOGO_LIMIT = 8 * files.MEBIBYTE
_HISTORY_LIMIT = 64 * files.MEBIBYTE


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

    @property
    def instruction(self) -> Instruction:
        return self.checked.instruction

    @property
    def is_draft(self) -> bool:
        return self.video.plan.look.draft


@dataclass(frozen=True, slots=True)
class Outcome:
    """See ``build.StationReport``; ``videos`` is the folder they lie in."""

    outcome: str
    release: str
    address: str
    place: Path
    videos: Path


# ------------------------------------------------------------------------------------------------ what is shown


def mark_of(workspace: Workspace, editions: Sequence[Finished]) -> str:
    """What stands for everything a page shows, known without taking anything from the store.

    Kept in the release record: a page whose mark is still the same need not be made again. The versions of the tools
    do not count, so that an update alone publishes nothing.
    """
    logo, first = workspace.settings.brand.logo, editions[0]
    return fingerprint(
        [
            [join.fingerprint() for one in editions for join in one.video.joins.values()],
            [picture.fingerprint() for one in editions for picture in one.video.pictures],
            _workstation(workspace, first, with_logo=False),
            files.digest_of(workspace.folder / logo, limit=_LOGO_LIMIT) if logo else "",
            _record(editions),
            {name: ref.place for name, ref in first.instruction.sources().items()},
            workspace.settings.site.base_url,
        ]
    )


def _workstation(workspace: Workspace, finished: Finished, *, with_logo: bool = True) -> Workstation:
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
    )


def _text(statement: Statement | None) -> str:
    return statement.text if statement else ""


def _edition(finished: Finished, store: Store) -> Edition:
    video, sources = finished.video, finished.instruction.sources()
    pictures = [store.get(picture.fingerprint()) for picture in video.pictures]
    scenes = tuple(
        ShownScene(
            id=planned.scene.id,
            kind=planned.scene.kind,
            heading=planned.scene.heading,
            number=planned.number,
            start_ms=round(times.start_seconds * 1000),
            end_ms=round(times.end_seconds * 1000),
            picture=picture,
            points=tuple(point.text for point in planned.scene.points),
            panels=tuple((panel.signal, panel.text) for panel in planned.scene.panels),
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
        for planned, times, picture in zip(video.plan.scenes, video.timeline.scenes, pictures, strict=True)
    )
    captions = caption_files(video.cues, video.plan.language)
    first, *others = video.plan.look.formats
    return Edition(
        language=video.plan.language,
        title=video.plan.title,
        video=store.get(video.join.fingerprint()),
        captions=captions.webvtt,
        srt=captions.srt,
        poster=pictures[0],
        scenes=scenes,
        duration_ms=round(video.timeline.seconds * 1000),
        width=first.size.width,
        height=first.size.height,
        renditions=tuple(_rendition(video, held, store) for held in others),
    )


def _rendition(video: TimedVideo, held: Format, store: Store) -> Rendition:
    film, poster = video.joins[held.name], video.posters[held.name]
    return Rendition(
        held.name,
        store.get(film.fingerprint()),
        store.get(poster.fingerprint()),
        held.size.width,
        held.size.height,
    )


def _record(editions: Sequence[Finished]) -> dict[str, Any]:
    """How the videos came to be; docs/formats/release.md. Nothing of this machine, no time of making, no key."""
    instruction = editions[0].instruction
    accepted = editions[0].checked.record()
    return {
        "document": {"file": instruction.document, "sha256": instruction.digest},
        **({"accepted_gaps": accepted} if accepted else {}),
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


def _tools(editions: Sequence[Finished]) -> dict[str, str]:
    voices = dict.fromkeys(str(told.speak.voice.engine) for one in editions for told in one.video.plan.sentences())
    return {
        "onboard": __version__,
        "voice": ", ".join(voices),
        **{name: version(name) for name in ("av", "pillow", "fpdf2")},
    }


# ------------------------------------------------------------------------------------------------ where it is shown


def publish(
    workspace: Workspace,
    editions: Sequence[Finished],
    store: Store,
    obtain: Obtain,
    now: datetime,
    progress: Progress,
) -> Outcome:
    """A workstation's videos, one a language, as one release.

    The release first, then the sign and the records, then the pointer, last the index.

    Interrupted anywhere, the next run finishes: whatever is there already is only verified.
    """
    site, station = workspace.site, _workstation(workspace, editions[0])
    code = addresses.address_of(workspace.records, station.id, now=now)
    before = _live(site, code, progress)
    mark = mark_of(workspace, editions)
    made = _whole_release(site, before, mark, progress)
    if made is None:
        record = {**_record(editions), "made_with": _tools(editions), "mark": mark}
        made = release.write_release(
            site, station, [_edition(one, store) for one in editions], record, progress=progress
        )
    release.write_sign(site, code, _address(workspace, code), obtain(_sign(workspace, station, editions, code)))
    _keep_records(workspace, station.id, made, now)
    release.switch(site, station, code, made)
    left_out = release.write_index(
        site, company=station.company, colour=station.colour, language=workspace.settings.language
    )
    for page in left_out:
        progress.note(f"left out of the index: {page}")
    return Outcome(
        "unchanged" if made == before else "published",
        made,
        addresses.as_typed(_address(workspace, code)),
        site / "W" / code,
        site / "r" / made,
    )


def _whole_release(site: Path, live: str | None, mark: str, progress: Progress) -> str | None:
    """The release visitors see, if it is this one and whole; None where one must be written (and why it is said)."""
    if live is None:
        return None
    try:
        return live if release.verified(site, live)["record"].get("mark") == mark else None
    except (CheckFailedError, InputError) as damage:
        progress.note(f"{damage}; it is written again")
        return None


def _live(site: Path, code: str, progress: Progress) -> str | None:
    """What visitors see now; a page that is damaged counts as none, and it is said."""
    try:
        return release.live(site, code)
    except CheckFailedError as damage:
        progress.note(f"{damage}; it is written again")
        return None


def put_draft(workspace: Workspace, finished: Finished, store: Store) -> Outcome:
    """Put a page with a banner beside the site; what is published stays as it is."""
    station = finished.station
    own = station.id if station.language == station.languages[0] else f"{station.id}.{station.language}"
    folder = workspace.drafts / own
    record = {**_record([finished]), "made_with": _tools([finished])}
    release.write_draft(
        folder, _workstation(workspace, finished), [_edition(finished, store)], record, finished.reasons
    )
    return Outcome("draft", "", "", folder, folder)


def published_mark(workspace: Workspace, station: str) -> str:
    """The mark of what visitors see now; "" where nothing is published. Raises CheckFailedError for a damaged one."""
    codes = {address.workstation: address.code for address in addresses.addresses(workspace.records)}
    live = release.live(workspace.site, codes[station]) if station in codes else None
    if live is None or not (workspace.site / "r" / live).is_dir():
        return ""
    return str(release.read_release(workspace.site, live)["record"].get("mark", ""))


def _sign(workspace: Workspace, station: Workstation, editions: Sequence[Finished], code: str) -> MakeSign:
    told = (one.script.language for one in editions)
    languages = tuple(dict.fromkeys((*told, workspace.settings.language)))
    trial = not workspace.settings.site.base_url
    return MakeSign("the sign", station, _address(workspace, code), trial, languages, sign_layout(resources.assets()))


def _address(workspace: Workspace, code: str) -> str:
    return addresses.permanent_url(workspace.settings.site.base_url or "http://localhost:8000", code)


def _keep_records(workspace: Workspace, station: str, made: str, now: datetime) -> None:
    """The release's record, and a line of history where the newest one names another release.

    The history is written whole, so that an interrupted run cannot leave half a line.
    """
    folder = workspace.records / station
    record = (workspace.site / "r" / made / release.RECORD_NAME).read_bytes()
    copy, history = folder / f"{made}.json", folder / "history.jsonl"
    if not copy.exists() or copy.read_bytes() != record:
        files.write_durably(copy, record)
    lines = (
        files.read_bounded(history, _HISTORY_LIMIT).decode("utf-8", "replace").splitlines() if history.exists() else []
    )
    before = _release_in(lines[-1], station, len(lines)) if lines else None
    if before != made:
        line = {"at": now.isoformat(timespec="seconds"), "release": made, "before": before}
        files.write_durably(history, "".join(f"{one}\n" for one in (*lines, json.dumps(line))).encode())


def _release_in(line: str, station: str, number: int) -> str:
    """The release that a line of history names."""
    try:
        return str(json.loads(line)["release"])
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise InputError(
            "is no line of a history of releases",
            file=f"records/{station}/history.jsonl",
            place=f"line {number}",
            hint="Put the file back from your backup, or remove that line.",
        ) from exc
