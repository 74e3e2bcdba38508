"""Slides and sounds, written the way MoviePy's documentation teaches.

    python with_moviepy.py FOLDER OUT.mp4 {fades,cuts}

``FOLDER`` holds what ``takings`` wrote: 001.png and 001.wav, ..., scenes.json. ``cuts``: ``ImageClip`` with its sound,
``concatenate_videoclips``. ``fades``: each picture begins a fade early, with ``CrossFadeIn``, in a
``CompositeVideoClip``. 30 frames a second, libx264 with preset medium (MoviePy's default), AAC. A program of its own,
so that it is measured like a build, from start to end.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, concatenate_audioclips, concatenate_videoclips, vfx


def main() -> None:
    folder, out, way = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    told = json.loads((folder / "scenes.json").read_text())
    video = {"fades": _faded, "cuts": _cut}[way](folder, told)
    video.write_videofile(
        str(out),
        fps=told["frames_per_second"],
        codec="libx264",
        preset="medium",
        audio_codec="aac",
        logger=None,
        temp_audiofile_path=str(out.parent),
    )


def _cut(folder: Path, told: dict[str, Any]) -> Any:
    clips = []
    for number in range(1, len(told["seconds"]) + 1):
        sound = AudioFileClip(str(folder / f"{number:03}.wav"))
        clips.append(ImageClip(str(folder / f"{number:03}.png")).with_duration(sound.duration).with_audio(sound))
    return concatenate_videoclips(clips)


def _faded(folder: Path, told: dict[str, Any]) -> Any:
    seconds, fade = told["seconds"], told["fade"]
    starts = [0.0, *accumulate(seconds)]
    clips = [ImageClip(str(folder / "001.png")).with_duration(seconds[0])]
    for number in range(2, len(seconds) + 1):
        still = ImageClip(str(folder / f"{number:03}.png")).with_duration(seconds[number - 1] + fade)
        clips.append(still.with_start(starts[number - 1] - fade).with_effects([vfx.CrossFadeIn(fade)]))
    sounds = [AudioFileClip(str(folder / f"{number:03}.wav")) for number in range(1, len(seconds) + 1)]
    return CompositeVideoClip(clips).with_duration(sum(seconds)).with_audio(concatenate_audioclips(sounds))


if __name__ == "__main__":
    main()
