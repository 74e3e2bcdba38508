"""The finished file: right pictures, right sound, right times, playable anywhere, the same every time."""

import json
import random
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import pytest
from marks import SMALL, boxes, click, clicks_in, encoder, numbered, packets_of, pictures_in, piece, sound_of

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.encoders.base import Change
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.compose.engine import opened
from onboard.compose.joining import SYNTHETIC, Chapter, Labels, Placed, join
from onboard.compose.languages import three_letters
from onboard.compose.soundtrack import soundtrack
from onboard.core.errors import OnboardError
from onboard.core.timing import Span

LABELS = Labels(
    title="Spindel wechseln & <prüfen>",
    language="de-DE",
    station="WS-04",
    comment="Stand 3",
    ai_label="Die Stimme ist künstlich erzeugt.",
    version="onboard 0.1.0",
    ai_systems="speech: pico/de-DE; text: <small> & model",
)
SOUND_AFTER = 1_600


def film(lengths: list[int], labels: Labels = LABELS) -> bytes:
    """Scenes of so many frames: scene n shows n; a click a frame after its start; a caption; a chapter."""
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    frames = sum(lengths)
    spoken = [start * 1_600 + SOUND_AFTER for start, length in zip(starts, lengths, strict=True) if length > 30]
    return join(
        [Placed(start, piece(number)) for number, start in enumerate(starts)],
        frames,
        soundtrack([(start, click()) for start in spoken], frames * 1_600),
        cues(
            [Captioned(Span(start, 4_800), f"Satz {n} über Größe.", "de") for n, start in enumerate(spoken)],
            frames * 100 // 3,
        ),
        [Chapter(start, f"Schritt {number}: Öl") for number, start in enumerate(starts)],
        labels,
    )


@pytest.fixture(scope="module")
def hundred() -> tuple[list[int], bytes]:
    dice = random.Random(4)
    lengths = [dice.randrange(31, 120) for _ in range(100)]
    return lengths, film(lengths)


@pytest.fixture(scope="module")
def short() -> bytes:
    return film([45, 60, 40])


def probed(ffprobe: str, video: bytes, tmp_path) -> dict:
    path = tmp_path / "video.mp4"
    path.write_bytes(video)
    told = subprocess.run(
        [ffprobe, "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", path],
        capture_output=True,
        check=True,
    )
    return json.loads(told.stdout)


def test_each_picture_appears_exactly_at_its_frame_over_a_hundred_scenes(hundred):
    lengths, video = hundred
    wanted = [(sum(lengths[:number]), number) for number in range(100)]
    assert wanted == [(round(at * 30, 6), number) for at, number in pictures_in(video)]


def test_each_sentence_sounds_within_a_millisecond_of_its_time_over_a_hundred_scenes(hundred):
    lengths, video = hundred
    wanted = [sum(lengths[:number]) * 1_600 + SOUND_AFTER for number in range(100)]
    assert all(abs(found - at) < 48 for found, at in zip(clicks_in(sound_of(video), wanted), wanted, strict=True))


def test_sound_and_picture_are_equally_long_and_whole_frames(hundred):
    lengths, video = hundred
    with opened(video) as container:
        for stream in (container.streams.video[0], container.streams.audio[0]):
            assert Fraction(sum(lengths), 30) == stream.duration * stream.time_base
        assert round(sum(lengths) / 30 * 1_000_000) == container.duration


def test_a_phone_can_start_before_it_has_everything(short):
    kinds = [kind for kind, *_ in boxes(short)]
    assert kinds.index("moov") < kinds.index("mdat")


def test_other_eyes_see_the_same(ffprobe, tmp_path, short):
    told = probed(ffprobe, short, tmp_path)
    video, audio, text = told["streams"][:3]
    assert ("h264", "High", "yuv420p", 40) == (video["codec_name"], video["profile"], video["pix_fmt"], video["level"])
    assert ("tv", "bt709", "bt709", "bt709") == (
        video["color_range"],
        video["color_space"],
        video["color_transfer"],
        video["color_primaries"],
    )
    assert ("aac", "LC", "48000", 1) == (audio["codec_name"], audio["profile"], audio["sample_rate"], audio["channels"])
    assert "mov_text" == text["codec_name"]
    assert {"4.833333"} == {video["duration"], audio["duration"], text["duration"], told["format"]["duration"]}
    assert ["Schritt 0: Öl", "Schritt 1: Öl", "Schritt 2: Öl"] == [one["tags"]["title"] for one in told["chapters"]]
    assert ["0.000000", "1.500000", "3.500000"] == [one["start_time"] for one in told["chapters"]]


