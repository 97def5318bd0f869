"""When a model is asked to read as well: the last answers tell."""

from coach.engine.second_look.pace import LATE, REST, Pace
from tests import fakes


def test_two_of_the_three_ways_do_not_depend_on_how_fast_it_is() -> None:
    always, never = Pace("model", lambda: 0.0), Pace("embedded", lambda: 0.0)
    for pace in (always, never):
        for _ in range(LATE + 1):
            pace.came(in_time=False)
    assert (always.asks(), never.asks()) == (True, False)


def late(times: int) -> tuple[Pace, fakes.ManualClock]:
    clock = fakes.ManualClock()
    pace = Pace("auto", clock.monotonic)
    for _ in range(times):
        assert pace.asks()
        pace.came(in_time=False)
    return pace, clock


def test_it_asks_until_so_many_in_a_row_came_late() -> None:
    pace, _ = late(LATE - 1)
    pace.came(in_time=True)
    for _ in range(LATE - 1):
        pace.came(in_time=False)
    assert pace.asks()
    pace.came(in_time=False)
    assert not pace.asks()


def test_after_a_rest_one_reply_tries_again_and_the_next_follow_if_that_came_in_time() -> None:
    pace, clock = late(LATE)
    clock.seconds += REST
    assert [pace.asks(), pace.asks()] == [True, False]
    pace.came(in_time=True)
    assert [pace.asks(), pace.asks()] == [True, True]


def test_a_trial_that_came_late_begins_another_rest() -> None:
    pace, clock = late(LATE)
    clock.seconds += REST
    assert pace.asks()
    pace.came(in_time=False)
    assert not pace.asks()
    clock.seconds += REST
    assert pace.asks()
