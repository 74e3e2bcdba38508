"""In which shapes a photo may be shown: what may be cut off, because nothing is to be seen there.

Only the poor edges of real photos are cut, at most a fifth of one edge in all, and never a mark. What is rich in
detail is told by the strength of its edges (gradient energy), weighted towards the middle, where people aim a camera;
no faces are searched for. Drawings, screenshots and diagrams are always whole: in them a thin line means as much as
a large area. All of it is seen on a thumbnail, after what is blurred was destroyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo
from onboard.slides.blurring import blurred_marks, destroyed
from onboard.slides.colours import rgb
from onboard.slides.framing import LARGEST_BLOW_UP, LARGEST_ZOOM_BLOW_UP, WHOLE, Region, View, fitted
from onboard.slides.originals import Plate, plate, shown_size

MOST_CUT = 0.20
"""Of an edge, both ends together."""
MOST_LOST = 0.045
"""Of all detail of a photo, in what is cut off."""
_POOR = 0.5
"""What is cut off is at most so rich as the photo on the average, ..."""
_DULL = 0.55
"""... and its richest place as the photo's rich places (their 90th percentile)."""

_GRAIN = 2.2
"""Of the square root of levels: what a sensor's grain, and light that changes slowly, leave on a thumbnail."""

_THUMBNAIL = 128
_OFF_GROUND = 24
"""Levels from which on a colour is not that of a drawing's ground."""
_STEPS = 20
_FLAT_GROUND = 0.18
_EVEN_PAIRS = 0.80

_ROOM = {MarkKind.ARROW: 0.05, MarkKind.NUMBER: 0.06, MarkKind.LABEL: 0.06}
_ROOM_ELSE = 0.03
"""Around a mark, in shares of the photo's shorter side: what its lines and its disc need."""

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Aspects:
    """Shapes (width / height): the photo's own, and those it may be cropped to."""

    natural: float
    narrowest: float
    widest: float


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a thumbnail tells.

    ``columns, rows``   share of all detail up to each place along the width and the height: from 0 to 1
    ``most_columns, most_rows``   the richest place of each column and row, 1 being a rich place of this photo
    ``detail``          sums of how rich each place is (0 to 1), over all that lies above and left of it
    ``ground``          the colour a drawing stands on, "#RRGGBB"; "" for a photo or where there is no one colour
    """

    columns: Field
    rows: Field
    most_columns: Field
    most_rows: Field
    detail: Field
    drawing: bool
    ground: str = ""

    def richness(self, left: float, top: float, right: float, bottom: float) -> float:
        """How rich a part of the photo (shares) is in detail, 0 to 1; what lies outside of it is empty."""
        down, across = (length - 1 for length in self.detail.shape)
        x0, x1 = _cells(left, right, across)
        y0, y1 = _cells(top, bottom, down)
        total = self.detail[y1, x1] - self.detail[y0, x1] - self.detail[y1, x0] + self.detail[y0, x0]
        return float(total) / ((x1 - x0) * (y1 - y0))


def aspects(photo: Photo) -> Aspects:
    """The shapes that a photo may be shown in. They depend on all its marks, not on which are seen yet.

    Raises InputError for a photo that cannot be read.
    """
    width, height = shown_size(photo)
    natural = width / height
    across, down = _cuts(photo)
    return Aspects(natural, natural * (1 - across), natural / (1 - down))


def view_of(photo: Photo, width: int, height: int) -> View:
    """What of the photo is seen in a place of this size: the zoomed region, else all of it but what is cropped."""
    size = shown_size(photo)
    if photo.zoomed is not None:
        mark = photo.marks[photo.zoomed]
        return fitted(_region_of(mark), size, width, height, grow=LARGEST_ZOOM_BLOW_UP)
    return fitted(cropped(photo, width / height), size, width, height, grow=LARGEST_BLOW_UP)


def cropped(photo: Photo, shape: float) -> Region:
    """The part of a photo that is shown in this shape (width / height); all of it where it may not be cropped so."""
    width, height = shown_size(photo)
    across, down = _cuts(photo)
    wanted = 1 - shape * height / width
    look = look_of(photo)
    if 0 < wanted <= across + 1e-6:
        start, end = _protected(photo, width, height)[0]
        left = _best_start(look.columns, wanted, start, end)
        return Region(left, 0.0, left + 1 - wanted, 1.0)
    wanted = 1 - width / (shape * height)
    if 0 < wanted <= down + 1e-6:
        start, end = _protected(photo, width, height)[1]
        top = _best_start(look.rows, wanted, start, end)
        return Region(0.0, top, 1.0, top + 1 - wanted)
    return WHOLE


def look_of(photo: Photo) -> Look:
    """Remembered by what the photo is and what of it is destroyed."""
    return _look(replace(photo, marks=blurred_marks(photo.marks), hidden=(), zoomed=None, whole=False), photo.path)


@lru_cache(maxsize=256)
def _look(photo: Photo, _path: str) -> Look:
    return seen_on(plate(photo), photo.marks)


# ------------------------------------------------------------------------------------------------ how much


def _cuts(photo: Photo) -> tuple[float, float]:
    """How much of the width, and of the height, may be cut off (0 to 0.2): whatever is seen of it at the moment."""
    return _found_cuts(replace(photo, hidden=(), zoomed=None), photo.path)


@lru_cache(maxsize=256)
def _found_cuts(photo: Photo, _path: str) -> tuple[float, float]:
    if photo.whole or photo.missing is not None:
        return 0.0, 0.0
    look = look_of(photo)
    if look.drawing:
        return 0.0, 0.0
    across, down = _protected(photo, *shown_size(photo))
    return (
        _largest_cut(look.columns, look.most_columns, *across),
        _largest_cut(look.rows, look.most_rows, *down),
    )


def _largest_cut(detail: Field, most: Field, start: float, end: float) -> float:
    """The largest share that may be cut, the stretch from ``start`` to ``end`` being left."""
    for step in range(_STEPS, 0, -1):
        cut = MOST_CUT * step / _STEPS
        if end - start > 1 - cut:
            continue
        left = _best_start(detail, cut, start, end)
        right = left + 1 - cut
        lost = 1 - (_up_to(detail, right) - _up_to(detail, left))
        if lost <= MOST_LOST and all(_is_poor(detail, most, *strip) for strip in ((0.0, left), (right, 1.0))):
            return cut
    return 0.0


def _best_start(detail: Field, cut: float, start: float, end: float) -> float:
    """Where the part that is left begins, so that it holds the protected stretch and the most detail."""
    first, last = max(end - (1 - cut), 0.0), min(start, cut)
    places = np.linspace(first, max(last, first), 41)
    kept = np.round(_up_to(detail, places + 1 - cut) - _up_to(detail, places), 4)
    off_centre = np.where(kept == kept.max(), np.abs(places - cut / 2), np.inf)
    return float(places[int(off_centre.argmin())])


def _is_poor(detail: Field, most: Field, start: float, end: float) -> bool:
    if end - start < 1e-6:
        return True
    mean = (_up_to(detail, end) - _up_to(detail, start)) / (end - start)
    count = len(most)
    richest = float(most[int(start * count) : max(int(np.ceil(end * count)), int(start * count) + 1)].max())
    return mean <= _POOR and richest <= _DULL


def _up_to(detail: Field, share: Any) -> Any:
    """How much of all detail lies before a place, or before each of several."""
    return np.interp(share, _evenly(len(detail)), detail)


@lru_cache(maxsize=64)
def _evenly(count: int) -> NDArray[np.float64]:
    return np.linspace(0.0, 1.0, count)


def _protected(photo: Photo, width: int, height: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The stretch across and the stretch down that hold all marks with their room; what is blurred may go."""
    regions = [_region_of(mark, width, height) for mark in photo.marks if mark.kind is not MarkKind.BLUR]
    return _spanning([(one.left, one.right) for one in regions]), _spanning([(one.top, one.bottom) for one in regions])


