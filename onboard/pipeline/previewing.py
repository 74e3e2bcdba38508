"""All slides of a workstation on contact sheets, in seconds: nothing is spoken, encoded, asked of a model or judged.

takes   a workstation as it is now, gaps and findings and all      gives   PNG sheets and one HTML page of its slides

The slides are those a build would make: each view of each scene, marks, full-screen warnings and continued text.
Thumbnails are kept in the store, so that looking again after a change draws only what changed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import InputError, OnboardError, OutputError, attached
from onboard.core.model import FORMATS, Instruction, Scene, Script
from onboard.core.progress import Progress, Quiet
from onboard.pipeline import genuine, reading, scripting
from onboard.pipeline.asking import UnansweredError, unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import Look, shown_by
from onboard.pipeline.previewpage import Pictured, PreviewPage, Shown, preview_page
from onboard.pipeline.tracks import Format
from onboard.pipeline.views import View
from onboard.pipeline.work.base import Obtain, Work
from onboard.pipeline.work.ingest import InspectPhoto
from onboard.pipeline.work.script import CheckScript
from onboard.pipeline.work.slides import Glance, Paginate, Sheet, SheetCell, Thumbnail, results_of, undivided
from onboard.pipeline.working.workers import Workers
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import DamagedError, Store

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
    """One language of a workstation, planned.

    ``seen``   by the name of the format every view in order, with the fingerprint of its Thumbnail
    """

    language: str
    title: str
    look: Look
    seen: Mapping[str, tuple[tuple[Shown, str], ...]]


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
    store, language = Store(workspace.store), workspace.settings.language
    drawing = _Drawing(workspace, store, workers, progress)
    with attached(subject=name):
        told = _told_in(workspace, name, wanted, _promising(store, promised := {}))
        try:
            planned = drawing.of(told, name, wanted.formats, promised)
        except InputError:
            if _are_whole(promised.values(), store):
                raise
            # Of a photo that cannot be shown its slide says so.
            told = _told_in(workspace, name, wanted, _keeping(store))
            planned = drawing.of(told, name, wanted.formats, {})
        sheets = dict(_sheets(planned, name, language)) if wanted.sheets else {}
        missing = [work for work in sheets.values() if not store.has(work.fingerprint())]
        with ThreadPoolExecutor(1) as aside:
            laid_out = aside.submit(workers.run, missing, store, lambda work: None)
            # Meanwhile: the page does not wait for the sheets.
            pictured = {
                (one.language, shape): [Pictured(shown, store.get(mark), shape) for shown, mark in seen]
                for one in planned
                for shape, seen in one.seen.items()
            }
            content = preview_page(PreviewPage(name, planned[0].title, language, pictured)) if wanted.page else b""
            laid_out.result()
    bench = files.temporary_folder(folder)
    try:
        for sheet, work in sheets.items():
            files.write_durably(bench / sheet, store.get(work.fingerprint()))
        if wanted.page:
            files.write_durably(bench / PAGE, content)
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
        sum(map(len, pictured.values())),
        _notes(pictured),
        told.left_out,
    )


# ------------------------------------------------------------------------------------------------ what is shown


@dataclass(frozen=True, slots=True)
class _Told:
    """A workstation's document, and what is told of it: a script with its look in each language that has one.

    ``left_out``   the other languages, and why
    """

    instruction: Instruction
    scripts: tuple[tuple[Script, Look], ...]
    left_out: tuple[tuple[str, str], ...]


def _told_in(workspace: Workspace, name: str, wanted: Wanted, obtain: Obtain) -> _Told:
    station, store = workspace.station(name), Store(workspace.store)
    instruction = reading.read_station(workspace, station, obtain, stopping=False)
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
    return _Told(instruction, tuple(told), tuple(left_out))


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


def _keeping(store: Store) -> Obtain:
    def obtain(work: Work) -> bytes:
        mark = work.fingerprint()
        if store.has(mark):
            with suppress(DamagedError):  # it is gone by now
                return genuine.kept(work, store)
        store.put(mark, work.make(store.get))
        return store.get(mark)

    return obtain


def _promising(store: Store, promised: dict[str, InspectPhoto]) -> Obtain:
    """As ``_keeping``, but photos that were not looked at yet are believed to be whole, and go among the ``promised``:
    who draws their slides decodes them anyway."""
    keeping = _keeping(store)

    def obtain(work: Work) -> bytes:
        if not isinstance(work, InspectPhoto) or store.has(work.fingerprint()):
            return keeping(work)
        promised[work.digest] = work
        return work.promised()

    return obtain


def _are_whole(promised: Iterable[InspectPhoto], store: Store) -> bool:
    obtain = _keeping(store)
    try:
        for work in promised:
            obtain(work)
    except InputError:
        return False
    return True


def _shown(scene: Scene, number: int | None, views: Sequence[View], at: int) -> Shown:
    view = views[at]
    until = views[at + 1].begins.sentence if at + 1 < len(views) else len(scene.sentences)
    spoken = scene.sentences[view.begins.sentence : max(until, view.begins.sentence + 1)]
    return Shown(
        scene=scene.id,
        number=number,
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


# ------------------------------------------------------------------------------------------------ drawing


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Scripts as slides that fit, each drawn.

    How many slides a text takes is measured, and planning waits for it. So at first each is supposed to fit; what was
    only supposed is then measured and, where it was right, drawn at once, until all of it was right.
    """

    workspace: Workspace
    store: Store
    workers: Workers
    progress: Progress

    def of(
        self, told: _Told, station: str, formats: Sequence[str], promised: Mapping[str, InspectPhoto]
    ) -> tuple[_Planned, ...]:
        """Raises InputError, too, where one of the photos ``promised`` (by their digests) cannot be shown."""
        while True:
            supposed: dict[str, Paginate] = {}
            obtain, missing = _supposing(self.store, supposed), dict[str, Thumbnail]()
            planned = tuple(
                self._planned(told.instruction, script, look, formats, obtain, missing) for script, look in told.scripts
            )
            if missing or supposed:
                self._draw(_glances(list(supposed.values()), list(missing.values()), promised), len(missing))
            if all(self.store.get(mark) == undivided(work.slide) for mark, work in supposed.items()):
                return planned

    def _planned(
        self,
        instruction: Instruction,
        script: Script,
        look: Look,
        formats: Sequence[str],
        obtain: Obtain,
        missing: dict[str, Thumbnail],
    ) -> _Planned:
        """Every view in order; those that are not drawn yet go among the ``missing``."""
        seen: dict[str, list[tuple[Shown, str]]] = {shape: [] for shape in formats}
        for scene in script.scenes:
            number, tracks = shown_by(scene, instruction, script.language, look, obtain)
            for shape, views in seen.items():
                for at, still in enumerate(tracks[shape].stills):
                    work = Thumbnail(still.label, still.slide, still.theme, still.size, _WIDTHS[shape])
                    mark = work.fingerprint()
                    views.append((_shown(scene, number, tracks[shape].views, at), mark))
                    if not self.store.has(mark):
                        missing[mark] = work
        views_of = {shape: tuple(views) for shape, views in seen.items()}
        return _Planned(script.language, instruction.title.text, look, views_of)

    def _draw(self, glances: Sequence[Glance], slides: int) -> None:
        # What a glance gives is kept under what it was made for, and nowhere else.
        with _passing_store(self.workspace) as passing:

            def finished(work: Work) -> None:
                assert isinstance(work, Glance)
                labels = {one.fingerprint(): one.label for one in work.pictures}
                for mark, result in results_of(passing.get(work.fingerprint())).items():
                    self.store.put(mark, result)
                    if mark in labels:
                        self.progress.advance("slides", labels[mark])

            self.progress.begin("slides", slides)
            self.workers.run(glances, passing, finished)
            self.progress.end("slides")


