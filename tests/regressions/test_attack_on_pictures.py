"""What hostile or clumsy pictures, clips, marks, themes and signs could do: show a face, hang, fill the memory."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import struct
import tomllib
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pillow_heif
import pytest
from clips_filmed import filmed
from PIL import Image, ImageDraw
from workshop import onboard_here, photo, plant

from onboard import resources
from onboard.compose import clips
from onboard.core.attributes import FASTEST, SLOWEST
from onboard.core.clips import Cut
from onboard.core.errors import InputError
from onboard.core.marks import MarkKind
from onboard.core.model import Instruction
from onboard.ingest.photos import Filmed
from onboard.ingest.reading import read
from onboard.pipeline.filming import filming_here
from onboard.pipeline.previewpage import Pictured, PreviewPage, Shown, preview_page
from onboard.slides.svg import read_drawing
from onboard.slides.theme import load_theme

BLUR = 'blur="0.38,0.38,0.24,0.24"'


def told(folder: Path, *steps: str, film=None) -> Instruction:
    """A document with these steps beside its photos, read."""
    lines = "\n\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    document = folder / "checklist.md"
    head = "---\ntitle: Deckel\nlanguage: de\n---\n\n# Deckel\n\n## Arbeitsschritte\n\n"
    document.write_text(f"{head}{lines}\n", encoding="utf-8")
    return read(document, photos=[folder / "photos"], film=film)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    photo(tmp_path / "photos" / "01.jpg", "#804040", size=(640, 480))
    return tmp_path


# ------------------------------------------------------------------------------------------------ blurs


def shows_unblurred(instruction: Instruction) -> bool:
    """Whether a video would be made that shows the photo with nothing blurred."""
    bare = [
        one
        for one in instruction.all_pictures()
        if one.digest and not any(mark.kind is MarkKind.BLUR for mark in one.marks)
    ]
    return bool(bare) and not any(problem.stops for problem in instruction.problems)


@pytest.mark.parametrize(
    "braces",
    [
        "{blur 0.1,0.1,0.2,0.2}",
        "{blur(0.1,0.1,0.2,0.2)}",
        "{Blur 10%, 10%, 20%, 20%}",
        '{blur＝"0.1,0.1,0.2,0.2"}',
        '{.blur "0.1,0.1,0.2,0.2"}',
        "{width=50% blur 10%,10%,20%,20%}",
        '{blur="nan,inf,1e400,-1"}',
        '{blur="٠.١,٠.١,٠.١,٠.١"}',
        '{blur="0.1,0.1,0.00001,0.00001"}',
        '{blur="1,1,0.5,0.5"}',
        '{bl\u00adur="0.1,0.1,0.2,0.2"}',
        '{b\u200blur="0.1,0.1,0.2,0.2"}',
        '\\{blur="0.1,0.1,0.2,0.2"}',
        '\u200b{blur="0.1,0.1,0.2,0.2"}',
        '{verpixeln="0.1,0.1,0.2,0.2"}',
        '(blur="0.1,0.1,0.2,0.2")',
        '[blur="0.1,0.1,0.2,0.2"]',
        '{ blur="0.1,0.1,0.2,0.2" ',
    ],
)
def test_a_blur_that_was_mistyped_was_taken_for_words_and_the_face_was_shown(braces: str, desk: Path) -> None:
    assert not shows_unblurred(told(desk, f"Drehen Sie fest.\n\n   ![a](photos/01.jpg){braces}"))


def test_a_photo_that_stood_twice_in_a_step_lost_the_blur_of_its_second_place(desk: Path) -> None:
    (picture,) = told(desk, f"Drehen Sie.\n\n   ![a](photos/01.jpg)![a](photos/01.jpg){{{BLUR}}}").all_pictures()
    assert [MarkKind.BLUR] == [mark.kind for mark in picture.marks]


@pytest.mark.parametrize("braces", ["{siehe Seite 3, 4}", "{width=50%}", '{style="filter:blur(5px)"}'])
def test_braces_that_blur_nothing_are_still_somebody_elses(braces: str, desk: Path) -> None:
    instruction = told(desk, f"Drehen Sie fest.\n\n   ![a](photos/01.jpg){braces}")
    assert [] == [problem for problem in instruction.problems if problem.stops]


@pytest.mark.parametrize("blur", ["nan,inf,1e400,-1", "0.1,0.1,0.00001,0.00001", "1,1,0.5,0.5", "0.1 0.1 0.2 0.2"])
def test_the_preview_showed_a_photo_whose_blur_cannot_be_read(blur: str, tmp_path: Path) -> None:
    """A preview goes on where a build stops; then there is an empty frame, with a remark."""
    step = f'1. Drehen Sie fest.\n\n   ![a](photos/01.jpg){{blur="{blur}"}}\n'
    place = plant(tmp_path, f"---\ntitle: Deckel\nlanguage: de\n---\n\n# Deckel\n\n## Arbeitsschritte\n\n{step}")
    secret().save(place / "stations" / "ws-04" / "photos" / "01.jpg", quality=90)
    ended = onboard_here("-C", place, "preview")
    assert (0, True) == (ended.code, "a photo is missing" in ended.out)
    assert {} == leaks(place / "output")


def secret(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Ten stripes, magenta and green by turns, in the middle: nothing else of ours looks so."""
    image = Image.new("RGB", size, "#808890")
    canvas, (width, height) = ImageDraw.Draw(image), size
    for number in range(10):
        left, right = round(width * (0.4 + number * 0.02)), round(width * (0.42 + number * 0.02)) - 1
        canvas.rectangle((left, height * 0.4, right, height * 0.6), fill="#ff00ff" if number % 2 else "#00ff00")
    return image


