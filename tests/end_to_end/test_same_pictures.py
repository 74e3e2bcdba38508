"""The video shows what MoviePy would write from the same slides: while one stands, and in each fade."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from likeness import luma, ssim
from moviepy.video.VideoClip import VideoClip
from PIL import Image
from workshop import build, plant

from onboard.pipeline.looking import plan_now
from onboard.pipeline.plan import VideoPlan
from onboard.pipeline.schedule import TimedVideo, placed, timed
from onboard.pipeline.workspace import open_workspace
from onboard.slides.drawing import draw
from onboard.store import Store

AROUND = 12
"""Frames on either side of a change that are written and compared."""


class Shown:
    """What is to be seen at a frame, from the slides themselves."""

    def __init__(self, video: TimedVideo, sync: frozenset[int]) -> None:
        """``sync``: frames that can be sought to; a fade into one of them has ended on the frame before."""
        plan, (held, *_) = video.plan, video.plan.look.formats
        tracks = [planned.tracks[held.name] for planned in plan.scenes]
        stills = {still.fingerprint(): still for track in tracks for still in track.stills}
        pieces = list(placed(tracks, plan.fades[held.name], video.timeline))
        self.starts = [frame for frame, *_ in pieces]
        self.blends = [blend for *_, blend in pieces]
        self._steps = [blend + (frame not in sync) for frame, _, blend in pieces]
        self._pictures = [
            np.asarray(draw(still.slide, still.theme, still.size), np.float32)
            for _, mark, _ in pieces
            for still in [stills[mark]]
        ]

    def at(self, frame: int) -> np.ndarray:
        at = bisect(self.starts, frame) - 1
        picture = self._pictures[at]
        into = frame - (self.starts[at + 1] - self.blends[at + 1]) if at + 1 < len(self.starts) else -1
        if into < 0:
            return picture.astype(np.uint8)
        linear = (into + 1) / self._steps[at + 1]
        share = linear * linear * (3 - 2 * linear)
        return np.rint(picture * (1 - share) + self._pictures[at + 1] * share).astype(np.uint8)


@pytest.mark.slow
def test_the_video_shows_what_moviepy_writes_from_the_same_slides(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True, video='\n[video]\nformats = ["landscape"]\nsmall = false\n')
    report = build(place)
    shown = Shown(planned(place), sync_frames(Path(report["video"])))
    assert any(shown.blends)
    frames = sorted({frame for start in shown.starts[1:4] for frame in range(start - AROUND, start + AROUND)})
    theirs = list(pictures(written_by_moviepy(shown, frames, tmp_path / "moviepy.mp4"), range(len(frames))))
    ours = list(pictures(Path(report["video"]), frames))
    assert len(frames) == len(theirs) == len(ours)
    for frame, one, other in zip(frames, ours, theirs, strict=True):
        assert ssim(luma(one), luma(other)) >= 0.99, f"frame {frame} of {report['video']}"


def planned(place: Path) -> TimedVideo:
    workspace = open_workspace(place)
    plan: VideoPlan = plan_now(workspace, workspace.station("ws-04").told_in("de"))
    return timed(plan, plan.heard(Store(workspace.store).get))


def sync_frames(path: Path) -> frozenset[int]:
    with av.open(path) as container:
        return frozenset(
            round(packet.pts * packet.time_base * 30) for packet in container.demux(video=0) if packet.is_keyframe
        )


def written_by_moviepy(shown: Shown, frames: list[int], path: Path) -> Path:
    last = len(frames) - 1
    clip = VideoClip(lambda seconds: shown.at(frames[min(round(seconds * 30), last)]), duration=len(frames) / 30)
    clip.write_videofile(
        str(path), fps=30, codec="libx264", preset="ultrafast", ffmpeg_params=["-crf", "12"], logger=None
    )
    return path


def pictures(path: Path, frames: list[int] | range) -> Iterator[Image.Image]:
    """What is seen at each of these frames; a picture stands until the next."""
    with av.open(path) as container:
        decoded = ((round(frame.time * 30), frame) for frame in container.decode(video=0))
        waiting = list(frames)
        for (_, frame), (until, _) in pairwise(chain(decoded, [(10**9, None)])):
            if not waiting:
                return
            while waiting and waiting[0] < until:
                waiting.pop(0)
                yield frame.to_image()
