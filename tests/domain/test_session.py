"""Sessions, standings and their bounds."""

import pytest
from pydantic import ValidationError

from coach.domain.codes import Band
from coach.domain.session import REPLY_LIMIT, Learner, PendingTurn, Session
from coach.domain.standing import Standing
from tests import world as build


def test_a_session_stands_where_its_last_turn_left_it() -> None:
    opened, turn = build.session(), build.turn()
    assert opened.standing() == opened.start
    assert build.session(turns=[turn]).standing() == turn.standing


def test_a_session_is_over_when_it_has_an_end() -> None:
    assert not build.session().is_over()
    assert build.session(finished=build.NOON, ended_early=True).is_over()


def test_a_session_survives_the_way_through_json() -> None:
    session = build.session(turns=[build.turn(1), build.turn(2)], pending=PendingTurn(reply="还有一句"))
    assert Session.model_validate_json(session.model_dump_json()) == session


@pytest.mark.parametrize("reply", ["", "长" * (REPLY_LIMIT + 1)])
def test_a_turn_without_words_or_with_too_many_is_refused(reply: str) -> None:
    with pytest.raises(ValidationError):
        build.turn().model_validate(build.turn().model_dump() | {"reply": reply})


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_is_a_small_number(seed: int) -> None:
    with pytest.raises(ValidationError):
        build.play(seed=seed)


@pytest.mark.parametrize("learner", ["", "Local", "a b", "x/y"])
def test_a_learner_has_an_id(learner: str) -> None:
    with pytest.raises(ValidationError):
        Learner(id=learner)


@pytest.mark.parametrize(
    ("tension", "band"), [(0, Band.CALM), (3.49, Band.CALM), (3.5, Band.TENSE), (6.49, Band.TENSE), (6.5, Band.HOT)]
)
def test_tension_comes_in_three_bands(tension: float, band: Band) -> None:
    assert build.standing(tension=tension).band() is band


@pytest.mark.parametrize(
    "change", [{"tension": 10.1}, {"tension": -0.1}, {"trust": 11}, {"patience": -1}, {"sting": -1}]
)
def test_a_standing_out_of_range_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Standing.model_validate(build.standing().model_dump() | change)
