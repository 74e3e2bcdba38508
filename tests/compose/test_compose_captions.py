"""Captions can be read: two short lines, long enough, never over each other, never torn where it hurts."""

import re
import unicodedata
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.compose.captions.cue import Captioned, Cue, too_fast, too_short
from onboard.compose.captions.files import caption_files
from onboard.compose.captions.making import cues
from onboard.compose.captions.srt import faults_in_srt, srt
from onboard.compose.captions.webvtt import exceptions_in, faults_in, webvtt
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
    """What is read, without the invisible marks of direction."""
    return re.sub("[\u2066-\u2069]", "", " ".join(cue.text.replace("\n", " ") for cue in shown))


def heard(text, start_ms, end_ms, *told, language="de"):
    """A sentence and when some of its words begin: ("über Kreuz", 7_000) is at the 7th second of the video."""
    anchors = tuple((text.index(word), (ms - start_ms) * MS) for word, ms in told)
    return Captioned(Span(start_ms * MS, (end_ms - start_ms) * MS), text, language, anchors)


def limits_missed(shown):
    return [str(missed) for missed in (*too_fast(shown), *too_short(shown))]


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


# ---------------------------------------------------------------------------------------- measured times


def test_a_caption_inside_a_sentence_begins_when_its_first_word_is_heard():
    text = GERMAN[0]
    told = heard(text, 400, 10_400, ("mit dem", 4_000), ("mit 25", 6_000), ("bis", 8_500))
    begins = {cue.text[:7]: cue.start_ms for cue in cues([told], 13_000)}
    assert {"Ziehen ": 400, "mit dem": 4_000} == begins


def test_between_two_words_that_were_measured_time_follows_the_letters():
    text = "Eins zwei drei vier fünf sechs, " + "sieben acht neun zehn elf zwölf dreizehn und vierzehn, dann fünfzehn."
    told = heard(text, 0, 12_000, ("sieben", 4_000), ("dann", 10_000))
    shown = cues([told], 13_000)
    (later,) = [cue for cue in shown if cue.text.startswith("sieben")]
    assert 4_000 == later.start_ms


def test_a_pause_inside_a_sentence_belongs_to_the_caption_before_it():
    told = heard("Schalten Sie die Presse ab, dann öffnen Sie die Haube und warten.", 0, 9_000, ("dann", 6_000))
    first, second = cues([told], 10_000)
    assert (0, 6_000, 6_000) == (first.start_ms, first.end_ms, second.start_ms)


def test_an_opening_bracket_does_not_make_a_caption_early():
    text = "Nehmen Sie das Blech aus der Vorrichtung und legen Sie es ab (in die grüne Kiste auf dem Wagen)."
    told = heard(text, 0, 10_000, ("ab", 4_000), ("in die", 7_000))
    assert 7_000 in [cue.start_ms for cue in cues([told], 12_000)]


def test_without_measured_words_a_long_sentence_is_shared_out_by_its_letters():
    shown = captions([GERMAN[0]], characters_a_second=15)
    for earlier, later in pairwise(shown):
        wanted = len(earlier.text) / 15 * 1000
        assert abs(later.start_ms - earlier.start_ms - wanted) < 200


@pytest.mark.parametrize(
    "anchors",
    [((4, 0), (4, 9_600)), ((4, 9_600), (2, 14_400)), ((4, 9_600), (8, 4_800)), ((99, 9_600),), ((4, 99_999_999),)],
    ids=["twice", "backwards in the text", "backwards in time", "behind the text", "behind the sound"],
)
def test_anchors_that_do_not_rise_or_leave_their_sentence_are_refused(anchors):
    with pytest.raises(OnboardError) as refused:
        cues([Captioned(Span(0, 96_000), "Schalten Sie ab.", "de", anchors)], 3_000)
    assert "anchors" in refused.value.reason


# ------------------------------------------------------------------------------------- as they really look


def test_german_captions_look_like_this():
    told = [
        heard(
            GERMAN[0], 400, 9_900, ("die sechs", 900), ("der oberen", 2_700), ("mit dem", 3_900), ("25 Nm", 5_700),
            ("über", 7_000), ("bis", 8_500),
        ),
        heard(GERMAN[1], 10_350, 14_300, ("solange", 12_600)),
    ]  # fmt: skip
    assert (
        Cue(400, 3_900, "Ziehen Sie die sechs gelben Schrauben\nder oberen Abdeckung", "de"),
        Cue(3_900, 10_350, "mit dem Drehmomentschlüssel mit 25 Nm\nüber Kreuz an, bis es deutlich klickt.", "de"),
        Cue(10_350, 14_300, "Berühren Sie das Sägeblatt nicht,\nsolange die Maschine läuft.", "de"),
    ) == cues(told, 17_000)


