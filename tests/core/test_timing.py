"""Scenes are whole frames, sound and picture are counted in integers: nothing can drift."""

from hypothesis import given
from hypothesis import strategies as st

from onboard.core.timing import SAMPLES_PER_FRAME, SAMPLES_PER_SECOND, Pauses, arrange

LENGTHS = st.lists(st.lists(st.integers(1, 20 * SAMPLES_PER_SECOND), min_size=1, max_size=6), min_size=1, max_size=30)
PAUSES = st.builds(Pauses, st.floats(0, 3), st.floats(0, 3), st.floats(0, 3))


@given(LENGTHS, PAUSES)
def test_scenes_follow_each_other_without_a_hole(lengths: list[list[int]], pauses: Pauses) -> None:
    scenes = arrange(lengths, pauses).scenes
    assert [0, *(scene.end_frame for scene in scenes[:-1])] == [scene.start_frame for scene in scenes]


@given(LENGTHS, PAUSES)
def test_every_sentence_lies_inside_its_scene_and_after_the_one_before(
    lengths: list[list[int]], pauses: Pauses
) -> None:
    for scene in arrange(lengths, pauses).scenes:
        at = scene.start_frame * SAMPLES_PER_FRAME
        for span in scene.sentences:
            assert span.start >= at
            at = span.end
        assert at <= scene.end_frame * SAMPLES_PER_FRAME


@given(LENGTHS, PAUSES)
def test_a_sentence_keeps_its_measured_length(lengths: list[list[int]], pauses: Pauses) -> None:
    placed = arrange(lengths, pauses).scenes
    assert lengths == [[span.samples for span in scene.sentences] for scene in placed]


@given(LENGTHS, PAUSES)
def test_the_last_pause_absorbs_less_than_a_frame(lengths: list[list[int]], pauses: Pauses) -> None:
    for scene in arrange(lengths, pauses).scenes:
        wanted = scene.sentences[-1].end + round(pauses.lead_out * SAMPLES_PER_SECOND)
        assert 0 <= scene.end_frame * SAMPLES_PER_FRAME - wanted < SAMPLES_PER_FRAME


def test_an_inserted_scene_moves_later_ones_by_whole_frames() -> None:
    before = arrange([[48_000], [30_001]], Pauses())
    after = arrange([[48_000], [12_345], [30_001]], Pauses())
    assert before.scenes[1].frames == after.scenes[2].frames
