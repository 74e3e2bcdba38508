"""The file as the standard reads it: every sample where, when and as long as it was given, whatever was given."""

import io
import json
import subprocess
import sys
import tracemalloc
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from films import LABELS, continuous, joined, shows, splice
from hypothesis import given, settings
from hypothesis import strategies as st
from isobmff import read, tracks
from marks import SMALL, click, opened

from onboard.compose.captions.cue import Cue
from onboard.compose.encoders.base import Coded, Rhythm, Stream
from onboard.compose.joining import Chapter, join
from onboard.compose.mp4 import adts, entries
from onboard.compose.mp4.boxes import LARGEST, language_code
from onboard.compose.mp4.movie import SIDE_BY_SIDE, Flow, head, write_movie
from onboard.compose.mp4.samples import Rates, Sample, SampleTable
from onboard.compose.mp4.tracks import CAPTIONS, PICTURES, Track
from onboard.core.errors import OnboardError

CLOCK = 90_000


def written(track: Track, samples: list[Sample], ticks: int) -> bytes:
    target = io.BytesIO()
    write_movie(target, [Flow(track, iter(samples))], ticks, CLOCK, b"", b"")
    return target.getvalue()


@pytest.fixture(scope="module")
def film() -> bytes:
    cues = [Cue(at * 2_000 + 100, at * 2_000 + 1_900, f"Satz {at}") for at in range(9)]
    pictures = [shows(1, 0), shows(2, 200, blend=9), shows(3, 400, blend=9)]
    sound = continuous([(at * 60_000, click()) for at in range(14)], 560)
    return joined(pictures, 560, sound, cues, [Chapter(0, "A"), Chapter(200, "B")])


# ------------------------------------------------------------------------------------------------ tables

STEPS = st.lists(st.integers(1, 400_000), min_size=1, max_size=60)


@settings(max_examples=100, deadline=None)
@given(STEPS, st.data())
def test_every_sample_is_found_where_and_when_it_was_given(steps, data):
    """In decoding order, seen later, some to begin with: as the standard's own words find them."""
    lead = data.draw(st.integers(0, 50_000))
    times = [at - lead for at in accumulate(steps[:-1], initial=0)]
    waits = data.draw(st.lists(st.integers(0, 50_000), min_size=len(steps), max_size=len(steps)))
    sync = data.draw(st.lists(st.booleans(), min_size=len(steps), max_size=len(steps)))
    samples = [
        Sample(at, at + wait, f"{number}:{'x' * (number % 7)}".encode(), whole)
        for number, (at, wait, whole) in enumerate(zip(times, waits, sync, strict=True))
    ]
    end = max(sample.seen for sample in samples) + steps[-1] + lead
    track = Track(PICTURES, CLOCK, lambda rates: b"", lead=lead, size=SMALL)
    video = written(track, samples, end)
    (found,) = tracks(read(video))
    assert (end, lead) == found.edit
    assert [(one.at + lead, one.seen + lead, one.content, one.is_sync) for one in samples] == [
        (at, seen, video[place : place + size], whole) for place, size, at, seen, whole in found.samples
    ]


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_another_reader_finds_the_same_times(steps):
    starts = list(accumulate(steps, initial=0))
    samples = [
        Sample(at, at, len(words).to_bytes(2, "big") + words)
        for at, words in ((at, f"Satz {at}".encode()) for at in starts[:-1])
    ]
    track = Track(CAPTIONS, CLOCK, lambda rates: entries.tx3g(), "deu")
    with opened(written(track, samples, starts[-1])) as container:
        packets = [one for one in container.demux(container.streams.subtitles[0]) if one.size]
        assert [(at, later - at) for at, later in pairwise(starts)] == [(one.pts, one.duration) for one in packets]
        assert [one.content for one in samples] == [bytes(one) for one in packets]


def test_what_players_look_for_stands_where_they_look(film):
    media = "mdhd hdlr minf({} dinf(dref) stbl(stsd stts {}stsc stsz stco{}))"
    track = "trak(tkhd edts(elst) tref(chap) mdia({}))"
    assert " ".join((
        "ftyp",
        "moov(mvhd",
        track.format(media.format("vmhd", "ctts stss ", "")),
        track.format(media.format("smhd", "", " sgpd sbgp")),
        track.format(media.format("nmhd", "", "")),
        f"trak(tkhd edts(elst) mdia({media.format('gmhd', '', '')}))",
        "udta(meta chpl))",
        "mdat uuid",
    )) == read(film).tree()  # fmt: skip
    assert b"isom\0\0\2\0isomiso2avc1mp41" == read(film).one("ftyp").content