def test_english_captions_look_like_this():
    text = "Take care to insert the nut corner-first (i.e. with flat sides parallel to the tool), otherwise it jams."
    told = heard(text, 400, 7_900, ("corner", 2_000), ("i.e.", 3_300), ("otherwise", 6_500), language="en")
    assert (
        Cue(400, 3_300, "Take care to insert the nut corner-first", "en"),
        Cue(3_300, 7_900, "(i.e. with flat sides parallel\nto the tool), otherwise it jams.", "en"),
    ) == cues([told], 9_000)


def test_arabic_captions_look_like_this():
    text = "شدّ البراغي M8×25 بعزم 25 Nm ± 2 Nm بالتناوب، ثم اتصل بالرقم 0711 123456."
    told = heard(text, 400, 8_400, ("بعزم", 2_000), ("ثم", 5_000), language="ar")
    right, left, end = "\u2067", "\u2066", "\u2069"
    assert (
        Cue(
            400,
            5_000,
            f"{right}شدّ البراغي {left}M8×25{end} بعزم{end}\n{right}{left}25 Nm ± 2 Nm{end} بالتناوب،{end}",
            "ar",
        ),
        Cue(5_000, 8_400, f"{right}ثم اتصل بالرقم {left}0711 123456{end}.{end}", "ar"),
    ) == cues([told], 10_000)


def test_chinese_captions_look_like_this():
    text = "请用扭矩扳手以25牛米的扭矩交叉拧紧上盖的六颗M8×25黄色螺丝，直到听到清晰的咔嗒声为止。"
    told = heard(text, 400, 11_400, ("六颗", 5_900), ("直到", 8_200), language="zh")
    assert (
        Cue(400, 5_900, "请用扭矩扳手以25牛米的\n扭矩交叉拧紧上盖的", "zh"),
        Cue(5_900, 11_400, "六颗M8×25黄色螺丝，\n直到听到清晰的咔嗒声为止。", "zh"),
    ) == cues([told], 13_000)


# --------------------------------------------------------------------------------------------- time to read


def test_an_uneven_voice_gets_another_division_rather_than_a_caption_too_fast_to_read():
    text = "Öffnen Sie jetzt langsam die Klappe, greifen Sie hinein und nehmen Sie den Filter vorsichtig heraus."
    told = heard(text, 0, 6_500, ("greifen", 1_800), ("und", 4_400))
    assert [] == limits_missed(cues([told], 7_500))


def test_what_is_spoken_too_fast_is_shown_whole_and_named():
    text = "Öffnen Sie jetzt langsam die Klappe und nehmen Sie dann den Filter heraus."
    shown = cues([heard(text, 0, 2_000)], 2_000)
    assert text == words(shown)
    assert ["cue 1: 37 characters a second; the aim is 17"] == [str(missed) for missed in too_fast(shown)]


def test_reading_speed_is_that_of_the_language():
    said = "切勿触摸正在转动的锯片。"
    assert [] == [*too_fast([Cue(0, 1_400, said, "zh")])]
    assert ["cue 1: 9.231 characters a second; the aim is 9"] == [
        str(one) for one in too_fast([Cue(0, 1_300, said, "zh")])
    ]
    assert ["cue 1: 8.571 characters a second; the aim is 7"] == [
        str(one) for one in too_fast([Cue(0, 1_400, said, "ja")])
    ]


def test_a_sentence_followed_at_once_by_another_shares_its_caption_rather_than_flashing_by():
    told = [heard("Halt.", 400, 800), heard("Weiter.", 1_250, 1_800), heard("Fertig.", 5_000, 5_500)]
    assert ["Halt. Weiter.", "Fertig."] == [cue.text for cue in cues(told, 7_000)]


def test_a_sentence_with_a_second_to_itself_has_a_caption_to_itself():
    told = [heard("Halt.", 400, 800), heard("Weiter.", 1_400, 2_000)]
    assert [("Halt.", 400), ("Weiter.", 1_400)] == [(cue.text, cue.start_ms) for cue in cues(told, 4_000)]


