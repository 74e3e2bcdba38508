"""Which file a picture is, and whether it can be shown."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from documents import Reads
from PIL import Image

from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.ingest.photos import inspect_photo, promised
from onboard.ingest.reading import read
from onboard.ingest.references import photos_in, resolve


def jpeg(width: int = 64, height: int = 48, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#7A8C5B").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def bomb_png(width: int, height: int) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 100)) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_known_by_its_content_not_its_suffix(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "foto.heic"
    Image.new("RGB", (64, 48)).save(path, kind)
    facts = inspect_photo(path, "foto.heic")
    assert (digest(path.read_bytes()), 64, 48, kind) == (facts.digest, facts.width, facts.height, facts.format)


def test_a_photo_taken_upright_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    path.write_bytes(jpeg(orientation=6))
    facts = inspect_photo(path, "foto.jpg")
    assert (48, 64) == (facts.width, facts.height)


@pytest.mark.parametrize("name", ["foto.jpg", "foto.png"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_what_is_promised_of_a_photo_is_what_looking_at_it_tells(tmp_path: Path, name: str, orientation: int) -> None:
    path = tmp_path / name
    path.write_bytes(jpeg(orientation=orientation))
    assert inspect_photo(path, name) == promised(path.read_bytes(), name, digest(path.read_bytes()))
    Image.new("RGB", (64, 48)).save(path, "PNG")
    assert inspect_photo(path, name) == promised(path.read_bytes(), name, digest(path.read_bytes()))


@pytest.mark.parametrize("content", [b"no photo", bomb_png(60_000, 60_000), b""], ids=["text", "bomb", "empty"])
def test_nothing_is_promised_of_what_is_known_to_be_none(content: bytes) -> None:
    with pytest.raises(InputError):
        promised(content, "foto.jpg", digest(content))


def test_a_photo_whose_name_says_another_format_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "foto.png"
    path.write_bytes(jpeg())
    assert ("is named .png, but is a JPEG picture; it was read as what it is",) == inspect_photo(path, "foto.png").notes
    assert () == inspect_photo(path, "foto.JPG").notes
    assert () == inspect_photo(path, "foto").notes


@pytest.mark.parametrize(("size", "tiny"), [((199, 60), True), ((60, 200), False)])
def test_a_photo_too_small_for_a_slide_is_told(tmp_path: Path, size: tuple[int, int], tiny: bool) -> None:
    path = tmp_path / "klein.png"
    Image.new("RGB", size).save(path)
    assert tiny == inspect_photo(path, "klein.png").tiny


def test_exif_that_cannot_be_read_does_not_keep_a_photo_from_being_shown(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    Image.new("RGB", (64, 48)).save(path, "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xffnonsense")
    facts = inspect_photo(path, "foto.jpg")
    assert (64, 48) == (facts.width, facts.height)


def test_a_phones_jpeg_with_a_second_picture_shows_the_first(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    Image.new("RGB", (640, 480), "#AA0000").save(
        path, "MPO", save_all=True, append_images=[Image.new("RGB", (320, 240), "#0000AA")]
    )
    facts = inspect_photo(path, "foto.jpg")
    assert (640, 480, "JPEG", False, ()) == (facts.width, facts.height, facts.format, facts.print, facts.notes)


PNG = io.BytesIO()
Image.effect_noise((64, 64), 90).save(PNG, "PNG")
BAD = {
    "truncated JPEG": (jpeg(640, 480)[:-400], "damaged"),
    "truncated PNG": (PNG.getvalue()[:2000], "damaged"),
    "empty": (b"", "empty file"),
    "text": (b"not a photo at all", "not a photo"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "Git LFS pointer"),
    "HEIC cut off": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged.* HEIC"),
    "GIF without a picture": (b"GIF89a\x01\0\x01\0\0\0\0;", "damaged.* GIF"),
    "SVG": (b'<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"/>', "drawing made of lines"),
    "web page": (b"<!DOCTYPE html>\n<html><body>404</body></html>", "web page"),
    "PDF": (b"%PDF-1.7\n", "PDF document"),
    "clip": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video clip"),
    "raw": (b"II*\0\x10\0\0\0CR\x02\0", "raw file"),
    "Office document": (b"PK\x03\x04\x14\0", "Office document"),
    "EPS named PNG": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a photo"),
    "110 megapixels": (bomb_png(11_000, 10_000), "110 megapixels, and the limit is 100"),
    "bomb": (bomb_png(60_000, 60_000), "megapixels"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_a_photo_that_cannot_be_shown_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "foto.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=reason) as caught:
        inspect_photo(path, "foto.png")
    assert caught.value.file == "foto.png"
    assert caught.value.hint


def test_a_photo_over_the_size_limit_is_refused_with_the_figure(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(InputError, match=r"65\.0 MiB, and the limit is 64 MiB"):
        inspect_photo(path, "foto.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_link_or_a_pipe_is_no_photo(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in ("link.jpg", "pipe.jpg"):
        with pytest.raises(InputError, match=r"is a (link|pipe)"):
            inspect_photo(tmp_path / name, name)


# ------------------------------------------------------------------------------------------ references


def reading(document: Path, *photos: Path) -> dict[str, str | None]:
    instruction = read(document, photos=photos, language="de")
    return {picture.file: picture.missing for picture in instruction.all_pictures()}


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A document folder with one photo, a photo folder, and a secret outside both."""
    for place in ("station/bilder/innen.jpg", "photos/Draussen.JPG", "photos/unter/tief.jpg", "geheim.jpg"):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jpeg())
    return tmp_path


