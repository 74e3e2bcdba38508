"""A thousand slides nobody would write, and some that somebody will: every layout keeps its promises.

Texts in many scripts, photos from towers to panoramas, with marks and without, every kind of slide, both formats, all
densities, with a logo and without. Layouts are looked at, not pixels.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_promises import assert_all_shown, assert_nothing_left_out, assert_well_laid_out
from PIL import Image, ImageDraw

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Signal, Size, Slide, SlideForm
from onboard.files import digest_of
from onboard.resources import assets
from onboard.slides.boxes import Picture
from onboard.slides.cropping import view_of
from onboard.slides.layout import laid_out, paginate
from onboard.slides.templates.pictures import shape_of
from onboard.slides.theme import Theme, load_theme

COMPOUNDS = (
    "Oberflächenbeschichtungsanlagensteuerungseinheit Sicherheitsbeleuchtungsanlage "
    "beispiel.example/ein/sehr/langer/pfad/ohne/leerzeichen/datei_mit_unterstrichen.html "
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf"
)
SCRIPTS = {
    "de": "die Schraube Drehmomentschlüssel mit 25 Nm z. B. Abb. 3 ≤ 0,5 mm, 2 Minuten warten. " + COMPOUNDS,
    "en": "tighten the screw to 25 Nm and wait for 2 minutes; see Fig. 3, ≥ 0.5 bar, max. 60 °C.",
    "he": "הדקו את שישה הברגים במומנט 25 Nm והמתינו 2 דקות. מכסה המשאבה M8 × 25 (ראו איור 3)!",
    "uk": "Затягніть шість гвинтів із моментом 25 Нм, зачекайте 2 хвилини. Електробезпека! M8 × 25",
    "ar": "شدّ البراغي الستة بعزم 25 Nm ثم انتظر دقيقتين. غطاء المضخة M8 × 25 (انظر الشكل 3)!",
    "tr": "Altı vidayı 25 Nm ile sıkın, 2 dakika bekleyin. Çalışıyor ığüşöç İ",
}
SIGNS = ["✓", "⚠", "→", "⌀", "💡", "—", "±", "½", "☎", "+49 89 5550-4711", "1 234,5 kg", "6 ×", "10–12 bar", "WS-04"]

EXPLORED = os.environ.get("ONBOARD_EXPLORE", "")
"""How many times more slides to look at, other ones each time; by default the same ones."""

SIZES = (
    *((1600, 1200), (1200, 1600), (1920, 1080), (1080, 1920), (1000, 1000)),
    *((2500, 500), (500, 2500), (3000, 1000), (160, 120), (40, 200)),
)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Photo, ...]:
    """Of every shape; some that may be cropped: all that is to be seen in them stands in the middle."""
    folder = tmp_path_factory.mktemp("shapes")
    return (*(_photo(folder, *size) for size in SIZES), Photo("fehlt.jpg", "", missing="Sie liegt nicht im Ordner"))


def _photo(folder: Path, width: int, height: int) -> Photo:
    path = folder / f"{width}x{height}.png"
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    canvas = ImageDraw.Draw(image)
    for at in range(0, 100, 6):
        x, y = width * (300 + at * 4) // 1000, height * (300 + at * 4) // 1000
        canvas.line((x, height * 3 // 10, width - x, height * 7 // 10), fill=(at * 2, 40, 90), width=2)
        canvas.line((width * 3 // 10, y, width * 7 // 10, height - y), fill=(200, at, 30), width=2)
    image.save(path, compress_level=1)
    return Photo(path.name, digest_of(path), path=str(path))


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Theme, ...]:
    """Of each density, with a logo and without."""
    folder = tmp_path_factory.mktemp("themes")
    Image.new("RGBA", (900, 200), "#0A5A78").save(folder / "logo.png")
    found = []
    for density in ("comfortable", "compact", "large"):
        (folder / density).mkdir()
        (folder / density / "theme.toml").write_text(f'version = 1\ndensity = "{density}"\n', encoding="utf-8")
        for logo in (None, folder / "logo.png"):
            found.append(load_theme(assets() / "theme", own=folder / density, logo=logo))
    assert ["comfortable", "compact", "large"] == [theme.density for theme in found[::2]]
    return tuple(found)


def _texts(language: str, most: int) -> st.SearchStrategy[str]:
    words = st.sampled_from([*SCRIPTS[language].split(), *SIGNS])
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


SHARES = st.integers(0, 20).map(lambda number: number / 20)
MARKS = st.builds(
    lambda kind, x, y, width, height: Mark(
        kind, x, y, width * (1 - x) / 2, height * (1 - y) / 2, label="Deckel", number="3" * (kind is MarkKind.NUMBER)
    ),
    *(st.sampled_from(MarkKind), SHARES, SHARES, SHARES, SHARES),
)


@st.composite
def shown(drawing: st.DrawFn, photos: Sequence[Photo]) -> Photo:
    """A photo with some marks or none; a drawing, a screen or a clip is whole."""
    photo = drawing(st.sampled_from(photos))
    if photo.missing or drawing(st.booleans()):
        return photo
    return replace(photo, marks=tuple(drawing(st.lists(MARKS, max_size=3))), whole=drawing(st.integers(0, 3)) == 0)


@st.composite
def slides(drawing: st.DrawFn, photos: Sequence[Photo], kinds: Sequence[SceneKind]) -> Slide:
    language = drawing(st.sampled_from(sorted(SCRIPTS)))
    kind = drawing(st.sampled_from(kinds))
    filling = drawing(st.integers(0, 5)) == 0
    most = drawing(st.sampled_from((4, 12, 40)))
    texts, headings = _texts(language, most), _texts(language, min(most, 14))
    signals = st.one_of(st.none(), st.sampled_from(Signal))
    return Slide(
        kind=kind,
        heading=drawing(headings),
        language=language,
        number=drawing(st.integers(1, 120)) if kind is SceneKind.STEP else None,
        lines=tuple(drawing(st.lists(st.tuples(headings, headings), max_size=4))) if not filling else (),
        points=tuple(drawing(st.lists(texts, max_size=9))) if not filling else (),
        panels=tuple(drawing(st.lists(st.tuples(signals, texts), min_size=int(filling), max_size=3))),
        photos=tuple(drawing(st.lists(shown(photos), max_size=5))) if not filling else (),
        draft=drawing(st.sampled_from(("", "ENTWURF"))),
        footer="WS-04 · Revision 3",
        form=SlideForm.WARNING if filling else SlideForm.USUAL,
    )


STEPS = (SceneKind.STEP,)
OTHERS = tuple(kind for kind in SceneKind if kind is not SceneKind.STEP)
by_size = pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
by_kind = pytest.mark.parametrize("kinds", [STEPS, OTHERS], ids=["steps", "other slides"])


def keep_their_promises(
    examples: int, kinds: Sequence[SceneKind], photos: Sequence[Photo], themes: Sequence[Theme], size: Size
) -> None:
    """Of so many slides, the same ones each time; others where somebody explores."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=not EXPLORED,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    @given(slides(photos, kinds), st.integers(0, len(themes) - 1))
    def holds(slide: Slide, number: int) -> None:
        theme = themes[number]
        pages = paginate(slide, theme, size)
        assert_nothing_left_out(slide, pages)
        for page in pages:
            layout = laid_out(page, theme, size)
            assert_well_laid_out(layout, theme)
            assert_all_shown(page, layout)
            for element in layout.elements:
                if isinstance(element, Picture):
                    assert_not_letterboxed(element)
                    assert_no_mark_is_cut(element)

    holds()


