"""Thinking aloud."""

import pytest

from coach.adapters.openai.answers.reasoning import without_thinking
from coach.errors import ModelUnusable


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<thi", "nk>let me", " see</th", "ink>\n\n单子", "呢"], "单子呢"),
        (["<think>", "x" * 500, "</think>", "好"], "好"),
        (["单子", "<think>不算", "</think>"], "单子"),
        (["<", "3 托"], "<3 托"),
        (["\n", " <think>a</think>b"], "b"),
        ([], ""),
    ],
)
def test_thinking_aloud_is_no_part_of_an_answer(pieces: list[str], shown: str) -> None:
    assert "".join(without_thinking(pieces)) == shown


@pytest.mark.parametrize(
    ("pieces", "shown", "noticed"),
    [
        (["hm, ", "so</th", "ink>\n", "好", "的"], ["好", "的"], []),
        (["<think>hm</think>好"], ["好"], []),
        (["好", "的"], ["好的"], [False]),
        (["<think>hm"], [], [False]),
    ],
)
def test_of_a_model_that_begins_within_its_thinking_nothing_is_shown_before_its_end(
    pieces: list[str], shown: list[str], noticed: list[bool]
) -> None:
    told: list[bool] = []
    assert list(without_thinking(pieces, begun=True, notice=told.append)) == shown
    assert told == noticed


def test_thinking_that_was_taken_for_the_line_ends_the_stream_and_is_noticed() -> None:
    told: list[bool] = []
    pieces = without_thinking(["hm, ", "so</th", "ink>", "好"], notice=told.append)
    assert next(pieces) == "hm, "
    with pytest.raises(ModelUnusable):
        list(pieces)
    assert told == [True]


def test_thinking_that_ends_in_the_first_piece_is_simply_left_out() -> None:
    told: list[bool] = []
    assert list(without_thinking(["hm</think>\n好", "的"], notice=told.append)) == ["好", "的"]
    assert told == [True]


def test_only_what_may_be_a_mark_waits_for_what_follows() -> None:
    pieces = without_thinking(iter(["好", " <", "3", "[", "1]", "就 a<b"]))
    assert list(pieces) == ["好", " ", "<3", "[1]", "就 a", "<b"]
