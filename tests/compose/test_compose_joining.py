"""The finished file: right pictures, right sound, right times, playable anywhere, the same every time."""

import io
import json
import random
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from films import LABELS, continuous, joined, shows, splice
from marks import SMALL, boxes, click, clicks_in, encoder, numbered, opened, packets_of, pictures_in, sound_of

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.encoders.base import Change, Coded, Placed, Stream
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.compose.joining import SYNTHETIC, Chapter, Labels, Sounding, join
from onboard.compose.languages import three_letters
from onboard.compose.soundtrack import scene_sound, soundtrack
from onboard.core.errors import OnboardError
from onboard.core.timing import Span

SOUND_AFTER = 1_600
ENCODERS = {"splice": splice, "x264": encoder}


def film(lengths: list[int], labels: Labels = LABELS, by=splice) -> bytes:
    """Scenes of so many frames: scene n shows n; a click a frame after its start; a caption; a chapter."""
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    frames = sum(lengths)
    spoken = [start * 1_600 + SOUND_AFTER for start, length in zip(starts, lengths, strict=True) if length > 30]
    return joined(
        [shows(number, start, encoder=by()) for number, start in enumerate(starts)],
        frames,
        continuous([(start, click()) for start in spoken], frames),
        cues(
            [Captioned(Span(start, 4_800), f"Satz {n} über Größe.", "de") for n, start in enumerate(spoken)],
            frames * 100 // 3,
        ),
        [Chapter(start, f"Schritt {number}: Öl") for number, start in enumerate(starts)],
        labels,
        encoder=by(),
    )


@pytest.fixture(scope="module", params=ENCODERS)
def hundred(request) -> tuple[list[int], bytes]:
    dice = random.Random(4)
    lengths = [dice.randrange(31, 120) for _ in range(100)]
    return lengths, film(lengths, by=ENCODERS[request.param])


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


@pytest.mark.parametrize("by", ENCODERS)
def test_a_scene_may_be_a_single_frame(ffmpeg, tmp_path, by):
    video = film([40, 1, 1, 2, 50, 1], by=ENCODERS[by])
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
    """By x264, which knows no rhythm; for splice see its own tests."""
    long, short = film([45, 3_600, 45], by=encoder), film([45, 60, 45], by=encoder)
    assert len(packets_of(short, "video")) == len(packets_of(long, "video"))
    assert [0, 45, 3_645] == [round(at * 30) for at, _ in pictures_in(long)]


def test_a_picture_may_change_within_its_scene():
    changes = [Change(0, numbered(1)), Change(20, numbered(2)), Change(21, numbered(3))]
    video = joined([shows(9, 0), Placed(30, partial(splice().encode, changes))], 90)
    assert [(0, 9), (30, 1), (50, 2), (51, 3)] == [(round(at * 30), number) for at, number in pictures_in(video)]


def test_the_same_piece_serves_a_longer_narration():
    short, longer = film([45, 60, 40], by=encoder), film([45, 300, 40], by=encoder)
    assert [bytes(one) for one in packets_of(short, "video")] == [bytes(one) for one in packets_of(longer, "video")]


def test_captions_inside_the_file_are_those_given():
    given = (Cue(400, 1_900, "Öffnen Sie das Ventil\nnur bei < 5 bar & kalt."), Cue(1_900, 2_500, "Fertig."))
    video = joined([shows(1, 0)], 90, cues=given)
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
        video = joined([shows(1, 0)], frames, cues=[Cue(0, end, "Ende.")])
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
    video = joined([shows(1, 0)], 90, chapters=[Chapter(0, wild)], labels=labels)
    (xmp,) = [content for kind, _, content in boxes(video) if kind == "uuid"]
    ElementTree.fromstring(xmp[16:].decode())
    with opened(video) as container:
        (chapter,) = container.chapters()
        assert chapter["metadata"]["title"].endswith("ü…")
        assert 255 >= len(chapter["metadata"]["title"].encode())
        assert "und" == container.streams.audio[0].metadata.get("language", "und")


