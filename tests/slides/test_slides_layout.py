"""What a slide's layout promises, for any text anybody writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_promises import assert_inside, assert_nothing_left_out, assert_well_laid_out, ink_of

from onboard.core.errors import InputError
from onboard.core.model import LANDSCAPE, Photo, SceneKind, Signal, Size, Slide
from onboard.slides.boxes import Picture, Sign, Words
from onboard.slides.layout import laid_out, paginate
from onboard.slides.lines import NO_BREAK
from onboard.slides.theme import Theme

PORTRAIT = Size(1080, 1920)

WORDS = st.sampled_from(
    [
        *(
            "Schraube",
            "lösen",
            "und",
            "die",
            "mit",
            "25",
            "Nm",
            "z.",
            "B.",
            "Abb.",
            "3",
            "≤",
            "⌀",
            "6",
            "✓",
            "—",
            "nicht",
        ),
        *("Drehmomentschlüssel", "Spindelabdeckung", "Sicherheitsbeleuchtungsanlage", "prüfen,", "links;", "0,5", "mm"),
        "Oberflächenbeschichtungsanlagensteuerungseinheit",
        "beispiel.example/ein/sehr/langer/pfad/ohne/leerzeichen/datei_mit_unterstrichen.html",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
HEADINGS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
SIGNALS = st.one_of(st.none(), st.sampled_from(Signal))


@st.composite
def slides(drawing: st.DrawFn, photos: Sequence[Photo]) -> Slide:
    kind = drawing(st.sampled_from(SceneKind))
    return Slide(
        kind=kind,
        heading=drawing(HEADINGS),
        language=drawing(st.sampled_from(("de", "en", "fr", "it", "es"))),
        number=drawing(st.integers(1, 120)) if kind is SceneKind.STEP else None,
        lines=tuple(drawing(st.lists(st.tuples(WORDS, HEADINGS), max_size=5))),
        points=tuple(drawing(st.lists(TEXTS, max_size=9))),
        panels=tuple(drawing(st.lists(st.tuples(SIGNALS, TEXTS), max_size=3))),
        photos=tuple(drawing(st.lists(st.sampled_from(photos), max_size=5))),
        draft=drawing(st.sampled_from(("", "ENTWURF"))),
        footer="WS-04 · Revision 3",
    )


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_nothing_is_cropped_nothing_overlaps_and_nothing_is_too_small_to_read(
    theme: Theme, photo_shapes: tuple[Photo, ...], size: Size
) -> None:
    @settings(
        max_examples=30 if size == LANDSCAPE else 12,
        deadline=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
        derandomize=True,
    )
    @given(slides(photo_shapes))
    def holds(slide: Slide) -> None:
        pages = paginate(slide, theme, size)
        for page in pages:
            layout = laid_out(page, theme, size)
            assert_well_laid_out(layout, theme)
        assert_nothing_left_out(slide, pages)

    holds()


def test_a_slide_that_fits_stays_one_slide(theme: Theme) -> None:
    slide = Slide(SceneKind.STEP, "Spindel lösen", "de", number=3, points=("Vier Schrauben lösen.",))
    assert (slide,) == paginate(slide, theme, LANDSCAPE)


def test_a_page_of_a_continued_slide_is_not_continued_again(theme: Theme, crowded: Slide) -> None:
    pages = paginate(crowded, theme, LANDSCAPE)
    assert len(pages) > 1
    for page in pages:
        assert (page,) == paginate(page, theme, LANDSCAPE)


def test_warnings_stay_on_the_first_page(theme: Theme, crowded: Slide) -> None:
    pages = paginate(crowded, theme, LANDSCAPE)
    assert crowded.panels == pages[0].panels
    assert all(page.panels == () for page in pages[1:])


def test_continued_slides_are_about_equally_full(theme: Theme) -> None:
    sentence = "Die Schraube mit dem Drehmomentschlüssel auf 25 Nm anziehen und den Sitz der Abdeckung prüfen. " * 2
    slide = Slide(SceneKind.STEP, "Anziehen", "de", number=1, points=tuple(sentence + str(n) for n in range(9)))
    counts = [len(page.points) for page in paginate(slide, theme, LANDSCAPE)]
    assert 9 == sum(counts)
    assert max(counts) - min(counts) <= 1


def test_a_monstrous_word_is_split_rather_than_cropped(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    slide = Slide(SceneKind.STEP, "Wort", "de", number=1, points=("Donau" * 30,), photos=photo_shapes[:1])
    (page,) = paginate(slide, theme, LANDSCAPE)
    layout = laid_out(page, theme, LANDSCAPE)
    assert_inside(layout)
    point = next(element for element in layout.elements if element.role == "point")
    assert isinstance(point, Words)
    assert "Donau" * 30 == "".join(point.lines).replace("-", "")


def test_more_than_four_photos_go_on_to_further_slides(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    photos = photo_shapes[:6]
    slide = Slide(SceneKind.STEP, "Viele Fotos", "de", number=1, points=("Prüfen.",), photos=photos)
    pages = paginate(slide, theme, LANDSCAPE)
    assert photos == tuple(photo for page in pages for photo in page.photos)
    assert all(len(page.photos) <= 4 for page in pages)


def test_photos_keep_their_shape_and_are_shown_whole(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    for photo in (photo for photo in photo_shapes if photo.missing is None):
        slide = Slide(SceneKind.STEP, "Foto", "de", number=1, points=("Ansehen.",), photos=(photo,))
        (picture,) = [e for e in laid_out(slide, theme, LANDSCAPE).elements if isinstance(e, Picture)]
        width, height = map(int, photo.file.removesuffix(".png").split("x"))
        assert abs(picture.box.width / picture.box.height - width / height) / (width / height) < 0.02


def test_a_tiny_picture_is_not_blown_up_beyond_twice_its_size(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    tiny = next(photo for photo in photo_shapes if photo.file == "80x60.png")
    slide = Slide(SceneKind.STEP, "Foto", "de", number=1, points=("Ansehen.",), photos=(tiny,))
    (picture,) = [e for e in laid_out(slide, theme, LANDSCAPE).elements if isinstance(e, Picture)]
    assert picture.box.width <= 160
    assert picture.box.height <= 120


def test_a_warning_keeps_its_signal_word(theme: Theme) -> None:
    for language, expected in {
        "de": ["GEFAHR", "WARNUNG", "VORSICHT", "HINWEIS"],
        "en-GB": ["DANGER", "WARNING", "CAUTION", "NOTICE"],
        "fr": ["DANGER", "AVERTISSEMENT", "ATTENTION", "AVIS"],
        "it": ["PERICOLO", "AVVERTENZA", "ATTENZIONE", "AVVISO"],
        "es": ["PELIGRO", "ADVERTENCIA", "ATENCIÓN", "AVISO"],
    }.items():
        slide = Slide(SceneKind.SAFETY, "!", language, panels=tuple((signal, "…") for signal in Signal))
        layout = laid_out(slide, theme, LANDSCAPE)
        shown = [e.lines[0] for e in layout.elements if isinstance(e, Words) and e.role == "signal-word"]
        assert expected == shown


def test_only_a_notice_has_no_triangle(theme: Theme) -> None:
    for signal, triangles in ((Signal.DANGER, 1), (Signal.NOTICE, 0), (None, 1)):
        slide = Slide(SceneKind.STEP, "Schritt", "de", number=1, panels=((signal, "Achtung geben."),))
        assert triangles == sum(e.role == "alert" for e in laid_out(slide, theme, LANDSCAPE).elements)


def test_a_language_without_signal_words_is_refused_rather_than_given_english_ones(theme: Theme) -> None:
    slide = Slide(SceneKind.STEP, "Paŝo", "eo", number=1, panels=((Signal.DANGER, "Atentu."),))
    with pytest.raises(InputError, match="'eo'"):
        paginate(slide, theme, LANDSCAPE)


def test_a_step_shows_its_number_and_no_total(theme: Theme) -> None:
    slide = Slide(SceneKind.STEP, "Lösen", "de", number=7, points=("Lösen.",))
    (number,) = [e for e in laid_out(slide, theme, LANDSCAPE).elements if e.role == "number"]
    assert isinstance(number, Words)
    assert ("7",) == number.lines


def test_protective_equipment_gets_its_pictograms_and_the_unknown_stays_a_plain_line(theme: Theme) -> None:
    points = ("Schutzbrille tragen", "Keine Handschuhe an der Bohrmaschine", "Nicht rauchen", "Uhr ablegen")
    layout = laid_out(Slide(SceneKind.SAFETY, "Schutz", "de", points=points), theme, LANDSCAPE)
    shown = [e.code for e in layout.elements if isinstance(e, Sign) and e.role == "pictogram"]
    assert ["eye-protection", "no-gloves", "no-smoking", "no-jewellery"] == shown


def test_equipment_named_in_the_documents_language_keeps_its_pictograms_in_a_video_in_another(theme: Theme) -> None:
    slide = Slide(SceneKind.SAFETY, "Bezpieczeństwo", "pl", points=("Schutzbrille tragen",), left_in="de")
    layout = laid_out(slide, theme, LANDSCAPE)
    assert ["eye-protection"] == [e.code for e in layout.elements if isinstance(e, Sign) and e.role == "pictogram"]


def test_quantities_of_tools_stand_in_a_column(theme: Theme) -> None:
    slide = Slide(SceneKind.TOOLS, "Teile", "de", points=("6 x Schraube 4 x 30", "12x Mutter", "Feile"))
    layout = laid_out(slide, theme, LANDSCAPE)
    quantities = [e for e in layout.elements if isinstance(e, Words) and e.role == "quantity"]
    assert [(f"6{NO_BREAK}×",), (f"12{NO_BREAK}×",)] == [quantity.lines for quantity in quantities]
    assert 1 == len({quantity.box.right for quantity in quantities})


def test_the_draft_band_hides_no_word_and_no_sign(theme: Theme, crowded: Slide) -> None:
    for page in paginate(replace(crowded, draft="ENTWURF"), theme, LANDSCAPE):
        layout = laid_out(page, theme, LANDSCAPE)
        (band,) = [e for e in layout.elements if e.role == "draft"]
        assert not any(ink_of(e).overlaps(band.box) for e in layout.elements if isinstance(e, Words | Sign))


def test_marking_a_draft_moves_nothing(theme: Theme, crowded: Slide) -> None:
    plain = laid_out(paginate(crowded, theme, LANDSCAPE)[0], theme, LANDSCAPE)
    marked = laid_out(paginate(replace(crowded, draft="ENTWURF"), theme, LANDSCAPE)[0], theme, LANDSCAPE)
    assert plain.elements == tuple(element for element in marked.elements if element.role != "draft")


def test_small_print_that_is_too_long_is_refused_by_name(theme: Theme) -> None:
    with pytest.raises(InputError, match="small print has 900 characters"):
        paginate(Slide(SceneKind.STEP, "Schritt", "de", number=1, footer="Klein " * 150), theme, LANDSCAPE)


def test_a_word_nobody_can_read_is_refused_rather_than_set_for_minutes(theme: Theme) -> None:
    slide = Slide(SceneKind.STEP, "Titel", "de", points=("x" * 45_000,))
    with pytest.raises(InputError, match="45,000 characters"):
        paginate(slide, theme, LANDSCAPE)