def secret_clip(path: Path) -> Path:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height = 640, 360
        stream.pix_fmt = "yuv420p"
        for number in range(45):
            frame = secret((640, 360))
            ImageDraw.Draw(frame).rectangle((number * 8, 0, number * 8 + 20, 20), fill="white")
            container.mux(stream.encode(av.VideoFrame.from_image(frame)))
        container.mux(stream.encode(None))
    return path


def stripes(picture: Image.Image) -> int:
    """How often magenta and green take turns in a row of pixels, at most."""
    pixels = np.asarray(picture.convert("RGB"))[::3].astype(np.int16)
    hue = (pixels[..., 0] + pixels[..., 2]) // 2 - pixels[..., 1]
    turns = [0]
    for row in hue[np.abs(hue).max(axis=1) > 110]:
        signs = np.sign(row)[np.abs(row) > 110]
        turns.append(int((np.diff(signs) != 0).sum()))
    return max(turns)


def pictures_in(path: Path) -> Iterator[Image.Image]:
    if path.suffix in (".jpg", ".png", ".webp"):
        yield Image.open(path)
    elif path.suffix == ".html":
        for one in re.findall(r"data:image/\w+;base64,([A-Za-z0-9+/=]+)", path.read_text(encoding="utf-8")):
            yield Image.open(io.BytesIO(base64.b64decode(one)))
    elif path.suffix == ".mp4":
        yield from frames_in(path)


def frames_in(path: Path) -> Iterator[Image.Image]:
    """Every frame of a video that is another picture than the frame before it."""
    before = np.empty(0)
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            planes = frame.to_ndarray()
            if not np.array_equal(before, planes):
                yield frame.to_image()
            before = planes


def leaks(folder: Path) -> dict[str, int]:
    """Every file below a folder in which the secret can be seen."""
    seen = {path: max(map(stripes, pictures_in(path)), default=0) for path in folder.rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix(): count for path, count in seen.items() if count > 3}


def private_photos(folder: Path) -> None:
    """The secret as a photo, a turned one, a PNG, a HEIC, a clip, and the photo and the clip under another name."""
    secret().save(folder / "a.jpg", quality=90)
    shutil.copy(folder / "a.jpg", folder / "b.jpg")
    turned = Image.Exif()
    turned[0x0112] = 6
    secret().rotate(90, expand=True).save(folder / "turned.jpg", quality=90, exif=turned)
    secret((800, 600)).save(folder / "p.png")
    pillow_heif.from_pillow(secret((800, 600))).save(folder / "h.heic", quality=90)
    secret_clip(folder / "c.mp4")
    shutil.copy(folder / "c.mp4", folder / "c2.mp4")


