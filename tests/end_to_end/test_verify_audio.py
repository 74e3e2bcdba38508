"""The narration is heard back, and what was not heard is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import CHECKLIST, build, onboard, onboard_here, plant

from onboard.narrate.speaking import speak
from onboard.pipeline.looking import plan_now
from onboard.pipeline.workspace import open_workspace
from onboard.store import Store

SHORT = (
    f"{CHECKLIST.partition('## Sicherheit')[0]}## Arbeitsschritte\n\n1. Ziehen Sie die sechs Schrauben mit 25 Nm an.\n"
)


@pytest.fixture
def place(tmp_path: Path, whisper_base: Path) -> Path:
    place = plant(tmp_path, SHORT)
    with (place / "onboard.toml").open("a") as settings:
        settings.write(f'\n[hearing]\nmodel = "{whisper_base.as_posix()}"\n')
    return place


@pytest.mark.slow
def test_a_value_that_is_not_in_the_sound_is_reported_and_one_that_is_there_is_not(place: Path) -> None:
    early = onboard_here("-C", place, "verify-audio", "ws-04")
    assert (3, True) == (early.code, "onboard build" in early.err)
    build(place)
    heard = onboard("-C", place, "verify-audio", "ws-04", "--json", env={"HF_HUB_OFFLINE": "0"})
    (video,) = heard.json["videos"]
    assert (0, []) == (heard.code, [one for one in video["reported"] if "25" in one["text"]]), heard.out
    assert 0 < video["sentences"]

    workspace = open_workspace(place)
    plan = plan_now(workspace, workspace.station("ws-04"))
    told = next(one for one in plan.sentences() if "25 Nm" in one.sentence.text)
    wrong = told.form.text.replace("25", "95")
    assert wrong != told.form.text
    store = Store(workspace.store)
    store.remove(told.speak.fingerprint())  # what stands there is never replaced
    store.put(told.speak.fingerprint(), speak(wrong, told.speak.voice))
    for path in workspace.store.rglob("*"):  # what was heard before is forgotten
        if path.is_file() and b'"missed"' in path.read_bytes()[:4000]:
            path.unlink()
    told_again = onboard_here("-C", place, "verify-audio", "ws-04")
    assert (8, True) == (told_again.code, "25 Nm" in told_again.out), told_again.out
    assert "listen" in told_again.out


def test_without_a_recogniser_it_says_what_to_set(tmp_path: Path) -> None:
    place = plant(tmp_path, SHORT)
    told = onboard_here("-C", place, "verify-audio", "ws-04")
    assert (4, True) == (told.code, "[hearing]" in told.err), told.err