def test_all_tracks_lead_to_the_chapters_and_end_with_the_video(film):
    file = read(film)
    assert [4, 4, 4] == [int.from_bytes(one.content, "big") for one in file.all("moov/trak/tref/chap")]
    for track in tracks(file):
        length, media_time = track.edit
        assert 560 * 3_000 == length
        assert Fraction(560, 30) == Fraction(track.media_ticks - media_time, track.clock)


def test_whoever_reads_from_front_to_back_need_never_go_back(film):
    """Whatever is played at the same time stands no farther apart than a second of everything."""
    read_so_far = Fraction(0)
    rows = sorted(
        (place, Fraction(at - track.edit[1], track.clock))
        for track in tracks(read(film))
        if track.handler != "text"
        for place, _, at, _, _ in track.samples
    )
    for _, at in rows:
        assert read_so_far - SIDE_BY_SIDE <= at
        read_so_far = max(read_so_far, at)


def test_the_media_has_no_holes_and_nothing_stands_in_it_twice(film):
    file = read(film)
    media = file.one("mdat")
    reached = media.offset + 8
    for place, size in sorted(one[:2] for track in tracks(file) for one in track.samples):
        assert reached == place
        reached += size
    assert len(media.content) == reached - media.offset - 8


def test_where_every_picture_can_be_sought_to_no_table_says_so():
    track = Track(PICTURES, CLOCK, lambda rates: b"", size=SMALL)
    whole = read(written(track, [Sample(at, at, b"whole") for at in (0, 9_000)], CLOCK))
    assert "stss" not in whole.tree()
    (found,) = tracks(whole)
    assert [True, True] == [is_sync for *_, is_sync in found.samples]


# ------------------------------------------------------------------------------------------------ large files


def heading(length: int) -> bytes:
    """The head of a file with two rows of one sample each, the second at the end of so much media."""
    table = SampleTable(CLOCK, 0)
    for at, offset in ((0, 0), (CLOCK, length - 4)):
        table.begin_row(offset)
        table.add(Sample(at, at, b"four"))
    return head([Track(CAPTIONS, CLOCK, lambda rates: b"")], [table], 2 * CLOCK, CLOCK, b"", length)


def test_a_file_of_more_than_4_gb_is_read_as_well_as_a_small_one():
    for length in (1_000, 5 << 30):
        front = heading(length)
        file = read(front, media=length)
        (track,) = tracks(file)
        assert [len(front), len(front) + length - 4] == [place for place, *_ in track.samples]


def test_64_bits_are_spent_only_where_32_do_not_hold_a_place():
    behind = len(heading(1_000))
    for length, offsets in ((LARGEST - behind, "stco"), (LARGEST - behind + 1, "co64"), (5 << 30, "co64")):
        assert offsets in read(heading(length), media=length).tree()


def test_a_video_longer_than_the_format_holds_is_refused_in_plain_words():
    with pytest.raises(OnboardError, match=r"a video of 14\.00 hours, and an MP4 of ours holds 13\.26"):
        joined([shows(1, 0)], 30 * 3_600 * 14)


def test_memory_does_not_grow_with_the_pictures():
    def peak(pictures: int) -> int:
        stream = splice().sequence([shows(1, 0)], 300, Rhythm())
        coded = (Coded(at, at, at == 0, bytes(1 << 20)) for at in range(pictures))
        tracemalloc.start()
        join(_Counting(), Stream(SMALL, stream.sps, stream.pps, 0, coded), 300, (), (), (), LABELS)
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    assert peak(40) < peak(10) + (1 << 20)


class _Counting(io.RawIOBase):
    """A file that keeps nothing, and can be written from front to back only."""

    def write(self, content) -> int:
        return len(content)