def test_sentences_of_two_languages_never_share_a_caption():
    told = [heard("Halt.", 400, 800), heard("Stop now.", 1_250, 1_800, language="en")]
    shown = cues(told, 4_000)
    assert [("Halt.", "de"), ("Stop now.", "en")] == [(cue.text, cue.language) for cue in shown]
    assert ["cue 1: 850 ms; the aim is 1000"] == [str(missed) for missed in too_short(shown)]


def test_a_video_may_mix_languages_each_with_its_own_measure():
    arabic, chinese = "شدّ البراغي.", "请用扭矩扳手以25牛米的扭矩交叉拧紧上盖的六颗黄色螺丝，直到听到清晰的咔嗒声为止。"
    told = [
        heard(GERMAN[1], 0, 4_000),
        heard(arabic, 5_000, 6_500, language="ar"),
        heard(chinese, 7_000, 15_000, language="zh"),
    ]
    shown = cues(told, 17_000)
    assert ["de", "ar", "zh", "zh"] == [cue.language for cue in shown]
    assert [] == limits_missed(shown)
    assert () == faults_in(webvtt(shown, "de"))
    assert all(len(line) <= 16 for cue in shown if cue.language == "zh" for line in cue.text.split("\n"))


# ----------------------------------------------------------------------------------- what is read together


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


@pytest.mark.parametrize(("language", "longest"), [("zh", 32), ("zh-Hant", 32), ("ja", 26), ("ko", 32)])
def test_lines_of_wide_letters_are_shorter(language, longest):
    said = {
        "zh": "请用扭矩扳手以二十五牛米的扭矩交叉拧紧上盖的六颗黄色螺丝，直到听到清晰的咔嗒声为止，然后再检查一遍。",
        "zh-Hant": "請用扭矩扳手以二十五牛米的扭矩交叉擰緊上蓋的六顆黃色螺絲，直到聽到清晰的聲音為止，然後再檢查一遍。",
        "ja": "上カバーの黄色いボルトをトルクレンチで25 Nmの力で対角線の順に締め付けてから、もう一度確認してください。",
        "ko": "상부 덮개의 노란색 나사 여섯 개를 토크 렌치로 대각선 방향으로 조이고 딸깍 소리가 나는지 확인하십시오.",
    }[language]
    shown = captions([said], language, characters_a_second=5)
    assert said.replace(" ", "") == words(shown).replace(" ", "")
    assert all(columns(line) <= longest for cue in shown for line in cue.text.split("\n"))
    assert () == faults_in(webvtt(shown, language))


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)


def test_no_line_begins_with_what_may_not_begin_one_or_ends_with_what_may_not_end_one():
    said = (
        "「ちょっと」待って、スイッチを切ってください。ヴァイオリン、（黄色）、人々……それから、もう一度「確認」して！"
    )
    for a_second in (3, 4, 5, 6, 7):
        lines = [line for cue in captions([said], "ja", characters_a_second=a_second) for line in cue.text.split("\n")]
        assert [] == [
            line for line in lines if line[0] in "、。」）！…ッャュョァィゥェォーっゃゅょ々" or line[-1] in "「（"
        ]


def test_arabic_captions_keep_their_limits():
    text = "شدّ البراغي الأربعة بعزم خمسة وعشرين نيوتن متر ثم تحقق من أن الغطاء مثبت جيدًا قبل تشغيل الآلة."
    shown = captions([text], "ar")
    assert text == words(shown)
    assert () == faults_in(webvtt(shown, "ar"))


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


HOSTILE = (
    " \n\t<>&-{}\\Nn„“.,25mZzB\x00\u2028\u2029\u202a\u202e\u2066\u2067\u2069\u200f\u00ad\ufeff\u0301אש。、「牛ンっ"
)
TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(HOSTILE), min_size=1, max_size=300)
LANGUAGES = st.sampled_from(["de", "en", "tr", "ar", "he", "zh-Hans", "ja", "ko", "", "x-nonsense"])
SHARES = st.lists(st.floats(0, 1), max_size=8)
SENTENCES = st.lists(st.tuples(TEXTS, st.integers(200, 20_000), st.integers(0, 3_000), SHARES, SHARES), max_size=6)


def with_anchors(text, language, start_ms, spoken_ms, places, samples):
    """A sentence with any anchors that rise and stay inside it."""
    at = sorted({round(share * len(text)) for share in places})
    when = sorted({round(share * spoken_ms * MS) for share in samples})
    return Captioned(Span(start_ms * MS, spoken_ms * MS), text, language, tuple(zip(at, when, strict=False)))


