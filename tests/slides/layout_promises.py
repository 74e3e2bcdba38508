"""What holds of every layout, whoever made it: told once, for all tests of slides."""

from __future__ import annotations

from itertools import combinations, pairwise

from onboard.core.model import SceneKind, Slide, SlideForm
from onboard.slides.boxes import Box, Element, Ground, Layout, Picture, Sign, Words
from onboard.slides.theme import Theme

SMALL_PRINT = frozenset(("footer", "logo", "logo-plate"))
BLEEDING = frozenset(("photo", "empty-frame", "mat", "plate", "panel", "signal", "title-ground"))
"""What may go to the slide's edges, above the caption zone."""
ROUND_THE_EDGE = frozenset(("edge", "foot", "draft"))

CAPTIONS = {True: 176, False: 320}
"""Height of the caption zone in pixels of 1080, by whether the slide is landscape."""


BETWEEN = {SceneKind.CONTACT: " ,;:،؛·–—()|", SceneKind.TOOLS: ",;:–—()"}
"""What parts a person's name, department and telephone number, or a thing and its quantity, and is not shown itself:
each stands in a place of its own."""


def assert_well_laid_out(layout: Layout, theme: Theme) -> None:
    """Nothing is cropped, overlaps, stands where captions lie, or is too small to read."""
    assert_inside(layout)
    assert_above_the_captions(layout)
    assert_apart(layout)
    assert_on_its_ground(layout)
    assert_lines_apart(layout)
    assert_readable(layout, theme)


def assert_inside(layout: Layout) -> None:
    whole = Box(0, 0, layout.size.width, layout.size.height)
    for element in layout.elements:
        assert element.box.width > 0, element
        assert element.box.height > 0, element
        assert whole.contains(element.box), element
        if isinstance(element, Words):
            assert all(element.face.width(line, rtl=element.rtl) <= element.box.width + 1 for line in element.lines)
        if element.role in SMALL_PRINT | BLEEDING | ROUND_THE_EDGE:
            continue
        ink, safe = ink_of(element), layout.safe
        if element.role in {"missing", "missing-sign", "plate-sign"}:
            assert whole.contains(ink), element
            continue
        # Figures and bullets may hang a little into the margin.
        assert safe.x - 12 <= ink.x, element
        assert ink.right <= safe.right + 12, element
        assert ink.y >= (56 if element.role in {"signal-word", "alert"} else safe.y) * scale_of(layout) - 2, element


def assert_above_the_captions(layout: Layout) -> None:
    foot = layout.size.height - round(CAPTIONS[layout.size.width > layout.size.height] * scale_of(layout))
    for element in layout.elements:
        if element.role not in SMALL_PRINT | ROUND_THE_EDGE:
            assert ink_of(element).bottom <= foot, element


def assert_apart(layout: Layout) -> None:
    solid = [element for element in layout.elements if isinstance(element, Words | Sign | Picture)]
    for one, other in combinations(solid, 2):
        assert not ink_of(one).overlaps(ink_of(other)), (one, other)


def assert_on_its_ground(layout: Layout) -> None:
    """Words and signs stand on one ground, wholly: none is half on a panel."""
    grounds = [element for element in layout.elements if isinstance(element, Ground) and element.role != "edge"]
    for element in layout.elements:
        if isinstance(element, Words | Sign):
            ink = ink_of(element)
            for ground in grounds:
                assert ground.box.contains(ink) or not ground.box.overlaps(ink), (ground, element)


def assert_lines_apart(layout: Layout) -> None:
    """No letter, nor what stands above or below it, touches the line before: a few pixels are no two letters."""
    for element in layout.elements:
        if isinstance(element, Words) and len(element.lines) > 1:
            reach = [element.face.ink(line, rtl=element.rtl) for line in element.lines]
            for (_, below), (above, _) in pairwise(reach):
                assert below + above <= element.leading + element.face.size // 25, element


def assert_readable(layout: Layout, theme: Theme) -> None:
    least = round(32 * scale_of(layout))
    for element in layout.elements:
        if isinstance(element, Words) and element.role not in {"footer", "missing"}:
            assert element.face.size >= round(theme.type.minimum * scale_of(layout)), element
            assert element.face.cap_height >= least, element


def assert_nothing_left_out(slide: Slide, pages: tuple[Slide, ...]) -> None:
    """Every letter is on some page, in order; every photo too."""
    assert list(range(1, len(pages) + 1)) == [page.page for page in pages]
    for words in ("lines", "panels"):
        expected = [text for _, text in getattr(slide, words)]
        shown = [text for page in pages for _, text in getattr(page, words)]
        assert letters(expected) == letters(shown)
    if slide.form is SlideForm.WARNING:
        return  # what the step tells besides its warnings follows on a slide of its own
    moved = [pages[0].heading.removesuffix(" …")] if pages[0].heading != slide.heading else []
    expected = [*([slide.heading] if moved else []), *slide.points]
    shown = [*moved, *(point for page in pages for point in page.points)]
    assert letters(expected) == letters(shown).replace("…", "")
    assert {photo.file for photo in slide.photos} == {photo.file for page in pages for photo in page.photos}


def assert_all_shown(page: Slide, layout: Layout) -> None:
    """The layout shows every letter of its page, and every photo."""
    words = [element for element in layout.elements if isinstance(element, Words)]
    seen = "".join(sorted(letters([line for element in words for line in element.lines])))
    for text in (page.heading, *points_of(page), *(text for _, text in (*page.lines, *page.panels))):
        assert_within(text.translate(dict.fromkeys(map(ord, BETWEEN.get(page.kind, "")))), seen)
    assert_in_one_piece(page, words)
    frames = [element for element in layout.elements if element.role in {"photo", "empty-frame"}]
    assert len(page.photos) == len(frames)


def assert_in_one_piece(page: Slide, words: list[Words]) -> None:
    """Warnings, and points that are not taken apart into a quantity or a telephone number, are read word after word."""
    told = [text for _, text in page.panels]
    if page.kind not in {SceneKind.TOOLS, SceneKind.CONTACT}:
        told += points_of(page)
    shown = [unhyphenated("".join(element.lines)) for element in words]
    for text in told:
        assert any(unhyphenated(text) in one for one in shown), text


def points_of(page: Slide) -> tuple[str, ...]:
    """A step's first sentence may stand as its heading, and headings end without a full stop."""
    if page.kind is not SceneKind.STEP or page.number is None or not page.points:
        return page.points
    return (page.points[0].removesuffix("."), *page.points[1:])


def unhyphenated(text: str) -> str:
    return letters([text]).replace("-", "").replace("\u00ad", "")


def assert_within(text: str, seen: str) -> None:
    for character in set(letters([text])) - set("-\u00ad"):
        assert text.count(character) <= seen.count(character), (character, text)


def ink_of(element: Element) -> Box:
    """What of a box can be seen: from the capitals' top to where the last line's letters end."""
    if not isinstance(element, Words):
        return element.box
    top = element.ascent - element.face.cap_height
    below = element.face.ink(element.lines[-1], rtl=element.rtl)[1] if element.lines else 0
    bottom = element.ascent + element.leading * max(len(element.lines) - 1, 0) + below
    return Box(element.box.x, element.box.y + top, element.box.width, max(bottom - top, 1))


def scale_of(layout: Layout) -> float:
    return min(layout.size.width, layout.size.height) / 1080


def letters(texts: object) -> str:
    assert isinstance(texts, list | tuple)
    return "".join("".join(texts).split())
