"""Filmed clips in the place of photos: named in the document or by their own name, and cut as the document says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from onboard.core.attributes import written
from onboard.core.clips import Clip, ClipSound, Cut
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction, Picture
from onboard.ingest.change.identities import as_bytes, known_of
from onboard.ingest.photos import Filmed, inspect_photo
from onboard.ingest.reading import read
from onboard.ingest.references import photos_in, resolve
from onboard.ingest.schema import as_json

CONTENT = b"\0\0\0\x14ftypisom\0\0\0\0isom and what was filmed"


class Projector:
    """Films as the pipeline does: a clip of 20 seconds, its first picture laid beside it; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Cut]] = []

    def __call__(self, path: Path, name: str, cut: Cut) -> Filmed:
        self.asked.append((name, cut))
        if not path.read_bytes().startswith(CONTENT[:12]):
            raise InputError("is no filmed clip", file=name, hint="Copy it again.")
        frame = path.with_suffix(".first.png")
        Image.new("RGB", (640, 360)).save(frame)
        start, end = cut.start or 0.0, cut.end or 20.0
        mark = digest(path.read_bytes())
        clip = Clip(mark, start, end, cut.speed, cut.sound, path=str(path))
        return Filmed(frame, inspect_photo(frame, name), clip)


Reading = Callable[..., Instruction]


@pytest.fixture
def projector() -> Projector:
    return Projector()


@pytest.fixture
def reading(tmp_path: Path, projector: Projector) -> Reading:
    """Reads a document beside which files lie; those called like clips are clips."""

    def reading(text: str, *files: str, name: str = "doc.md", film: bool = True) -> Instruction:
        for file in files:
            path = tmp_path / file
            path.parent.mkdir(exist_ok=True)
            if path.suffix.lower() in (".mp4", ".mov", ".m4v", ".webm", ".mkv"):
                path.write_bytes(CONTENT)
            else:
                Image.new("RGB", (320, 240)).save(path)
        (tmp_path / name).write_text(text, encoding="utf-8")
        photos = [tmp_path / "photos"] if (tmp_path / "photos").is_dir() else []
        return read(tmp_path / name, photos=photos, language="de", film=projector if film else None)

    return reading


def shown(instruction: Instruction) -> Picture:
    (picture,) = instruction.all_pictures()
    return picture


STEPS = "# T\n\n1. Hebel umlegen.\n\n   {}\n\n2. Fertig.\n"


def test_a_clip_is_a_picture_that_is_known_by_its_first_picture_and_plays(reading: Reading, tmp_path: Path) -> None:
    instruction = reading(
        STEPS.format('![Hebel](hebel.MP4){start="0:03" end="0:11" speed="0.5" sound="duck"}'), "hebel.MP4"
    )
    picture = shown(instruction)
    frame = tmp_path / "hebel.first.png"
    assert Clip(digest(CONTENT), 3, 11, 0.5, ClipSound.DUCK) == picture.clip
    assert (str(frame), digest(frame.read_bytes())) == (picture.path, picture.digest)
    assert (str(tmp_path / "hebel.MP4"), "Hebel", None) == (picture.found, picture.alt, picture.missing)
    assert ["Hebel umlegen.", "Fertig."] == [step.text for step in instruction.steps]
    assert () == instruction.problems


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.m4v", "a.webm", "a.mkv", "a.MOV"])
def test_the_clips_of_phones_and_programs_are_known_by_their_names(reading: Reading, name: str) -> None:
    assert shown(reading(STEPS.format(f"![]({name})"), name)).clip is not None


@pytest.mark.parametrize(
    "html",
    [
        '<video src="a.mp4" controls data-start="0:02"></video>',
        '<video controls data-start="0:02"><source src="a.mp4" type="video/mp4"></video>{start=0:02}',
        '<video src="a.mp4" data-marks="start=0:02"></video>',
    ],
)
def test_a_video_of_html_is_a_clip(reading: Reading, html: str) -> None:
    clip = shown(reading(STEPS.format(html), "a.mp4")).clip
    assert clip is not None
    assert 2.0 == clip.start


def test_a_web_page_shows_its_clip_and_not_those_on_the_net(reading: Reading) -> None:
    own = '<video data-start="0:02"><source src="a.mp4"><source src="a.webm"></video>'
    page = f'<h1>T</h1><ol><li>Eins tun.{own}</li><li>Zwei tun.<video src="https://x.example/b.mp4"></video></li></ol>'
    clip = shown(reading(page, "a.mp4", "a.webm", name="doc.html")).clip
    assert clip is not None
    assert 2.0 == clip.start


