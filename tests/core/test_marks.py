"""How marks and cuts are written, and what is answered to what cannot be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.attributes import (
    LONGEST_LABEL,
    MOST_MARKS,
    Attributes,
    names_marks,
    points_at_places,
    read_attributes,
    written,
)
from onboard.core.clips import Clip, ClipSound, Cut
from onboard.core.errors import InputError
from onboard.core.fingerprint import fingerprint
from onboard.core.marks import Mark, MarkKind, in_force


def only(text: str) -> Mark:
    (mark,) = read_attributes(text).marks
    return mark


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(InputError) as raised:
        read_attributes(text)
    return raised.value.reason, raised.value.hint or ""


# ------------------------------------------------------------------------------------------------ marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ('arrow="0.42,0.55"', Mark(MarkKind.ARROW, 0.42, 0.55)),
        ('arrow="0.1,0.2>0.42,0.55"', Mark(MarkKind.ARROW, 0.42, 0.55, tail=(0.1, 0.2))),
        ('arrow="0.1,0.2 -> 0.42,0.55"', Mark(MarkKind.ARROW, 0.42, 0.55, tail=(0.1, 0.2))),
        ('box="0.1,0.2,0.3,0.4"', Mark(MarkKind.BOX, 0.1, 0.2, 0.3, 0.4)),
        ('circle="0.5,0.4,0.1"', Mark(MarkKind.CIRCLE, 0.5, 0.4, 0.1)),
        ('number="1@0.3,0.4"', Mark(MarkKind.NUMBER, 0.3, 0.4, number="1")),
        ('number="3a@0.3,0.4"', Mark(MarkKind.NUMBER, 0.3, 0.4, number="3a")),
        ('label="Hebel@0.3,0.4"', Mark(MarkKind.LABEL, 0.3, 0.4, label="Hebel")),
        ('blur="0,0,1,1"', Mark(MarkKind.BLUR, 0, 0, 1, 1)),
        ('zoom="0.1,0.2,0.3,0.4"', Mark(MarkKind.ZOOM, 0.1, 0.2, 0.3, 0.4)),
    ],
)
def test_every_kind_of_mark_is_read(text: str, mark: Mark) -> None:
    assert mark == only(text)


@pytest.mark.parametrize(
    "text",
    [
        'arrow="0.42,0.55"',
        'arrow="42%,55%"',
        'arrow="42 %, 55 %"',
        'arrow="0,42;0,55"',
        'arrow="42%;55%"',
        'arrow=".42,.55"',
        "arrow='0.42, 0.55'",
        "arrow=0.42,0.55",
        "arrow = “0.42,0.55”",
        'arrow: "0.42,0.55"',
        '{arrow="0.42,0.55"}',
        '{: .left arrow="0.42,0.55"}',
        'Arrow="0.42,0.55" width="50%"',
    ],
)
def test_a_place_may_be_written_in_shares_or_per_cent_and_in_any_quotation_marks(text: str) -> None:
    assert Mark(MarkKind.ARROW, 0.42, 0.55) == only(text)


def test_several_marks_of_one_kind_are_written_one_behind_the_other() -> None:
    marks = read_attributes('arrow="0.1,0.2" arrow="0.3,0.4" blur="0,0,0.1,0.1" arrow="0.5,0.6"').marks
    assert ["arrow", "arrow", "blur", "arrow"] == [mark.kind.value for mark in marks]


def test_a_label_belongs_to_the_mark_in_front_of_it_and_the_first_one_to_the_mark_behind() -> None:
    behind = read_attributes('arrow="0.1,0.2" label="Hebel" box="0.1,0.1,0.1,0.1" label="Deckel"').marks
    assert ["Hebel", "Deckel"] == [mark.label for mark in behind]
    first = read_attributes('label="Hebel" arrow="0.1,0.2" box="0.1,0.1,0.1,0.1" label="Deckel"').marks
    assert ["Hebel", "Deckel"] == [mark.label for mark in first]


def test_a_label_may_hold_an_address_and_quotation_marks() -> None:
    assert "werk@firma.example" == only('arrow="0.1,0.2" label="werk@firma.example"').label
    assert '12" Rohr' == only('arrow="0.1,0.2" label=\'12" Rohr\'').label
    assert "l'écrou" == only('arrow="0.1,0.2" label="l\'écrou"').label


@pytest.mark.parametrize(
    "text", ['arrow="0,42,0,55"', 'box="0,1,0,2,0,3,0,4"', 'arrow="0,42>0,1,0,55"', 'arrow="0,42"']
)
def test_decimal_commas_are_never_misread(text: str) -> None:
    reason, hint = refusal(text)
    assert "full stop" in reason + hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('arrow="420,550"', "420 lies outside of the picture"),
        ('arrow="120%,50%"', "120% lies outside of the picture"),
        ('arrow="-0.1,0.5"', "nothing lies below 0"),
        ('arrow="0.1"', "1 figures, and 2 are needed"),
        ('arrow="links,oben"', "is no list of figures"),
        ('arrow="50%,0.5"', "some figures have a % and some have not"),
        ('arrow="0.1,0.2>0.1,0.2"', "ends where it begins"),
        ('arrow="0.1,0.2>0.3,0.4>0.5,0.6"', "more than one tip"),
        ('box="0.8,0.1,0.3,0.3"', "reaches beyond the picture"),
        ('blur="0.1,0.1,0,0.3"', "has no width or no height"),
        ('circle="0.1,0.1,0"', "has no radius"),
        ('number="1"', "is no number with its place"),
        ('number="1234@0.1,0.1"', "is no number with its place"),
        ('label="Hebel"', "does not say where"),
        ('label="..." arrow="0.1,0.2"', "has no words"),
        ('label="A" label="B" arrow="0.1,0.2"', "second label in front of the first mark"),
        ('arrow="0.1,0.2" label="A" label="B"', "second label of one mark"),
        ('blur="0.1,0.1,0.1,0.1" label="Anna"', "behind a blur"),
        ('arow="0.1,0.2"', 'arow="0.1,0.2" is not known'),
        ('unscharf="0.1,0.2,0.1,0.1"', "is not known"),
        ('arrow="0.1,0.2', "lacks its second quotation mark"),
        ("blur", "blur has no value"),
        ('start="drei"', "is no time"),
        ('start="0:75"', "is no time"),
        ('start="0:11" end="0:03"', "is not behind the start"),
        ('start="0:01" start="0:02"', "said twice"),
        ('end="10:00"', "600 seconds, and the limit is 120"),
        ('speed="0"', "is no speed"),
        ('speed="99"', "is no speed"),
        ('sound="laut"', "is not known"),
    ],
)
def test_what_cannot_be_meant_is_answered_with_what_to_write(text: str, said: str) -> None:
    reason, hint = refusal(text)
    assert said in reason
    assert hint


def test_a_box_that_ends_at_the_edge_may_be_rounded() -> None:
    assert 0.3333 == only('box="66.67%,0%,33.34%,100%"').width


def test_a_picture_has_a_limited_number_of_marks_of_limited_length() -> None:
    assert f"more than {MOST_MARKS} marks" in refusal('arrow="0.1,0.2" ' * (MOST_MARKS + 1))[0]
    assert "the limit is 4000" in refusal('arrow="0.1,0.2" ' + " " * 4_000 + "x")[0]
    assert f"the limit is {LONGEST_LABEL}" in refusal(f'arrow="0.1,0.2" label="{"x" * (LONGEST_LABEL + 1)}"')[0]


@pytest.mark.parametrize(
    "text",
    ["{width=50%}", "{.left}", "{: .left}", "{#bild-3 .gross}", "{width=50%, height=3cm}", "{qty: 1, cat: tool}", "{}"],
)
def test_what_other_programs_write_behind_a_picture_is_left_alone(text: str) -> None:
    assert Attributes() == read_attributes(text)
    assert not names_marks(text)


def test_what_is_meant_as_a_mark_is_told_from_what_is_not() -> None:
    assert names_marks('{blurr="0.1,0.2,0.3,0.4"}')
    assert names_marks('{verpixeln="0.1,0.2,0.3,0.4"}')
    assert names_marks("{label=„Hebel“}")
    assert not names_marks('{foo="bar"}')
    assert not names_marks("{siehe oben}")
    assert points_at_places('{number="1@0.3,0.4"}')
    assert not points_at_places("{start=3}")


# ------------------------------------------------------------------------------------------------ cuts


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ('start="0:03" end="0:11" speed="0.5"', Cut(3, 11, 0.5)),
        ('start="3" end="3.5"', Cut(3, 3.5)),
        ('start="3,5s"', Cut(3.5)),
        ('start="1:02:03.5"', Cut(3723.5)),
        ('speed="50%"', Cut(speed=0.5)),
        ('speed="2x" sound="duck"', Cut(speed=2, sound=ClipSound.DUCK)),
        ('sound="KEEP"', Cut(sound=ClipSound.KEEP)),
    ],
)
def test_which_part_of_a_clip_is_shown_is_read(text: str, cut: Cut) -> None:
    assert Attributes((), cut) == read_attributes(text)


def test_a_picture_of_which_nothing_is_said_has_no_cut() -> None:
    assert read_attributes('arrow="0.1,0.2"').cut is None


# ------------------------------------------------------------------------------------------------ round trip

_share = st.integers(0, 10_000).map(lambda one: one / 10_000)
_label = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).map(
    lambda text: " ".join(f"a{text}".replace("@", "").replace("'", "’").split())
)


@st.composite
def _marks(draw: st.DrawFn) -> Mark:
    kind, x, y = draw(st.sampled_from(MarkKind)), draw(_share), draw(_share)
    label = draw(st.just("") | _label)
    if kind in (MarkKind.BOX, MarkKind.BLUR, MarkKind.ZOOM):
        x, y = min(x, 0.9), min(y, 0.9)
        width, height = (draw(st.integers(1, round((1 - begin) * 10_000))) / 10_000 for begin in (x, y))
        return Mark(kind, x, y, width, height, "" if kind is MarkKind.BLUR else label)
    if kind is MarkKind.CIRCLE:
        return Mark(kind, x, y, max(draw(_share), 0.0001), label=label)
    if kind is MarkKind.NUMBER:
        return Mark(kind, x, y, label=label, number=draw(st.sampled_from(["1", "12", "3a", "B"])))
    if kind is MarkKind.LABEL:
        return Mark(kind, x, y, label=label or "Hebel")
    tail = draw(st.none() | st.tuples(_share, _share).filter(lambda tail: tail != (x, y)))
    return Mark(kind, x, y, label=label, tail=tail)


_cuts = st.builds(
    lambda start, length, speed, sound: Cut(start / 1000, (start + length) / 1000, speed / 100, sound),
    st.integers(0, 600_000),
    st.integers(1, 10_000),
    st.integers(25, 400),
    st.sampled_from(ClipSound),
)


@given(st.lists(_marks(), max_size=8), st.none() | _cuts)
def test_marks_that_are_written_down_read_the_same_again(marks: list[Mark], cut: Cut | None) -> None:
    assert Attributes(tuple(marks), cut) == read_attributes(written(marks, cut))


@given(st.text(max_size=200) | st.text('{}"=@,;.%>0123456789 arowlbe“„', max_size=80))
def test_any_text_is_read_or_answered(text: str) -> None:
    try:
        read = read_attributes(text)
    except InputError as error:
        assert error.reason
        assert error.hint
    else:
        assert read == read_attributes(written(read.marks, read.cut))


# ------------------------------------------------------------------------------------------------ two sources


def test_what_the_document_blurs_stays_blurred_whatever_a_script_says() -> None:
    face, arrow = Mark(MarkKind.BLUR, 0.1, 0.1, 0.2, 0.2), Mark(MarkKind.ARROW, 0.5, 0.5)
    assert (face, arrow) == in_force((face, arrow), None)
    assert (face,) == in_force((face, arrow), ())
    assert (face, Mark(MarkKind.BOX, 0, 0, 1, 1)) == in_force((face, arrow), [Mark(MarkKind.BOX, 0, 0, 1, 1)])
    assert (arrow, face) == in_force((face,), (arrow, face))


def test_a_clip_lying_elsewhere_is_the_same_clip() -> None:
    assert fingerprint(Clip("a" * 64, 0, 3, path="/here")) == fingerprint(Clip("a" * 64, 0, 3, path="/there"))
