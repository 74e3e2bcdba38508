"""A sign is printed, laminated, scratched and photographed askew in a dark hall: it still says its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
import zxingcpp
from made_up_station import workstation
from PIL import Image, ImageDraw, ImageFilter

from onboard.publish.sign.acceptance import read_from, rendered
from onboard.publish.sign.labels import Label, step_url
from onboard.publish.sign.sheet import sign
from onboard.resources import assets

URL = "HTTPS://TRAINING.EXAMPLE.COM/W/K7M2Q9XA"
WITH_PATH = "https://intranet.example.com/produktion/anlernen/W/K7M2Q9XA"
STEPS = [Label("anziehen", 1, ("Schrauben anziehen",)), Label("schrauben-ueber-kreuz-voranziehen", 2, ("Kreuz",))]


@cache
def page(size: str, trial: bool, url: str, number: int = 0) -> Image.Image:
    """As a printer of 150 dpi gives it."""
    made = sign(
        workstation(), url, trial=trial, languages=("de", "en"), fonts=assets() / "fonts", size=size, labels=STEPS
    )
    return list(rendered(made.content))[number]


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(1.6))


def softened(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def pale(picture: Image.Image) -> Image.Image:
    """Toner that runs out on paper that has yellowed: from 0..255 to 150..205."""
    return picture.point([150 + grey * 55 // 255 for grey in range(256)])


def askew(picture: Image.Image) -> Image.Image:
    return picture.rotate(11, Image.Resampling.BICUBIC, expand=True, fillcolor=90)


def upside_down(picture: Image.Image) -> Image.Image:
    return picture.rotate(180)


def damaged(picture: Image.Image) -> Image.Image:
    """A blot in the middle of the code, 5 % of its surface."""
    return blotted(picture, 0.05)


def on_a_dark_plate(picture: Image.Image) -> Image.Image:
    """Cut to its code with the white around it, and put on black."""
    left, top, right, bottom = code_box(picture)
    quiet = (right - left) * 4 // 29
    cut = picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    plate = Image.new("L", (cut.width * 2, cut.height * 2), 10)
    plate.paste(cut, (cut.width // 2, cut.height // 2))
    return plate


def from_afar(picture: Image.Image) -> Image.Image:
    """A phone's camera at ten times the code's side: some 60 degrees over 1,600 pixels."""
    left, _, right, _ = code_box(picture)
    across = 1600 / 11.5  # pixels over the code's side
    share = across / (right - left)
    return picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.BOX)


def badly_copied(picture: Image.Image) -> Image.Image:
    """All of it at once, less of each."""
    return pale(blotted(picture, 0.03).filter(ImageFilter.GaussianBlur(1)).rotate(4, expand=True, fillcolor=255))


def code_box(picture: Image.Image) -> tuple[int, int, int, int]:
    (found,) = zxingcpp.read_barcodes(picture)
    corners = found.position
    across = [corner.x for corner in (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)]
    down = [corner.y for corner in (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)]
    return min(across), min(down), max(across), max(down)


def blotted(picture: Image.Image, share: float) -> Image.Image:
    left, top, right, bottom = code_box(picture)
    radius = ((right - left) * (bottom - top) * share / 3.14159) ** 0.5
    middle = (left + right) / 2, (top + bottom) / 2
    blot = picture.copy()
    ImageDraw.Draw(blot).ellipse(
        (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), fill=70
    )
    return blot


@pytest.mark.parametrize("size", ["A4", "A5", "A6"])
@pytest.mark.parametrize("trial", [False, True], ids=["", "trial"])
@pytest.mark.parametrize("url", [URL, WITH_PATH], ids=["short", "path"])
@pytest.mark.parametrize(
    "mishap",
    [blurred, pale, askew, upside_down, damaged, on_a_dark_plate, from_afar, badly_copied],
    ids=lambda mishap: mishap.__name__,
)
def test_a_sign_still_says_exactly_its_address(
    mishap: Callable[[Image.Image], Image.Image], size: str, trial: bool, url: str
) -> None:
    assert (url,) == read_from(mishap(page(size, trial, url)))


@pytest.mark.parametrize("size", ["A4", "A6"])
@pytest.mark.parametrize("mishap", [softened, pale, askew, upside_down], ids=lambda mishap: mishap.__name__)
def test_labels_of_steps_still_say_theirs(mishap: Callable[[Image.Image], Image.Image], size: str) -> None:
    expected = [step_url(URL, label.scene) for label in STEPS]
    assert sorted(expected) == sorted(read_from(mishap(page(size, False, URL, 1))))