@pytest.mark.slow
def test_what_is_blurred_is_nowhere_below_output(tmp_path: Path) -> None:
    """In no video's frame, poster, thumbnail, contact sheet, preview or review page, in both shapes, closer or not."""
    shown = [
        f'a.jpg){{{BLUR} zoom="0.3,0.3,0.3,0.3" arrow="0.9,0.9" label="Schraube"}}',
        "a.jpg)",
        "b.jpg)",
        f"turned.jpg){{{BLUR}}}",
        f"h.heic){{{BLUR}}}",
        f'c.mp4){{{BLUR} start="0:00.5" arrow="0.9,0.9"}}',
        "c.mp4)",
        'c2.mp4){start="0:01"}',
        f"p.png){{{BLUR}}}",
    ]
    steps = "\n\n".join(
        f"{at}. Drehen Sie die Schraube Nummer {at} fest.\n\n   ![x](photos/{one}" for at, one in enumerate(shown, 1)
    )
    head = "---\ntitle: Deckel\nlanguage: de\n---\n\n# Deckel\n\n## Arbeitsschritte\n\n"
    place = plant(tmp_path, silent=True, video="", workers=0)
    private_photos(place / "stations" / "ws-04" / "photos")
    (place / "stations" / "ws-04" / "checklist.md").write_text(f"{head}{steps}\n", encoding="utf-8")
    for words in (("build",), ("preview",), ("review", "ws-04")):
        ended = onboard_here("-C", place, *words)
        assert 0 == ended.code, ended.err
    assert {} == leaks(place / "output")
    assert "a.jpg" in leaks(place / "stations" / "ws-04" / "photos"), "the secret is seen where it is"


# ------------------------------------------------------------------------------------------------ clips


