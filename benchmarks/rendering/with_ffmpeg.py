"""Slides and sounds, written the way an expert drives the ffmpeg command.

    python with_ffmpeg.py FOLDER OUT.mp4 {list,once,xfade}

``FOLDER`` holds what ``takings`` wrote: 001.png and 001.wav, ..., scenes.json.

    list   one concat list of pictures with their durations, variable frame rate: the cheapest known; cuts
    once   each picture decoded once and repeated at 30 frames a second, pieces joined by copying; cuts
    xfade  one graph of xfade filters, 30 frames a second; fades

libx264, preset veryfast, tune stillimage, crf 20, yuv420p; AAC 64 kbit/s; fast start.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

FFMPEG = ("ffmpeg", "-y", "-v", "error", "-nostdin")
PICTURES = ("-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "20", "-pix_fmt", "yuv420p")
SOUND = ("-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart")


def main() -> None:
    folder, out, way = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), sys.argv[3]
    told = json.loads((folder / "scenes.json").read_text())
    numbers = range(1, len(told["seconds"]) + 1)
    sounds = _listed(folder / "sounds.txt", [f"file '{folder}/{number:03}.wav'" for number in numbers])
    {"list": _list, "once": _once, "xfade": _xfade}[way](folder, out, told, sounds)


def _list(folder: Path, out: Path, told: dict[str, Any], sounds: list[Any]) -> None:
    lines = []
    for number, seconds in enumerate(told["seconds"], start=1):
        lines += [f"file '{folder}/{number:03}.png'", f"duration {seconds}"]
    lines.append(lines[-2])  # the concat demuxer forgets the last duration unless its picture is named once more
    pictures = _listed(folder / "pictures.txt", lines)
    _ffmpeg(*pictures, *sounds, "-map", "0:v", "-map", "1:a", "-vsync", "vfr", *PICTURES, *SOUND, "-shortest", out)


def _once(folder: Path, out: Path, told: dict[str, Any], sounds: list[Any]) -> None:
    rate, lines = told["frames_per_second"], []
    for number, seconds in enumerate(told["seconds"], start=1):
        piece = out.with_name(f"{out.stem}-{number:03}.mp4")
        repeated = ("-vf", "format=yuv420p,loop=loop=-1:size=1", "-t", seconds)
        _ffmpeg("-framerate", rate, "-i", folder / f"{number:03}.png", *repeated, *PICTURES, piece)
        lines.append(f"file '{piece.resolve()}'")
    pieces = _listed(folder / "pieces.txt", lines)
    _ffmpeg(*pieces, *sounds, "-map", "0:v", "-map", "1:a", "-c:v", "copy", *SOUND, out)


def _xfade(folder: Path, out: Path, told: dict[str, Any], sounds: list[Any]) -> None:
    rate, fade, seconds = told["frames_per_second"], told["fade"], told["seconds"]
    named: list[Any] = []
    graph = []
    for index, length in enumerate(seconds):
        named += ["-framerate", rate, "-i", folder / f"{index + 1:03}.png"]
        frames = round((length + (fade if index else 0)) * rate)
        graph.append(f"[{index}:v]format=yuv420p,setsar=1,loop=loop={frames - 1}:size=1,fps={rate}[p{index}]")
    last = "p0"
    for index, start in enumerate(accumulate(seconds[:-1]), start=1):
        graph.append(f"[{last}][p{index}]xfade=transition=fade:duration={fade}:offset={start - fade:.4f}[x{index}]")
        last = f"x{index}"
    shown = ("-filter_complex", ";".join(graph), "-map", f"[{last}]", "-map", f"{len(seconds)}:a")
    _ffmpeg(*named, *sounds, *shown, *PICTURES, "-r", rate, *SOUND, "-shortest", out)


def _listed(path: Path, lines: list[str]) -> list[Any]:
    path.write_text("\n".join(lines) + "\n")
    return ["-f", "concat", "-safe", "0", "-i", path]


def _ffmpeg(*words: Any) -> None:
    subprocess.run([*FFMPEG, *map(str, words)], check=True)


if __name__ == "__main__":
    main()
