"""What a step's slide promises: a large photo, words easy to read, a value and a warning that nobody overlooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from layout_promises import assert_well_laid_out, ink_of
from PIL import Image
from plain_photos import plain_photo

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Signal, Size, Slide, SlideForm
from onboard.files import digest_of
from onboard.slides.boxes import Box, Element, Ground, Layout, Picture, Words
from onboard.slides.drawing import draw
from onboard.slides.frame import Frame, mirrored
from onboard.slides.layout import laid_out, paginate
from onboard.slides.templates.value import values_of
from onboard.slides.theme import Theme

both_formats = pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])


def step(*points: str, photos: Sequence[Photo] = (), **fields: object) -> Slide:
    slide = Slide(SceneKind.STEP, "Deckel öffnen", "de", number=4, points=points, photos=tuple(photos))
    return replace(slide, **fields)  # pyright: ignore[reportArgumentType]


def camera_photo(folder: Path, width: int, height: int) -> Photo:
    """With grain all over, as no drawing has."""
    path = folder / f"camera-{width}x{height}.jpg"
    Image.effect_noise((width, height), 60).convert("RGB").save(path)
    return Photo(path.name, digest_of(path), path=str(path))


def of_role(layout: Layout, role: str) -> list[Element]:
    return [element for element in layout.elements if element.role == role]


def words(layout: Layout, role: str) -> Words:
    (found,) = of_role(layout, role)
    assert isinstance(found, Words)
    return found


def share_of_photos(layout: Layout) -> float:
    area = sum(e.box.width * e.box.height for e in layout.elements if isinstance(e, Picture))
    return area / (layout.size.width * layout.size.height)


# ------------------------------------------------------------------------------------------------ photos


@both_formats
def test_a_photo_beside_few_words_takes_a_third_of_the_slide_or_more(theme: Theme, tmp_path: Path, size: Size) -> None:
    layout = laid_out(step("Vier Schrauben lösen.", photos=[camera_photo(tmp_path, 1600, 1200)]), theme, size)
    assert share_of_photos(layout) > 0.33


def test_a_photo_goes_to_the_slides_edge_and_stops_where_captions_lie(theme: Theme, tmp_path: Path) -> None:
    slide = step("Lösen.", photos=[camera_photo(tmp_path, 1600, 1200)])
    (photo,) = of_role(laid_out(slide, theme, LANDSCAPE), "photo")
    assert (1920, 1080 - 176) == (photo.box.right, photo.box.bottom)


def test_a_portrait_slide_shows_the_photo_from_edge_to_edge_and_the_words_below(theme: Theme, tmp_path: Path) -> None:
    layout = laid_out(step("Vier Schrauben lösen.", photos=[camera_photo(tmp_path, 1600, 1200)]), theme, PORTRAIT)
    (photo,) = of_role(layout, "photo")
    assert 1080 == photo.box.right
    assert photo.box.width >= 1040
    assert photo.box.bottom < words(layout, "point").box.y


@both_formats
@pytest.mark.parametrize("shape", [(1600, 1200), (900, 1600), (2400, 500)])
@pytest.mark.parametrize("points", [(), ("Lösen.",)])
def test_a_drawing_keeps_clear_of_the_slides_edges_so_that_nothing_looks_cut_off(
    theme: Theme, tmp_path: Path, size: Size, shape: tuple[int, int], points: tuple[str, ...]
) -> None:
    layout = laid_out(step(*points, photos=[plain_photo(tmp_path, *shape)]), theme, size)
    (picture,), (mat,) = of_role(layout, "photo"), of_role(layout, "mat")
    assert mat.box.x + 40 <= picture.box.x
    assert picture.box.right <= size.width - 40
    assert mat.box.y + 40 <= picture.box.y
    assert picture.box.bottom <= mat.box.bottom - 40


def test_a_small_photo_does_not_make_the_words_small(theme: Theme, tmp_path: Path) -> None:
    small = camera_photo(tmp_path, 330, 290)
    layout = laid_out(step("Mit Geduld löten.", "Die Spitze muss heiß sein.", photos=[small]), theme, LANDSCAPE)
    sizes = {e.face.size for e in of_role(layout, "point") if isinstance(e, Words)}
    assert min(sizes) >= theme.type.body


def test_a_heading_alone_stands_beside_its_photo_which_goes_to_the_edges(theme: Theme, tmp_path: Path) -> None:
    layout = laid_out(step(photos=[camera_photo(tmp_path, 1600, 1200)]), theme, LANDSCAPE)
    (photo,) = of_role(layout, "photo")
    assert (1920, 904) == (photo.box.right, photo.box.bottom)
    assert words(layout, "heading").box.right < photo.box.x


@pytest.mark.parametrize("count", [2, 3, 4])
@both_formats
def test_several_photos_are_read_in_order(theme: Theme, tmp_path: Path, count: int, size: Size) -> None:
    photos = [plain_photo(tmp_path, 1600 + number, 1200) for number in range(count)]
    (page,) = paginate(step("Ansehen.", photos=photos), theme, size)
    boxes = [e.box for e in laid_out(page, theme, size).elements if isinstance(e, Picture)]
    assert sorted(boxes, key=lambda box: (box.y, box.x)) == boxes
    assert min(box.width * box.height for box in boxes) > 300 * 300


def test_several_photos_beside_much_text_get_a_slide_of_their_own_rather_than_become_tiny(
    theme: Theme, tmp_path: Path
) -> None:
    photos = [plain_photo(tmp_path, 1600 + number, 1200) for number in range(4)]
    sentence = "Die Schraube mit dem Drehmomentschlüssel anziehen und den Sitz der Abdeckung prüfen."
    pages = paginate(step(*[sentence] * 7, photos=photos), theme, LANDSCAPE)
    assert set(photos) == {photo for page in pages for photo in page.photos}
    for page in pages:
        boxes = [e.box for e in laid_out(page, theme, LANDSCAPE).elements if isinstance(e, Picture)]
        assert all(box.width * box.height > 330 * 330 for box in boxes)


def test_a_zoom_and_a_hidden_mark_move_nothing(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    marked = replace(photo_shapes[0], marks=(Mark(MarkKind.ZOOM, 0.4, 0.4, 0.2, 0.2),))
    before = laid_out(step("Lösen.", photos=[marked]), theme, LANDSCAPE)
    after = laid_out(step("Lösen.", photos=[replace(marked, zoomed=0)]), theme, LANDSCAPE)
    assert [element.box for element in before.elements] == [element.box for element in after.elements]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_tall_photo_does_not_cover_the_draft_band(theme: Theme, tmp_path: Path, language: str) -> None:
    tall = camera_photo(tmp_path, 900, 1200)
    slide = replace(step("Lösen.", photos=[tall], draft="ENTWURF"), language=language)
    layout = laid_out(slide, theme, LANDSCAPE)
    (photo,), band = of_role(layout, "photo"), layout.elements[-1]
    assert (0, "draft", (0, 1920)) == (photo.box.y, band.role, (band.box.x, band.box.right))
    bare = draw(replace(slide, photos=(), points=("Lösen.",)), theme, LANDSCAPE)
    edge = (0, 0, 1920, band.box.bottom)
    assert bare.crop(edge).tobytes() == draw(slide, theme, LANDSCAPE).crop(edge).tobytes()


# ------------------------------------------------------------------------------------------------ words alone


@both_formats
def test_a_few_words_alone_are_set_very_large(theme: Theme, size: Size) -> None:
    layout = laid_out(step("Prüfadapter abnehmen."), theme, size)
    assert words(layout, "point").face.size == theme.type.display
    assert words(layout, "number").face.size >= 2 * theme.type.heading


def test_a_step_without_any_words_but_its_heading_fills_the_slide_with_it(theme: Theme) -> None:
    layout = laid_out(step(heading="Not-Halt drücken"), theme, LANDSCAPE)
    (plate,) = of_role(layout, "plate")
    assert Box(0, 0, 1920, 904) == plate.box
    assert words(layout, "heading").face.size > theme.type.heading


@both_formats
def test_a_long_heading_leaves_the_words_below_it_large(theme: Theme, size: Size) -> None:
    heading = "Leiterplatten an den dafür gefertigten Haltern festschrauben"
    layout = laid_out(step("Wärmeleitpaste dahinter auftragen.", heading=heading), theme, size)
    assert of_role(layout, "plate")
    assert words(layout, "point").face.size > theme.type.body


@both_formats
def test_a_short_sentence_takes_the_place_of_the_heading_it_begins_with(theme: Theme, size: Size) -> None:
    slide = step("Platziere das Dach mittig auf der Oberseite.", heading="Platziere das Dach …")
    layout = laid_out(slide, theme, size)
    assert "Platziere das Dach mittig auf der Oberseite" == " ".join(words(layout, "heading").lines)
    assert [] == of_role(layout, "point")


@both_formats
def test_a_long_sentence_stands_below_its_number_without_its_beginning_as_a_heading(theme: Theme, size: Size) -> None:
    text = (
        "Überprüfe, ob alle Teile vorhanden sind; nicht alle sind im Bild zu sehen, aber die gezeigten kommen zuerst."
    )
    layout = laid_out(step(text, heading="Überprüfe, ob alle Teile vorhanden sind"), theme, size)
    assert [] == of_role(layout, "heading")
    assert ("4",) == words(layout, "number").lines
    assert text == " ".join(words(layout, "point").lines)


def test_a_heading_that_only_begins_with_the_same_letters_stays(theme: Theme) -> None:
    layout = laid_out(step("Motoren laufen nach.", heading="Motor"), theme, LANDSCAPE)
    assert ("Motor",) == words(layout, "heading").lines
    assert ("Motoren laufen nach.",) == words(layout, "point").lines


@both_formats
def test_no_line_of_a_heading_holds_only_three_dots(theme: Theme, size: Size) -> None:
    slide = step("Zwei Schrauben.", heading="Befestige die Frontplatte aus Recyclingkunststoff …")
    assert "…" not in words(laid_out(slide, theme, size), "heading").lines


# ------------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mit 25 Nm ± 2 Nm festziehen.", "de", [("", "25 Nm ± 2 Nm")]),
        ("Gehäuse mit 0,5 bar füllen.", "de", [("", "0,5 bar")]),
        ("2 Minuten warten.", "de", [("", "2 Minuten")]),
        ("Mindestens 24 Stunden ruhen lassen.", "de", [("Mindestens", "24 Stunden")]),
        ("Heat up to 60 °C.", "en", [("up to", "60 °C")]),
        ("Затянуть моментом 25 Н·м.", "ru", [("", "25 Н·м")]),
        ("شدّ البراغي بعزم 25 Nm.", "ar", [("", "25 Nm")]),
        ("Die 4 Schrauben M8 × 25 mm einsetzen.", "de", []),
        ("Mit Schlüssel SW 13 mm anziehen.", "de", []),
        ("Nicht über 60 °C erwärmen.", "de", []),
        ("Sechs Schrauben eindrehen.", "de", []),
        ("Tel. 4711 anrufen.", "de", []),
        ("Einen Akkuschrauber mit 3 mm Bohrer verwenden.", "de", []),
        ("Zwei 15 cm langen Schnüren sichern.", "de", []),
        ("24 V Netzteil anschließen.", "de", []),
        ("Use a 2.5 mm allen key.", "en", []),
        ("Tighten the bolts to 5 N⋅m in a flange pattern.", "en", [("", "5 N⋅m")]),
        ("Abstand von 12 mm einhalten.", "de", [("", "12 mm")]),
        ("Stellen Sie 0,5 mm Spaltmaß ein.", "de", [("", "0,5 mm")]),
        ("Die Uhr ca. 2 Sek. vor der vollen Minute einstecken.", "de", [("ca.", "2 Sek.")]),
    ],
)
def test_a_value_is_shown_in_the_documents_words_and_counts_sizes_and_negations_are_none(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    found = values_of(step(text, language=language))
    assert expected == [(value.limit, value.words) for value in found]


def test_three_values_on_a_slide_are_none_to_remember() -> None:
    slide = step("Mit 0,5 bar füllen", "2 Minuten warten", "Der Druck darf höchstens um 0,02 bar fallen")
    assert () == values_of(slide)


@both_formats
def test_a_value_is_the_largest_thing_on_its_slide_and_its_sentence_stands_below_it(theme: Theme, size: Size) -> None:
    layout = laid_out(step("Mit 25 Nm festziehen."), theme, size)
    value, sentence = words(layout, "value"), words(layout, "point")
    assert value.face.size > 2 * sentence.face.size
    assert value.box.y < sentence.box.y
    assert "25\u00a0Nm" == value.lines[0]


def test_a_value_beside_a_photo_stands_on_a_card(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    layout = laid_out(step("Mit 25 Nm festziehen.", "Dann prüfen.", photos=photo_shapes[:1]), theme, LANDSCAPE)
    (card,) = of_role(layout, "card")
    assert isinstance(card, Ground)
    assert card.box.contains(ink_of(words(layout, "value")))


# ------------------------------------------------------------------------------------------------ warnings


@pytest.mark.parametrize("signal", [*Signal, None])
@both_formats
def test_a_warning_fills_the_slide_in_its_standard_colours(theme: Theme, size: Size, signal: Signal | None) -> None:
    panels = ((signal, "Das Gehäuse steht unter Druck."),)
    slide = step(panels=panels, form=SlideForm.WARNING)
    layout = laid_out(slide, theme, size)
    assert_well_laid_out(layout, theme)
    standard = {
        Signal.DANGER: "#C8102E",
        Signal.WARNING: "#FF8200",
        Signal.CAUTION: "#FFD100",
        Signal.NOTICE: "#0B57A4",
        None: theme.colours.plain_signal,
    }
    (band,) = of_role(layout, "signal")
    assert isinstance(band, Ground)
    assert standard[signal] == band.colour
    assert size.width == band.box.width
    assert words(layout, "warning").face.size >= 1.5 * theme.type.body
    assert (0 if signal is None else 1) == len(of_role(layout, "signal-word"))


def test_a_theme_never_changes_a_signal_words_colours(theme: Theme) -> None:
    slide = step(panels=((Signal.DANGER, "Rotierende Spindel!"),), form=SlideForm.WARNING)
    branded = replace(theme, colours=replace(theme.colours, brand="#00AA00", brand_ground="#00AA00"))
    bands = [of_role(laid_out(slide, one, LANDSCAPE), "signal") for one in (theme, branded)]
    assert bands[0] == bands[1]


def test_warnings_too_long_for_one_slide_go_on_and_keep_their_signal_word(theme: Theme) -> None:
    long = "Bei der Dichtprüfung steht das Gehäuse unter Druck, Schrauben niemals unter Druck lösen. " * 12
    slide = step(panels=((Signal.DANGER, long),), form=SlideForm.WARNING)
    pages = paginate(slide, theme, LANDSCAPE)
    assert len(pages) > 1
    for page in pages:
        assert ("GEFAHR",) == words(laid_out(page, theme, LANDSCAPE), "signal-word").lines


# ------------------------------------------------------------------------------------------------ right to left


@both_formats
def test_a_slide_in_arabic_is_the_mirror_image_of_its_layout(
    theme: Theme, photo_shapes: tuple[Photo, ...], size: Size
) -> None:
    slide = step("شدّ البراغي الستة بعزم 25 Nm.", photos=photo_shapes[:1], heading="شدّ البراغي", language="ar")
    layout = laid_out(slide, theme, size)
    assert_well_laid_out(layout, theme)
    number = of_role(layout, "badge")[0]
    assert size.width - Frame(theme, size, "ar").safe.x == number.box.right
    assert all(element.rtl for element in layout.elements if isinstance(element, Words))


def test_mirroring_twice_gives_every_place_back(theme: Theme, photo_shapes: tuple[Photo, ...]) -> None:
    layout = laid_out(step("Lösen.", photos=photo_shapes[:2]), theme, LANDSCAPE)
    again = mirrored(mirrored(layout))
    assert [element.box for element in layout.elements] == [element.box for element in again.elements]
