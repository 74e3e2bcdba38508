"""Whatever colours a phone took -> BT.709 as screens show it.

    matrix_of, range_of    how a frame's YCbCr is to be read; where it does not say, by its size (as players do)
    as_on_screens          wide colours and high dynamic range brought to BT.709, by a table of 33³ colours

HLG (Rec. ITU-R BT.2100-2) is first shown as on a 1,000 cd/m² screen (system gamma 1.2), PQ (SMPTE ST 2084) as it is
coded. What lies below half of the reference white (203 cd/m², Rep. ITU-R BT.2408) keeps its brightness, what lies above
is rolled off up to 1,000 cd/m², hue kept; colours outside BT.709 are drawn towards grey of the same luminance.
"""

from __future__ import annotations

from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_NODES = 33
_WHITE, _BRIGHTEST = 203.0, 1_000.0
_KNEE = 0.5
_SMALL_LINES = 576
_TO_709_FROM_2020 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_TO_709_FROM_P3 = np.array([[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]])
_LUMINANCE_709 = np.array([0.2126, 0.7152, 0.0722])
_LUMINANCE_2020 = np.array([0.2627, 0.6780, 0.0593])

Colours = NDArray[np.float64]


def matrix_of(frame: av.VideoFrame) -> int:
    """Which YCbCr it is."""
    told = {
        1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601,
        7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020,
    }  # fmt: skip
    by_size = Colorspace.ITU709 if min(frame.width, frame.height) > _SMALL_LINES else Colorspace.ITU601
    return int(told.get(int(frame.colorspace), by_size))


def range_of(frame: av.VideoFrame) -> int:
    """Whether black is 0 or 16."""
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    return int(ColorRange.JPEG if full else ColorRange.MPEG)


def as_on_screens(picture: NDArray[np.uint8], frame: av.VideoFrame) -> NDArray[np.uint8]:
    """An RGB picture of this frame's own colours, in those of screens."""
    wide, curve = int(frame.color_primaries), int(frame.color_trc)
    if curve not in (ColorTrc.ARIB_STD_B67, ColorTrc.SMPTE2084):
        curve = 0
    if wide not in (ColorPrimaries.BT2020, ColorPrimaries.SMPTE432):
        wide = 0
    if not wide and not curve:
        return picture
    table = ImageFilter.Color3DLUT(_NODES, _table(wide, curve).tolist())
    return np.asarray(Image.fromarray(picture).filter(table))


@lru_cache(4)
def _table(wide: int, curve: int) -> NDArray[np.float32]:
    """What each of 33³ colours becomes, red changing fastest."""
    steps = np.linspace(0.0, 1.0, _NODES)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = _light(signal, curve)
    if curve:
        light = _rolled_off(light)
    if wide == ColorPrimaries.BT2020:
        light = light @ _TO_709_FROM_2020.T
    elif wide == ColorPrimaries.SMPTE432:
        light = light @ _TO_709_FROM_P3.T
    return (_inside(light) ** (1 / 2.4)).astype(np.float32).reshape(-1)


def _light(signal: Colours, curve: int) -> Colours:
    """Light on a screen, 1.0 being reference white."""
    if curve == ColorTrc.SMPTE2084:
        root = signal ** (32 / 2523)
        return 10_000 / _WHITE * (np.maximum(root - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * root)) ** (8192 / 1305)
    if curve == ColorTrc.ARIB_STD_B67:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
        luminance = scene @ _LUMINANCE_2020
        return _BRIGHTEST / _WHITE * scene * np.maximum(luminance, 1e-9)[:, np.newaxis] ** 0.2
    return signal**2.4


def _rolled_off(light: Colours) -> Colours:
    """From the knee on ever flatter (Reinhard et al., SIGGRAPH 2002, with a white point); white ends up at 0.75."""
    brightest = light.max(axis=1)
    over = np.maximum(brightest - _KNEE, 0) / (1 - _KNEE)
    most = (_BRIGHTEST / _WHITE - _KNEE) / (1 - _KNEE)
    wanted = np.minimum(_KNEE + (1 - _KNEE) * over * (1 + over / most**2) / (1 + over), 1.0)
    return light * np.where(over > 0, wanted / np.maximum(brightest, 1e-9), 1.0)[:, np.newaxis]


def _inside(light: Colours) -> Colours:
    """Colours that a screen has: too vivid ones are mixed with the grey of their luminance, just enough."""
    grey = np.clip(light @ _LUMINANCE_709, 0, 1)[:, np.newaxis]
    least = light.min(axis=1, keepdims=True)
    share = np.where(least < 0, grey / np.maximum(grey - least, 1e-9), 1.0)
    mixed = grey + (light - grey) * share
    most = mixed.max(axis=1, keepdims=True)
    share = np.where(most > 1, (1 - grey) / np.maximum(most - grey, 1e-9), 1.0)
    return np.clip(grey + (mixed - grey) * share, 0, 1)