@contextmanager
def _passing_store(workspace: Workspace) -> Iterator[Store]:
    folder = files.temporary_folder(workspace.lock.parent)
    try:
        yield Store(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _supposing(store: Store, supposed: dict[str, Paginate]) -> Obtain:
    """Results from the store; a slide that was not measured yet is one that fits, and goes among the ``supposed``."""

    def obtain(work: Work) -> bytes:
        assert isinstance(work, Paginate)
        mark = work.fingerprint()
        if store.has(mark):
            with suppress(DamagedError):  # it is gone by now
                return genuine.kept(work, store)
        supposed[mark] = work
        return undivided(work.slide)

    return obtain


def _glances(
    layouts: Sequence[Paginate], pictures: Sequence[Thumbnail], promised: Mapping[str, InspectPhoto]
) -> tuple[Glance, ...]:
    """Slides of the same photo of the same scene together, whatever their language and format."""
    grouped: dict[Any, tuple[list[Paginate], list[Thumbnail]]] = {}
    for at, works in enumerate((layouts, pictures)):
        for work in works:
            about = (work.near, work.slide.kind, work.slide.number)
            grouped.setdefault(about, ([], []))[at].append(work)  # type: ignore[arg-type]
    return tuple(
        Glance(
            (*measured, *drawn)[0].label,
            tuple(measured),
            tuple(drawn),
            tuple(promised[digest] for digest in dict.fromkeys(_photos(measured, drawn)) if digest in promised),
        )
        for measured, drawn in grouped.values()
    )


def _photos(layouts: Sequence[Paginate], pictures: Sequence[Thumbnail]) -> Iterator[str]:
    """The digests of the photos that stand on these slides, again and again."""
    return (photo.digest for work in (*layouts, *pictures) for photo in work.slide.photos)


def _sheets(planned: Sequence[_Planned], station: str, language: str) -> Iterator[tuple[str, Sheet]]:
    """The sheets of every language and format by the names of their files."""
    from onboard.slides.sheets import divided

    for one in planned:
        for shape, seen in one.seen.items():
            cells = tuple(SheetCell(mark, shown.caption, shown.marker, shown.note(language)) for shown, mark in seen)
            title = f"{one.title} · {station} · {one.language}"
            for number, (told, own) in enumerate(divided(cells, title), 1):
                name = f"{one.language}.{shape}{f'-{number}' if number > 1 else ''}.png"
                yield name, Sheet(f"sheet {name}", tuple(own), one.look.theme, told, one.language)


# ------------------------------------------------------------------------------------------------ writing


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