def atom(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def changed(content: bytes, kind: bytes, offset: int, new: bytes) -> bytes:
    at = content.index(kind) + offset
    return content[:at] + new + content[at + len(new) :]


MANY = struct.pack(">I", 0x7FFFFFFF)
BOMBS = {
    "a constant size, 4 billion times": lambda film: changed(film, b"stsz", 8, struct.pack(">II", 1, 0xFFFFFFFF)),
    "a constant size, 50 million times": lambda film: changed(film, b"stsz", 8, struct.pack(">II", 1, 50_000_000)),
    "two billion sizes": lambda film: changed(film, b"stsz", 12, MANY),
    "places beyond the end": lambda film: changed(film, b"stco", 12, MANY),
    "half of it": lambda film: film[: len(film) // 2],
    "only its head": lambda film: film[:40],
    "nothing": lambda film: b"",
    "atoms in each other, 100,000 deep": lambda film: film[:32] + nested(100_000),
    "a million fragments": lambda film: film[:32] + atom(b"moof", atom(b"mfhd", bytes(8))) * 1_000_000,
    "a playlist": lambda film: b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:///etc/passwd\n",
    "a list of files": lambda film: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "subtitles": lambda film: b"1\n00:00:00,000 --> 00:00:09,000\nHallo\n",
    "a manifest": lambda film: b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>',
    "a picture": lambda film: jpeg(),
}


def nested(depth: int) -> bytes:
    """Only the heads are written: each says how much would follow."""
    heads = (struct.pack(">I", 8 * (depth - at)) + b"udta" for at in range(depth))
    return atom(b"moov", b"".join(heads))


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = filmed(tmp_path_factory.mktemp("film") / "c.mp4", seconds=0.5, size=(160, 90), sound=False)
    return path.read_bytes()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_clip_is_refused_with_its_name_and_what_to_do(bomb: str, film: bytes, tmp_path: Path) -> None:
    path = tmp_path / "c.mp4"
    path.write_bytes(BOMBS[bomb](film))
    with pytest.raises(InputError) as refused:
        clips.inspect_clip(path, "photos/c.mp4")
    assert ("photos/c.mp4", True) == (refused.value.file, bool(refused.value.hint))


def test_a_clip_that_is_a_pipe_or_a_link_is_refused(film: bytes, tmp_path: Path) -> None:
    (tmp_path / "whole.mp4").write_bytes(film)
    (tmp_path / "link.mp4").symlink_to(tmp_path / "whole.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("link.mp4", "pipe.mp4"):
        with pytest.raises(InputError):
            clips.inspect_clip(tmp_path / name, name)


def test_a_turn_that_makes_no_sense_is_no_reason_to_fail(film: bytes, tmp_path: Path) -> None:
    for number, matrix in enumerate((bytes(36), b"\x7f" * 36, b"\x80" * 36)):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(changed(film, b"tkhd", 44, matrix))
        assert {160, 90} == {clips.inspect_clip(path, "c.mp4").width, clips.inspect_clip(path, "c.mp4").height}


def test_a_clip_that_cannot_be_read_was_read_again_for_each_of_its_cuts(desk: Path) -> None:
    """Finding out may take minutes; a document may name a clip two thousand times."""
    (desk / "photos" / "c.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(1_000))
    asked: list[Cut] = []

    def looked_at(path: Path, name: str, cut: Cut) -> Filmed:
        asked.append(cut)
        return show(path, name, cut)

    steps = [f'Drehen Sie fest.\n\n   ![c](photos/c.mp4){{start="0:{number:02}"}}' for number in range(1, 30)]
    with filming_here() as show:
        instruction = told(desk, *steps, film=looked_at)
    assert 1 == len(asked)
    assert 29 == sum(one.missing is not None for one in instruction.all_pictures())


def test_a_cut_that_leaves_nothing_says_nothing_of_the_next_one(desk: Path) -> None:
    filmed(desk / "photos" / "c.mp4", seconds=1.0, size=(160, 90), sound=False)
    cuts = ('start="0:09"', 'start="0:00.2"')
    with filming_here() as show:
        steps = (f"Drehen Sie fest.\n\n   ![c](photos/c.mp4){{{cut}}}" for cut in cuts)
        instruction = told(desk, *steps, film=show)
    assert [False, True] == [one.missing is None for one in instruction.all_pictures()]


def test_a_speed_that_a_document_may_name_can_be_shown() -> None:
    """0.1 was taken, and failed when all had been spoken and drawn."""
    assert (clips.SLOWEST, clips.FASTEST) == (SLOWEST, FASTEST)


def test_a_clip_of_one_picture_is_told_how_short_it_is(desk: Path) -> None:
    path = filmed(desk / "photos" / "c.mp4", seconds=0.03, size=(160, 90), uneven=False, sound=False)
    with filming_here() as show, pytest.raises(InputError, match=r"is 0\.0\d seconds long") as refused:
        show(path, "c.mp4", Cut())
    assert "c.mp4" == refused.value.file


# ------------------------------------------------------------------------------------------------ themes and signs


@pytest.mark.parametrize(
    "lines",
    [
        "density" + ".a" * 30_000 + " = 1",
        "colours.ink" + ".a" * 30_000 + " = 1",
        "a = " + "[" * 5_000,
        "density = " + "[" * 200 + "]" * 200,
        "\n".join(f"k{number} = 1" for number in range(6_000)),
        "k" * 60_000 + " = 1",
        'density = "' + "x" * 60_000 + '"',
        "[type]\nbody = 1" + "0" * 5_000,
        "[type]\nbody = 0x" + "f" * 20_000,
        '[fonts]\nregular = "' + "a" * 5_000 + '.ttf"',
        '[fonts]\nregular = "../../secret.ttf"',
        '[fonts]\nregular = ".."',
        '[fonts]\nregular = "a\\u0000b"',
        '[colours]\nink = "\\u001b[31m"',
        "# " + "x" * 1_000_000,
    ],
    ids=lambda lines: lines[:24],
)
def test_a_hostile_theme_was_a_fault_of_ours_or_took_gigabytes(lines: str, tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(f"version = 1\n{lines}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_theme(resources.assets() / "theme", own=tmp_path)
    assert str(tmp_path / "theme.toml") == refused.value.file
    assert 4_000 > len(refused.value.reason)
    assert refused.value.hint


def test_a_font_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('version = 1\n[fonts]\nregular = "x.ttf"\n', encoding="utf-8")
    names = tomllib.loads((resources.assets() / "theme" / "theme.toml").read_text(encoding="utf-8"))["fonts"]
    whole = (resources.assets() / "fonts" / names["regular"]).read_bytes()
    for content in (b"", b"\0" * 4_000, whole[:200], b"wOF2" + whole[4:]):
        (tmp_path / "x.ttf").write_bytes(content)
        with pytest.raises(InputError, match=r"x\.ttf"):
            load_theme(resources.assets() / "theme", own=tmp_path)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'
SQUARE = '<rect width="10" height="10"/>'
ROUND = 'stroke="#000000" stroke-width="190" stroke-linecap="round" stroke-linejoin="round" fill="none"'
TWO_WAYS = '<path d="M0 0H99V99H0ZM1 1H98V98H0ZM0 0V99H99V0Z"/>'


@pytest.mark.parametrize(
    "inside",
    [
        "<style>" + ".a  " * 40 + "</style>" + SQUARE,
        '<rect width="' + "1" * 250_000 + 'x" height="10"/>',
        "<style>.a{"
        + "".join(f"data-{n}:1;" for n in range(9_000))
        + "}</style>"
        + '<rect class="a" width="1"/>' * 400,
        "<style>" + ",".join(f".a{n}" for n in range(9_000)) + "{" + "".join(f"data-{n}:1;" for n in range(9_000)) + "}"
        "</style>" + SQUARE,
        '<defs><path id="a" d="M0 0' + "Z" * 9_000 + '"/></defs>' + '<use href="#a"/>' * 2_900,
        TWO_WAYS * 499,
        f'<path {ROUND} d="M0 0' + "L99 99L0 99L99 0" * 4_000 + '"/>',
        '<image href="file:///etc/passwd"/>',
        "<script>alert(1)</script>",
        '<use href="http://example.com/a.svg#a"/>',
        '<g id="a"><use href="#a"/></g>',
    ],
    ids=["selectors", "digits", "classes", "sheet", "path", "areas", "lines", "file", "script", "address", "itself"],
)
def test_a_hostile_sign_kept_the_program_busy_for_hours(inside: str) -> None:
    with pytest.raises(InputError) as refused:
        read_drawing(SVG.format(inside).encode(), "signs/M004.svg")
    assert ("signs/M004.svg", True) == (refused.value.file, bool(refused.value.hint))


# ------------------------------------------------------------------------------------------------ preview


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("preview"), silent=True)


def test_a_preview_replaced_a_folder_of_somebody_elses(place: Path, tmp_path: Path) -> None:
    (tmp_path / "ws-04" / "index.html").mkdir(parents=True)
    (tmp_path / "ws-04" / "index.html" / "precious").touch()
    ended = onboard_here("-C", place, "preview", "--out", tmp_path)
    assert 6 == ended.code
    assert [tmp_path / "ws-04" / "index.html" / "precious"] == [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_preview_wrote_through_a_link(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "ws-04").symlink_to(tmp_path / "elsewhere")
    assert 6 == onboard_here("-C", place, "preview", "--out", tmp_path).code
    assert [] == list((tmp_path / "elsewhere").iterdir())


def test_a_place_that_cannot_be_written_was_a_fault_of_ours(place: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file, long = tmp_path / "file", tmp_path / ("a" * 300)
    told = {long: str(long)[:100], file / "x": f"{file}: is no folder", Path("/dev/null/x"): "/dev/null: is no folder"}
    for out, named in told.items():
        ended = onboard_here("-C", place, "preview", "--out", out)
        assert 6 == ended.code
        assert f"error: {named}" in ended.err


def test_a_workstation_named_like_a_path_told_what_is_in_a_folder(place: Path) -> None:
    ended = onboard_here("-C", place, "preview", "../..")
    assert 3 == ended.code
    assert "there is no workstation" in ended.err


def test_what_a_killed_preview_left_is_gone_after_the_next(place: Path) -> None:
    left = place / "output" / "preview" / ".onboard-tmp-0123456789abcdef"
    left.mkdir(parents=True)
    (left / "de.landscape.png").touch()
    assert 0 == onboard_here("-C", place, "preview", "--html").code
    assert ["ws-04"] == [one.name for one in (place / "output" / "preview").iterdir()]


def test_words_of_a_document_are_never_markup_or_another_direction_in_the_preview_page() -> None:
    hostile = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}\u202e\ud800\0"
    shown = Shown("s", 1, hostile, 1, 1, (hostile,), ("photo-missing",))
    pictured = {("de", shape): [Pictured(shown, jpeg(), shape)] for shape in ("landscape", "portrait")}
    page = preview_page(PreviewPage(hostile, hostile, "de", pictured)).decode()
    assert [] == re.findall(r"<script|<img src=x|onerror=alert\(1\)>|\u202e|\0", page)
    assert "49" not in re.sub(r"base64,[^\"]*|<style>.*</style>", "", page, flags=re.DOTALL)
    assert "default-src 'none'" in page
