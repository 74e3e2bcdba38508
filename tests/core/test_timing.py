"""Scenes are whole frames, sound and picture are counted in integers: nothing can drift. Pauses follow what is said."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.model import SceneKind, Sentence
from onboard.core.timing import (
    QUIET,
    SAMPLES_PER_FRAME,
    SAMPLES_PER_PACKET,
    SAMPLES_PER_SECOND,
    Ending,
    Moment,
    Pauses,
    SceneTimes,
    Showing,
    SpokenScene,
    SpokenSentence,
    arrange,
    endings,
)

SENTENCES = st.builds(SpokenSentence, st.integers(1, 20 * SAMPLES_PER_SECOND), st.sampled_from(Ending))
SCENES = st.lists(
    st.builds(SpokenScene, st.sampled_from(SceneKind), st.lists(SENTENCES, min_size=1, max_size=6).map(tuple)),
    min_size=1,
    max_size=30,
)
PAUSES = st.builds(Pauses, *[st.floats(0, 3)] * 7)


@given(SCENES, PAUSES)
def test_scenes_follow_each_other_without_a_hole(scenes: list[SpokenScene], pauses: Pauses) -> None:
    placed = arrange(scenes, pauses).scenes
    assert [0, *(scene.end_frame for scene in placed[:-1])] == [scene.start_frame for scene in placed]


@given(SCENES, PAUSES)
def test_every_sentence_lies_inside_its_scene_and_after_the_one_before(
    scenes: list[SpokenScene], pauses: Pauses
) -> None:
    for scene in arrange(scenes, pauses).scenes:
        at = scene.start_frame * SAMPLES_PER_FRAME
        for span in scene.sentences:
            assert span.start >= at
            at = span.end
        assert at <= scene.end_frame * SAMPLES_PER_FRAME


@given(SCENES, PAUSES)
def test_a_sentence_keeps_its_measured_length(scenes: list[SpokenScene], pauses: Pauses) -> None:
    placed = arrange(scenes, pauses).scenes
    measured = [[sentence.samples for sentence in scene.sentences] for scene in scenes]
    assert measured == [[span.samples for span in scene.sentences] for scene in placed]


@given(SCENES, PAUSES)
def test_every_pause_inside_a_scene_is_the_one_that_was_set(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for scene, times in zip(scenes, arrange(scenes, pauses).scenes, strict=True):
        heard = [after.start - before.end for before, after in pairwise(times.sentences)]
        assert [samples(pauses.inside(one.ending)) for one in scene.sentences[:-1]] == heard


@given(SCENES, PAUSES)
def test_the_first_pause_is_longer_than_set_by_less_than_a_packet(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for times in arrange(scenes, pauses).scenes:
        waited = times.sentences[0].start - times.start_frame * SAMPLES_PER_FRAME
        assert 0 <= waited - max(QUIET, samples(pauses.lead_in)) < SAMPLES_PER_PACKET


@given(SCENES, PAUSES)
def test_the_last_pause_absorbs_less_than_a_frame_and_a_packet(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for scene, times in zip(scenes, arrange(scenes, pauses).scenes, strict=True):
        set_to = samples(pauses.at_end(scene.kind, scene.sentences[-1].ending))
        waited = times.end_frame * SAMPLES_PER_FRAME - times.sentences[-1].end
        assert set_to <= waited < max(set_to, QUIET + SAMPLES_PER_PACKET) + SAMPLES_PER_FRAME + SAMPLES_PER_PACKET


# ------------------------------------------------------------------------------------------------ sound in packets


@given(SCENES, PAUSES)
def test_a_stretch_of_sound_is_whole_packets_inside_its_scene(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for times in arrange(scenes, pauses).scenes:
        assert (0, 0) == (times.sound.start % SAMPLES_PER_PACKET, times.sound.samples % SAMPLES_PER_PACKET)
        assert times.start_frame * SAMPLES_PER_FRAME <= times.sound.start
        assert times.sound.end <= times.end_frame * SAMPLES_PER_FRAME


@given(SCENES, PAUSES)
def test_a_stretch_of_sound_is_silent_at_both_ends(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for times in arrange(scenes, pauses).scenes:
        assert times.sentences[0].start - times.sound.start == QUIET
        assert QUIET <= times.sound.end - times.sentences[-1].end < QUIET + SAMPLES_PER_PACKET


@given(SCENES, PAUSES)
def test_a_packet_is_free_between_the_sounds_of_two_scenes(scenes: list[SpokenScene], pauses: Pauses) -> None:
    for before, after in pairwise(arrange(scenes, pauses).scenes):
        assert after.sound.start - before.sound.end >= SAMPLES_PER_PACKET


@given(SCENES, SCENES, PAUSES)
def test_what_is_said_where_in_a_scene_does_not_depend_on_where_the_scene_stands(
    before: list[SpokenScene], scenes: list[SpokenScene], pauses: Pauses
) -> None:
    alone = arrange(scenes, pauses).scenes
    later = arrange([*before, *scenes], pauses).scenes[len(before) :]
    assert [_of_itself(times) for times in alone] == [_of_itself(times) for times in later]


@given(SCENES, PAUSES, st.floats(0, 3), st.floats(0, 3))
def test_the_pauses_around_a_scene_do_not_change_its_sound(
    scenes: list[SpokenScene], pauses: Pauses, lead_in: float, lead_out: float
) -> None:
    other = replace(pauses, lead_in=lead_in, lead_out=lead_out)
    heard = [
        [(times.sound.samples, times.offsets) for times in arrange(scenes, set_to).scenes] for set_to in (pauses, other)
    ]
    assert heard[0] == heard[1]


@given(
    st.lists(
        st.builds(Showing, st.none() | st.builds(Moment, st.just(0), st.floats(0, 1)), st.integers(1, 300_000)),
        max_size=3,
    )
)
def test_a_clip_is_seen_from_the_same_frame_of_its_scene_wherever_that_stands(clips: list[Showing]) -> None:
    filmed = SpokenScene(SceneKind.STEP, (SpokenSentence(30_000), SpokenSentence(12_345)), tuple(clips))
    alone, *_, later = arrange([filmed, scene(48_000), filmed], Pauses()).scenes
    assert _of_itself(alone) == _of_itself(later)


def test_a_scene_in_which_nothing_is_said_has_no_sound() -> None:
    silent = SpokenScene(SceneKind.STEP, (), (Showing(None, 48_000),))
    placed = arrange([scene(48_000), silent, scene(48_000)], Pauses()).scenes
    assert 0 == placed[1].sound.samples
    assert () == placed[1].offsets


def _of_itself(times: SceneTimes) -> tuple[object, ...]:
    """All that is to be the same wherever a scene stands."""
    start = times.start_frame * SAMPLES_PER_FRAME
    return times.frames, times.sound.samples, times.offsets, [span.start - start for span in times.showings]


def test_an_inserted_scene_moves_later_ones_by_whole_frames() -> None:
    before = arrange([scene(48_000), scene(30_001)], Pauses())
    after = arrange([scene(48_000), scene(12_345), scene(30_001)], Pauses())
    assert before.scenes[1].frames == after.scenes[2].frames


def samples(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_SECOND)


def scene(*lengths: int) -> SpokenScene:
    return SpokenScene(SceneKind.STEP, tuple(SpokenSentence(length) for length in lengths))


# ------------------------------------------------------------------------------------------------ room for breath


def test_a_warning_is_given_time_a_list_is_not_kept_waiting() -> None:
    pauses = Pauses()
    assert pauses.after_colon < pauses.between < pauses.after_question <= pauses.after_warning


def test_what_ends_a_scene_keeps_the_longer_of_two_pauses() -> None:
    pauses = Pauses(lead_out=0.8, after_warning=1.0, after_question=0.5, after_colon=2.0, after_title=1.2)
    longest = {
        (SceneKind.STEP, Ending.STATEMENT): 0.8,
        (SceneKind.STEP, Ending.WARNING): 1.0,
        (SceneKind.STEP, Ending.QUESTION): 0.8,
        (SceneKind.STEP, Ending.COLON): 0.8,
        (SceneKind.TITLE, Ending.STATEMENT): 1.2,
        (SceneKind.TITLE, Ending.WARNING): 1.2,
    }
    assert longest == {(kind, ending): pauses.at_end(kind, ending) for kind, ending in longest}


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Ziehen Sie die Schraube an.", Ending.STATEMENT),
        ("Fertig!", Ending.STATEMENT),
        ("Setzen Sie den Deckel auf", Ending.STATEMENT),
        ("Sie brauchen:", Ending.COLON),
        ("Liegt der Deckel auf?", Ending.QUESTION),
        ("„Liegt der Deckel auf?“", Ending.QUESTION),
        ("(Liegt er auf?) ", Ending.QUESTION),
        ("Est-il serré\N{NARROW NO-BREAK SPACE}?", Ending.QUESTION),
        ("Voici les outils\N{NO-BREAK SPACE}: »", Ending.COLON),
        ("هل الغطاء مغلق؟", Ending.QUESTION),
        ("准备好了吗？", Ending.QUESTION),
        ("Was? Das.", Ending.STATEMENT),
        ("12:30 Uhr", Ending.STATEMENT),
        ("", Ending.STATEMENT),
        ("...", Ending.STATEMENT),
    ],
)
def test_a_sentence_ends_as_its_last_mark_says(text: str, ending: Ending) -> None:
    assert (ending,) == endings([Sentence(text, ("step-1",))], {"w1"})


def test_a_warning_ends_once_with_its_last_sentence() -> None:
    told = [
        Sentence("Warnung!", ("w1",)),
        Sentence("Die Presse schließt ohne Vorwarnung:", ("w1",)),
        Sentence("Greifen Sie nie hinein.", ("w1", "step-1")),
        Sentence("Vorsicht: heiß?", ("w2",)),
        Sentence("Setzen Sie den Deckel auf.", ("step-1",)),
    ]
    expected = (Ending.STATEMENT, Ending.COLON, Ending.WARNING, Ending.WARNING, Ending.STATEMENT)
    assert expected == endings(told, {"w1", "w2"})
    assert (Ending.WARNING,) == endings(told[:1], {"w1"})
    assert () == endings([], {"w1"})
