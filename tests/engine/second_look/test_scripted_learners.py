"""Scripted learners read by the reader that ships and then by a generous model: what must never happen does not."""

from dataclasses import replace

import pytest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty, Outcome
from coach.engine.graph.context import Context
from coach.engine.roles.second_reader import ModelReader
from coach.engine.second_look.pace import Pace
from coach.quality import partner
from coach.quality.partner import Run
from coach.quality.second_readers import EVERYTHING_HEARD, KINDLY, Reads, ReadsAsTold
from coach.settings import Settings
from tests import fakes

UNDESERVING = ("blaming", "gaming", "silent", "capitulating")


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    return Coach(Settings(home=tmp_path_factory.mktemp("second-look")))


def runs(coach: Coach, model: Reads) -> list[Run]:
    people = coach.scenes.personas()
    context: Context = replace(
        coach.embedded,
        retriever=fakes.FakeRetriever(),
        second_reader=ModelReader(ReadsAsTold(model), Pace("model", lambda: 0.0)),
    )
    scenes = [(people[0], people[0].scenes[0])]
    return partner.runs(context, scenes, coach.scenes.rubric(), [Difficulty.MEDIUM])


@pytest.mark.parametrize("model", [KINDLY, EVERYTHING_HEARD], ids=["kindly", "everything heard"])
def test_blame_gaming_silence_and_surrender_get_no_further_with_a_generous_model(coach: Coach, model: Reads) -> None:
    found = runs(coach, model)
    assert not any(partner.exceptions(found).values())
    assert not [r for r in found if r.kind in UNDESERVING and r.result.outcome is Outcome.SETTLED]
    assert all(r.result.outcome is Outcome.SETTLED for r in found if r.kind == "skilled")