def _spanning(stretches: Sequence[tuple[float, float]]) -> tuple[float, float]:
    if not stretches:
        return 0.5, 0.5
    return max(min(start for start, _ in stretches), 0.0), min(max(end for _, end in stretches), 1.0)


def _region_of(mark: Mark, width: int = 0, height: int = 0) -> Region:
    """Where a mark is; for a photo's ``width`` and ``height`` with the room its drawing needs."""
    xs, ys = [mark.x, mark.x + mark.width], [mark.y, mark.y + mark.height]
    if mark.kind is MarkKind.CIRCLE:
        radius = mark.width * (width / height if height else 1.0)
        xs, ys = [mark.x - mark.width, mark.x + mark.width], [mark.y - radius, mark.y + radius]
    if mark.tail is not None:
        xs, ys = [*xs, mark.tail[0]], [*ys, mark.tail[1]]
    room = _ROOM.get(mark.kind, _ROOM_ELSE) * min(width, height)
    beside, above = (room / width, room / height) if room else (0.0, 0.0)
    return Region(min(xs) - beside, min(ys) - above, max(xs) + beside, max(ys) + above)


# ------------------------------------------------------------------------------------------------ looking


def seen_on(plate: Plate, marks: Sequence[Mark]) -> Look:
    """What the thumbnail of a plate tells; what the marks blur is destroyed before."""
    upright = plate.turned()
    scale = upright.image.width / plate.size[0]
    picture = destroyed(upright.image, marks, scale=scale)
    picture = picture if picture.mode == "RGB" else picture.convert("RGB")
    small = picture.resize(_thumbnail_size(picture.size), Image.Resampling.BOX, reducing_gap=2.0)
    pixels = np.asarray(small, dtype=np.float32)
    energy = _energy(pixels)
    energy -= min(float(np.percentile(energy, 20)), _GRAIN)
    energy = np.maximum(energy, 0.0)
    rich = max(float(np.percentile(energy, 90)), 1e-6)
    weighted = energy * _towards_the_middle(*energy.shape)
    total = max(float(weighted.sum()), 1e-6)
    drawing = plate.composed or _is_drawn(picture)
    ground = _edge_colour(np.asarray(picture)) if drawing else ""
    told = np.minimum(energy / rich, 1.0)
    if ground:
        # On a drawing an even area tells as much as a line does.
        told = np.maximum(told, np.abs(pixels - np.asarray(rgb(ground), dtype=np.float32)).max(axis=2) > _OFF_GROUND)
    return Look(
        columns=_summed(weighted.sum(axis=0) / total),
        rows=_summed(weighted.sum(axis=1) / total),
        most_columns=energy.max(axis=0) / rich,
        most_rows=energy.max(axis=1) / rich,
        detail=np.pad(told.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0))),
        drawing=drawing,
        ground=ground,
    )


