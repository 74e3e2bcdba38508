"""What a scene shows is decided before anybody has spoken: which slide, with which words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onboard.core.clips import Clip, ClipSound
from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Panel, Photo, Point, Scene, SceneKind, Sentence, Signal, Slide, SlideForm
from onboard.core.timing import Moment
from onboard.pipeline.views import Entrance, View, face_of, views_of

ARROW = Mark(MarkKind.ARROW, 0.4, 0.5, label="Spannschraube")
BLUR = Mark(MarkKind.BLUR, 0.1, 0.1, 0.2, 0.2)
ZOOM = Mark(MarkKind.ZOOM, 0.3, 0.4, 0.3, 0.3, label="Spannschraube")
CLIP = Clip("00", 0.0, 3.0)


def step(*texts: str, panels: tuple[Panel, ...] = (), points: tuple[Point, ...] = ()) -> Scene:
    """A step of which each sentence rests on a statement of its own: "a/1", "a/2", ..."""
    sentences = tuple(Sentence(text, (f"a/{n}",)) for n, text in enumerate(texts, 1))
    return Scene("a", SceneKind.STEP, "Spannen", sentences, points=points, panels=panels, step="a")


def slide_of(scene: Scene, *photos: Photo) -> Slide:
    panels = tuple((panel.signal, panel.text) for panel in scene.panels)
    points = tuple(point.text for point in scene.points)
    return Slide(scene.kind, scene.heading, "de", points=points, panels=panels, photos=photos)


def whole(slide: Slide) -> tuple[Slide, ...]:
    """Everything fits."""
    return (slide,)


def a_point_each(slide: Slide) -> tuple[Slide, ...]:
    """One point fits on a slide."""
    if len(slide.points) < 2:
        return (slide,)
    return tuple(replace(slide, points=(point,), page=n) for n, point in enumerate(slide.points, 1))


def shown(scene: Scene, *photos: Photo, paginate=whole, clips=None) -> tuple[View, ...]:
    cites = {cite for panel in scene.panels for cite in panel.cites}
    return views_of(scene, slide_of(scene, *photos), paginate, warnings=cites, clips=clips or {})


# ------------------------------------------------------------------------------------------------ warnings

HOT = Panel("Das Gehäuse ist heiß.", ("a/1",), Signal.DANGER)


def test_a_danger_has_the_slide_to_itself_while_it_is_spoken_and_stays_on_the_steps_own():
    scene = step("Gefahr: Das Gehäuse ist heiß.", "Öffnen Sie den Deckel.", panels=(HOT,))
    alone, usual = shown(scene)
    assert (alone.slide.form, alone.begins, usual.begins) == (SlideForm.WARNING, Moment(0), Moment(1))
    assert alone.slide.panels == usual.slide.panels == ((Signal.DANGER, HOT.text),)
    assert (alone.slide.points, alone.slide.photos, usual.slide.form) == ((), (), SlideForm.USUAL)


def test_a_caution_stands_on_the_steps_own_slide_only():
    scene = step("Vorsicht: Es ist heiß.", "Öffnen Sie.", panels=(replace(HOT, signal=Signal.CAUTION),))
    assert [view.slide.form for view in shown(scene)] == [SlideForm.USUAL]


def test_a_step_that_says_nothing_but_its_warning_has_one_slide():
    assert [view.slide.form for view in shown(step("Das Gehäuse ist heiß.", panels=(HOT,)))] == [SlideForm.USUAL]


def test_a_warning_told_after_the_step_does_not_fill_a_slide_before_it():
    scene = step("Öffnen Sie den Deckel.", "Das Gehäuse ist heiß.", panels=(replace(HOT, cites=("a/2",)),))
    assert [view.slide.form for view in shown(scene)] == [SlideForm.USUAL]


# ------------------------------------------------------------------------------------------------ pages


def test_a_page_appears_with_the_sentence_that_tells_what_it_shows():
    points = (Point("Erstens.", ("a/1",)), Point("Drittens.", ("a/3",)))
    views = shown(step("Eins.", "Zwei.", "Drei.", points=points), paginate=a_point_each)
    assert [(view.slide.points, view.begins) for view in views] == [
        (("Erstens.",), Moment(0)),
        (("Drittens.",), Moment(2)),
    ]


def test_more_pages_than_sentences_share_their_time():
    points = tuple(Point(f"Punkt {n}.", ("a/1",)) for n in range(4))
    views = shown(step("Alles in einem Satz.", points=points), paginate=a_point_each)
    assert [view.begins for view in views] == [Moment(0, n / 4) for n in range(4)]


# ------------------------------------------------------------------------------------------------ marks


def test_a_mark_appears_when_the_sentence_that_names_it_is_spoken():
    photo = Photo("a.jpg", "00", marks=(ARROW, BLUR))
    before, after = shown(step("Legen Sie den Deckel auf.", "Lösen Sie die Spannschraube."), photo)
    assert (before.slide.photos[0].hidden, after.slide.photos[0].hidden) == ((0,), ())
    assert (after.begins, after.entrance) == (Moment(1), Entrance.FADE)


def test_a_mark_named_first_or_never_is_there_from_the_start():
    photo = Photo("a.jpg", "00", marks=(ARROW, replace(ARROW, label="Riegel")))
    (view,) = shown(step("Lösen Sie die Spannschraube.", "Legen Sie sie ab."), photo)
    assert view.slide.photos[0].hidden == ()


def test_a_zoom_goes_closer_with_its_words_and_the_page_shows_the_whole_photo():
    photo = Photo("a.jpg", "00", marks=(ZOOM,))
    views = shown(step("Legen Sie den Deckel auf.", "Lösen Sie die Spannschraube."), photo)
    assert [(view.slide.photos[0].zoomed, view.entrance) for view in views] == [
        (None, Entrance.FADE),
        (0, Entrance.ZOOM),
    ]
    assert face_of(views) == 0


def test_a_mark_outside_what_is_zoomed_into_ends_the_zoom():
    far = Mark(MarkKind.ARROW, 0.9, 0.9, label="Riegel")
    photo = Photo("a.jpg", "00", marks=(ZOOM, far))
    views = shown(step("Schauen Sie hin.", "Lösen Sie die Spannschraube.", "Öffnen Sie den Riegel."), photo)
    assert [view.slide.photos[0].zoomed for view in views] == [None, 0, None]


texts = st.lists(st.sampled_from(["Eins.", "Lösen Sie die Spannschraube.", "Öffnen Sie den Riegel."]), min_size=1)
marks = st.lists(st.sampled_from([ARROW, BLUR, ZOOM, Mark(MarkKind.BOX, 0.9, 0.9, label="Riegel")]), max_size=4)


@given(texts, marks, st.integers(0, 5))
def test_views_rise_and_show_every_mark_in_the_end(spoken: list[str], found: list[Mark], count: int):
    points = tuple(Point(f"Punkt {n}.", (f"a/{n % len(spoken) + 1}",)) for n in range(count))
    scene, photo = step(*spoken, points=points), Photo("a.jpg", "00", marks=tuple(found))
    views = shown(scene, photo, paginate=a_point_each)
    begins = [view.begins for view in views]
    assert begins == sorted(begins)
    last = {view.slide.page: view for view in views}
    assert [view.slide.photos[0].hidden for view in last.values()][-1] == ()
    assert list(dict.fromkeys(point for view in views for point in view.slide.points)) == [p.text for p in points]
    assert face_of(views) < len(views)


# ------------------------------------------------------------------------------------------------ clips


def test_a_steps_only_clip_plays_beside_its_words():
    (view,) = shown(step("Eins.", "Zwei."), Photo("a.mp4", "00"), clips={"a.mp4": CLIP})
    assert (view.film, view.begins) == ("a.mp4", Moment(0))


def test_a_clip_among_photos_has_a_view_of_its_own_after_them():
    still, film = shown(step("Eins.", "Zwei."), Photo("a.jpg", "00"), Photo("b.mp4", "01"), clips={"b.mp4": CLIP})
    assert (still.film, film.film, film.begins) == ("", "b.mp4", Moment(1))
    assert [photo.file for photo in (*still.slide.photos, *film.slide.photos)] == ["a.jpg", "b.mp4"]


def test_a_clip_whose_sound_is_kept_waits_until_all_has_been_said():
    loud = replace(CLIP, sound=ClipSound.KEEP)
    views = shown(step("Eins.", "Zwei."), Photo("a.jpg", "00"), Photo("b.mp4", "01"), clips={"b.mp4": loud})
    assert views[-1].begins == Moment(1, 1.0)


def test_where_words_do_not_fit_beside_a_clip_they_come_after_it():
    points = (Point("Erstens.", ("a/1",)), Point("Zweitens.", ("a/2",)))
    scene = step("Eins.", "Zwei.", points=points)
    views = shown(scene, Photo("a.mp4", "00"), paginate=a_point_each, clips={"a.mp4": CLIP})
    assert [(view.film, view.slide.points) for view in views] == [
        ("a.mp4", ()),
        ("", ("Erstens.",)),
        ("", ("Zweitens.",)),
    ]
