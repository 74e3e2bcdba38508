"""Marks are seen on any photo, stay inside it, keep clear of each other, and stand still while others appear."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo
from onboard.files import digest_of
from onboard.slides.colours import contrast, rgb
from onboard.slides.cropping import view_of
from onboard.slides.marking import layer, placed
from onboard.slides.photos import developed
from onboard.slides.strokes import Plaque, Pointer
from onboard.slides.theme import LEAST_CAPITALS, Theme

DRAWN = (MarkKind.ARROW, MarkKind.BOX, MarkKind.CIRCLE, MarkKind.NUMBER, MarkKind.LABEL)

SHARES = st.floats(-0.1, 1.1)
LABELS = st.sampled_from(
    ["", "", "Spannschraube", "M8 × 25", "Sechskantschraube mit Flansch und Sperrverzahnung", "هنا", "Гайка", " "]
)


@st.composite
def any_mark(draw: st.DrawFn) -> Mark:
    kind = draw(st.sampled_from(list(MarkKind)))
    return Mark(
        kind,
        draw(SHARES),
        draw(SHARES),
        draw(st.floats(0, 1.2)),
        draw(st.floats(0, 1.2)),
        label=draw(LABELS),
        number=draw(st.sampled_from(["1", "12", "A3", "1234567"])) if kind is MarkKind.NUMBER else "",
        tail=draw(st.none() | st.tuples(SHARES, SHARES)) if kind is MarkKind.ARROW else None,
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Photo]:
    """Plain photos in every brightness."""
    folder = tmp_path_factory.mktemp("marks")
    photos = {}
    for name, colour in (("dark", "#101010"), ("grey", "#7A8C5B"), ("light", "#F4F4F0"), ("magenta", "#C4005F")):
        path = folder / f"{name}.png"
        Image.new("RGB", (1600, 1200), colour).save(path)
        photos[name] = Photo(path.name, digest_of(path), path=str(path))
    return photos


def changed(photo: Photo, marks: tuple[Mark, ...], theme: Theme, size: tuple[int, int] = (800, 600)) -> np.ndarray:
    """Where a picture differs from the same without marks, in levels."""
    both = [developed(replace(photo, marks=each), *size, theme) for each in (marks, ())]
    return np.abs(np.subtract(*(np.asarray(one, dtype=np.int16) for one in both))).max(axis=2)


@given(
    marks=st.lists(any_mark(), max_size=6), width=st.integers(1, 900), height=st.integers(1, 900),
    zoomed=st.booleans(), hidden=st.sets(st.integers(0, 5)),
)  # fmt: skip
@settings(max_examples=100)
def test_any_marks_on_any_shape_are_drawn_inside_the_picture(
    plain: dict[str, Photo], theme: Theme, marks: list[Mark], width: int, height: int, zoomed: bool, hidden: set[int]
) -> None:
    marks = [*marks, Mark(MarkKind.ZOOM, 0.2, 0.3, 0.4, 0.2)]
    photo = replace(
        plain["grey"], marks=tuple(marks), hidden=tuple(sorted(hidden)), zoomed=len(marks) - 1 if zoomed else None
    )
    assert (width, height) == developed(photo, width, height, theme).size
    inside = replace(photo, whole=True)
    for _, figures in placed(photo.marks, view_of(inside, width, height), theme):
        for figure in figures:
            if isinstance(figure, Plaque) and figure.lines and min(width, height) >= 200:
                assert 0 <= figure.area.left <= figure.area.right <= width
                assert 0 <= figure.area.top <= figure.area.bottom <= height


@pytest.mark.parametrize(("x", "y"), [(0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])
def test_a_frame_that_begins_where_the_picture_ends_leaves_no_line_at_its_edge(
    plain: dict[str, Photo], theme: Theme, x: float, y: float
) -> None:
    assert 0 == changed(plain["grey"], (Mark(MarkKind.BOX, x, y, 0.2, 0.2),), theme).max()


@given(kind=st.sampled_from(DRAWN), x=st.floats(0, 1), y=st.floats(0, 1))
@settings(max_examples=60)
def test_a_mark_is_where_it_was_put(plain: dict[str, Photo], theme: Theme, kind: MarkKind, x: float, y: float) -> None:
    """An arrow's tip, a number's disc, a label's dot, a frame's corner, a circle's edge."""
    assume(kind is not MarkKind.BOX or max(x, y) < 1)  # there the picture ends, and with it what could be framed
    mark = Mark(kind, x, y, 0.2 if kind in (MarkKind.BOX, MarkKind.CIRCLE) else 0, 0.2, number="7", label="")
    if kind is MarkKind.LABEL:
        mark = replace(mark, label="Deckel")
    seen = changed(plain["grey"], (mark,), theme)
    at = (x - 0.2 if x >= 0.2 else x + 0.2, y) if kind is MarkKind.CIRCLE else (x, y)
    column, row = round(at[0] * 800), round(at[1] * 600)
    # A disc and a frame stay whole at the picture's edge: they stand up to half their size further in.
    reach = 46 if kind is MarkKind.NUMBER else 14
    around = seen[max(row - reach, 0) : row + reach, max(column - reach, 0) : column + reach]
    assert around.max() > 60


