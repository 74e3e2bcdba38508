"""Contrast is told as WCAG 2.2 tells it."""

import pytest

from onboard.core.colours import READABLE, contrast

WHITE = (255, 255, 255)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((118, 118, 118), (255, 255, 255), 4.54),
        ((255, 0, 0), (255, 255, 255), 4.0),
        ((10, 20, 30), (10, 20, 30), 1.0),
    ],
)
def test_contrast_is_that_of_the_standard_whichever_colour_is_named_first(
    one: tuple[int, int, int], other: tuple[int, int, int], ratio: float
) -> None:
    assert (ratio, ratio) == (round(contrast(one, other), 2), round(contrast(other, one), 2))


def test_the_palest_grey_that_is_readable_on_white_is_76_in_hexadecimal() -> None:
    assert contrast((0x77, 0x77, 0x77), WHITE) < READABLE <= contrast((0x76, 0x76, 0x76), WHITE)
