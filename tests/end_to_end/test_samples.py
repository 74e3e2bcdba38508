"""Documents that others wrote, as they are: a video where one can be made, else exactly what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from as_planned import planned
from workshop import Ended, change_settings, onboard_here

pytestmark = pytest.mark.samples

NISTKASTEN = "nistkasten-zusammenbau-de/Documentation.md"
OPENFLEXURE = "openflexure-actuator-en/1_actuator_assembly.md"
TOURNIQUET = "tourniquet-ar/assembly_instructions/INSTRUCTIONS_AR.md"
QUICK = """
[video]
motion = "none"
small = false

[voices.de]
provider = "silent"

[voices.en]
provider = "silent"
"""


def workspace(folder: Path, document: Path, *words: str | Path) -> Path:
    """A workspace with one workstation made of the document as it is; silent and without fades, to be quick."""
    place = folder / "plant"
    assert 0 == onboard_here("init", place).code
    change_settings(place, "[build]\n", "[build]\nworkers = 1\n")
    with (place / "onboard.toml").open("a") as settings:
        settings.write(QUICK)
    added = onboard_here("-C", place, "new", "ws-01", document, *words)
    assert (0, "") == (added.code, added.err)
    return place


def assert_refused(ended: Ended, *words: str) -> None:
    """Input is what is wrong, and one message of at most three lines says all of ``words``."""
    message = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    assert (3, 1) == (ended.code, len(message)), ended.err
    assert [] == [word for word in words if word not in message[0]], message[0]


# ------------------------------------------------------------------------------------------------ a video


@pytest.mark.slow
@pytest.mark.parametrize(("document", "steps"), [(NISTKASTEN, 32), (OPENFLEXURE, 7)], ids=["nistkasten", "openflexure"])
def test_a_document_from_elsewhere_becomes_a_video_without_editing(
    samples: Path, tmp_path: Path, document: str, steps: int
) -> None:
    place = workspace(tmp_path, samples / document)
    ended = onboard_here("-C", place, "build", "--json")
    (report,) = ended.json["stations"]
    assert (0, "published", []) == (ended.code, report["outcome"], report["findings"]), ended.err

    record = json.loads((Path(report["video"]).parent / "release.json").read_text())
    told = {scene["number"] for scene in record["editions"][0]["scenes"] if scene["kind"] == "step"}
    assert set(range(1, steps + 1)) == told

    read = onboard_here("read", samples / document, "--json").json
    pictures = [one for part in (read, *read["steps"]) for one in part["pictures"]]
    shown = {
        (photo.file, photo.digest, photo.missing)
        for scene in planned(place, "ws-01").scenes
        for still in scene.stills
        for photo in still.slide.photos
    }
    assert pictures
    assert {(one["file"], one["digest"], None) for one in pictures} == shown


# ------------------------------------------------------------------------------------------------ what is missing


def test_rules_without_steps_are_named_as_such(samples: Path, tmp_path: Path) -> None:
    source = samples / "betriebsanweisung-platinendrucker-de/docs/sicherheit/ba-platinendrucker.md"
    place = workspace(tmp_path, source)
    assert_refused(
        onboard_here("-C", place, "build"),
        "ba-platinendrucker.md: holds no steps; found instead: 13 rules or warnings, 2 pieces of protective equipment",
        "Ask for them: --rules",
    )


@pytest.mark.parametrize("document", ["Instrucciones.md", "EtapaUno.md"])
def test_a_spanish_document_is_told_in_spanish(samples: Path, tmp_path: Path, document: str) -> None:
    place = workspace(tmp_path, samples / "librehub-led-buildup-es" / document)
    ended = onboard_here("-C", place, "build", "--json")
    (report,) = ended.json["stations"]
    assert (0, "es", "published") == (ended.code, report["language"], report["outcome"]), ended.err


def test_photos_that_git_did_not_fetch_are_named_and_how_to_fetch_them(samples: Path, tmp_path: Path) -> None:
    place = workspace(tmp_path, samples / "rfb-flow-cell-buildup-en/cell_assembly.md")
    assert_refused(
        onboard_here("-C", place, "build"),
        "cell_assembly.md: line 37: images/cell-assembly/a.jpg: is a Git LFS pointer, not the photo itself",
        "and 15 more: onboard read shows them",
        "`git lfs pull`",
    )


def test_photos_outside_the_folder_of_the_document_are_named(samples: Path, tmp_path: Path) -> None:
    place = workspace(tmp_path, samples / TOURNIQUET)
    assert_refused(
        onboard_here("-C", place, "build"),
        "INSTRUCTIONS_AR.md: line 10: ../assets/instructions/part1.jpg: lies outside the folder of the document",
        "(and 23 more",
        "Put the photo into the folder of the document, or name its folder as a photo folder.",
    )
    (report,) = onboard_here("-C", place, "build", "--json").json["stations"]
    assert ("failed", 3) == (report["outcome"], report["error"]["exit_code"])
    assert report["error"]["reason"].endswith("(and 23 more: onboard read shows them)")


def test_with_its_photos_given_only_the_voice_is_missing(samples: Path, tmp_path: Path) -> None:
    photos = samples / "tourniquet-ar/assets/instructions"
    place = workspace(tmp_path, samples / TOURNIQUET, "--photos", photos)
    ended = onboard_here("-C", place, "build")
    assert (4, True) == (ended.code, "the voice 'pico' does not speak 'ar'" in ended.err), ended.err
