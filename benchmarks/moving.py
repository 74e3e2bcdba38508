"""What motion costs: fades between the slides of a finished video, going closer, and a filmed clip.

    python benchmarks/moving.py VIDEO.mp4 [--frames 9] [--clip CLIP.mp4]

Seconds are of the processor, this process and its children together; bytes are compared with those of the stills.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image

from onboard.compose import clips
from onboard.compose.encoders.base import Change
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.compose.moving import changes, crossfade, spanned
from onboard.core.clips import Clip
from onboard.core.model import Size

PIECE = 60


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("video", type=Path, help="a video that onboard made")
    words.add_argument("--frames", type=int, default=9, help="of a fade (usual: 9)")
    words.add_argument("--clip", type=Path, help="a video from a phone")
    wanted = words.parse_args()
    slides = slides_of(wanted.video)
    settings = X264Settings(size=Size(*slides[0].size))
    stills = [measured(settings, lambda one=one: [Change(0, one)]) for one in slides]
    print(f"{'':30}{'bytes':>12}{'CPU s':>8}")
    told("a still", stills)
    told(
        f"a fade of {wanted.frames} frames",
        [
            measured(settings.moving(), lambda a=a, b=b: changes(crossfade(a, b, wanted.frames)))
            for a, b in pairwise(slides)
        ],
    )
    told("going closer, 24 frames", [measured(settings.moving(), lambda one=one: closer(one)) for one in slides[:4]])
    if wanted.clip:
        facts = clips.inspect_clip(wanted.clip, wanted.clip.name)
        clip = Clip(facts.digest, 0.0, facts.seconds, path=str(wanted.clip))
        frames = range(min(PIECE, int(facts.seconds * 30)))
        size = settings.size
        film = measured(settings.filmed(), lambda: changes(clips.film(clip, size.width, size.height, frames)))
        told(f"{len(frames)} frames of the clip", [film])


def slides_of(video: Path) -> Sequence[Image.Image]:
    """The first picture of each scene."""
    with av.open(video) as container:
        container.streams.video[0].codec_context.skip_frame = "NONKEY"
        return [frame.to_image() for frame in container.decode(video=0)]


def closer(slide: Image.Image) -> Iterable[Change]:
    """Into the lower right quarter."""
    width, height = slide.size

    def at(share: float) -> Image.Image:
        box = (width / 2 * share, height / 2 * share, width, height)
        return slide.resize(slide.size, Image.Resampling.BICUBIC, box)

    return changes(spanned(at, 24))


def measured(settings: X264Settings, shown: Callable[[], Iterable[Change]]) -> tuple[int, float]:
    began = sum(os.times()[:4])
    piece = X264(settings).encode(shown())
    return len(piece), sum(os.times()[:4]) - began


def told(name: str, found: Sequence[tuple[int, float]]) -> None:
    sizes, seconds = zip(*found, strict=True)
    print(f"{name:30}{sum(sizes) / len(sizes):12,.0f}{sum(seconds) / len(seconds):8.2f}")


if __name__ == "__main__":
    main()
