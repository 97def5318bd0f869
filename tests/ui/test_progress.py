"""History: which sessions are compared, and how they are listed."""

from typing import Any

import pytest

from coach.domain.codes import Difficulty, Outcome
from coach.domain.session import Branch
from coach.service.protocols import SessionSummary
from coach.ui.components.progress import Comparable, first_and_best, latest, trend
from coach.ui.components.session_rows import session_rows
from tests import world


def row(number: int, means: dict[str, float] | None = None, **changes: Any) -> SessionSummary:
    """The session of that minute; without `means` it has the level `number` in every part."""
    scene = world.scenario()
    fields: dict[str, Any] = {
        "id": f"s{number}",
        "learner": "local",
        "persona": world.persona().name,
        "scene_id": scene.id,
        "scene": scene.title,
        "lang": "zh",
        "difficulty": Difficulty.MEDIUM,
        "started": world.later(number),
        "finished": world.later(number + 1),
        "outcome": Outcome.OPEN,
        "ended_early": False,
        "turns": 1,
        "means": dict.fromkeys("ofnr", float(number)) if means is None else means,
    }
    return SessionSummary.model_validate(fields | changes)


def test_branches_are_no_attempts() -> None:
    rows = [row(3, branch=Branch(parent="s1", turn=2)), row(2), row(1)]
    assert [shown.id for shown in Comparable.of(rows, world.rubric()).rows] == ["s1", "s2"]


def test_scores_of_another_kind_or_rubric_are_left_out_and_counted() -> None:
    rows = [row(4), row(3, source="judge"), row(2, {"clarity": 1.0}), row(1)]
    attempts = Comparable.of(rows, world.rubric())
    assert [shown.id for shown in attempts.rows] == ["s1", "s4"]
    assert (attempts.of_other_kind, attempts.of_other_rubric) == (1, 1)


def test_the_first_is_set_against_the_best_only_of_whole_talks_in_the_same_scene() -> None:
    rows = [
        row(6, scored=4),
        row(5, scored=9, scene_id="other"),
        row(4, scored=5, source="judge"),
        row(3, scored=3),
        row(2, scored=4, branch=Branch(parent="s1", turn=2)),
        row(1, scored=7),
    ]
    attempts = Comparable.of(rows, world.rubric())
    assert [[shown.id for shown in alike] for alike in attempts.repeated()] == [["s1", "s6"]]
    assert len(attempts.rows) == 4


def test_a_first_talk_that_is_still_the_best_is_not_called_progress() -> None:
    drawn = first_and_best([row(2), row(1)], world.rubric())
    assert "→" not in drawn
    assert "<b>2.0</b>" in drawn


def test_the_axis_of_the_trend_has_a_mark_for_each_talk_and_none_beside() -> None:
    rows = [row(1), row(2, {}), row(3, {"o": 0.5})]
    drawn = trend(rows, world.rubric().criteria[0]).to_dict()
    assert drawn["encoding"]["x"]["axis"]["values"] == [1, 2, 3]
    assert "1: 1.0、3: 0.5" in drawn["description"]
    assert "0.5" in latest(rows, world.rubric().criteria[0])
    assert "1.0" in latest(rows, world.rubric().criteria[1])


def test_talks_that_are_not_finished_are_in_no_trend() -> None:
    assert Comparable.of([row(2, finished=None), row(1)], world.rubric()).rows[0].id == "s1"
    assert len(Comparable.of([row(2, finished=None), row(1)], world.rubric()).rows) == 1


def test_nothing_scored_is_nothing_to_compare() -> None:
    assert Comparable.of([row(1, {})], world.rubric()).rows == ()


def test_the_best_is_the_attempt_with_the_highest_share_and_what_was_never_scored_is_no_0() -> None:
    rows = [row(1, {"o": 1.0}), row(2, {"o": 2.0, "f": 1.5}), row(3, {"o": 0.5, "f": 2.0})]
    drawn = first_and_best(rows, world.rubric())
    assert "<b>1.0 → 2.0</b>" in drawn
    assert "<b>– → 1.5</b>" in drawn


@pytest.mark.parametrize("known", [True, False])
def test_a_branch_in_a_list_says_what_it_branched_from(known: bool) -> None:
    branch = row(3, branch=Branch(parent="s1", turn=2))
    drawn = session_rows([branch, row(1)] if known else [branch], "debrief")
    assert drawn.count("从第 2 轮换个说法") == 1
    assert (" 那场，" in drawn) is known


def test_an_open_session_leads_back_into_the_talk() -> None:
    done = row(2, finished=world.later(3))
    drawn = session_rows([done, row(1, finished=None)], "debrief")
    assert 'href="debrief?session=s2' in drawn
    assert 'href="practise?session=s1' in drawn
