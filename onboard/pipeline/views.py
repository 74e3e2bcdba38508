"""What a scene shows, one view after the other: with which words each appears, and how.

takes   a Scene, its slide, what plays in it      gives   Views: slides that fit, each with its Moment

Nothing has been spoken or drawn yet: moments are told by sentences, never by seconds, so the views are the same for
every voice. A scene is

    the warning, filling the slide while it is spoken · its page, its marks appearing as they are named · further pages
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from onboard.core.clips import Clip, ClipSound
from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo, Scene, SceneKind, Signal, Slide, SlideForm
from onboard.core.timing import Moment
from onboard.script.naming import named_with

_FILLING = frozenset((Signal.DANGER, Signal.WARNING))
"""Warnings of what kills or maims fill the slide first; the others stand on the step's own."""

_AFTER_A_LOOK = 0.3
"""Share of a sentence after which a photo has been seen whole, and may be zoomed into."""


class Entrance(enum.StrEnum):
    """How a view takes the place of the one before it."""

    CUT = "cut"
    FADE = "fade"
    ZOOM = "zoom"


@dataclass(frozen=True, slots=True)
class View:
    """A slide, from a moment on.

    ``begins``   with which words; the first view of a scene stands from its first frame on
    ``film``     the file name of the photo in whose place a clip plays; ""
    """

    slide: Slide
    begins: Moment
    entrance: Entrance = Entrance.FADE
    film: str = ""


Paginate = Callable[[Slide], tuple[Slide, ...]]
"""The slides that together show one."""


def views_of(
    scene: Scene, slide: Slide, paginate: Paginate, *, warnings: Set[str], clips: Mapping[str, Clip]
) -> tuple[View, ...]:
    """Everything a scene shows, in order.

    ``slide``      all that is shown, however much it is; its photos carry all their marks
    ``warnings``   ids of the instruction's warnings
    ``clips``      what plays in the place of which photo, by the photo's file name
    """
    first, filling = _filling(scene, slide, warnings)
    views = [View(page, begins) for page, begins in _evenly(paginate(filling), 0, first)] if filling else []
    filmed = [photo for photo in slide.photos if photo.file in clips]
    if filmed:
        return (*views, *_with_films(scene, slide, filmed, paginate, first, clips))
    pages = _placed(scene, paginate(slide), first, len(scene.sentences))
    return (*views, *_all_marked(scene, pages, None))


def face_of(views: Sequence[View]) -> int:
    """Which view stands for a scene where there is one picture for it: its first page, all marks seen, not zoomed."""
    usual = [at for at, view in enumerate(views) if view.slide.form is SlideForm.USUAL]
    page = views[usual[0]].slide.page
    return [at for at in usual if views[at].slide.page == page and not _is_zoomed(views[at].slide)][-1]


def _is_zoomed(slide: Slide) -> bool:
    return any(photo.zoomed is not None for photo in slide.photos)


# ------------------------------------------------------------------------------------------------ warnings


def _filling(scene: Scene, slide: Slide, warnings: Set[str]) -> tuple[int, Slide | None]:
    """How many sentences a warning has the slide to itself, and that slide: those in front of a step that tell it."""
    if scene.kind is not SceneKind.STEP:
        return 0, None
    strong = [panel for panel in scene.panels if panel.signal in _FILLING]
    cited = {cite for panel in strong for cite in panel.cites if cite in warnings}
    count = 0
    while count < len(scene.sentences) and cited.intersection(scene.sentences[count].cites):
        count += 1
    heard = {cite for sentence in scene.sentences[:count] for cite in sentence.cites}
    panels = tuple((panel.signal, panel.text) for panel in strong if heard.intersection(panel.cites))
    if not panels or count == len(scene.sentences):
        return 0, None
    return count, replace(slide, form=SlideForm.WARNING, panels=panels, points=(), lines=(), photos=())


# ------------------------------------------------------------------------------------------------ pages


def _placed(scene: Scene, pages: Sequence[Slide], first: int, until: int) -> list[tuple[Slide, Moment]]:
    """Each page with the first sentence that cites what it shows; evenly over the sentences where one has none."""
    turns, shown = [first], len(pages[0].points)
    for page in pages[1:]:
        cited = {cite for point in scene.points[shown : shown + len(page.points)] for cite in point.cites}
        shown += len(page.points)
        later = range(turns[-1] + 1, until)
        turn = next((n for n in later if cited.intersection(scene.sentences[n].cites)), None)
        if turn is None:
            return list(_evenly(pages, first, until))
        turns.append(turn)
    return [(page, Moment(turn)) for page, turn in zip(pages, turns, strict=True)]


def _evenly(pages: Sequence[Slide], first: int, until: int) -> Iterator[tuple[Slide, Moment]]:
    sentences, count = max(until - first, 1), len(pages)
    for at, page in enumerate(pages):
        whole, part = divmod(at * sentences, count)
        yield page, Moment(first + whole, 0.0 if sentences >= count else part / count)


# ------------------------------------------------------------------------------------------------ clips