def document(station: Path, *references: str) -> Path:
    path = station / "station" / "doc.md"
    path.write_text("# T\n\n" + "".join(f"1. Schritt\n\n   ![]({reference})\n\n" for reference in references))
    return path


@pytest.mark.parametrize("name", ["bilder/innen.jpg", "./bilder/innen.jpg"])
def test_a_picture_lies_in_the_folder_of_the_document(station: Path, name: str) -> None:
    assert reading(document(station, name)) == {name: None}


@pytest.mark.parametrize(
    "name", ["unter/tief.jpg", "Draussen.JPG", "draussen.jpg", "../CAD/draussen.jpg", "C:\\Fotos\\Draussen.JPG"]
)
def test_a_picture_may_lie_in_a_photo_folder(station: Path, name: str) -> None:
    assert reading(document(station, name), station / "photos") == {name: None}


OUTSIDE = [
    "../geheim.jpg",
    "bilder/../../geheim.jpg",
    "/etc/hostname",
    "file:///etc/hostname",
    "C:/x.jpg",
    "%2e%2e/g.jpg",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_picture_outside_the_folder_is_never_opened(station: Path, name: str) -> None:
    def never(path: Path, name: str):
        raise AssertionError(f"opened {path}")

    instruction = read(document(station, name), language="de", show=never)
    picture = instruction.all_pictures()[0]
    assert picture.missing == "lies outside the folder of the document"
    assert [("outside-photo", True, "line 5")] == [(one.kind, one.stops, one.place) for one in instruction.problems]


def test_a_link_to_a_folder_outside_is_not_followed(station: Path) -> None:
    (station / "station" / "link").symlink_to(station, target_is_directory=True)
    assert reading(document(station, "link/geheim.jpg")) == {
        "link/geheim.jpg": "lies outside the folder of the document"
    }


@pytest.mark.parametrize("name", ["https://example.org/a.jpg", "//example.org/a.jpg", "data:image/png;base64,AAAA"])
def test_a_picture_on_the_net_is_named_and_not_fetched(station: Path, name: str) -> None:
    instruction = read(document(station, name), language="de")
    assert instruction.all_pictures()[0].missing
    assert ["missing-photo"] == [problem.kind for problem in instruction.problems]


@pytest.mark.parametrize("address", ["https://example.org/a/Draussen.JPG?w=9#x", "//example.org/draussen%2EJPG"])
def test_a_picture_of_the_net_that_a_person_saved_is_shown(station: Path, address: str) -> None:
    assert reading(document(station, address), station / "photos") == {address: None}
    assert "on the net; Draussen.JPG from the photos is shown" in resolve(address, station, [station / "photos"]).note


@pytest.mark.parametrize("name", ["Bilder/INNEN.JPG", "Bilder\\Innen.jpg", "bilder/innen.png", "bilder/innen"])
def test_capitals_and_a_changed_format_do_not_hide_a_photo(station: Path, name: str) -> None:
    assert resolve(name, station / "station", []).path == station / "station" / "bilder" / "innen.jpg"


def test_another_format_of_a_photo_is_shown_and_said(station: Path) -> None:
    assert "there is no such file; innen.jpg is shown" == resolve("bilder/innen.heic", station / "station", []).note
    assert "" == resolve("Bilder/INNEN.jpg", station / "station", []).note
    (station / "station" / "bilder" / "innen.webp").write_bytes(jpeg())
    assert "there is no such file" == resolve("bilder/innen.heic", station / "station", []).missing, "which of the two?"


@pytest.mark.parametrize(("written", "lying"), [("Tu\u0308r.jpg", "T\u00fcr.jpg"), ("T\u00fcr.jpg", "Tu\u0308r.jpg")])
def test_an_umlaut_written_in_two_ways_is_one_name(tmp_path: Path, written: str, lying: str) -> None:
    (tmp_path / lying).write_bytes(jpeg())
    assert tmp_path / lying == resolve(written, tmp_path, []).path


def test_the_photos_of_a_folder_are_listed_as_people_count(station: Path) -> None:
    photos = station / "photos"
    for name in ("10.jpg", "2.HEIC", "notes.txt", ".hidden.jpg", "unter/3.gif"):
        (photos / name).write_bytes(b"")
    (photos / "link.jpg").symlink_to(station / "geheim.jpg")
    (photos / "folder").symlink_to(station, target_is_directory=True)
    assert ("2.HEIC", "10.jpg", "Draussen.JPG", "unter/3.gif", "unter/tief.jpg") == photos_in(photos)
    assert () == photos_in(station / "nowhere")


def test_a_missing_photo_is_a_problem_with_its_line(station: Path) -> None:
    problem = read(document(station, "weg.jpg"), language="de").problems[0]
    assert ("missing-photo", "line 5", True, "doc.md") == (problem.kind, problem.place, problem.stops, problem.file)
    assert "weg.jpg" in problem.text
    assert problem.hint


def test_names_with_spaces_umlauts_and_brackets_are_found(reads: Reads) -> None:
    names = ("Foto 1.jpg", "Spindel (neu).jpg", "Tür öffnen.png")
    text = "# T\n\n" + "".join(f"1. Schritt\n\n   ![]({name})\n\n" for name in names)
    instruction = reads(text, photos=names)
    assert [(name, None) for name in names] == [(one.file, one.missing) for one in instruction.all_pictures()]


def test_pictures_in_html_count_like_others(reads: Reads) -> None:
    text = '# T\n\n1. Eins\n\n<img width="2" src="a.png"> <img src=\'b.png\' alt="B">\n\n<p><img src=c.png></p>\n'
    instruction = reads(text, photos=("a.png", "b.png", "c.png"))
    assert [("a.png", ""), ("b.png", "B"), ("c.png", "")] == [(p.file, p.alt) for p in instruction.steps[0].pictures]


def test_a_gallery_that_repeats_what_was_shown_is_not_shown_again(reads: Reads) -> None:
    text = '# T\n\n![](a.png)\n![](b.png)\n\n<div><img src="a.png"><img src="b.png"></div>\n\n1. Eins\n2. Zwei\n'
    assert [picture.file for picture in reads(text, photos=("a.png", "b.png")).pictures] == ["a.png", "b.png"]


def test_a_picture_used_in_two_steps_is_placed_twice(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Eins\n\n   ![](a.png)\n2. Zwei\n\n   ![](a.png)\n", photos=("a.png",))
    assert [1, 1] == [len(step.pictures) for step in instruction.steps]
    assert len({picture.id for picture in instruction.all_pictures()}) == 2


def test_each_file_is_looked_at_once(reads: Reads, tmp_path: Path) -> None:
    looked: list[str] = []

    def counting(path: Path, name: str):
        looked.append(name)
        return path, inspect_photo(path, name)

    reads("# T\n\n1. A\n\n   ![](a.png)\n2. B\n\n   ![](a.png)\n", photos=("a.png",))
    read(tmp_path / "doc.md", language="de", show=counting)
    assert looked == ["a.png"]


def test_the_name_of_a_photo_in_a_table_is_a_picture(reads: Reads) -> None:
    text = "# T\n\n| Nr. | Tätigkeit | Bild |\n|-|-|-|\n| 1 | Öffnen | a.png |\n| 2 | Schließen | ![](b.png) |\n"
    instruction = reads(text, photos=("a.png", "b.png"))
    assert [["a.png"], ["b.png"]] == [[picture.file for picture in step.pictures] for step in instruction.steps]


def test_where_a_photo_lies_is_not_part_of_what_the_instruction_means(reads: Reads) -> None:
    from onboard.core.fingerprint import canonical

    instruction = reads("# T\n\n1. A\n\n   ![](a.png)\n", photos=("a.png",))
    assert instruction.all_pictures()[0].path
    assert instruction.all_pictures()[0].path not in canonical(instruction)
