"""The captions inside the MP4 are those beside it: the same words, lines and times, whatever the words are."""

import re
import subprocess

import pytest
from films import joined, shows
from marks import opened

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.making import cues
from onboard.compose.captions.webvtt import webvtt
from onboard.core.timing import Span

SENTENCES = [
    ("Ziehen Sie die sechs gelben Schrauben der oberen Abdeckung mit 25 Nm über Kreuz an, bis es klickt.", "de"),
    ("Der Druck muss < 6 bar & > 4 bar sein --> sonst <b>halt</b>.", "de"),
    ("Öffnen Sie C:\\Normen\\neu und C:\\hilfe {wie immer}.", "de"),
    ("Read R&amp;D &lt;b&gt; and {\\an8} as they are written.", "en"),
    ("شدّ البراغي M8×25 بعزم 25 Nm ± 2 Nm بالتناوب، ثم اتصل بالرقم 0711 123456.", "ar"),
    ("הדקו את הברגים M8×25 במומנט 25 Nm, לא יותר מ-30 Nm.", "he"),
    ("请用扭矩扳手以25牛米的扭矩交叉拧紧上盖的六颗M8×25黄色螺丝。", "zh"),
]


@pytest.fixture(scope="module")
def shown() -> tuple[Cue, ...]:
    told = [Captioned(Span(n * 384_000, 336_000), text, tag) for n, (text, tag) in enumerate(SENTENCES)]
    return cues(told, len(SENTENCES) * 8_000)


@pytest.fixture(scope="module")
def video(shown: tuple[Cue, ...]) -> bytes:
    return joined([shows(1, 0)], len(SENTENCES) * 240, cues=shown)


def in_webvtt(shown: tuple[Cue, ...]) -> list[str]:
    """The words as a browser reads them from the WebVTT file."""
    blocks = webvtt(shown, "de").split("\n\n")[1:]
    words = ["\n".join(block.rstrip("\n").split("\n")[2:]) for block in blocks]
    return [word.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for word in words]


def test_the_file_holds_the_words_of_the_webvtt_file_letter_for_letter(video, shown):
    with opened(video) as container:
        packets = [bytes(packet) for packet in container.demux(container.streams.subtitles[0]) if packet.size > 2]
    held = [packet[2 : 2 + int.from_bytes(packet[:2], "big")].decode() for packet in packets]
    assert in_webvtt(shown) == held


def test_a_player_shows_the_lines_of_the_webvtt_file_at_its_times(ffmpeg, tmp_path, video, shown):
    path = tmp_path / "video.mp4"
    path.write_bytes(video)
    told = subprocess.run(
        [ffmpeg, "-v", "error", "-i", path, "-map", "0:s", "-f", "webvtt", "-"], capture_output=True, check=True
    )
    read = re.findall(r"(\S+) --> (\S+)\n(.*?)\n\n", told.stdout.decode() + "\n", re.DOTALL)
    timed = [(times(cue.start_ms), times(cue.end_ms)) for cue in shown]
    assert [(*at, text) for at, text in zip(timed, in_webvtt(shown), strict=True)] == read


def times(ms: int) -> str:
    return f"{ms // 60_000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