def _with_films(
    scene: Scene, slide: Slide, filmed: Sequence[Photo], paginate: Paginate, first: int, clips: Mapping[str, Clip]
) -> list[View]:
    """A scene's only picture plays beside its words where there is room; else each clip has a view of its own.

    With which words a clip plays depends on the scene alone, not on what fits: it is heard in every format.
    """
    told = len(scene.sentences)
    if len(slide.photos) == 1:
        pages, only = paginate(slide), filmed[0]
        if len(pages) == 1:
            return [View(pages[0], Moment(first), film=only.file)]
        film = View(_alone(slide, only, paginate), Moment(first), film=only.file)
        words = paginate(replace(slide, photos=()))
        return [film, *(View(page, begins) for page, begins in _placed(scene, words, first, told))]
    until = first + max(1, (told - first) // (len(filmed) + 1))
    films = [
        View(_alone(slide, photo, paginate), begins, film=photo.file)
        for photo, begins in zip(filmed, _begins_of(filmed, clips, until, told), strict=True)
    ]
    still = replace(slide, photos=tuple(photo for photo in slide.photos if photo.file not in clips))
    return [*_all_marked(scene, _placed(scene, paginate(still), first, until), films[0].begins), *films]


def _alone(slide: Slide, photo: Photo, paginate: Paginate) -> Slide:
    return paginate(replace(slide, photos=(photo,), points=(), panels=(), lines=()))[0]


def _begins_of(filmed: Sequence[Photo], clips: Mapping[str, Clip], first: int, told: int) -> Iterator[Moment]:
    """Clips share what is said after the still pictures; one whose sound is kept comes when all has been said."""
    for at, photo in enumerate(filmed):
        kept = clips[photo.file].sound is ClipSound.KEEP or first >= told
        yield Moment(told - 1, 1.0) if kept else Moment(first + at * (told - first) // len(filmed))


# ------------------------------------------------------------------------------------------------ marks


def _all_marked(scene: Scene, pages: Sequence[tuple[Slide, Moment]], end: Moment | None) -> list[View]:
    """Pages, each until the next begins, the last until ``end`` (None: until the scene does)."""
    ends = [*(begins for _, begins in pages[1:]), end]
    return [
        view for (page, begins), until in zip(pages, ends, strict=True) for view in _marked(scene, page, begins, until)
    ]


def _marked(scene: Scene, page: Slide, begins: Moment, end: Moment | None) -> list[View]:
    """A page, and itself again each time one of its marks is named."""
    due = _due(scene, page, begins, end)
    later = [mark for marks in due.values() for mark in marks]
    photos = [
        _before(photo, [number for place, number in later if place == at]) for at, photo in enumerate(page.photos)
    ]
    views = [View(replace(page, photos=tuple(photos)), begins)]
    for moment in sorted(due):
        before = list(photos)
        for at, number in due[moment]:
            photos[at] = _with(photos[at], number)
        views.append(View(replace(page, photos=tuple(photos)), moment, _entrance(before, photos)))
    return views


def _due(scene: Scene, page: Slide, begins: Moment, end: Moment | None) -> dict[Moment, list[tuple[int, int]]]:
    """The marks that appear while the page is seen: which photo of it, and which of that photo's marks."""
    texts = [sentence.text for sentence in scene.sentences]
    due: dict[Moment, list[tuple[int, int]]] = {}
    for at, photo in enumerate(page.photos):
        for number, named in enumerate(named_with(texts, photo.marks, page.language)):
            moment = _moment_of(photo.marks[number], named, begins, len(texts))
            if moment is not None and (end is None or moment < end):
                due.setdefault(moment, []).append((at, number))
    return due


def _moment_of(mark: Mark, named: int | None, begins: Moment, told: int) -> Moment | None:
    """When a mark appears; None: it is there from the start."""
    if mark.kind is MarkKind.BLUR:
        return None
    if mark.kind is not MarkKind.ZOOM:
        return Moment(named) if named is not None and Moment(named) > begins else None
    if named is not None and Moment(named) > begins:
        return Moment(named)
    if named is None and begins.sentence + 1 < told:
        return Moment(begins.sentence + 1)
    return Moment(begins.sentence, begins.share + (1 - begins.share) * _AFTER_A_LOOK)


def _before(photo: Photo, later: Sequence[int]) -> Photo:
    return replace(photo, hidden=tuple(sorted(later))) if later else photo


def _with(photo: Photo, number: int) -> Photo:
    """A photo once a mark of it has appeared. A zoom ends where a mark outside it is named."""
    photo = replace(photo, hidden=tuple(one for one in photo.hidden if one != number))
    mark = photo.marks[number]
    if mark.kind is MarkKind.ZOOM:
        return replace(photo, zoomed=number)
    if photo.zoomed is not None and not _is_inside(mark, photo.marks[photo.zoomed]):
        return replace(photo, zoomed=None)
    return photo


def _is_inside(mark: Mark, zoom: Mark) -> bool:
    return zoom.x <= mark.x <= zoom.x + zoom.width and zoom.y <= mark.y <= zoom.y + zoom.height


def _entrance(before: Sequence[Photo], after: Sequence[Photo]) -> Entrance:
    """Only one photo is gone closer to at a time: the eye follows one movement."""
    changed = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    closer = [now for was, now in changed if now.zoomed not in (None, was.zoomed)]
    return Entrance.ZOOM if closer and len(changed) == 1 else Entrance.FADE