def test_another_decoder_has_nothing_to_complain_about(ffmpeg, tmp_path, hundred):
    path = tmp_path / "video.mp4"
    path.write_bytes(hundred[1])
    command = [ffmpeg, "-v", "warning", "-xerror", "-i", path, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True)
    assert b"" == told.stderr + told.stdout


def test_joining_twice_gives_the_same_bytes():
    assert film([40, 50]) == film([40, 50])


def test_a_scene_may_be_a_single_frame(ffmpeg, tmp_path):
    video = film([40, 1, 1, 2, 50, 1])
    assert [0, 40, 41, 42, 44, 94] == [round(at * 30) for at, _ in pictures_in(video)]
    path = tmp_path / "video.mp4"
    path.write_bytes(video)
    told = subprocess.run(
        [ffmpeg, "-v", "warning", "-xerror", "-i", path, "-map", "0:v", "-f", "null", "-"],
        capture_output=True,
        check=True,
    )
    assert b"" == told.stderr


def test_a_minute_long_scene_costs_as_many_pictures_as_a_short_one():
    long, short = film([45, 3_600, 45]), film([45, 60, 45])
    assert len(packets_of(short, "video")) == len(packets_of(long, "video"))
    assert [0, 45, 3_645] == [round(at * 30) for at, _ in pictures_in(long)]


def test_a_picture_may_change_within_its_scene():
    moving = encoder().encode([Change(0, numbered(1)), Change(20, numbered(2)), Change(21, numbered(3))])
    video = join(
        [Placed(0, piece(9)), Placed(30, moving)], 90, soundtrack([], 90 * 1_600), (), [Chapter(0, "A")], LABELS
    )
    assert [(0, 9), (30, 1), (50, 2), (51, 3)] == [(round(at * 30), number) for at, number in pictures_in(video)]


def test_the_same_piece_serves_a_longer_narration(short):
    longer = film([45, 300, 40])
    assert [bytes(one) for one in packets_of(short, "video")] == [bytes(one) for one in packets_of(longer, "video")]


def test_captions_inside_the_file_are_those_given():
    given = (Cue(400, 1_900, "Öffnen Sie das Ventil\nnur bei < 5 bar & kalt."), Cue(1_900, 2_500, "Fertig."))
    video = join([Placed(0, piece(1))], 90, soundtrack([], 90 * 1_600), given, [], LABELS)
    read = [
        (
            round(packet.pts * packet.time_base * 1000),
            bytes(packet)[2:].decode(),
            int.from_bytes(bytes(packet)[:2], "big"),
        )
        for packet in packets_of(video, "subtitles")
    ]
    assert [
        (start, text, len(text.encode()))
        for start, text in [(0, ""), (400, given[0].text), (1_900, given[1].text), (2_500, "")]
    ] == read