def _summed(shares: Field) -> Field:
    return np.concatenate(([0.0], np.cumsum(shares))).astype(np.float32)


def _cells(start: float, end: float, count: int) -> tuple[int, int]:
    """The first cell of a stretch (shares) and the first one behind it; at least one."""
    first = min(max(round(start * count), 0), count - 1)
    return first, min(max(round(end * count), first + 1), count)


def _thumbnail_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(_THUMBNAIL / max(size), 1.0)
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _energy(pixels: Field) -> Field:
    """Strength of the edges around each pixel, in any colour, strong ones bounded; spread over its neighbourhood."""
    across = np.zeros(pixels.shape[:2], np.float32)
    down = np.zeros(pixels.shape[:2], np.float32)
    if pixels.shape[1] > 1:
        across[:, 1:] = np.abs(np.diff(pixels, axis=1)).max(axis=2)
    if pixels.shape[0] > 1:
        down[1:] = np.abs(np.diff(pixels, axis=0)).max(axis=2)
    strength = np.sqrt(np.minimum(across + down, 96.0))
    spread = Image.fromarray(strength).resize((strength.shape[1], strength.shape[0]))
    reach = max(round(max(strength.shape) / 40), 1)
    return _blurred(np.asarray(spread, dtype=np.float32), reach)


def _blurred(field: Field, reach: int) -> Field:
    """The mean of a square of ``reach`` pixels to each side, both ways."""
    for axis in (0, 1):
        padded = np.pad(field, [(reach + 1, reach) if at == axis else (0, 0) for at in (0, 1)], mode="edge")
        sums = np.cumsum(padded, axis=axis, dtype=np.float64)
        upper, lower = [slice(None)] * 2, [slice(None)] * 2
        upper[axis], lower[axis] = slice(2 * reach + 1, None), slice(None, -(2 * reach + 1))
        field = ((sums[tuple(upper)] - sums[tuple(lower)]) / (2 * reach + 1)).astype(np.float32)
    return field


def _towards_the_middle(height: int, width: int) -> Field:
    across, down = (np.linspace(-1, 1, max(length, 2))[:length] for length in (width, height))
    return (0.7 + 0.3 * np.exp(-2 * (down[:, None] ** 2 + across[None, :] ** 2))).astype(np.float32)


def _is_drawn(picture: Image.Image) -> bool:
    """Whether much of it has exactly one colour, or nearly everywhere neighbours are the same: no camera does that."""
    middle = picture.crop(_middle(picture.size, 512))
    if _has_ground(middle):
        return True
    steps = [_is_even(np.asarray(band)) for band in middle.split()]
    even = float((steps[0] & steps[1] & steps[2]).mean()) if steps[0].size else 1.0
    return even >= _EVEN_PAIRS


def _has_ground(picture: Image.Image) -> bool:
    """Whether enough of it has exactly one colour, in steps of four levels. Of a photo no single band does."""
    pixels, levels = picture.width * picture.height, np.asarray(picture.histogram())
    if levels.reshape(3, 64, 4).sum(axis=2).max(axis=1).min() / pixels < _FLAT_GROUND:
        return False
    red, green, blue = (np.asarray(band) for band in picture.split())
    codes = (red >> 2).astype(np.int32) << 12 | (green >> 2).astype(np.int32) << 6 | blue >> 2
    return bool(np.bincount(codes.ravel()).max() / pixels >= _FLAT_GROUND)


def _is_even(band: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where neighbours in a row are the same, or one level apart."""
    left, right = band[:, :-1], band[:, 1:]
    return np.maximum(left, right) - np.minimum(left, right) <= 1


def _middle(size: tuple[int, int], most: int) -> tuple[int, int, int, int]:
    width, height = min(size[0], most), min(size[1], most)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return left, top, left + width, top + height


def _edge_colour(pixels: NDArray[np.uint8]) -> str:
    """The one colour along all four edges; "" where there is none."""
    edge = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])).astype(np.int16)
    middle = np.median(edge, axis=0)
    alike = (np.abs(edge - middle).max(axis=1) <= 12).mean()
    return "#{:02X}{:02X}{:02X}".format(*(int(level) for level in middle)) if alike >= 0.97 else ""
