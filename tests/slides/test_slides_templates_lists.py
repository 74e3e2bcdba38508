"""What the slides of titles, safety, tools, checks, summaries and contacts promise."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specimens import LANGUAGES, Specimen, photo, specimens

from onboard.core.model import LANDSCAPE, PORTRAIT, SceneKind, Signal, Size, Slide
from onboard.slides.boxes import Box, Element, Ground, Layout, Picture, Sign, Words
from onboard.slides.frame import Frame
from onboard.slides.layout import laid_out, paginate
from onboard.slides.templates.amounts import Part, parts_of
from onboard.slides.templates.reaching import Reach, reach_in
from onboard.slides.theme import Theme

SIZES = pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
OF_LISTS = [one for one in specimens() if one.slide.kind is not SceneKind.STEP]


def words(layout: Layout, role: str) -> list[Words]:
    return [element for element in layout.elements if isinstance(element, Words) and element.role == role]


def signs(layout: Layout, role: str) -> list[Sign]:
    return [element for element in layout.elements if isinstance(element, Sign) and element.role == role]


def grounds(layout: Layout, role: str) -> list[Box]:
    return [element.box for element in layout.elements if isinstance(element, Ground) and element.role == role]


def texts(layout: Layout, role: str) -> list[str]:
    return [" ".join(one.lines).replace("\u00a0", " ") for one in words(layout, role)]


def specimen(name: str, language: str = "de") -> Slide:
    return next(one.slide for one in specimens((language,)) if one.name == name)


# ------------------------------------------------------------------------------------------------ all of them


@SIZES
@pytest.mark.parametrize("one", OF_LISTS, ids=lambda one: f"{one.name}-{one.language}")
def test_a_usual_list_stands_on_one_slide_above_the_captions(one: Specimen, theme: Theme, size: Size) -> None:
    assert paginate(one.slide, theme, size) == (one.slide,)
    layout, foot = laid_out(one.slide, theme, size), Frame(theme, size).foot
    seen = [e for e in layout.elements if isinstance(e, (Words, Sign, Picture)) and e.role not in {"footer", "logo"}]
    assert [element for element in seen if element.box.bottom > foot.y] == []


@SIZES
@pytest.mark.parametrize("count", [1, 190])
@pytest.mark.parametrize("kind", [SceneKind.TOOLS, SceneKind.CHECK, SceneKind.SAFETY], ids=str)
def test_a_list_of_one_and_of_hundreds_is_shown_whole_and_in_order(
    theme: Theme, size: Size, kind: SceneKind, count: int
) -> None:
    listed = tuple(f"Bauteil Nummer {number} mit Halterung" for number in range(count))
    pages = paginate(Slide(kind, "Material", "de", points=listed), theme, size)
    shown = [text for page in pages for text in texts(laid_out(page, theme, size), "point")]
    assert list(listed) == shown


@SIZES
def test_a_single_tool_is_written_larger_than_one_of_many(theme: Theme, size: Size) -> None:
    one = Slide(SceneKind.TOOLS, "Werkzeug", "de", points=("Hammer",))
    many = replace(one, points=("Hammer",) * 9)
    alone, among = (words(laid_out(slide, theme, size), "point")[0].face.size for slide in (one, many))
    assert alone > among * 1.5


# ------------------------------------------------------------------------------------------------ title


@SIZES
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["title", "title-photo"])
def test_the_heading_and_all_facts_stand_on_the_companys_colour(
    theme: Theme, size: Size, language: str, name: str
) -> None:
    slide = specimen(name, language)
    layout = laid_out(slide, theme, size)
    [plate] = grounds(layout, "title-ground")
    assert [label for label, _ in slide.lines] == texts(layout, "label")
    assert [value for _, value in slide.lines] == texts(layout, "fact")
    on_it = [*words(layout, "heading"), *words(layout, "label"), *words(layout, "fact")]
    assert all(plate.contains(element.box) for element in on_it)


@SIZES
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_titles_photo_fills_its_part_of_the_slide_to_the_edge(theme: Theme, size: Size, language: str) -> None:
    layout, stage = laid_out(specimen("title-photo", language), theme, size), Frame(theme, size).stage
    [picture] = [element for element in layout.elements if isinstance(element, Picture)]
    if size == LANDSCAPE:
        assert (stage.y, stage.bottom) == (picture.box.y, picture.box.bottom)
        assert 0 in (picture.box.x, stage.right - picture.box.right)
    else:
        assert (0, stage.right, stage.bottom) == (picture.box.x, picture.box.right, picture.box.bottom)


def test_a_telephone_number_among_the_facts_is_not_broken(theme: Theme) -> None:
    slide = replace(specimen("title-photo"), lines=(("Verantwortlich", "Annegret Hildebrandt-Mustermann, Tel. 47 11"),))
    for size in (LANDSCAPE, PORTRAIT):
        [fact] = words(laid_out(slide, theme, size), "fact")
        assert any("Tel. 47 11" in line.replace("\u00a0", " ") for line in fact.lines)


# ------------------------------------------------------------------------------------------------ safety


@SIZES
@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("name", ["safety", "safety-ppe"])
def test_every_pictogram_stands_with_its_words_on_one_card(theme: Theme, size: Size, language: str, name: str) -> None:
    slide = specimen(name, language)
    layout = laid_out(slide, theme, size)
    cards, pictograms = grounds(layout, "card"), signs(layout, "pictogram")
    assert len(slide.points) == len(cards)
    held = [[text for text in words(layout, "point") if card.contains(text.box)] for card in cards]
    assert [1] * len(cards) == [len(here) for here in held]
    assert pictograms
    for card in cards:
        here = [sign.box for sign in pictograms if card.contains(sign.box)]
        assert len(here) <= 1
        assert not any(one.overlaps(text.box) for one in here for text in words(layout, "point"))
    assert all(any(card.contains(sign.box) for card in cards) for sign in pictograms)


@SIZES
def test_all_cards_and_all_pictograms_are_of_one_size(theme: Theme, size: Size) -> None:
    layout = laid_out(specimen("safety-ppe"), theme, size)
    assert len({(card.width, card.height) for card in grounds(layout, "card")}) == 1
    assert len({(sign.box.width, sign.box.height) for sign in signs(layout, "pictogram")}) == 1


def test_three_pieces_of_equipment_stand_in_one_row_and_four_beside_warnings_in_two(theme: Theme) -> None:
    safety = specimen("safety")
    lines = ("Schutzbrille", "Schutzhandschuhe", "Sicherheitsschuhe", "Gehörschutz")
    three = laid_out(replace(safety, points=lines[:3], panels=()), theme, LANDSCAPE)
    four = laid_out(replace(safety, points=lines, panels=((Signal.WARNING, "Heiße Teile!"),)), theme, LANDSCAPE)
    assert 1 == len({card.y for card in grounds(three, "card")})
    assert 2 == len({card.y for card in grounds(four, "card")})
    assert min(sign.box.width for sign in (*signs(three, "pictogram"), *signs(four, "pictogram"))) >= 150


def test_pictograms_are_known_from_afar(theme: Theme) -> None:
    for size in (LANDSCAPE, PORTRAIT):
        for name in ("safety", "safety-ppe"):
            assert min(sign.box.width for sign in signs(laid_out(specimen(name), theme, size), "pictogram")) >= 112


def test_a_telephone_shows_the_equipment_above_the_warnings(theme: Theme) -> None:
    layout = laid_out(specimen("safety"), theme, PORTRAIT)
    assert max(card.bottom for card in grounds(layout, "card")) < min(box.y for box in grounds(layout, "panel"))


def test_equipment_without_a_pictogram_is_a_plain_list(theme: Theme) -> None:
    slide = Slide(SceneKind.SAFETY, "Sicherheit", "de", points=("Ruhe bewahren", "Langsam gehen"))
    layout = laid_out(slide, theme, LANDSCAPE)
    assert (list(slide.points), []) == (texts(layout, "point"), signs(layout, "pictogram"))


def test_warnings_alone_fill_the_slide_in_large_type(theme: Theme) -> None:
    slide = Slide(SceneKind.SAFETY, "Sicherheit", "de", panels=((Signal.DANGER, "Vor dem Öffnen abschalten."),))
    [warning] = words(laid_out(slide, theme, LANDSCAPE), "warning")
    assert warning.face.size > theme.type.body * 1.3


# ------------------------------------------------------------------------------------------------ tools and parts


@pytest.mark.parametrize(
    ("text", "language", "amount", "name"),
    [
        ("6 Zylinderschrauben M8 × 25", "de", "6 ×", "Zylinderschrauben M8 × 25"),
        ("6 x Scheibe A8,4", "de", "6 ×", "Scheibe A8,4"),
        ("6x Scheibe", "de", "6 ×", "Scheibe"),
        ("12 × washer", "en", "12 ×", "washer"),
        ("2 Stück Passstifte ⌀ 6 m6", "de", "2 Stück", "Passstifte ⌀ 6 m6"),
        ("2 Stk. Passstifte", "de", "2 Stk.", "Passstifte"),
        ("4 pcs dowel pins", "en", "4 pcs", "dowel pins"),
        ("Zylinderschraube M8 × 25, 6 Stück", "de", "6 Stück", "Zylinderschraube M8 × 25"),
        ("Zylinderschraube M8 × 25 (6 Stück)", "de", "6 Stück", "Zylinderschraube M8 × 25"),
        ("Dichtring: 2x", "de", "2 ×", "Dichtring"),
        ("6 винтов M8 × 25", "ru", "6 ×", "винтов M8 × 25"),
        ("2 шт. штифты", "ru", "2 шт.", "штифты"),
        ("500 ml Hydrauliköl", "de", "500 ml", "Hydrauliköl"),
        ("2 m Schlauch", "de", "2 m", "Schlauch"),
    ],
)
def test_how_many_is_set_apart_from_what(text: str, language: str, amount: str, name: str) -> None:
    [part] = parts_of([text], language)
    assert (amount, name) == (part.amount.replace("\u00a0", " "), part.name)


@pytest.mark.parametrize(
    "text",
    [
        "Schraube M8 × 25",
        "M8 × 25",
        "4 mm Inbusschlüssel",
        "13er Ringschlüssel",
        "3-Wege-Ventil",
        "2 Komponenten Kleber",
        "Drehmomentschlüssel 5 – 50 Nm",
        "Platte 200 x 100",
        "0815-4711 Dichtung",
        "25 Nm Drehmomentschlüssel",
        "6 x",
        "12",
    ],
)
def test_sizes_names_and_numbers_of_parts_are_no_amounts(text: str) -> None:
    assert parts_of([text], "de") == (Part(text),)


def test_a_numbered_list_has_no_amounts() -> None:
    listed = ["1 Gehäuse", "2 Deckel", "3 Dichtung"]
    assert [Part(text) for text in listed] == list(parts_of(listed, "de"))


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("0123456789 x×,.()-–mSchraubeStück"), max_size=30))
def test_no_letter_or_figure_of_a_part_is_lost(text: str) -> None:
    [part] = parts_of([text], "de")
    kept = sorted(re.sub(r"[^\w]|[x×]", "", part.amount + part.name))
    assert sorted(re.sub(r"[^\w]|[x×]", "", text)) == kept


@SIZES
@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_end_at_one_edge_and_stand_on_the_line_of_their_part(theme: Theme, size: Size, language: str) -> None:
    layout = laid_out(specimen("parts", language), theme, size)
    amounts, names = words(layout, "quantity"), words(layout, "point")
    inner = [one.box.x if one.rtl else one.box.right for one in amounts]
    columns = 2 if len({one.box.x if not one.rtl else one.box.right for one in names}) == 2 else 1
    assert (4, columns) == (len(amounts), len(set(inner)))
    assert all(any(one.box.y + one.ascent == name.box.y + name.ascent for name in names) for one in amounts)


def test_a_rule_stands_between_parts_and_touches_none(theme: Theme) -> None:
    for size in (LANDSCAPE, PORTRAIT):
        layout = laid_out(specimen("tools"), theme, size)
        rules = grounds(layout, "rule")
        assert len(specimen("tools").points) - 1 == len(rules)
        assert not any(rule.overlaps(text.box) for rule in rules for text in words(layout, "point"))


# ------------------------------------------------------------------------------------------------ check


@SIZES
@pytest.mark.parametrize("language", LANGUAGES)
def test_tick_boxes_are_large_and_align(theme: Theme, size: Size, language: str) -> None:
    slide = specimen("check", language)
    layout = laid_out(slide, theme, size)
    boxes, lines = signs(layout, "mark"), words(layout, "point")
    assert ["empty-box"] * len(slide.points) == [box.code for box in boxes]
    assert len({(box.box.x, box.box.width) for box in boxes}) == 1
    for box, line in zip(boxes, lines, strict=True):
        assert box.box.width >= line.face.size
        middle = line.box.y + line.ascent - line.face.cap_height // 2
        assert abs(box.box.y + box.box.height // 2 - middle) <= 2
        assert box.box.x > line.box.right if line.rtl else box.box.right < line.box.x
    assert all(above.box.bottom < below.box.y for above, below in pairwise(boxes))


# ------------------------------------------------------------------------------------------------ contact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jana Albers, Tel. 4711", Reach("Jana Albers", label="Tel.", number="4711")),
        ("Jana Albers (Tel.: 089 5550-4711)", Reach("Jana Albers", label="Tel.", number="089 5550-4711")),
        (
            "Jana Albers, Schichtleitung, +49 89 5550-4711",
            Reach("Jana Albers", "Schichtleitung", "", "+49 89 5550-4711"),
        ),
        ("Notruf: 112", Reach("", label="Notruf", number="112")),
        ("Durchwahl -4712", Reach("", label="Durchwahl", number="-4712")),
        ("E-Mail: hilfe@werk.example", Reach("", mail="hilfe@werk.example")),
        ("ext. 4711 Jana Albers", Reach("Jana Albers", label="ext.", number="4711")),
        ("يانا ألبرس، هاتف 4711", Reach("يانا ألبرس", label="هاتف", number="4711")),
        ("יאנה אלברס, טל' 4711", Reach("יאנה אלברס", label="טל'", number="4711")),
        ("Undichte Pumpen sofort melden.", Reach("Undichte Pumpen sofort melden.")),
        ("Auftrag 0815-4711", Reach("Auftrag 0815-4711")),
        ("Gültig ab 2026-11-02", Reach("Gültig ab 2026-11-02")),
        ("Raum 3.12, Halle 4", Reach("Raum 3.12, Halle 4")),
    ],
)
def test_a_contacts_name_number_and_address_are_told_apart(text: str, expected: Reach) -> None:
    assert expected == reach_in(text)


@SIZES
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_number_stays_in_one_piece_and_is_the_largest_thing_to_read(
    theme: Theme, size: Size, language: str
) -> None:
    layout = laid_out(specimen("contact", language), theme, size)
    [number], [sign] = words(layout, "reach"), signs(layout, "reach-sign")
    assert len(number.lines) == 1
    assert "4711" in number.lines[0]
    assert number.face.size > max(one.face.size for one in words(layout, "point"))
    assert sign.box.y < number.box.bottom
    assert number.box.y < sign.box.bottom


@SIZES
def test_a_role_on_a_contact_slide_stands_above_the_person(theme: Theme, size: Size) -> None:
    slide = Slide(
        SceneKind.CONTACT, "Kontakt", "de", lines=(("Schichtleitung", "Jana Albers, Tel. 4711"), ("Notruf", "112"))
    )
    layout = laid_out(slide, theme, size)
    assert ["Schichtleitung", "Tel.", "Notruf"] == texts(layout, "label")
    assert ["4711", "112"] == texts(layout, "reach")


def test_a_contact_with_a_photo_keeps_every_line(theme: Theme) -> None:
    slide = replace(specimen("contact"), lines=(("Raum", "3.12"),), photos=(photo("04-deckel"),))
    for size in (LANDSCAPE, PORTRAIT):
        shown = [e for page in paginate(slide, theme, size) for e in laid_out(page, theme, size).elements]
        assert {"3.12", "4711"} <= {_said(element) for element in shown}


def _said(element: Element) -> str:
    return " ".join(element.lines) if isinstance(element, Words) else ""


# ------------------------------------------------------------------------------------------------ summary


@SIZES
def test_last_words_alone_fill_the_slide_with_the_companys_colour(theme: Theme, size: Size) -> None:
    layout = laid_out(Slide(SceneKind.SUMMARY, "Danke fürs Zuschauen", "de"), theme, size)
    assert [Frame(theme, size).stage] == grounds(layout, "plate")
