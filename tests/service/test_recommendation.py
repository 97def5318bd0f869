"""What to practise next follows from how the last talks went."""

from typing import Any

import pytest

from coach.domain.codes import Outcome
from coach.domain.persona import Scenario
from coach.domain.session import Branch
from coach.service.practice.recommendation import played, recommended, weakness
from coach.service.protocols import SessionSummary
from tests import world as build

GOOD = {"o": 2.0, "f": 1.0, "n": 1.5, "r": 1.8}


def row(number: int, scene_id: str = "swap", **changes: Any) -> SessionSummary:
    fields: dict[str, Any] = {
        "id": f"s{number}", "learner": "local", "persona": build.text("梅", "Mei"), "scene_id": scene_id,
        "scene": build.text("场景", "Scene"), "lang": "zh", "difficulty": "medium", "started": build.later(number),
        "finished": build.later(number + 1), "outcome": "open", "ended_early": True, "turns": 5, "scored": 5,
        "means": GOOD,
    }  # fmt: skip
    return SessionSummary.model_validate(fields | changes)


def scene(scene_id: str, *trains: str) -> Scenario:
    return build.scenario(scene_id, trains=trains)


SCENES = (scene("swap", "r", "f"), scene("credit", "f"), scene("blame", "n", "f"), scene("price", "o"))


def test_the_weakest_part_is_the_mean_over_recent_whole_talks_of_one_kind() -> None:
    rows = [
        row(9, scored=3, means={"o": 0.0}),
        row(8, branch=Branch(parent="s1", turn=1), means={"o": 0.0, "f": 0.0}),
        row(7, means={"o": 2.0, "f": 1.0, "n": 1.5, "r": 1.8}),
        row(6, source="judge", means={"r": 0.0}),
        row(5, means={"o": 2.0, "f": 2.0, "n": 0.1, "r": 1.8}),
    ]
    found = weakness(rows, build.rubric())
    assert found is not None
    assert (found.criterion, found.talks) == ("n", 2)
    assert found.mean == pytest.approx(0.8)


def test_old_talks_do_not_count_and_full_levels_are_no_weakness() -> None:
    rows = [row(20 - n, means=dict.fromkeys("ofnr", 2.0)) for n in range(5)]
    assert weakness([*rows, row(1, means={"o": 0.0})], build.rubric()) is None
    assert weakness([], build.rubric()) is None


def test_a_scene_that_trains_the_weakest_part_and_is_new_comes_first() -> None:
    found = recommended([row(1)], SCENES, build.rubric())
    assert found is not None
    assert (found.scene_id, found.again) == ("credit", False)
    assert found.weakness is not None
    assert found.weakness.criterion == "f"


def test_of_scenes_that_were_all_tried_the_one_that_went_worse_comes_first_but_never_the_last_one_again() -> None:
    rows = [row(3, "swap"), row(2, "credit", outcome="settled"), row(1, "blame", outcome="left")]
    found = recommended(rows, (*SCENES[:2], scene("blame", "f")), build.rubric())
    assert found is not None
    assert (found.scene_id, found.again) == ("blame", True)


def test_without_scores_it_is_the_first_scene_that_was_not_just_played() -> None:
    first = recommended([], SCENES, build.rubric())
    assert first is not None
    assert (first.scene_id, first.weakness) == ("swap", None)
    then = recommended([row(1, "swap", means={}, scored=0)], SCENES, build.rubric())
    assert then is not None
    assert then.scene_id == "credit"
    assert recommended([], (), build.rubric()) is None


def test_a_rubric_no_scene_trains_still_gets_a_scene() -> None:
    bare = tuple(scene(one) for one in ("swap", "credit"))
    found = recommended([row(1)], bare, build.rubric())
    assert found is not None
    assert found.scene_id == "credit"


def test_how_a_scene_went_is_its_best_attempt_that_is_over() -> None:
    rows = [
        row(5, finished=None),
        row(4, branch=Branch(parent="s1", turn=1), outcome="settled"),
        row(3, turns=0),
        row(2, outcome="left"),
        row(1, outcome="gave_in"),
    ]
    record = played(rows, "swap")
    assert (record.attempts, record.open) == (2, "s5")
    assert record.best is not None
    assert record.best.outcome is Outcome.GAVE_IN
    assert played(rows, "credit").best is None
