"""What is shown as changed is what changed: no word more, no word less."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.model import Scene, SceneKind, Script, Sentence
from onboard.script.review.changes import changed_scenes, paired, word_changes

SENTENCES = st.text(st.sampled_from("ab 0,5 Nm.ü\n"), max_size=60)


@given(SENTENCES, SENTENCES)
def test_both_texts_can_be_read_from_what_is_shown(before: str, now: str) -> None:
    pieces = word_changes(before, now)
    assert before == "".join(piece.text for piece in pieces if piece.kind != "new")
    assert now == "".join(piece.text for piece in pieces if piece.kind != "gone")


def marked(before: str, now: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in word_changes(before, now))


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("Mit 0,5 mm einstellen.", "Mit 0,8 mm einstellen.", "Mit [-0,5-][+0,8+] mm einstellen."),
        ("Die Schraube anziehen.", "Die Schraube anziehen.", "Die Schraube anziehen."),
        ("Die sechs Schrauben anziehen.", "Die Schrauben anziehen.", "Die[- sechs-] Schrauben anziehen."),
        ("Deckel links drehen.", "Deckel nach rechts drehen.", "Deckel [-links-][+nach rechts+] drehen."),
        ("Schalter aus.", "Tragen Sie Handschuhe!", "[-Schalter aus.-][+Tragen Sie Handschuhe!+]"),
        ("", "Neu.", "[+Neu.+]"),
    ],
)  # fmt: skip
def test_changes_are_marked_by_whole_words_and_values(before: str, now: str, shown: str) -> None:
    assert shown == marked(before, now)


def scene(id_: str, text: str = "Drehen.") -> Scene:
    return Scene(id_, SceneKind.STEP, id_, (Sentence(text, ("a",)),), step=id_)


def script(*scenes: Scene) -> Script:
    return Script("de", "template 1", scenes)


def test_changed_new_moved_and_gone_scenes_are_named_and_no_others() -> None:
    a, b, c, d = (scene(id_) for id_ in "abcd")
    assert () == changed_scenes(script(a, b, c), script(a, b, c))
    assert ("b",) == changed_scenes(script(a, b, c), script(a, scene("b", "Ziehen."), c))
    assert ("d",) == changed_scenes(script(a, b, c), script(a, d, b, c))
    assert ("b",) == changed_scenes(script(a, b, c), script(a, c))
    assert ("c",) == changed_scenes(script(a, b, c, d), script(c, a, b, d))
    assert () == changed_scenes(script(a), script(replace(a, origin=None)))


def test_a_reworded_sentence_is_the_one_it_was_and_not_a_new_one() -> None:
    before = ["Nehmen Sie den Deckel.", "Setzen Sie ihn auf den Stift.", "Fertig."]
    now = ["Nehmen Sie den Deckel.", "Achten Sie auf die Hände.", "Setzen Sie ihn fest auf den Stift.", "Fertig."]
    assert ((0, None, 1, 2), ()) == paired(before, now)
    assert ((2,), (0, 1)) == paired(before, ["Fertig."])


@given(st.lists(SENTENCES, max_size=6), st.lists(SENTENCES, max_size=6))
def test_every_sentence_is_accounted_for_once(before: list[str], now: list[str]) -> None:
    was, gone = paired(before, now)
    assert len(now) == len(was)
    assert list(range(len(before))) == sorted([*(at for at in was if at is not None), *gone])