def test_two_parts_of_one_clip_are_looked_at_each_for_itself(reading: Reading, projector: Projector) -> None:
    cuts = ("end=3", "start=3", "end=3")
    text = "# T\n\n" + "\n\n".join(f"{n}. Schritt {n}.\n\n   ![](a.mp4){{{cut}}}" for n, cut in enumerate(cuts, 1))
    instruction = reading(text, "a.mp4")
    clips = [picture.clip for picture in instruction.all_pictures()]
    assert [(0, 3), (3, 20), (0, 3)] == [(clip.start, clip.end) for clip in clips if clip]
    assert [("a.mp4", Cut(end=3)), ("a.mp4", Cut(start=3))] == projector.asked


def test_a_clip_may_carry_marks(reading: Reading) -> None:
    picture = shown(reading(STEPS.format('![](a.mp4){blur="0,0,0.2,0.2" start=2}'), "a.mp4"))
    assert 'blur="0,0,0.2,0.2"' == written(picture.marks)
    assert picture.clip is not None


def test_clips_go_to_the_step_their_name_tells_like_photos(reading: Reading) -> None:
    instruction = reading("# T\n\n1. Eins.\n2. Zwei.\n3. Drei.\n", "photos/Schritt 1.jpg", "photos/Schritt 3.mp4")
    assert [["Schritt 1.jpg"], [], ["Schritt 3.mp4"]] == [
        [one.file for one in step.pictures] for step in instruction.steps
    ]
    assert instruction.steps[2].pictures[0].clip is not None


def test_what_an_iphone_films_around_a_photo_is_not_shown_for_it(reading: Reading) -> None:
    instruction = reading("# T\n\n1. Eins.\n2. Zwei.\n", "photos/Schritt 1.jpg", "photos/Schritt 1.mov")
    assert [["Schritt 1.jpg"], []] == [[one.file for one in step.pictures] for step in instruction.steps]
    assert () == instruction.problems


def test_where_nobody_can_show_clips_the_answer_says_what_to_do(reading: Reading) -> None:
    instruction = reading(STEPS.format("![](a.mp4)"), "a.mp4", film=False)
    (problem,) = instruction.problems
    assert ("unreadable-photo", "line 5", True) == (problem.kind, problem.place, problem.stops)
    assert "filmed clip" in problem.text
    assert "JPEG" in problem.hint
    assert shown(instruction).missing


def test_a_clip_that_cannot_be_shown_is_reported_like_a_photo(reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no clip")
    instruction = reading(STEPS.format("![](a.mp4)"))
    (problem,) = instruction.problems
    assert ("unreadable-photo", "a.mp4: is no filmed clip", "Copy it again.") == (
        problem.kind,
        problem.text,
        problem.hint,
    )


def test_a_cut_that_cannot_be_read_stops_the_video(reading: Reading) -> None:
    (problem,) = reading(STEPS.format('![](a.mp4){start="0:11" end="0:03"}'), "a.mp4").problems
    assert ("unreadable-mark", "line 5", True) == (problem.kind, problem.place, problem.stops)


def test_a_missing_clip_is_missed_like_a_photo(reading: Reading) -> None:
    (problem,) = reading(STEPS.format("![](a.mp4)")).problems
    assert "missing-photo" == problem.kind


def test_a_clip_named_with_another_format_is_found_and_no_photo_is_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.MOV").write_bytes(CONTENT)
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg")
    assert tmp_path / "a.MOV" == resolve("a.mp4", tmp_path, []).path
    assert tmp_path / "a.jpg" == resolve("a.png", tmp_path, []).path


def test_clips_are_among_the_photos_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "2.mp4").write_bytes(CONTENT)
    (tmp_path / "1.mp3").write_bytes(b"sound")
    assert ("2.mp4",) == photos_in(tmp_path)


def test_another_part_of_a_clip_is_another_picture_of_the_step(reading: Reading) -> None:
    known = [as_bytes(known_of(reading(STEPS.format(f"![](a.mp4){{end={end}}}"), "a.mp4"))) for end in (3, 4, 3)]
    assert known[0] != known[1]
    assert [b'end=\\"0:03\\"' in one for one in known] == [True, False, True]


def test_the_json_of_an_instruction_tells_a_clip_without_where_it_lies(reading: Reading) -> None:
    plain = as_json(reading(STEPS.format("![](a.mp4){end=3}"), "a.mp4"))
    clip = plain["steps"][0]["pictures"][0]["clip"]
    assert {"digest": digest(CONTENT), "start": 0.0, "end": 3.0, "speed": 1.0, "sound": "mute"} == clip
