"""Drawings: what is drawn over a picture is drawn again where it stands, and nothing a stranger writes breaks it."""

from __future__ import annotations

import io
import math
from xml.etree import ElementTree

import pytest
from decks import photo
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from onboard.ingest.drawing import from_xml, painting, presets
from onboard.ingest.drawing.colours import Theme, colour_in
from onboard.ingest.drawing.inscriptions import counted
from onboard.ingest.drawing.things import (
    Box,
    End,
    Lettering,
    Letters,
    Matrix,
    PlacedPicture,
    PlacedShape,
    Placement,
    Stroke,
    Thing,
    WrittenLine,
)

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"'
)
RED = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
INCH = 914_400
SLIDE = Box(0, 0, 10 * INCH, 6 * INCH)


def drawn(inside: str, pictures: dict[str, bytes] | None = None, **settings: object) -> tuple[Thing, ...]:
    tree = etree.fromstring(f"<p:spTree {SPACES}>{inside}</p:spTree>")
    return from_xml.things(tree, Theme(), pictures or {}, **settings).things  # pyright: ignore[reportArgumentType]


def xfrm(x: float, y: float, width: float, height: float, more: str = "") -> str:
    off = f'<a:off x="{int(x * INCH)}" y="{int(y * INCH)}"/>'
    return f'<a:xfrm {more}>{off}<a:ext cx="{int(width * INCH)}" cy="{int(height * INCH)}"/></a:xfrm>'


def sp(place: str, geometry: str = "rect", look: str = RED, body: str = "", adjust: str = "") -> str:
    shape = f'<a:prstGeom prst="{geometry}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'
    return f"<p:sp><p:nvSpPr/><p:spPr>{place}{shape}{look}</p:spPr>{body}</p:sp>"


def image(things: tuple[Thing, ...], box: Box = SLIDE) -> Image.Image:
    return Image.open(io.BytesIO(painting.painted(things, box).content)).convert("RGB")


def at(picture: Image.Image, x: float, y: float, box: Box = SLIDE) -> tuple[int, ...]:
    """The colour at a place in inches."""
    across, down = (x * INCH - box.left) / box.width, (y * INCH - box.top) / box.height
    found = picture.getpixel((int(across * picture.width), int(down * picture.height)))
    assert isinstance(found, tuple)
    return found


def test_a_shape_is_drawn_where_it_stands_in_its_colour() -> None:
    picture = image(drawn(sp(xfrm(2, 1, 3, 2))))
    assert (255, 0, 0) == at(picture, 3, 2)
    assert (255, 255, 255) == at(picture, 5.2, 2)


