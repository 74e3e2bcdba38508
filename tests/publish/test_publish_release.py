"""Nothing is half-published: releases are whole, and a visitor sees the old page or the new one."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_station import RECORD, UPRIGHT, edition, editions, jpeg, scenes, workstation
from switching import shown, switch

from onboard.core.errors import CheckFailedError, InputError, OnboardError, OutputError
from onboard.core.fingerprint import digest
from onboard.core.progress import Recorder
from onboard.files import MEBIBYTE, TEMPORARY
from onboard.publish.content import Content, Edition, Holding
from onboard.publish.page import Notice
from onboard.publish.pointer import drop_releases, live, show, withdraw, write_index
from onboard.publish.release import read_release, write_draft, write_release
from onboard.publish.wording import wording

CODE = "K7M2Q9XA"


def test_the_same_content_is_the_same_release(tmp_path: Path) -> None:
    first = write_release(tmp_path / "one", workstation(), editions(), RECORD)
    assert first == write_release(tmp_path / "two", workstation(), editions(), RECORD)
    assert first == write_release(tmp_path / "one", workstation(), editions(), RECORD)
    assert 1 == len(list((tmp_path / "one" / "r").iterdir()))


@pytest.mark.parametrize(
    "changed",
    [
        (workstation(revision="4"), editions(), RECORD),
        (workstation(), [edition(video=b"other")], RECORD),
        (workstation(), [edition(captions="WEBVTT\n")], RECORD),
        (workstation(), editions("de", "en"), RECORD),
        (workstation(), editions(), {**RECORD, "ai": {"script": True}}),
        (workstation(logo=(".jpg", jpeg())), editions(), RECORD),
    ],
)
def test_other_content_is_another_release(tmp_path: Path, changed: tuple) -> None:
    assert write_release(tmp_path, workstation(), editions(), RECORD) != write_release(tmp_path, *changed)


def test_a_release_record_names_every_file_with_its_digest_and_the_folder_holds_nothing_else(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(logo=(".jpg", jpeg())), editions("de", "pt-BR"), RECORD)
    folder = tmp_path / "r" / release
    files = read_release(tmp_path, release)["files"]
    assert {*files, "release.json"} == {path.name for path in folder.iterdir()}
    for name, known in files.items():
        content = (folder / name).read_bytes()
        assert (known["sha256"], known["bytes"]) == (digest(content), len(content))


def test_a_switch_shows_the_release_and_switching_back_shows_the_old_one(tmp_path: Path) -> None:
    old = write_release(tmp_path, workstation(), editions(), RECORD)
    assert shown(tmp_path, CODE) is None
    switch(tmp_path, workstation(), CODE, old)
    new = write_release(tmp_path, workstation(revision="4"), editions(), RECORD)
    assert old == shown(tmp_path, CODE)
    switch(tmp_path, workstation(), CODE, new)
    assert new == shown(tmp_path, CODE)
    switch(tmp_path, workstation(), CODE, old)
    assert old == shown(tmp_path, CODE)


def test_publishing_what_is_published_touches_nothing(tmp_path: Path) -> None:
    def publish() -> dict[str, int]:
        switch(tmp_path, workstation(), CODE, write_release(tmp_path, workstation(), editions(), RECORD))
        assert () == write_index(tmp_path, company="Albers", colour="#1F5FA8", language="de")
        return {str(path): path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    assert publish() == publish()


def _keys(value: object) -> object:
    """The shape of some JSON: keys, and the shape of the first of a list."""
    if isinstance(value, dict):
        return {key: _keys(inner) for key, inner in value.items()}
    return [_keys(value[0])] if isinstance(value, list) and value else None


def test_the_documented_release_record_is_the_one_written(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "release.md").read_text()
    documented = json.loads(page.split("```json")[1].split("```")[0])
    step = replace(scenes()[1], photos=("3c1f0a9b7e5d2468",))
    only_the_step = [edition(scenes=(step,), renditions=(UPRIGHT,))]
    written = read_release(tmp_path, write_release(tmp_path, workstation(), only_the_step, RECORD))
    for record in (documented, written):
        del record["record"]
        record["files"] = list(record["files"].values())
    assert _keys(documented) == _keys(written)


def test_every_word_the_page_has_for_a_record_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "release.md").read_text()
    known = set(wording("en")["record"]) - {"yes", "no", "nothing"}
    assert set() == {key for key in known if f"`{key}`" not in page}


def test_each_language_is_shown_from_a_release_of_its_own(tmp_path: Path) -> None:
    old = write_release(tmp_path, workstation(), editions("de", "en"), RECORD)
    new = write_release(tmp_path, workstation(revision="4"), editions("de"), RECORD)
    show(tmp_path, "ws-04", CODE, {"de": new, "en": old})
    now = live(tmp_path, CODE)
    assert now is not None
    assert {"de": new, "en": old} == now.releases
    page = (tmp_path / "W" / CODE / "index.html").read_text()
    assert f"../../r/{new}/video.de.mp4" in page
    assert f"../../r/{old}/video.en.mp4" in page
    assert f"../../r/{new}/video.en.mp4" not in page


def test_a_language_that_a_release_has_not_is_not_shown_from_it(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(), editions("de"), RECORD)
    with pytest.raises(InputError, match="has no video in the language 'en'"):
        show(tmp_path, "ws-04", CODE, {"de": release, "en": release})
    assert not (tmp_path / "W").exists()


def test_a_withdrawn_page_says_so_why_and_whom_to_ask(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(), editions("de", "en"), RECORD)
    switch(tmp_path, workstation(), CODE, release)
    withdraw(tmp_path, CODE, Notice(read_release(tmp_path, release), "2026-11-25", "Spannhebel <gesperrt>"))
    now = live(tmp_path, CODE)
    assert now is not None
    assert ({}, "2026-11-25") == (now.releases, now.withdrawn)
    page = (tmp_path / "W" / CODE / "index.html").read_text()
    for words in ("Spannhebel &lt;gesperrt&gt;", "25. November 2026", "withdrawn", 'href="tel:4711"'):
        assert words in page
    assert "video.de.mp4" not in page
    write_index(tmp_path, company="Albers", colour="#1F5FA8", language="de")
    assert CODE not in (tmp_path / "index.html").read_text()


def test_a_page_of_the_first_version_says_what_it_shows(tmp_path: Path) -> None:
    """Pages of onboard 0.1 name one release for all their languages."""
    release = write_release(tmp_path, workstation(), editions("de", "en"), RECORD)
    switch(tmp_path, workstation(), CODE, release)
    page = tmp_path / "W" / CODE / "index.html"
    page.write_text(page.read_text().replace(f"de:{release} en:{release}", release))
    now = live(tmp_path, CODE)
    assert now is not None
    assert {"de": release, "en": release} == now.releases


def test_a_release_that_somebody_is_shown_is_never_removed(tmp_path: Path) -> None:
    old = write_release(tmp_path, workstation(), editions(), RECORD)
    new = write_release(tmp_path, workstation(revision="4"), editions(), RECORD)
    switch(tmp_path, workstation(), CODE, new)
    assert (old,) == drop_releases(tmp_path, [old])
    with pytest.raises(InputError, match="is still shown"):
        drop_releases(tmp_path, [new])
    assert [new] == [path.name for path in (tmp_path / "r").iterdir()]


# ------------------------------------------------------------------------------------------------ damage


@pytest.mark.parametrize("name", ["video.de.mp4", "captions.de.vtt", "scene.002.de.jpg", "release.json"])
def test_a_tampered_release_is_noticed_before_anybody_sees_it(tmp_path: Path, name: str) -> None:
    release = write_release(tmp_path, workstation(), editions(), RECORD)
    file = tmp_path / "r" / release / name
    file.write_bytes(file.read_bytes().replace(b"e", b"o", 1))
    with pytest.raises(CheckFailedError) as caught:
        switch(tmp_path, workstation(), CODE, release)
    assert str(file) == caught.value.file
    assert shown(tmp_path, CODE) is None


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _linked(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/hostname")


def _foldered(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [_emptied, Path.unlink, _linked, _foldered])
@pytest.mark.parametrize("name", ["video.de.mp4", "release.json"])
def test_a_damaged_release_is_written_again_and_it_is_said(
    tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    release = write_release(tmp_path, workstation(), editions(), RECORD)
    damage(tmp_path / "r" / release / name)
    said = Recorder()
    assert release == write_release(tmp_path, workstation(), editions(), RECORD, progress=said)
    switch(tmp_path, workstation(), CODE, release)
    assert [f"release {release} was damaged; written again: {name}"] == said.notes


def test_a_stranger_in_a_release_is_removed_and_it_is_said(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(), editions(), RECORD)
    stranger = tmp_path / "r" / release / "extra.html"
    stranger.write_text("<script>")
    said = Recorder()
    write_release(tmp_path, workstation(), editions(), RECORD, progress=said)
    assert not stranger.exists()
    assert ["extra.html" in note for note in said.notes] == [True]


def test_a_page_that_is_none_of_ours_is_noticed(tmp_path: Path) -> None:
    switch(tmp_path, workstation(), CODE, write_release(tmp_path, workstation(), editions(), RECORD))
    (tmp_path / "W" / CODE / "index.html").write_text("<h1>hello</h1>")
    with pytest.raises(CheckFailedError, match="does not say which release"):
        live(tmp_path, CODE)


# ------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("station", "videos", "says"),
    [
        (workstation(), [], "no video to publish"),
        (workstation(), editions("de", "de"), "two videos in the language"),
        (workstation(), editions("../de"), "no language tag"),
        (workstation(), [edition(scenes=())], "no scenes"),
        (workstation(logo=(".svg", b"<svg/>")), editions(), "logo of the kind"),
        (workstation(colour="red; }"), editions(), "no colour"),
    ],
)
def test_what_cannot_be_published_is_refused(tmp_path: Path, station: object, videos: list, says: str) -> None:
    with pytest.raises(InputError, match=says):
        write_release(tmp_path, station, videos, RECORD)  # type: ignore[arg-type]
    assert [] == list(tmp_path.iterdir())


def test_another_workstations_release_is_not_shown(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(id="ws-05"), editions(), RECORD)
    with pytest.raises(InputError, match="belongs to the workstation 'ws-05'"):
        switch(tmp_path, workstation(), CODE, release)


@pytest.mark.parametrize("release", ["0123456789abcdef", "../../../etc", "", "0123456789ABCDEF"])
def test_a_release_that_is_not_there_is_not_shown(tmp_path: Path, release: str) -> None:
    with pytest.raises(InputError, match="no release"):
        switch(tmp_path, workstation(), CODE, release)


def test_a_code_that_is_none_makes_no_folder(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(), editions(), RECORD)
    for code in ("../x", "k7m2q9xa", "K7M2Q9X", ""):
        with pytest.raises(InputError, match="no address code"):
            switch(tmp_path, workstation(), code, release)
    assert not (tmp_path / "W").exists()


def test_a_scene_picture_that_is_no_picture_is_an_error_of_ours(tmp_path: Path) -> None:
    broken = edition().scenes[0]
    broken = type(broken)(**{f: getattr(broken, f) for f in broken.__slots__} | {"picture": b"GIF89a"})
    with pytest.raises(OnboardError, match="no JPEG"):
        write_release(tmp_path, workstation(), [edition(scenes=(broken,))], RECORD)


def test_a_site_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(OutputError):
        write_release(tmp_path / "site", workstation(), editions(), RECORD)


# ------------------------------------------------------------------------------------------------ index


def test_the_index_lists_what_is_live_in_the_order_people_count(tmp_path: Path) -> None:
    for name, code in (("ws-10", "AAAAAAAA"), ("ws-9", "BBBBBBBB"), ("ws-1", "CCCCCCCC")):
        station = workstation(id=name, name=f"Platz {name}")
        switch(tmp_path, station, code, write_release(tmp_path, station, editions(), RECORD))
    write_release(tmp_path, workstation(id="ws-2", name="Platz ws-2"), editions(), RECORD)
    assert () == write_index(tmp_path, company="Albers", colour="#1F5FA8", language="de")
    page = (tmp_path / "index.html").read_text()
    assert ["W/CCCCCCCC/", "W/BBBBBBBB/", "W/AAAAAAAA/"] == re.findall(r'href="(W/[^"]+)"', page)


def test_one_damaged_page_leaves_the_others_in_the_index_and_is_named(tmp_path: Path) -> None:
    for name, code in (("ws-1", "AAAAAAAA"), ("ws-2", "BBBBBBBB")):
        station = workstation(id=name)
        switch(tmp_path, station, code, write_release(tmp_path, station, editions(), RECORD))
    page = tmp_path / "W" / "AAAAAAAA" / "index.html"
    page.write_text("")
    left_out = write_index(tmp_path, company="Albers", colour="#1F5FA8", language="en")
    assert [f"{page}: does not say which release it shows"] == list(left_out)
    assert "W/BBBBBBBB/" in (tmp_path / "index.html").read_text()


# ------------------------------------------------------------------------------------------------ drafts


def test_a_draft_says_it_is_one_and_why_and_replaces_the_draft_before(tmp_path: Path) -> None:
    folder = tmp_path / "drafts" / "ws-04"
    write_draft(folder, workstation(), editions("de", "en"), RECORD, ["Foto fehlt: <b>deckel.jpg</b>"])
    write_draft(folder, workstation(), editions("de"), RECORD, ["Foto fehlt: <b>deckel.jpg</b>"])
    page = (folder / "index.html").read_text()
    assert "ENTWURF" in page
    assert "Foto fehlt: &lt;b&gt;deckel.jpg&lt;/b&gt;" in page
    assert ["ws-04"] == [path.name for path in folder.parent.iterdir()]
    assert not (folder / "video.en.mp4").exists()
    for address in re.findall(r'(?:src|href|poster)="([^"#:]+)"', page):
        assert (folder / address).is_file(), address


# ------------------------------------------------------------------------------------------------ kills


def _references_hold(site: Path) -> None:
    """Every page of the site is whole: what it refers to is there, byte for byte."""
    for page in site.glob("W/*/index.html"):
        text = page.read_text()
        for address in re.findall(r'(?:src|href|poster)="([^"#:]+)"', text):
            assert (page.parent / address).resolve().is_file(), address
        now = live(site, page.parent.name)
        assert now is not None
        (release,) = set(now.releases.values())
        folder = site / "r" / release
        for name, known in json.loads((folder / "release.json").read_text())["files"].items():
            assert known["sha256"] == digest((folder / name).read_bytes())


def _publish(site: Path, revision: str) -> str:
    station = workstation(revision=revision)
    release = write_release(site, station, [edition(video=revision.encode() * 1000, scenes=scenes()[:1])], RECORD)
    switch(site, station, CODE, release)
    write_index(site, company="Albers", colour="#1F5FA8", language="de")
    return release


_WRITING = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"})


def _killed_at(event: int, site: Path) -> bool:
    """Publish in a child process that dies at its ``event``-th touch of the disk; whether it died."""
    child = os.fork()
    if child == 0:
        seen = 0

        def die(name: str, arguments: tuple) -> None:
            nonlocal seen
            if name in _WRITING and str(arguments[0]).startswith(str(site)):
                seen += 1
                if seen == event:
                    os._exit(9)

        sys.addaudithook(die)
        try:
            _publish(site, "4")
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_killed_at_any_touch_of_the_disk_a_visitor_sees_the_old_page_or_the_new_one(tmp_path: Path) -> None:
    base = tmp_path / "base"
    old = _publish(base, "3")
    seen, event = set(), 0
    while True:
        event += 1
        site = tmp_path / "site"
        shutil.copytree(base, site)
        if not _killed_at(event, site):
            break
        _references_hold(site)
        seen.add(shown(site, CODE))
        new = _publish(site, "4")
        _references_hold(site)
        assert new == shown(site, CODE)
        assert [] == list(site.rglob(f"{TEMPORARY}*"))
        shutil.rmtree(site)
    assert {old, new} == seen
    assert event > 20


# ------------------------------------------------------------------------------------------------ what is large


def content_of(held: Holding) -> Content:
    """The same as content that lies elsewhere, in two pieces."""
    assert isinstance(held, bytes)
    return Content(len(held), digest(held), lambda: iter((held[:3], held[3:])))


def elsewhere(one: Edition) -> Edition:
    """The same edition, nothing of it in memory but its words."""
    shown = tuple(replace(scene, picture=content_of(scene.picture)) for scene in one.scenes)
    others = tuple(
        replace(held, video=content_of(held.video), poster=content_of(held.poster)) for held in one.renditions
    )
    return replace(one, video=content_of(one.video), poster=content_of(one.poster), scenes=shown, renditions=others)


def test_content_that_is_copied_from_elsewhere_makes_the_same_release_and_the_same_files(tmp_path: Path) -> None:
    one = edition(renditions=(UPRIGHT,))
    first = write_release(tmp_path / "one", workstation(), [one], RECORD)
    assert first == write_release(tmp_path / "two", workstation(), [elsewhere(one)], RECORD)
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / site / "r" / first).iterdir()} for site in ("one", "two")
    ]
    assert files[0] == files[1]


def test_a_release_that_is_there_is_not_copied_again(tmp_path: Path) -> None:
    def never() -> list[bytes]:
        raise AssertionError("asked for")

    release = write_release(tmp_path, workstation(), [edition()], RECORD)
    was = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "r" / release).iterdir()}
    video = edition().video
    assert isinstance(video, bytes)
    same = edition(video=Content(len(video), digest(video), never))
    assert release == write_release(tmp_path, workstation(), [same], RECORD)
    assert was == {path.name: path.stat().st_mtime_ns for path in (tmp_path / "r" / release).iterdir()}


def test_a_video_that_turns_out_damaged_while_it_is_copied_leaves_no_release(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the first half"
        raise OnboardError("the other half is damaged")

    broken = edition(video=Content(28, digest(b""), pieces))
    with pytest.raises(OnboardError, match="the other half is damaged"):
        write_release(tmp_path, workstation(), [broken], RECORD)
    assert [] == list((tmp_path / "r").iterdir())


@pytest.mark.parametrize("scenes_shown", [5, 80])
def test_a_release_of_many_slides_and_long_videos_needs_no_more_memory(tmp_path: Path, scenes_shown: int) -> None:
    piece, many = bytes(1024) * 64, 400
    video = Content(len(piece) * many, digest(piece * many), lambda: (piece for _ in range(many)))
    one = elsewhere(edition())
    shown = tuple(replace(one.scenes[0], id=f"scene-{number}") for number in range(scenes_shown))
    tracemalloc.start()
    try:
        write_release(tmp_path, workstation(), [replace(one, video=video, scenes=shown)], RECORD)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * MEBIBYTE