def assert_not_letterboxed(picture: Picture) -> None:
    """A photo's place has a shape that it may be shown in, and is at most twice as large as its own pixels."""
    if picture.role == "logo":
        return
    shape, box = shape_of(picture.photo), picture.box
    pixel = 1 / min(box.width, box.height)
    assert shape.narrowest * (1 - pixel) - 0.001 <= box.width / box.height <= shape.widest * (1 + pixel) + 0.001
    assert box.width <= shape.width * 2 + 1
    assert box.height <= shape.height * 2 + 1


def assert_no_mark_is_cut(picture: Picture) -> None:
    """All that is pointed at is in what is seen; what is blurred may go."""
    seen = view_of(picture.photo, picture.box.width, picture.box.height).seen
    for mark in picture.photo.marks:
        if mark.kind is not MarkKind.BLUR:
            left, top = mark.x, mark.y
            right, bottom = mark.x + mark.width, mark.y + mark.height
            if mark.kind is MarkKind.CIRCLE:
                left, right = max(left - mark.width, 0), min(right, 1)
            assert seen.left - 0.001 <= left <= right <= seen.right + 0.001, picture
            assert seen.top - 0.001 <= top <= (top if mark.kind is MarkKind.CIRCLE else bottom) <= seen.bottom + 0.001


@pytest.mark.slow
@by_size
@by_kind
def test_a_thousand_slides_neither_overflow_nor_overlap_nor_become_unreadable(
    photos: tuple[Photo, ...], themes: tuple[Theme, ...], size: Size, kinds: Sequence[SceneKind]
) -> None:
    """A quarter of them each; ONBOARD_EXPLORE=20 looks at twenty times as many, and at others."""
    keep_their_promises(250 * int(EXPLORED or 1), kinds, photos, themes, size)
