"""Rubrics: levels without gaps, ids once."""

import pytest
from pydantic import ValidationError

from coach.domain.codes import FaultCode
from coach.domain.rubric import Criterion, Level, Rubric
from tests import world as build


@pytest.mark.parametrize("levels", [[1, 2], [0, 2], [0, 1, 1], [1, 0], [0]])
def test_levels_count_up_from_0(levels: list[int]) -> None:
    some = build.text("某", "some")
    given = [Level(level=n, anchor=some).model_dump() for n in levels]
    with pytest.raises(ValidationError):
        Criterion.model_validate(build.criterion("o", "O").model_dump() | {"levels": given})


@pytest.mark.parametrize("field", ["criteria", "faults", "good_moves"])
def test_the_same_entry_twice_is_refused(field: str) -> None:
    rubric = build.rubric().model_dump()
    rubric[field] = [*rubric[field], rubric[field][0]]
    with pytest.raises(ValidationError, match=f"{field} has the same id twice"):
        Rubric.model_validate(rubric)


def test_criteria_and_faults_are_found() -> None:
    rubric = build.rubric()
    assert rubric.criterion("f").top() == 2
    assert rubric.fault(FaultCode.DEMAND) is not None
    assert rubric.model_copy(update={"faults": ()}).fault(FaultCode.DEMAND) is None
    with pytest.raises(KeyError):
        rubric.criterion("x")


def test_a_rubric_stored_before_there_were_rules_still_loads() -> None:
    stored = build.rubric().model_dump(mode="json")
    del stored["rules"]
    assert Rubric.model_validate(stored).rules == ()