@pytest.mark.parametrize("ground", ["dark", "grey", "light", "magenta"])
@pytest.mark.parametrize("kind", DRAWN)
def test_a_mark_is_seen_on_any_ground(plain: dict[str, Photo], theme: Theme, kind: MarkKind, ground: str) -> None:
    """Its core or the edge around it stands out by 3 to 1 (WCAG 2.2, 1.4.11)."""
    mark = Mark(kind, 0.4, 0.4, 0.2, 0.2, number="1", label="Welle" if kind is MarkKind.LABEL else "")
    photo = replace(plain[ground], marks=(mark,))
    shown = np.asarray(developed(photo, 800, 600, theme))
    behind = "#{:02X}{:02X}{:02X}".format(*developed(plain[ground], 800, 600, theme).getpixel((5, 5)))  # type: ignore[misc]
    found = [colour for colour in (theme.colours.mark, theme.colours.mark_halo) if (shown == rgb(colour)).all(2).any()]
    assert 2 == len(found)
    assert max(contrast(colour, behind) for colour in found) >= 3


def test_the_colour_of_marks_is_no_safety_colour(theme: Theme) -> None:
    """Nor is it read as one: its hue is far from red, orange, yellow, blue and green."""
    for colour in ("#C8102E", "#FF8200", "#FFD100", "#0B57A4", "#00784A"):
        assert sum(abs(a - b) for a, b in zip(rgb(theme.colours.mark), rgb(colour), strict=True)) > 60


@pytest.mark.parametrize("size", [(1200, 900), (700, 900), (420, 320)])
def test_words_on_a_photo_are_never_smaller_than_a_slide_s_smallest_text(
    plain: dict[str, Photo], theme: Theme, size: tuple[int, int]
) -> None:
    marks = tuple(
        Mark(kind, 0.3 + 0.1 * number, 0.2 + 0.14 * number, 0.1, 0.1, number="4", label="Welle")
        for number, kind in enumerate(DRAWN)
    )
    view = view_of(replace(plain["grey"], whole=True), *size)
    faces = [
        figure.face for _, figures in placed(marks, view, theme) for figure in figures if isinstance(figure, Plaque)
    ]
    assert [] == [face.cap_height for face in faces if face is not None and face.cap_height < LEAST_CAPITALS]


def test_labels_stand_beside_their_marks_and_not_over_each_other(plain: dict[str, Photo], theme: Theme) -> None:
    marks = (
        Mark(MarkKind.BOX, 0.1, 0.1, 0.2, 0.2, label="Deckel"),
        Mark(MarkKind.CIRCLE, 0.75, 0.3, 0.08, label="Manometer"),
        Mark(MarkKind.NUMBER, 0.2, 0.8, number="1", label="Dichtung"),
        Mark(MarkKind.LABEL, 0.5, 0.55, label="Welle"),
        Mark(MarkKind.ARROW, 0.8, 0.8, label="Schraube"),
    )
    view = view_of(replace(plain["grey"], whole=True), 1200, 900)
    figures = [figure for _, each in placed(marks, view, theme) for figure in each]
    plates = [figure.area for figure in figures if isinstance(figure, Plaque) and figure.lines]
    bodies = [next(figure.reach(0)) for figure in figures if not isinstance(figure, (Plaque, Pointer))]
    assert 6 == len(plates)
    assert [] == [pair for pair in combinations(plates, 2) if pair[0].shared(pair[1]) > 0]
    assert [] == [(plate, body) for plate in plates for body in bodies[-1:] if plate.shared(body) > 0]


