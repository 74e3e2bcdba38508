"""How alike two pictures are."""

from __future__ import annotations

import numpy as np
from PIL import Image


def luma(picture: Image.Image) -> np.ndarray:
    """Brightness, 0 to 255."""
    return np.asarray(picture.convert("L"), np.float64)


def ssim(one: np.ndarray, other: np.ndarray, side: int = 8) -> float:
    """Mean structural similarity over square windows (Wang et al., IEEE Trans. Image Process. 13(4), 2004)."""

    def mean(plane: np.ndarray) -> np.ndarray:
        total = np.pad(plane, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        return (total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]) / side**2

    a, b = mean(one), mean(other)
    spread = mean(one * one) - a * a + mean(other * other) - b * b
    common = mean(one * other) - a * b
    return float(
        ((2 * a * b + 6.5025) * (2 * common + 58.5225) / ((a * a + b * b + 6.5025) * (spread + 58.5225))).mean()
    )