def test_no_room_for_the_temporary_file_is_told_with_what_to_do():
    """In a process that may write no file of more than 5 MB."""
    program = """
import io, json, resource
from onboard.compose.encoders.base import Coded, Stream
from onboard.compose.joining import Labels, join
from onboard.core.errors import OnboardError
from onboard.core.model import Size
resource.setrlimit(resource.RLIMIT_FSIZE, (5 << 20, 5 << 20))
coded = (Coded(at, at, at == 0, bytes(1 << 20)) for at in range(20))
try:
    join(io.BytesIO(), Stream(Size(320, 180), b"", (), 0, coded), 300, (), (), (), Labels("T", "de"))
except OnboardError as error:
    print(json.dumps(error.fields()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert ("OutputError", 6) == (told["error"], told["exit_code"])
    assert "TMPDIR" in told["hint"]


# ------------------------------------------------------------------------------------------------ sound and labels


def adts_frame(content: bytes, *, checked: bool) -> bytes:
    opens = 9 if checked else 7
    bits = 0xFFF0 << 40 | (not checked) << 40 | 1 << 38 | 3 << 34 | 1 << 30 | (opens + len(content)) << 13 | 0x7FF << 2
    return bits.to_bytes(7, "big") + (b"\xab\xcd" if checked else b"") + content


FRAMES = st.lists(st.tuples(st.binary(min_size=1, max_size=800), st.booleans()), min_size=1, max_size=20)


@given(FRAMES)
def test_frames_of_sound_come_out_of_their_stream_as_they_went_in(frames):
    stream = b"".join(adts_frame(content, checked=checked) for content, checked in frames)
    assert [content for content, _ in frames] == list(adts.frames(stream))


@given(FRAMES, st.data())
def test_a_stream_of_sound_that_is_cut_off_is_refused(frames, data):
    coded = [adts_frame(content, checked=checked) for content, checked in frames]
    stream, ends = b"".join(coded), set(accumulate(map(len, coded)))
    cut = (
        data.draw(st.integers(1, len(stream)).filter(lambda place: place not in ends)) if len(stream) > len(ends) else 1
    )
    with pytest.raises(OnboardError, match=r"no ADTS stream|cut off"):
        list(adts.frames(stream[:cut]))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_sound_are_refused_or_read_and_never_crash(noise):
    try:
        assert all(list(adts.frames(noise)))
    except OnboardError as error:
        assert "compose" == error.stage


def test_our_silence_is_a_whole_frame_to_a_decoder():
    import av

    context = av.CodecContext.create("aac", "r")
    context.extradata = adts.DECODER
    heard = [frame for _ in range(3) for frame in context.decode(av.Packet(adts.SILENCE))]
    assert [1_024] * 3 == [frame.samples for frame in heard]
    assert not any(frame.to_ndarray().any() for frame in heard)


@pytest.mark.parametrize("options", [{"profile": "baseline"}, {"profile": "high"}, {"profile": "high444"}])
def test_a_decoder_is_told_the_profile_of_the_pictures_that_are_there(options):
    """Compared with what FFmpeg writes of the same parameter sets."""
    import av

    from onboard.compose.h264.units import PPS, SPS, kind_of, units_in

    context = av.CodecContext.create("libx264", "w")
    context.width, context.height = 320, 180
    context.pix_fmt = "yuv444p" if options["profile"] == "high444" else "yuv420p"
    context.time_base, context.options = Fraction(1, 30), options
    frame = av.VideoFrame(320, 180, context.pix_fmt)
    coded = [*context.encode(frame), *context.encode(None)]
    units = units_in(bytes(coded[0]))
    (sps,), pps = [unit for unit in units if kind_of(unit) == SPS], [unit for unit in units if kind_of(unit) == PPS]
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        bare = av.open(io.BytesIO(bytes(coded[0])), format="h264")
        stream = container.add_stream_from_template(bare.streams.video[0])
        coded[0].stream = stream
        container.mux(coded[0])
    theirs = target.getvalue()
    ours = entries.avc1(SMALL, sps, pps, Rates(1, 1, 1))
    assert box_in(theirs, b"avcC") == box_in(ours, b"avcC")


def box_in(content: bytes, kind: bytes) -> bytes:
    at = content.index(kind) - 4
    return content[at : at + int.from_bytes(content[at : at + 4], "big")]


@pytest.mark.parametrize(("letters", "code"), [("und", 0x55C4), ("deu", 0x10B5), ("eng", 0x15C7)])
def test_a_language_is_packed_as_the_standard_says(letters, code):
    assert code == int.from_bytes(language_code(letters), "big")


def test_a_player_finds_every_one_of_three_hundred_chapters():
    chapters = [Chapter(at, f"Schritt {at}") for at in range(300)]
    with opened(joined([shows(1, 0)], 300, chapters=chapters)) as container:
        found = container.chapters()
    assert [(at * 3_000, f"Schritt {at}") for at in range(300)] == [
        (round(one["start"] * one["time_base"] * CLOCK), one["metadata"]["title"]) for one in found
    ]


def test_the_rates_a_track_tells_are_those_of_its_samples():
    table = SampleTable(100, 0)
    table.begin_row(0)
    for at, size in ((0, 10), (50, 30), (100, 40), (250, 5)):
        table.add(Sample(at, at, bytes(size)))
    assert Rates(largest=40, most=560, average=170) == table.rates(400)
