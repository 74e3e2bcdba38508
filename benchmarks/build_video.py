"""How long a video takes, with how much memory, and how much longer MoviePy's own writer takes for the same slides.

    python benchmarks/build_video.py [--json FILE] [--keep FOLDER] [--steps 20] [--without-moviepy]

Runs the installed product as a person would (``onboard init``, ``new``, ``build``), each a process of its own in a
fresh workspace, and measures from outside. What is measured and how to read it: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from memory import PeakMemory
from work_unit import STEPS, make_checklist, make_photo, photo_name, torque_of

HERE = Path(__file__).resolve().parent
COMPARED = 4
"""Slides given to MoviePy; all would take minutes and tell nothing more."""


def main() -> None:
    wanted = _arguments()
    with _folder(wanted.keep) as folder:
        measured = measure(folder, steps=wanted.steps, moviepy=not wanted.without_moviepy)
    print(table(measured))
    if wanted.json:
        wanted.json.parent.mkdir(parents=True, exist_ok=True)
        wanted.json.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def measure(folder: Path, *, steps: int, moviepy: bool) -> dict[str, Any]:
    """All figures of one run; ``folder`` receives the work unit, the workspace and what MoviePy wrote."""
    machine = _machine()
    unit = _work_unit(folder / "unit", steps)
    plant = folder / "plant"
    _onboard("init", str(plant))
    _onboard("-C", str(plant), "new", "ws-90", str(unit / "checklist.md"), "--photos", str(unit), "--lang", "de")

    first = _build(plant)
    again = _build(plant)
    _change_one_step(plant / "stations" / "ws-90" / "checklist.md", (steps + 1) // 2)
    changed = _build(plant)

    measured = {
        "version": 1,
        "machine": machine,
        "unit": {"steps": steps, "photos": steps, "video_seconds": first["video_seconds"]},
        "first_build": first,
        "nothing_to_do": again,
        "one_step_changed": changed,
    }
    if moviepy:
        measured["moviepy"] = _compare(Path(first["video"]), folder / "moviepy", first)
    return measured


# ------------------------------------------------------------------------------------------------ the product


def _work_unit(folder: Path, steps: int) -> Path:
    folder.mkdir(parents=True)
    make_checklist(folder / "checklist.md", steps)
    for number in range(1, steps + 1):
        make_photo(folder / photo_name(number), seed=number)
    return folder


def _build(plant: Path) -> dict[str, Any]:
    """One ``onboard build``: wall-clock seconds of the whole process, what it reports, its peak memory."""
    began = time.perf_counter()
    process = subprocess.Popen(_command("-C", str(plant), "build", "--json"), stdout=subprocess.PIPE)
    memory = PeakMemory(process)
    printed, _ = process.communicate()
    seconds = time.perf_counter() - began
    memory.stop()
    if process.returncode:
        raise SystemExit(f"onboard build ended with code {process.returncode}:\n{printed.decode()}")
    report = json.loads(printed)["stations"][0]
    return {
        "seconds": round(seconds, 2),
        "stages": report["stages"],
        "made": len(report["made"]),
        "reused": report["reused"],
        "outcome": report["outcome"],
        "video_seconds": report["seconds"],
        "video": report["video"],
        "peak_tree_mebibytes": memory.mebibytes and round(memory.mebibytes),
    }


def _change_one_step(document: Path, number: int) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace(torque_of(number), "mit 48 Nm"), encoding="utf-8")


def _onboard(*words: str) -> None:
    subprocess.run(_command(*words), check=True, stdout=subprocess.DEVNULL)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "onboard", *words]


# ------------------------------------------------------------------------------------------------ MoviePy


def _compare(video: Path, folder: Path, first: dict[str, Any]) -> dict[str, Any]:
    """MoviePy on some step scenes of the same video: same slides, same sound, same lengths.

    Two factors: against the whole first build (reading, speaking, drawing and publishing included) and against its
    stages "slides" and "compose". A picture is encoded where it is drawn, in "slides", so neither stage alone holds
    all encoding. MoviePy's figure is the writing of ready slides and sound in both.
    """
    folder.mkdir()
    compared = _scenes_as_files(video, folder)
    began = time.perf_counter()
    words = [sys.executable, str(HERE / "with_moviepy.py"), str(folder), str(folder / "out.mp4")]
    writing = float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    whole = time.perf_counter() - began
    ours = first["seconds"] / first["video_seconds"]
    making = (first["stages"]["slides"] + first["stages"]["compose"]) / first["video_seconds"]
    return {
        "slides": COMPARED,
        "video_seconds": round(compared, 2),
        "write_videofile_seconds": round(writing, 2),
        "process_seconds": round(whole, 2),
        "seconds_a_video_second": round(writing / compared, 4),
        "ours_whole_build_seconds_a_video_second": round(ours, 4),
        "ours_slides_and_compose_seconds_a_video_second": round(making, 4),
        "factor_whole_build": round(writing / compared / ours, 1),
        "factor_slides_and_compose": round(writing / compared / making, 1),
        "extrapolated_write_videofile_seconds": round(writing / compared * first["video_seconds"]),
    }


def _scenes_as_files(video: Path, folder: Path) -> float:
    """Write slide and sound of some step scenes as 01.png, 01.wav, ...; their length together, in seconds."""
    total = 0.0
    for number, (start, end) in enumerate(_step_scenes(video), start=1):
        _slide_at((start + end) / 2, video, folder / f"{number:02}.png")
        _sound_between(start, end, video, folder / f"{number:02}.wav")
        total += end - start
    return total


def _step_scenes(video: Path) -> list[tuple[float, float]]:
    """Start and end of the longest chapters, in seconds and in order: steps, not titles."""
    with av.open(video) as container:
        spans = [
            tuple(float(one[edge] * (one["time_base"] or 0)) for edge in ("start", "end"))
            for one in container.chapters()
        ]
    longest = sorted(spans, key=lambda span: span[0] - span[1])[:COMPARED]
    return sorted((start, end) for start, end in longest)


def _slide_at(seconds: float, video: Path, target: Path) -> None:
    """The picture that stands at that time."""
    shown = None
    with av.open(video) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            if frame.time is not None and frame.time > seconds:
                break
            shown = frame
    if shown is None:
        raise SystemExit(f"{video.name}: no picture at {seconds:.1f} s")
    shown.to_image().save(target)


def _sound_between(start: float, end: float, video: Path, target: Path) -> None:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48000)
    pieces = []
    with av.open(video) as container:
        for frame in container.decode(container.streams.audio[0]):
            pieces += [one.to_ndarray().tobytes() for one in resampler.resample(frame)]
    samples = b"".join(pieces)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(samples[2 * round(start * 48000) : 2 * round(end * 48000)])


# ------------------------------------------------------------------------------------------------ telling


def table(measured: dict[str, Any]) -> str:
    """The figures for people; a Markdown table."""
    first = measured["first_build"]
    unit, machine = measured["unit"], measured["machine"]
    rows = [("what", "figure"), ("---", "---:")]
    rows += [("video", f"{unit['video_seconds']:.1f} s, {unit['photos']} photos of 12 megapixels")]
    rows += [("first build, whole process", f"{first['seconds']:.1f} s")]
    rows += [(f"- {stage}", f"{seconds:.1f} s") for stage, seconds in first["stages"].items()]
    rows += [("peak memory of all processes together", _mebibytes(first["peak_tree_mebibytes"]))]
    rows += [("build with nothing to do", f"{measured['nothing_to_do']['seconds']:.1f} s")]
    changed = measured["one_step_changed"]
    rows += [("build after one changed step", f"{changed['seconds']:.1f} s ({changed['made']} units of work made)")]
    if theirs := measured.get("moviepy"):
        per_second = f"{theirs['seconds_a_video_second']:.3f} s a second of video"
        rows += [
            (
                f"MoviePy write_videofile, {theirs['slides']} of the slides, {theirs['video_seconds']:.1f} s of video",
                f"{theirs['write_videofile_seconds']:.1f} s ({per_second})",
            ),
            (
                "- the same for the whole video (extrapolated)",
                f"{theirs['extrapolated_write_videofile_seconds']} s",
            ),
            ("- factor to the whole first build", f"{theirs['factor_whole_build']}×"),
            (
                "- factor to drawing, encoding, sound and joining (slides + compose)",
                f"{theirs['factor_slides_and_compose']}×",
            ),
        ]
    ran_on = f"{machine['processor_cores']} cores, {machine['system']}, Python {machine['python']}"
    return "\n".join([f"{ran_on}, load {machine['load']}", "", *(f"| {left} | {right} |" for left, right in rows)])


def _mebibytes(figure: float | None) -> str:
    return "not measured on this system" if figure is None else f"{figure} MiB"


def _machine() -> dict[str, Any]:
    """``load`` is the average of the last minute: on a busy machine the figures are worth less."""
    return {
        "processor_cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    words.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this new folder and leave it")
    words.add_argument("--steps", type=int, default=STEPS, help=f"steps and photos (default {STEPS})")
    words.add_argument("--without-moviepy", action="store_true", help="leave the comparison out")
    return words.parse_args()


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True)
        yield keep.resolve()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


if __name__ == "__main__":
    main()
