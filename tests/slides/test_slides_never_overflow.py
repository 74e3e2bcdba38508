"""Thousands of slides nobody would write, and some that somebody will: every layout keeps its promises.

Texts in many scripts, photos from towers to panoramas, every kind of slide, both formats, all densities. Layouts are
looked at, not pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_promises import assert_all_shown, assert_nothing_left_out, assert_well_laid_out
from PIL import Image, ImageDraw

from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Signal, Size, Slide, SlideForm
from onboard.files import digest_of
from onboard.resources import assets
from onboard.slides.boxes import Picture
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
    "uk": "Затягніть шість гвинтів із моментом 25 Нм, зачекайте 2 хвилини. Електробезпека! M8 × 25",
    "ar": "شدّ البراغي الستة بعزم 25 Nm ثم انتظر دقيقتين. غطاء المضخة M8 × 25 (انظر الشكل 3)!",
    "tr": "Altı vidayı 25 Nm ile sıkın, 2 dakika bekleyin. Çalışıyor ığüşöç İ",
}
SIGNS = ["✓", "⚠", "→", "⌀", "💡", "—", "±", "½", "☎"]

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
def themes() -> tuple[Theme, ...]:
    usual = load_theme(assets() / "theme")
    sizes = usual.type
    large = replace(sizes, title=132, display=112, heading=84, body=64, minimum=52, small=30)
    compact = replace(sizes, title=108, display=80, heading=66, body=48)
    return (
        usual,
        replace(usual, density="large", spacing=1.1, type=large),
        replace(usual, density="compact", spacing=0.8, type=compact),
    )


def _texts(language: str, most: int) -> st.SearchStrategy[str]:
    words = st.sampled_from([*SCRIPTS[language].split(), *SIGNS])
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


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
        photos=tuple(drawing(st.lists(st.sampled_from(photos), max_size=5))) if not filling else (),
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
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large)
    )
    @given(slides(photos, kinds), st.sampled_from(themes))
    def holds(slide: Slide, theme: Theme) -> None:
        pages = paginate(slide, theme, size)
        assert_nothing_left_out(slide, pages)
        for page in pages:
            layout = laid_out(page, theme, size)
            assert_well_laid_out(layout, theme)
            assert_all_shown(page, layout)
            for element in layout.elements:
                if isinstance(element, Picture):
                    assert_not_letterboxed(element)

    holds()


def assert_not_letterboxed(picture: Picture) -> None:
    """A photo's place has a shape that it may be shown in, and is at most twice as large as its own pixels."""
    shape, box = shape_of(picture.photo), picture.box
    pixel = 1 / min(box.width, box.height)
    assert shape.narrowest * (1 - pixel) - 0.001 <= box.width / box.height <= shape.widest * (1 + pixel) + 0.001
    assert box.width <= shape.width * 2 + 1
    assert box.height <= shape.height * 2 + 1


@by_size
@by_kind
def test_no_text_and_no_photo_overflows_overlaps_or_becomes_unreadable(
    photos: tuple[Photo, ...], themes: tuple[Theme, ...], size: Size, kinds: Sequence[SceneKind]
) -> None:
    keep_their_promises(25, kinds, photos, themes, size)


@pytest.mark.slow
@by_size
@by_kind
def test_thousands_of_slides_neither_overflow_nor_overlap_nor_become_unreadable(
    photos: tuple[Photo, ...], themes: tuple[Theme, ...], size: Size, kinds: Sequence[SceneKind]
) -> None:
    keep_their_promises(1000, kinds, photos, themes, size)
