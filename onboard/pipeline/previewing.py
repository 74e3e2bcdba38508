"""All slides of a workstation on contact sheets, in seconds: nothing is spoken, encoded, asked of a model or judged.

takes   a workstation as it is now, gaps and findings and all      gives   PNG sheets and one HTML page of its slides

The slides are those a build would make: each view of each scene, marks, full-screen warnings and continued text.
Thumbnails are kept in the store, so that looking again after a change draws only what changed.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onboard import files
from onboard.core.errors import InputError, OnboardError, OutputError, attached
from onboard.core.model import FORMATS, Instruction, Script
from onboard.core.progress import Progress, Quiet
from onboard.pipeline import reading, scripting
from onboard.pipeline.asking import UnansweredError, unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import Look, PlannedScene, plan_video
from onboard.pipeline.previewpage import Pictured, PreviewPage, Shown, preview_page
from onboard.pipeline.tracks import Format
from onboard.pipeline.views import View
from onboard.pipeline.work.base import Obtain, Work
from onboard.pipeline.work.script import CheckScript
from onboard.pipeline.work.slides import Paginate, Thumbnail, undivided
from onboard.pipeline.workers import Workers
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import Store

PAGE = "index.html"

_WIDTHS = {"landscape": 960, "portrait": 540}
_OURS = re.compile(r"index\.html|[a-z]{2,3}\.(?:landscape|portrait)(?:-\d+)?\.png")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a workstation is to be seen; no ``languages`` means all of its."""

    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = tuple(FORMATS)
    page: bool = True
    sheets: bool = True


@dataclass(frozen=True, slots=True)
class Previewed:
    """What was written for one workstation.

    ``page``     the HTML page, None where it was not wanted; ``sheets`` the PNG files
    ``slides``   how many there are, all formats and languages together
    ``notes``    what to look at: (language and scene, what)
    ``left_out`` languages that have no script yet, and why
    ``error``    why nothing was written; what stood there before still does
    """

    station: str
    page: Path | None = None
    sheets: tuple[Path, ...] = ()
    slides: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    error: OnboardError | None = None


@dataclass(frozen=True, slots=True)
class _Planned:
    """One language of a workstation, planned."""

    language: str
    title: str
    look: Look
    scenes: tuple[PlannedScene, ...]

    def shown(self, shape: str) -> Iterator[tuple[Shown, Thumbnail]]:
        """Every view in order, with the unit that draws it."""
        for planned in self.scenes:
            track = planned.tracks[shape]
            for at, still in enumerate(track.stills):
                work = Thumbnail(still.label, still.slide, still.theme, still.size, _WIDTHS[shape])
                yield _shown(planned, track.views, at), work


def preview(
    workspace: Workspace,
    stations: Sequence[str],
    workers: Workers,
    *,
    wanted: Wanted,
    out: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Previewed, ...]:
    """Write the contact sheets of workstations into ``out``/<id>, by default ``output/preview``; old ones are replaced.

    The caller holds the workspace's lock. A workstation that cannot be shown (a document that cannot be read, a slide
    that cannot be drawn, a language it is not told in) is reported with its error and does not keep the others.
    """
    folder = out or workspace.folder / "output" / "preview"
    if out is None:
        files.clear_temporaries(folder)
    done: list[Previewed] = []
    for name in stations:
        try:
            done.append(_preview_of(workspace, name, workers, wanted, folder, progress or Quiet()))
        except OnboardError as error:
            done.append(Previewed(name, error=error))
    return tuple(done)


def _preview_of(
    workspace: Workspace, name: str, workers: Workers, wanted: Wanted, folder: Path, progress: Progress
) -> Previewed:
    with attached(subject=name):
        workspace.station(name)  # whose name becomes a folder's: "../.." is none
    _require_ours(folder / name)
    with attached(subject=name):
        planned, left_out = _planned_in(workspace, name, wanted, workers)
        store = Store(workspace.store)
        works = [work for one in planned for shape in wanted.formats for _, work in one.shown(shape)]
        _draw(works, store, workers, progress)
        pictured = {
            (one.language, shape): [
                Pictured(shown, store.get(work.fingerprint()), shape) for shown, work in one.shown(shape)
            ]
            for one in planned
            for shape in wanted.formats
        }
    bench = files.temporary_folder(folder)
    try:
        with attached(subject=name):
            sheets = _write(bench, name, planned, pictured, wanted, workspace.settings.language)
        _replace(bench, folder / name)
    except BaseException as error:
        shutil.rmtree(bench, ignore_errors=True)
        if isinstance(error, OutputError):
            error.file, error.subject = str(folder / name), None  # the bench's own names tell a person nothing
        raise
    return Previewed(
        name,
        folder / name / PAGE if wanted.page else None,
        tuple(folder / name / sheet for sheet in sheets),
        len(works),
        _notes(pictured),
        left_out,
    )


