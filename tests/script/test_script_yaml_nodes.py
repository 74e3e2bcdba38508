"""Whichever parser reads a script, the same is read, and the same is said of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.script.yaml_nodes import composed

SCRIPT = (Path(__file__).parent / "script_of_the_first_video.de.yaml").read_text("utf-8")
TEXTS = (
    SCRIPT[:1800],
    'a: >-\n  x y\n  z\nb: [c, d]\ne: "f # g"\n',
    "- a\n- b:\n    c: d  # remark\n\n- |\n  e\n   f\n",
)
PIECES = (
    *('"', "'", "#", ":", "- ", "\n", "\t", "  ", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", "?", "~"),
    *(
        "\u2028",
        "\x85",
        "\ufeff",
        "ä",
        "𝄞",
        "\r",
        "\\",
        "---",
        "...",
        "\x00",
        ": ",
        " #",
        ",",
        "? ",
        "<<",
        "=",
        "\ud800",
    ),
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 4))):
        at, piece, taken = draw(st.integers(0, len(text))), draw(st.sampled_from(PIECES)), draw(st.integers(0, 2))
        text = text[:at] + piece + text[at + taken :]
    return text


def told(node: yaml.Node | None) -> Iterator[object]:
    """Everything a node says, and where."""
    if node is None:
        return
    marks = [(mark.line, mark.column, mark.index) for mark in (node.start_mark,) if mark]
    if isinstance(node, yaml.ScalarNode):
        yield "scalar", node.value, node.tag, marks
    else:
        yield type(node).__name__, marks
        for inner in node.value:
            for one in inner if isinstance(inner, tuple) else (inner,):
                yield from told(one)


def outcome(text: str) -> object:
    try:
        root, events = composed(text, "script.de.yaml")
    except InputError as error:
        return error.fields()
    scalars = [
        (one.value, one.style in ("|", ">"), one.start_mark.index, one.end_mark.index)
        for one in events
        if isinstance(one, yaml.ScalarEvent) and one.start_mark and one.end_mark
    ]
    return list(told(root)), scalars


@given(damaged())
@example(SCRIPT)
@example("a: >#\n x\n")
@example("a: [b? ]\n")
@example("a: [!b, c]\n")
@example("a: \t\n")
@example("a: &b c\n")
def test_libyaml_changes_nothing_that_is_read_or_said(text: str) -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("this PyYAML was built without libyaml")
    quickly = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        assert outcome(text) == quickly


def test_a_script_as_it_is_written_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("this PyYAML was built without libyaml")
    used: list[object] = []
    parse = yaml.parse
    monkeypatch.setattr(yaml, "parse", lambda text, Loader: used.append(Loader) or parse(text, Loader))  # noqa: N803
    composed(SCRIPT, "script.de.yaml")
    assert [yaml.CBaseLoader] == used