def test_a_group_moves_and_shrinks_what_is_in_it() -> None:
    inner = sp(xfrm(10, 10, 10, 10))
    frame = (
        f'<a:xfrm><a:off x="{INCH}" y="{INCH}"/><a:ext cx="{INCH}" cy="{INCH}"/>'
        f'<a:chOff x="{10 * INCH}" y="{10 * INCH}"/><a:chExt cx="{10 * INCH}" cy="{10 * INCH}"/></a:xfrm>'
    )
    (thing,) = drawn(f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr>{frame}</p:grpSpPr>{inner}</p:grpSp>")
    assert Box(INCH, INCH, 2 * INCH, 2 * INCH) == thing.placement.box


def test_a_turned_shape_lies_across() -> None:
    picture = image(drawn(sp(xfrm(2, 2, 4, 1, 'rot="5400000"'))))
    assert (255, 0, 0) == at(picture, 4, 0.7)
    assert (255, 255, 255) == at(picture, 2.2, 2.5)


def test_a_mirrored_line_rises() -> None:
    look = f'<a:ln w="76200">{RED}</a:ln>'
    picture = image(drawn(sp(xfrm(1, 1, 4, 4, 'flipV="1"'), "line", look)))
    assert (255, 0, 0) == at(picture, 3, 3)
    assert (255, 0, 0) == at(picture, 1.5, 4.5)
    assert (255, 255, 255) == at(picture, 1.5, 1.5)


def test_an_arrow_has_its_head_where_it_points() -> None:
    look = f'<a:ln w="76200">{RED}<a:tailEnd type="triangle" w="lg" len="lg"/></a:ln>'
    picture = image(drawn(sp(xfrm(1, 3, 6, 0), "line", look)))
    assert (255, 255, 255) == at(picture, 2, 3.12)
    assert (255, 0, 0) == at(picture, 6.7, 3.08)


def test_a_see_through_shape_shows_what_is_behind_it() -> None:
    half = '<a:solidFill><a:srgbClr val="FF0000"><a:alpha val="50000"/></a:srgbClr></a:solidFill>'
    red, green, blue = at(image(drawn(sp(xfrm(1, 1, 2, 2), look=half))), 2, 2)
    assert 255 == red
    assert 120 < green == blue < 135


def test_a_ring_has_a_hole_and_a_ban_sign_two() -> None:
    picture = image(drawn(sp(xfrm(1, 1, 2, 2), "donut") + sp(xfrm(5, 1, 2, 2), "noSmoking")))
    assert (255, 255, 255) == at(picture, 2, 2)
    assert (255, 0, 0) == at(picture, 1.15, 2)
    assert (255, 0, 0) == at(picture, 6, 2)
    assert (255, 255, 255) == at(picture, 6.4, 1.7)


def test_a_picture_is_shown_cropped_mirrored_and_in_its_place() -> None:
    two = Image.new("RGB", (200, 100), "blue")
    two.paste((0, 128, 0), (100, 0, 200, 100))
    stream = io.BytesIO()
    two.save(stream, "PNG")

    def pic(place: str, crop: str = "") -> str:
        fill = f'<p:blipFill><a:blip r:embed="rId7"/><a:srcRect {crop}/></p:blipFill>'
        return f'<p:pic><p:nvPicPr/>{fill}<p:spPr>{place}<a:prstGeom prst="rect"/></p:spPr></p:pic>'

    pictures = {"rId7": stream.getvalue()}
    plain = image(drawn(pic(xfrm(1, 1, 4, 2)), pictures))
    assert (0, 0, 255) == at(plain, 2, 2)
    assert (0, 128, 0) == at(plain, 4, 2)
    mirrored = image(drawn(pic(xfrm(1, 1, 4, 2, 'flipH="1"')), pictures))
    assert (0, 128, 0) == at(mirrored, 2, 2)
    cropped = image(drawn(pic(xfrm(1, 1, 4, 2), 'l="50000"'), pictures))
    assert (0, 128, 0) == at(cropped, 2, 2)
    turned = image(drawn(pic(xfrm(1, 1, 4, 2, 'rot="10800000"')), pictures))
    assert (0, 128, 0) == at(turned, 2, 2)


def test_a_free_shape_follows_its_moves_curves_and_formulas() -> None:
    path = """<a:path w="100" h="100"><a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo><a:pt x="half" y="0"/></a:lnTo>
      <a:cubicBezTo><a:pt x="50" y="50"/><a:pt x="50" y="80"/><a:pt x="50" y="100"/></a:cubicBezTo>
      <a:arcTo wR="25" hR="25" stAng="0" swAng="10800000"/><a:close/></a:path>"""
    free = f"""<a:custGeom><a:avLst/><a:gdLst><a:gd name="half" fmla="*/ 100 1 2"/></a:gdLst>
      <a:pathLst>{path}</a:pathLst></a:custGeom>"""
    picture = image(drawn(f"<p:sp><p:spPr>{xfrm(1, 1, 4, 4)}{free}{RED}</p:spPr></p:sp>"))
    assert (255, 0, 0) == at(picture, 2, 3)
    assert (255, 255, 255) == at(picture, 4, 3)


def test_words_are_wrapped_and_stay_in_their_shape_in_any_script() -> None:
    body = "<p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz='1800'/><a:t>{}</a:t></a:r></a:p></p:txBody>"
    for text in ("Vier Schrauben über Kreuz mit 25 Nm anziehen", "أدر المقبض إلى اليمين", "Закрийте клапан ⚠ ≤ 3 bar"):
        (shape,) = drawn(sp(xfrm(1, 1, 2, 1.4), look="<a:noFill/>", body=body.format(text)))
        assert isinstance(shape, PlacedShape)
        box = painting.words_of(shape)
        assert box is not None
        assert shape.placement.box.grown(1).union(box) == shape.placement.box.grown(1)
        assert "" == painting.painted((shape,), SLIDE).lacking


def test_a_sign_that_no_font_has_is_named() -> None:
    lettering = Lettering((WrittenLine((Letters("圧力 5"),)),))
    shape = PlacedShape(Placement(INCH, INCH), (), lettering=lettering)
    assert "圧力" == painting.painted((shape,), SLIDE).lacking


@pytest.mark.parametrize(
    "text", ["Achtung ⚠\ufe0f heiß", "👩\u200d🔧 🗑\ufe0f", "\ufe0f", "\u0301\u200d\ufe0e", "1\ufe0f\u20e3"]
)
def test_selectors_and_lone_marks_that_cannot_be_shaped_do_not_cost_the_drawing(text: str) -> None:
    lettering = Lettering((WrittenLine((Letters(text),)),))
    shape = PlacedShape(Placement(3 * INCH, INCH), (), lettering=lettering)
    assert painting.painted((shape,), SLIDE).content
    assert "" == painting.painted((shape,), SLIDE).lacking.strip("\u0301\u20e3")


def test_an_outline_that_is_not_known_is_drawn_as_its_frame_and_named() -> None:
    tree = etree.fromstring(f"<p:spTree {SPACES}>{sp(xfrm(1, 1, 2, 2), 'gear9')}</p:spTree>")
    found = from_xml.things(tree, Theme(), {})
    assert ("gear9",) == found.unknown
    assert (255, 0, 0) == at(image(found.things), 2, 2)


def test_of_alternates_the_one_that_is_understood_is_taken_and_only_that() -> None:
    ink = '<mc:Choice Requires="p14"><p:contentPart/></mc:Choice>'
    both = f"<mc:AlternateContent>{ink}<mc:Fallback>{sp(xfrm(1, 1, 2, 2))}</mc:Fallback></mc:AlternateContent>"
    assert 1 == len(drawn(both))
    shape = sp(xfrm(1, 1, 2, 2))
    first = f'<mc:Choice Requires="x">{shape}</mc:Choice><mc:Fallback>{shape}{shape}</mc:Fallback>'
    assert 1 == len(drawn(f"<mc:AlternateContent>{first}</mc:AlternateContent>"))


def test_a_word_canvas_is_read_by_lxml_and_by_element_tree_alike() -> None:
    words = (
        "<wps:txbx><w:txbxContent><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Heiß</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    )
    place = f'{xfrm(1, 1, 2, 2)}<a:prstGeom prst="wedgeRectCallout"/>{RED}'
    canvas = (
        f"<wpc:wpc {SPACES}><wps:wsp><wps:spPr>{place}</wps:spPr>{words}<wps:bodyPr anchor='ctr'/></wps:wsp></wpc:wpc>"
    )
    found = [from_xml.things(read(canvas), Theme(), {}).things for read in (etree.fromstring, ElementTree.fromstring)]
    assert found[0] == found[1]
    (shape,) = found[0]
    assert isinstance(shape, PlacedShape)
    assert shape.lettering is not None
    assert ("Heiß", "middle", True) == (
        shape.lettering.text,
        shape.lettering.anchor,
        shape.lettering.paragraphs[0].letters[0].bold,
    )


def test_a_single_shape_is_put_where_its_anchor_says() -> None:
    (thing,) = drawn(sp(xfrm(0, 0, 1, 1)), at=(3 * INCH, 2 * INCH))
    assert (3 * INCH, 2 * INCH) == (thing.placement.box.left, thing.placement.box.top)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<a:schemeClr val="accent2"/>', (237, 125, 49, 255)),
        ('<a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>', (128, 128, 128, 255)),
        ('<a:schemeClr val="tx1"><a:lumMod val="50000"/><a:lumOff val="50000"/></a:schemeClr>', (128, 128, 128, 255)),
        ('<a:sysClr val="windowText" lastClr="112233"/>', (17, 34, 51, 255)),
        ('<a:prstClr val="dkRed"><a:alpha val="20%"/></a:prstClr>', (139, 0, 0, 51)),
        ('<a:scrgbClr r="100000" g="0" b="0"/>', (255, 0, 0, 255)),
        ('<a:hslClr hue="7200000" sat="100000" lum="50000"/>', (0, 255, 0, 255)),
    ],
)
def test_colours_are_what_the_theme_and_its_changes_make_them(xml: str, expected: tuple[int, ...]) -> None:
    assert expected == colour_in(etree.fromstring(f"<a:solidFill {SPACES}>{xml}</a:solidFill>"), Theme())


