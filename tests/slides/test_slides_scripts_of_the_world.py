"""Every script is drawn as its readers expect it, or the character that cannot be is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from onboard.core.errors import InputError, MissingError
from onboard.core.model import Signal
from onboard.slides import shaping
from onboard.slides.directions import LRI, PDI, embedding_levels, isolated, right_to_left, visual_runs
from onboard.slides.fonts import Face, Font
from onboard.slides.installed import SCRIPTS, fonts_for, inventory
from onboard.slides.signals import signal_word, signal_words
from onboard.slides.theme import Theme


@pytest.fixture(scope="module")
def face(theme: Theme) -> Face:
    return Face(theme.fonts.regular, theme.fonts.fallback, 54)


@pytest.fixture(scope="module")
def bold(theme: Theme) -> Face:
    return Face(theme.fonts.bold, theme.fonts.fallback, 54)


def drawn(face: Face, text: str, *, rtl: bool = False) -> Image.Image:
    image = Image.new("L", (1400, 120), 255)
    face.draw(ImageDraw.Draw(image), 20, 80, text, "#000000", rtl=rtl)
    return image


def on_screen(text: str, *, rtl: bool) -> str:
    """A line as its characters stand from left to right, each as it is written (brackets not mirrored)."""
    text = isolated(text) if rtl else text
    levels = embedding_levels(text, int(rtl))
    shown = ""
    for run in visual_runs(text, rtl):
        part = [character for at, character in enumerate(text) if run.start <= at < run.end and levels[at] >= 0]
        shown += "".join(reversed(part) if run.rtl else part)
    return "".join(character for character in shown if character not in (LRI, PDI))


# ------------------------------------------------------------------------------------------------ which way it runs


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", True), ("ar-EG", True), ("he", True), ("fa-IR", True), ("ur", True), ("de", False), ("el", False),
     ("az-Arab", True), ("az", False), ("ur-Latn", False), ("", False), ("AR", True), ("ps_AF", True)],
)  # fmt: skip
def test_it_is_known_which_languages_run_from_right_to_left(language: str, expected: bool) -> None:
    assert expected == right_to_left(language)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("شد البرغي M8 × 25 بعزم 25 Nm", "M8 × 25"),
        ("شد البرغي M8 × 25 بعزم 25 Nm", "25 Nm"),
        ("بعزم ‎25 Nm‎ فقط", "25 Nm"),
        ("اتصل بالرقم +49 30 1234-56 الآن", "+49 30 1234-56"),
        ("القطعة 4711-0815/A، ثم DIN 912", "4711-0815/A"),
        ("القطعة 4711-0815/A، ثم DIN 912", "DIN 912"),
        ("من 5–50 bar إلى -5 °C", "5–50 bar"),
        ("من 5–50 bar إلى -5 °C", "-5 °C"),
        ("نسبة 25% فقط", "25%"),
        ("הדקו את הבורג M8 × 25 במומנט 25 Nm", "25 Nm"),
        ("טלפון: +49 30 1234-56 (משרד)", "+49 30 1234-56"),
        ("⌀ 8 ± 0,1 mm ثقب", "8 ± 0,1 mm"),
        ("الإصدار 2.1.3-rc1 جديد", "2.1.3-rc1"),
    ],
)
def test_numbers_units_and_part_numbers_keep_their_order_between_arabic_and_hebrew_words(text: str, kept: str) -> None:
    assert kept in on_screen(text, rtl=True)


def test_a_list_of_numbers_is_read_from_the_right_as_the_sentence_is() -> None:
    assert on_screen("الخطوات 1, 2, 3", rtl=True).startswith("3 ,2 ,1 ")


def test_an_arabic_word_in_a_german_sentence_stands_where_the_sentence_has_it() -> None:
    assert "Taste «رطخ» drücken" == on_screen_ltr("Taste «خطر» drücken")


def on_screen_ltr(text: str) -> str:
    return "".join(
        text[run.start : run.end][::-1] if run.rtl else text[run.start : run.end] for run in visual_runs(text, False)
    )


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("car אבג.", 0, [0, 0, 0, 0, 1, 1, 1, 0]),
        ("אבג car.", 1, [1, 1, 1, 1, 2, 2, 2, 1]),
        ("اب 12", 1, [1, 1, 1, 2, 2]),
        ("א 12%-3", 1, [1, 1, 2, 2, 2, 1, 2]),
        ("א(b)ג", 1, [1, 1, 2, 1, 1]),
        ("a(ב)c", 0, [0, 0, 1, 0, 0]),
        ("a [ב c] ד", 1, [2, 1, 1, 1, 1, 2, 1, 1, 1]),
        ("א\u202ab\u202cג", 1, [1, -1, 2, -1, 1]),
        ("א\u202db ג\u202cד", 1, [1, -1, 2, 2, 2, -1, 1]),
        ("a \u2067ב c\u2069 d", 0, [0, 0, 0, 1, 1, 2, 0, 0, 0]),
        ("a \u2068ב c\u2069 d", 0, [0, 0, 0, 1, 1, 2, 0, 0, 0]),
        ("אב \t ", 0, [1, 1, 0, 0, 0]),
    ],
)
def test_directions_are_resolved_as_the_unicode_standard_has_it(text: str, base: int, expected: list[int]) -> None:
    assert expected == embedding_levels(text, base)


@given(
    st.text(alphabet="ab 12.,+-%()אבجد٣٤:/\u202a\u202b\u202c\u202e\u2066\u2067\u2069\u200f\t", max_size=30),
    st.booleans(),
)
def test_every_character_is_drawn_once_whatever_controls_a_document_holds(text: str, rtl: bool) -> None:
    levels = embedding_levels(text, int(rtl))
    covered = sorted(at for run in visual_runs(text, rtl) for at in range(run.start, run.end) if levels[at] >= 0)
    assert [at for at in range(len(text)) if levels[at] >= 0] == covered


@given(st.text(alphabet="ab 12.,+-()[]אבجد %", max_size=30))
def test_keeping_quantities_together_changes_no_character(text: str) -> None:
    assert text == isolated(text).replace(LRI, "").replace(PDI, "")


# ------------------------------------------------------------------------------------------------ what is drawn


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, Çağrı, Žluťoučký, Pływak, Şirvan, Ștefan, Ærø, Ĳssel, Ħal, Ñandú",
        "Siết bu lông: Ấ Ề ỡ ự Ỹ đ",
        "Σφίξτε τη βίδα ΐ ΰ Ά Ώ ς ἄ ᾧ",
        "Затяните винт Ґ Ї Ў Љ Ѓ ё щ",
        "شُدَّ البرغيَّ ، ؛ ؟ ٪ ٠١٢ لا",
        "پیچ‌ها گ ژ چ ک ی ۰۱۲ ٹ ڈ ڑ ں ے",
        "שָׁלוֹם עוֹלָם ״צה״ל״ ׳ ₪",
        "≤ ≥ ≠ ≈ ⌀ → ✓ ⚠ ± × · ° µ Ω ² ³ ½ € ☐",
        "e\u0301 n\u0303 o\u0308 A\u0308\u0301",
    ],
)
def test_the_fonts_that_ship_draw_the_scripts_they_promise_in_every_weight(theme: Theme, text: str) -> None:
    for font in (theme.fonts.regular, theme.fonts.semibold, theme.fonts.bold):
        assert Face(font, theme.fonts.fallback, 44).width(text) > 100


def test_arabic_letters_join(face: Face) -> None:
    apart = sum(face.width(letter, rtl=True) for letter in "سلام")
    assert face.width("سلام", rtl=True) < apart * 0.85
    assert face.width("س\u200cل", rtl=True) > face.width("سل", rtl=True)


def test_letters_join_in_spite_of_marks_and_change_no_width(face: Face) -> None:
    assert face.width("سلام", rtl=True) == pytest.approx(face.width("سَلَام", rtl=True), abs=1)


def test_brackets_are_mirrored_where_the_line_runs_from_right_to_left(face: Face) -> None:
    right, left = drawn(face, "(", rtl=True), drawn(face, ")", rtl=False)
    assert right.tobytes() == left.tobytes()


def test_a_line_ends_where_it_was_measured_to_end(face: Face) -> None:
    for text, rtl in (("Schraube M8 × 25", False), ("شد البرغي M8 × 25", True), ("הדקו 25 Nm", True)):
        box = ImageChops.invert(drawn(face, text, rtl=rtl)).getbbox()
        assert box is not None
        assert 18 <= box[0]
        assert box[2] <= 20 + face.width(text, rtl=rtl) + 2


def test_ink_is_measured_as_it_is_drawn(face: Face) -> None:
    for text, rtl in (("Ågypten", False), ("شُدَّ ج", True), ("a", False)):
        above, below = face.ink(text, rtl=rtl)
        box = ImageChops.invert(drawn(face, text, rtl=rtl)).getbbox()
        assert box is not None
        assert 0 <= above - (80 - box[1]) <= 1
        assert 0 <= below - max(box[3] - 80, 0) <= 1
    assert (0, 0) == face.ink(" ")


def test_lines_stand_farther_apart_where_marks_would_touch(face: Face) -> None:
    assert 60 == face.leading(["Grüße, Ägypten", "Затяните", "Σφίξτε"], 60)
    arabic = ["شد براغي ج", "بِمُفْتَاحِ العَزْمِ"]
    leading = face.leading(arabic, 60, rtl=True)
    assert leading > 60
    image = Image.new("L", (700, 300), 255)
    for line, baseline in zip(arabic, (100, 100 + leading), strict=True):
        face.draw(ImageDraw.Draw(image), 10, baseline, line, "#000000", rtl=True)
    rows = [min(image.crop((0, y, 700, y + 1)).tobytes()) for y in range(60, 100 + leading)]
    assert any(row == 255 for row in rows[40:])


def test_letters_of_a_heading_are_heavier_than_those_of_running_text_in_every_script(face: Face, bold: Face) -> None:
    for text in ("Schraube", "Винт", "Βίδα", "برغي", "בורג"):
        light, heavy = (sum(ImageChops.invert(drawn(one, text)).histogram()[128:]) for one in (face, bold))
        assert heavy > light * 1.1, text


def test_the_same_text_is_the_same_picture(face: Face) -> None:
    for text, rtl in (("Grüße 25 Nm", False), ("شد البرغي", True)):
        assert drawn(face, text, rtl=rtl).tobytes() == drawn(face, text, rtl=rtl).tobytes()


# ------------------------------------------------------------------------------------------------ what cannot be drawn


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Taste 電源 drücken", "電 (U+96FB CJK UNIFIED IDEOGRAPH-96FB)"),
        ("ka \U00010400 tä", "U+10400 DESERET CAPITAL LETTER LONG I"),
        ("กด", "U+0E01 THAI CHARACTER KO KAI"),
        ("x\u0b3cy", "U+0B3C ORIYA SIGN NUKTA"),
        ("tab\x07", "unprintable (U+0007"),
    ],
)
def test_a_character_no_font_has_is_an_error_that_names_it_and_never_a_box(face: Face, text: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        face.width(text)
    assert named in caught.value.reason
    with pytest.raises(InputError):
        drawn(face, text)


def test_marks_that_shape_their_neighbours_need_no_glyph_of_their_own(face: Face) -> None:
    for text in ("a\u200db", "Sicher\u00adheit", "✓\ufe0f", "a\u2060b", "\u2068a\u2069", "پ\u200cی"):
        assert face.width(text) > 0
    assert face.width("Sicherheit") == face.width("Sicher\u00adheit")


@given(st.text(max_size=12))
def test_any_text_is_measured_or_refused_by_name_and_draws_nothing_it_lacks(theme: Theme, text: str) -> None:
    face = Face(theme.fonts.regular, theme.fonts.fallback, 44)
    try:
        assert face.width(text) >= 0
    except InputError as error:
        assert "U+" in error.reason
    else:
        drawn(face, text)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    for path in (broken, tmp_path / "gone.ttf"):
        with pytest.raises(MissingError, match="no font"):
            shaping.coverage(str(path), 0)


# ------------------------------------------------------------------------------------------------ fonts of the machine


def made_font(path: Path, characters: str, family: str, weight: int) -> Path:
    """A font with one square for all these characters."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (900, 700), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    names = [".notdef", "square"]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): "square" for character in characters})
    builder.setupGlyf({name: pen.glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


def test_chinese_and_japanese_are_drawn_with_the_fonts_of_the_machine(theme: Theme, tmp_path: Path) -> None:
    sample = next(script.sample for script in SCRIPTS if script.name == "Japanese")
    made_font(tmp_path / "a/NotoSansJP-Regular.ttf", sample, "Noto Sans JP", 400)
    made_font(tmp_path / "a/b/NotoSansJP-Bold.ttf", sample, "Noto Sans JP", 700)
    made_font(tmp_path / "a/NotoSansJP-Italic.ttf", sample, "Noto Sans JP", 300)
    found = fonts_for("ja-JP", folders=[tmp_path])
    assert ["NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"] == [font.file for font in found]
    assert all(len(font.digest) == 64 for font in found)
    face = Face(theme.fonts.regular, (*theme.fonts.fallback, *found), 50, "ja")
    assert face.width("電源") == pytest.approx(100, abs=1)
    assert () == fonts_for("ja", theme.fonts.fallback + found, folders=[])


def test_a_font_is_taken_for_a_language_only_if_it_has_its_characters(tmp_path: Path) -> None:
    made_font(tmp_path / "NotoSansThai-Regular.ttf", "ก", "Noto Sans Thai", 400)
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"rubbish")
    (tmp_path / "NotoSansSC-Regular.otf").symlink_to(tmp_path / "nowhere")
    for language, package in (("th", "fonts-noto-core"), ("zh-CN", "fonts-noto-cjk")):
        with pytest.raises(MissingError) as caught:
            fonts_for(language, folders=[tmp_path])
        assert package in (caught.value.hint or "")


def test_languages_the_shipped_fonts_write_need_nothing_of_the_machine(tmp_path: Path) -> None:
    for language in ("de", "en", "ru", "el", "ar", "he", "fa", "vi", "tr", "pl"):
        assert () == fonts_for(language, folders=[tmp_path])


def test_what_the_machine_has_can_be_asked_script_by_script(tmp_path: Path) -> None:
    sample = next(script.sample for script in SCRIPTS if script.name == "Korean")
    made_font(tmp_path / "malgun.ttf", sample, "Malgun Gothic", 400)
    have = {installed.script.name: [font.file for font in installed.fonts] for installed in inventory([tmp_path])}
    assert ["malgun.ttf"] == have["Korean"]
    assert [] == have["Japanese"]
    assert len(SCRIPTS) == len(have)


def test_fonts_of_one_file_are_told_apart_by_their_number(tmp_path: Path) -> None:
    assert Font("a.ttc", "0" * 64, index=0) != Font("a.ttc", "0" * 64, index=1)


# ------------------------------------------------------------------------------------------------ signal words


EUROPEAN_UNION = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"),
    *("hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)


@pytest.mark.parametrize(
    "language", [*EUROPEAN_UNION, "ru", "uk", "tr", "ar", "he", "ja", "zh", "ko", "nb", "zh-Hant-TW"]
)
def test_warnings_have_their_four_words_in_the_language(language: str) -> None:
    words = signal_words(language)
    assert 4 == len(set(words)), words
    assert all(word and word == word.strip() for word in words)
    assert words[0] == signal_word(Signal.DANGER, language)
    assert words[3] == signal_word(Signal.NOTICE, language)


def test_a_country_or_script_in_the_tag_has_its_own_words_where_they_differ() -> None:
    assert ("危险", "危險", "危險") == tuple(
        signal_word(Signal.DANGER, tag) for tag in ("zh-CN", "zh-TW", "zh-Hant-HK")
    )
    assert ("ОПАСНОСТ", "OPASNOST") == tuple(signal_word(Signal.DANGER, tag) for tag in ("sr", "sr-Latn-RS"))


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="'eo'"):
        signal_words("eo")


def test_the_fonts_that_ship_draw_the_signal_words_of_every_language_that_needs_no_other(theme: Theme) -> None:
    face = Face(theme.fonts.bold, theme.fonts.fallback, 54)
    for language in [*EUROPEAN_UNION, "ru", "uk", "tr", "ar", "fa", "he", "vi", "sr", "nb"]:
        for word in signal_words(language):
            assert face.width(word, rtl=right_to_left(language)) > 20