def test_nothing_moves_when_another_mark_appears(plain: dict[str, Photo], theme: Theme) -> None:
    marks = tuple(
        Mark(MarkKind.ARROW, 0.3 + 0.1 * number, 0.5, label=label)
        for number, label in enumerate(("Deckel", "Welle", "Dichtring"))
    )
    view = view_of(replace(plain["grey"], whole=True), 1000, 750)
    layers = []
    for hidden in ((1, 2), (2,), ()):
        over = layer(replace(plain["grey"], marks=marks, hidden=hidden), view, theme)
        assert over is not None
        layers.append(np.asarray(over))
    for earlier, later in ((layers[0], layers[1]), (layers[1], layers[2])):
        solid = earlier[..., 3] == 255
        assert (earlier[solid] == later[solid]).mean() > 0.97


def test_a_mark_that_is_not_seen_yet_is_not_drawn(plain: dict[str, Photo], theme: Theme) -> None:
    marks = (Mark(MarkKind.NUMBER, 0.5, 0.5, number="1"), Mark(MarkKind.ZOOM, 0.1, 0.1, 0.2, 0.2))
    photo = replace(plain["grey"], marks=marks)
    view = view_of(photo, 800, 600)
    assert layer(replace(photo, hidden=(0,)), view, theme) is None
    assert layer(photo, view, theme) is not None


def test_an_arrow_begins_where_its_writer_wants_it(plain: dict[str, Photo], theme: Theme) -> None:
    marks = (Mark(MarkKind.ARROW, 0.5, 0.5, tail=(0.2, 0.8)),)
    ((_, (arrow,)),) = placed(marks, view_of(replace(plain["grey"], whole=True), 1000, 750), theme)
    assert isinstance(arrow, Pointer)
    assert ((200.0, 600.0), (500.0, 375.0)) == (arrow.tail, arrow.tip)


@pytest.mark.parametrize("tip", [(0.01, 0.01), (0.99, 0.01), (0.5, 0.99), (0.01, 0.5)])
def test_an_arrow_comes_from_where_there_is_room(
    plain: dict[str, Photo], theme: Theme, tip: tuple[float, float]
) -> None:
    ((_, (arrow,)),) = placed(
        (Mark(MarkKind.ARROW, *tip),), view_of(replace(plain["grey"], whole=True), 800, 600), theme
    )
    assert isinstance(arrow, Pointer)
    assert (True, True) == (0 < arrow.tail[0] < 800, 0 < arrow.tail[1] < 600)


def test_in_a_close_view_marks_stand_where_they_point_at(plain: dict[str, Photo], theme: Theme) -> None:
    """The middle of the zoomed region is the middle of the picture; a mark outside of it is not seen."""
    marks = (
        Mark(MarkKind.ZOOM, 0.5, 0.5, 0.25, 0.25),
        Mark(MarkKind.ARROW, 0.625, 0.625),
        Mark(MarkKind.NUMBER, 0.1, 0.1, number="1"),
    )
    photo = replace(plain["grey"], marks=marks, zoomed=0)
    found = placed(marks, view_of(photo, 800, 600), theme)
    assert [1] == [number for number, _ in found]
    (arrow,) = found[0][1]
    assert isinstance(arrow, Pointer)
    assert (400, 300) == (round(arrow.tip[0]), round(arrow.tip[1]))


def test_a_label_that_is_read_from_right_to_left_stands_left_of_its_place(
    plain: dict[str, Photo], theme: Theme
) -> None:
    view = view_of(replace(plain["grey"], whole=True), 800, 600)
    sides = []
    for label in ("Nut", "هنا"):
        ((_, (dot, plate)),) = placed((Mark(MarkKind.LABEL, 0.5, 0.5, label=label),), view, theme)
        assert isinstance(dot, Plaque)
        assert isinstance(plate, Plaque)
        sides.append(plate.area.middle[0] > dot.area.middle[0])
    assert [True, False] == sides


def test_the_same_marks_give_the_same_picture(plain: dict[str, Photo], theme: Theme, tmp_path: Path) -> None:
    marks = (Mark(MarkKind.ARROW, 0.5, 0.5, label="Welle"), Mark(MarkKind.BOX, 0.1, 0.1, 0.2, 0.2, label="Nut"))
    pictures = [developed(replace(plain["light"], marks=marks), 801, 599, theme).tobytes() for _ in range(2)]
    assert pictures[0] == pictures[1]