def test_too_much_sound_is_cut_at_the_last_frame():
    video = joined([shows(1, 0)], 60, [Sounding(0, partial(soundtrack, [(90_000, click(20_000))], 200_000))])
    with opened(video) as container:
        stream = container.streams.audio[0]
        assert 2 == stream.duration * stream.time_base
    assert [90_000] == pytest.approx(clicks_in(sound_of(video), [90_000]), abs=48)


# ------------------------------------------------------------------------------------------------ fades


@pytest.fixture(scope="module")
def faded() -> bytes:
    """Three scenes, each fading into the next: pictures are decoded in another order than they are seen."""
    return joined([shows(1, 0), shows(2, 60, blend=9), shows(3, 400, blend=9)], 460, chapters=[Chapter(0, "A")])


def test_where_scenes_fade_every_picture_is_still_seen_at_its_frame(faded):
    with opened(faded) as container:
        seen = [frame.time * 30 for frame in container.decode(video=0)]
    assert [round(at) for at in seen] == pytest.approx(seen, abs=1e-6)
    assert 0 == seen[0] < seen[-1] < 460
    assert all(earlier < later for earlier, later in pairwise(seen))
    assert {*range(51, 61), *range(391, 401)} <= {round(at) for at in seen}


def test_decoding_ahead_makes_no_video_longer(faded):
    with opened(faded) as container:
        video = container.streams.video[0]
        assert Fraction(460, 30) == video.duration * video.time_base
        assert 0 == video.start_time
        assert round(460 / 30 * 1_000_000) == container.duration


def test_another_decoder_has_nothing_to_complain_about_fades(ffmpeg, tmp_path, faded):
    path = tmp_path / "video.mp4"
    path.write_bytes(faded)
    command = [ffmpeg, "-v", "warning", "-xerror", "-i", path, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True)
    assert b"" == told.stderr + told.stdout


# ------------------------------------------------------------------------------------------------ sound by scenes

PACKET = 1_024


def stretch(*clicks: int, packets: int = 40) -> bytes:
    return scene_sound([(at, click()) for at in clicks], packets * PACKET)


def test_stretches_of_sound_are_heard_at_their_sample_and_nothing_between_them():
    starts = [0, 41 * PACKET, 100 * PACKET, 203 * PACKET]
    video = joined([shows(1, 0)], 210, [Sounding(start, partial(stretch, 5_000, 20_000)) for start in starts])
    heard = sound_of(video)
    wanted = [start + at for start in starts for at in (5_000, 20_000)]
    assert wanted == pytest.approx(clicks_in(heard, wanted), abs=48)
    for start in starts:
        heard[start : start + 40 * PACKET] = 0
    assert not heard.any()


def test_a_stretch_of_sound_is_the_same_wherever_it_stands():
    once = sound_of(joined([shows(1, 0)], 120, [Sounding(0, partial(stretch, 9_000))]))
    moved = sound_of(joined([shows(1, 0)], 120, [Sounding(70 * PACKET, partial(stretch, 9_000))]))
    assert 1e-6 > np.abs(once[: 39 * PACKET] - moved[70 * PACKET : 109 * PACKET]).max()


def test_a_video_in_which_nothing_is_said_is_silent_and_as_long_as_its_pictures():
    video = joined([shows(1, 0)], 90)
    heard = sound_of(video)
    assert not heard.any()
    with opened(video) as container:
        assert 3 == container.streams.audio[0].duration * container.streams.audio[0].time_base


def test_silence_means_the_same_to_another_decoder(ffmpeg, tmp_path):
    path = tmp_path / "video.mp4"
    path.write_bytes(joined([shows(1, 0)], 90))
    command = [ffmpeg, "-v", "warning", "-xerror", "-i", path, "-map", "0:a", "-f", "f32le", "-"]
    told = subprocess.run(command, capture_output=True, check=True)
    assert b"" == told.stderr
    assert not np.frombuffer(told.stdout, np.float32).any()


