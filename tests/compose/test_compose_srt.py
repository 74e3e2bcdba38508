"""Captions as an SRT file: every player reads it, on Windows and on a television set, and no text can disturb it."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.captions.srt import faults_in_srt, srt
from onboard.core.timing import Span

SHOWN = (
    Cue(400, 3_900, "Ziehen Sie die sechs Schrauben\nmit 25 Nm an.", "de"),
    Cue(3_661_001, 3_662_500, "Ölstand prüfen.", "de"),
)
FILE = (
    "\ufeff1\r\n00:00:00,400 --> 00:00:03,900\r\nZiehen Sie die sechs Schrauben\r\nmit 25 Nm an.\r\n\r\n"
    "2\r\n01:01:01,001 --> 01:01:02,500\r\nÖlstand prüfen.\r\n\r\n"
)


def test_an_srt_file_looks_like_this():
    assert FILE == srt(SHOWN)
    assert () == faults_in_srt(FILE)


def test_the_file_says_that_it_is_utf_8():
    assert b"\xef\xbb\xbf1\r\n" == srt(SHOWN).encode()[:6]


def test_no_captions_make_a_file_without_fault():
    assert () == faults_in_srt(srt(()))


def test_another_program_reads_the_same_words_at_the_same_times(ffmpeg, tmp_path):
    texts = [
        "Druck < 6 bar\n& Ruhe",
        "Öffnen Sie C:\\\u2060Normen --> jetzt",
        "<b>fett</b> <font size=9>",
        "\u2067شدّ بعزم \u206625 Nm\u2069.\u2069",
    ]
    path = tmp_path / "captions.srt"
    path.write_bytes(srt([Cue(n * 2_000, n * 2_000 + 1_500, text) for n, text in enumerate(texts)]).encode())
    told = subprocess.run([ffmpeg, "-v", "error", "-i", path, "-f", "webvtt", "-"], capture_output=True, check=True)
    read = told.stdout.decode().replace("\u2060", "")
    for n, text in enumerate(texts):
        words = text.replace("\u2060", "")
        assert f"00:0{2 * n}.000 --> 00:0{2 * n + 1}.500\n{words}\n" in read


@pytest.mark.parametrize("text", ["<b>M8</b>", "</i>", "<font size=99>", "a --> b", "<!-- -->", "x < y <z>"])
def test_no_text_is_taken_for_a_tag_or_a_time(text):
    file = srt([Cue(0, 2_000, text)])
    assert text == file.split("\r\n")[2].replace("\u2060", "")
    assert () == faults_in_srt(file)


@pytest.mark.parametrize(
    ("mistake", "fault"),
    [
        (FILE.removeprefix("\ufeff"), "line 1: does not begin with a byte order mark"),
        (FILE.replace("\r\n", "\n"), "a line does not end with CR LF"),
        (FILE.replace("\r\n2\r\n", "\r\n3\r\n"), "caption 2: is numbered '3'"),
        (FILE.replace(",400", ".400"), "caption 1: no line of times"),
        (FILE.replace("00:00:03,900", "00:00:00,100"), "caption 1: ends at 100 ms, before it begins at 400 ms"),
        (FILE.replace("00:00:03,900", "00:00:09,900"), "caption 1: stands 9500 ms; the limit is 7000"),
        (
            FILE.replace("01:01:01,001", "00:00:03,001"),
            "caption 2: begins at 3001 ms, while the one before",
        ),
        (FILE.replace("mit 25", "mit\r\n25"), "caption 1: has 3 lines; the limit is 2"),
        (FILE.replace("mit 25", "mit <b>25"), "caption 1: holds what a player takes for a tag or a time"),
        (FILE.replace("mit 25", "mit {\\an8}25"), "caption 1: holds what a player takes for a tag or a time"),
        (FILE.replace("mit 25", "mit --> 25"), "caption 1: holds what a player takes for a tag or a time"),
        (FILE.replace("mit 25", "mit \u202e25"), "caption 1: holds a sign that could turn its words round"),
        (FILE.replace("mit 25", "mit " + "M" * 40), "caption 1: has a line of 51 columns; the limit is 42"),
        (FILE.replace("Ölstand prüfen.", "\u200b"), "caption 2: has no words"),
    ],
)
def test_a_mistake_is_found_and_named(mistake, fault):
    assert any(found.startswith(fault) for found in faults_in_srt(mistake)), faults_in_srt(mistake)


@given(st.text(max_size=400))
def test_the_check_reads_any_text_without_falling_over(text):
    assert isinstance(faults_in_srt(text), tuple)
    faults_in_srt("\ufeff" + text)
    faults_in_srt("\ufeff1\r\n00:00:00,400 --> 00:00:03,900\r\n" + text)


def test_right_to_left_captions_are_in_logical_order():
    (cue,) = cues([Captioned(Span(0, 96_000), "شدّ البراغي.", "ar")], 3_000)
    assert "شدّ البراغي." == srt([cue]).split("\r\n")[2].strip("\u2067\u2069")
