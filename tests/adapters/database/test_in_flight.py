"""A turn in flight: what is kept of it, how often it was tried, and how it is given up."""

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.model import ModelCall
from coach.domain.session import Line, PendingTurn, Progress
from coach.errors import NotFound, SessionBusy
from tests import world as build

CALL = ModelCall(role="actor", model="m", prompt="p", prompt_tokens=90, completion_tokens=10, total_ms=5)
SPOKEN = build.turn()
PROGRESS = Progress(
    reading=SPOKEN.reading,
    standing=SPOKEN.standing,
    cues=SPOKEN.cues,
    lines=(Line(text="那就这样。", speaker="mei", author="model", calls=(CALL,)),),
    guidance=SPOKEN.guidance,
    scorecard=SPOKEN.scorecard,
)


@pytest.fixture
def begun(store: SqlStore) -> SqlStore:
    """The store, with the reply of a session pending."""
    store.create(build.session(), {})
    store.begin("s1", "k1", build.REPLY, build.NOON)
    return store


def test_what_the_nodes_returned_comes_back_until_the_turn_is_stored(begun: SqlStore) -> None:
    begun.keep_progress("s1", 1, PROGRESS)
    assert begun.load("s1").pending == PendingTurn(reply=build.REPLY, progress=PROGRESS)
    finished = begun.complete("s1", SPOKEN, build.NOON)
    assert begun.load("s1") == build.session(turns=[finished])


def test_progress_that_comes_after_the_turn_is_stored_changes_nothing(begun: SqlStore) -> None:
    begun.complete("s1", SPOKEN, build.NOON)
    before = begun.load("s1")
    begun.keep_progress("s1", 1, PROGRESS)
    assert begun.load("s1") == before


def test_every_run_that_is_begun_counts(begun: SqlStore) -> None:
    assert [begun.attempt("s1") for _ in range(3)] == [1, 2, 3]
    pending = begun.load("s1").pending
    assert pending is not None
    assert pending.attempts == 3


@pytest.mark.parametrize("session_id", ["s1", "nobody"])
def test_where_nothing_is_pending_no_run_can_be_counted(store: SqlStore, session_id: str) -> None:
    store.create(build.session(), {})
    with pytest.raises(NotFound):
        store.attempt(session_id)


def test_a_reply_set_aside_is_kept_and_the_next_one_takes_its_number(begun: SqlStore) -> None:
    with pytest.raises(SessionBusy):
        begun.begin("s1", "k2", "第二句话", build.NOON)
    begun.set_aside("s1", build.later(1))
    loaded = begun.load("s1")
    assert (loaded.pending, loaded.set_aside, loaded.turns) == (None, build.REPLY, ())
    again = begun.begin("s1", "k2", "第二句话", build.later(2))
    assert (again.session.pending, again.session.set_aside) == (PendingTurn(reply="第二句话"), "")
    finished = begun.complete("s1", build.turn(1, reply="第二句话"), build.later(3))
    assert begun.load("s1") == build.session(turns=[finished])


def test_a_run_that_ends_after_its_reply_was_set_aside_does_not_answer_the_next_reply(begun: SqlStore) -> None:
    begun.set_aside("s1", build.NOON)
    waiting = begun.begin("s1", "k2", "第二句话", build.NOON).session
    with pytest.raises(NotFound):
        begun.complete("s1", SPOKEN, build.NOON)
    assert begun.load("s1") == waiting


def test_only_the_newest_reply_is_shown_as_set_aside(begun: SqlStore) -> None:
    begun.set_aside("s1", build.NOON)
    begun.begin("s1", "k2", "第二句话", build.NOON)
    begun.set_aside("s1", build.NOON)
    assert begun.load("s1").set_aside == "第二句话"


def test_the_key_of_a_reply_set_aside_stays_known_and_runs_nothing(begun: SqlStore) -> None:
    begun.set_aside("s1", build.NOON)
    known = begun.begin("s1", "k1", build.REPLY, build.NOON)
    assert (known.known, known.session.pending, begun.turn_for("s1", "k1")) == (True, None, None)


def test_what_a_turn_cost_counts_once_whether_it_is_finished_or_given_up(begun: SqlStore) -> None:
    begun.keep_progress("s1", 1, PROGRESS)
    begun.set_aside("s1", build.NOON)
    begun.set_aside("s1", build.NOON)
    begun.begin("s1", "k2", build.REPLY, build.NOON)
    begun.complete("s1", SPOKEN.model_copy(update={"lines": PROGRESS.lines * 2}), build.NOON)
    assert begun.calls("s1") == [("s1", CALL)] * 3
    assert begun.tokens_since("local", build.NOON) == 300


def test_several_lines_of_one_turn_come_back_in_the_order_they_were_said(begun: SqlStore) -> None:
    lines = (Line(text="先说一句。", speaker="mei"), Line(text="我也说一句。", speaker="li"))
    turn = SPOKEN.model_copy(update={"cues": SPOKEN.cues * 2, "lines": lines})
    assert begun.complete("s1", turn, build.NOON) == turn == begun.load("s1").turns[0]


def test_setting_aside_where_nothing_is_pending_changes_nothing(store: SqlStore) -> None:
    store.create(build.session(), {})
    store.set_aside("s1", build.NOON)
    assert store.load("s1") == build.session()
