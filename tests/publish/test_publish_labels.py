"""Labels to cut out: each step's code opens the page at that step."""

from __future__ import annotations

import pypdfium2
import pytest
from made_up_station import jpeg, workstation

from onboard.core.errors import InputError
from onboard.publish.sign.acceptance import read_from, rendered
from onboard.publish.sign.labels import Label, step_url
from onboard.publish.sign.sheet import sign
from onboard.resources import assets

URL = "HTTPS://TRAINING.EXAMPLE.COM/W/K7M2Q9XA"


def steps(count: int) -> list[Label]:
    return [
        Label(f"schritt-nummer-{n}", n, (f"Schraube {n} anziehen", f"Tighten screw {n}")) for n in range(1, count + 1)
    ]


def printed(labels: list[Label], size: str = "A4", **changes: str) -> bytes:
    fonts = assets() / "fonts"
    return sign(
        workstation(**changes), URL, trial=False, languages=["de"], fonts=fonts, size=size, labels=labels
    ).content


@pytest.mark.parametrize(("size", "pages"), [("A4", 2), ("A5", 4), ("A6", 5)])
def test_every_step_has_a_code_of_its_own_on_the_pages_behind_the_sign(size: str, pages: int) -> None:
    labels = steps(12)
    first, *others = rendered(printed(labels, size))
    assert (URL,) == read_from(first)
    assert pages == 1 + len(others)
    assert sorted(step_url(URL, label.scene) for label in labels) == sorted(
        code for page in others for code in read_from(page)
    )


def test_the_code_of_a_step_does_not_depend_on_its_number_or_heading() -> None:
    assert f"{URL}#step-anziehen" == step_url(URL, "anziehen")
    assert f"{URL}#step-pr%C3%BCfen%202" == step_url(URL, "prüfen 2")


def test_a_label_says_number_and_heading_in_every_language_and_the_page_its_revision() -> None:
    document = pypdfium2.PdfDocument(printed([Label("a", 7, ("Schrauben anziehen", "Tighten the screws"), jpeg())]))
    said = document[1].get_textpage().get_text_range()
    document.close()
    for words in ("7", "Schrauben anziehen", "Tighten the screws", "Stand 3"):
        assert words in said


def test_without_labels_the_sign_says_no_revision() -> None:
    assert printed([]) == printed([], revision="99")


def test_an_id_too_long_to_print_as_a_code_is_refused_with_the_figures() -> None:
    with pytest.raises(InputError, match=r"step 1 has \d+ characters: a module of its code would be 0\.\d+ mm"):
        printed([Label("x" * 700, 1, ("Zu lang",))])


def test_a_heading_of_any_length_stays_on_its_label() -> None:
    long = Label("a", 1, ("Verschlussschraubendrehmomentschlüsselaufnahmebohrung " * 12,), jpeg())
    page = list(rendered(printed([long, long])))[1]
    height = page.height
    lower = page.crop((0, height // 3, page.width, height - height // 20))
    assert (255, 255) == lower.getextrema()