def test_a_caption_may_last_to_the_rounded_end_of_the_video():
    for frames in (91, 92, 94):
        end = -(-frames * 1000 // 30)
        video = join([Placed(0, piece(1))], frames, soundtrack([], frames * 1_600), [Cue(0, end, "Ende.")], [], LABELS)
        with opened(video) as container:
            assert round(frames / 30 * 1_000_000) == container.duration


def test_the_file_says_what_it_is(short):
    with opened(short) as container:
        assert LABELS.title == container.metadata["title"]
        assert "WS-04" == container.metadata["album"]
        assert "Stand 3 · Die Stimme ist künstlich erzeugt." == container.metadata["comment"]
        assert ["deu", "deu"] == [
            container.streams.audio[0].metadata["language"],
            container.streams.subtitles[0].metadata["language"],
        ]


@pytest.mark.parametrize(
    ("tag", "code"), [("de", "deu"), ("de-CH", "deu"), ("pt_BR", "por"), ("hsb", "hsb"), ("xx", "und"), ("", "und")]
)
def test_a_track_names_its_language_as_players_know_it(tag, code):
    assert code == three_letters(tag)


def test_a_program_can_read_that_the_speech_is_synthetic(short):
    (xmp,) = [content for kind, _, content in boxes(short) if kind == "uuid"]
    tree = ElementTree.fromstring(xmp[16:].decode())
    marked = [
        element.attrib["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"]
        for element in tree.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
    ]
    assert [SYNTHETIC] == marked
    assert LABELS.ai_label in "".join(tree.itertext())


def test_other_programs_read_what_is_synthetic_and_what_made_it(short, ffprobe, tmp_path):
    """By two ways that know nothing of ours: ffprobe's reading of MP4, and a search for the packet in the bytes."""
    path = tmp_path / "video.mp4"
    path.write_bytes(short)
    command = [ffprobe, "-v", "error", "-export_xmp", "1", "-show_entries", "format_tags", "-of", "json", path]
    tags = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["format"]["tags"]
    assert LABELS.ai_label in tags["comment"]
    packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", short, re.DOTALL)
    assert packet
    for found in (tags["xmp"], packet[0].decode()):
        assert SYNTHETIC in found
        assert 'AISystemUsed="speech: pico/de-DE; text: &lt;small&gt; &amp; model"' in found


def test_a_video_spoken_by_a_person_is_not_marked():
    video = film([40], Labels(title="Handgesprochen", language="de"))
    assert "uuid" not in [kind for kind, *_ in boxes(video)]


def test_titles_from_documents_cannot_break_the_file():
    wild = 'A\x00B\x0b"]]>\ud800' + "ü" * 400
    labels = Labels(title=wild, language="xx", station=wild, comment=wild, ai_label=wild, version="1")
    video = join([Placed(0, piece(1))], 90, soundtrack([], 90 * 1_600), (), [Chapter(0, wild)], labels)
    (xmp,) = [content for kind, _, content in boxes(video) if kind == "uuid"]
    ElementTree.fromstring(xmp[16:].decode())
    with opened(video) as container:
        (chapter,) = container.chapters()
        assert chapter["metadata"]["title"].endswith("ü…")
        assert 255 >= len(chapter["metadata"]["title"].encode())
        assert "und" == container.streams.audio[0].metadata.get("language", "und")


def test_too_much_sound_is_cut_at_the_last_frame():
    video = join([Placed(0, piece(1))], 60, soundtrack([], 200_000), (), [], LABELS)
    with opened(video) as container:
        stream = container.streams.audio[0]
        assert 2 == stream.duration * stream.time_base


QUIET = soundtrack([], 90 * 1_600)
OTHER = X264(X264Settings(size=SMALL, preset="ultrafast")).encode([Change(0, numbered(1))])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pictures": []}, "must stand at frame 0"),
        ({"pictures": [Placed(3, piece(1))]}, "must stand at frame 0"),
        ({"pictures": [Placed(0, piece(1)), Placed(90, piece(2))]}, "from frame 90 to 90"),
        ({"pictures": [Placed(0, piece(1)), Placed(9, OTHER)]}, "other settings"),
        ({"pictures": [Placed(0, b"no film")]}, "cannot be joined"),
        ({"pictures": [Placed(0, piece(1)[:400])]}, "cannot be joined"),
        ({"sound": soundtrack([], 89 * 1_600)}, "sound has 142400 samples"),
        ({"sound": b"no sound"}, "cannot be joined"),
        ({"cues": [Cue(0, 3_100, "zu lang")]}, "a caption from 0 to 3100 ms"),
        ({"cues": [Cue(0, 900, "A"), Cue(800, 1_000, "B")]}, "900 to 3000 ms are free"),
        ({"chapters": [Chapter(0, "A"), Chapter(0, "B")]}, "chapters must rise"),
        ({"chapters": [Chapter(90, "A")]}, "chapters must rise"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_plain_words(changed, words):
    fitting = {"pictures": [Placed(0, piece(1))], "sound": QUIET, "cues": (), "chapters": [Chapter(0, "A")]}
    with pytest.raises(OnboardError) as refused:
        join(frames=90, labels=LABELS, **{**fitting, **changed})
    assert words in refused.value.reason
    assert "compose" == refused.value.stage


def test_a_change_after_the_end_of_its_scene_is_not_dropped_silently():
    late = encoder().encode([Change(0, numbered(1)), Change(50, numbered(2))])
    with pytest.raises(OnboardError, match="40 frames, and its picture changes at 50"):
        join([Placed(0, late), Placed(40, piece(3))], 90, QUIET, (), [], LABELS)
