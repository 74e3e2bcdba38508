"""What was made before is not made again for a page, and the page is the same."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_station import RECORD, edition, jpeg, scenes, workstation
from PIL import Image

from onboard.core.errors import OnboardError
from onboard.publish import page
from onboard.publish.pointer import SIGN, write_sign
from onboard.publish.qr import pictures
from onboard.publish.release import write_release
from onboard.publish.thumbnails import thumbnail

URL = "https://training.example.com/W/K7M2Q9XA"


def test_a_release_whose_thumbnails_were_made_before_is_the_same_release(tmp_path: Path) -> None:
    small = tuple(
        replace(one, thumbnail=thumbnail(jpeg(grey))) for one, grey in zip(scenes(), (200, 120, 90), strict=True)
    )
    releases = [
        write_release(tmp_path / str(at), workstation(), [edition(scenes=told)], RECORD)
        for at, told in enumerate((scenes(), small))
    ]
    assert releases[0] == releases[1]


@pytest.mark.parametrize(("size", "small"), [((960, 540), (256, 144)), ((540, 960), (256, 455)), ((96, 54), (96, 54))])
def test_a_thumbnail_is_no_wider_than_a_list_needs(size: tuple[int, int], small: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(thumbnail(jpeg(size=size)))) as shown:
        assert small == shown.size


def test_what_is_no_picture_is_said() -> None:
    with pytest.raises(OnboardError, match="no JPEG"):
        thumbnail(b"no picture")


def test_a_code_drawn_before_lies_beside_the_page_as_one_drawn_now(tmp_path: Path) -> None:
    for place, drawn in (("now", None), ("before", pictures(URL))):
        write_sign(tmp_path / place, "K7M2Q9XA", URL, b"%PDF sheet", drawn)
    names = ["qr.png", "qr.svg", SIGN]
    lying = [
        [(tmp_path / place / "W" / "K7M2Q9XA" / name).read_bytes() for name in names] for place in ("now", "before")
    ]
    assert lying[0] == lying[1]


def test_a_page_is_made_where_compiled_templates_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text("{{ word }}")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    page.templates.cache_clear()
    try:
        assert "&lt;a&gt;" == page.templates(tmp_path).get_template("page.html").render(word="<a>")
    finally:
        page.templates.cache_clear()
