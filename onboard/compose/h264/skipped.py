"""Pictures without a single coded block (ITU-T H.264, 7.3.3, 7.3.4): every macroblock is skipped.

    repeat   a P picture: all of it is P_Skip    -> the very reference decoded before it (8.4.1.1)
    blend    a B picture: all of it is B_Skip    -> the references before and after it, mixed (8.4.1.2.2, 8.4.2.3)

In a blend, no macroblock has a neighbour with a motion vector, so spatial direct prediction takes the nearest picture
before and the nearest one after, both unmoved. How much of each is seen follows from the picture order counts of the
three (8.4.2.3.1, implicit weights): of two pictures that are :data:`BLEND_DISTANCE` = 64 apart, a picture in between
that is ``n`` behind the first shows exactly ``(before * (64 - n) + after * n + 32) >> 6``.
"""

from __future__ import annotations

from onboard.compose.h264.bits import BitWriter
from onboard.compose.h264.parameters import FRAME_NUMBER_BITS, ORDER_BITS
from onboard.compose.h264.units import SLICE, unit_of
from onboard.core.errors import OnboardError

BLEND_DISTANCE = 64
LONGEST_BLEND = 60
"""Pictures between two others: each must have a share of its own, in 64ths. At 30 a second, two seconds."""
_ALL_P, _ALL_B = 5, 6  # slice_type, table 7-6
_NO_DEBLOCKING = 1


def repeat(macroblocks: int, frame_number: int, order: int, *, reference: bool) -> bytes:
    """The picture decoded before, once more, as a NAL unit; ``reference``: whether others may refer to it."""
    written = BitWriter().ue(0).ue(_ALL_P).ue(0).u(FRAME_NUMBER_BITS, frame_number).u(ORDER_BITS, order)
    written.u(1, 0).u(1, 0)  # one reference, the last one decoded
    if reference:
        written.u(1, 0)  # the oldest reference goes (8.2.5.3)
    return _all_skipped(written, macroblocks, 2 if reference else 0)


def blend(macroblocks: int, frame_number: int, order: int) -> bytes:
    """The two references mixed as ``order`` stands between theirs, as a NAL unit. No other picture may refer to it."""
    written = BitWriter().ue(0).ue(_ALL_B).ue(0).u(FRAME_NUMBER_BITS, frame_number).u(ORDER_BITS, order)
    written.u(1, 1)  # spatial direct prediction
    written.u(1, 0).u(1, 0).u(1, 0)  # one reference in each list, the nearest
    return _all_skipped(written, macroblocks, 0)


def _all_skipped(written: BitWriter, macroblocks: int, importance: int) -> bytes:
    written.se(0).ue(_NO_DEBLOCKING).ue(macroblocks)  # mb_skip_run (7.3.4)
    return unit_of(SLICE, importance, written.trailed())


def implicit_weights(order: int, before: int, after: int) -> tuple[int, int]:
    """Weights of the pictures before and after, in 64ths, by their picture order counts (8.4.2.3.1, 8.4.1.2.3)."""
    passed, distance = min(order - before, 127), min(after - before, 127)
    scale = (passed * ((16_384 + distance // 2) // distance) + 32) >> 6
    return 64 - (scale >> 2), scale >> 2


def eased(share: float) -> float:
    """Slowly at both ends (3s² - 2s³), so that neither picture jumps when a fade begins or ends."""
    return share * share * (3.0 - 2.0 * share)


def blend_orders(pictures: int, steps: int) -> tuple[int, ...]:
    """How far behind the first picture, of BLEND_DISTANCE, each of so many pictures of a blend stands.

    Picture i (from 1) has the eased share of i / ``steps`` (one more than there are pictures, where the next picture is
    whole behind the last of them), to a 64th; no two have the same. OnboardError beyond LONGEST_BLEND.
    """
    if not 0 <= pictures < steps <= LONGEST_BLEND + 1:
        raise OnboardError(f"a fade of {pictures} pictures, and the limit is {LONGEST_BLEND}", stage="compose")
    orders: list[int] = []
    for number in range(1, pictures + 1):
        least = orders[-1] + 1 if orders else 1
        most = BLEND_DISTANCE - 1 - (pictures - number)
        orders.append(min(max(round(BLEND_DISTANCE * eased(number / steps)), least), most))
    return tuple(orders)
