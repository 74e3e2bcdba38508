"""Videos signed with the company's own certificate: once, last of all, and found out when changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from as_planned import planned
from workshop import build, edit, made, onboard_here, plant

from onboard.core.model import Origin
from onboard.pipeline import keys
from onboard.pipeline.schedule import timed
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store

NAME = "ONBOARD_SIGNING_KEY"
SETTINGS = '\n[video]\nformats = ["landscape"]\nmotion = "none"\n\n[credentials]\nsign = "c2pa"\n'


def certified(place: Path) -> str:
    """Make a certificate, as onboard keys init does; its private key."""
    kept: dict[str, str] = {}
    keys.make(open_workspace(place), "Muster GmbH", datetime.now(UTC), kept.__setitem__)
    return kept[NAME]


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A plant whose video is signed, and the key."""
    place = plant(tmp_path_factory.mktemp("signed"), silent=True, video=SETTINGS)
    key = certified(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NAME, key)
        report = build(place)
    assert (0, "published") == (report["code"], report["outcome"]), report
    return place, key


@pytest.fixture
def copy(signed: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(NAME, signed[1])
    return Path(shutil.copytree(signed[0], tmp_path / "plant"))


def videos(place: Path) -> list[Path]:
    folder = max((place / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return sorted(folder.rglob("*.mp4"))


def verified(place: Path, video: Path) -> Mapping[str, object]:
    ended = onboard_here("-C", place, "keys", "verify", video, "--json")
    return {**ended.json, "code": ended.code}


def test_every_video_of_a_release_says_who_made_it_of_what_and_what_is_synthetic(signed: tuple[Path, str]) -> None:
    place, _ = signed
    assert 2 == len(videos(place))
    for video in videos(place):
        told = verified(place, video)
        assert (0, True, "Muster GmbH", "Deckel montieren") == (
            told["code"], told["holds"], told["signer"], told["title"],
        )  # fmt: skip
        made_from = told["made_from"]
        record = json.loads(next(place.glob("output/site/r/*/release.json")).read_text())["record"]
        assert {"file": "checklist.md", "sha256": record["document"]["sha256"]} == made_from["sources"][0]
        assert record["languages"]["de"]["script"]["sha256"] == made_from["script"]["sha256"]
        assert record["photos"] == {one["file"]: one["sha256"] for one in made_from["sources"][1:]}
        assert "Synthetisch erzeugte Sprache" == made_from["ai"]["label"]


def test_text_is_marked_where_a_model_worded_it_and_only_there(signed: tuple[Path, str]) -> None:
    plan, store = planned(signed[0]), Store(open_workspace(signed[0]).store)
    heard, (first, *others) = plan.heard(store.get), plan.scenes

    def told(origin: Origin) -> tuple[str, str]:
        scene = replace(first, scene=replace(first.scene, origin=origin))
        labels = timed(replace(plan, scenes=(scene, *others)), heard).join.labels
        return labels.ai_label, labels.ai_systems

    spoken = "Synthetisch erzeugte Sprache", "speech: silent/silent"
    assert spoken == told(Origin("template 1"))
    assert spoken == told(Origin("parrot-1", host="127.0.0.1", fallback="a value that the source does not have"))
    assert (f"{spoken[0]} · Text mit KI formuliert", f"{spoken[1]}; text: parrot-1") == told(
        Origin("parrot-1", host="127.0.0.1")
    )


def test_what_a_person_reads_of_a_signed_video_are_words(signed: tuple[Path, str]) -> None:
    place, _ = signed
    ended = onboard_here("-C", place, "keys", "verify", videos(place)[0])
    assert 0 == ended.code
    assert "is as Muster GmbH signed it." in ended.out
    assert "checklist.md" in ended.out


def test_a_changed_video_is_not_believed(copy: Path, tmp_path: Path) -> None:
    content = bytearray(videos(copy)[0].read_bytes())
    content[content.index(b"mdat") + 100] ^= 1
    (tmp_path / "changed.mp4").write_bytes(content)
    ended = onboard_here("-C", copy, "keys", "verify", tmp_path / "changed.mp4")
    assert 8 == ended.code
    assert "changed after it was signed" in ended.err


def test_what_is_signed_is_not_signed_again(copy: Path) -> None:
    before = [path.read_bytes() for path in videos(copy)]
    report = build(copy)
    assert (0, "unchanged") == (report["code"], report["outcome"])
    assert [] == [slot for slot in made(report) if "video" in slot]
    shutil.rmtree(copy / "output")
    build(copy)
    assert before == [path.read_bytes() for path in videos(copy)]


def test_the_private_key_is_nowhere_in_the_workspace(signed: tuple[Path, str]) -> None:
    place, key = signed
    assert [] == [path for path in place.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]


def test_another_program_plays_a_signed_video(signed: tuple[Path, str], ffmpeg: str) -> None:
    command = [ffmpeg, "-v", "error", "-xerror", "-i", videos(signed[0])[0], "-f", "null", "-"]
    assert "" == subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_a_new_certificate_signs_everything_anew_and_the_old_videos_still_hold(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(videos(copy)[0], tmp_path / "old.mp4")
    # Certificates are told apart by the second they were made in.
    first = next((copy / "records" / "keys").iterdir())
    first.rename(first.with_name(f"2026-01-01T000000Z-{first.name[-12:]}"))
    monkeypatch.setenv(NAME, certified(copy))
    report = build(copy)
    assert {"the certificate changed"} == {one["why"] for one in report["made"] if "video" in one["slot"]}
    assert verified(copy, videos(copy)[0])["holds"]
    assert verified(copy, tmp_path / "old.mp4")["holds"]


def test_without_the_key_nothing_is_published_and_what_was_made_is_kept(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = certified(copy)
    monkeypatch.delenv(NAME)
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    ended = onboard_here("-C", copy, "build")
    assert 4 == ended.code
    assert NAME in ended.err + ended.out
    monkeypatch.setenv(NAME, key)
    report = build(copy)
    assert (0, "published", []) == (report["code"], report["outcome"], made(report, "narrate"))


def test_a_draft_is_not_signed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME)
    report = build(copy, "--draft")
    assert "draft" == report["outcome"]
    assert [] == [slot for slot in made(report) if "signed" in slot]


def test_a_workspace_that_is_to_sign_and_has_no_certificate_says_how_to_make_one(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True, video=SETTINGS)
    ended = onboard_here("-C", place, "build")
    assert 4 == ended.code
    assert "onboard keys init" in ended.err + ended.out
