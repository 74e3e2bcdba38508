"""What a reading process hands over is checked: it has read what a stranger wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from onboard.core.errors import InputError
from onboard.ingest.outline import Spot
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.transcript import Transcript, picture_name

PICTURE = b"\x89PNG and so on"
NAME = picture_name(PICTURE, "png")


def taken_down() -> Transcript:
    scribe = Scribe()
    block = scribe.paragraph([Run("Deckel lösen."), Run(picture=NAME)], Spot("paragraph", 1))
    return Transcript(scribe.outline([block]), {NAME: PICTURE})


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    head, _, rest = taken_down().as_bytes().partition(b"\n")
    plain = json.loads(head)
    change(plain)
    return json.dumps(plain).encode() + b"\n" + rest


def test_a_transcript_travels_whole() -> None:
    assert taken_down() == Transcript.from_bytes(taken_down().as_bytes())


@pytest.mark.parametrize(
    "name",
    ["../../escape.png", "/etc/passwd", "picture-0000000000.png", NAME + "/x", NAME.replace("png", ""), "", 7, None],
    ids=range(8),
)
def test_a_picture_comes_under_the_name_of_its_own_content_and_no_other(name: object) -> None:
    with pytest.raises(InputError, match="cannot be understood"):
        Transcript.from_bytes(changed(lambda head: head.update(pictures=[[name, len(PICTURE)]])))


@pytest.mark.parametrize("length", [0, -1, 1, 10**9])
def test_a_transcript_that_was_cut_off_is_none(length: int) -> None:
    with pytest.raises(InputError):
        Transcript.from_bytes(changed(lambda head: head.update(pictures=[[NAME, length]])))
    with pytest.raises(InputError):
        Transcript.from_bytes(taken_down().as_bytes()[:-1])


@pytest.mark.parametrize("suffix", ["x/../../y", "a b", "\x1b[31m", "ä", "", "." * 300, "j" * 300])
def test_a_suffix_from_a_document_leads_nowhere(suffix: str) -> None:
    assert picture_name(PICTURE, suffix) == picture_name(PICTURE, "bin")


def test_the_same_picture_has_the_same_name_in_every_document() -> None:
    assert NAME == picture_name(PICTURE, ".PNG")
    assert NAME != picture_name(PICTURE + b" ", "png")
