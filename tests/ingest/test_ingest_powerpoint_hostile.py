"""Presentations that are damaged, mislabelled or made to harm: a reason, or what is readable; nothing else."""

from __future__ import annotations

import io
import random
import zipfile

import decks
import fuzz_pptx
import mutations
import pytest
from decks import CONTENT, ONLY_TITLE, Deck, box, packed, parts_of, picture
from lxml import etree
from pptx.oxml.ns import qn

from onboard.core.errors import InputError
from onboard.ingest import apart
from onboard.ingest.outline import Paragraph
from onboard.ingest.powerpoint.reader import PowerPointReader


def read(content: bytes) -> object:
    return PowerPointReader().transcript(content, "kurs.pptx")


def usual() -> dict[str, bytes]:
    return parts_of(decks.marked_screenshots().saved())


def with_doctype() -> bytes:
    parts = usual()
    slide = parts["ppt/slides/slide1.xml"].partition(b"?>")[2]
    parts["ppt/slides/slide1.xml"] = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + slide
    return packed(parts)


def a_bomb() -> bytes:
    parts = usual()
    parts["ppt/media/image9.png"] = b"\0" * 40_000_000
    return packed(parts)


def without(name: str) -> bytes:
    parts = usual()
    del parts[name]
    return packed(parts)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
        (b"<html><body>x</body></html>", "web page"),
        (with_doctype(), "document type"),
        (a_bomb(), "limit is 200 times"),
        (packed({"word/document.xml": b"<w/>"}), "is a Word document"),
        (packed({"ppt/presentation.xml": b"<p:x"}), "is no XML"),
        (packed({"ppt/other.xml": b"<x/>"}), "is missing"),
        (without("ppt/slides/slide2.xml"), "is missing"),
        (decks.marked_screenshots().saved()[:-500], "is cut off"),
        (Deck().saved(), "holds no slide"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(content)


def test_a_process_of_its_own_gives_the_same_and_the_same_refusal() -> None:
    content = decks.marked_screenshots().saved()
    assert read(content) == apart.transcribed(content, "kurs.pptx", ".pptx")
    with pytest.raises(InputError, match="document type"):
        apart.transcribed(with_doctype(), "kurs.pptx", ".pptx")


def test_layouts_and_themes_that_are_missing_do_not_keep_a_deck_from_being_read() -> None:
    kept = {name: part for name, part in usual().items() if not name.startswith(("ppt/theme", "ppt/slideLayouts"))}
    assert read(packed(kept))


def test_groups_nested_beyond_reason_are_read_as_far_as_anyone_would_draw_them() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Tief")
    group = slide.shapes.add_group_shape()
    for _ in range(120):
        group = group.shapes.add_group_shape()
    inside = group.shapes.add_textbox(0, 0, 1000, 1000)
    inside.text_frame.text = "ganz unten"
    deck.slide(CONTENT, "Danach", "Tun")
    assert read(deck.saved())


def test_a_link_in_a_text_is_not_followed_and_stays_a_link() -> None:
    deck = Deck()
    made = box(deck.slide(ONLY_TITLE, "Link"), "siehe Handbuch", 1, 2)
    made.text_frame.paragraphs[0].runs[0].hyperlink.address = "http://127.0.0.1:9/geheim"
    deck.slide(CONTENT, "Danach", "Tun")
    transcript = PowerPointReader().transcript(deck.saved(), "kurs.pptx")
    said = [block for block in transcript.outline.blocks if isinstance(block, Paragraph)]
    links = [link for block in said for link in block.prose.links]
    assert ["http://127.0.0.1:9/geheim"] == links


def test_pictures_that_are_none_are_delivered_as_they_are_and_nothing_is_started() -> None:
    deck = Deck()
    picture(deck.slide(ONLY_TITLE, "EPS"), 1, 2, 4, 3)
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n(ls) run\n"
    content = decks.changed(deck.saved(), lambda name, part: script if "media/" in name else part)
    (found,) = PowerPointReader().transcript(content, "kurs.pptx").pictures.values()
    assert script == found


def test_shapes_without_places_or_numbers_are_still_read() -> None:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Kaputt")
    made = box(slide, "Text ohne Ort", 1, 2)
    made._element.find(qn("p:spPr")).remove(made._element.find(f".//{qn('a:xfrm')}"))
    other = box(slide, "Text mit Unsinn", 1, 3)
    off = other._element.find(f".//{qn('a:off')}")
    off.set("x", "viel")
    etree.SubElement(other._element.find(f".//{qn('a:p')}").get_or_add_pPr(), qn("a:buAutoNum"), startAt="NaN")
    deck.slide(CONTENT, "Danach", "Tun")
    transcript = PowerPointReader().transcript(deck.saved(), "kurs.pptx")
    assert "Text ohne Ort" in transcript.outline.source
    assert "Text mit Unsinn" in transcript.outline.source


def test_a_damaged_deck_is_read_or_refused_with_a_reason(dice: random.Random) -> None:
    seeds = list(fuzz_pptx.seeds().values())
    assert [] == [one.trace for one in mutations.hunted(fuzz_pptx.read, seeds, dice.randrange(2**32), rounds=40)]


def test_a_slide_damaged_in_its_shapes_is_read_or_refused_with_a_reason(dice: random.Random) -> None:
    whole = [parts_of(content) for content in fuzz_pptx.seeds().values()]
    for _ in range(50):
        parts = dict(dice.choice(whole))
        name = dice.choice(
            [part for part in parts if part.startswith(("ppt/slides/slide", "ppt/diagrams/", "ppt/theme/"))]
        )
        parts[name] = mutations.as_xml(parts[name], dice)
        crash = mutations.crashed(fuzz_pptx.read, packed(parts))
        assert crash is None, crash.trace


def test_a_part_that_is_packed_wrongly_is_refused() -> None:
    content = bytearray(decks.marked_screenshots().saved())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        entry = package.getinfo("ppt/slides/slide1.xml")
    begin = entry.header_offset + 60
    content[begin : begin + 40] = bytes(40)
    with pytest.raises(InputError):
        read(bytes(content))


@pytest.mark.slow
def test_a_deck_of_hundreds_of_slides_is_read_whole() -> None:
    deck = Deck()
    for number in range(300):
        deck.slide(CONTENT, f"Handgriff {number}", "Hebel ziehen\nKlappe schließen")
    transcript = PowerPointReader().transcript(deck.saved(), "kurs.pptx")
    assert 300 == sum(getattr(block, "marked", False) for block in transcript.outline.blocks)
