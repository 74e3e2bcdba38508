"""Photos find their step by the names of their files, and in doubt they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.ingest.photonames import MOST_STEPS, matched, photo_numbers

SAID = {
    "Schritt 3.jpeg": (3, ""),
    "Schritt_03_a.jpg": (3, "a"),
    "schritt10a.png": (10, "a"),
    "Schritt 3 (2).jpg": (3, "2"),
    "Schritt_03_02.jpg": (3, "2"),
    "Arbeitsschritt Nr. 7.jpg": (7, ""),
    "step-3.jpg": (3, ""),
    "step 3b.png": (3, "b"),
    "STEP3.HEIC": (3, ""),
    "ws04_step_12_cover.jpg": (12, ""),
    "3. Schritt.jpg": (3, ""),
    "Krok 3.jpg": (3, ""),
    "adım-4.png": (4, ""),
    "4. Adım.png": (4, ""),
    "ADIM 4.png": (4, ""),
    "paso_5.jpg": (5, ""),
    "pasul 6.jpg": (6, ""),
    "крок 7.jpg": (7, ""),
    "خطوة ٣.jpg": (3, ""),
    "الخطوة 12.jpg": (12, ""),
    "étape 2.jpg": (2, ""),
    "e\u0301tape 2.jpg": (2, ""),
    "Schritt 3/IMG_0815.jpg": (3, ""),
    "Schritt 3 20241116_155825.jpg": (3, ""),
}


@pytest.mark.parametrize(("name", "number"), SAID.items(), ids=SAID)
def test_a_name_that_says_the_step_is_believed_alone_and_among_others(name: str, number: tuple[int, str]) -> None:
    assert {name: number} == photo_numbers([name])
    assert number == photo_numbers(["IMG_0001.jpg", name, "deckel.jpg", "17.jpg"])[name]


NUMBERINGS = {
    "a number before a word": {"03_abdeckung.jpg": (3, ""), "04-Schraube.JPG": (4, ""), "5. Deckel.png": (5, "")},
    "nothing but numbers": {"1.jpg": (1, ""), "2.jpg": (2, ""), "2b.jpg": (2, "b"), "10.jpg": (10, "")},
    "one photo": {"03_abdeckung.jpg": (3, "")},
    "several photos a step": {"03_1.jpg": (3, "1"), "03_2.jpg": (3, "2"), "04_1.jpg": (4, "1")},
    "other words a step": {
        "01_links.jpg": (1, ""),
        "01_rechts.jpg": (1, ""),
        "02_links.jpg": (2, ""),
        "02_rechts.jpg": (2, ""),
        "03_links.jpg": (3, ""),
    },
    "behind the station": {"ws04-03.jpg": (3, ""), "ws04-04.jpg": (4, ""), "ws04-05 deckel.jpg": (5, "")},
    "one word": {"Foto (1).jpg": (1, ""), "Foto (2).jpg": (2, ""), "Foto (3).jpg": (3, "")},
    "one word, close": {"Bild3.jpg": (3, ""), "Bild4.jpg": (4, ""), "Bild5.jpg": (5, "")},
    "camera names with a number before": {"01_IMG_20241116_155825.jpg": (1, ""), "02_IMG_20241116_155901.jpg": (2, "")},
    "a part number behind": {"01_4711-0815.jpg": (1, ""), "02_4711-0816.jpg": (2, "")},
    "with a value behind": {"03_25nm_anziehen.jpg": (3, ""), "04_10mm_bohren.jpg": (4, "")},
}


@pytest.mark.parametrize("numbering", NUMBERINGS.values(), ids=NUMBERINGS)
def test_a_number_is_believed_where_the_whole_set_is_numbered(numbering: dict[str, tuple[int, str]]) -> None:
    assert numbering == photo_numbers(list(numbering))


NO_STEPS = {
    "a phone": ("IMG_20241116_155825.jpg", "IMG_20241116_155826.jpg"),
    "a phone that counts": ("IMG_0001.jpg", "IMG_0002.jpg", "IMG_0003.jpg"),
    "a camera": ("DSC01234.jpg", "DSC01235.jpg"),
    "a camera that counts": ("DSC_001.jpg", "DSC_002.jpg"),
    "a Pixel": ("PXL_20241116_155825.jpg",),
    "WhatsApp": (
        "WhatsApp Image 2024-11-16 at 15.58.25.jpeg",
        "WhatsApp Image 2024-11-16 at 15.58.25 (1).jpeg",
        "WhatsApp Image 2024-11-16 at 15.58.25 (2).jpeg",
    ),
    "WhatsApp on Android": ("IMG-20240229-WA0000.jpg", "IMG-20240229-WA0001.jpg"),
    "Telegram": ("photo_1_2024-11-16_15-58-25.jpg", "photo_2_2024-11-16_15-58-25.jpg"),
    "screenshots": ("Screenshot_20250609_150903.png", "Screenshot 2025-06-09 at 15.09.03.png"),
    "times": ("20241116_155825.jpg", "20241116_155901.jpg"),
    "times with dashes": ("2024-11-16 15.58.25.jpg", "2024-11-16 15.58.31.jpg"),
    "days": ("16.11.2024.jpg", "17.11.2024.jpg"),
    "Word's pictures": ("image1.png", "image2.png", "image3.png"),
    "a scanner": ("Scan_001.jpg", "Scan_002.jpg"),
    "slides": ("Folie1.png", "Folie2.png", "Folie3.png"),
    "a printer": ("3d_drucker.jpg",),
    "a count of screws": ("4x_M6.jpg",),
    "a torque": ("5 Nm.jpg",),
    "a voltage": ("12V.jpg", "24 Volt netzteil.jpg"),
    "one word": ("Bild 3.jpg",),
    "words like step": ("stepper 3.jpg", "passung 3.jpg", "step_by_step.jpg"),
    "photos of one thing": ("deckel_1.jpg", "deckel_2.jpg", "deckel_3.jpg"),
    "photos of one thing, close": ("Deckel1.jpg", "Deckel2.jpg", "Deckel3.jpg"),
    "several sets": ("tür_1.jpg", "tür_2.jpg", "deckel_1.jpg", "deckel_2.jpg", "griff_1.jpg"),
    "a number among words": ("24.jpg", "deckel.jpg", "spindel.jpg", "tür.jpg"),
    "nothing": ("Schritt 0.jpg", "Schritt.jpg", "", ".jpg", "000.jpg"),
}


@pytest.mark.parametrize("names", NO_STEPS.values(), ids=NO_STEPS)
def test_a_camera_s_numbers_are_no_steps(names: tuple[str, ...]) -> None:
    assert {} == photo_numbers(names)
    assert ({}, names) == matched(names, 400, frozenset())


def test_photos_go_to_their_steps_in_order() -> None:
    photos = ("Schritt 10.jpg", "Schritt 2b.jpg", "Schritt 2a.jpg", "Schritt 2.jpg", "deckel.jpg", "Schritt 99.jpg")
    order = {"Schritt 2.jpg": 2, "Schritt 2a.jpg": 2, "Schritt 2b.jpg": 2, "Schritt 10.jpg": 10}
    found, rest = matched(photos, 12, frozenset())
    assert (list(order.items()), ("deckel.jpg", "Schritt 99.jpg")) == (list(found.items()), rest)


def test_what_the_document_shows_itself_is_neither_matched_nor_missed() -> None:
    assert ({"02.jpg": 2}, ("deckel.jpg",)) == matched(
        ("01.jpg", "02.jpg", "03.jpg", "deckel.jpg", "griff.jpg"), 3, frozenset({"01.jpg", "03.jpg", "griff.jpg"})
    )


@pytest.mark.parametrize("pattern", ["spindelwechsel_{:02}.jpg", "Deckel{}.jpg"])
def test_any_word_may_be_numbered_where_there_is_a_photo_for_every_step(pattern: str) -> None:
    photos = {pattern.format(number): number for number in range(1, 5)}
    assert photos == matched(list(photos), 4, frozenset())[0]
    assert {} == matched(list(photos), 5, frozenset())[0] == matched(list(photos), 3, frozenset())[0]


def test_a_numbering_that_goes_beyond_the_steps_counts_something_else() -> None:
    photos = tuple(f"{number:02}.jpg" for number in range(1, 31))
    assert ({}, photos) == matched(photos, 5, frozenset())
    assert ({}, ("17.jpg",)) == matched(("17.jpg",), 5, frozenset())


@pytest.mark.samples
def test_the_photos_of_real_checklists_are_numbered_only_where_they_are(samples: Path) -> None:
    def numbers(folder: str) -> set[str]:
        files = sorted((samples / folder).rglob("*"))
        names = [path.relative_to(samples / folder).as_posix() for path in files]
        return set(photo_numbers([name for name in names if name.lower().endswith((".jpg", ".jpeg", ".png"))]))

    nistkasten = {*(f"{number:02}.png" for number in range(1, 14) if number != 5), "05.png", "04_b.png"}
    assert nistkasten == numbers("nistkasten-zusammenbau-de")
    for folder in ("librehub-led-buildup-es", "openflexure-actuator-en", "rfb-flow-cell-buildup-en", "tourniquet-ar"):
        assert set() == numbers(folder)


WORDS = st.sampled_from(["Schritt ", "step-", "IMG_", "", "ws04-", "Foto (", "deckel_", "крок ", "image"])
NAMES = st.one_of(
    st.tuples(WORDS, st.integers(0, 400).map(str), st.sampled_from(["", "a", "_b", " 2", "_abdeckung", ")"])).map(
        lambda parts: "".join(parts) + ".jpg"
    ),
    st.text(max_size=20),
)


@given(st.lists(NAMES, max_size=12), st.integers(0, 40), st.data())
def test_every_photo_is_matched_or_told_and_never_both(names: list[str], steps: int, data: st.DataObject) -> None:
    shown = frozenset(data.draw(st.lists(st.sampled_from(names), max_size=3))) if names else frozenset()
    found, rest = matched(names, steps, shown)
    assert set(names) - shown == set(found) | set(rest)
    assert not set(found) & set(rest)
    assert len(rest) == len(set(rest))
    assert all(1 <= step <= steps for step in found.values())
    assert sorted(found.values()) == list(found.values())


@given(st.lists(NAMES, max_size=12), st.randoms())
def test_the_order_of_the_files_decides_nothing(names: list[str], dice) -> None:
    mixed = list(names)
    dice.shuffle(mixed)
    assert photo_numbers(names) == photo_numbers(mixed)


@given(
    st.lists(st.integers(1, MOST_STEPS), min_size=1, max_size=20, unique=True), st.sampled_from(["Schritt ", "step_"])
)
def test_steps_that_are_said_are_all_found(numbers: list[int], word: str) -> None:
    names = {f"{word}{number}.jpg": number for number in numbers}
    assert names == matched(list(names), MOST_STEPS, frozenset())[0]


PATTERNS = ("{:02}.jpg", "{}_bild.png", "ws 7 - {:03} bild.jpg", "Foto ({}).jpg", "Bild{}.jpg", "Deckel{}.jpg")


@given(st.integers(1, 30), st.sampled_from(PATTERNS))
def test_a_whole_numbering_is_found_whatever_it_looks_like(count: int, pattern: str) -> None:
    names = {pattern.format(number): number for number in range(1, count + 3)}
    assert names == matched(list(names), count + 2, frozenset())[0]
