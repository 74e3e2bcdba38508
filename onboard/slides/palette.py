"""The named colours of slides: those a theme writes, those that follow from them, and whether all can be read.

takes   the colours of a theme file, and a company's one colour      gives   Colours, and every pair that fails

Templates name a colour by what it is for and never mix one themselves; so whatever stands on a slide has been checked
here, in light and in dark. The colours of warnings are not a theme's: only how their panels are tinted follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onboard.core.colours import READABLE, VISIBLE
from onboard.core.model import Signal
from onboard.slides.colours import contrast, darkest, first_readable, mixed, saturation
from onboard.slides.signals import signal_look

WRITTEN = ("ground", "ink", "muted", "line", "quiet", "card", "card_edge", "photo_edge", "brand", "mark", "scrim")
"""The colours that a theme file writes; the others follow."""

SIGN_FRAMES = ("#0B57A4", "#C8102E", "#FFD100", "#00784A")
"""Of pictograms (ISO 3864-1): do, do not, beware, safe; a theme does not change them."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour a template may use, "#RRGGBB". Text colours are readable (4.5) on each ground named with them.

    Grounds, on each of which ``ink``, ``muted`` and ``brand_text`` can be read:

    ``ground``       behind everything
    ``quiet``        an area that holds something back: an empty photo frame, every other row
    ``card``         a raised area: a value, a fact, a pictogram's place; its edge is ``card_edge``
    ``brand_tint``   a breath of the company's colour

    Grounds with text of their own:

    ``brand_ground`` the company's colour as an area; on it ``on_brand``, and ``on_brand_muted`` for labels
    ``mark``         of marks on photos, unlike any safety colour; on it ``on_mark``, around it ``mark_halo``
    ``scrim``        under words that stand on a photo; on it ``on_scrim``
    ``plain_signal`` the band of a warning without a signal word; on it ``on_plain_signal``
    ``danger_tint``, ``warning_tint``, ``caution_tint``, ``notice_tint``, ``plain_tint``   panels of warnings: ``ink``

    ``brand``        exactly as the company gave it: for a stripe or an edge that nothing stands on
    ``brand_line``   a thin rule on ``brand_ground``
    ``line``         a thin rule on ``ground``; ``photo_edge`` around photos
    ``sign_edge``    around a framed pictogram whose frame would vanish
    """

    ground: str
    ink: str
    muted: str
    line: str
    quiet: str
    card: str
    card_edge: str
    photo_edge: str
    brand: str
    brand_ground: str
    on_brand: str
    on_brand_muted: str
    brand_line: str
    brand_text: str
    brand_tint: str
    mark: str
    on_mark: str
    mark_halo: str
    scrim: str
    on_scrim: str
    plain_signal: str
    on_plain_signal: str
    danger_tint: str
    warning_tint: str
    caution_tint: str
    notice_tint: str
    plain_tint: str
    sign_edge: str

    def tint(self, signal: Signal | None) -> str:
        """The ground of a warning's panel."""
        return self.plain_tint if signal is None else getattr(self, f"{signal.value}_tint")

    @property
    def dark(self) -> bool:
        """Whether the ground is darker than what is written on it."""
        return darkest(self.ground, self.ink) == self.ground


def following(written: Mapping[str, str]) -> Colours:
    """All colours, from those of ``WRITTEN``."""
    ground, ink, brand, mark = (written[name] for name in ("ground", "ink", "brand", "mark"))
    deep = darkest(ground, ink)
    is_dark = deep == ground
    brand_ground, on_brand = _brand_area(brand, deep, ground if is_dark else "")
    brand_tint = mixed(ground, brand, 0.14 if is_dark else 0.07)
    plain_signal = mixed(ground, ink, 0.42) if is_dark else ink
    return Colours(
        **written,
        brand_ground=brand_ground,
        on_brand=on_brand,
        on_brand_muted=first_readable(mixed(on_brand, brand_ground, 0.22), on_brand, (brand_ground,)),
        brand_line=mixed(brand_ground, on_brand, 0.35),
        brand_text=_brand_text(brand, ink, (ground, written["quiet"], written["card"], brand_tint)),
        brand_tint=brand_tint,
        on_mark=_better("#FFFFFF", deep, mark),
        mark_halo=_better("#FFFFFF", "#000000", mark),
        on_scrim=_better("#FFFFFF", deep, written["scrim"]),
        plain_signal=plain_signal,
        on_plain_signal=_better("#FFFFFF", deep, plain_signal),
        plain_tint=mixed(ground, ink, 0.09 if is_dark else 0.06),
        sign_edge="#FFFFFF" if is_dark else "#000000",
        **{f"{signal.value}_tint": _panel_tint(signal, ground, dark=is_dark) for signal in Signal},
    )