@given(SENTENCES, LANGUAGES)
def test_whatever_is_said_the_captions_are_without_fault(said, language):
    at, sentences = 0, []
    for text, spoken_ms, pause_ms, places, samples in said:
        sentences.append(with_anchors(text, language, at, spoken_ms, places, samples))
        at += spoken_ms + pause_ms
    try:
        shown = cues(sentences, at)
    except OnboardError as refused:
        assert "captions" in refused.reason  # none visible, or more than milliseconds
        return
    files = caption_files(shown, language)
    assert () == faults_in(files.webvtt) + faults_in_srt(files.srt)
    assert all(0 <= cue.start_ms < cue.end_ms <= at for cue in shown)
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(shown))


@given(TEXTS, LANGUAGES)
def test_every_letter_of_a_sentence_is_shown_but_what_cannot_be_seen(text, language):
    try:
        shown = cues([Captioned(Span(0, 48_000 * 60), text, language)], 61_000)
    except OnboardError:
        assert not any(letter.isalnum() for letter in text)
        return
    assert [one for one in text if one.isalnum()] == [one for one in words(shown) if one.isalnum()]


@given(st.lists(st.integers(1, 2_000), min_size=30, max_size=30))
def test_whenever_its_words_are_heard_a_caption_begins_with_one_of_them(lengths):
    text = GERMAN[0]
    places = [found.start() for found in re.finditer(r"\S+", text)]
    begins = [0, *accumulate(lengths)][: len(places)]
    end = begins[-1] + 400
    told = Captioned(Span(0, end * MS), text, "de", tuple(zip(places, (ms * MS for ms in begins), strict=True)))
    try:
        shown = cues([told], end + 1_000)
    except OnboardError as refused:
        assert "too short" in refused.reason
        return
    heard_at = dict(zip(places, begins, strict=True))
    read = [0, *accumulate(len(cue.text) + 1 for cue in shown)]
    assert [heard_at[place] for place in read[:-1]] == [cue.start_ms for cue in shown]


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
        "turned round": f"{number}\n{first}\n\u202e{rest[0]}",
        "never closed": f"{number}\n{first}\n\u2067{rest[0]}",
        "NUL": f"{number}\n{first}\n{rest[0]}\x00",
        "wide": f"{number}\n{first}\n{'扭' * 17}",
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


def test_the_check_reads_files_with_windows_ends_of_lines():
    assert () == faults_in(webvtt(captions(GERMAN), "de").replace("\n", "\r\n"))


def test_what_stands_too_short_is_named_but_no_fault():
    file = webvtt([Cue(0, 900, "Bitte treten Sie sofort zurück."), Cue(900, 3_000, "Danke.")], "de")
    assert () == faults_in(file)
    assert ("cue 1: 34.44 characters a second; the aim is 17", "cue 1: 900 ms; the aim is 1000") == exceptions_in(file)


def test_captions_with_a_fault_are_not_given_to_a_release():
    with pytest.raises(OnboardError) as refused:
        caption_files([Cue(0, 2_000, "Eins."), Cue(1_000, 3_000, "Zwei.")], "de")
    assert "WebVTT: cue 2: begins at 1000 ms, while the one before stands until 2000 ms (and 1 more)" in (
        refused.value.reason
    )


def test_both_files_hold_the_same_captions():
    shown = captions(GERMAN)
    files = caption_files(shown, "de")
    assert (webvtt(shown, "de"), srt(shown)) == (files.webvtt, files.srt)


# ----------------------------------------------------------------------------------------- hostile text


def test_no_text_can_style_a_caption_hide_a_part_of_it_or_turn_it_round():
    hostile = "A\x00 <b>B</b> {\\an8}C \u202eD\u202c E --> F &amp; C:\\Normen \u2067 5-10 \u2069 G\u2028H"
    shown = captions([hostile])
    assert "A <b>B</b> (\\an8)C D E --> F &amp; C:\\\u2060Normen 5-10 G H" == words(shown)
    file = webvtt(shown, "de")
    assert () == faults_in(file) + faults_in_srt(srt(shown))
    assert [] == [sign for sign in "<{\x00\u202e\u2067\u2028" if sign in file]


def test_a_file_without_its_header_is_found():
    assert ("line 1: does not begin with WEBVTT",) == faults_in("1\n")
    assert faults_in("WEBVTTX\n")
    assert () == faults_in("\ufeffWEBVTT\n")
