"""Captions can be read: two short lines, long enough, never over each other, never torn where it hurts."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.compose.captions import Captioned, Cue, cues, faults_in, webvtt
from onboard.core.errors import OnboardError
from onboard.core.timing import Span

MS = 48
GERMAN = [
    "Ziehen Sie die sechs gelben Schrauben der oberen Abdeckung mit dem Drehmomentschlüssel mit 25 Nm über Kreuz an, "
    "bis es deutlich klickt.",
    "Berühren Sie das Sägeblatt nicht, solange die Maschine läuft.",
    "Der Druck muss zwischen 4,5 und 6,0 bar liegen, d. h. z. B. bei 5 bar, und darf nie über 6,2 bar steigen.",
    "Wenn die rote Lampe leuchtet, rufen Sie Frau Müller unter der Nummer 0711 123456 an und warten Sie, bis jemand "
    "kommt.",
    "Legen Sie das Werkstück in die linke Vorrichtung ein und drücken Sie es nach unten, bis die Stifte einrasten.",
    "Fertig.",
]


def spoken(texts, language="de", *, characters_a_second=15.0, pause_ms=450, lead_ms=400):
    """Sentences as a voice would say them, and the end of the video."""
    at, sentences = lead_ms * MS, []
    for text in texts:
        samples = max(300 * MS, round(len(text) / characters_a_second * 48_000))
        sentences.append(Captioned(Span(at, samples), text, language))
        at += samples + pause_ms * MS
    return sentences, at // MS + 800


def captions(texts, language="de", **voice):
    sentences, end = spoken(texts, language, **voice)
    return cues(sentences, end)


def words(shown) -> str:
    return " ".join(cue.text.replace("\n", " ") for cue in shown)


def test_every_word_is_shown_once_and_in_order():
    assert " ".join(GERMAN) == words(captions(GERMAN))


def test_a_caption_has_at_most_two_lines_of_42_characters():
    for cue in captions(GERMAN):
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 42


def test_a_caption_begins_with_its_sentence():
    sentences, end = spoken(GERMAN)
    starts = {cue.start_ms for cue in cues(sentences, end)}
    assert {sentence.span.start // MS for sentence in sentences} <= starts


def test_captions_follow_each_other_without_overlap():
    shown = captions(GERMAN)
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(shown))


def test_a_caption_stays_up_through_a_short_pause_instead_of_flickering():
    first, second = captions(["Öffnen Sie die Haube.", "Schalten Sie ein."], pause_ms=450)
    assert second.start_ms == first.end_ms


def test_a_caption_goes_when_a_long_pause_comes():
    first, second = captions(["Öffnen Sie bitte jetzt die Haube.", "Schalten Sie ein."], pause_ms=4_000)
    assert 3_000 < second.start_ms - first.end_ms


def test_a_fast_sentence_is_shown_long_enough_to_read_where_the_pause_allows():
    (cue, _) = captions(["Schalten Sie die Maschine aus.", "Gut."], characters_a_second=30, pause_ms=3_000)
    assert len(cue.text) * 1000 / 17 <= cue.end_ms - cue.start_ms


def test_a_single_word_stands_for_a_second_where_the_pause_allows():
    (cue, _) = captions(["Halt.", "Weiter."], pause_ms=2_000)
    assert 1_000 <= cue.end_ms - cue.start_ms


def test_no_caption_stands_longer_than_seven_seconds():
    assert all(cue.end_ms - cue.start_ms <= 7_000 for cue in captions(GERMAN, characters_a_second=5, pause_ms=9_000))


def test_a_long_sentence_is_shared_out_by_its_letters():
    shown = captions([GERMAN[0]], characters_a_second=15)
    for earlier, later in pairwise(shown):
        wanted = len(earlier.text) / 15 * 1000
        assert abs(later.start_ms - earlier.start_ms - wanted) < 200


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (GERMAN[0], "25 Nm"),
        (GERMAN[0], "die sechs gelben Schrauben"),
        (GERMAN[1], "das Sägeblatt nicht,"),
        (GERMAN[2], "d. h. z. B. bei"),
        (GERMAN[2], "4,5 und 6,0 bar"),
        (GERMAN[3], "Frau Müller"),
        (GERMAN[3], "warten Sie"),
        (GERMAN[4], "die linke Vorrichtung ein"),
        ("Greifen Sie unter gar keinen Umständen und auf keinen Fall nicht einmal kurz hinein.", "nicht einmal"),
        ("Stellen Sie den Regler an der Vorderseite langsam auf ca. 12 bis 15 mm ein.", "ca. 12 bis 15 mm"),
        ("Lesen Sie dazu vor dem ersten Einschalten bitte unbedingt Abb. 3 in der Anleitung.", "Abb. 3"),
        ("Ziehen Sie alle Schrauben gleichmäßig mit fünfundzwanzig Newtonmeter an.", "fünfundzwanzig Newtonmeter"),
        ("Prüfen Sie vor der Arbeit den Zustand beider Handschuhe und der Schutzbrille.", "der Schutzbrille."),
    ],
)
def test_what_belongs_together_is_read_together_in_german(text, kept):
    for speed in (10, 13, 15, 18):
        for lead in ("", "Bitte ", "Und nun bitte ", "Im nächsten Schritt: "):
            shown = [
                line for cue in captions([lead + text], characters_a_second=speed) for line in cue.text.split("\n")
            ]
            assert any(kept in line for line in shown), shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Do not touch the blade while the machine is still running down after the cut.", "not touch"),
        ("Tighten the four M8 bolts of the cover with the torque wrench to 25 Nm crosswise.", "25 Nm"),
        ("You must under all circumstances and at all times never use the impact driver.", "never use"),
        ("Set the pressure of the left cylinder to approx. 4.5 bar before you start it.", "approx. 4.5 bar"),
        ("Read everything that is said on fig. 3 and on the page that comes after it, e.g. twice.", "fig. 3"),
        ("Take the part out of the machine and put it carefully down on the bench.", "the bench."),
    ],
)
def test_what_belongs_together_is_read_together_in_english(text, kept):
    for speed in (10, 13, 15, 18):
        shown = [line for cue in captions([text], "en", characters_a_second=speed) for line in cue.text.split("\n")]
        assert any(kept in line for line in shown), shown


@pytest.mark.parametrize(
    ("language", "text", "action", "no"),
    [
        (
            "de",
            "Berühren Sie das laufende Blatt unter keinen Umständen und greifen Sie nicht hinein.",
            "Blatt",
            "keinen",
        ),
        ("de", "Öffnen Sie die Klappe der Maschine nicht, solange sie sich noch dreht.", "Maschine", "nicht,"),
        ("en", "Reach into the machine with your hands under no circumstances, not even for a second.", "hands", "no"),
    ],
)
def test_a_prohibition_never_loses_its_no_to_the_next_caption(language, text, action, no):
    for speed in (8, 12, 15, 18):
        for cue in captions([text], language, characters_a_second=speed):
            assert action not in cue.text.split() or no in cue.text.split()


def test_a_word_longer_than_a_line_is_divided_rather_than_lost():
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen-4711/0815-XYZ-" * 2
    shown = captions([f"Nehmen Sie {long} zur Hand."])
    assert f"Nehmen Sie {long} zur Hand.".replace(" ", "") == words(shown).replace(" ", "")
    assert () == faults_in(webvtt(shown, "de"))


def test_arabic_and_chinese_captions_keep_their_limits():
    for language, text in (
        ("ar", "شدّ البراغي الأربعة بعزم خمسة وعشرين نيوتن متر ثم تحقق من أن الغطاء مثبت جيدًا قبل تشغيل الآلة."),
        ("zh", "请用扭矩扳手以二十五牛米的扭矩交叉拧紧上盖的六颗黄色螺丝，直到听到清晰的咔嗒声为止，然后再检查一遍。"),
    ):
        shown = captions([text], language)
        assert text.replace(" ", "") == words(shown).replace(" ", "")
        assert () == faults_in(webvtt(shown, language))


@pytest.mark.parametrize(
    "sentences",
    [
        [Captioned(Span(0, 48_000), "Eins.", "de"), Captioned(Span(24_000, 48_000), "Zwei.", "de")],
        [Captioned(Span(48_000, 48_000), "Zwei.", "de"), Captioned(Span(0, 48_000), "Eins.", "de")],
        [Captioned(Span(0, 480_000), "Über das Ende hinaus.", "de")],
        [Captioned(Span(0, 0), "Stumm.", "de")],
        [Captioned(Span(0, 48_000), "  ", "de")],
    ],
    ids=["overlap", "backwards", "past the end", "silent", "no words"],
)
def test_times_that_cannot_be_are_refused(sentences):
    with pytest.raises(OnboardError) as refused:
        cues(sentences, 5_000)
    assert "compose" == refused.value.stage


def test_no_sentences_no_captions():
    assert () == cues([], 1_000)
    assert () == faults_in(webvtt((), "de"))


# ------------------------------------------------------------------------------------------------ WebVTT


def test_a_webvtt_file_looks_like_this():
    shown = (Cue(0, 1_500, "Druck < 6 bar\n& Ruhe -->"), Cue(3_661_001, 3_662_000, "Ende."))
    assert (
        "WEBVTT\nKind: captions\nLanguage: de\n\n"
        "1\n00:00:00.000 --> 00:00:01.500\nDruck &lt; 6 bar\n&amp; Ruhe --&gt;\n\n"
        "2\n01:01:01.001 --> 01:01:02.000\nEnde.\n"
    ) == webvtt(shown, "de")


def test_the_example_in_the_documentation_is_without_fault():
    page = (Path(__file__).parents[2] / "docs" / "formats" / "captions.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```\n(WEBVTT.*?)```", page, re.DOTALL)
    assert () == faults_in(example)


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\t<>&-„“.,25mZzB"), min_size=1, max_size=300)
SENTENCES = st.lists(st.tuples(TEXTS, st.integers(200, 20_000), st.integers(0, 3_000)), max_size=6)


def has_words(text: str) -> bool:
    return bool(re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text))


@given(SENTENCES, st.sampled_from(["de", "en", "tr", "zh-Hans", ""]))
def test_whatever_is_said_the_captions_are_without_fault(said, language):
    at, sentences = 0, []
    for text, spoken_ms, pause_ms in said:
        if has_words(text):
            sentences.append(Captioned(Span(at * MS, spoken_ms * MS), text, language))
            at += spoken_ms + pause_ms
    try:
        shown = cues(sentences, at)
    except OnboardError as refused:
        assert "captions" in refused.reason  # none visible, or more than milliseconds
        return
    assert () == faults_in(webvtt(shown, language))
    assert all(0 <= cue.start_ms < cue.end_ms <= at for cue in shown)


@given(st.text(max_size=400))
def test_the_check_reads_any_text_without_falling_over(text):
    assert isinstance(faults_in(text), tuple)
    faults_in("WEBVTT\n\n" + text)


@given(drawn=st.data())
def test_a_mistake_put_into_good_captions_is_found(drawn):
    good = webvtt(captions(GERMAN), "de")
    number = drawn.draw(st.integers(1, good.count("-->")))
    block = good.split("\n\n")[number]
    first, *rest = block.split("\n")[1:]
    start, end = first.split(" --> ")
    mistakes = {
        "backwards": f"{number}\n{end} --> {start}\n" + "\n".join(rest),
        "commas": f"{number}\n{first.replace('.', ',')}\n" + "\n".join(rest),
        "three lines": f"{block}\nnoch eine\nund noch eine",
        "long line": f"{number}\n{first}\n{'M' * 43}",
        "tag": f"{number}\n{first}\nA <b> C",
        "ampersand": f"{number}\n{first}\nA & C",
        "empty": f"{number}\n{first}",
        "arrow": f"{number}\n{first}\nA --> B",
        "twice": f"{block}\n\n{block}",
        "no times": f"{number}\n" + "\n".join(rest),
    }
    kind = drawn.draw(st.sampled_from(sorted(mistakes)))
    assert faults_in(good.replace(block, mistakes[kind])), kind


def test_a_file_without_its_header_is_found():
    assert ("line 1: does not begin with WEBVTT",) == faults_in("1\n")
    assert faults_in("WEBVTTX\n")
    assert () == faults_in("\ufeffWEBVTT\n")
