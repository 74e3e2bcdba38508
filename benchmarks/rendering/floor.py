"""The floor: each part that nobody can leave out, alone, in one process, by the libraries directly.

    python floor.py TAKINGS PHOTOS VIDEO SENTENCES.json [PART ...]

``TAKINGS`` as ``takings`` wrote them, of the finished ``VIDEO``; ``PHOTOS``: the folder of its photos;
``SENTENCES.json``: what is spoken. Prints seconds of the processor a part, the middle of three times, as JSON.
One thread each; what a part needs is made before its time begins. Start-up is not in it: that is a process of its own
(``STARTING``).
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import VideoFrame

STARTING = "import av, numpy, PIL.Image, PIL.ImageDraw, PIL.ImageFont"
SHOWN = (920, 690)
"""Pixels a photo is shown with on a slide of 1920 × 1080."""
SPEECH = "speech"
TIMES = 3
_FONT = Path(__file__).resolve().parents[2] / "assets" / "fonts" / "Inter-Regular.ttf"
_LINES = ("Grundplatte einlegen", "Ziehe die Schrauben mit 6 Nm an.", "Der Abstand beträgt 0,15 mm.")


def main() -> None:
    takings, photos, video, sentences = (Path(word) for word in sys.argv[1:5])
    parts: Mapping[str, Callable[[], Callable[[], object]]] = {
        "photos decoded": lambda: lambda: _decode(photos),
        "text drawn": lambda: lambda: _draw(len(list(takings.glob("*.png")))),
        "RGB to YUV": lambda: _yuv(takings),
        "pictures encoded": lambda: _pictures(takings),
        "sound encoded": lambda: _sound(takings),
        "packets copied": lambda: lambda: _copy(video),
        SPEECH: lambda: _speech(json.loads(sentences.read_text(encoding="utf-8"))),
    }
    wanted = sys.argv[5:] or list(parts)
    print(json.dumps({name: _seconds(parts[name]()) for name in wanted}))


def _seconds(part: Callable[[], object]) -> float:
    """The middle of so many times."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        part()
        taken.append(time.process_time() - began)
    return sorted(taken)[TIMES // 2]


def _decode(photos: Path) -> None:
    """JPEG -> as large as it is shown; Pillow's draft mode lets the decoder leave out what is not needed."""
    from PIL import Image

    for path in sorted(photos.glob("*.jpg")):
        with Image.open(path, formats=("JPEG",)) as photo:
            photo.draft("RGB", SHOWN)
            photo.convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)


def _draw(slides: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    large, usual = ImageFont.truetype(_FONT, 72), ImageFont.truetype(_FONT, 44)
    for _ in range(slides):
        slide = Image.new("RGB", (1920, 1080), "white")
        brush = ImageDraw.Draw(slide)
        for line, text in enumerate((*_LINES, *_LINES[1:])):
            brush.text((100, 100 + 120 * line), text, font=usual if line else large, fill="black")


def _yuv(takings: Path) -> Callable[[], object]:
    import av
    from PIL import Image

    slides = [Image.open(path).convert("RGB") for path in sorted(takings.glob("*.png"))]
    return lambda: [_reformatted(av.VideoFrame.from_image(slide)) for slide in slides]


def _reformatted(frame: VideoFrame) -> VideoFrame:
    from av.video.reformatter import Colorspace

    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)


def _pictures(takings: Path) -> Callable[[], object]:
    """x264, one intra picture a slide: preset veryfast, crf 20, CAVLC."""
    import av
    from PIL import Image

    frames = [_reformatted(av.VideoFrame.from_image(Image.open(path))) for path in sorted(takings.glob("*.png"))]

    def encode() -> None:
        for frame in frames:
            context = av.CodecContext.create("libx264", "w")
            context.width, context.height, context.pix_fmt = 1920, 1080, "yuv420p"
            context.time_base, context.framerate, context.thread_count = Fraction(1, 30), Fraction(30), 1
            told = "keyint=1:rc-lookahead=0:sync-lookahead=0:mbtree=0:bframes=0:ref=1:cabac=0"
            context.options = {"preset": "veryfast", "tune": "stillimage", "crf": "20", "x264-params": told}
            frame.pts = 0
            context.encode(frame)
            context.encode(None)

    return encode


def _sound(takings: Path) -> Callable[[], object]:
    """AAC-LC, 48 kHz mono, 64 kbit/s, the fast coder."""
    import av
    import numpy as np

    pieces = []
    for path in sorted(takings.glob("*.wav")):
        with wave.open(str(path)) as file:
            pieces.append(np.frombuffer(file.readframes(file.getnframes()), dtype="<i2"))
    samples = np.concatenate(pieces).astype(np.float32) / 32768

    def encode() -> None:
        context = av.CodecContext.create("aac", "w")
        context.sample_rate, context.layout, context.format = 48_000, "mono", "fltp"
        context.bit_rate, context.time_base = 64_000, Fraction(1, 48_000)
        context.options = {"aac_coder": "fast"}
        for begin in range(0, len(samples) - 1024, 1024):
            frame = av.AudioFrame.from_ndarray(samples[None, begin : begin + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, begin, context.time_base
            context.encode(frame)
        context.encode(None)

    return encode


def _copy(video: Path) -> None:
    """Picture and sound of the finished file into another one, tables first."""
    import av

    with (
        tempfile.TemporaryDirectory() as folder,
        av.open(video) as source,
        av.open(Path(folder) / "copy.mp4", "w", options={"movflags": "+faststart"}) as target,
    ):
        copied = {
            stream.index: target.add_stream_from_template(stream)
            for stream in (source.streams.video[0], source.streams.audio[0])
        }
        for packet in source.demux(source.streams.video[0], source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = copied[packet.stream.index]
                target.mux(packet)


def _speech(sentences: list[str]) -> Callable[[], object]:
    """SVOX Pico, the same sentences."""
    from py_nanotts import NanoTTS

    return lambda: [NanoTTS().speak(sentence, voice="de-DE") for sentence in sentences]


if __name__ == "__main__":
    main()