def test_a_drawing_is_never_larger_than_a_screen_needs() -> None:
    thing = PlacedPicture(Placement(INCH, INCH), photo(size=(3000, 3000)).getvalue())
    painted = painting.painted((thing,), Box(0, 0, 400 * INCH, INCH))
    assert painting.LONGEST_SIDE == painted.width
    assert (1280, 1280 // 400) == (lambda one: (one.width, one.height))(
        painting.painted((thing,), Box(0, 0, 400 * INCH, INCH), longest=1280)
    )


def test_a_photo_stays_a_photo_and_a_screenshot_loses_nothing() -> None:
    noise = Image.effect_noise((1600, 1200), 80).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG")
    for content, suffix in ((stream.getvalue(), "jpeg"), (photo(size=(1600, 1200)).getvalue(), "png")):
        painted = painting.painted((PlacedPicture(Placement(8 * INCH, 6 * INCH), content),), SLIDE)
        assert suffix == painted.suffix
        assert painted.png.startswith(b"\x89PNG")


def test_what_is_no_picture_is_named_and_the_rest_is_drawn() -> None:
    thing = PlacedPicture(Placement(INCH, INCH), b"\x01\0\0\0 EMF", name="rId9")
    painted = painting.painted((thing, *drawn(sp(xfrm(2, 2, 1, 1)))), SLIDE)
    assert ("rId9",) == painted.unpainted
    assert not painting.can_paint(thing.content)


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("arabicPeriod", 12, "12."),
        ("arabicPlain", 3, "3"),
        ("alphaLcParenR", 28, "ab)"),
        ("romanLcPeriod", 1994, "mcmxciv."),
        ("circleNumWdWhitePlain", 20, "⑳"),
    ],
)
def test_numbers_look_as_on_the_slide(kind: str, number: int, shown: str) -> None:
    assert shown == counted(kind, number)