# ------------------------------------------------------------------------------------------------ what is shown


def _planned_in(
    workspace: Workspace, name: str, wanted: Wanted, workers: Workers
) -> tuple[tuple[_Planned, ...], tuple[tuple[str, str], ...]]:
    """Each language with a script, planned; and why the others have none."""
    station, store = workspace.station(name), Store(workspace.store)
    instruction = reading.read_station(workspace, station, _keeping(store), stopping=False)
    told: list[tuple[Script, Look]] = []
    left_out: list[tuple[str, str]] = []
    for language in wanted.languages or station.languages:
        try:
            script = _script_now(workspace, station.told_in(language), instruction, store)
        except UnansweredError:
            left_out.append((language, "a model has to write a part of its script first"))
        else:
            told.append((script, _look(workspace, language, script, wanted)))
    if not told:
        raise InputError(
            "a model has to write a part of the script first, and a preview asks none",
            subject=name,
            hint=f"Run: onboard review {name}, then look again.",
        )
    return _divided(instruction, station.id, told, store, workers), tuple(left_out)


def _script_now(workspace: Workspace, station: Station, instruction: Instruction, store: Store) -> Script:
    """The script as a build would find it, without what a check objects to in it: nothing is judged here."""
    keeping = _keeping(store)

    def unjudged(work: Work) -> bytes:
        return b"[]" if isinstance(work, CheckScript) else keeping(work)

    return scripting.script_of(workspace, station, instruction, unasked(store), unjudged, keep=False).script


def _look(workspace: Workspace, language: str, script: Script, wanted: Wanted) -> Look:
    others = {sentence.language for _, sentence in script.sentences()}
    look = look_of(workspace, language, draft=False, silent=True, others=others)
    encoder = look.formats[0].encoder
    return replace(look, formats=tuple(Format(shape, FORMATS[shape], encoder) for shape in wanted.formats))


def _divided(
    instruction: Instruction, station: str, told: Sequence[tuple[Script, Look]], store: Store, workers: Workers
) -> tuple[_Planned, ...]:
    """Scripts as slides that fit.

    How many slides a text takes is measured, which is most of planning. So at first each is supposed to fit; what was
    only supposed is then measured, all at once, until nothing is.
    """
    while True:
        supposed: dict[str, Paginate] = {}
        obtain = _supposing(store, supposed)
        plans = [plan_video(instruction, script, station, look, obtain) for script, look in told]
        if not supposed:
            return tuple(_Planned(plan.language, plan.title, plan.look, plan.scenes) for plan in plans)
        workers.run(list(supposed.values()), store, lambda work: None)


def _supposing(store: Store, supposed: dict[str, Paginate]) -> Obtain:
    """Results from the store; a slide that was not measured yet is one that fits, and goes among the ``supposed``."""
    keeping = _keeping(store)

    def obtain(work: Work) -> bytes:
        if not isinstance(work, Paginate) or store.has(work.fingerprint()):
            return keeping(work)
        supposed[work.fingerprint()] = work
        return undivided(work.slide)

    return obtain


def _keeping(store: Store) -> Obtain:
    def obtain(work: Work) -> bytes:
        mark = work.fingerprint()
        if not store.has(mark):
            store.put(mark, work.make(store.get))
        return store.get(mark)

    return obtain


def _shown(planned: PlannedScene, views: Sequence[View], at: int) -> Shown:
    scene, view = planned.scene, views[at]
    until = views[at + 1].begins.sentence if at + 1 < len(views) else len(scene.sentences)
    spoken = scene.sentences[view.begins.sentence : max(until, view.begins.sentence + 1)]
    return Shown(
        scene=scene.id,
        number=planned.number,
        heading=scene.heading,
        view=at + 1,
        views=len(views),
        sentences=tuple(sentence.text for sentence in spoken),
        notes=tuple(_remarks(view, views[:at])),
    )