def _brand_text(brand: str, ink: str, grounds: Sequence[str]) -> str:
    """The company's colour for text, as little darker or lighter as can be read on ``grounds``.

    Ink instead where hardly any of the colour would be left: a yellow darkened until it can be read is olive, a black
    lightened until it can be read is grey.
    """
    pale = contrast(brand, grounds[0]) < _PALE and darkest(brand, ink) == ink
    grey = contrast(brand, grounds[0]) < READABLE and saturation(brand) < _GREY
    return ink if pale or grey else first_readable(brand, ink, grounds)


_PALE, _GREY = 2.2, 0.2


def _panel_tint(signal: Signal, ground: str, *, dark: bool) -> str:
    colour = _AMBER if dark and signal is Signal.CAUTION else signal_look(signal).colour
    return mixed(ground, colour, 0.16 if dark else 0.10)


_AMBER = "#F2A900"
"""Yellow in a dark ground would be olive: the panel below a yellow band is tinted with this instead."""


def _brand_area(brand: str, deep: str, dark_ground: str) -> tuple[str, str]:
    """The company's colour as an area, exactly as given wherever text can be read on it; and that text's colour.

    On a dark ground it is lifted where it could not be told from it.
    """
    if dark_ground:
        percents = (mixed(brand, "#FFFFFF", percent / 100) for percent in range(0, 60, 2))
        brand = next((lifted for lifted in percents if contrast(lifted, dark_ground) >= _APART), brand)
    for text in ("#FFFFFF", deep):
        if contrast(brand, text) >= READABLE:
            return brand, text
    return first_readable(brand, deep, ("#FFFFFF",)), "#FFFFFF"


_APART = 1.5
"""Contrast at which two dark areas beside each other are seen as two."""


def _better(one: str, other: str, ground: str) -> str:
    """The first wherever it can be read, else whichever reads better."""
    if contrast(one, ground) >= READABLE:
        return one
    return max(one, other, key=lambda colour: contrast(colour, ground))


# ------------------------------------------------------------------------------------------------ what can be read


@dataclass(frozen=True, slots=True)
class Failing:
    """Two colours that stand on each other and cannot be told apart: by their names, with the contrast they have."""

    upper: str
    lower: str
    upper_colour: str
    lower_colour: str
    ratio: float
    needed: float

    def __str__(self) -> str:
        use = "text" if self.needed == READABLE else "a shape"
        return (
            f"{self.upper_colour} on {self.lower} {self.lower_colour} has a contrast of {self.ratio:.1f}, "
            f"and {use} needs {self.needed:g}"
        )


_GROUNDS = ("ground", "quiet", "card", "brand_tint")
_TINTS = ("danger_tint", "warning_tint", "caution_tint", "notice_tint", "plain_tint")
_TEXT = (
    *(("ink", ground) for ground in (*_GROUNDS, *_TINTS)),
    *(("muted", ground) for ground in _GROUNDS),
    *(("brand_text", ground) for ground in _GROUNDS),
    ("on_brand", "brand_ground"),
    ("on_brand_muted", "brand_ground"),
    ("on_mark", "mark"),
    ("mark", "mark_halo"),
    ("on_scrim", "scrim"),
    ("on_plain_signal", "plain_signal"),
)


def failing(colours: Colours) -> Iterator[Failing]:
    """Every pair that templates use and that cannot be read (WCAG 2.2, 1.4.3) or seen (1.4.11), AA."""
    for upper, lower in _TEXT:
        yield from _compared(upper, getattr(colours, upper), lower, getattr(colours, lower), READABLE)
    for ground in (*_GROUNDS, *_TINTS):
        behind = getattr(colours, ground)
        for frame in SIGN_FRAMES:
            if contrast(colours.sign_edge, behind) < VISIBLE:
                yield from _compared("the frame of a pictogram", frame, ground, behind, VISIBLE)


def _compared(upper: str, one: str, lower: str, other: str, needed: float) -> Iterator[Failing]:
    ratio = contrast(one, other)
    if ratio < needed:
        yield Failing(upper, lower, one, other, ratio, needed)