def test_sound_and_pictures_are_taken_when_their_turn_comes_and_not_before():
    """An encoder may look at the next piece already: what is coming decides how a still ends."""
    taken = list[str]()

    def noted(name, give):
        return lambda: taken.append(name) or give()

    sounds = [Sounding(at * 150 * PACKET, noted(f"s{at}", partial(stretch, 5_000, packets=140))) for at in range(5)]
    joined([Placed(at * 96, noted(f"p{at}", shows(at, 0).piece)) for at in range(5)], 480, sounds)
    assert [f"s{at}" for at in range(5)] == [name for name in taken if name[0] == "s"]
    assert [f"p{at}" for at in range(5)] == [name for name in taken if name[0] == "p"]
    assert all(taken.index(f"s{at}") < taken.index(f"p{at + 2}") for at in range(3))
    assert all(taken.index(f"p{at}") < taken.index(f"s{at + 1}") for at in range(4))


# ------------------------------------------------------------------------------------------------ what does not fit

OTHER = X264(X264Settings(size=SMALL, preset="ultrafast")).encode([Change(0, numbered(1))])
STEREO = bytes.fromhex("fff14c80017ffc") + bytes(4)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pictures": []}, "pieces at frames"),
        ({"pictures": [shows(1, 3)]}, "pieces at frames 3"),
        ({"pictures": [shows(1, 0), shows(2, 90)]}, "pieces at frames 0, 90 of a video of 90"),
        ({"pictures": [shows(1, 0), Placed(9, lambda: OTHER)]}, "other settings"),
        ({"pictures": [Placed(0, lambda: b"no film")]}, "H.264 stream that cannot be"),
        ({"sound": [Sounding(0, lambda: b"no sound")]}, "no ADTS stream"),
        ({"sound": [Sounding(0, lambda: STEREO)]}, "not AAC-LC of 48,000 Hz, mono"),
        ({"sound": [Sounding(0, lambda: stretch(5_000)[:-1])]}, "cut off in its frame"),
        ({"sound": [Sounding(1_000, lambda: stretch(5_000))]}, "from sample 1000, where whole packets"),
        ({"sound": [Sounding(0, lambda: stretch(5_000)), Sounding(40 * PACKET, lambda: stretch(5_000))]}, "40960"),
        ({"sound": [Sounding(200 * PACKET, lambda: stretch(5_000))]}, "from sample 204800"),
        ({"cues": [Cue(0, 3_100, "zu lang")]}, "a caption from 0 to 3100 ms"),
        ({"cues": [Cue(0, 900, "A"), Cue(800, 1_000, "B")]}, "900 to 3000 ms are free"),
        ({"chapters": [Chapter(0, "A"), Chapter(0, "B")]}, "chapters must rise"),
        ({"chapters": [Chapter(90, "A")]}, "chapters must rise"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_plain_words(changed, words):
    fitting = {"pictures": [shows(1, 0)], "chapters": [Chapter(0, "A")]}
    with pytest.raises(OnboardError) as refused:
        joined(frames=90, **{**fitting, **changed})
    assert words in refused.value.reason
    assert "compose" == refused.value.stage


def test_a_change_after_the_end_of_its_scene_is_not_dropped_silently():
    late = partial(splice().encode, [Change(0, numbered(1)), Change(50, numbered(2))])
    with pytest.raises(OnboardError, match=r"40 frames, and .*changes at 50"):
        joined([Placed(0, late), shows(3, 40)], 90)


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        ([], "must stand at frame 0"),
        ([(0, 0, False)], "must stand at frame 0"),
        ([(0, -1, True)], "must stand at frame 0"),
        ([(1, 0, True)], "must stand at frame 0"),
        ([(0, 0, True), (4, 0, False)], "decoded at 0 after one at 0"),
        ([(0, 0, True), (4, 5, False)], "for frame 4 of 30, decoded at 5"),
        ([(0, 0, True), (30, 5, False)], "for frame 30 of 30"),
        ([(0, 0, True), (9, 5, False), (9, 6, False)], "two pictures for frame 9"),
    ],
)
def test_pictures_out_of_order_are_refused(pictures, words):
    given = splice().sequence([shows(1, 0)], 30, rhythm=None)
    coded = [Coded(shown, decoded, is_sync, b"\x65") for shown, decoded, is_sync in pictures]
    with pytest.raises(OnboardError, match=words):
        join(io.BytesIO(), Stream(SMALL, given.sps, given.pps, 0, iter(coded)), 30, (), (), (), LABELS)
