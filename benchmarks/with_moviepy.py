"""The same slides and the same sound, written the way MoviePy's documentation teaches.

    python benchmarks/with_moviepy.py FOLDER OUT.mp4

``FOLDER`` holds 01.png and 01.wav, 02.png and 02.wav, ...; each picture stands as long as its sound. A program of its
own, so that it is measured like the build: from start to end, imports included. 30 frames a second, libx264 with
preset medium (MoviePy's default), AAC. Prints the seconds ``write_videofile`` alone took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from moviepy import AudioFileClip, ImageClip, concatenate_videoclips


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    clips = []
    for picture in sorted(folder.glob("*.png")):
        sound = AudioFileClip(str(picture.with_suffix(".wav")))
        clips.append(ImageClip(str(picture)).with_duration(sound.duration).with_audio(sound))
    video = concatenate_videoclips(clips)
    began = time.perf_counter()
    video.write_videofile(
        str(out),
        fps=30,
        codec="libx264",
        preset="medium",
        audio_codec="aac",
        logger=None,
        temp_audiofile_path=str(out.parent),
    )
    print(f"{time.perf_counter() - began:.3f}")


if __name__ == "__main__":
    main()