def _remarks(view: View, before: Sequence[View]) -> Iterator[str]:
    """What a trainer should look at on this slide, by the names the page knows it by."""
    slide = view.slide
    if slide.page > 1 and not any(one.slide.page == slide.page and one.slide.form is slide.form for one in before):
        yield "continued"
    seen = {photo.file for one in before for photo in one.slide.photos}
    if any(photo.missing is not None and photo.file not in seen for photo in slide.photos):
        yield "photo-missing"
    if view.film:
        yield "clip"


def _notes(pictured: dict[tuple[str, str], list[Pictured]]) -> tuple[tuple[str, str], ...]:
    found = (
        (f"{language}, {one.shown.heading}", note)
        for (language, _), several in pictured.items()
        for one in several
        for note in one.shown.notes
        if note != "clip"
    )
    return tuple(dict.fromkeys(found))


def _draw(works: Sequence[Thumbnail], store: Store, workers: Workers, progress: Progress) -> None:
    missing: dict[str, Thumbnail] = {mark: work for work in works if not store.has(mark := work.fingerprint())}
    if not missing:
        return
    progress.begin("slides", len(missing))
    workers.run(_by_photos(list(missing.values())), store, lambda work: progress.advance("slides", work.label))
    progress.end("slides")


def _by_photos(works: Sequence[Thumbnail]) -> Sequence[Work]:
    """Slides of the same photos one after the other, whatever their language and format: a photo is decoded once."""

    def photos(work: Thumbnail) -> list[str]:
        return [photo.digest for photo in work.slide.photos]

    return sorted(works, key=photos)


# ------------------------------------------------------------------------------------------------ writing


def _write(
    bench: Path,
    station: str,
    planned: Sequence[_Planned],
    pictured: dict[tuple[str, str], list[Pictured]],
    wanted: Wanted,
    language: str,
) -> list[str]:
    """Everything into one folder; the names of the sheets."""
    names: list[str] = []
    if wanted.sheets:
        for one in planned:
            for shape in wanted.formats:
                names += _write_sheets(bench, station, one, shape, pictured[one.language, shape], language)
    if wanted.page:
        told = PreviewPage(station, planned[0].title, language, pictured)
        files.write_durably(bench / PAGE, preview_page(told))
    return names


def _write_sheets(
    bench: Path, station: str, one: _Planned, shape: str, pictured: Sequence[Pictured], language: str
) -> Iterator[str]:
    from PIL import Image

    from onboard.slides.contactsheet import Cell, sheets

    cells = [
        Cell(
            Image.open(io.BytesIO(each.jpeg), formats=("JPEG",)),
            each.caption,
            each.number,
            each.note(language),
        )
        for each in pictured
    ]
    title = f"{one.title} · {station} · {one.language}"
    drawn = sheets(cells, one.look.theme, title=title, language=one.language)
    for number, image in enumerate(drawn, 1):
        name = f"{one.language}.{shape}{f'-{number}' if number > 1 else ''}.png"
        with files.writing(bench / name):
            image.save(bench / name, "PNG", compress_level=1)
        yield name


def _require_ours(folder: Path) -> None:
    """Raise OutputError where a folder to be replaced holds something that no preview wrote."""
    with files.writing(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise OutputError("is no folder", file=str(folder), hint="Name another with --out.")
        foreign = sorted(one.name for one in folder.iterdir() if not _is_ours(one)) if folder.is_dir() else []
    if foreign:
        raise OutputError(
            f"holds {foreign[0]}, which no preview wrote, and the folder would be replaced",
            file=str(folder),
            hint="Name another with --out.",
        )


def _is_ours(path: Path) -> bool:
    return bool(_OURS.fullmatch(path.name)) and path.is_file() and not path.is_symlink()


def _replace(bench: Path, folder: Path) -> None:
    """Put a finished folder in the place of the old one."""
    with files.writing(folder):
        if folder.is_dir():
            old = files.temporary_folder(folder.parent)
            folder.replace(old / folder.name)
            files.move_durably(bench, folder)
            shutil.rmtree(old)
        else:
            files.move_durably(bench, folder)