# ------------------------------------------------------------------------------------------ nothing breaks it

SIDES = st.floats(-1e12, 1e12) | st.sampled_from([0.0, 1.0, math.pi, 1e-9])


@given(
    name=st.sampled_from(sorted(presets._OUTLINES)),
    width=st.floats(0, 1e8),
    height=st.floats(0, 1e8),
    adjustments=st.dictionaries(st.sampled_from(["adj", *(f"adj{n}" for n in range(1, 9))]), st.floats(-1e9, 1e9)),
)
@settings(max_examples=100)
def test_every_outline_has_points_whatever_its_adjustments(
    name: str, width: float, height: float, adjustments: dict[str, float]
) -> None:
    paths = presets.outline(name, width, height, adjustments)
    assert paths
    assert all(math.isfinite(value) for path in paths for c in path.contours for point in c.points for value in point)


@given(
    geometry=st.sampled_from(["rect", "rightArrow", "wedgeEllipseCallout", "line", "donut"]),
    place=st.tuples(SIDES, SIDES, SIDES, SIDES),
    turn=st.integers(-(10**10), 10**10),
    width=st.integers(-5, 10**9),
    dash=st.sampled_from(["solid", "sysDot", "lgDashDotDot", "?"]),
)
@settings(max_examples=40)
def test_any_placement_and_stroke_can_be_drawn(
    geometry: str, place: tuple[float, float, float, float], turn: int, width: int, dash: str
) -> None:
    x, y, across, down = place
    frame = (
        f'<a:xfrm rot="{turn}"><a:off x="{x}" y="{y}"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        f'<a:prstGeom prst="{geometry}"/>{RED}'
        f'<a:ln w="{width}">{RED}<a:prstDash val="{dash}"/><a:headEnd type="stealth"/><a:tailEnd type="oval"/></a:ln>'
    )
    things = drawn(f"<p:sp><p:spPr>{frame}</p:spPr></p:sp>")
    painted = painting.painted(things, painting.extent(things) if things else SLIDE)
    assert 0 < painted.width <= painting.LONGEST_SIDE
    assert 0 < painted.height <= painting.LONGEST_SIDE


@given(st.text(max_size=300), st.floats(1, 400), st.floats(0, 3e6), st.floats(0, 3e6), st.booleans())
@settings(max_examples=40)
def test_any_words_can_be_drawn_in_any_shape(text: str, size: float, width: float, height: float, wraps: bool) -> None:
    lettering = Lettering((WrittenLine((Letters(text, size),), "centre"),), wraps=wraps)
    shape = PlacedShape(Placement(width, height, Matrix(e=INCH, f=INCH)), (), lettering=lettering)
    assert painting.painted((shape,), SLIDE).content
    assert painting.extent_of(shape).width >= 0


def test_a_line_of_a_million_dashes_is_drawn_whole() -> None:
    stroke = Stroke((255, 0, 0, 255), 1, (1, 1), None, End("arrow"))
    paths = presets.outline("line", 9 * INCH, 0, {})
    assert paths
    shape = PlacedShape(Placement(9 * INCH, 0, Matrix(f=INCH)), paths, stroke=stroke)
    assert (255, 255, 255) != at(image((shape,)), 4, 1)
